use super::*;
use proptest::prelude::*;
use testkit::mutate::{mutate_bytes, mutate_text, times};
use testkit::random::Random;

use testkit::summary::Kind as Model;

/// One row of any kind, for properties that hold for every summary.
fn rates() -> impl Strategy<Value = Rate> {
    any::<bool>().prop_map(Rate::of)
}
fn scores() -> impl Strategy<Value = Nps> {
    (0..=10i32).prop_map(|score| Nps::of(score.into()).unwrap())
}
fn growths() -> impl Strategy<Value = Growth> {
    let flag = || proptest::option::of(any::<bool>());
    (flag(), flag()).prop_map(|(start, end)| Growth::of(start, end))
}
fn actions() -> impl Strategy<Value = Action> {
    prop_oneof![3 => 0..5i64, 1 => 0..1_000_000_000i64]
        .prop_map(|actions| Action::of(actions.into()).unwrap())
}
fn ratios() -> impl Strategy<Value = Ratio> {
    (0..1_000_000i64, 0..1_000_000_000i64).prop_map(|(n, d)| Ratio::of(n.into(), d.into()).unwrap())
}
fn flows() -> impl Strategy<Value = Flow> {
    (any::<bool>(), any::<bool>()).prop_map(|(start, end)| Flow::of(start, end))
}
fn ratio_samples() -> impl Strategy<Value = RatioSample> {
    let small = (-5..20i64, 0..20i64);
    let large = (-1_000_000_000..1_000_000_000i64, 0..1_000_000_000i64);
    prop_oneof![small, large].prop_map(|(n, d)| RatioSample::of(n.into(), d.into()).unwrap())
}
fn all_scores() -> impl Strategy<Value = Score> {
    (0..=10i32).prop_map(|score| Score::of(score.into()).unwrap())
}
fn weights() -> impl Strategy<Value = Weight> {
    prop_oneof![0..3i64, 0..3 * Weight::ONE, 0..=Weight::MOST]
        .prop_map(|weight| Weight::from_millionths(weight).unwrap())
}
fn weighted_rates() -> impl Strategy<Value = WeightedRate> {
    (any::<bool>(), weights()).prop_map(|(hit, weight)| WeightedRate::of(hit, weight))
}
fn weighted_scores() -> impl Strategy<Value = WeightedNps> {
    (scores(), weights()).prop_map(|(class, weight)| WeightedNps::of(class, weight))
}
fn customers() -> impl Strategy<Value = Customer> {
    let flag = || proptest::option::of(any::<bool>());
    (
        (flag(), flag(), flag()),
        proptest::option::of(0..=10i32),
        proptest::option::of(1..=5i32),
        proptest::option::of(prop_oneof![3 => 0..5i64, 1 => 0..1_000_000_000i64]),
    )
        .prop_map(
            |((advocate, was_advocate, referred), nps_score, csat_score, actions)| Customer {
                advocate,
                was_advocate,
                nps_score: nps_score.map(Number::from),
                csat_score: csat_score.map(Number::from),
                referred,
                actions: actions.map(Number::from),
            },
        )
}
fn scorecards() -> impl Strategy<Value = Scorecard> {
    customers().prop_map(|customer| Scorecard::of(customer).unwrap())
}

/// Any bytes, and such as may well be a scorecard: 18 words of small numbers.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let any = prop::collection::vec(prop_oneof![Just(0u8), any::<u8>()], 0..48);
    let words = prop::collection::vec(0..3u64, 18)
        .prop_map(|words| words.into_iter().flat_map(u64::to_be_bytes).collect());
    prop_oneof![any, words]
}

/// Nothing is known.
const UNKNOWN: Customer = Customer {
    advocate: None,
    was_advocate: None,
    nps_score: None,
    csat_score: None,
    referred: None,
    actions: None,
};

/// The counts of a summary, in order.
fn parts<S: Summary>(summary: &S) -> Vec<i128> {
    let mut parts = Vec::new();
    summary.for_each_part(|part| parts.push(part));
    parts
}

