//! Measures of rows, and which of several of one respondent counts.

use super::super::{Counting, OnePer, Rows, RowsPlace};
use super::Check;
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::Counter;
use crate::live::program::ConstraintKind;
use crate::scorecard::card::{self, Measure};
use crate::scorecard::relation::Relation;
use crate::scorecard::spec::{self, Facts};
use crate::surface::Row;
use serde_json::Map;

impl<'a> Check<'a> {
    pub(super) fn rows(
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
}
