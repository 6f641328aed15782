--
-- Scorecards: every KPI in each of its forms, over every kind of source, grain and
-- storage, beside the same counted by plain SQL.
--
SET client_min_messages = warning;
SET datestyle = ISO;
CREATE SCHEMA card;
SET search_path = card, public;

-- answers of a year and a half, none of them in May and June, some without a day
CREATE TABLE answer AS
SELECT
    a.on_day, (a.on_day + time '12:00')::timestamp AS at_noon, (a.on_day + time '02:30') AT TIME ZONE 'UTC' AS at_night,
    daterange('2025-01-01', '2025-04-01') AS quarter, tstzrange('2025-01-01 00:00Z', '2025-04-01 00:00Z') AS quarter_tz,
    c.*
FROM customer AS c
CROSS JOIN generate_series(1, 4) AS again
CROSS JOIN LATERAL (SELECT CASE WHEN c.id % 17 > 0 THEN date '2024-01-01' + (c.id * 37 + again * 113) % 500 END AS on_day) AS a
WHERE a.on_day IS NULL OR extract(month FROM a.on_day) NOT IN (5, 6);
COMMENT ON COLUMN answer.region IS 'where the customer lives';

INSERT INTO kpi_benchmark (kpi, value, industry, geography, source) VALUES
    ('nps', 30, NULL, NULL, 'a made-up study'), ('nps', 42, 'software', NULL, 'a made-up study'), ('nps', 50, 'software', 'Europe', 'a made-up study'),
    ('advocacy_actions', 0.7, NULL, NULL, 'a made-up study'), ('csat', 80, 'retail', NULL, 'a made-up study');
SELECT kpi_define('{"kpi": "own_percent", "unit": "percent", "bands": [{"label": "few", "range": "[0,30)"}, {"label": "many", "range": "[30,100]"}], "target": 40}'),
       kpi_define('{"kpi": "own_ratio", "unit": "ratio"}'), kpi_define('{"kpi": "own_points", "unit": "points"}'), kpi_define('{"kpi": "own_count", "unit": "count"}');

-- each form of each KPI: what it is computed from, its summary, and by hand what is
-- read from it; "tested" is the summary that the interval and the comparison see
CREATE TABLE form (
    place integer, kpi text, arguments jsonb, summary text, numerator text, denominator text, scale integer, tested text, n text
);
INSERT INTO form VALUES
(1, 'ambassador_rate', '"advocate"', 'rate_agg(advocate)', 'count(*) FILTER (WHERE advocate)', 'count(advocate)', 100, 'rate'),
(1, 'advocacy_growth', '["was_advocate", "advocate"]', 'flow_agg(coalesce(was_advocate, false), coalesce(advocate, false))',
    'count(*) FILTER (WHERE advocate) - count(*) FILTER (WHERE was_advocate)', 'count(*) FILTER (WHERE was_advocate)', 100, 'flow'),
(2, 'advocacy_growth', '["start_count", "end_count"]', 'growth_agg(start_count, end_count)',
    'coalesce(sum(end_count), 0) - coalesce(sum(start_count), 0)', 'coalesce(sum(start_count), 0)', 100, NULL),
(3, 'advocacy_growth', '["advocate_on", "quarter"]', $$flow_agg(coalesce(advocate_on @> date '2024-12-31', false), coalesce(advocate_on @> date '2025-03-31', false))$$,
    $$count(*) FILTER (WHERE advocate_on @> date '2025-03-31') - count(*) FILTER (WHERE advocate_on @> date '2024-12-31')$$,
    $$count(*) FILTER (WHERE advocate_on @> date '2024-12-31')$$, 100, 'flow'),
