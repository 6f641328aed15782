--
-- Scorecards as plain SQL: which call gives it, what is refused, and that the views show
-- what the extension's own show and need nothing of the extension.
--
SET client_min_messages = warning;
SET datestyle = ISO;
CREATE SCHEMA plain;
SET search_path = plain, public;
CREATE TABLE answer AS
SELECT date '2024-01-01' + i % 500 AS on_day, (ARRAY['north', 'south', NULL])[1 + i % 3] AS region,
    CASE WHEN i % 20 > 0 THEN i * 7 % 12 END AS score, i % 4 AS actions, i % 5 > 1 AS advocate, i % 3 = 0 AS was_advocate,
    1 + i * i % 5 AS stars, i * 11 % 4 - 1 AS sentiment
FROM generate_series(1, 2000) AS i;

-- typed or not, of one table or several; the target extension is what there was
SELECT kpi_scorecard_sql('card', 'answer', '{"measures": {"nps": "score"}}', 'extension')
    = kpi_scorecard_sql('card', 'answer', '{"measures": {"nps": "score"}}') AS untyped,
    kpi_scorecard_sql('card', 'answer'::regclass, '{"measures": {"nps": "score"}}'::jsonb, target => 'extension')
    = kpi_scorecard_sql('card', 'answer'::regclass, '{"measures": {"nps": "score"}}'::jsonb) AS typed;
CREATE TABLE member (member_id integer PRIMARY KEY);
CREATE TABLE said (id integer PRIMARY KEY, member_id integer, score integer);
SELECT kpi_scorecard_sql('card', '{"entity": {"table": "member", "key": "member_id"}, "measures": {"nps": {"rows": "said", "of": "score"}}}', 'extension')
    = kpi_scorecard_sql('card', '{"entity": {"table": "member", "key": "member_id"}, "measures": {"nps": {"rows": "said", "of": "score"}}}') AS untyped;

-- the counts, as a reader sees them
SELECT split_part(substr(made, position('CREATE OR REPLACE' IN made)), ';', 1) AS counts
FROM kpi_scorecard_sql('card', 'answer', '{"period": {"column": "on_day", "grain": "quarter", "year_starts": "february"}, "segments": ["region"],
    "measures": {"nps": "score", "advocate_retention_rate": ["was_advocate", "advocate"], "advocacy_actions": "actions"}}', target => 'plain') AS made;

-- where it is known how many there are
SELECT substr(made, position('populations (' IN made), 250) AS populations
FROM kpi_scorecard_sql('card', 'answer', '{"segments": ["region"], "measures": {"nps": "score"}, "population": [{"size": 5000}, {"size": 700, "scope": {"region": "north"}}]}', target => 'plain') AS made;

-- what is refused
CREATE FUNCTION refusal(target text, spec jsonb, OUT state text, OUT message text, OUT hint text)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM kpi_scorecard_sql('card', 'answer'::regclass, spec, target);
    state := 'made';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END $$;
SELECT r.* FROM (VALUES (1, 'plain', '{"storage": "live", "measures": {"nps": "score"}}'::jsonb), (2, 'Plain', '{"measures": {"nps": "score"}}'),
    (3, NULL, '{"measures": {"nps": "score"}}'), (4, 'plain', '{"measures": {"nps": "scores"}}'),
    (5, 'plain', '{"period": {"grain": "month", "recorded": true}, "storage": "live", "measures": {"nps": "score"}}')) AS c (place, target, spec)
CROSS JOIN LATERAL refusal(target, spec) AS r ORDER BY place;

-- beside the extension's own: each row with a different figure
CREATE FUNCTION differing(storage text) RETURNS TABLE (view text, rows bigint, differ bigint)
LANGUAGE plpgsql AS $$
DECLARE
    spec jsonb := '{"period": {"column": "on_day", "grain": "month"}, "segments": ["region"], "totals": "each", "min_n": 5, "population": [{"size": 130}, {"size": 45, "scope": {"region": "north"}}],
        "measures": {"nps": "score", "advocate_retention_rate": ["was_advocate", "advocate"], "advocates_gained": ["was_advocate", "advocate"],
        "advocates_lost": ["was_advocate", "advocate"], "advocacy_actions": "actions", "advocacy_participation_rate": "actions",
        "active_ambassadors": "actions", "influencer_reach": "actions", "review_rating": "stars", "net_sentiment": "sentiment",
        "cost_per_advocate": ["actions", "score"], "advocacy_growth": ["was_advocate", "advocate"], "engagement_rate": ["actions", "score"]}}';
    kept text;
