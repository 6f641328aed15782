//! Shows that no input, however it is mangled, does harm: of 20,000 mutations
//! of valid text and of valid binary for every summary type each one gives a
//! value that keeps the invariants, or a plain data error; never an internal
//! error, never a crash. Definitions of KPIs are mangled in the same way: what is
//! taken can be read through every view and function.

mod common;

use common::random::Random;
use common::summary::{KINDS, Kind};
use common::wire::Raw;
use common::{Database, backend_pid, describe, run, sqlstate};
use postgres::types::Format;
use postgres::{Client, Error, Row};
use serde_json::Value;

const MUTATIONS: usize = 20_000;

/// How often each outcome came; a test that never saw one of them shows little.
#[derive(Debug, Default)]
struct Outcomes {
    valid: usize,
    not_parsed: usize,
    out_of_range: usize,
    bad_binary: usize,
    bad_encoding: usize,
}

/// Collects what must not be, so that a failure shows more than one case.
struct Findings {
    kind: Kind,
    outcomes: Outcomes,
    wrong: Vec<String>,
}

impl Findings {
    fn new(kind: Kind) -> Findings {
        Findings {
            kind,
            outcomes: Outcomes::default(),
            wrong: Vec::new(),
        }
    }

    fn wrong(&mut self, input: &str, came: &str) {
        self.wrong.push(format!("{input} gave {came}"));
    }

    fn error(&mut self, input: &str, allowed: &[&str], state: &str, message: &str) {
        if !allowed.contains(&state) {
            self.wrong(input, &format!("{state}: {message}"));
        }
        match state {
            "22P02" => self.outcomes.not_parsed += 1,
            "22003" => self.outcomes.out_of_range += 1,
            "22P03" => self.outcomes.bad_binary += 1,
            "22021" => self.outcomes.bad_encoding += 1,
            _ => {}
        }
    }

