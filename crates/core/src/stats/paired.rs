//! The same customers twice: more of them at the end than at the start?

use super::compare::{Comparison, standardized, wilson_arms};
use super::distribution::{binomial_half_two_sided_mid, normal_critical};
use super::miettinen_nurminen::Share;
use super::validate;
use crate::error::Result;
use crate::summary::Flow;

/// The share at the end less the share at the start, in percent of all customers, −100
/// to 100; `None` over no customers.
///
/// The interval is Newcombe's (1998c) for paired shares, method 10: both Wilson intervals
/// put together with the correlation φ of the fourfold table, whose numerator is drawn
/// towards 0 by n / 2 where it is above 0. The test is McNemar's, which looks at those
/// who changed: z = (gained − lost) / √(gained + lost), and p the exact binomial one with
/// half of the probability of what was seen, mid-p (Fagerland, Lydersen and Laake 2013).
/// They are two methods, which may disagree close to the limit.
///
/// 22023 for a confidence outside (0, 1).
pub fn flow_compare(flow: &Flow, confidence: f64) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let n = flow.customers();
    if n == 0 {
        return Ok(None);
    }
    let [never, gained, lost, kept] =
        [flow.never, flow.gained, flow.lost, flow.kept].map(|count| count as f64);
    let end = Share {
        hits: gained + kept,
        misses: never + lost,
    };
    let start = Share {
        hits: lost + kept,
        misses: never + gained,
    };
    let critical = normal_critical(confidence);
    let phi = correlation(flow, &end, &start);
    let (end_below, end_above) = wilson_arms(&end, critical);
    let (start_below, start_above) = wilson_arms(&start, critical);
    let together = |a: f64, b: f64| {
        // (a − b)² + 2 (1 − φ) a b, of which nothing cancels.
        ((a - b) * (a - b) + 2.0 * (1.0 - phi) * (a * b)).sqrt()
    };
    let reach = (
        together(end_below, start_above),
        together(end_above, start_below),
    );
    let apart = i128::from(flow.gained) - i128::from(flow.lost);
    let z = standardized(apart as f64, (gained + lost).sqrt());
    let difference = apart as f64 / n as f64;
    Ok(Some(Comparison::new(
        100.0,
        difference,
        reach,
        100.0,
        z,
        |_| binomial_half_two_sided_mid(gained, lost),
    )))
}

/// φ of the fourfold table, corrected as in method 10; 0 where a margin is empty.
fn correlation(flow: &Flow, end: &Share, start: &Share) -> f64 {
    let [never, gained, lost, kept] = [flow.never, flow.gained, flow.lost, flow.kept]
        .map(|count| u128::from(count.unsigned_abs()));
    // Products of counts of 63 bits do not overflow.
    let (same, other) = (kept * never, gained * lost);
    let n = (kept + never + gained + lost) as f64;
    let over = if same >= other {
        ((same - other) as f64 - n / 2.0).max(0.0)
    } else {
        -((other - same) as f64)
    };
    let margins = (end.hits.sqrt() * start.hits.sqrt()) * (end.misses.sqrt() * start.misses.sqrt());
    if margins > 0.0 {
        (over / margins).clamp(-1.0, 1.0)
    } else {
        0.0
    }
}
