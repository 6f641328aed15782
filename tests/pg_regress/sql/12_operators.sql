--
-- Operators of the summaries: merge and subtract, comparison, and what rests
-- on the btree and hash classes: sorting, joins, grouping, indexes, partitions.
--

-- + merges, - subtracts, field by field
SELECT '(1,2)'::rate_summary + '(3,5)' AS rate, '(1,2,3)'::nps_summary + '(10,20,30)' AS nps,
       '(1,2)'::growth_summary + '(3,5)' AS growth, '(3,2,4,10)'::action_summary + '(2,1,4,16)' AS action,
       '(1,2)'::ratio_summary + '(3,5)' AS ratio;
SELECT '(4,7)'::rate_summary - '(3,5)' AS rate, '(11,22,33)'::nps_summary - '(10,20,30)' AS nps,
       '(4,7)'::growth_summary - '(3,5)' AS growth, '(5,3,8,26)'::action_summary - '(2,1,4,16)' AS action,
       '(4,7)'::ratio_summary - '(3,5)' AS ratio;
SELECT '(4,7)'::rate_summary - '(4,7)' AS nothing, '(4,7)'::rate_summary + NULL AS unknown, NULL - '(4,7)'::rate_summary AS unknown;

-- for all pairs of stored summaries: a + b = b + a, and (a + b) - b = a
SELECT count(*) AS pairs,
       count(*) FILTER (WHERE a.rates + b.rates <> b.rates + a.rates OR (a.rates + b.rates) - b.rates <> a.rates) AS rates,
       count(*) FILTER (WHERE a.answers + b.answers <> b.answers + a.answers OR (a.answers + b.answers) - b.answers <> a.answers) AS answers,
       count(*) FILTER (WHERE a.growth + b.growth <> b.growth + a.growth OR (a.growth + b.growth) - b.growth <> a.growth) AS growth,
       count(*) FILTER (WHERE a.acts + b.acts <> b.acts + a.acts OR (a.acts + b.acts) - b.acts <> a.acts) AS acts,
       count(*) FILTER (WHERE a.ratios + b.ratios <> b.ratios + a.ratios OR (a.ratios + b.ratios) - b.ratios <> a.ratios) AS ratios,
       count(*) FILTER (WHERE a.cards + b.cards <> b.cards + a.cards OR (a.cards + b.cards) - b.cards <> a.cards) AS cards
FROM customer AS a CROSS JOIN customer AS b;

-- a count below zero, or a rest that cannot be, is an error
SELECT expression, outcome('SELECT ' || expression)
FROM (VALUES (1, $$'(3,5)'::rate_summary - '(4,4)'$$), (2, $$'(3,5)'::rate_summary - '(0,6)'$$), (3, $$'(3,5)'::rate_summary - '(0,3)'$$),
             (4, $$'(0,0)'::rate_summary - '(0,1)'$$),
             (5, $$'(5,5,5)'::nps_summary - '(6,0,0)'$$), (6, $$'(5,5,5)'::nps_summary - '(0,6,0)'$$), (7, $$'(5,5,5)'::nps_summary - '(0,0,6)'$$),
             (8, $$'(5,5)'::growth_summary - '(6,0)'$$), (9, $$'(5,5)'::growth_summary - '(0,6)'$$),
             (10, $$'(5,5)'::ratio_summary - '(6,0)'$$), (11, $$'(5,5)'::ratio_summary - '(0,6)'$$),
             (12, $$'(2,1,4,16)'::action_summary - '(3,0,0,0)'$$), (13, $$'(2,1,4,16)'::action_summary - '(2,0,0,0)'$$),
             (14, $$'(2,1,4,16)'::action_summary - '(1,1,5,25)'$$), (15, $$'(2,2,4,10)'::action_summary - '(1,1,2,4)'$$),
             (16, $$'(2,2,4,8)'::action_summary - '(1,1,4,16)'$$)) AS v (n, expression)
ORDER BY n;
SELECT (complaint($$SELECT '(3,5)'::rate_summary - '(4,4)'$$)).*;

-- comparison is by the fields in order
SELECT a, b, a < b AS lt, a <= b AS le, a = b AS eq, a <> b AS ne, a >= b AS ge, a > b AS gt
FROM (VALUES (1, '(1,2)'::rate_summary, '(1,2)'::rate_summary), (2, '(1,2)', '(1,3)'), (3, '(1,9)', '(2,3)'), (4, '(2,3)', '(1,9)'),
             (5, '(0,9223372036854775807)', '(1,1)'), (6, '(255,300)', '(256,300)'), (7, '(1,2)', NULL)) AS v (n, a, b)
ORDER BY n;
SELECT '(1,1,2)'::nps_summary < '(1,2,1)' AS nps, '(1,2)'::growth_summary < '(2,1)' AS growth, '(2,1)'::ratio_summary > '(1,2)' AS ratio,
       '(2,2,4,8)'::action_summary < '(2,2,4,10)' AS action,
       '(1,1,4294967297,18446744082299486209)'::action_summary > '(1,1,1,1)' AS wide_action;

