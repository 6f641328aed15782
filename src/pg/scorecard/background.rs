//! What a background worker does: it folds a live scorecard of several tables after much was
//! written to them.
//!
//! It runs as the scorecard's owner, and only where all the tables are the owner's as well:
//! what a table's owner attaches to it, such as the predicate of an index, PostgreSQL
//! evaluates with the rights of whoever reads the table, and here another would have said
//! when.

use super::existing::find;
use super::storage;
use crate::pg::datum::background::export_worker;
use crate::pg::datum::dictionary;
use crate::pg::live::{self, Folding};
use advocacy_kpi_core::scorecard::Storage;
use pgrx::pg_sys::Oid;
use serde_json::json;

fn fold(state: Oid) {
    let Some(owner) = live::only_owner(state) else {
        return;
    };
    dictionary::as_role(owner, || {
        // Where it cannot be folded, that is for who reads it or folds it himself to learn.
        let Ok(found) = find(Some(live::scorecard_name(state)), &json!([])) else {
            return;
        };
        let state = state.to_u32();
        let is_it = found.state_oid == Some(state) && found.owner == owner.to_u32();
        if is_it && found.storage() == Storage::LiveBoard {
            let _ = storage::fold(&found, state, Folding::InBackground);
        }
    });
}

export_worker!(fold);
