//! Storage `materialized`: refreshed, and compared with its own definition.

use super::super::alter::cannot_keep;
use super::super::existing::{ExistingScorecard, as_owner};
use super::super::query::{query_json, run, same_rows};
use super::Upkeep;
use advocacy_kpi_core::error::{Result, ensure};
use advocacy_kpi_core::scorecard::ScorecardPlan;
use serde_json::json;

pub(super) struct Materialized;

/// The keys of a spec that say what is counted.
const COUNTED: [&str; 7] = [
    "entity", "period", "segments", "measures", "where", "one_per", "window",
];

impl Upkeep for Materialized {
    fn verify(&self, found: &ExistingScorecard) -> Result<bool> {
        as_owner(found, || {
            let definition: String = query_json(
                "SELECT pg_catalog.to_jsonb(pg_catalog.rtrim(pg_catalog.pg_get_viewdef((params.json #>> '{}')::pg_catalog.regclass), ';'))",
                json!(found.summary),
            );
            Ok(same_rows(&format!("TABLE {}", found.summary), &definition))
        })
    }

    fn rebuild(&self, found: &ExistingScorecard) -> Result<()> {
        as_owner(found, || {
            run(&format!("REFRESH MATERIALIZED VIEW {}", found.summary)).map(drop)
        })
    }

    fn check_altered(&self, found: &ExistingScorecard, card: &ScorecardPlan) -> Result<()> {
        let Some(stored) = &found.spec else {
            return Ok(());
        };
        for key in COUNTED {
            ensure(card.spec.get(key) == stored.get(key), || {
                cannot_keep(found, &format!("the \"{key}\" of a materialized view"))
            })?;
        }
        Ok(())
    }
}
