//! Several groups and many tests at once.

use super::Row;
use crate::pg::datum::{Call, Elements, Float8s, Record, Return, export};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::stats::groups::{self, GroupTest};
use advocacy_kpi_core::stats::{multiple, shrink};
use advocacy_kpi_core::summary::{Nps, Rate};

fn of_test(call: Call, test: Option<GroupTest>) -> Option<Record> {
    test.map(|t| {
        call.record([
            t.groups.datum(),
            t.statistic.datum(),
            t.df.datum(),
            t.p_value.datum(),
        ])
    })
}

/// A NULL is a group of which nothing is known, and left out.
fn rates_test(groups: Elements<Rate>, call: Call) -> Row {
    Ok(of_test(call, groups::rates_test(groups.values)))
}

/// As [`rates_test`].
fn nps_test(groups: Elements<Nps>, call: Call) -> Row {
    Ok(of_test(call, groups::nps_test(groups.values)))
}

fn p_adjust(p: Float8s, method: String) -> Result<Vec<Option<f64>>> {
    multiple::p_adjust(&p.list(), method.parse()?)
}

fn kpi_shrink(value: Float8s, stderr: Float8s) -> Result<Vec<Option<f64>>> {
    shrink::kpi_shrink(&value.list(), &stderr.list())
}

export! {
    akpi_rates_test = rates_test;
    akpi_nps_test = nps_test;
    akpi_p_adjust = p_adjust;
    akpi_kpi_shrink = kpi_shrink;
}
