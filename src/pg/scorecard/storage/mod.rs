//! What a storage of scorecards does in the database, a file a storage: how it is counted,
//! checked, folded and made again. What it is made of is in `crates/core/src/scorecard/storage`.

mod following;
mod live;
mod live_board;
mod materialized;
mod recorded;
mod view;

pub(super) use following::read_committed;
pub(super) use live::{arm, live_status};
pub(super) use live_board::fold;

use super::create::make;
use super::existing::ExistingScorecard;
use super::query::SessionContext;
use advocacy_kpi_core::error::{Result, invalid_parameter};
use advocacy_kpi_core::scorecard::{ScorecardPlan, Storage};
use pgrx::pg_sys::Oid;

/// What differs by storage; where nothing is said it is as of a plain view.
pub(super) trait Upkeep {
    /// Counts a scorecard whose objects were made, of a table or of those that its spec names.
    fn start(&self, _card: &ScorecardPlan, _source: Option<Oid>) -> Result<()> {
        Ok(())
    }

    /// Whether its figures are those of its tables.
    fn verify(&self, found: &ExistingScorecard) -> Result<bool>;

    /// Counts it again.
    fn rebuild(&self, found: &ExistingScorecard) -> Result<()>;

    /// Adds up what changed since it was counted; gives the number of rows that are gone.
    fn compact(&self, found: &ExistingScorecard) -> Result<i64> {
        Err(invalid_parameter(
            format!("scorecard {} is not live", found.long),
            "Only storage live has something to fold; REFRESH MATERIALIZED VIEW is for storage materialized.",
        ))
    }

    /// Refuses another spec for one that is there.
    fn check_altered(&self, _found: &ExistingScorecard, _card: &ScorecardPlan) -> Result<()> {
        Ok(())
    }

    /// Makes one that is there again, in place; the current user is its owner.
    fn make_again(
        &self,
        _found: &ExistingScorecard,
        card: &mut ScorecardPlan,
        _source: Option<Oid>,
        _session: &SessionContext,
    ) -> Result<()> {
        make(card, true)
    }
}

/// What a storage does.
pub(super) fn of(storage: Storage) -> &'static dyn Upkeep {
    match storage {
        Storage::View => &view::View,
        Storage::Materialized => &materialized::Materialized,
        Storage::Live => &live::Live,
        Storage::LiveBoard => &live_board::LiveBoard,
        Storage::Recorded => &recorded::Recorded,
    }
}
