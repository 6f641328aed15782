-- From 0.2.0 to 0.3.0: scorecards, benchmarks, brand health.

-- advocacy_scorecard: all the KPIs of customers in one pass.

-- scorecard_summary: seven summaries side by side

CREATE TYPE scorecard_summary;
CREATE FUNCTION scorecard_summary_in(cstring) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_in(cstring) IS 'text input of scorecard_summary: the fields in order';
CREATE FUNCTION scorecard_summary_out(scorecard_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_scorecard_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_out(scorecard_summary) IS 'text output of scorecard_summary: the fields in order';
CREATE FUNCTION scorecard_summary_recv(internal) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_recv(internal) IS 'binary input of scorecard_summary: big-endian integers';
CREATE FUNCTION scorecard_summary_send(scorecard_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_scorecard_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_send(scorecard_summary) IS 'binary output of scorecard_summary: big-endian integers';
CREATE TYPE scorecard_summary (
    INTERNALLENGTH = 144, ALIGNMENT = double, STORAGE = plain,
    INPUT = scorecard_summary_in, OUTPUT = scorecard_summary_out, RECEIVE = scorecard_summary_recv, SEND = scorecard_summary_send
);
COMMENT ON TYPE scorecard_summary IS 'all the KPIs of customers, the state of advocacy_scorecard: the fields of seven summaries one after another';

CREATE FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) IS 'merges two scorecard_summary values';
CREATE FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) IS 'takes away what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (scorecard_summary, scorecard_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_sub);
COMMENT ON OPERATOR - (scorecard_summary, scorecard_summary) IS 'take away what was merged before';

