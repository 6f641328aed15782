//! Storage `live` of several tables: contributions of customers, and a log of each table with
//! what changed since they were counted.

use super::super::board::{self, Board, Counting, Entity, TableId, Tables};
use super::super::card::{Measure, ScorecardPlan, Segment};
use super::super::relation::{Class, Column};
use super::Rules;
use super::tables::{CONTRIBUTIONS, check_plain, comments, of_board};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

pub struct LiveBoard;

impl Rules for LiveBoard {
    fn name(&self) -> &'static str {
        "live"
    }

    fn is_live(&self) -> bool {
        true
    }

    fn check_plain(&self) -> Result<()> {
        check_plain()
    }

    fn check_board(
        &self,
        board: &Board,
        segments: &[Segment],
        measures: &[Measure],
        known: &Tables,
    ) -> Result<bool> {
        match &board.entity {
            Some(entity) => check(board, entity, segments, measures, known),
            None => super::live::Live.check_board(board, segments, measures, known),
        }
    }

    fn statements(&self, card: &ScorecardPlan, create: &str, replace: bool) -> Vec<String> {
        let Some(board) = &card.board else {
            return Vec::new();
        };
        let view = |name: &str, sql: String| format!("{create} {name} AS\n{sql}");
        let mut statements = vec![view(&card.names.source, card.groups())];
        statements.extend(of_board(card, board, replace));
        statements.push(view(&card.names.summary, board::kept(card, board)));
        statements
    }

    fn comments(&self, card: &ScorecardPlan) -> Vec<(&'static str, String, String)> {
        comments(card, CONTRIBUTIONS.to_owned())
    }
}

pub fn unsupported(message: String, hint: &str) -> Box<Error> {
    Error::new(ErrorKind::NotSupported, message, hint)
}

const OTHERWISE: &str =
    "Use \"storage\": \"materialized\" and refresh it, or \"storage\": \"view\".";

/// Refuses what could not be kept exact; tells whether the tables are unlogged.
pub fn check(
    board: &Board,
    entity: &Entity,
    segments: &[Segment],
    measures: &[Measure],
    known: &Tables,
) -> Result<bool> {
    let mut unlogged = None;
    for table in &board.tables {
        let Some(relation) = known.values().find(|relation| relation.oid == table.oid) else {
            continue;
        };
        let read = |name: &str| table.columns.iter().any(|column| column.name == name);
        let own = relation.check_live(read)?;
        ensure(*unlogged.get_or_insert(own) == own, || {
            invalid_parameter(
                format!(
                    "storage live cannot follow {}: some tables of the scorecard are unlogged and some are not",
                    relation.sql
                ),
                "A crash empties the unlogged ones only: make them alike, or use storage view.",
            )
        })?;
        for column in &table.columns {
            ensure(is_comparable(column), || {
                unsupported(
                    format!(
                        "storage live cannot tell rows of {} apart by column {} of type {}",
                        relation.sql, column.name, column.r#type
                    ),
                    OTHERWISE,
                )
            })?;
        }
    }
    let keys = board
        .lookups
        .iter()
        .map(|l| (l.table, &l.key, l.has_all_keys));
    let own = (entity.table, &entity.key, entity.has_all_keys);
    for (table, key, is_whole) in std::iter::once(own).chain(keys) {
        ensure(is_whole, || {
            unsupported(
                format!(
                    "storage live needs a key without NULL: {key} of {} may be NULL",
                    name(board, table)
                ),
                "Declare it NOT NULL, or use \"storage\": \"materialized\" and refresh it.",
            )
        })?;
    }
    for segment in segments {
        ensure(segment.exact, || {
            unsupported(
                format!(
                    "storage live cannot keep segment {} of type {}: equal values of it can look different",
                    segment.name, segment.base_type
                ),
                "Use \"storage\": \"materialized\" and refresh it, or a column of type text, date or a whole number.",
            )
        })?;
    }
    for measure in measures {
        if let Counting::Rows(rows) = &measure.counting
            && let Some(one_per) = &rows.one_per
        {
            ensure(one_per.is_of_entity, || {
                unsupported(
                    format!(
                        "storage live with \"one_per\" of measure {} by another column than the one that refers to the entity is not supported",
                        measure.kpi
                    ),
                    OTHERWISE,
                )
            })?;
        }
    }
    Ok(unlogged.unwrap_or(false))
}

/// Whether PostgreSQL can tell two values of a column apart.
fn is_comparable(column: &Column) -> bool {
    const JSONB: u32 = 3802;
    column.is_scalar()
        || column.base == JSONB
        || matches!(column.class(), Class::DateRange | Class::TimeRange)
}

fn name(board: &Board, table: TableId) -> &str {
    board.tables.get(table).map_or("", |table| &table.sql)
}
