--
-- Trends: a gap keeps its place, the exact p of a few values, Sen's interval, seasons.
--
SET extra_float_digits = -6;
-- p is exact up to twelve values: Kendall's tables
SELECT t.n, t.s, t.p_value, t.direction FROM unnest('{4,5,8,12,13}'::integer[]) AS length, LATERAL (SELECT (kpi_trend(i ORDER BY i)).* FROM generate_series(1, length) AS i) AS t;
-- a period of which nothing is known keeps its place, so the slope is one of time
SELECT (kpi_trend(v ORDER BY i)).* FROM unnest('{1,NULL,NULL,7}'::float8[]) WITH ORDINALITY AS x (v, i);
SELECT (kpi_trend(v ORDER BY i)).sen_slope AS without FROM unnest('{1,7}'::float8[]) WITH ORDINALITY AS x (v, i);
SELECT (kpi_trend(v ORDER BY i)).* FROM unnest('{12,15,11,18,20,19,25,22,28,27}'::float8[]) WITH ORDINALITY AS x (v, i);
-- each season is compared with itself only; seasons of any type give the same
CREATE TEMP TABLE quarter AS
SELECT v, i, (date '2021-01-01' + (i - 1) * interval '3 months')::date AS starts
FROM unnest('{10,30,20,40,12,31,23,44,15,35,22,47,16,34,27,50}'::float8[]) WITH ORDINALITY AS x (v, i);
SELECT (kpi_trend(v ORDER BY i)).direction AS plain, (kpi_trend_seasonal(v, to_char(starts, '"Q"Q') ORDER BY i)).* FROM quarter;
SELECT kpi_trend_seasonal(v, (i % 4)::integer ORDER BY i) = kpi_trend_seasonal(v, extract(quarter FROM starts) ORDER BY i) AS numeric,
       kpi_trend_seasonal(v, (i % 4)::integer ORDER BY i) = kpi_trend_seasonal(v, date_part('quarter', starts) ORDER BY i) AS double,
       kpi_trend_seasonal(v, (i % 4)::bigint ORDER BY i) = kpi_trend_seasonal(v, (i % 4)::text ORDER BY i) AS bigint_and_text FROM quarter;
-- 1 and 1.0 are one season
SELECT (kpi_trend_seasonal(v, CASE i WHEN 1 THEN 1 ELSE 1.0 END ORDER BY i)).s FROM generate_series(1, 3) AS i, LATERAL (SELECT i::float8) AS x (v);
SELECT (kpi_trend_seasonal(nullif(v, 40), i % 4 ORDER BY i)).* FROM (SELECT v, i::integer FROM quarter) AS q;
SELECT i, (kpi_trend_seasonal(v, i % 4) OVER (ORDER BY i ROWS 7 PRECEDING)).s FROM (SELECT v, i::integer FROM quarter) AS q ORDER BY i;
SELECT kpi_trend_seasonal(v, 1) IS NULL AS of_none FROM unnest('{}'::float8[]) AS v;
SELECT kpi_trend_seasonal(v, 1) IS NULL AS of_unknown FROM unnest('{NULL,NULL}'::float8[]) AS v;
SELECT call, outcome('SELECT ' || call) FROM unnest(ARRAY[
    $$kpi_trend_seasonal(v, NULL::text) FROM unnest('{1,2}'::float8[]) AS v$$,
    $$kpi_trend_seasonal(v, 1) FROM unnest('{1,NaN}'::float8[]) AS v$$,
    $$(kpi_trend_seasonal(v, 1)).s FROM generate_series(1, 2000) AS v$$,
    $$kpi_trend_seasonal(v, 1) FROM generate_series(1, 2001) AS v$$,
    $$akpi_trend_seasonal_final('\x00')$$, $$akpi_trend_seasonal_final('\x01000000ff')$$, $$akpi_trend_seasonal_final('')$$,
    $$akpi_season_accum('\xff', 1, 'x')$$
]) AS call;
RESET extra_float_digits;
