//! Share of rows that say yes.

use super::{percent, summary};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// `hits` of `total` rows. The state of every KPI that is a percentage of customers.
    Rate as "rate_summary" {
        /// Rows that say yes.
        hits: i64,
        /// Rows in all.
        total: i64,
    }
    invariant |rate| if rate.hits <= rate.total { Ok(()) } else { Err("hits exceed total") };
}

impl Rate {
    /// One row.
    #[inline]
    pub fn of(hit: bool) -> Self {
        Self {
            hits: i64::from(hit),
            total: 1,
        }
    }

    /// One customer of a retention rate: only those who were there at the start count.
    #[inline]
    pub fn retained(start: bool, end: bool) -> Self {
        Self {
            hits: i64::from(start && end),
            total: i64::from(start),
        }
    }

    /// One answer on 1–`scale_max`, a hit in the two top boxes.
    ///
    /// 22003 for a score off the scale, 22023 for a scale that is not 5, 7 or 10.
    #[inline]
    pub fn top_two_box(score: i32, scale_max: i32) -> Result<Self> {
        ensure(matches!(scale_max, 5 | 7 | 10), || unknown_scale(scale_max))?;
        ensure((1..=scale_max).contains(&score), || {
            off_scale(f64::from(score), scale_max)
        })?;
        Ok(Self::of(score >= scale_max - 1))
    }

    /// The same for a whole number that arrives as a float, on 1–5.
    ///
    /// 22003 for a score off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn top_two_box_real(score: f64) -> Result<Self> {
        ensure(score.fract() == 0.0 || score.is_infinite(), || {
            not_whole(score)
        })?;
        ensure((1.0..=5.0).contains(&score), || off_scale(score, 5))?;
        Ok(Self::of(score >= 4.0))
    }

    /// `100 · hits / total`, 0–100; `None` over no rows.
    pub fn percent(&self) -> Option<f64> {
        percent(self.hits.into(), self.total.into())
    }
}

#[cold]
fn unknown_scale(scale_max: i32) -> Box<Error> {
    invalid_parameter(
        format!("no top-two-box scale ends at {scale_max}"),
        "The scales are 1-5, 1-7 and 1-10: scale_max is 5, 7 or 10.",
    )
}

#[cold]
fn off_scale(score: f64, scale_max: i32) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("satisfaction score {score} is outside 1-{scale_max}"),
        format!(
            "Leave out codes such as 99 for \"don't know\": FILTER (WHERE score BETWEEN 1 AND {scale_max})."
        ),
    )
}

#[cold]
fn not_whole(score: f64) -> Box<Error> {
    invalid_parameter(
        format!("satisfaction score {score} is not a whole number"),
        "Answers are whole numbers from 1 to 5: FILTER (WHERE score IN (1, 2, 3, 4, 5)).",
    )
}
