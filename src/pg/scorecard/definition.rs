//! Definitions of KPIs that a scorecard counts do not change how it counts them.

use super::query::{query_json, session};
use super::require_not_null;
use crate::pg::datum::Json;
use advocacy_kpi_core::catalog::{builtin, definition};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure};
use advocacy_kpi_core::scorecard::literal;
use serde_json::{Value, json};

/// Refuses to drop a KPI, or to change the unit of one, that a scorecard counts.
pub(super) fn unused(
    kpi: Option<String>,
    unit: Option<String>,
    unit_before: Option<String>,
    gone: bool,
) -> Result<()> {
    let kpi = require_not_null(kpi, "KPI")?;
    // A built-in one stays when its changes go.
    let nothing_to_ask = match gone {
        true => builtin(&kpi).is_some() && !definition::stands_alone(&kpi, unit_before.is_some()),
        false => unit.is_none(),
    };
    if nothing_to_ask {
        return Ok(());
    }
    let Some(name) = counted_by(&kpi) else {
        return Ok(());
    };
    let builtin_unit = || Some(builtin(&kpi)?.get("unit")?.as_str()?.to_owned());
    ensure(!gone && unit_before.or_else(builtin_unit) == unit, || {
        is_counted(&kpi, &name)
    })
}

/// Refuses to change how a KPI is counted that a scorecard counts: its definition as it
/// was stored, and as it is to be.
pub(super) fn counted(
    kpi: Option<String>,
    before: Option<Json>,
    after: Option<Json>,
) -> Result<()> {
    let kpi = require_not_null(kpi, "KPI")?;
    let known = builtin(&kpi);
    if before.is_none() && known.is_none() {
        return Ok(());
    }
    let object = |own: Option<Json>| match own {
        Some(Json(Value::Object(own))) => own,
        _ => definition::Raw::new(),
    };
    let (before, after) = (object(before), object(after));
    let alone = |own: &definition::Raw| definition::stands_alone(&kpi, own.contains_key("unit"));
    if let Some(known) = &known
        && !alone(&before)
    {
        // What is built in does not become something else; what was the user's own stays so.
        definition::check_override(known, &after)?;
    }
    let counting = |own: definition::Raw| {
        let base = known.clone().filter(|_| !alone(&own));
        let whole = definition::merge(base.unwrap_or_default(), own);
        definition::COUNTING.map(|key| whole.get(key).cloned())
    };
    if counting(before) == counting(after) {
        return Ok(());
    }
    match counted_by(&kpi) {
        Some(name) => Err(is_counted(&kpi, &name)),
        None => Ok(()),
    }
}

/// A scorecard that counts a KPI.
fn counted_by(kpi: &str) -> Option<String> {
    query_json(
        &format!(
            "SELECT pg_catalog.to_jsonb((SELECT pg_catalog.format('%I.%I', u.schema, u.name)
            FROM {}.kpi_scorecard_specs AS u WHERE u.spec -> 'measures' ? (params.json ->> 'kpi') ORDER BY 1 LIMIT 1))",
            session().extension
        ),
        json!({"kpi": kpi}),
    )
}

fn is_counted(kpi: &str, name: &str) -> Box<Error> {
    Error::new(
        ErrorKind::DependentObjects,
        format!("KPI {kpi} is counted by scorecard {name}"),
        format!(
            "Drop that first: SELECT kpi_drop_scorecard({});",
            literal(name)
        ),
    )
}
