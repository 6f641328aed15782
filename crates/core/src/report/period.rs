//! What a period is called.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The name of the period from the day `from` to the day `to`, which are written as
/// `2025-10-01`: a day, month, quarter, half or year of the calendar, else both days.
pub fn label(from: &str, to: Option<&str>) -> String {
    let (Some(first), Some(last)) = (date(from), to.and_then(date)) else {
        return from.to_owned();
    };
    let whole = first.day == 1 && next_is_first(last);
    let months = (last.year - first.year) * 12 + last.month as i64 - first.month as i64 + 1;
    let year = first.year;
    match (whole, months, (first.month - 1) as i64) {
        (true, 1, month) => {
            let name = MONTHS.get(month as usize).copied().unwrap_or_default();
            format!("{name} {year}")
        }
        (true, 3, month) if month % 3 == 0 => format!("{year} Q{}", month / 3 + 1),
        (true, 6, month) if month % 6 == 0 => format!("{year} H{}", month / 6 + 1),
        (true, 12, 0) => year.to_string(),
        _ if to == Some(from) => from.to_owned(),
        _ => format!("{from} to {}", to.unwrap_or_default()),
    }
}

#[derive(Clone, Copy)]
struct Date {
    year: i64,
    month: u32,
    day: u32,
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let mut part = || parts.next();
    let (year, month, day) = (part()?, part()?, part()?);
    let date = Date {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    };
    ((1..=12).contains(&date.month) && date.year.abs() < 1_000_000).then_some(date)
}

/// Whether a day is the last of its month.
fn next_is_first(date: Date) -> bool {
    let leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    let days = match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    date.day == days
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn periods_of_the_calendar_have_names() {
        for (from, to, name) in [
            ("2025-10-01", "2025-12-31", "2025 Q4"),
            ("2024-02-01", "2024-02-29", "Feb 2024"),
            ("2025-07-01", "2025-12-31", "2025 H2"),
            ("2025-01-01", "2025-12-31", "2025"),
            ("2025-02-01", "2025-04-30", "2025-02-01 to 2025-04-30"),
            ("2025-02-01", "2026-01-31", "2025-02-01 to 2026-01-31"),
            ("2025-11-24", "2025-11-30", "2025-11-24 to 2025-11-30"),
            ("2025-11-24", "2025-11-24", "2025-11-24"),
            ("0044-03-15 BC", "0044-03-15 BC", "0044-03-15 BC"),
            ("infinity", "infinity", "infinity"),
        ] {
            assert_eq!(label(from, Some(to)), name);
        }
        assert_eq!(label("2025-10-01", None), "2025-10-01");
    }
}
