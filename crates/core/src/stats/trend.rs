//! Whether a series rises or falls, without asking how it is distributed.

use super::distribution::{normal_critical, normal_two_sided};
use super::kendall;
use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure};

/// The longest series. Sen's slope and its interval hold a core for 4 or 5 seconds on one.
pub const MAX_VALUES: usize = 100_000;

/// The longest series with its gaps, in which the product of a slope and a time is exact.
pub const MAX_PERIODS: usize = 1 << 26;

/// Memory for a value, at most.
pub const BYTES: usize = 80;

/// The confidence of the interval of Sen's slope.
const CONFIDENCE: f64 = 0.95;

/// The longest series whose slopes are listed, half a megabyte of them.
const SHORT: usize = 350;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Rising,
    Falling,
    NoTrend,
}

impl Direction {
    /// Up or down where p < 0.05.
    pub(super) fn of(s: i64, p_value: f64) -> Self {
        match s.signum() {
            1 if p_value < 0.05 => Self::Rising,
            -1 if p_value < 0.05 => Self::Falling,
            _ => Self::NoTrend,
        }
    }

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
    /// Two-sided: exact up to 12 values, from z beyond.
    pub p_value: f64,
    /// The median of the slopes between all pairs, in the value's unit per step;
    /// 0 for one value.
    pub sen_slope: f64,
    /// The 95 % interval of that slope (Sen 1968; Gilbert 1987, section 16.5). `None` where
    /// there are too few values for one.
    pub sen_low: Option<f64>,
    pub sen_high: Option<f64>,
    /// Never fell, and rose at least once.
    pub monotonic: bool,
}

/// The trend of values in order of time; `None` for no values. A NULL is a period of which
/// nothing is known: it keeps its place, so that the slope is one of time.
///
/// Time O(n log n) and [`BYTES`] a value; `pause` is called every few milliseconds
/// of it, and may end it by a panic. Beside values beyond 10²⁸⁵ those below
/// 10⁻²⁸⁰ may count as 0 in the slope. 22023 for NaN or an infinity, 54000 for
/// more than [`MAX_VALUES`] or more than [`MAX_PERIODS`] with the NULLs, 22003 for a slope
/// out of range.
pub fn kpi_trend(
    series: impl Iterator<Item = Option<f64>>,
    pause: &dyn Fn(),
) -> Result<Option<Trend>> {
    let mut points = vec![];
    for (time, value) in series.enumerate() {
        let Some(value) = value else { continue };
        validate::finite("no trend", value)?;
        ensure(points.len() < MAX_VALUES, || {
            too_long(format!("more than {MAX_VALUES} values"))
        })?;
        ensure(time < MAX_PERIODS, || {
            too_long(format!("more than {MAX_PERIODS} periods"))
        })?;
        points.push((time as f64, value));
    }
    let Some(count) = Count::of(points.iter().map(|(_, value)| *value).collect()) else {
        return Ok(None);
    };
    let steps = || points.windows(2).map(rise);
    let sen = sen_slope(points.clone(), count.variance, pause)?;
    Ok(Some(Trend {
        monotonic: steps().all(|rise| rise >= 0.0) && steps().any(|rise| rise > 0.0),
        ..count.trend(count.p_value(), sen)
    }))
}

#[cold]
fn too_long(what: String) -> Box<Error> {
    Error::new(
        ErrorKind::LimitExceeded,
        format!("a trend over {what}"),
        format!("At most {MAX_VALUES}; aggregate by a longer period first."),
    )
}

/// From one point to the next, without a difference that may overflow.
fn rise(pair: &[(f64, f64)]) -> f64 {
    match pair {
        [(_, a), (_, b)] => f64::from(i8::from(b > a) - i8::from(b < a)),
        _ => 0.0,
    }
}

/// The pairs that rise and fall.
pub(super) struct Count {
    pub n: i64,
    pub s: i64,
    pub pairs: i64,
    /// Pairs that are not equal.
    pub untied: i64,
    /// Of S.
    pub variance: f64,
    falls: i64,
    groups: Vec<usize>,
}

