--
-- Live scorecards: whatever writes to the table, the summaries are what counting again
-- gives, in the same transaction and at once.
--
SET client_min_messages = warning;
SET datestyle = ISO;
CREATE SCHEMA live;
SET search_path = live, public;

-- the summaries of a table, by hand; what no score can be is left out, and counted
CREATE FUNCTION by_hand(source text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT format('SELECT date_trunc(''month'', surveyed_on)::date, region, plan, rate_agg(is_advocate), flow_agg(coalesce(was_advocate, false), coalesce(is_advocate, false)), nps_agg(score) FILTER (WHERE score BETWEEN 0 AND 10), action_agg(actions), ratio_sample_agg(engagements, audience), count(*) FILTER (WHERE score NOT BETWEEN 0 AND 10) FROM %s GROUP BY 1, 2, 3', source)
$$;
-- "exact", "stale" where reading is refused, or what is wrong: the summaries are compared
-- both ways, and the scorecard is asked itself
CREATE FUNCTION state(card text, source text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    kept text := format('SELECT period, region, plan, ambassador_rate, advocacy_growth, nps, advocacy_actions, engagement_rate, nps_left_out FROM %s_summary', card);
    counted text := by_hand(coalesce(source, replace(card, '_card', '')));
    missing bigint;
    extra bigint;
    verified boolean;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s EXCEPT ALL %s) AS d', counted, kept) INTO missing;
    EXECUTE format('SELECT count(*) FROM (%s EXCEPT ALL %s) AS d', kept, counted) INTO extra;
    verified := kpi_verify_scorecard(card);
    RETURN CASE WHEN missing = 0 AND extra = 0 AND verified THEN 'exact' ELSE format('%s missing, %s extra, verified %s', missing, extra, verified) END;
EXCEPTION WHEN object_not_in_prerequisite_state THEN
    RETURN CASE WHEN kpi_verify_scorecard(card) THEN 'refused, but verified' ELSE 'stale' END;
END
$$;
-- the name of a trigger of a scorecard, which holds a number that differs from run to run
CREATE FUNCTION capture(source regclass, event text) RETURNS name
LANGUAGE sql STABLE RETURN (SELECT tgname FROM pg_trigger WHERE tgrelid = source AND tgname LIKE 'kpi\_%\_' || event AND tgname NOT LIKE '%\_replica\_%');
CREATE FUNCTION spec() RETURNS jsonb
LANGUAGE sql IMMUTABLE RETURN '{"period": {"column": "surveyed_on", "grain": "month"}, "segments": ["region", "plan"], "storage": "live",
    "measures": {"ambassador_rate": "is_advocate", "advocacy_growth": ["was_advocate", "is_advocate"], "nps": "score", "advocacy_actions": "actions", "engagement_rate": ["engagements", "audience"]}}'::jsonb;

CREATE TABLE account (id integer PRIMARY KEY);
INSERT INTO account SELECT generate_series(1, 20);
CREATE TABLE survey (
    id integer PRIMARY KEY, account integer REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE, surveyed_on date, region text, plan text,
    is_advocate boolean, was_advocate boolean, score integer, actions bigint, engagements bigint, audience bigint, note text,
    late boolean GENERATED ALWAYS AS (surveyed_on > '2025-03-01') STORED
);
CREATE VIEW drawn AS
SELECT n AS id, 1 + n % 20 AS account, CASE WHEN n % 13 > 0 THEN date '2025-01-01' + n * 7 % 150 END AS surveyed_on, (ARRAY['north', 'south', NULL])[1 + n % 3] AS region, (ARRAY['free', 'pro'])[1 + n % 2] AS plan,
       CASE WHEN n % 5 > 0 THEN n % 3 = 0 END AS is_advocate, n % 4 = 0 AS was_advocate, CASE WHEN n % 7 > 0 THEN n % 11 END AS score, n % 4 AS actions, n % 9 AS engagements, 10 + n % 30 AS audience
FROM generate_series(1, 100) AS n;
INSERT INTO survey SELECT * FROM drawn WHERE id <= 40;
SELECT kpi_create_scorecard('survey_card', 'survey', spec());
SELECT state('survey_card');
-- and the check sees a difference
BEGIN;
ALTER TABLE survey DISABLE TRIGGER USER;
UPDATE survey SET score = 10 WHERE id = 3;
SELECT state('survey_card') AS unseen_update;
ROLLBACK;
BEGIN;
ALTER TABLE survey_card_delta DISABLE TRIGGER kpi_protect;
INSERT INTO survey_card_delta SELECT * FROM survey_card_delta WHERE ctid = (SELECT min(ctid) FROM survey_card_delta);
SELECT state('survey_card') AS unprotected;
ROLLBACK;
-- what SQL writes to the counts is not taken
BEGIN;
SELECT count(*) AS rows_before FROM survey_card_delta \gset
INSERT INTO survey_card_delta SELECT * FROM survey_card_delta;
UPDATE survey_card_delta SET change = '\x00';
DELETE FROM survey_card_delta;
SELECT state('survey_card'), count(*) = :rows_before AS untouched FROM survey_card_delta;
ROLLBACK;

