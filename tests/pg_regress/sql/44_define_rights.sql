--
-- Who may read the catalogue and who may change it: everybody reads, the owner
-- of the extension defines, and grants that on.
--
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_kpi_reader;
DROP ROLE IF EXISTS regress_kpi_writer;
RESET client_min_messages;
CREATE ROLE regress_kpi_reader;
CREATE ROLE regress_kpi_writer;
GRANT USAGE ON SCHEMA public TO PUBLIC;

-- a role without rights reads everything
SET SESSION AUTHORIZATION regress_kpi_reader;
SELECT kpi_band('ambassador_rate', 20) AS band, kpi_band_rank('ambassador_rate', 20) AS rank;
SELECT kpi_describe('nps') ->> 'title' AS title, kpi_insight('ambassador_rate', 20) ->> 'band' AS band;
SELECT count(*) AS kpis FROM kpi_catalog;
SELECT count(*) AS bands FROM kpi_bands;
SELECT count(*) AS families FROM kpi_family;
SELECT count(*) > 0 AS found FROM kpi_search('referral');
SELECT count(*) AS definitions FROM kpi_definition;
SELECT nps(n) IS NOT NULL AS aggregates FROM generate_series(0, 10) AS n;
-- and changes nothing
\set VERBOSITY sqlstate
SELECT kpi_define('{"kpi": "own", "unit": "ratio"}');
SELECT kpi_define('{"kpi": "nps", "target": 40}');
SELECT kpi_undefine('nps');
SELECT kpi_undefine('unheard_of');
INSERT INTO kpi_definition VALUES ('own', '{"kpi": "own", "unit": "ratio"}');
UPDATE kpi_definition SET definition = '{}';
DELETE FROM kpi_definition;
TRUNCATE kpi_definition;
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
SELECT count(*) AS definitions FROM kpi_definition;

-- who was granted the table defines and undefines
GRANT INSERT, UPDATE, DELETE ON kpi_definition TO regress_kpi_writer;
SET SESSION AUTHORIZATION regress_kpi_writer;
SELECT kpi_define('{"kpi": "own", "unit": "ratio", "bands": [{"label": "all", "range": "(,)"}]}');
SELECT kpi_define('{"kpi": "own", "title": "Our own"}');
RESET SESSION AUTHORIZATION;
-- all see it, at once
SET SESSION AUTHORIZATION regress_kpi_reader;
SELECT kpi_band('own', 5) AS band, kpi_describe('own') ->> 'title' AS title;
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_kpi_writer;
SELECT kpi_undefine('own');
RESET SESSION AUTHORIZATION;
REVOKE ALL ON kpi_definition FROM regress_kpi_writer;

-- what is worth keeping is kept by pg_dump: definitions and benchmarks
SELECT c::regclass AS dumped FROM pg_extension CROSS JOIN LATERAL unnest(extconfig) AS c WHERE extname = 'advocacy_kpi' ORDER BY c::regclass::text COLLATE "C";

DROP ROLE regress_kpi_reader;
DROP ROLE regress_kpi_writer;
