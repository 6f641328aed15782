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

/// Medians of the two, run in turn.
pub fn compare(client: &mut Client, case: &Case, rounds: u64) -> Result<(f64, f64)> {
    client.batch_execute("RESET ALL")?;
    client.batch_execute(case.settings)?;
    let medians = interleave(2, rounds, |way| {
        time(client, [&case.ours, &case.theirs][way])
    })?;
    Ok((medians[0], medians[1]))
}

/// Medians of several ways to the same figure, run in turn, another one first each
/// round; the first round only warms up.
pub fn interleave(
    ways: usize,
    rounds: u64,
    mut run: impl FnMut(usize) -> Result<f64>,
) -> Result<Vec<f64>> {
    let mut times = vec![Vec::new(); ways];
    for round in 0..=rounds {
        for way in 0..ways {
            let way = (way + round as usize) % ways;
            let took = run(way)?;
            if round > 0 {
                times[way].push(took);
            }
        }
        pause();
    }
    Ok(times.into_iter().map(median).collect())
}

/// Lets the background of the server settle.
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
