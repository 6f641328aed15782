//! Whether a board can be kept exact while its tables change.

use super::super::card::{Measure, Segment};
use super::super::relation::{Class, Column};
use super::{Board, Counting, TableId, Tables};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

fn unsupported(message: String, hint: &str) -> Box<Error> {
    Error::new(ErrorKind::NotSupported, message, hint)
}

const OTHERWISE: &str =
    "Use \"storage\": \"materialized\" and refresh it, or \"storage\": \"view\".";

/// Refuses what could not be kept exact; tells whether the tables are unlogged.
pub fn check(
    board: &Board,
    segments: &[Segment],
    measures: &[Measure],
    known: &Tables,
) -> Result<bool> {
    let Some(entity) = &board.entity else {
        return Err(unsupported(
            "storage live with where, one_per, window, looked-up segments or measures with keys is not supported of one table".into(),
            "Give an \"entity\", of which it is; or use \"storage\": \"materialized\" and refresh it, or \"storage\": \"view\".",
        ));
    };
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

/// The tables and columns by which rows of an entity are found, where no index begins with
/// them.
pub fn unindexed(board: &Board, measures: &[Measure]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut look = |table: TableId, column: &str| {
        let Some(table) = board.tables.get(table) else {
            return;
        };
        let pair = (table.sql.clone(), column.to_owned());
        if !table.indexed.iter().any(|name| name == column) && !found.contains(&pair) {
            found.push(pair);
        }
    };
    let mut by_sql = |table: TableId, on: &str| {
        let columns = board.tables.get(table).map(|table| &table.columns);
        let column = columns.into_iter().flatten().find(|c| c.plain("f") == on);
        if let Some(column) = column {
            look(table, &column.name);
        }
    };
    for state in &board.states {
        by_sql(state.history.table, &state.history.on);
    }
    for m in measures {
        match &m.counting {
            Counting::Events(events) => by_sql(events.place.table, &events.place.on),
            Counting::Rows(rows) => {
                by_sql(
                    rows.place.table,
                    rows.place.on.as_deref().unwrap_or_default(),
                );
            }
            Counting::Flat | Counting::State(..) => {}
        }
    }
    for lookup in &board.lookups {
        if let Some(entity) = &board.entity {
            look(entity.table, &lookup.on_name);
        }
    }
    found
}
