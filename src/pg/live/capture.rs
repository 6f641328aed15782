//! The trigger function: what a statement did to a table is counted and appended to the
//! delta. It never fails or delays the statement for what it finds: rather the scorecard
//! is stale.

use super::delta::Groups;
use super::plan::{self, Plan, Position, Task};
use super::state;
use crate::fault::{Fault, Kind};
use crate::pg::datum::table::{self, Event, Fired, Lock, Scratch, Table};
use crate::pg::datum::{Call, export, raise};
use pgrx::pg_sys::{self, Datum, Oid};
use std::cell::RefCell;
use std::collections::HashMap;

/// One fold in so many statements at the most.
const STATEMENTS: u64 = 64;

/// A TRUNCATE between the triggers before and after it.
struct Truncation {
    state: Oid,
    table: Oid,
    /// The transaction and the subtransaction that it runs in; one that failed has
    /// another than all that follows.
    within: (i64, u32),
    /// Whether other triggers wrote to the tables meanwhile.
    disturbed: bool,
}

thread_local! {
    /// How many rows each delta had when this session last folded it.
    static GROUPS: RefCell<HashMap<Oid, u64>> = RefCell::default();
    static TRUNCATIONS: RefCell<Vec<Truncation>> = const { RefCell::new(Vec::new()) };
}

fn here() -> (i64, u32) {
    // SAFETY: called within a transaction.
    unsafe {
        (
            pg_sys::GetCurrentTransactionStartTimestamp(),
            pg_sys::GetCurrentSubTransactionId(),
        )
    }
}

fn capture(call: Call) -> Datum {
    let Some(fired) = Fired::of(call) else {
        raise(&Fault::new(
            Kind::Nonsense,
            "kpi_capture was called, which only triggers may do",
            "kpi_create_scorecard creates its triggers.",
        ));
    };
    let (trigger, on) = (fired.trigger_oid(), fired.table());
    if let Some(id) = fired.argument() {
        match plan::of_trigger(trigger, on, id, fired.function()) {
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
    let columns = member.period.iter().chain(&member.segments).copied();
    let arguments = member
        .measures
        .iter()
        .flatten()
        .filter_map(|source| match source {
            plan::Source::Column(read) => Some(*read),
            plan::Source::Constant(_) => None,
        });
    let as_planned = columns.chain(arguments).all(|read| {
        fired
            .attribute(read.at)
            .is_some_and(|column| !column.dropped && column.r#type == read.r#type)
    });
    if !as_planned {
        return state::mark_stale(plan.state, "a column that is counted has another type");
    }
    if fired.event() == Event::Truncate {
        return truncate(plan, member.place, on, fired.is_before());
    }
    TRUNCATIONS.with_borrow_mut(|truncations| {
        let (transaction, _) = here();
        for truncation in truncations {
            if truncation.state == plan.state && truncation.within.0 == transaction {
                truncation.disturbed = true;
            }
        }
    });

    let scratch = Scratch::apart();
    let mut groups = Groups::new(plan);
    let mut delta = None;
    let mut lost = false;
    let mut add = |slot: &table::Slot, added: bool| {
        groups.add_row(member, slot, added, &scratch);
        if groups.is_full() {
            lost |= !append(plan, &mut delta, &mut groups);
        }
    };
    fired.old_rows(|slot| add(slot, false));
    fired.new_rows(|slot| add(slot, true));
    lost |= !append(plan, &mut delta, &mut groups);
    drop(scratch);
    if lost {
        return state::mark_stale(
            plan.state,
            "its table of counts could not be written to: it was locked, or has an index or another owner",
        );
    }
    if let Some(delta) = &delta {
        table::next_command();
        fold_sometimes(plan, delta);
    }
}

/// Stores the groups; tells whether that could be done without waiting.
fn append(plan: &Plan, delta: &mut Option<Table>, groups: &mut Groups) -> bool {
    if groups.is_zero() {
        return true;
    }
    if delta.is_none() {
        *delta = Table::open_now(plan.delta, Lock::RowExclusive).filter(|open| plan.is_delta(open));
    }
    match delta {
        Some(delta) => {
            groups.store(delta, false);
            true
        }
        None => false,
    }
}

/// Folds where nobody else does, once in a while: the more groups there are, the rarer,
/// so that what a fold reads is paid by the statements that made it necessary. A
/// transaction with one snapshot for all its statements would see rows folded that it does
/// not see yet.
fn fold_sometimes(plan: &Plan, delta: &Table) {
    let groups = GROUPS.with_borrow(|groups| groups.get(&plan.delta).copied());
    // A session that has not folded yet knows only how many pages there are.
    let groups = groups.unwrap_or_else(|| 2 * u64::from(delta.pages()));
    if table::is_read_committed()
        && table::one_in(STATEMENTS.max(groups / 4))
        && let Some(delta) = Table::open_now(plan.delta, Lock::ShareUpdateExclusive)
        && plan.is_delta(&delta)
    {
        let (_, kept) = plan.fold(&delta);
        GROUPS.with_borrow_mut(|groups| groups.insert(plan.delta, kept));
    }
}

/// No trigger sees the rows that TRUNCATE removes: of a table that is alone, or of the
/// partitioned root, all go; a part's are counted before they go.
fn truncate(plan: &Plan, place: Position, on: Oid, before: bool) {
    let open =
        || Table::open_now(plan.delta, Lock::RowExclusive).filter(|open| plan.is_delta(open));
    let locked = "its table of counts was locked while the table was truncated";
    if before {
        TRUNCATIONS.with_borrow_mut(|truncations| {
            truncations
                .retain(|t| !(t.state == plan.state && t.table == on) && t.within.0 == here().0);
            truncations.push(Truncation {
                state: plan.state,
                table: on,
                within: here(),
                disturbed: false,
            });
        });
        // Of a whole tree nothing stays, whatever is taken away part by part.
        let whole = TRUNCATIONS.with_borrow(|truncations| {
            truncations
                .iter()
                .any(|t| t.state == plan.state && t.table == plan.source && t.within == here())
        });
        let is_part = matches!(place, Position::Leaf | Position::Inherited);
        let with_root = whole && place == Position::Leaf;
        if is_part && !with_root {
            match open() {
                Some(delta) => plan.count_table(on, &delta, false),
                None => state::mark_stale(plan.state, locked),
            }
            table::next_command();
        }
        return;
    }
    let truncation = TRUNCATIONS.with_borrow_mut(|truncations| {
        let at = truncations
            .iter()
            .position(|t| t.state == plan.state && t.table == on && t.within == here());
        at.map(|at| truncations.swap_remove(at))
    });
    if matches!(place, Position::Alone | Position::Root) {
        match open() {
            Some(delta) => plan.clear(&delta),
            None => state::mark_stale(plan.state, locked),
        }
        table::next_command();
    }
    if let Some(table) = Table::open_now(plan.state, Lock::RowExclusive) {
        state::note_truncation(&table);
        table::next_command();
    }
    if truncation.is_none_or(|truncation| truncation.disturbed) {
        state::mark_stale(
            plan.state,
            "triggers wrote to the table while it was truncated",
        );
    }
}

export! {
    akpi_capture = capture;
    // What is written to a delta by SQL, a restore or replication is nobody's change.
    akpi_protect_delta = |_call: Call| -> Datum { Datum::from(0) };
}
