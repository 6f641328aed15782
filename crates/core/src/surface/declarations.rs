//! The tables of the SQL surface. To add a KPI, add a line to the last one; where it counts
//! rows in a new way, a line to the one of rows as well.

use super::readings::{
    ACTIVE, GROWTH, HITS, MEAN, NPS, PARTICIPATION, PER_CUSTOMER, QUOTIENT, RATE, RATIO, SUM,
};

/// Calls a macro with all summary types, in the order in which the install script creates
/// them: `Type "symbol"`, where the C functions are `akpi_SYMBOL_…`. A symbol that has
/// shipped stays.
#[macro_export]
macro_rules! for_each_summary {
    ($callback:ident) => {
        $callback! {
            Rate "rate",
            Nps "nps",
            Growth "growth",
            Action "action",
            Ratio "ratio",
            Scorecard "scorecard",
            Flow "flow",
            RatioSample "ratio_sample",
            WeightedRate "weighted_rate",
            WeightedNps "weighted_nps",
            Score "score",
        }
    };
}

/// Calls a macro with all the ways to count a row, one line each:
///
/// `Counter "symbol" "family" strict|nullable fixed|score|count|weight State (argument: Kind, …) => row, "accepted", "of a row", "of the summary";`
///
/// - `Counter`: the name of the line; live scorecards store it.
/// - `symbol`: the C functions are `akpi_SYMBOL_accum` and `akpi_SYMBOL_accum_inv`. A symbol
///   that has shipped stays.
/// - `family`: the SQL functions are `FAMILY_accum` and `FAMILY_agg`; none where the line is
///   kept for earlier releases only.
/// - `strict`: a row in which an argument is NULL is not counted.
/// - `score`, `count`: there is one C function for each type of number, see [`NumberType`];
///   the one that came first, integer for scores and bigint for counts, has no suffix.
///   `weight`: there is one for numeric weights, without a suffix, and one for double precision.
///   A weight beside a score is numeric too, or double precision as the score is.
/// - the row: an expression of the arguments, a `Result` of the state.
/// - the same rule as SQL, true of the rows that it accepts, where `{0}` is the first
///   argument and `@` stands before a function of the extension; empty where it accepts all.
///   That a number is whole need not be said.
/// - the comments of the transition and of the aggregate.
#[macro_export]
macro_rules! for_each_row {
    ($callback:ident) => {
        $callback! {
            Flag "rate" "rate" strict fixed Rate (hit: Flag)
                => Ok(Rate::of(hit)), "",
                "one customer", "summary of a flag: hits, total";
            Retention "retention" "retention" strict fixed Rate (start: Flag, end: Flag)
                => Ok(Rate::retained(start, end)), "",
                "one customer, at the start and at the end",
                "summary of retention: of those TRUE at the start, those TRUE at the end";
            Gained "gained" "gained" nullable fixed Rate (start: MaybeFlag, end: MaybeFlag)
                => Ok(Rate::gained(start, end)), "",
                "one customer, at the start and at the end",
                "summary of a flag at two moments: of the rows that have either, those TRUE at the end and not at the start";
            Lost "lost" "lost" nullable fixed Rate (start: MaybeFlag, end: MaybeFlag)
                => Ok(Rate::gained(end, start)), "",
                "one customer, at the start and at the end",
                "summary of a flag at two moments: of the rows that have either, those TRUE at the start and not at the end";
            Csat "csat" "csat" strict score Rate (score: Score)
                => Rate::top_two_box(score, 5), "{0} BETWEEN 1 AND 5",
                "one answer on 1-5", "summary of satisfaction: answers 4-5 on 1-5";
            CsatScale "csat_scale" "csat" strict score Rate (score: Score, scale_max: CutOff)
                => Rate::top_two_box(score, scale_max), "{0} BETWEEN 1 AND {1}",
                "one answer on 1-scale_max",
                "summary of satisfaction: answers in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows";
            Ces "ces" "ces" strict score Rate (score: Score)
                => Rate::top_three_of_seven(score), "{0} BETWEEN 1 AND 7",
                "one answer on 1-7", "summary of customer effort: answers 5-7 on 1-7";
            Nps "nps" "nps" strict score Nps (score: Score)
                => Nps::of(score), "{0} BETWEEN 0 AND 10",
                "one answer on 0-10", "summary of answers 0-10: promoters, passives, detractors";
            NpsCutoffs "nps_cutoffs" "nps" strict score Nps (score: Score, detractor_max: CutOff, promoter_min: CutOff)
                => Nps::with_cutoffs(score, detractor_max, promoter_min), "",
                "one answer with custom cut-offs",
                "summary of answers on a custom scale: promoters, passives, detractors; the cut-offs are the same in all rows";
            Sentiment "sentiment" "sentiment" strict score Nps (sentiment: Score)
                => Nps::of_sentiment(sentiment), "{0} BETWEEN -1 AND 1",
                "one text: -1 negative, 0 neutral, 1 positive",
                "summary of sentiments: positive as promoters, neutral as passives, negative as detractors";
            GrowthFlags "growth" "growth" nullable fixed Growth (start: MaybeFlag, end: MaybeFlag)
                => Ok(Growth::of(start, end)), "",
                "one customer, at the start and at the end",
                "summary of a flag at two moments: how many TRUE at the start and at the end";
            GrowthCounts "growth_counts" "growth" nullable count Growth (start: MaybeCount, end: MaybeCount)
                => Growth::of_counts(start, end), "coalesce({0}, 0) >= 0 AND coalesce({1}, 0) >= 0",
                "counts at the start and at the end", "summary of counts at two moments, summed";
            GrowthRanges "growth_span" "" nullable fixed Growth (advocate_during: MaybeRange, period: MaybeRange)
                => Growth::of_membership(advocate_during, period), "@kpi_is_bounded({1})",
                "", "";
            GrowthClosing "growth_closing" "growth" nullable fixed Growth (advocate_during: MaybeRange, period: MaybeRange)
                => Growth::of_closing_states(advocate_during, period), "@kpi_is_bounded({1})",
                "one customer by the time of being an advocate",
                "how many were advocates just before the lower and just before the upper bound of the period";
            Actions "action" "action" strict count Action (actions: Count)
                => Action::of(actions), "{0} >= 0",
                "one customer", "summary of actions per customer: customers, active, actions, squares";
            Stars "stars" "stars" strict score Action (stars: Score)
                => Action::of_stars(stars), "{0} BETWEEN 1 AND 5",
                "one rating on 1-5", "summary of ratings on 1-5: how many, how many of them, their sum, the sum of their squares";
            Ratio "ratio" "ratio" strict count Ratio (numerator: Count, denominator: Count)
                => Ratio::of(numerator, denominator), "{0} >= 0 AND {1} >= 0",
                "one row of counts", "summary of two counts: their sums";
            Flow "flow" "flow" strict fixed Flow (start: Flag, end: Flag)
                => Ok(Flow::of(start, end)), "",
                "one customer, at the start and at the end",
                "summary of a flag of the same customers at two moments: never, gained, lost, kept; a customer of whom one is NULL is left out";
            RatioSample "ratio_sample" "ratio_sample" strict count RatioSample (numerator: Count, denominator: Count)
                => RatioSample::of(numerator, denominator), "{1} >= 0",
                "one pair", "summary of pairs whose pooled quotient is a KPI: sums, squares and products, for ratio_ci and ratio_compare";
            WeightedRate "weighted_rate" "weighted_rate" strict weight WeightedRate (hit: Flag, weight: Weight)
                => Ok(WeightedRate::of(hit, weight)), "{1} BETWEEN 0 AND 1000000000",
                "one row of a weight", "summary of a flag by weight, kept to six decimals";
            WeightedNps "weighted_nps" "weighted_nps" strict score WeightedNps (score: Score, weight: Weight)
                => Nps::of(score).map(|class| WeightedNps::of(class, weight)), "{0} BETWEEN 0 AND 10 AND {1} BETWEEN 0 AND 1000000000",
                "one answer on 0-10 of a weight", "summary of answers 0-10 by weight, kept to six decimals";
            Score "score" "score" strict score Score (score: Score)
                => Score::of(score), "{0} BETWEEN 0 AND 10",
                "one answer on 0-10", "summary of answers 0-10: how often each was given, for any cut-offs afterwards";
        }
    };
}

