//! Where the summaries of a scorecard are kept: what differs by it, a file a storage.
//!
//! Everything else asks [`Storage::rules`]. Beside these files, `src/pg/scorecard/storage` has
//! what each does in the database.

mod live;
mod live_board;
mod materialized;
mod recorded;
mod tables;
mod view;

use super::board::{Board, Tables};
use super::card::{Measure, ScorecardPlan, Segment};
use super::relation::{Column, Relation};
use super::spec::Spec;
use crate::error::Result;
use serde::Deserialize;

/// Where the summaries are kept. A spec names the first three; which kind of live one it
/// is follows from what else it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Storage {
    /// Nowhere: counted whenever they are read.
    #[default]
    View,
    /// In a materialised view.
    Materialized,
    /// In a table of counts that triggers of one table keep exact.
    Live,
    /// In a table of contributions, with logs of what changed in several tables since.
    #[serde(skip)]
    LiveBoard,
    /// In a log of all that changed in one table, with the time of each change.
    #[serde(skip)]
    Recorded,
}

impl Storage {
    /// That of a spec.
    pub(super) fn of(spec: &Spec) -> Self {
        let is_recorded = spec.period.as_ref().is_some_and(|period| period.recorded);
        match (is_recorded, spec.storage) {
            // With any other storage than live it is refused.
            (true, _) => Storage::Recorded,
            (false, Storage::Live) => Storage::live(false, spec.entity.is_some()),
            (false, other) => other,
        }
    }

    /// The kind of a live one.
    pub fn live(is_recorded: bool, has_entity: bool) -> Self {
        match (is_recorded, has_entity) {
            (true, _) => Storage::Recorded,
            (false, true) => Storage::LiveBoard,
            (false, false) => Storage::Live,
        }
    }

    /// What differs by it.
    pub(super) fn rules(self) -> &'static dyn Rules {
        match self {
            Storage::View => &view::View,
            Storage::Materialized => &materialized::Materialized,
            Storage::Live => &live::Live,
            Storage::LiveBoard => &live_board::LiveBoard,
            Storage::Recorded => &recorded::Recorded,
        }
    }

    /// What a spec calls it.
    pub fn name(self) -> &'static str {
        self.rules().name()
    }

    /// Whether triggers keep it exact.
    pub fn is_live(self) -> bool {
        self.rules().is_live()
    }

    /// What relation the summary is, as DDL says it.
    pub fn summary_kind(self) -> &'static str {
        self.rules().summary_kind()
    }

    /// What the names of its objects beside the long view end with.
    pub(super) fn suffixes(self) -> &'static [&'static str] {
        match self.is_live() {
            true => &SUFFIXES,
            false => SUFFIXES.split_at(2).0,
        }
    }
}

/// The same of every storage: the wide view and the summary first, which each has.
pub(super) const SUFFIXES: [&str; 5] = ["_wide", "_summary", "_source", "_delta", "_state"];

/// What differs by storage; where nothing is said it is as of a plain view.
pub(super) trait Rules {
    /// What a spec calls it.
    fn name(&self) -> &'static str;

    /// Whether triggers keep it exact, in tables of its own.
    fn is_live(&self) -> bool {
        false
    }

    /// What relation the summary is, as DDL says it.
    fn summary_kind(&self) -> &'static str {
        "VIEW"
    }

    /// Refuses to be written without functions of the extension. 0A000.
    fn check_plain(&self) -> Result<()> {
        Ok(())
    }

    /// Refuses so many segments. 54000.
    fn check_segments(&self, _segments: &[Segment]) -> Result<()> {
        Ok(())
    }

    /// Refuses a table whose rows are grouped, and of which `counted` columns are read; tells
    /// whether what is stored need not outlive a crash.
    fn check_relation(
        &self,
        _relation: &Relation,
        _counted: &dyn Fn(&str) -> bool,
    ) -> Result<bool> {
        Ok(false)
    }

    /// The same of a board.
    fn check_board(
        &self,
        _board: &Board,
        _segments: &[Segment],
        _measures: &[Measure],
        _known: &Tables,
    ) -> Result<bool> {
        Ok(false)
    }

    /// A segment of the one table, of the alias `c`.
    fn segment(&self, column: &Column) -> String {
        format!("c.{}", column.sql)
    }

    /// The columns that are there of the view with the groups, in order.
    fn existing<'a>(&self, card: &'a ScorecardPlan) -> &'a [String] {
        &card.existing.summary
    }

    /// The statements that make the summary and what it rests on; `create` makes a view, and
    /// with `replace` what is there stays.
    fn statements(&self, card: &ScorecardPlan, create: &str, replace: bool) -> Vec<String>;

    /// What BI tools show beside its further objects: their kind, name and comment.
    fn comments(&self, _card: &ScorecardPlan) -> Vec<(&'static str, String, String)> {
        Vec::new()
    }

    /// What a reader of the plain SQL must know of it, as lines of a comment.
    fn plain_note(&self, _summary: &str) -> String {
        String::new()
    }
}
