//! The schema and the name of a scorecard: those it is asked for by, and those it gets.

use super::query::query_json;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure};
use advocacy_kpi_core::scorecard;
use serde_json::{Value, json};

/// Splits a name, as SQL takes it, into the schema, where it names one, and the name in it;
/// each is folded unless it is quoted. 42602 where it is no valid name, with the hint of a
/// scorecard's name.
pub(super) fn split(name: &str) -> Result<(Option<String>, String)> {
    let parts = scorecard::parse_name(name)?;
    match parts.as_slice() {
        [name] => Ok((None, name.clone())),
        [schema, name] => Ok((Some(schema.clone()), name.clone())),
        _ => Err(Error::new(
            ErrorKind::InvalidName,
            format!("{name} has more parts than a schema and a name"),
            "Name the scorecard as in crm.loyalty.",
        )),
    }
}

/// The name of a scorecard, with its schema where it is named. 3F000 where there is no such
/// schema.
pub(super) fn in_schema(name: &str) -> Result<(Option<String>, String)> {
    let (schema, name) = split(name)?;
    let Some(schema) = schema else {
        return Ok((None, name));
    };
    let there: bool = query_json(
        "SELECT pg_catalog.to_jsonb(EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = params.json #>> '{}'))",
        json!(schema),
    );
    ensure(there, || {
        Error::new(
            ErrorKind::UndefinedSchema,
            format!("schema \"{schema}\" does not exist"),
            "Create it first, or give the scorecard a name without a dot; a dot within a name is quoted: \"a.b\".",
        )
    })?;
    Ok((Some(schema), name))
}

/// The first schema of the caller's search_path that can be created in.
pub(super) fn creation_schema(path: &Value, name: &str) -> Result<String> {
    let found: Option<String> = query_json(
        "SELECT pg_catalog.to_jsonb((SELECT n.nspname FROM pg_catalog.jsonb_array_elements_text(params.json) WITH ORDINALITY AS p (name, place)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = p.name
            WHERE n.nspname <> 'pg_catalog' AND n.nspname !~ '^pg_temp_' ORDER BY p.place LIMIT 1))",
        path.clone(),
    );
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::UndefinedSchema,
            format!("no schema has been selected to create the scorecard \"{name}\" in"),
            format!(
                "Set a search_path, or name the schema: kpi_create_scorecard('reports.{name}', ...)."
            ),
        )
    })
}
