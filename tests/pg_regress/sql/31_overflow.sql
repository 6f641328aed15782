--
-- Counts at the limit of bigint: an ERROR 22003, never a wrong number, whether
-- rows are added, summaries merged or partial results combined.
--

-- merging: every field at its limit, and one more
SELECT type, a, b, outcome(format('SELECT %L::%I + %L', a, type, b)) AS merged
FROM (VALUES
    (1, 'rate_summary', '(0,9223372036854775806)', '(0,1)'), (2, 'rate_summary', '(0,9223372036854775807)', '(0,1)'),
    (3, 'rate_summary', '(9223372036854775807,9223372036854775807)', '(1,1)'),
    (4, 'rate_summary', '(9223372036854775807,9223372036854775807)', '(9223372036854775807,9223372036854775807)'),
    (5, 'nps_summary', '(9223372036854775806,0,0)', '(1,0,0)'), (6, 'nps_summary', '(9223372036854775807,0,0)', '(1,0,0)'),
    (7, 'nps_summary', '(0,9223372036854775807,0)', '(0,1,0)'), (8, 'nps_summary', '(0,0,9223372036854775807)', '(0,0,1)'),
    (9, 'nps_summary', '(9223372036854775807,0,0)', '(0,9223372036854775807,9223372036854775807)'),
    (10, 'growth_summary', '(9223372036854775807,0)', '(0,9223372036854775807)'), (11, 'growth_summary', '(9223372036854775807,0)', '(1,0)'),
    (12, 'growth_summary', '(0,9223372036854775807)', '(0,1)'),
    (13, 'ratio_summary', '(9223372036854775807,0)', '(1,0)'), (14, 'ratio_summary', '(0,9223372036854775807)', '(0,1)'),
    (15, 'action_summary', '(9223372036854775806,0,0,0)', '(1,0,0,0)'), (16, 'action_summary', '(9223372036854775807,0,0,0)', '(1,0,0,0)'),
    (17, 'action_summary', '(1,1,9223372036854775806,85070591730234615828950163710522949636)', '(1,1,1,1)'),
    (18, 'action_summary', '(1,1,9223372036854775807,85070591730234615847396907784232501249)', '(1,1,1,1)'),
    (19, 'scorecard_summary', '(0,9223372036854775806,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', '(0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'),
    (20, 'scorecard_summary', '(0,9223372036854775807,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', '(0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'),
    (21, 'scorecard_summary', '(0,0,0,0,0,0,0,0,0,0,0,0,0,9223372036854775807,0,0,0)', '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0)')) AS v (n, type, a, b)
ORDER BY n;

-- adding rows: the sums of what is given
SELECT expression, outcome(format('SELECT %s FROM (VALUES (9223372036854775806), (1)) AS v (n)', expression)) AS fits,
       outcome(format('SELECT %s FROM (VALUES (9223372036854775807), (1)) AS v (n)', expression)) AS does_not
FROM (VALUES (1, 'ratio_agg(n, 1)'), (2, 'ratio_agg(1, n)'), (3, 'engagement_rate(n, 1) > 0'), (4, 'share_rate(1, n) > 0'), (5, 'referral_rate(n, 1) > 0'),
             (6, 'growth_agg(n, 0)'), (7, 'growth_agg(0, n)'), (8, 'growth_agg(n, NULL)'), (9, 'advocacy_growth(n, n)'),
             (10, 'action_agg(n)'), (11, 'influencer_reach(n)'), (12, 'advocacy_actions(n) > 0'), (13, 'consumer_advocacy_actions(n) > 0'),
             (14, 'viral_coefficient(n) > 0'), (15, 'advocacy_participation_rate(n)'),
             (16, 'advocacy_scorecard(NULL, NULL, NULL, NULL, NULL, n)')) AS v (n, expression)
ORDER BY n;

-- two rows of the largest number do not wrap around to a plausible one
SELECT expression, outcome(format('SELECT %s FROM (VALUES (9223372036854775807), (9223372036854775807), (2)) AS v (n)', expression)) AS three_rows
FROM (VALUES (1, 'ratio_agg(n, n)'), (2, 'growth_agg(n, n)'), (3, 'action_agg(n)'), (4, 'influencer_reach(n)')) AS v (n, expression)
ORDER BY n;

