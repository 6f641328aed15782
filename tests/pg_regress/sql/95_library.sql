--
-- The library of KPIs: each of those that 0.9.0 brought equals plain SQL over small tables
-- with gaps, zeros and nobody; the examples of the catalogue are right; queries run; boards
-- count them; and a custom KPI under a name that came later stays as it was.
--
SET client_min_messages = warning;
SET datestyle = ISO;
CREATE SCHEMA library;
SET search_path = library, public;

-- one row a customer, an answer, a review or a month, with what the KPIs count
CREATE TABLE fact (
    id integer, account_id integer, was boolean, now boolean, flag boolean, score integer, stars integer, sentiment integer,
    deeds integer, amount bigint, people bigint, since date, first_act date, revenue bigint);
INSERT INTO fact VALUES
    (1, 1, true, true, true, 10, 5, 1, 3, 1200, 4, '2025-01-01', '2025-01-22', 900),
    (2, 1, true, false, false, 9, 4, 1, 0, 0, 3, '2025-01-01', '2025-02-10', 900),
    (3, 1, false, true, true, 9, 5, 0, 1, 800, 0, '2025-02-01', NULL, 900),
    (4, 2, NULL, true, NULL, 4, 1, -1, 7, NULL, 5, '2025-02-01', '2025-04-17', 100),
    (5, 2, true, NULL, false, NULL, NULL, NULL, NULL, 300, NULL, '2025-03-01', NULL, 100),
    (6, 3, NULL, NULL, NULL, 6, 2, -1, 0, 150, 1, NULL, NULL, 50),
    (7, 4, false, false, true, 8, 3, 0, 2, 50, 9, '2025-03-01', '2025-07-09', 0),
    (8, 4, false, NULL, false, 7, NULL, NULL, 5, NULL, NULL, '2025-03-01', '2025-03-02', 0);
CREATE VIEW part AS
SELECT 'all' AS part, fact.* FROM fact
UNION ALL SELECT 'a few', fact.* FROM fact WHERE id IN (1, 4, 7)
UNION ALL SELECT 'zeros', id, account_id, false, false, false, 0, 1, 0, 0, 0, 0, since, NULL, 0 FROM fact
UNION ALL SELECT 'unknown', id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM fact;

-- by hand, without the extension
CREATE TABLE by_hand (kpi text, call text, sql text);
INSERT INTO by_hand VALUES
('advocates_gained', '(was, now)', 'CASE WHEN count(was) + count(now) > 0 THEN count(*) FILTER (WHERE now AND was IS NOT TRUE) END'),
('advocates_lost', '(was, now)', 'CASE WHEN count(was) + count(now) > 0 THEN count(*) FILTER (WHERE was AND now IS NOT TRUE) END'),
('advocates_reactivated', '(flag)', 'CASE WHEN count(flag) > 0 THEN count(*) FILTER (WHERE flag) END'),
('survey_response_rate', '(deeds, people)', $$100.0 * sum(deeds) FILTER (WHERE people IS NOT NULL) / nullif(sum(people) FILTER (WHERE deeds IS NOT NULL), 0)$$),
('review_rating', '(stars)', 'avg(stars)'),
('community_participation_rate', '(deeds)', 'avg(CASE WHEN deeds > 0 THEN 100 WHEN deeds = 0 THEN 0 END)'),
('share_of_voice', '(deeds, people)', $$100.0 * sum(deeds) FILTER (WHERE people IS NOT NULL) / nullif(sum(people) FILTER (WHERE deeds IS NOT NULL), 0)$$),
('net_sentiment', '(sentiment)', '100 * avg(sentiment)'),
('active_ambassadors', '(deeds)', 'CASE WHEN count(deeds) > 0 THEN count(*) FILTER (WHERE deeds > 0) END'),
('cost_per_advocate', '(amount, people)', $$1.0 * sum(amount) FILTER (WHERE people IS NOT NULL) / nullif(sum(people) FILTER (WHERE amount IS NOT NULL), 0)$$),
('programme_return', '(amount, people)', $$100.0 * (coalesce(sum(people), 0) - sum(amount)) / nullif(sum(amount), 0)$$),
('employee_nps', '(score)', 'avg(CASE WHEN score >= 9 THEN 100 WHEN score >= 7 THEN 0 WHEN score >= 0 THEN -100 END)'),
('referral_conversions', '(deeds)', 'sum(deeds)'),
('referral_revenue', '(amount)', 'sum(amount)');
INSERT INTO by_hand
SELECT unnest('{promoter_activation_rate,detractor_recovery_rate,closed_loop_rate,survey_response_rate,review_response_rate,reference_coverage,reference_win_rate,new_customer_referral_share,disclosure_rate,employee_advocacy_rate}'::text[]),
    '(flag)', 'avg(CASE flag WHEN true THEN 100 WHEN false THEN 0 END)'
