//! Properties of the methods that compare, chart and adjust.

use super::always::*;
use super::compare::*;
use super::control_chart::*;
use super::distribution::normal_critical;
use super::groups::*;
use super::interval::*;
use super::miettinen_nurminen::Share;
use super::multiple::*;
use super::paired::flow_compare;
use super::power::*;
use super::ratio::*;
use super::shrink::kpi_shrink;
use super::tango::Classes;
use super::xmr::kpi_xmr;
use crate::error::ErrorKind;
use crate::summary::{
    Action, Flow, Nps, Rate, RatioSample, Summary, Weight, WeightedNps, WeightedRate,
};
use proptest::prelude::*;

const MAX: i64 = i64::MAX;

/// All ways to give up to `most` answers, at least one.
fn all_answers(most: i64) -> Vec<Nps> {
    let mut all = vec![];
    for n in 1..=most {
        for promoters in 0..=n {
            for passives in 0..=n - promoters {
                all.push(Nps {
                    promoters,
                    passives,
                    detractors: n - promoters - passives,
                });
            }
        }
    }
    all
}

fn all_rates(most: i64) -> Vec<Rate> {
    (1..=most)
        .flat_map(|total| (0..=total).map(move |hits| Rate { hits, total }))
        .collect()
}

fn agrees(c: &Comparison, level: f64) -> bool {
    let apart = c.low > 0.0 || c.high < 0.0;
    c.p_value.is_none_or(|p| apart == (p < 1.0 - level))
}

fn sound(c: &Comparison) -> bool {
    c.low <= c.difference
        && c.difference <= c.high
        && c.z.is_none_or(|z| !z.is_nan())
        && c.p_value.is_none_or(|p| (0.0..=1.0).contains(&p))
}

/// The test and the interval never contradict each other, the other way round is the
/// opposite, and nothing is left unsaid: for all pairs of small tables.
#[test]
fn every_small_pair_of_scores() {
    let all = all_answers(6);
    for a in &all {
        for b in &all {
            for level in [0.8, 0.95, 0.99] {
                let method = NpsCompareMethod::Mover;
                let forth = nps_compare(a, b, level, method).unwrap().unwrap();
                let back = nps_compare(b, a, level, method).unwrap().unwrap();
                assert!(
                    sound(&forth) && agrees(&forth, level),
                    "{a:?} {b:?} {forth:?}"
                );
                assert!(
                    forth.low < forth.high && forth.p_value.is_some(),
                    "{a:?} {b:?} {forth:?}"
                );
                assert_eq!((forth.low, forth.high), (-back.high, -back.low));
                assert_eq!((forth.z, forth.p_value), (back.z.map(|z| -z), back.p_value));
            }
        }
    }
}

#[test]
fn every_small_pair_of_rates() {
    let all = all_rates(12);
    for a in &all {
        for b in &all {
            for level in [0.8, 0.95, 0.99] {
                let method = RateCompareMethod::MiettinenNurminen;
                let forth = rate_compare(a, b, level, method).unwrap().unwrap();
                let back = rate_compare(b, a, level, method).unwrap().unwrap();
                assert!(
                    sound(&forth) && agrees(&forth, level),
                    "{a:?} {b:?} {forth:?}"
                );
                assert!(
                    forth.low < forth.high && forth.p_value.is_some(),
                    "{a:?} {b:?} {forth:?}"
                );
                assert_eq!((forth.low, forth.high), (-back.high, -back.low));
                assert_eq!((forth.z, forth.p_value), (back.z.map(|z| -z), back.p_value));
            }
        }
    }
}

/// The same of a few rows against many, with the correction for continuity: it is that of
/// the documentation, and never makes a smaller difference surer.
#[test]
fn few_rates_against_many() {
    for (few, many) in [
        (1, 4),
        (1, 60),
        (2, 50),
        (4, 13),
        (5, 16),
        (5, 60),
        (8, 200),
    ] {
        for x in 0..=few {
            let a = Rate {
                hits: x,
                total: few,
            };
            let mut last = None;
            for y in 0..=many {
                let b = Rate {
                    hits: y,
                    total: many,
                };
                for level in [0.8, 0.95, 0.99] {
                    let method = RateCompareMethod::MiettinenNurminen;
                    let forth = rate_compare(&a, &b, level, method).unwrap().unwrap();
                    let back = rate_compare(&b, &a, level, method).unwrap().unwrap();
                    assert!(
                        sound(&forth) && agrees(&forth, level),
                        "{a:?} {b:?} {forth:?}"
                    );
                    assert!(forth.low < forth.high, "{a:?} {b:?} {forth:?}");
                    assert_eq!((forth.low, forth.high), (-back.high, -back.low));
                    assert_eq!((forth.z, forth.p_value), (back.z.map(|z| -z), back.p_value));
                    let all = (x + y) as f64 / (few + many) as f64;
                    let (n, m) = (few as f64, many as f64);
                    let error =
                        (all * (1.0 - all) * (1.0 / n + 1.0 / m) * (n + m) / (n + m - 1.0)).sqrt();
                    let apart = x as f64 / n - y as f64 / m;
                    let rest = apart.abs() - corrected(&a, &b);
                    let z = if rest <= 0.0 {
                        0.0
                    } else {
                        rest / error * apart.signum()
                    };
                    assert!(
                        (forth.z.unwrap() - z).abs() < 1e-12,
                        "{a:?} {b:?} {z} {forth:?}"
                    );
                    if level == 0.95 {
                        assert!(
                            last.is_none_or(|last| z <= last + 1e-12),
                            "{a:?} {b:?} {z} {last:?}"
                        );
                        last = Some(z);
                    }
                }
            }
        }
    }
}

