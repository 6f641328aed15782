--
-- Scorecards: what cannot be made is refused with a message that names it and a HINT
-- that tells what is allowed, and leaves nothing behind.
--
SET client_min_messages = warning;
CREATE SCHEMA card;
SET search_path = card, public;

CREATE TYPE mood AS ENUM ('bad', 'good');
CREATE TYPE pair AS (a integer, b integer);
CREATE TABLE survey (
    id bigint PRIMARY KEY, surveyed_on date, surveyed_at timestamptz, at_noon timestamp, at_time time, region text, plan varchar(10), is_advocate boolean, was_advocate boolean,
    nps_score integer, small_score smallint, real_score double precision, exact_score numeric, actions bigint, during daterange, during_tz tstzrange, note json, noteb jsonb, tags text[], place point, pair pair, mood mood, raw bytea, span int4range
);
INSERT INTO survey (id, surveyed_on, region, is_advocate, nps_score) SELECT n, date '2025-01-01' + n, 'r' || n % 3, n % 2 = 0, n % 11 FROM generate_series(1, 30) AS n;
SELECT count(*) FROM (SELECT kpi_define(d) FROM (VALUES ('{"kpi": "own_percent", "unit": "percent"}'::jsonb), ('{"kpi": "own_ratio", "unit": "ratio"}'), ('{"kpi": "own_points", "unit": "points"}'), ('{"kpi": "own_count", "unit": "count"}')) AS v (d)) AS defined;

-- everything that a scorecard could leave behind
CREATE FUNCTION things() RETURNS bigint
LANGUAGE sql VOLATILE RETURN (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_proc) + (SELECT count(*) FROM pg_trigger) + (SELECT count(*) FROM pg_description) + (SELECT count(*) FROM pg_rewrite);
-- the complaint about a spec, the same from the function that prints; and whether anything is left
CREATE FUNCTION refused(name text, source text, spec jsonb, OUT code text, OUT message text, OUT hint text, OUT clean boolean)
LANGUAGE plpgsql AS $$
DECLARE
    before bigint := things();
    printed record;
BEGIN
    SELECT c.* INTO code, message, hint FROM complaint(format('SELECT kpi_create_scorecard(%L, %L, %L)', name, source, spec)) AS c;
    SELECT c.* INTO printed FROM complaint(format('SELECT kpi_scorecard_sql(%L, %L, %L)', name, source, spec)) AS c;
    clean := things() = before;
    IF code = '00000' THEN
        PERFORM kpi_drop_scorecard(name);
    END IF;
    IF printed IS DISTINCT FROM ROW(code, message, hint) THEN
        message := format('%s; but printed: %s %s %s', message, printed.code, printed.message, printed.hint);
    END IF;
END
$$;
\x on
\pset format unaligned

