--
-- The statistics in SQL: default arguments, what there is nothing to say
-- about, and what makes no sense. That their numbers are right is shown
-- elsewhere, against published cases and independent implementations.
--
SET extra_float_digits = -6;
SELECT rate_ci('(4,20)') = rate_ci('(4,20)', 0.95, 'wilson') AS by_default_wilson,
       nps_ci('(3,2,1)') = nps_ci('(3,2,1)', 0.95, 'adjusted_wald') AS adjusted_wald,
       action_ci('(4,2,6,20)') = action_ci('(4,2,6,20)', 0.95, 'nb_score') AS nb_score,
       p_chart('(9,50)', '(300,1500)') = p_chart('(9,50)', '(300,1500)', 3) AS three_sigma;
SELECT method, i.low, i.high
FROM unnest('{wilson,wilson_cc,agresti_coull,jeffreys,clopper_pearson,wald}'::text[]) AS method
CROSS JOIN LATERAL rate_ci('(4,20)', 0.95, method) AS i;
SELECT method, i.low, i.high
FROM unnest('{nb_score,student,exact,score,jeffreys,byar,wald}'::text[]) AS method
CROSS JOIN LATERAL action_ci('(400,10,15,31)', 0.95, method) AS i;
SELECT * FROM nps_ci('(50,30,20)', 0.95, 'wald');
SELECT nps_stderr('(50,30,20)');

-- comparisons and control charts
SELECT * FROM rate_compare('(9,10)', '(3,10)');
SELECT * FROM nps_compare('(123,456,789)', '(321,654,987)', 0.99);
SELECT * FROM action_compare('(5,4,9,25)', '(6,6,24,110)');
SELECT * FROM p_chart('(20,50)', '(266,2400)');
SELECT * FROM u_chart('(10,6,14,40)', '(109,60,153,501)');

-- over no rows there is nothing to say, and over one customer no variance
SELECT rate_ci('(0,0)') IS NULL AS rate, nps_ci('(0,0,0)') IS NULL AS nps, nps_stderr('(0,0,0)') IS NULL AS stderr,
       action_ci('(0,0,0,0)') IS NULL AS action, action_ci('(1,1,5,25)') IS NULL AS of_one,
       action_ci('(1,1,5,25)', 0.95, 'exact') IS NULL AS exact_of_one,
       rate_compare('(0,0)', '(1,2)') IS NULL AS rates, nps_compare('(1,0,0)', '(0,0,0)') IS NULL AS npss,
       action_compare('(1,1,5,25)', '(4,2,6,20)') IS NULL AS actions,
       p_chart('(0,0)', '(1,2)') IS NULL AS p, u_chart('(1,1,1,1)', '(0,0,0,0)') IS NULL AS u;
SELECT rate_ci(NULL::rate_summary) IS NULL AS rate, rate_ci('(1,2)', NULL) IS NULL AS confidence,
       kpi_sparkline(NULL) IS NULL AS sparkline;

-- none, all, and counts at the end of what they can hold
SELECT * FROM rate_ci('(0,20)') UNION ALL SELECT * FROM rate_ci('(20,20)');
SELECT method, i.low <= 100 AND i.low >= 0 AND i.high >= i.low AND i.high <= 100 AS within
FROM unnest('{wilson,wilson_cc,agresti_coull,jeffreys,clopper_pearson,wald}'::text[]) AS method
CROSS JOIN LATERAL rate_ci('(4611686018427387904,9223372036854775807)', 0.95, method) AS i;
SELECT * FROM rate_compare('(9223372036854775807,9223372036854775807)', '(0,9223372036854775807)');
SELECT * FROM nps_ci('(9223372036854775807,9223372036854775807,9223372036854775807)');

