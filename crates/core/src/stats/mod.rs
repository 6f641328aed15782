//! Statistics in plain Rust, on plain counts: what [`crate::summary`] holds goes
//! in, numbers in the KPI's own unit come out (percent, points, per customer).
//!
//! - [`interval`]: confidence intervals
//! - [`compare`]: two groups
//! - [`control_chart`]: is this sample within what the process does?
//! - [`sample_size`]: how many answers a margin of error needs
//! - [`trend`], [`sparkline`]: a series over time
//! - [`growth`]: from one number to the next
//! - [`special`], [`exact`], [`argument`]: what the others stand on
//!
//! Every function is right for counts up to `i64::MAX` and gives no NaN.

mod argument;
pub mod compare;
pub mod control_chart;
mod exact;
pub mod growth;
pub mod health;
pub mod interval;
pub mod sample_size;
pub mod sparkline;
mod special;
pub mod trend;

#[cfg(test)]
mod oracles;
#[cfg(test)]
mod tests;
