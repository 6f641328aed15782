//! The spec checked against the table: a scorecard that can be made.

use super::board::{self, Board, Counting, Moment, Tables};
use super::calendar::{self, Calendar, Window};
use super::measure::{self, Signature};
use super::plain::{self, Passed};
use super::population::Population;
use super::quote::{Keywords, literal};
use super::relation::{Class, Column, Relation, RelationKind};
use super::spec::{
    Adjust, Argument, Measure as AskedMeasure, Segment as Asked, Spec, Storage, Totals,
};
use crate::catalog::builtin_names;
use crate::catalog::definition::{Definition, Unit};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::live::{Argument as Input, Counter, Program, program};
use crate::summary::{Nps, Number, Rate};
use crate::surface::rows::common_number_type;
use crate::surface::{ArgumentKind, Reading};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

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
    /// Of a live one of several tables: what came and went of each.
    pub logs: Vec<String>,
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
            logs: Vec::new(),
        })
    }

    /// Numbers the logs from one on, as many as there are tables.
    pub fn number_logs(&mut self, keywords: &Keywords, first: usize, tables: usize) {
        let name = |number: usize| keywords.qualified(&self.schema, &self.log(number));
        self.logs = (first..first + tables).map(name).collect();
    }

    /// The plain name of the log of a number.
    pub fn log(&self, number: usize) -> String {
        format!("{}_log{number}", self.plain)
    }

    /// The names of the views and tables, as they are.
    pub fn relations(&self, live: bool) -> Vec<String> {
        let suffixes = SUFFIXES.iter().take(if live { 5 } else { 2 });
        [""].iter()
            .chain(suffixes)
            .map(|suffix| format!("{}{suffix}", self.plain))
            .chain((1..=self.logs.len()).map(|number| self.log(number)))
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
    /// What the summaries of the period before and of the year before are called beside it.
    pub before: String,
    pub year_before: String,
    /// What the number of rows is called that a comparison at every look expects.
    pub expected: String,
    /// The columns with the number of people, and whether it is not to be shown.
    pub people: String,
    pub hidden: String,
    /// The column with the number of rows that are left out, and its name quoted.
    pub left_out_name: String,
    pub left_out: String,
    /// Whether there can be such rows.
    pub may_leave_out: bool,
    pub counting: Counting,
    pub counted_by: &'static str,
    pub arguments: Vec<Passed>,
    /// The names of the columns that plain SQL counts it into.
    pub counts: Vec<String>,
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
    /// The table, or that of the entity.
    pub relation: Relation,
    /// What is counted of several tables, or of one in a way that needs more than a
    /// grouping of its rows.
    pub board: Option<Board>,
    pub keywords: Keywords,
    /// What stands before each function of the extension.
    pub prefix: String,
    /// Whether it is written without functions of the extension.
    pub is_plain: bool,
    /// The first day of a row's period, of the alias `c`; none of a board.
    pub start: Option<String>,
    pub calendar: Option<Calendar>,
    /// Where a day begins; of a scorecard of dates, nowhere.
    pub zone: Option<String>,
    /// Where a period ends later than it does, each row covers what this says.
    pub window: Option<Window>,
    /// Which subtotals there are; in the wide view only those that are asked for.
    pub totals: Totals,
    pub wide_has_totals: bool,
    pub min_n: Option<u32>,
    pub adjust: Adjust,
    /// As a live scorecard counts by it.
    pub program_period: Option<program::Period>,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    pub storage: Storage,
    pub confidence: f64,
    pub trend_periods: u32,
    /// Rows a side that comparisons at every look expect; those of the first complete period
    /// where it is not said.
    pub expected_n: Option<u32>,
    /// Of how many the rows of a period are a part; where it is not said, of many.
    pub population: Option<Population>,
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
const RESERVED: [&str; 46] = [
    "p_always",
    "period_end",
    "complete",
    "level",
    "better",
    "target_met",
    "year_ago",
    "year_change",
    "year_change_significant",
    "p_value",
    "p_adjusted",
    "suppressed",
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
    "year_comparison",
    "year_p_value",
    "year_p_adjusted",
    "p_tests",
    "p_place",
    "year_p_tests",
    "year_p_place",
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
const COLUMNS: [&str; 5] = ["period", "total", "kpi_rows", "level", "suppressed"];

/// What a spec is checked against beside the tables.
pub struct Context<'a> {
    pub keywords: &'a Keywords,
    /// The definition that holds for a KPI.
    pub define: &'a dyn Fn(&str) -> Result<Definition>,
    /// The types of the summaries of a scorecard that is there, by the name of the KPI.
    pub kept: &'a BTreeMap<String, String>,
    /// Where a day begins when the spec does not say.
    pub timezone: &'a str,
    /// What stands before each function of the extension: its schema and a dot, or nothing
    /// where the schema is on the search_path.
    pub prefix: &'a str,
    /// Whether the scorecard is written without functions of the extension.
    pub is_plain: bool,
}

impl Context<'_> {
    /// What stands before a function of the extension; none where there is no extension.
    pub(super) fn functions(&self) -> Option<&str> {
        (!self.is_plain).then_some(self.prefix)
    }

    /// The type of the summary of a KPI in a scorecard that is there.
    pub(super) fn kept(&self, kpi: &str) -> Option<&str> {
        self.kept.get(kpi).map(String::as_str)
    }
}

