//! The summaries of a live board: the contributions that it keeps, with what changed since it
//! was folded.
//!
//! What is kept has a row for each table of contributions, period and segment. All counts of
//! a period and segment are added up in one value, each table's from a position of their own
//! on, and so are the running sums, as these are what reading costs where there are many
//! segments.

use super::super::card::{Measure, ScorecardPlan};
use super::Board;
use super::parts::Part;
use super::render::{INDENT, Side, Writer, group_by, indent, list};

/// Where the counts of a part are.
struct Place {
    /// That of its presence, which is 0 of no group that there is.
    begin: usize,
    /// Its columns, each with the position of its first count.
    columns: Vec<(String, usize)>,
}

impl Place {
    fn of(&self, column: &str) -> Option<usize> {
        let found = self.columns.iter().find(|(name, _)| name == column);
        found.map(|(_, at)| *at)
    }
}

/// The summaries: the contributions kept, with what changed since they were.
pub fn kept(plan: &ScorecardPlan, board: &Board) -> String {
    let writer = Writer::new(plan, board, Side::Kept);
    let places = writer.places();
    let conditions = [plan.require_exact()];
    let mut steps = writer.changes();
    steps.push(writer.net(&places));
    let is_closing = board.counts_closes();
    if is_closing {
        steps.push(writer.net_spine(&places));
        steps.push(writer.net_totals());
        steps.push(writer.net_closing(&places));
    } else {
        let mut columns = writer.keys_of("c");
        columns.extend(writer.measures_of_net(&places));
        steps.push(format!(
            "totals AS (\n    SELECT\n        {}\n    FROM net AS c\n)",
            columns.join(",\n        ")
        ));
    }
    let from = if is_closing { "closing" } else { "totals" };
    let select = writer.select(from, is_closing, &conditions);
    format!("WITH {}\n{select}", steps.join(",\n"))
}

