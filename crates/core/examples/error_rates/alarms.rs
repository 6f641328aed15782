//! Two groups that do not differ, one series without a trend.

use crate::LEVEL;
use crate::draw::{
    PROFILES, Profile, TAILS, answers, customers, flow, found, grown, hits, normal, posts,
};
use crate::exact;
use crate::table::{head, over_profiles, percent, row, shares};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::paired::flow_compare;
use advocacy_kpi_core::stats::ratio::ratio_compare;
use advocacy_kpi_core::stats::seasonal::kpi_trend_seasonal;
use advocacy_kpi_core::stats::stock::growth_compare;
use advocacy_kpi_core::stats::trend::kpi_trend;
use testkit::random::Random;

const RUNS: usize = 10_000;
const SIZES: [(usize, usize); 14] = [
    (1, 1),
    (1, 10),
    (1, 10_000),
    (2, 10),
    (5, 5),
    (5, 1_000),
    (10, 30),
    (15, 60),
    (50, 50),
    (30, 1_000),
    (100, 100),
    (100, 10_000),
    (1_000, 1_000),
    (1_000, 10_000),
];

pub fn print(random: &mut Random) {
    println!("\n## False alarms");
    let alike = PROFILES.map(|profile| (profile, profile));
    let columns = ["answers", "mover", "adjusted_wald", "permutation", "wald"];
    head(
        &format!(
            "NPS, mean / worst of {} profiles that both groups have:",
            alike.len()
        ),
        &columns,
    );
    scores(random, &alike);
    head(
        "NPS that are equal, of groups that spread differently (a few extremes against many in the middle), \
         mean / worst of six pairs of profiles:",
        &columns,
    );
    scores(random, &UNLIKE);
    exact::scores();
    rates(random);
    exact::rates();
    actions(random);
    others(random);
    trends(random);
}

/// Pairs of profiles with one score, the wider spread on either side.
const UNLIKE: [(Profile, Profile); 6] = [
    ([0.5, 0.0], [0.05, 0.9]),
    ([0.05, 0.9], [0.5, 0.0]),
    ([0.6, 0.0], [0.25, 0.7]),
    ([0.25, 0.7], [0.6, 0.0]),
    ([0.8, 0.0], [0.65, 0.3]),
    ([0.65, 0.3], [0.8, 0.0]),
];

fn scores(random: &mut Random, profiles: &[(Profile, Profile)]) {
    for (n1, n2) in SIZES {
        let found: Vec<[f64; 4]> = profiles
            .iter()
            .map(|(first, second)| {
                shares(RUNS, || {
                    let (a, b) = (answers(random, *first, n1), answers(random, *second, n2));
                    NpsCompareMethod::ALL.map(|(_, method)| {
                        found(nps_compare(&a, &b, LEVEL, method).expect("valid"))
                    })
                })
            })
            .collect();
        row(&against(n1, n2), over_profiles(&found, f64::max));
    }
}

fn against(n1: usize, n2: usize) -> String {
    format!("{n1} against {n2}")
}

fn rates(random: &mut Random) {
    head(
        "Rates, mean / worst of shares of 2, 10, 30, 50, 80 and 97 %:",
        &[
            "rows",
            "miettinen_nurminen",
            "newcombe (its z)",
            "agresti_caffo",
        ],
    );
    for (n1, n2) in SIZES {
        let found: Vec<[f64; 3]> = [0.02, 0.1, 0.3, 0.5, 0.8, 0.97]
            .iter()
            .map(|share| {
                shares(RUNS, || {
                    let (a, b) = (hits(random, *share, n1), hits(random, *share, n2));
                    RateCompareMethod::ALL.map(|(_, method)| {
                        found(rate_compare(&a, &b, LEVEL, method).expect("valid"))
                    })
                })
            })
            .collect();
        row(&against(n1, n2), over_profiles(&found, f64::max));
    }
}

