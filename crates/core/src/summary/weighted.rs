//! Answers that stand for more or fewer customers than one.

use super::number::Digits;
use super::{Nps, Number, percent, summary};
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use crate::wide_product::sign_of_difference;
use std::cmp::Ordering;

/// How much a row counts, in millionths: 1,250,000 is 1.25.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight(i64);

impl Weight {
    /// Millionths in 1.
    pub const ONE: i64 = 1_000_000;

    /// The largest weight, 10⁹: even some hundred million rows of it can be added up.
    pub const MOST: i64 = 1_000_000_000 * Self::ONE;

    /// A weight with any number of decimals, rounded to the nearest millionth.
    ///
    /// 22003 for a weight below 0 or above 10⁹, 22023 for NaN.
    #[inline]
    pub fn of_real(weight: f64) -> Result<Self> {
        ensure(!weight.is_nan(), not_a_number)?;
        ensure(weight.is_finite(), || out_of_range(weight))?;
        // Beyond the range of an integer it stays beyond that of weights.
        Self::from_millionths((weight * Self::ONE as f64).round() as i64)
    }

    /// The same of the number of a row.
    #[inline]
    pub fn of(weight: Number) -> Result<Self> {
        match weight {
            Number::Whole(weight) => Self::from_millionths(weight.saturating_mul(Self::ONE)),
            Number::Beyond(weight) | Number::Fraction(weight) => Self::of_real(weight),
        }
    }

    /// The same of a `numeric` as PostgreSQL stores it, without its length: rounded once,
    /// half up.
    #[inline]
    pub fn from_numeric(stored: &[u8]) -> Result<Self> {
        match Digits::of(stored) {
            Ok(digits) => match digits.millionths() {
                Some(millionths) => Self::from_millionths(millionths),
                None => Self::of(Number::from_numeric(stored)),
            },
            Err(special) => Self::of_real(special),
        }
    }

    /// 22003 for a weight below 0 or above 10⁹.
    #[inline]
    pub fn from_millionths(millionths: i64) -> Result<Self> {
        ensure((0..=Self::MOST).contains(&millionths), || {
            out_of_range(millionths as f64 / Self::ONE as f64)
        })?;
        Ok(Self(millionths))
    }

    /// The weight and its square.
    fn parts(self) -> (i128, i128) {
        let weight = i128::from(self.0);
        (weight, weight * weight)
    }
}

impl TryFrom<f64> for Weight {
    type Error = Box<Error>;

    #[inline]
    fn try_from(weight: f64) -> Result<Self> {
        Self::of_real(weight)
    }
}

#[cold]
fn out_of_range(weight: f64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("a weight of {weight}"),
        "Weights are 0 to 1,000,000,000, kept to six decimals; 1 where none is given.",
    )
}

#[cold]
fn not_a_number() -> Box<Error> {
    invalid_parameter(
        "a weight of NaN",
        "Weights are numbers of 0 or more: FILTER out NaN, or make it NULL.",
    )
}

/// Whether the weights (millionths) and squared weights of `n` rows can come from rows:
/// each class by itself, then all of them by the inequality of Cauchy and Schwarz.
fn consistent(n: i64, classes: &[(i128, i128)]) -> std::result::Result<(), &'static str> {
    let wrong = Err("squared weights do not fit weights");
    let (mut weights, mut squares) = (0u128, 0u128);
    for (weight, square) in classes {
        let (weight, square) = (weight.unsigned_abs(), square.unsigned_abs());
        // Whole millionths: squares are no smaller, and odd where the weights are.
        if square < weight || (square ^ weight) & 1 != 0 {
            return wrong;
        }
        if sign_of_difference(square, 1, weight, weight) == Ordering::Greater {
            return wrong;
        }
        // At most 2¹²⁷ each, three classes.
        weights = weights.saturating_add(weight);
        squares = squares.saturating_add(square);
    }
    let n = u128::from(n.unsigned_abs());
    if n > weights {
        return Err("rows exceed weights");
    }
    if sign_of_difference(n, squares, weights, weights) == Ordering::Less {
        return wrong;
    }
    Ok(())
}

/// `100 · part / weight`; `None` over no weight. Where all weights are equal it is what the
/// rows without weights give, but for weights beyond all that rows add up to.
fn percent_of_weight(part: i128, weight: i128) -> Option<f64> {
    if weight < 1 << 100 {
        percent(part, weight)
    } else {
        Some(100.0 * (part as f64 / weight as f64))
    }
}

/// Kish's (1965) effective number of rows, (Σw)² / Σw²; `None` over no weight.
fn n_effective(weight: i128, squares: i128) -> Option<f64> {
    (weight > 0).then(|| weight as f64 / squares as f64 * weight as f64)
}

/// Kish's design effect, n Σw² / (Σw)²: 1 where all weights are equal.
fn design_effect(n: i64, weight: i128, squares: i128) -> Option<f64> {
    n_effective(weight, squares).map(|effective| (n as f64 / effective).max(1.0))
}

summary! {
    /// A share of rows that count by weight. Rows of weight 0 are not counted.
    WeightedRate as "weighted_rate_summary",
    "a share of rows that count by weight, in millionths" {
        /// Rows with a weight above 0.
        n: i64,
        /// Sum of the weights of the hits, in millionths.
        hits: i128,
        /// Sum of the weights of the misses, in millionths.
        misses: i128,
        /// Sum of the squared weights of the hits, in millionths of millionths.
        hit_squares: i128,
        /// Sum of the squared weights of the misses, in millionths of millionths.
        miss_squares: i128,
    }
    invariant "the squared weights are those of n rows", |s| consistent(s.n, &[(s.hits, s.hit_squares), (s.misses, s.miss_squares)]);
}

