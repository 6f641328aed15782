//! Shows that the KPIs give the numbers that others have published: each case
//! of `published_cases/kpis.csv` is computed by SQL in a real server, in every way the
//! extension offers; then the real data sets of the examples.

mod common;

use std::path::{Path, PathBuf};

use common::{Database, describe, rows, run, value};
use postgres::Client;
use serde_json::Value;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Copies a CSV file into the table.
fn load(client: &mut Client, table: &str, path: &Path, delimiter: char) {
    let text = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let sql = format!("COPY {table} FROM STDIN (FORMAT csv, HEADER, DELIMITER '{delimiter}')");
    let mut sink = client.copy_in(&sql).expect("COPY FROM STDIN");
    std::io::Write::write_all(&mut sink, &text).expect("the file");
    sink.finish()
        .unwrap_or_else(|e| panic!("{}: {}", path.display(), describe(&e)));
}

/// Makes a table of text columns out of the header of a CSV file, and fills it.
fn load_examples(client: &mut Client, table: &str, name: &str, delimiter: char) {
    let path = file("examples/data").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let header = text.lines().next().expect("a header");
    let columns: Vec<String> = header
        .split(delimiter)
        .map(|column| format!("\"{column}\" text"))
        .collect();
    run(
        client,
        &format!("CREATE TABLE {table} ({})", columns.join(", ")),
    );
    load(client, table, &path, delimiter);
}

fn load_airlines(client: &mut Client) {
    load_examples(client, "airline", "airline_nps.csv", ',');
    run(
        client,
        "ALTER TABLE airline ALTER score TYPE integer USING score::integer",
    );
}

