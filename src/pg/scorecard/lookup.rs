//! What is there: the table that is asked of, the schema to create in, the scorecard
//! of a name.

use super::given;
use super::query::{Moment, ask, ask_as_of};
use crate::fault::{Fault, Kind, Result, ensure};
use crate::scorecard::{Kept, Keywords, Names, Relation};
use pgrx::pg_sys::Oid;
use serde::Deserialize;
use serde_json::{Value, json};

/// The tables that hold the rows of a relation, itself first, as an array of
/// [`scorecard::Relation::tree`]; `{root}` is its oid, `{engine}` what tells whether
/// another extension keeps the rows.
const TREE: &str = "
    WITH RECURSIVE tree (relid, depth) AS (
        SELECT {root}, 0
        UNION
        SELECT i.inhrelid, t.depth + 1 FROM tree AS t JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.relid
    )
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'sql', pg_catalog.format('%I.%I', n.nspname, c.relname), 'schema', n.nspname,
        'kind', c.relkind, 'persistence', c.relpersistence,
        'readable', pg_catalog.has_table_privilege(c.oid, 'SELECT'),
        'restricted', pg_catalog.row_security_active(c.oid),
        'engine', {engine}
    ) ORDER BY t.depth, n.nspname, c.relname)
    FROM (SELECT relid, pg_catalog.min(depth) AS depth FROM tree GROUP BY relid) AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.relid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace";

/// Extensions that keep the rows of a table somewhere else: the table where they list
/// theirs, and the rows of it that stand for the table `c` in the schema `n`.
const ENGINES: [(&str, &str, &str); 2] = [
    (
        "citus",
        "pg_catalog.pg_dist_partition",
        // All but the tables that it only knows of, whose rows are where they were.
        "d.logicalrelid = c.oid AND NOT (d.partmethod = 'n' AND d.repmodel <> 't' AND d.colocationid = 0)",
    ),
    (
        "timescaledb",
        "_timescaledb_catalog.hypertable",
        "d.schema_name = n.nspname AND d.table_name = c.relname",
    ),
];

/// An expression that names the engine of a table, or is NULL.
fn engine() -> String {
    // Only what is a part of the extension: a table of that name may be anybody's.
    let there: Vec<String> = ask(
        "SELECT coalesce(pg_catalog.jsonb_agg(e.extname), '[]')
        FROM pg_catalog.jsonb_each_text(asked.given) AS l (engine, list)
        JOIN pg_catalog.pg_extension AS e ON e.extname = l.engine
        JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
            AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'
        JOIN pg_catalog.pg_class AS c ON c.oid = d.objid AND c.relkind = 'r' AND c.oid = pg_catalog.to_regclass(l.list)",
        ENGINES
            .iter()
            .map(|(engine, list, _)| ((*engine).to_owned(), json!(list)))
            .collect(),
    );
    let known = |(engine, list, rows): &(&str, &str, &str)| {
        there
            .iter()
            .any(|name| name == engine)
            .then(|| format!("WHEN EXISTS (SELECT FROM {list} AS d WHERE {rows}) THEN '{engine}'"))
    };
    let cases: Vec<String> = ENGINES.iter().filter_map(known).collect();
    match cases.is_empty() {
        true => "NULL".to_owned(),
        false => format!("CASE {} END", cases.join(" ")),
    }
}

pub(super) fn relation(moment: Moment, source: Oid) -> Result<Relation> {
    let tree = TREE
        .replace("{root}", "r.oid")
        .replace("{engine}", &engine());
    let found: Option<Relation> = ask_as_of(
        moment,
        &format!(
            "SELECT (SELECT pg_catalog.jsonb_build_object(
                'sql', pg_catalog.format('%I.%I', n.nspname, r.relname),
                'kind', r.relkind,
                'parent', (SELECT pg_catalog.format('%I.%I', pn.nspname, p.relname) FROM pg_catalog.pg_inherits AS i
                    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
                    JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
                    WHERE i.inhrelid = r.oid ORDER BY i.inhseqno LIMIT 1),
                'columns', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                        'name', a.attname, 'sql', pg_catalog.quote_ident(a.attname),
                        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                        'base', b.oid, 'category', b.typcategory,
                        'readable', pg_catalog.has_column_privilege(r.oid, a.attnum, 'SELECT'),
                        'comment', pg_catalog.col_description(r.oid, a.attnum)) ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a
                    CROSS JOIN LATERAL (
                        WITH RECURSIVE under AS (
                            SELECT t.oid, t.typtype, t.typbasetype, t.typcategory
                            FROM pg_catalog.pg_type AS t WHERE t.oid = a.atttypid
                            UNION ALL
                            SELECT t.oid, t.typtype, t.typbasetype, t.typcategory
                            FROM under AS u JOIN pg_catalog.pg_type AS t ON t.oid = u.typbasetype WHERE u.typtype = 'd'
                        )
                        SELECT u.oid::pg_catalog.int8 AS oid, u.typcategory FROM under AS u WHERE u.typtype <> 'd'
                    ) AS b
                    WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]'),
                'tree', ({tree}))
            FROM pg_catalog.pg_class AS r JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
            WHERE r.oid = (asked.given #>> '{{}}')::pg_catalog.oid)"
        ),
        json!(source.to_u32().to_string()),
    );
    found.ok_or_else(|| {
        Fault::new(
            Kind::NoRelation,
            format!("there is no relation with the oid {}", source.to_u32()),
            "Name the table as in 'crm.customers'::regclass.",
        )
    })
}