impl ScorecardPlan {
    /// An index of PostgreSQL has 32 columns at most; one is the period.
    const MOST_INDEXED: usize = 31;

    /// With so many there are 64 subtotals.
    const MOST_CUBED: usize = 6;

    /// Checks a spec against the table that it is of, or without one against those that
    /// it names. 42703 for a column that is not there, 22023 for one of the wrong type,
    /// 42501 for what may not be read.
    pub fn new(
        spec: Spec,
        source: Option<Relation>,
        tables: &Tables,
        names: Names,
        context: &Context,
    ) -> Result<Self> {
        if let Some(source) = &source {
            ensure(source.kind != RelationKind::Other, || {
                invalid_parameter(
                    format!("{} holds no rows to count", source.sql),
                    "Give a table, a partitioned table, a view, a materialised view or a foreign table.",
                )
            })?;
        }
        let is_recorded = spec.period.as_ref().is_some_and(|period| period.recorded);
        if context.is_plain {
            plain::check_storage(spec.storage, is_recorded)?;
            plain::check_population(spec.population.is_some())?;
        }
        check_form(&spec, source.is_some())?;
        let calendar = match &spec.period {
            None => None,
            Some(period) => Some(calendar::calendar(
                period.grain,
                period.year_starts.as_deref(),
                period.week_starts.as_deref(),
            )?),
        };
        let mut given = spec.given.clone();
        let needs_board = source.is_none() || is_recorded || is_more_than_grouping(&spec);
        let mut start = None;
        let mut zone = None;
        let mut program_period = None;
        let (mut measures, segments, board, relation);
        let mut names = names;
        let mut unlogged = false;
        if needs_board {
            if let (Some(source), Some(period), false) = (&source, &spec.period, is_recorded) {
                // The same errors as for a plain grouping.
                let column = source.column(period.column.as_deref().unwrap_or_default())?;
                check_period(column, period.timezone.as_deref())?;
                if column.class() == Class::TimestampTz {
                    let asked = period.timezone.as_deref();
                    zone = Some(asked.unwrap_or(context.timezone).to_owned());
                }
            } else if let Some(period) = &spec.period {
                zone = Some(
                    period
                        .timezone
                        .as_deref()
                        .unwrap_or(context.timezone)
                        .to_owned(),
                );
            }
            let checked = board::check(&spec, calendar, source.as_ref(), tables, context)?;
            (measures, segments) = (checked.measures, checked.segments);
            unlogged = checked.unlogged;
            if spec.storage == Storage::Live {
                names.number_logs(context.keywords, 1, checked.board.tables.len());
            }
            board = Some(checked.board);
            let entity = spec
                .entity
                .as_ref()
                .and_then(|entity| tables.get(&entity.table));
            relation = source.or_else(|| entity.cloned()).ok_or_else(|| {
                invalid_parameter(
                    "the scorecard has no \"entity\"",
                    "Give {\"entity\": {\"table\": ..., \"key\": ...}}.",
                )
            })?;
            qualify(&mut given, tables);
        } else {
            relation = source.ok_or_else(|| {
                invalid_parameter(
                    "the scorecard has no source",
                    "Call kpi_create_scorecard(name, source, spec).",
                )
            })?;
            board = None;
            measures = flat_measures(&spec, &relation, context)?;
            segments = flat_segments(&spec, &relation, context)?;
            name_columns(&mut measures, &segments, context.keywords);
            if let (Some(asked), Some(calendar)) = (&spec.period, calendar) {
                let column = relation.column(asked.column.as_deref().unwrap_or_default())?;
                let moment = check_period(column, asked.timezone.as_deref())?;
                if moment.class == Class::TimestampTz {
                    let asked = asked.timezone.as_deref();
                    zone = Some(asked.unwrap_or(context.timezone).to_owned());
                }
                start = Some(board::start_of(
                    &moment.sql,
                    moment.class,
                    calendar,
                    zone.as_deref().unwrap_or_default(),
                    context.functions(),
                ));
                program_period = Some(program::Period {
                    column: column.name.clone(),
                    r#type: column.base,
                    grain: calendar.grain,
                    starts: calendar.starts,
                    zone: zone.clone(),
                });
            }
        }
        // Whoever counts again may be in another zone.
        if let (Some(zone), Some(period)) = (
            &zone,
            given.get_mut("period").filter(|period| period.is_object()),
        ) {
            period["timezone"] = zone.clone().into();
        }
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
        ensure(
            spec.totals != Some(Totals::Cube) || segments.len() <= Self::MOST_CUBED,
            || {
                invalid_parameter(
                    format!("totals \"cube\" of {} segments", segments.len()),
                    format!(
                        "Give at most {}, as each further one doubles the rows; or use \"each\".",
                        Self::MOST_CUBED
                    ),
                )
            },
        )?;
        if let Some(population) = &spec.population {
            population.check(&segments, spec.totals.unwrap_or(Totals::All))?;
            ensure(measures.iter().any(|m| m.reading.has_population()), || {
                invalid_parameter(
                    "\"population\" of a scorecard without a rate or a score",
                    "It narrows the intervals of rates and of the NPS; leave it out.",
                )
            })?;
        }
        if context.is_plain {
            plain::check_measures(&measures)?;
        }
        if spec.storage == Storage::Live && board.is_none() {
            let counted = |name: &str| {
                program_period.as_ref().is_some_and(|p| p.column == name)
                    || segments.iter().any(|s| s.column == name)
                    || measures.iter().flat_map(|m| &m.inputs).any(
                        |input| matches!(input, Input::Column { column, .. } if column == name),
                    )
            };
            unlogged = relation.check_live(counted)?;
        }
        let window = board.as_ref().and_then(|board| board.window.clone());
        Ok(Self {
            names,
            prefix: context.prefix.to_owned(),
            is_plain: context.is_plain,
            keywords: context.keywords.clone(),
            start,
            calendar,
            zone,
            window,
            // A scorecard of one table has had its total in the long view only.
            wide_has_totals: spec.totals.is_some() || spec.entity.is_some(),
            totals: spec.totals.unwrap_or(Totals::All),
            min_n: spec.min_n,
            adjust: spec.adjust,
            program_period,
            spec: given,
            created_at: None,
            existing: Existing::default(),
            segments,
            measures,
            board,
            storage: spec.storage,
            confidence: spec.confidence,
            trend_periods: spec.trend_periods,
            expected_n: spec.expected_n,
            population: spec.population,
            benchmark: spec.benchmark,
            unlogged,
            citus: None,
            relation,
        })
    }

