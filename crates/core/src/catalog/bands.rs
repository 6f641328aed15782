//! Bands: named ranges of a KPI's value, worst first.

use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// One band as it is written in a definition.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    pub label: String,
    pub range: String,
    pub meaning: Option<String>,
}

/// Which end of the value is the good one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    #[default]
    Higher,
    Lower,
}

/// One end of a range; `None` is open.
type End = Option<(f64, bool)>;

/// A range of values, such as `[15,30]`, `(,15)` or `(30,)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    lower: End,
    upper: End,
}

impl Range {
    /// Reads the notation of PostgreSQL's ranges: `[` and `]` include the bound,
    /// `(` and `)` leave it out, and no number is no bound.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_ascii();
        let (lower, upper) = text.split_once(',')?;
        let (lower, lower_in) = match lower.strip_prefix('[') {
            Some(number) => (number, true),
            None => (lower.strip_prefix('(')?, false),
        };
        let (upper, upper_in) = match upper.strip_suffix(']') {
            Some(number) => (number, true),
            None => (upper.strip_suffix(')')?, false),
        };
        let range = Self {
            lower: bound(lower, lower_in)?,
            upper: bound(upper, upper_in)?,
        };
        let empty = match (range.lower, range.upper) {
            (Some((low, low_in)), Some((high, high_in))) => {
                low > high || (low == high && !(low_in && high_in))
            }
            _ => false,
        };
        (!empty).then_some(range)
    }

    /// The lower end, and whether it belongs to the range; none where it is open.
    pub fn lower(&self) -> Option<(f64, bool)> {
        self.lower
    }

    /// The upper end.
    pub fn upper(&self) -> Option<(f64, bool)> {
        self.upper
    }

    /// Whether the value lies in the range.
    #[inline]
    pub fn contains(&self, value: f64) -> bool {
        self.lower
            .is_none_or(|(at, included)| value > at || included && value == at)
            && self
                .upper
                .is_none_or(|(at, included)| value < at || included && value == at)
    }
}

/// In words: `below 15`, `15 to 30`, `30 or more`. The upper end of `[15,30)` is the lower end
/// of the band that follows, so `15 to below 30`.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.lower, self.upper) {
            (None, None) => f.write_str("any value"),
            (None, Some((at, true))) => write!(f, "{at} or less"),
            (None, Some((at, false))) => write!(f, "below {at}"),
            (Some((at, true)), None) => write!(f, "{at} or more"),
            (Some((at, false)), None) => write!(f, "above {at}"),
            (Some((low, _)), Some((high, _))) if low == high => write!(f, "{low}"),
            (Some((low, low_in)), Some((high, high_in))) => {
                let above = if low_in { "" } else { "above " };
                let below = if high_in { "" } else { "below " };
                write!(f, "{above}{low} to {below}{high}")
            }
        }
    }
}

fn bound(number: &str, included: bool) -> Option<End> {
    let number = number.trim_ascii();
    if number.is_empty() {
        return (!included).then_some(None);
    }
    let value: f64 = number.parse().ok()?;
    value.is_finite().then_some(Some((value, included)))
}

/// A checked band.
#[derive(Clone, Debug)]
pub struct Band {
    pub label: String,
    /// The range as it was written.
    pub written: String,
    pub range: Range,
    pub meaning: Option<String>,
}

/// More bands than anyone tells apart; keeps the check of them short.
const MOST: usize = 100;

/// Refuses what is not an array of objects, 22023, or has too many of them, 54000.
pub fn check_shape(written: &Value) -> Result<()> {
    const FORM: &str = "Give an array such as [{\"label\": \"Low\", \"range\": \"(,15)\"}, {\"label\": \"High\", \"range\": \"[15,)\"}].";
    let Value::Array(bands) = written else {
        return Err(invalid_parameter("the bands are not a JSON array", FORM));
    };
    ensure(bands.iter().all(Value::is_object), || {
        invalid_parameter("a band is not a JSON object", FORM)
    })?;
    ensure(bands.len() <= MOST, || {
        Error::new(
            ErrorKind::LimitExceeded,
            format!("a KPI has at most {MOST} bands, not {}", bands.len()),
            "Join bands that are next to each other.",
        )
    })
}

