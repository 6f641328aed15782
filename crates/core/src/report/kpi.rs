//! One KPI of a report: its figures in the period under review, by period and by segment.

use super::period::label;
use super::row::Row;
use super::svg::{Bar, Scale, Spark};
use crate::catalog::bands::Better;
use crate::catalog::definition::{Definition, Unit};
use crate::error::Result;
use crate::insight::{Context, Insight, Segment, Verdict, words};
use std::collections::HashMap;

/// A segment or subtotal: its level, and what its columns hold.
type Part<'a> = (&'a str, &'a [Option<String>]);

/// A value as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// As exactly as the database has it; empty where there is none.
    pub exact: String,
    pub shown: String,
    pub band: Option<String>,
    /// The colour of the band, from 0 (worst) to 4; none without bands.
    pub tone: Option<u32>,
    pub suppressed: bool,
}

/// One row of a table: a period, or a segment in the period under review.
pub struct Line {
    pub name: String,
    pub note: Option<String>,
    pub figure: Figure,
    pub bar: Option<Bar>,
    pub interval: Option<String>,
    pub n: Option<String>,
    pub change: Option<String>,
    pub chance: &'static str,
    /// Whether a change that is more than chance is `good` or `bad`; else empty.
    pub lean: &'static str,
    pub target: Option<String>,
    pub met: &'static str,
    pub left_out: Option<String>,
    pub spark: Option<Spark>,
    pub spark_text: String,
}

/// A KPI as it is shown.
pub struct Kpi {
    pub id: String,
    pub title: String,
    pub unit: &'static str,
    /// The value with its unit.
    pub amount: String,
    pub bands: Vec<(u32, String, String)>,
    pub now: Line,
    pub year_change: Option<String>,
    pub benchmark: Option<String>,
    /// Value by period, for the board.
    pub board: Vec<Figure>,
    pub history: Vec<Line>,
    pub segments: Vec<Line>,
    pub segments_left: usize,
    pub sentences: Vec<String>,
    /// Why it needs attention; empty where it does not.
    pub reasons: Vec<&'static str>,
    pub questions: Vec<String>,
    pub tips: Vec<String>,
    pub verdict: Verdict,
    /// The sentences about segments whose change is more than chance.
    pub moved: Vec<String>,
    pub left_out_now: f64,
    pub left_out_all: f64,
    pub suppressed: usize,
}

/// The rows of one KPI, and what is known of all.
pub struct Given<'a> {
    pub definition: Definition,
    /// The periods shown, in order; one without a name where the scorecard has none.
    pub periods: &'a [Option<String>],
    /// The place of the one under review.
    pub review: usize,
    pub totals: Vec<&'a Row>,
    /// Those of segments and subtotals.
    pub parts: Vec<&'a Row>,
    pub columns: &'a [String],
    pub most: usize,
    pub confidence: f64,
}

