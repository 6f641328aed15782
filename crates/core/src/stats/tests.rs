//! Properties that hold for every input, and the edges.

use super::compare::{self, *};
use super::control_chart::{self, *};
use super::distribution::*;
use super::health;
use super::interval::{self, *};
use super::sample_size::*;
use super::sparkline::*;
use crate::error::{self, ErrorKind};
use crate::summary::{Action, Nps, Rate};
use proptest::prelude::*;

const MAX: i64 = i64::MAX;

/// Promoters, passives and detractors.
type Answers = [i64; 3];

/// Customers, their actions, and the sum of squared actions.
type Actions = (i64, i64, i128);

fn of_rate(hits: i64, total: i64) -> Rate {
    Rate { hits, total }
}

fn of_nps([promoters, passives, detractors]: Answers) -> Nps {
    Nps {
        promoters,
        passives,
        detractors,
    }
}

fn of_action((customers, actions, squares): Actions) -> Action {
    Action {
        customers,
        active: actions.min(customers),
        actions,
        squares,
    }
}

fn rate_ci(
    hits: i64,
    total: i64,
    level: f64,
    method: RateMethod,
) -> error::Result<Option<Interval>> {
    interval::rate_ci(&of_rate(hits, total), level, method, None)
}

fn nps_ci(answers: Answers, level: f64, method: NpsMethod) -> error::Result<Option<Interval>> {
    interval::nps_ci(&of_nps(answers), level, method, None)
}

fn action_ci(rows: Actions, level: f64, method: ActionMethod) -> error::Result<Option<Interval>> {
    interval::action_ci(&of_action(rows), level, method)
}

fn rate_compare(
    a: (i64, i64),
    b: (i64, i64),
    level: f64,
    method: RateCompareMethod,
) -> error::Result<Option<Comparison>> {
    compare::rate_compare(&of_rate(a.0, a.1), &of_rate(b.0, b.1), level, method)
}

fn nps_compare(
    a: Answers,
    b: Answers,
    level: f64,
    method: NpsCompareMethod,
) -> error::Result<Option<Comparison>> {
    compare::nps_compare(&of_nps(a), &of_nps(b), level, method)
}

fn action_compare(
    a: Actions,
    b: Actions,
    level: f64,
    method: ActionCompareMethod,
) -> error::Result<Option<Comparison>> {
    compare::action_compare(&of_action(a), &of_action(b), level, method)
}

fn p_chart(sample: (i64, i64), base: (i64, i64), sigma: f64) -> error::Result<Option<Limits>> {
    control_chart::p_chart(
        &of_rate(sample.0, sample.1),
        &of_rate(base.0, base.1),
        sigma,
    )
}

/// Actions and their customers, for the chart that needs no more.
fn u_chart(sample: (i64, i64), base: (i64, i64), sigma: f64) -> error::Result<Option<Limits>> {
    let of = |(actions, customers)| of_action((customers, actions, 0));
    control_chart::u_chart(&of(sample), &of(base), sigma, Dispersion::Poisson)
}

/// The test and the interval agree.
fn agrees(comparison: &Comparison, level: f64) -> bool {
    let apart = comparison.low > 0.0 || comparison.high < 0.0;
    comparison
        .p_value
        .is_none_or(|p| apart == (p < 1.0 - level))
}

/// (hits, total), small and as large as counts go.
fn rates() -> impl Strategy<Value = (i64, i64)> {
    prop_oneof![1..60i64, 1..1_000_000i64, 1..=MAX]
        .prop_flat_map(|n| (prop_oneof![0..=n.min(3), n - n.min(3)..=n, 0..=n], Just(n)))
}

fn answers() -> impl Strategy<Value = Answers> {
    let count = || prop_oneof![0..20i64, 0..=MAX];
    [count(), count(), count()].prop_filter("answers", |a| a.iter().any(|n| *n > 0))
}

