--
-- advocacy_scorecard: all the KPIs of customers in one pass. It is the aggregates
-- side by side, and its type behaves as the other summaries do.
--
CREATE TABLE answer AS
SELECT n AS id, n % 7 AS few, n % 250 / 50 AS wave,
       CASE WHEN h[1] % 10 > 0 THEN h[1] % 3 = 0 END AS advocate,
       CASE WHEN h[2] % 9 > 0 THEN h[2] % 4 = 0 END AS was_advocate,
       CASE WHEN h[3] % 8 > 0 THEN (h[3] / 8 % 11)::integer END AS score,
       CASE WHEN h[4] % 7 > 0 THEN (1 + h[4] / 7 % 5)::integer END AS stars,
       CASE WHEN h[5] % 6 > 0 THEN h[5] % 5 = 0 END AS referred,
       CASE WHEN h[6] % 5 > 0 THEN CASE WHEN h[6] % 2 = 0 THEN 0 ELSE h[6] / 5 % 1000 END END AS actions
FROM generate_series(1, 5000) AS n
CROSS JOIN LATERAL (SELECT array_agg(abs(hashint8extended(n, seed) / 2)) FROM generate_series(1, 6) AS seed) AS r (h);
UPDATE answer SET advocate = NULL, was_advocate = NULL, score = NULL, stars = NULL, referred = NULL, actions = NULL WHERE id % 500 = 0;
ANALYZE answer;
SELECT count(*) AS rows, count(advocate) < 4700 AND count(was_advocate) < 4700 AND count(score) < 4700 AND count(stars) < 4700
       AND count(referred) < 4700 AND count(actions) < 4700 AS each_has_gaps FROM answer;

-- the parts are the separate aggregates: no rows, whole or by group
CREATE VIEW part AS
SELECT few, wave, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS card,
       rate_agg(advocate) AS ambassadors, growth_agg(was_advocate, advocate) AS growth, retention_agg(was_advocate, advocate) AS retention,
       nps_agg(score) AS nps, csat_agg(stars) AS csat, rate_agg(referred) AS referrals, action_agg(actions) AS actions,
       ambassador_rate(advocate) AS ambassador_rate, advocacy_growth(was_advocate, advocate) AS growth_rate, advocate_retention_rate(was_advocate, advocate) AS retention_rate,
       nps(score) AS points, csat(stars) AS satisfied, referral_rate(referred) AS referral_rate, advocacy_actions(actions) AS per_customer, advocacy_participation_rate(actions) AS participation
FROM answer GROUP BY CUBE (few, wave);
SELECT count(*) AS groups, count(DISTINCT card) AS different FROM part;
SELECT * FROM part
WHERE (scorecard_ambassadors(card), scorecard_growth(card), scorecard_retention(card), scorecard_nps(card), scorecard_csat(card), scorecard_referrals(card), scorecard_actions(card))
    IS DISTINCT FROM (ambassadors, growth, retention, nps, csat, referrals, actions);
-- and so are the KPIs, bit by bit, of the card and of its parts
SELECT * FROM part
WHERE (ambassador_rate(card), advocacy_growth(card), advocate_retention_rate(card), nps(card), csat(card), referral_rate(card), advocacy_actions(card), advocacy_participation_rate(card))
    IS DISTINCT FROM (ambassador_rate, growth_rate, retention_rate, points, satisfied, referral_rate, per_customer, participation);
SELECT * FROM part
WHERE (ambassador_rate(card), advocacy_growth(card), advocate_retention_rate(card), nps(card), csat(card), referral_rate(card), advocacy_actions(card), advocacy_participation_rate(card))
    IS DISTINCT FROM (ambassador_rate(scorecard_ambassadors(card)), advocacy_growth(scorecard_growth(card)), advocate_retention_rate(scorecard_retention(card)), nps(scorecard_nps(card)),
                      csat(scorecard_csat(card)), referral_rate(scorecard_referrals(card)), advocacy_actions(scorecard_actions(card)), advocacy_participation_rate(scorecard_actions(card)));
-- the text is the texts of the parts one after another
SELECT count(*) AS differ FROM part
WHERE card::text <> '(' || concat_ws(',', btrim(ambassadors::text, '()'), btrim(growth::text, '()'), btrim(retention::text, '()'), btrim(nps::text, '()'), btrim(csat::text, '()'),
                                     btrim(referrals::text, '()'), btrim(actions::text, '()')) || ')';

