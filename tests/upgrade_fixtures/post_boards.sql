-- Live scorecards of several tables go on: what they show is what counting gives.
SELECT kpi_create_scorecard('board_view', board_spec('view'));
CREATE PROCEDURE check_boards(after text) LANGUAGE plpgsql AS $$
BEGIN
    ASSERT kpi_verify_scorecard('board_live'), 'board_live is not exact after ' || after;
    ASSERT kpi_verify_scorecard('board_recorded'), 'board_recorded is not exact after ' || after;
    ASSERT NOT EXISTS ((SELECT to_jsonb(v) - 'p_always' FROM board_view AS v EXCEPT SELECT to_jsonb(l) - 'p_always' FROM board_live AS l)
            UNION ALL (SELECT to_jsonb(l) - 'p_always' FROM board_live AS l EXCEPT SELECT to_jsonb(v) - 'p_always' FROM board_view AS v)),
        'board_live shows something else than board_view after ' || after;
END $$;
CALL check_boards('the upgrade');
INSERT INTO member VALUES (500, 'nord', 1, '2025-01-01', NULL);
INSERT INTO standing VALUES (500, 'advocate', '[2025-01-01,)');
INSERT INTO reply VALUES (1001, 500, '2025-03-03', 9), (1002, 600, NULL, 3);
CALL check_boards('insert');
UPDATE member SET region = 'west', shop_id = 2 WHERE member_id % 5 = 0;
UPDATE reply SET score = 0, member_id = 3 WHERE reply_id < 20;
UPDATE shop SET city = 'Ulm' WHERE shop_id = 1;
UPDATE fan SET is_fan = NOT is_fan WHERE fan_id > 20;
CALL check_boards('update');
SELECT kpi_compact();
CALL check_boards('compaction');
DELETE FROM member WHERE member_id % 13 = 0;
DELETE FROM deed WHERE points = 1;
DELETE FROM fan WHERE fan_id = 1;
CALL check_boards('delete');
SELECT kpi_rebuild_scorecard('board_live');
SELECT kpi_rebuild_scorecard('board_recorded');
CALL check_boards('counting again');
TRUNCATE deed;
SELECT kpi_rebuild_scorecard('board_live');
CALL check_boards('truncate');
ALTER TABLE member DROP CONSTRAINT member_pkey CASCADE;
DO $$ BEGIN
    ASSERT (SELECT state = 'stale' AND reason LIKE '%unique key%' FROM kpi_scorecards WHERE name = 'board_live');
END $$;
SELECT kpi_drop_scorecard('board_' || s) FROM unnest(ARRAY['view', 'recorded', 'live']) AS s;
DO $$ BEGIN
    ASSERT NOT EXISTS (SELECT FROM pg_class WHERE relname LIKE 'board\_%') AND
        NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = 'kpi_capture'::regproc), 'something is left of the boards';
END $$;
