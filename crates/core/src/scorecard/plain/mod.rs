//! Scorecards that run where the extension is not: the same views of built-in SQL only, for
//! PostgreSQL 14 and later.
//!
//! What is counted comes from the description that the extension's own scorecard is written
//! from; here is what the functions of the extension do otherwise:
//!
//! - [`columns`]: plain counts instead of summaries
//! - [`period`]: the first day of a period
//! - [`figures`]: value, numerator, denominator of counts
//! - [`compare`]: how often chance alone changes as much
//! - [`interval`]: the intervals
//! - [`population`]: how they are narrower where most were asked
//! - [`trend`]: trend and sparkline
//! - [`catalogue`]: titles, bands, targets and benchmarks, written out
//! - [`long`]: the long view of all that
//! - [`gaps`]: what there is not
//!
//! Every figure is that of the extension to rounding; the tests hold both against each
//! other.

mod catalogue;
mod columns;
mod compare;
mod figures;
mod gaps;
mod interval;
mod long;
mod period;
mod population;
#[cfg(test)]
mod tests;
mod trend;

pub use catalogue::Fact;
pub use columns::{Kept, Passed, accepts, suffixes};
pub use period::{series, start};

use super::card::{Measure, ScorecardPlan};
use crate::error::{Error, ErrorKind, Result, invalid_parameter};
use crate::live::program::ConstraintKind;
use std::str::FromStr;

/// Where a scorecard is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// In a database with the extension.
    Extension,
    /// Anywhere: built-in SQL only.
    Plain,
}

impl FromStr for Target {
    type Err = Box<Error>;

    /// 22023 for anything else.
    fn from_str(text: &str) -> Result<Self> {
        match text {
            "extension" => Ok(Target::Extension),
            "plain" => Ok(Target::Plain),
            other => Err(invalid_parameter(
                format!("there is no target \"{other}\" of a scorecard"),
                "The targets are extension, for a database with advocacy_kpi, and plain, for built-in SQL only.",
            )),
        }
    }
}

/// 0A000 for a measure that only the extension can count.
pub(super) fn check_measures(measures: &[Measure]) -> Result<()> {
    let refused = measures
        .iter()
        .find(|m| !columns::can_count(m.counter, m.reading));
    match refused {
        None => Ok(()),
        Some(m) => Err(Error::new(
            ErrorKind::NotSupported,
            format!(
                "there is no plain SQL for {}: only functions of the extension read a {}",
                m.kpi, m.reading.summary
            ),
            "Leave it out of the spec, or use the target extension.",
        )),
    }
}

impl ScorecardPlan {
    /// The statements that make the scorecard without the extension, with what the catalogue
    /// says of each KPI now.
    pub fn plain_statements(&self, facts: &[Fact]) -> Vec<String> {
        let names = &self.names;
        let replace = "CREATE OR REPLACE VIEW";
        let mut statements = vec!["SET search_path = pg_catalog, pg_temp".to_owned()];
        statements.extend(self.storage.rules().statements(self, replace, false));
        statements.push(format!(
            "{replace} {} AS\n{}",
            names.long,
            self.plain_long(facts)
        ));
        statements.push(format!("{replace} {} AS\n{}", names.wide, self.wide()));
        statements.extend(self.comments());
        statements.push("RESET search_path".to_owned());
        statements
    }
}

impl ScorecardPlan {
    /// What a reader of the script must know, as comments.
    pub fn plain_heading(&self, version: &str, now: &str) -> String {
        let note = self
            .storage
            .rules()
            .plain_note(&one_line(&self.names.summary));
        let keys = self.board.iter().flat_map(|board| {
            let constraints = board.constraints.iter();
            let keys = constraints.filter(|c| c.kind != ConstraintKind::NotNull);
            keys.filter_map(|key| {
                let table = board.tables.get(key.table)?;
                Some(format!(
                    "\n--   {} ({})",
                    one_line(&table.sql),
                    one_line(&key.columns.join(", "))
                ))
            })
        });
        let keys: String = keys.collect();
        let keys = match keys.is_empty() {
            true => keys,
            false => format!(
                "\n-- Rows count once as long as these columns are unique, which nothing here checks:{keys}"
            ),
        };
        format!(
            "-- Scorecard {} in plain SQL, for PostgreSQL 14 and later without the extension advocacy_kpi.
-- Written by advocacy_kpi {version} at {now}. Its columns are those of the extension's own scorecard, and so
-- are its figures, to rounding. Run it in one transaction: psql -1 -v ON_ERROR_STOP=1.
-- It sets search_path, so that every name is that of PostgreSQL, and resets it at the end.
-- Constants as of now are titles, units, bands, targets and benchmarks: change them below, or write
-- the script again.{keys}{note}
",
            one_line(&self.names.long),
        )
    }
}

/// A name that may have line breaks within a comment.
fn one_line(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}

/// Rows of constants, as a common table expression.
fn constants(name: &str, columns: &str, about: &str, rows: &[String]) -> String {
    format!(
        "{name} ({columns}) AS (\n    -- {about}\n    VALUES\n        {}\n)",
        rows.join(",\n        ")
    )
}
