//! What plain SQL leaves NULL: ratios and growth have intervals and tests in the extension,
//! of summaries that plain SQL does not count.

use super::super::card::{Measure, ScorecardPlan};
use super::super::measure;
use super::super::spec::Adjust;
use crate::error::{Error, ErrorKind, Result};

/// 0A000 for a population: only the extension corrects an interval by it.
pub fn check_population(is_given: bool) -> Result<()> {
    match is_given {
        false => Ok(()),
        true => Err(Error::new(
            ErrorKind::NotSupported,
            "\"population\" has no plain SQL: only functions of the extension narrow an interval by it",
            "Leave it out, which gives the wider intervals of a large population, or use the target extension.",
        )),
    }
}

impl ScorecardPlan {
    /// The KPIs whose interval and test only the extension has, in their order.
    pub(super) fn untested(&self) -> Vec<&str> {
        let untested = |m: &&Measure| measure::has_sampled(m.counter, m.reading);
        let measures = self.measures.iter().filter(untested);
        measures.map(|m| m.kpi.as_str()).collect()
    }

    /// Whether p-values that are not there would be of the families that are adjusted.
    pub(super) fn lacks_families(&self) -> bool {
        let is_compared = self.calendar.is_some() && self.adjust != Adjust::None;
        is_compared && !self.untested().is_empty()
    }

    /// What is NULL in a column of the long view, for its comment.
    pub(in super::super) fn gap(&self, column: &str) -> Option<String> {
        if !self.is_plain {
            return None;
        }
        if column == "p_always" {
            return Some("NULL in plain SQL, which is never live".to_owned());
        }
        let untested = self.untested();
        if untested.is_empty() {
            return None;
        }
        let kpis = untested.join(", ");
        match column {
            "ci_low" | "ci_high" => Some(format!(
                "NULL for {kpis}: plain SQL has no interval of ratios and growth"
            )),
            "target_met" => Some(format!(
                "NULL for {kpis}: plain SQL has no interval of them that would say whether it is sure"
            )),
            "p_adjusted" | "change_significant" | "year_change_significant"
                if self.lacks_families() =>
            {
                Some(format!(
                    "NULL: plain SQL has no p-value of {kpis}, with which those of the period are adjusted; \"adjust\": \"none\" needs none"
                ))
            }
            "p_value" | "p_adjusted" | "change_significant" | "year_change_significant" => Some(
                format!("NULL for {kpis}: plain SQL has no test of ratios and growth"),
            ),
            _ => None,
        }
    }

    /// The same of the long view as a whole.
    pub(in super::super) fn gaps(&self) -> Option<String> {
        let untested = if self.is_plain {
            self.untested()
        } else {
            Vec::new()
        };
        let kpis = untested.join(", ");
        match (kpis.as_str(), self.lacks_families()) {
            ("", _) => None,
            (_, false) => Some(format!(
                "without intervals and tests of {kpis}, which only the extension has"
            )),
            (_, true) => Some(format!(
                "without intervals and tests of {kpis}, which only the extension has, and so without adjusted p-values: \"adjust\": \"none\" leaves those of the others as they are"
            )),
        }
    }
}
