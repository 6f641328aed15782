//! Values in their order.

use super::Row;
use super::season::Series;
use crate::pg::datum::{
    Bytes, Call, Float8s, Numeric, Record, Return, Wire, check_for_interrupts, ensure_memory,
    export,
};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::stats::sparkline::{BAR_BYTES, kpi_sparkline};
use advocacy_kpi_core::stats::trend::{self, Trend};
use advocacy_kpi_core::stats::{seasonal, xmr};
use advocacy_kpi_core::summary::Number;

/// A NULL keeps its place.
pub(super) fn trend_of(series: &Float8s) -> Result<Option<Trend>> {
    // A longer one is refused.
    ensure_memory(trend::BYTES * series.values.len().min(trend::MAX_VALUES));
    trend::kpi_trend(series.iter(), &check_for_interrupts)
}

fn of_trend(call: Call, t: Trend) -> Record {
    call.record([
        t.n.datum(),
        t.direction.as_str().to_owned().datum(),
        t.s.datum(),
        t.tau.datum(),
        t.z.datum(),
        t.p_value.datum(),
        t.sen_slope.datum(),
        t.monotonic.datum(),
        t.sen_low.datum(),
        t.sen_high.datum(),
    ])
}

/// The final function of the aggregate.
fn kpi_trend(series: Float8s, call: Call) -> Row {
    Ok(trend_of(&series)?.map(|t| of_trend(call, t)))
}

/// One value of the aggregate, and its season as a text that is equal where seasons are.
fn season(state: Option<Bytes>, value: Option<f64>, season: Option<String>) -> Result<Wire> {
    Series::of(state.as_deref().unwrap_or_default())
        .with(value, season)
        .map(Wire)
}

fn season_number(state: Option<Bytes>, value: Option<f64>, of: Option<Number>) -> Result<Wire> {
    season(state, value, of.map(|number| number.to_string()))
}

fn kpi_trend_seasonal(state: Bytes, call: Call) -> Row {
    let series = Series::of(&state);
    let list = series.list()?;
    // The slopes within seasons, of half of all pairs, in a list that grows.
    ensure_memory(2 * trend::BYTES * list.len() + 12 * list.len() * list.len());
    let trend = seasonal::kpi_trend_seasonal(list.into_iter())?;
    Ok(trend.map(|t| of_trend(call, t)))
}

/// The final function of the aggregate.
fn kpi_xmr(series: Float8s, call: Call) -> Row {
    Ok(xmr::kpi_xmr(&series.list())?.map(|x| {
        call.record([
            x.n.datum(),
            x.center.datum(),
            x.lcl.datum(),
            x.ucl.datum(),
            x.last.datum(),
            x.out_of_control.datum(),
        ])
    }))
}

fn sparkline(series: Float8s) -> Result<String> {
    ensure_memory(BAR_BYTES * series.iter().len());
    kpi_sparkline(series.iter())
}

export! {
    akpi_kpi_trend_interval = kpi_trend;
    akpi_season_accum = season;
    akpi_season_accum_integer = |state: Option<Bytes>, value: Option<f64>, of: Option<i32>|
        season_number(state, value, of.map(Number::from));
    akpi_season_accum_numeric = |state: Option<Bytes>, value: Option<f64>, of: Option<Numeric>|
        season_number(state, value, of.map(Number::from));
    akpi_season_accum_real = |state: Option<Bytes>, value: Option<f64>, of: Option<f64>|
        season_number(state, value, of.map(Number::from));
    akpi_kpi_trend_seasonal = kpi_trend_seasonal;
    akpi_kpi_xmr = kpi_xmr;
    akpi_kpi_sparkline = sparkline;
}
