//! Valid texts, bytes and JSON with random changes: few of them stay valid, most
//! nearly are.

use crate::random::Random;
use crate::summary::Kind;
use serde_json::Value;

/// So many times `n` as ADVOCACY_KPI_STRESS says; `n` where it is not set.
pub fn times(n: usize) -> usize {
    let factor = std::env::var("ADVOCACY_KPI_STRESS").map_or(1, |factor| {
        let factor = factor.parse();
        factor.expect("ADVOCACY_KPI_STRESS is how many times as much to try, a whole number")
    });
    n * factor
}

const PIECES: [&str; 40] = [
    "(",
    ")",
    ",",
    "-",
    "+",
    " ",
    "\t",
    "\n",
    ".",
    "e9",
    "0",
    "1",
    "7",
    "00000000",
    "()",
    "(,)",
    ",,",
    "(1,2)",
    "(0,0,0)",
    "(1,1,1,1)",
    "0x1F",
    "1_000",
    "NaN",
    "null",
    "NULL",
    "Infinity",
    "-0",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "85070591730234615847396907784232501249",
    "170141183460469231731687303715884105727",
    "170141183460469231731687303715884105728",
    "340282366920938463463374607431768211456",
    "\u{a0}",
    "é",
    "٣",
    "\u{1F600}",
    "\"",
];

/// A valid text with up to four changes.
pub fn mutate_text(kind: Kind, random: &mut Random) -> String {
    let mut text: Vec<char> = kind.text(&kind.random(random)).chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(6)).min(text.len());
        match random.below(6) {
            // A piece put in, or in place of what was there.
            0 => drop(text.splice(at..at, random.pick(&PIECES).chars())),
            1 => drop(text.splice(at..end, random.pick(&PIECES).chars())),
            2 => drop(text.drain(at..end)),
            // One character raised or lowered, which keeps digits digits.
            3 if at < text.len() => {
                let step = if random.one_in(2) { 1 } else { -1 };
                let moved = u32::from(text[at]).wrapping_add_signed(step);
                text[at] = char::from_u32(moved).filter(|c| *c != '\0').unwrap_or('?');
            }
            4 => {
                let part = text[at..end].to_vec();
                drop(text.splice(at..at, part));
            }
            // Other numbers in the plain form, few of which keep the invariants.
            _ => {
                let fields = (0..kind.fields()).map(|_| random.count().into());
                text = kind.text(&fields.collect::<Vec<i128>>()).chars().collect();
            }
        }
    }
    text.into_iter().collect()
}

/// The interesting words to lay over a field.
const WORDS: [i64; 10] = [
    0,
    1,
    -1,
    2,
    3,
    i64::MAX,
    i64::MIN,
    i64::MAX - 1,
    i32::MAX as i64,
    1 << 32,
];

/// A valid binary form with up to three changes.
pub fn mutate_bytes(kind: Kind, random: &mut Random) -> Vec<u8> {
    let mut bytes = kind.bytes(&kind.random(random));
    for _ in 0..=random.below(2) {
        let words = bytes.len() / 8;
        match random.below(8) {
            0 if !bytes.is_empty() => {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            1 if !bytes.is_empty() => {
                let at = random.below(bytes.len());
                bytes[at] = random.bits() as u8;
            }
            2 => bytes.truncate(random.below(bytes.len() + 1)),
            3 => bytes.extend_from_slice(&random.bits().to_be_bytes()[..1 + random.below(8)]),
            4 if words > 1 => {
                let (a, b) = (8 * random.below(words), 8 * random.below(words));
                for i in 0..8 {
                    bytes.swap(a + i, b + i);
                }
            }
            5 if !bytes.is_empty() => bytes.reverse(),
            _ if words > 0 => {
                let at = 8 * random.below(words);
                let word = if random.one_in(2) {
                    *random.pick(&WORDS)
                } else {
                    random.count()
                };
                bytes[at..at + 8].copy_from_slice(&word.to_be_bytes());
            }
            _ => {}
        }
    }
    bytes
}

/// Definitions of KPIs, as `kpi_define` takes them.
pub const DEFINITIONS: [&str; 4] = [
    r#"{"kpi": "mine", "title": "Mine", "unit": "percent", "family": "advocacy", "better": "lower",
        "formula": "a / b", "aggregate": "nps(score integer)", "target": 12.5, "scale": {"min": 0, "max": 100},
        "bands": [{"label": "Low", "range": "(,10)", "meaning": "few"}, {"label": "High", "range": "[10,)"}],
        "definition": "What.", "categories": ["a", "b"], "related_kpis": ["nps"]}"#,
    r#"{"kpi": "mine", "unit": "ratio", "scale": {"min": -1.5, "max": 1e3},
        "bands": [{"label": "a", "range": "(-1,0]"}, {"label": "b", "range": "(0,0.5)"}, {"label": "c", "range": "[0.5,0.5]"}],
        "diagnostic_questions": ["Who?", {"text": "When?", "when": "weak"}], "risk_warnings": []}"#,
    r#"{"kpi": "nps", "target": 40, "bands": [{"label": "all", "range": "(,)"}]}"#,
    r#"{"kpi": "ambassador_rate", "title": null, "bands": null, "actionable_tips": "Ask."}"#,
];

