//! Contributions of facts and events.

use super::super::calendar::{Calendar, Grain};
use super::super::card::Measure;
use super::super::plain::Passed;
use super::super::relation::Class;
use super::super::spec::Keep;
use super::parts::Part;
use super::render::{INDENT, Writer, all_of, filter, group_by, indent, list, named};
use super::{Counting, EventsPlace, OnePer, Rows, RowsPlace, start_of};

impl Writer<'_> {
    /// What entities did.
    pub(super) fn events(&self, place: &EventsPlace, measures: &[&Measure]) -> Option<Part> {
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
    pub(super) fn rows(&self, place: &RowsPlace, measures: &[(&Measure, &Rows)]) -> Option<Part> {
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
}
