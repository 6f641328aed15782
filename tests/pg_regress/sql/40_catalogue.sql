--
-- The catalogue: every KPI with the twelve attributes of a KPI database, the
-- families, the full-text search, and what a value means.
--
SET client_min_messages = warning;

SELECT kpi, title, family, unit, better, builtin FROM kpi_catalog;

-- each row names an aggregate that exists, or has a query: no rows
SELECT c.kpi, c.aggregate
FROM kpi_catalog AS c
LEFT JOIN (
    SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS aggregate
    FROM extension_member AS m JOIN pg_proc AS p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
    WHERE p.prokind = 'a'
) AS a USING (aggregate)
WHERE c.query IS NULL AND (a.aggregate IS NULL OR c.aggregate NOT LIKE c.kpi || '(%') OR c.query IS NOT NULL AND c.aggregate IS NOT NULL;
-- and every KPI aggregate is in it: no rows
SELECT DISTINCT substring(a.aggregate FROM '^[a-z_]+') AS not_in_catalogue
FROM aggregate_case AS a
WHERE a.aggregate !~ '_agg\(|^rollup\(|^advocacy_scorecard\(' AND NOT EXISTS (SELECT FROM kpi_catalog AS c WHERE a.aggregate LIKE c.kpi || '(%')
ORDER BY 1;

-- all twelve attributes of each are there, and more than a phrase
CREATE VIEW attribute AS
SELECT c.kpi, a.key AS attribute, a.value AS text
FROM kpi_catalog AS c
CROSS JOIN LATERAL jsonb_each_text(to_jsonb(c)) AS a
WHERE a.key IN ('definition', 'business_insights', 'measurement_approach', 'standard_formula', 'trend_analysis', 'diagnostic_questions',
                'actionable_tips', 'visualization_suggestions', 'risk_warnings', 'tools_and_technologies', 'integration_points', 'change_impact');
SELECT attribute, count(*) AS kpis, min(length(text)) > 150 AS all_long_enough, count(DISTINCT text) AS different
FROM attribute GROUP BY attribute ORDER BY attribute;
SELECT kpi, attribute FROM attribute WHERE coalesce(length(text), 0) < 150;
-- no text is left unfinished or carries markup, none has blanks where it should not: no rows
SELECT kpi, attribute FROM attribute
WHERE text ~ '(TODO|FIXME|XXX|lorem|\{|\}|<[a-z/]|&[a-z]+;|  |\t|\\n)' OR text ~ '^\s|\s$' OR right(text, 1) NOT IN ('.', '?', ')');
-- lists come one line an item
SELECT attribute, min(lines) >= 3 AS three_or_more
FROM (SELECT kpi, attribute, count(*) AS lines, count(*) FILTER (WHERE line LIKE '- %') AS items
      FROM attribute CROSS JOIN LATERAL regexp_split_to_table(text, '\n') AS line
      GROUP BY kpi, attribute) AS counted
WHERE items = lines GROUP BY attribute ORDER BY attribute;
DROP VIEW attribute;

-- the rest of a row
SELECT count(*) AS kpis, count(DISTINCT title) AS titles, count(DISTINCT formula) > 10 AS formulas, bool_and(cardinality(categories) > 0) AS categories,
       bool_and(cardinality(related_kpis) > 0) AS related
FROM kpi_catalog;
-- what is related exists, and is not the KPI itself: no rows
SELECT c.kpi, r FROM kpi_catalog AS c, unnest(c.related_kpis) AS r WHERE r = c.kpi OR r NOT IN (SELECT kpi FROM kpi_catalog) ORDER BY 1, 2;
-- types of the columns, as a BI tool sees them
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = 'kpi_catalog'::regclass AND attnum > 0 AND NOT attisdropped AND atttypid <> 'text'::regtype ORDER BY attnum;