UNION ALL
SELECT unnest('{referred_customer_retention_rate,ambassador_retention_rate}'::text[]),
    '(was, now)', 'avg(CASE WHEN was AND now THEN 100 WHEN was AND NOT now THEN 0 END)'
UNION ALL
SELECT unnest('{testimonials_per_customer,case_studies_per_customer,user_generated_content,actions_per_ambassador,reach_per_ambassador}'::text[]), '(deeds)', 'avg(deeds)';
CREATE FUNCTION compared() RETURNS TABLE (kpi text, call text, part text, got numeric, want numeric)
LANGUAGE plpgsql AS $$
DECLARE
    one by_hand;
BEGIN
    FOR one IN SELECT * FROM by_hand LOOP
        RETURN QUERY EXECUTE format('SELECT %L, %L, p.part, round((%I%s)::numeric, 9), round((%s)::numeric, 9) FROM part AS p GROUP BY p.part', one.kpi, one.call, one.kpi, one.call, one.sql);
        RETURN QUERY EXECUTE format('SELECT %L, %L, %L, round((%I%s)::numeric, 9), round((%s)::numeric, 9) FROM part WHERE false', one.kpi, one.call, 'nobody', one.kpi, one.call, one.sql);
    END LOOP;
END
$$;
SELECT kpi, call, max(round(got, 4)::text) FILTER (WHERE part = 'all') AS "all", max(round(got, 4)::text) FILTER (WHERE part = 'a few') AS "a few", max(round(got, 4)::text) FILTER (WHERE part = 'zeros') AS zeros,
    count(got) FILTER (WHERE part IN ('unknown', 'nobody')) AS of_nobody, bool_or(got IS DISTINCT FROM want) AS differs
FROM compared() GROUP BY kpi, call ORDER BY kpi, call;
-- each that an aggregate counts is among them: no rows
SELECT kpi FROM kpi_catalog WHERE query IS NULL AND builtin
EXCEPT SELECT kpi FROM by_hand
EXCEPT SELECT unnest('{ambassador_rate,advocacy_growth,advocate_retention_rate,advocacy_participation_rate,advocacy_actions,consumer_advocacy_actions,nps,csat,ces,referral_rate,referral_conversion_rate,viral_coefficient,engagement_rate,share_rate,influencer_reach}'::text[]);

