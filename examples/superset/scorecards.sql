-- The scorecards that the dashboard shows, over the data of examples/demo/load.sql.
\set ON_ERROR_STOP on
\set QUIET on

-- Targets, and bands where the extension brings none, are a house's own: replace them by yours.
SELECT kpi_define('{"kpi": "ambassador_rate", "target": 50}'),
    kpi_define('{"kpi": "advocacy_growth", "target": 5}'),
    kpi_define('{"kpi": "advocacy_actions", "target": 2}'),
    kpi_define('{"kpi": "advocate_retention_rate", "target": 90, "bands": [
    {"label": "Leaking", "range": "(,75)"}, {"label": "Fair", "range": "[75,90)"}, {"label": "Loyal", "range": "[90,)"}]}'),
    kpi_define('{"kpi": "advocacy_participation_rate", "target": 50, "bands": [
    {"label": "Few", "range": "(,25)"}, {"label": "Some", "range": "[25,50)"}, {"label": "Many", "range": "[50,)"}]}'),
    kpi_define('{"kpi": "nps", "target": 20, "bands": [
    {"label": "Negative", "range": "(,0)"}, {"label": "Positive", "range": "[0,20)"}, {"label": "Leading", "range": "[20,)"}]}'),
    kpi_define('{"kpi": "engagement_rate", "target": 2, "bands": [
    {"label": "Quiet", "range": "(,1)"}, {"label": "Lively", "range": "[1,2)"}, {"label": "Buzzing", "range": "[2,)"}]}'),
    kpi_define('{"kpi": "share_rate", "target": 0.3, "bands": [
    {"label": "Quiet", "range": "(,0.1)"}, {"label": "Lively", "range": "[0.1,0.3)"}, {"label": "Buzzing", "range": "[0.3,)"}]}')
\g /dev/null

SELECT kpi_create_scorecard('crm.loyalty', 'crm.customers', '{
        "segments": ["contract"],
        "measures": {"ambassador_rate": "is_advocate",
                     "advocacy_growth": ["advocate_at_start", "advocate_at_end"],
                     "advocate_retention_rate": ["advocate_at_start", "advocate_at_end"],
                     "advocacy_participation_rate": "referrals",
                     "advocacy_actions": "referrals"},
        "storage": "live"}'),
    kpi_create_scorecard('survey.promoters', 'survey.answers', '{
        "period": {"column": "surveyed_on", "grain": "quarter"},
        "segments": ["airline"],
        "measures": {"nps": "score"}}'),
    kpi_create_scorecard('social.engagement', 'social.posts', '{
        "period": {"column": "posted_in", "grain": "month"},
        "segments": ["type"],
        "measures": {"engagement_rate": ["interactions", "reach"],
                     "share_rate": ["shares", "reach"]}}')
\g /dev/null

-- One relation for all charts: scorecards with one segment each have the same columns,
-- and here the segment column has the same name too.
CREATE SCHEMA IF NOT EXISTS brand;
CREATE OR REPLACE VIEW brand.kpis (period, segment) AS
SELECT * FROM crm.loyalty
UNION ALL SELECT * FROM survey.promoters
UNION ALL SELECT * FROM social.engagement;
COMMENT ON VIEW brand.kpis IS 'every KPI by period and segment';

CREATE OR REPLACE VIEW brand.scorecard AS
SELECT DISTINCT ON (kpi) * FROM brand.kpis WHERE total ORDER BY kpi, period DESC;
COMMENT ON VIEW brand.scorecard IS 'every KPI over all segments, in its last period';

-- A BI tool needs to read these and nothing else.
CREATE ROLE dashboard LOGIN;
GRANT USAGE ON SCHEMA brand TO dashboard;
GRANT SELECT ON ALL TABLES IN SCHEMA brand TO dashboard;
