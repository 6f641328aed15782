-- From 0.5.0 to 0.6.0: constructors of summaries, every type of number, growth of ranges by
-- closing states.
\echo Use "ALTER EXTENSION advocacy_kpi UPDATE" to load this file. \quit

-- Renamed; views and functions that call them follow.
ALTER FUNCTION kpi_band(double precision, jsonb) RENAME TO kpi_band_in;
ALTER FUNCTION kpi_scorecard_create(text, regclass, jsonb, jsonb) RENAME TO akpi_create_scorecard;
ALTER FUNCTION kpi_scorecard_render(text, regclass, jsonb, jsonb) RENAME TO akpi_scorecard_sql;
ALTER FUNCTION kpi_scorecard_alter(text, jsonb, jsonb) RENAME TO akpi_alter_scorecard;
ALTER FUNCTION kpi_scorecard_drop(text, jsonb) RENAME TO akpi_drop_scorecard;
ALTER FUNCTION kpi_scorecard_compact(text, jsonb) RENAME TO akpi_compact;
ALTER FUNCTION kpi_scorecard_verify(text, jsonb) RENAME TO akpi_verify_scorecard;
ALTER FUNCTION kpi_scorecard_rebuild(text, jsonb) RENAME TO akpi_rebuild_scorecard;
ALTER FUNCTION kpi_definition_gone(text, boolean) RENAME TO akpi_require_definition;
ALTER FUNCTION kpi_definition_unused(text, text, text, boolean) RENAME TO akpi_require_unused;
ALTER FUNCTION kpi_definition_name(jsonb) RENAME TO akpi_definition_name;
ALTER FUNCTION kpi_definition_merge(jsonb, jsonb) RENAME TO akpi_definition_merge;
ALTER FUNCTION kpi_definition_check(jsonb) RENAME TO akpi_definition_check;
ALTER FUNCTION kpi_builtin_families() RENAME TO akpi_builtin_families;
ALTER FUNCTION kpi_definitions() RENAME TO akpi_definitions;
ALTER FUNCTION kpi_attribute_text(jsonb) RENAME TO akpi_attribute_text;
ALTER FUNCTION brand_health_rows(jsonb, jsonb) RENAME TO akpi_brand_health_rows;
ALTER FUNCTION kpi_check_tables() RENAME TO akpi_check_tables;
ALTER FUNCTION kpi_view_definition(oid) RENAME TO akpi_view_definition;
ALTER FUNCTION kpi_scorecard_parts(oid) RENAME TO akpi_scorecard_parts;
ALTER FUNCTION kpi_live_status(regclass) RENAME TO akpi_live_status;
ALTER FUNCTION kpi_trend_final(double precision[]) RENAME TO akpi_trend_final;

CREATE FUNCTION rate_summary(hits bigint, total bigint) RETURNS rate_summary
    AS 'MODULE_PATHNAME', 'akpi_rate_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rate_summary(hits bigint, total bigint) IS 'rate_summary of counts: 0 <= hits <= total';
