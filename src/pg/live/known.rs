//! The plans that this session has made, kept until a relation that they rest on, or a role,
//! changes.

use super::plan::Plan;
use super::state::{self, State};
use crate::pg::datum::table::Table;
use crate::pg::datum::{Snapshot, dictionary};
use pgrx::pg_sys::{Datum, Oid};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a session found, by the trigger or the state table that it was found for.
#[derive(Default)]
struct Found {
    by_trigger: HashMap<Oid, Rc<Plan>>,
    by_state: HashMap<Oid, Rc<Plan>>,
    relations: HashSet<Oid>,
}

thread_local! {
    static FOUND: RefCell<Found> = RefCell::default();
    static CHANGED: Cell<bool> = const { Cell::new(false) };
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}

extern "C-unwind" fn relation_changed(_: Datum, relation: Oid) {
    let concerned = FOUND.with(|found| match found.try_borrow() {
        Ok(found) => relation == Oid::INVALID || found.relations.contains(&relation),
        Err(_) => true,
    });
    if concerned {
        CHANGED.set(true);
    }
}

extern "C-unwind" fn role_changed(_: Datum, _: i32, _: u32) {
    CHANGED.set(true);
}

/// Whether what was found before may still be used; forgets it where it may not.
fn refresh() {
    if !WATCHING.replace(true) {
        dictionary::watch_relations(relation_changed);
        dictionary::watch_roles(role_changed);
    }
    if CHANGED.replace(false) {
        FOUND.with(|found| *found.borrow_mut() = Found::default());
    }
}

fn remember(plan: &Rc<Plan>, trigger: Option<Oid>) {
    FOUND.with(|found| {
        let mut found = found.borrow_mut();
        found.relations.extend(plan.relations());
        found.by_state.insert(plan.state, Rc::clone(plan));
        if let Some(trigger) = trigger {
            found.by_trigger.insert(trigger, Rc::clone(plan));
        }
    });
}

/// What a trigger is to do.
pub enum Task {
    Count(Rc<Plan>),
    /// The scorecard with this state table cannot be kept exact.
    Stale(Oid, String),
    /// No scorecard asked for it.
    None,
}

/// The task of a trigger on a table, by its argument.
pub fn of_trigger(trigger: Oid, table: Oid, id: &str, function: Oid) -> Task {
    refresh();
    let known = FOUND.with(|found| found.borrow().by_trigger.get(&trigger).cloned());
    if let Some(plan) = known {
        return Task::Count(plan);
    }
    let above = dictionary::ancestors(table);
    for oid in state::of_readers(&above) {
        let Some(state) = Table::look(oid) else {
            continue;
        };
        let Some(stored) = State::read(&state, &Snapshot::latest()) else {
            continue;
        };
        let ours = stored
            .program
            .as_ref()
            .is_some_and(|program| program.id == id)
            && stored
                .read_tables()
                .iter()
                .any(|(_, source)| above.contains(source));
        if !ours {
            continue;
        }
        // Nobody may read it before it is counted again.
        if stored.stale.is_some() {
            return Task::None;
        }
        let known = FOUND.with(|found| found.borrow().by_state.get(&oid).cloned());
        let plan = match known.filter(|plan| plan.program.id == id) {
            Some(plan) => plan,
            None => match Plan::new(&state, &stored, function) {
                Ok(plan) => Rc::new(plan),
                Err(reason) => return Task::Stale(oid, reason),
            },
        };
        remember(&plan, Some(trigger));
        return Task::Count(plan);
    }
    Task::None
}

/// Why a scorecard must not be read, by its state table as the snapshot sees it; the
/// plan where it may.
pub fn of_state(state: &Table, stored: &State, function: Oid) -> Result<Rc<Plan>, String> {
    if let Some(reason) = &stored.stale {
        return Err(reason.clone());
    }
    refresh();
    let known = FOUND.with(|found| found.borrow().by_state.get(&state.oid()).cloned());
    // Another snapshot may see another program.
    if let Some(plan) = known
        && stored
            .program
            .as_ref()
            .is_some_and(|program| program.id == plan.program.id)
    {
        return Ok(plan);
    }
    let plan = Rc::new(Plan::new(state, stored, function)?);
    remember(&plan, None);
    Ok(plan)
}
