//! The correction for continuity of a small group against a much larger one.
//!
//! Score tests go by the normal distribution, to which one row that is unlike the others is
//! rarer than it is where hardly any is expected: of one row against ten thousand they would
//! find a difference in one of five where there is none. There, as Yates (1934) proposed, the
//! difference is taken to be nearer to 0, and both limits are taken further from it, by half
//! a row. Nothing is corrected where the tests hold without:
//!
//! - one group is at most [`TIMES`] times as large as the other, or
//! - the smaller one has [`FEW`] rows or more, and [`EXPECTED`] of a row or more that is unlike
//!   the others is expected in it: as many as there are in both together, times the ratio of
//!   the sizes.
//!
//! From [`FEW`] rows on the correction fades out with what is expected, from half a row at a
//! quarter expected down to none. So a difference that becomes smaller never becomes surer.
//!
//! All follows from the counts of both groups together, so that it is the same for every
//! confidence, and the test and the interval agree.

/// Up to so many times as many rows on the other side nothing is corrected.
const TIMES: f64 = 3.0;

/// From so many rows on it depends on what is expected.
const FEW: f64 = 5.0;

/// From so much of a row expected on nothing is corrected.
const EXPECTED: f64 = 0.75;

/// Half a row is the most.
pub(super) const HALF: f64 = 0.5;

/// By how many rows to correct, 0 to 1/2, groups of `one` and `other` rows, of which
/// `unlike` on both sides together are unlike the others.
///
/// Numbers of rows may be effective ones: whole numbers are told apart half a row before the
/// next one, so that rounding does not decide.
pub(super) fn rows(one: f64, other: f64, unlike: f64) -> f64 {
    let (small, large) = (one.min(other), one.max(other));
    if large < TIMES * small + HALF {
        0.0
    } else if small < FEW - HALF {
        HALF
    } else {
        (EXPECTED - unlike * small / large).clamp(0.0, HALF)
    }
}

/// `apart` nearer to 0 by `reach`, and not beyond.
pub(super) fn nearer(apart: f64, reach: f64) -> f64 {
    if apart.abs() <= reach {
        0.0
    } else {
        apart - reach.copysign(apart)
    }
}

#[cfg(test)]
mod tests {
    use super::{nearer, rows};

    #[test]
    fn where_it_starts_and_ends() {
        // Three times as many, and one more.
        assert_eq!((rows(15.0, 45.0, 0.0), rows(46.0, 15.0, 0.0)), (0.0, 0.5));
        assert_eq!((rows(1.0, 3.0, 0.0), rows(1.0, 4.0, 2.0)), (0.0, 0.5));
        // Four rows and five.
        assert_eq!((rows(4.0, 100.0, 50.0), rows(5.0, 100.0, 50.0)), (0.5, 0.0));
        // A quarter of a row expected, a half, and three quarters.
        let expected = |unlike| rows(1000.0, 10.0, unlike);
        assert_eq!(
            [0.0, 25.0, 50.0, 75.0, 76.0].map(expected),
            [0.5, 0.5, 0.25, 0.0, 0.0]
        );
        // Effective numbers that are whole but for rounding.
        assert_eq!(rows(15.0 - 1e-14, 45.0 + 1e-14, 0.0), 0.0);
        assert_eq!(rows(5.0 - 1e-14, 100.0, 50.0), 0.0);
        assert_eq!(rows(9e18, 9.2e18, 0.0), 0.0);
    }

    #[test]
    fn never_beyond_nothing() {
        assert_eq!(
            [0.75, 0.25, -0.75].map(|x| nearer(x, 0.5)),
            [0.25, 0.0, -0.25]
        );
        assert!(nearer(-0.25, 0.5).is_sign_positive());
    }
}
