//! Two ways to the same figure, run in turn, and the table of their ratios.

use super::{Result, median, time};
use postgres::Client;
use std::time::Duration;

/// One comparison: a query of ours, one to hold it against, and the goal for the ratio.
pub struct Case {
    pub what: &'static str,
    pub ours: String,
    pub against: &'static str,
    pub theirs: String,
    /// The most that ours / theirs may be; none where the ratio is only shown.
    pub goal: Option<f64>,
    pub settings: &'static str,
}

/// The head of the table.
pub fn header() {
    println!(
        "{:<44} {:>10} {:>10}  {:<32} {:>6} {:>6}",
        "what", "ours", "other", "other is", "ratio", "goal"
    );
}

/// Prints a line of the table; returns 1 where the goal is missed.
pub fn report(what: &str, ours: f64, theirs: f64, against: &str, goal: Option<f64>) -> u32 {
    let ratio = ours / theirs;
    let miss = goal.is_some_and(|goal| ratio > goal);
    println!(
        "{what:<44} {ours:>7.0} ms {theirs:>7.0} ms  {against:<32} {ratio:>6.2} {:>6}{}",
        goal.map_or("-".into(), |goal| format!("{goal:.2}")),
        if miss { "  MISSED" } else { "" }
    );
    miss.into()
}

/// The last line: whether every goal is met.
pub fn verdict(missed: u32) {
    println!();
    match missed {
        0 => println!("every goal is met"),
        n => println!("goals missed: {n}"),
    }
}

/// Medians of the two, run in turn; the first round only warms up.
pub fn compare(client: &mut Client, case: &Case, rounds: u64) -> Result<(f64, f64)> {
    client.batch_execute("RESET ALL")?;
    client.batch_execute(case.settings)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let pair = if round % 2 == 0 {
            let first = time(client, &case.ours)?;
            (first, time(client, &case.theirs)?)
        } else {
            let first = time(client, &case.theirs)?;
            (time(client, &case.ours)?, first)
        };
        if round > 0 {
            ours.push(pair.0);
            theirs.push(pair.1);
        }
        pause();
    }
    Ok((median(ours), median(theirs)))
}

/// Lets the background of the server settle.
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