-- INSERT
INSERT INTO survey VALUES (101, 1, '2025-01-15', 'north', 'pro', true, false, 10, 3, 5, 50, 'hello');
SELECT state('survey_card');
INSERT INTO survey VALUES (102, 1, '2025-06-15', 'west', 'pro', true, true, 9, 0, 0, 0), (103, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (104, 2, '2025-06-16', 'west', 'pro', false, true, 0, 7, 7, 70);
SELECT state('survey_card');
INSERT INTO survey SELECT * FROM drawn WHERE id BETWEEN 41 AND 60;
SELECT state('survey_card');
INSERT INTO survey SELECT * FROM drawn WHERE false;
SELECT state('survey_card');
INSERT INTO survey SELECT id, 3, '2025-02-02', 'north', 'free', true, true, 1, 1, 1, 1 FROM drawn WHERE id IN (1, 2, 61, 62) ON CONFLICT DO NOTHING;
SELECT state('survey_card');
INSERT INTO survey SELECT id, 3, '2025-02-02', 'north', 'free', true, true, 1, 1, 1, 1 FROM drawn WHERE id IN (1, 2, 63, 64) ON CONFLICT (id) DO UPDATE SET score = excluded.score, region = 'upset', surveyed_on = excluded.surveyed_on;
SELECT state('survey_card');
INSERT INTO survey SELECT id, 3, '2025-02-02', 'north', 'free', true, true, 1, 1, 1, 1 FROM drawn WHERE id IN (1, 65) ON CONFLICT (id) DO UPDATE SET score = 5 WHERE survey.score = 99 RETURNING id;
SELECT state('survey_card');
COPY survey (id, surveyed_on, region, plan, is_advocate, score, actions) FROM STDIN WITH (FORMAT csv);
70,2025-03-03,north,pro,t,9,2
71,2025-03-04,,pro,f,,
72,,south,,,10,0
\.
SELECT state('survey_card');
-- an INSERT that fails leaves nothing
INSERT INTO survey SELECT * FROM drawn WHERE id BETWEEN 60 AND 80;
SELECT state('survey_card');

-- UPDATE: of a measure, a segment, the period, of what does not matter, of nothing, of no row, of all
UPDATE survey SET score = 10 - score WHERE id % 3 = 0;
SELECT state('survey_card');
UPDATE survey SET region = 'east' WHERE id % 5 = 0;
UPDATE survey SET plan = NULL WHERE id = 7;
SELECT state('survey_card');
UPDATE survey SET surveyed_on = surveyed_on + 45 WHERE id % 4 = 0;
UPDATE survey SET surveyed_on = NULL WHERE id = 9;
SELECT state('survey_card');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) AS rows_before FROM survey_card_delta \gset
UPDATE survey SET note = 'unrelated';
UPDATE survey SET score = score;
UPDATE survey SET score = 1 WHERE false;
SELECT state('survey_card'), count(*) = :rows_before AS nothing_was_appended FROM survey_card_delta;
COMMIT;
-- two rows of one group that change places are no change
UPDATE survey SET score = CASE id WHEN 103 THEN 4 ELSE score END WHERE id IN (103);
SELECT state('survey_card');
UPDATE survey SET is_advocate = NOT is_advocate, actions = coalesce(actions, 0) + 1, audience = audience + 1;
SELECT state('survey_card');
UPDATE survey SET region = a.id::text FROM account AS a WHERE a.id = survey.account AND a.id = 3;
SELECT state('survey_card');
-- a value that no score can be fails no statement: it is left out, and counted
UPDATE survey SET score = 11 WHERE id = 1;
SELECT state('survey_card'), sum(nps_left_out) AS left_out FROM survey_card_summary;
UPDATE survey SET score = CASE id WHEN 1 THEN -1 ELSE 99 END WHERE id IN (1, 2, 3, 4);
SELECT state('survey_card'), sum(nps_left_out) AS left_out FROM survey_card_summary;
SELECT left_out FROM survey_card WHERE kpi = 'nps' AND total AND left_out > 0 ORDER BY period, left_out;
UPDATE survey SET score = 7 WHERE id IN (2, 3, 4);
SELECT state('survey_card'), sum(nps_left_out) AS left_out FROM survey_card_summary;

-- DELETE
DELETE FROM survey WHERE id = 1;
SELECT state('survey_card');
DELETE FROM survey WHERE false;
DELETE FROM survey USING account AS a WHERE a.id = survey.account AND a.id = 5;
SELECT state('survey_card');
WITH gone AS (DELETE FROM survey WHERE region = 'west' RETURNING id) SELECT id FROM gone ORDER BY id;
SELECT state('survey_card'), count(*) FILTER (WHERE region = 'west') AS groups_left FROM survey_card_summary;

-- MERGE, which PostgreSQL 14 does not have: all kinds of action at once
SELECT current_setting('server_version_num')::integer >= 150000 AS merge \gset
\if :merge
MERGE INTO survey AS s USING (SELECT * FROM drawn WHERE id BETWEEN 20 AND 90) AS d ON s.id = d.id
WHEN MATCHED AND d.id % 4 = 0 THEN DELETE
WHEN MATCHED AND d.id % 4 = 1 THEN UPDATE SET score = 10, region = 'merged'
WHEN MATCHED THEN DO NOTHING
WHEN NOT MATCHED AND d.id % 2 = 0 THEN INSERT (id, account, surveyed_on, region, plan, is_advocate, score) VALUES (d.id, d.account, d.surveyed_on, d.region, d.plan, d.is_advocate, d.score);
\endif
SELECT state('survey_card');

