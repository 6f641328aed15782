-- What a plain owner of a database does with the package; the answers are in try.out.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT rolsuper FROM pg_roles WHERE rolname = current_user;

CREATE EXTENSION advocacy_kpi;
CREATE TABLE customer (region text, is_advocate boolean, score integer);
INSERT INTO customer VALUES
    ('north', true, 10), ('north', false, 9), ('north', false, 3), ('north', false, 8),
    ('south', true, 9), ('south', true, 10), ('south', true, 7), ('south', NULL, NULL);

-- KPIs of numbers that are known: by hand, and a case of Newcombe (1998).
SELECT region, ambassador_rate(is_advocate), nps(score) FROM customer GROUP BY region ORDER BY region;
SELECT advocacy_growth(120, 150), kpi_band('ambassador_rate', 15), (SELECT bool_and(builtin) FROM kpi_catalog);
SELECT round(low::numeric, 2), round(high::numeric, 2) FROM rate_ci('(81,263)', method => 'wilson');

-- A live scorecard follows its table.
SELECT kpi_create_scorecard('card', 'customer', '{"segments": ["region"], "storage": "live",
    "measures": {"ambassador_rate": "is_advocate", "nps": "score"}}');
INSERT INTO customer VALUES ('north', true, 0);
UPDATE customer SET is_advocate = false WHERE region = 'south' AND score = 7;
SELECT region, kpi, round(value::numeric, 2), n, total FROM card ORDER BY kpi, total, region;
SELECT kpi_verify_scorecard('card');
SELECT kpi_drop_scorecard('card');

-- What was stored by the first release reads the same after the upgrade.
DROP EXTENSION advocacy_kpi;
CREATE EXTENSION advocacy_kpi VERSION '0.1.0';
CREATE TABLE month AS SELECT region, rate_agg(is_advocate) AS advocates FROM customer GROUP BY region;
ALTER EXTENSION advocacy_kpi UPDATE;
SELECT extversion = default_version FROM pg_extension JOIN pg_available_extensions ON name = extname WHERE extname = 'advocacy_kpi';
SELECT rollup(advocates), round(ambassador_rate(rollup(advocates))::numeric, 2) FROM month;
SELECT round(low::numeric, 2) FROM rate_ci('(81,263)', method => 'wilson');
