//! The SQL of a scorecard.

use super::board;
use super::card::ScorecardPlan;
use super::quote::literal;
use super::views::LONG;

const INDENT: &str = "\n    ";

/// A column of a view: its name, and what it is.
pub(super) type Column = (String, String);

/// Columns in the order in which a view that is there has them, new ones last.
pub(super) fn arranged(existing: &[String], columns: Vec<Column>) -> Vec<String> {
    let columns = sorted(existing, columns);
    columns.into_iter().map(|(_, sql)| sql).collect()
}

fn sorted(existing: &[String], mut columns: Vec<Column>) -> Vec<Column> {
    let place = |name: &str| existing.iter().position(|there| there == name);
    columns.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
    columns
}

pub(super) fn column(name: &str, sql: String) -> Column {
    (name.to_owned(), sql)
}

impl ScorecardPlan {
    /// The statements that make the scorecard, or with `replace` those that make it again
    /// in place. A live one is counted after them.
    pub fn statements(&self, replace: bool) -> Vec<String> {
        let names = &self.names;
        let create = match replace {
            true => "CREATE OR REPLACE VIEW",
            false => "CREATE VIEW",
        };
        let rules = self.storage.rules();
        let mut statements = rules.statements(self, create, replace);
        statements.push(format!("{create} {} AS\n{}", names.long, self.long()));
        statements.push(format!("{create} {} AS\n{}", names.wide, self.wide()));
        statements.extend(self.comments());
        statements
    }

    /// The columns that a group is known by, each with `alias` before it.
    pub fn keys(&self, alias: &str) -> Vec<String> {
        self.named_keys(alias)
            .into_iter()
            .map(|(_, sql)| sql)
            .collect()
    }

    /// The same, each with its name.
    pub(super) fn named_keys(&self, alias: &str) -> Vec<Column> {
        let mut keys = vec![column("period", format!("{alias}period"))];
        keys.extend(
            self.segments
                .iter()
                .map(|s| column(&s.name, format!("{alias}{}", s.sql))),
        );
        keys
    }

    /// The summaries of every period and segment, counted from rows.
    pub fn groups(&self) -> String {
        if let Some(board) = &self.board {
            return board::groups(self, board);
        }
        let mut columns = vec![column(
            "period",
            match &self.start {
                Some(start) => format!("{start} AS period"),
                None => "NULL::date AS period".to_owned(),
            },
        )];
        for segment in &self.segments {
            let plain = segment.from == format!("c.{}", segment.sql);
            columns.push(column(
                &segment.name,
                match plain {
                    true => segment.from.clone(),
                    false => format!("{} AS {}", segment.from, segment.sql),
                },
            ));
        }
        for m in &self.measures {
            let conditions: Vec<String> = m.accepts.iter().cloned().collect();
            let counted = self.counted_from(m, &m.arguments, &conditions);
            for (kept, sql) in self.kept(m).iter().zip(counted) {
                columns.push(column(&kept.name, format!("{sql} AS {}", kept.sql)));
            }
        }
        for m in &self.measures {
            if let Some(refuses) = &m.refuses {
                columns.push(column(
                    &m.left_out_name,
                    format!("count(*) FILTER (WHERE {refuses}) AS {}", m.left_out),
                ));
            }
        }
        let columns = sorted(self.storage.rules().existing(self), columns);
        let keys = self.named_keys("");
        let keys = keys.iter().skip(usize::from(self.start.is_none()));
        let mut places: Vec<usize> = keys
            .filter_map(|(key, _)| columns.iter().position(|(name, _)| name == key))
            .map(|place| place + 1)
            .collect();
        places.sort_unstable();
        let columns: Vec<String> = columns.into_iter().map(|(_, sql)| sql).collect();
        let places: Vec<String> = places.iter().map(usize::to_string).collect();
        let group = if places.is_empty() {
            // No group at all: no rows, no row.
            "HAVING count(*) > 0".to_owned()
        } else {
            format!("GROUP BY {}", places.join(", "))
        };
        format!(
            "SELECT{INDENT}{}\nFROM {} AS c\n{group}",
            columns.join(&format!(",{INDENT}")),
            self.relation.sql
        )
    }

