-- One board over the tables of crm.sql, with bands, targets and a benchmark.
-- Included by scorecard.sql, and by the example of Superset.

-- The extension brings bands only where a public source has them. These are a
-- house's own, set for this demo: replace them by yours. So are targets and benchmark.
SELECT kpi_define('{"kpi": "advocate_retention_rate", "bands": [
    {"label": "Leaking", "range": "(,75)"}, {"label": "Fair", "range": "[75,95)"}, {"label": "Loyal", "range": "[95,)"}]}'),
    kpi_define('{"kpi": "advocacy_participation_rate", "bands": [
    {"label": "Few", "range": "(,25)"}, {"label": "Some", "range": "[25,50)"}, {"label": "Many", "range": "[50,)"}]}'),
    kpi_define('{"kpi": "referral_rate", "bands": [
    {"label": "Rare", "range": "(,10)"}, {"label": "Common", "range": "[10,30)"}, {"label": "Frequent", "range": "[30,)"}]}'),
    kpi_define('{"kpi": "nps", "bands": [
    {"label": "Negative", "range": "(,0)"}, {"label": "Positive", "range": "[0,20)"}, {"label": "Leading", "range": "[20,)"}]}'),
    kpi_define('{"kpi": "csat", "bands": [
    {"label": "Unhappy", "range": "(,60)"}, {"label": "Content", "range": "[60,75)"}, {"label": "Happy", "range": "[75,)"}]}'),
    kpi_define('{"kpi": "ces", "bands": [
    {"label": "Hard", "range": "(,60)"}, {"label": "Bearable", "range": "[60,80)"}, {"label": "Easy", "range": "[80,)"}]}'),
    kpi_define('{"kpi": "engagement_rate", "bands": [
    {"label": "Quiet", "range": "(,1)"}, {"label": "Lively", "range": "[1,2)"}, {"label": "Buzzing", "range": "[2,)"}]}'),
    kpi_define('{"kpi": "share_rate", "bands": [
    {"label": "Quiet", "range": "(,0.1)"}, {"label": "Lively", "range": "[0.1,0.3)"}, {"label": "Buzzing", "range": "[0.3,)"}]}')
\g /dev/null

-- Of 2024 and before and of 2025, and for one contract of its own.
INSERT INTO kpi_target (kpi, value, scope, valid)
SELECT kpi, value, scope::jsonb, valid::daterange
FROM (VALUES
    ('ambassador_rate', 40, '{}', '(,2025-01-01)'), ('ambassador_rate', 50, '{}', '[2025-01-01,)'),
    ('ambassador_rate', 35, '{"contract": "Month-to-Month"}', '(,)'),
    ('advocacy_growth', 5, '{}', '(,)'), ('advocate_retention_rate', 95, '{}', '(,)'),
    ('advocacy_actions', 0.5, '{}', '(,)'), ('advocacy_participation_rate', 35, '{}', '(,)'),
    ('referral_rate', 30, '{}', '(,)'), ('nps', 15, '{}', '(,)'), ('csat', 75, '{}', '(,)'),
    ('ces', 75, '{}', '(,)'), ('engagement_rate', 2, '{}', '(,)')
) AS targets (kpi, value, scope, valid);

-- The filters of a scorecard are of all its KPIs: each has a row that fits.
INSERT INTO kpi_benchmark (kpi, value, unit, statistic, industry, source)
SELECT kpi, value, unit, 'average', 'telecom', 'invented for this demo'
FROM (VALUES
    ('ambassador_rate', 30), ('advocacy_growth', 4), ('advocate_retention_rate', 90), ('advocacy_actions', 0.4),
    ('advocacy_participation_rate', 30), ('referral_rate', 20), ('nps', 24), ('csat', 72), ('ces', 70), ('engagement_rate', 1.5)
) AS benchmarks (kpi, value)
JOIN kpi_catalog USING (kpi);

SELECT kpi_create_scorecard('crm.board', '{
    "period":   {"grain": "quarter", "timezone": "UTC"},
    "entity":   {"table": "crm.subscribers", "key": "customer_id", "from": "counted_from", "to": "closed_on"},
    "segments": ["contract"],
    "measures": {
        "ambassador_rate":             {"history": "crm.advocate_status", "valid": "valid", "where": {"status": "advocate"}},
        "advocacy_growth":             {"history": "crm.advocate_status", "valid": "valid", "where": {"status": "advocate"}},
        "advocate_retention_rate":     {"history": "crm.advocate_status", "valid": "valid", "where": {"status": "advocate"}},
        "advocacy_actions":            {"events": "crm.advocacy_actions", "at": "occurred_at"},
        "advocacy_participation_rate": {"events": "crm.advocacy_actions", "at": "occurred_at"},
        "referral_rate":               {"events": "crm.advocacy_actions", "at": "occurred_at", "where": {"kind": "referral"}},
        "nps":  {"rows": "survey.responses", "at": "answered_at", "of": "score", "where": {"survey": "nps"},
                 "one_per": {"column": "customer_id", "keep": "latest", "by": "answered_at"}},
        "csat": {"rows": "survey.responses", "at": "answered_at", "of": "score", "where": {"survey": "csat"}},
        "ces":  {"rows": "survey.responses", "at": "answered_at", "of": "score", "where": {"survey": "ces"}},
        "engagement_rate": {"rows": "social.ambassador_posts", "on": "ambassador_id", "at": "posted_at", "of": ["engagements", "reach"]}
    },
    "benchmark": {"industry": "telecom"},
    "storage": "materialized"}')
\g /dev/null
