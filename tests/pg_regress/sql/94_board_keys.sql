--
-- Keys of a spec: one answer a respondent, windows, totals, too few people, targets,
-- custom KPIs; of several tables and of one.
--
SET client_min_messages = warning;
SET datestyle = ISO;
SET timezone = 'UTC';
SET search_path = board, public;

-- of each member the latest answer of a quarter: ties by the primary key, no answer
-- never supersedes, and whoever is not known answers for himself
SELECT kpi_create_scorecard('latest', '{"period": {"grain": "quarter", "timezone": "Europe/Berlin"}, "entity": {"table": "member", "key": "member_id"}, "segments": ["region"],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}, "one_per": {"keep": "latest"}}}}');
SELECT kpi_create_scorecard('latest_of_one', 'answer', '{"period": {"column": "answered_at", "grain": "quarter", "timezone": "Europe/Berlin"},
    "segments": [{"column": "region", "from": "member", "on": "member_id"}], "where": {"survey": "nps"}, "one_per": {"column": "member_id", "by": "answered_at"}, "measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('first', '{"period": {"grain": "month"}, "entity": {"table": "member", "key": "member_id"}, "segments": ["region"], "storage": "materialized",
    "measures": {"csat": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "csat"}, "one_per": {"keep": "first", "column": "member_id"}}}}');
CREATE VIEW hand_latest AS
SELECT period, region, count(*) FILTER (WHERE score IN (9, 10)) AS promoters, count(*) FILTER (WHERE score <= 6) AS detractors, count(*) FILTER (WHERE score <= 10) AS responses, count(*) FILTER (WHERE score > 10) AS left_out
FROM (SELECT DISTINCT ON (coalesce(member_id, -answer_id), period) * FROM answer CROSS JOIN LATERAL (SELECT date_trunc('quarter', answered_at AT TIME ZONE 'Europe/Berlin')::date AS period) AS p
    WHERE survey = 'nps' AND score IS NOT NULL ORDER BY coalesce(member_id, -answer_id), period, answered_at DESC, answer_id DESC) AS a
LEFT JOIN member USING (member_id) GROUP BY 1, 2;
CREATE FUNCTION figures(card text, OUT rows bigint, OUT figures bigint) RETURNS SETOF record
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT count(*), sum(n)::bigint FROM %I WHERE NOT total AND (n > 0 OR left_out > 0)', card);
END
$$;
SELECT * FROM figures('latest');
SELECT count(*) AS differing FROM latest AS l FULL JOIN hand_latest AS h ON ROW(l.period, l.region)::text = ROW(h.period, h.region)::text
WHERE NOT coalesce(l.total, false) AND ROW(l.numerator, l.denominator, l.left_out) IS DISTINCT FROM ROW(h.promoters - h.detractors, h.responses, h.left_out);
SELECT same('latest_summary', 'latest_of_one_summary');
SELECT count(*) AS differing
FROM (SELECT * FROM first WHERE level = 'segment') AS l FULL JOIN (
    SELECT period, region, count(*) FILTER (WHERE score IN (4, 5)) AS hits, count(*) FILTER (WHERE score <= 5) AS total, count(*) FILTER (WHERE score > 5) AS left_out
    FROM (SELECT DISTINCT ON (coalesce(member_id, -answer_id), period) * FROM answer CROSS JOIN LATERAL (SELECT date_trunc('month', answered_at)::date AS period) AS p
        WHERE survey = 'csat' AND score IS NOT NULL ORDER BY coalesce(member_id, -answer_id), period, answered_at, answer_id) AS a
    LEFT JOIN member USING (member_id) GROUP BY 1, 2) AS h ON ROW(l.period, l.region)::text = ROW(h.period, h.region)::text
