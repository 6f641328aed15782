use super::bands::{Better, Range, Written, check, position};
use super::definition::{Definition, Raw, check_override, merge};
use super::*;
use crate::error::ErrorKind;
use crate::insight::{Context, Insight};
use proptest::prelude::*;
use serde_json::json;
use std::collections::{HashMap, HashSet};

fn raw(value: Value) -> Raw {
    value.as_object().unwrap().clone()
}

fn define(value: Value) -> crate::error::Result<Definition> {
    let own = raw(value);
    let known = own["kpi"].as_str().and_then(builtin);
    Definition::effective(known, own)
}

fn written(bands: &[(&str, &str)]) -> Vec<Written> {
    bands
        .iter()
        .map(|(label, range)| Written {
            label: (*label).into(),
            range: (*range).into(),
            meaning: None,
        })
        .collect()
}

/// The texts of an attribute, whatever its shape.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(item) => texts(&item["text"]),
        _ => vec![],
    }
}

const ATTRIBUTES: [&str; 12] = [
    "definition",
    "business_insights",
    "measurement_approach",
    "standard_formula",
    "trend_analysis",
    "diagnostic_questions",
    "actionable_tips",
    "visualization_suggestions",
    "risk_warnings",
    "tools_and_technologies",
    "integration_points",
    "change_impact",
];

#[test]
fn every_builtin_definition_is_valid_and_whole() {
    for name in builtin_names() {
        let file = builtin(name).unwrap_or_else(|| panic!("{name} does not parse"));
        assert_eq!(file["kpi"], name);
        for key in [
            "title",
            "family",
            "unit",
            "better",
            "formula",
            "scale",
            "categories",
            "related_kpis",
        ] {
            let given = file
                .get(key)
                .unwrap_or_else(|| panic!("{name} has no {key}"));
            assert!(
                !["\"\"", "[]", "{}", "null"].contains(&&*given.to_string()),
                "{name}: {key} is empty"
            );
        }
        // An aggregate of its name that the surface has, or a query.
        let declared = crate::surface::KPIS.iter().find(|kpi| kpi.name == name);
        let aggregate = file.get("aggregate").map(|a| a.as_str().unwrap());
        let query = file.get("query").map(|q| q.as_str().unwrap());
        assert_ne!(
            aggregate.is_some(),
            query.is_some(),
            "{name}: an aggregate or a query"
        );
        assert_eq!(
            query.is_some(),
            declared.unwrap().read_from.is_empty(),
            "{name}"
        );
        assert!(
            aggregate.is_none_or(|a| a.starts_with(&format!("{name}("))),
            "{name}: {aggregate:?}"
        );
        assert!(
            query.is_none_or(|q| q.starts_with("SELECT ")),
            "{name}: {query:?}"
        );
        let scale = |end: &str| file["scale"][end].as_f64().unwrap();
        assert!(scale("min") < scale("max"), "{name}: the range is empty");
        for key in ATTRIBUTES {
            let words: usize = texts(&file[key])
                .iter()
                .map(|t| t.split_whitespace().count())
                .sum();
            assert!(words >= 30, "{name}: {key} has {words} words");
        }
        assert!(
            Value::Object(file).to_string().is_ascii(),
            "{name}: readable in every encoding"
        );
        Definition::effective(builtin(name), raw(json!({"kpi": name}))).unwrap();
    }
}

/// The words of a text in lower case, without punctuation.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn no_sentence_is_repeated_in_the_catalogue() {
    let mut seen = HashSet::new();
    let mut runs: HashMap<Vec<String>, &str> = HashMap::new();
    for name in builtin_names() {
        let file = builtin(name).unwrap();
        for key in ATTRIBUTES {
            for text in texts(&file[key]) {
                for sentence in text.split_inclusive(['.', '?', '!', ';', ':']) {
                    let sentence = words(sentence);
                    assert!(
                        sentence.len() < 4 || seen.insert(sentence.clone()),
                        "{name}: {key}: {sentence:?}"
                    );
                }
                // Nor with a word or two changed at its end.
                for run in words(&text).windows(8) {
                    let other = runs.insert(run.to_vec(), name).unwrap_or(name);
                    assert_eq!(other, name, "{key}: {run:?}");
                }
            }
        }
    }
}

