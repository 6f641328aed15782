//! How often the methods are wrong where nothing differs, and how often their intervals
//! hold the truth: seeded simulations, as tables in Markdown.
//!
//! `cargo run --release --package advocacy_kpi_core --example error_rates`

use advocacy_kpi_core::stats::always::{
    action_compare_always, nps_compare_always, rate_compare_always,
};
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::interval::*;
use advocacy_kpi_core::summary::{Action, Nps, Rate, Summary};
use testkit::random::Random;

const LEVEL: f64 = 0.95;
const RUNS: usize = 20_000;

/// Shares of promoters and passives.
const PROFILES: [[f64; 2]; 6] = [
    [0.5, 0.3],
    [0.7, 0.2],
    [0.9, 0.08],
    [0.3, 0.4],
    [0.05, 0.9],
    [0.45, 0.1],
];

/// A number from 0 to 1.
fn uniform(random: &mut Random) -> f64 {
    random.below(1 << 53) as f64 / (1u64 << 53) as f64
}

fn answers(random: &mut Random, [p, s]: [f64; 2], n: usize) -> Nps {
    let mut nps = Nps::default();
    for _ in 0..n {
        let at = uniform(random);
        nps.promoters += i64::from(at < p);
        nps.passives += i64::from(p <= at && at < p + s);
        nps.detractors += i64::from(p + s <= at);
    }
    nps
}

fn hits(random: &mut Random, share: f64, n: usize) -> Rate {
    let hits = (0..n).filter(|_| uniform(random) < share).count();
    Rate {
        hits: hits as i64,
        total: n as i64,
    }
}

/// Customers who mostly do nothing: a geometric number of actions whose mean varies from
/// customer to customer, `tail` times as much as a Poisson number would.
fn customers(random: &mut Random, mean: f64, tail: f64, n: usize) -> Action {
    let mut sum = Action::default();
    for _ in 0..n {
        let own = mean * tail;
        let acts = uniform(random) < 1.0 / tail;
        let actions = if acts {
            (-(1.0 - uniform(random)).ln() / (1.0 + 1.0 / own).ln()) as i64
        } else {
            0
        };
        if let Ok(one) = Action::of(actions.into()) {
            let _ = sum.add(&one);
        }
    }
    sum
}

fn found(comparison: Option<Comparison>) -> bool {
    comparison.is_some_and(|c| c.p_value.is_some_and(|p| p < 1.0 - LEVEL))
}

/// Mean and largest share of false alarms, in percent.
fn summary(rates: &[f64]) -> String {
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    let most = rates.iter().fold(0.0_f64, |a, b| a.max(*b));
    format!("{:.1} / {:.1}", 100.0 * mean, 100.0 * most)
}