impl WeightedRate {
    /// One row.
    #[inline]
    pub fn of(hit: bool, weight: Weight) -> Self {
        let (weight, square) = weight.parts();
        let on = |side: bool, value: i128| if side { value } else { 0 };
        Self {
            n: i64::from(weight > 0),
            hits: on(hit, weight),
            misses: on(!hit, weight),
            hit_squares: on(hit, square),
            miss_squares: on(!hit, square),
        }
    }

    fn weight(&self) -> i128 {
        self.hits.saturating_add(self.misses)
    }

    fn squares(&self) -> i128 {
        self.hit_squares.saturating_add(self.miss_squares)
    }

    /// `100 · Σw of the hits / Σw`, 0–100; `None` over no weight.
    pub fn percent(&self) -> Option<f64> {
        let weight = self.weight();
        percent_of_weight(self.hits, weight)
    }

    /// Rows of equal weight that would tell as much: (Σw)² / Σw² (Kish 1965).
    pub fn n_effective(&self) -> Option<f64> {
        n_effective(self.weight(), self.squares())
    }

    /// How many times as many rows the weights cost: n Σw² / (Σw)² (Kish 1965).
    pub fn design_effect(&self) -> Option<f64> {
        design_effect(self.n, self.weight(), self.squares())
    }

    /// The linearised variance of the share, on 0 to 1: n / (n − 1) · Σw²(y − p)² / (Σw)²
    /// (Binder 1983; with replacement, one stage). `None` over fewer than two rows.
    pub fn variance(&self) -> Option<f64> {
        let weight = self.weight() as f64;
        let (share, rest) = (self.hits as f64 / weight, self.misses as f64 / weight);
        let squares = |sum: i128| sum as f64 / weight / weight;
        let spread =
            squares(self.hit_squares) * rest * rest + squares(self.miss_squares) * share * share;
        (self.n > 1).then(|| spread * self.n as f64 / (self.n - 1) as f64)
    }
}

summary! {
    /// A Net Promoter Score of answers that count by weight. Rows of weight 0 are not
    /// counted.
    WeightedNps as "weighted_nps_summary",
    "a Net Promoter Score of answers that count by weight, in millionths" {
        /// Answers with a weight above 0.
        n: i64,
        /// Sum of the weights of the promoters, in millionths.
        promoters: i128,
        /// Sum of the weights of the passives, in millionths.
        passives: i128,
        /// Sum of the weights of the detractors, in millionths.
        detractors: i128,
        /// Sum of the squared weights of the promoters, in millionths of millionths.
        promoter_squares: i128,
        /// Sum of the squared weights of the passives, in millionths of millionths.
        passive_squares: i128,
        /// Sum of the squared weights of the detractors, in millionths of millionths.
        detractor_squares: i128,
    }
    invariant "the squared weights are those of n answers", |s| consistent(
        s.n,
        &[
            (s.promoters, s.promoter_squares),
            (s.passives, s.passive_squares),
            (s.detractors, s.detractor_squares),
        ],
    );
}

impl WeightedNps {
    /// One answer: `class` is that of [`Nps::of`] or [`Nps::with_cutoffs`].
    #[inline]
    pub fn of(class: Nps, weight: Weight) -> Self {
        let (weight, square) = weight.parts();
        let on = |side: i64, value: i128| if side > 0 { value } else { 0 };
        Self {
            n: i64::from(weight > 0),
            promoters: on(class.promoters, weight),
            passives: on(class.passives, weight),
            detractors: on(class.detractors, weight),
            promoter_squares: on(class.promoters, square),
            passive_squares: on(class.passives, square),
            detractor_squares: on(class.detractors, square),
        }
    }

    fn weight(&self) -> i128 {
        self.promoters
            .saturating_add(self.passives)
            .saturating_add(self.detractors)
    }

    fn squares(&self) -> i128 {
        self.promoter_squares
            .saturating_add(self.passive_squares)
            .saturating_add(self.detractor_squares)
    }

    /// The shares of promoters, passives and detractors; `None` over no weight.
    pub fn shares(&self) -> Option<[f64; 3]> {
        let weight = self.weight();
        let share = |part: i128| part as f64 / weight as f64;
        (weight > 0).then(|| [self.promoters, self.passives, self.detractors].map(share))
    }

    /// `% promoters − % detractors` by weight, −100 to +100 points; `None` over no weight.
    pub fn points(&self) -> Option<f64> {
        percent_of_weight(self.promoters - self.detractors, self.weight())
    }

    /// Answers of equal weight that would tell as much: (Σw)² / Σw² (Kish 1965).
    pub fn n_effective(&self) -> Option<f64> {
        n_effective(self.weight(), self.squares())
    }

    /// How many times as many answers the weights cost: n Σw² / (Σw)² (Kish 1965).
    pub fn design_effect(&self) -> Option<f64> {
        design_effect(self.n, self.weight(), self.squares())
    }

    /// The linearised variance of the score, on −1 to 1: n / (n − 1) · Σw²(y − m)² / (Σw)²
    /// (Binder 1983; with replacement, one stage). `None` over fewer than two answers.
    pub fn variance(&self) -> Option<f64> {
        let weight = self.weight() as f64;
        let squares = |sum: i128| sum as f64 / weight / weight;
        let [p, s, d] = self.shares()?;
        // Distances of 1, 0 and −1 from the score, each a sum of what is not below 0.
        let (up, down) = (s + 2.0 * d, s + 2.0 * p);
        let spread = squares(self.promoter_squares) * up * up
            + squares(self.passive_squares) * (p - d) * (p - d)
            + squares(self.detractor_squares) * down * down;
        (self.n > 1).then(|| spread * self.n as f64 / (self.n - 1) as f64)
    }
}
