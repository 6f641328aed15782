--
-- Every aggregate over moving window frames, against the same aggregate, and
-- SQL by hand, computed again over the rows of each frame.
--

-- how many of the customers differ from what is computed again. The rows of a
-- frame are taken from array_agg, which cannot take rows away
CREATE FUNCTION moving(over_clause text, OUT aggregates bigint, OUT frames bigint, OUT again bigint, OUT by_hand bigint)
LANGUAGE plpgsql AS $$
DECLARE
    one aggregate_case;
    here bigint;
    wrong_again bigint;
    wrong_by_hand bigint;
BEGIN
    aggregates := 0; frames := 0; again := 0; by_hand := 0;
    FOR one IN SELECT * FROM aggregate_case AS c ORDER BY c.aggregate LOOP
        EXECUTE format(
            'SELECT count(*), count(*) FILTER (WHERE differs(got, again)), count(*) FILTER (WHERE differs(got, want))
             FROM (SELECT %1$s OVER w AS got, array_agg(id) OVER w AS members FROM customer WINDOW w AS (%3$s)) AS moved
             CROSS JOIN LATERAL (SELECT %1$s AS again, %2$s AS want FROM customer WHERE id = ANY (members)) AS recomputed',
            one.call, one.by_hand, over_clause)
        INTO here, wrong_again, wrong_by_hand;
        aggregates := aggregates + 1; frames := frames + here; again := again + wrong_again; by_hand := by_hand + wrong_by_hand;
        IF wrong_again + wrong_by_hand > 0 THEN
            RAISE WARNING '% of % frames of % differ over (%)', greatest(wrong_again, wrong_by_hand), here, one.call, over_clause;
        END IF;
    END LOOP;
END
$$;
SELECT frame, m.*
FROM (VALUES
    (1, 'ORDER BY id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW'),
    (2, 'ORDER BY id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING'),
    (3, 'ORDER BY id ROWS BETWEEN 4 FOLLOWING AND 9 FOLLOWING'),
    (4, 'ORDER BY id ROWS BETWEEN 9 PRECEDING AND 7 PRECEDING'),
    (5, 'ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'),
    (6, 'ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'),
    (7, 'PARTITION BY region ORDER BY id ROWS 6 PRECEDING'),
    (8, 'PARTITION BY plan ORDER BY score'),
    (9, 'ORDER BY id RANGE BETWEEN 10 PRECEDING AND 2 PRECEDING'),
    (10, 'ORDER BY score RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING'),
    (11, 'ORDER BY score_real DESC NULLS LAST RANGE BETWEEN CURRENT ROW AND 2 FOLLOWING'),
    (12, 'ORDER BY stars GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING'),
    (13, 'PARTITION BY region ORDER BY grade GROUPS BETWEEN 1 FOLLOWING AND 3 FOLLOWING'),
    (14, 'ORDER BY id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE CURRENT ROW'),
    (15, 'ORDER BY stars ROWS BETWEEN 20 PRECEDING AND 5 FOLLOWING EXCLUDE GROUP'),
    (16, 'ORDER BY stars RANGE BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES'),
    (17, 'PARTITION BY plan'),
    (18, '')) AS v (n, frame)
CROSS JOIN LATERAL moving(frame) AS m
ORDER BY n;

-- a FILTER moves with the frame
SELECT count(*) AS frames, count(*) FILTER (WHERE differs(got, want)) AS differences
FROM (SELECT nps(score) FILTER (WHERE plan = 'pro') OVER w AS got, array_agg(id) OVER w AS members FROM customer WINDOW w AS (ORDER BY id ROWS 7 PRECEDING)) AS m
CROSS JOIN LATERAL (SELECT nps(score) AS want FROM customer WHERE id = ANY (members) AND plan = 'pro') AS r;

-- spelled out: a moving NPS of three answers, and the summaries beneath it
SELECT id, score, nps_agg(score) OVER w AS three, round((nps(score) OVER w)::numeric, 1) AS nps
FROM customer WHERE id BETWEEN 8 AND 18
WINDOW w AS (ORDER BY id ROWS 2 PRECEDING) ORDER BY id;

-- summaries of a frame keep their value while the frame moves on
SELECT id, so_far, lag(so_far) OVER (ORDER BY id) AS before, last_value(so_far) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
FROM (SELECT id, rate_agg(advocate) OVER (ORDER BY id ROWS 4 PRECEDING) AS so_far FROM customer WHERE id < 9) AS s
ORDER BY id;
CREATE TABLE kept AS SELECT id, nps_agg(score) OVER (ORDER BY id ROWS 9 PRECEDING) AS ten FROM customer;
SELECT count(*) AS rows, count(*) FILTER (WHERE ten <> (SELECT nps_agg(score) FROM customer AS c WHERE c.id BETWEEN k.id - 9 AND k.id)) AS differences FROM kept AS k;
DROP TABLE kept;

-- an error inside a frame is an error of the query
SELECT outcome('SELECT max(v) FROM (SELECT nps(n) OVER (ORDER BY n ROWS 1 PRECEDING) AS v FROM generate_series(5, 12) AS n) AS w') AS off_the_scale;
-- DISTINCT is not for window functions, as for any other
SELECT left(outcome('SELECT nps(DISTINCT score) OVER () FROM customer'), 11) AS distinct_in_window;
