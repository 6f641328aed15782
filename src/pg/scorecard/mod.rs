//! Scorecards in the database: what is asked for is compared with the catalogue of
//! PostgreSQL, and the SQL that comes of it is run with the caller's rights, or with those
//! of the scorecard's owner.
//!
//! The functions here are called with a bare search_path, as anybody may put objects
//! into the schema of the extension: what is meant there is written with its schema.
//! The caller's search_path comes as an argument, to look up the name of a scorecard.

mod board;
mod lookup;
mod old;
mod plain;
mod query;
mod report;

use super::catalog::effective;
use super::datum::dictionary;
use super::datum::session::is_read_committed;
use super::datum::table::{Lock, Table};
use super::datum::{Json, Snapshot, export};
use super::live;
use advocacy_kpi_core::catalog::bands::Better;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::insight::Reached;
use advocacy_kpi_core::scorecard::{
    self, Context, Existing, Names, ScorecardPlan, Spec, Storage, Tables, Target,
};
use lookup::{
    ExistingScorecard, check_made, creation_schema, find, in_schema, orphans, relation, tables,
};
use pgrx::pg_sys::Oid;
use query::{SessionContext, query_json, run, session};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Refuses NULL, which a call with a typo in a subquery may well give.
fn require_not_null<T>(argument: Option<T>, what: &str) -> Result<T> {
    argument.ok_or_else(|| {
        invalid_parameter(format!("the {what} of the scorecard is NULL"),
            "A scorecard has a name, a source and a spec, or a name and a spec with an entity: kpi_create_scorecard(name, source, spec).",
        )
    })
}

/// What is to be made, and where.
struct Request {
    /// The one table; none where the spec names several.
    source: Option<Oid>,
    spec: Value,
    /// Where the tables that it names are looked up.
    path: Value,
    names: Names,
    /// What stands before each function of the extension.
    prefix: String,
    /// The types of the summaries of one that is there, by their columns.
    kept: BTreeMap<String, String>,
    target: Target,
}

impl Request {
    /// Of a scorecard that is there, by a spec.
    fn again(
        found: &ExistingScorecard,
        source: Option<Oid>,
        spec: Value,
        path: Value,
        session: &SessionContext,
    ) -> Result<Self> {
        Ok(Self {
            source,
            spec,
            path,
            names: found.names(&session.keywords)?,
            prefix: format!("{}.", session.extension),
            kept: found.types.clone(),
            target: Target::Extension,
        })
    }
}

/// Where a new scorecard goes.
fn names_of_new(
    name: Option<String>,
    source: Option<Oid>,
    spec: &Value,
    path: &Value,
    session: &SessionContext,
) -> Result<Names> {
    let (schema, name) = in_schema(&require_not_null(name, "name")?)?;
    let schema = match schema {
        Some(schema) => schema,
        // A view of a temporary table is one too.
        None if is_temporary(source, spec, path)? => "pg_temp".to_owned(),
        None => creation_schema(path, &name)?,
    };
    Names::new(&session.keywords, &schema, &name)
}

/// Whether a scorecard reads a temporary table.
fn is_temporary(source: Option<Oid>, spec: &Value, path: &Value) -> Result<bool> {
    if let Some(source) = source
        && relation(source)?.is_temporary()
    {
        return Ok(true);
    }
    let spec = Spec::read(spec.clone())?;
    let tables = tables(&spec.tables(), path)?;
    Ok(tables.values().any(|table| table.is_temporary()))
}

