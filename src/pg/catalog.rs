//! The catalogue in the database: built-in definitions, and those of the users'
//! own in the table `kpi_definition`.

use super::datum::{Json, ensure_memory, export, is_utf8, raise, read_bytes};
use advocacy_kpi_core::catalog::definition::{self, Definition, Raw, Unit};
use advocacy_kpi_core::catalog::{self, builtin, builtin_names};
use advocacy_kpi_core::error::{Error, Result, invalid_parameter};
use advocacy_kpi_core::insight::{Context, Insight, contributions};
use advocacy_kpi_core::search;
use pgrx::PgOid;
use pgrx::datum::DatumWithOid;
use pgrx::spi::{OwnedPreparedStatement, Spi, SpiClient, SpiError, SpiTupleTable};
use serde_json::{Value, json};
use std::cell::RefCell;

/// A statement that is planned once a session, and again only where its text is another.
struct Planned(RefCell<Option<(String, &'static OwnedPreparedStatement)>>);

impl Planned {
    const fn new() -> Self {
        Self(RefCell::new(None))
    }

    fn select<'conn>(
        &self,
        client: &SpiClient<'conn>,
        text: &str,
        arguments: &[DatumWithOid],
    ) -> std::result::Result<SpiTupleTable<'conn>, SpiError> {
        let known = match &*self.0.borrow() {
            Some((known, plan)) if known == text => Some(*plan),
            _ => None,
        };
        let plan = match known {
            Some(plan) => plan,
            None => {
                let types: Vec<PgOid> = arguments.iter().map(|a| a.oid().into()).collect();
                // Never dropped: at the end of the process PostgreSQL would be gone already.
                let plan: &OwnedPreparedStatement =
                    Box::leak(Box::new(client.prepare(text, &types)?.keep()));
                self.0.replace(Some((text.to_owned(), plan)));
                plan
            }
        };
        client.select(plan, None, arguments)
    }
}

thread_local! {
    static SCHEMA: Planned = const { Planned::new() };
    static ONE: Planned = const { Planned::new() };
    static ALL: Planned = const { Planned::new() };
}

/// Reads definitions of the users' own, in the view of the running query and
/// with the rights of its user: the one of a KPI, or all by name.
fn own(kpi: Option<&str>) -> Vec<Raw> {
    let read = || -> std::result::Result<Vec<Raw>, SpiError> {
        Spi::connect(|client| {
            let schema = SCHEMA
                .with(|plan| {
                    plan.select(
                        client,
                        "SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension e \
                         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) e.extnamespace \
                         WHERE e.extname OPERATOR(pg_catalog.=) 'advocacy_kpi'",
                        &[],
                    )
                })?
                .first()
                .get_one::<String>()?
                .unwrap_or_default();
            let query = format!(
                "SELECT pg_catalog.convert_to(definition::pg_catalog.text, 'UTF8'), \
                 pg_catalog.convert_to(kpi, 'UTF8') FROM {schema}.kpi_definition"
            );
            let rows = match kpi {
                Some(kpi) => {
                    let query = query + " WHERE kpi OPERATOR(pg_catalog.=) $1";
                    ONE.with(|plan| plan.select(client, &query, &[kpi.into()]))
                }
                None => ALL.with(|plan| plan.select(client, &(query + " ORDER BY kpi"), &[])),
            };
            let (mut definitions, mut bytes) = (Vec::new(), 0);
            let mut rows = rows?;
            while rows.next().is_some() {
                // A row was checked when it was defined; one written by hand may be
                // anything, and then goes by the name of its key.
                let raw = read_bytes(rows.get_datum_by_ordinal(1)?, |stored| {
                    bytes += stored.len();
                    ensure_memory(Json::BYTES * stored.len() + 4 * bytes);
                    serde_json::from_slice::<Raw>(stored).unwrap_or_default()
                });
                let name = |kpi: &[u8]| String::from_utf8_lossy(kpi).into_owned();
                let kpi = read_bytes(rows.get_datum_by_ordinal(2)?, name);
                let mut raw = raw.unwrap_or_default();
                raw.insert("kpi".to_owned(), kpi.unwrap_or_default().into());
                definitions.push(raw);
            }
            Ok(definitions)
        })
    };
    read().unwrap_or_else(|error| {
        raise(&invalid_parameter(
            format!("the KPI definitions cannot be read: {error}"),
            "Is the extension advocacy_kpi installed whole? See \\dx+ advocacy_kpi.",
        ))
    })
}

/// The definition that holds for a KPI. 22023 where there is no such KPI.
pub fn effective(kpi: &str) -> Result<Definition> {
    let own_one = own(Some(kpi)).pop();
    match (builtin(kpi), own_one) {
        (None, None) => Err(unknown(kpi)),
        (builtin, own) => Definition::effective(builtin, own.unwrap_or_else(|| named(kpi))),
    }
}

/// A definition that says no more than its name.
fn named(kpi: &str) -> Raw {
    Raw::from_iter([("kpi".to_owned(), kpi.into())])
}

fn unknown(kpi: &str) -> Box<Error> {
    let own = own(None);
    catalog::unknown(kpi, own.iter().filter_map(|raw| definition::name(raw).ok()))
}

/// A definition with every key, and whether the KPI is built in.
fn describe(definition: &Definition) -> Value {
    let mut value = json!(definition);
    value["builtin"] = definition.builtin.into();
    value
}

