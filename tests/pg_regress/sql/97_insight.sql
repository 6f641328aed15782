--
-- kpi_insight with what is known beside a value, kpi_contributions, and questions to kpi_search.
--
SET client_min_messages = warning;

-- sentences: value, certainty, change, target, driver
SELECT jsonb_array_elements_text(kpi_insight('nps', 12.4, '{"low": 8.1, "high": 16.7, "n": 1200, "previous": 19.0, "p_value": 0.004, "target": 15,
    "segments": [{"segment": "North", "n": 700, "value": 10, "previous_n": 600, "previous": 22}, {"segment": "South", "n": 500, "value": 15.76, "previous_n": 600, "previous": 16}]}') -> 'sentences') AS said;
SELECT kpi_insight('ambassador_rate', 31, '{"previous": 30, "low": 25, "high": 38, "previous_low": 24, "previous_high": 37}') ->> 'change_is' AS by_intervals,
    kpi_insight('ambassador_rate', 31, '{"previous": 10, "low": 25, "high": 38, "previous_low": 8, "previous_high": 13}') ->> 'change_is' AS by_far,
    kpi_insight('ambassador_rate', 31, '{"previous": 10}') ->> 'change_is' AS by_nothing,
    kpi_insight('ambassador_rate', 31, '{"target": 30, "low": 25, "high": 38}') ->> 'target_reached' AS target_reached;
-- nothing beside it is the same as an empty context, and the keys are always the same
SELECT count(*) AS differing FROM kpi_catalog WHERE kpi_insight(kpi, 12.5) <> kpi_insight(kpi, 12.5, '{}');
SELECT count(DISTINCT keys) AS alike
FROM (SELECT kpi, context, string_agg(key, ' ' ORDER BY key COLLATE "C") AS keys
      FROM kpi_catalog CROSS JOIN (VALUES ('{}'::jsonb), ('{"previous": 3}'), ('{"low": 1, "high": 20, "n": 7, "target": 2}')) AS c (context)
      CROSS JOIN LATERAL jsonb_object_keys(kpi_insight(kpi, 12.5, context)) AS key GROUP BY 1, 2) AS k;
SELECT code, message FROM complaint($$SELECT kpi_insight('nps', 1, '{"previus": 1}')$$)
UNION ALL SELECT code, message FROM complaint($$SELECT kpi_insight('nps', 1, '{"low": 2}')$$)
UNION ALL SELECT code, message FROM complaint($$SELECT kpi_insight('nps', 'NaN', '{}')$$);

-- contributions add up to the change of the total, exactly: of 200 random pairs of periods
CREATE TEMPORARY TABLE parts AS
SELECT trial, segment, (1 + (trial * 7919 + segment * 104729) % 997)::float8 AS n, (1 + (trial * 104659 + segment * 7907) % 991)::float8 AS previous_n,
    ((trial * 31 + segment * 17) % 1000) / 10.0::float8 AS value, ((trial * 37 + segment * 29) % 1000) / 10.0::float8 AS previous
FROM generate_series(1, 200) AS trial CROSS JOIN generate_series(1, 7) AS segment;
WITH totals AS (
    SELECT trial, sum(n * value) / sum(n) - sum(previous_n * previous) / sum(previous_n) AS change,
        jsonb_agg(jsonb_build_object('segment', segment::text, 'n', n, 'value', value, 'previous_n', previous_n, 'previous', previous)) AS segments
    FROM parts GROUP BY trial
)
SELECT count(*) AS changes, count(*) FILTER (WHERE abs(change - added) > 1e-11) AS wrong, count(*) FILTER (WHERE abs(change - effects) > 1e-11) AS wrong_effects
FROM totals CROSS JOIN LATERAL (SELECT sum(contribution) AS added, sum(rate_effect + mix_effect) AS effects FROM kpi_contributions('csat', segments)) AS c;
SELECT * FROM kpi_contributions('csat', '[{"segment": "new", "n": 50, "value": 90}, {"segment": "old", "n": 50, "value": 60, "previous_n": 100, "previous": 60}]');
SELECT * FROM kpi_contributions('influencer_reach', '[{"segment": "a", "value": 90, "previous": 40}, {"segment": "b", "value": 5, "previous": 10}]');
SELECT count(*) FROM kpi_contributions('csat', '[]');
SELECT code, message FROM complaint($$SELECT * FROM kpi_contributions('csat', '{"a": 1}')$$);

-- questions as people ask them: the first answers
CREATE FUNCTION pg_temp.place(question text, answer text) RETURNS bigint LANGUAGE sql
RETURN (SELECT min(place) FROM (SELECT row_number() OVER () AS place, coalesce(s.kpi, s.title) AS found FROM kpi_search(question) AS s) AS f WHERE found LIKE answer);
SELECT question, answer FROM (VALUES
    ('why did nps fall', 'nps'), ('Why did NPS fall?', 'function kpi_insight'), ('why did nps fall', 'function kpi_contributions'),
    ('ambassadors tired', 'adv%'), ('ambassadors tired', 'ambassador_rate'), ('small samples', 'function %sample_size'), ('small samples', 'docs/statistics%'),
    ('qualtrics', 'nps'), ('SurveyMonkey', 'csat'), ('salesforce', 'ambassador_rate'), ('hubspot', '%'), ('Influitive', 'referral_rate'),
    ('how do I make a dashboard for my boss', 'function kpi_create_scorecard'), ('is it just luck', 'function %_compare%'),
    ('our fans are leaving', 'advocate_retention_rate'), ('gdpr', 'docs/%'), ('power bi', 'docs/%'), ('html page', 'function kpi_report')
) AS asked (question, answer)
WHERE coalesce(pg_temp.place(question, answer), 99) > 15;
SELECT title FROM kpi_search('kpi_report') WHERE kpi IS NULL LIMIT 1;
-- what is written as a web search is one: all its words, and not the others
SELECT count(*) FROM kpi_search('"ambassadors tired"');
SELECT count(*) FILTER (WHERE kpi = 'nps') AS nps, count(*) > 3 AS others FROM kpi_search('survey -promoter');
-- no part of the machinery is found
SELECT title FROM kpi_search('nps or rate or comparison or transition or internal or trigger') WHERE title ~ 'akpi|_accum|_cmp$|_recv$';
