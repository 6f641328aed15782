//! The `where` of a spec: conditions on columns as JSON, typed by the column, as SQL.
//!
//! Only literals of PostgreSQL's own types and its own operators are written, so a spec
//! can run nothing.

use super::quote::literal;
use super::relation::{Column, Relation};
use crate::did_you_mean::nearest;
use crate::error::{Error, Result, ensure, invalid_parameter};
use serde_json::{Map, Value};

/// What a condition on a column can be.
const FORMS: &str = "A condition is a value, null, {\"in\": [value, ...]}, {\"between\": [low, high]}, \
    {\"not\": condition}, or {\">=\": value} with one of >=, >, <=, <; all that are given must hold.";

/// The operators of a condition.
const OPERATORS: [&str; 4] = [">=", ">", "<=", "<"];

/// How the values of a column are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Flag,
    Integer,
    /// numeric, real and double precision, by that name.
    Number(&'static str),
    Text(&'static str),
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Uuid,
    Enum,
}

impl Type {
    fn of(column: &Column) -> Option<Self> {
        Some(match column.base {
            16 => Type::Flag,
            20 | 21 | 23 => Type::Integer,
            700 => Type::Number("real"),
            701 => Type::Number("double precision"),
            1700 => Type::Number("numeric"),
            25 | 1043 => Type::Text("text"),
            1042 => Type::Text("bpchar"),
            1082 => Type::Date,
            1083 => Type::Time,
            1114 => Type::Timestamp,
            1184 => Type::TimestampTz,
            2950 => Type::Uuid,
            _ if column.labels.is_some() => Type::Enum,
            _ => return None,
        })
    }

    /// What a value must look like.
    fn expected(self) -> &'static str {
        match self {
            Type::Flag => "true or false",
            Type::Integer => "a whole number within a bigint",
            Type::Number(_) => "a number",
            Type::Text(_) => "a string",
            Type::Date => "a date such as \"2026-04-01\"",
            Type::Time => "a time of day such as \"09:30\"",
            Type::Timestamp => "a timestamp such as \"2026-04-01 09:30\"",
            Type::TimestampTz => {
                "a timestamp such as \"2026-04-01 09:30\" or \"2026-04-01 09:30+02\""
            }
            Type::Uuid => "a uuid",
            Type::Enum => "one of its values",
        }
    }
}

/// A column of a table under its alias, and where a day begins.
struct Place<'a> {
    column: &'a Column,
    sql: String,
    r#type: Type,
    zone: &'a str,
}

/// The conditions on columns of a relation of this alias, all of which must hold.
/// 42703 for a column that is not there, 22023 for a value of another type.
pub fn conditions(
    relation: &Relation,
    alias: &str,
    zone: &str,
    asked: &Map<String, Value>,
) -> Result<Vec<String>> {
    let mut found = Vec::with_capacity(asked.len());
    for (name, value) in asked {
        let column = relation.column(name)?;
        let r#type = Type::of(column).ok_or_else(|| {
            invalid_parameter(
                format!(
                    "\"where\" cannot compare column {name} of type {}",
                    column.r#type
                ),
                "It takes booleans, numbers, texts, enums, dates, times, timestamps and uuids: make such a column in a view.",
            )
        })?;
        let sql = match r#type {
            Type::Enum => format!("{}::text", column.plain(alias)),
            _ => column.plain(alias),
        };
        let place = Place {
            column,
            sql,
            r#type,
            zone,
        };
        found.push(place.condition(value)?);
    }
    Ok(found)
}

