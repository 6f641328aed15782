//! Many tests at once: of a hundred without any difference, five are below 5 percent.

use super::validate;
use crate::error::{Error, Result, ensure, invalid_parameter};
use std::str::FromStr;

/// How to adjust p-values of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustMethod {
    /// Benjamini and Hochberg (1995): of what is called a difference, the share that is
    /// none is kept below the level, for tests that are independent or go together.
    Bh,
    /// Holm (1979): the chance of any false one is kept below the level, whatever the
    /// tests have to do with each other.
    Holm,
    /// Benjamini and Yekutieli (2001): as `bh`, whatever the tests have to do with each
    /// other.
    By,
}

impl AdjustMethod {
    pub const ALL: [(&'static str, Self); 3] =
        [("bh", Self::Bh), ("holm", Self::Holm), ("by", Self::By)];
}

impl FromStr for AdjustMethod {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("the adjustment of p-values", text, &Self::ALL)
    }
}

/// The p-values of a family, adjusted, each in its place; NULL stays NULL and is no test.
/// As R's `p.adjust`.
///
/// 22023 for a p-value outside 0 to 1.
pub fn p_adjust(p: &[Option<f64>], method: AdjustMethod) -> Result<Vec<Option<f64>>> {
    for value in p.iter().flatten() {
        ensure((0.0..=1.0).contains(value), || {
            invalid_parameter(
                format!("a p-value of {value}"),
                "p-values are 0 to 1, or NULL.",
            )
        })?;
    }
    let mut tests: Vec<(f64, usize)> = (0..)
        .zip(p)
        .filter_map(|(at, value)| value.map(|value| (value, at)))
        .collect();
    // From the largest to the smallest for the two that go by false discoveries.
    tests.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = tests.len() as f64;
    let harmonic: f64 = match method {
        AdjustMethod::By => (1..=tests.len()).map(|i| 1.0 / i as f64).sum(),
        _ => 1.0,
    };
    let mut adjusted = vec![None; p.len()];
    let mut put = |at: usize, value: f64| {
        if let Some(place) = adjusted.get_mut(at) {
            *place = Some(value);
        }
    };
    if method == AdjustMethod::Holm {
        let mut largest = 0.0_f64;
        for (i, (value, at)) in tests.into_iter().enumerate() {
            largest = largest.max(value * (n - i as f64)).min(1.0);
            put(at, largest);
        }
    } else {
        let mut smallest = 1.0_f64;
        for (i, (value, at)) in tests.into_iter().enumerate().rev() {
            smallest = smallest.min(value * (n / (i + 1) as f64 * harmonic));
            put(at, smallest);
        }
    }
    Ok(adjusted)
}
