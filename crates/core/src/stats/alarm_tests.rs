//! False alarms at 5 %, of all that can be seen: at most 5.5 % over shares or profiles that
//! both groups have, and at most 10 % for the worst.

use super::compare::*;
use crate::summary::{Nps, Rate};
use testkit::exact::{Rejected, binomial, trinomial};

const LEVEL: f64 = 0.95;

/// What profiles are taken from, in parts of 20.
const PARTS: usize = 20;

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len() as f64
}

fn worst(all: &[f64]) -> f64 {
    all.iter().copied().fold(0.0, f64::max)
}

fn rates_differ(n: usize, other: usize) -> Rejected {
    Rejected::by(n, other, |first, second| {
        let rate = |hits: usize, total: usize| Rate {
            hits: hits as i64,
            total: total as i64,
        };
        let (a, b) = (rate(first, n), rate(second, other));
        let compared = rate_compare(&a, &b, LEVEL, RateCompareMethod::MiettinenNurminen);
        compared.unwrap().unwrap().p_value.unwrap() < 1.0 - LEVEL
    })
}

#[test]
fn rates_without_a_difference() {
    // Even steps up to one half, from where on it is the same with misses for hits; rare ones.
    let even: Vec<f64> = (1..=50).map(|percent| f64::from(percent) / 100.0).collect();
    let rare: Vec<f64> = (0..40).map(|i| 1e-4 * 1.15f64.powi(i)).collect();
    for n in [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, 300, 1_000] {
        for other in [
            1, 2, 3, 4, 5, 7, 10, 16, 20, 31, 40, 61, 100, 301, 1_000, 10_000,
        ] {
            if other < n || n * other > 1_000_000 && other < 10_000 {
                continue;
            }
            let rejected = rates_differ(n, other);
            let of = |shares: &[f64]| -> Vec<f64> {
                shares.iter().map(|share| rejected.chance(*share)).collect()
            };
            let (even, rare) = (of(&even), of(&rare));
            let what = format!("{n} against {other}");
            assert!(mean(&even) <= 0.0505, "{what}: {}", mean(&even));
            assert!(worst(&even) <= 0.09, "{what}: {}", worst(&even));
            assert!(worst(&rare) <= 0.09, "{what}: {}", worst(&rare));
            let six = of(&[0.02, 0.1, 0.3, 0.5, 0.8, 0.97]);
            assert!(mean(&six) <= 0.055, "{what}: {}", mean(&six));
        }
    }
}

/// Shares of promoters, passives and detractors, in even steps.
fn profiles() -> Vec<[f64; 3]> {
    let part = |count: usize| count as f64 / PARTS as f64;
    let mut all = vec![];
    for first in 0..=PARTS {
        for second in 0..=PARTS - first {
            all.push([part(first), part(second), part(PARTS - first - second)]);
        }
    }
    all
}

fn score([promoters, _, detractors]: [f64; 3]) -> f64 {
    promoters - detractors
}

fn scores_differ(a: [i64; 3], b: [i64; 3]) -> bool {
    let [a, b] = [a, b].map(|[promoters, passives, detractors]| Nps {
        promoters,
        passives,
        detractors,
    });
    let compared = nps_compare(&a, &b, LEVEL, NpsCompareMethod::Mover);
    compared.unwrap().unwrap().p_value.unwrap() < 1.0 - LEVEL
}

