//! False alarms of a few rows, of all that can be seen.

use crate::LEVEL;
use crate::draw::found;
use crate::table::{head, percent, row};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::summary::{Nps, Rate};
use testkit::exact::{Rejected, trinomial};

/// The mean, and the worst with what it is of.
fn mean_and_worst(mean_of: &[f64], all: &[(f64, String)]) -> String {
    let mean = mean_of.iter().sum::<f64>() / mean_of.len() as f64;
    let worst = all.iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let (worst, of) = worst.map_or((0.0, ""), |(worst, of)| (*worst, of));
    match worst > 0.0005 {
        true => format!("{} / {} ({of})", percent(mean), percent(worst)),
        false => format!("{} / {}", percent(mean), percent(worst)),
    }
}

pub fn rates() {
    head(
        "Rates, of all that can be seen: mean over shares of 1, 2 … 50 %, and the worst of those and of rarer ones, \
         with that share:",
        &[
            "rows",
            "miettinen_nurminen",
            "newcombe (its z)",
            "agresti_caffo",
        ],
    );
    let shares = || (1..=50).map(f64::from);
    let rare = (0..35).map(|i| 0.01 * 1.14f64.powi(i));
    let all: Vec<f64> = shares().chain(rare).collect();
    for (n, other) in [
        (1, 4),
        (1, 10),
        (1, 100),
        (1, 10_000),
        (2, 2),
        (2, 3),
        (2, 10_000),
        (4, 10_000),
        (5, 20),
        (5, 1_000),
        (6, 10_000),
        (10, 40),
        (10, 10_000),
        (15, 45),
        (15, 60),
        (20, 10_000),
        (30, 1_000),
        (100, 10_000),
        (1_000, 10_000),
    ] {
        let cells = RateCompareMethod::ALL.map(|(_, method)| {
            let rejected = Rejected::by(n, other, |first, second| {
                let rate = |hits: usize, total: usize| Rate {
                    hits: hits as i64,
                    total: total as i64,
                };
                let (a, b) = (rate(first, n), rate(second, other));
                found(rate_compare(&a, &b, LEVEL, method).expect("valid"))
            });
            let chances: Vec<f64> = all.iter().map(|x| rejected.chance(x / 100.0)).collect();
            let named = chances.iter().zip(&all);
            let named: Vec<_> = named.map(|(p, x)| (*p, format!("{x:.2} %"))).collect();
            let even: Vec<f64> = chances.into_iter().take(shares().count()).collect();
            mean_and_worst(&even, &named)
        });
        row(&format!("{n} against {other}"), cells);
    }
}

/// Shares of promoters, passives and detractors, in steps of 5 %.
fn profiles() -> Vec<[i64; 3]> {
    let of = |first: i64| (0..=20 - first).map(move |second| [first, second, 20 - first - second]);
    (0..=20)
        .flat_map(of)
        .map(|parts| parts.map(|part| 5 * part))
        .collect()
}

pub fn scores() {
    head(
        "NPS of a few answers against ten thousand that are spread as their profile says, of all that can be seen: mean \
         over 231 profiles that both have (promoters / passives / detractors in steps of 5 %), and the worst of all \
         pairs of them that have one score:",
        &["answers", "mover", "adjusted_wald", "permutation", "wald"],
    );
    let profiles = profiles();
    let score = |profile: &[i64; 3]| profile[0] - profile[2];
    for n in [1, 2, 3, 4, 5, 6, 9, 15, 20] {
        let ours = |profile: &[i64; 3]| trinomial(n, profile.map(|percent| percent as f64 / 100.0));
        let chances: Vec<_> = profiles.iter().map(ours).collect();
        let nps = |[promoters, passives, detractors]: [i64; 3]| Nps {
            promoters,
            passives,
            detractors,
        };
        let cells = NpsCompareMethod::ALL.map(|(_, method)| {
            let (mut alike, mut all) = (vec![], vec![]);
            for many in &profiles {
                let b = nps(many.map(|percent| 100 * percent));
                let alarms: Vec<bool> = ours(many)
                    .iter()
                    .map(|(a, _)| found(nps_compare(&nps(*a), &b, LEVEL, method).expect("valid")))
                    .collect();
                for (few, chances) in profiles.iter().zip(&chances) {
                    if score(few) == score(many) {
                        let alarms = chances.iter().zip(&alarms).filter(|(_, alarm)| **alarm);
                        let alarms: f64 = alarms.map(|((_, chance), _)| chance).sum();
                        let name = |of: &[i64; 3]| of.map(|percent| percent.to_string()).join("/");
                        all.push((alarms, format!("{} against {}", name(few), name(many))));
                        if few == many {
                            alike.push(alarms);
                        }
                    }
                }
            }
            mean_and_worst(&alike, &all)
        });
        row(&n.to_string(), cells);
    }
}