-- one customer at a time; an argument that is NULL leaves out only what needs it
SELECT n, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS card
FROM (VALUES (1, true, true, 10, 5, true, 3::bigint), (2, false, true, 8, 3, false, 0), (3, true, NULL, 0, 4, NULL, 1), (4, NULL, true, NULL, NULL, NULL, NULL),
             (5, NULL, NULL, NULL, NULL, NULL, NULL), (6, NULL, false, 6, 1, true, NULL), (7, true, false, NULL, NULL, NULL, 2)) AS v (n, advocate, was_advocate, score, stars, referred, actions)
GROUP BY n ORDER BY n;
-- over no rows: the scorecard of nothing, and no KPIs
SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS of_none FROM answer WHERE false;
SELECT ambassador_rate(s), advocacy_growth(s), advocate_retention_rate(s), nps(s), csat(s), referral_rate(s), advocacy_actions(s), advocacy_participation_rate(s)
FROM (SELECT rollup(NULL::scorecard_summary) AS s) AS nothing;
SELECT scorecard_nps(NULL) AS nps, scorecard_growth(NULL) AS growth, csat(NULL::scorecard_summary) AS csat;

-- what each argument refuses, named as by the separate aggregates
SELECT arguments, outcome(format('SELECT advocacy_scorecard(%s)', arguments)) AS outcome
FROM (VALUES (1, 'true, true, 11, 5, true, 1'), (2, 'true, true, -1, 5, true, 1'), (3, 'true, true, 10, 6, true, 1'), (4, 'true, true, 10, 0, true, 1'), (5, 'true, true, 10, 5, true, -1'),
             (6, 'NULL, NULL, 99, NULL, NULL, NULL'), (7, 'NULL, NULL, NULL, NULL, NULL, 9223372036854775807')) AS v (n, arguments)
ORDER BY n;
SELECT complaint($$SELECT advocacy_scorecard(true, true, 99, 5, true, 1)$$) = complaint($$SELECT nps_agg(99)$$) AS nps,
       complaint($$SELECT advocacy_scorecard(true, true, 9, 6, true, 1)$$) = complaint($$SELECT csat_agg(6)$$) AS csat,
       complaint($$SELECT advocacy_scorecard(true, true, 9, 5, true, -1)$$) = complaint($$SELECT action_agg(-1)$$) AS actions;

-- FILTER, DISTINCT, ORDER BY
SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) FILTER (WHERE few < 3) = (SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) FROM answer WHERE few < 3) AS filter,
       advocacy_scorecard(DISTINCT advocate, was_advocate, score, stars, referred, actions % 3)
           = (SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, a) FROM (SELECT DISTINCT advocate, was_advocate, score, stars, referred, actions % 3 AS a FROM answer) AS d) AS distinct_rows,
       advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions ORDER BY id DESC) = (SELECT card FROM part WHERE few IS NULL AND wave IS NULL) AS order_by
FROM answer;

-- moving frames are what recomputation gives: no rows
SELECT * FROM (
    SELECT id, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) OVER (ORDER BY id ROWS BETWEEN 20 PRECEDING AND 5 FOLLOWING) AS moved FROM answer WHERE id <= 400) AS w
JOIN LATERAL (SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS again FROM answer AS a WHERE a.id BETWEEN w.id - 20 AND least(w.id + 5, 400)) AS r ON moved IS DISTINCT FROM again;
SELECT * FROM (
    SELECT id, few, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) FILTER (WHERE wave <> 2) OVER (PARTITION BY few ORDER BY id RANGE BETWEEN 100 PRECEDING AND 50 PRECEDING) AS moved
    FROM answer WHERE id <= 400) AS w
JOIN LATERAL (SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS again FROM answer AS a WHERE a.few = w.few AND a.wave <> 2 AND a.id BETWEEN w.id - 100 AND w.id - 50) AS r ON moved IS DISTINCT FROM again;
SELECT * FROM (
    SELECT id, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE CURRENT ROW) AS moved FROM answer WHERE id <= 200) AS w
JOIN LATERAL (SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS again FROM answer AS a WHERE a.id BETWEEN w.id - 3 AND least(w.id + 3, 200) AND a.id <> w.id) AS r ON moved IS DISTINCT FROM again;
-- so are the new builders
SELECT * FROM (
    SELECT id, (csat_agg(stars) OVER w, csat_agg(stars::float8) OVER w, csat_agg(stars, 7) OVER w, retention_agg(was_advocate, advocate) OVER w)::text AS moved
    FROM answer WHERE id <= 200 WINDOW w AS (ORDER BY id ROWS BETWEEN 9 PRECEDING AND CURRENT ROW)) AS w
