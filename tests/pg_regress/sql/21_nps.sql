--
-- nps: % promoters (9-10) - % detractors (0-6), in points.
--

-- every score 0-10 by itself
SELECT score, nps(score), nps(score::float8) AS nps_float, nps_agg(score) AS promoters_passives_detractors
FROM generate_series(0, 10) AS score GROUP BY score ORDER BY score;
SELECT nps(score) = 100.0::float8 * (2 - 7) / 11 AS all_of_them, pg_typeof(nps(score)) AS type FROM generate_series(0, 10) AS score;

-- published cases
SELECT round(nps(score)::numeric, 10) AS a_third FROM unnest('{0,7,7,9,9,9}'::integer[]) AS score;
SELECT nps(score) AS only_promoters FROM (VALUES (10)) AS v (score);
SELECT nps(score) AS only_detractors FROM (VALUES (0), (0)) AS v (score);
SELECT nps(score) AS unknown FROM (VALUES (NULL::integer), (NULL)) AS v (score);
SELECT round(nps(score) FILTER (WHERE score <> 0)::numeric, 10) AS code_left_out FROM unnest('{10,0,6,9}'::integer[]) AS score;
-- 1-15 with detractors up to 6 and promoters from 9: (7 - 6) / 15
SELECT round(nps(score, 6, 9)::numeric, 10) AS own_cut_offs FROM generate_series(1, 15) AS score;

-- a NULL answer is no answer
SELECT nps(score) = 0 AS balanced, nps_responses(nps_agg(score)) AS responses
FROM (VALUES (10), (NULL), (0), (NULL)) AS v (score);

-- codes and fractions are not answers
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'nps(11)'), (2, 'nps(-1)'), (3, 'nps(99)'), (4, 'nps(2147483647)'), (5, 'nps(-2147483648)'),
             (6, 'nps(99::float8)'), (7, 'nps(-1::float8)'), (8, 'nps(7.5)'), (9, 'nps(9.999999999999998)'), (10, 'nps(10.000000000000002)'), (11, 'nps(-0.5)'),
             (12, 'nps(5e-324)'), (13, 'nps(1e300)'), (14, 'nps(''NaN''::float8)'), (15, 'nps(''Infinity''::float8)'), (16, 'nps(''-Infinity''::float8)'),
             (17, 'nps_agg(99)'), (18, 'nps_agg(7.5)'), (19, 'nps_agg(''NaN''::float8)'),
             (20, 'nps(99) FILTER (WHERE false)'), (21, 'nps(0::float8 * -1)')) AS v (n, expression)
ORDER BY n;

-- the message names the value; the HINT tells how to leave out a code
SELECT (complaint('SELECT nps(99)')).*;
SELECT (complaint('SELECT nps(-1::float8)')).*;
SELECT (complaint('SELECT nps(7.5)')).*;
SELECT nps(score) FILTER (WHERE score BETWEEN 0 AND 10) AS of_answers
FROM (VALUES (10), (9), (3), (7), (99), (-1)) AS v (score);
SELECT nps(score) FILTER (WHERE score BETWEEN 0 AND 10 AND score = trunc(score)) AS of_whole_answers
FROM (VALUES (10::float8), (9), (3), (7), (7.5), (99), ('NaN'), ('Infinity')) AS v (score);

-- custom cut-offs: any integers, the lower below the higher
SELECT score, nps(score, 4, 6) AS wide, nps(score, 6, 7) AS no_passives, nps(score, -1, 11) AS all_passive
FROM generate_series(0, 10, 2) AS score GROUP BY score ORDER BY score;
SELECT nps(score, 40, 60) AS of_100 FROM (VALUES (0), (40), (41), (59), (60), (100), (60)) AS v (score);
SELECT nps(-5, -10, 10) AS passive, nps(2147483647, 2147483646, 2147483647) AS highest, nps(-2147483648, -2147483648, -2147483647) AS lowest;
-- the cut-offs may be columns; a NULL in any place leaves the row out
SELECT nps(score, low, high), nps_agg(score, low, high)
FROM (VALUES (9, 6, 9), (6, 6, 9), (8, 6, 9), (NULL, 6, 9), (9, NULL, 9), (9, 6, NULL)) AS v (score, low, high);
-- and they are the same in all rows, so that columns of counts are not taken for them
SELECT (complaint('SELECT nps(promoters, passives, detractors) FROM (VALUES (5, 6, 9), (7, 5, 8)) AS v (promoters, passives, detractors)')).*;
SELECT nps(rollup(nps_summary(promoters, passives, detractors))) FROM (VALUES (5, 6, 9), (7, 5, 8)) AS v (promoters, passives, detractors);
-- codes of the class, as the hint names them first
SELECT (complaint('SELECT nps(-100)')).*;
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'nps(5, 6, 6)'), (2, 'nps(5, 9, 6)'), (3, 'nps(5, 2147483647, -2147483648)'), (4, 'nps_agg(5, 6, 6)'), (5, 'nps(NULL, 9, 6)')) AS v (n, expression)
ORDER BY n;
SELECT (complaint('SELECT nps(5, 9, 6)')).*;

-- numbers of other types find their way
SELECT nps(9::smallint) AS smallint, nps(9::bigint) AS bigint, nps(9::numeric) AS numeric, nps(9::real) AS real, nps(9.0) AS literal;
-- an answer in a column of text has to be cast
SELECT left(outcome($$SELECT nps('9'::text)$$), 11) AS text, nps('9'::text::integer) AS cast;
