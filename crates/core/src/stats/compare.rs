//! Two groups against each other.
//!
//! A test whose standard error is 0 says nothing: z and p are then 0 and 1 where
//! the groups do not differ at all, and `None` where they do.

use super::argument;
use super::exact::difference_of_products;
use super::interval::{Group, nps_variance};
use super::special::{normal_critical, normal_two_sided, student_critical, student_two_sided};
use crate::error::Result;

/// a − b, its interval, and the test of no difference, two-sided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// In the KPI's own unit.
    pub difference: f64,
    pub low: f64,
    pub high: f64,
    /// Standard errors from 0.
    pub z: Option<f64>,
    /// Probability of a z at least as far from 0 if there is no difference.
    pub p_value: Option<f64>,
}

impl Comparison {
    /// From a difference and what the interval reaches `below` and `above` it, in
    /// a unit `unit` times as large; cut off at −`most` and `most`.
    fn new(
        unit: f64,
        difference: f64,
        (below, above): (f64, f64),
        most: f64,
        z: Option<f64>,
        p: impl Fn(f64) -> f64,
    ) -> Self {
        let (difference, below, above) = (unit * difference, unit * below, unit * above);
        // Rounding alone can lead past the end where counts are beyond 2⁵³.
        let difference = difference.clamp(-most, most);
        Self {
            difference,
            low: (difference - below).max(-most),
            high: (difference + above).min(most),
            z,
            p_value: z.map(p),
        }
    }
}

/// How many standard errors; see the head of this file for 0 of them.
fn standardized(difference: f64, error: f64) -> Option<f64> {
    if difference == 0.0 {
        Some(0.0)
    } else {
        (error > 0.0).then(|| difference / error)
    }
}

/// Share a − share b, in percentage points, −100 to 100; `None` where a side has
/// no rows.
///
/// The interval is Newcombe's (1998b) hybrid of the two Wilson intervals, method
/// 10; z is that of the pooled two-proportion test without continuity correction,
/// 0 with p 1 where both sides are all hits or all misses.
///
/// 22023 for a confidence outside (0, 1), or hits that are not 0 to their total.
pub fn rate_compare(
    a_hits: i64,
    a_total: i64,
    b_hits: i64,
    b_total: i64,
    confidence: f64,
) -> Result<Option<Comparison>> {
    argument::confidence(confidence)?;
    argument::hits_of(a_hits, a_total)?;
    argument::hits_of(b_hits, b_total)?;
    if a_total == 0 || b_total == 0 {
        return Ok(None);
    }
    let critical = normal_critical(confidence);
    let (a_below, a_above) = wilson_arms(a_hits, a_total, critical);
    let (b_below, b_above) = wilson_arms(b_hits, b_total, critical);
    let arms = (a_below.hypot(b_above), a_above.hypot(b_below));

    let [x1, n1, x2, n2] = [a_hits, a_total, b_hits, b_total].map(|count| count as u128);
    let apart = difference_of_products(x1, n2, x2, n1);
    let (hits, all) = ((x1 + x2) as f64, (n1 + n2) as f64);
    let misses = (n1 + n2 - x1 - x2) as f64;
    let (n1, n2) = (n1 as f64, n2 as f64);
    let difference = apart / (n1 * n2);
    let error = (hits / all * (misses / all) * (1.0 / n1 + 1.0 / n2)).sqrt();
    let z = standardized(difference, error);
    Ok(Some(Comparison::new(
        100.0,
        difference,
        arms,
        100.0,
        z,
        normal_two_sided,
    )))
}

/// How far Wilson's interval reaches below and above the share itself:
/// (z √(z²/4 + x (n − x) / n) ± z² (x / n − 1/2)) / (n + z²).
fn wilson_arms(hits: i64, total: i64, z: f64) -> (f64, f64) {
    let misses = (total - hits) as f64;
    let (hits, total) = (hits as f64, total as f64);
    let wide = z * (z * z / 4.0 + hits * (misses / total)).sqrt();
    let shift = z * z * ((hits - misses) / total / 2.0);
    let arm = |reach: f64| reach.max(0.0) / (total + z * z);
    (arm(wide + shift), arm(wide - shift))
}

/// Promoters, passives and detractors.
pub type Answers = [i64; 3];

/// NPS a − NPS b, in points, −200 to 200; `None` where a side has no answers.
///
/// Unpooled: each side with its own variance, p + d − (p − d)².
///
/// 22023 for a confidence outside (0, 1) or a count below 0.
pub fn nps_compare(a: Answers, b: Answers, confidence: f64) -> Result<Option<Comparison>> {
    argument::confidence(confidence)?;
    argument::counts("answers", &a)?;
    argument::counts("answers", &b)?;
    let total = |side: Answers| side.iter().map(|count| *count as u128).sum::<u128>();
    let (n1, n2) = (total(a), total(b));
    if n1 == 0 || n2 == 0 {
        return Ok(None);
    }
    // (p − d) / n is (2 p + s) / n − 1, whose parts are not below 0.
    let above = |[p, s, _]: Answers| 2 * p as u128 + s as u128;
    let difference = difference_of_products(above(a), n2, above(b), n1) / (n1 as f64 * n2 as f64);
    let variance = |side: Answers| {
        let [p, s, d] = side.map(|count| count as f64);
        nps_variance(p, s, d)
    };
    let error = (variance(a) + variance(b)).sqrt();
    let half = normal_critical(confidence) * error;
    let z = standardized(difference, error);
    Ok(Some(Comparison::new(
        100.0,
        difference,
        (half, half),
        200.0,
        z,
        normal_two_sided,
    )))
}

/// Customers, their actions, and the sum of squared actions.
pub type Actions = (i64, i64, i128);

/// Actions per customer, a − b; `None` where a side has fewer than two customers.
///
/// Welch's t: unequal variances, degrees of freedom by Welch and Satterthwaite;
/// z is the t statistic.
///
/// 22023 for a confidence outside (0, 1) or a count below 0.
pub fn action_compare(a: Actions, b: Actions, confidence: f64) -> Result<Option<Comparison>> {
    argument::confidence(confidence)?;
    let first = Group::of(a.0, a.1, a.2)?;
    let second = Group::of(b.0, b.1, b.2)?;
    let (Some(first), Some(second)) = (first, second) else {
        return Ok(None);
    };
    let difference = difference_of_products(a.1 as u128, b.0 as u128, b.1 as u128, a.0 as u128)
        / (first.n * second.n);
    let variance = first.variance + second.variance;
    let df = degrees_of_freedom(&first, &second);
    let half = if variance > 0.0 {
        student_critical(confidence, df) * variance.sqrt()
    } else {
        0.0
    };
    let t = standardized(difference, variance.sqrt());
    Ok(Some(Comparison::new(
        1.0,
        difference,
        (half, half),
        f64::INFINITY,
        t,
        |t| student_two_sided(t, df),
    )))
}

/// Welch and Satterthwaite, from the smaller n − 1 up to n₁ + n₂ − 2.
fn degrees_of_freedom(a: &Group, b: &Group) -> f64 {
    let (u, v) = (a.n - 1.0, b.n - 1.0);
    let all = a.variance + b.variance;
    if all == 0.0 {
        return u + v;
    }
    let (share, rest) = (a.variance / all, b.variance / all);
    1.0 / (share * share / u + rest * rest / v)
}
