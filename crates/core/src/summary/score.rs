//! Answers on 0–10, each counted by itself.

use super::{Nps, Number, Rate, Summary, overflow};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::wide_product::difference_of_products;

/// Declares the eleven counts.
macro_rules! counts {
    ($($field:ident)+) => {
        super::summary! {
            /// How often each answer from 0 to 10 was given. Every KPI that is a share of
            /// answers can be read of it afterwards, with other cut-offs.
            Score as "score_summary",
            "how often each answer from 0 to 10 was given" {
                $( $field: i64 ),+
            }
            invariant "each >= 0", |_| Ok(());
        }

        impl Score {
            /// How often each answer from 0 to 10 was given, in that order.
            pub fn distribution(&self) -> [i64; ANSWERS] {
                [$( self.$field ),+]
            }

            /// The other way round. 22023 for a count below zero.
            pub fn of_distribution(counts: [i64; ANSWERS]) -> Result<Self> {
                let [$( $field ),+] = counts;
                let score = Self { $( $field ),+ };
                score.invariant().map_err(|why| {
                    invalid_parameter(format!("a distribution of answers: {why}"), "Counts are 0 or more.")
                })?;
                Ok(score)
            }
        }
    };
}

/// Answers from 0 to 10.
pub const ANSWERS: usize = 11;

counts! { score_0 score_1 score_2 score_3 score_4 score_5 score_6 score_7 score_8 score_9 score_10 }

impl Score {
    /// One answer. 22003 for one off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn of(score: Number) -> Result<Self> {
        let mut counts = [0; ANSWERS];
        let slot = match score {
            Number::Whole(score) => usize::try_from(score).ok(),
            Number::Beyond(_) => None,
            Number::Fraction(_) => return Err(not_whole(score)),
        };
        let slot = slot.and_then(|at| counts.get_mut(at));
        *slot.ok_or_else(|| off_scale(score))? = 1;
        Self::of_distribution(counts)
    }

    /// Answers in all; wider than a count.
    pub fn answers(&self) -> i128 {
        self.distribution().map(i128::from).iter().sum()
    }

    /// Answers by class: detractors up to `detractor_max`, promoters from `promoter_min`
    /// (6 and 9 by Reichheld 2003).
    ///
    /// 22023 when the classes overlap, 22003 when a class has more than a count holds.
    pub fn nps(&self, detractor_max: i32, promoter_min: i32) -> Result<Nps> {
        // The cut-offs are checked as they are for one answer.
        Nps::with_cutoffs(Number::Whole(0), detractor_max, promoter_min)?;
        let (all, lowest) = (i32::MIN, i32::MAX);
        Ok(Nps {
            promoters: self.between(promoter_min, lowest)?,
            passives: self.between(
                detractor_max.saturating_add(1),
                promoter_min.saturating_sub(1),
            )?,
            detractors: self.between(all, detractor_max)?,
        })
    }

    /// Answers of at least `least`, of all: the top box with 10, the two top boxes with 9.
    ///
    /// 22003 when there are more than a count holds.
    pub fn top_box(&self, least: i32) -> Result<Rate> {
        Ok(Rate {
            hits: self.between(least, i32::MAX)?,
            total: self.between(i32::MIN, i32::MAX)?,
        })
    }

    /// Customer effort score: answers 5–7 of those on 1–7.
    ///
    /// 22003 where there are answers outside 1–7, or more than a count holds.
    pub fn ces(&self) -> Result<Rate> {
        for (answer, count) in self.distribution().into_iter().enumerate() {
            ensure((1..=7).contains(&answer) || count == 0, || {
                Error::new(
                    ErrorKind::OutOfRange,
                    format!("a customer effort score of {answer}"),
                    "Answers are 1 to 7; leave out others with FILTER (WHERE score BETWEEN 1 AND 7).",
                )
            })?;
        }
        self.top_box(5)
    }

    /// The mean answer, 0–10; `None` over no answers.
    pub fn mean(&self) -> Option<f64> {
        let (n, sum, _) = self.moments();
        (n > 0).then(|| sum as f64 / n as f64)
    }

    /// The standard deviation of the answers, with n − 1; `None` over fewer than two.
    pub fn standard_deviation(&self) -> Option<f64> {
        let (n, sum, squares) = self.moments();
        let spread = difference_of_products(n, squares, sum, sum).max(0.0);
        (n > 1).then(|| (spread / n as f64 / (n - 1) as f64).sqrt())
    }

    /// Answers, their sum and the sum of their squares; at most 100 · 11 · 2⁶³.
    fn moments(&self) -> (u128, u128, u128) {
        let mut moments = (0, 0, 0);
        for (answer, count) in (0u128..).zip(self.distribution()) {
            let count = u128::from(count.unsigned_abs());
            moments.0 += count;
            moments.1 += count * answer;
            moments.2 += count * answer * answer;
        }
        moments
    }

    /// Answers from `low` to `high`, both counted.
    fn between(&self, low: i32, high: i32) -> Result<i64> {
        let counts = (0..).zip(self.distribution());
        let taken = counts.filter(|(answer, _)| low <= *answer && *answer <= high);
        let sum: i128 = taken.map(|(_, count)| i128::from(count)).sum();
        i64::try_from(sum).map_err(|_| overflow(Self::TYPE, "a class of answers"))
    }
}

#[cold]
fn off_scale(score: Number) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("score {score} is outside 0-10"),
        "Leave out codes such as 99 for \"don't know\": FILTER (WHERE score BETWEEN 0 AND 10).",
    )
}

#[cold]
fn not_whole(score: Number) -> Box<Error> {
    invalid_parameter(
        format!("score {score} is not a whole number"),
        "Answers are whole numbers from 0 to 10: FILTER (WHERE score BETWEEN 0 AND 10 AND score = trunc(score)).",
    )
}
