//! The trigger function: what a statement did to a table is counted and appended to the
//! delta. It never fails or delays the statement for what it finds: rather the scorecard
//! is stale.

use super::backlog;
use super::delta::Groups;
use super::known::{self, Task};
use super::log;
use super::member::Member;
use super::plan::Plan;
use super::position::Position;
use super::state;
use crate::pg::datum::fired::{Event, Fired};
use crate::pg::datum::statement::{self, Updated};
use crate::pg::datum::table::{self, Lock, Table};
use crate::pg::datum::{Call, Horizon, Scratch, Snapshot, dictionary, export, raise, session};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use pgrx::pg_sys::{Datum, Oid};
use std::cell::RefCell;

/// A TRUNCATE between the triggers before and after it.
struct Truncation {
    state: Oid,
    table: Oid,
    /// The transaction and the subtransaction that it runs in.
    within: (i64, u32),
    /// Whether other triggers wrote to the tables meanwhile.
    disturbed: bool,
}

thread_local! {
    static TRUNCATIONS: RefCell<Vec<Truncation>> = const { RefCell::new(Vec::new()) };
    /// State tables, the transactions that truncated, and what they saw then.
    static SUBTRACTED: RefCell<Vec<(Oid, i64, Horizon)>> = const { RefCell::new(Vec::new()) };
}

/// Whether this transaction subtracted, by TRUNCATE, counts that a snapshot does not see.
pub fn subtracted_unseen(state: Oid, snapshot: &Snapshot) -> bool {
    let (transaction, _) = session::running();
    SUBTRACTED.with_borrow(|subtracted| {
        subtracted.iter().any(|(of, by, horizon)| {
            *of == state && *by == transaction && snapshot.horizon().is_before(*horizon)
        })
    })
}

/// Notes what was there to be subtracted, if that is more than this transaction sees.
fn note_subtracted(state: Oid) {
    let (transaction, _) = session::running();
    let latest = Snapshot::latest().horizon();
    let seen = Snapshot::of_statement().map(|seen| seen.horizon());
    SUBTRACTED.with_borrow_mut(|subtracted| {
        subtracted.retain(|(_, by, _)| *by == transaction);
        if seen.is_some_and(|seen| seen.is_before(latest)) {
            subtracted.push((state, transaction, latest));
        }
    });
}

fn capture(call: Call) -> Datum {
    let Some(fired) = Fired::of(call) else {
        raise(&not_a_trigger("kpi_capture"));
    };
    // This one only has the library loaded before the statement is finished.
    if fired.event() == Event::Update && fired.is_before() {
        statement::note_before_update(fired.table());
        return fired.unchanged();
    }
    let (trigger, on) = (fired.trigger_oid(), fired.table());
    if let Some(id) = fired.argument() {
        match known::of_trigger(trigger, on, id, fired.function()) {
            Task::None => {}
            Task::Stale(state, reason) => state::mark_stale(state, &reason),
            Task::Count(plan) => count(&plan, on, &fired),
        }
    }
    fired.unchanged()
}

