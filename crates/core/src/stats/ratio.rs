//! Intervals and tests of a pooled quotient, such as engagements by reach.
//!
//! The rows are a sample: each is a pair (x, y), and pairs differ. What is in a row hangs
//! together, so a binomial interval of the sums would be far too narrow.

use super::compare::{Comparison, standardized};
use super::distribution::{student_critical, student_two_sided};
use super::interval::Interval;
use super::validate;
use crate::error::{Error, Result};
use crate::summary::RatioSample;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::str::FromStr;

/// How to put an interval round a quotient of sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RatioMethod {
    /// By the linearised standard error (Taylor): r ± t √(n / (n − 1) · Σ(y − r x)²) / Σx.
    Linearised,
    /// Fieller (1954): the quotients r for which the mean of y − r x is not far from 0.
    /// Unlike the other it is not symmetric; without bounds where Σx itself may be 0.
    Fieller,
}

impl RatioMethod {
    pub const ALL: [(&'static str, Self); 2] =
        [("linearised", Self::Linearised), ("fieller", Self::Fieller)];
}

impl FromStr for RatioMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("an interval of a ratio", text, &Self::ALL)
    }
}

/// The linearised standard error of the quotient, in percent; `None` for fewer than two
/// pairs or a denominator of 0.
pub fn ratio_stderr(sample: &RatioSample) -> Option<f64> {
    let sums = Sums::of(sample)?;
    Some(100.0 * sums.variance(&sums.y, &sums.x).sqrt())
}

/// The interval of `100 · Σ numerator / Σ denominator`, in percent, with n − 1 degrees of
/// freedom; `None` for fewer than two pairs or a denominator of 0. It is not cut off, as
/// a numerator may be below 0.
///
/// 22023 for a confidence outside (0, 1).
pub fn ratio_ci(
    sample: &RatioSample,
    confidence: f64,
    method: RatioMethod,
) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    let (Some(sums), Some(percent)) = (Sums::of(sample), sample.percent()) else {
        return Ok(None);
    };
    let t = student_critical(confidence, sums.n - 1.0);
    Ok(Some(match method {
        RatioMethod::Linearised => {
            let half = 100.0 * t * sums.variance(&sums.y, &sums.x).sqrt();
            Interval {
                low: percent - half,
                high: percent + half,
            }
        }
        RatioMethod::Fieller => {
            let Interval { low, high } = sums.fieller(t * t / (sums.n - 1.0));
            Interval {
                low: (100.0 * low).min(percent),
                high: (100.0 * high).max(percent),
            }
        }
    }))
}

/// Quotient a − quotient b, in percentage points; `None` where a side has fewer than two
/// pairs or a denominator of 0.
///
/// As for actions per customer, the larger p of two tests, and the interval that holds both
/// of theirs: by the linearised standard errors of both sides with Welch's and
/// Satterthwaite's degrees of freedom, and by the spread of all rows about the quotient of
/// all, as if they had come to their side by chance. A few rows that happen to be alike
/// would else be taken for a side without error. Where on neither side the quotients differ
/// from row to row, the first has the standard error of rows about the quotient of all.
///
/// 22023 for a confidence outside (0, 1).
pub fn ratio_compare(
    a: &RatioSample,
    b: &RatioSample,
    confidence: f64,
) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let (Some(first), Some(second)) = (Sums::of(a), Sums::of(b)) else {
        return Ok(None);
    };
    // y₁ / x₁ − y₂ / x₂ without cancellation.
    let apart = &first.y * &second.x - &second.y * &first.x;
    let difference = float(&apart) / (float(&first.x) * float(&second.x));
    let (y, x) = (&first.y + &second.y, &first.x + &second.x);
    let mut variances = [
        first.variance(&first.y, &first.x),
        second.variance(&second.y, &second.x),
    ];
    if variances == [0.0, 0.0] {
        variances = [first.variance(&y, &x), second.variance(&y, &x)];
    }
    let [u, v] = variances;
    let df = if u + v > 0.0 {
        let (share, rest) = (u / (u + v), v / (u + v));
        1.0 / (share * share / (first.n - 1.0) + rest * rest / (second.n - 1.0))
    } else {
        first.n + second.n - 2.0
    };
    let error = (u + v).sqrt();
    let half = student_critical(confidence, df) * error;
    let t = standardized(difference, error);
    let own = Comparison::new(100.0, difference, (half, half), f64::INFINITY, t, |t| {
        student_two_sided(t, df)
    });
    let error = first.exchanged_error(&second, &y, &x);
    let exchanged = Comparison::normal(100.0, difference, error, f64::INFINITY, confidence);
    Ok(Some(own.agreeing(confidence).or_weaker(exchanged)))
}

