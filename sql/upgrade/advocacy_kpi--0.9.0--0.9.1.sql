-- advocacy_kpi 0.9.0 to 0.9.1: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- What the keys of several tables promise.
CREATE FUNCTION akpi_require(kind text, columns boolean[]) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require(text, boolean[]) IS 'internal: true where columns of a table are a key, unique or not null, as a scorecard of several tables counts by them; an error that says what was dropped where they are not';
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

-- Comparisons of a few rows against many more are corrected for continuity.

COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision, text) IS 'a - b in percentage points; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision, text) IS 'a - b in points; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
COMMENT ON FUNCTION rate_compare(weighted_rate_summary, weighted_rate_summary, double precision, text) IS 'a - b by weight in percentage points, for the effective numbers of rows; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
COMMENT ON FUNCTION nps_compare(weighted_nps_summary, weighted_nps_summary, double precision, text) IS 'a - b by weight in points, for the effective numbers of answers; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';

-- Plainer words.

COMMENT ON TABLE kpi_definition IS 'your own KPI definitions and overrides of built-in ones; written by kpi_define and kpi_undefine';
COMMENT ON FUNCTION kpi_define(jsonb) IS 'defines your own KPI, or overrides bands, target and texts of a built-in one; keys that are not given stay as they are, null takes one away';
COMMENT ON FUNCTION kpi_undefine(text) IS 'drops your own KPI, or restores a built-in one';
COMMENT ON VIEW kpi_catalog IS 'every KPI, built in or your own, with the twelve attributes of a KPI database';

-- Scorecards: called once a row.

CREATE OR REPLACE FUNCTION akpi_target_met(value double precision, ci_low double precision, ci_high double precision, target double precision, better text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_target_met' LANGUAGE C IMMUTABLE PARALLEL SAFE;

-- Search: the words of the texts are stored.

CREATE FUNCTION akpi_builtin_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_builtin_definitions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_builtin_definitions() IS 'internal: the built-in KPI definitions as one array, whatever was defined over them';
CREATE FUNCTION akpi_own_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_own_definitions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_own_definitions() IS 'internal: the KPI definitions that hold for what stands in kpi_definition, as one array';

CREATE FUNCTION akpi_search_texts() RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_search_texts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_search_texts() IS 'internal: a hash of the texts that the library brings';
CREATE FUNCTION akpi_search_basis() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat_ws(' ', akpi_search_texts(),
    pg_catalog.current_setting('server_version_num')::integer / 10000,
    (SELECT pg_catalog.hashtextextended(pg_catalog.string_agg(
            pg_catalog.concat_ws(' ', m.maptokentype, m.mapseqno, d.dictname, d.dicttemplate, d.dictinitoption),
            ',' ORDER BY m.maptokentype, m.mapseqno), 0)
        FROM pg_catalog.pg_ts_config_map AS m
        JOIN pg_catalog.pg_ts_dict AS d ON d.oid = m.mapdict
        WHERE m.mapcfg = 'english'::pg_catalog.regconfig::oid));
COMMENT ON FUNCTION akpi_search_basis() IS 'internal: of which texts the words of a search come, and by which configuration';

CREATE FUNCTION akpi_search_vector(names text, meaning text, texts text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $1), 'A')
    || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $2), 'B')
    || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $3), 'D');
COMMENT ON FUNCTION akpi_search_vector(text, text, text) IS 'internal: the words of a text, by how much each tells of what it is about';

CREATE FUNCTION akpi_search_kpis(definitions jsonb)
RETURNS TABLE (kpi text, title text, weight double precision, names text, meaning text, texts text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        d.kpi, d.title, 1.0::double precision,
        pg_catalog.concat_ws(' ', d.title, d.kpi, pg_catalog.array_to_string(d.categories, ' ')),
        pg_catalog.concat_ws(' ', akpi_attribute_text(d.definition), d.formula, akpi_attribute_text(d.standard_formula)),
        pg_catalog.concat_ws(' ', akpi_attribute_text(d.business_insights), akpi_attribute_text(d.measurement_approach),
            akpi_attribute_text(d.trend_analysis), akpi_attribute_text(d.diagnostic_questions), akpi_attribute_text(d.actionable_tips),
            akpi_attribute_text(d.visualization_suggestions), akpi_attribute_text(d.risk_warnings),
            akpi_attribute_text(d.tools_and_technologies), akpi_attribute_text(d.integration_points), akpi_attribute_text(d.change_impact))
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset($1) AS (
        kpi text, title text, formula text, categories text[],
        definition jsonb, business_insights jsonb, measurement_approach jsonb,
        standard_formula jsonb, trend_analysis jsonb, diagnostic_questions jsonb,
        actionable_tips jsonb, visualization_suggestions jsonb, risk_warnings jsonb,
        tools_and_technologies jsonb, integration_points jsonb, change_impact jsonb
    )) AS d;
