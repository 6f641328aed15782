//! Scorecards in the database: what is asked for is held against the catalogue of
//! PostgreSQL, and the SQL that comes of it is run with the caller's rights.
//!
//! The functions here are called with a bare search_path, as anybody may put objects
//! into the schema of the extension: what is meant there is written with its schema.
//! The caller's search_path comes as an argument, to look up the name of a scorecard.

mod lookup;
mod query;

use super::catalog::effective;
use super::datum::{Json, export};
use crate::fault::{Fault, Kind, Result, ensure};
use crate::scorecard::{self, Card, Counting, Kept, Member, Names, Relation, Spec, Statements};
use lookup::{creation_schema, find, in_schema, relation, source, strays};
use pgrx::pg_sys::Oid;
use query::{Moment, Surroundings, ask, run, surroundings};
use serde_json::{Value, json};

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
    let mut card = Card::new(
        spec,
        relation,
        names,
        &around.keywords,
        effective,
        &around.timezone,
    )?;
    card.citus = around.citus.clone();
    if let Some(first) = card.measures.first() {
        // Raises 22023 for a filter that no benchmark has.
        let _: Value = ask(
            &format!(
                "SELECT pg_catalog.to_jsonb(pg_catalog.count(*))
                FROM {}.kpi_benchmark_compare(asked.given ->> 'kpi', NULL::pg_catalog.float8, asked.given -> 'filters')",
                around.extension
            ),
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
    let Statements { watch, make } =
        card.statements(&format!("{}.", around.extension), &around.extension);
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
    let around = surroundings();
    let found = find(name, &path.0, &around.keywords)?;
    let kept = found.kept.as_ref().ok_or_else(|| {
        Fault::new(
            Kind::Nonsense,
            format!("scorecard \"{}\" is not live", found.names.given),
            "Only storage live has something to fold; REFRESH MATERIALIZED VIEW is for storage materialized.",
        )
    })?;
    lock(&found.names)?;
    Ok(run(&scorecard::compact(&found.names, kept, &around.extension))?.unwrap_or(0))
}

fn verify(name: Option<String>, path: Json) -> Result<bool> {
    let around = surroundings();
    let found = find(name, &path.0, &around.keywords)?;
    let names = &found.names;
    let query = match &found.kept {
        Some(kept) => scorecard::verify(names, kept, &around.extension),
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
) -> Result<Vec<String>> {
    // The view is printed with every name in full, as nothing else is on the path. (It is
    // where the objects in the database are those of 0.3.0.)
    run("SET LOCAL search_path = pg_catalog, pg_temp")?;
    let view: Option<String> = ask(
        "SELECT pg_catalog.to_jsonb(pg_catalog.pg_get_viewdef(pg_catalog.to_regclass(asked.given #>> '{}')))",
        json!(names.source),
    );
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
        around.citus.as_deref(),
    ))
}

export! {
    akpi_create_scorecard = create;
    akpi_scorecard_sql = render;
    akpi_drop_scorecard = drop_scorecard;
    akpi_compact = compact;
    akpi_verify_scorecard = verify;
    akpi_rebuild_scorecard = rebuild;
}
