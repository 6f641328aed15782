--
-- advocacy_growth: 100 * (end - start) / start, from flags, from counts and
-- from the time in which a customer was an advocate.
--
SET datestyle = 'ISO';

-- flags: TRUE is counted on each side separately, so that who did not exist at
-- the start still counts at the end
SELECT advocacy_growth(was, is_now), growth_agg(was, is_now) AS start_end
FROM (VALUES (true, true), (true, false), (false, true), (false, false),
             (NULL, true), (NULL, true), (NULL, false), (true, NULL), (false, NULL), (NULL, NULL)) AS v (was, is_now);
SELECT was, is_now, growth_agg(was, is_now) AS start_end
FROM unnest('{t,f,NULL}'::boolean[]) AS was, unnest('{t,f,NULL}'::boolean[]) AS is_now
GROUP BY was, is_now ORDER BY was, is_now;

-- counts: summed, and a pair of literals will do
SELECT advocacy_growth(120, 150) AS grown, advocacy_growth(150, 120) AS shrunk, advocacy_growth(7, 7) AS flat,
       advocacy_growth(5, 0) AS all_lost, advocacy_growth(0, 5) AS from_nothing, advocacy_growth(0, 0) AS nothing;
SELECT advocacy_growth(s, e), growth_agg(s, e) AS start_end
FROM (VALUES (100, 130), (20, 20), (NULL, 15), (10, NULL), (NULL, NULL)) AS v (s, e);
SELECT pg_typeof(advocacy_growth(1, 2)) AS type, advocacy_growth(1::smallint, 2::smallint) AS smallint, advocacy_growth(3, 4) = 100::float8 / 3 AS a_third;
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'advocacy_growth(-1, 5)'), (2, 'advocacy_growth(5, -1)'), (3, 'growth_agg(-1, NULL)'), (4, 'growth_agg(NULL, -1)'),
             (5, 'growth_agg(-9223372036854775808, 0)')) AS v (n, expression)
ORDER BY n;
SELECT (complaint('SELECT advocacy_growth(-1, 5)')).*;

-- dates: start counts who was an advocate on the day before the lower bound of the
-- period, end who was one on the day before its upper bound
SELECT advocate_on, growth_agg(advocate_on::daterange, daterange('2025-01-01', '2025-04-01')) AS start_end
FROM (VALUES (1, '[2025-01-01,2025-04-01)'), (2, '[2025-01-01,2025-04-01]'), (3, '[2025-01-02,2025-04-01]'), (4, '(2025-01-01,2025-04-02)'),
             (5, '[2024-01-01,2025-01-01)'), (6, '[2024-01-01,2025-01-01]'), (7, '[2025-01-01,2025-01-01]'), (8, '[2025-04-01,2025-04-01]'),
             (9, '[2025-02-01,2025-03-01)'), (10, '[2024-01-01,2026-01-01)'), (11, '[2025-04-02,2026-01-01)'),
             (12, '(,2025-01-01)'), (13, '(,2025-01-01]'), (14, '[2025-04-01,)'), (15, '(2025-04-01,)'), (16, '(,)'),
             (17, '[-infinity,infinity]'), (18, '[-infinity,2025-01-01)'), (19, '[2025-04-01,infinity)'), (20, 'empty'), (21, NULL)) AS v (n, advocate_on)
GROUP BY n, advocate_on ORDER BY n;
-- 2 at the start and at the end
SELECT advocacy_growth(advocate_on, daterange('2025-01-01', '2025-04-01'))
FROM (VALUES ('[2024-06-01,2025-02-01)'::daterange), ('[2024-06-01,)'), ('[2025-02-01,)'), ('[2025-03-01,2025-05-01)'), ('empty'), (NULL)) AS v (advocate_on);

-- the bounds of a date period are days: however it is written, its last day is
-- followed by the upper bound
SELECT count(DISTINCT growth_agg::text) AS alike, min(growth_agg::text) AS start_end
FROM (SELECT growth_agg('[2025-01-01,2025-04-01]'::daterange, period::daterange)
      FROM unnest('{"[2025-01-01,2025-04-01)","[2025-01-01,2025-03-31]","(2024-12-31,2025-04-01)","(2024-12-31,2025-03-31]"}'::text[]) AS period
      GROUP BY period) AS g;

