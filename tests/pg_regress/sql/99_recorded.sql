-- A history that writes itself: of a table that has only today's state.
\set VERBOSITY verbose
\pset null NULL
SET client_min_messages = warning;
CREATE SCHEMA rec;
SET search_path = rec, public;
CREATE TABLE customer (id integer PRIMARY KEY, region text, plan text, advocate boolean, spare text);
INSERT INTO customer SELECT g, (ARRAY['north', 'south'])[1 + g % 2], 'plus', g % 3 = 0, 'x' FROM generate_series(1, 30) AS g;
\set spec '{"period": {"grain": "quarter", "recorded": true, "timezone": "UTC"}, "segments": ["region"], "measures": {"ambassador_rate": "advocate", "advocacy_growth": "advocate", "advocate_retention_rate": "advocate", "advocates_gained": "advocate", "advocates_lost": "advocate"}, "storage": "live"}'
SELECT kpi_create_scorecard('card', 'customer', :'spec');

-- The figures of today are those of the table, whatever is done to it.
CREATE VIEW wrong AS
    SELECT region, numerator, denominator FROM card WHERE kpi = 'ambassador_rate' AND level = 'segment' AND n > 0
    EXCEPT ALL
    SELECT region, count(*) FILTER (WHERE advocate), count(advocate) FROM customer GROUP BY region;
CREATE VIEW board AS
    SELECT region, level, kpi, value, numerator, denominator FROM card ORDER BY kpi, level, region;
TABLE wrong;
SELECT * FROM board WHERE level = 'total';
UPDATE customer SET advocate = NOT advocate WHERE id <= 3;
UPDATE customer SET spare = 'y';
DELETE FROM customer WHERE id = 30;
INSERT INTO customer VALUES (31, 'north', 'plus', true), (32, 'south', NULL, NULL), (33, NULL, NULL, false);
UPDATE customer SET region = 'south' WHERE id = 9;
UPDATE customer SET id = 100 WHERE id = 12;
BEGIN;
DELETE FROM customer;
TABLE wrong;
ROLLBACK;
-- PostgreSQL 14 has no MERGE.
SELECT current_setting('server_version_num')::integer >= 150000 AS merge \gset
\if :merge
MERGE INTO customer AS c USING (VALUES (1), (200)) AS v (id) ON c.id = v.id
    WHEN MATCHED THEN UPDATE SET advocate = false WHEN NOT MATCHED THEN INSERT VALUES (v.id, 'north', NULL, true);
\else
UPDATE customer SET advocate = false WHERE id = 1;
INSERT INTO customer VALUES (200, 'north', NULL, true);
\endif
INSERT INTO customer VALUES (200, 'north', NULL, false) ON CONFLICT (id) DO UPDATE SET advocate = EXCLUDED.advocate;
TABLE wrong;
SELECT kpi_verify_scorecard('card'), kpi_compact('card');
SELECT name, storage, state, pending_rows FROM kpi_scorecards WHERE schema = 'rec';
-- A change that does not matter is no change.
SELECT count(*) FROM card_log1 WHERE sign <> 0 AND c3 IS NULL;
TABLE board;

-- A trigger of the application that changes the row again: what there is at the close counts.
CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE rec.customer SET advocate = true, region = 'east' WHERE id = NEW.id AND advocate IS DISTINCT FROM true;
    RETURN NULL;
END $$;
CREATE TRIGGER again AFTER INSERT OR UPDATE ON customer FOR EACH ROW WHEN (NEW.id = 500) EXECUTE FUNCTION again();
INSERT INTO customer VALUES (500, 'north', NULL, false);
UPDATE customer SET advocate = false WHERE id = 500;
TABLE wrong;
SELECT kpi_verify_scorecard('card');

-- Nobody writes into the log.
INSERT INTO card_log1 VALUES (1, now(), 7, 'north', true);
DELETE FROM card_log1;
TABLE wrong;

-- TRUNCATE is seen; counting again keeps the past and books what differs today.
CREATE TABLE before AS SELECT count(*) AS rows, min(at) AS at FROM card_log1;
TRUNCATE customer;
TABLE card;
SELECT kpi_rebuild_scorecard('card');
TABLE wrong;
SELECT kpi, numerator, denominator FROM board WHERE level = 'total' AND kpi IN ('advocates_lost', 'advocacy_growth');
SELECT (SELECT min(at) FROM card_log2) = at AS begun_as_before, (SELECT count(*) FROM card_log2) > rows AS longer FROM before;
INSERT INTO customer VALUES (1, 'north', 'plus', true);
TABLE wrong;
SELECT kpi_verify_scorecard('card');
-- A column that is renamed is the same one.
ALTER TABLE customer RENAME COLUMN advocate TO is_advocate;
SELECT kpi_rebuild_scorecard('card');
SELECT kpi_verify_scorecard('card');
ALTER TABLE customer RENAME COLUMN is_advocate TO advocate;
SELECT kpi_rebuild_scorecard('card');
SELECT kpi_verify_scorecard('card');
-- Of what was not recorded the past is not known.
SELECT kpi_alter_scorecard('card', replace(:'spec', '["region"]', '["region", "plan"]')::jsonb);

