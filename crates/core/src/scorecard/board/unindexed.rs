//! What makes reading and folding a live board slow: columns without an index.

use super::super::card::Measure;
use super::{Board, Counting, TableId};

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