    /// What BI tools show beside the views and their columns.
    pub(super) fn comments(&self) -> Vec<String> {
        let names = &self.names;
        let source = &self.relation.sql;
        let by = self.by();
        let mut comments = vec![
            comment(
                "VIEW",
                &names.long,
                &format!(
                    "scorecard of {source} {by}: one row a period, segment and KPI, and one a period and KPI for all segments together"
                ),
            ),
            comment(
                "VIEW",
                &names.wide,
                &format!(
                    "scorecard of {source} {by}: one row a period and segment, one column a KPI"
                ),
            ),
            comment(
                self.storage.summary_kind(),
                &names.summary,
                &match self.is_plain {
                    true => format!(
                        "counts of {source} {by}, which add up to those of longer periods and of all segments"
                    ),
                    false => format!(
                        "summaries of {source} {by}, to be read by the functions of advocacy_kpi"
                    ),
                },
            ),
        ];
        let period = match &self.calendar {
            Some(calendar) => format!("first day of the {}", calendar.grain.noun()),
            None => "none: the scorecard has no periods".to_owned(),
        };
        for view in [&names.long, &names.wide, &names.summary] {
            comments.push(comment("COLUMN", &format!("{view}.period"), &period));
            for segment in &self.segments {
                comments.push(comment(
                    "COLUMN",
                    &format!("{view}.{}", segment.sql),
                    &segment.comment,
                ));
            }
        }
        for m in &self.measures {
            let kept = self.kept(m);
            let mut columns = vec![(&names.wide, &m.sql, m.title.clone())];
            columns.extend(
                kept.iter()
                    .map(|kept| (&names.summary, &kept.sql, kept.meaning.clone())),
            );
            if m.may_leave_out {
                columns.push((
                    &names.summary,
                    &m.left_out,
                    format!("rows whose value {} refuses", m.kpi),
                ));
            }
            for (view, name, what) in columns {
                comments.push(comment("COLUMN", &format!("{view}.{name}"), &what));
            }
        }
        for (column, meaning) in LONG {
            let gap = self.gap(column);
            comments.push(comment(
                "COLUMN",
                &format!("{}.{column}", names.long),
                &gap.map_or(meaning.to_owned(), |gap| format!("{meaning}; {gap}")),
            ));
        }
        if self.wide_has_totals {
            for (column, meaning) in LONG
                .iter()
                .filter(|(name, _)| ["level", "total"].contains(name))
            {
                comments.push(comment(
                    "COLUMN",
                    &format!("{}.{column}", names.wide),
                    meaning,
                ));
            }
        }
        if self.min_n.is_some() {
            let meaning = "whether a figure of the row is not shown";
            comments.push(comment(
                "COLUMN",
                &format!("{}.suppressed", names.wide),
                meaning,
            ));
        }
        let further = self.storage.rules().comments(self).into_iter();
        comments.extend(further.map(|(kind, name, text)| comment(kind, &name, &text)));
        comments
    }

    /// `by quarter, region and plan`
    fn by(&self) -> String {
        let period = self.calendar.iter().map(|calendar| calendar.grain.noun());
        let list: Vec<&str> = period
            .chain(self.segments.iter().map(|s| s.name.as_str()))
            .collect();
        match list.split_last() {
            None => "as a whole".to_owned(),
            Some((only, [])) => format!("by {only}"),
            Some((last, others)) => format!("by {} and {last}", others.join(", ")),
        }
    }
}

fn comment(kind: &str, name: &str, text: &str) -> String {
    format!("COMMENT ON {kind} {name} IS {}", literal(text))
}
