//! The interval of a number of actions per customer.

use super::Interval;
use crate::error::{Error, Result};
use crate::stats::distribution::{Tail, gamma_quantile, normal_critical, student_critical};
use crate::stats::validate;
use crate::summary::Action;
use crate::wide_product::difference_of_products;
use std::str::FromStr;

/// How to put an interval round a number of actions per customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionMethod {
    /// The score interval of a negative binomial number of actions, its dispersion by
    /// moments: (x̄ − m)² = t² (m + κ m²) / n with κ = (s² − x̄) / x̄², not below 0 (Shilane,
    /// Evans and Hubbard 2010; Saha 2013).
    NbScore,
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
    pub const ALL: [(&'static str, Self); 7] = [
        ("nb_score", Self::NbScore),
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
        validate::method("an interval of actions per customer", text, &Self::ALL)
    }
}

/// The interval of `actions / customers`, per customer, 0 and up; `None` over no
/// customers, and for `nb_score` and `student` over fewer than two.
///
/// These two read the sum of squared actions. The other methods take actions for a
/// Poisson count over the customers. Without actions `jeffreys` begins at 0, as for a
/// rate. The upper limit of `nb_score` is infinite where the customers are too few, and
/// too unlike, to bound their mean.
///
/// 22023 for a confidence outside (0, 1).
pub fn action_ci(
    action: &Action,
    confidence: f64,
    method: ActionMethod,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    if matches!(method, ActionMethod::Student | ActionMethod::NbScore) {
        return Ok(Group::of(action).map(|group| {
            let t = student_critical(confidence, group.n - 1.0);
            if method == ActionMethod::NbScore {
                return nb_score(&group, t);
            }
            let half = t * group.variance.sqrt();
            let interval = Interval {
                low: group.mean - half,
                high: group.mean + half,
            };
            interval.scaled(1.0, 0.0, f64::INFINITY)
        }));
    }
    if action.customers <= 0 {
        return Ok(None);
    }
    let (x, n) = (action.actions as f64, action.customers as f64);
    let tail = (1.0 - confidence) / 2.0;
    let z = normal_critical(confidence);
    let interval = match method {
        ActionMethod::Exact => Interval {
            low: gamma_or_0(x, x, tail),
            high: gamma_quantile(x + 1.0, tail, Tail::Upper),
        },
        ActionMethod::Jeffreys => Interval {
            low: gamma_or_0(x, x + 0.5, tail),
            high: gamma_quantile(x + 0.5, tail, Tail::Upper),
        },
        ActionMethod::Score => score(x, z),
        ActionMethod::Byar => byar(x, z),
        _ => Interval {
            low: x - z * x.sqrt(),
            high: x + z * x.sqrt(),
        },
    };
    Ok(Some(Interval {
        low: interval.low.max(0.0) / n,
        high: interval.high / n,
    }))
}

/// The roots of (x̄ − m)² = t² (m + κ m²) / n, with κ x̄² = s² − x̄ where that is above 0.
/// The lower one is taken from the product of both, x̄² / (1 − t² κ / n); where that is
/// not above 0, nothing bounds m above.
fn nb_score(group: &Group, t: f64) -> Interval {
    let (mean, n) = (group.mean, group.n);
    let unit = t * t / n;
    // s² / x̄ is at most the sum of the actions, so nothing overflows.
    let extra = if mean > 0.0 {
        ((group.variance * n / mean - 1.0) / mean).max(0.0)
    } else {
        0.0
    };
    let linear = 2.0 * mean + unit;
    let square = (unit * (4.0 * mean + unit + 4.0 * extra * mean * mean)).sqrt();
    let lead = 1.0 - unit * extra;
    let high = if lead > 0.0 {
        (linear + square) / (2.0 * lead)
    } else {
        f64::INFINITY
    };
    Interval {
        low: 2.0 * mean * mean / (linear + square),
        high,
    }
    .including(mean)
}

/// A group of customers, for Student's and Welch's t.
pub(in crate::stats) struct Group {
    pub n: f64,
    pub mean: f64,
    /// Of the mean: the sample variance (n − 1) over n.
    pub variance: f64,
}

impl Group {
    /// `None` for fewer than two. The sum of squared deviations, squares −
    /// actions² / n, is a difference of numbers that may be all but equal, so it
    /// is taken in exact integers.
    pub fn of(action: &Action) -> Option<Self> {
        if action.customers < 2 {
            return None;
        }
        let [n, x] =
            [action.customers, action.actions].map(|count| u128::from(count.unsigned_abs()));
        let squares = { action.squares }.unsigned_abs();
        let deviations = difference_of_products(n, squares, x, x).max(0.0);
        let (n, less) = (n as f64, (n - 1) as f64);
        Some(Self {
            n,
            mean: x as f64 / n,
            variance: deviations / n / n / less,
        })
    }
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
