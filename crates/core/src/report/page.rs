//! What a report shows.

use super::kpi::{Given, Kpi, period_label};
use super::options::Options;
use super::row::Row;
use crate::catalog::definition::{Definition, Family};
use crate::did_you_mean::nearest;
use crate::error::{Error, ErrorKind, Result};
use crate::insight::{Verdict, words};
use askama::Template;
use std::collections::HashMap;

/// What a report is made of.
pub struct Source {
    /// The scorecard, as SQL writes it.
    pub name: String,
    /// The names of its segment columns.
    pub segments: Vec<String>,
    /// Its latest periods.
    pub rows: Vec<Row>,
    /// That of its intervals.
    pub confidence: f64,
    /// Whether what is stored may be older than its tables.
    pub is_materialized: bool,
    /// When the page is made, in UTC.
    pub made: String,
    /// Fewer people than these are not shown.
    pub min_n: Option<u64>,
    /// What each period covers, where that is not the period.
    pub window: Option<String>,
}

/// The head of a column of the board.
pub struct PeriodHead {
    pub label: String,
    pub unfinished: bool,
    pub reviewed: bool,
}

#[derive(Template)]
#[template(path = "page.html")]
pub struct Page<'a> {
    source: &'a Source,
    title: String,
    confidence: String,
    /// The period under review; none where the scorecard has no periods.
    review: Option<String>,
    review_unfinished: bool,
    /// The one before it.
    before: Option<String>,
    periods: Vec<PeriodHead>,
    kpis: Vec<Kpi>,
}

impl<'a> Page<'a> {
    pub fn new(
        source: &'a Source,
        options: &Options,
        define: &dyn Fn(&str) -> Result<Definition>,
    ) -> Result<Self> {
        let mut periods: Vec<&Row> = source.rows.iter().filter(|row| row.is_total()).collect();
        periods.sort_by_key(|row| sortable(&row.period));
        periods.dedup_by_key(|row| &row.period);
        let complete = |row: &&Row| row.complete != Some(false);
        let review = periods
            .iter()
            .rposition(complete)
            .unwrap_or(periods.len().saturating_sub(1));
        let named: Vec<Option<String>> = periods.iter().map(|row| row.period.clone()).collect();
        let timed = named.iter().any(Option::is_some);
        let mut rows: HashMap<&str, (Vec<&Row>, Vec<&Row>)> = HashMap::new();
        for row in &source.rows {
            let (totals, parts) = rows.entry(row.kpi.as_str()).or_default();
            match row.is_total() {
                true => totals.push(row),
                false => parts.push(row),
            }
        }
        let mut kpis = Vec::new();
        for definition in chosen(source, &rows, options, define)? {
            let (totals, parts) = rows.remove(definition.kpi.as_str()).unwrap_or_default();
            let given = Given {
                definition,
                periods: &named,
                review,
                totals,
                parts,
                columns: &source.segments,
                most: options.segments as usize,
                confidence: source.confidence,
            };
            kpis.push(given.kpi()?);
        }
        let label = |row: &&Row| period_label(&row.period, Some(row));
        Ok(Self {
            title: match &options.title {
                Some(title) => title.clone(),
                None => format!("Review of {}", source.name),
            },
            confidence: words::confidence(source.confidence),
            review: periods.get(review).filter(|_| timed).map(label),
            before: review
                .checked_sub(1)
                .and_then(|at| periods.get(at))
                .map(label),
            review_unfinished: periods.get(review).is_some_and(|row| !complete(row)),
            periods: periods
                .iter()
                .enumerate()
                .filter(|_| timed)
                .map(|(at, row)| PeriodHead {
                    label: label(row),
                    unfinished: !complete(row),
                    reviewed: at == review,
                })
                .collect(),
            kpis,
            source,
        })
    }

    /// The KPIs that need attention.
    fn weak(&self) -> Vec<&Kpi> {
        self.kpis
            .iter()
            .filter(|kpi| !kpi.reasons.is_empty())
            .collect()
    }

    /// The KPIs whose change is such.
    fn changed(&self, verdict: Verdict) -> Vec<&Kpi> {
        let changed = |kpi: &&Kpi| kpi.now.change.is_some() && kpi.verdict == verdict;
        self.kpis.iter().filter(changed).collect()
    }