    /// The tables that its summary reads.
    pub fn sources(&self) -> Vec<u32> {
        match &self.board {
            None => vec![self.relation.oid],
            Some(board) => board.tables.iter().map(|table| table.oid).collect(),
        }
    }

    pub fn is_live(&self) -> bool {
        self.storage == Storage::Live
    }

    /// Refuses, of a spec that is new, what `min_n` cannot protect. 22023.
    pub fn check_protected(&self) -> Result<()> {
        let hides = self.min_n.is_some_and(|least| least > 1);
        ensure(!(hides && self.window.is_some()), || {
            invalid_parameter(
                "\"min_n\" cannot protect the rows of a scorecard with a \"window\"",
                "Neighbouring windows share rows: their difference would tell of the few that only one of them has. Leave out one of the two.",
            )
        })
    }

    /// Whether its summary asks functions of the extension whether keys are there.
    pub fn requires_constraints(&self) -> bool {
        let board = self.board.as_ref();
        let has_some = board.is_some_and(|board| !board.constraints.is_empty());
        has_some && !self.is_live() && !self.is_plain
    }

    /// The condition of a live one's summary that is an ERROR where it is stale.
    pub(super) fn require_exact(&self) -> String {
        format!(
            "{}kpi_require_exact({}::regclass)",
            self.prefix,
            literal(&self.names.state)
        )
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
            tables: Vec::new(),
            constraints: Vec::new(),
        }
    }

    /// What a live board follows of which table, known to its triggers by an id; none of a
    /// scorecard of one table.
    pub fn board_program(&self, id: String) -> Option<Program> {
        let board = self.board.as_ref()?;
        Some(Program {
            id,
            period: None,
            segments: self
                .segments
                .iter()
                .map(|segment| program::Segment {
                    column: segment.base_type.clone(),
                    name: segment.name.clone(),
                })
                .collect(),
            measures: Vec::new(),
            tables: board
                .tables
                .iter()
                .map(|table| program::Table {
                    name: table.sql.clone(),
                    is_recorded: board.is_recorded,
                    columns: table
                        .columns
                        .iter()
                        .map(|column| program::Logged {
                            column: column.name.clone(),
                            r#type: column.base,
                        })
                        .collect(),
                })
                .collect(),
            constraints: board.constraints.clone(),
        })
    }

    /// Of a live board: the query of all its contributions, and the one of those that
    /// folding changes.
    pub fn board_queries(&self) -> Option<(String, String)> {
        let board = self.board.as_ref()?;
        Some((board::counted(self, board), board::folding(self, board)))
    }

    /// Of a recorded scorecard: the query of what its log begins with; of one that is there
    /// with what stands in the log so far.
    pub fn beginning(&self, so_far: Option<&str>) -> Option<String> {
        let board = self.board.as_ref().filter(|board| board.is_recorded)?;
        Some(board::beginning(board, so_far))
    }

    /// Of a recorded scorecard: the query of what its log and its table differ in.
    pub fn difference(&self) -> Option<String> {
        let board = self.board.as_ref().filter(|board| board.is_recorded)?;
        Some(board::difference(self, board))
    }

    /// Tables and columns of a live board that no index begins with, by which rows of an
    /// entity are found.
    pub fn unindexed(&self) -> Vec<(String, String)> {
        let board = self.board.iter();
        board
            .flat_map(|board| board::unindexed(board, &self.measures))
            .collect()
    }
}

