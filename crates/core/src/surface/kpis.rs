//! What a built-in KPI is: its entry in the catalogue, the summaries it is read from, and
//! the aggregates that count it.

use super::{Reading, Row};
use crate::live::Counter;

/// A built-in KPI.
#[derive(Debug)]
pub struct Kpi {
    pub name: &'static str,
    /// Its entry in the catalogue, JSON.
    pub entry: &'static str,
    /// The summaries that it is read from; none where a query computes it.
    pub read_from: &'static [ReadFrom],
}

/// How a KPI is read from one type of summary, and the aggregates whose result that is.
#[derive(Debug)]
pub struct ReadFrom {
    pub reading: &'static Reading,
    /// Of the function that takes the summary.
    pub comment: &'static str,
    pub forms: &'static [Form],
}

/// An aggregate, with one overload for each of its row's.
#[derive(Debug)]
pub struct Form {
    pub counter: Counter,
    /// The names of the arguments.
    pub arguments: &'static [&'static str],
    pub comment: &'static str,
}

impl Form {
    /// How it counts a row.
    pub fn row(&self) -> Option<&'static Row> {
        Row::of(self.counter)
    }
}

/// `"name" => READING "comment" { Counter(arguments) "comment"; … } …;`, or
/// `"name" => [query];` where no summary holds it and its entry has the query.
macro_rules! kpis {
    ($( $name:literal => $([$query:ident])? $(
        $reading:ident $comment:literal {
            $( $counter:ident($($argument:ident),+) $of_form:literal; )+
        }
    )*; )+) => {
        /// All built-in KPIs, in the order of the catalogue.
        pub static KPIS: &[$crate::surface::Kpi] = &[$( $crate::surface::Kpi {
            name: $name,
            entry: include_str!(concat!("../catalog/kpis/", $name, ".json")),
            read_from: &[$( $crate::surface::ReadFrom {
                reading: &$reading,
                comment: $comment,
                forms: &[$( $crate::surface::Form {
                    counter: $crate::live::Counter::$counter,
                    arguments: &[$(stringify!($argument)),+],
                    comment: $of_form,
                } ),+],
            } ),*],
        } ),+];
    };
}
