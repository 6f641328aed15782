//! The SQL of a scorecard, as a script that makes it.

use super::query::{query_json, session};
use super::request::{Request, names_of_new, plan, require_source};
use super::{plain, require_not_null};
use crate::pg::datum::Json;
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::scorecard::{Target, literal};
use pgrx::pg_sys::Oid;
use serde_json::json;
use std::collections::BTreeMap;

/// For a database with the extension.
pub(super) fn render(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
) -> Result<String> {
    render_for(name, source, spec, path, Target::Extension)
}

/// The same for a target by its name. 22023 for one that is none.
pub(super) fn render_target(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
    target: Option<String>,
) -> Result<String> {
    let target = require_not_null(target, "target")?.parse()?;
    render_for(name, source, spec, path, target)
}

fn render_for(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
    target: Target,
) -> Result<String> {
    let session = session();
    let spec = require_not_null(spec, "spec")?.0;
    let source = require_source(source, &spec)?;
    let names = names_of_new(name, source, &spec, &path.0, &session)?;
    let visible: bool = query_json(
        "SELECT pg_catalog.to_jsonb(params.json -> 'path' ? (SELECT n.nspname::pg_catalog.text FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'advocacy_kpi'))",
        json!({"path": path.0}),
    );
    let prefix = match visible {
        true => String::new(),
        false => format!("{}.", session.extension),
    };
    let request = Request {
        source,
        spec,
        path: path.0,
        names,
        prefix: prefix.clone(),
        kept: BTreeMap::new(),
        target,
    };
    let card = plan(request, &session)?;
    card.check_protected()?;
    if target == Target::Plain {
        return plain::text(&card, &session);
    }
    let mut statements = card.statements(false);
    if card.is_live() {
        // What counts the table and follows it is no SQL.
        statements.push(format!(
            "SELECT {prefix}kpi_rebuild_scorecard({})",
            literal(&card.names.long)
        ));
    }
    Ok(paragraphs(statements))
}

/// Statements as a script.
pub(super) fn paragraphs(statements: Vec<String>) -> String {
    let mut text = String::new();
    for statement in statements {
        // A paragraph a statement, and one for all the comments.
        let goes_on = statement.starts_with("COMMENT") && text.ends_with("';\n");
        if !text.is_empty() && !goes_on {
            text.push('\n');
        }
        text += &statement;
        text += ";\n";
    }
    text
}
