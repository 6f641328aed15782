-- How much memory a session grows while it aggregates and calls functions; see leaks.sh.
-- Variables: rows, calls, seconds (how long one function may take), changes, errors, limit_kb,
-- only_errors.
\set ON_ERROR_STOP on
\set QUIET on
CREATE EXTENSION advocacy_kpi;
CREATE SCHEMA leak;

-- Memory of this session in kB: of the process what is no file and not shared, which has
-- what Rust has allocated in it, and what is taken in the memory contexts of PostgreSQL.
CREATE FUNCTION memory() RETURNS bigint[] LANGUAGE sql VOLATILE AS $$
    SELECT ARRAY[substring(pg_read_file('/proc/self/status') from 'RssAnon:\s+(\d+)')::bigint,
                 (SELECT sum(used_bytes)::bigint / 1024 FROM pg_backend_memory_contexts)]
$$;

CREATE UNLOGGED TABLE rows AS SELECT n FROM generate_series(1, :rows) AS n;
CREATE UNIQUE INDEX ON rows (n);
VACUUM ANALYZE rows;

CREATE TABLE customer AS
SELECT n AS id, n % 11 AS score, n % 3 = 0 AS advocate, 's' || n % 4 AS segment, date '2025-01-01' + n % 90 AS surveyed_on
FROM generate_series(1, 200) AS n;
INSERT INTO kpi_benchmark (kpi, value, source, industry) VALUES ('nps', 30, 'A study', 'telecom');
SELECT kpi_define('{"kpi": "own", "unit": "count", "bands": [{"label": "all", "range": "(,)"}]}') \g /dev/null
\set spec '{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["segment"], "measures": {"nps": "score"}, "storage": "live"}'
SELECT kpi_create_scorecard('leak.card', 'leak.customer', :'spec') \g /dev/null