fn load_posts(client: &mut Client) {
    load_examples(client, "post", "facebook_posts.csv", ';');
    let columns = ["T_Reach", "comment", "like", "share", "T_Interactions"];
    let types = columns.map(|c| format!(r#"ALTER "{c}" TYPE bigint USING "{c}"::bigint"#));
    run(client, &format!("ALTER TABLE post {}", types.join(", ")));
}

const SCORES: &str = "FROM jsonb_array_elements_text(inputs -> 'scores') AS score";

/// The ways to compute a case, as SQL over its `inputs` (jsonb), in its unit.
fn computations(function: &str) -> Vec<String> {
    let all = |ways: &[&str]| ways.iter().map(|way| (*way).to_owned()).collect();
    match function {
        // On a scale of -1 to 1, the extension gives points.
        "nps_from_counts" => all(&[
            "nps(format('(%s,%s,%s)', inputs -> 'promoters', inputs -> 'passives',
                        inputs -> 'detractors')::nps_summary) / 100",
            "(SELECT nps(score) / 100 FROM (
                  SELECT 10 FROM generate_series(1, (inputs ->> 'promoters')::integer)
                  UNION ALL SELECT 8 FROM generate_series(1, (inputs ->> 'passives')::integer)
                  UNION ALL SELECT 0 FROM generate_series(1, (inputs ->> 'detractors')::integer)
              ) AS answers (score))",
        ]),
        "nps_from_scores" => vec![
            format!("(SELECT nps(score::integer) / 100 {SCORES})"),
            format!("(SELECT nps(score::double precision) / 100 {SCORES})"),
            format!("(SELECT nps(nps_agg(score::integer)) / 100 {SCORES})"),
        ],
        "nps_from_scores_pct" => vec![
            format!("(SELECT nps(score::integer) {SCORES})"),
            format!("(SELECT nps(score::double precision) {SCORES})"),
            format!("(SELECT nps(score::integer, 6, 9) {SCORES})"),
        ],
        "nps_custom_cutoffs" => all(&[
            "(SELECT nps(score, (inputs ->> 'detractor_max')::integer,
                         (inputs ->> 'passive_max')::integer + 1) / 100
              FROM generate_series(split_part(inputs ->> 'scores', '..', 1)::integer,
                                   split_part(inputs ->> 'scores', '..', 2)::integer) AS score)",
        ]),
        "nps_excluding_flagged_code" => vec![format!(
            "(SELECT nps(score::integer) FILTER (WHERE NOT inputs -> 'exclude' @> score::jsonb) {SCORES})"
        )],
        // Percentages cut to whole numbers, as the source does.
        "nps_segments_min_n_zscore" => all(&[
            "(WITH counts AS (
                  SELECT airline, nps_agg(score) AS s FROM airline GROUP BY airline
              ), points AS (
                  SELECT airline,
                      floor(100.0 * nps_promoters(s) / nps_responses(s))
                      - floor(100.0 * nps_detractors(s) / nps_responses(s)) AS nps
                  FROM counts WHERE nps_responses(s) >= (inputs ->> 'min_n')::integer
              ), scaled AS (
                  SELECT airline, nps, (nps - avg(nps) OVER ()) / stddev_samp(nps) OVER () AS z FROM points
              )
              SELECT jsonb_build_object('nps', nps, 'z', z)
              FROM scaled WHERE airline = inputs ->> 'segment')",
        ]),
        "ces_5plus_of_7" => all(&[
            "(SELECT csat(score >= 5) FROM (
                  SELECT 5 + n % 3 FROM generate_series(1, (inputs ->> 'positive')::integer) AS n
                  UNION ALL SELECT 1 + n % 4 FROM generate_series(1, (inputs ->> 'negative')::integer) AS n
              ) AS answers (score))",
            "csat(format('(%s,%s)', inputs ->> 'positive',
                  (inputs ->> 'positive')::integer + (inputs ->> 'negative')::integer)::rate_summary)",
        ]),
        "referral_conversion_rate" => all(&[
            "(SELECT referral_conversion_rate(n <= (inputs ->> 'referred_customers')::integer)
              FROM generate_series(1, (inputs ->> 'referred_leads')::integer) AS n)",
            "referral_conversion_rate(format('(%s,%s)', inputs ->> 'referred_customers',
                                             inputs ->> 'referred_leads')::rate_summary)",
        ]),
        "referral_rate_customers_who_refer" => all(&[
            "(SELECT referral_rate(n <= (inputs ->> 'referring_customers')::integer)
              FROM generate_series(1, (inputs ->> 'customers')::integer) AS n)",
            "(SELECT referral_rate((inputs ->> 'referring_customers')::bigint,
                                   (inputs ->> 'customers')::bigint))",
        ]),
        // A thousand customers; the conversions of all are shared among them.
        "viral_coefficient" => all(&[
            "(SELECT viral_coefficient((floor(n * c) - floor((n - 1) * c))::bigint)
              FROM (SELECT n, (inputs ->> 'invites_per_user')::numeric
                              * (inputs ->> 'invite_conversion')::numeric
                    FROM generate_series(1, 1000) AS n) AS customer (n, c))",
        ]),
        // Ratios of sums: what the extension gives per hundred.
        "quick_ratio" => all(&[
            "(SELECT engagement_rate((inputs ->> won)::bigint, (inputs ->> lost)::bigint) / 100
              FROM (VALUES ('new', 'churn'), ('expansion', 'contraction')) AS v (won, lost))",
        ]),
        "share_of_voice" => all(&[
            "(SELECT share_rate(CASE WHEN own THEN mentions ELSE 0 END, mentions) FROM (
                  SELECT true, (inputs ->> 'own')::bigint
                  UNION ALL SELECT false, m::bigint FROM jsonb_array_elements_text(inputs -> 'competitors') AS m
              ) AS brand (own, mentions))",
        ]),
        "interactions_equal_like_comment_share" => all(&[
            // A row in which one of them is unknown is ignored.
            r#"(SELECT jsonb_build_object('max_abs_difference',
                    max(abs(ratio_numerator(s) - interactions)) FILTER (WHERE ratio_denominator(s) > 0))
                FROM (SELECT ratio_agg("like" + comment + share, 1), max("T_Interactions")
                      FROM post GROUP BY post.ctid) AS p (s, interactions))"#,
        ]),
        "compound_growth_rate" => all(&[
            "kpi_cagr((inputs ->> 'start')::double precision, (inputs ->> 'end')::double precision,
                      (inputs ->> 'periods')::double precision) / 100",
        ]),
        _ => panic!("no SQL for {function}"),
    }
}

