//! Benchmarks: what a query for one may ask.

use super::catalog::effective;
use super::datum::fired::Fired;
use super::datum::{Call, Json, Record, Return, export, raise, read_bytes, to_server};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use pgrx::pg_sys::Datum;
use pgrx::spi::{Spi, SpiError};
use serde_json::{Map, Value, json};
use std::ffi::CString;

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

/// The KPIs of the rows that a statement has brought, and a benchmark that was there with
/// all that tells one from another. Values are compared as `kpi_benchmark_compare` does.
const BROUGHT: &str = "SELECT pg_catalog.convert_to(pg_catalog.jsonb_build_object(
    'kpis', (SELECT coalesce(pg_catalog.jsonb_agg(DISTINCT a.kpi), '[]') FROM added AS a),
    'twice', (SELECT pg_catalog.jsonb_build_array(a.kpi, a.source, b.benchmark_id)
        FROM added AS a JOIN {table} AS b ON b.benchmark_id <> a.benchmark_id AND b.kpi = a.kpi
        WHERE NOT EXISTS (SELECT FROM (VALUES (a.statistic, b.statistic), (a.company_size, b.company_size), (a.time_period, b.time_period),
                (a.population, b.population), (a.industry, b.industry), (a.geography, b.geography), (a.source, b.source)) AS v (one, other)
            WHERE pg_catalog.lower(pg_catalog.btrim(coalesce(v.one, ''))) <> pg_catalog.lower(pg_catalog.btrim(coalesce(v.other, ''))))
        ORDER BY b.benchmark_id LIMIT 1))::pg_catalog.text, 'UTF8')";

/// The same of targets, which are told apart by their primary key.
const TARGETS: &str = "SELECT pg_catalog.convert_to(pg_catalog.jsonb_build_object(
    'kpis', (SELECT coalesce(pg_catalog.jsonb_agg(DISTINCT a.kpi), '[]') FROM added AS a))::pg_catalog.text, 'UTF8')";

/// Trigger: refuses benchmarks and targets of KPIs that are not known, and a benchmark that
/// was there before.
fn check_rows(call: Call) -> Datum {
    let Some(fired) = Fired::of(call) else {
        raise(&invalid_parameter(
            "kpi_check_rows was not called by a trigger",
            "It is a trigger of kpi_benchmark and kpi_target.",
        ));
    };
    if let Err(error) = check_added(&fired) {
        raise(&error);
    }
    fired.unchanged()
}

fn check_added(fired: &Fired) -> Result<()> {
    // A dump brings definitions and benchmarks in any order, and says that it is one.
    if !super::datum::session::checks_function_bodies() {
        return Ok(());
    }
    let query = match fired.argument() {
        Some(table) => BROUGHT.replace("{table}", table),
        None => TARGETS.to_owned(),
    };
    let answer = || -> std::result::Result<Option<Value>, SpiError> {
        let query = CString::new(to_server(&query)).map_err(|_| SpiError::InvalidPosition)?;
        // For a snapshot in which the rows are there.
        Spi::connect_mut(|client| {
            fired.register();
            let rows = client.update(query.as_c_str(), Some(1), &[])?;
            let read = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or(Value::Null);
            Ok(read_bytes(rows.first().get_datum_by_ordinal(1)?, read))
        })
    };
    let brought = answer().map_err(|error| {
        invalid_parameter(
            format!("the rows cannot be checked: {error}"),
            "Is the extension advocacy_kpi installed whole? See \\dx+ advocacy_kpi.",
        )
    })?;
    let brought = brought.unwrap_or_default();
    for kpi in brought
        .get("kpis")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        effective(kpi.as_str().unwrap_or_default())?;
    }
    if let Some([kpi, source, id]) = brought
        .get("twice")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        return Err(Error::new(
            ErrorKind::UniqueViolation,
            format!(
                "there is a benchmark of {} by {source} already",
                kpi.as_str().unwrap_or_default()
            ),
            format!(
                "It has the same statistic, company size, time, population, industry and geography: change the row with benchmark_id {id}."
            ),
        ));
    }
    Ok(())
}

export! {
    akpi_check_rows = check_rows;
    akpi_benchmark_asked = asked;
    akpi_facts = facts;
}
