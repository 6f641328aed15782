//! Two groups against each other.
//!
//! The test and the interval of a method agree (but for `newcombe`, which says so): the
//! interval at a confidence of c leaves out 0 where p < 1 − c, and only there.
//!
//! A test whose standard error is 0 says nothing: z and p are then 0 and 1 where the
//! groups do not differ at all, and `None` where they do.

mod action;
mod continuity;
mod nps;
mod rate;

pub use action::{ActionCompareMethod, action_compare};
pub use nps::{NpsCompareMethod, nps_compare, weighted_nps_compare};
pub use rate::{RateCompareMethod, rate_compare, weighted_rate_compare};

pub(super) use action::{apart as actions_apart, permutation_variance};
pub(super) use rate::wilson_arms;

use super::distribution::{normal_critical, normal_two_sided};

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
    pub(super) fn new(
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

    /// By a standard error: difference ± z · error, and z = difference / error.
    pub(super) fn normal(
        unit: f64,
        difference: f64,
        error: f64,
        most: f64,
        confidence: f64,
    ) -> Self {
        let half = normal_critical(confidence) * error;
        let z = standardized(difference, error);
        Self::new(unit, difference, (half, half), most, z, normal_two_sided).agreeing(confidence)
    }

    /// Of two tests of one difference the larger p, and the interval that holds both of
    /// theirs. The other where only that one has a p.
    pub(super) fn or_weaker(self, other: Self) -> Self {
        match (self.p_value, other.p_value) {
            (Some(one), Some(another)) => {
                let weaker = if one >= another { self } else { other };
                Self {
                    low: self.low.min(other.low),
                    high: self.high.max(other.high),
                    ..weaker
                }
            }
            _ => other,
        }
    }

    /// The same where the test and the interval are found by different arithmetic and
    /// the last digit of one of them may be on the other side of significance: then both
    /// are put right on the limit, which is not significant.
    pub(super) fn agreeing(mut self, confidence: f64) -> Self {
        let level = 1.0 - confidence;
        let Some(p) = self.p_value else { return self };
        let apart = self.low > 0.0 || self.high < 0.0;
        if apart != (p < level) {
            if self.low > 0.0 || self.difference > 0.0 {
                self.low = 0.0;
            } else {
                self.high = 0.0;
            }
            self.p_value = Some(p.max(level));
        }
        self
    }
}

/// How many standard errors; see the head of this file for 0 of them.
pub(super) fn standardized(difference: f64, error: f64) -> Option<f64> {
    if difference == 0.0 {
        Some(0.0)
    } else {
        (error > 0.0).then(|| difference / error)
    }
}
