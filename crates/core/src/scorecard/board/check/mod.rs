//! A spec of several tables checked against them: a board that can be made.
//!
//! - [`entity`]: who is counted
//! - [`segments`]: what makes up a segment
//! - [`measure`]: which kind a measure is: of [`rows`], of a [`history`] or of [`events`]

mod entity;
mod events;
mod history;
mod measure;
mod rows;
mod segments;

use super::{Board, Columns, Counting, Lookup, Moment, State, Table, TableId};
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::program::{Constraint, ConstraintKind};
use crate::scorecard::calendar::{Calendar, Window};
use crate::scorecard::card::{self, Context, Measure, Segment};
use crate::scorecard::condition::conditions;
use crate::scorecard::relation::{Column, Relation, RelationKind};
use crate::scorecard::spec::Spec;
use crate::scorecard::storage::Storage;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The tables that a spec names, by the names that it has for them.
pub type Tables = BTreeMap<String, Relation>;

/// A board that can be made, with what a scorecard of one table has as well.
#[derive(Debug)]
pub struct Checked {
    pub board: Board,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    /// Of a live one: whether its tables are unlogged.
    pub unlogged: bool,
}

/// Checks a spec with an entity, or one of the one table `source`.
///
/// 42703 for a column that is not there, 22023 for a key that is missing, not unique or
/// does not fit, 42501 for what may not be read.
pub fn check(
    spec: &Spec,
    calendar: Option<Calendar>,
    source: Option<&Relation>,
    tables: &Tables,
    context: &Context,
) -> Result<Checked> {
    let zone = spec.period.as_ref().and_then(|p| p.timezone.as_deref());
    let zone = zone.unwrap_or(context.timezone).to_owned();
    let mut check = Check {
        spec,
        source,
        known: tables,
        context,
        calendar,
        zone,
        tables: Vec::new(),
        entity: None,
        lookups: Vec::new(),
        constraints: Vec::new(),
        states: Vec::new(),
        taken: Vec::new(),
    };
    check.run()
}

struct Check<'a> {
    spec: &'a Spec,
    source: Option<&'a Relation>,
    known: &'a Tables,
    context: &'a Context<'a>,
    calendar: Option<Calendar>,
    zone: String,
    tables: Vec<Table>,
    entity: Option<(&'a Relation, &'a Column)>,
    lookups: Vec<Lookup>,
    constraints: Vec<Constraint>,
    states: Vec<State>,
    /// Names that a further column may not have.
    taken: Vec<String>,
}

impl<'a> Check<'a> {
    fn run(&mut self) -> Result<Checked> {
        let entity = match &self.spec.entity {
            Some(asked) => Some(self.entity(asked)?),
            None => match self.source {
                Some(source) if self.is_recorded() => Some(self.recorded_entity(source)?),
                _ => None,
            },
        };
        let (segments, expressions) = self.segments()?;
        let mut measures = Vec::with_capacity(self.spec.measures.len());
        self.taken.extend(segments.iter().map(|s| s.name.clone()));
        self.taken.extend(self.spec.measures.keys().cloned());
        for (kpi, asked) in &self.spec.measures {
            let definition = (self.context.define)(kpi)?;
            card::check_name(kpi)?;
            measures.push(self.measure(kpi, asked, &definition)?);
        }
        card::in_order(&mut measures);
        card::name_columns(&mut measures, &segments, self.context.keywords);
        for m in &measures {
            self.taken.push(m.before.clone());
            self.taken.push(m.left_out_name.clone());
            self.taken.extend(m.counts.iter().cloned());
        }
        ensure(
            self.spec.one_per.is_none()
                || measures
                    .iter()
                    .any(|m| matches!(m.counting, Counting::Rows(_))),
            || {
                invalid_parameter(
                    "the scorecard has \"one_per\" and no measure of \"rows\"",
                    "It is of answers: a history and events count each customer once as they are. Leave it out.",
                )
            },
        )?;
        let has_stock = measures
            .iter()
            .any(|m| matches!(m.counting, Counting::State(..) | Counting::Events(_)));
        let window = match &self.spec.window {
            None => None,
            Some(text) => Some(Window::parse(text)?),
        };
        if window.is_some() {
            ensure(self.calendar.is_some(), || {
                invalid_parameter(
                    "the scorecard has a \"window\" and no \"period\"",
                    "A window ends with a period: give {\"period\": {\"grain\": ...}}.",
                )
            })?;
            let compared = measures
                .iter()
                .find(|m| matches!(m.counting, Counting::State(_, value) if value.compares()));
            if let Some(m) = compared {
                return Err(invalid_parameter(
                    format!("{} compares two closes and has no \"window\"", m.kpi),
                    "Put it into a scorecard without a window.",
                ));
            }
        }
        // Of the columns of the relations beneath, none may be called like these.
        let mut reserved = self.taken.clone();
        for relation in self.known.values().chain(self.source) {
            reserved.extend(relation.columns.iter().map(|column| column.name.clone()));
        }
        let mut free = |name: &str| {
            let mut unlike = name.to_owned();
            let mut number = 1;
            while reserved.contains(&unlike) {
                number += 1;
                unlike = format!("{name}{number}");
            }
            reserved.push(unlike.clone());
            unlike
        };
        let columns = Columns {
            entity: free("entity_key"),
            begins: free("begins"),
            ends: free("ends"),
            counted: free("counted"),
            own: free("own"),
            existing: free("existing"),
            covered: free("covered"),
            closes: free("closes"),
            row_period: free("row_period"),
            part: free("part"),
            flows: free("flows"),
            sign: free("sign"),
            net: free("net"),
            opened: {
                let mut stem = "opened".to_owned();
                while reserved.iter().any(|name| name.starts_with(&stem)) {
                    stem.push('_');
                }
                stem
            },
        };
        let board = Board {
            tables: std::mem::take(&mut self.tables),
            entity,
            lookups: std::mem::take(&mut self.lookups),
            constraints: std::mem::take(&mut self.constraints),
            segments: expressions,
            states: std::mem::take(&mut self.states),
            calendar: self.calendar,
            zone: self.zone.clone(),
            window,
            has_stock,
            is_recorded: self.is_recorded(),
            columns,
        };
        let rules = Storage::of(self.spec).rules();
        let unlogged = rules.check_board(&board, &segments, &measures, self.known)?;
        Ok(Checked {
            board,
            segments,
            measures,
            unlogged,
        })
    }

