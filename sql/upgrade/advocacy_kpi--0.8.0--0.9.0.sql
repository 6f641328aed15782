-- From 0.8.0 to 0.9.0.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Live scorecards of several tables.
CREATE FUNCTION kpi_net_negated(net bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_negated' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_negated(bytea) IS 'internal: the counts of a live scorecard with the other sign';
CREATE FUNCTION kpi_net_of(count bigint) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(bigint) IS 'internal: a number as a live scorecard of several tables keeps it; what is put together with || is kept together';
CREATE FUNCTION kpi_net_of(summary rate_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(rate_summary) IS 'internal: the counts of a rate_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary nps_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(nps_summary) IS 'internal: the counts of a nps_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary growth_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(growth_summary) IS 'internal: the counts of a growth_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary action_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_action' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(action_summary) IS 'internal: the counts of a action_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary ratio_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(ratio_summary) IS 'internal: the counts of a ratio_summary as a live scorecard of several tables keeps them';
CREATE OR REPLACE VIEW kpi_scorecards AS
SELECT s.schema, s.name, pg_catalog.pg_get_userbyid(s.owner) AS owner,
    coalesce((l.status ->> 'source'::text)::oid,
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

-- Statistics of scorecards.

-- Plain SQL.

-- Report, search and insights.

-- KPIs.
