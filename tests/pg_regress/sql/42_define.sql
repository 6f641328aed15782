--
-- kpi_define and kpi_undefine: custom KPIs, and other bands, targets and
-- texts for the built-in ones.
--
SET client_min_messages = warning;

-- a name and a unit are enough: the rest has defaults
SELECT kpi_define('{"kpi": "review_rate", "unit": "percent"}');
SELECT kpi, title, family, unit, better, formula, aggregate, target, builtin, categories, related_kpis FROM kpi_catalog WHERE NOT builtin;
SELECT kpi_band('review_rate', 5) AS no_bands, kpi_band_rank('review_rate', 5) AS no_rank;
SELECT kpi_describe('review_rate') ->> 'title' AS title, kpi_insight('review_rate', 5) ->> 'band' AS band, jsonb_array_length(kpi_insight('review_rate', 5) -> 'actionable_tips') AS tips;

-- a second definition is laid over the first, key by key
SELECT kpi_define('{"kpi": "review_rate", "title": "Reviews per hundred orders", "target": 40, "definition": "Orders that were reviewed in public.",
    "bands": [{"label": "quiet", "range": "[0,10)", "meaning": "hardly anybody"}, {"label": "heard", "range": "[10,40)"}, {"label": "loud", "range": "[40,100]"}]}');
SELECT kpi, title, unit, target, definition FROM kpi_catalog WHERE kpi = 'review_rate';
SELECT * FROM kpi_bands WHERE kpi = 'review_rate';
SELECT value, kpi_band('review_rate', value), kpi_band_rank('review_rate', value), kpi_insight('review_rate', value) -> 'target_met' AS target_met
FROM (VALUES (-1::float8), (0), (9.99), (10), (39.9), (40), (100), (100.1)) AS v (value);
SELECT kpi_define('{"kpi": "review_rate", "target": 50}');
SELECT title, target, definition FROM kpi_catalog WHERE kpi = 'review_rate';
-- bands are replaced as a whole, and null takes a key away
SELECT kpi_define('{"kpi": "review_rate", "bands": [{"label": "any", "range": "(,)"}], "target": null, "title": null}');
SELECT title, target, definition, kpi_band('review_rate', 1e9) AS band FROM kpi_catalog WHERE kpi = 'review_rate';
SELECT kpi_define('{"kpi": "review_rate", "bands": null, "definition": null, "family": "advocacy"}');
SELECT family, definition, kpi_band('review_rate', 5) AS band FROM kpi_catalog WHERE kpi = 'review_rate';
SELECT kpis[array_upper(kpis, 1)] AS last_of_family FROM kpi_family WHERE family = 'advocacy';
SELECT kpi_undefine('review_rate');
SELECT count(*) AS kpis, bool_and(builtin) AS all_built_in FROM kpi_catalog;

-- everything that can be said of a KPI
SELECT kpi_define($${"kpi": "reply_hours", "title": "Hours to reply", "unit": "count", "family": "ambassadorship", "better": "lower", "formula": "median of hours",
    "aggregate": "percentile_cont", "target": 4, "scale": {"min": 0, "max": 72},
    "bands": [{"label": "late", "range": "(24,)"}, {"label": "fair", "range": "[4,24]"}, {"label": "quick", "range": "[0,4)", "meaning": "before the day is over"}],
    "definition": "how long an ambassador waits", "business_insights": "patience", "measurement_approach": "by ticket", "standard_formula": "closed - opened", "trend_analysis": "by week",
    "diagnostic_questions": ["Who is on duty?", {"text": "Who is ill?", "when": "weak"}, {"text": "Who is bored?", "when": "strong"}], "actionable_tips": ["answer"], "visualization_suggestions": "a line",
    "risk_warnings": [{"text": "speed is not kindness", "when": "strong"}], "tools_and_technologies": "a help desk", "integration_points": "mail", "change_impact": "mood",
    "categories": ["service", "speed"], "related_kpis": ["csat"]}$$);
