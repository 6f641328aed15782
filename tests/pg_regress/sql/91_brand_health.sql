--
-- Brand health: KPIs of both families brought to 0-100 by their scales and
-- averaged by weight, checked against the same written out in SQL.
--

-- each KPI alone: 0 at the bad end of its scale, 100 at the good one, clipped
-- beyond
SELECT kpi, value, brand_health(jsonb_build_object(kpi, value)) AS health
FROM (VALUES (1, 'ambassador_rate', 0), (2, 'ambassador_rate', 37.5), (3, 'ambassador_rate', 100), (4, 'ambassador_rate', 140), (5, 'ambassador_rate', -3),
             (6, 'nps', -100), (7, 'nps', 0), (8, 'nps', 30), (9, 'nps', 100), (10, 'nps', -1000),
             (11, 'advocacy_actions', 0.5), (12, 'advocacy_actions', 9), (13, 'engagement_rate', 2.5), (14, 'share_rate', 0.5),
             (15, 'influencer_reach', 250000), (16, 'viral_coefficient', 0.25), (17, 'advocacy_growth', -50)) AS v (n, kpi, value)
ORDER BY n;
-- the largest numbers there are clip as others do
SELECT brand_health('{"nps": 1.7976931348623157e308}') AS largest, brand_health('{"nps": -1.7976931348623157e308}') AS smallest, brand_health('{"nps": 1e-320}') AS tiny;

-- several: the mean of the scores; here (40 + 65 + 20) / 3
SELECT brand_health('{"ambassador_rate": 40, "nps": 30, "engagement_rate": 2}');
-- by weight: (3 * 40 + 1 * 65 + 0 * 20) / 4; one that is not named counts 1
SELECT brand_health('{"ambassador_rate": 40, "nps": 30, "engagement_rate": 2}', '{"ambassador_rate": 3, "nps": 1, "engagement_rate": 0}') AS all_named,
       brand_health('{"ambassador_rate": 40, "nps": 30}', '{"ambassador_rate": 3}') AS one_named,
       brand_health('{"ambassador_rate": 40, "nps": 30}', '{}') AS none_named, brand_health('{"ambassador_rate": 40, "nps": 30}', NULL) AS no_weights,
       brand_health('{"ambassador_rate": 40, "nps": 30}', '{"ambassador_rate": 3, "nps": null}') AS null_weight;
-- weights are relative, whatever their size
SELECT w, brand_health('{"ambassador_rate": 40, "nps": 30}', jsonb_build_object('ambassador_rate', 3 * w, 'nps', w)) AS health
FROM (VALUES (1e-300::float8), (1), (1e9), (1e300), (5e307)) AS v (w);
-- a KPI without a value is left out, and the rest share its weight
SELECT brand_health('{"ambassador_rate": 40, "nps": null}') AS alone,
       brand_health('{"ambassador_rate": 40, "nps": null, "csat": 80}', '{"ambassador_rate": 1, "nps": 10, "csat": 3}') AS by_weight;

-- the same as in plain SQL, for a hundred sets of values and weights, to rounding
WITH given AS (
    SELECT n, kpi, s.min, s.max,
           CASE WHEN hashint8(n * 31 + place) % 5 = 0 THEN NULL ELSE s.min + (s.max - s.min) * ((abs(hashint8(n * 97 + place)::bigint) % 1400) / 1000.0 - 0.2) END AS value,
           (abs(hashint8(n * 7 + place)::bigint) % 1000)::float8 / 100 + 0.01 AS weight
    FROM generate_series(1, 100) AS n
    CROSS JOIN (VALUES (1, 'ambassador_rate', 0, 100), (2, 'nps', -100, 100), (3, 'advocacy_actions', 0, 2), (4, 'engagement_rate', 0, 10), (5, 'csat', 0, 100)) AS s (place, kpi, min, max)
), by_hand AS (
    SELECT n, jsonb_object_agg(kpi, value) AS kpis, jsonb_object_agg(kpi, weight) AS weights,
           sum(weight * least(100, greatest(0, 100 * (value - min) / (max - min)))) / sum(weight) FILTER (WHERE value IS NOT NULL) AS health,
           count(value) AS known
    FROM given GROUP BY n
)
SELECT count(*) AS sets, count(*) FILTER (WHERE known < 5) AS with_gaps, count(*) FILTER (WHERE differs(health, brand_health(kpis, weights))) AS differ,
       count(*) FILTER (WHERE differs(health, (SELECT sum(contribution) FROM brand_health_breakdown(kpis, weights)))) AS not_the_sum,
       count(*) FILTER (WHERE brand_health(kpis, weights) NOT BETWEEN 0 AND 100) AS out_of_range
FROM by_hand;