/// The scorecard that is asked for. What its tables are cannot change from here on.
fn plan(request: Request, session: &SessionContext) -> Result<ScorecardPlan> {
    let spec = Spec::read(request.spec)?;
    // Names and columns are read after the lock, and used before the transaction ends.
    let source = match request.source {
        None => None,
        Some(source) => {
            drop(Table::open(source, Lock::AccessShare));
            Some(relation(source)?)
        }
    };
    let tables: Tables = tables(&spec.tables(), &request.path)?;
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
    let context = Context {
        keywords: &session.keywords,
        define: &effective,
        kept: &request.kept,
        timezone: &session.timezone,
        prefix: &request.prefix,
        is_plain: request.target == Target::Plain,
    };
    let mut card = ScorecardPlan::new(spec, source, &tables, request.names, &context)?;
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
    let spec = require_not_null(spec, "spec")?.0;
    let source = require_source(source, &spec)?;
    let names = names_of_new(name, source, &spec, &path.0, &session)?;
    let request = Request {
        source,
        spec,
        path: path.0,
        names,
        prefix: format!("{}.", session.extension),
        kept: BTreeMap::new(),
        target: Target::Extension,
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
    make(&card, false)?;
    match (card.is_live(), source) {
        (true, _) if card.board.is_some() => {
            board::advise(&card);
            board::arm(&card, None)
        }
        (true, Some(source)) => arm(&card, source, None),
        _ => Ok(()),
    }
}

/// The source of a call that has one, where it may not be NULL.
fn require_source(source: Option<Oid>, spec: &Value) -> Result<Option<Oid>> {
    // The form without a source passes NULL.
    match source {
        None if spec.get("entity").is_some_and(|entity| !entity.is_null()) => Ok(None),
        Some(source) => Ok(Some(source)),
        None => Err(invalid_parameter(
            "the scorecard has neither a source nor an \"entity\"",
            "Of one table: kpi_create_scorecard(name, source, spec); of several a spec with {\"entity\": {\"table\": ..., \"key\": ...}}.",
        )),
    }
}

/// Runs the statements of a scorecard.
fn make(card: &ScorecardPlan, replace: bool) -> Result<()> {
    for statement in card.statements(replace) {
        run(&statement)?;
    }
    check_made(&card.names, &card.sources())
}

/// The tables of a live scorecard that were made, and an id for its triggers.
#[derive(serde::Deserialize)]
struct Made {
    id: String,
    state: u32,
    delta: u32,
    /// Of one of several tables.
    logs: Vec<u32>,
}

impl Made {
    fn of(names: &Names) -> Self {
        query_json(
            "SELECT pg_catalog.jsonb_build_object(
                'id', pg_catalog.left(pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''), 12),
                'state', pg_catalog.to_regclass(params.json ->> 'state')::pg_catalog.oid::pg_catalog.int8,
                'delta', pg_catalog.to_regclass(params.json ->> 'delta')::pg_catalog.oid::pg_catalog.int8,
                'logs', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_regclass(l.name)::pg_catalog.oid::pg_catalog.int8 ORDER BY l.place), '[]')
                    FROM pg_catalog.jsonb_array_elements_text(params.json -> 'logs') WITH ORDINALITY AS l (name, place)))",
            json!({"state": names.state, "delta": names.delta, "logs": names.logs}),
        )
    }
}

/// Has a live scorecard follow its table and counts it; `id` is that of one that is there.
fn arm(card: &ScorecardPlan, source: Oid, id: Option<String>) -> Result<()> {
    let made = Made::of(&card.names);
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
    render_for(name, source, spec, path, Target::Extension)
}

/// The same for a target by its name. 22023 for one that is none.
fn render_target(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
    target: Option<String>,
) -> Result<String> {
    let target = require_not_null(target, "target")?.parse()?;
    render_for(name, source, spec, path, target)
}

fn render_for(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
    target: Target,
) -> Result<String> {
    let session = session();
    let spec = require_not_null(spec, "spec")?.0;
    let source = require_source(source, &spec)?;
    let names = names_of_new(name, source, &spec, &path.0, &session)?;
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
        spec,
        path: path.0,
        names,
        prefix: prefix.clone(),
        kept: BTreeMap::new(),
        target,
    };
    let card = plan(request, &session)?;
    if target == Target::Plain {
        return plain::text(&card, &session);
    }
    let mut statements = card.statements(false);
    if card.is_live() {
        // What counts the table and follows it is no SQL.
        statements.push(format!(
            "SELECT {prefix}kpi_rebuild_scorecard({})",
            scorecard::literal(&card.names.long)
        ));
    }
    Ok(paragraphs(statements))
}