-- Several periods: the view of a log of two years, made by hand.
CREATE TABLE log (sign smallint, at timestamptz, c1 integer, c2 text, c3 boolean);
INSERT INTO log VALUES
    (0, '2024-05-10 12:00Z', NULL, NULL, NULL),
    -- five customers when it begins, three of them advocates
    (1, '2024-05-10 12:00Z', 1, 'north', true), (1, '2024-05-10 12:00Z', 2, 'north', true), (1, '2024-05-10 12:00Z', 3, 'south', true),
    (1, '2024-05-10 12:00Z', 4, 'south', false), (1, '2024-05-10 12:00Z', 5, 'south', NULL),
    -- the second quarter: 1 to and fro, 4 is won
    (-1, '2024-06-01 00:00Z', 1, 'north', true), (1, '2024-06-01 00:00Z', 1, 'north', false),
    (-1, '2024-06-02 00:00Z', 1, 'north', false), (1, '2024-06-02 00:00Z', 1, 'north', true),
    (-1, '2024-06-30 23:59:59Z', 4, 'south', false), (1, '2024-06-30 23:59:59Z', 4, 'south', true),
    -- the third: 2 is lost, 3 leaves, 6 comes and leaves again
    (-1, '2024-07-01 00:00Z', 2, 'north', true), (1, '2024-07-01 00:00Z', 2, 'north', false),
    (-1, '2024-08-01 00:00Z', 3, 'south', true),
    (1, '2024-08-02 00:00Z', 6, 'south', true), (-1, '2024-08-03 00:00Z', 6, 'south', true),
    -- nothing in the fourth; in 2025 2 comes back, 7 comes as an advocate, 1 moves
    (-1, '2025-02-01 00:00Z', 2, 'north', false), (1, '2025-02-01 00:00Z', 2, 'north', true),
    (1, '2025-02-02 00:00Z', 7, 'south', true),
    (-1, '2025-03-01 00:00Z', 1, 'north', true), (1, '2025-03-01 00:00Z', 1, 'south', true);
DO $$
DECLARE sql text := pg_get_viewdef('card_summary'::regclass);
BEGIN
    sql := regexp_replace(sql, 'card_log[0-9]+', 'log', 'g');
    sql := regexp_replace(sql, 'AND kpi_require_exact\([^)]*\)', '');
    sql := replace(sql, 'now()', '''2025-05-05''::timestamptz');
    EXECUTE 'CREATE VIEW past AS ' || sql;
END $$;
SELECT period, region, ambassador_rate, advocacy_growth, advocate_retention_rate AS retention,
    rate_hits(advocates_gained) AS gained, rate_hits(advocates_lost) AS lost
FROM past ORDER BY period, region;
SELECT period, rollup(ambassador_rate) AS rate, rollup(advocacy_growth) AS growth, rollup(advocate_retention_rate) AS retention,
    rate_hits(rollup(advocates_gained)) AS gained, rate_hits(rollup(advocates_lost)) AS lost
FROM past GROUP BY period ORDER BY period;

-- Refused, with the reason.
SELECT kpi_create_scorecard('no', 'customer', replace(:'spec', '"live"', '"view"')::jsonb);
SELECT kpi_create_scorecard('no', 'customer', replace(:'spec', '"recorded": true', '"recorded": true, "column": "id"')::jsonb);
SELECT kpi_create_scorecard('no', 'customer', (:'spec'::jsonb || '{"window": "90 days"}'));
SELECT kpi_create_scorecard('no', 'customer', jsonb_set(:'spec', '{measures}', '{"ambassador_rate": "spare"}'));
SELECT kpi_create_scorecard('no', 'customer', jsonb_set(:'spec', '{measures}', '{"nps": "id"}'));
SELECT kpi_create_scorecard('no', 'customer', jsonb_set(:'spec', '{measures}', '{"nps": "advocate"}'));
SELECT kpi_create_scorecard('no', 'customer', jsonb_set(:'spec', '{measures}', '{"advocacy_growth": ["advocate", "advocate"]}'));
CREATE TABLE keyless (id integer, advocate boolean);
SELECT kpi_create_scorecard('no', 'keyless', '{"period": {"grain": "month", "recorded": true}, "measures": {"ambassador_rate": "advocate"}, "storage": "live"}');
SELECT kpi_create_scorecard('no', '{"entity": {"table": "customer", "key": "id"}, "period": {"grain": "month", "recorded": true}, "measures": {"ambassador_rate": "advocate"}, "storage": "live"}');

-- Conditions, no segments, an empty table, hostile names.
CREATE TABLE "Who's ""who""" ("i d" bigint PRIMARY KEY, "on" boolean, "sign" integer, "at" text);
SELECT kpi_create_scorecard('odd', '"Who''s ""who"""', '{"period": {"grain": "day", "recorded": true}, "where": {"sign": {">=": 0}}, "measures": {"ambassador_rate": {"of": "on", "where": {"at": "now"}}, "advocates_gained": "on"}, "storage": "live"}');
SELECT kpi, value, numerator, denominator FROM odd;
INSERT INTO "Who's ""who""" VALUES (1, true, 1, 'now'), (2, true, 1, 'then'), (3, false, 0, 'now'), (4, true, -1, 'now'), (5, NULL, 5, 'now');
SELECT kpi, value, numerator, denominator FROM odd ORDER BY kpi;
SELECT kpi_verify_scorecard('odd');
DROP VIEW wrong, board, past;
SELECT kpi_drop_scorecard('odd'), kpi_drop_scorecard('card');
SELECT relname FROM pg_class WHERE relnamespace = 'rec'::regnamespace AND relkind = 'r' ORDER BY 1;
