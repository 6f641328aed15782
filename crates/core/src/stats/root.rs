//! Where a function crosses 0.

/// The x between `low` and `high` at which `f`, not below 0 at `high`, leaves the values
/// below 0: Chandrupatla's (1997) choice between inverse quadratic interpolation and
/// bisection, to the last digit or nearly so. `f` may be infinite, not NaN.
///
/// `low` where `f` is at least 0 there already, `high` where it is still below 0.
pub fn root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    // The bracket is from 1 to 2; 3 is the end that was given up last.
    let (mut x1, mut f1) = (high, f(high));
    let (mut x2, mut f2) = (low, f(low));
    if f2 >= 0.0 {
        return low;
    }
    if f1 <= 0.0 {
        return high;
    }
    let mut share = 0.5;
    // Bisection alone would need some 1,100 steps from 1 to the smallest number.
    for _ in 0..1200 {
        let mut x = x1 + share * (x2 - x1);
        if x == x1 || x == x2 {
            // Interpolated to an end, but for rounding: halved instead.
            x = x1 / 2.0 + x2 / 2.0;
        }
        let y = f(x);
        let (x3, f3) = if (y < 0.0) == (f1 < 0.0) {
            (x1, f1)
        } else {
            let given_up = (x2, f2);
            (x2, f2) = (x1, f1);
            given_up
        };
        (x1, f1) = (x, y);
        let best = if f1.abs() < f2.abs() { x1 } else { x2 };
        let least = f64::EPSILON * best.abs() / (x2 - x1).abs();
        if least > 0.5 || f1 == 0.0 || x1 == x2 {
            return if f1 == 0.0 { x1 } else { best };
        }
        let xi = (x1 - x2) / (x3 - x2);
        let phi = (f1 - f2) / (f3 - f2);
        share = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            f1 / (f2 - f1) * (f3 / (f2 - f3))
                + (x3 - x1) / (x2 - x1) * (f1 / (f3 - f1)) * (f2 / (f3 - f2))
        } else {
            0.5
        };
        share = share.clamp(least, 1.0 - least);
    }
    x1
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn finds_what_is_known() {
        let near = |got: f64, want: f64| {
            assert!(
                (got - want).abs() <= 4.0 * f64::EPSILON * want.abs(),
                "{got} {want}"
            );
        };
        near(root(|x| x * x - 2.0, 0.0, 2.0), 2f64.sqrt());
        near(
            root(|x| x.powi(9) - 1e-60, 0.0, 1.0),
            1e-60f64.powf(1.0 / 9.0),
        );
        near(root(|x| x - 1e-200, 0.0, 1.0), 1e-200);
        near(root(|x| 1.0 / (1.0 - x) - 3.0, 0.0, 1.0), 2.0 / 3.0);
        near(root(|x| if x < 1e-9 { -1.0 } else { 1.0 }, 0.0, 1.0), 1e-9);
    }

    #[test]
    fn an_end_where_nothing_crosses() {
        assert_eq!(root(|_| 1.0, 2.0, 3.0), 2.0);
        assert_eq!(root(|_| -1.0, 2.0, 3.0), 3.0);
        assert_eq!(root(|x| x, 0.0, 3.0), 0.0);
    }
}
