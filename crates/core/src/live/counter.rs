//! How a measure counts one row: the values that a KPI refuses are left out, and told
//! apart from those that are not there.

use super::wide::Wide;
use crate::error::Result;
use crate::summary::{Action, Growth, Nps, Rate, Ratio, Span, Summary};
use serde::{Deserialize, Serialize};

/// One way to count, as a program stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counter {
    Flag,
    Retention,
    Csat,
    CsatReal,
    CsatScale,
    Nps,
    NpsReal,
    NpsCutoffs,
    GrowthFlags,
    GrowthCounts,
    GrowthRanges,
    Actions,
    Ratio,
}

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Null,
    Flag(bool),
    Integer(i64),
    Real(f64),
    Range(Span),
}

impl Value {
    fn flag(self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn integer(self) -> Option<i64> {
        match self {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    fn real(self) -> Option<f64> {
        match self {
            Value::Real(number) => Some(number),
            _ => None,
        }
    }

    fn range(self) -> Option<Span> {
        match self {
            Value::Range(range) => Some(range),
            _ => None,
        }
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A value was NULL.
    Ignored,
    /// The KPI refuses the value.
    LeftOut,
    Counted,
}

impl Counter {
    /// The counts of its summary.
    pub fn fields(self) -> usize {
        use Counter::*;
        match self {
            Flag | Retention | Csat | CsatReal | CsatScale => Rate::FIELDS.len(),
            Nps | NpsReal | NpsCutoffs => crate::summary::Nps::FIELDS.len(),
            GrowthFlags | GrowthCounts | GrowthRanges => Growth::FIELDS.len(),
            Actions => Action::FIELDS.len(),
            Ratio => crate::summary::Ratio::FIELDS.len(),
        }
    }

    /// Adds what the row counts to `counts`, which has a place for each field.
    #[inline]
    pub fn count(self, values: &[Value], counts: &mut [Wide]) -> Outcome {
        let value = |at: usize| values.get(at).copied().unwrap_or(Value::Null);
        // A whole number too large for a score is no score.
        let score = |at: usize| {
            value(at)
                .integer()
                .map(|n| i32::try_from(n).unwrap_or(i32::MIN))
        };
        match self {
            Counter::Flag => add(value(0).flag().map(|hit| Ok(Rate::of(hit))), counts),
            Counter::Retention => {
                let both = value(0).flag().zip(value(1).flag());
                add(
                    both.map(|(start, end)| Ok(Rate::retained(start, end))),
                    counts,
                )
            }
            Counter::Csat => add(score(0).map(|s| Rate::top_two_box(s, 5)), counts),
            Counter::CsatReal => add(value(0).real().map(Rate::top_two_box_real), counts),
            Counter::CsatScale => {
                let both = score(0).zip(score(1));
                add(both.map(|(s, scale)| Rate::top_two_box(s, scale)), counts)
            }
            Counter::Nps => add(score(0).map(Nps::of), counts),
            Counter::NpsReal => add(value(0).real().map(Nps::of_real), counts),
            Counter::NpsCutoffs => {
                let whole = |at: usize| value(at).integer().map(i32::try_from);
                let all = whole(0).zip(whole(1)).zip(whole(2));
                add(
                    all.map(|((s, low), high)| match (s, low, high) {
                        (Ok(s), Ok(low), Ok(high)) => Nps::with_cutoffs(s, low, high),
                        // Beyond an integer there is no score and no cut-off.
                        _ => Nps::with_cutoffs(0, 1, 0),
                    }),
                    counts,
                )
            }
            Counter::GrowthFlags => add(
                Some(Ok(Growth::of(value(0).flag(), value(1).flag()))),
                counts,
            ),
            Counter::GrowthCounts => add(
                Some(Growth::of_counts(value(0).integer(), value(1).integer())),
                counts,
            ),
            Counter::GrowthRanges => add(
                Some(Growth::of_membership(value(0).range(), value(1).range())),
                counts,
            ),
            Counter::Actions => add(value(0).integer().map(Action::of), counts),
            Counter::Ratio => {
                let both = value(0).integer().zip(value(1).integer());
                add(both.map(|(part, whole)| Ratio::of(part, whole)), counts)
            }
        }
    }

    /// Whether a row in which an argument is NULL counts for nothing.
    pub fn ignores_null(self) -> bool {
        !matches!(
            self,
            Counter::GrowthFlags | Counter::GrowthCounts | Counter::GrowthRanges
        )
    }

    /// SQL that is true of a row whose values the KPI takes, of expressions of the
    /// columns; `None` where it takes all. `prefix` stands before a function of the
    /// extension.
    pub fn accepts(self, prefix: &str, values: &[String]) -> Option<String> {
        let value = |at: usize| values.get(at).map_or("NULL", String::as_str);
        let on_scale = |low: i32, high: i32| format!("{} BETWEEN {low} AND {high}", value(0));
        let whole = || format!("{0} = trunc({0})", value(0));
        const INTEGER: &str = "BETWEEN -2147483648 AND 2147483647";
        Some(match self {
            Counter::Flag | Counter::Retention | Counter::GrowthFlags => return None,
            Counter::Csat => on_scale(1, 5),
            Counter::CsatReal => format!("{} AND {}", on_scale(1, 5), whole()),
            Counter::CsatScale => format!(
                "{1} IN (5, 7, 10) AND {0} BETWEEN 1 AND {1}",
                value(0),
                value(1)
            ),
            Counter::Nps => on_scale(0, 10),
            Counter::NpsReal => format!("{} AND {}", on_scale(0, 10), whole()),
            Counter::NpsCutoffs => format!(
                "{0} {INTEGER} AND {1} {INTEGER} AND {2} {INTEGER} AND {1} < {2}",
                value(0),
                value(1),
                value(2)
            ),
            Counter::GrowthCounts => format!(
                "coalesce({}, 0) >= 0 AND coalesce({}, 0) >= 0",
                value(0),
                value(1)
            ),
            Counter::GrowthRanges => format!("{prefix}kpi_is_bounded({})", value(1)),
            Counter::Actions => format!("{} >= 0", value(0)),
            Counter::Ratio => format!("{} >= 0 AND {} >= 0", value(0), value(1)),
        })
    }
}

#[inline]
fn add<S: Summary>(row: Option<Result<S>>, counts: &mut [Wide]) -> Outcome {
    match row {
        None => Outcome::Ignored,
        Some(Err(_)) => Outcome::LeftOut,
        Some(Ok(row)) => {
            let mut places = counts.iter_mut();
            row.for_each_part(|part| {
                if let Some(place) = places.next() {
                    place.add(part.into());
                }
            });
            Outcome::Counted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(counter: Counter, values: &[Value]) -> (Outcome, Vec<i128>) {
        let mut counts = vec![Wide::default(); counter.fields()];
        let outcome = counter.count(values, &mut counts);
        (outcome, counts.iter().filter_map(|c| c.narrow()).collect())
    }

    #[test]
    fn what_is_counted_ignored_and_left_out() {
        use Outcome::*;
        use Value::{Flag, Integer, Null, Real};
        for (counter, values, expected, counts) in [
            (Counter::Nps, vec![Integer(9)], Counted, vec![1, 0, 0]),
            (Counter::Nps, vec![Integer(99)], LeftOut, vec![0, 0, 0]),
            (Counter::Nps, vec![Integer(1 << 40)], LeftOut, vec![0, 0, 0]),
            (Counter::Nps, vec![Null], Ignored, vec![0, 0, 0]),
            (Counter::NpsReal, vec![Real(8.5)], LeftOut, vec![0, 0, 0]),
            (
                Counter::NpsReal,
                vec![Real(f64::NAN)],
                LeftOut,
                vec![0, 0, 0],
            ),
            (
                Counter::Actions,
                vec![Integer(-1)],
                LeftOut,
                vec![0, 0, 0, 0],
            ),
            (
                Counter::Actions,
                vec![Integer(3)],
                Counted,
                vec![1, 1, 3, 9],
            ),
            (
                Counter::Retention,
                vec![Flag(true), Null],
                Ignored,
                vec![0, 0],
            ),
            (
                Counter::GrowthFlags,
                vec![Null, Flag(true)],
                Counted,
                vec![0, 1],
            ),
            (Counter::GrowthRanges, vec![Null, Null], LeftOut, vec![0, 0]),
            (
                Counter::Ratio,
                vec![Integer(1), Integer(-1)],
                LeftOut,
                vec![0, 0],
            ),
            (
                Counter::CsatScale,
                vec![Integer(7), Integer(6)],
                LeftOut,
                vec![0, 0],
            ),
        ] {
            assert_eq!(
                outcome(counter, &values),
                (expected, counts),
                "{counter:?} {values:?}"
            );
        }
    }
}
