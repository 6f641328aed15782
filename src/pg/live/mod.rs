//! Live scorecards at work: nothing that a writer runs here is SQL, resolves a name along a
//! search_path, or calls a user's code.
//!
//! - [`state`]: what a scorecard stores about itself
//! - [`position`]: where its tables stand in their tree, and the triggers they must have
//! - [`member`]: how the rows of a table are read
//! - [`plan`]: whether the tables are still what was counted
//! - [`known`]: the plans that a session keeps
//! - [`delta`]: the counts that are stored, appended to and folded
//! - [`log`]: of several tables, the rows added and removed
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
mod known;
mod log;
mod member;
mod plan;
mod position;
mod state;
mod upkeep;

pub use board::{Folding, Read, arm_board, fold_board, logs, only_owner, renamings};
pub use position::is_protected;
pub use upkeep::{
    arm, capture_function, fold, require_board_functions, scorecard_name, status, triggers_left,
};