-- what makes no sense
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$rate_ci('(4,20)', 0)$$, $$rate_ci('(4,20)', 1)$$, $$rate_ci('(4,20)', -0.5)$$, $$rate_ci('(4,20)', 95)$$,
    $$rate_ci('(4,20)', 'NaN')$$, $$rate_ci('(4,20)', 'Infinity')$$,
    $$rate_ci('(4,20)', 0.95, 'Wilson')$$, $$rate_ci('(4,20)', 0.95, '')$$, $$nps_ci('(1,1,1)', 0.95, 'wilson')$$,
    $$action_ci('(1,1,1,1)', 0.95, 'wilson')$$, $$rate_compare('(1,2)', '(1,2)', 2)$$,
    $$p_chart('(1,2)', '(1,2)', 0)$$, $$p_chart('(1,2)', '(1,2)', 'NaN')$$, $$u_chart('(1,1,1,1)', '(1,1,1,1)', -1)$$,
    $$rate_sample_size(0)$$, $$rate_sample_size(-1)$$, $$rate_sample_size('NaN')$$, $$rate_sample_size(1, 0.95, 101)$$,
    $$rate_sample_size(1e-12)$$, $$nps_sample_size(0)$$, $$nps_sample_size(10, 1.5)$$,
    $$kpi_sparkline('{1,NaN}')$$, $$kpi_sparkline('{1,Infinity}')$$,
    $$kpi_trend(v) FROM unnest('{1,NaN}'::float8[]) AS v$$, $$kpi_trend(v) FROM unnest('{-Infinity,1}'::float8[]) AS v$$
]) AS call;
SELECT * FROM complaint($$SELECT rate_ci('(4,20)', 0.95, 'wilsonn')$$);

-- sample sizes
SELECT rate_sample_size(5), rate_sample_size(5, 0.99), rate_sample_size(5, 0.95, 20), nps_sample_size(10);

-- a trend: as an ordered aggregate, over a window, by group; NULL keeps its place
SELECT (kpi_trend(v ORDER BY i)).* FROM unnest('{10,10,10,5,10,20,18,17,15,24,15}'::float8[]) WITH ORDINALITY AS x (v, i);
SELECT kpi_trend(v ORDER BY v DESC) FROM unnest('{1,NULL,2,3}'::float8[]) AS v;
SELECT kpi_trend(v) FROM unnest('{7,7,7}'::float8[]) AS v;
SELECT kpi_trend(v) FROM unnest('{7}'::float8[]) AS v;
SELECT kpi_trend(v) IS NULL AS of_none FROM unnest('{}'::float8[]) AS v;
SELECT kpi_trend(v) IS NULL AS of_unknown FROM unnest('{NULL,NULL}'::float8[]) AS v;
SELECT i, (kpi_trend(i * i) OVER (ORDER BY i ROWS 5 PRECEDING)).* FROM generate_series(1, 8) AS i;
SELECT g % 2 AS side, (kpi_trend(CASE g % 2 WHEN 0 THEN g ELSE -g END ORDER BY g)).direction
FROM generate_series(1, 20) AS g GROUP BY 1 ORDER BY 1;

-- sparklines
SELECT kpi_sparkline('{1,2,3,4,5,6,7,8}'), kpi_sparkline('{1,NULL,8}'), kpi_sparkline('{5,5,5}'),
       kpi_sparkline('{}') = '' AS of_none, kpi_sparkline('{-1e308,1e308}');

-- statistics of stored and rolled-up summaries are those of the rows
CREATE TEMP TABLE parts AS
SELECT g % 7 AS part, rate_agg(g % 3 = 0) AS rate, nps_agg(g % 11) AS nps, action_agg((g % 4)::bigint) AS action
FROM generate_series(1, 1000) AS g GROUP BY 1;
SELECT rate_ci(rollup(rate)) = (SELECT rate_ci(rate_agg(g % 3 = 0)) FROM generate_series(1, 1000) AS g) AS rate,
       nps_ci(rollup(nps)) = (SELECT nps_ci(nps_agg(g % 11)) FROM generate_series(1, 1000) AS g) AS nps,
       action_ci(rollup(action)) = (SELECT action_ci(action_agg((g % 4)::bigint)) FROM generate_series(1, 1000) AS g) AS action
FROM parts;
-- a view can be made of them, which a bare record could not
CREATE TEMP VIEW intervals AS SELECT part, rate_ci(rate) AS ci, p_chart(rate, '(333,1000)') AS chart FROM parts;
SELECT part, (ci).low, (chart).out_of_control FROM intervals ORDER BY part LIMIT 2;
RESET extra_float_digits;