END;
COMMENT ON FUNCTION akpi_search_kpis(jsonb) IS 'internal: the texts of KPIs, as kpi_search reads them';

CREATE FUNCTION akpi_search_documents()
RETURNS TABLE (kpi text, title text, weight double precision, names text, meaning text, texts text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.kpi, k.title, k.weight, k.names, k.meaning, k.texts
    FROM akpi_search_kpis(akpi_builtin_definitions()) AS k
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
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_guide()) AS (title text, text text)) AS g;
END;
COMMENT ON FUNCTION akpi_search_documents() IS 'internal: the texts of the built-in KPIs, the functions and the documentation, as kpi_search reads them';

CREATE TABLE akpi_search_document (
    kpi text,
    title text NOT NULL,
    weight double precision NOT NULL,
    document text NOT NULL,
    words tsvector NOT NULL,
    basis text NOT NULL
);
-- To unpack them would take longer than to find them.
ALTER TABLE akpi_search_document ALTER COLUMN words SET STORAGE EXTERNAL;
COMMENT ON TABLE akpi_search_document IS 'internal: what kpi_search looks through, written by akpi_search_store; of the library, so that no dump has it';
COMMENT ON COLUMN akpi_search_document.kpi IS 'name of the KPI; NULL of a function or a section of the documentation';
COMMENT ON COLUMN akpi_search_document.title IS 'name for people';
COMMENT ON COLUMN akpi_search_document.weight IS 'how much a match in it tells';
COMMENT ON COLUMN akpi_search_document.document IS 'the whole text';
COMMENT ON COLUMN akpi_search_document.words IS 'the words of the text';
COMMENT ON COLUMN akpi_search_document.basis IS 'what akpi_search_basis gave when it was written; where it gives something else, the texts themselves are searched';
GRANT SELECT ON akpi_search_document TO PUBLIC;

CREATE FUNCTION akpi_search_store() RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    DELETE FROM akpi_search_document;
    INSERT INTO akpi_search_document (kpi, title, weight, document, words, basis)
    SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
        akpi_search_vector(d.names, d.meaning, d.texts), akpi_search_basis()
    FROM akpi_search_documents() AS d;
END;
COMMENT ON FUNCTION akpi_search_store() IS 'internal: writes what kpi_search looks through; the last that an installation and an upgrade do';

CREATE OR REPLACE FUNCTION kpi_search(query text)
RETURNS TABLE (kpi text, title text, rank double precision, headline text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH query AS MATERIALIZED (
        SELECT
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig, pg_catalog.left($1, 500)) AS wanted,
            -- Any of the words will do, unless the question says otherwise.
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig,
                coalesce(akpi_search_words(pg_catalog.left($1, 500)), '')) AS near,
            coalesce((SELECT s.basis FROM akpi_search_document AS s LIMIT 1) = akpi_search_basis(), false) AS is_stored
    ), brought AS (
        SELECT s.kpi, s.title, s.weight, s.document, s.words
        FROM akpi_search_document AS s
        WHERE (SELECT q.is_stored FROM query AS q)
        UNION ALL
        -- Another library than that of the extension's version: the texts as they are now.
        SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
            akpi_search_vector(d.names, d.meaning, d.texts)
        FROM akpi_search_documents() AS d
        WHERE NOT (SELECT q.is_stored FROM query AS q)
    ), documents AS MATERIALIZED (
        SELECT b.kpi, b.title, b.weight, b.document, b.words
        FROM brought AS b
        WHERE b.kpi IS NULL OR NOT EXISTS (SELECT FROM kpi_definition AS o WHERE o.kpi = b.kpi)
        UNION ALL
        SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
            akpi_search_vector(d.names, d.meaning, d.texts)
        FROM akpi_search_kpis(akpi_own_definitions()) AS d
        WHERE EXISTS (SELECT FROM kpi_definition)
    ), ranked AS (
        SELECT
            m.kpi, m.title, m.document, q.wanted, q.near, m.words @@ q.wanted AS exact,
            m.weight * (pg_catalog.ts_rank(m.words, q.wanted) + pg_catalog.ts_rank(m.words, q.near))
                -- The one that is named comes before those that mention it.
                + CASE
                    WHEN pg_catalog.lower(pg_catalog.btrim($1)) IN (m.kpi, pg_catalog.lower(m.title)) THEN 1::double precision
                    WHEN pg_catalog.strpos(pg_catalog.concat(' ', pg_catalog.regexp_replace(pg_catalog.lower($1), '[^a-z0-9_]+', ' ', 'g'), ' '),
                        ' '::text || m.kpi || ' '::text) > 0 THEN 0.5::double precision
                    ELSE 0::double precision
                END AS rank
        FROM documents AS m
        CROSS JOIN query AS q
        WHERE m.words @@ q.wanted OR m.words @@ q.near
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

-- The last of this file: the comments on all functions are there.
SELECT akpi_search_store();
