//! The tables that a spec names, as the catalogues know them.

use super::query::query_json;
use super::schema::split;
use crate::pg::datum::table::{Lock, Table};
use advocacy_kpi_core::did_you_mean::nearest;
use advocacy_kpi_core::error::{Error, ErrorKind, Result};
use advocacy_kpi_core::scorecard::{self, Relation};
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
    let there: Vec<String> = query_json(
        "SELECT coalesce(pg_catalog.jsonb_agg(e.extname), '[]')
        FROM pg_catalog.jsonb_each_text(params.json) AS l (engine, list)
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

pub(super) fn relation(source: Oid) -> Result<Relation> {
    let tree = TREE
        .replace("{root}", "r.oid")
        .replace("{engine}", &engine());
    let found: Option<Relation> = query_json(
        &format!(
            "SELECT (SELECT pg_catalog.jsonb_build_object(
                'oid', r.oid::pg_catalog.int8,
                -- Deferrable ones may not hold within a transaction, partial ones hold of some rows.
                'keys', coalesce((SELECT pg_catalog.jsonb_agg(DISTINCT a.attname)
                    FROM pg_catalog.pg_index AS x
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = x.indkey[0]
                    WHERE x.indrelid = r.oid AND x.indisunique AND x.indimmediate AND x.indisvalid AND x.indnkeyatts = 1
                        AND x.indpred IS NULL AND x.indexprs IS NULL), '[]'),
                'primary', coalesce((SELECT pg_catalog.jsonb_agg(a.attname ORDER BY k.place)
                    FROM pg_catalog.pg_index AS x
                    CROSS JOIN LATERAL pg_catalog.unnest(x.indkey) WITH ORDINALITY AS k (attnum, place)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = k.attnum
                    WHERE x.indrelid = r.oid AND x.indisprimary AND x.indimmediate AND x.indisvalid AND k.place <= x.indnkeyatts), '[]'),
                'indexed', coalesce((SELECT pg_catalog.jsonb_agg(DISTINCT a.attname)
                    FROM pg_catalog.pg_index AS x
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = x.indkey[0]
                    WHERE x.indrelid = r.oid AND x.indisvalid AND x.indpred IS NULL), '[]'),
                'references', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                        'column', a.attname, 'table', o.confrelid::pg_catalog.int8, 'key', f.attname) ORDER BY o.conname)
                    FROM pg_catalog.pg_constraint AS o
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = o.conkey[1]
                    JOIN pg_catalog.pg_attribute AS f ON f.attrelid = o.confrelid AND f.attnum = o.confkey[1]
                    WHERE o.conrelid = r.oid AND o.contype = 'f' AND pg_catalog.cardinality(o.conkey) = 1), '[]'),
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
                        -- Without a length, character would be of one letter.
                        'base_type', CASE b.oid WHEN 1042 THEN 'bpchar' ELSE pg_catalog.format_type(b.oid::pg_catalog.oid, NULL) END,
                        -- Equal values of these types have one image, and so one look.
                        'exact', (b.oid IN (16, 20, 21, 23, 25, 26, 1043, 1082, 1083, 1114, 1184, 2950) OR b.typcategory = 'E')
                            AND coalesce((SELECT l.collisdeterministic FROM pg_catalog.pg_collation AS l WHERE l.oid = a.attcollation), true),
                        'collation', a.attcollation::pg_catalog.int8,
                        'generated', CASE a.attgenerated WHEN '' THEN ' ' ELSE a.attgenerated::pg_catalog.text END,
                        'readable', pg_catalog.has_column_privilege(r.oid, a.attnum, 'SELECT'),
                        'not_null', a.attnotnull, 'domain', b.oid <> a.atttypid::pg_catalog.int8,
                        'labels', (SELECT pg_catalog.jsonb_agg(e.enumlabel ORDER BY e.enumsortorder)
                            FROM pg_catalog.pg_enum AS e WHERE e.enumtypid::pg_catalog.int8 = b.oid),
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
            WHERE r.oid = (params.json #>> '{{}}')::pg_catalog.oid)"
        ),
        json!(source.to_u32().to_string()),
    );
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::UndefinedRelation,
            format!("there is no relation with the oid {}", source.to_u32()),
            "Name the table as in 'crm.customers'::regclass.",
        )
    })
}

/// The tables that a spec names, as they are looked up along the caller's search_path, and
/// locked against changes until the transaction ends. 42P01 where there is none.
pub(super) fn tables(names: &[&str], path: &Value) -> Result<scorecard::Tables> {
    let mut found = scorecard::Tables::new();
    for name in names {
        if found.contains_key(*name) {
            continue;
        }
        let oid = table(name, path)?;
        drop(Table::open(oid, Lock::AccessShare));
        found.insert((*name).to_owned(), relation(oid)?);
    }
    Ok(found)
}

/// The relation of a name, along a search_path.
pub(super) fn table(name: &str, path: &Value) -> Result<Oid> {
    #[derive(Deserialize)]
    struct Looked {
        oid: Option<u32>,
        others: Vec<String>,
    }
    const HINT: &str =
        "Name a table as in crm.customers; quote what is no plain identifier: crm.\"Customers\".";
    let (schema, table) =
        split(name).map_err(|error| Error::new(error.kind, error.message.clone(), HINT))?;
    let schemas = schema.map_or_else(|| path.clone(), |schema| json!([schema]));
    let looked: Looked = query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'oid', (SELECT c.oid::pg_catalog.int8 FROM pg_catalog.jsonb_array_elements_text(params.json -> 'schemas') WITH ORDINALITY AS p (name, place)
                JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
                JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = params.json ->> 'table' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                ORDER BY p.place LIMIT 1),
            'others', coalesce((SELECT pg_catalog.jsonb_agg(pg_catalog.format('%I.%I', n.nspname, c.relname) ORDER BY n.nspname, c.relname)
                FROM pg_catalog.pg_namespace AS n
                JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')), '[]'))",
        json!({"schemas": schemas, "table": table}),
    );
    looked.oid.map(Oid::from).ok_or_else(|| {
        let near = nearest(name, looked.others.iter().map(String::as_str));
        Error::new(
            ErrorKind::UndefinedRelation,
            format!("table \"{name}\" does not exist"),
            match near {
                Some(near) => format!(
                    "Did you mean {near}? A name is folded as SQL folds it unless it is quoted."
                ),
                None => "Name a table as in crm.customers.".to_owned(),
            },
        )
    })
}
