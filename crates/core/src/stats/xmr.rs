//! The chart of individual values and moving ranges, for a KPI that is known by one value
//! a period.

use super::control_chart::MEAN_RANGE;
use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure};

/// The limits of a series, and whether its last value is outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Xmr {
    /// Values.
    pub n: i64,
    /// Their mean.
    pub center: f64,
    pub lcl: f64,
    pub ucl: f64,
    /// The last value.
    pub last: f64,
    /// Whether the last value is beyond a limit; right on one it is not.
    pub out_of_control: bool,
}

/// Limits `mean ± 3 · mean moving range / 1.128` (Shewhart; NIST/SEMATECH e-Handbook
/// 6.3.2.2). A moving range is the distance of two values that follow each other: across
/// a NULL there is none. `None` where no two values do.
///
/// 22023 for NaN or an infinity, 22003 where a limit is out of range.
pub fn kpi_xmr(values: &[Option<f64>]) -> Result<Option<Xmr>> {
    for value in values.iter().flatten() {
        validate::finite("no chart", *value)?;
    }
    let present = || values.iter().copied().flatten();
    let n = present().count();
    let pairs = || {
        values.windows(2).filter_map(|pair| match pair {
            [Some(a), Some(b)] => Some((*a, *b)),
            _ => None,
        })
    };
    let ranges = pairs().count();
    let Some(last) = present().next_back().filter(|_| ranges > 0) else {
        return Ok(None);
    };
    // Divided before they are added up, so that no sum overflows; then what rounding has
    // left over, so that equal values have their own mean.
    let rough: f64 = present().map(|x| x / n as f64).sum();
    let center = rough
        + present()
            .map(|x| (x / 2.0 - rough / 2.0) / n as f64)
            .sum::<f64>()
            * 2.0;
    let half_range: f64 = pairs()
        .map(|(a, b)| (a / 2.0 - b / 2.0).abs() / ranges as f64)
        .sum();
    let reach = 3.0 * (2.0 * half_range) / MEAN_RANGE;
    let (lcl, ucl) = (center - reach, center + reach);
    ensure(lcl.is_finite() && ucl.is_finite(), || {
        Error::new(
            ErrorKind::OutOfRange,
            "the limits of the chart are out of range of double precision",
            "Measure in a larger unit.",
        )
    })?;
    // The mean of n values is known but for rounding.
    let largest = present().fold(0.0_f64, |most, x| most.max(x.abs()));
    let slack = 4.0 * f64::EPSILON * largest;
    Ok(Some(Xmr {
        n: n as i64,
        center,
        lcl,
        ucl,
        last,
        out_of_control: last < lcl - slack || last > ucl + slack,
    }))
}
