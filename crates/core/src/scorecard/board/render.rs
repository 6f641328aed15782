//! The SQL that counts a board.
//!
//! Each table gives *contributions*: rows of a period, the segments and counts that add up,
//! whatever set of entities they are taken of. Of facts and events these are summaries; of
//! states they are flows, that is how many come into a state in a period less how many leave
//! it. A stock at the close of a period is the running sum of its flows, so no calendar is
//! joined with the entities.

use super::super::calendar::{Calendar, Grain};
use super::super::card::{Measure, ScorecardPlan};
use super::super::plain::{self, Passed};
use super::super::relation::Class;
use super::super::render::{Column, arranged, column};
use super::super::spec::Keep;
use super::{
    Board, Counting, EventsPlace, Moment, OnePer, Rows, RowsPlace, State, StateValue, Valid,
    start_of,
};
use crate::live::Counter;
use std::fmt::Write;

/// Which rows of the tables are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// All, as they are.
    Whole,
    /// The same, with the number of flows in each group.
    Kept,
    /// Of a live board: those of which something changed since it was folded, as they are.
    Now,
    /// The same as they were when it was folded.
    Before,
}

/// Contributions of one kind: a common table expression.
pub(super) struct Part {
    pub(super) name: String,
    /// What it is, as a comment.
    pub(super) about: String,
    pub(super) sql: String,
    /// The columns beside period and segments that it has.
    pub(super) columns: Vec<String>,
    /// The column that is 0 of no group that there is.
    pub(super) presence: String,
}

/// A column of contributions: its name as an identifier, its type, how it adds up.
struct Count {
    sql: String,
    r#type: String,
    sum: String,
}

pub(super) const INDENT: &str = "\n    ";

/// Lines of SQL, each `depth` levels further to the right, but for those within a quoted
/// name or string, which would become another.
pub(super) fn indent(sql: &str, depth: usize) -> String {
    let mut indented = String::with_capacity(sql.len() * 2);
    // Quotes within are doubled, so each ends one and begins the next.
    let mut within: Option<char> = None;
    for (at, line) in sql.split('\n').enumerate() {
        if at > 0 {
            indented.push('\n');
            if within.is_none() {
                indented.push_str(&"    ".repeat(depth));
            }
        }
        indented.push_str(line);
        let is_comment = within.is_none() && line.trim_start().starts_with("--");
        for letter in line.chars().filter(|_| !is_comment) {
            within = match within {
                None if letter == '\'' || letter == '"' => Some(letter),
                Some(quote) if letter == quote => None,
                other => other,
            };
        }
    }
    indented
}

pub(super) fn list(items: &[String]) -> String {
    items.join(&format!(",{INDENT}"))
}

fn filter(conditions: &[String]) -> String {
    match conditions {
        [] => String::new(),
        all => format!("\nWHERE {}", all.join(&format!("{INDENT}AND "))),
    }
}

/// The conditions as one, in parentheses where there are several.
fn all_of(conditions: &[String]) -> String {
    match conditions {
        [] => "true".to_owned(),
        [one] if !one.contains(" AND ") => one.clone(),
        all => format!("({})", all.join(" AND ")),
    }
}

/// `GROUP BY 1, 2`; without a key no row where there are none.
pub(super) fn group_by(keys: usize) -> String {
    match keys {
        0 => "\nHAVING count(*) > 0".to_owned(),
        keys => {
            let places: Vec<String> = (1..=keys).map(|place| place.to_string()).collect();
            format!("\nGROUP BY {}", places.join(", "))
        }
    }
}

/// The summaries of every period and segment.
pub fn groups(plan: &ScorecardPlan, board: &Board) -> String {
    let writer = Writer::new(plan, board, Side::Whole);
    writer.groups(writer.entities(), writer.parts(), &writer.constraints())
}

pub(super) struct Writer<'a> {
    pub(super) plan: &'a ScorecardPlan,
    pub(super) board: &'a Board,
    pub(super) side: Side,
}

impl<'a> Writer<'a> {
    pub(super) fn new(plan: &'a ScorecardPlan, board: &'a Board, side: Side) -> Self {
        Self { plan, board, side }
    }
}

