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