-- Two values for an argument, taken in turn, so that nothing is kept from the last call.
-- By type, the name of the argument or of the function, and how many of the type went
-- before; the first row that fits.
-- A view, and counts as a delta keeps them: each a length and a number.
SELECT 'pg_catalog.pg_views'::regclass::oid AS view, '\x' || repeat('0101', 20) AS counts \gset
CREATE TABLE sample (priority serial, type text, argument text, function text, nth integer, odd text, even text);
INSERT INTO sample (type, argument, function, nth, odd, even) VALUES
    ('double precision', 'power', NULL, NULL, '0.8', '0.9'),
    ('double precision[]', 'p', NULL, NULL, '{0.1,0.3,0.2,0.5}', '{0.4,NULL,0.1}'),
    ('bigint', 'population', NULL, NULL, '3000', '4000'),
    ('bytea', 'series', NULL, NULL, '\x0100000001000000000000f03f0100000078', '\x01000000010000000000000040010000007a'),
    ('boolean', 'found', NULL, NULL, 'true', 'true'),
    ('boolean', NULL, NULL, NULL, 'true', 'false'),
    ('integer', NULL, NULL, 0, '4', '3'),
    ('integer', NULL, NULL, 1, '5', '5'),
    ('integer', NULL, NULL, 2, '9', '9'),
    ('bigint', NULL, NULL, NULL, '3', '4'),
    ('double precision', 'confidence', NULL, NULL, '0.9', '0.95'),
    ('double precision', NULL, NULL, NULL, '4', '3'),
    ('double precision[]', NULL, NULL, NULL, '{1,3,2,5}', '{4,NULL,1}'),
    ('daterange', NULL, NULL, 0, '[2025-01-10,2025-03-01)', '(,)'),
    ('daterange', NULL, NULL, 1, '[2025-01-01,2025-02-01)', '[2025-02-01,2025-03-01)'),
    ('tstzrange', NULL, NULL, 0, '[2025-01-10,2025-03-01)', '(,)'),
    ('tstzrange', NULL, NULL, 1, '[2025-01-01,2025-02-01)', '[2025-02-01,2025-03-01)'),
    ('rate_summary', NULL, NULL, 0, '(500,1000)', '(600,1000)'),
    ('rate_summary', NULL, NULL, NULL, '(3,10)', '(4,10)'),
    ('nps_summary', NULL, NULL, 0, '(500,600,700)', '(501,600,700)'),
    ('nps_summary', NULL, NULL, NULL, '(3,4,5)', '(4,4,5)'),
    ('growth_summary', NULL, NULL, 0, '(500,600)', '(501,600)'),
    ('growth_summary', NULL, NULL, NULL, '(3,4)', '(4,4)'),
    ('action_summary', NULL, NULL, 0, '(1000,500,1500,6500)', '(1000,500,1502,6502)'),
    ('action_summary', NULL, NULL, NULL, '(10,5,15,65)', '(12,6,18,78)'),
    ('ratio_summary', NULL, NULL, 0, '(500,1000)', '(501,1000)'),
    ('ratio_summary', NULL, NULL, NULL, '(3,10)', '(4,10)'),
    ('flow_summary', NULL, NULL, 0, '(500,600,700,800)', '(501,600,700,800)'),
    ('flow_summary', NULL, NULL, NULL, '(1,2,3,4)', '(2,2,3,4)'),
    ('ratio_sample_summary', NULL, NULL, 0, '(300,300,3000,500,35000,3100)', '(301,301,3000,501,35000,3100)'),
    ('ratio_sample_summary', NULL, NULL, NULL, '(3,3,30,5,350,31)', '(3,3,30,5,352,31)'),
    ('weighted_rate_summary', NULL, NULL, 0, '(20,10000000,20000000,10000000000000,40000000000000)', '(21,10000000,20000000,10000000000000,40000000000000)'),
    ('weighted_rate_summary', NULL, NULL, NULL, '(2,1000000,2000000,1000000000000,4000000000000)', '(1,1000000,2000000,1000000000000,4000000000000)'),
    ('weighted_nps_summary', NULL, NULL, 0, '(20,10000000,20000000,0,10000000000000,40000000000000,0)', '(21,10000000,20000000,0,10000000000000,40000000000000,0)'),
    ('weighted_nps_summary', NULL, NULL, NULL, '(2,1000000,2000000,0,1000000000000,4000000000000,0)', '(1,1000000,2000000,0,1000000000000,4000000000000,0)'),
    ('score_summary', NULL, 'score_ces', NULL, '(0,1,0,2,0,0,3,0,0,0,0)', '(0,1,0,2,0,0,4,0,0,0,0)'),
    ('score_summary', NULL, 'ces', NULL, '(0,1,0,2,0,0,3,0,0,0,0)', '(0,1,0,2,0,0,4,0,0,0,0)'),
    ('score_summary', NULL, NULL, 0, '(10,11,10,12,10,10,13,10,11,10,12)', '(10,11,10,12,10,10,13,10,11,10,13)'),
    ('score_summary', NULL, NULL, NULL, '(0,1,0,2,0,0,3,0,1,0,2)', '(0,1,0,2,0,0,3,0,1,0,3)'),
    ('rate_summary[]', NULL, NULL, NULL, '{"(3,10)","(4,10)"}', '{"(3,10)",NULL,"(5,10)"}'),
    ('nps_summary[]', NULL, NULL, NULL, '{"(3,4,5)","(4,4,5)"}', '{"(3,4,5)",NULL,"(5,4,5)"}'),
    ('scorecard_summary', NULL, NULL, 0, '(500,1000,400,500,400,1000,500,300,200,500,1000,500,1000,1000,500,1500,6500)', '(501,1000,400,500,400,1000,500,300,200,500,1000,500,1000,1000,500,1500,6500)'),
    ('scorecard_summary', NULL, NULL, NULL, '(3,10,4,5,4,10,5,3,2,5,10,5,10,10,5,15,65)', '(4,10,4,5,4,10,5,3,2,5,10,5,10,10,5,15,65)'),
    ('cstring', NULL, 'rate_summary_in', NULL, '(3,10)', '(4,10)'),
    ('cstring', NULL, 'nps_summary_in', NULL, '(3,4,5)', '(4,4,5)'),
    ('cstring', NULL, 'action_summary_in', NULL, '(10,5,15,65)', '(12,6,18,78)'),
    ('cstring', NULL, 'scorecard_summary_in', NULL, '(3,10,4,5,4,10,5,3,2,5,10,5,10,10,5,15,65)', '(4,10,4,5,4,10,5,3,2,5,10,5,10,10,5,15,65)'),
    ('cstring', NULL, NULL, NULL, '(3,4)', '(4,4)'),
    ('regclass', NULL, 'kpi_require_exact', NULL, 'leak.card_state', 'leak.card_state'),
    ('regclass', NULL, NULL, NULL, 'leak.customer', 'leak.customer'),
    ('oid', NULL, NULL, NULL, :'view', :'view'),
    ('bytea', NULL, NULL, NULL, :'counts', :'counts'),
    ('date', NULL, NULL, NULL, '2025-02-03', '2025-04-05'),
    ('timestamp without time zone', NULL, NULL, NULL, '2025-02-03 04:05:06', '2025-04-05 06:07:08'),
    ('timestamp with time zone', NULL, NULL, NULL, '2025-02-03 04:05:06Z', '2025-04-05 06:07:08Z'),
    ('text', 'grain', NULL, NULL, 'month', 'week'),
    ('text', 'zone', NULL, NULL, 'UTC', 'Europe/Vienna'),
    ('text', 'unit_before', NULL, NULL, 'points', 'points'),
    ('text', 'method', 'rate_compare', NULL, 'newcombe', 'miettinen_nurminen'),
    ('text', 'method', 'nps_compare', NULL, 'mover', 'permutation'),
    ('text', 'method', 'action_compare', NULL, 'robust', 'welch'),
    ('text', 'method', 'ratio_ci', NULL, 'linearised', 'fieller'),
    ('text', 'method', 'p_adjust', NULL, 'bh', 'holm'),
    ('text', 'method', 'akpi_rate_ci', NULL, 'wilson', 'clopper_pearson'),
    ('text', 'method', 'akpi_nps_ci', NULL, 'wald', 'adjusted_wald'),
    ('text', 'method', 'akpi_action_ci', NULL, 'student', 'exact'),
    ('text', 'dispersion', NULL, NULL, 'poisson', 'empirical'),
    ('text', 'season', NULL, NULL, 'q1', 'q2'),
    ('text', 'method', 'rate_ci', NULL, 'wilson', 'clopper_pearson'),
    ('text', 'method', 'nps_ci', NULL, 'wald', 'adjusted_wald'),
    ('text', 'method', 'action_ci', NULL, 'student', 'exact'),
    ('text', 'name', NULL, NULL, 'leak.card', 'leak.card'),
    ('text', 'query', NULL, NULL, 'advocates', 'referral'),
    ('text', 'unit', NULL, NULL, 'points', 'points'),
    ('text', NULL, NULL, NULL, 'nps', 'own'),
    ('jsonb', 'kpis', NULL, NULL, '{"nps": 40, "csat": 80}', '{"nps": 41, "ambassador_rate": 20}'),
    ('jsonb', 'weights', NULL, NULL, '{"nps": 2}', '{"nps": 3}'),
    ('jsonb', 'filters', NULL, NULL, '{"industry": "telecom"}', '{"source": null}'),
    ('jsonb', 'asked', NULL, NULL, '{"industry": "telecom"}', '{}'),
    ('jsonb', 'bands', NULL, NULL, '[{"label": "low", "range": "(,5)"}, {"label": "high", "range": "[5,)"}]', '[{"label": "all", "range": "(,)"}]'),
    ('jsonb', 'attribute', NULL, NULL, '["a", {"text": "b", "when": "weak"}]', '"a"'),
    ('jsonb', 'patch', NULL, NULL, '{"target": 3}', '{"target": null}'),
    ('jsonb', 'spec', NULL, NULL, :'spec', :'spec'),
    ('jsonb', 'path', NULL, NULL, '["leak", "public"]', '["leak", "public"]'),
    ('jsonb', NULL, NULL, NULL, '{"kpi": "mine", "unit": "count", "title": "Mine"}', '{"kpi": "mine", "unit": "ratio"}');