#[test]
fn few_scores_against_many() {
    for (few, many) in [(1, 12), (2, 9), (4, 13), (5, 16)] {
        let of = |n: i64| {
            all_answers(n)
                .into_iter()
                .filter(move |all| all.responses() == n.into())
        };
        for a in of(few) {
            for b in of(many) {
                for level in [0.8, 0.95] {
                    let method = NpsCompareMethod::Mover;
                    let forth = nps_compare(&a, &b, level, method).unwrap().unwrap();
                    let back = nps_compare(&b, &a, level, method).unwrap().unwrap();
                    assert!(
                        sound(&forth) && agrees(&forth, level) && forth.low < forth.high,
                        "{a:?} {b:?} {forth:?}"
                    );
                    assert_eq!((forth.low, forth.high), (-back.high, -back.low));
                    assert_eq!((forth.z, forth.p_value), (back.z.map(|z| -z), back.p_value));
                }
            }
        }
    }
}

/// The limits of a score solve (θ̂ − Δ)² n = z² V(Δ) with V found by brute force, and the
/// statistic rises with the distance, so that they are the only ones.
#[test]
fn score_limits_by_brute_force() {
    let variance = |nps: &Nps, score: f64| {
        // The likelihood along p − d = score is concave in d.
        let [p, s, d] = [nps.promoters, nps.passives, nps.detractors].map(|count| count as f64);
        let log = |count: f64, share: f64| {
            if count == 0.0 {
                0.0
            } else {
                count * share.ln()
            }
        };
        let value = |least: f64| {
            let (high, low) = (least + score.max(0.0), least + (-score).max(0.0));
            log(p, high) + log(d, low) + log(s, 1.0 - high - low)
        };
        let (mut from, mut to) = (0.0, (1.0 - score.abs()) / 2.0);
        for _ in 0..200 {
            let (left, right) = (from + (to - from) / 3.0, to - (to - from) / 3.0);
            if value(left) < value(right) {
                from = left
            } else {
                to = right
            }
        }
        let least = (from + to) / 2.0;
        2.0 * least + score.abs() - score * score
    };
    let z = normal_critical(0.95);
    for nps in all_answers(8) {
        let n = nps.responses() as f64;
        let classes = Classes::of(&nps);
        let interval = nps_ci(&nps, 0.95, NpsMethod::Score, None).unwrap().unwrap();
        for limit in [interval.low / 100.0, interval.high / 100.0] {
            if limit.abs() == 1.0 {
                continue;
            }
            let off = (classes.score() - limit).powi(2) * n - z * z * variance(&nps, limit);
            assert!(off.abs() < 1e-6, "{nps:?} {limit}: {off}");
        }
        let room = 1.0 + classes.score();
        let grid: Vec<f64> = (0..200)
            .map(|i| classes.z_below(room * f64::from(i) / 200.0, 0.0))
            .collect();
        assert!(
            grid.windows(2)
                .all(|pair| pair[0] < pair[1] || pair == [0.0, 0.0]),
            "{nps:?} {grid:?}"
        );
    }
}

/// The correction for continuity of two shares, as the documentation states it.
fn corrected(a: &Rate, b: &Rate) -> f64 {
    let (n, m) = (a.total.min(b.total), a.total.max(b.total));
    let hits = a.hits + b.hits;
    let expected = hits.min(n + m - hits) as f64 * n as f64 / m as f64;
    let rows = match (m > 3 * n, n < 5) {
        (false, _) => 0.0,
        (true, true) => 0.5,
        (true, false) => (0.75 - expected).clamp(0.0, 0.5),
    };
    rows * (1.0 / n as f64 + 1.0 / m as f64)
}

/// The variance at the limit of a difference of shares is that of the most likely shares
/// so far apart.
#[test]
fn rate_limits_by_brute_force() {
    let z = normal_critical(0.95);
    let mut others = all_rates(7);
    others.extend((0..5).map(|hits| Rate { hits, total: 25 }));
    for a in all_rates(7) {
        for b in &others {
            let compared = rate_compare(&a, b, 0.95, RateCompareMethod::MiettinenNurminen);
            let compared = compared.unwrap().unwrap();
            let nearer = corrected(&a, b);
            for limit in [compared.low / 100.0, compared.high / 100.0] {
                if limit.abs() == 1.0 {
                    continue;
                }
                let log = |count: i64, share: f64| {
                    if count == 0 {
                        0.0
                    } else {
                        count as f64 * share.ln()
                    }
                };
                let value = |p: f64| {
                    log(a.hits, p + limit)
                        + log(a.total - a.hits, 1.0 - p - limit)
                        + log(b.hits, p)
                        + log(b.total - b.hits, 1.0 - p)
                };
                let (mut from, mut to) = ((-limit).max(0.0), (1.0 - limit).min(1.0));
                for _ in 0..200 {
                    let (left, right) = (from + (to - from) / 3.0, to - (to - from) / 3.0);
                    if value(left) < value(right) {
                        from = left
                    } else {
                        to = right
                    }
                }
                let p = (from + to) / 2.0;
                let (n1, n2) = (a.total as f64, b.total as f64);
                let q = p + limit;
                let variance = q * (1.0 - q) / n1 + p * (1.0 - p) / n2;
                let more = (n1 + n2) / (n1 + n2 - 1.0);
                let apart = (compared.difference / 100.0 - limit).abs() - nearer;
                let off = apart * apart.max(0.0) - z * z * variance * more;
                assert!(off.abs() < 1e-6, "{a:?} {b:?} {limit}: {off}");
            }
        }
    }
}