/// Splits a name at its dot where what is before it is a schema; else the name is
/// taken as it is, dots and all.
pub(super) fn in_schema(name: &str) -> Result<(Option<String>, String)> {
    let Some((schema, rest)) = name.split_once('.') else {
        return Ok((None, name.to_owned()));
    };
    let there: bool = ask(
        "SELECT pg_catalog.to_jsonb(EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = asked.given #>> '{}'))",
        json!(schema),
    );
    if there {
        return Ok((Some(schema.to_owned()), rest.to_owned()));
    }
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    ensure(!(plain(schema) && plain(rest)), || {
        Fault::new(
            Kind::NoSchema,
            format!("schema \"{schema}\" does not exist"),
            "Create it first, or give the scorecard a name without a dot.",
        )
    })?;
    Ok((None, name.to_owned()))
}

/// The first schema of the caller's search_path that can be created in.
pub(super) fn creation_schema(path: &Value, name: &str) -> Result<String> {
    let found: Option<String> = ask(
        "SELECT pg_catalog.to_jsonb((SELECT n.nspname FROM pg_catalog.jsonb_array_elements_text(asked.given) WITH ORDINALITY AS p (name, place)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
            WHERE n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_temp_' ORDER BY p.place LIMIT 1))",
        path.clone(),
    );
    found.ok_or_else(|| {
        Fault::new(
            Kind::NoSchema,
            format!("no schema has been selected to create the scorecard \"{name}\" in"),
            format!(
                "Set a search_path, or name the schema: kpi_create_scorecard('reports.{name}', ...)."
            ),
        )
    })
}

/// A scorecard that is there.
pub(super) struct Found {
    pub(super) names: Names,
    /// `pg_class.relkind` of its summary.
    pub(super) summary: String,
    /// Of a live one.
    pub(super) kept: Option<Kept>,
}

