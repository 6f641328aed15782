//! P-values, adjusted for the number of tests.

use super::super::card::ScorecardPlan;
use super::super::spec::Adjust;

impl ScorecardPlan {
    /// The p-values of a period beside each other: where many figures are tested, some of
    /// them look significant by chance. Those of each level are one family.
    pub(in super::super) fn adjusted(&self, from: &str, p: &str, year_p: &str) -> String {
        let about = match self.adjust {
            Adjust::Bh => {
                "Benjamini and Hochberg (1995): few of the significant changes are chance"
            }
            Adjust::Holm => "Holm (1979): seldom is any of the significant changes chance",
            Adjust::None => "not adjusted",
        };
        let adjusted = |p: &str, tests: &str, place: &str, called: &str| {
            let of_family = |sum: String, order: &str| {
                format!(
                    "CASE WHEN p.{p} IS NOT NULL THEN least(1, {sum} OVER (PARTITION BY p.period, p.level ORDER BY {order})) END AS {called}"
                )
            };
            match self.adjust {
                Adjust::Bh => of_family(
                    format!("min(p.{p} * p.{tests} / p.{place})"),
                    &format!("p.{p} DESC"),
                ),
                Adjust::Holm => of_family(
                    format!("max(p.{p} * (p.{tests} - p.{place} + 1))"),
                    &format!("p.{p}"),
                ),
                Adjust::None => format!("p.{p} AS {called}"),
            }
        };
        format!(
            "adjusted AS (
    -- the p-values of a period and level are a family; {about}
    SELECT
        p.*,
        {},
        {}
    FROM (
        SELECT
            m.*,
            {p} AS p_value,
            {year_p} AS year_p_value,
            count({p}) OVER family AS p_tests,
            count({year_p}) OVER family AS year_p_tests,
            row_number() OVER (family ORDER BY {p}) AS p_place,
            row_number() OVER (family ORDER BY {year_p}) AS year_p_place
        FROM {from} AS m
        WINDOW family AS (PARTITION BY m.period, m.level)
    ) AS p
)",
            adjusted("p_value", "p_tests", "p_place", "p_adjusted"),
            adjusted(
                "year_p_value",
                "year_p_tests",
                "year_p_place",
                "year_p_adjusted"
            ),
        )
    }
}
