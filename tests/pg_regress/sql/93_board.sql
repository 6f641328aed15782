--
-- Scorecards of several tables: customers, a history of states, events and answers, in
-- every storage, calendar and time zone, beside the same counted by plain SQL.
--
SET client_min_messages = warning;
SET datestyle = ISO;
SET timezone = 'UTC';
CREATE SCHEMA board;
SET search_path = board, public;

CREATE TYPE standing AS ENUM ('passive', 'advocate', 'detractor');
CREATE TABLE account (account_id integer PRIMARY KEY, industry text);
INSERT INTO account SELECT i, ('{retail,bank,telecom}'::text[])[1 + i % 3] FROM generate_series(1, 50) AS i;
-- some without a region, an account that is there, or dates; some that never existed
CREATE TABLE member (
    member_id bigint PRIMARY KEY, account_id integer, region text, plan text, test boolean, signed_up_on date, closed_on date);
INSERT INTO member
SELECT i, CASE WHEN i % 11 > 0 THEN 1 + i % 55 END, CASE WHEN i % 13 > 0 THEN 'r' || i % 4 END, 'p' || i % 3,
    CASE i % 100 WHEN 1 THEN true WHEN 2 THEN NULL ELSE false END,
    CASE WHEN i % 17 > 0 THEN date '2023-01-05' + (i * 37 % 900)::integer END,
    CASE WHEN i % 5 = 0 THEN date '2023-06-01' + (i * 53 % 900)::integer WHEN i % 7 = 0 THEN date '9999-12-31' END
FROM generate_series(1, 400) AS i;
-- ranges that overlap, are empty, have no bounds, or are of nobody
CREATE TABLE status (status_id bigint PRIMARY KEY, member_id bigint, status standing, valid daterange, since timestamptz, until timestamptz);
INSERT INTO status
SELECT i, i * 7 % 430, (enum_range(NULL::standing))[1 + i % 3], CASE WHEN i % 29 = 0 THEN 'empty'::daterange ELSE daterange(r.low, r.high) END,
    r.low::timestamp AT TIME ZONE 'Europe/Berlin', r.high::timestamp AT TIME ZONE 'Europe/Berlin'
FROM generate_series(1, 1300) AS i
CROSS JOIN LATERAL (SELECT
    CASE WHEN i % 31 > 0 THEN date '2023-02-01' + (i * 41 % 800)::integer END AS low,
    CASE WHEN i % 4 > 0 THEN date '2023-02-01' + (i * 41 % 800)::integer + (i * 17 % 300)::integer END AS high) AS r;
CREATE TABLE action (action_id bigint PRIMARY KEY, member_id bigint, kind text, detail text, occurred_at timestamptz, points integer);
INSERT INTO action
SELECT i, i * 3 % 420, ('{review,referral,post}'::text[])[1 + i % 3], NULL, timestamptz '2023-01-10 00:00Z' + (i * 211 % 20000) * interval '1 hour',
    CASE WHEN i % 19 = 0 THEN NULL WHEN i % 23 = 0 THEN -1 ELSE i % 5 END
FROM generate_series(1, 2000) AS i;
-- several answers of one member, codes, no answer, no time, nobody
CREATE TABLE answer (answer_id bigint PRIMARY KEY, member_id bigint, answered_at timestamptz, survey text, score integer);
INSERT INTO answer
SELECT i, CASE WHEN i % 41 > 0 THEN i * 13 % 420 END, CASE WHEN i % 97 > 0 THEN timestamptz '2022-12-20 22:30Z' + (i * 173 % 19000) * interval '1 hour' END,
    ('{nps,csat}'::text[])[1 + i % 2],
    CASE WHEN i % 37 = 0 THEN 99 WHEN i % 43 = 0 THEN NULL WHEN i % 2 = 0 THEN i * 7 % 11 ELSE 1 + i * 7 % 5 END
FROM generate_series(1, 4000) AS i;
CREATE TABLE post (post_id bigint PRIMARY KEY, ambassador_id bigint REFERENCES member, posted_at timestamp, engagements bigint, reach bigint);
INSERT INTO post SELECT i, 1 + i * 5 % 400, timestamp '2023-03-01' + (i * 131 % 18000) * interval '1 hour', i % 50, 100 + i % 900 FROM generate_series(1, 1000) AS i;
CREATE INDEX ON status (member_id);
CREATE INDEX ON action (member_id);

