//! Actions per customer against others.

use super::{Comparison, standardized};
use crate::error::{Error, Result};
use crate::stats::distribution::{student_critical, student_two_sided};
use crate::stats::interval::Group;
use crate::stats::validate;
use crate::summary::Action;
use crate::wide_product::difference_of_products;
use std::str::FromStr;

/// How to compare numbers of actions per customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionCompareMethod {
    /// Welch and permutation both: the larger p, with its z, and an interval that holds
    /// both. Welch alone gives false alarms where a small group meets a large one with a
    /// heavy tail, the permutation alone where the spreads differ.
    Robust,
    /// Welch's t: unequal variances, degrees of freedom by Welch and Satterthwaite; z is
    /// the t statistic.
    Welch,
    /// The standard error under random exchange of customers between the sides: pooled,
    /// with N − 1 (Strasser and Weber 1999).
    Permutation,
}

impl ActionCompareMethod {
    pub const ALL: [(&'static str, Self); 3] = [
        ("robust", Self::Robust),
        ("welch", Self::Welch),
        ("permutation", Self::Permutation),
    ];
}

impl FromStr for ActionCompareMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("a comparison of actions per customer", text, &Self::ALL)
    }
}

/// Actions per customer, a − b; `None` where a side has no customers, and but for
/// `permutation` where one has fewer than two.
///
/// `robust` goes by the permutation alone where neither side varies, of which Welch's
/// test says nothing.
///
/// 22023 for a confidence outside (0, 1).
pub fn action_compare(
    a: &Action,
    b: &Action,
    confidence: f64,
    method: ActionCompareMethod,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    if a.customers <= 0 || b.customers <= 0 {
        return Ok(None);
    }
    Ok(match method {
        ActionCompareMethod::Welch => welch(a, b, confidence),
        ActionCompareMethod::Permutation => Some(permutation(a, b, confidence)),
        ActionCompareMethod::Robust => {
            welch(a, b, confidence).map(|welch| welch.or_weaker(permutation(a, b, confidence)))
        }
    })
}

/// The difference of the means.
pub(in crate::stats) fn apart(a: &Action, b: &Action) -> f64 {
    let [x1, n1, x2, n2] = [a.actions, a.customers, b.actions, b.customers]
        .map(|count| u128::from(count.unsigned_abs()));
    difference_of_products(x1, n2, x2, n1) / (n1 as f64 * n2 as f64)
}

fn welch(a: &Action, b: &Action, confidence: f64) -> Option<Comparison> {
    let (first, second) = (Group::of(a)?, Group::of(b)?);
    let difference = apart(a, b);
    let variance = first.variance + second.variance;
    let df = degrees_of_freedom(&first, &second);
    let half = if variance > 0.0 {
        student_critical(confidence, df) * variance.sqrt()
    } else {
        0.0
    };
    let t = standardized(difference, variance.sqrt());
    let comparison = Comparison::new(1.0, difference, (half, half), f64::INFINITY, t, |t| {
        student_two_sided(t, df)
    });
    Some(comparison.agreeing(confidence))
}

/// Welch and Satterthwaite, from the smaller n − 1 up to n₁ + n₂ − 2.
pub(in crate::stats) fn degrees_of_freedom(a: &Group, b: &Group) -> f64 {
    let (u, v) = (a.n - 1.0, b.n - 1.0);
    let all = a.variance + b.variance;
    if all == 0.0 {
        return u + v;
    }
    let (share, rest) = (a.variance / all, b.variance / all);
    1.0 / (share * share / u + rest * rest / v)
}

fn permutation(a: &Action, b: &Action, confidence: f64) -> Comparison {
    let error = permutation_variance(a, b).sqrt();
    Comparison::normal(1.0, apart(a, b), error, f64::INFINITY, confidence)
}

/// s² (1/n₁ + 1/n₂), s² the variance of all customers with N − 1; 0 for 0 customers.
pub(in crate::stats) fn permutation_variance(a: &Action, b: &Action) -> f64 {
    let sum =
        |one: i64, other: i64| u128::from(one.unsigned_abs()) + u128::from(other.unsigned_abs());
    let (n, x) = (sum(a.customers, b.customers), sum(a.actions, b.actions));
    // A sum of squares is at most 2¹²⁶.
    let squares = { a.squares }.unsigned_abs() + { b.squares }.unsigned_abs();
    let deviations = difference_of_products(n, squares, x, x).max(0.0);
    let one = deviations / n as f64 / (n - 1) as f64;
    one * (1.0 / a.customers as f64 + 1.0 / b.customers as f64)
}
