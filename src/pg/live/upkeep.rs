//! Counting a scorecard again, folding it, and telling whether it is exact.

use super::board;
use super::capture;
use super::known;
use super::member;
use super::plan::Plan;
use super::position::{self, Position};
use super::state::{self, State};
use crate::pg::datum::table::{self, Lock, Table};
use crate::pg::datum::{Call, Snapshot, dictionary, export, raise, session, trigger};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::live::Program;
use pgrx::pg_sys::{Datum, Oid};
use serde::Serialize;

/// As it is stored; what is written here can always be.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The trigger function of this release; 55000 where the database has the objects of
/// another.
pub fn capture_function() -> Result<Oid> {
    dictionary::own_function("kpi_capture").ok_or_else(not_updated)
}

/// 55000 where the objects in the database are those of a release without this.
pub fn require_board_functions() -> Result<()> {
    ensure(dictionary::has_board_functions(), not_updated)
}

fn not_updated() -> Box<Error> {
    Error::new(
        ErrorKind::Stale,
        "the objects of advocacy_kpi in this database are not those of the installed release",
        "Run ALTER EXTENSION advocacy_kpi UPDATE; \\dx shows the version.",
    )
}

pub(super) fn stale(name: &str, reason: &str) -> Box<Error> {
    Error::new(
        ErrorKind::Stale,
        format!("scorecard {name} is stale: {reason}"),
        format!(
            "Count it again: SELECT kpi_rebuild_scorecard({});",
            advocacy_kpi_core::scorecard::literal(name)
        ),
    )
}

pub(super) fn gone() -> Box<Error> {
    Error::new(
        ErrorKind::UndefinedRelation,
        "a table of the scorecard is gone",
        "Drop the scorecard with kpi_drop_scorecard and create it again.",
    )
}

pub(super) fn refused(reason: String) -> Box<Error> {
    invalid_parameter(
        format!("the scorecard cannot be kept exact: {reason}"),
        "Use storage materialized or view, or change the table.",
    )
}

/// 42501 where the current user may not create triggers on a table.
pub(super) fn require_trigger_right(source: Oid) -> Result<()> {
    ensure(dictionary::may_create_triggers(source), || {
        Error::new(
            ErrorKind::InsufficientPrivilege,
            format!(
                "the scorecard's owner has no TRIGGER privilege on {}",
                dictionary::relation_name(source)
            ),
            "Have the owner of the table GRANT SELECT, TRIGGER on it.",
        )
    })
}

/// How a scorecard counts by what was just stored of it.
pub(super) fn plan_as_stored(state: &Table, delta: &Table, function: Oid) -> Result<Plan> {
    let stored = State::read(state, &Snapshot::latest()).ok_or_else(gone)?;
    let plan = Plan::new(state, &stored, function).map_err(refused)?;
    ensure(plan.is_delta(delta), || {
        refused("its table of counts has an index, or is no plain table".into())
    })?;
    Ok(plan)
}

/// Has a scorecard follow its tables as they are now, and counts them.
///
/// The current user is its owner. Writers are locked out until the transaction ends, so
/// that no row is missed or counted twice.
pub fn arm(state: Oid, delta: Oid, source: Oid, program: &Program) -> Result<()> {
    let function = capture_function()?;
    require_trigger_right(source)?;
    let tables = lock_tree(source).map_err(refused)?;
    position::drop_triggers(&program.id, function, &tables);
    for (table, place) in &tables {
        if !position::has_all_triggers(*table, *place, &program.id, function) {
            create_triggers(*table, *place, &program.id, state, function);
        }
    }

    let delta_table = Table::open(delta, Lock::ShareUpdateExclusive).ok_or_else(gone)?;
    let _writing = Table::open(delta, Lock::RowExclusive).ok_or_else(gone)?;
    let state_table = Table::open(state, Lock::RowExclusive).ok_or_else(gone)?;
    let before = State::read(&state_table, &Snapshot::latest()).ok_or_else(gone)?;
    for place in &before.rows {
        state_table.delete(*place);
    }
    state::insert_at(
        &state_table,
        "scorecard",
        Some(source),
        before.created_at.or_else(|| Some(session::now())),
        Some(&json(program)),
    );
    state::insert(&state_table, "delta", Some(delta), None);
    for (table, _) in &tables {
        let stamp = member::stamp(*table, program, 0);
        state::insert(&state_table, "table", Some(*table), Some(&json(&stamp)));
    }
    session::next_command();
    let plan = plan_as_stored(&state_table, &delta_table, function)?;
    plan.empty(&delta_table);
    for (table, place) in &tables {
        if place.has_rows() {
            plan.count_table(*table, &delta_table, true);
        }
    }
    session::next_command();
    dictionary::invalidate(state);
    Ok(())
}

