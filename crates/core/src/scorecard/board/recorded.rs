//! A history that writes itself: of one table that has only today's state, triggers log the
//! rows added and removed, each with the moment, and the closes of periods are counted of
//! that log.
//!
//! A row counts at a close where more of its kind were added before it than removed, so neither the
//! order of changes within a period matters nor how the triggers of a statement nest. What
//! was there when the log began has been there before its first period.

use super::super::card::ScorecardPlan;
use super::super::quote::literal;
use super::super::relation::Class;
use super::changes::logged_columns;
use super::render::{INDENT, Side, Writer, group_by, indent, list, named};
use super::{Board, Entity, start_of};

/// The summaries of every period and segment, counted of the log.
pub fn recorded(plan: &ScorecardPlan, board: &Board) -> String {
    let writer = Writer::new(plan, board, Side::Whole);
    let source = board.tables.first();
    let columns: Vec<String> = source
        .iter()
        .flat_map(|table| &table.columns)
        .map(|column| format!("c.{}", column.sql))
        .collect();
    let conditions = [
        plan.require_exact(),
        // Never run: whoever may not read the table may not read this.
        format!(
            "NOT EXISTS (SELECT {} FROM {} AS c WHERE false)",
            columns.join(", "),
            source.map_or("", |table| table.sql.as_str())
        ),
        // Never run either: the table of counts, empty here, is of this scorecard.
        format!(
            "NOT EXISTS (SELECT FROM {} AS d WHERE false)",
            plan.names.delta
        ),
    ];
    writer.groups(writer.entities(), writer.parts(), &conditions)
}

/// What the log lacks of the table, and what it has that the table lacks: as it would be
/// logged.
pub fn difference(plan: &ScorecardPlan, board: &Board) -> String {
    of_log(board, plan.names.logs.first().map_or("", String::as_str))
}

/// What a new log begins with: the moment, and all rows of the table; or the log so far and
/// what it lacks, as changes of this moment.
pub fn beginning(board: &Board, so_far: Option<&str>) -> String {
    let columns = board.tables.first().map_or(0, |table| table.columns.len());
    let columns: Vec<String> = (1..=columns).map(|number| format!("d.c{number}")).collect();
    let (columns, now) = (columns.join(", "), "(SELECT clock_timestamp())");
    match so_far {
        Some(log) => format!(
            "SELECT d.sign, d.at, {columns} FROM {log} AS d\nUNION ALL\nSELECT d.sign, {now} AS at, {columns} FROM (\n    {}\n) AS d",
            indent(&of_log(board, log), 1)
        ),
        None => {
            let types: Vec<String> = board
                .tables
                .iter()
                .flat_map(|table| &table.columns)
                .map(|column| format!("NULL::{}", column.base_type))
                .collect();
            format!(
                "SELECT 0::smallint AS sign, now() AS at, {}\nUNION ALL\nSELECT 1::smallint AS sign, now() AS at, {}",
                types.join(", "),
                rows(board)
            )
        }
    }
}

/// The rows of the table as they are logged, after SELECT.
fn rows(board: &Board) -> String {
    let Some(table) = board.tables.first() else {
        return String::new();
    };
    format!(
        "{} FROM {} AS t",
        logged_columns(table).join(", "),
        table.sql
    )
}

/// The same of a log by its name.
fn of_log(board: &Board, log: &str) -> String {
    let columns = board.tables.first().map_or(0, |table| table.columns.len());
    let columns: Vec<String> = (1..=columns).map(|number| format!("c{number}")).collect();
    let columns = columns.join(", ");
    format!(
        "SELECT CASE WHEN n.missing > 0 THEN 1 ELSE -1 END::smallint AS sign, {columns}\nFROM (\n    SELECT {columns}, sum(d.change) AS missing\n    FROM (\n        SELECT 1 AS change, {}\n        UNION ALL\n        SELECT -l.sign, {columns} FROM {log} AS l WHERE l.sign <> 0\n    ) AS d\n    GROUP BY {columns}\n    HAVING sum(d.change) <> 0\n) AS n\nCROSS JOIN LATERAL generate_series(1, abs(n.missing)::bigint) AS g (nth)",
        rows(board)
    )
}

