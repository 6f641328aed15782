-- advocacy_kpi 0.9.0 to 0.9.1: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit
