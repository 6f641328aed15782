-- From 0.3.0 to 0.4.0: what does the work of scorecards trusts no schema but pg_catalog,
-- and benchmarks can be looked up beside the tables of Citus.

ALTER FUNCTION kpi_scorecard_create(text, regclass, jsonb, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_scorecard_render(text, regclass, jsonb, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_scorecard_drop(text, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_scorecard_compact(text, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_scorecard_verify(text, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_scorecard_rebuild(text, jsonb) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION kpi_benchmark_nearest(text, text, jsonb) STRICT;
