//! What the catalogue says of each KPI when the SQL is written, as constants.

use super::super::card::ScorecardPlan;
use super::super::quote::literal;
use super::constants;
use crate::catalog::bands::Band;
use serde::Deserialize;

/// What the catalogue says of a KPI. Numbers are as SQL writes them.
#[derive(Clone, Debug, Deserialize)]
pub struct Fact {
    pub kpi: String,
    pub title: Option<String>,
    pub family: Option<String>,
    pub unit: Option<String>,
    pub better: Option<String>,
    pub target: Option<String>,
    pub benchmark: Option<String>,
    /// The rows of `kpi_target`, the most specific first.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// Worst first.
    #[serde(skip)]
    pub bands: Vec<Band>,
}

/// A target of some segments and days.
#[derive(Clone, Debug, Deserialize)]
pub struct Target {
    pub value: String,
    pub scope: String,
    pub valid: String,
}

fn text(value: Option<&String>) -> String {
    value.map_or("NULL".to_owned(), |value| literal(value))
}

fn number(value: Option<&String>) -> String {
    value.map_or("NULL".to_owned(), |value| value.clone())
}

/// The columns after a first row that gives them their types.
pub(super) fn typed(rows: Vec<Vec<String>>, types: &[&str]) -> Vec<String> {
    let rows = rows.into_iter().enumerate();
    rows.map(|(at, row)| {
        let cells = row.into_iter().zip(types);
        let cells: Vec<String> = cells
            .map(|(cell, r#type)| match at {
                0 => format!("{cell}::{type}"),
                _ => cell,
            })
            .collect();
        format!("({})", cells.join(", "))
    })
    .collect()
}

impl ScorecardPlan {
    /// Titles and targets of the definitions, and benchmarks.
    pub(super) fn definitions(&self, facts: &[Fact]) -> String {
        let rows = facts.iter().map(|fact| {
            vec![
                literal(&fact.kpi),
                text(fact.title.as_ref()),
                text(fact.family.as_ref()),
                text(fact.unit.as_ref()),
                text(fact.better.as_ref()),
                number(fact.target.as_ref()),
                number(fact.benchmark.as_ref()),
            ]
        });
        let types = [
            "text",
            "text",
            "text",
            "text",
            "text",
            "double precision",
            "double precision",
        ];
        constants(
            "definitions",
            "kpi, title, family, unit, better, target, benchmark",
            "the catalogue and the benchmarks when this was written: change them here",
            &typed(rows.collect(), &types),
        )
    }

    /// The targets of segments and times; none where there are none.
    pub(super) fn targets(&self, facts: &[Fact]) -> Option<String> {
        let rows: Vec<Vec<String>> = facts
            .iter()
            .flat_map(|fact| {
                fact.targets.iter().enumerate().map(|(at, target)| {
                    vec![
                        literal(&fact.kpi),
                        (at + 1).to_string(),
                        target.value.clone(),
                        literal(&target.scope),
                        literal(&target.valid),
                    ]
                })
            })
            .collect();
        let types = ["text", "integer", "double precision", "jsonb", "daterange"];
        (!rows.is_empty()).then(|| {
            constants(
                "targets",
                "kpi, place, value, scope, valid",
                "of the targets of a KPI the first that is for the segment and the last day of the period",
                &typed(rows, &types),
            )
        })
    }

    /// The bands; none where no KPI has any.
    pub(super) fn bands(&self, facts: &[Fact]) -> Option<String> {
        let end = |end: Option<(f64, bool)>, open: &str| match end {
            None => (format!("'{open}'"), "true".to_owned()),
            Some((at, included)) => (at.to_string(), included.to_string()),
        };
        let mut rows = Vec::new();
        for fact in facts {
            for (at, band) in fact.bands.iter().enumerate() {
                let (low, low_in) = end(band.range.lower(), "-infinity");
                let (high, high_in) = end(band.range.upper(), "infinity");
                rows.push(vec![
                    literal(&fact.kpi),
                    (at + 1).to_string(),
                    literal(&band.label),
                    low,
                    low_in,
                    high,
                    high_in,
                ]);
            }
        }
        let types = [
            "text",
            "integer",
            "text",
            "double precision",
            "boolean",
            "double precision",
            "boolean",
        ];
        (!rows.is_empty()).then(|| {
            constants(
                "bands",
                "kpi, band_rank, band, low, low_included, high, high_included",
                "the bands of each KPI, worst first",
                &typed(rows, &types),
            )
        })
    }
}
