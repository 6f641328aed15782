--
-- Two steps: a summary is built and stored, and read later. The KPI of a summary
-- is the KPI of its rows, and the rollup of groups is the summary of the whole.
--
CREATE TABLE step (kpi text, aggregate text, summary text);
INSERT INTO step VALUES
('ambassador_rate', 'ambassador_rate(advocate)', 'rate_agg(advocate)'),
('csat', 'csat(satisfied)', 'rate_agg(satisfied)'),
('referral_rate', 'referral_rate(referred)', 'rate_agg(referred)'),
('referral_conversion_rate', 'referral_conversion_rate(converted)', 'rate_agg(converted)'),
('csat', 'csat(stars)', 'rate_agg(stars >= 4)'),
('csat', 'csat(stars_real)', 'rate_agg(stars_real >= 4)'),
('csat', 'csat(grade, 7)', 'rate_agg(grade >= 6)'),
('advocate_retention_rate', 'advocate_retention_rate(was_advocate, advocate)', 'rate_agg(CASE WHEN was_advocate THEN advocate END)'),
('nps', 'nps(score)', 'nps_agg(score)'),
('nps', 'nps(score_real)', 'nps_agg(score_real)'),
('nps', 'nps(score, 5, 8)', 'nps_agg(score, 5, 8)'),
('advocacy_growth', 'advocacy_growth(was_advocate, advocate)', 'growth_agg(was_advocate, advocate)'),
('advocacy_growth', 'advocacy_growth(start_count, end_count)', 'growth_agg(start_count, end_count)'),
('advocacy_growth', $$advocacy_growth(advocate_on, daterange('2025-01-01', '2025-04-01'))$$, $$growth_agg(advocate_on, daterange('2025-01-01', '2025-04-01'))$$),
('advocacy_growth', $$advocacy_growth(advocate_at, tstzrange('2025-01-01', '2025-04-01'))$$, $$growth_agg(advocate_at, tstzrange('2025-01-01', '2025-04-01'))$$),
('advocacy_actions', 'advocacy_actions(actions)', 'action_agg(actions)'),
('consumer_advocacy_actions', 'consumer_advocacy_actions(actions)', 'action_agg(actions)'),
('advocacy_participation_rate', 'advocacy_participation_rate(actions)', 'action_agg(actions)'),
('viral_coefficient', 'viral_coefficient(actions)', 'action_agg(actions)'),
('influencer_reach', 'influencer_reach(audience)', 'action_agg(audience)'),
('referral_rate', 'referral_rate(actions, start_count)', 'ratio_agg(actions, start_count)'),
('engagement_rate', 'engagement_rate(engagements, audience)', 'ratio_agg(engagements, audience)'),
('share_rate', 'share_rate(engagements, audience)', 'ratio_agg(engagements, audience)');

-- the others by the aggregate of summaries that has the same transition
INSERT INTO step
SELECT a.name, c.call, s.name || substr(c.call, length(a.name) + 1)
FROM aggregate_case AS c
JOIN summary_aggregate AS a USING (aggregate)
JOIN summary_aggregate AS s ON s.aggtransfn = a.aggtransfn AND s.aggfinalfn = 0
WHERE a.aggfinalfn <> 0 AND NOT EXISTS (SELECT FROM step WHERE replace(step.aggregate, ' 00:00Z', '') = replace(c.call, ' 00:00Z', ''));

-- no KPI aggregate is forgotten: no rows
SELECT a.aggregate FROM aggregate_case AS a
WHERE a.aggregate !~ '_agg\(|^rollup\(|^advocacy_scorecard\(' AND NOT EXISTS (SELECT FROM step AS s WHERE replace(s.aggregate, ' 00:00Z', '') = replace(a.call, ' 00:00Z', ''));

-- of one summary, of one stored and rolled up, of one taken apart and put
-- together, and by group: all the same bits
CREATE FUNCTION compare(OUT steps bigint, OUT of_summary bigint, OUT of_rollup bigint, OUT of_difference bigint, OUT of_groups bigint)
LANGUAGE plpgsql AS $$
DECLARE
    one step;
    same boolean[];
    wrong bigint;