impl Writer<'_> {
    /// The measure that a column of contributions is of; none of a number.
    fn measure(&self, column: &str) -> Option<&Measure> {
        self.plan.measures.iter().find(|m| m.sql == column)
    }

    /// Where the counts of each part are.
    fn places(&self) -> Vec<Place> {
        let mut end = 0;
        let place = |part: Part| {
            let begin = end;
            end += 1;
            let mut columns = Vec::new();
            for column in part.columns {
                let counts = self.measure(&column).map_or(1, |m| m.reading.counts());
                columns.push((column, end));
                end += counts;
            }
            Place { begin, columns }
        };
        self.parts().into_iter().map(place).collect()
    }

    /// What is kept and what changed, added up.
    fn net(&self, places: &[Place]) -> String {
        let names = &self.board.columns;
        let keys = self.keys_of("c");
        let plain = self.stored_keys("d").join(", ");
        let begins: Vec<String> = places.iter().map(|place| place.begin.to_string()).collect();
        let net = format!(
            "{}akpi_net_from(c.change, ('{{{}}}'::integer[])[c.{}])",
            self.prefix(),
            begins.join(","),
            names.part
        );
        format!(
            "net AS (\n    -- what was counted when it was folded, and what changed since; the counts of each table\n    -- have their places\n    SELECT\n        {},\n        {net} AS {}\n    FROM (\n        SELECT {plain}, d.change FROM {} AS d\n        UNION ALL\n        SELECT {plain}, d.change FROM changes AS d\n    ) AS c{}\n    HAVING btrim({net}, '\\x00'::bytea) <> ''::bytea\n)",
            keys.join(",\n        "),
            names.net,
            self.plan.names.delta,
            indent(&group_by(keys.len()), 1)
        )
    }

    /// A count of the column that has them all.
    fn count_of(&self, net: &str, at: usize) -> String {
        format!("{}kpi_net_count({net}, {at})", self.prefix())
    }

    fn count_at(&self, at: usize) -> String {
        self.count_of(&format!("c.{}", self.board.columns.net), at)
    }

    /// The sum of a column over the parts that have it.
    fn sum_of(&self, places: &[Place], column: &str) -> String {
        let each: Vec<String> = places
            .iter()
            .filter_map(|place| Some(self.count_at(place.of(column)?)))
            .collect();
        match each.as_slice() {
            [] => "0".to_owned(),
            all => all.join(" + "),
        }
    }

    /// Measures that are no states, and what they left out.
    fn measures_of_net(&self, places: &[Place]) -> Vec<String> {
        let mut columns = Vec::new();
        let net = format!("c.{}", self.board.columns.net);
        for m in &self.plan.measures {
            if let Some(at) = places.iter().find_map(|place| place.of(&m.sql)) {
                columns.push(format!(
                    "{}{}({net}, {at}) AS {}",
                    self.prefix(),
                    m.reading.from_counts,
                    m.sql
                ));
            }
        }
        let left_out = self.plan.measures.iter().filter(|m| m.may_leave_out);
        columns.extend(
            left_out.map(|m| format!("{} AS {}", self.sum_of(places, &m.left_out), m.left_out)),
        );
        columns
    }

    /// The periods from the first in which anything happened to the last.
    fn net_spine(&self, places: &[Place]) -> String {
        let names = &self.board.columns;
        let own = self.own();
        let is_there = |place: &Place| format!("{} <> 0", self.count_at(place.begin));
        let (mut happened, mut flows) = (Vec::new(), Vec::new());
        for place in places {
            if place.of(&names.counted).is_some() {
                if let Some(at) = place.of(own) {
                    happened.push(format!("{} > 0", self.count_at(at)));
                }
                continue;
            }
            let state = self
                .board
                .states
                .iter()
                .find(|state| place.of(&state.held).is_some());
            let kept = state.and_then(|state| Some((place.of(&state.held)?, state.kept.as_ref()?)));
            flows.push(
                match kept.and_then(|(held, kept)| Some((held, place.of(kept)?))) {
                    // That somebody is kept in a state follows from the period before.
                    Some((held, kept)) => format!(
                        "{} AND ({} <> 0 OR {} = 0)",
                        is_there(place),
                        self.count_at(held),
                        self.count_at(kept)
                    ),
                    None => is_there(place),
                },
            );
        }
        if !flows.is_empty() {
            happened.push(format!(
                "c.period <= {} AND ({})",
                self.present(),
                flows.join(" OR ")
            ));
        }
        let last = format!("max(c.period) FILTER (WHERE {})", happened.join(" OR "));
        self.spine("net", &last)
    }

    /// All that is there, with a row for each close.
    fn net_totals(&self) -> String {
        let names = &self.board.columns;
        let (net, closes) = (&names.net, &names.closes);
        let keys = self.keys_of("c");
        let spine = [vec!["p.period".to_owned()], self.segments_of("s")].concat();
        format!(
            "totals AS (\n    SELECT\n        {},\n        {}kpi_net(c.{net}) AS {net},\n        bool_or(c.{closes}) AS {closes}\n    FROM (\n        SELECT c.*, false AS {closes} FROM net AS c\n        UNION ALL\n        SELECT {}, ''::bytea, true FROM spine AS p{}\n    ) AS c{}\n)",
            keys.join(",\n        "),
            self.prefix(),
            spine.join(", "),
            self.each_segment("net"),
            indent(&group_by(keys.len()), 1)
        )
    }

    /// What there is at each close.
    fn net_closing(&self, places: &[Place]) -> String {
        let names = &self.board.columns;
        let mut columns = self.keys_of("c");
        columns.push(format!(
            "{} AS {}",
            self.sum_of(places, &names.counted),
            names.counted
        ));
        columns.push(format!("c.{}", names.closes));
        let running = format!("{}kpi_net(c.{}) OVER upto", self.prefix(), names.net);
        let mut stock = |column: &str, called: &str, is_before: bool| {
            let Some(at) = places.iter().find_map(|place| place.of(column)) else {
                return;
            };
            let mut count = self.count_of(&running, at);
            if is_before {
                count = format!("{count} - {}", self.count_at(at));
            }
            columns.push(format!(
                "CASE WHEN c.{} THEN {count} ELSE 0 END AS {called}",
                names.closes
            ));
        };
        stock(&names.existing, &names.existing, false);
        for (at, state) in self.board.states.iter().enumerate() {
            stock(&state.held, &state.held, false);
            if self.compares(at) {
                stock(&state.held, &self.opened(at), true);
            }
            if let Some(kept) = &state.kept {
                stock(kept, kept, false);
            }
        }
        columns.extend(self.measures_of_net(places));
        let window = match self.board.has_stock {
            true => format!("\nWINDOW upto AS ({}ORDER BY c.period)", self.partition()),
            false => String::new(),
        };
        let sql = format!("SELECT{INDENT}{}\nFROM totals AS c{window}", list(&columns));
        self.closing_of(&sql)
    }
}
