-- From 0.7.0 to 0.8.0: methods, weights, flows, samples of ratios, answers one by one, several
-- groups, charts.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Another argument makes another function. The former one is renamed, and views that call it
-- follow: with both under one name a call by defaults would be ambiguous. Views take defaults
-- when they are read, so a function whose default changes is renamed too.
ALTER FUNCTION rate_ci(rate_summary, double precision, text) RENAME TO akpi_rate_ci;
ALTER FUNCTION nps_ci(nps_summary, double precision, text) RENAME TO akpi_nps_ci;
ALTER FUNCTION action_ci(action_summary, double precision, text) RENAME TO akpi_action_ci;
ALTER FUNCTION rate_compare(rate_summary, rate_summary, double precision) RENAME TO akpi_rate_compare;
ALTER FUNCTION nps_compare(nps_summary, nps_summary, double precision) RENAME TO akpi_nps_compare;
ALTER FUNCTION action_compare(action_summary, action_summary, double precision) RENAME TO akpi_action_compare;
ALTER FUNCTION u_chart(action_summary, action_summary, double precision) RENAME TO akpi_u_chart;

-- At the end, so that rows of before keep their columns.
ALTER TYPE kpi_trend_result ADD ATTRIBUTE sen_low double precision, ADD ATTRIBUTE sen_high double precision;

-- Other types have functions of the same name now; text that has no type goes on meaning these.
UPDATE pg_catalog.pg_type SET typispreferred = true
    WHERE oid IN ('rate_summary'::pg_catalog.regtype, 'nps_summary'::pg_catalog.regtype, 'ratio_summary'::pg_catalog.regtype);

CREATE TYPE flow_summary;

CREATE FUNCTION flow_summary_in(cstring) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_in(cstring) IS 'text input of flow_summary: (never,gained,lost,kept)';

