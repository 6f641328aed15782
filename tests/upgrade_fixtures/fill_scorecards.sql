-- What 0.3.0 and later can hold besides: the summary of all KPIs, benchmarks,
-- scorecards of every storage, the live one with deltas that are not folded yet.
CREATE TABLE stored_card AS
    SELECT n AS id, (
        SELECT advocacy_scorecard(k > 5, k % 2 = 0, k, 1 + k % 5, k % 3 = 0, n * k::bigint)
        FROM generate_series(0, n % 11) AS k) AS card
    FROM generate_series(1, 2000) AS n;
CREATE INDEX stored_card_btree ON stored_card (card);
CREATE INDEX stored_card_hash ON stored_card USING hash (card);

INSERT INTO kpi_benchmark (kpi, value, unit, statistic, industry, sample_size, source) VALUES
    ('nps', 31.5, 'points', 'median', 'téléphonie', 120, 'A study'),
    ('review_rate', 4, NULL, NULL, NULL, NULL, 'Our own');
