//! Tests that may be looked at as often as one likes, while the counts grow.
//!
//! A test at 5 percent, looked at again and again, calls a difference where there is none
//! more often the more often one looks. The p-value here is valid at all looks at once:
//! the chance that it is ever below 5 percent without a difference is at most 5 percent.
//!
//! It is the mixture test of Robbins (1970) with a normal mixture of variance τ² (Johari,
//! Koomen, Pekelis and Walsh 2022). With s = SE² and d the difference,
//! p = min(1, √((s + τ²) / s) · exp(−d² τ² / (2 s (s + τ²)))), and the interval is
//! d ± √(s (s + τ²) / τ² · (2 ln(1 / α) + ln((s + τ²) / s))): both hold for large samples.
//! τ² = SE² at the expected sample size · (−2 ln α + ln(1 − 2 ln α)), at which the interval
//! is about narrowest (Howard, Ramdas, McAuliffe and Sekhon 2021); the size has to be fixed
//! beforehand and need not be met.

use super::compare::{Comparison, actions_apart, permutation_variance, standardized};
use super::interval::Group;
use super::miettinen_nurminen::Share;
use super::tango::Classes;
use super::validate;
use crate::error::Result;
use crate::summary::{Action, Nps, Rate};
use crate::wide_product::difference_of_products;

/// Share a − share b, in percentage points, −100 to 100; `None` where a side has no rows.
/// The variances are those of Agresti and Caffo (2000), with a hit and a miss more, which
/// are never 0. `expected_n` is in rows a side.
///
/// 22023 for a confidence outside (0, 1) or an `expected_n` below 1.
pub fn rate_compare_always(
    a: &Rate,
    b: &Rate,
    expected_n: i64,
    confidence: f64,
) -> Result<Option<Comparison>> {
    let plan = Plan::of(expected_n, confidence)?;
    if a.total <= 0 || b.total <= 0 {
        return Ok(None);
    }
    let [x1, n1, x2, n2] =
        [a.hits, a.total, b.hits, b.total].map(|count| u128::from(count.unsigned_abs()));
    let difference = difference_of_products(x1, n2, x2, n1) / (n1 as f64 * n2 as f64);
    let side = |rate: &Rate| {
        let share = Share::of(rate).adjusted();
        Side::of(share.variance(), share.total())
    };
    Ok(Some(plan.compare(
        100.0,
        difference,
        side(a),
        side(b),
        100.0,
    )))
}

/// NPS a − NPS b, in points, −200 to 200; `None` where a side has no answers. The variances
/// are those of Rocks (2016), with three answers more, which are never 0. `expected_n` is
/// in answers a side.
///
/// 22023 for a confidence outside (0, 1) or an `expected_n` below 1.
pub fn nps_compare_always(
    a: &Nps,
    b: &Nps,
    expected_n: i64,
    confidence: f64,
) -> Result<Option<Comparison>> {
    let plan = Plan::of(expected_n, confidence)?;
    let (Some(first), Some(second)) = (a.points(), b.points()) else {
        return Ok(None);
    };
    let side = |nps: &Nps| {
        let answers = Classes::of(nps).adjusted();
        Side::of(answers.variance(), answers.total())
    };
    let difference = (first - second) / 100.0;
    Ok(Some(plan.compare(
        100.0,
        difference,
        side(a),
        side(b),
        200.0,
    )))
}

/// Actions per customer, a − b; `None` where a side has fewer than two customers. The
/// variance is the larger of Welch's and that of all customers together; where nobody
/// differs, that of a Poisson count with half an action more. `expected_n` is in customers
/// a side.
///
/// 22023 for a confidence outside (0, 1) or an `expected_n` below 1.
pub fn action_compare_always(
    a: &Action,
    b: &Action,
    expected_n: i64,
    confidence: f64,
) -> Result<Option<Comparison>> {
    let plan = Plan::of(expected_n, confidence)?;
    let (Some(first), Some(second)) = (Group::of(a), Group::of(b)) else {
        return Ok(None);
    };
    let pooled = permutation_variance(a, b) / (1.0 / first.n + 1.0 / second.n);
    let side = |group: &Group| {
        let one = group.variance * group.n;
        let one = match one.max(pooled) {
            0.0 => group.mean + 0.5 / group.n,
            one => one,
        };
        Side { one, n: group.n }
    };
    let difference = actions_apart(a, b);
    Ok(Some(plan.compare(
        1.0,
        difference,
        side(&first),
        side(&second),
        f64::INFINITY,
    )))
}

/// One side of a comparison: the variance of a row, and the rows.
struct Side {
    one: f64,
    n: f64,
}

impl Side {
    /// From the variance of the mean of n rows.
    fn of(variance: f64, n: f64) -> Self {
        Self {
            one: variance * n,
            n,
        }
    }
}

/// What is fixed beforehand.
struct Plan {
    expected_n: f64,
    alpha: f64,
}

impl Plan {
    fn of(expected_n: i64, confidence: f64) -> Result<Self> {
        validate::confidence(confidence)?;
        validate::expected_n(expected_n)?;
        Ok(Self {
            expected_n: expected_n as f64,
            alpha: 1.0 - confidence,
        })
    }

    fn compare(&self, unit: f64, difference: f64, a: Side, b: Side, most: f64) -> Comparison {
        let variance = a.one / a.n + b.one / b.n;
        let wide = -2.0 * self.alpha.ln() + (-2.0 * self.alpha.ln()).ln_1p();
        let mixture = (a.one + b.one) / self.expected_n * wide;
        let (half, p) = mixed(difference, variance, mixture, self.alpha);
        let z = standardized(difference, variance.sqrt());
        Comparison::new(unit, difference, (half, half), most, z, |_| p).agreeing(1.0 - self.alpha)
    }
}

/// Half the width of the interval, and p, of a difference with this `variance`, under a
/// normal mixture of variance `mixture`.
pub(super) fn mixed(difference: f64, variance: f64, mixture: f64, alpha: f64) -> (f64, f64) {
    let ratio = mixture / variance;
    // ln((s + τ²) / s)
    let log = ratio.ln_1p();
    let half = (variance * (1.0 + 1.0 / ratio) * (log - 2.0 * alpha.ln())).sqrt();
    let z = difference / variance.sqrt();
    let p = (log / 2.0 - z * z / 2.0 * (ratio / (1.0 + ratio))).exp();
    (half, p.min(1.0))
}
