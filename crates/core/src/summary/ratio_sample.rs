//! Sum over sum, with the squares that its sampling error needs.

use super::{Number, Ratio, percent, summary, whole_count};
use crate::error::{Error, ErrorKind, Result, ensure};
use crate::wide_product::sign_of_difference;
use std::cmp::Ordering;

summary! {
    /// A sample of pairs whose pooled quotient is the KPI. The numerator may be below
    /// zero, as promoters less detractors of an account are; the denominator may not.
    RatioSample as "ratio_sample_summary",
    "a sample of pairs whose pooled quotient is the KPI, with the squares that its sampling error needs" {
        /// Pairs.
        n: i64,
        /// Sum of what is counted.
        numerator: i64,
        /// Sum of what it is counted against.
        denominator: i64,
        /// Sum of squared numerators.
        numerator_squares: i128,
        /// Sum of squared denominators.
        denominator_squares: i128,
        /// Sum of numerator times denominator.
        products: i128,
    }
    signed numerator, products;
    invariant "the squares and products are those of n pairs of whole numbers; only numerator and products may be below 0", consistent;
}

/// Whether such sums can come from pairs of whole numbers: the inequality of Cauchy
/// and Schwarz for each two of (1, numerator, denominator), and the parity of squares.
fn consistent(state: &RatioSample) -> std::result::Result<(), &'static str> {
    let RatioSample {
        n,
        numerator,
        denominator,
        numerator_squares,
        denominator_squares,
        products,
    } = *state;
    let odd = |squares: i128, sum: i64| (squares ^ i128::from(sum)) & 1 != 0;
    // Squares of whole numbers are at least as large as the numbers.
    let too_few = |squares: i128, sum: i64| {
        squares < i128::from(sum).abs()
            || sign_of_difference(
                n.unsigned_abs().into(),
                squares.unsigned_abs(),
                sum.unsigned_abs().into(),
                sum.unsigned_abs().into(),
            ) == Ordering::Less
    };
    if odd(numerator_squares, numerator) || too_few(numerator_squares, numerator) {
        return Err("sum of squared numerators does not fit numerator");
    }
    if odd(denominator_squares, denominator) || too_few(denominator_squares, denominator) {
        return Err("sum of squared denominators does not fit denominator");
    }
    if n == 0 && (numerator_squares != 0 || denominator_squares != 0) {
        return Err("squares without pairs");
    }
    let cross = products.unsigned_abs();
    let most = sign_of_difference(
        numerator_squares.unsigned_abs(),
        denominator_squares.unsigned_abs(),
        cross,
        cross,
    );
    if most == Ordering::Less {
        return Err("sum of products does not fit the squares");
    }
    Ok(())
}

impl RatioSample {
    /// One pair. 22003 for a denominator below zero, 22023 for a side that is not whole.
    #[inline]
    pub fn of(numerator: Number, denominator: Number) -> Result<Self> {
        let (numerator, denominator) = (whole_count(numerator)?, whole_count(denominator)?);
        ensure(denominator >= 0, || negative(denominator))?;
        let (y, x) = (i128::from(numerator), i128::from(denominator));
        Ok(Self {
            n: 1,
            numerator,
            denominator,
            numerator_squares: y * y,
            denominator_squares: x * x,
            products: y * x,
        })
    }

    /// The same of counts, neither of which is below zero.
    #[inline]
    pub fn of_counts(numerator: Number, denominator: Number) -> Result<Self> {
        Ratio::of(numerator, denominator)?;
        Self::of(numerator, denominator)
    }

    /// `100 · Σ numerator / Σ denominator`; `None` where the denominator is 0.
    pub fn percent(&self) -> Option<f64> {
        percent(self.numerator.into(), self.denominator.into())
    }

    /// Without what the sampling error needs. 22003 for a numerator below zero.
    pub fn ratio(&self) -> Result<Ratio> {
        Ratio::of(self.numerator.into(), self.denominator.into())
    }
}

#[cold]
fn negative(denominator: i64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("a ratio with a denominator of {denominator}"),
        "Denominators are 0 or more; leave out other codes with FILTER (WHERE ...).",
    )
}
