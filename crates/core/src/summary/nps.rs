//! Promoters, passives, detractors.

use super::{Number, percent, summary};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// Answers to "how likely are you to recommend us?" by class.
    Nps as "nps_summary",
    "answers to \"how likely are you to recommend us?\" by class" {
        /// Answers 9 and 10.
        promoters: i64,
        /// Answers 7 and 8.
        passives: i64,
        /// Answers 0 to 6.
        detractors: i64,
    }
    invariant "each >= 0", |_| Ok(());
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
    /// 22003 for an answer off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn of(score: Number) -> Result<Self> {
        match score {
            Number::Whole(score) if (0..=10).contains(&score) => {
                Ok(Self::class(score >= 9, score <= 6))
            }
            _ => Err(no_answer(score)),
        }
    }

    /// One answer on a custom scale: detractors up to `detractor_max`,
    /// promoters from `promoter_min`.
    ///
    /// 22023 when the classes overlap, and for an answer that is not whole.
    #[inline]
    pub fn with_cutoffs(score: Number, detractor_max: i32, promoter_min: i32) -> Result<Self> {
        ensure(detractor_max < promoter_min, || {
            overlap(detractor_max, promoter_min)
        })?;
        match score {
            Number::Whole(score) => Ok(Self::class(
                score >= promoter_min.into(),
                score <= detractor_max.into(),
            )),
            Number::Beyond(_) | Number::Fraction(_) => Err(no_answer(score)),
        }
    }

    /// The sentiment of one text: -1 negative, 0 neutral, 1 positive.
    ///
    /// 22003 for another whole number, 22023 for one that is not whole.
    #[inline]
    pub fn of_sentiment(sentiment: Number) -> Result<Self> {
        match sentiment {
            Number::Whole(sign @ -1..=1) => Ok(Self::class(sign > 0, sign < 0)),
            _ => Err(no_sentiment(sentiment)),
        }
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

/// Why a number is no answer on 0–10, and what it may be instead: a code of the class, an
/// answer on a longer scale, an average, a code for "don't know".
#[cold]
fn no_answer(score: Number) -> Box<Error> {
    if let Number::Fraction(_) = score {
        return invalid_parameter(
            format!("NPS score {score} is not a whole number"),
            "If it is an average, count the single answers instead: they are whole numbers from 0 to 10.",
        );
    }
    let suspicion = match score {
        Number::Whole(-100 | -1 | 100) => {
            "If the column holds a code of the class, such as -100, 0 and 100, count the classes: \
             nps(nps_summary(promoters, passives, detractors)). If the scale is another one, such as 0-100, \
             give its cut-offs: nps(score, detractor_max, promoter_min). "
        }
        Number::Whole(11..) => {
            "If the answers are on a longer scale, such as 0-20 or 0-100, give its cut-offs: \
             nps(score, detractor_max, promoter_min). "
        }
        _ => "",
    };
    Error::new(
        ErrorKind::OutOfRange,
        format!("NPS score {score} is outside 0-10"),
        format!(
            "{suspicion}If it is a code such as 99 for \"don't know\", leave it out: FILTER (WHERE score BETWEEN 0 AND 10)."
        ),
    )
}

/// Why a number is no sentiment, and what it may be instead: a score with a fraction, stars.
#[cold]
fn no_sentiment(sentiment: Number) -> Box<Error> {
    if let Number::Fraction(_) = sentiment {
        return invalid_parameter(
            format!("sentiment {sentiment} is not a whole number"),
            "If it is a score between -1 and 1, say what is neutral: \
             net_sentiment(CASE WHEN score > 0.05 THEN 1 WHEN score < -0.05 THEN -1 ELSE 0 END).",
        );
    }
    let suspicion = match sentiment {
        Number::Whole(2..=5) => "If it is a number of stars, use review_rating(stars). ",
        _ => "",
    };
    Error::new(
        ErrorKind::OutOfRange,
        format!("sentiment {sentiment} is none of -1, 0 and 1"),
        format!(
            "{suspicion}If it is a code for \"not classified\", leave it out: FILTER (WHERE sentiment BETWEEN -1 AND 1)."
        ),
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
