//! Every figure beside those of earlier periods, with its interval and tests.

use super::super::calendar::Calendar;
use super::super::card::ScorecardPlan;
use super::super::measure::expand_template;
use super::super::quote::literal;
use super::DEEPER;
use std::fmt::Write;

impl ScorecardPlan {
    /// Each beside its period before, and that of a year ago.
    pub(super) fn with_previous(&self, from: &str, calendar: Calendar) -> String {
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
    pub(super) fn evaluated(&self, from: &str) -> String {
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
}
