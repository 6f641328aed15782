//! Shows that the statistics in SQL give the numbers that others have published: cases of
//! `published_cases/statistics.csv`, each by the function that a user calls. The core runs
//! all of them; here are those whose function, default or argument came with a method.

mod common;

use std::path::Path;

use common::{Database, describe, rows, run, value};
use serde_json::Value;

/// What the computations share: a summary of a place in the inputs. How many customers acted is
/// not in the sources, and no statistic reads it: as few as such squares need.
const HELPERS: &str = "
    CREATE FUNCTION n(inputs jsonb, key text) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN (inputs ->> key)::bigint;
    CREATE FUNCTION conf(inputs jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE
    RETURN coalesce((inputs ->> 'conf')::double precision, 0.95);
    CREATE FUNCTION answers(counts jsonb) RETURNS nps_summary LANGUAGE sql IMMUTABLE
    RETURN nps_summary((counts ->> 0)::bigint, (counts ->> 1)::bigint, (counts ->> 2)::bigint);
    CREATE FUNCTION acts(customers bigint, actions bigint, squares numeric) RETURNS action_summary LANGUAGE sql IMMUTABLE
    RETURN action_summary(customers, least(customers, actions, coalesce(ceil(1.05 * actions ^ 2::numeric / nullif(squares, 0)), 0)::bigint + 1), actions, squares);
    CREATE FUNCTION numbers(list jsonb) RETURNS double precision[] LANGUAGE sql IMMUTABLE
    RETURN ARRAY(SELECT x::double precision FROM jsonb_array_elements_text(list) WITH ORDINALITY AS e (x, i) ORDER BY i);
    CREATE FUNCTION found(c kpi_comparison, unit double precision) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object('difference', (c).difference / unit, 'low', (c).low / unit, 'high', (c).high / unit,
                              'z', (c).z, 'p', (c).p_value);
    CREATE FUNCTION found(i kpi_interval, unit double precision) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object('low', (i).low / unit, 'high', (i).high / unit);
    CREATE FUNCTION found(p double precision[]) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN (SELECT jsonb_object_agg('p' || i, x) FROM unnest(p) WITH ORDINALITY AS e (x, i));
    CREATE FUNCTION found(t kpi_group_test) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object('statistic', (t).statistic, 'chi2', (t).statistic, 'df', (t).df, 'p', (t).p_value);
    CREATE FUNCTION found(t kpi_trend_result) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object('s', (t).s, 'z', (t).z, 'p', (t).p_value, 'low', (t).sen_low, 'high', (t).sen_high);
";

/// The function in SQL over `i`, the inputs, in the unit of the source; none for cases that
/// only the core runs.
fn computation(function: &str) -> Option<&'static str> {
    Some(match function {
        "nps_ci_score" => {
            "found(nps_ci(nps_summary(n(i, 'promoters'), n(i, 'passives'), n(i, 'detractors')), conf(i), 'score'), 1)"
        }
        "nps_compare_mover_score" => {
            "found(nps_compare(answers(i -> 'a'), answers(i -> 'b'), conf(i)), 1)"
        }
        "nps_compare_permutation_z" => {
            "found(nps_compare(answers(i -> 'a'), answers(i -> 'b'), method => 'permutation'), 1)"
        }
        "nps_compare_adjusted_wald" => {
            "found(nps_compare(answers(i -> 'a'), answers(i -> 'b'), conf(i), 'adjusted_wald'), 1)"
        }
        "rate_compare_miettinen_nurminen" => {
            "found(rate_compare(rate_summary(n(i, 'x1'), n(i, 'n1')), rate_summary(n(i, 'x2'), n(i, 'n2')), conf(i)), 100)"
        }
        "rate_compare_agresti_caffo" => {
            "found(rate_compare(rate_summary(n(i, 'x1'), n(i, 'n1')), rate_summary(n(i, 'x2'), n(i, 'n2')), conf(i), 'agresti_caffo'), 100)"
        }
        "paired_compare_newcombe10" => {
            "found(flow_compare(flow_summary(n(i, 'neither'), n(i, 'first_only'), n(i, 'second_only'), n(i, 'both')), conf(i)), 100)"
        }
        "rates_test_chi2" => {
            "found(rates_test(ARRAY(SELECT rate_summary(h::bigint, t::bigint)
                FROM unnest(numbers(i -> 'hits'), numbers(i -> 'totals')) AS g (h, t))))"
        }
        "k_sample_proportion_chi2" => {
            "found(rates_test(ARRAY(SELECT rate_summary(h::bigint, t::bigint)
                FROM unnest(numbers(i -> 'x'), numbers(i -> 'n')) AS g (h, t))))"
        }
        "nps_test_kruskal" => {
            "found(nps_test(ARRAY(SELECT answers(g) FROM jsonb_array_elements(i -> 'groups') AS g)))"
        }
        "p_adjust_holm" => "found(p_adjust(numbers(i -> 'p'), 'holm'))",
        "p_adjust_by" => "found(p_adjust(numbers(i -> 'p'), 'by'))",
        "p_adjust_bh" => "found(p_adjust(numbers(i -> 'p')))",
        "rate_cs_beta_binomial" => {
            "found(rate_ci(rate_summary(n(i, 'hits'), n(i, 'total')), conf(i), 'anytime'), 100)"
        }
        "ratio_ci" => {
            "(SELECT jsonb_build_object('ratio', engagement_rate(s) / 100, 'se', ratio_stderr(s) / 100,
                'low', (ratio_ci(s, conf(i))).low / 100, 'high', (ratio_ci(s, conf(i))).high / 100,
                'fieller_low', (ratio_ci(s, conf(i), 'fieller')).low / 100,
                'fieller_high', (ratio_ci(s, conf(i), 'fieller')).high / 100)
              FROM (SELECT ratio_sample_summary(n(i, 'n'), n(i, 'sum_y'), n(i, 'sum_x'), n(i, 'sum_yy'), n(i, 'sum_xx'), n(i, 'sum_xy'))) AS x (s))"
        }
        "rate_ci_wilson_deff" => {
            "found(rate_ci(weighted_rate_summary(n(i, 'total'), n(i, 'hits') * 1000000::numeric, (n(i, 'total') - n(i, 'hits')) * 1000000::numeric,
                round(n(i, 'hits') * (i ->> 'deff')::numeric * 1e12),
                round((n(i, 'total') - n(i, 'hits')) * (i ->> 'deff')::numeric * 1e12)), conf(i)), 100)"
        }
        "kish_deff" => {
            "(SELECT jsonb_build_object('deff', design_effect(s), 'n_eff', n_effective(s))
              FROM (SELECT weighted_rate_agg(true, w::numeric) FROM unnest(numbers(i -> 'weights')) AS w) AS x (s))"
        }
        "nps_weighted" => {
            "(SELECT jsonb_build_object('nps', nps(s), 'se', nps_stderr(s), 'kish_deff', design_effect(s))
              FROM (SELECT weighted_nps_agg(score::integer, weight::numeric)
                    FROM unnest(numbers(i -> 'scores'), numbers(i -> 'weights')) AS a (score, weight)) AS x (s))"
        }
        "rate_ci_wilson_fpc" => {
            "found(rate_ci(rate_summary(n(i, 'hits'), n(i, 'total')), conf(i), population => n(i, 'population')), 100)"
        }
        "rate_ci_hypergeometric" => {
            "(SELECT jsonb_build_object('low_count', round((c.low * n(i, 'population') / 100)::numeric, 6),
                'high_count', round((c.high * n(i, 'population') / 100)::numeric, 6))
              FROM rate_ci(rate_summary(n(i, 'hits'), n(i, 'total')), conf(i), 'clopper_pearson', n(i, 'population')) AS c)"
        }
        "nps_mde" => {
            "jsonb_build_object('points', nps_mde(answers(i -> 'a'), answers(i -> 'b'), (i ->> 'power')::double precision,
                1 - (i ->> 'alpha')::double precision))"
        }
        // The limits at the confidence at which they are one standard error away.
        "nps_shrink" => {
            "(SELECT jsonb_object_agg('shrunk_' || at, v) FROM unnest(kpi_shrink(
                ARRAY(SELECT nps(answers(s)) FROM jsonb_array_elements(i -> 'segments') WITH ORDINALITY AS e (s, o) ORDER BY o),
                ARRAY(SELECT 100 * sqrt(((p + d + 1.5) / (n + 3)) - ((p - d) / (n + 3)) ^ 2) / sqrt(n + 3)
                      FROM (SELECT (s ->> 0)::double precision, (s ->> 2)::double precision,
                                   (s ->> 0)::double precision + (s ->> 1)::double precision + (s ->> 2)::double precision, o
                            FROM jsonb_array_elements(i -> 'segments') WITH ORDINALITY AS e (s, o)) AS c (p, d, n, o) ORDER BY o)
              )) WITH ORDINALITY AS e (v, at))"
        }
        "p_prime_chart" => {
            "(SELECT jsonb_build_object('sigma_z', sigma_z(samples), 'center', l.center / 100, 'ucl', l.ucl / 100)
              FROM (SELECT array_agg(rate_summary(c::bigint, n(i, 'n')) ORDER BY o), rollup(rate_summary(c::bigint, n(i, 'n')))
                    FROM unnest(numbers(i -> 'counts')) WITH ORDINALITY AS e (c, o)) AS x (samples, baseline),
                   p_prime_chart(samples[1], baseline, sigma_z(samples)) AS l)"
        }
        "u_chart_empirical" => {
            "(SELECT jsonb_build_object('center', l.center, 'lcl', l.lcl, 'ucl', l.ucl)
              FROM u_chart(acts(n(i, 'sample_customers'), n(i, 'sample_actions'), 4 * n(i, 'sample_actions')),
                           acts(n(i, 'baseline_customers'), n(i, 'baseline_actions'), n(i, 'baseline_squares')),
                           dispersion => 'empirical') AS l)"
        }
        "kpi_trend_exact" | "sen_slope_ci" => {
            "(SELECT found(kpi_trend(x ORDER BY o)) FROM unnest(numbers(i -> 'x')) WITH ORDINALITY AS e (x, o))"
        }
        "kpi_trend_seasonal" => {
            "(SELECT found(kpi_trend_seasonal(x, (o % n(i, 'period'))::integer ORDER BY o))
              FROM unnest(numbers(i -> 'x')) WITH ORDINALITY AS e (x, o))"
        }
        "action_ci_nb_score" => {
            "found(action_ci(acts(n(i, 'customers'), n(i, 'actions'), n(i, 'squares')), conf(i)), 1)"
        }
        "rate_sample_size_wilson" => {
            "jsonb_build_object('n', rate_sample_size((i ->> 'margin')::double precision, conf(i), (i ->> 'expected')::double precision))"
        }
        _ => return None,
    })
}

