--
-- The extension in a schema of its own, with nothing on the search path; and
-- what another schema or a temporary table of the same name can do to it, which
-- is nothing.
--
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regression_advocacy_kpi_schema;
CREATE DATABASE regression_advocacy_kpi_schema TEMPLATE template0;
\set main :DBNAME
\c regression_advocacy_kpi_schema
SET client_min_messages = warning;
CREATE SCHEMA kpi;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
SELECT extnamespace::regnamespace AS schema FROM pg_extension WHERE extname = 'advocacy_kpi';
-- everything is in it: no rows
SELECT i.type, i.identity
FROM pg_depend AS d JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS i
WHERE d.deptype = 'e' AND e.extname = 'advocacy_kpi' AND i.identity NOT LIKE 'kpi.%' AND i.identity NOT LIKE '% kpi.%' AND i.identity NOT LIKE '%(kpi.%';

SET search_path = '';
-- types and operators
SELECT '(1,2)'::kpi.rate_summary OPERATOR(kpi.+) '(3,4)'::kpi.rate_summary AS sum, '(1,2)'::kpi.rate_summary OPERATOR(kpi.<) '(3,4)'::kpi.rate_summary AS less;
SELECT DISTINCT r FROM (VALUES ('(1,2)'::kpi.rate_summary), ('(1,2)')) AS v (r);
SELECT r, count(*) FROM (VALUES ('(3,4)'::kpi.rate_summary), ('(1,2)'), ('(1,2)')) AS v (r) GROUP BY r ORDER BY r;
-- aggregates and what reads their summaries
SELECT kpi.nps(n) AS nps, kpi.nps(kpi.nps_agg(n)) AS two_steps, kpi.nps_responses(kpi.nps_agg(n)) AS responses FROM generate_series(0, 10) AS n;
SELECT kpi.ambassador_rate(n > 1) AS ambassadors, kpi.csat(n) AS csat, kpi.advocacy_actions(n::bigint) AS actions, kpi.engagement_rate(n, 10) AS engagement,
       kpi.advocacy_growth(n < 3, n > 1) AS growth, kpi.rollup(('(' || n || ',9)')::kpi.rate_summary) AS rollup
FROM generate_series(1, 5) AS n;
SELECT n, kpi.nps_agg(n) OVER (ORDER BY n ROWS 1 PRECEDING) AS two FROM generate_series(7, 9) AS n;
-- bands, catalogue, search
SELECT kpi.kpi_band('ambassador_rate', 20) AS band, kpi.kpi_band_rank('ambassador_rate', 20) AS rank,
       kpi.kpi_band_in(5, '[{"label": "a", "range": "(,)"}]') AS own, kpi.kpi_growth(100, 150) AS growth, kpi.kpi_cagr(100, 121, 2) AS cagr;
SELECT (SELECT count(*) FROM kpi.kpi_catalog) AS kpis, (SELECT count(*) FROM kpi.kpi_bands) AS bands, (SELECT count(*) FROM kpi.kpi_family) AS families,
       (SELECT count(*) > 0 FROM kpi.kpi_search('referral')) AS found;
SELECT kpi.kpi_describe('nps') ->> 'title' AS title, kpi.kpi_insight('ambassador_rate', 20) ->> 'band' AS band;
SELECT kpi.kpi_define('{"kpi": "own", "unit": "ratio", "bands": [{"label": "all", "range": "(,)"}], "actionable_tips": ["one", {"text": "two", "when": "weak"}]}');
SELECT kpi.kpi_band('own', 5) AS band, (SELECT actionable_tips FROM kpi.kpi_catalog WHERE kpi = 'own') AS tips;
SELECT kpi.kpi_undefine('own');
-- views and materialized views of it, read by whoever has another search path
CREATE VIEW kpi.report AS SELECT kpi.nps(n) AS nps, kpi.kpi_band('ambassador_rate', kpi.ambassador_rate(n > 5)) AS band FROM generate_series(1, 10) AS n;
SET search_path = public;
SELECT * FROM kpi.report;
DROP VIEW kpi.report;