CREATE FUNCTION spec(storage text, period jsonb, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql STABLE RETURN jsonb_build_object('storage', storage, 'period', period) || '{
    "entity": {"table": "board.member", "key": "member_id", "from": "signed_up_on", "to": "closed_on"},
    "segments": ["region", {"column": "industry", "from": "account", "on": "account_id"}],
    "where": {"test": {"not": true}},
    "measures": {
        "ambassador_rate": {"history": "status", "valid": "valid", "where": {"status": "advocate"}},
        "advocacy_growth": {"history": "status", "valid": "valid", "where": {"status": "advocate"}},
        "advocate_retention_rate": {"history": "status", "valid": "valid", "where": {"status": "advocate"}},
        "advocacy_actions": {"events": "action", "at": "occurred_at", "weight": "points", "where": {"kind": {"in": ["review", "post"]}}},
        "advocacy_participation_rate": {"events": "action", "at": "occurred_at"},
        "referral_rate": {"events": "action", "at": "occurred_at", "where": {"kind": "referral"}},
        "nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}},
        "csat": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "csat", "score": {"between": [0, 50]}}},
        "engagement_rate": {"rows": "post", "on": "ambassador_id", "at": "posted_at", "of": ["engagements", "reach"]},
        "referral_conversion_rate": {"rows": "action", "at": "occurred_at", "of": {"not_null": "points"}},
        "influencer_reach": {"rows": "post", "on": "ambassador_id", "at": "posted_at", "of": 1}}}' || more;

-- the closes from the first period to the last; "start" is SQL for the period of a local timestamp
CREATE FUNCTION period_of(moment timestamp, grain text, shift interval) RETURNS date
LANGUAGE sql IMMUTABLE RETURN CASE grain
    WHEN 'half' THEN (date_trunc('year', moment - shift) + CASE WHEN extract(month FROM moment - shift) > 6 THEN interval '6 months' ELSE interval '0' END + shift)::date
    ELSE (date_trunc(grain, moment - shift) + shift)::date END;

-- counts the board by hand, one close after the other
CREATE FUNCTION hand(grain text, shift interval, zone text)
RETURNS TABLE (period date, region text, industry text, kpi text, numerator bigint, denominator bigint, left_out bigint)
LANGUAGE plpgsql AS $$
DECLARE
    step interval := CASE grain WHEN 'quarter' THEN '3 months' WHEN 'half' THEN '6 months' ELSE ('1 ' || grain)::interval END;