/// Customers each with a number of actions, as the summary has them.
fn actions() -> impl Strategy<Value = Actions> {
    proptest::collection::vec(0..50i64, 2..40).prop_map(|rows| {
        let squares = rows.iter().map(|x| i128::from(x * x)).sum();
        (rows.len() as i64, rows.iter().sum(), squares)
    })
}

fn levels() -> impl Strategy<Value = f64> {
    prop_oneof![0.5..0.9999f64, Just(0.95), Just(0.99)]
}

fn rate(hits: i64, total: i64, level: f64, method: RateMethod) -> Interval {
    rate_ci(hits, total, level, method).unwrap().unwrap()
}

fn action((n, x, squares): Actions, level: f64, method: ActionMethod) -> Interval {
    action_ci((n, x, squares), level, method).unwrap().unwrap()
}

fn point(x: f64) -> Interval {
    Interval { low: x, high: x }
}

/// Whether `inner` lies in `outer`, but for rounding.
fn nested(inner: Interval, outer: Interval) -> bool {
    let slack = 1e-12 * (1.0 + outer.high.abs());
    outer.low <= inner.low + slack && inner.high <= outer.high + slack
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs())
}

proptest! {
    #[test]
    fn a_rate_is_inside((hits, total) in rates(), level in levels()) {
        let estimate = 100.0 * (hits as f64 / total as f64);
        for (name, method) in RateMethod::ALL {
            let interval = rate(hits, total, level, method);
            prop_assert!(0.0 <= interval.low && interval.high <= 100.0, "{name} {interval:?}");
                        prop_assert!(nested(point(estimate), interval), "{name} {interval:?} {estimate}");
        }
    }

    #[test]
    fn misses_mirror_hits((hits, total) in rates(), level in levels()) {
        for (name, method) in RateMethod::ALL {
            let (of_hits, of_misses) =
                (rate(hits, total, level, method), rate(total - hits, total, level, method));
            prop_assert!((of_hits.low + of_misses.high - 100.0).abs() < 1e-11, "{name}");
            prop_assert!((of_hits.high + of_misses.low - 100.0).abs() < 1e-11, "{name}");
        }
    }

    #[test]
    fn more_confidence_is_wider((hits, total) in rates(), level in 0.5..0.99f64) {
        for (name, method) in RateMethod::ALL {
            let (narrow, wide) =
                (rate(hits, total, level, method), rate(hits, total, level + 0.005, method));
            prop_assert!(nested(narrow, wide), "{name} {narrow:?} {wide:?}");
        }
    }

    #[test]
    fn more_rows_are_narrower(n in 2..10_000i64, part in 0.0..=1.0f64, times in 2..50i64) {
        let hits = (part * n as f64) as i64;
        for (name, method) in RateMethod::ALL {
            let (few, many) =
                (rate(hits, n, 0.95, method), rate(hits * times, n * times, 0.95, method));
            prop_assert!(many.high - many.low <= few.high - few.low + 1e-12, "{name}");
        }
    }

    #[test]
    fn one_method_in_another((hits, total) in rates(), level in levels()) {
        let by = |method| rate(hits, total, level, method);
        prop_assert!(nested(by(RateMethod::Wilson), by(RateMethod::WilsonCc)));
        prop_assert!(nested(by(RateMethod::Wilson), by(RateMethod::AgrestiCoull)));
        prop_assert!(nested(by(RateMethod::Jeffreys), by(RateMethod::ClopperPearson)));
    }

    #[test]
    fn an_nps_is_inside(a in answers(), level in levels()) {
        let [p, s, d] = a;
        let n = p as f64 + s as f64 + d as f64;
        let score = 100.0 * ((p as f64 - d as f64) / n);
        for (name, method) in NpsMethod::ALL {
            let interval = nps_ci(a, level, method).unwrap().unwrap();
            prop_assert!(-100.0 <= interval.low && interval.high <= 100.0, "{name}");
            prop_assert!(interval.low <= interval.high, "{name}");
            let mirror = nps_ci([d, s, p], level, method).unwrap().unwrap();
            prop_assert!((interval.low + mirror.high).abs() < 1e-11, "{name}");
            if method != NpsMethod::AdjustedWald {
                prop_assert!(nested(point(score), interval), "{name}");
            }
            if method == NpsMethod::Score && n < 1e12 {
                prop_assert!(interval.low < interval.high, "{interval:?}");
            }
        }
        prop_assert!((0.0..=100.0).contains(&nps_stderr(&of_nps(a)).unwrap()));
    }

    #[test]
    fn actions_per_customer_are_inside(rows in actions(), level in 0.7..0.9999f64) {
        let mean = rows.1 as f64 / rows.0 as f64;
        for (name, method) in ActionMethod::ALL {
            let interval = action(rows, level, method);
            prop_assert!(interval.low >= 0.0);
            prop_assert!(nested(point(mean), interval), "{name}");
            prop_assert!(nested(interval, action(rows, level + 5e-5, method)), "{name}");
        }
        prop_assert!(nested(
            action(rows, level, ActionMethod::Jeffreys),
            action(rows, level, ActionMethod::Exact)
        ));
        let interval = action(rows, level, ActionMethod::NbScore);
        prop_assert!(interval.low < interval.high, "{interval:?}");
    }

    #[test]
    fn student_as_from_the_rows(rows in proptest::collection::vec(0..1000i64, 2..30)) {
        let n = rows.len() as f64;
        let mean = rows.iter().sum::<i64>() as f64 / n;
        let deviations: f64 = rows.iter().map(|x| (*x as f64 - mean).powi(2)).sum();
        let half = student_critical(0.95, n - 1.0) * (deviations / (n - 1.0) / n).sqrt();
        let squares = rows.iter().map(|x| i128::from(x * x)).sum();
        let interval = action((rows.len() as i64, rows.iter().sum(), squares), 0.95, ActionMethod::Student);
        prop_assert!(close(interval.high, mean + half, 1e-12));
        prop_assert!((interval.low - (mean - half).max(0.0)).abs() <= 1e-12 * (mean + half));
    }

    #[test]
    fn a_from_b_is_minus_b_from_a(a in rates(), b in rates(), level in levels()) {
        for (name, method) in RateCompareMethod::ALL {
            let forth = rate_compare(a, b, level, method).unwrap().unwrap();
            let back = rate_compare(b, a, level, method).unwrap().unwrap();
            opposite(forth, back)?;
            prop_assert!(-100.0 <= forth.low && forth.high <= 100.0, "{name}");
            let independent = method == RateCompareMethod::Newcombe;
            prop_assert!(independent || agrees(&forth, level), "{name} {forth:?}");
        }
    }

    #[test]
    fn an_nps_from_an_nps(a in answers(), b in answers(), level in levels()) {
        for (name, method) in NpsCompareMethod::ALL {
            let forth = nps_compare(a, b, level, method).unwrap().unwrap();
            opposite(forth, nps_compare(b, a, level, method).unwrap().unwrap())?;
            prop_assert!(-200.0 <= forth.low && forth.high <= 200.0, "{name}");
            prop_assert!(agrees(&forth, level), "{name} {forth:?}");
            let same = nps_compare(a, a, level, method).unwrap().unwrap();
            prop_assert_eq!((same.difference, same.z, same.p_value), (0.0, Some(0.0), Some(1.0)));
        }
    }

    #[test]
    fn actions_from_actions(a in actions(), b in actions(), level in levels()) {
        for (name, method) in ActionCompareMethod::ALL {
            let forth = action_compare(a, b, level, method).unwrap().unwrap();
            opposite(forth, action_compare(b, a, level, method).unwrap().unwrap())?;
            prop_assert!(agrees(&forth, level), "{name} {forth:?}");
        }
        let by = |method| action_compare(a, b, level, method).unwrap().unwrap();
        let (robust, welch) = (by(ActionCompareMethod::Robust), by(ActionCompareMethod::Welch));
        let permutation = by(ActionCompareMethod::Permutation);
        if welch.p_value.is_some() {
            prop_assert!(robust.p_value >= welch.p_value && robust.p_value >= permutation.p_value);
            prop_assert!(robust.low <= welch.low && robust.high >= welch.high);
        }
        prop_assert!(robust.low <= permutation.low && robust.high >= permutation.high);
    }

    #[test]
    fn limits_are_in_order(sample in rates(), base in rates(), sigma in 0.1..6.0f64) {
        let chart = p_chart(sample, base, sigma).unwrap().unwrap();
        prop_assert!(0.0 <= chart.lcl && chart.lcl <= chart.center);
        prop_assert!(chart.center <= chart.ucl && chart.ucl <= 100.0);
        let chart = u_chart(sample, base, sigma).unwrap().unwrap();
        prop_assert!(0.0 <= chart.lcl && chart.lcl <= chart.center && chart.center <= chart.ucl);
    }

    #[test]
    fn a_sample_of_that_size_has_that_margin(margin in 0.1..30.0f64, expected in 1.0..99.0f64) {
        let n = rate_sample_size(margin, 0.95, expected).unwrap();
        let z = normal_critical(0.95);
        let reach = |n: i64| {
            let (n, p) = (n as f64, expected / 100.0);
            100.0 * z * (n * p * (1.0 - p) + z * z / 4.0).sqrt() / (n + z * z)
        };
        prop_assert!(reach(n) <= margin * (1.0 + 1e-12));
        prop_assert!(n == 1 || reach(n - 1) > margin * (1.0 - 1e-12));
    }

    #[test]
    fn a_sparkline_has_a_bar_a_value(
        values in proptest::collection::vec(proptest::option::of(-1e308..1e308f64), 0..50)
    ) {
        let line = kpi_sparkline(values.iter().copied()).unwrap();
        prop_assert_eq!(line.chars().count(), values.len());
        for (bar, value) in line.chars().zip(&values) {
            prop_assert_eq!(bar == ' ', value.is_none());
        }
    }
}

