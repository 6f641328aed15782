--
-- Every aggregate over no rows, over rows with nothing but NULL, and with such
-- rows among others.
--

-- over no rows: a KPI is NULL, a summary is that of nothing
CREATE FUNCTION over(relation text) RETURNS TABLE (aggregate text, value text)
LANGUAGE plpgsql AS $$
DECLARE
    one aggregate_case;
BEGIN
    FOR one IN SELECT * FROM aggregate_case AS c ORDER BY c.aggregate COLLATE "C" LOOP
        RETURN QUERY EXECUTE format('SELECT %L, (%s)::text FROM %s', one.aggregate, one.call, relation);
    END LOOP;
END
$$;
SELECT * FROM over('customer WHERE false');

-- over rows of NULL the same; growth is no exception
CREATE TABLE nobody (LIKE customer);
ALTER TABLE nobody ALTER COLUMN id DROP NOT NULL;
INSERT INTO nobody SELECT FROM generate_series(1, 10);
SELECT coalesce(e.aggregate, n.aggregate) AS aggregate, e.value AS over_no_rows, n.value AS over_nulls
FROM over('customer WHERE false') AS e
FULL JOIN over('nobody') AS n USING (aggregate)
WHERE e.value IS DISTINCT FROM n.value OR e.aggregate IS NULL OR n.aggregate IS NULL;

-- rows of NULL among others change nothing: no rows
SELECT aggregate, w.value AS without, m.value AS mixed
FROM over('customer') AS w
JOIN over('(SELECT * FROM customer UNION ALL SELECT * FROM nobody) AS mixed') AS m USING (aggregate)
WHERE w.value IS DISTINCT FROM m.value;

-- nor does a FILTER that leaves nothing differ from no rows: no rows
SELECT aggregate, e.value AS over_no_rows, outcome(format('SELECT %s FILTER (WHERE false) FROM customer', call)) AS filtered
FROM over('customer WHERE false') AS e
JOIN aggregate_case USING (aggregate)
WHERE coalesce(e.value, 'NULL') <> outcome(format('SELECT %s FILTER (WHERE false) FROM customer', call));

-- with GROUP BY no rows give no groups
SELECT region, nps(score) FROM customer WHERE false GROUP BY region;

-- a KPI of a NULL summary is NULL, and rollup leaves a NULL summary out
SELECT nps(NULL::nps_summary) IS NULL AS nps, rollup(rate) AS rates
FROM (VALUES ('(1,2)'::rate_summary), (NULL), ('(3,4)')) AS v (rate);
DROP TABLE nobody;
DROP FUNCTION over(text);