-- the figures of the worked examples, computed, stand in the text
CREATE FUNCTION times(value anyelement, n integer) RETURNS SETOF anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $1 FROM generate_series(1, $2)';
CREATE TABLE example (kpi text, query text, said text);
INSERT INTO example VALUES
('advocates_gained', 'SELECT advocates_gained(s, e) FROM (SELECT true, true FROM times(1, 365) UNION ALL SELECT true, false FROM times(1, 45) UNION ALL SELECT NULL, true FROM times(1, 71)) AS r (s, e)', '436 - 365 = 71'),
('advocates_lost', 'SELECT advocates_lost(s, e) FROM (SELECT true, true FROM times(1, 697) UNION ALL SELECT true, NULL FROM times(1, 123)) AS r (s, e)', '52 + 38 + 33 = 123'),
('promoter_activation_rate', 'SELECT promoter_activation_rate(i <= 112) FROM generate_series(1, 640) AS i', '17.5 percent'),
('detractor_recovery_rate', 'SELECT round(detractor_recovery_rate(i <= 34)::numeric, 1) FROM generate_series(1, 96) AS i', '35.4 percent'),
('closed_loop_rate', 'SELECT closed_loop_rate(i <= 91) FROM generate_series(1, 130) AS i', '70 percent'),
('survey_response_rate', 'SELECT round(survey_response_rate(563, 4020)::numeric, 1)', '14.0 percent'),
('review_rating', 'SELECT review_rating(stars) FROM (SELECT times(5, 40) UNION ALL SELECT times(4, 25) UNION ALL SELECT times(3, 10) UNION ALL SELECT times(2, 5) UNION ALL SELECT times(1, 20)) AS r (stars)', 'a rating of 3.6.'),
('review_response_rate', 'SELECT round(review_response_rate(i <= 51)::numeric, 1) FROM generate_series(1, 84) AS i', '60.7 percent'),
('testimonials_per_customer', 'SELECT round(testimonials_per_customer(CASE WHEN i <= 47 THEN 1 ELSE 0 END)::numeric, 3) FROM generate_series(1, 1250) AS i', '0.038'),
('case_studies_per_customer', 'SELECT case_studies_per_customer(CASE WHEN i <= 22 THEN 1 ELSE 0 END) FROM generate_series(1, 1760) AS i', '0.0125'),
('reference_coverage', 'SELECT round(reference_coverage(i <= 15)::numeric, 1) FROM generate_series(1, 26) AS i', '57.7 percent'),
('reference_win_rate', 'SELECT round(reference_win_rate(i <= 33)::numeric, 1) FROM generate_series(1, 58) AS i', '56.9 percent'),
('user_generated_content', 'SELECT user_generated_content(CASE WHEN i <= 1104 THEN 1 ELSE 0 END) FROM generate_series(1, 18400) AS i', '0.06,'),
('community_participation_rate', 'SELECT community_participation_rate(CASE WHEN i <= 528 THEN 6 ELSE 0 END) FROM generate_series(1, 9600) AS i', '5.5 percent'),
('share_of_voice', 'SELECT share_of_voice(50, 200)', '25 percent'),
('net_sentiment', 'SELECT round(net_sentiment(s)::numeric, 1) FROM (SELECT times(1, 800) UNION ALL SELECT times(0, 1280) UNION ALL SELECT times(-1, 420)) AS r (s)', '+15.2 points'),
('new_customer_referral_share', 'SELECT round(new_customer_referral_share(i <= 344)::numeric, 1) FROM generate_series(1, 1640) AS i', '21.0 percent'),
('referral_conversions', 'SELECT referral_conversions(n) FROM (SELECT times(0, 1009) UNION ALL SELECT times(1, 180) UNION ALL SELECT times(2, 39) UNION ALL SELECT 41) AS r (n)', '299 new customers'),
('referred_customer_retention_rate', 'SELECT referred_customer_retention_rate(true, i <= 952) FROM generate_series(1, 1120) AS i', '85.0 percent'),
('ambassador_retention_rate', 'SELECT ambassador_retention_rate(true, i <= 63) FROM generate_series(1, 84) AS i', '75.0 percent'),
('active_ambassadors', 'SELECT active_ambassadors(CASE WHEN i <= 143 THEN i ELSE 0 END) FROM generate_series(1, 260) AS i', '143 acted'),
('actions_per_ambassador', 'SELECT actions_per_ambassador(n) FROM (SELECT times(0, 83) UNION ALL SELECT 294) AS r (n)', '3.5.'),
('reach_per_ambassador', 'SELECT reach_per_ambassador(n) FROM (SELECT times(0, 83) UNION ALL SELECT 1512000) AS r (n)', '18,000'),
('disclosure_rate', 'SELECT disclosure_rate(i <= 138) FROM generate_series(1, 150) AS i', '92.0 percent'),
('cost_per_advocate', 'SELECT cost_per_advocate(162000, 540)', '300 each'),
('programme_return', 'SELECT round(programme_return(162000, 234000)::numeric, 1)', '44.4 percent'),
('employee_nps', 'SELECT round(employee_nps(s)::numeric, 1) FROM (SELECT times(9, 166) UNION ALL SELECT times(7, 157) UNION ALL SELECT times(6, 125)) AS r (s)', '+9.2'),
('employee_advocacy_rate', 'SELECT round(employee_advocacy_rate(i <= 92)::numeric, 1) FROM generate_series(1, 610) AS i', '15.1 percent'),
('referral_revenue', 'SELECT referral_revenue(CASE WHEN i <= 640 THEN 150 ELSE 0 END) FROM generate_series(1, 812) AS i', '96,000'),
('advocates_reactivated', 'SELECT advocates_reactivated(i <= 31) FROM generate_series(1, 240) AS i', '31 are reactivated');
SELECT e.kpi, outcome(e.query) AS computed, e.said, position(e.said IN c.standard_formula) > 0 AS in_the_text,
    position(replace(trim_scale(outcome(e.query)::numeric)::text, '.0', '') IN replace(e.said, ',', '')) > 0 AS agree
