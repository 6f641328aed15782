//! What the tests of several machines share: a table of answers with a column for
//! every argument of every aggregate, every aggregate called on it, scorecards of it,
//! and the server that is named to run on.

// Each test is a crate of its own and uses a part of this.
#![allow(dead_code)]

use crate::common::workload::progress;
use crate::common::{assert_same_rows, describe, rows, run, sqlstate, try_rows, value};
use postgres::{Client, Error, NoTls};
use std::env;

/// The columns of the answers.
pub const COLUMNS: &str = "
    shard integer NOT NULL, id bigint NOT NULL, segment text, answered_on date, answered_at timestamptz,
    flag boolean, was_flag boolean, referred boolean, score integer, grade integer,
    score_real double precision, grade_real double precision, actions bigint, audience bigint,
    during daterange, period daterange, during_tz tstzrange, period_tz tstzrange,
    rate rate_summary, nps nps_summary, growth growth_summary, action action_summary,
    ratio ratio_summary, scorecard scorecard_summary";

/// Answers `from` to `to` with a NULL now and then, of the shard that their number
/// gives; the same on any server.
pub fn answers(from: u32, to: u32, shards: usize) -> String {
    format!(
        "SELECT a.*, s.*
        FROM (
            SELECT
                (1 + n % {shards})::integer AS shard,
                n::bigint AS id,
                (ARRAY['north', 'south', 'Österreich', NULL])[1 + r % 4] AS segment,
                date '2024-01-01' + (r % 400) AS answered_on,
                timestamptz '2024-01-01 00:30Z' + (r % 9600) * interval '1 hour' AS answered_at,
                CASE WHEN r % 7 > 0 THEN r % 3 > 0 END AS flag,
                CASE WHEN r % 11 > 0 THEN r % 5 > 1 END AS was_flag,
                CASE WHEN r % 13 > 0 THEN r % 2 > 0 END AS referred,
                CASE WHEN r % 17 > 0 THEN r / 7 % 11 END AS score,
                CASE WHEN r % 19 > 0 THEN 1 + r / 5 % 5 END AS grade,
                CASE WHEN r % 17 > 1 THEN r / 3 % 11 END::double precision AS score_real,
                CASE WHEN r % 19 > 1 THEN 1 + r / 3 % 5 END::double precision AS grade_real,
                CASE WHEN r % 23 > 0 THEN r / 11 % 6 END::bigint AS actions,
                CASE WHEN r % 29 > 0 THEN r % 100000 END::bigint AS audience,
                CASE WHEN r % 31 > 0 THEN daterange(date '2023-06-01' + r % 300, date '2024-05-01' + r % 200) END AS during,
                daterange('2024-01-01', '2024-07-01') AS period,
                tstzrange(timestamptz '2023-06-01 00:00Z' + r % 300 * interval '1 day', NULL) AS during_tz,
                tstzrange('2024-01-01 00:00Z', '2024-07-01 00:00Z') AS period_tz
            FROM generate_series({from}, {to}) AS n
            CROSS JOIN LATERAL (SELECT (n::bigint * 2654435761 % 1000003)::integer) AS random (r)
        ) AS a
        CROSS JOIN LATERAL (
            SELECT rate_agg(v.flag), nps_agg(v.score), growth_agg(v.was_flag, v.flag),
                action_agg(v.actions), ratio_agg(v.actions, v.audience),
                advocacy_scorecard(v.flag, v.was_flag, v.score, v.grade, v.referred, v.actions)
            FROM (VALUES
                (a.flag, a.was_flag, a.score, a.grade, a.referred, a.actions, a.audience),
                (true, true, 9, 5, true, a.id, 10),
                (false, true, 3, 2, false, 0, 1000)
            ) AS v (flag, was_flag, score, grade, referred, actions, audience)
        ) AS s"
    )
}

/// A call of an aggregate of the extension on the columns of the answers.
pub struct Call {
    /// As `nps(integer)`.
    pub signature: String,
    pub name: String,
    /// As `nps(score)`.
    pub sql: String,
    /// The same in two steps: the summary, and the KPI of the rolled-up one, `$`.
    /// Nothing for an aggregate whose rows must stay together.
    pub steps: Option<[String; 2]>,
}

/// Rolls up what the first step keeps; the counts of live scorecards add up by themselves.
pub fn rollup(keep: &str, column: &str) -> String {
    let is_net = keep.starts_with("kpi_net(") || keep.starts_with("akpi_net_from(");
    match is_net {
        true => format!("kpi_net({column})"),
        false => format!("rollup({column})"),
    }
}

