-- advocacy_kpi 0.9.3: what CREATE EXTENSION runs, put together by make sql.
\echo Use "CREATE EXTENSION advocacy_kpi" to load this file. \quit

-- sql/types.sql

-- The summaries: fixed-length types of exact integer counts, with text and binary
-- form, comparison, hash, and arithmetic. One section a type, all alike.
-- Written by make sql from crates/core/src/surface/declarations.rs; do not edit.

-- rate_summary (hits,total): 0 <= hits <= total

CREATE TYPE rate_summary;
CREATE FUNCTION rate_summary_in(cstring) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_in(cstring) IS 'text input of rate_summary: (hits,total)';
CREATE FUNCTION rate_summary_out(rate_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_rate_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_out(rate_summary) IS 'text output of rate_summary: (hits,total)';
CREATE FUNCTION rate_summary_recv(internal) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_recv(internal) IS 'binary input of rate_summary: big-endian integers';
CREATE FUNCTION rate_summary_send(rate_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_rate_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_send(rate_summary) IS 'binary output of rate_summary: big-endian integers';
CREATE TYPE rate_summary (
    INTERNALLENGTH = 16, ALIGNMENT = double, STORAGE = plain,
    INPUT = rate_summary_in, OUTPUT = rate_summary_out, RECEIVE = rate_summary_recv, SEND = rate_summary_send, PREFERRED = true
);
COMMENT ON TYPE rate_summary IS 'hits of total rows: the state of every KPI that is a percentage of customers; text form (hits,total), 0 <= hits <= total';
CREATE FUNCTION rate_summary(hits bigint, total bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary(hits bigint, total bigint) IS 'rate_summary of counts: 0 <= hits <= total';

CREATE FUNCTION rate_summary_add(rate_summary, rate_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_add(rate_summary, rate_summary) IS 'merges two rate_summary values';
CREATE FUNCTION rate_summary_sub(rate_summary, rate_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_sub(rate_summary, rate_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (rate_summary, rate_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_sub);
COMMENT ON OPERATOR - (rate_summary, rate_summary) IS 'subtract what was merged before';

CREATE FUNCTION rate_summary_eq(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_eq(rate_summary, rate_summary) IS 'equal, field by field';
CREATE FUNCTION rate_summary_ne(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_ne(rate_summary, rate_summary) IS 'not equal';
CREATE FUNCTION rate_summary_lt(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_lt(rate_summary, rate_summary) IS 'less than, by the fields in order';
CREATE FUNCTION rate_summary_le(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_le(rate_summary, rate_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION rate_summary_gt(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_gt(rate_summary, rate_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION rate_summary_ge(rate_summary, rate_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_rate_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_ge(rate_summary, rate_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (rate_summary, rate_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (rate_summary, rate_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (rate_summary, rate_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (rate_summary, rate_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (rate_summary, rate_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (rate_summary, rate_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION rate_summary_cmp(rate_summary, rate_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_rate_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_cmp(rate_summary, rate_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION rate_summary_hash(rate_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_rate_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_hash(rate_summary) IS 'hash of the binary form';
CREATE FUNCTION rate_summary_hash_extended(rate_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary_hash_extended(rate_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 rate_summary_cmp(rate_summary, rate_summary);
COMMENT ON OPERATOR CLASS rate_summary_ops USING btree IS 'order of rate_summary by its fields';
COMMENT ON OPERATOR FAMILY rate_summary_ops USING btree IS 'order of rate_summary by its fields';
CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 rate_summary_hash(rate_summary), FUNCTION 2 rate_summary_hash_extended(rate_summary, bigint);
COMMENT ON OPERATOR CLASS rate_summary_ops USING hash IS 'hash of rate_summary';
COMMENT ON OPERATOR FAMILY rate_summary_ops USING hash IS 'hash of rate_summary';

-- nps_summary (promoters,passives,detractors): each >= 0

CREATE TYPE nps_summary;
CREATE FUNCTION nps_summary_in(cstring) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_in(cstring) IS 'text input of nps_summary: (promoters,passives,detractors)';
CREATE FUNCTION nps_summary_out(nps_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_nps_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_out(nps_summary) IS 'text output of nps_summary: (promoters,passives,detractors)';
CREATE FUNCTION nps_summary_recv(internal) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_recv(internal) IS 'binary input of nps_summary: big-endian integers';
CREATE FUNCTION nps_summary_send(nps_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_nps_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_send(nps_summary) IS 'binary output of nps_summary: big-endian integers';
CREATE TYPE nps_summary (
    INTERNALLENGTH = 24, ALIGNMENT = double, STORAGE = plain,
    INPUT = nps_summary_in, OUTPUT = nps_summary_out, RECEIVE = nps_summary_recv, SEND = nps_summary_send, PREFERRED = true
);
COMMENT ON TYPE nps_summary IS 'answers to "how likely are you to recommend us?" by class; text form (promoters,passives,detractors), each >= 0';
CREATE FUNCTION nps_summary(promoters bigint, passives bigint, detractors bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary(promoters bigint, passives bigint, detractors bigint) IS 'nps_summary of counts: each >= 0';

CREATE FUNCTION nps_summary_add(nps_summary, nps_summary) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_add(nps_summary, nps_summary) IS 'merges two nps_summary values';
CREATE FUNCTION nps_summary_sub(nps_summary, nps_summary) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_sub(nps_summary, nps_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (nps_summary, nps_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_sub);
COMMENT ON OPERATOR - (nps_summary, nps_summary) IS 'subtract what was merged before';

CREATE FUNCTION nps_summary_eq(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_eq(nps_summary, nps_summary) IS 'equal, field by field';
CREATE FUNCTION nps_summary_ne(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_ne(nps_summary, nps_summary) IS 'not equal';
CREATE FUNCTION nps_summary_lt(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_lt(nps_summary, nps_summary) IS 'less than, by the fields in order';
CREATE FUNCTION nps_summary_le(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_le(nps_summary, nps_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION nps_summary_gt(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_gt(nps_summary, nps_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION nps_summary_ge(nps_summary, nps_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_nps_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_ge(nps_summary, nps_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (nps_summary, nps_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (nps_summary, nps_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (nps_summary, nps_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (nps_summary, nps_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (nps_summary, nps_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = nps_summary, RIGHTARG = nps_summary, FUNCTION = nps_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (nps_summary, nps_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION nps_summary_cmp(nps_summary, nps_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_nps_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_cmp(nps_summary, nps_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION nps_summary_hash(nps_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_nps_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_hash(nps_summary) IS 'hash of the binary form';
CREATE FUNCTION nps_summary_hash_extended(nps_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary_hash_extended(nps_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS nps_summary_ops DEFAULT FOR TYPE nps_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 nps_summary_cmp(nps_summary, nps_summary);
COMMENT ON OPERATOR CLASS nps_summary_ops USING btree IS 'order of nps_summary by its fields';
COMMENT ON OPERATOR FAMILY nps_summary_ops USING btree IS 'order of nps_summary by its fields';
CREATE OPERATOR CLASS nps_summary_ops DEFAULT FOR TYPE nps_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 nps_summary_hash(nps_summary), FUNCTION 2 nps_summary_hash_extended(nps_summary, bigint);
COMMENT ON OPERATOR CLASS nps_summary_ops USING hash IS 'hash of nps_summary';
COMMENT ON OPERATOR FAMILY nps_summary_ops USING hash IS 'hash of nps_summary';

-- growth_summary (start,end): each >= 0

CREATE TYPE growth_summary;
CREATE FUNCTION growth_summary_in(cstring) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_in(cstring) IS 'text input of growth_summary: (start,end)';
CREATE FUNCTION growth_summary_out(growth_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_growth_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_out(growth_summary) IS 'text output of growth_summary: (start,end)';
CREATE FUNCTION growth_summary_recv(internal) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_recv(internal) IS 'binary input of growth_summary: big-endian integers';
CREATE FUNCTION growth_summary_send(growth_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_growth_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_send(growth_summary) IS 'binary output of growth_summary: big-endian integers';
CREATE TYPE growth_summary (
    INTERNALLENGTH = 16, ALIGNMENT = double, STORAGE = plain,
    INPUT = growth_summary_in, OUTPUT = growth_summary_out, RECEIVE = growth_summary_recv, SEND = growth_summary_send
);
COMMENT ON TYPE growth_summary IS 'counts of the same thing at the start and at the end of a period; text form (start,end), each >= 0';
CREATE FUNCTION growth_summary(start bigint, "end" bigint) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary(start bigint, "end" bigint) IS 'growth_summary of counts: each >= 0';

CREATE FUNCTION growth_summary_add(growth_summary, growth_summary) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_add(growth_summary, growth_summary) IS 'merges two growth_summary values';
CREATE FUNCTION growth_summary_sub(growth_summary, growth_summary) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_sub(growth_summary, growth_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (growth_summary, growth_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_sub);
COMMENT ON OPERATOR - (growth_summary, growth_summary) IS 'subtract what was merged before';

CREATE FUNCTION growth_summary_eq(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_eq(growth_summary, growth_summary) IS 'equal, field by field';
CREATE FUNCTION growth_summary_ne(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_ne(growth_summary, growth_summary) IS 'not equal';
CREATE FUNCTION growth_summary_lt(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_lt(growth_summary, growth_summary) IS 'less than, by the fields in order';
CREATE FUNCTION growth_summary_le(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_le(growth_summary, growth_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION growth_summary_gt(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_gt(growth_summary, growth_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION growth_summary_ge(growth_summary, growth_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_growth_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_ge(growth_summary, growth_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (growth_summary, growth_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (growth_summary, growth_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (growth_summary, growth_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (growth_summary, growth_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (growth_summary, growth_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = growth_summary, RIGHTARG = growth_summary, FUNCTION = growth_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (growth_summary, growth_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION growth_summary_cmp(growth_summary, growth_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_growth_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_cmp(growth_summary, growth_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION growth_summary_hash(growth_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_growth_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_hash(growth_summary) IS 'hash of the binary form';
CREATE FUNCTION growth_summary_hash_extended(growth_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_growth_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary_hash_extended(growth_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS growth_summary_ops DEFAULT FOR TYPE growth_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 growth_summary_cmp(growth_summary, growth_summary);
COMMENT ON OPERATOR CLASS growth_summary_ops USING btree IS 'order of growth_summary by its fields';
COMMENT ON OPERATOR FAMILY growth_summary_ops USING btree IS 'order of growth_summary by its fields';
CREATE OPERATOR CLASS growth_summary_ops DEFAULT FOR TYPE growth_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 growth_summary_hash(growth_summary), FUNCTION 2 growth_summary_hash_extended(growth_summary, bigint);
COMMENT ON OPERATOR CLASS growth_summary_ops USING hash IS 'hash of growth_summary';
COMMENT ON OPERATOR FAMILY growth_summary_ops USING hash IS 'hash of growth_summary';

-- action_summary (customers,active,actions,squares): 0 <= active <= customers, actions and squares that such customers can have

CREATE TYPE action_summary;
CREATE FUNCTION action_summary_in(cstring) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_in(cstring) IS 'text input of action_summary: (customers,active,actions,squares)';
CREATE FUNCTION action_summary_out(action_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_action_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_out(action_summary) IS 'text output of action_summary: (customers,active,actions,squares)';
CREATE FUNCTION action_summary_recv(internal) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_recv(internal) IS 'binary input of action_summary: big-endian integers';
CREATE FUNCTION action_summary_send(action_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_action_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_send(action_summary) IS 'binary output of action_summary: big-endian integers';
CREATE TYPE action_summary (
    INTERNALLENGTH = 40, ALIGNMENT = double, STORAGE = plain,
    INPUT = action_summary_in, OUTPUT = action_summary_out, RECEIVE = action_summary_recv, SEND = action_summary_send
);
COMMENT ON TYPE action_summary IS 'customers, those with at least one action, their actions, and the squares that the variance needs; text form (customers,active,actions,squares), 0 <= active <= customers, actions and squares that such customers can have';
CREATE FUNCTION action_summary(customers bigint, active bigint, actions bigint, squares numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary(customers bigint, active bigint, actions bigint, squares numeric) IS 'action_summary of counts: 0 <= active <= customers, actions and squares that such customers can have';

CREATE FUNCTION action_summary_add(action_summary, action_summary) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_add(action_summary, action_summary) IS 'merges two action_summary values';
CREATE FUNCTION action_summary_sub(action_summary, action_summary) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_sub(action_summary, action_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (action_summary, action_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_sub);
COMMENT ON OPERATOR - (action_summary, action_summary) IS 'subtract what was merged before';

CREATE FUNCTION action_summary_eq(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_eq(action_summary, action_summary) IS 'equal, field by field';
CREATE FUNCTION action_summary_ne(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_ne(action_summary, action_summary) IS 'not equal';
CREATE FUNCTION action_summary_lt(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_lt(action_summary, action_summary) IS 'less than, by the fields in order';
CREATE FUNCTION action_summary_le(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_le(action_summary, action_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION action_summary_gt(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_gt(action_summary, action_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION action_summary_ge(action_summary, action_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_action_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_ge(action_summary, action_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (action_summary, action_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (action_summary, action_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (action_summary, action_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (action_summary, action_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (action_summary, action_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = action_summary, RIGHTARG = action_summary, FUNCTION = action_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (action_summary, action_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION action_summary_cmp(action_summary, action_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_action_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_cmp(action_summary, action_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION action_summary_hash(action_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_action_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_hash(action_summary) IS 'hash of the binary form';
CREATE FUNCTION action_summary_hash_extended(action_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary_hash_extended(action_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS action_summary_ops DEFAULT FOR TYPE action_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 action_summary_cmp(action_summary, action_summary);
COMMENT ON OPERATOR CLASS action_summary_ops USING btree IS 'order of action_summary by its fields';
COMMENT ON OPERATOR FAMILY action_summary_ops USING btree IS 'order of action_summary by its fields';
CREATE OPERATOR CLASS action_summary_ops DEFAULT FOR TYPE action_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 action_summary_hash(action_summary), FUNCTION 2 action_summary_hash_extended(action_summary, bigint);
COMMENT ON OPERATOR CLASS action_summary_ops USING hash IS 'hash of action_summary';
COMMENT ON OPERATOR FAMILY action_summary_ops USING hash IS 'hash of action_summary';

-- ratio_summary (numerator,denominator): each >= 0

CREATE TYPE ratio_summary;
CREATE FUNCTION ratio_summary_in(cstring) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_in(cstring) IS 'text input of ratio_summary: (numerator,denominator)';
CREATE FUNCTION ratio_summary_out(ratio_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_ratio_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_out(ratio_summary) IS 'text output of ratio_summary: (numerator,denominator)';
CREATE FUNCTION ratio_summary_recv(internal) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_recv(internal) IS 'binary input of ratio_summary: big-endian integers';
CREATE FUNCTION ratio_summary_send(ratio_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_ratio_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_send(ratio_summary) IS 'binary output of ratio_summary: big-endian integers';
CREATE TYPE ratio_summary (
    INTERNALLENGTH = 16, ALIGNMENT = double, STORAGE = plain,
    INPUT = ratio_summary_in, OUTPUT = ratio_summary_out, RECEIVE = ratio_summary_recv, SEND = ratio_summary_send, PREFERRED = true
);
COMMENT ON TYPE ratio_summary IS 'two sums whose quotient is the KPI; text form (numerator,denominator), each >= 0';
CREATE FUNCTION ratio_summary(numerator bigint, denominator bigint) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary(numerator bigint, denominator bigint) IS 'ratio_summary of counts: each >= 0';

CREATE FUNCTION ratio_summary_add(ratio_summary, ratio_summary) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_add(ratio_summary, ratio_summary) IS 'merges two ratio_summary values';
CREATE FUNCTION ratio_summary_sub(ratio_summary, ratio_summary) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_sub(ratio_summary, ratio_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (ratio_summary, ratio_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_sub);
COMMENT ON OPERATOR - (ratio_summary, ratio_summary) IS 'subtract what was merged before';

CREATE FUNCTION ratio_summary_eq(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_eq(ratio_summary, ratio_summary) IS 'equal, field by field';
CREATE FUNCTION ratio_summary_ne(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_ne(ratio_summary, ratio_summary) IS 'not equal';
CREATE FUNCTION ratio_summary_lt(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_lt(ratio_summary, ratio_summary) IS 'less than, by the fields in order';
CREATE FUNCTION ratio_summary_le(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_le(ratio_summary, ratio_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION ratio_summary_gt(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_gt(ratio_summary, ratio_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION ratio_summary_ge(ratio_summary, ratio_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_ratio_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_ge(ratio_summary, ratio_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (ratio_summary, ratio_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (ratio_summary, ratio_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (ratio_summary, ratio_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (ratio_summary, ratio_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (ratio_summary, ratio_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (ratio_summary, ratio_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION ratio_summary_cmp(ratio_summary, ratio_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_ratio_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_cmp(ratio_summary, ratio_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION ratio_summary_hash(ratio_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_ratio_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_hash(ratio_summary) IS 'hash of the binary form';
CREATE FUNCTION ratio_summary_hash_extended(ratio_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary_hash_extended(ratio_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS ratio_summary_ops DEFAULT FOR TYPE ratio_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 ratio_summary_cmp(ratio_summary, ratio_summary);
COMMENT ON OPERATOR CLASS ratio_summary_ops USING btree IS 'order of ratio_summary by its fields';
COMMENT ON OPERATOR FAMILY ratio_summary_ops USING btree IS 'order of ratio_summary by its fields';
CREATE OPERATOR CLASS ratio_summary_ops DEFAULT FOR TYPE ratio_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 ratio_summary_hash(ratio_summary), FUNCTION 2 ratio_summary_hash_extended(ratio_summary, bigint);
COMMENT ON OPERATOR CLASS ratio_summary_ops USING hash IS 'hash of ratio_summary';
COMMENT ON OPERATOR FAMILY ratio_summary_ops USING hash IS 'hash of ratio_summary';

-- scorecard_summary (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares): each part by its own rule

CREATE TYPE scorecard_summary;
CREATE FUNCTION scorecard_summary_in(cstring) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_in(cstring) IS 'text input of scorecard_summary: (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares)';
CREATE FUNCTION scorecard_summary_out(scorecard_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_scorecard_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_out(scorecard_summary) IS 'text output of scorecard_summary: (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares)';
CREATE FUNCTION scorecard_summary_recv(internal) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_recv(internal) IS 'binary input of scorecard_summary: big-endian integers';
CREATE FUNCTION scorecard_summary_send(scorecard_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_scorecard_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_send(scorecard_summary) IS 'binary output of scorecard_summary: big-endian integers';
CREATE TYPE scorecard_summary (
    INTERNALLENGTH = 144, ALIGNMENT = double, STORAGE = plain,
    INPUT = scorecard_summary_in, OUTPUT = scorecard_summary_out, RECEIVE = scorecard_summary_recv, SEND = scorecard_summary_send
);
COMMENT ON TYPE scorecard_summary IS 'all the KPIs of customers, the state of advocacy_scorecard: the fields of seven summaries one after another; text form (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares), each part by its own rule';

CREATE FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) IS 'merges two scorecard_summary values';
CREATE FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (scorecard_summary, scorecard_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_sub);
COMMENT ON OPERATOR - (scorecard_summary, scorecard_summary) IS 'subtract what was merged before';

CREATE FUNCTION scorecard_summary_eq(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_eq(scorecard_summary, scorecard_summary) IS 'equal, field by field';
CREATE FUNCTION scorecard_summary_ne(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_ne(scorecard_summary, scorecard_summary) IS 'not equal';
CREATE FUNCTION scorecard_summary_lt(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_lt(scorecard_summary, scorecard_summary) IS 'less than, by the fields in order';
CREATE FUNCTION scorecard_summary_le(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_le(scorecard_summary, scorecard_summary) IS 'less than or equal, by the fields in order';
CREATE FUNCTION scorecard_summary_gt(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_gt(scorecard_summary, scorecard_summary) IS 'greater than, by the fields in order';
CREATE FUNCTION scorecard_summary_ge(scorecard_summary, scorecard_summary) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_ge(scorecard_summary, scorecard_summary) IS 'greater than or equal, by the fields in order';
CREATE OPERATOR = (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_eq,
    COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
COMMENT ON OPERATOR = (scorecard_summary, scorecard_summary) IS 'equal, field by field';
CREATE OPERATOR <> (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_ne,
    COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
COMMENT ON OPERATOR <> (scorecard_summary, scorecard_summary) IS 'not equal';
CREATE OPERATOR < (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_lt,
    COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
COMMENT ON OPERATOR < (scorecard_summary, scorecard_summary) IS 'less than, by the fields in order';
CREATE OPERATOR <= (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_le,
    COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
COMMENT ON OPERATOR <= (scorecard_summary, scorecard_summary) IS 'less than or equal, by the fields in order';
CREATE OPERATOR > (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_gt,
    COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
COMMENT ON OPERATOR > (scorecard_summary, scorecard_summary) IS 'greater than, by the fields in order';
CREATE OPERATOR >= (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_ge,
    COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);
COMMENT ON OPERATOR >= (scorecard_summary, scorecard_summary) IS 'greater than or equal, by the fields in order';
CREATE FUNCTION scorecard_summary_cmp(scorecard_summary, scorecard_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_scorecard_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_cmp(scorecard_summary, scorecard_summary) IS 'comparison for btree: -1, 0 or 1, by the fields in order';
CREATE FUNCTION scorecard_summary_hash(scorecard_summary) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_scorecard_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_hash(scorecard_summary) IS 'hash of the binary form';
CREATE FUNCTION scorecard_summary_hash_extended(scorecard_summary, bigint) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_scorecard_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_hash_extended(scorecard_summary, bigint) IS 'seeded hash of the binary form';
CREATE OPERATOR CLASS scorecard_summary_ops DEFAULT FOR TYPE scorecard_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 scorecard_summary_cmp(scorecard_summary, scorecard_summary);
COMMENT ON OPERATOR CLASS scorecard_summary_ops USING btree IS 'order of scorecard_summary by its fields';
COMMENT ON OPERATOR FAMILY scorecard_summary_ops USING btree IS 'order of scorecard_summary by its fields';
CREATE OPERATOR CLASS scorecard_summary_ops DEFAULT FOR TYPE scorecard_summary USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 scorecard_summary_hash(scorecard_summary), FUNCTION 2 scorecard_summary_hash_extended(scorecard_summary, bigint);
COMMENT ON OPERATOR CLASS scorecard_summary_ops USING hash IS 'hash of scorecard_summary';
COMMENT ON OPERATOR FAMILY scorecard_summary_ops USING hash IS 'hash of scorecard_summary';

-- flow_summary (never,gained,lost,kept): each >= 0

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

-- ratio_sample_summary (n,numerator,denominator,numerator_squares,denominator_squares,products): the squares and products are those of n pairs of whole numbers; only numerator and products may be below 0

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

-- weighted_rate_summary (n,hits,misses,hit_squares,miss_squares): the squared weights are those of n rows

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

-- weighted_nps_summary (n,promoters,passives,detractors,promoter_squares,passive_squares,detractor_squares): the squared weights are those of n answers

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

-- score_summary (score_0,score_1,score_2,score_3,score_4,score_5,score_6,score_7,score_8,score_9,score_10): each >= 0

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

-- sql/accessors.sql

-- What is read from a summary beside its KPIs: its counts, and the summaries in it.

CREATE FUNCTION rate_hits(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_hits' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_hits(rate_summary) IS 'rows that say yes';
CREATE FUNCTION rate_total(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_total(rate_summary) IS 'rows in all';
CREATE FUNCTION nps_promoters(nps_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_promoters' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_promoters(nps_summary) IS 'answers that promote';
CREATE FUNCTION nps_passives(nps_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_passives' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_passives(nps_summary) IS 'answers in between';
CREATE FUNCTION nps_detractors(nps_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_detractors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_detractors(nps_summary) IS 'answers that detract';
CREATE FUNCTION nps_responses(nps_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_responses' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_responses(nps_summary) IS 'answers in all';
CREATE FUNCTION growth_start(growth_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_growth_start' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_start(growth_summary) IS 'count at the start';
CREATE FUNCTION growth_end(growth_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_growth_end' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_end(growth_summary) IS 'count at the end';
CREATE FUNCTION action_customers(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_customers' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_customers(action_summary) IS 'customers';
CREATE FUNCTION action_active(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_active' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_active(action_summary) IS 'customers with at least one action';
CREATE FUNCTION action_total(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_total' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_total(action_summary) IS 'actions in all';
CREATE FUNCTION ratio_numerator(ratio_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_numerator' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_numerator(ratio_summary) IS 'sum of what is counted';
CREATE FUNCTION ratio_denominator(ratio_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_ratio_denominator' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_denominator(ratio_summary) IS 'sum of what it is counted against';

-- Of scorecard_summary: the summaries in it, and the KPIs of customers

CREATE FUNCTION scorecard_ambassadors(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ambassadors' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_ambassadors(scorecard_summary) IS 'advocates of customers';
CREATE FUNCTION scorecard_growth(scorecard_summary) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_growth(scorecard_summary) IS 'advocates at the start and at the end';
CREATE FUNCTION scorecard_retention(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_retention' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_retention(scorecard_summary) IS 'of the advocates at the start, those who still are';
CREATE FUNCTION scorecard_nps(scorecard_summary) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_nps(scorecard_summary) IS 'promoters, passives, detractors';
CREATE FUNCTION scorecard_csat(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_csat' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_csat(scorecard_summary) IS 'satisfied of those who rated';
CREATE FUNCTION scorecard_referrals(scorecard_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_referrals' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_referrals(scorecard_summary) IS 'customers who referred someone';
CREATE FUNCTION scorecard_actions(scorecard_summary) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_actions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_actions(scorecard_summary) IS 'actions of customers';
CREATE FUNCTION ambassador_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_ambassador_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_rate(scorecard_summary) IS 'percentage of customers who are advocates, 0-100';
CREATE FUNCTION advocacy_growth(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_advocacy_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_growth(scorecard_summary) IS 'growth of the number of advocates in percent';
CREATE FUNCTION advocate_retention_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_retention_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocate_retention_rate(scorecard_summary) IS 'of the advocates at the start, the percentage still advocates at the end';
CREATE FUNCTION nps(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(scorecard_summary) IS 'Net Promoter Score, in points';
CREATE FUNCTION csat(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_csat_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(scorecard_summary) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE FUNCTION referral_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_referral_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(scorecard_summary) IS 'percentage of customers who referred someone, 0-100';
CREATE FUNCTION advocacy_actions(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_actions_mean' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_actions(scorecard_summary) IS 'advocacy actions per customer, a ratio';
CREATE FUNCTION advocacy_participation_rate(scorecard_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_scorecard_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_participation_rate(scorecard_summary) IS 'percentage of customers with at least one action, 0-100';
CREATE FUNCTION action_participation(action_summary) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_action_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_participation(action_summary) IS 'customers with at least one action, of all: for rate_ci and rate_compare';

-- Of flow_summary, ratio_sample_summary, the weighted summaries and score_summary

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

-- sql/aggregates.sql

-- The aggregates. Each one has a combine function for parallel and distributed plans,
-- and an inverse transition for window frames whose start moves. No argument or state is
-- internal or polymorphic, so that planners can push them down. A state is never NULL: over
-- no rows it is the summary of nothing.
-- Written by make sql from crates/core/src/surface/declarations.rs; do not edit.

-- The KPIs as functions of a summary, which are also the final functions of the aggregates

CREATE FUNCTION ambassador_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_rate(rate_summary) IS 'percentage of customers who are advocates, 0-100; NULL over no rows';
CREATE FUNCTION advocacy_growth(growth_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_growth_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_growth(growth_summary) IS 'growth of the number of advocates in percent; NULL from a start of 0';
CREATE FUNCTION advocate_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocate_retention_rate(rate_summary) IS 'of the advocates at the start, the percentage still advocates at the end; NULL where there were none';
CREATE FUNCTION advocacy_participation_rate(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_participation_rate(action_summary) IS 'percentage of customers with at least one action, 0-100; NULL over no customers';
CREATE FUNCTION advocacy_actions(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_actions(action_summary) IS 'advocacy actions per customer, a ratio; NULL over no customers';
CREATE FUNCTION consumer_advocacy_actions(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION consumer_advocacy_actions(action_summary) IS 'public defences of the brand per customer, a ratio; NULL over no customers';
CREATE FUNCTION nps(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(nps_summary) IS 'Net Promoter Score: % promoters - % detractors, -100 to +100 points; NULL over no answers';
CREATE FUNCTION csat(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(rate_summary) IS 'customer satisfaction: percentage in the top two boxes, 0-100; NULL over no answers';
CREATE FUNCTION ces(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces(rate_summary) IS 'customer effort score: percentage of answers 5-7 on 1-7, 0-100; NULL over no answers';
CREATE FUNCTION referral_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(rate_summary) IS 'percentage of customers who referred someone, 0-100; NULL over no rows';
CREATE FUNCTION referral_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(ratio_summary) IS 'referrals per 100 customers; NULL where there are no customers';
CREATE FUNCTION referral_conversion_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_conversion_rate(rate_summary) IS 'of the referrals made, the percentage that became customers; NULL over no referrals';
CREATE FUNCTION viral_coefficient(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION viral_coefficient(action_summary) IS 'new customers won by referral, per customer; NULL over no customers';
CREATE FUNCTION engagement_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION engagement_rate(ratio_summary) IS 'engagements per 100 people of the audience, pooled; NULL over an audience of 0';
CREATE FUNCTION share_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_rate(ratio_summary) IS 'shares per 100 people of the audience, pooled; NULL over an audience of 0';
CREATE FUNCTION influencer_reach(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION influencer_reach(action_summary) IS 'sum of the audiences, people counted once per influencer; NULL over no influencers';
CREATE FUNCTION advocates_gained(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_gained(rate_summary) IS 'number of customers who became advocates; NULL over no rows';
CREATE FUNCTION advocates_lost(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_lost(rate_summary) IS 'number of customers who ceased to be advocates; NULL over no rows';
CREATE FUNCTION advocates_reactivated(rate_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocates_reactivated(rate_summary) IS 'number of lapsed advocates who acted again; NULL over no rows';
CREATE FUNCTION promoter_activation_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION promoter_activation_rate(rate_summary) IS 'of the promoters, the percentage who recommended in deed, 0-100; NULL over no promoters';
CREATE FUNCTION detractor_recovery_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION detractor_recovery_rate(rate_summary) IS 'of the detractors, the percentage who are detractors no longer, 0-100; NULL over no detractors';
CREATE FUNCTION closed_loop_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION closed_loop_rate(rate_summary) IS 'of the answers that call for a contact, the percentage followed up in time, 0-100; NULL over none';
CREATE FUNCTION survey_response_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_response_rate(rate_summary) IS 'percentage of invitations that were answered, 0-100; NULL over no invitations';
CREATE FUNCTION survey_response_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION survey_response_rate(ratio_summary) IS 'answers per 100 invitations; NULL where there are no invitations';
CREATE FUNCTION review_rating(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION review_rating(action_summary) IS 'mean rating in stars, 1-5; NULL over no reviews';
CREATE FUNCTION review_response_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION review_response_rate(rate_summary) IS 'percentage of reviews that the company answered, 0-100; NULL over no reviews';
CREATE FUNCTION testimonials_per_customer(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION testimonials_per_customer(action_summary) IS 'testimonials per customer, a ratio; NULL over no customers';
CREATE FUNCTION case_studies_per_customer(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION case_studies_per_customer(action_summary) IS 'case studies per customer, a ratio; NULL over no customers';
CREATE FUNCTION reference_coverage(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reference_coverage(rate_summary) IS 'percentage of market segments with a customer who will speak, 0-100; NULL over no segments';
CREATE FUNCTION reference_win_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reference_win_rate(rate_summary) IS 'of the closed opportunities with a reference, the percentage won, 0-100; NULL over none';
CREATE FUNCTION user_generated_content(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION user_generated_content(action_summary) IS 'pieces of content made by customers, per customer; NULL over no customers';
CREATE FUNCTION community_participation_rate(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION community_participation_rate(action_summary) IS 'percentage of members with at least one contribution, 0-100; NULL over no members';
CREATE FUNCTION share_of_voice(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_of_voice(ratio_summary) IS 'mentions of the brand per 100 mentions of all brands; NULL over no mentions';
CREATE FUNCTION net_sentiment(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION net_sentiment(nps_summary) IS '% positive - % negative mentions, -100 to +100 points; NULL over no mentions';
CREATE FUNCTION new_customer_referral_share(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION new_customer_referral_share(rate_summary) IS 'percentage of new customers who came by referral, 0-100; NULL over no new customers';
CREATE FUNCTION referral_conversions(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_conversions(action_summary) IS 'number of new customers won by referral; NULL over no rows';
CREATE FUNCTION referral_revenue(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_revenue(action_summary) IS 'revenue of customers won by referral, in whole units of money; NULL over no rows';
CREATE FUNCTION referred_customer_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referred_customer_retention_rate(rate_summary) IS 'of the referred customers at the start, the percentage still customers at the end; NULL where there were none';
CREATE FUNCTION active_ambassadors(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_participants' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION active_ambassadors(action_summary) IS 'number of ambassadors with at least one action; NULL over no rows';
CREATE FUNCTION ambassador_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_retention_rate(rate_summary) IS 'of the ambassadors at the start, the percentage still ambassadors at the end; NULL where there were none';
CREATE FUNCTION actions_per_ambassador(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION actions_per_ambassador(action_summary) IS 'actions per ambassador, a ratio; NULL over no ambassadors';
CREATE FUNCTION reach_per_ambassador(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION reach_per_ambassador(action_summary) IS 'people reached per ambassador; NULL over no ambassadors';
CREATE FUNCTION disclosure_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION disclosure_rate(rate_summary) IS 'of the posts that must be marked as endorsements, the percentage that are, 0-100; NULL over none';
CREATE FUNCTION cost_per_advocate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_quotient' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_per_advocate(ratio_summary) IS 'cost of the programme per advocate, in the unit of the cost; NULL over no advocates';
CREATE FUNCTION programme_return(growth_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_growth_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION programme_return(growth_summary) IS 'return on the cost of the programme in percent; NULL from a cost of 0';
CREATE FUNCTION employee_nps(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION employee_nps(nps_summary) IS 'Net Promoter Score of employees, -100 to +100 points; NULL over no answers';
CREATE FUNCTION employee_advocacy_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION employee_advocacy_rate(rate_summary) IS 'percentage of employees who spoke up for the company, 0-100; NULL over no employees';

-- Transitions: a row is added to the state, or subtracted again

CREATE FUNCTION rate_accum(rate_summary, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_accum(rate_summary, boolean) IS 'transition: adds one customer';
CREATE FUNCTION rate_accum_inv(rate_summary, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_accum_inv(rate_summary, boolean) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION retention_accum(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_retention_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_accum(rate_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';
CREATE FUNCTION retention_accum_inv(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_retention_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION retention_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
CREATE FUNCTION gained_accum(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_gained_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION gained_accum(rate_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';
CREATE FUNCTION gained_accum_inv(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_gained_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION gained_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
CREATE FUNCTION lost_accum(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_lost_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lost_accum(rate_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';
CREATE FUNCTION lost_accum_inv(rate_summary, boolean, boolean) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_lost_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lost_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
CREATE FUNCTION csat_accum(rate_summary, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, integer) IS 'transition: adds one answer on 1-5';
CREATE FUNCTION csat_accum_inv(rate_summary, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, integer) IS 'inverse transition: subtracts one answer on 1-5';
CREATE FUNCTION csat_accum(rate_summary, bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, bigint) IS 'transition: adds one answer on 1-5';
CREATE FUNCTION csat_accum_inv(rate_summary, bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, bigint) IS 'inverse transition: subtracts one answer on 1-5';
CREATE FUNCTION csat_accum(rate_summary, numeric) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, numeric) IS 'transition: adds one answer on 1-5';
CREATE FUNCTION csat_accum_inv(rate_summary, numeric) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, numeric) IS 'inverse transition: subtracts one answer on 1-5';
CREATE FUNCTION csat_accum(rate_summary, double precision) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, double precision) IS 'transition: adds one answer on 1-5';
CREATE FUNCTION csat_accum_inv(rate_summary, double precision) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, double precision) IS 'inverse transition: subtracts one answer on 1-5';
CREATE FUNCTION csat_accum(rate_summary, integer, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, integer, integer) IS 'transition: adds one answer on 1-scale_max';
CREATE FUNCTION csat_accum_inv(rate_summary, integer, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, integer, integer) IS 'inverse transition: subtracts one answer on 1-scale_max';
CREATE FUNCTION csat_accum(rate_summary, bigint, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, bigint, integer) IS 'transition: adds one answer on 1-scale_max';
CREATE FUNCTION csat_accum_inv(rate_summary, bigint, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, bigint, integer) IS 'inverse transition: subtracts one answer on 1-scale_max';
CREATE FUNCTION csat_accum(rate_summary, numeric, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, numeric, integer) IS 'transition: adds one answer on 1-scale_max';
CREATE FUNCTION csat_accum_inv(rate_summary, numeric, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, numeric, integer) IS 'inverse transition: subtracts one answer on 1-scale_max';
CREATE FUNCTION csat_accum(rate_summary, double precision, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum(rate_summary, double precision, integer) IS 'transition: adds one answer on 1-scale_max';
CREATE FUNCTION csat_accum_inv(rate_summary, double precision, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_csat_scale_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat_accum_inv(rate_summary, double precision, integer) IS 'inverse transition: subtracts one answer on 1-scale_max';
CREATE FUNCTION ces_accum(rate_summary, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(rate_summary, integer) IS 'transition: adds one answer on 1-7';
CREATE FUNCTION ces_accum_inv(rate_summary, integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum_inv(rate_summary, integer) IS 'inverse transition: subtracts one answer on 1-7';
CREATE FUNCTION ces_accum(rate_summary, bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(rate_summary, bigint) IS 'transition: adds one answer on 1-7';
CREATE FUNCTION ces_accum_inv(rate_summary, bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum_inv(rate_summary, bigint) IS 'inverse transition: subtracts one answer on 1-7';
CREATE FUNCTION ces_accum(rate_summary, numeric) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(rate_summary, numeric) IS 'transition: adds one answer on 1-7';
CREATE FUNCTION ces_accum_inv(rate_summary, numeric) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum_inv(rate_summary, numeric) IS 'inverse transition: subtracts one answer on 1-7';
CREATE FUNCTION ces_accum(rate_summary, double precision) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum(rate_summary, double precision) IS 'transition: adds one answer on 1-7';
CREATE FUNCTION ces_accum_inv(rate_summary, double precision) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_ces_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces_accum_inv(rate_summary, double precision) IS 'inverse transition: subtracts one answer on 1-7';
CREATE FUNCTION nps_accum(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, integer) IS 'transition: adds one answer on 0-10';
CREATE FUNCTION nps_accum_inv(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, integer) IS 'inverse transition: subtracts one answer on 0-10';
CREATE FUNCTION nps_accum(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, bigint) IS 'transition: adds one answer on 0-10';
CREATE FUNCTION nps_accum_inv(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, bigint) IS 'inverse transition: subtracts one answer on 0-10';
CREATE FUNCTION nps_accum(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, numeric) IS 'transition: adds one answer on 0-10';
CREATE FUNCTION nps_accum_inv(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, numeric) IS 'inverse transition: subtracts one answer on 0-10';
CREATE FUNCTION nps_accum(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, double precision) IS 'transition: adds one answer on 0-10';
CREATE FUNCTION nps_accum_inv(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, double precision) IS 'inverse transition: subtracts one answer on 0-10';
CREATE FUNCTION nps_accum(nps_summary, integer, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, integer, integer, integer) IS 'transition: adds one answer with custom cut-offs';
CREATE FUNCTION nps_accum_inv(nps_summary, integer, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, integer, integer, integer) IS 'inverse transition: subtracts one answer with custom cut-offs';
CREATE FUNCTION nps_accum(nps_summary, bigint, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, bigint, integer, integer) IS 'transition: adds one answer with custom cut-offs';
CREATE FUNCTION nps_accum_inv(nps_summary, bigint, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, bigint, integer, integer) IS 'inverse transition: subtracts one answer with custom cut-offs';
CREATE FUNCTION nps_accum(nps_summary, numeric, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, numeric, integer, integer) IS 'transition: adds one answer with custom cut-offs';
CREATE FUNCTION nps_accum_inv(nps_summary, numeric, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, numeric, integer, integer) IS 'inverse transition: subtracts one answer with custom cut-offs';
CREATE FUNCTION nps_accum(nps_summary, double precision, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum(nps_summary, double precision, integer, integer) IS 'transition: adds one answer with custom cut-offs';
CREATE FUNCTION nps_accum_inv(nps_summary, double precision, integer, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_cutoffs_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_accum_inv(nps_summary, double precision, integer, integer) IS 'inverse transition: subtracts one answer with custom cut-offs';
CREATE FUNCTION sentiment_accum(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, integer) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum_inv(nps_summary, integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, integer) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, bigint) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum_inv(nps_summary, bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, bigint) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, numeric) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum_inv(nps_summary, numeric) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, numeric) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum(nps_summary, double precision) IS 'transition: adds one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION sentiment_accum_inv(nps_summary, double precision) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_sentiment_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION sentiment_accum_inv(nps_summary, double precision) IS 'inverse transition: subtracts one text: -1 negative, 0 neutral, 1 positive';
CREATE FUNCTION growth_accum(growth_summary, boolean, boolean) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, boolean, boolean) IS 'transition: adds one customer, at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, boolean, boolean) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, integer, integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_integer_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, integer, integer) IS 'transition: adds counts at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, integer, integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_integer_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, integer, integer) IS 'inverse transition: subtracts counts at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, bigint, bigint) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, bigint, bigint) IS 'transition: adds counts at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, bigint, bigint) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, bigint, bigint) IS 'inverse transition: subtracts counts at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, numeric, numeric) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_numeric_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, numeric, numeric) IS 'transition: adds counts at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, numeric, numeric) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_numeric_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, numeric, numeric) IS 'inverse transition: subtracts counts at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, double precision, double precision) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_real_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, double precision, double precision) IS 'transition: adds counts at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, double precision, double precision) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_real_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, double precision, double precision) IS 'inverse transition: subtracts counts at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, daterange, daterange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, daterange, daterange) IS 'transition: adds one customer by the time of being an advocate';
CREATE FUNCTION growth_accum_inv(growth_summary, daterange, daterange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, daterange, daterange) IS 'inverse transition: subtracts one customer by the time of being an advocate';
CREATE FUNCTION growth_accum(growth_summary, tstzrange, tstzrange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, tstzrange, tstzrange) IS 'transition: adds one customer by the time of being an advocate';
CREATE FUNCTION growth_accum_inv(growth_summary, tstzrange, tstzrange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, tstzrange, tstzrange) IS 'inverse transition: subtracts one customer by the time of being an advocate';
CREATE FUNCTION action_accum(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_integer_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum(action_summary, integer) IS 'transition: adds one customer';
CREATE FUNCTION action_accum_inv(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_integer_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum_inv(action_summary, integer) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION action_accum(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum(action_summary, bigint) IS 'transition: adds one customer';
CREATE FUNCTION action_accum_inv(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum_inv(action_summary, bigint) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION action_accum(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum(action_summary, numeric) IS 'transition: adds one customer';
CREATE FUNCTION action_accum_inv(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum_inv(action_summary, numeric) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION action_accum(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum(action_summary, double precision) IS 'transition: adds one customer';
CREATE FUNCTION action_accum_inv(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum_inv(action_summary, double precision) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION stars_accum(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, integer) IS 'transition: adds one rating on 1-5';
CREATE FUNCTION stars_accum_inv(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, integer) IS 'inverse transition: subtracts one rating on 1-5';
CREATE FUNCTION stars_accum(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_bigint_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, bigint) IS 'transition: adds one rating on 1-5';
CREATE FUNCTION stars_accum_inv(action_summary, bigint) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_bigint_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, bigint) IS 'inverse transition: subtracts one rating on 1-5';
CREATE FUNCTION stars_accum(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, numeric) IS 'transition: adds one rating on 1-5';
CREATE FUNCTION stars_accum_inv(action_summary, numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, numeric) IS 'inverse transition: subtracts one rating on 1-5';
CREATE FUNCTION stars_accum(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum(action_summary, double precision) IS 'transition: adds one rating on 1-5';
CREATE FUNCTION stars_accum_inv(action_summary, double precision) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_stars_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION stars_accum_inv(action_summary, double precision) IS 'inverse transition: subtracts one rating on 1-5';
CREATE FUNCTION ratio_accum(ratio_summary, integer, integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_integer_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum(ratio_summary, integer, integer) IS 'transition: adds one row of counts';
CREATE FUNCTION ratio_accum_inv(ratio_summary, integer, integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_integer_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum_inv(ratio_summary, integer, integer) IS 'inverse transition: subtracts one row of counts';
CREATE FUNCTION ratio_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum(ratio_summary, bigint, bigint) IS 'transition: adds one row of counts';
CREATE FUNCTION ratio_accum_inv(ratio_summary, bigint, bigint) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum_inv(ratio_summary, bigint, bigint) IS 'inverse transition: subtracts one row of counts';
CREATE FUNCTION ratio_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_numeric_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum(ratio_summary, numeric, numeric) IS 'transition: adds one row of counts';
CREATE FUNCTION ratio_accum_inv(ratio_summary, numeric, numeric) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_numeric_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum_inv(ratio_summary, numeric, numeric) IS 'inverse transition: subtracts one row of counts';
CREATE FUNCTION ratio_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_real_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum(ratio_summary, double precision, double precision) IS 'transition: adds one row of counts';
CREATE FUNCTION ratio_accum_inv(ratio_summary, double precision, double precision) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_real_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum_inv(ratio_summary, double precision, double precision) IS 'inverse transition: subtracts one row of counts';
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
CREATE FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'transition: adds one customer';
CREATE FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, numeric, numeric, boolean, numeric) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_numeric_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, numeric, numeric, boolean, numeric) IS 'transition: adds one customer';
CREATE FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, numeric, numeric, boolean, numeric) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_numeric_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, numeric, numeric, boolean, numeric) IS 'inverse transition: subtracts one customer';
CREATE FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, double precision, double precision, boolean, double precision) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_real_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, double precision, double precision, boolean, double precision) IS 'transition: adds one customer';
CREATE FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, double precision, double precision, boolean, double precision) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_real_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, double precision, double precision, boolean, double precision) IS 'inverse transition: subtracts one customer';

-- Two steps: build a summary, store it, roll it up, read it later

CREATE AGGREGATE rate_agg(hit boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rate_agg(hit boolean) IS 'summary of a flag: hits, total';
CREATE AGGREGATE retention_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE retention_agg(start boolean, "end" boolean) IS 'summary of retention: of those TRUE at the start, those TRUE at the end';
CREATE AGGREGATE gained_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = gained_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = gained_accum, MINVFUNC = gained_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE gained_agg(start boolean, "end" boolean) IS 'summary of a flag at two moments: of the rows that have either, those TRUE at the end and not at the start';
CREATE AGGREGATE lost_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = lost_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = lost_accum, MINVFUNC = lost_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE lost_agg(start boolean, "end" boolean) IS 'summary of a flag at two moments: of the rows that have either, those TRUE at the start and not at the end';
CREATE AGGREGATE csat_agg(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score bigint) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score bigint) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score numeric) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score numeric) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score double precision) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score integer, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat_agg(score bigint, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score bigint, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat_agg(score numeric, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score numeric, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat_agg(score double precision, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score double precision, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE ces_agg(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces_agg(score integer) IS 'summary of customer effort: answers 5-7 on 1-7';
CREATE AGGREGATE ces_agg(score bigint) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces_agg(score bigint) IS 'summary of customer effort: answers 5-7 on 1-7';
CREATE AGGREGATE ces_agg(score numeric) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces_agg(score numeric) IS 'summary of customer effort: answers 5-7 on 1-7';
CREATE AGGREGATE ces_agg(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces_agg(score double precision) IS 'summary of customer effort: answers 5-7 on 1-7';
CREATE AGGREGATE nps_agg(score integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score integer) IS 'summary of answers 0-10: promoters, passives, detractors';
CREATE AGGREGATE nps_agg(score bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score bigint) IS 'summary of answers 0-10: promoters, passives, detractors';
CREATE AGGREGATE nps_agg(score numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score numeric) IS 'summary of answers 0-10: promoters, passives, detractors';
CREATE AGGREGATE nps_agg(score double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score double precision) IS 'summary of answers 0-10: promoters, passives, detractors';
CREATE AGGREGATE nps_agg(score integer, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score integer, detractor_max integer, promoter_min integer) IS 'summary of answers on a custom scale: promoters, passives, detractors; the cut-offs are the same in all rows';
CREATE AGGREGATE nps_agg(score bigint, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score bigint, detractor_max integer, promoter_min integer) IS 'summary of answers on a custom scale: promoters, passives, detractors; the cut-offs are the same in all rows';
CREATE AGGREGATE nps_agg(score numeric, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score numeric, detractor_max integer, promoter_min integer) IS 'summary of answers on a custom scale: promoters, passives, detractors; the cut-offs are the same in all rows';
CREATE AGGREGATE nps_agg(score double precision, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps_agg(score double precision, detractor_max integer, promoter_min integer) IS 'summary of answers on a custom scale: promoters, passives, detractors; the cut-offs are the same in all rows';
CREATE AGGREGATE sentiment_agg(sentiment integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment integer) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';
CREATE AGGREGATE sentiment_agg(sentiment bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment bigint) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';
CREATE AGGREGATE sentiment_agg(sentiment numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment numeric) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';
CREATE AGGREGATE sentiment_agg(sentiment double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE sentiment_agg(sentiment double precision) IS 'summary of sentiments: positive as promoters, neutral as passives, negative as detractors';
CREATE AGGREGATE growth_agg(start boolean, "end" boolean) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start boolean, "end" boolean) IS 'summary of a flag at two moments: how many TRUE at the start and at the end';
CREATE AGGREGATE growth_agg(start integer, "end" integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start integer, "end" integer) IS 'summary of counts at two moments, summed';
CREATE AGGREGATE growth_agg(start bigint, "end" bigint) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start bigint, "end" bigint) IS 'summary of counts at two moments, summed';
CREATE AGGREGATE growth_agg(start numeric, "end" numeric) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start numeric, "end" numeric) IS 'summary of counts at two moments, summed';
CREATE AGGREGATE growth_agg(start double precision, "end" double precision) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start double precision, "end" double precision) IS 'summary of counts at two moments, summed';
CREATE AGGREGATE growth_agg(advocate_during daterange, period daterange) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(advocate_during daterange, period daterange) IS 'how many were advocates just before the lower and just before the upper bound of the period';
CREATE AGGREGATE growth_agg(advocate_during tstzrange, period tstzrange) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(advocate_during tstzrange, period tstzrange) IS 'how many were advocates just before the lower and just before the upper bound of the period';
CREATE AGGREGATE action_agg(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE action_agg(actions integer) IS 'summary of actions per customer: customers, active, actions, squares';
CREATE AGGREGATE action_agg(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE action_agg(actions bigint) IS 'summary of actions per customer: customers, active, actions, squares';
CREATE AGGREGATE action_agg(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE action_agg(actions numeric) IS 'summary of actions per customer: customers, active, actions, squares';
CREATE AGGREGATE action_agg(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE action_agg(actions double precision) IS 'summary of actions per customer: customers, active, actions, squares';
CREATE AGGREGATE stars_agg(stars integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars integer) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';
CREATE AGGREGATE stars_agg(stars bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars bigint) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';
CREATE AGGREGATE stars_agg(stars numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars numeric) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';
CREATE AGGREGATE stars_agg(stars double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE stars_agg(stars double precision) IS 'summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares';
CREATE AGGREGATE ratio_agg(numerator integer, denominator integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_agg(numerator integer, denominator integer) IS 'summary of two counts: their sums';
CREATE AGGREGATE ratio_agg(numerator bigint, denominator bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_agg(numerator bigint, denominator bigint) IS 'summary of two counts: their sums';
CREATE AGGREGATE ratio_agg(numerator numeric, denominator numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_agg(numerator numeric, denominator numeric) IS 'summary of two counts: their sums';
CREATE AGGREGATE ratio_agg(numerator double precision, denominator double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_agg(numerator double precision, denominator double precision) IS 'summary of two counts: their sums';
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
CREATE AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_accum,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_accum, MINVFUNC = scorecard_accum_inv,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) IS 'all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it';
CREATE AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score numeric, csat_score numeric, referred boolean, actions numeric) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_accum,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_accum, MINVFUNC = scorecard_accum_inv,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score numeric, csat_score numeric, referred boolean, actions numeric) IS 'all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it';
CREATE AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score double precision, csat_score double precision, referred boolean, actions double precision) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_accum,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_accum, MINVFUNC = scorecard_accum_inv,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score double precision, csat_score double precision, referred boolean, actions double precision) IS 'all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it';
CREATE AGGREGATE rollup(summary rate_summary) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_summary_add,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_summary_add, MINVFUNC = rate_summary_sub,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary rate_summary) IS 'merges rate_summary values; of none, the summary of nothing';
CREATE AGGREGATE rollup(summary nps_summary) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_summary_add,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_summary_add, MINVFUNC = nps_summary_sub,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary nps_summary) IS 'merges nps_summary values; of none, the summary of nothing';
CREATE AGGREGATE rollup(summary growth_summary) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_summary_add,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_summary_add, MINVFUNC = growth_summary_sub,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary growth_summary) IS 'merges growth_summary values; of none, the summary of nothing';
CREATE AGGREGATE rollup(summary action_summary) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_summary_add,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_summary_add, MINVFUNC = action_summary_sub,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary action_summary) IS 'merges action_summary values; of none, the summary of nothing';
CREATE AGGREGATE rollup(summary ratio_summary) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_summary_add,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_summary_add, MINVFUNC = ratio_summary_sub,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary ratio_summary) IS 'merges ratio_summary values; of none, the summary of nothing';
CREATE AGGREGATE rollup(summary scorecard_summary) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_summary_add,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_summary_add, MINVFUNC = scorecard_summary_sub,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary scorecard_summary) IS 'merges scorecard_summary values; of none, the summary of nothing';
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

-- KPIs

CREATE AGGREGATE ambassador_rate(advocate boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = ambassador_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = ambassador_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ambassador_rate(advocate boolean) IS 'percentage of customers who are advocates, 0-100; a NULL flag is left out';
CREATE AGGREGATE advocacy_growth(start boolean, "end" boolean) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start boolean, "end" boolean) IS 'growth of the number of advocates in percent: 100 * (end - start) / start, counting TRUE on each side';
CREATE AGGREGATE advocacy_growth(start integer, "end" integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start integer, "end" integer) IS 'growth in percent over counts, summed: 100 * (end - start) / start';
CREATE AGGREGATE advocacy_growth(start bigint, "end" bigint) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start bigint, "end" bigint) IS 'growth in percent over counts, summed: 100 * (end - start) / start';
CREATE AGGREGATE advocacy_growth(start numeric, "end" numeric) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start numeric, "end" numeric) IS 'growth in percent over counts, summed: 100 * (end - start) / start';
CREATE AGGREGATE advocacy_growth(start double precision, "end" double precision) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start double precision, "end" double precision) IS 'growth in percent over counts, summed: 100 * (end - start) / start';
CREATE AGGREGATE advocacy_growth(advocate_during daterange, period daterange) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(advocate_during daterange, period daterange) IS 'growth of the number of advocates in percent, from the moment just before the lower bound of the period to the one just before its upper bound';
CREATE AGGREGATE advocacy_growth(advocate_during tstzrange, period tstzrange) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(advocate_during tstzrange, period tstzrange) IS 'growth of the number of advocates in percent, from the moment just before the lower bound of the period to the one just before its upper bound';
CREATE AGGREGATE advocate_retention_rate(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum, FINALFUNC = advocate_retention_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv, MFINALFUNC = advocate_retention_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocate_retention_rate(start boolean, "end" boolean) IS 'of the advocates at the start, the percentage still advocates at the end';
CREATE AGGREGATE advocacy_participation_rate(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_participation_rate(actions integer) IS 'percentage of customers with at least one action, 0-100';
CREATE AGGREGATE advocacy_participation_rate(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_participation_rate(actions bigint) IS 'percentage of customers with at least one action, 0-100';
CREATE AGGREGATE advocacy_participation_rate(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_participation_rate(actions numeric) IS 'percentage of customers with at least one action, 0-100';
CREATE AGGREGATE advocacy_participation_rate(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_participation_rate(actions double precision) IS 'percentage of customers with at least one action, 0-100';
CREATE AGGREGATE advocacy_actions(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_actions(actions integer) IS 'advocacy actions per customer, a ratio: 1.5 is 150 actions per 100 customers';
CREATE AGGREGATE advocacy_actions(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_actions(actions bigint) IS 'advocacy actions per customer, a ratio: 1.5 is 150 actions per 100 customers';
CREATE AGGREGATE advocacy_actions(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_actions(actions numeric) IS 'advocacy actions per customer, a ratio: 1.5 is 150 actions per 100 customers';
CREATE AGGREGATE advocacy_actions(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_actions(actions double precision) IS 'advocacy actions per customer, a ratio: 1.5 is 150 actions per 100 customers';
CREATE AGGREGATE consumer_advocacy_actions(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = consumer_advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = consumer_advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE consumer_advocacy_actions(actions integer) IS 'public defences of the brand per customer, a ratio';
CREATE AGGREGATE consumer_advocacy_actions(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = consumer_advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = consumer_advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE consumer_advocacy_actions(actions bigint) IS 'public defences of the brand per customer, a ratio';
CREATE AGGREGATE consumer_advocacy_actions(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = consumer_advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = consumer_advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE consumer_advocacy_actions(actions numeric) IS 'public defences of the brand per customer, a ratio';
CREATE AGGREGATE consumer_advocacy_actions(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = consumer_advocacy_actions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = consumer_advocacy_actions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE consumer_advocacy_actions(actions double precision) IS 'public defences of the brand per customer, a ratio';
CREATE AGGREGATE nps(score integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score integer) IS 'Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points';
CREATE AGGREGATE nps(score bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score bigint) IS 'Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points';
CREATE AGGREGATE nps(score numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score numeric) IS 'Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points';
CREATE AGGREGATE nps(score double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score double precision) IS 'Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points';
CREATE AGGREGATE nps(score integer, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score integer, detractor_max integer, promoter_min integer) IS 'Net Promoter Score with custom cut-offs, the same in all rows, in points';
CREATE AGGREGATE nps(score bigint, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score bigint, detractor_max integer, promoter_min integer) IS 'Net Promoter Score with custom cut-offs, the same in all rows, in points';
CREATE AGGREGATE nps(score numeric, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score numeric, detractor_max integer, promoter_min integer) IS 'Net Promoter Score with custom cut-offs, the same in all rows, in points';
CREATE AGGREGATE nps(score double precision, detractor_max integer, promoter_min integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE nps(score double precision, detractor_max integer, promoter_min integer) IS 'Net Promoter Score with custom cut-offs, the same in all rows, in points';
CREATE AGGREGATE csat(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score integer) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE AGGREGATE csat(score bigint) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score bigint) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE AGGREGATE csat(score numeric) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score numeric) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE AGGREGATE csat(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score double precision) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
CREATE AGGREGATE csat(score integer, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score integer, scale_max integer) IS 'customer satisfaction: percentage in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat(score bigint, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score bigint, scale_max integer) IS 'customer satisfaction: percentage in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat(score numeric, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score numeric, scale_max integer) IS 'customer satisfaction: percentage in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat(score double precision, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(score double precision, scale_max integer) IS 'customer satisfaction: percentage in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows';
CREATE AGGREGATE csat(satisfied boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = csat,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = csat,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat(satisfied boolean) IS 'customer satisfaction: percentage TRUE';
CREATE AGGREGATE ces(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum, FINALFUNC = ces,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv, MFINALFUNC = ces,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces(score integer) IS 'customer effort score: percentage of answers 5-7 on 1-7';
CREATE AGGREGATE ces(score bigint) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum, FINALFUNC = ces,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv, MFINALFUNC = ces,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces(score bigint) IS 'customer effort score: percentage of answers 5-7 on 1-7';
CREATE AGGREGATE ces(score numeric) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum, FINALFUNC = ces,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv, MFINALFUNC = ces,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces(score numeric) IS 'customer effort score: percentage of answers 5-7 on 1-7';
CREATE AGGREGATE ces(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = ces_accum, FINALFUNC = ces,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = ces_accum, MINVFUNC = ces_accum_inv, MFINALFUNC = ces,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ces(score double precision) IS 'customer effort score: percentage of answers 5-7 on 1-7';
CREATE AGGREGATE referral_rate(referred boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = referral_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referred boolean) IS 'percentage of customers who referred someone, 0-100';
CREATE AGGREGATE referral_rate(referrals integer, customers integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = referral_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referrals integer, customers integer) IS 'referrals per 100 customers, over counts, summed';
CREATE AGGREGATE referral_rate(referrals bigint, customers bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = referral_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referrals bigint, customers bigint) IS 'referrals per 100 customers, over counts, summed';
CREATE AGGREGATE referral_rate(referrals numeric, customers numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = referral_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referrals numeric, customers numeric) IS 'referrals per 100 customers, over counts, summed';
CREATE AGGREGATE referral_rate(referrals double precision, customers double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = referral_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referrals double precision, customers double precision) IS 'referrals per 100 customers, over counts, summed';
CREATE AGGREGATE referral_conversion_rate(converted boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = referral_conversion_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = referral_conversion_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversion_rate(converted boolean) IS 'of the referrals made, the percentage that became customers';
CREATE AGGREGATE viral_coefficient(conversions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = viral_coefficient,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = viral_coefficient,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE viral_coefficient(conversions integer) IS 'new customers won by referral, per customer';
CREATE AGGREGATE viral_coefficient(conversions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = viral_coefficient,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = viral_coefficient,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE viral_coefficient(conversions bigint) IS 'new customers won by referral, per customer';
CREATE AGGREGATE viral_coefficient(conversions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = viral_coefficient,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = viral_coefficient,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE viral_coefficient(conversions numeric) IS 'new customers won by referral, per customer';
CREATE AGGREGATE viral_coefficient(conversions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = viral_coefficient,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = viral_coefficient,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE viral_coefficient(conversions double precision) IS 'new customers won by referral, per customer';
CREATE AGGREGATE engagement_rate(engagements integer, audience integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = engagement_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = engagement_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE engagement_rate(engagements integer, audience integer) IS '100 * sum of engagements / sum of audience';
CREATE AGGREGATE engagement_rate(engagements bigint, audience bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = engagement_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = engagement_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE engagement_rate(engagements bigint, audience bigint) IS '100 * sum of engagements / sum of audience';
CREATE AGGREGATE engagement_rate(engagements numeric, audience numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = engagement_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = engagement_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE engagement_rate(engagements numeric, audience numeric) IS '100 * sum of engagements / sum of audience';
CREATE AGGREGATE engagement_rate(engagements double precision, audience double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = engagement_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = engagement_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE engagement_rate(engagements double precision, audience double precision) IS '100 * sum of engagements / sum of audience';
CREATE AGGREGATE share_rate(shares integer, audience integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_rate(shares integer, audience integer) IS '100 * sum of shares / sum of audience';
CREATE AGGREGATE share_rate(shares bigint, audience bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_rate(shares bigint, audience bigint) IS '100 * sum of shares / sum of audience';
CREATE AGGREGATE share_rate(shares numeric, audience numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_rate(shares numeric, audience numeric) IS '100 * sum of shares / sum of audience';
CREATE AGGREGATE share_rate(shares double precision, audience double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_rate(shares double precision, audience double precision) IS '100 * sum of shares / sum of audience';
CREATE AGGREGATE influencer_reach(audience integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = influencer_reach,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = influencer_reach,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE influencer_reach(audience integer) IS 'sum of the audiences, people counted once per influencer';
CREATE AGGREGATE influencer_reach(audience bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = influencer_reach,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = influencer_reach,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE influencer_reach(audience bigint) IS 'sum of the audiences, people counted once per influencer';
CREATE AGGREGATE influencer_reach(audience numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = influencer_reach,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = influencer_reach,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE influencer_reach(audience numeric) IS 'sum of the audiences, people counted once per influencer';
CREATE AGGREGATE influencer_reach(audience double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = influencer_reach,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = influencer_reach,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE influencer_reach(audience double precision) IS 'sum of the audiences, people counted once per influencer';
CREATE AGGREGATE advocates_gained(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = gained_accum, FINALFUNC = advocates_gained,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = gained_accum, MINVFUNC = gained_accum_inv, MFINALFUNC = advocates_gained,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_gained(start boolean, "end" boolean) IS 'number of customers who are advocates at the end and were not at the start; NULL is no';
CREATE AGGREGATE advocates_lost(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = lost_accum, FINALFUNC = advocates_lost,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = lost_accum, MINVFUNC = lost_accum_inv, MFINALFUNC = advocates_lost,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_lost(start boolean, "end" boolean) IS 'number of customers who were advocates at the start and are not at the end; NULL is no';
CREATE AGGREGATE advocates_reactivated(reactivated boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = advocates_reactivated,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = advocates_reactivated,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocates_reactivated(reactivated boolean) IS 'number of lapsed advocates who acted again, counting TRUE';
CREATE AGGREGATE promoter_activation_rate(acted boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = promoter_activation_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = promoter_activation_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE promoter_activation_rate(acted boolean) IS 'of the promoters, the percentage who recommended in deed';
CREATE AGGREGATE detractor_recovery_rate(recovered boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = detractor_recovery_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = detractor_recovery_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE detractor_recovery_rate(recovered boolean) IS 'of the detractors, the percentage who are detractors no longer when asked again';
CREATE AGGREGATE closed_loop_rate(followed_up boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = closed_loop_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = closed_loop_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE closed_loop_rate(followed_up boolean) IS 'of the answers that call for a contact, the percentage followed up in time';
CREATE AGGREGATE survey_response_rate(responded boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = survey_response_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responded boolean) IS 'percentage of invitations that were answered';
CREATE AGGREGATE survey_response_rate(responses integer, invitations integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses integer, invitations integer) IS 'answers per 100 invitations, over counts, summed';
CREATE AGGREGATE survey_response_rate(responses bigint, invitations bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses bigint, invitations bigint) IS 'answers per 100 invitations, over counts, summed';
CREATE AGGREGATE survey_response_rate(responses numeric, invitations numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses numeric, invitations numeric) IS 'answers per 100 invitations, over counts, summed';
CREATE AGGREGATE survey_response_rate(responses double precision, invitations double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = survey_response_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = survey_response_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE survey_response_rate(responses double precision, invitations double precision) IS 'answers per 100 invitations, over counts, summed';
CREATE AGGREGATE review_rating(stars integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars integer) IS 'mean rating of reviews on 1-5, in stars';
CREATE AGGREGATE review_rating(stars bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars bigint) IS 'mean rating of reviews on 1-5, in stars';
CREATE AGGREGATE review_rating(stars numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars numeric) IS 'mean rating of reviews on 1-5, in stars';
CREATE AGGREGATE review_rating(stars double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = stars_accum, FINALFUNC = review_rating,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = stars_accum, MINVFUNC = stars_accum_inv, MFINALFUNC = review_rating,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_rating(stars double precision) IS 'mean rating of reviews on 1-5, in stars';
CREATE AGGREGATE review_response_rate(responded boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = review_response_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = review_response_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE review_response_rate(responded boolean) IS 'percentage of reviews that the company answered in public';
CREATE AGGREGATE testimonials_per_customer(testimonials integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials integer) IS 'testimonials approved for use, per customer, a ratio';
CREATE AGGREGATE testimonials_per_customer(testimonials bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials bigint) IS 'testimonials approved for use, per customer, a ratio';
CREATE AGGREGATE testimonials_per_customer(testimonials numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials numeric) IS 'testimonials approved for use, per customer, a ratio';
CREATE AGGREGATE testimonials_per_customer(testimonials double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = testimonials_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = testimonials_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE testimonials_per_customer(testimonials double precision) IS 'testimonials approved for use, per customer, a ratio';
CREATE AGGREGATE case_studies_per_customer(case_studies integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies integer) IS 'case studies in print, per customer, a ratio';
CREATE AGGREGATE case_studies_per_customer(case_studies bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies bigint) IS 'case studies in print, per customer, a ratio';
CREATE AGGREGATE case_studies_per_customer(case_studies numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies numeric) IS 'case studies in print, per customer, a ratio';
CREATE AGGREGATE case_studies_per_customer(case_studies double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = case_studies_per_customer,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = case_studies_per_customer,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE case_studies_per_customer(case_studies double precision) IS 'case studies in print, per customer, a ratio';
CREATE AGGREGATE reference_coverage(covered boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = reference_coverage,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = reference_coverage,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reference_coverage(covered boolean) IS 'percentage of market segments with a customer who will speak to prospects';
CREATE AGGREGATE reference_win_rate(won boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = reference_win_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = reference_win_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reference_win_rate(won boolean) IS 'of the closed opportunities in which a reference spoke, the percentage won';
CREATE AGGREGATE user_generated_content(pieces integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces integer) IS 'pieces of content about the brand made by customers, per customer, a ratio';
CREATE AGGREGATE user_generated_content(pieces bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces bigint) IS 'pieces of content about the brand made by customers, per customer, a ratio';
CREATE AGGREGATE user_generated_content(pieces numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces numeric) IS 'pieces of content about the brand made by customers, per customer, a ratio';
CREATE AGGREGATE user_generated_content(pieces double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = user_generated_content,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = user_generated_content,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE user_generated_content(pieces double precision) IS 'pieces of content about the brand made by customers, per customer, a ratio';
CREATE AGGREGATE community_participation_rate(contributions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions integer) IS 'percentage of community members with at least one contribution';
CREATE AGGREGATE community_participation_rate(contributions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions bigint) IS 'percentage of community members with at least one contribution';
CREATE AGGREGATE community_participation_rate(contributions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions numeric) IS 'percentage of community members with at least one contribution';
CREATE AGGREGATE community_participation_rate(contributions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = community_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = community_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE community_participation_rate(contributions double precision) IS 'percentage of community members with at least one contribution';
CREATE AGGREGATE share_of_voice(own_mentions integer, all_mentions integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions integer, all_mentions integer) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';
CREATE AGGREGATE share_of_voice(own_mentions bigint, all_mentions bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions bigint, all_mentions bigint) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';
CREATE AGGREGATE share_of_voice(own_mentions numeric, all_mentions numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions numeric, all_mentions numeric) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';
CREATE AGGREGATE share_of_voice(own_mentions double precision, all_mentions double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = share_of_voice,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = share_of_voice,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE share_of_voice(own_mentions double precision, all_mentions double precision) IS '100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them';
CREATE AGGREGATE net_sentiment(sentiment integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment integer) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';
CREATE AGGREGATE net_sentiment(sentiment bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment bigint) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';
CREATE AGGREGATE net_sentiment(sentiment numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment numeric) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';
CREATE AGGREGATE net_sentiment(sentiment double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = sentiment_accum, FINALFUNC = net_sentiment,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = sentiment_accum, MINVFUNC = sentiment_accum_inv, MFINALFUNC = net_sentiment,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE net_sentiment(sentiment double precision) IS '% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive';
CREATE AGGREGATE new_customer_referral_share(referred boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = new_customer_referral_share,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = new_customer_referral_share,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE new_customer_referral_share(referred boolean) IS 'percentage of new customers who came by referral';
CREATE AGGREGATE referral_conversions(conversions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions integer) IS 'number of new customers won by referral, summed';
CREATE AGGREGATE referral_conversions(conversions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions bigint) IS 'number of new customers won by referral, summed';
CREATE AGGREGATE referral_conversions(conversions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions numeric) IS 'number of new customers won by referral, summed';
CREATE AGGREGATE referral_conversions(conversions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_conversions,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_conversions,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_conversions(conversions double precision) IS 'number of new customers won by referral, summed';
CREATE AGGREGATE referral_revenue(revenue integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue integer) IS 'revenue of customers won by referral, summed, in whole units of money';
CREATE AGGREGATE referral_revenue(revenue bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue bigint) IS 'revenue of customers won by referral, summed, in whole units of money';
CREATE AGGREGATE referral_revenue(revenue numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue numeric) IS 'revenue of customers won by referral, summed, in whole units of money';
CREATE AGGREGATE referral_revenue(revenue double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = referral_revenue,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = referral_revenue,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_revenue(revenue double precision) IS 'revenue of customers won by referral, summed, in whole units of money';
CREATE AGGREGATE referred_customer_retention_rate(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum, FINALFUNC = referred_customer_retention_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv, MFINALFUNC = referred_customer_retention_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referred_customer_retention_rate(start boolean, "end" boolean) IS 'of the referred customers at the start, the percentage still customers at the end';
CREATE AGGREGATE active_ambassadors(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions integer) IS 'number of ambassadors with at least one action';
CREATE AGGREGATE active_ambassadors(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions bigint) IS 'number of ambassadors with at least one action';
CREATE AGGREGATE active_ambassadors(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions numeric) IS 'number of ambassadors with at least one action';
CREATE AGGREGATE active_ambassadors(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = active_ambassadors,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = active_ambassadors,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE active_ambassadors(actions double precision) IS 'number of ambassadors with at least one action';
CREATE AGGREGATE ambassador_retention_rate(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum, FINALFUNC = ambassador_retention_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv, MFINALFUNC = ambassador_retention_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ambassador_retention_rate(start boolean, "end" boolean) IS 'of the ambassadors at the start, the percentage still ambassadors at the end';
CREATE AGGREGATE actions_per_ambassador(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions integer) IS 'actions per ambassador, a ratio';
CREATE AGGREGATE actions_per_ambassador(actions bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions bigint) IS 'actions per ambassador, a ratio';
CREATE AGGREGATE actions_per_ambassador(actions numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions numeric) IS 'actions per ambassador, a ratio';
CREATE AGGREGATE actions_per_ambassador(actions double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = actions_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = actions_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE actions_per_ambassador(actions double precision) IS 'actions per ambassador, a ratio';
CREATE AGGREGATE reach_per_ambassador(reach integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach integer) IS 'people reached per ambassador, the mean';
CREATE AGGREGATE reach_per_ambassador(reach bigint) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach bigint) IS 'people reached per ambassador, the mean';
CREATE AGGREGATE reach_per_ambassador(reach numeric) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach numeric) IS 'people reached per ambassador, the mean';
CREATE AGGREGATE reach_per_ambassador(reach double precision) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = reach_per_ambassador,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = reach_per_ambassador,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE reach_per_ambassador(reach double precision) IS 'people reached per ambassador, the mean';
CREATE AGGREGATE disclosure_rate(disclosed boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = disclosure_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = disclosure_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE disclosure_rate(disclosed boolean) IS 'of the posts that must be marked as endorsements, the percentage that are';
CREATE AGGREGATE cost_per_advocate(cost integer, advocates integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost integer, advocates integer) IS 'sum of the cost / sum of the advocates, in the unit of the cost';
CREATE AGGREGATE cost_per_advocate(cost bigint, advocates bigint) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost bigint, advocates bigint) IS 'sum of the cost / sum of the advocates, in the unit of the cost';
CREATE AGGREGATE cost_per_advocate(cost numeric, advocates numeric) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost numeric, advocates numeric) IS 'sum of the cost / sum of the advocates, in the unit of the cost';
CREATE AGGREGATE cost_per_advocate(cost double precision, advocates double precision) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = cost_per_advocate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = cost_per_advocate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE cost_per_advocate(cost double precision, advocates double precision) IS 'sum of the cost / sum of the advocates, in the unit of the cost';
CREATE AGGREGATE programme_return(cost integer, gain integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost integer, gain integer) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';
CREATE AGGREGATE programme_return(cost bigint, gain bigint) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost bigint, gain bigint) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';
CREATE AGGREGATE programme_return(cost numeric, gain numeric) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost numeric, gain numeric) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';
CREATE AGGREGATE programme_return(cost double precision, gain double precision) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = programme_return,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = programme_return,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE programme_return(cost double precision, gain double precision) IS 'return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost';
CREATE AGGREGATE employee_nps(score integer) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score integer) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';
CREATE AGGREGATE employee_nps(score bigint) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score bigint) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';
CREATE AGGREGATE employee_nps(score numeric) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score numeric) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';
CREATE AGGREGATE employee_nps(score double precision) (
    STYPE = nps_summary, INITCOND = '(0,0,0)', SFUNC = nps_accum, FINALFUNC = employee_nps,
    MSTYPE = nps_summary, MINITCOND = '(0,0,0)', MSFUNC = nps_accum, MINVFUNC = nps_accum_inv, MFINALFUNC = employee_nps,
    COMBINEFUNC = nps_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_nps(score double precision) IS 'Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points';
CREATE AGGREGATE employee_advocacy_rate(advocate boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = rate_accum, FINALFUNC = employee_advocacy_rate,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = rate_accum, MINVFUNC = rate_accum_inv, MFINALFUNC = employee_advocacy_rate,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE employee_advocacy_rate(advocate boolean) IS 'percentage of employees who spoke up for the company of their own accord';

-- sql/catalog.sql

-- The catalogue: what each KPI means. The built-in definitions are part of the
-- library, so that an upgrade brings better ones; the users' own are rows of a
-- table that pg_dump keeps.
--
-- Literals are cast and functions qualified wherever another object of the same
-- name in the schema of the extension could match better.

CREATE FUNCTION akpi_builtin_families() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_families' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_builtin_families() IS 'internal: the families of KPIs, as the view kpi_family reads them';
CREATE FUNCTION akpi_definition_name(definition jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_definition_name' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_name(jsonb) IS 'internal: the name in a KPI definition; an error where it has none';
CREATE FUNCTION akpi_definition_merge(stored jsonb, patch jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_definition_merge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_merge(jsonb, jsonb) IS 'internal: one definition laid over another, key by key; a null removes a key';
CREATE FUNCTION akpi_definition_check(stored jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_check' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definition_check(jsonb) IS 'internal: an error where a KPI definition is not valid';
CREATE FUNCTION akpi_require_definition(kpi text, found boolean) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_gone' LANGUAGE C VOLATILE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require_definition(text, boolean) IS 'internal: an error where there was no KPI to undefine';
CREATE FUNCTION akpi_require_unused(kpi text, unit text, unit_before text, gone boolean) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_unused' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION akpi_require_unused(text, text, text, boolean) IS 'internal: an error where a scorecard counts a KPI that goes, or gets another unit';

CREATE FUNCTION akpi_definition_counted(kpi text, before jsonb, after jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_definition_counted' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION akpi_definition_counted(text, jsonb, jsonb) IS 'internal: an error where a definition changes how a KPI is counted that a scorecard counts';

CREATE TABLE kpi_definition (
    kpi text PRIMARY KEY,
    definition jsonb NOT NULL
);
COMMENT ON TABLE kpi_definition IS 'your own KPI definitions and overrides of built-in ones; written by kpi_define and kpi_undefine';
COMMENT ON COLUMN kpi_definition.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_definition.definition IS 'the keys that were defined';
COMMENT ON CONSTRAINT kpi_definition_pkey ON kpi_definition IS 'one definition a KPI';
COMMENT ON INDEX kpi_definition_pkey IS 'one definition a KPI';
-- Whoever creates the extension may define KPIs and grant it on; everybody reads. The
-- table is not theirs, as its triggers and policies would run as others.
GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_definition TO @extowner@ WITH GRANT OPTION;
GRANT SELECT ON kpi_definition TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('kpi_definition', '');

CREATE FUNCTION akpi_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_definitions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_definitions() IS 'internal: all KPI definitions that hold, as one array; the view kpi_catalog reads better';
CREATE FUNCTION akpi_builtin_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_builtin_definitions' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_builtin_definitions() IS 'internal: the built-in KPI definitions as one array, whatever was defined over them';
CREATE FUNCTION akpi_own_definitions() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_own_definitions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_own_definitions() IS 'internal: the KPI definitions that hold for what stands in kpi_definition, as one array';
CREATE FUNCTION kpi_describe(kpi text) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_describe' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_describe(text) IS 'the whole definition of a KPI';
CREATE FUNCTION kpi_insight(kpi text, value double precision, context jsonb DEFAULT '{}') RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_insight_context' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_insight(text, double precision, jsonb) IS 'what a value means, in sentences: its band, how sure it is, what changed and whether chance explains it, the target, which segment drives the change; and the questions, tips and risks that fit it. context has what is known beside the value: low, high, confidence, n, previous, previous_low, previous_high, previous_n, p_value, target, segments';
CREATE FUNCTION akpi_insight(kpi text, value double precision) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_insight' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_insight(text, double precision) IS 'internal: kpi_insight, as views made before 0.9.0 call it';
CREATE FUNCTION akpi_contributions(kpi text, segments jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_contributions' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_contributions(text, jsonb) IS 'internal: the rows of kpi_contributions as one array';
CREATE FUNCTION kpi_contributions(kpi text, segments jsonb)
RETURNS TABLE (segment text, contribution double precision, rate_effect double precision, mix_effect double precision)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.segment, c.contribution, c.rate_effect, c.mix_effect
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_contributions($1, $2)) AS (
        segment text, contribution double precision, rate_effect double precision, mix_effect double precision
    )) WITH ORDINALITY AS c (segment, contribution, rate_effect, mix_effect, position)
    ORDER BY c.position;
END;
COMMENT ON FUNCTION kpi_contributions(text, jsonb) IS 'what each segment contributes to the change of a total, by its own value and by its share of all (Kitagawa 1955), which add up to the change; the largest first. segments: [{"segment", "n", "value", "previous_n", "previous"}, ...]';

CREATE FUNCTION kpi_band(kpi text, value double precision) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_band' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band(text, double precision) IS 'the band that a value of a KPI falls in; NULL where it falls in none';
CREATE FUNCTION kpi_band_in(value double precision, bands jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_band_given' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band_in(double precision, jsonb) IS 'the band that a value falls in, of bands given as [{"label":..., "range":"[15,30]"}, ...]';
CREATE FUNCTION kpi_band_rank(kpi text, value double precision) RETURNS integer
    AS 'MODULE_PATHNAME', 'akpi_band_rank' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_band_rank(text, double precision) IS 'position of the band that a value falls in, 1 = worst';

CREATE FUNCTION kpi_define(definition jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH stored AS (
        INSERT INTO kpi_definition AS own (kpi, definition)
        VALUES (akpi_definition_name($1), akpi_definition_merge('{}'::jsonb, $1))
        ON CONFLICT (kpi) DO UPDATE SET definition = akpi_definition_merge(own.definition, $1)
        RETURNING own.definition
    )
    SELECT akpi_definition_check(stored.definition), akpi_definition_counted($1 ->> 'kpi'::text, before.definition, stored.definition)
    FROM stored LEFT JOIN (
        SELECT own.definition FROM kpi_definition AS own WHERE own.kpi = $1 ->> 'kpi'::text
    ) AS before ON true;
END;
COMMENT ON FUNCTION kpi_define(jsonb) IS 'defines your own KPI, or overrides bands, target and texts of a built-in one; keys that are not given stay as they are, null takes one away';

CREATE FUNCTION kpi_undefine(kpi text) RETURNS void
LANGUAGE sql VOLATILE STRICT
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM kpi_definition AS own WHERE own.kpi = $1 RETURNING own.definition
    )
    SELECT akpi_require_definition($1, EXISTS (SELECT FROM gone)),
        akpi_require_unused($1, NULL::text, (SELECT gone.definition ->> 'unit'::text FROM gone), true);
END;
COMMENT ON FUNCTION kpi_undefine(text) IS 'drops your own KPI, or restores a built-in one';

CREATE FUNCTION akpi_attribute_text(attribute jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE pg_catalog.jsonb_typeof($1)
    WHEN 'array' THEN (
        SELECT pg_catalog.string_agg(
            '- ' || CASE pg_catalog.jsonb_typeof(i.item) WHEN 'object' THEN i.item ->> 'text'::text ELSE i.item #>> '{}'::text[] END,
            pg_catalog.chr(10) ORDER BY i.position)
        FROM pg_catalog.jsonb_array_elements($1) WITH ORDINALITY AS i (item, position))
    ELSE $1 #>> '{}'::text[]
END;
COMMENT ON FUNCTION akpi_attribute_text(jsonb) IS 'internal: an attribute as text: prose as it is, a list one line an item';

CREATE VIEW kpi_catalog AS
SELECT
    d.kpi, d.title, d.family, d.unit, d.better, d.formula, d.aggregate, d.target, d.builtin,
    akpi_attribute_text(d.definition) AS definition,
    akpi_attribute_text(d.business_insights) AS business_insights,
    akpi_attribute_text(d.measurement_approach) AS measurement_approach,
    akpi_attribute_text(d.standard_formula) AS standard_formula,
    akpi_attribute_text(d.trend_analysis) AS trend_analysis,
    akpi_attribute_text(d.diagnostic_questions) AS diagnostic_questions,
    akpi_attribute_text(d.actionable_tips) AS actionable_tips,
    akpi_attribute_text(d.visualization_suggestions) AS visualization_suggestions,
    akpi_attribute_text(d.risk_warnings) AS risk_warnings,
    akpi_attribute_text(d.tools_and_technologies) AS tools_and_technologies,
    akpi_attribute_text(d.integration_points) AS integration_points,
    akpi_attribute_text(d.change_impact) AS change_impact,
    d.categories, d.related_kpis, d.query
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (
    kpi text, title text, family text, unit text, better text, formula text, aggregate text,
    target double precision, builtin boolean,
    definition jsonb, business_insights jsonb, measurement_approach jsonb,
    standard_formula jsonb, trend_analysis jsonb, diagnostic_questions jsonb,
    actionable_tips jsonb, visualization_suggestions jsonb, risk_warnings jsonb,
    tools_and_technologies jsonb, integration_points jsonb, change_impact jsonb,
    categories text[], related_kpis text[], query text
)) WITH ORDINALITY AS d (
    kpi, title, family, unit, better, formula, aggregate, target, builtin,
    definition, business_insights, measurement_approach,
    standard_formula, trend_analysis, diagnostic_questions,
    actionable_tips, visualization_suggestions, risk_warnings,
    tools_and_technologies, integration_points, change_impact,
    categories, related_kpis, query, position
)
ORDER BY d.position;
GRANT SELECT ON kpi_catalog TO PUBLIC;
COMMENT ON VIEW kpi_catalog IS 'every KPI, built in or your own, with the twelve attributes of a KPI database';
COMMENT ON COLUMN kpi_catalog.kpi IS 'name of the KPI, as kpi_band and kpi_describe take it';
COMMENT ON COLUMN kpi_catalog.title IS 'name for people';
COMMENT ON COLUMN kpi_catalog.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN kpi_catalog.unit IS 'percent (0-100), ratio, points or count';
COMMENT ON COLUMN kpi_catalog.better IS 'higher or lower';
COMMENT ON COLUMN kpi_catalog.formula IS 'the formula in one line';
COMMENT ON COLUMN kpi_catalog.aggregate IS 'the aggregate that computes it; NULL where a query does';
COMMENT ON COLUMN kpi_catalog.target IS 'the value to reach, in the unit';
COMMENT ON COLUMN kpi_catalog.builtin IS 'true where the extension brings it';
COMMENT ON COLUMN kpi_catalog.definition IS 'what is counted, and what is not';
COMMENT ON COLUMN kpi_catalog.business_insights IS 'what it tells a manager';
COMMENT ON COLUMN kpi_catalog.measurement_approach IS 'from which rows, at which grain, over which period';
COMMENT ON COLUMN kpi_catalog.standard_formula IS 'the formula spelled out, with an example';
COMMENT ON COLUMN kpi_catalog.trend_analysis IS 'how to read it over time';
COMMENT ON COLUMN kpi_catalog.diagnostic_questions IS 'what to ask when it moves';
COMMENT ON COLUMN kpi_catalog.actionable_tips IS 'what to do about it';
COMMENT ON COLUMN kpi_catalog.visualization_suggestions IS 'how to show it';
COMMENT ON COLUMN kpi_catalog.risk_warnings IS 'how it misleads';
COMMENT ON COLUMN kpi_catalog.tools_and_technologies IS 'what helps to measure it';
COMMENT ON COLUMN kpi_catalog.integration_points IS 'which systems feed it and use it';
COMMENT ON COLUMN kpi_catalog.change_impact IS 'what moves it, and what it moves';
COMMENT ON COLUMN kpi_catalog.categories IS 'tags';
COMMENT ON COLUMN kpi_catalog.related_kpis IS 'KPIs to read beside it';
COMMENT ON COLUMN kpi_catalog.query IS 'the query that computes it, where no aggregate does';

CREATE VIEW kpi_bands AS
SELECT d.kpi, b.rank::integer AS rank, b.label, b.range, b.meaning
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (kpi text, bands jsonb))
    WITH ORDINALITY AS d (kpi, bands, position)
CROSS JOIN LATERAL ROWS FROM (pg_catalog.jsonb_to_recordset(pg_catalog.jsonb_path_query_array(d.bands, '$[*]'))
    AS (label text, range text, meaning text))
    WITH ORDINALITY AS b (label, range, meaning, rank)
ORDER BY d.position, b.rank;
GRANT SELECT ON kpi_bands TO PUBLIC;
COMMENT ON VIEW kpi_bands IS 'the bands of every KPI that has them';
COMMENT ON COLUMN kpi_bands.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_bands.rank IS 'position, 1 = worst';
COMMENT ON COLUMN kpi_bands.label IS 'name of the band';
COMMENT ON COLUMN kpi_bands.range IS 'values in the band: [ and ] include the bound, ( and ) do not';
COMMENT ON COLUMN kpi_bands.meaning IS 'what a value in it tells';

CREATE VIEW kpi_family AS
SELECT
    f.family, f.definition, f.motivation, f.engagement_level, f.control, f.scope, f.impact,
    ARRAY(SELECT c.kpi FROM kpi_catalog AS c WHERE c.family = f.family) AS kpis
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_builtin_families()) AS (
    family text, definition text, motivation text, engagement_level text, control text, scope text, impact text
)) WITH ORDINALITY AS f (family, definition, motivation, engagement_level, control, scope, impact, position)
ORDER BY f.position;
GRANT SELECT ON kpi_family TO PUBLIC;
COMMENT ON VIEW kpi_family IS 'customer advocacy and brand ambassadorship side by side, and the composite of both';
COMMENT ON COLUMN kpi_family.family IS 'advocacy, ambassadorship or composite';
COMMENT ON COLUMN kpi_family.definition IS 'who they are';
COMMENT ON COLUMN kpi_family.motivation IS 'why they do it';
COMMENT ON COLUMN kpi_family.engagement_level IS 'how deep and how regular it is';
COMMENT ON COLUMN kpi_family.control IS 'how much the brand decides';
COMMENT ON COLUMN kpi_family.scope IS 'where it happens and whom it reaches';
COMMENT ON COLUMN kpi_family.impact IS 'what it does to the business';
COMMENT ON COLUMN kpi_family.kpis IS 'the KPIs that measure it';

-- Targets: of segments and of times; without one here that of the definition holds.
CREATE FUNCTION kpi_check_rows() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_check_rows' LANGUAGE C
    SET search_path = pg_catalog, pg_temp;
COMMENT ON FUNCTION kpi_check_rows() IS 'trigger of kpi_target and kpi_benchmark: an error for a KPI that is not known, and for a benchmark that is there already';

CREATE TABLE kpi_target (
    kpi text NOT NULL,
    value double precision NOT NULL
        CONSTRAINT kpi_target_finite CHECK (value OPERATOR(pg_catalog.>) '-Infinity'::double precision
            AND value OPERATOR(pg_catalog.<) 'Infinity'::double precision),
    scope jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT kpi_target_scoped CHECK (pg_catalog.jsonb_typeof(scope) OPERATOR(pg_catalog.=) 'object'::text
            AND NOT pg_catalog.jsonb_path_exists(scope, 'strict $.* ? (@ == null || @.type() == "object" || @.type() == "array")'::jsonpath)),
    valid daterange NOT NULL DEFAULT '(,)'
        CONSTRAINT kpi_target_valid CHECK (NOT pg_catalog.isempty(valid)),
    PRIMARY KEY (kpi, scope, valid)
);
COMMENT ON TABLE kpi_target IS 'values to reach, by segment and time; the most specific one wins over the target of the definition';
COMMENT ON COLUMN kpi_target.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_target.value IS 'the value to reach, in the unit of the KPI';
COMMENT ON COLUMN kpi_target.scope IS 'the segments that it is for, as {"region": "EMEA"}; {}: all rows';
COMMENT ON COLUMN kpi_target.valid IS 'the days at which a period must end for it to hold; (,): always';
COMMENT ON CONSTRAINT kpi_target_finite ON kpi_target IS 'a target is a finite number';
COMMENT ON CONSTRAINT kpi_target_scoped ON kpi_target IS 'a scope names columns with one value each';
COMMENT ON CONSTRAINT kpi_target_valid ON kpi_target IS 'a target holds at some time';
COMMENT ON CONSTRAINT kpi_target_pkey ON kpi_target IS 'one target a KPI, scope and time';
COMMENT ON INDEX kpi_target_pkey IS 'one target a KPI, scope and time';
CREATE TRIGGER kpi_target_inserted AFTER INSERT ON kpi_target
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows();
CREATE TRIGGER kpi_target_updated AFTER UPDATE ON kpi_target
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows();
COMMENT ON TRIGGER kpi_target_inserted ON kpi_target IS 'refuses targets of KPIs that are not known';
COMMENT ON TRIGGER kpi_target_updated ON kpi_target IS 'refuses targets of KPIs that are not known';
GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_target TO @extowner@ WITH GRANT OPTION;
GRANT SELECT ON kpi_target TO PUBLIC;
SELECT pg_catalog.pg_extension_config_dump('kpi_target', '');

-- sql/statistics.sql

-- Statistics on summaries: intervals, comparisons, control charts, trends.

CREATE TYPE kpi_interval AS (low double precision, high double precision);
COMMENT ON TYPE kpi_interval IS 'a confidence interval, in the unit of the KPI';
COMMENT ON COLUMN kpi_interval.low IS 'lower limit';
COMMENT ON COLUMN kpi_interval.high IS 'upper limit';

CREATE TYPE kpi_comparison AS (
    difference double precision, low double precision, high double precision,
    z double precision, p_value double precision
);
COMMENT ON TYPE kpi_comparison IS 'a difference a - b, its confidence interval and its test';
COMMENT ON COLUMN kpi_comparison.difference IS 'a - b, in the unit of the KPI';
COMMENT ON COLUMN kpi_comparison.low IS 'lower limit of the difference';
COMMENT ON COLUMN kpi_comparison.high IS 'upper limit of the difference';
COMMENT ON COLUMN kpi_comparison.z IS 'test statistic; NULL where a difference has no error to hold it against';
COMMENT ON COLUMN kpi_comparison.p_value IS 'two-sided p-value of the test';

CREATE TYPE kpi_limits AS (
    center double precision, lcl double precision, ucl double precision, out_of_control boolean
);
COMMENT ON TYPE kpi_limits IS 'control limits of a sample, and whether it is beyond them';
COMMENT ON COLUMN kpi_limits.center IS 'centre line: the baseline';
COMMENT ON COLUMN kpi_limits.lcl IS 'lower control limit';
COMMENT ON COLUMN kpi_limits.ucl IS 'upper control limit';
COMMENT ON COLUMN kpi_limits.out_of_control IS 'true where the sample is beyond a limit';

CREATE TYPE kpi_trend_result AS (
    n bigint, direction text, s bigint, tau double precision, z double precision,
    p_value double precision, sen_slope double precision, monotonic boolean,
    sen_low double precision, sen_high double precision
);
COMMENT ON TYPE kpi_trend_result IS 'what kpi_trend and kpi_trend_seasonal find in a series';
COMMENT ON COLUMN kpi_trend_result.n IS 'values';
COMMENT ON COLUMN kpi_trend_result.direction IS 'rising, falling or no trend, at 5 %';
COMMENT ON COLUMN kpi_trend_result.s IS 'Mann-Kendall S: pairs that rise less pairs that fall';
COMMENT ON COLUMN kpi_trend_result.tau IS 'Kendall''s tau-b, -1 to 1';
COMMENT ON COLUMN kpi_trend_result.z IS 'S in standard errors, corrected for ties and continuity';
COMMENT ON COLUMN kpi_trend_result.p_value IS 'two-sided p-value; of kpi_trend exact up to 12 values';
COMMENT ON COLUMN kpi_trend_result.sen_slope IS 'median of all slopes, in the unit of the value per step; with seasons, from one round of them to the next';
COMMENT ON COLUMN kpi_trend_result.monotonic IS 'never fell, and rose at least once';
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

-- Intervals

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
CREATE FUNCTION nps_stderr(summary nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(nps_summary) IS 'standard error of an NPS in points';
CREATE FUNCTION nps_stderr(summary weighted_nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_stderr(weighted_nps_summary) IS 'linearised standard error of an NPS by weight, in points; NULL over fewer than two answers';
CREATE FUNCTION ratio_stderr(summary ratio_sample_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_stderr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_stderr(ratio_sample_summary) IS 'linearised standard error of a quotient of sums, in percent; NULL over fewer than two pairs';
CREATE FUNCTION growth_ci(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_growth_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_ci(flow_summary, double precision) IS 'confidence interval of growth in percent: Wilson for who was lost, Poisson score for who was gained, put together';

-- Two groups

CREATE FUNCTION rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(rate_summary, rate_summary, double precision, text) IS 'a - b in percentage points; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
CREATE FUNCTION nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(nps_summary, nps_summary, double precision, text) IS 'a - b in points; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
CREATE FUNCTION action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'robust') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_method' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare(action_summary, action_summary, double precision, text) IS 'a - b per customer; methods robust (the larger p of welch and permutation), welch, permutation';
CREATE FUNCTION rate_compare(a weighted_rate_summary, b weighted_rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'miettinen_nurminen') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare(weighted_rate_summary, weighted_rate_summary, double precision, text) IS 'a - b by weight in percentage points, for the effective numbers of rows; methods miettinen_nurminen (corrected for continuity where few rows meet many more), newcombe, agresti_caffo';
CREATE FUNCTION nps_compare(a weighted_nps_summary, b weighted_nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'mover') RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_weighted_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare(weighted_nps_summary, weighted_nps_summary, double precision, text) IS 'a - b by weight in points, for the effective numbers of answers; methods mover (corrected for continuity where few answers meet many more), adjusted_wald, permutation, wald';
CREATE FUNCTION ratio_compare(a ratio_sample_summary, b ratio_sample_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_ratio_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_compare(ratio_sample_summary, ratio_sample_summary, double precision) IS 'a - b in percentage points: linearised standard errors, Welch t';
CREATE FUNCTION flow_compare(summary flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_flow_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION flow_compare(flow_summary, double precision) IS 'of the same customers, the percentage at the end less that at the start, in percent of all: Newcombe interval for pairs, McNemar mid-p';
CREATE FUNCTION growth_compare(a flow_summary, b flow_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_growth_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_compare(flow_summary, flow_summary, double precision) IS 'growth a - growth b in percentage points: the limits of both put together, p by inversion';
CREATE FUNCTION rate_compare_always(a rate_summary, b rate_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_compare_always(rate_summary, rate_summary, bigint, double precision) IS 'a - b in percentage points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';
CREATE FUNCTION nps_compare_always(a nps_summary, b nps_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_compare_always(nps_summary, nps_summary, bigint, double precision) IS 'a - b in points, with p and interval that hold however often one looks; narrowest at expected_n rows a side';
CREATE FUNCTION action_compare_always(a action_summary, b action_summary, expected_n bigint, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare_always' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_compare_always(action_summary, action_summary, bigint, double precision) IS 'a - b per customer, with p and interval that hold however often one looks; narrowest at expected_n rows a side';

-- Several groups, many tests

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

-- Control charts

CREATE FUNCTION p_chart(sample rate_summary, baseline rate_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_p_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION p_chart(rate_summary, rate_summary, double precision) IS 'control limits of a rate in percent, for the size of the sample around the baseline';
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

-- How many answers

CREATE FUNCTION rate_sample_size(margin double precision, confidence double precision DEFAULT 0.95, expected double precision DEFAULT 50) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_rate_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_sample_size(double precision, double precision, double precision) IS 'answers needed for a rate within a margin in percentage points, by the width of the Wilson interval';
CREATE FUNCTION nps_sample_size(margin double precision, confidence double precision DEFAULT 0.95) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_nps_sample_size' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_sample_size(double precision, double precision) IS 'answers needed for an NPS within a margin in points, at worst';
CREATE FUNCTION rate_mde(a rate_summary, b rate_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_mde(rate_summary, rate_summary, double precision, double precision) IS 'the smallest difference in percentage points that samples such as these find with this power';
CREATE FUNCTION nps_mde(a nps_summary, b nps_summary, power double precision DEFAULT 0.8, confidence double precision DEFAULT 0.95) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_mde' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_mde(nps_summary, nps_summary, double precision, double precision) IS 'the smallest difference in points that samples such as these find with this power';

-- A series

CREATE FUNCTION kpi_sparkline("values" double precision[]) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_kpi_sparkline' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_sparkline(double precision[]) IS 'a series as one word of eight block characters; a space for NULL';

CREATE FUNCTION akpi_trend_final("values" double precision[]) RETURNS kpi_trend_result
    AS 'MODULE_PATHNAME', 'akpi_kpi_trend_interval' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_trend_final(double precision[]) IS 'internal: final function of kpi_trend: the trend of values in their order';
CREATE AGGREGATE kpi_trend(value double precision) (
    STYPE = double precision[], SFUNC = pg_catalog.array_append, FINALFUNC = akpi_trend_final, PARALLEL = SAFE);
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

CREATE FUNCTION kpi_growth(start double precision, "end" double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_growth(start double precision, "end" double precision) IS '100 * (end - start) / start; NULL from a start of 0';
CREATE FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_cagr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) IS 'compound growth per period in percent: 100 * ((end / start)^(1 / periods) - 1); NULL from a start of 0';

-- What views of releases before 0.8.0 call: without a method or a population

CREATE FUNCTION akpi_rate_ci(summary rate_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'wilson') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_rate_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_rate_ci(rate_summary, double precision, text) IS 'internal: rate_ci, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_nps_ci(summary nps_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'adjusted_wald') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_nps_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_nps_ci(nps_summary, double precision, text) IS 'internal: nps_ci, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_action_ci(summary action_summary, confidence double precision DEFAULT 0.95, method text DEFAULT 'student') RETURNS kpi_interval
    AS 'MODULE_PATHNAME', 'akpi_action_ci' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_action_ci(action_summary, double precision, text) IS 'internal: action_ci, by method student unless told otherwise, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_rate_compare(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_rate_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_rate_compare(rate_summary, rate_summary, double precision) IS 'internal: rate_compare by method newcombe, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_nps_compare(a nps_summary, b nps_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_nps_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_nps_compare(nps_summary, nps_summary, double precision) IS 'internal: nps_compare by method wald, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_action_compare(a action_summary, b action_summary, confidence double precision DEFAULT 0.95) RETURNS kpi_comparison
    AS 'MODULE_PATHNAME', 'akpi_action_compare' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_action_compare(action_summary, action_summary, double precision) IS 'internal: action_compare by method welch, as views made before 0.8.0 call it';
CREATE FUNCTION akpi_u_chart(sample action_summary, baseline action_summary, sigma double precision DEFAULT 3) RETURNS kpi_limits
    AS 'MODULE_PATHNAME', 'akpi_u_chart' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_u_chart(action_summary, action_summary, double precision) IS 'internal: u_chart of Poisson counts, as views made before 0.8.0 call it';

-- sql/benchmark.sql

-- Benchmarks: what others reach, kept by the users with their source. None is
-- shipped: a figure ages, and is worth no more than where it comes from.

CREATE TABLE kpi_benchmark (
    benchmark_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kpi text NOT NULL,
    value double precision NOT NULL
        CONSTRAINT kpi_benchmark_finite CHECK (value OPERATOR(pg_catalog.>) '-Infinity'::double precision
            AND value OPERATOR(pg_catalog.<) 'Infinity'::double precision),
    unit text,
    statistic text,
    company_size text,
    time_period text,
    population text,
    industry text,
    geography text,
    sample_size bigint
        CONSTRAINT kpi_benchmark_sampled CHECK (sample_size OPERATOR(pg_catalog.>) 0::bigint),
    source text NOT NULL
        CONSTRAINT kpi_benchmark_sourced CHECK (pg_catalog.btrim(source) OPERATOR(pg_catalog.<>) ''::text),
    source_excerpt text,
    formula text,
    comments text
);
COMMENT ON TABLE kpi_benchmark IS 'values of KPIs that others reach, with the source of each; yours to fill';
COMMENT ON COLUMN kpi_benchmark.benchmark_id IS 'number of the row';
COMMENT ON COLUMN kpi_benchmark.kpi IS 'name of the KPI';
COMMENT ON COLUMN kpi_benchmark.value IS 'its value, in the unit of the KPI';
COMMENT ON COLUMN kpi_benchmark.unit IS 'unit of the value, where it is not that of the KPI';
COMMENT ON COLUMN kpi_benchmark.statistic IS 'what the value is: median, mean, top quartile, ...';
COMMENT ON COLUMN kpi_benchmark.company_size IS 'size of the companies; NULL: any';
COMMENT ON COLUMN kpi_benchmark.time_period IS 'time that was measured; NULL: any';
COMMENT ON COLUMN kpi_benchmark.population IS 'who was asked or counted; NULL: anyone';
COMMENT ON COLUMN kpi_benchmark.industry IS 'industry; NULL: any';
COMMENT ON COLUMN kpi_benchmark.geography IS 'country or region; NULL: any';
COMMENT ON COLUMN kpi_benchmark.sample_size IS 'companies or people that the value rests on';
COMMENT ON COLUMN kpi_benchmark.source IS 'where the value was published';
COMMENT ON COLUMN kpi_benchmark.source_excerpt IS 'the words of the source';
COMMENT ON COLUMN kpi_benchmark.formula IS 'the formula of the source';
COMMENT ON COLUMN kpi_benchmark.comments IS 'what to keep in mind';
COMMENT ON CONSTRAINT kpi_benchmark_finite ON kpi_benchmark IS 'a value is a finite number';
COMMENT ON CONSTRAINT kpi_benchmark_sampled ON kpi_benchmark IS 'a sample has someone in it';
COMMENT ON CONSTRAINT kpi_benchmark_sourced ON kpi_benchmark IS 'no value without a source';
COMMENT ON CONSTRAINT kpi_benchmark_pkey ON kpi_benchmark IS 'one row a number';
COMMENT ON INDEX kpi_benchmark_pkey IS 'one row a number';
COMMENT ON SEQUENCE kpi_benchmark_benchmark_id_seq IS 'numbers of the benchmarks';
GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_benchmark TO @extowner@ WITH GRANT OPTION;
GRANT USAGE, SELECT, UPDATE ON SEQUENCE kpi_benchmark_benchmark_id_seq TO @extowner@ WITH GRANT OPTION;
GRANT SELECT ON kpi_benchmark TO PUBLIC;
CREATE TRIGGER kpi_benchmark_inserted AFTER INSERT ON kpi_benchmark
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows('@extschema@.kpi_benchmark');
CREATE TRIGGER kpi_benchmark_updated AFTER UPDATE ON kpi_benchmark
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION kpi_check_rows('@extschema@.kpi_benchmark');
COMMENT ON TRIGGER kpi_benchmark_inserted ON kpi_benchmark IS 'refuses benchmarks of KPIs that are not known, and those that are there already';
COMMENT ON TRIGGER kpi_benchmark_updated ON kpi_benchmark IS 'refuses benchmarks of KPIs that are not known, and those that are there already';
SELECT pg_catalog.pg_extension_config_dump('kpi_benchmark', '');
SELECT pg_catalog.pg_extension_config_dump('kpi_benchmark_benchmark_id_seq', '');

CREATE FUNCTION kpi_facts(kpi text, OUT title text, OUT family text, OUT unit text, OUT better text, OUT target double precision)
    AS 'MODULE_PATHNAME', 'akpi_facts' LANGUAGE C STABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_facts(text) IS 'internal: what a scorecard says of a KPI, read straight from its definition';
CREATE FUNCTION kpi_benchmark_asked(filters jsonb, value double precision) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_benchmark_asked' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_benchmark_asked(jsonb, double precision) IS 'internal: the filters of kpi_benchmark_compare that are not null; an error where one is not known or the value is not finite';

CREATE FUNCTION akpi_statistic(statistic text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE NULLIF(pg_catalog.lower(pg_catalog.btrim($1)), ''::text)
    WHEN 'mean'::text THEN 'average'::text WHEN 'avg' THEN 'average' WHEN 'arithmetic mean' THEN 'average'
    ELSE NULLIF(pg_catalog.lower(pg_catalog.btrim($1)), ''::text)
END;
COMMENT ON FUNCTION akpi_statistic(text) IS 'internal: what a benchmark is, in one word for one thing: a mean is an average';

-- STRICT, so that it is not inlined: Citus refuses a query of its tables that contains
-- a query of others with parameters.
CREATE FUNCTION kpi_benchmark_nearest(kpi text, unit text, asked jsonb)
RETURNS TABLE (benchmark_id bigint, benchmark double precision, matched jsonb)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    WITH fitting AS (
        SELECT o.benchmark_id, o.value, o.sample_size,
            m.matched || CASE WHEN o.statistic IS NULL THEN '{}'::jsonb ELSE pg_catalog.jsonb_build_object('statistic'::text, o.statistic) END AS matched,
            m.statistic,
            pg_catalog.rank() OVER (ORDER BY m.hits DESC, m.unasked, m.weight DESC NULLS LAST) AS place
        FROM kpi_benchmark AS o
        CROSS JOIN LATERAL (
            -- Each dimension: whether it was asked for, and whether the row has just that.
            SELECT
                pg_catalog.bool_and(d.held IS NULL OR d.wanted IS NULL OR d.held = d.wanted) AS fits,
                pg_catalog.count(*) FILTER (WHERE d.held = d.wanted) AS hits,
                pg_catalog.count(*) FILTER (WHERE d.held IS NOT NULL AND d.wanted IS NULL) AS unasked,
                pg_catalog.sum(d.weight) FILTER (WHERE d.held = d.wanted) AS weight,
                COALESCE(pg_catalog.jsonb_object_agg(d.name, d.written) FILTER (WHERE d.held = d.wanted), '{}'::jsonb) AS matched,
                akpi_statistic(o.statistic) AS statistic
            FROM (
                SELECT v.name, v.weight, v.written, NULLIF(pg_catalog.lower(pg_catalog.btrim(v.written)), ''::text) AS held,
                    NULLIF(pg_catalog.lower(pg_catalog.btrim($3 ->> v.name)), ''::text) AS wanted
                FROM (VALUES
                    ('industry'::text, 64, o.industry), ('geography', 32, o.geography),
                    ('company_size', 16, o.company_size), ('population', 8, o.population),
                    ('time_period', 4, o.time_period), ('source', 1, o.source)
                ) AS v (name, weight, written)
                WHERE v.name <> 'source'::text OR $3 ? 'source'::text
            ) AS d
        ) AS m
        WHERE o.kpi = $1 AND m.fits
            AND (akpi_statistic($3 ->> 'statistic'::text) IS NULL OR m.statistic = akpi_statistic($3 ->> 'statistic'::text))
            -- A unit of another KPI is not compared; what a source calls its own is.
            AND CASE pg_catalog.lower(pg_catalog.btrim(o.unit))
                WHEN '%'::text THEN 'percent'::text WHEN 'percentage' THEN 'percent'
                WHEN 'percent' THEN 'percent' WHEN 'ratio' THEN 'ratio' WHEN 'points' THEN 'points' WHEN 'count' THEN 'count'
                ELSE $2
            END = $2
    ), alike AS (
        -- Of those that fit equally well: averages, or else medians, or else those that do not
        -- say what they are, or else what they all are.
        SELECT f.benchmark_id, f.value, f.sample_size, f.matched,
            CASE
                WHEN pg_catalog.bool_or(f.statistic = 'average'::text) OVER () THEN f.statistic IS NOT DISTINCT FROM 'average'::text
                WHEN pg_catalog.bool_or(f.statistic = 'median'::text) OVER () THEN f.statistic IS NOT DISTINCT FROM 'median'::text
                WHEN pg_catalog.bool_or(f.statistic IS NULL) OVER () THEN f.statistic IS NULL
                ELSE pg_catalog.min(f.statistic) OVER () = pg_catalog.max(f.statistic) OVER ()
            END AS counts
        FROM fitting AS f
        WHERE f.place = 1::bigint
    )
    SELECT a.benchmark_id, a.value, a.matched
    FROM alike AS a
    WHERE a.counts
    ORDER BY a.sample_size DESC NULLS LAST, a.benchmark_id DESC
    LIMIT 1;
END;
COMMENT ON FUNCTION kpi_benchmark_nearest(text, text, jsonb) IS 'internal: the most specific benchmark of a KPI that fits the filters of kpi_benchmark_asked';
CREATE FUNCTION kpi_benchmark_compare(kpi text, value double precision, filters jsonb DEFAULT '{}')
RETURNS TABLE (benchmark_id bigint, benchmark double precision, gap double precision, gap_percent double precision, better boolean, matched jsonb)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
    SELECT
        b.benchmark_id, b.benchmark, $2 - b.benchmark,
        100::double precision * ($2 - b.benchmark) / NULLIF(pg_catalog.abs(b.benchmark), 0::double precision),
        CASE k.better WHEN 'lower'::text THEN $2 < b.benchmark ELSE $2 > b.benchmark END,
        b.matched
    FROM kpi_facts($1) AS k
    CROSS JOIN ROWS FROM (kpi_benchmark_asked($3, $2)) AS f (asked)
    CROSS JOIN LATERAL kpi_benchmark_nearest($1, k.unit, f.asked) AS b;
END;
COMMENT ON FUNCTION kpi_benchmark_compare(text, double precision, jsonb) IS 'a value beside the most specific benchmark that fits the filters statistic, company_size, time_period, population, industry, geography, source; only averages, or else medians, are compared unless a statistic is asked for; no row where none fits';

-- sql/health.sql

-- Brand health: advocacy and ambassadorship in one index.

CREATE FUNCTION brand_health(kpis jsonb, weights jsonb DEFAULT NULL) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_brand_health' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION brand_health(jsonb, jsonb) IS 'index of several KPIs, 0-100: each brought to 0-100 by the scale of its definition, averaged by weight; NULL over no values';
CREATE FUNCTION akpi_brand_health_rows(kpis jsonb, weights jsonb) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_brand_health_rows' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_brand_health_rows(jsonb, jsonb) IS 'internal: the rows of brand_health_breakdown as one array';
CREATE FUNCTION brand_health_breakdown(kpis jsonb, weights jsonb DEFAULT NULL)
RETURNS TABLE (kpi text, family text, value double precision, score double precision, weight double precision, contribution double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.kpi, r.family, r.value, r.score, r.weight, r.contribution
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_brand_health_rows($1, $2)) AS (
        kpi text, family text, value double precision, score double precision,
        weight double precision, contribution double precision
    )) WITH ORDINALITY AS r (kpi, family, value, score, weight, contribution, place)
    ORDER BY r.place;
END;
COMMENT ON FUNCTION brand_health_breakdown(jsonb, jsonb) IS 'what each KPI adds to brand_health: its score 0-100, its weight, and its contribution in points';

-- sql/scorecard.sql

-- Scorecards: views over summaries that a BI tool reads, made of a table by one call.
--
-- The functions that users call pass on the search_path, by which names are looked
-- up; those that do the work have a bare one, on which the SQL that they run finds
-- nothing that was put in its way, be it in the schema of this extension.

-- What the columns of a scorecard are made of, the same for every storage.
CREATE FUNCTION kpi_period_start(day date, grain text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_date' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(date, text) IS 'internal: first day of the day, week (from Monday), month, quarter, half or year that a date falls in, also as in ''quarter from february'' or ''week from sunday''; infinity is a period of its own';
CREATE FUNCTION kpi_period_start(moment timestamp, grain text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_timestamp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(timestamp, text) IS 'internal: first day of the period that a timestamp falls in';
CREATE FUNCTION kpi_period_start(moment timestamptz, grain text, zone text) RETURNS date
    AS 'MODULE_PATHNAME', 'akpi_period_start_timestamptz' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_period_start(timestamptz, text, text) IS 'internal: first day of the period that a moment falls in, in a time zone of pg_timezone_names';
CREATE FUNCTION akpi_periods(first date, last date, grain text) RETURNS SETOF date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
BEGIN ATOMIC
    SELECT p.start::date
    FROM (VALUES ('day'::text, '1 day'::interval), ('week', '7 days'), ('month', '1 month'), ('quarter', '3 months'), ('half', '6 months'), ('year', '1 year')) AS g (name, step)
    CROSS JOIN LATERAL pg_catalog.generate_series($1::timestamp, $2::timestamp, g.step) AS p (start)
    WHERE g.name = pg_catalog.split_part($3, ' ', 1) AND pg_catalog.isfinite($1) AND pg_catalog.isfinite($2)
    ORDER BY 1;
END;
COMMENT ON FUNCTION akpi_periods(date, date, text) IS 'internal: the first days of the periods from one to another, of a grain as kpi_period_start takes it';
CREATE FUNCTION kpi_is_bounded(period daterange) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_is_bounded' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_is_bounded(daterange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';
CREATE FUNCTION kpi_is_bounded(period tstzrange) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_is_bounded' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION kpi_is_bounded(tstzrange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';

-- Live scorecards. The trigger function runs no SQL and no code of a user, and counts only
-- for a scorecard that names the table itself, so anybody may execute it.
CREATE FUNCTION kpi_capture() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_capture' LANGUAGE C;
COMMENT ON FUNCTION kpi_capture() IS 'internal: trigger of live scorecards: counts what a statement did to a table, or marks the scorecard stale; never fails or delays the statement';
CREATE FUNCTION kpi_protect_delta() RETURNS trigger
    AS 'MODULE_PATHNAME', 'akpi_protect_delta' LANGUAGE C;
COMMENT ON FUNCTION kpi_protect_delta() IS 'internal: trigger on the tables of a live scorecard: ignores what SQL, a restore of data or replication writes to them, and refuses TRUNCATE';
CREATE FUNCTION akpi_check_tables() RETURNS event_trigger
    AS 'MODULE_PATHNAME', 'akpi_check_tables' LANGUAGE C;
COMMENT ON FUNCTION akpi_check_tables() IS 'internal: event trigger: marks live scorecards stale that a change of tables makes inexact';
CREATE EVENT TRIGGER advocacy_kpi_check_tables ON ddl_command_end
    WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE', 'DROP TABLE', 'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER', 'DROP INDEX', 'DROP SCHEMA', 'DROP OWNED')
    EXECUTE FUNCTION akpi_check_tables();
ALTER EVENT TRIGGER advocacy_kpi_check_tables ENABLE ALWAYS;
COMMENT ON EVENT TRIGGER advocacy_kpi_check_tables IS 'marks live scorecards stale that a change of tables makes inexact, so that no later change hides it';

CREATE FUNCTION kpi_net_add(sum bytea, change bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_add(bytea, bytea) IS 'internal: adds two rows of counts of a live scorecard, of 192 bits each';
CREATE AGGREGATE kpi_net(change bytea) (
    SFUNC = kpi_net_add, STYPE = bytea, COMBINEFUNC = kpi_net_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE kpi_net(bytea) IS 'internal: sum of the counts of a live scorecard that were added and subtracted';
CREATE FUNCTION akpi_net_add_from(sum bytea, change bytea, begin integer) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_add_from' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_net_add_from(bytea, bytea, integer) IS 'internal: adds counts of a live scorecard to those from a position on';
CREATE AGGREGATE akpi_net_from(change bytea, begin integer) (
    SFUNC = akpi_net_add_from, STYPE = bytea, INITCOND = '', COMBINEFUNC = kpi_net_add, PARALLEL = SAFE
);
COMMENT ON AGGREGATE akpi_net_from(bytea, integer) IS 'internal: sum of the counts of a live scorecard of several tables, each from a position on';
CREATE FUNCTION kpi_net_count(net bytea, "position" integer) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_net_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_count(bytea, integer) IS 'internal: a count of a live scorecard at a position, the first of which is its rows';
CREATE FUNCTION kpi_net_rate(net bytea, "position" integer) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_net_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_rate(bytea, integer) IS 'internal: the rate_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_nps(net bytea, "position" integer) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_net_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_nps(bytea, integer) IS 'internal: the nps_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_growth(net bytea, "position" integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_net_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_growth(bytea, integer) IS 'internal: the growth_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_action(net bytea, "position" integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_net_action' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_action(bytea, integer) IS 'internal: the action_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_ratio(net bytea, "position" integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_net_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_ratio(bytea, integer) IS 'internal: the ratio_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_ratio_sample(net bytea, "position" integer) RETURNS ratio_sample_summary
    AS 'MODULE_PATHNAME', 'akpi_net_ratio_sample' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_ratio_sample(bytea, integer) IS 'internal: the ratio_sample_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION kpi_net_flow(net bytea, "position" integer) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_net_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_flow(bytea, integer) IS 'internal: the flow_summary that begins at a position of the counts of a live scorecard';
CREATE FUNCTION akpi_flow_closing(advocate_during daterange, period daterange) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_closing' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_flow_closing(daterange, daterange) IS 'internal: one customer by whether they were an advocate just before both bounds of the period';
CREATE FUNCTION akpi_flow_closing(advocate_during tstzrange, period tstzrange) RETURNS flow_summary
    AS 'MODULE_PATHNAME', 'akpi_flow_closing' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_flow_closing(tstzrange, tstzrange) IS 'internal: one customer by whether they were an advocate just before both bounds of the period';
CREATE FUNCTION kpi_net_negated(net bytea) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_negated' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_negated(bytea) IS 'internal: the counts of a live scorecard with the other sign';
CREATE FUNCTION kpi_net_of(count bigint) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_count' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(bigint) IS 'internal: a number as a live scorecard of several tables keeps it; what is put together with || is kept together';
CREATE FUNCTION kpi_net_of(summary rate_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_rate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(rate_summary) IS 'internal: the counts of a rate_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary nps_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_nps' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(nps_summary) IS 'internal: the counts of a nps_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary growth_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(growth_summary) IS 'internal: the counts of a growth_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary action_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_action' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(action_summary) IS 'internal: the counts of a action_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary ratio_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_ratio' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(ratio_summary) IS 'internal: the counts of a ratio_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary ratio_sample_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_ratio_sample' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(ratio_sample_summary) IS 'internal: the counts of a ratio_sample_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_net_of(summary flow_summary) RETURNS bytea
    AS 'MODULE_PATHNAME', 'akpi_net_of_flow' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_net_of(flow_summary) IS 'internal: the counts of a flow_summary as a live scorecard of several tables keeps them';
CREATE FUNCTION kpi_require_exact(state regclass) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require_exact' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION kpi_require_exact(regclass) IS 'internal: true where a live scorecard is exact; an error that says why where it is stale';
CREATE FUNCTION akpi_require(kind text, columns boolean[]) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_require' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_require(text, boolean[]) IS 'internal: true where columns of a table are a key, unique or not null, as a scorecard of several tables counts by them; an error that says what was dropped where they are not';
CREATE FUNCTION akpi_live_status(state regclass) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_live_status' LANGUAGE C STABLE STRICT PARALLEL RESTRICTED;
COMMENT ON FUNCTION akpi_live_status(regclass) IS 'internal: what the view kpi_scorecards shows of a live scorecard';
CREATE FUNCTION kpi_scorecard_kpis(spec jsonb, created_at timestamptz,
    OUT kpi text, OUT title text, OUT family text, OUT unit text, OUT target double precision, OUT benchmark double precision) RETURNS SETOF record
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.kpi, f.title, f.family, f.unit, f.target, b.benchmark
    FROM pg_catalog.jsonb_object_keys($1 -> 'measures'::text) AS k (kpi)
    CROSS JOIN LATERAL kpi_facts(k.kpi) AS f
    LEFT JOIN LATERAL kpi_benchmark_nearest(k.kpi, f.unit, kpi_benchmark_asked(coalesce($1 -> 'benchmark'::text, '{}'::jsonb), NULL::double precision)) AS b ON true;
END;
COMMENT ON FUNCTION kpi_scorecard_kpis(jsonb, timestamptz) IS 'internal: the KPIs of the spec of a scorecard with what the catalogue says of them; its long view keeps the spec in a call of it';

-- STRICT, so that it is not inlined, as kpi_benchmark_nearest.
CREATE FUNCTION akpi_targets(kpi text, OUT better text, OUT targets jsonb) RETURNS record
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT f.better, (
        SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('value'::text, t.value, 'scope'::text, t.scope, 'valid'::text, t.valid)
            ORDER BY (SELECT pg_catalog.count(*) FROM pg_catalog.jsonb_object_keys(t.scope)) DESC,
                pg_catalog.upper(t.valid) - pg_catalog.lower(t.valid), pg_catalog.lower(t.valid) DESC NULLS LAST, t.scope)
        FROM kpi_target AS t WHERE t.kpi = $1)
    FROM kpi_facts($1) AS f;
END;
COMMENT ON FUNCTION akpi_targets(text) IS 'internal: whether a higher value of a KPI is better, and its rows of kpi_target, the most specific first';
CREATE FUNCTION akpi_target_at(targets jsonb, segments jsonb, day date) RETURNS double precision
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT (t.target ->> 'value'::text)::double precision
    FROM pg_catalog.jsonb_path_query($1, '$[*]'::jsonpath) WITH ORDINALITY AS t (target, place)
    WHERE (t.target ->> 'valid'::text)::daterange @> $3 AND (t.target -> 'scope'::text) <@ pg_catalog.jsonb_strip_nulls($2)
    ORDER BY t.place
    LIMIT 1;
END;
COMMENT ON FUNCTION akpi_target_at(jsonb, jsonb, date) IS 'internal: of the targets of akpi_targets the first that is for these segments and this day';
CREATE FUNCTION akpi_target_met(value double precision, ci_low double precision, ci_high double precision, target double precision, better text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_target_met' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_target_met(double precision, double precision, double precision, double precision, text) IS 'internal: yes or no where the whole interval of a value lies on one side of the target, else unsure';

CREATE FUNCTION akpi_view_definition(view oid) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp SET standard_conforming_strings = on
RETURN pg_catalog.pg_get_viewdef($1);
COMMENT ON FUNCTION akpi_view_definition(oid) IS 'internal: the query of a view; operators that it is looked up with are those of PostgreSQL, whatever the search_path';

CREATE VIEW kpi_scorecard_specs AS
SELECT n.nspname AS schema, c.relname AS name, c.oid AS view, c.relowner AS owner,
    pg_catalog.replace(pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('((?:[^']|'')*)'::jsonb$re$::text), ''''''::text, ''''::text)::jsonb AS spec,
    pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('(?:[^']|'')*'::jsonb, '([^']*)'::timestamp$re$::text)::timestamptz AS created_at
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    -- A call that is there once: anybody may own a view whose names look like further ones.
    SELECT CASE WHEN pg_catalog.length(v.definition) - pg_catalog.length(pg_catalog.replace(v.definition, 'kpi_scorecard_kpis'::text, ''::text))
        = pg_catalog.length('kpi_scorecard_kpis'::text) THEN v.definition END AS definition
    FROM (SELECT akpi_view_definition(c.oid) AS definition OFFSET 0) AS v
    OFFSET 0) AS d
WHERE c.relkind = 'v'::"char" AND EXISTS (
    SELECT FROM pg_catalog.pg_rewrite AS w
    JOIN pg_catalog.pg_depend AS p ON p.classid = 'pg_catalog.pg_rewrite'::regclass::oid AND p.objid = w.oid
        AND p.refclassid = 'pg_catalog.pg_proc'::regclass::oid AND p.refobjid = 'kpi_scorecard_kpis(jsonb, timestamptz)'::regprocedure::oid
    WHERE w.ev_class = c.oid)
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'kpi'::name);
COMMENT ON VIEW kpi_scorecard_specs IS 'internal: the specs that the long views of scorecards keep; kpi_scorecards reads better';
COMMENT ON COLUMN kpi_scorecard_specs.schema IS 'schema of the scorecard';
COMMENT ON COLUMN kpi_scorecard_specs.name IS 'name of the scorecard';
COMMENT ON COLUMN kpi_scorecard_specs.view IS 'oid of its long view';
COMMENT ON COLUMN kpi_scorecard_specs.owner IS 'oid of its owner';
COMMENT ON COLUMN kpi_scorecard_specs.spec IS 'the spec that it was made by';
COMMENT ON COLUMN kpi_scorecard_specs.created_at IS 'when it was made';

CREATE FUNCTION akpi_scorecard_parts(view oid, OUT summary oid, OUT kind "char", OUT state oid, OUT delta oid, OUT source oid) RETURNS record
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH reads AS (
        SELECT w.ev_class AS reader, d.refobjid AS read
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass::oid AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::regclass::oid AND d.refobjid <> w.ev_class
        WHERE w.ev_class >= 16384::oid AND d.refobjid >= 16384::oid
    ), found AS (
        SELECT s.oid AS summary, s.relkind AS kind,
            (SELECT t.oid FROM reads AS r JOIN pg_catalog.pg_class AS t ON t.oid = r.read AND t.relkind = 'r'::"char"
                WHERE r.reader = s.oid AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'relation'::name AND a.atttypid = 'pg_catalog.regclass'::regtype::oid)
                    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.oid AND a.attname = 'detail'::name)
                LIMIT 1) AS state,
            (SELECT t.oid FROM reads AS r JOIN pg_catalog.pg_class AS t ON t.oid = r.read AND t.relkind = 'r'::"char"
                WHERE r.reader = s.oid AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = t.oid AND NOT a.attisdropped AND (a.attname = 'kpi_rows'::name OR a.attname = 'change'::name AND a.atttypid = 'pg_catalog.bytea'::regtype::oid))
                LIMIT 1) AS delta
        FROM reads AS r JOIN pg_catalog.pg_class AS s ON s.oid = r.read AND s.relkind IN ('v'::"char", 'm'::"char")
        WHERE r.reader = $1
            AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = s.oid
                AND a.atttypid IN ('rate_summary'::regtype::oid, 'nps_summary'::regtype::oid, 'growth_summary'::regtype::oid, 'action_summary'::regtype::oid, 'ratio_summary'::regtype::oid, 'ratio_sample_summary'::regtype::oid, 'flow_summary'::regtype::oid))
        LIMIT 1
    )
    SELECT f.summary, f.kind, f.state, f.delta,
        -- The tables that segments look up are not the one that is counted.
        (SELECT r.read FROM reads AS r WHERE r.reader = f.summary AND r.read IS DISTINCT FROM f.state AND r.read IS DISTINCT FROM f.delta
            ORDER BY (SELECT pg_catalog.count(DISTINCT o.read) > 1 FROM reads AS o WHERE o.reader = f.summary) AND EXISTS (SELECT FROM kpi_scorecard_specs AS u
                CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(CASE WHEN pg_catalog.jsonb_typeof(u.spec -> 'segments'::text) = 'array'::text THEN u.spec -> 'segments'::text END) AS g (segment)
                WHERE u.view = $1 AND CASE WHEN (g.segment ->> 'from'::text) ~ $re$^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))?\Z$re$::text THEN pg_catalog.to_regclass((g.segment ->> 'from'::text))::oid END = r.read), r.read LIMIT 1)
    FROM found AS f;
END;
COMMENT ON FUNCTION akpi_scorecard_parts(oid) IS 'internal: the relations that a scorecard rests on, by the oid of its long view';

CREATE VIEW kpi_scorecards AS
SELECT s.schema, s.name, pg_catalog.pg_get_userbyid(s.owner) AS owner,
    coalesce((l.status ->> 'source'::text)::oid,
        -- Of several tables, as the query has it, which follows a new name.
        CASE WHEN s.spec ? 'entity'::text OR s.spec @? '$.segments[*].from'::jsonpath THEN
            pg_catalog.to_regclass(pg_catalog.substring(akpi_view_definition(p.summary), $re$FROM \(*((?:(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")\.)?(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")) (?:e|f(?:_[0-9]+)?)\M$re$::text))::oid END,
        CASE WHEN s.spec ? 'entity'::text THEN CASE WHEN (s.spec #>> '{entity,table}'::text[]) ~ $re$^(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+"))?\Z$re$::text THEN pg_catalog.to_regclass((s.spec #>> '{entity,table}'::text[]))::oid END ELSE p.source END)::regclass AS source,
    CASE WHEN p.kind = 'm'::"char" THEN 'materialized'::text WHEN p.delta IS NOT NULL THEN 'live'::text ELSE 'view'::text END AS storage,
    s.spec,
    CASE WHEN l.status ->> 'reason'::text IS NULL THEN 'exact'::text ELSE 'stale'::text END AS state,
    l.status ->> 'reason'::text AS reason,
    (l.status ->> 'pending_rows'::text)::bigint AS pending_rows,
    coalesce((l.status ->> 'pending_bytes'::text)::bigint, pg_catalog.pg_relation_size(p.delta)) AS pending_bytes,
    (l.status ->> 'left_out'::text)::bigint AS left_out,
    coalesce(s.created_at, '2000-01-01 00:00:00+00'::timestamptz + (l.status ->> 'created_at'::text)::bigint * '1 microsecond'::interval) AS created_at,
    '2000-01-01 00:00:00+00'::timestamptz + (l.status ->> 'folded_at'::text)::bigint * '1 microsecond'::interval AS folded_at
FROM kpi_scorecard_specs AS s
CROSS JOIN LATERAL akpi_scorecard_parts(s.view) AS p
LEFT JOIN LATERAL (SELECT akpi_live_status(p.state) AS status) AS l ON true
WHERE pg_catalog.pg_has_role(s.owner, 'USAGE'::text) OR pg_catalog.has_any_column_privilege(s.view, 'SELECT'::text)
UNION ALL
-- Live ones of 0.3.0 and 0.4.0, whose triggers have the rights of their owner.
SELECT n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner), NULL::regclass, 'live'::text, NULL::jsonb, 'stale'::text,
    pg_catalog.format('made before 0.5.0 and unsafe: replace it with SELECT kpi_rebuild_scorecard(%L)'::text, pg_catalog.format('%I.%I'::text, n.nspname, c.relname)),
    NULL::bigint, pg_catalog.pg_relation_size(p.delta), NULL::bigint, NULL::timestamptz, NULL::timestamptz
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL akpi_scorecard_parts(c.oid) AS p
WHERE c.relkind = 'v'::"char" AND p.delta IS NOT NULL AND p.state IS NULL
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'kpi'::name)
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = p.delta AND a.attname = 'kpi_rows'::name AND NOT a.attisdropped)
    AND (pg_catalog.pg_has_role(c.relowner, 'USAGE'::text) OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'::text));
COMMENT ON VIEW kpi_scorecards IS 'the scorecards that the reader owns or may read, and whether live ones are exact';
COMMENT ON COLUMN kpi_scorecards.schema IS 'schema of the scorecard';
COMMENT ON COLUMN kpi_scorecards.name IS 'name of the scorecard: that of its long view';
COMMENT ON COLUMN kpi_scorecards.owner IS 'role that owns it';
COMMENT ON COLUMN kpi_scorecards.source IS 'table or view that it is made of; of several tables, that of the entity';
COMMENT ON COLUMN kpi_scorecards.storage IS 'view, materialized or live';
COMMENT ON COLUMN kpi_scorecards.spec IS 'the spec that it was made by; NULL before 0.5.0';
COMMENT ON COLUMN kpi_scorecards.state IS 'exact, or stale: then reading it is an error until kpi_rebuild_scorecard';
COMMENT ON COLUMN kpi_scorecards.reason IS 'why it is stale';
COMMENT ON COLUMN kpi_scorecards.pending_rows IS 'rows of a live one that folding would save';
COMMENT ON COLUMN kpi_scorecards.pending_bytes IS 'size of the table of counts of a live one';
COMMENT ON COLUMN kpi_scorecards.left_out IS 'rows whose value a KPI refuses, over all KPIs of a live one';
COMMENT ON COLUMN kpi_scorecards.created_at IS 'when it was made';
COMMENT ON COLUMN kpi_scorecards.folded_at IS 'when a live one was last counted or folded as a whole';
GRANT SELECT ON kpi_scorecard_specs, kpi_scorecards TO PUBLIC;

CREATE FUNCTION akpi_create_scorecard(name text, source regclass, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_create_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_create_scorecard(text, regclass, jsonb, jsonb) IS 'internal: what kpi_create_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb) IS 'internal: what kpi_scorecard_sql does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_scorecard_sql(name text, source regclass, spec jsonb, path jsonb, target text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sql_target' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on SET extra_float_digits = 1;
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb, text) IS 'internal: what kpi_scorecard_sql does for a target, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_alter_scorecard(name text, spec jsonb, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_alter_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_alter_scorecard(text, jsonb, jsonb) IS 'internal: what kpi_alter_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_drop_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_drop_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_drop_scorecard(text, jsonb) IS 'internal: what kpi_drop_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_compact(name text, path jsonb) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_compact' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_compact(text, jsonb) IS 'internal: what kpi_compact does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_verify_scorecard(name text, path jsonb) RETURNS boolean
    AS 'MODULE_PATHNAME', 'akpi_verify_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_verify_scorecard(text, jsonb) IS 'internal: what kpi_verify_scorecard does, with the schemas of the caller''s search_path';
CREATE FUNCTION akpi_rebuild_scorecard(name text, path jsonb) RETURNS void
    AS 'MODULE_PATHNAME', 'akpi_rebuild_scorecard' LANGUAGE C VOLATILE
    SET search_path = pg_catalog, pg_temp SET client_min_messages = warning SET quote_all_identifiers = off SET standard_conforming_strings = on;
COMMENT ON FUNCTION akpi_rebuild_scorecard(text, jsonb) IS 'internal: what kpi_rebuild_scorecard does, with the schemas of the caller''s search_path';

CREATE FUNCTION kpi_create_scorecard(name text, source regclass, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_create_scorecard($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_create_scorecard(text, regclass, jsonb) IS 'makes a scorecard of a table: the views NAME (one row a period, segment and KPI), NAME_wide (one column a KPI) and NAME_summary';
CREATE FUNCTION kpi_create_scorecard(name text, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_create_scorecard($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_create_scorecard(text, jsonb) IS 'makes a scorecard of the tables that the spec names: customers, histories, events and answers';
CREATE FUNCTION kpi_scorecard_sql(name text, spec jsonb) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, jsonb) IS 'the SQL that kpi_create_scorecard would run, to read, review or keep';
CREATE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, regclass, jsonb) IS 'the SQL that kpi_create_scorecard would run, to read, review or keep';
CREATE FUNCTION kpi_scorecard_sql(name text, spec jsonb, target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, NULL::regclass, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)), $3);
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, jsonb, text) IS 'the SQL of a scorecard of several tables: target extension, as kpi_create_scorecard would run it, or plain, built-in SQL for a database without the extension';
CREATE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb, target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)), $4);
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, regclass, jsonb, text) IS 'the SQL of a scorecard of a table: target extension, as kpi_create_scorecard would run it, or plain, built-in SQL for a database without the extension';
-- Three arguments without a type are of either form: the second one tells.
CREATE FUNCTION kpi_scorecard_sql(name text, source_or_spec text, spec_or_target text) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT CASE WHEN pg_catalog.left(pg_catalog.ltrim($2, E' \t\r\n'::text), 1) = '{'::text
        THEN kpi_scorecard_sql($1, $2::jsonb, $3)
        ELSE kpi_scorecard_sql($1, $2::regclass, $3::jsonb)
    END;
END;
COMMENT ON FUNCTION kpi_scorecard_sql(text, text, text) IS 'the SQL of a scorecard, of arguments written without a type: name, source and spec, or name, spec and target';
CREATE FUNCTION kpi_alter_scorecard(name text, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_alter_scorecard($1, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_alter_scorecard(text, jsonb) IS 'makes a scorecard by another spec, in place: grants, comments and dependent views stay; measures and segments can be added';
CREATE FUNCTION kpi_drop_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_drop_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_drop_scorecard(text) IS 'drops all that kpi_create_scorecard made; an error where something else needs it';
CREATE FUNCTION kpi_compact(name text) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_compact($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_compact(text) IS 'folds what a live scorecard has appended, beside writers at work; gives how many rows that saved';
CREATE FUNCTION kpi_compact() RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT coalesce(pg_catalog.sum(akpi_compact(pg_catalog.format('%I.%I', s.schema, s.name), '[]'::jsonb)), 0)::bigint
    FROM kpi_scorecards AS s
    WHERE s.storage = 'live'::text AND s.state = 'exact'::text AND pg_catalog.pg_has_role(s.owner, 'USAGE'::text);
END;
COMMENT ON FUNCTION kpi_compact() IS 'folds all live scorecards that the caller owns and that are exact; gives how many rows that saved';
CREATE FUNCTION kpi_verify_scorecard(name text) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_verify_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_verify_scorecard(text) IS 'whether a live or materialised scorecard is what counting again would give; false where it is stale';
CREATE FUNCTION kpi_rebuild_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_rebuild_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_rebuild_scorecard(text) IS 'counts a live or materialised scorecard again, and follows the tables and columns that there are now';

CREATE FUNCTION akpi_report(name text, options jsonb, path jsonb) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_report' LANGUAGE C STABLE
    SET search_path = pg_catalog, pg_temp SET quote_all_identifiers = off SET standard_conforming_strings = on SET extra_float_digits = 1;
COMMENT ON FUNCTION akpi_report(text, jsonb, jsonb) IS 'internal: what kpi_report does, with the schemas of the caller''s search_path';
CREATE FUNCTION kpi_report(name text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT akpi_report($1, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
COMMENT ON FUNCTION kpi_report(text, jsonb) IS 'a scorecard as one HTML page, without script or outside resource: its KPIs by period and segment with bands, intervals and targets, what changed and whether that is more than chance, what to ask and do; options: title, periods, segments, kpis';

-- sql/search.sql

-- Search: what each KPI, function and section of the documentation says, in words that
-- are stored, as to find them in the texts takes most of the time.
--
-- Stored is what the library brings. What users define is read when it is looked for.
-- Functions with rows are STRICT, so that they are planned only where they are called.
-- Literals are cast and functions qualified as in the catalogue.

CREATE FUNCTION akpi_search_words(question text) RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_search_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION akpi_search_words(text) IS 'internal: a question as a web search for any of its words or of what they mean; NULL for one that is written as a web search';
CREATE FUNCTION akpi_guide() RETURNS jsonb
    AS 'MODULE_PATHNAME', 'akpi_guide' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_guide() IS 'internal: the documentation as an array of its sections';
CREATE FUNCTION akpi_search_texts() RETURNS text
    AS 'MODULE_PATHNAME', 'akpi_search_texts' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION akpi_search_texts() IS 'internal: a hash of the texts that the library brings';
CREATE FUNCTION akpi_search_basis() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.concat_ws(' ', akpi_search_texts(),
    pg_catalog.current_setting('server_version_num')::integer / 10000,
    (SELECT pg_catalog.hashtextextended(pg_catalog.string_agg(
            pg_catalog.concat_ws(' ', m.maptokentype, m.mapseqno, d.dictname, d.dicttemplate, d.dictinitoption),
            ',' ORDER BY m.maptokentype, m.mapseqno), 0)
        FROM pg_catalog.pg_ts_config_map AS m
        JOIN pg_catalog.pg_ts_dict AS d ON d.oid = m.mapdict
        WHERE m.mapcfg = 'english'::pg_catalog.regconfig::oid));
COMMENT ON FUNCTION akpi_search_basis() IS 'internal: of which texts the words of a search come, and by which configuration';

CREATE FUNCTION akpi_search_vector(names text, meaning text, texts text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $1), 'A')
    || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $2), 'B')
    || pg_catalog.setweight(pg_catalog.to_tsvector('english'::pg_catalog.regconfig, $3), 'D');
COMMENT ON FUNCTION akpi_search_vector(text, text, text) IS 'internal: the words of a text, by how much each tells of what it is about';

CREATE FUNCTION akpi_search_kpis(definitions jsonb)
RETURNS TABLE (kpi text, title text, weight double precision, names text, meaning text, texts text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT
        d.kpi, d.title, 1.0::double precision,
        pg_catalog.concat_ws(' ', d.title, d.kpi, pg_catalog.array_to_string(d.categories, ' ')),
        pg_catalog.concat_ws(' ', akpi_attribute_text(d.definition), d.formula, akpi_attribute_text(d.standard_formula)),
        pg_catalog.concat_ws(' ', akpi_attribute_text(d.business_insights), akpi_attribute_text(d.measurement_approach),
            akpi_attribute_text(d.trend_analysis), akpi_attribute_text(d.diagnostic_questions), akpi_attribute_text(d.actionable_tips),
            akpi_attribute_text(d.visualization_suggestions), akpi_attribute_text(d.risk_warnings),
            akpi_attribute_text(d.tools_and_technologies), akpi_attribute_text(d.integration_points), akpi_attribute_text(d.change_impact))
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset($1) AS (
        kpi text, title text, formula text, categories text[],
        definition jsonb, business_insights jsonb, measurement_approach jsonb,
        standard_formula jsonb, trend_analysis jsonb, diagnostic_questions jsonb,
        actionable_tips jsonb, visualization_suggestions jsonb, risk_warnings jsonb,
        tools_and_technologies jsonb, integration_points jsonb, change_impact jsonb
    )) AS d;
END;
COMMENT ON FUNCTION akpi_search_kpis(jsonb) IS 'internal: the texts of KPIs, as kpi_search reads them';

CREATE FUNCTION akpi_search_documents()
RETURNS TABLE (kpi text, title text, weight double precision, names text, meaning text, texts text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT k.kpi, k.title, k.weight, k.names, k.meaning, k.texts
    FROM akpi_search_kpis(akpi_builtin_definitions()) AS k
    UNION ALL
    SELECT
        NULL, 'function ' || f.name, 0.7, f.name, f.comments, ''
    FROM (
        SELECT p.proname::text AS name,
            pg_catalog.string_agg(DISTINCT pg_catalog.obj_description(p.oid, 'pg_proc'::pg_catalog.name), '; ') AS comments
        FROM pg_catalog.pg_extension AS e
        JOIN pg_catalog.pg_depend AS d
            ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass::oid AND d.refobjid = e.oid AND d.deptype = 'e'
            AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass::oid
        JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid
        WHERE e.extname = 'advocacy_kpi' AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype::oid
            -- Not what types and aggregates are made of.
            AND p.proname !~ '^akpi_|_accum(_inv)?$|_summary_(add|sub|in|out|recv|send|eq|ne|lt|le|gt|ge|cmp|hash|hash_extended)$'
        GROUP BY p.proname
    ) AS f
    WHERE f.comments !~ '^internal'
    UNION ALL
    SELECT NULL, g.title, 0.5, g.title, '', g.text
    FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_guide()) AS (title text, text text)) AS g;
END;
COMMENT ON FUNCTION akpi_search_documents() IS 'internal: the texts of the built-in KPIs, the functions and the documentation, as kpi_search reads them';

CREATE TABLE akpi_search_document (
    kpi text,
    title text NOT NULL,
    weight double precision NOT NULL,
    document text NOT NULL,
    words tsvector NOT NULL,
    basis text NOT NULL
);
-- To unpack them would take longer than to find them.
ALTER TABLE akpi_search_document ALTER COLUMN words SET STORAGE EXTERNAL;
COMMENT ON TABLE akpi_search_document IS 'internal: what kpi_search looks through, written by akpi_search_store; of the library, so that no dump has it';
COMMENT ON COLUMN akpi_search_document.kpi IS 'name of the KPI; NULL of a function or a section of the documentation';
COMMENT ON COLUMN akpi_search_document.title IS 'name for people';
COMMENT ON COLUMN akpi_search_document.weight IS 'how much a match in it tells';
COMMENT ON COLUMN akpi_search_document.document IS 'the whole text';
COMMENT ON COLUMN akpi_search_document.words IS 'the words of the text';
COMMENT ON COLUMN akpi_search_document.basis IS 'what akpi_search_basis gave when it was written; where it gives something else, the texts themselves are searched';
GRANT SELECT ON akpi_search_document TO PUBLIC;

CREATE FUNCTION akpi_search_store() RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    DELETE FROM akpi_search_document;
    INSERT INTO akpi_search_document (kpi, title, weight, document, words, basis)
    SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
        akpi_search_vector(d.names, d.meaning, d.texts), akpi_search_basis()
    FROM akpi_search_documents() AS d;
END;
COMMENT ON FUNCTION akpi_search_store() IS 'internal: writes what kpi_search looks through; the last that an installation and an upgrade do';

CREATE FUNCTION kpi_search(query text)
RETURNS TABLE (kpi text, title text, rank double precision, headline text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    WITH query AS MATERIALIZED (
        SELECT
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig, pg_catalog.left($1, 500)) AS wanted,
            -- Any of the words will do, unless the question says otherwise.
            pg_catalog.websearch_to_tsquery('english'::pg_catalog.regconfig,
                coalesce(akpi_search_words(pg_catalog.left($1, 500)), '')) AS near,
            coalesce((SELECT s.basis FROM akpi_search_document AS s LIMIT 1) = akpi_search_basis(), false) AS is_stored
    ), brought AS (
        SELECT s.kpi, s.title, s.weight, s.document, s.words
        FROM akpi_search_document AS s
        WHERE (SELECT q.is_stored FROM query AS q)
        UNION ALL
        -- Another library than that of the extension's version: the texts as they are now.
        SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
            akpi_search_vector(d.names, d.meaning, d.texts)
        FROM akpi_search_documents() AS d
        WHERE NOT (SELECT q.is_stored FROM query AS q)
    ), documents AS MATERIALIZED (
        SELECT b.kpi, b.title, b.weight, b.document, b.words
        FROM brought AS b
        WHERE b.kpi IS NULL OR NOT EXISTS (SELECT FROM kpi_definition AS o WHERE o.kpi = b.kpi)
        UNION ALL
        SELECT d.kpi, d.title, d.weight, pg_catalog.concat_ws(' ', d.meaning, d.texts, d.names),
            akpi_search_vector(d.names, d.meaning, d.texts)
        FROM akpi_search_kpis(akpi_own_definitions()) AS d
        WHERE EXISTS (SELECT FROM kpi_definition)
    ), ranked AS (
        SELECT
            m.kpi, m.title, m.document, q.wanted, q.near, m.words @@ q.wanted AS exact,
            m.weight * (pg_catalog.ts_rank(m.words, q.wanted) + pg_catalog.ts_rank(m.words, q.near))
                -- The one that is named comes before those that mention it.
                + CASE
                    WHEN pg_catalog.lower(pg_catalog.btrim($1)) IN (m.kpi, pg_catalog.lower(m.title)) THEN 1::double precision
                    WHEN pg_catalog.strpos(pg_catalog.concat(' ', pg_catalog.regexp_replace(pg_catalog.lower($1), '[^a-z0-9_]+', ' ', 'g'), ' '),
                        ' '::text || m.kpi || ' '::text) > 0 THEN 0.5::double precision
                    ELSE 0::double precision
                END AS rank
        FROM documents AS m
        CROSS JOIN query AS q
        WHERE m.words @@ q.wanted OR m.words @@ q.near
    ), numbered AS (
        SELECT r.kpi, r.title, r.document, r.wanted, r.near, r.exact, r.rank,
            pg_catalog.row_number() OVER (PARTITION BY r.exact ORDER BY r.rank DESC, r.kpi, r.title) AS place
        FROM ranked AS r
    )
    SELECT
        n.kpi, n.title, n.rank,
        pg_catalog.ts_headline('english'::pg_catalog.regconfig, n.document,
            CASE WHEN n.exact THEN n.wanted ELSE n.near END, 'MaxFragments=2, MinWords=8, MaxWords=20')
    FROM numbered AS n
    WHERE n.exact OR n.place <= 15
    ORDER BY 3 DESC, 1, 2;
END;
COMMENT ON FUNCTION kpi_search(text) IS 'full-text search over the whole catalogue, own KPIs included, and over the functions and the documentation, where kpi is NULL and title says which; a plain question finds what has any of its words or their meaning, the best first; takes the syntax of a web search, of which the first 500 characters count';

-- The last: the comments on all functions are there.
SELECT akpi_search_store();
