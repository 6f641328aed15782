//! The SQL of a scorecard.

use super::card::Card;
use super::live;
use super::measure::fill;
use super::quote::literal;
use super::spec::Storage;
use serde_json::Value;
use std::fmt::Write;

const INDENT: &str = "\n    ";

/// What makes a scorecard, in order.
pub struct Statements {
    /// Of a live one: what makes the table watched before anything is counted.
    pub watch: Vec<String>,
    pub make: Vec<String>,
}

impl Card {
    /// The statements that make the scorecard. `prefix` stands before each function
    /// of the extension: its schema and a dot, or nothing where the schema is on the
    /// search_path.
    pub fn statements(&self, prefix: &str, schema: &str) -> Statements {
        let names = &self.names;
        let mut watch = Vec::new();
        let mut statements = match self.storage {
            Storage::View => vec![format!(
                "CREATE VIEW {} AS\n{}",
                names.summary,
                self.groups(prefix, &self.relation.sql, false)
            )],
            Storage::Materialized => vec![
                format!(
                    "CREATE MATERIALIZED VIEW {} AS\n{}",
                    names.summary,
                    self.groups(prefix, &self.relation.sql, false)
                ),
                // What REFRESH MATERIALIZED VIEW CONCURRENTLY asks for.
                format!(
                    "CREATE UNIQUE INDEX ON {} ({})",
                    names.summary,
                    self.keys("").join(", ")
                ),
            ],
            Storage::Live => {
                watch = live::watch_first(self, prefix, schema);
                live::count(self, prefix)
            }
        };
        statements.push(format!(
            "CREATE VIEW {} AS\n{}",
            names.long,
            self.long(prefix)
        ));
        statements.push(format!(
            "CREATE VIEW {} AS\n{}",
            names.wide,
            self.wide(prefix)
        ));
        statements.extend(self.comments());
        Statements {
            watch,
            make: statements,
        }
    }

    /// The columns that a group is known by, each with `alias` before it.
    pub fn keys(&self, alias: &str) -> Vec<String> {
        let mut keys = vec![format!("{alias}period")];
        keys.extend(self.segments.iter().map(|s| format!("{alias}{}", s.sql)));
        keys
    }

    /// The summaries of every period and segment, counted from rows.
    pub fn groups(&self, prefix: &str, rows: &str, with_rows: bool) -> String {
        let [head, tail] = self.groups_around(prefix, with_rows);
        format!("{head}{rows}{tail}")
    }

    /// The same, cut where the name of what holds the rows goes.
    pub fn groups_around(&self, prefix: &str, with_rows: bool) -> [String; 2] {
        let mut columns = vec![match &self.period {
            Some((start, _)) => format!("{start} AS period"),
            None => "NULL::date AS period".to_owned(),
        }];
        for segment in &self.segments {
            columns.push(if segment.from == format!("c.{}", segment.sql) {
                segment.from.clone()
            } else {
                format!("{} AS {}", segment.from, segment.sql)
            });
        }
        for m in &self.measures {
            columns.push(format!(
                "{prefix}{}({}) AS {}",
                m.counted_by, m.arguments, m.sql
            ));
        }
        if with_rows {
            columns.push("count(*) AS kpi_rows".to_owned());
        }
        let first = if self.period.is_some() { 1 } else { 2 };
        let places: Vec<String> = (first..=self.segments.len() + 1)
            .map(|place| place.to_string())
            .collect();
        let group = if places.is_empty() {
            // No group at all: no rows, no row.
            "HAVING count(*) > 0".to_owned()
        } else {
            format!("GROUP BY {}", places.join(", "))
        };
        [
            format!(
                "SELECT{INDENT}{}\nFROM ",
                columns.join(&format!(",{INDENT}"))
            ),
            format!(" AS c\n{group}"),
        ]
    }

    /// One row a period and segment, one column a KPI.
    fn wide(&self, prefix: &str) -> String {
        let mut columns = self.keys("s.");
        for m in &self.measures {
            let summary = format!("s.{}", m.sql);
            columns.push(format!(
                "{} AS {}",
                fill(&m.value, prefix, &summary, "", ""),
                m.sql
            ));
        }
        format!(
            "SELECT{INDENT}{}\nFROM {} AS s",
            columns.join(&format!(",{INDENT}")),
            self.names.summary
        )
    }

