--
-- kpi_define refuses what makes no sense, with 22023, and leaves nothing behind.
--
SET client_min_messages = warning;

-- an object, with a name
SELECT definition, outcome(format('SELECT kpi_define(%L)', definition))
FROM (VALUES (1, NULL), (2, 'null'), (3, 'true'), (4, '5'), (5, '"nps"'), (6, '[]'), (7, '[{"kpi": "own", "unit": "ratio"}]'), (8, '{}'), (9, '{"unit": "ratio"}'),
             (10, '{"kpi": null, "unit": "ratio"}'), (11, '{"kpi": 5, "unit": "ratio"}'), (12, '{"kpi": ["own"], "unit": "ratio"}'), (13, '{"kpi": {"own": 1}, "unit": "ratio"}'), (14, '{"KPI": "own", "unit": "ratio"}')) AS v (n, definition)
ORDER BY n;
-- the name is one that a column or a URL can have
SELECT name, outcome(format('SELECT kpi_define(%L)', jsonb_build_object('kpi', name, 'unit', 'ratio')))
FROM (VALUES (1, ''), (2, ' '), (3, ' own'), (4, 'own '), (5, 'own kpi'), (6, 'own-kpi'), (7, 'Own'), (8, '1st'), (9, '_own'), (10, 'own.kpi'), (11, 'own"kpi'), (12, 'own''kpi'), (13, E'own\nkpi'), (14, 'ünique'), (15, 'own;kpi'),
             (16, repeat('x', 64))) AS v (n, name)
ORDER BY n;
SELECT left(outcome(format('SELECT kpi_define(%L)', jsonb_build_object('kpi', repeat('x', 100000), 'unit', 'ratio'))), 11) AS very_long;
BEGIN;
SELECT outcome(format('SELECT kpi_define(%L)', jsonb_build_object('kpi', name, 'unit', 'ratio'))) AS accepted
FROM (VALUES (1, 'o'), (2, 'own_2'), (3, repeat('x', 63))) AS v (n, name) ORDER BY n;
ROLLBACK;

-- the keys of a new KPI, one by one: no row is accepted
BEGIN;
SELECT key, value, outcome
FROM (VALUES
    ('unit', '[null, 5, true, "", "percentage", "Percent", "%", ["ratio"], {}]'),
    ('family', '[5, true, "", "x", "Advocacy", ["advocacy"], {}]'),
    ('better', '[5, true, "", "bigger", "Higher", ["higher"], {}]'),
    ('target', '["5", "x", "", true, [5], {}]'),
    ('title', '[5, true, ["x"], {}]'), ('formula', '[5, true, ["x"], {}]'), ('aggregate', '[5, true, ["x"], {}]'),
    ('scale', '[5, "0-1", true, {}, [], [0, 1], {"min": 0}, {"max": 1}, {"min": 1, "max": 0}, {"min": 1, "max": 1}, {"min": "0", "max": 1}, {"min": null, "max": 1}, {"min": 0, "max": 1, "step": 1}]'),
    ('bands', '[5, "(,)", true, {}, [], [5], [[]], [{}], [["a", "(,)", null]], [{"label": "a"}], [{"range": "(,)"}]]'),
    ('definition', '[5, true, {}, {"text": "a"}, [5], [null], [["a"]], [{"text": "a"}], [{"text": "a", "when": "sometimes"}], [{"text": 5, "when": "weak"}], [{"text": "a", "when": "weak", "who": "me"}]]'),
    ('actionable_tips', '[5, {}, [5], [{"when": "weak"}]]'), ('change_impact', '[5, {}]'),
    ('categories', '[5, "a", {}, [5], [null]]'), ('related_kpis', '[5, "nps", {}, [5], [null]]')) AS v (key, wrong)
CROSS JOIN LATERAL jsonb_array_elements(wrong::jsonb) AS value
CROSS JOIN LATERAL outcome(format('SELECT kpi_define(%L)', '{"kpi": "refused", "unit": "ratio"}'::jsonb || jsonb_build_object(key, value)))
WHERE outcome <> 'ERROR 22023'
ORDER BY key, value;
ROLLBACK;
-- a new KPI needs a unit
SELECT outcome($$SELECT kpi_define('{"kpi": "refused"}')$$) AS without_unit, outcome($$SELECT kpi_define('{"kpi": "refused", "title": "x"}')$$) AS with_title;
-- unknown keys, whatever their value
BEGIN;
SELECT key, value, outcome(format('SELECT kpi_define(%L)', jsonb_build_object('kpi', 'refused', 'unit', 'ratio', key, value)))
FROM (VALUES (1, 'colour', '"red"'::jsonb), (2, 'colour', 'null'), (3, 'builtin', 'true'), (4, 'Title', '"x"'), (5, '', '"x"'), (6, 'bands ', '[]')) AS v (n, key, value)
ORDER BY n;
ROLLBACK;

