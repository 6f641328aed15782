//! The long and the wide view: what is read from the summaries, the same for every storage
//! and for scorecards of one table and of several.

use super::calendar::Calendar;
use super::card::{Measure, ScorecardPlan};
use super::measure::expand_template;
use super::plain::Kept;
use super::quote::literal;
use super::render::{arranged, column};
use super::spec::{Adjust, Totals};
use std::fmt::Write;

const INDENT: &str = "\n    ";
const DEEPER: &str = ",\n        ";

impl ScorecardPlan {
    /// One row a period and segment, one column a KPI; and one a subtotal where they are
    /// asked for.
    pub(super) fn wide(&self) -> String {
        let mut columns = self.named_keys("s.");
        for m in &self.measures {
            columns.push(column(
                &m.kpi,
                format!("{} AS {}", self.value(m, "s."), m.sql),
            ));
        }
        let mut with = String::new();
        let from = if self.wide_has_totals || self.min_n.is_some() {
            let (steps, last) = self.counted();
            with = format!("WITH {}\n", steps.join(",\n"));
            if self.wide_has_totals {
                columns.push(column("level", "s.level".into()));
                columns.push(column("total", "s.level = 'total' AS total".into()));
            }
            if self.min_n.is_some() {
                let hidden: Vec<String> = self
                    .measures
                    .iter()
                    .map(|m| format!("s.{}", self.hidden(m)))
                    .collect();
                columns.push(column(
                    "suppressed",
                    format!("({}) AS suppressed", hidden.join(" OR ")),
                ));
            }
            last.to_owned()
        } else {
            self.names.summary.clone()
        };
        let columns = arranged(&self.existing.wide, columns);
        let mut sql = format!(
            "{with}SELECT{INDENT}{}\nFROM {from} AS s",
            columns.join(&format!(",{INDENT}")),
        );
        if !with.is_empty() && !self.wide_has_totals && !self.segments.is_empty() {
            sql.push_str("\nWHERE s.level = 'segment'");
        }
        sql
    }

    /// One row a period, segment and KPI, and one a period, subtotal and KPI.
    pub(super) fn long(&self) -> String {
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

    /// The last day of the period of the alias `m`.
    pub(super) fn period_end(&self) -> Option<String> {
        let step = self.calendar?.grain.interval(1);
        Some(format!("(m.period + interval {step})::date - 1"))
    }

    /// Whether the period of an alias is over.
    pub(super) fn complete(&self, alias: &str) -> Option<String> {
        let step = self.calendar?.grain.interval(1);
        let now = match &self.zone {
            Some(zone) => format!("timezone({}, now())", literal(zone)),
            None => "LOCALTIMESTAMP".to_owned(),
        };
        Some(format!("{alias}.period + interval {step} <= {now}"))
    }

    /// The comparison of a measure with the period before that may be looked at as often as
    /// one likes, as a text of [`Reading`](crate::surface::Reading).
    fn always(&self, m: &Measure) -> Option<&'static str> {
        let compared = self.is_live() && self.calendar.is_some() && self.window.is_none();
        m.reading.always.filter(|_| compared)
    }

    /// The level below which a change is significant, without the noise of a subtraction.
    pub(super) fn alpha(&self) -> f64 {
        ((1.0 - self.confidence) * 1e12).round() / 1e12
    }

    /// The column that is true where a KPI of a row is not to be shown.
    pub(super) fn hidden(&self, m: &Measure) -> String {
        self.keywords.ident(&m.hidden)
    }

    fn left_out(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter().filter(|m| m.may_leave_out)
    }

