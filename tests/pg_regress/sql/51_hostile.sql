--
-- Objects that wait in the schema for the extension to be created in it: better
-- matches for its operators and functions. None is ever called.
--
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regression_advocacy_kpi_hostile;
CREATE DATABASE regression_advocacy_kpi_hostile TEMPLATE template0;
\set main :DBNAME
\c regression_advocacy_kpi_hostile
SET client_min_messages = warning;
CREATE SCHEMA kpi;

-- every operator of pg_catalog over text, jsonb, tsvector, float8 and bigint has a twin
-- in the schema that refuses, and so have the functions a script may call
DO $$
DECLARE
    twin record;
BEGIN
    FOR twin IN
        SELECT oprname, oprleft::regtype AS l, oprright::regtype AS r, oprresult::regtype AS result, row_number() OVER () AS n
        FROM pg_operator
        WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprkind = 'b'
          AND oprleft IN ('text'::regtype, 'jsonb'::regtype, 'tsvector'::regtype, 'float8'::regtype, 'bigint'::regtype, 'integer'::regtype, 'text[]'::regtype, 'boolean'::regtype)
          AND oprright IN ('text'::regtype, 'jsonb'::regtype, 'tsvector'::regtype, 'tsquery'::regtype, 'float8'::regtype, 'bigint'::regtype, 'integer'::regtype, 'text[]'::regtype, 'boolean'::regtype)
    LOOP
        EXECUTE format('CREATE FUNCTION kpi.twin_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L', twin.n, twin.l, twin.r, twin.result, 'BEGIN RAISE ''a twin was called''; END');
        EXECUTE format('CREATE OPERATOR kpi.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = kpi.twin_%s)', twin.oprname, twin.l, twin.r, twin.n);
    END LOOP;
    FOR twin IN
        SELECT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result
        FROM pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.provariadic = 0 AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) AS a WHERE a::regtype::text IN ('internal', 'cstring'))
          AND p.proname IN ('jsonb_to_recordset', 'jsonb_array_elements', 'jsonb_typeof', 'jsonb_path_query_array', 'array_to_string', 'setweight', 'to_tsvector',
                            'websearch_to_tsquery', 'ts_rank', 'ts_headline', 'chr', 'pg_extension_config_dump', 'jsonb_object_keys', 'jsonb_each', 'lower', 'format', 'coalesce')
    LOOP
        EXECUTE format('CREATE FUNCTION kpi.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', twin.proname, twin.arguments, twin.result, 'BEGIN RAISE ''a twin was called''; END');
    END LOOP;
END
$$;
-- operators that no other fits as well: for a literal of unknown type
CREATE FUNCTION kpi.refuse_arrow(jsonb, jsonb) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''a twin was called''; END';
CREATE OPERATOR kpi.->> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = kpi.refuse_arrow);
CREATE OPERATOR kpi.#>> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = kpi.refuse_arrow);
CREATE OPERATOR kpi.-> (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = kpi.refuse_arrow);
-- look-alikes of the functions of the extension
DO $$
DECLARE
    signature text;
BEGIN
    FOREACH signature IN ARRAY ARRAY[
        'akpi_definition_name(text)', 'akpi_definition_name(anyelement)', 'akpi_definition_name(json)', 'akpi_definition_merge(text, text)', 'akpi_definition_merge(text, jsonb)', 'akpi_definition_merge(anyelement, anyelement)',
        'akpi_definition_check(text)', 'akpi_definition_check(anyelement)', 'akpi_require_definition(text, text)', 'akpi_require_definition(anyelement, boolean)', 'akpi_attribute_text(text)', 'akpi_attribute_text(anyelement)',
        'akpi_builtin_families(text)', 'akpi_definitions(text)', 'kpi_define(text)', 'kpi_undefine(varchar)', 'kpi_band(text, text)', 'kpi_band(anyelement, anyelement)',
        'rate_summary_in(text)', 'rate_accum(text, boolean)', 'nps_accum(anyelement, integer)', 'ambassador_rate(text)', 'nps(text)', 'rollup(anyelement)', 'count(text)', 'jsonb_agg(anyelement)']
    LOOP
        EXECUTE format('CREATE FUNCTION kpi.%s RETURNS %s LANGUAGE plpgsql AS %L', signature, CASE WHEN signature ~ '_(merge|definitions|families|agg)' THEN 'jsonb' WHEN signature ~ 'check|gone|define' THEN 'void' ELSE 'text' END,
            'BEGIN RAISE ''a twin was called''; END');
    END LOOP;
