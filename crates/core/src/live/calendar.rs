//! The first day of the period that a day falls in, in the proleptic Gregorian calendar.
//! Days are counted from 2000-01-01, as PostgreSQL counts them.

use crate::scorecard::{Calendar, Grain};

/// `-infinity` and `infinity` of a date.
pub const INFINITIES: [i32; 2] = [i32::MIN, i32::MAX];

/// The first date there is, 4714-11-24 BC.
const FIRST: i64 = -2_451_545;

const MICROSECONDS: i64 = 86_400_000_000;

/// The day of a timestamp, infinities included.
pub fn day_of(microseconds: i64) -> i32 {
    match microseconds {
        i64::MIN => i32::MIN,
        i64::MAX => i32::MAX,
        finite => finite.div_euclid(MICROSECONDS) as i32,
    }
}

/// The first day of the period; an infinite day is a period of its own, and a period
/// that begins before the first date there is begins with that.
pub fn period_start(day: i32, calendar: Calendar) -> i32 {
    if INFINITIES.contains(&day) {
        return day;
    }
    let day = i64::from(day);
    let starts = i64::from(calendar.starts);
    let start = match calendar.grain {
        Grain::Day => day,
        // 2000-01-01 was a Saturday, five days after a Monday.
        Grain::Week => day - (day + 5 - starts).rem_euclid(7),
        Grain::Month => first_of_months(day, 0, 1),
        Grain::Quarter => first_of_months(day, starts, 3),
        Grain::Half => first_of_months(day, starts, 6),
        Grain::Year => first_of_months(day, starts, 12),
    };
    start.max(FIRST) as i32
}

/// The first day of the group of `length` months that a day lies in, where the first group
/// of a year begins `starts` months after January.
fn first_of_months(day: i64, starts: i64, length: i64) -> i64 {
    let (year, month) = year_and_month(day);
    let back = (month - 1 - starts).rem_euclid(length);
    match month - back {
        month @ 1.. => first_of(year, month),
        month => first_of(year - 1, month + 12),
    }
}

/// Days from 2000-01-01 back to 0000-03-01, where the cycles of 400 years begin.
const TO_MARCH_OF_YEAR_0: i64 = 730_425;
const CYCLE: i64 = 146_097;

/// Year (0 is 1 BC) and month of a day. The arithmetic is that of years which begin in
/// March, so that the leap day is the last of its year.
fn year_and_month(day: i64) -> (i64, i64) {
    let day = day + TO_MARCH_OF_YEAR_0;
    let (cycle, in_cycle) = (day.div_euclid(CYCLE), day.rem_euclid(CYCLE));
    let year = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    match month {
        0..=9 => (year + 400 * cycle, month + 3),
        _ => (year + 400 * cycle + 1, month - 9),
    }
}

fn first_of(year: i64, month: i64) -> i64 {
    day_in(year, month, 1)
}

/// The day number of a date.
pub fn day_in(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = match month {
        3.. => (year, month - 3),
        _ => (year - 1, month + 9),
    };
    let (cycle, in_cycle) = (year.div_euclid(400), year.rem_euclid(400));
    CYCLE * cycle + 365 * in_cycle + in_cycle / 4 - in_cycle / 100
        + (153 * month + 2) / 5
        + (day - 1)
        - TO_MARCH_OF_YEAR_0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(day_in(2000, 1, 1), 0);
        assert_eq!(day_in(1970, 1, 1), -10_957);
        assert_eq!(day_in(2024, 2, 29), 8825);
        // 2024-12-31, a Tuesday
        let day = day_in(2024, 12, 31) as i32;
        let starts = [
            Grain::Day,
            Grain::Week,
            Grain::Month,
            Grain::Quarter,
            Grain::Year,
        ]
        .map(|grain| i64::from(period_start(day, Calendar::of(grain))));
        assert_eq!(
            starts,
            [
                (2024, 12, 31),
                (2024, 12, 30),
                (2024, 12, 1),
                (2024, 10, 1),
                (2024, 1, 1)
            ]
            .map(|(y, m, d)| day_in(y, m, d))
        );
    }

    #[test]
    fn every_day_lies_in_its_month() {
        for day in (-2_451_545..=5_000_000).step_by(7) {
            let (year, month) = year_and_month(day);
            let next = match month {
                12 => first_of(year + 1, 1),
                _ => first_of(year, month + 1),
            };
            assert!((first_of(year, month)..next).contains(&day), "{day}");
        }
    }

    #[test]
    fn the_ends_of_time() {
        for grain in [Grain::Day, Grain::Week, Grain::Year].map(Calendar::of) {
            assert_eq!(period_start(i32::MIN, grain), i32::MIN);
            assert_eq!(period_start(i32::MAX, grain), i32::MAX);
            assert_eq!(period_start(FIRST as i32, grain), FIRST as i32);
        }
        assert_eq!(day_of(i64::MAX), i32::MAX);
        assert_eq!(day_of(-1), -1);
    }

    #[test]
    fn years_and_weeks_that_begin_elsewhere() {
        let start = |day, name| {
            let calendar = Calendar::parse(name).unwrap();
            i64::from(period_start(day as i32, calendar))
        };
        for (day, name, first) in [
            ((2025, 1, 31), "quarter from february", (2024, 11, 1)),
            ((2025, 2, 1), "quarter from february", (2025, 2, 1)),
            ((2025, 1, 31), "half from february", (2024, 8, 1)),
            ((2025, 1, 31), "year from february", (2024, 2, 1)),
            ((2024, 2, 29), "year from december", (2023, 12, 1)),
            ((2024, 12, 31), "half", (2024, 7, 1)),
            // 2024-12-29 was a Sunday.
            ((2024, 12, 31), "week from sunday", (2024, 12, 29)),
            ((2024, 12, 29), "week from sunday", (2024, 12, 29)),
            ((2024, 12, 31), "week from wednesday", (2024, 12, 25)),
        ] {
            let at = |(year, month, day)| day_in(year, month, day);
            assert_eq!(start(at(day), name), at(first), "{day:?} {name}");
        }
    }
}