(4, 'advocacy_growth', '["advocate_at", "quarter_tz"]',
    $$flow_agg(coalesce(advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z', false), coalesce(advocate_at @> timestamptz '2025-03-31 23:59:59.999999Z', false))$$,
    $$count(*) FILTER (WHERE advocate_at @> timestamptz '2025-03-31 23:59:59.999999Z') - count(*) FILTER (WHERE advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z')$$,
    $$count(*) FILTER (WHERE advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z')$$, 100, 'flow'),
(1, 'advocate_retention_rate', '["was_advocate", "advocate"]', 'retention_agg(was_advocate, advocate)',
    'count(*) FILTER (WHERE was_advocate AND advocate)', 'count(advocate) FILTER (WHERE was_advocate)', 100, 'rate'),
(1, 'advocacy_actions', '"actions"', 'action_agg(actions)', 'coalesce(sum(actions), 0)', 'count(actions)', 1, 'action'),
(1, 'consumer_advocacy_actions', '["actions"]', 'action_agg(actions)', 'coalesce(sum(actions), 0)', 'count(actions)', 1, 'action'),
(1, 'advocacy_participation_rate', '"actions"', 'action_agg(actions)', 'count(*) FILTER (WHERE actions > 0)', 'count(actions)', 100, 'rate'),
(1, 'nps', '"score"', 'nps_agg(score)', 'count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)', 'count(score)', 100, 'nps'),
(2, 'nps', '"score_real"', 'nps_agg(score_real)', 'count(*) FILTER (WHERE score_real >= 9) - count(*) FILTER (WHERE score_real <= 6)', 'count(score_real)', 100, 'nps'),
(3, 'nps', '["score", 4, 8]', 'nps_agg(score, 4, 8)', 'count(*) FILTER (WHERE score >= 8) - count(*) FILTER (WHERE score <= 4)', 'count(score)', 100, 'nps'),
(1, 'csat', '"stars"', 'csat_agg(stars)', 'count(*) FILTER (WHERE stars >= 4)', 'count(stars)', 100, 'rate'),
(2, 'csat', '"stars_real"', 'csat_agg(stars_real)', 'count(*) FILTER (WHERE stars_real >= 4)', 'count(stars_real)', 100, 'rate'),
(3, 'csat', '["grade", 7]', 'csat_agg(grade, 7)', 'count(*) FILTER (WHERE grade >= 6)', 'count(grade)', 100, 'rate'),
(4, 'csat', '"satisfied"', 'rate_agg(satisfied)', 'count(*) FILTER (WHERE satisfied)', 'count(satisfied)', 100, 'rate'),
(1, 'referral_rate', '"referred"', 'rate_agg(referred)', 'count(*) FILTER (WHERE referred)', 'count(referred)', 100, 'rate'),
(2, 'referral_rate', '["start_count", "end_count"]', 'ratio_sample_agg(start_count, end_count)',
    'coalesce(sum(start_count) FILTER (WHERE end_count IS NOT NULL), 0)', 'coalesce(sum(end_count) FILTER (WHERE start_count IS NOT NULL), 0)', 100, 'ratio'),
(1, 'referral_conversion_rate', '"converted"', 'rate_agg(converted)', 'count(*) FILTER (WHERE converted)', 'count(converted)', 100, 'rate'),
(1, 'viral_coefficient', '"actions"', 'action_agg(actions)', 'coalesce(sum(actions), 0)', 'count(actions)', 1, 'action'),
(1, 'engagement_rate', '["engagements", "audience"]', 'ratio_sample_agg(engagements, audience)',
    'coalesce(sum(engagements) FILTER (WHERE audience IS NOT NULL), 0)', 'coalesce(sum(audience) FILTER (WHERE engagements IS NOT NULL), 0)', 100, 'ratio'),
(1, 'share_rate', '["engagements", 50]', 'ratio_sample_agg(engagements, 50::bigint)', 'coalesce(sum(engagements), 0)', 'count(engagements) * 50', 100, 'ratio'),
(1, 'influencer_reach', '"audience"', 'action_agg(audience)', 'coalesce(sum(audience), 0)', 'NULL', 1, NULL),
(1, 'own_percent', '"advocate"', 'rate_agg(advocate)', 'count(*) FILTER (WHERE advocate)', 'count(advocate)', 100, 'rate'),
(2, 'own_percent', '["start_count", "end_count"]', 'ratio_sample_agg(start_count, end_count)',
    'coalesce(sum(start_count) FILTER (WHERE end_count IS NOT NULL), 0)', 'coalesce(sum(end_count) FILTER (WHERE start_count IS NOT NULL), 0)', 100, 'ratio'),
(1, 'own_ratio', '"actions"', 'action_agg(actions)', 'coalesce(sum(actions), 0)', 'count(actions)', 1, 'action'),
(1, 'own_points', '"score"', 'nps_agg(score)', 'count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)', 'count(score)', 100, 'nps'),
(2, 'own_points', '"score_real"', 'nps_agg(score_real)', 'count(*) FILTER (WHERE score_real >= 9) - count(*) FILTER (WHERE score_real <= 6)', 'count(score_real)', 100, 'nps'),
(3, 'own_points', '["score", 4, 8]', 'nps_agg(score, 4, 8)', 'count(*) FILTER (WHERE score >= 8) - count(*) FILTER (WHERE score <= 4)', 'count(score)', 100, 'nps'),
(1, 'own_count', '"audience"', 'action_agg(audience)', 'coalesce(sum(audience), 0)', 'NULL', 1, NULL);
UPDATE form SET n = CASE WHEN denominator = 'NULL' THEN 'count(audience)' ELSE denominator END;
-- the KPIs that have no form here, of columns that any score, flag and count takes, by what
-- reads them
INSERT INTO form
SELECT DISTINCT ON (a.name) 5, a.name, (SELECT jsonb_agg(split_part(argument, '::', 1)) FROM regexp_split_to_table(regexp_replace(c.call, '^.*\(|\)$', '', 'g'), ', ') AS argument),
    -- a scorecard counts pairs, but where no interval comes of them, and customers at both times
    CASE r.symbol WHEN 'akpi_ratio_quotient' THEN made.summary
        ELSE replace(regexp_replace(made.summary, 'growth_agg\((\w+), (\w+)\)', 'flow_agg(coalesce(\1, false), coalesce(\2, false))'), 'ratio_agg', 'ratio_sample_agg') END,
    format(r.numerator, made.summary), format(r.denominator, made.summary), r.scale,
    CASE a.name WHEN 'review_rating' THEN 'mean' WHEN 'programme_return' THEN NULL ELSE r.tested END, format(coalesce(r.n, r.denominator), made.summary)
FROM summary_aggregate AS a
JOIN summary_aggregate AS s ON s.aggtransfn = a.aggtransfn AND s.aggfinalfn = 0
JOIN aggregate_case AS c ON c.aggregate = a.aggregate
JOIN pg_proc AS f ON f.oid = a.aggfinalfn
CROSS JOIN LATERAL (SELECT s.name || substr(c.call, length(a.name) + 1) AS summary) AS made
JOIN (VALUES ('akpi_rate_percent', 'rate_hits(%s)', 'rate_total(%s)', 100, 'rate', NULL),
    ('akpi_nps_points', 'nps_promoters(%1$s) - nps_detractors(%1$s)', 'nps_responses(%s)', 100, 'nps', NULL),
    ('akpi_growth_percent', 'growth_end(%1$s) - growth_start(%1$s)', 'growth_start(%s)', 100, 'flow', NULL),
    ('akpi_rate_count', 'rate_hits(%s)', 'NULL', 1, NULL, 'rate_total(%s)'),
    ('akpi_action_participants', 'action_active(%s)', 'NULL', 1, NULL, 'action_customers(%s)'),
    ('akpi_action_sum', 'action_total(%s)', 'NULL', 1, NULL, 'action_customers(%s)'),
    ('akpi_action_per_customer', 'action_total(%s)', 'action_customers(%s)', 1, 'action', NULL),
    ('akpi_action_participation', 'action_active(%s)', 'action_customers(%s)', 100, 'rate', NULL),
    ('akpi_ratio_quotient', 'ratio_numerator(%s)', 'ratio_denominator(%s)', 1, NULL, NULL),
    ('akpi_ratio_percent', 'ratio_numerator(%s)', 'ratio_denominator(%s)', 100, 'ratio', NULL)) AS r (symbol, numerator, denominator, scale, tested, n) ON r.symbol = f.prosrc
JOIN kpi_catalog AS k ON k.kpi = a.name
WHERE a.name NOT IN (SELECT kpi FROM form)
ORDER BY a.name, a.aggregate = a.name || '(integer)' DESC, a.aggregate = a.name || '(bigint)' DESC, a.aggregate;
-- no KPI of the catalogue was forgotten but those that a query computes: no rows
SELECT kpi FROM kpi_catalog WHERE query IS NULL EXCEPT SELECT kpi FROM form;

-- the measures of a spec: of each KPI the form of that place
CREATE FUNCTION measures(integer) RETURNS jsonb
LANGUAGE sql STABLE RETURN (SELECT jsonb_object_agg(kpi, arguments) FROM form WHERE place = $1);

-- counts by hand what the scorecard "told" should say, and gives how many rows there
-- are and how many of them differ in anything; "day" is the SQL of the first day of a
-- row's period, grain NULL stands for no periods
CREATE FUNCTION check_card(told text, source text, forms integer, day text, grain text, segmented boolean DEFAULT true,
                           confidence double precision DEFAULT 0.95, periods integer DEFAULT 12, filters jsonb DEFAULT '{}',
                           OUT rows bigint, OUT differing bigint, OUT wide_differing bigint, OUT summary_differing bigint)
LANGUAGE plpgsql AS $$
DECLARE
    f form;
    step interval := CASE grain WHEN 'quarter' THEN '3 months' ELSE ('1 ' || coalesce(grain, 'day'))::interval END;
    live boolean := EXISTS (SELECT FROM kpi_scorecards AS s WHERE s.name = told AND s.storage = 'live');
    segments text := CASE WHEN segmented THEN 'region, plan' ELSE 'NULL::text, NULL::text' END;
BEGIN
    CREATE TEMP TABLE hand (period date, region text, plan text, total boolean, kpi text, numerator bigint, denominator bigint, n bigint,
                            value double precision, summary text, tested text, sample text);
    FOR f IN SELECT * FROM form WHERE place = forms LOOP
        EXECUTE format('INSERT INTO hand SELECT kpi_day, %s, %s, %L, %s, %s, %s, %s * (%s)::float8 / %s, (%s)::text, %L, (%s)::text FROM (SELECT *, %s AS kpi_day FROM %s) AS s GROUP BY %s',
            segments, CASE WHEN segmented THEN 'GROUPING(region) = 1' ELSE 'true' END, f.kpi, f.numerator, f.denominator, f.n,
            f.scale, f.numerator, CASE f.denominator WHEN 'NULL' THEN format('nullif(1, (%s = 0)::integer)', f.n) ELSE format('nullif(%s, 0)', f.denominator) END,
            f.summary, f.tested, CASE WHEN f.kpi IN ('advocacy_participation_rate', 'community_participation_rate') THEN 'rate_agg(actions > 0)' ELSE f.summary END,
            day, source, CASE WHEN segmented THEN 'GROUPING SETS ((kpi_day, region, plan), (kpi_day))' ELSE 'kpi_day' END);
    END LOOP;
    CREATE INDEX ON hand (kpi, period, region);
    ANALYZE hand;
    CREATE TEMP TABLE wanted AS
    SELECT h.period, h.region, h.plan, h.kpi, c.title, c.family, h.value, c.unit, h.numerator, h.denominator, h.n,
        CASE h.tested WHEN 'rate' THEN (rate_ci(h.sample::rate_summary, confidence)).low WHEN 'nps' THEN (nps_ci(h.sample::nps_summary, confidence)).low
            WHEN 'action' THEN (action_ci(h.sample::action_summary, confidence)).low WHEN 'mean' THEN (action_ci(h.sample::action_summary, confidence, 'student')).low
            WHEN 'flow' THEN (growth_ci(h.sample::flow_summary, confidence)).low WHEN 'ratio' THEN (ratio_ci(h.sample::ratio_sample_summary, confidence)).low END AS ci_low,
        CASE h.tested WHEN 'rate' THEN (rate_ci(h.sample::rate_summary, confidence)).high WHEN 'nps' THEN (nps_ci(h.sample::nps_summary, confidence)).high
            WHEN 'action' THEN (action_ci(h.sample::action_summary, confidence)).high WHEN 'mean' THEN (action_ci(h.sample::action_summary, confidence, 'student')).high
            WHEN 'flow' THEN (growth_ci(h.sample::flow_summary, confidence)).high WHEN 'ratio' THEN (ratio_ci(h.sample::ratio_sample_summary, confidence)).high END AS ci_high,
        kpi_band(h.kpi, h.value) AS band, kpi_band_rank(h.kpi, h.value) AS band_rank, c.target,
        p.value AS previous, h.value - p.value AS change,
        CASE h.tested WHEN 'rate' THEN (rate_compare(h.sample::rate_summary, p.sample::rate_summary)).p_value WHEN 'nps' THEN (nps_compare(h.sample::nps_summary, p.sample::nps_summary)).p_value
            WHEN 'action' THEN (action_compare(h.sample::action_summary, p.sample::action_summary)).p_value
            WHEN 'mean' THEN (action_compare(h.sample::action_summary, p.sample::action_summary, method => 'welch')).p_value
            WHEN 'flow' THEN (growth_compare(h.sample::flow_summary, p.sample::flow_summary)).p_value
            WHEN 'ratio' THEN (ratio_compare(h.sample::ratio_sample_summary, p.sample::ratio_sample_summary)).p_value END AS p_value,
        CASE WHEN live THEN CASE h.tested WHEN 'rate' THEN (rate_compare_always(h.sample::rate_summary, p.sample::rate_summary, e.n, confidence)).p_value
            WHEN 'nps' THEN (nps_compare_always(h.sample::nps_summary, p.sample::nps_summary, e.n, confidence)).p_value
            WHEN 'action' THEN (action_compare_always(h.sample::action_summary, p.sample::action_summary, e.n, confidence)).p_value END END AS p_always,
        NULL::double precision AS p_adjusted, NULL::boolean AS change_significant,
        CASE WHEN grain IS NOT NULL THEN s.trend END AS trend, CASE WHEN grain IS NOT NULL THEN s.sparkline END AS sparkline,
        b.benchmark, h.value - b.benchmark AS benchmark_gap, h.total, h.summary
    FROM hand AS h
    JOIN kpi_catalog AS c ON c.kpi = h.kpi
    LEFT JOIN hand AS p ON p.kpi = h.kpi AND p.total = h.total AND p.region IS NOT DISTINCT FROM h.region AND p.plan IS NOT DISTINCT FROM h.plan AND p.period = h.period - step
    LEFT JOIN LATERAL kpi_benchmark_compare(h.kpi, NULL, filters) AS b ON true
    -- the size that is expected is that of the first period of its own
    LEFT JOIN LATERAL (
        SELECT w.n FROM hand AS w
        WHERE w.kpi = h.kpi AND w.total = h.total AND w.region IS NOT DISTINCT FROM h.region AND w.plan IS NOT DISTINCT FROM h.plan AND w.n > 0 AND w.period IS NOT NULL
        ORDER BY w.period LIMIT 1
    ) AS e ON true
    CROSS JOIN LATERAL (
        SELECT (kpi_trend(w.value ORDER BY w.period)).direction AS trend, kpi_sparkline(array_agg(w.value ORDER BY w.period)) AS sparkline
        FROM hand AS w
        WHERE w.kpi = h.kpi AND w.total = h.total AND w.region IS NOT DISTINCT FROM h.region AND w.plan IS NOT DISTINCT FROM h.plan
          AND (w.period BETWEEN h.period - (periods - 1) * step AND h.period OR (w.period IS NULL AND h.period IS NULL))
    ) AS s;
    -- the p-values of the segments of a period are one family, those of the totals another
    UPDATE wanted SET p_adjusted = each.p, change_significant = each.p < (1 - confidence)::numeric
    FROM (SELECT array_agg(ctid ORDER BY ctid) AS places, p_adjust(array_agg(p_value ORDER BY ctid)) AS adjusted FROM wanted GROUP BY period, total) AS family
    CROSS JOIN LATERAL unnest(family.places, family.adjusted) AS each (place, p)
    WHERE wanted.ctid = each.place;
    EXECUTE format($sql$
        SELECT count(*), count(*) FILTER (WHERE t.told IS NULL OR w.kpi IS NULL OR differs(t.value, w.value) OR differs(t.ci_low, w.ci_low) OR differs(t.ci_high, w.ci_high)
            OR differs(t.previous, w.previous) OR differs(t.change, w.change) OR differs(t.benchmark_gap, w.benchmark_gap) OR differs(t.p_value, w.p_value) OR differs(t.p_adjusted, w.p_adjusted) OR differs(t.p_always, w.p_always)
            OR ROW(t.title, t.family, t.unit, t.numerator, t.denominator, t.n, t.band, t.band_rank, t.target, t.change_significant, t.trend, t.sparkline, t.benchmark)
               IS DISTINCT FROM ROW(w.title, w.family, w.unit, w.numerator, w.denominator, w.n, w.band, w.band_rank, w.target, w.change_significant, w.trend, w.sparkline, w.benchmark))
        FROM (SELECT true AS told, ROW(period, %1$s, total, kpi)::text AS key, * FROM %2$I) AS t
        FULL JOIN (SELECT ROW(period, %1$s, total, kpi)::text AS key, * FROM wanted) AS w ON w.key = t.key
        $sql$, segments, told) INTO rows, differing;
    EXECUTE format($sql$
        SELECT count(*) FILTER (WHERE t.key IS NULL OR w.key IS NULL OR differs(t.value::float8, w.value))
        FROM (SELECT ROW(c.period, %1$s, m.key)::text AS key, m.value FROM %2$I AS c CROSS JOIN LATERAL jsonb_each_text(to_jsonb(c) - '{period,region,plan}'::text[]) AS m) AS t
        FULL JOIN (SELECT ROW(period, %1$s, kpi)::text AS key, value FROM wanted WHERE NOT total OR NOT $1) AS w ON w.key = t.key
        $sql$, segments, told || '_wide') INTO wide_differing USING segmented;
    EXECUTE format($sql$
        SELECT count(*) FILTER (WHERE t.key IS NULL OR w.key IS NULL OR t.value <> w.summary)
        FROM (SELECT ROW(c.period, %1$s, m.key)::text AS key, m.value FROM %2$I AS c CROSS JOIN LATERAL jsonb_each_text(to_jsonb(c) - '{period,region,plan}'::text[]) AS m WHERE m.key NOT LIKE '%%\_left\_out') AS t
        FULL JOIN (SELECT ROW(period, %1$s, kpi)::text AS key, summary FROM wanted WHERE NOT total OR NOT $1) AS w ON w.key = t.key
        $sql$, segments, told || '_summary') INTO summary_differing USING segmented;
    DROP TABLE hand, wanted;
END
$$;

-- all forms in every storage, by quarter
CREATE FUNCTION spec(forms integer, storage text, grain text, segmented boolean DEFAULT true, more jsonb DEFAULT '{}', day text DEFAULT 'on_day') RETURNS jsonb
LANGUAGE sql STABLE RETURN jsonb_strip_nulls(jsonb_build_object('measures', measures(forms), 'storage', storage,
    'period', CASE WHEN grain IS NOT NULL THEN jsonb_build_object('column', day, 'grain', grain) END,
    'segments', CASE WHEN segmented THEN '["region", "plan"]'::jsonb ELSE '[]' END)) || more;
SELECT count(kpi_create_scorecard(format('%s_%s', storage, forms), 'answer', spec(forms, storage, 'quarter')))
FROM unnest('{view,materialized,live}'::text[]) AS storage, generate_series(1, 5) AS forms;
SELECT storage, forms, checked.*
FROM unnest('{view,materialized,live}'::text[]) AS storage, generate_series(1, 5) AS forms,
     check_card(format('%s_%s', storage, forms), 'answer', forms, $$date_trunc('quarter', on_day)::date$$, 'quarter') AS checked
ORDER BY storage, forms;
-- and the check sees a difference: another confidence, trend, benchmark
SELECT a.differing > 0 AS confidence, b.differing > 0 AS trend, c.differing > 0 AS benchmark, d.wide_differing > 0 AND d.summary_differing > 0 AS rows
FROM check_card('view_1', 'answer', 1, $$date_trunc('quarter', on_day)::date$$, 'quarter', confidence => 0.9) AS a,
     check_card('view_1', 'answer', 1, $$date_trunc('quarter', on_day)::date$$, 'quarter', periods => 4) AS b,
     check_card('view_1', 'answer', 1, $$date_trunc('quarter', on_day)::date$$, 'quarter', filters => '{"industry": "software"}') AS c,
     check_card('view_1', '(SELECT * FROM answer WHERE id <> 5) AS a', 1, $$date_trunc('quarter', on_day)::date$$, 'quarter') AS d;
SELECT count(kpi_drop_scorecard(format('%s_%s', storage, forms))) FROM unnest('{view,materialized,live}'::text[]) AS storage, generate_series(1, 5) AS forms;

-- every grain over a date, a timestamp and a timestamptz, with and without segments,
-- and no periods at all; the sessions that create, read and write keep different time
CREATE TABLE grain_case AS
SELECT format('%s_%s_%s', column_name, coalesce(grain, 'none'), CASE WHEN segmented THEN 'split' ELSE 'whole' END) AS told, column_name, grain, segmented, more, replace(day, 'GRAIN', coalesce(grain, '')) AS day
FROM (VALUES ('on_day', '{}'::jsonb, $$date_trunc('GRAIN', on_day)::date$$), ('at_noon', '{}', $$date_trunc('GRAIN', at_noon)::date$$),
             ('at_night', '{"timezone": "America/New_York"}', $$date_trunc('GRAIN', at_night AT TIME ZONE 'America/New_York')::date$$)) AS c (column_name, more, day),
     unnest('{day,week,month,quarter,year}'::text[]) AS grain, unnest('{true,false}'::boolean[]) AS segmented
UNION ALL SELECT 'none_split', NULL, NULL, true, '{}', 'NULL::date'
UNION ALL SELECT 'none_whole', NULL, NULL, false, '{}', 'NULL::date';
SET TimeZone = 'Asia/Tokyo';
SELECT count(kpi_create_scorecard(told, 'answer', CASE WHEN grain IS NULL THEN spec(1, 'view', NULL, segmented)
                                                      ELSE spec(1, 'view', grain, segmented, jsonb_build_object('period', jsonb_build_object('column', column_name, 'grain', grain) || more)) END)) FROM grain_case;
SET TimeZone = 'Pacific/Auckland';
SELECT g.told, c.* FROM grain_case AS g, check_card(g.told, 'answer', 1, g.day, g.grain, g.segmented) AS c ORDER BY g.told;
RESET TimeZone;
SELECT count(kpi_drop_scorecard(told)) FROM grain_case;
-- without a time zone in the spec it is that of the session that created the scorecard, and stays that
SET TimeZone = 'Asia/Tokyo';
SELECT kpi_create_scorecard('tokyo', 'answer', spec(1, 'live', 'day', day => 'at_night'));
RESET TimeZone;
SELECT * FROM check_card('tokyo', 'answer', 1, $$(at_night AT TIME ZONE 'Asia/Tokyo')::date$$, 'day');
SET TimeZone = 'America/New_York';
UPDATE answer SET score = score WHERE id < 10;
UPDATE answer SET at_night = at_night + interval '1 day' WHERE id < 10;
SELECT * FROM check_card('tokyo', 'answer', 1, $$(at_night AT TIME ZONE 'Asia/Tokyo')::date$$, 'day');
SELECT kpi_verify_scorecard('tokyo');
SELECT kpi_rebuild_scorecard('tokyo');
SELECT * FROM check_card('tokyo', 'answer', 1, $$(at_night AT TIME ZONE 'Asia/Tokyo')::date$$, 'day');
RESET TimeZone;
SELECT kpi_verify_scorecard('tokyo');
SELECT kpi_drop_scorecard('tokyo');

-- confidence, length of the trend and filters of the benchmark
SELECT kpi_create_scorecard('tuned', 'answer', spec(1, 'view', 'month', more => '{"confidence": 0.8, "trend_periods": 5, "benchmark": {"industry": "software"}}'));
SELECT * FROM check_card('tuned', 'answer', 1, $$date_trunc('month', on_day)::date$$, 'month', confidence => 0.8, periods => 5, filters => '{"industry": "software"}');
SELECT DISTINCT kpi, benchmark FROM tuned WHERE benchmark IS NOT NULL ORDER BY kpi;
SELECT kpi_create_scorecard('no_trend', 'answer', spec(1, 'view', 'month', more => '{"trend_periods": 1}'));
SELECT * FROM check_card('no_trend', 'answer', 1, $$date_trunc('month', on_day)::date$$, 'month', periods => 1);
SELECT kpi_drop_scorecard('tuned'), kpi_drop_scorecard('no_trend');

-- a table, a partitioned table, a view, a materialised view, a foreign table, a temporary table
CREATE TABLE parts (LIKE answer) PARTITION BY LIST (region);
CREATE TABLE parts_north PARTITION OF parts FOR VALUES IN ('north');
CREATE TABLE parts_other PARTITION OF parts DEFAULT;
INSERT INTO parts SELECT * FROM answer;
CREATE VIEW answer_view AS SELECT * FROM answer;
CREATE MATERIALIZED VIEW answer_matview AS SELECT * FROM answer;
CREATE EXTENSION file_fdw;
CREATE SERVER printed FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE answer_printed (surveyed_on date, region text, plan text, score integer) SERVER printed
    OPTIONS (program $$printf '2025-01-07,north,pro,10\n2025-02-01,north,pro,3\n2025-04-30,,pro,8\n'$$, format 'csv');
CREATE TEMP TABLE answer_temp AS SELECT * FROM answer;
SELECT count(kpi_create_scorecard(source || '_card', source::regclass, spec(1, storage, 'week')))
FROM (VALUES ('answer', 'view'), ('parts', 'live'), ('answer_view', 'view'), ('answer_matview', 'materialized'), ('answer_temp', 'view')) AS v (source, storage);
SELECT source, c.*
FROM unnest('{answer,parts,answer_view,answer_matview,answer_temp}'::text[]) AS source, check_card(source || '_card', source, 1, $$date_trunc('week', on_day)::date$$, 'week') AS c;
SELECT kpi_create_scorecard('printed_card', 'answer_printed', '{"period": {"column": "surveyed_on", "grain": "quarter"}, "segments": ["region"], "measures": {"nps": "score"}}');
SELECT period, region, total, value, numerator, denominator, n, previous, change FROM printed_card ORDER BY period, total, region;
-- a scorecard of a temporary table is gone with it
SELECT relnamespace = pg_my_temp_schema() AS is_temporary FROM pg_class WHERE relname LIKE 'answer\_temp\_card%' ORDER BY relname;
SELECT count(kpi_drop_scorecard(source || '_card')) FROM unnest('{answer,parts,answer_view,answer_matview,answer_temp,printed}'::text[]) AS source;
DROP TABLE parts, answer_temp;
DROP VIEW answer_view;
DROP MATERIALIZED VIEW answer_matview;
DROP EXTENSION file_fdw CASCADE;

-- a materialised one is what the table was, can be refreshed beside readers, and knows when it is stale
SELECT kpi_create_scorecard('kept', 'answer', spec(1, 'materialized', 'year'));
SELECT kpi_verify_scorecard('kept');
DELETE FROM answer WHERE id = 7;
SELECT kpi_verify_scorecard('kept');
SELECT kpi_rebuild_scorecard('kept');
SELECT kpi_verify_scorecard('kept'), c.* FROM check_card('kept', 'answer', 1, $$date_trunc('year', on_day)::date$$, 'year') AS c;
DELETE FROM answer WHERE id = 8;
REFRESH MATERIALIZED VIEW CONCURRENTLY kept_summary;
SELECT kpi_verify_scorecard('kept'), c.* FROM check_card('kept', 'answer', 1, $$date_trunc('year', on_day)::date$$, 'year') AS c;
SELECT kpi_drop_scorecard('kept');
-- a plain one is always right
SELECT kpi_create_scorecard('plain', 'answer', spec(1, 'view', 'year'));
SELECT kpi_verify_scorecard('plain'), kpi_rebuild_scorecard('plain');
SELECT kpi_drop_scorecard('plain');

-- a table with no rows
CREATE TABLE empty (LIKE answer);
SELECT kpi_create_scorecard('e_' || storage || n, 'empty', spec(1, storage, grain, segmented))
FROM unnest('{view,materialized,live}'::text[]) AS storage, (VALUES (1, 'month', true), (2, NULL, false), (3, 'month', false), (4, NULL, true)) AS v (n, grain, segmented);
SELECT (SELECT count(*) FROM e_view1) + (SELECT count(*) FROM e_view2) + (SELECT count(*) FROM e_view3) + (SELECT count(*) FROM e_view4) AS view,
       (SELECT count(*) FROM e_materialized1) + (SELECT count(*) FROM e_materialized2) + (SELECT count(*) FROM e_materialized3) + (SELECT count(*) FROM e_materialized4) AS materialized,
       (SELECT count(*) FROM e_live1) + (SELECT count(*) FROM e_live2) + (SELECT count(*) FROM e_live3) + (SELECT count(*) FROM e_live4) AS live;
INSERT INTO empty (region) VALUES (NULL);
-- and one in which nothing is known: values are NULL, counts are 0
SELECT kpi, value, numerator, denominator, n, ci_low, ci_high, band, previous, total FROM e_live2 ORDER BY kpi;
SELECT kpi_verify_scorecard('e_live' || n) FROM generate_series(1, 4) AS n;
SELECT count(kpi_drop_scorecard('e_' || storage || n)) FROM unnest('{view,materialized,live}'::text[]) AS storage, generate_series(1, 4) AS n;

-- a small one to read: the total is counted over all answers, a NULL region is a
-- region, a month without answers leaves the next one without a month before
CREATE TABLE small (surveyed_on date, region text, is_advocate boolean, score smallint);
COMMENT ON COLUMN small.region IS 'where it''s asked';
INSERT INTO small VALUES
    ('2025-01-05', 'north', true, 10), ('2025-01-06', 'north', false, 9), ('2025-01-31', 'south', true, 0), ('2025-02-01', 'north', true, 10), ('2025-02-28', NULL, false, NULL),
    ('2025-04-01', 'north', false, 7), (NULL, 'north', true, 8), (NULL, NULL, NULL, 5);
SELECT kpi_create_scorecard('few', 'small', '{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["region"], "measures": {"nps": "score", "ambassador_rate": "is_advocate"}}');
SELECT period, region, total, kpi, round(value::numeric, 4) AS value, numerator AS num, denominator AS den, n, round(ci_low::numeric, 4) AS low, round(ci_high::numeric, 4) AS high, band, band_rank AS rank,
       round(previous::numeric, 4) AS previous, round(change::numeric, 4) AS change, change_significant AS sig, trend, sparkline AS spark, benchmark, round(benchmark_gap::numeric, 4) AS gap
FROM few ORDER BY kpi, period, total, region;
SELECT period, region, round(ambassador_rate::numeric, 4) AS ambassador_rate, round(nps::numeric, 4) AS nps FROM few_wide ORDER BY period, region;
SELECT * FROM few_summary ORDER BY period, region;

-- a change that chance does not explain, and a rise that is a trend
CREATE TABLE rising AS SELECT date '2024-01-01' + 31 * m AS d, i <= m * 8 AS yes FROM generate_series(0, 11) AS m, generate_series(1, 100) AS i WHERE m <> 5;
INSERT INTO rising SELECT date '2025-01-20', i <= 10 FROM generate_series(1, 100) AS i;
SELECT kpi_create_scorecard('risen', 'rising', '{"period": {"column": "d", "grain": "month"}, "measures": {"csat": "yes"}, "confidence": 0.99}');
SELECT period, value, previous, change, change_significant AS significant, CASE WHEN previous IS NOT NULL THEN (rate_compare(format('(%s,100)', value)::rate_summary, format('(%s,100)', previous)::rate_summary)).p_value < 0.01 END AS by_hand, trend, sparkline, total FROM risen ORDER BY period;

-- what a BI tool is told: plain views, plain types, a comment on each
SELECT kpi_create_scorecard('live_few', 'small', '{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["region", {"column": "score", "as": "answer"}, {"column": "is_advocate", "as": "is advocate"}], "measures": {"nps": "score", "influencer_reach": "score"}, "storage": "live"}');
SELECT kpi_create_scorecard('mat_few', 'small', '{"measures": {"csat": "is_advocate"}, "storage": "materialized"}');
SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'card' AND (table_name LIKE '%few%') ORDER BY table_name;
SELECT c.table_name, c.ordinal_position AS place, c.column_name, c.data_type, col_description(format('%I.%I', c.table_schema, c.table_name)::regclass, c.ordinal_position) AS comment
FROM information_schema.columns AS c WHERE c.table_schema = 'card' AND c.table_name IN ('live_few', 'live_few_wide', 'live_few_summary') ORDER BY 1, 2;
SELECT c.relname, obj_description(c.oid, 'pg_class') AS comment FROM pg_class AS c WHERE c.relnamespace = 'card'::regnamespace AND c.relname LIKE '%few%' AND c.relkind IN ('v', 'm', 'r') ORDER BY 1;
SELECT obj_description('kpi_capture()'::regprocedure, 'pg_proc') AS comment;
-- no column of a view is without one: no rows
SELECT a.attrelid::regclass, a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = 'card'::regnamespace AND c.relname ~ '^(few|risen|live_few|mat_few)(_wide|_summary)?$' AND a.attnum > 0 AND coalesce(col_description(c.oid, a.attnum), '') = '';
-- the owner is who called
SELECT bool_and(relowner = current_user::regrole) AS mine FROM pg_class WHERE relnamespace = 'card'::regnamespace AND relname LIKE '%few%';
SELECT count(kpi_drop_scorecard(name)) FROM unnest('{few,risen,live_few,mat_few}'::text[]) AS name;
-- nothing is left of any
SELECT relname FROM pg_class WHERE relnamespace = 'card'::regnamespace AND relname ~ '_(wide|summary|delta|source)$'
UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid IN ('answer'::regclass, 'small'::regclass)
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'card'::regnamespace AND prorettype = 'trigger'::regtype;

-- the printed statements, and that they do the same
SELECT spec AS few_spec, jsonb_set(spec, '{storage}', '"live"') AS live_spec, jsonb_set(spec, '{storage}', '"materialized"') AS materialized_spec
FROM (VALUES ('{"period": {"column": "surveyed_on", "grain": "quarter"}, "segments": ["region"], "measures": {"ambassador_rate": "is_advocate", "nps": "score"}}'::jsonb)) AS v (spec) \gset
\pset format unaligned
\pset tuples_only on
SELECT kpi_scorecard_sql('few', 'small', :'few_spec');
SELECT kpi_scorecard_sql('few', 'small', :'live_spec');
\pset format aligned
\pset tuples_only off
-- it made nothing
SELECT count(*) FROM pg_class WHERE relnamespace = 'card'::regnamespace AND relname LIKE 'few%';

-- everything that a scorecard is made of, as PostgreSQL sees it, but for the number of a
-- live one and the moment of its creation, which the long view holds
CREATE VIEW made AS
SELECT c.relname::text AS name, c.relkind::text AS kind, CASE WHEN c.relkind IN ('v', 'm') THEN regexp_replace(pg_get_viewdef(c.oid), '(?:''[^'']*''|NULL)::(timestamp with time zone)', 'AT::\1') END AS definition, obj_description(c.oid, 'pg_class') AS comment,
       (SELECT jsonb_agg(jsonb_build_array(a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)) ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns
FROM pg_class AS c WHERE c.relnamespace = 'card'::regnamespace AND c.relname LIKE 'few%' AND c.relkind <> 'i'
UNION ALL
SELECT p.proname, 'function', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc'), to_jsonb(p.proacl::text) FROM pg_proc AS p WHERE p.pronamespace = 'card'::regnamespace AND p.proname LIKE 'few%'
UNION ALL
SELECT regexp_replace(t.tgname, '[0-9a-f]{12}', 'ID'), t.tgrelid::regclass::text, regexp_replace(pg_get_triggerdef(t.oid), '[0-9a-f]{12}', 'ID', 'g'), t.tgenabled::text, NULL FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'card'::regnamespace AND (c.relname = 'small' OR c.relname LIKE 'few%') AND t.tgname LIKE 'kpi\_%'
UNION ALL
SELECT 'index', 'index', pg_get_indexdef(i.indexrelid), NULL, NULL FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE c.relnamespace = 'card'::regnamespace AND c.relname LIKE 'few%';
CREATE TEMP TABLE made_by (how text, card text, LIKE made);
SELECT kpi_create_scorecard('few', 'small', :'few_spec');
INSERT INTO made_by SELECT 'call', 'view', * FROM made;
SELECT kpi_drop_scorecard('few');
SELECT kpi_create_scorecard('few', 'small', :'live_spec');
INSERT INTO made_by SELECT 'call', 'live', * FROM made;
SELECT kpi_drop_scorecard('few');
SELECT kpi_create_scorecard('few', 'small', :'materialized_spec');
INSERT INTO made_by SELECT 'call', 'materialized', * FROM made;
SELECT kpi_drop_scorecard('few');
SELECT kpi_scorecard_sql('few', 'small', :'few_spec') AS few_sql, kpi_scorecard_sql('few', 'small', :'live_spec') AS live_sql, kpi_scorecard_sql('few', 'small', :'materialized_spec') AS materialized_sql \gset
:few_sql
INSERT INTO made_by SELECT 'text', 'view', * FROM made;
SELECT kpi_drop_scorecard('few');
:live_sql
INSERT INTO made_by SELECT 'text', 'live', * FROM made;
UPDATE small SET score = 3 WHERE region = 'south';
SELECT kpi_verify_scorecard('few');
SELECT kpi_drop_scorecard('few');
:materialized_sql
INSERT INTO made_by SELECT 'text', 'materialized', * FROM made;
SELECT kpi_drop_scorecard('few');
-- and where the extension is not on the search_path of who asks
SET search_path = card;
SELECT public.kpi_scorecard_sql('few', 'small', :'live_spec') AS live_sql \gset
SET search_path = pg_catalog;
:live_sql
SET search_path = card, public;
INSERT INTO made_by SELECT 'elsewhere', 'live', * FROM made;
SELECT kpi_drop_scorecard('few');
SELECT how, card, count(*) FROM made_by GROUP BY how, card ORDER BY card, how;
-- no rows
SELECT a.card, a.name, a.kind, a.how, b.how FROM made_by AS a JOIN (VALUES ('call'), ('text'), ('elsewhere')) AS b (how) ON b.how <> a.how AND EXISTS (SELECT FROM made_by AS m WHERE m.how = b.how AND m.card = a.card)
WHERE NOT EXISTS (SELECT FROM made_by AS m WHERE m.how = b.how AND (m.card, m.name, m.kind) = (a.card, a.name, a.kind)
                  AND ROW(m.definition, m.comment, m.columns) IS NOT DISTINCT FROM ROW(a.definition, a.comment, a.columns));

DELETE FROM kpi_benchmark;
SELECT count(*) FROM (SELECT kpi_undefine(kpi) FROM kpi_catalog WHERE NOT builtin) AS undefined;
DROP TABLE made_by;
DROP SCHEMA card CASCADE;
RESET search_path;
RESET datestyle;
