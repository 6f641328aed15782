//! Live scorecards of several tables in the database: their tables, and what is counted and
//! folded by SQL.

use super::lookup::ExistingScorecard;
use super::query::{SessionContext, query_json, run, session};
use super::{Made, Request, make, old, plan};
use crate::pg::datum::{Snapshot, dictionary, notice};
use crate::pg::live::{self, Read};
use advocacy_kpi_core::error::{Result, ensure, invalid_parameter};
use advocacy_kpi_core::live::Program;
use advocacy_kpi_core::scorecard::ScorecardPlan;
use pgrx::pg_sys::Oid;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Tells what would make reading and folding fast.
pub(super) fn advise(card: &ScorecardPlan) {
    for (table, column) in card.unindexed() {
        notice(
            &format!("{table} has no index that begins with {column}"),
            &format!(
                "Until the scorecard is folded, all of {table} is read for the rows of customers that changed: CREATE INDEX ON {table} ({column})."
            ),
        );
    }
}

fn program(card: &ScorecardPlan, id: String) -> Result<Program> {
    card.board_program(id).ok_or_else(|| {
        invalid_parameter(
            format!("scorecard {} is not of several tables", card.names.long),
            "Drop it with kpi_drop_scorecard and create it again.",
        )
    })
}

/// Has a live scorecard follow its tables and counts them; `so_far` is the log of a recorded
/// one that is there.
pub(super) fn arm(card: &ScorecardPlan, so_far: Option<&str>) -> Result<()> {
    let made = Made::of(&card.names);
    let program = program(card, made.id)?;
    let oids = |oids: Vec<u32>| oids.into_iter().map(Oid::from).collect();
    let read = Read {
        program: &program,
        sources: oids(card.sources()),
        logs: oids(made.logs),
    };
    let counted = match card.beginning(so_far) {
        Some(beginning) => beginning,
        None => card.board_queries().unwrap_or_default().0,
    };
    live::arm_board(
        Oid::from(made.state),
        Oid::from(made.delta),
        &read,
        &counted,
    )
}

/// Makes a scorecard that is there again: its views read new tables, as nobody who writes may
/// find the old ones locked, and nobody with an older snapshot may read new ones.
pub(super) fn make_again(
    found: &ExistingScorecard,
    card: &mut ScorecardPlan,
    session: &SessionContext,
) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Free {
        old: String,
        first: usize,
    }
    require_same_log(found, card)?;
    let free: Free = query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'old', 'kpi_' || pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''),
            'first', (SELECT 1 + coalesce(pg_catalog.max(pg_catalog.substr(c.relname, 1 + pg_catalog.length(params.json ->> 'log'))::pg_catalog.int8), 0)
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = params.json ->> 'schema'
                WHERE c.relname ^@ (params.json ->> 'log')
                    AND pg_catalog.substr(c.relname, 1 + pg_catalog.length(params.json ->> 'log')) ~ '^[0-9]{1,9}$'))",
        json!({"schema": found.schema, "log": format!("{}_log", found.name)}),
    );
    let tables = card.names.logs.len();
    card.names
        .number_logs(&session.keywords, free.first, tables);
    let mut old: Vec<String> = found.logs.clone();
    if let Some(delta) = &found.delta {
        let name = session.keywords.ident(&free.old);
        run(&format!("ALTER TABLE {delta} RENAME TO {name}"))?;
        old.extend(
            found
                .delta_oid
                .map(|oid| dictionary::quoted_name(Oid::from(oid))),
        );
    }
    make(card, true)?;
    arm(card, found.logs.first().map(String::as_str))?;
    for table in old {
        run(&format!("DROP TABLE {table}"))?;
    }
    Ok(())
}

/// Refuses another log for a recorded scorecard: of what came and went before, only what was
/// logged is known.
fn require_same_log(found: &ExistingScorecard, card: &ScorecardPlan) -> Result<()> {
    let (Some(state), Some(new)) = (found.state_oid, card.board_program(String::new())) else {
        return Ok(());
    };
    if !new.is_recorded() {
        return Ok(());
    }
    let status = live::status(Oid::from(state), &Snapshot::latest())?;
    let source = status.source.map(Oid::from);
    let Some(old) = status.program.map(|program| program.tables) else {
        return require_log_of_spec(found, card);
    };
    let columns = |tables: &[advocacy_kpi_core::live::program::Table]| {
        tables
            .first()
            .map(|table| table.columns.clone())
            .unwrap_or_default()
    };
    let (old, new) = (columns(&old), columns(&new.tables));
    // A column that was renamed is the same one.
    let is_renamed = |name: &str| source.is_some_and(|on| dictionary::column(on, name).is_none());
    let same = old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| {
            old.r#type == new.r#type && (old.column == new.column || is_renamed(&old.column))
        });
    ensure(same, || {
        invalid_parameter(
            format!(
                "scorecard {} recorded other columns of its table than the spec has",
                found.long
            ),
            "What they were at the closes before is not known: create another scorecard for them.",
        )
    })
}

/// Where what was noted of the log is gone, as after a restore of the schema: one that is
/// empty begins again, others must be of the same spec.
fn require_log_of_spec(found: &ExistingScorecard, card: &ScorecardPlan) -> Result<()> {
    let is_empty = |log: &String| {
        query_json(
            &format!("SELECT pg_catalog.to_jsonb(NOT EXISTS (SELECT FROM {log}))"),
            Value::Null,
        )
    };
    let is_known = found.spec.as_ref() == Some(&card.spec) || found.logs.iter().all(is_empty);
    ensure(is_known, || {
        invalid_parameter(
            format!("what scorecard {} recorded is of another spec", found.long),
            "Rebuild it by the spec that it has, or create another scorecard.",
        )
    })
}

