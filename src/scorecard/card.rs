//! The spec held against the table: a scorecard that can be made.

use super::measure::{self, Reading};
use super::quote::Keywords;
use super::relation::{Class, Column, Relation, RelationKind, nonsense};
use super::spec::{Argument, Grain, Segment as Asked, Spec, Storage};
use crate::catalog::builtin_names;
use crate::catalog::definition::{Definition, Unit};
use crate::fault::{Fault, Kind, Result, ensure};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The objects that a scorecard is made of, each in its schema and quoted.
#[derive(Debug)]
pub struct Names {
    /// As the user gave it.
    pub given: String,
    pub schema: String,
    pub long: String,
    pub wide: String,
    pub summary: String,
    /// Of a live one: the groups as the table has them.
    pub source: String,
    /// Of a live one: what came and what went.
    pub delta: String,
    /// Of a live one: the function of its triggers.
    pub count: String,
    /// Of a live one: the names of its triggers, on a table of its own schema and on
    /// one of another.
    triggers: [[String; 4]; 2],
}

impl Names {
    /// The longest name that leaves room for `_summary`.
    const LONGEST: usize = 63 - "_summary".len();

    const LONGEST_TRIGGER: usize = 63 - "_trunc".len();

    /// 22023 for a blank name, 42622 for one too long.
    pub fn new(keywords: &Keywords, schema: &str, name: &str) -> Result<Self> {
        ensure(!name.trim().is_empty(), || {
            Fault::new(
                Kind::Nonsense,
                "the name of the scorecard is blank",
                "Name it as you would name a view.",
            )
        })?;
        ensure(name.len() <= Self::LONGEST, || {
            Fault::new(
                Kind::LongName,
                format!(
                    "the name \"{name}\" of a scorecard has {} bytes",
                    name.len()
                ),
                format!(
                    "Give at most {}, as its views are called after it: ..._summary, ..._wide.",
                    Self::LONGEST
                ),
            )
        })?;
        let object = |suffix: &str| keywords.qualified(schema, &format!("{name}{suffix}"));
        let trigger = |stem: &str, suffix: &str| {
            let fits = stem.len() <= Self::LONGEST_TRIGGER;
            keywords.ident(&format!("{}{suffix}", if fits { stem } else { name }))
        };
        let triggers = |stem: &str| ["_ins", "_upd", "_del", "_trunc"].map(|s| trigger(stem, s));
        Ok(Self {
            given: name.to_owned(),
            schema: schema.to_owned(),
            long: object(""),
            wide: object("_wide"),
            summary: object("_summary"),
            source: object("_source"),
            delta: object("_delta"),
            count: object("_count"),
            triggers: [triggers(name), triggers(&format!("{schema}.{name}"))],
        })
    }

    /// The names of the triggers on insert, update, delete and truncate of a table.
    /// Two scorecards of one name in different schemas may follow the same table.
    pub fn triggers(&self, schema: &str) -> &[String; 4] {
        let [home, away] = &self.triggers;
        if schema == self.schema { home } else { away }
    }

    /// The names of the views and tables, as they are.
    pub fn relations(&self, live: bool) -> Vec<String> {
        let suffixes: &[&str] = match live {
            true => &["", "_wide", "_summary", "_source", "_delta"],
            false => &["", "_wide", "_summary"],
        };
        suffixes
            .iter()
            .map(|suffix| format!("{}{suffix}", self.given))
            .collect()
    }
}

/// A column that makes up a segment.
#[derive(Debug)]
pub struct Segment {
    /// In the source, of the alias `c`.
    pub from: String,
    /// Its name in the scorecard.
    pub name: String,
    /// The same, quoted.
    pub sql: String,
    pub comment: String,
}

/// A KPI of the scorecard.
#[derive(Debug)]
pub struct Measure {
    pub kpi: String,
    /// The name, quoted.
    pub sql: String,
    /// What the summary of the period before is called beside it.
    pub before: String,
    pub counted_by: &'static str,
    pub arguments: String,
    pub reading: &'static Reading,
    /// How the value is read, as a text of [`Reading`].
    pub value: String,
    /// For people: title and unit.
    pub title: String,
}

/// A scorecard that can be made.
#[derive(Debug)]
pub struct Card {
    pub names: Names,
    pub relation: Relation,
    /// The first day of a row's period, of the alias `c`.
    pub period: Option<(String, Grain)>,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    pub storage: Storage,
    pub confidence: f64,
    pub trend_periods: u32,
    /// The filters of the benchmarks.
    pub benchmark: Map<String, Value>,
    /// Whether what is stored need not outlive a crash, as the table does not.
    pub unlogged: bool,
    /// Of a database with Citus: the setting `citus.enable_ddl_propagation`.
    pub citus: Option<String>,
}

