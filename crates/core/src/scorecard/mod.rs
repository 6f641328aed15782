//! Scorecards: from what a user asks for to the SQL that makes it.
//!
//! - [`spec`]: what can be asked for
//! - [`relation`]: what is known of the table it is asked of
//! - [`measure`]: how each KPI is counted and read
//! - [`calendar`]: the periods
//! - [`condition`]: which rows are meant
//! - [`card`]: the spec checked against the table: a scorecard that can be made
//! - [`board`]: the same of several tables, and how they are counted
//! - [`render`]: its SQL: the summaries, and what makes them
//! - [`views`]: the long and the wide view of the summaries
//! - [`statistics`]: what the planner is told of its periods
//! - [`plain`]: what it is without the functions of the extension
//! - [`storage`]: what differs by where the summaries are kept, a file a storage
//! - [`quote`]: names and strings in SQL
//!
//! Nothing here knows PostgreSQL beyond its language.

mod board;
mod calendar;
mod card;
mod condition;
mod measure;
mod plain;
mod population;
mod quote;
mod relation;
mod render;
mod spec;
mod statistics;
mod storage;
#[cfg(test)]
mod tests;
mod views;

pub use board::Tables;
pub use calendar::{Calendar, DAYS, MONTHS};
pub use card::{Context, Existing, Names, ScorecardPlan};
pub use plain::{Fact, Target};
pub use quote::{Keywords, literal, parse_name};
pub use relation::{Class, Column, Relation};
pub use spec::{Grain, Spec};
pub use statistics::Statistics;
pub use storage::Storage;
pub use views::LONG;