/// Exact limits of a small population hold for every number of hits that it may have, as
/// often as they say; more of it asked is narrower, all of it certain.
#[test]
fn samples_of_a_small_population() {
    let choose = |n: i64, k: i64| {
        (0..k)
            .map(|i| (n - i) as f64 / (k - i) as f64)
            .product::<f64>()
    };
    for population in [1, 2, 7, 15] {
        for total in 1..population {
            for truth in 0..=population {
                let mut covered = [0.0, 0.0];
                for hits in (total - (population - truth)).max(0)..=total.min(truth) {
                    let rate = Rate { hits, total };
                    let chance = choose(truth, hits) * choose(population - truth, total - hits)
                        / choose(population, total);
                    for (slot, method) in [RateMethod::ClopperPearson, RateMethod::Anytime]
                        .into_iter()
                        .enumerate()
                    {
                        let interval = rate_ci(&rate, 0.9, method, Some(population))
                            .unwrap()
                            .unwrap();
                        let share = 100.0 * truth as f64 / population as f64;
                        if interval.low <= share + 1e-9 && share <= interval.high + 1e-9 {
                            covered[slot] += chance;
                        }
                    }
                }
                assert!(
                    covered.iter().all(|c| *c >= 0.9 - 1e-12),
                    "{population} {total} {truth} {covered:?}"
                );
            }
        }
    }
    for (_, method) in RateMethod::ALL {
        let all = rate_ci(&Rate { hits: 3, total: 8 }, 0.95, method, Some(8))
            .unwrap()
            .unwrap();
        assert_eq!((all.low, all.high), (37.5, 37.5));
        let width = |population| {
            let interval = rate_ci(&Rate { hits: 3, total: 8 }, 0.95, method, population)
                .unwrap()
                .unwrap();
            interval.high - interval.low
        };
        assert!(
            width(Some(10)) < width(Some(100)) && width(Some(100)) < width(None) + 0.2,
            "{method:?}"
        );
        let large = width(Some(1_000_000_000)) - width(None);
        assert!(large.abs() < 1e-4, "{method:?} {large}");
    }
    for (_, method) in NpsMethod::ALL {
        let nps = Nps {
            promoters: 5,
            passives: 2,
            detractors: 1,
        };
        let all = nps_ci(&nps, 0.95, method, Some(8)).unwrap().unwrap();
        assert_eq!((all.low, all.high), (50.0, 50.0));
        assert!(nps_ci(&nps, 0.95, method, Some(7)).is_err());
        let part = nps_ci(&nps, 0.95, method, Some(9)).unwrap().unwrap();
        let infinite = nps_ci(&nps, 0.95, method, None).unwrap().unwrap();
        assert!(
            part.high - part.low < infinite.high - infinite.low,
            "{method:?}"
        );
    }
    let huge = Rate {
        hits: MAX / 3,
        total: MAX / 2,
    };
    for (_, method) in RateMethod::ALL {
        match rate_ci(&huge, 0.95, method, Some(MAX)) {
            Ok(interval) => {
                let interval = interval.unwrap();
                assert!(interval.high - interval.low < 1e-6 && interval.low <= interval.high);
            }
            Err(error) => assert_eq!(
                (error.kind, method),
                (ErrorKind::OutOfRange, RateMethod::ClopperPearson)
            ),
        }
    }
    let few = Rate {
        hits: 500_000,
        total: 1_000_000,
    };
    let exact = rate_ci(&few, 0.95, RateMethod::ClopperPearson, Some(1_000_000_000))
        .unwrap()
        .unwrap();
    let binomial = rate_ci(&few, 0.95, RateMethod::ClopperPearson, None)
        .unwrap()
        .unwrap();
    assert!(
        (exact.low - binomial.low).abs() < 1e-3 && exact.low > binomial.low,
        "{exact:?}"
    );
}

/// On a limit is in control, for every sample and baseline of which a limit is a whole
/// number of hits.
#[test]
fn on_a_limit_is_in_control() {
    let mut ties = 0;
    for m in 1..30i64 {
        for y in 1..m {
            for n in 1..200i64 {
                for x in 0..=n {
                    let left = (x * m - y * n).pow(2);
                    if left != 9 * y * (m - y) * n {
                        continue;
                    }
                    ties += 1;
                    let chart = |hits, sigma| {
                        let sample = Rate { hits, total: n };
                        p_chart(&sample, &Rate { hits: y, total: m }, sigma)
                            .unwrap()
                            .unwrap()
                            .out_of_control
                    };
                    let further = if x * m > y * n { x + 1 } else { x - 1 };
                    assert!(!chart(x, 3.0), "{x} of {n} against {y} of {m}");
                    assert!(chart(x, 3f64.next_down()));
                    assert!(!(0..=n).contains(&further) || chart(further, 3.0));
                }
            }
        }
    }
    assert!(ties > 100, "{ties}");
}

/// A baseline without spread lets one row differ, and not all of them.
#[test]
fn a_baseline_without_spread() {
    for n in [1, 2, 10, 1000, MAX] {
        for m in [1, 3, 1000, MAX] {
            for sigma in [0.1, 3.0] {
                let chart = |hits, base| {
                    let (sample, base) = (
                        Rate { hits, total: n },
                        Rate {
                            hits: base,
                            total: m,
                        },
                    );
                    p_chart(&sample, &base, sigma)
                        .unwrap()
                        .unwrap()
                        .out_of_control
                };
                assert!(!chart(1, 0) && !chart(n - 1, m) && !chart(0, 0) && !chart(n, m));
                let action = |customers, actions: i64| Action {
                    customers,
                    active: actions.min(customers),
                    actions,
                    squares: actions.into(),
                };
                for dispersion in [Dispersion::Poisson, Dispersion::Empirical] {
                    let one = u_chart(&action(n, 1), &action(m, 0), sigma, dispersion);
                    assert!(!one.unwrap().unwrap().out_of_control, "{n} {m}");
                }
                let sample = Nps {
                    promoters: n - 1,
                    passives: 0,
                    detractors: 1,
                };
                let base = Nps {
                    promoters: m,
                    passives: 0,
                    detractors: 0,
                };
                let limits = nps_chart(&sample, &base, sigma).unwrap().unwrap();
                assert!(!limits.out_of_control, "{n} {m} {limits:?}");
            }
        }
    }
    let many = p_chart(
        &Rate {
            hits: 500,
            total: 1000,
        },
        &Rate {
            hits: 0,
            total: 1000,
        },
        3.0,
    );
    assert!(many.unwrap().unwrap().out_of_control);
    let turned = nps_chart(
        &Nps {
            promoters: 0,
            passives: 0,
            detractors: 50,
        },
        &Nps {
            promoters: 90,
            passives: 0,
            detractors: 0,
        },
        3.0,
    );
    assert!(turned.unwrap().unwrap().out_of_control);
}

