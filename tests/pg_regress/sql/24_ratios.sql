--
-- KPIs that pool two counts: engagement_rate, share_rate, and referral_rate
-- over counts.
--

-- the sums are divided, not the rates averaged: 30 + 1 of 100 + 1000
SELECT round(engagement_rate(engagements, audience)::numeric, 6) AS engagement, round(share_rate(engagements, audience)::numeric, 6) AS share,
       round(referral_rate(engagements, audience)::numeric, 6) AS referral, ratio_agg(engagements, audience) AS sums
FROM (VALUES (30, 100), (1, 1000)) AS v (engagements, audience);
SELECT pg_typeof(engagement_rate(1, 2)) AS type, engagement_rate(1, 8) AS eighth, referral_rate(25, 100) AS quarter, share_rate(3, 2) AS more_than_all;

-- a row with a NULL on either side is left out
SELECT engagement_rate(engagements, audience), ratio_agg(engagements, audience) AS sums
FROM (VALUES (1, 4), (NULL, 100), (100, NULL), (NULL, NULL)) AS v (engagements, audience);

-- an audience of nobody gives NULL, nobody engaged gives 0
SELECT engagement_rate(5, 0) AS no_audience, share_rate(0, 0) AS nothing, referral_rate(5, 0) AS no_customers, engagement_rate(0, 5) AS nobody;
SELECT engagement_rate(engagements, audience) AS one_post_without_audience
FROM (VALUES (5, 0), (5, 100)) AS v (engagements, audience);

-- less than nothing is an error on either side
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'engagement_rate(-1, 5)'), (2, 'engagement_rate(1, -5)'), (3, 'share_rate(-1, 5)'), (4, 'referral_rate(1, -5)'), (5, 'ratio_agg(-1, -1)'),
             (6, 'ratio_agg(-9223372036854775808, 0)')) AS v (n, expression)
ORDER BY n;
SELECT code, message LIKE '%-7%' AS names_it, hint <> '' AS has_hint FROM complaint('SELECT engagement_rate(-7, 5)');

-- referral_rate knows a flag from a pair of counts
SELECT referral_rate(n <= 30) AS of_customers, referral_rate(2, 100) AS of_counts FROM generate_series(1, 100) AS n;
