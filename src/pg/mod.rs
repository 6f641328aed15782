//! The only rooms that know PostgreSQL.

mod accessor;
mod aggregate;
mod band;
mod catalog;
mod datum;
mod scorecard;
mod statistic;
mod types;
