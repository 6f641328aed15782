//! Promoters, passives, detractors.

use super::{percent, summary};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// Answers to "how likely are you to recommend us?" by class.
    Nps as "nps_summary" {
        /// Answers 9 and 10.
        promoters: i64,
        /// Answers 7 and 8.
        passives: i64,
        /// Answers 0 to 6.
        detractors: i64,
    }
    invariant |_| Ok(());
}

impl Nps {
    #[inline]
    fn class(promoter: bool, detractor: bool) -> Self {
        Self {
            promoters: i64::from(promoter),
            passives: i64::from(!promoter && !detractor),
            detractors: i64::from(detractor),
        }
    }

    /// One answer on 0–10, with the cut-offs of Reichheld (2003): 9–10 and 0–6.
    ///
    /// 22003 for an answer off the scale.
    #[inline]
    pub fn of(score: i32) -> Result<Self> {
        ensure((0..=10).contains(&score), || off_scale(f64::from(score)))?;
        Ok(Self::class(score >= 9, score <= 6))
    }

    /// The same for a whole number that arrives as a float.
    ///
    /// 22003 for an answer off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn of_real(score: f64) -> Result<Self> {
        ensure(score.fract() == 0.0 || score.is_infinite(), || {
            not_whole(score)
        })?;
        ensure((0.0..=10.0).contains(&score), || off_scale(score))?;
        Ok(Self::class(score >= 9.0, score <= 6.0))
    }

    /// One answer on a custom scale: detractors up to `detractor_max`,
    /// promoters from `promoter_min`.
    ///
    /// 22023 when the classes overlap.
    #[inline]
    pub fn with_cutoffs(score: i32, detractor_max: i32, promoter_min: i32) -> Result<Self> {
        ensure(detractor_max < promoter_min, || {
            overlap(detractor_max, promoter_min)
        })?;
        Ok(Self::class(score >= promoter_min, score <= detractor_max))
    }

    /// Answers in all; wider than a count, as three counts may exceed one.
    pub fn responses(&self) -> i128 {
        i128::from(self.promoters) + i128::from(self.passives) + i128::from(self.detractors)
    }

    /// `% promoters − % detractors`, −100 to +100 points; `None` over no answers.
    pub fn points(&self) -> Option<f64> {
        percent(
            i128::from(self.promoters) - i128::from(self.detractors),
            self.responses(),
        )
    }
}

#[cold]
fn off_scale(score: f64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("NPS score {score} is outside 0-10"),
        "Leave out codes such as 99 for \"don't know\": FILTER (WHERE score BETWEEN 0 AND 10).",
    )
}

#[cold]
fn not_whole(score: f64) -> Box<Error> {
    invalid_parameter(
        format!("NPS score {score} is not a whole number"),
        "Answers are whole numbers from 0 to 10: FILTER (WHERE score BETWEEN 0 AND 10 AND score = trunc(score)).",
    )
}

#[cold]
fn overlap(detractor_max: i32, promoter_min: i32) -> Box<Error> {
    invalid_parameter(
        format!(
            "NPS cut-offs overlap: detractors up to {detractor_max}, promoters from {promoter_min}"
        ),
        "detractor_max must be below promoter_min, as in 6 and 9.",
    )
}