/// Statements as a script.
fn paragraphs(statements: Vec<String>) -> String {
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
    text
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
        let tables = [&found.delta, &found.state].into_iter().flatten();
        for table in tables.chain(&found.logs) {
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
        // A history is kept as it is.
        Some(_) if found.is_recorded() => Ok(0),
        Some(state) if found.is_board() => as_owner(&found, || board::fold(&found, state)),
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
                let request = Request::again(
                    &found,
                    (!found.is_board()).then_some(Oid::from(source)),
                    spec,
                    json!([]),
                    &session,
                )?;
                // The views are not asked: anybody who owns one may have put another query there.
                let Ok(mut card) = plan(request, &session) else {
                    return Ok(false);
                };
                if found.is_recorded() {
                    card.names.logs.clone_from(&found.logs);
                    let Some(difference) = card.difference() else {
                        return Ok(false);
                    };
                    return Ok(query_json(
                        &format!("SELECT pg_catalog.to_jsonb(NOT EXISTS ({difference}))"),
                        Value::Null,
                    ));
                }
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
    let has_entity = |spec: &Value| spec.get("entity").is_some_and(|entity| !entity.is_null());
    ensure(has_entity(&spec) == has_entity(&stored), || {
        cannot_keep(&found, "whether there is an \"entity\"")
    })?;
    remake(&found, spec, &path.0, "altered")
}

/// The keys of a spec that say what is counted.
const COUNTED: [&str; 7] = [
    "entity", "period", "segments", "measures", "where", "one_per", "window",
];

fn cannot_keep(found: &ExistingScorecard, what: &str) -> Box<Error> {
    invalid_parameter(
        format!("{what} cannot be changed in scorecard {}", found.long),
        "Measures and segments can be added; for the rest drop the scorecard and create it again.",
    )
}

fn remake(found: &ExistingScorecard, spec: Value, path: &Value, what: &str) -> Result<()> {
    let session = session();
    if found.storage() == Storage::Live {
        read_committed(&session, what)?;
    }
    let source = match found.state_oid {
        _ if found.is_board() => None,
        Some(state) => Some(
            live::status(Oid::from(state), &Snapshot::latest())?
                .source
                .map_or_else(|| found.source(), |oid| Ok(Oid::from(oid)))?,
        ),
        None => Some(found.source()?),
    };
    as_owner(found, || {
        let request = Request::again(found, source, spec, path.clone(), &session)?;
        let mut card = plan(request, &session)?;
        ensure(card.storage == found.storage(), || {
            cannot_keep(found, "the \"storage\"")
        })?;
        if let (Storage::Materialized, Some(stored)) = (card.storage, &found.spec) {
            for key in COUNTED {
                ensure(card.spec.get(key) == stored.get(key), || {
                    cannot_keep(found, &format!("the \"{key}\" of a materialized view"))
                })?;
            }
        }
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
                || ["level", "total"].contains(&name.as_str()) && card.wide_has_totals
                || name == "suppressed" && card.min_n.is_some()
                || card.segments.iter().any(|segment| segment.name == *name)
                || card.measures.iter().any(|measure| measure.kpi == *name)
        };
        if let Some(gone) = found.columns.wide.iter().find(|name| !stays(name)) {
            return Err(cannot_keep(found, &format!("column \"{gone}\"")));
        }
        let left_out = |name: &String| {
            let mut measures = card.measures.iter();
            measures.any(|m| m.may_leave_out && m.left_out_name == *name)
        };
        let mut counted = found.columns.summary.iter();
        if card.board.is_some()
            && let Some(gone) = counted.find(|name| !stays(name) && !left_out(name))
        {
            return Err(cannot_keep(found, &format!("column \"{gone}\"")));
        }
        if card.is_live() && card.board.is_some() {
            return board::make_again(found, &mut card, &session);
        }
        make(&card, true)?;
        let (true, Some(source)) = (card.is_live(), source) else {
            return Ok(());
        };
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
                remake(&found, spec, &json!([]), "rebuilt")
            }
        },
    }
}

