-- From 0.8.0 to 0.9.0.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Live scorecards of several tables.

-- Statistics of scorecards.

-- Plain SQL.

CREATE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb, target text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql_target' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on SET extra_float_digits = 1;
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb, text) IS 'internal: what kpi_scorecard_sql does for a target, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_sql(name text, spec jsonb, target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)), $3);
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, jsonb, text) IS 'the SQL of a scorecard of several tables: target extension, as kpi_create_scorecard would run it, or plain, built-in SQL for a database without the extension';
CREATE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb, target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)), $4);
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, regclass, jsonb, text) IS 'the SQL of a scorecard of a table: target extension, as kpi_create_scorecard would run it, or plain, built-in SQL for a database without the extension';
-- Three arguments without a type are of either form: the second one tells.
CREATE FUNCTION kpi_scorecard_sql(name text, source_or_spec text, spec_or_target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT CASE WHEN pg_catalog.left(pg_catalog.ltrim($2, E' \t\r\n'::text), 1) = '{'::text
        THEN kpi_scorecard_sql($1, $2::jsonb, $3)
        ELSE kpi_scorecard_sql($1, $2::regclass, $3::jsonb)
    END;
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, text, text) IS 'the SQL of a scorecard, of arguments written without a type: name, source and spec, or name, spec and target';

-- Report, search and insights.

-- KPIs.