/// Locks a table and all below it against writers; those that come while others are
/// waited for as well.
fn lock_tree(source: Oid) -> std::result::Result<Vec<(Oid, Position)>, String> {
    let mut known = Vec::new();
    loop {
        let tables = position::positions(source)?;
        if tables == known {
            return Ok(tables);
        }
        for (table, _) in &tables {
            Table::open(*table, Lock::ShareRowExclusive)
                .ok_or("a part of the table was dropped")?;
        }
        known = tables;
    }
}

pub(super) fn create_triggers(table: Oid, place: Position, id: &str, state: Oid, function: Oid) {
    for trigger in trigger::triggers(table, function) {
        if trigger.argument == id {
            trigger::drop_trigger(trigger.oid);
        }
    }
    for shape in place.triggers() {
        trigger::create_trigger(shape, id, table, state, function);
    }
}

/// Folds a delta as a whole; gives how many rows that saved.
pub fn fold(state: Oid) -> Result<i64> {
    let function = capture_function()?;
    let name = scorecard_name(state);
    let stored = Table::open(state, Lock::RowExclusive)
        .and_then(|table| Some((State::read(&table, &Snapshot::latest())?, table)));
    let Some((stored, state_table)) = stored else {
        return Err(stale(&name, "its table of states is gone"));
    };
    let plan =
        known::of_state(&state_table, &stored, function).map_err(|why| stale(&name, &why))?;
    let _writing = Table::open(plan.delta, Lock::RowExclusive);
    // Released at once, so that folds of others wait for this one only.
    let delta = Table::open(plan.delta, Lock::ShareUpdateExclusive)
        .map(|delta| delta.for_now(Lock::ShareUpdateExclusive))
        .filter(|delta| plan.is_delta(delta))
        .ok_or_else(|| stale(&name, "its table of counts is gone or was changed"))?;
    let saved = plan.fold(&delta);
    state::note_fold(&state_table, plan.delta);
    Ok(saved)
}

/// What is known of a live scorecard.
#[derive(Default, Serialize)]
pub struct Status {
    pub reason: Option<String>,
    pub source: Option<u32>,
    pub pending_rows: Option<i64>,
    /// Of several tables, where that is not the size of the delta.
    pub pending_bytes: Option<i64>,
    pub left_out: Option<i64>,
    pub created_at: Option<i64>,
    pub folded_at: Option<i64>,
    pub program: Option<Program>,
    pub stamp: Option<state::Stamp>,
    pub delta: Option<u32>,
}

