//! Scorecards: from what a user asks for to the SQL that makes it.
//!
//! - [`spec`]: what can be asked for
//! - [`relation`]: what is known of the table it is asked of
//! - [`measure`]: how each KPI is counted and read
//! - [`card`]: the spec held against the table: a scorecard that can be made
//! - [`render`]: its SQL, as one would be proud to have written it
//! - [`live`]: the part of it that keeps counting while the table changes
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

pub use card::{Card, Names};
pub use live::{Counting, Kept, compact, count_function, reload, verify, watch};
pub use quote::{Keywords, literal};
pub use relation::{Member, Relation};
pub use render::Statements;
pub use spec::Spec;
