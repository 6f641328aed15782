use super::*;
use crate::catalog::builtin;
use serde_json::json;

fn definition(kpi: &str) -> Definition {
    Definition::effective(builtin(kpi), builtin(kpi).unwrap()).unwrap()
}

fn sentences(kpi: &str, value: f64, context: Value) -> Vec<String> {
    let (definition, context) = (definition(kpi), Context::read(context).unwrap());
    Insight::of(&definition, value, &context).unwrap().sentences
}

#[test]
fn a_value_alone_says_its_band() {
    assert_eq!(
        sentences("ambassador_rate", 12.0, json!({})),
        ["Ambassador Rate is 12.0 %, in the band Low, the weakest."]
    );
}

#[test]
fn all_that_is_known_is_said() {
    let context = json!({
    "low": 24.4, "high": 31.2, "n": 640, "previous": 33.1, "p_value": 0.003, "target": 30,
    "segments": [
        {"segment": "North", "n": 400, "value": 25.0, "previous_n": 300, "previous": 35.0},
        {"segment": "South", "n": 240, "value": 32.0, "previous_n": 200, "previous": 30.25}
    ]});
    assert_eq!(
        sentences("ambassador_rate", 27.625, context),
        [
            "Ambassador Rate is 27.6 %, in the band Moderate.",
            "With 95 % confidence it lies between 24.4 and 31.2 % (n = 640).",
            "That reaches from Moderate to Strong, so the band is not certain.",
            "It fell by 5.48 percentage points, from 33.1 %: more than chance explains (p = 0.003).",
            "Whether the target of 30.0 % is met is unsure: it lies within the interval.",
            "North contributes most: -6.13 of -5.48, -6.12 by its own value and -0.01 by its share of all.",
        ]
    );
}

#[test]
fn the_target_is_judged_by_the_interval() {
    let reached = |low: f64, high: f64, target: f64| {
        let context = Context::read(json!({"low": low, "high": high, "target": target})).unwrap();
        Insight::of(&definition("nps"), 20.0, &context)
            .unwrap()
            .target_reached
    };
    assert_eq!(reached(15.0, 25.0, 15.0), Some(Reached::Yes));
    assert_eq!(reached(15.0, 25.0, 25.0), Some(Reached::Unsure));
    assert_eq!(reached(15.0, 25.0, 25.1), Some(Reached::No));
}

#[test]
fn chance_is_judged_by_the_test_or_by_both_intervals() {
    let verdict = |context: Value| {
        let context = Context::read(context).unwrap();
        Insight::of(&definition("nps"), 20.0, &context)
            .unwrap()
            .verdict
    };
    let before = |low: f64, high: f64| json!({"low": 15, "high": 25, "previous": 12, "previous_low": low, "previous_high": high});
    // 8 less the root of 5 and 6.2, and of 5 and 6.3, squared.
    assert_eq!(verdict(before(6.0, 18.2)), Verdict::MoreThanChance);
    assert_eq!(verdict(before(6.0, 18.3)), Verdict::WithinChance);
    assert_eq!(verdict(json!({"previous": 12})), Verdict::Unknown);
    for (p, confidence, expected) in [
        (0.049, 0.95, Verdict::MoreThanChance),
        (0.05, 0.95, Verdict::WithinChance),
        (0.05, 0.9, Verdict::MoreThanChance),
    ] {
        assert_eq!(
            verdict(json!({"previous": 12, "p_value": p, "confidence": confidence})),
            expected
        );
    }
}

#[test]
fn segments_that_are_not_all_of_the_total_name_no_driver() {
    let context = json!({"previous": 10, "segments": [{"segment": "A", "n": 5, "value": 11, "previous_n": 5, "previous": 10}]});
    let said = sentences("csat", 30.0, context);
    assert_eq!(
        said.last().unwrap(),
        "The segments leave 19.0 percentage points of the change unexplained: they do not make up the total, so none is named."
    );
}

#[test]
fn a_context_that_makes_no_sense_is_refused() {
    for context in [
        json!([]),
        json!({"lo": 1}),
        json!({"low": 1}),
        json!({"low": 2, "high": 1}),
        json!({"p_value": 0.5}),
        json!({"previous": 1, "p_value": 1.5}),
        json!({"n": -1}),
        json!({"confidence": 1}),
        json!({"segments": [["A", 1]]}),
        json!({"segments": [{"segment": "A", "size": 1}]}),
        json!({"segments": 5}),
    ] {
        assert!(Context::read(context.clone()).is_err(), "{context}");
    }
    let message = Context::read(json!({"previus": 1})).unwrap_err().message;
    assert!(message.contains("did you mean \"previous\"?"), "{message}");
}
