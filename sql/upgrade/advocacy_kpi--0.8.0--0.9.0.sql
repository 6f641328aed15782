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
CREATE FUNCTION kpi_net_of(summary ratio_sample_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_ratio_sample' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(ratio_sample_summary) IS 'internal: the counts of a ratio_sample_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary flow_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(flow_summary) IS 'internal: the counts of a flow_summary as a live scorecard of several tables keeps them';
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
ALTER FUNCTION kpi_insight(text, double precision) RENAME TO akpi_insight;
COMMENT ON FUNCTION akpi_insight(text, double precision) IS 'internal: kpi_insight, as views made before 0.9.0 call it';
CREATE FUNCTION kpi_insight(kpi text, value double precision, context jsonb DEFAULT '{}') RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_insight_context' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_insight(text, double precision, jsonb) IS 'what a value means, in sentences: its band, how sure it is, what changed and whether chance explains it, the target, which segment drives the change; and the questions, tips and risks that fit it. context has what is known beside the value: low, high, confidence, n, previous, previous_low, previous_high, previous_n, p_value, target, segments';
CREATE FUNCTION akpi_contributions(kpi text, segments jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_contributions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_contributions(text, jsonb) IS 'internal: the rows of kpi_contributions as one array';
CREATE FUNCTION kpi_contributions(kpi text, segments jsonb)
RETURNS TABLE (segment text, contribution double precision, rate_effect double precision, mix_effect double precision)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.segment, c.contribution, c.rate_effect, c.mix_effect
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_contributions($1, $2)) AS (
        segment text, contribution double precision, rate_effect double precision, mix_effect double precision
    )) WITH ORDINALITY AS c (segment, contribution, rate_effect, mix_effect, position)
    ORDER BY c.position;
