//! The table of the matrix, out of the logs of its steps.

use std::fmt;

/// What became of one step, as its log says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It does not belong to this PostgreSQL.
    NotDue,
    NotRun,
    /// It succeeded, but its log names no test that passed.
    NoTest,
    Passed(u64),
    /// None failed, but some were skipped, as what they need is missing.
    Skipped {
        passed: u64,
        skipped: u64,
    },
    /// Where no test failed, the step did.
    Failed {
        passed: u64,
        failed: u64,
    },
}

impl Outcome {
    /// Reads a log, and whether its step succeeded; without a log it was not run.
    pub fn of(log: Option<&str>, succeeded: bool) -> Self {
        let Some(log) = log else {
            return Self::NotRun;
        };
        let (passed, failed) = count(log);
        match (passed, failed, succeeded) {
            (0, 0, true) => Self::NoTest,
            (passed, 0, true) => match skipped(log) {
                0 => Self::Passed(passed),
                skipped => Self::Skipped {
                    passed: passed.saturating_sub(skipped),
                    skipped,
                },
            },
            (passed, failed, _) => Self::Failed { passed, failed },
        }
    }

    fn is_good(self) -> bool {
        matches!(self, Self::NotDue | Self::Passed(_) | Self::Skipped { .. })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NotDue => f.write_str("-"),
            Self::NotRun => f.write_str("not run"),
            Self::NoTest => f.write_str("no test ran"),
            Self::Passed(passed) => write!(f, "{passed} passed"),
            Self::Skipped { passed, skipped } => write!(f, "{passed} passed, {skipped} skipped"),
            Self::Failed { passed, failed: 0 } => write!(f, "{passed} passed, failed"),
            Self::Failed { passed, failed } => write!(f, "{passed} passed, {failed} failed"),
        }
    }
}

/// How many tests say that they were skipped; to cargo they passed.
fn skipped(log: &str) -> u64 {
    log.lines()
        .map(|line| u64::from(line.contains("SKIPPED")))
        .sum()
}

/// How many tests passed and how many failed, by the closing lines of cargo test and
/// pg_regress and the lines of `scripts/pg_upgrade_test.sh`.
fn count(log: &str) -> (u64, u64) {
    let (mut passed, mut failed) = (0, 0);
    for line in log.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
        if line.starts_with("test result:") {
            // test result: ok. 5 passed; 0 failed; …
            passed += number(3).unwrap_or(0);
            failed += number(5).unwrap_or(0);
        } else if line.starts_with("pg_upgrade: ") {
            if line.ends_with("not the same") {
                failed += 1;
            } else if line.contains(" the same") {
                passed += 1;
            }
        } else if let Some((all, bad)) = of_pg_regress(&words) {
            passed += all - bad;
            failed += bad;
        }
    }
    (passed, failed)
}

/// How many tests pg_regress ran, and how many of them failed: `All 53 tests passed.` or
/// `3 of 53 tests failed.`, from PostgreSQL 16 on with a # before it.
fn of_pg_regress(words: &[&str]) -> Option<(u64, u64)> {
    let words = words.strip_prefix(&["#"]).unwrap_or(words);
    let (all, bad) = match words {
        ["All", all, "tests", how, ..] if how.starts_with("passed") => (all.parse().ok()?, 0),
        [bad, "of", all, "tests", how, ..] if how.starts_with("failed") => {
            (all.parse().ok()?, bad.parse().ok()?)
        }
        _ => return None,
    };
    (bad <= all).then_some((all, bad))
}

/// What was run on one PostgreSQL.
pub struct Run {
    /// As 15.20.
    pub version: String,
    pub unit: Outcome,
    pub sql: Outcome,
    pub client: Outcome,
    pub upgrade: Outcome,
    /// None where it was stopped.
    pub seconds: Option<u64>,
}

/// A line of the table.
pub struct Row {
    cells: Vec<String>,
    is_good: bool,
}

/// The line of a PostgreSQL: what was run, or nothing where it did not start. Of the client
/// tests these files alone were to run, or all where there is none.
pub fn row(major: u32, suite: &str, run: Option<&Run>, tests: &[String]) -> Row {
    let Some(run) = run else {
        return Row {
            cells: vec![
                major.to_string(),
                suite.to_owned(),
                "did not start".to_owned(),
            ],
            is_good: false,
        };
    };
    let only = match tests {
        [] => String::new(),
        tests => format!(" ({} only)", tests.join(" ")),
    };
    let time = match run.seconds {
        Some(seconds) => format!("{} min {:02} s", seconds / 60, seconds % 60),
        None => "stopped".to_owned(),
    };
    let outcomes = [run.unit, run.sql, run.client, run.upgrade];
    Row {
        cells: vec![
            run.version.clone(),
            suite.to_owned(),
            run.unit.to_string(),
            run.sql.to_string(),
            format!("{}{only}", run.client),
            run.upgrade.to_string(),
            time,
        ],
        is_good: run.seconds.is_some() && outcomes.into_iter().all(Outcome::is_good),
    }
}

/// Whether all of it ran and passed.
pub fn is_good(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.is_good)
}

fn lines(old: u32, rows: &[Row]) -> Vec<Vec<String>> {
    let upgrade = format!("pg_upgrade from {old}");
    let head = [
        "PostgreSQL",
        "from",
        "unit tests",
        "SQL tests",
        "client tests",
        &upgrade,
        "time",
    ];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(|row| row.cells.clone()));
    lines
}

