//! What is found where something differs, beside the methods of before.

use crate::LEVEL;
use crate::draw::{Profile, answers, customers, found, hits, normal};
use crate::table::{head, percent, row, shares};
use advocacy_kpi_core::stats::always::{nps_compare_always, rate_compare_always};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::seasonal::kpi_trend_seasonal;
use advocacy_kpi_core::stats::trend::kpi_trend;
use testkit::random::Random;

const RUNS: usize = 5_000;

pub fn print(random: &mut Random) {
    println!(
        "\n## Power\n\nHow often a difference that is there is found. The last column of each table but that of trends is \
         the method of before release 0.8.0, which finds more where it also raises more false alarms."
    );
    scores(random);
    rates(random);
    actions(random);
    trends(random);
}

fn scores(random: &mut Random) {
    head(
        "An NPS of 20 against one of 50, and of 60 against 80; `always` expects 100 rows:",
        &[
            "answers",
            "mover",
            "adjusted_wald",
            "permutation",
            "always",
            "wald",
        ],
    );
    let pairs: [(&str, Profile, Profile); 2] = [
        ("20 and 50", [0.4, 0.4], [0.6, 0.3]),
        ("60 and 80", [0.7, 0.2], [0.85, 0.1]),
    ];
    for (name, first, second) in pairs {
        for (n1, n2) in [(10, 30), (50, 50), (100, 100), (30, 1_000), (200, 200)] {
            let found = shares(RUNS, || {
                let (a, b) = (answers(random, first, n1), answers(random, second, n2));
                let by = |method| found(nps_compare(&a, &b, LEVEL, method).expect("valid"));
                [
                    by(NpsCompareMethod::Mover),
                    by(NpsCompareMethod::AdjustedWald),
                    by(NpsCompareMethod::Permutation),
                    found(nps_compare_always(&a, &b, 100, LEVEL).expect("valid")),
                    by(NpsCompareMethod::Wald),
                ]
            });
            row(&format!("{name}, {n1} against {n2}"), found.map(percent));
        }
    }
}

fn rates(random: &mut Random) {
    head(
        "A rate of 30 % against one of 50 %, and of 2 % against 10 %:",
        &[
            "rows",
            "miettinen_nurminen",
            "agresti_caffo",
            "always",
            "newcombe (its z)",
        ],
    );
    for (name, first, second) in [("30 and 50 %", 0.3, 0.5), ("2 and 10 %", 0.02, 0.1)] {
        for (n1, n2) in [(10, 30), (50, 50), (100, 100), (30, 1_000), (200, 200)] {
            let found = shares(RUNS, || {
                let (a, b) = (hits(random, first, n1), hits(random, second, n2));
                let by = |method| found(rate_compare(&a, &b, LEVEL, method).expect("valid"));
                [
                    by(RateCompareMethod::MiettinenNurminen),
                    by(RateCompareMethod::AgrestiCaffo),
                    found(rate_compare_always(&a, &b, 100, LEVEL).expect("valid")),
                    by(RateCompareMethod::Newcombe),
                ]
            });
            row(&format!("{name}, {n1} against {n2}"), found.map(percent));
        }
    }
}

fn actions(random: &mut Random) {
    head(
        "One action per customer against two, where one customer in four acts:",
        &["customers", "robust", "permutation", "welch"],
    );
    for (n1, n2) in [(20, 20), (50, 50), (30, 300), (300, 30), (200, 200)] {
        let found = shares(RUNS / 2, || {
            let a = customers(random, 1.0, 4.0, n1);
            let b = customers(random, 2.0, 4.0, n2);
            let by = |method| found(action_compare(&a, &b, LEVEL, method).expect("valid"));
            [
                by(ActionCompareMethod::Robust),
                by(ActionCompareMethod::Permutation),
                by(ActionCompareMethod::Welch),
            ]
        });
        row(&format!("{n1} against {n2}"), found.map(percent));
    }
}

fn trends(random: &mut Random) {
    head(
        "A rise of a third of the noise a quarter, without seasons and with seasons of three times the noise:",
        &[
            "quarters",
            "kpi_trend",
            "kpi_trend_seasonal",
            "with seasons: kpi_trend",
            "kpi_trend_seasonal",
        ],
    );
    for n in [8, 12, 16, 24] {
        let found = shares(RUNS / 2, || {
            let noise: Vec<f64> = (0..n).map(|at| at as f64 / 3.0 + normal(random)).collect();
            let seasonal: Vec<f64> = noise
                .iter()
                .zip([0.0, 3.0, -3.0, 6.0].iter().cycle())
                .map(|(x, season)| x + season)
                .collect();
            let rises = |series: &[f64]| {
                let plain = kpi_trend(series.iter().map(|x| Some(*x)), &|| ());
                let by_season = series.iter().enumerate().map(|(at, x)| (at % 4, Some(*x)));
                let by_season = kpi_trend_seasonal(by_season);
                [plain, by_season].map(|trend| {
                    let trend = trend.expect("valid");
                    trend.is_some_and(|t| t.s > 0 && t.p_value < 1.0 - LEVEL)
                })
            };
            let ([a, b], [c, d]) = (rises(&noise), rises(&seasonal));
            [a, b, c, d]
        });
        row(&n.to_string(), found.map(percent));
    }
}
