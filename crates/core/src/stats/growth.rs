//! Growth between two numbers.

use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};

/// `100 · (end − start) / start`, in percent; `None` from a start of 0.
///
/// 22023 for NaN, an infinity, or a start below zero (a percentage of a
/// negative base would have the wrong sign); 22003 when the result overflows.
pub fn growth(start: f64, end: f64) -> Result<Option<f64>> {
    check("start", start, start >= 0.0)?;
    check("end", end, true)?;
    if start == 0.0 {
        return Ok(None);
    }
    let exact = 100.0 * (end - start) / start;
    // Where the hundredfold alone does not fit, the quotient may.
    let growth = if exact.is_finite() {
        exact
    } else {
        (end - start) / start * 100.0
    };
    in_range(growth).map(Some)
}

/// Compound growth per period, `100 · ((end / start)^(1 / periods) − 1)`, in
/// percent; `None` from a start of 0. The formula of Excel's RRI, times 100.
///
/// 22023 for NaN, an infinity, a start or end below zero, or no periods.
pub fn cagr(start: f64, end: f64, periods: f64) -> Result<Option<f64>> {
    check("start", start, start >= 0.0)?;
    check("end", end, end >= 0.0)?;
    check("periods", periods, periods > 0.0)?;
    if start == 0.0 {
        return Ok(None);
    }
    let change = (end - start) / start;
    // The logarithm of 1 + change keeps its digits where end is close to start.
    let log = if change.is_finite() {
        change.ln_1p()
    } else {
        end.ln() - start.ln()
    };
    let growth = 100.0 * (log / periods).exp_m1();
    in_range(growth).map(Some)
}

fn check(name: &str, value: f64, sensible: bool) -> Result<()> {
    ensure(value.is_finite() && sensible, || {
        invalid_parameter(
            format!("no growth with {name} = {value}"),
            "Growth is from a number of at least 0, over a number of periods > 0; compare \
             a figure that can be negative, such as NPS, by its difference.",
        )
    })
}

fn in_range(growth: f64) -> Result<f64> {
    ensure(growth.is_finite(), || {
        Error::new(
            ErrorKind::OutOfRange,
            "the growth is out of range of double precision",
            "Compare numbers of more like size.",
        )
    })?;
    Ok(growth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_cases() {
        assert_eq!(growth(120.0, 150.0), Ok(Some(25.0)));
        assert_eq!(growth(1e308, 1.5e308), Ok(Some(50.0)));
        // Microsoft's example of RRI: 96 months from 10,000 to 11,000.
        let rri = cagr(10_000.0, 11_000.0, 96.0).unwrap().unwrap();
        assert!((rri - 0.09933).abs() < 5e-6, "{rri}");
        assert_eq!(cagr(100.0, 0.0, 3.0), Ok(Some(-100.0)));
    }

    #[test]
    fn a_start_of_zero_has_no_growth() {
        assert_eq!(growth(0.0, 5.0), Ok(None));
        assert_eq!(cagr(0.0, 5.0, 1.0), Ok(None));
    }

    #[test]
    fn invalid_parameters_are_refused() {
        for (start, end) in [
            (-1.0, 1.0),
            (f64::NAN, 1.0),
            (1.0, f64::NAN),
            (f64::INFINITY, 1.0),
        ] {
            assert_eq!(
                growth(start, end).unwrap_err().kind,
                ErrorKind::InvalidParameter
            );
            assert_eq!(
                cagr(start, end, 1.0).unwrap_err().kind,
                ErrorKind::InvalidParameter
            );
        }
        assert_eq!(
            cagr(1.0, 2.0, 0.0).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
        assert_eq!(
            growth(1e-300, 1e300).unwrap_err().kind,
            ErrorKind::OutOfRange
        );
    }
}
