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

-- The table of the entity, whatever it is called now.
CREATE OR REPLACE VIEW kpi_scorecards AS
SELECT s.schema, s.name, pg_catalog.pg_get_userbyid(s.owner) AS owner,
    coalesce((l.status ->> 'source'::text)::oid,
        -- Of several tables, as the query has it, which follows a new name.
        CASE WHEN s.spec ? 'entity'::text OR s.spec @? '$.segments[*].from'::jsonpath THEN
            pg_catalog.to_regclass(pg_catalog.substring(akpi_view_definition(p.summary), $re$FROM \(*((?:(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")\.)?(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")) (?:e|f(?:_[0-9]+)?)\M$re$::text))::oid END,
        CASE WHEN s.spec ? 'entity'::text THEN CASE WHEN (s.spec #>> '{entity,table}'::text[]) ~ $re$^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))?\Z$re$::text THEN pg_catalog.to_regclass((s.spec #>> '{entity,table}'::text[]))::oid END ELSE p.source END)::regclass AS source,
    CASE WHEN p.kind = 'm'::"char" THEN 'materialized'::text WHEN p.delta IS NOT NULL THEN 'live'::text ELSE 'view'::text END AS storage,
    s.spec,
    CASE WHEN l.status ->> 'reason'::text IS NULL THEN 'exact'::text ELSE 'stale'::text END AS state,
    l.status ->> 'reason'::text AS reason,
    (l.status ->> 'pending_rows'::text)::bigint AS pending_rows,
    coalesce((l.status ->> 'pending_bytes'::text)::bigint, pg_catalog.pg_relation_size(p.delta)) AS pending_bytes,
    (l.status ->> 'left_out'::text)::bigint AS left_out,
    coalesce(s.created_at, '2000-01-01 00:00:00+00'::timestamptz + (l.status ->> 'created_at'::text)::bigint * '1 microsecond'::interval) AS created_at,
    '2000-01-01 00:00:00+00'::timestamptz + (l.status ->> 'folded_at'::text)::bigint * '1 microsecond'::interval AS folded_at
FROM kpi_scorecard_specs AS s
CROSS JOIN LATERAL akpi_scorecard_parts(s.view) AS p
LEFT JOIN LATERAL (SELECT akpi_live_status(p.state) AS status) AS l ON true
WHERE pg_catalog.pg_has_role(s.owner, 'USAGE'::text) OR pg_catalog.has_any_column_privilege(s.view, 'SELECT'::text)
UNION ALL
-- Live ones of 0.3.0 and 0.4.0, whose triggers have the rights of their owner.
SELECT n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner), NULL::regclass, 'live'::text, NULL::jsonb, 'stale'::text,
    pg_catalog.format('made before 0.5.0 and unsafe: replace it with SELECT kpi_rebuild_scorecard(%L)'::text, pg_catalog.format('%I.%I'::text, n.nspname, c.relname)),
    NULL::bigint, pg_catalog.pg_relation_size(p.delta), NULL::bigint, NULL::timestamptz, NULL::timestamptz
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL akpi_scorecard_parts(c.oid) AS p
WHERE c.relkind = 'v'::"char" AND p.delta IS NOT NULL AND p.state IS NULL
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'kpi'::name)
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = p.delta AND a.attname = 'kpi_rows'::name AND NOT a.attisdropped)
    AND (pg_catalog.pg_has_role(c.relowner, 'USAGE'::text) OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'::text));