COMMENT ON FUNCTION rate_summary_sub(rate_summary, rate_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (rate_summary, rate_summary) IS 'subtract what was merged before';

CREATE FUNCTION nps_summary(promoters bigint, passives bigint, detractors bigint) RETURNS nps_summary
    AS 'MODULE_PATHNAME', 'akpi_nps_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps_summary(promoters bigint, passives bigint, detractors bigint) IS 'nps_summary of counts: each >= 0';
COMMENT ON FUNCTION nps_summary_sub(nps_summary, nps_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (nps_summary, nps_summary) IS 'subtract what was merged before';

CREATE FUNCTION growth_summary(start bigint, "end" bigint) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION growth_summary(start bigint, "end" bigint) IS 'growth_summary of counts: each >= 0';
COMMENT ON FUNCTION growth_summary_sub(growth_summary, growth_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (growth_summary, growth_summary) IS 'subtract what was merged before';
COMMENT ON FUNCTION action_summary_in(cstring) IS 'text input of action_summary: (customers,active,actions,squares)';
COMMENT ON FUNCTION action_summary_out(action_summary) IS 'text output of action_summary: (customers,active,actions,squares)';
COMMENT ON TYPE action_summary IS 'customers, those with at least one action, their actions, and the squares that the variance needs; text form (customers,active,actions,squares), 0 <= active <= customers, actions and squares that such customers can have';
CREATE FUNCTION action_summary(customers bigint, active bigint, actions bigint, squares numeric) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_summary(customers bigint, active bigint, actions bigint, squares numeric) IS 'action_summary of counts: 0 <= active <= customers, actions and squares that such customers can have';
COMMENT ON FUNCTION action_summary_sub(action_summary, action_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (action_summary, action_summary) IS 'subtract what was merged before';

CREATE FUNCTION ratio_summary(numerator bigint, denominator bigint) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_construct' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_summary(numerator bigint, denominator bigint) IS 'ratio_summary of counts: each >= 0';
COMMENT ON FUNCTION ratio_summary_sub(ratio_summary, ratio_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (ratio_summary, ratio_summary) IS 'subtract what was merged before';
COMMENT ON FUNCTION scorecard_summary_in(cstring) IS 'text input of scorecard_summary: (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares)';
COMMENT ON FUNCTION scorecard_summary_out(scorecard_summary) IS 'text output of scorecard_summary: (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares)';
COMMENT ON TYPE scorecard_summary IS 'all the KPIs of customers, the state of advocacy_scorecard: the fields of seven summaries one after another; text form (advocates,customers,start,end,retained,at_start,promoters,passives,detractors,satisfied,rated,referred,asked,acting,active,actions,squares), each part by its own rule';
COMMENT ON FUNCTION scorecard_summary_sub(scorecard_summary, scorecard_summary) IS 'subtracts what was merged before; an error where a count would go below zero';
COMMENT ON OPERATOR - (scorecard_summary, scorecard_summary) IS 'subtract what was merged before';

CREATE FUNCTION ces(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ces(rate_summary) IS 'customer effort score: percentage of answers 5-7 on 1-7, 0-100; NULL over no answers';
COMMENT ON FUNCTION rate_accum_inv(rate_summary, boolean) IS 'inverse transition: subtracts one customer';
COMMENT ON FUNCTION retention_accum_inv(rate_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
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
COMMENT ON FUNCTION csat_accum(rate_summary, double precision) IS 'transition: adds one answer on 1-5';
COMMENT ON FUNCTION csat_accum_inv(rate_summary, double precision) IS 'inverse transition: subtracts one answer on 1-5';
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
COMMENT ON FUNCTION nps_accum(nps_summary, double precision) IS 'transition: adds one answer on 0-10';
COMMENT ON FUNCTION nps_accum_inv(nps_summary, double precision) IS 'inverse transition: subtracts one answer on 0-10';
COMMENT ON FUNCTION nps_accum(nps_summary, integer, integer, integer) IS 'transition: adds one answer with custom cut-offs';
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
COMMENT ON FUNCTION growth_accum_inv(growth_summary, boolean, boolean) IS 'inverse transition: subtracts one customer, at the start and at the end';
CREATE FUNCTION growth_accum(growth_summary, integer, integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_integer_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, integer, integer) IS 'transition: adds counts at the start and at the end';
CREATE FUNCTION growth_accum_inv(growth_summary, integer, integer) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_counts_integer_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, integer, integer) IS 'inverse transition: subtracts counts at the start and at the end';
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
CREATE OR REPLACE FUNCTION growth_accum(growth_summary, daterange, daterange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum(growth_summary, daterange, daterange) IS 'transition: adds one customer by the time of being an advocate';
CREATE OR REPLACE FUNCTION growth_accum_inv(growth_summary, daterange, daterange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, daterange, daterange) IS 'inverse transition: subtracts one customer by the time of being an advocate';
CREATE OR REPLACE FUNCTION growth_accum(growth_summary, tstzrange, tstzrange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE OR REPLACE FUNCTION growth_accum_inv(growth_summary, tstzrange, tstzrange) RETURNS growth_summary
    AS 'MODULE_PATHNAME', 'akpi_growth_closing_accum_inv' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION growth_accum_inv(growth_summary, tstzrange, tstzrange) IS 'inverse transition: subtracts one customer by the time of being an advocate';
CREATE FUNCTION action_accum(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_integer_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum(action_summary, integer) IS 'transition: adds one customer';
CREATE FUNCTION action_accum_inv(action_summary, integer) RETURNS action_summary
    AS 'MODULE_PATHNAME', 'akpi_action_integer_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION action_accum_inv(action_summary, integer) IS 'inverse transition: subtracts one customer';
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
CREATE FUNCTION ratio_accum(ratio_summary, integer, integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_integer_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum(ratio_summary, integer, integer) IS 'transition: adds one row of counts';
CREATE FUNCTION ratio_accum_inv(ratio_summary, integer, integer) RETURNS ratio_summary
    AS 'MODULE_PATHNAME', 'akpi_ratio_integer_accum_inv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ratio_accum_inv(ratio_summary, integer, integer) IS 'inverse transition: subtracts one row of counts';
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
COMMENT ON FUNCTION scorecard_accum(scorecard_summary, boolean, boolean, integer, integer, boolean, bigint) IS 'transition: adds one customer';
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
COMMENT ON AGGREGATE csat_agg(score double precision) IS 'summary of satisfaction: answers 4-5 on 1-5';
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
CREATE AGGREGATE growth_agg(start integer, "end" integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE growth_agg(start integer, "end" integer) IS 'summary of counts at two moments, summed';
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
COMMENT ON AGGREGATE growth_agg(advocate_during daterange, period daterange) IS 'how many were advocates just before the lower and just before the upper bound of the period';
COMMENT ON AGGREGATE growth_agg(advocate_during tstzrange, period tstzrange) IS 'how many were advocates just before the lower and just before the upper bound of the period';
CREATE AGGREGATE action_agg(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE action_agg(actions integer) IS 'summary of actions per customer: customers, active, actions, squares';
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
CREATE AGGREGATE ratio_agg(numerator integer, denominator integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE ratio_agg(numerator integer, denominator integer) IS 'summary of two counts: their sums';
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
CREATE AGGREGATE advocacy_growth(start integer, "end" integer) (
    STYPE = growth_summary, INITCOND = '(0,0)', SFUNC = growth_accum, FINALFUNC = advocacy_growth,
    MSTYPE = growth_summary, MINITCOND = '(0,0)', MSFUNC = growth_accum, MINVFUNC = growth_accum_inv, MFINALFUNC = advocacy_growth,
    COMBINEFUNC = growth_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_growth(start integer, "end" integer) IS 'growth in percent over counts, summed: 100 * (end - start) / start';
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
COMMENT ON AGGREGATE advocacy_growth(advocate_during daterange, period daterange) IS 'growth of the number of advocates in percent, from the moment just before the lower bound of the period to the one just before its upper bound';
COMMENT ON AGGREGATE advocacy_growth(advocate_during tstzrange, period tstzrange) IS 'growth of the number of advocates in percent, from the moment just before the lower bound of the period to the one just before its upper bound';
CREATE AGGREGATE advocacy_participation_rate(actions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = advocacy_participation_rate,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = advocacy_participation_rate,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE advocacy_participation_rate(actions integer) IS 'percentage of customers with at least one action, 0-100';
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
COMMENT ON AGGREGATE nps(score double precision) IS 'Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points';
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
COMMENT ON AGGREGATE csat(score double precision) IS 'customer satisfaction: percentage of answers 4-5 on 1-5';
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
CREATE AGGREGATE referral_rate(referrals integer, customers integer) (
    STYPE = ratio_summary, INITCOND = '(0,0)', SFUNC = ratio_accum, FINALFUNC = referral_rate,
    MSTYPE = ratio_summary, MINITCOND = '(0,0)', MSFUNC = ratio_accum, MINVFUNC = ratio_accum_inv, MFINALFUNC = referral_rate,
    COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE referral_rate(referrals integer, customers integer) IS 'referrals per 100 customers, over counts, summed';
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
CREATE AGGREGATE viral_coefficient(conversions integer) (
    STYPE = action_summary, INITCOND = '(0,0,0,0)', SFUNC = action_accum, FINALFUNC = viral_coefficient,
    MSTYPE = action_summary, MINITCOND = '(0,0,0,0)', MSFUNC = action_accum, MINVFUNC = action_accum_inv, MFINALFUNC = viral_coefficient,
    COMBINEFUNC = action_summary_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE viral_coefficient(conversions integer) IS 'new customers won by referral, per customer';
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
COMMENT ON FUNCTION akpi_builtin_families() IS 'internal: the families of KPIs, as the view kpi_family reads them';
COMMENT ON FUNCTION akpi_definition_name(jsonb) IS 'internal: the name in a KPI definition; an error where it has none';
COMMENT ON FUNCTION akpi_definition_merge(jsonb, jsonb) IS 'internal: one definition laid over another, key by key; a null removes a key';
COMMENT ON FUNCTION akpi_definition_check(jsonb) IS 'internal: an error where a KPI definition is not valid';
COMMENT ON FUNCTION akpi_require_definition(text, boolean) IS 'internal: an error where there was no KPI to undefine';
COMMENT ON FUNCTION akpi_require_unused(text, text, text, boolean) IS 'internal: an error where a scorecard counts a KPI that goes, or gets another unit';
COMMENT ON FUNCTION akpi_definitions() IS 'internal: all KPI definitions that hold, as one array; the view kpi_catalog reads better';
COMMENT ON FUNCTION kpi_band_in(double precision, jsonb) IS 'the band that a value falls in, of bands given as [{"label":..., "range":"[15,30]"}, ...]';
CREATE OR REPLACE FUNCTION kpi_define(definition jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    WITH stored AS (
        INSERT INTO kpi_definition AS own (kpi, definition)
        VALUES (akpi_definition_name($1), akpi_definition_merge('{}'::jsonb, $1))
        ON CONFLICT (kpi) DO UPDATE SET definition = akpi_definition_merge(own.definition, $1)
        RETURNING own.definition
    )
    SELECT akpi_definition_check(stored.definition), akpi_require_unused($1 ->> 'kpi'::text, $1 ->> 'unit'::text, before.unit, false)
    FROM stored LEFT JOIN (
        SELECT own.definition ->> 'unit'::text AS unit FROM kpi_definition AS own WHERE own.kpi = $1 ->> 'kpi'::text
    ) AS before ON true;
END;
CREATE OR REPLACE FUNCTION kpi_undefine(kpi text) RETURNS void
LANGUAGE sql VOLATILE STRICT
BEGIN ATOMIC
    WITH gone AS (
        DELETE FROM kpi_definition AS own WHERE own.kpi = $1 RETURNING own.kpi
    )
    SELECT akpi_require_definition($1, EXISTS (SELECT FROM gone)), akpi_require_unused($1, NULL::text, NULL::text, true);
END;
COMMENT ON FUNCTION akpi_attribute_text(jsonb) IS 'internal: an attribute as text: prose as it is, a list one line an item';
CREATE OR REPLACE VIEW kpi_catalog AS
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
    d.categories, d.related_kpis
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (
    kpi text, title text, family text, unit text, better text, formula text, aggregate text,
    target double precision, builtin boolean,
    definition jsonb, business_insights jsonb, measurement_approach jsonb,
    standard_formula jsonb, trend_analysis jsonb, diagnostic_questions jsonb,
    actionable_tips jsonb, visualization_suggestions jsonb, risk_warnings jsonb,
    tools_and_technologies jsonb, integration_points jsonb, change_impact jsonb,
    categories text[], related_kpis text[]
)) WITH ORDINALITY AS d (
    kpi, title, family, unit, better, formula, aggregate, target, builtin,
    definition, business_insights, measurement_approach,
    standard_formula, trend_analysis, diagnostic_questions,
    actionable_tips, visualization_suggestions, risk_warnings,
    tools_and_technologies, integration_points, change_impact,
    categories, related_kpis, position
)
ORDER BY d.position;
CREATE OR REPLACE VIEW kpi_bands AS
SELECT d.kpi, b.rank::integer AS rank, b.label, b.range, b.meaning
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_definitions()) AS (kpi text, bands jsonb))
    WITH ORDINALITY AS d (kpi, bands, position)
CROSS JOIN LATERAL ROWS FROM (pg_catalog.jsonb_to_recordset(pg_catalog.jsonb_path_query_array(d.bands, '$[*]'))
    AS (label text, range text, meaning text))
    WITH ORDINALITY AS b (label, range, meaning, rank)
ORDER BY d.position, b.rank;
CREATE OR REPLACE VIEW kpi_family AS
SELECT
    f.family, f.definition, f.motivation, f.engagement_level, f.control, f.scope, f.impact,
    ARRAY(SELECT c.kpi FROM kpi_catalog AS c WHERE c.family = f.family) AS kpis
FROM ROWS FROM (pg_catalog.jsonb_to_recordset(akpi_builtin_families()) AS (
    family text, definition text, motivation text, engagement_level text, control text, scope text, impact text
)) WITH ORDINALITY AS f (family, definition, motivation, engagement_level, control, scope, impact, position)
ORDER BY f.position;
COMMENT ON FUNCTION akpi_trend_final(double precision[]) IS 'internal: final function of kpi_trend: the trend of values in their order';
COMMENT ON FUNCTION kpi_facts(text) IS 'internal: what a scorecard says of a KPI, read straight from its definition';
COMMENT ON FUNCTION kpi_benchmark_asked(jsonb, double precision) IS 'internal: the filters of kpi_benchmark_compare that are not null; an error where one is not known or the value is not finite';
COMMENT ON FUNCTION kpi_benchmark_nearest(text, text, jsonb) IS 'internal: the most specific benchmark of a KPI that fits the filters of kpi_benchmark_asked';
COMMENT ON FUNCTION akpi_brand_health_rows(jsonb, jsonb) IS 'internal: the rows of brand_health_breakdown as one array';
COMMENT ON FUNCTION kpi_period_start(date, text) IS 'internal: first day of the day, week (from Monday), month, quarter or year that a date falls in; infinity is a period of its own';
COMMENT ON FUNCTION kpi_period_start(timestamp, text) IS 'internal: first day of the period that a timestamp falls in';
COMMENT ON FUNCTION kpi_period_start(timestamptz, text, text) IS 'internal: first day of the period that a moment falls in, in a time zone of pg_timezone_names';
COMMENT ON FUNCTION kpi_is_bounded(daterange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';
COMMENT ON FUNCTION kpi_is_bounded(tstzrange) IS 'internal: whether growth can be measured over a period: one with both bounds, not NULL and not empty';
COMMENT ON FUNCTION kpi_capture() IS 'internal: trigger of live scorecards: counts what a statement did to a table, or marks the scorecard stale; never fails or delays the statement';
COMMENT ON FUNCTION kpi_protect_delta() IS 'internal: trigger on the tables of a live scorecard: ignores what SQL, a restore of data or replication writes to them, and refuses TRUNCATE';
COMMENT ON FUNCTION akpi_check_tables() IS 'internal: event trigger: marks live scorecards stale that a change of tables makes inexact';
COMMENT ON FUNCTION kpi_net_add(bytea, bytea) IS 'internal: adds two rows of counts of a live scorecard, of 192 bits each';
COMMENT ON AGGREGATE kpi_net(bytea) IS 'internal: sum of the counts of a live scorecard that were added and subtracted';
COMMENT ON FUNCTION kpi_net_count(bytea, integer) IS 'internal: a count of a live scorecard at a position, the first of which is its rows';
COMMENT ON FUNCTION kpi_net_rate(bytea, integer) IS 'internal: the rate_summary that begins at a position of the counts of a live scorecard';
COMMENT ON FUNCTION kpi_net_nps(bytea, integer) IS 'internal: the nps_summary that begins at a position of the counts of a live scorecard';
COMMENT ON FUNCTION kpi_net_growth(bytea, integer) IS 'internal: the growth_summary that begins at a position of the counts of a live scorecard';
COMMENT ON FUNCTION kpi_net_action(bytea, integer) IS 'internal: the action_summary that begins at a position of the counts of a live scorecard';
COMMENT ON FUNCTION kpi_net_ratio(bytea, integer) IS 'internal: the ratio_summary that begins at a position of the counts of a live scorecard';
COMMENT ON FUNCTION kpi_require_exact(regclass) IS 'internal: true where a live scorecard is exact; an error that says why where it is stale';
COMMENT ON FUNCTION akpi_live_status(regclass) IS 'internal: what the view kpi_scorecards shows of a live scorecard';
COMMENT ON FUNCTION kpi_scorecard_kpis(jsonb, timestamptz) IS 'internal: the KPIs of the spec of a scorecard with what the catalogue says of them; its long view keeps the spec in a call of it';
COMMENT ON FUNCTION akpi_view_definition(oid) IS 'internal: the query of a view; operators that it is looked up with are those of PostgreSQL, whatever the search_path';
CREATE OR REPLACE VIEW kpi_scorecard_specs AS
SELECT n.nspname AS schema, c.relname AS name, c.oid AS view, c.relowner AS owner,
    pg_catalog.replace(pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('((?:[^']|'')*)'::jsonb$re$::text), ''''''::text, ''''::text)::jsonb AS spec,
    pg_catalog.substring(d.definition, $re$kpi_scorecard_kpis"?\('(?:[^']|'')*'::jsonb, '([^']*)'::timestamp$re$::text)::timestamptz AS created_at
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT akpi_view_definition(c.oid) AS definition) AS d
WHERE c.relkind = 'v'::"char" AND EXISTS (
    SELECT FROM pg_catalog.pg_rewrite AS w
    JOIN pg_catalog.pg_depend AS p ON p.classid = 'pg_catalog.pg_rewrite'::regclass::oid AND p.objid = w.oid
        AND p.refclassid = 'pg_catalog.pg_proc'::regclass::oid AND p.refobjid = 'kpi_scorecard_kpis(jsonb, timestamptz)'::regprocedure::oid
    WHERE w.ev_class = c.oid)
    AND EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'kpi'::name);
COMMENT ON VIEW kpi_scorecard_specs IS 'internal: the specs that the long views of scorecards keep; kpi_scorecards reads better';
COMMENT ON FUNCTION akpi_scorecard_parts(oid) IS 'internal: the relations that a scorecard rests on, by the oid of its long view';
CREATE OR REPLACE VIEW kpi_scorecards AS
SELECT s.schema, s.name, pg_catalog.pg_get_userbyid(s.owner) AS owner,
    coalesce((l.status ->> 'source'::text)::oid, p.source)::regclass AS source,
    CASE WHEN p.kind = 'm'::"char" THEN 'materialized'::text WHEN p.delta IS NOT NULL THEN 'live'::text ELSE 'view'::text END AS storage,
    s.spec,
    CASE WHEN l.status ->> 'reason'::text IS NULL THEN 'exact'::text ELSE 'stale'::text END AS state,
    l.status ->> 'reason'::text AS reason,
    (l.status ->> 'pending_rows'::text)::bigint AS pending_rows,
    pg_catalog.pg_relation_size(p.delta) AS pending_bytes,
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
COMMENT ON FUNCTION akpi_create_scorecard(text, regclass, jsonb, jsonb) IS 'internal: what kpi_create_scorecard does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_scorecard_sql(text, regclass, jsonb, jsonb) IS 'internal: what kpi_scorecard_sql does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_alter_scorecard(text, jsonb, jsonb) IS 'internal: what kpi_alter_scorecard does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_drop_scorecard(text, jsonb) IS 'internal: what kpi_drop_scorecard does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_compact(text, jsonb) IS 'internal: what kpi_compact does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_verify_scorecard(text, jsonb) IS 'internal: what kpi_verify_scorecard does, with the schemas of the caller''s search_path';
COMMENT ON FUNCTION akpi_rebuild_scorecard(text, jsonb) IS 'internal: what kpi_rebuild_scorecard does, with the schemas of the caller''s search_path';
CREATE OR REPLACE FUNCTION kpi_create_scorecard(name text, source regclass, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_create_scorecard($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_scorecard_sql(name text, source regclass, spec jsonb) RETURNS text
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_scorecard_sql($1, $2, $3, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_alter_scorecard(name text, spec jsonb) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_alter_scorecard($1, $2, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_drop_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_drop_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_compact(name text) RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_compact($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_compact() RETURNS bigint
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT coalesce(pg_catalog.sum(akpi_compact(pg_catalog.format('%I.%I', s.schema, s.name), '[]'::jsonb)), 0)::bigint
    FROM kpi_scorecards AS s
    WHERE s.storage = 'live'::text AND s.state = 'exact'::text AND pg_catalog.pg_has_role(s.owner, 'USAGE'::text);
END;
CREATE OR REPLACE FUNCTION kpi_verify_scorecard(name text) RETURNS boolean
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_verify_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
CREATE OR REPLACE FUNCTION kpi_rebuild_scorecard(name text) RETURNS void
LANGUAGE sql VOLATILE
BEGIN ATOMIC
    SELECT akpi_rebuild_scorecard($1, pg_catalog.to_jsonb(pg_catalog.current_schemas(true)));
END;
