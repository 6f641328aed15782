//! Share of rows that say yes.

use super::{Number, percent, summary};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// `hits` of `total` rows. The state of every KPI that is a percentage of customers.
    Rate as "rate_summary",
    "hits of total rows: the state of every KPI that is a percentage of customers" {
        /// Rows that say yes.
        hits: i64,
        /// Rows in all.
        total: i64,
    }
    invariant "0 <= hits <= total", |rate| if rate.hits <= rate.total { Ok(()) } else { Err("hits exceed total") };
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

    /// One flag at two moments: a hit where it is up at the `later` and not at the `earlier`
    /// one. An unknown flag is not up; a row of which neither is known counts nothing.
    #[inline]
    pub fn gained(earlier: Option<bool>, later: Option<bool>) -> Self {
        Self {
            hits: i64::from(earlier != Some(true) && later == Some(true)),
            total: i64::from(earlier.is_some() || later.is_some()),
        }
    }

    /// One answer to a satisfaction question on 1–`scale_max`, a hit in the two top boxes.
    ///
    /// 22003 for a score off the scale, 22023 for one that is not whole and for a scale that
    /// is not 5, 7 or 10.
    #[inline]
    pub fn top_two_box(score: Number, scale_max: i32) -> Result<Self> {
        ensure(matches!(scale_max, 5 | 7 | 10), || unknown_scale(scale_max))?;
        match score {
            Number::Whole(score) if (1..=i64::from(scale_max)).contains(&score) => {
                Ok(Self::of(score >= i64::from(scale_max) - 1))
            }
            _ => Err(no_answer(&CSAT, score, scale_max)),
        }
    }

    /// One answer to an effort question on 1–7 ("the company made it easy for me", Dixon,
    /// Toman and DeLisi 2013), a hit in the three top boxes.
    ///
    /// 22003 for a score off the scale, 22023 for one that is not whole.
    #[inline]
    pub fn top_three_of_seven(score: Number) -> Result<Self> {
        match score {
            Number::Whole(score) if (1..=7).contains(&score) => Ok(Self::of(score >= 5)),
            _ => Err(no_answer(&CES, score, 7)),
        }
    }

    /// `100 · hits / total`, 0–100; `None` over no rows.
    pub fn percent(&self) -> Option<f64> {
        percent(self.hits.into(), self.total.into())
    }

    /// The rows that say yes; `None` over no rows.
    pub fn count(&self) -> Option<i64> {
        (self.total != 0).then_some(self.hits)
    }
}

/// A question with a scale that begins at 1, for its messages.
struct Question {
    name: &'static str,
    /// What to call when the answers are on another scale, which ends at the number.
    other_scales: &'static [(i32, &'static str)],
}

const CSAT: Question = Question {
    name: "satisfaction",
    other_scales: &[(7, "csat(score, 7)"), (10, "csat(score, 10)")],
};
const CES: Question = Question {
    name: "effort",
    other_scales: &[],
};

#[cold]
fn unknown_scale(scale_max: i32) -> Box<Error> {
    invalid_parameter(
        format!("no top-two-box scale ends at {scale_max}"),
        "The scales are 1-5, 1-7 and 1-10: scale_max is 5, 7 or 10.",
    )
}

/// Why a number is no answer on 1–`scale_max`, and what it may be instead: an answer on a
/// longer scale, an average, a code.
#[cold]
fn no_answer(question: &Question, score: Number, scale_max: i32) -> Box<Error> {
    let name = question.name;
    if let Number::Fraction(_) = score {
        return invalid_parameter(
            format!("{name} score {score} is not a whole number"),
            format!(
                "If it is an average, count the single answers instead: they are whole numbers from 1 to {scale_max}."
            ),
        );
    }
    let on = |scale: i32| score.to_f64() >= 1.0 && score.to_f64() <= f64::from(scale);
    let mut longer = question
        .other_scales
        .iter()
        .filter(|(scale, _)| *scale > scale_max);
    let suspicion = match longer.clone().find(|(scale, _)| on(*scale)) {
        Some(_) => {
            let calls: Vec<String> = longer
                .by_ref()
                .filter(|(scale, _)| on(*scale))
                .map(|(scale, call)| format!("{call} for 1-{scale}"))
                .collect();
            format!(
                "If the answers are on a longer scale, use {}. ",
                calls.join(" or ")
            )
        }
        None if score == Number::Whole(0) => {
            "If the answers begin at 0, they are on another scale: nps(score) takes 0-10. "
                .to_owned()
        }
        None => String::new(),
    };
    Error::new(
        ErrorKind::OutOfRange,
        format!("{name} score {score} is outside 1-{scale_max}"),
        format!(
            "{suspicion}If it is a code such as 99 for \"don't know\", leave it out: FILTER (WHERE score BETWEEN 1 AND {scale_max})."
        ),
    )
}
