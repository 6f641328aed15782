-- From 0.6.0 to 0.7.0: scorecards of several tables, targets by segment and time.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

CREATE FUNCTION akpi_definition_counted(kpi text, before jsonb, after jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_counted' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION akpi_definition_counted(text, jsonb, jsonb) IS 'internal: an error where a definition changes how a KPI is counted that a scorecard counts';

CREATE OR REPLACE FUNCTION kpi_define(definition jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH stored AS (
        INSERT INTO kpi_definition AS own (kpi, definition)
        VALUES (akpi_definition_name($1), akpi_definition_merge('{}'::jsonb, $1))
        ON CONFLICT (kpi) DO UPDATE SET definition = akpi_definition_merge(own.definition, $1)
        RETURNING own.definition
    )
    SELECT akpi_definition_check(stored.definition), akpi_definition_counted($1 ->> 'kpi'::text, before.definition, stored.definition)
    FROM stored LEFT JOIN (
        SELECT own.definition FROM kpi_definition AS own WHERE own.kpi = $1 ->> 'kpi'::text
    ) AS before ON true;
END;

CREATE FUNCTION kpi_check_rows() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_check_rows' LANGUAGE C
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_check_rows() IS 'trigger of kpi_target and kpi_benchmark: an error for a KPI that is not known, and for a benchmark that is there already';

CREATE TABLE kpi_target (
    kpi text NOT NULL,
    value double precision NOT NULL
        CONSTRAINT kpi_target_finite CHECK (value OPERATOR(pg_catalog.>) '-Infinity'::double precision
            AND value OPERATOR(pg_catalog.<) 'Infinity'::double precision),
    scope jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT kpi_target_scoped CHECK (pg_catalog.jsonb_typeof(scope) OPERATOR(pg_catalog.=) 'object'::text
            AND NOT pg_catalog.jsonb_path_exists(scope, 'strict $.* ? (@ == null || @.type() == "object" || @.type() == "array")'::jsonpath)),
    valid daterange NOT NULL DEFAULT '(,)'
        CONSTRAINT kpi_target_valid CHECK (NOT pg_catalog.isempty(valid)),
    PRIMARY KEY (kpi, scope, valid)
);
COMMENT ON TABLE kpi_target IS 'values to reach, by segment and time; the most specific one wins over the target of the definition';
COMMENT ON COLUMN kpi_target.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_target.value IS 'the value to reach, in the unit of the KPI';
COMMENT ON COLUMN kpi_target.scope IS 'the segments that it is for, as {"region": "EMEA"}; {}: all rows';
COMMENT ON COLUMN kpi_target.valid IS 'the days at which a period must end for it to hold; (,): always';
COMMENT ON CONSTRAINT kpi_target_finite ON kpi_target IS 'a target is a finite number';
COMMENT ON CONSTRAINT kpi_target_scoped ON kpi_target IS 'a scope names columns with one value each';
COMMENT ON CONSTRAINT kpi_target_valid ON kpi_target IS 'a target holds at some time';
COMMENT ON CONSTRAINT kpi_target_pkey ON kpi_target IS 'one target a KPI, scope and time';
COMMENT ON INDEX kpi_target_pkey IS 'one target a KPI, scope and time';

CREATE TRIGGER kpi_target_inserted AFTER INSERT ON kpi_target
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows();

CREATE TRIGGER kpi_target_updated AFTER UPDATE ON kpi_target
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows();
COMMENT ON TRIGGER kpi_target_inserted ON kpi_target IS 'refuses targets of KPIs that are not known';
COMMENT ON TRIGGER kpi_target_updated ON kpi_target IS 'refuses targets of KPIs that are not known';

GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_target TO @extowner@ WITH GRANT OPTION;

GRANT SELECT ON kpi_target TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('kpi_target', '');

CREATE TRIGGER kpi_benchmark_inserted AFTER INSERT ON kpi_benchmark
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows('@extschema@.kpi_benchmark');

CREATE TRIGGER kpi_benchmark_updated AFTER UPDATE ON kpi_benchmark
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows('@extschema@.kpi_benchmark');
COMMENT ON TRIGGER kpi_benchmark_inserted ON kpi_benchmark IS 'refuses benchmarks of KPIs that are not known, and those that are there already';
COMMENT ON TRIGGER kpi_benchmark_updated ON kpi_benchmark IS 'refuses benchmarks of KPIs that are not known, and those that are there already';

CREATE FUNCTION akpi_statistic(statistic text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE NULLIF(pg_catalog.lower(pg_catalog.btrim($1)), ''::text)
    WHEN 'mean'::text THEN 'average'::text WHEN 'avg' THEN 'average' WHEN 'arithmetic mean' THEN 'average'
    ELSE NULLIF(pg_catalog.lower(pg_catalog.btrim($1)), ''::text)
END;
COMMENT ON FUNCTION akpi_statistic(text) IS 'internal: what a benchmark is, in one word for one thing: a mean is an average';

CREATE OR REPLACE FUNCTION kpi_benchmark_nearest(kpi text, unit text, asked jsonb)
RETURNS TABLE (benchmark_id bigint, benchmark double precision, matched jsonb)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    WITH fitting AS (
        SELECT o.benchmark_id, o.value, o.sample_size,
            m.matched || CASE WHEN o.statistic IS NULL THEN '{}'::jsonb ELSE pg_catalog.jsonb_build_object('statistic'::text, o.statistic) END AS matched,
            m.statistic,
            pg_catalog.rank() OVER (ORDER BY m.hits DESC, m.unasked, m.weight DESC NULLS LAST) AS place
        FROM kpi_benchmark AS o
        CROSS JOIN LATERAL (
            -- Each dimension: whether it was asked for, and whether the row has just that.
            SELECT
                pg_catalog.bool_and(d.held IS NULL OR d.wanted IS NULL OR d.held = d.wanted) AS fits,
                pg_catalog.count(*) FILTER (WHERE d.held = d.wanted) AS hits,
                pg_catalog.count(*) FILTER (WHERE d.held IS NOT NULL AND d.wanted IS NULL) AS unasked,
                pg_catalog.sum(d.weight) FILTER (WHERE d.held = d.wanted) AS weight,
                COALESCE(pg_catalog.jsonb_object_agg(d.name, d.written) FILTER (WHERE d.held = d.wanted), '{}'::jsonb) AS matched,
                akpi_statistic(o.statistic) AS statistic
            FROM (
                SELECT v.name, v.weight, v.written, NULLIF(pg_catalog.lower(pg_catalog.btrim(v.written)), ''::text) AS held,
                    NULLIF(pg_catalog.lower(pg_catalog.btrim($3 ->> v.name)), ''::text) AS wanted
                FROM (VALUES
                    ('industry'::text, 64, o.industry), ('geography', 32, o.geography),
                    ('company_size', 16, o.company_size), ('population', 8, o.population),
                    ('time_period', 4, o.time_period), ('source', 1, o.source)
                ) AS v (name, weight, written)
                WHERE v.name <> 'source'::text OR $3 ? 'source'::text
            ) AS d
        ) AS m
        WHERE o.kpi = $1 AND m.fits
            AND (akpi_statistic($3 ->> 'statistic'::text) IS NULL OR m.statistic = akpi_statistic($3 ->> 'statistic'::text))
            -- A unit of another KPI is not compared; what a source calls its own is.
            AND CASE pg_catalog.lower(pg_catalog.btrim(o.unit))
                WHEN '%'::text THEN 'percent'::text WHEN 'percentage' THEN 'percent'
                WHEN 'percent' THEN 'percent' WHEN 'ratio' THEN 'ratio' WHEN 'points' THEN 'points' WHEN 'count' THEN 'count'
                ELSE $2
            END = $2
    ), alike AS (
        -- Of those that fit equally well: averages, or else medians, or else those that do not
        -- say what they are, or else what they all are.
        SELECT f.benchmark_id, f.value, f.sample_size, f.matched,
            CASE
                WHEN pg_catalog.bool_or(f.statistic = 'average'::text) OVER () THEN f.statistic IS NOT DISTINCT FROM 'average'::text
                WHEN pg_catalog.bool_or(f.statistic = 'median'::text) OVER () THEN f.statistic IS NOT DISTINCT FROM 'median'::text
                WHEN pg_catalog.bool_or(f.statistic IS NULL) OVER () THEN f.statistic IS NULL
                ELSE pg_catalog.min(f.statistic) OVER () = pg_catalog.max(f.statistic) OVER ()
            END AS counts
        FROM fitting AS f
        WHERE f.place = 1::bigint
    )
    SELECT a.benchmark_id, a.value, a.matched
    FROM alike AS a
    WHERE a.counts
    ORDER BY a.sample_size DESC NULLS LAST, a.benchmark_id DESC
    LIMIT 1;
END;
COMMENT ON FUNCTION kpi_benchmark_compare(text, double precision, jsonb) IS 'a value beside the most specific benchmark that fits the filters statistic, company_size, time_period, population, industry, geography, source; only averages, or else medians, are compared unless a statistic is asked for; no row where none fits';
COMMENT ON FUNCTION kpi_period_start(date, text) IS 'internal: first day of the day, week (from Monday), month, quarter, half or year that a date falls in, also as in ''quarter from february'' or ''week from sunday''; infinity is a period of its own';

CREATE FUNCTION akpi_periods(first date, last date, grain text) RETURNS SETOF date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
BEGIN ATOMIC
    SELECT p.start::date
    FROM (VALUES ('day'::text, '1 day'::interval), ('week', '7 days'), ('month', '1 month'), ('quarter', '3 months'), ('half', '6 months'), ('year', '1 year')) AS g (name, step)
    CROSS JOIN LATERAL pg_catalog.generate_series($1::timestamp, $2::timestamp, g.step) AS p (start)
    WHERE g.name = pg_catalog.split_part($3, ' ', 1) AND pg_catalog.isfinite($1) AND pg_catalog.isfinite($2)
    ORDER BY 1;
END;
COMMENT ON FUNCTION akpi_periods(date, date, text) IS 'internal: the first days of the periods from one to another, of a grain as kpi_period_start takes it';

CREATE FUNCTION akpi_targets(kpi text, OUT better text, OUT targets jsonb) RETURNS record
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT f.better, (
        SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('value'::text, t.value, 'scope'::text, t.scope, 'valid'::text, t.valid)
            ORDER BY (SELECT pg_catalog.count(*) FROM pg_catalog.jsonb_object_keys(t.scope)) DESC,
                pg_catalog.upper(t.valid) - pg_catalog.lower(t.valid), pg_catalog.lower(t.valid) DESC NULLS LAST, t.scope)
        FROM kpi_target AS t WHERE t.kpi = $1)
    FROM kpi_facts($1) AS f;
END;
COMMENT ON FUNCTION akpi_targets(text) IS 'internal: whether a higher value of a KPI is better, and its rows of kpi_target, the most specific first';

CREATE FUNCTION akpi_target_at(targets jsonb, segments jsonb, day date) RETURNS double precision
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT (t.target ->> 'value'::text)::double precision
    FROM pg_catalog.jsonb_path_query($1, '$[*]'::jsonpath) WITH ORDINALITY AS t (target, place)
    WHERE (t.target ->> 'valid'::text)::daterange @> $3 AND (t.target -> 'scope'::text) <@ pg_catalog.jsonb_strip_nulls($2)
    ORDER BY t.place
    LIMIT 1;
END;
COMMENT ON FUNCTION akpi_target_at(jsonb, jsonb, date) IS 'internal: of the targets of akpi_targets the first that is for these segments and this day';

CREATE FUNCTION akpi_target_met(value double precision, ci_low double precision, ci_high double precision, target double precision, better text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN $1 IS NULL OR $4 IS NULL THEN NULL::text
    WHEN $5 = 'lower'::text THEN CASE
        WHEN coalesce($3, $1) <= $4 THEN 'yes'::text
        WHEN coalesce($2, $1) > $4 THEN 'no'::text
        ELSE 'unsure'::text END
    WHEN coalesce($2, $1) >= $4 THEN 'yes'::text
    WHEN coalesce($3, $1) < $4 THEN 'no'::text
    ELSE 'unsure'::text
END;
COMMENT ON FUNCTION akpi_target_met(double precision, double precision, double precision, double precision, text) IS 'internal: yes or no where the whole interval of a value lies on one side of the target, else unsure';

CREATE OR REPLACE FUNCTION akpi_view_definition(view oid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
RETURN pg_catalog.pg_get_viewdef($1);

CREATE OR REPLACE VIEW kpi_scorecard_specs AS
SELECT n.nspname AS schema, c.relname AS name, c.oid AS view, c.relowner AS owner,
    pg_catalog.replace(pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('((?:[^']|'')*)'::jsonb$re$::text), ''''''::text, ''''::text)::jsonb AS spec,
    pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('(?:[^']|'')*'::jsonb, '([^']*)'::timestamp$re$::text)::timestamptz AS created_at
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    -- A call that is there once: anybody may own a view whose names look like further ones.
    SELECT CASE WHEN pg_catalog.length(v.definition) - pg_catalog.length(pg_catalog.replace(v.definition, 'kpi_scorecard_kpis'::text, ''::text))
        = pg_catalog.length('kpi_scorecard_kpis'::text) THEN v.definition END AS definition
    FROM (SELECT akpi_view_definition(c.oid) AS definition OFFSET 0) AS v
    OFFSET 0) AS d
WHERE c.relkind = 'v'::"char" AND EXISTS (
    SELECT FROM pg_catalog.pg_rewrite AS w
    JOIN pg_catalog.pg_depend AS p ON p.classid = 'pg_catalog.pg_rewrite'::regclass::oid AND p.objid = w.oid
        AND p.refclassid = 'pg_catalog.pg_proc'::regclass::oid AND p.refobjid = 'kpi_scorecard_kpis(jsonb, timestamptz)'::regprocedure::oid
    WHERE w.ev_class = c.oid)
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'kpi'::name);

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
                AND a.atttypid IN ('rate_summary'::regtype::oid, 'nps_summary'::regtype::oid, 'growth_summary'::regtype::oid, 'action_summary'::regtype::oid, 'ratio_summary'::regtype::oid))
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

