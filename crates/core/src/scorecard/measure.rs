//! How each KPI is counted from columns and read from its summary.

use super::card::Context;
use crate::catalog::definition::{Definition, Unit};
use crate::did_you_mean::nearest;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::Counter;
use crate::surface::readings::{FLOW, GROWTH, NPS, PER_CUSTOMER, RATE, RATIO, RATIO_SAMPLE, SUM};
use crate::surface::{ArgumentKind, KPIS, Reading, Row};

/// One way to count a KPI.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    pub counter: Counter,
    pub row: &'static Row,
    pub reading: &'static Reading,
}

impl Signature {
    fn new(counter: Counter, reading: &'static Reading) -> Option<Self> {
        let row = Row::of(counter)?;
        Some(Signature {
            counter,
            row,
            reading,
        })
    }

    /// The same with what an interval needs: by pairs for a ratio, by customer for growth.
    fn sampled(self) -> Self {
        let (counter, reading) = match self.counter {
            Counter::Ratio if *self.reading == RATIO => (Counter::RatioPairs, &RATIO_SAMPLE),
            Counter::GrowthFlags => (Counter::FlowFlags, &FLOW),
            Counter::GrowthClosing => (Counter::FlowClosing, &FLOW),
            _ => return self,
        };
        Self::new(counter, reading).unwrap_or(self)
    }

    /// Whether it is one of those: the KPI's own function may not take its summary.
    pub fn is_sampled(&self) -> bool {
        matches!(
            self.counter,
            Counter::RatioPairs | Counter::FlowFlags | Counter::FlowClosing
        )
    }

    /// What its arguments are.
    pub fn takes(&self) -> impl ExactSizeIterator<Item = ArgumentKind> + Clone {
        self.row.arguments.iter().map(|(_, kind)| *kind)
    }
}

/// How a KPI can be counted and read.
type Ways = &'static [(Counter, &'static Reading)];

const FLAGS: Ways = &[(Counter::Flag, &RATE)];
const FLAGS_OR_COUNTS: Ways = &[(Counter::Flag, &RATE), (Counter::Ratio, &RATIO)];
const COUNTS: Ways = &[(Counter::Ratio, &RATIO)];
const ACTIONS: Ways = &[(Counter::Actions, &PER_CUSTOMER)];
const TOTAL: Ways = &[(Counter::Actions, &SUM)];
const ANSWERS: Ways = &[(Counter::Nps, &NPS), (Counter::NpsCutoffs, &NPS)];
const SATISFACTION: Ways = &[
    (Counter::Csat, &RATE),
    (Counter::CsatScale, &RATE),
    (Counter::Flag, &RATE),
];
const GROWN: Ways = &[
    (Counter::GrowthFlags, &GROWTH),
    (Counter::GrowthCounts, &GROWTH),
    (Counter::GrowthClosing, &GROWTH),
];

/// What the `aggregate` of a custom KPI can say, and the ways to count by each.
const AGGREGATES: [(&str, Ways); 7] = [
    ("rate", FLAGS),
    ("nps", ANSWERS),
    ("csat", SATISFACTION),
    ("actions", ACTIONS),
    ("ratio", COUNTS),
    ("sum", TOTAL),
    ("growth", GROWN),
];

/// How a custom KPI without an `aggregate` is counted.
fn by_unit(unit: Unit) -> Ways {
    match unit {
        Unit::Percent => FLAGS_OR_COUNTS,
        Unit::Ratio => ACTIONS,
        Unit::Points => ANSWERS,
        Unit::Count => TOTAL,
    }
}

fn signatures(ways: Ways) -> Vec<Signature> {
    let ways = ways.iter();
    ways.filter_map(|(counter, reading)| Signature::new(*counter, reading))
        .collect()
}

/// The ways to count a KPI by its definition, and whether a function of its name reads it.
/// How a custom one is counted is said by its `aggregate`, or else by its unit. 22023 for
/// an aggregate that scorecards do not have, and for a KPI that a query computes.
///
/// A scorecard that is there goes on counting as the release did that made it: a column of a
/// view never gets another type.
pub fn forms(
    kpi: &str,
    definition: &Definition,
    context: &Context,
) -> Result<(Vec<Signature>, bool)> {
    let (mut forms, builtin) = unsampled_forms(kpi, definition)?;
    let kept = context.kept(kpi);
    for form in &mut forms {
        if kept != Some(form.reading.summary) {
            *form = form.sampled();
        }
    }
    Ok((forms, builtin))
}

