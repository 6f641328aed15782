//! How often a test of two groups finds a difference where there is none, by adding up the
//! chances of all that can be seen.

/// ln(k!) for k from 0 to `n`.
fn log_factorials(n: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut all = vec![0.0];
    all.extend((1..=n).map(|k| {
        sum += (k as f64).ln();
        sum
    }));
    all
}

/// ln of share^count.
fn log_power(share: f64, count: usize) -> f64 {
    if count == 0 {
        0.0
    } else {
        count as f64 * share.ln()
    }
}

/// The chances of 0 to `n` hits.
pub fn binomial(n: usize, share: f64) -> Vec<f64> {
    let log = log_factorials(n);
    (0..=n)
        .map(|hits| {
            let ways = log[n] - log[hits] - log[n - hits];
            (ways + log_power(share, hits) + log_power(1.0 - share, n - hits)).exp()
        })
        .collect()
}

/// All ways to give `n` answers of three classes, and their chances.
pub fn trinomial(n: usize, shares: [f64; 3]) -> Vec<([i64; 3], f64)> {
    let log = log_factorials(n);
    let mut all = vec![];
    for first in 0..=n {
        for second in 0..=n - first {
            let counts = [first, second, n - first - second];
            let chance = counts
                .iter()
                .zip(shares)
                .fold(log[n], |sum, (count, share)| {
                    sum - log[*count] + log_power(share, *count)
                });
            all.push((counts.map(|count| count as i64), chance.exp()));
        }
    }
    all
}

/// Which numbers of hits of two groups a test takes for different.
pub struct Rejected {
    /// For each number of hits of the first group: below so many of the second one, and
    /// from so many on.
    ends: Vec<(usize, usize)>,
    other: usize,
}

impl Rejected {
    /// By a test that finds the more the further the shares are apart.
    pub fn by(n: usize, other: usize, found: impl Fn(usize, usize) -> bool) -> Self {
        let ends = (0..=n).map(|hits| {
            let alike = hits * other / n;
            let (mut below, mut end) = (0, alike + 1);
            while below < end {
                let middle = (below + end) / 2;
                if found(hits, middle) {
                    below = middle + 1;
                } else {
                    end = middle;
                }
            }
            let (mut from, mut end) = (alike.max(below), other + 1);
            while from < end {
                let middle = (from + end) / 2;
                if found(hits, middle) {
                    end = middle;
                } else {
                    from = middle + 1;
                }
            }
            (below, from)
        });
        Self {
            ends: ends.collect(),
            other,
        }
    }

    /// How often, where both groups have this share.
    pub fn chance(&self, share: f64) -> f64 {
        let mut sum = 0.0;
        let mut up_to = vec![0.0];
        up_to.extend(binomial(self.other, share).iter().map(|chance| {
            sum += chance;
            sum
        }));
        let outside = |&(below, from): &(usize, usize)| up_to[below] + sum - up_to[from];
        let first = binomial(self.ends.len() - 1, share);
        let chances = first.iter().zip(&self.ends);
        chances.map(|(chance, ends)| chance * outside(ends)).sum()
    }
}