#[test]
fn related_kpis_name_each_other() {
    let related = |name: &str| -> Vec<String> {
        let file = builtin(name).unwrap_or_else(|| panic!("no KPI {name}"));
        let names = file["related_kpis"].as_array().unwrap().iter();
        names.map(|r| r.as_str().unwrap().to_owned()).collect()
    };
    for name in builtin_names() {
        let names = related(name);
        let different: HashSet<_> = names.iter().collect();
        assert!((3..=6).contains(&names.len()), "{name}: {names:?}");
        assert!(
            different.len() == names.len() && names.iter().all(|n| n != name),
            "{name}"
        );
        for other in names {
            // One that many KPIs touch names the six nearest.
            let back = related(&other);
            assert!(
                back.len() == 6 || back.iter().any(|n| n == name),
                "{name} names {other}, which does not name it"
            );
        }
    }
}

#[test]
fn bands_have_a_source() {
    // Those whose source the documentation names.
    let known = ["advocacy_actions", "advocacy_growth", "ambassador_rate"];
    for name in builtin_names() {
        let bands = builtin(name).unwrap().remove("bands").unwrap_or_default();
        let sourced = bands.as_array().into_iter().flatten().all(|band| {
            band["meaning"]
                .as_str()
                .is_some_and(|m| m.contains("https://"))
        });
        assert!(
            sourced || known.contains(&name),
            "{name}: bands without a source"
        );
    }
}

#[test]
fn a_kpi_that_came_under_a_name_in_use_leaves_the_users_own_alone() {
    let own = raw(json!({"kpi": "review_rating", "unit": "percent", "title": "Ours"}));
    let mine = Definition::effective(builtin("review_rating"), own).unwrap();
    assert!(!mine.builtin && mine.definition.is_none() && mine.aggregate.is_none());
    // Of an older KPI a unit is only repeated.
    let same = raw(json!({"kpi": "nps", "unit": "points", "title": "Ours"}));
    let nps = Definition::effective(builtin("nps"), same).unwrap();
    assert!(nps.builtin && nps.definition.is_some());
    // Without a unit it changes the built-in one.
    let patch = raw(json!({"kpi": "review_rating", "title": "Ours"}));
    let changed = Definition::effective(builtin("review_rating"), patch).unwrap();
    assert!(changed.builtin && changed.title.as_deref() == Some("Ours"));
}

#[test]
fn the_families_are_the_three() {
    let families = families();
    let names: Vec<_> = families
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["family"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["advocacy", "ambassadorship", "composite"]);
}

#[test]
fn ranges_keep_their_bounds() {
    let range = Range::parse("[15,30]").unwrap();
    assert!(
        !range.contains(14.999)
            && range.contains(15.0)
            && range.contains(30.0)
            && !range.contains(30.001)
    );
    let open = Range::parse("(,15)").unwrap();
    assert!(open.contains(f64::NEG_INFINITY) && open.contains(14.999) && !open.contains(15.0));
    assert!(Range::parse("[0,0]").unwrap().contains(-0.0));
    for bad in [
        "", "15", "[15]", "15,30", "[15,30", "[30,15]", "(15,15)", "[15,15)", "[,15)", "(15,]",
        "[a,b]", "[nan,1]", "[1,inf]", "[1,2,3]",
    ] {
        assert_eq!(Range::parse(bad), None, "{bad}");
    }
}