fn unsampled_forms(kpi: &str, definition: &Definition) -> Result<(Vec<Signature>, bool)> {
    let builtin = KPIS.iter().find(|builtin| builtin.name == kpi);
    if let Some(builtin) = builtin.filter(|_| definition.builtin) {
        ensure(!builtin.read_from.is_empty(), || {
            invalid_parameter(
                format!("{kpi} is computed by a query, which no scorecard counts"),
                format!(
                    "SELECT query FROM kpi_catalog WHERE kpi = '{kpi}' shows it, and what else a scorecard can show is among the related KPIs."
                ),
            )
        })?;
        let forms = builtin.read_from.iter().flat_map(|from| {
            let forms = from.forms.iter();
            forms.filter_map(|form| Signature::new(form.counter, from.reading))
        });
        return Ok((forms.collect(), true));
    }
    let Some(asked) = definition.aggregate.as_deref() else {
        let unit = definition.unit.unwrap_or(Unit::Percent);
        return Ok((signatures(by_unit(unit)), false));
    };
    let known = AGGREGATES.iter().find(|(name, _)| *name == asked);
    known
        .map(|(_, ways)| (signatures(ways), false))
        .ok_or_else(|| {
            let names = AGGREGATES.iter().map(|(name, _)| *name);
            let near = nearest(asked, names.clone())
                .map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
            invalid_parameter(
                format!("KPI {kpi} has the aggregate \"{asked}\", which no scorecard counts by"),
                format!(
                    "{near}Define \"aggregate\" as one of {}, or remove it with null: then the unit decides.",
                    names.collect::<Vec<_>>().join(", ")
                ),
            )
        })
}

/// All the ways in which a KPI can be counted and read.
#[cfg(test)]
pub fn every_way() -> Vec<(Counter, &'static Reading)> {
    let builtin = KPIS.iter().flat_map(|kpi| kpi.read_from).flat_map(|from| {
        let forms = from.forms.iter();
        forms.map(|form| (form.counter, from.reading))
    });
    let units = [Unit::Percent, Unit::Ratio, Unit::Points, Unit::Count];
    let custom = AGGREGATES.iter().map(|(_, ways)| *ways);
    let custom = custom.chain(units.map(by_unit)).flatten().copied();
    let unsampled = builtin.chain(custom);
    let both = unsampled.flat_map(|(counter, reading)| {
        let form = Signature::new(counter, reading);
        let sampled = form.map(|form| (form.sampled().counter, form.sampled().reading));
        [Some((counter, reading)), sampled]
    });
    both.flatten().collect()
}

/// The constants of a custom KPI, as further arguments of its aggregate.
pub fn constants(definition: &Definition) -> Vec<i32> {
    let cutoffs = [definition.detractor_max, definition.promoter_min];
    match (definition.scale_max, cutoffs) {
        (Some(scale), _) => vec![scale],
        (None, [None, None]) => Vec::new(),
        (None, [detractor, promoter]) => vec![detractor.unwrap_or(6), promoter.unwrap_or(9)],
    }
}

/// How the value of a custom KPI is read, as a text of [`Reading`].
pub fn value(signature: &Signature, definition: &Definition) -> &'static str {
    match (signature.counter, definition.unit) {
        // A ratio of two counts is not in percent.
        (Counter::Ratio | Counter::RatioPairs, Some(Unit::Ratio)) => "@engagement_rate($) / 100",
        _ => signature.reading.value,
    }
}

/// `(boolean) or (number, number)`: what a KPI can be computed from.
pub fn describe(signatures: &[Signature]) -> String {
    let lists: Vec<String> = signatures
        .iter()
        .map(|signature| {
            let kinds: Vec<&str> = signature.takes().map(ArgumentKind::name).collect();
            format!("({})", kinds.join(", "))
        })
        .collect();
    lists.join(" or ")
}

/// The text of a [`Reading`] with its places filled.
pub fn expand_template(
    text: &str,
    prefix: &str,
    summary: &str,
    before: &str,
    confidence: &str,
) -> String {
    let mut expanded = String::with_capacity(text.len() + 2 * summary.len());
    for letter in text.chars() {
        match letter {
            '@' => expanded.push_str(prefix),
            '$' => expanded.push_str(summary),
            '%' => expanded.push_str(before),
            '!' => expanded.push_str(confidence),
            other => expanded.push(other),
        }
    }
    expanded
}