    /// A relation that the spec names.
    fn relation(&self, name: &str) -> Result<&'a Relation> {
        let relation = self.known.get(name).ok_or_else(|| {
            invalid_parameter(
                format!("table {name} is not known"),
                "Name a table as in crm.customers.",
            )
        })?;
        ensure(relation.kind != RelationKind::Other, || {
            invalid_parameter(
                format!("{} holds no rows to count", relation.sql),
                "Give a table, a partitioned table, a view, a materialised view or a foreign table.",
            )
        })?;
        Ok(relation)
    }

    /// The place of a table of which these columns are read.
    fn table<'n>(
        &mut self,
        relation: &Relation,
        columns: impl IntoIterator<Item = &'n str>,
    ) -> Result<TableId> {
        let known = self.tables.iter().position(|t| t.sql == relation.sql);
        let at = known.unwrap_or(self.tables.len());
        if known.is_none() {
            self.tables.push(Table {
                sql: relation.sql.clone(),
                oid: relation.oid,
                columns: Vec::new(),
                indexed: relation.indexed.clone(),
            });
        }
        if let Some(table) = self.tables.get_mut(at) {
            for name in columns {
                if table.columns.iter().all(|column| column.name != name) {
                    table.columns.push(relation.column(name)?.clone());
                }
            }
        }
        Ok(at)
    }

    /// Has a column go on being a key; of a live scorecard one without NULL.
    fn require_key(&mut self, table: TableId, key: &Column) {
        self.require(table, ConstraintKind::Key, [&key.name]);
        if self.spec.storage == Storage::Live {
            self.require(table, ConstraintKind::NotNull, [&key.name]);
        }
    }

    fn require<'n>(
        &mut self,
        table: TableId,
        kind: ConstraintKind,
        columns: impl IntoIterator<Item = &'n String>,
    ) {
        let constraint = Constraint {
            table,
            kind,
            columns: columns.into_iter().cloned().collect(),
        };
        if !self.constraints.contains(&constraint) {
            self.constraints.push(constraint);
        }
    }

    fn conditions(
        &self,
        relation: &Relation,
        alias: &str,
        asked: &Map<String, Value>,
    ) -> Result<Vec<String>> {
        conditions(relation, alias, &self.zone, asked)
    }

    fn moment(
        &self,
        relation: &Relation,
        name: Option<&str>,
        alias: &str,
        what: &str,
    ) -> Result<Option<Moment>> {
        let Some(name) = name else { return Ok(None) };
        let column = relation.column(name)?;
        let moment = Moment::of(column, alias).ok_or_else(|| {
            invalid_parameter(
                format!("{what} is column {name} of type {}", column.r#type),
                format!(
                    "It is a date, timestamp or timestamptz{}.",
                    of_class(relation, |c| Moment::of(c, alias).is_some())
                ),
            )
        })?;
        Ok(Some(moment))
    }

    fn is_recorded(&self) -> bool {
        self.spec.period.as_ref().is_some_and(|p| p.recorded)
    }
}

/// `: signed_up_on or closed_on`, of the columns that fit.
fn of_class(relation: &Relation, fits: impl Fn(&Column) -> bool) -> String {
    let names: Vec<&str> = relation
        .columns
        .iter()
        .filter(|column| fits(column))
        .map(|column| column.name.as_str())
        .collect();
    match names.as_slice() {
        [] => format!("; {} has none", relation.sql),
        names => format!(": {}", names.join(" or ")),
    }
}
