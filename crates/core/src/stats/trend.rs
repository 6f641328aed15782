//! Whether a series rises or falls, without asking how it is distributed.

use super::argument;
use super::special::normal_two_sided;
use crate::error::{Error, ErrorKind, Result, ensure};

/// The longest series. Sen's slope holds a core for 1 or 2 seconds on one.
pub const MAX_VALUES: usize = 100_000;

/// Memory for a value, at most.
pub const BYTES: usize = 56;

/// The longest series whose slopes are listed, half a megabyte of them.
const SHORT: usize = 350;

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
/// Time O(n log n) and [`BYTES`] a value; `pause` is called every few milliseconds
/// of it, and may end it by a panic. Beside values beyond 10²⁸⁵ those below
/// 10⁻²⁸⁰ may count as 0 in the slope. 22023 for NaN or an infinity, 54000 for
/// more than [`MAX_VALUES`], 22003 for a slope out of range.
pub fn kpi_trend(values: &[f64], pause: &dyn Fn()) -> Result<Option<Trend>> {
    ensure(values.len() <= MAX_VALUES, || {
        Error::new(
            ErrorKind::LimitExceeded,
            format!(
                "a trend takes at most {MAX_VALUES} values, not {}",
                values.len()
            ),
            "Aggregate by a longer period first.",
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
        sen_slope: sen_slope(values, pause)?,
        monotonic,
    }))
}

/// 18 times what a group of t values adds to (or, tied, takes from) the variance of S.
fn weight(t: i64) -> i128 {
    let t = i128::from(t);
    t * (t - 1) * (2 * t + 5)
}

/// What ties subtract from the variance.
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

/// The median of (xⱼ − xᵢ) / (j − i) over all i < j (the mean of the two in the
/// middle of an even number), exact but for the last rounding.
fn sen_slope(values: &[f64], pause: &dyn Fn()) -> Result<f64> {
    if values.len() < 2 {
        return Ok(0.0);
    }
    // By powers of two away from where a difference or a product would overflow.
    let most = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let scale = if most > 1e285 {
        2.0_f64.powi(-80)
    } else if most < 1e-200 {
        2.0_f64.powi(600)
    } else {
        1.0
    };
    let slopes = Slopes {
        values: values.iter().map(|x| x * scale).collect(),
        pause,
    };
    let slope = if values.len() <= SHORT {
        slopes.median_of_list()
    } else {
        slopes.median_by_bisection()
    } / scale;
    ensure(slope.is_finite(), || {
        Error::new(
            ErrorKind::OutOfRange,
            "the slope of the trend is out of range of double precision",
            "Measure in a larger unit.",
        )
    })?;
    Ok(slope)
}

/// The slopes between all pairs of these values.
struct Slopes<'a> {
    values: Vec<f64>,
    pause: &'a dyn Fn(),
}