BEGIN
    spec := jsonb_set(spec, '{storage}', to_jsonb(storage));
    PERFORM kpi_create_scorecard('own', 'answer'::regclass, spec);
    EXECUTE kpi_scorecard_sql('built_in', 'answer'::regclass, spec, 'plain');
    -- the script has reset it
    SET search_path = plain, public;
    FOREACH kept IN ARRAY ARRAY['', '_wide'] LOOP
        -- figures to nine places
        RETURN QUERY EXECUTE format($sql$
            WITH a AS (SELECT jsonb_object_agg(f.name, CASE jsonb_typeof(f.figure) WHEN 'number' THEN to_jsonb(round(f.figure::numeric, 9)) ELSE f.figure END) AS j
                    FROM plain.own%1$s AS r CROSS JOIN LATERAL jsonb_each(to_jsonb(r)) AS f (name, figure) GROUP BY r),
                b AS (SELECT jsonb_object_agg(f.name, CASE jsonb_typeof(f.figure) WHEN 'number' THEN to_jsonb(round(f.figure::numeric, 9)) ELSE f.figure END) AS j
                    FROM plain.built_in%1$s AS r CROSS JOIN LATERAL jsonb_each(to_jsonb(r)) AS f (name, figure) GROUP BY r)
            SELECT 'built_in%1$s', (SELECT count(*) FROM b), (SELECT count(*) FROM (TABLE a EXCEPT ALL TABLE b) AS x) + (SELECT count(*) FROM (TABLE b EXCEPT ALL TABLE a) AS y)
        $sql$, kept);
    END LOOP;
    PERFORM kpi_drop_scorecard('own');
END $$;
SELECT * FROM differing('view');
-- nothing of the extension is needed, and every view and column has a comment: no rows
SELECT v.relname, d.refclassid::regclass, d.refobjid
FROM pg_class AS v
JOIN pg_rewrite AS r ON r.ev_class = v.oid
JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
JOIN pg_depend AS e ON e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e'
WHERE v.relname LIKE 'built\_in%';
SELECT c.oid::regclass AS view, a.attname
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum >= 0
WHERE c.relname LIKE 'built\_in%' AND c.relkind IN ('v', 'm') AND col_description(c.oid, a.attnum) IS NULL;
DROP VIEW built_in_summary CASCADE;
SELECT * FROM differing('materialized');
REFRESH MATERIALIZED VIEW CONCURRENTLY built_in_summary;
-- what is there of each KPI: an interval, a test
SET search_path = plain, public;
SELECT kpi, count(value) AS values, count(ci_low) AS intervals, count(p_value) AS tests, count(p_adjusted) AS adjusted
FROM built_in GROUP BY kpi ORDER BY kpi;
SELECT col_description('built_in'::regclass, attnum) AS p_always FROM pg_attribute WHERE attrelid = 'built_in'::regclass AND attname = 'p_always';
-- a few answers against many more, where comparisons are corrected for continuity
CREATE TABLE uneven AS
SELECT (date '2020-01-01' + make_interval(months => m::integer))::date AS on_day,
    CASE WHEN j = 1 AND m % 3 > 0 THEN 0 WHEN j * 7 % 40 = 0 THEN 7 ELSE 10 END AS score, j = 1 AND m % 3 > 0 OR j % 50 = 0 AS acts
FROM unnest(ARRAY[1, 3, 2, 2, 40, 1, 300, 5, 60, 4, 900, 6, 18, 19, 4000, 10, 31, 10, 200, 7, 1, 1, 5000, 15, 60, 20]) WITH ORDINALITY AS s (size, m)
CROSS JOIN LATERAL generate_series(1, size) AS j;
SELECT kpi_create_scorecard('own_uneven', 'uneven', '{"period": {"column": "on_day", "grain": "month"}, "measures": {"nps": "score", "ambassador_rate": "acts"}}');
DO $$ BEGIN
    EXECUTE kpi_scorecard_sql('built_in_uneven', 'uneven'::regclass, '{"period": {"column": "on_day", "grain": "month"}, "measures": {"nps": "score", "ambassador_rate": "acts"}}', 'plain');
END $$;
SET search_path = plain, public;
SELECT kpi, count(p_value) AS tests, count(*) FILTER (WHERE p_value = 1 AND change <> 0) AS nothing_left,
    count(*) FILTER (WHERE abs(p_value - own) > 1e-9 * own) AS differ
FROM built_in_uneven JOIN (SELECT kpi, period, p_value AS own FROM own_uneven) AS o USING (kpi, period) GROUP BY kpi ORDER BY kpi;
SELECT kpi_drop_scorecard('own_uneven');
-- under any search_path
SET search_path = pg_temp;
SELECT kpi, n FROM plain.built_in WHERE total AND period = '2024-01-01' ORDER BY kpi;
SET search_path = public;
DROP SCHEMA plain CASCADE;