-- times: the states are those just before the bounds, and brackets of the period make no
-- difference
SELECT advocate_at, growth_agg(advocate_at::tstzrange, tstzrange('2025-01-01 00:00Z', '2025-04-01 00:00Z')) AS start_end
FROM (VALUES (1, '[2025-01-01 00:00Z,2025-04-01 00:00Z)'), (2, '[2025-01-01 00:00Z,2025-04-01 00:00Z]'), (3, '(2025-01-01 00:00Z,2025-04-01 00:00Z]'),
             (4, '(2025-01-01 00:00Z,2025-04-01 00:00Z)'), (5, '[2025-01-01 00:00:00.000001Z,2025-04-01 00:00:00.000001Z)'),
             (6, '[2025-01-01 02:00+02,2025-04-01 01:59:59.999999+02]'), (7, '(,2025-01-01 00:00Z]'), (8, '(,2025-01-01 00:00Z)'),
             (9, '[2025-04-01 00:00Z,)'), (10, '(2025-04-01 00:00Z,)'), (11, '(,)'), (12, '[-infinity,infinity)'), (13, 'empty'), (14, NULL)) AS v (n, advocate_at)
GROUP BY n, advocate_at ORDER BY n;
SELECT bounds, growth_agg('[2025-01-01 00:00Z,2025-04-01 00:00Z)'::tstzrange, tstzrange('2025-01-01 00:00Z', '2025-04-01 00:00Z', bounds)) AS start_end
FROM unnest('{[),[],(),(]}'::text[]) AS bounds GROUP BY bounds ORDER BY bounds COLLATE "C";
-- a moment as a period
SELECT growth_agg('[2025-01-01 00:00Z,2025-04-01 00:00Z)'::tstzrange, tstzrange('2025-02-01 00:00Z', '2025-02-01 00:00Z', '[]')) AS start_end;

-- the period may be a column
SELECT period, advocacy_growth(advocate_on, period), growth_agg(advocate_on, period) AS start_end
FROM (VALUES ('[2024-06-01,2025-02-01)'::daterange), ('[2024-06-01,)'), ('[2025-02-01,)'), ('[2025-03-01,2025-05-01)')) AS v (advocate_on)
CROSS JOIN (VALUES ('[2025-01-01,2025-02-01)'::daterange), ('[2025-02-01,2025-03-01)'), ('[2025-03-01,2025-05-01)')) AS p (period)
GROUP BY period ORDER BY period;

-- an empty, unbounded or NULL period is an error, for whomever it comes with
SELECT type, during, period, outcome(format('SELECT advocacy_growth(%L::%s, %L::%2$s)', during, type, period))
FROM (VALUES ('daterange', '2025-01-01'), ('tstzrange', '2025-01-01 00:00Z')) AS t (type, day)
CROSS JOIN LATERAL (VALUES ('(,)'), ('empty'), (NULL)) AS d (during)
CROSS JOIN LATERAL (VALUES (1, 'empty'), (2, '(,)'), (3, format('[%s,)', day)), (4, format('(,%s]', day)), (5, format('[-infinity,%s)', day)),
                           (6, format('[%s,infinity)', day)), (7, NULL)) AS p (n, period)
ORDER BY type, n, during COLLATE "C";
SELECT (complaint($$SELECT advocacy_growth('[2025-01-01,)'::daterange, 'empty')$$)).*;
SELECT (complaint($$SELECT advocacy_growth('[2025-01-01,)'::daterange, NULL)$$)).*;
SELECT (complaint($$SELECT growth_agg('[2025-01-01,)'::tstzrange, '[2025-01-01,)')$$)).*;
-- over no rows there is no period to complain about
SELECT advocacy_growth(advocate_on, 'empty') FROM customer WHERE false;

-- a stored range may be long and compressed or short, in a table as elsewhere
CREATE TABLE spell (during tstzrange) ;
INSERT INTO spell SELECT tstzrange('2025-01-01 00:00Z'::timestamptz + n * interval '1 day', NULL) FROM generate_series(-5, 5) AS n;
SELECT growth_agg(during, tstzrange('2025-01-01 00:00Z', '2025-01-04 00:00Z')) AS start_end,
       advocacy_growth(during, tstzrange('2025-01-01 00:00Z', '2025-01-04 00:00Z'))
FROM spell;
DROP TABLE spell;
