//! What is there: the table that is asked of, the schema to create in, the scorecard
//! of a name.

use super::query::query_json;
use super::require_not_null;
use crate::pg::datum::dictionary;
use crate::pg::datum::table::{Lock, Table};
use advocacy_kpi_core::did_you_mean::nearest;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::{self, Keywords, Names, Relation, Storage};
use pgrx::pg_sys::Oid;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

fn table(name: &str, path: &Value) -> Result<Oid> {
    #[derive(Deserialize)]
    struct Looked {
        oid: Option<u32>,
        others: Vec<String>,
    }
    let parts = scorecard::parse_name(name).map_err(|error| {
        Error::new(
            error.kind,
            error.message.clone(),
            "Name a table as in crm.customers; quote what is no plain identifier: crm.\"Customers\".",
        )
    })?;
    let (schemas, table) = match parts.as_slice() {
        [table] => (path.clone(), table),
        [schema, table] => (json!([schema]), table),
        _ => {
            return Err(Error::new(
                ErrorKind::InvalidName,
                format!("{name} has more parts than a schema and a table"),
                "Name a table as in crm.customers.",
            ));
        }
    };
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

/// A name as SQL takes it: one identifier, or a schema and one, folded where they are not
/// quoted. 42602 where it is none, 3F000 where there is no such schema.
pub(super) fn in_schema(name: &str) -> Result<(Option<String>, String)> {
    let parts = scorecard::parse_name(name)?;
    let (schema, name) = match parts.as_slice() {
        [name] => return Ok((None, name.clone())),
        [schema, name] => (schema.clone(), name.clone()),
        _ => {
            return Err(Error::new(
                ErrorKind::InvalidName,
                format!("{name} has more parts than a schema and a name"),
                "Name the scorecard as in crm.loyalty.",
            ));
        }
    };
    let there: bool = query_json(
        "SELECT pg_catalog.to_jsonb(EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = params.json #>> '{}'))",
        json!(schema),
    );
    ensure(there, || {
        Error::new(
            ErrorKind::UndefinedSchema,
            format!("schema \"{schema}\" does not exist"),
            "Create it first, or give the scorecard a name without a dot; a dot within a name is quoted: \"a.b\".",
        )
    })?;
    Ok((Some(schema), name))
}

/// The first schema of the caller's search_path that can be created in.
pub(super) fn creation_schema(path: &Value, name: &str) -> Result<String> {
    let found: Option<String> = query_json(
        "SELECT pg_catalog.to_jsonb((SELECT n.nspname FROM pg_catalog.jsonb_array_elements_text(params.json) WITH ORDINALITY AS p (name, place)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
            WHERE n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_temp_' ORDER BY p.place LIMIT 1))",
        path.clone(),
    );
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::UndefinedSchema,
            format!("no schema has been selected to create the scorecard \"{name}\" in"),
            format!(
                "Set a search_path, or name the schema: kpi_create_scorecard('reports.{name}', ...)."
            ),
        )
    })
}

/// A scorecard that is there.
#[derive(Deserialize)]
pub(super) struct ExistingScorecard {
    /// As it is named now.
    pub(super) name: String,
    pub(super) schema: String,
    pub(super) long: String,
    pub(super) wide: Option<String>,
    pub(super) summary: String,
    pub(super) source_view: Option<String>,
    pub(super) delta: Option<String>,
    pub(super) state: Option<String>,
    pub(super) state_oid: Option<u32>,
    pub(super) delta_oid: Option<u32>,
    /// Of a live one of several tables: the logs of their changes.
    pub(super) logs: Vec<String>,
    pub(super) owner: u32,
    /// `pg_class.relkind` of its summary.
    pub(super) kind: char,
    /// The tables and views that its summary reads.
    pub(super) reads: Vec<u32>,
    /// Of one made by 0.5.0 or later.
    pub(super) spec: Option<Value>,
    pub(super) created_at: Option<String>,
    /// Of a live one made before: the function of its triggers.
    pub(super) count_function: Option<String>,
    pub(super) columns: Columns,
    /// The types of the summaries, by the names of the columns.
    pub(super) types: BTreeMap<String, String>,
}

/// The columns of its views and of the delta, in order.
#[derive(Deserialize)]
pub(super) struct Columns {
    pub(super) long: Vec<String>,
    pub(super) wide: Vec<String>,
    pub(super) summary: Vec<String>,
    pub(super) source: Vec<String>,
    pub(super) delta: Vec<String>,
}

