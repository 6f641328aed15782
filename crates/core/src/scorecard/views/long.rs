//! The long view: a row a KPI.

use super::super::card::ScorecardPlan;
use super::super::quote::literal;
use super::super::render::{arranged, column};
use super::INDENT;

impl ScorecardPlan {
    /// One row a period, segment and KPI, and one a period, subtotal and KPI.
    pub(in super::super) fn long(&self) -> String {
        let prefix = &self.prefix;
        let (mut steps, mut last) = self.counted();
        if let Some(calendar) = self.calendar {
            steps.push(self.with_previous(last, calendar));
            last = "with_previous";
        }
        steps.push(self.evaluated(last));
        steps.push(self.adjusted(
            "evaluated",
            "(m.comparison).p_value",
            "(m.year_comparison).p_value",
        ));
        let created = match &self.created_at {
            Some(at) => format!("{}::timestamptz", literal(at)),
            None => "NULL::timestamptz".to_owned(),
        };
        steps.push(format!(
            "definitions AS (
    -- what the catalogue says of each KPI of the spec, read once
    SELECT k.kpi, k.title, k.family, k.unit, k.target, k.benchmark, t.better, t.targets
    FROM {prefix}kpi_scorecard_kpis({}::jsonb, {created}) AS k
    CROSS JOIN LATERAL {prefix}akpi_targets(k.kpi) AS t
)",
            literal(&self.spec.to_string())
        ));
        let end = self.period_end();
        let (trend, sparkline, window) = match self.calendar {
            None => (None, None, String::new()),
            Some(calendar) => (
                // Windows that overlap have no trend of their own.
                self.window
                    .is_none()
                    .then(|| format!("({prefix}kpi_trend(m.value) OVER recent).direction")),
                Some(format!(
                    "{prefix}kpi_sparkline(array_agg(m.value) OVER recent)"
                )),
                format!(
                    "\nWINDOW recent AS (\n    PARTITION BY {} ORDER BY m.period\n    RANGE BETWEEN {} PRECEDING AND CURRENT ROW\n)",
                    // With what is called total, so that a condition on it goes in here.
                    [
                        &["m.kpi".to_owned(), "m.level".to_owned()],
                        &self.keys("m.")[1..],
                        &["m.level = 'total'".to_owned()],
                    ]
                    .concat()
                    .join(", "),
                    calendar.grain.interval(self.trend_periods - 1),
                ),
            ),
        };
        let text = |sql: Option<String>, r#type: &str| sql.unwrap_or(format!("NULL::{type}"));
        let timed = |sql: String, r#type: &str| match self.calendar {
            Some(_) => sql,
            None => format!("NULL::{type}"),
        };
        let alpha = self.alpha();
        let complete = self.complete("m");
        let segments: Vec<String> = self
            .segments
            .iter()
            .map(|s| format!("{}, m.{}", literal(&s.name), s.sql))
            .collect();
        let target = format!(
            "CASE WHEN k.targets IS NULL THEN k.target\n        ELSE coalesce({prefix}akpi_target_at(k.targets, jsonb_build_object({}), {}), k.target) END",
            segments.join(", "),
            end.as_deref().unwrap_or("CURRENT_DATE"),
        );
        let mut columns = self.named_keys("m.");
        for (name, sql) in [
            ("period_end", format!("{} AS period_end", text(end, "date"))),
            (
                "complete",
                format!("{} AS complete", text(complete, "boolean")),
            ),
            ("level", "m.level".to_owned()),
            ("kpi", "m.kpi".to_owned()),
            ("title", "k.title".to_owned()),
            ("family", "k.family".to_owned()),
            ("value", "m.value".to_owned()),
            ("unit", "k.unit".to_owned()),
            ("better", "k.better".to_owned()),
            ("numerator", "m.numerator".to_owned()),
            ("denominator", "m.denominator".to_owned()),
            ("n", "m.n".to_owned()),
            ("left_out", "m.left_out".to_owned()),
            ("suppressed", "m.suppressed".to_owned()),
            ("ci_low", "(m.ci).low AS ci_low".to_owned()),
            ("ci_high", "(m.ci).high AS ci_high".to_owned()),
            ("band", format!("{prefix}kpi_band(m.kpi, m.value) AS band")),
            (
                "band_rank",
                format!("{prefix}kpi_band_rank(m.kpi, m.value) AS band_rank"),
            ),
            ("target", "g.target".to_owned()),
            (
                "target_met",
                format!(
                    "{prefix}akpi_target_met(m.value, (m.ci).low, (m.ci).high, g.target, k.better) AS target_met"
                ),
            ),
            ("previous", "m.previous".to_owned()),
            ("change", "m.value - m.previous AS change".to_owned()),
            (
                "change_significant",
                format!("m.p_adjusted < {alpha} AS change_significant"),
            ),
            ("p_value", "m.p_value".to_owned()),
            ("p_adjusted", "m.p_adjusted".to_owned()),
            (
                "year_ago",
                timed("m.year_ago".into(), "double precision AS year_ago"),
            ),
            (
                "year_change",
                timed(
                    "m.value - m.year_ago AS year_change".into(),
                    "double precision AS year_change",
                ),
            ),
            (
                "year_change_significant",
                timed(
                    format!("m.year_p_adjusted < {alpha} AS year_change_significant"),
                    "boolean AS year_change_significant",
                ),
            ),
            ("trend", format!("{} AS trend", text(trend, "text"))),
            (
                "sparkline",
                format!("{} AS sparkline", text(sparkline, "text")),
            ),
            ("benchmark", "k.benchmark".to_owned()),
            (
                "benchmark_gap",
                "m.value - k.benchmark AS benchmark_gap".to_owned(),
            ),
            ("total", "m.level = 'total' AS total".to_owned()),
            ("p_always", "m.p_always".to_owned()),
        ] {
            columns.push(column(name, sql));
        }
        let columns = arranged(&self.existing.long, columns);
        format!(
            "WITH {}\nSELECT{INDENT}{}\nFROM adjusted AS m\nJOIN definitions AS k ON k.kpi = m.kpi\nCROSS JOIN LATERAL (\n    SELECT {target} AS target\n) AS g{window}",
            steps.join(",\n"),
            columns.join(&format!(",{INDENT}")),
        )
    }
}