\pset expanded on
SELECT * FROM kpi_catalog WHERE kpi = 'reply_hours';
\pset expanded off
SELECT (kpi_describe('reply_hours') -> 'scale' ->> 'max')::float8 AS max;
SELECT value, kpi_band('reply_hours', value) AS band, kpi_band_rank('reply_hours', value) AS rank, i -> 'target_met' AS target_met, i -> 'diagnostic_questions' AS questions, i -> 'risk_warnings' AS risks
FROM (VALUES (48::float8), (24), (4), (3.9)) AS v (value) CROSS JOIN LATERAL kpi_insight('reply_hours', value) AS i;
SELECT kpi, headline LIKE '%<b>waits</b>%' AS highlighted FROM kpi_search('ambassador waits') LIMIT 1;
SELECT kpi FROM kpi_search('service speed') WHERE kpi = 'reply_hours';
SELECT kpi_undefine('reply_hours');
SELECT outcome($$SELECT kpi_band('reply_hours', 5)$$) AS gone, outcome($$SELECT kpi_describe('reply_hours')$$) AS not_described;

-- a built-in KPI: bands, target, texts
CREATE TABLE built_in AS SELECT kpi_describe('ambassador_rate') AS definition;
SELECT kpi_define('{"kpi": "ambassador_rate", "target": 25, "bands": [{"label": "below us", "range": "(,50)"}, {"label": "like us", "range": "[50,)"}], "risk_warnings": ["mind the gap"]}');
SELECT kpi_band('ambassador_rate', 49.9) AS band, kpi_band_rank('ambassador_rate', 50) AS rank, target, risk_warnings, builtin FROM kpi_catalog WHERE kpi = 'ambassador_rate';
SELECT rank, label, range FROM kpi_bands WHERE kpi = 'ambassador_rate';
SELECT i ->> 'band' AS band, i -> 'target_met' AS target_met, i -> 'risk_warnings' AS risks FROM kpi_insight('ambassador_rate', 30) AS i;
-- what was not given stays as it is built in
SELECT count(*) AS changed, string_agg(key, ' ' ORDER BY key COLLATE "C") AS keys
FROM built_in CROSS JOIN LATERAL jsonb_each(definition) AS b JOIN jsonb_each(kpi_describe('ambassador_rate')) AS n USING (key) WHERE n.value <> b.value;
-- null restores one key, undefine all of them
SELECT kpi_define('{"kpi": "ambassador_rate", "bands": null}');
SELECT kpi_band('ambassador_rate', 49.9) AS built_in_band, target FROM kpi_catalog WHERE kpi = 'ambassador_rate';
SELECT kpi_undefine('ambassador_rate');
SELECT kpi_describe('ambassador_rate') = definition AS restored FROM built_in;
DROP TABLE built_in;
-- what it measures is not for changing
SELECT definition, outcome(format('SELECT kpi_define(%L)', definition))
FROM (VALUES (1, '{"kpi": "nps", "unit": "percent"}'), (2, '{"kpi": "nps", "better": "lower"}'), (3, '{"kpi": "nps", "family": "composite"}'),
             (4, '{"kpi": "nps", "formula": "x"}'), (5, '{"kpi": "nps", "aggregate": "x"}')) AS v (n, definition)
ORDER BY n;
-- to restore what is built in already is no error; what is unknown is one
SELECT kpi_undefine('nps');
SELECT outcome($$SELECT kpi_undefine('unheard_of')$$) AS unknown, outcome($$SELECT kpi_undefine('')$$) AS empty, outcome('SELECT kpi_undefine(NULL)') AS none;
SELECT (complaint($$SELECT kpi_undefine('ambasador_rate')$$)).*;

-- a definition holds from the next statement on: also within a function ...
CREATE FUNCTION changing() RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
    seen text[];
BEGIN
    PERFORM kpi_define('{"kpi": "fresh", "unit": "ratio", "bands": [{"label": "one", "range": "(,)"}]}');
    seen := seen || kpi_band('fresh', 1);
    PERFORM kpi_define('{"kpi": "fresh", "bands": [{"label": "two", "range": "(,)"}]}');
    seen := seen || kpi_band('fresh', 1);
    BEGIN
        PERFORM kpi_define('{"kpi": "fresh", "bands": [{"label": "three", "range": "(,)"}]}');
        seen := seen || kpi_band('fresh', 1);
        RAISE EXCEPTION 'back';
    EXCEPTION WHEN raise_exception THEN
        seen := seen || kpi_band('fresh', 1);
    END;
    PERFORM kpi_undefine('fresh');
    seen := seen || outcome($o$SELECT kpi_band('fresh', 1)$o$);
    RETURN seen;