-- several at once: writable CTEs, a prepared statement, a function, a rule, a view
WITH gone AS (DELETE FROM survey WHERE id % 10 = 7 RETURNING *), back AS (INSERT INTO survey (id, surveyed_on, region, score) SELECT id + 1000, surveyed_on, 'again', score FROM gone RETURNING id)
UPDATE survey SET score = 8 WHERE id % 10 = 3;
SELECT state('survey_card');
PREPARE put(integer, integer) AS INSERT INTO survey (id, surveyed_on, region, score) VALUES ($1, '2025-05-05', 'prepared', $2);
EXECUTE put(2001, 1);
EXECUTE put(2002, 10);
EXECUTE put(2003, NULL);
SET plan_cache_mode = force_generic_plan;
EXECUTE put(2004, 9);
RESET plan_cache_mode;
DEALLOCATE put;
SELECT state('survey_card');
CREATE VIEW pro AS SELECT * FROM survey WHERE plan = 'pro';
INSERT INTO pro (id, plan, region, score) VALUES (2010, 'pro', 'through a view', 10);
UPDATE pro SET score = 3 WHERE id = 2010;
DELETE FROM pro WHERE id % 7 = 2;
SELECT state('survey_card');
DROP VIEW pro;

-- within transactions
BEGIN;
INSERT INTO survey SELECT id + 3000, account, surveyed_on, region, plan, is_advocate, was_advocate, score, actions, engagements, audience FROM drawn;
SELECT state('survey_card') AS inserted;
SAVEPOINT a;
DELETE FROM survey WHERE id % 2 = 0;
SELECT state('survey_card') AS deleted;
SAVEPOINT b;
UPDATE survey SET region = 'moved', score = 0;
SELECT state('survey_card') AS updated;
ROLLBACK TO b;
SELECT state('survey_card') AS back_to_b;
RELEASE a;
SELECT state('survey_card') AS released;
DO $$
BEGIN
    BEGIN
        INSERT INTO survey (id, region) VALUES (9001, 'lost');
        RAISE EXCEPTION 'no';
    EXCEPTION WHEN raise_exception THEN
        NULL;
    END;
    INSERT INTO survey (id, region) VALUES (9002, 'kept');
    BEGIN
        INSERT INTO survey (id, region) VALUES (9003, 'lost'), (9002, 'twice');
    EXCEPTION WHEN unique_violation THEN
        NULL;
    END;
END
$$;
SELECT state('survey_card') AS caught, count(*) FILTER (WHERE region = 'kept') AS kept, count(*) FILTER (WHERE region = 'lost') AS lost FROM survey_card_summary;
ROLLBACK;
SELECT state('survey_card') AS rolled_back;
BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE survey SET score = 7 WHERE id % 2 = 0;
DELETE FROM survey WHERE id % 9 = 0;
SELECT state('survey_card');
COMMIT;
SELECT state('survey_card');

-- TRUNCATE
BEGIN;
TRUNCATE survey;
SELECT state('survey_card'), count(*) AS groups FROM survey_card_summary;
INSERT INTO survey SELECT * FROM drawn WHERE id < 10;
SELECT state('survey_card');
ROLLBACK;
SELECT state('survey_card'), count(*) > 10 AS groups FROM survey_card_summary;
BEGIN;
SAVEPOINT a;
TRUNCATE account, survey;
SELECT state('survey_card');
ROLLBACK TO a;
SELECT state('survey_card');
TRUNCATE account CASCADE;
SELECT state('survey_card');
ROLLBACK;
BEGIN;
INSERT INTO survey SELECT * FROM drawn WHERE id = 100;
TRUNCATE ONLY survey RESTART IDENTITY;
INSERT INTO survey SELECT * FROM drawn WHERE id < 10;
TRUNCATE survey;
INSERT INTO survey SELECT * FROM drawn WHERE id < 20;
SELECT state('survey_card');
ROLLBACK;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) > 0 AS some FROM survey;
TRUNCATE survey;
SELECT state('survey_card');
ROLLBACK;

-- foreign keys: what they cascade
DELETE FROM account WHERE id = 9;
SELECT state('survey_card'), count(*) FILTER (WHERE account = 9) AS left FROM survey;
UPDATE account SET id = 900 WHERE id = 10;
SELECT state('survey_card');
CREATE TABLE place (region text PRIMARY KEY);
INSERT INTO place SELECT DISTINCT region FROM survey WHERE region IS NOT NULL;
ALTER TABLE survey ADD FOREIGN KEY (region) REFERENCES place ON UPDATE CASCADE ON DELETE SET NULL;
UPDATE place SET region = upper(region) WHERE region = 'north';
SELECT state('survey_card');
DELETE FROM place WHERE region = 'south';
SELECT state('survey_card'), count(*) FILTER (WHERE region = 'south') AS left FROM survey_card_summary;
ALTER TABLE survey DROP CONSTRAINT survey_region_fkey;
DROP TABLE place;

-- triggers that write and change, before and after, once a row, and at the end of the transaction
CREATE FUNCTION before_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.note = 'skip' THEN
        RETURN NULL;
    END IF;
    new.region := coalesce(new.region, 'filled');
    RETURN new;
END
$$;
CREATE FUNCTION after_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF new.note = 'double' THEN
        INSERT INTO survey (id, surveyed_on, region, score) VALUES (new.id + 10000, new.surveyed_on, 'doubled', new.score);
        UPDATE survey SET actions = 5 WHERE id = new.id;
        DELETE FROM survey WHERE id = new.id - 1;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER a_before BEFORE INSERT OR UPDATE ON survey FOR EACH ROW EXECUTE FUNCTION before_row();
