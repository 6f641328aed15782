//! What each segment contributes to the change of the total.
//!
//! The total of a KPI is the mean of its segments, weighted by what each counts. Its change
//! is split by Kitagawa (1955), "Components of a difference between two rates", Journal of
//! the American Statistical Association 50, 1168-1194: a segment contributes by its own
//! value, at the mean of its two shares of all, and by its share, at the mean of its two
//! values. There is no term left over. The second is measured from the level of the total,
//! which changes no sum, as shares add up to 1: a segment above that level which grows lifts
//! the total. A segment that is new or gone contributes by its share alone.

use crate::catalog::definition::Unit;
use crate::error::{Result, ensure, invalid_parameter};
use crate::json;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A part of the total in two periods: how much it counts, and its value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Segment {
    pub segment: Option<String>,
    pub n: Option<f64>,
    pub value: Option<f64>,
    pub previous_n: Option<f64>,
    pub previous: Option<f64>,
}

/// What a segment contributes, in the unit of the KPI; the effects add up to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    pub segment: Option<String>,
    pub contribution: f64,
    /// By the change of its own value.
    pub rate_effect: f64,
    /// By the change of its share of all.
    pub mix_effect: f64,
}

/// The contributions, the largest first, and what they add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    pub parts: Vec<Contribution>,
    pub change: f64,
    pub rate_effect: f64,
    pub mix_effect: f64,
}

/// Reads segments. 22023 where they are none.
pub fn read(segments: Value) -> Result<Vec<Segment>> {
    const SHAPE: &str = "Give [{\"segment\": \"North\", \"n\": 120, \"value\": 41.5, \"previous_n\": 100, \"previous\": 44.0}, ...].";
    let items = segments.as_array();
    ensure(
        items.is_some_and(|items| items.iter().all(Value::is_object)),
        || invalid_parameter("the segments are not an array of JSON objects", SHAPE),
    )?;
    json::read(segments)
        .map_err(|misfit| invalid_parameter(misfit.of("the segments are not valid"), SHAPE))
}

/// Splits the change of the total; none where one of the periods counts nothing.
///
/// 22023 for a negative n, and for a value without one where the unit needs it.
pub fn decompose(segments: &[Segment], unit: Unit) -> Result<Option<Decomposition>> {
    let sides = segments
        .iter()
        .map(|segment| Sides::of(segment, unit))
        .collect::<Result<Vec<Sides>>>()?;
    let parts = match unit {
        Unit::Count => Some(sides.iter().map(Sides::summed).collect()),
        _ => weighted(&sides),
    };
    let Some(mut parts): Option<Vec<Contribution>> = parts else {
        return Ok(None);
    };
    let sum = |of: fn(&Contribution) -> f64| parts.iter().map(of).sum::<f64>();
    let (rate_effect, mix_effect) = (sum(|part| part.rate_effect), sum(|part| part.mix_effect));
    ensure((rate_effect + mix_effect).is_finite(), || {
        invalid_parameter(
            "the values of the segments are too large to add up",
            "Give values in the unit of the KPI.",
        )
    })?;
    parts.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    Ok(Some(Decomposition {
        parts,
        change: rate_effect + mix_effect,
        rate_effect,
        mix_effect,
    }))
}

/// What a segment counts in one period, and its value.
#[derive(Clone, Copy)]
struct Side {
    n: f64,
    value: f64,
}

/// A segment now and before.
struct Sides<'a> {
    segment: &'a Option<String>,
    now: Option<Side>,
    before: Option<Side>,
}

impl<'a> Sides<'a> {
    fn of(segment: &'a Segment, unit: Unit) -> Result<Self> {
        let name = segment.segment.as_deref().unwrap_or("NULL");
        Ok(Self {
            segment: &segment.segment,
            now: side(name, segment.n, segment.value, "n and value", unit)?,
            before: side(
                name,
                segment.previous_n,
                segment.previous,
                "previous_n and previous",
                unit,
            )?,
        })
    }

    /// Of a KPI that is a sum.
    fn summed(&self) -> Contribution {
        let value = |side: Option<Side>| side.map_or(0.0, |side| side.value);
        self.part(value(self.now) - value(self.before), 0.0)
    }

    fn part(&self, rate_effect: f64, mix_effect: f64) -> Contribution {
        Contribution {
            segment: self.segment.clone(),
            contribution: rate_effect + mix_effect,
            rate_effect,
            mix_effect,
        }
    }
}

/// One side of a segment; none where it counts nothing.
fn side(
    name: &str,
    n: Option<f64>,
    value: Option<f64>,
    keys: &str,
    unit: Unit,
) -> Result<Option<Side>> {
    let n = match unit {
        Unit::Count if n.is_none() => value.map(|_| 1.0),
        _ => n,
    };
    let fits = match (n, value) {
        (None, None) => true,
        (Some(n), None) => n == 0.0,
        (Some(n), Some(_)) => n >= 0.0,
        (None, Some(_)) => false,
    };
    ensure(fits, || {
        let shown =
            |number: Option<f64>| number.map_or("nothing".to_owned(), |number| number.to_string());
        invalid_parameter(
            format!(
                "segment {name} has {} and {} as {keys}",
                shown(n),
                shown(value)
            ),
            "Give both; n is what the value is counted over, the denominator of the KPI, and 0 or more.",
        )
    })?;
    let counted = n.zip(value).map(|(n, value)| Side { n, value });
    Ok(counted.filter(|side| side.n > 0.0))
}

