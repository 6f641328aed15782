//! Sum over sum.

use super::{Number, percent, summary, whole_count};
use crate::error::{Error, ErrorKind, Result, ensure};

summary! {
    /// Two sums whose quotient is the KPI: pooled, never a mean of quotients.
    Ratio as "ratio_summary",
    "two sums whose quotient is the KPI" {
        /// Sum of what is counted.
        numerator: i64,
        /// Sum of what it is counted against.
        denominator: i64,
    }
    invariant "each >= 0", |_| Ok(());
}

impl Ratio {
    /// One row. 22003 for a side below zero, 22023 for one that is not whole.
    #[inline]
    pub fn of(numerator: Number, denominator: Number) -> Result<Self> {
        let (numerator, denominator) = (whole_count(numerator)?, whole_count(denominator)?);
        ensure(numerator >= 0 && denominator >= 0, || {
            negative(numerator, denominator)
        })?;
        Ok(Self {
            numerator,
            denominator,
        })
    }

    /// `100 · Σ numerator / Σ denominator`, 0 and up; `None` where the denominator is 0.
    pub fn percent(&self) -> Option<f64> {
        percent(self.numerator.into(), self.denominator.into())
    }

    /// `Σ numerator / Σ denominator`, 0 and up; `None` where the denominator is 0.
    pub fn quotient(&self) -> Option<f64> {
        (self.denominator != 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

#[cold]
fn negative(numerator: i64, denominator: i64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("a rate of counts below zero: {numerator} of {denominator}"),
        "Counts are 0 or more; leave out other codes with FILTER (WHERE ...).",
    )
}
