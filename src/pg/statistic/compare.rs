//! Two groups.

use super::{Row, of_comparison};
use crate::pg::datum::{Call, export};
use advocacy_kpi_core::stats::{always, compare, paired, ratio, stock};
use advocacy_kpi_core::summary::{Action, Flow, Nps, Rate, RatioSample, WeightedNps, WeightedRate};

/// The functions of both sides, a confidence, a method and the call.
macro_rules! by_method {
    ($($name:ident: $summary:ty = $compare:path;)+) => {$(
        fn $name(a: $summary, b: $summary, confidence: f64, method: String, call: Call) -> Row {
            of_comparison(call, $compare(&a, &b, confidence, method.parse()?))
        }
    )+};
}
by_method! {
    rate_compare: Rate = compare::rate_compare;
    nps_compare: Nps = compare::nps_compare;
    action_compare: Action = compare::action_compare;
    weighted_rate_compare: WeightedRate = compare::weighted_rate_compare;
    weighted_nps_compare: WeightedNps = compare::weighted_nps_compare;
}

/// The functions of both sides, the rows that are expected, a confidence and the call.
macro_rules! always_valid {
    ($($name:ident: $summary:ty = $compare:path;)+) => {$(
        fn $name(a: $summary, b: $summary, expected_n: i64, confidence: f64, call: Call) -> Row {
            of_comparison(call, $compare(&a, &b, expected_n, confidence))
        }
    )+};
}
always_valid! {
    rate_compare_always: Rate = always::rate_compare_always;
    nps_compare_always: Nps = always::nps_compare_always;
    action_compare_always: Action = always::action_compare_always;
}

fn ratio_compare(a: RatioSample, b: RatioSample, confidence: f64, call: Call) -> Row {
    of_comparison(call, ratio::ratio_compare(&a, &b, confidence))
}

fn flow_compare(s: Flow, confidence: f64, call: Call) -> Row {
    of_comparison(call, paired::flow_compare(&s, confidence))
}

fn growth_compare(a: Flow, b: Flow, confidence: f64, call: Call) -> Row {
    of_comparison(call, stock::growth_compare(&a, &b, confidence))
}

export! {
    akpi_growth_compare = growth_compare;
    akpi_rate_compare_method = rate_compare;
    akpi_nps_compare_method = nps_compare;
    akpi_action_compare_method = action_compare;
    akpi_weighted_rate_compare = weighted_rate_compare;
    akpi_weighted_nps_compare = weighted_nps_compare;
    akpi_ratio_compare = ratio_compare;
    akpi_flow_compare = flow_compare;
    akpi_rate_compare_always = rate_compare_always;
    akpi_nps_compare_always = nps_compare_always;
    akpi_action_compare_always = action_compare_always;
}
