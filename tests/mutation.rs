//! Shows that no input, however it is mangled, does harm: of 60,000 mutations
//! of valid text and of valid binary for every summary type, sent over a connection,
//! each one gives a value that keeps the invariants, or a plain data error; never an
//! internal error, never a crash. Definitions of KPIs are mangled in the same way: what is
//! taken can be read through every view and function.

mod common;

use common::wire::Raw;
use common::{Database, backend_pid, describe, run, sqlstate};
use postgres::types::Format;
use postgres::{Client, Error, Row};
use testkit::mutate::{DEFINITIONS, mutate_bytes, mutate_json_text, mutate_text, times};
use testkit::random::Random;
use testkit::summary::{KINDS, Kind};

/// Of text, and as many of binary, for each type.
const MUTATIONS: usize = 60_000;

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
    tried: usize,
    outcomes: Outcomes,
    wrong: Vec<String>,
}

impl Findings {
    fn new(kind: Kind) -> Findings {
        Findings {
            kind,
            tried: 0,
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
        println!(
            "{} inputs of {}: {:?}",
            self.tried,
            self.kind.name(),
            self.outcomes
        );
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
        let inputs: Vec<String> = (0..times(MUTATIONS))
            .map(|_| mutate_text(kind, &mut random))
            .collect();
        let mut findings = Findings::new(kind);
        let results = client
            .query(&format!("SELECT * FROM try_{name}($1)"), &[&inputs])
            .unwrap_or_else(|e| panic!("{name}: {}", describe(&e)));
        assert_eq!(results.len(), inputs.len());
        findings.tried = inputs.len();
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
    let inputs = (0..times(MUTATIONS)).map(|_| mutate_bytes(kind, &mut random));
    try_each(client, kind, Format::Binary, inputs, |input, result| {
        findings.tried += 1;
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
        let inputs = (0..times(2000)).map(|_| {
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
                findings.tried += 1;
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
    let inputs: Vec<String> = (0..times(2000))
        .map(|_| mutate_json_text(&DEFINITIONS, &mut random))
        .collect();
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
