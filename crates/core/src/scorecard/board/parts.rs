//! Contributions of the tables of a board: of who exists, and of states.

use super::super::card::Measure;
use super::super::plain::Passed;
use super::super::relation::Class;
use super::render::{INDENT, Writer, filter, group_by, indent, list};
use super::{Counting, EventsPlace, Moment, Rows, RowsPlace, State, Valid, start_of};

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

impl Writer<'_> {
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

    pub(super) fn part_name(&self, kpi: &str, suffix: &str) -> String {
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
    pub(super) fn windows(&self, interval: &str, day: &str) -> String {
        let step = self.step();
        let period = self.start_of_day(day);
        format!(
            "CROSS JOIN LATERAL (\n    SELECT g.start::date AS period\n    FROM generate_series({period}::timestamp, {day} + interval {interval} + interval '3 days', {step}) AS g (start)\n    WHERE g.start + {step} - interval {interval} <= {day}\n) AS p"
        )
    }

    /// Counts a measure of rows into its columns.
    pub(super) fn count(
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
}
