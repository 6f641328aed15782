//! Figures as people read them, by the unit of the KPI.

use crate::catalog::definition::Unit;

/// A value with its unit: `46.0 %`, `12.2 points`, `0.65`, `5,174`.
pub fn amount(value: f64, unit: Unit) -> String {
    with_unit(figure(value, unit), unit, "%")
}

/// The size of a difference with its unit, without sign: `1.4 percentage points`.
pub fn difference(value: f64, unit: Unit) -> String {
    with_unit(figure(value.abs(), unit), unit, "percentage points")
}

fn with_unit(figure: String, unit: Unit, percent: &str) -> String {
    match unit {
        Unit::Percent => format!("{figure} {percent}"),
        Unit::Points => format!("{figure} points"),
        Unit::Ratio | Unit::Count => figure,
    }
}

/// A difference with its sign and without its unit: `+2.6`, `-1.4`, `0.0`.
pub fn signed(value: f64, unit: Unit) -> String {
    match value > 0.0 {
        true => format!("+{}", figure(value, unit)),
        false => figure(value, unit),
    }
}

/// A value without its unit. What is not 0 is never shown as 0.
pub fn figure(value: f64, unit: Unit) -> String {
    let size = value.abs();
    let decimals = match unit {
        Unit::Count => 0,
        Unit::Points => 1,
        Unit::Percent if size >= 9.995 => 1,
        Unit::Percent | Unit::Ratio => 2,
    };
    if !value.is_finite() || size >= 1e15 || size > 0.0 && size < 0.5e-6 {
        return format!("{value:e}");
    }
    let shown = format!("{size:.decimals$}");
    let is_nought = shown.bytes().all(|byte| byte == b'0' || byte == b'.');
    let shown = match is_nought && size > 0.0 {
        true => format!("{size:.*}", first_decimal(size)),
        false => shown,
    };
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", grouped(&shown))
}

/// The place of the first decimal of a number below 1 that is not 0.
fn first_decimal(size: f64) -> usize {
    (1..7)
        .find(|places| size * 10f64.powi(*places as i32) >= 0.95)
        .unwrap_or(7)
}

/// A count of things: `5,174`.
pub fn count(value: f64) -> String {
    match value.fract() == 0.0 {
        true => figure(value, Unit::Count),
        false => figure(value, Unit::Ratio),
    }
}

/// A probability: `0.03`, `below 0.001`.
pub fn probability(p: f64) -> String {
    match p {
        p if p < 0.001 => "below 0.001".to_owned(),
        p if p < 0.1 => format!("{p:.3}"),
        p => format!("{p:.2}"),
    }
}

/// A confidence as a percentage: `95 %`.
pub fn confidence(level: f64) -> String {
    format!("{} %", (level * 1e6).round() / 1e4)
}

/// A comma between each three digits before the point.
fn grouped(number: &str) -> String {
    let whole = number.find('.').unwrap_or(number.len());
    let mut text = String::with_capacity(number.len() + whole / 3);
    for (at, digit) in number.chars().enumerate() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_what_matters() {
        for (value, unit, shown) in [
            (46.0, Unit::Percent, "46.0 %"),
            (1.0586, Unit::Percent, "1.06 %"),
            (9.996, Unit::Percent, "10.0 %"),
            (-12.25, Unit::Points, "-12.2 points"),
            (0.0, Unit::Points, "0.0 points"),
            (0.6472, Unit::Ratio, "0.65"),
            (0.0004, Unit::Ratio, "0.0004"),
            (0.00099, Unit::Ratio, "0.001"),
            (-0.002917, Unit::Percent, "-0.003 %"),
            (0.3, Unit::Count, "0.3"),
            (6e-7, Unit::Ratio, "0.0000006"),
            (1_234_567.0, Unit::Count, "1,234,567"),
            (999.0, Unit::Count, "999"),
            (100_000.0, Unit::Count, "100,000"),
            (1e300, Unit::Count, "1e300"),
            (1e-300, Unit::Ratio, "1e-300"),
        ] {
            assert_eq!(amount(value, unit), shown);
        }
        assert_eq!(difference(-1.386, Unit::Percent), "1.39 percentage points");
        assert_eq!(signed(2.634, Unit::Points), "+2.6");
        assert_eq!(signed(-2.634, Unit::Points), "-2.6");
        assert_eq!(probability(0.00001), "below 0.001");
        assert_eq!(probability(0.0449), "0.045");
        assert_eq!(probability(0.24), "0.24");
        assert_eq!(confidence(0.95), "95 %");
        assert_eq!(confidence(0.999), "99.9 %");
        assert_eq!(count(2.5), "2.50");
        assert_eq!(count(5174.0), "5,174");
    }
}