impl Place<'_> {
    fn bad(&self, why: String) -> Box<Error> {
        invalid_parameter(
            format!("\"where\" of column {}: {why}", self.column.name),
            FORMS,
        )
    }

    fn condition(&self, value: &Value) -> Result<String> {
        match value {
            Value::Null => Ok(format!("{} IS NULL", self.sql)),
            Value::Object(forms) => {
                ensure(!forms.is_empty(), || self.bad("{} says nothing".into()))?;
                let all: Result<Vec<String>> = forms
                    .iter()
                    .map(|(form, value)| self.form(form, value))
                    .collect();
                Ok(all?.join(" AND "))
            }
            Value::Array(_) => {
                Err(self.bad(format!("{value} is an array; write {{\"in\": {value}}}")))
            }
            Value::Bool(flag) if self.r#type == Type::Flag => Ok(match flag {
                true => self.sql.clone(),
                false => format!("NOT {}", self.sql),
            }),
            one => self.compare("=", one),
        }
    }

    fn form(&self, form: &str, value: &Value) -> Result<String> {
        match form {
            "not" => {
                let inner = self.condition(value)?;
                Ok(match value {
                    Value::Null => format!("{} IS NOT NULL", self.sql),
                    Value::Bool(true) => format!("{} IS NOT TRUE", self.sql),
                    Value::Bool(false) => format!("{} IS NOT FALSE", self.sql),
                    _ => format!("({inner}) IS NOT TRUE"),
                })
            }
            "in" => {
                let list = value.as_array().filter(|list| !list.is_empty());
                let list = list.ok_or_else(|| {
                    self.bad(format!("\"in\" is {value}, not an array of values"))
                })?;
                let written: Result<Vec<String>> =
                    list.iter().map(|value| self.literal(value)).collect();
                Ok(format!(
                    "{} OPERATOR(pg_catalog.=) ANY (ARRAY[{}])",
                    self.sql,
                    written?.join(", ")
                ))
            }
            "between" => match value.as_array().map(Vec::as_slice) {
                Some([low, high]) => Ok(format!(
                    "{} AND {}",
                    self.compare(">=", low)?,
                    self.compare("<=", high)?
                )),
                _ => Err(self.bad(format!("\"between\" is {value}, not [low, high]"))),
            },
            operator if OPERATORS.contains(&operator) => self.compare(operator, value),
            other => Err(self.bad(format!("there is no condition \"{other}\""))),
        }
    }

    fn compare(&self, operator: &str, value: &Value) -> Result<String> {
        ensure(self.r#type != Type::Enum || operator == "=", || {
            self.bad(format!("values of an enum are not compared by {operator}"))
        })?;
        Ok(format!(
            "{} OPERATOR(pg_catalog.{operator}) {}",
            self.sql,
            self.literal(value)?
        ))
    }

    fn literal(&self, value: &Value) -> Result<String> {
        let written = match (self.r#type, value) {
            (Type::Flag, Value::Bool(flag)) => Some(flag.to_string()),
            (Type::Integer, Value::Number(number)) => number.as_i64().map(|whole| match whole {
                // The least bigint has no positive one.
                ..0 => format!("'{whole}'::bigint"),
                _ => whole.to_string(),
            }),
            (Type::Number(name), Value::Number(number)) => Some(format!("'{number}'::{name}")),
            (Type::Text(name), Value::String(text)) => {
                ensure(!text.contains('\0'), || {
                    self.bad("a text has no NUL character".into())
                })?;
                Some(format!("{}::{name}", literal(text)))
            }
            (Type::Enum, Value::String(label)) => {
                let labels = self.column.labels.as_deref().unwrap_or_default();
                ensure(labels.contains(label), || {
                    let near = nearest(label, labels.iter().map(String::as_str))
                        .map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
                    invalid_parameter(
                        format!(
                            "\"{label}\" is no value of column {} of type {}",
                            self.column.name, self.column.r#type
                        ),
                        format!("{near}The values are {}.", labels.join(", ")),
                    )
                })?;
                Some(format!("{}::text", literal(label)))
            }
            (Type::Date, Value::String(text)) => {
                is_date(text).then(|| format!("{}::date", literal(text)))
            }
            (Type::Time, Value::String(text)) => {
                is_time(text).then(|| format!("{}::time", literal(text)))
            }
            (Type::Timestamp, Value::String(text)) => {
                is_timestamp(text).then(|| format!("{}::timestamp", literal(text)))
            }
            (Type::TimestampTz, Value::String(text)) => match split_offset(text) {
                Some((moment, _)) if is_timestamp(moment) => {
                    Some(format!("{}::timestamptz", literal(text)))
                }
                None if is_timestamp(text) => Some(format!(
                    "pg_catalog.timezone({}, {}::timestamp)",
                    literal(self.zone),
                    literal(text)
                )),
                _ => None,
            },
            (Type::Uuid, Value::String(text)) => {
                let digits = text.chars().filter(|c| c.is_ascii_hexdigit()).count();
                let rest = text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
                let groups: Vec<usize> = text.split('-').map(str::len).collect();
                (digits == 32 && rest && groups == [8, 4, 4, 4, 12])
                    .then(|| format!("{}::uuid", literal(text)))
            }
            _ => None,
        };
        written.ok_or_else(|| {
            invalid_parameter(
                format!(
                    "\"where\" compares column {} of type {} with {value}",
                    self.column.name, self.column.r#type
                ),
                format!("Give {}. {FORMS}", self.r#type.expected()),
            )
        })
    }
}

/// `2026-04-01`: a day that there is.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, width: usize| -> Option<i64> {
        let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year >= 1 && (1..=days).contains(&day)
}

/// `09:30`, `09:30:15` or `09:30:15.25`.
fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = whole.split(':').collect();
    let below = |text: &str, limit: u8| {
        text.len() == 2
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|n| n < limit)
    };
    let digits = (1..=6).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
    digits
        && match parts.as_slice() {
            [hour, minute] => whole == text && below(hour, 24) && below(minute, 60),
            [hour, minute, second] => below(hour, 24) && below(minute, 60) && below(second, 60),
            _ => false,
        }
}

