//! Customer-advocacy and brand-ambassador KPIs as PostgreSQL aggregates.
//!
//! - [`summary`]: the mergeable states, exact integer counts
//! - [`stats`]: statistics on them
//! - [`catalog`]: what each KPI means
//! - [`live`]: counting for live scorecards
//! - [`scorecard`]: views over summaries, as SQL
//! - [`pg`]: the C functions that `sql/*.sql` declares

// What a user's input reaches raises an error with a SQLSTATE, and never panics.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod catalog;
/// What the tests of the crate share with those of clients.
#[cfg(test)]
#[path = "../tests/common"]
#[allow(dead_code)]
mod common {
    pub mod mutate;
    pub mod random;
    pub mod summary;
}
mod did_you_mean;
mod error;
mod live;
mod pg;
mod scorecard;
mod stats;
mod summary;

pgrx::pg_module_magic!(name, version);