impl Count {
    /// `None` for no values.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        let n = values.len() as i64;
        let pairs = n * (n - 1) / 2;
        let falls = inversions(&mut values, |right, left| right < left);
        let ties = Ties::of(&values);
        let untied = pairs - ties.pairs;
        let groups = if values.len() <= kendall::LONGEST {
            let groups = values.chunk_by(|a, b| a == b);
            groups.map(<[f64]>::len).collect()
        } else {
            vec![]
        };
        (n > 0).then(|| Self {
            n,
            s: untied - 2 * falls,
            pairs,
            untied,
            variance: (weight(n) - ties.weight) as f64 / 18.0,
            falls,
            groups,
        })
    }

    /// (S − sign S) / √var S.
    fn z(&self) -> f64 {
        standardized(self.s, self.variance)
    }

    fn p_value(&self) -> f64 {
        if self.groups.is_empty() {
            normal_two_sided(self.z())
        } else {
            kendall::two_sided(&self.groups, self.falls as usize)
        }
    }

    fn trend(&self, p_value: f64, (sen_slope, interval): (f64, Option<(f64, f64)>)) -> Trend {
        Trend {
            n: self.n,
            direction: Direction::of(self.s, p_value),
            s: self.s,
            tau: if self.untied == 0 {
                0.0
            } else {
                self.s as f64 / (self.pairs as f64 * self.untied as f64).sqrt()
            },
            z: self.z(),
            p_value,
            sen_slope,
            sen_low: interval.map(|(low, _)| low),
            sen_high: interval.map(|(_, high)| high),
            monotonic: false,
        }
    }
}

/// With Kendall's correction for continuity.
pub(super) fn standardized(s: i64, variance: f64) -> f64 {
    if s == 0 {
        0.0
    } else {
        (s - s.signum()) as f64 / variance.sqrt()
    }
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

/// The median of (xⱼ − xᵢ) / (tⱼ − tᵢ) over all i < j (the mean of the two in the
/// middle of an even number), exact but for the last rounding, and its interval.
fn sen_slope(
    mut points: Vec<(f64, f64)>,
    variance: f64,
    pause: &dyn Fn(),
) -> Result<(f64, Option<(f64, f64)>)> {
    if points.len() < 2 {
        return Ok((0.0, None));
    }
    let scale = scale(points.iter().map(|(_, value)| *value));
    for (_, value) in &mut points {
        *value *= scale;
    }
    let slopes = Slopes { points, pause };
    let pairs = slopes.count() as i64;
    let interval = interval_ranks(pairs, variance);
    let mut ranks = vec![(pairs + 1) / 2, pairs / 2 + 1];
    if let Some((low, high)) = interval {
        ranks.extend([low, high]);
    }
    let found = if slopes.points.len() <= SHORT {
        select(slopes.list(), &ranks)
    } else {
        slopes.by_bisection(&ranks)
    };
    settled(&found, interval.is_some(), scale)
}

/// The factor, a power of two, that takes values away from where a difference or a product
/// would overflow.
pub(super) fn scale(values: impl Iterator<Item = f64>) -> f64 {
    let most = values.fold(0.0_f64, |most, x| most.max(x.abs()));
    if most > 1e285 {
        2.0_f64.powi(-80)
    } else if most < 1e-200 {
        2.0_f64.powi(600)
    } else {
        1.0
    }
}

/// The ranks, from 1, of the slopes that bound Sen's at 95 %, where there are such: (N ∓
/// z √var S) / 2, rounded to the even rank where it is halfway, and the upper one plus 1.
pub(super) fn interval_ranks(pairs: i64, variance: f64) -> Option<(i64, i64)> {
    let reach = normal_critical(CONFIDENCE) * variance.sqrt();
    let low = ((pairs as f64 - reach) / 2.0).round_ties_even() as i64;
    let high = ((pairs as f64 + reach) / 2.0).round_ties_even() as i64 + 1;
    (1 <= low && high <= pairs).then_some((low, high))
}

/// From the two slopes in the middle, and the two that bound them.
pub(super) fn settled(
    found: &[f64],
    bounded: bool,
    scale: f64,
) -> Result<(f64, Option<(f64, f64)>)> {
    let (slope, interval) = match found {
        [lower, upper, rest @ ..] => {
            let interval = match rest {
                [low, high] if bounded => Some((low / scale, high / scale)),
                _ => None,
            };
            ((lower / 2.0 + upper / 2.0 + 0.0) / scale, interval)
        }
        _ => (0.0, None),
    };
    let bounds = interval.unwrap_or((slope, slope));
    ensure(
        [slope, bounds.0, bounds.1]
            .iter()
            .all(|slope| slope.is_finite()),
        || {
            Error::new(
                ErrorKind::OutOfRange,
                "the slope of the trend is out of range of double precision",
                "Measure in a larger unit.",
            )
        },
    )?;
    Ok((slope, interval))
}

/// The slopes of these ranks, from 1.
pub(super) fn select(mut slopes: Vec<f64>, ranks: &[i64]) -> Vec<f64> {
    let last = slopes.len() as i64;
    ranks
        .iter()
        .map(|rank| {
            let at = (*rank).clamp(1, last) as usize - 1;
            *slopes.select_nth_unstable_by(at, f64::total_cmp).1
        })
        .collect()
}

/// The slopes between all pairs of these points, (time, value), in order of time.
struct Slopes<'a> {
    points: Vec<(f64, f64)>,
    pause: &'a dyn Fn(),
}

