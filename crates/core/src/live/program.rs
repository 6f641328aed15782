//! What a live scorecard counts, as it is stored beside its counts.

use super::Counter;
use crate::scorecard::{Calendar, Grain};
use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer, Serialize};

/// What is counted of the rows of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Program {
    /// By which its triggers name it.
    pub id: String,
    pub period: Option<Period>,
    pub segments: Vec<Segment>,
    pub measures: Vec<Measure>,
    /// Of several tables: what is logged of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
    /// Of several tables: what they must go on promising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
}

/// What columns of a table must go on promising.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// The place of the table.
    pub table: usize,
    pub kind: ConstraintKind,
    pub columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// No two rows agree in them, and no other table has rows of it by inheritance.
    Key,
    /// No two rows agree in them.
    Unique,
    NotNull,
}

impl ConstraintKind {
    const ALL: [Self; 3] = [Self::Key, Self::Unique, Self::NotNull];

    /// As SQL has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Unique => "unique",
            Self::NotNull => "not null",
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A table of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// As the spec names it.
    pub name: String,
    /// Whether the log has the moment of each change, and is kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_recorded: bool,
    /// What is logged of its rows, in order.
    pub columns: Vec<Logged>,
}

/// A column with the type under all its domains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    pub column: String,
    pub r#type: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Period {
    pub column: String,
    /// Oid of the type under all domains: one of PostgreSQL's own.
    pub r#type: u32,
    pub grain: Grain,
    /// Where years or weeks begin, as in [`Calendar`].
    #[serde(default)]
    pub starts: u8,
    /// Where a day begins, for a timestamptz.
    pub zone: Option<String>,
}

impl Period {
    pub fn calendar(&self) -> Calendar {
        Calendar {
            grain: self.grain,
            starts: self.starts,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Segment {
    /// In the table.
    pub column: String,
    /// In the scorecard.
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measure {
    pub kpi: String,
    #[serde(deserialize_with = "counter")]
    pub counter: Counter,
    pub arguments: Vec<Argument>,
}

/// Scores had two ways to count up to release 0.5, one for floats.
fn counter<'de, D: Deserializer<'de>>(stored: D) -> Result<Counter, D::Error> {
    let name = String::deserialize(stored)?;
    let name = match name.as_str() {
        "csat_real" => "csat",
        "nps_real" => "nps",
        name => name,
    };
    Counter::deserialize(name.into_deserializer())
}

/// A column with the type under all its domains, or a constant.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    Column { column: String, r#type: u32 },
    Constant(i64),
}

impl Program {
    /// The counts of a group: its rows, then for each measure its fields and how many
    /// rows it left out.
    pub fn width(&self) -> usize {
        1 + self
            .measures
            .iter()
            .map(|m| m.counter.fields() + 1)
            .sum::<usize>()
    }

    /// Why the counts of a program of an earlier release no longer are those of its KPIs.
    pub fn outdated(&self) -> Option<String> {
        let of_ranges = |measure: &&Measure| measure.counter == Counter::GrowthRanges;
        self.measures.iter().find(of_ranges).map(|measure| {
            format!(
                "{} of ranges is counted by closing states since 0.6.0, and these counts were made before",
                measure.kpi
            )
        })
    }

    /// Where the counts of each measure begin.
    pub fn positions(&self) -> impl Iterator<Item = (&Measure, usize)> {
        self.measures.iter().scan(1, |next, measure| {
            let at = *next;
            *next += measure.counter.fields() + 1;
            Some((measure, at))
        })
    }

    /// Whether it is of several tables.
    pub fn is_board(&self) -> bool {
        !self.tables.is_empty()
    }

    /// Whether its log is a history, which is kept.
    pub fn is_recorded(&self) -> bool {
        self.tables.iter().any(|table| table.is_recorded)
    }

    /// The columns that are read of the table at a place; there is one, or those of a board.
    pub fn columns_of(&self, place: usize) -> Vec<&str> {
        match self.is_board() {
            false => self.columns(),
            true => {
                let columns = self.tables.get(place).map(|table| table.columns.iter());
                columns
                    .into_iter()
                    .flatten()
                    .map(|c| c.column.as_str())
                    .collect()
            }
        }
    }

    /// The columns of the table, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = self.period.iter().map(|p| p.column.as_str()).collect();
        columns.extend(self.segments.iter().map(|s| s.column.as_str()));
        for measure in &self.measures {
            columns.extend(
                measure
                    .arguments
                    .iter()
                    .filter_map(|argument| match argument {
                        Argument::Column { column, .. } => Some(column.as_str()),
                        Argument::Constant(_) => None,
                    }),
            );
        }
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(counter: &str) -> Program {
        let stored = serde_json::json!({
            "id": "a", "period": null, "segments": [],
            "measures": [{"kpi": "k", "counter": counter, "arguments": []}],
        });
        serde_json::from_value(stored).unwrap()
    }

    #[test]
    fn programs_of_earlier_releases_are_read() {
        assert_eq!(program("nps_real").measures[0].counter, Counter::Nps);
        assert_eq!(program("csat_real").measures[0].counter, Counter::Csat);
        assert!(program("nps").outdated().is_none());
        // Its counts are not those that the KPI has now.
        assert!(program("growth_ranges").outdated().is_some());
    }
}
