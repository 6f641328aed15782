--
-- Comparisons: by position and by name, every method, the flag and the interval agree.
--
SET extra_float_digits = -6;
SELECT rate_compare('(9,10)', '(3,10)') = rate_compare(a => '(9,10)', b => '(3,10)', confidence => 0.95, method => 'miettinen_nurminen') AS rate,
       rate_compare('(9,10)', '(3,10)', 0.9) = rate_compare('(9,10)', '(3,10)', confidence => 0.9) AS three,
       nps_compare('(9,1,0)', '(12,6,2)') = nps_compare(a => '(9,1,0)', b => '(12,6,2)', confidence => 0.95, method => 'mover') AS nps,
       nps_compare('(9,1,0)', '(12,6,2)', 0.9) = nps_compare(b => '(12,6,2)', a => '(9,1,0)', confidence => 0.9) AS by_name,
       action_compare('(5,4,9,25)', '(6,6,24,110)') = action_compare(a => '(5,4,9,25)', b => '(6,6,24,110)', confidence => 0.95, method => 'robust') AS action,
       flow_compare('(16,2,12,20)') = flow_compare(summary => '(16,2,12,20)', confidence => 0.95) AS flow;
SELECT method, c.* FROM unnest('{miettinen_nurminen,newcombe,agresti_caffo}'::text[]) AS method, rate_compare('(56,70)', '(48,80)', method => method) AS c;
SELECT method, c.* FROM unnest('{mover,adjusted_wald,permutation,wald}'::text[]) AS method, nps_compare('(5,0,0)', '(3,0,2)', method => method) AS c;
SELECT method, c.* FROM unnest('{robust,welch,permutation}'::text[]) AS method, action_compare('(10,5,8,22)', '(100,60,160,1100)', method => method) AS c;
-- the same customers twice: Newcombe's interval for pairs, McNemar's mid-p
SELECT * FROM flow_compare('(16,2,12,20)');
SELECT * FROM flow_compare(flow_summary(16, 12, 2, 20), 0.99);
-- a difference is significant where the interval leaves out 0: no rows
SELECT x, y, c FROM generate_series(0, 12) AS x, generate_series(0, 30) AS y,
    LATERAL (SELECT rate_compare(rate_summary(x, 12), rate_summary(y, 30)) UNION ALL SELECT nps_compare(nps_summary(x, 2, 12 - x), nps_summary(y, 1, 30 - y))) AS z (c)
WHERE ((c).p_value < 0.05) <> ((c).low > 0 OR (c).high < 0);
-- looked at again and again
SELECT rate_compare_always('(60,100)', '(40,100)', 100) = rate_compare_always(a => '(60,100)', b => '(40,100)', expected_n => 100, confidence => 0.95) AS by_name;
SELECT * FROM rate_compare_always('(60,100)', '(40,100)', 100);
SELECT * FROM nps_compare_always('(60,20,20)', '(40,20,40)', 100);
SELECT * FROM action_compare_always('(100,40,90,300)', '(100,60,180,700)', 100, 0.9);
-- nothing to say
SELECT rate_compare('(0,0)', '(1,2)') IS NULL AS rate, nps_compare('(1,1,1)', '(0,0,0)') IS NULL AS nps, action_compare('(1,1,2,4)', '(4,2,6,20)') IS NULL AS action,
       flow_compare('(0,0,0,0)') IS NULL AS flow, rate_compare_always('(0,0)', '(1,2)', 10) IS NULL AS always, rate_compare('(1,2)', NULL) IS NULL AS unknown,
       rate_compare('(1,2)', '(1,2)', method => NULL) IS NULL AS method;
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$rate_compare('(1,2)', '(1,2)', 2)$$, $$rate_compare('(1,2)', '(1,2)', method => 'wald')$$, $$nps_compare('(1,1,1)', '(1,1,1)', method => 'tango')$$,
    $$action_compare('(4,2,6,20)', '(4,2,6,20)', method => 'student')$$, $$flow_compare('(1,1,1,1)', 0)$$,
    $$rate_compare_always('(1,2)', '(1,2)', 0)$$, $$nps_compare_always('(1,1,1)', '(1,1,1)', 10, 1)$$, $$action_compare_always('(4,2,6,20)', '(4,2,6,20)', -5)$$
]) AS call;
-- what views of earlier releases call has the methods of then
SELECT akpi_rate_compare('(9,10)', '(3,10)') = rate_compare('(9,10)', '(3,10)', method => 'newcombe') AS rate,
       akpi_nps_compare('(9,1,0)', '(12,6,2)') = nps_compare('(9,1,0)', '(12,6,2)', method => 'wald') AS nps,
       akpi_action_compare('(5,4,9,25)', '(6,6,24,110)') = action_compare('(5,4,9,25)', '(6,6,24,110)', method => 'welch') AS action,
       akpi_rate_ci('(4,20)') = rate_ci('(4,20)') AS rate_ci, akpi_nps_ci('(3,2,1)') = nps_ci('(3,2,1)') AS nps_ci,
       akpi_u_chart('(10,6,14,40)', '(109,60,153,501)') = u_chart('(10,6,14,40)', '(109,60,153,501)') AS u_chart;
RESET extra_float_digits;
