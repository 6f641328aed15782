//! Confidence intervals.

mod action;
mod nps;
mod rate;

pub use action::{ActionMethod, action_ci};
pub use nps::{NpsMethod, nps_ci, nps_stderr, weighted_nps_ci, weighted_nps_stderr};
pub use rate::{RateMethod, rate_ci, weighted_rate_ci};

pub(super) use action::Group;
pub(super) use nps::{effective_classes, nps_variance};
pub(super) use rate::effective_share;

/// From `low` to `high`, in the KPI's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// In a unit `unit` times smaller, and no further than from `least` to `most`.
    pub(super) fn scaled(self, unit: f64, least: f64, most: f64) -> Self {
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

    /// Of what is known without error.
    fn point(estimate: f64) -> Self {
        Self {
            low: estimate,
            high: estimate,
        }
    }
}