pub fn status(state: Oid, snapshot: &Snapshot) -> Result<Status> {
    let function = capture_function()?;
    let mut status = Status::default();
    let stored = Table::look(state).and_then(|table| Some((State::read(&table, snapshot)?, table)));
    let Some((stored, table)) = stored else {
        status.reason = Some("its table of states is gone or was changed".into());
        return Ok(status);
    };
    status.created_at = stored.created_at;
    status.folded_at = stored.folded_at;
    let there = |oid: Oid| (oid != Oid::INVALID).then(|| oid.to_u32());
    status.source = there(stored.source);
    status.delta = there(stored.delta);
    match known::of_state(&table, &stored, function) {
        Err(reason) => status.reason = Some(reason),
        Ok(_) if !sees_truncations(&table, &stored, snapshot) => {
            status.reason = Some(TRUNCATED_SINCE.to_owned());
        }
        Ok(plan) if plan.program.is_board() && !board::is_latest(&table, &stored) => {
            status.reason = Some(board::CHANGED_SINCE.to_owned());
        }
        Ok(plan) => {
            if plan.program.is_board() {
                (status.pending_rows, status.pending_bytes) = board::pending(&plan);
            } else if let Some(delta) = Table::look(plan.delta) {
                let (pending, left_out) = plan.measure(&delta);
                status.pending_rows = Some(pending);
                status.left_out = Some(left_out);
            }
        }
    }
    let source = stored.source;
    status.stamp = stored
        .members
        .into_iter()
        .find(|(member, _)| *member == source)
        .map(|(_, stamp)| stamp);
    status.program = stored.program;
    Ok(status)
}

/// The name of the scorecard that a state table is of.
pub fn scorecard_name(state: Oid) -> String {
    if !state::is_state(state) {
        return dictionary::quoted_name(state);
    }
    let owner = |relation: Oid| dictionary::class(relation).map(|class| class.owner);
    // The long view reads the summary, which reads the state table, and has a column kpi.
    let summaries = dictionary::readers(state);
    let views = summaries
        .iter()
        .flat_map(|summary| dictionary::readers(*summary));
    let long = views
        .into_iter()
        .find(|view| owner(*view) == owner(state) && dictionary::column(*view, "kpi").is_some());
    long.map_or_else(
        || {
            dictionary::quoted_name(state)
                .trim_end_matches("_state")
                .to_owned()
        },
        dictionary::quoted_name,
    )
}

/// True where a scorecard may be read, by its state table; an ERROR (55000) where it is
/// stale.
fn require_exact(state: Oid) -> Result<bool> {
    let function = capture_function()?;
    let Some(table) = Table::look(state) else {
        return Err(stale(&scorecard_name(state), "its table of states is gone"));
    };
    let snapshot = Snapshot::of_query();
    let Some(stored) = State::read(&table, &snapshot) else {
        return Err(stale(
            &scorecard_name(state),
            "its table of states was changed",
        ));
    };
    let is_board = stored.program.as_ref().is_some_and(Program::is_board);
    ensure(
        stored.stale.is_some() || !is_board || board::is_latest(&table, &stored),
        || {
            Error::new(
                ErrorKind::Stale,
                format!(
                    "scorecard {} is stale {}",
                    scorecard_name(state),
                    board::CHANGED_SINCE
                ),
                "Begin a new transaction. kpi_rebuild_scorecard is not needed where that reads it.",
            )
        },
    )?;
    known::of_state(&table, &stored, function)
        .map_err(|reason| stale(&scorecard_name(state), &reason))?;
    ensure(sees_truncations(&table, &stored, &snapshot), || {
        Error::new(
            ErrorKind::Stale,
            format!(
                "scorecard {} is stale {TRUNCATED_SINCE}",
                scorecard_name(state)
            ),
            "Begin a new transaction. kpi_rebuild_scorecard is not needed.",
        )
    })?;
    Ok(true)
}

const TRUNCATED_SINCE: &str =
    "in this transaction: its table was truncated, and others wrote to it after the snapshot";

/// TRUNCATE removes rows for all snapshots, but their counts only for those taken since.
fn sees_truncations(table: &Table, stored: &State, snapshot: &Snapshot) -> bool {
    let latest = State::read(table, &Snapshot::of_each_row()).unwrap_or_default();
    let seen = |place: &table::Place| stored.truncations.iter().any(|t| table::same(t, place));
    latest.truncations.iter().all(seen) && !capture::subtracted_unseen(table.oid(), snapshot)
}

