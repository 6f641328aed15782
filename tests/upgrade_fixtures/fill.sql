-- What any release can hold: stored summaries with every kind of index, definitions
-- custom ones, views and columns computed from them.
CREATE TABLE stored (
    id integer PRIMARY KEY,
    rate rate_summary, nps nps_summary, growth growth_summary,
    action action_summary, ratio ratio_summary, history rate_summary[],
    percent double precision GENERATED ALWAYS AS (ambassador_rate(rate)) STORED,
    CHECK (rate_hits(rate) >= 0)
);
INSERT INTO stored
    SELECT n,
        CASE WHEN n % 10 > 0 THEN format('(%s,%s)', n, 2 * n + 1)::rate_summary END,
        format('(%s,%s,%s)', n, n % 7, n % 3)::nps_summary,
        format('(%s,%s)', n % 50, n)::growth_summary,
        (SELECT action_agg(k * 1000000007::bigint) FROM generate_series(0, n % 20) AS k),
        format('(%s,%s)', n, 9223372036854775807 - n)::ratio_summary,
        ARRAY[format('(1,%s)', n)::rate_summary, NULL]
    FROM generate_series(1, 2000) AS n;
CREATE INDEX stored_rate_btree ON stored (rate);
CREATE INDEX stored_rate_hash ON stored USING hash (rate);
CREATE UNIQUE INDEX stored_nps_btree ON stored (nps);
CREATE INDEX stored_nps_hash ON stored USING hash (nps);
CREATE INDEX stored_growth_btree ON stored (growth DESC);
CREATE INDEX stored_growth_hash ON stored USING hash (growth);
CREATE INDEX stored_action_btree ON stored (action);
CREATE INDEX stored_action_hash ON stored USING hash (action);
CREATE UNIQUE INDEX stored_ratio_btree ON stored (ratio);
CREATE INDEX stored_ratio_hash ON stored USING hash (ratio);
CREATE INDEX stored_points ON stored (nps(nps));

CREATE TABLE by_region (region integer, nps nps_summary) PARTITION BY LIST (region);
CREATE TABLE by_region_0 PARTITION OF by_region FOR VALUES IN (0);
CREATE TABLE by_region_1 PARTITION OF by_region DEFAULT;
INSERT INTO by_region SELECT id % 3, nps FROM stored;

SELECT kpi_define('{"kpi": "review_rate", "title": "Reviews, \"é\"", "unit": "percent", "target": 12.5,
    "bands": [{"label": "dürftig", "range": "(,5)", "meaning": "few"}, {"label": "good", "range": "[5,)"}]}');
SELECT kpi_define('{"kpi": "nps", "target": 40,
    "bands": [{"label": "below", "range": "(,0]"}, {"label": "above", "range": "(0,)"}]}');
SELECT kpi_define('{"kpi": "ambassador_rate", "title": "Our ambassadors"}');

CREATE VIEW by_digit AS
    SELECT id % 10 AS digit, nps(rollup(nps)) AS nps, kpi_band('nps', nps(rollup(nps))) AS band,
        ambassador_rate(rollup(rate)) AS rate
    FROM stored GROUP BY 1;
CREATE MATERIALIZED VIEW banded AS
    SELECT id, kpi_band('review_rate', id % 30) AS band, kpi_band_rank('ambassador_rate', percent) AS rank,
        nps + nps AS twice
    FROM stored;
CREATE INDEX ON banded (twice);
CREATE FUNCTION points(nps_summary) RETURNS double precision IMMUTABLE LANGUAGE sql RETURN nps($1);

CREATE TABLE survey (day date, region text, was boolean, now boolean, score integer, actions bigint);
INSERT INTO survey
    SELECT date '2025-01-01' + n, (ARRAY['nord', 'süd', NULL])[1 + n % 3], n % 4 = 0, n % 3 = 0, n % 11, n % 5
    FROM generate_series(0, 299) AS n;
