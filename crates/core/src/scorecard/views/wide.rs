//! The wide view: a column a KPI.

use super::super::card::ScorecardPlan;
use super::super::render::{arranged, column};
use super::INDENT;

impl ScorecardPlan {
    /// One row a period and segment, one column a KPI; and one a subtotal where they are
    /// asked for.
    pub(in super::super) fn wide(&self) -> String {
        let mut columns = self.named_keys("s.");
        for m in &self.measures {
            columns.push(column(
                &m.kpi,
                format!("{} AS {}", self.value(m, "s."), m.sql),
            ));
        }
        let mut with = String::new();
        let from = if self.wide_has_totals || self.min_n.is_some() {
            let (steps, last) = self.counted();
            with = format!("WITH {}\n", steps.join(",\n"));
            if self.wide_has_totals {
                columns.push(column("level", "s.level".into()));
                columns.push(column("total", "s.level = 'total' AS total".into()));
            }
            if self.min_n.is_some() {
                let hidden: Vec<String> = self
                    .measures
                    .iter()
                    .map(|m| format!("s.{}", self.hidden(m)))
                    .collect();
                columns.push(column(
                    "suppressed",
                    format!("({}) AS suppressed", hidden.join(" OR ")),
                ));
            }
            last.to_owned()
        } else {
            self.names.summary.clone()
        };
        let columns = arranged(&self.existing.wide, columns);
        let mut sql = format!(
            "{with}SELECT{INDENT}{}\nFROM {from} AS s",
            columns.join(&format!(",{INDENT}")),
        );
        if !with.is_empty() && !self.wide_has_totals && !self.segments.is_empty() {
            sql.push_str("\nWHERE s.level = 'segment'");
        }
        sql
    }
}
