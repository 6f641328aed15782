-- advocacy_kpi 0.9.2 to 0.9.3: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

SELECT akpi_search_store();
