//! Every segment and the subtotals, and which of them must not be shown.

use super::super::card::ScorecardPlan;
use super::super::plain::Kept;
use super::super::quote::literal;
use super::super::spec::Totals;
use super::DEEPER;

impl ScorecardPlan {
    /// The sets of columns that are kept, each with what its level is called.
    fn levels(&self) -> Vec<(Vec<&str>, String)> {
        let names: Vec<(&str, &str)> = self
            .segments
            .iter()
            .map(|s| (s.name.as_str(), s.sql.as_str()))
            .collect();
        let all = || names.iter().map(|(_, sql)| *sql).collect::<Vec<&str>>();
        let mut levels = vec![(all(), "segment".to_owned())];
        let subtotals: Vec<u32> = match self.totals {
            _ if names.len() < 2 => Vec::new(),
            Totals::All => Vec::new(),
            Totals::Each => (0..names.len()).map(|at| 1 << at).collect(),
            Totals::Cube => (1..(1_u32 << names.len()) - 1).rev().collect(),
        };
        for kept in subtotals {
            let columns = || {
                let numbered = names.iter().enumerate();
                numbered.filter(move |(at, _)| kept & (1 << at) != 0)
            };
            let called: Vec<&str> = columns().map(|(_, (name, _))| *name).collect();
            levels.push((
                columns().map(|(_, (_, sql))| *sql).collect(),
                called.join(", "),
            ));
        }
        levels.push((Vec::new(), "total".to_owned()));
        levels
    }

    /// Every segment and the subtotals, without what must not be shown; and the name of
    /// the last step.
    pub(in super::super) fn counted(&self) -> (Vec<String>, &'static str) {
        let mut steps = Vec::new();
        // Citus shuffles no GROUPING SETS: there they are of what is counted already.
        let mut from = match self.citus.is_some() && !self.segments.is_empty() {
            true => format!("(SELECT * FROM {} OFFSET 0)", self.names.summary),
            false => self.names.summary.clone(),
        };
        if let Some(least) = self.min_n {
            steps.push(self.cells(&from, least));
            from = "cells".to_owned();
        }
        steps.push(self.with_totals(&from));
        if self.min_n.is_none() {
            return (steps, "with_totals");
        }
        let mut columns = self.keys("t.");
        columns.push("t.level".to_owned());
        for m in &self.measures {
            let hidden = self.hidden(m);
            columns.extend(
                self.kept(m).iter().map(|kept| {
                    format!("CASE WHEN NOT t.{hidden} THEN t.{0} END AS {0}", kept.sql)
                }),
            );
            columns.push(format!("t.{hidden}"));
        }
        for m in self.left_out() {
            columns.push(format!(
                "CASE WHEN NOT t.{} THEN t.{1} END AS {1}",
                self.hidden(m),
                m.left_out
            ));
        }
        steps.push(format!(
            "shown AS (\n    SELECT\n        {}\n    FROM with_totals AS t\n)",
            columns.join(DEEPER)
        ));
        (steps, "shown")
    }