/// Specs of scorecards, as `kpi_create_scorecard` takes them.
pub const SPECS: [&str; 6] = [
    r#"{"period": {"column": "surveyed_on", "grain": "quarter"}, "segments": ["region", "plan"],
        "measures": {"ambassador_rate": "is_advocate", "nps": "nps_score", "advocacy_growth": ["was_advocate", "is_advocate"]},
        "storage": "view"}"#,
    r#"{"period": {"column": "seen_at", "grain": "day", "timezone": "Europe/Paris"}, "storage": "live",
        "segments": [{"column": "region", "as": "area"}], "measures": {"csat": ["grade", 7], "nps": ["score", 6, 9]},
        "confidence": 0.9, "trend_periods": 4, "benchmark": {"industry": "telecom"}}"#,
    r#"{"measures": {"influencer_reach": ["audience"]}, "storage": "materialized"}"#,
    r#"{"period": null, "segments": [], "measures": {"share_rate": ["shares", "audience"]}, "benchmark": {}}"#,
    r#"{"entity": {"table": "crm.customers", "key": "customer_id", "from": "signed_up_on", "to": "closed_on"},
        "period": {"grain": "quarter", "year_starts": "february", "timezone": "Europe/Berlin"},
        "segments": ["region", {"column": "industry", "from": "crm.accounts", "on": "account_id", "as": "field"}],
        "measures": {"ambassador_rate": {"history": "crm.status", "valid": {"from": "since", "to": "until"}, "where": {"status": "advocate"}},
            "advocacy_actions": {"events": "crm.actions", "at": "occurred_at", "weight": "points"},
            "nps": {"rows": "survey.responses", "at": "answered_at", "of": "score", "one_per": {"column": "customer_id", "keep": "latest", "by": "answered_at"}}},
        "totals": "cube", "min_n": 5, "adjust": "holm"}"#,
    r#"{"period": {"column": "seen_on", "grain": "week", "week_starts": "sunday"}, "window": "90 days", "where": {"score": {"between": [0, 10]}, "spam": {"not": true}, "gone": null},
        "one_per": {"column": "who", "keep": "first", "by": "seen_on"}, "measures": {"answered": {"of": {"not_null": "score"}, "where": {"plan": {"in": ["a", "b"]}}}, "seen": 1}}"#,
];

/// Values to lay over those of a definition or a spec.
const JSON_VALUES: [&str; 36] = [
    "null",
    "true",
    "0",
    "-1",
    "7.5",
    "1e308",
    "1e309",
    "-1e-400",
    "123456789012345678901234567890",
    r#""""#,
    r#""x""#,
    r#""percent""#,
    r#""Ünïcode \u00e9 \ud83d\ude00""#,
    r#""line\nbreak, \"quotes\", tab\t""#,
    r#""'; DROP TABLE kpi_definition; --""#,
    "[]",
    "{}",
    "[[]]",
    "[1, null]",
    r#""(,)""#,
    r#""(,0)""#,
    r#""[1,2]""#,
    r#""[2,1]""#,
    r#""[10,10]""#,
    r#""empty""#,
    r#""(NaN,)""#,
    r#""[-Infinity,1e400)""#,
    r#"[{"label": "all", "range": "(,)"}]"#,
    r#"[{"label": "d", "range": "(,5]"}, {"label": "e", "range": "(5,)"}]"#,
    r#"{"min": 5, "max": 5}"#,
    r#""live""#,
    r#"{"column": "region", "as": "\u0000"}"#,
    r#"{"column": "surveyed_on", "grain": "week"}"#,
    r#"["score", 2147483648]"#,
    r#"["score", -2147483648, 9.5]"#,
    "4294967296",
];

const JSON_KEYS: [&str; 26] = [
    "kpi",
    "title",
    "unit",
    "family",
    "better",
    "target",
    "scale",
    "bands",
    "label",
    "range",
    "when",
    "meaning",
    "builtin",
    "period",
    "segments",
    "measures",
    "storage",
    "confidence",
    "trend_periods",
    "benchmark",
    "column",
    "as",
    "grain",
    "timezone",
    "nps",
    "Ünïcode",
];

/// JSON, or a string where it is none.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// Changes one value somewhere inside of `value`.
fn mutate_json(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(object) if !object.is_empty() && !random.one_in(8) => {
            let key = object.keys().nth(random.below(object.len())).cloned();
            let key = key.unwrap_or_default();
            match random.below(6) {
                0 => drop(object.remove(&key)),
                1 => {
                    let other = (*random.pick(&JSON_KEYS)).to_owned();
                    object.insert(other, json(random.pick::<&str>(&JSON_VALUES)));
                }
                _ => mutate_json(&mut object[&key], random),
            }
        }
        Value::Array(array) if !array.is_empty() && !random.one_in(8) => {
            let at = random.below(array.len());
            match random.below(6) {
                0 => drop(array.remove(at)),
                1 => array.push(array[at].clone()),
                2 => array.reverse(),
                _ => mutate_json(&mut array[at], random),
            }
        }
        _ => *value = json(random.pick::<&str>(&JSON_VALUES)),
    }
}

/// One of these texts of JSON with up to four values changed, and one in four times
/// a character of its text as well.
pub fn mutate_json_text(valid: &[&str], random: &mut Random) -> String {
    let mut value = json(random.pick::<&str>(valid));
    for _ in 0..=random.below(3) {
        mutate_json(&mut value, random);
    }
    let mut text: Vec<char> = value.to_string().chars().collect();
    if random.one_in(4) {
        let at = random.below(text.len());
        text[at] = *random.pick(&['0', '1', '-', 'x', '(', ']', ',', '\\', ' ', '"']);
    }
    text.into_iter().collect()
}
