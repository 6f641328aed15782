--
-- kpi_band and kpi_band_rank: every boundary of every built-in band, values that
-- are none, KPIs that are none, and custom bands in jsonb.
--

-- on, before and behind every bound
SELECT kpi, value, kpi_band(kpi, value), kpi_band_rank(kpi, value)
FROM (VALUES
    ('ambassador_rate', -1::float8), ('ambassador_rate', 0), ('ambassador_rate', 14.999), ('ambassador_rate', 14.999999999999998), ('ambassador_rate', 15),
    ('ambassador_rate', 15.000000000000002), ('ambassador_rate', 30), ('ambassador_rate', 30.000000000000004), ('ambassador_rate', 30.001), ('ambassador_rate', 100), ('ambassador_rate', 1e300),
    ('advocacy_actions', 0), ('advocacy_actions', 0.5999), ('advocacy_actions', 0.5999999999999999), ('advocacy_actions', 0.6), ('advocacy_actions', 0.6000000000000001),
    ('advocacy_actions', 0.7999999999999999), ('advocacy_actions', 0.8), ('advocacy_actions', 0.8000000000000002), ('advocacy_actions', 150),
    ('advocacy_growth', -100), ('advocacy_growth', -0.001), ('advocacy_growth', -5e-324), ('advocacy_growth', 0), ('advocacy_growth', 5e-324), ('advocacy_growth', 0.001), ('advocacy_growth', 250)) AS v (kpi, value)
ORDER BY kpi, value;
SELECT kpi_band('advocacy_growth', '-0'::float8) AS minus_zero;
-- a computed value falls where it should: 3 of 20 is 15 %, 6 of 10 is 0.6
SELECT kpi_band('ambassador_rate', ambassador_rate(n <= 3)) AS three_of_twenty FROM generate_series(1, 20) AS n;
SELECT kpi_band('advocacy_actions', advocacy_actions((n <= 6)::integer)) AS six_of_ten, kpi_band('advocacy_actions', advocacy_actions((n <= 8)::integer)) AS eight_of_ten FROM generate_series(1, 10) AS n;
SELECT kpi_band('advocacy_growth', advocacy_growth(7, 7)) AS flat, kpi_band('advocacy_growth', advocacy_growth(9223372036854775807, 9223372036854775806)) AS one_less;

SELECT count(*) FILTER (WHERE ambassador_rate(format('(%s,%s)', n * 3, n * 20)::rate_summary) <> 15) AS not_15,
       count(*) FILTER (WHERE ambassador_rate(format('(%s,%s)', n * 3, n * 10)::rate_summary) <> 30) AS not_30,
       count(*) FILTER (WHERE advocacy_actions(format('(%s,%s,%s,%s)', n * 5, n * 3, n * 3, n * 3)::action_summary) <> 0.6) AS not_0_6,
       count(*) FILTER (WHERE advocacy_actions(format('(%s,%s,%s,%s)', n * 5, n * 4, n * 4, n * 4)::action_summary) <> 0.8) AS not_0_8
FROM generate_series(1, 3000) AS n;

-- infinite values fall in the open bands, NaN in none
SELECT kpi, kpi_band(kpi, 'Infinity'::float8) AS infinity, kpi_band_rank(kpi, '-Infinity'::float8) AS minus_infinity
FROM (VALUES ('ambassador_rate'), ('advocacy_actions'), ('advocacy_growth')) AS v (kpi) ORDER BY kpi;
SELECT kpi, left(outcome(format('SELECT kpi_band(%L, ''NaN''::float8)', kpi)), 8) AS band, left(outcome(format('SELECT kpi_band_rank(%L, ''NaN''::float8)', kpi)), 8) AS rank
FROM (VALUES ('ambassador_rate'), ('nps')) AS v (kpi) ORDER BY kpi;
SELECT message LIKE '%NaN%' AS names_it, hint <> '' AS has_hint FROM complaint($$SELECT kpi_band('ambassador_rate', 'NaN'::float8)$$);

-- NULL has no band; a KPI without bands has none for any value
SELECT kpi_band('ambassador_rate', NULL::float8) AS no_value, kpi_band(NULL::text, 5) AS no_kpi, kpi_band_rank('ambassador_rate', NULL) AS no_rank,
       kpi_band('nps', 50) AS no_bands, kpi_band_rank('csat', 50) AS no_bands_no_rank;