/// The sums of a sample, wide enough for products of them.
struct Sums {
    n: f64,
    rows: BigInt,
    x: BigInt,
    y: BigInt,
    xx: BigInt,
    yy: BigInt,
    xy: BigInt,
}

impl Sums {
    /// `None` for fewer than two pairs or a denominator of 0.
    fn of(sample: &RatioSample) -> Option<Self> {
        (sample.n > 1 && sample.denominator > 0).then(|| Self {
            n: sample.n as f64,
            rows: sample.n.into(),
            x: sample.denominator.into(),
            y: sample.numerator.into(),
            xx: sample.denominator_squares.into(),
            yy: sample.numerator_squares.into(),
            xy: sample.products.into(),
        })
    }

    /// Σ(y − r x)² · d² for r = `above` / d, in whole numbers.
    fn residuals(&self, above: &BigInt, d: &BigInt) -> BigInt {
        &self.yy * d * d - 2 * above * d * &self.xy + above * above * &self.xx
    }

    /// n / (n − 1) · Σ(y − r x)² / (Σx)² for r = `above` / `below`.
    fn variance(&self, above: &BigInt, below: &BigInt) -> f64 {
        let residuals = float(&self.residuals(above, below)).max(0.0);
        let (x, below) = (float(&self.x), float(below));
        residuals / below / below / x / x * (self.n / (self.n - 1.0))
    }

    /// The standard error of the difference of two quotients where the rows of both spread
    /// alike about the quotient `above` / `below` of all: s² (n₁ / (Σx₁)² + n₂ / (Σx₂)²), s²
    /// the mean square with N − 1.
    fn exchanged_error(&self, other: &Self, above: &BigInt, below: &BigInt) -> f64 {
        let residuals = self.residuals(above, below) + other.residuals(above, below);
        let residuals = float(&residuals).max(0.0).sqrt() / float(below);
        let side = |sums: &Self| sums.n.sqrt() / float(&sums.x);
        side(self).hypot(side(other)) * residuals / (self.n + other.n - 1.0).sqrt()
    }

    /// The r with (Σy − r Σx)² <= k (m_yy − 2 r m_xy + r² m_xx), m_ab = n Σab − Σa Σb.
    fn fieller(&self, k: f64) -> Interval {
        let about = |ab: &BigInt, a: &BigInt, b: &BigInt| &self.rows * ab - a * b;
        let xx = about(&self.xx, &self.x, &self.x);
        let xy = about(&self.xy, &self.x, &self.y);
        let yy = about(&self.yy, &self.y, &self.y);
        let (x, y) = (float(&self.x), float(&self.y));
        let square = x * x - k * float(&xx);
        if square <= 0.0 {
            return Interval {
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
            };
        }
        let linear = x * y - k * float(&xy);
        // linear² − square · constant, put together from what does not cancel.
        let spread = self.n * float(&self.residuals(&self.y, &self.x));
        let determinant = float(&(&xx * &yy - &xy * &xy));
        let root = (k * (spread - k * determinant)).max(0.0).sqrt();
        let constant = y * y - k * float(&yy);
        // Each root by the sum of two like signs, the other by their product.
        let (low, high) = if linear >= 0.0 {
            let outer = linear + root;
            let inner = if outer > 0.0 { constant / outer } else { 0.0 };
            (inner, outer / square)
        } else {
            let outer = linear - root;
            (outer / square, constant / outer)
        };
        Interval { low, high }
    }
}

/// The nearest double; no product of the sums is beyond 2⁵¹².
fn float(number: &BigInt) -> f64 {
    number.to_f64().unwrap_or(0.0)
}