/// The scorecard of that name. 42P01 where there is none.
pub(super) fn find(name: Option<String>, path: &Value, keywords: &Keywords) -> Result<Found> {
    #[derive(Deserialize)]
    struct Row {
        schema: String,
        summary: String,
        delta: Option<String>,
        keys: Option<Vec<String>>,
        measures: Option<Vec<String>>,
    }
    let name = given(name, "name")?;
    let (schema, base) = in_schema(&name)?;
    let path = match &schema {
        Some(schema) => json!([schema]),
        None => path.clone(),
    };
    // What makes a scorecard is that the views of its name read its summary.
    let row: Option<Row> = ask(
        &format!("{READS} SELECT pg_catalog.to_jsonb((
            SELECT pg_catalog.jsonb_build_object(
                'schema', n.nspname, 'summary', s.relkind,
                'delta', (SELECT pg_catalog.format('%I.%I', dn.nspname, d.relname) FROM pg_catalog.pg_namespace AS dn WHERE dn.oid = d.relnamespace),
                'keys', (SELECT pg_catalog.jsonb_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = d.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'kpi_rows'
                        AND NOT EXISTS (SELECT FROM summaries AS t WHERE t.oid = a.atttypid)),
                'measures', (SELECT pg_catalog.jsonb_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a JOIN summaries AS t ON t.oid = a.atttypid
                    WHERE a.attrelid = d.oid AND a.attnum > 0 AND NOT a.attisdropped))
            FROM pg_catalog.jsonb_array_elements_text(asked.given -> 'path') WITH ORDINALITY AS p (name, place)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
            JOIN pg_catalog.pg_class AS l ON l.relnamespace = n.oid AND l.relname = asked.given ->> 'name' AND l.relkind = 'v'
            JOIN pg_catalog.pg_class AS w ON w.relnamespace = n.oid AND w.relname = (asked.given ->> 'name') || '_wide' AND w.relkind = 'v'
            JOIN pg_catalog.pg_class AS s ON s.relnamespace = n.oid AND s.relname = (asked.given ->> 'name') || '_summary' AND s.relkind IN ('v', 'm')
            -- Of a live one: the table that its summary reads, whatever it is called by now.
            LEFT JOIN pg_catalog.pg_class AS d ON d.relkind = 'r'
                AND EXISTS (SELECT FROM reads AS r WHERE r.reader = s.oid AND r.read = d.oid)
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = d.oid AND a.attname = 'kpi_rows' AND NOT a.attisdropped)
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a JOIN summaries AS t ON t.oid = a.atttypid WHERE a.attrelid = d.oid)
                AND (d.relname = (asked.given ->> 'name') || '_delta' OR EXISTS (
                    SELECT FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = n.oid AND p.proname = (asked.given ->> 'name') || '_count'
                        AND p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype))
            WHERE EXISTS (SELECT FROM reads AS r WHERE r.reader = l.oid AND r.read = s.oid)
                AND EXISTS (SELECT FROM reads AS r WHERE r.reader = w.oid AND r.read = s.oid)
                AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a JOIN summaries AS t ON t.oid = a.atttypid WHERE a.attrelid = s.oid)
            ORDER BY p.place LIMIT 1
        ))"),
        json!({"path": path, "name": base}),
    );
    let row = row.ok_or_else(|| {
        Fault::new(
            Kind::NoRelation,
            format!("there is no scorecard \"{name}\""),
            "A scorecard is a view of that name with its _summary and its _wide; \\dv lists the views.",
        )
    })?;
    let mut names = Names::new(keywords, &row.schema, &base)?;
    let live = row.delta.is_some();
    names.delta = row.delta.unwrap_or(names.delta);
    Ok(Found {
        names,
        summary: row.summary,
        kept: live.then(|| Kept {
            keys: row.keys.unwrap_or_default(),
            measures: row.measures.unwrap_or_default(),
        }),
    })
}

/// The summary types of the extension, and which view reads which relation.
const READS: &str = "
    WITH summaries AS (
        SELECT t.oid FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_extension AS e ON e.extname = 'advocacy_kpi' AND t.typnamespace = e.extnamespace
        WHERE t.typname IN ('rate_summary', 'nps_summary', 'growth_summary', 'action_summary', 'ratio_summary')
    ), reads AS (
        SELECT w.ev_class AS reader, d.refobjid AS read
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    )";

/// The table that a live scorecard follows: what its view of the source reads.
pub(super) fn source(names: &Names) -> Result<Oid> {
    let oid: Option<u32> = ask(
        "SELECT pg_catalog.to_jsonb((SELECT pg_catalog.min(d.refobjid::pg_catalog.int8)
            FROM pg_catalog.pg_rewrite AS w
            JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> w.ev_class
            WHERE w.ev_class = pg_catalog.to_regclass(asked.given #>> '{}')))",
        json!(names.source),
    );
    oid.map(Oid::from).ok_or_else(|| {
        Fault::new(
            Kind::NoRelation,
            format!("the view {} is gone", names.source),
            "Drop the scorecard with kpi_drop_scorecard and create it again.",
        )
    })
}

/// Statements that drop the triggers of tables that are no part of the source any more.
pub(super) fn strays(names: &Names, source: Oid) -> Vec<String> {
    let strays: Option<Vec<String>> = ask(
        "WITH RECURSIVE tree (relid) AS (
            SELECT (asked.given ->> 'source')::pg_catalog.oid
            UNION
            SELECT i.inhrelid FROM tree AS t JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.relid
        )
        SELECT pg_catalog.to_jsonb((SELECT pg_catalog.jsonb_agg(pg_catalog.format('DROP TRIGGER %I ON %I.%I', g.tgname, n.nspname, c.relname))
            FROM pg_catalog.pg_trigger AS g
            JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE g.tgfoid = pg_catalog.to_regprocedure(asked.given ->> 'count')
                AND NOT EXISTS (SELECT FROM tree AS t WHERE t.relid = g.tgrelid)))",
        json!({"source": source.to_u32().to_string(), "count": format!("{}()", names.count)}),
    );
    strays.unwrap_or_default()
}
