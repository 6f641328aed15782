"""Scorecards as SQLAlchemy and pandas see them: types, comments and values.

    reflect.py KIND…    the scorecards KIND, KIND_wide and KIND_summary of the schema
                        bi, in the database of PGHOST, PGPORT, PGUSER, PGDATABASE

Prints what was looked at and fails at the first thing that is not as it should be.
"""

import datetime
import sys
import warnings

import pandas
import sqlalchemy
from sqlalchemy import BIGINT, BOOLEAN, DATE, DOUBLE_PRECISION, INTEGER, TEXT

# A type that a client does not know must not pass as a mere warning.
warnings.simplefilter("error")

SCHEMA = "bi"

# The segments of the test and the columns of every scorecard.
SEGMENTS = {"airline": TEXT, "wave": INTEGER, "answered": BOOLEAN}
LONG = {
    "period": DATE,
    **SEGMENTS,
    "period_end": DATE,
    "complete": BOOLEAN,
    "level": TEXT,
    "kpi": TEXT,
    "title": TEXT,
    "family": TEXT,
    "value": DOUBLE_PRECISION,
    "unit": TEXT,
    "better": TEXT,
    "numerator": BIGINT,
    "denominator": BIGINT,
    "n": BIGINT,
    "left_out": BIGINT,
    "suppressed": BOOLEAN,
    "ci_low": DOUBLE_PRECISION,
    "ci_high": DOUBLE_PRECISION,
    "band": TEXT,
    "band_rank": INTEGER,
    "target": DOUBLE_PRECISION,
    "target_met": TEXT,
    "previous": DOUBLE_PRECISION,
    "change": DOUBLE_PRECISION,
    "change_significant": BOOLEAN,
    "p_value": DOUBLE_PRECISION,
    "p_adjusted": DOUBLE_PRECISION,
    "year_ago": DOUBLE_PRECISION,
    "year_change": DOUBLE_PRECISION,
    "year_change_significant": BOOLEAN,
    "trend": TEXT,
    "sparkline": TEXT,
    "benchmark": DOUBLE_PRECISION,
    "benchmark_gap": DOUBLE_PRECISION,
    "total": BOOLEAN,
    "p_always": DOUBLE_PRECISION,
}
# One KPI of each kind of summary, and the one that is a count.
KPIS = {
    "ambassador_rate": DOUBLE_PRECISION,
    "advocacy_growth": DOUBLE_PRECISION,
    "advocacy_actions": DOUBLE_PRECISION,
    "nps": DOUBLE_PRECISION,
    "engagement_rate": DOUBLE_PRECISION,
    "influencer_reach": BIGINT,
}
WIDE = {"period": DATE, **SEGMENTS, **KPIS}

PYTHON = {
    DATE: datetime.date,
    TEXT: str,
    BIGINT: int,
    INTEGER: int,
    DOUBLE_PRECISION: float,
    BOOLEAN: bool,
}
# A column with a NULL in it is of objects or of floats in pandas.
PANDAS = {
    DATE: ["object"],
    TEXT: ["object", "str"],
    BIGINT: ["int64", "float64"],
    INTEGER: ["int64", "float64"],
    DOUBLE_PRECISION: ["float64"],
    BOOLEAN: ["bool", "object"],
}

def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got!r}, not {wanted!r}")


def comment_of(what, comment):
    if not (comment and comment.strip()):
        sys.exit(f"{what} has no comment")


def look_at(engine, view, wanted):
    """Reflects one view and reads it; gives its number of columns and rows."""
    where = f"{engine.dialect.driver} {view}"
    inspector = sqlalchemy.inspect(engine)
    comment_of(where, inspector.get_table_comment(view, schema=SCHEMA)["text"])
    columns = inspector.get_columns(view, schema=SCHEMA)
    same(f"columns of {where}", [column["name"] for column in columns], list(wanted))
    for column in columns:
        what = f"{where}.{column['name']}"
        same(f"type of {what}", type(column["type"]), wanted[column["name"]])
        comment_of(what, column["comment"])

    table = sqlalchemy.Table(view, sqlalchemy.MetaData(), schema=SCHEMA, autoload_with=engine)
    with engine.connect() as connection:
        rows = connection.execute(sqlalchemy.select(table)).mappings().all()
        frame = pandas.read_sql(sqlalchemy.select(table), connection)
    if not rows:
        sys.exit(f"{where} has no rows")
    for name, kind in wanted.items():
        types = {type(row[name]) for row in rows} - {type(None)}
        # Only live scorecards have it.
        missing = name == "p_always" and "live" not in view
        same(f"Python types of {where}.{name}", types, set() if missing else {PYTHON[kind]})
        if not missing and str(frame[name].dtype) not in PANDAS[kind]:
            sys.exit(f"{where}.{name} is {frame[name].dtype} in pandas, not one of {PANDAS[kind]}")
    same(f"rows of {where} in pandas", len(frame), len(rows))
    # An aggregate of the client over a column of the scorecard is a number too.
    number = "value" if "value" in wanted else "nps"
    with engine.connect() as connection:
        top = connection.scalar(sqlalchemy.select(sqlalchemy.func.max(table.c[number])))
    same(f"maximum of {where}.{number}", top, max(r[number] for r in rows if r[number] is not None))
    return len(columns), len(rows)


def main(kinds):
    looked = []
    for driver in ["psycopg2", "psycopg"]:
        engine = sqlalchemy.create_engine(f"postgresql+{driver}://")
        inspector = sqlalchemy.inspect(engine)
        views = set(inspector.get_view_names(schema=SCHEMA))
        for kind in kinds:
            for view, wanted in [(kind, LONG), (f"{kind}_wide", WIDE)]:
                if view not in views:
                    sys.exit(f"{driver}: {view} is not among the views {sorted(views)}")
                columns, rows = look_at(engine, view, wanted)
                looked.append(f"{driver:8} {view:22} {columns:2} columns {rows:4} rows")
        engine.dispose()
    print("\n".join(looked))


main(sys.argv[1:])