BEGIN
    CREATE TEMP TABLE m AS SELECT m.*, a.industry FROM member AS m LEFT JOIN account AS a ON a.account_id = m.account_id WHERE m.test IS NOT TRUE;
    CREATE INDEX ON m (member_id);
    CREATE TEMP TABLE closes AS
    WITH moments AS (
        SELECT period_of(signed_up_on::timestamp, grain, shift) AS p FROM m WHERE signed_up_on < closed_on OR closed_on IS NULL
        UNION ALL SELECT period_of(lower(valid)::timestamp, grain, shift) FROM status JOIN m USING (member_id) WHERE status = 'advocate'
        UNION ALL SELECT period_of(occurred_at AT TIME ZONE zone, grain, shift) FROM action JOIN m USING (member_id)
        UNION ALL SELECT period_of(answered_at AT TIME ZONE zone, grain, shift) FROM answer JOIN m USING (member_id)
        UNION ALL SELECT period_of(posted_at, grain, shift) FROM post JOIN m ON member_id = ambassador_id
        UNION ALL SELECT period_of(closed_on::timestamp, grain, shift) FROM m WHERE closed_on < '2026-01-01' AND coalesce(signed_up_on < closed_on, true)
        UNION ALL SELECT period_of(upper(valid)::timestamp, grain, shift) FROM status JOIN m USING (member_id)
            WHERE status = 'advocate' AND coalesce(upper(valid) <= closed_on, true) AND coalesce(upper(valid) > signed_up_on, true)
    )
    SELECT g::date AS period, (g + step)::date AS until, (g - step)::date AS before
    FROM (SELECT min(p) AS low, max(p) AS high FROM moments) AS b, generate_series(b.low::timestamp, b.high, step) AS g;
    CREATE TEMP TABLE state AS
    SELECT c.period, c.until, m.*, held.now AND there AS now, held.before AND was AS before
    FROM closes AS c CROSS JOIN m
    CROSS JOIN LATERAL (SELECT
        coalesce(m.signed_up_on < c.until, true) AND coalesce(m.closed_on >= c.until, true) AND coalesce(m.signed_up_on < m.closed_on, true) AS there,
        coalesce(m.signed_up_on < c.period, true) AND coalesce(m.closed_on >= c.period, true) AND coalesce(m.signed_up_on < m.closed_on, true) AS was) AS x
    CROSS JOIN LATERAL (SELECT
        EXISTS (SELECT FROM status AS s WHERE s.member_id = m.member_id AND s.status = 'advocate' AND s.valid @> c.until - 1) AS now,
        EXISTS (SELECT FROM status AS s WHERE s.member_id = m.member_id AND s.status = 'advocate' AND s.valid @> c.period - 1) AS before) AS held;
    ALTER TABLE state ADD there boolean, ADD actions bigint, ADD events bigint, ADD referred bigint, ADD refused bigint;
    UPDATE state AS s SET there = coalesce(signed_up_on < s.until, true) AND coalesce(closed_on >= s.until, true) AND coalesce(signed_up_on < closed_on, true);
    UPDATE state AS s SET
        actions = (SELECT coalesce(sum(points), 0) FROM action AS a WHERE a.member_id = s.member_id AND a.kind <> 'referral' AND a.points >= 0 AND period_of(a.occurred_at AT TIME ZONE zone, grain, shift) = s.period),
        refused = (SELECT count(*) FROM action AS a WHERE a.member_id = s.member_id AND a.kind <> 'referral' AND a.points < 0 AND period_of(a.occurred_at AT TIME ZONE zone, grain, shift) = s.period),
        events = (SELECT count(*) FROM action AS a WHERE a.member_id = s.member_id AND period_of(a.occurred_at AT TIME ZONE zone, grain, shift) = s.period),
        referred = (SELECT count(*) FROM action AS a WHERE a.member_id = s.member_id AND a.kind = 'referral' AND period_of(a.occurred_at AT TIME ZONE zone, grain, shift) = s.period)
    WHERE s.there;
    RETURN QUERY
    SELECT s.period, s.region, s.industry, v.kpi, v.numerator, v.denominator, v.left_out
    FROM (SELECT s.period, s.region, s.industry, count(*) FILTER (WHERE there) AS there, count(*) FILTER (WHERE now) AS now, count(*) FILTER (WHERE before) AS before,
            count(*) FILTER (WHERE now AND before) AS kept, coalesce(sum(actions) FILTER (WHERE there), 0)::bigint AS actions, count(*) FILTER (WHERE there AND events > 0) AS active,
            count(*) FILTER (WHERE there AND referred > 0) AS referred, coalesce(sum(refused) FILTER (WHERE there), 0)::bigint AS refused
        FROM state AS s GROUP BY 1, 2, 3) AS s
    CROSS JOIN LATERAL (VALUES ('ambassador_rate', now, there, 0), ('advocacy_growth', now - before, before, 0), ('advocate_retention_rate', kept, before, 0),
        ('advocacy_actions', actions, there, refused), ('advocacy_participation_rate', active, there, 0), ('referral_rate', referred, there, 0)) AS v (kpi, numerator, denominator, left_out)
    UNION ALL
    SELECT period_of(a.answered_at AT TIME ZONE zone, grain, shift), m.region, m.industry, v.kpi, sum(v.numerator), sum(v.denominator), sum(v.left_out)
    FROM answer AS a JOIN m ON m.member_id = a.member_id
    CROSS JOIN LATERAL (VALUES
        ('nps', CASE WHEN survey = 'nps' AND score BETWEEN 9 AND 10 THEN 1 WHEN survey = 'nps' AND score <= 6 THEN -1 ELSE 0 END, (survey = 'nps' AND score BETWEEN 0 AND 10)::integer, (survey = 'nps' AND score > 10)::integer),
        ('csat', coalesce(survey = 'csat' AND score BETWEEN 4 AND 5, false)::integer, coalesce(survey = 'csat' AND score BETWEEN 1 AND 5, false)::integer, 0)) AS v (kpi, numerator, denominator, left_out)
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT period_of(p.posted_at, grain, shift), m.region, m.industry, v.kpi, sum(v.numerator)::bigint, sum(v.denominator)::bigint, 0
    FROM post AS p JOIN m ON m.member_id = p.ambassador_id
    CROSS JOIN LATERAL (VALUES ('engagement_rate', p.engagements, p.reach), ('influencer_reach', 1, NULL)) AS v (kpi, numerator, denominator) GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT period_of(a.occurred_at AT TIME ZONE zone, grain, shift), m.region, m.industry, 'referral_conversion_rate', count(points), count(*), 0
    FROM action AS a JOIN m ON m.member_id = a.member_id GROUP BY 1, 2, 3;
    DROP TABLE m, closes, state;
END
$$;
-- how many figures a board has, and how many of them differ; of segments and of the totals
CREATE FUNCTION check_board(name text, grain text, shift interval DEFAULT '0', zone text DEFAULT 'UTC',
    OUT figures bigint, OUT differing bigint, OUT totals bigint, OUT totals_differing bigint, OUT wide_differing bigint)
LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE counted AS SELECT * FROM hand(grain, shift, zone);
    DELETE FROM counted AS h WHERE h.numerator IS NOT DISTINCT FROM 0 AND coalesce(h.denominator, 0) = 0 AND h.left_out = 0 OR h.numerator = 0 AND h.denominator IS NULL;
    EXECUTE format($sql$
        SELECT count(*), count(*) FILTER (WHERE ROW(t.numerator, t.denominator, t.left_out) IS DISTINCT FROM ROW(h.numerator, h.denominator, h.left_out)),
            (SELECT count(*) FROM %1$I WHERE total AND (n > 0 OR numerator <> 0 OR left_out > 0)),
            (SELECT count(*) FROM (SELECT ROW(period, kpi)::text AS key, numerator, denominator, left_out FROM %1$I WHERE total AND (n > 0 OR numerator <> 0 OR left_out > 0)) AS t
                FULL JOIN (SELECT ROW(period, kpi)::text AS key, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(left_out) AS left_out FROM counted GROUP BY period, kpi) AS h ON t.key = h.key
                WHERE ROW(t.numerator, t.denominator, t.left_out) IS DISTINCT FROM ROW(h.numerator, h.denominator, h.left_out)),
            (SELECT count(*) FROM (SELECT ROW(w.period, w.region, w.industry, w.level, m.key)::text AS key, m.value::float8 AS value
                    FROM %2$I AS w CROSS JOIN LATERAL jsonb_each_text(to_jsonb(w) - '{period,region,industry,level,total}'::text[]) AS m) AS w
                FULL JOIN (SELECT ROW(period, region, industry, level, kpi)::text AS key, value FROM %1$I) AS t ON t.key = w.key
                WHERE t.key IS NULL OR w.key IS NULL OR w.value IS DISTINCT FROM t.value)
        FROM (SELECT ROW(period, region, industry, kpi)::text AS key, numerator, denominator, left_out FROM %1$I WHERE level = 'segment' AND (n > 0 OR numerator <> 0 OR left_out > 0)) AS t
        FULL JOIN (SELECT ROW(period, region, industry, kpi)::text AS key, numerator, denominator, left_out FROM counted) AS h ON t.key = h.key
        $sql$, name, name || '_wide') INTO figures, differing, totals, totals_differing, wide_differing;
    DROP TABLE counted;
END
$$;

SELECT count(kpi_create_scorecard(format('%s_%s', storage, name), spec(storage, period)))
FROM unnest('{view,materialized}'::text[]) AS storage, (VALUES
    ('quarter', '{"grain": "quarter"}'::jsonb), ('month', '{"grain": "month", "timezone": "America/New_York"}'), ('half', '{"grain": "half", "timezone": "Asia/Tokyo"}'),
    ('fiscal', '{"grain": "quarter", "year_starts": "february", "timezone": "Europe/Berlin"}'), ('fiscal_half', '{"grain": "half", "year_starts": "december"}'),
    ('fiscal_year', '{"grain": "year", "year_starts": "July"}'), ('week', '{"grain": "week", "week_starts": "sunday"}')) AS v (name, period);
SELECT name, checked.*
FROM (VALUES
    ('quarter', 'quarter', interval '0', 'UTC'), ('month', 'month', '0', 'America/New_York'), ('half', 'half', '0', 'Asia/Tokyo'), ('fiscal', 'quarter', '1 month', 'Europe/Berlin'),
    ('fiscal_half', 'half', '11 months', 'UTC'), ('fiscal_year', 'year', '6 months', 'UTC'), ('week', 'week', '6 days', 'UTC')) AS v (name, grain, shift, zone),
    check_board('view_' || name, grain, shift, zone) AS checked
ORDER BY name;
-- materialised, every column of every view is the same
CREATE FUNCTION same(one text, other text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    same boolean;
BEGIN
    EXECUTE format('SELECT NOT EXISTS (((TABLE %1$I) EXCEPT ALL (TABLE %2$I)) UNION ALL ((TABLE %2$I) EXCEPT ALL (TABLE %1$I)))', one, other) INTO same;
    RETURN same;
END
$$;
SELECT name, same('view_' || name, 'materialized_' || name) AS long, same('view_' || name || '_wide', 'materialized_' || name || '_wide') AS wide,
    kpi_verify_scorecard('materialized_' || name) AS verified, kpi_verify_scorecard('view_' || name)
FROM unnest('{quarter,month,half,fiscal,fiscal_half,fiscal_year}'::text[]) AS name ORDER BY name;
-- and the check sees a difference
SELECT differing > 0 AS seen, totals_differing > 0 AS seen_in_totals FROM check_board('view_quarter', 'quarter', '1 month');