impl Given<'_> {
    pub fn kpi(&self) -> Result<Kpi> {
        let definition = &self.definition;
        let bands = definition.bands()?;
        let figures = Figures {
            unit: definition.unit.unwrap_or(Unit::Ratio),
            better: definition.better,
            bands: bands.len() as u32,
        };
        let by_period: HashMap<&Option<String>, &Row> =
            self.totals.iter().map(|row| (&row.period, *row)).collect();
        let totals: Vec<Option<&Row>> = self
            .periods
            .iter()
            .map(|period| by_period.get(period).copied())
            .collect();
        let review = self.periods.get(self.review);
        let now = totals.get(self.review).copied().flatten();
        let values: Vec<Option<f64>> = totals
            .iter()
            .map(|row| row.and_then(|row| row.value))
            .collect();
        let scale = Scale::over(self.totals.iter().flat_map(|row| ends(row)));
        let mut summary = figures.line(String::new(), now, scale);
        figures.spark(&mut summary, &values);

        let mut parts: Vec<(&Row, String)> = self
            .parts
            .iter()
            .filter(|row| Some(&row.period) == review)
            .map(|row| (*row, self.name(row)))
            .collect();
        // The largest first; those of whom nothing is shown last.
        parts.sort_by(|(a, _), (b, _)| b.n.unwrap_or(-1.0).total_cmp(&a.n.unwrap_or(-1.0)));
        let suppressed = parts.iter().filter(|(row, _)| row.is_suppressed()).count();
        let scale = Scale::over(parts.iter().take(self.most).flat_map(|(row, _)| ends(row)));
        let mut past: HashMap<Part, HashMap<&Option<String>, f64>> = HashMap::new();
        for row in &self.parts {
            if let Some(value) = row.value {
                let key = (row.level.as_str(), row.segments.as_slice());
                past.entry(key).or_default().insert(&row.period, value);
            }
        }
        let segments = parts
            .iter()
            .take(self.most)
            .map(|(row, name)| {
                let mut line = figures.line(name.clone(), Some(row), scale);
                line.note = (row.level != "segment").then(|| format!("all by {}", row.level));
                let own = past.get(&(row.level.as_str(), row.segments.as_slice()));
                let value = |period| own.and_then(|own| own.get(period).copied());
                let values: Vec<Option<f64>> = self.periods.iter().map(value).collect();
                figures.spark(&mut line, &values);
                line
            })
            .collect();
        let moved = parts
            .iter()
            .filter(|(row, _)| row.change_significant == Some(true))
            .filter_map(|(row, name)| figures.moved(name, row))
            .take(5)
            .collect();
        let history = self
            .periods
            .iter()
            .zip(&totals)
            .rev()
            .map(|(period, row)| {
                let mut line =
                    figures.line(period_label(period, *row), *row, scale_of(&self.totals));
                if row.is_some_and(|row| row.complete == Some(false)) {
                    line.note = Some("not finished".to_owned());
                }
                line
            })
            .collect();

        let context = now.map(|row| self.context(row)).unwrap_or_default();
        let insight = match now.and_then(|row| row.value) {
            Some(value) => Some(Insight::of(definition, value, &context)?),
            None => None,
        };
        let reasons = now
            .map(|row| reasons(row, definition, bands.len()))
            .unwrap_or_default();
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        let sum = |rows: &[&Row]| rows.iter().filter_map(|row| row.left_out).sum::<f64>();
        Ok(Kpi {
            id: format!("kpi-{}", definition.kpi),
            title: definition
                .title
                .clone()
                .unwrap_or_else(|| definition.kpi.clone()),
            unit: match figures.unit {
                Unit::Percent => "in percent",
                Unit::Points => "in points",
                Unit::Ratio => "as a ratio",
                Unit::Count => "as a count",
            },
            amount: match now.and_then(|row| row.value) {
                Some(value) => words::amount(value, figures.unit),
                None => summary.figure.shown.clone(),
            },
            bands: bands
                .iter()
                .enumerate()
                .map(|(at, band)| {
                    let tone = tone(at as u32 + 1, bands.len() as u32);
                    (tone, band.label.clone(), band.range.to_string())
                })
                .collect(),
            year_change: now
                .and_then(|row| row.year_change)
                .map(|change| words::signed(change, figures.unit)),
            benchmark: now
                .and_then(|row| row.benchmark)
                .map(|value| words::amount(value, figures.unit)),
            board: totals
                .iter()
                .map(|row| row.map(|row| figures.figure(row)).unwrap_or_default())
                .collect(),
            history,
            segments_left: parts.len().saturating_sub(self.most),
            segments,
            sentences: match (&insight, now) {
                (Some(insight), _) => insight.sentences.clone(),
                (None, Some(row)) if row.is_suppressed() => {
                    vec!["Not shown: too few people.".to_owned()]
                }
                _ => vec!["There is no value in this period.".to_owned()],
            },
            verdict: insight
                .as_ref()
                .map_or(Verdict::Unknown, |insight| insight.verdict),
            questions: insight
                .as_ref()
                .map(|insight| owned(insight.questions()))
                .unwrap_or_default(),
            tips: insight
                .as_ref()
                .map(|insight| owned(insight.tips()))
                .unwrap_or_default(),
            reasons,
            moved,
            left_out_now: now.and_then(|row| row.left_out).unwrap_or(0.0),
            left_out_all: sum(&self.totals),
            suppressed,
            now: summary,
        })
    }

    /// What is known of the total in the period under review.
    fn context(&self, row: &Row) -> Context {
        let before = self
            .review
            .checked_sub(1)
            .and_then(|at| self.periods.get(at));
        let review = self.periods.get(self.review);
        let leaves = || self.parts.iter().filter(|row| row.level == "segment");
        // What is not shown must not be told by what the others contribute.
        let whole =
            before.is_some() && row.previous.is_some() && leaves().all(|row| !row.is_suppressed());
        let mut segments: HashMap<&[Option<String>], Segment> = HashMap::new();
        if whole {
            for part in leaves() {
                let known = segments.entry(part.segments.as_slice()).or_default();
                let (n, value) = match part.value {
                    Some(value) => (part.denominator, Some(value)),
                    None => (None, None),
                };
                if Some(&part.period) == review {
                    (known.n, known.value) = (n, value);
                } else if Some(&part.period) == before {
                    (known.previous_n, known.previous) = (n, value);
                } else {
                    continue;
                }
                known.segment = Some(self.name(part));
            }
        }
        let mut segments: Vec<Segment> = segments
            .into_values()
            .filter(|part| part.segment.is_some())
            .collect();
        segments.sort_by(|a, b| a.segment.cmp(&b.segment));
        let interval = row.ci_low.zip(row.ci_high);
        Context {
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            confidence: Some(self.confidence),
            n: row.n,
            previous: row.previous,
            p_value: row.previous.and(row.p_adjusted),
            target: row.target,
            segments: (segments.len() > 1).then_some(segments),
            ..Context::default()
        }
    }

    /// The segment of a row: what its columns hold, without those that a subtotal adds up.
    fn name(&self, row: &Row) -> String {
        let kept = |column: &String| {
            row.level == "segment" || row.level.split(", ").any(|name| name == column)
        };
        let values: Vec<&str> = self
            .columns
            .iter()
            .zip(&row.segments)
            .filter(|(column, _)| kept(column))
            .map(|(_, value)| match value.as_deref() {
                None => "(none)",
                Some("") => "(empty)",
                Some(value) => value,
            })
            .collect();
        values.join(" / ")
    }
}