BEGIN
    steps := 0; of_summary := 0; of_rollup := 0; of_difference := 0; of_groups := 0;
    FOR one IN SELECT * FROM step LOOP
        EXECUTE format(
            'SELECT ARRAY[
                %1$s(%3$s) IS DISTINCT FROM %2$s,
                (SELECT %1$s(rollup(part)) FROM (SELECT %3$s AS part FROM customer GROUP BY id %% 7, region) AS parts) IS DISTINCT FROM %2$s,
                (SELECT %1$s((SELECT %3$s FROM customer) - (SELECT %3$s FROM customer WHERE plan <> ''pro''))) IS DISTINCT FROM %2$s FILTER (WHERE plan = ''pro'')]
             FROM customer',
            one.kpi, one.aggregate, one.summary)
        INTO same;
        EXECUTE format(
            'WITH at_once AS (
                SELECT region, plan, %2$s AS value FROM customer GROUP BY CUBE (region, plan)
             ), in_steps AS (
                SELECT region, plan, %1$s(rollup(part)) AS value
                FROM (SELECT region, plan, %3$s AS part FROM customer GROUP BY region, plan, id / 20) AS parts
                GROUP BY CUBE (region, plan)
             ), lost AS (
                TABLE at_once EXCEPT ALL TABLE in_steps
             ), added AS (
                TABLE in_steps EXCEPT ALL TABLE at_once
             )
             SELECT (SELECT count(*) FROM lost) + (SELECT count(*) FROM added)',
            one.kpi, one.aggregate, one.summary)
        INTO wrong;
        steps := steps + 1;
        of_summary := of_summary + same[1]::integer;
        of_rollup := of_rollup + same[2]::integer;
        of_difference := of_difference + same[3]::integer;
        of_groups := of_groups + wrong;
        IF same[1] OR same[2] OR same[3] OR wrong > 0 THEN
            RAISE WARNING '% differs: % %', one.aggregate, same, wrong;
        END IF;
    END LOOP;
END
$$;
SELECT * FROM compare();
DROP FUNCTION compare();
DROP TABLE step;

-- a materialized view of summaries, rolled up to another grain
CREATE MATERIALIZED VIEW by_region AS
SELECT region, plan, rate_agg(advocate) AS advocates, nps_agg(score) AS answers, growth_agg(was_advocate, advocate) AS growth,
       action_agg(actions) AS acts, ratio_agg(engagements, audience) AS engagement
FROM customer GROUP BY region, plan;
CREATE UNIQUE INDEX by_region_key ON by_region (region, plan);
SELECT plan, round(ambassador_rate(rollup(advocates))::numeric, 2) AS ambassadors,
       rollup(answers) = (SELECT nps_agg(score) FROM customer AS c WHERE c.plan = v.plan) AS same_answers
FROM by_region AS v GROUP BY plan ORDER BY plan;
SELECT round(nps(rollup(answers))::numeric, 4) AS nps, advocacy_growth(rollup(growth)) AS growth, advocacy_actions(rollup(acts)) AS actions,
       round(engagement_rate(rollup(engagement))::numeric, 4) AS engagement FROM by_region;
SELECT round(nps(score)::numeric, 4) AS nps, advocacy_growth(was_advocate, advocate) AS growth, advocacy_actions(actions) AS actions,
       round(engagement_rate(engagements, audience)::numeric, 4) AS engagement FROM customer;
-- more customers, and the view is brought up to date beside its readers
BEGIN;
INSERT INTO customer (id, region, plan, score, advocate) VALUES (121, 'north', 'pro', 10, true), (122, 'north', 'pro', 9, true);
REFRESH MATERIALIZED VIEW CONCURRENTLY by_region;
SELECT rollup(answers) AS answers, rollup(advocates) AS advocates FROM by_region;
ROLLBACK;
SELECT rollup(answers) AS answers, rollup(advocates) AS advocates FROM by_region;
DROP MATERIALIZED VIEW by_region;

-- a running total kept by hand: add what comes, subtract what goes
CREATE TABLE total (answers nps_summary);
INSERT INTO total SELECT nps_agg(score) FROM customer WHERE id <= 100;
UPDATE total SET answers = answers + (SELECT nps_agg(score) FROM customer WHERE id > 100);
UPDATE total SET answers = answers - (SELECT nps_agg(score) FROM customer WHERE id <= 20);
SELECT answers, answers = (SELECT nps_agg(score) FROM customer WHERE id > 20) AS as_computed_again FROM total;
DROP TABLE total;

-- the moving average of groups: rollup in a window, with and without rows subtracted
SELECT month, nps_agg, rollup(nps_agg) OVER (ORDER BY month ROWS 2 PRECEDING) AS three_months, round((nps(rollup(nps_agg) OVER (ORDER BY month ROWS 2 PRECEDING)))::numeric, 2) AS nps
FROM (SELECT id / 20 AS month, nps_agg(score) FROM customer GROUP BY id / 20) AS months
ORDER BY month;