WHERE ROW(l.numerator, l.denominator, l.left_out) IS DISTINCT FROM ROW(h.hits, h.total, h.left_out);
-- the last answer goes, and the one before counts again
BEGIN;
CREATE TABLE said (answer_id integer PRIMARY KEY, who text, on_day date, score integer);
INSERT INTO said VALUES (1, 'a', '2025-01-01', 10), (2, 'a', '2025-02-01', 0), (3, 'a', '2025-03-01', NULL), (4, 'b', '2025-02-01', 10), (5, 'b', '2025-02-01', 0), (6, NULL, '2025-02-01', 9), (7, NULL, '2025-02-01', 9);
SELECT kpi_create_scorecard('said_nps', 'said', '{"period": {"column": "on_day", "grain": "quarter"}, "measures": {"nps": "score"}, "one_per": {"column": "who", "keep": "latest", "by": "on_day"}}');
SELECT numerator, n FROM said_nps;
DELETE FROM said WHERE answer_id IN (2, 5);
SELECT numerator, n FROM said_nps;
ROLLBACK;

-- a window of 90 days that ends with each month; weeks with the latest answer of 8 weeks
SELECT kpi_create_scorecard('rolling', '{"period": {"grain": "month", "timezone": "Europe/Berlin"}, "window": "90 days", "entity": {"table": "member", "key": "member_id", "from": "signed_up_on", "to": "closed_on"}, "segments": ["region"],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}, "advocacy_actions": {"events": "action", "at": "occurred_at", "weight": "points"},
        "ambassador_rate": {"history": "status", "valid": {"from": "since", "to": "until"}, "where": {"status": {"in": ["advocate"]}}}}}');
SELECT kpi_create_scorecard('rolling_latest', '{"period": {"grain": "week"}, "window": "8 weeks", "entity": {"table": "member", "key": "member_id"}, "segments": ["region"],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}, "one_per": {"column": "member_id", "keep": "latest", "by": "answered_at"}}}}');
WITH closes AS (SELECT g::date AS period, (g + interval '1 month')::date AS until FROM generate_series(timestamp '2022-12-01', (SELECT max(period) FROM rolling), '1 month') AS g
), hand AS (
    SELECT period, region, 'nps' AS kpi, count(*) FILTER (WHERE score IN (9, 10)) - count(*) FILTER (WHERE score <= 6) AS numerator, count(*) FILTER (WHERE score <= 10) AS denominator, count(*) FILTER (WHERE score > 10) AS left_out
    FROM closes JOIN answer ON (answered_at AT TIME ZONE 'Europe/Berlin')::date < until AND (answered_at AT TIME ZONE 'Europe/Berlin')::date >= until - 90
    LEFT JOIN member USING (member_id) WHERE survey = 'nps' GROUP BY 1, 2
    UNION ALL
    SELECT period, region, 'advocacy_actions', coalesce(sum(done), 0), count(*), coalesce(sum(refused), 0)
    FROM closes JOIN member AS m ON coalesce(signed_up_on < until, true) AND coalesce(closed_on >= until, true) AND coalesce(signed_up_on < closed_on, true)
    CROSS JOIN LATERAL (SELECT sum(points) FILTER (WHERE points >= 0) AS done, count(*) FILTER (WHERE points < 0) AS refused FROM action AS a
        WHERE a.member_id = m.member_id AND (occurred_at AT TIME ZONE 'Europe/Berlin')::date < until AND (occurred_at AT TIME ZONE 'Europe/Berlin')::date >= until - 90) AS a GROUP BY 1, 2
    UNION ALL
    SELECT period, region, 'ambassador_rate', count(*) FILTER (WHERE EXISTS (SELECT FROM status AS s WHERE s.member_id = m.member_id AND status = 'advocate'
            AND coalesce(since < c.until::timestamp AT TIME ZONE 'Europe/Berlin', true) AND coalesce(s.until >= c.until::timestamp AT TIME ZONE 'Europe/Berlin', true) AND coalesce(since < s.until, true))), count(*), 0
    FROM closes AS c JOIN member AS m ON coalesce(signed_up_on < until, true) AND coalesce(closed_on >= until, true) AND coalesce(signed_up_on < closed_on, true) GROUP BY 1, 2
)
SELECT count(*) AS figures, count(*) FILTER (WHERE ROW(l.numerator, l.denominator, l.left_out) IS DISTINCT FROM ROW(h.numerator, h.denominator, h.left_out)) AS differing
FROM (SELECT * FROM rolling WHERE level = 'segment' AND period IS NOT NULL AND (n > 0 OR left_out > 0)) AS l FULL JOIN hand AS h ON ROW(l.period, l.region, l.kpi)::text = ROW(h.period, h.region, h.kpi)::text;
WITH closes AS (SELECT period, period + 7 AS until FROM rolling_latest WHERE total
), hand AS (
    SELECT period, region, count(*) FILTER (WHERE score IN (9, 10)) - count(*) FILTER (WHERE score <= 6) AS numerator, count(*) FILTER (WHERE score <= 10) AS denominator, count(*) FILTER (WHERE score > 10) AS left_out
    FROM (SELECT DISTINCT ON (coalesce(member_id, -answer_id), period) * FROM closes JOIN answer ON answered_at::date < until AND answered_at::date >= until - 56
        WHERE survey = 'nps' AND score IS NOT NULL ORDER BY coalesce(member_id, -answer_id), period, answered_at DESC, answer_id DESC) AS a
    LEFT JOIN member USING (member_id) GROUP BY 1, 2
)
SELECT count(*) AS figures, count(*) FILTER (WHERE ROW(l.numerator, l.denominator, l.left_out) IS DISTINCT FROM ROW(h.numerator, h.denominator, h.left_out)) AS differing
FROM (SELECT * FROM rolling_latest WHERE level = 'segment' AND (n > 0 OR left_out > 0)) AS l FULL JOIN hand AS h ON ROW(l.period, l.region)::text = ROW(h.period, h.region)::text;
-- windows that overlap have no trend, and no test against their neighbour
SELECT count(trend), count(change_significant), count(change) > 0 AS changes, count(year_change_significant) > 0 AS years FROM rolling;