impl Slopes<'_> {
    fn count(&self) -> usize {
        self.points.len() * (self.points.len() - 1) / 2
    }

    /// All of them in memory: quickest while they are few.
    fn list(&self) -> Vec<f64> {
        let mut slopes = Vec::with_capacity(self.count());
        for (j, (later, after)) in self.points.iter().enumerate() {
            let earlier = self.points.iter().take(j);
            slopes.extend(earlier.map(|(time, before)| (after - before) / (later - time)));
        }
        slopes
    }

    /// Without ever listing them, n²/2 as they are. How many are at most θ is the
    /// number of pairs with xⱼ − θ tⱼ <= xᵢ − θ tᵢ, which a merge sort counts; so the
    /// k-th is found by bisection over the doubles between the least and the
    /// greatest slope, of which there are at most 2⁶⁴. (Sen 1968; the duality as
    /// in Dillencourt, Mount and Netanyahu 1992, with bisection in place of their
    /// random choice.)
    fn by_bisection(&self, ranks: &[i64]) -> Vec<f64> {
        // Every slope is a mean of slopes from one value to the next.
        let steps = self.points.windows(2).map(|pair| match pair {
            [(time, before), (later, after)] => (after - before) / (later - time),
            _ => 0.0,
        });
        let (least, most) = steps.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), step| {
            (a.min(step), b.max(step))
        });
        let ends = (least.next_down(), most.next_up());
        let mut last: Option<(i64, f64)> = None;
        let mut found = vec![];
        for rank in ranks {
            let slope = match last {
                Some((before, slope)) if before == *rank => slope,
                // The second in the middle is often the first once more.
                Some((before, slope)) if before + 1 == *rank && self.up_to(slope, 0.0) >= *rank => {
                    slope
                }
                _ => self.smallest(*rank, ends),
            };
            last = Some((*rank, slope));
            found.push(slope);
        }
        found
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

    /// xᵢ − (slope + rest) · tᵢ as unevaluated sums of two doubles, 106 bits, which
    /// compare as the numbers they stand for. `rest` is a power of two or 0.
    fn residuals(&self, slope: f64, rest: f64) -> Vec<(f64, f64)> {
        // Veltkamp's split: both halves times a time below 2²⁶ are exact.
        let wide = slope * 134_217_729.0;
        let top = wide - (wide - slope);
        let bottom = slope - top;
        let residual = |&(time, x): &(f64, f64)| {
            let product = slope * time;
            let lost = (top * time - product) + bottom * time + rest * time;
            // Knuth's exact sum of x and −product, then what both lost.
            let sum = x - product;
            let part = sum - x;
            let error = (x - (sum - part)) + (-product - part) - lost;
            let high = sum + error;
            (high, error - (high - sum))
        };
        self.points.iter().map(residual).collect()
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
        kpi_trend(values.iter().copied().map(Some), &|| ())
            .unwrap()
            .unwrap()
    }

    fn slopes(values: Vec<f64>) -> Slopes<'static> {
        let pause = &|| ();
        let points = (0..).map(f64::from).zip(values).collect();
        Slopes { points, pause }
    }

    fn median(slopes: &Slopes, bisected: bool) -> f64 {
        let pairs = slopes.count() as i64;
        let ranks = [(pairs + 1) / 2, pairs / 2 + 1];
        let found = if bisected {
            slopes.by_bisection(&ranks)
        } else {
            select(slopes.list(), &ranks)
        };
        settled(&found, false, 1.0).unwrap().0
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
                let other = median(&slopes(values), true);
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
        assert_eq!(kpi_trend(std::iter::empty(), &|| ()), Ok(None));
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
                sen_low: got.sen_low,
                sen_high: got.sen_high,
                monotonic: false,
            };
            assert_eq!(got, want);
            assert!(got.sen_slope.is_sign_positive());
            assert!(
                [got.sen_low, got.sen_high]
                    .iter()
                    .flatten()
                    .all(|slope| *slope == 0.0)
            );
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
            kpi_trend([-most, most].map(Some).into_iter(), &|| ())
                .unwrap_err()
                .kind,
            ErrorKind::OutOfRange
        );
        assert_eq!(trend(&[0.0, 5e-324, 1e-323]).sen_slope, 5e-324);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                kpi_trend([1.0, bad].map(Some).into_iter(), &|| ())
                    .unwrap_err()
                    .kind,
                ErrorKind::InvalidParameter
            );
        }
        let long = vec![0.0; MAX_VALUES + 1];
        assert_eq!(
            kpi_trend(long.iter().copied().map(Some), &|| ())
                .unwrap_err()
                .kind,
            ErrorKind::LimitExceeded
        );
    }

    #[test]
    fn a_gap_keeps_its_place() {
        let of =
            |series: &[Option<f64>]| kpi_trend(series.iter().copied(), &|| ()).unwrap().unwrap();
        let gap = of(&[None, Some(1.0), None, None, Some(7.0), None]);
        assert_eq!((gap.n, gap.s, gap.sen_slope), (2, 1, 2.0));
        // A line with half of its periods unknown, listed and bisected.
        for n in [40, 2_000] {
            let half: Vec<_> = (0..n)
                .map(|i| (i * i % 7 < 3).then(|| f64::from(i) * 0.25 - 3.0))
                .collect();
            let got = of(&half);
            assert_eq!((got.sen_slope, got.tau, got.monotonic), (0.25, 1.0, true));
            assert_eq!((got.sen_low, got.sen_high), (Some(0.25), Some(0.25)));
        }
    }

    /// A trend that is significant has a slope whose interval is on one side of 0, for every
    /// order of a few values.
    #[test]
    fn the_test_and_the_interval_of_short_series() {
        let rising = |n: i32| trend(&(0..n).map(f64::from).collect::<Vec<_>>());
        for n in 2..5 {
            assert_eq!(rising(n).direction, Direction::NoTrend);
            assert_eq!(rising(n).sen_low, None);
        }
        for n in 5..20 {
            assert_eq!(rising(n).direction, Direction::Rising);
            assert_eq!(rising(n).sen_low, Some(1.0));
        }
    }
}
