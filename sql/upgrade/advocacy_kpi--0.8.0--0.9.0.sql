-- From 0.8.0 to 0.9.0.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Live scorecards of several tables.

-- Statistics of scorecards.

-- Plain SQL.

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
                ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid AND d.deptype = 'e'
                AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid
            WHERE e.extname = 'advocacy_kpi' AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
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
            m.weight * (pg_catalog.ts_rank(m.words, m.wanted) + pg_catalog.ts_rank(m.words, m.near)) AS rank
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
