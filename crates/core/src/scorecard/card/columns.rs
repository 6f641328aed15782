//! The names of the columns of the views: which are taken, and what further ones are called.

use super::super::plain;
use super::super::quote::Keywords;
use super::{Measure, Segment};
use crate::error::{Result, ensure, invalid_parameter};

/// Columns of the views that no segment may be called.
const RESERVED: [&str; 46] = [
    "p_always",
    "period_end",
    "complete",
    "level",
    "better",
    "target_met",
    "year_ago",
    "year_change",
    "year_change_significant",
    "p_value",
    "p_adjusted",
    "suppressed",
    "change_significant",
    "left_out",
    "period",
    "kpi",
    "title",
    "family",
    "value",
    "unit",
    "numerator",
    "denominator",
    "n",
    "ci",
    "ci_low",
    "ci_high",
    "band",
    "band_rank",
    "target",
    "previous",
    "comparison",
    "year_comparison",
    "year_p_value",
    "year_p_adjusted",
    "p_tests",
    "p_place",
    "year_p_tests",
    "year_p_place",
    "change",
    "trend",
    "sparkline",
    "benchmark",
    "benchmark_gap",
    "total",
    "kpi_rows",
    "position",
];

/// Whether a column of the views is called so.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Columns beside the KPIs in the wide view, the summary or what keeps it.
const COLUMNS: [&str; 5] = ["period", "total", "kpi_rows", "level", "suppressed"];

/// Refuses a KPI that is called like another column of the views.
pub fn check_name(kpi: &str) -> Result<()> {
    ensure(!COLUMNS.contains(&kpi), || {
        invalid_parameter(
            format!("KPI {kpi} is called like a column of every scorecard"),
            "Define it under another name with kpi_define.",
        )
    })
}

/// A name of a KPI and a suffix that is not among those taken, which it joins.
pub fn free(taken: &mut Vec<String>, kpi: &str, suffix: &str) -> String {
    // Room for a number within the 63 bytes of a name.
    let stem = kpi.get(..50).unwrap_or(kpi);
    let mut name = format!("{stem}_{suffix}");
    let mut number = 1;
    while taken.contains(&name) {
        number += 1;
        name = format!("{stem}_{suffix}{number}");
    }
    taken.push(name.clone());
    name
}

/// Names the columns beside each measure, unlike every other column.
pub fn name_columns(measures: &mut [Measure], segments: &[Segment], keywords: &Keywords) {
    let mut taken: Vec<String> = segments.iter().map(|s| s.name.clone()).collect();
    taken.extend(measures.iter().map(|m| m.kpi.clone()));
    for measure in measures.iter_mut() {
        measure.before = free(&mut taken, &measure.kpi, "before");
        measure.year_before = free(&mut taken, &measure.kpi, "year_before");
        measure.expected = free(&mut taken, &measure.kpi, "expected");
        measure.people = free(&mut taken, &measure.kpi, "people");
        measure.hidden = free(&mut taken, &measure.kpi, "hidden");
        measure.left_out_name = free(&mut taken, &measure.kpi, "left_out");
        measure.left_out = keywords.ident(&measure.left_out_name);
    }
    for measure in measures {
        measure.counts = plain::suffixes(measure)
            .map(|suffix| free(&mut taken, &measure.kpi, suffix))
            .collect();
    }
}
