//! Confidence intervals.

use super::argument;
use super::exact::difference_of_products;
use super::special::{Tail, beta_quantile, gamma_quantile, normal_critical, student_critical};
use crate::error::{Error, Result};
use crate::summary::percent;
use std::str::FromStr;

/// From `low` to `high`, in the KPI's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// In a unit `unit` times smaller, and no further than from `least` to `most`.
    fn scaled(self, unit: f64, least: f64, most: f64) -> Self {
        Self {
            low: (self.low * unit).clamp(least, most),
            high: (self.high * unit).clamp(least, most),
        }
    }

    /// Made to hold `estimate`, which a theorem says is inside, against the
    /// rounding of an interval narrower than the last digit.
    fn including(self, estimate: f64) -> Self {
        Self {
            low: self.low.min(estimate),
            high: self.high.max(estimate),
        }
    }
}

/// How to put an interval round a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateMethod {
    /// Wilson (1927), the score interval.
    Wilson,
    /// Wilson with continuity correction: Newcombe (1998a), method 4.
    WilsonCc,
    /// Agresti and Coull (1998): Wald round Wilson's midpoint.
    AgrestiCoull,
    /// Equal tails of the posterior under Jeffreys' prior: Brown, Cai and
    /// DasGupta (2001).
    Jeffreys,
    /// Clopper and Pearson (1934), "exact".
    ClopperPearson,
    /// The textbook's; for comparison.
    Wald,
}

impl RateMethod {
    pub const ALL: [(&'static str, Self); 6] = [
        ("wilson", Self::Wilson),
        ("wilson_cc", Self::WilsonCc),
        ("agresti_coull", Self::AgrestiCoull),
        ("jeffreys", Self::Jeffreys),
        ("clopper_pearson", Self::ClopperPearson),
        ("wald", Self::Wald),
    ];
}

impl FromStr for RateMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        argument::method("an interval of a rate", text, &Self::ALL)
    }
}

/// How to put an interval round a Net Promoter Score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NpsMethod {
    /// Variance p + d - (p - d)² of one answer, p and d the shares of promoters
    /// and detractors.
    Wald,
    /// Rocks (2016): the same after adding 3/4 promoter, 3/4 detractor and 3/2
    /// passives, so that a unanimous small sample is not taken for certainty.
    AdjustedWald,
}

impl NpsMethod {
    pub const ALL: [(&'static str, Self); 2] =
        [("wald", Self::Wald), ("adjusted_wald", Self::AdjustedWald)];
}

impl FromStr for NpsMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        argument::method("an interval of an NPS", text, &Self::ALL)
    }
}

/// How to put an interval round a number of actions per customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionMethod {
    /// Student's t on the customers, whose numbers of actions may vary as they will.
    Student,
    /// Poisson, Garwood (1936): equal tails of gamma distributions.
    Exact,
    /// Poisson, the score interval.
    Score,
    /// Poisson, equal tails of the posterior under Jeffreys' prior.
    Jeffreys,
    /// Poisson, Byar's approximation with actions + 1/2 in both limits, as in
    /// `PoissonCI` of the R package DescTools.
    Byar,
    /// Poisson, the textbook's; for comparison.
    Wald,
}

impl ActionMethod {
    pub const ALL: [(&'static str, Self); 6] = [
        ("student", Self::Student),
        ("exact", Self::Exact),
        ("score", Self::Score),
        ("jeffreys", Self::Jeffreys),
        ("byar", Self::Byar),
        ("wald", Self::Wald),
    ];
}

impl FromStr for ActionMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        argument::method("an interval of actions per customer", text, &Self::ALL)
    }
}

