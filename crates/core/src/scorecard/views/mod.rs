//! The long and the wide view: what is read from the summaries, the same for every storage
//! and for scorecards of one table and of several.
//!
//! - [`totals`]: every segment and the subtotals
//! - [`evaluated`]: each KPI of them beside that of earlier periods
//! - [`adjusted`]: the p-values of all together
//! - [`long`], [`wide`]: the views of that
//! - [`columns`]: what the columns of the long one mean

mod adjusted;
mod columns;
mod evaluated;
mod long;
mod totals;
mod wide;

pub use columns::LONG;

use super::card::{Measure, ScorecardPlan};
use super::quote::literal;

const INDENT: &str = "\n    ";
const DEEPER: &str = ",\n        ";

impl ScorecardPlan {
    /// The last day of the period of the alias `m`.
    pub(super) fn period_end(&self) -> Option<String> {
        let step = self.calendar?.grain.interval(1);
        Some(format!("(m.period + interval {step})::date - 1"))
    }

    /// Whether the period of an alias is over.
    pub(super) fn complete(&self, alias: &str) -> Option<String> {
        let step = self.calendar?.grain.interval(1);
        let now = match &self.zone {
            Some(zone) => format!("timezone({}, now())", literal(zone)),
            None => "LOCALTIMESTAMP".to_owned(),
        };
        Some(format!("{alias}.period + interval {step} <= {now}"))
    }

    /// The comparison of a measure with the period before that may be looked at as often as
    /// one likes, as a text of [`Reading`](crate::surface::Reading).
    fn always(&self, m: &Measure) -> Option<&'static str> {
        let compared = self.is_live() && self.calendar.is_some() && self.window.is_none();
        m.reading.always.filter(|_| compared)
    }

    /// The level below which a change is significant, without the noise of a subtraction.
    pub(super) fn alpha(&self) -> f64 {
        ((1.0 - self.confidence) * 1e12).round() / 1e12
    }

    /// The column that is true where a KPI of a row is not to be shown.
    pub(super) fn hidden(&self, m: &Measure) -> String {
        self.keywords.ident(&m.hidden)
    }

    fn left_out(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter().filter(|m| m.may_leave_out)
    }
}
