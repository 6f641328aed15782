//! What can be asked for: the `spec` of `kpi_create_scorecard`.

pub use super::calendar::Grain;
use super::population::Population;
use super::storage::Storage;
use crate::error::{Result, ensure, invalid_parameter};
use crate::json;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The spec of a scorecard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Who is counted, where the scorecard has several tables.
    pub entity: Option<Entity>,
    /// The periods that rows are put in; without it the scorecard has none.
    pub period: Option<Period>,
    /// The columns that make up a segment.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// What each KPI is computed from.
    pub measures: BTreeMap<String, Measure>,
    /// What all rows of every measure must be.
    #[serde(default)]
    pub r#where: Map<String, Value>,
    /// Of several rows of one respondent, the one that counts.
    pub one_per: Option<OnePer>,
    /// The time that ends with each period and is counted in it.
    pub window: Option<String>,
    pub totals: Option<Totals>,
    /// Fewer customers or answers than this are not shown.
    pub min_n: Option<u32>,
    /// How p-values of many segments and KPIs are adjusted.
    #[serde(default)]
    pub adjust: Adjust,
    /// As it is named; which live one is meant is told by [`Storage::of`].
    #[serde(default)]
    pub storage: Storage,
    /// Confidence of intervals and tests, 0-1.
    #[serde(default = "confidence")]
    pub confidence: f64,
    /// Periods, the current one included, that a trend and a sparkline look at.
    #[serde(default = "trend_periods")]
    pub trend_periods: u32,
    /// Rows a side that comparisons at every look expect, of a live scorecard.
    pub expected_n: Option<u32>,
    /// Of how many the rows of a period are a part.
    pub population: Option<Population>,
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

/// A table with one row a customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    pub table: String,
    /// Its unique key.
    pub key: String,
    /// When a customer begins to exist; always, where it is not said.
    pub from: Option<String>,
    /// When he no longer does.
    pub to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Of a scorecard of one table; with an entity each measure has its own.
    pub column: Option<String>,
    pub grain: Grain,
    /// The month that years, half-years and quarters begin with.
    pub year_starts: Option<String>,
    /// The day that weeks begin with.
    pub week_starts: Option<String>,
    /// Where a day begins, for columns of type timestamptz.
    pub timezone: Option<String>,
    /// Whether a change belongs to the period in which it was made.
    #[serde(default)]
    pub recorded: bool,
}

/// A column that makes up a segment.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub struct Segment {
    pub column: String,
    /// What it is called in the scorecard.
    pub r#as: String,
    /// The table that the column is of, and the column that refers to it.
    pub from: Option<(String, String)>,
}

const SEGMENT: &str = "expected the name of a column, {\"column\": ..., \"as\": ...} or {\"column\": ..., \"from\": table, \"on\": column}";

impl TryFrom<Value> for Segment {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            column: String,
            r#as: Option<String>,
            from: Option<String>,
            on: Option<String>,
        }
        match value {
            Value::String(column) => Ok(Segment {
                r#as: column.clone(),
                column,
                from: None,
            }),
            Value::Object(_) => {
                let Written {
                    column,
                    r#as,
                    from,
                    on,
                } = decode(value)?;
                let from = match (from, on) {
                    (None, None) => None,
                    (Some(table), Some(on)) => Some((table, on)),
                    _ => return Err(format!("\"from\" and \"on\" go together: {SEGMENT}")),
                };
                Ok(Segment {
                    r#as: r#as.unwrap_or_else(|| column.clone()),
                    column,
                    from,
                })
            }
            other => Err(format!("{SEGMENT}, not {other}")),
        }
    }
}

/// What a KPI is computed from.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Measure {
    /// Of the rows of the one table of the scorecard.
    Arguments(Vec<Argument>),
    Facts(Box<Facts>),
}

/// A measure with keys of its own; which of them it may have depends on its kind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// A table each row of which is a fact.
    pub rows: Option<String>,
    /// A table of states with the time in which they hold.
    pub history: Option<String>,
    /// A table of what customers did.
    pub events: Option<String>,
    /// The column that refers to the entity.
    pub on: Option<String>,
    /// The time of a row.
    pub at: Option<String>,
    /// What is counted of it.
    pub of: Option<Of>,
    /// The time in which a state holds.
    pub valid: Option<Valid>,
    /// What an event counts instead of 1.
    pub weight: Option<String>,
    pub r#where: Option<Map<String, Value>>,
    pub one_per: Option<OnePer>,
}

/// The arguments of a KPI.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub struct Of(pub Vec<Argument>);

impl TryFrom<Value> for Of {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        match value {
            Value::Array(list) => {
                let list: std::result::Result<Vec<Argument>, String> =
                    list.into_iter().map(Argument::try_from).collect();
                list.map(Of)
            }
            one => Argument::try_from(one).map(|one| Of(vec![one])),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Argument {
    Column(String),
    Constant(i32),
    /// Whether a column has a value.
    NotNull(String),
}

const ARGUMENT: &str = "expected the name of a column, a whole number or {\"not_null\": column}";

impl TryFrom<Value> for Argument {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            not_null: String,
        }
        match value {
            Value::String(column) => Ok(Argument::Column(column)),
            Value::Number(number) => number
                .as_i64()
                .and_then(|number| i32::try_from(number).ok())
                .map(Argument::Constant)
                .ok_or_else(|| format!("{ARGUMENT}, not {number}")),
            Value::Object(_) => decode::<Written>(value).map(|w| Argument::NotNull(w.not_null)),
            other => Err(format!("{ARGUMENT}, not {other}")),
        }
    }
}

