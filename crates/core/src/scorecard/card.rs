//! The spec checked against the table: a scorecard that can be made.

use super::measure::{self, Signature};
use super::quote::Keywords;
use super::relation::{Class, Column, Relation, RelationKind};
use super::spec::{Argument, Grain, Segment as Asked, Spec, Storage};
use crate::catalog::builtin_names;
use crate::catalog::definition::{Definition, Unit};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::live::{Argument as Input, Counter, Program, program};
use crate::summary::{Nps, Number, Rate};
use crate::surface::rows::common_number_type;
use crate::surface::{ArgumentKind, Reading};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The objects that a scorecard is made of, each in its schema and quoted.
#[derive(Clone, Debug)]
pub struct Names {
    /// Of the long view, without its schema, as it is.
    pub plain: String,
    pub schema: String,
    pub long: String,
    pub wide: String,
    pub summary: String,
    /// Of a live one: the groups as the table has them.
    pub source: String,
    /// Of a live one: what was added and subtracted.
    pub delta: String,
    /// Of a live one: what is known of itself.
    pub state: String,
}

/// What the names of the objects beside the long view end with.
pub const SUFFIXES: [&str; 5] = ["_wide", "_summary", "_source", "_delta", "_state"];

impl Names {
    /// The longest name that leaves room for `_summary`.
    const LONGEST: usize = 63 - "_summary".len();

