//! What the live storages have in common: their tables, and what they are not.

use super::super::board::{self, Board};
use super::super::card::ScorecardPlan;
use crate::error::{Error, ErrorKind, Result};

/// Refuses to be written without functions of the extension.
pub fn check_plain() -> Result<()> {
    Err(Error::new(
        ErrorKind::NotSupported,
        "storage live has no plain SQL: its triggers are code of the extension",
        "Use \"storage\": \"materialized\" and refresh it, or \"storage\": \"view\".",
    ))
}

/// Tables that are written to and emptied all the time. Nothing may keep writers out, which
/// giving back room at their end does.
pub const UPKEEP: &str =
    "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, vacuum_truncate = off";

/// What the scorecard follows, and whether it is stale.
pub fn state_table(card: &ScorecardPlan) -> String {
    format!(
        "CREATE TABLE {} (\n    kind text NOT NULL,\n    relation regclass,\n    at timestamptz,\n    detail text\n)",
        card.names.state
    )
}

/// Rows that a restore of data or replication brings are not counted twice.
pub fn protect(card: &ScorecardPlan, table: &str) -> Vec<String> {
    let triggers = [
        ("kpi_protect", "INSERT OR UPDATE OR DELETE", "ROW"),
        ("kpi_protect_truncate", "TRUNCATE", "STATEMENT"),
    ];
    let mut statements: Vec<String> = triggers
        .iter()
        .map(|(trigger, events, each)| {
            format!(
                "CREATE OR REPLACE TRIGGER {trigger} BEFORE {events} ON {table}\n    FOR EACH {each} EXECUTE FUNCTION {}kpi_protect_delta()",
                card.prefix
            )
        })
        .collect();
    statements.push(format!(
        "ALTER TABLE {table} ENABLE ALWAYS TRIGGER kpi_protect"
    ));
    statements
}

/// The tables of a board: contributions, and a log for each table that it reads. Of one that
/// is there only the state stays.
pub fn of_board(card: &ScorecardPlan, board: &Board, replace: bool) -> Vec<String> {
    let names = &card.names;
    let mut statements = vec![format!(
        "CREATE {}TABLE {} (\n    {}\n) WITH ({UPKEEP})",
        if card.unlogged { "UNLOGGED " } else { "" },
        names.delta,
        board::delta_columns(card, board).join(",\n    ")
    )];
    let mut tables = vec![&names.delta];
    if !replace {
        statements.push(state_table(card));
    }
    if !(replace && card.existing.is_protected) {
        tables.push(&names.state);
    }
    for (at, log) in names.logs.iter().enumerate() {
        statements.push(board::log_statement(card, board, at, UPKEEP));
        tables.push(log);
    }
    statements.extend(tables.into_iter().flat_map(|table| protect(card, table)));
    statements
}

/// The comments of the view and the tables that each live one has, and of its logs.
pub fn comments(card: &ScorecardPlan, delta: String) -> Vec<(&'static str, String, String)> {
    let (names, source) = (&card.names, &card.relation.sql);
    let mut comments = vec![
        (
            "VIEW",
            names.source.clone(),
            format!("the summaries counted again from {source}; kpi_verify_scorecard compares them with those that are kept"),
        ),
        ("TABLE", names.delta.clone(), delta),
        (
            "TABLE",
            names.state.clone(),
            "what the live scorecard follows, and whether it is stale; written by its triggers and by kpi_rebuild_scorecard".to_owned(),
        ),
    ];
    let tables = card.board.iter().flat_map(|board| &board.tables);
    comments.extend(names.logs.iter().zip(tables).map(|(log, table)| {
        (
            "TABLE",
            log.clone(),
            format!("rows of {} added and removed since the scorecard was folded; kpi_compact folds them", table.sql),
        )
    }));
    comments
}

/// What is said of the contributions of a board.
pub const CONTRIBUTIONS: &str =
    "what was counted when the scorecard was folded, by period and segment";
