--
-- What a spec of several tables, and what its keys, cannot be: each is refused by name,
-- and nothing is half made.
--
SET client_min_messages = warning;
SET search_path = board, public;
CREATE TABLE no_key (member_id bigint, region text);
CREATE TABLE partial_key (member_id bigint, region text);
CREATE UNIQUE INDEX ON partial_key (member_id) WHERE region IS NOT NULL;
CREATE TABLE later_key (member_id bigint UNIQUE DEFERRABLE, region text);
CREATE TABLE pair_key (member_id bigint, part integer, region text, PRIMARY KEY (member_id, part));
CREATE TABLE parent (member_id bigint PRIMARY KEY, region text);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE text_key (member_id text PRIMARY KEY, region text);
CREATE TABLE no_primary (member_id bigint, answered_at timestamptz, score integer, place point, days integer[]);

-- the state, message and hint of a call; "more" is laid over a spec that is right
CREATE FUNCTION refusal(more jsonb, measure jsonb DEFAULT NULL, kpi text DEFAULT 'nps', OUT state text, OUT message text, OUT hint text)
LANGUAGE plpgsql AS $$
DECLARE
    whole jsonb := '{"period": {"grain": "quarter"}, "entity": {"table": "board.member", "key": "member_id", "from": "signed_up_on"}, "segments": ["region"],
        "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score"}}}'::jsonb || more;
BEGIN
    IF measure IS NOT NULL THEN
        whole := jsonb_set(whole, '{measures}', jsonb_build_object(kpi, measure));
    END IF;
    PERFORM kpi_create_scorecard('refused', whole);
    state := 'made';
    PERFORM kpi_drop_scorecard('refused');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
END
$$;
\x on
SELECT v.n, r.* FROM (VALUES
    (1, '{}'::jsonb), (2, '{"segmnts": []}'), (3, '{"entity": {"table": "board.membr", "key": "member_id"}}'), (4, '{"entity": {"table": "member", "key": "membr_id"}}'),
    (5, '{"entity": {"table": "member", "key": "region"}}'), (6, '{"entity": {"table": "no_key", "key": "member_id"}}'), (7, '{"entity": {"table": "partial_key", "key": "member_id"}}'),
    (8, '{"entity": {"table": "later_key", "key": "member_id"}}'), (9, '{"entity": {"table": "pair_key", "key": "member_id"}}'), (10, '{"entity": {"table": "parent", "key": "member_id"}}'),
    (11, '{"entity": {"table": "text_key", "key": "member_id"}}'), (12, '{"entity": {"table": "member", "key": "member_id", "from": "region"}}'),
    (13, '{"entity": {"table": "member", "key": "member_id", "form": "signed_up_on"}}'), (14, '{"entity": "member"}'), (15, '{"entity": {"table": "a.b.c", "key": "x"}}'),
    (16, '{"segments": ["regio"]}'), (17, '{"segments": [{"column": "industry", "from": "account"}]}'), (18, '{"segments": [{"column": "industry", "from": "account", "on": "region"}]}'),
    (19, '{"segments": [{"column": "industry", "from": "pair_key", "on": "account_id"}]}'), (20, '{"segments": ["level"]}'), (21, '{"segments": [{"column": "region", "off": 1}]}'),
    (22, '{"period": {"grain": "fortnight"}}'), (23, '{"period": {"grain": "quarter", "column": "signed_up_on"}}'), (24, '{"period": {"grain": "quarter", "year_starts": "febuary"}}'),
    (25, '{"period": {"grain": "month", "year_starts": "february"}}'), (26, '{"period": {"grain": "year", "week_starts": "sunday"}}'), (27, '{"period": {"grain": "quarter", "timezone": "Europe/Atlantis"}}'),
    (28, '{"period": {"grain": "quarter", "recorded": true}}'), (29, '{"storage": "live"}'), (30, '{"window": "90 minutes"}'), (31, '{"window": "90 days", "period": null}'),
    (57, '{"window": "90 days", "min_n": 2}'), (58, '{"window": "90 days", "min_n": 1}'),
    (32, '{"totals": "some"}'), (33, '{"min_n": 0}'), (34, '{"adjust": "bonferroni"}'), (35, '{"one_per": {"colum": "member_id"}}'), (36, '{"one_per": {"keep": "best"}}'),
    (37, '{"where": {"regio": "a"}}'), (38, '{"where": {"region": 1}}'), (39, '{"where": {"test": "true"}}'), (40, '{"where": {"signed_up_on": "yesterday"}}'),
    (41, '{"where": {"region": {"like": "a"}}}'), (42, '{"where": {"region": ["a"]}}'), (43, '{"where": ["region"]}'), (44, '{"where": {"member_id": {"between": [1]}}}'),
    (45, '{"where": {"region": {"in": []}}}'), (46, '{"measures": {}}'), (47, '{"measures": {"nps": "score"}}'),
    (48, '{"population": 0}'), (49, '{"population": 10.5}'), (50, '{"population": {"size": 10}}'), (51, '{"population": [{"size": 10, "of": {}}]}'), (52, '{"population": [{"size": 10, "scope": {"regio": "a"}}]}'),
    (53, '{"population": [{"size": 10, "scope": {"region": ["a"]}}]}'), (54, '{"population": [{"size": 10}, {"size": 20, "scope": {}}]}'),
    (55, '{"segments": ["region", "plan"], "population": [{"size": 10, "scope": {"plan": "x"}}]}'),
    (56, '{"population": 10, "measures": {"advocacy_actions": {"events": "action", "at": "occurred_at"}}}')) AS v (n, more), refusal(v.more) AS r ORDER BY n;
