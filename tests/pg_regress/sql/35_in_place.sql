--
-- A state is changed in place inside an aggregate only. Called directly, every
-- transition and operator leaves its argument alone, which may be a page of a
-- table.
--
CREATE TABLE page AS
SELECT n, format('(%s,%s)', n, 2 * n)::rate_summary AS rates, format('(%s,%s,%s)', n, n, n)::nps_summary AS answers,
       format('(%s,%s)', n, n)::growth_summary AS growth, format('(%s,%s,%s,%s)', 2 * n, n, n, n)::action_summary AS acts,
       format('(%s,%s)', n, n)::ratio_summary AS ratios,
       format('(%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%2$s,%1$s,%1$s,%1$s)', n, 2 * n)::scorecard_summary AS cards
FROM generate_series(10, 12) AS n;
CREATE TABLE page_before AS SELECT n, page::text AS row FROM page;

-- every transition, forwards and backwards, straight on the columns
SELECT rate_accum(rates, true), rate_accum_inv(rates, true), retention_accum(rates, true, true), retention_accum_inv(rates, true, false),
       csat_accum(rates, 5), csat_accum_inv(rates, 1), csat_accum(rates, 5::float8), csat_accum_inv(rates, 1::float8),
       csat_accum(rates, 7, 7), csat_accum_inv(rates, 1, 7) FROM page ORDER BY n;
SELECT nps_accum(answers, 10), nps_accum_inv(answers, 0), nps_accum(answers, 10::float8), nps_accum_inv(answers, 7::float8),
       nps_accum(answers, 5, 6, 9), nps_accum_inv(answers, 5, 6, 9) FROM page ORDER BY n;
SELECT growth_accum(growth, true, false), growth_accum_inv(growth, true, true), growth_accum(growth, 5::bigint, 7::bigint), growth_accum_inv(growth, 5::bigint, 7::bigint),
       growth_accum(growth, '(,)'::daterange, '[2025-01-01,2025-02-01)'), growth_accum_inv(growth, '(,)'::daterange, '[2025-01-01,2025-02-01)'),
       growth_accum(growth, '(,)'::tstzrange, '[2025-01-01,2025-02-01)'), growth_accum_inv(growth, '(,)'::tstzrange, '[2025-01-01,2025-02-01)') FROM page ORDER BY n;
SELECT action_accum(acts, 3), action_accum_inv(acts, 1), action_accum(acts, 0), ratio_accum(ratios, 1, 2), ratio_accum_inv(ratios, 1, 2) FROM page ORDER BY n;
SELECT scorecard_accum(cards, true, true, 10, 5, true, 1), scorecard_accum_inv(cards, true, true, 8, 5, true, 1) FROM page ORDER BY n;
-- the operators, and the functions beneath them
SELECT cards + cards, cards - cards, scorecard_summary_add(cards, cards), scorecard_summary_sub(cards, cards) FROM page WHERE n = 10;
SELECT rates + rates, rates - '(1,2)', answers + answers, answers - '(1,0,0)', growth + growth, growth - '(1,1)', acts + acts, acts - '(1,1,1,1)',
       ratios + ratios, ratios - '(0,1)' FROM page ORDER BY n;
SELECT rate_summary_add(rates, '(1,1)'), nps_summary_add(answers, '(1,1,1)'), growth_summary_add(growth, '(1,1)'), action_summary_add(acts, '(1,0,0,0)'),
       ratio_summary_add(ratios, '(1,1)'), rate_summary_sub(rates, '(1,1)'), nps_summary_sub(answers, '(1,1,1)'), growth_summary_sub(growth, '(1,1)'),
       action_summary_sub(acts, '(1,0,0,0)'), ratio_summary_sub(ratios, '(1,1)') FROM page ORDER BY n;
-- those that fail half-way
SELECT count(*) FILTER (WHERE outcome(format('SELECT nps_accum_inv(answers, %s) FROM page', s)) LIKE 'ERROR%') AS refused,
       outcome($$SELECT answers - '(5,5,50)' FROM page$$), outcome($$SELECT answers + '(1,1,9223372036854775807)' FROM page$$) AS too_much,
       outcome($$SELECT acts - '(1,1,3,9)' FROM page$$) AS misfit,
       outcome($$SELECT cards - '(1,1,1,1,1,1,1,1,1,1,1,1,1,11,0,0,0)' FROM page$$) AS misfit_at_the_end,
       outcome($$SELECT scorecard_accum(cards, true, true, 10, 5, true, -1) FROM page$$) AS refused_at_the_end
FROM generate_series(-1, 11, 12) AS s;

-- aggregates over the same rows, the columns being their arguments
SELECT rollup(rates), rollup(answers), rollup(growth), rollup(acts), rollup(ratios), rollup(rates + rates), rollup(rates - '(1,1)'), rollup(cards) FROM page;
SELECT n, rollup(rates) OVER w, rollup(answers) OVER w, rollup(growth) OVER w, rollup(acts) OVER w, rollup(ratios) OVER w
FROM page WINDOW w AS (ORDER BY n ROWS 1 PRECEDING) ORDER BY n;

-- nothing has changed: no rows, and no literal of a plan has either
SELECT b.row AS before, page::text AS after FROM page_before AS b LEFT JOIN page USING (n) WHERE b.row IS DISTINCT FROM page::text;
PREPARE twice AS SELECT rate_accum('(1,2)', $1), '(1,2)'::rate_summary + '(3,4)';
EXECUTE twice(true);
EXECUTE twice(true);
SET plan_cache_mode = force_generic_plan;
EXECUTE twice(true);
EXECUTE twice(true);
RESET plan_cache_mode;
DEALLOCATE twice;

-- nor has a variable
DO $$
DECLARE
    before rate_summary := '(1,2)';
    after rate_summary;
BEGIN
    FOR i IN 1..3 LOOP
        after := rate_accum(before, true);
        after := after + before;
    END LOOP;
    RAISE NOTICE 'before %, after %', before, after;
END
$$;

-- one aggregate of a user's own on the same transitions: with a state that
-- begins as NULL, and one whose state is read while it grows
CREATE AGGREGATE growth_from_null(boolean, boolean) (SFUNC = growth_accum, STYPE = growth_summary, PARALLEL = SAFE, COMBINEFUNC = growth_summary_add);
CREATE AGGREGATE rollup_from_null(rate_summary) (SFUNC = rate_summary_add, STYPE = rate_summary);
SELECT region, growth_from_null(was_advocate, advocate) = growth_agg(was_advocate, advocate) AS growth, rollup_from_null(rates) = rollup(rates) AS rates
FROM customer GROUP BY region ORDER BY region;
SELECT growth_from_null(was_advocate, advocate) AS of_nothing FROM customer WHERE false;
-- the first row is the state of such an aggregate, and stays as it was
CREATE TABLE first_row AS SELECT n, format('(%s,%s)', n, n)::rate_summary AS rates FROM generate_series(1, 3) AS n;
SELECT rollup_from_null(rates ORDER BY n) AS sum, rollup_from_null(rates) FILTER (WHERE n > 1) AS rest FROM first_row;
SELECT * FROM first_row ORDER BY n;
DROP AGGREGATE growth_from_null(boolean, boolean);
DROP AGGREGATE rollup_from_null(rate_summary);

-- DELETE, UPDATE and RETURNING with the operators
UPDATE first_row SET rates = rates + rates WHERE n < 3 RETURNING *;
UPDATE first_row SET rates = rates - rates WHERE n = 1 RETURNING *;
DELETE FROM first_row WHERE rates = '(0,0)' RETURNING *;
DROP TABLE first_row, page, page_before;
