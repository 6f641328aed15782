//! The interval of a rate.

use super::Interval;
use crate::error::{Error, Result, invalid_parameter};
use crate::stats::anytime;
use crate::stats::distribution::{Tail, beta_quantile, normal_critical};
use crate::stats::finite_population::{self, Sampled};
use crate::stats::miettinen_nurminen::Share;
use crate::stats::validate;
use crate::summary::{Rate, WeightedRate, percent};
use std::str::FromStr;

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
    /// Valid however often and whenever it is looked at: the beta-binomial confidence
    /// sequence of Robbins (1970) with a uniform prior, as in Waudby-Smith and Ramdas
    /// (2020).
    Anytime,
}

impl RateMethod {
    pub const ALL: [(&'static str, Self); 7] = [
        ("wilson", Self::Wilson),
        ("wilson_cc", Self::WilsonCc),
        ("agresti_coull", Self::AgrestiCoull),
        ("jeffreys", Self::Jeffreys),
        ("clopper_pearson", Self::ClopperPearson),
        ("wald", Self::Wald),
        ("anytime", Self::Anytime),
    ];
}

impl FromStr for RateMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("an interval of a rate", text, &Self::ALL)
    }
}

/// The interval of `100 · hits / total`, in percent, 0 to 100; `None` over no rows.
///
/// It holds the estimate, but for `jeffreys` at a low confidence, and ends
/// exactly on 0 without hits and exactly on 100 without misses (`agresti_coull`:
/// because it is cut off there; `jeffreys`: by the rule of its authors).
///
/// Where the rows are drawn from a `population` of so many, and each at most once, the
/// interval is that of n (N − 1) / (N − n) rows (Burstein 1975): narrower, and of no
/// width where all were asked. `clopper_pearson` is then by the hypergeometric
/// distribution (Buonaccorsi 1987), and so is `anytime`.
///
/// 22023 for a confidence outside (0, 1) or a population smaller than the sample; 22003
/// for `clopper_pearson` over a population of more than 10⁹.
pub fn rate_ci(
    rate: &Rate,
    confidence: f64,
    method: RateMethod,
    population: Option<i64>,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    let sampled = Sampled::of(rate.total.into(), population)?;
    let Some(estimate) = percent(rate.hits.into(), rate.total.into()) else {
        return Ok(None);
    };
    let interval = match (sampled, method) {
        (Sampled::All, _) => return Ok(Some(Interval::point(estimate))),
        (Sampled::Part { population, .. }, RateMethod::ClopperPearson) => {
            finite_population::exact(rate, population, (1.0 - confidence) / 2.0)?
        }
        (Sampled::Part { population, .. }, RateMethod::Anytime) => {
            finite_population::anytime(rate, population, 1.0 - confidence)
        }
        (Sampled::Part { factor, .. }, _) => {
            share_interval(Share::of(rate).times(factor), factor, confidence, method)
        }
        (Sampled::WithReplacement, _) => share_interval(Share::of(rate), 1.0, confidence, method),
    };
    let interval = interval.scaled(100.0, 0.0, 100.0);
    Ok(Some(match method {
        RateMethod::Jeffreys => interval,
        _ => interval.including(estimate),
    }))
}

/// The same of rows that count by weight: of as many rows of equal weight as they are
/// worth by Kish (1965), so n / design effect for n (Korn and Graubard 1998); `wald` with
/// the linearised standard error.
///
/// 22023 for a confidence outside (0, 1), or `anytime`, which has no weights.
pub fn weighted_rate_ci(
    rate: &WeightedRate,
    confidence: f64,
    method: RateMethod,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    if method == RateMethod::Anytime {
        return Err(invalid_parameter(
            "no interval of a weighted rate by method anytime",
            "It counts rows; weigh none of them, or take wilson.",
        ));
    }
    let (Some(share), Some(estimate)) = (effective_share(rate), rate.percent()) else {
        return Ok(None);
    };
    let interval = if method == RateMethod::Wald {
        let Some(variance) = rate.variance() else {
            return Ok(None);
        };
        let half = normal_critical(confidence) * variance.sqrt();
        Interval {
            low: share.share() - half,
            high: share.share() + half,
        }
    } else {
        share_interval(share, 1.0, confidence, method)
    };
    let interval = interval.scaled(100.0, 0.0, 100.0);
    Ok(Some(match method {
        RateMethod::Jeffreys => interval,
        _ => interval.including(estimate),
    }))
}

