//! Measures of the states of a history, or of recorded changes.

use super::super::{Counting, History, State, StateValue, Valid};
use super::{Check, of_class};
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::Counter;
use crate::scorecard::card::{self, Context, Measure};
use crate::scorecard::measure::{self, Signature};
use crate::scorecard::relation::{Class, Relation};
use crate::scorecard::spec::{self, Facts};
use crate::surface::ArgumentKind;
use serde_json::Map;

impl<'a> Check<'a> {
    pub(super) fn history(
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

    /// A state of the rows of the one table: a column that is true.
    pub(super) fn recorded(
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

    pub(super) fn measure(
        &self,
        kpi: &str,
        at: usize,
        definition: &Definition,
        context: &Context,
    ) -> Measure {
        let mut measure =
            card::plain_measure(kpi, &self.form, self.is_builtin, definition, context);
        measure.counting = Counting::State(at, self.value);
        measure
    }
}
