//! The statistics against SciPy, statsmodels and pyMannKendall, on thousands of
//! random inputs. `make test` installs them; where there is no Python, the test
//! says that it is skipped.

mod common;

use common::Database;
use postgres::{Client, SimpleQueryMessage};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn statistics_agree_with_independent_implementations() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/python/bin/python");
    if !python.exists() {
        // Written past the capture of the test runner, so that it is seen.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            b"\nSKIPPED: the cross-check with SciPy and statsmodels, as Python or its packages are missing\n",
        );
        return;
    }
    let database = Database::new("cross_check");
    let mut client = database.client();
    for script in ["reference.py", "methods.py"] {
        let script = root.join("tests/cross_check").join(script);
        let reference = Command::new(&python).arg(&script).output().unwrap();
        assert!(
            reference.status.success(),
            "{}",
            String::from_utf8_lossy(&reference.stderr)
        );
        let cases: Vec<Value> = String::from_utf8(reference.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(cases.len() >= 2000, "{} cases", cases.len());
        let wrong = differing(&mut client, &cases);
        assert!(
            wrong.is_empty(),
            "{} of {} cases of {} differ:\n{}",
            wrong.len(),
            cases.len(),
            script.display(),
            wrong[..wrong.len().min(20)].join("\n")
        );
        println!("{} random inputs agree", cases.len());
    }
}

/// The cases in which the extension gives something else.
fn differing(client: &mut Client, cases: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    // Many queries a message, as most of the time would else be spent on its way.
    for batch in cases.chunks(200) {
        let queries: Vec<&str> = batch.iter().map(|c| c["sql"].as_str().unwrap()).collect();
        let mut answers = vec![Vec::new()];
        for message in client.simple_query(&queries.join(";\n")).unwrap() {
            match message {
                SimpleQueryMessage::Row(row) => {
                    let last = answers.last_mut().unwrap();
                    last.extend((0..row.len()).map(|i| row.get(i).map(str::to_owned)));
                }
                SimpleQueryMessage::CommandComplete(_) => answers.push(Vec::new()),
                _ => {}
            }
        }
        for (case, ours) in batch.iter().zip(answers) {
            let tolerance = case["tolerance"].as_f64().unwrap();
            let theirs: Vec<f64> = case["expected"]
                .as_array()
                .unwrap()
                .iter()
                .map(number)
                .collect();
            let agree = ours.len() == theirs.len()
                && ours.iter().zip(&theirs).all(|(ours, theirs)| {
                    let ours = ours.as_ref().and_then(|ours| ours.parse::<f64>().ok());
                    ours.is_some_and(|ours| {
                        ours == *theirs
                            || (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0)
                    })
                });
            if !agree {
                wrong.push(format!(
                    "{}\n  ours   {ours:?}\n  theirs {theirs:?}",
                    case["sql"].as_str().unwrap()
                ));
            }
        }
    }
    wrong
}

/// JSON has no infinity; it is a string.
fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_f64().unwrap(),
    }
}