#[test]
fn scores_without_a_difference() {
    let profiles = profiles();
    for (n, other) in [
        (1, 1),
        (1, 3),
        (1, 4),
        (1, 20),
        (2, 2),
        (2, 3),
        (2, 5),
        (2, 7),
        (2, 20),
        (3, 4),
        (3, 10),
        (4, 4),
        (4, 16),
        (5, 5),
        (5, 16),
        (6, 7),
        (8, 8),
    ] {
        let (ours, theirs) = (trinomial(n, [1.0; 3]), trinomial(other, [1.0; 3]));
        let found: Vec<Vec<bool>> = ours
            .iter()
            .map(|(a, _)| theirs.iter().map(|(b, _)| scores_differ(*a, *b)).collect())
            .collect();
        let of = |first: [f64; 3], second: [f64; 3]| -> f64 {
            let (p, q) = (trinomial(n, first), trinomial(other, second));
            let rows = p.iter().zip(&found).map(|((_, p), found)| {
                let alarms = q.iter().zip(found).filter(|(_, found)| **found);
                p * alarms.map(|((_, q), _)| q).sum::<f64>()
            });
            rows.sum()
        };
        let alike: Vec<f64> = profiles
            .iter()
            .map(|profile| of(*profile, *profile))
            .collect();
        assert!(
            mean(&alike) <= 0.055,
            "{n} against {other}: {}",
            mean(&alike)
        );
        assert!(
            worst(&alike) <= 0.1,
            "{n} against {other}: {}",
            worst(&alike)
        );
        // Of one score, spread differently: the extremes alone and half in the middle.
        for extremes in profiles.iter().filter(|profile| profile[1] == 0.0) {
            let narrow = extremes[0].min(extremes[2]) / 2.0;
            let middle = [extremes[0] - narrow, 2.0 * narrow, extremes[2] - narrow];
            for (first, second) in [(*extremes, middle), (middle, *extremes)] {
                let alarms = of(first, second);
                assert!(
                    alarms <= 0.1,
                    "{n} {first:?} against {other} {second:?}: {alarms}"
                );
            }
        }
    }
}

/// Few answers against ten thousand, which are as their profile says.
#[test]
fn few_scores_against_very_many() {
    const MANY: f64 = 10_000.0;
    let mut profiles = profiles();
    for first in [0.0, 0.004, 0.01, 0.02, 0.04, 0.1] {
        for second in [0.0, 0.004, 0.01, 0.02, 0.04, 0.1] {
            profiles.push([1.0 - first - second, first, second]);
            profiles.push([first, 1.0 - first - second, second]);
        }
    }
    for n in [1, 2, 3, 4, 5, 6, 9, 14, 22] {
        let mut alike = vec![];
        for many in &profiles {
            let counts = many.map(|share| (MANY * share).round() as i64);
            let ours = trinomial(n, [1.0; 3]);
            let found: Vec<bool> = ours
                .iter()
                .map(|(a, _)| scores_differ(*a, counts))
                .collect();
            let same = profiles
                .iter()
                .filter(|few| (score(**few) - score(*many)).abs() < 1e-9);
            for few in same {
                let chances = trinomial(n, *few).into_iter().zip(&found);
                let alarms = chances.filter(|(_, found)| **found).map(|((_, p), _)| p);
                let alarms: f64 = alarms.sum();
                assert!(alarms <= 0.09, "{n} {few:?} against {many:?}: {alarms}");
                if few == many {
                    alike.push(alarms);
                }
            }
        }
        assert!(mean(&alike) <= 0.055, "{n}: {}", mean(&alike));
    }
}

#[test]
fn chances_add_up() {
    assert!((binomial(7, 0.3).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((binomial(2, 0.25)[1] - 0.375).abs() < 1e-12);
    let all = trinomial(6, [0.5, 0.0, 0.5]);
    assert_eq!(all.len(), 28);
    assert!((all.iter().map(|(_, chance)| chance).sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn all_that_is_seen() {
    // Of 2 and 3 rows, opposite and unanimous: 2 · 2⁻⁵.
    let found = |x: usize, y: usize| (x == 0 && y == 3) || (x == 2 && y == 0);
    assert!((Rejected::by(2, 3, found).chance(0.5) - 0.0625).abs() < 1e-12);
    let apart = |x: usize, y: usize| (x as f64 / 4.0 - y as f64 / 9.0).abs() > 0.5;
    let (first, second) = (binomial(4, 0.2), binomial(9, 0.2));
    let mut all = 0.0;
    for (x, p) in first.iter().enumerate() {
        for (y, q) in second.iter().enumerate() {
            all += if apart(x, y) { p * q } else { 0.0 };
        }
    }
    assert!((Rejected::by(4, 9, apart).chance(0.2) - all).abs() < 1e-12);
}