/// What an argument is called on. The first that fits holds: aggregate, name of the
/// argument, its type.
const ARGUMENTS: &[(&str, &str, &str, &str)] = &[
    ("kpi_trend", "", "", "score_real ORDER BY id"),
    ("kpi_xmr", "", "", "score_real ORDER BY id"),
    ("kpi_trend_seasonal", "value", "", "score_real"),
    (
        "kpi_trend_seasonal",
        "season",
        "text",
        "CASE WHEN id % 4 = 0 THEN 'a' ELSE 'b' END ORDER BY id",
    ),
    ("kpi_trend_seasonal", "season", "", "id % 4 ORDER BY id"),
    ("", "weight", "", "1 + id % 3"),
    ("", "detractor_max", "", "6"),
    ("", "promoter_min", "", "9"),
    ("", "scale_max", "", "7"),
    ("", "csat_score", "", "grade"),
    ("csat", "score", "int4", "grade"),
    ("csat", "score", "int8", "grade::bigint"),
    ("csat", "score", "numeric", "grade::numeric"),
    ("csat", "score", "float8", "grade_real"),
    ("csat_agg", "score", "int4", "grade"),
    ("csat_agg", "score", "int8", "grade::bigint"),
    ("csat_agg", "score", "numeric", "grade::numeric"),
    ("csat_agg", "score", "float8", "grade_real"),
    ("ces", "score", "int4", "grade"),
    ("ces", "score", "int8", "grade::bigint"),
    ("ces", "score", "numeric", "grade::numeric"),
    ("ces", "score", "float8", "grade_real"),
    ("ces_agg", "score", "int4", "grade"),
    ("ces_agg", "score", "int8", "grade::bigint"),
    ("ces_agg", "score", "numeric", "grade::numeric"),
    ("ces_agg", "score", "float8", "grade_real"),
    ("review_rating", "stars", "int4", "grade"),
    ("review_rating", "stars", "int8", "grade::bigint"),
    ("review_rating", "stars", "numeric", "grade::numeric"),
    ("review_rating", "stars", "float8", "grade_real"),
    ("stars_agg", "stars", "int4", "grade"),
    ("stars_agg", "stars", "int8", "grade::bigint"),
    ("stars_agg", "stars", "numeric", "grade::numeric"),
    ("stars_agg", "stars", "float8", "grade_real"),
    ("net_sentiment", "", "int4", "score % 3 - 1"),
    ("net_sentiment", "", "int8", "actions % 3 - 1"),
    ("net_sentiment", "", "numeric", "score::numeric % 3 - 1"),
    (
        "net_sentiment",
        "",
        "float8",
        "(score % 3 - 1)::double precision",
    ),
    ("sentiment_agg", "", "int4", "score % 3 - 1"),
    ("sentiment_agg", "", "int8", "actions % 3 - 1"),
    ("sentiment_agg", "", "numeric", "score::numeric % 3 - 1"),
    (
        "sentiment_agg",
        "",
        "float8",
        "(score % 3 - 1)::double precision",
    ),
    ("", "", "int4", "score"),
    ("", "", "numeric", "score::numeric"),
    ("", "", "float8", "score_real"),
    ("", "start", "bool", "was_flag"),
    ("", "was_advocate", "bool", "was_flag"),
    ("", "referred", "bool", "referred"),
    ("", "", "bool", "flag"),
    ("", "period", "daterange", "period"),
    ("", "", "daterange", "during"),
    ("", "period", "tstzrange", "period_tz"),
    ("", "", "tstzrange", "during_tz"),
    ("", "", "rate_summary", "rate"),
    ("", "", "nps_summary", "nps"),
    ("", "", "growth_summary", "growth"),
    ("", "", "action_summary", "action"),
    ("", "", "ratio_summary", "ratio"),
    ("", "", "scorecard_summary", "scorecard"),
    ("", "", "flow_summary", "'(1,2,3,4)'::flow_summary"),
    (
        "",
        "",
        "ratio_sample_summary",
        "'(1,3,4,9,16,12)'::ratio_sample_summary",
    ),
    (
        "",
        "",
        "weighted_rate_summary",
        "'(2,1000000,2000000,1000000000000,4000000000000)'::weighted_rate_summary",
    ),
    (
        "",
        "",
        "weighted_nps_summary",
        "'(2,1000000,2000000,0,1000000000000,4000000000000,0)'::weighted_nps_summary",
    ),
    (
        "",
        "",
        "score_summary",
        "'(0,1,0,2,0,0,3,0,1,0,2)'::score_summary",
    ),
    // A change of a live scorecard: one row with one score.
    (
        "",
        "",
        "bytea",
        "CASE WHEN score > 8 THEN '\\x01010101000000'::bytea ELSE '\\x01010000010100'::bytea END",
    ),
    ("", "", "int8", "actions"),
];

