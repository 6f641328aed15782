//! The options of a report.

use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::json;
use serde::Deserialize;
use serde_json::Value;

/// The keys of the options, in one line.
const SHAPE: &str = "The options are title (a text), periods (1 to 60, default 12), segments (0 to 1000, default 40) \
    and kpis (names of KPIs of the scorecard).";

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    pub title: Option<String>,
    /// How many periods are shown, the latest ones.
    pub periods: u32,
    /// How many segments of each KPI are shown, the largest ones.
    pub segments: u32,
    /// The KPIs that are shown, in this order; all where it is not given.
    pub kpis: Option<Vec<String>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            title: None,
            periods: 12,
            segments: 40,
            kpis: None,
        }
    }
}

impl Options {
    /// 22023 for an unknown key or a value of the wrong kind, 54000 for more than a page holds.
    pub fn read(given: Value) -> Result<Self> {
        ensure(given.is_object(), || {
            invalid_parameter("the options of the report are not a JSON object", SHAPE)
        })?;
        let options: Self = json::read(given).map_err(|misfit| {
            invalid_parameter(misfit.of("the options of the report are not valid"), SHAPE)
        })?;
        ensure(options.periods > 0, || {
            invalid_parameter("the report has 0 periods", SHAPE)
        })?;
        for (count, most, of) in [
            (options.periods, 60, "periods"),
            (options.segments, 1000, "segments"),
        ] {
            ensure(count <= most, || {
                Error::new(
                    ErrorKind::LimitExceeded,
                    format!("a report has at most {most} {of}, not {count}"),
                    SHAPE,
                )
            })?;
        }
        let title = options.title.as_deref();
        ensure(title.is_none_or(|title| !title.trim().is_empty()), || {
            invalid_parameter("the title of the report is blank", SHAPE)
        })?;
        Ok(options)
    }
}
