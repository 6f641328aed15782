//! A Net Promoter Score against another.

use super::Comparison;
use super::continuity::{self, HALF};
use crate::error::{Error, Result};
use crate::stats::distribution::{normal_critical, normal_two_sided};
use crate::stats::interval::effective_classes;
use crate::stats::root::root;
use crate::stats::tango::Classes;
use crate::stats::validate;
use crate::summary::{Nps, WeightedNps};
use crate::wide_product::difference_of_products;
use std::f64::consts::FRAC_PI_2;
use std::str::FromStr;

/// How to compare two Net Promoter Scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NpsCompareMethod {
    /// The limits of the difference from the score limits of both sides: Zou and Donner
    /// (2008), "method of variance estimates recovery", of Tango's (1998) intervals. z is
    /// the critical value at which that interval would just reach 0. A small group against a
    /// much larger one is corrected for continuity: see [`continuity`].
    Mover,
    /// Lewis and Sauro (2021): Wald after Rocks's added answers on each side. The
    /// difference is that of the scores so drawn together.
    AdjustedWald,
    /// The standard error under random exchange of answers between the sides: pooled, with
    /// N / (N − 1) (Strasser and Weber 1999).
    Permutation,
    /// Unpooled, each side with its own variance; for comparison.
    Wald,
}

impl NpsCompareMethod {
    pub const ALL: [(&'static str, Self); 4] = [
        ("mover", Self::Mover),
        ("adjusted_wald", Self::AdjustedWald),
        ("permutation", Self::Permutation),
        ("wald", Self::Wald),
    ];
}

impl FromStr for NpsCompareMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("a comparison of NPS", text, &Self::ALL)
    }
}

/// NPS a − NPS b, in points, −200 to 200; `None` where a side has no answers.
///
/// 22023 for a confidence outside (0, 1).
pub fn nps_compare(
    a: &Nps,
    b: &Nps,
    confidence: f64,
    method: NpsCompareMethod,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let (n1, n2) = (a.responses().unsigned_abs(), b.responses().unsigned_abs());
    if n1 == 0 || n2 == 0 {
        return Ok(None);
    }
    // (p − d) / n is (2 p + s) / n − 1, whose parts are not below 0.
    let above = |nps: &Nps| {
        2 * u128::from(nps.promoters.unsigned_abs()) + u128::from(nps.passives.unsigned_abs())
    };
    let apart = difference_of_products(above(a), n2, above(b), n1) / (n1 as f64 * n2 as f64);
    Ok(Some(compare(
        apart,
        Classes::of(a),
        Classes::of(b),
        confidence,
        method,
    )))
}

/// The same of answers that count by weight, each side taken for as many answers of
/// equal weight as it is worth by Kish (1965).
pub fn weighted_nps_compare(
    a: &WeightedNps,
    b: &WeightedNps,
    confidence: f64,
    method: NpsCompareMethod,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let (Some(a), Some(b)) = (effective_classes(a), effective_classes(b)) else {
        return Ok(None);
    };
    Ok(Some(compare(
        a.score() - b.score(),
        a,
        b,
        confidence,
        method,
    )))
}

/// `apart` is the difference of the scores on −2 to 2, which is known better than from
/// them.
fn compare(
    apart: f64,
    a: Classes,
    b: Classes,
    confidence: f64,
    method: NpsCompareMethod,
) -> Comparison {
    let by_error = |apart, error| Comparison::normal(100.0, apart, error, 200.0, confidence);
    match method {
        NpsCompareMethod::Mover => {
            let critical = normal_critical(confidence);
            let [a, b] = Side::both(a, b);
            let below = a.reach_below(critical).hypot(b.reach_above(critical));
            let above = a.reach_above(critical).hypot(b.reach_below(critical));
            let z = Some(mover_z(apart, &a, &b));
            Comparison::new(100.0, apart, (below, above), 200.0, z, normal_two_sided)
                .agreeing(confidence)
        }
        NpsCompareMethod::AdjustedWald => {
            let (a, b) = (a.adjusted(), b.adjusted());
            by_error(a.score() - b.score(), (a.variance() + b.variance()).sqrt())
        }
        NpsCompareMethod::Permutation => by_error(apart, permutation_error(&a, &b)),
        NpsCompareMethod::Wald => by_error(apart, (a.variance() + b.variance()).sqrt()),
    }
}

