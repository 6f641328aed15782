//! When a live scorecard of several tables is folded without being asked to.

use super::plan::Plan;
use crate::pg::datum::table::Table;
use crate::pg::datum::{background, session};
use pgrx::pg_sys::Oid;
use std::cell::RefCell;
use std::collections::HashMap;

/// After so many rows of a session in the logs: fewer would have those who write much wait for
/// the folding, more those who read.
const ENOUGH: u64 = 10_000;

thread_local! {
    /// By state table, how many rows this session appended since it last asked for a fold.
    static APPENDED: RefCell<HashMap<Oid, u64>> = RefCell::default();
}

/// Notes what was appended to a log, and asks for a fold after the commit once that is
/// enough.
pub fn note(plan: &Plan, log: &Table, rows: u64) {
    if plan.program.is_recorded() {
        return;
    }
    let is_due = APPENDED.with_borrow_mut(|appended| {
        let sum = appended
            .entry(plan.state)
            .or_insert_with(|| left_by_others(log));
        *sum += rows;
        let is_due = *sum >= ENOUGH;
        if is_due {
            // Sessions that began together do not ask together.
            *sum = session::below(ENOUGH / 2);
        }
        is_due
    });
    if is_due {
        background::at_commit(plan.state);
    }
}

/// Sessions that write a few rows each never come to enough, so each asks by chance for what
/// the others left, where the log was ever long.
fn left_by_others(log: &Table) -> u64 {
    const LONG: u32 = 64;
    match log.pages() > LONG && session::one_in(64) {
        true => ENOUGH,
        false => 0,
    }
}