END;
COMMENT ON FUNCTION kpi_contributions(text, jsonb) IS 'what each segment contributes to the change of a total, by its own value and by its share of all (Kitagawa 1955), which add up to the change; the largest first. segments: [{"segment", "n", "value", "previous_n", "previous"}, ...]';
CREATE FUNCTION akpi_search_words(question text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_search_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_search_words(text) IS 'internal: a question as a web search for any of its words or of what they mean; NULL for one that is written as a web search';
CREATE FUNCTION akpi_guide() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_guide' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_guide() IS 'internal: the documentation as an array of its sections';
CREATE OR REPLACE FUNCTION kpi_search(query text)
RETURNS TABLE (kpi text, title text, rank double precision, headline text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH query AS MATERIALIZED (
        SELECT
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig, pg_catalog.left($1, 500)) AS wanted,
            -- Any of the words will do, unless the question says otherwise.
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig,
                coalesce(akpi_search_words(pg_catalog.left($1, 500)), '')) AS near
    ), documents AS (
        SELECT
            c.kpi, c.title, 1.0::double precision AS weight,
            pg_catalog.concat_ws(' ', c.title, c.kpi, pg_catalog.array_to_string(c.categories, ' ')) AS names,
            pg_catalog.concat_ws(' ', c.definition, c.formula, c.standard_formula) AS meaning,
            pg_catalog.concat_ws(' ', c.business_insights, c.measurement_approach, c.trend_analysis,
                c.diagnostic_questions, c.actionable_tips, c.visualization_suggestions, c.risk_warnings,
                c.tools_and_technologies, c.integration_points, c.change_impact) AS texts
        FROM kpi_catalog AS c
        UNION ALL
        SELECT
            NULL, 'function ' || f.name, 0.7, f.name, f.comments, ''
        FROM (
            SELECT p.proname::text AS name,
                pg_catalog.string_agg(DISTINCT pg_catalog.obj_description(p.oid, 'pg_proc'::pg_catalog.name), '; ') AS comments
            FROM pg_catalog.pg_extension AS e
            JOIN pg_catalog.pg_depend AS d
                ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass::oid AND d.refobjid = e.oid AND d.deptype = 'e'
                AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass::oid
            JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid
            WHERE e.extname = 'advocacy_kpi' AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype::oid
                -- Not what types and aggregates are made of.
                AND p.proname !~ '^akpi_|_accum(_inv)?$|_summary_(add|sub|in|out|recv|send|eq|ne|lt|le|gt|ge|cmp|hash|hash_extended)$'
            GROUP BY p.proname
        ) AS f
        WHERE f.comments !~ '^internal'
        UNION ALL
        SELECT NULL, g.title, 0.5, g.title, '', g.text
        FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_guide()) AS (title text, text text)) AS g
    ), matches AS (
        SELECT
            d.kpi, d.title, d.weight, q.wanted, q.near,
            pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names) AS document,
            pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, d.names), 'A')
                || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, d.meaning), 'B')
                || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, d.texts), 'D') AS words
        FROM documents AS d
        CROSS JOIN query AS q
    ), ranked AS (
        SELECT
            m.kpi, m.title, m.document, m.wanted, m.near, m.words @@ m.wanted AS exact,
            m.weight * (pg_catalog.ts_rank(m.words, m.wanted) + pg_catalog.ts_rank(m.words, m.near))
                -- The one that is named comes before those that mention it.
                + CASE
                    WHEN pg_catalog.lower(pg_catalog.btrim($1)) IN (m.kpi, pg_catalog.lower(m.title)) THEN 1::double precision
                    WHEN pg_catalog.strpos(pg_catalog.concat(' ', pg_catalog.regexp_replace(pg_catalog.lower($1), '[^a-z0-9_]+', ' ', 'g'), ' '),
                        ' '::text || m.kpi || ' '::text) > 0 THEN 0.5::double precision
                    ELSE 0::double precision
                END AS rank
        FROM matches AS m
        WHERE m.words @@ m.wanted OR m.words @@ m.near
    ), numbered AS (
        SELECT r.kpi, r.title, r.document, r.wanted, r.near, r.exact, r.rank,
            pg_catalog.row_number() OVER (PARTITION BY r.exact ORDER BY r.rank DESC, r.kpi, r.title) AS place
        FROM ranked AS r
    )
    SELECT
        n.kpi, n.title, n.rank,
        pg_catalog.ts_headline('english'::pg_catalog.regconfig, n.document,
            CASE WHEN n.exact THEN n.wanted ELSE n.near END, 'MaxFragments=2, MinWords=8, MaxWords=20')
    FROM numbered AS n
    WHERE n.exact OR n.place <= 15
    ORDER BY 3 DESC, 1, 2;
END;
COMMENT ON FUNCTION kpi_search(text) IS 'full-text search over the whole catalogue, own KPIs included, and over the functions and the documentation, where kpi is NULL and title says which; a plain question finds what has any of its words or their meaning, the best first; takes the syntax of a web search, of which the first 500 characters count';
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

-- KPIs.

