//! A spec in the names that tables and columns have now, where those that it has are gone.

use super::existing::ExistingScorecard;
use crate::pg::datum::{Snapshot, dictionary};
use crate::pg::live;
use advocacy_kpi_core::error::Result;
use pgrx::pg_sys::Oid;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The spec of a live scorecard with the names of now; of any other it is as it was.
pub(super) fn renamed(found: &ExistingScorecard, spec: Value) -> Result<Value> {
    match found.state_oid {
        None => Ok(spec),
        Some(state) if found.is_board() => Ok(of_tables(state, spec)),
        Some(state) => of_table(state, spec),
    }
}

/// Those of the columns of one table.
fn of_table(state: u32, mut spec: Value) -> Result<Value> {
    let status = live::status(Oid::from(state), &Snapshot::latest())?;
    let (Some(source), Some(stamp)) = (status.source, status.stamp) else {
        return Ok(spec);
    };
    let now = |name: &str| {
        let known = stamp.oid == source && dictionary::column(Oid::from(source), name).is_none();
        let number = stamp.columns.get(name).filter(|_| known)?;
        dictionary::column_name(Oid::from(source), *number)
    };
    if let Some(column) = spec.pointer_mut("/period/column") {
        replace_all(column, &now);
    }
    for segment in spec
        .get_mut("segments")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        match segment {
            Value::String(name) => {
                // The column of the scorecard keeps its name.
                if let Some(new) = now(name) {
                    *segment = json!({"column": new, "as": name});
                }
            }
            other => {
                if let Some(column) = other.get_mut("column") {
                    replace_all(column, &now);
                }
            }
        }
    }
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, arguments) in measures.into_iter().flatten() {
        replace_all(arguments, &now);
    }
    Ok(spec)
}

/// Puts the name that a column has now, in a list as well.
fn replace_all(value: &mut Value, now: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(name) => {
            if let Some(new) = now(name) {
                *name = new;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| replace_all(value, now)),
        _ => {}
    }
}

/// Those of several tables.
fn of_tables(state: u32, mut spec: Value) -> Value {
    let Some((tables, columns)) = live::renamings(Oid::from(state)) else {
        return spec;
    };
    let none = BTreeMap::new();
    let of = |table: Option<&Value>| {
        let table = table.and_then(Value::as_str).unwrap_or_default();
        columns.get(table).unwrap_or(&none)
    };
    let entity = of(spec.pointer("/entity/table"));
    // By which rows refer to it where they do not say.
    let key = spec.pointer("/entity/key").cloned();
    for key in ["key", "from", "to"] {
        replace(spec.pointer_mut(&format!("/entity/{key}")), entity);
    }
    rename_keys(spec.get_mut("where"), entity);
    let segments = spec.get_mut("segments").and_then(Value::as_array_mut);
    for segment in segments.into_iter().flatten() {
        // The column of the scorecard keeps its name.
        let name = match &segment {
            Value::String(name) => name.clone(),
            other => other
                .get("as")
                .or_else(|| other.get("column"))
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
        };
        if let Value::String(column) = segment {
            match entity.contains_key(column) {
                true => *segment = json!({"column": column, "as": name}),
                false => continue,
            }
        }
        let table = match segment.get("from") {
            None => entity,
            from => of(from),
        };
        if segment
            .get("column")
            .and_then(Value::as_str)
            .is_some_and(|c| table.contains_key(c))
            && let Some(segment) = segment.as_object_mut()
        {
            segment.insert("as".into(), name.into());
        }
        replace(segment.get_mut("column"), table);
        replace(segment.get_mut("on"), entity);
    }
    let one_per = spec.get("one_per").cloned();
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, measure) in measures.into_iter().flatten() {
        let named = ["rows", "history", "events"]
            .iter()
            .find_map(|key| measure.get(key));
        let table = of(named);
        if table.is_empty() && entity.is_empty() {
            continue;
        }
        // What holds for all measures is of this table by another name.
        if let (Some(one_per), Some(measure)) = (&one_per, measure.as_object_mut())
            && measure.contains_key("rows")
        {
            measure.entry("one_per").or_insert_with(|| one_per.clone());
        }
        if let (Some(key), Some(measure)) = (&key, measure.as_object_mut()) {
            measure.entry("on").or_insert_with(|| key.clone());
        }
        for key in ["on", "at", "weight"] {
            replace(measure.get_mut(key), table);
        }
        for pair in [
            "/valid/from",
            "/valid/to",
            "/one_per/column",
            "/one_per/by",
            "/of/not_null",
        ] {
            replace(measure.pointer_mut(pair), table);
        }
        replace(measure.get_mut("valid"), table);
        match measure.get_mut("of") {
            Some(Value::Array(list)) => {
                for argument in list {
                    match argument.get_mut("not_null") {
                        Some(column) => replace(Some(column), table),
                        None => replace(Some(argument), table),
                    }
                }
            }
            one => replace(one, table),
        }
        rename_keys(measure.get_mut("where"), table);
    }
    rename_tables(&mut spec, &tables);
    spec
}

/// Puts the name that a column has now.
fn replace(name: Option<&mut Value>, renamed: &BTreeMap<String, String>) {
    if let Some(name) = name
        && let Some(now) = name.as_str().and_then(|name| renamed.get(name))
    {
        *name = now.clone().into();
    }
}

/// The same of the keys of an object.
fn rename_keys(conditions: Option<&mut Value>, renamed: &BTreeMap<String, String>) {
    if let Some(conditions) = conditions.and_then(Value::as_object_mut) {
        let now = std::mem::take(conditions)
            .into_iter()
            .map(|(name, condition)| (renamed.get(&name).cloned().unwrap_or(name), condition))
            .collect::<Map<String, Value>>();
        *conditions = now;
    }
}

fn rename_tables(spec: &mut Value, tables: &BTreeMap<String, String>) {
    replace(spec.pointer_mut("/entity/table"), tables);
    let segments = spec.get_mut("segments").and_then(Value::as_array_mut);
    for segment in segments.into_iter().flatten() {
        replace(segment.get_mut("from"), tables);
    }
    let measures = spec.get_mut("measures").and_then(Value::as_object_mut);
    for (_, measure) in measures.into_iter().flatten() {
        for key in ["rows", "history", "events"] {
            replace(measure.get_mut(key), tables);
        }
    }
}
