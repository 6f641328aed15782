//! Functions as earlier releases declared them. A view keeps the function that it was made
//! with, and that function the defaults of its time: its figures do not change under it.

use super::series::trend_of;
use super::{Row, of_comparison, of_interval, of_limits};
use crate::pg::datum::{Call, Float8s, Return, export};
use advocacy_kpi_core::stats::compare::{
    self, ActionCompareMethod, NpsCompareMethod, RateCompareMethod,
};
use advocacy_kpi_core::stats::control_chart::{self, Dispersion};
use advocacy_kpi_core::stats::interval;
use advocacy_kpi_core::summary::{Action, Nps, Rate};

fn rate_ci(s: Rate, confidence: f64, method: String, call: Call) -> Row {
    let interval = interval::rate_ci(&s, confidence, method.parse()?, None);
    of_interval(call, interval)
}

fn nps_ci(s: Nps, confidence: f64, method: String, call: Call) -> Row {
    let interval = interval::nps_ci(&s, confidence, method.parse()?, None);
    of_interval(call, interval)
}

fn rate_compare(a: Rate, b: Rate, confidence: f64, call: Call) -> Row {
    let method = RateCompareMethod::Newcombe;
    of_comparison(call, compare::rate_compare(&a, &b, confidence, method))
}

fn nps_compare(a: Nps, b: Nps, confidence: f64, call: Call) -> Row {
    let method = NpsCompareMethod::Wald;
    of_comparison(call, compare::nps_compare(&a, &b, confidence, method))
}

fn action_compare(a: Action, b: Action, confidence: f64, call: Call) -> Row {
    let method = ActionCompareMethod::Welch;
    of_comparison(call, compare::action_compare(&a, &b, confidence, method))
}

fn u_chart(sample: Action, baseline: Action, sigma: f64, call: Call) -> Row {
    let limits = control_chart::u_chart(&sample, &baseline, sigma, Dispersion::Poisson);
    of_limits(call, limits)
}

/// Without the interval of the slope, which the result did not have.
fn trend(series: Float8s, call: Call) -> Row {
    Ok(trend_of(&series)?.map(|t| {
        call.record([
            t.n.datum(),
            t.direction.as_str().to_owned().datum(),
            t.s.datum(),
            t.tau.datum(),
            t.z.datum(),
            t.p_value.datum(),
            t.sen_slope.datum(),
            t.monotonic.datum(),
        ])
    }))
}

export! {
    akpi_rate_ci = rate_ci;
    akpi_nps_ci = nps_ci;
    akpi_rate_compare = rate_compare;
    akpi_nps_compare = nps_compare;
    akpi_action_compare = action_compare;
    akpi_u_chart = u_chart;
    akpi_kpi_trend = trend;
}
