//! Growth between two numbers.

use crate::fault::{Fault, Kind, Result, ensure};

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
    let growth = 100.0 * (end - start) / start;
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
        Fault::new(
            Kind::Nonsense,
            format!("no growth with {name} = {value}"),
            "Growth is from a number ≥ 0, over a number of periods > 0; compare \
             a figure that can be negative, such as NPS, by its difference.",
        )
    })
}

fn in_range(growth: f64) -> Result<f64> {
    ensure(growth.is_finite(), || {
        Fault::new(
            Kind::OutOfRange,
            "the growth is out of range of double precision",
            "Compare numbers of more like size.",
        )
    })?;
    Ok(growth)
}
