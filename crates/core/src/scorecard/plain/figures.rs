//! What is read from the counts of a measure, by plain SQL.

use super::super::card::{Measure, ScorecardPlan};
use super::super::measure::expand_template;
use crate::surface::Reading;
use crate::surface::readings::MEAN;

/// How a measure is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The percentage of rows.
    Rate,
    /// The percentage of customers with at least one action.
    Participation,
    Nps,
    Growth,
    PerCustomer,
    /// The mean of ratings.
    Mean,
    Sum,
    /// The number of rows that say yes.
    Hits,
    /// The number of customers with at least one action.
    Active,
    /// The quotient of two sums, in percent.
    Ratio,
    /// The same of pairs.
    RatioSample,
    /// The growth of the same customers at both moments.
    Flow,
    /// The quotient of two sums as it is.
    Quotient,
}

/// Which interval and test belong to a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    Share,
    Score,
    Mean,
    /// A mean of ratings, which are no counts.
    Rating,
    /// The quotient of pairs.
    Ratio,
    Growth,
}

impl Statistic {
    pub const ALL: [Statistic; 6] = [
        Statistic::Share,
        Statistic::Score,
        Statistic::Mean,
        Statistic::Rating,
        Statistic::Ratio,
        Statistic::Growth,
    ];

    /// Its name in the SQL.
    pub fn name(self) -> &'static str {
        match self {
            Statistic::Share => "share",
            Statistic::Score => "score",
            Statistic::Mean => "mean",
            Statistic::Rating => "rating",
            Statistic::Ratio => "ratio",
            Statistic::Growth => "growth",
        }
    }
}

impl Kind {
    /// By the C symbol of the function that reads it; none that is not known here.
    pub fn of(reading: &Reading) -> Option<Self> {
        Some(match reading.symbol {
            // Ratings are read by the same function, and have another interval.
            _ if *reading == MEAN => Kind::Mean,
            "rate_percent" => Kind::Rate,
            "action_participation" => Kind::Participation,
            "nps_points" => Kind::Nps,
            "growth_percent" => Kind::Growth,
            "action_per_customer" => Kind::PerCustomer,
            "action_sum" => Kind::Sum,
            "rate_count" => Kind::Hits,
            "action_participants" => Kind::Active,
            "ratio_percent" => Kind::Ratio,
            "ratio_sample_percent" => Kind::RatioSample,
            "flow_growth" => Kind::Flow,
            "ratio_quotient" => Kind::Quotient,
            _ => return None,
        })
    }

    pub fn statistic(self) -> Option<Statistic> {
        match self {
            Kind::Rate | Kind::Participation => Some(Statistic::Share),
            Kind::Nps => Some(Statistic::Score),
            Kind::PerCustomer => Some(Statistic::Mean),
            Kind::Mean => Some(Statistic::Rating),
            Kind::RatioSample => Some(Statistic::Ratio),
            Kind::Flow => Some(Statistic::Growth),
            Kind::Growth | Kind::Sum | Kind::Hits | Kind::Active | Kind::Ratio | Kind::Quotient => {
                None
            }
        }
    }
}

