//! Scorecards of several tables: customers, histories, events and answers; and of one table
//! with conditions, looked-up segments, one answer a respondent, or a window.
//!
//! Every measure is counted entity by entity: [`render`] writes the contributions of a set
//! of entities from given relations, and how the figures of each period come of them.

mod changes;
mod check;
mod closing;
mod facts;
mod figures;
mod kept;
mod parts;
mod recorded;
mod render;
mod unindexed;

pub(super) use changes::{counted, delta_columns, folding, log_statement};
pub use check::Tables;
pub(super) use check::check;
pub(super) use kept::kept;
pub(super) use recorded::{beginning, difference, recorded};
pub(super) use render::groups;
pub(super) use unindexed::unindexed;

use super::calendar::{Calendar, Window};
use super::relation::{Class, Column};
use super::spec::Keep;
use crate::live::program::Constraint;

/// A table that a board reads, by its place in [`Board::tables`].
pub type TableId = usize;

#[derive(Clone, Debug)]
pub struct Table {
    /// Its name in its schema, quoted.
    pub sql: String,
    pub oid: u32,
    /// The columns that are read of it, in the order in which a log of its changes has them.
    pub columns: Vec<Column>,
    /// The columns that an index begins with.
    pub indexed: Vec<String>,
}

/// What is counted of which tables.
#[derive(Debug)]
pub struct Board {
    pub tables: Vec<Table>,
    /// Who is counted; of one table it is nobody, and the segments are those of each row.
    pub entity: Option<Entity>,
    pub lookups: Vec<Lookup>,
    pub constraints: Vec<Constraint>,
    /// Each segment as SQL, of the alias `e` of the entity or `f` of a row, or of a lookup.
    pub segments: Vec<String>,
    pub states: Vec<State>,
    pub calendar: Option<Calendar>,
    /// Where a day begins.
    pub zone: String,
    pub window: Option<Window>,
    /// Whether a figure rests on how many entities exist or are in a state at a close.
    pub has_stock: bool,
    /// Whether states are those of the rows of the one table, as a log tells them.
    pub is_recorded: bool,
    pub columns: Columns,
}

impl Board {
    /// Whether there is a row for each close of a period, also where nothing was counted.
    pub fn counts_closes(&self) -> bool {
        self.has_stock || self.window.is_some()
    }
}

/// Names of columns beside those of a scorecard, unlike all of those; quoted.
#[derive(Debug)]
pub struct Columns {
    /// The key of an entity.
    pub entity: String,
    /// The first period at whose close it exists, and the first after that at which not.
    pub begins: String,
    pub ends: String,
    /// Groups of facts and events that a row comes of.
    pub counted: String,
    /// Of a window: those of them that lie in the period itself.
    pub own: String,
    /// Entities that begin to exist less those that end.
    pub existing: String,
    /// Up to where the rows before one hold.
    pub covered: String,
    /// What the columns with those that were in a state at the close before begin with; a
    /// number follows.
    pub opened: String,
    /// Whether the row is a period between the first and the last.
    pub closes: String,
    /// The period and the respondent of a row.
    pub row_period: String,
    /// Of a live board: the kind of contributions, those in a group of flows, and whether a
    /// row was added or removed.
    pub part: String,
    pub flows: String,
    pub sign: String,
    /// All counts of a period and segment.
    pub net: String,
}

/// Who is counted: the alias `e`.
#[derive(Debug)]
pub struct Entity {
    pub table: TableId,
    pub key: String,
    /// Whether the key is declared NOT NULL.
    pub has_all_keys: bool,
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    pub conditions: Vec<String>,
}

/// A table with a unique key that a column of the entity, or of the one table, refers to.
#[derive(Debug)]
pub struct Lookup {
    pub table: TableId,
    pub alias: String,
    /// The key there.
    pub key: String,
    /// Whether that is declared NOT NULL.
    pub has_all_keys: bool,
    /// The column that refers to it, as SQL, and its name.
    pub on: String,
    pub on_name: String,
}

/// A column that says when: SQL of its base type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub sql: String,
    pub class: Class,
}