fn actions(random: &mut Random) {
    head(
        "Actions per customer, mean / worst where one customer in 1.5, in 4 and in 20 acts:",
        &["customers", "robust", "welch", "permutation"],
    );
    let sizes = [
        (2, 10),
        (5, 5),
        (10, 10),
        (10, 100),
        (15, 60),
        (50, 50),
        (30, 1_000),
        (100, 100),
        (100, 10_000),
        (1_000, 1_000),
    ];
    for (n1, n2) in sizes {
        let runs = if n1 + n2 > 1_000 { 1_000 } else { RUNS };
        let found: Vec<[f64; 3]> = TAILS
            .iter()
            .map(|tail| {
                shares(runs, || {
                    let a = customers(random, 1.0, *tail, n1);
                    let b = customers(random, 1.0, *tail, n2);
                    ActionCompareMethod::ALL.map(|(_, method)| {
                        found(action_compare(&a, &b, LEVEL, method).expect("valid"))
                    })
                })
            })
            .collect();
        row(&against(n1, n2), over_profiles(&found, f64::max));
    }
}

fn others(random: &mut Random) {
    head(
        "Engagement rates of posts whose reach varies from one to the next by a factor of 2.7, and growth \
         where one customer in ten is lost and as many are gained:",
        &[
            "rows, or advocates at the start",
            "ratio_compare",
            "growth_compare",
        ],
    );
    for (n1, n2) in [
        (5, 5),
        (10, 30),
        (20, 20),
        (50, 50),
        (50, 500),
        (30, 1_000),
        (200, 200),
        (1_000, 1_000),
    ] {
        let runs = if n2 > 500 { 2_000 } else { RUNS };
        let found = shares(runs, || {
            let a = posts(random, 0.05, n1);
            let b = posts(random, 0.05, n2);
            let (first, second) = (grown(random, n1, [0.1, 0.1]), grown(random, n2, [0.1, 0.1]));
            [
                found(ratio_compare(&a, &b, LEVEL).expect("valid")),
                found(growth_compare(&first, &second, LEVEL).expect("valid")),
            ]
        });
        row(&against(n1, n2), found.map(percent));
    }
    head(
        "The same customers twice, as many gained as lost (`flow_compare`, McNemar's mid-p), by the share \
         that changes:",
        &["customers", "5 %", "20 %", "60 %"],
    );
    for n in [5, 20, 100, 1_000, 10_000] {
        let found = [0.05, 0.2, 0.6].map(|changes| {
            let [alarms] = shares(RUNS, || {
                let panel = flow(random, n, [0.5, changes, changes]);
                [found(flow_compare(&panel, LEVEL).expect("valid"))]
            });
            percent(alarms)
        });
        row(&n.to_string(), found);
    }
}

fn trends(random: &mut Random) {
    head(
        "A series without a trend: `kpi_trend` of independent values, of values that hang together from period \
         to period (autocorrelation 0.6), and of means of three periods, which overlap; `kpi_trend_seasonal` of \
         four seasons:",
        &[
            "periods",
            "independent",
            "autocorrelated",
            "overlapping",
            "seasonal",
        ],
    );
    for n in [4, 5, 8, 12, 16, 24, 40] {
        let found = shares(RUNS, || {
            let noise: Vec<f64> = (0..n + 2).map(|_| normal(random)).collect();
            let mut last = normal(random);
            let hanging: Vec<f64> = noise
                .iter()
                .map(|fresh| {
                    last = 0.6 * last + 0.8 * fresh;
                    last
                })
                .collect();
            let rolling: Vec<f64> = noise.windows(3).map(|three| three.iter().sum()).collect();
            let season = noise.iter().enumerate().map(|(at, x)| (at % 4, Some(*x)));
            let trend = |values: &[f64]| {
                let series = values.iter().take(n).map(|x| Some(*x));
                let trend = kpi_trend(series, &|| ()).expect("valid");
                trend.is_some_and(|t| t.p_value < 1.0 - LEVEL)
            };
            [
                trend(&noise),
                trend(&hanging),
                trend(&rolling),
                kpi_trend_seasonal(season.take(n))
                    .expect("valid")
                    .is_some_and(|t| t.p_value < 1.0 - LEVEL),
            ]
        });
        row(&n.to_string(), found.map(percent));
    }
}
