//! The exact distribution of Kendall's S for short series.

/// The longest series whose orders are counted: 12! of them.
pub const LONGEST: usize = 12;

/// The probability of an S at least as far from 0 if every order of the values is as
/// likely, two-sided, for a series with `falls` falling pairs whose equal values come in
/// groups of these sizes (Kendall 1975). 1 where more than [`LONGEST`] values are given.
///
/// The orders of a multiset by their falling pairs are counted by Gauss's multinomial
/// coefficient in q, put together from binomial ones.
pub fn two_sided(groups: &[usize], falls: usize) -> f64 {
    if groups.iter().sum::<usize>() > LONGEST {
        return 1.0;
    }
    let mut orders = vec![1.0];
    let mut placed = 0;
    for size in groups {
        for i in 1..=*size {
            orders = with_factor(&orders, placed + i);
            without_factor(&mut orders, i);
        }
        placed += size;
    }
    // As many falls as the mirror image of the series has rises.
    let farther = falls.min((orders.len() - 1).saturating_sub(falls));
    let tail: f64 = orders.iter().take(farther + 1).sum();
    (2.0 * tail / orders.iter().sum::<f64>()).min(1.0)
}

/// Times 1 − q^power; whole numbers below 2⁵³ throughout.
fn with_factor(polynomial: &[f64], power: usize) -> Vec<f64> {
    let mut product = polynomial.to_vec();
    product.resize(polynomial.len() + power, 0.0);
    for (place, coefficient) in product.iter_mut().skip(power).zip(polynomial) {
        *place -= coefficient;
    }
    product
}

/// Divided by 1 − q^power, which leaves no rest.
fn without_factor(polynomial: &mut Vec<f64>, power: usize) {
    let mut window = vec![0.0; power];
    for (at, coefficient) in polynomial.iter_mut().enumerate() {
        if let Some(before) = window.get_mut(at % power) {
            *coefficient += *before;
            *before = *coefficient;
        }
    }
    polynomial.truncate(polynomial.len() - power);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All orders of a short series, by how many pairs fall.
    fn by_hand(values: &[u8]) -> Vec<usize> {
        fn go(rest: &mut Vec<u8>, taken: &mut Vec<u8>, falls: &mut Vec<usize>) {
            if rest.is_empty() {
                let pairs = taken.iter().enumerate();
                falls.push(
                    pairs
                        .map(|(i, a)| taken[i..].iter().filter(|b| *b < a).count())
                        .sum(),
                );
            }
            for i in 0..rest.len() {
                taken.push(rest.remove(i));
                go(rest, taken, falls);
                rest.insert(i, taken.pop().unwrap());
            }
        }
        let mut falls = vec![];
        go(&mut values.to_vec(), &mut vec![], &mut falls);
        falls
    }

    #[test]
    fn as_counted_one_by_one() {
        for (values, groups) in [
            (vec![1, 2, 3, 4, 5], vec![1; 5]),
            (vec![1, 1, 2, 3, 3, 3], vec![2, 1, 3]),
            (vec![1, 1, 2, 2], vec![2, 2]),
            (vec![7, 7, 7], vec![3]),
        ] {
            let all = by_hand(&values);
            let most = all.iter().max().unwrap();
            for falls in 0..=*most {
                let far = |f: usize| (2 * f).abs_diff(*most);
                let beyond = all.iter().filter(|f| far(**f) >= far(falls)).count();
                let want = beyond as f64 / all.len() as f64;
                let got = two_sided(&groups, falls);
                assert!(
                    (got - want).abs() < 1e-15,
                    "{values:?} {falls}: {got}, not {want}"
                );
            }
        }
    }

    #[test]
    fn the_longest() {
        // Twelve rising values: one order of 12! on each side.
        let one = two_sided(&[1; LONGEST], 0);
        assert_eq!(one, 2.0 / 479_001_600.0);
        assert_eq!(two_sided(&[1; LONGEST], 33), 1.0);
    }
}
