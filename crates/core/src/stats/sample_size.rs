//! How many answers a margin of error needs.

use super::distribution::normal_critical;
use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

/// Rows for a share known to ± `margin` percentage points, at least 1: the fewest whose
/// Wilson interval is no wider than that at the expected share (Piegorsch 2004), for a
/// large population. The textbook's z² p (1 − p) / margin² would have no rows at all for a
/// share of 0.
///
/// `expected` is the share that is thought likely, in percent; 50 is the worst case.
///
/// 22023 for a margin not above 0, a confidence outside (0, 1), or an expected
/// share outside 0 to 100; 22003 for more rows than a bigint holds.
pub fn rate_sample_size(margin: f64, confidence: f64, expected: f64) -> Result<i64> {
    ensure((0.0..=100.0).contains(&expected), || {
        invalid_parameter(
            format!("no sample has an expected rate of {expected} percent"),
            "The expected rate is 0 to 100 percent; 50 where nothing is known.",
        )
    })?;
    check(margin, confidence)?;
    let z = normal_critical(confidence);
    // No interval is wider than from 0 to 1.
    let m = (margin / 100.0).min(1.0);
    let variance = expected / 100.0 * (1.0 - expected / 100.0);
    // m (n + z²) = z √(n p (1 − p) + z² / 4), squared and solved for n.
    let half = variance - 2.0 * m * m;
    let root = (half * half + m * m * (1.0 - 4.0 * m * m)).max(0.0).sqrt();
    let rows = z * z * (half + root) / (2.0 * m * m);
    // A margin that a whole number of rows meets but for rounding is met.
    whole(margin, rows * (1.0 - 4.0 * f64::EPSILON))
}

/// Answers for an NPS known to ± `margin` points, at least 1: `z² / margin²` with
/// the margin on the scale −1 to 1, rounded up: for the worst case, half promoters
/// and half detractors, where an answer has variance 1.
///
/// 22023 and 22003 as for [`rate_sample_size`].
pub fn nps_sample_size(margin: f64, confidence: f64) -> Result<i64> {
    check(margin, confidence)?;
    whole(
        margin,
        (normal_critical(confidence) * 100.0 / margin).powi(2),
    )
}

fn check(margin: f64, confidence: f64) -> Result<()> {
    validate::confidence(confidence)?;
    ensure(margin.is_finite() && margin > 0.0, || {
        invalid_parameter(
            format!("no sample has a margin of error of {margin}"),
            "The margin is in percentage points (NPS: points) and above 0, as in 5.",
        )
    })
}

/// Rounded up to a number of rows.
fn whole(margin: f64, rows: f64) -> Result<i64> {
    let rows = rows.ceil();
    ensure(rows < i64::MAX as f64, || {
        Error::new(
            ErrorKind::OutOfRange,
            format!("a margin of error of {margin} needs more rows than can be counted"),
            "Allow a wider margin; 1 to 5 is usual.",
        )
    })?;
    Ok((rows as i64).max(1))
}
