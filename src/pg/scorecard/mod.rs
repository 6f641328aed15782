//! Scorecards in the database: what is asked for is compared with the catalogue of
//! PostgreSQL, and the SQL that comes of it is run with the caller's rights, or with those
//! of the scorecard's owner.
//!
//! The functions here are called with a bare search_path, as anybody may put objects
//! into the schema of the extension: what is meant there is written with its schema.
//! The caller's search_path comes as an argument, to look up the name of a scorecard.

mod lookup;
mod old;
mod query;

use super::catalog::effective;
use super::datum::dictionary;
use super::datum::session::is_read_committed;
use super::datum::table::{Lock, Table};
use super::datum::{Json, Snapshot, export};
use super::live;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::{self, Existing, Names, ScorecardPlan, Spec, Storage};
use lookup::{ExistingScorecard, check_made, creation_schema, find, in_schema, orphans, relation};
use pgrx::pg_sys::Oid;
use query::{SessionContext, query_json, run, session};
use serde_json::{Value, json};

/// Refuses NULL, which a call with a typo in a subquery may well give.
fn require_not_null<T>(argument: Option<T>, what: &str) -> Result<T> {
    argument.ok_or_else(|| {
        invalid_parameter(format!("the {what} of the scorecard is NULL"),
            "A scorecard has a name, a source and a spec: kpi_create_scorecard(name, source, spec).",
        )
    })
}

/// What is to be made, and where.
struct Request {
    source: Oid,
    spec: Value,
    names: Names,
    /// What stands before each function of the extension.
    prefix: String,
}

/// Where a new scorecard goes.
fn names_of_new(
    name: Option<String>,
    source: Oid,
    path: &Value,
    session: &SessionContext,
) -> Result<Names> {
    let (schema, name) = in_schema(&require_not_null(name, "name")?)?;
    let schema = match schema {
        Some(schema) => schema,
        // A view of a temporary table is one too.
        None if relation(source)?.is_temporary() => "pg_temp".to_owned(),
        None => creation_schema(path, &name)?,
    };
    Names::new(&session.keywords, &schema, &name)
}

/// The scorecard that is asked for. What the source is cannot change from here on.
fn plan(request: Request, session: &SessionContext) -> Result<ScorecardPlan> {
    let spec = Spec::read(request.spec)?;
    // Its names and columns are read after this, and used before the transaction ends.
    drop(Table::open(request.source, Lock::AccessShare));
    let relation = relation(request.source)?;
    if let Some(zone) = spec
        .period
        .as_ref()
        .and_then(|period| period.timezone.as_ref())
    {
        ensure(crate::pg::datum::value::zone(zone).is_some(), || {
            invalid_parameter(
                format!("time zone \"{zone}\" is not known"),
                "Give a name of pg_timezone_names, such as Europe/Berlin.",
            )
        })?;
    }
    let mut card = ScorecardPlan::new(
        spec,
        relation,
        request.names,
        &session.keywords,
        effective,
        &session.timezone,
        &request.prefix,
    )?;
    card.citus.clone_from(&session.citus);
    if let Some(first) = card.measures.first() {
        // Raises 22023 for a filter that no benchmark has.
        let _: Value = query_json(
            &format!(
                "SELECT pg_catalog.to_jsonb(pg_catalog.count(*))
                FROM {}.kpi_benchmark_compare(params.json ->> 'kpi', NULL::pg_catalog.float8, params.json -> 'filters')",
                session.extension
            ),
            json!({"kpi": first.kpi, "filters": card.benchmark}),
        );
    }
    Ok(card)
}

