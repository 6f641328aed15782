//! Storage `view`: the summary is a plain view, counted whenever it is read.

use super::super::card::ScorecardPlan;
use super::Rules;

pub struct View;

impl Rules for View {
    fn name(&self) -> &'static str {
        "view"
    }

    fn statements(&self, card: &ScorecardPlan, create: &str, _replace: bool) -> Vec<String> {
        vec![format!(
            "{create} {} AS\n{}",
            card.names.summary,
            card.groups()
        )]
    }
}
