--
-- Control charts: on the limit is in control, a baseline without spread, more spread than chance.
--
SET extra_float_digits = -6;
SELECT p_chart('(9,50)', '(300,1500)') = p_chart(sample => '(9,50)', baseline => '(300,1500)', sigma => 3) AS p,
       u_chart('(10,6,14,40)', '(109,60,153,501)') = u_chart(sample => '(10,6,14,40)', baseline => '(109,60,153,501)', sigma => 3, dispersion => 'poisson') AS u,
       p_prime_chart('(9,50)', '(300,1500)', 1.5) = p_prime_chart(sample => '(9,50)', baseline => '(300,1500)', sigma_z => 1.5, sigma => 3) AS p_prime,
       nps_chart('(5,3,2)', '(50,30,20)') = nps_chart(sample => '(5,3,2)', baseline => '(50,30,20)', sigma => 3) AS nps;
SELECT * FROM p_chart('(20,50)', '(347,1500)');
SELECT * FROM p_prime_chart('(20,50)', '(347,1500)', 1.66086671974);
SELECT sigma_z(array_agg(rate_summary(c, 50) ORDER BY i))
FROM unnest('{12,15,8,10,4,7,16,9,14,10,5,6,17,12,22,8,10,5,13,11,20,18,24,15,9,12,7,13,9,6}'::bigint[]) WITH ORDINALITY AS x (c, i);
SELECT dispersion, l.* FROM unnest('{poisson,empirical}'::text[]) AS dispersion, u_chart('(100,90,310,1500)', '(7043,3222,13747,90269)', dispersion => dispersion) AS l;
SELECT * FROM nps_chart('(2,3,5)', '(500,300,200)');
-- right on a limit
SELECT (p_chart('(80,100)', '(50,100)', 6)).*;
-- one hit beside a baseline without any
SELECT (p_chart('(1,20)', '(0,500)')).out_of_control AS one, (p_chart('(12,20)', '(0,500)')).out_of_control AS twelve,
       (nps_chart('(19,1,0)', '(500,0,0)')).out_of_control AS one_passive;
SELECT p_chart('(0,0)', '(1,2)') IS NULL AS p, nps_chart('(0,0,0)', '(1,1,1)') IS NULL AS nps, u_chart('(0,0,0,0)', '(4,2,6,20)') IS NULL AS u,
       sigma_z('{}') IS NULL AS of_none, sigma_z(ARRAY['(1,2)', NULL]::rate_summary[]) IS NULL AS of_one, u_chart('(1,1,1,1)', '(4,2,6,20)', 3, NULL) IS NULL AS dispersion;
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$u_chart('(1,1,1,1)', '(1,1,1,1)', 3, 'poison')$$, $$p_prime_chart('(1,2)', '(1,2)', 0)$$, $$p_prime_chart('(1,2)', '(1,2)', 'NaN')$$,
    $$p_prime_chart('(1,2)', '(1,2)', 1, -3)$$, $$nps_chart('(1,1,1)', '(1,1,1)', 0)$$,
    $$kpi_xmr(v) FROM unnest('{1,NaN}'::float8[]) AS v$$
]) AS call;
-- single values and their moving ranges: NIST/SEMATECH e-Handbook 6.3.2.2, flow rates of ten batches
SELECT (kpi_xmr(v ORDER BY i)).* FROM unnest('{49.6,47.6,49.9,51.3,47.8,51.2,52.6,52.4,53.6,52.1}'::float8[]) WITH ORDINALITY AS x (v, i);
-- across a gap there is no range, and over one value no limit
SELECT (kpi_xmr(v ORDER BY i)).* FROM unnest('{5,6,NULL,5,6,30}'::float8[]) WITH ORDINALITY AS x (v, i);
SELECT kpi_xmr(v) IS NULL AS of_one FROM unnest('{7}'::float8[]) AS v;
SELECT kpi_xmr(v) IS NULL AS apart FROM unnest('{7,NULL,8}'::float8[]) AS v;
SELECT kpi_xmr(v) IS NULL AS of_none FROM unnest('{}'::float8[]) AS v;
RESET extra_float_digits;