fn create(name: Option<String>, source: Option<Oid>, spec: Option<Json>, path: Json) -> Result<()> {
    live::capture_function()?;
    let session = session();
    let source = require_not_null(source, "source")?;
    let names = names_of_new(name, source, &path.0, &session)?;
    let request = Request {
        source,
        spec: require_not_null(spec, "spec")?.0,
        names,
        prefix: format!("{}.", session.extension),
    };
    let mut card = plan(request, &session)?;
    card.created_at = Some(session.now.clone());
    if card.is_live() {
        read_committed(&session, "created")?;
        for table in orphans(&card.names) {
            run(&format!("DROP TABLE {table}"))?;
        }
    }
    let taken: Option<String> = query_json(
        "SELECT pg_catalog.to_jsonb((SELECT c.relname FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = params.json ->> 'schema' AND params.json -> 'names' ? c.relname::pg_catalog.text ORDER BY c.relname LIMIT 1))",
        json!({"schema": card.names.schema, "names": card.names.relations(card.is_live())}),
    );
    if let Some(taken) = taken {
        return Err(Error::new(
            ErrorKind::DuplicateRelation,
            format!("relation \"{taken}\" already exists"),
            format!(
                "Choose another name; kpi_drop_scorecard({}) drops a scorecard of this one.",
                scorecard::literal(&card.names.long)
            ),
        ));
    }
    make(&card, source, false)?;
    match card.is_live() {
        true => arm(&card, source, None),
        false => Ok(()),
    }
}

/// Runs the statements of a scorecard.
fn make(card: &ScorecardPlan, source: Oid, replace: bool) -> Result<()> {
    for statement in card.statements(replace) {
        run(&statement)?;
    }
    check_made(&card.names, source)
}

/// Has a live scorecard follow its table and counts it; `id` is that of one that is there.
fn arm(card: &ScorecardPlan, source: Oid, id: Option<String>) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Made {
        id: String,
        state: u32,
        delta: u32,
    }
    let made: Made = query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'id', pg_catalog.left(pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''), 12),
            'state', pg_catalog.to_regclass(params.json ->> 'state')::pg_catalog.oid::pg_catalog.int8,
            'delta', pg_catalog.to_regclass(params.json ->> 'delta')::pg_catalog.oid::pg_catalog.int8)",
        json!({"state": card.names.state, "delta": card.names.delta}),
    );
    let program = card.program(id.unwrap_or(made.id));
    live::arm(
        Oid::from(made.state),
        Oid::from(made.delta),
        source,
        &program,
    )
}

fn render(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
) -> Result<String> {
    let session = session();
    let source = require_not_null(source, "source")?;
    let names = names_of_new(name, source, &path.0, &session)?;
    let visible: bool = query_json(
        "SELECT pg_catalog.to_jsonb(params.json -> 'path' ? (SELECT n.nspname::pg_catalog.text FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'advocacy_kpi'))",
        json!({"path": path.0}),
    );
    let prefix = match visible {
        true => String::new(),
        false => format!("{}.", session.extension),
    };
    let request = Request {
        source,
        spec: require_not_null(spec, "spec")?.0,
        names,
        prefix: prefix.clone(),
    };
    let card = plan(request, &session)?;
    let mut statements = card.statements(false);
    if card.is_live() {
        // What counts the table and follows it is no SQL.
        statements.push(format!(
            "SELECT {prefix}kpi_rebuild_scorecard({})",
            scorecard::literal(&card.names.long)
        ));
    }
    let mut text = String::new();
    for statement in statements {
        // A paragraph a statement, and one for all the comments.
        let goes_on = statement.starts_with("COMMENT") && text.ends_with("';\n");
        if !text.is_empty() && !goes_on {
            text.push('\n');
        }
        text += &statement;
        text += ";\n";
    }
    Ok(text)
}

/// What triggers miss while a count is taken is told apart only by a snapshot that
/// is taken after the writers are locked out.
fn read_committed(session: &SessionContext, what: &str) -> Result<()> {
    ensure(
        matches!(
            session.isolation.as_str(),
            "read committed" | "read uncommitted"
        ),
        || {
            Error::new(
                ErrorKind::ActiveTransaction,
                format!(
                    "a live scorecard cannot be {what} in a transaction that is {}",
                    session.isolation
                ),
                "Its snapshot may be older than rows that are there: use READ COMMITTED.",
            )
        },
    )
}

