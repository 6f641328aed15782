//! The score interval of a Net Promoter Score: Tango, "Equivalence test and confidence
//! interval for the difference in proportions for the paired-sample design", Statistics
//! in Medicine 17 (1998) 891. A score is such a difference: promoters and detractors are
//! the pairs that differ one way and the other.
//!
//! A score Δ on −1 to 1 is inside where (θ̂ − Δ)² n <= z² V(Δ), with V the variance of one
//! answer at the most likely shares whose difference is Δ.

use super::interval::nps_variance;
use super::root::root;

/// Answers by class; counts that need not be whole where they stand for weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Classes {
    pub promoters: f64,
    pub passives: f64,
    pub detractors: f64,
}

impl Classes {
    pub fn total(&self) -> f64 {
        self.promoters + self.passives + self.detractors
    }

    /// The score, −1 to 1.
    pub fn score(&self) -> f64 {
        (self.promoters - self.detractors) / self.total()
    }

    /// The variance of the score, on −1 to 1.
    pub fn variance(&self) -> f64 {
        nps_variance(self.promoters, self.passives, self.detractors)
    }

    /// Both together.
    pub fn pooled(&self, other: &Self) -> Self {
        Self {
            promoters: self.promoters + other.promoters,
            passives: self.passives + other.passives,
            detractors: self.detractors + other.detractors,
        }
    }

    /// Rocks's (2016) three answers more: 3/4 promoter, 3/2 passives, 3/4 detractor.
    pub fn adjusted(&self) -> Self {
        Self {
            promoters: self.promoters + 0.75,
            passives: self.passives + 1.5,
            detractors: self.detractors + 0.75,
        }
    }

    /// Each count that many times as large.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            promoters: self.promoters * factor,
            passives: self.passives * factor,
            detractors: self.detractors * factor,
        }
    }

    /// With promoters for detractors: the score is the opposite.
    pub fn mirrored(&self) -> Self {
        Self {
            promoters: self.detractors,
            passives: self.passives,
            detractors: self.promoters,
        }
    }

    /// How far the score interval reaches below the score, for a critical value of z > 0,
    /// where it is corrected for continuity by `nearer`, 0 or more.
    pub fn reach_below(&self, z: f64, nearer: f64) -> f64 {
        let room = self.room_below();
        if room <= nearer {
            return room;
        }
        // No variance exceeds 1, and no score is below −1.
        let most = (z / self.total().sqrt() + nearer).min(room);
        root(|x| self.z_below(x, nearer) - z, nearer, most)
    }

    /// How far the score interval reaches above the score.
    pub fn reach_above(&self, z: f64, nearer: f64) -> f64 {
        self.mirrored().reach_below(z, nearer)
    }

    /// From the score down to −1, which an interval never passes.
    pub fn room_below(&self) -> f64 {
        (2.0 * self.promoters + self.passives) / self.total()
    }

    /// The score statistic of a score `x` below the observed one, taken to be `nearer` by so
    /// much: 0 up to there, infinite where no shares have such a score; rises with x.
    pub fn z_below(&self, x: f64, nearer: f64) -> f64 {
        if x == 0.0 {
            return 0.0;
        }
        let n = self.total();
        let (p, s, d) = (self.promoters, self.passives, self.detractors);
        let score = (p - d) / n - x;
        let to_top = (s + 2.0 * d) / n + x;
        let to_bottom = self.room_below() - x;
        if to_bottom <= 0.0 {
            return f64::INFINITY;
        }
        if x <= nearer {
            return 0.0;
        }
        let variance = if score >= 0.0 {
            restricted_variance(p, s, d, score, to_top, to_bottom)
        } else {
            restricted_variance(d, s, p, -score, to_bottom, to_top)
        };
        (x - nearer) * (n / variance).sqrt()
    }

    /// The same for a score `x` above.
    pub fn z_above(&self, x: f64, nearer: f64) -> f64 {
        self.mirrored().z_below(x, nearer)
    }
}

/// The variance of one answer at the most likely shares p, s and d with p − d = `score`,
/// for `score` from 0 to 1, given `rest` = 1 − score and `sum` = 1 + score as well.
///
/// d and s are roots of quadratics. Their discriminants are written as sums of what is
/// not below 0, each root is taken without a difference, and the variance s (p + d) +
/// 4 p d has none, so that nothing cancels at any counts.
fn restricted_variance(p: f64, s: f64, d: f64, score: f64, rest: f64, sum: f64) -> f64 {
    let n = p + s + d;
    let linear = if score <= 0.5 {
        (2.0 * n - p + d) * score - (p + d)
    } else {
        2.0 * (s + d) - (2.0 * n - p + d) * rest
    };
    let product = d * score * rest;
    let square = (linear * linear + 8.0 * n * product).sqrt();
    let least = if linear > 0.0 {
        2.0 * product / (linear + square)
    } else {
        (square - linear) / (4.0 * n)
    };
    let middle = if s == 0.0 {
        0.0
    } else {
        let linear = p * rest + d * sum + 2.0 * s;
        let apart = 2.0 * s * score + d * sum - p * rest;
        let square = (apart * apart + 4.0 * p * d * rest * sum).sqrt();
        2.0 * s * rest * sum / (linear + square)
    };
    let most = least + score;
    middle * (most + least) + 4.0 * most * least
}