/// The second of two counts.
const SECOND_COUNT: &str = "audience";

/// Every aggregate of the extension, from the catalogue, so that none is left out.
pub fn calls(client: &mut Client) -> Vec<Call> {
    let of_extension = "
        FROM pg_depend AS d
        JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
        JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
        WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
        AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'advocacy_kpi')";
    // The aggregate that keeps the summary takes the rows as the KPI does.
    let listed = rows(
        client,
        &format!(
            "SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.proname,
                array_to_string(p.proargnames, ','),
                (SELECT string_agg(t.typname, ',' ORDER BY o.n) FROM unnest(p.proargtypes) WITH ORDINALITY AS o (oid, n) JOIN pg_type AS t USING (oid)),
                CASE WHEN a.aggfinalfn <> 0 THEN (
                    SELECT p2.proname FROM pg_aggregate AS a2 JOIN pg_proc AS p2 ON p2.oid = a2.aggfnoid
                    WHERE a2.aggtransfn = a.aggtransfn AND a2.aggfinalfn = 0 AND p2.proargtypes = p.proargtypes
                ) ELSE '' END
            {of_extension} ORDER BY 1"
        ),
    );
    let calls: Vec<_> = listed
        .iter()
        .map(|row| {
            let [signature, name, names, types, keeper] = row.as_slice() else {
                panic!("{row:?}")
            };
            let mut counts = 0;
            let arguments: Vec<_> = names
                .split(',')
                .zip(types.split(','))
                .map(|(argument, kind)| {
                    counts += usize::from(kind == "int8");
                    if kind == "int8" && counts == 2 {
                        return SECOND_COUNT;
                    }
                    let fits = |wanted: &str, given: &str| wanted.is_empty() || wanted == given;
                    ARGUMENTS
                        .iter()
                        .find(|(of, called, typed, _)| {
                            fits(of, name) && fits(called, argument) && fits(typed, kind)
                        })
                        .unwrap_or_else(|| panic!("what is {argument} of {signature} called on?"))
                        .3
                })
                .collect();
            let arguments = arguments.join(", ");
            let steps = match keeper.as_str() {
                "NULL" => None,
                // It keeps the summary itself.
                "" => Some([format!("{name}({arguments})"), "$".to_owned()]),
                keeper => Some([format!("{keeper}({arguments})"), format!("{name}($)")]),
            };
            Call {
                signature: signature.clone(),
                name: name.clone(),
                sql: format!("{name}({arguments})"),
                steps,
            }
        })
        .collect();
    assert!(calls.len() >= 45, "{} aggregates were found", calls.len());
    // Of these the order of the rows counts.
    const ORDERED: [&str; 3] = ["kpi_trend", "kpi_trend_seasonal", "kpi_xmr"];
    let whole: Vec<_> = calls
        .iter()
        .filter(|call| call.steps.is_none() && !ORDERED.contains(&call.name.as_str()))
        .map(|call| &call.signature)
        .collect();
    assert!(
        whole.is_empty(),
        "an aggregate has no summary that can be rolled up: {whole:?}"
    );
    calls
}

/// Every call, group by group.
pub fn all_of(calls: &[Call], from: &str) -> String {
    let columns: Vec<_> = calls.iter().map(|call| call.sql.as_str()).collect();
    format!(
        "SELECT segment, {} FROM {from} GROUP BY segment ORDER BY segment",
        columns.join(", ")
    )
}

/// Every call that has steps, in one or, with `by`, in two of them; `by` are the
/// columns that a part is known by.
pub fn rolled_up(calls: &[Call], from: &str, by: Option<&str>, outer: &str) -> String {
    let with_steps = calls
        .iter()
        .filter_map(|call| Some((call, call.steps.as_ref()?)));
    let Some(by) = by else {
        let columns: Vec<_> = with_steps.map(|(call, _)| call.sql.as_str()).collect();
        return format!(
            "SELECT segment, {} FROM {from} GROUP BY {outer} ORDER BY segment, count(*)",
            columns.join(", ")
        );
    };
    let (mut inner, mut columns) = (Vec::new(), Vec::new());
    for (at, (_, [keep, read])) in with_steps.enumerate() {
        inner.push(format!("{keep} AS s{at}"));
        columns.push(read.replace('$', &rollup(keep, &format!("s{at}"))));
    }
    format!(
        "SELECT segment, {} FROM (SELECT {by}, count(*) AS n, {} FROM {from} GROUP BY {by}) AS parts \
         GROUP BY {outer} ORDER BY segment, sum(n)",
        columns.join(", "),
        inner.join(", ")
    )
}

