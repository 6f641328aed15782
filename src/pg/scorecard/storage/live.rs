//! Storage `live` of one table: its triggers write down what to add and subtract.

use super::super::create::make;
use super::super::existing::ExistingScorecard;
use super::super::old;
use super::super::query::{SessionContext, run};
use super::Upkeep;
use super::following::{self, Made};
use crate::pg::datum::{Json, Snapshot, dictionary};
use crate::pg::live;
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::scorecard::ScorecardPlan;
use pgrx::pg_sys::Oid;
use serde_json::json;

pub(super) struct Live;

impl Upkeep for Live {
    fn start(&self, card: &ScorecardPlan, source: Option<Oid>) -> Result<()> {
        source.map_or(Ok(()), |source| arm(card, source, None))
    }

    fn verify(&self, found: &ExistingScorecard) -> Result<bool> {
        following::verify_groups(found)
    }

    fn rebuild(&self, found: &ExistingScorecard) -> Result<()> {
        match &found.spec {
            None => old::replace(found),
            Some(_) => following::rebuild(found),
        }
    }

    fn compact(&self, found: &ExistingScorecard) -> Result<i64> {
        following::compact(found, |state| live::fold(Oid::from(state)))
    }

    fn make_again(
        &self,
        found: &ExistingScorecard,
        card: &mut ScorecardPlan,
        source: Option<Oid>,
        _session: &SessionContext,
    ) -> Result<()> {
        make(card, true)?;
        let Some(source) = source else {
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
        arm(card, source, id)
    }
}

/// Has a live scorecard follow its table and counts it; `id` is that of one that is there.
pub(in super::super) fn arm(card: &ScorecardPlan, source: Oid, id: Option<String>) -> Result<()> {
    let made = Made::of(&card.names);
    let program = card.program(id.unwrap_or(made.id));
    live::arm(
        Oid::from(made.state),
        Oid::from(made.delta),
        source,
        &program,
    )
}

/// What is known of a live scorecard, by its state table.
pub(in super::super) fn live_status(state: Oid) -> Result<Json> {
    let status = live::status(state, &Snapshot::of_query())?;
    Ok(Json(json!({
        "reason": status.reason, "source": status.source, "delta": status.delta,
        "pending_rows": status.pending_rows, "pending_bytes": status.pending_bytes, "left_out": status.left_out,
        "created_at": status.created_at, "folded_at": status.folded_at,
    })))
}
