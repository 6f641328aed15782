-- From 0.8.0 to 0.9.0.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Live scorecards of several tables.

-- Statistics of scorecards.

CREATE FUNCTION growth_ci(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_growth_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_ci(flow_summary, double precision) IS 'confidence interval of growth in percent: Wilson for who was lost, Poisson score for who was gained, put together';
CREATE FUNCTION growth_compare(a flow_summary, b flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_growth_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_compare(flow_summary, flow_summary, double precision) IS 'growth a - growth b in percentage points: the limits of both put together, p by inversion';
CREATE FUNCTION kpi_net_ratio_sample(net bytea, "position" integer) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_net_ratio_sample' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_ratio_sample(bytea, integer) IS 'internal: the ratio_sample_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_flow(net bytea, "position" integer) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_net_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_flow(bytea, integer) IS 'internal: the flow_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION akpi_flow_closing(advocate_during daterange, period daterange) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_closing' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_flow_closing(daterange, daterange) IS 'internal: one customer by whether they were an advocate just before both bounds of the period';
CREATE FUNCTION akpi_flow_closing(advocate_during tstzrange, period tstzrange) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_closing' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_flow_closing(tstzrange, tstzrange) IS 'internal: one customer by whether they were an advocate just before both bounds of the period';
CREATE OR REPLACE FUNCTION akpi_scorecard_parts(view oid, OUT summary oid, OUT kind "char", OUT state oid, OUT delta oid, OUT source oid) RETURNS record
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH reads AS (
        SELECT w.ev_class AS reader, d.refobjid AS read
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass::oid AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.refobjid <> w.ev_class
        WHERE w.ev_class >= 16384::oid AND d.refobjid >= 16384::oid
    ), found AS (
        SELECT s.oid AS summary, s.relkind AS kind,
            (SELECT t.oid FROM reads AS r JOIN pg_catalog.pg_class AS t ON t.oid = r.read AND t.relkind = 'r'::"char"
                WHERE r.reader = s.oid AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'relation'::name AND a.atttypid = 'pg_catalog.regclass'::regtype::oid)
                    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'detail'::name)
                LIMIT 1) AS state,
            (SELECT t.oid FROM reads AS r JOIN pg_catalog.pg_class AS t ON t.oid = r.read AND t.relkind = 'r'::"char"
                WHERE r.reader = s.oid AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = t.oid AND NOT a.attisdropped AND (a.attname = 'kpi_rows'::name OR a.attname = 'change'::name AND a.atttypid = 'pg_catalog.bytea'::regtype::oid))
                LIMIT 1) AS delta
        FROM reads AS r JOIN pg_catalog.pg_class AS s ON s.oid = r.read AND s.relkind IN ('v'::"char", 'm'::"char")
        WHERE r.reader = $1
            AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = s.oid
                AND a.atttypid IN ('rate_summary'::regtype::oid, 'nps_summary'::regtype::oid, 'growth_summary'::regtype::oid, 'action_summary'::regtype::oid, 'ratio_summary'::regtype::oid, 'ratio_sample_summary'::regtype::oid, 'flow_summary'::regtype::oid))
        LIMIT 1
    )
    SELECT f.summary, f.kind, f.state, f.delta,
        -- The tables that segments look up are not the one that is counted.
        (SELECT r.read FROM reads AS r WHERE r.reader = f.summary AND r.read IS DISTINCT FROM f.state AND r.read IS DISTINCT FROM f.delta
            ORDER BY (SELECT pg_catalog.count(DISTINCT o.read) > 1 FROM reads AS o WHERE o.reader = f.summary) AND EXISTS (SELECT FROM kpi_scorecard_specs AS u
                CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(u.spec -> 'segments'::text) = 'array'::text THEN u.spec -> 'segments'::text END) AS g (segment)
                WHERE u.view = $1 AND CASE WHEN (g.segment ->> 'from'::text) ~ $re$^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))?\Z$re$::text THEN pg_catalog.to_regclass((g.segment ->> 'from'::text))::oid END = r.read), r.read LIMIT 1)
    FROM found AS f;
END;

-- Plain SQL.

-- Report, search and insights.

-- KPIs.
