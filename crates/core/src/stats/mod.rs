//! Statistics in plain Rust, on plain counts: what [`crate::summary`] holds goes
//! in, numbers in the KPI's own unit come out (percent, points, per customer).
//!
//! - [`interval`]: confidence intervals
//! - [`compare`]: two groups; [`groups`]: several at once
//! - [`always`]: two groups, looked at again and again
//! - [`paired`]: the same customers twice
//! - [`ratio`]: intervals and tests of quotients of sums; [`stock`]: of growth
//! - [`multiple`]: many tests at once
//! - [`shrink`]: small segments drawn towards what all have in common
//! - [`control_chart`]: is this sample within what the process does? [`xmr`]: this value?
//! - [`sample_size`]: how many answers a margin of error needs; [`power`]: what is found
//! - [`trend`], [`sparkline`]: a series over time
//! - [`growth`]: from one number to the next
//! - [`tango`], [`miettinen_nurminen`], [`anytime`], [`finite_population`]: score limits and
//!   others that some of them go by
//! - [`special`], [`root`], [`argument`]: what the others stand on
//!
//! Every function is right for counts up to `i64::MAX` and gives no NaN.

pub mod always;
mod anytime;
pub mod compare;
pub mod control_chart;
pub(crate) mod distribution;
mod finite_population;
pub mod groups;
pub mod growth;
pub mod health;
pub mod interval;
pub(crate) mod kendall;
mod miettinen_nurminen;
pub mod multiple;
pub mod paired;
pub mod power;
pub mod ratio;
mod root;
pub mod sample_size;
pub mod seasonal;
pub mod shrink;
pub mod sparkline;
pub mod stock;
mod tango;
pub mod trend;
mod validate;
pub mod xmr;

#[cfg(test)]
mod alarm_tests;
#[cfg(test)]
mod method_tests;
#[cfg(test)]
mod published_cases;
#[cfg(test)]
mod published_methods;
#[cfg(test)]
mod tests;