    /// 22023 for a blank name, 42622 for one too long.
    pub fn new(keywords: &Keywords, schema: &str, name: &str) -> Result<Self> {
        ensure(!name.trim().is_empty(), || {
            invalid_parameter(
                "the name of the scorecard is blank",
                "Name it as you would name a view.",
            )
        })?;
        ensure(name.len() <= Self::LONGEST, || {
            Error::new(
                ErrorKind::NameTooLong,
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
        let [wide, summary, source, delta, state] = SUFFIXES.map(object);
        Ok(Self {
            plain: name.to_owned(),
            schema: schema.to_owned(),
            long: object(""),
            wide,
            summary,
            source,
            delta,
            state,
        })
    }

    /// The names of the views and tables, as they are.
    pub fn relations(&self, live: bool) -> Vec<String> {
        let suffixes = SUFFIXES.iter().take(if live { 5 } else { 2 });
        [""].iter()
            .chain(suffixes)
            .map(|suffix| format!("{}{suffix}", self.plain))
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
    /// In the table, as it is.
    pub column: String,
    /// Of a live one: its type in the delta.
    pub base_type: String,
    /// Whether equal values look the same.
    pub exact: bool,
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
    /// The column with the number of rows that are left out, quoted.
    pub left_out: String,
    pub counted_by: &'static str,
    pub arguments: String,
    /// SQL that is true of the rows whose values are taken; all are where there is none.
    pub accepts: Option<String>,
    /// The same of those that are left out.
    pub refuses: Option<String>,
    pub counter: Counter,
    /// As a live scorecard reads them.
    pub inputs: Vec<Input>,
    pub reading: &'static Reading,
    /// How the value is read, as a text of [`Accessors`].
    pub value: String,
    /// For people: title and unit.
    pub title: String,
}

/// The columns of the views that are there, in order; none where they are yet to be made.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    pub long: Vec<String>,
    pub wide: Vec<String>,
    pub summary: Vec<String>,
    pub source: Vec<String>,
    pub delta: Vec<String>,
    /// Whether nothing but the extension writes to the tables of counts and states.
    pub is_protected: bool,
}

/// A scorecard that can be made.
#[derive(Debug)]
pub struct ScorecardPlan {
    pub names: Names,
    pub relation: Relation,
    /// What stands before each function of the extension.
    pub prefix: String,
    /// The first day of a row's period, of the alias `c`.
    pub period: Option<(String, Grain)>,
    /// As a live scorecard counts by it.
    pub program_period: Option<program::Period>,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    pub storage: Storage,
    pub confidence: f64,
    pub trend_periods: u32,
    /// The filters of the benchmarks.
    pub benchmark: Map<String, Value>,
    /// Whether what is stored need not outlive a crash, as the table does not.
    pub unlogged: bool,
    /// The spec as it was given.
    pub spec: Value,
    /// When it was made, as a timestamptz; NULL where it is not known.
    pub created_at: Option<String>,
    /// Of one that is there: the columns of its views, which stay where they are.
    pub existing: Existing,
    /// Of a database with Citus: the setting `citus.enable_ddl_propagation`.
    pub citus: Option<String>,
}

/// Columns of the views that no segment may be called.
const RESERVED: [&str; 27] = [
    "change_significant",
    "left_out",
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
    "trend",
    "sparkline",
    "benchmark",
    "benchmark_gap",
    "total",
    "kpi_rows",
    "position",
];

/// Types of arguments whose values may have a fraction.
const FRACTIONS: [&str; 2] = ["numeric", "double precision"];

/// Columns beside the KPIs in the wide view, the summary or what keeps it.
const COLUMNS: [&str; 3] = ["period", "total", "kpi_rows"];

impl ScorecardPlan {
    /// An index of PostgreSQL has 32 columns at most; one is the period.
    const MOST_INDEXED: usize = 31;

    /// Checks a spec against a relation.
    ///
    /// `define` gives the definition that holds for a KPI; `timezone` is where a day
    /// begins when the spec does not say; `prefix` stands before each function of the
    /// extension: its schema and a dot, or nothing where the schema is on the
    /// search_path. 42703 for a column that is not there,
    /// 22023 for one of the wrong type, 42501 for what may not be read.
    pub fn new(
        spec: Spec,
        relation: Relation,
        names: Names,
        keywords: &Keywords,
        define: impl Fn(&str) -> Result<Definition>,
        timezone: &str,
        prefix: &str,
    ) -> Result<Self> {
        ensure(relation.kind != RelationKind::Other, || {
            invalid_parameter(
                format!("{} holds no rows to count", relation.sql),
                "Give a table, a partitioned table, a view, a materialised view or a foreign table.",
            )
        })?;
        let mut given = spec.given.clone();
        let mut measures = measures(&spec, &relation, keywords, define, prefix)?;
        let segments = segments(&spec, &relation, keywords, &measures)?;
        name_columns(&mut measures, &segments, keywords);
        let mut program_period = None;
        let period = match &spec.period {
            None => None,
            Some(asked) => {
                let column = relation.column(&asked.column)?;
                let zone = asked.timezone.as_deref();
                let start = period_start(column, asked.grain, zone, timezone, prefix)?;
                let zone = (column.class() == Class::TimestampTz)
                    .then(|| zone.unwrap_or(timezone).to_owned());
                // Whoever counts again may be in another zone.
                if let (Some(zone), Some(period)) = (&zone, given.get_mut("period")) {
                    period["timezone"] = zone.clone().into();
                }
                program_period = Some(program::Period {
                    column: column.name.clone(),
                    r#type: column.base,
                    grain: asked.grain,
                    zone,
                });
                Some((start, asked.grain))
            }
        };
        ensure(
            spec.storage != Storage::Materialized || segments.len() <= Self::MOST_INDEXED,
            || {
                Error::new(
                    ErrorKind::LimitExceeded,
                    format!(
                        "a materialized scorecard has at most {} segments, not {}: an index holds no more columns",
                        Self::MOST_INDEXED,
                        segments.len()
                    ),
                    "Give fewer segments, or use storage view or live.",
                )
            },
        )?;
        let unlogged = match spec.storage {
            Storage::Live => {
                let counted = |name: &str| {
                    program_period.as_ref().is_some_and(|p| p.column == name)
                        || segments.iter().any(|s| s.column == name)
                        || measures.iter().flat_map(|m| &m.inputs).any(
                            |input| matches!(input, Input::Column { column, .. } if column == name),
                        )
                };
                relation.check_live(counted)?
            }
            _ => false,
        };
        Ok(Self {
            names,
            prefix: prefix.to_owned(),
            period,
            program_period,
            spec: given,
            created_at: None,
            existing: Existing::default(),
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

    /// The columns of the table that are read, of the alias `c`.
    pub(super) fn read_columns(&self) -> Vec<String> {
        let program = self.program(String::new());
        let names = program.columns();
        let columns = self.relation.columns.iter();
        let read = columns.filter(|column| names.contains(&column.name.as_str()));
        read.map(|column| format!("c.{}", column.sql)).collect()
    }

    /// What a live scorecard counts, known to its triggers by an id.
    pub fn program(&self, id: String) -> Program {
        let measures = self.measures.iter().map(|m| program::Measure {
            kpi: m.kpi.clone(),
            counter: m.counter,
            arguments: m.inputs.clone(),
        });
        Program {
            id,
            period: self.program_period.clone(),
            segments: self
                .segments
                .iter()
                .map(|segment| program::Segment {
                    column: segment.column.clone(),
                    name: segment.name.clone(),
                })
                .collect(),
            measures: measures.collect(),
        }
    }
}

fn measures(
    spec: &Spec,
    relation: &Relation,
    keywords: &Keywords,
    define: impl Fn(&str) -> Result<Definition>,
    prefix: &str,
) -> Result<Vec<Measure>> {
    let mut measures = Vec::with_capacity(spec.measures.len());
    for (kpi, arguments) in &spec.measures {
        let definition = define(kpi)?;
        ensure(!COLUMNS.contains(&kpi.as_str()), || {
            invalid_parameter(
                format!("KPI {kpi} is called like a column of every scorecard"),
                "Define it under another name with kpi_define.",
            )
        })?;
        let unit = definition.unit.unwrap_or(Unit::Percent);
        let (signatures, builtin) = measure::signatures(kpi, unit);
        let arguments = arguments.list();
        let mut columns = Vec::new();
        for argument in &arguments {
            columns.push(match argument {
                Argument::Column(name) => Ok(relation.column(name)?),
                Argument::Constant(number) => Err(*number),
            });
        }
        // The argument of each column or constant, and whether it may have a fraction, where
        // they are what a signature takes.
        let fits = |signature: &Signature| -> Option<Vec<(String, Option<&str>)>> {
            (signature.takes().len() == columns.len()).then_some(())?;
            let arguments = || signature.takes().zip(&columns);
            let is_number = |kind| matches!(kind, ArgumentKind::Score | ArgumentKind::Count);
            let types: Vec<&str> = arguments()
                .filter_map(|(takes, argument)| takes.type_for(argument.as_ref().ok()?))
                .collect();
            let number = match arguments().any(|(takes, _)| is_number(takes)) {
                true => Some(common_number_type(types.iter().copied())?),
                false => None,
            };
            let first = types.first().copied();
            arguments()
                .enumerate()
                .map(|(at, (takes, argument))| match (argument, number) {
                    (Ok(column), Some(number)) if is_number(takes) => {
                        let own = takes.type_for(column)?;
                        Some((column.cast(number), FRACTIONS.contains(&own).then_some(own)))
                    }
                    (Ok(column), _) => {
                        let own = takes.type_for(column)?;
                        // Two ranges are of one type.
                        let same = takes != ArgumentKind::Range || first == Some(own);
                        same.then(|| (column.cast(own), None))
                    }
                    (Err(constant), Some(number)) if is_number(takes) && at > 0 => {
                        Some((format!("{constant}::{number}"), None))
                    }
                    (Err(constant), _) => {
                        (takes == ArgumentKind::CutOff).then(|| (constant.to_string(), None))
                    }
                })
                .collect()
        };
        let found = signatures
            .iter()
            .find_map(|signature| Some((signature, fits(signature)?)));
        let (signature, written) = found.ok_or_else(|| {
            let given: Vec<String> = columns
                .iter()
                .map(|argument| match argument {
                    Ok(column) => format!("{} {}", column.name, column.r#type),
                    Err(number) => number.to_string(),
                })
                .collect();
            invalid_parameter(
                format!("{kpi} cannot be computed from ({})", given.join(", ")),
                format!(
                    "{kpi} takes {}; cast other columns in a view.",
                    measure::describe(&signatures)
                ),
            )
        })?;
        let (row, reading) = (signature.row, signature.reading);
        let inputs = columns.iter().map(|argument| match argument {
            Ok(column) => Input::Column {
                column: column.name.clone(),
                r#type: column.base,
            },
            Err(number) => Input::Constant((*number).into()),
        });
        let inputs: Vec<Input> = inputs.collect();
        let counter = row.counter.unwrap_or(Counter::Flag);
        check_constants(kpi, counter, &inputs)?;
        let raw: Vec<(String, Option<&str>)> = columns
            .iter()
            .zip(&written)
            .map(|(argument, (_, fraction))| match argument {
                Ok(column) => (format!("c.{}", column.sql), *fraction),
                Err(number) => (number.to_string(), None),
            })
            .collect();
        let accepts = row.accepts(prefix, &raw);
        let refuses = accepts.as_ref().map(|accepts| {
            let there: Vec<&str> = raw
                .iter()
                .zip(&columns)
                .filter_map(|((sql, _), argument)| argument.is_ok().then_some(sql.as_str()))
                .collect();
            match row.strict && there.len() > 1 {
                // Where one is NULL the row is not counted, whatever the others are.
                true => format!("NOT ({accepts}) AND num_nulls({}) = 0", there.join(", ")),
                false => format!("NOT ({accepts})"),
            }
        });
        let written: Vec<String> = written.into_iter().map(|(sql, _)| sql).collect();
        measures.push(Measure {
            kpi: kpi.clone(),
            sql: keywords.ident(kpi),
            before: String::new(),
            left_out: String::new(),
            accepts,
            refuses,
            counter,
            inputs,
            counted_by: row.aggregate,
            arguments: written.join(", "),
            reading,
            value: if builtin {
                format!("@{kpi}($)")
            } else {
                reading.value.to_owned()
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
    // In the order of the catalogue, then custom ones by name.
    let place = |kpi: &str| builtin_names().position(|name| name == kpi);
    measures.sort_by_key(|m| (place(&m.kpi).unwrap_or(usize::MAX), m.kpi.clone()));
    Ok(measures)
}

/// Refuses constants with which every row would be left out.
fn check_constants(kpi: &str, counter: Counter, inputs: &[Input]) -> Result<()> {
    let constant = |at: usize| match inputs.get(at) {
        Some(Input::Constant(number)) => i32::try_from(*number).ok(),
        _ => None,
    };
    let checked = match counter {
        Counter::CsatScale => constant(1).map(|scale| Rate::top_two_box(1.into(), scale).map(drop)),
        Counter::NpsCutoffs => constant(1)
            .zip(constant(2))
            .map(|(low, high)| Nps::with_cutoffs(Number::Whole(0), low, high).map(drop)),
        _ => None,
    };
    checked
        .unwrap_or(Ok(()))
        .map_err(|error| invalid_parameter(format!("{kpi}: {}", error.message), error.hint.clone()))
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
            invalid_parameter(
                format!("segment {name} is of type {}", column.r#type),
                "A segment is a text, number, boolean, date or time, interval, enum, network address or uuid; \
                 cast other columns in a view.",
            )
        })?;
        ensure((1..=63).contains(&called.len()), || {
            invalid_parameter(
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
            return Err(invalid_parameter(
                format!("segment \"{called}\" is called like {other}"),
                format!("Rename it: {{\"column\": \"{name}\", \"as\": \"{name}_segment\"}}."),
            ));
        }
        segments.push(Segment {
            from: match spec.storage {
                Storage::Live => column.as_base(),
                _ => format!("c.{}", column.sql),
            },
            column: column.name.clone(),
            base_type: column.base_type.clone(),
            exact: column.exact,
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

/// Names the columns beside each measure, unlike every other column.
fn name_columns(measures: &mut [Measure], segments: &[Segment], keywords: &Keywords) {
    let mut taken: HashSet<String> = segments.iter().map(|s| s.name.clone()).collect();
    taken.extend(measures.iter().map(|m| m.kpi.clone()));
    let mut free = |kpi: &str, suffix: &str| {
        // Room for a number within the 63 bytes of a name.
        let stem = kpi.get(..50).unwrap_or(kpi);
        let mut name = format!("{stem}_{suffix}");
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            name = format!("{stem}_{suffix}{number}");
        }
        name
    };
    for measure in measures {
        measure.before = free(&measure.kpi, "before");
        measure.left_out = keywords.ident(&free(&measure.kpi, "left_out"));
    }
}

/// The first day of the period that a row falls in, the same in any session.
fn period_start(
    column: &Column,
    grain: Grain,
    zone: Option<&str>,
    session_zone: &str,
    prefix: &str,
) -> Result<String> {
    let class = column.class();
    ensure(zone.is_none() || class == Class::TimestampTz, || {
        invalid_parameter(
            format!(
                "period column {} of type {} has no time zone",
                column.name, column.r#type
            ),
            "Leave \"timezone\" out; it is for a column of type timestamptz.",
        )
    })?;
    let (moment, zone) = match class {
        Class::Date => (column.cast("date"), None),
        Class::Timestamp => (column.cast("timestamp without time zone"), None),
        Class::TimestampTz => (
            column.cast("timestamp with time zone"),
            Some(zone.unwrap_or(session_zone)),
        ),
        _ => {
            return Err(invalid_parameter(
                format!("period column {} is of type {}", column.name, column.r#type),
                "A period is taken from a date, timestamp or timestamptz.",
            ));
        }
    };
    // Plainly, so that postgres_fdw has it grouped where the rows are.
    if class == Class::Date && grain == Grain::Day {
        return Ok(moment);
    }
    let zone = zone.map_or(String::new(), |zone| format!(", {}", super::literal(zone)));
    Ok(format!(
        "{prefix}kpi_period_start({moment}, '{}'{zone})",
        grain.name()
    ))
}
