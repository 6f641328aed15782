//! Benchmarks: what a query for one may ask.

use super::catalog::effective;
use super::datum::{Call, Json, Record, Return, export};
use advocacy_kpi_core::error::{Result, ensure, invalid_parameter};
use serde_json::{Map, Value, json};

/// The dimensions of a benchmark, as `kpi_benchmark_compare` filters by them.
const FILTERS: [&str; 7] = [
    "industry",
    "geography",
    "company_size",
    "population",
    "time_period",
    "statistic",
    "source",
];

/// The filters without those that are null.
fn asked(filters: Option<Json>, value: Option<f64>) -> Result<Json> {
    let refused = |message: String| {
        invalid_parameter(
            message,
            format!(
                "The filters are {}, each a string: {{\"industry\": \"telecom\"}}.",
                FILTERS.join(", ")
            ),
        )
    };
    ensure(value.is_none_or(f64::is_finite), || {
        invalid_parameter(
            format!("a KPI cannot be {}", value.unwrap_or(f64::NAN)),
            "Give a finite value, or NULL to see the benchmark alone.",
        )
    })?;
    let given = match filters {
        None => Map::new(),
        Some(Json(Value::Object(given))) => given,
        Some(Json(other)) => {
            return Err(refused(format!(
                "the filters are not a JSON object: {other}"
            )));
        }
    };
    let mut asked = Map::new();
    for (name, wanted) in given {
        ensure(FILTERS.contains(&name.as_str()), || {
            refused(format!("there is no filter \"{name}\" for benchmarks"))
        })?;
        match wanted {
            Value::Null => {}
            Value::String(_) => {
                asked.insert(name, wanted);
            }
            other => return Err(refused(format!("filter {name} is no string: {other}"))),
        }
    }
    Ok(Json(Value::Object(asked)))
}

/// What a scorecard says of a KPI.
fn facts(kpi: String, call: Call) -> Result<Record> {
    let definition = effective(&kpi)?;
    // The words that the catalogue writes.
    let word = |value: Value| value.as_str().map(str::to_owned);
    Ok(call.record([
        definition.title.datum(),
        word(json!(definition.family)).datum(),
        word(json!(definition.unit)).datum(),
        word(json!(definition.better)).datum(),
        definition.target.datum(),
    ]))
}

export! {
    akpi_benchmark_asked = asked;
    akpi_facts = facts;
}
