//! What plain SQL does not have.

use super::super::card::ScorecardPlan;
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
    /// What is NULL in a column of the long view, for its comment.
    pub(in super::super) fn gap(&self, column: &str) -> Option<&'static str> {
        (self.is_plain && column == "p_always").then_some("NULL in plain SQL, which is never live")
    }
}
