//! Products wider than 128 bits, so that nothing cancels before it is rounded.

use std::cmp::Ordering;

/// `high` · 2¹²⁸ + `low`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wide {
    high: u128,
    low: u128,
}

/// `a · b − c · d`, exact in 256 bits and only then rounded: within one unit in
/// the last place, however close the two products are.
pub fn difference_of_products(a: u128, b: u128, c: u128, d: u128) -> f64 {
    let (left, right) = (product(a, b), product(c, d));
    if left >= right {
        rounded(minus(left, right))
    } else {
        -rounded(minus(right, left))
    }
}

/// Whether `a · b` is less than, equal to or greater than `c · d`, exact in 256 bits.
pub fn sign_of_difference(a: u128, b: u128, c: u128, d: u128) -> Ordering {
    product(a, b).cmp(&product(c, d))
}

/// Schoolbook multiplication on halves of 64 bits.
fn product(a: u128, b: u128) -> Wide {
    let half = |x: u128| (x >> 64, x & u128::from(u64::MAX));
    let ((a1, a0), (b1, b0)) = (half(a), half(b));
    let (carry, last) = half(a0 * b0);
    let (high, middle) = half(a1 * b0 + carry);
    let (carry, middle) = half(a0 * b1 + middle);
    Wide {
        high: a1 * b1 + high + carry,
        low: middle << 64 | last,
    }
}

/// `a − b` where a >= b.
fn minus(a: Wide, b: Wide) -> Wide {
    let (low, borrow) = a.low.overflowing_sub(b.low);
    Wide {
        high: a.high - b.high - u128::from(borrow),
        low,
    }
}

fn rounded(wide: Wide) -> f64 {
    const TWO_TO_128: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;
    wide.high as f64 * TWO_TO_128 + wide.low as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_widest() {
        let max = u128::MAX;
        // (2¹²⁸ − 1)² − (2¹²⁸ − 2) · 2¹²⁸ = 1, and its mirror.
        assert!(product(max, max) >= product(max - 1, max));
        let below = product(max, max);
        let one = minus(
            below,
            Wide {
                high: max - 1,
                low: 0,
            },
        );
        assert_eq!((one.high, one.low), (0, 1));
        assert_eq!(difference_of_products(max, max, max, max), 0.0);
        assert_eq!(difference_of_products(max, 2, max, 1), max as f64);
        assert_eq!(difference_of_products(max, 1, max, 2), -(max as f64));
    }

    proptest! {
        #[test]
        fn as_in_128_bits(a: u64, b in 0..u64::MAX / 2, c: u64, d in 0..u64::MAX / 2) {
            let [a, b, c, d] = [a, b, c, d].map(u128::from);
            let want = (a * b) as i128 - (c * d) as i128;
            prop_assert_eq!(difference_of_products(a, b, c, d), want as f64);
        }
    }
}