fn counts() -> impl Strategy<Value = i64> {
    prop_oneof![0..6i64, 0..1000i64, 0..=MAX, Just(MAX)]
}

fn scores() -> impl Strategy<Value = Nps> {
    (counts(), counts(), counts()).prop_map(|(promoters, passives, detractors)| Nps {
        promoters,
        passives,
        detractors,
    })
}

fn rates() -> impl Strategy<Value = Rate> {
    (counts(), counts()).prop_map(|(a, b)| Rate {
        hits: a.min(b),
        total: a.max(b),
    })
}

fn customers() -> impl Strategy<Value = Action> {
    let one = prop_oneof![4 => 0..3i64, 2 => 0..100i64, 1 => 0..1_000_000_000_000i64];
    (
        proptest::collection::vec(one, 0..12),
        prop_oneof![Just(1), 1..1000i64, 1..400_000i64],
    )
        .prop_map(|(rows, times)| {
            let mut sum = Action::default();
            for row in rows {
                sum.add(&Action::of(row.into()).unwrap()).unwrap();
            }
            Action {
                customers: sum.customers * times,
                active: sum.active * times,
                actions: sum.actions * times,
                squares: { sum.squares } * i128::from(times),
            }
        })
}

fn pairs() -> impl Strategy<Value = RatioSample> {
    let one = prop_oneof![
        (-3..4i64, 0..4i64),
        (0..1000i64, 0..100_000i64),
        (-MAX..MAX, 0..MAX)
    ];
    proptest::collection::vec(one, 0..8).prop_map(|rows| {
        let mut sum = RatioSample::default();
        for (y, x) in rows {
            // One too large for the sums is left out.
            let _ = sum.add(&RatioSample::of(y.into(), x.into()).unwrap());
        }
        sum
    })
}

