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
