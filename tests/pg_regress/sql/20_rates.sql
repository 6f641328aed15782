--
-- KPIs that are a percentage of customers: ambassador_rate, csat,
-- referral_rate, referral_conversion_rate and advocate_retention_rate.
--

-- a NULL flag is left out; coalesce counts it as no
SELECT ambassador_rate(flag) AS known, ambassador_rate(coalesce(flag, false)) AS unknown_is_no, rate_agg(flag) AS summary
FROM (VALUES (true), (false), (false), (NULL), (NULL)) AS v (flag);
SELECT pg_typeof(ambassador_rate(true)) AS type, ambassador_rate(true) AS all_of_them, ambassador_rate(false) AS none_of_them, ambassador_rate(NULL::boolean) AS unknown;

-- 20 of 100, to the digit
SELECT ambassador_rate(n <= 20), referral_rate(n <= 25), referral_conversion_rate(n <= 20), csat(n <= 80)
FROM generate_series(1, 100) AS n;
-- a third is the double nearest to it
SELECT ambassador_rate(n = 1) = 100::float8 / 3 AS a_third, ambassador_rate(n <> 1) = 200::float8 / 3 AS two_thirds
FROM generate_series(1, 3) AS n;

-- retention: of those TRUE at the start; who came later does not count, nor does
-- a row with a NULL
SELECT advocate_retention_rate(was, is_now)
FROM (VALUES (true, true), (true, true), (true, true), (true, false), (false, true), (false, false),
             (true, NULL), (NULL, true), (NULL, false), (false, NULL), (NULL, NULL)) AS v (was, is_now);
SELECT advocate_retention_rate(was, true) AS no_advocates_at_start
FROM (VALUES (false), (NULL)) AS v (was);
-- each pair of flags by itself
SELECT was, is_now, advocate_retention_rate(was, is_now)
FROM unnest('{t,f,NULL}'::boolean[]) AS was, unnest('{t,f,NULL}'::boolean[]) AS is_now
GROUP BY was, is_now ORDER BY was, is_now;

-- csat: the top two boxes of 1-5
SELECT stars, csat(stars) AS whole, csat(stars::float8) AS float, csat(stars, 5) AS with_scale
FROM generate_series(1, 5) AS stars GROUP BY stars ORDER BY stars;
SELECT csat(stars), csat(stars::float8) AS csat_float FROM (VALUES (5), (4), (3), (2), (1), (NULL), (5), (4), (4), (5)) AS v (stars);
-- of 1-7 and of 1-10
SELECT csat, string_agg(score::text, ' ' ORDER BY score) AS scores_of_7
FROM (SELECT score, csat(score, 7) AS csat FROM generate_series(1, 7) AS score GROUP BY score) AS v
GROUP BY csat ORDER BY csat;
SELECT csat, string_agg(score::text, ' ' ORDER BY score) AS scores_of_10
FROM (SELECT score, csat(score, 10) AS csat FROM generate_series(1, 10) AS score GROUP BY score) AS v
GROUP BY csat ORDER BY csat;

-- the scale may be a column; a NULL on either side leaves the row out
SELECT csat(score, scale) FILTER (WHERE scale = 7) AS of_seven, csat(score, scale) FILTER (WHERE scale = 10) AS of_ten FROM (VALUES (5, 5), (5, 7), (6, 7), (8, 10), (9, 10), (NULL, 7), (7, NULL), (NULL, 6)) AS v (score, scale);
-- and it is the same in all rows
SELECT (complaint('SELECT csat(score, scale) FROM (VALUES (5, 5), (5, 7)) AS v (score, scale)')).*;

-- scores off the scale, and scales that are none
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'csat(0)'), (2, 'csat(6)'), (3, 'csat(-1)'), (4, 'csat(99)'), (5, 'csat(2147483647)'), (6, 'csat(-2147483648)'),
             (7, 'csat(0::float8)'), (8, 'csat(6::float8)'), (9, 'csat(4.5)'), (10, 'csat(''NaN''::float8)'), (11, 'csat(''Infinity''::float8)'),
             (12, 'csat(''-Infinity''::float8)'), (13, 'csat(0.9999999999999999)'), (14, 'csat(5.000000000000001)'), (15, 'csat(1e300)'),
             (16, 'csat(0, 7)'), (17, 'csat(8, 7)'), (18, 'csat(6, 5)'), (19, 'csat(11, 10)'), (20, 'csat(-5, 10)'),
             (21, 'csat(5, 6)'), (22, 'csat(1, 0)'), (23, 'csat(1, -7)'), (24, 'csat(1, 2)'), (25, 'csat(1, 100)'), (26, 'csat(5, 2147483647)')) AS v (n, expression)
ORDER BY n;

-- the message names the score and the HINT tells how to leave codes out
SELECT (complaint('SELECT csat(99)')).*;
SELECT (complaint('SELECT csat(5, 6)')).*;
SELECT csat(stars) FILTER (WHERE stars BETWEEN 1 AND 5) FROM (VALUES (5), (1), (99), (-1)) AS v (stars);

-- numbers of other types find their way
SELECT csat(4::smallint) AS smallint, csat(4::bigint) AS bigint, csat(4::numeric) AS numeric, csat(4::real) AS real, csat(3.0) AS literal;
