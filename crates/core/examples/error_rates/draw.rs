//! Random samples of customers whose truth is known.

use advocacy_kpi_core::stats::compare::Comparison;
use advocacy_kpi_core::stats::interval::Interval;
use advocacy_kpi_core::summary::{Action, Flow, Nps, Number, Rate, RatioSample, Summary};
use testkit::random::Random;

/// Shares of promoters and passives.
pub type Profile = [f64; 2];

pub const PROFILES: [Profile; 6] = [
    [0.5, 0.3],
    [0.7, 0.2],
    [0.9, 0.08],
    [0.3, 0.4],
    [0.05, 0.9],
    [0.45, 0.1],
];

/// How much more than a Poisson number the actions of customers vary.
pub const TAILS: [f64; 3] = [1.5, 4.0, 20.0];

pub fn score([promoters, passives]: Profile) -> f64 {
    100.0 * (promoters - (1.0 - promoters - passives))
}

/// A number from 0 to 1.
pub fn uniform(random: &mut Random) -> f64 {
    random.below(1 << 53) as f64 / (1u64 << 53) as f64
}

/// Of the standard normal distribution (Box and Muller 1958).
pub fn normal(random: &mut Random) -> f64 {
    let radius = (-2.0 * (1.0 - uniform(random)).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(random)).cos()
}

/// Of a gamma distribution of shape 1 or more (Marsaglia and Tsang 2000).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(random);
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && (1.0 - uniform(random)).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// How many of `n` are below `share`: of many the one in the middle is drawn, as a beta
/// number, and then those on one side of it (Devroye 1986).
pub fn binomial(random: &mut Random, mut n: usize, mut share: f64) -> i64 {
    let mut hits = 0;
    while n > 40 {
        let middle = n / 2 + 1;
        let (below, above) = (middle as f64, (n + 1 - middle) as f64);
        let g = gamma(random, below);
        let at = g / (g + gamma(random, above));
        if at <= share {
            hits += middle as i64;
            share = (share - at) / (1.0 - at);
            n -= middle;
        } else {
            share /= at;
            n = middle - 1;
        }
    }
    hits + (0..n).filter(|_| uniform(random) < share).count() as i64
}

pub fn hits(random: &mut Random, share: f64, n: usize) -> Rate {
    Rate {
        hits: binomial(random, n, share),
        total: n as i64,
    }
}

pub fn answers(random: &mut Random, [promoters, passives]: Profile, n: usize) -> Nps {
    let first = binomial(random, n, promoters);
    let rest = n - first as usize;
    let second = binomial(random, rest, (passives / (1.0 - promoters)).min(1.0));
    Nps {
        promoters: first,
        passives: second,
        detractors: rest as i64 - second,
    }
}

/// Customers who mostly do nothing: one in `tail` does a geometric number of things.
pub fn customers(random: &mut Random, mean: f64, tail: f64, n: usize) -> Action {
    let mut sum = Action::default();
    let one_more = (1.0 + 1.0 / (mean * tail)).ln();
    for _ in 0..n {
        let actions = match uniform(random) < 1.0 / tail {
            true => (-(1.0 - uniform(random)).ln() / one_more) as i64,
            false => 0,
        };
        let one = Action::of(actions.into()).expect("a number from 0 up");
        sum.add(&one).expect("few actions");
    }
    sum
}

/// Posts with a reach that varies from one to the next, and `rate` of it engaged, more or
/// less.
pub fn posts(random: &mut Random, rate: f64, n: usize) -> RatioSample {
    let mut sum = RatioSample::default();
    for _ in 0..n {
        let reach = (1000.0 * normal(random).exp()).round().max(1.0);
        // A mean of exactly `rate`, whatever the reach.
        let engaged = (reach * rate * (0.8 * normal(random) - 0.32).exp()).round();
        let one = RatioSample::of(whole(engaged), whole(reach));
        sum.add(&one.expect("counts")).expect("few posts");
    }
    sum
}

fn whole(number: f64) -> Number {
    Number::Whole(number as i64)
}

/// Of `n` customers a share that are advocates at the start, of whom some are lost, and of
/// the others some gained.
pub fn flow(random: &mut Random, n: usize, [start, lost, gained]: [f64; 3]) -> Flow {
    let first = binomial(random, n, start);
    let gone = binomial(random, first as usize, lost);
    let rest = n as i64 - first;
    let come = binomial(random, rest as usize, gained);
    Flow {
        never: rest - come,
        gained: come,
        lost: gone,
        kept: first - gone,
    }
}

/// Of so many advocates at the start some are lost, and some gained of many others.
pub fn grown(random: &mut Random, start: usize, [lost, gained]: [f64; 2]) -> Flow {
    const OTHERS: usize = 20;
    let lost = binomial(random, start, lost);
    let gained = binomial(random, OTHERS * start, gained / OTHERS as f64);
    Flow {
        never: (OTHERS * start) as i64 - gained,
        gained,
        lost,
        kept: start as i64 - lost,
    }
}

/// Whether a test finds a difference.
pub fn found(comparison: Option<Comparison>) -> bool {
    comparison.is_some_and(|c| c.p_value.is_some_and(|p| p < 1.0 - super::LEVEL))
}

/// Whether an interval holds the truth.
pub fn holds(interval: Option<Interval>, truth: f64) -> bool {
    let slack = 1e-9;
    interval.is_some_and(|i| i.low - slack <= truth && truth <= i.high + slack)
}

/// The same of the interval of a difference.
pub fn spans(comparison: Option<Comparison>, truth: f64) -> bool {
    let interval = comparison.map(|c| Interval {
        low: c.low,
        high: c.high,
    });
    holds(interval, truth)
}
