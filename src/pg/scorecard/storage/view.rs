//! Storage `view`: always what its table gives.

use super::super::create::make;
use super::super::existing::ExistingScorecard;
use super::super::query::{SessionContext, session};
use super::super::statistics;
use super::Upkeep;
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::scorecard::ScorecardPlan;
use pgrx::pg_sys::Oid;

pub(super) struct View;

impl Upkeep for View {
    fn start(&self, card: &ScorecardPlan, _source: Option<Oid>) -> Result<()> {
        statistics::keep(card, &session())
    }

    fn verify(&self, _found: &ExistingScorecard) -> Result<bool> {
        Ok(true)
    }

    fn rebuild(&self, _found: &ExistingScorecard) -> Result<()> {
        Ok(())
    }

    fn make_again(
        &self,
        found: &ExistingScorecard,
        card: &mut ScorecardPlan,
        _source: Option<Oid>,
        session: &SessionContext,
    ) -> Result<()> {
        make(card, true)?;
        statistics::discard(found, session)?;
        statistics::keep(card, session)
    }
}