    fn report(&self) {
        assert!(
            self.wrong.is_empty(),
            "{}: {} wrong, {:?}:\n{}",
            self.kind.name(),
            self.wrong.len(),
            self.outcomes,
            self.wrong
                .iter()
                .take(20)
                .cloned()
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
}

/// The numbers of a text in the plain form `(1,2,3)`, whatever their size.
fn plain(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let numbers: Vec<&str> = inner.split(',').collect();
    let digits = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    numbers.iter().all(digits).then_some(numbers)
}

/// Fields of a plain text: `None` where a number is too large for any field.
fn plain_fields(numbers: &[&str]) -> Option<Vec<i128>> {
    numbers.iter().map(|n| n.parse().ok()).collect()
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

fn mutate_text(kind: Kind, random: &mut Random) -> String {
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

/// What came of a text that was taken must be what it says.
fn check_taken(findings: &mut Findings, input: &str, output: &str) {
    let kind = findings.kind;
    findings.outcomes.valid += 1;
    match kind.parse(output) {
        Some(fields) if kind.holds(&fields) => {
            let said = plain(input).and_then(|numbers| plain_fields(&numbers));
            if said.is_some_and(|said| said != fields) {
                findings.wrong(input, output);
            }
        }
        _ => findings.wrong(input, &format!("{output}, which breaks the invariants")),
    }
}

/// A plain text that was refused must have a reason: 22003 a number too large
/// for its field, 22P02 anything else.
fn check_refused(findings: &mut Findings, input: &str, state: &str, message: &str) {
    let kind = findings.kind;
    findings.error(input, &["22P02", "22003"], state, message);
    // The model takes a few sets of squares that no customers can have.
    let predicted = !kind.has_squares();
    let Some(numbers) = plain(input).filter(|_| predicted) else {
        return;
    };
    let fields = plain_fields(&numbers);
    let valid = fields.as_ref().is_some_and(|f| kind.holds(f));
    let too_large = numbers.len() == kind.fields()
        && fields.is_none_or(|f| f.iter().any(|n| *n > i64::MAX.into()));
    if valid || too_large != (state == "22003") {
        findings.wrong(input, &format!("{state}: {message}"));
    }
}

#[test]
fn mangled_text() {
    let database = Database::new("mutation");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        run(
            &mut client,
            &format!(
                "CREATE FUNCTION try_{name}(inputs text[])
                 RETURNS TABLE (output text, state text, message text) LANGUAGE plpgsql AS $$
                 DECLARE input text;
                 BEGIN
                     FOREACH input IN ARRAY inputs LOOP
                         BEGIN
                             output := input::{name}::text; state := NULL; message := NULL;
                             IF output::{name} <> input::{name} THEN
                                 output := output || ' is not equal to it';
                             END IF;
                         EXCEPTION WHEN OTHERS THEN
                             output := NULL; state := SQLSTATE; message := SQLERRM;
                         END;
                         RETURN NEXT;
                     END LOOP;
                 END $$"
            ),
        );
        let mut random = Random::new(0x7E57);
        let inputs: Vec<String> = (0..MUTATIONS)
            .map(|_| mutate_text(kind, &mut random))
            .collect();
        let mut findings = Findings::new(kind);
        let results = client
            .query(&format!("SELECT * FROM try_{name}($1)"), &[&inputs])
            .unwrap_or_else(|e| panic!("{name}: {}", describe(&e)));
        assert_eq!(results.len(), inputs.len());
        for (input, result) in inputs.iter().zip(&results) {
            match result.get::<_, Option<String>>("output") {
                Some(output) => check_taken(&mut findings, input, &output),
                None => {
                    let (state, message): (String, String) = (result.get(1), result.get(2));
                    check_refused(&mut findings, input, &state, &message);
                }
            }
        }
        findings.report();
        let Outcomes {
            valid,
            not_parsed,
            out_of_range,
            ..
        } = findings.outcomes;
        assert!(
            valid > 500 && not_parsed > 500 && out_of_range > 50,
            "{name}: too one-sided to show much: {:?}",
            findings.outcomes,
        );
    }
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

fn mutate_bytes(kind: Kind, random: &mut Random) -> Vec<u8> {
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

/// One statement a mutation, as there is no way to receive bytes inside of one.
fn try_each(
    client: &mut Client,
    kind: Kind,
    format: Format,
    inputs: impl Iterator<Item = Vec<u8>>,
    mut check: impl FnMut(&[u8], Result<Row, Error>),
) {
    let name = kind.name();
    // The refusals would only fill the log of the server.
    run(client, "SET log_min_messages = panic");
    let before = backend_pid(client);
    let statement = client
        .prepare(&format!("SELECT $1::{name}, $1::{name}::text"))
        .unwrap_or_else(|e| panic!("{name}: {}", describe(&e)));
    for input in inputs {
        let raw = match format {
            Format::Text => Raw(input, Format::Text),
            Format::Binary => Raw(input, Format::Binary),
        };
        let result = client.query_one(&statement, &[&raw]);
        check(&raw.0, result);
    }
    assert_eq!(
        backend_pid(client),
        before,
        "the same server process to the end"
    );
}

#[test]
fn mangled_binary() {
    let database = Database::new("mutation");
    std::thread::scope(|scope| {
        for kind in KINDS {
            let mut client = database.client();
            scope.spawn(move || mangled_binary_of(&mut client, kind));
        }
    });
}

fn mangled_binary_of(client: &mut Client, kind: Kind) {
    let mut random = Random::new(0xB17E);
    let mut findings = Findings::new(kind);
    let inputs = (0..MUTATIONS).map(|_| mutate_bytes(kind, &mut random));
    try_each(client, kind, Format::Binary, inputs, |input, result| {
        let shown = format!("{input:02x?}");
        let fields = kind.parse_bytes(input);
        let valid = fields.as_ref().is_some_and(|fields| kind.holds(fields));
        match result {
            Ok(row) => {
                findings.outcomes.valid += 1;
                let (back, text): (Raw, String) = (row.get(0), row.get(1));
                if !valid || back.0 != input || kind.parse(&text) != fields {
                    findings.wrong(&shown, &text);
                }
            }
            Err(e) => {
                findings.error(&shown, &["22P03"], sqlstate(&e), &describe(&e));
                // The model takes a few sets of squares that no customers can have.
                if valid && !kind.has_squares() {
                    findings.wrong(&shown, &describe(&e));
                }
            }
        }
    });
    findings.report();
    let Outcomes {
        valid, bad_binary, ..
    } = findings.outcomes;
    assert!(
        valid > 500 && bad_binary > 500,
        "{}: too one-sided to show much: {:?}",
        kind.name(),
        findings.outcomes,
    );
}

/// Text with bytes that are no characters, as a client can send it.
#[test]
fn mangled_encoding() {
    let database = Database::new("mutation");
    for kind in KINDS {
        let mut random = Random::new(0xE2C);
        let mut findings = Findings::new(kind);
        let inputs = (0..2000).map(|_| {
            let mut bytes = mutate_text(kind, &mut random).into_bytes();
            for _ in 0..random.below(3) {
                let at = random.below(bytes.len() + 1);
                bytes.insert(at, *random.pick(&[0, 0x7F, 0x80, 0xC3, 0xE2, 0xFE, 0xFF]));
            }
            bytes
        });
        try_each(
            &mut database.client(),
            kind,
            Format::Text,
            inputs,
            |input, result| {
                let text = std::str::from_utf8(input)
                    .ok()
                    .filter(|t| !t.contains('\0'));
                match (text, result) {
                    (Some(text), Ok(row)) => check_taken(&mut findings, text, row.get(1)),
                    (Some(text), Err(e)) => {
                        check_refused(&mut findings, text, sqlstate(&e), &describe(&e));
                    }
                    (None, Ok(row)) => findings.wrong(&format!("{input:02x?}"), row.get(1)),
                    (None, Err(e)) => findings.error(
                        &format!("{input:02x?}"),
                        &["22021"],
                        sqlstate(&e),
                        &describe(&e),
                    ),
                }
            },
        );
        findings.report();
        assert!(
            findings.outcomes.bad_encoding > 100 && findings.outcomes.valid > 50,
            "{}: too one-sided to show much: {:?}",
            kind.name(),
            findings.outcomes,
        );
    }
}

const DEFINITIONS: [&str; 4] = [
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

/// Values to lay over those of a definition.
const JSON_VALUES: [&str; 30] = [
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
];

const JSON_KEYS: [&str; 14] = [
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
    "Ünïcode",
];

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

/// A definition in which up to three values are changed, and one in four times
/// a character of its text as well.
fn mutate_definition(random: &mut Random) -> String {
    let mut definition = json(random.pick::<&str>(&DEFINITIONS));
    for _ in 0..=random.below(3) {
        mutate_json(&mut definition, random);
    }
    let mut text: Vec<char> = definition.to_string().chars().collect();
    if random.one_in(4) {
        let at = random.below(text.len());
        text[at] = *random.pick(&['0', '1', '-', 'x', '(', ']', ',', '\\', ' ', '"']);
    }
    text.into_iter().collect()
}

#[test]
fn mangled_definitions() {
    let database = Database::new("mutation");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE FUNCTION try_define(inputs text[])
         RETURNS TABLE (taken boolean, state text, message text) LANGUAGE plpgsql AS $$
         DECLARE input text; name text;
         BEGIN
             FOREACH input IN ARRAY inputs LOOP
                 taken := false;
                 BEGIN
                     PERFORM kpi_define(input::jsonb);
                     taken := true;
                     name := input::jsonb ->> 'kpi';
                     PERFORM * FROM kpi_catalog;
                     PERFORM * FROM kpi_bands;
                     PERFORM * FROM kpi_search('mine');
                     PERFORM kpi_describe(name), kpi_band(name, v), kpi_band_rank(name, v), kpi_insight(name, v)
                         FROM unnest(ARRAY[-1e308, -1, 0, 0.5, 10, 1e308]::double precision[]) AS v;
                     PERFORM kpi_undefine(name);
                     IF EXISTS (SELECT FROM kpi_definition) THEN RAISE 'a definition is left'; END IF;
                     state := NULL; message := NULL;
                 EXCEPTION WHEN OTHERS THEN
                     state := SQLSTATE; message := SQLERRM;
                 END;
                 RETURN NEXT;
             END LOOP;
         END $$",
    );
    let mut random = Random::new(0xDEF);
    let inputs: Vec<String> = (0..2000).map(|_| mutate_definition(&mut random)).collect();
    let results = client
        .query("SELECT * FROM try_define($1)", &[&inputs])
        .unwrap_or_else(|e| panic!("{}", describe(&e)));
    let (mut taken, mut refused, mut wrong) = (0, 0, Vec::new());
    for (input, result) in inputs.iter().zip(&results) {
        let state: Option<String> = result.get("state");
        match (result.get("taken"), state.as_deref()) {
            (true, None) => taken += 1,
            // The server itself refuses what is no JSON, and text or numbers it cannot hold.
            (false, Some("22P02" | "22P05" | "22003")) => {}
            (false, Some("22023")) => refused += 1,
            (was_taken, _) => {
                let message: String = result.get("message");
                let verb = if was_taken { "taken, then" } else { "gave" };
                wrong.push(format!("{input}\n{verb} {state:?}: {message}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(10)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n"),
    );
    assert!(
        taken > 100 && refused > 100,
        "too one-sided: {taken} taken, {refused} refused"
    );
}