/// The table with tabs, for programs.
pub fn tsv(old: u32, rows: &[Row]) -> String {
    let lines = lines(old, rows);
    lines.iter().map(|line| line.join("\t") + "\n").collect()
}

/// The table with its columns aligned, for people.
pub fn aligned(old: u32, rows: &[Row]) -> String {
    let lines = lines(old, rows);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().enumerate();
        let padded: String = cells
            .map(|(column, cell)| format!("{cell:<width$}  ", width = width(column)))
            .collect();
        text.push_str(padded.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_skipped_did_not_pass() {
        let log = "SKIPPED: the dbt project, as Python or its packages are missing\n\
                   test result: ok. 2 passed; 0 failed; 0 ignored\n\
                   test result: ok. 3 passed; 0 failed; 0 ignored\n";
        let outcome = Outcome::of(Some(log), true);
        assert_eq!(outcome.to_string(), "4 passed, 1 skipped");
        assert!(outcome.is_good());
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        let log = "running 5 tests\ntest a ... ok\n\n\
                   test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n\n\
                   test result: ok. 7 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n";
        assert_eq!(Outcome::of(Some(log), true), Outcome::Passed(12));
        let log = format!(
            "{log}test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9s\n"
        );
        let failed = Outcome::Failed {
            passed: 15,
            failed: 2,
        };
        assert_eq!(Outcome::of(Some(&log), false), failed);
        assert_eq!(failed.to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn pg_regress_is_read_as_older_and_newer_ones_print() {
        for log in [
            "test 00_setup ... ok\n\n=======================\n All 53 tests passed. \n=======================\n",
            "ok 53        - 99_end        12 ms\n1..53\n# All 53 tests passed.\n",
        ] {
            assert_eq!(Outcome::of(Some(log), true), Outcome::Passed(53), "{log}");
        }
        for log in [
            " 3 of 53 tests failed. \n",
            "# 3 of 53 tests failed.\n",
            "3 of 53 tests failed, 1 of these failures ignored.\n",
        ] {
            let failed = Outcome::Failed {
                passed: 50,
                failed: 3,
            };
            assert_eq!(Outcome::of(Some(log), false), failed, "{log}");
        }
    }

    #[test]
    fn pg_upgrade_counts_what_is_the_same() {
        let log = "pg_upgrade: 15.20 to 17.12, extension 0.9.2, the same: summaries (12)\n\
                   pg_upgrade: 15.20 to 17.12, extension 0.9.2: indexes, writes and scorecards go on, all the same\n";
        assert_eq!(Outcome::of(Some(log), true), Outcome::Passed(2));
        let log = format!("{log}pg_upgrade: 15.20 to 17.12, extension 0.9.1: not the same\n");
        let failed = Outcome::Failed {
            passed: 2,
            failed: 1,
        };
        assert_eq!(Outcome::of(Some(&log), false), failed);
    }

    #[test]
    fn what_ran_no_test_has_not_passed() {
        for log in [
            "",
            "   Compiling advocacy_kpi v0.9.2\n",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out; finished in 0s\n",
        ] {
            let outcome = Outcome::of(Some(log), true);
            assert_eq!(outcome, Outcome::NoTest, "{log}");
            assert!(!outcome.is_good());
        }
    }

    #[test]
    fn a_step_that_failed_without_a_failed_test_has_failed() {
        let outcome = Outcome::of(Some("All 53 tests passed.\n"), false);
        assert_eq!(outcome.to_string(), "53 passed, failed");
        let outcome = Outcome::of(Some("error: no test target named `nosuch`\n"), false);
        assert_eq!(outcome.to_string(), "0 passed, failed");
        assert!(!outcome.is_good());
        // The exit status of a step does not make up for what its log says.
        assert!(!Outcome::of(Some("3 of 53 tests failed\n"), true).is_good());
    }

    #[test]
    fn without_a_log_it_was_not_run() {
        assert_eq!(Outcome::of(None, false), Outcome::NotRun);
        assert!(!Outcome::NotRun.is_good());
    }

    fn example() -> Run {
        Run {
            version: "15.20".to_owned(),
            unit: Outcome::Passed(400),
            sql: Outcome::Passed(53),
            client: Outcome::Passed(12),
            upgrade: Outcome::NotDue,
            seconds: Some(125),
        }
    }

    #[test]
    fn the_table_says_what_ran() {
        let tests = ["docs".to_owned(), "plain".to_owned()];
        let rows = [row(15, "bookworm", Some(&example()), &tests)];
        assert!(is_good(&rows));
        assert_eq!(
            tsv(15, &rows),
            "PostgreSQL\tfrom\tunit tests\tSQL tests\tclient tests\tpg_upgrade from 15\ttime\n\
             15.20\tbookworm\t400 passed\t53 passed\t12 passed (docs plain only)\t-\t2 min 05 s\n"
        );
        let rows = [
            row(15, "bookworm", Some(&example()), &[]),
            row(17, "trixie", None, &[]),
        ];
        assert!(!is_good(&rows));
        assert_eq!(
            aligned(15, &rows),
            "\
PostgreSQL  from      unit tests     SQL tests  client tests  pg_upgrade from 15  time
15.20       bookworm  400 passed     53 passed  12 passed     -                   2 min 05 s
17          trixie    did not start
"
        );
    }

    #[test]
    fn a_run_that_was_stopped_is_not_good() {
        let run = Run {
            seconds: None,
            ..example()
        };
        let row = row(15, "bookworm", Some(&run), &[]);
        assert!(row.cells.contains(&"stopped".to_owned()));
        assert!(!is_good(&[row]));
    }
}