/// Of a KPI that is a mean of its segments.
fn weighted(sides: &[Sides]) -> Option<Vec<Contribution>> {
    let total = |of: fn(&Sides) -> Option<Side>| {
        let counted = sides.iter().filter_map(of);
        counted.fold((0.0, 0.0), |(n, sum), side| {
            (n + side.n, sum + side.n * side.value)
        })
    };
    let (n_now, sum_now) = total(|sides| sides.now);
    let (n_before, sum_before) = total(|sides| sides.before);
    if n_now <= 0.0 || n_before <= 0.0 {
        return None;
    }
    let level = (sum_now / n_now + sum_before / n_before) / 2.0;
    let split = |sides: &Sides| {
        let share = |side: Option<Side>, of: f64| side.map_or(0.0, |side| side.n / of);
        let (share_now, share_before) = (share(sides.now, n_now), share(sides.before, n_before));
        let Some(either) = sides.now.or(sides.before) else {
            return sides.part(0.0, 0.0);
        };
        // New or gone: its value has not changed.
        let value = |side: Option<Side>| side.unwrap_or(either).value;
        let (value, previous) = (value(sides.now), value(sides.before));
        sides.part(
            (share_now + share_before) / 2.0 * (value - previous),
            ((value + previous) / 2.0 - level) * (share_now - share_before),
        )
    };
    Some(sides.iter().map(split).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segment(name: &str, n: f64, value: f64, previous_n: f64, previous: f64) -> Segment {
        Segment {
            segment: Some(name.to_owned()),
            n: Some(n),
            value: Some(value),
            previous_n: Some(previous_n),
            previous: Some(previous),
        }
    }

    /// Both segments rise and the total falls, since the lower one grew.
    #[test]
    fn the_mix_can_turn_the_total_around() {
        let given = [
            segment("A", 100.0, 62.0, 300.0, 60.0),
            segment("B", 300.0, 22.0, 100.0, 20.0),
        ];
        let split = decompose(&given, Unit::Percent).unwrap().unwrap();
        assert_eq!(split.change, -18.0);
        assert_eq!(split.rate_effect, 2.0);
        assert_eq!(split.mix_effect, -20.0);
        // The level is (32 + 50) / 2 = 41: each is 20 from it and moves half of all.
        assert_eq!(split.parts[0].mix_effect, -10.0);
        assert_eq!(split.parts[1].mix_effect, -10.0);
    }

    #[test]
    fn segments_that_come_and_go_contribute_by_their_share() {
        let mut new = segment("new", 50.0, 80.0, 0.0, 0.0);
        new.previous_n = None;
        new.previous = None;
        let old = segment("old", 50.0, 40.0, 100.0, 40.0);
        let split = decompose(&[new, old], Unit::Percent).unwrap().unwrap();
        assert_eq!(split.change, 20.0);
        assert_eq!(split.rate_effect, 0.0);
        assert_eq!(split.parts[0].segment.as_deref(), Some("new"));
        assert_eq!(split.parts[0].contribution, 15.0);
        assert!(decompose(&[], Unit::Percent).unwrap().is_none());
    }

    #[test]
    fn counts_add_up_without_weights() {
        let given = Segment {
            segment: None,
            value: Some(7.0),
            previous: Some(3.0),
            ..Segment::default()
        };
        let split = decompose(std::slice::from_ref(&given), Unit::Count)
            .unwrap()
            .unwrap();
        assert_eq!((split.change, split.parts[0].contribution), (4.0, 4.0));
        assert!(decompose(&[given], Unit::Percent).is_err(), "no n");
    }

    proptest! {
        #[test]
        fn contributions_add_up_to_the_change_of_the_total(
            given in prop::collection::vec((0_u32..1000, -100.0..100.0_f64, 0_u32..1000, -100.0..100.0_f64), 1..40)
        ) {
            let segments: Vec<Segment> = given.iter().map(|(n, value, previous_n, previous)| segment("", f64::from(*n), *value, f64::from(*previous_n), *previous)).collect();
            let mean = |pairs: &[(u32, f64)]| {
                let n: f64 = pairs.iter().map(|(n, _)| f64::from(*n)).sum();
                pairs.iter().map(|(n, value)| f64::from(*n) * value).sum::<f64>() / n
            };
            let now: Vec<(u32, f64)> = given.iter().map(|s| (s.0, s.1)).collect();
            let before: Vec<(u32, f64)> = given.iter().map(|s| (s.2, s.3)).collect();
            let change = mean(&now) - mean(&before);
            match decompose(&segments, Unit::Points).unwrap() {
                None => prop_assert!(!change.is_finite()),
                Some(split) => {
                    prop_assert!((split.change - change).abs() < 1e-9, "{} {}", split.change, change);
                    let sum: f64 = split.parts.iter().map(|part| part.contribution).sum();
                    prop_assert!((sum - change).abs() < 1e-9);
                }
            }
        }
    }
}