/// Runs `work` as the owner of a scorecard, whom the caller must be able to stand for.
fn as_owner<R>(found: &ExistingScorecard, work: impl FnOnce() -> Result<R>) -> Result<R> {
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

fn drop_scorecard(name: Option<String>, path: Json) -> Result<()> {
    let session = session();
    let found = match find(name.clone(), &path.0) {
        Ok(found) => found,
        Err(error) => {
            // Its views may have gone with its table.
            let (schema, base) = in_schema(&require_not_null(name, "name")?)?;
            let schema = match schema {
                Some(schema) => schema,
                None => match creation_schema(&path.0, &base) {
                    Ok(schema) => schema,
                    Err(_) => return Err(error),
                },
            };
            let names = Names::new(&session.keywords, &schema, &base)?;
            let left = orphans(&names);
            ensure(!left.is_empty(), || error)?;
            run(&format!("DROP VIEW IF EXISTS {}", names.source))?;
            for table in left {
                run(&format!("DROP TABLE {table}"))?;
            }
            return Ok(());
        }
    };
    as_owner(&found, || {
        let names = found.names(&session.keywords)?;
        if let Some(state) = found.state_oid {
            let status = live::status(Oid::from(state), &Snapshot::latest())?;
            if let Some(program) = status.program {
                live::triggers_left(&program.id)?;
            }
        }
        if let Some(function) = &found.count_function {
            // With it go the triggers that call it.
            run(&format!("DROP FUNCTION {function}() CASCADE"))?;
        }
        run(&format!("DROP VIEW {}", names.long))?;
        if found.wide.is_some() {
            run(&format!("DROP VIEW {}", names.wide))?;
        }
        run(&match found.storage() {
            Storage::Materialized => format!("DROP MATERIALIZED VIEW {}", names.summary),
            _ => format!("DROP VIEW {}", names.summary),
        })?;
        if found.source_view.is_some() {
            run(&format!("DROP VIEW {}", names.source))?;
        }
        for table in [&found.delta, &found.state].into_iter().flatten() {
            run(&format!("DROP TABLE {table}"))?;
        }
        Ok(())
    })
}

fn compact(name: Option<String>, path: Json) -> Result<i64> {
    let found = find(name, &path.0)?;
    match found.state_oid {
        // With one snapshot for the transaction nothing can be folded; that changes no figure.
        Some(_) if !is_read_committed() => Ok(0),
        Some(state) => as_owner(&found, || live::fold(Oid::from(state))),
        None if found.delta.is_some() => Err(old::refusal(&found)),
        None => Err(invalid_parameter(
            format!("scorecard {} is not live", found.long),
            "Only storage live has something to fold; REFRESH MATERIALIZED VIEW is for storage materialized.",
        )),
    }
}

fn verify(name: Option<String>, path: Json) -> Result<bool> {
    let found = find(name, &path.0)?;
    match found.storage() {
        // A plain view is always what its table gives.
        Storage::View => Ok(true),
        Storage::Materialized => as_owner(&found, || {
            let definition: String = query_json(
                "SELECT pg_catalog.to_jsonb(pg_catalog.rtrim(pg_catalog.pg_get_viewdef((params.json #>> '{}')::pg_catalog.regclass), ';'))",
                json!(found.summary),
            );
            Ok(same_rows(&format!("TABLE {}", found.summary), &definition))
        }),
        Storage::Live => {
            let Some(state) = found.state_oid else {
                return Ok(false);
            };
            let status = live::status(Oid::from(state), &Snapshot::of_query())?;
            let (None, Some(source), Some(spec)) = (status.reason, status.source, &found.spec)
            else {
                return Ok(false);
            };
            let spec = renamed(&found, spec.clone())?;
            as_owner(&found, || {
                let session = session();
                let request = Request {
                    source: Oid::from(source),
                    spec,
                    names: found.names(&session.keywords)?,
                    prefix: format!("{}.", session.extension),
                };
                // The views are not asked: anybody who owns one may have put another query there.
                let Ok(card) = plan(request, &session) else {
                    return Ok(false);
                };
                let counted = card.groups();
                let columns: Vec<String> = found
                    .columns
                    .summary
                    .iter()
                    .map(|column| session.keywords.ident(column))
                    .collect();
                let columns = columns.join(", ");
                Ok(same_rows(
                    &format!("SELECT {columns} FROM {}", found.summary),
                    &format!("SELECT {columns} FROM ({counted}) AS counted"),
                ))
            })
        }
    }
}

/// Whether two queries have the same rows, each as often.
fn same_rows(one: &str, other: &str) -> bool {
    query_json(
        &format!(
            "SELECT pg_catalog.to_jsonb(NOT EXISTS ((({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one}))))"
        ),
        Value::Null,
    )
}

/// Makes a scorecard that is there by another spec, in place.
fn alter(name: Option<String>, spec: Option<Json>, path: Json) -> Result<()> {
    let found = find(name, &path.0)?;
    let Json(spec) = require_not_null(spec, "spec")?;
    let stored = found.spec.clone().ok_or_else(|| old::refusal(&found))?;
    let part = |key: &str| (spec.get(key).cloned(), stored.get(key).cloned());
    if found.storage() == Storage::Materialized {
        for key in ["period", "segments", "measures"] {
            let (new, old) = part(key);
            ensure(new == old, || {
                cannot_keep(&found, &format!("the \"{key}\" of a materialized view"))
            })?;
        }
    }
    remake(&found, spec, "altered")
}

fn cannot_keep(found: &ExistingScorecard, what: &str) -> Box<Error> {
    invalid_parameter(
        format!("{what} cannot be changed in scorecard {}", found.long),
        "Measures and segments can be added; for the rest drop the scorecard and create it again.",
    )
}

fn remake(found: &ExistingScorecard, spec: Value, what: &str) -> Result<()> {
    let session = session();
    if found.storage() == Storage::Live {
        read_committed(&session, what)?;
    }
    let source = match found.state_oid {
        Some(state) => live::status(Oid::from(state), &Snapshot::latest())?
            .source
            .map_or_else(|| found.source(), |oid| Ok(Oid::from(oid)))?,
        None => found.source()?,
    };
    as_owner(found, || {
        let request = Request {
            source,
            spec,
            names: found.names(&session.keywords)?,
            prefix: format!("{}.", session.extension),
        };
        let mut card = plan(request, &session)?;
        ensure(card.storage == found.storage(), || {
            cannot_keep(found, "the \"storage\"")
        })?;
        card.created_at.clone_from(&found.created_at);
        card.existing = Existing {
            long: found.columns.long.clone(),
            wide: found.columns.wide.clone(),
            summary: found.columns.summary.clone(),
            source: found.columns.source.clone(),
            delta: found.columns.delta.clone(),
            is_protected: [found.delta_oid, found.state_oid]
                .into_iter()
                .flatten()
                .all(|table| live::is_protected(Oid::from(table))),
        };
        let stays = |name: &String| {
            name == "period"
                || card.segments.iter().any(|segment| segment.name == *name)
                || card.measures.iter().any(|measure| measure.kpi == *name)
        };
        if let Some(gone) = found.columns.wide.iter().find(|name| !stays(name)) {
            return Err(cannot_keep(found, &format!("column \"{gone}\"")));
        }
        make(&card, source, true)?;
        if !card.is_live() {
            return Ok(());
        }
        // Only where it must: it locks the delta against writers.
        let persistence = if card.unlogged { b'u' } else { b'p' };
        let delta = found
            .delta_oid
            .and_then(|oid| dictionary::class(Oid::from(oid)));
        if delta.is_some_and(|delta| delta.persistence != persistence) {
            let logged = if card.unlogged { "UNLOGGED" } else { "LOGGED" };
            run(&format!("ALTER TABLE {} SET {logged}", card.names.delta))?;
        }
        let id = match found.state_oid {
            Some(state) => live::status(Oid::from(state), &Snapshot::latest())?
                .program
                .map(|program| program.id),
            None => None,
        };
        arm(&card, source, id)
    })
}

fn rebuild(name: Option<String>, path: Json) -> Result<()> {
    let found = find(name, &path.0)?;
    match found.storage() {
        Storage::View => Ok(()),
        Storage::Materialized => as_owner(&found, || {
            run(&format!("REFRESH MATERIALIZED VIEW {}", found.summary)).map(drop)
        }),
        Storage::Live => match &found.spec {
            None => old::replace(&found),
            Some(spec) => {
                let spec = renamed(&found, spec.clone())?;
                remake(&found, spec, "rebuilt")
            }
        },
    }
}

/// The spec with the names that columns have now, where those that it names are gone.
fn renamed(found: &ExistingScorecard, spec: Value) -> Result<Value> {
    let Some(state) = found.state_oid else {
        return Ok(spec);
    };
    let status = live::status(Oid::from(state), &Snapshot::latest())?;
    let (Some(source), Some(stamp)) = (status.source, status.stamp) else {
        return Ok(spec);
    };
    let now = |name: &str| {
        let known = stamp.oid == source && dictionary::column(Oid::from(source), name).is_none();
        let number = stamp.columns.get(name).filter(|_| known)?;
        dictionary::column_name(Oid::from(source), *number)
    };
    fn replace(value: &mut Value, now: &impl Fn(&str) -> Option<String>) {
        match value {
            Value::String(name) => {
                if let Some(new) = now(name) {
                    *name = new;
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|value| replace(value, now)),
            _ => {}
        }
    }
    let mut spec = spec;
    if let Some(column) = spec.pointer_mut("/period/column") {
        replace(column, &now);
    }
    for segment in spec
        .get_mut("segments")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        match segment {
            Value::String(name) => {
                // The column of the scorecard keeps its name.
                if let Some(new) = now(name) {
                    *segment = json!({"column": new, "as": name});
                }
            }
            other => {
                if let Some(column) = other.get_mut("column") {
                    replace(column, &now);
                }
            }
        }
    }
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, arguments) in measures.into_iter().flatten() {
        replace(arguments, &now);
    }
    Ok(spec)
}