/// The same of the row of `advocacy_scorecard`, which is no measure of a scorecard: it counts
/// several KPIs of a customer at once.
#[macro_export]
macro_rules! for_the_customer_row {
    ($callback:ident) => {
        $callback! {
            Customer "scorecard" "scorecard" nullable customer Scorecard (
                advocate: MaybeFlag, was_advocate: MaybeFlag, nps_score: MaybeScore,
                csat_score: MaybeScore, referred: MaybeFlag, actions: MaybeCount
            )
                => Scorecard::of(Customer { advocate, was_advocate, nps_score, csat_score, referred, actions }), "",
                "one customer",
                "all the KPIs of customers in one pass; an argument that is NULL leaves out only the KPIs that need it";
        }
    };
}

kpis! {
    "ambassador_rate" =>
        RATE "percentage of customers who are advocates, 0-100; NULL over no rows" {
            Flag(advocate) "percentage of customers who are advocates, 0-100; a NULL flag is left out";
        };
    "advocacy_growth" =>
        GROWTH "growth of the number of advocates in percent; NULL from a start of 0" {
            GrowthFlags(start, end) "growth of the number of advocates in percent: 100 * (end - start) / start, counting TRUE on each side";
            GrowthCounts(start, end) "growth in percent over counts, summed: 100 * (end - start) / start";
            GrowthClosing(advocate_during, period) "growth of the number of advocates in percent, from the moment just before the lower bound of the period to the one just before its upper bound";
        };
    "advocate_retention_rate" =>
        RATE "of the advocates at the start, the percentage still advocates at the end; NULL where there were none" {
            Retention(start, end) "of the advocates at the start, the percentage still advocates at the end";
        };
    "advocacy_participation_rate" =>
        PARTICIPATION "percentage of customers with at least one action, 0-100; NULL over no customers" {
            Actions(actions) "percentage of customers with at least one action, 0-100";
        };
    "advocacy_actions" =>
        PER_CUSTOMER "advocacy actions per customer, a ratio; NULL over no customers" {
            Actions(actions) "advocacy actions per customer, a ratio: 1.5 is 150 actions per 100 customers";
        };
    "consumer_advocacy_actions" =>
        PER_CUSTOMER "public defences of the brand per customer, a ratio; NULL over no customers" {
            Actions(actions) "public defences of the brand per customer, a ratio";
        };
    "nps" =>
        NPS "Net Promoter Score: % promoters - % detractors, -100 to +100 points; NULL over no answers" {
            Nps(score) "Net Promoter Score of answers 0-10: % promoters (9-10) - % detractors (0-6), in points";
            NpsCutoffs(score, detractor_max, promoter_min) "Net Promoter Score with custom cut-offs, the same in all rows, in points";
        };
    "csat" =>
        RATE "customer satisfaction: percentage in the top two boxes, 0-100; NULL over no answers" {
            Csat(score) "customer satisfaction: percentage of answers 4-5 on 1-5";
            CsatScale(score, scale_max) "customer satisfaction: percentage in the top two boxes of 1-scale_max, which is 5, 7 or 10 and the same in all rows";
            Flag(satisfied) "customer satisfaction: percentage TRUE";
        };
    "ces" =>
        RATE "customer effort score: percentage of answers 5-7 on 1-7, 0-100; NULL over no answers" {
            Ces(score) "customer effort score: percentage of answers 5-7 on 1-7";
        };
    "referral_rate" =>
        RATE "percentage of customers who referred someone, 0-100; NULL over no rows" {
            Flag(referred) "percentage of customers who referred someone, 0-100";
        }
        RATIO "referrals per 100 customers; NULL where there are no customers" {
            Ratio(referrals, customers) "referrals per 100 customers, over counts, summed";
        };
    "referral_conversion_rate" =>
        RATE "of the referrals made, the percentage that became customers; NULL over no referrals" {
            Flag(converted) "of the referrals made, the percentage that became customers";
        };
    "viral_coefficient" =>
        PER_CUSTOMER "new customers won by referral, per customer; NULL over no customers" {
            Actions(conversions) "new customers won by referral, per customer";
        };
    "engagement_rate" =>
        RATIO "engagements per 100 people of the audience, pooled; NULL over an audience of 0" {
            Ratio(engagements, audience) "100 * sum of engagements / sum of audience";
        };
    "share_rate" =>
        RATIO "shares per 100 people of the audience, pooled; NULL over an audience of 0" {
            Ratio(shares, audience) "100 * sum of shares / sum of audience";
        };
    "influencer_reach" =>
        SUM "sum of the audiences, people counted once per influencer; NULL over no influencers" {
            Actions(audience) "sum of the audiences, people counted once per influencer";
        };
    "advocates_gained" =>
        HITS "number of customers who became advocates; NULL over no rows" {
            Gained(start, end) "number of customers who are advocates at the end and were not at the start; NULL is no";
        };
    "advocates_lost" =>
        HITS "number of customers who ceased to be advocates; NULL over no rows" {
            Lost(start, end) "number of customers who were advocates at the start and are not at the end; NULL is no";
        };
    "advocates_reactivated" =>
        HITS "number of lapsed advocates who acted again; NULL over no rows" {
            Flag(reactivated) "number of lapsed advocates who acted again, counting TRUE";
        };
    "time_to_advocacy" => [query];
    "promoter_activation_rate" =>
        RATE "of the promoters, the percentage who recommended in deed, 0-100; NULL over no promoters" {
            Flag(acted) "of the promoters, the percentage who recommended in deed";
        };
    "detractor_recovery_rate" =>
        RATE "of the detractors, the percentage who are detractors no longer, 0-100; NULL over no detractors" {
            Flag(recovered) "of the detractors, the percentage who are detractors no longer when asked again";
        };
    "closed_loop_rate" =>
        RATE "of the answers that call for a contact, the percentage followed up in time, 0-100; NULL over none" {
            Flag(followed_up) "of the answers that call for a contact, the percentage followed up in time";
        };
    "survey_response_rate" =>
        RATE "percentage of invitations that were answered, 0-100; NULL over no invitations" {
            Flag(responded) "percentage of invitations that were answered";
        }
        RATIO "answers per 100 invitations; NULL where there are no invitations" {
            Ratio(responses, invitations) "answers per 100 invitations, over counts, summed";
        };
    "account_nps" => [query];
    "revenue_weighted_nps" => [query];
    "review_rating" =>
        MEAN "mean rating in stars, 1-5; NULL over no reviews" {
            Stars(stars) "mean rating of reviews on 1-5, in stars";
        };
    "review_response_rate" =>
        RATE "percentage of reviews that the company answered, 0-100; NULL over no reviews" {
            Flag(responded) "percentage of reviews that the company answered in public";
        };
    "testimonials_per_customer" =>
        PER_CUSTOMER "testimonials per customer, a ratio; NULL over no customers" {
            Actions(testimonials) "testimonials approved for use, per customer, a ratio";
        };
    "case_studies_per_customer" =>
        PER_CUSTOMER "case studies per customer, a ratio; NULL over no customers" {
            Actions(case_studies) "case studies in print, per customer, a ratio";
        };
    "reference_coverage" =>
        RATE "percentage of market segments with a customer who will speak, 0-100; NULL over no segments" {
            Flag(covered) "percentage of market segments with a customer who will speak to prospects";
        };
    "reference_win_rate" =>
        RATE "of the closed opportunities with a reference, the percentage won, 0-100; NULL over none" {
            Flag(won) "of the closed opportunities in which a reference spoke, the percentage won";
        };
    "user_generated_content" =>
        PER_CUSTOMER "pieces of content made by customers, per customer; NULL over no customers" {
            Actions(pieces) "pieces of content about the brand made by customers, per customer, a ratio";
        };
    "community_participation_rate" =>
        PARTICIPATION "percentage of members with at least one contribution, 0-100; NULL over no members" {
            Actions(contributions) "percentage of community members with at least one contribution";
        };
    "share_of_voice" =>
        RATIO "mentions of the brand per 100 mentions of all brands; NULL over no mentions" {
            Ratio(own_mentions, all_mentions) "100 * sum of own mentions / sum of the mentions of all brands watched, the own one among them";
        };
    "net_sentiment" =>
        NPS "% positive - % negative mentions, -100 to +100 points; NULL over no mentions" {
            Sentiment(sentiment) "% positive - % negative mentions, in points, of -1 negative, 0 neutral, 1 positive";
        };
    "new_customer_referral_share" =>
        RATE "percentage of new customers who came by referral, 0-100; NULL over no new customers" {
            Flag(referred) "percentage of new customers who came by referral";
        };
    "referral_conversions" =>
        SUM "number of new customers won by referral; NULL over no rows" {
            Actions(conversions) "number of new customers won by referral, summed";
        };
    "referral_revenue" =>
        SUM "revenue of customers won by referral, in whole units of money; NULL over no rows" {
            Actions(revenue) "revenue of customers won by referral, summed, in whole units of money";
        };
    "referred_customer_retention_rate" =>
        RATE "of the referred customers at the start, the percentage still customers at the end; NULL where there were none" {
            Retention(start, end) "of the referred customers at the start, the percentage still customers at the end";
        };
    "active_ambassadors" =>
        ACTIVE "number of ambassadors with at least one action; NULL over no rows" {
            Actions(actions) "number of ambassadors with at least one action";
        };
    "ambassador_retention_rate" =>
        RATE "of the ambassadors at the start, the percentage still ambassadors at the end; NULL where there were none" {
            Retention(start, end) "of the ambassadors at the start, the percentage still ambassadors at the end";
        };
    "actions_per_ambassador" =>
        PER_CUSTOMER "actions per ambassador, a ratio; NULL over no ambassadors" {
            Actions(actions) "actions per ambassador, a ratio";
        };
    "reach_per_ambassador" =>
        PER_CUSTOMER "people reached per ambassador; NULL over no ambassadors" {
            Actions(reach) "people reached per ambassador, the mean";
        };
    "disclosure_rate" =>
        RATE "of the posts that must be marked as endorsements, the percentage that are, 0-100; NULL over none" {
            Flag(disclosed) "of the posts that must be marked as endorsements, the percentage that are";
        };
    "cost_per_advocate" =>
        QUOTIENT "cost of the programme per advocate, in the unit of the cost; NULL over no advocates" {
            Ratio(cost, advocates) "sum of the cost / sum of the advocates, in the unit of the cost";
        };
    "programme_return" =>
        GROWTH "return on the cost of the programme in percent; NULL from a cost of 0" {
            GrowthCounts(cost, gain) "return on the cost in percent, over amounts, summed: 100 * (gain - cost) / cost";
        };
    "employee_nps" =>
        NPS "Net Promoter Score of employees, -100 to +100 points; NULL over no answers" {
            Nps(score) "Net Promoter Score of employees, of answers 0-10 about the company as a place to work, in points";
        };
    "employee_advocacy_rate" =>
        RATE "percentage of employees who spoke up for the company, 0-100; NULL over no employees" {
            Flag(advocate) "percentage of employees who spoke up for the company of their own accord";
        };
}