/// Whether a key has a place in a spec of one table, or of several.
fn check_form(spec: &Spec, has_source: bool) -> Result<()> {
    let period = spec.period.as_ref();
    if let Some(entity) = &spec.entity {
        ensure(!has_source, || {
            invalid_parameter(
                format!("a scorecard of one table has the entity {}", entity.table),
                "Call kpi_create_scorecard(name, spec) without a source, or leave out \"entity\".",
            )
        })?;
        ensure(period.is_none_or(|p| p.column.is_none()), || {
            invalid_parameter(
                "\"period\" of a scorecard with an entity has \"column\"",
                "Each measure has its own time: give \"at\" to rows and events, \"valid\" to a history.",
            )
        })?;
    }
    if let Some(period) = period.filter(|period| period.recorded) {
        let refused = |message: &str, hint: &str| Err(invalid_parameter(message, hint));
        if !has_source {
            return refused(
                "a recorded scorecard has an \"entity\"",
                "It is of one table: kpi_create_scorecard(name, source, spec). For several tables give each measure its history.",
            );
        }
        if period.column.is_some() {
            return refused(
                "\"period\" has \"recorded\" and \"column\"",
                "Recorded changes belong to the period in which they are made. Leave one of them out.",
            );
        }
        if spec.storage != Storage::Live {
            return refused(
                "a recorded scorecard needs \"storage\": \"live\"",
                "Triggers record what changes; the other storages see only the table of today.",
            );
        }
        if spec.one_per.is_some() || spec.window.is_some() {
            return refused(
                "a recorded scorecard has \"one_per\" or \"window\"",
                "It counts the rows that are there at the close of each period. Leave it out.",
            );
        }
        if spec.segments.iter().any(|segment| segment.from.is_some()) {
            return refused(
                "a segment of a recorded scorecard is looked up in another table",
                "What was there at a close is known of the one table only. Give a column of it.",
            );
        }
        return Ok(());
    }
    ensure(
        !has_source || period.is_none_or(|p| p.column.is_some()),
        || {
            invalid_parameter(
                "\"period\" of a scorecard of one table has no \"column\"",
                "Give {\"period\": {\"column\": ..., \"grain\": ...}}.",
            )
        },
    )
}

