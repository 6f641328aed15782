//! What is known of a value beside the value.

use super::contributions::Segment;
use crate::error::{Result, ensure, invalid_parameter};
use crate::json;
use serde::Deserialize;
use serde_json::Value;

/// The keys of a context, in one line.
const SHAPE: &str = "The keys are low, high, confidence, n, previous, previous_low, previous_high, previous_n, p_value, target (numbers) \
    and segments: [{\"segment\": ..., \"n\": ..., \"value\": ..., \"previous_n\": ..., \"previous\": ...}, ...].";

/// What is known of a value; all of it may be missing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Context {
    /// The interval of the value, and its confidence, 0.95 where it is not given.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub confidence: Option<f64>,
    /// How many rows it is of.
    pub n: Option<f64>,
    /// The same of the value before.
    pub previous: Option<f64>,
    pub previous_low: Option<f64>,
    pub previous_high: Option<f64>,
    pub previous_n: Option<f64>,
    /// Of the test of the change.
    pub p_value: Option<f64>,
    /// In place of the one in the definition.
    pub target: Option<f64>,
    /// The parts of the total.
    pub segments: Option<Vec<Segment>>,
}

/// A value with its interval.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Context {
    /// Reads a context. 22023 for an unknown key, a value of the wrong kind, and numbers
    /// that contradict each other.
    pub fn read(given: Value) -> Result<Self> {
        ensure(given.is_object(), || {
            invalid_parameter("the context is not a JSON object", SHAPE)
        })?;
        // serde would read an array as the fields of an object in order.
        let segments = given.get("segments").and_then(Value::as_array);
        ensure(
            segments.is_none_or(|segments| segments.iter().all(Value::is_object)),
            || invalid_parameter("a segment of the context is not a JSON object", SHAPE),
        )?;
        let context: Self = json::read(given)
            .map_err(|misfit| invalid_parameter(misfit.of("the context is not valid"), SHAPE))?;
        context.check()?;
        Ok(context)
    }

    fn check(&self) -> Result<()> {
        for (low, high, keys) in [
            (self.low, self.high, "\"low\" and \"high\""),
            (
                self.previous_low,
                self.previous_high,
                "\"previous_low\" and \"previous_high\"",
            ),
        ] {
            ensure(low.is_some() == high.is_some(), || {
                invalid_parameter(
                    format!("of {keys} the context has one"),
                    "Give both ends of an interval, or neither.",
                )
            })?;
            if let (Some(low), Some(high)) = (low, high) {
                ensure(low <= high, || {
                    invalid_parameter(
                        format!("the context has an interval from {low} to {high}"),
                        "Give the lower end first.",
                    )
                })?;
            }
        }
        let of_before = [self.previous_low, self.previous_n, self.p_value];
        ensure(
            self.previous.is_some() || of_before.iter().all(Option::is_none),
            || {
                invalid_parameter(
                    "the context has previous_low, previous_n or p_value and no \"previous\"",
                    "Give the value before as well.",
                )
            },
        )?;
        for (key, n) in [("n", self.n), ("previous_n", self.previous_n)] {
            ensure(n.is_none_or(|n| n >= 0.0), || {
                invalid_parameter(
                    format!("the \"{key}\" of the context is {}", n.unwrap_or_default()),
                    "It counts rows: 0 or more.",
                )
            })?;
        }
        if let Some(p) = self.p_value {
            ensure((0.0..=1.0).contains(&p), || {
                invalid_parameter(
                    format!("the p_value of the context is {p}"),
                    "It lies between 0 and 1.",
                )
            })?;
        }
        if let Some(confidence) = self.confidence {
            ensure(confidence > 0.0 && confidence < 1.0, || {
                invalid_parameter(
                    format!("the confidence of the context is {confidence}"),
                    "It lies between 0 and 1, as 0.95.",
                )
            })?;
        }
        Ok(())
    }

    pub fn confidence(&self) -> f64 {
        self.confidence.unwrap_or(0.95)
    }

    /// The value with its interval, where that is known.
    pub(super) fn now(&self, value: f64) -> Option<Estimate> {
        Some(Estimate {
            value,
            low: self.low?,
            high: self.high?,
        })
    }

    /// The value before with its interval, where that is known.
    pub(super) fn before(&self) -> Option<Estimate> {
        Some(Estimate {
            value: self.previous?,
            low: self.previous_low?,
            high: self.previous_high?,
        })
    }
}
