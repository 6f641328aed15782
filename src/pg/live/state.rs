//! The table `NAME_state` of a live scorecard. Its rows name relations as `regclass`, so
//! that they mean the same after a restore:
//!
//! | kind | relation | detail |
//! |---|---|---|
//! | scorecard | the source | the program, as JSON |
//! | delta | the delta table; `at` is when it was last folded as a whole | |
//! | table | a table that is followed | the numbers of its columns, as JSON |
//! | source | of several tables, one of those that are read | its place among them |
//! | log | rows added to and removed from it | the same place |
//! | stale | | what happened |
//! | truncated | | |

use crate::pg::datum::table::{Lock, Place, Table};
use crate::pg::datum::{Row, Snapshot, dictionary, session, value};
use advocacy_kpi_core::live::Program;
use pgrx::pg_sys::{Datum, Oid};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The columns of a state table, in order.
pub const COLUMNS: usize = 4;

#[derive(Debug, Default)]
pub struct State {
    pub program: Option<Program>,
    pub source: Oid,
    pub created_at: Option<i64>,
    pub delta: Oid,
    pub folded_at: Option<i64>,
    pub members: Vec<(Oid, Stamp)>,
    /// Of several tables: each with its place.
    pub sources: Vec<(usize, Oid)>,
    pub logs: Vec<(usize, Oid)>,
    pub stale: Option<String>,
    pub rows: Vec<Place>,
    pub truncations: Vec<Place>,
}

/// The numbers that a table of this database had when it was counted.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Of the table: where it is another, the row came with a restore.
    pub oid: u32,
    /// The number of each column that is counted.
    pub columns: BTreeMap<String, i16>,
    /// The generation expression of each that has one.
    pub expressions: BTreeMap<String, u32>,
}

impl State {
    /// The tables that are read, each with its place: one, or those of a board.
    pub fn read_tables(&self) -> Vec<(usize, Oid)> {
        match self.program.as_ref().is_some_and(Program::is_board) {
            true => self.sources.clone(),
            false => vec![(0, self.source)],
        }
    }

    /// The log of the table at a place.
    pub fn log(&self, place: usize) -> Option<Oid> {
        let mut logs = self.logs.iter();
        logs.find(|(at, _)| *at == place).map(|(_, log)| *log)
    }

    /// Reads a state table. `None` where the relation is none.
    pub fn read(state: &Table, snapshot: &Snapshot) -> Option<State> {
        // text, regclass, timestamptz, text
        const TYPES: [u32; COLUMNS] = [25, 2205, 1184, 25];
        let types: Vec<u32> = (0..state.columns())
            .filter_map(|at| state.attribute(at))
            .filter(|column| !column.dropped)
            .map(|column| column.r#type.to_u32())
            .collect();
        if !state.is_plain() || types != TYPES || state.columns() != COLUMNS {
            return None;
        }
        let mut found = State::default();
        state.scan(snapshot, |place, row| {
            found.add(place, row);
            true
        });
        found.stale = found.stale.or_else(|| found.program.as_ref()?.outdated());
        Some(found)
    }

    fn add(&mut self, place: Place, row: &Row) {
        let relation = row.datum(1);
        let relation = relation.map_or(Oid::INVALID, |oid| Oid::from(oid.value() as u32));
        let at = row.datum(2).map(|at| at.value() as i64);
        let detail = row.text(3).unwrap_or_default();
        self.rows.push(place);
        match row.text(0).as_deref() {
            Some("scorecard") => {
                self.program = serde_json::from_str(&detail).ok();
                self.source = relation;
                self.created_at = at;
            }
            Some("delta") => {
                self.delta = relation;
                self.folded_at = at;
            }
            Some("table") => self
                .members
                .push((relation, serde_json::from_str(&detail).unwrap_or_default())),
            Some("source") => self
                .sources
                .extend(detail.parse().ok().map(|at| (at, relation))),
            Some("log") => self
                .logs
                .extend(detail.parse().ok().map(|at| (at, relation))),
            Some("truncated") => self.truncations.push(place),
            _ => {
                self.stale.get_or_insert(detail);
            }
        }
    }
}

/// Appends a row to a state table.
pub fn insert(state: &Table, kind: &str, relation: Option<Oid>, detail: Option<&str>) {
    insert_at(state, kind, relation, Some(session::now()), detail);
}

pub fn insert_at(
    state: &Table,
    kind: &str,
    relation: Option<Oid>,
    at: Option<i64>,
    detail: Option<&str>,
) {
    let text = |text: &str| value::varlena(&crate::pg::datum::to_server(text));
    state.insert(&[
        Some(text(kind)),
        relation.map(Datum::from),
        at.map(Datum::from),
        detail.map(text),
    ]);
}

/// Notes that a scorecard is stale, once: readers are told, and what is written to the
/// table is no longer counted. Does not wait where that can be helped.
pub fn mark_stale(state: Oid, reason: &str) {
    // Waits where somebody holds the table: without the note figures would be wrong.
    let Some(table) = Table::open(state, Lock::RowExclusive) else {
        return;
    };
    let known = State::read(&table, &Snapshot::latest());
    if known.is_some_and(|known| known.stale.is_none()) {
        insert(&table, "stale", None, Some(reason));
        dictionary::invalidate(state);
        session::next_command();
    }
}

/// Whether a relation has the columns by which a state table is known.
pub fn is_state(relation: Oid) -> bool {
    dictionary::class(relation).is_some_and(|class| class.kind == b'r')
        && dictionary::column(relation, "kind").is_some()
        && dictionary::column(relation, "detail").is_some()
}

/// The state tables of scorecards that read one of these relations.
pub fn of_readers(relations: &[Oid]) -> Vec<Oid> {
    let mut found: Vec<Oid> = Vec::new();
    for relation in relations {
        for table in dictionary::read_by(&dictionary::readers(*relation)) {
            if is_state(table) && !found.contains(&table) {
                found.push(table);
            }
        }
    }
    found
}

/// Notes a TRUNCATE: who has an older snapshot sees the counts of before it, but none of
/// the rows.
pub fn note_truncation(state: &Table) {
    let known = State::read(state, &Snapshot::latest());
    if session::is_read_committed() {
        for place in known.map(|known| known.truncations).unwrap_or_default() {
            state.delete(place);
        }
    }
    insert(state, "truncated", None, None);
}

/// Notes that the delta was folded as a whole.
pub fn note_fold(state: &Table, delta: Oid) {
    if delete_kind(state, "delta") {
        insert(state, "delta", Some(delta), None);
    }
    session::next_command();
}

/// Deletes the rows of a kind; tells whether nobody else was about to.
pub fn delete_kind(state: &Table, wanted: &str) -> bool {
    let mut places = Vec::new();
    state.scan(&Snapshot::latest(), |at, row| {
        if row.text(0).as_deref() == Some(wanted) {
            places.push(at);
        }
        true
    });
    places.into_iter().all(|place| state.delete(place))
}
