--
-- What kpi_search looks through: stored is what the texts give, own KPIs are read as they
-- are, and nobody plants anything.
--
SET client_min_messages = warning;
CREATE VIEW pg_temp.fresh AS
SELECT d.kpi, d.title, d.weight, concat_ws(' ', d.meaning, d.texts, d.names) AS document, akpi_search_vector(d.names, d.meaning, d.texts) AS words
FROM akpi_search_documents() AS d;
CREATE VIEW pg_temp.stored AS SELECT kpi, title, weight, document, words FROM akpi_search_document;

-- all is stored, as it is now: no rows
SELECT 'not stored' AS is, title FROM (TABLE pg_temp.fresh EXCEPT ALL TABLE pg_temp.stored) AS x
UNION ALL SELECT 'not so', title FROM (TABLE pg_temp.stored EXCEPT ALL TABLE pg_temp.fresh) AS x;
SELECT count(kpi) AS kpis, count(*) FILTER (WHERE title LIKE 'function %') > 100 AS functions, count(*) FILTER (WHERE title LIKE 'docs/%') > 50 AS sections,
    count(DISTINCT basis) AS bases, bool_and(basis = akpi_search_basis()) AS fits
FROM akpi_search_document;

-- what is stored is what is looked through; of another library it is not, and what is found is the same
CREATE VIEW pg_temp.found AS
SELECT q.query, s.* FROM (VALUES ('why did nps fall'), ('"viral coefficient"'), ('survey -promoter'), ('kpi_report'), ('small samples'), ('')) AS q (query)
CROSS JOIN LATERAL kpi_search(q.query) AS s;
CREATE TEMP TABLE found_stored AS TABLE pg_temp.found;
BEGIN;
UPDATE akpi_search_document SET words = words || 'plugh'::tsvector WHERE kpi = 'nps';
SELECT kpi FROM kpi_search('plugh');
UPDATE akpi_search_document SET basis = 'another';
SELECT kpi FROM kpi_search('plugh');
SELECT count(*) > 50 AS found, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM found_stored AS s WHERE s IS NOT DISTINCT FROM f::found_stored)) AS differ,
    count(*) = (SELECT count(*) FROM found_stored) AS as_many
FROM (SELECT (f.query, f.kpi, f.title, f.rank, f.headline)::found_stored AS f FROM pg_temp.found AS f) AS x;
-- stored again it is
SELECT akpi_search_store();
SELECT bool_and(basis = akpi_search_basis()) AS fits FROM akpi_search_document;
ROLLBACK;
-- nor where words are told apart otherwise than when it was written
BEGIN;
SELECT count(*) > 0 AS found FROM kpi_search('ambassadoring');
ALTER TEXT SEARCH CONFIGURATION pg_catalog.english ALTER MAPPING FOR asciiword WITH pg_catalog.simple;
SELECT count(*) > 0 AS found FROM kpi_search('ambassadoring');
ROLLBACK;

-- own KPIs are found at once, and of built-in ones what is written over them
SELECT count(*) FROM kpi_search('plugh');
SELECT kpi_define('{"kpi": "spells", "unit": "count", "title": "Spells", "definition": "how often anyone says plugh"}');
SELECT kpi, title, headline FROM kpi_search('plugh');
SELECT kpi_define('{"kpi": "csat", "definition": "without any plugh"}');
SELECT kpi, title FROM kpi_search('plugh');
SELECT count(*) AS once FROM kpi_search('csat') WHERE kpi = 'csat';
SELECT akpi_search_store();
SELECT kpi_undefine('csat'), kpi_undefine('spells');
SELECT count(*) FROM kpi_search('plugh');
SELECT count(*) = 0 AS stored_are_those_of_the_library FROM (TABLE pg_temp.fresh EXCEPT ALL TABLE pg_temp.stored) AS x;
-- everybody reads, nobody else writes, no dump has it
DROP ROLE IF EXISTS regress_kpi_searcher;
CREATE ROLE regress_kpi_searcher;
SET SESSION AUTHORIZATION regress_kpi_searcher;
SELECT kpi FROM kpi_search('nps') LIMIT 1;
\set VERBOSITY sqlstate
INSERT INTO akpi_search_document VALUES ('mine', 'mine', 1, 'mine', 'mine', akpi_search_basis());
UPDATE akpi_search_document SET words = 'mine';
SELECT akpi_search_store();
\set VERBOSITY default
RESET SESSION AUTHORIZATION;
DROP ROLE regress_kpi_searcher;
SELECT 'akpi_search_document'::regclass = ANY (extconfig) AS dumped FROM pg_extension WHERE extname = 'advocacy_kpi';