    /// Which segments are not shown: those of too few people; and where these are so few
    /// together that the total would tell of them, the smallest of the others as well.
    fn cells(&self, from: &str, least: u32) -> String {
        let few = least.saturating_sub(1);
        let mut inner = vec!["s.*".to_owned()];
        let mut columns = self.keys("s.");
        let segments: Vec<String> = self.keys("s.").into_iter().skip(1).collect();
        for m in &self.measures {
            let people = self.keywords.ident(&m.people);
            inner.push(format!(
                "{} AS {people}",
                self.people(m, |kept| format!("s.{}", kept.sql))
            ));
            columns.extend(self.kept(m).iter().map(|kept| format!("s.{}", kept.sql)));
            let own = format!("s.{people} BETWEEN 1 AND {few}");
            let order = [vec![format!("s.{people}")], segments.clone()]
                .concat()
                .join(", ");
            columns.push(format!(
                "{own}\n            OR s.{people} > {few}\n            AND coalesce(sum(s.{people}) FILTER (WHERE s.{people} <= {few}) OVER (PARTITION BY s.period), 0) BETWEEN 1 AND {few}\n            AND row_number() OVER (PARTITION BY s.period, s.{people} > {few} ORDER BY {order}) = 1 AS {}",
                self.hidden(m)
            ));
        }
        columns.extend(self.left_out().map(|m| format!("s.{}", m.left_out)));
        format!(
            "cells AS (
    -- fewer than {least} are not shown, nor the smallest other segment where the total would give them away
    SELECT
        {}
    FROM (
        SELECT
            {}
        FROM {from} AS s
    ) AS s
)",
            columns.join(DEEPER),
            inner.join(",\n            ")
        )
    }

    fn with_totals(&self, from: &str) -> String {
        let mut columns = self.keys("s.");
        let grouping = if self.segments.is_empty() {
            columns.push("'total'::text AS level".to_owned());
            String::new()
        } else {
            let levels = self.levels();
            columns.push(self.level(&levels));
            let sets: Vec<String> = levels
                .iter()
                .map(|(kept, _)| {
                    let kept = kept.iter().map(|sql| format!("s.{sql}"));
                    let set: Vec<String> =
                        std::iter::once("s.period".to_owned()).chain(kept).collect();
                    format!("({})", set.join(", "))
                })
                .collect();
            format!("\n    GROUP BY GROUPING SETS ({})", sets.join(", "))
        };
        let is_grouped = !grouping.is_empty();
        let total = |kept: &Kept| match is_grouped {
            true => kept.summed(&format!("s.{}", kept.sql)),
            false => format!("s.{}", kept.sql),
        };
        for m in &self.measures {
            columns.extend(self.kept(m).iter().map(|kept| match is_grouped {
                true => format!("{} AS {}", total(kept), kept.sql),
                false => total(kept),
            }));
            if let Some(least) = self.min_n {
                let few = format!(
                    "{} BETWEEN 1 AND {}",
                    self.people(m, total),
                    least.saturating_sub(1)
                );
                // A subtotal of something hidden would tell of it.
                let hidden = self.hidden(m);
                let part = match self.segments.first() {
                    Some(_) => format!("{} AND bool_or(s.{hidden}) OR ", self.is_part()),
                    None => String::new(),
                };
                columns.push(format!("{part}{few} AS {hidden}"));
            }
        }
        columns.extend(self.left_out().map(|m| match is_grouped {
            true => format!("sum(s.{0})::bigint AS {0}", m.left_out),
            false => format!("s.{}", m.left_out),
        }));
        let about = match is_grouped {
            true => "\n    -- every segment and the totals: counts are added up, rates never are",
            false => "",
        };
        format!(
            "with_totals AS ({about}\n    SELECT\n        {}\n    FROM {from} AS s{grouping}\n)",
            columns.join(DEEPER)
        )
    }

    /// The columns by which levels are told apart.
    fn grouping(&self) -> String {
        let columns = self.segments.iter().map(|s| format!("s.{}", s.sql));
        // Of all segments or none, any one tells.
        let told = match self.levels().len() {
            2 => 1,
            _ => self.segments.len(),
        };
        format!(
            "GROUPING({})",
            columns.take(told).collect::<Vec<_>>().join(", ")
        )
    }

    fn level(&self, levels: &[(Vec<&str>, String)]) -> String {
        let told = match levels.len() {
            2 => 1,
            _ => self.segments.len(),
        };
        let cases: Vec<String> = levels
            .iter()
            .map(|(kept, name)| {
                let gone = self.segments.iter().take(told).fold(0_u64, |mask, s| {
                    mask << 1 | u64::from(!kept.contains(&s.sql.as_str()))
                });
                format!("WHEN {gone} THEN {}", literal(name))
            })
            .collect();
        format!("CASE {} {} END AS level", self.grouping(), cases.join(" "))
    }

    /// SQL that is true of all rows but those of all segments together.
    fn is_part(&self) -> String {
        let told = match self.levels().len() {
            2 => 1,
            _ => self.segments.len().min(31),
        };
        format!("{} <> {}", self.grouping(), (1_u64 << told) - 1)
    }
}
