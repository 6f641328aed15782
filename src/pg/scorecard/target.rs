//! Whether a value meets its target.

use advocacy_kpi_core::catalog::bands::Better;
use advocacy_kpi_core::insight::Reached;

/// By the value and its interval; NULL where there is no value or no target.
pub(super) fn is_met(
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    target: Option<f64>,
    better: Option<String>,
) -> Option<String> {
    let better = match better.as_deref() {
        Some("lower") => Better::Lower,
        _ => Better::Higher,
    };
    let met = Reached::of(better, value?, low, high, target?);
    Some(met.name().to_owned())
}