/// A state in which entities are while a row of a history says so: the alias `f`.
#[derive(Debug)]
pub struct State {
    pub history: History,
    /// The state whose entities a rate is of, where it is not of all that exist.
    pub among: Option<usize>,
    /// The name of its common table expression, quoted.
    pub spans: String,
    /// The column with the entities that come into it less those that leave it.
    pub held: String,
    /// The same of those that were in it at the close before, where a measure asks.
    pub kept: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct History {
    pub table: TableId,
    pub on: String,
    pub valid: Valid,
    pub conditions: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Valid {
    /// A range of dates, or of timestamps.
    Range { sql: String, class: Class },
    Bounds {
        from: Option<Moment>,
        to: Option<Moment>,
    },
}

/// How a measure is counted.
#[derive(Debug)]
pub enum Counting {
    /// Of the rows of the one table of the scorecard, by its aggregate.
    Flat,
    Rows(Rows),
    /// Of a state, by its place in [`Board::states`].
    State(usize, StateValue),
    Events(Events),
}

/// What is told of a state at the close of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateValue {
    /// Those in it, of those that exist.
    Rate,
    /// From the close before to this one.
    Growth,
    /// Of those in it at the close before, those still in it.
    Retention,
    /// Those in it that were not at the close before.
    Gained,
    /// Those no longer in it that were at the close before.
    Lost,
}

impl StateValue {
    /// Whether it compares a close with the one before.
    pub fn compares(self) -> bool {
        self != StateValue::Rate
    }

    /// Whether it goes by those that were in it at both closes.
    pub fn follows(self) -> bool {
        matches!(
            self,
            StateValue::Retention | StateValue::Gained | StateValue::Lost
        )
    }
}

/// Rows each of which is a fact: the alias `f`.
#[derive(Debug)]
pub struct Rows {
    pub place: RowsPlace,
    pub conditions: Vec<String>,
    /// The columns that are read, as identifiers.
    pub columns: Vec<String>,
    pub one_per: Option<OnePer>,
}

/// Measures with the same place are counted in one pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsPlace {
    pub table: TableId,
    /// The column that refers to the entity.
    pub on: Option<String>,
    pub at: Option<Moment>,
}

/// Of several rows of one respondent, the one that counts.
#[derive(Debug)]
pub struct OnePer {
    pub respondent: String,
    /// Whether that is the column that refers to the entity.
    pub is_of_entity: bool,
    /// Whether a row may have no respondent: such rows all count.
    pub is_nullable: bool,
    pub by: String,
    pub keep: Keep,
    /// The primary key, by which ties are told apart.
    pub key: Vec<String>,
    /// The columns that a row must have a value in.
    pub answered: Vec<String>,
}

/// What entities did: the alias `f`.
#[derive(Debug)]
pub struct Events {
    pub place: EventsPlace,
    /// Whether it is told how many did anything, and not how much.
    pub is_rate: bool,
}

/// Measures with the same place are counted in one pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventsPlace {
    pub table: TableId,
    pub on: String,
    pub at: Moment,
    pub weight: Option<String>,
    pub conditions: Vec<String>,
}

impl Moment {
    /// Of a date, timestamp or timestamptz of an alias.
    pub fn of(column: &Column, alias: &str) -> Option<Self> {
        let class = column.class();
        let wanted = match class {
            Class::Date => "date",
            Class::Timestamp => "timestamp without time zone",
            Class::TimestampTz => "timestamp with time zone",
            _ => return None,
        };
        Some(Self {
            sql: column.cast(alias, wanted),
            class,
        })
    }
}

/// The first day of the period that a moment falls in.
pub(super) fn start_of(
    sql: &str,
    class: Class,
    calendar: Calendar,
    zone: &str,
    functions: Option<&str>,
) -> String {
    use super::calendar::Grain;
    let Some(prefix) = functions else {
        return super::plain::start(sql, class, calendar, zone);
    };
    // Plainly, so that postgres_fdw has it grouped where the rows are.
    if class == Class::Date && calendar.grain == Grain::Day {
        return sql.to_owned();
    }
    let zone = match class {
        Class::TimestampTz => format!(", {}", super::literal(zone)),
        _ => String::new(),
    };
    format!(
        "{prefix}kpi_period_start({sql}, '{}'{zone})",
        calendar.name()
    )
}