CREATE TRIGGER z_after AFTER INSERT ON survey FOR EACH ROW EXECUTE FUNCTION after_row();
INSERT INTO survey (id, region, score, note) VALUES (4001, NULL, 5, NULL), (4002, 'north', 5, 'skip'), (4003, NULL, 9, 'double'), (4004, 'x', 9, 'double'), (4005, NULL, 1, 'double');
SELECT state('survey_card'), count(*) FROM survey WHERE id BETWEEN 4001 AND 4005 OR id > 14000;
DROP TRIGGER z_after ON survey;
CREATE CONSTRAINT TRIGGER z_after AFTER INSERT ON survey DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION after_row();
BEGIN;
INSERT INTO survey (id, region, score, note) VALUES (4101, NULL, 5, 'double'), (4102, 'y', 9, 'double');
SELECT state('survey_card') AS before_it;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT state('survey_card') AS after_it;
INSERT INTO survey (id, region, score, note) VALUES (4111, NULL, 5, 'double');
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO survey (id, region, score, note) VALUES (4121, NULL, 5, 'double');
COMMIT;
SELECT state('survey_card') AS after_commit, count(*) FROM survey WHERE id BETWEEN 4100 AND 4200 OR id > 14100;
DROP TRIGGER a_before ON survey;
DROP TRIGGER z_after ON survey;
-- a scorecard read within the statement that writes is what it was before
INSERT INTO survey (id, region, score) SELECT 5000, 'copied', CASE WHEN (SELECT count(*) FROM survey_card) > 0 THEN 10 END;
SELECT state('survey_card');

-- columns come, go and change their place
ALTER TABLE survey ADD COLUMN first_new integer DEFAULT 7;
ALTER TABLE survey DROP COLUMN note;
INSERT INTO survey (id, region, score, first_new) VALUES (5001, 'widened', 10, 3);
UPDATE survey SET score = 9 WHERE id % 2 = 1;
SELECT state('survey_card');
-- ... and get another name, which the scorecard has to be told
ALTER TABLE survey RENAME COLUMN score TO answer;
SELECT (complaint($$INSERT INTO survey (id, region, answer) VALUES (5002, 'renamed', 10)$$)).*;
SELECT (complaint('TABLE survey_card_summary')).*;
SELECT kpi_verify_scorecard('survey_card'), state FROM kpi_scorecards WHERE name = 'survey_card';
SELECT kpi_rebuild_scorecard('survey_card');
SELECT kpi_verify_scorecard('survey_card');
INSERT INTO survey (id, region, answer) VALUES (5012, 'renamed', 10);
UPDATE survey SET answer = 8 WHERE id % 10 = 1;
SELECT kpi_verify_scorecard('survey_card');
ALTER TABLE survey RENAME COLUMN answer TO score;
ALTER TABLE survey_card_delta RENAME TO "another name";
SELECT kpi_rebuild_scorecard('survey_card');
INSERT INTO survey (id, region, score) VALUES (5003, 'renamed', 10);
SELECT state('survey_card');
ALTER TABLE "another name" RENAME TO survey_card_delta;
SELECT kpi_rebuild_scorecard('survey_card');
-- so does the table
ALTER TABLE survey RENAME TO interview;
INSERT INTO interview (id, region, score) VALUES (5004, 'renamed', 10);
SELECT state('survey_card', 'interview');
ALTER TABLE interview RENAME TO survey;

-- folding leaves the same, in fewer rows; writes fold now and then themselves, but not in SERIALIZABLE
BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE survey SET score = 0 WHERE id = 5003;
UPDATE survey SET score = 10 WHERE id = 5003;
COMMIT;
SELECT count(*) AS rows_before FROM survey_card_delta \gset
SELECT kpi_compact('survey_card') AS saved \gset
SELECT state('survey_card'), :saved > 0 AS saved, count(*) = :rows_before - :saved AS as_told, count(*) = (SELECT count(*) FROM survey_card_summary) AS one_a_group FROM survey_card_delta;
SELECT kpi_compact('survey_card') AS nothing_to_fold;
BEGIN;
DELETE FROM survey WHERE id % 2 = 0;
SELECT kpi_compact('survey_card') >= 0 AS folded, state('survey_card');
SELECT count(*) = (SELECT count(*) FROM survey_card_summary) AS one_a_group FROM survey_card_delta;
ROLLBACK;
SELECT state('survey_card');
BEGIN ISOLATION LEVEL REPEATABLE READ;
DELETE FROM survey WHERE id % 2 = 0;
INSERT INTO survey (id, score) SELECT 2 * id + 20000, 3 FROM drawn;
COMMIT;
SELECT kpi_compact('survey_card') >= 0 AS folded, state('survey_card');
SELECT count(*) = (SELECT count(*) FROM survey_card_summary) AS one_a_group FROM survey_card_delta;
BEGIN;
TRUNCATE survey;
SELECT kpi_compact('survey_card') >= 0 AS folded, state('survey_card');
SELECT count(*) AS rows FROM survey_card_delta;
ROLLBACK;
BEGIN;
DELETE FROM survey;
SELECT kpi_compact('survey_card') >= 0 AS folded, state('survey_card');
SELECT count(*) AS rows FROM survey_card_delta;
ROLLBACK;
SELECT state('survey_card');

