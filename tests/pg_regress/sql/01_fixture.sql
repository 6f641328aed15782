--
-- What the files after this one share: functions that catch an error and compare
-- two results, and customers with one call of every aggregate that counts in a
-- summary, beside the same in hand-written SQL.
--

-- the value of a query, or the code of its error; an error should have a HINT
CREATE FUNCTION outcome(statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    result text;
    code text;
    hint text;
BEGIN
    EXECUTE statement INTO result;
    RETURN coalesce(result, 'NULL');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, hint = PG_EXCEPTION_HINT;
    RETURN 'ERROR ' || code || CASE WHEN hint = '' THEN ' without a HINT' ELSE '' END;
END
$$;

-- the whole error of a query
CREATE FUNCTION complaint(statement text) RETURNS TABLE (code text, message text, hint text)
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    code := '00000';
    RETURN NEXT;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
    RETURN NEXT;
END
$$;

-- two results differ: percentages beyond rounding, everything else at all
CREATE FUNCTION differs(double precision, double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN ($1 IS NULL) <> ($2 IS NULL) OR coalesce($1 <> $2 AND abs($1 - $2) > 1e-9, false);
CREATE FUNCTION differs(anyelement, anyelement) RETURNS boolean
LANGUAGE sql IMMUTABLE AS 'SELECT $1 IS DISTINCT FROM $2';

-- the plan of a query has a node of this kind, as in '"Partial Mode": "Partial"'
CREATE FUNCTION plan_has(statement text, pattern text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    plan text;
BEGIN
    EXECUTE 'EXPLAIN (COSTS OFF, FORMAT JSON) ' || statement INTO plan;
    RETURN plan LIKE '%' || pattern || '%';
END
$$;

-- customers with gaps in every column, by arithmetic and not by chance
CREATE TABLE customer (
    id integer PRIMARY KEY,
    region text, plan text,
    advocate boolean, was_advocate boolean, satisfied boolean, referred boolean, converted boolean,
    score integer, score_real double precision,
    stars integer, stars_real double precision, grade integer,
    actions bigint, start_count bigint, end_count bigint,
    advocate_on daterange, advocate_at tstzrange,
    engagements bigint, audience bigint, sentiment integer,
    rates rate_summary, answers nps_summary, growth growth_summary, acts action_summary, ratios ratio_summary,
    cards scorecard_summary
);
INSERT INTO customer
SELECT
    n,
    (ARRAY['north', 'south', 'east', NULL])[1 + n % 4], (ARRAY['free', 'pro', 'team'])[1 + n * 7 % 3],
    CASE n % 5 WHEN 0 THEN NULL WHEN 1 THEN false ELSE n % 3 = 0 END,
    CASE n % 7 WHEN 0 THEN NULL ELSE n % 4 = 0 END,
    CASE n % 11 WHEN 0 THEN NULL ELSE n % 3 > 0 END,
    CASE n % 9 WHEN 0 THEN NULL ELSE n % 8 = 0 END,
    CASE n % 6 WHEN 0 THEN n % 4 = 0 END,
    CASE n % 13 WHEN 0 THEN NULL ELSE n * 5 % 11 END,
    CASE n % 12 WHEN 0 THEN NULL ELSE n * 3 % 11 END,
    CASE n % 8 WHEN 0 THEN NULL ELSE 1 + n * 3 % 5 END,
    CASE n % 9 WHEN 0 THEN NULL ELSE 1 + n * 2 % 5 END,
    CASE n % 10 WHEN 0 THEN NULL ELSE 1 + n * 5 % 7 END,
    CASE n % 6 WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN 0 ELSE n * 17 % 9 END,
    CASE n % 7 WHEN 3 THEN NULL ELSE n % 20 END,
    CASE n % 5 WHEN 2 THEN NULL ELSE n * 3 % 25 END,
    CASE n % 6
        WHEN 0 THEN NULL
        WHEN 1 THEN 'empty'
        WHEN 2 THEN daterange(NULL, date '2025-01-01' + n % 5)
        WHEN 3 THEN daterange(date '2025-04-01' - n % 120, NULL)
        ELSE daterange(date '2024-12-30' + n % 4, date '2025-03-30' + n % 5)
    END,
    CASE n % 6
        WHEN 0 THEN NULL
        WHEN 1 THEN 'empty'
        WHEN 2 THEN tstzrange(NULL, timestamptz '2025-01-01 00:00Z' + (n % 3) * interval '1 hour', '(]')
        WHEN 3 THEN tstzrange(timestamptz '2025-04-01 00:00Z' - (n % 120) * interval '1 day', NULL)
        ELSE tstzrange(timestamptz '2024-12-31 00:00Z' + (n % 3) * interval '1 day', timestamptz '2025-03-31 00:00Z' + (n % 3) * interval '1 day', '(]')
    END,
    CASE n % 10 WHEN 4 THEN NULL ELSE n * 13 % 40 END, CASE n % 15 WHEN 7 THEN NULL ELSE n * 37 % 900 END, CASE n % 14 WHEN 3 THEN NULL ELSE n * 5 % 3 - 1 END,
    CASE n % 6 WHEN 5 THEN NULL ELSE format('(%s,%s)', n % 4, n % 4 + n % 3)::rate_summary END,
    CASE n % 7 WHEN 5 THEN NULL ELSE format('(%s,%s,%s)', n % 5, n % 4, n % 3)::nps_summary END,
    CASE n % 8 WHEN 5 THEN NULL ELSE format('(%s,%s)', n % 9, n * 5 % 7)::growth_summary END,
    CASE n % 9 WHEN 5 THEN NULL ELSE format('(%s,%s,%s,%s)', 2 + n % 3, 2, 2 + n % 5, 1 + (1 + n % 5) ^ 2)::action_summary END,
    CASE n % 5 WHEN 3 THEN NULL ELSE format('(%s,%s)', n % 31, n * 3 % 700)::ratio_summary END
FROM generate_series(1, 120) AS n;
UPDATE customer SET cards = (
    SELECT advocacy_scorecard(one.advocate, one.was_advocate, one.score, one.stars, one.referred, one.actions)
    FROM (SELECT customer.*) AS one)
WHERE id % 8 <> 5;
ANALYZE customer;

-- every aggregate, called on the columns of customer, and what it should give
CREATE TABLE aggregate_case (
    aggregate text PRIMARY KEY,
    call text NOT NULL,
    by_hand text NOT NULL
);
INSERT INTO aggregate_case VALUES
('rate_agg(boolean)', 'rate_agg(advocate)',
    $$format('(%s,%s)', count(*) FILTER (WHERE advocate), count(advocate))::rate_summary$$),
('retention_agg(boolean,boolean)', 'retention_agg(was_advocate, advocate)',
    $$format('(%s,%s)', count(*) FILTER (WHERE was_advocate AND advocate), count(*) FILTER (WHERE was_advocate AND advocate IS NOT NULL))::rate_summary$$),
('csat_agg(integer)', 'csat_agg(stars)',
    $$format('(%s,%s)', count(*) FILTER (WHERE stars >= 4), count(stars))::rate_summary$$),
('csat_agg(double precision)', 'csat_agg(stars_real)',
    $$format('(%s,%s)', count(*) FILTER (WHERE stars_real >= 4), count(stars_real))::rate_summary$$),
('csat_agg(integer,integer)', 'csat_agg(grade, 7)',
    $$format('(%s,%s)', count(*) FILTER (WHERE grade >= 6), count(grade))::rate_summary$$),
('advocacy_scorecard(boolean,boolean,integer,integer,boolean,bigint)', 'advocacy_scorecard(advocate, was_advocate, score, stars, referred, actions)',
    $$format('(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)', count(*) FILTER (WHERE advocate), count(advocate), count(*) FILTER (WHERE was_advocate), count(*) FILTER (WHERE advocate),
        count(*) FILTER (WHERE was_advocate AND advocate), count(*) FILTER (WHERE was_advocate AND advocate IS NOT NULL),
        count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score IN (7, 8)), count(*) FILTER (WHERE score <= 6), count(*) FILTER (WHERE stars >= 4), count(stars), count(*) FILTER (WHERE referred), count(referred),
        count(actions), count(*) FILTER (WHERE actions > 0), coalesce(sum(actions), 0), coalesce(sum(actions * actions), 0))::scorecard_summary$$),
('rollup(scorecard_summary)', 'rollup(cards)',
    $$format('(%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)', count(*) FILTER (WHERE advocate AND id % 8 <> 5), count(advocate) FILTER (WHERE id % 8 <> 5), count(*) FILTER (WHERE was_advocate AND id % 8 <> 5), count(*) FILTER (WHERE advocate AND id % 8 <> 5),
        count(*) FILTER (WHERE was_advocate AND advocate AND id % 8 <> 5), count(*) FILTER (WHERE was_advocate AND advocate IS NOT NULL AND id % 8 <> 5),
        count(*) FILTER (WHERE score >= 9 AND id % 8 <> 5), count(*) FILTER (WHERE score IN (7, 8) AND id % 8 <> 5), count(*) FILTER (WHERE score <= 6 AND id % 8 <> 5), count(*) FILTER (WHERE stars >= 4 AND id % 8 <> 5), count(stars) FILTER (WHERE id % 8 <> 5), count(*) FILTER (WHERE referred AND id % 8 <> 5), count(referred) FILTER (WHERE id % 8 <> 5),
        count(actions) FILTER (WHERE id % 8 <> 5), count(*) FILTER (WHERE actions > 0 AND id % 8 <> 5), coalesce(sum(actions) FILTER (WHERE id % 8 <> 5), 0), coalesce(sum(actions * actions) FILTER (WHERE id % 8 <> 5), 0))::scorecard_summary$$),
('nps_agg(integer)', 'nps_agg(score)',
    $$format('(%s,%s,%s)', count(*) FILTER (WHERE score >= 9), count(*) FILTER (WHERE score IN (7, 8)), count(*) FILTER (WHERE score <= 6))::nps_summary$$),
('nps_agg(double precision)', 'nps_agg(score_real)',
    $$format('(%s,%s,%s)', count(*) FILTER (WHERE score_real >= 9), count(*) FILTER (WHERE score_real IN (7, 8)), count(*) FILTER (WHERE score_real <= 6))::nps_summary$$),
('nps_agg(integer,integer,integer)', 'nps_agg(score, 5, 8)',
    $$format('(%s,%s,%s)', count(*) FILTER (WHERE score >= 8), count(*) FILTER (WHERE score IN (6, 7)), count(*) FILTER (WHERE score <= 5))::nps_summary$$),
('growth_agg(boolean,boolean)', 'growth_agg(was_advocate, advocate)',
    $$format('(%s,%s)', count(*) FILTER (WHERE was_advocate), count(*) FILTER (WHERE advocate))::growth_summary$$),
('growth_agg(bigint,bigint)', 'growth_agg(start_count, end_count)',
    $$format('(%s,%s)', coalesce(sum(start_count), 0), coalesce(sum(end_count), 0))::growth_summary$$),
('growth_agg(daterange,daterange)', $$growth_agg(advocate_on, daterange('2025-01-01', '2025-04-01'))$$,
    $$format('(%s,%s)', count(*) FILTER (WHERE advocate_on @> date '2024-12-31'), count(*) FILTER (WHERE advocate_on @> date '2025-03-31'))::growth_summary$$),
('growth_agg(tstzrange,tstzrange)', $$growth_agg(advocate_at, tstzrange('2025-01-01 00:00Z', '2025-04-01 00:00Z'))$$,
    $$format('(%s,%s)', count(*) FILTER (WHERE advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z'), count(*) FILTER (WHERE advocate_at @> timestamptz '2025-03-31 23:59:59.999999Z'))::growth_summary$$),
('action_agg(bigint)', 'action_agg(actions)',
    $$format('(%s,%s,%s,%s)', count(actions), count(*) FILTER (WHERE actions > 0), coalesce(sum(actions), 0), coalesce(sum(actions * actions), 0))::action_summary$$),
('ratio_agg(bigint,bigint)', 'ratio_agg(engagements, audience)',
    $$format('(%s,%s)', coalesce(sum(engagements) FILTER (WHERE audience IS NOT NULL), 0), coalesce(sum(audience) FILTER (WHERE engagements IS NOT NULL), 0))::ratio_summary$$),
('rollup(rate_summary)', 'rollup(rates)',
    $$format('(%s,%s)', coalesce(sum(rate_hits(rates)), 0), coalesce(sum(rate_total(rates)), 0))::rate_summary$$),
('rollup(nps_summary)', 'rollup(answers)',
    $$format('(%s,%s,%s)', coalesce(sum(nps_promoters(answers)), 0), coalesce(sum(nps_passives(answers)), 0), coalesce(sum(nps_detractors(answers)), 0))::nps_summary$$),
('rollup(growth_summary)', 'rollup(growth)',
    $$format('(%s,%s)', coalesce(sum(growth_start(growth)), 0), coalesce(sum(growth_end(growth)), 0))::growth_summary$$),
('rollup(action_summary)', 'rollup(acts)',
    $$format('(%s,%s,%s,%s)', coalesce(sum(action_customers(acts)), 0), coalesce(sum(action_active(acts)), 0), coalesce(sum(action_total(acts)), 0),
        coalesce(sum(split_part(trim(acts::text, '()'), ',', 4)::bigint), 0))::action_summary$$),
('rollup(ratio_summary)', 'rollup(ratios)',
    $$format('(%s,%s)', coalesce(sum(ratio_numerator(ratios)), 0), coalesce(sum(ratio_denominator(ratios)), 0))::ratio_summary$$),
('rollup(flow_summary)', 'rollup(CASE WHEN id % 6 <> 1 THEN flow_summary(id % 3, id % 4, id % 2, id % 5) END)',
    $$format('(%s,%s,%s,%s)', coalesce(sum(id % 3) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(id % 4) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(id % 2) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(id % 5) FILTER (WHERE id % 6 <> 1), 0))::flow_summary$$),
('rollup(ratio_sample_summary)', 'rollup(CASE WHEN id % 6 <> 1 THEN ratio_sample_summary(1, id % 7 - 3, id % 9, (id % 7 - 3) ^ 2::numeric, (id % 9) ^ 2::numeric, (id % 7 - 3) * (id % 9)) END)',
    $$format('(%s,%s,%s,%s,%s,%s)', count(*) FILTER (WHERE id % 6 <> 1), coalesce(sum(id % 7 - 3) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(id % 9) FILTER (WHERE id % 6 <> 1), 0),
        coalesce(sum((id % 7 - 3) * (id % 7 - 3)) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum((id % 9) * (id % 9)) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum((id % 7 - 3) * (id % 9)) FILTER (WHERE id % 6 <> 1), 0))::ratio_sample_summary$$),
('rollup(weighted_rate_summary)', 'rollup(CASE WHEN id % 6 <> 1 THEN weighted_rate_summary(2, id, 2 * id, (id * id)::numeric, 4 * (id * id)::numeric) END)',
    $$format('(%s,%s,%s,%s,%s)', 2 * count(*) FILTER (WHERE id % 6 <> 1), coalesce(sum(id) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(2 * id) FILTER (WHERE id % 6 <> 1), 0),
        coalesce(sum(id * id) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(4 * id * id) FILTER (WHERE id % 6 <> 1), 0))::weighted_rate_summary$$),
('rollup(weighted_nps_summary)', 'rollup(CASE WHEN id % 6 <> 1 THEN weighted_nps_summary(3, id, 2 * id, 3, (id * id)::numeric, 4 * (id * id)::numeric, 9) END)',
    $$format('(%s,%s,%s,%s,%s,%s,%s)', 3 * count(*) FILTER (WHERE id % 6 <> 1), coalesce(sum(id) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(2 * id) FILTER (WHERE id % 6 <> 1), 0), 3 * count(*) FILTER (WHERE id % 6 <> 1),
        coalesce(sum(id * id) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(4 * id * id) FILTER (WHERE id % 6 <> 1), 0), 9 * count(*) FILTER (WHERE id % 6 <> 1))::weighted_nps_summary$$),
('rollup(score_summary)', 'rollup(CASE WHEN id % 6 <> 1 THEN score_summary(id % 2, 0, 1, 0, 0, id % 3, 0, 0, 0, 0, id) END)',
    $$format('(%s,0,%s,0,0,%s,0,0,0,0,%s)', coalesce(sum(id % 2) FILTER (WHERE id % 6 <> 1), 0), count(*) FILTER (WHERE id % 6 <> 1), coalesce(sum(id % 3) FILTER (WHERE id % 6 <> 1), 0), coalesce(sum(id) FILTER (WHERE id % 6 <> 1), 0))::score_summary$$),
('ambassador_rate(boolean)', 'ambassador_rate(advocate)',
    $$100::float8 * count(*) FILTER (WHERE advocate) / nullif(count(advocate), 0)$$),
('advocacy_growth(boolean,boolean)', 'advocacy_growth(was_advocate, advocate)',
    $$100::float8 * (count(*) FILTER (WHERE advocate) - count(*) FILTER (WHERE was_advocate)) / nullif(count(*) FILTER (WHERE was_advocate), 0)$$),
('advocacy_growth(bigint,bigint)', 'advocacy_growth(start_count, end_count)',
    $$100::float8 * (coalesce(sum(end_count), 0) - coalesce(sum(start_count), 0))::float8 / nullif(sum(start_count), 0)::float8$$),
('advocacy_growth(daterange,daterange)', $$advocacy_growth(advocate_on, daterange('2025-01-01', '2025-04-01'))$$,
    $$100::float8 * (count(*) FILTER (WHERE advocate_on @> date '2025-03-31') - count(*) FILTER (WHERE advocate_on @> date '2024-12-31'))
        / nullif(count(*) FILTER (WHERE advocate_on @> date '2024-12-31'), 0)$$),
('advocacy_growth(tstzrange,tstzrange)', $$advocacy_growth(advocate_at, tstzrange('2025-01-01 00:00Z', '2025-04-01 00:00Z'))$$,
    $$100::float8 * (count(*) FILTER (WHERE advocate_at @> timestamptz '2025-03-31 23:59:59.999999Z') - count(*) FILTER (WHERE advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z'))
        / nullif(count(*) FILTER (WHERE advocate_at @> timestamptz '2024-12-31 23:59:59.999999Z'), 0)$$),
('advocate_retention_rate(boolean,boolean)', 'advocate_retention_rate(was_advocate, advocate)',
    $$100::float8 * count(*) FILTER (WHERE was_advocate AND advocate) / nullif(count(*) FILTER (WHERE was_advocate AND advocate IS NOT NULL), 0)$$),
('advocacy_actions(bigint)', 'advocacy_actions(actions)', 'avg(actions)::float8'),
('consumer_advocacy_actions(bigint)', 'consumer_advocacy_actions(actions)', 'avg(actions)::float8'),
('advocacy_participation_rate(bigint)', 'advocacy_participation_rate(actions)',
    'avg(CASE WHEN actions > 0 THEN 100 WHEN actions = 0 THEN 0 END)::float8'),
('nps(integer)', 'nps(score)',
    'avg(CASE WHEN score >= 9 THEN 100 WHEN score >= 7 THEN 0 WHEN score >= 0 THEN -100 END)::float8'),
('nps(double precision)', 'nps(score_real)',
    'avg(CASE WHEN score_real >= 9 THEN 100 WHEN score_real >= 7 THEN 0 WHEN score_real >= 0 THEN -100 END)::float8'),
('nps(integer,integer,integer)', 'nps(score, 5, 8)',
    'avg(CASE WHEN score >= 8 THEN 100 WHEN score >= 6 THEN 0 WHEN score >= 0 THEN -100 END)::float8'),
('csat(integer)', 'csat(stars)', 'avg(CASE WHEN stars >= 4 THEN 100 WHEN stars >= 1 THEN 0 END)::float8'),
('csat(double precision)', 'csat(stars_real)', 'avg(CASE WHEN stars_real >= 4 THEN 100 WHEN stars_real >= 1 THEN 0 END)::float8'),
('csat(integer,integer)', 'csat(grade, 7)', 'avg(CASE WHEN grade >= 6 THEN 100 WHEN grade >= 1 THEN 0 END)::float8'),
('csat(boolean)', 'csat(satisfied)', 'avg(CASE satisfied WHEN true THEN 100 WHEN false THEN 0 END)::float8'),
('referral_rate(boolean)', 'referral_rate(referred)', 'avg(CASE referred WHEN true THEN 100 WHEN false THEN 0 END)::float8'),
('referral_rate(bigint,bigint)', 'referral_rate(actions, start_count)',
    $$100::float8 * (sum(actions) FILTER (WHERE start_count IS NOT NULL))::float8 / nullif(sum(start_count) FILTER (WHERE actions IS NOT NULL), 0)::float8$$),
('referral_conversion_rate(boolean)', 'referral_conversion_rate(converted)', 'avg(CASE converted WHEN true THEN 100 WHEN false THEN 0 END)::float8'),
('viral_coefficient(bigint)', 'viral_coefficient(actions)', 'avg(actions)::float8'),
('engagement_rate(bigint,bigint)', 'engagement_rate(engagements, audience)',
    $$100::float8 * (sum(engagements) FILTER (WHERE audience IS NOT NULL))::float8 / nullif(sum(audience) FILTER (WHERE engagements IS NOT NULL), 0)::float8$$),
('share_rate(bigint,bigint)', 'share_rate(engagements, audience)',
    $$100::float8 * (sum(engagements) FILTER (WHERE audience IS NOT NULL))::float8 / nullif(sum(audience) FILTER (WHERE engagements IS NOT NULL), 0)::float8$$),
('influencer_reach(bigint)', 'influencer_reach(audience)', 'sum(audience)::bigint');

-- the aggregates of the extension that count in a summary
CREATE VIEW summary_aggregate AS
SELECT p.oid::regprocedure::text AS aggregate, p.proname AS name, p.proargnames AS names,
    p.proargtypes::oid[] AS types, a.*,
    (SELECT string_agg(t.typcategory, '' ORDER BY n) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (type, n) JOIN pg_type AS t ON t.oid = u.type) AS categories
FROM extension_member AS m
JOIN pg_proc AS p ON p.oid = m.objid AND m.classid = 'pg_proc'::regclass
JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
WHERE a.aggtranstype IN (SELECT oid FROM summary_type);

-- the same for other types of number: the call with casts
INSERT INTO aggregate_case
SELECT DISTINCT ON (a.aggregate) a.aggregate,
    format('%s(%s)', a.name, (
        SELECT string_agg(format('%s::%s', argument, format_type(a.types[n - 1], NULL)), ', ' ORDER BY n)
        FROM regexp_split_to_table(regexp_replace(c.call, '^.*\(|\)$', '', 'g'), ', ') WITH ORDINALITY AS u (argument, n))),
    c.by_hand
FROM summary_aggregate AS a
JOIN summary_aggregate AS like_it ON like_it.name = a.name AND like_it.categories = a.categories
JOIN aggregate_case AS c ON c.aggregate = like_it.aggregate
WHERE a.aggregate NOT IN (SELECT aggregate FROM aggregate_case)
ORDER BY a.aggregate, c.aggregate;
-- and those that have none here: the sum of what their transition makes of each row alone, of
-- columns that any score, flag and count takes
INSERT INTO aggregate_case
SELECT a.aggregate, format('%s(%s)', a.name, arguments),
    format(CASE a.aggfinalfn WHEN 0 THEN '%2$s' ELSE '%1$s(%2$s)' END, a.aggfinalfn::regproc, format('rollup(%s(%L, %s))', a.aggtransfn::regproc, a.agginitval, arguments))
FROM summary_aggregate AS a
CROSS JOIN LATERAL (
    SELECT string_agg(format('%s::%s', CASE t.typcategory WHEN 'B' THEN CASE n WHEN 1 THEN 'was_advocate' ELSE 'advocate' END
        WHEN 'N' THEN CASE WHEN a.names[n] IN ('score', 'stars') THEN 'stars' WHEN a.names[n] = 'sentiment' THEN 'sentiment' WHEN n = 1 THEN 'actions' ELSE 'audience' END END, format_type(type, NULL)), ', ' ORDER BY n) AS arguments
    FROM unnest(a.types) WITH ORDINALITY AS u (type, n) JOIN pg_type AS t ON t.oid = type
) AS called
WHERE a.aggregate NOT IN (SELECT aggregate FROM aggregate_case);

-- of the aggregates that count in a summary none is forgotten, and none is there
-- that the extension does not have: no rows
SELECT coalesce(a.aggregate, e.aggregate) AS aggregate, e.aggregate IS NOT NULL AS exists
FROM aggregate_case AS a
FULL JOIN summary_aggregate AS e USING (aggregate)
WHERE a.aggregate IS NULL OR e.aggregate IS NULL
ORDER BY 1;

-- over all the customers every aggregate gives what SQL by hand gives: no rows
CREATE FUNCTION whole_table_differences() RETURNS TABLE (aggregate text, got text, want text)
LANGUAGE plpgsql AS $$
DECLARE
    one aggregate_case;
BEGIN
    FOR one IN SELECT * FROM aggregate_case AS c ORDER BY c.aggregate LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L, got::text, want::text FROM (SELECT %s AS got, %s AS want FROM customer) AS x WHERE differs(got, want)',
            one.aggregate, one.call, one.by_hand);
    END LOOP;
END
$$;
SELECT * FROM whole_table_differences();

-- and these are the values, so that the comparison above is not of NULLs
SELECT aggregate, outcome(format('SELECT CASE WHEN pg_typeof(v) = %L::regtype THEN round(v::text::numeric, 6)::text ELSE v::text END FROM (SELECT %s AS v FROM customer) AS x', 'float8', call)) AS value
FROM aggregate_case
ORDER BY aggregate COLLATE "C";
