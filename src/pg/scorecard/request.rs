//! What is asked for, and the plan that comes of it.

use super::existing::ExistingScorecard;
use super::query::{SessionContext, query_json};
use super::relation::{relation, tables};
use super::require_not_null;
use super::schema::{creation_schema, in_schema};
use crate::pg::catalog::effective;
use crate::pg::datum::table::{Lock, Table};
use advocacy_kpi_core::error::{Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::{Context, Names, ScorecardPlan, Spec, Tables, Target};
use pgrx::pg_sys::Oid;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is to be made, and where.
pub(super) struct Request {
    /// The one table; none where the spec names several.
    pub(super) source: Option<Oid>,
    pub(super) spec: Value,
    /// Where the tables that it names are looked up.
    pub(super) path: Value,
    pub(super) names: Names,
    /// What stands before each function of the extension.
    pub(super) prefix: String,
    /// The types of the summaries of one that is there, by their columns.
    pub(super) kept: BTreeMap<String, String>,
    pub(super) target: Target,
}

impl Request {
    /// Of a scorecard that is there, by a spec.
    pub(super) fn again(
        found: &ExistingScorecard,
        source: Option<Oid>,
        spec: Value,
        path: Value,
        session: &SessionContext,
    ) -> Result<Self> {
        Ok(Self {
            source,
            spec,
            path,
            names: found.names(&session.keywords)?,
            prefix: format!("{}.", session.extension),
            kept: found.types.clone(),
            target: Target::Extension,
        })
    }
}

/// Where a new scorecard goes.
pub(super) fn names_of_new(
    name: Option<String>,
    source: Option<Oid>,
    spec: &Value,
    path: &Value,
    session: &SessionContext,
) -> Result<Names> {
    let (schema, name) = in_schema(&require_not_null(name, "name")?)?;
    let schema = match schema {
        Some(schema) => schema,
        // A view of a temporary table is one too.
        None if is_temporary(source, spec, path)? => "pg_temp".to_owned(),
        None => creation_schema(path, &name)?,
    };
    Names::new(&session.keywords, &schema, &name)
}

/// Whether a scorecard reads a temporary table.
fn is_temporary(source: Option<Oid>, spec: &Value, path: &Value) -> Result<bool> {
    if let Some(source) = source
        && relation(source)?.is_temporary()
    {
        return Ok(true);
    }
    let spec = Spec::read(spec.clone())?;
    let tables = tables(&spec.tables(), path)?;
    Ok(tables.values().any(|table| table.is_temporary()))
}

/// The scorecard that is asked for. What its tables are cannot change from here on.
pub(super) fn plan(request: Request, session: &SessionContext) -> Result<ScorecardPlan> {
    let spec = Spec::read(request.spec)?;
    // Names and columns are read after the lock, and used before the transaction ends.
    let source = match request.source {
        None => None,
        Some(source) => {
            drop(Table::open(source, Lock::AccessShare));
            Some(relation(source)?)
        }
    };
    let tables: Tables = tables(&spec.tables(), &request.path)?;
    if let Some(zone) = spec
        .period
        .as_ref()
        .and_then(|period| period.timezone.as_ref())
    {
        ensure(crate::pg::datum::value::zone(zone).is_some(), || {
            invalid_parameter(
                format!("time zone \"{zone}\" is not known"),
                "Give a name of pg_timezone_names, such as Europe/Berlin.",
            )
        })?;
    }
    let context = Context {
        keywords: &session.keywords,
        define: &effective,
        kept: &request.kept,
        timezone: &session.timezone,
        prefix: &request.prefix,
        is_plain: request.target == Target::Plain,
    };
    let mut card = ScorecardPlan::new(spec, source, &tables, request.names, &context)?;
    card.citus.clone_from(&session.citus);
    if let Some(first) = card.measures.first() {
        // Raises 22023 for a filter that no benchmark has.
        let _: Value = query_json(
            &format!(
                "SELECT pg_catalog.to_jsonb(pg_catalog.count(*))
                FROM {}.kpi_benchmark_compare(params.json ->> 'kpi', NULL::pg_catalog.float8, params.json -> 'filters')",
                session.extension
            ),
            json!({"kpi": first.kpi, "filters": card.benchmark}),
        );
    }
    Ok(card)
}

/// The source of a call that has one, where it may not be NULL.
pub(super) fn require_source(source: Option<Oid>, spec: &Value) -> Result<Option<Oid>> {
    // The form without a source passes NULL.
    match source {
        None if spec.get("entity").is_some_and(|entity| !entity.is_null()) => Ok(None),
        Some(source) => Ok(Some(source)),
        None => Err(invalid_parameter(
            "the scorecard has neither a source nor an \"entity\"",
            "Of one table: kpi_create_scorecard(name, source, spec); of several a spec with {\"entity\": {\"table\": ..., \"key\": ...}}.",
        )),
    }
}
