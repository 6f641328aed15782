//! What the statistics cost, and what the intervals really cover.

mod common;

use common::compare::verdict;
use common::{ALONE, Result, database, median, number, time};
use postgres::{Client, SimpleQueryMessage};

fn main() -> Result<()> {
    let mut client = database("bench_statistics")?;
    client.batch_execute(ALONE)?;
    let missed = speed(&mut client)?;
    coverage(&mut client)?;
    verdict(missed);
    Ok(())
}

/// Wilson's interval as one would write it in SQL.
const WILSON_BY_HAND: &str = "SELECT count(low) FROM (SELECT
    100 * (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n) AS low,
    100 * (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n) AS high
    FROM (SELECT 1.959963984540054::float8 AS z, rate_total(rate)::float8 AS n,
                 rate_hits(rate)::float8 / rate_total(rate) AS p FROM segments) AS s) AS i";

fn speed(client: &mut Client) -> Result<u32> {
    client.batch_execute(
        "CREATE TABLE segments AS SELECT g AS id,
             format('(%s,%s)', g % 100, 100 + g % 1000)::rate_summary AS rate,
             format('(%s,%s,%s)', g % 70, g % 50, 1 + g % 60)::nps_summary AS nps,
             ('(3,2,' || 2 + g % 9 || ',' || 1 + (1 + g % 9) ^ 2 || ')')::action_summary AS action
         FROM generate_series(1, 100000) AS g",
    )?;
    client.batch_execute("VACUUM (FREEZE, ANALYZE) segments")?;
    let rounds = number("BENCH_ROUNDS", 7);
    let mut took = |query: &str| -> Result<f64> {
        time(client, query)?;
        let times: Result<Vec<f64>> = (0..rounds).map(|_| time(client, query)).collect();
        Ok(median(times?))
    };
    // What reading the summaries costs is not the statistic's.
    let floor = took("SELECT count(rate), count(nps), count(action) FROM segments")?;
    let mut missed = 0;
    println!("\nmedians of {rounds} rounds over 100,000 summaries, less the scan\n");
    for (what, query, goal) in [
        ("rate_ci, wilson", "count((rate_ci(rate)).low)", Some(1.0)),
        (
            "rate_ci, clopper_pearson",
            "count((rate_ci(rate, 0.95, 'clopper_pearson')).low)",
            Some(20.0),
        ),
        (
            "rate_ci, jeffreys",
            "count((rate_ci(rate, 0.95, 'jeffreys')).low)",
            None,
        ),
        ("nps_ci", "count((nps_ci(nps)).low)", None),
        (
            "action_ci, nb_score",
            "count((action_ci(action)).low)",
            Some(1.0),
        ),
        (
            "rate_compare, miettinen_nurminen",
            "count((rate_compare(rate, '(20,100)')).z)",
            Some(20.0),
        ),
        (
            "rate_compare, agresti_caffo",
            "count((rate_compare(rate, '(20,100)', 0.95, 'agresti_caffo')).z)",
            Some(1.0),
        ),
        (
            "nps_compare, mover",
            "count((nps_compare(nps, '(30,20,10)')).z)",
            Some(20.0),
        ),
        (
            "nps_compare, permutation",
            "count((nps_compare(nps, '(30,20,10)', 0.95, 'permutation')).z)",
            Some(1.0),
        ),
        (
            "action_compare, robust",
            "count((action_compare(action, '(30,20,60,250)')).z)",
            None,
        ),
        ("p_chart", "count((p_chart(rate, '(20,100)')).lcl)", None),
    ] {
        let each = (took(&format!("SELECT {query} FROM segments"))? - floor) / 100.0;
        let miss = goal.is_some_and(|goal| each > goal);
        println!(
            "{what:<44} {each:>7.2} us a call   goal {:>5}{}",
            goal.map_or("-".into(), |goal| format!("{goal:.0}")),
            if miss { "  MISSED" } else { "" }
        );
        missed += u32::from(miss);
    }
    let by_hand = (took(WILSON_BY_HAND)? - floor) / 100.0;
    println!(
        "{:<44} {by_hand:>7.2} us a call",
        "Wilson's formula by hand, z typed in"
    );

    let six = took(
        "SELECT count(s) FROM (SELECT rate_ci(rate), nps_ci(nps), action_ci(action), rate_compare(rate, '(20,100)'),
             p_chart(rate, '(20,100)'), nps_stderr(nps) FROM segments WHERE id <= 1000) AS s",
    )?;
    let miss = six > 50.0;
    println!(
        "{:<44} {six:>7.2} ms          goal    50{}",
        "1,000 segments, 6 statistics",
        if miss { "  MISSED" } else { "" }
    );
    let adjusted = took(
        "SELECT count(p) FROM (SELECT unnest(p_adjust(array_agg((nps_compare(nps, '(30,20,10)')).p_value))) AS p
             FROM segments WHERE id <= 1000) AS s",
    )?;
    let late = adjusted > 20.0;
    println!(
        "{:<44} {adjusted:>7.2} ms          goal    20{}",
        "1,000 segments compared, with adjustment",
        if late { "  MISSED" } else { "" }
    );
    let trend =
        took("SELECT kpi_trend(sin(id) + id / 1e5 ORDER BY id) FROM segments WHERE id <= 10000")?;
    println!("{:<44} {trend:>7.0} ms", "kpi_trend over 10,000 points");
    Ok(missed + u32::from(miss) + u32::from(late))
}

