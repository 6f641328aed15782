//! Shewhart's control charts: whether a sample is within what chance alone lets
//! a steady process do.
//!
//! A sample right on a limit is in control. Whether it is beyond is decided in whole
//! numbers, not by the limits as they are shown, which are rounded.
//!
//! A baseline without any spread, such as 0 of 1,000, is no proof that there is none. Its
//! limits are those of the baseline with half a hit (an NPS: Rocks's three answers) more,
//! and reach at least one row's difference, so that no single row is out of control.

use super::interval::Group;
use super::tango::Classes;
use super::validate;
use crate::error::{Error, Result, ensure, invalid_parameter};
use crate::summary::{Action, Nps, Rate, percent};
use num_bigint::BigInt;
use std::str::FromStr;

/// The center and the limits for a sample of its size, and whether the sample is
/// outside; a sample right on a limit is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub center: f64,
    pub lcl: f64,
    pub ucl: f64,
    pub out_of_control: bool,
}

/// Where the spread that a u chart allows for comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispersion {
    /// Actions are a Poisson count: customers are alike and act independently.
    Poisson,
    /// The variance between the customers of the baseline (Montgomery 2013, section 6.2).
    Empirical,
}

impl Dispersion {
    pub const ALL: [(&'static str, Self); 2] =
        [("poisson", Self::Poisson), ("empirical", Self::Empirical)];
}

impl FromStr for Dispersion {
    type Err = Box<Error>;

    fn from_str(text: &str) -> Result<Self> {
        validate::method("the dispersion of a u chart", text, &Self::ALL)
    }
}

/// p chart: the share of a sample against the share of a baseline p, in percent.
///
/// Limits `p ± sigma · √(p (1 − p) / n)` with the sample's n, cut to 0 and 100
/// (Montgomery; NIST/SEMATECH e-Handbook 6.3.3.2). `None` where the sample or the
/// baseline has no rows.
///
/// 22023 for a sigma not above 0.
pub fn p_chart(sample: &Rate, baseline: &Rate, sigma: f64) -> Result<Option<Limits>> {
    p_chart_widened(sample, baseline, sigma, 1.0)
}

/// p′ chart (Laney 2002): the limits of the p chart `sigma_z` times as wide, for shares
/// that vary from sample to sample by more than the binomial distribution lets them. See
/// [`sigma_z`] for where it comes from.
///
/// 22023 for a sigma or sigma_z not above 0.
pub fn p_prime_chart(
    sample: &Rate,
    baseline: &Rate,
    sigma_z: f64,
    sigma: f64,
) -> Result<Option<Limits>> {
    ensure(sigma_z > 0.0 && sigma_z <= 1000.0, || {
        invalid_parameter(
            format!("no p' chart has a sigma_z of {sigma_z}"),
            "sigma_z is how many times as much as chance the samples vary: above 0, at most 1000.",
        )
    })?;
    p_chart_widened(sample, baseline, sigma, sigma_z)
}

fn p_chart_widened(
    sample: &Rate,
    baseline: &Rate,
    sigma: f64,
    widened: f64,
) -> Result<Option<Limits>> {
    validate::sigma(sigma)?;
    let share = percent(sample.hits.into(), sample.total.into());
    let center = percent(baseline.hits.into(), baseline.total.into());
    let (Some(share), Some(center)) = (share, center) else {
        return Ok(None);
    };
    let (n, m) = (sample.total as f64, baseline.total as f64);
    let misses = baseline.total - baseline.hits;
    let error = |hits: f64, misses: f64| {
        let total = hits + misses;
        widened * (hits / total * (misses / total) / n).sqrt()
    };
    if baseline.hits == 0 || misses == 0 {
        let reach = sigma * error(0.5, m + 0.5) + 0.5 / (m + 1.0);
        return Ok(Some(without_spread(
            share,
            center,
            100.0 * reach,
            100.0 / n,
            0.0,
            100.0,
        )));
    }
    let reach = 100.0 * sigma * error(baseline.hits as f64, misses as f64);
    // (x m − y n)² > σ² y (m − y) n, σ with what it is widened by.
    let [x, n, y, m] = [sample.hits, sample.total, baseline.hits, baseline.total].map(BigInt::from);
    let apart = &x * &m - &y * &n;
    let spread = &y * (&m - &y) * &n;
    let outside = beyond(&apart * &apart, &[sigma, widened], spread);
    Ok(Some(limits(center, reach, 0.0, 100.0, outside)))
}

/// How many times as much as the binomial distribution lets them the shares of these
/// samples vary: the mean moving range of their z over 1.128 (Laney 2002). `None` for
/// fewer than two samples with rows, or where all are hits, or none.
pub fn sigma_z(samples: &[Rate]) -> Option<f64> {
    let samples = || samples.iter().filter(|sample| sample.total > 0);
    let sum = |of: fn(&Rate) -> i64| samples().map(|s| i128::from(of(s))).sum::<i128>() as f64;
    let (hits, total) = (sum(|s| s.hits), sum(|s| s.total));
    let share = hits / total;
    let rest = sum(|s| s.total - s.hits) / total;
    if samples().count() < 2 || hits == 0.0 || rest == 0.0 {
        return None;
    }
    let z: Vec<f64> = samples()
        .map(|s| {
            let n = s.total as f64;
            (s.hits as f64 / n - share) / (share * rest / n).sqrt()
        })
        .collect();
    let ranges = z.windows(2).map(|pair| match pair {
        [a, b] => (a - b).abs(),
        _ => 0.0,
    });
    Some(ranges.sum::<f64>() / (z.len() - 1) as f64 / MEAN_RANGE)
}

/// The mean range of two values of a normal distribution, in standard deviations: the
/// d₂ of tables, 2 / √π = 1.128379, as they round it.
pub(super) const MEAN_RANGE: f64 = 1.128;

/// u chart: the actions per customer of a sample against those of a baseline u.
///
/// Limits `u ± sigma · √(u / n)` with the sample's number of customers n, cut at
/// 0 below (Montgomery); `empirical`: `u ± sigma · √(s² / n)` with the variance s² between
/// the customers of the baseline, where there is one. One customer in the sample makes
/// it a c chart. `None` where the sample or the baseline has no customers.
///
/// 22023 for a sigma not above 0.
pub fn u_chart(
    sample: &Action,
    baseline: &Action,
    sigma: f64,
    dispersion: Dispersion,
) -> Result<Option<Limits>> {
    validate::sigma(sigma)?;
    if sample.customers <= 0 || baseline.customers <= 0 {
        return Ok(None);
    }
    let (n, m) = (sample.customers as f64, baseline.customers as f64);
    let (value, center) = (sample.actions as f64 / n, baseline.actions as f64 / m);
    let [x, big_n, y, big_m] = [
        sample.actions,
        sample.customers,
        baseline.actions,
        baseline.customers,
    ]
    .map(BigInt::from);
    let apart = &x * &big_m - &y * &big_n;
    let apart = &apart * &apart;
    let varying = Group::of(baseline).filter(|group| group.variance > 0.0);
    if let (Dispersion::Empirical, Some(group)) = (dispersion, varying) {
        let reach = sigma * (group.variance * m / n).sqrt();
        // (x m − y n)² (m − 1) > σ² n m (m q − y²), q the sum of squares.
        let deviations = &big_m * BigInt::from(baseline.squares) - &y * &y;
        let outside = beyond(apart * (&big_m - 1), &[sigma], deviations * &big_n * &big_m);
        return Ok(Some(limits(center, reach, 0.0, f64::INFINITY, outside)));
    }
    if baseline.actions == 0 {
        let more = 0.5 / m;
        let reach = more + sigma * (more / n).sqrt();
        return Ok(Some(without_spread(
            value,
            center,
            reach,
            1.0 / n,
            0.0,
            f64::INFINITY,
        )));
    }
    let reach = sigma * (center / n).sqrt();
    // (x m − y n)² > σ² y m n.
    let outside = beyond(apart, &[sigma], y * big_m * big_n);
    Ok(Some(limits(center, reach, 0.0, f64::INFINITY, outside)))
}

/// The chart of a Net Promoter Score: that of a sample against that of a baseline, in
/// points.
///
/// Limits `NPS ± sigma · √(V / n)` with the sample's n and the variance V = p + d − (p −
/// d)² of one answer of the baseline, cut to ±100. `None` where the sample or the baseline
/// has no answers.
///
/// 22023 for a sigma not above 0.
pub fn nps_chart(sample: &Nps, baseline: &Nps, sigma: f64) -> Result<Option<Limits>> {
    validate::sigma(sigma)?;
    let (Some(score), Some(center)) = (sample.points(), baseline.points()) else {
        return Ok(None);
    };
    let (n, base) = (sample.responses(), Classes::of(baseline));
    let error = |base: Classes| 100.0 * (base.variance() * base.total() / n as f64).sqrt();
    if base.variance() == 0.0 {
        let more = base.adjusted();
        let reach = sigma * error(more) + 100.0 * (base.score() - more.score()).abs();
        // An answer of the other end moves the score by 2 / n.
        let least = 200.0 / n as f64;
        return Ok(Some(without_spread(
            score, center, reach, least, -100.0, 100.0,
        )));
    }
    let net = |nps: &Nps| i128::from(nps.promoters) - i128::from(nps.detractors);
    let [x, y, n, m] = [net(sample), net(baseline), n, baseline.responses()].map(BigInt::from);
    // (x m − y n)² > σ² n (m (p + d) − y²).
    let apart = &x * &m - &y * &n;
    let decided = i128::from(baseline.promoters) + i128::from(baseline.detractors);
    let spread = (&m * decided - &y * &y) * &n;
    let outside = beyond(&apart * &apart, &[sigma], spread);
    Ok(Some(limits(
        center,
        sigma * error(base),
        -100.0,
        100.0,
        outside,
    )))
}

fn limits(center: f64, reach: f64, least: f64, most: f64, out_of_control: bool) -> Limits {
    Limits {
        center,
        lcl: (center - reach).max(least),
        ucl: (center + reach).min(most),
        out_of_control,
    }
}

/// Of a baseline without spread: `row` is the difference that one row makes.
fn without_spread(value: f64, center: f64, reach: f64, row: f64, least: f64, most: f64) -> Limits {
    // A quotient of counts is right to two units in its last place.
    let apart = (value - center).abs() - 4.0 * f64::EPSILON * value.abs().max(center.abs());
    let reach = reach.max(row);
    limits(center, reach, least, most, apart > reach)
}

/// Whether `left` > factor² · … · `right`, exactly. A double is a whole number times a
/// power of two, so both sides are whole numbers.
fn beyond(left: BigInt, factors: &[f64], right: BigInt) -> bool {
    let (mut left, mut right) = (left, right);
    for factor in factors {
        let (mantissa, exponent) = decoded(*factor);
        right *= mantissa * mantissa;
        match u32::try_from(2 * exponent) {
            Ok(up) => right <<= up,
            Err(_) => left <<= (2 * exponent).unsigned_abs(),
        }
    }
    left > right
}

/// mantissa · 2^exponent, for a number above 0.
fn decoded(number: f64) -> (i128, i32) {
    let bits = number.to_bits();
    let (mantissa, exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i32);
    match exponent {
        0 => (mantissa.into(), -1074),
        _ => ((mantissa | 1 << 52).into(), exponent - 1075),
    }
}