/// The interval of `100 · hits / total`, in percent, 0 to 100; `None` over no rows.
///
/// It holds the estimate, but for `jeffreys` at a low confidence, and ends
/// exactly on 0 without hits and exactly on 100 without misses (`agresti_coull`:
/// because it is cut off there; `jeffreys`: by the rule of its authors).
///
/// 22023 for a confidence outside (0, 1), or hits that are not 0 to `total`.
pub fn rate_ci(
    hits: i64,
    total: i64,
    confidence: f64,
    method: RateMethod,
) -> Result<Option<Interval>> {
    argument::confidence(confidence)?;
    argument::hits_of(hits, total)?;
    let Some(estimate) = percent(hits.into(), total.into()) else {
        return Ok(None);
    };
    let tail = (1.0 - confidence) / 2.0;
    let share = match method {
        RateMethod::ClopperPearson => clopper_pearson(hits, total, tail),
        RateMethod::Jeffreys => {
            let share = jeffreys(hits, total, tail);
            return Ok(Some(share.scaled(100.0, 0.0, 100.0)));
        }
        _ => {
            let z = normal_critical(confidence);
            match method {
                RateMethod::WilsonCc => wilson_cc(hits, total, z),
                RateMethod::AgrestiCoull => agresti_coull(hits, total, z),
                RateMethod::Wald => wald(hits, total, z),
                _ => wilson(hits, total, z),
            }
        }
    };
    Ok(Some(share.scaled(100.0, 0.0, 100.0).including(estimate)))
}

/// The roots of (p̂ − p)² = z² p (1 − p) / n for p̂ = hits / total.
pub(super) fn wilson(hits: i64, total: i64, z: f64) -> Interval {
    let (hits, total) = (2 * i128::from(hits), 2 * i128::from(total));
    Interval {
        low: wilson_root(hits, total, -z),
        high: wilson_root(hits, total, z),
    }
}

/// The same with p̂ half a hit further out: Newcombe (1998a), method 4. Nothing is
/// further out than 0 and 1.
fn wilson_cc(hits: i64, total: i64, z: f64) -> Interval {
    let (hits, total) = (2 * i128::from(hits), 2 * i128::from(total));
    Interval {
        low: wilson_root((hits - 1).max(0), total, -z),
        high: wilson_root((hits + 1).min(total), total, z),
    }
}

/// One root, with counts in half rows; the upper one for z > 0.
///
/// With s hits of n the roots are (s + z²/2 ± z √(z²/4 + s (n − s) / n)) / (n + z²).
/// Where that is a difference, the same root is taken from the product of both,
/// s² / (n (n + z²)), so small shares keep their digits.
fn wilson_root(half_hits: i128, half_total: i128, z: f64) -> f64 {
    if half_hits == half_total && z > 0.0 {
        return 1.0;
    }
    let spread = (half_hits * (half_total - half_hits)) as f64 / (2.0 * half_total as f64);
    let (hits, total) = (half_hits as f64 / 2.0, half_total as f64 / 2.0);
    let sum = hits + z * z / 2.0 + z.abs() * (z * z / 4.0 + spread).sqrt();
    if z > 0.0 {
        sum / (total + z * z)
    } else {
        hits * (hits / total) / sum
    }
}

fn agresti_coull(hits: i64, total: i64, z: f64) -> Interval {
    let (hits, misses) = (hits as f64, (total - hits) as f64);
    let total = total as f64 + z * z;
    let (share, rest) = ((hits + z * z / 2.0) / total, (misses + z * z / 2.0) / total);
    let half = z * (share * rest / total).sqrt();
    Interval {
        low: share - half,
        high: share + half,
    }
}

fn wald(hits: i64, total: i64, z: f64) -> Interval {
    let misses = (total - hits) as f64;
    let (hits, total) = (hits as f64, total as f64);
    let share = hits / total;
    let half = z * (share * (misses / total) / total).sqrt();
    Interval {
        low: share - half,
        high: share + half,
    }
}