FROM example AS e LEFT JOIN kpi_catalog AS c USING (kpi) ORDER BY kpi;
SELECT round(low::numeric, 1) AS low, round(high::numeric, 1) AS high FROM rate_ci('(138,150)') AS interval_of_disclosure_rate;
SELECT round(low::numeric) AS low, round(high::numeric) AS high FROM rate_ci('(63,84)') AS interval_of_ambassador_retention_rate;
SELECT round(low::numeric) AS low, round(high::numeric) AS high FROM rate_ci('(112,640)') AS interval_of_promoter_activation_rate;
SELECT round(low::numeric, 1) AS low, round(high::numeric, 1) AS high FROM rate_compare('(952,1120)', '(5740,7175)') AS difference_of_referred_customers;
-- what the texts name is there: no rows
SELECT c.kpi, named[1] FROM kpi_catalog AS c
CROSS JOIN LATERAL regexp_matches(concat_ws(' ', c.definition, c.measurement_approach, c.standard_formula, c.trend_analysis, c.tools_and_technologies, c.risk_warnings),
    '\m([a-z]+(?:_[a-z]+)*_(?:agg|ci|compare|summary|chart|adjust|participation|active|trend))\M', 'g') AS named
WHERE NOT EXISTS (SELECT FROM pg_proc WHERE proname = named[1]) AND NOT EXISTS (SELECT FROM pg_type WHERE typname = named[1])
ORDER BY 1, 2;

-- what a query computes
CREATE TABLE customers AS SELECT id, since AS customer_since, first_act AS first_act_on FROM fact;
CREATE TABLE accounts AS SELECT DISTINCT account_id, revenue AS annual_revenue FROM fact;
CREATE TABLE survey_responses AS SELECT account_id, score FROM fact;
SELECT kpi, outcome(query) AS value FROM kpi_catalog WHERE query IS NOT NULL ORDER BY kpi;
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY first_act - since) AS time_to_advocacy,
    (SELECT 100.0 * (count(*) FILTER (WHERE answer >= 8.5) - count(*) FILTER (WHERE answer < 6.5)) / count(*) FROM (SELECT avg(score) AS answer FROM fact WHERE score IS NOT NULL GROUP BY account_id) AS a) AS account_nps,
    (SELECT 100.0 * (900 - 100 - 50) / (900 + 100 + 50)) AS revenue_weighted_nps