impl TryFrom<Value> for Measure {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        match value {
            Value::Object(ref keys) if !keys.contains_key("not_null") => {
                decode(value).map(|facts| Measure::Facts(Box::new(facts)))
            }
            arguments => Of::try_from(arguments).map(|Of(list)| Measure::Arguments(list)),
        }
    }
}

/// The time in which a state holds: a range, or two columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Valid {
    Range(String),
    Bounds {
        from: Option<String>,
        to: Option<String>,
    },
}

impl TryFrom<Value> for Valid {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            from: Option<String>,
            to: Option<String>,
        }
        match value {
            Value::String(column) => Ok(Valid::Range(column)),
            Value::Object(_) => decode(value).and_then(|Written { from, to }| {
                match from.is_none() && to.is_none() {
                    true => Err(
                        "expected {\"from\": column, \"to\": column}, of which one may be left out"
                            .into(),
                    ),
                    false => Ok(Valid::Bounds { from, to }),
                }
            }),
            other => Err(format!(
                "expected the name of a range column or {{\"from\": column, \"to\": column}}, not {other}"
            )),
        }
    }
}

/// Of several rows of one respondent, the one that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnePer {
    /// Who answered; the column that refers to the entity where it is not said.
    pub column: Option<String>,
    #[serde(default)]
    pub keep: Keep,
    /// By which rows are in order; the time of the row where it is not said.
    pub by: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    #[default]
    Latest,
    First,
}

/// The subtotals of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Totals {
    /// One row of all segments together.
    All,
    /// And one for each value of each segment column.
    Each,
    /// And one for each combination of them.
    Cube,
}

/// How p-values of many comparisons are adjusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Adjust {
    /// Benjamini and Hochberg 1995: the false discovery rate.
    #[default]
    Bh,
    /// Holm 1979: the family-wise error rate.
    Holm,
    None,
}

const FORM: &str = "A spec is {\"period\": {\"column\": ..., \"grain\": \"day|week|month|quarter|half|year\"}, \
    \"segments\": [column, ...], \"measures\": {kpi: column or [column, ...], ...}, \"storage\": \"view|materialized|live\", \
    \"confidence\": 0.95, \"trend_periods\": 12, \"benchmark\": {filter: value}}; only the measures are required. \
    With {\"entity\": {\"table\": ..., \"key\": ...}} a measure is {\"rows\": table, ...}, {\"history\": table, ...} or {\"events\": table, ...}.";

/// Reads a part of a spec.
fn decode<T: DeserializeOwned>(value: Value) -> std::result::Result<T, String> {
    json::read(value).map_err(|misfit| misfit.inner())
}

impl Spec {
    /// Reads a spec. 22023 for a key or a value that no spec has.
    pub fn read(mut given: Value) -> Result<Spec> {
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
        for key in [
            "entity",
            "period",
            "measures",
            "benchmark",
            "where",
            "one_per",
        ] {
            if let Some(value) = given.get(key).filter(|value| !value.is_null()) {
                object(value, &format!("\"{key}\""))?;
            }
        }
        // As it is kept, an entity that is null is none.
        if let Some(keys) = given.as_object_mut()
            && keys.get("entity").is_some_and(Value::is_null)
        {
            keys.remove("entity");
        }
        let mut spec: Spec = json::read(given.clone())
            .map_err(|misfit| bad(misfit.of("the spec of the scorecard is not valid")))?;
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
        ensure(spec.expected_n != Some(0), || {
            invalid_parameter(
                "\"expected_n\" is 0",
                "Give the number of customers or answers that a period is expected to have, or leave it out.",
            )
        })?;
        ensure(spec.expected_n.is_none() || spec.storage.is_live(), || {
            invalid_parameter(
                "\"expected_n\" of a scorecard that is not live",
                "It is for p_always, which only storage live has; leave it out.",
            )
        })?;
        ensure(spec.min_n != Some(0), || {
            invalid_parameter(
                "\"min_n\" is 0",
                "Give the smallest number of customers or answers that may be shown, or leave it out.",
            )
        })?;
        Ok(spec)
    }

    /// The tables that it names, as they are named.
    pub fn tables(&self) -> Vec<&str> {
        let mut tables: Vec<&str> = self.entity.iter().map(|e| e.table.as_str()).collect();
        let from = self.segments.iter().filter_map(|s| s.from.as_ref());
        tables.extend(from.map(|(table, _)| table.as_str()));
        for measure in self.measures.values() {
            if let Measure::Facts(facts) = measure {
                let named = [&facts.rows, &facts.history, &facts.events];
                tables.extend(named.into_iter().flatten().map(String::as_str));
            }
        }
        tables
    }
}
