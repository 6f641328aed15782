//! The checks that the statistics share.

use crate::error::{Result, ensure, invalid_parameter};

/// A confidence level, between 0 and 1, both exclusive. 22023 for any other.
pub fn confidence(level: f64) -> Result<()> {
    ensure(level > 0.0 && level < 1.0, || {
        invalid_parameter(
            format!("no interval has confidence {level}"),
            "Confidence is between 0 and 1, both exclusive: 0.95 for 95 percent.",
        )
    })
}

/// How many standard errors wide a control chart is. 22023 unless above 0 and at
/// most 1000, beyond which nothing is ever out of control.
pub fn sigma(sigma: f64) -> Result<()> {
    ensure(sigma > 0.0 && sigma <= 1000.0, || {
        invalid_parameter(
            format!("no control limits {sigma} standard errors from the center"),
            "sigma is a number above 0 and at most 1000; 3 is usual.",
        )
    })
}

/// `hits` of `total`. 22023 unless 0 <= hits <= total.
pub fn hits_of(hits: i64, total: i64) -> Result<()> {
    ensure(0 <= hits && hits <= total, || {
        invalid_parameter(
            format!("{hits} hits of {total}"),
            "Hits are 0 or more and no more than the total.",
        )
    })
}

/// Counts that stand on their own. 22023 for one below 0.
pub fn counts(of: &str, counts: &[i64]) -> Result<()> {
    match counts.iter().find(|count| **count < 0) {
        None => Ok(()),
        Some(count) => Err(invalid_parameter(
            format!("{of} have a count of {count}"),
            "Counts are 0 or more.",
        )),
    }
}

/// One of the methods that have a name. 22023 for any other text.
pub fn method<M: Copy>(what: &str, text: &str, known: &[(&str, M)]) -> Result<M> {
    let found = known.iter().find(|(name, _)| *name == text);
    found.map(|(_, method)| *method).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        invalid_parameter(
            format!("{what} has no method {text:?}"),
            format!("Methods: {}.", names.join(", ")),
        )
    })
}

/// Every value of a series. 22023 for NaN or an infinity.
pub fn finite(what: &str, value: f64) -> Result<()> {
    ensure(value.is_finite(), || {
        invalid_parameter(
            format!("{what} with a value of {value}"),
            "Values are finite numbers: FILTER out NaN and Infinity, or make them NULL.",
        )
    })
}