/// Whether a scorecard of one table asks for more than a grouping of its rows.
fn is_more_than_grouping(spec: &Spec) -> bool {
    !spec.r#where.is_empty()
        || spec.one_per.is_some()
        || spec.window.is_some()
        || spec.segments.iter().any(|segment| segment.from.is_some())
        || spec.measures.values().any(|measure| match measure {
            AskedMeasure::Facts(_) => true,
            AskedMeasure::Arguments(list) => list.iter().any(|a| matches!(a, Argument::NotNull(_))),
        })
}

/// Has a spec name its tables with their schemas.
fn qualify(spec: &mut Value, tables: &Tables) {
    let known: BTreeMap<&str, &str> = tables
        .iter()
        .map(|(name, relation)| (name.as_str(), relation.sql.as_str()))
        .collect();
    let replace = |value: Option<&mut Value>| {
        if let Some(value) = value
            && let Some(sql) = value.as_str().and_then(|name| known.get(name))
        {
            *value = Value::from(*sql);
        }
    };
    replace(spec.pointer_mut("/entity/table"));
    let segments = spec.get_mut("segments").and_then(Value::as_array_mut);
    for segment in segments.into_iter().flatten() {
        replace(segment.get_mut("from"));
    }
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, measure) in measures.into_iter().flatten() {
        for key in ["rows", "history", "events"] {
            replace(measure.get_mut(key));
        }
    }
}

fn flat_measures(spec: &Spec, relation: &Relation, context: &Context) -> Result<Vec<Measure>> {
    let mut measures = Vec::with_capacity(spec.measures.len());
    for (kpi, asked) in &spec.measures {
        let AskedMeasure::Arguments(arguments) = asked else {
            continue;
        };
        let definition = (context.define)(kpi)?;
        measures.push(row_measure(
            kpi,
            arguments,
            relation,
            "c",
            &definition,
            context,
        )?);
    }
    in_order(&mut measures);
    Ok(measures)
}

/// Puts measures in the order of the catalogue, then custom ones by name.
pub(super) fn in_order(measures: &mut [Measure]) {
    let place = |kpi: &str| builtin_names().position(|name| name == kpi);
    measures.sort_by_key(|m| (place(&m.kpi).unwrap_or(usize::MAX), m.kpi.clone()));
}

/// Refuses a KPI that is called like another column of the views.
pub(super) fn check_name(kpi: &str) -> Result<()> {
    ensure(!COLUMNS.contains(&kpi), || {
        invalid_parameter(
            format!("KPI {kpi} is called like a column of every scorecard"),
            "Define it under another name with kpi_define.",
        )
    })
}

