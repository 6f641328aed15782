--
-- Scorecards of several tables with storage live: after every change, folded or not, they
-- are what the same spec counts with storage view.
--
SET client_min_messages = warning;
SET TimeZone = 'UTC';
SET jit = off;
CREATE SCHEMA board_live;
SET search_path = board_live, public;
CREATE TABLE account (account_id integer PRIMARY KEY, industry text);
CREATE TABLE member (member_id integer PRIMARY KEY, region text, account_id integer REFERENCES account ON DELETE SET NULL, signed_up_on date, closed_on date, test boolean DEFAULT false);
CREATE TABLE status (member_id integer REFERENCES member ON DELETE CASCADE ON UPDATE CASCADE, status text, valid daterange);
CREATE TABLE action (member_id integer, occurred_at timestamptz, points integer);
CREATE TABLE answer (answer_id integer PRIMARY KEY, member_id integer REFERENCES member ON DELETE SET NULL ON UPDATE CASCADE, answered_at date, survey text, score integer);
CREATE INDEX ON member (account_id);
CREATE INDEX ON status (member_id);
CREATE INDEX ON action (member_id);
INSERT INTO account VALUES (1, 'retail'), (2, 'bank');
INSERT INTO member SELECT i, CASE i % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END, nullif(i % 3, 0), '2024-01-01'::date + i, CASE WHEN i % 8 = 0 THEN '2024-08-01'::date + i END FROM generate_series(1, 60) AS i;
INSERT INTO status SELECT 1 + i % 60, 'advocate', daterange('2024-01-15'::date + 3 * i, '2024-04-15'::date + 5 * i) FROM generate_series(1, 80) AS i;
INSERT INTO action SELECT 1 + i % 62, '2024-02-01 12:00+00'::timestamptz + i * interval '3 days', i % 4 FROM generate_series(1, 90) AS i;
INSERT INTO answer SELECT i, 1 + i % 60, '2024-01-10'::date + 2 * i, CASE WHEN i % 2 = 0 THEN 'nps' ELSE 'csat' END, i % 11 FROM generate_series(1, 150) AS i;

CREATE FUNCTION make(name text, storage text) RETURNS void LANGUAGE sql AS $$
    SELECT kpi_create_scorecard(name, jsonb_build_object('storage', storage) || '{
        "entity": {"table": "board_live.member", "key": "member_id", "from": "signed_up_on", "to": "closed_on"},
        "period": {"grain": "quarter", "year_starts": "february", "timezone": "Europe/Berlin"},
        "segments": ["region", {"column": "industry", "from": "board_live.account", "on": "account_id"}],
        "where": {"test": {"not": true}},
        "measures": {
            "ambassador_rate": {"history": "board_live.status", "valid": "valid", "where": {"status": "advocate"}},
            "advocacy_growth": {"history": "board_live.status", "valid": "valid", "where": {"status": "advocate"}},
            "advocate_retention_rate": {"history": "board_live.status", "valid": "valid", "where": {"status": "advocate"}},
            "advocacy_actions": {"events": "board_live.action", "at": "occurred_at", "weight": "points"},
            "advocacy_participation_rate": {"events": "board_live.action", "at": "occurred_at"},
            "nps": {"rows": "board_live.answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}, "one_per": {"column": "member_id", "by": "answered_at"}},
            "csat": {"rows": "board_live.answer", "at": "answered_at", "of": "score", "where": {"survey": "csat"}}}}')
$$;
-- rows that differ, of the summaries; and of the long and the wide view
SET check_function_bodies = off;
CREATE FUNCTION differ() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM ((TABLE kept_summary EXCEPT ALL TABLE counted_summary) UNION ALL (TABLE counted_summary EXCEPT ALL TABLE kept_summary)) AS d
$$;
-- only a live one has p_always
CREATE FUNCTION views_differ() RETURNS TABLE (long bigint, wide bigint) LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM ((SELECT to_jsonb(k) - 'p_always' FROM kept AS k EXCEPT ALL SELECT to_jsonb(c) - 'p_always' FROM counted AS c)
            UNION ALL (SELECT to_jsonb(c) - 'p_always' FROM counted AS c EXCEPT ALL SELECT to_jsonb(k) - 'p_always' FROM kept AS k)) AS d),
        (SELECT count(*) FROM ((TABLE kept_wide EXCEPT ALL TABLE counted_wide) UNION ALL (TABLE counted_wide EXCEPT ALL TABLE kept_wide)) AS d)
$$;
-- an index is missing, which a NOTICE tells
SET client_min_messages = notice;
SELECT make('kept', 'live');
SET client_min_messages = warning;
CREATE INDEX ON answer (member_id);
SELECT make('counted', 'view');
SELECT differ();
SELECT kpi, value, numerator, denominator, left_out FROM kept WHERE total AND period = '2024-05-01' ORDER BY kpi;
SELECT relname, relkind, obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = 'board_live'::regnamespace AND relname LIKE 'kept%' ORDER BY relname;

