-- advocacy_scorecard: all the KPIs of customers in one pass.

-- scorecard_summary: seven summaries side by side

CREATE TYPE scorecard_summary;
CREATE FUNCTION scorecard_summary_in(cstring) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_in(cstring) IS 'text input of scorecard_summary: the fields in order';
CREATE FUNCTION scorecard_summary_out(scorecard_summary) RETURNS cstring
    AS 'MODULE_PATHNAME', 'akpi_scorecard_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_out(scorecard_summary) IS 'text output of scorecard_summary: the fields in order';
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
COMMENT ON TYPE scorecard_summary IS 'all the KPIs of customers, the state of advocacy_scorecard: the fields of seven summaries one after another';

CREATE FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_add' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_add(scorecard_summary, scorecard_summary) IS 'merges two scorecard_summary values';
CREATE FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_sub' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) IS 'takes away what was merged before; an error where a count would go below zero';
CREATE OPERATOR + (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_add, COMMUTATOR = +);
COMMENT ON OPERATOR + (scorecard_summary, scorecard_summary) IS 'merge';
CREATE OPERATOR - (LEFTARG = scorecard_summary, RIGHTARG = scorecard_summary, FUNCTION = scorecard_summary_sub);
COMMENT ON OPERATOR - (scorecard_summary, scorecard_summary) IS 'take away what was merged before';

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

-- Aggregates

CREATE FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'transition of advocacy_scorecard: one customer';
CREATE FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) RETURNS scorecard_summary
    AS 'MODULE_PATHNAME', 'akpi_scorecard_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION scorecard_accum_inv(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'inverse transition of advocacy_scorecard, where a customer leaves a window frame';
CREATE AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_accum,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_accum, MINVFUNC = scorecard_accum_inv,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_scorecard(advocate boolean, was_advocate boolean, nps_score integer, csat_score integer, referred boolean, actions bigint) IS 'all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it';
CREATE AGGREGATE rollup(summary scorecard_summary) (
    STYPE = scorecard_summary, INITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', SFUNC = scorecard_summary_add,
    MSTYPE = scorecard_summary, MINITCOND = '(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', MSFUNC = scorecard_summary_add, MINVFUNC = scorecard_summary_sub,
    COMBINEFUNC = scorecard_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary scorecard_summary) IS 'merges scorecard_summary values; of none, the summary of nothing';
CREATE AGGREGATE csat_agg(score integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer) IS 'summary of satisfaction: answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score double precision) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score double precision) IS 'summary of satisfaction: whole answers 4-5 on 1-5';
CREATE AGGREGATE csat_agg(score integer, scale_max integer) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = csat_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = csat_accum, MINVFUNC = csat_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE csat_agg(score integer, scale_max integer) IS 'summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10';
CREATE AGGREGATE retention_agg(start boolean, "end" boolean) (
    STYPE = rate_summary, INITCOND = '(0,0)', SFUNC = retention_accum,
    MSTYPE = rate_summary, MINITCOND = '(0,0)', MSFUNC = retention_accum, MINVFUNC = retention_accum_inv,
    COMBINEFUNC = rate_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE retention_agg(start boolean, "end" boolean) IS 'summary of retention: of those TRUE at the start, those TRUE at the end';

-- What is read from a scorecard_summary

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
