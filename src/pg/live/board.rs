//! Live scorecards of several tables: counting them, folding them, telling what is pending.

use super::known;
use super::member;
use super::plan::Plan;
use super::position::{self, Position};
use super::state::{self, State};
use super::upkeep::{
    capture_function, create_triggers, gone, json, plan_as_stored, refused, require_trigger_right,
    scorecard_name, stale,
};
use crate::pg::datum::table::{Appender, Lock, Table};
use crate::pg::datum::{Row, Snapshot, dictionary, select, session};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure};
use advocacy_kpi_core::live::Program;
use pgrx::pg_sys::Oid;
use std::collections::BTreeMap;

pub const CHANGED_SINCE: &str =
    "in this transaction: it was rebuilt, or cannot be kept exact any more, since the snapshot";

/// The logs of a scorecard, by place.
pub fn logs(state: Oid) -> Vec<u32> {
    let stored = Table::look(state).and_then(|table| State::read(&table, &Snapshot::latest()));
    let mut logs = stored.map(|stored| stored.logs).unwrap_or_default();
    logs.sort_unstable_by_key(|(at, _)| *at);
    logs.into_iter().map(|(_, log)| log.to_u32()).collect()
}

/// Whether a state as a snapshot sees it is the one that there is now: figures of an older
/// one would be put together of tables of today. Who reads a view of it keeps out whoever
/// would count it again, so its rows do not change meanwhile.
pub fn is_latest(table: &Table, stored: &State) -> bool {
    let id = |state: &State| state.program.as_ref().map(|program| program.id.clone());
    State::read(table, &Snapshot::of_each_row())
        .is_some_and(|latest| latest.stale.is_none() && id(&latest) == id(stored))
}

/// The tables that a scorecard reads.
pub struct Read<'a> {
    pub program: &'a Program,
    /// By place, as those of the program.
    pub sources: Vec<Oid>,
    pub logs: Vec<Oid>,
}

/// Has a scorecard follow its tables as they are now, and counts them by a query; of a
/// recorded one the query is what its log begins with.
///
/// The current user is its owner. Writers are locked out until the transaction ends, so
/// that no row is missed or counted twice.
pub fn arm_board(state: Oid, delta: Oid, read: &Read, counted: &str) -> Result<()> {
    let function = capture_function()?;
    let program = read.program;
    for source in &read.sources {
        require_trigger_right(*source)?;
    }
    let tables = lock_trees(&read.sources).map_err(refused)?;
    for (table, _, _) in &tables {
        require_unused(*table)?;
    }
    let delta_table = Table::open(delta, Lock::ShareUpdateExclusive).ok_or_else(gone)?;
    let _writing = Table::open(delta, Lock::RowExclusive).ok_or_else(gone)?;
    let state_table = Table::open(state, Lock::RowExclusive).ok_or_else(gone)?;
    let before = State::read(&state_table, &Snapshot::latest()).ok_or_else(gone)?;
    if let Some(before) = &before.program {
        position::drop_triggers(&before.id, function, &[]);
    }
    for (table, place, _) in &tables {
        create_triggers(*table, *place, &program.id, state, function);
    }
    for place in &before.rows {
        state_table.delete(*place);
    }
    let entity = read.sources.first().copied();
    let created_at = before.created_at.or_else(|| Some(session::now()));
    state::insert_at(
        &state_table,
        "scorecard",
        entity,
        created_at,
        Some(&json(program)),
    );
    state::insert(&state_table, "delta", Some(delta), None);
    for (kind, relations) in [("source", &read.sources), ("log", &read.logs)] {
        for (at, relation) in relations.iter().enumerate() {
            state::insert(&state_table, kind, Some(*relation), Some(&at.to_string()));
        }
    }
    for (table, _, at) in &tables {
        let stamp = member::stamp(*table, program, *at);
        state::insert(&state_table, "table", Some(*table), Some(&json(&stamp)));
    }
    session::next_command();
    plan_as_stored(&state_table, &delta_table, function)?;
    let log = match (program.is_recorded(), read.logs.first()) {
        (true, Some(log)) => Some(Table::open(*log, Lock::RowExclusive).ok_or_else(gone)?),
        _ => None,
    };
    let mut rows = Appender::new(log.as_ref().unwrap_or(&delta_table));
    select(counted, &Snapshot::latest(), |row| push(&mut rows, row));
    rows.finish();
    session::next_command();
    dictionary::invalidate(state);
    Ok(())
}

