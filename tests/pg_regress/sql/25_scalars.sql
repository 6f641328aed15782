--
-- kpi_growth and kpi_cagr: growth between two numbers, and per period.
--
SELECT kpi_growth(100, 150) AS grown, kpi_growth(150, 120) AS shrunk, kpi_growth(8, 0) AS lost, kpi_growth(8, 8) AS flat, kpi_growth(2.5, 2.0) AS fractions,
       pg_typeof(kpi_growth(1, 2)) AS type;
SELECT kpi_growth(3, 4) = 100::float8 / 3 AS a_third, kpi_growth(0.1, 0.3) - 200 < 1e-9 AS doubled;

-- 100 to 121 in two periods is 10 % a period
SELECT kpi_cagr(100, 121, 2) AS two, kpi_cagr(100, 110, 1) AS one, round(kpi_cagr(1000, 2000, 7)::numeric, 6) AS seven,
       round(kpi_cagr(100, 121, 0.5)::numeric, 6) AS half, kpi_cagr(100, 0, 3) AS all_lost, kpi_cagr(5, 5, 4) AS flat;
SELECT round(kpi_cagr(1000, 2000, 7)::numeric, 6) = round((100 * ((2000::float8 / 1000) ^ (1::float8 / 7) - 1))::numeric, 6) AS as_by_hand,
       round(kpi_growth(12.5, 17.25)::numeric, 6) = round(100 * (17.25 - 12.5) / 12.5, 6) AS growth_as_by_hand;

-- from a start of 0 there is no growth; NULL in, NULL out
SELECT kpi_growth(0, 5) AS from_zero, kpi_growth(0, 0) AS nothing, kpi_growth('-0', 5) AS from_minus_zero, kpi_growth(NULL, 5) AS no_start, kpi_growth(5, NULL) AS no_end,
       kpi_cagr(0, 5, 2) AS cagr_from_zero, kpi_cagr(NULL, 5, 2) AS cagr_no_start, kpi_cagr(5, NULL, 2) AS cagr_no_end, kpi_cagr(5, 6, NULL) AS cagr_no_periods;

-- what is no number, and what makes no sense
SELECT expression, left(outcome('SELECT ' || expression), 8) AS refused
FROM (VALUES (1, 'kpi_growth(''NaN'', 5)'), (2, 'kpi_growth(5, ''NaN'')'), (3, 'kpi_growth(''Infinity'', 5)'), (4, 'kpi_growth(5, ''Infinity'')'),
             (5, 'kpi_growth(5, ''-Infinity'')'), (6, 'kpi_cagr(''NaN'', 5, 1)'), (7, 'kpi_cagr(5, ''NaN'', 1)'), (8, 'kpi_cagr(5, 6, ''NaN'')'),
             (9, 'kpi_cagr(5, 6, ''Infinity'')'), (10, 'kpi_cagr(5, 6, 0)'), (11, 'kpi_cagr(5, 6, -1)'), (12, 'kpi_cagr(-5, 6, 2)'), (13, 'kpi_cagr(5, -6, 2)'),
             (14, 'kpi_cagr(-5, -6, 2)'), (15, 'kpi_cagr(''Infinity'', ''Infinity'', 1)')) AS v (n, expression)
ORDER BY n;
-- what does not fit a double is 22003
SELECT outcome('SELECT kpi_growth(1e-300, 1e300)') AS growth, outcome('SELECT kpi_cagr(1e-300, 1e300, 0.5)') AS cagr, outcome('SELECT kpi_cagr(1, 2, 1e-5)') AS periods;
-- names of arguments
SELECT kpi_growth(start => 100, "end" => 150) AS growth, kpi_cagr(start => 100, "end" => 121, periods => 2) AS cagr;
