//! The spec checked against the table: a scorecard that can be made.
//!
//! - [`check`]: how it comes of a spec and the tables
//! - [`form`]: which keys go together
//! - [`names`]: the objects
//! - [`columns`]: the names of the columns
//! - [`segment`], [`measure`]: what makes up a segment, and the KPIs
//! - [`row_measure`]: what a KPI is computed from, of the rows of a table
//! - [`followed`]: what a live one follows

mod check;
mod columns;
mod followed;
mod form;
mod measure;
mod names;
mod row_measure;
mod segment;

pub(super) use columns::{check_name, free, name_columns};
pub use measure::Measure;
pub(super) use measure::{in_order, plain_measure};
pub use names::Names;
pub(super) use row_measure::row_measure;
pub use segment::Segment;
pub(super) use segment::segment;

use super::board::Board;
use super::calendar::{Calendar, Window};
use super::population::Population;
use super::quote::{Keywords, literal};
use super::relation::Relation;
use super::spec::{Adjust, Totals};
use super::storage::Storage;
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::program;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An expression that rows are grouped by.
#[derive(Debug)]
pub(super) struct Grouped {
    pub(super) start: String,
    /// The column that it is of, quoted.
    pub(super) column: String,
}

/// The columns of the views that are there, in order; none where they are yet to be made.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    pub long: Vec<String>,
    pub wide: Vec<String>,
    pub summary: Vec<String>,
    pub source: Vec<String>,
    pub delta: Vec<String>,
    /// Whether nothing but the extension writes to the tables of counts and states.
    pub is_protected: bool,
}

/// A scorecard that can be made.
#[derive(Debug)]
pub struct ScorecardPlan {
    pub names: Names,
    /// The table, or that of the entity.
    pub relation: Relation,
    /// What is counted of several tables, or of one in a way that needs more than a
    /// grouping of its rows.
    pub board: Option<Board>,
    pub keywords: Keywords,
    /// What stands before each function of the extension.
    pub prefix: String,
    /// Whether it is written without functions of the extension.
    pub is_plain: bool,
    /// The first day of a row's period, of the alias `c`; none of a board.
    pub start: Option<String>,
    /// The same as an expression of its table's columns, where it is more than a column.
    pub(super) grouped: Option<Grouped>,
    pub calendar: Option<Calendar>,
    /// Where a day begins; of a scorecard of dates, nowhere.
    pub zone: Option<String>,
    /// Where a period ends later than it does, each row covers what this says.
    pub window: Option<Window>,
    /// Which subtotals there are; in the wide view only those that are asked for.
    pub totals: Totals,
    pub wide_has_totals: bool,
    pub min_n: Option<u32>,
    pub adjust: Adjust,
    /// As a live scorecard counts by it.
    pub program_period: Option<program::Period>,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    pub storage: Storage,
    pub confidence: f64,
    pub trend_periods: u32,
    /// Rows a side that comparisons at every look expect; those of the first complete period
    /// where it is not said.
    pub expected_n: Option<u32>,
    /// Of how many the rows of a period are a part; where it is not said, of many.
    pub population: Option<Population>,
    /// The filters of the benchmarks.
    pub benchmark: Map<String, Value>,
    /// Whether what is stored need not outlive a crash, as the table does not.
    pub unlogged: bool,
    /// The spec as it was given.
    pub spec: Value,
    /// When it was made, as a timestamptz; NULL where it is not known.
    pub created_at: Option<String>,
    /// Of one that is there: the columns of its views, which stay where they are.
    pub existing: Existing,
    /// Of a database with Citus: the setting `citus.enable_ddl_propagation`.
    pub citus: Option<String>,
}

/// What a spec is checked against beside the tables.
pub struct Context<'a> {
    pub keywords: &'a Keywords,
    /// The definition that holds for a KPI.
    pub define: &'a dyn Fn(&str) -> Result<Definition>,
    /// The types of the summaries of a scorecard that is there, by the name of the KPI.
    pub kept: &'a BTreeMap<String, String>,
    /// Where a day begins when the spec does not say.
    pub timezone: &'a str,
    /// What stands before each function of the extension: its schema and a dot, or nothing
    /// where the schema is on the search_path.
    pub prefix: &'a str,
    /// Whether the scorecard is written without functions of the extension.
    pub is_plain: bool,
}

impl Context<'_> {
    /// What stands before a function of the extension; none where there is no extension.
    pub(super) fn functions(&self) -> Option<&str> {
        (!self.is_plain).then_some(self.prefix)
    }

    /// The type of the summary of a KPI in a scorecard that is there.
    pub(super) fn kept(&self, kpi: &str) -> Option<&str> {
        self.kept.get(kpi).map(String::as_str)
    }
}

impl ScorecardPlan {
    /// The tables that its summary reads.
    pub fn sources(&self) -> Vec<u32> {
        match &self.board {
            None => vec![self.relation.oid],
            Some(board) => board.tables.iter().map(|table| table.oid).collect(),
        }
    }

    pub fn is_live(&self) -> bool {
        self.storage.is_live()
    }

    /// Refuses, of a spec that is new, what `min_n` cannot protect. 22023.
    pub fn check_protected(&self) -> Result<()> {
        let hides = self.min_n.is_some_and(|least| least > 1);
        ensure(!(hides && self.window.is_some()), || {
            invalid_parameter(
                "\"min_n\" cannot protect the rows of a scorecard with a \"window\"",
                "Neighbouring windows share rows: their difference would tell of the few that only one of them has. Leave out one of the two.",
            )
        })
    }

    /// Whether its summary asks functions of the extension whether keys are there.
    pub fn requires_constraints(&self) -> bool {
        let board = self.board.as_ref();
        let has_some = board.is_some_and(|board| !board.constraints.is_empty());
        has_some && !self.is_live() && !self.is_plain
    }

    /// The condition of a live one's summary that is an ERROR where it is stale.
    pub(super) fn require_exact(&self) -> String {
        format!(
            "{}kpi_require_exact({}::regclass)",
            self.prefix,
            literal(&self.names.state)
        )
    }

    /// The columns of the table that are read, of the alias `c`.
    pub(super) fn read_columns(&self) -> Vec<String> {
        let program = self.program(String::new());
        let names = program.columns();
        let columns = self.relation.columns.iter();
        let read = columns.filter(|column| names.contains(&column.name.as_str()));
        read.map(|column| format!("c.{}", column.sql)).collect()
    }
}
