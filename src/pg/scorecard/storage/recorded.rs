//! Storage `live` of recorded changes: its log is a history, which is kept as it is.

use super::super::existing::ExistingScorecard;
use super::super::query::{SessionContext, query_json};
use super::Upkeep;
use super::following::{self, state_of};
use super::live_board::{advise, arm, make_again};
use crate::pg::datum::{Snapshot, dictionary};
use crate::pg::live;
use advocacy_kpi_core::error::{Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::ScorecardPlan;
use pgrx::pg_sys::Oid;
use serde_json::Value;

pub(super) struct Recorded;

impl Upkeep for Recorded {
    fn start(&self, card: &ScorecardPlan, _source: Option<Oid>) -> Result<()> {
        advise(card);
        arm(card, &beginning(card, None))
    }

    fn verify(&self, found: &ExistingScorecard) -> Result<bool> {
        following::verify(found, |mut card, _| {
            card.names.logs.clone_from(&found.logs);
            let difference = card.difference();
            difference.is_some_and(|difference| {
                query_json(
                    &format!("SELECT pg_catalog.to_jsonb(NOT EXISTS ({difference}))"),
                    Value::Null,
                )
            })
        })
    }

    fn rebuild(&self, found: &ExistingScorecard) -> Result<()> {
        following::rebuild(found)
    }

    fn compact(&self, found: &ExistingScorecard) -> Result<i64> {
        state_of(found).map(|_| 0)
    }

    fn make_again(
        &self,
        found: &ExistingScorecard,
        card: &mut ScorecardPlan,
        _source: Option<Oid>,
        session: &SessionContext,
    ) -> Result<()> {
        require_same_log(found, card)?;
        let so_far = found.logs.first().map(String::as_str);
        make_again(found, card, session, |card| {
            arm(card, &beginning(card, so_far))
        })
    }
}

/// The query of what the log begins with; `so_far` is the log of one that is there.
fn beginning(card: &ScorecardPlan, so_far: Option<&str>) -> String {
    card.beginning(so_far).unwrap_or_default()
}

/// Refuses another log for a recorded scorecard: of the changes before, only those
/// that were logged are known.
fn require_same_log(found: &ExistingScorecard, card: &ScorecardPlan) -> Result<()> {
    let (Some(state), Some(new)) = (found.state_oid, card.board_program(String::new())) else {
        return Ok(());
    };
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
