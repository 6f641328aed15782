//! The smallest difference that samples of a size find.

use super::distribution::{normal_critical, normal_quantile};
use super::miettinen_nurminen::Share;
use super::tango::Classes;
use super::validate;
use crate::error::Result;
use crate::summary::{Nps, Rate};

/// The smallest difference of two rates, in percentage points, that samples such as these
/// find with probability `power`: (z of the confidence + z of the power) · standard error
/// (Bloom 1995). `None` where a side has no rows. More than 100 says that nothing is found.
///
/// A side that is all hits or all misses is taken with a hit and a miss more (Agresti and
/// Caffo 2000), as no sample is without error.
///
/// 22023 for a power or a confidence outside (0, 1).
pub fn rate_mde(a: &Rate, b: &Rate, power: f64, confidence: f64) -> Result<Option<f64>> {
    let critical = critical(power, confidence)?;
    if a.total <= 0 || b.total <= 0 {
        return Ok(None);
    }
    let variance = |rate: &Rate| {
        let share = Share::of(rate);
        match share.variance() {
            0.0 => share.adjusted().variance(),
            variance => variance,
        }
    };
    Ok(Some(100.0 * critical * (variance(a) + variance(b)).sqrt()))
}

/// The same of two Net Promoter Scores, in points. A side whose answers are all of one
/// class is taken with Rocks's (2016) three answers more. More than 200 says that nothing
/// is found.
///
/// 22023 for a power or a confidence outside (0, 1).
pub fn nps_mde(a: &Nps, b: &Nps, power: f64, confidence: f64) -> Result<Option<f64>> {
    let critical = critical(power, confidence)?;
    if a.responses() == 0 || b.responses() == 0 {
        return Ok(None);
    }
    let variance = |nps: &Nps| {
        let answers = Classes::of(nps);
        match answers.variance() {
            0.0 => answers.adjusted().variance(),
            variance => variance,
        }
    };
    Ok(Some(100.0 * critical * (variance(a) + variance(b)).sqrt()))
}

/// In standard errors; 0 where even a difference of 0 is found that often.
fn critical(power: f64, confidence: f64) -> Result<f64> {
    validate::power(power)?;
    validate::confidence(confidence)?;
    Ok((normal_critical(confidence) + normal_quantile(power)).max(0.0))
}
