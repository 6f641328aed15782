-- What is written after they were made.
INSERT INTO survey VALUES ('2025-02-01', 'nord', true, true, 10, 2);
DELETE FROM survey WHERE day = '2025-03-03';
REFRESH MATERIALIZED VIEW card_materialized_summary;
