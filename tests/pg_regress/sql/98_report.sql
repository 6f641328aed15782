--
-- kpi_report: every figure of the view is on the page, and nothing else; options, shapes
-- and storages of scorecards. tests/report.rs opens pages in a browser.
--
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE SCHEMA report;
SET search_path = report, public;

CREATE TABLE answers AS
SELECT date '2023-01-10' + n % 700 AS answered_on, (ARRAY['North', 'South & <East>', NULL, ''])[1 + n % 4] AS region, n % 3 > 0 AS is_online,
    (n * 7 % 11)::integer AS score, n % 5 < 2 AS is_advocate, (n % 4)::bigint AS actions
FROM generate_series(1, 2000) AS n;
INSERT INTO answers SELECT date '2024-11-20', 'Tiny', true, 10, true, 1 FROM generate_series(1, 3);
INSERT INTO answers VALUES (date '2024-11-20', 'North', true, 11, true, 1);
SELECT kpi_define('{"kpi": "nps", "target": 3}');
CREATE FUNCTION spec(storage text, further jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql
RETURN jsonb_build_object('period', '{"column": "answered_on", "grain": "quarter"}'::jsonb, 'segments', '["region", "is_online"]'::jsonb,
    'measures', '{"ambassador_rate": "is_advocate", "nps": "score", "advocacy_actions": "actions"}'::jsonb, 'storage', storage) || further;
SELECT kpi_create_scorecard('by_' || storage, 'answers', spec(storage)) FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;

-- whatever is opened is closed
CREATE FUNCTION unbalanced(page text) RETURNS TABLE (tag text, opened bigint, closed bigint)
LANGUAGE sql AS $$
    SELECT t[2], count(*) FILTER (WHERE t[1] = ''), count(*) FILTER (WHERE t[1] = '/')
    FROM regexp_matches(page, '<(/?)([a-z0-9]+)[^>]*?(/?)>', 'g') AS t
    WHERE t[3] = '' AND t[2] NOT IN ('meta', 'br') GROUP BY 1
    HAVING count(*) FILTER (WHERE t[1] = '') <> count(*) FILTER (WHERE t[1] = '/')
$$;
-- a page without the time of its making
CREATE FUNCTION page(name text, options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql
RETURN regexp_replace(kpi_report(name, options), 'Made on [0-9-]+ [0-9:]+ UTC', 'Made on a day', 'g');
CREATE FUNCTION headings(page text) RETURNS text LANGUAGE sql
RETURN (SELECT string_agg(regexp_replace(h[1], '<[^>]+?>', '', 'g'), ' | ') FROM regexp_matches(page, '<h[123][^>]*?>(.*?)</h[123]>', 'g') AS h);
CREATE FUNCTION times(page text, piece text) RETURNS integer LANGUAGE sql
RETURN (length(page) - length(replace(page, piece, ''))) / length(piece);

SELECT headings(page('by_view'));
SELECT * FROM unbalanced(page('by_view'));
SELECT page('by_view') LIKE '<!DOCTYPE html>%' AS starts, page('by_view') LIKE '%</html>' || chr(10) OR page('by_view') LIKE '%</html>' AS ends,
    times(page('by_view'), '<script') AS scripts, times(page('by_view'), 'http') - times(page('by_view'), 'http-equiv') AS addresses;

-- every figure of the totals of all periods and of the segments of the last is on the page, and no other
WITH shown AS (
    SELECT DISTINCT f[1]::float8 AS value FROM regexp_matches(page('by_view'), '<data value="([^"]+)">', 'g') AS f
), known AS (
    SELECT DISTINCT value FROM by_view WHERE value IS NOT NULL AND (total OR level = 'segment' AND period = '2024-10-01')
)
SELECT count(*) > 20 AS many, count(*) FILTER (WHERE s.value IS NULL OR k.value IS NULL) AS differing
FROM shown AS s FULL JOIN known AS k ON s.value = k.value;
-- so are their counts, intervals, changes and targets, as many as the view has
SELECT times(page('by_view'), '<tr><th scope="row"><bdi>') AS lines,
    (SELECT count(*) FROM by_view WHERE total OR period = '2024-10-01') AS rows;
SELECT times(page('by_view'), '<svg class="i"') AS intervals, (SELECT count(*) FROM by_view WHERE ci_low IS NOT NULL AND (total OR period = '2024-10-01')) AS rows,
    times(page('by_view'), '<small>within chance</small>') + times(page('by_view'), 'more than chance</small>') AS tested,
    (SELECT count(*) FROM by_view WHERE change_significant IS NOT NULL AND change IS NOT NULL AND (total OR period = '2024-10-01')) AS tested_rows;
SELECT times(page('by_view'), '1 left out') AS left_out, times(page('by_view'), 'South &#38; &#60;East&#62; / true') >= 3 AS escaped,
    times(page('by_view'), '(none) / false') >= 3 AS of_null, times(page('by_view'), '(empty) / false') >= 3 AS of_nothing;

-- what is stored gives the same page, but says how old it may be
SELECT times(page('by_materialized'), 'its last refresh') AS says_so,
    replace(replace(page('by_materialized'), 'by_materialized', 'by_view'), '; it stores its counts, so the figures are those of its last refresh', '') = page('by_view') AS materialized,
    replace(page('by_live'), 'by_live', 'by_view') = page('by_view') AS live;

-- options
SELECT headings(page('by_view', '{"title": "<b>Ours</b> & yours", "kpis": ["nps", "ambassador_rate", "nps"]}'));
SELECT times(page('by_view', '{"periods": 2, "kpis": ["nps"]}'), 'scope="row"') AS rows_of_two, times(page('by_view', '{"segments": 3, "kpis": ["nps"]}'), '6 smaller ones are not in the table') AS left_away,
    times(page('by_view', '{"segments": 0, "kpis": ["nps"]}'), 'by segment in') AS of_no_segment;

-- too few people: neither their figures nor what tells them
SELECT kpi_create_scorecard('kept', 'answers', spec('view', '{"min_n": 10}'));
SELECT times(page('kept'), 'Tiny / true') > 0 AS named, times(page('kept'), 'not shown </td>') > 0 AS hidden, times(page('kept'), 'contributes most') AS drivers,
    times(page('kept'), 'Figures of fewer than 10 people') AS says_so;
WITH shown AS (SELECT f[1]::float8 AS value FROM regexp_matches(page('kept'), '<data value="([^"]+)">', 'g') AS f)
SELECT count(*) AS told FROM by_view AS v JOIN kept AS k USING (period, region, is_online, level, kpi) JOIN shown ON shown.value = v.value
WHERE k.suppressed AND v.value NOT IN (SELECT value FROM kept WHERE value IS NOT NULL);

-- without periods, without segments, without either, without rows; of a live one that is stale
SELECT kpi_create_scorecard('timeless', 'answers', '{"segments": ["region"], "measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('whole', 'answers', '{"period": {"column": "answered_on", "grain": "year"}, "measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('single', 'answers', '{"measures": {"nps": "score"}}');
CREATE TABLE nothing (LIKE answers);
SELECT kpi_create_scorecard('none', 'nothing', spec('view'));
SELECT name, headings(page(name)), (SELECT count(*) FROM unbalanced(page(name))) AS unbalanced
FROM unnest(ARRAY['timeless', 'whole', 'single', 'none']) AS name;
SELECT times(page('timeless'), 'under review') AS review, times(page('whole'), '2024') > 0 AS year, times(page('single'), 'no period before') AS no_before, times(page('none'), 'has no rows') AS empty;
-- subtotals have their own lines, a period that lasts says so
SELECT kpi_create_scorecard('cube', 'answers', spec('view', '{"totals": "cube"}'));
SELECT times(page('cube'), 'all by region</small>') AS regions, (SELECT count(*) FROM cube WHERE level = 'region' AND period = '2024-10-01') AS rows;
INSERT INTO nothing SELECT now(), region, is_online, score, is_advocate, actions FROM answers;
SELECT times(page('none'), 'not finished: its figures will still move') AS lasts, times(page('none'), 'Not finished yet') AS listed;
ALTER TABLE answers RENAME score TO points;
SELECT code, message <> '' AS said FROM complaint($$SELECT kpi_report('by_live')$$);
ALTER TABLE answers RENAME points TO score;

-- what cannot be shown
SELECT * FROM complaint($$SELECT kpi_report('by_viev')$$);
SELECT * FROM complaint($$SELECT kpi_report('answers')$$);
SELECT * FROM complaint($$SELECT kpi_report('by_view', '{"kpis": ["npss"]}')$$);
SELECT * FROM complaint($$SELECT kpi_report('by_view', '{"period": 3}')$$);
SELECT * FROM complaint($$SELECT kpi_report('by_view', '{"periods": 61}')$$);
SELECT kpi_report('by_view', NULL) IS NOT NULL AS without_options;

SELECT kpi_undefine('nps');
DROP SCHEMA report CASCADE;
RESET search_path;
