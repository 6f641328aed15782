//! Transitions: every row becomes a one-row summary that is added to the state,
//! and subtracted again where a window frame leaves it.

use super::datum::{Call, Decimal, Numeric, export_transition};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::summary::{
    Action, Customer, Flow, Growth, Nps, Number, Rate, Ratio, RatioSample, Score, Scorecard, Span,
    Summary, Weight, WeightedNps, WeightedRate,
};
use advocacy_kpi_core::{for_each_row, for_the_customer_row};

/// The C functions of each way to count a row, for each type of number that it takes.
macro_rules! rows {
    ($( $counter:ident $symbol:literal $family:literal $strict:ident $overloads:ident $state:ident
        $arguments:tt => $row:expr, $accepted:literal, $of_row:literal, $of_summary:literal; )+) => {$(
        overloads!{ $overloads $symbol $state $arguments $row }
    )+};
}

/// The types of scores and of counts with what the symbol has behind that of the row: as
/// `Overloads` in `advocacy_kpi_core::surface::rows` says.
macro_rules! overloads {
    (fixed $($row:tt)+) => {
        transition!{ "", (i32, i64, Decimal), $($row)+ }
    };
    (score $($row:tt)+) => {
        transition!{ "", (i32, i64, Decimal), $($row)+ }
        transition!{ "_bigint", (i64, i64, Decimal), $($row)+ }
        transition!{ "_numeric", (Numeric, Numeric, Decimal), $($row)+ }
        transition!{ "_real", (f64, f64, f64), $($row)+ }
    };
    (weight $($row:tt)+) => {
        transition!{ "", (Numeric, Numeric, Decimal), $($row)+ }
        transition!{ "_real", (f64, f64, f64), $($row)+ }
    };
    (customer $($row:tt)+) => {
        transition!{ "", (i32, i64, Decimal), $($row)+ }
        transition!{ "_numeric", (Numeric, Numeric, Decimal), $($row)+ }
        transition!{ "_real", (f64, f64, f64), $($row)+ }
    };
    (measure $($row:tt)+) => {};
    (count $($row:tt)+) => {
        transition!{ "_integer", (i32, i32, Decimal), $($row)+ }
        transition!{ "", (i64, i64, Decimal), $($row)+ }
        transition!{ "_numeric", (Numeric, Numeric, Decimal), $($row)+ }
        transition!{ "_real", (f64, f64, f64), $($row)+ }
    };
}

/// The transition and its inverse, for the types of scores, of counts and of weights.
macro_rules! transition {
    ($suffix:literal, $numbers:tt, $symbol:literal $state:ident
        ( $($argument:ident: $kind:ident),+ ) $row:expr) => {
        export_transition! {
            ("akpi_", $symbol, $suffix, "_accum"): $state,
            |state: &mut $state, $($argument: argument_type!($kind, $numbers)),+, call: Call| {
                call.ensure_same_cut_offs(cut_offs!($($argument: $kind),+))?;
                $( let $argument = argument!($kind, $argument); )+
                let row: Result<$state> = $row;
                state.add(&row?)
            }
        }
        export_transition! {
            ("akpi_", $symbol, $suffix, "_accum_inv"): $state,
            |state: &mut $state, $($argument: argument_type!($kind, $numbers)),+, call: Call| {
                call.ensure_same_cut_offs(cut_offs!($($argument: $kind),+))?;
                $( let $argument = argument!($kind, $argument); )+
                let row: Result<$state> = $row;
                state.subtract(&row?)
            }
        }
    };
}

/// The Rust type of an argument.
macro_rules! argument_type {
    (Flag, $numbers:tt) => { bool };
    (MaybeFlag, $numbers:tt) => { Option<bool> };
    (Score, ($score:ty, $count:ty, $weight:ty)) => { $score };
    (MaybeScore, ($score:ty, $count:ty, $weight:ty)) => { Option<$score> };
    (Count, ($score:ty, $count:ty, $weight:ty)) => { $count };
    (MaybeCount, ($score:ty, $count:ty, $weight:ty)) => { Option<$count> };
    (Weight, ($score:ty, $count:ty, $weight:ty)) => { $weight };
    (CutOff, $numbers:tt) => { i32 };
    (MaybeRange, $numbers:tt) => { Option<Span> };
}

/// An argument as its row takes it.
macro_rules! argument {
    (Score, $argument:ident) => {
        Number::from($argument)
    };
    (Count, $argument:ident) => {
        Number::from($argument)
    };
    (Weight, $argument:ident) => {
        Weight::try_from($argument)?
    };
    (MaybeScore, $argument:ident) => {
        $argument.map(Number::from)
    };
    (MaybeCount, $argument:ident) => {
        $argument.map(Number::from)
    };
    ($kind:ident, $argument:ident) => {
        $argument
    };
}

/// The cut-offs among the arguments.
macro_rules! cut_offs {
    ($score:ident: $kind:ident, $low:ident: CutOff, $high:ident: CutOff) => {
        [$low, $high]
    };
    ($score:ident: $kind:ident, $scale:ident: CutOff) => {
        [0, $scale]
    };
    ($($argument:ident: $kind:ident),+) => {
        [0, 0]
    };
}

for_each_row!(rows);
for_the_customer_row!(rows);