fn clopper_pearson(hits: i64, total: i64, tail: f64) -> Interval {
    let misses = (total - hits) as f64;
    let hits = hits as f64;
    Interval {
        low: if hits == 0.0 {
            0.0
        } else {
            beta_quantile(hits, misses + 1.0, tail, Tail::Lower)
        },
        high: if misses == 0.0 {
            1.0
        } else {
            beta_quantile(hits + 1.0, misses, tail, Tail::Upper)
        },
    }
}

fn jeffreys(hits: i64, total: i64, tail: f64) -> Interval {
    let misses = (total - hits) as f64;
    let hits = hits as f64;
    let quantile = |side| beta_quantile(hits + 0.5, misses + 0.5, tail, side);
    Interval {
        low: if hits == 0.0 {
            0.0
        } else {
            quantile(Tail::Lower)
        },
        high: if misses == 0.0 {
            1.0
        } else {
            quantile(Tail::Upper)
        },
    }
}

/// The interval of `100 · (promoters − detractors) / answers`, in points, −100 to
/// +100; `None` over no answers.
///
/// `adjusted_wald` lies round a score drawn towards 0 by the added answers, so
/// for a unanimous small sample it may leave out the score itself.
///
/// 22023 for a confidence outside (0, 1) or a count below 0.
pub fn nps_ci(
    promoters: i64,
    passives: i64,
    detractors: i64,
    confidence: f64,
    method: NpsMethod,
) -> Result<Option<Interval>> {
    argument::confidence(confidence)?;
    argument::counts("answers", &[promoters, passives, detractors])?;
    let answers = [promoters, passives, detractors].map(i128::from);
    let Some(score) = percent(answers[0] - answers[2], answers.iter().sum()) else {
        return Ok(None);
    };
    let z = normal_critical(confidence);
    let [p, s, d] = [promoters, passives, detractors].map(|count| count as f64);
    let interval = match method {
        NpsMethod::Wald => nps_wald(p, s, d, score, z).including(score),
        NpsMethod::AdjustedWald => {
            let total = p + s + d + 3.0;
            nps_wald(p + 0.75, s + 1.5, d + 0.75, 100.0 * (p - d) / total, z)
        }
    };
    Ok(Some(interval.scaled(1.0, -100.0, 100.0)))
}

fn nps_wald(p: f64, s: f64, d: f64, score: f64, z: f64) -> Interval {
    let half = 100.0 * z * nps_variance(p, s, d).sqrt();
    Interval {
        low: score - half,
        high: score + half,
    }
}

/// The variance of the score of p promoters, s passives and d detractors, on the
/// scale −1 to 1: (p + d − (p − d)² / n) / n². Written without a difference,
/// n (p + d) − (p − d)² = s (p + d) + 4 p d.
pub(super) fn nps_variance(p: f64, s: f64, d: f64) -> f64 {
    let n = p + s + d;
    (s / n * ((p + d) / n) + 4.0 * (p / n) * (d / n)) / n
}

/// The standard error of a Net Promoter Score, in points, 0 to 100; `None` over
/// no answers.
///
/// `100 · √((p + d − (p − d)²) / n)` with p and d the shares of promoters and
/// detractors: the variance of a population, with n and not n − 1, as in the R
/// package NPS.
///
/// 22023 for a count below 0.
pub fn nps_stderr(promoters: i64, passives: i64, detractors: i64) -> Result<Option<f64>> {
    argument::counts("answers", &[promoters, passives, detractors])?;
    let [p, s, d] = [promoters, passives, detractors].map(|count| count as f64);
    Ok((p + s + d > 0.0).then(|| 100.0 * nps_variance(p, s, d).sqrt()))
}

