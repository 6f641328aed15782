//! Measures of events.

use super::super::{Counting, Events, EventsPlace};
use super::measure::KINDS;
use super::{Check, of_class};
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::Counter;
use crate::scorecard::card::{self, Measure};
use crate::scorecard::measure;
use crate::scorecard::relation::{Class, Relation};
use crate::scorecard::spec::Facts;

impl<'a> Check<'a> {
    pub(super) fn events(
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
