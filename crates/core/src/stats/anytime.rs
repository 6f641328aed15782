//! The confidence sequence of a share: an interval that is right at every look at the
//! growing counts at once, so one may stop as soon as it says enough.

use super::interval::Interval;
use super::miettinen_nurminen::Share;
use super::root::root;
use cdflib::special::internal::{beta_rcomp, rlog1};

/// The shares p at which the density of the posterior under a uniform prior, beta(hits +
/// 1, misses + 1), is at least `level`: a mixture of likelihood ratios whose mean is 1 at
/// the true p, by Ville's inequality rarely above 1 / `level` (Robbins 1970; Waudby-Smith
/// and Ramdas 2020, the ratio of prior and posterior).
pub fn beta_binomial(share: &Share, level: f64) -> Interval {
    let (p, q) = (share.share(), share.mirrored().share());
    Interval {
        low: p * (-fall(share, level)).exp(),
        // 1 − q exp(−u), with its digits where it is small.
        high: p - q * (-fall(&share.mirrored(), level)).exp_m1(),
    }
}

/// How far down to the lower limit, as u = ln(p̂ / p), so that a limit far below the share
/// keeps its digits. From p̂ to p the logarithm of the density falls by x φ(p / p̂ − 1) +
/// y φ((p̂ − p) / q̂), φ(v) = v − ln(1 + v): a sum of what is not below 0.
fn fall(share: &Share, level: f64) -> f64 {
    let Share { hits, misses } = *share;
    let n = share.total();
    if hits == 0.0 {
        return 0.0;
    }
    if misses == 0.0 {
        // (n + 1) pⁿ = level
        return ((n + 1.0).ln() - level.ln()) / n;
    }
    let (p, q) = (hits / n, misses / n);
    let peak = beta_rcomp(hits + 1.0, misses + 1.0, p, q) / (p * q);
    let most = peak.ln() - level.ln();
    let beyond = |u: f64| {
        let down = (-u).exp_m1();
        let of_hits = if u < 0.5 { rlog1(down) } else { down + u };
        hits * of_hits + misses * rlog1(-down * (p / q)) - most
    };
    root(beyond, 0.0, most / hits + 1.0)
}