FROM fact WHERE first_act IS NOT NULL;
-- the examples of the two scores
SELECT nps(round(answer)) AS account_nps FROM (VALUES (28 / 3.0), (6.5), (6), (10)) AS a (answer);
SELECT nps(weighted_nps_agg(score, weight)) AS revenue_weighted_nps FROM (VALUES (9, 1.8), (7, 0.9), (3, 1.3)) AS a (score, weight);
-- no scorecard counts them, and says so
SELECT kpi, (complaint(format($$SELECT kpi_create_scorecard('none', 'fact', '{"measures": {"%s": "score"}}')$$, kpi))).* FROM kpi_catalog WHERE query IS NOT NULL ORDER BY kpi;
-- but what stands beside them in the text does: accounts in a view
CREATE VIEW account_answer AS SELECT account_id, round(avg(score))::integer AS answer FROM survey_responses GROUP BY account_id;
SELECT kpi_create_scorecard('accounts_card', 'account_answer', '{"measures": {"nps": "answer"}}');
SELECT kpi, value, n FROM accounts_card;
SELECT kpi_drop_scorecard('accounts_card');

-- what is no rating and no sentiment
SELECT (complaint(c)).* FROM unnest(ARRAY['SELECT review_rating(0)', 'SELECT review_rating(8)', 'SELECT review_rating(11)', 'SELECT review_rating(4.5)', 'SELECT net_sentiment(2)', 'SELECT net_sentiment(-7)', 'SELECT net_sentiment(0.4)',
    'SELECT referral_revenue(-1)', 'SELECT referral_revenue(9.99)', 'SELECT cost_per_advocate(1, -1)']) AS c;
-- a live scorecard leaves such rows out and says how many
CREATE TABLE review (stars integer, sentiment integer, written_on date);
INSERT INTO review VALUES (5, 1, '2025-01-02'), (1, -1, '2025-01-03'), (4, 0, '2025-02-01');
SELECT kpi_create_scorecard('reviews', 'review', '{"period": {"column": "written_on", "grain": "month"}, "measures": {"review_rating": "stars", "net_sentiment": "sentiment"}, "storage": "live"}');
INSERT INTO review VALUES (9, 3, '2025-02-02'), (NULL, NULL, '2025-02-03'), (5, 1, '2025-02-04');
SELECT period, kpi, value, numerator, denominator, n, round(ci_low::numeric, 3) AS low, round(ci_high::numeric, 3) AS high, change, total FROM reviews ORDER BY kpi, total, period;
SELECT period, review_rating, review_rating_left_out, net_sentiment, net_sentiment_left_out FROM reviews_summary ORDER BY period;
SELECT kpi_verify_scorecard('reviews'), kpi_drop_scorecard('reviews');

-- a board of them: gains and losses of a history, deeds of ambassadors, referrals, reviews
CREATE TABLE person (person_id integer PRIMARY KEY, team text, joined date, left_on date);
INSERT INTO person VALUES (1, 'a', '2024-12-01', NULL), (2, 'a', '2024-12-01', NULL), (3, 'a', '2025-01-10', NULL), (4, 'b', '2024-12-01', '2025-02-10'), (5, 'b', '2025-02-01', NULL), (6, 'b', NULL, NULL);
CREATE TABLE role (person_id integer, valid daterange);
INSERT INTO role VALUES (1, '[2024-12-15,)'), (2, '[2024-12-15,2025-01-20)'), (3, '[2025-01-15,2025-02-20)'), (4, '[2024-12-20,)'), (5, '[2025-02-05,)'), (2, '[2025-02-02,)'), (6, '[2025-01-05,2025-01-06)');
CREATE TABLE deed (person_id integer, done date, kind text, reach integer, revenue integer);
INSERT INTO deed VALUES (1, '2025-01-05', 'post', 100, NULL), (1, '2025-01-06', 'post', 50, NULL), (2, '2025-01-07', 'talk', 20, NULL), (4, '2025-01-08', 'post', 0, NULL), (5, '2025-02-08', 'post', 70, NULL),
    (1, '2025-02-09', 'sale', NULL, 400), (2, '2025-02-09', 'sale', NULL, 250), (2, '2025-02-11', 'sale', NULL, NULL), (3, '2025-01-30', 'sale', NULL, 90);
