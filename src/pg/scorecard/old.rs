//! Scorecards made before 0.5.0: their triggers run SQL with the rights of the owner, and
//! nothing keeps their spec. It is read from their views, and a live one is made as
//! those of today are.

use super::existing::{ExistingScorecard, as_owner};
use super::made::check_made;
use super::query::{query_json, run, session};
use super::request::{Request, plan};
use super::storage::{arm, read_committed};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, invalid_parameter};
use advocacy_kpi_core::scorecard::Existing;
use serde_json::{Map, Value, json};

/// What only scorecards of today can do.
pub(super) fn refusal(found: &ExistingScorecard) -> Box<Error> {
    Error::new(
        ErrorKind::Stale,
        format!("scorecard {} was made before 0.5.0", found.long),
        format!(
            "Replace it: SELECT kpi_rebuild_scorecard({}); see SECURITY.md.",
            advocacy_kpi_core::scorecard::literal(&found.long)
        ),
    )
}

/// Makes a live scorecard of 0.3.0 or 0.4.0 as one of today, in place.
pub(super) fn replace(found: &ExistingScorecard) -> Result<()> {
    let session = session();
    read_committed(&session, "rebuilt")?;
    let source = found.source()?;
    as_owner(found, || {
        let spec = spec(found).ok_or_else(|| unreadable(found))?;
        let request = Request::again(found, Some(source), spec, json!([]), &session)?;
        let mut card = plan(request, &session)?;
        card.created_at = Some(session.now.clone());
        card.existing = Existing {
            long: found.columns.long.clone(),
            wide: found.columns.wide.clone(),
            summary: found.columns.summary.clone(),
            ..Existing::default()
        };
        let old = session
            .keywords
            .ident(&format!("{}_delta_before_0_5", found.name));
        if let Some(function) = &found.count_function {
            // With it go the triggers that call it.
            run(&format!("DROP FUNCTION {function}() CASCADE"))?;
        }
        if let Some(view) = &found.source_view {
            run(&format!("DROP VIEW {view}"))?;
        }
        if let Some(delta) = &found.delta {
            run(&format!("ALTER TABLE {delta} RENAME TO {old}"))?;
        }
        for statement in card.statements(true) {
            run(&statement)?;
        }
        check_made(&card.names, &card.sources())?;
        let schema = session.keywords.ident(&found.schema);
        run(&format!("DROP TABLE {schema}.{old}"))?;
        arm(&card, source, None)
    })
}

fn unreadable(found: &ExistingScorecard) -> Box<Error> {
    invalid_parameter(
        format!(
            "the spec of scorecard {} cannot be read from its views",
            found.long
        ),
        "Drop it with kpi_drop_scorecard and create it again.",
    )
}

/// The spec that the views of a live scorecard were made by.
fn spec(found: &ExistingScorecard) -> Option<Value> {
    #[derive(serde::Deserialize)]
    struct Printed {
        source: String,
        known: Vec<String>,
        benchmark: Option<String>,
        alpha: Option<String>,
        months: Option<f64>,
        days: Option<f64>,
    }
    let printed: Printed = query_json(
        r"SELECT pg_catalog.jsonb_build_object(
            'source', pg_catalog.pg_get_viewdef(pg_catalog.to_regclass(params.json ->> 'source')),
            'known', (SELECT pg_catalog.jsonb_agg(a.attname) FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = (params.json ->> 'table')::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped),
            'benchmark', pg_catalog.replace(pg_catalog.substring(v.long, $re$kpi_benchmark_asked\('((?:[^']|'')*)'::jsonb$re$), '''''', ''''),
            'alpha', pg_catalog.substring(v.long, $re$p_value < '?([0-9.e-]+)$re$),
            'months', pg_catalog.date_part('year', v.frame) * 12 + pg_catalog.date_part('month', v.frame),
            'days', pg_catalog.date_part('day', v.frame))
        FROM (SELECT d.long, pg_catalog.substring(d.long, $re$RANGE BETWEEN '([^']*)'::interval PRECEDING AND CURRENT ROW$re$)::pg_catalog.interval AS frame
            FROM (SELECT pg_catalog.pg_get_viewdef(pg_catalog.to_regclass(params.json ->> 'long')) AS long) AS d) AS v",
        json!({"source": found.source_view.as_ref()?, "long": found.long,
            "table": found.source().ok()?.to_u32().to_string()}),
    );
    let known = &printed.known;
    let columns = select_list(&printed.source)?;
    let mut spec = Map::new();
    let mut segments = Vec::new();
    let mut measures = Map::new();
    for (name, expression) in found.columns.source.iter().zip(&columns) {
        match name.as_str() {
            "kpi_rows" => {}
            "period" => {
                if let Some(column) = columns_in(expression, known).pop() {
                    let grains = ["week", "month", "quarter", "year"];
                    let grain = grains
                        .into_iter()
                        .find(|grain| expression.contains(&format!("date_trunc('{grain}'")));
                    let mut period = json!({"column": column, "grain": grain.unwrap_or("day")});
                    if let Some(zone) = zone(expression) {
                        period["timezone"] = zone.into();
                    }
                    let each = match grain {
                        Some("month") => printed.months,
                        Some("quarter") => printed.months.map(|months| months / 3.0),
                        Some("year") => printed.months.map(|months| months / 12.0),
                        Some(_) => printed.days.map(|days| days / 7.0),
                        None => printed.days,
                    };
                    if let Some(periods) = each {
                        spec.insert("trend_periods".into(), json!(periods as i64 + 1));
                    }
                    spec.insert("period".into(), period);
                }
            }
            _ if expression.contains("_agg(") => {
                measures.insert(name.clone(), arguments(expression, known)?.into());
            }
            _ => {
                let column = columns_in(expression, known).pop()?;
                segments.push(json!({"column": column, "as": name}));
            }
        }
    }
    spec.insert("segments".into(), segments.into());
    spec.insert("measures".into(), measures.into());
    spec.insert("storage".into(), "live".into());
    if let Some(alpha) = printed.alpha.and_then(|alpha| alpha.parse::<f64>().ok()) {
        let confidence = ((1.0 - alpha) * 1e12).round() / 1e12;
        spec.insert("confidence".into(), json!(confidence));
    }
    if let Some(filters) = printed.benchmark {
        spec.insert("benchmark".into(), serde_json::from_str(&filters).ok()?);
    }
    Some(Value::Object(spec))
}

