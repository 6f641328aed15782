--
-- Several groups, many tests, small segments, and what samples of a size find.
--
SET extra_float_digits = -6;
SELECT p_adjust('{0.01,0.02,0.03}') = p_adjust(p => '{0.01,0.02,0.03}', method => 'bh') AS by_default;
-- Benjamini and Hochberg (1995), Holm (1979), Benjamini and Yekutieli (2001); a NULL is no test and stays
SELECT method, p_adjust('{0.5,0.01,NULL,0.01,0.04,0.2}', method) FROM unnest('{bh,holm,by}'::text[]) AS method;
SELECT p_adjust('{}') AS none, p_adjust('{NULL,NULL}') AS unknown, p_adjust(ARRAY[[0.01,0.02],[0.03,NULL]]) AS rows, p_adjust(NULL) IS NULL AS nothing;
SELECT array_agg(a ORDER BY i) FROM unnest(p_adjust(ARRAY(SELECT CASE WHEN n % 9 <> 0 THEN n / 100.0 END FROM generate_series(1, 20) AS n))) WITH ORDINALITY AS x (a, i);
SELECT (rates_test(ARRAY['(12,40)', '(30,60)', '(45,90)', '(9,30)']::rate_summary[])).*;
SELECT (nps_test(ARRAY['(45,30,25)', '(50,20,10)', '(30,40,30)']::nps_summary[])).*;
-- groups without rows and NULLs are left out; of one group there is nothing to say
SELECT rates_test(ARRAY['(1,2)', NULL, '(0,0)', '(2,3)']::rate_summary[]) = rates_test(ARRAY['(1,2)', '(2,3)']::rate_summary[]) AS left_out,
       rates_test('{}') IS NULL AS none, rates_test(ARRAY['(1,2)', NULL]::rate_summary[]) IS NULL AS one, nps_test('{NULL}') IS NULL AS unknown, nps_test(NULL) IS NULL AS nothing;
-- from a query, and of a stored array that is compressed
SELECT (rates_test(array_agg(s))).groups FROM (SELECT rate_agg(n % 3 = 0) FROM generate_series(1, 1000) AS n GROUP BY n % 13) AS g (s);
CREATE TEMP TABLE stored AS SELECT array_agg(rate_summary(1, 2 + n % 2)) AS groups FROM generate_series(1, 2000) AS n;
SELECT pg_column_size(groups) < 32000 AS compressed, (rates_test(groups)).groups FROM stored;
SELECT kpi_shrink(value => '{10,20,NULL,60}', stderr => '{5,5,5,5}') AS shrunk, kpi_shrink('{10,20}', '{5,NULL}') AS unknown, kpi_shrink('{7}', '{2}') AS one, kpi_shrink('{}', '{}') AS none;
-- values that differ by no more than chance are drawn together
SELECT kpi_shrink('{10,11,12}', '{5,5,5}');
SELECT rate_mde('(50,100)', '(50,100)') = rate_mde(a => '(50,100)', b => '(50,100)', power => 0.8, confidence => 0.95) AS rate,
       nps_mde('(45,30,25)', '(45,30,25)') = nps_mde(a => '(45,30,25)', b => '(45,30,25)', power => 0.8, confidence => 0.95) AS nps;
SELECT rate_mde('(50,100)', '(50,100)') AS rate, nps_mde('(45,30,25)', '(45,30,25)') AS nps, rate_mde('(50,100)', '(50,100)', 0.9, 0.99) AS surer, rate_mde('(0,0)', '(1,2)') IS NULL AS nothing;
-- by the width of Wilson's interval: the expected 1 % needs rows too
SELECT rate_sample_size(5), rate_sample_size(5, 0.95, 1), rate_sample_size(5, expected => 0), nps_sample_size(10);
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$p_adjust('{0.5,1.5}')$$, $$p_adjust('{NaN}')$$, $$p_adjust('{-0.1}')$$, $$p_adjust('{0.5}', 'bonferroni')$$,
    $$kpi_shrink('{1,2}', '{1}')$$, $$kpi_shrink('{1,2}', '{1,0}')$$, $$kpi_shrink('{1,NaN}', '{1,1}')$$,
    $$rate_mde('(1,2)', '(1,2)', 1)$$, $$rate_mde('(1,2)', '(1,2)', 0.8, 0)$$, $$nps_mde('(1,1,1)', '(1,1,1)', 0)$$
]) AS call;
RESET extra_float_digits;