-- the families, and the KPIs that measure them
SELECT family, cardinality(kpis) AS kpis FROM kpi_family;
SELECT family, key FROM kpi_family AS f CROSS JOIN LATERAL jsonb_each_text(to_jsonb(f)) WHERE coalesce(length(value), 0) < 30 AND key NOT IN ('family', 'kpis');
SELECT f.family, f.kpis = ARRAY(SELECT c.kpi FROM kpi_catalog AS c WHERE c.family = f.family) AS as_in_catalogue FROM kpi_family AS f;
SELECT attname FROM pg_attribute WHERE attrelid = 'kpi_family'::regclass AND attnum > 0 ORDER BY attnum;

-- the bands, bounds as the sources have them; every band says what it means
SELECT kpi, rank, label, range, length(meaning) > 50 AS has_meaning FROM kpi_bands;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'kpi_bands'::regclass AND attnum > 0 ORDER BY attnum;

-- the whole definition as jsonb: the same keys for each KPI, the same values as the view
SELECT array_agg(DISTINCT keys) = ARRAY[min(keys)] AS alike, min(keys) AS keys
FROM (SELECT string_agg(key, ' ' ORDER BY key COLLATE "C") AS keys FROM kpi_catalog CROSS JOIN LATERAL jsonb_object_keys(kpi_describe(kpi)) AS key GROUP BY kpi) AS k;
SELECT c.kpi FROM kpi_catalog AS c CROSS JOIN LATERAL kpi_describe(c.kpi) AS d
WHERE d ->> 'kpi' <> c.kpi OR d ->> 'title' <> c.title OR d ->> 'unit' <> c.unit OR d ->> 'definition' <> c.definition
   OR d ->> 'family' <> c.family OR d ->> 'better' <> c.better OR d ->> 'formula' <> c.formula OR (d ->> 'builtin')::boolean <> c.builtin
   OR d -> 'categories' <> to_jsonb(c.categories) OR jsonb_typeof(d -> 'actionable_tips') <> 'array';
SELECT kpi, d -> 'bands' -> 1 ->> 'label' AS second_band FROM (SELECT kpi, kpi_describe(kpi) AS d FROM kpi_catalog) AS x WHERE jsonb_typeof(d -> 'bands') = 'array';
SELECT kpi_describe(NULL) IS NULL AS unknown;
SELECT (complaint($$SELECT kpi_describe('ambasador_rate')$$)).*;

-- search: names first, then what they are, then the rest
SELECT kpi FROM kpi_search('net promoter') LIMIT 1;
SELECT kpi FROM kpi_search('nps') LIMIT 1;
SELECT kpi FROM kpi_search('"viral coefficient"') LIMIT 1;
SELECT kpi FROM kpi_search('advocate retention') LIMIT 1;
SELECT kpi FROM kpi_search('satisfaction score') LIMIT 1;
-- every KPI is found by its title and by its name: no rows
SELECT kpi, title FROM kpi_catalog AS c WHERE NOT EXISTS (SELECT FROM kpi_search(c.title) AS s WHERE s.kpi = c.kpi);
SELECT kpi FROM kpi_catalog AS c WHERE NOT EXISTS (SELECT FROM kpi_search(c.kpi) AS s WHERE s.kpi = c.kpi);
-- words bend, operators of a web search work, the best come first
SELECT count(*) > 0 AS found, bool_and(title IS NOT NULL AND headline LIKE '%<b>%' AND rank > 0) AS complete FROM kpi_search('referring');
SELECT (SELECT count(*) FROM kpi_search('referral or survey')) > (SELECT count(*) FROM kpi_search('referral')) AS more_with_or,
       (SELECT count(*) FROM kpi_search('referral -survey')) < (SELECT count(*) FROM kpi_search('referral')) AS fewer_without;