-- what each adds, in the order of the catalogue and then by name
SELECT kpi_define('{"kpi": "complaint_rate", "unit": "percent", "better": "lower", "family": "advocacy", "scale": {"min": 0, "max": 20}}');
SELECT kpi_define('{"kpi": "zeal", "unit": "count", "family": "ambassadorship", "scale": {"min": -5, "max": 5}}');
SELECT kpi_define('{"kpi": "visits", "unit": "count"}');
SELECT * FROM brand_health_breakdown('{"zeal": 0, "engagement_rate": 2.5, "complaint_rate": 5, "nps": 30, "csat": null, "ambassador_rate": 120}', '{"nps": 2, "csat": 4}');
SELECT family, count(*) AS kpis, sum(contribution) AS points
FROM brand_health_breakdown('{"engagement_rate": 2.5, "nps": 30, "ambassador_rate": 40, "share_rate": 0.4}') GROUP BY family ORDER BY family;
SELECT r.kpi FROM brand_health_breakdown((SELECT jsonb_object_agg(kpi, 1) FROM kpi_catalog WHERE kpi <> 'visits')) WITH ORDINALITY AS r
JOIN (SELECT kpi, row_number() OVER () AS place FROM kpi_catalog WHERE builtin) AS c USING (kpi) WHERE c.place <> r.ordinality;
-- a contribution is the score by the share of the weights
SELECT sum(contribution) AS sum, sum(score * weight) / sum(weight) AS mean FROM brand_health_breakdown('{"nps": 30, "csat": 91, "complaint_rate": 4}', '{"nps": 2.5, "csat": 0.5}');

-- the values come back bit by bit
SELECT count(*) AS values, count(*) FILTER (WHERE r.value <> v) AS differ
FROM (SELECT abs(hashint8(n)::float8) / 3e7 AS v FROM generate_series(1, 1000) AS n) AS n CROSS JOIN LATERAL brand_health_breakdown(jsonb_build_object('ambassador_rate', v)) AS r;

-- less is better: 0 complaints are 100
SELECT value, brand_health(jsonb_build_object('complaint_rate', value)) AS health FROM (VALUES (-1), (0), (5), (20), (25)) AS v (value);
-- the scale of a definition counts from when it is there
BEGIN;
SELECT kpi_define('{"kpi": "nps", "scale": {"min": 0, "max": 60}}');
SELECT brand_health('{"nps": 30}') AS half;
ROLLBACK;
SELECT brand_health('{"nps": 30}') AS as_before;

-- over nothing there is no index
SELECT brand_health('{}') AS empty, brand_health(NULL) AS null, brand_health('{"nps": null}') AS unknown, brand_health('{"nps": null}', '{"nps": 0}') AS unknown_of_no_weight,
       brand_health('{}', '{"nps": 5}') AS only_weights;
SELECT count(*) AS rows FROM brand_health_breakdown('{}');
SELECT count(*) AS rows FROM brand_health_breakdown(NULL);
SELECT * FROM brand_health_breakdown('{"nps": null, "csat": null}', '{"csat": 0}');
-- a weight of 0 is shown and adds nothing
SELECT * FROM brand_health_breakdown('{"nps": 30, "csat": 50}', '{"csat": 0}');
-- weights may name KPIs that have no value here
SELECT brand_health('{"nps": 30}', '{"csat": 7}') AS of_another_scorecard;

-- what makes no sense is 22023 with a HINT
SELECT expression, outcome('SELECT ' || expression) AS outcome
FROM (VALUES (1, $$brand_health('{"nsp": 30}')$$), (2, $$brand_health('{"nsp": null}')$$), (3, $$brand_health('{"nps": 30}', '{"nsp": 1}')$$),
             (4, $$brand_health('{"visits": 30}')$$), (5, $$brand_health('{"visits": null}')$$),
             (6, $$brand_health('{"nps": "30"}')$$), (7, $$brand_health('{"nps": "NaN"}')$$), (8, $$brand_health('{"nps": true}')$$), (9, $$brand_health('{"nps": [30]}')$$),
             (10, $$brand_health('[30]')$$), (11, $$brand_health('30')$$), (12, $$brand_health('null')$$),
             (13, $$brand_health('{"nps": 30}', '{"nps": -1}')$$), (14, $$brand_health('{"nps": 30}', '{"nps": "2"}')$$), (15, $$brand_health('{"nps": 30}', '{"nps": "NaN"}')$$),
             (16, $$brand_health('{"nps": 30}', '[2]')$$), (17, $$brand_health('{"nps": 30}', '{"nps": 0}')$$), (18, $$brand_health('{"nps": 30, "csat": null}', '{"nps": 0}')$$),
             (19, $$brand_health('{"nps": 30}', '{"csat": -1}')$$), (20, $$(SELECT count(*) FROM brand_health_breakdown('{"nps": 30}', '{"nps": 0}'))$$)) AS v (n, expression)
WHERE outcome('SELECT ' || expression) <> 'ERROR 22023'
ORDER BY n;
-- a number that no double precision holds is out of range
SELECT outcome($$SELECT brand_health('{"nps": 1e400}')$$) AS value, outcome($$SELECT brand_health('{"nps": 30}', '{"nps": 1e400}')$$) AS weight,
       outcome($$SELECT brand_health(NULL, '{"nps": -1}')$$) AS of_nothing;
SELECT (complaint($$SELECT brand_health('{"nps": 30}', '{"nps": 0}')$$)).*;
SELECT (complaint($$SELECT brand_health('{"visits": 30}')$$)).*;
SELECT (complaint($$SELECT brand_health('{"nps": 30}', '{"nps": -1}')$$)).*;

-- from aggregates, group by group
SELECT plan, round(brand_health(jsonb_build_object('ambassador_rate', ambassador_rate(advocate), 'nps', nps(score), 'engagement_rate', engagement_rate(engagements, audience)))::numeric, 6) AS health,
       round(((ambassador_rate(advocate) + (nps(score) + 100) / 2 + engagement_rate(engagements, audience) * 10) / 3)::numeric, 6) AS by_hand
FROM customer GROUP BY plan ORDER BY plan;

SELECT kpi_undefine('complaint_rate');
SELECT kpi_undefine('zeal');
SELECT kpi_undefine('visits');
