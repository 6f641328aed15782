-- The scorecards of the demo: the KPIs of each data set by segment, and a board of all
-- tables of the CRM by quarter.
\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\pset null '-'

\ir board.sql

\echo
\echo 'ADVOCACY: customers of a telecom firm, one quarter, by contract'
WITH segments AS (
    SELECT
        coalesce(contract, 'ALL CUSTOMERS') AS segment,
        rate_agg(is_advocate) AS advocates,
        growth_agg(advocate_at_start, advocate_at_end) AS growth,
        rate_agg(advocate_at_end) FILTER (WHERE advocate_at_start) AS retained,
        action_agg(referrals) AS actions
    FROM crm.customers
    GROUP BY ROLLUP (contract)
)
SELECT
    c.title AS "KPI", s.segment AS "Segment", k.count AS "Count", k.per AS "Of",
    k.value AS "Value", c.unit AS "Unit", kpi_band(k.kpi, k.value) AS "Band"
FROM segments AS s
CROSS JOIN LATERAL (VALUES
    (1, 'ambassador_rate', rate_hits(advocates), rate_total(advocates), ambassador_rate(advocates)),
    (2, 'advocacy_growth', growth_end(growth), growth_start(growth), advocacy_growth(growth)),
    (3, 'advocate_retention_rate', rate_hits(retained), rate_total(retained), advocate_retention_rate(retained)),
    (4, 'advocacy_actions', action_total(actions), action_customers(actions), advocacy_actions(actions)),
    (5, 'advocacy_participation_rate', action_active(actions), action_customers(actions), advocacy_participation_rate(actions))
) AS k (place, kpi, count, per, value)
JOIN kpi_catalog AS c USING (kpi)
ORDER BY k.place, s.segment = 'ALL CUSTOMERS', s.segment;

SELECT count(*) AS airlines, count(*) FILTER (WHERE answers >= 50) AS enough
FROM (SELECT count(score) AS answers FROM survey.answers GROUP BY airline) AS counted
\gset
\echo 'ADVOCACY: Net Promoter Score by airline, of the' :enough 'of' :airlines 'airlines with at least 50 answers: five best, five worst, Prep Air, and all'
WITH airlines AS (
    SELECT
        coalesce(airline, 'ALL AIRLINES') AS segment,
        nps_agg(score) AS answers,
        rank() OVER (PARTITION BY GROUPING(airline) ORDER BY nps(score) DESC) AS best,
        rank() OVER (PARTITION BY GROUPING(airline) ORDER BY nps(score)) AS worst
    FROM survey.answers
    GROUP BY ROLLUP (airline)
    HAVING count(score) >= 50
)
SELECT
    segment AS "Airline", nps_responses(answers) AS n, nps_promoters(answers) AS "Promoters",
    nps_passives(answers) AS "Passives", nps_detractors(answers) AS "Detractors",
    nps(answers) AS "NPS", kpi_band('nps', nps(answers)) AS "Band"
FROM airlines
WHERE best <= 5 OR worst <= 5 OR segment = 'Prep Air'
ORDER BY segment = 'ALL AIRLINES', nps(answers) DESC;

\echo 'AMBASSADORSHIP: posts of a cosmetics brand, by type'
WITH types AS (
    SELECT
        coalesce(type, 'ALL POSTS') AS segment,
        count(*) AS n,
        ratio_agg(interactions, reach) AS engagement,
        ratio_agg(shares, reach) AS shares
    FROM social.posts
    GROUP BY ROLLUP (type)
)
SELECT
    c.title AS "KPI", t.segment AS "Segment", t.n AS "Posts", ratio_numerator(k.summary) AS "Count",
    ratio_denominator(k.summary) AS "Of", k.value AS "Value", c.unit AS "Unit", kpi_band(k.kpi, k.value) AS "Band"
FROM types AS t
CROSS JOIN LATERAL (VALUES
    (1, 'engagement_rate', engagement, engagement_rate(engagement)),
    (2, 'share_rate', shares, share_rate(shares))
) AS k (place, kpi, summary, value)
JOIN kpi_catalog AS c USING (kpi)
ORDER BY k.place, t.segment = 'ALL POSTS', t.segment;

\echo 'SCORECARDS: views that a BI tool reads, made by one call a table'
SELECT kpi_create_scorecard('crm.loyalty', 'crm.customers', '{
        "segments": ["contract"], "storage": "live",
        "measures": {"ambassador_rate": "is_advocate", "advocacy_growth": ["advocate_at_start", "advocate_at_end"],
                     "advocate_retention_rate": ["advocate_at_start", "advocate_at_end"],
                     "advocacy_actions": "referrals", "advocacy_participation_rate": "referrals"}}'),
    kpi_create_scorecard('survey.promoters', 'survey.answers', '{
        "period": {"column": "surveyed_on", "grain": "quarter"}, "segments": ["airline"], "measures": {"nps": "score"}}'),
    kpi_create_scorecard('social.engagement', 'social.posts', '{
        "period": {"column": "posted_in", "grain": "month"}, "segments": ["type"],
        "measures": {"engagement_rate": ["interactions", "reach"], "share_rate": ["shares", "reach"]}}')
\g /dev/null
SELECT schema, name, storage, state FROM kpi_scorecards ORDER BY 1, 2;

\echo 'BOARD: all customers of the CRM in 2025, from five tables by one call (examples/demo/board.sql).'
\echo 'Dates, satisfaction and effort are synthetic; ratios and growth have neither interval nor test.'
SELECT title AS "KPI", to_char(period, 'YYYY "Q"Q') AS "Quarter", round(value::numeric, 2) AS "Value",
    round(ci_low::numeric, 2) AS "Low", round(ci_high::numeric, 2) AS "High", band AS "Band",
    round(change::numeric, 2) AS "Change", CASE WHEN change_significant THEN 'yes' WHEN NOT change_significant THEN 'no' END AS "Signif.",
    round(year_change::numeric, 2) AS "Year", trend AS "Trend", sparkline AS "So far",
    target AS "Target", target_met AS "Met", round(benchmark_gap::numeric, 2) AS "To others", left_out AS "Left out"
FROM crm.board
WHERE total AND period BETWEEN '2025-01-01' AND '2025-12-31'
ORDER BY title, period;

\echo 'BOARD: the ambassador rate by contract, last quarter, each against its target'
SELECT coalesce(contract, 'ALL CUSTOMERS') AS "Segment", numerator AS "Count", denominator AS "Of",
    round(value::numeric, 2) AS "Value", round(ci_low::numeric, 2) AS "Low", round(ci_high::numeric, 2) AS "High", band AS "Band",
    round(change::numeric, 2) AS "Change", CASE WHEN change_significant THEN 'yes' ELSE 'no' END AS "Signif.", target AS "Target", target_met AS "Met"
FROM crm.board
WHERE kpi = 'ambassador_rate' AND period = '2025-10-01'
ORDER BY total, contract;

\echo 'WHAT IT MEANS: ambassador rate of all customers'
SELECT
    i.insight ->> 'band' AS "Band", i.insight ->> 'meaning' AS "Meaning",
    i.insight #>> '{diagnostic_questions,0}' AS "Ask", i.insight #>> '{actionable_tips,0}' AS "Do",
    i.insight #>> '{risk_warnings,0}' AS "Beware"
FROM (SELECT kpi_insight('ambassador_rate', ambassador_rate(is_advocate)) AS insight FROM crm.customers) AS i
\gx
