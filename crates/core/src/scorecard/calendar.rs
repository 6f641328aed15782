//! The periods of a scorecard: their length, and where years and weeks begin.

use crate::did_you_mean::nearest;
use crate::error::{Result, invalid_parameter};
use serde::{Deserialize, Serialize};

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

const GRAINS: [(&str, Grain); 6] = [
    ("day", Grain::Day),
    ("week", Grain::Week),
    ("month", Grain::Month),
    ("quarter", Grain::Quarter),
    ("half", Grain::Half),
    ("year", Grain::Year),
];

/// The months at which a year can begin.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days at which a week can begin.
pub const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

impl Grain {
    /// Its name in a spec.
    pub fn name(self) -> &'static str {
        let named = GRAINS.iter().find(|(_, grain)| *grain == self);
        named.map_or("day", |(name, _)| name)
    }

    /// How it is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Grain::Half => "half-year",
            other => other.name(),
        }
    }

    /// How many of its unit it has, and the unit as an interval names it.
    fn length(self) -> (u64, &'static str) {
        match self {
            Grain::Day => (1, "day"),
            Grain::Week => (7, "day"),
            Grain::Month => (1, "month"),
            Grain::Quarter => (3, "month"),
            Grain::Half => (6, "month"),
            Grain::Year => (1, "year"),
        }
    }

    /// So many periods, as an interval.
    pub fn interval(self, periods: u32) -> String {
        let (each, unit) = self.length();
        match u64::from(periods) * each {
            1 => format!("'1 {unit}'"),
            length => format!("'{length} {unit}s'"),
        }
    }

    /// From a period back to the same one of the year before, as an interval; of weeks,
    /// which no year has a whole number of, the one 52 weeks before.
    pub fn year(self) -> &'static str {
        match self {
            Grain::Week => "'364 days'",
            _ => "'1 year'",
        }
    }
}

/// The periods of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub grain: Grain,
    /// Where quarters, half-years and years begin, in months after January; where weeks
    /// begin, in days after Monday.
    pub starts: u8,
}

impl Calendar {
    pub fn of(grain: Grain) -> Self {
        Self { grain, starts: 0 }
    }

    /// As `kpi_period_start` takes it: `quarter`, `quarter from february`,
    /// `week from sunday`.
    pub fn name(self) -> String {
        let grain = self.grain.name();
        let first = match self.grain {
            Grain::Day | Grain::Month => None,
            Grain::Week => DAYS.get(usize::from(self.starts)),
            Grain::Quarter | Grain::Half | Grain::Year => MONTHS.get(usize::from(self.starts)),
        };
        match first {
            Some(first) if self.starts > 0 => format!("{grain} from {first}"),
            _ => grain.to_owned(),
        }
    }

    /// Reads what [`Self::name`] writes. 22023 for anything else.
    pub fn parse(name: &str) -> Result<Self> {
        let (grain, first) = match name.split_once(" from ") {
            None => (name, None),
            Some((grain, first)) => (grain, Some(first)),
        };
        let known = GRAINS.iter().find(|(known, _)| *known == grain);
        let starts = match (known, first) {
            (Some(_), None) => Some(0),
            (Some((_, Grain::Week)), Some(day)) => position(&DAYS, day),
            (Some((_, Grain::Quarter | Grain::Half | Grain::Year)), Some(month)) => {
                position(&MONTHS, month)
            }
            _ => None,
        };
        match (known, starts) {
            (Some((_, grain)), Some(starts)) => Ok(Self {
                grain: *grain,
                starts,
            }),
            _ => Err(invalid_parameter(
                format!("\"{name}\" is not the length of a period"),
                "The lengths are day, week, month, quarter, half and year; \
                 also from another month or day, as in 'quarter from february' or 'week from sunday'.",
            )),
        }
    }
}

fn position(names: &[&str], name: &str) -> Option<u8> {
    let at = names.iter().position(|known| *known == name)?;
    u8::try_from(at).ok()
}

/// Months after January, or days after Monday, of the word that a spec has.
/// 22023 for a word that is none.
fn first(key: &str, names: &[&str], word: &str) -> Result<u8> {
    position(names, &word.to_lowercase()).ok_or_else(|| {
        let near = nearest(word, names.iter().copied())
            .map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
        invalid_parameter(
            format!("\"{key}\" is \"{word}\""),
            format!("{near}It is one of {}.", names.join(", ")),
        )
    })
}