impl ExistingScorecard {
    pub(super) fn storage(&self) -> Storage {
        match (self.kind, &self.delta) {
            ('m', _) => Storage::Materialized,
            (_, Some(_)) => Storage::live(self.is_recorded(), self.is_board()),
            _ => Storage::View,
        }
    }

    /// Its objects, as they are named now.
    pub(super) fn names(&self, keywords: &Keywords) -> Result<Names> {
        let mut names = Names::new(keywords, &self.schema, &self.name)?;
        names.long.clone_from(&self.long);
        names.summary.clone_from(&self.summary);
        for (name, found) in [
            (&mut names.wide, &self.wide),
            (&mut names.source, &self.source_view),
            (&mut names.delta, &self.delta),
            (&mut names.state, &self.state),
        ] {
            if let Some(found) = found {
                name.clone_from(found);
            }
        }
        Ok(names)
    }

    /// Whether it was made of several tables, which its spec names.
    pub(super) fn is_board(&self) -> bool {
        let entity = self.spec.as_ref().and_then(|spec| spec.get("entity"));
        entity.is_some_and(|entity| !entity.is_null())
    }

    /// Whether its log is a history.
    fn is_recorded(&self) -> bool {
        let spec = self.spec.as_ref();
        let recorded = spec.and_then(|spec| spec.pointer("/period/recorded"));
        recorded.and_then(Value::as_bool).unwrap_or(false)
    }

    /// The table or view that it was made of, beside those that its segments look up.
    pub(super) fn source(&self) -> Result<Oid> {
        let mut own: Vec<Option<u32>> = vec![self.state_oid, self.delta_oid];
        let read = self.reads.iter().copied();
        let read: Vec<u32> = read.filter(|oid| !own.contains(&Some(*oid))).collect();
        let segments = self.spec.as_ref().and_then(|spec| spec.get("segments"));
        let segments = segments.and_then(Value::as_array).into_iter().flatten();
        for name in segments.filter_map(|s| s.get("from").and_then(Value::as_str)) {
            // One that was renamed since is told apart by its columns.
            own.push(table(name, &json!([])).ok().map(Oid::to_u32));
        }
        let has_columns = |oid: &u32| {
            let mut names = self.counted_columns().into_iter();
            names.all(|name| dictionary::column(Oid::from(*oid), name).is_some())
        };
        let others: Vec<u32> = read
            .iter()
            .copied()
            .filter(|oid| !own.contains(&Some(*oid)))
            .collect();
        let fitting: Vec<u32> = read.iter().copied().filter(has_columns).collect();
        let source = match (read.as_slice(), others.as_slice(), fitting.as_slice()) {
            // Its segments may look up the table itself.
            ([one], _, _) | (_, [one], _) | (_, _, [one]) => Some(*one),
            ([], _, _) => None,
            _ => {
                return Err(Error::new(
                    ErrorKind::UndefinedRelation,
                    format!(
                        "a table that the segments of scorecard {} look up was renamed",
                        self.long
                    ),
                    "Drop the scorecard with kpi_drop_scorecard and create it again.",
                ));
            }
        };
        source.map(Oid::from).ok_or_else(|| {
            Error::new(
                ErrorKind::UndefinedRelation,
                format!("the table of scorecard {} is gone", self.long),
                "Drop the scorecard with kpi_drop_scorecard and create it again.",
            )
        })
    }

    /// The columns of its one table that its spec names for periods and measures.
    fn counted_columns(&self) -> Vec<&str> {
        let Some(spec) = &self.spec else {
            return Vec::new();
        };
        let mut names: Vec<&str> = Vec::new();
        names.extend(spec.pointer("/period/column").and_then(Value::as_str));
        let measures = spec.get("measures").and_then(Value::as_object);
        for measure in measures.into_iter().flat_map(|measures| measures.values()) {
            let of = measure.get("of").unwrap_or(measure);
            match of {
                Value::Array(list) => names.extend(list.iter().filter_map(Value::as_str)),
                one => names.extend(one.get("not_null").unwrap_or(one).as_str()),
            }
        }
        names
    }
}

