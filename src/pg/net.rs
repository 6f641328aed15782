//! The counts of a live scorecard as SQL: added up, and read as summaries; and what its
//! columns are made of, the same for every storage.

use super::datum::Bytes;
use super::datum::{Wire, export};
use crate::pg::datum::value;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::live::calendar;
use advocacy_kpi_core::live::wide::{self, Counts, Wide};
use advocacy_kpi_core::scorecard::Calendar;
use advocacy_kpi_core::summary::{
    Action, Flow, Growth, Nps, Rate, Ratio, RatioSample, Span, Summary, bounded,
};

/// More counts than a row has of any scorecard.
const MOST_COUNTS: i32 = 10_000;

fn broken(stored: &[u8]) -> Box<Error> {
    Error::new(
        ErrorKind::InvalidBinary,
        format!("{} bytes are no counts of a live scorecard", stored.len()),
        "They are written by its triggers only; kpi_rebuild_scorecard counts again.",
    )
}

fn counts(stored: &[u8]) -> Result<Vec<Wide>> {
    wide::decode(stored).ok_or_else(|| broken(stored))
}

fn add(sum: Bytes, change: Bytes) -> Result<Wire> {
    add_from(sum, change, 0)
}

/// Adds counts to those from a position on.
fn add_from(sum: Bytes, change: Bytes, begin: i32) -> Result<Wire> {
    ensure((0..=MOST_COUNTS).contains(&begin), || {
        invalid_parameter(
            format!("counts of a live scorecard begin at 0 to {MOST_COUNTS}, not {begin}"),
            "kpi_alter_scorecard writes its views again.",
        )
    })?;
    let added = wide::sum(&sum, &change, usize::try_from(begin).unwrap_or_default());
    added.map(Wire).ok_or_else(|| match wide::decode(&sum) {
        Some(_) => broken(&change),
        None => broken(&sum),
    })
}

/// A number as counts.
fn of_count(count: i64) -> Wire {
    Wire(wide::encode(&[Wide::from(i128::from(count))]))
}

/// A summary as counts.
fn of_summary<S: Summary>(summary: S) -> Wire {
    let mut counts = Vec::with_capacity(S::FIELDS.len());
    summary.for_each_part(|part| counts.push(Wide::from(part)));
    Wire(wide::encode(&counts))
}

fn negated(net: Bytes) -> Result<Wire> {
    let counts: Vec<Wide> = counts(&net)?.into_iter().map(Wide::negated).collect();
    Ok(Wire(wide::encode(&counts)))
}

fn out_of_range(what: &str) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("{what} is out of range"),
        format!(
            "A count holds 0 to {}: look for a value in the table that is far too large.",
            i64::MAX
        ),
    )
}

/// The counts from a position on; those that are not there are 0, as a scorecard may have
/// got more measures.
fn from_position(net: &[u8], at: i32) -> Result<Counts<'_>> {
    let mut counts = Counts::new(net);
    counts.skip_counts(usize::try_from(at).unwrap_or(usize::MAX));
    match counts.is_broken() {
        true => Err(broken(net)),
        false => Ok(counts),
    }
}

/// The count at a position.
fn count(net: Bytes, at: i32) -> Result<i64> {
    let mut counts = from_position(&net, at)?;
    let count = counts.next().unwrap_or_default().narrow();
    ensure(!counts.is_broken(), || broken(&net))?;
    count
        .and_then(|count| i64::try_from(count).ok())
        .ok_or_else(|| out_of_range("a count of a live scorecard"))
}

/// The summary whose counts begin at a position.
fn summary<S: Summary>(net: Bytes, at: i32) -> Result<S> {
    let mut counts = from_position(&net, at)?;
    let mut wide = false;
    let summary = S::from_parts(|| {
        let part = counts.next().unwrap_or_default().narrow();
        wide |= part.is_none();
        part.unwrap_or(-1)
    });
    ensure(!counts.is_broken(), || broken(&net))?;
    let summary = summary
        .filter(|_| !wide)
        .ok_or_else(|| out_of_range(S::TYPE))?;
    summary.invariant().map_err(|why| {
        Error::new(
            ErrorKind::OutOfRange,
            format!("the counts of a live scorecard are no {}: {why}", S::TYPE),
            "More was taken away than was ever added: kpi_rebuild_scorecard counts again.",
        )
    })?;
    Ok(summary)
}

/// The first day of a period.
fn period_start(day: i32, grain: &str) -> Result<i32> {
    Ok(calendar::period_start(day, Calendar::parse(grain)?))
}

fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn period_start_in_zone(moment: i64, grain: Bytes, zone: Bytes) -> Result<i32> {
    let name = utf8(&zone);
    let zone = value::zone(name);
    ensure(zone.is_some(), || {
        invalid_parameter(
            format!("time zone \"{name}\" is not known"),
            "Give a name of pg_timezone_names, such as Europe/Berlin.",
        )
    })?;
    let day = zone.map_or(0, |zone| value::day_in_zone(moment, zone));
    period_start(day, utf8(&grain))
}

export! {
    akpi_net_add = add;
    akpi_net_add_from = add_from;
    akpi_net_count = count;
    akpi_net_rate = summary::<Rate>;
    akpi_net_nps = summary::<Nps>;
    akpi_net_growth = summary::<Growth>;
    akpi_net_action = summary::<Action>;
    akpi_net_ratio = summary::<Ratio>;
    akpi_net_ratio_sample = summary::<RatioSample>;
    akpi_net_flow = summary::<Flow>;
    akpi_flow_closing = |during: Option<Span>, period: Option<Span>| Flow::of_closing_states(during, period);
    akpi_net_of_count = of_count;
    akpi_net_of_rate = of_summary::<Rate>;
    akpi_net_of_nps = of_summary::<Nps>;
    akpi_net_of_growth = of_summary::<Growth>;
    akpi_net_of_action = of_summary::<Action>;
    akpi_net_of_ratio = of_summary::<Ratio>;
    akpi_net_of_ratio_sample = of_summary::<RatioSample>;
    akpi_net_of_flow = of_summary::<Flow>;
    akpi_net_negated = negated;
    akpi_period_start_date = |day: i32, grain: Bytes| period_start(day, utf8(&grain));
    akpi_period_start_timestamp = |moment: i64, grain: Bytes| {
        period_start(calendar::day_of(moment), utf8(&grain))
    };
    akpi_period_start_timestamptz = period_start_in_zone;
    akpi_is_bounded = |period: Option<Span>| bounded(period);
}