    fn surely(&self) -> Vec<&Kpi> {
        self.changed(Verdict::MoreThanChance)
    }

    fn within_chance(&self) -> Vec<&Kpi> {
        self.changed(Verdict::WithinChance)
    }

    fn untested(&self) -> Vec<&Kpi> {
        self.changed(Verdict::Unknown)
    }

    fn moved(&self) -> Vec<&Kpi> {
        self.kpis
            .iter()
            .filter(|kpi| !kpi.moved.is_empty())
            .collect()
    }

    /// How many KPIs meet their target, miss it, or may do either.
    fn with_target(&self, met: &str) -> usize {
        self.kpis.iter().filter(|kpi| kpi.now.met == met).count()
    }

    fn left_out(&self) -> Vec<(&str, String, String)> {
        let left_out = |kpi: &&Kpi| kpi.left_out_all > 0.0;
        self.kpis
            .iter()
            .filter(left_out)
            .map(|kpi| {
                let (now, all) = (kpi.left_out_now, kpi.left_out_all);
                (kpi.title.as_str(), words::count(now), words::count(all))
            })
            .collect()
    }

    fn suppressed(&self) -> usize {
        let totals = |kpi: &Kpi| kpi.board.iter().filter(|figure| figure.suppressed).count();
        self.kpis
            .iter()
            .map(|kpi| kpi.suppressed + totals(kpi))
            .sum()
    }

    fn unfinished(&self) -> Vec<&str> {
        let unfinished = |head: &&PeriodHead| head.unfinished;
        self.periods
            .iter()
            .filter(unfinished)
            .map(|head| head.label.as_str())
            .collect()
    }
}

/// The definitions of the KPIs to show: those that were asked for, or all by family and title.
fn chosen(
    source: &Source,
    rows: &HashMap<&str, (Vec<&Row>, Vec<&Row>)>,
    options: &Options,
    define: &dyn Fn(&str) -> Result<Definition>,
) -> Result<Vec<Definition>> {
    if let Some(kpis) = &options.kpis {
        let mut definitions: Vec<Definition> = Vec::new();
        for kpi in kpis {
            // A scorecard without rows has none of its KPIs either.
            if !rows.contains_key(kpi.as_str()) {
                let near = nearest(kpi, rows.keys().copied());
                let mut names: Vec<&str> = rows.keys().copied().collect();
                names.sort_unstable();
                return Err(Error::new(
                    ErrorKind::InvalidParameter,
                    format!("{} has no KPI \"{kpi}\"", source.name),
                    match near {
                        Some(near) => format!("Did you mean \"{near}\"?"),
                        None => format!("It has {}.", names.join(", ")),
                    },
                ));
            }
            if definitions.iter().all(|known| known.kpi != *kpi) {
                definitions.push(define(kpi)?);
            }
        }
        return Ok(definitions);
    }
    let mut definitions = rows
        .keys()
        .map(|kpi| define(kpi))
        .collect::<Result<Vec<Definition>>>()?;
    let place = |family: Option<Family>| match family {
        Some(Family::Advocacy) => 0,
        Some(Family::Ambassadorship) => 1,
        Some(Family::Composite) => 2,
        None => 3,
    };
    definitions.sort_by(|a, b| {
        let key = |d: &Definition| (place(d.family), d.title.clone(), d.kpi.clone());
        key(a).cmp(&key(b))
    });
    Ok(definitions)
}

/// A day so that text sorts as time: those before Christ first, infinity last.
fn sortable(period: &Option<String>) -> (i8, i64, String) {
    let Some(period) = period else {
        return (0, 0, String::new());
    };
    let year = period.split('-').next().unwrap_or_default();
    match (period.as_str(), period.ends_with("BC"), year.parse::<i64>()) {
        ("-infinity", _, _) => (-1, 0, String::new()),
        (_, true, Ok(year)) => (0, -year, period.clone()),
        (_, false, Ok(year)) => (0, year, period.clone()),
        _ => (1, 0, period.clone()),
    }
}
