-- The catalogue: what each KPI means. The built-in definitions are part of the
-- library, so that an upgrade brings better ones; the users' own are rows of a
-- table that pg_dump keeps.
--
-- Literals are cast and functions qualified wherever another object of the same
-- name in the schema of the extension could match better.

CREATE FUNCTION akpi_builtin_families() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_families' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_builtin_families() IS 'internal: the families of KPIs, as the view kpi_family reads them';
CREATE FUNCTION akpi_definition_name(definition jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_definition_name' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_name(jsonb) IS 'internal: the name in a KPI definition; an error where it has none';
CREATE FUNCTION akpi_definition_merge(stored jsonb, patch jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_definition_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_merge(jsonb, jsonb) IS 'internal: one definition laid over another, key by key; a null removes a key';
CREATE FUNCTION akpi_definition_check(stored jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_check' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_check(jsonb) IS 'internal: an error where a KPI definition is not valid';
CREATE FUNCTION akpi_require_definition(kpi text, found boolean) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_gone' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require_definition(text, boolean) IS 'internal: an error where there was no KPI to undefine';
CREATE FUNCTION akpi_require_unused(kpi text, unit text, unit_before text, gone boolean) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_unused' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION akpi_require_unused(text, text, text, boolean) IS 'internal: an error where a scorecard counts a KPI that goes, or gets another unit';

CREATE FUNCTION akpi_definition_counted(kpi text, before jsonb, after jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_counted' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION akpi_definition_counted(text, jsonb, jsonb) IS 'internal: an error where a definition changes how a KPI is counted that a scorecard counts';

CREATE TABLE kpi_definition (
    kpi text PRIMARY KEY,
    definition jsonb NOT NULL
);
COMMENT ON TABLE kpi_definition IS 'your own KPI definitions and overrides of built-in ones; written by kpi_define and kpi_undefine';
COMMENT ON COLUMN kpi_definition.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_definition.definition IS 'the keys that were defined';
COMMENT ON CONSTRAINT kpi_definition_pkey ON kpi_definition IS 'one definition a KPI';
COMMENT ON INDEX kpi_definition_pkey IS 'one definition a KPI';
-- Whoever creates the extension may define KPIs and grant it on; everybody reads. The
-- table is not theirs, as its triggers and policies would run as others.
GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_definition TO @extowner@ WITH GRANT OPTION;
GRANT SELECT ON kpi_definition TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('kpi_definition', '');

CREATE FUNCTION akpi_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_definitions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definitions() IS 'internal: all KPI definitions that hold, as one array; the view kpi_catalog reads better';
CREATE FUNCTION akpi_builtin_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_builtin_definitions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_builtin_definitions() IS 'internal: the built-in KPI definitions as one array, whatever was defined over them';
CREATE FUNCTION akpi_own_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_own_definitions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_own_definitions() IS 'internal: the KPI definitions that hold for what stands in kpi_definition, as one array';
CREATE FUNCTION kpi_describe(kpi text) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_describe' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_describe(text) IS 'the whole definition of a KPI';
CREATE FUNCTION kpi_insight(kpi text, value double precision, context jsonb DEFAULT '{}') RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_insight_context' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_insight(text, double precision, jsonb) IS 'what a value means, in sentences: its band, how sure it is, what changed and whether chance explains it, the target, which segment drives the change; and the questions, tips and risks that fit it. context has what is known beside the value: low, high, confidence, n, previous, previous_low, previous_high, previous_n, p_value, target, segments';
CREATE FUNCTION akpi_insight(kpi text, value double precision) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_insight' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_insight(text, double precision) IS 'internal: kpi_insight, as views made before 0.9.0 call it';
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

CREATE FUNCTION kpi_band(kpi text, value double precision) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_band' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band(text, double precision) IS 'the band that a value of a KPI falls in; NULL where it falls in none';
CREATE FUNCTION kpi_band_in(value double precision, bands jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_band_given' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band_in(double precision, jsonb) IS 'the band that a value falls in, of bands given as [{"label":..., "range":"[15,30]"}, ...]';
CREATE FUNCTION kpi_band_rank(kpi text, value double precision) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_band_rank' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band_rank(text, double precision) IS 'position of the band that a value falls in, 1 = worst';

CREATE FUNCTION kpi_define(definition jsonb) RETURNS void
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
COMMENT ON FUNCTION kpi_define(jsonb) IS 'defines your own KPI, or overrides bands, target and texts of a built-in one; keys that are not given stay as they are, null takes one away';

CREATE FUNCTION kpi_undefine(kpi text) RETURNS void
LANGUAGE sql VOLATILE STRICT
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM kpi_definition AS own WHERE own.kpi = $1 RETURNING own.definition
    )
    SELECT akpi_require_definition($1, EXISTS (SELECT FROM gone)),
        akpi_require_unused($1, NULL::text, (SELECT gone.definition ->> 'unit'::text FROM gone), true);
END;
COMMENT ON FUNCTION kpi_undefine(text) IS 'drops your own KPI, or restores a built-in one';

CREATE FUNCTION akpi_attribute_text(attribute jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE pg_catalog.jsonb_typeof($1)
    WHEN 'array' THEN (
        SELECT pg_catalog.string_agg(
            '- ' || CASE pg_catalog.jsonb_typeof(i.item) WHEN 'object' THEN i.item ->> 'text'::text ELSE i.item #>> '{}'::text[] END,
            pg_catalog.chr(10) ORDER BY i.position)
        FROM pg_catalog.jsonb_array_elements($1) WITH ORDINALITY AS i (item, position))
    ELSE $1 #>> '{}'::text[]
END;
COMMENT ON FUNCTION akpi_attribute_text(jsonb) IS 'internal: an attribute as text: prose as it is, a list one line an item';

CREATE VIEW kpi_catalog AS
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
GRANT SELECT ON kpi_catalog TO PUBLIC;
COMMENT ON VIEW kpi_catalog IS 'every KPI, built in or your own, with the twelve attributes of a KPI database';
COMMENT ON COLUMN kpi_catalog.kpi IS 'name of the KPI, as kpi_band and kpi_describe take it';
COMMENT ON COLUMN kpi_catalog.title IS 'name for people';
COMMENT ON COLUMN kpi_catalog.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN kpi_catalog.unit IS 'percent (0-100), ratio, points or count';
COMMENT ON COLUMN kpi_catalog.better IS 'higher or lower';
COMMENT ON COLUMN kpi_catalog.formula IS 'the formula in one line';
COMMENT ON COLUMN kpi_catalog.aggregate IS 'the aggregate that computes it; NULL where a query does';
COMMENT ON COLUMN kpi_catalog.target IS 'the value to reach, in the unit';
COMMENT ON COLUMN kpi_catalog.builtin IS 'true where the extension brings it';
COMMENT ON COLUMN kpi_catalog.definition IS 'what is counted, and what is not';
COMMENT ON COLUMN kpi_catalog.business_insights IS 'what it tells a manager';
COMMENT ON COLUMN kpi_catalog.measurement_approach IS 'from which rows, at which grain, over which period';
COMMENT ON COLUMN kpi_catalog.standard_formula IS 'the formula spelled out, with an example';
COMMENT ON COLUMN kpi_catalog.trend_analysis IS 'how to read it over time';
COMMENT ON COLUMN kpi_catalog.diagnostic_questions IS 'what to ask when it moves';
COMMENT ON COLUMN kpi_catalog.actionable_tips IS 'what to do about it';
COMMENT ON COLUMN kpi_catalog.visualization_suggestions IS 'how to show it';
COMMENT ON COLUMN kpi_catalog.risk_warnings IS 'how it misleads';
COMMENT ON COLUMN kpi_catalog.tools_and_technologies IS 'what helps to measure it';
COMMENT ON COLUMN kpi_catalog.integration_points IS 'which systems feed it and use it';
COMMENT ON COLUMN kpi_catalog.change_impact IS 'what moves it, and what it moves';
COMMENT ON COLUMN kpi_catalog.categories IS 'tags';
COMMENT ON COLUMN kpi_catalog.related_kpis IS 'KPIs to read beside it';
COMMENT ON COLUMN kpi_catalog.query IS 'the query that computes it, where no aggregate does';

CREATE VIEW kpi_bands AS
SELECT d.kpi, b.rank::integer AS rank, b.label, b.range, b.meaning
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (kpi text, bands jsonb))
    WITH ORDINALITY AS d (kpi, bands, position)
CROSS JOIN LATERAL ROWS FROM (pg_catalog.jsonb_to_recordset(pg_catalog.jsonb_path_query_array(d.bands, '$[*]'))
    AS (label text, range text, meaning text))
    WITH ORDINALITY AS b (label, range, meaning, rank)
ORDER BY d.position, b.rank;
GRANT SELECT ON kpi_bands TO PUBLIC;
COMMENT ON VIEW kpi_bands IS 'the bands of every KPI that has them';
COMMENT ON COLUMN kpi_bands.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_bands.rank IS 'position, 1 = worst';
COMMENT ON COLUMN kpi_bands.label IS 'name of the band';
COMMENT ON COLUMN kpi_bands.range IS 'values in the band: [ and ] include the bound, ( and ) do not';
COMMENT ON COLUMN kpi_bands.meaning IS 'what a value in it tells';

CREATE VIEW kpi_family AS
SELECT
    f.family, f.definition, f.motivation, f.engagement_level, f.control, f.scope, f.impact,
    ARRAY(SELECT c.kpi FROM kpi_catalog AS c WHERE c.family = f.family) AS kpis
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_builtin_families()) AS (
    family text, definition text, motivation text, engagement_level text, control text, scope text, impact text
)) WITH ORDINALITY AS f (family, definition, motivation, engagement_level, control, scope, impact, position)
ORDER BY f.position;
GRANT SELECT ON kpi_family TO PUBLIC;
COMMENT ON VIEW kpi_family IS 'customer advocacy and brand ambassadorship side by side, and the composite of both';
COMMENT ON COLUMN kpi_family.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN kpi_family.definition IS 'who they are';
COMMENT ON COLUMN kpi_family.motivation IS 'why they do it';
COMMENT ON COLUMN kpi_family.engagement_level IS 'how deep and how regular it is';
COMMENT ON COLUMN kpi_family.control IS 'how much the brand decides';
COMMENT ON COLUMN kpi_family.scope IS 'where it happens and whom it reaches';
COMMENT ON COLUMN kpi_family.impact IS 'what it does to the business';
COMMENT ON COLUMN kpi_family.kpis IS 'the KPIs that measure it';

-- Targets: of segments and of times; without one here that of the definition holds.
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
