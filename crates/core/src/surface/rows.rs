//! What a way to count a row is: its C functions, their SQL, the aggregate of summaries and
//! the measures of scorecards follow from its line in [`declarations`](super::declarations).

use crate::live::Counter;
use crate::scorecard::{Class, Column};
use crate::summary::{
    Action, Flow, Growth, Nps, Number, Rate, Ratio, RatioSample, Score, Scorecard, Summary,
    WeightedNps, WeightedRate,
};
use crate::{for_each_row, for_each_summary, for_the_customer_row};

/// What an argument of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    Flag,
    /// A whole number in a column of any type of number.
    Score,
    /// The same, where counts are bigint.
    Count,
    /// How much the row counts, with decimals.
    Weight,
    /// A constant of the KPI, the same in all rows.
    CutOff,
    Range,
}

impl ArgumentKind {
    /// What a user calls it.
    pub fn name(self) -> &'static str {
        match self {
            ArgumentKind::Flag => "boolean",
            ArgumentKind::Score | ArgumentKind::Count | ArgumentKind::Weight => "number",
            ArgumentKind::CutOff => "whole number written in the spec",
            ArgumentKind::Range => "daterange or tstzrange",
        }
    }

    /// The type of the argument that a column of a table is passed to, by a cast that keeps
    /// its value; none where there is none.
    pub fn type_for(self, column: &Column) -> Option<&'static str> {
        Some(match (self, column.class()) {
            (ArgumentKind::Flag, Class::Flag) => "boolean",
            (ArgumentKind::Score | ArgumentKind::Count, Class::Integer) => "integer",
            (ArgumentKind::Score | ArgumentKind::Count, Class::BigInt) => "bigint",
            (ArgumentKind::Score | ArgumentKind::Count, Class::Numeric) => "numeric",
            (ArgumentKind::Score | ArgumentKind::Count, Class::Real) => "double precision",
            (ArgumentKind::Weight, Class::Integer | Class::BigInt | Class::Numeric) => "numeric",
            (ArgumentKind::Weight, Class::Real) => "double precision",
            (ArgumentKind::Range, Class::DateRange) => "daterange",
            (ArgumentKind::Range, Class::TimeRange) => "tstzrange",
            _ => return None,
        })
    }
}

/// The type to which columns of these types are passed as numbers of one row, so that each
/// keeps its value; none where there is no such type.
pub fn common_number_type<'a>(types: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    types.map(Some).reduce(|one, other| match (one?, other?) {
        (one, other) if one == other => Some(one),
        ("integer", wider) | (wider, "integer") => Some(wider),
        ("bigint", "numeric") | ("numeric", "bigint") => Some("numeric"),
        // Neither holds all values of the other.
        _ => None,
    })?
}

/// A type of number that scores and counts come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    Integer,
    BigInt,
    Numeric,
    Double,
}

impl NumberType {
    pub fn sql(self) -> &'static str {
        match self {
            NumberType::Integer => "integer",
            NumberType::BigInt => "bigint",
            NumberType::Numeric => "numeric",
            NumberType::Double => "double precision",
        }
    }
}

/// Which types of argument there are C functions for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overloads {
    /// One C function.
    Fixed,
    /// One for each type of number, that for integer without a suffix.
    Scores,
    /// One for each type of number, that for bigint without a suffix.
    Counts,
    /// One for numeric weights, without a suffix, and one for double precision.
    Weights,
    /// Integer scores beside bigint counts without a suffix; and all numbers numeric, or
    /// double precision. One more, and a call with NULLs or numbers written in SQL would be
    /// ambiguous.
    Customers,
    /// None: only scorecards count so.
    Measure,
}