fn scale_of(rows: &[&Row]) -> Option<Scale> {
    Scale::over(rows.iter().flat_map(|row| ends(row)))
}

/// What a bar shows.
fn ends(row: &Row) -> [Option<f64>; 4] {
    [row.ci_low, row.ci_high, row.value, row.target]
}

/// What a period is called.
pub fn period_label(period: &Option<String>, row: Option<&Row>) -> String {
    match period {
        None => "all".to_owned(),
        Some(from) => label(from, row.and_then(|row| row.period_end.as_deref())),
    }
}

/// The colour of a band: the worst is 0, the best 4.
fn tone(rank: u32, count: u32) -> u32 {
    match count > 1 {
        true => (rank.saturating_sub(1) * 4 + (count - 1) / 2) / (count - 1),
        false => 2,
    }
}

/// Why a KPI needs attention.
fn reasons(row: &Row, definition: &Definition, bands: usize) -> Vec<&'static str> {
    let mut reasons = Vec::new();
    if row.band_rank == Some(1) && bands > 1 {
        reasons.push("it is in its weakest band");
    }
    if row.target_met.as_deref() == Some("no") {
        reasons.push("it misses its target");
    }
    if lean(row, definition.better) == "bad" {
        reasons.push("it got worse by more than chance explains");
    }
    reasons
}

