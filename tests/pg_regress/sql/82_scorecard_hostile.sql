--
-- Scorecards of tables whose names and values are out to break them, called by
-- sessions that have put look-alikes in the way.
--
SET client_min_messages = warning;
CREATE SCHEMA hostile;
SET search_path = hostile, public;

-- how many rows of the long view, the wide one and the summaries differ from what is
-- counted by hand from a table with one segment, a day and a score
CREATE FUNCTION differing(card text, tab text, segment text, day text, score text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    counted text := format('SELECT date_trunc(''month'', %I)::date AS period, %I AS segment, public.nps_agg(%I) AS summary FROM %s GROUP BY 1, 2', day, segment, score, tab);
    total text := format('SELECT date_trunc(''month'', %I)::date AS period, public.nps_agg(%I) AS summary FROM %s GROUP BY 1', day, score, tab);
    result bigint;
BEGIN
    EXECUTE format('SELECT (SELECT count(*) FROM ((%1$s EXCEPT ALL SELECT period, %2$I, nps FROM hostile.%3$I) UNION ALL (SELECT period, %2$I, nps FROM hostile.%3$I EXCEPT ALL %1$s)) AS d)
                         + (SELECT count(*) FROM (SELECT period, segment, public.nps(summary) FROM (%1$s) AS s EXCEPT ALL SELECT period, %2$I, nps FROM hostile.%4$I) AS d)
                         + (SELECT count(*) FROM (SELECT period, segment, public.nps(summary) FROM (%1$s) AS s EXCEPT ALL SELECT period, %2$I, value FROM hostile.%5$I WHERE kpi = ''nps'' AND NOT total) AS d)
                         + (SELECT count(*) FROM (SELECT period, public.nps(summary) FROM (%6$s) AS s EXCEPT ALL SELECT period, value FROM hostile.%5$I WHERE kpi = ''nps'' AND total AND %2$I IS NULL) AS d)',
        counted, segment, card || '_summary', card || '_wide', card, total) INTO result;
    RETURN result;
END
$$;
-- a scorecard of a table and columns of any name: made by a call or of what is printed,
-- written to, folded, rebuilt and dropped; "works", or what went wrong
CREATE FUNCTION survives(card text, tab text, segment text, day text, score text, storage text, by_text boolean DEFAULT false) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    quoted text := format('hostile.%I', tab);
    named text := format('%I', card);
    spec jsonb := jsonb_build_object('period', jsonb_build_object('column', day, 'grain', 'month'), 'segments', jsonb_build_array(segment), 'measures', jsonb_build_object('nps', score, 'influencer_reach', jsonb_build_array(score)), 'storage', storage);
BEGIN
    EXECUTE format('CREATE TABLE %s AS SELECT CASE WHEN n %% 4 > 0 THEN ''s'' || n %% 4 END AS %I, date ''2025-01-01'' + n * 5 AS %I, n %% 11 AS %I FROM generate_series(1, 40) AS n', quoted, segment, day, score);
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', quoted, segment, 'about ' || segment);
    IF by_text THEN
        EXECUTE kpi_scorecard_sql(named, quoted, spec);
    ELSE
        PERFORM kpi_create_scorecard(named, quoted, spec);
    END IF;
    EXECUTE format('INSERT INTO %1$s SELECT * FROM %1$s', quoted);
    EXECUTE format('UPDATE %1$s SET %2$I = 10 - %2$I, %3$I = %3$I + 31 WHERE %2$I > 3', quoted, score, day);
    EXECUTE format('DELETE FROM %1$s WHERE %2$I = 3', quoted, score);
    PERFORM kpi_compact(named) WHERE storage = 'live';
    PERFORM kpi_rebuild_scorecard(named);
    EXECUTE format('UPDATE %1$s SET %2$I = NULL WHERE %3$I = 5', quoted, segment, score);
    PERFORM kpi_rebuild_scorecard(named) WHERE storage = 'materialized';
    IF NOT kpi_verify_scorecard(named) OR differing(card, quoted, segment, day, score) > 0 THEN
        RETURN 'differs';
    END IF;
    IF col_description(format('hostile.%I', card)::regclass, 2) <> 'about ' || segment THEN
        RETURN 'lost the comment';
    END IF;
    PERFORM kpi_drop_scorecard(named);
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = quoted::regclass) OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'hostile'::regnamespace AND relname LIKE '%\_summary') THEN
        RETURN 'left something';
    END IF;
    EXECUTE format('DROP TABLE %s', quoted);
    RETURN 'works';