-- subtotals: counts are added up, in both views
SELECT kpi_create_scorecard('cube', '{"period": {"grain": "year"}, "totals": "cube", "entity": {"table": "member", "key": "member_id"}, "segments": ["region", "plan", {"column": "industry", "from": "account", "on": "account_id"}],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}}}');
SELECT kpi_create_scorecard('each', '{"period": {"grain": "year"}, "totals": "each", "entity": {"table": "member", "key": "member_id"}, "segments": ["region", "plan", {"column": "industry", "from": "account", "on": "account_id"}],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}}}');
SELECT c.level, count(*), sum(c.n), count(*) FILTER (WHERE w.nps IS DISTINCT FROM c.value) AS differing_in_wide, count(e.kpi) AS in_each
FROM cube AS c
LEFT JOIN cube_wide AS w ON ROW(w.period, w.level, w.region, w.plan, w.industry)::text = ROW(c.period, c.level, c.region, c.plan, c.industry)::text
LEFT JOIN "each" AS e ON ROW(e.period, e.level, e.region, e.plan, e.industry, e.n)::text = ROW(c.period, c.level, c.region, c.plan, c.industry, c.n)::text
GROUP BY 1 ORDER BY 1;

-- too few: what is hidden cannot be had by subtraction
CREATE TABLE few (region text, plan text, on_day date, score integer);
INSERT INTO few
SELECT v.region, v.plan, date '2025-01-01', 9 FROM (VALUES ('a', 'x', 3), ('b', 'x', 20), ('c', 'x', 30), ('a', 'y', 40), ('b', 'y', 41)) AS v (region, plan, n), generate_series(1, v.n)
UNION ALL SELECT v.region, v.plan, '2025-04-01', 9 FROM (VALUES ('a', 'x', 3), ('b', 'x', 4), ('c', 'x', 30)) AS v (region, plan, n), generate_series(1, v.n)
UNION ALL SELECT v.region, v.plan, '2025-07-01', 9 FROM (VALUES ('a', 'x', 3)) AS v (region, plan, n), generate_series(1, v.n)
-- none is too few, and one has no answer
UNION ALL SELECT v.region, v.plan, '2025-10-01', v.score FROM (VALUES ('a', 'x', 30, 9), ('b', 'x', 6, 9), ('c', 'y', 20, NULL)) AS v (region, plan, n, score), generate_series(1, v.n);
SELECT kpi_define('{"kpi": "own", "unit": "count"}');
SELECT kpi_create_scorecard('few_card', 'few', '{"period": {"column": "on_day", "grain": "quarter"}, "segments": ["region", "plan"], "measures": {"nps": "score", "own": [1]}, "min_n": 5, "totals": "each"}');
SELECT period, level, region, plan, value, n, left_out, previous, suppressed FROM few_card WHERE kpi = 'nps' ORDER BY period, level, region, plan;
SELECT period, level, region, plan, nps, own, suppressed FROM few_card_wide ORDER BY period, level, region, plan;