/// All KPIs: the built-in ones in the order of the catalogue, then the users' own by name.
fn all() -> Result<Json> {
    let mut own = own(None);
    let mut definitions = Vec::new();
    for kpi in builtin_names() {
        let at = own
            .iter()
            .position(|raw| raw.get("kpi").is_some_and(|name| name == kpi));
        let raw = at.map_or_else(|| named(kpi), |at| own.remove(at));
        definitions.push(describe(&Definition::effective(builtin(kpi), raw)?));
    }
    for raw in own {
        definitions.push(describe(&Definition::effective(None, raw)?));
    }
    Ok(Json(Value::Array(definitions)))
}

/// The built-in KPIs as the extension brings them.
fn builtins() -> Result<Json> {
    let brought = builtin_names().map(|kpi| Definition::effective(builtin(kpi), named(kpi)));
    let described: Result<Vec<Value>> = brought.map(|one| Ok(describe(&one?))).collect();
    Ok(Json(Value::Array(described?)))
}

/// The KPIs that users defined, and the built-in ones that they changed.
fn own_effective() -> Result<Json> {
    let defined = own(None).into_iter().map(|raw| {
        let builtin = raw.get("kpi").and_then(Value::as_str).and_then(builtin);
        Definition::effective(builtin, raw)
    });
    let described: Result<Vec<Value>> = defined.map(|one| Ok(describe(&one?))).collect();
    Ok(Json(Value::Array(described?)))
}

fn insight(kpi: String, value: f64, context: Json) -> Result<Json> {
    let (definition, context) = (effective(&kpi)?, Context::read(context.0)?);
    Ok(Json(
        Insight::of(&definition, value, &context)?.json(&context),
    ))
}

/// What each segment contributes to a change, as an array.
fn contributions_of(kpi: String, segments: Json) -> Result<Json> {
    let unit = effective(&kpi)?.unit.unwrap_or(Unit::Ratio);
    let split = contributions::decompose(&contributions::read(segments.0)?, unit)?;
    Ok(Json(json!(split.map_or(Vec::new(), |split| split.parts))))
}

/// The sections of the documentation.
///
/// Where the database has another encoding than UTF-8, it has a space for each letter beyond
/// ASCII: signs in examples, which nobody looks for.
fn guide() -> Json {
    let letters = |text: &str| -> String {
        match is_utf8() {
            true => text.to_owned(),
            false => text
                .chars()
                .map(|c| if c.is_ascii() { c } else { ' ' })
                .collect(),
        }
    };
    let sections = search::sections().into_iter();
    let written = sections.map(
        |section| json!({"title": letters(&section.title), "text": letters(&section.text.join(" "))}),
    );
    Json(Value::Array(written.collect()))
}

/// The keys of a JSON object.
fn object(Json(value): Json) -> Result<Raw> {
    match value {
        Value::Object(raw) => Ok(raw),
        other => Err(invalid_parameter(
            format!("a KPI definition is a JSON object, not {other}"),
            "Write {\"kpi\": \"review_rate\", \"unit\": \"percent\", ...}.",
        )),
    }
}

/// The name under which `kpi_define` stores a definition.
fn definition_name(given: Option<Json>) -> Result<String> {
    let raw = object(given.unwrap_or(Json(Value::Null)))?;
    definition::name(&raw).map(str::to_owned)
}

/// What is stored when `patch` is defined over what was stored before.
fn definition_merge(stored: Json, patch: Json) -> Result<Json> {
    let (stored, mut patch) = (object(stored)?, object(patch)?);
    definition::check_keys(&patch)?;
    let kpi = definition::name(&patch).unwrap_or_default();
    if let Some(builtin) = builtin(kpi)
        && !definition::repeats(kpi)
        && !stored.contains_key("unit")
    {
        patch = definition::without_repeated(&builtin, patch);
    }
    let merged = definition::merge(stored, patch);
    Ok(Json(Value::Object(merged)))
}

/// Refuses what must not stay stored.
fn definition_check(stored: Json) -> Result<()> {
    let raw = object(stored)?;
    let kpi = definition::name(&raw)?;
    let alone = definition::stands_alone(kpi, raw.contains_key("unit"));
    let builtin = builtin(kpi).filter(|_| !alone);
    if let Some(builtin) = &builtin {
        definition::check_override(builtin, &raw)?;
    }
    let definition = Definition::effective(builtin, raw)?;
    match definition.builtin {
        true => Ok(()),
        false => definition.check_counting(),
    }
}

/// Refuses to undefine what neither is built in nor was defined.
fn definition_gone(kpi: String, found: bool) -> Result<()> {
    if found || builtin(&kpi).is_some() {
        Ok(())
    } else {
        Err(unknown(&kpi))
    }
}

export! {
    akpi_definitions = all;
    akpi_builtin_definitions = builtins;
    akpi_own_definitions = own_effective;
    akpi_families = || Json(catalog::families());
    akpi_describe = |kpi: String| -> Result<Json> { Ok(Json(describe(&effective(&kpi)?))) };
    akpi_insight = |kpi: String, value: f64| insight(kpi, value, Json(json!({})));
    akpi_insight_context = insight;
    akpi_contributions = contributions_of;
    akpi_search_words = |question: String| search::widen(&question);
    akpi_search_texts = search::texts;
    akpi_guide = guide;
    akpi_definition_name = definition_name;
    akpi_definition_merge = definition_merge;
    akpi_definition_check = definition_check;
    akpi_definition_gone = definition_gone;
}
