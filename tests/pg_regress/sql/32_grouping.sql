--
-- Aggregates where SQL lets them stand: GROUP BY, GROUPING SETS, ROLLUP, CUBE,
-- FILTER, DISTINCT, ORDER BY, HAVING, joins and subqueries.
--

-- for every aggregate, how many rows differ from SQL by hand under a grouping
CREATE FUNCTION grouped(grouping_clause text, OUT aggregates bigint, OUT rows bigint, OUT differences bigint)
LANGUAGE plpgsql AS $$
DECLARE
    one aggregate_case;
    here bigint;
    wrong bigint;
BEGIN
    aggregates := 0; rows := 0; differences := 0;
    FOR one IN SELECT * FROM aggregate_case LOOP
        EXECUTE format(
            'SELECT count(*), count(*) FILTER (WHERE differs(got, want)) FROM (SELECT %s AS got, %s AS want FROM customer GROUP BY %s) AS x',
            one.call, one.by_hand, grouping_clause)
        INTO here, wrong;
        aggregates := aggregates + 1; rows := rows + here; differences := differences + wrong;
        IF wrong > 0 THEN
            RAISE WARNING '% of % rows of % differ under %', wrong, here, one.call, grouping_clause;
        END IF;
    END LOOP;
END
$$;
SELECT clause, g.*
FROM (VALUES (1, 'region'), (2, 'region, plan'), (3, 'ROLLUP (region, plan)'), (4, 'CUBE (region, plan)'),
             (5, 'GROUPING SETS ((region), (plan), ())'), (6, 'GROUPING SETS ((region, plan), (id / 10), (id), ())'),
             (7, 'GROUPING SETS (ROLLUP (region, plan), CUBE (plan, id / 30))'), (8, 'id')) AS v (n, clause)
CROSS JOIN LATERAL grouped(clause) AS g
ORDER BY n;
-- the same sorted, and hashed in little memory
SET enable_hashagg = off;
SELECT * FROM grouped('CUBE (region, plan)');
RESET enable_hashagg;
SET enable_sort = off;
SET work_mem = '64kB';
SELECT * FROM grouped('GROUPING SETS ((region, plan), (id), ())');
RESET enable_sort;
RESET work_mem;

-- many groups in little memory spill to disk, and come out whole
CREATE TABLE many AS SELECT n % 20011 AS g, n % 11 AS score, n % 3 = 0 AS flag FROM generate_series(1, 60033) AS n;
ANALYZE many;
SET work_mem = '64kB';
SET enable_sort = off;
SELECT count(*) AS groups, count(*) FILTER (WHERE differs(got, want)) AS differences, sum(nps_responses(agg)) AS responses
FROM (SELECT nps(score) AS got, avg(CASE WHEN score >= 9 THEN 100 WHEN score >= 7 THEN 0 ELSE -100 END)::float8 AS want, nps_agg(score) AS agg
      FROM many GROUP BY g) AS x;
RESET work_mem;
RESET enable_sort;
DROP TABLE many;
DROP FUNCTION grouped(text);

-- one report, spelled out
SELECT region, plan, grouping(region, plan) AS level, count(*) AS customers,
       round(ambassador_rate(advocate)::numeric, 2) AS ambassadors, round(nps(score)::numeric, 2) AS nps, rate_agg(advocate) AS of
FROM customer
GROUP BY ROLLUP (region, plan)
ORDER BY grouping(region, plan), region, plan;

-- FILTER, DISTINCT and ORDER BY inside the call
SELECT nps(score) FILTER (WHERE plan = 'pro') = nps(CASE WHEN plan = 'pro' THEN score END) AS filtered,
       nps_agg(DISTINCT score) AS distinct_scores, rate_agg(DISTINCT advocate) AS distinct_flags,
       nps_agg(score ORDER BY id DESC) = nps_agg(score) AS ordered, rollup(rates ORDER BY rates DESC) = rollup(rates) AS ordered_summaries,
       growth_agg(DISTINCT start_count, end_count) AS distinct_pairs
FROM customer;
SELECT format('(%s,%s)', sum(start_count), sum(end_count)) AS distinct_pairs FROM (SELECT DISTINCT start_count, end_count FROM customer) AS d;
SELECT rollup(DISTINCT rates) AS distinct_summaries FROM customer;
SELECT format('(%s,%s)', sum(rate_hits(rates)), sum(rate_total(rates))) AS distinct_summaries FROM (SELECT DISTINCT rates FROM customer) AS d;

-- HAVING and ORDER BY a KPI
SELECT region, round(nps(score)::numeric, 2) AS nps FROM customer GROUP BY region HAVING nps(score) > -51 ORDER BY nps(score) DESC;

-- several KPIs of one column share what they count, and keep apart what differs
SELECT advocacy_actions(actions), action_agg(actions), advocacy_participation_rate(actions), influencer_reach(actions), action_agg(actions) FILTER (WHERE actions > 2) AS busy,
       viral_coefficient(actions) FROM customer;
SELECT nps(score) = nps(nps_agg(score)) AS same, nps_agg(score) AS by_default, nps_agg(score, 5, 8) AS own, nps_agg(score, 6, 9) = nps_agg(score) AS default_cut_offs FROM customer;

-- a summary handed on keeps its value while others are built
SELECT region, agg, lead(agg) OVER (ORDER BY region) AS next, rollup(agg) OVER (ORDER BY region) AS so_far
FROM (SELECT region, nps_agg(score) AS agg FROM customer GROUP BY region) AS g
ORDER BY region;

-- correlated, lateral and nested
SELECT region, (SELECT round(nps(i.score)::numeric, 2) FROM customer AS i WHERE i.plan = 'pro' AND i.region IS NOT DISTINCT FROM o.region) AS nps_of_pro
FROM (SELECT DISTINCT region FROM customer) AS o ORDER BY region;
SELECT d.region, l.agg
FROM (SELECT DISTINCT region FROM customer) AS d
CROSS JOIN LATERAL (SELECT rate_agg(c.advocate) AS agg FROM customer AS c WHERE c.region IS NOT DISTINCT FROM d.region) AS l
ORDER BY d.region;
SELECT kpi_growth(50 + nps(score), 60) AS of_an_aggregate, left(outcome('SELECT nps(nps(score)) FROM customer'), 11) AS in_an_aggregate
FROM customer WHERE score >= 7;