impl Slopes<'_> {
    fn count(&self) -> usize {
        self.values.len() * (self.values.len() - 1) / 2
    }

    /// All of them in memory: quickest while they are few.
    fn median_of_list(&self) -> f64 {
        let mut slopes = Vec::with_capacity(self.count());
        for (j, later) in self.values.iter().enumerate() {
            let earlier = self.values[..j].iter().enumerate();
            slopes.extend(earlier.map(|(i, x)| (later - x) / (j - i) as f64));
        }
        let half = slopes.len() / 2;
        let (before, upper, _) = slopes.select_nth_unstable_by(half, f64::total_cmp);
        let lower = if self.count() % 2 == 1 {
            *upper
        } else {
            before.iter().copied().fold(f64::NEG_INFINITY, f64::max)
        };
        lower / 2.0 + *upper / 2.0 + 0.0
    }

    /// Without ever listing them, n²/2 as they are. How many are at most θ is the
    /// number of pairs with xⱼ − θ j <= xᵢ − θ i, which a merge sort counts; so the
    /// median is found by bisection over the doubles between the least and the
    /// greatest slope, of which there are at most 2⁶⁴. (Sen 1968; the duality as
    /// in Dillencourt, Mount and Netanyahu 1992, with bisection in place of their
    /// random choice.)
    fn median_by_bisection(&self) -> f64 {
        // Every slope is a mean of slopes from one value to the next.
        let steps = self.values.windows(2).map(|pair| pair[1] - pair[0]);
        let (least, most) = steps.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), step| {
            (a.min(step), b.max(step))
        });
        let ends = (least.next_down(), most.next_up());
        let pairs = self.count() as i64;
        let lower = self.smallest((pairs + 1) / 2, ends);
        let upper = if pairs % 2 == 1 || self.up_to(lower, 0.0) > pairs / 2 {
            lower
        } else {
            self.smallest(pairs / 2 + 1, (lower, ends.1))
        };
        lower / 2.0 + upper / 2.0
    }

    /// The k-th smallest, from 1, rounded to the nearest double; above the first
    /// of `ends` and not above the second.
    fn smallest(&self, k: i64, ends: (f64, f64)) -> f64 {
        // `below` has fewer than k slopes up to it, `slope` at least k.
        let (mut below, mut slope) = (rank(ends.0), rank(ends.1));
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
        (self.pause)();
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trend(values: &[f64]) -> Trend {
        kpi_trend(values, &|| ()).unwrap().unwrap()
    }

    fn slopes(values: Vec<f64>) -> Slopes<'static> {
        let pause = &|| ();
        Slopes { values, pause }
    }

    /// Pair by pair, as the definitions have it: S, the median slope, and the size
    /// of the slopes that it is the mean of, which may cancel.
    fn by_pairs(values: &[f64]) -> (i64, f64, f64) {
        let (mut s, mut slopes) = (0, vec![]);
        for (j, b) in values.iter().enumerate() {
            for (i, a) in values[..j].iter().enumerate() {
                s += i64::from(b > a) - i64::from(b < a);
                slopes.push((b - a) / (j - i) as f64);
            }
        }
        slopes.sort_by(f64::total_cmp);
        let n = slopes.len();
        if n == 0 {
            return (s, 0.0, 0.0);
        }
        let (below, above) = (slopes[(n - 1) / 2], slopes[n / 2]);
        (s, (below + above) / 2.0, below.abs().max(above.abs()))
    }

    /// Series with many ties, and with next to none.
    fn series() -> impl Strategy<Value = Vec<f64>> {
        use proptest::collection::vec;
        prop_oneof![
            vec((-3..4i32).prop_map(f64::from), 1..40),
            vec((0..1000i32).prop_map(|x| f64::from(x) / 10.0), 1..40),
            vec(-1e3..1e3f64, 1..40),
            vec(
                any::<f64>().prop_filter("of a size that scaling keeps", |x| {
                    *x == 0.0 || (1e-250..1e250).contains(&x.abs())
                }),
                1..12
            ),
        ]
    }

    proptest! {
        #[test]
        fn as_pair_by_pair(values in series()) {
            let got = trend(&values);
            let (s, slope, size) = by_pairs(&values);
            prop_assert_eq!(got.s, s);
            // The list rounds twice, the difference and the quotient.
            let near = |a: f64| (a - slope).abs() <= 1e-15 * size + 1e-280;
            prop_assert!(near(got.sen_slope), "{} {slope}", got.sen_slope);
            if values.len() > 1 && values.iter().all(|x| x.abs() < 1e100) {
                let other = slopes(values).median_by_bisection();
                prop_assert!(near(other), "{other} {slope}");
            }
            prop_assert!((-1.0..=1.0).contains(&got.tau) && (0.0..=1.0).contains(&got.p_value));
        }

        #[test]
        fn backwards_is_the_opposite(mut values in series()) {
            let forth = trend(&values);
            values.reverse();
            let back = trend(&values);
            prop_assert_eq!((forth.s, forth.tau, forth.z), (-back.s, -back.tau, -back.z));
            let error = (forth.sen_slope + back.sen_slope).abs();
            prop_assert!(error <= 1e-15 * forth.sen_slope.abs());
        }

        #[test]
        fn another_unit_is_the_same_trend(values in series(), power in -40..40i32) {
            let unit = 2.0_f64.powi(power);
            let scaled: Vec<f64> = values.iter().map(|x| x * unit).collect();
            let (one, other) = (trend(&values), trend(&scaled));
            if values.iter().all(|x| *x == 0.0 || x.abs() > 1e-250) {
                prop_assert_eq!((one.s, one.z, one.direction), (other.s, other.z, other.direction));
                prop_assert!(
                    (one.sen_slope * unit - other.sen_slope).abs()
                        <= 1e-15 * other.sen_slope.abs() + 1e-280
                );
            }
        }
    }

    #[test]
    fn a_line_has_its_slope() {
        for n in [2, 3, 10, 99, 500] {
            let third: Vec<f64> = (0..n).map(|i| f64::from(i) * 0.75 - 40.0).collect();
            let got = trend(&third);
            assert_eq!((got.sen_slope, got.tau, got.monotonic), (0.75, 1.0, true));
        }
        assert_eq!(trend(&[0.0, 5.0, 5.0, 1.0]).sen_slope, 1.0 / 6.0);
    }

    #[test]
    fn a_long_series_is_bisected() {
        // Ties, a wave and a slope that no double holds, over the listed length.
        let values: Vec<f64> = (0..2 * SHORT)
            .map(|i| (i % 7) as f64 + (i as f64 / 50.0).sin() + i as f64 / 3.0)
            .collect();
        let (s, slope, _) = by_pairs(&values);
        let got = trend(&values);
        assert_eq!(got.s, s);
        assert!((got.sen_slope - slope).abs() <= 1e-15, "{}", got.sen_slope);
        let thirds = slopes(vec![0.0, 0.0, 0.0, 1.0]);
        assert_eq!(thirds.smallest(4, (-1.0, 2.0)), 1.0 / 3.0);
        let long: Vec<f64> = (0..1000).map(|i| f64::from(i / 2)).collect();
        assert_eq!(trend(&long).sen_slope, 0.5);
    }

    #[test]
    fn edges() {
        assert_eq!(kpi_trend(&[], &|| ()), Ok(None));
        for flat in [&[3.5][..], &[3.5; 2], &[-0.0, 0.0, 0.0], &[3.5; 50]] {
            let got = trend(flat);
            let want = Trend {
                n: flat.len() as i64,
                direction: Direction::NoTrend,
                s: 0,
                tau: 0.0,
                z: 0.0,
                p_value: 1.0,
                sen_slope: 0.0,
                monotonic: false,
            };
            assert_eq!(got, want);
            assert!(got.sen_slope.is_sign_positive());
        }
        let rise = trend(&[1.0, 2.0]);
        assert_eq!(
            (rise.s, rise.tau, rise.p_value, rise.monotonic),
            (1, 1.0, 1.0, true)
        );
        assert_eq!(
            trend(&[1.0, 2.0, 3.0, 4.0, 5.0]).direction,
            Direction::Rising
        );
        assert_eq!(
            trend(&[5.0, 4.0, 3.0, 2.0, 1.0]).direction.as_str(),
            "falling"
        );
        assert!(!trend(&[1.0, 2.0, 1.5]).monotonic);
    }

    #[test]
    fn the_ends_of_the_numbers() {
        let most = f64::MAX;
        assert_eq!(trend(&[-most, 0.0, most]).sen_slope, most);
        assert_eq!(
            kpi_trend(&[-most, most], &|| ()).unwrap_err().kind,
            ErrorKind::OutOfRange
        );
        assert_eq!(trend(&[0.0, 5e-324, 1e-323]).sen_slope, 5e-324);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                kpi_trend(&[1.0, bad], &|| ()).unwrap_err().kind,
                ErrorKind::InvalidParameter
            );
        }
        let long = vec![0.0; MAX_VALUES + 1];
        assert_eq!(
            kpi_trend(&long, &|| ()).unwrap_err().kind,
            ErrorKind::LimitExceeded
        );
    }
}