-- and so is sorting: no row is out of order, for any of the types
SELECT count(*) FILTER (WHERE ROW(rate_hits(rates), rate_total(rates)) < ROW(rate_hits(before), rate_total(before))) AS out_of_order
FROM (SELECT rates, lag(rates) OVER (ORDER BY rates) AS before FROM customer WHERE rates IS NOT NULL) AS s;
SELECT count(*) FILTER (WHERE ROW(nps_promoters(answers), nps_passives(answers), nps_detractors(answers))
                            < ROW(nps_promoters(before), nps_passives(before), nps_detractors(before))) AS out_of_order
FROM (SELECT answers, lag(answers) OVER (ORDER BY answers) AS before FROM customer WHERE answers IS NOT NULL) AS s;
SELECT count(*) FILTER (WHERE ROW(growth_start(growth), growth_end(growth)) < ROW(growth_start(before), growth_end(before))) AS out_of_order
FROM (SELECT growth, lag(growth) OVER (ORDER BY growth) AS before FROM customer WHERE growth IS NOT NULL) AS s;
SELECT count(*) FILTER (WHERE ROW(action_customers(acts), action_active(acts), action_total(acts))
                            < ROW(action_customers(before), action_active(before), action_total(before))) AS out_of_order
FROM (SELECT acts, lag(acts) OVER (ORDER BY acts) AS before FROM customer WHERE acts IS NOT NULL) AS s;
SELECT count(*) FILTER (WHERE ROW(ratio_numerator(ratios), ratio_denominator(ratios)) < ROW(ratio_numerator(before), ratio_denominator(before))) AS out_of_order
FROM (SELECT ratios, lag(ratios) OVER (ORDER BY ratios) AS before FROM customer WHERE ratios IS NOT NULL) AS s;
SELECT rates, count(*) FROM customer GROUP BY rates ORDER BY rates DESC NULLS LAST;

-- DISTINCT and GROUP BY count the same, hashed or sorted, and as by the text
CREATE FUNCTION counted() RETURNS TABLE (rates bigint, answers bigint, growth bigint, acts bigint, ratios bigint, cards bigint)
LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM (SELECT c.rates FROM customer AS c GROUP BY c.rates) AS g),
           (SELECT count(*) FROM (SELECT c.answers FROM customer AS c GROUP BY c.answers) AS g),
           (SELECT count(*) FROM (SELECT c.growth FROM customer AS c GROUP BY c.growth) AS g),
           (SELECT count(*) FROM (SELECT c.acts FROM customer AS c GROUP BY c.acts) AS g),
           (SELECT count(*) FROM (SELECT DISTINCT c.ratios FROM customer AS c) AS g),
           (SELECT count(*) FROM (SELECT c.cards FROM customer AS c GROUP BY c.cards) AS g)
$$;
SET enable_sort = off;
SELECT plan_has('SELECT rates, count(*) FROM customer GROUP BY rates', '"Strategy": "Hashed"') AS hashed, * FROM counted();
RESET enable_sort;
SET enable_hashagg = off;
SELECT plan_has('SELECT rates, count(*) FROM customer GROUP BY rates', '"Strategy": "Sorted"') AS sorted, * FROM counted();
RESET enable_hashagg;
SELECT count(DISTINCT coalesce(rates::text, '')) AS rates, count(DISTINCT coalesce(answers::text, '')) AS answers, count(DISTINCT coalesce(growth::text, '')) AS growth,
       count(DISTINCT coalesce(acts::text, '')) AS acts, count(DISTINCT coalesce(ratios::text, '')) AS ratios, count(DISTINCT coalesce(cards::text, '')) AS cards
FROM customer;
DROP FUNCTION counted();

-- hash, merge and nested-loop join find the same pairs
SET enable_mergejoin = off;
SET enable_nestloop = off;
SELECT plan_has('SELECT FROM customer AS a JOIN customer AS b USING (answers)', 'Hash Join') AS hash_join,
       (SELECT count(*) FROM customer AS a JOIN customer AS b USING (answers)) AS pairs;
SET enable_hashjoin = off;
RESET enable_mergejoin;
SELECT plan_has('SELECT FROM customer AS a JOIN customer AS b USING (answers)', 'Merge Join') AS merge_join,
       (SELECT count(*) FROM customer AS a JOIN customer AS b USING (answers)) AS pairs;
SET enable_mergejoin = off;
RESET enable_nestloop;
SELECT plan_has('SELECT FROM customer AS a JOIN customer AS b USING (answers)', 'Nested Loop') AS nested_loop,
       (SELECT count(*) FROM customer AS a JOIN customer AS b USING (answers)) AS pairs;