fn share(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

fn scores(random: &mut Random) {
    println!(
        "\nNPS without a difference, called one at 5 %, in % (mean / worst of {} profiles)\n",
        PROFILES.len()
    );
    println!("| answers | mover | adjusted_wald | permutation | wald |\n|---|---|---|---|---|");
    for (n1, n2) in [(5, 5), (10, 30), (15, 60), (50, 50), (30, 1000)] {
        let mut rates = [vec![], vec![], vec![], vec![]];
        for profile in PROFILES {
            let mut alarms = [0; 4];
            for _ in 0..RUNS {
                let (a, b) = (answers(random, profile, n1), answers(random, profile, n2));
                for (alarm, (_, method)) in alarms.iter_mut().zip(NpsCompareMethod::ALL) {
                    *alarm += usize::from(found(nps_compare(&a, &b, LEVEL, method).ok().flatten()));
                }
            }
            for (rate, alarm) in rates.iter_mut().zip(alarms) {
                rate.push(share(alarm, RUNS));
            }
        }
        let cells: Vec<String> = rates.iter().map(|rate| summary(rate)).collect();
        println!("| {n1} against {n2} | {} |", cells.join(" | "));
    }
}

fn rates(random: &mut Random) {
    let shares = [0.02, 0.1, 0.3, 0.5, 0.8, 0.97];
    println!(
        "\nRates without a difference, called one at 5 %, in % (mean / worst of {} shares)\n",
        shares.len()
    );
    println!("| rows | miettinen_nurminen | newcombe (its z) | agresti_caffo |\n|---|---|---|---|");
    for (n1, n2) in [(5, 5), (10, 30), (15, 60), (50, 50), (30, 1000)] {
        let mut rates = [vec![], vec![], vec![]];
        for truth in shares {
            let mut alarms = [0; 3];
            for _ in 0..RUNS {
                let (a, b) = (hits(random, truth, n1), hits(random, truth, n2));
                for (alarm, (_, method)) in alarms.iter_mut().zip(RateCompareMethod::ALL) {
                    *alarm +=
                        usize::from(found(rate_compare(&a, &b, LEVEL, method).ok().flatten()));
                }
            }
            for (rate, alarm) in rates.iter_mut().zip(alarms) {
                rate.push(share(alarm, RUNS));
            }
        }
        let cells: Vec<String> = rates.iter().map(|rate| summary(rate)).collect();
        println!("| {n1} against {n2} | {} |", cells.join(" | "));
    }
}

const TAILS: [f64; 3] = [1.5, 4.0, 20.0];

fn actions(random: &mut Random) {
    println!(
        "\nActions without a difference, called one at 5 %, in % (mean / worst of {} tails)\n",
        TAILS.len()
    );
    println!("| customers | robust | welch | permutation |\n|---|---|---|---|");
    for (n1, n2) in [(10, 10), (10, 100), (50, 50), (30, 1000)] {
        let mut rates = [vec![], vec![], vec![]];
        let runs = RUNS / 4;
        for tail in TAILS {
            let mut alarms = [0; 3];
            for _ in 0..runs {
                let (a, b) = (
                    customers(random, 1.0, tail, n1),
                    customers(random, 1.0, tail, n2),
                );
                for (alarm, (_, method)) in alarms.iter_mut().zip(ActionCompareMethod::ALL) {
                    *alarm +=
                        usize::from(found(action_compare(&a, &b, LEVEL, method).ok().flatten()));
                }
            }
            for (rate, alarm) in rates.iter_mut().zip(alarms) {
                rate.push(share(alarm, runs));
            }
        }
        let cells: Vec<String> = rates.iter().map(|rate| summary(rate)).collect();
        println!("| {n1} against {n2} | {} |", cells.join(" | "));
    }
    println!(
        "\n95 % intervals of actions per customer that hold the truth, in % (by tail {TAILS:?})\n"
    );
    println!("| customers | nb_score | student | exact (Poisson) |\n|---|---|---|---|");
    for n in [20, 100, 1000] {
        let methods = [
            ActionMethod::NbScore,
            ActionMethod::Student,
            ActionMethod::Exact,
        ];
        let mut cells = [const { String::new() }; 3];
        for tail in TAILS {
            let mean = mean(tail);
            let runs = RUNS / 10;
            let mut held = [0; 3];
            for _ in 0..runs {
                let sample = customers(random, 1.0, tail, n);
                for (held, method) in held.iter_mut().zip(methods) {
                    let interval = action_ci(&sample, LEVEL, method).ok().flatten();
                    *held += usize::from(interval.is_some_and(|i| i.low <= mean && mean <= i.high));
                }
            }
            for (cell, held) in cells.iter_mut().zip(held) {
                *cell += &format!("{:.1} ", 100.0 * share(held, runs));
            }
        }
        println!(
            "| {n} | {} |",
            cells.map(|cell| cell.trim().to_owned()).join(" | ")
        );
    }
}

/// The mean of what [`customers`] draws: 1 / tail of a geometric distribution cut to whole
/// numbers, of which 1 / (1 + 1 / (mean · tail)) is the chance of one more.
fn mean(tail: f64) -> f64 {
    let more = 1.0 / (1.0 + 1.0 / tail);
    more / (1.0 - more) / tail
}

/// 100 looks, each after 100 more rows a side.
fn looks(random: &mut Random) {
    const LOOKS: usize = 100;
    const ROWS: usize = 100;
    let runs = RUNS / 40;
    println!(
        "\nEver called a difference in {LOOKS} looks of {ROWS} rows a side where there is none, in %\n"
    );
    println!(
        "| | always (expected_n 100) | always (1,000) | always (10,000) | looked at as if once |\n|---|---|---|---|---|"
    );
    let expected = [100, 1_000, 10_000];
    let mut table = |name: &str, one: &mut dyn FnMut(&mut Random, bool) -> [bool; 4]| {
        let mut ever = [0; 4];
        for _ in 0..runs {
            let mut alarms = [false; 4];
            for look in 0..LOOKS {
                let now = one(random, look == 0);
                for (alarm, now) in alarms.iter_mut().zip(now) {
                    *alarm |= now;
                }
            }
            for (count, alarm) in ever.iter_mut().zip(alarms) {
                *count += usize::from(alarm);
            }
        }
        let cells = ever.map(|count| format!("{:.1}", 100.0 * share(count, runs)));
        println!("| {name} | {} |", cells.join(" | "));
    };
    for (name, profile) in [("NPS", PROFILES[0]), ("NPS, few detractors", PROFILES[2])] {
        let (mut a, mut b) = (Nps::default(), Nps::default());
        table(name, &mut |random, first| {
            if first {
                (a, b) = Default::default();
            }
            let _ = a.add(&answers(random, profile, ROWS));
            let _ = b.add(&answers(random, profile, ROWS));
            let always =
                expected.map(|n| found(nps_compare_always(&a, &b, n, LEVEL).ok().flatten()));
            let once = found(
                nps_compare(&a, &b, LEVEL, NpsCompareMethod::Mover)
                    .ok()
                    .flatten(),
            );
            [always[0], always[1], always[2], once]
        });
    }
    for (name, truth) in [("rate of 30 %", 0.3), ("rate of 2 %", 0.02)] {
        let (mut a, mut b) = (Rate::default(), Rate::default());
        table(name, &mut |random, first| {
            if first {
                (a, b) = Default::default();
            }
            let _ = a.add(&hits(random, truth, ROWS));
            let _ = b.add(&hits(random, truth, ROWS));
            let always =
                expected.map(|n| found(rate_compare_always(&a, &b, n, LEVEL).ok().flatten()));
            let method = RateCompareMethod::MiettinenNurminen;
            let once = found(rate_compare(&a, &b, LEVEL, method).ok().flatten());
            [always[0], always[1], always[2], once]
        });
    }
    for tail in TAILS {
        let (mut a, mut b) = (Action::default(), Action::default());
        table(&format!("actions, tail {tail}"), &mut |random, first| {
            if first {
                (a, b) = Default::default();
            }
            let _ = a.add(&customers(random, 1.0, tail, ROWS));
            let _ = b.add(&customers(random, 1.0, tail, ROWS));
            let always =
                expected.map(|n| found(action_compare_always(&a, &b, n, LEVEL).ok().flatten()));
            let method = ActionCompareMethod::Robust;
            let once = found(action_compare(&a, &b, LEVEL, method).ok().flatten());
            [always[0], always[1], always[2], once]
        });
    }
    println!(
        "\nA rate whose 95 % interval ever leaves out the truth in {LOOKS} looks of {ROWS} rows, in %\n"
    );
    println!("| rate | anytime | wilson |\n|---|---|---|");
    for truth in [0.01, 0.1, 0.5] {
        let mut ever = [0; 2];
        for _ in 0..runs {
            let mut rate = Rate::default();
            let mut out = [false; 2];
            for _ in 0..LOOKS {
                let _ = rate.add(&hits(random, truth, ROWS));
                for (out, method) in out
                    .iter_mut()
                    .zip([RateMethod::Anytime, RateMethod::Wilson])
                {
                    let interval = rate_ci(&rate, LEVEL, method, None).ok().flatten();
                    *out |=
                        interval.is_some_and(|i| 100.0 * truth < i.low || i.high < 100.0 * truth);
                }
            }
            for (count, out) in ever.iter_mut().zip(out) {
                *count += usize::from(out);
            }
        }
        let cells = ever.map(|count| format!("{:.1}", 100.0 * share(count, runs)));
        println!("| {} % | {} |", 100.0 * truth, cells.join(" | "));
    }
}

fn main() {
    let mut random = Random::new(0x5EED);
    scores(&mut random);
    rates(&mut random);
    actions(&mut random);
    looks(&mut random);
}