-- the form of a spec
SELECT spec, r.* FROM (VALUES
    (1, NULL), (2, 'null'), (3, '[]'), (4, '"nps"'), (5, '7'), (6, '{}'), (7, '{"measures": {}}'), (8, '{"measures": null}'), (9, '{"measures": ["nps"]}'), (10, '{"measures": "nps"}'),
    (11, '{"measures": {"nps": "nps_score"}, "colour": "red"}'), (12, '{"measures": {"nps": "nps_score"}, "Storage": "live"}'),
    (13, '{"measures": {"nps": "nps_score"}, "period": "surveyed_on"}'), (14, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_on"}}'), (15, '{"measures": {"nps": "nps_score"}, "period": {"grain": "day"}}'),
    (16, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_on", "grain": "day", "zone": "UTC"}}'), (17, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_on", "grain": "decade"}}'),
    (18, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_on", "grain": "Month"}}'), (19, '{"measures": {"nps": "nps_score"}, "period": ["surveyed_on", "day"]}'),
    (20, '{"measures": {"nps": "nps_score"}, "segments": "region"}'), (21, '{"measures": {"nps": "nps_score"}, "segments": [1]}'), (22, '{"measures": {"nps": "nps_score"}, "segments": [null]}'),
    (23, '{"measures": {"nps": "nps_score"}, "segments": [{"column": "region"}]}'), (24, '{"measures": {"nps": "nps_score"}, "segments": [{"column": "region", "as": "r", "colour": "red"}]}'), (25, '{"measures": {"nps": "nps_score"}, "segments": [["region", "r"]]}'),
    (26, '{"measures": {"nps": "nps_score"}, "storage": "table"}'), (27, '{"measures": {"nps": "nps_score"}, "storage": "LIVE"}'), (28, '{"measures": {"nps": "nps_score"}, "storage": null}'),
    (29, '{"measures": {"nps": 5}}'), (30, '{"measures": {"nps": null}}'), (31, '{"measures": {"nps": {"column": "nps_score"}}}'), (32, '{"measures": {"nps": ["nps_score", 1.5, 2]}}'), (33, '{"measures": {"nps": ["nps_score", 6, 99999999999]}}'),
    (34, '{"measures": {"nps": "nps_score"}, "confidence": 95}'), (35, '{"measures": {"nps": "nps_score"}, "confidence": 0}'), (36, '{"measures": {"nps": "nps_score"}, "confidence": 1}'), (37, '{"measures": {"nps": "nps_score"}, "confidence": "0.9"}'), (38, '{"measures": {"nps": "nps_score"}, "confidence": 1e999}'),
    (39, '{"measures": {"nps": "nps_score"}, "trend_periods": 0}'), (40, '{"measures": {"nps": "nps_score"}, "trend_periods": -1}'), (41, '{"measures": {"nps": "nps_score"}, "trend_periods": 2.5}'), (42, '{"measures": {"nps": "nps_score"}, "trend_periods": 1001}'),
    (43, '{"measures": {"nps": "nps_score"}, "benchmark": "software"}'), (44, '{"measures": {"nps": "nps_score"}, "benchmark": {"planet": "Earth"}}')
) AS v (n, spec) CROSS JOIN LATERAL refused('card', 'survey', spec::jsonb) AS r ORDER BY n;

-- where a day begins
SELECT spec, r.code, r.message, r.clean FROM (VALUES
    (1, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_at", "grain": "day", "timezone": "Mars/Olympus"}}'), (2, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_on", "grain": "day", "timezone": "UTC"}}'),
    (3, '{"measures": {"nps": "nps_score"}, "period": {"column": "at_noon", "grain": "day", "timezone": "UTC"}}'), (4, '{"measures": {"nps": "nps_score"}, "period": {"column": "surveyed_at", "grain": "day", "timezone": ""}}')
) AS v (n, spec) CROSS JOIN LATERAL refused('card', 'survey', spec::jsonb) AS r ORDER BY n;

-- KPIs, columns and their types
SELECT spec, r.* FROM (VALUES
    (1, '{"measures": {"ambasador_rate": "is_advocate"}}'), (2, '{"measures": {"NPS": "nps_score"}}'), (3, '{"measures": {"": "nps_score"}}'), (4, '{"measures": {"sales": "nps_score"}}'),
    (5, '{"measures": {"nps": "nps_scor"}}'), (6, '{"measures": {"nps": "NPS_SCORE"}}'), (7, '{"measures": {"nps": "nps_score + 1"}}'), (8, '{"measures": {"nps": ""}}'), (9, '{"measures": {"nps": "ctid"}}'), (10, '{"measures": {"nps": "survey"}}'),
    (11, '{"measures": {"nps": []}}'), (12, '{"measures": {"nps": ["nps_score", 6]}}'), (13, '{"measures": {"nps": [6]}}'), (14, '{"measures": {"nps": [5, 6, 9]}}'), (15, '{"measures": {"nps": ["was_advocate", 6, 9]}}'),
    (16, '{"segments": ["regoin"], "measures": {"nps": "nps_score"}}'), (17, '{"period": {"column": "surveyed", "grain": "day"}, "measures": {"nps": "nps_score"}}'),
    (18, '{"period": {"column": "region", "grain": "day"}, "measures": {"nps": "nps_score"}}'), (19, '{"period": {"column": "at_time", "grain": "day"}, "measures": {"nps": "nps_score"}}'), (20, '{"period": {"column": "during", "grain": "day"}, "measures": {"nps": "nps_score"}}'),
    (21, '{"segments": ["region", "plan", "region"], "measures": {"nps": "nps_score"}}'), (22, '{"segments": ["region", {"column": "plan", "as": "region"}], "measures": {"nps": "nps_score"}}'),
    (23, '{"segments": [{"column": "region", "as": ""}], "measures": {"nps": "nps_score"}}'), (24, format('{"segments": [{"column": "region", "as": "%s"}], "measures": {"nps": "nps_score"}}', repeat('x', 64)))
) AS v (n, spec) CROSS JOIN LATERAL refused('card', 'survey', spec::jsonb) AS r ORDER BY n;
\x off
\pset format aligned