fn opposite(forth: Comparison, back: Comparison) -> Result<(), TestCaseError> {
    prop_assert_eq!(forth.difference, -back.difference);
    prop_assert_eq!(forth.low, -back.high);
    prop_assert_eq!(forth.high, -back.low);
    prop_assert_eq!(forth.z, back.z.map(|z| -z));
    prop_assert_eq!(forth.p_value, back.p_value);
    prop_assert!(forth.low <= forth.difference && forth.difference <= forth.high);
    prop_assert!(forth.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
    Ok(())
}

/// Against 50-digit arithmetic.
#[test]
fn quantiles_and_tails() {
    let near = |got: f64, want: f64| assert!(close(got, want, 5e-14), "{got:e}, not {want:e}");
    near(normal_critical(0.95), 1.959963984540054);
    near(normal_critical(0.75), 1.150349380376008);
    near(normal_critical(1e-9), 1.2533141373155e-9);
    near(normal_two_sided(-1.0), 0.317310507862914);
    near(normal_two_sided(20.0), 5.507248237212467e-89);
    near(student_critical(0.95, 1.0), 12.706204736174694);
    near(student_critical(0.95, 9.0), 2.2621571627982055);
    near(student_critical(0.99, 1e18), 2.575829303548901);
    near(student_two_sided(2.2621571627982055, 9.0), 0.05);
    near(
        beta_quantile(1.0, MAX as f64, 0.025, Tail::Upper),
        3.999491118187471e-19,
    );
    near(
        beta_quantile(2.0, 999_999_999.0, 0.025, Tail::Upper),
        5.571643378203107e-9,
    );
    near(gamma_quantile(15.0, 0.025, Tail::Lower), 8.395386132783255);
}

#[test]
fn counts_as_large_as_they_go() {
    for hits in [0, 1, MAX / 10, MAX / 2, MAX - 1, MAX] {
        for (name, method) in RateMethod::ALL {
            let Interval { low, high } = rate(hits, MAX, 0.95, method);
            let estimate = hits as f64 / MAX as f64;
            let half = 196.0 * (estimate * (1.0 - estimate) / MAX as f64).sqrt();
            if method == RateMethod::Anytime {
                // The price of looking at any time: 3.6 times as wide here.
                assert!(high - low <= 9.4 * half + 1e-15, "{name} {low} {high}");
                continue;
            }
            assert!(high - low <= 2.0 * half + 1e-15, "{name} {low} {high}");
            if hits > 1 && hits < MAX - 1 {
                assert!(close(high - low, 2.0 * half, 1e-3), "{name} {low} {high}");
            }
        }
        for (name, method) in RateCompareMethod::ALL {
            let same = rate_compare((hits, MAX), (hits, MAX), 0.95, method)
                .unwrap()
                .unwrap();
            assert_eq!((same.difference, same.z), (0.0, Some(0.0)), "{name}");
            assert!(
                same.low <= 0.0 && 0.0 <= same.high && same.high < 1e-6,
                "{name}"
            );
        }
    }
    // One hit in 9·10¹⁸ apart, which no double could hold as a share.
    let apart = rate_compare((MAX / 2, MAX), (MAX / 2 - 1, MAX), 0.95, DEFAULT).unwrap();
    assert!(close(apart.unwrap().difference, 100.0 / MAX as f64, 1e-12));
    let apart = nps_compare(
        [MAX, MAX, MAX],
        [MAX, MAX, MAX - 1],
        0.95,
        NpsCompareMethod::Mover,
    );
    let (apart, n) = (apart.unwrap().unwrap(), 3.0 * MAX as f64);
    assert!(close(apart.difference, -100.0 / n, 1e-12));
    // 3/2 of a variance of 2/3 · 2 / n: z = (1 / n) / √(4 / 3 / n).
    assert!(
        close(apart.z.unwrap(), -(0.75 / n).sqrt(), 1e-6),
        "{apart:?}"
    );
    for (name, method) in ActionMethod::ALL {
        // Half of them once, half of them twice, about.
        let (n, x) = (MAX / 2, MAX / 4 * 3);
        let squares = 5 * i128::from(MAX / 4);
        let Interval { low, high } = action((n, x, squares), 0.95, method);
        assert!(
            low < 1.5 && 1.5 < high && high - low < 3e-9,
            "{name} {low} {high}"
        );
    }
}

#[test]
fn variance_without_cancellation() {
    // Two customers with 10⁹ and 10⁹ + 2 actions: variance 2, half width t · 1.
    let (a, b) = (1_000_000_000_i64, 1_000_000_002_i64);
    let squares = i128::from(a).pow(2) + i128::from(b).pow(2);
    let interval = action((2, a + b, squares), 0.95, ActionMethod::Student);
    let half = (interval.high - interval.low) / 2.0;
    assert!(close(half, 12.706204736174694, 1e-8), "{half}");
    // 3 · 10¹⁸ customers with 3 actions each, but one of them 2 and one 4.
    let n = 3_000_000_000_000_000_000_i64;
    let interval = action_ci(
        (n, 3 * n, 9 * i128::from(n) + 2),
        0.95,
        ActionMethod::Student,
    );
    assert!(interval.unwrap().unwrap().high - 3.0 < 1e-15);
}

#[test]
fn edges_of_a_rate() {
    for (name, method) in RateMethod::ALL {
        assert_eq!(rate_ci(0, 0, 0.95, method), Ok(None), "{name}");
        for total in [1, 10, 1_000_000, MAX] {
            assert_eq!(rate(0, total, 0.95, method).low, 0.0, "{name}");
            assert_eq!(rate(total, total, 0.95, method).high, 100.0, "{name}");
        }
        for level in [1e-300, 1e-9, 0.5, 1.0 - f64::EPSILON / 2.0] {
            for (hits, total) in [(0, 1), (1, 1), (1, 2), (3, 1000), (MAX / 3, MAX)] {
                let Interval { low, high } = rate(hits, total, level, method);
                assert!(
                    0.0 <= low && low <= high && high <= 100.0,
                    "{name} {low} {high}"
                );
            }
        }
    }
    // 0 of n, exact: 1 − (α / 2)^(1 / n).
    let exact = rate(0, 1000, 0.95, RateMethod::ClopperPearson).high;
    assert!(close(
        exact,
        -100.0 * (0.025_f64.ln() / 1000.0).exp_m1(),
        1e-13
    ));
}

#[test]
fn edges_of_a_comparison() {
    let none = |compared: Option<Comparison>| assert_eq!(compared, None);
    none(rate_compare((0, 0), (1, 2), 0.95, DEFAULT).unwrap());
    none(rate_compare((1, 2), (0, 0), 0.95, DEFAULT).unwrap());
    none(nps_compare([0; 3], [1, 0, 0], 0.95, NpsCompareMethod::Mover).unwrap());
    let one = |method| action_compare((1, 5, 25), (2, 5, 13), 0.95, method).unwrap();
    none(one(ActionCompareMethod::Robust));
    none(one(ActionCompareMethod::Welch));
    assert!(one(ActionCompareMethod::Permutation).is_some());
    let all = rate_compare((5, 5), (9, 9), 0.95, DEFAULT)
        .unwrap()
        .unwrap();
    assert_eq!(
        (all.difference, all.z, all.p_value),
        (0.0, Some(0.0), Some(1.0))
    );
    assert!(all.low < 0.0 && all.high > 0.0);
    // Unanimous, but not of one opinion: Wald has no standard error to divide by.
    let split = nps_compare([4, 0, 0], [0, 0, 4], 0.95, NpsCompareMethod::Wald)
        .unwrap()
        .unwrap();
    assert_eq!(
        (split.difference, split.z, split.p_value),
        (200.0, None, None)
    );
    let flat = action_compare((3, 3, 3), (3, 6, 12), 0.95, ActionCompareMethod::Welch)
        .unwrap()
        .unwrap();
    assert_eq!(
        (flat.difference, flat.low, flat.high, flat.z),
        (-1.0, -1.0, -1.0, None)
    );
    // Nothing varies on either side, and still the sides differ.
    let robust = |a, b| {
        action_compare(a, b, 0.95, ActionCompareMethod::Robust)
            .unwrap()
            .unwrap()
    };
    let told = robust((10, 10, 10), (10, 20, 40));
    assert!(told.p_value.unwrap() < 2e-5 && told.high < 0.0, "{told:?}");
    let same = robust((10, 10, 10), (10, 10, 10));
    assert_eq!((same.p_value, same.z), (Some(1.0), Some(0.0)));
}

/// The method of `rate_compare` unless another is asked for.
const DEFAULT: RateCompareMethod = RateCompareMethod::MiettinenNurminen;

#[test]
fn edges_of_the_rest() {
    assert_eq!(nps_ci([0; 3], 0.95, NpsMethod::Wald), Ok(None));
    assert_eq!(nps_stderr(&of_nps([0; 3])), None);
    assert_eq!(nps_stderr(&of_nps([7, 0, 0])), Some(0.0));
    let unanimous = nps_ci([1, 0, 0], 0.95, NpsMethod::AdjustedWald)
        .unwrap()
        .unwrap();
    assert!(unanimous.low < 0.0 && unanimous.high < 100.0);
    for (name, method) in ActionMethod::ALL {
        assert_eq!(action_ci((0, 0, 0), 0.95, method), Ok(None), "{name}");
        assert_eq!(action((9, 0, 0), 0.95, method).low, 0.0, "{name}");
    }
    assert_eq!(action_ci((1, 5, 25), 0.95, ActionMethod::Student), Ok(None));
    assert_eq!(p_chart((0, 0), (1, 2), 3.0), Ok(None));
    assert_eq!(p_chart((1, 2), (0, 0), 3.0), Ok(None));
    assert_eq!(u_chart((0, 0), (1, 2), 3.0), Ok(None));
    assert_eq!(nps_sample_size(10.0, 0.95), Ok(385));
    for (margin, expected, n) in [
        (5.0, 50.0, 381),
        (3.0, 50.0, 1064),
        (5.0, 0.0, 35),
        (80.0, 50.0, 1),
        (1e300, 50.0, 1),
    ] {
        assert_eq!(rate_sample_size(margin, 0.95, expected), Ok(n));
    }
}

#[test]
fn sparklines() {
    let line = |values: &[f64]| {
        let values: Vec<_> = values.iter().copied().map(Some).collect();
        kpi_sparkline(values.iter().copied()).unwrap()
    };
    assert_eq!(line(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), "▁▂▃▄▅▆▇█");
    assert_eq!(line(&[5.0, 5.0, 5.0]), "▄▄▄");
    assert_eq!(line(&[-f64::MAX, 0.0, f64::MAX]), "▁▅█");
    assert_eq!(line(&[]), "");
    assert_eq!(
        kpi_sparkline([Some(1.0), None, Some(2.0)].into_iter()).unwrap(),
        "▁ █"
    );
    assert_eq!(kpi_sparkline([None, None].into_iter()).unwrap(), "  ");
    for bad in [f64::NAN, f64::INFINITY] {
        assert_eq!(
            kpi_sparkline([Some(bad)].into_iter()).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
    }
}

#[test]
fn invalid_parameters_are_refused() {
    for level in [0.0, 1.0, -1.0, 95.0, f64::NAN] {
        assert_eq!(
            rate_ci(1, 2, level, RateMethod::Wilson).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
        assert_eq!(
            nps_sample_size(5.0, level).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
        assert_eq!(
            rate_compare((1, 2), (1, 2), level, DEFAULT)
                .unwrap_err()
                .kind,
            ErrorKind::InvalidParameter
        );
    }
    for sigma in [0.0, -3.0, f64::NAN, f64::INFINITY] {
        assert!(p_chart((1, 2), (1, 2), sigma).is_err() && u_chart((1, 2), (1, 2), sigma).is_err());
    }
    for margin in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            rate_sample_size(margin, 0.95, 50.0).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
    }
    for expected in [-1.0, 101.0, f64::NAN] {
        assert_eq!(
            rate_sample_size(5.0, 0.95, expected).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
    }
    assert_eq!(
        nps_sample_size(1e-8, 0.95).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    let error = "wilsen".parse::<RateMethod>().unwrap_err();
    assert!(error.message.contains("wilsen") && error.hint.contains("wilson, wilson_cc"));
    assert!(error.message.is_ascii() && error.hint.is_ascii());
    assert_eq!("byar".parse(), Ok(ActionMethod::Byar));
    assert!("exact".parse::<NpsMethod>().is_err());
}

/// A finite number of any size and sign.
fn numbers() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    prop_oneof![
        -200.0..200.0f64,
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
    ]
}

/// The two ends of a scale.
fn scales() -> impl Strategy<Value = (f64, f64)> {
    let full = Just((-f64::MAX, f64::MAX));
    let pair = (numbers(), numbers()).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop_oneof![6 => pair.prop_filter("a scale", |(min, max)| min < max), 1 => full]
}

/// (score, weight), of weights as large and as small as there are.
fn scored() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let weight = prop_oneof![
        4 => 0.0..10.0f64,
        1 => Just(0.0),
        1 => Just(f64::MAX),
        1 => Just(f64::MIN_POSITIVE),
        1 => Just(5e-324),
        1 => numbers().prop_map(f64::abs),
    ];
    proptest::collection::vec((0.0..=100.0f64, weight), 1..20)
        .prop_filter("a weight", |scored| scored.iter().any(|(_, w)| *w > 0.0))
}

proptest! {
    #[test]
    fn a_score_is_within_bounds((min, max) in scales(), value in numbers(), higher: bool) {
        let score = health::score(value, min, max, higher);
        prop_assert!((0.0..=100.0).contains(&score), "{score}");
    }

    #[test]
    fn the_ends_of_a_scale_are_0_and_100((min, max) in scales()) {
        prop_assert_eq!(health::score(min, min, max, true), 0.0);
        prop_assert_eq!(health::score(max, min, max, true), 100.0);
        prop_assert_eq!(health::score(min, min, max, false), 100.0);
        prop_assert_eq!(health::score(max, min, max, false), 0.0);
    }

    /// A better value never scores less, and the other way around is its mirror.
    #[test]
    fn scores_are_monotone((min, max) in scales(), a in numbers(), b in numbers()) {
        let (low, high) = (a.min(b), a.max(b));
        let up = |v| health::score(v, min, max, true);
        let down = |v| health::score(v, min, max, false);
        prop_assert!(up(low) <= up(high));
        prop_assert!(down(low) >= down(high));
        prop_assert_eq!(up(a) + down(a), 100.0);
    }

    /// The contributions are a weighted mean: between the least and the largest score
    /// of those that have weight, and each within its share.
    #[test]
    fn contributions_sum_up_to_a_mean(scored in scored()) {
        let contributions = health::contributions(&scored).unwrap();
        prop_assert_eq!(contributions.len(), scored.len());
        let sum: f64 = contributions.iter().sum();
        let weighed = || scored.iter().filter(|(_, w)| *w > 0.0).map(|(score, _)| *score);
        let (least, most) = (weighed().fold(100.0, f64::min), weighed().fold(0.0, f64::max));
        prop_assert!(least - 1e-9 <= sum && sum <= most + 1e-9, "{least} {sum} {most}");
        for ((score, weight), contribution) in scored.iter().zip(&contributions) {
            prop_assert!((0.0..=*score + 1e-9).contains(contribution));
            prop_assert!(*weight > 0.0 || *contribution == 0.0);
        }
    }

    /// Only how the weights compare counts, and not their order.
    #[test]
    fn weights_are_relative(scored in proptest::collection::vec((0.0..=100.0f64, 0.01..10.0f64), 1..20), by in -300..300i32) {
        let times = 10f64.powi(by);
        let scaled: Vec<_> = scored.iter().map(|(s, w)| (*s, w * times)).collect();
        let turned: Vec<_> = scored.iter().rev().copied().collect();
        let contributions = health::contributions(&scored).unwrap();
        for (a, b) in contributions.iter().zip(health::contributions(&scaled).unwrap()) {
            prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        for (a, b) in contributions.iter().rev().zip(health::contributions(&turned).unwrap()) {
            prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
    }

    #[test]
    fn equal_weights_give_the_mean(scores in proptest::collection::vec(0.0..=100.0f64, 1..20), weight in numbers()) {
        let weight = weight.abs();
        prop_assume!(weight > 0.0);
        let scored: Vec<_> = scores.iter().map(|score| (*score, weight)).collect();
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        let index: f64 = health::contributions(&scored).unwrap().iter().sum();
        prop_assert!((index - mean).abs() < 1e-9, "{index} {mean}");
    }

    #[test]
    fn weights_are_0_or_more(weight in numbers()) {
        match health::weight("nps", weight) {
            Ok(taken) => prop_assert!(taken == weight && weight >= 0.0),
            Err(error) => prop_assert!(error.kind == ErrorKind::InvalidParameter && weight < 0.0),
        }
    }
}

#[test]
fn health_of_no_weight_is_refused() {
    let all_zero = health::contributions(&[(40.0, 0.0), (70.0, 0.0)]);
    assert_eq!(all_zero.unwrap_err().kind, ErrorKind::InvalidParameter);
    assert_eq!(health::contributions(&[]), Ok(Vec::new()));
    for weight in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0] {
        assert_eq!(
            health::weight("nps", weight).unwrap_err().kind,
            ErrorKind::InvalidParameter
        );
    }
}

#[test]
fn health_by_hand() {
    assert_eq!(health::score(30.0, -100.0, 100.0, true), 65.0);
    assert_eq!(health::score(5.0, 0.0, 20.0, false), 75.0);
    assert_eq!(health::score(250.0, 0.0, 100.0, true), 100.0);
    assert_eq!(
        health::contributions(&[(40.0, 3.0), (65.0, 1.0)]),
        Ok(vec![30.0, 16.25])
    );
}