EXCEPTION WHEN OTHERS THEN
    RETURN format('%s %s', SQLSTATE, SQLERRM);
END
$$;
CREATE TABLE names AS SELECT row_number() OVER () AS n, v.name FROM (VALUES
    ('with space'), (' around '), ('semi;colon'), ('"quoted"'), ('"'), ('''single'''), ('back\slash'), ('\'), (E'new\nline'), (E'tab\tbed'), ('a. dot'), ('.'), ('dollar$'), ('$kpi$'), ('$kpi1$'), ('$$'), ('$1'), ('--'), ('/*'), ('*/'), ('%s'), ('%I'), ('{}'), ('@'), ('!'), ('@$%!'), (':name'),
    ('x"; DROP TABLE names; --'), ('x''; DROP TABLE names; --'), ('$kpi$; DROP TABLE names; --'), ('ünïcödé'), ('数据'), ('😀'), ('UPPER'), ('Mixed'), ('1st'), ('_'), ('select'), ('user'), ('order'), ('group'), ('table'), ('null'), ('true'), ('current_user'), ('all'), ('values'), ('row'), ('grouping'), ('rollup'), ('cube'),
    ('c'), ('s'), ('d'), ('r'), ('b'), ('m'), ('k'), ('f'), ('kpi_came'), ('kpi_gone'), ('came'), ('gone'), ('rolled'), ('beside'), ('before'), ('measured'), ('meant'), ('recent'), ('folded'), ('kept'), ('crowd'), ('at'), ('both_sides'), ('sum'), ('count'), ('found'), ('new'), ('old'), ('tg_op'), ('tg_argv'), ('sqlstate'),
    ('nps_agg'), ('kpi_band'), ('kpi_benchmark')) AS v (name);
-- as the name of all of it; then of the table and the day; then names that a segment
-- cannot have, but the score can; each in a transaction of its own
CREATE TABLE attempt (n serial, card text, tab text, segment text, day text, score text, storage text, by_text boolean, outcome text);
INSERT INTO attempt (card, tab, segment, day, score, storage, by_text)
SELECT name, name || '_t', name, name || ' d', name || ' s', storage, (n % 2 = 0) = (storage = 'live') FROM names CROSS JOIN LATERAL unnest(ARRAY['live', CASE WHEN n % 4 < 2 THEN 'view' ELSE 'materialized' END]) AS storage
UNION ALL
SELECT 'plain', name, 'segment', name, name || 's', 'live', n % 2 = 1 FROM names
UNION ALL
SELECT name, name || '_table', 'segment', name || '2', name, 'live', false
FROM unnest('{period,kpi,title,family,value,unit,numerator,denominator,n,ci,ci_low,band,target,previous,change,trend,benchmark,total,kpi_rows,position,nps,influencer_reach,nps_before}'::text[]) AS name;
DO $$
DECLARE
    a attempt;
BEGIN
    FOR a IN SELECT * FROM attempt LOOP
        UPDATE attempt SET outcome = survives(card, tab, segment, day, score, storage, by_text) WHERE n = a.n;
        COMMIT;
    END LOOP;
END
$$;
-- no rows
SELECT card, tab, segment, day, score, storage, outcome FROM attempt WHERE outcome <> 'works' ORDER BY n;
SELECT count(*) AS attempts, count(outcome) AS made FROM attempt;
DROP TABLE attempt;
-- as long as names can be
SELECT storage, survives(repeat('x', 55), repeat('t', 63), repeat('s', 63), repeat('d', 63), repeat('n', 63), storage) AS ascii, survives(repeat('ü', 27), repeat('数', 21), repeat('ß', 31), repeat('€', 21), repeat('😀', 15), storage) AS other
FROM unnest('{view,materialized,live}'::text[]) AS storage;
SELECT count(*) AS still_there FROM names;
DROP TABLE names;

-- a segment of each scalar type, with values that are equal and look different
CREATE TYPE mood AS ENUM ('bad', 'so-so', 'good');
CREATE DOMAIN code AS text CHECK (value <> '');
CREATE DOMAIN inner_code AS code;
CREATE DOMAIN feeling AS mood;
CREATE DOMAIN flag AS boolean;
CREATE DOMAIN day AS date;
CREATE DOMAIN score AS smallint CHECK (value BETWEEN 0 AND 10);
CREATE TABLE typed (
    on_day day, score score, yes flag,
    a_text text, a_varchar varchar(5), a_char char(3), a_name name, a_c_text text COLLATE "C", a_smallint smallint, an_integer integer, a_bigint bigint, a_numeric numeric, a_numeric2 numeric(8, 2), a_real real, a_double double precision, a_money money, an_oid oid,
    a_boolean boolean, a_date date, a_time time, a_timetz timetz, a_timestamp timestamp, a_timestamptz timestamptz, an_interval interval, a_uuid uuid, an_inet inet, a_cidr cidr, an_enum mood, a_domain code, a_domain2 inner_code, a_domain_enum feeling, a_flag flag
);
INSERT INTO typed
SELECT date '2025-01-01' + n * 3, n % 11, n % 2 = 0,
    (ARRAY['', ' ', 'a', 'A', 'ä', NULL])[1 + n % 6], (ARRAY['a', 'a ', NULL])[1 + n % 3], (ARRAY['a', 'ab', NULL])[1 + n % 3], (ARRAY['a', 'b', NULL])[1 + n % 3], (ARRAY['a', 'A', NULL])[1 + n % 3], (ARRAY[1, -1, NULL])[1 + n % 3], (ARRAY[1, -1, NULL])[1 + n % 3], (ARRAY[9223372036854775807, 0, NULL])[1 + n % 3],
    (ARRAY['1.0', '1.00', '1', 'NaN', 'Infinity', NULL])[1 + n % 6]::numeric, (ARRAY[1.1, 2.2, NULL])[1 + n % 3], (ARRAY['-0', '0', 'NaN', 'Infinity', '1e-30', NULL])[1 + n % 6]::real, (ARRAY['-0', '0', 'NaN', '-Infinity', '0.1', NULL])[1 + n % 6]::double precision, (ARRAY[1.5, 2.5, NULL])[1 + n % 3]::numeric::money, (ARRAY['0', '4294967295', NULL])[1 + n % 3]::oid,
    (ARRAY[true, false, NULL])[1 + n % 3], (ARRAY['infinity', '-infinity', '2025-01-01', NULL])[1 + n % 4]::date, (ARRAY['00:00', '24:00', NULL])[1 + n % 3]::time, (ARRAY['12:00+00', '13:00+01', NULL])[1 + n % 3]::timetz, (ARRAY['infinity', '2025-01-01 12:00', NULL])[1 + n % 3]::timestamp, (ARRAY['2025-01-01 12:00Z', '2025-01-01 13:00+01', NULL])[1 + n % 3]::timestamptz,
    (ARRAY['1 month', '30 days', '720 hours', '-1 day', NULL])[1 + n % 5]::interval, (ARRAY['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL])[1 + n % 3]::uuid, (ARRAY['10.0.0.1', '10.0.0.1/32', '10.0.0.1/8', '::1', NULL])[1 + n % 5]::inet, (ARRAY['10.0.0.0/8', '::/0', NULL])[1 + n % 3]::cidr,
    (ARRAY['bad', 'good', NULL])[1 + n % 3]::mood, (ARRAY['x', 'y', NULL])[1 + n % 3], (ARRAY['x', 'y', NULL])[1 + n % 3], (ARRAY['bad', 'good', NULL])[1 + n % 3]::mood, (ARRAY[true, false, NULL])[1 + n % 3]
FROM generate_series(1, 120) AS n;
CREATE FUNCTION splits(segment text, storage text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    spec jsonb := jsonb_build_object('period', '{"column": "on_day", "grain": "month"}'::jsonb, 'segments', jsonb_build_array(segment), 'measures', '{"nps": "score", "ambassador_rate": "yes"}'::jsonb, 'storage', storage);
    groups bigint;
BEGIN
    PERFORM kpi_create_scorecard('typed_card', 'typed', spec);
    UPDATE typed SET score = 10 - score WHERE score > 2;
    EXECUTE format('UPDATE typed SET %1$I = (SELECT %1$I FROM typed WHERE %1$I IS NOT NULL ORDER BY %1$I DESC LIMIT 1) WHERE score = 4', segment);
    DELETE FROM typed WHERE score = 1 AND yes;
    INSERT INTO typed SELECT * FROM typed WHERE score = 6;
    PERFORM kpi_compact('typed_card') WHERE storage = 'live';
    UPDATE typed SET score = 3 WHERE score = 4;
    PERFORM kpi_rebuild_scorecard('typed_card') WHERE storage = 'materialized';
    SELECT count(*) INTO groups FROM typed_card_summary;
    IF groups < 8 OR NOT kpi_verify_scorecard('typed_card') OR differing('typed_card', 'hostile.typed', segment, 'on_day', 'score') > 0 THEN
        RETURN 'differs';
    END IF;
    RAISE EXCEPTION SQLSTATE 'KPI01';
EXCEPTION WHEN SQLSTATE 'KPI01' THEN
    RETURN 'works';
WHEN OTHERS THEN
    RETURN format('%s %s', SQLSTATE, SQLERRM);
END
$$;
-- no rows
SELECT attname, storage, outcome
FROM pg_attribute CROSS JOIN unnest('{view,materialized,live}'::text[]) AS storage CROSS JOIN LATERAL splits(attname, storage) AS outcome
WHERE attrelid = 'typed'::regclass AND attnum > 3 AND outcome <> 'works' ORDER BY attnum, storage;
-- the segment has the type of its column: no rows
SELECT kpi_create_scorecard('typed_card', 'typed', (SELECT jsonb_build_object('measures', '{"nps": "score"}'::jsonb, 'segments', jsonb_agg(attname ORDER BY attnum)) FROM pg_attribute WHERE attrelid = 'typed'::regclass AND attnum > 3));
SELECT t.attname, format_type(t.atttypid, t.atttypmod) AS type, format_type(c.atttypid, c.atttypmod) AS in_the_card
FROM pg_attribute AS t JOIN pg_attribute AS c ON c.attname = t.attname
WHERE t.attrelid = 'typed'::regclass AND c.attrelid = 'typed_card'::regclass AND (t.atttypid, t.atttypmod) <> (c.atttypid, c.atttypmod);
SELECT kpi_drop_scorecard('typed_card');
-- days without end, and long ago
CREATE TABLE ages (on_day date, at timestamptz, score integer);
INSERT INTO ages VALUES ('infinity', 'infinity', 1), ('-infinity', '-infinity', 10), ('0044-03-15 BC', '0044-03-15 BC', 9), ('9999-12-31', '9999-12-31', 0), ('2025-01-01', '2025-01-01Z', 8), ('2024-01-01', '2024-01-01Z', 9);
SELECT count(kpi_create_scorecard('ages_' || grain, 'ages', jsonb_build_object('period', jsonb_build_object('column', 'on_day', 'grain', grain), 'measures', '{"nps": "score"}'::jsonb))),
       count(kpi_create_scorecard('ages_at_' || grain, 'ages', jsonb_build_object('period', jsonb_build_object('column', 'at', 'grain', grain, 'timezone', 'Asia/Tokyo'), 'measures', '{"nps": "score"}'::jsonb, 'storage', 'live')))
FROM unnest('{day,quarter,year}'::text[]) AS grain;
SET datestyle = ISO;
SELECT period, value, previous FROM ages_day ORDER BY period;
SELECT period, value, previous FROM ages_quarter ORDER BY period;
SELECT period, value, previous FROM ages_at_year ORDER BY period;
RESET datestyle;
SELECT count(kpi_drop_scorecard(card || grain)) FROM unnest('{ages_,ages_at_}'::text[]) AS card, unnest('{day,quarter,year}'::text[]) AS grain;
DROP TABLE ages;

-- look-alikes on the search_path of the caller, before pg_catalog and the extension:
-- none is called, whoever creates, reads, writes and drops
CREATE TABLE answer AS SELECT 's' || n % 3 AS segment, date '2025-01-01' + n AS on_day, n % 11 AS score, n % 2 = 0 AS yes FROM generate_series(1, 60) AS n;
CREATE SCHEMA trap;
DO $$
DECLARE
    signature text;
BEGIN
    FOREACH signature IN ARRAY ARRAY[
        'nps(public.nps_summary)', 'nps_ci(public.nps_summary)', 'nps_promoters(public.nps_summary)', 'nps_detractors(public.nps_summary)', 'nps_responses(public.nps_summary)', 'nps_compare(public.nps_summary, public.nps_summary)', 'rate_ci(public.rate_summary)',
        'ambassador_rate(public.rate_summary)', 'kpi_band(text, double precision)', 'kpi_band_rank(text, double precision)', 'kpi_facts(text)', 'kpi_benchmark_compare(text, double precision, jsonb)', 'kpi_benchmark_compare(text, text, text)', 'kpi_sparkline(double precision[])',
        'akpi_create_scorecard(text, regclass, jsonb, jsonb)', 'akpi_drop_scorecard(text, jsonb)', 'akpi_verify_scorecard(text, jsonb)', 'to_jsonb(name[])', 'to_jsonb(anyelement)', 'current_schemas(boolean)',
        'date_trunc(text, timestamp)', 'count()', 'sum(bigint)', 'rollup(public.nps_summary)', 'nps_agg(integer)', 'rate_agg(boolean)', 'format(text, text)', 'quote_ident(name)', 'has_table_privilege(oid, text)', 'pg_get_keywords()', 'current_setting(text)']
    LOOP
        EXECUTE format('CREATE FUNCTION trap.%s RETURNS text LANGUAGE plpgsql AS %L', signature, 'BEGIN RAISE ''the trap was called''; END');
    END LOOP;
END
$$;
CREATE FUNCTION trap.refuse(public.nps_summary, public.nps_summary) RETURNS public.nps_summary LANGUAGE plpgsql AS 'BEGIN RAISE ''the trap was called''; END';
CREATE FUNCTION trap.refuse(bigint, integer) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''the trap was called''; END';
CREATE FUNCTION trap.refuse(text, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''the trap was called''; END';
CREATE FUNCTION trap.refuse(double precision, double precision) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE ''the trap was called''; END';
CREATE OPERATOR trap.- (LEFTARG = public.nps_summary, RIGHTARG = public.nps_summary, FUNCTION = trap.refuse);
CREATE OPERATOR trap.> (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = trap.refuse);
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.refuse);
CREATE OPERATOR trap.< (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = trap.refuse);
CREATE OPERATOR trap.- (LEFTARG = double precision, RIGHTARG = double precision, FUNCTION = trap.refuse);
CREATE TABLE trap.kpi_benchmark AS SELECT 'trap' AS trap;
CREATE TABLE trap.kpi_definition AS SELECT 'trap' AS trap;
CREATE TABLE trap.answer AS SELECT 'trap' AS trap;
CREATE DOMAIN trap.date AS pg_catalog.text;
CREATE DOMAIN trap.bigint AS pg_catalog.text;
CREATE DOMAIN trap.nps_summary AS pg_catalog.text;
SET search_path = trap, pg_catalog, public;
SELECT public.kpi_create_scorecard('hostile.of_view', 'hostile.answer', '{"period": {"column": "on_day", "grain": "month"}, "segments": ["segment"], "measures": {"nps": "score", "ambassador_rate": "yes"}}');
SELECT public.kpi_create_scorecard('hostile.of_materialized', 'hostile.answer', '{"period": {"column": "on_day", "grain": "month"}, "segments": ["segment"], "measures": {"nps": "score", "ambassador_rate": "yes"}, "storage": "materialized"}');
SELECT public.kpi_create_scorecard('hostile.of_live', 'hostile.answer', '{"period": {"column": "on_day", "grain": "month"}, "segments": ["segment"], "measures": {"nps": "score", "ambassador_rate": "yes"}, "storage": "live"}');
BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO hostile.answer VALUES ('s9', '2025-02-02', 10, true);
UPDATE hostile.answer SET score = 4 WHERE score = 3;
DELETE FROM hostile.answer WHERE score = 8;
COMMIT;
SELECT public.kpi_verify_scorecard('hostile.of_view') AS view, public.kpi_verify_scorecard('hostile.of_materialized') AS materialized, public.kpi_verify_scorecard('hostile.of_live') AS live;
SELECT pg_catalog.int8larger(public.kpi_compact('hostile.of_live'), 0) IS NOT NULL AS compacted;
SELECT public.kpi_rebuild_scorecard('hostile.of_view'), public.kpi_rebuild_scorecard('hostile.of_materialized'), public.kpi_rebuild_scorecard('hostile.of_live');
BEGIN;
TRUNCATE hostile.answer;
SELECT pg_catalog.count(*) FROM hostile.of_live;
ROLLBACK;
SELECT pg_catalog.count(*) AS rows, pg_catalog.count(band) AS bands, pg_catalog.count(sparkline) AS sparklines FROM hostile.of_live;
SELECT pg_catalog.length(public.kpi_scorecard_sql('hostile.other', 'hostile.answer', '{"measures": {"nps": "score"}}')) <> 0 AS printed;
SET search_path = hostile, public;
-- the views do not differ from one another, nor from the count by hand: no rows, and 0
SELECT to_jsonb(v) - 'p_always' FROM of_view AS v EXCEPT ALL SELECT to_jsonb(l) - 'p_always' FROM of_live AS l;
SELECT to_jsonb(l) - 'p_always' FROM of_live AS l EXCEPT ALL SELECT to_jsonb(m) - 'p_always' FROM of_materialized AS m;
SELECT storage, differing('of_' || storage, 'hostile.answer', 'segment', 'on_day', 'score') FROM unnest('{view,materialized,live}'::text[]) AS storage;
SET search_path = trap, pg_catalog, public;
SELECT public.kpi_drop_scorecard('hostile.of_view'), public.kpi_drop_scorecard('hostile.of_materialized'), public.kpi_drop_scorecard('hostile.of_live');
SET search_path = hostile, public;
-- nothing held on to what is in the trap: that can go without CASCADE
SELECT count(*) FROM pg_class WHERE relnamespace = 'hostile'::regnamespace AND relname LIKE 'of\_%';
DROP SCHEMA trap CASCADE;

-- no search_path at all
SET search_path = '';
SELECT public.kpi_create_scorecard('hostile.far', 'hostile.answer', '{"segments": ["segment"], "measures": {"nps": "score"}, "storage": "live"}');
BEGIN ISOLATION LEVEL REPEATABLE READ;
UPDATE hostile.answer SET score = 10 WHERE score = 2;
COMMIT;
SELECT public.kpi_compact('hostile.far') >= 0 AS compacted;
SELECT public.kpi_verify_scorecard('hostile.far') AS verified;
SELECT public.kpi_rebuild_scorecard('hostile.far');
SELECT count(*) AS differing FROM (SELECT segment, value FROM hostile.far WHERE NOT total EXCEPT SELECT segment, public.nps(score) FROM hostile.answer GROUP BY segment) AS d;
SELECT public.kpi_drop_scorecard('hostile.far');
-- the first of several that are called alike, as it is with tables
CREATE SCHEMA other;
SELECT public.kpi_create_scorecard('hostile.alike', 'hostile.answer', '{"measures": {"nps": "score"}}'), public.kpi_create_scorecard('other.alike', 'hostile.answer', '{"measures": {"csat": "yes"}}');
SET search_path = other, hostile, public;
SELECT kpi FROM alike;
SELECT kpi_drop_scorecard('alike');
SELECT kpi FROM alike;
SELECT kpi_drop_scorecard('alike');
SELECT (complaint($$SELECT kpi_drop_scorecard('alike')$$)).code;
SET search_path = hostile, public;
DROP SCHEMA other;

-- what is sent instead of names and values stays what it is
SELECT spec, outcome(format('SELECT kpi_create_scorecard(''sent'', ''answer'', %L)', spec)) AS outcome
FROM (VALUES
    (1, '{"measures": {"nps": "score) FROM answer; DROP TABLE answer; --"}}'), (2, '{"measures": {"nps); DROP TABLE answer; --": "score"}}'), (3, '{"measures": {"nps": "score"}, "segments": ["segment FROM answer; DROP TABLE answer; --"]}'),
    (4, '{"measures": {"nps": "score"}, "period": {"column": "on_day", "grain": "month''); DROP TABLE answer; --"}}'), (5, '{"measures": {"nps": "score"}, "storage": "view; DROP TABLE answer"}'),
    (6, '{"measures": {"nps": "score"}, "benchmark": {"industry'' OR true --": "x"}}')) AS v (n, spec) ORDER BY n;
CREATE TABLE moment AS SELECT timestamptz '2025-01-01Z' AS at, 10 AS score;
SELECT (complaint($$SELECT kpi_create_scorecard('sent', 'moment', '{"measures": {"nps": "score"}, "period": {"column": "at", "grain": "day", "timezone": "UTC''); DROP TABLE answer; --"}}')$$)).code;
INSERT INTO kpi_benchmark (kpi, value, industry, source) VALUES ('nps', 77, $$it's "odd" \ $kpi$; DROP TABLE answer; --$$, 'a made-up study');
SELECT kpi_create_scorecard('sent', 'answer', jsonb_build_object('measures', '{"nps": "score"}'::jsonb, 'segments', jsonb_build_array(jsonb_build_object('column', 'segment', 'as', $$'); DROP TABLE answer; --$$)), 'storage', 'live', 'benchmark', jsonb_build_object('industry', $$it's "odd" \ $kpi$; DROP TABLE answer; --$$)));
UPDATE answer SET score = 1 WHERE score = 4;
SELECT kpi_verify_scorecard('sent') AS verified, count(*) AS rows, min(benchmark) AS benchmark FROM sent;
-- Settings that PostgreSQL 19 no longer has.
DO $$ BEGIN
    IF current_setting('server_version_num')::int < 190000 THEN
        SET standard_conforming_strings = off;
        SET escape_string_warning = off;
    END IF;
END $$;
SELECT kpi_scorecard_sql('sent2', 'answer', jsonb_build_object('measures', '{"nps": "score"}'::jsonb, 'benchmark', jsonb_build_object('industry', E'it\'s "odd" \\ $kpi$; DROP TABLE answer; --'))) AS sent_sql \gset
:sent_sql
RESET standard_conforming_strings;
SELECT min(benchmark) AS benchmark FROM sent2;
SELECT count(*) > 0 AS still_there FROM answer;
SELECT kpi_drop_scorecard('sent'), kpi_drop_scorecard('sent2');
DELETE FROM kpi_benchmark;

DROP SCHEMA hostile CASCADE;
RESET search_path;
