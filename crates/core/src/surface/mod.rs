//! The SQL surface as declarations: what types, aggregates and functions there are. The
//! install script, the exported C functions, the measures of scorecards and the list of
//! built-in KPIs are made from these tables, so each thing is declared once.
//!
//! - [`declarations`]: the tables: summary types, ways to count a row, KPIs
//! - [`rows`]: what a way to count a row is, a transition function and an aggregate of
//!   summaries
//! - [`readings`]: what is read from a summary
//! - [`kpis`]: what a KPI is, with the rows it counts and the readings it takes

#[macro_use]
pub mod kpis;
pub mod declarations;
pub mod readings;
pub mod rows;

pub use declarations::KPIS;
pub use kpis::{Form, Kpi, ReadFrom};
pub use readings::Reading;
pub use rows::{
    ArgumentKind, CUSTOMER_ROW, NumberType, Overload, ROWS, Row, SUMMARIES, SummaryType,
};