impl Share {
    /// The counts of a rate.
    pub(in crate::stats) fn of(rate: &Rate) -> Self {
        Self {
            hits: rate.hits as f64,
            misses: (rate.total - rate.hits) as f64,
        }
    }
}

/// As many rows of equal weight as the weighted ones are worth; `None` over none.
pub(in crate::stats) fn effective_share(rate: &WeightedRate) -> Option<Share> {
    let n = rate.n_effective()?;
    let weight = rate.hits as f64 + rate.misses as f64;
    Some(Share {
        hits: n * (rate.hits as f64 / weight),
        misses: n * (rate.misses as f64 / weight),
    })
}

/// The interval on 0 to 1; a row is `row` of the counts.
fn share_interval(share: Share, row: f64, confidence: f64, method: RateMethod) -> Interval {
    let tail = (1.0 - confidence) / 2.0;
    let z = normal_critical(confidence);
    match method {
        RateMethod::Wilson => wilson(&share, z),
        RateMethod::WilsonCc => wilson_cc(&share, row, z),
        RateMethod::AgrestiCoull => agresti_coull(&share, z),
        RateMethod::Jeffreys => jeffreys(&share, tail),
        RateMethod::ClopperPearson => clopper_pearson(&share, tail),
        RateMethod::Wald => wald(&share, z),
        RateMethod::Anytime => anytime::beta_binomial(&share, 1.0 - confidence),
    }
}

/// The roots of (p̂ − p)² = z² p (1 − p) / n for p̂ = hits / total.
pub(in crate::stats) fn wilson(share: &Share, z: f64) -> Interval {
    Interval {
        low: wilson_root(share, -z),
        high: wilson_root(share, z),
    }
}

/// The same with p̂ half a row further out: Newcombe (1998a), method 4. Nothing is
/// further out than 0 and 1.
fn wilson_cc(share: &Share, row: f64, z: f64) -> Interval {
    let moved = |from: f64, to: f64| {
        let part = from.min(row / 2.0);
        (from - part, to + part)
    };
    let (hits, misses) = moved(share.hits, share.misses);
    let low = wilson_root(&Share { hits, misses }, -z);
    let (misses, hits) = moved(share.misses, share.hits);
    let high = wilson_root(&Share { hits, misses }, z);
    Interval { low, high }
}

/// One root; the upper one for z > 0.
///
/// With s hits of n the roots are (s + z²/2 ± z √(z²/4 + s (n − s) / n)) / (n + z²).
/// Where that is a difference, the same root is taken from the product of both,
/// s² / (n (n + z²)), so small shares keep their digits.
fn wilson_root(share: &Share, z: f64) -> f64 {
    let (hits, total) = (share.hits, share.total());
    if share.misses == 0.0 && z > 0.0 {
        return 1.0;
    }
    let spread = hits * (share.misses / total);
    let sum = hits + z * z / 2.0 + z.abs() * (z * z / 4.0 + spread).sqrt();
    if z > 0.0 {
        sum / (total + z * z)
    } else {
        hits * (hits / total) / sum
    }
}

fn agresti_coull(share: &Share, z: f64) -> Interval {
    let total = share.total() + z * z;
    let (part, rest) = (
        (share.hits + z * z / 2.0) / total,
        (share.misses + z * z / 2.0) / total,
    );
    let half = z * (part * rest / total).sqrt();
    Interval {
        low: part - half,
        high: part + half,
    }
}

fn wald(share: &Share, z: f64) -> Interval {
    let half = z * share.variance().sqrt();
    Interval {
        low: share.share() - half,
        high: share.share() + half,
    }
}

fn clopper_pearson(share: &Share, tail: f64) -> Interval {
    let Share { hits, misses } = *share;
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

fn jeffreys(share: &Share, tail: f64) -> Interval {
    let Share { hits, misses } = *share;
    let quantile = |side| beta_quantile(hits + 0.5, misses + 0.5, tail, side);
    let (low, high) = (quantile(Tail::Lower), quantile(Tail::Upper));
    // Narrower than the last digit, the two are in the order of their rounding.
    Interval {
        low: if hits == 0.0 { 0.0 } else { low.min(high) },
        high: if misses == 0.0 { 1.0 } else { high.max(low) },
    }
}