-- All functions and aggregates but those that only the server can call, with arguments
-- that depend on the row. What changes tables is in `changes`, below.
CREATE TABLE target AS
SELECT p.oid::regprocedure::text AS signature, p.prokind = 'a' AS aggregate, p.proretset AS many, s.call, s.missing,
       a.aggtransfn = 'array_append'::regproc AS keeps_rows
FROM pg_proc AS p
JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'advocacy_kpi'
LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid
CROSS JOIN LATERAL (
    SELECT format('%s(%s)', p.oid::regproc, string_agg(format('CASE WHEN n %% 2 = 1 THEN %L::%s ELSE %L::%s END', v.odd, t.type, v.even, t.type), ', ' ORDER BY t.nr)) AS call,
           count(*) FILTER (WHERE t.type IS NOT NULL AND v.type IS NULL) AS missing
    FROM (SELECT nr, format_type(oid, NULL) AS type, nullif(p.proargnames[nr], '') AS argument, row_number() OVER (PARTITION BY oid ORDER BY nr) - 1 AS nth
          FROM unnest(p.proargtypes) WITH ORDINALITY AS u (oid, nr)) AS t
    LEFT JOIN LATERAL (SELECT * FROM sample AS s WHERE s.type = t.type AND coalesce(s.argument = t.argument, s.argument IS NULL)
                       AND coalesce(s.function = p.proname, true) AND coalesce(s.nth = t.nth, true) ORDER BY s.priority LIMIT 1) AS v ON true
) AS s
-- kpi_trend_seasonal refuses as many rows; its transition and its final function are called.
WHERE NOT 'internal'::regtype = ANY (p.proargtypes) AND p.proname <> 'kpi_trend_seasonal'
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
  AND p.proname !~ '^kpi_(define|undefine|create_scorecard|alter_scorecard|drop_scorecard|compact|rebuild_scorecard|scorecard_(create|alter|drop|compact|rebuild))$';

