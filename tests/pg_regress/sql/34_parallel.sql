--
-- Parallel plans: every aggregate is computed in parts by workers, and the parts
-- put together are the serial result, to the last bit.
--
CREATE TABLE many_customers AS
SELECT c.*, g.copy, repeat('x', 100) AS filler FROM customer AS c CROSS JOIN generate_series(1, 60) AS g (copy);
ANALYZE many_customers;

CREATE FUNCTION all_of(tail text) RETURNS TABLE (aggregate text, value text, in_parts boolean)
LANGUAGE plpgsql AS $$
DECLARE
    one aggregate_case;
    query text;
BEGIN
    FOR one IN SELECT * FROM aggregate_case AS c ORDER BY c.aggregate LOOP
        query := format('SELECT %s AS v FROM many_customers %s', one.call, tail);
        aggregate := one.aggregate;
        in_parts := plan_has(query, '"Partial Mode": "Partial"') AND plan_has(query, '"Partial Mode": "Finalize"');
        EXECUTE format('SELECT string_agg(v::text, '' '' ORDER BY v::text COLLATE "C") FROM (%s) AS x', query) INTO value;
        RETURN NEXT;
    END LOOP;
END
$$;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE serial_results AS SELECT 'whole' AS case, * FROM all_of('') UNION ALL SELECT 'groups', * FROM all_of('GROUP BY region, plan');
SELECT count(*) AS aggregates, bool_or(in_parts) AS any_in_parts FROM serial_results;

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
CREATE TABLE parallel_results AS SELECT 'whole' AS case, * FROM all_of('') UNION ALL SELECT 'groups', * FROM all_of('GROUP BY region, plan');
-- the leader leaves all the work to the workers
SET parallel_leader_participation = off;
INSERT INTO parallel_results SELECT 'whole', * FROM all_of('') UNION ALL SELECT 'groups', * FROM all_of('GROUP BY region, plan');
RESET parallel_leader_participation;
SELECT count(*) AS aggregates, bool_and(in_parts) AS all_in_parts FROM parallel_results;

-- no rows: nothing that runs otherwise, nothing that differs
SELECT p.case, p.aggregate, p.in_parts, s.value AS serial, p.value AS parallel
FROM parallel_results AS p
JOIN serial_results AS s ON s.case = p.case AND s.aggregate = p.aggregate
WHERE NOT p.in_parts OR s.value IS DISTINCT FROM p.value
ORDER BY p.case, p.aggregate COLLATE "C";

-- the plan of a scorecard
EXPLAIN (COSTS OFF)
SELECT ambassador_rate(advocate), nps(score), csat(stars), advocacy_actions(actions), advocacy_growth(was_advocate, advocate)
FROM many_customers;

-- partition by partition, serial and in parallel
CREATE TABLE parted (id integer, region text, score integer, advocate boolean) PARTITION BY LIST (region);
CREATE TABLE parted_north PARTITION OF parted FOR VALUES IN ('north');
CREATE TABLE parted_south PARTITION OF parted FOR VALUES IN ('south');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT id, region, score, advocate FROM many_customers;
ANALYZE parted;
SET enable_partitionwise_aggregate = on;
SELECT plan_has('SELECT nps(score), rate_agg(advocate) FROM parted', '"Partial Mode": "Partial"') AS in_parts,
       (SELECT nps_agg(score) FROM parted) = (SELECT nps_agg(score) FROM many_customers) AS nps,
       (SELECT rate_agg(advocate) FROM parted) = (SELECT rate_agg(advocate) FROM many_customers) AS rate;
SELECT region, nps_agg(score), rate_agg(advocate) FROM parted GROUP BY region ORDER BY region;
RESET enable_partitionwise_aggregate;
DROP TABLE parted;

-- comparison, bands and the catalogue in workers
SELECT count(*) AS rows, count(kpi_band('ambassador_rate', copy)) AS bands, sum(kpi_band_rank('ambassador_rate', copy)) AS ranks
FROM many_customers WHERE kpi_band('ambassador_rate', copy) = 'Strong';
SELECT plan_has($$SELECT FROM many_customers WHERE kpi_band('ambassador_rate', copy) = 'Strong'$$, 'Gather') AS in_workers;
SELECT kpi_define('{"kpi": "in_workers", "unit": "ratio", "bands": [{"label": "few", "range": "(,30]"}, {"label": "many", "range": "(30,)"}]}');
SELECT kpi_band('in_workers', copy) AS band, count(*) FROM many_customers GROUP BY 1 ORDER BY 1;
-- a definition that is not committed yet is seen by the workers, too
BEGIN;
SELECT kpi_define('{"kpi": "in_workers", "bands": [{"label": "all", "range": "(,)"}]}');
SELECT kpi_band('in_workers', copy) AS band, count(*) FROM many_customers GROUP BY 1 ORDER BY 1;
ROLLBACK;
SELECT kpi_undefine('in_workers');
SELECT answers, count(*) FROM many_customers WHERE answers > '(4,2,1)' GROUP BY answers ORDER BY answers;

-- cut-offs that are columns cannot be compared between workers; constants need not be
SELECT plan_has('SELECT nps(score, 5 + copy % 2, 9) FROM many_customers', 'Gather') AS in_workers,
    outcome('SELECT nps(score, 5 + copy % 2, 9) FROM many_customers') AS columns,
    outcome('SELECT nps(score, 6, 9) = nps(score) FROM many_customers') AS constants;
SELECT (complaint('SELECT nps(score, 5 + copy % 2, 9) FROM many_customers')).*;

RESET parallel_setup_cost;
RESET parallel_tuple_cost;
RESET min_parallel_table_scan_size;
RESET max_parallel_workers_per_gather;
DROP TABLE serial_results, parallel_results, many_customers;
DROP FUNCTION all_of(text);