CREATE FUNCTION flow_summary_out(flow_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_flow_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_out(flow_summary) IS 'text output of flow_summary: (never,gained,lost,kept)';

CREATE FUNCTION flow_summary_recv(internal) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_recv(internal) IS 'binary input of flow_summary: big-endian integers';

CREATE FUNCTION flow_summary_send(flow_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_flow_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_send(flow_summary) IS 'binary output of flow_summary: big-endian integers';

CREATE TYPE flow_summary (
    INTERNALLENGTH = 32, ALIGNMENT = double, STORAGE = plain,
    INPUT = flow_summary_in, OUTPUT = flow_summary_out, RECEIVE = flow_summary_recv, SEND = flow_summary_send
);
COMMENT ON TYPE flow_summary IS 'customers by a flag at two moments: TRUE at neither, at the end only, at the start only, at both; text form (never,gained,lost,kept), each >= 0';

CREATE FUNCTION flow_summary(never bigint, gained bigint, lost bigint, kept bigint) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary(never bigint, gained bigint, lost bigint, kept bigint) IS 'flow_summary of counts: each >= 0';

CREATE FUNCTION flow_summary_add(flow_summary, flow_summary) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_add(flow_summary, flow_summary) IS 'merges two flow_summary values';

CREATE FUNCTION flow_summary_sub(flow_summary, flow_summary) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_sub(flow_summary, flow_summary) IS 'subtracts what was merged before; an error where a count would go below zero';

CREATE OPERATOR + (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (flow_summary, flow_summary) IS 'merge';

CREATE OPERATOR - (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_sub);
COMMENT ON OPERATOR - (flow_summary, flow_summary) IS 'subtract what was merged before';

CREATE FUNCTION flow_summary_eq(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_eq(flow_summary, flow_summary) IS 'equal, field by field';

CREATE FUNCTION flow_summary_ne(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_ne(flow_summary, flow_summary) IS 'not equal';

CREATE FUNCTION flow_summary_lt(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_lt(flow_summary, flow_summary) IS 'less than, by the fields in order';

CREATE FUNCTION flow_summary_le(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_le(flow_summary, flow_summary) IS 'less than or equal, by the fields in order';

CREATE FUNCTION flow_summary_gt(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_gt(flow_summary, flow_summary) IS 'greater than, by the fields in order';

CREATE FUNCTION flow_summary_ge(flow_summary, flow_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_flow_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_ge(flow_summary, flow_summary) IS 'greater than or equal, by the fields in order';

CREATE OPERATOR = (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (flow_summary, flow_summary) IS 'equal, field by field';

CREATE OPERATOR <> (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (flow_summary, flow_summary) IS 'not equal';

CREATE OPERATOR < (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (flow_summary, flow_summary) IS 'less than, by the fields in order';

CREATE OPERATOR <= (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (flow_summary, flow_summary) IS 'less than or equal, by the fields in order';

CREATE OPERATOR > (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (flow_summary, flow_summary) IS 'greater than, by the fields in order';

CREATE OPERATOR >= (LEFTARG = flow_summary, RIGHTARG = flow_summary, FUNCTION = flow_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (flow_summary, flow_summary) IS 'greater than or equal, by the fields in order';

CREATE FUNCTION flow_summary_cmp(flow_summary, flow_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_flow_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_cmp(flow_summary, flow_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';

CREATE FUNCTION flow_summary_hash(flow_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_flow_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_hash(flow_summary) IS 'hash of the binary form';

CREATE FUNCTION flow_summary_hash_extended(flow_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_flow_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_summary_hash_extended(flow_summary, bigint) IS 'seeded hash of the binary form';

CREATE OPERATOR CLASS flow_summary_ops DEFAULT FOR TYPE flow_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 flow_summary_cmp(flow_summary, flow_summary);
COMMENT ON OPERATOR CLASS flow_summary_ops USING btree IS 'order of flow_summary by its fields';
COMMENT ON OPERATOR FAMILY flow_summary_ops USING btree IS 'order of flow_summary by its fields';

CREATE OPERATOR CLASS flow_summary_ops DEFAULT FOR TYPE flow_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 flow_summary_hash(flow_summary), FUNCTION 2 flow_summary_hash_extended(flow_summary, bigint);
COMMENT ON OPERATOR CLASS flow_summary_ops USING hash IS 'hash of flow_summary';
COMMENT ON OPERATOR FAMILY flow_summary_ops USING hash IS 'hash of flow_summary';

CREATE TYPE ratio_sample_summary;

CREATE FUNCTION ratio_sample_summary_in(cstring) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_in(cstring) IS 'text input of ratio_sample_summary: (n,numerator,denominator,numerator_squares,denominator_squares,products)';

CREATE FUNCTION ratio_sample_summary_out(ratio_sample_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_out(ratio_sample_summary) IS 'text output of ratio_sample_summary: (n,numerator,denominator,numerator_squares,denominator_squares,products)';

CREATE FUNCTION ratio_sample_summary_recv(internal) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_recv(internal) IS 'binary input of ratio_sample_summary: big-endian integers';

CREATE FUNCTION ratio_sample_summary_send(ratio_sample_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_send(ratio_sample_summary) IS 'binary output of ratio_sample_summary: big-endian integers';

CREATE TYPE ratio_sample_summary (
    INTERNALLENGTH = 72, ALIGNMENT = double, STORAGE = plain,
    INPUT = ratio_sample_summary_in, OUTPUT = ratio_sample_summary_out, RECEIVE = ratio_sample_summary_recv, SEND = ratio_sample_summary_send
);
COMMENT ON TYPE ratio_sample_summary IS 'a sample of pairs whose pooled quotient is the KPI, with the squares that its sampling error needs; text form (n,numerator,denominator,numerator_squares,denominator_squares,products), the squares and products are those of n pairs of whole numbers; only numerator and products may be below 0';

CREATE FUNCTION ratio_sample_summary(n bigint, numerator bigint, denominator bigint, numerator_squares numeric, denominator_squares numeric, products numeric) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary(n bigint, numerator bigint, denominator bigint, numerator_squares numeric, denominator_squares numeric, products numeric) IS 'ratio_sample_summary of counts: the squares and products are those of n pairs of whole numbers; only numerator and products may be below 0';

CREATE FUNCTION ratio_sample_summary_add(ratio_sample_summary, ratio_sample_summary) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_add(ratio_sample_summary, ratio_sample_summary) IS 'merges two ratio_sample_summary values';

CREATE FUNCTION ratio_sample_summary_sub(ratio_sample_summary, ratio_sample_summary) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_sub(ratio_sample_summary, ratio_sample_summary) IS 'subtracts what was merged before; an error where a count would go below zero';

CREATE OPERATOR + (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (ratio_sample_summary, ratio_sample_summary) IS 'merge';

CREATE OPERATOR - (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_sub);
COMMENT ON OPERATOR - (ratio_sample_summary, ratio_sample_summary) IS 'subtract what was merged before';

CREATE FUNCTION ratio_sample_summary_eq(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_eq(ratio_sample_summary, ratio_sample_summary) IS 'equal, field by field';

CREATE FUNCTION ratio_sample_summary_ne(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_ne(ratio_sample_summary, ratio_sample_summary) IS 'not equal';

CREATE FUNCTION ratio_sample_summary_lt(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_lt(ratio_sample_summary, ratio_sample_summary) IS 'less than, by the fields in order';

CREATE FUNCTION ratio_sample_summary_le(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_le(ratio_sample_summary, ratio_sample_summary) IS 'less than or equal, by the fields in order';

CREATE FUNCTION ratio_sample_summary_gt(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_gt(ratio_sample_summary, ratio_sample_summary) IS 'greater than, by the fields in order';

CREATE FUNCTION ratio_sample_summary_ge(ratio_sample_summary, ratio_sample_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_ge(ratio_sample_summary, ratio_sample_summary) IS 'greater than or equal, by the fields in order';

CREATE OPERATOR = (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (ratio_sample_summary, ratio_sample_summary) IS 'equal, field by field';

CREATE OPERATOR <> (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (ratio_sample_summary, ratio_sample_summary) IS 'not equal';

CREATE OPERATOR < (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (ratio_sample_summary, ratio_sample_summary) IS 'less than, by the fields in order';

CREATE OPERATOR <= (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (ratio_sample_summary, ratio_sample_summary) IS 'less than or equal, by the fields in order';

CREATE OPERATOR > (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (ratio_sample_summary, ratio_sample_summary) IS 'greater than, by the fields in order';

CREATE OPERATOR >= (LEFTARG = ratio_sample_summary, RIGHTARG = ratio_sample_summary, FUNCTION = ratio_sample_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (ratio_sample_summary, ratio_sample_summary) IS 'greater than or equal, by the fields in order';

CREATE FUNCTION ratio_sample_summary_cmp(ratio_sample_summary, ratio_sample_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_cmp(ratio_sample_summary, ratio_sample_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';

CREATE FUNCTION ratio_sample_summary_hash(ratio_sample_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_hash(ratio_sample_summary) IS 'hash of the binary form';

CREATE FUNCTION ratio_sample_summary_hash_extended(ratio_sample_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_summary_hash_extended(ratio_sample_summary, bigint) IS 'seeded hash of the binary form';

CREATE OPERATOR CLASS ratio_sample_summary_ops DEFAULT FOR TYPE ratio_sample_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 ratio_sample_summary_cmp(ratio_sample_summary, ratio_sample_summary);
COMMENT ON OPERATOR CLASS ratio_sample_summary_ops USING btree IS 'order of ratio_sample_summary by its fields';
COMMENT ON OPERATOR FAMILY ratio_sample_summary_ops USING btree IS 'order of ratio_sample_summary by its fields';

CREATE OPERATOR CLASS ratio_sample_summary_ops DEFAULT FOR TYPE ratio_sample_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 ratio_sample_summary_hash(ratio_sample_summary), FUNCTION 2 ratio_sample_summary_hash_extended(ratio_sample_summary, bigint);
COMMENT ON OPERATOR CLASS ratio_sample_summary_ops USING hash IS 'hash of ratio_sample_summary';
COMMENT ON OPERATOR FAMILY ratio_sample_summary_ops USING hash IS 'hash of ratio_sample_summary';

CREATE TYPE weighted_rate_summary;

CREATE FUNCTION weighted_rate_summary_in(cstring) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_in(cstring) IS 'text input of weighted_rate_summary: (n,hits,misses,hit_squares,miss_squares)';

CREATE FUNCTION weighted_rate_summary_out(weighted_rate_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_out(weighted_rate_summary) IS 'text output of weighted_rate_summary: (n,hits,misses,hit_squares,miss_squares)';

CREATE FUNCTION weighted_rate_summary_recv(internal) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_recv(internal) IS 'binary input of weighted_rate_summary: big-endian integers';

CREATE FUNCTION weighted_rate_summary_send(weighted_rate_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_send(weighted_rate_summary) IS 'binary output of weighted_rate_summary: big-endian integers';

CREATE TYPE weighted_rate_summary (
    INTERNALLENGTH = 72, ALIGNMENT = double, STORAGE = plain,
    INPUT = weighted_rate_summary_in, OUTPUT = weighted_rate_summary_out, RECEIVE = weighted_rate_summary_recv, SEND = weighted_rate_summary_send
);
COMMENT ON TYPE weighted_rate_summary IS 'a share of rows that count by weight, in millionths; text form (n,hits,misses,hit_squares,miss_squares), the squared weights are those of n rows';

CREATE FUNCTION weighted_rate_summary(n bigint, hits numeric, misses numeric, hit_squares numeric, miss_squares numeric) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary(n bigint, hits numeric, misses numeric, hit_squares numeric, miss_squares numeric) IS 'weighted_rate_summary of counts: the squared weights are those of n rows';

CREATE FUNCTION weighted_rate_summary_add(weighted_rate_summary, weighted_rate_summary) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_add(weighted_rate_summary, weighted_rate_summary) IS 'merges two weighted_rate_summary values';

CREATE FUNCTION weighted_rate_summary_sub(weighted_rate_summary, weighted_rate_summary) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_sub(weighted_rate_summary, weighted_rate_summary) IS 'subtracts what was merged before; an error where a count would go below zero';

CREATE OPERATOR + (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (weighted_rate_summary, weighted_rate_summary) IS 'merge';

CREATE OPERATOR - (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_sub);
COMMENT ON OPERATOR - (weighted_rate_summary, weighted_rate_summary) IS 'subtract what was merged before';

CREATE FUNCTION weighted_rate_summary_eq(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_eq(weighted_rate_summary, weighted_rate_summary) IS 'equal, field by field';

CREATE FUNCTION weighted_rate_summary_ne(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_ne(weighted_rate_summary, weighted_rate_summary) IS 'not equal';

CREATE FUNCTION weighted_rate_summary_lt(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_lt(weighted_rate_summary, weighted_rate_summary) IS 'less than, by the fields in order';

CREATE FUNCTION weighted_rate_summary_le(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_le(weighted_rate_summary, weighted_rate_summary) IS 'less than or equal, by the fields in order';

CREATE FUNCTION weighted_rate_summary_gt(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_gt(weighted_rate_summary, weighted_rate_summary) IS 'greater than, by the fields in order';

CREATE FUNCTION weighted_rate_summary_ge(weighted_rate_summary, weighted_rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_ge(weighted_rate_summary, weighted_rate_summary) IS 'greater than or equal, by the fields in order';

CREATE OPERATOR = (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (weighted_rate_summary, weighted_rate_summary) IS 'equal, field by field';

CREATE OPERATOR <> (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (weighted_rate_summary, weighted_rate_summary) IS 'not equal';

CREATE OPERATOR < (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (weighted_rate_summary, weighted_rate_summary) IS 'less than, by the fields in order';

CREATE OPERATOR <= (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (weighted_rate_summary, weighted_rate_summary) IS 'less than or equal, by the fields in order';

CREATE OPERATOR > (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (weighted_rate_summary, weighted_rate_summary) IS 'greater than, by the fields in order';

CREATE OPERATOR >= (LEFTARG = weighted_rate_summary, RIGHTARG = weighted_rate_summary, FUNCTION = weighted_rate_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (weighted_rate_summary, weighted_rate_summary) IS 'greater than or equal, by the fields in order';

CREATE FUNCTION weighted_rate_summary_cmp(weighted_rate_summary, weighted_rate_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_cmp(weighted_rate_summary, weighted_rate_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';

CREATE FUNCTION weighted_rate_summary_hash(weighted_rate_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_hash(weighted_rate_summary) IS 'hash of the binary form';

CREATE FUNCTION weighted_rate_summary_hash_extended(weighted_rate_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_summary_hash_extended(weighted_rate_summary, bigint) IS 'seeded hash of the binary form';

CREATE OPERATOR CLASS weighted_rate_summary_ops DEFAULT FOR TYPE weighted_rate_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 weighted_rate_summary_cmp(weighted_rate_summary, weighted_rate_summary);
COMMENT ON OPERATOR CLASS weighted_rate_summary_ops USING btree IS 'order of weighted_rate_summary by its fields';
COMMENT ON OPERATOR FAMILY weighted_rate_summary_ops USING btree IS 'order of weighted_rate_summary by its fields';

CREATE OPERATOR CLASS weighted_rate_summary_ops DEFAULT FOR TYPE weighted_rate_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 weighted_rate_summary_hash(weighted_rate_summary), FUNCTION 2 weighted_rate_summary_hash_extended(weighted_rate_summary, bigint);
COMMENT ON OPERATOR CLASS weighted_rate_summary_ops USING hash IS 'hash of weighted_rate_summary';
COMMENT ON OPERATOR FAMILY weighted_rate_summary_ops USING hash IS 'hash of weighted_rate_summary';

CREATE TYPE weighted_nps_summary;

CREATE FUNCTION weighted_nps_summary_in(cstring) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_in(cstring) IS 'text input of weighted_nps_summary: (n,promoters,passives,detractors,promoter_squares,passive_squares,detractor_squares)';

CREATE FUNCTION weighted_nps_summary_out(weighted_nps_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_out(weighted_nps_summary) IS 'text output of weighted_nps_summary: (n,promoters,passives,detractors,promoter_squares,passive_squares,detractor_squares)';

CREATE FUNCTION weighted_nps_summary_recv(internal) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_recv(internal) IS 'binary input of weighted_nps_summary: big-endian integers';

CREATE FUNCTION weighted_nps_summary_send(weighted_nps_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_send(weighted_nps_summary) IS 'binary output of weighted_nps_summary: big-endian integers';

CREATE TYPE weighted_nps_summary (
    INTERNALLENGTH = 104, ALIGNMENT = double, STORAGE = plain,
    INPUT = weighted_nps_summary_in, OUTPUT = weighted_nps_summary_out, RECEIVE = weighted_nps_summary_recv, SEND = weighted_nps_summary_send
);
COMMENT ON TYPE weighted_nps_summary IS 'a Net Promoter Score of answers that count by weight, in millionths; text form (n,promoters,passives,detractors,promoter_squares,passive_squares,detractor_squares), the squared weights are those of n answers';

CREATE FUNCTION weighted_nps_summary(n bigint, promoters numeric, passives numeric, detractors numeric, promoter_squares numeric, passive_squares numeric, detractor_squares numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary(n bigint, promoters numeric, passives numeric, detractors numeric, promoter_squares numeric, passive_squares numeric, detractor_squares numeric) IS 'weighted_nps_summary of counts: the squared weights are those of n answers';

CREATE FUNCTION weighted_nps_summary_add(weighted_nps_summary, weighted_nps_summary) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_add(weighted_nps_summary, weighted_nps_summary) IS 'merges two weighted_nps_summary values';

CREATE FUNCTION weighted_nps_summary_sub(weighted_nps_summary, weighted_nps_summary) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_sub(weighted_nps_summary, weighted_nps_summary) IS 'subtracts what was merged before; an error where a count would go below zero';

CREATE OPERATOR + (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (weighted_nps_summary, weighted_nps_summary) IS 'merge';

CREATE OPERATOR - (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_sub);
COMMENT ON OPERATOR - (weighted_nps_summary, weighted_nps_summary) IS 'subtract what was merged before';

CREATE FUNCTION weighted_nps_summary_eq(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_eq(weighted_nps_summary, weighted_nps_summary) IS 'equal, field by field';

CREATE FUNCTION weighted_nps_summary_ne(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_ne(weighted_nps_summary, weighted_nps_summary) IS 'not equal';

CREATE FUNCTION weighted_nps_summary_lt(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_lt(weighted_nps_summary, weighted_nps_summary) IS 'less than, by the fields in order';

CREATE FUNCTION weighted_nps_summary_le(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_le(weighted_nps_summary, weighted_nps_summary) IS 'less than or equal, by the fields in order';

CREATE FUNCTION weighted_nps_summary_gt(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_gt(weighted_nps_summary, weighted_nps_summary) IS 'greater than, by the fields in order';

CREATE FUNCTION weighted_nps_summary_ge(weighted_nps_summary, weighted_nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_ge(weighted_nps_summary, weighted_nps_summary) IS 'greater than or equal, by the fields in order';

CREATE OPERATOR = (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (weighted_nps_summary, weighted_nps_summary) IS 'equal, field by field';

CREATE OPERATOR <> (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (weighted_nps_summary, weighted_nps_summary) IS 'not equal';

CREATE OPERATOR < (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (weighted_nps_summary, weighted_nps_summary) IS 'less than, by the fields in order';

CREATE OPERATOR <= (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (weighted_nps_summary, weighted_nps_summary) IS 'less than or equal, by the fields in order';

CREATE OPERATOR > (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (weighted_nps_summary, weighted_nps_summary) IS 'greater than, by the fields in order';

CREATE OPERATOR >= (LEFTARG = weighted_nps_summary, RIGHTARG = weighted_nps_summary, FUNCTION = weighted_nps_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (weighted_nps_summary, weighted_nps_summary) IS 'greater than or equal, by the fields in order';

CREATE FUNCTION weighted_nps_summary_cmp(weighted_nps_summary, weighted_nps_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_cmp(weighted_nps_summary, weighted_nps_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';

CREATE FUNCTION weighted_nps_summary_hash(weighted_nps_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_hash(weighted_nps_summary) IS 'hash of the binary form';

CREATE FUNCTION weighted_nps_summary_hash_extended(weighted_nps_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_summary_hash_extended(weighted_nps_summary, bigint) IS 'seeded hash of the binary form';

CREATE OPERATOR CLASS weighted_nps_summary_ops DEFAULT FOR TYPE weighted_nps_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 weighted_nps_summary_cmp(weighted_nps_summary, weighted_nps_summary);
COMMENT ON OPERATOR CLASS weighted_nps_summary_ops USING btree IS 'order of weighted_nps_summary by its fields';
COMMENT ON OPERATOR FAMILY weighted_nps_summary_ops USING btree IS 'order of weighted_nps_summary by its fields';

CREATE OPERATOR CLASS weighted_nps_summary_ops DEFAULT FOR TYPE weighted_nps_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 weighted_nps_summary_hash(weighted_nps_summary), FUNCTION 2 weighted_nps_summary_hash_extended(weighted_nps_summary, bigint);
COMMENT ON OPERATOR CLASS weighted_nps_summary_ops USING hash IS 'hash of weighted_nps_summary';
COMMENT ON OPERATOR FAMILY weighted_nps_summary_ops USING hash IS 'hash of weighted_nps_summary';

CREATE TYPE score_summary;

CREATE FUNCTION score_summary_in(cstring) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_in(cstring) IS 'text input of score_summary: (score_0,score_1,score_2,score_3,score_4,score_5,score_6,score_7,score_8,score_9,score_10)';

CREATE FUNCTION score_summary_out(score_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_score_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_out(score_summary) IS 'text output of score_summary: (score_0,score_1,score_2,score_3,score_4,score_5,score_6,score_7,score_8,score_9,score_10)';

CREATE FUNCTION score_summary_recv(internal) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_recv(internal) IS 'binary input of score_summary: big-endian integers';

CREATE FUNCTION score_summary_send(score_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_score_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_send(score_summary) IS 'binary output of score_summary: big-endian integers';

CREATE TYPE score_summary (
    INTERNALLENGTH = 88, ALIGNMENT = double, STORAGE = plain,
    INPUT = score_summary_in, OUTPUT = score_summary_out, RECEIVE = score_summary_recv, SEND = score_summary_send
);
COMMENT ON TYPE score_summary IS 'how often each answer from 0 to 10 was given; text form (score_0,score_1,score_2,score_3,score_4,score_5,score_6,score_7,score_8,score_9,score_10), each >= 0';

CREATE FUNCTION score_summary(score_0 bigint, score_1 bigint, score_2 bigint, score_3 bigint, score_4 bigint, score_5 bigint, score_6 bigint, score_7 bigint, score_8 bigint, score_9 bigint, score_10 bigint) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary(score_0 bigint, score_1 bigint, score_2 bigint, score_3 bigint, score_4 bigint, score_5 bigint, score_6 bigint, score_7 bigint, score_8 bigint, score_9 bigint, score_10 bigint) IS 'score_summary of counts: each >= 0';

CREATE FUNCTION score_summary_add(score_summary, score_summary) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_add(score_summary, score_summary) IS 'merges two score_summary values';

CREATE FUNCTION score_summary_sub(score_summary, score_summary) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_sub(score_summary, score_summary) IS 'subtracts what was merged before; an error where a count would go below zero';

CREATE OPERATOR + (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (score_summary, score_summary) IS 'merge';

CREATE OPERATOR - (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_sub);
COMMENT ON OPERATOR - (score_summary, score_summary) IS 'subtract what was merged before';

CREATE FUNCTION score_summary_eq(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_eq(score_summary, score_summary) IS 'equal, field by field';

CREATE FUNCTION score_summary_ne(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_ne(score_summary, score_summary) IS 'not equal';

CREATE FUNCTION score_summary_lt(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_lt(score_summary, score_summary) IS 'less than, by the fields in order';

CREATE FUNCTION score_summary_le(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_le(score_summary, score_summary) IS 'less than or equal, by the fields in order';

CREATE FUNCTION score_summary_gt(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_gt(score_summary, score_summary) IS 'greater than, by the fields in order';

CREATE FUNCTION score_summary_ge(score_summary, score_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_score_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_ge(score_summary, score_summary) IS 'greater than or equal, by the fields in order';

CREATE OPERATOR = (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (score_summary, score_summary) IS 'equal, field by field';

CREATE OPERATOR <> (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (score_summary, score_summary) IS 'not equal';

CREATE OPERATOR < (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (score_summary, score_summary) IS 'less than, by the fields in order';

CREATE OPERATOR <= (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (score_summary, score_summary) IS 'less than or equal, by the fields in order';

CREATE OPERATOR > (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (score_summary, score_summary) IS 'greater than, by the fields in order';

CREATE OPERATOR >= (LEFTARG = score_summary, RIGHTARG = score_summary, FUNCTION = score_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (score_summary, score_summary) IS 'greater than or equal, by the fields in order';

CREATE FUNCTION score_summary_cmp(score_summary, score_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_score_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_cmp(score_summary, score_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';

CREATE FUNCTION score_summary_hash(score_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_score_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_hash(score_summary) IS 'hash of the binary form';

CREATE FUNCTION score_summary_hash_extended(score_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_score_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_summary_hash_extended(score_summary, bigint) IS 'seeded hash of the binary form';

CREATE OPERATOR CLASS score_summary_ops DEFAULT FOR TYPE score_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 score_summary_cmp(score_summary, score_summary);
COMMENT ON OPERATOR CLASS score_summary_ops USING btree IS 'order of score_summary by its fields';
COMMENT ON OPERATOR FAMILY score_summary_ops USING btree IS 'order of score_summary by its fields';

CREATE OPERATOR CLASS score_summary_ops DEFAULT FOR TYPE score_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 score_summary_hash(score_summary), FUNCTION 2 score_summary_hash_extended(score_summary, bigint);
COMMENT ON OPERATOR CLASS score_summary_ops USING hash IS 'hash of score_summary';
COMMENT ON OPERATOR FAMILY score_summary_ops USING hash IS 'hash of score_summary';

CREATE FUNCTION flow_never(flow_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_flow_never' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_never(flow_summary) IS 'customers who were TRUE at neither time';

CREATE FUNCTION flow_gained(flow_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_flow_gained' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_gained(flow_summary) IS 'customers who were TRUE at the end only';

CREATE FUNCTION flow_lost(flow_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_flow_lost' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_lost(flow_summary) IS 'customers who were TRUE at the start only';

CREATE FUNCTION flow_kept(flow_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_flow_kept' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_kept(flow_summary) IS 'customers who were TRUE at both times';

CREATE FUNCTION advocacy_growth(flow_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_flow_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_growth(flow_summary) IS 'growth of the number of advocates in percent: 100 * (gained - lost) / (lost + kept); NULL from a start of 0';

CREATE FUNCTION advocate_retention_rate(flow_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_flow_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocate_retention_rate(flow_summary) IS 'of the advocates at the start, the percentage still advocates at the end; NULL where there were none';

CREATE FUNCTION ratio_pairs(ratio_sample_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_n' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_pairs(ratio_sample_summary) IS 'pairs';

CREATE FUNCTION ratio_numerator(ratio_sample_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_numerator' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_numerator(ratio_sample_summary) IS 'sum of what is counted';

CREATE FUNCTION ratio_denominator(ratio_sample_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_denominator' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_denominator(ratio_sample_summary) IS 'sum of what it is counted against';

CREATE FUNCTION ratio_summary(ratio_sample_summary) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary(ratio_sample_summary) IS 'the sums alone; an error where the numerator is below zero';

CREATE FUNCTION engagement_rate(ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION engagement_rate(ratio_sample_summary) IS 'engagements per 100 people of the audience, pooled; NULL over a denominator of 0';

CREATE FUNCTION share_rate(ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_rate(ratio_sample_summary) IS 'shares per 100 people of the audience, pooled; NULL over a denominator of 0';

CREATE FUNCTION referral_rate(ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(ratio_sample_summary) IS 'referrals per 100 customers; NULL over a denominator of 0';

CREATE FUNCTION ambassador_rate(weighted_rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_rate(weighted_rate_summary) IS 'percentage by weight, 0-100; NULL over no weight';

CREATE FUNCTION nps(weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(weighted_nps_summary) IS 'Net Promoter Score by weight, in points; NULL over no weight';

CREATE FUNCTION n_effective(weighted_rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_n_effective' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION n_effective(weighted_rate_summary) IS 'rows of equal weight that would tell as much (Kish): (sum of weights)^2 / sum of squared weights';

CREATE FUNCTION design_effect(weighted_rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_design_effect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION design_effect(weighted_rate_summary) IS 'how many times as many rows the weights cost (Kish): n * sum of squared weights / (sum of weights)^2';

CREATE FUNCTION n_effective(weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_n_effective' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION n_effective(weighted_nps_summary) IS 'rows of equal weight that would tell as much (Kish): (sum of weights)^2 / sum of squared weights';

CREATE FUNCTION design_effect(weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_design_effect' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION design_effect(weighted_nps_summary) IS 'how many times as many rows the weights cost (Kish): n * sum of squared weights / (sum of weights)^2';

CREATE FUNCTION score_answers(score_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_score_answers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_answers(score_summary) IS 'answers in all';

CREATE FUNCTION score_mean(score_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_score_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_mean(score_summary) IS 'mean answer, 0-10; NULL over no answers';

CREATE FUNCTION score_stddev(score_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_score_stddev' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_stddev(score_summary) IS 'standard deviation of the answers, with n - 1; NULL over fewer than two';

CREATE FUNCTION score_distribution(score_summary) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'akpi_score_distribution' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_distribution(score_summary) IS 'how often each answer was given: eleven counts, of 0 to 10';

CREATE FUNCTION score_nps(summary score_summary, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_score_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_nps(summary score_summary, detractor_max integer, promoter_min integer) IS 'promoters, passives and detractors by these cut-offs, for nps, nps_ci and nps_compare';

CREATE FUNCTION score_top_box(summary score_summary, at_least integer DEFAULT 10) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_score_top_box' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_top_box(summary score_summary, at_least integer) IS 'answers of at least so much, of all, for rate_ci and rate_compare';

CREATE FUNCTION score_ces(score_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_score_ces' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_ces(score_summary) IS 'answers 5-7, of all on 1-7, for rate_ci and rate_compare';

CREATE FUNCTION nps(score_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_score_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(score_summary) IS 'Net Promoter Score: % promoters (9-10) - % detractors (0-6), in points; NULL over no answers; by other cut-offs nps(score_nps(summary, detractor_max, promoter_min))';

CREATE FUNCTION top_box(summary score_summary, at_least integer DEFAULT 10) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_score_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION top_box(summary score_summary, at_least integer) IS 'percentage of answers of at least so much; NULL over no answers';

CREATE FUNCTION ces(score_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_score_effort' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces(score_summary) IS 'customer effort score: percentage of answers 5-7 on 1-7; NULL over no answers';

CREATE FUNCTION flow_accum(flow_summary, boolean, boolean) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_accum(flow_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';

CREATE FUNCTION flow_accum_inv(flow_summary, boolean, boolean) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_accum_inv(flow_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';

CREATE FUNCTION ratio_sample_accum(ratio_sample_summary, integer, integer) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_integer_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum(ratio_sample_summary, integer, integer) IS 'transition: adds one pair';

CREATE FUNCTION ratio_sample_accum_inv(ratio_sample_summary, integer, integer) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_integer_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum_inv(ratio_sample_summary, integer, integer) IS 'inverse transition: subtracts one pair';

CREATE FUNCTION ratio_sample_accum(ratio_sample_summary, bigint, bigint) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum(ratio_sample_summary, bigint, bigint) IS 'transition: adds one pair';

CREATE FUNCTION ratio_sample_accum_inv(ratio_sample_summary, bigint, bigint) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum_inv(ratio_sample_summary, bigint, bigint) IS 'inverse transition: subtracts one pair';

CREATE FUNCTION ratio_sample_accum(ratio_sample_summary, numeric, numeric) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum(ratio_sample_summary, numeric, numeric) IS 'transition: adds one pair';

CREATE FUNCTION ratio_sample_accum_inv(ratio_sample_summary, numeric, numeric) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum_inv(ratio_sample_summary, numeric, numeric) IS 'inverse transition: subtracts one pair';

CREATE FUNCTION ratio_sample_accum(ratio_sample_summary, double precision, double precision) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum(ratio_sample_summary, double precision, double precision) IS 'transition: adds one pair';

CREATE FUNCTION ratio_sample_accum_inv(ratio_sample_summary, double precision, double precision) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sample_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_sample_accum_inv(ratio_sample_summary, double precision, double precision) IS 'inverse transition: subtracts one pair';

CREATE FUNCTION weighted_rate_accum(weighted_rate_summary, boolean, numeric) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_accum(weighted_rate_summary, boolean, numeric) IS 'transition: adds one row of a weight';

CREATE FUNCTION weighted_rate_accum_inv(weighted_rate_summary, boolean, numeric) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_accum_inv(weighted_rate_summary, boolean, numeric) IS 'inverse transition: subtracts one row of a weight';

CREATE FUNCTION weighted_rate_accum(weighted_rate_summary, boolean, double precision) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_accum(weighted_rate_summary, boolean, double precision) IS 'transition: adds one row of a weight';

CREATE FUNCTION weighted_rate_accum_inv(weighted_rate_summary, boolean, double precision) RETURNS weighted_rate_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_rate_accum_inv(weighted_rate_summary, boolean, double precision) IS 'inverse transition: subtracts one row of a weight';

CREATE FUNCTION weighted_nps_accum(weighted_nps_summary, integer, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum(weighted_nps_summary, integer, numeric) IS 'transition: adds one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum_inv(weighted_nps_summary, integer, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum_inv(weighted_nps_summary, integer, numeric) IS 'inverse transition: subtracts one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum(weighted_nps_summary, bigint, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum(weighted_nps_summary, bigint, numeric) IS 'transition: adds one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum_inv(weighted_nps_summary, bigint, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum_inv(weighted_nps_summary, bigint, numeric) IS 'inverse transition: subtracts one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum(weighted_nps_summary, numeric, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum(weighted_nps_summary, numeric, numeric) IS 'transition: adds one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum_inv(weighted_nps_summary, numeric, numeric) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum_inv(weighted_nps_summary, numeric, numeric) IS 'inverse transition: subtracts one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum(weighted_nps_summary, double precision, double precision) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum(weighted_nps_summary, double precision, double precision) IS 'transition: adds one answer on 0-10 of a weight';

CREATE FUNCTION weighted_nps_accum_inv(weighted_nps_summary, double precision, double precision) RETURNS weighted_nps_summary
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION weighted_nps_accum_inv(weighted_nps_summary, double precision, double precision) IS 'inverse transition: subtracts one answer on 0-10 of a weight';

CREATE FUNCTION score_accum(score_summary, integer) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum(score_summary, integer) IS 'transition: adds one answer on 0-10';

CREATE FUNCTION score_accum_inv(score_summary, integer) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum_inv(score_summary, integer) IS 'inverse transition: subtracts one answer on 0-10';

CREATE FUNCTION score_accum(score_summary, bigint) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum(score_summary, bigint) IS 'transition: adds one answer on 0-10';

CREATE FUNCTION score_accum_inv(score_summary, bigint) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum_inv(score_summary, bigint) IS 'inverse transition: subtracts one answer on 0-10';

CREATE FUNCTION score_accum(score_summary, numeric) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum(score_summary, numeric) IS 'transition: adds one answer on 0-10';

CREATE FUNCTION score_accum_inv(score_summary, numeric) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum_inv(score_summary, numeric) IS 'inverse transition: subtracts one answer on 0-10';

CREATE FUNCTION score_accum(score_summary, double precision) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum(score_summary, double precision) IS 'transition: adds one answer on 0-10';

CREATE FUNCTION score_accum_inv(score_summary, double precision) RETURNS score_summary
    AS 'MODULE_PATHNAME', 'akpi_score_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_accum_inv(score_summary, double precision) IS 'inverse transition: subtracts one answer on 0-10';

CREATE AGGREGATE flow_agg(start boolean, "end" boolean) (
    STYPE = flow_summary, INITCOND = '(0,0,0,0)', SFUNC = flow_accum,
    MSTYPE = flow_summary, MINITCOND = '(0,0,0,0)', MSFUNC = flow_accum, MINVFUNC = flow_accum_inv,
    COMBINEFUNC = flow_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE flow_agg(start boolean, "end" boolean) IS 'summary of a flag of the same customers at two moments: never, gained, lost, kept; a customer of whom one is NULL is left out';

CREATE AGGREGATE ratio_sample_agg(numerator integer, denominator integer) (
    STYPE = ratio_sample_summary, INITCOND = '(0,0,0,0,0,0)', SFUNC = ratio_sample_accum,
    MSTYPE = ratio_sample_summary, MINITCOND = '(0,0,0,0,0,0)', MSFUNC = ratio_sample_accum, MINVFUNC = ratio_sample_accum_inv,
    COMBINEFUNC = ratio_sample_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_sample_agg(numerator integer, denominator integer) IS 'summary of pairs whose pooled quotient is a KPI: sums, squares and products, for ratio_ci and ratio_compare';

CREATE AGGREGATE ratio_sample_agg(numerator bigint, denominator bigint) (
    STYPE = ratio_sample_summary, INITCOND = '(0,0,0,0,0,0)', SFUNC = ratio_sample_accum,
    MSTYPE = ratio_sample_summary, MINITCOND = '(0,0,0,0,0,0)', MSFUNC = ratio_sample_accum, MINVFUNC = ratio_sample_accum_inv,
    COMBINEFUNC = ratio_sample_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_sample_agg(numerator bigint, denominator bigint) IS 'summary of pairs whose pooled quotient is a KPI: sums, squares and products, for ratio_ci and ratio_compare';

CREATE AGGREGATE ratio_sample_agg(numerator numeric, denominator numeric) (
    STYPE = ratio_sample_summary, INITCOND = '(0,0,0,0,0,0)', SFUNC = ratio_sample_accum,
    MSTYPE = ratio_sample_summary, MINITCOND = '(0,0,0,0,0,0)', MSFUNC = ratio_sample_accum, MINVFUNC = ratio_sample_accum_inv,
    COMBINEFUNC = ratio_sample_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_sample_agg(numerator numeric, denominator numeric) IS 'summary of pairs whose pooled quotient is a KPI: sums, squares and products, for ratio_ci and ratio_compare';

CREATE AGGREGATE ratio_sample_agg(numerator double precision, denominator double precision) (
    STYPE = ratio_sample_summary, INITCOND = '(0,0,0,0,0,0)', SFUNC = ratio_sample_accum,
    MSTYPE = ratio_sample_summary, MINITCOND = '(0,0,0,0,0,0)', MSFUNC = ratio_sample_accum, MINVFUNC = ratio_sample_accum_inv,
    COMBINEFUNC = ratio_sample_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_sample_agg(numerator double precision, denominator double precision) IS 'summary of pairs whose pooled quotient is a KPI: sums, squares and products, for ratio_ci and ratio_compare';

CREATE AGGREGATE weighted_rate_agg(hit boolean, weight numeric) (
    STYPE = weighted_rate_summary, INITCOND = '(0,0,0,0,0)', SFUNC = weighted_rate_accum,
    MSTYPE = weighted_rate_summary, MINITCOND = '(0,0,0,0,0)', MSFUNC = weighted_rate_accum, MINVFUNC = weighted_rate_accum_inv,
    COMBINEFUNC = weighted_rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_rate_agg(hit boolean, weight numeric) IS 'summary of a flag by weight, kept to six decimals';

CREATE AGGREGATE weighted_rate_agg(hit boolean, weight double precision) (
    STYPE = weighted_rate_summary, INITCOND = '(0,0,0,0,0)', SFUNC = weighted_rate_accum,
    MSTYPE = weighted_rate_summary, MINITCOND = '(0,0,0,0,0)', MSFUNC = weighted_rate_accum, MINVFUNC = weighted_rate_accum_inv,
    COMBINEFUNC = weighted_rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_rate_agg(hit boolean, weight double precision) IS 'summary of a flag by weight, kept to six decimals';

CREATE AGGREGATE weighted_nps_agg(score integer, weight numeric) (
    STYPE = weighted_nps_summary, INITCOND = '(0,0,0,0,0,0,0)', SFUNC = weighted_nps_accum,
    MSTYPE = weighted_nps_summary, MINITCOND = '(0,0,0,0,0,0,0)', MSFUNC = weighted_nps_accum, MINVFUNC = weighted_nps_accum_inv,
    COMBINEFUNC = weighted_nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_nps_agg(score integer, weight numeric) IS 'summary of answers 0-10 by weight, kept to six decimals';

CREATE AGGREGATE weighted_nps_agg(score bigint, weight numeric) (
    STYPE = weighted_nps_summary, INITCOND = '(0,0,0,0,0,0,0)', SFUNC = weighted_nps_accum,
    MSTYPE = weighted_nps_summary, MINITCOND = '(0,0,0,0,0,0,0)', MSFUNC = weighted_nps_accum, MINVFUNC = weighted_nps_accum_inv,
    COMBINEFUNC = weighted_nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_nps_agg(score bigint, weight numeric) IS 'summary of answers 0-10 by weight, kept to six decimals';

CREATE AGGREGATE weighted_nps_agg(score numeric, weight numeric) (
    STYPE = weighted_nps_summary, INITCOND = '(0,0,0,0,0,0,0)', SFUNC = weighted_nps_accum,
    MSTYPE = weighted_nps_summary, MINITCOND = '(0,0,0,0,0,0,0)', MSFUNC = weighted_nps_accum, MINVFUNC = weighted_nps_accum_inv,
    COMBINEFUNC = weighted_nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_nps_agg(score numeric, weight numeric) IS 'summary of answers 0-10 by weight, kept to six decimals';

CREATE AGGREGATE weighted_nps_agg(score double precision, weight double precision) (
    STYPE = weighted_nps_summary, INITCOND = '(0,0,0,0,0,0,0)', SFUNC = weighted_nps_accum,
    MSTYPE = weighted_nps_summary, MINITCOND = '(0,0,0,0,0,0,0)', MSFUNC = weighted_nps_accum, MINVFUNC = weighted_nps_accum_inv,
    COMBINEFUNC = weighted_nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE weighted_nps_agg(score double precision, weight double precision) IS 'summary of answers 0-10 by weight, kept to six decimals';

CREATE AGGREGATE score_agg(score integer) (
    STYPE = score_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', SFUNC = score_accum,
    MSTYPE = score_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = score_accum, MINVFUNC = score_accum_inv,
    COMBINEFUNC = score_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE score_agg(score integer) IS 'summary of answers 0-10: how often each was given, for any cut-offs afterwards';

CREATE AGGREGATE score_agg(score bigint) (
    STYPE = score_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', SFUNC = score_accum,
    MSTYPE = score_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = score_accum, MINVFUNC = score_accum_inv,
    COMBINEFUNC = score_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE score_agg(score bigint) IS 'summary of answers 0-10: how often each was given, for any cut-offs afterwards';

CREATE AGGREGATE score_agg(score numeric) (
    STYPE = score_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', SFUNC = score_accum,
    MSTYPE = score_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = score_accum, MINVFUNC = score_accum_inv,
    COMBINEFUNC = score_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE score_agg(score numeric) IS 'summary of answers 0-10: how often each was given, for any cut-offs afterwards';

CREATE AGGREGATE score_agg(score double precision) (
    STYPE = score_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', SFUNC = score_accum,
    MSTYPE = score_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = score_accum, MINVFUNC = score_accum_inv,
    COMBINEFUNC = score_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE score_agg(score double precision) IS 'summary of answers 0-10: how often each was given, for any cut-offs afterwards';

CREATE AGGREGATE rollup(summary flow_summary) (
    STYPE = flow_summary, INITCOND = '(0,0,0,0)', SFUNC = flow_summary_add,
    MSTYPE = flow_summary, MINITCOND = '(0,0,0,0)', MSFUNC = flow_summary_add, MINVFUNC = flow_summary_sub,
    COMBINEFUNC = flow_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary flow_summary) IS 'merges flow_summary values; of none, the summary of nothing';

CREATE AGGREGATE rollup(summary ratio_sample_summary) (
    STYPE = ratio_sample_summary, INITCOND = '(0,0,0,0,0,0)', SFUNC = ratio_sample_summary_add,
    MSTYPE = ratio_sample_summary, MINITCOND = '(0,0,0,0,0,0)', MSFUNC = ratio_sample_summary_add, MINVFUNC = ratio_sample_summary_sub,
    COMBINEFUNC = ratio_sample_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary ratio_sample_summary) IS 'merges ratio_sample_summary values; of none, the summary of nothing';

CREATE AGGREGATE rollup(summary weighted_rate_summary) (
    STYPE = weighted_rate_summary, INITCOND = '(0,0,0,0,0)', SFUNC = weighted_rate_summary_add,
    MSTYPE = weighted_rate_summary, MINITCOND = '(0,0,0,0,0)', MSFUNC = weighted_rate_summary_add, MINVFUNC = weighted_rate_summary_sub,
    COMBINEFUNC = weighted_rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary weighted_rate_summary) IS 'merges weighted_rate_summary values; of none, the summary of nothing';

CREATE AGGREGATE rollup(summary weighted_nps_summary) (
    STYPE = weighted_nps_summary, INITCOND = '(0,0,0,0,0,0,0)', SFUNC = weighted_nps_summary_add,
    MSTYPE = weighted_nps_summary, MINITCOND = '(0,0,0,0,0,0,0)', MSFUNC = weighted_nps_summary_add, MINVFUNC = weighted_nps_summary_sub,
    COMBINEFUNC = weighted_nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary weighted_nps_summary) IS 'merges weighted_nps_summary values; of none, the summary of nothing';

CREATE AGGREGATE rollup(summary score_summary) (
    STYPE = score_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', SFUNC = score_summary_add,
    MSTYPE = score_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = score_summary_add, MINVFUNC = score_summary_sub,
    COMBINEFUNC = score_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary score_summary) IS 'merges score_summary values; of none, the summary of nothing';

COMMENT ON TYPE kpi_trend_result IS 'what kpi_trend and kpi_trend_seasonal find in a series';
COMMENT ON COLUMN kpi_trend_result.p_value IS 'two-sided p-value; of kpi_trend exact up to 12 values';
COMMENT ON COLUMN kpi_trend_result.sen_slope IS 'median of all slopes, in the unit of the value per step; with seasons, from one round of them to the next';
COMMENT ON COLUMN kpi_trend_result.sen_low IS 'lower limit of the slope at 95 %; NULL where there are too few values for one';
COMMENT ON COLUMN kpi_trend_result.sen_high IS 'upper limit of the slope at 95 %; NULL where there are too few values for one';

CREATE TYPE kpi_group_test AS (
    groups bigint, statistic double precision, df bigint, p_value double precision
);
COMMENT ON TYPE kpi_group_test IS 'a test of no difference between several groups';
COMMENT ON COLUMN kpi_group_test.groups IS 'groups that have rows';
COMMENT ON COLUMN kpi_group_test.statistic IS 'chi-squared';
COMMENT ON COLUMN kpi_group_test.df IS 'its degrees of freedom: groups - 1';
COMMENT ON COLUMN kpi_group_test.p_value IS 'probability of a statistic at least as large if the groups do not differ';

CREATE TYPE kpi_xmr_result AS (
    n bigint, center double precision, lcl double precision, ucl double precision,
    last double precision, out_of_control boolean
);
COMMENT ON TYPE kpi_xmr_result IS 'what kpi_xmr finds in a series';
COMMENT ON COLUMN kpi_xmr_result.n IS 'values';
COMMENT ON COLUMN kpi_xmr_result.center IS 'centre line: the mean of the values';
COMMENT ON COLUMN kpi_xmr_result.lcl IS 'lower natural process limit';
COMMENT ON COLUMN kpi_xmr_result.ucl IS 'upper natural process limit';
COMMENT ON COLUMN kpi_xmr_result.last IS 'the last value';
COMMENT ON COLUMN kpi_xmr_result.out_of_control IS 'true where the last value is beyond a limit';

CREATE FUNCTION rate_ci(summary rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson', population bigint DEFAULT NULL) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_rate_ci_population' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(rate_summary, double precision, text, bigint) IS 'confidence interval of a rate in percent; methods wilson, wilson_cc, agresti_coull, jeffreys, clopper_pearson, wald, anytime; population is the number of customers of whom these are a part, NULL where it is large';

CREATE FUNCTION nps_ci(summary nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald', population bigint DEFAULT NULL) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_nps_ci_population' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(nps_summary, double precision, text, bigint) IS 'confidence interval of an NPS in points; methods adjusted_wald, score, wald; population is the number of customers of whom these are a part, NULL where it is large';

CREATE FUNCTION action_ci(summary action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'nb_score') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_action_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_ci(action_summary, double precision, text) IS 'confidence interval of actions per customer; methods nb_score, student, and for Poisson counts exact, score, jeffreys, byar, wald';

CREATE FUNCTION ratio_ci(summary ratio_sample_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'linearised') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_ratio_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_ci(ratio_sample_summary, double precision, text) IS 'confidence interval of a quotient of sums in percent; methods linearised, fieller';

CREATE FUNCTION rate_ci(summary weighted_rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_ci(weighted_rate_summary, double precision, text) IS 'confidence interval of a rate by weight in percent, for the effective number of rows; methods wilson, wilson_cc, agresti_coull, jeffreys, clopper_pearson, wald';

CREATE FUNCTION nps_ci(summary weighted_nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_ci(weighted_nps_summary, double precision, text) IS 'confidence interval of an NPS by weight in points, for the effective number of answers; methods adjusted_wald, score, wald';

CREATE FUNCTION nps_stderr(summary weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(weighted_nps_summary) IS 'linearised standard error of an NPS by weight, in points; NULL over fewer than two answers';

CREATE FUNCTION ratio_stderr(summary ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_stderr(ratio_sample_summary) IS 'linearised standard error of a quotient of sums, in percent; NULL over fewer than two pairs';

CREATE FUNCTION rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision, text) IS 'a - b in percentage points; methods miettinen_nurminen, newcombe, agresti_caffo';

CREATE FUNCTION nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision, text) IS 'a - b in points; methods mover, adjusted_wald, permutation, wald';

CREATE FUNCTION action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'robust') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare(action_summary, action_summary, double precision, text) IS 'a - b per customer; methods robust (the larger p of welch and permutation), welch, permutation';

CREATE FUNCTION rate_compare(a weighted_rate_summary, b weighted_rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(weighted_rate_summary, weighted_rate_summary, double precision, text) IS 'a - b by weight in percentage points, for the effective numbers of rows; methods miettinen_nurminen, newcombe, agresti_caffo';

CREATE FUNCTION nps_compare(a weighted_nps_summary, b weighted_nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(weighted_nps_summary, weighted_nps_summary, double precision, text) IS 'a - b by weight in points, for the effective numbers of answers; methods mover, adjusted_wald, permutation, wald';

CREATE FUNCTION ratio_compare(a ratio_sample_summary, b ratio_sample_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_ratio_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_compare(ratio_sample_summary, ratio_sample_summary, double precision) IS 'a - b in percentage points: linearised standard errors, Welch t';

CREATE FUNCTION flow_compare(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_flow_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_compare(flow_summary, double precision) IS 'of the same customers, the percentage at the end less that at the start, in percent of all: Newcombe interval for pairs, McNemar mid-p';

CREATE FUNCTION rate_compare_always(a rate_summary, b rate_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare_always(rate_summary, rate_summary, bigint, double precision) IS 'a - b in percentage points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';

CREATE FUNCTION nps_compare_always(a nps_summary, b nps_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare_always(nps_summary, nps_summary, bigint, double precision) IS 'a - b in points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';

CREATE FUNCTION action_compare_always(a action_summary, b action_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare_always(action_summary, action_summary, bigint, double precision) IS 'a - b per customer, with p and interval that hold however often one looks; narrowest at expected_n rows a side';

CREATE FUNCTION rates_test(groups rate_summary[]) RETURNS kpi_group_test
    AS 'MODULE_PATHNAME', 'akpi_rates_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rates_test(rate_summary[]) IS 'chi-squared test of equal rates; groups without rows and NULLs are left out';

CREATE FUNCTION nps_test(groups nps_summary[]) RETURNS kpi_group_test
    AS 'MODULE_PATHNAME', 'akpi_nps_test' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_test(nps_summary[]) IS 'Kruskal-Wallis test of detractors, passives and promoters; groups without answers and NULLs are left out';

CREATE FUNCTION p_adjust(p double precision[], method text DEFAULT 'bh') RETURNS double precision[]
    AS 'MODULE_PATHNAME', 'akpi_p_adjust' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_adjust(double precision[], text) IS 'p-values adjusted for their number, in their order; methods bh, holm, by; NULLs stay';

CREATE FUNCTION kpi_shrink(value double precision[], stderr double precision[]) RETURNS double precision[]
    AS 'MODULE_PATHNAME', 'akpi_kpi_shrink' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_shrink(double precision[], double precision[]) IS 'values of segments drawn towards their common mean by the share of their variance that is chance; NULLs stay';

CREATE FUNCTION p_prime_chart(sample rate_summary, baseline rate_summary, sigma_z double precision, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_p_prime_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_prime_chart(rate_summary, rate_summary, double precision, double precision) IS 'Laney p-prime chart: control limits of a rate in percent, sigma_z times as wide as those of p_chart';

CREATE FUNCTION sigma_z(samples rate_summary[]) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_sigma_z' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sigma_z(rate_summary[]) IS 'of the samples of a baseline in their order, how many times as much as chance they vary, for p_prime_chart; NULL for fewer than two, or without spread';

CREATE FUNCTION u_chart(sample action_summary, baseline action_summary, sigma double precision DEFAULT 3, dispersion text DEFAULT 'poisson') RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_u_chart_dispersion' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION u_chart(action_summary, action_summary, double precision, text) IS 'control limits of actions per customer, for the size of the sample around the baseline; dispersion poisson, or empirical: that of the baseline';

CREATE FUNCTION nps_chart(sample nps_summary, baseline nps_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_nps_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_chart(nps_summary, nps_summary, double precision) IS 'control limits of an NPS in points, for the size of the sample around the baseline';

CREATE FUNCTION akpi_xmr_final("values" double precision[]) RETURNS kpi_xmr_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_xmr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_xmr_final(double precision[]) IS 'internal: final function of kpi_xmr: the limits of values in their order';

CREATE AGGREGATE kpi_xmr(value double precision) (
    STYPE = double precision[], SFUNC = pg_catalog.array_append, FINALFUNC = akpi_xmr_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_xmr(value double precision) IS 'individuals and moving ranges chart of a series: kpi_xmr(value ORDER BY period); NULL where no two values follow each other';
COMMENT ON FUNCTION rate_sample_size(double precision, double precision, double precision) IS 'answers needed for a rate within a margin in percentage points, by the width of the Wilson interval';

CREATE FUNCTION rate_mde(a rate_summary, b rate_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_mde(rate_summary, rate_summary, double precision, double precision) IS 'the smallest difference in percentage points that samples such as these find with this power';

CREATE FUNCTION nps_mde(a nps_summary, b nps_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_mde(nps_summary, nps_summary, double precision, double precision) IS 'the smallest difference in points that samples such as these find with this power';

CREATE OR REPLACE FUNCTION akpi_trend_final("values" double precision[]) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON AGGREGATE kpi_trend(value double precision) IS 'Mann-Kendall trend and Sen slope of a series: kpi_trend(value ORDER BY period); a NULL keeps its place; NULL over no values';

CREATE FUNCTION akpi_trend_seasonal_final(series bytea) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend_seasonal' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_trend_seasonal_final(bytea) IS 'internal: final function of kpi_trend_seasonal: the trend of values in their order, each with its season';

CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season text) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, text) IS 'internal: transition of kpi_trend_seasonal: one value and its season';

CREATE AGGREGATE kpi_trend_seasonal(value double precision, season text) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season text) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';

CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season integer) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_integer' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, integer) IS 'internal: transition of kpi_trend_seasonal: one value and its season';

CREATE AGGREGATE kpi_trend_seasonal(value double precision, season integer) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season integer) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';

CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season numeric) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, numeric) IS 'internal: transition of kpi_trend_seasonal: one value and its season';

CREATE AGGREGATE kpi_trend_seasonal(value double precision, season numeric) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season numeric) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';

CREATE FUNCTION akpi_season_accum(series bytea, value double precision, season double precision) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_season_accum_real' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_season_accum(bytea, double precision, double precision) IS 'internal: transition of kpi_trend_seasonal: one value and its season';

CREATE AGGREGATE kpi_trend_seasonal(value double precision, season double precision) (
    STYPE = bytea, SFUNC = akpi_season_accum, FINALFUNC = akpi_trend_seasonal_final, PARALLEL = SAFE);
COMMENT ON AGGREGATE kpi_trend_seasonal(value double precision, season double precision) IS 'trend of a series beside its seasons, each compared with itself only: kpi_trend_seasonal(value, season ORDER BY period); NULL over no values';

COMMENT ON FUNCTION akpi_rate_ci(rate_summary, double precision, text) IS 'internal: rate_ci, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_nps_ci(nps_summary, double precision, text) IS 'internal: nps_ci, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_action_ci(action_summary, double precision, text) IS 'internal: action_ci, by method student unless told otherwise, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_rate_compare(rate_summary, rate_summary, double precision) IS 'internal: rate_compare by method newcombe, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_nps_compare(nps_summary, nps_summary, double precision) IS 'internal: nps_compare by method wald, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_action_compare(action_summary, action_summary, double precision) IS 'internal: action_compare by method welch, as views made before 0.8.0 call it';

COMMENT ON FUNCTION akpi_u_chart(action_summary, action_summary, double precision) IS 'internal: u_chart of Poisson counts, as views made before 0.8.0 call it';
