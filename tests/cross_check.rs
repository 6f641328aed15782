//! The statistics against SciPy, statsmodels and pyMannKendall, on thousands of
//! random inputs. `make test` installs them; where there is no Python, the test
//! says that it is skipped.

mod common;

use common::{Database, rows};
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
    let reference = Command::new(python)
        .arg(root.join("tests/cross_check/reference.py"))
        .output()
        .unwrap();
    assert!(
        reference.status.success(),
        "{}",
        String::from_utf8_lossy(&reference.stderr)
    );
    let cases = String::from_utf8(reference.stdout).unwrap();

    let database = Database::new("cross_check");
    let mut client = database.client();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let sql = case["sql"].as_str().unwrap();
        let tolerance = case["tolerance"].as_f64().unwrap();
        let ours = rows(&mut client, sql).concat();
        let theirs: Vec<f64> = case["expected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|number| number.as_f64().unwrap())
            .collect();
        assert_eq!(ours.len(), theirs.len(), "{sql}");
        let agree = ours.iter().zip(&theirs).all(|(ours, theirs)| {
            ours.parse::<f64>()
                .is_ok_and(|ours| (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0))
        });
        if !agree {
            wrong.push(format!("{sql}\n  ours   {ours:?}\n  theirs {theirs:?}"));
        }
        count += 1;
    }
    assert!(count >= 2000, "{count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count} cases differ:\n{}",
        wrong.len(),
        wrong
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
    println!("{count} random inputs agree");
}
