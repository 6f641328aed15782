use super::*;
use proptest::prelude::*;

/// One row of any kind, for properties that hold for every summary.
fn rates() -> impl Strategy<Value = Rate> {
    any::<bool>().prop_map(Rate::of)
}
fn scores() -> impl Strategy<Value = Nps> {
    (0..=10i32).prop_map(|score| Nps::of(score).unwrap())
}
fn growths() -> impl Strategy<Value = Growth> {
    let flag = || proptest::option::of(any::<bool>());
    (flag(), flag()).prop_map(|(start, end)| Growth::of(start, end))
}
fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![3 => 0..5i64, 1 => 0..1_000_000_000i64]
        .prop_map(|actions| Action::of(actions).unwrap())
}
fn ratios() -> impl Strategy<Value = Ratio> {
    (0..1_000_000i64, 0..1_000_000_000i64).prop_map(|(n, d)| Ratio::of(n, d).unwrap())
}

fn sum<S: Summary>(rows: &[S]) -> S {
    let mut state = S::default();
    for row in rows {
        state.add(row).unwrap();
    }
    state
}

/// Any cut, any order: the same bits. Adding and taking away is as if never added.
fn merges<S: Summary>(rows: Vec<S>, cut: usize, shift: usize) {
    let whole = sum(&rows);
    assert_eq!(whole.invariant(), Ok(()));

    let (left, right) = rows.split_at(cut % (rows.len() + 1));
    let (left, right) = (sum(left), sum(right));
    let mut merged = left;
    merged.add(&right).unwrap();
    assert_eq!(merged, whole);
    let mut swapped = right;
    swapped.add(&left).unwrap();
    assert_eq!(swapped, whole);

    let mut turned = rows.clone();
    if !turned.is_empty() {
        let by = shift % turned.len();
        turned.rotate_left(by);
    }
    assert_eq!(sum(&turned), whole);

    merged.subtract(&right).unwrap();
    assert_eq!(merged, left);
    for row in &rows {
        let mut rest = whole;
        rest.subtract(row).unwrap();
        rest.add(row).unwrap();
        assert_eq!(rest, whole);
    }
    round_trips(whole);
}

fn round_trips<S: Summary>(summary: S) {
    assert_eq!(from_text::<S>(&to_text(&summary)), Ok(summary));
    let wire = to_wire(&summary);
    assert_eq!(from_wire::<S>(&wire[..wire_len::<S>()]), Ok(summary));
}

