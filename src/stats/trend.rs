//! Whether a series rises or falls, without asking how it is distributed.

use super::argument;
use super::special::normal_two_sided;
use crate::fault::{Fault, Kind, Result, ensure};

/// The longest series. Sen's slope holds a core for 1 or 2 seconds on one.
pub const MAX_VALUES: usize = 100_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Rising,
    Falling,
    NoTrend,
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::NoTrend => "no trend",
        }
    }
}

/// The test of Mann (1945) and Kendall (1975) and the slope of Sen (1968).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Values.
    pub n: i64,
    /// Up or down where p < 0.05.
    pub direction: Direction,
    /// Pairs that rise less pairs that fall.
    pub s: i64,
    /// Kendall's tau-b, −1 to 1, 0 for a constant series. Values may tie, times do not.
    pub tau: f64,
    /// (S − sign S) / √var S, the variance corrected for ties.
    pub z: f64,
    /// Two-sided, from z.
    pub p_value: f64,
    /// The median of the slopes between all pairs, in the value's unit per step;
    /// 0 for one value.
    pub sen_slope: f64,
    /// Never fell, and rose at least once.
    pub monotonic: bool,
}

/// The trend of values in order of time; `None` for no values.
///
/// Time O(n log n) and 48 bytes a value. 22023 for NaN or an infinity, 22003 for
/// more than [`MAX_VALUES`] or a slope out of range.
pub fn kpi_trend(values: &[f64]) -> Result<Option<Trend>> {
    ensure(values.len() <= MAX_VALUES, || {
        Fault::new(
            Kind::OutOfRange,
            format!("a trend over {} values", values.len()),
            format!("At most {MAX_VALUES}; aggregate by a longer period first."),
        )
    })?;
    for value in values {
        argument::finite("no trend", *value)?;
    }
    if values.is_empty() {
        return Ok(None);
    }
    let n = values.len() as i64;
    let pairs = n * (n - 1) / 2;

    let mut sorted = values.to_vec();
    let falls = inversions(&mut sorted, |right, left| right < left);
    let ties = Ties::of(&sorted);
    let s = pairs - ties.pairs - 2 * falls;
    let variance = (weight(n) - ties.weight) as f64 / 18.0;
    let z = if s == 0 {
        0.0
    } else {
        (s - s.signum()) as f64 / variance.sqrt()
    };
    let p_value = normal_two_sided(z);
    let untied = pairs - ties.pairs;
    let tau = if untied == 0 {
        0.0
    } else {
        s as f64 / (pairs as f64 * untied as f64).sqrt()
    };
    let direction = match s.signum() {
        1 if p_value < 0.05 => Direction::Rising,
        -1 if p_value < 0.05 => Direction::Falling,
        _ => Direction::NoTrend,
    };
    let steps = || values.windows(2).map(|pair| (pair[0], pair[1]));
    let monotonic = steps().all(|(a, b)| a <= b) && steps().any(|(a, b)| a < b);
    Ok(Some(Trend {
        n,
        direction,
        s,
        tau,
        z,
        p_value,
        sen_slope: sen_slope(values)?,
        monotonic,
    }))
}

/// 18 times what a group of t values adds to (or, tied, takes from) the variance of S.
fn weight(t: i64) -> i128 {
    let t = i128::from(t);
    t * (t - 1) * (2 * t + 5)
}

/// What ties take away.
struct Ties {
    /// Pairs of equal values.
    pairs: i64,
    /// The sum of the weights of the groups of equal values.
    weight: i128,
}

impl Ties {
    fn of(sorted: &[f64]) -> Self {
        let mut ties = Self {
            pairs: 0,
            weight: 0,
        };
        for group in sorted.chunk_by(|a, b| a == b) {
            let t = group.len() as i64;
            ties.pairs += t * (t - 1) / 2;
            ties.weight += weight(t);
        }
        ties
    }
}

/// Sorts by merging, and counts the pairs of which the later element comes `before`
/// the earlier one: with `<` the pairs that fall, with `<=` those that do not rise.
fn inversions<K: Copy>(keys: &mut Vec<K>, before: impl Fn(&K, &K) -> bool) -> i64 {
    let n = keys.len();
    let mut count = 0;
    let mut merged = Vec::with_capacity(n);
    let mut width = 1;
    while width < n {
        merged.clear();
        for start in (0..n).step_by(2 * width) {
            let middle = (start + width).min(n);
            let end = (middle + width).min(n);
            let (mut left, mut right) = (start, middle);
            while left < middle && right < end {
                if before(&keys[right], &keys[left]) {
                    merged.push(keys[right]);
                    right += 1;
                    count += (middle - left) as i64;
                } else {
                    merged.push(keys[left]);
                    left += 1;
                }
            }
            merged.extend_from_slice(&keys[left..middle]);
            merged.extend_from_slice(&keys[right..end]);
        }
        std::mem::swap(keys, &mut merged);
        width *= 2;
    }
    count
}

