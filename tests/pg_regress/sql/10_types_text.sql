--
-- The text form of the summaries: what is read, what is refused with which
-- code, and that what is written can be read again.
--

-- fields in order, in parentheses; blanks around a field are nothing
SELECT input, outcome(format('SELECT %L::rate_summary', input))
FROM (VALUES (1, '(0,0)'), (2, '(1,2)'), (3, '(2,2)'), (4, '  ( 1 , 2 )  '), (5, E'\t(\n1,\r2)\n'),
             (6, '(01,0002)'), (7, '(0,9223372036854775807)'),
             (8, '(9223372036854775807,9223372036854775807)')) AS v (n, input)
ORDER BY n;

-- anything else is 22P02
SELECT input, outcome(format('SELECT %L::rate_summary', input))
FROM (VALUES (1, ''), (2, ' '), (3, '()'), (4, '(,)'), (5, '(1)'), (6, '(1,)'), (7, '(,2)'), (8, '(1,2,3)'), (9, '(1,,2)'),
             (10, '1,2'), (11, '(1,2'), (12, '1,2)'), (13, '((1,2))'), (14, '[1,2]'), (15, '{1,2}'), (16, '(1;2)'), (17, '(1 2)'),
             (18, '(1,2)x'), (19, 'x(1,2)'), (20, '(1,2)(1,2)'), (21, '(1,2),'), (22, '(a,2)'), (23, '(1,b)'),
             (24, '(1.0,2)'), (25, '(1e0,2)'), (26, '(0x1,2)'), (27, '(1_0,20)'), (28, '(1 0,20)'), (29, '(- 1,2)'), (30, '(--1,2)'),
             (31, '(NULL,2)'), (32, 'NULL'), (33, '("1","2")'), (34, '(NaN,2)'), (35, '(Infinity,2)'),
             (36, '(³,4)'), (37, '(１,２)'), (38, '(1' || chr(160) || ',2)'), (39, repeat('(', 1000)), (40, repeat('9', 1000))) AS v (n, input)
WHERE outcome(format('SELECT %L::rate_summary', input)) <> 'ERROR 22P02'
ORDER BY n;

-- the invariants: 0 <= hits <= total
SELECT input, outcome(format('SELECT %L::rate_summary', input))
FROM (VALUES (1, '(3,2)'), (2, '(1,0)'), (3, '(-1,2)'), (4, '(0,-1)'), (5, '(-2,-1)'), (6, '(-1,-2)'),
             (7, '(-9223372036854775808,0)'), (8, '(9223372036854775807,9223372036854775806)')) AS v (n, input)
ORDER BY n;

-- a count that does not fit is 22003
SELECT input, outcome(format('SELECT %L::rate_summary', input))
FROM (VALUES (1, '(0,9223372036854775808)'), (2, '(9223372036854775808,9223372036854775808)'),
             (3, '(-9223372036854775809,0)'), (4, '(0,99999999999999999999999999999999999999999999999999)'),
             (5, '(18446744073709551616,18446744073709551617)')) AS v (n, input)
ORDER BY n;

-- the message names the value, the HINT gives the form
SELECT (complaint(format('SELECT %L::rate_summary', input))).*
FROM (VALUES (1, '(1;2)'), (2, '(3,2)'), (3, '(0,9223372036854775808)')) AS v (n, input)
ORDER BY n;

-- the same for every type: wrong forms of each ...
SELECT type, input, outcome(format('SELECT %L::%I', input, type))
FROM (VALUES ('nps_summary', 3), ('growth_summary', 2), ('action_summary', 4), ('ratio_summary', 2), ('scorecard_summary', 17)) AS t (type, fields)
CROSS JOIN LATERAL (VALUES
    ('(' || repeat('0,', fields - 2) || '0)'), ('(' || repeat('0,', fields) || '0)'), ('(' || repeat(',', fields - 1) || ')'),
    (repeat('0,', fields - 1) || '0'), ('(' || repeat('0,', fields - 1) || '0'), ('(' || repeat('0,', fields - 1) || 'x)'),
    ('(' || repeat('0,', fields - 1) || '0.0)'), ('(' || repeat('0,', fields - 1) || '-1)'), ('(-1' || repeat(',0', fields - 1) || ')'),
    (''), ('()')) AS v (input)
WHERE outcome(format('SELECT %L::%I', input, type)) <> 'ERROR 22P02'
ORDER BY type, input COLLATE "C";

-- ... and every field of each at its limit, and one beyond it
SELECT type, form, outcome(format('SELECT %L::%I', format(form, '9223372036854775807'), type)) AS at_the_limit,
       outcome(format('SELECT %L::%I', format(form, '9223372036854775808'), type)) AS beyond
FROM (VALUES ('nps_summary', '(%s,0,0)'), ('nps_summary', '(0,%s,0)'), ('nps_summary', '(0,0,%s)'),
             ('growth_summary', '(%s,0)'), ('growth_summary', '(0,%s)'),
             ('ratio_summary', '(%s,0)'), ('ratio_summary', '(0,%s)'),
             ('action_summary', '(%s,0,0,0)'),
             ('scorecard_summary', '(0,%s' || repeat(',0', 15) || ')'), ('scorecard_summary', '(' || repeat('0,', 13) || '%s,0,0,0)')) AS v (type, form)
ORDER BY type, form COLLATE "C";