/// The scorecard of that name. 42P01 where there is none.
pub(super) fn find(name: Option<String>, path: &Value) -> Result<ExistingScorecard> {
    let name = require_not_null(name, "name")?;
    let (schema, base) = in_schema(&name)?;
    let path = match &schema {
        Some(schema) => json!([schema]),
        None => path.clone(),
    };
    let found: Option<ExistingScorecard> = query_json(
        &format!("{READS}{}", include_str!("find.sql")),
        json!({"path": path, "name": base}),
    );
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::UndefinedRelation,
            format!("there is no scorecard {name}"),
            "SELECT schema, name FROM kpi_scorecards lists them; a name is folded as SQL folds it unless it is quoted.",
        )
    })
}

/// Runs `work` as the owner of a scorecard, whom the caller must be able to stand for.
pub(super) fn as_owner<R>(
    found: &ExistingScorecard,
    work: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let owner = Oid::from(found.owner);
    ensure(dictionary::has_privileges_of(owner), || {
        Error::new(
            ErrorKind::InsufficientPrivilege,
            format!("must be owner of scorecard {}", found.long),
            "Its owner, members of that role and superusers may do this.",
        )
    })?;
    dictionary::as_role(owner, work)
}

/// The summary types of the extension, and which view reads which relation.
const READS: &str = "
    WITH summaries AS (
        SELECT t.oid FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_extension AS e ON e.extname = 'advocacy_kpi' AND t.typnamespace = e.extnamespace
        WHERE t.typname IN ('rate_summary', 'nps_summary', 'growth_summary', 'action_summary', 'ratio_summary', 'ratio_sample_summary', 'flow_summary')
    ), reads AS (
        SELECT w.ev_class AS reader, d.refobjid AS read
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        -- What initdb made is no scorecard.
        WHERE w.ev_class >= 16384 AND d.refobjid >= 16384
    )";

/// Refuses what was made by names that meant something else when they were run: the views
/// must read the table that was meant, and call functions of the extension only.
pub(super) fn check_made(names: &Names, sources: &[u32]) -> Result<()> {
    let made: bool = query_json(
        "SELECT pg_catalog.to_jsonb(
            NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements_text(params.json -> 'sources') AS t (oid)
                WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite AS w JOIN pg_catalog.pg_depend AS d
                    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    WHERE w.ev_class = pg_catalog.to_regclass(params.json ->> 'summary')
                        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = t.oid::pg_catalog.oid))
            AND NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements_text(params.json -> 'views') AS v (name)
                JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = pg_catalog.to_regclass(v.name)
                JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                JOIN pg_catalog.pg_proc AS f ON f.oid = d.refobjid
                WHERE f.proname ^@ 'kpi_' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS m
                    JOIN pg_catalog.pg_extension AS e ON e.oid = m.refobjid AND e.extname = 'advocacy_kpi'
                    WHERE m.classid = d.refclassid AND m.objid = d.refobjid
                        AND m.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND m.deptype = 'e')))",
        json!({"summary": names.summary, "sources": sources,
            "views": [names.long, names.wide, names.summary, names.source]}),
    );
    ensure(made, || {
        invalid_parameter(
            format!("a schema was renamed while {} was made", names.long),
            "Nothing was made; call it again.",
        )
    })
}

/// Tables of counts that a live scorecard of this name left when its table was dropped with
/// all that read it, as quoted names: the caller's own, which nothing reads.
pub(super) fn orphans(names: &Names) -> Vec<String> {
    query_json(
        "SELECT coalesce(pg_catalog.jsonb_agg(t.name ORDER BY t.name), '[]')
        FROM (
            SELECT n.name FROM pg_catalog.jsonb_array_elements_text(params.json -> 'tables') AS n (name)
            UNION
            -- Those of several tables, of the same schema.
            SELECT pg_catalog.format('%I.%I', params.json ->> 'schema', l.relname) FROM pg_catalog.pg_class AS l
            JOIN pg_catalog.pg_namespace AS n ON n.oid = l.relnamespace AND n.nspname = params.json ->> 'schema'
            WHERE l.relname ^@ (params.json ->> 'log') AND pg_catalog.substr(l.relname, 1 + pg_catalog.length(params.json ->> 'log')) ~ '^[0-9]+$'
        ) AS t (name)
        JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(t.name) AND c.relkind = 'r'
        WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE')
            AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_proc AS f ON f.oid = g.tgfoid
                WHERE g.tgrelid = c.oid AND f.proname = 'kpi_protect_delta')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid
                    AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass)",
        json!({"tables": [&names.delta, &names.state], "schema": names.schema, "log": format!("{}_log", names.plain)}),
    )
}