-- a transition from a full state
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, $$rate_accum('(0,9223372036854775807)', false)$$), (2, $$rate_accum('(0,9223372036854775807)', true)$$),
             (3, $$retention_accum('(0,9223372036854775807)', true, false)$$), (4, $$retention_accum('(0,9223372036854775807)', false, true)$$),
             (5, $$csat_accum('(0,9223372036854775807)', 5)$$), (6, $$csat_accum('(0,9223372036854775807)', 5::float8)$$), (7, $$csat_accum('(0,9223372036854775807)', 7, 7)$$),
             (8, $$nps_accum('(9223372036854775807,0,0)', 10)$$), (9, $$nps_accum('(0,9223372036854775807,0)', 8)$$), (10, $$nps_accum('(0,0,9223372036854775807)', 0)$$),
             (11, $$nps_accum('(0,0,9223372036854775807)', 0::float8)$$), (12, $$nps_accum('(0,0,9223372036854775807)', 0, 6, 9)$$), (13, $$nps_accum('(0,0,9223372036854775807)', 10)$$),
             (14, $$growth_accum('(9223372036854775807,0)'::growth_summary, true, true)$$), (15, $$growth_accum('(0,9223372036854775807)'::growth_summary, NULL, true)$$),
             (16, $$growth_accum('(0,9223372036854775807)'::growth_summary, '(,)'::daterange, '[2025-01-01,2025-02-01)')$$),
             (17, $$growth_accum('(9223372036854775807,0)'::growth_summary, '(,)'::tstzrange, '[2025-01-01,2025-02-01)')$$),
             (18, $$action_accum('(9223372036854775807,0,0,0)', 0)$$), (19, $$action_accum('(9223372036854775807,1,1,1)', 1)$$),
             (20, $$ratio_accum('(9223372036854775807,0)', 0, 5)$$), (21, $$ratio_accum('(9223372036854775807,0)', 1, 0)$$),
             (22, $$scorecard_accum('(0,9223372036854775807,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', false, NULL, NULL, NULL, NULL, NULL)$$),
             (23, $$scorecard_accum('(0,9223372036854775807,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', NULL, NULL, NULL, NULL, true, NULL)$$)) AS v (n, expression)
ORDER BY n;

-- rollup, alone and in a window
CREATE TABLE full_ones (n integer, answers nps_summary);
INSERT INTO full_ones VALUES (1, '(9223372036854775807,0,0)'), (2, '(0,1,0)'), (3, '(1,0,0)');
SELECT rollup(answers) AS two_of_them FROM full_ones WHERE n < 3;
SELECT outcome('SELECT rollup(answers) FROM full_ones') AS all_of_them;
SELECT outcome('SELECT max(v::text) FROM (SELECT rollup(answers) OVER (ORDER BY n ROWS 1 PRECEDING) AS v FROM full_ones WHERE n <> 2) AS w') AS window;
SELECT n, rollup(answers) OVER (ORDER BY n ROWS 1 PRECEDING) FROM full_ones ORDER BY n;
DROP TABLE full_ones;

-- partial results of parallel workers: each fits, all together do not
CREATE TABLE huge (n bigint);
INSERT INTO huge SELECT 9223372036854775807 / 5000 FROM generate_series(1, 5001);
ANALYZE huge;
SELECT outcome('SELECT influencer_reach(n) FROM huge') AS serial;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT plan_has('SELECT influencer_reach(n) FROM huge', '"Partial Mode": "Partial"') AS in_parallel, outcome('SELECT influencer_reach(n) FROM huge') AS parallel;
SELECT influencer_reach(n) = sum(n) AS one_row_less FROM (SELECT n FROM huge LIMIT 5000) AS h;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE huge;

-- the message names what is full and the HINT what to do
SELECT (complaint($$SELECT '(9223372036854775807,0,0)'::nps_summary + '(1,0,0)'$$)).*;