/// A summary of these counts, whether or not they can be.
fn of_parts<S: Summary>(parts: &[i128]) -> S {
    let mut next = parts.iter().copied();
    S::from_parts(|| next.next().unwrap()).unwrap()
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
    #[test]
    fn scorecard_merges(rows in prop::collection::vec(scorecards(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }

    #[test]
    fn flow_merges(rows in prop::collection::vec(flows(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn ratio_sample_merges(rows in prop::collection::vec(ratio_samples(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn score_merges(rows in prop::collection::vec(all_scores(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn weighted_rate_merges(rows in prop::collection::vec(weighted_rates(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }
    #[test]
    fn weighted_nps_merges(rows in prop::collection::vec(weighted_scores(), 0..40), cut: usize, shift: usize) {
        merges(rows, cut, shift);
    }

    /// Equal weights are none: the KPI, its effective number and its variance are those of
    /// the plain counts.
    #[test]
    fn equal_weights_weigh_nothing(
        rows in prop::collection::vec((0..=10i32, any::<bool>()), 2..40),
        weight in 1..=Weight::MOST,
    ) {
        let weight = Weight::from_millionths(weight).unwrap();
        let n = rows.len() as f64;
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) + 1e-300;
        let nps = sum(&rows.iter().map(|(s, _)| Nps::of((*s).into()).unwrap()).collect::<Vec<_>>());
        let weighted = sum(&rows.iter().map(|(s, _)| WeightedNps::of(Nps::of((*s).into()).unwrap(), weight)).collect::<Vec<_>>());
        prop_assert!((weighted.points().unwrap() - nps.points().unwrap()).abs() < 1e-12);
        prop_assert!(near(weighted.n_effective().unwrap(), n));
        prop_assert!(near(weighted.design_effect().unwrap(), 1.0));
        let [p, s, d] = [nps.promoters, nps.passives, nps.detractors].map(|x| x as f64 / n);
        let variance = (s * (p + d) + 4.0 * p * d) / (n - 1.0);
        prop_assert!(near(weighted.variance().unwrap(), variance));
        let rate = sum(&rows.iter().map(|(_, hit)| Rate::of(*hit)).collect::<Vec<_>>());
        let weighted = sum(&rows.iter().map(|(_, hit)| WeightedRate::of(*hit, weight)).collect::<Vec<_>>());
        prop_assert!(near(weighted.percent().unwrap(), rate.percent().unwrap()));
        let share = rate.hits as f64 / n;
        prop_assert!(near(weighted.variance().unwrap(), share * (1.0 - share) / (n - 1.0)));
    }

    /// What is read of a distribution afterwards is what the rows give one by one.
    #[test]
    fn a_distribution_is_read_in_any_way(rows in prop::collection::vec(0..=10i32, 0..40), low in -2..12i32, more in 1..5i32) {
        let score = sum(&rows.iter().map(|s| Score::of((*s).into()).unwrap()).collect::<Vec<_>>());
        let nps = sum(&rows.iter().map(|s| Nps::with_cutoffs((*s).into(), low, low + more).unwrap()).collect::<Vec<_>>());
        prop_assert_eq!(score.nps(low, low + more), Ok(nps));
        let top = sum(&rows.iter().map(|s| Rate::of(*s >= low)).collect::<Vec<_>>());
        prop_assert_eq!(score.top_box(low), Ok(top));
        prop_assert_eq!(Score::of_distribution(score.distribution()), Ok(score));
        let n = rows.len() as f64;
        let mean = rows.iter().sum::<i32>() as f64 / n;
        prop_assert_eq!(score.mean().is_none(), rows.is_empty());
        prop_assert!(score.mean().is_none_or(|m| (m - mean).abs() < 1e-12));
        let squares: f64 = rows.iter().map(|s| (f64::from(*s) - mean).powi(2)).sum();
        let deviation = (squares / (n - 1.0)).sqrt();
        prop_assert!(score.standard_deviation().is_none_or(|d| (d - deviation).abs() < 1e-12));
        let effort = rows.iter().all(|s| (1..=7).contains(s));
        prop_assert_eq!(score.ces().is_ok(), effort);
    }

    /// Sums that no pairs have are refused.
    #[test]
    fn squares_must_fit_pairs(rows in prop::collection::vec(ratio_samples(), 1..6), more in 1..1000i128) {
        let whole = sum(&rows);
        let squares = |n, d| RatioSample { numerator_squares: n, denominator_squares: d, ..whole };
        let (y, x) = (i128::from(whole.numerator), i128::from(whole.denominator));
        let n = i128::from(whole.n);
        prop_assert!(squares(y * y / n - more, whole.denominator_squares).invariant().is_err());
        prop_assert!(squares(whole.numerator_squares, x * x / n - more).invariant().is_err());
        prop_assert!(squares(whole.numerator_squares + 1, whole.denominator_squares).invariant().is_err());
        let most = (whole.numerator_squares as f64 * whole.denominator_squares as f64).sqrt();
        let products = most as i128 + 2 + (most * 1e-9) as i128;
        let wide = |products| RatioSample { products, ..whole };
        prop_assert!(wide(products).invariant().is_err() && wide(-products).invariant().is_err());
        let nobody = RatioSample { n: 0, ..whole };
        let nothing = whole.numerator_squares + whole.denominator_squares == 0;
        prop_assert!(nothing || nobody.invariant().is_err());
    }

    /// Each part of a scorecard is what its own summary makes of the same rows, those
    /// left out that lack what it needs.
    #[test]
    fn a_scorecard_is_its_parts(rows in prop::collection::vec(customers(), 0..40)) {
        let whole = sum(&rows.iter().map(|c| Scorecard::of(*c).unwrap()).collect::<Vec<_>>());
        fn of<T, S: Summary>(rows: &[Customer], field: impl Fn(&Customer) -> Option<T>, one: impl Fn(T) -> S) -> S {
            sum(&rows.iter().filter_map(|c| field(c).map(&one)).collect::<Vec<_>>())
        }
        let both = |c: &Customer| c.was_advocate.zip(c.advocate);
        let by_parts = Scorecard {
            ambassadors: of(&rows, |c| c.advocate, Rate::of),
            growth: of(&rows, |c| Some((c.was_advocate, c.advocate)), |(start, end)| Growth::of(start, end)),
            retention: of(&rows, both, |(start, end)| Rate::retained(start, end)),
            nps: of(&rows, |c| c.nps_score, |score| Nps::of(score).unwrap()),
            csat: of(&rows, |c| c.csat_score, |score| Rate::top_two_box(score, 5).unwrap()),
            referrals: of(&rows, |c| c.referred, Rate::of),
            actions: of(&rows, |c| c.actions, |actions| Action::of(actions).unwrap()),
        };
        prop_assert_eq!(whole, by_parts);
    }

    /// A scorecard at the limit in any field takes no more there, and stays as it was.
    #[test]
    fn scorecard_overflow_changes_nothing(rows in prop::collection::vec(scorecards(), 1..10), field in 0..16usize, more in 1..i64::MAX) {
        let before = sum(&rows);
        let mut full = parts(&before);
        full[field] = i64::MAX.into();
        let full: Scorecard = of_parts(&full);
        let mut one = vec![0; 17];
        one[field] = more.into();
        let one: Scorecard = of_parts(&one);
        let mut state = full;
        prop_assert_eq!(state.add(&one).unwrap_err().kind, ErrorKind::OutOfRange);
        prop_assert_eq!(state, full);
        let mut state = one;
        prop_assert_eq!(state.add(&full).unwrap_err().kind, ErrorKind::OutOfRange);
        prop_assert_eq!(state, one);
    }

    /// What was never merged cannot be subtracted, and the attempt changes nothing.
    #[test]
    fn scorecard_underflow_changes_nothing(rows in prop::collection::vec(scorecards(), 0..10), field in 0..17usize) {
        let before = sum(&rows);
        let mut more = parts(&before);
        more[field] += 1;
        let more: Scorecard = of_parts(&more);
        let mut state = before;
        prop_assert_eq!(state.subtract(&more).unwrap_err().kind, ErrorKind::OutOfRange);
        prop_assert_eq!(state, before);
    }

    /// A row that is refused is refused whatever else it holds.
    #[test]
    fn a_customer_is_refused_as_by_the_parts(customer in customers(), score in 11..1000i32, low in -1000..0i64) {
        let kind = |customer| Scorecard::of(customer).unwrap_err().kind;
        prop_assert_eq!(kind(Customer { nps_score: Some(score.into()), ..customer }), ErrorKind::OutOfRange);
        prop_assert_eq!(kind(Customer { csat_score: Some(score.into()), ..customer }), ErrorKind::OutOfRange);
        prop_assert_eq!(kind(Customer { csat_score: Some(0.into()), ..customer }), ErrorKind::OutOfRange);
        prop_assert_eq!(kind(Customer { actions: Some(low.into()), ..customer }), ErrorKind::OutOfRange);
    }

    /// Text is either refused or read as a value that obeys its rule and reads back.
    #[test]
    fn any_text_is_refused_or_valid(text in prop_oneof!["[(]?[-0-9, ()]{0,60}[)]?", "[(]([0-9]{1,2},){16}[0-9]{1,4}[)]"]) {
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
        check::<Flow>(&text);
        check::<RatioSample>(&text);
        check::<Score>(&text);
        check::<WeightedRate>(&text);
        check::<WeightedNps>(&text);
        check::<Scorecard>(&text);
    }

    /// So are bytes, whatever their length.
    #[test]
    fn any_bytes_are_refused_or_valid(bytes in bytes()) {
        fn check<S: Summary>(bytes: &[u8]) {
            match from_wire::<S>(bytes) {
                Ok(summary) => {
                    assert_eq!(summary.invariant(), Ok(()));
                    assert_eq!(to_wire(&summary)[..bytes.len()], *bytes);
                }
                Err(error) => assert_eq!(error.kind, ErrorKind::InvalidBinary),
            }
        }
        check::<Rate>(&bytes);
        check::<Nps>(&bytes);
        check::<Growth>(&bytes);
        check::<Action>(&bytes);
        check::<Ratio>(&bytes);
        check::<Flow>(&bytes);
        check::<RatioSample>(&bytes);
        check::<Score>(&bytes);
        check::<WeightedRate>(&bytes);
        check::<WeightedNps>(&bytes);
        check::<Scorecard>(&bytes);
    }

    /// The rule of an action summary holds for rows and fails for squares that no rows have.
    #[test]
    fn squares_must_be_possible(rows in prop::collection::vec(0..50i64, 1..6), off in 1..4i128) {
        let whole = sum(&rows.iter().map(|n| Action::of((*n).into()).unwrap()).collect::<Vec<_>>());
        let most = { let heap = i128::from(whole.actions); heap * heap };
        let heaped = Action { squares: most + off, ..whole };
        prop_assert!(heaped.invariant().is_err());
        let spread = Action { squares: i128::from(whole.actions) - off, ..whole };
        prop_assert!(spread.invariant().is_err());
    }
}

/// Mutations of valid text, and as many of valid binary, for each type.
const MUTATIONS: usize = 1_000_000;

/// Every mutation is refused, as what it is, or read as a value that obeys its rule,
/// by the model's word as well, and that writes and reads back to the same bits.
fn mutations<S: Summary>(model: Model) {
    let mut random = Random::new(0xF022);
    let (mut valid, tries) = (0, times(MUTATIONS));
    for _ in 0..tries {
        let text = mutate_text(model, &mut random);
        match from_text::<S>(&text) {
            Ok(summary) => {
                valid += 1;
                assert_eq!(summary.invariant(), Ok(()), "{text}");
                assert!(model.holds(&parts(&summary)), "{text}");
                round_trips(summary);
            }
            Err(error) => assert!(
                matches!(error.kind, ErrorKind::InvalidText | ErrorKind::OutOfRange),
                "{text}: {error:?}"
            ),
        }
        let bytes = mutate_bytes(model, &mut random);
        match from_wire::<S>(&bytes) {
            Ok(summary) => {
                valid += 1;
                assert_eq!(summary.invariant(), Ok(()), "{bytes:?}");
                assert!(model.holds(&parts(&summary)), "{bytes:?}");
                assert_eq!(to_wire(&summary)[..wire_len::<S>()], bytes);
                round_trips(summary);
            }
            Err(error) => assert_eq!(error.kind, ErrorKind::InvalidBinary, "{bytes:?}"),
        }
    }
    println!(
        "{}: {tries} texts and as many binary forms, {valid} valid",
        S::TYPE
    );
    assert!(
        valid > tries / 25 && valid < tries * 39 / 25,
        "too one-sided to show much: {valid} of twice {tries} valid"
    );
}

#[test]
fn rate_mutations() {
    mutations::<Rate>(Model::Rate);
}
#[test]
fn nps_mutations() {
    mutations::<Nps>(Model::Nps);
}
#[test]
fn growth_mutations() {
    mutations::<Growth>(Model::Growth);
}
#[test]
fn action_mutations() {
    mutations::<Action>(Model::Action);
}
#[test]
fn ratio_mutations() {
    mutations::<Ratio>(Model::Ratio);
}
#[test]
fn scorecard_mutations() {
    mutations::<Scorecard>(Model::Scorecard);
}

#[test]
fn flow_mutations() {
    mutations::<Flow>(Model::Flow);
}
#[test]
fn score_mutations() {
    mutations::<Score>(Model::Score);
}
#[test]
fn ratio_sample_mutations() {
    mutations::<RatioSample>(Model::RatioSample);
}
#[test]
fn weighted_rate_mutations() {
    mutations::<WeightedRate>(Model::WeightedRate);
}
#[test]
fn weighted_nps_mutations() {
    mutations::<WeightedNps>(Model::WeightedNps);
}

#[test]
fn sizes_are_those_of_the_sql_types() {
    assert_eq!(size_of::<Rate>(), 16);
    assert_eq!(size_of::<Nps>(), 24);
    assert_eq!(size_of::<Growth>(), 16);
    assert_eq!(size_of::<Action>(), 40);
    assert_eq!(size_of::<Ratio>(), 16);
    assert_eq!(size_of::<Scorecard>(), 144);
    assert_eq!(size_of::<Flow>(), 32);
    assert_eq!(size_of::<RatioSample>(), 72);
    assert_eq!(size_of::<Score>(), 88);
    assert_eq!(size_of::<WeightedRate>(), 72);
    assert_eq!(size_of::<WeightedNps>(), 104);
    assert_eq!(wire_len::<Scorecard>(), 144);
    assert!(
        [
            align_of::<Rate>(),
            align_of::<Action>(),
            align_of::<Scorecard>()
        ]
        .iter()
        .all(|align| *align <= 8)
    );
}

#[test]
fn text_form_is_plain() {
    let nps = sum(&[
        Nps::of(10.into()).unwrap(),
        Nps::of(8.into()).unwrap(),
        Nps::of(0.into()).unwrap(),
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
            ErrorKind::InvalidText,
            "{bad}"
        );
    }
    assert_eq!(
        from_text::<Rate>("(2,1)").unwrap_err().kind,
        ErrorKind::InvalidText
    );
    for far in [
        "(9223372036854775808,1,1)",
        "(1,1,170141183460469231731687303715884105728)",
    ] {
        assert_eq!(
            from_text::<Nps>(far).unwrap_err().kind,
            ErrorKind::OutOfRange,
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
        ErrorKind::OutOfRange
    );
    assert_eq!(
        full,
        Rate {
            hits: 5,
            total: i64::MAX
        }
    );
    let mut heap = Action::of(i64::MAX.into()).unwrap();
    assert_eq!(
        heap.add(&Action::of(1.into()).unwrap()).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    assert_eq!(heap.invariant(), Ok(()));
    round_trips(heap);
}

#[test]
fn subtracting_more_than_there_is_is_an_error() {
    let mut rate = Rate { hits: 1, total: 2 };
    assert_eq!(
        rate.subtract(&Rate { hits: 0, total: 2 }).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    assert_eq!(
        rate.subtract(&Rate { hits: 2, total: 2 }).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    assert_eq!(rate, Rate { hits: 1, total: 2 });
}

#[test]
fn a_flow_is_growth_and_retention() {
    let flow = Flow {
        never: 50,
        gained: 10,
        lost: 5,
        kept: 35,
    };
    assert_eq!((flow.growth(), flow.retention()), (Some(12.5), Some(87.5)));
    assert_eq!(
        (flow.customers(), flow.at_start(), flow.at_end()),
        (100, 40, 45)
    );
    let gained = Flow::of(false, true);
    assert_eq!((gained.growth(), gained.retention()), (None, None));
    let full = Flow {
        never: 0,
        gained: i64::MAX,
        lost: i64::MAX,
        kept: i64::MAX,
    };
    assert_eq!((full.growth(), full.retention()), (Some(0.0), Some(50.0)));
}

#[test]
fn signed_sums_do_not_wrap() {
    let far = |sign: i64| RatioSample::of((sign * i64::MAX).into(), Number::Whole(1)).unwrap();
    let mut state = far(1);
    let before = state;
    assert_eq!(state.add(&far(1)).unwrap_err().kind, ErrorKind::OutOfRange);
    assert_eq!(
        state.subtract(&far(-1)).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    assert_eq!(state, before);
    state.add(&far(-1)).unwrap();
    assert_eq!((state.numerator, state.percent()), (0, Some(0.0)));
    round_trips(state);
    state.subtract(&far(-1)).unwrap();
    assert_eq!(state, before);
    assert_eq!(
        RatioSample::of(Number::Whole(1), Number::Whole(-1))
            .unwrap_err()
            .kind,
        ErrorKind::OutOfRange
    );
    let least = RatioSample::of(i64::MIN.into(), i64::MAX.into()).unwrap();
    assert_eq!(least.invariant(), Ok(()));
    round_trips(least);
}

#[test]
fn weights_are_bounded() {
    for weight in [-1, Weight::MOST + 1, i64::MIN, i64::MAX] {
        let refused = Weight::from_millionths(weight).unwrap_err();
        assert_eq!(refused.kind, ErrorKind::OutOfRange);
    }
    assert_eq!(Weight::of_real(1.25), Weight::from_millionths(1_250_000));
    assert_eq!(Weight::of_real(1.0 / 3.0), Weight::from_millionths(333_333));
    assert_eq!(Weight::of_real(1e9), Weight::from_millionths(Weight::MOST));
    for weight in [-1.0, 1e9 + 1.0, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
        assert_eq!(
            Weight::of_real(weight).unwrap_err().kind,
            ErrorKind::OutOfRange
        );
    }
    assert_eq!(
        Weight::of_real(f64::NAN).unwrap_err().kind,
        ErrorKind::InvalidParameter
    );
    // Of a numeric: 0.33333349 and 0.3333335, digits to the base 10,000 behind a short header.
    for (digits, millionths) in [([3333i16, 3349], 333_333), ([3333, 3350], 333_334)] {
        let header = 0x8000u16 | 0x0040 | 0x003F;
        let mut stored = header.to_ne_bytes().to_vec();
        stored.extend(digits.iter().flat_map(|digit| digit.to_ne_bytes()));
        assert_eq!(
            Weight::from_numeric(&stored),
            Weight::from_millionths(millionths)
        );
    }
    assert_eq!(Weight::of(Number::Whole(3)), Weight::of_real(3.0));
    assert_eq!(
        Weight::of(Number::Whole(i64::MAX)).unwrap_err().kind,
        ErrorKind::OutOfRange
    );
    let none = WeightedRate::of(true, Weight::from_millionths(0).unwrap());
    assert_eq!(none, WeightedRate::default());
    assert_eq!(
        (none.percent(), none.n_effective(), none.variance()),
        (None, None, None)
    );
    let none = WeightedNps::default();
    assert_eq!(
        (none.points(), none.design_effect(), none.variance()),
        (None, None, None)
    );
    // More weight than rows can give, and less than they must.
    for text in [
        "(1,3000000,0,9000000000001,0)",
        "(2,3000000,0,4000000000000,0)",
        "(1,0,0,0,0)",
        "(3,1,1,1,1)",
    ] {
        assert!(from_text::<WeightedRate>(text).is_err(), "{text}");
    }
    assert!(from_text::<WeightedRate>("(1,3000000,0,9000000000000,0)").is_ok());
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
fn an_unknown_customer_counts_nowhere() {
    assert_eq!(Scorecard::of(UNKNOWN), Ok(Scorecard::default()));
    let only = |customer| to_text(&Scorecard::of(customer).unwrap());
    for (customer, text) in [
        (
            Customer {
                advocate: Some(true),
                ..UNKNOWN
            },
            "(1,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0)",
        ),
        (
            Customer {
                was_advocate: Some(true),
                ..UNKNOWN
            },
            "(0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0)",
        ),
        (
            Customer {
                nps_score: Some(7.into()),
                ..UNKNOWN
            },
            "(0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0)",
        ),
        (
            Customer {
                csat_score: Some(3.into()),
                ..UNKNOWN
            },
            "(0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0)",
        ),
        (
            Customer {
                referred: Some(true),
                ..UNKNOWN
            },
            "(0,0,0,0,0,0,0,0,0,0,0,1,1,0,0,0,0)",
        ),
        (
            Customer {
                actions: Some(3.into()),
                ..UNKNOWN
            },
            "(0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,3,9)",
        ),
    ] {
        assert_eq!(only(customer), text);
    }
}

#[test]
fn scores_fall_in_their_class() {
    let classes: Vec<_> = (0..=10)
        .map(|s| to_text(&Nps::of(Number::Whole(s)).unwrap()))
        .collect();
    assert_eq!(classes[..7], vec!["(0,0,1)"; 7]);
    assert_eq!(classes[7..9], vec!["(0,1,0)"; 2]);
    assert_eq!(classes[9..], vec!["(1,0,0)"; 2]);
    for score in 0..=10 {
        let score = Number::Whole(score);
        assert_eq!(Nps::of(score), Nps::of(score.to_f64().into()));
        assert_eq!(Nps::of(score), Nps::with_cutoffs(score, 6, 9));
    }
    let kind = |result: Result<Nps>| result.unwrap_err().kind;
    assert_eq!(kind(Nps::of((-1).into())), ErrorKind::OutOfRange);
    assert_eq!(kind(Nps::of(99.into())), ErrorKind::OutOfRange);
    assert_eq!(
        kind(Nps::of(Number::from(f64::INFINITY))),
        ErrorKind::OutOfRange
    );
    assert_eq!(
        kind(Nps::of(Number::from(f64::NAN))),
        ErrorKind::InvalidParameter
    );
    assert_eq!(
        kind(Nps::of(Number::from(7.5))),
        ErrorKind::InvalidParameter
    );
    assert_eq!(
        kind(Nps::with_cutoffs(5.into(), 9, 9)),
        ErrorKind::InvalidParameter
    );
}

#[test]
fn top_two_boxes() {
    for (scale, from) in [(5, 4), (7, 6), (10, 9)] {
        for score in 1..=scale {
            assert_eq!(
                Rate::top_two_box(score.into(), scale),
                Ok(Rate::of(score >= from))
            );
        }
        assert!(Rate::top_two_box(0.into(), scale).is_err());
        assert!(Rate::top_two_box((scale + 1).into(), scale).is_err());
    }
    assert_eq!(
        Rate::top_two_box(1.into(), 6).unwrap_err().kind,
        ErrorKind::InvalidParameter
    );
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
            ErrorKind::InvalidParameter
        );
    }
}

#[test]
fn closing_states_are_those_just_before_the_bounds() {
    let bound = |value, inclusive| Some(Bound { value, inclusive });
    let during = |lower, upper| {
        let during = Span::Between {
            lower: bound(lower, true),
            upper: bound(upper, false),
        };
        let period = Span::Between {
            lower: bound(10, true),
            upper: bound(20, false),
        };
        Growth::of_closing_states(Some(during), Some(period)).unwrap()
    };
    let counts = |start, end| Growth { start, end };
    // Who begins with the period was not there before it, who leaves with its end still was.
    assert_eq!(during(10, 20), counts(0, 1));
    assert_eq!(during(9, 10), counts(1, 0));
    assert_eq!(during(20, 30), counts(0, 0));
    assert_eq!(during(0, 19), counts(1, 0));
    assert_eq!(during(0, 30), counts(1, 1));
}

#[test]
fn counts_made_elsewhere_obey_the_rule() {
    let of = |counts: &[i128]| {
        let mut next = counts.iter().copied();
        from_counts::<Action>(|| next.next())
    };
    assert_eq!(to_text(&of(&[10, 4, 7, 15]).unwrap()), "(10,4,7,15)");
    for broken in [
        [10, 11, 11, 11],
        [-1, 0, 0, 0],
        [10, 10, 14, 14],
        [i128::MAX, 0, 0, 0],
    ] {
        assert_eq!(of(&broken).unwrap_err().kind, ErrorKind::InvalidParameter);
    }
}

#[test]
fn hints_name_the_longer_scales_first() {
    let hint = |score: f64, scale| Rate::top_two_box(score.into(), scale).unwrap_err().hint;
    assert!(hint(6.0, 5).starts_with("If the answers are on a longer scale, use csat(score, 7)"));
    assert!(
        hint(9.0, 5)
            .starts_with("If the answers are on a longer scale, use csat(score, 10) for 1-10.")
    );
    assert!(hint(9.0, 7).starts_with("If the answers are on a longer scale, use csat(score, 10)"));
    assert!(hint(99.0, 5).starts_with("If it is a code"));
    assert!(hint(4.53, 5).starts_with("If it is an average"));
    let hint = |score: i64| Nps::of(score.into()).unwrap_err().hint;
    assert!(hint(-100).contains("nps_summary(promoters, passives, detractors)"));
    assert!(hint(99).contains("If it is a code"));
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
