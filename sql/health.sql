-- Brand health: advocacy and ambassadorship in one index.

CREATE FUNCTION brand_health(kpis jsonb, weights jsonb DEFAULT NULL) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_brand_health' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION brand_health(jsonb, jsonb) IS 'index of several KPIs, 0-100: each brought to 0-100 by the scale of its definition, averaged by weight; NULL over no values';
CREATE FUNCTION akpi_brand_health_rows(kpis jsonb, weights jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_brand_health_rows' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_brand_health_rows(jsonb, jsonb) IS 'internal: the rows of brand_health_breakdown as one array';
CREATE FUNCTION brand_health_breakdown(kpis jsonb, weights jsonb DEFAULT NULL)
RETURNS TABLE (kpi text, family text, value double precision, score double precision, weight double precision, contribution double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.kpi, r.family, r.value, r.score, r.weight, r.contribution
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_brand_health_rows($1, $2)) AS (
        kpi text, family text, value double precision, score double precision,
        weight double precision, contribution double precision
    )) WITH ORDINALITY AS r (kpi, family, value, score, weight, contribution, place)
    ORDER BY r.place;
END;
COMMENT ON FUNCTION brand_health_breakdown(jsonb, jsonb) IS 'what each KPI adds to brand_health: its score 0-100, its weight, and its contribution in points';