/// What differs by more than the tolerance.
fn differences(got: &Value, expected: &Value, tolerance: f64) -> Option<String> {
    match (got, expected) {
        (Value::Object(g), Value::Object(e)) if g.len() == e.len() => e
            .iter()
            .find_map(|(key, e)| differences(g.get(key).unwrap_or(&Value::Null), e, tolerance)),
        (Value::Number(g), Value::Number(e)) => {
            let (g, e) = (g.as_f64()?, e.as_f64()?);
            ((g - e).abs() > tolerance).then(|| format!("{g} is not {e} within {tolerance}"))
        }
        _ => (got != expected).then(|| format!("{got} is not {expected}")),
    }
}

#[test]
fn published_results() {
    let database = Database::new("published");
    let mut client = database.client();
    load_airlines(&mut client);
    load_posts(&mut client);
    run(
        &mut client,
        "CREATE TABLE oracle (id text PRIMARY KEY, function text, inputs jsonb, expected jsonb,
                              tolerance double precision, source text)",
    );
    load(
        &mut client,
        "oracle",
        &file("tests/published_cases/kpis.csv"),
        ',',
    );
    let cases = rows(
        &mut client,
        "SELECT id, function, expected::text, tolerance, source, inputs::text FROM oracle ORDER BY id",
    );
    assert_eq!(cases.len(), 18, "cases in kpis.csv");
    let mut wrong = Vec::new();
    for case in &cases {
        let [id, function, expected, tolerance, source, inputs] = &case[..] else {
            unreachable!()
        };
        let expected: Value = serde_json::from_str(expected).expect("JSON");
        let tolerance: f64 = tolerance.parse().expect("a number");
        for computation in computations(function) {
            let sql = format!(
                "SELECT coalesce(to_jsonb({computation}), 'null') FROM oracle WHERE id = '{id}'"
            );
            let got: Value = serde_json::from_str(&value(&mut client, &sql)).expect("JSON");
            if let Some(differs) = differences(&got, &expected, tolerance) {
                wrong.push(format!(
                    "{id} {function} {inputs}: {differs} ({source})\n{computation}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The query must give these numbers, each exact to the last digits.
fn assert_numbers(client: &mut Client, sql: &str, expected: &[f64]) {
    let found = rows(client, sql);
    let [row] = &found[..] else {
        panic!("{sql}\ngave {found:?}")
    };
    let numbers: Vec<f64> = row
        .iter()
        .map(|n| n.parse().unwrap_or_else(|_| panic!("{sql}\ngave {row:?}")))
        .collect();
    let same = numbers.len() == expected.len()
        && numbers
            .iter()
            .zip(expected)
            .all(|(n, e)| (n - e).abs() <= 4.0 * f64::EPSILON * e.abs());
    assert!(same, "{sql}\ngave {numbers:?}\nnot  {expected:?}");
}

#[test]
fn telco_customers() {
    let database = Database::new("published");
    let mut client = database.client();
    load_examples(&mut client, "telco", "telco_customers.csv", ',');
    run(
        &mut client,
        r#"CREATE TABLE customer AS SELECT "Number of Referrals"::bigint AS referrals,
               "Number of Referrals"::bigint > 0 AS advocate,
               "Number of Referrals"::bigint > 0 AND "Customer Status" <> 'Joined' AS at_start,
               "Number of Referrals"::bigint > 0 AND "Customer Status" <> 'Churned' AS at_end,
               "City" AS city
           FROM telco"#,
    );
    assert_numbers(
        &mut client,
        "SELECT ambassador_rate(advocate), rate_hits(rate_agg(advocate)), rate_total(rate_agg(advocate)),
                advocacy_participation_rate(referrals)
         FROM customer",
        &[45.74755075961948, 3222.0, 7043.0, 45.74755075961948],
    );
    assert_numbers(
        &mut client,
        "SELECT advocacy_actions(referrals), action_total(action_agg(referrals)),
                action_active(action_agg(referrals)), action_customers(action_agg(referrals)),
                viral_coefficient(referrals), referral_rate(referrals, 1)
         FROM customer",
        &[
            13747.0 / 7043.0,
            13747.0,
            3222.0,
            7043.0,
            13747.0 / 7043.0,
            1374700.0 / 7043.0,
        ],
    );
    let per_customer = value(
        &mut client,
        "SELECT round(advocacy_actions(referrals)::numeric, 6) FROM customer",
    );
    assert_eq!(per_customer, "1.951867");
    assert_numbers(
        &mut client,
        "SELECT advocacy_growth(at_start, at_end), growth_start(growth_agg(at_start, at_end)),
                growth_end(growth_agg(at_start, at_end)), advocate_retention_rate(at_start, at_end),
                kpi_growth(3141, 2598)
         FROM customer",
        &[
            -17.28748806112703,
            3141.0,
            2598.0,
            80.13371537726839,
            -17.28748806112703,
        ],
    );
    assert_eq!(
        rows(
            &mut client,
            "SELECT kpi_band('ambassador_rate', ambassador_rate(advocate)),
                    kpi_band('advocacy_actions', advocacy_actions(referrals)),
                    kpi_band('advocacy_growth', advocacy_growth(at_start, at_end))
             FROM customer"
        ),
        [["Strong", "High", "Declining"]],
    );
    // City by city, rolled up.
    assert_numbers(
        &mut client,
        "SELECT ambassador_rate(rollup(rate)), advocacy_actions(rollup(actions)), advocacy_growth(rollup(growth))
         FROM (SELECT rate_agg(advocate), action_agg(referrals), growth_agg(at_start, at_end)
               FROM customer GROUP BY city) AS c (rate, actions, growth)",
        &[45.74755075961948, 13747.0 / 7043.0, -17.28748806112703],
    );
}

#[test]
fn airlines() {
    let database = Database::new("published");
    let mut client = database.client();
    load_airlines(&mut client);
    assert_numbers(
        &mut client,
        "SELECT nps(score), nps(score::double precision), nps(score, 6, 9), nps_responses(nps_agg(score))
         FROM airline",
        &[9.31098696461825, 9.31098696461825, 9.31098696461825, 5907.0],
    );
    assert_numbers(
        &mut client,
        "SELECT nps(score), nps_responses(nps_agg(score)) FROM airline WHERE airline = 'Prep Air'",
        &[21.195652173913043, 184.0],
    );
    assert_numbers(
        &mut client,
        "SELECT count(*), count(*) FILTER (WHERE nps_responses(s) >= 50), nps(rollup(s))
         FROM (SELECT nps_agg(score) FROM airline GROUP BY airline) AS a (s)",
        &[99.0, 59.0, 9.31098696461825],
    );
}

#[test]
fn facebook_posts() {
    let database = Database::new("published");
    let mut client = database.client();
    load_posts(&mut client);
    assert_numbers(
        &mut client,
        r#"SELECT engagement_rate("T_Interactions", "T_Reach"),
                  ratio_numerator(ratio_agg("T_Interactions", "T_Reach")),
                  ratio_denominator(ratio_agg("T_Interactions", "T_Reach")),
                  influencer_reach("T_Reach"), action_customers(action_agg("T_Reach"))
           FROM post"#,
        &[
            100.0 * 106060.0 / 6951680.0,
            106060.0,
            6951680.0,
            6951680.0,
            500.0,
        ],
    );
    // Where a part is unknown the post is ignored, on both sides.
    assert_numbers(
        &mut client,
        r#"SELECT rate_hits(rate_agg("like" + comment + share = "T_Interactions")),
                  rate_total(rate_agg("like" + comment + share = "T_Interactions")),
                  share_rate(share, "T_Reach") - 100.0 * sum(share) / sum("T_Reach") FILTER (WHERE share >= 0)
           FROM post"#,
        &[496.0, 496.0, 0.0],
    );
}
