//! Confidence intervals and standard errors.

use super::{Row, of_interval};
use crate::pg::datum::{Call, export};
use advocacy_kpi_core::stats::{interval, ratio, stock};
use advocacy_kpi_core::summary::{Action, Flow, Nps, Rate, RatioSample, WeightedNps, WeightedRate};

/// Not strict, as no population is a large one; NULL for any other argument that is NULL.
fn rate_ci(
    summary: Option<Rate>,
    confidence: Option<f64>,
    method: Option<String>,
    population: Option<i64>,
    call: Call,
) -> Row {
    let (Some(s), Some(confidence), Some(method)) = (summary, confidence, method) else {
        return Ok(None);
    };
    let interval = interval::rate_ci(&s, confidence, method.parse()?, population);
    of_interval(call, interval)
}

/// As [`rate_ci`].
fn nps_ci(
    summary: Option<Nps>,
    confidence: Option<f64>,
    method: Option<String>,
    population: Option<i64>,
    call: Call,
) -> Row {
    let (Some(s), Some(confidence), Some(method)) = (summary, confidence, method) else {
        return Ok(None);
    };
    let interval = interval::nps_ci(&s, confidence, method.parse()?, population);
    of_interval(call, interval)
}

fn action_ci(s: Action, confidence: f64, method: String, call: Call) -> Row {
    of_interval(call, interval::action_ci(&s, confidence, method.parse()?))
}

fn ratio_ci(s: RatioSample, confidence: f64, method: String, call: Call) -> Row {
    of_interval(call, ratio::ratio_ci(&s, confidence, method.parse()?))
}

fn growth_ci(s: Flow, confidence: f64, call: Call) -> Row {
    of_interval(call, stock::growth_ci(&s, confidence))
}

fn weighted_rate_ci(s: WeightedRate, confidence: f64, method: String, call: Call) -> Row {
    let interval = interval::weighted_rate_ci(&s, confidence, method.parse()?);
    of_interval(call, interval)
}

fn weighted_nps_ci(s: WeightedNps, confidence: f64, method: String, call: Call) -> Row {
    let interval = interval::weighted_nps_ci(&s, confidence, method.parse()?);
    of_interval(call, interval)
}

export! {
    akpi_rate_ci_population = rate_ci;
    akpi_nps_ci_population = nps_ci;
    akpi_action_ci = action_ci;
    akpi_ratio_ci = ratio_ci;
    akpi_growth_ci = growth_ci;
    akpi_weighted_rate_ci = weighted_rate_ci;
    akpi_weighted_nps_ci = weighted_nps_ci;

    akpi_nps_stderr = |s: Nps| interval::nps_stderr(&s);
    akpi_weighted_nps_stderr = |s: WeightedNps| interval::weighted_nps_stderr(&s);
    akpi_ratio_stderr = |s: RatioSample| ratio::ratio_stderr(&s);
}
