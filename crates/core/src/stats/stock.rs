//! How sure the growth of a number of customers is, where they are known at both moments.
//!
//! The growth is (gained − lost) / start. Of those at the start each may be lost, which is a
//! share with Wilson's (1927) interval; who is gained comes from outside, which is a Poisson
//! count with its score interval. Zou and Donner (2008), "method of variance estimates
//! recovery", puts the two together, and two growths likewise. So the interval is never
//! without width, and never leads below −100 percent.

use super::compare::{Comparison, wilson_arms};
use super::distribution::{normal_critical, normal_two_sided};
use super::interval::Interval;
use super::miettinen_nurminen::Share;
use super::root::root;
use super::validate;
use crate::error::Result;
use crate::summary::Flow;
use crate::wide_product::difference_of_products;

/// The interval of [`Flow::growth`], in percent; `None` from a start of 0.
///
/// 22023 for a confidence outside (0, 1).
pub fn growth_ci(flow: &Flow, confidence: f64) -> Result<Option<Interval>> {
    validate::confidence(confidence)?;
    let (Some(stock), Some(percent)) = (Stock::of(flow), flow.growth()) else {
        return Ok(None);
    };
    let (below, above) = stock.arms(normal_critical(confidence));
    Ok(Some(Interval {
        low: (percent - 100.0 * below).max(-100.0),
        high: percent + 100.0 * above,
    }))
}

/// Growth a − growth b, in percentage points; `None` where one is from a start of 0. z is
/// the critical value at which the interval would just reach 0.
///
/// 22023 for a confidence outside (0, 1).
pub fn growth_compare(a: &Flow, b: &Flow, confidence: f64) -> Result<Option<Comparison>> {
    validate::confidence(confidence)?;
    let (Some(first), Some(second)) = (Stock::of(a), Stock::of(b)) else {
        return Ok(None);
    };
    // End by start is the growth and 1, whose parts are not below 0.
    let [end1, start1, end2, start2] =
        [a.at_end(), a.at_start(), b.at_end(), b.at_start()].map(i128::unsigned_abs);
    let apart =
        difference_of_products(end1, start2, end2, start1) / (start1 as f64 * start2 as f64);
    let reach = |z: f64| {
        let ((a_below, a_above), (b_below, b_above)) = (first.arms(z), second.arms(z));
        (a_below.hypot(b_above), a_above.hypot(b_below))
    };
    let z = z_at(apart.abs(), |z| match reach(z) {
        (below, _) if apart > 0.0 => below,
        (_, above) => above,
    });
    let comparison = Comparison::new(
        100.0,
        apart,
        reach(normal_critical(confidence)),
        f64::INFINITY,
        Some(z.copysign(apart)),
        normal_two_sided,
    );
    Ok(Some(comparison.agreeing(confidence)))
}

/// The z at which what grows with it without end reaches `size`.
fn z_at(size: f64, reach: impl Fn(f64) -> f64) -> f64 {
    if size == 0.0 {
        return 0.0;
    }
    let mut most = 1.0;
    while reach(most) < size {
        most *= 2.0;
    }
    root(|z| reach(z) - size, 0.0, most)
}

/// Customers at the start, and what became of them.
struct Stock {
    /// Lost, of those at the start.
    lost: Share,
    gained: f64,
    start: f64,
}

impl Stock {
    /// `None` where there were none.
    fn of(flow: &Flow) -> Option<Self> {
        (flow.at_start() > 0).then(|| Self {
            lost: Share {
                hits: flow.lost as f64,
                misses: flow.kept as f64,
            },
            gained: flow.gained as f64,
            start: flow.at_start() as f64,
        })
    }

    /// How far the interval reaches below and above the growth itself.
    fn arms(&self, z: f64) -> (f64, f64) {
        let (lost_below, lost_above) = wilson_arms(&self.lost, z);
        // G + z²/2 ± z √(G + z²/4), without cancellation of the lower one.
        let wide = z * (z * z / 4.0 + self.gained).sqrt();
        let gained_above = (wide + z * z / 2.0) / self.start;
        let gained_below = match self.gained {
            0.0 => 0.0,
            gained => gained * z * z / (wide + z * z / 2.0) / self.start,
        };
        (
            gained_below.hypot(lost_above),
            gained_above.hypot(lost_below),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flow(gained: i64, lost: i64, kept: i64) -> Flow {
        Flow {
            never: 0,
            gained,
            lost,
            kept,
        }
    }

    fn agree(c: &Comparison, confidence: f64) -> bool {
        let apart = c.low > 0.0 || c.high < 0.0;
        c.p_value.is_some_and(|p| apart == (p < 1.0 - confidence))
    }

    #[test]
    fn by_hand() {
        // 20 of 100 lost: Wilson 13.337 to 28.883; 30 gained: 21.015 to 42.827.
        let i = growth_ci(&flow(30, 20, 80), 0.95).unwrap().unwrap();
        let low = 10.0 - f64::hypot(30.0 - 21.01499, 28.88297 - 20.0);
        let high = 10.0 + f64::hypot(42.82648 - 30.0, 20.0 - 13.33669);
        assert!((i.low - low).abs() < 1e-3, "{i:?} {low}");
        assert!((i.high - high).abs() < 1e-3, "{i:?} {high}");
    }

    #[test]
    fn nobody_lost_nobody_gained_is_not_certain() {
        let i = growth_ci(&flow(0, 0, 10), 0.95).unwrap().unwrap();
        assert!(i.low < -20.0 && i.low > -30.0 && i.high > 30.0, "{i:?}");
        let i = growth_ci(&flow(0, 10, 0), 0.95).unwrap().unwrap();
        assert_eq!(i.low, -100.0);
        assert!(growth_ci(&flow(5, 0, 0), 0.95).unwrap().is_none());
        assert!(growth_ci(&flow(5, 0, 1), 1.0).is_err());
    }

    /// All pairs of flows of up to 4 customers of a kind, at four levels.
    #[test]
    fn flag_and_interval_agree_on_all_small_tables() {
        let mut all = Vec::new();
        for gained in 0..5 {
            for lost in 0..5 {
                all.extend((0..5).map(|kept| flow(gained, lost, kept)));
            }
        }
        for a in &all {
            for b in &all {
                for confidence in [0.5, 0.8, 0.95, 0.99] {
                    let Some(c) = growth_compare(a, b, confidence).unwrap() else {
                        continue;
                    };
                    assert!(agree(&c, confidence), "{a:?} {b:?} {confidence} {c:?}");
                    assert!(c.low <= c.difference && c.difference <= c.high, "{c:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn flag_and_interval_agree(
            a in any::<[u32; 3]>(), b in any::<[u32; 3]>(), shift in 0..31u32, level in 0.01..0.999,
        ) {
            let make = |[g, l, k]: [u32; 3]| {
                flow(i64::from(g) << shift, i64::from(l) << shift, i64::from(k >> (shift / 2)))
            };
            let (a, b) = (make(a), make(b));
            if let Some(c) = growth_compare(&a, &b, level).unwrap() {
                prop_assert!(agree(&c, level), "{:?}", c);
                let back = growth_compare(&b, &a, level).unwrap().unwrap();
                prop_assert_eq!(back.difference, -c.difference);
                prop_assert_eq!(back.low, -c.high);
            }
            if let Some(i) = growth_ci(&a, level).unwrap() {
                let growth = a.growth().unwrap();
                prop_assert!(i.low <= growth && growth <= i.high && i.low < i.high);
                prop_assert!(i.low >= -100.0 && i.high.is_finite());
            }
        }
    }
}