/// Columns of the views that no segment may be called.
const RESERVED: [&str; 26] = [
    "period",
    "kpi",
    "title",
    "family",
    "value",
    "unit",
    "numerator",
    "denominator",
    "n",
    "ci",
    "ci_low",
    "ci_high",
    "band",
    "band_rank",
    "target",
    "previous",
    "comparison",
    "change",
    "change_significant",
    "trend",
    "sparkline",
    "benchmark",
    "benchmark_gap",
    "total",
    "kpi_rows",
    "position",
];

/// Columns beside the KPIs in the wide view, the summary or what keeps it.
const COLUMNS: [&str; 3] = ["period", "total", "kpi_rows"];

impl Card {
    /// An index of PostgreSQL has 32 columns at most; one is the period.
    const MOST_INDEXED: usize = 31;

    /// Holds a spec against a relation.
    ///
    /// `define` gives the definition that holds for a KPI; `timezone` is where a day
    /// begins when the spec does not say. 42703 for a column that is not there,
    /// 22023 for one of the wrong type, 42501 for what may not be read.
    pub fn new(
        spec: Spec,
        relation: Relation,
        names: Names,
        keywords: &Keywords,
        define: impl Fn(&str) -> Result<Definition>,
        timezone: &str,
    ) -> Result<Self> {
        ensure(relation.kind != RelationKind::Other, || {
            nonsense(
                format!("{} holds no rows to count", relation.sql),
                "Give a table, a partitioned table, a view, a materialised view or a foreign table.",
            )
        })?;
        let mut measures = measures(&spec, &relation, keywords, define)?;
        let segments = segments(&spec, &relation, keywords, &measures)?;
        name_befores(&mut measures, &segments);
        let period = match &spec.period {
            None => None,
            Some(asked) => {
                let column = relation.column(&asked.column)?;
                let zone = asked.timezone.as_deref();
                let start = period_start(column, asked.grain, zone, timezone)?;
                Some((start, asked.grain))
            }
        };
        ensure(
            spec.storage != Storage::Materialized || segments.len() <= Self::MOST_INDEXED,
            || {
                nonsense(
                    format!("a materialized scorecard with {} segments", segments.len()),
                    format!(
                        "Give at most {}, as an index holds no more columns; or use storage view or live.",
                        Self::MOST_INDEXED
                    ),
                )
            },
        )?;
        let unlogged = match spec.storage {
            Storage::Live => relation.check_live()?,
            _ => false,
        };
        Ok(Self {
            names,
            period,
            segments,
            measures,
            storage: spec.storage,
            confidence: spec.confidence,
            trend_periods: spec.trend_periods,
            benchmark: spec.benchmark,
            unlogged,
            citus: None,
            relation,
        })
    }

    pub fn is_live(&self) -> bool {
        self.storage == Storage::Live
    }
}