fn levels() -> impl Strategy<Value = f64> {
    prop_oneof![0.01..0.9999f64, Just(0.95), Just(1e-9), Just(1.0 - 1e-12)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// No NaN, no contradiction, nothing left unsaid that has an answer, at any counts.
    #[test]
    fn comparisons_at_any_counts(a in scores(), b in scores(), x in rates(), y in rates(), level in levels()) {
        for (name, method) in NpsCompareMethod::ALL {
            match nps_compare(&a, &b, level, method).unwrap() {
                None => prop_assert!(a.responses() == 0 || b.responses() == 0),
                Some(c) => {
                    prop_assert!(sound(&c) && agrees(&c, level), "{name} {c:?}");
                    prop_assert!(method == NpsCompareMethod::Wald || c.p_value.is_some());
                }
            }
        }
        for (name, method) in RateCompareMethod::ALL {
            match rate_compare(&x, &y, level, method).unwrap() {
                None => prop_assert!(x.total == 0 || y.total == 0),
                Some(c) => {
                    prop_assert!(sound(&c) && c.p_value.is_some(), "{name} {c:?}");
                    prop_assert!(method == RateCompareMethod::Newcombe || agrees(&c, level), "{name} {c:?}");
                }
            }
        }
        for (name, method) in NpsMethod::ALL {
            if let Some(i) = nps_ci(&a, level, method, None).unwrap() {
                prop_assert!(-100.0 <= i.low && i.low <= i.high && i.high <= 100.0, "{name} {i:?}");
            }
        }
        for (name, method) in RateMethod::ALL {
            if let Some(i) = rate_ci(&x, level, method, None).unwrap() {
                prop_assert!(0.0 <= i.low && i.low <= i.high && i.high <= 100.0, "{name} {i:?}");
            }
        }
        for expected_n in [1, 1000, MAX] {
            if let Some(c) = nps_compare_always(&a, &b, expected_n, level).unwrap() {
                prop_assert!(sound(&c) && agrees(&c, level) && c.p_value.is_some(), "{c:?}");
            }
            if let Some(c) = rate_compare_always(&x, &y, expected_n, level).unwrap() {
                prop_assert!(sound(&c) && agrees(&c, level) && c.p_value.is_some(), "{c:?}");
            }
        }
        if let Some(mde) = nps_mde(&a, &b, 0.8, level).unwrap() {
            prop_assert!(mde > 0.0 && mde.is_finite());
        }
        if let Some(mde) = rate_mde(&x, &y, 0.8, level).unwrap() {
            prop_assert!(mde > 0.0 && mde.is_finite());
        }
        for chart in [p_chart(&x, &y, 3.0).unwrap(), nps_chart(&a, &b, 3.0).unwrap(), p_prime_chart(&x, &y, 1.5, 3.0).unwrap()].into_iter().flatten() {
            prop_assert!(chart.lcl <= chart.center && chart.center <= chart.ucl, "{chart:?}");
        }
    }

    #[test]
    fn actions_at_any_counts(a in customers(), b in customers(), level in levels()) {
        for (name, method) in ActionCompareMethod::ALL {
            match action_compare(&a, &b, level, method).unwrap() {
                None => prop_assert!(a.customers < 2 || b.customers < 2),
                Some(c) => {
                    prop_assert!(sound(&c) && agrees(&c, level), "{name} {c:?}");
                    prop_assert!(method == ActionCompareMethod::Welch || c.p_value.is_some(), "{name} {c:?}");
                }
            }
        }
        if let Some(c) = action_compare_always(&a, &b, 100, level).unwrap() {
            prop_assert!(sound(&c) && agrees(&c, level) && c.p_value.is_some(), "{c:?}");
        }
        for (name, method) in ActionMethod::ALL {
            if let Some(i) = action_ci(&a, level, method).unwrap() {
                prop_assert!(0.0 <= i.low && i.low <= i.high, "{name} {i:?}");
            }
        }
        for dispersion in [Dispersion::Poisson, Dispersion::Empirical] {
            if let Some(chart) = u_chart(&a, &b, 3.0, dispersion).unwrap() {
                prop_assert!(chart.lcl <= chart.center && chart.center <= chart.ucl, "{chart:?}");
            }
        }
    }

    #[test]
    fn ratios_at_any_sums(a in pairs(), b in pairs(), level in levels()) {
        for (name, method) in RatioMethod::ALL {
            match ratio_ci(&a, level, method).unwrap() {
                None => prop_assert!(a.n < 2 || a.denominator == 0),
                Some(i) => {
                    let ratio = a.percent().unwrap();
                    prop_assert!(i.low <= ratio && ratio <= i.high, "{name} {i:?} {ratio}");
                }
            }
        }
        if let Some(c) = ratio_compare(&a, &b, level).unwrap() {
            prop_assert!(sound(&c) && agrees(&c, level) && c.p_value.is_some(), "{c:?}");
            let back = ratio_compare(&b, &a, level).unwrap().unwrap();
            prop_assert_eq!((c.low, c.high, c.p_value), (-back.high, -back.low, back.p_value));
        }
    }

    #[test]
    fn flows_at_any_counts(never in counts(), gained in counts(), lost in counts(), kept in counts(), level in levels()) {
        let flow = Flow { never, gained, lost, kept };
        let Some(c) = flow_compare(&flow, level).unwrap() else {
            prop_assert_eq!(flow.customers(), 0);
            return Ok(());
        };
        prop_assert!(sound(&c) && c.p_value.is_some(), "{c:?}");
        let turned = Flow { never, gained: lost, lost: gained, kept };
        let back = flow_compare(&turned, level).unwrap().unwrap();
        prop_assert_eq!((c.difference, c.low, c.high), (-back.difference, -back.high, -back.low));
        prop_assert_eq!(c.p_value, back.p_value);
    }

    /// Weights of 1 change nothing.
    #[test]
    fn weights_of_one(p in 0..50i64, s in 0..50i64, d in 1..50i64, q in 1..50i64, level in 0.5..0.999f64) {
        let one = |n: i64| i128::from(n * Weight::ONE);
        let square = |n: i64| i128::from(n) * i128::from(Weight::ONE).pow(2);
        let near = |x: f64, y: f64| (x - y).abs() < 1e-9;
        let nps = |p: i64| (
            Nps { promoters: p, passives: s, detractors: d },
            WeightedNps {
                n: p + s + d, promoters: one(p), passives: one(s), detractors: one(d),
                promoter_squares: square(p), passive_squares: square(s), detractor_squares: square(d),
            },
        );
        let ((a, weighted_a), (b, weighted_b)) = (nps(p), nps(q));
        for (_, method) in NpsCompareMethod::ALL {
            let plain = nps_compare(&a, &b, level, method).unwrap().unwrap();
            let weighted = weighted_nps_compare(&weighted_a, &weighted_b, level, method).unwrap().unwrap();
            prop_assert!(near(plain.low, weighted.low) && near(plain.high, weighted.high));
        }
        for method in [NpsMethod::Score, NpsMethod::AdjustedWald] {
            let plain = nps_ci(&a, level, method, None).unwrap().unwrap();
            let weighted = weighted_nps_ci(&weighted_a, level, method).unwrap().unwrap();
            prop_assert!(near(plain.low, weighted.low) && near(plain.high, weighted.high));
        }
        let rate = |p: i64| (
            Rate { hits: p, total: p + d },
            WeightedRate { n: p + d, hits: one(p), misses: one(d), hit_squares: square(p), miss_squares: square(d) },
        );
        let ((a, weighted_a), (b, weighted_b)) = (rate(p), rate(q));
        for (_, method) in RateCompareMethod::ALL {
            let plain = rate_compare(&a, &b, level, method).unwrap().unwrap();
            let weighted = weighted_rate_compare(&weighted_a, &weighted_b, level, method).unwrap().unwrap();
            prop_assert!(near(plain.low, weighted.low) && near(plain.high, weighted.high));
        }
        for (name, method) in RateMethod::ALL {
            if matches!(method, RateMethod::Anytime | RateMethod::Wald) {
                continue;
            }
            let plain = rate_ci(&a, level, method, None).unwrap().unwrap();
            let weighted = weighted_rate_ci(&weighted_a, level, method).unwrap().unwrap();
            prop_assert!(near(plain.low, weighted.low) && near(plain.high, weighted.high), "{name}");
        }
    }

    /// No NaN and no contradiction for rows of any weights.
    #[test]
    fn weights_of_any_size(
        rows in proptest::collection::vec((0..=10i32, prop_oneof![0..4i64, 0..3_000_000i64, 0..=Weight::MOST], any::<bool>()), 0..12),
        level in levels(),
    ) {
        let (mut scores, mut rates) = ([WeightedNps::default(); 2], [WeightedRate::default(); 2]);
        for (score, weight, side) in rows {
            let weight = Weight::from_millionths(weight).unwrap();
            let class = Nps::of(score.into()).unwrap();
            scores[usize::from(side)].add(&WeightedNps::of(class, weight)).unwrap();
            rates[usize::from(side)].add(&WeightedRate::of(score > 8, weight)).unwrap();
        }
        let [a, b] = &scores;
        for (name, method) in NpsCompareMethod::ALL {
            match weighted_nps_compare(a, b, level, method).unwrap() {
                None => prop_assert!(a.n == 0 || b.n == 0),
                Some(c) => prop_assert!(sound(&c) && agrees(&c, level), "{name} {c:?}"),
            }
        }
        for (name, method) in NpsMethod::ALL {
            if let Some(i) = weighted_nps_ci(a, level, method).unwrap() {
                prop_assert!(-100.0 <= i.low && i.low <= i.high && i.high <= 100.0, "{name} {i:?}");
            }
        }
        prop_assert!(weighted_nps_stderr(a).is_none_or(|error| (0.0..=200.0).contains(&error)));
        prop_assert!(a.design_effect().is_none_or(|deff| deff >= 1.0 && deff <= a.n as f64 * (1.0 + 1e-12)));
        let [a, b] = &rates;
        for (name, method) in RateCompareMethod::ALL {
            match weighted_rate_compare(a, b, level, method).unwrap() {
                None => prop_assert!(a.n == 0 || b.n == 0),
                Some(c) => {
                    let disagree = method == RateCompareMethod::Newcombe;
                    prop_assert!(sound(&c) && (disagree || agrees(&c, level)), "{name} {c:?}");
                }
            }
        }
        for (name, method) in RateMethod::ALL {
            if method == RateMethod::Anytime {
                continue;
            }
            if let Some(i) = weighted_rate_ci(a, level, method).unwrap() {
                prop_assert!(0.0 <= i.low && i.low <= i.high && i.high <= 100.0, "{name} {i:?}");
            }
        }
    }

    /// More confidence is never narrower, and more answers of the same kind never wider.
    #[test]
    fn wider_with_confidence_narrower_with_answers(
        p in 0..30i64, s in 0..30i64, d in 0..30i64, q in 0..30i64, times in 2..50i64, level in 0.5..0.999f64,
    ) {
        prop_assume!(p + s + d > 0 && q + s > 0 && q + d > 0 && p + s > 0);
        let nps = |p: i64, times: i64| Nps { promoters: p * times, passives: s * times, detractors: d * times };
        let rate = |hits: i64, misses: i64, times: i64| Rate { hits: hits * times, total: (hits + misses) * times };
        let holds = |outer: (f64, f64), inner: (f64, f64)| outer.0 <= inner.0 + 1e-9 && inner.1 <= outer.1 + 1e-9;
        let mover = |level, times| {
            let c = nps_compare(&nps(p, times), &nps(q, times), level, NpsCompareMethod::Mover).unwrap().unwrap();
            (c.low, c.high)
        };
        let shares = |level, times| {
            let (a, b) = (rate(p, s, times), rate(q, d, times));
            let c = rate_compare(&a, &b, level, RateCompareMethod::MiettinenNurminen).unwrap().unwrap();
            (c.low, c.high)
        };
        let score = |level, times| {
            let i = nps_ci(&nps(p, times), level, NpsMethod::Score, None).unwrap().unwrap();
            (i.low, i.high)
        };
        prop_assert!(holds(mover(level + 5e-4, 1), mover(level, 1)) && holds(mover(level, 1), mover(level, times)));
        prop_assert!(holds(shares(level + 5e-4, 1), shares(level, 1)) && holds(shares(level, 1), shares(level, times)));
        prop_assert!(holds(score(level + 5e-4, 1), score(level, 1)) && holds(score(level, 1), score(level, times)));
    }

    /// Two groups by χ² are the pooled z, squared; more groups of one kind say nothing.
    #[test]
    fn groups_of_two(a in rates(), b in rates()) {
        prop_assume!(a.total > 0 && b.total > 0);
        let test = rates_test(&[a, Rate::default(), b]).unwrap();
        let z = rate_compare(&a, &b, 0.95, RateCompareMethod::Newcombe).unwrap().unwrap();
        let want = z.z.unwrap().powi(2);
        prop_assert_eq!((test.groups, test.df), (2, 1));
        prop_assert!((test.statistic - want).abs() <= 1e-9 * want + 1e-12, "{} {want}", test.statistic);
        prop_assert!((0.0..=1.0).contains(&test.p_value));
        let same = rates_test(&[a; 5]).unwrap();
        prop_assert_eq!((same.statistic, same.p_value, same.df), (0.0, 1.0, 4));
        prop_assert_eq!(rates_test(&[a, Rate::default()]), None);
    }

    #[test]
    fn groups_of_scores(a in scores(), b in scores(), c in scores()) {
        let groups = [a, b, c];
        let there = groups.iter().filter(|g| g.responses() > 0).count();
        match nps_test(&groups) {
            None => prop_assert!(there < 2),
            Some(test) => {
                prop_assert!(test.statistic >= 0.0 && (0.0..=1.0).contains(&test.p_value), "{test:?}");
                let turned = nps_test(&[c, a, b]).unwrap();
                prop_assert!((turned.statistic - test.statistic).abs() <= 1e-9 * test.statistic + 1e-9);
            }
        }
    }

    /// Adjusted p-values are no smaller, in the same order, and those of one test alone.
    #[test]
    fn adjusted_p_values(p in proptest::collection::vec(proptest::option::of(0.0..=1.0f64), 0..30)) {
        for (name, method) in AdjustMethod::ALL {
            let adjusted = p_adjust(&p, method).unwrap();
            prop_assert_eq!(adjusted.len(), p.len());
            for (raw, one) in p.iter().zip(&adjusted) {
                prop_assert_eq!(raw.is_none(), one.is_none());
                prop_assert!(raw.is_none() || (raw <= one && *one <= Some(1.0)), "{name}");
                for (other_raw, other) in p.iter().zip(&adjusted) {
                    prop_assert!(raw.is_none() || other_raw.is_none() || raw > other_raw || one <= other);
                }
            }
        }
        let by = |method| p_adjust(&p, method).unwrap();
        let (bh, holm, by) = (by(AdjustMethod::Bh), by(AdjustMethod::Holm), by(AdjustMethod::By));
        prop_assert!(bh.iter().zip(&holm).all(|(a, b)| a <= b));
        prop_assert!(bh.iter().zip(&by).all(|(a, b)| a <= b));
    }

    /// Shrunk values lie between the value and a common mean, and keep their order where
    /// the errors are equal.
    #[test]
    fn shrunk_values(rows in proptest::collection::vec(proptest::option::of((-1e3..1e3f64, 1e-3..1e3f64)), 0..20)) {
        let values: Vec<_> = rows.iter().map(|row| row.map(|(value, _)| value)).collect();
        let errors: Vec<_> = rows.iter().map(|row| row.map(|(_, error)| error)).collect();
        let shrunk = kpi_shrink(&values, &errors).unwrap();
        let known = || values.iter().flatten().copied();
        let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(-f64::INFINITY, f64::max));
        for (value, got) in values.iter().zip(&shrunk) {
            prop_assert_eq!(value.is_none(), got.is_none());
            prop_assert!(got.is_none_or(|x| least - 1e-9 <= x && x <= most + 1e-9));
        }
        let alike: Vec<_> = values.iter().map(|value| value.map(|_| 7.0)).collect();
        let shrunk = kpi_shrink(&values, &alike).unwrap();
        for (a, x) in values.iter().zip(&shrunk) {
            for (b, y) in values.iter().zip(&shrunk) {
                prop_assert!(a.is_none() || b.is_none() || a > b || *x <= y.map(|y| y + 1e-9));
            }
        }
    }

    #[test]
    fn individual_values(values in proptest::collection::vec(proptest::option::of(-1e308..1e308f64), 0..20)) {
        match kpi_xmr(&values) {
            Ok(Some(chart)) => {
                prop_assert!(chart.lcl <= chart.center && chart.center <= chart.ucl);
                prop_assert_eq!(Some(chart.last), values.iter().rev().copied().flatten().next());
            }
            Ok(None) => prop_assert!(values.windows(2).all(|pair| pair[0].is_none() || pair[1].is_none())),
            Err(error) => prop_assert_eq!(error.kind, ErrorKind::OutOfRange),
        }
        // Equal values have no width, and are in control.
        let Some(one) = values.iter().flatten().next() else { return Ok(()) };
        let flat = kpi_xmr(&[Some(*one); 7]).unwrap().unwrap();
        prop_assert!(!flat.out_of_control && flat.lcl == flat.ucl);
    }
}

