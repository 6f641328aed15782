//! The summaries of what has been added up.

use super::super::card::Measure;
use super::super::render::{Column, arranged, column};
use super::render::{INDENT, Writer, filter, list, named};
use super::{Counting, StateValue};
use crate::live::Counter;

impl Writer<'_> {
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