-- What was grown since a tenth of it was done, at half and at the end, each as of memory().
-- A leak grows all the time, so what counts is the second half.
CREATE TABLE grown (nr serial, what text, times bigint, half bigint[], last bigint[], kept bigint,
    process bigint GENERATED ALWAYS AS (last[1] - half[1]) STORED, contexts bigint GENERATED ALWAYS AS (last[2] - half[2]) STORED);

-- Samples: at a tenth, half and the end. What a place in a procedure takes when it is first
-- come to is no leak, so each procedure takes all its samples in one place, and one more before.
CREATE PROCEDURE note(what text, times bigint, s bigint[], kept bigint) LANGUAGE plpgsql AS $$
DECLARE
    half bigint[] := ARRAY[s[2][1] - s[1][1], s[2][2] - s[1][2]];
    last bigint[] := ARRAY[s[3][1] - s[1][1], s[3][2] - s[1][2]];
BEGIN
    INSERT INTO grown (what, times, half, last, kept) VALUES (what, times, half, last, kept);
    RAISE NOTICE '%', format('%-70s %9s %8s %8s %8s %8s %8s', what, times, half[1], last[1], half[2], last[2], kept);
END
$$;

-- Runs one query, which takes its samples while it runs: `query` is the list of a SELECT.
CREATE PROCEDURE measure(what text, query text, source text, times bigint) LANGUAGE plpgsql AS $$
DECLARE
    result record;
    contexts bigint[];
BEGIN
    query := format('SELECT %s, array_agg(memory()) FILTER (WHERE n IN (%s, %s, %s)) AS samples FROM %s WHERE n <= ',
        query, greatest(times / 10, 1), times / 2, times, source);
    FOR i IN 1 .. 3 LOOP
        -- Catalogue caches and all that is made once a session come first.
        EXECUTE query || CASE i WHEN 3 THEN times ELSE 100 END INTO result;
        contexts[i] := (memory())[2];
    END LOOP;
    CALL note(what, times, result.samples, contexts[3] - contexts[2]);
