//! Where it is known how many there are: by how much the rows that were counted weigh more.

use super::super::card::ScorecardPlan;
use super::super::population::Population;
use super::super::quote::literal;
use super::catalogue::typed;
use super::constants;

impl ScorecardPlan {
    /// The sizes that the spec gives.
    pub(super) fn populations(&self, population: &Population) -> String {
        let rows = population.sizes().iter().enumerate().map(|(at, of)| {
            vec![
                (at + 1).to_string(),
                of.size.to_string(),
                literal(&of.level(&self.segments)),
                literal(&of.scope()),
            ]
        });
        constants(
            "populations",
            "place, size, level, scope",
            "how many there are in a row, of whom those counted are a part: change them here",
            &typed(rows.collect(), &["integer", "bigint", "text", "jsonb"]),
        )
    }

    /// The query that gives `factor` of a row `m`.
    pub(super) fn population_factor(&self) -> String {
        format!(
            "-- rows of a known population weigh (N - 1) / (N - n) (Burstein 1975); 1 where it is not known, or less than was counted; NULL where all were
    SELECT CASE WHEN q.size IS NULL THEN 1 WHEN q.size > m.n THEN (q.size - 1)::double precision / (q.size - m.n) END AS factor
    FROM (
        SELECT (
            SELECT p.size FROM populations AS p
            WHERE p.level = m.level AND m.n <= p.size AND jsonb_build_object({}) @> p.scope
            ORDER BY p.place
            LIMIT 1
        ) AS size
        OFFSET 0
    ) AS q",
            self.segment_pairs()
        )
    }
}
