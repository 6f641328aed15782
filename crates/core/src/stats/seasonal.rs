//! Whether a series rises or falls beside its seasons.

use super::distribution::normal_two_sided;
use super::trend::{Count, Direction, Trend, interval_ranks, scale, select, settled, standardized};
use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure};
use std::collections::BTreeMap;

/// The longest series: its slopes within seasons are listed, up to 16 megabytes of them.
pub const MAX_VALUES: usize = 2_000;

/// The seasonal test of Mann and Kendall (Hirsch, Slack and Smith 1982) and the seasonal
/// slope of Sen, of values in order of time, each with its season, such as the quarter:
/// S and its variance are summed over the seasons, each compared with itself only, so that
/// a Christmas peak neither hides a trend nor makes one. `None` for no values.
///
/// A NULL keeps its place in its season. The slope is that from one year (one round of
/// seasons) to the next, with an interval at 95 %. p is from z: close from about ten
/// values in all on, where each season has several. `monotonic` is true where no season
/// ever fell from one value to the next, and one rose.
///
/// 22023 for NaN or an infinity, 54000 for more than [`MAX_VALUES`], 22003 for a slope
/// out of range.
pub fn kpi_trend_seasonal<S: Ord>(
    series: impl Iterator<Item = (S, Option<f64>)>,
) -> Result<Option<Trend>> {
    let mut seasons: BTreeMap<S, Vec<Option<f64>>> = BTreeMap::new();
    for (at, (season, value)) in series.enumerate() {
        ensure(at < MAX_VALUES, || {
            Error::new(
                ErrorKind::LimitExceeded,
                format!("a seasonal trend over more than {MAX_VALUES} periods"),
                "Aggregate by a longer period first, such as a month or a quarter.",
            )
        })?;
        if let Some(value) = value {
            validate::finite("no trend", value)?;
        }
        seasons.entry(season).or_default().push(value);
    }
    let scale = scale(seasons.values().flatten().flatten().copied());
    let (mut n, mut s, mut pairs, mut untied, mut variance) = (0, 0, 0, 0, 0.0);
    let (mut fell, mut rose) = (false, false);
    let mut slopes = vec![];
    for season in seasons.values() {
        let Some(count) = Count::of(season.iter().copied().flatten().collect()) else {
            continue;
        };
        n += count.n;
        s += count.s;
        pairs += count.pairs;
        untied += count.untied;
        variance += count.variance;
        let points: Vec<(f64, f64)> = (0..)
            .map(f64::from)
            .zip(season)
            .filter_map(|(year, value)| value.map(|value| (year, value * scale)))
            .collect();
        for (j, (later, after)) in points.iter().enumerate() {
            let earlier = points.iter().take(j);
            slopes.extend(earlier.map(|(year, before)| (after - before) / (later - year)));
        }
        for pair in points.windows(2) {
            if let [(_, before), (_, after)] = pair {
                fell |= after < before;
                rose |= after > before;
            }
        }
    }
    if n == 0 {
        return Ok(None);
    }
    let z = standardized(s, variance);
    let p_value = normal_two_sided(z);
    let (sen_slope, interval) = if slopes.is_empty() {
        (0.0, None)
    } else {
        let interval = interval_ranks(pairs, variance);
        let mut ranks = vec![(pairs + 1) / 2, pairs / 2 + 1];
        if let Some((low, high)) = interval {
            ranks.extend([low, high]);
        }
        settled(&select(slopes, &ranks), interval.is_some(), scale)?
    };
    Ok(Some(Trend {
        n,
        direction: Direction::of(s, p_value),
        s,
        tau: if untied == 0 {
            0.0
        } else {
            s as f64 / (pairs as f64 * untied as f64).sqrt()
        },
        z,
        p_value,
        sen_slope,
        sen_low: interval.map(|(low, _)| low),
        sen_high: interval.map(|(_, high)| high),
        monotonic: rose && !fell,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::trend::kpi_trend;

    fn seasonal(values: &[(i32, Option<f64>)]) -> Trend {
        kpi_trend_seasonal(values.iter().copied()).unwrap().unwrap()
    }

    #[test]
    fn one_season_is_the_plain_test() {
        let values: Vec<_> = (0..40)
            .map(|i| Some(f64::from((i * 7) % 13 + i / 4)))
            .collect();
        let plain = kpi_trend(values.iter().copied(), &|| ()).unwrap().unwrap();
        let one: Vec<_> = values.iter().map(|value| (3, *value)).collect();
        assert_eq!(seasonal(&one), plain);
    }

    #[test]
    fn seasons_do_not_count() {
        let waves: Vec<_> = (0..16)
            .map(|i| (i % 4, Some(f64::from([10, 50, 20, 90][i as usize % 4]))))
            .collect();
        let flat = seasonal(&waves);
        assert_eq!((flat.s, flat.p_value, flat.sen_slope), (0, 1.0, 0.0));
        let rising: Vec<_> = waves
            .iter()
            .enumerate()
            .map(|(i, (season, value))| (*season, value.map(|v| v + (i / 4) as f64)))
            .collect();
        let rising = seasonal(&rising);
        assert_eq!(
            (rising.sen_slope, rising.monotonic, rising.tau),
            (1.0, true, 1.0)
        );
        assert_eq!(rising.direction, Direction::Rising);
    }

    #[test]
    fn a_gap_keeps_its_year() {
        let values = [
            (1, Some(1.0)),
            (2, Some(5.0)),
            (1, None),
            (2, Some(7.0)),
            (1, Some(5.0)),
            (2, Some(9.0)),
        ];
        let got = seasonal(&values);
        assert_eq!((got.n, got.s, got.sen_slope), (5, 4, 2.0));
        assert_eq!(kpi_trend_seasonal([(1, None)].into_iter()), Ok(None));
    }
}