SELECT count(*) AS unknown FROM few_card WHERE suppressed IS NULL;

-- targets: the most specific scope and time wins
INSERT INTO kpi_target (kpi, value, scope, valid) VALUES
    ('nps', 10, '{}', '(,)'), ('nps', 20, '{}', '[2025-01-01,2026-01-01)'), ('nps', 100, '{"region": "c"}', '(,)'), ('nps', 99, '{"region": "c", "plan": "x"}', '[2025-06-01,)');
SELECT period, level, region, plan, target, target_met FROM few_card WHERE kpi = 'nps' AND NOT suppressed ORDER BY period, level, region, plan;
DELETE FROM kpi_target WHERE kpi = 'nps';
SELECT akpi_target_met(50, 40, 60, 50, 'higher'), akpi_target_met(50, 40, 60, 40, 'higher'), akpi_target_met(50, 40, 60, 61, 'higher'),
    akpi_target_met(50, 40, 60, 60, 'lower'), akpi_target_met(50, 40, 60, 39, 'lower'), akpi_target_met(50, NULL, NULL, 50, 'lower'), akpi_target_met(NULL, NULL, NULL, 50, 'lower'), akpi_target_met(1, NULL, NULL, NULL, 'lower');

-- custom KPIs are counted by their aggregate, with their constants
SELECT kpi_define('{"kpi": "support_csat", "unit": "percent", "aggregate": "csat", "scale_max": 7}'), kpi_define('{"kpi": "enps", "unit": "points", "detractor_max": 5}'),
    kpi_define('{"kpi": "posts_per_reach", "unit": "ratio", "aggregate": "ratio"}'), kpi_define('{"kpi": "answered", "unit": "percent"}');
CREATE TABLE own_answer AS SELECT i AS id, i % 8 AS grade, i % 11 AS score, i AS part, 10 * i AS whole, nullif(i % 3, 0) AS maybe FROM generate_series(1, 100) AS i;
SELECT kpi_create_scorecard('own_card', 'own_answer', '{"measures": {"support_csat": "grade", "enps": "score", "posts_per_reach": ["part", "whole"], "answered": {"not_null": "maybe"}, "own": 1}}');
SELECT kpi, value, numerator, denominator, n, left_out, better, level, period_end, complete FROM own_card ORDER BY kpi;
-- an interval is in the unit of the value
SELECT kpi, value, ci_low, ci_high FROM own_card WHERE kpi = 'posts_per_reach';
SELECT count(*) FILTER (WHERE grade IN (6, 7)) AS hits, count(*) FILTER (WHERE grade > 0) AS total, count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 5) AS enps, count(maybe) AS answered FROM own_answer;

-- of a known population: rates and scores that most answered are surer, of the rows it is known of
CREATE TABLE asked ("re?$%!@gion" text, plan integer, on_day date, score integer, happy boolean, times integer);
INSERT INTO asked SELECT CASE WHEN i <= 40 THEN 'a''?$b' WHEN i <= 70 THEN 'c' END, 1 + i % 2, date '2025-01-01' + 100 * (i % 2), i % 11, i % 3 > 0, i % 4 FROM generate_series(1, 100) AS i;
SELECT kpi_define('{"kpi": "happy", "unit": "percent"}');
SELECT count(kpi_create_scorecard('asked_' || storage, 'asked', format('{"segments": ["re?$%%!@gion", "plan"], "totals": "each", "confidence": %s, "storage": "%s", "population": %s,
    "measures": {"nps": "score", "happy": "happy", "advocacy_participation_rate": "times", "advocacy_actions": "times"}}', confidence, storage,
    '[{"size": 120}, {"size": 45, "scope": {"re?$%!@gion": "a''?$b"}}, {"size": 21, "scope": {"re?$%!@gion": "a''?$b", "plan": 1}}, {"size": 29, "scope": {"re?$%!@gion": "c"}}, {"size": 15, "scope": {"plan": 2, "re?$%!@gion": null}}]')::jsonb))
