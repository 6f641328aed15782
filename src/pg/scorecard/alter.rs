//! Makes a scorecard that is there again, in place.

use super::existing::{ExistingScorecard, as_owner, find};
use super::query::session;
use super::request::{Request, plan};
use super::storage::{self, read_committed};
use super::{old, require_not_null};
use crate::pg::datum::{Json, Snapshot};
use crate::pg::live;
use advocacy_kpi_core::error::{Error, Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::Existing;
use pgrx::pg_sys::Oid;
use serde_json::Value;

/// Makes a scorecard that is there by another spec, in place.
pub(super) fn alter(name: Option<String>, spec: Option<Json>, path: Json) -> Result<()> {
    let found = find(name, &path.0)?;
    let Json(spec) = require_not_null(spec, "spec")?;
    let stored = found.spec.clone().ok_or_else(|| old::refusal(&found))?;
    let has_entity = |spec: &Value| spec.get("entity").is_some_and(|entity| !entity.is_null());
    ensure(has_entity(&spec) == has_entity(&stored), || {
        cannot_keep(&found, "whether there is an \"entity\"")
    })?;
    remake(&found, spec, &path.0, "altered")
}

/// What of a scorecard stays as it was made.
pub(super) fn cannot_keep(found: &ExistingScorecard, what: &str) -> Box<Error> {
    invalid_parameter(
        format!("{what} cannot be changed in scorecard {}", found.long),
        "Measures and segments can be added; for the rest drop the scorecard and create it again.",
    )
}

/// By a spec, of the storage that it has; `what` is for the message where it cannot be now.
pub(super) fn remake(
    found: &ExistingScorecard,
    spec: Value,
    path: &Value,
    what: &str,
) -> Result<()> {
    let session = session();
    if found.storage().is_live() {
        read_committed(&session, what)?;
    }
    let source = match found.state_oid {
        _ if found.is_board() => None,
        Some(state) => Some(
            live::status(Oid::from(state), &Snapshot::latest())?
                .source
                .map_or_else(|| found.source(), |oid| Ok(Oid::from(oid)))?,
        ),
        None => Some(found.source()?),
    };
    as_owner(found, || {
        let request = Request::again(found, source, spec, path.clone(), &session)?;
        let mut card = plan(request, &session)?;
        if found.spec.as_ref() != Some(&card.spec) {
            card.check_protected()?;
        }
        ensure(card.storage.name() == found.storage().name(), || {
            cannot_keep(found, "the \"storage\"")
        })?;
        storage::of(card.storage).check_altered(found, &card)?;
        card.created_at.clone_from(&found.created_at);
        card.existing = Existing {
            long: found.columns.long.clone(),
            wide: found.columns.wide.clone(),
            summary: found.columns.summary.clone(),
            source: found.columns.source.clone(),
            delta: found.columns.delta.clone(),
            is_protected: [found.delta_oid, found.state_oid]
                .into_iter()
                .flatten()
                .all(|table| live::is_protected(Oid::from(table))),
        };
        let stays = |name: &String| {
            name == "period"
                || ["level", "total"].contains(&name.as_str()) && card.wide_has_totals
                || name == "suppressed" && card.min_n.is_some()
                || card.segments.iter().any(|segment| segment.name == *name)
                || card.measures.iter().any(|measure| measure.kpi == *name)
        };
        if let Some(gone) = found.columns.wide.iter().find(|name| !stays(name)) {
            return Err(cannot_keep(found, &format!("column \"{gone}\"")));
        }
        let left_out = |name: &String| {
            let mut measures = card.measures.iter();
            measures.any(|m| m.may_leave_out && m.left_out_name == *name)
        };
        let mut counted = found.columns.summary.iter();
        if card.board.is_some()
            && let Some(gone) = counted.find(|name| !stays(name) && !left_out(name))
        {
            return Err(cannot_keep(found, &format!("column \"{gone}\"")));
        }
        storage::of(card.storage).make_again(found, &mut card, source, &session)
    })
}