/// So many answers on both sides together are corrected as well: unanimous and opposite, the
/// least that a test would find different, are no rarer than one in eight.
const FOUR: f64 = 4.0;

/// Answers, and by how much their score is taken to be nearer to that of the others.
struct Side {
    classes: Classes,
    nearer: f64,
}

impl Side {
    /// An answer moves the score by 2 / n, if it goes from one end to the other; so it is
    /// unlike the others by half for each class that it is away from the median one.
    fn both(a: Classes, b: Classes) -> [Self; 2] {
        let all = a.pooled(&b);
        let Classes {
            promoters: p,
            passives: s,
            detractors: d,
        } = all;
        let unlike = (s + 2.0 * d).min(s + 2.0 * p).min(p + d) / 2.0;
        let rows = if (all.total() - FOUR).abs() < HALF {
            HALF
        } else {
            continuity::rows(a.total(), b.total(), unlike)
        };
        [a, b].map(|classes| Self {
            nearer: 2.0 * rows / classes.total(),
            classes,
        })
    }

    /// How far the limits are at least, whatever the confidence.
    fn least_below(&self) -> f64 {
        self.nearer.min(self.classes.room_below())
    }

    fn least_above(&self) -> f64 {
        self.nearer.min(self.classes.mirrored().room_below())
    }

    fn reach_below(&self, z: f64) -> f64 {
        self.classes.reach_below(z, self.nearer)
    }

    fn reach_above(&self, z: f64) -> f64 {
        self.classes.reach_above(z, self.nearer)
    }

    fn z_below(&self, x: f64) -> f64 {
        self.classes.z_below(x, self.nearer)
    }

    fn z_above(&self, x: f64) -> f64 {
        self.classes.z_above(x, self.nearer)
    }
}

/// The critical value at which the interval of `a − b` just reaches 0, with the sign of
/// the difference.
///
/// The lower limit is 0 where the reach of a below and that of b above are the sides of
/// a right angle over the difference, for one z. So the angle is looked for at which
/// both reaches have the same z.
fn mover_z(apart: f64, a: &Side, b: &Side) -> f64 {
    let (above, below) = if apart > 0.0 { (a, b) } else { (b, a) };
    let size = apart.abs();
    // But for rounding, by which the difference may be a little more.
    if size <= above.least_below().hypot(below.least_above()) * (1.0 + 1e-12) {
        return 0.0;
    }
    let z_above = |angle: f64| above.z_below(size * angle.cos());
    let z_below = |angle: f64| below.z_above(size * angle.sin());
    // Infinite on one side at most, as no score is further from another than from an end.
    let angle = root(|angle| z_below(angle) - z_above(angle), 0.0, FRAC_PI_2);
    // The longer reach has the more digits; but where the correction is all the room there is,
    // it says nothing.
    let (longer, shorter) = if angle < FRAC_PI_2 / 2.0 {
        (z_above(angle), z_below(angle))
    } else {
        (z_below(angle), z_above(angle))
    };
    let z = if longer > 0.0 { longer } else { shorter };
    z.copysign(apart)
}

/// The square root of s² (1/n₁ + 1/n₂), s² the variance of all answers with N − 1.
fn permutation_error(a: &Classes, b: &Classes) -> f64 {
    let all = a.pooled(b);
    let n = all.total();
    // The variance of one answer is n times that of the score.
    (all.variance() * n * (n / (n - 1.0)) * (1.0 / a.total() + 1.0 / b.total())).sqrt()
}
