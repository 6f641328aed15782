//! What the objects of a scorecard are called.

use super::super::quote::Keywords;
use super::super::storage::{SUFFIXES, Storage};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

/// The objects that a scorecard is made of, each in its schema and quoted.
#[derive(Clone, Debug)]
pub struct Names {
    /// Of the long view, without its schema, as it is.
    pub plain: String,
    pub schema: String,
    pub long: String,
    pub wide: String,
    pub summary: String,
    /// Of a live one: the groups as the table has them.
    pub source: String,
    /// Of a live one: what was added and subtracted.
    pub delta: String,
    /// Of a live one: what is known of itself.
    pub state: String,
    /// Of a live one of several tables: rows added and removed of each.
    pub logs: Vec<String>,
}

impl Names {
    /// The longest name that leaves room for `_summary`.
    const LONGEST: usize = 63 - "_summary".len();

    /// 22023 for a blank name, 42622 for one too long.
    pub fn new(keywords: &Keywords, schema: &str, name: &str) -> Result<Self> {
        ensure(!name.trim().is_empty(), || {
            invalid_parameter(
                "the name of the scorecard is blank",
                "Name it as you would name a view.",
            )
        })?;
        ensure(name.len() <= Self::LONGEST, || {
            Error::new(
                ErrorKind::NameTooLong,
                format!(
                    "the name \"{name}\" of a scorecard has {} bytes",
                    name.len()
                ),
                format!(
                    "Give at most {}, as its views are called after it: ..._summary, ..._wide.",
                    Self::LONGEST
                ),
            )
        })?;
        let object = |suffix: &str| keywords.qualified(schema, &format!("{name}{suffix}"));
        let [wide, summary, source, delta, state] = SUFFIXES.map(object);
        Ok(Self {
            plain: name.to_owned(),
            schema: schema.to_owned(),
            long: object(""),
            wide,
            summary,
            source,
            delta,
            state,
            logs: Vec::new(),
        })
    }

    /// Numbers the logs from one on, as many as there are tables.
    pub fn number_logs(&mut self, keywords: &Keywords, first: usize, tables: usize) {
        let name = |number: usize| keywords.qualified(&self.schema, &self.log(number));
        self.logs = (first..first + tables).map(name).collect();
    }

    /// The plain name of the log of a number.
    pub fn log(&self, number: usize) -> String {
        format!("{}_log{number}", self.plain)
    }

    /// The names of the views and tables of a storage, as they are.
    pub fn relations(&self, storage: Storage) -> Vec<String> {
        [""].iter()
            .chain(storage.suffixes())
            .map(|suffix| format!("{}{suffix}", self.plain))
            .chain((1..=self.logs.len()).map(|number| self.log(number)))
            .collect()
    }
}
