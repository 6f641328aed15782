//! Storage `materialized`: the summary is a materialised view, counted when it is refreshed.

use super::super::card::{ScorecardPlan, Segment};
use super::Rules;
use crate::error::{Error, ErrorKind, Result, ensure};

pub struct Materialized;

/// An index of PostgreSQL has 32 columns at most; one is the period.
const MOST_INDEXED: usize = 31;

impl Rules for Materialized {
    fn name(&self) -> &'static str {
        "materialized"
    }

    fn summary_kind(&self) -> &'static str {
        "MATERIALIZED VIEW"
    }

    fn check_segments(&self, segments: &[Segment]) -> Result<()> {
        ensure(segments.len() <= MOST_INDEXED, || {
            Error::new(
                ErrorKind::LimitExceeded,
                format!(
                    "a materialized scorecard has at most {MOST_INDEXED} segments, not {}: an index holds no more columns",
                    segments.len()
                ),
                "Give fewer segments, or use storage view or live.",
            )
        })
    }

    fn statements(&self, card: &ScorecardPlan, _create: &str, replace: bool) -> Vec<String> {
        let summary = &card.names.summary;
        // Its definition stays.
        if replace {
            return Vec::new();
        }
        vec![
            format!("CREATE MATERIALIZED VIEW {summary} AS\n{}", card.groups()),
            // What REFRESH MATERIALIZED VIEW CONCURRENTLY asks for.
            format!(
                "CREATE UNIQUE INDEX ON {summary} ({})",
                card.keys("").join(", ")
            ),
        ]
    }

    fn plain_note(&self, summary: &str) -> String {
        format!(
            "\n-- It counts when it is refreshed: REFRESH MATERIALIZED VIEW CONCURRENTLY {summary};\n-- DROP MATERIALIZED VIEW {summary} CASCADE before this script is run again."
        )
    }
}
