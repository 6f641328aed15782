//! The interval of a Net Promoter Score.

use super::Interval;
use crate::error::{Error, Result};
use crate::stats::distribution::normal_critical;
use crate::stats::finite_population::Sampled;
use crate::stats::tango::Classes;
use crate::stats::validate;
use crate::summary::{Nps, WeightedNps};
use std::str::FromStr;

/// How to put an interval round a Net Promoter Score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NpsMethod {
    /// Variance p + d - (p - d)² of one answer, p and d the shares of promoters
    /// and detractors.
    Wald,
    /// Rocks (2016): the same after adding 3/4 promoter, 3/4 detractor and 3/2
    /// passives, so that a unanimous small sample is not taken for certainty.
    AdjustedWald,
    /// Tango (1998): the scores whose own variance makes the observed one likely. It
    /// holds the score itself and ends at ±100 by itself.
    Score,
}

impl NpsMethod {
    pub const ALL: [(&'static str, Self); 3] = [
        ("wald", Self::Wald),
        ("adjusted_wald", Self::AdjustedWald),
        ("score", Self::Score),
    ];
}

impl FromStr for NpsMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("an interval of an NPS", text, &Self::ALL)
    }
}

/// The interval of `100 · (promoters − detractors) / answers`, in points, −100 to
/// +100; `None` over no answers.
///
/// `adjusted_wald` lies round a score drawn towards 0 by the added answers, so
/// for a unanimous small sample it may leave out the score itself.
///
/// Where the answers are of a `population` of so many, each asked at most once, the
/// interval is that of n (N − 1) / (N − n) answers, as in [`rate_ci`].
///
/// 22023 for a confidence outside (0, 1) or a population smaller than the sample.
pub fn nps_ci(
    nps: &Nps,
    confidence: f64,
    method: NpsMethod,
    population: Option<i64>,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    let sampled = Sampled::of(nps.responses(), population)?;
    let Some(score) = nps.points() else {
        return Ok(None);
    };
    let answers = match sampled {
        Sampled::All => return Ok(Some(Interval::point(score))),
        Sampled::Part { factor, .. } => Classes::of(nps).times(factor),
        Sampled::WithReplacement => Classes::of(nps),
    };
    Ok(Some(classes_interval(answers, score, confidence, method)))
}

/// The same of answers that count by weight: of as many answers of equal weight as they
/// are worth by Kish (1965); `wald` with the linearised standard error.
///
/// 22023 for a confidence outside (0, 1).
pub fn weighted_nps_ci(
    nps: &WeightedNps,
    confidence: f64,
    method: NpsMethod,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    let (Some(answers), Some(score)) = (effective_classes(nps), nps.points()) else {
        return Ok(None);
    };
    if method == NpsMethod::Wald {
        return Ok(weighted_nps_stderr(nps).map(|error| {
            let half = normal_critical(confidence) * error;
            let interval = Interval {
                low: score - half,
                high: score + half,
            };
            interval.scaled(1.0, -100.0, 100.0)
        }));
    }
    Ok(Some(classes_interval(answers, score, confidence, method)))
}

impl Classes {
    /// The counts of an NPS.
    pub(in crate::stats) fn of(nps: &Nps) -> Self {
        Self {
            promoters: nps.promoters as f64,
            passives: nps.passives as f64,
            detractors: nps.detractors as f64,
        }
    }
}

/// As many answers of equal weight as the weighted ones are worth; `None` over none.
pub(in crate::stats) fn effective_classes(nps: &WeightedNps) -> Option<Classes> {
    let n = nps.n_effective()?;
    let [promoters, passives, detractors] = nps.shares()?.map(|share| n * share);
    Some(Classes {
        promoters,
        passives,
        detractors,
    })
}

/// `score` is that of the answers in points, which is known better than from them.
fn classes_interval(answers: Classes, score: f64, confidence: f64, method: NpsMethod) -> Interval {
    let z = normal_critical(confidence);
    let wald = |answers: Classes, center: f64| {
        let half = 100.0 * z * answers.variance().sqrt();
        Interval {
            low: center - half,
            high: center + half,
        }
    };
    let interval = match method {
        NpsMethod::Wald => wald(answers, score).including(score),
        NpsMethod::AdjustedWald => {
            let more = answers.adjusted();
            wald(more, score * (answers.total() / more.total()))
        }
        NpsMethod::Score => Interval {
            low: score - 100.0 * answers.reach_below(z, 0.0),
            high: score + 100.0 * answers.reach_above(z, 0.0),
        },
    };
    interval.scaled(1.0, -100.0, 100.0)
}

/// The variance of the score of p promoters, s passives and d detractors, on the
/// scale −1 to 1: (p + d − (p − d)² / n) / n². Written without a difference,
/// n (p + d) − (p − d)² = s (p + d) + 4 p d.
pub(in crate::stats) fn nps_variance(p: f64, s: f64, d: f64) -> f64 {
    let n = p + s + d;
    (s / n * ((p + d) / n) + 4.0 * (p / n) * (d / n)) / n
}

/// The standard error of a Net Promoter Score, in points, 0 to 100; `None` over
/// no answers.
///
/// `100 · √((p + d − (p − d)²) / n)` with p and d the shares of promoters and
/// detractors: the variance of a population, with n and not n − 1, as in the R
/// package NPS.
pub fn nps_stderr(nps: &Nps) -> Option<f64> {
    (nps.responses() > 0).then(|| 100.0 * Classes::of(nps).variance().sqrt())
}

/// The linearised standard error of a weighted Net Promoter Score, in points; `None`
/// over fewer than two answers.
pub fn weighted_nps_stderr(nps: &WeightedNps) -> Option<f64> {
    nps.variance().map(|variance| 100.0 * variance.sqrt())
}