/// Folds a scorecard; the current user is its owner.
pub(super) fn fold(found: &ExistingScorecard, state: u32) -> Result<i64> {
    let spec = found.spec.clone().ok_or_else(|| old::refusal(found))?;
    let session = session();
    let request = Request::again(found, None, renamed(state, spec), json!([]), &session)?;
    let mut card = plan(request, &session)?;
    let logs = live::logs(Oid::from(state)).into_iter();
    card.names.logs = logs
        .map(|log| dictionary::quoted_name(Oid::from(log)))
        .collect();
    let program = program(&card, String::new())?;
    let (_, folding) = card.board_queries().unwrap_or_default();
    live::fold_board(Oid::from(state), &program, &folding)
}

/// A spec with the names that tables and columns have now.
pub(super) fn renamed(state: u32, mut spec: Value) -> Value {
    let Some((tables, columns)) = live::renamings(Oid::from(state)) else {
        return spec;
    };
    let none = BTreeMap::new();
    let of = |table: Option<&Value>| {
        let table = table.and_then(Value::as_str).unwrap_or_default();
        columns.get(table).unwrap_or(&none)
    };
    let entity = of(spec.pointer("/entity/table"));
    // By which rows refer to it where they do not say.
    let key = spec.pointer("/entity/key").cloned();
    for key in ["key", "from", "to"] {
        replace(spec.pointer_mut(&format!("/entity/{key}")), entity);
    }
    rename_keys(spec.get_mut("where"), entity);
    let segments = spec.get_mut("segments").and_then(Value::as_array_mut);
    for segment in segments.into_iter().flatten() {
        // The column of the scorecard keeps its name.
        let name = match &segment {
            Value::String(name) => name.clone(),
            other => other
                .get("as")
                .or_else(|| other.get("column"))
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        };
        if let Value::String(column) = segment {
            match entity.contains_key(column) {
                true => *segment = json!({"column": column, "as": name}),
                false => continue,
            }
        }
        let table = match segment.get("from") {
            None => entity,
            from => of(from),
        };
        if segment
            .get("column")
            .and_then(Value::as_str)
            .is_some_and(|c| table.contains_key(c))
            && let Some(segment) = segment.as_object_mut()
        {
            segment.insert("as".into(), name.into());
        }
        replace(segment.get_mut("column"), table);
        replace(segment.get_mut("on"), entity);
    }
    let one_per = spec.get("one_per").cloned();
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, measure) in measures.into_iter().flatten() {
        let named = ["rows", "history", "events"]
            .iter()
            .find_map(|key| measure.get(key));
        let table = of(named);
        if table.is_empty() && entity.is_empty() {
            continue;
        }
        // What holds for all measures is of this table by another name.
        if let (Some(one_per), Some(measure)) = (&one_per, measure.as_object_mut())
            && measure.contains_key("rows")
        {
            measure.entry("one_per").or_insert_with(|| one_per.clone());
        }
        if let (Some(key), Some(measure)) = (&key, measure.as_object_mut()) {
            measure.entry("on").or_insert_with(|| key.clone());
        }
        for key in ["on", "at", "weight"] {
            replace(measure.get_mut(key), table);
        }
        for pair in [
            "/valid/from",
            "/valid/to",
            "/one_per/column",
            "/one_per/by",
            "/of/not_null",
        ] {
            replace(measure.pointer_mut(pair), table);
        }
        replace(measure.get_mut("valid"), table);
        match measure.get_mut("of") {
            Some(Value::Array(list)) => {
                for argument in list {
                    match argument.get_mut("not_null") {
                        Some(column) => replace(Some(column), table),
                        None => replace(Some(argument), table),
                    }
                }
            }
            one => replace(one, table),
        }
        rename_keys(measure.get_mut("where"), table);
    }
    rename_tables(&mut spec, &tables);
    spec
}

/// Puts the name that a column has now.
fn replace(name: Option<&mut Value>, renamed: &BTreeMap<String, String>) {
    if let Some(name) = name
        && let Some(now) = name.as_str().and_then(|name| renamed.get(name))
    {
        *name = now.clone().into();
    }
}

/// The same of the keys of an object.
fn rename_keys(conditions: Option<&mut Value>, renamed: &BTreeMap<String, String>) {
    if let Some(conditions) = conditions.and_then(Value::as_object_mut) {
        let now = std::mem::take(conditions)
            .into_iter()
            .map(|(name, condition)| (renamed.get(&name).cloned().unwrap_or(name), condition))
            .collect::<Map<String, Value>>();
        *conditions = now;
    }
}

fn rename_tables(spec: &mut Value, tables: &BTreeMap<String, String>) {
    replace(spec.pointer_mut("/entity/table"), tables);
    let segments = spec.get_mut("segments").and_then(Value::as_array_mut);
    for segment in segments.into_iter().flatten() {
        replace(segment.get_mut("from"), tables);
    }
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, measure) in measures.into_iter().flatten() {
        for key in ["rows", "history", "events"] {
            replace(measure.get_mut(key), tables);
        }
    }
}