CREATE FUNCTION advocates_gained(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_gained(rate_summary) IS 'number of customers who became advocates; NULL over no rows';

CREATE FUNCTION advocates_lost(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_lost(rate_summary) IS 'number of customers who ceased to be advocates; NULL over no rows';

CREATE FUNCTION advocates_reactivated(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_reactivated(rate_summary) IS 'number of lapsed advocates who acted again; NULL over no rows';

CREATE FUNCTION promoter_activation_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION promoter_activation_rate(rate_summary) IS 'of the promoters, the percentage who recommended in deed, 0-100; NULL over no promoters';

CREATE FUNCTION detractor_recovery_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION detractor_recovery_rate(rate_summary) IS 'of the detractors, the percentage who are detractors no longer, 0-100; NULL over no detractors';

CREATE FUNCTION closed_loop_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION closed_loop_rate(rate_summary) IS 'of the answers that call for a contact, the percentage followed up in time, 0-100; NULL over none';

CREATE FUNCTION survey_response_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_response_rate(rate_summary) IS 'percentage of invitations that were answered, 0-100; NULL over no invitations';

CREATE FUNCTION survey_response_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_response_rate(ratio_summary) IS 'answers per 100 invitations; NULL where there are no invitations';

CREATE FUNCTION review_rating(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION review_rating(action_summary) IS 'mean rating in stars, 1-5; NULL over no reviews';

CREATE FUNCTION review_response_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION review_response_rate(rate_summary) IS 'percentage of reviews that the company answered, 0-100; NULL over no reviews';

CREATE FUNCTION testimonials_per_customer(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION testimonials_per_customer(action_summary) IS 'testimonials per customer, a ratio; NULL over no customers';

CREATE FUNCTION case_studies_per_customer(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION case_studies_per_customer(action_summary) IS 'case studies per customer, a ratio; NULL over no customers';

CREATE FUNCTION reference_coverage(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reference_coverage(rate_summary) IS 'percentage of market segments with a customer who will speak, 0-100; NULL over no segments';

CREATE FUNCTION reference_win_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reference_win_rate(rate_summary) IS 'of the closed opportunities with a reference, the percentage won, 0-100; NULL over none';

CREATE FUNCTION user_generated_content(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION user_generated_content(action_summary) IS 'pieces of content made by customers, per customer; NULL over no customers';

CREATE FUNCTION community_participation_rate(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION community_participation_rate(action_summary) IS 'percentage of members with at least one contribution, 0-100; NULL over no members';

CREATE FUNCTION share_of_voice(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_of_voice(ratio_summary) IS 'mentions of the brand per 100 mentions of all brands; NULL over no mentions';

CREATE FUNCTION net_sentiment(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(nps_summary) IS '% positive - % negative mentions, -100 to +100 points; NULL over no mentions';

CREATE FUNCTION new_customer_referral_share(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_customer_referral_share(rate_summary) IS 'percentage of new customers who came by referral, 0-100; NULL over no new customers';

CREATE FUNCTION referral_conversions(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_conversions(action_summary) IS 'number of new customers won by referral; NULL over no rows';

CREATE FUNCTION referral_revenue(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_revenue(action_summary) IS 'revenue of customers won by referral, in whole units of money; NULL over no rows';

CREATE FUNCTION referred_customer_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referred_customer_retention_rate(rate_summary) IS 'of the referred customers at the start, the percentage still customers at the end; NULL where there were none';

CREATE FUNCTION active_ambassadors(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_participants' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active_ambassadors(action_summary) IS 'number of ambassadors with at least one action; NULL over no rows';

CREATE FUNCTION ambassador_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_retention_rate(rate_summary) IS 'of the ambassadors at the start, the percentage still ambassadors at the end; NULL where there were none';

CREATE FUNCTION actions_per_ambassador(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION actions_per_ambassador(action_summary) IS 'actions per ambassador, a ratio; NULL over no ambassadors';

CREATE FUNCTION reach_per_ambassador(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reach_per_ambassador(action_summary) IS 'people reached per ambassador; NULL over no ambassadors';

CREATE FUNCTION disclosure_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION disclosure_rate(rate_summary) IS 'of the posts that must be marked as endorsements, the percentage that are, 0-100; NULL over none';

CREATE FUNCTION cost_per_advocate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_quotient' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_advocate(ratio_summary) IS 'cost of the programme per advocate, in the unit of the cost; NULL over no advocates';

CREATE FUNCTION programme_return(growth_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_growth_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_return(growth_summary) IS 'return on the cost of the programme in percent; NULL from a cost of 0';

CREATE FUNCTION employee_nps(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION employee_nps(nps_summary) IS 'Net Promoter Score of employees, -100 to +100 points; NULL over no answers';

CREATE FUNCTION employee_advocacy_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION employee_advocacy_rate(rate_summary) IS 'percentage of employees who spoke up for the company, 0-100; NULL over no employees';

CREATE FUNCTION gained_accum(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_gained_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION gained_accum(rate_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';

CREATE FUNCTION gained_accum_inv(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_gained_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION gained_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';

CREATE FUNCTION lost_accum(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_lost_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lost_accum(rate_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';

CREATE FUNCTION lost_accum_inv(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_lost_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lost_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';

CREATE FUNCTION sentiment_accum(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, integer) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum_inv(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, integer) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, bigint) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum_inv(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, bigint) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, numeric) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum_inv(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, numeric) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, double precision) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION sentiment_accum_inv(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, double precision) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';

CREATE FUNCTION stars_accum(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, integer) IS 'transition: adds one rating on 1-5';

CREATE FUNCTION stars_accum_inv(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, integer) IS 'inverse transition: subtracts one rating on 1-5';

CREATE FUNCTION stars_accum(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, bigint) IS 'transition: adds one rating on 1-5';

CREATE FUNCTION stars_accum_inv(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, bigint) IS 'inverse transition: subtracts one rating on 1-5';

CREATE FUNCTION stars_accum(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, numeric) IS 'transition: adds one rating on 1-5';

CREATE FUNCTION stars_accum_inv(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, numeric) IS 'inverse transition: subtracts one rating on 1-5';

CREATE FUNCTION stars_accum(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, double precision) IS 'transition: adds one rating on 1-5';

CREATE FUNCTION stars_accum_inv(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, double precision) IS 'inverse transition: subtracts one rating on 1-5';

CREATE AGGREGATE gained_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = gained_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = gained_accum, MINVFUNC = gained_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE gained_agg(start boolean, "end" boolean) IS 'summary of a flag at two moments: of the rows that have either, those TRUE at the end and not at the start';

CREATE AGGREGATE lost_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = lost_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = lost_accum, MINVFUNC = lost_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE lost_agg(start boolean, "end" boolean) IS 'summary of a flag at two moments: of the rows that have either, those TRUE at the start and not at the end';

CREATE AGGREGATE sentiment_agg(sentiment integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment integer) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';

CREATE AGGREGATE sentiment_agg(sentiment bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment bigint) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';

CREATE AGGREGATE sentiment_agg(sentiment numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment numeric) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';

CREATE AGGREGATE sentiment_agg(sentiment double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment double precision) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';

CREATE AGGREGATE stars_agg(stars integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars integer) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';

CREATE AGGREGATE stars_agg(stars bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars bigint) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';

CREATE AGGREGATE stars_agg(stars numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars numeric) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';

CREATE AGGREGATE stars_agg(stars double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars double precision) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';

CREATE AGGREGATE advocates_gained(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = gained_accum, FINALFUNC = advocates_gained,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = gained_accum, MINVFUNC = gained_accum_inv, MFINALFUNC = advocates_gained,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_gained(start boolean, "end" boolean) IS 'number of customers who are advocates at the end and were not at the start; NULL is no';

CREATE AGGREGATE advocates_lost(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = lost_accum, FINALFUNC = advocates_lost,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = lost_accum, MINVFUNC = lost_accum_inv, MFINALFUNC = advocates_lost,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_lost(start boolean, "end" boolean) IS 'number of customers who were advocates at the start and are not at the end; NULL is no';

CREATE AGGREGATE advocates_reactivated(reactivated boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = advocates_reactivated,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = advocates_reactivated,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_reactivated(reactivated boolean) IS 'number of lapsed advocates who acted again, counting TRUE';

CREATE AGGREGATE promoter_activation_rate(acted boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = promoter_activation_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = promoter_activation_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE promoter_activation_rate(acted boolean) IS 'of the promoters, the percentage who recommended in deed';

CREATE AGGREGATE detractor_recovery_rate(recovered boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = detractor_recovery_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = detractor_recovery_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE detractor_recovery_rate(recovered boolean) IS 'of the detractors, the percentage who are detractors no longer when asked again';

CREATE AGGREGATE closed_loop_rate(followed_up boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = closed_loop_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = closed_loop_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE closed_loop_rate(followed_up boolean) IS 'of the answers that call for a contact, the percentage followed up in time';

CREATE AGGREGATE survey_response_rate(responded boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = survey_response_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responded boolean) IS 'percentage of invitations that were answered';

CREATE AGGREGATE survey_response_rate(responses integer, invitations integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses integer, invitations integer) IS 'answers per 100 invitations, over counts, summed';

CREATE AGGREGATE survey_response_rate(responses bigint, invitations bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses bigint, invitations bigint) IS 'answers per 100 invitations, over counts, summed';

CREATE AGGREGATE survey_response_rate(responses numeric, invitations numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses numeric, invitations numeric) IS 'answers per 100 invitations, over counts, summed';

CREATE AGGREGATE survey_response_rate(responses double precision, invitations double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses double precision, invitations double precision) IS 'answers per 100 invitations, over counts, summed';

CREATE AGGREGATE review_rating(stars integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars integer) IS 'mean rating of reviews on 1-5, in stars';

CREATE AGGREGATE review_rating(stars bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars bigint) IS 'mean rating of reviews on 1-5, in stars';

CREATE AGGREGATE review_rating(stars numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars numeric) IS 'mean rating of reviews on 1-5, in stars';

CREATE AGGREGATE review_rating(stars double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars double precision) IS 'mean rating of reviews on 1-5, in stars';

CREATE AGGREGATE review_response_rate(responded boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = review_response_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = review_response_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_response_rate(responded boolean) IS 'percentage of reviews that the company answered in public';

CREATE AGGREGATE testimonials_per_customer(testimonials integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials integer) IS 'testimonials approved for use, per customer, a ratio';

CREATE AGGREGATE testimonials_per_customer(testimonials bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials bigint) IS 'testimonials approved for use, per customer, a ratio';

CREATE AGGREGATE testimonials_per_customer(testimonials numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials numeric) IS 'testimonials approved for use, per customer, a ratio';

CREATE AGGREGATE testimonials_per_customer(testimonials double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials double precision) IS 'testimonials approved for use, per customer, a ratio';

CREATE AGGREGATE case_studies_per_customer(case_studies integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies integer) IS 'case studies in print, per customer, a ratio';

CREATE AGGREGATE case_studies_per_customer(case_studies bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies bigint) IS 'case studies in print, per customer, a ratio';

CREATE AGGREGATE case_studies_per_customer(case_studies numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies numeric) IS 'case studies in print, per customer, a ratio';

CREATE AGGREGATE case_studies_per_customer(case_studies double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies double precision) IS 'case studies in print, per customer, a ratio';

CREATE AGGREGATE reference_coverage(covered boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = reference_coverage,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = reference_coverage,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reference_coverage(covered boolean) IS 'percentage of market segments with a customer who will speak to prospects';

CREATE AGGREGATE reference_win_rate(won boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = reference_win_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = reference_win_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reference_win_rate(won boolean) IS 'of the closed opportunities in which a reference spoke, the percentage won';

CREATE AGGREGATE user_generated_content(pieces integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces integer) IS 'pieces of content about the brand made by customers, per customer, a ratio';

CREATE AGGREGATE user_generated_content(pieces bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces bigint) IS 'pieces of content about the brand made by customers, per customer, a ratio';

CREATE AGGREGATE user_generated_content(pieces numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces numeric) IS 'pieces of content about the brand made by customers, per customer, a ratio';

CREATE AGGREGATE user_generated_content(pieces double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces double precision) IS 'pieces of content about the brand made by customers, per customer, a ratio';

CREATE AGGREGATE community_participation_rate(contributions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions integer) IS 'percentage of community members with at least one contribution';

CREATE AGGREGATE community_participation_rate(contributions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions bigint) IS 'percentage of community members with at least one contribution';

CREATE AGGREGATE community_participation_rate(contributions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions numeric) IS 'percentage of community members with at least one contribution';

CREATE AGGREGATE community_participation_rate(contributions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions double precision) IS 'percentage of community members with at least one contribution';

CREATE AGGREGATE share_of_voice(own_mentions integer, all_mentions integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions integer, all_mentions integer) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';

CREATE AGGREGATE share_of_voice(own_mentions bigint, all_mentions bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions bigint, all_mentions bigint) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';

CREATE AGGREGATE share_of_voice(own_mentions numeric, all_mentions numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions numeric, all_mentions numeric) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';

CREATE AGGREGATE share_of_voice(own_mentions double precision, all_mentions double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions double precision, all_mentions double precision) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';

CREATE AGGREGATE net_sentiment(sentiment integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment integer) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';

CREATE AGGREGATE net_sentiment(sentiment bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment bigint) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';

CREATE AGGREGATE net_sentiment(sentiment numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment numeric) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';

CREATE AGGREGATE net_sentiment(sentiment double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment double precision) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';

CREATE AGGREGATE new_customer_referral_share(referred boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = new_customer_referral_share,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = new_customer_referral_share,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE new_customer_referral_share(referred boolean) IS 'percentage of new customers who came by referral';

CREATE AGGREGATE referral_conversions(conversions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions integer) IS 'number of new customers won by referral, summed';

CREATE AGGREGATE referral_conversions(conversions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions bigint) IS 'number of new customers won by referral, summed';

CREATE AGGREGATE referral_conversions(conversions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions numeric) IS 'number of new customers won by referral, summed';

CREATE AGGREGATE referral_conversions(conversions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions double precision) IS 'number of new customers won by referral, summed';

CREATE AGGREGATE referral_revenue(revenue integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue integer) IS 'revenue of customers won by referral, summed, in whole units of money';

CREATE AGGREGATE referral_revenue(revenue bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue bigint) IS 'revenue of customers won by referral, summed, in whole units of money';

CREATE AGGREGATE referral_revenue(revenue numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue numeric) IS 'revenue of customers won by referral, summed, in whole units of money';

CREATE AGGREGATE referral_revenue(revenue double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue double precision) IS 'revenue of customers won by referral, summed, in whole units of money';

CREATE AGGREGATE referred_customer_retention_rate(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum, FINALFUNC = referred_customer_retention_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv, MFINALFUNC = referred_customer_retention_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referred_customer_retention_rate(start boolean, "end" boolean) IS 'of the referred customers at the start, the percentage still customers at the end';

CREATE AGGREGATE active_ambassadors(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions integer) IS 'number of ambassadors with at least one action';

CREATE AGGREGATE active_ambassadors(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions bigint) IS 'number of ambassadors with at least one action';

CREATE AGGREGATE active_ambassadors(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions numeric) IS 'number of ambassadors with at least one action';

CREATE AGGREGATE active_ambassadors(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions double precision) IS 'number of ambassadors with at least one action';

CREATE AGGREGATE ambassador_retention_rate(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum, FINALFUNC = ambassador_retention_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv, MFINALFUNC = ambassador_retention_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ambassador_retention_rate(start boolean, "end" boolean) IS 'of the ambassadors at the start, the percentage still ambassadors at the end';

CREATE AGGREGATE actions_per_ambassador(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions integer) IS 'actions per ambassador, a ratio';

CREATE AGGREGATE actions_per_ambassador(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions bigint) IS 'actions per ambassador, a ratio';

CREATE AGGREGATE actions_per_ambassador(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions numeric) IS 'actions per ambassador, a ratio';

CREATE AGGREGATE actions_per_ambassador(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions double precision) IS 'actions per ambassador, a ratio';

CREATE AGGREGATE reach_per_ambassador(reach integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach integer) IS 'people reached per ambassador, the mean';

CREATE AGGREGATE reach_per_ambassador(reach bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach bigint) IS 'people reached per ambassador, the mean';

CREATE AGGREGATE reach_per_ambassador(reach numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach numeric) IS 'people reached per ambassador, the mean';

CREATE AGGREGATE reach_per_ambassador(reach double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach double precision) IS 'people reached per ambassador, the mean';

CREATE AGGREGATE disclosure_rate(disclosed boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = disclosure_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = disclosure_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE disclosure_rate(disclosed boolean) IS 'of the posts that must be marked as endorsements, the percentage that are';

CREATE AGGREGATE cost_per_advocate(cost integer, advocates integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost integer, advocates integer) IS 'sum of the cost / sum of the advocates, in the unit of the cost';

CREATE AGGREGATE cost_per_advocate(cost bigint, advocates bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost bigint, advocates bigint) IS 'sum of the cost / sum of the advocates, in the unit of the cost';

CREATE AGGREGATE cost_per_advocate(cost numeric, advocates numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost numeric, advocates numeric) IS 'sum of the cost / sum of the advocates, in the unit of the cost';

CREATE AGGREGATE cost_per_advocate(cost double precision, advocates double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost double precision, advocates double precision) IS 'sum of the cost / sum of the advocates, in the unit of the cost';

CREATE AGGREGATE programme_return(cost integer, gain integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost integer, gain integer) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';

CREATE AGGREGATE programme_return(cost bigint, gain bigint) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost bigint, gain bigint) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';

CREATE AGGREGATE programme_return(cost numeric, gain numeric) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost numeric, gain numeric) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';

CREATE AGGREGATE programme_return(cost double precision, gain double precision) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost double precision, gain double precision) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';

CREATE AGGREGATE employee_nps(score integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score integer) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';

CREATE AGGREGATE employee_nps(score bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score bigint) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';

CREATE AGGREGATE employee_nps(score numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score numeric) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';

CREATE AGGREGATE employee_nps(score double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score double precision) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';

CREATE AGGREGATE employee_advocacy_rate(advocate boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = employee_advocacy_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = employee_advocacy_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_advocacy_rate(advocate boolean) IS 'percentage of employees who spoke up for the company of their own accord';

CREATE OR REPLACE FUNCTION kpi_undefine(kpi text) RETURNS void
LANGUAGE sql VOLATILE STRICT
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM kpi_definition AS own WHERE own.kpi = $1 RETURNING own.definition
    )
    SELECT akpi_require_definition($1, EXISTS (SELECT FROM gone)),
        akpi_require_unused($1, NULL::text, (SELECT gone.definition ->> 'unit'::text FROM gone), true);
END;

CREATE OR REPLACE VIEW kpi_catalog AS
SELECT
    d.kpi, d.title, d.family, d.unit, d.better, d.formula, d.aggregate, d.target, d.builtin,
    akpi_attribute_text(d.definition) AS definition,
    akpi_attribute_text(d.business_insights) AS business_insights,
    akpi_attribute_text(d.measurement_approach) AS measurement_approach,
    akpi_attribute_text(d.standard_formula) AS standard_formula,
    akpi_attribute_text(d.trend_analysis) AS trend_analysis,
    akpi_attribute_text(d.diagnostic_questions) AS diagnostic_questions,
    akpi_attribute_text(d.actionable_tips) AS actionable_tips,
    akpi_attribute_text(d.visualization_suggestions) AS visualization_suggestions,
    akpi_attribute_text(d.risk_warnings) AS risk_warnings,
    akpi_attribute_text(d.tools_and_technologies) AS tools_and_technologies,
    akpi_attribute_text(d.integration_points) AS integration_points,
    akpi_attribute_text(d.change_impact) AS change_impact,
    d.categories, d.related_kpis, d.query
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (
    kpi text, title text, family text, unit text, better text, formula text, aggregate text,
    target double precision, builtin boolean,
    definition jsonb, business_insights jsonb, measurement_approach jsonb,
    standard_formula jsonb, trend_analysis jsonb, diagnostic_questions jsonb,
    actionable_tips jsonb, visualization_suggestions jsonb, risk_warnings jsonb,
    tools_and_technologies jsonb, integration_points jsonb, change_impact jsonb,
    categories text[], related_kpis text[], query text
)) WITH ORDINALITY AS d (
    kpi, title, family, unit, better, formula, aggregate, target, builtin,
    definition, business_insights, measurement_approach,
    standard_formula, trend_analysis, diagnostic_questions,
    actionable_tips, visualization_suggestions, risk_warnings,
    tools_and_technologies, integration_points, change_impact,
    categories, related_kpis, query, position
)
ORDER BY d.position;
COMMENT ON COLUMN kpi_catalog.aggregate IS 'the aggregate that computes it; NULL where a query does';
COMMENT ON COLUMN kpi_catalog.query IS 'the query that computes it, where no aggregate does';