#[test]
fn bands_must_follow_each_other() {
    let message =
        |bands: &[(&str, &str)], better| check(written(bands), better).unwrap_err().message;
    assert!(message(&[("a", "(,15]"), ("b", "[15,)")], None).contains("overlap"));
    assert!(message(&[("a", "(,15)"), ("b", "(15,)")], None).contains("gap"));
    assert!(message(&[("a", "(,15)"), ("b", "[16,)")], None).contains("gap"));
    assert!(message(&[("a", "(,15)"), ("b", "[14,)")], None).contains("overlap"));
    assert!(message(&[("a", "(,)"), ("b", "[14,)")], None).contains("overlap"));
    assert!(message(&[("a", "[5,)"), ("b", "(,5)")], Some(Better::Higher)).contains("order"));
    assert!(message(&[("a", "(,5)"), ("b", "[5,)")], Some(Better::Lower)).contains("order"));
    assert!(message(&[("a", "(,5)"), ("a", "[5,)")], None).contains("two bands"));
    assert!(message(&[(" ", "(,5)")], None).contains("no label"));
    assert!(message(&[], None).contains("no bands"));
    assert!(
        check(
            written(&[("bad", "[5,)"), ("good", "(,5)")]),
            Some(Better::Lower)
        )
        .is_ok()
    );
    assert!(
        check(
            written(&[("a", "(,0)"), ("b", "[0,0]"), ("c", "(0,)")]),
            Some(Better::Higher)
        )
        .is_ok()
    );
}

proptest! {
    /// Cuts in order make bands that every number falls in exactly one of.
    #[test]
    fn every_value_falls_in_one_band(cuts in prop::collection::btree_set(-1000i32..1000, 1..6), included: u8, value in -1100.0..1100.0f64) {
        let cuts: Vec<_> = cuts.into_iter().collect();
        let mut lower = "(".to_owned();
        let mut bands = Vec::new();
        for (at, cut) in cuts.iter().enumerate() {
            let closes = included >> at & 1 == 1;
            bands.push(Written { label: at.to_string(), range: format!("{lower},{cut}{}", if closes { ']' } else { ')' }), meaning: None });
            lower = format!("{}{cut}", if closes { '(' } else { '[' });
        }
        bands.push(Written { label: "top".into(), range: format!("{lower},)"), meaning: None });
        let bands = check(bands, Some(Better::Higher)).unwrap();
        for value in cuts.iter().map(|c| f64::from(*c)).chain([value]) {
            prop_assert_eq!(bands.iter().filter(|band| band.range.contains(value)).count(), 1);
            let at = position(bands.iter().map(|b| b.range), value).unwrap().unwrap();
            prop_assert!(bands[at].range.contains(value));
        }
    }

    /// A patch over nothing, and the same patch again, give the patch.
    #[test]
    fn merging_twice_is_merging_once(target in -1e6..1e6f64, title in "[a-z]{1,9}") {
        let patch = raw(json!({"kpi": "x", "unit": "count", "target": target, "title": title}));
        let once = merge(Raw::new(), patch.clone());
        prop_assert_eq!(merge(once.clone(), patch.clone()), once);
    }

    /// Whatever JSON comes, it is refused with a reason or it is a definition that describes itself.
    #[test]
    fn any_definition_is_refused_or_valid(key in "[a-z_]{1,10}", number in any::<i32>(), text in ".{0,12}") {
        for value in [json!(number), json!(text), json!([text]), json!({"min": number}), json!(null)] {
            let mut own = raw(json!({"kpi": "own", "unit": "ratio"}));
            for key in [key.as_str(), "bands", "scale", "target", "actionable_tips", "title"] {
                own.insert(key.to_owned(), value.clone());
                if let Ok(definition) = Definition::effective(None, merge(Raw::new(), own.clone())) {
                    prop_assert!(insight(&definition, 1.0).is_ok());
                }
                own.remove(key);
            }
        }
    }
}

#[test]
fn nan_is_in_no_band() {
    assert_eq!(
        position(std::iter::empty(), f64::NAN).unwrap_err().kind,
        ErrorKind::InvalidParameter
    );
}

