--
-- What the planner knows: scorecards that are counted when they are read are counted by
-- parallel workers, without a hint by whoever reads them.
--
SET client_min_messages = notice;
SET datestyle = ISO;
SET timezone = 'UTC';
CREATE SCHEMA planned;
SET search_path = planned, public;
CREATE TABLE customer (customer_id bigint PRIMARY KEY, plan text NOT NULL);
INSERT INTO customer SELECT i, CASE WHEN i % 3 = 0 THEN 'pro' ELSE 'free' END FROM generate_series(1, 2000) AS i;
-- no two moments are the same
CREATE TABLE answer (answer_id bigint PRIMARY KEY, customer_id bigint NOT NULL, answered_at timestamptz NOT NULL, score integer);
INSERT INTO answer SELECT i, 1 + i % 2000, timestamptz '2024-01-01 00:00Z' + i * interval '15 minutes', i % 11 FROM generate_series(1, 60000) AS i;
ANALYZE;
SET max_parallel_workers_per_gather = 2;
SET min_parallel_table_scan_size = 0;
SET parallel_setup_cost = 100;
CREATE FUNCTION is_parallel(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line text;
    is_parallel boolean = false;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        is_parallel = is_parallel OR line ~ 'Partial (Hash|Group)?Aggregate';
    END LOOP;
    RETURN is_parallel;
END $$;
CREATE VIEW told AS
SELECT s.stxnamespace::regnamespace AS schema, s.stxname AS name, s.stxrelid::regclass AS of, pg_get_statisticsobjdef_expressions(s.oid) AS expressions
FROM pg_statistic_ext AS s WHERE s.stxrelid IN ('answer'::regclass, 'customer'::regclass) ORDER BY 1, 2;

-- of several tables
SELECT kpi_create_scorecard('board', '{"period": {"grain": "quarter", "timezone": "UTC"}, "entity": {"table": "customer", "key": "customer_id"}, "segments": ["plan"],
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score"}}}');
SELECT is_parallel('SELECT * FROM board_wide'), is_parallel('SELECT * FROM board');
TABLE told;

-- of one, by statistics beside it
SELECT is_parallel('SELECT kpi_period_start(answered_at, ''quarter'', ''UTC''), nps_agg(score) FROM answer GROUP BY 1') AS without;
SELECT kpi_create_scorecard('one', 'answer', '{"period": {"column": "answered_at", "grain": "quarter", "timezone": "UTC"}, "measures": {"nps": "score"}}');
TABLE told;
SELECT is_parallel('SELECT * FROM one_wide'), is_parallel('SELECT * FROM one');
SELECT kpi_alter_scorecard('one', '{"period": {"column": "answered_at", "grain": "month", "timezone": "UTC"}, "measures": {"nps": "score"}}');
TABLE told;
SELECT is_parallel('SELECT * FROM one_wide');
SELECT kpi_rebuild_scorecard('one');
SELECT count(*) FROM told;
SELECT kpi_drop_scorecard('one');
TABLE told;
-- none for what is counted otherwise, or has no such expression
SELECT kpi_create_scorecard('kept', 'answer', '{"period": {"column": "answered_at", "grain": "quarter"}, "measures": {"nps": "score"}, "storage": "live"}');
SELECT kpi_create_scorecard('whole', 'answer', '{"measures": {"nps": "score"}}');
TABLE told;
SELECT kpi_drop_scorecard('kept'), kpi_drop_scorecard('whole');
-- somebody's own of that name stay
CREATE STATISTICS one_period (ndistinct) ON answered_at, score FROM answer;
SELECT kpi_create_scorecard('one', 'answer', '{"period": {"column": "answered_at", "grain": "quarter"}, "measures": {"nps": "score"}}');
SELECT kpi_drop_scorecard('one');
SELECT name FROM told;
DROP STATISTICS one_period;

-- of somebody else's table it is told what to do
CREATE ROLE regress_kpi_reader;
GRANT USAGE, CREATE ON SCHEMA planned TO regress_kpi_reader;
GRANT SELECT ON answer TO regress_kpi_reader;
SET ROLE regress_kpi_reader;
SELECT kpi_create_scorecard('one', 'answer', '{"period": {"column": "answered_at", "grain": "week", "timezone": "UTC"}, "measures": {"nps": "score"}}');
RESET ROLE;
TABLE told;
CREATE STATISTICS planned.one_period ON (public.kpi_period_start(answered_at, 'week', 'UTC')) FROM planned.answer; ANALYZE planned.answer (answered_at);
SELECT is_parallel('SELECT * FROM one_wide');
-- who may not drop them leaves them
SET ROLE regress_kpi_reader;
SELECT kpi_drop_scorecard('one');
RESET ROLE;
SELECT name FROM told;
DROP STATISTICS one_period;
-- nor are they made where the owner of the table could not have them filled
ALTER TABLE answer OWNER TO regress_kpi_reader;
REVOKE EXECUTE ON FUNCTION kpi_period_start(timestamptz, text, text) FROM public;
SELECT kpi_create_scorecard('one', 'answer', '{"period": {"column": "answered_at", "grain": "quarter"}, "measures": {"nps": "score"}}');
TABLE told;
GRANT EXECUTE ON FUNCTION kpi_period_start(timestamptz, text, text) TO public;

-- a condition on totals is one on what is computed
CREATE FUNCTION computed(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    line text;
    most bigint = 0;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ' || query LOOP
        IF line ~ 'WindowAgg' THEN
            most = greatest(most, substring(line FROM 'rows=(\d+)')::bigint);
        END IF;
    END LOOP;
    RETURN most;
END $$;
SELECT count(*) AS rows, count(*) FILTER (WHERE total) AS totals, computed('SELECT * FROM board') AS computed, computed('SELECT * FROM board WHERE total') AS computed_of_totals FROM board;
SELECT count(*) AS differing FROM (SELECT to_jsonb(b) FROM board AS b WHERE total EXCEPT ALL (SELECT j FROM (SELECT to_jsonb(b) AS j FROM board AS b OFFSET 0) AS b WHERE (j ->> 'total')::boolean)) AS d;

SET client_min_messages = warning;
DROP SCHEMA planned CASCADE;
DROP ROLE regress_kpi_reader;