    /// The sets of columns that are kept, each with what its level is called.
    fn levels(&self) -> Vec<(Vec<&str>, String)> {
        let names: Vec<(&str, &str)> = self
            .segments
            .iter()
            .map(|s| (s.name.as_str(), s.sql.as_str()))
            .collect();
        let all = || names.iter().map(|(_, sql)| *sql).collect::<Vec<&str>>();
        let mut levels = vec![(all(), "segment".to_owned())];
        let subtotals: Vec<u32> = match self.totals {
            _ if names.len() < 2 => Vec::new(),
            Totals::All => Vec::new(),
            Totals::Each => (0..names.len()).map(|at| 1 << at).collect(),
            Totals::Cube => (1..(1_u32 << names.len()) - 1).rev().collect(),
        };
        for kept in subtotals {
            let columns = || {
                let numbered = names.iter().enumerate();
                numbered.filter(move |(at, _)| kept & (1 << at) != 0)
            };
            let called: Vec<&str> = columns().map(|(_, (name, _))| *name).collect();
            levels.push((
                columns().map(|(_, (_, sql))| *sql).collect(),
                called.join(", "),
            ));
        }
        levels.push((Vec::new(), "total".to_owned()));
        levels
    }

    /// Every segment and the subtotals, without what must not be shown; and the name of
    /// the last step.
    pub(super) fn counted(&self) -> (Vec<String>, &'static str) {
        let mut steps = Vec::new();
        // Citus shuffles no GROUPING SETS: there they are of what is counted already.
        let mut from = match self.citus.is_some() && !self.segments.is_empty() {
            true => format!("(SELECT * FROM {} OFFSET 0)", self.names.summary),
            false => self.names.summary.clone(),
        };
        if let Some(least) = self.min_n {
            steps.push(self.cells(&from, least));
            from = "cells".to_owned();
        }
        steps.push(self.with_totals(&from));
        if self.min_n.is_none() {
            return (steps, "with_totals");
        }
        let mut columns = self.keys("t.");
        columns.push("t.level".to_owned());
        for m in &self.measures {
            let hidden = self.hidden(m);
            columns.extend(
                self.kept(m).iter().map(|kept| {
                    format!("CASE WHEN NOT t.{hidden} THEN t.{0} END AS {0}", kept.sql)
                }),
            );
            columns.push(format!("t.{hidden}"));
        }
        for m in self.left_out() {
            columns.push(format!(
                "CASE WHEN NOT t.{} THEN t.{1} END AS {1}",
                self.hidden(m),
                m.left_out
            ));
        }
        steps.push(format!(
            "shown AS (\n    SELECT\n        {}\n    FROM with_totals AS t\n)",
            columns.join(DEEPER)
        ));
        (steps, "shown")
    }