impl Overloads {
    /// The types of scores and of counts that there is a C function for, and what its symbol
    /// has behind that of the row.
    fn numbers(self) -> &'static [(NumberType, NumberType, &'static str)] {
        use NumberType::{BigInt, Double, Integer, Numeric};
        match self {
            Overloads::Fixed => &[(Integer, BigInt, "")],
            Overloads::Scores => &[
                (Integer, Integer, ""),
                (BigInt, BigInt, "_bigint"),
                (Numeric, Numeric, "_numeric"),
                (Double, Double, "_real"),
            ],
            Overloads::Counts => &[
                (Integer, Integer, "_integer"),
                (BigInt, BigInt, ""),
                (Numeric, Numeric, "_numeric"),
                (Double, Double, "_real"),
            ],
            Overloads::Weights => &[(Numeric, Numeric, ""), (Double, Double, "_real")],
            Overloads::Customers => &[
                (Integer, BigInt, ""),
                (Numeric, Numeric, "_numeric"),
                (Double, Double, "_real"),
            ],
            Overloads::Measure => &[],
        }
    }
}

/// One way to count a row.
#[derive(Debug)]
pub struct Row {
    /// By which a measure of a scorecard counts it; none where it is no measure.
    pub counter: Option<Counter>,
    pub symbol: &'static str,
    pub family: &'static str,
    pub strict: bool,
    pub overloads: Overloads,
    /// SQL type of the summary.
    pub state: &'static str,
    pub arguments: &'static [(&'static str, ArgumentKind)],
    /// SQL that is true of a row that it accepts: see [`Row::accepts`].
    pub accepted: &'static str,
    pub of_row: &'static str,
    pub of_summary: &'static str,
    /// The aggregate of summaries.
    pub aggregate: &'static str,
}

/// A list of argument types with the C symbol that takes it.
#[derive(Debug)]
pub struct Overload {
    pub types: Vec<&'static str>,
    /// Without `akpi_` and `_accum`.
    pub symbol: String,
}

impl Row {
    /// The lists of types that the row takes.
    pub fn overloads(&self) -> Vec<Overload> {
        let ranges = self
            .arguments
            .iter()
            .any(|(_, kind)| *kind == ArgumentKind::Range);
        let ranges: &[&str] = match ranges {
            true => &["daterange", "tstzrange"],
            false => &[""],
        };
        let mut overloads = Vec::new();
        for range in ranges {
            for (score, count, suffix) in self.overloads.numbers() {
                let types = self.arguments.iter().map(|(_, kind)| match kind {
                    ArgumentKind::Flag => "boolean",
                    ArgumentKind::Score => score.sql(),
                    ArgumentKind::Count => count.sql(),
                    ArgumentKind::Weight => match score {
                        NumberType::Double => "double precision",
                        _ => "numeric",
                    },
                    ArgumentKind::CutOff => "integer",
                    ArgumentKind::Range => range,
                });
                overloads.push(Overload {
                    types: types.collect(),
                    symbol: format!("{}{suffix}", self.symbol),
                });
            }
        }
        overloads
    }

    /// SQL that is true of a row whose values it accepts, of expressions of its arguments and
    /// the type of each that may have a fraction; `None` where it accepts all. `prefix`
    /// stands before a function of the extension.
    pub fn accepts(&self, prefix: &str, values: &[(String, Option<&str>)]) -> Option<String> {
        let mut rules = Vec::new();
        if !self.accepted.is_empty() {
            let mut rule = self.accepted.replace('@', prefix);
            for (at, (value, _)) in values.iter().enumerate() {
                rule = rule.replace(&format!("{{{at}}}"), value);
            }
            rules.push(rule);
        }
        for (value, fraction) in values {
            // What a number may be: NaN and the infinities are whole to trunc.
            let range = match fraction {
                None => continue,
                Some("numeric") => {
                    format!("{value} >= -9223372036854775808 AND {value} < 9223372036854775808")
                }
                Some(_) => format!("abs({value}) <= {}", Number::EXACT),
            };
            let whole = format!("{value} = trunc({value}) AND {range}");
            rules.push(match self.strict {
                true => whole,
                false => format!("coalesce({whole}, true)"),
            });
        }
        (!rules.is_empty()).then(|| rules.join(" AND "))
    }