SELECT kpi, kpi_band(kpi, 1) FROM kpi_catalog WHERE kpi NOT IN (SELECT b.kpi FROM kpi_bands AS b) AND kpi_band(kpi, 1) IS NOT NULL;

-- an unknown KPI: the HINT names the nearest known
SELECT kpi, code, hint LIKE '%"' || nearest || '"%' AS nearest
FROM (VALUES (1, 'ambasador_rate', 'ambassador_rate'), (2, 'advocacy_grwoth', 'advocacy_growth'), (3, 'advocacy_action', 'advocacy_actions'), (4, 'npss', 'nps'),
             (5, 'ambassador rate', 'ambassador_rate'), (6, 'influencer-reach', 'influencer_reach'), (7, 'referal_conversion_rate', 'referral_conversion_rate'),
             (8, 'NPS', 'nps'), (9, 'AMBASSADOR_RATE', 'ambassador_rate')) AS v (n, kpi, nearest)
CROSS JOIN LATERAL complaint(format('SELECT kpi_band(%L, 1::float8)', kpi))
ORDER BY n;
SELECT (complaint($$SELECT kpi_band('ambasador_rate', 5::float8)$$)).*;
SELECT outcome($$SELECT kpi_band('', 5::float8)$$) AS empty, outcome($$SELECT kpi_band_rank('ambassador', 5)$$) AS rank, outcome($$SELECT kpi_band(repeat('x', 100000), 5::float8)$$) AS long,
       outcome($$SELECT kpi_band('nps; DROP TABLE kpi_definition', 5::float8)$$) AS injected;

-- integers and numerics find their way
SELECT kpi_band('ambassador_rate', 20) AS integer, kpi_band('ambassador_rate', 20.5) AS numeric, kpi_band('ambassador_rate', 20::bigint) AS bigint, kpi_band('ambassador_rate', 20::real) AS real;

-- for sorting and colouring: 1 is the worst
SELECT kpi_band_rank('ambassador_rate', value) AS rank, kpi_band('ambassador_rate', value) AS band, count(*)
FROM generate_series(0, 50) AS value GROUP BY 1, 2 ORDER BY 1;

-- custom bands, in any direction, half-open or closed
SELECT value, kpi_band_in(value, '[{"label": "cold", "range": "(,0)"}, {"label": "mild", "range": "[0,20]"}, {"label": "warm", "range": "(20,)"}]') AS band
FROM (VALUES (-0.1::float8), (0), (20), (20.1), (NULL)) AS v (value);
SELECT value, kpi_band_in(value, '[{"label": "slow", "range": "(48,)"}, {"label": "fair", "range": "[24,48]"}, {"label": "fast", "range": "[0,24)"}]') AS lower_is_better
FROM (VALUES (-1::float8), (0), (23.9), (24), (48), (48.1)) AS v (value);
SELECT range, kpi_band_in(5, jsonb_build_array(jsonb_build_object('label', 'in', 'range', range))) AS band_of_5
FROM (VALUES (1, '[5,5]'), (2, '(5,6]'), (3, '[4,5)'), (4, '[4,5]'), (5, '(,5]'), (6, '(,5)'), (7, '[5,)'), (8, '(5,)'), (9, '(,)'), (10, ' [ 4.5 , 5.5 ] '), (11, '[-1e3,+1E3]'), (12, '[.5,5.]')) AS v (n, range)
WHERE outcome(format('SELECT kpi_band_in(5, %L::jsonb)', jsonb_build_array(jsonb_build_object('label', 'in', 'range', range)))) NOT LIKE 'ERROR%'
ORDER BY n;
-- it may stand in an index and a generated column, since it reads nothing
CREATE TABLE measured (value float8, band text GENERATED ALWAYS AS (kpi_band_in(value, '[{"label": "low", "range": "(,5)"}, {"label": "high", "range": "[5,)"}]'::jsonb)) STORED);
CREATE INDEX measured_band ON measured (kpi_band_in(value, '[{"label": "low", "range": "(,5)"}, {"label": "high", "range": "[5,)"}]'::jsonb));
INSERT INTO measured VALUES (4), (5), (NULL);
SELECT * FROM measured ORDER BY value;
SELECT left(outcome($$CREATE INDEX ON measured (kpi_band('ambassador_rate', value))$$), 11) AS reads_the_catalogue;
DROP TABLE measured;

