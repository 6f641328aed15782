//! Storage `live` of one table: counts that its triggers add and subtract, and the view that
//! adds them up.

use super::super::board::{Board, Tables};
use super::super::card::{Measure, ScorecardPlan, Segment};
use super::super::relation::{Column, Relation};
use super::super::render::arranged;
use super::tables::{UPKEEP, check_plain, comments, protect, state_table};
use super::{Rules, live_board};
use crate::error::Result;

pub struct Live;

impl Rules for Live {
    fn name(&self) -> &'static str {
        "live"
    }

    fn is_live(&self) -> bool {
        true
    }

    fn check_plain(&self) -> Result<()> {
        check_plain()
    }

    fn check_relation(&self, relation: &Relation, counted: &dyn Fn(&str) -> bool) -> Result<bool> {
        relation.check_live(counted)
    }

    fn check_board(
        &self,
        _board: &Board,
        _segments: &[Segment],
        _measures: &[Measure],
        _known: &Tables,
    ) -> Result<bool> {
        Err(live_board::unsupported(
            "storage live with where, one_per, window, looked-up segments or measures with keys is not supported of one table".into(),
            "Give an \"entity\", of which it is; or use \"storage\": \"materialized\" and refresh it, or \"storage\": \"view\".",
        ))
    }

    fn segment(&self, column: &Column) -> String {
        column.as_base("c")
    }

    fn existing<'a>(&self, card: &'a ScorecardPlan) -> &'a [String] {
        &card.existing.source
    }

    fn statements(&self, card: &ScorecardPlan, create: &str, replace: bool) -> Vec<String> {
        let names = &card.names;
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

    fn comments(&self, card: &ScorecardPlan) -> Vec<(&'static str, String, String)> {
        let delta = format!(
            "counts that changes of {} added and took away, by period and segment; kpi_compact folds it",
            card.relation.sql
        );
        comments(card, delta)
    }
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
    let columns = arranged(&card.existing.summary, columns);
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
