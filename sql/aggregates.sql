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
