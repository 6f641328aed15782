-- The scorecards of this release.
SELECT kpi_create_scorecard('card_' || storage, 'survey', jsonb_build_object('storage', storage) || '{
    "period": {"column": "day", "grain": "month"}, "segments": ["region"],
    "measures": {"ambassador_rate": "now", "nps": "score", "advocacy_growth": ["was", "now"],
                 "advocacy_actions": "actions"}}')
FROM unnest(ARRAY['view', 'materialized', 'live']) AS storage;