JOIN LATERAL (SELECT (csat_agg(stars), csat_agg(stars::float8), csat_agg(stars, 7), retention_agg(was_advocate, advocate))::text AS again FROM answer AS a WHERE a.id BETWEEN w.id - 9 AND w.id) AS r ON moved IS DISTINCT FROM again;

-- csat_agg and retention_agg are the summaries of csat and advocate_retention_rate
SELECT csat(csat_agg(stars)) = csat(stars) AS five, csat(csat_agg(stars::float8)) = csat(stars::float8) AS float, csat(csat_agg(stars, 7)) = csat(stars, 7) AS seven, csat(csat_agg(score, 10)) = csat(score, 10) AS ten,
       advocate_retention_rate(retention_agg(was_advocate, advocate)) = advocate_retention_rate(was_advocate, advocate) AS retention FROM answer WHERE score > 0;
SELECT csat_agg(n) AS five, csat_agg(n, 7) AS seven, csat_agg(n, 10) AS ten, csat_agg(n::float8) AS float FROM generate_series(1, 5) AS n;
SELECT retention_agg(s, e) FROM (VALUES (true, true), (true, false), (true, NULL), (false, true), (NULL, true), (NULL, NULL)) AS v (s, e);
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, 'csat_agg(0)'), (2, 'csat_agg(6)'), (3, 'csat_agg(7, 7)'), (4, 'csat_agg(8, 7)'), (5, 'csat_agg(3, 6)'), (6, 'csat_agg(3, NULL)'), (7, 'csat_agg(3.5::float8)'), (8, $$csat_agg('NaN'::float8)$$), (9, 'csat_agg(NULL::integer)')) AS v (n, expression)
ORDER BY n;
-- of those with an action, all: for intervals and comparisons of the participation
SELECT action_participation(action_agg(n)) AS active, rate_hits(action_participation(action_agg(n))) = action_active(action_agg(n)) AS hits,
       ambassador_rate(action_participation(action_agg(n))) = advocacy_participation_rate(n) AS percent, rate_ci(action_participation(action_agg(n))) = rate_ci(rate_agg(n > 0)) AS ci
FROM (VALUES (0::bigint), (0), (3), (NULL), (1)) AS v (n);
SELECT action_participation('(0,0,0,0)') AS of_nobody, action_participation(NULL) AS unknown;

-- grouping sets roll up
SELECT count(*) AS groups, count(*) FILTER (WHERE p.card IS DISTINCT FROM s.card) AS differ
FROM part AS p LEFT JOIN (
    SELECT few, wave, rollup(card) AS card FROM (SELECT few, wave, card FROM part WHERE few IS NOT NULL AND wave IS NOT NULL) AS leaf GROUP BY CUBE (few, wave)
) AS s ON (s.few, s.wave) IS NOT DISTINCT FROM (p.few, p.wave);
SELECT few, wave, nps(card) IS NOT NULL AS nps FROM (SELECT few, wave, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS card FROM answer WHERE few < 2 AND wave < 2 GROUP BY ROLLUP (few, wave)) AS r ORDER BY few, wave;

-- in parallel, and the same
CREATE TABLE answer_wide AS SELECT a.*, repeat('x', 200) AS filler FROM answer AS a;
ANALYZE answer_wide;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
EXPLAIN (COSTS OFF) SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) FROM answer_wide;
SELECT advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) = (SELECT card FROM part WHERE few IS NULL AND wave IS NULL) AS same FROM answer_wide;
SELECT count(*) AS groups, count(*) FILTER (WHERE p.card IS DISTINCT FROM s.card) AS differ
FROM part AS p JOIN (SELECT few, advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions) AS card FROM answer_wide GROUP BY few) AS s ON p.few = s.few AND p.wave IS NULL;
SELECT (csat_agg(stars), csat_agg(stars, 7), retention_agg(was_advocate, advocate))::text = (SELECT (csat, csat_agg(stars, 7), retention)::text FROM part, answer WHERE part.few IS NULL AND part.wave IS NULL GROUP BY csat, retention) AS builders FROM answer_wide;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE answer_wide;

