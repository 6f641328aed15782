-- advocacy_kpi 0.9.0 to 0.9.1: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- What the keys of several tables promise.
CREATE FUNCTION akpi_row("row" anyelement) RETURNS anyelement
    AS 'MODULE_PATHNAME', 'akpi_row' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_row(anyelement) IS 'internal: no row, of the type of a table: by its columns the view of a scorecard names those of the table, whatever they are called later';
CREATE FUNCTION akpi_require(kind text, VARIADIC columns "any") RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require(text, "any") IS 'internal: true where columns of a table are a key, unique or not null, as a scorecard of several tables counts by them; an error that says what was dropped where they are not';
DROP EVENT TRIGGER advocacy_kpi_check_tables;
CREATE EVENT TRIGGER advocacy_kpi_check_tables ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE', 'DROP TABLE', 'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER', 'DROP INDEX', 'DROP SCHEMA', 'DROP OWNED')
    EXECUTE FUNCTION akpi_check_tables();
ALTER EVENT TRIGGER advocacy_kpi_check_tables ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER advocacy_kpi_check_tables IS 'marks live scorecards stale that a change of tables makes inexact, so that no later change hides it';