CREATE TABLE opinion (person_id integer, given date, stars integer, sentiment integer, answered boolean, own integer, everyone integer);
INSERT INTO opinion VALUES (1, '2025-01-04', 5, 1, true, 5, 20), (2, '2025-01-05', 2, -1, false, 1, 20), (4, '2025-01-06', NULL, 0, NULL, 0, 10), (5, '2025-02-05', 4, 1, true, 9, 18), (6, '2025-02-06', 1, NULL, false, NULL, 5);
CREATE FUNCTION spec(storage text) RETURNS jsonb LANGUAGE sql RETURN jsonb_build_object('storage', storage) || '{
    "entity": {"table": "person", "key": "person_id", "from": "joined", "to": "left_on"}, "segments": ["team"], "period": {"grain": "month"},
    "measures": {
        "advocates_gained": {"history": "role", "valid": "valid"},
        "advocates_lost": {"history": "role", "valid": "valid"},
        "ambassador_retention_rate": {"history": "role", "valid": "valid"},
        "advocacy_growth": {"history": "role", "valid": "valid"},
        "active_ambassadors": {"events": "deed", "at": "done"},
        "actions_per_ambassador": {"events": "deed", "at": "done"},
        "reach_per_ambassador": {"events": "deed", "at": "done", "weight": "reach", "where": {"reach": {"not": null}}},
        "referral_conversions": {"events": "deed", "at": "done", "where": {"kind": "sale"}},
        "referral_revenue": {"events": "deed", "at": "done", "weight": "revenue", "where": {"revenue": {"not": null}}},
        "advocates_reactivated": {"events": "deed", "at": "done", "where": {"kind": "talk"}},
        "review_rating": {"rows": "opinion", "at": "given", "of": "stars"},
        "net_sentiment": {"rows": "opinion", "at": "given", "of": "sentiment"},
        "review_response_rate": {"rows": "opinion", "at": "given", "of": "answered"},
        "share_of_voice": {"rows": "opinion", "at": "given", "of": ["own", "everyone"]},
        "cost_per_advocate": {"rows": "opinion", "at": "given", "of": ["everyone", "own"]}}}'::jsonb;
SELECT kpi_create_scorecard('board_' || storage, spec(storage)) FROM unnest('{view,materialized}'::text[]) AS storage;
SELECT kpi, period, team, total, round(value::numeric, 4) AS value, numerator AS num, denominator AS den, n FROM board_view WHERE period IN ('2025-01-01', '2025-02-01') ORDER BY kpi, period, total, team;
-- gains less losses are the growth, in every segment and period: no rows
SELECT period, team, total FROM board_view WHERE kpi IN ('advocates_gained', 'advocates_lost', 'advocacy_growth') GROUP BY period, team, total
HAVING sum(CASE kpi WHEN 'advocates_gained' THEN numerator WHEN 'advocates_lost' THEN -numerator END) <> sum(numerator) FILTER (WHERE kpi = 'advocacy_growth');
-- and both storages are alike: no rows
(TABLE board_view EXCEPT ALL TABLE board_materialized) UNION ALL (TABLE board_materialized EXCEPT ALL TABLE board_view);
SELECT (complaint($$SELECT kpi_create_scorecard('no', '{"entity": {"table": "person", "key": "person_id"}, "period": {"grain": "month"}, "window": "3 months", "measures": {"advocates_lost": {"history": "role", "valid": "valid"}}}')$$)).*;
SELECT (complaint($$SELECT kpi_create_scorecard('no', '{"entity": {"table": "person", "key": "person_id"}, "period": {"grain": "month"}, "measures": {"account_nps": {"rows": "opinion", "at": "given", "of": "stars"}}}')$$)).*;
SELECT (complaint($$SELECT kpi_create_scorecard('no', '{"entity": {"table": "person", "key": "person_id"}, "period": {"grain": "month"}, "measures": {"review_rating": {"events": "opinion", "at": "given"}}}')$$)).*;
SELECT count(kpi_drop_scorecard('board_' || storage)) FROM unnest('{view,materialized}'::text[]) AS storage;

