//! How the rows of a table that is followed are read, by the columns that it has now.

use super::position::Position;
use super::state::Stamp;
use crate::pg::datum::{Read, dictionary};
use advocacy_kpi_core::live::{Argument, Program};
use pgrx::pg_sys::Oid;

/// An argument of a measure.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    Column(Read),
    Constant(i64),
}

/// A table whose rows are counted.
#[derive(Debug)]
pub struct Member {
    pub place: Position,
    /// Of a board: what its rows are logged in; the columns logged are its segments.
    pub log: Option<Oid>,
    /// Whether the log has the moment of each change.
    pub is_recorded: bool,
    pub period: Option<Read>,
    pub segments: Vec<Read>,
    pub measures: Vec<Vec<Source>>,
    /// How many columns of a row are looked at.
    pub width: usize,
}

impl Member {
    /// All that is read of a row.
    pub fn reads(&self) -> impl Iterator<Item = Read> {
        let arguments = self.measures.iter().flatten();
        let columns = arguments.filter_map(|source| match source {
            Source::Column(read) => Some(*read),
            Source::Constant(_) => None,
        });
        let keys = self.period.iter().chain(&self.segments);
        keys.copied().chain(columns)
    }
}

/// How the rows of a table are read, by the names that its columns have now.
pub fn member(
    table: Oid,
    place: Position,
    program: &Program,
    source: usize,
    log: Option<Oid>,
) -> Result<Member, String> {
    let find = |name: &str, base: Option<u32>| {
        let on = dictionary::relation_name(table);
        let column = dictionary::column(table, name)
            .ok_or_else(|| format!("column {name} of {on} is gone or was renamed"))?;
        if base.is_some_and(|base| base != column.base.to_u32()) {
            return Err(format!("column {name} of {on} has another type"));
        }
        if column.generated == b'v' {
            return Err(format!(
                "column {name} of {on} is a virtual generated column, which triggers do not see"
            ));
        }
        Ok(Read::of(&column))
    };
    let period = match &program.period {
        None => None,
        Some(period) => Some(find(&period.column, Some(period.r#type))?),
    };
    let mut segments = Vec::new();
    match program.tables.get(source) {
        Some(logged) => {
            for column in &logged.columns {
                segments.push(find(&column.column, Some(column.r#type))?);
            }
        }
        None => {
            for segment in &program.segments {
                segments.push(find(&segment.column, None)?);
            }
        }
    }
    let mut measures = Vec::new();
    for measure in &program.measures {
        let mut sources = Vec::new();
        for argument in &measure.arguments {
            sources.push(match argument {
                Argument::Column { column, r#type } => Source::Column(find(column, Some(*r#type))?),
                Argument::Constant(number) => Source::Constant(*number),
            });
        }
        measures.push(sources);
    }
    let mut member = Member {
        place,
        log,
        is_recorded: program.is_recorded(),
        period,
        segments,
        measures,
        width: 0,
    };
    member.width = member.reads().map(|read| read.at() + 1).max().unwrap_or(0);
    Ok(member)
}

/// The numbers that the columns of a table have now.
pub fn stamp(table: Oid, program: &Program, source: usize) -> Stamp {
    let mut stamp = Stamp {
        oid: table.to_u32(),
        ..Stamp::default()
    };
    for name in program.columns_of(source) {
        if let Some(column) = dictionary::column(table, name) {
            stamp.columns.insert(name.to_owned(), column.number);
            if column.generated != 0
                && let Some(expression) = dictionary::expression(table, column.number)
            {
                stamp
                    .expressions
                    .insert(name.to_owned(), expression.to_u32());
            }
        }
    }
    stamp
}