-- objects of the same names elsewhere on the path, and in front of pg_catalog
CREATE SCHEMA other;
CREATE TABLE other.kpi_definition (kpi text, definition jsonb);
INSERT INTO other.kpi_definition VALUES ('other', '{"kpi": "other", "unit": "ratio"}'), ('ambassador_rate', '{"kpi": "ambassador_rate", "title": "other", "bands": [{"label": "other", "range": "(,)"}]}');
CREATE TEMPORARY TABLE kpi_definition AS TABLE other.kpi_definition;
CREATE FUNCTION other.refuse_text(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
CREATE OPERATOR other.= (LEFTARG = text, RIGHTARG = text, FUNCTION = other.refuse_text);
CREATE FUNCTION other.refuse_jsonb(jsonb, jsonb) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
CREATE OPERATOR other.|| (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = other.refuse_jsonb);
CREATE FUNCTION other.jsonb_agg(jsonb) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
CREATE FUNCTION other.akpi_definitions() RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
CREATE FUNCTION other.akpi_definition_name(jsonb) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''called''; END';
CREATE DOMAIN other.jsonb AS pg_catalog.jsonb CHECK (false);
CREATE DOMAIN other.text AS pg_catalog.text CHECK (false);
SET search_path = other, pg_catalog, public;
SELECT kpi.kpi_band('ambassador_rate'::pg_catalog.text, 20) AS band, kpi.kpi_band_rank('ambassador_rate'::pg_catalog.text, 20) AS rank, (kpi.kpi_insight('ambassador_rate'::pg_catalog.text, 20))::pg_catalog.text LIKE '%Moderate%' AS insight;
SELECT kpi.kpi_define('{"kpi": "ambassador_rate", "title": "ours"}'::pg_catalog.jsonb);
SELECT pg_catalog.jsonb_extract_path_text(kpi.kpi_describe('ambassador_rate'::pg_catalog.text), 'title') AS title;
SELECT (SELECT count(*) FROM kpi.kpi_catalog) AS kpis, (SELECT count(*) FROM kpi.kpi_bands) AS bands, (SELECT count(*) FROM kpi.kpi_family) AS families, (SELECT count(*) > 0 FROM kpi.kpi_search('referral')) AS found;
SELECT kpi.kpi_undefine('ambassador_rate'::pg_catalog.text);
RESET search_path;
DROP SCHEMA other CASCADE;
DROP TABLE kpi_definition;

-- the schema may get another name, over a connection that has used it
SELECT kpi.kpi_define('{"kpi": "own", "unit": "ratio", "title": "House rate", "bands": [{"label": "all", "range": "(,)"}]}');
ALTER SCHEMA kpi RENAME TO advocacy;
SELECT advocacy.kpi_band('own', 5) AS band, (SELECT count(*) FROM advocacy.kpi_catalog) AS kpis, (SELECT count(*) > 0 FROM advocacy.kpi_search('house')) AS found;
SELECT advocacy.kpi_undefine('own');
\set VERBOSITY sqlstate
ALTER EXTENSION advocacy_kpi SET SCHEMA public;
\set VERBOSITY default

-- dropped and created again elsewhere over one connection; nothing is left
DROP EXTENSION advocacy_kpi CASCADE;
SELECT count(*) AS left_behind FROM pg_class WHERE relnamespace = 'advocacy'::regnamespace;
SELECT count(*) AS left_behind FROM pg_proc WHERE pronamespace = 'advocacy'::regnamespace;
SELECT count(*) AS left_behind FROM pg_type WHERE typnamespace = 'advocacy'::regnamespace;
SELECT count(*) AS left_behind FROM pg_operator WHERE oprnamespace = 'advocacy'::regnamespace;
SELECT count(*) AS left_behind FROM pg_opfamily WHERE opfnamespace = 'advocacy'::regnamespace;
CREATE EXTENSION advocacy_kpi SCHEMA public;
SELECT kpi_band('ambassador_rate', 20) AS band, outcome FROM (SELECT (kpi_describe('nps') ->> 'title')) AS o (outcome);
SELECT kpi_define('{"kpi": "own", "unit": "ratio", "bands": [{"label": "again", "range": "(,)"}]}');
SELECT kpi_band('own', 5) AS band;
-- what was dropped with tables that use it
CREATE TABLE uses (answers nps_summary, plain integer);
\set VERBOSITY sqlstate
DROP EXTENSION advocacy_kpi;
\set VERBOSITY default
DROP EXTENSION advocacy_kpi CASCADE;
SELECT attname FROM pg_attribute WHERE attrelid = 'uses'::regclass AND attnum > 0 AND NOT attisdropped;

\c :main
SET client_min_messages = warning;
DROP DATABASE regression_advocacy_kpi_schema;