/// Reads bands from JSON. 22023 for a key or a value that no band has.
pub fn read(written: Value) -> Result<Vec<Written>> {
    check_shape(&written)?;
    json::read(written).map_err(|misfit| {
        invalid_parameter(
            misfit.of("the bands are not valid"),
            "A band has a label, a range and, if you like, a meaning, each a string.",
        )
    })
}

/// Reads bands and checks that they follow each other without overlap or gap.
///
/// `better` fixes the direction, as the worst band comes first; without it
/// either direction will do. 22023 for anything wrong.
pub fn check(written: Vec<Written>, better: Option<Better>) -> Result<Vec<Band>> {
    let mut bands: Vec<Band> = Vec::with_capacity(written.len());
    for Written {
        label,
        range,
        meaning,
    } in written
    {
        let parsed = Range::parse(&range).ok_or_else(|| {
            invalid_parameter(
                format!("band \"{label}\" has no valid range: \"{range}\""),
                "A range is written like [15,30], (,15) or (30,): a square bracket includes the bound.",
            )
        })?;
        ensure(!label.trim().is_empty(), || {
            invalid_parameter(
                format!("the band {range} has no label"),
                "Give every band a label.",
            )
        })?;
        ensure(bands.iter().all(|band| band.label != label), || {
            invalid_parameter(
                format!("two bands are called \"{label}\""),
                "Give every band a label of its own.",
            )
        })?;
        bands.push(Band {
            label,
            written: range,
            range: parsed,
            meaning,
        });
    }
    ensure(!bands.is_empty(), || {
        invalid_parameter(
            "there are no bands",
            "Give at least one band, or leave the key \"bands\" out.",
        )
    })?;

    let ascends = |a: &Band, b: &Band| match (a.range.lower, b.range.lower) {
        (None, _) => true,
        (_, None) => false,
        (Some((a, _)), Some((b, b_included))) => a < b || (a == b && !b_included),
    };
    let up = bands
        .iter()
        .zip(bands.iter().skip(1))
        .all(|(a, b)| ascends(a, b));
    let down = bands
        .iter()
        .zip(bands.iter().skip(1))
        .all(|(a, b)| ascends(b, a));
    let one = bands.len() == 1;
    let ordered = one
        || match better {
            Some(Better::Higher) => up,
            Some(Better::Lower) => down,
            None => up || down,
        };
    ensure(ordered, || {
        let order = match better {
            Some(Better::Lower) => "where lower is better, from the highest range to the lowest",
            _ => "where higher is better, from the lowest range to the highest",
        };
        invalid_parameter(
            format!(
                "the bands are not in order, worst first: {}",
                listing(&bands)
            ),
            format!("List them {order}."),
        )
    })?;
    for (first, second) in bands.iter().zip(bands.iter().skip(1)) {
        let (below, above) = if up { (first, second) } else { (second, first) };
        let problem = match (below.range.upper, above.range.lower) {
            (Some((high, high_in)), Some((low, low_in))) => {
                if high > low || (high == low && high_in && low_in) {
                    Some("overlap")
                } else if high < low || (!high_in && !low_in) {
                    Some("leave a gap")
                } else {
                    None
                }
            }
            _ => Some("overlap"),
        };
        if let Some(problem) = problem {
            return Err(invalid_parameter(
                format!(
                    "the bands \"{}\" {} and \"{}\" {} {problem}",
                    below.label, below.written, above.label, above.written
                ),
                "Each band begins where the one before ends, and just one of the two includes the bound.",
            ));
        }
    }
    Ok(bands)
}

fn listing(bands: &[Band]) -> String {
    let listed: Vec<_> = bands
        .iter()
        .map(|b| format!("{} {}", b.label, b.written))
        .collect();
    listed.join(", ")
}

/// Position of the band that the value falls in, 0 = worst; `None` outside them all.
///
/// 22023 for NaN, which no band can hold.
#[inline]
pub fn position(ranges: impl Iterator<Item = Range>, value: f64) -> Result<Option<usize>> {
    ensure(!value.is_nan(), || {
        invalid_parameter(
            "NaN falls in no band",
            "A KPI over no rows is NULL, which has no band; NaN is not a value.",
        )
    })?;
    let mut ranges = ranges;
    Ok(ranges.position(|range| range.contains(value)))
}
