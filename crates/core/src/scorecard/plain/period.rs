//! The first day of a period, by functions of PostgreSQL.

use super::super::calendar::{Calendar, Grain};
use super::super::quote::literal;
use super::super::relation::Class;

/// The first day of the period that a moment falls in; infinity is a period of its own.
pub fn start(sql: &str, class: Class, calendar: Calendar, zone: &str) -> String {
    let local = match class {
        Class::Date => format!("{sql}::timestamp"),
        Class::TimestampTz => format!("timezone({}, {sql})", literal(zone)),
        _ => sql.to_owned(),
    };
    let unit = match calendar.grain {
        Grain::Week => "days",
        _ => "months",
    };
    // Years and weeks that begin elsewhere are moved to where PostgreSQL's begin, and back.
    let (moved, back) = match calendar.starts {
        0 => (local, String::new()),
        starts => (
            format!("{local} - interval '{starts} {unit}'"),
            format!(" + interval '{starts} {unit}'"),
        ),
    };
    let truncated = |unit: &str| format!("date_trunc('{unit}', {moved})");
    let begins = match calendar.grain {
        Grain::Day if class == Class::Date => return sql.to_owned(),
        Grain::Day => return format!("({moved})::date"),
        Grain::Half => format!(
            "CASE WHEN {moved} < {year} + interval '6 months' THEN {year} ELSE {year} + interval '6 months' END",
            year = truncated("year")
        ),
        grain => truncated(grain.name()),
    };
    match calendar.grain {
        // A CASE has no operator behind it.
        Grain::Half => format!("(({begins}){back})::date"),
        _ if back.is_empty() => format!("{begins}::date"),
        _ => format!("({begins}{back})::date"),
    }
}

/// The first days of the periods from one to another, as rows.
pub fn series(first: &str, last: &str, calendar: Calendar) -> String {
    format!(
        "generate_series(({first})::timestamp, ({last})::timestamp, interval {})::date",
        calendar.grain.interval(1)
    )
}
