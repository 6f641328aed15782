-- What is read from a summary: its counts, and every KPI as a plain function of
-- its summary, which is also the final function of the aggregate of that name.

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

CREATE FUNCTION ambassador_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION ambassador_rate(rate_summary) IS 'percentage of customers who are advocates, 0-100; NULL over no rows';
CREATE FUNCTION advocate_retention_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocate_retention_rate(rate_summary) IS 'of the advocates at the start, the percentage still advocates at the end; NULL where there were none';
CREATE FUNCTION csat(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION csat(rate_summary) IS 'customer satisfaction: percentage in the top two boxes, 0-100; NULL over no answers';
CREATE FUNCTION referral_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(rate_summary) IS 'percentage of customers who referred someone, 0-100; NULL over no rows';
CREATE FUNCTION referral_conversion_rate(rate_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_rate_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_conversion_rate(rate_summary) IS 'of the referrals made, the percentage that became customers; NULL over no referrals';
CREATE FUNCTION nps(nps_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_nps_points' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION nps(nps_summary) IS 'Net Promoter Score: % promoters - % detractors, -100 to +100 points; NULL over no answers';
CREATE FUNCTION advocacy_growth(growth_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_growth_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_growth(growth_summary) IS 'growth of the number of advocates in percent; NULL from a start of 0';
CREATE FUNCTION advocacy_actions(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_actions(action_summary) IS 'advocacy actions per customer, a ratio; NULL over no customers';
CREATE FUNCTION consumer_advocacy_actions(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION consumer_advocacy_actions(action_summary) IS 'public defences of the brand per customer, a ratio; NULL over no customers';
CREATE FUNCTION advocacy_participation_rate(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_participation' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION advocacy_participation_rate(action_summary) IS 'percentage of customers with at least one action, 0-100; NULL over no customers';
CREATE FUNCTION viral_coefficient(action_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_action_per_customer' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION viral_coefficient(action_summary) IS 'new customers won by referral, per customer; NULL over no customers';
CREATE FUNCTION influencer_reach(action_summary) RETURNS bigint
    AS 'MODULE_PATHNAME', 'akpi_action_sum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION influencer_reach(action_summary) IS 'sum of the audiences, people counted once per influencer; NULL over no influencers';
CREATE FUNCTION referral_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION referral_rate(ratio_summary) IS 'referrals per 100 customers; NULL where there are no customers';
CREATE FUNCTION engagement_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION engagement_rate(ratio_summary) IS 'engagements per 100 people of the audience, pooled; NULL over an audience of 0';
CREATE FUNCTION share_rate(ratio_summary) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_ratio_percent' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION share_rate(ratio_summary) IS 'shares per 100 people of the audience, pooled; NULL over an audience of 0';

CREATE FUNCTION kpi_growth(start double precision, "end" double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_growth' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_growth(start double precision, "end" double precision) IS '100 * (end - start) / start; NULL from a start of 0';
CREATE FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) RETURNS double precision
    AS 'MODULE_PATHNAME', 'akpi_kpi_cagr' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION kpi_cagr(start double precision, "end" double precision, periods double precision) IS 'compound growth per period in percent: 100 * ((end / start)^(1 / periods) - 1); NULL from a start of 0';
