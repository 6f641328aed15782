//! Shows that no argument of any function does harm: every function of the extension,
//! as the catalogue lists them, is called with strings made to break out of SQL, of
//! names and of JSON, with extremes of every type, and by a role that has no rights.
//! Each call works or gives a plain error, nothing else in the database changes, and
//! nothing that the role may not read is in what it gets.

mod common;

use common::{
    Database, Role, backend_pid, describe, literal, rows, run, sqlstate, try_rows, value,
};
use postgres::Client;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use testkit::mutate::{DEFINITIONS, SPECS, mutate_json_text, times};
use testkit::random::Random;

/// What a call may end in, beside a result.
const ALLOWED: [&str; 22] = [
    "0A000", // a name in another database
    "22003", // out of range
    "22008", // a date that no timestamp holds
    "22021", // bytes that are no characters
    "22023", // makes no sense
    "54000", // more than a limit allows
    "22P02", // text that does not parse
    "22P03", // bytes that do not
    "22P05", // a character that the database cannot hold
    "25001", // not in this transaction
    "2BP01", // a scorecard needs it
    "3F000", // no such schema
    "42501", // no right to it
    "42601", // a name that is none, by the hand of textToQualifiedNameList
    "42602", // the same
    "42622", // a name that is too long
    "42703", // no such column
    "42P01", // no such relation
    "42P07", // a name in use
    "42710", // the name of a type
    "55000", // stale, or no scorecard
    "54001", // nested too deep
];