RESET enable_mergejoin;
RESET enable_hashjoin;
SELECT count(*) AS pairs FROM customer AS a JOIN customer AS b ON a.answers::text = b.answers::text;

-- equal values hash alike, with and without a seed; the seed matters
SELECT rate_summary_hash('(1,2)') = rate_summary_hash(' ( 01 , 2 ) ') AS alike,
       rate_summary_hash_extended('(1,2)', 7) = rate_summary_hash_extended('(01,2)', 7) AS alike_with_seed,
       rate_summary_hash_extended('(1,2)', 7) <> rate_summary_hash_extended('(1,2)', 8) AS seed_matters,
       rate_summary_hash('(1,2)') <> rate_summary_hash('(2,2)') AS first_field_matters,
       rate_summary_hash('(1,2)') <> rate_summary_hash('(1,3)') AS last_field_matters;
SELECT count(DISTINCT nps_summary_hash(format('(%s,%s,%s)', a, b, c)::nps_summary)) > 990 AS spread
FROM generate_series(0, 9) AS a, generate_series(0, 9) AS b, generate_series(0, 9) AS c;
SELECT action_summary_hash('(1,1,4294967297,18446744082299486209)') <> action_summary_hash('(1,1,1,1)') AS wide_squares_matter;

-- btree and hash indexes answer what a scan answers
CREATE TABLE indexed AS SELECT id, rates, acts FROM customer;
CREATE INDEX indexed_rates ON indexed (rates);
CREATE INDEX indexed_acts ON indexed USING hash (acts);
CREATE UNIQUE INDEX indexed_both ON indexed (rates, id) INCLUDE (acts);
ANALYZE indexed;
SELECT count(*) AS scanned FROM indexed WHERE rates BETWEEN '(1,2)' AND '(2,4)';
SELECT count(*) AS scanned FROM indexed WHERE acts = '(3,2,3,5)';
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SELECT plan_has($$SELECT rates FROM indexed WHERE rates BETWEEN '(1,2)' AND '(2,4)'$$, 'Index Only Scan') AS by_index,
       (SELECT count(*) FROM indexed WHERE rates BETWEEN '(1,2)' AND '(2,4)') AS indexed;
SELECT plan_has($$SELECT FROM indexed WHERE acts = '(3,2,3,5)'$$, 'indexed_acts') AS by_index,
       (SELECT count(*) FROM indexed WHERE acts = '(3,2,3,5)') AS indexed;
SELECT count(*) AS indexed FROM indexed WHERE rates = ANY ('{"(1,2)","(2,3)"}');
SELECT rates FROM indexed WHERE rates > '(1,2)' ORDER BY rates DESC LIMIT 2;
RESET enable_seqscan;
RESET enable_bitmapscan;
DROP TABLE indexed;

-- partitions by hash and by range of a summary
CREATE TABLE by_hash (id integer, rates rate_summary) PARTITION BY HASH (rates);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_hash SELECT id, rates FROM customer;
SELECT count(*) AS rows, count(DISTINCT tableoid) AS partitions FROM by_hash;
SELECT count(*) AS found FROM by_hash WHERE rates = '(1,2)';
SELECT count(*) AS found FROM customer WHERE rates = '(1,2)';
-- equal values lie in one partition: no rows
SELECT rates FROM by_hash GROUP BY rates HAVING count(DISTINCT tableoid) > 1;
DROP TABLE by_hash;
CREATE TABLE by_range (id integer, rates rate_summary) PARTITION BY RANGE (rates);
CREATE TABLE by_range_low PARTITION OF by_range FOR VALUES FROM (MINVALUE) TO ('(1,3)');
CREATE TABLE by_range_high PARTITION OF by_range FOR VALUES FROM ('(1,3)') TO (MAXVALUE);
INSERT INTO by_range SELECT id, rates FROM customer WHERE rates IS NOT NULL;
SELECT (SELECT count(*) FROM by_range_low) AS low, (SELECT count(*) FROM by_range_high) AS high,
       count(*) FILTER (WHERE rates < '(1,3)') AS low_in_table, count(*) FILTER (WHERE rates >= '(1,3)') AS high_in_table
FROM customer;
DROP TABLE by_range;

-- greatest and least, set operations, and a unique constraint
SELECT greatest('(1,2)'::rate_summary, '(2,2)', '(1,9)') AS greatest, least('(1,2)'::rate_summary, '(2,2)', '(1,9)') AS least;
SELECT rates FROM customer WHERE id < 6 INTERSECT SELECT rates FROM customer WHERE id BETWEEN 11 AND 15 ORDER BY 1;
CREATE TABLE once (rates rate_summary PRIMARY KEY);
INSERT INTO once VALUES ('(1,2)');
INSERT INTO once VALUES ('( 1, 02 )') ON CONFLICT DO NOTHING;
SELECT * FROM once;
DROP TABLE once;