/// The calendar of a grain with the keys `year_starts` and `week_starts` of a spec.
/// 22023 where a key does not fit the grain.
pub fn calendar(
    grain: Grain,
    year_starts: Option<&str>,
    week_starts: Option<&str>,
) -> Result<Calendar> {
    let unfit = |key: &str, fits: &str| {
        invalid_parameter(
            format!("\"{key}\" has no meaning for periods of a {}", grain.noun()),
            format!("It is for the grains {fits}: leave it out."),
        )
    };
    let of_year = matches!(grain, Grain::Quarter | Grain::Half | Grain::Year);
    let starts = match (year_starts, week_starts) {
        (None, None) => 0,
        (Some(month), None) if of_year => first("year_starts", &MONTHS, month)?,
        (None, Some(day)) if grain == Grain::Week => first("week_starts", &DAYS, day)?,
        (Some(_), _) if !of_year => return Err(unfit("year_starts", "quarter, half and year")),
        _ => return Err(unfit("week_starts", "week")),
    };
    Ok(Calendar { grain, starts })
}

/// The time that ends with each period and is counted in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// As an interval, quoted.
    pub interval: String,
    /// Whether two windows that lie a year apart have no day in common.
    pub within_a_year: bool,
}

/// The longest window, in days.
const LONGEST_WINDOW: u32 = 3660;

impl Window {
    /// Reads `90 days`, `1 year`. 22023 for anything else.
    pub fn parse(text: &str) -> Result<Self> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let read = match parts.as_slice() {
            [count, unit] => {
                let unit = unit.strip_suffix('s').unwrap_or(unit);
                let days = match unit {
                    "day" => Some(1),
                    "week" => Some(7),
                    "month" => Some(31),
                    "year" => Some(366),
                    _ => None,
                };
                let count = count.parse::<u32>().ok().filter(|count| *count > 0);
                count.zip(days).map(|(count, days)| (count, unit, days))
            }
            _ => None,
        };
        match read {
            Some((count, unit, days)) if count.saturating_mul(days) <= LONGEST_WINDOW => Ok(Self {
                interval: match count {
                    1 => format!("'1 {unit}'"),
                    _ => format!("'{count} {unit}s'"),
                },
                within_a_year: match unit {
                    "month" => count <= 12,
                    "year" => count <= 1,
                    _ => count.saturating_mul(days) <= 364,
                },
            }),
            _ => Err(invalid_parameter(
                format!("the window is \"{text}\""),
                "Give days, weeks, months or years up to ten years, as in \"90 days\".",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for (_, grain) in GRAINS {
            for starts in 0..12 {
                let name = Calendar { grain, starts }.name();
                let read = Calendar::parse(&name).unwrap();
                assert_eq!(read.name(), name);
            }
        }
        for name in [
            "",
            "fortnight",
            "quarter from",
            "day from monday",
            "week from may",
        ] {
            assert!(Calendar::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn keys_fit_the_grain() {
        let quarter = calendar(Grain::Quarter, Some("February"), None).unwrap();
        assert_eq!(quarter.name(), "quarter from february");
        let week = calendar(Grain::Week, None, Some("sunday")).unwrap();
        assert_eq!(week.name(), "week from sunday");
        let wrong = calendar(Grain::Year, Some("febuary"), None).unwrap_err();
        assert!(wrong.hint.contains("\"february\""), "{}", wrong.hint);
        assert!(calendar(Grain::Month, Some("may"), None).is_err());
        assert!(calendar(Grain::Year, None, Some("monday")).is_err());
    }

    #[test]
    fn windows() {
        assert_eq!(Window::parse("90 days").unwrap().interval, "'90 days'");
        assert_eq!(Window::parse("1 year").unwrap().interval, "'1 year'");
        assert!(!Window::parse("13 months").unwrap().within_a_year);
        for wrong in [
            "",
            "90",
            "0 days",
            "-1 days",
            "90 minutes",
            "90 days'",
            "11 years",
        ] {
            assert!(Window::parse(wrong).is_err(), "{wrong}");
        }
    }
}