-- text: read, refused with 22P02, out of range with 22003
CREATE FUNCTION card(VARIADIC fields numeric[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN '(' || array_to_string(fields, ',') || ')';
SELECT ' ( 1, 2 ,3,4, 5,6,7,8,9,10,11,12,13,14,2,4, 10 ) '::scorecard_summary AS spaced, '(01,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,10)'::scorecard_summary AS zeros;
SELECT count(*) AS rows, count(*) FILTER (WHERE card::text::scorecard_summary IS DISTINCT FROM card) AS differ FROM part;
SELECT n, outcome(format('SELECT %L::scorecard_summary', input)) AS outcome
FROM (VALUES (1, ''), (2, '()'), (3, '(1,2)'), (4, card(VARIADIC array_fill(0, ARRAY[16]))), (5, card(VARIADIC array_fill(0, ARRAY[18]))), (6, card(VARIADIC array_fill(0, ARRAY[19]))), (7, card(VARIADIC array_fill(0, ARRAY[1000]))),
             (8, '(1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,10'), (9, '(1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,x)'), (10, '(1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,)'), (11, '(,,,,,,,,,,,,,,,,)')) AS v (n, input)
WHERE outcome(format('SELECT %L::scorecard_summary', input)) <> 'ERROR 22P02' ORDER BY n;
-- the invariants of every part
SELECT input, outcome(format('SELECT %L::scorecard_summary', input)) AS outcome
FROM (VALUES (1, '(3,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'), (2, '(0,0,0,0,3,2,0,0,0,0,0,0,0,0,0,0,0)'), (3, '(0,0,0,0,0,0,0,0,0,3,2,0,0,0,0,0,0)'), (4, '(0,0,0,0,0,0,0,0,0,0,0,3,2,0,0,0,0)'),
             (5, '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,2,2,2)'), (6, '(0,0,0,0,0,0,0,0,0,0,0,0,0,5,2,4,9)'), (7, '(0,0,0,0,0,0,0,0,0,0,0,0,0,5,0,0,1)')) AS v (n, input)
ORDER BY n;
-- every field below zero, at its limit, and one beyond it
SELECT count(*) FILTER (WHERE outcome(format('SELECT %L::scorecard_summary', replace(form, 'n', '-1'))) = 'ERROR 22P02') AS negative_refused,
       count(*) FILTER (WHERE outcome(format('SELECT %L::scorecard_summary', replace(form, 'n', '9223372036854775808'))) = 'ERROR 22003') AS beyond_refused,
       count(*) FILTER (WHERE outcome(format('SELECT %L::scorecard_summary', replace(form, 'n', '9223372036854775807'))) = replace(form, 'n', '9223372036854775807')) AS at_the_limit
FROM (SELECT place, '(' || string_agg(CASE WHEN f = place THEN 'n' WHEN f = place + 1 AND place IN (1, 5, 10, 12) THEN '9223372036854775807' ELSE '0' END, ',' ORDER BY f) || ')' AS form
      FROM generate_series(1, 14) AS place, generate_series(1, 17) AS f GROUP BY place) AS forms;
SELECT outcome($$SELECT '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,9223372036854775807,85070591730234615847396907784232501249)'::scorecard_summary$$) AS largest_squares;
SELECT (complaint($$SELECT '(1,2)'::scorecard_summary$$)).*;
SELECT (complaint($$SELECT '(3,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'::scorecard_summary$$)).*;

-- binary: 144 bytes, the last field 16 of them; out and in again, and refused with 22P03
SELECT length(scorecard_summary_send('(1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,10)')) AS bytes, pg_column_size('(1,2,3,4,5,6,7,8,9,10,11,12,13,14,2,4,10)'::scorecard_summary) AS stored;
SELECT encode(scorecard_summary_send('(1,2,3,4,5,6,7,8,9,10,11,12,13,14,1,9223372036854775807,85070591730234615847396907784232501249)'), 'hex') AS binary;
SELECT count(*) AS rows, count(*) FILTER (WHERE scorecard_summary_send(card) IS DISTINCT FROM rate_summary_send(ambassadors) || growth_summary_send(growth) || rate_summary_send(retention)
    || nps_summary_send(nps) || rate_summary_send(csat) || rate_summary_send(referrals) || action_summary_send(actions)) AS differ FROM part;
SELECT current_setting('data_directory') || '/advocacy_kpi_regress_card.bin' AS file \gset
CREATE TABLE kept AS SELECT few, wave, card, ARRAY[card, NULL] AS several FROM part;
COPY kept TO :'file' WITH (FORMAT binary);
CREATE TABLE returned (LIKE kept);
COPY returned FROM :'file' WITH (FORMAT binary);
SELECT (SELECT count(*) FROM returned) AS rows, (SELECT count(*) FROM (TABLE kept EXCEPT ALL TABLE returned) AS lost) AS lost;
DROP TABLE returned;
CREATE TABLE received (card scorecard_summary);
\set VERBOSITY sqlstate
COPY (SELECT decode(repeat('00', 143), 'hex')) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
COPY (SELECT decode(repeat('00', 145), 'hex')) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
COPY (SELECT ''::bytea) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
-- 1 advocate of 0; an action of nobody; a count below zero
COPY (SELECT set_byte(decode(repeat('00', 144), 'hex'), 7, 1)) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
COPY (SELECT set_byte(decode(repeat('00', 144), 'hex'), 127, 1)) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
COPY (SELECT set_byte(decode(repeat('00', 144), 'hex'), 48, 255)) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
\set VERBOSITY default
COPY (SELECT decode(repeat('00', 144), 'hex')) TO :'file' WITH (FORMAT binary);
COPY received FROM :'file' WITH (FORMAT binary);
SELECT * FROM received;
COPY (SELECT WHERE false) TO :'file';
DROP TABLE received;

-- + and -, and rollup: merging and taking away
SELECT count(*) AS pairs, count(*) FILTER (WHERE a.card + b.card <> b.card + a.card OR (a.card + b.card) - b.card <> a.card OR a.card - a.card <> nothing.s) AS differ
FROM kept AS a CROSS JOIN kept AS b CROSS JOIN (SELECT rollup(NULL::scorecard_summary)) AS nothing (s);
SELECT (SELECT card FROM part WHERE few IS NULL AND wave IS NULL) - (SELECT card FROM part WHERE few = 3 AND wave IS NULL)
     = (SELECT rollup(card) FROM part WHERE few <> 3 AND wave IS NULL) AS all_but_one, (SELECT card FROM part WHERE few = 1 AND wave = 1) + NULL AS unknown;
SELECT few, rollup(card) OVER (ORDER BY few ROWS 1 PRECEDING) = rollup(card) OVER (ORDER BY few ROWS 1 PRECEDING EXCLUDE CURRENT ROW) + card AS moved FROM kept WHERE few IS NOT NULL AND wave IS NULL ORDER BY few;
-- a field that would go below zero, whichever it is, is 22003, and so is one beyond the limit
SELECT count(*) AS fields,
       count(*) FILTER (WHERE outcome(format('SELECT %L::scorecard_summary - %L', zero, one)) = 'ERROR 22003') AS below,
       count(*) FILTER (WHERE outcome(format('SELECT %L::scorecard_summary + %L', most, one)) = 'ERROR 22003') AS beyond,
       count(*) FILTER (WHERE outcome(format('SELECT rollup(s) FROM unnest(ARRAY[%L, %L]::scorecard_summary[]) AS s', most, one)) = 'ERROR 22003') AS rolled_up
FROM (SELECT '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)' AS zero,
             '(' || string_agg(CASE WHEN f = place OR f = place + 1 AND place IN (1, 5, 10, 12) THEN '1' ELSE '0' END, ',' ORDER BY f) || ')' AS one,
             '(' || string_agg(CASE WHEN f = place OR f = place + 1 AND place IN (1, 5, 10, 12) THEN '9223372036854775807' ELSE '0' END, ',' ORDER BY f) || ')' AS most
      FROM generate_series(1, 14) AS place, generate_series(1, 17) AS f GROUP BY place) AS forms;
SELECT outcome($$SELECT '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,9223372036854775807,85070591730234615847396907784232501249)'::scorecard_summary + '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1)'$$) AS actions,
       outcome($$SELECT advocacy_scorecard(NULL, NULL, NULL, NULL, NULL, n) FROM unnest(ARRAY[9223372036854775807, 1]) AS n$$) AS aggregated,
       outcome($$SELECT '(0,0,0,0,0,0,0,0,0,0,0,0,0,2,1,4,16)'::scorecard_summary - '(0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,2,4)'$$) AS misfit;
SELECT (complaint($$SELECT '(0,9223372036854775807,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'::scorecard_summary + '(0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'$$)).*;
-- outside of an aggregate no argument is written to
SELECT count(*) AS rows FROM (SELECT scorecard_accum(card, true, true, 10, 5, true, 1), scorecard_accum_inv(card, NULL, NULL, NULL, NULL, NULL, 0), card + card, card - card FROM kept) AS s;
SELECT count(*) AS changed FROM kept AS k JOIN part AS p ON (k.few, k.wave) IS NOT DISTINCT FROM (p.few, p.wave) WHERE k.card::text <> p.card::text;
SELECT outcome($$SELECT scorecard_accum_inv('(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', true, NULL, NULL, NULL, NULL, NULL)$$) AS taken_from_nothing;

-- comparison is by the fields in order, sorting and every operator alike: no rows
CREATE VIEW fields AS SELECT few, wave, card, string_to_array(btrim(card::text, '()'), ',')::numeric[] AS f FROM kept;
SELECT count(*) AS pairs, count(*) FILTER (WHERE (a.card < b.card) <> (a.f < b.f) OR (a.card <= b.card) <> (a.f <= b.f) OR (a.card = b.card) <> (a.f = b.f) OR (a.card <> b.card) <> (a.f <> b.f)
    OR (a.card >= b.card) <> (a.f >= b.f) OR (a.card > b.card) <> (a.f > b.f) OR sign(scorecard_summary_cmp(a.card, b.card)) <> sign(btarraycmp(a.f, b.f))) AS differ
FROM fields AS a CROSS JOIN fields AS b;
SELECT count(*) FILTER (WHERE f < before) AS out_of_order FROM (SELECT f, lag(f) OVER (ORDER BY card) AS before FROM fields) AS s;
-- one field decides, the first and the last
SELECT '(0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'::scorecard_summary < '(1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)' AS first,
       '(0,0,0,0,0,0,0,0,0,0,0,0,0,2,2,4,8)'::scorecard_summary < '(0,0,0,0,0,0,0,0,0,0,0,0,0,2,2,4,10)' AS last, '(255,300,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)'::scorecard_summary < '(256,300,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)' AS carry;
-- equal values hash alike, every field and the seed matter
SELECT count(DISTINCT scorecard_summary_hash(card)) = count(DISTINCT card) AS no_clash, bool_and(scorecard_summary_hash(card) = scorecard_summary_hash(card::text::scorecard_summary)) AS alike,
       bool_and(scorecard_summary_hash_extended(card, 1) <> scorecard_summary_hash_extended(card, 2)) AS seed_matters FROM kept;
SELECT count(DISTINCT scorecard_summary_hash(format(form, 1)::scorecard_summary)) AS fields_that_matter
FROM (SELECT '(' || string_agg(CASE WHEN f = place THEN '%s' WHEN f = place + 1 AND place IN (1, 5, 10, 12) THEN '1' ELSE '0' END, ',' ORDER BY f) || ')' AS form
      FROM generate_series(1, 14) AS place, generate_series(1, 17) AS f GROUP BY place) AS forms;

-- indexes, grouping and joins
INSERT INTO kept SELECT few, wave, card, several FROM kept;
CREATE INDEX kept_btree ON kept (card);
CREATE INDEX kept_hash ON kept USING hash (card);
ANALYZE kept;
SELECT min(card::text) AS one FROM part WHERE few = 2 AND wave = 2 \gset
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT plan_has(format('SELECT FROM kept WHERE card > %L ORDER BY card', :'one'), 'kept_btree') AS by_btree, (SELECT count(*) FROM kept WHERE card >= :'one') = (SELECT count(*) FROM fields WHERE f >= string_to_array(btrim(:'one', '()'), ',')::numeric[]) AS same;
DROP INDEX kept_btree;
SELECT plan_has(format('SELECT FROM kept WHERE card = %L', :'one'), 'kept_hash') AS by_hash, (SELECT count(*) FROM kept WHERE card = :'one') AS found;
RESET enable_seqscan;
RESET enable_bitmapscan;
SELECT (SELECT count(*) FROM (SELECT card FROM kept GROUP BY card) AS g) = (SELECT count(DISTINCT card::text) FROM kept) AS grouped, (SELECT count(*) FROM kept AS a JOIN kept AS b USING (card)) = (SELECT count(*) FROM kept AS a JOIN kept AS b ON a.card::text = b.card::text) AS joined;

-- statistics of its parts
SELECT rate_ci(scorecard_csat(card)) = rate_ci(csat) AS csat, nps_ci(scorecard_nps(card)) = nps_ci(nps) AS nps, action_ci(scorecard_actions(card)) = action_ci(actions) AS actions FROM part WHERE few IS NULL AND wave IS NULL;

DROP VIEW fields;
DROP TABLE kept;
DROP VIEW part;
DROP TABLE answer;
DROP FUNCTION card(numeric[]);
