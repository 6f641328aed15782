//! Shewhart's control charts: whether a sample is within what chance alone lets
//! a steady process do.

use super::argument;
use crate::error::Result;
use crate::summary::percent;

/// The center and the limits for a sample of its size, and whether the sample is
/// outside; a sample right on a limit is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub center: f64,
    pub lcl: f64,
    pub ucl: f64,
    pub out_of_control: bool,
}

/// p chart: the share of a sample against the share of a baseline p, in percent.
///
/// Limits `p ± sigma · √(p (1 − p) / n)` with the sample's n, cut to 0 and 100
/// (Montgomery; NIST/SEMATECH e-Handbook 6.3.3.2). `None` where the sample or the
/// baseline has no rows.
///
/// 22023 for a sigma not above 0, or hits that are not 0 to their total.
pub fn p_chart(
    sample_hits: i64,
    sample_total: i64,
    baseline_hits: i64,
    baseline_total: i64,
    sigma: f64,
) -> Result<Option<Limits>> {
    argument::sigma(sigma)?;
    argument::hits_of(sample_hits, sample_total)?;
    argument::hits_of(baseline_hits, baseline_total)?;
    let sample = percent(sample_hits.into(), sample_total.into());
    let center = percent(baseline_hits.into(), baseline_total.into());
    let (Some(sample), Some(center)) = (sample, center) else {
        return Ok(None);
    };
    let (hits, total) = (baseline_hits as f64, baseline_total as f64);
    let misses = (baseline_total - baseline_hits) as f64;
    let error = (hits / total * (misses / total) / sample_total as f64).sqrt();
    Ok(Some(limits(sample, center, 100.0 * sigma * error, 100.0)))
}

/// u chart: the actions per customer of a sample against those of a baseline u.
///
/// Limits `u ± sigma · √(u / n)` with the sample's number of customers n, cut at
/// 0 below (Montgomery). One customer in the sample makes it a c chart. `None`
/// where the sample or the baseline has no customers.
///
/// 22023 for a sigma not above 0 or a count below 0.
pub fn u_chart(
    sample_actions: i64,
    sample_customers: i64,
    baseline_actions: i64,
    baseline_customers: i64,
    sigma: f64,
) -> Result<Option<Limits>> {
    argument::sigma(sigma)?;
    argument::counts(
        "customers and their actions",
        &[
            sample_actions,
            sample_customers,
            baseline_actions,
            baseline_customers,
        ],
    )?;
    if sample_customers == 0 || baseline_customers == 0 {
        return Ok(None);
    }
    let sample = sample_actions as f64 / sample_customers as f64;
    let center = baseline_actions as f64 / baseline_customers as f64;
    let error = (center / sample_customers as f64).sqrt();
    Ok(Some(limits(sample, center, sigma * error, f64::INFINITY)))
}

fn limits(sample: f64, center: f64, reach: f64, most: f64) -> Limits {
    let (lcl, ucl) = ((center - reach).max(0.0), (center + reach).min(most));
    Limits {
        center,
        lcl,
        ucl,
        out_of_control: sample < lcl || sample > ucl,
    }
}
