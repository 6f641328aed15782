//! How many answers a margin needs, and what difference so many find.

use crate::pg::datum::export;
use advocacy_kpi_core::stats::power;
use advocacy_kpi_core::stats::sample_size::{nps_sample_size, rate_sample_size};
use advocacy_kpi_core::summary::{Nps, Rate};

export! {
    akpi_rate_sample_size = rate_sample_size;
    akpi_nps_sample_size = nps_sample_size;
    akpi_rate_mde = |a: Rate, b: Rate, p: f64, confidence: f64| power::rate_mde(&a, &b, p, confidence);
    akpi_nps_mde = |a: Nps, b: Nps, p: f64, confidence: f64| power::nps_mde(&a, &b, p, confidence);
}
