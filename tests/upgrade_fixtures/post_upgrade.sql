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
                 WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace LOOP
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

-- Statistics that got arguments: by two, three and names, and by a view made again of its text.
DO $$
DECLARE
    definition text := pg_get_viewdef('tested');
    before text := (SELECT string_agg(t::text, ' ' ORDER BY id) FROM tested AS t);
BEGIN
    ASSERT rate_compare('(9,10)', '(3,10)') = rate_compare('(9,10)', '(3,10)', 0.95, 'miettinen_nurminen');
    ASSERT rate_compare('(9,10)', '(3,10)', 0.9) = rate_compare(a => '(9,10)', b => '(3,10)', confidence => 0.9);
    ASSERT nps_compare('(9,1,0)', '(3,1,2)') = nps_compare(b => '(3,1,2)', a => '(9,1,0)', method => 'mover');
    ASSERT action_compare('(5,4,9,25)', '(6,6,24,110)', 0.9) = action_compare('(5,4,9,25)', '(6,6,24,110)', method => 'robust', confidence => 0.9);
    ASSERT rate_ci('(4,20)') = rate_ci(summary => '(4,20)', population => NULL);
    ASSERT nps_ci('(3,2,1)', 0.9) = nps_ci('(3,2,1)', 0.9, 'adjusted_wald', NULL);
    ASSERT action_ci('(4,2,6,20)') = action_ci('(4,2,6,20)', method => 'nb_score');
    ASSERT u_chart('(10,6,14,40)', '(109,60,153,501)') = u_chart('(10,6,14,40)', '(109,60,153,501)', dispersion => 'poisson');
    EXECUTE 'CREATE OR REPLACE VIEW tested AS ' || definition;
    ASSERT before = (SELECT string_agg(t::text, ' ' ORDER BY id) FROM tested AS t);
END $$;

-- A live scorecard made before 0.5.0 says so, and one call replaces it.
DO $$ BEGIN
    ASSERT to_regproc('card_live_count') IS NULL OR (SELECT state = 'stale' AND reason LIKE 'made before 0.5.0%' FROM kpi_scorecards WHERE name = 'card_live');
END $$;
SELECT kpi_rebuild_scorecard('card_live');
DO $$ BEGIN ASSERT (SELECT state = 'exact' FROM kpi_scorecards WHERE name = 'card_live'); END $$;

-- What views of earlier releases show as well, by the methods that they still have.
CREATE FUNCTION shown(jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each($1) AS e
    WHERE e.key = ANY ('{period,region,plan,kpi,title,family,value,unit,numerator,denominator,n,band,band_rank,target,previous,change,trend,sparkline,benchmark,benchmark_gap,total}'));
-- All three storages show the same after every kind of change, and the live one is exact.
CREATE PROCEDURE check_cards(after text) LANGUAGE plpgsql AS $$
BEGIN
    REFRESH MATERIALIZED VIEW card_materialized_summary;
    ASSERT kpi_verify_scorecard('card_live'), 'card_live is not exact after ' || after;
    -- Views made before 0.5.0 have no column left_out, those made before 0.8.0 the intervals and
    -- tests of their time.
    ASSERT NOT EXISTS ((SELECT shown(to_jsonb(v)) FROM card_view AS v EXCEPT SELECT shown(to_jsonb(l)) FROM card_live AS l)
            UNION ALL (SELECT shown(to_jsonb(l)) FROM card_live AS l EXCEPT SELECT shown(to_jsonb(v)) FROM card_view AS v)),
        'card_live shows something else than card_view after ' || after;
    ASSERT NOT EXISTS ((SELECT shown(to_jsonb(v)) FROM card_view AS v EXCEPT SELECT shown(to_jsonb(m)) FROM card_materialized AS m)
            UNION ALL (SELECT shown(to_jsonb(m)) FROM card_materialized AS m EXCEPT SELECT shown(to_jsonb(v)) FROM card_view AS v)),
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
