//! Brand health: KPIs of different units in one index.

use crate::error::{Result, ensure, invalid_parameter};

/// A value brought to 0-100 by the scale of its KPI: 0 at the bad end, 100 at the
/// good one, clipped beyond. `min < max`.
pub fn score(value: f64, min: f64, max: f64, higher_is_better: bool) -> f64 {
    // Halves, so that no difference of two values in range overflows.
    let share = (value / 2.0 - min / 2.0) / (max / 2.0 - min / 2.0);
    let score = (100.0 * share).clamp(0.0, 100.0);
    if higher_is_better {
        score
    } else {
        100.0 - score
    }
}

/// A weight, 0 or more. 22023 for any other.
pub fn weight(kpi: &str, weight: f64) -> Result<f64> {
    ensure(weight.is_finite() && weight >= 0.0, || {
        invalid_parameter(
            format!("weight {weight} of {kpi}"),
            "A weight is a number of 0 or more; 1 where none is given.",
        )
    })?;
    Ok(weight)
}

/// What each score adds to the index, in points: `weight * score / sum of weights`.
/// The index is their sum, 0-100.
///
/// 22023 where all weights are 0.
pub fn contributions(scored: &[(f64, f64)]) -> Result<Vec<f64>> {
    // Weights are relative: the largest counts as 1, so that no sum of them overflows.
    let largest = scored.iter().fold(0.0, |most: f64, (_, w)| most.max(*w));
    ensure(largest > 0.0 || scored.is_empty(), || {
        invalid_parameter(
            "every weight is 0",
            "Give at least one KPI that has a value a weight above 0.",
        )
    })?;
    let sum: f64 = scored.iter().map(|(_, weight)| weight / largest).sum();
    Ok(scored
        .iter()
        .map(|(score, weight)| score * (weight / largest) / sum)
        .collect())
}