    /// Which segments are not shown: those of too few people; and where these are so few
    /// together that the total would tell of them, the smallest of the others as well.
    fn cells(&self, from: &str, least: u32) -> String {
        let few = least.saturating_sub(1);
        let mut inner = vec!["s.*".to_owned()];
        let mut columns = self.keys("s.");
        let segments: Vec<String> = self.keys("s.").into_iter().skip(1).collect();
        for m in &self.measures {
            let people = self.keywords.ident(&m.people);
            inner.push(format!(
                "{} AS {people}",
                self.people(m, |kept| format!("s.{}", kept.sql))
            ));
            columns.extend(self.kept(m).iter().map(|kept| format!("s.{}", kept.sql)));
            let own = format!("s.{people} BETWEEN 1 AND {few}");
            let order = [vec![format!("s.{people}")], segments.clone()]
                .concat()
                .join(", ");
            columns.push(format!(
                "{own}\n            OR s.{people} > {few}\n            AND coalesce(sum(s.{people}) FILTER (WHERE s.{people} <= {few}) OVER (PARTITION BY s.period), 0) BETWEEN 1 AND {few}\n            AND row_number() OVER (PARTITION BY s.period, s.{people} > {few} ORDER BY {order}) = 1 AS {}",
                self.hidden(m)
            ));
        }
        columns.extend(self.left_out().map(|m| format!("s.{}", m.left_out)));
        format!(
            "cells AS (
    -- fewer than {least} are not shown, nor the smallest other segment where the total would give them away
    SELECT
        {}
    FROM (
        SELECT
            {}
        FROM {from} AS s
    ) AS s
)",
            columns.join(DEEPER),
            inner.join(",\n            ")
        )
    }

    fn with_totals(&self, from: &str) -> String {
        let mut columns = self.keys("s.");
        let grouping = if self.segments.is_empty() {
            columns.push("'total'::text AS level".to_owned());
            String::new()
        } else {
            let levels = self.levels();
            columns.push(self.level(&levels));
            let sets: Vec<String> = levels
                .iter()
                .map(|(kept, _)| {
                    let kept = kept.iter().map(|sql| format!("s.{sql}"));
                    let set: Vec<String> =
                        std::iter::once("s.period".to_owned()).chain(kept).collect();
                    format!("({})", set.join(", "))
                })
                .collect();
            format!("\n    GROUP BY GROUPING SETS ({})", sets.join(", "))
        };
        let is_grouped = !grouping.is_empty();
        let total = |kept: &Kept| match is_grouped {
            true => kept.summed(&format!("s.{}", kept.sql)),
            false => format!("s.{}", kept.sql),
        };
        for m in &self.measures {
            columns.extend(self.kept(m).iter().map(|kept| match is_grouped {
                true => format!("{} AS {}", total(kept), kept.sql),
                false => total(kept),
            }));
            if let Some(least) = self.min_n {
                let few = format!(
                    "{} BETWEEN 1 AND {}",
                    self.people(m, total),
                    least.saturating_sub(1)
                );
                // A subtotal of something hidden would tell of it.
                let hidden = self.hidden(m);
                let part = match self.segments.first() {
                    Some(_) => format!("{} AND bool_or(s.{hidden}) OR ", self.is_part()),
                    None => String::new(),
                };
                columns.push(format!("{part}{few} AS {hidden}"));
            }
        }
        columns.extend(self.left_out().map(|m| match is_grouped {
            true => format!("sum(s.{0})::bigint AS {0}", m.left_out),
            false => format!("s.{}", m.left_out),
        }));
        let about = match is_grouped {
            true => "\n    -- every segment and the totals: counts are added up, rates never are",
            false => "",
        };
        format!(
            "with_totals AS ({about}\n    SELECT\n        {}\n    FROM {from} AS s{grouping}\n)",
            columns.join(DEEPER)
        )
    }

    /// The columns by which levels are told apart.
    fn grouping(&self) -> String {
        let columns = self.segments.iter().map(|s| format!("s.{}", s.sql));
        // Of all segments or none, any one tells.
        let told = match self.levels().len() {
            2 => 1,
            _ => self.segments.len(),
        };
        format!(
            "GROUPING({})",
            columns.take(told).collect::<Vec<_>>().join(", ")
        )
    }

    fn level(&self, levels: &[(Vec<&str>, String)]) -> String {
        let told = match levels.len() {
            2 => 1,
            _ => self.segments.len(),
        };
        let cases: Vec<String> = levels
            .iter()
            .map(|(kept, name)| {
                let gone = self.segments.iter().take(told).fold(0_u64, |mask, s| {
                    mask << 1 | u64::from(!kept.contains(&s.sql.as_str()))
                });
                format!("WHEN {gone} THEN {}", literal(name))
            })
            .collect();
        format!("CASE {} {} END AS level", self.grouping(), cases.join(" "))
    }

    /// SQL that is true of all rows but those of all segments together.
    fn is_part(&self) -> String {
        let told = match self.levels().len() {
            2 => 1,
            _ => self.segments.len().min(31),
        };
        format!("{} <> {}", self.grouping(), (1_u64 << told) - 1)
    }

    /// Each beside its period before, and that of a year ago.
    fn with_previous(&self, from: &str, calendar: Calendar) -> String {
        let prefix = &self.prefix;
        let mut columns = self.keys("r.");
        columns.push("r.level".to_owned());
        for m in &self.measures {
            columns.push(format!("r.{}", m.sql));
            let other = |window: &str, name: &str| {
                format!(
                    "{prefix}rollup(r.{}) FILTER (WHERE isfinite(r.period)) OVER {window} AS {}",
                    m.sql,
                    self.keywords.ident(name)
                )
            };
            columns.push(other("before", &m.before));
            columns.push(other("year_before", &m.year_before));
            if self.expected_n.is_none() && self.always(m).is_some() {
                let n = expand_template(m.reading.n, prefix, &format!("r.{}", m.sql), "", "");
                columns.push(format!(
                    "(min(ARRAY[r.period - date '2000-01-01', {n}]) FILTER (WHERE {n} > 0 AND isfinite(r.period) AND {}) OVER whole)[2] AS {}",
                    self.complete("r").unwrap_or_default(),
                    self.keywords.ident(&m.expected)
                ));
            }
            if self.min_n.is_some() {
                columns.push(format!("r.{}", self.hidden(m)));
            }
            if m.may_leave_out {
                columns.push(format!("r.{}", m.left_out));
            }
        }
        let segment = [&["r.level".to_owned()], &self.keys("r.")[1..]]
            .concat()
            .join(", ");
        let (one, year) = (calendar.grain.interval(1), calendar.grain.year());
        let looked_at = self.measures.iter().any(|m| self.always(m).is_some());
        let whole = match looked_at && self.expected_n.is_none() {
            true => format!(",\n        whole AS (PARTITION BY {segment})"),
            false => String::new(),
        };
        format!(
            "with_previous AS (
    -- the period just before, not the last that there happened to be
    SELECT
        {}
    FROM {from} AS r
    WINDOW
        before AS (
            PARTITION BY {segment} ORDER BY r.period
            RANGE BETWEEN {one} PRECEDING AND {one} PRECEDING
        ),
        year_before AS (
            PARTITION BY {segment} ORDER BY r.period
            RANGE BETWEEN {year} PRECEDING AND {year} PRECEDING
        ){whole}
)",
            columns.join(DEEPER)
        )
    }

    /// One row a KPI.
    fn evaluated(&self, from: &str) -> String {
        let prefix = &self.prefix;
        // The default need not be said.
        let confidence = match self.confidence {
            0.95 => String::new(),
            other => format!(", {other}"),
        };
        let timed = self.calendar.is_some();
        let overlapping = self.window.is_some();
        let yearly = self.window.as_ref().is_none_or(|w| w.within_a_year);
        let mut rows = Vec::with_capacity(self.measures.len());
        for m in &self.measures {
            let summary = format!("b.{}", m.sql);
            let earlier = format!("b.{}", self.keywords.ident(&m.before));
            let year = format!("b.{}", self.keywords.ident(&m.year_before));
            let read = |text: &str| expand_template(text, prefix, &summary, &earlier, &confidence);
            // What `?` stands for is SQL already, with any letters.
            let read_with = |text: &str, filled: &str| {
                let parts: Vec<String> = text.split('?').map(&read).collect();
                parts.join(filled)
            };
            let interval = m.reading.interval.map(|text| {
                let population = self.population.as_ref().map(|population| {
                    let population = population.sql(&self.segments, &read(m.reading.n));
                    format!(", population => {population}")
                });
                let interval = read_with(text, &population.unwrap_or_default());
                // In the unit of the value.
                match m.value.ends_with(" / 100") {
                    true => format!(
                        "(SELECT ROW(i.low / 100, i.high / 100)::{prefix}kpi_interval FROM {interval} AS i)"
                    ),
                    false => interval,
                }
            });
            let or_null =
                |text: Option<String>, null: &str| text.unwrap_or(format!("NULL::{prefix}{null}"));
            // A count is a bigint, the column is double precision.
            let double = |value: String| match m.reading.is_count {
                true => format!("{value}::double precision"),
                false => value,
            };
            let value_of = |summary: &str| match timed {
                true => double(expand_template(&m.value, prefix, summary, "", "")),
                false => "NULL::double precision".to_owned(),
            };
            let comparison = |with: &str, wanted: bool| {
                let text = m.reading.comparison.filter(|_| timed && wanted);
                text.map(|text| expand_template(text, prefix, &summary, with, &confidence))
            };
            let always = self.always(m).map(|text| {
                let expected = match self.expected_n {
                    Some(rows) => format!("{rows}::bigint"),
                    None => format!("b.{}", self.keywords.ident(&m.expected)),
                };
                format!("({}).p_value", read_with(text, &expected))
            });
            let left_out = match (m.may_leave_out, self.min_n) {
                (true, _) => format!("b.{}", m.left_out),
                (false, None) => "0::bigint".to_owned(),
                (false, Some(_)) => {
                    format!("CASE WHEN NOT b.{} THEN 0 END::bigint", self.hidden(m))
                }
            };
            let suppressed = match self.min_n {
                Some(_) => format!("b.{}", self.hidden(m)),
                None => "false".to_owned(),
            };
            let mut row = format!(
                "({}, {}, {}, {}, {}, {left_out},",
                literal(&m.kpi),
                double(read(&m.value)),
                read(m.reading.numerator),
                read(m.reading.denominator),
                read(m.reading.n),
            );
            // Writing to a String cannot fail.
            let _ = write!(
                row,
                "\n             {}, {}, {},\n             {}, {}, {suppressed}, {})",
                or_null(interval, "kpi_interval"),
                value_of(&earlier),
                or_null(comparison(&earlier, !overlapping), "kpi_comparison"),
                value_of(&year),
                or_null(comparison(&year, yearly), "kpi_comparison"),
                always.unwrap_or_else(|| "NULL::double precision".to_owned()),
            );
            rows.push(row);
        }
        format!(
            "evaluated AS (
    SELECT {}, b.level, m.*
    FROM {from} AS b
    CROSS JOIN LATERAL (
        VALUES
            {}
    ) AS m (kpi, value, numerator, denominator, n, left_out, ci, previous, comparison, year_ago, year_comparison, suppressed, p_always)
)",
            self.keys("b.").join(", "),
            rows.join(",\n            ")
        )
    }

    /// The p-values of a period beside each other: where many figures are tested, some of
    /// them look significant by chance. Those of each level are one family.
    pub(super) fn adjusted(&self, from: &str, p: &str, year_p: &str) -> String {
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

/// The columns of the long view that every scorecard has.
pub const LONG: [(&str, &str); 34] = [
    ("period_end", "last day of the period"),
    ("complete", "whether the period is over"),
    (
        "level",
        "segment; of a subtotal the columns that it keeps; or total",
    ),
    ("kpi", "name of the KPI"),
    ("title", "name of the KPI for people"),
    ("family", "advocacy, ambassadorship or composite"),
    ("value", "value of the KPI, in its unit; NULL over no rows"),
    ("unit", "percent (0-100), ratio, points or count"),
    ("better", "higher or lower"),
    ("numerator", "what was counted"),
    ("denominator", "what it was counted against"),
    ("n", "customers, answers or people that the value rests on"),
    ("left_out", "rows whose value the KPI refuses"),
    (
        "suppressed",
        "whether the figures are not shown, as they are of too few or would tell of such",
    ),
    (
        "ci_low",
        "lower limit of the confidence interval, where the KPI has one",
    ),
    (
        "ci_high",
        "upper limit of the confidence interval, where the KPI has one",
    ),
    ("band", "band that the value falls in"),
    ("band_rank", "position of the band, 1 = worst"),
    ("target", "value to reach"),
    (
        "target_met",
        "yes, no, or unsure where the target lies within the interval",
    ),
    ("previous", "value in the period just before"),
    ("change", "value less previous"),
    (
        "change_significant",
        "whether the change is more than chance explains",
    ),
    ("p_value", "how often chance alone changes as much"),
    (
        "p_adjusted",
        "the same for all segments and KPIs of the period together",
    ),
    ("year_ago", "value in the same period of the year before"),
    ("year_change", "value less year_ago"),
    (
        "year_change_significant",
        "whether the change since the year before is more than chance explains",
    ),
    (
        "trend",
        "rising, falling or no trend (Mann-Kendall at 5 %), up to this period",
    ),
    ("sparkline", "values up to this period, as a word of bars"),
    ("benchmark", "value of others that fits best"),
    ("benchmark_gap", "value less benchmark"),
    ("total", "true on the row of all segments together"),
    (
        "p_always",
        "of a live scorecard the p-value that holds however often one looks",
    ),
];
