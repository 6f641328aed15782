//! A scorecard as an HTML page, read from its long view with the rights of the caller.

use super::existing::{ExistingScorecard, find};
use super::query::{SessionContext, query_json, read_query, session};
use crate::pg::catalog::effective;
use crate::pg::datum::{Json, ensure_memory, holds_all_letters};
use advocacy_kpi_core::did_you_mean::nearest;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, invalid_parameter};
use advocacy_kpi_core::report::{self, Options, Row, Source, row};
use advocacy_kpi_core::scorecard::Storage;
use serde_json::{Value, json};

/// What a row of the view takes as a [`Row`], for each byte of its JSON.
const BYTES: usize = 8;

pub(super) fn report(name: Option<String>, options: Option<Json>, path: Json) -> Result<String> {
    let options = match options {
        Some(options) => Options::read(options.0)?,
        None => Options::default(),
    };
    let session = session();
    let found = find(name.clone(), &path.0)
        .map_err(|error| hinted(*error, name.as_deref().unwrap_or_default(), &session))?;
    let segments: Vec<String> = found
        .columns
        .long
        .iter()
        .filter(|column| !row::is_fixed(column))
        .cloned()
        .collect();
    let rows = rows(&found, &segments, &options, &session)?;
    let spec = found.spec.as_ref();
    let key = |key: &str| spec.and_then(|spec| spec.get(key));
    let source = Source {
        name: found.long.clone(),
        segments,
        rows,
        confidence: key("confidence").and_then(Value::as_f64).unwrap_or(0.95),
        is_materialized: found.storage() == Storage::Materialized,
        made: session.now.get(..16).unwrap_or_default().to_owned(),
        min_n: key("min_n").and_then(Value::as_u64),
        window: key("window").and_then(Value::as_str).map(str::to_owned),
    };
    let page = report::render(&source, &options, &effective)?;
    Ok(match holds_all_letters() {
        true => page,
        false => report::ascii(&page),
    })
}

/// The latest periods of the long view.
fn rows(
    found: &ExistingScorecard,
    segments: &[String],
    options: &Options,
    session: &SessionContext,
) -> Result<Vec<Row>> {
    let ident = |name: &str| format!("l.{}", session.keywords.ident(name));
    let names: Vec<String> = segments
        .iter()
        .map(|name| format!("{}::pg_catalog.text", ident(name)))
        .collect();
    let mut columns = vec![format!("pg_catalog.json_build_array({})", names.join(", "))];
    columns.extend(row::COLUMNS.iter().map(|(name, without)| {
        match found.columns.long.iter().any(|column| column == name) {
            true => ident(name),
            false => (*without).to_owned(),
        }
    }));
    let query = format!(
        "SELECT pg_catalog.convert_to(pg_catalog.json_agg(r.fields)::pg_catalog.text, 'UTF8')
        FROM (
            SELECT pg_catalog.json_build_array({}) AS fields,
                pg_catalog.dense_rank() OVER (ORDER BY l.period DESC) AS place
            FROM {} AS l
        ) AS r
        WHERE r.place <= {}",
        columns.join(", "),
        found.long,
        options.periods
    );
    let read = |json: &[u8]| {
        ensure_memory(BYTES * json.len());
        row::read(json)
    };
    match read_query(&query, read)? {
        None => Ok(Vec::new()),
        Some(rows) => rows.ok_or_else(|| {
            invalid_parameter(
                format!("the rows of {} cannot be read", found.long),
                "Make the scorecard again by kpi_alter_scorecard with its spec.",
            )
        }),
    }
}

/// The refusal of an unknown scorecard, with the nearest that the caller may read.
fn hinted(mut error: Error, name: &str, session: &SessionContext) -> Box<Error> {
    if error.kind == ErrorKind::UndefinedRelation {
        let known: Vec<String> = query_json(
            &format!(
                "SELECT coalesce(pg_catalog.jsonb_agg(n.name), '[]') FROM (
                    SELECT pg_catalog.format('%I.%I', s.schema, s.name) AS name FROM {0}.kpi_scorecards AS s
                    UNION ALL SELECT pg_catalog.quote_ident(s.name) FROM {0}.kpi_scorecards AS s
                ) AS n",
                session.extension
            ),
            json!(null),
        );
        if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
            error.hint = format!("Did you mean {near}? {}", error.hint);
        }
    }
    Box::new(error)
}