    /// One row a period, segment and KPI, and one a period and KPI for all segments together.
    fn long(&self, prefix: &str) -> String {
        let mut sql = String::new();
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "WITH {},\n{}",
            self.rolled(prefix),
            self.measured(prefix)
        );
        let list: Vec<String> = self
            .measures
            .iter()
            .map(|m| format!("'{}'", m.kpi))
            .collect();
        let _ = write!(
            sql,
            ",\nmeant AS (
    -- what the catalogue says of each KPI, read once
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM unnest(ARRAY[{}]) AS k (kpi)
    CROSS JOIN LATERAL {prefix}kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL {prefix}kpi_benchmark_nearest(k.kpi, f.unit, {prefix}kpi_benchmark_asked({}::jsonb, NULL::double precision)) AS b ON true
)",
            list.join(", "),
            literal(&Value::Object(self.benchmark.clone()).to_string())
        );
        let (trend, sparkline, window) = match &self.period {
            None => (
                "NULL::text".to_owned(),
                "NULL::text".to_owned(),
                String::new(),
            ),
            Some((_, grain)) => (
                format!("({prefix}kpi_trend(m.value) OVER recent).direction"),
                format!("{prefix}kpi_sparkline(array_agg(m.value) OVER recent)"),
                format!(
                    "\nWINDOW recent AS (\n    PARTITION BY {} ORDER BY m.period\n    RANGE BETWEEN {} PRECEDING AND CURRENT ROW\n)",
                    [
                        &["m.kpi".to_owned(), "m.total".to_owned()],
                        &self.keys("m.")[1..]
                    ]
                    .concat()
                    .join(", "),
                    grain.interval(self.trend_periods - 1),
                ),
            ),
        };
        let _ = write!(
            sql,
            "\nSELECT
    {keys},
    m.kpi,
    k.title,
    k.family,
    m.value,
    k.unit,
    m.numerator,
    m.denominator,
    m.n,
    (m.ci).low AS ci_low,
    (m.ci).high AS ci_high,
    {prefix}kpi_band(m.kpi, m.value) AS band,
    {prefix}kpi_band_rank(m.kpi, m.value) AS band_rank,
    k.target,
    m.previous,
    m.value - m.previous AS change,
    (m.comparison).p_value < {alpha} AS change_significant,
    {trend} AS trend,
    {sparkline} AS sparkline,
    k.benchmark,
    m.value - k.benchmark AS benchmark_gap,
    m.total
FROM measured AS m
JOIN meant AS k ON k.kpi = m.kpi{window}",
            keys = self.keys("m.").join(&format!(",{INDENT}")),
            alpha = self.alpha(),
        );
        sql
    }

    /// The level below which a change is significant, without the noise of a subtraction.
    fn alpha(&self) -> f64 {
        ((1.0 - self.confidence) * 1e12).round() / 1e12
    }

    /// Every segment and all of them together, each beside its period before.
    fn rolled(&self, prefix: &str) -> String {
        let mut columns = self.keys("s.");
        // Citus shuffles no GROUPING SETS: there they are of what is counted already.
        let from = match self.citus.is_some() && !self.segments.is_empty() {
            true => format!("(SELECT * FROM {} OFFSET 0)", self.names.summary),
            false => self.names.summary.clone(),
        };
        let measure = |m: &super::card::Measure| format!("{prefix}rollup(s.{0}) AS {0}", m.sql);
        let rolled = match self.segments.first() {
            None => {
                columns.push("true AS total".to_owned());
                columns.extend(self.measures.iter().map(|m| format!("s.{}", m.sql)));
                format!(
                    "rolled AS (
    SELECT
        {}
    FROM {from} AS s
)",
                    columns.join(",\n        ")
                )
            }
            Some(first) => {
                columns.push(format!("GROUPING(s.{}) = 1 AS total", first.sql));
                columns.extend(self.measures.iter().map(measure));
                format!(
                    "rolled AS (
    -- every segment, and all of them together: counts are added up, rates never are
    SELECT
        {}
    FROM {from} AS s
    GROUP BY GROUPING SETS (({}), (s.period))
)",
                    columns.join(",\n        "),
                    self.keys("s.").join(", ")
                )
            }
        };
        let Some((_, grain)) = &self.period else {
            return rolled;
        };
        let mut columns = self.keys("r.");
        columns.push("r.total".to_owned());
        for m in &self.measures {
            columns.push(format!("r.{}", m.sql));
            columns.push(format!(
                "{prefix}rollup(r.{}) FILTER (WHERE isfinite(r.period)) OVER before AS {}",
                m.sql, m.before
            ));
        }
        let segment = [&["r.total".to_owned()], &self.keys("r.")[1..]]
            .concat()
            .join(", ");
        let one = grain.interval(1);
        format!(
            "{rolled},
beside AS (
    -- the period just before, not the last that there happened to be
    SELECT
        {}
    FROM rolled AS r
    WINDOW before AS (
        PARTITION BY {segment} ORDER BY r.period
        RANGE BETWEEN {one} PRECEDING AND {one} PRECEDING
    )
)",
            columns.join(",\n        ")
        )
    }

    /// One row a KPI.
    fn measured(&self, prefix: &str) -> String {
        // The default need not be said.
        let confidence = match self.confidence {
            0.95 => String::new(),
            other => format!(", {other}"),
        };
        let rows: Vec<String> = self
            .measures
            .iter()
            .map(|m| {
                let summary = format!("b.{}", m.sql);
                let earlier = format!("b.{}", m.before);
                let read = |text: &str| fill(text, prefix, &summary, &earlier, &confidence);
                let or_null = |text: Option<&str>, null: &str| {
                    text.map_or(format!("NULL::{prefix}{null}"), read)
                };
                let timed = self.period.is_some();
                // A count is a bigint, the column is double precision.
                let double = |value: String| match m.reading.is_count {
                    true => format!("{value}::double precision"),
                    false => value,
                };
                let previous = if timed {
                    double(fill(&m.value, prefix, &earlier, "", ""))
                } else {
                    "NULL::double precision".to_owned()
                };
                let comparison = m.reading.comparison.filter(|_| timed);
                format!(
                    "('{}', {}, {}, {}, {},\n             {}, {previous}, {})",
                    m.kpi,
                    double(read(&m.value)),
                    read(m.reading.numerator),
                    read(m.reading.denominator),
                    read(m.reading.n),
                    or_null(m.reading.interval, "kpi_interval"),
                    or_null(comparison, "kpi_comparison"),
                )
            })
            .collect();
        format!(
            "measured AS (
    SELECT {}, b.total, m.*
    FROM {} AS b
    CROSS JOIN LATERAL (
        VALUES
            {}
    ) AS m (kpi, value, numerator, denominator, n, ci, previous, comparison)
)",
            self.keys("b.").join(", "),
            if self.period.is_some() {
                "beside"
            } else {
                "rolled"
            },
            rows.join(",\n            ")
        )
    }

    /// What BI tools show beside the views and their columns.
    fn comments(&self) -> Vec<String> {
        let names = &self.names;
        let source = &self.relation.sql;
        let by = self.by();
        let kind = match self.storage {
            Storage::Materialized => "MATERIALIZED VIEW",
            _ => "VIEW",
        };
        let mut comments = vec![
            comment(
                "VIEW",
                &names.long,
                &format!(
                    "scorecard of {source} {by}: one row a period, segment and KPI, and one a period and KPI for all segments together"
                ),
            ),
            comment(
                "VIEW",
                &names.wide,
                &format!(
                    "scorecard of {source} {by}: one row a period and segment, one column a KPI"
                ),
            ),
            comment(
                kind,
                &names.summary,
                &format!("summaries of {source} {by}, to be read by the functions of advocacy_kpi"),
            ),
        ];
        let period = match &self.period {
            Some((_, grain)) => format!("first day of the {}", grain.name()),
            None => "none: the scorecard has no periods".to_owned(),
        };
        for view in [&names.long, &names.wide, &names.summary] {
            comments.push(comment("COLUMN", &format!("{view}.period"), &period));
            for segment in &self.segments {
                comments.push(comment(
                    "COLUMN",
                    &format!("{view}.{}", segment.sql),
                    &segment.comment,
                ));
            }
        }
        for m in &self.measures {
            for (view, what) in [
                (&names.wide, m.title.clone()),
                (&names.summary, format!("summary for: {}", m.title)),
            ] {
                comments.push(comment("COLUMN", &format!("{view}.{}", m.sql), &what));
            }
        }
        for (column, meaning) in LONG {
            comments.push(comment(
                "COLUMN",
                &format!("{}.{column}", names.long),
                meaning,
            ));
        }
        if self.storage == Storage::Live {
            comments.extend([
                comment("VIEW", &names.source, &format!("the summaries counted anew from {source}; kpi_verify_scorecard compares them with those that were kept")),
                comment("TABLE", &names.delta, &format!("what came into {source} and what went, by period and segment; kpi_compact folds it")),
                comment("FUNCTION", &format!("{}()", names.count), &format!("appends to {} what a statement did to {source}", names.delta)),
            ]);
        }
        comments
    }

    /// `by quarter, region and plan`
    fn by(&self) -> String {
        let period = self.period.iter().map(|(_, grain)| grain.name());
        let list: Vec<&str> = period
            .chain(self.segments.iter().map(|s| s.name.as_str()))
            .collect();
        match list.split_last() {
            None => "as a whole".to_owned(),
            Some((only, [])) => format!("by {only}"),
            Some((last, others)) => format!("by {} and {last}", others.join(", ")),
        }
    }
}

fn comment(kind: &str, name: &str, text: &str) -> String {
    format!("COMMENT ON {kind} {name} IS {}", literal(text))
}

/// The columns of the long view that every scorecard has.
const LONG: [(&str, &str); 21] = [
    ("kpi", "name of the KPI"),
    ("title", "name of the KPI for people"),
    ("family", "advocacy, ambassadorship or composite"),
    ("value", "value of the KPI, in its unit; NULL over no rows"),
    ("unit", "percent (0-100), ratio, points or count"),
    ("numerator", "what was counted"),
    ("denominator", "what it was counted against"),
    ("n", "customers, answers or people that the value rests on"),
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
    ("previous", "value in the period just before"),
    ("change", "value less previous"),
    (
        "change_significant",
        "whether the change is more than chance explains",
    ),
    (
        "trend",
        "rising, falling or no trend (Mann-Kendall at 5 %), up to this period",
    ),
    ("sparkline", "values up to this period, as a word of bars"),
    ("benchmark", "value of others that fits best"),
    ("benchmark_gap", "value less benchmark"),
    ("total", "true on the row of all segments together"),
];