-- bands: overlapping, gapped, in the wrong order, doubled, empty, not a range
SELECT bands, better, outcome(format('SELECT kpi_define(%L)', jsonb_build_object('kpi', 'refused', 'unit', 'ratio', 'better', better, 'bands', bands::jsonb))) AS outcome
FROM (VALUES
    (1, 'higher', '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "(5,)"}]'), (2, 'higher', '[{"label": "a", "range": "(,5]"}, {"label": "b", "range": "[5,)"}]'),
    (3, 'higher', '[{"label": "a", "range": "(,4)"}, {"label": "b", "range": "[5,)"}]'), (4, 'higher', '[{"label": "a", "range": "(,6)"}, {"label": "b", "range": "[5,)"}]'),
    (5, 'higher', '[{"label": "b", "range": "[5,)"}, {"label": "a", "range": "(,5)"}]'), (6, 'lower', '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "[5,)"}]'),
    (7, 'higher', '[{"label": "a", "range": "(,5)"}, {"label": "b", "range": "[7,9)"}, {"label": "c", "range": "[5,7)"}]'), (8, 'higher', '[{"label": "a", "range": "(,)"}, {"label": "b", "range": "(,)"}]'),
    (9, 'higher', '[{"label": "a", "range": "(,5)"}, {"label": "a", "range": "[5,)"}]'), (10, 'higher', '[{"label": "", "range": "(,)"}]'), (11, 'higher', '[{"label": "a", "range": "[5,5)"}]'),
    (12, 'higher', '[{"label": "a", "range": "[6,5]"}]'), (13, 'higher', '[{"label": "a", "range": "(,x)"}]'), (14, 'higher', '[{"label": "a", "range": "(,)", "color": "red"}]'),
    (15, 'higher', '[{"label": "a", "range": "(,1e999)"}]'), (16, 'higher', '[{"label": "a", "range": "[NaN,)"}]')) AS v (n, better, bands)
ORDER BY n;
SELECT (complaint($$SELECT kpi_define('{"kpi": "refused", "unit": "ratio", "bands": [{"label": "a", "range": "(,5)"}, {"label": "b", "range": "(5,)"}]}')$$)).*;
SELECT (complaint($$SELECT kpi_define('{"kpi": "refused", "unit": "ratio", "bands": [{"label": "b", "range": "[5,)"}, {"label": "a", "range": "(,5)"}]}')$$)).*;
SELECT (complaint($$SELECT kpi_define('{"kpi": "refused", "unit": "ratio", "scale": {"min": 1, "max": 0}}')$$)).*;
SELECT (complaint($$SELECT kpi_define('{"kpi": "Own Kpi", "unit": "ratio"}')$$)).*;

-- numbers no double holds, and nesting no parser takes
SELECT left(outcome(format('SELECT kpi_define(%L)', definition)), 8) AS outcome
FROM (VALUES (1, '{"kpi": "refused", "unit": "ratio", "target": 1e400}'), (2, '{"kpi": "refused", "unit": "ratio", "target": -1e400}'), (3, '{"kpi": "refused", "unit": "ratio", "scale": {"min": -1e309, "max": 1}}'),
             (4, '{"kpi": "refused", "unit": "ratio", "definition": ' || repeat('[', 2000) || repeat(']', 2000) || '}')) AS v (n, definition)
ORDER BY n;

-- a change that makes an accepted definition wrong is refused, and changes nothing
SELECT kpi_define('{"kpi": "accepted", "unit": "ratio", "bands": [{"label": "a", "range": "(,5)"}, {"label": "b", "range": "[5,)"}]}');
SELECT definition, outcome(format('SELECT kpi_define(%L)', definition))
FROM (VALUES (1, '{"kpi": "accepted", "better": "lower"}'), (2, '{"kpi": "accepted", "unit": null}'), (3, '{"kpi": "accepted", "title": "new", "bands": []}'), (4, '{"kpi": "accepted", "scale": {"min": 5, "max": 5}}')) AS v (n, definition)
ORDER BY n;
SELECT kpi_describe('accepted') ->> 'better' AS better, kpi_describe('accepted') ->> 'unit' AS unit, kpi_describe('accepted') ->> 'title' AS title, kpi_band('accepted', 5) AS band;
SELECT kpi_undefine('accepted');

-- nothing was left behind
SELECT * FROM kpi_definition;
SELECT count(*) AS kpis FROM kpi_catalog;

-- text is text, whatever it says
BEGIN;
SELECT kpi_define(jsonb_build_object('kpi', 'quoted', 'unit', 'ratio', 'title', $$it's "quoted" \ 100%s; DROP TABLE kpi_definition; --$$, 'definition', '<b>bold</b> ${x} {{y}}',
    'bands', jsonb_build_array(jsonb_build_object('label', $$'; SELECT 1$$, 'range', '(,)', 'meaning', E'two\nlines'))));
SELECT title, definition, kpi_band('quoted', 1) AS band, (SELECT meaning FROM kpi_bands WHERE kpi = 'quoted') AS meaning FROM kpi_catalog WHERE kpi = 'quoted';
SELECT length(kpi_describe('quoted') ->> 'title') AS length;
SELECT kpi_define(jsonb_build_object('kpi', 'quoted', 'title', repeat('long ', 100000)));
SELECT length(title) FROM kpi_catalog WHERE kpi = 'quoted';
ROLLBACK;