-- a KPI takes exactly what its aggregate takes: which columns each can be computed from alone, and from two
SELECT c.kpi, string_agg(CASE WHEN o = 'NULL' THEN a.attname END, ', ' ORDER BY a.attnum) AS accepted, string_agg(DISTINCT o, ', ') FILTER (WHERE o <> 'NULL') AS else
FROM kpi_catalog AS c
CROSS JOIN pg_attribute AS a
CROSS JOIN LATERAL (SELECT left(outcome(format('SELECT left(kpi_scorecard_sql(''card'', ''survey'', %L), 0)', jsonb_build_object('measures', jsonb_build_object(c.kpi, a.attname)))), 12)) AS p (printed)
CROSS JOIN LATERAL (SELECT CASE printed WHEN '' THEN 'NULL' ELSE printed END) AS q (o)
WHERE a.attrelid = 'survey'::regclass AND a.attnum > 0
GROUP BY c.kpi ORDER BY c.kpi;
SELECT c.kpi, string_agg(CASE WHEN o = '' THEN a.attname || ' ' || b.attname END, ', ' ORDER BY a.attnum, b.attnum) AS accepted, string_agg(DISTINCT o, ', ') FILTER (WHERE o <> '') AS else
FROM kpi_catalog AS c
CROSS JOIN pg_attribute AS a CROSS JOIN pg_attribute AS b
CROSS JOIN LATERAL outcome(format('SELECT left(kpi_scorecard_sql(''card'', ''survey'', %L), 0)', jsonb_build_object('measures', jsonb_build_object(c.kpi, ARRAY[a.attname, b.attname])))) AS o
WHERE a.attrelid = 'survey'::regclass AND b.attrelid = 'survey'::regclass AND a.attname IN ('is_advocate', 'was_advocate', 'nps_score', 'real_score', 'actions', 'during', 'during_tz') AND b.attname IN ('was_advocate', 'actions', 'during', 'during_tz')
GROUP BY c.kpi ORDER BY c.kpi;
SELECT (complaint($$SELECT kpi_scorecard_sql('card', 'survey', '{"measures": {"ambassador_rate": "nps_score"}}')$$)).*;
SELECT (complaint($$SELECT kpi_scorecard_sql('card', 'survey', '{"measures": {"advocacy_growth": ["during", "is_advocate"]}}')$$)).*;
-- a segment is a scalar; what is not is refused
SELECT string_agg(CASE WHEN o = '' THEN a.attname END, ', ' ORDER BY a.attnum) AS accepted, string_agg(CASE WHEN o = 'ERROR 22023' THEN a.attname END, ', ' ORDER BY a.attnum) AS refused, count(*) FILTER (WHERE o NOT IN ('', 'ERROR 22023')) AS else
FROM pg_attribute AS a
CROSS JOIN LATERAL outcome(format('SELECT left(kpi_scorecard_sql(''card'', ''survey'', %L), 0)', jsonb_build_object('segments', ARRAY[a.attname], 'measures', '{"nps": "nps_score"}'::jsonb))) AS o
WHERE a.attrelid = 'survey'::regclass AND a.attnum > 0;
-- and is called like no column of the three views: no row is accepted
SELECT name, o
FROM (SELECT unnest('{period,kpi,title,family,value,unit,numerator,denominator,n,ci_low,ci_high,band,band_rank,target,previous,change,change_significant,trend,sparkline,benchmark,benchmark_gap,total,nps,ambassador_rate}'::text[])) AS v (name)
CROSS JOIN LATERAL outcome(format('SELECT kpi_create_scorecard(''card'', ''survey'', %L)', jsonb_build_object('segments', jsonb_build_array(jsonb_build_object('column', 'region', 'as', name)), 'measures', '{"nps": "nps_score", "ambassador_rate": "is_advocate"}'::jsonb))) AS o
WHERE o <> 'ERROR 22023';
SELECT (refused('card', 'survey', '{"segments": [{"column": "region", "as": "kpi"}], "measures": {"nps": "nps_score"}}')).*;
SELECT (refused('card', 'survey', '{"segments": [{"column": "region", "as": "nps"}], "measures": {"nps": "nps_score"}}')).*;
-- so it is with a custom KPI: it works, or is refused with a reason
CREATE TABLE own_name AS SELECT name FROM unnest('{nps_before,period,kpi,title,family,value,unit,numerator,denominator,n,ci,ci_low,band,target,previous,comparison,change,trend,benchmark,total,kpi_rows,position,found,new,old,tg_op,c,s,d,r,b,m,k,kpi_came,kpi_gone,came,gone,select,user,order,crowd,at}'::text[]) AS name;
INSERT INTO own_name VALUES (repeat('x', 56) || '_before'), (repeat('x', 56) || '_follow');
SELECT count(*) FROM (SELECT kpi_define(jsonb_build_object('kpi', name, 'unit', 'ratio')) FROM own_name) AS defined;
CREATE FUNCTION own_works(measures jsonb, storage text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    told record;
    verdict text;
BEGIN
    SELECT c.* INTO told FROM complaint(format('SELECT kpi_create_scorecard(''own'', ''survey'', %L)',
        jsonb_build_object('period', '{"column": "surveyed_on", "grain": "month"}'::jsonb, 'segments', '["region"]'::jsonb, 'measures', measures, 'storage', storage))) AS c;
    IF told.code <> '00000' THEN
        RETURN CASE WHEN told.code = '22023' AND told.hint <> '' THEN 'refused' ELSE format('%s %s', told.code, told.message) END;
    END IF;
    UPDATE survey SET nps_score = 10 - nps_score WHERE id % 2 = 0;
    DELETE FROM survey WHERE id = 3;
    PERFORM kpi_compact('own') WHERE storage = 'live';
    PERFORM kpi_rebuild_scorecard('own') WHERE storage = 'materialized';
    SELECT CASE WHEN kpi_verify_scorecard('own') AND count(*) > 0 AND count(DISTINCT kpi) = (SELECT count(*) FROM jsonb_object_keys(measures)) THEN 'works' ELSE 'differs' END INTO verdict FROM own;
    RAISE EXCEPTION SQLSTATE 'KPI01' USING MESSAGE = verdict;
EXCEPTION WHEN SQLSTATE 'KPI01' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    RETURN format('made, but then %s %s', SQLSTATE, SQLERRM);
END
$$;
-- no rows
SELECT name, storage, own_works(jsonb_build_object('nps', 'nps_score', name, 'nps_score'), storage) AS outcome
FROM own_name CROSS JOIN unnest('{view,materialized,live}'::text[]) AS storage
WHERE own_works(jsonb_build_object('nps', 'nps_score', name, 'nps_score'), storage) NOT IN ('works', 'refused')
ORDER BY name, storage;
SELECT storage, own_works(jsonb_object_agg(name, 'nps_score'), storage) IN ('works', 'refused') AS all_long_ones FROM own_name, unnest('{view,materialized,live}'::text[]) AS storage WHERE length(name) = 63 GROUP BY storage ORDER BY storage;
SELECT count(*) FROM (SELECT kpi_undefine(name) FROM own_name) AS undefined;
DROP TABLE own_name;
\x on
\pset format unaligned

-- NULL arguments
SELECT (complaint($$SELECT kpi_create_scorecard(NULL, 'survey', '{"measures": {"nps": "nps_score"}}')$$)).*;
SELECT (complaint($$SELECT kpi_create_scorecard('card', NULL, '{"measures": {"nps": "nps_score"}}')$$)).*;
SELECT (complaint($$SELECT kpi_create_scorecard('card', 'survey', NULL)$$)).*;
SELECT call, c.code, c.message FROM unnest('{kpi_drop_scorecard,kpi_compact,kpi_verify_scorecard,kpi_rebuild_scorecard}'::text[]) AS call CROSS JOIN LATERAL complaint(format('SELECT %s(NULL)', call)) AS c;

-- names
SELECT name, r.* FROM (VALUES (1, ''), (2, ' '), (3, E'\t\n'), (4, repeat('x', 56)), (5, repeat('ü', 28)), (6, 'nowhere.card'), (7, 'pg_catalog.card'), (8, 'survey')) AS v (n, name)
CROSS JOIN LATERAL refused(name, 'survey', '{"measures": {"nps": "nps_score"}}') AS r WHERE n NOT IN (7, 8) ORDER BY n;
SELECT (complaint($$SELECT kpi_create_scorecard('pg_catalog.card', 'survey', '{"measures": {"nps": "nps_score"}}')$$)).*;
-- taken: by a table, a view, an index, a sequence, a type, by one of the names that go with it, by a function
CREATE TABLE taken1 (); CREATE VIEW taken2_wide AS SELECT 1 AS one; CREATE INDEX taken3_summary ON survey (region); CREATE SEQUENCE taken4; CREATE TYPE taken5_wide AS ENUM ();
CREATE TABLE taken6_delta (); CREATE VIEW taken7_source AS SELECT 1 AS one;
CREATE FUNCTION taken_by(name text, storage text, OUT code text, OUT message text, OUT clean boolean)
LANGUAGE plpgsql AS $$
DECLARE
    before bigint := things();
BEGIN
    SELECT c.code, c.message INTO code, message FROM complaint(format('SELECT kpi_create_scorecard(%L, ''survey'', ''{"measures": {"nps": "nps_score"}, "storage": "%s"}'')', name, storage)) AS c;
    clean := things() = before;
END
$$;
\x off
\pset format aligned
SELECT name, t.* FROM (SELECT 'taken' || n FROM generate_series(1, 7) AS n) AS v (name) CROSS JOIN LATERAL taken_by(name, 'live') AS t ORDER BY name;
SELECT name, code, clean FROM (VALUES ('taken1'), ('taken2'), ('taken3'), ('taken4'), ('taken5')) AS v (name) CROSS JOIN LATERAL taken_by(name, 'materialized') AS t ORDER BY name;
DROP VIEW taken2_wide, taken7_source; DROP TABLE taken1, taken6_delta; DROP INDEX taken3_summary; DROP SEQUENCE taken4; DROP TYPE taken5_wide;
\x on
\pset format unaligned
-- by a scorecard
SELECT kpi_create_scorecard('twice', 'survey', '{"measures": {"nps": "nps_score"}, "storage": "live"}');
SELECT (refused('twice', 'survey', '{"measures": {"nps": "nps_score"}}')).code;
SELECT (complaint($$SELECT kpi_create_scorecard('twice', 'survey', '{"measures": {"nps": "nps_score"}}')$$)).*;
-- another schema is another scorecard, also of the same table and live
CREATE SCHEMA card2;
SELECT kpi_create_scorecard('card2.twice', 'survey', '{"measures": {"csat": "is_advocate"}, "storage": "live"}');
UPDATE survey SET is_advocate = NOT is_advocate, nps_score = 10 WHERE id = 1;
SELECT kpi_verify_scorecard('twice') AS one, kpi_verify_scorecard('card2.twice') AS other;
SELECT kpi_drop_scorecard('card2.twice');
UPDATE survey SET nps_score = 9 WHERE id = 1;
SELECT kpi_verify_scorecard('twice') AS one;
SELECT kpi_drop_scorecard('twice');
DROP SCHEMA card2 CASCADE;

-- no schema to create it in
SET search_path = '';
SELECT (public.complaint($$SELECT public.kpi_create_scorecard('card', 'card.survey', '{"measures": {"nps": "nps_score"}}')$$)).*;
SELECT (public.complaint($$SELECT public.kpi_drop_scorecard('card')$$)).*;
SET search_path = card, public;

-- what holds no rows, and what is not there
CREATE SEQUENCE counter;
SELECT source, r.code, r.message, r.hint, r.clean FROM unnest('{counter,survey_pkey,pair,nothing,"no.such.survey"}'::text[]) AS source CROSS JOIN LATERAL refused('card', source, '{"measures": {"nps": "nps_score"}}') AS r;
SELECT (complaint($$SELECT kpi_create_scorecard('card', 4294967295, '{"measures": {"nps": "nps_score"}}')$$)).*;

-- what no trigger follows
CREATE VIEW survey_view AS SELECT * FROM survey;
CREATE MATERIALIZED VIEW survey_matview AS SELECT * FROM survey;
CREATE TEMP TABLE survey_temp AS SELECT * FROM survey;
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE survey_foreign (nps_score integer) SERVER nowhere;
CREATE TABLE survey_parts (region text, nps_score integer) PARTITION BY LIST (region);
CREATE TABLE survey_north PARTITION OF survey_parts FOR VALUES IN ('north');
CREATE TABLE survey_child () INHERITS (survey);
CREATE TABLE survey_mixed (region text, nps_score integer) PARTITION BY LIST (region);
CREATE TABLE survey_mixed_here PARTITION OF survey_mixed FOR VALUES IN ('here');
CREATE FOREIGN TABLE survey_mixed_there PARTITION OF survey_mixed FOR VALUES IN ('there') SERVER nowhere;
CREATE TABLE survey_lossy (region text, nps_score integer) PARTITION BY LIST (region);
CREATE TABLE survey_lossy_a PARTITION OF survey_lossy FOR VALUES IN ('a');
CREATE UNLOGGED TABLE survey_lossy_b PARTITION OF survey_lossy FOR VALUES IN ('b');
SELECT source, r.* FROM unnest('{survey_view,survey_matview,survey_foreign,survey_north,survey_child,survey_mixed,survey_lossy}'::text[]) AS source
CROSS JOIN LATERAL refused('card', source, '{"measures": {"nps": "nps_score"}, "storage": "live"}') AS r;
SELECT code, regexp_replace(message, 'pg_temp_\d+', 'pg_temp') AS message, hint, clean FROM refused('card', 'survey_temp', '{"measures": {"nps": "nps_score"}, "storage": "live"}');
-- a snapshot that is older than the lock
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT (complaint($$SELECT kpi_create_scorecard('card', 'survey_parts', '{"measures": {"nps": "nps_score"}, "storage": "live"}')$$)).*;
ROLLBACK;
BEGIN READ ONLY;
SELECT (complaint($$SELECT kpi_create_scorecard('card', 'survey', '{"measures": {"nps": "nps_score"}}')$$)).code;
SELECT length(kpi_scorecard_sql('card', 'survey', '{"measures": {"nps": "nps_score"}}')) > 100 AS printed;
ROLLBACK;
DROP FOREIGN DATA WRAPPER nowhere CASCADE;
DROP TABLE survey_parts, survey_child, survey_mixed, survey_lossy, survey_temp;
DROP MATERIALIZED VIEW survey_matview;

-- rights: of who calls
DROP ROLE IF EXISTS regress_kpi_maker;
CREATE ROLE regress_kpi_maker;
CREATE SCHEMA made AUTHORIZATION regress_kpi_maker;
GRANT USAGE ON SCHEMA card TO regress_kpi_maker;
SET ROLE regress_kpi_maker;
SELECT 'nothing' AS granted, c.* FROM complaint($$SELECT kpi_create_scorecard('made.card', 'card.survey', '{"measures": {"nps": "nps_score"}}')$$) AS c;
RESET ROLE;
-- the columns that it reads are enough for a view
GRANT SELECT (nps_score, region) ON survey TO regress_kpi_maker;
SET ROLE regress_kpi_maker;
SELECT 'columns' AS granted, c.* FROM complaint($$SELECT kpi_create_scorecard('made.card', 'card.survey', '{"segments": ["region"], "measures": {"nps": "nps_score"}}')$$) AS c;
SELECT 'columns' AS granted, c.code FROM complaint($$SELECT kpi_create_scorecard('made.other', 'card.survey', '{"segments": ["plan"], "measures": {"nps": "nps_score"}}')$$) AS c;
RESET ROLE;
GRANT SELECT ON survey TO regress_kpi_maker;
SET ROLE regress_kpi_maker;
SELECT 'table' AS granted, c.* FROM complaint($$SELECT kpi_create_scorecard('made.card3', 'card.survey', '{"measures": {"nps": "nps_score"}}')$$) AS c;
SELECT 'no trigger' AS granted, c.code, c.message FROM complaint($$SELECT kpi_create_scorecard('made.card4', 'card.survey', '{"measures": {"nps": "nps_score"}, "storage": "live"}')$$) AS c;
SELECT 'no create' AS granted, c.code, c.message FROM complaint($$SELECT kpi_create_scorecard('card.card', 'card.survey', '{"measures": {"nps": "nps_score"}}')$$) AS c;
SELECT count(*) AS views, bool_and(viewowner = 'regress_kpi_maker') AS its_own FROM pg_views WHERE schemaname = 'made' AND viewname LIKE 'card3%';
RESET ROLE;
-- not another's to drop, compact or rebuild
SELECT kpi_create_scorecard('card', 'survey', '{"measures": {"nps": "nps_score"}, "storage": "live"}'), kpi_create_scorecard('cardm', 'survey', '{"measures": {"nps": "nps_score"}, "storage": "materialized"}');
SET ROLE regress_kpi_maker;
SELECT call, name, c.code FROM unnest('{kpi_drop_scorecard,kpi_compact,kpi_verify_scorecard,kpi_rebuild_scorecard}'::text[]) AS call, unnest('{card.card,card.cardm}'::text[]) AS name
CROSS JOIN LATERAL complaint(format('SELECT %s(%L)', call, name)) AS c ORDER BY name, call;
RESET ROLE;
SELECT kpi_verify_scorecard('card') AS live, kpi_verify_scorecard('cardm') AS materialized;
SELECT kpi_drop_scorecard('card'), kpi_drop_scorecard('cardm');
DROP SCHEMA made CASCADE;
DROP OWNED BY regress_kpi_maker;
DROP ROLE regress_kpi_maker;

-- what is not there, and what is no scorecard
CREATE VIEW x_summary AS SELECT region, count(*) AS customers FROM survey GROUP BY region;
CREATE VIEW x AS SELECT * FROM x_summary;
CREATE VIEW x_wide AS SELECT * FROM x_summary;
CREATE TABLE y AS SELECT 1 AS one;
CREATE TABLE y_summary AS SELECT nps_agg(nps_score) AS nps FROM survey;
CREATE VIEW y_wide AS SELECT nps(nps) AS nps FROM y_summary;
CREATE FUNCTION y_count() RETURNS integer LANGUAGE sql RETURN 1;
SELECT call, name, c.* FROM unnest('{kpi_drop_scorecard,kpi_compact,kpi_verify_scorecard,kpi_rebuild_scorecard}'::text[]) AS call, unnest('{nothing,nowhere.nothing,x,y,survey,survey_pkey,x_summary,""}'::text[]) AS name
CROSS JOIN LATERAL complaint(format('SELECT %s(%L)', call, name)) AS c CROSS JOIN LATERAL complaint(format('SELECT kpi_drop_scorecard(%L)', name)) AS d WHERE call = 'kpi_drop_scorecard' OR c IS DISTINCT FROM d ORDER BY call, name;
SELECT to_regclass('x') IS NOT NULL AND to_regclass('x_summary') IS NOT NULL AND to_regclass('x_wide') IS NOT NULL AND to_regclass('y') IS NOT NULL AND to_regprocedure('y_count()') IS NOT NULL AS untouched;
-- views of a user over a table of summaries that the user keeps, called like a scorecard: the table is not a scorecard's to drop
CREATE TABLE z_delta AS SELECT region, nps_agg(nps_score) AS nps, count(*) AS kpi_rows FROM survey GROUP BY region;
CREATE VIEW z_summary AS SELECT region, rollup(nps) AS nps FROM z_delta GROUP BY region;
CREATE VIEW z AS SELECT region, nps(nps) AS nps FROM z_summary;
CREATE VIEW z_wide AS SELECT region, nps(nps) AS nps FROM z_summary;
CREATE FUNCTION z_count() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER mine BEFORE INSERT ON y FOR EACH ROW EXECUTE FUNCTION z_count();
CREATE VIEW z_source AS SELECT * FROM z_delta;
SELECT (complaint($$SELECT kpi_drop_scorecard('z')$$)).code <> '00000' AS refused;
SELECT to_regclass('z_delta') IS NOT NULL AS table_is_there, EXISTS (SELECT FROM pg_trigger WHERE tgname = 'mine') AS trigger_is_there;
-- to fold is for what is live
SELECT kpi_create_scorecard('plain', 'survey', '{"measures": {"nps": "nps_score"}}'), kpi_create_scorecard('stored', 'survey', '{"measures": {"nps": "nps_score"}, "storage": "materialized"}');
SELECT (complaint(format('SELECT kpi_compact(%L)', name))).* FROM unnest('{plain,stored}'::text[]) AS name;
SELECT kpi_drop_scorecard('plain'), kpi_drop_scorecard('stored');

-- what something else needs is not dropped, and then nothing is
SELECT kpi_create_scorecard('needed', 'survey', '{"measures": {"nps": "nps_score"}, "storage": "live"}');
CREATE VIEW dashboard AS SELECT value FROM needed;
SELECT (complaint($$SELECT kpi_drop_scorecard('needed')$$)).*;
UPDATE survey SET nps_score = 2 WHERE id = 2;
SELECT kpi_verify_scorecard('needed'), (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname LIKE 'kpi\_%') AS triggers;
DROP VIEW dashboard;
CREATE VIEW dashboard AS SELECT nps FROM needed_summary;
SELECT (complaint($$SELECT kpi_drop_scorecard('needed')$$)).code;
DROP VIEW dashboard;
-- the table cannot lose what a scorecard reads
SELECT (complaint('ALTER TABLE survey DROP COLUMN nps_score')).code AS drop_column, (complaint('ALTER TABLE survey ALTER nps_score TYPE bigint')).code AS change_type, (complaint('DROP TABLE survey')).code AS drop_table;
SELECT kpi_drop_scorecard('needed');
SELECT count(*) FROM pg_class WHERE relname LIKE 'needed%';

\x off
\pset format aligned
SELECT count(*) FROM (SELECT kpi_undefine(kpi) FROM kpi_catalog WHERE NOT builtin) AS undefined;
DROP SCHEMA card CASCADE;
RESET search_path;
