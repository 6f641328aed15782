//! The only modules that call PostgreSQL.

mod accessor;
mod aggregate;
mod band;
mod benchmark;
mod catalog;
mod datum;
mod health;
mod live;
mod net;
mod scorecard;
mod statistic;
mod types;