    /// The way to count of that name.
    pub fn of(counter: Counter) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.counter == Some(counter))
    }
}

macro_rules! kind {
    (Flag) => {
        ArgumentKind::Flag
    };
    (MaybeFlag) => {
        ArgumentKind::Flag
    };
    (MaybeScore) => {
        ArgumentKind::Score
    };
    (Score) => {
        ArgumentKind::Score
    };
    (Count) => {
        ArgumentKind::Count
    };
    (MaybeCount) => {
        ArgumentKind::Count
    };
    (Weight) => {
        ArgumentKind::Weight
    };
    (CutOff) => {
        ArgumentKind::CutOff
    };
    (MaybeRange) => {
        ArgumentKind::Range
    };
}

macro_rules! overloads {
    (fixed) => {
        Overloads::Fixed
    };
    (score) => {
        Overloads::Scores
    };
    (count) => {
        Overloads::Counts
    };
    (weight) => {
        Overloads::Weights
    };
    (customer) => {
        Overloads::Customers
    };
    (measure) => {
        Overloads::Measure
    };
}

macro_rules! strict {
    (strict) => {
        true
    };
    (nullable) => {
        false
    };
}

macro_rules! row {
    ($counter:expr, $aggregate:expr; $symbol:literal $family:literal $strict:ident $overloads:ident $state:ident
        ( $($argument:ident: $kind:ident),+ ) $accepted:literal $of_row:literal $of_summary:literal) => {
        Row {
            counter: $counter,
            symbol: $symbol,
            family: $family,
            strict: strict!($strict),
            overloads: overloads!($overloads),
            state: <$state as Summary>::TYPE,
            arguments: &[$( (stringify!($argument), kind!($kind)) ),+],
            accepted: $accepted,
            of_row: $of_row,
            of_summary: $of_summary,
            aggregate: $aggregate,
        }
    };
}

macro_rules! rows {
    ($( $counter:ident $symbol:literal $family:literal $strict:ident $overloads:ident $state:ident
        $arguments:tt => $row:expr, $accepted:literal, $of_row:literal, $of_summary:literal; )+) => {
        /// All the ways to count a row.
        pub static ROWS: &[Row] = &[$(
            row!(Some(Counter::$counter), concat!($family, "_agg"); $symbol $family $strict
                $overloads $state $arguments $accepted $of_row $of_summary)
        ),+];
    };
}
for_each_row!(rows);

macro_rules! customer_row {
    ($counter:ident $symbol:literal $family:literal $strict:ident $overloads:ident $state:ident
        $arguments:tt => $row:expr, $accepted:literal, $of_row:literal, $of_summary:literal;) => {
        /// The row of `advocacy_scorecard`.
pub static CUSTOMER_ROW: Row = row!(None, "advocacy_scorecard"; $symbol $family $strict
            $overloads $state $arguments $accepted $of_row $of_summary);
    };
}
for_the_customer_row!(customer_row);

/// The SQL type of a summary.
#[derive(Debug)]
pub struct SummaryType {
    pub sql: &'static str,
    /// The C functions are `akpi_SYMBOL_…`.
    pub symbol: &'static str,
    pub fields: &'static [&'static str],
    /// Bytes of each field.
    pub widths: &'static [usize],
    pub meaning: &'static str,
    pub rule: &'static str,
}

macro_rules! summaries {
    ($( $summary:ident $symbol:literal, )+) => {
        /// All summary types, in the order in which the install script creates them.
        pub static SUMMARIES: &[SummaryType] = &[$( SummaryType {
            sql: <$summary as Summary>::TYPE,
            symbol: $symbol,
            fields: <$summary as Summary>::FIELDS,
            widths: <$summary as Summary>::WIDTHS,
            meaning: <$summary as Summary>::MEANING,
            rule: <$summary as Summary>::RULE,
        } ),+];
    };
}
for_each_summary!(summaries);
