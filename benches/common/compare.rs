//! Two ways to the same figure, run in turn, and the table of their ratios.

use super::scale::milliseconds;
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
        "{what:<44} {:>7} ms {:>7} ms  {against:<32} {:>6} {:>6}{}",
        milliseconds(ours),
        milliseconds(theirs),
        short(ratio),
        goal.map_or("-".into(), short),
        if miss { "  MISSED" } else { "" }
    );
    miss.into()
}

/// Prints a line of what takes so long by itself; returns 1 where it takes longer than the
/// goal, in milliseconds.
pub fn within(what: &str, took: f64, goal: Option<f64>) -> u32 {
    let miss = goal.is_some_and(|goal| took > goal);
    println!(
        "{what:<44} {:>7} ms {:>45} {:>6}{}",
        milliseconds(took),
        "",
        goal.map_or("-".into(), |goal| format!("{goal} ms")),
        if miss { "  MISSED" } else { "" }
    );
    miss.into()
}

/// As 0.93, or 0.002 where that would say too little.
fn short(ratio: f64) -> String {
    match ratio {
        0.1.. => format!("{ratio:.2}"),
        _ => format!("{ratio:.4}"),
    }
}

/// The last line: whether every goal is met.
pub fn verdict(missed: u32) {
    println!();
    match missed {
        0 => println!("every goal is met"),
        n => println!("goals missed: {n}"),
    }
}

/// Medians of the two, run in turn after each has been run once.
pub fn compare(client: &mut Client, case: &Case, rounds: u64) -> Result<(f64, f64)> {
    client.batch_execute("RESET ALL")?;
    client.batch_execute(case.settings)?;
    let mut run = |way: usize| time(client, [&case.ours, &case.theirs][way]);
    for way in 0..2 {
        run(way)?;
    }
    let rounds = interleave(2, rounds, run)?;
    Ok((rounds.median(0), rounds.median(1)))
}

/// The times of several ways to the same figure: for each way, those of its rounds.
pub struct Rounds(pub Vec<Vec<f64>>);

impl Rounds {
    pub fn median(&self, way: usize) -> f64 {
        median(self.0[way].clone())
    }

    /// What else the machine does only adds to it.
    pub fn fastest(&self, way: usize) -> f64 {
        self.0[way].iter().copied().fold(f64::NAN, f64::min)
    }

    /// The median of the ratios of each round, whose ways were run one after another.
    pub fn ratio(&self, way: usize, other: usize) -> f64 {
        let both = self.0[way].iter().zip(&self.0[other]);
        median(both.map(|(a, b)| a / b).collect())
    }
}

/// Runs several ways to the same figure in turn, another one first each round.
pub fn interleave(
    ways: usize,
    rounds: u64,
    mut run: impl FnMut(usize) -> Result<f64>,
) -> Result<Rounds> {
    let mut times = vec![Vec::new(); ways];
    for round in 0..rounds as usize {
        for way in 0..ways {
            let way = (way + round) % ways;
            times[way].push(run(way)?);
        }
        pause();
    }
    Ok(Rounds(times))
}

/// Lets the background of the server settle.
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
