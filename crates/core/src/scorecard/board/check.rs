//! A spec of several tables checked against them: a board that can be made.

use super::super::calendar::{Calendar, Window};
use super::super::card::{self, Context, Measure, Segment};
use super::super::condition::conditions;
use super::super::measure::{self, Signature};
use super::super::relation::{Class, Column, Relation, RelationKind};
use super::super::spec::{self, Facts, Spec};
use super::{
    Board, Columns, Counting, Entity, Events, EventsPlace, History, Lookup, Moment, OnePer, Rows,
    RowsPlace, State, StateValue, Table, TableId, Valid, live,
};
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::Counter;
use crate::live::program::{Constraint, ConstraintKind};
use crate::surface::{ArgumentKind, Row};
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

/// The kinds of measures, for hints.
const KINDS: &str = "A measure is {\"rows\": table, \"at\": column, \"of\": column}, {\"history\": table, \"valid\": column} \
    or {\"events\": table, \"at\": column}, each with \"on\" and \"where\" where they are needed.";

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
        let unlogged = match self.spec.storage {
            spec::Storage::Live => live::check(&board, &segments, &measures, self.known)?,
            _ => false,
        };
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
        if self.spec.storage == spec::Storage::Live {
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

    fn entity(&mut self, asked: &'a spec::Entity) -> Result<Entity> {
        let relation = self.relation(&asked.table)?;
        let key = unique(relation, &asked.key, "the \"key\" of the entity")?;
        self.entity = Some((relation, key));
        let conditions = self.conditions(relation, "e", &self.spec.r#where)?;
        let from = self.moment(
            relation,
            asked.from.as_deref(),
            "e",
            "\"from\" of the entity",
        )?;
        let to = self.moment(relation, asked.to.as_deref(), "e", "\"to\" of the entity")?;
        let read = [Some(&asked.key), asked.from.as_ref(), asked.to.as_ref()];
        let read = read.into_iter().flatten().chain(self.spec.r#where.keys());
        let table = self.table(relation, read.map(String::as_str))?;
        self.require_key(table, key);
        Ok(Entity {
            table,
            key: format!("e.{}", key.sql),
            has_all_keys: key.not_null,
            from,
            to,
            conditions,
        })
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

    /// The segments, and each as SQL.
    fn segments(&mut self) -> Result<(Vec<Segment>, Vec<String>)> {
        let (mut segments, mut expressions) = (Vec::new(), Vec::new());
        let (base, alias) = match (self.entity, self.source) {
            (Some((relation, _)), _) => (relation, "e"),
            (None, Some(source)) => (source, "f"),
            (None, None) => {
                return Err(invalid_parameter(
                    "the scorecard has no \"entity\" and no source",
                    "Give {\"entity\": {\"table\": ..., \"key\": ...}}, or call kpi_create_scorecard(name, source, spec).",
                ));
            }
        };
        for asked in &self.spec.segments {
            let (relation, at) = match &asked.from {
                None => (base, alias.to_owned()),
                Some((table, on)) => {
                    let relation = self.relation(table)?;
                    (relation, self.lookup(relation, base, on, alias)?)
                }
            };
            let column = relation.column(&asked.column)?;
            self.table(relation, [asked.column.as_str()])?;
            let expression = format!("{at}.{}", column.sql);
            segments.push(card::segment(
                asked,
                column,
                relation,
                expression.clone(),
                &segments,
                &self.spec.measures,
                self.context.keywords,
            )?);
            expressions.push(expression);
        }
        Ok((segments, expressions))
    }

    /// The alias of a table with a unique key that the column `on` of `base` refers to.
    fn lookup(
        &mut self,
        relation: &'a Relation,
        base: &Relation,
        on: &str,
        alias: &str,
    ) -> Result<String> {
        let referring = base.column(on)?;
        // As a foreign key says; otherwise the key of the same name, or the primary key.
        let declared = base
            .references
            .iter()
            .find(|r| r.column == on && r.table == relation.oid && relation.keys.contains(&r.key));
        let same = relation.keys.iter().find(|key| *key == on);
        let primary = match relation.primary.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let name = declared.map(|r| &r.key).or(same).or(primary);
        let key = match name {
            Some(name) => unique(relation, name, "the key of a segment's table")?,
            None => {
                return Err(invalid_parameter(
                    format!("{} has no unique key that {on} could hold", relation.sql),
                    format!(
                        "Give it a primary key of one column, or a unique index on a column called {on}{}.",
                        keys(relation)
                    ),
                ));
            }
        };
        joinable(base, referring, relation, key)?;
        let table = self.table(relation, [key.name.as_str()])?;
        self.table(base, [on])?;
        let on_name = on.to_owned();
        let on = referring.plain(alias);
        let known = self
            .lookups
            .iter()
            .find(|lookup| lookup.table == table && lookup.on == on);
        if let Some(known) = known {
            return Ok(known.alias.clone());
        }
        self.require_key(table, key);
        let lookup = Lookup {
            table,
            alias: format!("l{}", self.lookups.len() + 1),
            key: key.sql.clone(),
            has_all_keys: key.not_null,
            on,
            on_name,
        };
        let alias = lookup.alias.clone();
        self.lookups.push(lookup);
        Ok(alias)
    }

    fn measure(
        &mut self,
        kpi: &str,
        asked: &spec::Measure,
        definition: &Definition,
    ) -> Result<Measure> {
        let facts = match (asked, self.source) {
            (spec::Measure::Facts(facts), _) => Facts::clone(facts),
            (spec::Measure::Arguments(list), Some(_)) => Facts {
                of: Some(spec::Of(list.clone())),
                ..Facts::default()
            },
            (spec::Measure::Arguments(_), None) => {
                return Err(invalid_parameter(
                    format!("measure {kpi} does not say of which table"),
                    KINDS,
                ));
            }
        };
        let kinds = [&facts.rows, &facts.history, &facts.events];
        let named = kinds.iter().filter(|kind| kind.is_some()).count();
        if let Some(source) = self.source {
            let unfit = [
                (named > 0, "rows, history or events"),
                (facts.on.is_some(), "on"),
                (facts.at.is_some(), "at"),
                (facts.valid.is_some(), "valid"),
                (facts.weight.is_some(), "weight"),
            ];
            if let Some((_, key)) = unfit.iter().find(|(given, _)| *given) {
                return Err(invalid_parameter(
                    format!(
                        "measure {kpi} of the one table {} has \"{key}\"",
                        source.sql
                    ),
                    "It has \"of\", \"where\" and \"one_per\"; for several tables call kpi_create_scorecard(name, spec) with an \"entity\".",
                ));
            }
            return match self.is_recorded() {
                true => self.recorded(kpi, &facts, definition, source),
                false => self.rows(kpi, &facts, definition, source),
            };
        }
        ensure(named == 1, || {
            invalid_parameter(
                format!("measure {kpi} has {named} of the keys rows, history and events"),
                KINDS,
            )
        })?;
        let refuse = |given: bool, key: &str, kind: &str| {
            ensure(!given, || {
                invalid_parameter(format!("measure {kpi} of {kind} has \"{key}\""), KINDS)
            })
        };
        if let Some(table) = &facts.rows {
            refuse(facts.valid.is_some(), "valid", "rows")?;
            refuse(facts.weight.is_some(), "weight", "rows")?;
            let relation = self.relation(table)?;
            return self.rows(kpi, &facts, definition, relation);
        }
        let kind = match facts.history {
            Some(_) => "a history",
            None => "events",
        };
        refuse(facts.of.is_some(), "of", kind)?;
        refuse(facts.one_per.is_some(), "one_per", kind)?;
        ensure(self.calendar.is_some(), || {
            invalid_parameter(
                format!("measure {kpi} of {kind} needs a \"period\""),
                "Give {\"period\": {\"grain\": ...}}: it is counted at the close of each.",
            )
        })?;
        if let Some(table) = &facts.history {
            refuse(facts.at.is_some(), "at", kind)?;
            refuse(facts.weight.is_some(), "weight", kind)?;
            let relation = self.relation(table)?;
            return self.history(kpi, &facts, definition, relation);
        }
        refuse(facts.valid.is_some(), "valid", kind)?;
        let table = facts.events.as_deref().unwrap_or_default();
        let relation = self.relation(table)?;
        self.events(kpi, &facts, definition, relation)
    }

    /// The column of a table that refers to the entity.
    fn on(&self, kpi: &str, facts: &Facts, relation: &Relation) -> Result<String> {
        let Some((entity, key)) = self.entity else {
            return Ok(String::new());
        };
        let name = facts.on.as_deref().unwrap_or(&key.name);
        if facts.on.is_none() && !relation.columns.iter().any(|c| c.name == *name) {
            let declared = relation.references.iter().find(|r| r.table == entity.oid);
            return Err(invalid_parameter(
                format!(
                    "measure {kpi}: {} has no column {name}, the key of {}",
                    relation.sql, entity.sql
                ),
                match declared {
                    Some(r) => format!(
                        "Give the column that refers to it: \"on\": \"{}\".",
                        r.column
                    ),
                    None => "Give the column that refers to it: \"on\": column.".to_owned(),
                },
            ));
        }
        let column = relation.column(name)?;
        joinable(relation, column, entity, key)?;
        Ok(column.plain("f"))
    }

    fn at(&self, kpi: &str, facts: &Facts, relation: &Relation) -> Result<Option<Moment>> {
        if self.calendar.is_none() {
            // It may still be a typo.
            self.moment(
                relation,
                facts.at.as_deref(),
                "f",
                &format!("\"at\" of measure {kpi}"),
            )?;
            return Ok(None);
        }
        let name = facts.at.as_deref().ok_or_else(|| {
            invalid_parameter(
                format!(
                    "measure {kpi} does not say when a row of {} was",
                    relation.sql
                ),
                format!(
                    "Give \"at\": column{}.",
                    of_class(relation, |c| Moment::of(c, "f").is_some())
                ),
            )
        })?;
        self.moment(
            relation,
            Some(name),
            "f",
            &format!("\"at\" of measure {kpi}"),
        )
    }

    fn rows(
        &mut self,
        kpi: &str,
        facts: &Facts,
        definition: &Definition,
        relation: &'a Relation,
    ) -> Result<Measure> {
        let spec::Of(arguments) = facts.of.as_ref().ok_or_else(|| {
            invalid_parameter(
                format!("measure {kpi} does not say what is counted of the rows"),
                "Give \"of\": column, [column, ...], {\"not_null\": column}, or 1 to count the rows.",
            )
        })?;
        let mut measure =
            card::row_measure(kpi, arguments, relation, "f", definition, self.context)?;
        let (on, at) = match self.source {
            Some(_) => {
                let column = self.spec.period.as_ref().and_then(|p| p.column.as_deref());
                (
                    None,
                    self.moment(relation, column, "f", "the period column")?,
                )
            }
            None => (
                Some(self.on(kpi, facts, relation)?),
                self.at(kpi, facts, relation)?,
            ),
        };
        let mut conditions = match (&facts.r#where, self.source) {
            (asked, Some(_)) => {
                let whole = self.conditions(relation, "f", &self.spec.r#where)?;
                let own = self.conditions(relation, "f", asked.as_ref().unwrap_or(&Map::new()))?;
                [whole, own].concat()
            }
            (Some(asked), None) => self.conditions(relation, "f", asked)?,
            (None, None) => Vec::new(),
        };
        conditions.dedup();
        let one_per = match facts.one_per.as_ref().or(self.spec.one_per.as_ref()) {
            None => None,
            Some(asked) => {
                Some(self.one_per(kpi, asked, facts, arguments, relation, measure.counter)?)
            }
        };
        let columns = self.read(facts, arguments, relation)?;
        let mut read = self.read_names(facts, arguments);
        read.extend(facts.at.as_deref());
        if let Some(asked) = facts.one_per.as_ref().or(self.spec.one_per.as_ref()) {
            read.extend(
                [&asked.column, &asked.by]
                    .into_iter()
                    .flatten()
                    .map(String::as_str),
            );
            read.extend(relation.primary.iter().map(String::as_str));
        }
        read.extend(self.spec.period.as_ref().and_then(|p| p.column.as_deref()));
        let table = self.table(relation, read)?;
        if let Some(one_per) = &one_per {
            let primary = &relation.primary;
            self.require(table, ConstraintKind::Unique, primary);
            let whole = relation.columns.iter().filter(|column| {
                primary.contains(&column.name)
                    || column.not_null && one_per.respondent == format!("f.{}", column.sql)
            });
            self.require(table, ConstraintKind::NotNull, whole.map(|c| &c.name));
        }
        let place = RowsPlace { table, on, at };
        measure.counting = Counting::Rows(Rows {
            place,
            conditions,
            columns,
            one_per,
        });
        Ok(measure)
    }

    fn one_per(
        &self,
        kpi: &str,
        asked: &spec::OnePer,
        facts: &Facts,
        arguments: &[spec::Argument],
        relation: &Relation,
        counter: Counter,
    ) -> Result<OnePer> {
        let key = self.entity.map(|(_, key)| key.name.as_str());
        let respondent = asked.column.as_deref().or(facts.on.as_deref()).or(key);
        let respondent = respondent.ok_or_else(|| {
            invalid_parameter(
                "\"one_per\" does not say who answered",
                "Give {\"one_per\": {\"column\": ..., \"keep\": \"latest\", \"by\": ...}}.",
            )
        })?;
        let respondent = relation.column(respondent)?;
        ensure(respondent.is_scalar(), || {
            invalid_parameter(
                format!(
                    "\"one_per\" of measure {kpi}: column {} is of type {}",
                    respondent.name, respondent.r#type
                ),
                "A respondent is a number, text, uuid or another plain value.",
            )
        })?;
        let period = self.spec.period.as_ref().and_then(|p| p.column.as_deref());
        let by = asked.by.as_deref().or(facts.at.as_deref()).or(period);
        let by = by.ok_or_else(|| {
            invalid_parameter(
                format!("\"one_per\" of measure {kpi} does not say which row is the latest"),
                "Give \"by\": the column with the time of the answer.",
            )
        })?;
        let by = relation.column(by)?;
        let ordered = by.category == 'N' || by.category == 'D';
        ensure(ordered, || {
            invalid_parameter(
                format!(
                    "\"one_per\" of measure {kpi} is by column {} of type {}",
                    by.name, by.r#type
                ),
                "Rows are in order by a date, a time or a number.",
            )
        })?;
        ensure(!relation.primary.is_empty(), || {
            invalid_parameter(
                format!(
                    "\"one_per\" of measure {kpi}: {} has no primary key",
                    relation.sql
                ),
                "The primary key tells apart two answers of the same time: add one.",
            )
        })?;
        let mut answered = Vec::new();
        for argument in arguments {
            if let spec::Argument::Column(name) = argument {
                answered.push(format!("f.{}", relation.column(name)?.sql));
            }
        }
        if !Row::of(counter).is_some_and(|row| row.strict) {
            answered.clear();
        }
        let mut primary = Vec::new();
        for name in &relation.primary {
            primary.push(format!("f.{}", relation.column(name)?.sql));
        }
        let of_entity = facts.on.as_deref().or(key);
        Ok(OnePer {
            respondent: format!("f.{}", respondent.sql),
            is_of_entity: of_entity == Some(respondent.name.as_str()),
            is_nullable: !respondent.not_null,
            by: format!("f.{}", by.sql),
            keep: asked.keep,
            key: primary,
            answered,
        })
    }

    /// The names of the columns that are read of rows.
    fn read_names<'n>(&self, facts: &'n Facts, arguments: &'n [spec::Argument]) -> Vec<&'n str>
    where
        'a: 'n,
    {
        let mut names: Vec<&str> = Vec::new();
        for argument in arguments {
            match argument {
                spec::Argument::Column(name) | spec::Argument::NotNull(name) => names.push(name),
                spec::Argument::Constant(_) => {}
            }
        }
        names.extend(facts.r#where.iter().flat_map(Map::keys).map(String::as_str));
        if let Some((_, key)) = self.entity {
            names.push(facts.on.as_deref().unwrap_or(&key.name));
        } else {
            names.extend(self.spec.r#where.keys().map(String::as_str));
            for segment in &self.spec.segments {
                names.push(segment.from.as_ref().map_or(&segment.column, |(_, on)| on));
            }
        }
        names
    }

    /// The columns of a table that are read of its rows.
    fn read(
        &self,
        facts: &Facts,
        arguments: &[spec::Argument],
        relation: &Relation,
    ) -> Result<Vec<String>> {
        let names = self.read_names(facts, arguments);
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            columns.push(relation.column(name)?.sql.clone());
        }
        columns.sort();
        columns.dedup();
        Ok(columns)
    }

    fn history(
        &mut self,
        kpi: &str,
        facts: &Facts,
        definition: &Definition,
        relation: &'a Relation,
    ) -> Result<Measure> {
        let valid = match facts.valid.as_ref() {
            None => {
                return Err(invalid_parameter(
                    format!(
                        "measure {kpi} does not say when a row of {} holds",
                        relation.sql
                    ),
                    format!(
                        "Give \"valid\": a range column, or {{\"from\": column, \"to\": column}}{}.",
                        of_class(relation, |c| matches!(
                            c.class(),
                            Class::DateRange | Class::TimeRange
                        ))
                    ),
                ));
            }
            Some(spec::Valid::Range(name)) => {
                let column = relation.column(name)?;
                let class = column.class();
                ensure(matches!(class, Class::DateRange | Class::TimeRange), || {
                    invalid_parameter(
                        format!(
                            "\"valid\" of measure {kpi} is column {name} of type {}",
                            column.r#type
                        ),
                        format!(
                            "It is a daterange or tstzrange{}, or {{\"from\": column, \"to\": column}}.",
                            of_class(relation, |c| matches!(
                                c.class(),
                                Class::DateRange | Class::TimeRange
                            ))
                        ),
                    )
                })?;
                Valid::Range {
                    sql: column.plain("f"),
                    class,
                }
            }
            Some(spec::Valid::Bounds { from, to }) => {
                let what = |key: &str| format!("\"{key}\" of \"valid\" of measure {kpi}");
                Valid::Bounds {
                    from: self.moment(relation, from.as_deref(), "f", &what("from"))?,
                    to: self.moment(relation, to.as_deref(), "f", &what("to"))?,
                }
            }
        };
        let told = Told::of(kpi, definition, self.context)?;
        let read: Vec<&str> = match facts.valid.as_ref() {
            Some(spec::Valid::Range(name)) => vec![name],
            Some(spec::Valid::Bounds { from, to }) => [from, to]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect(),
            None => Vec::new(),
        };
        let history = History {
            on: self.on(kpi, facts, relation)?,
            table: self.table(relation, [self.read_names(facts, &[]), read].concat())?,
            valid,
            conditions: match &facts.r#where {
                Some(asked) => self.conditions(relation, "f", asked)?,
                None => Vec::new(),
            },
        };
        let at = self.state(kpi, history, told.follows());
        Ok(told.measure(kpi, at, definition, self.context))
    }

    /// The place of a state, of which this is told.
    fn state(&mut self, kpi: &str, history: History, follows: bool) -> usize {
        let mut states = self.states.iter();
        let known = states.position(|state| state.history == history);
        let at = known.unwrap_or(self.states.len());
        let mut name = |suffix: &str| {
            let name = card::free(&mut self.taken, kpi, suffix);
            self.context.keywords.ident(&name)
        };
        if known.is_none() {
            let (spans, held) = (name("spans"), name("held"));
            self.states.push(State {
                history,
                among: None,
                spans,
                held,
                kept: None,
            });
        }
        if follows && let Some(state) = self.states.get_mut(at) {
            state.kept.get_or_insert_with(|| name("kept"));
        }
        at
    }

    fn is_recorded(&self) -> bool {
        self.spec.period.as_ref().is_some_and(|p| p.recorded)
    }

    /// The rows of the one table, each known by its primary key.
    fn recorded_entity(&mut self, source: &'a Relation) -> Result<Entity> {
        let key = match source.primary.as_slice() {
            [only] => source.column(only)?,
            others => {
                return Err(invalid_parameter(
                    format!(
                        "a recorded scorecard of {}, whose primary key has {} columns",
                        source.sql,
                        others.len()
                    ),
                    "By a primary key of one column it tells what becomes of each row: declare one.",
                ));
            }
        };
        self.entity = Some((source, key));
        let table = self.table(source, [key.name.as_str()])?;
        self.require_key(table, key);
        Ok(Entity {
            table,
            key: format!("e.{}", key.sql),
            has_all_keys: true,
            from: None,
            to: None,
            conditions: Vec::new(),
        })
    }

    /// A state of the rows of the one table: a column that is true.
    fn recorded(
        &mut self,
        kpi: &str,
        facts: &Facts,
        definition: &Definition,
        source: &'a Relation,
    ) -> Result<Measure> {
        let hint = || {
            format!(
                "Give a boolean column{}; for others leave \"recorded\" out.",
                of_class(source, |c| c.class() == Class::Flag)
            )
        };
        let given = facts
            .of
            .as_ref()
            .map_or([].as_slice(), |of| of.0.as_slice());
        let [spec::Argument::Column(name)] = given else {
            return Err(invalid_parameter(
                format!(
                    "measure {kpi} of a recorded scorecard is of {} columns or of none",
                    given.len()
                ),
                hint(),
            ));
        };
        ensure(facts.one_per.is_none(), || {
            invalid_parameter(
                format!("measure {kpi} of a recorded scorecard has \"one_per\""),
                "Each row of the table counts. Leave it out.",
            )
        })?;
        let flag = source.column(name)?;
        ensure(flag.class() == Class::Flag, || {
            invalid_parameter(
                format!(
                    "measure {kpi} of a recorded scorecard is of column {name} of type {}",
                    flag.r#type
                ),
                hint(),
            )
        })?;
        let told = Told::of(kpi, definition, self.context)?;
        let mut conditions = self.conditions(source, "e", &self.spec.r#where)?;
        if let Some(asked) = &facts.r#where {
            conditions.extend(self.conditions(source, "e", asked)?);
        }
        conditions.dedup();
        let read = self
            .spec
            .r#where
            .keys()
            .chain(facts.r#where.iter().flat_map(Map::keys));
        let read = read.map(String::as_str).chain([name.as_str()]);
        let table = self.table(source, read)?;
        let history = |condition: String| History {
            table,
            on: String::new(),
            valid: Valid::Bounds {
                from: None,
                to: None,
            },
            conditions: conditions.iter().cloned().chain([condition]).collect(),
        };
        // Whoever it is not known of is left out.
        let known = format!("{} IS NOT NULL", flag.plain("e"));
        let known = self.state(kpi, history(known), false);
        let at = self.state(
            kpi,
            history(format!("{} IS TRUE", flag.plain("e"))),
            told.follows(),
        );
        if let Some(state) = self.states.get_mut(at) {
            state.among = Some(known);
        }
        Ok(told.measure(kpi, at, definition, self.context))
    }

    fn events(
        &mut self,
        kpi: &str,
        facts: &Facts,
        definition: &Definition,
        relation: &'a Relation,
    ) -> Result<Measure> {
        let (forms, builtin) = measure::forms(kpi, definition, self.context)?;
        let counted = forms.iter().find(|form| form.counter == Counter::Actions);
        let flagged = forms.iter().find(|form| form.counter == Counter::Flag);
        let (form, is_rate) = match (counted, flagged) {
            (Some(form), _) => (form, false),
            (None, Some(form)) => (form, true),
            _ => {
                return Err(invalid_parameter(
                    format!("{kpi} cannot be computed from events"),
                    format!(
                        "Events tell how much a customer did, or whether; {kpi} takes {} of \"rows\".",
                        measure::describe(&forms)
                    ),
                ));
            }
        };
        let weight = match &facts.weight {
            None => None,
            Some(name) => {
                let column = relation.column(name)?;
                ensure(
                    matches!(column.class(), Class::Integer | Class::BigInt),
                    || {
                        invalid_parameter(
                            format!(
                                "\"weight\" of measure {kpi} is column {name} of type {}",
                                column.r#type
                            ),
                            format!(
                                "A weight is a whole number{}.",
                                of_class(relation, |c| matches!(
                                    c.class(),
                                    Class::Integer | Class::BigInt
                                ))
                            ),
                        )
                    },
                )?;
                Some(column.plain("f"))
            }
        };
        let at = self.at(kpi, facts, relation)?.ok_or_else(|| {
            invalid_parameter(
                format!("measure {kpi} does not say when an event was"),
                KINDS,
            )
        })?;
        let place = EventsPlace {
            on: self.on(kpi, facts, relation)?,
            at,
            conditions: match &facts.r#where {
                Some(asked) => self.conditions(relation, "f", asked)?,
                None => Vec::new(),
            },
            table: self.table(
                relation,
                [
                    self.read_names(facts, &[]),
                    facts
                        .at
                        .iter()
                        .chain(&facts.weight)
                        .map(String::as_str)
                        .collect(),
                ]
                .concat(),
            )?,
            weight,
        };
        let mut measure = card::plain_measure(kpi, form, builtin, definition, self.context);
        measure.may_leave_out = place.weight.is_some();
        measure.counting = Counting::Events(Events { place, is_rate });
        Ok(measure)
    }
}

/// What a history tells by how a KPI counts flags.
const STATE_VALUES: [(Counter, StateValue); 6] = [
    (Counter::Flag, StateValue::Rate),
    (Counter::FlowFlags, StateValue::Growth),
    (Counter::GrowthFlags, StateValue::Growth),
    (Counter::Retention, StateValue::Retention),
    (Counter::Gained, StateValue::Gained),
    (Counter::Lost, StateValue::Lost),
];

/// What a KPI tells of a state, and the form that takes it.
struct Told {
    form: Signature,
    is_builtin: bool,
    value: StateValue,
}

impl Told {
    /// 22023 for a KPI that tells nothing of a state.
    fn of(kpi: &str, definition: &Definition, context: &Context) -> Result<Self> {
        let (forms, is_builtin) = measure::forms(kpi, definition, context)?;
        let told = STATE_VALUES.iter().find_map(|(counter, value)| {
            let mut fitting = forms.iter();
            let form = fitting.find(|form| {
                form.counter == *counter && form.takes().all(|kind| kind == ArgumentKind::Flag)
            })?;
            Some((*form, *value))
        });
        let (form, value) = told.ok_or_else(|| {
            invalid_parameter(
                format!("{kpi} cannot be computed from a history"),
                format!(
                    "A history tells a rate, a growth, a retention or who was gained or lost; {kpi} takes {} of \"rows\".",
                    measure::describe(&forms)
                ),
            )
        })?;
        Ok(Self {
            form,
            is_builtin,
            value,
        })
    }

    /// Whether it goes by those that were in the state at both closes, as the growth of the
    /// same customers does.
    fn follows(&self) -> bool {
        self.value.follows() || self.form.counter == Counter::FlowFlags
    }

    fn measure(&self, kpi: &str, at: usize, definition: &Definition, context: &Context) -> Measure {
        let mut measure =
            card::plain_measure(kpi, &self.form, self.is_builtin, definition, context);
        measure.counting = Counting::State(at, self.value);
        measure
    }
}

/// A column that is a key by itself. 22023 where it is not.
fn unique<'a>(relation: &'a Relation, name: &str, what: &str) -> Result<&'a Column> {
    let column = relation.column(name)?;
    ensure(relation.keys.iter().any(|key| key == name), || {
        invalid_parameter(
            format!("{what}, column {name} of {}, is not unique", relation.sql),
            format!(
                "It needs a primary key or a unique index on that column alone, valid, not partial and not deferrable{}.",
                keys(relation)
            ),
        )
    })?;
    ensure(
        relation.kind != RelationKind::Table || relation.tree.len() <= 1,
        || {
            invalid_parameter(
                format!(
                    "{} has children by inheritance, which its unique index says nothing about",
                    relation.sql
                ),
                "Give a table without children, or a partitioned table.",
            )
        },
    )?;
    Ok(column)
}

/// `; the keys of crm.customers are customer_id`
fn keys(relation: &Relation) -> String {
    match relation.keys.as_slice() {
        [] => String::new(),
        keys => format!("; {} has the keys {}", relation.sql, keys.join(", ")),
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

/// Refuses to compare columns whose types no operator of PostgreSQL compares.
fn joinable(a: &Relation, one: &Column, b: &Relation, other: &Column) -> Result<()> {
    let group = |column: &Column| match column.base {
        20 | 21 | 23 => Some(20),
        25 | 1043 => Some(25),
        // numeric, bpchar, date, timestamptz, uuid
        base @ (1700 | 1042 | 1082 | 1184 | 2950) => Some(base),
        base if column.labels.is_some() => Some(base),
        _ => None,
    };
    let types = group(one).zip(group(other));
    ensure(types.is_some_and(|(one, other)| one == other), || {
        invalid_parameter(
            format!(
                "column {} of {} of type {} cannot refer to {} of {} of type {}",
                one.name, a.sql, one.r#type, other.name, b.sql, other.r#type
            ),
            "Both are whole numbers, numerics, texts, dates, uuids or of one enum.",
        )
    })?;
    // PostgreSQL takes one of two collations only where the other is the default.
    let collations = [one.collation, other.collation];
    let is_clear = one.collation == other.collation || collations.contains(&DEFAULT_COLLATION);
    ensure(is_clear || collations.contains(&0), || {
        invalid_parameter(
            format!(
                "column {} of {} and {} of {} have different collations",
                one.name, a.sql, other.name, b.sql
            ),
            "PostgreSQL cannot tell by which they are compared: give both the same, in a view where the tables must stay.",
        )
    })
}

/// The oid of the collation of the database.
const DEFAULT_COLLATION: u32 = 100;
