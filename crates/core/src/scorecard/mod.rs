//! Scorecards: from what a user asks for to the SQL that makes it.
//!
//! - [`spec`]: what can be asked for
//! - [`relation`]: what is known of the table it is asked of
//! - [`measure`]: how each KPI is counted and read
//! - [`card`]: the spec checked against the table: a scorecard that can be made
//! - [`render`]: its SQL, as one would be proud to have written it
//! - [`live`]: the tables of one that is kept exact while its table changes
//! - [`quote`]: names and strings in SQL
//!
//! Nothing here knows PostgreSQL beyond its language.

mod card;
mod live;
mod measure;
mod quote;
mod relation;
mod render;
mod spec;
#[cfg(test)]
mod tests;

pub use card::{Existing, Names, ScorecardPlan};
pub use quote::{Keywords, literal, parse_name};
pub use relation::{Class, Column, Relation};
pub use spec::{Grain, Spec, Storage};