CREATE OR REPLACE VIEW kpi_scorecards AS
SELECT s.schema, s.name, pg_catalog.pg_get_userbyid(s.owner) AS owner,
    coalesce((l.status ->> 'source'::text)::oid,
        CASE WHEN s.spec ? 'entity'::text THEN CASE WHEN (s.spec #>> '{entity,table}'::text[]) ~ $re$^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))?\Z$re$::text THEN pg_catalog.to_regclass((s.spec #>> '{entity,table}'::text[]))::oid END ELSE p.source END)::regclass AS source,
    CASE WHEN p.kind = 'm'::"char" THEN 'materialized'::text WHEN p.delta IS NOT NULL THEN 'live'::text ELSE 'view'::text END AS storage,
    s.spec,
    CASE WHEN l.status ->> 'reason'::text IS NULL THEN 'exact'::text ELSE 'stale'::text END AS state,
    l.status ->> 'reason'::text AS reason,
    (l.status ->> 'pending_rows'::text)::bigint AS pending_rows,
    pg_catalog.pg_relation_size(p.delta) AS pending_bytes,
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
COMMENT ON COLUMN kpi_scorecards.source IS 'table or view that it is made of; of several tables, that of the entity';

CREATE OR REPLACE FUNCTION akpi_create_scorecard(name text, source regclass, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_create_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_alter_scorecard(name text, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_alter_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_drop_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_drop_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_compact(name text, path jsonb) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_compact' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_verify_scorecard(name text, path jsonb) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_verify_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE OR REPLACE FUNCTION akpi_rebuild_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_rebuild_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;

CREATE FUNCTION kpi_create_scorecard(name text, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_create_scorecard($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_create_scorecard(text, jsonb) IS 'makes a scorecard of the tables that the spec names: customers, histories, events and answers';

CREATE FUNCTION kpi_scorecard_sql(name text, spec jsonb) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, jsonb) IS 'the SQL that kpi_create_scorecard would run, to read, review or keep';
