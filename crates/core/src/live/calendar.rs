//! The first day of the period that a day falls in, in the proleptic Gregorian calendar.
//! Days are counted from 2000-01-01, as PostgreSQL counts them.

use crate::scorecard::Grain;

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
pub fn period_start(day: i32, grain: Grain) -> i32 {
    if INFINITIES.contains(&day) {
        return day;
    }
    let day = i64::from(day);
    let (year, month) = year_and_month(day);
    let start = match grain {
        Grain::Day => day,
        // 2000-01-01 was a Saturday; weeks begin on Monday.
        Grain::Week => day - (day + 5).rem_euclid(7),
        Grain::Month => first_of(year, month),
        Grain::Quarter => first_of(year, month - (month - 1) % 3),
        Grain::Year => first_of(year, 1),
    };
    start.max(FIRST) as i32
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
        .map(|grain| i64::from(period_start(day, grain)));
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
        for grain in [Grain::Day, Grain::Week, Grain::Year] {
            assert_eq!(period_start(i32::MIN, grain), i32::MIN);
            assert_eq!(period_start(i32::MAX, grain), i32::MAX);
            assert_eq!(period_start(FIRST as i32, grain), FIRST as i32);
        }
        assert_eq!(day_of(i64::MAX), i32::MAX);
        assert_eq!(day_of(-1), -1);
    }
}
