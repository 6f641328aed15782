--
-- Databases in another encoding than UTF-8: what is defined comes back as it
-- was, the built-in texts are there, and an error says what it should.
--
SET client_min_messages = warning;
DROP DATABASE IF EXISTS regression_advocacy_kpi_latin1;
DROP DATABASE IF EXISTS regression_advocacy_kpi_eucjp;
CREATE DATABASE regression_advocacy_kpi_latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';
CREATE DATABASE regression_advocacy_kpi_eucjp TEMPLATE template0 ENCODING 'EUC_JP' LC_COLLATE 'C' LC_CTYPE 'C';
\set main :DBNAME

\c regression_advocacy_kpi_latin1
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
CREATE EXTENSION advocacy_kpi;
CREATE FUNCTION complaint(statement text) RETURNS TABLE (code text, message text, hint text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    code := '00000';
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END
$$;
SELECT count(*) AS kpis, min(length(definition)) > 150 AS texts FROM kpi_catalog;
SELECT kpi_define('{"kpi": "cafe_rate", "unit": "percent", "title": "Café für alle", "bands": [{"label": "à moitié", "range": "(,)"}], "definition": "Ça va"}');
SELECT title, length(title), kpi_band('cafe_rate', 5) AS band, definition FROM kpi_catalog WHERE kpi = 'cafe_rate';
SELECT kpi_describe('cafe_rate') ->> 'title' AS title, kpi_insight('cafe_rate', 5) ->> 'band' AS band, (SELECT label FROM kpi_bands WHERE kpi = 'cafe_rate') AS label;
SELECT kpi FROM kpi_search('Café');
SELECT kpi_band_in(5, '[{"label": "très bien", "range": "(,)"}]') AS band;
-- the message names the value, with letters beyond ASCII escaped
SELECT code, position('"\u{e9}t\u{e9}"' IN message) > 0 AS names_it FROM complaint($$SELECT kpi_band('été', 5)$$);
SELECT code, position('"\u{e9}t\u{e9}"' IN message) > 0 AS names_it FROM complaint($$SELECT kpi_define('{"kpi": "été", "unit": "ratio"}')$$);
SELECT code, position('"(\u{e9},1)"' IN message) > 0 AS names_it FROM complaint($$SELECT '(é,1)'::rate_summary$$);
SELECT code, hint ~ '^[ -~]*$' AS plain FROM complaint($$SELECT nps(99)$$);
-- what LATIN1 does not have is refused before it gets here
SELECT code FROM complaint($$SELECT nps(99)$$) AS c WHERE message ~ '[^ -~]';

\c regression_advocacy_kpi_eucjp
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
CREATE EXTENSION advocacy_kpi;
SELECT count(*) AS kpis FROM kpi_catalog;
SELECT kpi_define('{"kpi": "hyouban", "unit": "ratio", "title": "評判", "bands": [{"label": "良い", "range": "(,)"}]}');
SELECT title, length(title), kpi_band('hyouban', 5) AS band FROM kpi_catalog WHERE kpi = 'hyouban';
-- errors come through, each with its own code
\set VERBOSITY sqlstate
SELECT nps(99);
SELECT csat(5, 6);
SELECT kpi_band('評判', 5);
SELECT kpi_growth(-1, 5);
SELECT kpi_define('{"kpi": "hyouban", "colour": 5}');
SELECT '(評,1)'::rate_summary;
SELECT nps(9);
\set VERBOSITY default

\c :main
SET client_min_messages = warning;
DROP DATABASE regression_advocacy_kpi_latin1;
DROP DATABASE regression_advocacy_kpi_eucjp;