/// The figures of a measure as SQL of its counts.
#[derive(Debug)]
pub struct Figures {
    pub value: String,
    pub numerator: String,
    pub denominator: String,
    pub n: String,
    /// How many people it is of, which is compared with `min_n`.
    pub people: String,
    /// What interval and test need beside numerator and n, by the names of columns.
    pub further: Vec<(&'static str, String)>,
}

impl Figures {
    /// Of the counts of a measure in the order of its fields.
    pub fn of(m: &Measure, counts: &[String]) -> Option<Self> {
        let kind = Kind::of(m.reading)?;
        let percent = |part: &str, whole: &str| {
            // As the extension divides, so that the same counts give the same value.
            let value = format!("100::double precision * {part} / nullif({whole}, 0)");
            match m.value.ends_with(" / 100") {
                true => format!("{value} / 100"),
                false => value,
            }
        };
        let plain = |value: String, numerator: &str, denominator: &str| Figures {
            value,
            numerator: numerator.to_owned(),
            denominator: denominator.to_owned(),
            n: denominator.to_owned(),
            people: denominator.to_owned(),
            further: Vec::new(),
        };
        let quotient = |part: &str, whole: &str| {
            let value = format!("{part}::double precision / nullif({whole}, 0)");
            plain(value, part, whole)
        };
        // A number of something, which is known where there is anything at all.
        let count = |counted: &str, of: &str| Figures {
            value: format!("CASE WHEN {of} <> 0 THEN {counted} END"),
            denominator: "NULL::bigint".to_owned(),
            ..plain(String::new(), counted, of)
        };
        Some(match (kind, counts) {
            (Kind::Rate | Kind::Ratio, [part, whole]) => plain(percent(part, whole), part, whole),
            (Kind::Nps, [promoters, passives, detractors]) => {
                let apart = format!("{promoters} - {detractors}");
                let answers = format!("{promoters} + {passives} + {detractors}");
                Figures {
                    further: vec![
                        ("promoters", promoters.clone()),
                        ("detractors", detractors.clone()),
                    ],
                    ..plain(percent(&format!("({apart})"), &answers), &apart, &answers)
                }
            }
            (Kind::Growth, [start, end]) => {
                let more = format!("{end} - {start}");
                Figures {
                    people: format!("greatest({start}, {end})"),
                    ..plain(percent(&format!("({more})"), start), &more, start)
                }
            }
            (Kind::RatioSample, [pairs, part, whole, squares, whole_squares, products]) => {
                Figures {
                    further: vec![
                        ("squares", squares.clone()),
                        ("pairs", pairs.clone()),
                        ("denominator_squares", whole_squares.clone()),
                        ("products", products.clone()),
                    ],
                    ..plain(percent(part, whole), part, whole)
                }
            }
            (Kind::Flow, [_, gained, lost, kept]) => {
                let more = format!("{gained} - {lost}");
                let start = format!("{lost} + {kept}");
                Figures {
                    people: format!("{kept} + greatest({lost}, {gained})"),
                    further: vec![("gained", gained.clone()), ("lost", lost.clone())],
                    ..plain(percent(&format!("({more})"), &start), &more, &start)
                }
            }
            (Kind::Participation, [customers, active, _, _]) => {
                plain(percent(active, customers), active, customers)
            }
            (Kind::PerCustomer | Kind::Mean, [customers, _, actions, squares]) => Figures {
                further: vec![("squares", squares.clone())],
                ..quotient(actions, customers)
            },
            (Kind::Sum, [customers, _, actions, _]) => count(actions, customers),
            (Kind::Hits, [hits, total]) => count(hits, total),
            (Kind::Active, [customers, active, _, _]) => count(active, customers),
            (Kind::Quotient, [part, whole]) => quotient(part, whole),
            _ => return None,
        })
    }
}

impl ScorecardPlan {
    /// The value of a measure, from its columns of an alias.
    pub(in super::super) fn value(&self, m: &Measure, alias: &str) -> String {
        let kept = self.kept(m);
        let counts: Vec<String> = kept
            .iter()
            .map(|kept| format!("{alias}{}", kept.sql))
            .collect();
        match (self.functions(), counts.first()) {
            (Some(prefix), Some(summary)) => expand_template(&m.value, prefix, summary, "", ""),
            _ => Figures::of(m, &counts).map_or_else(String::new, |figures| figures.value),
        }
    }

    /// How many people a measure is of, from its columns as `of` has them.
    pub(in super::super) fn people(
        &self,
        m: &Measure,
        of: impl Fn(&super::Kept) -> String,
    ) -> String {
        let counts: Vec<String> = self.kept(m).iter().map(of).collect();
        match (self.functions(), counts.first()) {
            (Some(prefix), Some(summary)) => {
                expand_template(m.reading.people(), prefix, summary, "", "")
            }
            _ => {
                let figures = Figures::of(m, &counts);
                // It stands beside operators.
                figures.map_or_else(String::new, |figures| {
                    match figures.people.contains(" + ") {
                        true => format!("({})", figures.people),
                        false => figures.people,
                    }
                })
            }
        }
    }
}
