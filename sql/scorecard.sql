-- Scorecards: views over summaries that a BI tool reads, made of a table by one call.
--
-- The functions that users call pass on the search_path, by which names are looked
-- up; those that do the work have a bare one, on which the SQL that they run finds
-- nothing that was put in its way, be it in the schema of this extension.

CREATE FUNCTION kpi_scorecard_create(name text, source regclass, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_create_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_create(text, regclass, jsonb, jsonb) IS 'what kpi_create_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_render(name text, source regclass, spec jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql' LANGUAGE C STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_render(text, regclass, jsonb, jsonb) IS 'what kpi_scorecard_sql does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_drop(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_drop_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning;
COMMENT ON FUNCTION kpi_scorecard_drop(text, jsonb) IS 'what kpi_drop_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_compact(name text, path jsonb) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_compact' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_compact(text, jsonb) IS 'what kpi_compact does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_verify(name text, path jsonb) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_verify_scorecard' LANGUAGE C STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_verify(text, jsonb) IS 'what kpi_verify_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_rebuild(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_rebuild_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_rebuild(text, jsonb) IS 'what kpi_rebuild_scorecard does, with the schemas of the caller''s search_path';

CREATE FUNCTION kpi_create_scorecard(name text, source regclass, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT kpi_scorecard_create($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_create_scorecard(text, regclass, jsonb) IS 'makes a scorecard of a table: the views NAME (one row a period, segment and KPI), NAME_wide (one column a KPI) and NAME_summary';
CREATE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT kpi_scorecard_render($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, regclass, jsonb) IS 'the SQL that kpi_create_scorecard would run, to read, review or keep';
CREATE FUNCTION kpi_drop_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT kpi_scorecard_drop($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_drop_scorecard(text) IS 'drops all that kpi_create_scorecard made; an error where something else needs it';
CREATE FUNCTION kpi_compact(name text) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT kpi_scorecard_compact($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_compact(text) IS 'folds what a live scorecard has appended, beside writers at work; gives how many rows that saved';
CREATE FUNCTION kpi_verify_scorecard(name text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT kpi_scorecard_verify($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_verify_scorecard(text) IS 'whether a live or materialised scorecard is what counting anew would give';
CREATE FUNCTION kpi_rebuild_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT kpi_scorecard_rebuild($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_rebuild_scorecard(text) IS 'counts a live or materialised scorecard anew, and follows the partitions that there are now';
