//! Live scorecards at work: nothing here runs SQL, resolves a name along a search_path,
//! or calls a user's code.
//!
//! - [`state`]: what a scorecard stores about itself
//! - [`plan`]: whether the table is still what was counted, and how its rows are read
//! - [`delta`]: the counts that are stored, appended to and folded
//! - [`capture`]: the trigger function
//! - [`upkeep`]: rebuilding, folding, checking

mod capture;
mod delta;
mod plan;
mod state;
mod upkeep;

pub use plan::is_protected;
pub use upkeep::{arm, capture_function, fold, status, triggers_left};
