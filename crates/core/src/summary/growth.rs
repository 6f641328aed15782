//! Advocates at the start and at the end of a period.

use super::{Number, percent, summary, whole_count};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

summary! {
    /// Two counts of the same thing at two moments, each side counted by itself.
    Growth as "growth_summary",
    "counts of the same thing at the start and at the end of a period" {
        /// Count at the start.
        start: i64,
        /// Count at the end.
        end: i64,
    }
    invariant "each >= 0", |_| Ok(());
}

/// One end of a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Days or microseconds; `i64::MIN` and `i64::MAX` stand for ∓infinity.
    pub value: i64,
    pub inclusive: bool,
}

/// A range of dates or timestamps; a bound that is `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Empty,
    Between {
        lower: Option<Bound>,
        upper: Option<Bound>,
    },
}

impl Span {
    /// Whether the moment lies in the range.
    #[inline]
    pub fn contains(&self, at: i64) -> bool {
        match self {
            Span::Empty => false,
            Span::Between { lower, upper } => {
                lower.is_none_or(|b| at > b.value || b.inclusive && at == b.value)
                    && upper.is_none_or(|b| at < b.value || b.inclusive && at == b.value)
            }
        }
    }
}

impl Growth {
    /// One customer: TRUE on a side counts there, FALSE and NULL do not.
    #[inline]
    pub fn of(start: Option<bool>, end: Option<bool>) -> Self {
        Self {
            start: i64::from(start == Some(true)),
            end: i64::from(end == Some(true)),
        }
    }

    /// Counts made elsewhere; NULL adds nothing. 22003 for one below zero, 22023 for one that
    /// is not whole.
    #[inline]
    pub fn of_counts(start: Option<Number>, end: Option<Number>) -> Result<Self> {
        let count = |count: Option<Number>| count.map_or(Ok(0), whole_count);
        let counts = Self {
            start: count(start)?,
            end: count(end)?,
        };
        ensure(counts.start >= 0 && counts.end >= 0, || negative(counts))?;
        Ok(counts)
    }

    /// One customer by the time they were an advocate, in closing states: at the start when it
    /// contains the moment just before the lower bound of `period`, at the end when it
    /// contains the one just before the upper bound; just before is a day for dates, a
    /// microsecond for timestamps. So what begins with the period belongs to it, and growth
    /// adds up over periods that follow each other. NULL was never an advocate.
    ///
    /// 22023 for a period that is NULL, empty or unbounded.
    #[inline]
    pub fn of_closing_states(during: Option<Span>, period: Option<Span>) -> Result<Self> {
        let (start, end) = moments(period)?;
        let before = |bound: i64| during.map(|d| d.contains(bound.saturating_sub(1)));
        Ok(Self::of(before(start), before(end)))
    }

    /// As releases up to 0.5 counted it: by the bounds of `period` themselves.
    ///
    /// 22023 for a period that is NULL, empty or unbounded.
    #[inline]
    pub fn of_membership(during: Option<Span>, period: Option<Span>) -> Result<Self> {
        let (start, end) = moments(period)?;
        Ok(Self::of(
            during.map(|d| d.contains(start)),
            during.map(|d| d.contains(end)),
        ))
    }

    /// `100 · (end − start) / start`, −100 and up; `None` from a start of 0.
    pub fn percent(&self) -> Option<f64> {
        percent(
            i128::from(self.end) - i128::from(self.start),
            self.start.into(),
        )
    }
}

/// The two moments that a period compares.
#[inline]
fn moments(period: Option<Span>) -> Result<(i64, i64)> {
    let bad = |what| Err(bad_period(what));
    match period {
        None => bad("NULL"),
        Some(Span::Empty) => bad("empty"),
        Some(Span::Between {
            lower: Some(lower),
            upper: Some(upper),
        }) if lower.value != i64::MIN && upper.value != i64::MAX => Ok((lower.value, upper.value)),
        Some(Span::Between { .. }) => bad("unbounded"),
    }
}

/// Whether growth can be measured over a period: one with both bounds.
pub fn bounded(period: Option<Span>) -> bool {
    moments(period).is_ok()
}

#[cold]
fn bad_period(what: &str) -> Box<Error> {
    invalid_parameter(
        format!("the period of advocacy_growth is {what}"),
        "Give a period with both bounds, such as daterange('2025-01-01', '2025-04-01').",
    )
}

#[cold]
fn negative(Growth { start, end }: Growth) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("growth between counts below zero: start {start}, end {end}"),
        "Counts of advocates are 0 or more; for other numbers use kpi_growth(start, end).",
    )
}