/// Whether a change that is more than chance is good or bad.
fn lean(row: &Row, better: Better) -> &'static str {
    match (row.change_significant, row.change, better) {
        (Some(true), Some(change), Better::Higher) if change > 0.0 => "good",
        (Some(true), Some(change), Better::Lower) if change < 0.0 => "good",
        (Some(true), Some(change), _) if change != 0.0 => "bad",
        _ => "",
    }
}

/// How figures of one KPI are written.
struct Figures {
    unit: Unit,
    better: Better,
    bands: u32,
}

impl Figures {
    fn figure(&self, row: &Row) -> Figure {
        Figure {
            exact: row.value.map(|value| value.to_string()).unwrap_or_default(),
            shown: match row.value {
                Some(value) => words::figure(value, self.unit),
                None if row.is_suppressed() => "not shown".to_owned(),
                None => "none".to_owned(),
            },
            band: row.band.clone(),
            tone: row
                .band_rank
                .filter(|_| self.bands > 0)
                .map(|rank| tone(rank, self.bands).min(4)),
            suppressed: row.is_suppressed(),
        }
    }

    fn line(&self, name: String, row: Option<&Row>, scale: Option<Scale>) -> Line {
        let mut line = Line {
            name,
            note: None,
            figure: Figure {
                shown: "none".to_owned(),
                ..Figure::default()
            },
            bar: None,
            interval: None,
            n: None,
            change: None,
            chance: "",
            lean: "",
            target: None,
            met: "",
            left_out: None,
            spark: None,
            spark_text: String::new(),
        };
        let Some(row) = row else { return line };
        line.figure = self.figure(row);
        let number = |value: f64| words::figure(value, self.unit);
        if let (Some(low), Some(high)) = (row.ci_low, row.ci_high) {
            line.interval = Some(format!("{} to {}", number(low), number(high)));
            line.bar = scale
                .zip(row.value)
                .map(|(scale, value)| Bar::new(scale, low, high, value, row.target));
        }
        line.n = row.n.map(words::count);
        line.change = row.change.map(|change| words::signed(change, self.unit));
        line.lean = lean(row, self.better);
        line.chance = match (row.change, row.change_significant) {
            (None, _) => "",
            (_, Some(true)) if line.lean == "good" => "better, more than chance",
            (_, Some(true)) => "worse, more than chance",
            (_, Some(false)) => "within chance",
            (_, None) => "not tested",
        };
        line.target = row.target.map(number);
        line.met = match row.target_met.as_deref() {
            Some("yes") => "met",
            Some("no") => "missed",
            Some(_) => "unsure",
            None => "",
        };
        line.left_out = row.left_out.filter(|count| *count > 0.0).map(words::count);
        line
    }

    fn spark(&self, line: &mut Line, values: &[Option<f64>]) {
        line.spark = Spark::of(values);
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            line.spark_text = format!(
                "from {} to {}",
                words::figure(*first, self.unit),
                words::figure(*last, self.unit)
            );
        }
    }

    /// A sentence about a segment whose change is more than chance.
    fn moved(&self, name: &str, row: &Row) -> Option<String> {
        let (change, previous) = (row.change?, row.previous?);
        Some(format!(
            "{name} {} by {}, from {}.",
            if change > 0.0 { "rose" } else { "fell" },
            words::difference(change, self.unit),
            words::amount(previous, self.unit)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::tone;

    #[test]
    fn bands_span_all_colours() {
        let tones = |count: u32| {
            (1..=count)
                .map(|rank| tone(rank, count))
                .collect::<Vec<u32>>()
        };
        assert_eq!(tones(1), [2]);
        assert_eq!(tones(2), [0, 4]);
        assert_eq!(tones(3), [0, 2, 4]);
        assert_eq!(tones(4), [0, 1, 3, 4]);
        assert_eq!(tones(5), [0, 1, 2, 3, 4]);
    }
}