/// Cuts SQL at the commas that lie in no parentheses and no quotes.
fn list(sql: &str) -> Vec<String> {
    let (mut items, mut item, mut depth, mut quote) = (Vec::new(), String::new(), 0, None);
    for letter in sql.chars() {
        match (letter, quote) {
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            ('(', None) => depth += 1,
            (')', None) => depth -= 1,
            (',', None) if depth == 0 => {
                items.push(std::mem::take(&mut item));
                continue;
            }
            _ => {}
        }
        item.push(letter);
    }
    items.push(item);
    items
}

/// What a view selects.
fn select_list(view: &str) -> Option<Vec<String>> {
    let body = view.trim_start().strip_prefix("SELECT")?;
    let (columns, _) = body.rsplit_once("\n   FROM ")?;
    Some(list(columns))
}

/// The columns of the table, whose names are `known`, that an expression reads. From
/// PostgreSQL 16 on they are printed without an alias. What is printed without quotes is a
/// name where it is in small letters, and a keyword otherwise.
fn columns_in(expression: &str, known: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = expression.chars().peekable();
    let mut is_type = false;
    while let Some(letter) = letters.next() {
        let is_word = |letter: &char| letter.is_alphanumeric() || "_$".contains(*letter);
        match letter {
            '\'' => {
                letters.by_ref().find(|letter| *letter == '\'');
            }
            ':' => is_type = true,
            '"' => {
                let mut name = String::new();
                while let Some(letter) = letters.next() {
                    if letter == '"' && letters.next_if_eq(&'"').is_none() {
                        break;
                    }
                    name.push(letter);
                }
                if !is_type && known.contains(&name) {
                    found.push(name);
                }
            }
            _ if is_word(&letter) => {
                let mut name = String::from(letter);
                while let Some(letter) = letters.next_if(is_word) {
                    name.push(letter);
                }
                let is_other = matches!(letters.peek(), Some('(' | '.'));
                if !is_type && !is_other && known.contains(&name) {
                    found.push(name);
                }
            }
            // A type may be of several words.
            ' ' => {}
            _ => is_type = false,
        }
    }
    found
}

fn zone(expression: &str) -> Option<String> {
    let (_, rest) = expression
        .split_once("AT TIME ZONE '")
        .or_else(|| expression.split_once("timezone('"))?;
    rest.split_once('\'').map(|(zone, _)| zone.to_owned())
}

/// The columns and whole numbers that an aggregate is called with.
fn arguments(expression: &str, known: &[String]) -> Option<Vec<Value>> {
    let (_, rest) = expression.split_once("_agg(")?;
    let (inner, _) = rest.rsplit_once(')')?;
    let argument = |sql: String| -> Option<Value> {
        if let Some(column) = columns_in(&sql, known).pop() {
            return Some(column.into());
        }
        let digits: String = sql
            .chars()
            .take_while(|letter| *letter != ':')
            .filter(|letter| letter.is_ascii_digit() || *letter == '-')
            .collect();
        digits.parse::<i32>().ok().map(Value::from)
    };
    list(inner).into_iter().map(argument).collect()
}
