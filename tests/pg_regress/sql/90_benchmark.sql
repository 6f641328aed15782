--
-- Benchmarks: a table for what others reach, and a value beside the most
-- specific row that fits.
--
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_kpi_reader;
RESET client_min_messages;

-- none is shipped, and where there is none that fits there is no row
SELECT count(*) AS shipped FROM kpi_benchmark;
SELECT * FROM kpi_benchmark_compare('nps', 30);

INSERT INTO kpi_benchmark (benchmark_id, kpi, value, statistic, company_size, time_period, population, industry, geography, sample_size, source) VALUES
    (1, 'nps', 30, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Report A'),
    (2, 'nps', 24, NULL, NULL, NULL, NULL, 'Telecom', NULL, NULL, 'Report A'),
    (3, 'nps', 28, NULL, NULL, NULL, NULL, NULL, 'Germany', NULL, 'Report B'),
    (4, 'nps', 20, NULL, NULL, NULL, NULL, ' telecom ', 'GERMANY', NULL, 'Report B'),
    (5, 'nps', 45, 'top quartile', NULL, NULL, NULL, 'Telecom', NULL, NULL, 'Report C'),
    (6, 'nps', 33, NULL, '1000+', '2024', 'consumers', NULL, NULL, NULL, 'Report D'),
    (7, 'csat', 80, NULL, NULL, NULL, NULL, 'Retail', NULL, NULL, 'Report A'),
    (8, 'csat', 0, NULL, NULL, NULL, NULL, 'Nothing', NULL, NULL, 'Report A'),
    (9, 'advocacy_growth', -20, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Report A');

-- what was asked for decides; a NULL in the row is any, and no filter asks for
-- nothing: then the row that is about everyone
SELECT filters, c.benchmark_id AS id, c.benchmark, c.gap, c.matched
FROM (VALUES
    (1, '{}'), (2, '{"industry": "telecom"}'), (3, '{"geography": "germany"}'),
    (4, '{"industry": "telecom", "geography": "germany"}'),
    (5, '{"geography": "germany", "industry": "energy"}'), (6, '{"industry": "energy"}'),
    (7, '{"industry": "telecom", "geography": "france"}'),
    (8, '{"industry": "telecom", "statistic": "top quartile"}'), (9, '{"statistic": "median"}'),
    (10, '{"company_size": "1000+"}'), (11, '{"time_period": "2024", "population": "consumers"}'),
    (12, '{"company_size": "1000+", "time_period": "2023"}'),
    (13, '{"source": "report b"}'), (14, '{"source": "Report C", "industry": "telecom"}'), (15, '{"source": "unheard of"}'),
    -- case and blanks do not matter, and null is no filter
    (16, '{"industry": "  TELECOM "}'), (17, '{"industry": null}'), (18, '{"industry": "telecom", "geography": null}'),
    -- a part of a word is another word
    (19, '{"industry": "tele"}'), (20, '{"industry": "%"}')) AS v (n, filters)
LEFT JOIN LATERAL kpi_benchmark_compare('nps', 40, filters::jsonb) AS c ON true
ORDER BY n;
-- the filters are optional, and NULL is none
SELECT benchmark_id AS id FROM kpi_benchmark_compare('nps', 40);
SELECT benchmark_id AS id FROM kpi_benchmark_compare('nps', 40, NULL);
-- letters beyond ASCII, in lower and upper case
BEGIN;
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, industry, source) VALUES (100, 'nps', 1, 'ÉNERGIE', 'Report E');
SELECT benchmark_id AS id, matched FROM kpi_benchmark_compare('nps', 40, '{"industry": "énergie"}');
-- a name fits itself, even where its lower case is a matter of opinion
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, geography, source) VALUES (101, 'nps', 1, 'İstanbul', 'Report E'), (102, 'nps', 1, 'ΣΑΣ', 'Report E');
SELECT name, benchmark_id AS id FROM (VALUES ('İstanbul'), ('ΣΑΣ')) AS v (name) CROSS JOIN LATERAL kpi_benchmark_compare('nps', 40, jsonb_build_object('geography', name));
ROLLBACK;