-- facts, events, states
INSERT INTO answer VALUES (1001, 3, '2024-06-01', 'nps', 10), (1002, 3, '2024-06-02', 'nps', 0), (1003, NULL, '2024-06-02', 'nps', 9), (1004, 5, NULL, 'csat', 5), (1005, 5, '2024-06-02', 'csat', 99);
SELECT differ();
-- the one before counts again
DELETE FROM answer WHERE answer_id = 1002;
SELECT differ();
UPDATE answer SET member_id = 7, score = 8 WHERE answer_id % 20 = 4;
INSERT INTO action VALUES (3, '2024-07-01', 5), (3, '2024-07-02', -1), (9999, '2024-07-02', 1), (NULL, NULL, NULL);
UPDATE status SET valid = daterange('2024-03-01', '2024-12-31', '[]') WHERE member_id % 7 = 1;
SELECT differ();
-- customers move, close, come and go with what refers to them; a looked-up value changes
UPDATE member SET region = 'east' WHERE member_id % 9 = 2;
UPDATE member SET closed_on = '2024-05-05' WHERE member_id % 10 = 3;
UPDATE member SET test = true WHERE member_id % 13 = 5;
SELECT differ();
UPDATE member SET member_id = 900 WHERE member_id = 9;
DELETE FROM member WHERE member_id % 11 = 6;
INSERT INTO member VALUES (6, 'north', 2, '2024-01-01', NULL, false), (61, 'west', NULL, '2024-01-01', NULL, false);
UPDATE account SET industry = 'insurance' WHERE account_id = 2;
DELETE FROM account WHERE account_id = 1;
SELECT differ();
SELECT * FROM views_differ();
-- a rollback takes back what was logged
BEGIN;
UPDATE member SET region = 'lost';
SAVEPOINT s;
DELETE FROM answer;
SELECT differ();
ROLLBACK TO s;
SELECT differ();
ROLLBACK;
SELECT differ();

-- the same in a parallel plan
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT differ();
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- folded: the logs are empty, the figures the same
SELECT name, state, pending_rows > 0 AS has_pending, pending_bytes > 0 AS has_bytes FROM kpi_scorecards WHERE schema = 'board_live' ORDER BY name;
SELECT kpi_compact('kept') > 0 AS folded;
SELECT differ();
SELECT * FROM views_differ();
SELECT name, state, pending_rows FROM kpi_scorecards WHERE schema = 'board_live' ORDER BY name;
SELECT kpi_compact('kept'), kpi_verify_scorecard('kept');
DELETE FROM answer WHERE answer_id % 3 = 0;
SELECT kpi_compact() > 0 AS folded;
SELECT differ();
-- with one snapshot for the transaction nothing is folded
INSERT INTO action VALUES (3, '2024-07-01', 5);
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT kpi_compact('kept');
SELECT differ();
COMMIT;

-- counted again; altered; a renamed table and column are followed
SELECT kpi_rebuild_scorecard('kept');
SELECT differ();
ALTER TABLE answer RENAME TO reply;
ALTER TABLE action RENAME COLUMN points TO score;
SELECT count(*) FROM kept_summary;
SELECT kpi_rebuild_scorecard('kept');
DELETE FROM reply WHERE answer_id % 5 = 0;
SELECT differ();
SELECT kpi_compact('kept') > 0 AS folded;
SELECT differ();
SELECT spec #>> '{measures,nps,rows}' AS rows, spec #>> '{measures,advocacy_actions,weight}' AS weight FROM kpi_scorecards WHERE schema = 'board_live' AND name = 'kept';

-- the first read of a session, while the query is at work in parallel
\c -
SET client_min_messages = warning;
SET TimeZone = 'UTC';
SET jit = off;
SET search_path = board_live, public;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SELECT count(*) > 0 AS read, (SELECT count(*) FROM reply) AS replies FROM kept_wide;
RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;

-- TRUNCATE makes it stale, and nothing fails but reading it
TRUNCATE action;
SELECT name, state, reason FROM kpi_scorecards WHERE schema = 'board_live' AND storage = 'live';
TABLE kept_summary;
SELECT kpi_compact('kept');
SELECT kpi_verify_scorecard('kept');
INSERT INTO action VALUES (3, '2024-07-01', 5);
SELECT kpi_rebuild_scorecard('kept');
SELECT differ();

-- refused with the reason, and nothing is left
SELECT kpi_create_scorecard('refused', '{"entity": {"table": "member", "key": "member_id"}, "storage": "live", "measures": {"nps": {"rows": "reply", "of": "score", "one_per": {"column": "survey", "by": "answered_at"}}}}');
SELECT kpi_create_scorecard('refused', 'reply', '{"measures": {"nps": "score"}, "where": {"survey": "nps"}, "storage": "live"}');
SELECT count(*) FROM pg_class WHERE relname LIKE 'refused%';
SELECT kpi_drop_scorecard('kept');
SELECT relname FROM pg_class WHERE relnamespace = 'board_live'::regnamespace AND relname LIKE 'kept%';
SELECT count(*) FROM pg_trigger WHERE tgrelid = 'member'::regclass AND tgname LIKE 'kpi%';
DROP SCHEMA board_live CASCADE;