/// What is known of a live scorecard, by its state table.
fn live_status(state: Oid) -> Result<Json> {
    let status = live::status(state, &Snapshot::of_query())?;
    Ok(Json(json!({
        "reason": status.reason, "source": status.source, "delta": status.delta,
        "pending_rows": status.pending_rows, "left_out": status.left_out,
        "created_at": status.created_at, "folded_at": status.folded_at,
    })))
}

/// Refuses to drop a KPI, or to change the unit of one, that a scorecard counts.
fn definition_unused(
    kpi: Option<String>,
    unit: Option<String>,
    unit_before: Option<String>,
    gone: bool,
) -> Result<()> {
    let kpi = require_not_null(kpi, "KPI")?;
    // A built-in one stays when its changes go.
    let nothing_to_ask = match gone {
        true => advocacy_kpi_core::catalog::builtin(&kpi).is_some(),
        false => unit.is_none(),
    };
    if nothing_to_ask {
        return Ok(());
    }
    let used: Option<String> = query_json(
        &format!(
            "SELECT pg_catalog.to_jsonb((SELECT pg_catalog.format('%I.%I', u.schema, u.name)
            FROM {}.kpi_scorecard_specs AS u WHERE u.spec -> 'measures' ? (params.json ->> 'kpi') ORDER BY 1 LIMIT 1))",
            session().extension
        ),
        json!({"kpi": kpi}),
    );
    let Some(name) = used else { return Ok(()) };
    let builtin = || {
        Some(
            advocacy_kpi_core::catalog::builtin(&kpi)?
                .get("unit")?
                .as_str()?
                .to_owned(),
        )
    };
    ensure(!gone && unit_before.or_else(builtin) == unit, || {
        Error::new(
            ErrorKind::DependentObjects,
            format!("KPI {kpi} is counted by scorecard {name}"),
            format!(
                "Drop that first: SELECT kpi_drop_scorecard({});",
                scorecard::literal(&name)
            ),
        )
    })
}

export! {
    akpi_create_scorecard = create;
    akpi_scorecard_sql = render;
    akpi_drop_scorecard = drop_scorecard;
    akpi_alter_scorecard = alter;
    akpi_compact = compact;
    akpi_verify_scorecard = verify;
    akpi_rebuild_scorecard = rebuild;
    akpi_live_status = live_status;
    akpi_definition_unused = definition_unused;
}