END
$$;
-- types of the names of built-in ones
CREATE TYPE kpi.text AS (a integer);
CREATE DOMAIN kpi.jsonb AS pg_catalog.jsonb CHECK (false);
CREATE DOMAIN kpi.bigint AS pg_catalog.int8 CHECK (false);
CREATE DOMAIN kpi.int8 AS pg_catalog.int8 CHECK (false);
CREATE DOMAIN kpi.float8 AS pg_catalog.float8 CHECK (false);
CREATE DOMAIN kpi.daterange AS pg_catalog.daterange CHECK (false);
SELECT count(*) > 100 AS many FROM pg_proc WHERE pronamespace = 'kpi'::regnamespace;

CREATE EXTENSION advocacy_kpi SCHEMA kpi;

-- nothing of the extension rests on anything else in the schema: no rows
SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) AS object, pg_describe_object(d.refclassid, d.refobjid, 0) AS rests_on
FROM pg_depend AS d
WHERE d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
  AND (d.refclassid, d.refobjid) IN (SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace = 'kpi'::regnamespace
        UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator WHERE oprnamespace = 'kpi'::regnamespace
        UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typnamespace = 'kpi'::regnamespace AND typname IN ('text', 'jsonb', 'bigint', 'int8', 'float8', 'daterange'))
  AND NOT EXISTS (SELECT FROM pg_depend AS m WHERE m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e')
  AND (EXISTS (SELECT FROM pg_depend AS m WHERE m.classid = d.classid AND m.objid = d.objid AND m.deptype = 'e')
    OR EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_depend AS m ON m.classid = 'pg_class'::regclass AND m.objid = r.ev_class AND m.deptype = 'e' WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid))
ORDER BY 1, 2;

-- and all of it works, with and without the schema on the path
SELECT kpi.nps(n) AS nps, kpi.rollup(r) AS rollup, kpi.ambassador_rate(n > 4) AS rate FROM generate_series(0, 10) AS n CROSS JOIN (VALUES ('(1,2)'::kpi.rate_summary)) AS v (r);
SELECT kpi.kpi_band('ambassador_rate'::pg_catalog.text, 20::pg_catalog.float8) AS band, kpi.kpi_band_rank('ambassador_rate', 20) AS rank;
SELECT kpi.kpi_define('{"kpi": "own", "unit": "ratio", "actionable_tips": ["one", {"text": "two", "when": "weak"}], "bands": [{"label": "all", "range": "(,)"}]}'::pg_catalog.jsonb);
SELECT kpi.kpi_define('{"kpi": "own", "title": "House rate"}'::pg_catalog.jsonb);
SELECT kpi, title, actionable_tips FROM kpi.kpi_catalog WHERE kpi = 'own';
SELECT count(*) AS bands FROM kpi.kpi_bands;
SELECT family, cardinality(kpis) AS kpis FROM kpi.kpi_family;
SELECT kpi FROM kpi.kpi_search('house') LIMIT 1;
SET search_path = kpi, public;
SELECT (SELECT count(*) FROM kpi.kpi_catalog) AS kpis, (SELECT count(*) FROM kpi.kpi_bands) AS bands, (SELECT count(*) > 0 FROM kpi.kpi_search('referral'::pg_catalog.text)) AS found;
SELECT kpi.kpi_undefine('own'::pg_catalog.text);
RESET search_path;
SELECT count(*) AS kpis FROM kpi.kpi_catalog;

-- an object that would be replaced stops the creation instead
DROP EXTENSION advocacy_kpi;
\set VERBOSITY sqlstate
CREATE FUNCTION kpi.akpi_attribute_text(pg_catalog.jsonb) RETURNS pg_catalog.text LANGUAGE sql AS 'SELECT ''mine''';
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
DROP FUNCTION kpi.akpi_attribute_text(pg_catalog.jsonb);
CREATE VIEW kpi.kpi_catalog AS SELECT 1 AS mine;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
DROP VIEW kpi.kpi_catalog;
CREATE TABLE kpi.kpi_definition (kpi pg_catalog.text PRIMARY KEY, definition pg_catalog.jsonb NOT NULL);
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
DROP TABLE kpi.kpi_definition;
CREATE TYPE kpi.rate_summary;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
DROP TYPE kpi.rate_summary;
\set VERBOSITY default
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
SELECT kpi.kpi_band('ambassador_rate', 20) AS band;

\c :main
SET client_min_messages = warning;
DROP DATABASE regression_advocacy_kpi_hostile;
