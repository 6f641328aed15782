//! A share against a share.

use super::{Comparison, continuity, standardized};
use crate::error::{Error, Result};
use crate::stats::distribution::{normal_critical, normal_two_sided};
use crate::stats::interval::effective_share;
use crate::stats::miettinen_nurminen::{Share, null_variance, reach_above, reach_below};
use crate::stats::validate;
use crate::summary::{Rate, WeightedRate};
use crate::wide_product::difference_of_products;
use std::str::FromStr;

/// How to compare two shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateCompareMethod {
    /// Miettinen and Nurminen (1985): the score interval with N / (N − 1), and the test
    /// that belongs to it, the N − 1 pooled z of Campbell (2007). Of a small group against
    /// a much larger one both are corrected for continuity: see [`continuity`].
    MiettinenNurminen,
    /// Newcombe (1998b), method 10, the hybrid of two Wilson intervals, beside the
    /// pooled z: two methods, which may disagree.
    Newcombe,
    /// Agresti and Caffo (2000): Wald after adding a hit and a miss to each side. The
    /// difference is that of the shares so drawn together.
    AgrestiCaffo,
}

impl RateCompareMethod {
    pub const ALL: [(&'static str, Self); 3] = [
        ("miettinen_nurminen", Self::MiettinenNurminen),
        ("newcombe", Self::Newcombe),
        ("agresti_caffo", Self::AgrestiCaffo),
    ];
}

impl FromStr for RateCompareMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("a comparison of rates", text, &Self::ALL)
    }
}

/// Share a − share b, in percentage points, −100 to 100; `None` where a side has
/// no rows. z is 0 with p 1 where both sides are all hits or all misses.
///
/// 22023 for a confidence outside (0, 1).
pub fn rate_compare(
    a: &Rate,
    b: &Rate,
    confidence: f64,
    method: RateCompareMethod,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    if a.total <= 0 || b.total <= 0 {
        return Ok(None);
    }
    let [x1, n1, x2, n2] =
        [a.hits, a.total, b.hits, b.total].map(|count| u128::from(count.unsigned_abs()));
    let apart = difference_of_products(x1, n2, x2, n1) / (n1 as f64 * n2 as f64);
    Ok(Some(compare(
        apart,
        Share::of(a),
        Share::of(b),
        confidence,
        method,
    )))
}

/// The same of rows that count by weight, each side taken for as many rows of equal
/// weight as it is worth by Kish (1965).
pub fn weighted_rate_compare(
    a: &WeightedRate,
    b: &WeightedRate,
    confidence: f64,
    method: RateCompareMethod,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let (Some(a), Some(b)) = (effective_share(a), effective_share(b)) else {
        return Ok(None);
    };
    Ok(Some(compare(
        a.share() - b.share(),
        a,
        b,
        confidence,
        method,
    )))
}

/// `apart` is the difference of the shares, which is known better than from them.
fn compare(
    apart: f64,
    a: Share,
    b: Share,
    confidence: f64,
    method: RateCompareMethod,
) -> Comparison {
    let critical = normal_critical(confidence);
    match method {
        RateCompareMethod::MiettinenNurminen => {
            let all = a.pooled(&b);
            let rows = continuity::rows(a.total(), b.total(), all.hits.min(all.misses));
            let nearer = rows * (1.0 / a.total() + 1.0 / b.total());
            let reach = (
                reach_below(&a, &b, critical, nearer),
                reach_above(&a, &b, critical, nearer),
            );
            let error = null_variance(&a, &b).sqrt();
            let z = standardized(continuity::nearer(apart, nearer), error);
            Comparison::new(100.0, apart, reach, 100.0, z, normal_two_sided).agreeing(confidence)
        }
        RateCompareMethod::Newcombe => {
            let (a_below, a_above) = wilson_arms(&a, critical);
            let (b_below, b_above) = wilson_arms(&b, critical);
            let arms = (a_below.hypot(b_above), a_above.hypot(b_below));
            let all = a.pooled(&b);
            let one = all.share() * (all.misses / all.total());
            let error = (one * (1.0 / a.total() + 1.0 / b.total())).sqrt();
            let z = standardized(apart, error);
            Comparison::new(100.0, apart, arms, 100.0, z, normal_two_sided)
        }
        RateCompareMethod::AgrestiCaffo => {
            let (a, b) = (a.adjusted(), b.adjusted());
            // a / (a + b) − c / (c + d) = (a d − b c) / …, here in doubles: of 0 where equal.
            let apart = (a.hits * b.misses - b.hits * a.misses) / (a.total() * b.total());
            let error = (a.variance() + b.variance()).sqrt();
            Comparison::normal(100.0, apart, error, 100.0, confidence)
        }
    }
}

/// How far Wilson's interval reaches below and above the share itself:
/// (z √(z²/4 + x (n − x) / n) ± z² (x / n − 1/2)) / (n + z²).
pub(in crate::stats) fn wilson_arms(share: &Share, z: f64) -> (f64, f64) {
    let total = share.total();
    let wide = z * (z * z / 4.0 + share.hits * (share.misses / total)).sqrt();
    let shift = z * z * ((share.hits - share.misses) / total / 2.0);
    let arm = |reach: f64| reach.max(0.0) / (total + z * z);
    (arm(wide + shift), arm(wide - shift))
}
