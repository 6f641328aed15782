//! Scorecards in the database: what is asked for is held against the catalogue of
//! PostgreSQL, and the SQL that comes of it is run with the caller's rights.
//!
//! The functions here are called with a search_path of the extension's own; the
//! caller's comes as an argument, to look up the name of a scorecard.

use super::catalog::effective;
use super::datum::{Json, export, raise, to_server};
use crate::fault::{Fault, Kind, Result, ensure};
use crate::scorecard::{
    self, Card, Counting, Kept, Keywords, Member, Names, Relation, Spec, Statements,
};
use pgrx::pg_sys::Oid;
use pgrx::spi::{Spi, SpiError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::ffi::CString;

/// Asks the catalogue of PostgreSQL: `asked.given` of the query is `given` as jsonb, and its
/// one value is read as JSON. Both go as bytes, so that names of any encoding do.
fn ask<T: DeserializeOwned>(query: &str, given: Value) -> T {
    ask_as_of(Moment::Statement, query, given)
}

/// What an answer sees: as much as the statement of the caller, or all that has been
/// committed by now, where the transaction is READ COMMITTED.
#[derive(Clone, Copy)]
enum Moment {
    Statement,
    Now,
}

fn ask_as_of<T: DeserializeOwned>(moment: Moment, query: &str, given: Value) -> T {
    let query = format!(
        "SELECT pg_catalog.convert_to(q.answer::pg_catalog.text, 'UTF8') \
         FROM (SELECT pg_catalog.convert_from($1, 'UTF8')::pg_catalog.jsonb) AS asked (given) \
         CROSS JOIN LATERAL ({query}) AS q (answer)"
    );
    let answer = || -> std::result::Result<Vec<u8>, SpiError> {
        let query = text(&query)?;
        Spi::connect_mut(|client| {
            let given = [given.to_string().into_bytes().into()];
            let rows = match moment {
                Moment::Statement => client.select(query.as_c_str(), Some(1), &given)?,
                Moment::Now => client.update(query.as_c_str(), Some(1), &given)?,
            };
            let answer = rows.first().get_one::<Vec<u8>>()?;
            Ok(answer.unwrap_or_else(|| b"null".to_vec()))
        })
    };
    let unreadable = |why: String| -> ! {
        raise(&Fault::new(
            Kind::Nonsense,
            format!("the catalogue of the database cannot be read: {why}"),
            "Is the extension advocacy_kpi installed whole? See \\dx+ advocacy_kpi.",
        ))
    };
    match answer() {
        Ok(answer) => serde_json::from_slice(&answer).unwrap_or_else(|e| unreadable(e.to_string())),
        Err(error) => unreadable(error.to_string()),
    }
}

/// A statement in the encoding of the database; no name holds a NUL character.
fn text(statement: &str) -> std::result::Result<CString, SpiError> {
    CString::new(to_server(statement)).map_err(|_| SpiError::InvalidPosition)
}

/// Runs a statement as the caller; what PostgreSQL has against it is the caller's error.
fn run(statement: &str) -> Result<Option<i64>> {
    let done = Spi::connect_mut(|client| {
        let rows = client.update(text(statement)?.as_c_str(), None, &[])?;
        // A utility statement has no rows to look at.
        Ok(match rows.is_empty() {
            true => None,
            false => rows.first().get_one::<i64>().unwrap_or(None),
        })
    });
    done.map_err(|error: SpiError| {
        Fault::new(
            Kind::Nonsense,
            format!("\"{statement}\" was not run: {error}"),
            "A scorecard cannot be changed from here; call its function by itself.",
        )
    })
}

/// The words that must be quoted, the schema of the extension, quoted, where a day
/// begins in this session, and its isolation.
#[derive(Deserialize)]
struct Surroundings {
    keywords: Keywords,
    extension: String,
    timezone: String,
    isolation: String,
}

fn surroundings() -> Surroundings {
    ask(
        "SELECT pg_catalog.jsonb_build_object(
            'keywords', (SELECT pg_catalog.jsonb_agg(k.word) FROM pg_catalog.pg_get_keywords() AS k WHERE k.catcode <> 'U'),
            'extension', (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e
                JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'advocacy_kpi'),
            'timezone', pg_catalog.current_setting('TimeZone'),
            'isolation', pg_catalog.current_setting('transaction_isolation'))",
        Value::Null,
    )
}

