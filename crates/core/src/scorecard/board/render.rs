//! The SQL that counts a board.
//!
//! Each table gives *contributions*: rows of a period, the segments and counts that add up,
//! whatever set of entities they are taken of. Of facts and events these are summaries; of
//! states they are flows, that is how many come into a state in a period less how many leave
//! it. A stock at the close of a period is the running sum of its flows, so no calendar is
//! joined with the entities.

use super::super::calendar::{Calendar, Grain};
use super::super::card::ScorecardPlan;
use super::super::relation::Class;
use super::parts::Part;
use super::{Board, Moment, start_of};
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

pub(super) fn filter(conditions: &[String]) -> String {
    match conditions {
        [] => String::new(),
        all => format!("\nWHERE {}", all.join(&format!("{INDENT}AND "))),
    }
}

/// The conditions as one, in parentheses where there are several.
pub(super) fn all_of(conditions: &[String]) -> String {
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
            [only] if !self.board.counts_closes() => Some(only.name.clone()),
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
                if self.board.counts_closes() {
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
    pub(super) fn read_segments(&self) -> Vec<String> {
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

    pub(super) fn start(&self, moment: &Moment, calendar: Calendar) -> String {
        start_of(
            &moment.sql,
            moment.class,
            calendar,
            &self.board.zone,
            self.plan.functions(),
        )
    }

    /// The first day of the period of a day.
    pub(super) fn start_of_day(&self, day: &str) -> String {
        start_of(day, Class::Date, self.calendar(), "", self.plan.functions())
    }

    pub(super) fn calendar(&self) -> Calendar {
        self.board.calendar.unwrap_or(Calendar::of(Grain::Day))
    }

    /// An interval of one period.
    pub(super) fn step(&self) -> String {
        format!("interval {}", self.calendar().grain.interval(1))
    }

    pub(super) fn lookups(&self) -> String {
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
}

/// An expression under a name, which need not be said where it is the column's own.
pub(super) fn named(sql: &str, name: &str) -> String {
    match sql.rsplit_once('.') {
        Some((_, own)) if own == name => sql.to_owned(),
        _ => format!("{sql} AS {name}"),
    }
}
