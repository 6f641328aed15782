//! The long view: one row a period, segment and KPI, and one a period, subtotal and KPI.

use super::super::card::ScorecardPlan;
use super::super::quote::literal;
use super::super::render::{arranged, column};
use super::super::views::LONG;
use super::catalogue::Fact;
use super::compare::{self, Since, inputs, p_values};
use super::figures::{Figures, Kind, Statistic};
use super::interval::intervals;
use super::trend::{self, SPARKLINE};

const DEEPER: &str = ",\n        ";

/// Columns of the steps that no segment is called like within them.
const WITHIN: [&str; 5] = ["statistic", "recent", "p", "year_p", "test"];

/// What the columns of an earlier period end with.
const EARLIER: [Since; 2] = [Since::Before, Since::YearBefore];

impl ScorecardPlan {
    /// The intervals and tests that the measures have.
    fn statistics(&self) -> Vec<Statistic> {
        let has = |statistic: &Statistic| {
            let mut kinds = self.measures.iter().filter_map(|m| Kind::of(m.reading));
            kinds.any(|kind| kind.statistic() == Some(*statistic))
        };
        Statistic::ALL.into_iter().filter(has).collect()
    }

    /// What the segments are called within the steps, as the columns there may be called
    /// like one.
    fn within(&self) -> Vec<String> {
        let own = WITHIN.into_iter().chain(inputs(&Statistic::ALL).skip(2));
        let mut taken: Vec<String> = own.map(str::to_owned).collect();
        for since in EARLIER {
            taken.extend(inputs(&Statistic::ALL).map(|name| format!("{name}_{}", since.suffix())));
        }
        let reserved = taken.len();
        taken.extend(self.segments.iter().map(|s| s.name.clone()));
        let mut names = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let mut name = segment.name.clone();
            let clashes = |name: &String, taken: &[String]| taken.contains(name);
            if taken.iter().take(reserved).any(|own| *own == name) {
                let mut number = 0;
                while clashes(&name, &taken) {
                    number += 1;
                    name = format!("segment{number}");
                }
                taken.push(name.clone());
            }
            names.push(self.keywords.ident(&name));
        }
        names
    }

    pub(super) fn plain_long(&self, facts: &[Fact]) -> String {
        let statistics = self.statistics();
        let (mut steps, last) = self.counted();
        steps.push(self.figures(last, &statistics));
        if self.calendar.is_some() {
            steps.push(self.earlier(&statistics));
            if compare::has_t(&statistics) {
                steps.push(compare::NODES.to_owned());
            }
        }
        steps.push(self.compared(&statistics));
        steps.push(self.adjusted("compared", "m.p", "m.year_p"));
        let mut from = "adjusted";
        let has_trend = self.calendar.is_some() && self.window.is_none();
        if let Some(calendar) = self.calendar {
            steps.push(format!(
                "series AS (\n    SELECT m.*, array_agg(m.value) OVER recent AS recent\n    FROM adjusted AS m\n    WINDOW recent AS (\n        PARTITION BY {} ORDER BY m.period\n        RANGE BETWEEN {} PRECEDING AND CURRENT ROW\n    )\n)",
                self.partition("m."),
                calendar.grain.interval(self.trend_periods - 1),
            ));
            from = "series";
        }
        if has_trend {
            steps.push(trend::table(self.trend_periods));
        }
        steps.push(self.definitions(facts));
        let targets = self.targets(facts);
        let has_targets = targets.is_some();
        steps.extend(targets);
        let bands = self.bands(facts);
        let has_bands = bands.is_some();
        steps.extend(bands);

        let mut joins = vec!["JOIN definitions AS k ON k.kpi = m.kpi".to_owned()];
        if let Some(population) = &self.population {
            steps.push(self.populations(population));
            joins.push(lateral("CROSS JOIN", &self.population_factor(), "f"));
        }
        let intervals = intervals(
            &statistics,
            self.confidence,
            &self.ratio_unit(),
            self.population.is_some(),
        );
        joins.push(lateral("LEFT JOIN", &intervals, "i"));
        if has_bands {
            joins.push(
                "LEFT JOIN bands AS b ON b.kpi = m.kpi
    AND (m.value > b.low OR m.value = b.low AND b.low_included)
    AND (m.value < b.high OR m.value = b.high AND b.high_included)"
                    .to_owned(),
            );
        }
        joins.push(lateral("CROSS JOIN", &self.target(has_targets), "g"));
        if has_trend {
            let trend = trend::trend(self.trend_periods);
            joins.push(lateral("CROSS JOIN", &trend, "t"));
        }
        if self.calendar.is_some() {
            joins.push(lateral("CROSS JOIN", SPARKLINE, "s"));
        }
        let mut columns = vec![column("period", "m.period".into())];
        for (segment, within) in self.segments.iter().zip(self.within()) {
            let sql = match within == segment.sql {
                true => format!("m.{within}"),
                false => format!("m.{within} AS {}", segment.sql),
            };
            columns.push(column(&segment.name, sql));
        }
        for (name, _) in LONG {
            let sql = self.shown(name, has_bands, has_trend);
            columns.push(column(name, format!("{sql} AS {name}")));
        }
        let columns = arranged(&[], columns);
        format!(
            "WITH {}\nSELECT\n    {}\nFROM {from} AS m\n{}",
            steps.join(",\n"),
            columns.join(",\n    "),
            joins.join("\n")
        )
    }

    /// A column of the long view.
    fn shown(&self, name: &str, has_bands: bool, has_trend: bool) -> String {
        let has_periods = self.calendar.is_some();
        let alpha = self.alpha();
        let or_null = |there: bool, sql: &str, r#type: &str| match there {
            true => sql.to_owned(),
            false => format!("NULL::{type}"),
        };
        let double = "double precision";
        match name {
            "period_end" => self.period_end().unwrap_or("NULL::date".into()),
            "complete" => self.complete("m").unwrap_or("NULL::boolean".into()),
            "title" | "family" | "unit" | "better" | "benchmark" => format!("k.{name}"),
            "ci_low" => "i.low".into(),
            "ci_high" => "i.high".into(),
            "band" => or_null(has_bands, "b.band", "text"),
            "band_rank" => or_null(has_bands, "b.band_rank", "integer"),
            "target" => "g.target".into(),
            "target_met" => "CASE
        WHEN m.value IS NULL OR g.target IS NULL THEN NULL
        WHEN k.better = 'lower' THEN CASE
            WHEN coalesce(i.high, m.value) <= g.target THEN 'yes'
            WHEN coalesce(i.low, m.value) > g.target THEN 'no'
            ELSE 'unsure' END
        WHEN coalesce(i.low, m.value) >= g.target THEN 'yes'
        WHEN coalesce(i.high, m.value) < g.target THEN 'no'
        ELSE 'unsure'
    END"
            .into(),
            "p_always" => "NULL::double precision".into(),
            "previous" => or_null(has_periods, "m.previous", double),
            "change" => or_null(has_periods, "m.value - m.previous", double),
            "change_significant" => format!("m.p_adjusted < {alpha}"),
            "year_ago" => or_null(has_periods, "m.year_ago", double),
            "year_change" => or_null(has_periods, "m.value - m.year_ago", double),
            "year_change_significant" => or_null(
                has_periods,
                &format!("m.year_p_adjusted < {alpha}"),
                "boolean",
            ),
            "trend" => or_null(has_trend, "t.trend", "text"),
            "sparkline" => or_null(has_periods, "s.sparkline", "text"),
            "benchmark_gap" => "m.value - k.benchmark".into(),
            "total" => "m.level = 'total'".into(),
            // The others are columns of the steps.
            other => format!("m.{other}"),
        }
    }

    /// KPI, level and segments, by which periods follow each other.
    fn partition(&self, alias: &str) -> String {
        let keys = ["kpi".to_owned(), "level".to_owned()];
        let keys = keys.into_iter().chain(self.within());
        let keys: Vec<String> = keys.map(|key| format!("{alias}{key}")).collect();
        keys.join(", ")
    }

    /// The whole that the limits of a ratio are of: its value is in percent, or it is not.
    fn ratio_unit(&self) -> String {
        let halves = self.measures.iter().filter(|m| m.value.ends_with(" / 100"));
        let kpis: Vec<String> = halves.map(|m| literal(&m.kpi)).collect();
        match kpis.is_empty() {
            true => "100".to_owned(),
            false => format!(
                "CASE WHEN m.kpi IN ({}) THEN 1 ELSE 100 END",
                kpis.join(", ")
            ),
        }
    }

    /// One row a KPI: what was counted, and the value that follows.
    fn figures(&self, from: &str, statistics: &[Statistic]) -> String {
        let mut keys = vec!["t.period".to_owned()];
        for (segment, within) in self.segments.iter().zip(self.within()) {
            keys.push(match within == segment.sql {
                true => format!("t.{within}"),
                false => format!("t.{} AS {within}", segment.sql),
            });
        }
        keys.push("t.level".to_owned());
        let further: Vec<&str> = inputs(statistics).skip(2).collect();
        let mut rows = Vec::with_capacity(self.measures.len());
        for m in &self.measures {
            let counts: Vec<String> = self
                .kept(m)
                .iter()
                .map(|kept| format!("t.{}", kept.sql))
                .collect();
            // What has none is refused before.
            let (Some(kind), Some(figures)) = (Kind::of(m.reading), Figures::of(m, &counts)) else {
                continue;
            };
            let first = rows.is_empty();
            let or_null = |sql: Option<String>, r#type: &str| match (sql, first) {
                (Some(sql), _) => sql,
                (None, true) => format!("NULL::{type}"),
                (None, false) => "NULL".to_owned(),
            };
            let statistic = kind.statistic().map(|statistic| literal(statistic.name()));
            let value = match m.reading.is_count {
                true => format!("({})::double precision", figures.value),
                false => figures.value,
            };
            let hidden = self.hidden(m);
            let left_out = match (m.may_leave_out, self.min_n) {
                (true, _) => format!("t.{}", m.left_out),
                (false, None) => "0::bigint".to_owned(),
                (false, Some(_)) => format!("CASE WHEN NOT t.{hidden} THEN 0::bigint END"),
            };
            let mut cells = vec![
                literal(&m.kpi),
                or_null(statistic, "text"),
                value,
                figures.numerator,
                figures.denominator,
                figures.n,
            ];
            for column in &further {
                let own = figures.further.iter().find(|(name, _)| name == column);
                let r#type = match *column {
                    "squares" | "denominator_squares" | "products" => "numeric",
                    _ => "bigint",
                };
                cells.push(or_null(own.map(|(_, sql)| sql.clone()), r#type));
            }
            cells.push(left_out);
            cells.push(match self.min_n {
                Some(_) => format!("t.{hidden}"),
                None => "false".to_owned(),
            });
            rows.push(format!("({})", cells.join(", ")));
        }
        let names = [
            &["kpi", "statistic", "value", "numerator", "denominator", "n"][..],
            &further,
            &["left_out", "suppressed"],
        ]
        .concat()
        .join(", ");
        format!(
            "figures AS (
    -- one row a KPI: what was counted and the value of that; \"statistic\" says by which interval and test
    SELECT {}, f.*
    FROM {from} AS t
    CROSS JOIN LATERAL (
        VALUES
            {}
    ) AS f ({names})
)",
            keys.join(", "),
            rows.join(",\n            ")
        )
    }

    /// Each beside its period before, and that of a year ago.
    fn earlier(&self, statistics: &[Statistic]) -> String {
        let Some(calendar) = self.calendar else {
            return String::new();
        };
        let of = |column: &str, window: &str, name: &str| {
            format!("max(f.{column}) FILTER (WHERE isfinite(f.period)) OVER {window} AS {name}")
        };
        let mut columns = vec!["f.*".to_owned()];
        for (since, name) in EARLIER.into_iter().zip(["previous", "year_ago"]) {
            let window = since.suffix();
            columns.push(of("value", window, name));
            if self.compares(since) {
                let inputs = inputs(statistics);
                columns
                    .extend(inputs.map(|column| of(column, window, &format!("{column}_{window}"))));
            }
        }
        let partition = self.partition("f.");
        let window = |since: Since, apart: &str| {
            format!(
                "{} AS (\n            PARTITION BY {partition} ORDER BY f.period\n            RANGE BETWEEN {apart} PRECEDING AND {apart} PRECEDING\n        )",
                since.suffix()
            )
        };
        format!(
            "earlier AS (
    -- beside the period just before and that of a year ago, of which there is at most one row each
    SELECT
        {}
    FROM figures AS f
    WINDOW
        {},
        {}
)",
            columns.join(DEEPER),
            window(Since::Before, &calendar.grain.interval(1)),
            window(Since::YearBefore, calendar.grain.year()),
        )
    }

    /// Whether a change since then is tested: where windows overlap it is not.
    fn compares(&self, since: Since) -> bool {
        match (since, &self.window) {
            (_, None) => true,
            (Since::Before, Some(_)) => false,
            (Since::YearBefore, Some(window)) => window.within_a_year,
        }
    }

    /// The p-values of the changes.
    fn compared(&self, statistics: &[Statistic]) -> String {
        let (from, wanted) = match self.calendar {
            Some(_) => (
                "earlier",
                EARLIER
                    .into_iter()
                    .filter(|since| self.compares(*since))
                    .collect(),
            ),
            None => ("figures", Vec::new()),
        };
        format!(
            "compared AS (
    -- p: how often chance alone changes as much
    SELECT r.*, c.p, c.year_p
    FROM {from} AS r
    CROSS JOIN LATERAL (
        {}
    ) AS c
)",
            p_values(statistics, &wanted)
        )
    }

    /// The query that gives `target`.
    fn target(&self, has_targets: bool) -> String {
        if !has_targets {
            return "SELECT k.target".to_owned();
        }
        let day = match self.period_end() {
            // From PostgreSQL 17 on its planner takes NULL to be in a constant range (,).
            Some(end) => format!("{end} AND m.period IS NOT NULL"),
            None => "CURRENT_DATE".to_owned(),
        };
        format!(
            "SELECT coalesce((
            SELECT t.value FROM targets AS t
            WHERE t.kpi = m.kpi AND t.valid @> {day}
                AND t.scope <@ jsonb_strip_nulls(jsonb_build_object({}))
            ORDER BY t.place
            LIMIT 1
        ), k.target) AS target",
            self.segment_pairs()
        )
    }

    /// The segments of a row `m`, as the arguments of `jsonb_build_object`.
    pub(super) fn segment_pairs(&self) -> String {
        let pairs = self.segments.iter().zip(self.within());
        let pairs: Vec<String> = pairs
            .map(|(segment, within)| format!("{}, m.{within}", literal(&segment.name)))
            .collect();
        pairs.join(", ")
    }
}

/// A query beside each row.
fn lateral(join: &str, sql: &str, alias: &str) -> String {
    let on = match join {
        "LEFT JOIN" => " ON true",
        _ => "",
    };
    format!("{join} LATERAL (\n    {sql}\n) AS {alias}{on}")
}