END
$$;
SELECT changing();
SELECT changing();
DROP FUNCTION changing();
-- ... in a prepared statement ...
SELECT kpi_define('{"kpi": "fresh", "unit": "ratio", "bands": [{"label": "one", "range": "(,)"}]}');
PREPARE band(float8) AS SELECT kpi_band('fresh', $1), kpi_band('fresh', 1);
SET plan_cache_mode = force_generic_plan;
EXECUTE band(1);
SELECT kpi_define('{"kpi": "fresh", "bands": [{"label": "two", "range": "(,)"}]}');
EXECUTE band(1);
RESET plan_cache_mode;
DEALLOCATE band;
-- ... and not in a cursor that was opened before
BEGIN;
DECLARE before CURSOR FOR SELECT n, kpi_band('fresh', n) FROM generate_series(1, 3) AS n;
FETCH 1 FROM before;
SELECT kpi_define('{"kpi": "fresh", "bands": [{"label": "three", "range": "(,)"}]}');
SELECT kpi_band('fresh', 1);
FETCH 1 FROM before;
COMMIT;
-- a rollback takes it back, wholly or to a savepoint
BEGIN;
SELECT kpi_define('{"kpi": "fresh", "bands": [{"label": "four", "range": "(,)"}]}');
SAVEPOINT s;
SELECT kpi_define('{"kpi": "fresh", "bands": [{"label": "five", "range": "(,)"}]}');
SELECT kpi_band('fresh', 1) AS five;
ROLLBACK TO SAVEPOINT s;
SELECT kpi_band('fresh', 1) AS four;
SELECT kpi_undefine('fresh');
SELECT outcome($$SELECT kpi_band('fresh', 1)$$) AS gone;
ROLLBACK;
SELECT kpi_band('fresh', 1) AS three;
-- changes that come to the table by another way are seen as well
UPDATE kpi_definition SET definition = jsonb_set(definition, '{bands,0,label}', '"six"') WHERE kpi = 'fresh';
SELECT kpi_band('fresh', 1) AS six;
TRUNCATE kpi_definition;
SELECT outcome($$SELECT kpi_band('fresh', 1)$$) AS gone;
-- only what was given is kept, under the name of the KPI
SELECT kpi_define('{"kpi": "fresh", "unit": "ratio", "title": "Fresh", "target": null}');
SELECT kpi_define('{"kpi": "nps", "target": 40}');
SELECT * FROM kpi_definition ORDER BY kpi;
SELECT kpi_undefine(kpi) FROM kpi_definition;
SELECT count(*) FROM kpi_definition;

-- many at once, in one statement
SELECT count(*) FROM (SELECT kpi_define(jsonb_build_object('kpi', 'own_' || n, 'unit', 'ratio', 'bands', jsonb_build_array(jsonb_build_object('label', 'band of ' || n, 'range', '(,)'))))
                      FROM generate_series(1, 200) AS n) AS d;
SELECT count(*) AS kpis, (SELECT count(*) FROM kpi_bands) AS bands, kpi_band('own_117', 5) AS band FROM kpi_catalog;
SELECT count(*) FROM (SELECT kpi_undefine('own_' || n) FROM generate_series(1, 200) AS n) AS u;
SELECT count(*) AS kpis FROM kpi_catalog;

-- a read-only transaction reads, and defines nothing
BEGIN READ ONLY;
SELECT kpi_band('ambassador_rate', 20) AS band, (SELECT count(*) FROM kpi_catalog) AS kpis, kpi_insight('nps', 5) IS NOT NULL AS insight;
\set VERBOSITY sqlstate
SELECT kpi_define('{"kpi": "nps", "target": 40}');
\set VERBOSITY default
ROLLBACK;
