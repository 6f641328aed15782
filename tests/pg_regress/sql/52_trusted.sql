--
-- The extension is trusted: who owns a database and is no superuser creates it,
-- defines KPIs in it, lets others read or define, and drops it again.
--
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regression_advocacy_kpi_trusted;
DROP ROLE IF EXISTS regress_kpi_owner;
DROP ROLE IF EXISTS regress_kpi_other;
CREATE ROLE regress_kpi_owner;
CREATE ROLE regress_kpi_other;
CREATE DATABASE regression_advocacy_kpi_trusted OWNER regress_kpi_owner TEMPLATE template0;
\set main :DBNAME
\c regression_advocacy_kpi_trusted
SET client_min_messages = warning;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- not for everybody
SET SESSION AUTHORIZATION regress_kpi_other;
\set VERBOSITY sqlstate
CREATE EXTENSION advocacy_kpi;
\set VERBOSITY default
RESET SESSION AUTHORIZATION;

-- but for the owner of the database
SET SESSION AUTHORIZATION regress_kpi_owner;
CREATE SCHEMA kpi;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
SELECT extowner::regrole AS owner FROM pg_extension WHERE extname = 'advocacy_kpi';
SET search_path = kpi;
-- who uses all of it
SELECT nps(n) IS NOT NULL AS nps, rate_agg(n > 5) AS rate, kpi_band('ambassador_rate', 20) AS band FROM generate_series(0, 10) AS n;
SELECT count(*) AS kpis FROM kpi_catalog;
SELECT count(*) AS bands FROM kpi_bands;
SELECT family, cardinality(kpis) AS kpis FROM kpi_family;
SELECT count(*) > 0 AS found FROM kpi_search('referral');
SELECT kpi_define('{"kpi": "own", "unit": "ratio", "bands": [{"label": "all", "range": "(,)"}]}');
SELECT kpi_define('{"kpi": "nps", "target": 40}');
SELECT kpi_band('own', 5) AS band, kpi_insight('nps', 45) -> 'target_met' AS target_met;
SELECT kpi_undefine('nps');
-- types in tables, views and functions of users
CREATE TABLE answers (region text, score integer, day nps_summary);
INSERT INTO answers VALUES ('north', 9, '(1,0,0)'), ('north', 3, '(0,0,1)'), ('south', 10, '(1,0,0)');
CREATE MATERIALIZED VIEW by_region AS SELECT region, nps_agg(score) AS answers FROM answers GROUP BY region;
CREATE INDEX ON by_region (answers);
SELECT region, nps(answers) FROM by_region ORDER BY region;

-- others: nothing without the schema, all of the reading with it
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_kpi_other;
\set VERBOSITY sqlstate
SELECT kpi.kpi_band('own', 5);
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_kpi_owner;
GRANT USAGE ON SCHEMA kpi TO regress_kpi_other;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_kpi_other;
SELECT kpi.kpi_band('own', 5) AS band, kpi.nps(n) IS NOT NULL AS nps FROM generate_series(0, 10) AS n;
SELECT count(*) AS kpis FROM kpi.kpi_catalog;
SELECT count(*) AS bands FROM kpi.kpi_bands;
SELECT count(*) AS families FROM kpi.kpi_family;
SELECT count(*) > 0 AS found FROM kpi.kpi_search('referral');
SELECT definition ->> 'kpi' AS own FROM kpi.kpi_definition;
\set VERBOSITY sqlstate
SELECT kpi.kpi_define('{"kpi": "theirs", "unit": "ratio"}');
SELECT kpi.kpi_undefine('own');
DROP EXTENSION advocacy_kpi CASCADE;
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
-- the owner grants it on
SET SESSION AUTHORIZATION regress_kpi_owner;
GRANT INSERT, UPDATE, DELETE ON kpi.kpi_definition TO regress_kpi_other;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_kpi_other;
SELECT kpi.kpi_define('{"kpi": "theirs", "unit": "ratio", "bands": [{"label": "everything", "range": "(,)"}]}');
SELECT kpi.kpi_band('theirs', 5) AS band;
RESET SESSION AUTHORIZATION;

-- and drops it, whole
SET SESSION AUTHORIZATION regress_kpi_owner;
DROP EXTENSION advocacy_kpi CASCADE;
SELECT count(*) AS left_behind FROM pg_proc WHERE pronamespace = 'kpi'::regnamespace;
SELECT count(*) AS left_behind FROM pg_type WHERE typnamespace = 'kpi'::regnamespace AND typname LIKE '%summary';
SELECT relname FROM pg_class WHERE relnamespace = 'kpi'::regnamespace AND relname LIKE 'kpi%' ORDER BY relname;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
SELECT count(*) AS definitions FROM kpi.kpi_definition;
DROP EXTENSION advocacy_kpi;
RESET SESSION AUTHORIZATION;

\c :main
SET client_min_messages = warning;
DROP DATABASE regression_advocacy_kpi_trusted;
DROP ROLE regress_kpi_owner;
DROP ROLE regress_kpi_other;
