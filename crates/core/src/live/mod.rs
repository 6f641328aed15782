//! Counting for live scorecards: what one row of a table adds to each measure.
//!
//! - [`wide`]: signed counts that cannot overflow, and their stored form
//! - [`calendar`]: the first day of a period
//! - [`counter`]: how a measure counts a row, and which values it leaves out
//! - [`program`]: what is counted of which columns, as a scorecard stores it
//!
//! The triggers, the views and the rebuild all count by these functions, so they agree.
//! Nothing here knows PostgreSQL.

pub mod calendar;
pub mod counter;
pub mod program;
pub mod wide;

pub use counter::{Counter, Outcome, Value};
pub use program::{Argument, Program};
