use super::super::measure::every_way;
use super::columns::can_count;
use super::interval::student_series;
use super::trend::least_significant;
use crate::stats::distribution::{normal_critical, student_critical};
use crate::stats::kendall;

/// Beyond what is written out the series is as good as the quantile itself.
#[test]
fn students_t_by_its_series() {
    for confidence in [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] {
        let z = normal_critical(confidence);
        for df in [101.0, 150.0, 400.0, 1e4, 1e9] {
            let series = student_series(z)
                .iter()
                .rev()
                .fold(0.0, |inner, coefficient| (coefficient + inner) / df);
            let exact = student_critical(confidence, df);
            let off = ((z + series) / exact - 1.0).abs();
            assert!(off < 2e-10, "{confidence} with {df}: {off}");
        }
    }
}

/// The least S is significant, and the one below it is not.
#[test]
fn the_least_s() {
    assert_eq!(least_significant(&[1; 4]), None);
    assert_eq!(least_significant(&[1; 5]), Some(10));
    assert_eq!(least_significant(&[1; 12]), Some(30));
    assert_eq!(least_significant(&[12]), None);
    let groups = [2, 1, 1, 1, 1, 1];
    let least = least_significant(&groups).unwrap();
    assert!(kendall::two_sided(&groups, (20 - least) / 2) < 0.05);
    assert!(kendall::two_sided(&groups, (20 - least) / 2 + 1) >= 0.05);
}

/// No way in which a scorecard counts a KPI has been forgotten.
#[test]
fn every_way_is_known() {
    let ways = every_way();
    assert!(ways.len() > 20, "{ways:?}");
    for (counter, reading) in ways {
        assert!(can_count(counter, reading), "{counter:?}, {reading:?}");
    }
}
