//! Brand health: values and weights as JSON, scales from the catalogue.

use super::catalog::effective;
use super::datum::{Json, export};
use advocacy_kpi_core::catalog::bands::Better;
use advocacy_kpi_core::catalog::builtin_names;
use advocacy_kpi_core::error::{Result, invalid_parameter};
use advocacy_kpi_core::stats::health;
use serde_json::{Map, Value, json};

/// The numbers of a JSON object by KPI, in the order of the catalogue; null where
/// there is none. 22023 for anything else.
fn numbers(given: Value, what: &str) -> Result<Vec<(String, Option<f64>)>> {
    let Value::Object(given) = given else {
        return Err(invalid_parameter(
            format!("the {what} are not a JSON object: {given}"),
            "Write {\"ambassador_rate\": 42, \"nps\": 30}.",
        ));
    };
    let mut numbers = Vec::with_capacity(given.len());
    for (kpi, value) in given {
        let number = match &value {
            Value::Null => None,
            Value::Number(number) => number.as_f64(),
            _ => {
                return Err(invalid_parameter(
                    format!("{value} among the {what} is no number, for {kpi}"),
                    "Give a number, or null where there is none.",
                ));
            }
        };
        numbers.push((kpi, number));
    }
    let place = |kpi: &str| builtin_names().position(|name| name == kpi);
    numbers.sort_by_key(|(kpi, _)| (place(kpi).unwrap_or(usize::MAX), kpi.clone()));
    Ok(numbers)
}

/// The breakdown of an index, a row a KPI.
struct Row {
    kpi: String,
    family: Value,
    value: Option<f64>,
    score: Option<f64>,
    weight: f64,
    contribution: Option<f64>,
}

fn rows(kpis: Json, weights: Option<Json>) -> Result<Vec<Row>> {
    let mut given: Map<String, Value> = Map::new();
    for (kpi, number) in numbers(weights.map_or(json!({}), |Json(w)| w), "weights")? {
        // An unknown name is a typo; a known one may belong to another scorecard.
        effective(&kpi)?;
        let weight = number.map(|w| health::weight(&kpi, w)).transpose()?;
        given.insert(kpi, json!(weight));
    }
    let mut rows = Vec::new();
    for (kpi, value) in numbers(kpis.0, "KPIs")? {
        let definition = effective(&kpi)?;
        let scale = definition.scale.ok_or_else(|| {
            invalid_parameter(
                format!("KPI {kpi} has no scale"),
                "Give it one: SELECT kpi_define('{\"kpi\": ..., \"scale\": {\"min\": 0, \"max\": 100}}').",
            )
        })?;
        let higher = definition.better == Better::Higher;
        rows.push(Row {
            family: json!(definition.family),
            value,
            score: value.map(|v| health::score(v, scale.min, scale.max, higher)),
            weight: given.get(&kpi).and_then(Value::as_f64).unwrap_or(1.0),
            contribution: None,
            kpi,
        });
    }
    let scored: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| Some((row.score?, row.weight)))
        .collect();
    let mut contributions = health::contributions(&scored)?.into_iter();
    for row in rows.iter_mut().filter(|row| row.score.is_some()) {
        row.contribution = contributions.next();
    }
    Ok(rows)
}

fn index(kpis: Option<Json>, weights: Option<Json>) -> Result<Option<f64>> {
    let Some(kpis) = kpis else { return Ok(None) };
    let parts: Vec<f64> = rows(kpis, weights)?
        .iter()
        .filter_map(|row| row.contribution)
        .collect();
    Ok((!parts.is_empty()).then(|| parts.iter().sum::<f64>().clamp(0.0, 100.0)))
}

fn breakdown(kpis: Option<Json>, weights: Option<Json>) -> Result<Json> {
    let rows = match kpis {
        Some(kpis) => rows(kpis, weights)?,
        None => Vec::new(),
    };
    let rows = rows.into_iter().map(|row| {
        json!({
            "kpi": row.kpi, "family": row.family, "value": row.value,
            "score": row.score, "weight": row.weight, "contribution": row.contribution,
        })
    });
    Ok(Json(rows.collect()))
}

export! {
    akpi_brand_health = index;
    akpi_brand_health_rows = breakdown;
}
