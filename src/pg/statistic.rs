//! The statistics on summaries: counts go to `stats`, and what comes back is a
//! number or a row of a composite type.

use super::datum::{Call, Float8s, Record, Return, check_for_interrupts, ensure_memory, export};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::stats::compare::{self, Comparison};
use advocacy_kpi_core::stats::control_chart::{self, Limits};
use advocacy_kpi_core::stats::interval::{self, Interval};
use advocacy_kpi_core::stats::sample_size::{nps_sample_size, rate_sample_size};
use advocacy_kpi_core::stats::sparkline::{BAR_BYTES, kpi_sparkline};
use advocacy_kpi_core::stats::trend;
use advocacy_kpi_core::summary::{Action, Nps, Rate};

/// What a call has to return: a row, or NULL.
type Row = Result<Option<Record>>;

fn of_interval(call: Call, interval: Option<Interval>) -> Option<Record> {
    interval.map(|i| call.record([i.low.datum(), i.high.datum()]))
}

fn of_comparison(call: Call, comparison: Option<Comparison>) -> Option<Record> {
    comparison.map(|c| {
        call.record([
            c.difference.datum(),
            c.low.datum(),
            c.high.datum(),
            c.z.datum(),
            c.p_value.datum(),
        ])
    })
}

fn of_limits(call: Call, limits: Option<Limits>) -> Option<Record> {
    limits.map(|l| {
        call.record([
            l.center.datum(),
            l.lcl.datum(),
            l.ucl.datum(),
            l.out_of_control.datum(),
        ])
    })
}

fn answers(nps: Nps) -> compare::Answers {
    [nps.promoters, nps.passives, nps.detractors]
}

fn actions(action: Action) -> compare::Actions {
    (action.customers, action.actions, action.squares)
}

fn rate_ci(s: Rate, confidence: f64, method: String, call: Call) -> Row {
    let interval = interval::rate_ci(s.hits, s.total, confidence, method.parse()?)?;
    Ok(of_interval(call, interval))
}

fn nps_ci(s: Nps, confidence: f64, method: String, call: Call) -> Row {
    let [promoters, passives, detractors] = answers(s);
    let method = method.parse()?;
    let interval = interval::nps_ci(promoters, passives, detractors, confidence, method)?;
    Ok(of_interval(call, interval))
}

fn nps_stderr(s: Nps) -> Result<Option<f64>> {
    interval::nps_stderr(s.promoters, s.passives, s.detractors)
}

fn action_ci(s: Action, confidence: f64, method: String, call: Call) -> Row {
    let (customers, actions, squares) = actions(s);
    let interval = interval::action_ci(customers, actions, squares, confidence, method.parse()?)?;
    Ok(of_interval(call, interval))
}

fn rate_compare(a: Rate, b: Rate, confidence: f64, call: Call) -> Row {
    let comparison = compare::rate_compare(a.hits, a.total, b.hits, b.total, confidence)?;
    Ok(of_comparison(call, comparison))
}

fn nps_compare(a: Nps, b: Nps, confidence: f64, call: Call) -> Row {
    let comparison = compare::nps_compare(answers(a), answers(b), confidence)?;
    Ok(of_comparison(call, comparison))
}

fn action_compare(a: Action, b: Action, confidence: f64, call: Call) -> Row {
    let comparison = compare::action_compare(actions(a), actions(b), confidence)?;
    Ok(of_comparison(call, comparison))
}

fn p_chart(sample: Rate, base: Rate, sigma: f64, call: Call) -> Row {
    let limits = control_chart::p_chart(sample.hits, sample.total, base.hits, base.total, sigma)?;
    Ok(of_limits(call, limits))
}

fn u_chart(sample: Action, base: Action, sigma: f64, call: Call) -> Row {
    let limits = control_chart::u_chart(
        sample.actions,
        sample.customers,
        base.actions,
        base.customers,
        sigma,
    )?;
    Ok(of_limits(call, limits))
}

/// The final function of the aggregate: NULL values are left out, as everywhere.
fn kpi_trend(series: Float8s, call: Call) -> Row {
    // A longer one is refused.
    ensure_memory(trend::BYTES * series.values.len().min(trend::MAX_VALUES));
    let trend = trend::kpi_trend(series.values, &check_for_interrupts)?;
    Ok(trend.map(|t| {
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

fn sparkline(series: Float8s) -> Result<String> {
    ensure_memory(BAR_BYTES * series.iter().len());
    kpi_sparkline(series.iter())
}

export! {
    akpi_rate_ci = rate_ci;
    akpi_nps_ci = nps_ci;
    akpi_nps_stderr = nps_stderr;
    akpi_action_ci = action_ci;
    akpi_rate_compare = rate_compare;
    akpi_nps_compare = nps_compare;
    akpi_action_compare = action_compare;
    akpi_p_chart = p_chart;
    akpi_u_chart = u_chart;
    akpi_kpi_trend = kpi_trend;
    akpi_kpi_sparkline = sparkline;
    akpi_rate_sample_size = rate_sample_size;
    akpi_nps_sample_size = nps_sample_size;
}