CREATE FUNCTION scorecard_summary_eq(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_eq(scorecard_summary, scorecard_summary) IS 'equal, field by field';
CREATE FUNCTION scorecard_summary_ne(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_ne(scorecard_summary, scorecard_summary) IS 'not equal';
CREATE FUNCTION scorecard_summary_lt(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_lt(scorecard_summary, scorecard_summary) IS 'less than, by the fields in order';
CREATE FUNCTION scorecard_summary_le(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_le(scorecard_summary, scorecard_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION scorecard_summary_gt(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_gt(scorecard_summary, scorecard_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION scorecard_summary_ge(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_ge(scorecard_summary, scorecard_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (scorecard_summary, scorecard_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (scorecard_summary, scorecard_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (scorecard_summary, scorecard_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (scorecard_summary, scorecard_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (scorecard_summary, scorecard_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (scorecard_summary, scorecard_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION scorecard_summary_cmp(scorecard_summary, scorecard_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_scorecard_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_cmp(scorecard_summary, scorecard_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION scorecard_summary_hash(scorecard_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_scorecard_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_hash(scorecard_summary) IS 'hash of the binary form';
CREATE FUNCTION scorecard_summary_hash_extended(scorecard_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_scorecard_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_hash_extended(scorecard_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS scorecard_summary_ops DEFAULT FOR TYPE scorecard_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 scorecard_summary_cmp(scorecard_summary, scorecard_summary);
COMMENT ON OPERATOR CLASS scorecard_summary_ops USING btree IS 'order of scorecard_summary by its fields';
COMMENT ON OPERATOR FAMILY scorecard_summary_ops USING btree IS 'order of scorecard_summary by its fields';
CREATE OPERATOR CLASS scorecard_summary_ops DEFAULT FOR TYPE scorecard_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 scorecard_summary_hash(scorecard_summary), FUNCTION 2 scorecard_summary_hash_extended(scorecard_summary, bigint);
COMMENT ON OPERATOR CLASS scorecard_summary_ops USING hash IS 'hash of scorecard_summary';
COMMENT ON OPERATOR FAMILY scorecard_summary_ops USING hash IS 'hash of scorecard_summary';

-- Aggregates

CREATE FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'transition of advocacy_scorecard: one customer';
CREATE FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'inverse transition of advocacy_scorecard, where a customer leaves a window frame';
CREATE AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_accum,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_accum, MINVFUNC = scorecard_accum_inv,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) IS 'all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it';
CREATE AGGREGATE rollup(summary scorecard_summary) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_summary_add,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_summary_add, MINVFUNC = scorecard_summary_sub,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary scorecard_summary) IS 'merges scorecard_summary values; of none, the summary of nothing';
CREATE AGGREGATE csat_agg(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score double precision) IS 'summary of satisfaction: whole answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score integer, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10';
CREATE AGGREGATE retention_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE retention_agg(start boolean, "end" boolean) IS 'summary of retention: of those TRUE at the start, those TRUE at the end';

-- What is read from a scorecard_summary

CREATE FUNCTION scorecard_ambassadors(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ambassadors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_ambassadors(scorecard_summary) IS 'advocates of customers';
CREATE FUNCTION scorecard_growth(scorecard_summary) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_growth(scorecard_summary) IS 'advocates at the start and at the end';
CREATE FUNCTION scorecard_retention(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_retention(scorecard_summary) IS 'of the advocates at the start, those who still are';
CREATE FUNCTION scorecard_nps(scorecard_summary) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_nps(scorecard_summary) IS 'promoters, passives, detractors';
CREATE FUNCTION scorecard_csat(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_csat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_csat(scorecard_summary) IS 'satisfied of those who rated';
CREATE FUNCTION scorecard_referrals(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_referrals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_referrals(scorecard_summary) IS 'customers who referred someone';
CREATE FUNCTION scorecard_actions(scorecard_summary) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_actions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_actions(scorecard_summary) IS 'actions of customers';
CREATE FUNCTION ambassador_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ambassador_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_rate(scorecard_summary) IS 'percentage of customers who are advocates, 0-100';
CREATE FUNCTION advocacy_growth(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_advocacy_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_growth(scorecard_summary) IS 'growth of the number of advocates in percent';
CREATE FUNCTION advocate_retention_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocate_retention_rate(scorecard_summary) IS 'of the advocates at the start, the percentage still advocates at the end';
CREATE FUNCTION nps(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(scorecard_summary) IS 'Net Promoter Score, in points';
CREATE FUNCTION csat(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_csat_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(scorecard_summary) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE FUNCTION referral_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_referral_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(scorecard_summary) IS 'percentage of customers who referred someone, 0-100';
CREATE FUNCTION advocacy_actions(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_actions_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_actions(scorecard_summary) IS 'advocacy actions per customer, a ratio';
CREATE FUNCTION advocacy_participation_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_participation_rate(scorecard_summary) IS 'percentage of customers with at least one action, 0-100';
CREATE FUNCTION action_participation(action_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_action_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_participation(action_summary) IS 'customers with at least one action, of all: for rate_ci and rate_compare';

-- Benchmarks: what others reach, kept by the users with their source. None is
-- shipped: a figure ages, and is worth no more than where it comes from.

CREATE TABLE kpi_benchmark (
    benchmark_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kpi text NOT NULL,
    value double precision NOT NULL
        CONSTRAINT kpi_benchmark_finite CHECK (value OPERATOR(pg_catalog.>) '-Infinity'::double precision
            AND value OPERATOR(pg_catalog.<) 'Infinity'::double precision),
    unit text,
    statistic text,
    company_size text,
    time_period text,
    population text,
    industry text,
    geography text,
    sample_size bigint
        CONSTRAINT kpi_benchmark_sampled CHECK (sample_size OPERATOR(pg_catalog.>) 0::bigint),
    source text NOT NULL
        CONSTRAINT kpi_benchmark_sourced CHECK (pg_catalog.btrim(source) OPERATOR(pg_catalog.<>) ''::text),
    source_excerpt text,
    formula text,
    comments text
);
COMMENT ON TABLE kpi_benchmark IS 'values of KPIs that others reach, with the source of each; yours to fill';
COMMENT ON COLUMN kpi_benchmark.benchmark_id IS 'number of the row';
COMMENT ON COLUMN kpi_benchmark.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_benchmark.value IS 'its value, in the unit of the KPI';
COMMENT ON COLUMN kpi_benchmark.unit IS 'unit of the value, where it is not that of the KPI';
COMMENT ON COLUMN kpi_benchmark.statistic IS 'what the value is: median, mean, top quartile, ...';
COMMENT ON COLUMN kpi_benchmark.company_size IS 'size of the companies; NULL: any';
COMMENT ON COLUMN kpi_benchmark.time_period IS 'time that was measured; NULL: any';
COMMENT ON COLUMN kpi_benchmark.population IS 'who was asked or counted; NULL: anyone';
COMMENT ON COLUMN kpi_benchmark.industry IS 'industry; NULL: any';
COMMENT ON COLUMN kpi_benchmark.geography IS 'country or region; NULL: any';
COMMENT ON COLUMN kpi_benchmark.sample_size IS 'companies or people that the value rests on';
COMMENT ON COLUMN kpi_benchmark.source IS 'where the value was published';
COMMENT ON COLUMN kpi_benchmark.source_excerpt IS 'the words of the source';
COMMENT ON COLUMN kpi_benchmark.formula IS 'the formula of the source';
COMMENT ON COLUMN kpi_benchmark.comments IS 'what to keep in mind';
COMMENT ON CONSTRAINT kpi_benchmark_finite ON kpi_benchmark IS 'a value is a finite number';
COMMENT ON CONSTRAINT kpi_benchmark_sampled ON kpi_benchmark IS 'a sample has someone in it';
COMMENT ON CONSTRAINT kpi_benchmark_sourced ON kpi_benchmark IS 'no value without a source';
COMMENT ON CONSTRAINT kpi_benchmark_pkey ON kpi_benchmark IS 'one row a number';
COMMENT ON INDEX kpi_benchmark_pkey IS 'one row a number';
COMMENT ON SEQUENCE kpi_benchmark_benchmark_id_seq IS 'numbers of the benchmarks';
ALTER TABLE kpi_benchmark OWNER TO @extowner@;
GRANT SELECT ON kpi_benchmark TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('kpi_benchmark', '');
SELECT pg_catalog.pg_extension_config_dump('kpi_benchmark_benchmark_id_seq', '');

CREATE FUNCTION kpi_facts(kpi text, OUT title text, OUT family text, OUT unit text, OUT better text, OUT target double precision)
    AS 'MODULE_PATHNAME', 'akpi_facts' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_facts(text) IS 'what a scorecard says of a KPI, read straight from its definition';
CREATE FUNCTION kpi_benchmark_asked(filters jsonb, value double precision) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_benchmark_asked' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_benchmark_asked(jsonb, double precision) IS 'the filters of kpi_benchmark_compare that are not null; an error where one is not known or the value is not finite';

CREATE FUNCTION kpi_benchmark_nearest(kpi text, unit text, asked jsonb)
RETURNS TABLE (benchmark_id bigint, benchmark double precision, matched jsonb)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT o.benchmark_id, o.value, m.matched
    FROM kpi_benchmark AS o
    CROSS JOIN LATERAL (
        -- Each dimension: whether it was asked for, and whether the row has just that.
        SELECT
            pg_catalog.bool_and(d.held IS NULL OR d.wanted IS NULL OR d.held = d.wanted) AS fits,
            pg_catalog.count(*) FILTER (WHERE d.held = d.wanted) AS hits,
            pg_catalog.count(*) FILTER (WHERE d.held IS NOT NULL AND d.wanted IS NULL) AS unasked,
            pg_catalog.sum(d.weight) FILTER (WHERE d.held = d.wanted) AS weight,
            COALESCE(pg_catalog.jsonb_object_agg(d.name, d.written) FILTER (WHERE d.held = d.wanted), '{}'::jsonb) AS matched
        FROM (
            SELECT v.name, v.weight, v.written, NULLIF(pg_catalog.lower(pg_catalog.btrim(v.written)), ''::text) AS held,
                NULLIF(pg_catalog.lower(pg_catalog.btrim($3 ->> v.name)), ''::text) AS wanted
            FROM (VALUES
                ('industry'::text, 64, o.industry), ('geography', 32, o.geography),
                ('company_size', 16, o.company_size), ('population', 8, o.population),
                ('time_period', 4, o.time_period), ('statistic', 2, o.statistic), ('source', 1, o.source)
            ) AS v (name, weight, written)
            WHERE v.name <> 'source'::text OR $3 ? 'source'::text
        ) AS d
    ) AS m
    WHERE o.kpi = $1 AND m.fits
        -- A unit of another KPI is not compared; what a source calls its own is.
        AND CASE pg_catalog.lower(pg_catalog.btrim(o.unit))
            WHEN '%'::text THEN 'percent'::text WHEN 'percentage' THEN 'percent'
            WHEN 'percent' THEN 'percent' WHEN 'ratio' THEN 'ratio' WHEN 'points' THEN 'points' WHEN 'count' THEN 'count'
            ELSE $2
        END = $2
    ORDER BY m.hits DESC, m.unasked, m.weight DESC NULLS LAST, o.sample_size DESC NULLS LAST, o.benchmark_id DESC
    LIMIT 1;
END;
COMMENT ON FUNCTION kpi_benchmark_nearest(text, text, jsonb) IS 'the most specific benchmark of a KPI that fits the filters of kpi_benchmark_asked';
CREATE FUNCTION kpi_benchmark_compare(kpi text, value double precision, filters jsonb DEFAULT '{}')
RETURNS TABLE (benchmark_id bigint, benchmark double precision, gap double precision, gap_percent double precision, better boolean, matched jsonb)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT
        b.benchmark_id, b.benchmark, $2 - b.benchmark,
        100::double precision * ($2 - b.benchmark) / NULLIF(pg_catalog.abs(b.benchmark), 0::double precision),
        CASE k.better WHEN 'lower'::text THEN $2 < b.benchmark ELSE $2 > b.benchmark END,
        b.matched
    FROM kpi_facts($1) AS k
    CROSS JOIN ROWS FROM (kpi_benchmark_asked($3, $2)) AS f (asked)
    CROSS JOIN LATERAL kpi_benchmark_nearest($1, k.unit, f.asked) AS b;
END;
COMMENT ON FUNCTION kpi_benchmark_compare(text, double precision, jsonb) IS 'a value beside the most specific benchmark that fits the filters statistic, company_size, time_period, population, industry, geography, source; no row where none fits';

-- Brand health: advocacy and ambassadorship in one index.

CREATE FUNCTION brand_health(kpis jsonb, weights jsonb DEFAULT NULL) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_brand_health' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION brand_health(jsonb, jsonb) IS 'index of several KPIs, 0-100: each brought to 0-100 by the scale of its definition, averaged by weight; NULL over no values';
CREATE FUNCTION brand_health_rows(kpis jsonb, weights jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_brand_health_rows' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION brand_health_rows(jsonb, jsonb) IS 'the rows of brand_health_breakdown as one array';
CREATE FUNCTION brand_health_breakdown(kpis jsonb, weights jsonb DEFAULT NULL)
RETURNS TABLE (kpi text, family text, value double precision, score double precision, weight double precision, contribution double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.kpi, r.family, r.value, r.score, r.weight, r.contribution
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(brand_health_rows($1, $2)) AS (
        kpi text, family text, value double precision, score double precision,
        weight double precision, contribution double precision
    )) WITH ORDINALITY AS r (kpi, family, value, score, weight, contribution, place)
    ORDER BY r.place;
END;
COMMENT ON FUNCTION brand_health_breakdown(jsonb, jsonb) IS 'what each KPI adds to brand_health: its score 0-100, its weight, and its contribution in points';

-- Scorecards: views over summaries that a BI tool reads, made of a table by one call.
--
-- The functions that users call pass on the search_path, by which names are looked
-- up; those that do the work have a search_path of their own, on which the SQL that
-- they run finds this extension and nothing that was put in its way.

CREATE FUNCTION kpi_scorecard_create(name text, source regclass, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_create_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, @extschema@, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_create(text, regclass, jsonb, jsonb) IS 'what kpi_create_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_render(name text, source regclass, spec jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql' LANGUAGE C STABLE PARALLEL SAFE
    SET search_path = pg_catalog, @extschema@, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_render(text, regclass, jsonb, jsonb) IS 'what kpi_scorecard_sql does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_drop(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_drop_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, @extschema@, pg_temp SET client_min_messages = warning;
COMMENT ON FUNCTION kpi_scorecard_drop(text, jsonb) IS 'what kpi_drop_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_compact(name text, path jsonb) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_compact' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, @extschema@, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_compact(text, jsonb) IS 'what kpi_compact does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_verify(name text, path jsonb) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_verify_scorecard' LANGUAGE C STABLE PARALLEL SAFE
    SET search_path = pg_catalog, @extschema@, pg_temp;
COMMENT ON FUNCTION kpi_scorecard_verify(text, jsonb) IS 'what kpi_verify_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_scorecard_rebuild(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_rebuild_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, @extschema@, pg_temp;
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