/// The plan as EXPLAIN prints it.
pub fn plan(client: &mut Client, sql: &str) -> String {
    rows(client, &format!("EXPLAIN (VERBOSE, COSTS OFF) {sql}"))
        .concat()
        .join("\n")
}

/// A table of all answers, kept where the name says.
pub fn create_answers(client: &mut Client, table: &str, from: u32, to: u32, shards: usize) {
    run(client, &format!("CREATE TABLE {table} ({COLUMNS})"));
    run(
        client,
        &format!("INSERT INTO {table} {}", answers(from, to, shards)),
    );
}

/// A connection to the database that a variable names; `None`, which is said, where it
/// names none. `skipped` is what is left out then.
pub fn named(variable: &str, engine: &str, skipped: &str) -> Option<Client> {
    let Ok(url) = env::var(variable) else {
        // Written past the capture of the test runner, so that it is seen.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("\nSKIPPED: {skipped}\n").as_bytes(),
        );
        return None;
    };
    let mut client =
        Client::connect(&url, NoTls).unwrap_or_else(|e| panic!("no connection to {variable}: {e}"));
    let version = rows(
        &mut client,
        &format!("SELECT extversion FROM pg_extension WHERE extname = '{engine}'"),
    );
    assert!(
        !version.is_empty(),
        "the server of {variable} lacks {engine}: CREATE EXTENSION {engine} in that database"
    );
    progress(&format!("{engine} {version:?}"));
    Some(client)
}

/// The schema of the extension, which is created where it is missing, and one of the
/// test's own, which comes first on the search_path.
pub fn settle(client: &mut Client) -> (String, String) {
    run(client, "CREATE EXTENSION IF NOT EXISTS advocacy_kpi");
    let extension = value(
        client,
        "SELECT quote_ident(nspname) FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
        WHERE extname = 'advocacy_kpi'",
    );
    let schema = format!("kpi_test_{}", std::process::id());
    run(
        client,
        &format!(
            "CREATE SCHEMA {schema}; SET timezone = 'UTC'; SET search_path = {schema}, {extension}, public"
        ),
    );
    (extension, schema)
}

/// On a server that is not the test's own nothing stays, also when it failed.
pub fn clean_up(client: &mut Client, statements: &[&str]) {
    for sql in statements {
        if let Err(error) = client.batch_execute(sql) {
            progress(&format!("{sql}: {}", describe(&error)));
        }
    }
}

/// A scorecard of answers by quarter and a segment.
pub fn create(
    client: &mut Client,
    name: &str,
    source: &str,
    storage: &str,
    segment: &str,
) -> Result<(), Error> {
    let spec = format!(
        r#"{{"period": {{"column": "answered_on", "grain": "quarter"}}, "segments": ["{segment}"],
        "measures": {{"nps": "score", "ambassador_rate": "flag", "advocacy_actions": "actions"}}, "storage": "{storage}"}}"#
    );
    let sql = format!("SELECT kpi_create_scorecard('{name}', '{source}', '{spec}')");
    try_rows(client, &sql).map(|_| ())
}

pub fn must(made: Result<(), Error>) {
    made.unwrap_or_else(|e| panic!("{}", describe(&e)));
}

/// That a live scorecard could not follow, and that it is said.
pub fn refused(error: &Error, source: &str) {
    let text = describe(error);
    assert_eq!(sqlstate(error), "22023", "{source}: {text}");
    assert!(
        text.contains("storage live cannot follow"),
        "{source}: {text}"
    );
}

/// Two scorecards by a segment show the same, in each of their views.
pub fn same_cards(client: &mut Client, name: &str, expected: &str, segment: &str) {
    for (part, order) in [("", "kpi, total, "), ("_wide", ""), ("_summary", "")] {
        // Only a live one has p_always.
        let card = |name| {
            format!(
                "SELECT to_jsonb(c) - 'p_always' FROM {name}{part} AS c ORDER BY {order}period, {segment}"
            )
        };
        assert_same_rows(client, &card(name), &card(expected));
    }
}
