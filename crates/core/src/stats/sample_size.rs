//! How many answers a margin of error needs.

use super::argument;
use super::special::normal_critical;
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

/// Rows for a share known to ± `margin` percentage points, at least 1:
/// `z² p (1 − p) / margin²`, rounded up (Cochran 1977), for a large population.
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
    size(margin, confidence, (expected * (100.0 - expected)).sqrt())
}

/// Answers for an NPS known to ± `margin` points, at least 1: `z² / margin²` with
/// the margin on the scale −1 to 1, rounded up: for the worst case, half promoters
/// and half detractors, where an answer has variance 1.
///
/// 22023 and 22003 as for [`rate_sample_size`].
pub fn nps_sample_size(margin: f64, confidence: f64) -> Result<i64> {
    size(margin, confidence, 100.0)
}

/// `deviation` is that of one row, in the unit of the margin.
fn size(margin: f64, confidence: f64, deviation: f64) -> Result<i64> {
    argument::confidence(confidence)?;
    ensure(margin.is_finite() && margin > 0.0, || {
        invalid_parameter(
            format!("no sample has a margin of error of {margin}"),
            "The margin is in percentage points (NPS: points) and above 0, as in 5.",
        )
    })?;
    let rows = (normal_critical(confidence) * deviation / margin)
        .powi(2)
        .ceil();
    ensure(rows < i64::MAX as f64, || {
        Error::new(
            ErrorKind::OutOfRange,
            format!("a margin of error of {margin} needs more rows than can be counted"),
            "Allow a wider margin; 1 to 5 is usual.",
        )
    })?;
    Ok((rows as i64).max(1))
}
