//! Small segments drawn towards what all have in common.

use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

/// Values of segments, each drawn towards their common mean by the share of its variance
/// that is chance: μ + τ² / (τ² + vᵢ) (yᵢ − μ). NULL, of a value or of its standard error,
/// stays NULL.
///
/// Empirical Bayes with a normal prior (Efron and Morris 1975); τ², the variance of the
/// segments themselves, by the method of moments of DerSimonian and Laird (1986), 0 where
/// the values differ by no more than chance, and μ the mean weighted by 1 / (τ² + vᵢ).
/// A single value is all there is to draw towards, and stays.
///
/// 22023 for arrays of different length, NaN or an infinity, or a standard error that is
/// not above 0; 22003 where values are too far apart to be squared.
pub fn kpi_shrink(values: &[Option<f64>], stderr: &[Option<f64>]) -> Result<Vec<Option<f64>>> {
    ensure(values.len() == stderr.len(), || {
        invalid_parameter(
            format!(
                "{} values and {} standard errors",
                values.len(),
                stderr.len()
            ),
            "Each value has its standard error, in the same place.",
        )
    })?;
    for (value, error) in values.iter().zip(stderr) {
        if let Some(value) = value {
            validate::finite("no shrinkage", *value)?;
        }
        let Some(error) = error else { continue };
        ensure(error.is_finite() && *error > 0.0, || {
            invalid_parameter(
                format!("a standard error of {error}"),
                "A standard error is above 0. Where all of a small segment answer alike, take \
                 a quarter of the width of an interval that is never of width 0, as of rate_ci \
                 and nps_ci, or NULL to leave the segment out.",
            )
        })?;
    }
    let pairs = || values.iter().zip(stderr).map(|(v, e)| Some(((*v)?, (*e)?)));
    let known: Vec<(f64, f64)> = pairs().flatten().collect();
    // In units of the smallest standard error no weight overflows.
    let unit = known
        .iter()
        .fold(f64::INFINITY, |least, (_, e)| least.min(*e));
    let scaled: Vec<(f64, f64)> = known
        .iter()
        .map(|(value, error)| (value / unit, (error / unit).powi(2)))
        .collect();
    let common = Common::of(&scaled);
    let shrunk = |(value, error): (f64, f64)| {
        let own = (error / unit).powi(2);
        let share = common.between / (common.between + own);
        // All of it where the quotient is of two infinities.
        if share.is_nan() || known.len() < 2 {
            return value;
        }
        let mean = common.mean * unit;
        mean + share * (value - mean)
    };
    let all: Vec<Option<f64>> = pairs().map(|pair| pair.map(shrunk)).collect();
    ensure(all.iter().flatten().all(|value| value.is_finite()), || {
        Error::new(
            ErrorKind::OutOfRange,
            "values too far apart, against their standard errors, for double precision",
            "Look for values that are not of the same KPI.",
        )
    })?;
    Ok(all)
}

/// What the segments have in common.
struct Common {
    mean: f64,
    /// τ².
    between: f64,
}

impl Common {
    /// From (value, variance).
    fn of(segments: &[(f64, f64)]) -> Self {
        let by = |between: f64| {
            let weight = |own: f64| 1.0 / (between + own);
            let all: f64 = segments.iter().map(|(_, v)| weight(*v)).sum();
            segments
                .iter()
                .map(|(y, v)| weight(*v) / all * y)
                .sum::<f64>()
        };
        let fixed = by(0.0);
        let weights = || segments.iter().map(|(_, v)| 1.0 / v);
        let (sum, squares): (f64, f64) = (weights().sum(), weights().map(|w| w * w).sum());
        let q: f64 = segments.iter().map(|(y, v)| (y - fixed).powi(2) / v).sum();
        let df = segments.len().saturating_sub(1) as f64;
        let scale = sum - squares / sum;
        let between = if q > df && scale > 0.0 {
            (q - df) / scale
        } else {
            0.0
        };
        Self {
            mean: if between.is_finite() {
                by(between)
            } else {
                fixed
            },
            between,
        }
    }
}