impl Writer<'_> {
    fn log(&self) -> &str {
        self.plan.names.logs.first().map_or("", String::as_str)
    }

    fn begun(&self) -> String {
        format!(
            "(SELECT min(b.at) FROM {} AS b WHERE b.sign = 0)",
            self.log()
        )
    }

    fn recorded_start(&self, moment: &str) -> String {
        start_of(
            moment,
            Class::TimestampTz,
            self.calendar(),
            &self.board.zone,
            Some(self.prefix()),
        )
    }

    /// The periods from the one in which the log began to the present one.
    pub(super) fn recorded_spine(&self, now: &str) -> String {
        format!(
            "spine AS (\n    -- from the period in which the log began to the present one\n    SELECT {}akpi_periods({}, {now}, {}) AS period\n)",
            self.prefix(),
            self.recorded_start(&self.begun()),
            literal(&self.calendar().name())
        )
    }

    /// The rows of the table as they were, each from the first close at which it was there
    /// to the first after that at which it was not, with what is true of it.
    pub(super) fn recorded_entities(&self, entity: &Entity) -> Vec<String> {
        let names = &self.board.columns;
        let (begins, ends, present) = (&names.begins, &names.ends, &names.counted);
        let columns: Vec<&str> = self
            .board
            .tables
            .iter()
            .flat_map(|table| &table.columns)
            .map(|column| column.sql.as_str())
            .collect();
        let logged: Vec<String> = columns
            .iter()
            .enumerate()
            .map(|(at, name)| named(&format!("g.c{}", at + 1), name))
            .collect();
        let changes = format!(
            "SELECT{INDENT}{},{INDENT}CASE WHEN g.at <= {} THEN '-infinity' ELSE {} END AS {begins},{INDENT}sum(g.sign) AS {present}\nFROM {} AS g\nWHERE g.sign <> 0{}",
            list(&logged),
            self.begun(),
            self.recorded_start("g.at"),
            self.log(),
            group_by(columns.len() + 1)
        );
        let of_changes: Vec<String> = columns.iter().map(|name| format!("e.{name}")).collect();
        let rows = format!(
            "SELECT{INDENT}{},{INDENT}e.{begins},{INDENT}lead(e.{begins}) OVER states AS {ends},{INDENT}sum(e.{present}) OVER states AS {present}\nFROM (\n    {}\n) AS e\nWINDOW states AS (PARTITION BY {} ORDER BY e.{begins})",
            list(&of_changes),
            indent(&changes, 1),
            of_changes.join(", "),
        );
        let mut columns = vec![named(&entity.key, &names.entity)];
        for (segment, from) in self.plan.segments.iter().zip(&self.board.segments) {
            columns.push(format!("last_value({from}) OVER latest AS {}", segment.sql));
        }
        columns.push(format!("e.{begins}"));
        columns.push(format!("coalesce(e.{ends}, 'infinity') AS {ends}"));
        columns.push(format!("e.{present}"));
        for state in &self.board.states {
            let holds = state.history.conditions.join(" AND ");
            columns.push(format!("({holds}) AS {}", state.held));
        }
        // Of several states that ended together it does not matter which, but always the same.
        let mut order = vec![
            format!("e.{ends} IS NULL AND e.{present} > 0"),
            format!("e.{begins}"),
        ];
        order.extend(self.board.segments.iter().cloned());
        let latest = match self.board.segments.is_empty() {
            true => String::new(),
            false => format!(
                "\nWINDOW latest AS (\n    PARTITION BY {} ORDER BY {}\n    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING\n)",
                entity.key,
                order.join(", ")
            ),
        };
        let entities = format!(
            "SELECT{INDENT}{}\nFROM recorded AS e{latest}",
            list(&columns)
        );
        vec![
            format!(
                "recorded AS (\n    -- the rows that were added and removed, by the period of the change\n    {}\n)",
                indent(&rows, 1)
            ),
            format!(
                "entities AS MATERIALIZED (\n    -- each state of a row with the segments that it had last\n    SELECT e.*\n    FROM (\n        {}\n    ) AS e\n    WHERE e.{present} > 0\n)",
                indent(&entities, 2)
            ),
        ]
    }
}
