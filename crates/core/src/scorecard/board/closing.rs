//! Contributions added up, and what there is at each close.

use super::super::card::Measure;
use super::super::plain;
use super::super::relation::Class;
use super::render::{INDENT, Writer, group_by, indent, list};
use super::{Counting, start_of};

/// A column of contributions: its name as an identifier, its type, how it adds up.
struct Count {
    sql: String,
    r#type: String,
    sum: String,
}

impl Writer<'_> {
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
    pub(super) fn contributions(&self, names: &[String], columns: &[Vec<String>]) -> String {
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
    pub(super) fn totals(&self, closes: bool) -> String {
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

    /// Every period between the first and the last, and what there is at its close.
    pub(super) fn closing(&self) -> Vec<String> {
        let names = &self.board.columns;
        let now = self.present();
        let own = self.own();
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
        vec![spine, self.totals(true), self.closing_of(&sql)]
    }

    /// The column with the rows whose own period it is: a window counts them in others too.
    pub(super) fn own(&self) -> &str {
        match self.board.window {
            Some(_) => &self.board.columns.own,
            None => &self.board.columns.counted,
        }
    }

    /// `closing`, with what it comes of.
    pub(super) fn closing_of(&self, sql: &str) -> String {
        let about = match self.board.has_stock {
            true => "\n    -- a stock at the close of a period is the sum of all changes up to it",
            false => "",
        };
        format!("closing AS ({about}\n    {}\n)", indent(sql, 1))
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
}
