-- Read before and after an upgrade: each \qecho names what the next query reads.
\qecho == stored summaries
SELECT * FROM stored ORDER BY id;
\qecho == in the order of each type
SELECT array_agg(id ORDER BY rate, id), array_agg(id ORDER BY nps, id), array_agg(id ORDER BY growth, id),
    array_agg(id ORDER BY action, id), array_agg(id ORDER BY ratio, id) FROM stored;
\qecho == KPIs of stored summaries
SELECT id, ambassador_rate(rate), nps(nps), points(nps), advocacy_growth(growth), advocacy_actions(action),
    advocacy_participation_rate(action), engagement_rate(ratio) FROM stored ORDER BY id;
\qecho == rolled up
SELECT rollup(rate), rollup(nps), rollup(growth), count(DISTINCT action), array_agg(DISTINCT ratio) FROM stored;
\qecho == in binary form
SELECT sum(hashtext(encode(rate_summary_send(rate), 'hex') || encode(nps_summary_send(nps), 'hex')
    || encode(action_summary_send(action), 'hex') || encode(ratio_summary_send(ratio), 'hex'))) FROM stored WHERE rate IS NOT NULL;
\qecho == partitions
SELECT tableoid::regclass, region, rollup(nps) FROM by_region GROUP BY 1, 2 ORDER BY 2;
\qecho == a view
SELECT * FROM by_digit ORDER BY digit;
\qecho == a materialized view
SELECT * FROM banded ORDER BY id;
\qecho == own definitions
SELECT kpi, definition::text FROM kpi_definition ORDER BY kpi;
\qecho == the catalogue
SELECT kpi, title, family, unit, better, target, builtin FROM kpi_catalog ORDER BY kpi;
\qecho == the bands
SELECT * FROM kpi_bands ORDER BY kpi, rank;
\qecho == bands of values
SELECT kpi_band('review_rate', 3), kpi_band('nps', 1), kpi_band_rank('nps', -1), kpi_band('ambassador_rate', 15);