FROM (VALUES ('view', 0.95), ('materialized', 0.9), ('live', 0.9)) AS v (storage, confidence);
SELECT level, c."re?$%!@gion" AS region, plan, n, size, ci_high - ci_low < (SELECT i.high - i.low FROM nps_ci(s.nps) AS i) AS narrower, (
    SELECT bool_and((v.ci_low, v.ci_high) = CASE v.kpi
        WHEN 'nps' THEN (SELECT (i.low, i.high) FROM nps_ci(s.nps, population => s.size) AS i)
        WHEN 'happy' THEN (SELECT (i.low, i.high) FROM rate_ci(s.happy, population => s.size) AS i)
        WHEN 'advocacy_participation_rate' THEN (SELECT (i.low, i.high) FROM rate_ci(action_participation(s.times), population => s.size) AS i)
        ELSE (SELECT (i.low, i.high) FROM action_ci(s.times) AS i) END)
    FROM asked_view AS v WHERE v.level = c.level AND v."re?$%!@gion" IS NOT DISTINCT FROM c."re?$%!@gion" AND v.plan IS NOT DISTINCT FROM c.plan) AS as_by_hand
FROM asked_view AS c CROSS JOIN LATERAL (
    -- 29 is too few for the 30 of c
    SELECT nps_agg(score) AS nps, rate_agg(happy) AS happy, action_agg(times) AS times,
        CASE WHEN c.level = 'total' THEN 120 WHEN c."re?$%!@gion" = 'a''?$b' THEN CASE WHEN c.plan IS NULL THEN 45 WHEN c.plan = 1 THEN 21 END
            WHEN c.level = 'segment' AND c."re?$%!@gion" IS NULL AND c.plan = 2 THEN 15 END AS size
    FROM asked AS a WHERE (c.level IN ('total', 'plan') OR a."re?$%!@gion" IS NOT DISTINCT FROM c."re?$%!@gion") AND (c.plan IS NULL OR a.plan = c.plan)) AS s
WHERE kpi = 'nps' ORDER BY 1, 2, 3;
SELECT same('asked_materialized', 'asked_live') AS alike, same('asked_materialized', 'asked_view') AS of_other_confidence;
-- whoever alters it sees it go
SELECT kpi_alter_scorecard('asked_live', '{"segments": ["re?$%!@gion", "plan"], "totals": "each", "storage": "live",
    "measures": {"nps": "score", "happy": "happy", "advocacy_participation_rate": "times", "advocacy_actions": "times"}}');
SELECT kpi, ci_low, ci_high FROM asked_live WHERE total ORDER BY 1;

-- the period that lasts is not complete, and a year ago is a year ago
CREATE TABLE lately AS SELECT d::date AS on_day, 9 + extract(day FROM d)::integer % 2 AS score FROM generate_series(CURRENT_DATE - 800, CURRENT_DATE, '1 day') AS d;
SELECT kpi_create_scorecard('lately_card', 'lately', '{"period": {"column": "on_day", "grain": "quarter"}, "measures": {"nps": "score"}}');
SELECT count(*) FILTER (WHERE complete <> (period_end < CURRENT_DATE)) AS wrong, count(*) FILTER (WHERE NOT complete) AS incomplete,
    count(*) FILTER (WHERE period_end <> (period + interval '3 months')::date - 1) AS wrong_ends FROM lately_card;
SELECT count(*) AS years, count(*) FILTER (WHERE c.year_ago IS DISTINCT FROM b.value OR c.year_change IS DISTINCT FROM c.value - b.value) AS differing
FROM lately_card AS c LEFT JOIN lately_card AS b ON b.period = c.period - interval '1 year';