/// A measure that is counted in a way of its own, and read as this signature says.
pub(super) fn plain_measure(
    kpi: &str,
    signature: &Signature,
    builtin: bool,
    definition: &Definition,
    context: &Context,
) -> Measure {
    Measure {
        kpi: kpi.to_owned(),
        sql: context.keywords.ident(kpi),
        before: String::new(),
        year_before: String::new(),
        expected: String::new(),
        people: String::new(),
        hidden: String::new(),
        left_out_name: String::new(),
        left_out: String::new(),
        may_leave_out: false,
        counting: Counting::Flat,
        accepts: None,
        refuses: None,
        counter: signature.counter,
        inputs: Vec::new(),
        counted_by: signature.row.aggregate,
        arguments: Vec::new(),
        counts: Vec::new(),
        reading: signature.reading,
        value: match builtin && !signature.is_sampled() {
            true => format!("@{kpi}($)"),
            false => measure::value(signature, definition).to_owned(),
        },
        title: format!(
            "{}, {}",
            definition.title.as_deref().unwrap_or(kpi),
            match definition.unit.unwrap_or(Unit::Percent) {
                Unit::Percent => "in percent",
                Unit::Ratio => "a ratio",
                Unit::Points => "in points",
                Unit::Count => "a count",
            }
        ),
    }
}