-- jsonb that is no list of bands: 22023
SELECT bands, outcome(format('SELECT kpi_band_in(5, %L::jsonb)', bands))
FROM (VALUES
    (1, 'null'), (2, 'true'), (3, '5'), (4, '"(,)"'), (5, '{}'), (6, '[]'), (7, '{"label": "a", "range": "(,)"}'), (8, '[null]'), (9, '[5]'), (10, '["(,)"]'), (11, '[[]]'), (12, '[{}]'),
    (13, '[{"label": "a"}]'), (14, '[{"range": "(,)"}]'), (15, '[{"label": null, "range": "(,)"}]'), (16, '[{"label": 5, "range": "(,)"}]'), (17, '[{"label": "", "range": "(,)"}]'),
    (18, '[{"label": "a", "range": null}]'), (19, '[{"label": "a", "range": 5}]'), (20, '[{"label": "a", "range": [0, 5]}]'), (21, '[{"label": "a", "range": "(,)", "colour": "red"}]'),
    (22, '[{"label": "a", "range": "(,)", "meaning": 5}]'), (23, '[{"label": "a", "range": ""}]'), (24, '[{"label": "a", "range": "5"}]'), (25, '[{"label": "a", "range": "empty"}]'),
    (26, '[{"label": "a", "range": "[5"}]'), (27, '[{"label": "a", "range": "5]"}]'), (28, '[{"label": "a", "range": "[5,6"}]'), (29, '[{"label": "a", "range": "[5;6]"}]'), (30, '[{"label": "a", "range": "[1,2,3]"}]'),
    (31, '[{"label": "a", "range": "[6,5]"}]'), (32, '[{"label": "a", "range": "(5,5)"}]'), (33, '[{"label": "a", "range": "[5,5)"}]'), (34, '[{"label": "a", "range": "(5,5]"}]'),
    (35, '[{"label": "a", "range": "[NaN,5]"}]'), (36, '[{"label": "a", "range": "[x,5]"}]'), (37, '[{"label": "a", "range": "[1e999,)"}]'),
    (38, '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "(5,)"}]'), (39, '[{"label": "a", "range": "(,5]"}, {"label": "b", "range": "[5,)"}]'),
    (40, '[{"label": "a", "range": "(,4)"}, {"label": "b", "range": "[5,)"}]'), (41, '[{"label": "a", "range": "(,6)"}, {"label": "b", "range": "[5,)"}]'),
    (42, '[{"label": "a", "range": "(,)"}, {"label": "b", "range": "(,)"}]'), (43, '[{"label": "a", "range": "(,5)"}, {"label": "a", "range": "[5,)"}]'),
    (44, '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "[7,9)"}, {"label": "c", "range": "[5,7)"}]')) AS v (n, bands)
WHERE outcome(format('SELECT kpi_band_in(5, %L::jsonb)', bands)) <> 'ERROR 22023'
ORDER BY n;
-- the object, not the order of its values, makes a band
SELECT outcome($$SELECT kpi_band_in(5, '[["a", "(,)", null]]'::jsonb)$$) AS band_as_array;
-- nesting without end is refused like any other nonsense
SELECT left(outcome(format('SELECT kpi_band_in(5, %L::jsonb)', repeat('[', 5000) || repeat(']', 5000))), 8) AS deep,
       left(outcome(format('SELECT kpi_band_in(5, %L::jsonb)', repeat('[{"label":', 3000) || '1' || repeat('}]', 3000))), 8) AS deep_objects;
SELECT kpi_band_in(98.5, jsonb_agg(jsonb_build_object('label', 'band ' || n, 'range', format('[%s,%s)', n, n + 1)) ORDER BY n)) AS of_many FROM generate_series(0, 99) AS n;
SELECT complaint.* FROM generate_series(0, 0), complaint($$SELECT kpi_band_in(1, jsonb_agg(jsonb_build_object('label', 'band ' || n, 'range', format('[%s,%s)', n, n + 1)) ORDER BY n)) FROM generate_series(0, 100) AS n$$);
-- the messages name the bands
SELECT (complaint($$SELECT kpi_band_in(5, '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "(5,)"}]')$$)).*;
SELECT (complaint($$SELECT kpi_band_in(5, '[{"label": "a", "range": "[6,5]"}]')$$)).*;
\set VERBOSITY terse
SELECT kpi_band(5, NULL::jsonb) AS no_bands, kpi_band(NULL::float8, '[{"label": "a", "range": "(,)"}]') AS no_value, outcome($$SELECT kpi_band('NaN'::float8, '[{"label": "a", "range": "(,)"}]'::jsonb)$$) AS nan;