-- what a replica writes is counted
SET session_replication_role = replica;
UPDATE survey SET score = 0 WHERE id % 3 = 0;
DELETE FROM survey WHERE id % 5 = 0;
RESET session_replication_role;
SELECT state('survey_card');
-- folded or not
DELETE FROM survey WHERE id % 2 = 1;
SELECT state('survey_card');
SELECT kpi_rebuild_scorecard('survey_card');
SELECT state('survey_card');
INSERT INTO survey (id, region, score) VALUES (6001, 'after', 10);
SELECT state('survey_card');
SET session_replication_role = replica;
INSERT INTO survey (id, region, score) VALUES (6002, 'of a replica', 10), (6003, 'of a replica', 0);
RESET session_replication_role;
SELECT state('survey_card');
DELETE FROM survey WHERE id = 6002;
SELECT state('survey_card');
-- what no trigger sees is found and repaired, however much is taken of what never came
SELECT capture('survey', 'insert') AS inserted, capture('survey', 'delete') AS deleted \gset
ALTER TABLE survey DISABLE TRIGGER :"inserted";
INSERT INTO survey (id, region, score) VALUES (6004, 'unseen', 10), (6005, 'unseen', 0);
ALTER TABLE survey ENABLE TRIGGER :"inserted";
DELETE FROM survey WHERE id = 6005;
SELECT state('survey_card') AS less_than_nothing;
SELECT kpi_rebuild_scorecard('survey_card');
SELECT state('survey_card');
DROP TRIGGER :"deleted" ON survey;
DELETE FROM survey WHERE id = 6004;
SELECT state('survey_card');
SELECT kpi_rebuild_scorecard('survey_card');
SELECT state('survey_card');
DELETE FROM survey WHERE id = 6003;
SELECT state('survey_card');

-- two scorecards of one table, with other periods and segments
SELECT kpi_create_scorecard('second', 'survey', '{"measures": {"csat": "is_advocate"}, "segments": ["late"], "storage": "live"}');
SELECT kpi_create_scorecard('third', 'survey', '{"measures": {"influencer_reach": "audience"}, "storage": "live"}');
INSERT INTO survey SELECT id + 7000, NULL, surveyed_on, region, plan, is_advocate, was_advocate, score, actions, engagements, audience FROM drawn;
UPDATE survey SET surveyed_on = surveyed_on + 30, audience = 5 WHERE id % 2 = 0;
SELECT state('survey_card'), kpi_verify_scorecard('second') AS second, kpi_verify_scorecard('third') AS third;
SELECT late, value, numerator, denominator FROM second WHERE NOT total EXCEPT SELECT late, csat(is_advocate), count(*) FILTER (WHERE is_advocate), count(is_advocate) FROM survey GROUP BY late;
SELECT value = sum(audience) AS reach, total FROM third, survey GROUP BY value, total;
SELECT kpi_drop_scorecard('second'), kpi_drop_scorecard('third');
UPDATE survey SET score = 6;
SELECT state('survey_card');

-- dropped without a trace
SELECT kpi_drop_scorecard('survey_card');
SELECT relname FROM pg_class WHERE relname LIKE 'survey\_card%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'survey\_card%' UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname LIKE 'kpi\_%';
UPDATE survey SET score = 5;

