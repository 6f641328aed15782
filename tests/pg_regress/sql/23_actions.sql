--
-- KPIs over actions per customer: advocacy_actions, consumer_advocacy_actions,
-- advocacy_participation_rate, viral_coefficient and influencer_reach.
--

-- 6 actions of 4 customers, of whom 2 did anything; a NULL customer is left out
SELECT advocacy_actions(n), consumer_advocacy_actions(n), viral_coefficient(n), advocacy_participation_rate(n), influencer_reach(n),
       action_agg(n) AS customers_active_actions_squares
FROM (VALUES (5), (0), (NULL), (1), (0), (NULL)) AS v (n);

-- 150 actions of 100 customers are 1.5
SELECT advocacy_actions(n % 2 + 1) FROM generate_series(1, 100) AS n;
SELECT pg_typeof(advocacy_actions(1)) AS actions, pg_typeof(advocacy_participation_rate(1)) AS participation, pg_typeof(influencer_reach(1)) AS reach;

-- no actions at all are 0, no customers at all are NULL
SELECT advocacy_actions(0), advocacy_participation_rate(0), viral_coefficient(0), influencer_reach(0);
SELECT advocacy_actions(n), advocacy_participation_rate(n), viral_coefficient(n), influencer_reach(n) FROM (VALUES (NULL::bigint)) AS v (n);

-- viral coefficient of a published table: 2.5 invites a user, 30 % of them converted
SELECT viral_coefficient(CASE WHEN n % 4 = 0 THEN 3 ELSE 0 END) FROM generate_series(1, 40) AS n;

-- less than nothing is an error whose message names the number
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'advocacy_actions(-1)'), (2, 'consumer_advocacy_actions(-1)'), (3, 'advocacy_participation_rate(-1)'), (4, 'viral_coefficient(-1)'),
             (5, 'influencer_reach(-1)'), (6, 'action_agg(-1)'), (7, 'action_agg(-9223372036854775808)')) AS v (n, expression)
ORDER BY n;
SELECT code, message LIKE '%-7%' AS names_it, hint LIKE '%FILTER%' AS tells_how FROM complaint('SELECT advocacy_actions(-7)');

-- the reach is a checked sum
SELECT influencer_reach(audience) FROM (VALUES (9223372036854775806), (1), (0), (NULL)) AS v (audience);
SELECT outcome('SELECT influencer_reach(audience) FROM (VALUES (9223372036854775806), (1), (1)) AS v (audience)');

-- smaller integers find their way, fractions do not
SELECT advocacy_actions(3::smallint) AS smallint, advocacy_actions(3::integer) AS integer, left(outcome('SELECT advocacy_actions(1.5)'), 11) AS numeric;
