//! The rows of the long view that a report is made of.

use crate::scorecard::LONG;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// The columns that are read, in the order of the fields of [`Row`] after `segments`, each
/// with what stands in for it in a view of an earlier release.
pub const COLUMNS: [(&str, &str); 22] = [
    ("period", "NULL"),
    ("period_end", "NULL"),
    ("complete", "NULL"),
    ("level", "CASE WHEN total THEN 'total' ELSE 'segment' END"),
    ("kpi", "NULL"),
    ("value", "NULL"),
    ("denominator", "NULL"),
    ("n", "NULL"),
    ("left_out", "NULL"),
    ("suppressed", "NULL"),
    ("ci_low", "NULL"),
    ("ci_high", "NULL"),
    ("band", "NULL"),
    ("band_rank", "NULL"),
    ("target", "NULL"),
    ("target_met", "NULL"),
    ("previous", "NULL"),
    ("change", "NULL"),
    ("change_significant", "NULL"),
    ("p_adjusted", "NULL"),
    ("year_change", "NULL"),
    ("benchmark", "NULL"),
];

/// Whether a column of a long view is none of a segment.
pub fn is_fixed(column: &str) -> bool {
    column == "period" || LONG.iter().any(|(name, _)| *name == column)
}

/// One row, read from a JSON array.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Row {
    /// The segments, in the order of the columns.
    pub segments: Vec<Option<String>>,
    pub period: Option<String>,
    pub period_end: Option<String>,
    pub complete: Option<bool>,
    pub level: String,
    pub kpi: String,
    #[serde(deserialize_with = "number")]
    pub value: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub denominator: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub n: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub left_out: Option<f64>,
    pub suppressed: Option<bool>,
    #[serde(deserialize_with = "number")]
    pub ci_low: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub ci_high: Option<f64>,
    pub band: Option<String>,
    pub band_rank: Option<u32>,
    #[serde(deserialize_with = "number")]
    pub target: Option<f64>,
    pub target_met: Option<String>,
    #[serde(deserialize_with = "number")]
    pub previous: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub change: Option<f64>,
    pub change_significant: Option<bool>,
    #[serde(deserialize_with = "number")]
    pub p_adjusted: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub year_change: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub benchmark: Option<f64>,
}

impl Row {
    pub fn is_total(&self) -> bool {
        self.level == "total"
    }

    pub fn is_suppressed(&self) -> bool {
        self.suppressed == Some(true)
    }
}

/// A finite number; PostgreSQL writes the others as strings, and they count as none.
fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    struct Number;
    impl Visitor<'_> for Number {
        type Value = Option<f64>;
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a number or null")
        }
        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok(Some(value))
        }
        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok(Some(value as f64))
        }
        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok(Some(value as f64))
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok(None)
        }
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    from.deserialize_any(Number)
}

/// The rows of a scorecard.
pub fn read(json: &[u8]) -> Option<Vec<Row>> {
    Option::<Vec<Row>>::deserialize(&mut serde_json::Deserializer::from_slice(json))
        .ok()
        .map(Option::unwrap_or_default)
}