fn push(rows: &mut Appender, row: &Row) {
    let (values, nulls) = row.parts();
    rows.push(&mut values.to_vec(), &mut nulls.to_vec());
}

/// Refuses what a query that writes to a table, or its triggers that are yet to fire, would
/// see half done.
fn require_unused(table: Oid) -> Result<()> {
    let table = Table::open(table, Lock::AccessShare).ok_or_else(gone)?;
    table.require_unused(c"count or fold a live scorecard of");
    Ok(())
}

/// Locks tables and all below them against writers. No lock is held while another is waited
/// for, so that writers who hold some of the tables can go on.
fn lock_trees(sources: &[Oid]) -> std::result::Result<Vec<(Oid, Position, usize)>, String> {
    const TRIES: usize = 100;
    let mut first: Option<Oid> = None;
    for tried in 0.. {
        let mut found = Vec::new();
        let mut locked = Vec::new();
        if let Some(table) = first.take() {
            locked.extend(Table::open(table, Lock::ShareRowExclusive).map(temporary));
        }
        for (at, source) in sources.iter().enumerate() {
            for (table, place) in position::positions(*source)? {
                found.push((table, place, at));
                let open = match tried < TRIES {
                    true => Table::open_now(table, Lock::ShareRowExclusive),
                    false => Table::open(table, Lock::ShareRowExclusive),
                };
                match open {
                    Some(open) => locked.push(temporary(open)),
                    None => first = first.or(Some(table)),
                }
            }
        }
        if first.is_none() && known(sources)? == found {
            locked.into_iter().for_each(|table| drop(table.kept()));
            return Ok(found);
        }
        if tried > TRIES + 2 {
            break;
        }
    }
    Err("a part of a table was dropped".to_owned())
}

fn temporary(table: Table) -> Table {
    table.for_now(Lock::ShareRowExclusive)
}

fn known(sources: &[Oid]) -> std::result::Result<Vec<(Oid, Position, usize)>, String> {
    let mut found = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let tables = position::positions(*source)?.into_iter();
        found.extend(tables.map(|(table, place)| (table, place, at)));
    }
    Ok(found)
}

/// Who has a scorecard folded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Folding {
    /// Its owner.
    AsAsked,
    /// Whoever wrote much: it is not waited for, and no table of another role is read.
    InBackground,
}

/// The owner of a scorecard, where all the tables that it follows are the same role's.
pub fn only_owner(state: Oid) -> Option<Oid> {
    let table = Table::look(state)?;
    let stored = State::read(&table, &Snapshot::latest())?;
    let owner = table.owner();
    (state::is_state(state) && follows_only_of(&stored, owner)).then_some(owner)
}

/// Whether all the tables that a scorecard follows are a role's.
fn follows_only_of(stored: &State, owner: Oid) -> bool {
    let mut tables = stored.members.iter();
    tables.all(|(table, _)| dictionary::class(*table).is_some_and(|class| class.owner == owner))
}

