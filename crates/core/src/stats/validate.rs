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

/// How many there are of whom `sample` were asked. 22023 for fewer than that.
pub fn population(sample: i128, population: i64) -> Result<()> {
    ensure(i128::from(population) >= sample && population > 0, || {
        invalid_parameter(
            format!("a sample of {sample} from a population of {population}"),
            "The population holds at least the sample; NULL where it is large or unknown.",
        )
    })
}

/// The chance to find a difference that is there, between 0 and 1, both exclusive. 22023
/// for any other.
pub fn power(power: f64) -> Result<()> {
    ensure(power > 0.0 && power < 1.0, || {
        invalid_parameter(
            format!("no difference is found with a power of {power}"),
            "Power is between 0 and 1, both exclusive: 0.8 for 80 percent.",
        )
    })
}

/// A number of rows that is planned with. 22023 for one below 1.
pub fn expected_n(rows: i64) -> Result<()> {
    ensure(rows > 0, || {
        invalid_parameter(
            format!("no test expects {rows} rows"),
            "expected_n is the number of rows a side at which the interval is to be \
             narrowest, 1 or more; it does not have to be met.",
        )
    })
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
