//! What can be asked for: the `spec` of `kpi_create_scorecard`.

use crate::error::{Result, ensure, invalid_parameter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The spec of a scorecard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// The periods that rows are put in; without it the scorecard has none.
    pub period: Option<Period>,
    /// The columns that make up a segment.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// The columns that each KPI is computed from.
    pub measures: BTreeMap<String, Arguments>,
    #[serde(default)]
    pub storage: Storage,
    /// Confidence of intervals and tests, 0-1.
    #[serde(default = "confidence")]
    pub confidence: f64,
    /// Periods, the current one included, that a trend and a sparkline look at.
    #[serde(default = "trend_periods")]
    pub trend_periods: u32,
    /// The filters of `kpi_benchmark_compare`.
    #[serde(default)]
    pub benchmark: Map<String, Value>,
    /// All of it as it was given.
    #[serde(skip)]
    pub given: Value,
}

fn confidence() -> f64 {
    0.95
}

fn trend_periods() -> u32 {
    12
}

/// The longest series that a trend may look at.
const MOST_PERIODS: u32 = 1000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    pub column: String,
    pub grain: Grain,
    /// Where a day begins, for a column of type timestamptz.
    pub timezone: Option<String>,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Grain {
    /// As `date_trunc` names it.
    pub fn name(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    /// So many periods, as an interval.
    pub fn interval(self, periods: u32) -> String {
        let (each, unit) = match self {
            Grain::Day => (1, "day"),
            Grain::Week => (7, "day"),
            Grain::Month => (1, "month"),
            Grain::Quarter => (3, "month"),
            Grain::Year => (1, "year"),
        };
        match u64::from(periods) * each {
            1 => format!("'1 {unit}'"),
            length => format!("'{length} {unit}s'"),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or {\"column\": ..., \"as\": ...}"
)]
pub enum Segment {
    Column(String),
    Renamed(Renamed),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renamed {
    pub column: String,
    pub r#as: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or an array of names of columns and whole numbers"
)]
pub enum Arguments {
    One(String),
    Many(Vec<Argument>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or a whole number"
)]
pub enum Argument {
    Column(String),
    Constant(i32),
}

impl Arguments {
    pub fn list(&self) -> Vec<Argument> {
        match self {
            Arguments::One(column) => vec![Argument::Column(column.clone())],
            Arguments::Many(list) => list.clone(),
        }
    }
}

/// Where the summaries are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Storage {
    /// Nowhere: counted whenever they are read.
    #[default]
    View,
    /// In a materialised view.
    Materialized,
    /// In a table that triggers keep exact.
    Live,
}

const FORM: &str = "A spec is {\"period\": {\"column\": ..., \"grain\": \"day|week|month|quarter|year\"}, \
    \"segments\": [column, ...], \"measures\": {kpi: column or [column, ...], ...}, \"storage\": \"view|materialized|live\", \
    \"confidence\": 0.95, \"trend_periods\": 12, \"benchmark\": {filter: value}}; only the measures are required.";

impl Spec {
    /// Reads a spec. 22023 for a key or a value that no spec has.
    pub fn read(given: Value) -> Result<Spec> {
        let bad = |message: String| invalid_parameter(message, FORM);
        // serde would read an array as the fields of an object in order.
        let object = |value: &Value, what: &str| {
            ensure(value.is_object(), || {
                bad(format!(
                    "{what} of a scorecard is a JSON object, not {value}"
                ))
            })
        };
        object(&given, "the spec")?;
        for key in ["period", "measures", "benchmark"] {
            if let Some(value) = given.get(key).filter(|value| !value.is_null()) {
                object(value, &format!("\"{key}\""))?;
            }
        }
        let segments = given.get("segments").and_then(Value::as_array);
        if let Some(array) = segments.and_then(|list| list.iter().find(|value| value.is_array())) {
            return Err(bad(format!(
                "a segment is the name of a column or {{\"column\": ..., \"as\": ...}}, not {array}"
            )));
        }
        let mut spec: Spec = serde_path_to_error::deserialize(given.clone()).map_err(|error| {
            let path = error.path().to_string();
            let place = if path == "." {
                String::new()
            } else {
                format!(", at {path}")
            };
            bad(format!(
                "the spec of the scorecard is not valid{place}: {}",
                error.inner()
            ))
        })?;
        spec.given = given;
        ensure(!spec.measures.is_empty(), || {
            bad("the scorecard has no measures".into())
        })?;
        ensure(spec.confidence > 0.0 && spec.confidence < 1.0, || {
            invalid_parameter(
                format!("confidence {} is not between 0 and 1", spec.confidence),
                "The usual ones are 0.9, 0.95 and 0.99.",
            )
        })?;
        ensure((1..=MOST_PERIODS).contains(&spec.trend_periods), || {
            invalid_parameter(
                format!("a trend over {} periods", spec.trend_periods),
                format!("Give trend_periods from 1 to {MOST_PERIODS}."),
            )
        })?;
        Ok(spec)
    }
}