/// The spec with the names that columns have now, where those that it names are gone.
fn renamed(found: &ExistingScorecard, spec: Value) -> Result<Value> {
    let Some(state) = found.state_oid else {
        return Ok(spec);
    };
    if found.is_board() {
        return Ok(board::renamed(state, spec));
    }
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
        "pending_rows": status.pending_rows, "pending_bytes": status.pending_bytes, "left_out": status.left_out,
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
    use advocacy_kpi_core::catalog::definition::stands_alone;
    // A built-in one stays when its changes go.
    let nothing_to_ask = match gone {
        true => {
            advocacy_kpi_core::catalog::builtin(&kpi).is_some()
                && !stands_alone(&kpi, unit_before.is_some())
        }
        false => unit.is_none(),
    };
    if nothing_to_ask {
        return Ok(());
    }
    let Some(name) = counted_by(&kpi) else {
        return Ok(());
    };
    let builtin = || {
        Some(
            advocacy_kpi_core::catalog::builtin(&kpi)?
                .get("unit")?
                .as_str()?
                .to_owned(),
        )
    };
    ensure(!gone && unit_before.or_else(builtin) == unit, || {
        is_counted(&kpi, &name)
    })
}

/// Refuses to change how a KPI is counted that a scorecard counts: its definition as it
/// was stored, and as it is to be.
fn definition_counted(
    kpi: Option<String>,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<()> {
    use advocacy_kpi_core::catalog::{builtin, definition};
    let kpi = require_not_null(kpi, "KPI")?;
    let known = builtin(&kpi);
    if before.is_none() && known.is_none() {
        return Ok(());
    }
    let object = |own: Option<Json>| match own {
        Some(Json(Value::Object(own))) => own,
        _ => definition::Raw::new(),
    };
    let (before, after) = (object(before), object(after));
    let alone = |own: &definition::Raw| definition::stands_alone(&kpi, own.contains_key("unit"));
    if let Some(known) = &known
        && !alone(&before)
    {
        // What is built in does not become something else; what was the user's own stays so.
        definition::check_override(known, &after)?;
    }
    let counting = |own: definition::Raw| {
        let base = known.clone().filter(|_| !alone(&own));
        let whole = definition::merge(base.unwrap_or_default(), own);
        definition::COUNTING.map(|key| whole.get(key).cloned())
    };
    if counting(before) == counting(after) {
        return Ok(());
    }
    match counted_by(&kpi) {
        Some(name) => Err(is_counted(&kpi, &name)),
        None => Ok(()),
    }
}

/// A scorecard that counts a KPI.
fn counted_by(kpi: &str) -> Option<String> {
    query_json(
        &format!(
            "SELECT pg_catalog.to_jsonb((SELECT pg_catalog.format('%I.%I', u.schema, u.name)
            FROM {}.kpi_scorecard_specs AS u WHERE u.spec -> 'measures' ? (params.json ->> 'kpi') ORDER BY 1 LIMIT 1))",
            session().extension
        ),
        json!({"kpi": kpi}),
    )
}

fn is_counted(kpi: &str, name: &str) -> Box<Error> {
    Error::new(
        ErrorKind::DependentObjects,
        format!("KPI {kpi} is counted by scorecard {name}"),
        format!(
            "Drop that first: SELECT kpi_drop_scorecard({});",
            scorecard::literal(name)
        ),
    )
}

/// Whether a target is met; NULL where there is no value or no target.
fn target_met(
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    target: Option<f64>,
    better: Option<String>,
) -> Option<String> {
    let better = match better.as_deref() {
        Some("lower") => Better::Lower,
        _ => Better::Higher,
    };
    let met = Reached::of(better, value?, low, high, target?);
    Some(met.name().to_owned())
}

export! {
    akpi_target_met = target_met;
    akpi_definition_counted = definition_counted;
    akpi_create_scorecard = create;
    akpi_scorecard_sql = render;
    akpi_scorecard_sql_target = render_target;
    akpi_drop_scorecard = drop_scorecard;
    akpi_alter_scorecard = alter;
    akpi_compact = compact;
    akpi_verify_scorecard = verify;
    akpi_rebuild_scorecard = rebuild;
    akpi_live_status = live_status;
    akpi_report = report::report;
    akpi_definition_unused = definition_unused;
}
