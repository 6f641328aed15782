//! JSON of users with random changes: a spec and a definition are read, or refused
//! as an invalid parameter, and never anything else.

use super::*;
use crate::catalog::builtin;
use crate::catalog::definition::{Definition, Raw, check_keys, check_override};
use crate::error::{ErrorKind, Result};
use serde_json::Value;
use testkit::mutate::{DEFINITIONS, SPECS, mutate_json_text, times};
use testkit::random::Random;

const MUTATIONS: usize = 200_000;

/// Reads mutations of `valid`; what `read` takes must be fit for all that it does with it.
fn mutations(what: &str, valid: &[&str], read: impl Fn(Value) -> Result<()>) {
    let mut random = Random::new(0x150);
    let tries = times(MUTATIONS);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..tries {
        let text = mutate_json_text(valid, &mut random);
        // What is no JSON does not get as far as this.
        let Ok(given) = serde_json::from_str(&text) else {
            continue;
        };
        match read(given) {
            Ok(()) => taken += 1,
            Err(error) => {
                assert_eq!(error.kind, ErrorKind::InvalidParameter, "{text}: {error:?}");
                assert!(!error.hint.is_empty(), "{text}: {error:?}");
                refused += 1;
            }
        }
    }
    println!("{what}: {tries} mutations, {taken} taken, {refused} refused");
    assert!(
        taken > tries / 50 && refused > tries / 50,
        "too one-sided to show much: {taken} taken, {refused} refused of {tries}"
    );
}

#[test]
fn specs() {
    mutations("specs", &SPECS, |given| {
        let spec = Spec::read(given)?;
        assert!(!spec.measures.is_empty());
        assert!(spec.confidence > 0.0 && spec.confidence < 1.0);
        Ok(())
    });
}

#[test]
fn definitions() {
    mutations("definitions", &DEFINITIONS, |given| {
        let own: Raw = match given {
            Value::Object(own) => own,
            // As kpi_define has it, which takes an object only.
            _ => Raw::new(),
        };
        check_keys(&own)?;
        let known = own.get("kpi").and_then(Value::as_str).and_then(builtin);
        if let Some(known) = &known {
            check_override(known, &own)?;
        }
        let definition = Definition::effective(known, own)?;
        for value in [f64::MIN, -1.0, 0.0, 0.5, 10.0, f64::MAX] {
            crate::insight::Insight::of(&definition, value, &crate::insight::Context::default())?;
        }
        Ok(())
    });
}
