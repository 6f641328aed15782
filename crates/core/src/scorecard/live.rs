//! Live scorecards: the tables that hold what was counted, and the view that adds it up.

use super::board::{self, Board};
use super::card::ScorecardPlan;

/// The tables and views of a live scorecard; with `replace` those that are there get the
/// columns that they lack.
pub(super) fn statements(card: &ScorecardPlan, create: &str, replace: bool) -> Vec<String> {
    let names = &card.names;
    if let Some(board) = &card.board {
        let tables = of_board(card, board, replace);
        let view = |name: &str, sql: String| format!("{create} {name} AS\n{sql}");
        return match board.is_recorded {
            // What it tells is what its log lacks.
            true => tables
                .into_iter()
                .chain([
                    view(&names.source, board::difference(card, board)),
                    view(&names.summary, board::recorded(card, board)),
                ])
                .collect(),
            false => std::iter::once(view(&names.source, card.groups()))
                .chain(tables)
                .chain([view(&names.summary, board::kept(card, board))])
                .collect(),
        };
    }
    let mut statements = vec![format!("{create} {} AS\n{}", names.source, card.groups())];
    // One made before 0.5.0 has other tables.
    if replace && !card.existing.delta.is_empty() {
        let there = &card.existing.delta;
        statements.extend(
            card.segments
                .iter()
                .filter(|s| !there.contains(&s.name))
                .map(|s| {
                    format!(
                        "ALTER TABLE {} ADD COLUMN {} {}",
                        names.delta, s.sql, s.base_type
                    )
                }),
        );
    } else {
        let mut columns = vec!["period date".to_owned()];
        columns.extend(
            card.segments
                .iter()
                .map(|s| format!("{} {}", s.sql, s.base_type)),
        );
        columns.push("change bytea NOT NULL".to_owned());
        statements.extend([
            // Rows are written and folded all the time; room for that is kept on each page.
            format!(
                "CREATE {}TABLE {} (\n    {}\n) WITH (fillfactor = 50, {UPKEEP})",
                if card.unlogged { "UNLOGGED " } else { "" },
                names.delta,
                columns.join(",\n    ")
            ),
            state_table(card),
        ]);
    }
    if !(replace && card.existing.is_protected) {
        for table in [&names.delta, &names.state] {
            statements.extend(protect(card, table));
        }
    }
    statements.push(format!("{create} {} AS\n{}", names.summary, summary(card)));
    statements
}

/// Tables that are written to and emptied all the time. Nothing may keep writers out, which
/// giving back room at their end does.
const UPKEEP: &str =
    "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500, vacuum_truncate = off";

fn state_table(card: &ScorecardPlan) -> String {
    format!(
        "CREATE TABLE {} (\n    kind text NOT NULL,\n    relation regclass,\n    at timestamptz,\n    detail text\n)",
        card.names.state
    )
}

/// Rows that a restore of data or replication brings are not counted twice.
fn protect(card: &ScorecardPlan, table: &str) -> Vec<String> {
    let triggers = [
        ("kpi_protect", "INSERT OR UPDATE OR DELETE", "ROW"),
        ("kpi_protect_truncate", "TRUNCATE", "STATEMENT"),
    ];
    let mut statements: Vec<String> = triggers
        .iter()
        .map(|(trigger, events, each)| {
            format!(
                "CREATE OR REPLACE TRIGGER {trigger} BEFORE {events} ON {table}\n    FOR EACH {each} EXECUTE FUNCTION {}kpi_protect_delta()",
                card.prefix
            )
        })
        .collect();
    statements.push(format!(
        "ALTER TABLE {table} ENABLE ALWAYS TRIGGER kpi_protect"
    ));
    statements
}

/// The tables of a board: contributions, and a log for each table that it reads. Of one that
/// is there only the state stays.
fn of_board(card: &ScorecardPlan, board: &Board, replace: bool) -> Vec<String> {
    let names = &card.names;
    let mut statements = vec![format!(
        "CREATE {}TABLE {} (\n    {}\n) WITH ({UPKEEP})",
        if card.unlogged { "UNLOGGED " } else { "" },
        names.delta,
        board::delta_columns(card, board).join(",\n    ")
    )];
    let mut tables = vec![&names.delta];
    if !replace {
        statements.push(state_table(card));
    }
    if !(replace && card.existing.is_protected) {
        tables.push(&names.state);
    }
    for (at, log) in names.logs.iter().enumerate() {
        statements.push(board::log_statement(card, board, at, UPKEEP));
        tables.push(log);
    }
    statements.extend(tables.into_iter().flat_map(|table| protect(card, table)));
    statements
}

/// The sum of all changes, where the scorecard is exact.
fn summary(card: &ScorecardPlan) -> String {
    let (names, prefix) = (&card.names, &card.prefix);
    let mut columns = card.named_keys("n.");
    let mut at = 1;
    let mut left_out = Vec::new();
    for m in &card.measures {
        columns.push((
            m.kpi.clone(),
            format!(
                "{prefix}{}(n.net, {at}) AS {}",
                m.reading.from_counts, m.sql
            ),
        ));
        at += m.counter.fields() + 1;
        if m.may_leave_out {
            left_out.push((
                m.left_out_name.clone(),
                format!("{prefix}kpi_net_count(n.net, {}) AS {}", at - 1, m.left_out),
            ));
        }
    }
    columns.extend(left_out);
    let columns = super::render::arranged(&card.existing.summary, columns);
    let keys = card.keys("d.").join(", ");
    let mut nets = format!(
        "SELECT {keys}, {prefix}kpi_net(d.change) AS net\n    FROM {} AS d\n    GROUP BY {keys}",
        names.delta
    );
    // Values that are equal but look different are told apart until only those that are
    // in the table are left.
    let alike: Vec<String> = card
        .segments
        .iter()
        .filter(|s| !s.exact)
        .map(|s| format!("d.{}::text COLLATE \"C\"", s.sql))
        .collect();
    if !alike.is_empty() {
        let outer = card.keys("e.").join(", ");
        nets = format!(
            "SELECT {outer}, {prefix}kpi_net(e.net) AS net\n    FROM (\n        {}, {}\n    ) AS e\n    WHERE {prefix}kpi_net_count(e.net, 0) <> 0\n    GROUP BY {outer}",
            nets.replace("\n    ", "\n        "),
            alike.join(", ")
        );
    }
    format!(
        "SELECT\n    {}\nFROM (\n    {nets}\n) AS n\nWHERE {prefix}kpi_net_count(n.net, 0) <> 0\n    -- an ERROR where it is stale\n    AND {}\n    -- never run: whoever may not read the table may not read this\n    AND NOT EXISTS (SELECT {} FROM {} AS c WHERE false)",
        columns.join(",\n    "),
        card.require_exact(),
        card.read_columns().join(", "),
        card.relation.sql,
    )
}