#[test]
fn refusals() {
    let rate = Rate { hits: 1, total: 2 };
    let nps = Nps {
        promoters: 1,
        passives: 1,
        detractors: 1,
    };
    let action = Action::of(3.into()).unwrap();
    let parameter = |error: Option<ErrorKind>| assert_eq!(error, Some(ErrorKind::InvalidParameter));
    for level in [0.0, 1.0, 95.0, f64::NAN] {
        let method = RateCompareMethod::MiettinenNurminen;
        parameter(
            rate_compare(&rate, &rate, level, method)
                .err()
                .map(|e| e.kind),
        );
        parameter(
            nps_compare(&nps, &nps, level, NpsCompareMethod::Mover)
                .err()
                .map(|e| e.kind),
        );
        parameter(
            action_compare(&action, &action, level, ActionCompareMethod::Robust)
                .err()
                .map(|e| e.kind),
        );
        parameter(flow_compare(&Flow::default(), level).err().map(|e| e.kind));
        parameter(
            ratio_ci(&RatioSample::default(), level, RatioMethod::Fieller)
                .err()
                .map(|e| e.kind),
        );
        parameter(
            ratio_compare(&RatioSample::default(), &RatioSample::default(), level)
                .err()
                .map(|e| e.kind),
        );
        parameter(rate_mde(&rate, &rate, 0.8, level).err().map(|e| e.kind));
        parameter(rate_mde(&rate, &rate, level, 0.95).err().map(|e| e.kind));
        parameter(nps_mde(&nps, &nps, level, 0.95).err().map(|e| e.kind));
        parameter(
            rate_compare_always(&rate, &rate, 10, level)
                .err()
                .map(|e| e.kind),
        );
        parameter(
            weighted_rate_ci(&WeightedRate::default(), level, RateMethod::Wilson)
                .err()
                .map(|e| e.kind),
        );
    }
    parameter(
        nps_compare_always(&nps, &nps, 0, 0.95)
            .err()
            .map(|e| e.kind),
    );
    parameter(
        action_compare_always(&action, &action, -1, 0.95)
            .err()
            .map(|e| e.kind),
    );
    parameter(
        rate_ci(&rate, 0.95, RateMethod::Wilson, Some(1))
            .err()
            .map(|e| e.kind),
    );
    parameter(
        rate_ci(&Rate::default(), 0.95, RateMethod::Wilson, Some(0))
            .err()
            .map(|e| e.kind),
    );
    parameter(
        weighted_rate_ci(&WeightedRate::default(), 0.95, RateMethod::Anytime)
            .err()
            .map(|e| e.kind),
    );
    for sigma in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        parameter(
            p_prime_chart(&rate, &rate, sigma, 3.0)
                .err()
                .map(|e| e.kind),
        );
        parameter(nps_chart(&nps, &nps, sigma).err().map(|e| e.kind));
    }
    for p in [-0.1, 1.1, f64::NAN] {
        parameter(
            p_adjust(&[Some(0.5), Some(p)], AdjustMethod::Bh)
                .err()
                .map(|e| e.kind),
        );
    }
    for error in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        parameter(
            kpi_shrink(&[Some(1.0)], &[Some(error)])
                .err()
                .map(|e| e.kind),
        );
    }
    parameter(
        kpi_shrink(&[Some(f64::NAN)], &[Some(1.0)])
            .err()
            .map(|e| e.kind),
    );
    parameter(kpi_shrink(&[Some(1.0)], &[]).err().map(|e| e.kind));
    parameter(kpi_xmr(&[Some(f64::NAN)]).err().map(|e| e.kind));
    parameter("tango".parse::<NpsCompareMethod>().err().map(|e| e.kind));
    parameter("mn".parse::<RateCompareMethod>().err().map(|e| e.kind));
    parameter("t".parse::<ActionCompareMethod>().err().map(|e| e.kind));
    parameter("delta".parse::<RatioMethod>().err().map(|e| e.kind));
    parameter("bonferroni".parse::<AdjustMethod>().err().map(|e| e.kind));
    parameter("normal".parse::<Dispersion>().err().map(|e| e.kind));
    assert_eq!("by".parse(), Ok(AdjustMethod::By));
}

