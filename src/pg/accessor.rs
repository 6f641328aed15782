//! What is read from a summary: its counts, and the KPIs that are final
//! functions of the aggregates as well as plain functions of a stored summary.

use super::datum::export;
use advocacy_kpi_core::error::{Error, ErrorKind, Result};
use advocacy_kpi_core::stats::growth;
use advocacy_kpi_core::summary::{
    Action, Flow, Growth, Nps, Rate, Ratio, RatioSample, Score, Scorecard, WeightedNps,
    WeightedRate,
};

/// A sum of counts as a bigint. 22003 where it is beyond one.
fn count(sum: i128, what: &str) -> Result<i64> {
    i64::try_from(sum).map_err(|_| {
        Error::new(
            ErrorKind::OutOfRange,
            format!("{sum} {what} do not fit a bigint"),
            format!("A count holds at most {}.", i64::MAX),
        )
    })
}

/// By the cut-offs of Reichheld (2003).
fn score_points(s: Score) -> Result<Option<f64>> {
    Ok(s.nps(6, 9)?.points())
}

fn score_percent(s: Score, least: i32) -> Result<Option<f64>> {
    Ok(s.top_box(least)?.percent())
}

fn score_effort(s: Score) -> Result<Option<f64>> {
    Ok(s.ces()?.percent())
}

export! {
    akpi_rate_hits = |s: Rate| s.hits;
    akpi_rate_total = |s: Rate| s.total;
    akpi_rate_percent = |s: Rate| s.percent();
    akpi_rate_count = |s: Rate| s.count();

    akpi_nps_promoters = |s: Nps| s.promoters;
    akpi_nps_passives = |s: Nps| s.passives;
    akpi_nps_detractors = |s: Nps| s.detractors;
    akpi_nps_responses = |s: Nps| count(s.responses(), "NPS responses");
    akpi_nps_points = |s: Nps| s.points();

    akpi_growth_start = |s: Growth| s.start;
    akpi_growth_end = |s: Growth| s.end;
    akpi_growth_percent = |s: Growth| s.percent();

    akpi_action_customers = |s: Action| s.customers;
    akpi_action_active = |s: Action| s.active;
    akpi_action_total = |s: Action| s.actions;
    akpi_action_per_customer = |s: Action| s.per_customer();
    akpi_action_participation = |s: Action| s.participation();
    akpi_action_sum = |s: Action| s.sum();
    akpi_action_participants = |s: Action| s.participant_count();
    akpi_action_rate = |s: Action| s.participants();

    akpi_ratio_numerator = |s: Ratio| s.numerator;
    akpi_ratio_denominator = |s: Ratio| s.denominator;
    akpi_ratio_percent = |s: Ratio| s.percent();
    akpi_ratio_quotient = |s: Ratio| s.quotient();

    akpi_scorecard_ambassadors = |s: Scorecard| s.ambassadors;
    akpi_scorecard_growth = |s: Scorecard| s.growth;
    akpi_scorecard_retention = |s: Scorecard| s.retention;
    akpi_scorecard_nps = |s: Scorecard| s.nps;
    akpi_scorecard_csat = |s: Scorecard| s.csat;
    akpi_scorecard_referrals = |s: Scorecard| s.referrals;
    akpi_scorecard_actions = |s: Scorecard| s.actions;
    akpi_scorecard_ambassador_rate = |s: Scorecard| { let part = s.ambassadors; part.percent() };
    akpi_scorecard_advocacy_growth = |s: Scorecard| { let part = s.growth; part.percent() };
    akpi_scorecard_retention_rate = |s: Scorecard| { let part = s.retention; part.percent() };
    akpi_scorecard_nps_points = |s: Scorecard| { let part = s.nps; part.points() };
    akpi_scorecard_csat_percent = |s: Scorecard| { let part = s.csat; part.percent() };
    akpi_scorecard_referral_rate = |s: Scorecard| { let part = s.referrals; part.percent() };
    akpi_scorecard_actions_mean = |s: Scorecard| { let part = s.actions; part.per_customer() };
    akpi_scorecard_participation = |s: Scorecard| { let part = s.actions; part.participation() };

    akpi_flow_never = |s: Flow| s.never;
    akpi_flow_gained = |s: Flow| s.gained;
    akpi_flow_lost = |s: Flow| s.lost;
    akpi_flow_kept = |s: Flow| s.kept;
    akpi_flow_growth = |s: Flow| s.growth();
    akpi_flow_retention = |s: Flow| s.retention();

    akpi_ratio_sample_n = |s: RatioSample| s.n;
    akpi_ratio_sample_numerator = |s: RatioSample| s.numerator;
    akpi_ratio_sample_denominator = |s: RatioSample| s.denominator;
    akpi_ratio_sample_percent = |s: RatioSample| s.percent();
    akpi_ratio_sample_ratio = |s: RatioSample| s.ratio();

    akpi_weighted_rate_percent = |s: WeightedRate| s.percent();
    akpi_weighted_rate_n_effective = |s: WeightedRate| s.n_effective();
    akpi_weighted_rate_design_effect = |s: WeightedRate| s.design_effect();
    akpi_weighted_nps_points = |s: WeightedNps| s.points();
    akpi_weighted_nps_n_effective = |s: WeightedNps| s.n_effective();
    akpi_weighted_nps_design_effect = |s: WeightedNps| s.design_effect();

    akpi_score_answers = |s: Score| count(s.answers(), "answers");
    akpi_score_mean = |s: Score| s.mean();
    akpi_score_stddev = |s: Score| s.standard_deviation();
    akpi_score_distribution = |s: Score| s.distribution().map(Some).to_vec();
    akpi_score_nps = |s: Score, detractor_max: i32, promoter_min: i32| s.nps(detractor_max, promoter_min);
    akpi_score_points = score_points;
    akpi_score_top_box = |s: Score, least: i32| s.top_box(least);
    akpi_score_percent = score_percent;
    akpi_score_ces = |s: Score| s.ces();
    akpi_score_effort = score_effort;

    akpi_kpi_growth = growth::growth;
    akpi_kpi_cagr = growth::cagr;
}
