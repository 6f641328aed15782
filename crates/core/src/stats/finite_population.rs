//! Samples of a population that is not large against them, each of it asked at most
//! once: the more of it is known, the less there is to err about.

use super::interval::Interval;
use super::validate;
use crate::error::{Error, ErrorKind, Result, ensure};
use crate::summary::Rate;
use cdflib::special::internal::beta_rcomp;

/// What was drawn of what there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampled {
    /// From a population so large, or unknown, that it does not matter.
    WithReplacement,
    /// Not all of `population`; `factor` is (N − 1) / (N − n).
    Part { population: i64, factor: f64 },
    /// Everyone.
    All,
}

impl Sampled {
    /// 22023 for a population smaller than the sample.
    pub fn of(sample: i128, population: Option<i64>) -> Result<Self> {
        let Some(population) = population else {
            return Ok(Self::WithReplacement);
        };
        validate::population(sample, population)?;
        let rest = i128::from(population) - sample;
        Ok(if rest == 0 {
            Self::All
        } else {
            Self::Part {
                population,
                factor: (population - 1) as f64 / rest as f64,
            }
        })
    }
}

/// The largest population whose hypergeometric tails are added up, in some 20
/// milliseconds.
const MOST: i64 = 1_000_000_000;

/// The shares of the population that leave at least `tail` for what was seen and beyond,
/// on either side: equal tails of the hypergeometric distribution (Buonaccorsi 1987).
///
/// 22003 for a population of more than 10⁹.
pub fn exact(rate: &Rate, population: i64, tail: f64) -> Result<Interval> {
    ensure(population <= MOST, || {
        Error::new(
            ErrorKind::OutOfRange,
            format!("exact limits over a population of {population}"),
            format!("At most {MOST}; for larger ones take the method wilson."),
        )
    })?;
    let below = |rate: &Rate| {
        // Where all that were not drawn are hits, as many as were seen are certain.
        let most = population - (rate.total - rate.hits);
        least(rate, most, |hits| {
            Hypergeometric::of(rate, population, hits).at_least() > tail
        })
    };
    Ok(limits(rate, population, below))
}

/// The shares of the population at which the posterior under a uniform prior is at least
/// `level` times the prior: a confidence sequence for draws without replacement
/// (Waudby-Smith and Ramdas 2020).
pub fn anytime(rate: &Rate, population: i64, level: f64) -> Interval {
    let below = |rate: &Rate| {
        // The most likely number, whose likelihood is at least the mean of all.
        let mode =
            i128::from(rate.hits) * (i128::from(population) + 1) / i128::from(rate.total.max(1));
        let mode = mode.clamp(rate.hits.into(), population.into()) as i64;
        least(rate, mode, |hits| {
            let likelihood = Hypergeometric::of(rate, population, hits).probability();
            // Under the prior every number of hits in the sample is as likely: 1 / (n + 1).
            likelihood * (rate.total as f64 + 1.0) > level
        })
    };
    limits(rate, population, below)
}

/// From the least number of hits in the population, and the least of misses.
fn limits(rate: &Rate, population: i64, least: impl Fn(&Rate) -> i64) -> Interval {
    let misses = Rate {
        hits: rate.total - rate.hits,
        total: rate.total,
    };
    Interval {
        low: least(rate) as f64 / population as f64,
        high: (population - least(&misses)) as f64 / population as f64,
    }
}

/// The least number of hits in the population that is `likely`, which from the number
/// found in the sample up to `found`, where it is true, is once false and then true.
fn least(rate: &Rate, mut found: i64, likely: impl Fn(i64) -> bool) -> i64 {
    let mut unlikely = rate.hits - 1;
    while found - unlikely > 1 {
        let middle = unlikely + (found - unlikely) / 2;
        if likely(middle) {
            found = middle;
        } else {
            unlikely = middle;
        }
    }
    found
}

/// A sample of `drawn` with `seen` hits, of a population with `hits` and `misses`.
struct Hypergeometric {
    seen: f64,
    drawn: f64,
    hits: f64,
    misses: f64,
}

impl Hypergeometric {
    fn of(rate: &Rate, population: i64, hits: i64) -> Self {
        Self {
            seen: rate.hits as f64,
            drawn: rate.total as f64,
            hits: hits as f64,
            misses: (population - hits) as f64,
        }
    }

    /// The probability of what was seen, from three of the binomial distribution
    /// (Loader 2000).
    fn probability(&self) -> f64 {
        let unseen = self.drawn - self.seen;
        if self.seen > self.hits || unseen > self.misses {
            return 0.0;
        }
        let population = self.hits + self.misses;
        let (p, q) = (
            self.drawn / population,
            (population - self.drawn) / population,
        );
        let binomial =
            |x: f64, n: f64| beta_rcomp(x + 1.0, n - x + 1.0, p, q) / (p * q) / (n + 1.0);
        binomial(self.seen, self.hits) * binomial(unseen, self.misses)
            / binomial(self.drawn, population)
    }

    /// The probability of as many hits as were seen or more, from the side on which the
    /// terms fall.
    fn at_least(&self) -> f64 {
        let mean = self.drawn * (self.hits / (self.hits + self.misses));
        if self.seen > mean {
            self.sum(1.0)
        } else {
            1.0 - (self.sum(-1.0) - self.probability())
        }
    }

    /// The sum of the probabilities from what was seen on, up or down, as far as they count.
    fn sum(&self, step: f64) -> f64 {
        let mut term = self.probability();
        let (mut sum, mut x) = (term, self.seen);
        while term > sum * 1e-18 {
            // The ratio of a probability to the next one below.
            let upper = x.max(x + step);
            let ratio = (self.hits - upper + 1.0) * (self.drawn - upper + 1.0)
                / (upper * (self.misses - self.drawn + upper));
            term *= if step > 0.0 { ratio } else { 1.0 / ratio };
            // Beyond either end of the distribution.
            if !(term > 0.0 && term.is_finite()) {
                break;
            }
            sum += term;
            x += step;
        }
        sum
    }
}