/// The tables that hold the rows of a relation, itself first, as an array of
/// [`scorecard::Relation::tree`]; `{root}` is its oid.
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
        'restricted', pg_catalog.row_security_active(c.oid)
    ) ORDER BY t.depth, n.nspname, c.relname)
    FROM (SELECT relid, pg_catalog.min(depth) AS depth FROM tree GROUP BY relid) AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.relid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace";

fn relation(moment: Moment, source: Oid) -> Result<Relation> {
    let tree = TREE.replace("{root}", "r.oid");
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
fn in_schema(name: &str) -> Result<(Option<String>, String)> {
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
fn creation_schema(path: &Value, name: &str) -> Result<String> {
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

/// Refuses NULL, which a call with a typo in a subquery may well give.
fn given<T>(argument: Option<T>, what: &str) -> Result<T> {
    argument.ok_or_else(|| {
        Fault::new(
            Kind::Nonsense,
            format!("the {what} of the scorecard is NULL"),
            "A scorecard has a name, a source and a spec: kpi_create_scorecard(name, source, spec).",
        )
    })
}

/// The scorecard that is asked for, and the schema of the extension.
fn plan(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: &Value,
) -> Result<(Card, Surroundings)> {
    let (name, source) = (given(name, "name")?, given(source, "source")?);
    let Json(spec) = given(spec, "spec")?;
    let spec = Spec::read(spec)?;
    let around = surroundings();
    let relation = relation(Moment::Statement, source)?;
    let (schema, name) = in_schema(&name)?;
    let schema = match schema {
        Some(schema) => schema,
        // A view of a temporary table is one too.
        None if relation.is_temporary() => "pg_temp".to_owned(),
        None => creation_schema(path, &name)?,
    };
    let names = Names::new(&around.keywords, &schema, &name)?;
    if let Some(zone) = spec
        .period
        .as_ref()
        .and_then(|period| period.timezone.as_ref())
    {
        // Raises 22023 for a zone that PostgreSQL does not know.
        let _: Value = ask(
            "SELECT pg_catalog.to_jsonb(pg_catalog.timezone(asked.given #>> '{}', timestamptz '2000-01-01 00:00Z'))",
            json!(zone),
        );
    }
    let card = Card::new(
        spec,
        relation,
        names,
        &around.keywords,
        effective,
        &around.timezone,
    )?;
    if let Some(first) = card.measures.first() {
        // Raises 22023 for a filter that no benchmark has.
        let _: Value = ask(
            "SELECT pg_catalog.to_jsonb(pg_catalog.count(*)) FROM kpi_benchmark_compare(asked.given ->> 'kpi', NULL, asked.given -> 'filters')",
            json!({"kpi": first.kpi, "filters": card.benchmark}),
        );
    }
    Ok((card, around))
}

fn create(name: Option<String>, source: Option<Oid>, spec: Option<Json>, path: Json) -> Result<()> {
    let source = given(source, "source")?;
    let (card, around) = plan(name, Some(source), spec, &path.0)?;
    if card.is_live() {
        read_committed(&around, "created")?;
    }
    let taken: Option<String> = ask(
        "SELECT pg_catalog.to_jsonb((SELECT c.relname FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = asked.given ->> 'schema' AND asked.given -> 'names' ? c.relname::pg_catalog.text ORDER BY c.relname LIMIT 1))",
        json!({"schema": card.names.schema, "names": card.names.relations(card.is_live())}),
    );
    if let Some(taken) = taken {
        return Err(Fault::new(
            Kind::Taken,
            format!("relation \"{taken}\" already exists"),
            format!(
                "Choose another name; kpi_drop_scorecard({}) drops a scorecard of this one.",
                scorecard::literal(&card.names.given)
            ),
        ));
    }
    let Statements { watch, make } = card.statements("", &around.extension);
    for statement in &watch {
        run(statement)?;
    }
    if card.is_live() {
        follow(&card.names, source, card.relation.tree, card.unlogged)?;
    }
    for statement in &make {
        run(statement)?;
    }
    Ok(())
}

/// Watches the partitions that came while the watched ones were waited for, until
/// there are no others: a locked table gets no new ones.
fn follow(names: &Names, source: Oid, mut known: Vec<Member>, unlogged: bool) -> Result<()> {
    loop {
        let relation = relation(Moment::Now, source)?;
        if relation.tree == known {
            return Ok(());
        }
        ensure(relation.check_live()? == unlogged, || {
            Fault::new(
                Kind::Nonsense,
                format!("the partitions of {} have just changed", relation.sql),
                "Try again: some are unlogged now that were not, or the other way round.",
            )
        })?;
        for statement in scorecard::watch(names, &relation, "CREATE OR REPLACE") {
            run(&statement)?;
        }
        known = relation.tree;
    }
}

fn render(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
) -> Result<String> {
    let (card, around) = plan(name, source, spec, &path.0)?;
    let visible: bool = ask(
        "SELECT pg_catalog.to_jsonb(asked.given -> 'path' ? (SELECT n.nspname::pg_catalog.text FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'advocacy_kpi'))",
        json!({"path": path.0}),
    );
    let prefix = match visible {
        true => String::new(),
        false => format!("{}.", around.extension),
    };
    let mut text = String::new();
    let Statements { watch, make } = card.statements(&prefix, &around.extension);
    if !watch.is_empty() {
        text += "-- In one transaction: until it ends, the triggers lack what they append to.\n\n";
    }
    for statement in [watch, make].concat() {
        // A paragraph a statement, and one for all the comments.
        let goes_on = statement.starts_with("COMMENT") && text.ends_with("';\n");
        if !text.is_empty() && !text.ends_with("\n\n") && !goes_on {
            text.push('\n');
        }
        text += &statement;
        text += ";\n";
    }
    Ok(text)
}

/// What triggers miss while a count is taken is told apart only by a snapshot that
/// is taken after the writers are locked out.
fn read_committed(around: &Surroundings, what: &str) -> Result<()> {
    ensure(
        matches!(
            around.isolation.as_str(),
            "read committed" | "read uncommitted"
        ),
        || {
            Fault::new(
                Kind::Transaction,
                format!(
                    "a live scorecard cannot be {what} in a transaction that is {}",
                    around.isolation
                ),
                "Its snapshot may be older than rows that are there: use READ COMMITTED.",
            )
        },
    )
}

/// A scorecard that is there.
struct Found {
    names: Names,
    /// `pg_class.relkind` of its summary.
    summary: String,
    /// Of a live one.
    kept: Option<Kept>,
}

/// The scorecard of that name. 42P01 where there is none.
fn find(name: Option<String>, path: &Value, keywords: &Keywords) -> Result<Found> {
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

fn drop_scorecard(name: Option<String>, path: Json) -> Result<()> {
    let found = find(name, &path.0, &surroundings().keywords)?;
    let names = &found.names;
    let mut statements = Vec::new();
    if found.kept.is_some() {
        // With the function go its triggers; the source is locked before the count,
        // in the order of a writer.
        // It is gone already where the table was dropped with all that reads it.
        statements.push(format!("DROP FUNCTION IF EXISTS {}() CASCADE", names.count));
    }
    statements.push(format!("DROP VIEW {}", names.long));
    statements.push(format!("DROP VIEW {}", names.wide));
    statements.push(match found.summary.as_str() {
        "m" => format!("DROP MATERIALIZED VIEW {}", names.summary),
        _ => format!("DROP VIEW {}", names.summary),
    });
    if found.kept.is_some() {
        statements.push(format!("DROP TABLE {}", names.delta));
        statements.push(format!("DROP VIEW IF EXISTS {}", names.source));
    }
    for statement in statements {
        run(&statement)?;
    }
    Ok(())
}

/// Keeps two of compact, rebuild and the like apart; writers do not wait for it.
fn lock(names: &Names) -> Result<()> {
    run(&format!(
        "LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE",
        names.delta
    ))
    .map(drop)
}

fn compact(name: Option<String>, path: Json) -> Result<i64> {
    let found = find(name, &path.0, &surroundings().keywords)?;
    let kept = found.kept.as_ref().ok_or_else(|| {
        Fault::new(
            Kind::Nonsense,
            format!("scorecard \"{}\" is not live", found.names.given),
            "Only storage live has something to fold; REFRESH MATERIALIZED VIEW is for storage materialized.",
        )
    })?;
    lock(&found.names)?;
    Ok(run(&scorecard::compact(&found.names, kept))?.unwrap_or(0))
}

fn verify(name: Option<String>, path: Json) -> Result<bool> {
    let found = find(name, &path.0, &surroundings().keywords)?;
    let names = &found.names;
    let query = match &found.kept {
        Some(kept) => scorecard::verify(names, kept),
        // A plain view is always what its table gives.
        None if found.summary != "m" => return Ok(true),
        None => {
            let definition: String = ask(
                "SELECT pg_catalog.to_jsonb(pg_catalog.rtrim(pg_catalog.pg_get_viewdef((asked.given #>> '{}')::pg_catalog.regclass), ';'))",
                json!(names.summary),
            );
            let stored = &names.summary;
            format!(
                "SELECT NOT EXISTS ((TABLE {stored} EXCEPT ALL ({definition})) UNION ALL (({definition}) EXCEPT ALL TABLE {stored}))"
            )
        }
    };
    Ok(ask(
        &format!("SELECT pg_catalog.to_jsonb(({query}))"),
        Value::Null,
    ))
}

fn rebuild(name: Option<String>, path: Json) -> Result<()> {
    let around = surroundings();
    let found = find(name, &path.0, &around.keywords)?;
    let names = &found.names;
    let Some(kept) = &found.kept else {
        return match found.summary.as_str() {
            "m" => run(&format!("REFRESH MATERIALIZED VIEW {}", names.summary)).map(drop),
            _ => Ok(()),
        };
    };
    read_committed(&around, "rebuilt")?;
    let source = source(names)?;
    let relation = relation(Moment::Statement, source)?;
    let unlogged = relation.check_live()?;
    for statement in recount(names, kept, &relation, &around)? {
        run(&statement)?;
    }
    // On every table that there is now, and on no other. Replacing a trigger waits
    // for the writers at work and keeps others out until this is committed.
    for statement in scorecard::watch(names, &relation, "CREATE OR REPLACE") {
        run(&statement)?;
    }
    follow(names, source, relation.tree, unlogged)?;
    for stray in strays(names, source) {
        run(&stray)?;
    }
    lock(names)?;
    for statement in scorecard::reload(names, kept) {
        run(&statement)?;
    }
    Ok(())
}

/// The function of the triggers made anew, by the names that columns have now.
fn recount(
    names: &Names,
    kept: &Kept,
    relation: &Relation,
    around: &Surroundings,
) -> Result<[String; 3]> {
    // The view is printed with every name in full while nothing else is on the path.
    run("SET LOCAL search_path = pg_catalog, pg_temp")?;
    let view: Option<String> = ask(
        "SELECT pg_catalog.to_jsonb(pg_catalog.pg_get_viewdef(pg_catalog.to_regclass(asked.given #>> '{}')))",
        json!(names.source),
    );
    run(&format!(
        "SET LOCAL search_path = pg_catalog, {}, pg_temp",
        around.extension
    ))?;
    let counting = view.and_then(|view| Counting::of_view(&view, relation, kept));
    let counting = counting.ok_or_else(|| {
        Fault::new(
            Kind::Nonsense,
            format!("the view {} is not as it was made", names.source),
            "Drop the scorecard with kpi_drop_scorecard and create it again.",
        )
    })?;
    Ok(scorecard::count_function(
        names,
        &counting,
        "CREATE OR REPLACE",
    ))
}

/// The table that a live scorecard follows: what its view of the source reads.
fn source(names: &Names) -> Result<Oid> {
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
fn strays(names: &Names, source: Oid) -> Vec<String> {
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

export! {
    akpi_create_scorecard = create;
    akpi_scorecard_sql = render;
    akpi_drop_scorecard = drop_scorecard;
    akpi_compact = compact;
    akpi_verify_scorecard = verify;
    akpi_rebuild_scorecard = rebuild;
}