EXCEPTION WHEN OTHERS THEN
    RAISE EXCEPTION '%: %', what, SQLERRM USING HINT = query;
END
$$;

CREATE FUNCTION counted(call text, many boolean) RETURNS text LANGUAGE sql AS $$
    SELECT format('count(%s)', CASE WHEN many THEN format('(SELECT count(*) FROM %s)', call) ELSE call END)
$$;

-- Each in one group, and in a frame that moves, where a state is taken from as well.
CREATE PROCEDURE aggregates(rows bigint, frames bigint) LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM target WHERE aggregate ORDER BY signature LOOP
        IF t.keeps_rows THEN
            CALL measure(t.signature || ', of 1,000 rows at a time',
                counted(format('(SELECT %s FROM rows AS r WHERE r.n BETWEEN 1000 * c.n AND 1000 * c.n + 999)', replace(t.call, 'n %', 'r.n %')), false), 'rows AS c', rows / 1000);
        ELSE
            CALL measure(t.signature, t.call, 'rows', rows);
        END IF;
        COMMIT;
        CALL measure(t.signature || ' OVER', 'count(x)',
            format('(SELECT n, %s OVER (ORDER BY n ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS x FROM rows) AS r', t.call), frames);
        COMMIT;
    END LOOP;
END
$$;

CREATE PROCEDURE functions(calls bigint, seconds double precision) LANGUAGE plpgsql AS $$
DECLARE
    t record;
    query text;
    ignored record;
    started timestamptz;
    each double precision;
BEGIN
    FOR t IN SELECT * FROM target WHERE NOT aggregate ORDER BY signature LOOP
        query := counted(t.call, t.many);
        started := clock_timestamp();
        EXECUTE format('SELECT %s FROM rows WHERE n <= 100', query) INTO ignored;
        each := extract(epoch FROM clock_timestamp() - started) / 100;
        CALL measure(t.signature, query, 'rows', least(calls, greatest(200, (seconds / each)::bigint)));
        COMMIT;
    END LOOP;
END
$$;

-- Statements that change something, each in a transaction of its own, all of them so many times.
CREATE PROCEDURE changes(what text, statements text[], times integer) LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    samples bigint[];
BEGIN
    FOR i IN 1 .. times LOOP
        FOREACH statement IN ARRAY statements LOOP
            EXECUTE statement;
            COMMIT;
        END LOOP;
        IF i IN (1, times / 10, times / 2, times) THEN samples := samples || ARRAY[memory()]; END IF;
    END LOOP;
    CALL note(what, times, samples[2:], 0);
END
$$;

-- A statement that fails, each time caught in a subtransaction; all in one transaction.
CREATE PROCEDURE errors(statement text, times integer) LANGUAGE plpgsql AS $$
DECLARE
    samples bigint[];
    failed integer := 0;
    error text;
BEGIN
    FOR i IN 1 .. times LOOP
        BEGIN
            EXECUTE statement;
        EXCEPTION WHEN OTHERS THEN
            failed := failed + 1;
            error := SQLSTATE;
        END;
        IF i IN (1, times / 10, times / 2, times) THEN samples := samples || ARRAY[memory()]; END IF;
    END LOOP;
    IF failed < times THEN RAISE EXCEPTION '% does not fail', statement; END IF;
    CALL note(error || ' ' || left(statement, 64), times, samples[2:], 0);
END
$$;