-- partitions: several levels, one with other columns and another order of them
CREATE TABLE parts (LIKE survey) PARTITION BY LIST (region);
CREATE TABLE parts_north PARTITION OF parts FOR VALUES IN ('north') PARTITION BY RANGE (surveyed_on);
CREATE TABLE parts_north_1 PARTITION OF parts_north FOR VALUES FROM ('2025-01-01') TO ('2025-03-01');
CREATE TABLE parts_north_2 PARTITION OF parts_north DEFAULT;
CREATE TABLE parts_south (dropped integer, score integer, audience bigint, engagements bigint, id integer NOT NULL, account integer, surveyed_on date, plan text, actions bigint, was_advocate boolean, is_advocate boolean, region text, late boolean, first_new integer);
ALTER TABLE parts_south DROP COLUMN dropped;
ALTER TABLE parts ATTACH PARTITION parts_south FOR VALUES IN ('south');
CREATE TABLE parts_other PARTITION OF parts DEFAULT;
INSERT INTO parts SELECT * FROM drawn WHERE id <= 50;
SELECT kpi_create_scorecard('parts_card', 'parts', spec());
SELECT state('parts_card');
-- through the root, and straight into each
INSERT INTO parts SELECT * FROM drawn WHERE id > 50;
SELECT state('parts_card');
INSERT INTO parts_north (id, surveyed_on, region, score) VALUES (200, '2025-02-01', 'north', 10), (201, '2025-04-01', 'north', 9);
INSERT INTO parts_north_1 (id, surveyed_on, region, score) VALUES (202, '2025-02-01', 'north', 10);
INSERT INTO parts_south (id, surveyed_on, region, score, actions) VALUES (203, '2025-02-01', 'south', 10, 4);
INSERT INTO parts_other (id, region, score) VALUES (204, NULL, 10);
SELECT state('parts_card');
COPY parts (id, surveyed_on, region, score) FROM STDIN WITH (FORMAT csv);
210,2025-01-01,north,10
211,2025-01-01,south,1
212,,elsewhere,5
\.
COPY parts_south (id, region, score) FROM STDIN WITH (FORMAT csv);
213,south,9
\.
SELECT state('parts_card');
UPDATE parts SET score = 10 - score WHERE id % 2 = 0;
UPDATE parts_south SET actions = 9;
UPDATE parts_north SET plan = 'team' WHERE id % 3 = 0;
DELETE FROM parts WHERE id % 11 = 0;
DELETE FROM parts_north_2 WHERE id % 5 = 0;
DELETE FROM parts_other WHERE id % 5 = 0;
SELECT state('parts_card');
-- rows move: between partitions of any level, through the root and from the middle
UPDATE parts SET region = CASE region WHEN 'north' THEN 'south' WHEN 'south' THEN 'north' ELSE 'far' END WHERE id % 3 = 1 OR id % 3 = 2;
SELECT state('parts_card');
UPDATE parts SET surveyed_on = surveyed_on + 60 WHERE region = 'north';
SELECT state('parts_card');
UPDATE parts_north SET surveyed_on = '2025-01-20', score = 3 WHERE id % 2 = 0;
SELECT state('parts_card');
-- MERGE, where PostgreSQL shows triggers what it does to a partitioned table
SELECT v BETWEEN 180007 AND 189999 OR v BETWEEN 170012 AND 179999 OR v BETWEEN 160016 AND 169999 OR v BETWEEN 150020 AND 159999 AS merge_parts
FROM CAST(current_setting('server_version_num') AS integer) AS v \gset
\if :merge_parts
MERGE INTO parts AS p USING (SELECT id, CASE WHEN id % 2 = 0 THEN 'south' ELSE 'north' END AS region FROM drawn) AS d ON p.id = d.id
WHEN MATCHED AND d.id % 5 = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET region = d.region
WHEN NOT MATCHED THEN INSERT (id, region, surveyed_on, score) VALUES (d.id + 500, d.region, '2025-02-02', 7);
\else
WITH d AS (SELECT id, CASE WHEN id % 2 = 0 THEN 'south' ELSE 'north' END AS region FROM drawn),
gone AS (DELETE FROM parts AS p USING d WHERE p.id = d.id AND d.id % 5 = 0),
moved AS (UPDATE parts AS p SET region = d.region FROM d WHERE p.id = d.id AND d.id % 5 <> 0)
INSERT INTO parts (id, region, surveyed_on, score)
SELECT d.id + 500, d.region, '2025-02-02', 7 FROM d WHERE NOT EXISTS (SELECT FROM parts AS p WHERE p.id = d.id);
\endif
SELECT state('parts_card');
WITH a AS (DELETE FROM parts_north WHERE id % 4 = 0 RETURNING id), b AS (INSERT INTO parts_south (id, region, score) SELECT id + 800, 'south', 8 FROM a)
UPDATE parts_other SET score = 1;
SELECT state('parts_card');
-- one of them is truncated, some, the middle, the root
BEGIN;
TRUNCATE parts_south;
SELECT state('parts_card');
ROLLBACK;
BEGIN;
TRUNCATE parts_north_1, parts_other;
SELECT state('parts_card');
INSERT INTO parts SELECT * FROM drawn WHERE id <= 50;
SELECT state('parts_card');
TRUNCATE parts_north;
SELECT state('parts_card');
ROLLBACK;
SELECT state('parts_card');
BEGIN;
TRUNCATE parts, account CASCADE;
SELECT state('parts_card');
INSERT INTO parts SELECT * FROM drawn WHERE id <= 50;
SELECT state('parts_card');
TRUNCATE parts_south, parts, parts_north_2;
INSERT INTO parts SELECT * FROM drawn WHERE id > 50;
SELECT state('parts_card');
ROLLBACK;
SELECT state('parts_card');
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT (complaint('TRUNCATE parts_south')).code;
SELECT state('parts_card');
ROLLBACK;
-- detached, attached, made and dropped: found, and repaired
ALTER TABLE parts DETACH PARTITION parts_south;
SELECT state('parts_card');
SELECT kpi_rebuild_scorecard('parts_card');
SELECT state('parts_card');
DELETE FROM parts_south WHERE id % 2 = 0;
UPDATE parts_south SET score = 0;
SELECT state('parts_card') AS no_part_of_it, (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'parts_south'::regclass) AS triggers_left;
ALTER TABLE parts ATTACH PARTITION parts_south FOR VALUES IN ('south');
SELECT kpi_verify_scorecard('parts_card');
-- through the root it is seen, straight into it not
DELETE FROM parts WHERE region = 'south' AND id % 3 = 0;
SELECT kpi_verify_scorecard('parts_card');
SELECT kpi_rebuild_scorecard('parts_card');
SELECT state('parts_card');
CREATE TABLE parts_west PARTITION OF parts FOR VALUES IN ('west');
INSERT INTO parts (id, region, score) VALUES (300, 'west', 10);
SELECT state('parts_card');
INSERT INTO parts_west (id, region, score) VALUES (301, 'west', 10);
SELECT state('parts_card') AS made_empty;
SELECT kpi_rebuild_scorecard('parts_card');
INSERT INTO parts_west (id, region, score) VALUES (302, 'west', 1);
TRUNCATE parts_south;
SELECT state('parts_card');
DROP TABLE parts_west;
SELECT kpi_verify_scorecard('parts_card');
SELECT kpi_rebuild_scorecard('parts_card');
SELECT state('parts_card');
SELECT kpi_compact('parts_card') >= 0 AS folded, state('parts_card');
SELECT kpi_drop_scorecard('parts_card');
SELECT relname FROM pg_class WHERE relname LIKE 'parts\_card%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'parts\_card%' UNION ALL SELECT t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE c.relname LIKE 'parts%' AND t.tgname LIKE 'kpi\_%';
DROP TABLE parts;

