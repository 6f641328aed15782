//! How often the methods are wrong where nothing differs, how often their intervals hold the
//! truth, and what they find: seeded simulations, as a page in Markdown.
//!
//! `make bench` writes it into `docs/error_rates.md`.

mod alarms;
mod coverage;
mod dashboard;
mod draw;
mod exact;
mod looks;
mod power;
mod table;

use testkit::random::Random;

/// The confidence of intervals; tests are at 5 %.
const LEVEL: f64 = 0.95;

const HEAD: &str = "# How often the statistics are wrong

Seeded simulations of every test and interval: false alarms where nothing differs, how often
an interval holds the truth, and what is found where something differs. Where it is said, all that
can be seen is added up instead of drawn. All figures are in
percent, the level is 5 %, intervals are at 95 %. `make bench` writes this page. What the
methods take for granted is in [statistics_methods.md](statistics_methods.md).

[False alarms](#false-alarms) · [Coverage](#coverage) · [A dashboard](#a-dashboard-without-any-change) ·
[Peeking](#peeking) · [Power](#power)

A profile is how the answers of the simulated customers are spread; *mean / worst* are over
profiles. With 10,000 draws a figure of 5 is off by 0.4 at most, and the worst of several is
a little too high for that reason.";

fn main() {
    // The page follows from the seed: each part has its own, so that one can be changed alone.
    println!("{HEAD}");
    let parts: [fn(&mut Random); 5] = [
        alarms::print,
        coverage::print,
        dashboard::print,
        looks::print,
        power::print,
    ];
    for (part, seed) in parts.iter().zip(0x5EED..) {
        part(&mut Random::new(seed));
    }
}