CREATE TABLE wrong (nr serial, statement text, slow boolean DEFAULT false);
INSERT INTO wrong (statement) VALUES
    ($$SELECT '(2,1)'::rate_summary$$),
    ($$SELECT repeat('x', 10000)::nps_summary$$),
    ($$SELECT nps(99)$$),
    ($$SELECT nps_accum('(0,0,0)', 99)$$),
    ($$SELECT '(9223372036854775807,0,0)'::nps_summary + '(1,0,0)'$$),
    ($$SELECT influencer_reach(9223372036854775807) FROM generate_series(1, 2)$$),
    ($$SELECT advocacy_growth(daterange('2025-01-01', NULL), 'empty')$$),
    ($$SELECT rate_ci('(1,2)', 2)$$),
    ($$SELECT rate_ci('(1,2)', 0.9, 'x')$$),
    ($$SELECT kpi_trend('NaN')$$),
    ($$SELECT kpi_band('unknown', 1)$$),
    ($$SELECT kpi_band(1, '[1]')$$),
    ($$SELECT kpi_band(1, (repeat('[', 1000) || repeat(']', 1000))::jsonb)$$),
    ($$SELECT brand_health('{"nps": "x"}')$$),
    ($$SELECT * FROM kpi_benchmark_compare('nps', 1, '[1]')$$),
    ($$SELECT kpi_define('{"kpi": "nps", "unit": "count"}')$$),
    ($$SELECT kpi_undefine('unknown')$$),
    ($$SELECT kpi_scorecard_sql('leak.made', 'leak.customer', '[]')$$);
INSERT INTO wrong (statement, slow) VALUES
    ($$SELECT kpi_scorecard_sql('leak.made', 'leak.customer', '{"measures": {"nps": "gone"}}')$$, true),
    ($$SELECT kpi_create_scorecard('leak.card', 'leak.customer', '{"measures": {"nps": "score"}}')$$, true),
    ($$SELECT kpi_drop_scorecard('leak.customer')$$, true);
-- PostgreSQL itself fails where a letter is not in the encoding of the database.
INSERT INTO wrong (statement)
SELECT $$SELECT kpi_sparkline('{1,2}')$$ WHERE getdatabaseencoding() <> 'UTF8';

CREATE PROCEDURE all_errors(times integer, slow_times integer) LANGUAGE plpgsql AS $$
DECLARE
    w record;
    quick integer := (SELECT count(*) FROM wrong WHERE NOT slow);
BEGIN
    FOR w IN SELECT * FROM wrong ORDER BY nr LOOP
        CALL errors(w.statement, CASE WHEN w.slow THEN slow_times ELSE (times + quick - 1) / quick END);
    END LOOP;
END
$$;

-- For the proof that a leak is seen: what is prepared stays until the session ends.
CREATE SEQUENCE prepared;
CREATE FUNCTION prepare() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('PREPARE p%s AS SELECT 1', nextval('prepared'));
END
$$;
CREATE FUNCTION prepare_and_fail() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM prepare();
    RAISE EXCEPTION 'after something was kept';
END
$$;

SELECT count(*) AS missing FROM target WHERE missing > 0 \gset
SELECT signature AS no_values_to_call_it_with FROM target WHERE missing > 0;
-- What was freed until here would be taken again before the process grows.
\connect
\set SHOW_CONTEXT never
\set VERBOSITY terse
\echo 'kB grown since a tenth of it was done: of the process at half and at the end, of the memory contexts at half and at the end; what was kept in those'
SELECT format('NOTICE:  %-70s %9s %8s %8s %8s %8s %8s', 'what', 'times', 'process', '', 'contexts', '', 'kept') AS head \gset
\echo :head

\echo 'What does leak, to see that it is seen: 2 bytes a row, 500 statements that stay prepared, and as many by what fails'
CALL measure('array_agg, of every fourth row', 'array_agg(n) FILTER (WHERE n % 4 = 0)', 'generate_series(1, 1000000) AS g (n)', 1000000);
CALL changes('PREPARE', ARRAY['SELECT prepare()'], 500);
CALL errors('SELECT prepare_and_fail()', 500);
SELECT count(*) = 3 AS seen FROM grown WHERE process > :limit_kb AND contexts > :limit_kb \gset
\if :seen
    DELETE FROM grown;
    DEALLOCATE ALL;
\else
    DO $$ BEGIN RAISE 'what does leak is not seen to leak; set a LIMIT_KB below what it grew by'; END $$;
