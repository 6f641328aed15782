\qecho == live scorecard of several tables
SELECT to_jsonb(b) - 'p_always' FROM board_live AS b ORDER BY 1::text;
\qecho == live scorecard of several tables, wide
SELECT * FROM board_live_wide ORDER BY period, region, city;
\qecho == live scorecard of several tables, verified
SELECT kpi_verify_scorecard('board_live'), kpi_verify_scorecard('board_recorded');
\qecho == live scorecard of several tables, what it logged
SELECT name, source, state, reason, pending_rows, created_at, folded_at FROM kpi_scorecards WHERE name ~ '^board' ORDER BY name;
\qecho == recorded scorecard
SELECT to_jsonb(b) - 'p_always' FROM board_recorded AS b ORDER BY 1::text;
