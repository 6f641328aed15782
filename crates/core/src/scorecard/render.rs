//! The SQL of a scorecard.

use super::card::ScorecardPlan;
use super::live;
use super::measure::expand_template;
use super::quote::literal;
use super::spec::Storage;
use std::fmt::Write;

const INDENT: &str = "\n    ";

/// A column of a view: its name, and what it is.
pub(super) type Column = (String, String);

/// Columns in the order in which a view that is there has them, new ones last.
pub(super) fn arranged(existing: &[String], columns: Vec<Column>) -> Vec<String> {
    let columns = sorted(existing, columns);
    columns.into_iter().map(|(_, sql)| sql).collect()
}

fn sorted(existing: &[String], mut columns: Vec<Column>) -> Vec<Column> {
    let place = |name: &str| existing.iter().position(|there| there == name);
    columns.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
    columns
}

fn column(name: &str, sql: String) -> Column {
    (name.to_owned(), sql)
}

impl ScorecardPlan {
    /// The statements that make the scorecard, or with `replace` those that make it again
    /// in place. A live one is counted after them.
    pub fn statements(&self, replace: bool) -> Vec<String> {
        let names = &self.names;
        let create = match replace {
            true => "CREATE OR REPLACE VIEW",
            false => "CREATE VIEW",
        };
        let mut statements = match self.storage {
            Storage::View => vec![format!("{create} {} AS\n{}", names.summary, self.groups())],
            // Its definition stays.
            Storage::Materialized if replace => Vec::new(),
            Storage::Materialized => vec![
                format!(
                    "CREATE MATERIALIZED VIEW {} AS\n{}",
                    names.summary,
                    self.groups()
                ),
                // What REFRESH MATERIALIZED VIEW CONCURRENTLY asks for.
                format!(
                    "CREATE UNIQUE INDEX ON {} ({})",
                    names.summary,
                    self.keys("").join(", ")
                ),
            ],
            Storage::Live => live::statements(self, create, replace),
        };
        statements.push(format!("{create} {} AS\n{}", names.long, self.long()));
        statements.push(format!("{create} {} AS\n{}", names.wide, self.wide()));
        statements.extend(self.comments());
        statements
    }

    /// The columns that a group is known by, each with `alias` before it.
    pub fn keys(&self, alias: &str) -> Vec<String> {
        self.named_keys(alias)
            .into_iter()
            .map(|(_, sql)| sql)
            .collect()
    }

    /// The same, each with its name.
    pub(super) fn named_keys(&self, alias: &str) -> Vec<Column> {
        let mut keys = vec![column("period", format!("{alias}period"))];
        keys.extend(
            self.segments
                .iter()
                .map(|s| column(&s.name, format!("{alias}{}", s.sql))),
        );
        keys
    }

    /// The summaries of every period and segment, counted from rows.
    pub fn groups(&self) -> String {
        let prefix = &self.prefix;
        let mut columns = vec![column(
            "period",
            match &self.period {
                Some((start, _)) => format!("{start} AS period"),
                None => "NULL::date AS period".to_owned(),
            },
        )];
        for segment in &self.segments {
            let plain = segment.from == format!("c.{}", segment.sql);
            columns.push(column(
                &segment.name,
                match plain {
                    true => segment.from.clone(),
                    false => format!("{} AS {}", segment.from, segment.sql),
                },
            ));
        }
        for m in &self.measures {
            let filter = m.accepts.as_ref().map_or(String::new(), |accepts| {
                format!(" FILTER (WHERE {accepts})")
            });
            columns.push(column(
                &m.kpi,
                format!(
                    "{prefix}{}({}){filter} AS {}",
                    m.counted_by, m.arguments, m.sql
                ),
            ));
        }
        for m in &self.measures {
            if let Some(refuses) = &m.refuses {
                columns.push(column(
                    &m.left_out,
                    format!("count(*) FILTER (WHERE {refuses}) AS {}", m.left_out),
                ));
            }
        }
        let existing = match self.is_live() {
            true => &self.existing.source,
            false => &self.existing.summary,
        };
        let columns = sorted(existing, columns);
        let keys = self.named_keys("");
        let keys = keys.iter().skip(usize::from(self.period.is_none()));
        let mut places: Vec<usize> = keys
            .filter_map(|(key, _)| columns.iter().position(|(name, _)| name == key))
            .map(|place| place + 1)
            .collect();
        places.sort_unstable();
        let columns: Vec<String> = columns.into_iter().map(|(_, sql)| sql).collect();
        let places: Vec<String> = places.iter().map(usize::to_string).collect();
        let group = if places.is_empty() {
            // No group at all: no rows, no row.
            "HAVING count(*) > 0".to_owned()
        } else {
            format!("GROUP BY {}", places.join(", "))
        };
        format!(
            "SELECT{INDENT}{}\nFROM {} AS c\n{group}",
            columns.join(&format!(",{INDENT}")),
            self.relation.sql
        )
    }

    /// One row a period and segment, one column a KPI.
    fn wide(&self) -> String {
        let prefix = &self.prefix;
        let mut columns = self.named_keys("s.");
        for m in &self.measures {
            let summary = format!("s.{}", m.sql);
            columns.push(column(
                &m.kpi,
                format!(
                    "{} AS {}",
                    expand_template(&m.value, prefix, &summary, "", ""),
                    m.sql
                ),
            ));
        }
        let columns = arranged(&self.existing.wide, columns);
        format!(
            "SELECT{INDENT}{}\nFROM {} AS s",
            columns.join(&format!(",{INDENT}")),
            self.names.summary
        )
    }