-- children by inheritance
CREATE TABLE family AS SELECT * FROM drawn WHERE id <= 30;
CREATE TABLE family_child (extra text) INHERITS (family);
CREATE TABLE family_grandchild () INHERITS (family_child);
INSERT INTO family_child SELECT *, 'x' FROM drawn WHERE id BETWEEN 31 AND 60;
SELECT kpi_create_scorecard('family_card', 'family', spec());
INSERT INTO family SELECT * FROM drawn WHERE id BETWEEN 61 AND 70;
INSERT INTO family_child SELECT * FROM drawn WHERE id BETWEEN 71 AND 80;
INSERT INTO family_grandchild SELECT * FROM drawn WHERE id BETWEEN 81 AND 100;
SELECT state('family_card');
UPDATE family SET score = 10 - score, region = 'one';
SELECT state('family_card');
UPDATE ONLY family SET region = 'two';
UPDATE family_child SET region = 'three', actions = 2 WHERE id % 2 = 0;
DELETE FROM family WHERE id % 5 = 0;
DELETE FROM family_grandchild WHERE id % 7 = 0;
SELECT state('family_card');
BEGIN;
TRUNCATE ONLY family;
SELECT state('family_card');
TRUNCATE family_child;
SELECT state('family_card');
INSERT INTO family_child SELECT * FROM drawn;
TRUNCATE family;
SELECT state('family_card');
ROLLBACK;
SELECT state('family_card');
ALTER TABLE family_grandchild NO INHERIT family_child;
SELECT kpi_verify_scorecard('family_card');
SELECT kpi_rebuild_scorecard('family_card');
SELECT state('family_card');
DELETE FROM family_grandchild;
SELECT state('family_card');
SELECT kpi_drop_scorecard('family_card');
DROP TABLE family CASCADE;
DROP TABLE family_grandchild;

-- a writer needs no right on the scorecard, and gets none
DROP ROLE IF EXISTS regress_kpi_writer;
DROP ROLE IF EXISTS regress_kpi_reader;
CREATE ROLE regress_kpi_writer;
CREATE ROLE regress_kpi_reader;
GRANT USAGE ON SCHEMA live TO regress_kpi_writer, regress_kpi_reader;
TRUNCATE survey;
ALTER TABLE survey DROP COLUMN first_new;
GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON survey TO regress_kpi_writer;
SELECT kpi_create_scorecard('survey_card', 'survey', spec());
SELECT convert_from(trim(trailing '\x00' FROM tgargs), 'UTF8') AS id FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname = capture('survey', 'insert') \gset
SET SESSION AUTHORIZATION regress_kpi_writer;
INSERT INTO survey SELECT * FROM (VALUES (1, NULL::integer, date '2025-01-01', 'north', 'pro', true, false, 10), (2, NULL, '2025-02-01', 'south', 'pro', true, false, 1), (3, NULL, '2025-02-01', 'south', 'pro', true, false, 9)) AS v;
UPDATE survey SET score = 9 WHERE id = 2;
DELETE FROM survey WHERE id = 1;
TRUNCATE survey;
INSERT INTO survey (id, region, score) VALUES (1, 'north', 10), (2, 'south', 0);
SELECT what, (complaint(what)).code FROM unnest(ARRAY['TABLE survey_card', 'TABLE survey_card_wide', 'TABLE survey_card_summary', 'TABLE survey_card_source', 'TABLE survey_card_delta', 'TABLE survey_card_state', 'SELECT kpi_capture()', 'INSERT INTO survey_card_delta DEFAULT VALUES',
    'DELETE FROM survey_card_delta', 'TRUNCATE survey_card_delta', 'DELETE FROM survey_card_state', $$SELECT kpi_verify_scorecard('survey_card')$$, $$SELECT kpi_compact('survey_card')$$, $$SELECT kpi_rebuild_scorecard('survey_card')$$, $$SELECT kpi_drop_scorecard('survey_card')$$,
    'CREATE TEMP TABLE own (LIKE survey)']) AS what;
