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