\endif

SELECT memory() AS at_start \gset
\if :only_errors
\else
    CALL aggregates(:rows, :calls);
    CALL functions(:calls, :seconds);
    CALL changes('kpi_define, kpi_undefine', ARRAY[
        $$SELECT kpi_define('{"kpi": "mine", "unit": "count"}')$$, $$SELECT kpi_undefine('mine')$$], 2 * :changes);
    CALL changes('kpi_create_scorecard, kpi_drop_scorecard', ARRAY[
        $$SELECT kpi_create_scorecard('leak.made', 'leak.customer', '{"segments": ["segment"], "measures": {"nps": "score"}, "storage": "live"}')$$,
        $$SELECT kpi_drop_scorecard('leak.made')$$], :changes);
    -- PostgreSQL keeps some of each table and view for the session, also where it was dropped.
    SELECT kpi_scorecard_sql('leak.made', 'leak.customer', '{"segments": ["segment"], "measures": {"nps": "score"}, "storage": "live"}') AS by_hand \gset
    CALL changes('by hand the statements of kpi_create_scorecard, and their opposites', ARRAY[:'by_hand',
        $$SET LOCAL client_min_messages = warning;
          DROP VIEW leak.made_source, leak.made_summary CASCADE; DROP TABLE leak.made_delta, leak.made_state$$], :changes);
    WITH by_hand AS (DELETE FROM grown WHERE what LIKE 'by hand %' RETURNING process, contexts)
    UPDATE grown AS g SET last = ARRAY[g.last[1] - h.process, g.last[2] - h.contexts]
    FROM by_hand AS h WHERE g.what LIKE 'kpi_create_scorecard, %';
    CALL changes('kpi_compact, kpi_rebuild_scorecard, a write that is followed', ARRAY[
        $$UPDATE leak.customer SET score = 10 - score WHERE id <= 20$$, $$SELECT kpi_compact('leak.card')$$, $$SELECT kpi_rebuild_scorecard('leak.card')$$], :changes);
\endif
BEGIN;
CALL all_errors(:errors, :changes);
-- Only the reserve itself has this name.
SELECT count(*) AS reserves, sum(total_bytes) AS reserve FROM pg_backend_memory_contexts WHERE name = 'advocacy_kpi' \gset
COMMIT;

\pset format unaligned
\pset tuples_only on
SELECT format('leaks: %s measured on PostgreSQL %s, assertions %s, %s: at most %s kB grown by the process and %s kB by contexts in the second half, %s kB kept',
    count(*), current_setting('server_version'), current_setting('debug_assertions'), getdatabaseencoding(), max(process), max(contexts), max(kept)) FROM grown;
SELECT format('leaks: the whole session, from %s to %s kB of the process, from %s to %s kB of contexts', a[1], m[1], a[2], m[2])
FROM (SELECT :'at_start'::bigint[] AS a, memory() AS m) AS s;
SELECT format('leaks: %s errors caught in one transaction; contexts named advocacy_kpi after it: %s, of %s bytes', sum(times), :reserves, :reserve)
FROM grown WHERE what ~ '^[0-9A-Z]{5} SELECT';
SELECT format('leaks: %s times only, as it takes long: %s; a leak is seen from %s bytes a call', times, what, ceil(:limit_kb * 1024 / (0.5 * times)))
FROM grown JOIN target ON what = signature AND NOT aggregate WHERE times < :calls ORDER BY nr;
SELECT format('leaks: grew by more than %s kB: %s, %s times: process %s, contexts %s, kept %s kB', :limit_kb, what, times, process, contexts, kept)
FROM grown WHERE greatest(process, contexts, kept) > :limit_kb ORDER BY nr;
SELECT count(*) > 0 OR :missing > 0 OR :reserves > 1 AS bad FROM grown WHERE greatest(process, contexts, kept) > :limit_kb \gset
\if :bad
    DO $$ BEGIN RAISE 'there is a leak, or a function that could not be called'; END $$;
\endif