/// A measure of the rows of a relation, which has this alias.
pub(super) fn row_measure(
    kpi: &str,
    arguments: &[Argument],
    relation: &Relation,
    alias: &str,
    definition: &Definition,
    context: &Context,
) -> Result<Measure> {
    enum Given<'a> {
        Column(&'a Column),
        NotNull(&'a Column),
        Constant(i32),
    }
    let keywords = context.keywords;
    check_name(kpi)?;
    let (signatures, builtin) = measure::forms(kpi, definition, context)?;
    let mut columns = Vec::new();
    for argument in arguments {
        columns.push(match argument {
            Argument::Column(name) => Given::Column(relation.column(name)?),
            Argument::NotNull(name) => Given::NotNull(relation.column(name)?),
            Argument::Constant(number) => Given::Constant(*number),
        });
    }
    // Constants of the KPI stand after its one column.
    if columns.len() == 1 && !builtin {
        columns.extend(
            measure::constants(definition)
                .into_iter()
                .map(Given::Constant),
        );
    }
    let number_type = |signature: &Signature| -> Option<Option<&str>> {
        let arguments = signature.takes().zip(&columns);
        if !arguments.clone().any(|(takes, _)| is_number(takes)) {
            return Some(None);
        }
        let types: Vec<&str> = arguments
            .filter_map(|(takes, argument)| match argument {
                Given::Column(column) if is_number(takes) => takes.type_for(column),
                _ => None,
            })
            .collect();
        match types.is_empty() {
            true => Some(Some("bigint")),
            false => common_number_type(types.into_iter()).map(Some),
        }
    };
    // The arguments of a signature as SQL, and the type of each that may have a fraction,
    // where columns and constants are what it takes.
    let written = |signature: &Signature| -> Option<Vec<(String, Option<&str>)>> {
        (signature.takes().len() == columns.len()).then_some(())?;
        let number = number_type(signature)?;
        let mut ranges = Vec::new();
        let arguments = signature.takes().zip(&columns).enumerate();
        let arguments = arguments.map(|(at, (takes, argument))| match (argument, number) {
            (Given::Column(column), Some(number)) if is_number(takes) => {
                let own = takes.type_for(column)?;
                let fraction = FRACTIONS.contains(&own).then_some(own);
                Some((column.cast(alias, number), fraction))
            }
            (Given::Column(column), _) => {
                let own = takes.type_for(column)?;
                ranges.push(own);
                // Two ranges are of one type.
                let same = takes != ArgumentKind::Range || ranges.first() == Some(&own);
                same.then(|| (column.cast(alias, own), None))
            }
            (Given::NotNull(column), _) => (takes == ArgumentKind::Flag)
                .then(|| (format!("{alias}.{} IS NOT NULL", column.sql), None)),
            // A score is an answer, not a number of the spec; a count of 1 counts rows.
            (Given::Constant(constant), Some(number))
                if takes == ArgumentKind::Count || takes == ArgumentKind::Score && at > 0 =>
            {
                Some((format!("{constant}::{number}"), None))
            }
            (Given::Constant(constant), _) => {
                (takes == ArgumentKind::CutOff).then(|| (constant.to_string(), None))
            }
        });
        arguments.collect()
    };
    let found = signatures
        .iter()
        .find_map(|signature| Some((signature, written(signature)?)));
    let (signature, written) = found.ok_or_else(|| {
        let given: Vec<String> = columns
            .iter()
            .map(|argument| match argument {
                Given::Column(column) => format!("{} {}", column.name, column.r#type),
                Given::NotNull(column) => format!("{} IS NOT NULL", column.name),
                Given::Constant(number) => number.to_string(),
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
    let row = signature.row;
    let inputs: Vec<Input> = columns
        .iter()
        .map(|argument| match argument {
            Given::Column(column) | Given::NotNull(column) => Input::Column {
                column: column.name.clone(),
                r#type: column.base,
            },
            Given::Constant(number) => Input::Constant((*number).into()),
        })
        .collect();
    check_constants(kpi, signature.counter, &inputs)?;
    let not_null = |column: &Column| format!("({alias}.{} IS NOT NULL)", column.sql);
    let raw: Vec<(String, Option<&str>)> = columns
        .iter()
        .zip(&written)
        .map(|(argument, (_, fraction))| match argument {
            Given::Column(column) => (format!("{alias}.{}", column.sql), *fraction),
            Given::NotNull(column) => (not_null(column), None),
            Given::Constant(number) => (number.to_string(), None),
        })
        .collect();
    let has_column = columns
        .iter()
        .any(|argument| !matches!(argument, Given::Constant(_)));
    let accepts = match context.is_plain {
        true => plain::accepts(row, &raw),
        false => row.accepts(context.prefix, &raw),
    };
    let refuses = accepts.as_ref().map(|accepts| {
        let there: Vec<&str> = raw
            .iter()
            .zip(&columns)
            .filter_map(|((sql, _), argument)| {
                (!matches!(argument, Given::Constant(_))).then_some(sql.as_str())
            })
            .collect();
        match row.strict && there.len() > 1 {
            // Where one is NULL the row is not counted, whatever the others are.
            true => format!("NOT ({accepts}) AND num_nulls({}) = 0", there.join(", ")),
            false => format!("NOT ({accepts})"),
        }
    });
    let columns = columns.iter().map(|argument| match argument {
        Given::Column(column) => Some(*column),
        _ => None,
    });
    let written = written.into_iter().map(|(sql, _)| match signature.counter {
        // Whoever is not known to have been it was not; the aggregate would leave them out. It
        // is written so that postgres_fdw has it counted where the rows are.
        Counter::FlowFlags => format!("{sql} IS NOT NULL AND {sql}"),
        _ => sql,
    });
    let mut arguments: Vec<Passed> = written
        .zip(columns)
        .map(|(sql, column)| Passed::new(sql, column))
        .collect();
    ensure(has_column || signature.counter == Counter::Actions, || {
        invalid_parameter(
            format!("{kpi} is computed of no column"),
            "Only a number of rows is counted by 1.",
        )
    })?;
    let mut measure = plain_measure(kpi, signature, builtin, definition, context);
    measure.sql = keywords.ident(kpi);
    measure.may_leave_out = accepts.is_some() && has_column;
    if measure.may_leave_out {
        (measure.accepts, measure.refuses) = (accepts, refuses);
    } else if signature.counter == Counter::Actions {
        // A constant below zero would leave every row out.
        let negative = matches!(inputs.first(), Some(Input::Constant(number)) if *number < 0);
        ensure(!negative, || {
            invalid_parameter(
                format!("{kpi} counts each row as less than nothing"),
                "Count rows with 1.",
            )
        })?;
    }
    if signature.counter == Counter::FlowClosing && !context.is_plain {
        measure.counted_by = "rollup";
        let both: Vec<&str> = arguments.iter().map(|passed| passed.sql.as_str()).collect();
        let sql = format!("{}akpi_flow_closing({})", context.prefix, both.join(", "));
        arguments = vec![Passed::new(sql, None)];
    }
    measure.inputs = inputs;
    measure.arguments = arguments;
    Ok(measure)
}

fn is_number(kind: ArgumentKind) -> bool {
    matches!(kind, ArgumentKind::Score | ArgumentKind::Count)
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

fn flat_segments(spec: &Spec, relation: &Relation, context: &Context) -> Result<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::with_capacity(spec.segments.len());
    for asked in &spec.segments {
        let column = relation.column(&asked.column)?;
        let from = match spec.storage {
            Storage::Live => column.as_base("c"),
            _ => format!("c.{}", column.sql),
        };
        segments.push(segment(
            asked,
            column,
            relation,
            from,
            &segments,
            &spec.measures,
            context.keywords,
        )?);
    }
    Ok(segments)
}

/// A segment, which no other column of the scorecard may be called like.
pub(super) fn segment(
    asked: &Asked,
    column: &Column,
    relation: &Relation,
    from: String,
    segments: &[Segment],
    measures: &BTreeMap<String, AskedMeasure>,
    keywords: &Keywords,
) -> Result<Segment> {
    let (name, called) = (&asked.column, &asked.r#as);
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
    } else if RESERVED.contains(&called.as_str()) || measures.contains_key(called) {
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
    Ok(Segment {
        from,
        column: column.name.clone(),
        base_type: column.base_type.clone(),
        exact: column.exact,
        name: called.clone(),
        sql: keywords.ident(called),
        comment: column
            .comment
            .clone()
            .unwrap_or_else(|| format!("segment: {} of {}", column.name, relation.sql)),
    })
}

/// A name of a KPI and a suffix that is not among those taken, which it joins.
pub(super) fn free(taken: &mut Vec<String>, kpi: &str, suffix: &str) -> String {
    // Room for a number within the 63 bytes of a name.
    let stem = kpi.get(..50).unwrap_or(kpi);
    let mut name = format!("{stem}_{suffix}");
    let mut number = 1;
    while taken.contains(&name) {
        number += 1;
        name = format!("{stem}_{suffix}{number}");
    }
    taken.push(name.clone());
    name
}

/// Names the columns beside each measure, unlike every other column.
pub(super) fn name_columns(measures: &mut [Measure], segments: &[Segment], keywords: &Keywords) {
    let mut taken: Vec<String> = segments.iter().map(|s| s.name.clone()).collect();
    taken.extend(measures.iter().map(|m| m.kpi.clone()));
    for measure in measures.iter_mut() {
        measure.before = free(&mut taken, &measure.kpi, "before");
        measure.year_before = free(&mut taken, &measure.kpi, "year_before");
        measure.expected = free(&mut taken, &measure.kpi, "expected");
        measure.people = free(&mut taken, &measure.kpi, "people");
        measure.hidden = free(&mut taken, &measure.kpi, "hidden");
        measure.left_out_name = free(&mut taken, &measure.kpi, "left_out");
        measure.left_out = keywords.ident(&measure.left_out_name);
    }
    for measure in measures {
        measure.counts = plain::suffixes(measure)
            .map(|suffix| free(&mut taken, &measure.kpi, suffix))
            .collect();
    }
}

/// The time of a row. 22023 for a column that is no time, or a time zone that it has none of.
fn check_period(column: &Column, zone: Option<&str>) -> Result<Moment> {
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
    Moment::of(column, "c").ok_or_else(|| {
        invalid_parameter(
            format!("period column {} is of type {}", column.name, column.r#type),
            "A period is taken from a date, timestamp or timestamptz.",
        )
    })
}
