//! How a measure counts one row: the values that a KPI refuses are left out, and told
//! apart from those that are not there.

use super::wide::Wide;
use crate::error::Result;
use crate::for_each_row;
use crate::summary::{
    Action, Flow, Growth, Nps, Number, Rate, Ratio, RatioSample, Score, Span, Summary, Weight,
    WeightedNps, WeightedRate,
};
use serde::{Deserialize, Serialize};

/// The value as the argument of a row; ends the counting of a row that does not count.
macro_rules! argument {
    (MaybeFlag, $value:expr) => {
        $value.flag()
    };
    (MaybeCount, $value:expr) => {
        $value.number()
    };
    (MaybeRange, $value:expr) => {
        $value.range()
    };
    (Flag, $value:expr) => {
        match $value.flag() {
            Some(flag) => flag,
            None => return Outcome::Ignored,
        }
    };
    (CutOff, $value:expr) => {
        match $value.number() {
            Some(Number::Whole(number)) => match i32::try_from(number) {
                Ok(number) => number,
                Err(_) => return Outcome::LeftOut,
            },
            Some(Number::Beyond(_) | Number::Fraction(_)) => return Outcome::LeftOut,
            None => return Outcome::Ignored,
        }
    };
    (Weight, $value:expr) => {
        match $value.number().map(Weight::of) {
            Some(Ok(weight)) => weight,
            Some(Err(_)) => return Outcome::LeftOut,
            None => return Outcome::Ignored,
        }
    };
    // Score and Count
    ($number:ident, $value:expr) => {
        match $value.number() {
            Some(number) => number,
            None => return Outcome::Ignored,
        }
    };
}
macro_rules! counters {
    ($( $counter:ident $symbol:literal $family:literal $strict:ident $overloads:ident $state:ident
        ( $($argument:ident: $kind:ident),+ ) => $row:expr, $accepted:literal, $of_row:literal, $of_summary:literal; )+) => {
        /// One way to count, as a program stores it: see [`declarations`](crate::surface::declarations).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Counter {
            $( $counter ),+
        }

        impl Counter {
            /// The counts of its summary.
            pub fn fields(self) -> usize {
                match self {
                    $( Counter::$counter => <$state as Summary>::FIELDS.len() ),+
                }
            }

            /// Adds what the row counts to `counts`, which has a place for each field.
            #[inline]
            pub fn count(self, values: &[Value], counts: &mut [Wide]) -> Outcome {
                let mut values = values.iter().copied().chain(std::iter::repeat(Value::Null));
                let mut next = || values.next().unwrap_or(Value::Null);
                match self {
                    $( Counter::$counter => {
                        $( let $argument = argument!($kind, next()); )+
                        let row: Result<$state> = $row;
                        add(row, counts)
                    } ),+
                }
            }
        }
    };
}
for_each_row!(counters);

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Null,
    Flag(bool),
    Number(Number),
    Range(Span),
}

impl Value {
    fn flag(self) -> Option<bool> {
        match self {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    fn number(self) -> Option<Number> {
        match self {
            Value::Number(number) => Some(number),
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

#[inline]
fn add<S: Summary>(row: Result<S>, counts: &mut [Wide]) -> Outcome {
    match row {
        Err(_) => Outcome::LeftOut,
        Ok(row) => {
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
        use Value::{Flag, Null};
        let integer = |number: i64| Value::Number(number.into());
        let real = |number: f64| Value::Number(number.into());
        for (counter, values, expected, counts) in [
            (Counter::Nps, vec![integer(9)], Counted, vec![1, 0, 0]),
            (Counter::Nps, vec![integer(99)], LeftOut, vec![0, 0, 0]),
            (Counter::Nps, vec![integer(1 << 40)], LeftOut, vec![0, 0, 0]),
            (Counter::Nps, vec![Null], Ignored, vec![0, 0, 0]),
            (Counter::Nps, vec![real(8.5)], LeftOut, vec![0, 0, 0]),
            (Counter::Nps, vec![real(f64::NAN)], LeftOut, vec![0, 0, 0]),
            (
                Counter::Actions,
                vec![integer(-1)],
                LeftOut,
                vec![0, 0, 0, 0],
            ),
            (
                Counter::Actions,
                vec![integer(3)],
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
                vec![integer(1), integer(-1)],
                LeftOut,
                vec![0, 0],
            ),
            (
                Counter::CsatScale,
                vec![integer(7), integer(6)],
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
