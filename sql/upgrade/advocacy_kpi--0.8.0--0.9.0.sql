-- From 0.8.0 to 0.9.0.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Live scorecards of several tables.

-- Statistics of scorecards.

-- Plain SQL.

-- Report, search and insights.

-- KPIs.
