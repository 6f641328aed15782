--
-- What is read from a summary: its counts, and the KPIs as functions of it.
--

-- every field of every summary, all as bigint
SELECT rate_hits(r), rate_total(r), pg_typeof(rate_hits(r)) AS hits_type, pg_typeof(rate_total(r)) AS total_type
FROM (VALUES ('(3,9223372036854775807)'::rate_summary)) AS v (r);
SELECT nps_promoters(s), nps_passives(s), nps_detractors(s), nps_responses(s), pg_typeof(nps_responses(s)) AS responses_type
FROM (VALUES ('(50,30,20)'::nps_summary)) AS v (s);
SELECT growth_start(g), growth_end(g), pg_typeof(growth_end(g)) AS end_type
FROM (VALUES ('(120,150)'::growth_summary)) AS v (g);
SELECT action_customers(a), action_active(a), action_total(a), pg_typeof(action_total(a)) AS total_type
FROM (VALUES ('(3,2,4,10)'::action_summary)) AS v (a);
SELECT ratio_numerator(r), ratio_denominator(r), pg_typeof(ratio_numerator(r)) AS numerator_type
FROM (VALUES ('(7,200)'::ratio_summary)) AS v (r);

SELECT scorecard_ambassadors(c), scorecard_growth(c), scorecard_retention(c), scorecard_nps(c), scorecard_csat(c), scorecard_referrals(c), scorecard_actions(c)
FROM (VALUES ('(1,2,3,4,5,6,7,8,9,10,11,12,13,5,2,4,10)'::scorecard_summary)) AS v (c);
SELECT action_participation('(5,2,4,10)') AS participation;

-- NULL in, NULL out
SELECT rate_hits(NULL) AS hits, nps_responses(NULL) AS responses, growth_start(NULL) AS start, action_total(NULL) AS actions, ratio_denominator(NULL) AS denominator,
       nps(NULL::nps_summary) AS nps, ambassador_rate(NULL::rate_summary) AS ambassador_rate;

-- every KPI of each summary
SELECT ambassador_rate(r), advocate_retention_rate(r), csat(r), referral_rate(r), referral_conversion_rate(r)
FROM (VALUES ('(3,8)'::rate_summary)) AS v (r);
SELECT nps(s) FROM (VALUES ('(50,30,20)'::nps_summary)) AS v (s);
SELECT advocacy_growth(g) FROM (VALUES ('(120,150)'::growth_summary)) AS v (g);
SELECT advocacy_actions(a), consumer_advocacy_actions(a), viral_coefficient(a), advocacy_participation_rate(a), influencer_reach(a)
FROM (VALUES ('(4,1,6,36)'::action_summary)) AS v (a);
SELECT referral_rate(r), engagement_rate(r), share_rate(r)
FROM (VALUES ('(7,200)'::ratio_summary)) AS v (r);

SELECT ambassador_rate(c), round(advocacy_growth(c)::numeric, 10) AS advocacy_growth, advocate_retention_rate(c), nps(c), csat(c), referral_rate(c), advocacy_actions(c), advocacy_participation_rate(c)
FROM (VALUES ('(1,2,3,4,5,8,5,2,3,9,12,3,4,5,2,4,10)'::scorecard_summary)) AS v (c);

-- of nothing, and by zero, NULL
SELECT ambassador_rate('(0,0)'::rate_summary), nps('(0,0,0)'::nps_summary), advocacy_growth('(0,5)'::growth_summary),
       advocacy_growth('(0,0)'::growth_summary) AS nothing_grown, advocacy_actions('(0,0,0,0)'::action_summary),
       influencer_reach('(0,0,0,0)'::action_summary), engagement_rate('(5,0)'::ratio_summary);

-- published cases: 3, 2 and 1 answers give 33.3 points; 60 of 300 leads 20 %;
-- 50 of 100 promote and 20 detract gives 30
SELECT round(nps('(3,2,1)'::nps_summary)::numeric, 10) AS a_third, nps('(1,0,0)'::nps_summary) AS only_promoters, nps('(0,0,2)'::nps_summary) AS only_detractors,
       referral_conversion_rate('(60,300)'::rate_summary), nps('(50,30,20)'::nps_summary) AS thirty;

-- near the limits of the counts a KPI keeps its sign and its size
SELECT ambassador_rate('(9223372036854775807,9223372036854775807)'::rate_summary) AS all_of_them,
       ambassador_rate('(1,9223372036854775807)'::rate_summary) > 0 AS more_than_none,
       nps('(9223372036854775807,9223372036854775807,9223372036854775807)'::nps_summary) AS balanced,
       round(nps('(9223372036854775807,0,1)'::nps_summary)::numeric, 6) AS nearly_all,
       nps('(0,9223372036854775807,9223372036854775807)'::nps_summary) AS half_against;
SELECT advocacy_growth('(9223372036854775807,0)'::growth_summary) AS all_lost,
       advocacy_growth('(9223372036854775807,9223372036854775806)'::growth_summary) < 0 AS one_lost,
       advocacy_growth('(9223372036854775806,9223372036854775807)'::growth_summary) > 0 AS one_gained,
       advocacy_growth('(1,9223372036854775807)'::growth_summary) > 9e20 AS from_one,
       advocacy_actions('(1,1,9223372036854775807,85070591730234615847396907784232501249)'::action_summary) > 9e18 AS actions,
       influencer_reach('(1,1,9223372036854775807,85070591730234615847396907784232501249)'::action_summary) AS reach;

-- the sum of three counts may not fit where each of them does
SELECT nps_responses('(9223372036854775806,1,0)') AS fits,
       outcome($$SELECT nps_responses('(9223372036854775807,1,0)')$$) AS too_many,
       outcome($$SELECT nps_responses('(9223372036854775807,9223372036854775807,9223372036854775807)')$$) AS far_too_many;
