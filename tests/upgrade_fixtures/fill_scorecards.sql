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

-- Statistics by their defaults and by position: an upgrade may add arguments.
CREATE VIEW tested AS
    SELECT a.id, rate_ci(a.rate) AS rate_ci, nps_ci(a.nps, 0.9) AS nps_ci, action_ci(a.action) AS action_ci,
        (rate_compare(a.rate, b.rate)).*, nps_compare(a.nps, b.nps, 0.99) AS nps, action_compare(a.action, b.action) AS action,
        p_chart(a.rate, b.rate) AS p, u_chart(a.action, b.action, 2) AS u
    FROM stored AS a JOIN stored AS b ON b.id = a.id + 1 WHERE a.id < 60;
CREATE FUNCTION later(rate_summary, rate_summary) RETURNS double precision IMMUTABLE LANGUAGE sql RETURN (rate_compare($1, $2)).p_value;
