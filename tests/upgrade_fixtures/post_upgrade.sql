-- The upgraded database is a living one. ASSERT fails the script.
CREATE EXTENSION amcheck;
DO $$
DECLARE
    index regclass;
    col text;
    missed bigint;
BEGIN
    -- Every B-tree is in order and has an entry for every row.
    FOR index IN SELECT i.indexrelid FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_am AS a ON a.oid = c.relam
                 WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace LOOP
        PERFORM bt_index_check(index, true);
    END LOOP;
    -- Every row is found by the hash of its summary as it is computed now.
    DROP INDEX stored_rate_btree, stored_nps_btree, stored_growth_btree, stored_action_btree, stored_ratio_btree, stored_card_btree;
    SET LOCAL enable_seqscan = off;
    SET LOCAL enable_mergejoin = off;
    SET LOCAL enable_hashjoin = off;
    FOREACH col IN ARRAY ARRAY['rate', 'nps', 'growth', 'action', 'ratio', 'card'] LOOP
        EXECUTE format('SELECT count(*) FROM %2$I AS a WHERE %1$I IS NOT NULL AND NOT EXISTS (
                SELECT FROM %2$I AS b WHERE b.%1$I = a.%1$I OFFSET 0)',
            col, CASE col WHEN 'card' THEN 'stored_card' ELSE 'stored' END) INTO missed;
        ASSERT missed = 0, format('%s rows are not found by the hash of %s', missed, col);
    END LOOP;
    -- Where all of this is one transaction.
    SET LOCAL enable_seqscan = on;
    SET LOCAL enable_mergejoin = on;
    SET LOCAL enable_hashjoin = on;
END $$;

-- A live scorecard made before 0.5.0 says so, and one call replaces it.
DO $$ BEGIN
    ASSERT to_regproc('card_live_count') IS NULL OR (SELECT state = 'stale' AND reason LIKE 'made before 0.5.0%' FROM kpi_scorecards WHERE name = 'card_live');
END $$;
SELECT kpi_rebuild_scorecard('card_live');
DO $$ BEGIN ASSERT (SELECT state = 'exact' FROM kpi_scorecards WHERE name = 'card_live'); END $$;

-- All three storages show the same after every kind of change, and the live one is exact.
CREATE PROCEDURE check_cards(after text) LANGUAGE plpgsql AS $$
BEGIN
    REFRESH MATERIALIZED VIEW card_materialized_summary;
    ASSERT kpi_verify_scorecard('card_live'), 'card_live is not exact after ' || after;
    -- Views made before 0.5.0 have no column left_out.
    ASSERT NOT EXISTS ((SELECT to_jsonb(v) - 'left_out' FROM card_view AS v EXCEPT SELECT to_jsonb(l) - 'left_out' FROM card_live AS l)
            UNION ALL (SELECT to_jsonb(l) - 'left_out' FROM card_live AS l EXCEPT SELECT to_jsonb(v) - 'left_out' FROM card_view AS v)),
        'card_live shows something else than card_view after ' || after;
    ASSERT NOT EXISTS ((SELECT to_jsonb(v) - 'left_out' FROM card_view AS v EXCEPT SELECT to_jsonb(m) - 'left_out' FROM card_materialized AS m)
            UNION ALL (SELECT to_jsonb(m) - 'left_out' FROM card_materialized AS m EXCEPT SELECT to_jsonb(v) - 'left_out' FROM card_view AS v)),
        'card_materialized shows something else than card_view after ' || after;
END $$;
INSERT INTO survey VALUES ('2025-01-05', 'nord', true, true, 10, 3), ('2026-01-01', 'ouest', NULL, true, 0, 0);
CALL check_cards('insert');
UPDATE survey SET score = 9, region = 'nord' WHERE day < '2025-02-15';
CALL check_cards('update');
DELETE FROM survey WHERE day > '2025-09-01';
CALL check_cards('delete');
SELECT kpi_compact('card_live');
CALL check_cards('compaction');
TRUNCATE survey;
CALL check_cards('truncate');

INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, 'later');
SELECT kpi_define('{"kpi": "nps", "target": 41}');
SELECT kpi_undefine('review_rate');
INSERT INTO stored (id, rate, nps, ratio) VALUES (0, '(1,2)', '(7,7,7)', '(1,1)');
SELECT kpi_drop_scorecard('card_' || s) FROM unnest(ARRAY['view', 'materialized', 'live']) AS s;
DO $$
BEGIN
    ASSERT (SELECT max(benchmark_id) FROM kpi_benchmark) = 3, 'the numbers of benchmarks do not go on';
    ASSERT (SELECT target FROM kpi_catalog WHERE kpi = 'nps') = 41, 'the definition was not changed';
    ASSERT NOT EXISTS (SELECT FROM pg_class WHERE relname LIKE 'card\_%') AND
        NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'survey'::regclass), 'something is left of the scorecards';
END $$;