fn count(plan: &Plan, on: Oid, fired: &Fired) {
    let Some(member) = plan.members.get(&on) else {
        return state::mark_stale(
            plan.state,
            "a table that it does not follow has its triggers",
        );
    };
    // What the plan was made of is checked again with what was passed.
    let as_planned = member.reads().all(|read| {
        fired
            .attribute(read.at())
            .is_some_and(|column| !column.dropped && column.r#type == read.r#type())
    });
    if !as_planned {
        return state::mark_stale(plan.state, "a column that is counted has another type");
    }
    if let Some(reason) = hidden_by_merge(member.place, on, fired) {
        return state::mark_stale(plan.state, &reason);
    }
    if let Some(log) = member.log {
        return keep_log(plan, member, log, fired);
    }
    if fired.event() == Event::Truncate {
        return truncate(plan, member.place, on, fired.is_before());
    }
    TRUNCATIONS.with_borrow_mut(|truncations| {
        for truncation in truncations {
            if truncation.state == plan.state && truncation.within.0 == session::running().0 {
                truncation.disturbed = true;
            }
        }
    });

    let scratch = Scratch::new();
    let mut groups = Groups::new(plan);
    let mut delta = None;
    let mut lost = false;
    let mut further = 0;
    let mut store = |groups: &mut Groups| match append(plan, &mut delta, groups, &scratch) {
        Some(more) => further += more,
        None => lost = true,
    };
    let mut add = |slot: &table::Slot, added: bool| {
        groups.add_row(member, slot, added, &scratch);
        if groups.is_full() {
            store(&mut groups);
        }
    };
    fired.old_rows(member.width, |slot| add(slot, false));
    fired.new_rows(member.width, |slot| add(slot, true));
    store(&mut groups);
    drop(scratch);
    if lost {
        return state::mark_stale(
            plan.state,
            "its table of counts could not be written to: it was locked, or has an index or another owner",
        );
    }
    if delta.is_some() {
        session::next_command();
        fold_sometimes(plan, further);
    }
}

/// What PostgreSQL did not show, or showed wrongly, of a MERGE into a partitioned table.
///
/// Up to the releases of November 2026, where a row moves to another partition the old one is
/// a deleted row and the new one an inserted row, for triggers that do not fire where the
/// MERGE has no such actions. Before these releases a row that is updated may also be shown
/// as the row inserted before it.
fn hidden_by_merge(place: Position, on: Oid, fired: &Fired) -> Option<String> {
    /// The first whose counters of a MERGE have the rows that moved.
    const COUNTS_MOVED: i32 = 150_003;
    if place.has_rows() || fired.event() != Event::Update {
        return None;
    }
    let name = || dictionary::relation_name(on);
    let merge = match statement::updated(on) {
        Updated::Plainly => return None,
        Updated::Unseen => {
            return Some(format!(
                "rows of {} were updated by a statement that began before the library was loaded, and may have been a MERGE",
                name()
            ));
        }
        Updated::ByMerge(merge) => merge,
    };
    let version = session::server_version();
    let shows_moved =
        merge.has_all_actions || merge.updated == fired.old_row_count() && version >= COUNTS_MOVED;
    if !(merge.is_alone && shows_moved) {
        return Some(format!(
            "MERGE may have moved rows of {} to other partitions, which PostgreSQL does not show to triggers",
            name()
        ));
    }
    let shows_updated = match version / 10_000 {
        15 => version >= 150_020,
        16 => version >= 160_016,
        17 => version >= 170_012,
        18 => version >= 180_007,
        _ => false,
    };
    (merge.mixed && !shows_updated).then(|| {
        format!(
            "MERGE inserted and updated rows of the partitioned table {}, of which this release of PostgreSQL shows triggers wrong ones",
            name()
        )
    })
}

/// Appends what happened to a table of several to its log.
fn keep_log(plan: &Plan, member: &Member, log: Oid, fired: &Fired) {
    if fired.event() == Event::Truncate {
        if !fired.is_before() {
            let table = dictionary::relation_name(fired.table());
            state::mark_stale(plan.state, &format!("{table} was truncated"));
        }
        return;
    }
    let fits = |open: &Table| log::is_log(plan, member, open);
    match open_writable(log).filter(fits) {
        Some(log) => {
            let rows = log::append(member, fired, &log);
            session::next_command();
            backlog::note(plan, &log, rows);
        }
        None => state::mark_stale(
            plan.state,
            "a table of its changes could not be written to: it was locked, or has an index, other columns or another owner",
        ),
    }
}

/// Stores the groups and gives how many further rows that took; `None` where the delta is
/// not to be had at once.
fn append(
    plan: &Plan,
    delta: &mut Option<Table>,
    groups: &mut Groups,
    scratch: &Scratch,
) -> Option<u64> {
    if groups.is_zero() {
        return Some(0);
    }
    if delta.is_none() {
        *delta = open_delta(plan);
    }
    delta.as_ref().map(|delta| groups.add_to(delta, scratch))
}

/// Opens the delta where nobody keeps writers out of it for longer than a moment: who has
/// just created it gives back the lock on its source first.
fn open_delta(plan: &Plan) -> Option<Table> {
    open_writable(plan.delta).filter(|open| plan.is_delta(open))
}

fn open_writable(table: Oid) -> Option<Table> {
    const TRIES: usize = 10;
    let mut tries = (0..TRIES).map(|tried| {
        if tried > 0 {
            session::pause();
        }
        Table::open_now(table, Lock::RowExclusive)
    });
    tries.find_map(|open| open)
}

/// Folds, where nobody else does, once in a while.
fn fold_sometimes(plan: &Plan, further: u64) {
    if !session::is_serializable()
        && plan.rows.borrow().is_fold_due(further)
        && let Some(delta) = Table::open_now(plan.delta, Lock::ShareUpdateExclusive)
    {
        let delta = delta.for_now(Lock::ShareUpdateExclusive);
        if plan.is_delta(&delta) {
            plan.fold(&delta);
        }
    }
}

/// No trigger sees the rows that TRUNCATE removes: of a table that is alone, or of the
/// partitioned root, all go; a part's are counted before they go.
fn truncate(plan: &Plan, place: Position, on: Oid, before: bool) {
    let locked = "its table of counts was locked while the table was truncated";
    if before {
        TRUNCATIONS.with_borrow_mut(|truncations| {
            truncations.retain(|t| {
                !(t.state == plan.state && t.table == on) && t.within.0 == session::running().0
            });
            truncations.push(Truncation {
                state: plan.state,
                table: on,
                within: session::running(),
                disturbed: false,
            });
        });
        // Of a whole tree nothing stays, whatever is removed part by part.
        let whole = TRUNCATIONS.with_borrow(|truncations| {
            truncations.iter().any(|t| {
                t.state == plan.state && t.table == plan.source && t.within == session::running()
            })
        });
        let is_part = matches!(place, Position::Leaf | Position::Inherited);
        let with_root = whole && place == Position::Leaf;
        if is_part && !with_root {
            match open_delta(plan) {
                Some(delta) => {
                    note_subtracted(plan.state);
                    plan.count_table(on, &delta, false);
                }
                None => state::mark_stale(plan.state, locked),
            }
            session::next_command();
        }
        return;
    }
    let truncation = TRUNCATIONS.with_borrow_mut(|truncations| {
        let at = truncations
            .iter()
            .position(|t| t.state == plan.state && t.table == on && t.within == session::running());
        at.map(|at| truncations.swap_remove(at))
    });
    if matches!(place, Position::Alone | Position::Root) {
        match open_delta(plan) {
            Some(delta) => {
                note_subtracted(plan.state);
                plan.clear(&delta);
            }
            None => state::mark_stale(plan.state, locked),
        }
        session::next_command();
    }
    match Table::open_now(plan.state, Lock::RowExclusive) {
        Some(table) => {
            state::note_truncation(&table);
            session::next_command();
        }
        None => state::mark_stale(plan.state, "its table of states was locked"),
    }
    if truncation.is_none_or(|truncation| truncation.disturbed) {
        state::mark_stale(
            plan.state,
            "triggers wrote to the table while it was truncated",
        );
    }
}

/// What is written to the tables of a scorecard by SQL, a restore or replication is
/// nobody's change, and is left out. What TRUNCATE removes could not be kept.
fn protect(call: Call) -> Result<Datum> {
    let Some(fired) = Fired::of(call) else {
        return Err(not_a_trigger("kpi_protect_delta"));
    };
    ensure(fired.event() != Event::Truncate, || {
        let name = dictionary::relation_name(fired.table());
        Error::new(
            ErrorKind::Stale,
            format!("table {name} is kept by a live scorecard and cannot be truncated"),
            "kpi_rebuild_scorecard counts it again; kpi_drop_scorecard removes it.",
        )
    })?;
    Ok(Datum::from(0))
}

fn not_a_trigger(function: &str) -> Box<Error> {
    invalid_parameter(
        format!("{function} was called, which only triggers may do"),
        "kpi_create_scorecard creates its triggers.",
    )
}

export! {
    akpi_capture = capture;
    akpi_protect_delta = protect;
}
