--
-- Flows, samples of ratios, weights and answers one by one: what is counted and read.
--
SET extra_float_digits = -6;
-- flows: a customer of whom one flag is NULL is left out
SELECT flow_agg(was, is_one) AS flow
FROM (VALUES (true, true), (true, true), (true, false), (false, true), (false, false), (NULL, true), (false, NULL)) AS c (was, is_one);
SELECT flow_never(f), flow_gained(f), flow_lost(f), flow_kept(f), advocacy_growth(f), advocate_retention_rate(f) FROM (SELECT flow_summary(5, 3, 2, 8)) AS x (f);
SELECT advocacy_growth('(5,3,0,0)'::flow_summary) IS NULL AS growth, advocate_retention_rate('(5,3,0,0)'::flow_summary) IS NULL AS retention;
SELECT advocacy_growth(rollup(f)) FROM (VALUES ('(5,3,2,8)'::flow_summary), ('(1,1,1,1)'), (NULL)) AS x (f);
-- an NPS by account: promoters less detractors of each, of its answers
SELECT s, engagement_rate(s) AS nps, ratio_pairs(s), ratio_numerator(s), ratio_denominator(s), ratio_stderr(s), (ratio_ci(s)).*
FROM (SELECT ratio_sample_agg(points, answers) FROM (VALUES (3, 5), (-2, 4), (0, 1), (6, 8)) AS a (points, answers)) AS x (s);
SELECT ratio_summary(s), engagement_rate(s) = engagement_rate(ratio_summary(s)) AS same, share_rate(s) = referral_rate(s) AS alike
FROM (SELECT ratio_sample_agg(n, 10::numeric * n) FROM generate_series(1, 5) AS n) AS x (s);
SELECT (ratio_compare(a, b)).* FROM (SELECT ratio_sample_agg(n % 4, 10) FILTER (WHERE n % 2 = 0), ratio_sample_agg(n % 7, 10) FILTER (WHERE n % 2 = 1) FROM generate_series(1, 40) AS n) AS x (a, b);
SELECT outcome($$SELECT ratio_sample_agg(1, -1)$$) AS negative, outcome($$SELECT ratio_sample_agg(1.5, 1)$$) AS fraction,
       outcome($$SELECT ratio_summary('(1,-1,1,1,1,-1)'::ratio_sample_summary)$$) AS below_zero;
-- weights: exact to six decimals, whatever the order and the type
SELECT weighted_rate_agg(hit, weight), weighted_rate_agg(hit, weight) = weighted_rate_agg(hit, weight::float8) AS double, ambassador_rate(weighted_rate_agg(hit, weight))
FROM (VALUES (true, 0.1), (true, 0.2), (false, 1.25), (false, 0), (NULL, 1), (true, NULL)) AS r (hit, weight);
SELECT weighted_rate_agg(true, w) FROM unnest('{0.0000004,0.0000005,0.9999995,1000000000}'::numeric[]) AS w;
SELECT rate_ci(weighted_rate_agg(n % 3 = 0, 1)) = rate_ci(weighted_rate_agg(n % 3 = 0, 7.5)) AS only_their_quotients,
       ambassador_rate(weighted_rate_agg(n % 3 = 0, 1)) = ambassador_rate(rate_agg(n % 3 = 0)) AS equal_weights FROM generate_series(1, 99) AS n;
SELECT nps(s), nps_stderr(s), (nps_ci(s)).*, n_effective(s), design_effect(s)
FROM (SELECT weighted_nps_agg(score, weight) FROM unnest('{10,9,3,8,10,6,7,9,0,10,8,4}'::integer[], '{1.2,0.8,2.0,1.0,0.5,1.5,0.7,1.1,0.9,1.3,2.2,0.6}'::numeric[]) AS a (score, weight)) AS x (s);
SELECT weighted_nps_agg(n % 11, 2) = weighted_nps_agg((n % 11)::bigint, 2.0) AS bigint, weighted_nps_agg(n % 11, 2) = weighted_nps_agg((n % 11)::numeric, 2) AS numeric,
       weighted_nps_agg(n % 11, 2) = weighted_nps_agg((n % 11)::float8, 2::float8) AS double FROM generate_series(1, 50) AS n;
SELECT (nps_compare(a, b)).difference, (rate_compare(c, d)).difference FROM (SELECT weighted_nps_agg(n % 11, n) FILTER (WHERE n % 2 = 0), weighted_nps_agg(n % 11, n) FILTER (WHERE n % 2 = 1),
    weighted_rate_agg(n % 3 = 0, n) FILTER (WHERE n % 2 = 0), weighted_rate_agg(n % 5 = 0, n) FILTER (WHERE n % 2 = 1) FROM generate_series(1, 60) AS n) AS x (a, b, c, d);
SELECT n_effective('(0,0,0,0,0)'::weighted_rate_summary) IS NULL AS n, nps('(0,0,0,0,0,0,0)'::weighted_nps_summary) IS NULL AS nps, rate_ci('(0,0,0,0,0)'::weighted_rate_summary) IS NULL AS ci;
SELECT weight, outcome(format('SELECT weighted_rate_agg(true, %L::numeric)', weight)) AS of_numeric, outcome(format('SELECT weighted_rate_agg(true, %L::float8)', weight)) AS of_double
FROM unnest('{-0.1,-0.0000001,1000000000.1,1e20,NaN,Infinity,-Infinity}'::text[]) AS weight;
SELECT outcome($$SELECT weighted_nps_agg(11, 1)$$) AS score, outcome($$SELECT rate_ci('(1,1000000,0,1000000000000,0)'::weighted_rate_summary, 0.95, 'anytime')$$) AS anytime;
-- answers one by one
SELECT s, score_answers(s), score_mean(s), score_stddev(s), score_distribution(s), nps(s), nps(score_nps(s, 5, 8)), nps(score_nps(summary => s, detractor_max => 5, promoter_min => 8)), top_box(s), top_box(s, 9)
FROM (SELECT score_agg(n % 11) FROM generate_series(1, 100) AS n) AS x (s);
SELECT score_nps(s) = n AS nps, nps_ci(score_nps(s)) = nps_ci(n) AS ci, score_top_box(s, at_least => 9) AS top_two FROM (SELECT score_agg(x % 11), nps_agg(x % 11) FROM generate_series(1, 100) AS x) AS x (s, n);
SELECT ces(s) = ces(c) AS ces, score_ces(s) = c AS summary FROM (SELECT score_agg(1 + x % 7), ces_agg(1 + x % 7) FROM generate_series(1, 100) AS x) AS x (s, c);
SELECT score_mean(s) IS NULL AS mean, score_stddev(s) IS NULL AS stddev, nps(s) IS NULL AS nps, score_distribution(s) FROM (SELECT score_agg(NULL::integer)) AS x (s);
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$score_agg(11)$$, $$score_agg(-1)$$, $$score_agg(7.5)$$, $$score_agg('NaN'::float8)$$, $$score_nps('(0,0,0,0,0,0,0,0,0,0,1)', 9, 9)$$,
    $$ces('(1,0,0,0,0,0,0,0,0,0,0)'::score_summary)$$, $$score_answers('(9223372036854775807,1,0,0,0,0,0,0,0,0,0)'::score_summary)$$,
    $$flow_summary(-1, 0, 0, 0)$$, $$ratio_sample_summary(1, 1, 1, 2, 1, 1)$$, $$weighted_rate_summary(1, 5, 0, 4, 0)$$, $$score_summary(0,0,0,0,0,0,0,0,0,0,-1)$$
]) AS call;
RESET extra_float_digits;
