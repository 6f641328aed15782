//! How often an interval holds the truth.

use crate::LEVEL;
use crate::draw::{
    PROFILES, Profile, TAILS, answers, customers, flow, grown, hits, holds, normal, posts, score,
    spans, uniform,
};
use crate::table::{head, over_profiles, percent, row, shares};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::interval::*;
use advocacy_kpi_core::stats::paired::flow_compare;
use advocacy_kpi_core::stats::ratio::{RatioMethod, ratio_ci, ratio_compare};
use advocacy_kpi_core::stats::stock::{growth_ci, growth_compare};
use advocacy_kpi_core::stats::trend::kpi_trend;
use advocacy_kpi_core::summary::{Rate, Summary, Weight, WeightedNps, WeightedRate};
use testkit::random::Random;

const RUNS: usize = 10_000;

pub fn print(random: &mut Random) {
    println!(
        "\n## Coverage\n\nHow often an interval holds the truth: 95 is right, more is careful."
    );
    rates(random);
    scores(random);
    actions(random);
    weighted(random);
    others(random);
    differences(random);
}

fn named<M>(first: &str, methods: &[(&'static str, M)]) -> Vec<String> {
    let names = methods.iter().map(|(name, _)| (*name).to_owned());
    std::iter::once(first.to_owned()).chain(names).collect()
}

fn head_of(text: &str, columns: &[String]) {
    head(
        text,
        &columns.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

fn rates(random: &mut Random) {
    let truths: Vec<f64> = [0.005, 0.01, 0.02]
        .into_iter()
        .chain((1..20).map(|at| f64::from(at) / 20.0))
        .collect();
    head_of(
        "`rate_ci`, mean / worst of shares of 0.5, 1, 2, 5, 10 … 95 %:",
        &named("rows", &RateMethod::ALL),
    );
    for n in [1, 5, 20, 100, 1_000, 10_000] {
        let held: Vec<[f64; 7]> = truths
            .iter()
            .map(|truth| {
                shares(RUNS / 4, || {
                    let sample = hits(random, *truth, n);
                    RateMethod::ALL.map(|(_, method)| {
                        let interval = rate_ci(&sample, LEVEL, method, None);
                        holds(interval.expect("valid"), 100.0 * truth)
                    })
                })
            })
            .collect();
        row(&n.to_string(), over_profiles(&held, f64::min));
    }
    head(
        "`rate_ci` of a population of 100, mean / worst of 0 to 100 hits in it:",
        &[
            "asked of 100",
            "wilson",
            "clopper_pearson (hypergeometric)",
            "wilson without the population",
        ],
    );
    for asked in [10, 30, 60, 90] {
        let held: Vec<[f64; 3]> = (0..=100)
            .map(|truth| {
                shares(RUNS / 10, || {
                    let sample = without_replacement(random, truth, 100, asked);
                    [
                        (RateMethod::Wilson, Some(100)),
                        (RateMethod::ClopperPearson, Some(100)),
                        (RateMethod::Wilson, None),
                    ]
                    .map(|(method, population)| {
                        let interval = rate_ci(&sample, LEVEL, method, population);
                        holds(interval.expect("valid"), truth as f64)
                    })
                })
            })
            .collect();
        row(&asked.to_string(), over_profiles(&held, f64::min));
    }
}

/// So many of a population, each at most once.
fn without_replacement(random: &mut Random, hits: usize, population: usize, asked: usize) -> Rate {
    let mut seen = 0;
    for at in 0..asked {
        let left = population - at;
        seen += usize::from(random.below(left) < hits - seen);
    }
    Rate {
        hits: seen as i64,
        total: asked as i64,
    }
}

fn scores(random: &mut Random) {
    head_of(
        "`nps_ci`, mean / worst of six profiles:",
        &named("answers", &NpsMethod::ALL),
    );
    for n in [2, 5, 10, 30, 100, 1_000, 10_000] {
        let held: Vec<[f64; 3]> = PROFILES
            .iter()
            .map(|profile| {
                shares(RUNS, || {
                    let sample = answers(random, *profile, n);
                    NpsMethod::ALL.map(|(_, method)| {
                        let interval = nps_ci(&sample, LEVEL, method, None);
                        holds(interval.expect("valid"), score(*profile))
                    })
                })
            })
            .collect();
        row(&n.to_string(), over_profiles(&held, f64::min));
    }
}

fn actions(random: &mut Random) {
    head_of(
        "`action_ci`, where one customer in 1.5, in 4 and in 20 acts (`nb_score` and `student` look at the \
         spread, the others take it for that of a Poisson number):",
        &named("customers", &ActionMethod::ALL),
    );
    for n in [10, 20, 50, 100, 1_000, 10_000] {
        let held = TAILS.map(|tail| {
            let runs = if n > 1_000 { 500 } else { RUNS / 4 };
            shares::<7>(runs, || {
                let sample = customers(random, 1.0, tail, n);
                ActionMethod::ALL.map(|(_, method)| {
                    holds(
                        action_ci(&sample, LEVEL, method).expect("valid"),
                        mean(tail),
                    )
                })
            })
        });
        row(
            &n.to_string(),
            (0..7).map(|method| {
                let of_tails: Vec<String> = held.iter().map(|held| percent(held[method])).collect();
                of_tails.join(" ")
            }),
        );
    }
}

/// The mean of what [`customers`] draws: 1 / tail of a geometric distribution cut to whole
/// numbers, of which 1 / (1 + 1 / (mean · tail)) is the chance of one more.
fn mean(tail: f64) -> f64 {
    let more = 1.0 / (1.0 + 1.0 / tail);
    more / (1.0 - more) / tail
}

fn weighted(random: &mut Random) {
    head(
        "Rows with weights that vary by three quarters of their mean and say nothing of the answers, of 10, 30, 60 and 90 % \
         (mean / worst), and of six profiles:",
        &[
            "rows",
            "rate_ci wilson",
            "rate_ci wald",
            "nps_ci adjusted_wald",
            "nps_ci score",
            "nps_ci wald",
        ],
    );
    for n in [10, 30, 100, 1_000] {
        let of_rates: Vec<[f64; 2]> = [0.1, 0.3, 0.6, 0.9]
            .iter()
            .map(|truth| {
                shares(RUNS / 4, || {
                    let mut sample = WeightedRate::default();
                    for _ in 0..n {
                        let hit = uniform(random) < *truth;
                        let one = WeightedRate::of(hit, weight(random));
                        sample.add(&one).expect("few rows");
                    }
                    [RateMethod::Wilson, RateMethod::Wald].map(|method| {
                        let interval = weighted_rate_ci(&sample, LEVEL, method);
                        holds(interval.expect("valid"), 100.0 * truth)
                    })
                })
            })
            .collect();
        let of_scores: Vec<[f64; 3]> = PROFILES
            .iter()
            .map(|profile| {
                shares(RUNS / 4, || {
                    let mut sample = WeightedNps::default();
                    for _ in 0..n {
                        let one = WeightedNps::of(answers(random, *profile, 1), weight(random));
                        sample.add(&one).expect("few rows");
                    }
                    [NpsMethod::AdjustedWald, NpsMethod::Score, NpsMethod::Wald].map(|method| {
                        let interval = weighted_nps_ci(&sample, LEVEL, method);
                        holds(interval.expect("valid"), score(*profile))
                    })
                })
            })
            .collect();
        let [wilson, wald] = over_profiles(&of_rates, f64::min);
        let [adjusted, tango, plain] = over_profiles(&of_scores, f64::min);
        row(&n.to_string(), [wilson, wald, adjusted, tango, plain]);
    }
}

fn weight(random: &mut Random) -> Weight {
    Weight::of_real((0.67 * normal(random)).exp()).expect("a weight")
}

fn others(random: &mut Random) {
    head(
        "Engagement rates of posts whose reach varies from one to the next by a factor of 2.7; growth where one advocate in ten \
         is lost, and half as many are gained, or twice as many:",
        &[
            "posts, or advocates at the start",
            "ratio_ci linearised",
            "ratio_ci fieller",
            "growth_ci, −5 %",
            "growth_ci, +10 %",
        ],
    );
    for n in [10, 20, 50, 100, 200, 1_000] {
        let [linearised, fieller] = shares(RUNS / 4, || {
            let sample = posts(random, 0.05, n);
            [RatioMethod::Linearised, RatioMethod::Fieller]
                .map(|method| holds(ratio_ci(&sample, LEVEL, method).expect("valid"), 5.0))
        });
        let growth = [0.5, 2.0].map(|gained| {
            let [held] = shares(RUNS, || {
                let sample = grown(random, n, [0.1, 0.1 * gained]);
                [holds(
                    growth_ci(&sample, LEVEL).expect("valid"),
                    10.0 * (gained - 1.0),
                )]
            });
            percent(held)
        });
        let [fewer, more] = growth;
        row(
            &n.to_string(),
            [percent(linearised), percent(fieller), fewer, more],
        );
    }
    head(
        "Sen's interval of the slope of a line with independent noise (`kpi_trend`):",
        &["periods", "covered"],
    );
    for n in [8, 12, 24, 60] {
        let [held] = shares(RUNS / 2, || {
            let series: Vec<f64> = (0..n)
                .map(|at| 0.3 * f64::from(at) + normal(random))
                .collect();
            let trend = kpi_trend(series.into_iter().map(Some), &|| ()).expect("valid");
            let limits = trend.and_then(|t| {
                Some(Interval {
                    low: t.sen_low?,
                    high: t.sen_high?,
                })
            });
            [holds(limits, 0.3)]
        });
        row(&n.to_string(), [percent(held)]);
    }
}

/// Two profiles that differ.
const APART: [(Profile, Profile); 4] = [
    ([0.5, 0.3], [0.3, 0.4]),
    ([0.9, 0.08], [0.7, 0.2]),
    ([0.45, 0.1], [0.05, 0.9]),
    ([0.7, 0.2], [0.3, 0.4]),
];

fn differences(random: &mut Random) {
    let sizes = [
        (5, 5),
        (10, 30),
        (15, 60),
        (50, 50),
        (30, 1_000),
        (1_000, 1_000),
    ];
    let columns = named("answers", &NpsCompareMethod::ALL);
    head_of(
        "`nps_compare` where something differs, mean / worst of four pairs of profiles:",
        &columns,
    );
    for (n1, n2) in sizes {
        let held: Vec<[f64; 4]> = APART
            .iter()
            .map(|(first, second)| {
                let truth = score(*first) - score(*second);
                shares(RUNS / 2, || {
                    let (a, b) = (answers(random, *first, n1), answers(random, *second, n2));
                    NpsCompareMethod::ALL.map(|(_, method)| {
                        spans(nps_compare(&a, &b, LEVEL, method).expect("valid"), truth)
                    })
                })
            })
            .collect();
        row(
            &format!("{n1} against {n2}"),
            over_profiles(&held, f64::min),
        );
    }
    let columns = named("rows", &RateCompareMethod::ALL);
    head_of(
        "`rate_compare` of 5 % and 15 %, 30 % and 50 %, 80 % and 95 %, mean / worst:",
        &columns,
    );
    for (n1, n2) in sizes {
        let held: Vec<[f64; 3]> = [(0.05, 0.15), (0.3, 0.5), (0.8, 0.95)]
            .iter()
            .map(|(first, second)| {
                shares(RUNS / 2, || {
                    let (a, b) = (hits(random, *first, n1), hits(random, *second, n2));
                    RateCompareMethod::ALL.map(|(_, method)| {
                        let compared = rate_compare(&a, &b, LEVEL, method);
                        spans(compared.expect("valid"), 100.0 * (first - second))
                    })
                })
            })
            .collect();
        row(
            &format!("{n1} against {n2}"),
            over_profiles(&held, f64::min),
        );
    }
    let columns = named("customers", &ActionCompareMethod::ALL);
    head_of(
        "`action_compare` of 1 and 2 actions per customer, where one in 1.5, in 4 and in 20 acts, mean / worst:",
        &columns,
    );
    for (n1, n2) in [(10, 10), (10, 100), (50, 50), (200, 200), (1_000, 1_000)] {
        let held: Vec<[f64; 3]> = TAILS
            .iter()
            .map(|tail| {
                shares(RUNS / 10, || {
                    let a = customers(random, 1.0, *tail, n1);
                    let b = customers(random, 2.0, *tail, n2);
                    ActionCompareMethod::ALL.map(|(_, method)| {
                        spans(action_compare(&a, &b, LEVEL, method).expect("valid"), -1.0)
                    })
                })
            })
            .collect();
        row(
            &format!("{n1} against {n2}"),
            over_profiles(&held, f64::min),
        );
    }
    head(
        "`flow_compare` where one in ten advocates is lost and one in five of the others gained, `ratio_compare` of 5 and \
         6 %, and `growth_compare` of a growth of 0 and of 10 %:",
        &[
            "rows a side",
            "flow_compare",
            "ratio_compare",
            "growth_compare",
        ],
    );
    for n in [10, 30, 100, 1_000] {
        let held = shares(RUNS / 4, || {
            let panel = flow(random, n, [0.4, 0.1, 0.2]);
            let (first, second) = (posts(random, 0.05, n), posts(random, 0.06, n));
            let same = grown(random, n, [0.1, 0.1]);
            let more = grown(random, n, [0.1, 0.2]);
            [
                spans(flow_compare(&panel, LEVEL).expect("valid"), 8.0),
                spans(ratio_compare(&first, &second, LEVEL).expect("valid"), -1.0),
                spans(growth_compare(&same, &more, LEVEL).expect("valid"), -10.0),
            ]
        });
        row(&n.to_string(), held.map(percent));
    }
}