impl Writer<'_> {
    /// The summaries that come of contributions, where all of `conditions` hold.
    pub(super) fn groups(
        &self,
        mut steps: Vec<String>,
        parts: Vec<Part>,
        conditions: &[String],
    ) -> String {
        let single = match parts.as_slice() {
            [only] if !self.board.has_stock && self.board.window.is_none() => {
                Some(only.name.clone())
            }
            _ => None,
        };
        let columns = parts
            .iter()
            .map(|part| part.columns.clone())
            .collect::<Vec<_>>();
        let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
        for part in parts {
            steps.push(format!(
                "{} AS (\n    -- {}\n    {}\n)",
                part.name,
                part.about,
                indent(&part.sql, 1)
            ));
        }
        let select = match single {
            Some(name) => self.select(&name, false, conditions),
            None => {
                steps.push(self.contributions(&names, &columns));
                if self.board.has_stock || self.board.window.is_some() {
                    steps.extend(self.closing());
                    self.select("closing", true, conditions)
                } else {
                    steps.push(self.totals(false));
                    self.select("totals", false, conditions)
                }
            }
        };
        format!("WITH {}\n{select}", steps.join(",\n"))
    }

    /// What is an ERROR where a table does not keep what its rows are counted by; what is live
    /// is stale then. A column is named by one of a row, so that it is found by the name that
    /// it has.
    fn constraints(&self) -> Vec<String> {
        let constraints = self.board.constraints.iter();
        constraints
            .filter(|_| self.plan.requires_constraints())
            .filter_map(|constraint| {
                let table = self.board.tables.get(constraint.table)?;
                let columns = table.columns.iter();
                let named = columns.filter(|column| constraint.columns.contains(&column.name));
                let prefix = self.prefix();
                let columns: Vec<String> = named
                    .map(|column| format!("((SELECT NULL::{})).{} IS NULL", table.sql, column.sql))
                    .collect();
                Some(format!(
                    "{prefix}akpi_require('{}', ARRAY[{}])",
                    constraint.kind.name(),
                    columns.join(", ")
                ))
            })
            .collect()
    }

    pub(super) fn prefix(&self) -> &str {
        &self.plan.prefix
    }

    pub(super) fn segment_names(&self) -> Vec<String> {
        self.plan.segments.iter().map(|s| s.sql.clone()).collect()
    }

    /// Segments of an alias that has them by their names.
    pub(super) fn segments_of(&self, alias: &str) -> Vec<String> {
        let names = self.plan.segments.iter();
        names.map(|s| format!("{alias}.{}", s.sql)).collect()
    }

    /// Segments as they are read: through the entity, or of the row itself.
    fn read_segments(&self) -> Vec<String> {
        match self.board.entity {
            Some(_) => self.segments_of("e"),
            None => {
                let names = self.plan.segments.iter().zip(&self.board.segments);
                names
                    .map(|(segment, from)| named(from, &segment.sql))
                    .collect()
            }
        }
    }

    pub(super) fn keys_of(&self, alias: &str) -> Vec<String> {
        [vec![format!("{alias}.period")], self.segments_of(alias)].concat()
    }

    fn start(&self, moment: &Moment, calendar: Calendar) -> String {
        start_of(
            &moment.sql,
            moment.class,
            calendar,
            &self.board.zone,
            self.plan.functions(),
        )
    }

    /// The first day of the period of a day.
    fn start_of_day(&self, day: &str) -> String {
        start_of(day, Class::Date, self.calendar(), "", self.plan.functions())
    }

    pub(super) fn calendar(&self) -> Calendar {
        self.board.calendar.unwrap_or(Calendar::of(Grain::Day))
    }

    /// An interval of one period.
    fn step(&self) -> String {
        format!("interval {}", self.calendar().grain.interval(1))
    }

    fn lookups(&self) -> String {
        let mut joins = String::new();
        for lookup in &self.board.lookups {
            // Writing to a String cannot fail.
            let _ = write!(
                joins,
                "\nLEFT JOIN {} AS {alias} ON {alias}.{} = {}",
                self.lookup_rows(lookup),
                lookup.key,
                lookup.on,
                alias = lookup.alias,
            );
        }
        joins
    }

    /// Who is counted, with the segments.
    pub(super) fn entities(&self) -> Vec<String> {
        let Some(entity) = &self.board.entity else {
            return Vec::new();
        };
        if self.board.is_recorded {
            return self.recorded_entities(entity);
        }
        let names = &self.board.columns;
        let mut columns = vec![named(&entity.key, &names.entity)];
        for (segment, from) in self.plan.segments.iter().zip(&self.board.segments) {
            columns.push(named(from, &segment.sql));
        }
        if self.board.has_stock {
            let calendar = self.calendar();
            let bound = |moment: &Option<Moment>, without: &str, name: &str| match moment {
                None => format!("'{without}'::date AS {name}"),
                Some(moment) => {
                    format!(
                        "coalesce({}, '{without}') AS {name}",
                        self.start(moment, calendar)
                    )
                }
            };
            columns.push(bound(&entity.from, "-infinity", &names.begins));
            columns.push(bound(&entity.to, "infinity", &names.ends));
        }
        let about = match self.board.has_stock {
            true => {
                "\n    -- each from the first close at which it exists, up to the first at which it does not"
            }
            false => "",
        };
        let sql = format!(
            "SELECT{INDENT}{}\nFROM {} AS e{}{}",
            list(&columns),
            self.entity_rows(entity),
            self.lookups(),
            filter(&entity.conditions)
        );
        vec![format!(
            "{} AS {} ({about}\n    {}\n)",
            self.entities_name(),
            match self.side {
                Side::Whole | Side::Kept => "NOT MATERIALIZED",
                Side::Now | Side::Before => "MATERIALIZED",
            },
            indent(&sql, 1)
        )]
    }

    /// The contributions of each table.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        if self.board.has_stock {
            parts.push(self.existence());
        }
        for state in &self.board.states {
            parts.extend(self.state(state));
        }
        let mut places: Vec<(&EventsPlace, Vec<&Measure>)> = Vec::new();
        for m in &self.plan.measures {
            if let Counting::Events(events) = &m.counting {
                match places.iter_mut().find(|(place, _)| **place == events.place) {
                    Some((_, measures)) => measures.push(m),
                    None => places.push((&events.place, vec![m])),
                }
            }
        }
        for (place, measures) in places {
            parts.extend(self.events(place, &measures));
        }
        let mut places: Vec<(&RowsPlace, Vec<(&Measure, &Rows)>)> = Vec::new();
        for m in &self.plan.measures {
            let Counting::Rows(rows) = &m.counting else {
                continue;
            };
            let together = |(place, measures): &&mut (&RowsPlace, Vec<(&Measure, &Rows)>)| {
                **place == rows.place
                    && rows.one_per.is_none()
                    && measures.iter().all(|(_, other)| other.one_per.is_none())
            };
            match places.iter_mut().find(together) {
                Some((_, measures)) => measures.push((m, rows)),
                None => places.push((&rows.place, vec![(m, rows)])),
            }
        }
        for (place, measures) in places {
            parts.extend(self.rows(place, &measures));
        }
        parts
    }

    fn part_name(&self, kpi: &str, suffix: &str) -> String {
        let place = self.plan.measures.iter().position(|m| m.kpi == kpi);
        // Within the 63 bytes of a name.
        match (kpi.get(..50), place) {
            (Some(stem), Some(place)) => format!("{stem}{place}_{suffix}"),
            _ => format!("{kpi}_{suffix}"),
        }
    }

    fn existence(&self) -> Part {
        let names = &self.board.columns;
        let mut columns = [vec!["f.period".to_owned()], self.segments_of("e")].concat();
        let keys = columns.len();
        columns.push(format!("sum(f.change)::bigint AS {}", names.existing));
        columns.extend(self.flows());
        Part {
            name: "existence".into(),
            about: "entities that begin to exist less those that end".into(),
            sql: format!(
                "SELECT{INDENT}{}\nFROM {} AS e\nCROSS JOIN LATERAL (VALUES (e.{begins}, 1), (e.{ends}, -1)) AS f (period, change)\nWHERE e.{begins} < e.{ends} AND f.period < 'infinity'{}{}",
                list(&columns),
                self.entities_name(),
                self.of_changed(),
                group_by(keys),
                begins = names.begins,
                ends = names.ends,
            ),
            columns: vec![names.existing.clone()],
            presence: names.flows.clone(),
        }
    }

    /// From which close on entities are in a state, and up to which; and what follows of it.
    fn state(&self, state: &State) -> Option<Part> {
        let names = &self.board.columns;
        let calendar = self.calendar();
        let history = &state.history;
        let (begins, ends, mut conditions) = match &history.valid {
            Valid::Range { sql, class } => {
                let class = match class {
                    Class::DateRange => Class::Date,
                    _ => Class::TimestampTz,
                };
                let bound = |function: &str, after: &str| {
                    let bound = format!("{function}({sql})");
                    let bound = match class {
                        Class::Date => bound,
                        // A moment further where the bound itself is on the other side.
                        _ => format!(
                            "CASE WHEN {after}({sql}) THEN {bound} + interval '1 microsecond' ELSE {bound} END"
                        ),
                    };
                    start_of(
                        &bound,
                        class,
                        calendar,
                        &self.board.zone,
                        self.plan.functions(),
                    )
                };
                (
                    Some(bound("lower", "NOT lower_inc")),
                    Some(bound("upper", "upper_inc")),
                    vec![format!("NOT isempty({sql})")],
                )
            }
            Valid::Bounds { from, to } => {
                let start = |moment: &Option<Moment>| {
                    moment.as_ref().map(|moment| self.start(moment, calendar))
                };
                (start(from), start(to), Vec::new())
            }
        };
        conditions.extend(history.conditions.iter().cloned());
        let bound = |own: Option<String>, choose: &str, of: &str, without: &str| match own {
            None => format!("e.{of} AS {of}"),
            Some(own) => format!("{choose}(e.{of}, coalesce({own}, '{without}')) AS {of}"),
        };
        let inner = [
            vec![format!("e.{}", names.entity)],
            self.segments_of("e"),
            vec![
                bound(begins, "greatest", &names.begins, "-infinity"),
                bound(ends, "least", &names.ends, "infinity"),
            ],
        ]
        .concat();
        let inner = if self.board.is_recorded {
            format!(
                "SELECT{INDENT}{}\nFROM {} AS e\nWHERE e.{}",
                list(&inner),
                self.entities_name(),
                state.held
            )
        } else {
            format!(
                "SELECT{INDENT}{}\nFROM {} AS f\nJOIN {} AS e ON e.{} = {}{}",
                list(&inner),
                self.facts(history.table, Some(&history.on), false),
                self.entities_name(),
                names.entity,
                history.on,
                filter(&conditions)
            )
        };
        let middle = format!(
            "SELECT{INDENT}h.*,{INDENT}max(h.{ends}) OVER (\n        PARTITION BY h.{entity} ORDER BY h.{begins}, h.{ends} DESC\n        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING\n    ) AS {covered}\nFROM (\n    {}\n) AS h\nWHERE h.{begins} < h.{ends}",
            indent(&inner, 1),
            covered = names.covered,
            entity = names.entity,
            begins = names.begins,
            ends = names.ends,
        );
        // What goes on without a close between is kept from there on.
        let values = match state.kept {
            None => format!(
                "VALUES (greatest(s.{begins}, s.{covered}), 1), (s.{ends}, -1)) AS f (period, held)",
                covered = names.covered,
                begins = names.begins,
                ends = names.ends
            ),
            Some(_) => format!(
                "VALUES\n    (greatest(s.{begins}, s.{covered}), 1, (s.{begins} <= s.{covered} IS TRUE)::integer),\n    ((greatest(s.{begins}, s.{covered}) + {step})::date, 0, (s.{begins} <= s.{covered} IS NOT TRUE)::integer),\n    (s.{ends}, -1, -1)\n) AS f (period, held, kept)",
                covered = names.covered,
                begins = names.begins,
                ends = names.ends,
                step = self.step()
            ),
        };
        let mut columns = [vec!["f.period".to_owned()], self.segments_of("s")].concat();
        let keys = columns.len();
        columns.push(format!("sum(f.held)::bigint AS {}", state.held));
        let mut given = vec![state.held.clone()];
        if let Some(kept) = &state.kept {
            columns.push(format!("sum(f.kept)::bigint AS {kept}"));
            given.push(kept.clone());
        }
        columns.extend(self.flows());
        Some(Part {
            presence: names.flows.clone(),
            name: state.spans.clone(),
            about: "entities that come into the state less those that leave it; each row counts what those before it do not cover".into(),
            sql: format!(
                "SELECT{INDENT}{}\nFROM (\n    {}\n) AS s\nCROSS JOIN LATERAL ({values}\nWHERE (s.{covered} IS NULL OR s.{} > s.{covered}) AND f.period < 'infinity'{}",
                list(&columns),
                indent(&middle, 1),
                names.ends,
                group_by(keys),
                covered = names.covered,
            ),
            columns: given,
        })
    }

    /// The periods whose window covers a day.
    fn windows(&self, interval: &str, day: &str) -> String {
        let step = self.step();
        let period = self.start_of_day(day);
        format!(
            "CROSS JOIN LATERAL (\n    SELECT g.start::date AS period\n    FROM generate_series({period}::timestamp, {day} + interval {interval} + interval '3 days', {step}) AS g (start)\n    WHERE g.start + {step} - interval {interval} <= {day}\n) AS p"
        )
    }

    /// What entities did.
    fn events(&self, place: &EventsPlace, measures: &[&Measure]) -> Option<Part> {
        let names = &self.board.columns;
        let first = measures.first()?;
        let counts = match &place.weight {
            None => vec!["count(*) AS done".to_owned()],
            Some(weight) => vec![
                format!("coalesce(sum({weight}) FILTER (WHERE {weight} >= 0), 0)::bigint AS done"),
                format!("count(*) FILTER (WHERE {weight} < 0) AS refused"),
            ],
        };
        let grain = match self.board.window {
            Some(_) => Calendar::of(Grain::Day),
            None => self.calendar(),
        };
        let mut inner = vec![
            named(&place.on, &names.entity),
            format!("{} AS period", self.start(&place.at, grain)),
        ];
        inner.extend(counts);
        let mut inner = format!(
            "SELECT{INDENT}{}\nFROM {} AS f{}\nGROUP BY 1, 2",
            list(&inner),
            self.facts(place.table, Some(&place.on), false),
            filter(&place.conditions)
        );
        let mut own = String::new();
        if let Some(window) = &self.board.window {
            let period = self.start_of_day("d.period");
            let refused = match place.weight {
                Some(_) => format!(",{INDENT}sum(d.refused)::bigint AS refused"),
                None => String::new(),
            };
            inner = format!(
                "SELECT{INDENT}d.{entity},{INDENT}p.period,{INDENT}sum(d.done)::bigint AS done{refused},{INDENT}count(*) FILTER (WHERE p.period = {period}) AS own\nFROM (\n    {}\n) AS d\n{}\nWHERE isfinite(d.period)\nGROUP BY 1, 2",
                indent(&inner, 1),
                self.windows(&window.interval, "d.period"),
                entity = names.entity,
            );
            own = format!("sum(a.own)::bigint AS {}", names.own);
        }
        let mut columns = [vec!["a.period".to_owned()], self.segments_of("e")].concat();
        let keys = columns.len();
        columns.push(format!("count(*) AS {}", names.counted));
        let mut given = vec![names.counted.clone()];
        if !own.is_empty() {
            columns.push(own);
            given.push(names.own.clone());
        }
        for m in measures {
            let Counting::Events(events) = &m.counting else {
                continue;
            };
            let done = match events.is_rate {
                true => "a.done > 0",
                false => "a.done",
            };
            let arguments = [Passed::new(done.to_owned(), None)];
            self.count(m, &arguments, &[], &mut columns, &mut given);
            if m.may_leave_out {
                columns.push(format!("sum(a.refused)::bigint AS {}", m.left_out));
                given.push(m.left_out.clone());
            }
        }
        Some(Part {
            presence: names.counted.clone(),
            name: self
                .plan
                .keywords
                .ident(&self.part_name(&first.kpi, "events")),
            about: "what entities that exist at the close did in the period".into(),
            sql: format!(
                "SELECT{INDENT}{}\nFROM (\n    {}\n) AS a\nJOIN {} AS e ON e.{entity} = a.{entity}\nWHERE a.period >= e.{} AND a.period < e.{} AND isfinite(a.period){}",
                list(&columns),
                indent(&inner, 1),
                self.entities_name(),
                names.begins,
                names.ends,
                group_by(keys),
                entity = names.entity,
            ),
            columns: given,
        })
    }

    /// Facts: one row each.
    fn rows(&self, place: &RowsPlace, measures: &[(&Measure, &Rows)]) -> Option<Part> {
        let names = &self.board.columns;
        let (first, first_rows) = measures.first()?;
        let alike = measures
            .iter()
            .all(|(_, rows)| rows.conditions == first_rows.conditions);
        // Where conditions differ, a row counts for those that it meets.
        let conditions = match alike {
            true => first_rows.conditions.clone(),
            false if measures.iter().any(|(_, rows)| rows.conditions.is_empty()) => Vec::new(),
            false => {
                let each: Vec<String> = measures
                    .iter()
                    .map(|(_, rows)| all_of(&rows.conditions))
                    .collect();
                vec![format!("({})", each.join(" OR "))]
            }
        };
        let adds_up = first_rows.one_per.is_none();
        let table = self.facts(place.table, place.on.as_deref(), adds_up);
        let table = table.as_str();
        let window = self.board.window.as_ref();
        let grain = match window {
            Some(_) => Calendar::of(Grain::Day),
            None => self.calendar(),
        };
        let timed = |period: &str| match &place.at {
            Some(at) => format!("{} AS {period}", self.start(at, grain)),
            None => format!("NULL::date AS {period}"),
        };
        let mut read: Vec<String> = measures
            .iter()
            .flat_map(|(_, rows)| rows.columns.clone())
            .collect();
        read.sort();
        read.dedup();
        let chosen = match &first_rows.one_per {
            Some(one_per) => self.chosen(table, one_per, &read, place, &conditions, &timed),
            None => {
                let columns: Vec<String> = std::iter::once(timed(&names.row_period))
                    .chain(read.iter().map(|column| format!("f.{column}")))
                    .collect();
                // A number would be cast first, and what has such an OFFSET is not read in parallel.
                format!(
                    "SELECT{INDENT}{}\nFROM {table} AS f{}\n-- whatever its rows, the periods are few: so the planner takes it\nOFFSET '0'",
                    list(&columns),
                    filter(&conditions)
                )
            }
        };
        let from = format!("(\n    {}\n) AS f", indent(&chosen, 1));
        let period = format!("f.{} AS period", names.row_period);
        let (join, segments) = match (&self.board.entity, &place.on) {
            (Some(entity), Some(on)) => {
                // A condition on entities holds of none that is not there.
                let kind = match entity.conditions.is_empty() {
                    true => "LEFT JOIN",
                    false => "JOIN",
                };
                let join = format!(
                    "\n{kind} {} AS e ON e.{} = {on}",
                    self.entities_name(),
                    names.entity
                );
                (join, self.segments_of("e"))
            }
            _ => (self.lookups(), self.read_segments()),
        };
        let mut columns = [vec![period], segments].concat();
        let keys = columns.len();
        columns.push(format!("count(*) AS {}", names.counted));
        let mut given = vec![names.counted.clone()];
        // Of one answer a respondent the period is chosen with its window.
        let spread = window.filter(|_| first_rows.one_per.is_none());
        if window.is_some() && spread.is_none() {
            columns.push(format!("count(*) FILTER (WHERE f.{0}) AS {0}", names.own));
            given.push(names.own.clone());
        }
        for (m, rows) in measures {
            let mut each: Vec<String> = Vec::new();
            if !alike {
                each.extend(rows.conditions.iter().cloned());
            }
            let refused = [each.clone(), m.refuses.iter().cloned().collect()].concat();
            each.extend(m.accepts.iter().cloned());
            self.count(m, &m.arguments, &each, &mut columns, &mut given);
            if m.may_leave_out {
                columns.push(format!(
                    "count(*) FILTER (WHERE {}) AS {}",
                    refused.join(" AND "),
                    m.left_out
                ));
                given.push(m.left_out.clone());
            }
        }
        let mut sql = format!(
            "SELECT{INDENT}{}\nFROM {from}{join}{}",
            list(&columns),
            group_by(keys)
        );
        if let Some(window) = spread {
            let days = sql;
            let mut columns = [vec!["p.period".to_owned()], self.segments_of("d")].concat();
            let keys = columns.len();
            columns.push(format!("sum(d.{0})::bigint AS {0}", names.counted));
            let period = self.start_of_day("d.period");
            columns.push(format!(
                "count(*) FILTER (WHERE p.period = {period}) AS {}",
                names.own
            ));
            given.push(names.own.clone());
            for (m, _) in measures {
                columns.extend(self.plan.kept(m).iter().map(|kept| {
                    let sum = kept.summed(&format!("d.{}", kept.sql));
                    format!("{sum} AS {}", kept.sql)
                }));
                if m.may_leave_out {
                    columns.push(format!("sum(d.{0})::bigint AS {0}", m.left_out));
                }
            }
            sql = format!(
                "SELECT{INDENT}{}\nFROM (\n    {}\n) AS d\n{}\nWHERE isfinite(d.period){}",
                list(&columns),
                indent(&days, 1),
                self.windows(&window.interval, "d.period"),
                group_by(keys)
            );
        }
        let about = match &first_rows.one_per {
            None => "each row is a fact",
            Some(one_per) => match one_per.keep {
                Keep::Latest => "of each respondent the latest answer of the period",
                Keep::First => "of each respondent the first answer of the period",
            },
        };
        Some(Part {
            presence: names.counted.clone(),
            name: self
                .plan
                .keywords
                .ident(&self.part_name(&first.kpi, "rows")),
            about: about.into(),
            sql,
            columns: given,
        })
    }

    /// Of several rows of one respondent in a period, the one that counts.
    fn chosen(
        &self,
        table: &str,
        one_per: &OnePer,
        read: &[String],
        place: &RowsPlace,
        conditions: &[String],
        timed: &dyn Fn(&str) -> String,
    ) -> String {
        let names = &self.board.columns;
        let period = &names.row_period;
        let answered = one_per
            .answered
            .iter()
            .map(|column| format!("{column} IS NOT NULL"));
        let conditions = [conditions.to_vec(), answered.collect()].concat();
        let mut unknown: Vec<String> = Vec::new();
        if one_per.is_nullable {
            // Nobody knows whether two rows without a respondent are of the same one.
            unknown.extend(
                one_per
                    .key
                    .iter()
                    .map(|key| format!("CASE WHEN {} IS NULL THEN {key} END", one_per.respondent)),
            );
        }
        let mut from = format!("{table} AS f");
        let (mut of_period, mut own) = (timed(period), None);
        if let (Some(window), Some(at)) = (&self.board.window, &place.at) {
            let day = self.start(at, Calendar::of(Grain::Day));
            let inner = format!("CROSS JOIN LATERAL (SELECT {day} AS day) AS d");
            let windows = self.windows(&window.interval, "d.day");
            from = format!("{from}\n{inner}\n{windows}");
            of_period = format!("p.period AS {period}");
            let whose = start_of(
                "d.day",
                Class::Date,
                self.calendar(),
                "",
                self.plan.functions(),
            );
            let lies_in_it = format!("p.period = {whose}");
            // Where another row of the window may be chosen, of any row of the respondent.
            let lies_in_it = match one_per.keep == Keep::Latest && one_per.by == at.sql {
                true => lies_in_it,
                false => {
                    let partition = [
                        vec![one_per.respondent.clone(), "p.period".to_owned()],
                        unknown.clone(),
                    ]
                    .concat();
                    format!(
                        "bool_or({lies_in_it}) OVER (PARTITION BY {})",
                        partition.join(", ")
                    )
                }
            };
            own = Some(format!("{lies_in_it} AS {}", names.own));
        }
        let conditions = match own {
            Some(_) => [conditions, vec!["isfinite(d.day)".to_owned()]].concat(),
            None => conditions,
        };
        let mut columns: Vec<String> = vec![of_period];
        columns.extend(own);
        columns.extend(read.iter().map(|column| format!("f.{column}")));
        let mut distinct = vec![one_per.respondent.clone(), period.clone()];
        distinct.extend(unknown);
        let direction = match one_per.keep {
            Keep::Latest => " DESC",
            Keep::First => "",
        };
        let mut order = distinct.clone();
        order.push(format!("{}{direction} NULLS LAST", one_per.by));
        order.extend(one_per.key.iter().map(|key| format!("{key}{direction}")));
        format!(
            "SELECT DISTINCT ON ({}){INDENT}{}\nFROM {from}{}\nORDER BY {}",
            distinct.join(", "),
            list(&columns),
            filter(&conditions),
            order.join(", ")
        )
    }

    /// Counts a measure of rows into its columns.
    fn count(
        &self,
        m: &Measure,
        arguments: &[Passed],
        conditions: &[String],
        columns: &mut Vec<String>,
        given: &mut Vec<String>,
    ) {
        let counted = self.plan.counted_from(m, arguments, conditions);
        for (kept, sql) in self.plan.kept(m).into_iter().zip(counted) {
            columns.push(format!("{sql} AS {}", kept.sql));
            given.push(kept.sql);
        }
    }

    /// What contributions have beside period and segments.
    fn counts(&self) -> Vec<Count> {
        let names = &self.board.columns;
        let sum = |name: &str| Count {
            sql: name.to_owned(),
            r#type: "bigint".into(),
            sum: format!("sum(c.{name})::bigint"),
        };
        let mut counts = vec![sum(&names.counted)];
        if self.board.window.is_some() {
            counts.push(sum(&names.own));
        }
        if self.board.has_stock {
            counts.push(sum(&names.existing));
        }
        for state in &self.board.states {
            counts.push(sum(&state.held));
            counts.extend(state.kept.iter().map(|kept| sum(kept)));
        }
        for m in &self.plan.measures {
            if !matches!(m.counting, Counting::State(..)) {
                counts.extend(self.plan.kept(m).into_iter().map(|kept| Count {
                    sum: kept.summed(&format!("c.{}", kept.sql)),
                    sql: kept.sql,
                    r#type: kept.r#type,
                }));
            }
        }
        for m in self.plan.measures.iter().filter(|m| m.may_leave_out) {
            counts.push(Count {
                sum: format!("coalesce(sum(c.{}), 0)::bigint", m.left_out),
                ..sum(&m.left_out)
            });
        }
        counts
    }

    /// The contributions of all tables, one below the other.
    fn contributions(&self, names: &[String], columns: &[Vec<String>]) -> String {
        let counts = self.counts();
        let keys = [vec!["period".to_owned()], self.segment_names()].concat();
        let branches: Vec<String> = names
            .iter()
            .zip(columns)
            .enumerate()
            .map(|(at, (name, given))| {
                let each = counts.iter().map(|count| match given.contains(&count.sql) {
                    true => count.sql.clone(),
                    // The first names and types the columns.
                    false if at == 0 => format!("NULL::{} AS {}", count.r#type, count.sql),
                    false => "NULL".to_owned(),
                });
                let columns: Vec<String> = keys.iter().cloned().chain(each).collect();
                format!("SELECT {} FROM {name}", columns.join(", "))
            })
            .collect();
        format!(
            "contributions AS (\n    {}\n)",
            branches.join("\n    UNION ALL\n    ")
        )
    }

    /// The contributions added up, with a row for each close where `closes`.
    fn totals(&self, closes: bool) -> String {
        let counts = self.counts();
        let mut columns = self.keys_of("c");
        let keys = columns.len();
        columns.extend(
            counts
                .iter()
                .map(|count| format!("{} AS {}", count.sum, count.sql)),
        );
        let from = match closes {
            false => "contributions AS c".to_owned(),
            true => {
                let closes = &self.board.columns.closes;
                columns.push(format!("bool_or(c.{closes}) AS {closes}"));
                let nulls: Vec<String> = counts.iter().map(|_| "NULL".to_owned()).collect();
                let rest = [
                    vec!["p.period".to_owned()],
                    self.segments_of("s"),
                    nulls,
                    vec!["true".to_owned()],
                ]
                .concat();
                let each = self.each_segment("contributions");
                format!(
                    "(\n    SELECT c.*, false AS {closes} FROM contributions AS c\n    UNION ALL\n    SELECT {} FROM spine AS p{each}\n) AS c",
                    rest.join(", ")
                )
            }
        };
        let sql = format!(
            "SELECT{INDENT}{}\nFROM {from}{}",
            list(&columns),
            group_by(keys)
        );
        format!("totals AS (\n    {}\n)", indent(&sql, 1))
    }

    /// A join with every segment that a relation has.
    pub(super) fn each_segment(&self, from: &str) -> String {
        match self.segment_names().as_slice() {
            [] => String::new(),
            segments => format!(
                " CROSS JOIN (SELECT DISTINCT {} FROM {from}) AS s",
                segments.join(", ")
            ),
        }
    }

    /// The first day of the present period.
    pub(super) fn present(&self) -> String {
        start_of(
            "now()",
            Class::TimestampTz,
            self.calendar(),
            &self.board.zone,
            self.plan.functions(),
        )
    }

    /// The periods from the first of a relation `c` up to the last.
    pub(super) fn spine(&self, from: &str, last: &str) -> String {
        let periods = match self.plan.functions() {
            Some(prefix) => format!(
                "{prefix}akpi_periods(\n        min(c.period),\n        {last},\n        {}\n    )",
                super::super::literal(&self.calendar().name())
            ),
            None => plain::series("min(c.period)", last, self.calendar()),
        };
        format!(
            "spine AS (\n    -- from the first period in which anything happened to the last; what is due later is no period yet\n    SELECT {periods} AS period\n    FROM {from} AS c\n    WHERE isfinite(c.period)\n)"
        )
    }

    /// `PARTITION BY` the segments of `c`.
    pub(super) fn partition(&self) -> String {
        match self.segments_of("c").as_slice() {
            [] => String::new(),
            segments => format!("PARTITION BY {} ", segments.join(", ")),
        }
    }

    pub(super) fn about_closing(&self) -> &'static str {
        match self.board.has_stock {
            true => {
                "\n    -- a stock at the close of a period is the sum of all that came and went up to it"
            }
            false => "",
        }
    }

    /// Every period between the first and the last, and what there is at its close.
    fn closing(&self) -> Vec<String> {
        let names = &self.board.columns;
        let now = self.present();
        let own = match self.board.window {
            Some(_) => &names.own,
            None => &names.counted,
        };
        // That somebody is kept in a state follows from the period before: nothing happens.
        let happened: String = self
            .board
            .states
            .iter()
            .filter_map(|state| {
                let kept = state.kept.as_ref()?;
                Some(format!(
                    " AND coalesce(c.{} <> 0 OR c.{kept} = 0, true)",
                    state.held
                ))
            })
            .collect();
        let last = format!(
            "max(c.period) FILTER (WHERE c.{own} > 0 OR c.{} IS NULL AND c.period <= {now}{happened})",
            names.counted
        );
        let spine = match self.board.is_recorded {
            true => self.recorded_spine(&now),
            false => self.spine("contributions", &last),
        };
        let mut columns = self.keys_of("c");
        columns.push(format!("c.{}", names.counted));
        columns.push(format!("c.{}", names.closes));
        let stock = |name: &str, window: &str, called: &str| {
            format!(
                "CASE WHEN c.{} THEN coalesce(sum(c.{name}) OVER {window}, 0) ELSE 0 END::bigint AS {called}",
                names.closes
            )
        };
        if self.board.has_stock {
            columns.push(stock(&names.existing, "upto", &names.existing));
        }
        for (at, state) in self.board.states.iter().enumerate() {
            columns.push(stock(&state.held, "upto", &state.held));
            if self.compares(at) {
                columns.push(stock(&state.held, "before", &self.opened(at)));
            }
            if let Some(kept) = &state.kept {
                columns.push(stock(kept, "upto", kept));
            }
        }
        for m in &self.plan.measures {
            if !matches!(m.counting, Counting::State(..)) {
                let kept = self.plan.kept(m).into_iter();
                columns.extend(kept.map(|kept| format!("c.{}", kept.sql)));
            }
        }
        let left_out = self.plan.measures.iter().filter(|m| m.may_leave_out);
        columns.extend(left_out.map(|m| format!("c.{}", m.left_out)));
        let partition = self.partition();
        let windows = match self.board.has_stock {
            false => String::new(),
            true => {
                let mut windows = vec![format!("upto AS ({partition}ORDER BY c.period)")];
                if (0..self.board.states.len()).any(|at| self.compares(at)) {
                    windows.push(format!(
                        "before AS ({partition}ORDER BY c.period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
                    ));
                }
                format!("\nWINDOW{INDENT}{}", list(&windows))
            }
        };
        let sql = format!(
            "SELECT{INDENT}{}\nFROM totals AS c{windows}",
            list(&columns)
        );
        vec![
            spine,
            self.totals(true),
            format!(
                "closing AS ({}\n    {}\n)",
                self.about_closing(),
                indent(&sql, 1)
            ),
        ]
    }

    /// Whether a measure compares a state with the close before.
    pub(super) fn compares(&self, state: usize) -> bool {
        let of = |m: &Measure| matches!(m.counting, Counting::State(at, value) if at == state && value.compares());
        self.plan.measures.iter().any(of)
    }

    /// The column with those that were in a state at the close before.
    pub(super) fn opened(&self, state: usize) -> String {
        format!("{}{}", self.board.columns.opened, state + 1)
    }

    /// The columns of the summary that plain SQL has for a measure.
    fn plain_counts(&self, m: &Measure) -> Vec<Column> {
        let existing = &self.board.columns.existing;
        let kept = self.plan.kept(m);
        let own = |at: usize| {
            kept.get(at)
                .map_or(String::new(), |kept| format!("c.{}", kept.sql))
        };
        let existing = format!("c.{existing}");
        let from: Vec<String> = match &m.counting {
            Counting::State(at, value) => {
                let state = self.board.states.get(*at);
                let held = state.map_or(String::new(), |state| format!("c.{}", state.held));
                let stayed = state.and_then(|state| state.kept.as_deref());
                let stayed = format!("c.{}", stayed.unwrap_or_default());
                let opened = format!("c.{}", self.opened(*at));
                match value {
                    StateValue::Rate => vec![held, existing],
                    StateValue::Growth if m.counter == Counter::FlowFlags => vec![
                        "0::bigint".to_owned(),
                        format!("{held} - {stayed}"),
                        format!("{opened} - {stayed}"),
                        stayed,
                    ],
                    StateValue::Growth => vec![opened, held],
                    StateValue::Retention => vec![stayed, opened],
                    StateValue::Gained => vec![format!("{held} - {stayed}"), existing],
                    StateValue::Lost => {
                        let lost = format!("{opened} - {stayed}");
                        let of = format!("greatest({existing}, {lost})");
                        vec![lost, of]
                    }
                }
            }
            // Those that did nothing exist as well.
            Counting::Events(events) if events.is_rate => vec![own(0), existing],
            Counting::Events(_) => vec![existing, own(1), own(2), own(3)],
            _ => (0..kept.len()).map(own).collect(),
        };
        let columns = kept.iter().zip(&from);
        columns
            .map(|(kept, from)| column(&kept.name, named(from, &kept.sql)))
            .collect()
    }

    /// The columns of the summary, of whatever has been added up.
    pub(super) fn select(&self, from: &str, is_closing: bool, conditions: &[String]) -> String {
        let names = &self.board.columns;
        let prefix = self.prefix();
        let mut columns: Vec<Column> = self.plan.named_keys("c.");
        for m in &self.plan.measures {
            if self.plan.is_plain {
                columns.extend(self.plain_counts(m));
                continue;
            }
            let sql = match &m.counting {
                Counting::State(at, value) => {
                    let state = self.board.states.get(*at);
                    let held = state.map_or("", |state| &state.held);
                    let opened = self.opened(*at);
                    let kept = state.and_then(|state| state.kept.as_deref()).unwrap_or("");
                    let among = state.and_then(|state| self.board.states.get(state.among?));
                    let existing = among.map_or(&names.existing, |state| &state.held);
                    match value {
                        StateValue::Rate => {
                            format!("{prefix}rate_summary(c.{held}, c.{existing})")
                        }
                        // Of those in it at either close, whoever else there is.
                        StateValue::Growth if m.counter == Counter::FlowFlags => format!(
                            "{prefix}flow_summary(0, c.{held} - c.{kept}, c.{opened} - c.{kept}, c.{kept})"
                        ),
                        StateValue::Growth => {
                            format!("{prefix}growth_summary(c.{opened}, c.{held})")
                        }
                        StateValue::Retention => {
                            format!("{prefix}rate_summary(c.{kept}, c.{opened})")
                        }
                        StateValue::Gained => {
                            format!("{prefix}rate_summary(c.{held} - c.{kept}, c.{existing})")
                        }
                        // More may be gone than are left.
                        StateValue::Lost => format!(
                            "{prefix}rate_summary(c.{opened} - c.{kept}, greatest(c.{existing}, c.{opened} - c.{kept}))"
                        ),
                    }
                }
                // Those that did nothing exist as well.
                Counting::Events(events) if events.is_rate => format!(
                    "{prefix}rate_summary({prefix}rate_hits(c.{}), c.{})",
                    m.sql, names.existing
                ),
                Counting::Events(_) => format!(
                    "{prefix}action_summary_add(c.{0}, {prefix}action_summary(c.{1} - {prefix}action_customers(c.{0}), 0, 0, 0))",
                    m.sql, names.existing
                ),
                _ => {
                    columns.push(column(&m.kpi, format!("c.{}", m.sql)));
                    continue;
                }
            };
            columns.push(column(&m.kpi, format!("{sql} AS {}", m.sql)));
        }
        let left_out = self.plan.measures.iter().filter(|m| m.may_leave_out);
        columns.extend(left_out.map(|m| column(&m.left_out_name, format!("c.{}", m.left_out))));
        let columns = arranged(&self.plan.existing.summary, columns);
        let mut sql = format!("SELECT{INDENT}{}\nFROM {from} AS c", list(&columns));
        let mut conditions = conditions.to_vec();
        if is_closing {
            let mut there = vec![format!("c.{} > 0", names.counted)];
            if self.board.has_stock {
                there.push(format!("c.{} > 0", names.existing));
            }
            for at in (0..self.board.states.len()).filter(|at| self.compares(*at)) {
                there.push(format!("c.{} > 0", self.opened(at)));
            }
            conditions.insert(
                0,
                format!(
                    "({}) AND (c.{} OR isfinite(c.period) IS NOT TRUE)",
                    there.join(" OR "),
                    names.closes
                ),
            );
        }
        sql.push_str(&filter(&conditions));
        sql
    }
}

/// An expression under a name, which need not be said where it is the column's own.
pub(super) fn named(sql: &str, name: &str) -> String {
    match sql.rsplit_once('.') {
        Some((_, own)) if own == name => sql.to_owned(),
        _ => format!("{sql} AS {name}"),
    }
}
