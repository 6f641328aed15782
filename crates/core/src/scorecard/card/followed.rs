//! What a live scorecard follows and counts, as its triggers and folding need it.

use super::super::board;
use super::ScorecardPlan;
use crate::live::{Program, program};

impl ScorecardPlan {
    /// What a live scorecard counts, known to its triggers by an id.
    pub fn program(&self, id: String) -> Program {
        let measures = self.measures.iter().map(|m| program::Measure {
            kpi: m.kpi.clone(),
            counter: m.counter,
            arguments: m.inputs.clone(),
        });
        Program {
            id,
            period: self.program_period.clone(),
            segments: self
                .segments
                .iter()
                .map(|segment| program::Segment {
                    column: segment.column.clone(),
                    name: segment.name.clone(),
                })
                .collect(),
            measures: measures.collect(),
            tables: Vec::new(),
            constraints: Vec::new(),
        }
    }

    /// What a live board follows of which table, known to its triggers by an id; none of a
    /// scorecard of one table.
    pub fn board_program(&self, id: String) -> Option<Program> {
        let board = self.board.as_ref()?;
        Some(Program {
            id,
            period: None,
            segments: self
                .segments
                .iter()
                .map(|segment| program::Segment {
                    column: segment.base_type.clone(),
                    name: segment.name.clone(),
                })
                .collect(),
            measures: Vec::new(),
            tables: board
                .tables
                .iter()
                .map(|table| program::Table {
                    name: table.sql.clone(),
                    is_recorded: board.is_recorded,
                    columns: table
                        .columns
                        .iter()
                        .map(|column| program::Logged {
                            column: column.name.clone(),
                            r#type: column.base,
                        })
                        .collect(),
                })
                .collect(),
            constraints: board.constraints.clone(),
        })
    }

    /// Of a live board: the query of all its contributions, and the one of those that
    /// folding changes.
    pub fn board_queries(&self) -> Option<(String, String)> {
        let board = self.board.as_ref()?;
        Some((board::counted(self, board), board::folding(self, board)))
    }

    /// Of a recorded scorecard: the query of what its log begins with; of one that is there
    /// with what stands in the log so far.
    pub fn beginning(&self, so_far: Option<&str>) -> Option<String> {
        let board = self.board.as_ref().filter(|board| board.is_recorded)?;
        Some(board::beginning(board, so_far))
    }

    /// Of a recorded scorecard: the query of what its log and its table differ in.
    pub fn difference(&self) -> Option<String> {
        let board = self.board.as_ref().filter(|board| board.is_recorded)?;
        Some(board::difference(self, board))
    }

    /// Tables and columns of a live board that no index begins with, by which rows of an
    /// entity are found.
    pub fn unindexed(&self) -> Vec<(String, String)> {
        let board = self.board.iter();
        board
            .flat_map(|board| board::unindexed(board, &self.measures))
            .collect()
    }
}
