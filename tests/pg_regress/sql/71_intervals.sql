--
-- Intervals: methods, a population that is known, what is NULL and what is refused.
--
SET extra_float_digits = -6;
SELECT rate_ci('(4,20)') = rate_ci(summary => '(4,20)', confidence => 0.95, method => 'wilson', population => NULL) AS rate,
       nps_ci('(3,2,1)') = nps_ci(summary => '(3,2,1)', confidence => 0.95, method => 'adjusted_wald', population => NULL) AS nps,
       action_ci('(4,2,6,20)') = action_ci(summary => '(4,2,6,20)', confidence => 0.95, method => 'nb_score') AS action,
       ratio_ci('(3,3,30,5,350,31)') = ratio_ci(summary => '(3,3,30,5,350,31)', confidence => 0.95, method => 'linearised') AS ratio;
-- text without a type goes on meaning the summaries that were first
SELECT pg_typeof(rate_ci('(4,20)')) AS rate, pg_typeof(nps_ci('(3,2,1)')) AS nps, nps_stderr('(3,2,1)') = nps_stderr('(3,2,1)'::nps_summary) AS stderr,
       ratio_numerator('(3,5)') AS ratio;
-- Tango's interval of an NPS holds the score and ends at 100 by itself
SELECT * FROM nps_ci('(10,0,0)', 0.95, 'score');
SELECT * FROM nps_ci('(16,62,8)', 0.95, 'score');
-- valid at all looks: wider than wilson
SELECT a.low < w.low AND a.high > w.high AS wider, a.* FROM rate_ci('(30,100)', 0.95, 'anytime') AS a, rate_ci('(30,100)') AS w;
-- nearly all of a population are asked: narrower; all of it: a point
SELECT population, i.* FROM unnest(ARRAY[NULL, 1000000000, 200, 101, 100]) AS population, rate_ci('(30,100)', population => population) AS i;
SELECT population, i.* FROM unnest(ARRAY[NULL, 200, 100]::bigint[]) AS population, nps_ci('(50,30,20)', population => population) AS i;
SELECT * FROM rate_ci('(72,80)', 0.95, 'clopper_pearson', 100);
SELECT rate_ci('(1,2)', NULL) IS NULL AS confidence, rate_ci('(1,2)', 0.95, NULL) IS NULL AS method, rate_ci(NULL::rate_summary, population => 5) IS NULL AS rate,
       rate_ci('(1,2)', 0.95, 'wilson', NULL) IS NOT NULL AS population,
       nps_ci('(1,1,1)', NULL) IS NULL AS nps_confidence, nps_ci('(1,1,1)', 0.95, NULL, 10) IS NULL AS nps_method, nps_ci(NULL::nps_summary) IS NULL AS nps;
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$rate_ci('(4,20)', population => 19)$$, $$rate_ci('(4,20)', population => 0)$$, $$rate_ci('(4,20)', population => -1)$$,
    $$rate_ci('(4,20)', 0.95, 'anytime', 100)$$, $$nps_ci('(1,1,1)', population => 2)$$, $$rate_ci('(4,20)', 2, NULL)$$,
    $$nps_ci('(1,1,1)', 0.95, 'tango')$$, $$action_ci('(4,2,6,20)', 0.95, 'nb')$$, $$ratio_ci('(3,3,30,5,350,31)', 0.95, 'taylor')$$,
    $$ratio_ci('(3,3,30,5,350,31)', 1)$$
]) AS call;
SELECT method, i.low, i.high FROM unnest('{nb_score,student,exact,score,jeffreys,byar,wald}'::text[]) AS method
CROSS JOIN LATERAL action_ci('(400,10,15,31)', 0.95, method) AS i;
RESET extra_float_digits;
