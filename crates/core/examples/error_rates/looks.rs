//! A comparison, or an interval, that is looked at again and again while rows come in.

use crate::LEVEL;
use crate::draw::{PROFILES, TAILS, answers, customers, found, hits, holds};
use crate::table::{head, percent, row};
use advocacy_kpi_core::stats::always::*;
use advocacy_kpi_core::stats::compare::*;
use advocacy_kpi_core::stats::interval::{RateMethod, rate_ci};
use advocacy_kpi_core::summary::{Action, Nps, Rate, Summary};
use testkit::random::Random;

const RUNS: usize = 1_000;
const EXPECTED: [i64; 3] = [100, 1_000, 10_000];

/// How often one looks, and how many rows a side have come since the last time.
const PACES: [(usize, usize); 2] = [(100, 100), (300, 4)];

pub fn print(random: &mut Random) {
    println!("\n## Peeking");
    for (looks, rows) in PACES {
        head(
            &format!(
                "Ever a difference in {looks} looks, each after {rows} more rows a side, where there is none, by \
                 `expected_n`:"
            ),
            &[
                "",
                "always (100)",
                "always (1,000)",
                "always (10,000)",
                "looked at as if once",
            ],
        );
        for (name, profile) in [("NPS", PROFILES[0]), ("NPS, few detractors", PROFILES[2])] {
            ever(name, looks, |a: &mut Nps, b: &mut Nps| {
                a.add(&answers(random, profile, rows)).expect("few rows");
                b.add(&answers(random, profile, rows)).expect("few rows");
                let always = EXPECTED.map(|n| nps_compare_always(a, b, n, LEVEL));
                (always, nps_compare(a, b, LEVEL, NpsCompareMethod::Mover))
            });
        }
        for (name, truth) in [("rate of 30 %", 0.3), ("rate of 2 %", 0.02)] {
            ever(name, looks, |a: &mut Rate, b: &mut Rate| {
                a.add(&hits(random, truth, rows)).expect("few rows");
                b.add(&hits(random, truth, rows)).expect("few rows");
                let always = EXPECTED.map(|n| rate_compare_always(a, b, n, LEVEL));
                (
                    always,
                    rate_compare(a, b, LEVEL, RateCompareMethod::MiettinenNurminen),
                )
            });
        }
        for tail in TAILS {
            let name = format!("actions, of one customer in {tail}");
            ever(&name, looks, |a: &mut Action, b: &mut Action| {
                a.add(&customers(random, 1.0, tail, rows))
                    .expect("few rows");
                b.add(&customers(random, 1.0, tail, rows))
                    .expect("few rows");
                let always = EXPECTED.map(|n| action_compare_always(a, b, n, LEVEL));
                (
                    always,
                    action_compare(a, b, LEVEL, ActionCompareMethod::Robust),
                )
            });
        }
    }
    let (looks, rows) = PACES[0];
    head(
        &format!(
            "A rate whose interval ever leaves out the truth in {looks} looks of {rows} rows:"
        ),
        &["rate", "anytime", "wilson"],
    );
    for truth in [0.01, 0.1, 0.5] {
        let mut ever = [0_usize; 2];
        for _ in 0..RUNS {
            let mut rate = Rate::default();
            let mut out = [false; 2];
            for _ in 0..looks {
                rate.add(&hits(random, truth, rows)).expect("few rows");
                for (out, method) in out
                    .iter_mut()
                    .zip([RateMethod::Anytime, RateMethod::Wilson])
                {
                    let interval = rate_ci(&rate, LEVEL, method, None).expect("valid");
                    *out |= !holds(interval, 100.0 * truth);
                }
            }
            for (count, out) in ever.iter_mut().zip(out) {
                *count += usize::from(out);
            }
        }
        let cells = ever.map(|count| percent(count as f64 / RUNS as f64));
        row(&format!("{} %", 100.0 * truth), cells);
    }
}

type Compared = advocacy_kpi_core::error::Result<Option<Comparison>>;

/// Prints how many runs ever find a difference; `look` adds rows and compares.
fn ever<S: Default>(
    name: &str,
    looks: usize,
    mut look: impl FnMut(&mut S, &mut S) -> ([Compared; 3], Compared),
) {
    let mut ever = [0_usize; 4];
    for _ in 0..RUNS {
        let (mut a, mut b) = (S::default(), S::default());
        let mut alarms = [false; 4];
        for _ in 0..looks {
            let (always, once) = look(&mut a, &mut b);
            let now = always.into_iter().chain([once]);
            for (alarm, now) in alarms.iter_mut().zip(now) {
                *alarm |= found(now.expect("valid"));
            }
        }
        for (count, alarm) in ever.iter_mut().zip(alarms) {
            *count += usize::from(alarm);
        }
    }
    row(name, ever.map(|count| percent(count as f64 / RUNS as f64)));
}
