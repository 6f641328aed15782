-- Scorecards: views over summaries that a BI tool reads, made of a table by one call.
--
-- The functions that users call pass on the search_path, by which names are looked
-- up; those that do the work have a bare one, on which the SQL that they run finds
-- nothing that was put in its way, be it in the schema of this extension.

-- What the columns of a scorecard are made of, the same for every storage.
CREATE FUNCTION kpi_period_start(day date, grain text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(date, text) IS 'internal: first day of the day, week (from Monday), month, quarter, half or year that a date falls in, also as in ''quarter from february'' or ''week from sunday''; infinity is a period of its own';
CREATE FUNCTION kpi_period_start(moment timestamp, grain text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(timestamp, text) IS 'internal: first day of the period that a timestamp falls in';
CREATE FUNCTION kpi_period_start(moment timestamptz, grain text, zone text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_timestamptz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(timestamptz, text, text) IS 'internal: first day of the period that a moment falls in, in a time zone of pg_timezone_names';
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
CREATE FUNCTION kpi_is_bounded(period daterange) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_is_bounded' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_is_bounded(daterange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';
CREATE FUNCTION kpi_is_bounded(period tstzrange) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_is_bounded' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_is_bounded(tstzrange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';

-- Live scorecards. The trigger function runs no SQL and no code of a user, and counts only
-- for a scorecard that names the table itself, so anybody may execute it.
CREATE FUNCTION kpi_capture() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_capture' LANGUAGE C;
COMMENT ON FUNCTION kpi_capture() IS 'internal: trigger of live scorecards: counts what a statement did to a table, or marks the scorecard stale; never fails or delays the statement';
CREATE FUNCTION kpi_protect_delta() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_protect_delta' LANGUAGE C;
COMMENT ON FUNCTION kpi_protect_delta() IS 'internal: trigger on the tables of a live scorecard: ignores what SQL, a restore of data or replication writes to them, and refuses TRUNCATE';
CREATE FUNCTION akpi_check_tables() RETURNS event_trigger
    AS 'MODULE_PATHNAME', 'akpi_check_tables' LANGUAGE C;
COMMENT ON FUNCTION akpi_check_tables() IS 'internal: event trigger: marks live scorecards stale that a change of tables makes inexact';
CREATE EVENT TRIGGER advocacy_kpi_check_tables ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE', 'DROP TABLE', 'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER', 'DROP INDEX', 'DROP SCHEMA', 'DROP OWNED')
    EXECUTE FUNCTION akpi_check_tables();
ALTER EVENT TRIGGER advocacy_kpi_check_tables ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER advocacy_kpi_check_tables IS 'marks live scorecards stale that a change of tables makes inexact, so that no later change hides it';

CREATE FUNCTION kpi_net_add(sum bytea, change bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_add(bytea, bytea) IS 'internal: adds two rows of counts of a live scorecard, of 192 bits each';
CREATE AGGREGATE kpi_net(change bytea) (
    SFUNC = kpi_net_add, STYPE = bytea, COMBINEFUNC = kpi_net_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kpi_net(bytea) IS 'internal: sum of the counts of a live scorecard that were added and subtracted';
CREATE FUNCTION akpi_net_add_from(sum bytea, change bytea, begin integer) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_add_from' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_net_add_from(bytea, bytea, integer) IS 'internal: adds counts of a live scorecard to those from a position on';
CREATE AGGREGATE akpi_net_from(change bytea, begin integer) (
    SFUNC = akpi_net_add_from, STYPE = bytea, INITCOND = '', COMBINEFUNC = kpi_net_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE akpi_net_from(bytea, integer) IS 'internal: sum of the counts of a live scorecard of several tables, each from a position on';
CREATE FUNCTION kpi_net_count(net bytea, "position" integer) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_net_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_count(bytea, integer) IS 'internal: a count of a live scorecard at a position, the first of which is its rows';
CREATE FUNCTION kpi_net_rate(net bytea, "position" integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_net_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_rate(bytea, integer) IS 'internal: the rate_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_nps(net bytea, "position" integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_net_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_nps(bytea, integer) IS 'internal: the nps_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_growth(net bytea, "position" integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_net_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_growth(bytea, integer) IS 'internal: the growth_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_action(net bytea, "position" integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_net_action' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_action(bytea, integer) IS 'internal: the action_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_ratio(net bytea, "position" integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_net_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_ratio(bytea, integer) IS 'internal: the ratio_summary that begins at a position of the counts of a live scorecard';
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
CREATE FUNCTION kpi_net_of(summary ratio_sample_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_ratio_sample' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(ratio_sample_summary) IS 'internal: the counts of a ratio_sample_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary flow_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(flow_summary) IS 'internal: the counts of a flow_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_require_exact(state regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require_exact' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION kpi_require_exact(regclass) IS 'internal: true where a live scorecard is exact; an error that says why where it is stale';
CREATE FUNCTION akpi_require(kind text, columns boolean[]) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require(text, boolean[]) IS 'internal: true where columns of a table are a key, unique or not null, as a scorecard of several tables counts by them; an error that says what was dropped where they are not';
CREATE FUNCTION akpi_live_status(state regclass) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_live_status' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION akpi_live_status(regclass) IS 'internal: what the view kpi_scorecards shows of a live scorecard';
CREATE FUNCTION kpi_scorecard_kpis(spec jsonb, created_at timestamptz,
    OUT kpi text, OUT title text, OUT family text, OUT unit text, OUT target double precision, OUT benchmark double precision) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM pg_catalog.jsonb_object_keys($1 -> 'measures'::text) AS k (kpi)
    CROSS JOIN LATERAL kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL kpi_benchmark_nearest(k.kpi, f.unit, kpi_benchmark_asked(coalesce($1 -> 'benchmark'::text, '{}'::jsonb), NULL::double precision)) AS b ON true;
END;
COMMENT ON FUNCTION kpi_scorecard_kpis(jsonb, timestamptz) IS 'internal: the KPIs of the spec of a scorecard with what the catalogue says of them; its long view keeps the spec in a call of it';

-- STRICT, so that it is not inlined, as kpi_benchmark_nearest.
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
    AS 'MODULE_PATHNAME', 'akpi_target_met' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_target_met(double precision, double precision, double precision, double precision, text) IS 'internal: yes or no where the whole interval of a value lies on one side of the target, else unsure';

CREATE FUNCTION akpi_view_definition(view oid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
RETURN pg_catalog.pg_get_viewdef($1);
COMMENT ON FUNCTION akpi_view_definition(oid) IS 'internal: the query of a view; operators that it is looked up with are those of PostgreSQL, whatever the search_path';

CREATE VIEW kpi_scorecard_specs AS
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
COMMENT ON VIEW kpi_scorecard_specs IS 'internal: the specs that the long views of scorecards keep; kpi_scorecards reads better';
COMMENT ON COLUMN kpi_scorecard_specs.schema IS 'schema of the scorecard';
COMMENT ON COLUMN kpi_scorecard_specs.name IS 'name of the scorecard';
COMMENT ON COLUMN kpi_scorecard_specs.view IS 'oid of its long view';
COMMENT ON COLUMN kpi_scorecard_specs.owner IS 'oid of its owner';
COMMENT ON COLUMN kpi_scorecard_specs.spec IS 'the spec that it was made by';
COMMENT ON COLUMN kpi_scorecard_specs.created_at IS 'when it was made';

CREATE FUNCTION akpi_scorecard_parts(view oid, OUT summary oid, OUT kind "char", OUT state oid, OUT delta oid, OUT source oid) RETURNS record
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
COMMENT ON FUNCTION akpi_scorecard_parts(oid) IS 'internal: the relations that a scorecard rests on, by the oid of its long view';

CREATE VIEW kpi_scorecards AS
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
COMMENT ON VIEW kpi_scorecards IS 'the scorecards that the reader owns or may read, and whether live ones are exact';
COMMENT ON COLUMN kpi_scorecards.schema IS 'schema of the scorecard';
COMMENT ON COLUMN kpi_scorecards.name IS 'name of the scorecard: that of its long view';
COMMENT ON COLUMN kpi_scorecards.owner IS 'role that owns it';
COMMENT ON COLUMN kpi_scorecards.source IS 'table or view that it is made of; of several tables, that of the entity';
COMMENT ON COLUMN kpi_scorecards.storage IS 'view, materialized or live';
COMMENT ON COLUMN kpi_scorecards.spec IS 'the spec that it was made by; NULL before 0.5.0';
COMMENT ON COLUMN kpi_scorecards.state IS 'exact, or stale: then reading it is an error until kpi_rebuild_scorecard';
COMMENT ON COLUMN kpi_scorecards.reason IS 'why it is stale';
COMMENT ON COLUMN kpi_scorecards.pending_rows IS 'rows of a live one that folding would save';
COMMENT ON COLUMN kpi_scorecards.pending_bytes IS 'size of the table of counts of a live one';
COMMENT ON COLUMN kpi_scorecards.left_out IS 'rows whose value a KPI refuses, over all KPIs of a live one';
COMMENT ON COLUMN kpi_scorecards.created_at IS 'when it was made';
COMMENT ON COLUMN kpi_scorecards.folded_at IS 'when a live one was last counted or folded as a whole';
GRANT SELECT ON kpi_scorecard_specs, kpi_scorecards TO PUBLIC;

CREATE FUNCTION akpi_create_scorecard(name text, source regclass, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_create_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_create_scorecard(text, regclass, jsonb, jsonb) IS 'internal: what kpi_create_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb) IS 'internal: what kpi_scorecard_sql does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb, target text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql_target' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on SET extra_float_digits = 1;
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb, text) IS 'internal: what kpi_scorecard_sql does for a target, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_alter_scorecard(name text, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_alter_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_alter_scorecard(text, jsonb, jsonb) IS 'internal: what kpi_alter_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_drop_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_drop_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_drop_scorecard(text, jsonb) IS 'internal: what kpi_drop_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_compact(name text, path jsonb) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_compact' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_compact(text, jsonb) IS 'internal: what kpi_compact does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_verify_scorecard(name text, path jsonb) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_verify_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_verify_scorecard(text, jsonb) IS 'internal: what kpi_verify_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_rebuild_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_rebuild_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_rebuild_scorecard(text, jsonb) IS 'internal: what kpi_rebuild_scorecard does, with the schemas of the caller''s search_path';

CREATE FUNCTION kpi_create_scorecard(name text, source regclass, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_create_scorecard($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_create_scorecard(text, regclass, jsonb) IS 'makes a scorecard of a table: the views NAME (one row a period, segment and KPI), NAME_wide (one column a KPI) and NAME_summary';
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
CREATE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, regclass, jsonb) IS 'the SQL that kpi_create_scorecard would run, to read, review or keep';
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
CREATE FUNCTION kpi_alter_scorecard(name text, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_alter_scorecard($1, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_alter_scorecard(text, jsonb) IS 'makes a scorecard by another spec, in place: grants, comments and dependent views stay; measures and segments can be added';
CREATE FUNCTION kpi_drop_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_drop_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_drop_scorecard(text) IS 'drops all that kpi_create_scorecard made; an error where something else needs it';
CREATE FUNCTION kpi_compact(name text) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_compact($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_compact(text) IS 'folds what a live scorecard has appended, beside writers at work; gives how many rows that saved';
CREATE FUNCTION kpi_compact() RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT coalesce(pg_catalog.sum(akpi_compact(pg_catalog.format('%I.%I', s.schema, s.name), '[]'::jsonb)), 0)::bigint
    FROM kpi_scorecards AS s
    WHERE s.storage = 'live'::text AND s.state = 'exact'::text AND pg_catalog.pg_has_role(s.owner, 'USAGE'::text);
END;
COMMENT ON FUNCTION kpi_compact() IS 'folds all live scorecards that the caller owns and that are exact; gives how many rows that saved';
CREATE FUNCTION kpi_verify_scorecard(name text) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_verify_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_verify_scorecard(text) IS 'whether a live or materialised scorecard is what counting again would give; false where it is stale';
CREATE FUNCTION kpi_rebuild_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_rebuild_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_rebuild_scorecard(text) IS 'counts a live or materialised scorecard again, and follows the tables and columns that there are now';

CREATE FUNCTION akpi_report(name text, options jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_report' LANGUAGE C STABLE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on SET extra_float_digits = 1;
COMMENT ON FUNCTION akpi_report(text, jsonb, jsonb) IS 'internal: what kpi_report does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_report(name text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT akpi_report($1, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_report(text, jsonb) IS 'a scorecard as one HTML page, without script or outside resource: its KPIs by period and segment with bands, intervals and targets, what changed and whether that is more than chance, what to ask and do; options: title, periods, segments, kpis';