/// The median of (xⱼ − xᵢ) / (j − i) over all i < j, rounded to the nearest double
/// (the mean of the two in the middle, each rounded so, of an even number).
///
/// The slopes themselves, n²/2 of them, are never listed. How many are at most θ is
/// the number of pairs with xⱼ − θ j <= xᵢ − θ i, which a merge sort counts; so the
/// median is found by bisection over the doubles between the least and the
/// greatest slope, of which there are at most 2⁶⁴. (Sen 1968; the duality as in
/// Dillencourt, Mount and Netanyahu 1992, with bisection in place of their random
/// choice.)
fn sen_slope(values: &[f64]) -> Result<f64> {
    if values.len() < 2 {
        return Ok(0.0);
    }
    // By powers of two away from where a difference or a product would overflow.
    let most = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let scale = if most > 1e150 {
        2.0_f64.powi(-600)
    } else if most < 1e-150 {
        2.0_f64.powi(600)
    } else {
        1.0
    };
    let slopes = Slopes::new(values.iter().map(|x| x * scale).collect());
    let pairs = values.len() as i64 * (values.len() as i64 - 1) / 2;
    let lower = slopes.smallest((pairs + 1) / 2);
    let upper = if pairs % 2 == 1 {
        lower
    } else {
        slopes.smallest(pairs / 2 + 1)
    };
    let slope = (lower / 2.0 + upper / 2.0) / scale;
    ensure(slope.is_finite(), || {
        Fault::new(
            Kind::OutOfRange,
            "the slope of the trend is out of range of double precision",
            "Measure in a larger unit.",
        )
    })?;
    Ok(slope)
}

struct Slopes {
    values: Vec<f64>,
    /// Below every slope, and not below any.
    ends: (f64, f64),
}

impl Slopes {
    /// Every slope is a mean of slopes from one value to the next.
    fn new(values: Vec<f64>) -> Self {
        let steps = values.windows(2).map(|pair| pair[1] - pair[0]);
        let (least, most) = steps.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), step| {
            (a.min(step), b.max(step))
        });
        Self {
            values,
            ends: (least.next_down(), most.next_up()),
        }
    }

    /// The k-th smallest, from 1, rounded to the nearest double.
    fn smallest(&self, k: i64) -> f64 {
        // `below` has fewer than k slopes up to it, `slope` at least k.
        let (mut below, mut slope) = (rank(self.ends.0), rank(self.ends.1));
        while slope - 1 > below {
            let middle = (below & slope) + ((below ^ slope) >> 1);
            if self.up_to(unrank(middle), 0.0) >= k {
                slope = middle;
            } else {
                below = middle;
            }
        }
        // So it is rounded up; down is nearer if it is not above the middle.
        let (below, slope) = (unrank(below), unrank(slope));
        let half = (below - slope) / 2.0;
        if half < 0.0 && self.up_to(slope, half) >= k {
            below
        } else {
            slope + 0.0
        }
    }

    /// How many slopes are at most `slope + rest`.
    fn up_to(&self, slope: f64, rest: f64) -> i64 {
        let mut keys = self.residuals(slope, rest);
        inversions(&mut keys, |right, left| right <= left)
    }

    /// xᵢ − (slope + rest) · i as unevaluated sums of two doubles, 106 bits, which
    /// compare as the numbers they stand for. `rest` is a power of two or 0.
    fn residuals(&self, slope: f64, rest: f64) -> Vec<(f64, f64)> {
        // Veltkamp's split: both halves times an index below 2²⁶ are exact.
        let wide = slope * 134_217_729.0;
        let top = wide - (wide - slope);
        let bottom = slope - top;
        let residual = |(i, &x): (usize, &f64)| {
            let i = i as f64;
            let product = slope * i;
            let lost = (top * i - product) + bottom * i + rest * i;
            // Knuth's exact sum of x and −product, then what both lost.
            let sum = x - product;
            let part = sum - x;
            let error = (x - (sum - part)) + (-product - part) - lost;
            let high = sum + error;
            (high, error - (high - sum))
        };
        self.values.iter().enumerate().map(residual).collect()
    }
}

/// Doubles by their order, as integers without gaps; −0 just below +0.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

fn unrank(rank: i64) -> f64 {
    f64::from_bits((rank ^ ((rank >> 63) as u64 >> 1) as i64) as u64)
}
