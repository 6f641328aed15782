-- What SQLsmith is let loose on: columns of every type that a function of the
-- extension takes, with values that lead deep into it.
CREATE SCHEMA kpi;
CREATE EXTENSION advocacy_kpi SCHEMA kpi;
SET search_path = kpi;
CREATE SCHEMA crm;
CREATE SCHEMA card;

CREATE TABLE crm.customer AS
SELECT n AS id, n % 3 = 0 AS advocate, CASE WHEN n % 7 > 0 THEN n % 4 = 0 END AS was_advocate,
       n % 11 AS nps_score, 1 + n % 5 AS csat_score, (n % 11)::double precision AS nps_real, n % 10 = 0 AS referred,
       (n % 6)::bigint AS actions, 10 * n::bigint AS audience, date '2025-01-01' + n AS surveyed_on,
       timestamptz '2025-01-01 12:00+00' + n * interval '1 day' AS seen_at, 's' || n % 4 AS segment,
       daterange('2025-01-01', date '2025-01-01' + n) AS during, tstzrange('2025-01-01', now()) AS during_at
FROM generate_series(1, 200) AS n;

CREATE TABLE crm.summary AS
SELECT segment, rate_agg(advocate) AS rate, nps_agg(nps_score) AS nps, growth_agg(was_advocate, advocate) AS growth,
       action_agg(actions) AS action, ratio_agg(actions, audience) AS ratio,
       advocacy_scorecard(advocate, was_advocate, nps_score, csat_score, referred, actions) AS scorecard
FROM crm.customer GROUP BY segment;

CREATE TABLE crm.fleeting (LIKE crm.customer);
INSERT INTO crm.fleeting SELECT * FROM crm.customer WHERE id <= 20;

DO $$
DECLARE
    storage text;
    spec jsonb := '{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["segment"],
        "measures": {"ambassador_rate": "advocate", "nps": "nps_score", "advocacy_actions": "actions",
                     "advocacy_growth": ["was_advocate", "advocate"], "share_rate": ["actions", "audience"]}}';
BEGIN
    FOREACH storage IN ARRAY ARRAY['view', 'materialized', 'live'] LOOP
        PERFORM kpi_create_scorecard('card.' || storage, 'crm.customer', spec || jsonb_build_object('storage', storage));
    END LOOP;
    PERFORM kpi_create_scorecard('card.fleeting', 'crm.fleeting', spec || '{"storage": "live"}');
    CREATE TABLE crm.word AS
    SELECT *, spec || jsonb_build_object('storage', s) AS spec
    FROM (VALUES
        ('card.view', 'crm.customer'::regclass, 'nps', 'wilson', 0.95, 'view', '{"nps": 40, "csat": 80}'::jsonb, '{"industry": "telecom"}'::jsonb,
            '[{"label": "low", "range": "(,5)"}, {"label": "high", "range": "[5,)"}]'::jsonb, '{"kpi": "mine", "unit": "count"}'::jsonb, ARRAY[1, 2, NULL, 4]::double precision[]),
        ('card.materialized', 'crm.summary', 'ambassador_rate', 'adjusted_wald', 0.5, 'materialized', '{"nps": null}', '{}', '[]', '{"kpi": "nps", "target": 12}', '{}'),
        ('card.live', 'crm.fleeting', 'advocacy_actions', 'student', 'NaN', 'live', '{}', '{"source": null}', 'null', '{}', '{NaN,Infinity}'),
        ('made', 'card.live', 'mine', 'exact', '-Infinity', 'live', '[]', '[1]', '{}', '"x"', '{{1,2},{3,4}}')
    ) AS v (card, source, kpi, method, confidence, s, kpis, filters, bands, definition, series);
END
$$;
SELECT kpi_define('{"kpi": "mine", "unit": "count", "bands": [{"label": "all", "range": "(,)"}]}') \g /dev/null
INSERT INTO kpi_benchmark (kpi, value, source, industry) VALUES ('nps', 30, 'A study', 'telecom'), ('csat', 78, 'Another', NULL);
-- A table that knows nothing of the extension.
CREATE TABLE public.other AS SELECT n AS a, n::text AS b, now() AS c FROM generate_series(1, 20) AS n;
ANALYZE crm.customer, crm.summary, crm.fleeting, crm.word, public.other;