SELECT count(*) AS out_of_order FROM (SELECT rank, lag(rank) OVER () AS before FROM kpi_search('customers')) AS r WHERE rank > before;
SELECT pg_typeof(kpi) AS kpi, pg_typeof(title) AS title, pg_typeof(rank) AS rank, pg_typeof(headline) AS headline FROM kpi_search('nps') LIMIT 1;
-- nothing to look for, nothing found, and no error whatever is asked
SELECT query, (SELECT count(*) FROM kpi_search(query)) AS found
FROM (VALUES (1, ''), (2, '   '), (3, 'the of and'), (4, 'xyzzy'), (5, NULL), (6, '"'), (7, '"unbalanced'), (8, '!!! & | ( <->'), (9, ''''), (10, '\'), (11, ':*'), (12, '%')) AS v (n, query)
ORDER BY n;
-- nor does a long question take long
SELECT count(*) FROM kpi_search(repeat('nps ', 10000)) WHERE kpi = 'nps';

-- what a value means: the keys are the same for every KPI and value
SELECT count(DISTINCT keys) AS alike, min(keys) AS keys
FROM (SELECT kpi, value, string_agg(key, ' ' ORDER BY key COLLATE "C") AS keys
      FROM kpi_catalog CROSS JOIN (VALUES (-5::float8), (0), (12), (45.5), (99999)) AS v (value) CROSS JOIN LATERAL jsonb_object_keys(kpi_insight(kpi, value)) AS key
      GROUP BY kpi, value) AS k;
-- it says which band that is, as kpi_band and the view of the bands say it: no rows
SELECT kpi, value
FROM kpi_catalog CROSS JOIN (VALUES (-5::float8), (0), (0.6), (0.7), (0.8), (15), (30), (31), (1e6)) AS v (value) CROSS JOIN LATERAL kpi_insight(kpi, value) AS i
LEFT JOIN kpi_bands AS b USING (kpi)
WHERE (b.label IS NULL OR b.label = i ->> 'band')
  AND (i ->> 'band' IS DISTINCT FROM kpi_band(kpi, value) OR (i ->> 'band_rank')::integer IS DISTINCT FROM kpi_band_rank(kpi, value)
    OR i ->> 'meaning' IS DISTINCT FROM b.meaning OR i ->> 'range' IS DISTINCT FROM b.range OR (i ->> 'value')::float8 <> value OR i ->> 'kpi' <> kpi);
-- questions, tips and risks are lists of texts, and fit the band
SELECT kpi, count(*) AS bands, count(DISTINCT i ->> 'meaning') AS meanings, count(DISTINCT i ->> 'diagnostic_questions') AS question_lists,
       count(DISTINCT i ->> 'actionable_tips') AS tip_lists, count(DISTINCT i ->> 'risk_warnings') AS risk_lists,
       min(jsonb_array_length(i -> 'diagnostic_questions')) > 0 AS questions, min(jsonb_array_length(i -> 'actionable_tips')) > 0 AS tips,
       min(jsonb_array_length(i -> 'risk_warnings')) > 0 AS risks
FROM (VALUES ('ambassador_rate', 10::float8), ('ambassador_rate', 20), ('ambassador_rate', 40), ('advocacy_growth', -5), ('advocacy_growth', 0), ('advocacy_growth', 5),
             ('advocacy_actions', 0.5), ('advocacy_actions', 0.7), ('advocacy_actions', 2)) AS v (kpi, value) CROSS JOIN LATERAL kpi_insight(kpi, value) AS i
GROUP BY kpi ORDER BY kpi;
SELECT count(*) FILTER (WHERE jsonb_typeof(item) <> 'string') AS not_texts
FROM kpi_catalog CROSS JOIN LATERAL kpi_insight(kpi, 20) AS i
CROSS JOIN LATERAL jsonb_array_elements((i -> 'diagnostic_questions') || (i -> 'actionable_tips') || (i -> 'risk_warnings')) AS item;
-- within a band it is the same, whatever the value
SELECT kpi_insight('ambassador_rate', 15) - '{value,sentences}'::text[] = kpi_insight('ambassador_rate', 30) - '{value,sentences}'::text[] AS same_band,
       kpi_insight('ambassador_rate', 15) - '{value,sentences}'::text[] = kpi_insight('ambassador_rate', 31) - '{value,sentences}'::text[] AS other_band;
SELECT kpi_insight('nps', NULL) IS NULL AS no_value, kpi_insight(NULL, 5) IS NULL AS no_kpi, outcome($$SELECT kpi_insight('nps', 'NaN')$$) AS nan, outcome($$SELECT kpi_insight('npss', 5)$$) AS unknown;