-- every one of them over one table, in each storage: as many figures as KPIs, the same in all
CREATE FUNCTION measures() RETURNS jsonb LANGUAGE sql RETURN (SELECT jsonb_object_agg(kpi, to_jsonb(string_to_array(btrim(call, '()'), ', '))) FROM by_hand);
SELECT kpi_create_scorecard('flat_' || storage, 'fact', jsonb_build_object('measures', measures(), 'storage', storage)) FROM unnest('{view,materialized,live}'::text[]) AS storage;
SELECT (SELECT count(DISTINCT kpi) FROM by_hand) AS kpis, (SELECT count(*) FROM flat_live) AS figures,
    (SELECT count(*) FROM flat_view AS v FULL JOIN flat_materialized AS m USING (kpi) FULL JOIN flat_live AS l USING (kpi) WHERE v IS DISTINCT FROM m OR v IS DISTINCT FROM l) AS differing,
    (SELECT count(*) FROM flat_live AS l JOIN compared() AS c USING (kpi) WHERE c.part = 'all' AND c.call = '(' || (SELECT string_agg(a, ', ') FROM jsonb_array_elements_text(measures() -> l.kpi) AS a) || ')' AND round(l.value::numeric, 9) IS DISTINCT FROM c.got) AS unlike_the_aggregate;
INSERT INTO fact VALUES (9, 5, false, true, true, 2, 3, -1, 4, 70, 6, '2025-05-01', NULL, 10);
DELETE FROM fact WHERE id = 2;
UPDATE fact SET was = true, deeds = 9, stars = 1 WHERE id = 7;
SELECT count(*) AS figures, count(*) FILTER (WHERE v IS DISTINCT FROM l) AS differing FROM flat_view AS v FULL JOIN flat_live AS l USING (kpi);
SELECT kpi_verify_scorecard('flat_live');
SELECT count(kpi_drop_scorecard('flat_' || storage)) FROM unnest('{view,materialized,live}'::text[]) AS storage;

-- a name that was in use before it was built in: the user's own holds, as a dump or an upgrade brings it
INSERT INTO kpi_definition VALUES ('review_rating', '{"kpi": "review_rating", "unit": "percent", "title": "Ours", "aggregate": "rate", "target": 70}');
SELECT title, unit, target, builtin, definition IS NULL AS own_text FROM kpi_catalog WHERE kpi = 'review_rating';
SELECT kpi_define('{"kpi": "review_rating", "target": 80}');
SELECT kpi_create_scorecard('ours', 'fact', '{"measures": {"review_rating": "flag"}}');
SELECT kpi, title, value, unit, target FROM ours;
SELECT (complaint($$SELECT kpi_undefine('review_rating')$$)).*;
SELECT kpi_drop_scorecard('ours'), kpi_undefine('review_rating');
SELECT title, unit, target, builtin FROM kpi_catalog WHERE kpi = 'review_rating';
-- but what is built in is not made into something else
SELECT (complaint($$SELECT kpi_define('{"kpi": "review_rating", "unit": "percent"}')$$)).*;
SELECT (complaint($$SELECT kpi_define('{"kpi": "account_nps", "query": "SELECT 1"}')$$)).*;
SELECT kpi_define('{"kpi": "review_rating", "unit": "points", "target": 4.2}');
SELECT title, unit, target, builtin FROM kpi_catalog WHERE kpi = 'review_rating';
SELECT kpi_undefine('review_rating');

DROP SCHEMA library CASCADE;