SELECT v.n, r.* FROM (VALUES
    (1, 'nps', '{"at": "answered_at"}'::jsonb), (2, 'nps', '{"rows": "answer", "events": "action", "at": "answered_at"}'), (3, 'nps', '{"rows": "answers", "at": "answered_at", "of": "score"}'),
    (4, 'nps', '{"rows": "answer", "of": "score"}'), (5, 'nps', '{"rows": "answer", "at": "survey", "of": "score"}'), (6, 'nps', '{"rows": "answer", "at": "answered_at"}'),
    (7, 'nps', '{"rows": "answer", "at": "answered_at", "of": "survey"}'), (8, 'nps', '{"rows": "answer", "at": "answered_at", "of": 1}'), (9, 'engagement_rate', '{"rows": "post", "at": "posted_at", "of": ["engagements", "reach"]}'),
    (10, 'nps', '{"rows": "answer", "at": "answered_at", "of": "score", "valid": "x"}'), (11, 'nps', '{"rows": "answer", "at": "answered_at", "of": "score", "on": "survey"}'),
    (12, 'ambassador_rate', '{"history": "status"}'), (13, 'ambassador_rate', '{"history": "status", "valid": "since"}'), (14, 'ambassador_rate', '{"history": "status", "valid": {"from": "status"}}'),
    (15, 'ambassador_rate', '{"history": "status", "valid": "valid", "where": {"status": "advocat"}}'), (16, 'ambassador_rate', '{"history": "status", "valid": "valid", "of": "status"}'),
    (17, 'nps', '{"history": "status", "valid": "valid"}'), (18, 'advocacy_actions', '{"events": "action"}'), (19, 'advocacy_actions', '{"events": "action", "at": "occurred_at", "weight": "kind"}'),
    (20, 'engagement_rate', '{"events": "action", "at": "occurred_at"}'), (21, 'advocacy_actions', '{"events": "action", "at": "occurred_at", "one_per": {}}'),
    (22, 'nps', '{"rows": "no_primary", "at": "answered_at", "of": "score", "one_per": {}}'), (23, 'nps', '{"rows": "answer", "at": "answered_at", "of": "score", "one_per": {"by": "survey"}}'),
    (24, 'nps', '{"rows": "no_primary", "at": "answered_at", "of": "score", "where": {"place": "(1,1)"}}'), (25, 'nps', '{"rows": "no_primary", "at": "answered_at", "of": "score", "one_per": {"column": "days"}}'),
    (26, 'no_such_kpi', '{"rows": "answer", "at": "answered_at", "of": "score"}'), (27, 'ambassador_rate', '{"history": "status", "valid": {}}'), (28, 'nps', '{"rows": "answer", "at": "answered_at", "of": {"not_nul": "score"}}')) AS v (n, kpi, measure),
    refusal('{}', v.measure, v.kpi) AS r ORDER BY n;
