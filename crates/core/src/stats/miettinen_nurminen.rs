//! The score interval of a difference of two shares: Miettinen and Nurminen, "Comparative
//! analysis of two rates", Statistics in Medicine 4 (1985) 213.
//!
//! A difference Δ is inside where (d − Δ)² <= z² V(Δ) N / (N − 1), with V the variance of
//! the difference at the most likely shares that are Δ apart. With Lagrange's multiplier
//! λ of that constraint, each share solves a quadratic of its own,
//! n (p̂ − p) = ± λ p (1 − p), and d − Δ = λ V: so a limit is the root of the increasing
//! function λ √V, and no cubic is solved.
//!
//! Corrected for continuity by c, Δ is inside where d − Δ <= c or (d − Δ − c)² <= z² V(Δ) N /
//! (N − 1), for Δ below d. (λ V − c) / √V rises as well where λ V > c.

use super::root::root;

/// A share of rows; counts that need not be whole where they stand for weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub hits: f64,
    pub misses: f64,
}

impl Share {
    pub fn total(&self) -> f64 {
        self.hits + self.misses
    }

    /// The share, 0 to 1.
    pub fn share(&self) -> f64 {
        self.hits / self.total()
    }

    /// The variance of the share, on 0 to 1.
    pub fn variance(&self) -> f64 {
        self.hits / self.total() * (self.misses / self.total()) / self.total()
    }

    /// Both together.
    pub fn pooled(&self, other: &Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            misses: self.misses + other.misses,
        }
    }

    /// Agresti and Caffo's (2000) two rows more, a hit and a miss.
    pub fn adjusted(&self) -> Self {
        Self {
            hits: self.hits + 1.0,
            misses: self.misses + 1.0,
        }
    }

    /// Each count that many times as large.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            hits: self.hits * factor,
            misses: self.misses * factor,
        }
    }

    /// With misses for hits.
    pub fn mirrored(&self) -> Self {
        Self {
            hits: self.misses,
            misses: self.hits,
        }
    }

    /// The variance p (1 − p) / n at the p <= p̂ with n (p̂ − p) = λ p (1 − p), λ >= 0.
    fn lowered_variance(&self, multiplier: f64) -> f64 {
        let n = self.total();
        let apart = multiplier - n;
        let square = (apart * apart + 4.0 * multiplier * self.misses).sqrt();
        let share = 2.0 * self.hits / (multiplier + n + square);
        let rest = if apart <= 0.0 {
            2.0 * self.misses / (square - apart)
        } else {
            (square + apart) / (2.0 * multiplier)
        };
        // All misses at first, until the multiplier has taken their weight away.
        if self.misses == 0.0 && apart <= 0.0 {
            return 0.0;
        }
        share * rest / n
    }
}

/// How far the score interval of `a − b` reaches below the difference, for a critical
/// value of z > 0, where it is corrected by `nearer`, 0 or more.
pub fn reach_below(a: &Share, b: &Share, z: f64, nearer: f64) -> f64 {
    // Down to −1: a all misses, b all hits.
    let room = a.share() + b.misses / b.total();
    if room <= nearer {
        return room;
    }
    let all = a.total() + b.total();
    let critical = z * (all / (all - 1.0)).sqrt();
    let raised = b.mirrored();
    let variance =
        |multiplier: f64| a.lowered_variance(multiplier) + raised.lowered_variance(multiplier);
    let above = |multiplier: f64| {
        let error = variance(multiplier).sqrt();
        let corrected = if nearer > 0.0 { nearer / error } else { 0.0 };
        multiplier * error - corrected - critical
    };
    let mut most = critical * all.max(1.0).sqrt();
    while above(most) < 0.0 && most < 1e140 {
        most *= 4.0;
    }
    let multiplier = root(above, 0.0, most);
    multiplier * variance(multiplier)
}

/// How far it reaches above: as far as that of `b − a` below.
pub fn reach_above(a: &Share, b: &Share, z: f64, nearer: f64) -> f64 {
    reach_below(b, a, z, nearer)
}

/// The square of the standard error of `a − b` where both shares are the same, with
/// N / (N − 1) (Campbell 2007): the statistic of Miettinen and Nurminen at Δ = 0.
pub fn null_variance(a: &Share, b: &Share) -> f64 {
    let all = a.pooled(b);
    let one = all.share() * (all.misses / all.total());
    one * (1.0 / a.total() + 1.0 / b.total()) * (all.total() / (all.total() - 1.0))
}
