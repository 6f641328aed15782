//! What the live storages have in common: triggers follow their tables.

use super::super::alter::remake;
use super::super::existing::{ExistingScorecard, as_owner};
use super::super::old;
use super::super::query::{SessionContext, query_json, same_rows, session};
use super::super::rename::renamed;
use super::super::request::{Request, plan};
use crate::pg::datum::Snapshot;
use crate::pg::datum::session::is_read_committed;
use crate::pg::live;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure};
use advocacy_kpi_core::scorecard::{Names, ScorecardPlan};
use pgrx::pg_sys::Oid;
use serde_json::json;

/// What triggers miss while a count is taken is told apart only by a snapshot that
/// is taken after the writers are locked out.
pub(in super::super) fn read_committed(session: &SessionContext, what: &str) -> Result<()> {
    ensure(
        matches!(
            session.isolation.as_str(),
            "read committed" | "read uncommitted"
        ),
        || {
            Error::new(
                ErrorKind::ActiveTransaction,
                format!(
                    "a live scorecard cannot be {what} in a transaction that is {}",
                    session.isolation
                ),
                "Its snapshot may be older than rows that are there: use READ COMMITTED.",
            )
        },
    )
}

/// The tables of a live scorecard that were made, and an id for its triggers.
#[derive(serde::Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) state: u32,
    pub(super) delta: u32,
    /// Of one of several tables.
    pub(super) logs: Vec<u32>,
}

impl Made {
    pub(super) fn of(names: &Names) -> Self {
        query_json(
            "SELECT pg_catalog.jsonb_build_object(
                'id', pg_catalog.left(pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''), 12),
                'state', pg_catalog.to_regclass(params.json ->> 'state')::pg_catalog.oid::pg_catalog.int8,
                'delta', pg_catalog.to_regclass(params.json ->> 'delta')::pg_catalog.oid::pg_catalog.int8,
                'logs', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_regclass(l.name)::pg_catalog.oid::pg_catalog.int8 ORDER BY l.place), '[]')
                    FROM pg_catalog.jsonb_array_elements_text(params.json -> 'logs') WITH ORDINALITY AS l (name, place)))",
            json!({"state": names.state, "delta": names.delta, "logs": names.logs}),
        )
    }
}

/// The state table; of one made before 0.5.0 there is none.
pub(super) fn state_of(found: &ExistingScorecard) -> Result<u32> {
    found.state_oid.ok_or_else(|| old::refusal(found))
}

/// Counts a scorecard again by its spec, in the names that columns and tables have now.
pub(super) fn rebuild(found: &ExistingScorecard) -> Result<()> {
    let spec = found.spec.clone().ok_or_else(|| old::refusal(found))?;
    remake(found, renamed(found, spec)?, &json!([]), "rebuilt")
}

/// Folds a scorecard as its owner, by its state table. With one snapshot for the transaction
/// nothing can be folded; that changes no figure.
pub(super) fn compact(
    found: &ExistingScorecard,
    fold: impl FnOnce(u32) -> Result<i64>,
) -> Result<i64> {
    let state = state_of(found)?;
    match is_read_committed() {
        true => as_owner(found, || fold(state)),
        false => Ok(0),
    }
}

/// Whether the summaries of a scorecard are those that are counted from its tables.
pub(super) fn verify_groups(found: &ExistingScorecard) -> Result<bool> {
    verify(found, |card, session| {
        has_same_groups(found, &card, session)
    })
}

/// Plans a scorecard again as its owner and has `is_same` compare it with what is kept; of
/// one that is stale it is not asked.
pub(super) fn verify(
    found: &ExistingScorecard,
    is_same: impl FnOnce(ScorecardPlan, &SessionContext) -> bool,
) -> Result<bool> {
    let Some(state) = found.state_oid else {
        return Ok(false);
    };
    let status = live::status(Oid::from(state), &Snapshot::of_query())?;
    let (None, Some(source), Some(spec)) = (status.reason, status.source, &found.spec) else {
        return Ok(false);
    };
    let spec = renamed(found, spec.clone())?;
    as_owner(found, || {
        let session = session();
        let request = Request::again(
            found,
            (!found.is_board()).then_some(Oid::from(source)),
            spec,
            json!([]),
            &session,
        )?;
        // The views are not asked: anybody who owns one may have put another query there.
        let Ok(card) = plan(request, &session) else {
            return Ok(false);
        };
        Ok(is_same(card, &session))
    })
}

/// Whether the summary has the rows that are counted from the tables.
pub(super) fn has_same_groups(
    found: &ExistingScorecard,
    card: &ScorecardPlan,
    session: &SessionContext,
) -> bool {
    let counted = card.groups();
    let columns: Vec<String> = found
        .columns
        .summary
        .iter()
        .map(|column| session.keywords.ident(column))
        .collect();
    let columns = columns.join(", ");
    same_rows(
        &format!("SELECT {columns} FROM {}", found.summary),
        &format!("SELECT {columns} FROM ({counted}) AS counted"),
    )
}
