//! The columns that make up a segment.

use super::super::quote::Keywords;
use super::super::relation::{Column, Relation};
use super::super::spec::{Measure as AskedMeasure, Segment as Asked, Spec};
use super::super::storage::Storage;
use super::Context;
use super::columns::is_reserved;
use crate::error::{Result, ensure, invalid_parameter};
use std::collections::BTreeMap;

/// A column that makes up a segment.
#[derive(Debug)]
pub struct Segment {
    /// In the source, of the alias `c`.
    pub from: String,
    /// Its name in the scorecard.
    pub name: String,
    /// The same, quoted.
    pub sql: String,
    /// In the table, as it is.
    pub column: String,
    /// Of a live one: its type in the delta.
    pub base_type: String,
    /// Whether equal values look the same.
    pub exact: bool,
    pub comment: String,
}

/// Those of the one table, of the alias `c`.
pub fn segments_of_rows(
    spec: &Spec,
    relation: &Relation,
    storage: Storage,
    context: &Context,
) -> Result<Vec<Segment>> {
    let mut segments: Vec<Segment> = Vec::with_capacity(spec.segments.len());
    for asked in &spec.segments {
        let column = relation.column(&asked.column)?;
        let from = storage.rules().segment(column);
        segments.push(segment(
            asked,
            column,
            relation,
            from,
            &segments,
            &spec.measures,
            context.keywords,
        )?);
    }
    Ok(segments)
}

/// A segment, which no other column of the scorecard may be called like.
pub fn segment(
    asked: &Asked,
    column: &Column,
    relation: &Relation,
    from: String,
    segments: &[Segment],
    measures: &BTreeMap<String, AskedMeasure>,
    keywords: &Keywords,
) -> Result<Segment> {
    let (name, called) = (&asked.column, &asked.r#as);
    ensure(column.is_scalar(), || {
        invalid_parameter(
            format!("segment {name} is of type {}", column.r#type),
            "A segment is a text, number, boolean, date or time, interval, enum, network address or uuid; \
             cast other columns in a view.",
        )
    })?;
    ensure((1..=63).contains(&called.len()), || {
        invalid_parameter(
            format!("\"{called}\" cannot name a column"),
            "Give \"as\" a name of 1 to 63 bytes.",
        )
    })?;
    let taken = if segments.iter().any(|segment| segment.name == *called) {
        Some("another segment")
    } else if is_reserved(called) || measures.contains_key(called) {
        Some("a column of the scorecard")
    } else {
        None
    };
    if let Some(other) = taken {
        return Err(invalid_parameter(
            format!("segment \"{called}\" is called like {other}"),
            format!("Rename it: {{\"column\": \"{name}\", \"as\": \"{name}_segment\"}}."),
        ));
    }
    Ok(Segment {
        from,
        column: column.name.clone(),
        base_type: column.base_type.clone(),
        exact: column.exact,
        name: called.clone(),
        sql: keywords.ident(called),
        comment: column
            .comment
            .clone()
            .unwrap_or_else(|| format!("segment: {} of {}", column.name, relation.sql)),
    })
}
