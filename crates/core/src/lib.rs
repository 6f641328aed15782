//! Customer-advocacy and brand-ambassador KPIs, without PostgreSQL.
//!
//! - [`summary`]: the mergeable states, exact integer counts
//! - [`stats`]: statistics on them
//! - [`catalog`]: what each KPI means
//! - [`insight`]: what a value means, in sentences
//! - [`live`]: counting for live scorecards
//! - [`report`]: a scorecard as an HTML page
//! - [`scorecard`]: views over summaries, as SQL
//! - [`search`]: questions in people's own words
//! - [`surface`]: the SQL surface as declarations
//! - [`json`]: JSON that a user writes
//! - [`error`]: what is wrong with a user's input

// What a user's input reaches raises an error with a SQLSTATE, and never panics.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod catalog;
pub mod did_you_mean;
pub mod error;
pub mod insight;
pub mod json;
pub mod live;
pub mod report;
pub mod scorecard;
pub mod search;
pub mod stats;
pub mod summary;
pub mod surface;
mod wide_product;