/// Folds a scorecard by the query of what changed; gives how many rows that saved.
///
/// The current user is its owner. One folds at a time; the query and what is deleted see
/// the same.
pub fn fold_board(state: Oid, program: &Program, folding: &str, how: Folding) -> Result<i64> {
    let function = capture_function()?;
    let name = scorecard_name(state);
    let gone = || stale(&name, "its table of states is gone");
    let state_table = Table::open(state, Lock::RowExclusive).ok_or_else(gone)?;
    let delta = State::read(&state_table, &Snapshot::latest())
        .ok_or_else(gone)?
        .delta;
    // Waits for who folds, or counts again; what he did is seen afterwards.
    let delta_table = match how {
        Folding::AsAsked => Table::open(delta, Lock::ShareUpdateExclusive),
        Folding::InBackground => Table::open_now(delta, Lock::ShareUpdateExclusive),
    };
    let delta_table = delta_table.ok_or_else(|| stale(&name, "its table of counts is gone"))?;
    let _writing = Table::open(delta, Lock::RowExclusive);
    let stored = State::read(&state_table, &Snapshot::latest()).ok_or_else(gone)?;
    let plan =
        known::of_state(&state_table, &stored, function).map_err(|why| stale(&name, &why))?;
    ensure(
        plan.delta == delta && plan.is_delta(&delta_table) && same_columns(&plan, program),
        || stale(&name, "its tables of counts were changed"),
    )?;
    for table in plan.members.keys() {
        require_unused(*table)?;
    }
    // They are locked now, so that they stay whose they are.
    ensure(
        how == Folding::AsAsked || follows_only_of(&stored, plan.owner),
        || refused("a table that it follows is another role's".into()),
    )?;
    let logs: Option<Vec<Table>> = plan
        .logs
        .iter()
        .map(|log| Table::open(*log, Lock::RowExclusive).filter(|log| log.is_plain()))
        .collect();
    let logs =
        logs.ok_or_else(|| stale(&name, "a table of its changes is gone or has an index"))?;
    session::next_command();
    // The query finds its tables by name.
    let is_named = || {
        ensure(are_named(&stored, program), || {
            Error::new(
                ErrorKind::Stale,
                format!("a table of scorecard {name} is being renamed"),
                "Nothing was folded; call it again.",
            )
        })
    };
    is_named()?;
    let snapshot = Snapshot::latest();
    let mut rows = Appender::new(&delta_table);
    let mut is_alone = true;
    select(folding, &snapshot, |row| {
        // The last columns are the counts and the places of the rows that they were in.
        let Some(counts) = row.len().checked_sub(2) else {
            return;
        };
        for place in row.places(counts + 1) {
            is_alone &= delta_table.delete(place);
        }
        let is_left = row.bytes(counts, |counts| counts.iter().any(|byte| *byte != 0));
        if is_left == Some(true) {
            push(&mut rows, &row.first(counts + 1));
        }
    });
    rows.finish();
    is_named()?;
    let mut folded = 0;
    for log in &logs {
        log.scan(&snapshot, |place, _| {
            is_alone &= log.delete(place);
            folded += 1;
            true
        });
    }
    ensure(is_alone, || {
        Error::new(
            ErrorKind::Stale,
            format!("scorecard {name} was folded by somebody else at the same time"),
            "Nothing was folded; call it again.",
        )
    })?;
    session::next_command();
    state::note_fold(&state_table, plan.delta);
    Ok(folded)
}

/// Whether the tables that are followed have the names that a query has for them.
fn are_named(stored: &State, program: &Program) -> bool {
    stored.sources.iter().all(|(at, source)| {
        let table = program.tables.get(*at);
        table.is_some_and(|table| table.name == dictionary::quoted_name(*source))
    })
}

/// Whether a query reads what the logs hold; names may have changed since.
fn same_columns(plan: &Plan, program: &Program) -> bool {
    let types = |program: &Program| -> Vec<Vec<u32>> {
        let tables = program.tables.iter();
        tables
            .map(|table| table.columns.iter().map(|column| column.r#type).collect())
            .collect()
    };
    types(&plan.program) == types(program)
}

/// Rows of the logs and their size.
///
/// Of a history, which is not folded, no row is pending.
pub fn pending(plan: &Plan) -> (Option<i64>, Option<i64>) {
    let (mut rows, mut pages) = (0, 0);
    let is_folded = !plan.program.is_recorded();
    for log in &plan.logs {
        let Some(log) = Table::look(*log) else {
            return (None, None);
        };
        pages += i64::from(log.pages());
        if is_folded {
            log.scan(&Snapshot::of_query(), |_, _| {
                rows += 1;
                true
            });
        }
    }
    (Some(rows), Some(pages * i64::from(pgrx::pg_sys::BLCKSZ)))
}

/// Names that there are now, by those that a spec has.
type Renamed = BTreeMap<String, String>;

/// The names that tables and columns have now, by those that the spec has for them: of each
/// table, and of its columns.
pub fn renamings(state: Oid) -> Option<(Renamed, BTreeMap<String, Renamed>)> {
    let table = Table::look(state)?;
    let stored = State::read(&table, &Snapshot::latest())?;
    let program = stored.program.as_ref()?;
    let (mut tables, mut columns) = (BTreeMap::new(), BTreeMap::new());
    for (at, source) in &stored.sources {
        let known = program.tables.get(*at)?;
        let stamp = stored.members.iter().find(|(member, _)| member == source);
        tables.insert(known.name.clone(), dictionary::quoted_name(*source));
        let mut renamed = BTreeMap::new();
        if let Some((_, stamp)) = stamp
            && stamp.oid == source.to_u32()
        {
            for (name, number) in &stamp.columns {
                if dictionary::column(*source, name).is_none()
                    && let Some(now) = dictionary::column_name(*source, *number)
                {
                    renamed.insert(name.clone(), now);
                }
            }
        }
        columns.insert(known.name.clone(), renamed);
    }
    Some((tables, columns))
}
