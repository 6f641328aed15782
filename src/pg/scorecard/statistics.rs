//! The statistics by which the planner knows how few periods a scorecard has: an object of
//! the table's owner beside the scorecard, and gone with it.

use super::existing::ExistingScorecard;
use super::query::{SessionContext, query_json, run};
use crate::pg::datum::table::{Lock, Table};
use crate::pg::datum::{dictionary, notice};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::scorecard::{ScorecardPlan, Statistics};
use pgrx::pg_sys::Oid;
use serde::Deserialize;
use serde_json::json;

/// What stands in the way of it.
#[derive(Deserialize)]
struct Found {
    /// Whether the current user may do this to the table, whose owner may run what it calls.
    may_be_made: bool,
    /// Whether there is one of its name, and whether that is what an older spec made.
    is_taken: bool,
    is_own: bool,
}

/// Looks for the statistics of a name that are of one of several tables.
fn look(name: &str, schema: &str, tables: &[u32], extension: &str) -> Found {
    query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'may_be_made', coalesce((SELECT pg_catalog.pg_has_role(c.relowner, 'USAGE')
                    AND pg_catalog.has_schema_privilege(c.relowner, e.oid, 'USAGE')
                    AND (SELECT pg_catalog.bool_and(pg_catalog.has_function_privilege(c.relowner, p.oid, 'EXECUTE'))
                        FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = e.oid AND p.proname = 'kpi_period_start')
                FROM pg_catalog.pg_class AS c
                JOIN pg_catalog.pg_namespace AS e ON pg_catalog.quote_ident(e.nspname) = params.json ->> 'extension'
                WHERE c.oid = (params.json -> 'tables' ->> 0)::pg_catalog.oid), false),
            'is_taken', s.oid IS NOT NULL,
            'is_own', coalesce(params.json -> 'tables' @> pg_catalog.to_jsonb(s.stxrelid::pg_catalog.int8)
                AND s.stxkind = '{e}' AND pg_catalog.pg_has_role(s.stxowner, 'USAGE'), false))
        FROM (SELECT) AS one
        LEFT JOIN pg_catalog.pg_statistic_ext AS s ON s.stxname = params.json ->> 'name'
            AND s.stxnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = params.json ->> 'schema')",
        json!({"name": name, "schema": schema, "tables": tables, "extension": extension}),
    )
}

/// Makes the statistics of a scorecard; where the table is somebody else's, or in use, tells
/// what would make them.
pub(super) fn keep(card: &ScorecardPlan, session: &SessionContext) -> Result<()> {
    let Some(statistics) = card.period_statistics() else {
        return Ok(());
    };
    let found = look(
        &statistics.name,
        &card.names.schema,
        &[statistics.table],
        &session.extension,
    );
    if found.is_taken && !found.is_own {
        return Ok(());
    }
    // Nobody waits for a VACUUM to have a scorecard.
    let is_free = || Table::open_now(Oid::from(statistics.table), Lock::ShareUpdateExclusive);
    let Some(_table) = found.may_be_made.then(is_free).flatten() else {
        advise(&statistics);
        return Ok(());
    };
    if found.is_own {
        run(&format!("DROP STATISTICS {}", statistics.sql))?;
    }
    run(&statistics.create)?;
    run(&format!(
        "COMMENT ON STATISTICS {} IS 'periods of a scorecard, for the planner'",
        statistics.sql
    ))?;
    run(&statistics.analyze).map(drop)
}

fn advise(statistics: &Statistics) {
    let table = dictionary::quoted_name(Oid::from(statistics.table));
    notice(
        &format!("the planner does not know how few periods {table} has"),
        &format!(
            "Its owner can tell it, so that many rows are counted by parallel workers: {}; {};",
            statistics.create, statistics.analyze
        ),
    );
}

/// Drops those of a scorecard, where they are there and the current user may.
pub(super) fn discard(found: &ExistingScorecard, session: &SessionContext) -> Result<()> {
    let name = Statistics::name_of(&found.name);
    let sql = session.keywords.qualified(&found.schema, &name);
    match look(&name, &found.schema, &found.reads, &session.extension).is_own {
        true => run(&format!("DROP STATISTICS {sql}")).map(drop),
        false => Ok(()),
    }
}