#[test]
fn own_definitions() {
    let own = define(json!({"kpi": "review_rate", "unit": "percent"})).unwrap();
    assert_eq!(own.title.as_deref(), Some("Review rate"));
    let message = |value| define(value).unwrap_err().message;
    assert!(message(json!({"kpi": "x"})).contains("no unit"));
    assert!(message(json!({"kpi": "x", "unit": "apples"})).contains("apples"));
    assert!(message(json!({"kpi": "x", "unit": "count", "colour": 1})).contains("colour"));
    assert!(message(json!({"kpi": "x", "unit": "count", "target": "high"})).contains("target"));
    assert!(
        message(json!({"kpi": "x", "unit": "count", "scale": {"min": 2, "max": 2}}))
            .contains("scale")
    );
    for name in ["", "X", "1x", "a b", "a;b", "é", &"x".repeat(64)] {
        assert!(
            message(json!({"kpi": name, "unit": "count"})).contains("cannot name"),
            "{name}"
        );
    }
}

#[test]
fn a_builtin_kpi_stays_what_it_is() {
    let patch = raw(json!({"kpi": "nps", "target": 50, "unit": "points"}));
    assert!(check_override(&builtin("nps").unwrap(), &patch).is_ok());
    let other = raw(json!({"kpi": "nps", "unit": "percent"}));
    assert!(check_override(&builtin("nps").unwrap(), &other).is_err());
    let effective = define(json!({"kpi": "nps", "target": 50})).unwrap();
    assert_eq!(effective.target, Some(50.0));
    assert!(effective.definition.is_some());
}

#[test]
fn advice_fits_where_the_value_stands() {
    let kpi = define(json!({
        "kpi": "x", "unit": "percent", "target": 50,
        "bands": [{"label": "bad", "range": "(,10)", "meaning": "m"}, {"label": "mid", "range": "[10,20)"}, {"label": "good", "range": "[20,)"}],
        "actionable_tips": ["always", {"text": "mend", "when": "weak"}, {"text": "keep", "when": "strong"}, {"text": "push", "when": "fair"}],
        "risk_warnings": "prose"
    })).unwrap();
    let tips = |value: f64| insight(&kpi, value).unwrap()["actionable_tips"].clone();
    assert_eq!(tips(5.0), json!(["mend", "always"]));
    assert_eq!(tips(15.0), json!(["push", "always"]));
    assert_eq!(tips(20.0), json!(["keep", "always"]));
    let weak = insight(&kpi, 5.0).unwrap();
    assert_eq!(
        (
            &weak["band"],
            &weak["band_rank"],
            &weak["meaning"],
            &weak["target_met"]
        ),
        (&json!("bad"), &json!(1), &json!("m"), &json!(false))
    );
    assert_eq!(weak["risk_warnings"], json!(["prose"]));
    assert_eq!(weak["diagnostic_questions"], json!([]));
    assert!(insight(&kpi, f64::NAN).is_err());

    let by_target = define(json!({"kpi": "y", "unit": "count", "better": "lower", "target": 3, "actionable_tips": [{"text": "keep", "when": "strong"}]})).unwrap();
    assert_eq!(
        insight(&by_target, 3.0).unwrap()["actionable_tips"],
        json!(["keep"])
    );
    assert_eq!(
        insight(&by_target, 4.0).unwrap()["actionable_tips"],
        json!([])
    );
}

#[test]
fn an_unknown_name_brings_the_nearest() {
    assert!(
        unknown("ambasador_rate", std::iter::empty())
            .hint
            .contains("\"ambassador_rate\"")
    );
    assert!(
        unknown("mine", ["mines"].into_iter())
            .hint
            .contains("\"mines\"")
    );
    assert!(
        !unknown("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", std::iter::empty())
            .hint
            .contains("Did you mean")
    );
}

/// As `kpi_insight` gives it without a context.
fn insight(definition: &Definition, value: f64) -> crate::error::Result<Value> {
    let context = Context::default();
    Ok(Insight::of(definition, value, &context)?.json(&context))
}
