//! Several groups at once: does any of them differ?

use super::distribution::chi_squared_upper;
use crate::summary::{Nps, Rate};
use crate::wide_product::difference_of_products;

/// A test of no difference between groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupTest {
    /// Groups that have rows; those without say nothing and are left out.
    pub groups: i64,
    /// Chi-squared.
    pub statistic: f64,
    /// Its degrees of freedom, groups − 1.
    pub df: i64,
    /// The probability of a statistic at least as large if the groups do not differ.
    pub p_value: f64,
}

impl GroupTest {
    /// `None` for fewer than two groups.
    fn of(groups: usize, statistic: f64) -> Option<Self> {
        let df = groups.checked_sub(1).filter(|df| *df > 0)?;
        Some(Self {
            groups: groups as i64,
            statistic,
            df: df as i64,
            p_value: chi_squared_upper(statistic, df as f64),
        })
    }
}

/// Pearson's χ² test of equal shares, without continuity correction: R's `prop.test` and
/// `chisq.test(correct = FALSE)`. `None` for fewer than two groups with rows; the statistic
/// is 0 where all rows are hits, or none is.
pub fn rates_test(groups: &[Rate]) -> Option<GroupTest> {
    let groups = || groups.iter().filter(|rate| rate.total > 0);
    let sum = |of: fn(&Rate) -> i64| {
        groups()
            .map(|rate| u128::from(of(rate).unsigned_abs()))
            .sum::<u128>()
    };
    let (hits, total) = (sum(|rate| rate.hits), sum(|rate| rate.total));
    let misses = total - hits;
    let variance = hits as f64 / total as f64 * (misses as f64 / total as f64);
    let squares: f64 = groups()
        .map(|rate| {
            let [x, n] = [rate.hits, rate.total].map(|count| u128::from(count.unsigned_abs()));
            let apart = difference_of_products(x, total, hits, n) / total as f64;
            apart / n as f64 * apart
        })
        .sum();
    let statistic = if squares == 0.0 {
        0.0
    } else {
        squares / variance
    };
    GroupTest::of(groups().count(), statistic)
}

/// The test of Kruskal and Wallis (1952) over detractors, passives and promoters in that
/// order, corrected for ties: R's `kruskal.test`. `None` for fewer than two groups with
/// answers; the statistic is 0 where all answers are of one class.
pub fn nps_test(groups: &[Nps]) -> Option<GroupTest> {
    let groups = || groups.iter().filter(|nps| nps.responses() > 0);
    let sum = |of: fn(&Nps) -> i64| groups().map(|nps| i128::from(of(nps))).sum::<i128>();
    let all = [
        sum(|nps| nps.detractors),
        sum(|nps| nps.passives),
        sum(|nps| nps.promoters),
    ];
    let n: i128 = all.iter().sum();
    let [d, s, p] = all;
    // Twice the mean rank of a class, less that of all answers: d + 2 s + …, which is the
    // number of answers below it less the number above.
    let ranks = [-(s + p), d - p, d + s];
    let share = |count: i128| count as f64 / n as f64;
    let spread: f64 = all
        .iter()
        .zip(ranks)
        .map(|(count, rank)| share(*count) * share(rank) * share(rank))
        .sum();
    let squares: f64 = groups()
        .map(|nps| {
            let counts = [nps.detractors, nps.passives, nps.promoters];
            let rows = nps.responses() as f64;
            let mean: f64 = counts
                .iter()
                .zip(ranks)
                .map(|(count, rank)| *count as f64 / rows * share(rank))
                .sum();
            rows * mean * mean
        })
        .sum();
    let statistic = if spread == 0.0 {
        0.0
    } else {
        squares / spread * ((n - 1) as f64 / n as f64)
    };
    GroupTest::of(groups().count(), statistic)
}
