//! Live scorecards at work: nothing that a writer runs here is SQL, resolves a name along a
//! search_path, or calls a user's code.
//!
//! - [`state`]: what a scorecard stores about itself
//! - [`plan`]: whether the table is still what was counted, and how its rows are read
//! - [`delta`]: the counts that are stored, appended to and folded
//! - [`log`]: of several tables, the rows that came and went
//! - [`backlog`]: when those are folded without being asked to
//! - [`capture`]: the trigger function
//! - [`upkeep`]: rebuilding, folding, checking
//! - [`board`]: the same of several tables
//! - [`constraint`]: what those must go on promising, in every storage

mod backlog;
mod board;
mod capture;
mod constraint;
mod delta;
mod log;
mod plan;
mod state;
mod upkeep;

pub use board::{Folding, Read, arm_board, fold_board, logs, only_owner, renamings};
pub use plan::is_protected;
pub use upkeep::{
    arm, capture_function, fold, require_board_functions, scorecard_name, status, triggers_left,
};