const METHODS: [&str; 6] = [
    "wilson",
    "wilson_cc",
    "agresti_coull",
    "jeffreys",
    "clopper_pearson",
    "wald",
];

/// SplitMix64: a few lines, and the same draws on every machine.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// How often an interval of 95 % holds the true rate, by drawing samples.
fn coverage(client: &mut Client) -> Result<()> {
    let draws = number("BENCH_DRAWS", 20_000);
    println!("\nreal coverage of intervals of 95 %, from {draws} drawn samples each (seed 2003)\n");
    print!("{:>6} {:>6}", "n", "p");
    METHODS.iter().for_each(|method| print!(" {method:>16}"));
    println!();
    let mut random = Random(2003);
    for n in [5u32, 10, 30, 100, 300, 1000] {
        let intervals = METHODS
            .iter()
            .map(|method| intervals(client, n, method))
            .collect::<Result<Vec<_>>>()?;
        for p in [0.01, 0.05, 0.1, 0.2, 0.3, 0.5] {
            let mut drawn = vec![0u64; n as usize + 1];
            for _ in 0..draws {
                let hits = (0..n).filter(|_| random.uniform() < p).count();
                drawn[hits] += 1;
            }
            print!("{n:>6} {p:>6}");
            for limits in &intervals {
                let held: u64 = limits
                    .iter()
                    .zip(&drawn)
                    .filter(|((low, high), _)| (*low..=*high).contains(&(100.0 * p)))
                    .map(|(_, drawn)| drawn)
                    .sum();
                print!(" {:>14.1} %", 100.0 * held as f64 / draws as f64);
            }
            println!();
        }
    }
    Ok(())
}

/// The limits for 0 to n hits.
fn intervals(client: &mut Client, n: u32, method: &str) -> Result<Vec<(f64, f64)>> {
    let query = format!(
        "SELECT i.low, i.high FROM generate_series(0, {n}) AS hits
         CROSS JOIN LATERAL rate_ci(format('(%s,%s)', hits, {n})::rate_summary, 0.95, '{method}') AS i ORDER BY hits"
    );
    let mut limits = Vec::new();
    for message in client.simple_query(&query)? {
        if let SimpleQueryMessage::Row(row) = message {
            let column = |n: usize| -> Result<f64> { Ok(row.get(n).unwrap_or_default().parse()?) };
            limits.push((column(0)?, column(1)?));
        }
    }
    Ok(limits)
}
