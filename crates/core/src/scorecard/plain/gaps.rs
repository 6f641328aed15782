//! What plain SQL does not have.

use super::super::card::ScorecardPlan;

impl ScorecardPlan {
    /// What is NULL in a column of the long view, for its comment.
    pub(in super::super) fn gap(&self, column: &str) -> Option<&'static str> {
        (self.is_plain && column == "p_always").then_some("NULL in plain SQL, which is never live")
    }
}