    /// One row a period, segment and KPI, and one a period and KPI for all segments together.
    fn long(&self) -> String {
        let prefix = &self.prefix;
        let mut sql = String::new();
        // Writing to a String cannot fail.
        let _ = write!(
            sql,
            "WITH {},\n{}",
            self.rolled(prefix),
            self.measured(prefix)
        );
        let created = match &self.created_at {
            Some(at) => format!("{}::timestamptz", literal(at)),
            None => "NULL::timestamptz".to_owned(),
        };
        let _ = write!(
            sql,
            ",
meant AS (
    -- what the catalogue says of each KPI of the spec, read once
    SELECT k.kpi, k.title, k.family, k.unit, k.target, k.benchmark
    FROM {prefix}kpi_scorecard_kpis({}::jsonb, {created}) AS k
)",
            literal(&self.spec.to_string())
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
        let mut columns = self.named_keys("m.");
        let alpha = self.alpha();
        for (name, sql) in [
            ("kpi", "m.kpi".to_owned()),
            ("title", "k.title".to_owned()),
            ("family", "k.family".to_owned()),
            ("value", "m.value".to_owned()),
            ("unit", "k.unit".to_owned()),
            ("numerator", "m.numerator".to_owned()),
            ("denominator", "m.denominator".to_owned()),
            ("n", "m.n".to_owned()),
            ("left_out", "m.left_out".to_owned()),
            ("ci_low", "(m.ci).low AS ci_low".to_owned()),
            ("ci_high", "(m.ci).high AS ci_high".to_owned()),
            ("band", format!("{prefix}kpi_band(m.kpi, m.value) AS band")),
            (
                "band_rank",
                format!("{prefix}kpi_band_rank(m.kpi, m.value) AS band_rank"),
            ),
            ("target", "k.target".to_owned()),
            ("previous", "m.previous".to_owned()),
            ("change", "m.value - m.previous AS change".to_owned()),
            (
                "change_significant",
                format!("(m.comparison).p_value < {alpha} AS change_significant"),
            ),
            ("trend", format!("{trend} AS trend")),
            ("sparkline", format!("{sparkline} AS sparkline")),
            ("benchmark", "k.benchmark".to_owned()),
            (
                "benchmark_gap",
                "m.value - k.benchmark AS benchmark_gap".to_owned(),
            ),
            ("total", "m.total".to_owned()),
        ] {
            columns.push(column(name, sql));
        }
        let columns = arranged(&self.existing.long, columns);
        let _ = write!(
            sql,
            "\nSELECT{INDENT}{}\nFROM measured AS m\nJOIN meant AS k ON k.kpi = m.kpi{window}",
            columns.join(&format!(",{INDENT}")),
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
                let left_out = self.measures.iter().filter(|m| m.refuses.is_some());
                columns.extend(left_out.map(|m| format!("s.{}", m.left_out)));
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
                let left_out = self.measures.iter().filter(|m| m.refuses.is_some());
                columns.extend(left_out.map(|m| format!("sum(s.{0})::bigint AS {0}", m.left_out)));
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
            if m.refuses.is_some() {
                columns.push(format!("r.{}", m.left_out));
            }
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
                let read =
                    |text: &str| expand_template(text, prefix, &summary, &earlier, &confidence);
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
                    double(expand_template(&m.value, prefix, &earlier, "", ""))
                } else {
                    "NULL::double precision".to_owned()
                };
                let comparison = m.reading.comparison.filter(|_| timed);
                let left_out = match m.refuses {
                    Some(_) => format!("b.{}", m.left_out),
                    None => "0::bigint".to_owned(),
                };
                format!(
                    "({}, {}, {}, {}, {}, {left_out},\n             {}, {previous}, {})",
                    literal(&m.kpi),
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
    ) AS m (kpi, value, numerator, denominator, n, left_out, ci, previous, comparison)
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
            let mut columns = vec![
                (&names.wide, &m.sql, m.title.clone()),
                (&names.summary, &m.sql, format!("summary for: {}", m.title)),
            ];
            if m.refuses.is_some() {
                columns.push((
                    &names.summary,
                    &m.left_out,
                    format!("rows whose value {} refuses", m.kpi),
                ));
            }
            for (view, name, what) in columns {
                comments.push(comment("COLUMN", &format!("{view}.{name}"), &what));
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
                comment("VIEW", &names.source, &format!("the summaries counted again from {source}; kpi_verify_scorecard compares them with those that are kept")),
                comment("TABLE", &names.delta, &format!("counts that changes of {source} added and took away, by period and segment; kpi_compact folds it")),
                comment("TABLE", &names.state, "what the live scorecard follows, and whether it is stale; written by its triggers and by kpi_rebuild_scorecard"),
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
const LONG: [(&str, &str); 22] = [
    ("kpi", "name of the KPI"),
    ("title", "name of the KPI for people"),
    ("family", "advocacy, ambassadorship or composite"),
    ("value", "value of the KPI, in its unit; NULL over no rows"),
    ("unit", "percent (0-100), ratio, points or count"),
    ("numerator", "what was counted"),
    ("denominator", "what it was counted against"),
    ("n", "customers, answers or people that the value rests on"),
    ("left_out", "rows whose value the KPI refuses"),
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
