//! The KPIs of a scorecard: how each is counted, read and called.

use super::super::board::Counting;
use super::super::measure::{self, Signature};
use super::super::plain::Passed;
use super::Context;
use crate::catalog::builtin_names;
use crate::catalog::definition::{Definition, Unit};
use crate::live::{Argument as Input, Counter};
use crate::surface::Reading;

/// A KPI of the scorecard.
#[derive(Debug)]
pub struct Measure {
    pub kpi: String,
    /// The name, quoted.
    pub sql: String,
    /// What the summaries of the period before and of the year before are called beside it.
    pub before: String,
    pub year_before: String,
    /// What the number of rows is called that a comparison at every look expects.
    pub expected: String,
    /// The columns with the number of people, and whether it is not to be shown.
    pub people: String,
    pub hidden: String,
    /// The column with the number of rows that are left out, and its name quoted.
    pub left_out_name: String,
    pub left_out: String,
    /// Whether there can be such rows.
    pub may_leave_out: bool,
    pub counting: Counting,
    pub counted_by: &'static str,
    pub arguments: Vec<Passed>,
    /// The names of the columns that plain SQL counts it into.
    pub counts: Vec<String>,
    /// SQL that is true of the rows whose values are taken; all are where there is none.
    pub accepts: Option<String>,
    /// The same of those that are left out.
    pub refuses: Option<String>,
    pub counter: Counter,
    /// As a live scorecard reads them.
    pub inputs: Vec<Input>,
    pub reading: &'static Reading,
    /// How the value is read, as a text of [`Accessors`].
    pub value: String,
    /// For people: title and unit.
    pub title: String,
}

/// Puts measures in the order of the catalogue, then custom ones by name.
pub fn in_order(measures: &mut [Measure]) {
    let place = |kpi: &str| builtin_names().position(|name| name == kpi);
    measures.sort_by_key(|m| (place(&m.kpi).unwrap_or(usize::MAX), m.kpi.clone()));
}

/// A measure that is counted in a way of its own, and read as this signature says.
pub fn plain_measure(
    kpi: &str,
    signature: &Signature,
    builtin: bool,
    definition: &Definition,
    context: &Context,
) -> Measure {
    Measure {
        kpi: kpi.to_owned(),
        sql: context.keywords.ident(kpi),
        before: String::new(),
        year_before: String::new(),
        expected: String::new(),
        people: String::new(),
        hidden: String::new(),
        left_out_name: String::new(),
        left_out: String::new(),
        may_leave_out: false,
        counting: Counting::Flat,
        accepts: None,
        refuses: None,
        counter: signature.counter,
        inputs: Vec::new(),
        counted_by: signature.row.aggregate,
        arguments: Vec::new(),
        counts: Vec::new(),
        reading: signature.reading,
        value: match builtin && !signature.is_sampled() {
            true => format!("@{kpi}($)"),
            false => measure::value(signature, definition).to_owned(),
        },
        title: format!(
            "{}, {}",
            definition.title.as_deref().unwrap_or(kpi),
            match definition.unit.unwrap_or(Unit::Percent) {
                Unit::Percent => "in percent",
                Unit::Ratio => "a ratio",
                Unit::Points => "in points",
                Unit::Count => "a count",
            }
        ),
    }
}
