"""What one might pick instead of the extension: DuckDB and pandas on the same rows.

Reads a request a line, of fields between tabs, and answers it with a line: the
milliseconds that it took and what came out. So the benchmark can time it in turn with
the queries of PostgreSQL.
"""

import importlib.util
import os
import pathlib
import sys
import time

import duckdb
import pandas

CONNECTION = duckdb.connect()
TYPES = {
    "actions": "Int64",
    "region": "Int32",
    "score": "Int32",
    "csat_score": "Int32",
    "advocate": "boolean",
    "was_advocate": "boolean",
    "referred": "boolean",
}
customers = None


def rate(c):
    return [100 * c.advocate.mean()]


def nps(c):
    return [100 * ((c.score >= 9).sum() - (c.score <= 6).sum()) / c.score.count()]


def all_kpis(c):
    was, now = c.was_advocate.sum(), c.advocate.sum()
    return (
        rate(c)
        + [100 * (now - was) / was, 100 * c.advocate[c.was_advocate.fillna(False)].mean()]
        + nps(c)
        + [100 * (c.csat_score >= 4).sum() / c.csat_score.count(), 100 * c.referred.mean(), c.actions.mean()]
    )


KPIS = {"ambassador_rate": rate, "nps": nps, "seven KPIs": all_kpis}


def versions():
    return [f"Python {sys.version.split()[0]}", f"DuckDB {duckdb.__version__}", f"pandas {pandas.__version__}"]


def attach(database):
    """Lets DuckDB read the tables of PostgreSQL themselves, as `pg`."""
    package = importlib.util.find_spec("duckdb_extension_postgres_scanner")
    [extension] = pathlib.Path(package.submodule_search_locations[0]).rglob("postgres_scanner.duckdb_extension")
    CONNECTION.execute(f"LOAD '{extension}'")
    CONNECTION.execute(f"ATTACH 'user=postgres dbname={database}' AS pg (TYPE postgres, READ_ONLY)")
    return []


def read_csv(path):
    CONNECTION.execute(f"CREATE OR REPLACE TABLE customers AS FROM read_csv('{path}')")
    if os.environ.get("PGHOST"):
        try:
            CONNECTION.execute("CALL pg_clear_cache()")
        except duckdb.Error:
            pass  # It is not attached.
    return []


def write_parquet(path):
    CONNECTION.execute(f"COPY customers TO '{path}' (FORMAT parquet)")
    return []


def read_pandas(path):
    global customers
    customers = None
    customers = pandas.read_csv(path, dtype=TYPES, true_values=["t"], false_values=["f"])
    return []


def query(threads, sql):
    [row] = CONNECTION.execute(sql).fetchall()
    return row


def of_pandas(kpi):
    return KPIS[kpi](customers)


REQUESTS = {f.__name__: f for f in (versions, attach, read_csv, write_parquet, read_pandas, query, of_pandas)}

for line in sys.stdin:
    name, *arguments = line.rstrip("\n").split("\t")
    try:
        if name == "query":
            CONNECTION.execute(f"SET threads = {arguments[0]}")
        start = time.perf_counter()
        values = REQUESTS[name](*arguments)
        took = 1000 * (time.perf_counter() - start)
        print(took, *values, sep="\t", flush=True)
    except Exception as error:
        print("error", f"{name}: {error}".replace("\n", " ").replace("\t", " "), sep="\t", flush=True)
