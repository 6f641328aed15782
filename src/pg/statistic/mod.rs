//! The statistics on summaries: counts go to `stats`, and what comes back is a number, an
//! array, or a row of a composite type.
//!
//! - [`interval`]: confidence intervals
//! - [`compare`]: two groups, the same customers twice, looks in between
//! - [`several`]: several groups, many tests, small segments
//! - [`control_chart`]: samples against a baseline
//! - [`series`]: values in their order; [`season`]: the state of the seasonal trend
//! - [`size`]: how many answers are needed, and what so many find
//! - [`former`]: what views of earlier releases call

mod compare;
mod control_chart;
mod former;
mod interval;
mod season;
mod series;
mod several;
mod size;

use super::datum::{Call, Record, Return};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::stats::compare::Comparison;
use advocacy_kpi_core::stats::control_chart::Limits;
use advocacy_kpi_core::stats::interval::Interval;

/// What a call has to return: a row, or NULL.
type Row = Result<Option<Record>>;

fn of_interval(call: Call, interval: Result<Option<Interval>>) -> Row {
    Ok(interval?.map(|i| call.record([i.low.datum(), i.high.datum()])))
}

fn of_comparison(call: Call, comparison: Result<Option<Comparison>>) -> Row {
    Ok(comparison?.map(|c| {
        call.record([
            c.difference.datum(),
            c.low.datum(),
            c.high.datum(),
            c.z.datum(),
            c.p_value.datum(),
        ])
    }))
}

fn of_limits(call: Call, limits: Result<Option<Limits>>) -> Row {
    Ok(limits?.map(|l| {
        call.record([
            l.center.datum(),
            l.lcl.datum(),
            l.ucl.datum(),
            l.out_of_control.datum(),
        ])
    }))
}