#[test]
fn shrinking_at_the_ends_of_the_numbers() {
    let of = |values: &[f64], errors: &[f64]| {
        let some = |numbers: &[f64]| numbers.iter().copied().map(Some).collect::<Vec<_>>();
        kpi_shrink(&some(values), &some(errors))
    };
    for (values, errors) in [
        ([1e308, -1e308, 0.0], [1e-300, 1e300, 1.0]),
        ([1e308, 1e308, 1e308], [1e-300, 1e300, 1.0]),
        ([1.0, 2.0, 3.0], [5e-324, 1e308, 1.0]),
        ([5e-324, 0.0, -5e-324], [5e-324; 3]),
    ] {
        match of(&values, &errors) {
            Ok(all) => assert!(all.iter().flatten().all(|value| value.is_finite())),
            Err(error) => assert_eq!(error.kind, ErrorKind::OutOfRange),
        }
    }
    assert_eq!(of(&[7.0], &[2.0]), Ok(vec![Some(7.0)]));
    assert_eq!(of(&[], &[]), Ok(vec![]));
    // No more apart than chance: all are the mean.
    assert_eq!(of(&[1.0, 3.0], &[5.0, 5.0]), Ok(vec![Some(2.0); 2]));
}

/// Answers that methods of former releases got wrong.
#[test]
fn small_and_unanimous() {
    let nps = |promoters, passives, detractors| Nps {
        promoters,
        passives,
        detractors,
    };
    let mover = |a, b| {
        nps_compare(&a, &b, 0.95, NpsCompareMethod::Mover)
            .unwrap()
            .unwrap()
    };
    // A unanimous handful against many: Wald had p = 0.0002.
    let few = mover(nps(9, 1, 0), nps(120, 60, 20));
    assert!(few.p_value.unwrap() > 0.1 && few.low < 0.0, "{few:?}");
    // Unanimous on both sides, and opposite: Wald had no p at all. Each side reaches 2 z² /
    // (4 + z²), so both together 2 where z² = 4 / (√2 − 1).
    let split = mover(nps(4, 0, 0), nps(0, 0, 4));
    let z = 2.0 / (2f64.sqrt() - 1.0).sqrt();
    assert!(
        (split.z.unwrap() - z).abs() < 1e-12 && split.low > 61.0,
        "{split:?}"
    );
    // One answer a side says nothing.
    assert!(mover(nps(1, 0, 0), nps(0, 0, 1)).p_value.unwrap() > 0.1);
    let idle = Action {
        customers: 4,
        active: 0,
        actions: 0,
        squares: 0,
    };
    let interval = action_ci(&idle, 0.95, ActionMethod::NbScore)
        .unwrap()
        .unwrap();
    assert!(interval.low == 0.0 && interval.high > 2.0, "{interval:?}");
    // Everybody alike: as wide as Poisson counts of that mean, with Student's t.
    let alike = Action {
        customers: 10,
        active: 10,
        actions: 10,
        squares: 10,
    };
    let interval = action_ci(&alike, 0.95, ActionMethod::NbScore)
        .unwrap()
        .unwrap();
    assert!(interval.low < 0.6 && interval.high > 1.7, "{interval:?}");
    let (a, b) = (Rate { hits: 2, total: 15 }, Rate { hits: 1, total: 60 });
    let method = RateCompareMethod::MiettinenNurminen;
    let rates = rate_compare(&a, &b, 0.95, method).unwrap().unwrap();
    assert!(agrees(&rates, 0.95) && rates.low > 0.0, "{rates:?}");
}

/// NIST/SEMATECH e-Handbook 6.3.2.2, flow rates: 50.81, 45.8159 and 55.8041.
#[test]
fn individuals_of_the_handbook() {
    let flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1].map(Some);
    let chart = kpi_xmr(&flow).unwrap().unwrap();
    assert!((chart.center - 50.81).abs() < 1e-12 && !chart.out_of_control);
    assert!(
        (chart.lcl - 45.8159).abs() < 1e-4 && (chart.ucl - 55.8041).abs() < 1e-4,
        "{chart:?}"
    );
    // A gap has no range across it.
    let gap = [Some(1.0), None, Some(100.0), Some(101.0), None].to_vec();
    let chart = kpi_xmr(&gap).unwrap().unwrap();
    assert_eq!(
        (chart.n, chart.last, chart.out_of_control),
        (3, 101.0, true)
    );
}

/// A single share drawn apart never has a negative part.
#[test]
fn shares_add_up() {
    let share = Share::of(&Rate { hits: 0, total: 5 });
    assert_eq!(
        (share.share(), share.variance(), share.total()),
        (0.0, 0.0, 5.0)
    );
}