/// A date, or a date and a time.
fn is_timestamp(text: &str) -> bool {
    match text.split_once([' ', 'T']) {
        None => is_date(text),
        Some((date, time)) => is_date(date) && is_time(time),
    }
}

/// A timestamp cut at its offset from UTC: `Z`, `+02`, `-03:30`.
fn split_offset(text: &str) -> Option<(&str, &str)> {
    if let Some(moment) = text.strip_suffix('Z') {
        return Some((moment, "Z"));
    }
    let at = text.rfind(['+', '-']).filter(|at| *at > 10)?;
    let (moment, offset) = text.split_at_checked(at)?;
    let digits = offset.get(1..)?;
    let fits = match digits.split_once(':') {
        Some((hours, minutes)) => hours.len() == 2 && minutes.len() == 2,
        None => digits.len() == 2 || digits.len() == 4,
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b':');
    (fits && plain).then_some((moment, offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn table() -> Relation {
        let column = |name: &str, base: u32, labels: Value| {
            json!({"name": name, "sql": name, "type": "t", "base": base, "base_type": "t", "exact": true,
                "generated": " ", "category": "S", "readable": true, "comment": null, "labels": labels})
        };
        serde_json::from_value(json!({"sql": "s.t", "kind": "r", "tree": [], "parent": null, "columns": [
            column("survey", 25, Value::Null), column("score", 23, Value::Null), column("spam", 16, Value::Null),
            column("on_day", 1082, Value::Null), column("at", 1184, Value::Null), column("share", 1700, Value::Null),
            column("id", 2950, Value::Null), column("state", 70_000, json!(["new", "advocate"])),
            column("place", 600, Value::Null)]}))
        .unwrap()
    }

    fn sql(asked: Value) -> Result<String> {
        let Value::Object(asked) = asked else {
            panic!()
        };
        Ok(conditions(&table(), "f", "Europe/Berlin", &asked)?.join(" AND "))
    }

    #[test]
    fn conditions_are_typed_by_the_column() {
        for (asked, written) in [
            (
                json!({"survey": "n'ps"}),
                "f.survey OPERATOR(pg_catalog.=) 'n''ps'::text",
            ),
            (
                json!({"score": {"between": [0, 10]}}),
                "f.score OPERATOR(pg_catalog.>=) 0 AND f.score OPERATOR(pg_catalog.<=) 10",
            ),
            (
                json!({"score": -1}),
                "f.score OPERATOR(pg_catalog.=) '-1'::bigint",
            ),
            (
                json!({"survey": {"in": ["a", "b"]}}),
                "f.survey OPERATOR(pg_catalog.=) ANY (ARRAY['a'::text, 'b'::text])",
            ),
            (json!({"spam": {"not": true}}), "f.spam IS NOT TRUE"),
            (json!({"spam": false}), "NOT f.spam"),
            (json!({"survey": null}), "f.survey IS NULL"),
            (json!({"survey": {"not": null}}), "f.survey IS NOT NULL"),
            (
                json!({"survey": {"not": "x"}}),
                "(f.survey OPERATOR(pg_catalog.=) 'x'::text) IS NOT TRUE",
            ),
            (
                json!({"on_day": {">=": "2024-02-29"}}),
                "f.on_day OPERATOR(pg_catalog.>=) '2024-02-29'::date",
            ),
            (
                json!({"at": {"<": "2026-04-01"}}),
                "f.at OPERATOR(pg_catalog.<) pg_catalog.timezone('Europe/Berlin', '2026-04-01'::timestamp)",
            ),
            (
                json!({"at": {"<": "2026-04-01 10:00+02"}}),
                "f.at OPERATOR(pg_catalog.<) '2026-04-01 10:00+02'::timestamptz",
            ),
            (
                json!({"share": {">": 0.5}}),
                "f.share OPERATOR(pg_catalog.>) '0.5'::numeric",
            ),
            (
                json!({"state": "advocate"}),
                "f.state::text OPERATOR(pg_catalog.=) 'advocate'::text",
            ),
        ] {
            assert_eq!(sql(asked).unwrap(), written);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for asked in [
            json!({"survey": 1}),
            json!({"score": "1"}),
            json!({"score": 1.5}),
            json!({"spam": "true"}),
            json!({"on_day": "2025-02-29"}),
            json!({"on_day": "today"}),
            json!({"at": "now"}),
            json!({"score": []}),
            json!({"score": {}}),
            json!({"score": {"in": []}}),
            json!({"score": {"in": [null]}}),
            json!({"score": {"between": [1]}}),
            json!({"score": {"like": "x"}}),
            json!({"place": "(1,1)"}),
            json!({"state": "advocat"}),
            json!({"state": {">": "new"}}),
            json!({"id": "x"}),
            json!({"nope": 1}),
            json!({"survey": "a\u{0}"}),
            json!({"score": 9_223_372_036_854_775_808_u64}),
        ] {
            assert!(sql(asked.clone()).is_err(), "{asked}");
        }
    }
}
