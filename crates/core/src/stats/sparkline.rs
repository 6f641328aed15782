//! A series as one word.

use super::validate;
use crate::error::Result;

/// Bytes of a bar, twice where the text grows.
pub const BAR_BYTES: usize = 6;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One bar a value, in eight equal steps from the least to the greatest; a space
/// for NULL. A constant series is level at `▄`: neither low nor high.
///
/// 22023 for NaN or an infinity.
pub fn kpi_sparkline(values: impl Iterator<Item = Option<f64>> + Clone) -> Result<String> {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.clone().flatten() {
        validate::finite("no sparkline", value)?;
        (least, most) = (least.min(value), most.max(value));
    }
    let bar = |value: f64| {
        if least == most {
            return BARS[3];
        }
        // Halves, as the whole range may be wider than the widest number.
        let height = (value / 2.0 - least / 2.0) / (most / 2.0 - least / 2.0);
        BARS[((8.0 * height) as usize).min(7)]
    };
    Ok(values.map(|value| value.map_or(' ', bar)).collect())
}