fn measures(
    spec: &Spec,
    relation: &Relation,
    keywords: &Keywords,
    define: impl Fn(&str) -> Result<Definition>,
) -> Result<Vec<Measure>> {
    let mut measures = Vec::with_capacity(spec.measures.len());
    for (kpi, arguments) in &spec.measures {
        let definition = define(kpi)?;
        ensure(!COLUMNS.contains(&kpi.as_str()), || {
            nonsense(
                format!("KPI {kpi} is called like a column of every scorecard"),
                "Define it under another name with kpi_define.",
            )
        })?;
        let unit = definition.unit.unwrap_or(Unit::Percent);
        let (forms, builtin) = measure::forms(kpi, unit);
        let arguments = arguments.list();
        let mut columns = Vec::new();
        for argument in &arguments {
            columns.push(match argument {
                Argument::Column(name) => Ok(relation.column(name)?),
                Argument::Constant(number) => Err(*number),
            });
        }
        let form =
            forms
                .iter()
                .find(|form| {
                    form.takes.len() == columns.len()
                        && form.takes.iter().zip(&columns).enumerate().all(
                            |(at, (takes, argument))| match argument {
                                Ok(column) => takes.fits(column),
                                Err(_) => at > 0 && takes.fits_constant(),
                            },
                        )
                })
                .ok_or_else(|| {
                    let given: Vec<String> = columns
                        .iter()
                        .map(|argument| match argument {
                            Ok(column) => format!("{} {}", column.name, column.r#type),
                            Err(number) => number.to_string(),
                        })
                        .collect();
                    nonsense(
                        format!("{kpi} cannot be computed from ({})", given.join(", ")),
                        format!(
                            "{kpi} takes {}; cast other columns in a view.",
                            measure::signatures(forms)
                        ),
                    )
                })?;
        let written = form
            .takes
            .iter()
            .zip(&columns)
            .map(|(takes, argument)| match argument {
                Ok(column) => column.cast(takes.type_name()),
                Err(number) if *takes == measure::Takes::Count => format!("{number}::bigint"),
                Err(number) => number.to_string(),
            });
        measures.push(Measure {
            kpi: kpi.clone(),
            sql: keywords.ident(kpi),
            before: String::new(),
            counted_by: form.counted_by,
            arguments: written.collect::<Vec<_>>().join(", "),
            reading: form.reading,
            value: if builtin {
                format!("@{kpi}($)")
            } else {
                form.reading.value.to_owned()
            },
            title: format!(
                "{}, {}",
                definition.title.as_deref().unwrap_or(kpi),
                match unit {
                    Unit::Percent => "in percent",
                    Unit::Ratio => "per customer",
                    Unit::Points => "in points",
                    Unit::Count => "a count",
                }
            ),
        });
    }
    // In the order of the catalogue, then one's own by name.
    let place = |kpi: &str| builtin_names().position(|name| name == kpi);
    measures.sort_by_key(|m| (place(&m.kpi).unwrap_or(usize::MAX), m.kpi.clone()));
    Ok(measures)
}

fn segments(
    spec: &Spec,
    relation: &Relation,
    keywords: &Keywords,
    measures: &[Measure],
) -> Result<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::with_capacity(spec.segments.len());
    for asked in &spec.segments {
        let (name, called) = match asked {
            Asked::Column(column) => (column, column),
            Asked::Renamed(renamed) => (&renamed.column, &renamed.r#as),
        };
        let column = relation.column(name)?;
        ensure(column.is_scalar(), || {
            nonsense(
                format!("segment {name} is of type {}", column.r#type),
                "A segment is a text, number, boolean, date or time, interval, enum, network address or uuid; \
                 cast other columns in a view.",
            )
        })?;
        ensure((1..=63).contains(&called.len()), || {
            nonsense(
                format!("\"{called}\" cannot name a column"),
                "Give \"as\" a name of 1 to 63 bytes.",
            )
        })?;
        let taken = if segments.iter().any(|segment| segment.name == *called) {
            Some("another segment")
        } else if RESERVED.contains(&called.as_str()) || measures.iter().any(|m| m.kpi == *called) {
            Some("a column of the scorecard")
        } else {
            None
        };
        if let Some(other) = taken {
            return Err(nonsense(
                format!("segment \"{called}\" is called like {other}"),
                format!("Rename it: {{\"column\": \"{name}\", \"as\": \"{name}_segment\"}}."),
            ));
        }
        segments.push(Segment {
            from: format!("c.{}", column.sql),
            name: called.clone(),
            sql: keywords.ident(called),
            comment: column
                .comment
                .clone()
                .unwrap_or_else(|| format!("segment: {} of {}", column.name, relation.sql)),
        });
    }
    Ok(segments)
}

/// Names the summaries of the period before, each unlike every other column.
fn name_befores(measures: &mut [Measure], segments: &[Segment]) {
    let mut taken: HashSet<String> = segments.iter().map(|s| s.name.clone()).collect();
    taken.extend(measures.iter().map(|m| m.kpi.clone()));
    for measure in measures {
        // Room for a number within the 63 bytes of a name.
        let stem = measure.kpi.get(..50).unwrap_or(&measure.kpi);
        let mut name = format!("{stem}_before");
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{stem}_before{number}");
        }
        measure.before = name;
    }
}

/// The first day of the period that a row falls in, the same in any session.
fn period_start(
    column: &Column,
    grain: Grain,
    zone: Option<&str>,
    session_zone: &str,
) -> Result<String> {
    let name = &column.sql;
    let class = column.class();
    ensure(zone.is_none() || class == Class::TimestampTz, || {
        nonsense(
            format!(
                "period column {} of type {} has no time zone",
                column.name, column.r#type
            ),
            "Leave \"timezone\" out; it is for a column of type timestamptz.",
        )
    })?;
    let moment = match class {
        Class::Date if grain == Grain::Day => return Ok(column.cast("date")),
        Class::Date => format!("c.{name}::timestamp"),
        Class::Timestamp if grain == Grain::Day => return Ok(format!("c.{name}::date")),
        Class::Timestamp => column.cast("timestamp without time zone"),
        Class::TimestampTz => format!(
            "c.{name} AT TIME ZONE {}",
            super::literal(zone.unwrap_or(session_zone))
        ),
        _ => {
            return Err(nonsense(
                format!("period column {} is of type {}", column.name, column.r#type),
                "A period is taken from a date, timestamp or timestamptz.",
            ));
        }
    };
    Ok(match grain {
        Grain::Day => format!("({moment})::date"),
        _ => format!("date_trunc('{}', {moment})::date", grain.name()),
    })
}
