//! Storage `live` of several tables: their triggers log rows, and what is counted and folded
//! is SQL.

use super::super::create::make;
use super::super::existing::ExistingScorecard;
use super::super::old;
use super::super::query::{SessionContext, query_json, run, session};
use super::super::rename::renamed;
use super::super::request::{Request, plan};
use super::Upkeep;
use super::following::{self, Made};
use crate::pg::datum::{dictionary, notice};
use crate::pg::live::{self, Folding, Read};
use advocacy_kpi_core::error::{Result, invalid_parameter};
use advocacy_kpi_core::live::Program;
use advocacy_kpi_core::scorecard::ScorecardPlan;
use pgrx::pg_sys::Oid;
use serde_json::json;

pub(super) struct LiveBoard;

impl Upkeep for LiveBoard {
    fn start(&self, card: &ScorecardPlan, _source: Option<Oid>) -> Result<()> {
        advise(card);
        arm(card, &counted(card))
    }

    fn verify(&self, found: &ExistingScorecard) -> Result<bool> {
        following::verify_groups(found)
    }

    fn rebuild(&self, found: &ExistingScorecard) -> Result<()> {
        following::rebuild(found)
    }

    fn compact(&self, found: &ExistingScorecard) -> Result<i64> {
        following::compact(found, |state| fold(found, state, Folding::AsAsked))
    }

    fn make_again(
        &self,
        found: &ExistingScorecard,
        card: &mut ScorecardPlan,
        _source: Option<Oid>,
        session: &SessionContext,
    ) -> Result<()> {
        make_again(found, card, session, |card| arm(card, &counted(card)))
    }
}

/// The query of all contributions.
fn counted(card: &ScorecardPlan) -> String {
    card.board_queries().unwrap_or_default().0
}

/// Tells what would make reading and folding fast.
pub(super) fn advise(card: &ScorecardPlan) {
    for (table, column) in card.unindexed() {
        notice(
            &format!("{table} has no index that begins with {column}"),
            &format!(
                "Until the scorecard is folded, all of {table} is read for the rows of customers that changed: CREATE INDEX ON {table} ({column})."
            ),
        );
    }
}

fn program(card: &ScorecardPlan, id: String) -> Result<Program> {
    card.board_program(id).ok_or_else(|| {
        invalid_parameter(
            format!("scorecard {} is not of several tables", card.names.long),
            "Drop it with kpi_drop_scorecard and create it again.",
        )
    })
}

/// Has a scorecard follow its tables and counts them by the query `counted`.
pub(super) fn arm(card: &ScorecardPlan, counted: &str) -> Result<()> {
    let made = Made::of(&card.names);
    let program = program(card, made.id)?;
    let oids = |oids: Vec<u32>| oids.into_iter().map(Oid::from).collect();
    let read = Read {
        program: &program,
        sources: oids(card.sources()),
        logs: oids(made.logs),
    };
    live::arm_board(Oid::from(made.state), Oid::from(made.delta), &read, counted)
}

/// Makes a scorecard that is there again: its views read new tables, as nobody who writes may
/// find the old ones locked, and nobody with an older snapshot may read new ones. `arm` counts
/// it.
pub(super) fn make_again(
    found: &ExistingScorecard,
    card: &mut ScorecardPlan,
    session: &SessionContext,
    arm: impl FnOnce(&ScorecardPlan) -> Result<()>,
) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Free {
        old: String,
        first: usize,
    }
    let free: Free = query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'old', 'kpi_' || pg_catalog.replace(pg_catalog.gen_random_uuid()::pg_catalog.text, '-', ''),
            'first', (SELECT 1 + coalesce(pg_catalog.max(pg_catalog.substr(c.relname, 1 + pg_catalog.length(params.json ->> 'log'))::pg_catalog.int8), 0)
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = params.json ->> 'schema'
                WHERE c.relname ^@ (params.json ->> 'log')
                    AND pg_catalog.substr(c.relname, 1 + pg_catalog.length(params.json ->> 'log')) ~ '^[0-9]{1,9}$'))",
        json!({"schema": found.schema, "log": format!("{}_log", found.name)}),
    );
    let tables = card.names.logs.len();
    card.names
        .number_logs(&session.keywords, free.first, tables);
    let mut old: Vec<String> = found.logs.clone();
    if let Some(delta) = &found.delta {
        let name = session.keywords.ident(&free.old);
        run(&format!("ALTER TABLE {delta} RENAME TO {name}"))?;
        old.extend(
            found
                .delta_oid
                .map(|oid| dictionary::quoted_name(Oid::from(oid))),
        );
    }
    make(card, true)?;
    arm(card)?;
    for table in old {
        run(&format!("DROP TABLE {table}"))?;
    }
    Ok(())
}

/// Folds a scorecard; the current user is its owner.
pub(in super::super) fn fold(found: &ExistingScorecard, state: u32, how: Folding) -> Result<i64> {
    let spec = found.spec.clone().ok_or_else(|| old::refusal(found))?;
    let spec = renamed(found, spec)?;
    let session = session();
    let request = Request::again(found, None, spec, json!([]), &session)?;
    let mut card = plan(request, &session)?;
    let logs = live::logs(Oid::from(state)).into_iter();
    card.names.logs = logs
        .map(|log| dictionary::quoted_name(Oid::from(log)))
        .collect();
    let program = program(&card, String::new())?;
    let (_, folding) = card.board_queries().unwrap_or_default();
    live::fold_board(Oid::from(state), &program, &folding, how)
}
