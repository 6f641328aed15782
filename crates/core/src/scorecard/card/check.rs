//! A spec and its tables, checked against each other.

use super::super::board::{self, Board, Moment, Tables};
use super::super::calendar::{self, Calendar};
use super::super::plain;
use super::super::relation::{Class, Column, Relation, RelationKind};
use super::super::spec::{Period, Spec, Totals};
use super::super::storage::Storage;
use super::columns::name_columns;
use super::form::{check_form, is_more_than_grouping};
use super::row_measure::measures_of_rows;
use super::segment::segments_of_rows;
use super::{Context, Existing, Grouped, Measure, Names, ScorecardPlan, Segment};
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::{Argument as Input, program};
use serde_json::Value;
use std::collections::BTreeMap;

/// With so many segments there are 64 subtotals.
const MOST_CUBED: usize = 6;

/// What is counted, of which table, and by which time.
struct Counted {
    relation: Relation,
    board: Option<Board>,
    measures: Vec<Measure>,
    segments: Vec<Segment>,
    start: Option<String>,
    grouped: Option<Grouped>,
    zone: Option<String>,
    program_period: Option<program::Period>,
    unlogged: bool,
}

impl ScorecardPlan {
    /// Checks a spec against the table that it is of, or without one against those that
    /// it names. 42703 for a column that is not there, 22023 for one of the wrong type,
    /// 42501 for what may not be read.
    pub fn new(
        spec: Spec,
        source: Option<Relation>,
        tables: &Tables,
        mut names: Names,
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
        let storage = Storage::of(&spec);
        if context.is_plain {
            storage.rules().check_plain()?;
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
        let is_board =
            source.is_none() || storage == Storage::Recorded || is_more_than_grouping(&spec);
        let counted = match source {
            Some(source) if !is_board => of_rows(&spec, source, calendar, storage, context)?,
            source => {
                let counted = of_board(&spec, source, calendar, storage, tables, context)?;
                qualify(&mut given, tables);
                counted
            }
        };
        if let (Some(board), true) = (&counted.board, storage.is_live()) {
            names.number_logs(context.keywords, 1, board.tables.len());
        }
        // Whoever counts again may be in another zone.
        if let (Some(zone), Some(period)) = (
            &counted.zone,
            given.get_mut("period").filter(|period| period.is_object()),
        ) {
            period["timezone"] = zone.clone().into();
        }
        let unlogged = check_counted(&spec, &counted, storage, context)?;
        let window = counted
            .board
            .as_ref()
            .and_then(|board| board.window.clone());
        Ok(Self {
            names,
            prefix: context.prefix.to_owned(),
            is_plain: context.is_plain,
            keywords: context.keywords.clone(),
            start: counted.start,
            grouped: counted.grouped,
            calendar,
            zone: counted.zone,
            window,
            // A scorecard of one table has had its total in the long view only.
            wide_has_totals: spec.totals.is_some() || spec.entity.is_some(),
            totals: spec.totals.unwrap_or(Totals::All),
            min_n: spec.min_n,
            adjust: spec.adjust,
            program_period: counted.program_period,
            spec: given,
            created_at: None,
            existing: Existing::default(),
            segments: counted.segments,
            measures: counted.measures,
            board: counted.board,
            storage,
            confidence: spec.confidence,
            trend_periods: spec.trend_periods,
            expected_n: spec.expected_n,
            population: spec.population,
            benchmark: spec.benchmark,
            unlogged,
            citus: None,
            relation: counted.relation,
        })
    }
}

/// What is counted by a grouping of the rows of one table.
fn of_rows(
    spec: &Spec,
    relation: Relation,
    calendar: Option<Calendar>,
    storage: Storage,
    context: &Context,
) -> Result<Counted> {
    let mut measures = measures_of_rows(spec, &relation, context)?;
    let segments = segments_of_rows(spec, &relation, storage, context)?;
    name_columns(&mut measures, &segments, context.keywords);
    let (mut start, mut grouped, mut zone, mut program_period) = (None, None, None, None);
    if let (Some(asked), Some(calendar)) = (&spec.period, calendar) {
        let column = relation.column(asked.column.as_deref().unwrap_or_default())?;
        let moment = check_period(column, asked.timezone.as_deref())?;
        if moment.class == Class::TimestampTz {
            zone = Some(zone_of(asked, context));
        }
        let start_of = |moment_sql: &str| {
            board::start_of(
                moment_sql,
                moment.class,
                calendar,
                zone.as_deref().unwrap_or_default(),
                context.functions(),
            )
        };
        start = Some(start_of(&moment.sql));
        let own = moment.sql.trim_start_matches("c.");
        grouped = Some(start_of(own))
            .filter(|start| start != own)
            .map(|start| Grouped {
                start,
                column: column.sql.clone(),
            });
        program_period = Some(program::Period {
            column: column.name.clone(),
            r#type: column.base,
            grain: calendar.grain,
            starts: calendar.starts,
            zone: zone.clone(),
        });
    }
    Ok(Counted {
        relation,
        board: None,
        measures,
        segments,
        start,
        grouped,
        zone,
        program_period,
        unlogged: false,
    })
}

/// What is counted of several tables, or of one in a way that needs more than a grouping.
fn of_board(
    spec: &Spec,
    source: Option<Relation>,
    calendar: Option<Calendar>,
    storage: Storage,
    tables: &Tables,
    context: &Context,
) -> Result<Counted> {
    let mut zone = None;
    match (&source, &spec.period) {
        (Some(source), Some(period)) if storage != Storage::Recorded => {
            // The same errors as for a plain grouping.
            let column = source.column(period.column.as_deref().unwrap_or_default())?;
            check_period(column, period.timezone.as_deref())?;
            if column.class() == Class::TimestampTz {
                zone = Some(zone_of(period, context));
            }
        }
        (_, Some(period)) => zone = Some(zone_of(period, context)),
        (_, None) => {}
    }
    let checked = board::check(spec, calendar, source.as_ref(), tables, context)?;
    let entity = spec
        .entity
        .as_ref()
        .and_then(|entity| tables.get(&entity.table));
    let relation = source.or_else(|| entity.cloned()).ok_or_else(|| {
        invalid_parameter(
            "the scorecard has no \"entity\"",
            "Give {\"entity\": {\"table\": ..., \"key\": ...}}.",
        )
    })?;
    Ok(Counted {
        relation,
        board: Some(checked.board),
        measures: checked.measures,
        segments: checked.segments,
        start: None,
        grouped: None,
        zone,
        program_period: None,
        unlogged: checked.unlogged,
    })
}

/// Refuses what the rest of a spec asks of what is counted; tells whether what is stored need
/// not outlive a crash.
fn check_counted(
    spec: &Spec,
    counted: &Counted,
    storage: Storage,
    context: &Context,
) -> Result<bool> {
    let Counted {
        measures, segments, ..
    } = counted;
    storage.rules().check_segments(segments)?;
    ensure(
        spec.totals != Some(Totals::Cube) || segments.len() <= MOST_CUBED,
        || {
            invalid_parameter(
                format!("totals \"cube\" of {} segments", segments.len()),
                format!(
                    "Give at most {}, as each further one doubles the rows; or use \"each\".",
                    MOST_CUBED
                ),
            )
        },
    )?;
    if let Some(population) = &spec.population {
        population.check(segments, spec.totals.unwrap_or(Totals::All))?;
        ensure(measures.iter().any(|m| m.reading.has_population()), || {
            invalid_parameter(
                "\"population\" of a scorecard without a rate or a score",
                "It narrows the intervals of rates and of the NPS; leave it out.",
            )
        })?;
    }
    if context.is_plain {
        plain::check_measures(measures)?;
    }
    if counted.board.is_some() {
        return Ok(counted.unlogged);
    }
    let is_read = |name: &str| {
        let period = counted.program_period.as_ref();
        period.is_some_and(|p| p.column == name)
            || segments.iter().any(|s| s.column == name)
            || measures
                .iter()
                .flat_map(|m| &m.inputs)
                .any(|input| matches!(input, Input::Column { column, .. } if column == name))
    };
    storage.rules().check_relation(&counted.relation, &is_read)
}

/// Where a day begins.
fn zone_of(period: &Period, context: &Context) -> String {
    let asked = period.timezone.as_deref();
    asked.unwrap_or(context.timezone).to_owned()
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