-- action_summary: counts that contradict each other. There are customers enough
-- for the active ones, each of these has an action or more, and the squares lie
-- between those of the most even and of the most uneven share
SELECT input, outcome(format('SELECT %L::action_summary', input))
FROM (VALUES (1, '(0,0,0,0)'), (2, '(5,0,0,0)'), (3, '(1,1,1,1)'), (4, '(1,1,5,25)'), (5, '(2,1,3,9)'), (6, '(2,2,3,5)'),
             (7, '(2,2,4,8)'), (8, '(2,2,4,10)'), (9, '(3,3,4,6)'), (10, '(10,4,10,26)'), (11, '(10,4,10,52)'),
             (12, '(1,1,9223372036854775807,85070591730234615847396907784232501249)'),
             (13, '(9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807)')) AS v (n, input)
ORDER BY n;
SELECT input, outcome(format('SELECT %L::action_summary', input))
FROM (VALUES (1, '(1,2,2,2)'), (2, '(0,1,1,1)'), (3, '(0,0,1,1)'), (4, '(1,0,1,1)'), (5, '(1,0,0,1)'), (6, '(1,1,0,0)'), (7, '(2,2,1,1)'),
             (8, '(1,1,5,24)'), (9, '(1,1,5,26)'), (10, '(2,1,3,8)'), (11, '(2,1,3,10)'), (12, '(2,2,4,6)'), (13, '(2,2,4,9)'), (14, '(2,2,4,12)'),
             (15, '(10,4,10,24)'), (16, '(10,4,10,54)'), (17, '(3,2,4,2)'), (18, '(9,1,1,-1)'),
             (19, '(2,2,9223372036854775807,85070591730234615847396907784232501249)'),
             (20, '(1,1,1,170141183460469231731687303715884105727)'),
             (21, '(9223372036854775807,9223372036854775807,9223372036854775806,9223372036854775806)')) AS v (n, input)
WHERE outcome(format('SELECT %L::action_summary', input)) <> 'ERROR 22P02'
ORDER BY n;
-- squares beyond any that fits are refused, whatever their length
SELECT length(input), left(outcome(format('SELECT %L::action_summary', input)), 8) AS refused
FROM (VALUES ('(1,1,1,170141183460469231731687303715884105728)'), ('(1,1,1,340282366920938463463374607431768211457)'),
             ('(1,1,1,' || repeat('9', 500) || ')')) AS v (input)
ORDER BY 1;

-- what is written is read again, byte for byte, and depends on no setting
SET extra_float_digits = -15;
SET bytea_output = escape;
SET datestyle = 'German, DMY';
SET standard_conforming_strings = on;
SELECT count(*) AS rows,
       count(*) FILTER (WHERE rates::text::rate_summary <> rates) AS rates,
       count(*) FILTER (WHERE answers::text::nps_summary <> answers) AS answers,
       count(*) FILTER (WHERE growth::text::growth_summary <> growth) AS growth,
       count(*) FILTER (WHERE acts::text::action_summary <> acts) AS acts,
       count(*) FILTER (WHERE ratios::text::ratio_summary <> ratios) AS ratios,
       count(*) FILTER (WHERE cards::text::scorecard_summary <> cards) AS cards
FROM customer;
SELECT rates::text, answers::text, growth::text, acts::text, ratios::text, cards::text FROM customer WHERE id = 87;
RESET extra_float_digits;
RESET bytea_output;
RESET datestyle;

-- in arrays, composites and json the text form is quoted as any other
SELECT ARRAY[rates, rates + rates] AS array_of, ROW(rates, answers) AS composite, to_jsonb(acts) AS json
FROM customer WHERE id = 87;
SELECT ('{"(1,2)","(3,4)",NULL}'::rate_summary[])[2] AS element,
       array_length('{"(1,2)","(3,4)",NULL}'::rate_summary[], 1) AS length;
SELECT outcome($$SELECT '{"(1,2)","(4,3)"}'::rate_summary[]$$);

-- no other type turns into a summary by itself, and no summary into another
SELECT left(outcome(expression), 11) AS outcome
FROM (VALUES (1, 'SELECT 5::rate_summary'), (2, $$SELECT '(1,2)'::rate_summary::growth_summary$$),
             (3, $$SELECT '(1,2)'::rate_summary + '(1,2)'::growth_summary$$)) AS v (n, expression)
ORDER BY n;

-- a column of summaries, with a default and a constraint
CREATE TABLE stored (id integer, rate rate_summary DEFAULT '(0,0)' NOT NULL CHECK (rate_total(rate) <= 100));
INSERT INTO stored VALUES (1);
INSERT INTO stored VALUES (2, '(5,10)');
\set VERBOSITY sqlstate
INSERT INTO stored VALUES (3, '(10,5)');
INSERT INTO stored VALUES (4, '(10,500)');
INSERT INTO stored VALUES (5, NULL);
\set VERBOSITY default
SELECT * FROM stored ORDER BY id;
DROP TABLE stored;

-- summaries of counts that were made elsewhere
SELECT rate_summary(3, 4), nps_summary(5, 2, 1), growth_summary(10, 12), action_summary(10, 4, 7, 15), ratio_summary(7, 100),
    nps_summary(NULL, 2, 1) IS NULL AS strict;
SELECT expression, c.*
FROM (VALUES (1, 'rate_summary(5, 4)'), (2, 'rate_summary(-1, 4)'), (3, 'nps_summary(1, -2, 3)'), (4, 'growth_summary(-1, 0)'),
    (5, 'action_summary(10, 11, 11, 11)'), (6, 'action_summary(10, 10, 14, 14)'), (7, 'action_summary(1, 1, 1, 1.5)'), (8, $$action_summary(1, 1, 1, 'NaN')$$), (9, 'ratio_summary(1, -1)')) AS v (n, expression)
CROSS JOIN LATERAL complaint('SELECT ' || expression) AS c
ORDER BY n;
SELECT action_summary(1, 1, 9223372036854775807, 85070591730234615847396907784232501249) AS largest;