/// A type of arguments: a value that makes sense first, then its extremes.
const VALUES: [(&str, &[&str]); 31] = [
    ("boolean", &["true", "false", "NULL"]),
    (
        "integer",
        &[
            "7",
            "0",
            "-1",
            "5",
            "11",
            "2147483647",
            "-2147483648",
            "NULL",
        ],
    ),
    (
        "numeric",
        &[
            "7",
            "0",
            "-1",
            "4.53",
            "1e131071",
            "1e-16383",
            "NaN",
            "Infinity",
            "-Infinity",
            "85070591730234615847396907784232501249",
            "NULL",
        ],
    ),
    (
        "bigint",
        &[
            "7",
            "0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "NULL",
        ],
    ),
    (
        "double precision",
        &[
            "0.9",
            "3",
            "0",
            "-0",
            "1",
            "-1",
            "100",
            "NaN",
            "Infinity",
            "-Infinity",
            "1.7976931348623157e308",
            "-1.7976931348623157e308",
            "5e-324",
            "0.9999999999999999",
            "9007199254740993",
            "NULL",
        ],
    ),
    (
        "double precision[]",
        &[
            "{1,2,3,4}",
            "{}",
            "{NULL}",
            "{NULL,NULL,1}",
            "{NaN,Infinity,-Infinity,0}",
            "{1.7976931348623157e308,-1.7976931348623157e308,5e-324}",
            "{{1,2},{3,4}}",
            "[-3:-1]={1,2,2}",
            "NULL",
        ],
    ),
    (
        "text",
        &[
            "nps",
            "mine",
            "card.live",
            "crm.customer",
            "wilson",
            "",
            "NULL",
        ],
    ),
    (
        "cstring",
        &[
            "(1,2)",
            "(1,1,1)",
            "(0,0)",
            "()",
            "",
            "(9223372036854775807,9223372036854775807)",
        ],
    ),
    (
        "bytea",
        &[
            r"\x02c80001250124017f00",
            r"\x02c8000124012402800000",
            r"\x",
            r"\x00",
            r"\x02",
            r"\x02ffffffffffffffffffffffffffffffffffffffff",
            r"\xffffffffffffffffffffffffffffffff7f",
            "NULL",
        ],
    ),
    ("oid", &["0", "1259", "4294967295", "NULL"]),
    (
        "flow_summary",
        &[
            "(1,2,3,4)",
            "(0,0,0,0)",
            "(9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "ratio_sample_summary",
        &[
            "(3,3,30,5,350,31)",
            "(0,0,0,0,0,0)",
            "(1,-9223372036854775807,1,85070591730234615847396907784232501249,1,-9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "weighted_rate_summary",
        &[
            "(2,1000000,2000000,1000000000000,4000000000000)",
            "(0,0,0,0,0)",
            "(1,1,0,1,0)",
            "NULL",
        ],
    ),
    (
        "weighted_nps_summary",
        &[
            "(2,1000000,2000000,0,1000000000000,4000000000000,0)",
            "(0,0,0,0,0,0,0)",
            "(1,0,0,1,0,0,1)",
            "NULL",
        ],
    ),
    (
        "score_summary",
        &[
            "(0,1,0,2,0,0,3,0,1,0,2)",
            "(0,0,0,0,0,0,0,0,0,0,0)",
            "(9223372036854775807,0,0,0,0,0,0,0,0,0,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "rate_summary[]",
        &[
            r#"{"(1,2)","(2,3)"}"#,
            "{}",
            "{NULL}",
            r#"{"(0,0)",NULL}"#,
            "NULL",
        ],
    ),
    (
        "nps_summary[]",
        &[
            r#"{"(1,2,3)","(2,3,4)"}"#,
            "{}",
            "{NULL}",
            r#"{"(0,0,0)",NULL}"#,
            "NULL",
        ],
    ),
    (
        "date",
        &[
            "2025-02-03",
            "infinity",
            "-infinity",
            "4713-01-01 BC",
            "5874897-12-31",
            "NULL",
        ],
    ),
    (
        "timestamp without time zone",
        &[
            "2025-02-03 04:05:06",
            "infinity",
            "-infinity",
            "4713-01-01 00:00:00 BC",
            "294276-12-31 23:59:59.999999",
            "NULL",
        ],
    ),
    (
        "timestamp with time zone",
        &[
            "2025-02-03 04:05:06Z",
            "infinity",
            "-infinity",
            "4713-01-02 00:00:00Z BC",
            "294276-12-31 00:00:00Z",
            "NULL",
        ],
    ),
    (
        "regclass",
        &[
            "crm.customer",
            "card.live",
            "pg_class",
            "4294967295",
            "0",
            "card.live_delta",
            "card.live_state",
            "NULL",
        ],
    ),
    (
        "jsonb",
        &[
            r#"{"measures": {"nps": "score"}}"#,
            r#"{"nps": 40, "csat": null}"#,
            r#"{"nps": 1e308, "csat": -1e308}"#,
            r#"{"industry": "telecom"}"#,
            r#"{"kpi": "mine", "unit": "count", "scale": {"min": -1e308, "max": 1e308}}"#,
            r#"[{"label": "all", "range": "(,)"}]"#,
            r#"["public", "pg_catalog"]"#,
            "{}",
            "[]",
            "null",
            "0",
            "1e400",
            r#""x""#,
            "NULL",
        ],
    ),
    (
        "daterange",
        &[
            "[2025-01-01,2025-02-01)",
            "empty",
            "(,)",
            "(,2025-01-01)",
            "[-infinity,infinity)",
            "[4713-01-01 BC,5874897-12-31)",
            "NULL",
        ],
    ),
    (
        "tstzrange",
        &[
            "[2025-01-01,2025-02-01)",
            "empty",
            "(,)",
            "(,2025-01-01)",
            "[-infinity,infinity)",
            "[4713-01-01 BC,294276-12-31 23:59:59.999999]",
            "NULL",
        ],
    ),
    ("boolean[]", &["{t}", "{}", "{NULL,f}", "NULL"]),
    (
        "rate_summary",
        &[
            "(3,10)",
            "(0,0)",
            "(0,1)",
            "(9223372036854775807,9223372036854775807)",
            "(1,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "nps_summary",
        &[
            "(3,4,5)",
            "(0,0,0)",
            "(1,0,0)",
            "(9223372036854775807,9223372036854775807,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "growth_summary",
        &[
            "(3,4)",
            "(0,0)",
            "(0,7)",
            "(9223372036854775807,1)",
            "(1,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "action_summary",
        &[
            "(10,2,5,13)",
            "(0,0,0,0)",
            "(9223372036854775807,0,0,0)",
            "(1,1,9223372036854775807,85070591730234615847396907784232501249)",
            "(9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "ratio_summary",
        &[
            "(3,10)",
            "(0,0)",
            "(9223372036854775807,1)",
            "(1,0)",
            "(9223372036854775807,9223372036854775807)",
            "NULL",
        ],
    ),
    (
        "scorecard_summary",
        &[
            "(1,2,1,1,1,1,1,0,1,1,2,0,2,2,1,3,9)",
            "(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)",
            "(9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,\
              9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807,\
              9223372036854775807,9223372036854775807,0,0,0)",
            "NULL",
        ],
    ),
];

fn values(of: &str) -> &'static [&'static str] {
    VALUES
        .iter()
        .find(|(name, _)| *name == of)
        .unwrap_or_else(|| panic!("no values to call a function with for type {of}"))
        .1
}

/// A function or aggregate of the extension.
struct Function {
    signature: String,
    /// Without a schema.
    name: String,
    types: Vec<String>,
    writes: bool,
}

impl Function {
    fn call(&self, arguments: &[String]) -> String {
        format!("SELECT {}({})", self.name, arguments.join(", "))
    }

    /// The arguments that make sense.
    fn sensible(&self) -> Vec<String> {
        let typed = |of: &String| constant(of, values(of)[0]);
        self.types.iter().map(typed).collect()
    }

    /// Whether it reads or writes a table or a scorecard that an argument names, or the
    /// definitions.
    fn needs_rights(&self) -> bool {
        let name = self.name.as_str();
        // Two are what views are made of, and read the system catalogue only.
        let of_views = ["kpi_scorecard_kpis", "akpi_scorecard_parts"].contains(&name);
        name.starts_with("kpi_scorecard_") && !of_views
            || name.ends_with("_scorecard") && name.starts_with("kpi_")
            || ["kpi_define", "kpi_undefine"].contains(&name)
            // Without a name it folds what belongs to the caller.
            || name == "kpi_compact" && !self.types.is_empty()
    }

    /// The positions of the arguments of these types.
    fn positions(&self, of: &[&str]) -> Vec<usize> {
        (0..self.types.len())
            .filter(|n| of.contains(&self.types[*n].as_str()))
            .collect()
    }
}

fn constant(of: &str, value: &str) -> String {
    match value {
        "NULL" => format!("NULL::{of}"),
        _ => format!("{}::{of}", literal(value)),
    }
}

/// All functions of the extension but those that only the server can call, as they
/// take `internal`; the test fails for a type that it has no values for.
fn functions(client: &mut Client) -> Vec<Function> {
    let listed = rows(
        client,
        "SELECT p.oid::regprocedure, p.proname, p.provolatile,
                array_to_string(ARRAY(SELECT format_type(a, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY AS t (a, n) ORDER BY n), '|')
         FROM pg_proc AS p
         JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
         JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'advocacy_kpi'
         WHERE NOT 'internal'::regtype = ANY (p.proargtypes)
         ORDER BY p.oid::regprocedure::text",
    );
    assert!(listed.len() > 200, "{} functions", listed.len());
    let function = |row: Vec<String>| {
        let types: Vec<String> = row[3]
            .split('|')
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
            .collect();
        for of in &types {
            values(of);
        }
        Function {
            signature: row[0].clone(),
            name: row[1].clone(),
            types,
            writes: row[2] == "v",
        }
    };
    listed.into_iter().map(function).collect()
}

/// Strings out to end a literal, a name, a comment, a format or a JSON string.
const HOSTILE: [&str; 44] = [
    "",
    " ",
    "'",
    "''",
    "\"",
    "\"\"",
    "\\",
    "\\'",
    "'; DROP TABLE crm.canary; --",
    "\"; DROP TABLE crm.canary; --",
    "\\'; DROP TABLE crm.canary; --",
    "'); DROP TABLE crm.canary; --",
    "')); CREATE ROLE evil SUPERUSER; --",
    "x\"; ALTER ROLE postgres PASSWORD 'x'; --",
    "; DROP TABLE crm.canary",
    "card.x; DROP TABLE crm.canary",
    "' || (SELECT pg_sleep(60)) || '",
    "(SELECT pg_sleep(60))",
    "x' AND pg_sleep(60) IS NULL --",
    "\" || pg_sleep(60) || \"",
    "' UNION SELECT rolpassword FROM pg_authid --",
    "$$; DROP TABLE crm.canary; $$",
    "$_$; DROP TABLE crm.canary; $_$",
    "$body$ END; DROP TABLE crm.canary; $body$",
    "$kpi$; DROP TABLE crm.canary; $kpi$",
    "/*",
    "*/ DROP TABLE crm.canary; /*",
    "--",
    "x\n; DROP TABLE crm.canary;\n",
    "%s%I%L%n%%%1$s%999999$s",
    "{column} {root} {0} {{}}",
    "$1",
    ":name ?",
    "E'\\x27'",
    "U&\"\\0022\"",
    "card.\"a\"\"; DROP TABLE crm.canary; --\"",
    "\"card\".\"unfinished",
    "a.b.c.d",
    "../../etc/passwd",
    "\u{202e}evil\u{202c}\u{200b}\u{feff}",
    "ʼ＇′; DROP TABLE crm.canary; －－",
    "\u{1}\t\r\u{7f}\u{85}\u{10ffff}",
    "e\u{301}\u{1f468}\u{200d}\u{1f469}",
    "áááááááááááááááááááááááááááááááá",
];

/// Where a string may stand in JSON, as `@`: in each of the forms that a function reads.
const JSON_PLACES: [&str; 22] = [
    "@",
    "[@]",
    "{@: 1}",
    r#"{"nps": @}"#,
    r#"{"industry": @, "source": @}"#,
    r#"{"kpi": @, "unit": "count"}"#,
    r#"{"kpi": "mine", "unit": @}"#,
    r#"{"kpi": "mine", "unit": "count", "title": @, "formula": @, "definition": @, "diagnostic_questions": [{"text": @, "when": "weak"}], "categories": [@]}"#,
    r#"{"kpi": "mine", "unit": "count", "bands": [{"label": @, "range": "(,)", "meaning": @}]}"#,
    r#"[{"label": @, "range": "(,)"}]"#,
    r#"[{"label": "x", "range": @}]"#,
    r#"{"measures": {@: "score"}}"#,
    r#"{"measures": {"nps": @}}"#,
    r#"{"measures": {"nps": ["score", @, 9]}}"#,
    r#"{"measures": {"nps": "score"}, "segments": [@, {"column": "segment", "as": @}]}"#,
    r#"{"measures": {"nps": "score"}, "segments": [{"column": "segment", "as": @}], "storage": "live"}"#,
    r#"{"measures": {"nps": "score"}, "period": {"column": "seen_at", "grain": "day", "timezone": @}}"#,
    r#"{"measures": {"nps": "score"}, "benchmark": {"industry": @}}"#,
    r#"{"measures": {"nps": "score"}, "period": {"column": @, "grain": @}, "storage": @}"#,
    r#"{"measures": {"nps": "score"}, "where": {"segment": @}, "segments": [{"column": "segment", "as": @}], "min_n": 2, "totals": "cube"}"#,
    r#"{"measures": {"nps": {"of": "score", "where": {"segment": {"in": [@, "x"]}}}}, "one_per": {"column": @, "by": @}, "window": @}"#,
    r#"{"entity": {"table": @, "key": @}, "measures": {"nps": {"rows": @, "at": @, "of": "score", "on": @}}}"#,
];

/// JSON that a string alone does not make.
fn hostile_json() -> Vec<String> {
    let nested = |open: &str, close: &str, depth| open.repeat(depth) + "1" + &close.repeat(depth);
    vec![
        r#""\u0000""#.into(),
        r#"{"\u0000": 1}"#.into(),
        r#""\ud800""#.into(),
        r#""\udc00\ud800""#.into(),
        r#"{"nps": 1, "nps": 2}"#.into(),
        nested("[", "]", 100),
        nested("[", "]", 5000),
        nested("[", "]", 1_000_000),
        nested(r#"{"measures":"#, "}", 3000),
        format!("[{}1]", "1,".repeat(100_000)),
        format!("1{}", "0".repeat(10_000)),
        format!("{{\"{}\": 1}}", "k".repeat(1 << 20)),
    ]
}

/// Strings for an argument of this type, in the first so many places of JSON.
fn hostile(of: &str, places: usize) -> Vec<String> {
    let mut strings: Vec<String> = HOSTILE.iter().map(|s| (*s).to_owned()).collect();
    strings.push("a".repeat(64));
    strings.push("a".repeat(1 << 20));
    strings.push("'\"\\".repeat(1 << 18));
    strings.push(".".repeat(10_000));
    if of != "jsonb" {
        return strings;
    }
    let mut all = hostile_json();
    for string in strings {
        // One place is enough for what is only long.
        let places = if string.len() > 1000 { 1 } else { places };
        let quoted = Value::String(string).to_string();
        all.extend(
            JSON_PLACES[..places]
                .iter()
                .map(|place| place.replace('@', &quoted)),
        );
    }
    all
}

/// What functions are tried on: a table with columns of all that a measure takes, its
/// scorecards, a KPI, a benchmark, and a table that is in nobody's way.
const GROUND: &str = r#"
    CREATE SCHEMA crm; CREATE SCHEMA card;
    CREATE TABLE crm.canary AS SELECT 'alive' AS state;
    CREATE TABLE crm.customer AS
        SELECT n AS id, n % 11 AS score, n % 3 = 0 AS advocate, n % 4 = 0 AS was_advocate, n::bigint AS actions, n::bigint AS audience,
               'secret ' || n % 4 AS segment, date '2025-01-01' + n AS surveyed_on, timestamptz '2025-01-01' + n * interval '1 day' AS seen_at
        FROM generate_series(1, 100) AS n;
    SELECT kpi_create_scorecard('card.' || storage, 'crm.customer', jsonb_build_object('storage', storage,
               'segments', '["segment"]'::jsonb, 'measures', '{"nps": "score", "ambassador_rate": "advocate"}'::jsonb))
        FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;
    SELECT kpi_define('{"kpi": "mine", "unit": "count", "bands": [{"label": "all", "range": "(,)"}]}');
    INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 30, 'A study');
"#;

/// All that must not change, as one row a thing: what is there already stays as it is,
/// whatever a function makes beside it. Roles of other tests come and go meanwhile.
const THINGS: &str = "
    SELECT 'relation', oid, md5((relname, relnamespace, relkind, relowner, relacl, relnatts)::text) FROM pg_class WHERE oid >= 16384
    UNION ALL SELECT 'function', oid, md5((proname, pronamespace, proowner, prosecdef, prosrc, proconfig, proacl)::text) FROM pg_proc
    UNION ALL SELECT 'trigger', oid, md5((tgrelid, tgname, tgfoid, tgenabled)::text) FROM pg_trigger
    UNION ALL SELECT 'role', oid, md5((rolname, rolsuper, rolcreaterole, rolcanlogin, rolpassword)::text) FROM pg_authid WHERE rolname NOT LIKE 'kpi\\_%'
    UNION ALL SELECT 'member', roleid, md5((member, admin_option)::text) FROM pg_auth_members
    UNION ALL SELECT 'schema', oid, md5((nspname, nspowner, nspacl)::text) FROM pg_namespace
    UNION ALL SELECT 'extension', oid, md5((extname, extowner, extnamespace)::text) FROM pg_extension
    UNION ALL SELECT 'setting', setdatabase, md5((setrole, setconfig)::text) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'canary', 0, md5(state) FROM crm.canary
    UNION ALL SELECT 'rows', 0, md5(string_agg(c::text, '' ORDER BY id)) FROM crm.customer AS c";

/// One call in a transaction of its own, which is rolled back: gives its SQLSTATE, or
/// what it has changed beyond what it may.
fn attempt(client: &mut Client, function: &Function, sql: &str) -> Result<(), String> {
    run(client, "BEGIN");
    let result = match try_rows(client, sql) {
        Err(e) if ALLOWED.contains(&sqlstate(&e)) => Ok(()),
        Err(e) => Err(describe(&e)),
        // Nothing was written where the transaction has no number.
        Ok(_) if value(client, "SELECT pg_current_xact_id_if_assigned() IS NULL") == "t" => Ok(()),
        Ok(_) if !function.writes => Err("it wrote something".to_owned()),
        Ok(_) => {
            let gone = "SELECT * FROM things_before EXCEPT ALL SELECT * FROM things_now";
            let mut changed = rows(client, gone);
            // What is new was made for the caller, with no rights of anybody else.
            changed.extend(rows(
                client,
                "SELECT kind, oid, 'new' FROM things_now AS n
                 WHERE kind IN ('role', 'member', 'schema', 'extension', 'setting', 'canary', 'rows')
                   AND NOT EXISTS (SELECT FROM things_before AS b WHERE b.kind = n.kind AND b.oid = n.oid)",
            ));
            match changed.as_slice() {
                [] => Ok(()),
                _ => Err(format!("it changed {changed:?}")),
            }
        }
    };
    run(client, "ROLLBACK");
    result
}

fn shortened(sql: &str) -> String {
    match sql.char_indices().nth(400) {
        Some((at, _)) => format!("{}... ({} bytes)", &sql[..at], sql.len()),
        None => sql.to_owned(),
    }
}

fn assert_nothing(wrong: Vec<String>) {
    let shown = wrong.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

#[test]
fn hostile_strings() {
    let database = Database::new("injection");
    let mut client = database.client();
    run(&mut client, GROUND);
    run(
        &mut client,
        &format!(
            "CREATE VIEW things_now (kind, oid, state) AS {THINGS};
             CREATE TABLE things_before AS SELECT * FROM things_now;
             TRUNCATE things_before;
             INSERT INTO things_before SELECT * FROM things_now;
             SET statement_timeout = '20s'; SET log_min_messages = panic"
        ),
    );
    let pid = backend_pid(&mut client);
    let (mut calls, mut called, mut wrong) = (0, 0, Vec::new());
    for function in functions(&mut client) {
        let positions = function.positions(&["text", "jsonb", "regclass", "cstring"]);
        called += usize::from(!positions.is_empty());
        for at in positions {
            // The schemas of a search_path are an array of names.
            let schemas = function.name.starts_with("kpi_scorecard_")
                && function.types[at] == "jsonb"
                && at + 1 == function.types.len();
            let places = if schemas { 2 } else { JSON_PLACES.len() };
            for string in hostile(&function.types[at], places) {
                let mut arguments = function.sensible();
                arguments[at] = format!("{}::{}", literal(&string), function.types[at]);
                let sql = function.call(&arguments);
                calls += 1;
                if let Err(what) = attempt(&mut client, &function, &sql) {
                    wrong.push(format!("{}\n{what}", shortened(&sql)));
                }
            }
        }
    }
    assert_nothing(wrong);
    assert_eq!(
        backend_pid(&mut client),
        pid,
        "the same server process to the end"
    );
    println!("{calls} calls of the {called} functions that take text, names or JSON");
    assert!(called > 30 && calls > 10_000, "{calls} calls of {called}");
}

/// Calls in a subtransaction each, so that whatever they did is undone.
const TRY_EACH: &str = "
    CREATE FUNCTION try_each(calls text[]) RETURNS TABLE (state text, message text) LANGUAGE plpgsql AS $$
    DECLARE call text;
    BEGIN
        FOREACH call IN ARRAY calls LOOP
            BEGIN
                EXECUTE call;
                RAISE SQLSTATE 'UNDO1';
            EXCEPTION WHEN OTHERS THEN
                state := SQLSTATE; message := SQLERRM;
            END;
            RETURN NEXT;
        END LOOP;
    END $$";

/// The outcomes of calls by SQLSTATE, and those that should not be.
fn try_each(
    client: &mut Client,
    what: &str,
    calls: &[String],
    outcomes: &mut BTreeMap<String, usize>,
) -> Vec<String> {
    let results = client
        .query("SELECT * FROM try_each($1)", &[&calls])
        .unwrap_or_else(|e| panic!("{what}: {}", describe(&e)));
    let mut wrong = Vec::new();
    for (call, result) in calls.iter().zip(&results) {
        let (state, message): (String, String) = (result.get(0), result.get(1));
        if state != "UNDO1" && !ALLOWED.contains(&state.as_str()) {
            wrong.push(format!("{}\n{state}: {message}", shortened(call)));
        }
        *outcomes.entry(state).or_default() += 1;
    }
    wrong
}

#[test]
fn extremes_of_every_type() {
    let database = Database::new("injection");
    let mut client = database.client();
    run(&mut client, GROUND);
    run(&mut client, TRY_EACH);
    let pid = backend_pid(&mut client);
    let mut random = Random::new(0xE77);
    let (mut outcomes, mut wrong) = (BTreeMap::new(), Vec::new());
    for function in functions(&mut client) {
        let any = |random: &mut Random, of: &String| match of.as_str() {
            "jsonb" if random.one_in(2) => {
                let valid: &[&str] = if random.one_in(2) {
                    &SPECS
                } else {
                    &DEFINITIONS
                };
                constant(of, &mutate_json_text(valid, random))
            }
            _ => constant(of, random.pick::<&str>(values(of))),
        };
        let calls: Vec<String> = (0..times(200))
            .map(|_| {
                let arguments: Vec<String> = function
                    .types
                    .iter()
                    .map(|of| any(&mut random, of))
                    .collect();
                function.call(&arguments)
            })
            .collect();
        wrong.extend(try_each(
            &mut client,
            &function.signature,
            &calls,
            &mut outcomes,
        ));
    }
    assert_nothing(wrong);
    assert_eq!(
        backend_pid(&mut client),
        pid,
        "the same server process to the end"
    );
    println!("calls with random values by outcome, UNDO1 for a result: {outcomes:?}");
    assert!(outcomes["UNDO1"] > 10_000 && outcomes["22003"] > 100 && outcomes["22023"] > 100);
}

/// JSON of users with random changes, through the functions that read it.
#[test]
fn mutated_json() {
    let database = Database::new("injection");
    let mut client = database.client();
    run(&mut client, GROUND);
    run(&mut client, TRY_EACH);
    let mut random = Random::new(0x1509);
    for (call, valid) in [
        (
            "SELECT brand_health($), count(*) FROM brand_health_breakdown($)",
            &[
                r#"{"nps": 40, "csat": 80.5, "mine": null, "ambassador_rate": 12}"#,
                r#"{"advocacy_growth": -3, "viral_coefficient": 1e300}"#,
            ] as &[&str],
        ),
        (
            r#"SELECT brand_health('{"nps": 40, "csat": 80}', $)"#,
            &[
                r#"{"nps": 2, "csat": 0.5}"#,
                r#"{"nps": 0, "csat": 1e-300}"#,
            ],
        ),
        (
            "SELECT * FROM kpi_benchmark_compare('nps', 40, $)",
            &[
                r#"{"industry": "telecom", "geography": "Europe", "source": null}"#,
                r#"{"company_size": "1-9", "time_period": "2024", "statistic": "mean", "population": "b2b"}"#,
            ],
        ),
        (
            "SELECT kpi_band_in(12.5, $)",
            &[
                r#"[{"label": "low", "range": "(,5)"}, {"label": "high", "range": "[5,)", "meaning": "x"}]"#,
                r#"[{"label": "all", "range": "(,)"}]"#,
            ],
        ),
        (
            "SELECT kpi_scorecard_sql('card.x', 'crm.customer', $)",
            &SPECS_OF_GROUND,
        ),
        (
            "SELECT kpi_create_scorecard('card.x', 'crm.customer', $)",
            &SPECS_OF_GROUND,
        ),
    ] {
        let mut outcomes = BTreeMap::new();
        let calls: Vec<String> = (0..times(2000))
            .map(|_| {
                call.replace(
                    '$',
                    &format!("{}::jsonb", literal(&mutate_json_text(valid, &mut random))),
                )
            })
            .collect();
        assert_nothing(try_each(&mut client, call, &calls, &mut outcomes));
        println!("{call}: {outcomes:?}");
        assert!(
            outcomes["UNDO1"] > 20 && outcomes["22023"] > 100,
            "{call}: {outcomes:?}"
        );
    }
}

const SPECS_OF_GROUND: [&str; 3] = [
    r#"{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["segment"], "storage": "live",
        "measures": {"nps": "score", "advocacy_growth": ["was_advocate", "advocate"]}}"#,
    r#"{"period": {"column": "seen_at", "grain": "day", "timezone": "Europe/Paris"}, "storage": "materialized",
        "segments": [{"column": "segment", "as": "area"}], "measures": {"nps": ["score", 6, 9], "share_rate": ["actions", "audience"]},
        "confidence": 0.9, "trend_periods": 4, "benchmark": {"industry": "telecom"}}"#,
    r#"{"measures": {"influencer_reach": ["audience"]}}"#,
];

/// Arguments that name a thing of the ground.
fn on_the_ground(function: &Function, text: &str, source: &str) -> Vec<String> {
    let mut arguments = function.sensible();
    for at in function.positions(&["text"]) {
        arguments[at] = constant("text", text);
    }
    for at in function.positions(&["regclass"]) {
        arguments[at] = constant("regclass", source);
    }
    let inner = function.name.starts_with("kpi_scorecard_") && function.name != "kpi_scorecard_sql";
    let json = function.positions(&["jsonb"]);
    for at in &json {
        let value = match (function.name.as_str(), json.last() == Some(at)) {
            ("kpi_define", _) => r#"{"kpi": "mine", "target": 1}"#,
            (_, true) if inner => r#"["crm", "card", "public"]"#,
            _ => r#"{"measures": {"nps": "score"}, "segments": ["segment"]}"#,
        };
        arguments[*at] = constant("jsonb", value);
    }
    arguments
}

/// A role that may do nothing but connect calls everything on what it may not read: by
/// name, by oid, in a schema that it may look into and in one that it may not.
#[test]
fn without_rights() {
    let nobody = Role::new("nobody");
    let database = Database::new("injection");
    let mut owner = database.client();
    run(&mut owner, GROUND);
    run(&mut owner, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let oid = value(&mut owner, "SELECT 'crm.customer'::regclass::oid");
    let state = format!("SELECT md5(string_agg(t::text, '' ORDER BY t)) FROM ({THINGS}) AS t");
    let listed = functions(&mut owner);
    let mut client = database.client_as(&nobody.0);
    for open in [false, true] {
        if open {
            run(
                &mut owner,
                &format!("GRANT USAGE ON SCHEMA crm, card TO {}", nobody.0),
            );
        }
        let before = value(&mut owner, &state);
        let (mut denied, mut wrong) = (0, Vec::new());
        for function in &listed {
            let texts = [
                "card.materialized",
                "card.live",
                "card.view",
                "crm.customer",
                "mine",
            ];
            for text in texts {
                for source in [&oid, "crm.customer", "card.live"] {
                    let sql = function.call(&on_the_ground(function, text, source));
                    let got = match try_rows(&mut client, &sql) {
                        // A plain view keeps nothing that could be counted again.
                        Ok(got) if function.needs_rights() && text != "card.view" => {
                            wrong.push(format!("{sql}\nworked"));
                            format!("{got:?}")
                        }
                        Ok(got) => format!("{got:?}"),
                        Err(e) => {
                            denied += usize::from(sqlstate(&e) == "42501");
                            if !ALLOWED.contains(&sqlstate(&e)) {
                                wrong.push(format!("{sql}\n{}", describe(&e)));
                            }
                            describe(&e)
                        }
                    };
                    if got.contains("secret ") {
                        wrong.push(format!("{sql}\nleaked {got}"));
                    }
                }
            }
        }
        assert_nothing(wrong);
        assert_eq!(before, value(&mut owner, &state), "something has changed");
        println!("{denied} calls denied, usage of the schemas: {open}");
        assert!(denied > 20, "{denied} calls denied");
    }
}

/// Names of functions as sources write them: each word before a parenthesis.
fn names_in_sources(folder: &Path, names: &mut BTreeSet<String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            names_in_sources(&path, names);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for before in text.split('(') {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let name = before.trim_end_matches(word).len();
            names.insert(before[name..].to_owned());
        }
    }
}

/// Traps: each counts, says who sprang it, and fails. `evil.trap` makes one where
/// PostgreSQL takes such arguments and such a result.
const TRAPS: &str = r#"
    CREATE SCHEMA evil;
    GRANT USAGE ON SCHEMA evil TO PUBLIC;
    CREATE SEQUENCE evil.sprung;
    GRANT ALL ON SEQUENCE evil.sprung TO PUBLIC;
    CREATE TABLE evil.type AS SELECT t::regtype FROM unnest(ARRAY['text', 'name', 'varchar', '"char"', 'integer', 'bigint', 'numeric', 'double precision',
        'boolean', 'date', 'timestamptz', 'jsonb', 'json', 'oid', 'regclass', 'text[]', 'anyelement', 'anyarray']) AS t;
    CREATE FUNCTION evil.trap(name text, arguments text, result text) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        EXECUTE format('CREATE FUNCTION %s(%s) RETURNS %s LANGUAGE plpgsql AS %L', name, arguments, CASE WHEN result ~ '^any|^(record|internal|cstring|void|trigger)$' THEN 'text' ELSE result END,
            format('BEGIN PERFORM pg_catalog.nextval(''evil.sprung''); RAISE ''trap sprung by %%: %%'', current_user, %L; END', name || '(' || arguments || ')'));
        RETURN true;
    EXCEPTION WHEN duplicate_function OR invalid_function_definition OR datatype_mismatch OR undefined_object THEN
        RETURN false;
    END $$;
    CREATE PROCEDURE evil.plant_functions(functions text[], arguments text[], results text[]) LANGUAGE plpgsql AS $$
    BEGIN
        FOR i IN 1 .. cardinality(functions) LOOP
            PERFORM evil.trap('kpi.' || quote_ident(functions[i]), arguments[i], results[i]);
            IF i % 200 = 0 THEN COMMIT; END IF; -- a transaction holds a lock for each
        END LOOP;
        COMMIT;
    END $$;
"#;

/// Look-alikes of all that PostgreSQL has of these names, for every pair of types: a
/// better match wherever a call leaves a cast to PostgreSQL.
const PLANT_BEFORE: &str = r#"
    DO $$
    DECLARE
        o record;
        made integer := 0;
    BEGIN
        FOR o IN
            SELECT n.name, l.t AS l, r.t AS r,
                   (SELECT x.oprresult::regtype::text FROM pg_operator AS x WHERE x.oprname = n.name AND x.oprkind = 'b' ORDER BY x.oprleft = l.t DESC, x.oprright = r.t DESC LIMIT 1) AS result
            FROM unnest(ARRAY['=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '||', '->', '->>', '#>>', '@>', '<@', '?', '~', '~~', '@@']) AS n (name), evil.type AS l, evil.type AS r
        LOOP
            made := made + 1;
            IF evil.trap('evil.operator_' || made, format('%s, %s', o.l, o.r), o.result) THEN
                EXECUTE format('CREATE OPERATOR kpi.%s (FUNCTION = evil.operator_%s, LEFTARG = %s, RIGHTARG = %s)', o.name, made, o.l, o.r);
            END IF;
            IF made % 200 = 0 THEN COMMIT; END IF;
        END LOOP;
    END $$;
    DO $$
    DECLARE
        f record;
    BEGIN
        SELECT array_agg(c.proname) AS functions, array_agg(a.arguments) AS arguments, array_agg(c.result) AS results INTO f
        FROM (SELECT proname, max(pronargs) AS most, min(prorettype::regtype::text) AS result FROM pg_proc
              WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ($names$) GROUP BY proname) AS c
        CROSS JOIN LATERAL (SELECT 'VARIADIC text[]' UNION ALL SELECT t::text FROM evil.type
                            UNION ALL SELECT format('%s, %s', l.t, r.t) FROM evil.type AS l, evil.type AS r WHERE c.most > 1) AS a (arguments);
        CALL evil.plant_functions(f.functions, f.arguments, f.results);
    END $$;
    DO $$
    DECLARE
        name text;
    BEGIN
        FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') LOOP
            EXECUTE format('CREATE TABLE kpi.%I (trap boolean)', name);
        END LOOP;
        FOR name IN SELECT typname FROM pg_type WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r') AND typelem = 0 LOOP
            EXECUTE format('CREATE DOMAIN kpi.%I AS pg_catalog.bytea', name);
        END LOOP;
    END $$;
"#;

/// The same for the functions of the extension: one argument of another type each.
const PLANT_AFTER: &str = r#"
    DO $$
    DECLARE
        f record;
    BEGIN
        SELECT array_agg(p.proname) AS functions, array_agg(a.arguments) AS arguments, array_agg(p.prorettype::regtype::text) AS results INTO f
        FROM pg_proc AS p
        JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'advocacy_kpi'
        CROSS JOIN evil.type AS o
        CROSS JOIN LATERAL generate_series(1, p.pronargs) AS at
        CROSS JOIN LATERAL (SELECT string_agg(CASE n WHEN at THEN o.t::text ELSE format_type(t, NULL) END, ', ' ORDER BY n)
                            FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, n)) AS a (arguments)
        WHERE NOT p.proargtypes::oid[] && ARRAY['internal', 'cstring']::regtype[]::oid[];
        CALL evil.plant_functions(f.functions, f.arguments, f.results);
    END $$;
"#;

/// What goes on in a schema that is full of traps: with every name and every type in
/// full, so that nothing can be misled but what the extension does by itself.
fn work() -> Vec<String> {
    let jsonb = |json: &str| format!("{}::pg_catalog.jsonb", literal(json));
    let mut all = vec![
        "SELECT kpi.kpi_define('{\"kpi\": \"mine\", \"unit\": \"count\", \"bands\": [{\"label\": \"all\", \"range\": \"(,)\"}]}'::pg_catalog.jsonb)".to_owned(),
        "INSERT INTO kpi.kpi_benchmark (kpi, value, source, industry) VALUES ('nps', 30, 'A study', 'telecom')".to_owned(),
    ];
    let storages = ["view", "materialized", "live"];
    for storage in storages {
        let spec = format!(
            r#"{{"period": {{"column": "day", "grain": "month", "timezone": "Europe/Paris"}}, "segments": ["segment"], "storage": "{storage}", "benchmark": {{"industry": "telecom"}},
                "measures": {{"nps": "score", "ambassador_rate": "advocate", "advocacy_growth": ["was", "advocate"], "advocacy_actions": "actions", "share_rate": ["actions", "audience"], "csat": ["score", 10]}}}}"#
        );
        for function in ["kpi_scorecard_sql", "kpi_create_scorecard"] {
            all.push(format!(
                "SELECT kpi.{function}('card.{storage}'::pg_catalog.text, 'crm.customer'::pg_catalog.regclass, {})",
                jsonb(&spec)
            ));
        }
    }
    all.extend(
        [
            "INSERT INTO crm.customer VALUES (500, 5, true, false, 3, 9, 's', '2025-02-02 00:00Z')",
            "UPDATE crm.customer SET advocate = NOT advocate",
            "DELETE FROM crm.customer WHERE id OPERATOR(pg_catalog.=) 500",
        ]
        .map(str::to_owned),
    );
    for storage in storages {
        for of in ["", "_wide", "_summary"] {
            all.push(format!("TABLE card.{storage}{of}"));
        }
        for function in ["kpi_verify_scorecard", "kpi_rebuild_scorecard"] {
            all.push(format!(
                "SELECT kpi.{function}('card.{storage}'::pg_catalog.text)"
            ));
        }
    }
    all.push("SELECT kpi.kpi_compact('card.live'::pg_catalog.text)".to_owned());
    all.push("SELECT schema, name, storage, spec, state, reason, left_out FROM kpi.kpi_scorecards ORDER BY name".to_owned());
    all.push("TRUNCATE crm.customer".to_owned());
    for what in [
        "kpi_catalog",
        "kpi_bands",
        "kpi_family",
        "kpi_definition",
        "akpi_definitions()",
        "kpi_search('advocates'::pg_catalog.text)",
        "kpi_benchmark_compare('nps'::pg_catalog.text, 40::double precision, '{}'::pg_catalog.jsonb)",
        "kpi_describe('nps'::pg_catalog.text)",
        "kpi_insight('nps'::pg_catalog.text, 20::double precision)",
        "kpi_facts('mine'::pg_catalog.text)",
        "kpi_band('mine'::pg_catalog.text, 20::double precision)",
        "kpi_band_rank('nps'::pg_catalog.text, 20::double precision)",
        "brand_health_breakdown('{\"nps\": 40}'::pg_catalog.jsonb, NULL::pg_catalog.jsonb)",
    ] {
        all.push(format!("SELECT * FROM kpi.{what}"));
    }
    for storage in storages {
        all.push(format!(
            "SELECT kpi.kpi_drop_scorecard('card.{storage}'::pg_catalog.text)"
        ));
    }
    all.push("SELECT kpi.kpi_undefine('mine'::pg_catalog.text)".to_owned());
    all
}

/// A statement, and its rows or the error.
type Outcome = (String, Result<Vec<Vec<String>>, String>);

/// Who owns the schema lets another role create in it, which has been there before:
/// the extension is created, upgraded and used there as in a schema of its own.
#[test]
fn traps_in_the_schema() {
    let (victim, mallory) = (Role::new("victim"), Role::new("mallory"));
    let mut names = BTreeSet::new();
    for folder in ["sql", "src/pg", "crates/core/src/scorecard"] {
        names_in_sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut names,
        );
    }
    let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
    let plant_before =
        PLANT_BEFORE.replace("$names$", &format!("ARRAY[{}]::name[]", names.join(", ")));

    let mut ends: Vec<Vec<Outcome>> = Vec::new();
    for planted in [false, true] {
        let database = Database::create("injection", &format!("OWNER {}", victim.0));
        run(
            &mut database.client(),
            &format!(
                "GRANT CREATE ON DATABASE {} TO {mallory};
                 CREATE SCHEMA kpi AUTHORIZATION {victim}; GRANT CREATE, USAGE ON SCHEMA kpi TO {mallory};
                 CREATE SCHEMA crm AUTHORIZATION {victim}; CREATE SCHEMA card AUTHORIZATION {victim};
                 CREATE TABLE crm.customer AS
                     SELECT n AS id, 1 + n % 10 AS score, n % 3 = 0 AS advocate, n % 4 = 0 AS was, n::bigint AS actions, n::bigint AS audience,
                            's' || n % 4 AS segment, timestamptz '2025-01-01 12:00Z' + n * interval '1 day' AS day
                     FROM generate_series(1, 100) AS n;
                 ALTER TABLE crm.customer OWNER TO {victim}",
                database.name,
                mallory = mallory.0,
                victim = victim.0
            ),
        );
        let mut planter = database.client_as(&mallory.0);
        if planted {
            run(&mut planter, TRAPS);
            // One message each, as each commits.
            for block in plant_before.split_inclusive("END $$;") {
                run(&mut planter, block);
            }
        }
        let mut client = database.client_as(&victim.0);
        let hostile = "SET search_path = kpi, evil, pg_catalog";
        run(&mut client, hostile);
        run(
            &mut client,
            "CREATE EXTENSION advocacy_kpi SCHEMA kpi VERSION '0.1.0'",
        );
        run(&mut client, "ALTER EXTENSION advocacy_kpi UPDATE");
        run(&mut client, "DROP EXTENSION advocacy_kpi");
        run(&mut client, "CREATE EXTENSION advocacy_kpi SCHEMA kpi");
        if planted {
            run(&mut planter, PLANT_AFTER);
        }
        let mut results = Vec::new();
        for path in ["SET search_path = pg_catalog", hostile] {
            run(&mut client, "BEGIN");
            run(&mut client, path);
            for statement in work() {
                run(&mut client, "SAVEPOINT before");
                let result = try_rows(&mut client, &statement).map_err(|e| describe(&e));
                if result.is_err() {
                    run(&mut client, "ROLLBACK TO before");
                }
                results.push((format!("{path}; {}", shortened(&statement)), result));
            }
            run(&mut client, "ROLLBACK");
        }
        if !planted {
            for (statement, result) in &results {
                assert!(result.is_ok(), "{statement}\n{result:?}");
            }
        }
        if planted {
            let planted = "SELECT count(*) FROM pg_proc WHERE proowner = current_user::regrole
                 UNION ALL SELECT count(*) FROM pg_operator WHERE oprowner = current_user::regrole";
            println!(
                "functions and operators planted: {:?}",
                rows(&mut planter, planted)
            );
            let sprung = value(&mut planter, "SELECT is_called FROM evil.sprung") == "t";
            let told: Vec<(&String, &String)> = results
                .iter()
                .filter_map(|(statement, result)| Some((statement, result.as_ref().err()?)))
                .collect();
            assert!(!sprung, "a trap was sprung: {told:#?}");
        }
        ends.push(results);
    }
    // Without ORDER BY the order of rows is that of the plan.
    let sorted = |result: &Result<Vec<Vec<String>>, String>| {
        result.clone().map(|mut rows| {
            rows.sort();
            rows
        })
    };
    for ((statement, clean), (_, planted)) in ends[0].iter().zip(&ends[1]) {
        assert_eq!(sorted(clean), sorted(planted), "{statement}");
    }
}

/// Whatever has the name of a member of the extension: creating it fails, or works
/// beside what was there, which is neither called, replaced nor taken over.
#[test]
fn names_that_are_taken() {
    let (victim, mallory) = (Role::new("owner"), Role::new("squatter"));
    let database = Database::create("injection", &format!("OWNER {}", victim.0));
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "CREATE SCHEMA kpi AUTHORIZATION {victim}; GRANT CREATE, USAGE ON SCHEMA kpi TO {mallory}; CREATE EXTENSION advocacy_kpi SCHEMA kpi",
            victim = victim.0,
            mallory = mallory.0
        ),
    );
    // Those that a plain role can create; arguments of our own types need those first.
    let plants: Vec<Vec<String>> = rows(
        &mut client,
        "SELECT CASE p.prokind WHEN 'f' THEN 'FUNCTION' ELSE 'AGGREGATE' END, s.named,
                format('CREATE FUNCTION %s RETURNS %s LANGUAGE plpgsql AS $$ BEGIN RAISE ''a trap is sprung''; END $$', s.named,
                       CASE WHEN p.prorettype::regtype::text ~ '^kpi|^(internal|cstring|record|any)' THEN 'text' ELSE format_type(p.prorettype, NULL) END),
                format('SELECT proowner FROM pg_proc WHERE oid = %L::regprocedure', s.named)
         FROM pg_proc AS p
         CROSS JOIN LATERAL (SELECT format('kpi.%I(%s)', p.proname, string_agg(format_type(t, NULL), ', ' ORDER BY n)) AS named, count(*) FILTER (WHERE t::regtype::text ~ '^kpi|^(internal|cstring)') AS own
                             FROM unnest(p.proargtypes) WITH ORDINALITY AS u (t, n)) AS s
         WHERE p.pronamespace = 'kpi'::regnamespace AND s.own = 0
         UNION ALL SELECT 'TYPE', t.typname, format('CREATE DOMAIN kpi.%I AS text', t.typname), format('SELECT typowner FROM pg_type WHERE oid = ''kpi.%I''::regtype', t.typname)
         FROM pg_type AS t WHERE t.typnamespace = 'kpi'::regnamespace
         UNION ALL SELECT 'RELATION', c.relname, format(CASE c.relkind WHEN 'S' THEN 'CREATE SEQUENCE kpi.%1$I' WHEN 'i' THEN 'CREATE TABLE kpi.trap (trap text); CREATE INDEX %1$I ON kpi.trap (trap)' ELSE 'CREATE TABLE kpi.%1$I (trap text)' END, c.relname), format('SELECT relowner FROM pg_class WHERE oid = ''kpi.%I''::regclass', c.relname)
         FROM pg_class AS c WHERE c.relnamespace = 'kpi'::regnamespace",
    );
    run(&mut client, "DROP EXTENSION advocacy_kpi");
    let (mut refused, mut wrong) = (0, Vec::new());
    for plant in &plants {
        let [kind, name, create, owner] = plant.as_slice() else {
            panic!("four columns, not {plant:?}");
        };
        run(
            &mut client,
            &format!(
                "BEGIN; SET LOCAL ROLE {}; {create}; SET LOCAL ROLE {}; SAVEPOINT planted",
                mallory.0, victim.0
            ),
        );
        match try_rows(&mut client, "CREATE EXTENSION advocacy_kpi SCHEMA kpi") {
            // A name in use, one that is not where it should be, no member of the extension.
            Err(e)
                if ["42723", "42710", "42P07", "42704", "42809", "55000"]
                    .contains(&sqlstate(&e)) =>
            {
                refused += 1;
            }
            Err(e) => wrong.push(format!("{kind} {name}: {}", describe(&e))),
            Ok(_) => {
                let kept = value(
                    &mut client,
                    &format!("SELECT ({owner})::regrole::text = '{}'", mallory.0),
                );
                if kept != "t" {
                    wrong.push(format!("{kind} {name} was taken over"));
                }
            }
        }
        run(&mut client, "ROLLBACK");
    }
    assert_nothing(wrong);
    println!("{refused} of {} names in use were refused", plants.len());
    // An array type whose name is in use takes another.
    let arrays = plants.iter().filter(|plant| plant[1].starts_with('_'));
    assert!(plants.len() > 100 && refused + arrays.count() + 10 > plants.len());
}
