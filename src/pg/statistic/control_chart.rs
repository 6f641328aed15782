//! Control charts: a sample against a baseline.

use super::{Row, of_limits};
use crate::pg::datum::{Call, Elements, ensure_memory, export};
use advocacy_kpi_core::stats::control_chart;
use advocacy_kpi_core::summary::{Action, Nps, Rate};

fn p_chart(sample: Rate, baseline: Rate, sigma: f64, call: Call) -> Row {
    of_limits(call, control_chart::p_chart(&sample, &baseline, sigma))
}

fn p_prime_chart(sample: Rate, baseline: Rate, sigma_z: f64, sigma: f64, call: Call) -> Row {
    let limits = control_chart::p_prime_chart(&sample, &baseline, sigma_z, sigma);
    of_limits(call, limits)
}

fn u_chart(sample: Action, baseline: Action, sigma: f64, dispersion: String, call: Call) -> Row {
    let limits = control_chart::u_chart(&sample, &baseline, sigma, dispersion.parse()?);
    of_limits(call, limits)
}

fn nps_chart(sample: Nps, baseline: Nps, sigma: f64, call: Call) -> Row {
    of_limits(call, control_chart::nps_chart(&sample, &baseline, sigma))
}

fn sigma_z(samples: Elements<Rate>) -> Option<f64> {
    ensure_memory(size_of_val(samples.values));
    control_chart::sigma_z(samples.values)
}

export! {
    akpi_p_chart = p_chart;
    akpi_p_prime_chart = p_prime_chart;
    akpi_u_chart_dispersion = u_chart;
    akpi_nps_chart = nps_chart;
    akpi_sigma_z = sigma_z;
}
