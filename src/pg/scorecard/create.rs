//! Makes a scorecard.

use super::made::{check_made, orphans};
use super::query::{query_json, run, session};
use super::request::{Request, names_of_new, plan, require_source};
use super::require_not_null;
use super::storage::{self, read_committed};
use crate::pg::datum::Json;
use crate::pg::live;
use advocacy_kpi_core::error::{Error, ErrorKind, Result};
use advocacy_kpi_core::scorecard::{ScorecardPlan, Target, literal};
use pgrx::pg_sys::Oid;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn create(
    name: Option<String>,
    source: Option<Oid>,
    spec: Option<Json>,
    path: Json,
) -> Result<()> {
    live::capture_function()?;
    let session = session();
    let spec = require_not_null(spec, "spec")?.0;
    let source = require_source(source, &spec)?;
    let names = names_of_new(name, source, &spec, &path.0, &session)?;
    let request = Request {
        source,
        spec,
        path: path.0,
        names,
        prefix: format!("{}.", session.extension),
        kept: BTreeMap::new(),
        target: Target::Extension,
    };
    let mut card = plan(request, &session)?;
    card.check_protected()?;
    card.created_at = Some(session.now.clone());
    if card.is_live() {
        read_committed(&session, "created")?;
        for table in orphans(&card.names) {
            run(&format!("DROP TABLE {table}"))?;
        }
    }
    let taken: Option<String> = query_json(
        "SELECT pg_catalog.to_jsonb((SELECT c.relname FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = params.json ->> 'schema' AND params.json -> 'names' ? c.relname::pg_catalog.text ORDER BY c.relname LIMIT 1))",
        json!({"schema": card.names.schema, "names": card.names.relations(card.storage)}),
    );
    if let Some(taken) = taken {
        return Err(Error::new(
            ErrorKind::DuplicateRelation,
            format!("relation \"{taken}\" already exists"),
            format!(
                "Choose another name; kpi_drop_scorecard({}) drops a scorecard of this one.",
                literal(&card.names.long)
            ),
        ));
    }
    make(&card, false)?;
    storage::of(card.storage).start(&card, source)
}

/// Runs the statements of a scorecard.
pub(super) fn make(card: &ScorecardPlan, replace: bool) -> Result<()> {
    if card.board.is_some() {
        live::require_board_functions()?;
    }
    for statement in card.statements(replace) {
        run(&statement)?;
    }
    check_made(&card.names, &card.sources())
}
