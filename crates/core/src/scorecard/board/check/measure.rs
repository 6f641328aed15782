//! Which kind of measure is asked for, and what is read of its table.

use super::super::Moment;
use super::{Check, of_class};
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::scorecard::card::Measure;
use crate::scorecard::relation::Relation;
use crate::scorecard::spec::{self, Facts};
use serde_json::Map;

/// The kinds of measures, for hints.
pub(super) const KINDS: &str = "A measure is {\"rows\": table, \"at\": column, \"of\": column}, {\"history\": table, \"valid\": column} \
    or {\"events\": table, \"at\": column}, each with \"on\" and \"where\" where they are needed.";

impl<'a> Check<'a> {
    pub(super) fn measure(
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

    pub(super) fn at(
        &self,
        kpi: &str,
        facts: &Facts,
        relation: &Relation,
    ) -> Result<Option<Moment>> {
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

    /// The names of the columns that are read of rows.
    pub(super) fn read_names<'n>(
        &self,
        facts: &'n Facts,
        arguments: &'n [spec::Argument],
    ) -> Vec<&'n str>
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
    pub(super) fn read(
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
}