proptest! {
    #[test]
    fn rate_merges(rows in prop::collection::vec(rates(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn nps_merges(rows in prop::collection::vec(scores(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn growth_merges(rows in prop::collection::vec(growths(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn action_merges(rows in prop::collection::vec(actions(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn ratio_merges(rows in prop::collection::vec(ratios(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }

    /// Text is either refused or read as a value that obeys its rule and reads back.
    #[test]
    fn any_text_is_refused_or_valid(text in "[(]?[-0-9, ()]{0,60}[)]?") {
        fn check<S: Summary>(text: &str) {
            if let Ok(summary) = from_text::<S>(text) {
                assert_eq!(summary.invariant(), Ok(()));
                round_trips(summary);
            }
        }
        check::<Rate>(&text);
        check::<Nps>(&text);
        check::<Growth>(&text);
        check::<Action>(&text);
        check::<Ratio>(&text);
    }

    /// So are bytes, whatever their length.
    #[test]
    fn any_bytes_are_refused_or_valid(bytes in prop::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..48)) {
        fn check<S: Summary>(bytes: &[u8]) {
            match from_wire::<S>(bytes) {
                Ok(summary) => {
                    assert_eq!(summary.invariant(), Ok(()));
                    assert_eq!(to_wire(&summary)[..bytes.len()], *bytes);
                }
                Err(fault) => assert_eq!(fault.kind, Kind::BadBinary),
            }
        }
        check::<Rate>(&bytes);
        check::<Nps>(&bytes);
        check::<Growth>(&bytes);
        check::<Action>(&bytes);
        check::<Ratio>(&bytes);
    }

    /// The rule of an action summary holds for rows and fails for squares that no rows have.
    #[test]
    fn squares_must_be_possible(rows in prop::collection::vec(0..50i64, 1..6), off in 1..4i128) {
        let whole = sum(&rows.iter().map(|n| Action::of(*n).unwrap()).collect::<Vec<_>>());
        let most = { let heap = i128::from(whole.actions); heap * heap };
        let heaped = Action { squares: most + off, ..whole };
        prop_assert!(heaped.invariant().is_err());
        let spread = Action { squares: i128::from(whole.actions) - off, ..whole };
        prop_assert!(spread.invariant().is_err());
    }
}

#[test]
fn sizes_are_those_of_the_sql_types() {
    assert_eq!(size_of::<Rate>(), 16);
    assert_eq!(size_of::<Nps>(), 24);
    assert_eq!(size_of::<Growth>(), 16);
    assert_eq!(size_of::<Action>(), 40);
    assert_eq!(size_of::<Ratio>(), 16);
    assert!(
        [align_of::<Rate>(), align_of::<Action>()]
            .iter()
            .all(|align| *align <= 8)
    );
}

#[test]
fn text_form_is_plain() {
    let nps = sum(&[
        Nps::of(10).unwrap(),
        Nps::of(8).unwrap(),
        Nps::of(0).unwrap(),
    ]);
    assert_eq!(to_text(&nps), "(1,1,1)");
    assert_eq!(from_text::<Nps>(" ( 1 , 1,1 ) "), Ok(nps));
    for bad in [
        "",
        "()",
        "(1,1)",
        "(1,1,1,1)",
        "(1,1,1",
        "1,1,1",
        "(a,1,1)",
        "(1,,1)",
        "(+1,1,1)",
        "(1.0,1,1)",
        "(1,1,1))",
        "(--1,1,1)",
        "(1,1,-1)",
    ] {
        assert_eq!(
            from_text::<Nps>(bad).unwrap_err().kind,
            Kind::BadText,
            "{bad}"
        );
    }
    assert_eq!(from_text::<Rate>("(2,1)").unwrap_err().kind, Kind::BadText);
    for far in [
        "(9223372036854775808,1,1)",
        "(1,1,170141183460469231731687303715884105728)",
    ] {
        assert_eq!(
            from_text::<Nps>(far).unwrap_err().kind,
            Kind::OutOfRange,
            "{far}"
        );
    }
}

#[test]
fn overflow_is_an_error_and_changes_nothing() {
    let mut full = Rate {
        hits: 5,
        total: i64::MAX,
    };
    assert_eq!(
        full.add(&Rate::of(true)).unwrap_err().kind,
        Kind::OutOfRange
    );
    assert_eq!(
        full,
        Rate {
            hits: 5,
            total: i64::MAX
        }
    );
    let mut heap = Action::of(i64::MAX).unwrap();
    assert_eq!(
        heap.add(&Action::of(1).unwrap()).unwrap_err().kind,
        Kind::OutOfRange
    );
    assert_eq!(heap.invariant(), Ok(()));
    round_trips(heap);
}

#[test]
fn subtracting_more_than_there_is_is_an_error() {
    let mut rate = Rate { hits: 1, total: 2 };
    assert_eq!(
        rate.subtract(&Rate { hits: 0, total: 2 }).unwrap_err().kind,
        Kind::OutOfRange
    );
    assert_eq!(
        rate.subtract(&Rate { hits: 2, total: 2 }).unwrap_err().kind,
        Kind::OutOfRange
    );
    assert_eq!(rate, Rate { hits: 1, total: 2 });
}

#[test]
fn kpis_over_nothing_are_none() {
    assert_eq!(Rate::default().percent(), None);
    assert_eq!(Nps::default().points(), None);
    assert_eq!(Growth { start: 0, end: 5 }.percent(), None);
    assert_eq!(Action::default().per_customer(), None);
    assert_eq!(Action::default().participation(), None);
    assert_eq!(Action::default().sum(), None);
    assert_eq!(
        Ratio {
            numerator: 5,
            denominator: 0
        }
        .percent(),
        None
    );
}

#[test]
fn scores_fall_in_their_class() {
    let classes: Vec<_> = (0..=10).map(|s| to_text(&Nps::of(s).unwrap())).collect();
    assert_eq!(classes[..7], vec!["(0,0,1)"; 7]);
    assert_eq!(classes[7..9], vec!["(0,1,0)"; 2]);
    assert_eq!(classes[9..], vec!["(1,0,0)"; 2]);
    for score in 0..=10 {
        assert_eq!(Nps::of(score), Nps::of_real(score.into()));
        assert_eq!(Nps::of(score), Nps::with_cutoffs(score, 6, 9));
    }
    let kind = |result: Result<Nps>| result.unwrap_err().kind;
    assert_eq!(kind(Nps::of(-1)), Kind::OutOfRange);
    assert_eq!(kind(Nps::of(99)), Kind::OutOfRange);
    assert_eq!(kind(Nps::of_real(f64::INFINITY)), Kind::OutOfRange);
    assert_eq!(kind(Nps::of_real(f64::NAN)), Kind::Nonsense);
    assert_eq!(kind(Nps::of_real(7.5)), Kind::Nonsense);
    assert_eq!(kind(Nps::with_cutoffs(5, 9, 9)), Kind::Nonsense);
}

#[test]
fn top_two_boxes() {
    for (scale, from) in [(5, 4), (7, 6), (10, 9)] {
        for score in 1..=scale {
            assert_eq!(Rate::top_two_box(score, scale), Ok(Rate::of(score >= from)));
        }
        assert!(Rate::top_two_box(0, scale).is_err());
        assert!(Rate::top_two_box(scale + 1, scale).is_err());
    }
    assert_eq!(Rate::top_two_box(1, 6).unwrap_err().kind, Kind::Nonsense);
}

#[test]
fn membership_is_read_at_the_two_bounds() {
    let bound = |value, inclusive| Some(Bound { value, inclusive });
    let between = |lower, upper| Some(Span::Between { lower, upper });
    let period = between(bound(10, true), bound(20, false));
    let at = |during| Growth::of_membership(during, period).unwrap();
    let counts = |start, end| Growth { start, end };
    assert_eq!(at(between(None, None)), counts(1, 1));
    assert_eq!(at(between(bound(10, true), bound(20, false))), counts(1, 0));
    assert_eq!(at(between(bound(10, false), bound(20, true))), counts(0, 1));
    assert_eq!(at(between(bound(11, true), bound(19, true))), counts(0, 0));
    assert_eq!(at(Some(Span::Empty)), counts(0, 0));
    assert_eq!(at(None), counts(0, 0));
    for bad in [
        None,
        Some(Span::Empty),
        between(None, bound(1, true)),
        between(bound(i64::MIN, true), bound(1, true)),
    ] {
        assert_eq!(
            Growth::of_membership(None, bad).unwrap_err().kind,
            Kind::Nonsense
        );
    }
}

#[test]
fn a_part_is_never_past_the_whole() {
    let large = Rate {
        hits: 81_099_280_448_302_966,
        total: 81_099_280_448_302_967,
    };
    assert!(large.percent().unwrap() <= 100.0);
    let half = Rate {
        hits: i64::MAX / 2,
        total: i64::MAX,
    };
    assert_eq!(half.percent(), Some(50.0));
    assert_eq!(
        Rate {
            hits: i64::MAX,
            total: i64::MAX
        }
        .percent(),
        Some(100.0)
    );
    let shrunk = Growth {
        start: i64::MAX,
        end: 1,
    };
    assert_eq!(shrunk.percent(), Some(-100.0));
}