SELECT * FROM refusal('{"window": "90 days"}', '{"history": "status", "valid": "valid"}', 'advocacy_growth');
SELECT * FROM refusal('{"period": null}', '{"history": "status", "valid": "valid"}', 'ambassador_rate');
\x off
-- nothing was left
SELECT relname FROM pg_class WHERE relname LIKE 'refused%';
-- no spec of several tables, a spec of one that names an entity, and keys of another form
\set VERBOSITY terse
SELECT kpi_create_scorecard('refused', '{"measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('refused', 'answer', '{"entity": {"table": "member", "key": "member_id"}, "measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('refused', 'answer', '{"period": {"grain": "month"}, "measures": {"nps": "score"}}');
SELECT kpi_create_scorecard('refused', 'answer', '{"measures": {"nps": {"rows": "answer", "of": "score"}}}');
SELECT kpi_create_scorecard('refused', 'answer', '{"measures": {"nps": {"of": "score"}}, "one_per": {"keep": "first"}}');
SELECT kpi_create_scorecard('refused', 'answer', '{"measures": {"nps": "score"}, "where": {"survey": "nps"}, "storage": "live"}');
SELECT kpi_create_scorecard(NULL, '{}');
SELECT kpi_create_scorecard('refused', NULL::jsonb);

-- a board is altered, refreshed, followed and dropped like any other
SELECT kpi_create_scorecard('followed', '{"entity": {"table": "parted", "key": "member_id"}, "measures": {"nps": {"rows": "answer", "of": "score"}}}');
CREATE TABLE parted (member_id bigint PRIMARY KEY, region text, plan text) PARTITION BY RANGE (member_id);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (100);
INSERT INTO parted SELECT member_id, region, plan FROM member WHERE member_id < 100;
SELECT kpi_create_scorecard('followed', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["region"], "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}}}');
SELECT kpi_create_scorecard('kept', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["region"], "storage": "materialized", "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}}}');
CREATE VIEW reader AS SELECT period, value FROM followed WHERE total;
SELECT schema, name, source, storage, state, spec #>> '{entity,table}' AS entity, spec #>> '{measures,nps,rows}' AS rows FROM kpi_scorecards WHERE name IN ('followed', 'kept') ORDER BY name;
SELECT kpi_alter_scorecard('followed', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["region", "plan"], "totals": "each", "min_n": 2,
    "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}, "csat": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "csat"}}}}');
SELECT level, kpi, count(*), sum(n) FROM followed GROUP BY 1, 2 ORDER BY 2, 1;
SELECT kpi_alter_scorecard('followed', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["plan"], "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score"}}}');
SELECT kpi_alter_scorecard('followed', '{"measures": {"nps": "score"}}');
SELECT kpi_alter_scorecard('kept', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["region"], "storage": "materialized", "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "csat"}}}}');
SELECT kpi_alter_scorecard('kept', '{"period": {"grain": "year"}, "entity": {"table": "parted", "key": "member_id"}, "segments": ["region"], "storage": "materialized", "min_n": 3, "measures": {"nps": {"rows": "answer", "at": "answered_at", "of": "score", "where": {"survey": "nps"}}}}');
BEGIN;
ALTER TABLE answer RENAME TO reply;
ALTER TABLE reply RENAME COLUMN score TO points;
DELETE FROM parted WHERE member_id < 50;
SELECT kpi_verify_scorecard('kept');
SELECT kpi_rebuild_scorecard('kept');
SELECT kpi_verify_scorecard('kept'), same('kept_summary', 'kept_summary'), kpi_verify_scorecard('followed');
SELECT count(*) > 0 AS read FROM reader;
ROLLBACK;
DROP TABLE parted;
DROP VIEW reader;
SELECT kpi_drop_scorecard('followed'), kpi_drop_scorecard('kept');
DROP TABLE parted;

-- a temporary table makes a temporary board
CREATE TEMP TABLE short (member_id bigint PRIMARY KEY, region text);
SELECT kpi_create_scorecard('briefly', '{"entity": {"table": "short", "key": "member_id"}, "measures": {"nps": {"rows": "answer", "of": "score"}}}');
SELECT relpersistence FROM pg_class WHERE relname = 'briefly_summary';
SELECT kpi_drop_scorecard('briefly');

-- rights: whoever may not read a column is told, and the reader needs none on the tables
CREATE ROLE board_maker;
CREATE ROLE board_reader;
GRANT USAGE, CREATE ON SCHEMA board TO board_maker;
GRANT USAGE ON SCHEMA board TO board_reader;
GRANT SELECT ON member TO board_maker;
GRANT SELECT (answer_id, member_id, answered_at) ON answer TO board_maker;
SET ROLE board_maker;
SELECT kpi_create_scorecard('theirs', '{"entity": {"table": "member", "key": "member_id"}, "segments": ["region"], "measures": {"nps": {"rows": "answer", "of": "score"}}}');
RESET ROLE;
GRANT SELECT (score) ON answer TO board_maker;
SET ROLE board_maker;
SELECT kpi_create_scorecard('theirs', '{"entity": {"table": "member", "key": "member_id"}, "segments": ["region"], "measures": {"nps": {"rows": "answer", "of": "score"}}}');
GRANT SELECT ON theirs TO board_reader;
SET ROLE board_reader;
SELECT count(*) > 0 AS read FROM theirs;
SELECT kpi_alter_scorecard('theirs', '{"entity": {"table": "member", "key": "member_id"}, "measures": {"nps": {"rows": "answer", "of": "score"}}}');
RESET ROLE;
REVOKE SELECT ON member FROM board_maker;
SET ROLE board_reader;
SELECT count(*) FROM theirs;
RESET ROLE;
DROP OWNED BY board_maker, board_reader;
DROP ROLE board_maker, board_reader;

-- how a KPI is counted stays, while a scorecard counts it
SELECT kpi_define('{"kpi": "support_csat", "scale_max": 10}');
SELECT kpi_define('{"kpi": "support_csat", "aggregate": null, "scale_max": null}');
SELECT kpi_define('{"kpi": "enps", "promoter_min": 8}');
SELECT kpi_define('{"kpi": "enps", "target": 30}');
SELECT kpi_define('{"kpi": "x", "unit": "percent", "aggregate": "nps"}');
SELECT kpi_define('{"kpi": "x", "unit": "percent", "scale_max": 5}');
SELECT kpi_define('{"kpi": "x", "unit": "percent", "aggregate": "csat", "scale_max": 6}');
SELECT kpi_define('{"kpi": "x", "unit": "points", "detractor_max": 9}');
SELECT kpi_define('{"kpi": "nps", "promoter_min": 8}');
SELECT kpi_define('{"kpi": "x", "unit": "percent", "aggregate": "cast"}');
SELECT kpi_create_scorecard('refused', 'answer', '{"measures": {"x": "score"}}');
SELECT kpi_undefine('x');

-- benchmarks and targets of what there is, once
INSERT INTO kpi_target (kpi, value) VALUES ('npss', 1);
INSERT INTO kpi_target (kpi, value) VALUES ('nps', 'NaN');
INSERT INTO kpi_target (kpi, value, scope) VALUES ('nps', 1, '[]');
INSERT INTO kpi_target (kpi, value, scope) VALUES ('nps', 1, '{"region": null}');
INSERT INTO kpi_target (kpi, value, valid) VALUES ('nps', 1, 'empty');
INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('csta', 1, 'x');
INSERT INTO kpi_benchmark (kpi, value, statistic, source) VALUES ('csat', 70, 'median', 'a study'), ('csat', 71, 'Median ', 'A study');
INSERT INTO kpi_benchmark (kpi, value, statistic, source) VALUES ('csat', 70, 'median', 'a study'), ('csat', 75, 'top quartile', 'a study'), ('csat', 72, 'mean', 'a study');
UPDATE kpi_benchmark SET statistic = 'median' WHERE kpi = 'csat' AND value = 72;
SELECT benchmark, matched FROM kpi_benchmark_compare('csat', 1);
SELECT benchmark, matched FROM kpi_benchmark_compare('csat', 1, '{"statistic": "Top Quartile"}');
SELECT benchmark, matched FROM kpi_benchmark_compare('csat', 1, '{"statistic": "lowest"}');
DELETE FROM kpi_benchmark WHERE kpi = 'csat' AND value = 72;
SELECT benchmark, matched FROM kpi_benchmark_compare('csat', 1);
INSERT INTO kpi_benchmark (kpi, value, statistic, source) VALUES ('csat', 10, 'bottom quartile', 'a study');
DELETE FROM kpi_benchmark WHERE kpi = 'csat' AND value = 70;
SELECT benchmark, matched FROM kpi_benchmark_compare('csat', 1);
DELETE FROM kpi_benchmark WHERE kpi = 'csat';
DROP SCHEMA board CASCADE;
DELETE FROM kpi_definition WHERE kpi IN ('own', 'support_csat', 'enps', 'posts_per_reach', 'answered');
