-- advocacy_kpi 0.9.1 to 0.9.2: what ALTER EXTENSION UPDATE runs.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Reading a live scorecard of several tables: the counts of all parts in one value.
CREATE FUNCTION akpi_net_add_from(sum bytea, change bytea, begin integer) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_add_from' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_net_add_from(bytea, bytea, integer) IS 'internal: adds counts of a live scorecard to those from a position on';
CREATE AGGREGATE akpi_net_from(change bytea, begin integer) (
    SFUNC = akpi_net_add_from, STYPE = bytea, INITCOND = '', COMBINEFUNC = kpi_net_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE akpi_net_from(bytea, integer) IS 'internal: sum of the counts of a live scorecard of several tables, each from a position on';

SELECT akpi_search_store();