/// Every live scorecard of the database, by its state table.
fn all_states() -> Vec<Oid> {
    let Some(function) = dictionary::own_function_of_regclass("kpi_require_exact") else {
        return Vec::new();
    };
    let summaries = dictionary::readers_of_function(function);
    let mut found: Vec<Oid> = Vec::new();
    for table in dictionary::read_by(&summaries) {
        if state::is_state(table) && !found.contains(&table) {
            found.push(table);
        }
    }
    found
}

/// Called after a statement that changes tables: scorecards that it makes inexact are
/// noted, as the next statement may change the table back. New partitions that are empty
/// are followed.
fn check_tables(call: Call) -> Datum {
    if !dictionary::is_event_trigger(call) {
        raise(&invalid_parameter(
            "akpi_check_tables was called, which only an event trigger may do",
            "The extension creates it.",
        ));
    }
    if let Ok(function) = capture_function()
        && dictionary::may_concern_tables(call)
    {
        for oid in all_states() {
            check(oid, function);
        }
    }
    Datum::from(0)
}

fn check(oid: Oid, function: Oid) {
    let Some(table) = Table::look_now(oid) else {
        return;
    };
    let Some(stored) = State::read(&table, &Snapshot::latest()) else {
        return;
    };
    if stored.program.is_none() || stored.stale.is_some() {
        return;
    }
    // Rows that came with a restore: its triggers are made one after the other.
    if stored
        .members
        .iter()
        .any(|(member, stamp)| stamp.oid != member.to_u32())
    {
        return adopt(&table, &stored, function);
    }
    if let Err(reason) = known::of_state(&table, &stored, function)
        && !follow_empty(&table, &stored, function)
    {
        drop(table);
        state::mark_stale(oid, &reason);
    }
}

/// Notes the numbers that restored tables have in this database, once all is in place.
fn adopt(table: &Table, stored: &State, function: Oid) {
    let (Ok(plan), Some(writing)) = (
        Plan::new(table, stored, function),
        Table::open_now(table.oid(), Lock::RowExclusive),
    ) else {
        return;
    };
    if let Ok(tables) = position::followed(stored)
        && state::delete_kind(&writing, "table")
    {
        for (member, _, at) in tables {
            let stamp = member::stamp(member, &plan.program, at);
            state::insert(&writing, "table", Some(member), Some(&json(&stamp)));
        }
    }
    session::next_command();
}

/// Follows parts that were added, where they are empty; tells whether that is all there
/// was to do.
fn follow_empty(table: &Table, stored: &State, function: Oid) -> bool {
    let (Ok(tables), Some(program)) = (position::followed(stored), &stored.program) else {
        return false;
    };
    let known = |oid: Oid| stored.members.iter().any(|(member, _)| *member == oid);
    let added: Vec<_> = tables.iter().filter(|(oid, _, _)| !known(*oid)).collect();
    let empty = added.iter().all(|(oid, place, _)| {
        matches!(place, Position::Leaf | Position::Between)
            && !trigger::has_trigger_of(*oid, &program.id)
            && Table::open_now(*oid, Lock::ShareRowExclusive)
                .is_some_and(|part| *place == Position::Between || part.pages() == 0)
    });
    if added.is_empty() || !empty {
        return false;
    }
    let Some(writing) = Table::open_now(table.oid(), Lock::RowExclusive) else {
        return false;
    };
    for (oid, place, at) in added {
        create_triggers(*oid, *place, &program.id, table.oid(), function);
        let stamp = member::stamp(*oid, program, *at);
        let detail = json(&stamp);
        state::insert(&writing, "table", Some(*oid), Some(&detail));
    }
    session::next_command();
    dictionary::invalidate(table.oid());
    session::next_command();
    let Some(stored) = State::read(&writing, &Snapshot::latest()) else {
        return false;
    };
    known::of_state(&writing, &stored, function).is_ok()
}

/// Drops all triggers of a scorecard.
pub fn triggers_left(id: &str) -> Result<()> {
    position::drop_triggers(id, capture_function()?, &[]);
    Ok(())
}

export! {
    akpi_require_exact = require_exact;
    akpi_check_tables = check_tables;
}
