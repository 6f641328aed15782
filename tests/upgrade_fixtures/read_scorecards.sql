\qecho == stored summaries of all KPIs
SELECT id, card, nps(card), csat(card), ambassador_rate(card), advocacy_actions(card) FROM stored_card ORDER BY card, id;
\qecho == benchmarks
SELECT * FROM kpi_benchmark ORDER BY benchmark_id;
\qecho == a comparison with a benchmark
SELECT benchmark_id, benchmark, gap, gap_percent, better, matched - 'statistic' AS matched FROM kpi_benchmark_compare('nps', 40, '{"industry": "téléphonie"}');
\qecho == scorecard, a view
SELECT * FROM card_view ORDER BY period, region, kpi, total;
\qecho == scorecard, materialized
SELECT * FROM card_materialized ORDER BY period, region, kpi, total;
\qecho == scorecard, live
SELECT * FROM card_live ORDER BY period, region, kpi, total;
\qecho == scorecard, live, wide
SELECT * FROM card_live_wide ORDER BY period, region;
\qecho == scorecard, live, verified
SELECT kpi_verify_scorecard('card_live');
\qecho == a view with statistics
SELECT *, later('(9,10)', '(3,10)') FROM tested ORDER BY id;