/// The interval of `actions / customers`, per customer, 0 and up; `None` over no
/// customers, and for `student` over fewer than two.
///
/// `squares` is the sum of squared actions a customer; only `student` reads it.
/// The other methods take actions for a Poisson count over `customers`. Without
/// actions `jeffreys` begins at 0, as for a rate.
///
/// 22023 for a confidence outside (0, 1), a count below 0, or squares below 0.
pub fn action_ci(
    customers: i64,
    actions: i64,
    squares: i128,
    confidence: f64,
    method: ActionMethod,
) -> Result<Option<Interval>> {
    argument::confidence(confidence)?;
    if method == ActionMethod::Student {
        let group = Group::of(customers, actions, squares)?;
        return Ok(group.map(|group| {
            let half = student_critical(confidence, group.n - 1.0) * group.variance.sqrt();
            let interval = Interval {
                low: group.mean - half,
                high: group.mean + half,
            };
            interval.scaled(1.0, 0.0, f64::INFINITY)
        }));
    }
    argument::counts("customers and their actions", &[customers, actions])?;
    if customers == 0 {
        return Ok(None);
    }
    let (x, n) = (actions as f64, customers as f64);
    let tail = (1.0 - confidence) / 2.0;
    let interval = match method {
        ActionMethod::Exact => Interval {
            low: gamma_or_0(x, x, tail),
            high: gamma_quantile(x + 1.0, tail, Tail::Upper),
        },
        ActionMethod::Jeffreys => Interval {
            low: gamma_or_0(x, x + 0.5, tail),
            high: gamma_quantile(x + 0.5, tail, Tail::Upper),
        },
        _ => {
            let z = normal_critical(confidence);
            match method {
                ActionMethod::Score => score(x, z),
                ActionMethod::Byar => byar(x, z),
                _ => Interval {
                    low: x - z * x.sqrt(),
                    high: x + z * x.sqrt(),
                },
            }
        }
    };
    Ok(Some(Interval {
        low: interval.low.max(0.0) / n,
        high: interval.high / n,
    }))
}

/// A group of customers, for Student's and Welch's t.
pub(super) struct Group {
    pub n: f64,
    pub mean: f64,
    /// Of the mean: the sample variance (n − 1) over n.
    pub variance: f64,
}

impl Group {
    /// `None` for fewer than two. The sum of squared deviations, squares −
    /// actions² / n, is a difference of numbers that may be all but equal, so it
    /// is taken in exact integers. 22023 for a count below 0.
    pub fn of(customers: i64, actions: i64, squares: i128) -> Result<Option<Self>> {
        argument::counts("customers and their actions", &[customers, actions])?;
        let squares = u128::try_from(squares).map_err(|_| below_zero(squares))?;
        if customers < 2 {
            return Ok(None);
        }
        let (n, x) = (customers as u128, actions as u128);
        let deviations = difference_of_products(n, squares, x, x).max(0.0);
        let (n, less) = (customers as f64, (customers - 1) as f64);
        Ok(Some(Self {
            n,
            mean: actions as f64 / n,
            variance: deviations / n / n / less,
        }))
    }
}

#[cold]
fn below_zero(squares: i128) -> Box<Error> {
    Error::new(
        crate::error::ErrorKind::InvalidParameter,
        format!("a sum of squares of {squares}"),
        "Squares are 0 or more.",
    )
}

fn gamma_or_0(actions: f64, shape: f64, tail: f64) -> f64 {
    if actions == 0.0 {
        0.0
    } else {
        gamma_quantile(shape, tail, Tail::Lower)
    }
}

/// The roots of (x − m)² = z² m, the lower one from their product, x².
fn score(x: f64, z: f64) -> Interval {
    let high = x + z * z / 2.0 + z * (x + z * z / 4.0).sqrt();
    Interval {
        low: if x == 0.0 { 0.0 } else { x * (x / high) },
        high,
    }
}

fn byar(x: f64, z: f64) -> Interval {
    let x = x + 0.5;
    let limit = |z: f64| x * (1.0 - 1.0 / (9.0 * x) + z / 3.0 / x.sqrt()).powi(3);
    let interval = Interval {
        low: limit(-z),
        high: limit(z),
    };
    // The half that is added would put no actions outside at a low confidence.
    interval.including(x - 0.5)
}
