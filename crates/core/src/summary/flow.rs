//! The same customers at the start and at the end.

use super::{Growth, Span, percent, summary};
use crate::error::Result;

summary! {
    /// Customers by what they were at the start and at the end: the fourfold table of a
    /// pair of answers, from which growth, retention and the test of a change follow.
    Flow as "flow_summary",
    "customers by a flag at two moments: TRUE at neither, at the end only, at the start only, at both" {
        /// At neither time.
        never: i64,
        /// At the end only.
        gained: i64,
        /// At the start only.
        lost: i64,
        /// At both times.
        kept: i64,
    }
    invariant "each >= 0", |_| Ok(());
}

impl Flow {
    /// One customer, of whom both are known.
    #[inline]
    pub fn of(start: bool, end: bool) -> Self {
        Self {
            never: i64::from(!start && !end),
            gained: i64::from(!start && end),
            lost: i64::from(start && !end),
            kept: i64::from(start && end),
        }
    }

    /// One customer: whoever is not known to have been it was not.
    #[inline]
    pub fn of_known(start: Option<bool>, end: Option<bool>) -> Self {
        Self::of(start == Some(true), end == Some(true))
    }

    /// One customer by the time they were an advocate: see [`Growth::of_closing_states`].
    ///
    /// 22023 for a period that is NULL, empty or unbounded.
    #[inline]
    pub fn of_closing_states(during: Option<Span>, period: Option<Span>) -> Result<Self> {
        let Growth { start, end } = Growth::of_closing_states(during, period)?;
        Ok(Self::of(start != 0, end != 0))
    }

    /// Customers in all; wider than a count, as four counts may exceed one.
    pub fn customers(&self) -> i128 {
        [self.never, self.gained, self.lost, self.kept]
            .map(i128::from)
            .iter()
            .sum()
    }

    /// Customers who were it at the start.
    pub fn at_start(&self) -> i128 {
        i128::from(self.lost) + i128::from(self.kept)
    }

    /// Customers who are it at the end.
    pub fn at_end(&self) -> i128 {
        i128::from(self.gained) + i128::from(self.kept)
    }

    /// Growth, `100 · (end − start) / start`, −100 and up; `None` from a start of 0.
    pub fn growth(&self) -> Option<f64> {
        percent(
            i128::from(self.gained) - i128::from(self.lost),
            self.at_start(),
        )
    }

    /// Retention: of those at the start, the percentage kept; `None` from a start of 0.
    pub fn retention(&self) -> Option<f64> {
        percent(self.kept.into(), self.at_start())
    }
}