-- the gap in units and in percent of the benchmark, in size and not in sign
SELECT c.* FROM (VALUES (1, 'csat', 84, 'retail'), (2, 'csat', 80, 'retail'), (3, 'csat', 60, 'retail'), (4, 'csat', 50, 'nothing'), (5, 'csat', 0, 'nothing'),
    (6, 'advocacy_growth', -10, ''), (7, 'advocacy_growth', -30, '')) AS v (n, kpi, value, industry)
CROSS JOIN LATERAL kpi_benchmark_compare(kpi, value, jsonb_build_object('industry', nullif(industry, ''))) AS c ORDER BY n;
-- an unknown value has a benchmark all the same
SELECT * FROM kpi_benchmark_compare('csat', NULL, '{"industry": "retail"}');
SELECT * FROM kpi_benchmark_compare(NULL, 5);

-- where less is better, less than the benchmark is better
SELECT kpi_define('{"kpi": "churn_rate", "unit": "percent", "better": "lower"}');
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, source) VALUES (20, 'churn_rate', 5, 'Report A');
SELECT value, gap, gap_percent, better FROM (VALUES (4), (5), (6), (NULL)) AS v (value) CROSS JOIN LATERAL kpi_benchmark_compare('churn_rate', value) ORDER BY value;

-- equally specific: first what is narrower by industry, then geography, then the
-- larger sample, then the later row
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, industry, geography, sample_size, source) VALUES
    (30, 'referral_rate', 1, 'retail', NULL, NULL, 'a'), (31, 'referral_rate', 2, NULL, 'france', 10, 'a'),
    (32, 'referral_rate', 3, 'energy', NULL, NULL, 'a'), (33, 'referral_rate', 4, 'energy', NULL, 50, 'b'), (34, 'referral_rate', 5, 'energy', NULL, 40, 'c'),
    (35, 'referral_rate', 6, 'health', NULL, 7, 'a'), (36, 'referral_rate', 7, 'health', NULL, 7, 'b');
SELECT filters, benchmark_id AS id
FROM (VALUES (1, '{"industry": "retail", "geography": "france"}'), (2, '{"geography": "france"}'), (3, '{"industry": "energy"}'), (4, '{"industry": "health"}')) AS v (n, filters)
CROSS JOIN LATERAL kpi_benchmark_compare('referral_rate', 10, filters::jsonb) ORDER BY n;

-- a value in another unit is not compared; one without a unit is in that of the KPI
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, unit, source) VALUES
    (40, 'advocacy_actions', 55, 'percent', 'a'), (41, 'viral_coefficient', 0.4, 'ratio', 'a'), (42, 'share_rate', 2, NULL, 'a');
SELECT kpi, (SELECT benchmark FROM kpi_benchmark_compare(kpi, 1)) FROM (VALUES ('advocacy_actions'), ('viral_coefficient'), ('share_rate')) AS v (kpi);

-- a benchmark for all KPIs at once, as a report would join it
SELECT v.kpi, c.benchmark, c.gap, c.better
FROM (VALUES ('nps', 42.5), ('csat', 71), ('engagement_rate', 3)) AS v (kpi, value)
LEFT JOIN LATERAL kpi_benchmark_compare(v.kpi, v.value, '{"industry": "retail"}') AS c ON true ORDER BY v.kpi;

-- what makes no sense is 22023 with a HINT
SELECT expression, outcome('SELECT count(*) FROM ' || expression)
FROM (VALUES (1, $$kpi_benchmark_compare('nsp', 1)$$), (2, $$kpi_benchmark_compare('', 1)$$), (3, $$kpi_benchmark_compare('nps', 'NaN')$$),
             (4, $$kpi_benchmark_compare('nps', 'Infinity')$$), (5, $$kpi_benchmark_compare('nps', '-Infinity')$$),
             (6, $$kpi_benchmark_compare('nps', 1, '{"indsutry": "telecom"}')$$), (7, $$kpi_benchmark_compare('nps', 1, '{"value": "1"}')$$),
             (8, $$kpi_benchmark_compare('nps', 1, '{"industry": 5}')$$), (9, $$kpi_benchmark_compare('nps', 1, '{"industry": ["telecom"]}')$$),
             (10, $$kpi_benchmark_compare('nps', 1, '[]')$$), (11, $$kpi_benchmark_compare('nps', 1, '"telecom"')$$), (12, $$kpi_benchmark_compare('nps', 1, 'null')$$),
             (13, $$kpi_benchmark_compare('nps', 1, '{"Industry": "telecom"}')$$),
             -- even where there is nothing to compare with
             (14, $$kpi_benchmark_compare('influencer_reach', 1, '{"x": "y"}')$$), (15, $$kpi_benchmark_compare('influencer_reach', 'NaN')$$)) AS v (n, expression)