-- neither can it lend the function to a table of its own, and have that counted
SELECT (complaint($$CREATE TRIGGER t AFTER INSERT ON own REFERENCING NEW TABLE AS kpi_came FOR EACH STATEMENT EXECUTE FUNCTION kpi_capture($$ || quote_literal(:'id') || ')')).code;
INSERT INTO own (id, region, score) VALUES (7, 'lent', 10);
RESET SESSION AUTHORIZATION;
SELECT state('survey_card');
-- nor does what it puts on its search_path, or in its temporary schema, reach the trigger
CREATE SCHEMA trap AUTHORIZATION regress_kpi_writer;
SET SESSION AUTHORIZATION regress_kpi_writer;
CREATE FUNCTION trap.nps_agg_called(integer) RETURNS integer LANGUAGE plpgsql AS $$BEGIN RAISE 'the trap was called as %', current_user; END$$;
CREATE AGGREGATE trap.nps_agg(integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = trap.nps_agg_called, INITCOND = '0');
CREATE TABLE trap.survey_card_delta (LIKE survey);
CREATE TEMP TABLE survey_card_delta (LIKE survey);
CREATE TEMP TABLE kpi_came (LIKE survey);
CREATE FUNCTION trap.count() RETURNS bigint LANGUAGE plpgsql AS $$BEGIN RAISE 'the trap was called'; END$$;
SET search_path = trap, live, pg_catalog, public;
INSERT INTO live.survey (id, region, score) VALUES (3, 'north', 10);
UPDATE live.survey SET score = 5 WHERE id = 3;
DELETE FROM live.survey WHERE id = 1;
SET search_path = live, public;
DROP TABLE pg_temp.survey_card_delta, pg_temp.kpi_came;
RESET SESSION AUTHORIZATION;
SET search_path = live, public;
SELECT state('survey_card');
DROP SCHEMA trap CASCADE;
-- who may read the scorecard reads only that
GRANT SELECT ON survey_card, survey_card_wide TO regress_kpi_reader;
SET SESSION AUTHORIZATION regress_kpi_reader;
SELECT period, region, kpi, value FROM survey_card WHERE kpi = 'nps' ORDER BY period, region;
SELECT count(*) FROM survey_card_wide;
SELECT (complaint('TABLE survey')).code AS source, (complaint('TABLE survey_card_summary')).code AS summary;
RESET SESSION AUTHORIZATION;
-- rows that a policy hides from the writer are counted all the same
ALTER TABLE survey ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_region ON survey TO regress_kpi_writer USING (region = 'north') WITH CHECK (region IN ('north', 'south'));
SET SESSION AUTHORIZATION regress_kpi_writer;
INSERT INTO survey (id, region, score) VALUES (4, 'south', 10), (5, 'north', 10);
UPDATE survey SET score = 0;
DELETE FROM survey;
RESET SESSION AUTHORIZATION;
SELECT state('survey_card'), count(*) FROM survey;
-- and a live scorecard that would not see them is refused
GRANT TRIGGER ON survey TO regress_kpi_writer;
CREATE SCHEMA writers AUTHORIZATION regress_kpi_writer;
SET SESSION AUTHORIZATION regress_kpi_writer;
SELECT (complaint($$SELECT kpi_create_scorecard('writers.card', 'survey', '{"measures": {"nps": "score"}, "storage": "live"}')$$)).*;
SELECT kpi_create_scorecard('writers.card', 'survey', '{"measures": {"nps": "score"}}');
RESET SESSION AUTHORIZATION;
DROP SCHEMA writers CASCADE;
DROP POLICY own_region ON survey;
ALTER TABLE survey DISABLE ROW LEVEL SECURITY;

-- the table goes first: refused, or with CASCADE, and then the rest can be dropped
SELECT (complaint('DROP TABLE survey')).code;
BEGIN;
DROP TABLE survey CASCADE;
SELECT kpi_drop_scorecard('survey_card');
SELECT relname FROM pg_class WHERE relname LIKE 'survey\_card%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'survey\_card%';
ROLLBACK;
SELECT state('survey_card');
-- so it is when one of its own parts is gone
BEGIN;
SELECT capture('survey', 'insert') AS inserted \gset
DROP TRIGGER :"inserted" ON survey;
SELECT kpi_drop_scorecard('survey_card');
SELECT relname FROM pg_class WHERE relname LIKE 'survey\_card%' UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname LIKE 'kpi\_%';
ROLLBACK;
BEGIN;
DROP TABLE survey_card_state CASCADE;
SELECT (complaint($$INSERT INTO survey (id, region, score) VALUES (101, 'north', 10)$$)).code;
SELECT (complaint($$SELECT kpi_drop_scorecard('survey_card')$$)).*;
SELECT relname FROM pg_class WHERE relname LIKE 'survey\_card%' UNION ALL SELECT regexp_replace(tgname, '[0-9a-f]{12}', 'ID') FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname LIKE 'kpi\_%';
ROLLBACK;
SELECT state('survey_card');

-- the extension goes: refused while there are scorecards, or with CASCADE, and the table is written as before
BEGIN;
SELECT (complaint('DROP EXTENSION advocacy_kpi')).code;
DROP EXTENSION advocacy_kpi CASCADE;
INSERT INTO survey (id, region, score) VALUES (100, 'north', 10);
UPDATE survey SET score = 1;
DELETE FROM survey WHERE id = 100;
TRUNCATE survey;
SELECT relname FROM pg_class WHERE relname IN ('survey_card', 'survey_card_wide', 'survey_card_summary', 'survey_card_source') UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'survey\_card%' UNION ALL SELECT tgname FROM pg_trigger WHERE tgrelid = 'survey'::regclass AND tgname LIKE 'kpi\_%';
ROLLBACK;
UPDATE survey SET score = 2;
SELECT state('survey_card');

-- an unlogged table has an unlogged delta
CREATE UNLOGGED TABLE lossy AS SELECT * FROM drawn;
SELECT kpi_create_scorecard('lossy_card', 'lossy', spec());
UPDATE lossy SET score = 3;
SELECT state('lossy_card'), relpersistence FROM pg_class WHERE relname = 'lossy_card_delta';
SELECT kpi_drop_scorecard('lossy_card'), kpi_drop_scorecard('survey_card');

-- an entity that is null is none: the scorecard is of its one table
SELECT kpi_create_scorecard('one_table', 'lossy', spec() || '{"entity": null}');
SELECT kpi_compact('one_table'), kpi_rebuild_scorecard('one_table'), kpi_verify_scorecard('one_table');
SELECT source, state FROM kpi_scorecards WHERE name = 'one_table';
SELECT kpi_drop_scorecard('one_table');

DROP SCHEMA live CASCADE;
DROP OWNED BY regress_kpi_writer, regress_kpi_reader;
DROP ROLE regress_kpi_writer;
DROP ROLE regress_kpi_reader;
RESET search_path;
RESET datestyle;