/// What of the expected differs by more than the tolerance, of the keys that SQL gives.
fn differences(got: &Value, expected: &Value, tolerance: f64) -> Vec<String> {
    let (Some(got), Some(expected)) = (got.as_object(), expected.as_object()) else {
        return vec![format!("{got} beside {expected}")];
    };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (key, want) in expected {
        let (Some(want), Some(got)) = (want.as_f64(), got.get(key)) else {
            continue;
        };
        compared += 1;
        match got.as_f64() {
            Some(got) if (got - want).abs() <= tolerance => (),
            _ => wrong.push(format!("{key}: {got} is not {want} within {tolerance}")),
        }
    }
    if compared == 0 {
        wrong.push("nothing in common".to_owned());
    }
    wrong
}

#[test]
fn published_statistics() {
    let database = Database::new("published_statistics");
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE oracle (id text PRIMARY KEY, function text, inputs jsonb, expected jsonb,
                              tolerance double precision, source text)",
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published_cases/statistics.csv");
    let text = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut sink = client
        .copy_in("COPY oracle FROM STDIN (FORMAT csv, HEADER)")
        .expect("COPY FROM STDIN");
    std::io::Write::write_all(&mut sink, &text).expect("the file");
    sink.finish()
        .unwrap_or_else(|e| panic!("{}: {}", path.display(), describe(&e)));
    run(&mut client, HELPERS);
    let cases = rows(
        &mut client,
        "SELECT id, function, expected::text, tolerance, source, inputs::text FROM oracle ORDER BY id",
    );
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in &cases {
        let [id, function, expected, tolerance, source, inputs] = &case[..] else {
            unreachable!()
        };
        let Some(computation) = computation(function) else {
            continue;
        };
        // Its squares cannot come from whole numbers: they are even and their sum is odd.
        if id == "N155" {
            continue;
        }
        count += 1;
        let expected: Value = serde_json::from_str(expected).expect("JSON");
        let tolerance: f64 = tolerance.parse().expect("a number");
        let sql = format!(
            "SELECT coalesce({computation}, 'null') FROM (SELECT inputs FROM oracle WHERE id = '{id}') AS c (i)"
        );
        let got: Value = serde_json::from_str(&value(&mut client, &sql)).expect("JSON");
        for differs in differences(&got, &expected, tolerance) {
            wrong.push(format!("{id} {function} {inputs}: {differs} ({source})"));
        }
    }
    assert!(count >= 60, "{count} cases in SQL");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