ORDER BY n;
SELECT (complaint($$SELECT kpi_benchmark_compare('nps', 1, '{"indsutry": "telecom"}')$$)).*;
SELECT (complaint($$SELECT kpi_benchmark_compare('nsp', 1)$$)).*;
SELECT (complaint($$SELECT kpi_benchmark_compare('nps', 'NaN')$$)).*;

-- the table takes finite values with a source, of a sample with someone in it
\set VERBOSITY sqlstate
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 'NaN', 'a');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 'Infinity', 'a');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', '-Infinity', 'a');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', NULL, 'a');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES (NULL, 1, 'a');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, NULL);
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, '');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, '  ');
INSERT INTO kpi_benchmark (kpi, value, source, sample_size) VALUES ('nps', 1, 'a', 0);
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, source) VALUES (1, 'nps', 1, 'a');
\set VERBOSITY default
-- largest finite values, and rows that are numbered by themselves
BEGIN;
DELETE FROM kpi_benchmark;
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1.7976931348623157e308, 'a') RETURNING benchmark_id > 0 AS numbered;
SELECT benchmark, gap FROM kpi_benchmark_compare('nps', 0);
SELECT outcome($$SELECT gap FROM kpi_benchmark_compare('nps', -1e308)$$) LIKE 'ERROR 22003%' AS out_of_range;
ROLLBACK;

-- everybody reads, the owner writes
CREATE ROLE regress_kpi_reader;
SET SESSION AUTHORIZATION regress_kpi_reader;
SELECT count(*) AS rows FROM kpi_benchmark;
SELECT benchmark_id AS id FROM kpi_benchmark_compare('nps', 40, '{"industry": "telecom"}');
\set VERBOSITY sqlstate
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, 'a');
UPDATE kpi_benchmark SET value = 1;
DELETE FROM kpi_benchmark;
TRUNCATE kpi_benchmark;
SELECT nextval('kpi_benchmark_benchmark_id_seq');
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
-- who may insert needs no right on the numbers
GRANT INSERT ON kpi_benchmark TO regress_kpi_reader;
SET SESSION AUTHORIZATION regress_kpi_reader;
INSERT INTO kpi_benchmark (benchmark_id, kpi, value, source) VALUES (50, 'nps', 1, 'a');
BEGIN;
INSERT INTO kpi_benchmark (kpi, value, industry, source) VALUES ('nps', 2, 'mining', 'a');
SELECT benchmark FROM kpi_benchmark_compare('nps', 1, '{"industry": "mining"}');
ROLLBACK;
RESET SESSION AUTHORIZATION;
REVOKE INSERT ON kpi_benchmark FROM regress_kpi_reader;

-- what is said of a KPI, its own definition coming first
SELECT v.kpi, f.* FROM (VALUES ('nps'), ('engagement_rate'), ('influencer_reach'), ('churn_rate')) AS v (kpi) CROSS JOIN LATERAL kpi_facts(v.kpi) AS f;
SELECT c.kpi FROM kpi_catalog AS c CROSS JOIN LATERAL kpi_facts(c.kpi) AS f
WHERE ROW(c.title, c.family, c.unit, c.better, c.target) IS DISTINCT FROM ROW(f.title, f.family, f.unit, f.better, f.target);
BEGIN;
SELECT kpi_define('{"kpi": "nps", "title": "Our NPS", "target": 98.51677175347999}');
SELECT * FROM kpi_facts('nps');
ROLLBACK;
SELECT * FROM kpi_facts(NULL);
SELECT outcome($$SELECT title FROM kpi_facts('nsp')$$);

DELETE FROM kpi_benchmark;
SELECT kpi_undefine('churn_rate');
DROP ROLE regress_kpi_reader;
