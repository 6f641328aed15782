//! What is read from a summary: its counts, and the KPIs that are final
//! functions of the aggregates as well as plain functions of a stored summary.

use super::datum::export;
use advocacy_kpi_core::error::{Error, ErrorKind, Result};
use advocacy_kpi_core::stats::growth;
use advocacy_kpi_core::summary::{Action, Growth, Nps, Rate, Ratio, Scorecard};

fn responses(nps: Nps) -> Result<i64> {
    i64::try_from(nps.responses()).map_err(|_| {
        Error::new(
            ErrorKind::OutOfRange,
            format!("{} NPS responses do not fit a bigint", nps.responses()),
            format!("A count holds at most {}.", i64::MAX),
        )
    })
}

export! {
    akpi_rate_hits = |s: Rate| s.hits;
    akpi_rate_total = |s: Rate| s.total;
    akpi_rate_percent = |s: Rate| s.percent();

    akpi_nps_promoters = |s: Nps| s.promoters;
    akpi_nps_passives = |s: Nps| s.passives;
    akpi_nps_detractors = |s: Nps| s.detractors;
    akpi_nps_responses = responses;
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
    akpi_action_rate = |s: Action| s.participants();

    akpi_ratio_numerator = |s: Ratio| s.numerator;
    akpi_ratio_denominator = |s: Ratio| s.denominator;
    akpi_ratio_percent = |s: Ratio| s.percent();

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

    akpi_kpi_growth = growth::growth;
    akpi_kpi_cagr = growth::cagr;
}
