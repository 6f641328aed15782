//! How each KPI is counted from columns and read from its summary.

use crate::catalog::definition::Unit;
use crate::live::Counter;
use crate::surface::readings::{NPS, PER_CUSTOMER, RATE, RATIO, SUM};
use crate::surface::{ArgumentKind, KPIS, Reading, Row};

/// One way to count a KPI.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    pub row: &'static Row,
    pub reading: &'static Reading,
}

impl Signature {
    fn new(counter: Counter, reading: &'static Reading) -> Option<Self> {
        let row = Row::of(counter)?;
        Some(Signature { row, reading })
    }

    /// What its arguments are.
    pub fn takes(&self) -> impl ExactSizeIterator<Item = ArgumentKind> {
        self.row.arguments.iter().map(|(_, kind)| *kind)
    }
}

/// How a custom KPI is counted, by its unit.
fn custom(unit: Unit) -> Vec<(Counter, &'static Reading)> {
    match unit {
        Unit::Percent => vec![(Counter::Flag, &RATE), (Counter::Ratio, &RATIO)],
        Unit::Ratio => vec![(Counter::Actions, &PER_CUSTOMER)],
        Unit::Points => vec![(Counter::Nps, &NPS), (Counter::NpsCutoffs, &NPS)],
        Unit::Count => vec![(Counter::Actions, &SUM)],
    }
}

/// The ways to count a KPI, and whether a function of its name reads it.
pub fn signatures(kpi: &str, unit: Unit) -> (Vec<Signature>, bool) {
    let builtin = KPIS.iter().find(|builtin| builtin.name == kpi);
    let ways: Vec<_> = match builtin {
        Some(builtin) => {
            let read_from = builtin.read_from.iter();
            let forms = read_from.flat_map(|from| {
                let forms = from.forms.iter();
                forms.filter_map(|form| Signature::new(form.counter, from.reading))
            });
            forms.collect()
        }
        None => {
            let ways = custom(unit).into_iter();
            ways.filter_map(|(counter, reading)| Signature::new(counter, reading))
                .collect()
        }
    };
    (ways, builtin.is_some())
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
