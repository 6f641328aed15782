//! Storage `live` of recorded changes: one table, and a log of all that changed in it, from
//! which the closes of each period are counted.

use super::super::board::{self, Board, Tables};
use super::super::card::{Measure, ScorecardPlan, Segment};
use super::Rules;
use super::live_board::LiveBoard;
use super::tables::{CONTRIBUTIONS, comments, of_board};
use crate::error::{Error, ErrorKind, Result};

pub struct Recorded;

impl Rules for Recorded {
    fn name(&self) -> &'static str {
        "live"
    }

    fn is_live(&self) -> bool {
        true
    }

    fn check_plain(&self) -> Result<()> {
        Err(Error::new(
            ErrorKind::NotSupported,
            "a recorded scorecard has no plain SQL: triggers of the extension record what changes",
            "Use the target extension, or give \"period\" a \"column\" instead of \"recorded\".",
        ))
    }

    fn check_board(
        &self,
        board: &Board,
        segments: &[Segment],
        measures: &[Measure],
        known: &Tables,
    ) -> Result<bool> {
        LiveBoard.check_board(board, segments, measures, known)
    }

    fn statements(&self, card: &ScorecardPlan, create: &str, replace: bool) -> Vec<String> {
        let Some(board) = &card.board else {
            return Vec::new();
        };
        let view = |name: &str, sql: String| format!("{create} {name} AS\n{sql}");
        let mut statements = of_board(card, board, replace);
        statements.extend([
            // What it tells is what its log lacks.
            view(&card.names.source, board::difference(card, board)),
            view(&card.names.summary, board::recorded(card, board)),
        ]);
        statements
    }

    fn comments(&self, card: &ScorecardPlan) -> Vec<(&'static str, String, String)> {
        comments(card, CONTRIBUTIONS.to_owned())
    }
}
