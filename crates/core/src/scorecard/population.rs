//! Of how many the rows of a period are a part, where that is known: intervals are narrower
//! where most of a population was asked.

use super::card::Segment;
use super::quote::literal;
use super::spec::Totals;
use crate::did_you_mean::nearest;
use crate::error::{Result, ensure, invalid_parameter};
use crate::json;
use serde::Deserialize;
use serde_json::{Map, Value};

/// The key `population` of a spec: the size of the total, or a list of sizes, each of the
/// total or of the segment that its scope names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Value")]
pub struct Population(Vec<Size>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// How many there are.
    pub size: i64,
    /// Values of segment columns; none for the total.
    #[serde(default)]
    scope: Map<String, Value>,
}

const FORM: &str =
    "expected a whole number from 1 up, or a list of {\"size\": ..., \"scope\": {segment: value}}";

impl TryFrom<Value> for Population {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        let sizes = match value {
            Value::Number(ref number) => {
                let size = number
                    .as_i64()
                    .ok_or_else(|| format!("{FORM}, not {number}"))?;
                vec![Size {
                    size,
                    scope: Map::new(),
                }]
            }
            Value::Array(_) => json::read(value).map_err(|misfit| misfit.inner())?,
            other => return Err(format!("{FORM}, not {other}")),
        };
        if let Some(wrong) = sizes.iter().find(|s| s.size < 1) {
            return Err(format!("{FORM}, not a size of {}", wrong.size));
        }
        let repeated = sizes.iter().enumerate().find(|(at, size)| {
            let before = sizes.iter().take(*at);
            before.into_iter().any(|other| other.scope == size.scope)
        });
        match repeated {
            Some((_, size)) => Err(format!(
                "two sizes of the scope {}",
                Value::from(size.scope.clone())
            )),
            None => Ok(Population(sizes)),
        }
    }
}

impl Population {
    /// 22023 for a scope that is no row of the scorecard.
    pub fn check(&self, segments: &[Segment], totals: Totals) -> Result<()> {
        for Size { scope, .. } in &self.0 {
            for (name, value) in scope {
                ensure(segments.iter().any(|s| s.name == *name), || {
                    let near = nearest(name, segments.iter().map(|s| s.name.as_str()))
                        .map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
                    invalid_parameter(
                        format!("a population of \"{name}\", which is no segment of the scorecard"),
                        format!("{near}A scope has values of segments; {{}} is the total."),
                    )
                })?;
                ensure(!value.is_object() && !value.is_array(), || {
                    invalid_parameter(
                        format!("a population where \"{name}\" is {value}"),
                        "A scope has one value a segment: a string, a number, true, false or null.",
                    )
                })?;
            }
            let kept = scope.len();
            let is_row = kept == 0
                || kept == segments.len()
                || totals == Totals::Cube
                || totals == Totals::Each && kept == 1;
            ensure(is_row, || {
                invalid_parameter(
                    format!(
                        "a population of the subtotal {}, which the scorecard does not have",
                        Value::from(scope.clone())
                    ),
                    "Name all segments, or none for the total, or ask for subtotals: \"totals\": \"each\" or \"cube\".",
                )
            })?;
        }
        Ok(())
    }

    /// SQL of the population of a row of the alias `b` whose figure rests on `n`. NULL where
    /// it is not known, and where more were counted than it says: then it is wrong.
    pub fn sql(&self, segments: &[Segment], n: &str) -> String {
        let cases: Vec<String> = self
            .0
            .iter()
            .map(|of| {
                let pairs: Vec<String> = of
                    .kept(segments)
                    .map(|s| format!("{}, b.{}", literal(&s.name), s.sql))
                    .collect();
                let row = format!("b.level = {}", literal(&of.level(segments)));
                let scope = match pairs.is_empty() {
                    true => String::new(),
                    false => format!(
                        " AND jsonb_build_object({}) = {}::jsonb",
                        pairs.join(", "),
                        literal(&of.scope())
                    ),
                };
                format!("WHEN {row}{scope} AND {n} <= {0} THEN {0}", of.size)
            })
            .collect();
        format!("(CASE {} END)::bigint", cases.join(" "))
    }

    /// Each size.
    pub fn sizes(&self) -> &[Size] {
        &self.0
    }
}

impl Size {
    /// The segments that its scope names.
    fn kept<'a>(&'a self, segments: &'a [Segment]) -> impl Iterator<Item = &'a Segment> {
        let kept = |segment: &&Segment| self.scope.contains_key(&segment.name);
        segments.iter().filter(kept)
    }

    /// The level of the row that it is of.
    pub fn level(&self, segments: &[Segment]) -> String {
        let kept: Vec<&str> = self.kept(segments).map(|s| s.name.as_str()).collect();
        match kept.len() {
            0 => "total".to_owned(),
            all if all == segments.len() => "segment".to_owned(),
            _ => kept.join(", "),
        }
    }

    /// Its scope as jsonb has it.
    pub fn scope(&self) -> String {
        Value::from(self.scope.clone()).to_string()
    }
}
