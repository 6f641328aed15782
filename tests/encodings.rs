//! Shows that the extension works in databases that are not in UTF-8: it can be
//! created, the catalogue reads, labels and custom benchmarks come back as
//! they went in, and error messages arrive unspoilt.

mod common;

use common::{Database, fails, program, rows, run, value};
use postgres::Client;

/// A database of that encoding, in the locale that allows any.
fn database(encoding: &str) -> Database {
    let options = format!("ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    let database = Database::create(&encoding.to_lowercase(), &options);
    let mut client = database.client();
    run(&mut client, "CREATE EXTENSION advocacy_kpi");
    assert_eq!(value(&mut client, "SHOW server_encoding"), encoding);
    database
}

const TRES_BIEN: &str = r#"{"kpi": "mine", "title": "À nous", "unit": "percent",
    "bands": [{"label": "Passé", "range": "(,10)", "meaning": "moitié"},
              {"label": "Très bien", "range": "[10,)", "meaning": "où ça ?"}],
    "definition": "Définition d''Éric", "actionable_tips": ["Écoutez"]}"#;

fn define(client: &mut Client, definition: &str) {
    run(client, &format!("SELECT kpi_define('{definition}')"));
}

fn assert_own_kpi_round_trips(client: &mut Client) {
    define(client, TRES_BIEN);
    assert_eq!(
        rows(
            client,
            "SELECT kpi_band('mine', 9), kpi_band('mine', 10), kpi_band_rank('mine', 10)"
        ),
        [["Passé", "Très bien", "2"]],
    );
    assert_eq!(
        rows(
            client,
            "SELECT title, definition, actionable_tips FROM kpi_catalog WHERE kpi = 'mine'"
        ),
        [["À nous", "Définition d'Éric", "- Écoutez"]],
    );
    assert_eq!(
        rows(
            client,
            "SELECT label, meaning FROM kpi_bands WHERE kpi = 'mine'"
        ),
        [["Passé", "moitié"], ["Très bien", "où ça ?"]],
    );
    assert_eq!(
        rows(
            client,
            "SELECT i ->> 'band', i ->> 'meaning', i -> 'actionable_tips' FROM kpi_insight('mine', 50) AS i"
        ),
        [["Très bien", "où ça ?", r#"["Écoutez"]"#]],
    );
    assert_eq!(
        value(
            client,
            "SELECT kpi_describe('mine') -> 'bands' -> 1 ->> 'label'"
        ),
        "Très bien",
    );
    assert_eq!(
        value(
            client,
            r#"SELECT kpi_band_in(3::double precision, '[{"label": "Très bien", "range": "(,)"}]'::jsonb)"#
        ),
        "Très bien",
    );
}

/// A benchmark is found by the very words that were stored, whatever letters they
/// have and whether or not the locale knows their lower case.
fn assert_benchmarks_match(client: &mut Client, words: &str) {
    run(
        client,
        &format!(
            "INSERT INTO kpi_benchmark (kpi, value, industry, source) VALUES ('nps', 7, '{words}', '{words}'), ('nps', 1, NULL, 'any')"
        ),
    );
    for filter in ["industry", "source"] {
        assert_eq!(
            rows(
                client,
                &format!(
                    "SELECT benchmark, matched ->> '{filter}' FROM kpi_benchmark_compare('nps', 9, '{{\"{filter}\": \"{words}\"}}')"
                )
            ),
            [["7", words]],
            "by {filter}"
        );
    }
    run(client, "DELETE FROM kpi_benchmark");
}

/// A scorecard over a column and segments of any letters.
fn assert_scorecards_work(client: &mut Client, words: &str) {
    run(
        client,
        &format!(
            "CREATE TABLE answer (\"{words}\" text, score integer);
             INSERT INTO answer VALUES ('{words}', 10), ('{words}', 8), ('x', 0);
             SELECT kpi_create_scorecard('card', 'answer', '{{\"segments\": [\"{words}\"], \"measures\": {{\"nps\": \"score\"}}, \"storage\": \"live\"}}')"
        ),
    );
    assert_eq!(
        rows(
            client,
            &format!("SELECT value FROM card WHERE \"{words}\" = '{words}'")
        ),
        [["50"]],
    );
    run(
        client,
        "SELECT kpi_drop_scorecard('card'); DROP TABLE answer",
    );
}

/// What a message makes of a text: letters beyond ASCII are escaped in a database
/// whose encoding messages are not converted to.
fn quoted(encoding: &str, text: &str) -> String {
    let escape = |letter: char| match letter.is_ascii() || encoding == "SQL_ASCII" {
        true => letter.to_string(),
        false => letter.escape_unicode().to_string(),
    };
    text.chars().map(escape).collect()
}

/// Errors that quote what the caller wrote.
fn assert_errors_quote(client: &mut Client, encoding: &str) {
    let says = |error: String, text: &str| {
        assert!(
            error.contains(&quoted(encoding, text)),
            "{encoding}: {error}"
        );
    };
    let unknown = fails(client, "SELECT kpi_band('très_bien', 1)", "22023");
    says(unknown, "\"très_bien\"");
    let gap = fails(
        client,
        r#"SELECT kpi_define('{"kpi": "g", "unit": "percent", "bands":
            [{"label": "Très bas", "range": "(,1)"}, {"label": "élevé", "range": "[2,)"}]}')"#,
        "22023",
    );
    says(gap.clone(), "Très bas");
    says(gap, "élevé");
    let input = fails(client, "SELECT 'é(1,2)'::rate_summary", "22P02");
    says(input, "\"é(1,2)\"");
    let field = fails(
        client,
        r#"SELECT kpi_define('{"kpi": "g", "unit": "percent", "clé": 1}')"#,
        "22023",
    );
    says(field, "clé");
}

/// The errors that a client in UTF-8 gets from a database in UTF-8.
const ERRORS: [(&str, &str); 13] = [
    ("SELECT nps(11)", "22003"),
    ("SELECT nps(7.5::double precision)", "22023"),
    ("SELECT csat(6)", "22003"),
    ("SELECT csat(3, 6)", "22023"),
    ("SELECT advocacy_actions(-1)", "22003"),
    ("SELECT '(2,1)'::rate_summary", "22P02"),
    ("SELECT kpi_define('{}')", "22023"),
    ("SELECT kpi_band('nsp', 1)", "22023"),
    ("SELECT '(1,2)'::scorecard_summary", "22P02"),
    (
        "SELECT advocacy_scorecard(true, true, 11, 5, true, 1)",
        "22003",
    ),
    (
        "SELECT kpi_benchmark_compare('nps', 1, '{\"x\": 1}')",
        "22023",
    ),
    ("SELECT brand_health('{\"nps\": \"1\"}')", "22023"),
    (
        "SELECT brand_health('{\"nps\": 1}', '{\"nps\": 0}')",
        "22023",
    ),
];

/// The texts of the catalogue are the same in every encoding.
fn assert_same_catalogue(client: &mut Client) {
    let reference = Database::new("utf8");
    let mut reference = reference.client();
    for sql in [
        "SELECT * FROM kpi_catalog",
        "SELECT * FROM kpi_bands",
        "SELECT * FROM kpi_family",
        "SELECT kpi, kpi_describe(kpi)::text, kpi_insight(kpi, 1)::text FROM kpi_catalog",
        "SELECT * FROM kpi_search('referral OR survey')",
    ] {
        let (here, there) = (rows(client, sql), rows(&mut reference, sql));
        assert!(!here.is_empty(), "{sql}");
        assert_eq!(here, there, "{sql}");
    }
}

fn assert_aggregates_work(client: &mut Client) {
    assert_eq!(
        rows(
            client,
            "SELECT nps(n), ambassador_rate(n > 5), nps_agg(n), advocacy_actions(n),
                    advocacy_scorecard(n > 5, n > 6, n, 1 + n % 5, n > 7, n)
             FROM generate_series(0, 10) AS n"
        ),
        [[
            "-45.45454545454545",
            "45.45454545454545",
            "(2,2,7)",
            "5",
            "(5,11,4,5,4,4,2,2,7,4,11,3,11,11,10,55,385)",
        ]],
    );
}

#[test]
fn latin1() {
    let database = database("LATIN1");
    let mut client = database.client();
    assert_same_catalogue(&mut client);
    assert_aggregates_work(&mut client);
    assert_own_kpi_round_trips(&mut client);
    assert_scorecards_work(&mut client, "Énergie");
    assert_benchmarks_match(&mut client, "Énergie");
    assert_eq!(
        rows(
            &mut client,
            "SELECT kpi, title FROM kpi_search('Définition')"
        ),
        [["mine", "À nous"]],
    );
    // One byte a character is what the server keeps.
    assert_eq!(
        value(&mut client, "SELECT octet_length(kpi_band('mine', 10))"),
        "9",
    );
}

#[test]
fn errors_are_those_of_utf8() {
    let reference = Database::new("utf8");
    let mut reference = reference.client();
    for encoding in ["LATIN1", "WIN1252", "EUC_JP", "SQL_ASCII"] {
        let database = database(encoding);
        let mut client = database.client();
        for (sql, state) in ERRORS {
            let here = fails(&mut client, sql, state);
            let there = fails(&mut reference, sql, state);
            assert_eq!(here, there, "{sql}: in {encoding} and in UTF8");
        }
    }
}

#[test]
fn errors_quote_what_was_written() {
    for encoding in ["LATIN1", "WIN1252", "SQL_ASCII"] {
        assert_errors_quote(&mut database(encoding).client(), encoding);
    }
    let database = database("EUC_JP");
    let sql = "SELECT kpi_band('とても良い', 3)";
    let unknown = fails(&mut database.client(), sql, "22023");
    assert!(
        unknown.contains(&quoted("EUC_JP", "\"とても良い\"")),
        "{unknown}"
    );
}

/// A client in Latin 1 of a database in UTF-8, and one of a database in Latin 1.
#[test]
fn clients_in_latin1() {
    let utf8 = Database::new("client");
    let latin1 = database("LATIN1");
    for database in [&utf8, &latin1] {
        let script = b"\\encoding LATIN1\n\
            SELECT kpi_define('{\"kpi\": \"mine\", \"unit\": \"percent\", \"bands\": [\
                {\"label\": \"Tr\xe8s bien\", \"range\": \"(,)\"}]}');\n\
            SELECT kpi_band('mine', 3);\n";
        let arguments = [
            "-X",
            "-A",
            "-t",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            &database.name,
        ];
        let output = program("psql", &arguments, script);
        assert_eq!(
            output,
            b"\nTr\xe8s bien\n",
            "{}: {}",
            database.name,
            String::from_utf8_lossy(&output),
        );
    }
}

#[test]
fn other_encodings() {
    for encoding in ["WIN1252", "LATIN9", "EUC_JP", "KOI8R"] {
        let database = database(encoding);
        let mut client = database.client();
        assert_same_catalogue(&mut client);
        assert_aggregates_work(&mut client);
        let label = match encoding {
            "EUC_JP" => "とても良い",
            "KOI8R" => "Очень хорошо",
            _ => "Très bien, 5 €",
        };
        define(
            &mut client,
            &format!(
                r#"{{"kpi": "mine", "unit": "percent", "bands": [{{"label": "{label}", "range": "(,)"}}]}}"#
            ),
        );
        assert_eq!(
            value(&mut client, "SELECT kpi_band('mine', 3)"),
            label,
            "{encoding}"
        );
        assert_scorecards_work(&mut client, label);
        assert_benchmarks_match(&mut client, label);
    }
}

#[test]
fn sql_ascii() {
    let database = database("SQL_ASCII");
    let mut client = database.client();
    assert_aggregates_work(&mut client);
    assert_same_catalogue(&mut client);
    assert_own_kpi_round_trips(&mut client);
    assert_scorecards_work(&mut client, "Énergie");
    assert_benchmarks_match(&mut client, "Énergie");
}

/// SQL_ASCII takes any bytes; those that are no UTF-8 come back, or are refused.
#[test]
fn sql_ascii_with_bytes_of_latin1() {
    let database = database("SQL_ASCII");
    let mut client = database.client();
    let define = r#"SELECT kpi_define(convert_from(
        '{"kpi": "mine", "unit": "percent", "bands": [{"label": "Tr\350s bien", "range": "(,)"}]}',
        'SQL_ASCII')::jsonb)"#;
    match client.batch_execute(define) {
        Ok(()) => assert_eq!(
            value(
                &mut client,
                r"SELECT convert_to(kpi_band('mine', 3), 'SQL_ASCII') = 'Tr\350s bien'"
            ),
            "t",
        ),
        Err(e) => assert_eq!(common::sqlstate(&e), "22021", "{}", common::describe(&e)),
    }
    // The same in the name of a KPI and in the text of a summary, as errors.
    for (sql, states) in [
        (
            r"SELECT kpi_band(convert_from('tr\350s', 'SQL_ASCII'), 3)",
            ["22023", "22021"],
        ),
        (
            r"SELECT convert_from('(\350,1)', 'SQL_ASCII')::rate_summary",
            ["22P02", "22021"],
        ),
        (
            r"SELECT kpi_undefine(convert_from('tr\350s', 'SQL_ASCII'))",
            ["22023", "22021"],
        ),
        (
            r"SELECT kpi_describe(convert_from('tr\350s', 'SQL_ASCII'))",
            ["22023", "22021"],
        ),
    ] {
        // The message may hold the bytes, which this client could not read: the server tells.
        let state = value(
            &mut client,
            &format!(
                "CREATE OR REPLACE FUNCTION state() RETURNS text LANGUAGE plpgsql AS $$
                 BEGIN {}; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;
                 SELECT state()",
                sql.replace("SELECT ", "PERFORM ")
            ),
        );
        assert!(states.contains(&state.as_str()), "{sql} gave {state}");
    }
    assert_eq!(
        value(&mut client, "SELECT kpi_band('ambassador_rate', 3)"),
        "Low"
    );
}
