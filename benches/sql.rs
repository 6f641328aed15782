//! The aggregates against the best SQL one would write by hand.
//!
//! Runs on a private server (`make bench`): 5 million rows in cache, JIT off. The
//! variants of a comparison are run in turn, round after round, so that what else
//! the machine does falls on all of them; a figure is a median, and what counts
//! is the ratio. `BENCH_ROWS` and `BENCH_ROUNDS` make it shorter.

mod common;

use common::compare::{Case, compare, header, report, verdict};
use common::{ALONE, Result, database, median, number, time};
use postgres::{Client, SimpleQueryMessage};

fn main() -> Result<()> {
    let rows = number("BENCH_ROWS", 5_000_000);
    let rounds = number("BENCH_ROUNDS", 9);
    let mut client = database("bench")?;

    eprintln!("loading {rows} rows …");
    load(&mut client, rows)?;

    println!("\n{rows} rows, medians of {rounds} interleaved rounds, JIT off\n");
    header();
    let mut missed = 0;
    for case in cases() {
        let (ours, theirs) = compare(&mut client, &case, rounds)?;
        missed += report(case.what, ours, theirs, case.against, case.goal);
    }
    missed += frame_width(&mut client, rounds)?;
    missed += workers(&mut client, rounds)?;
    missed += memory(&mut client)?;
    verdict(missed);
    Ok(())
}

fn load(client: &mut Client, rows: u64) -> Result<()> {
    let customers = format!(
        "CREATE TABLE customers AS
         SELECT g AS id, random() < 0.22 AS advocate, (random() * 10)::integer AS score,
                (g % 500000)::integer AS scattered, (g / 10)::integer AS clustered, (random() * 3)::bigint AS actions, 100 * random() AS rate
         FROM generate_series(1, {rows}) AS g"
    );
    for statement in [
        "CREATE EXTENSION pg_prewarm",
        customers.as_str(),
        "VACUUM (FREEZE, ANALYZE) customers",
        "CREATE TABLE ordered AS SELECT * FROM customers ORDER BY id LIMIT 1000000",
        "CREATE INDEX ON ordered (id)",
        "VACUUM (FREEZE, ANALYZE) ordered",
        "CREATE TABLE weighted AS SELECT score, round((0.5 + random())::numeric, 2) AS weight FROM customers LIMIT 1000000",
        "VACUUM (FREEZE, ANALYZE) weighted",
        "SELECT pg_prewarm('customers'), pg_prewarm('ordered'), pg_prewarm('weighted')",
    ] {
        client.batch_execute(statement)?;
    }
    Ok(())
}

const RATE_BY_HAND: &str = "100.0 * count(*) FILTER (WHERE advocate) / nullif(count(advocate), 0)";
const NPS_BY_HAND: &str = "100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)";

/// What a `score_summary` tells, of the same pass.
const SCORES: &str =
    "SELECT nps(s), top_box(s), score_mean(s), score_stddev(s), score_distribution(s)
    FROM (SELECT score_agg(score) AS s FROM customers) AS a";

fn scores_by_hand() -> String {
    let counts: Vec<String> = (0..=10)
        .map(|score| format!("count(*) FILTER (WHERE score = {score})"))
        .collect();
    format!(
        "SELECT {NPS_BY_HAND}, 100.0 * count(*) FILTER (WHERE score = 10) / nullif(count(score), 0), avg(score), stddev(score), ARRAY[{}] FROM customers",
        counts.join(", ")
    )
}

/// A weighted NPS with its standard error and Kish's effective number of answers.
const WEIGHTED: &str = "SELECT nps(s), nps_stderr(s), n_effective(s) FROM (SELECT weighted_nps_agg(score, weight) AS s FROM weighted) AS a";
const WEIGHTED_BY_HAND: &str = "SELECT 100 * m, 100 * sqrt(n / (n - 1.0) * (pp * (1 - m) ^ 2 + ss * m ^ 2 + dd * (1 + m) ^ 2)) / w, w * w / (pp + ss + dd)
    FROM (SELECT (p - d) / (p + s + d) AS m, p + s + d AS w, * FROM (
        SELECT count(*) FILTER (WHERE weight > 0) AS n,
            sum(weight) FILTER (WHERE score >= 9) AS p, sum(weight) FILTER (WHERE score IN (7, 8)) AS s, sum(weight) FILTER (WHERE score <= 6) AS d,
            sum(weight * weight) FILTER (WHERE score >= 9) AS pp, sum(weight * weight) FILTER (WHERE score IN (7, 8)) AS ss, sum(weight * weight) FILTER (WHERE score <= 6) AS dd
        FROM weighted) AS sums) AS shares";

fn grouped(by: &str, kpi: &str) -> String {
    format!(
        "SELECT count(*), max(kpi) FROM (SELECT {by}, {kpi} AS kpi FROM customers GROUP BY {by}) AS g"
    )
}

fn framed(kpi: &str, width: u32) -> String {
    format!(
        "SELECT count(*), max(kpi) FROM (SELECT {} AS kpi FROM ordered) AS w",
        kpi.replace(
            "OVER",
            &format!("OVER (ORDER BY id ROWS {} PRECEDING)", width - 1)
        )
    )
}

const RATE_FRAME: &str = "ambassador_rate(advocate) OVER";
const RATE_FRAME_BY_HAND: &str =
    "100.0 * count(*) FILTER (WHERE advocate) OVER / nullif(count(advocate) OVER, 0)";

fn cases() -> Vec<Case> {
    let bands = |expression: &str| {
        format!("SELECT count({expression}) FROM (SELECT rate FROM ordered) AS r")
    };
    let case = |what, ours: &str, against, theirs: &str, goal| Case {
        what,
        ours: ours.to_owned(),
        against,
        theirs: theirs.to_owned(),
        goal,
        settings: ALONE,
    };
    let by_hand = "FILTER by hand";
    vec![
        case(
            "ambassador_rate",
            "SELECT ambassador_rate(advocate) FROM customers",
            by_hand,
            &format!("SELECT {RATE_BY_HAND} FROM customers"),
            Some(1.00),
        ),
        case(
            "ambassador_rate",
            "SELECT ambassador_rate(advocate) FROM customers",
            "count(column)",
            "SELECT count(advocate) FROM customers",
            Some(1.10),
        ),
        case(
            "nps",
            "SELECT nps(score) FROM customers",
            by_hand,
            &format!("SELECT {NPS_BY_HAND} FROM customers"),
            Some(0.85),
        ),
        case(
            "score_agg: NPS, top box, mean, spread, counts",
            SCORES,
            by_hand,
            &scores_by_hand(),
            Some(1.00),
        ),
        case(
            "weighted_nps_agg: NPS, standard error",
            WEIGHTED,
            by_hand,
            WEIGHTED_BY_HAND,
            Some(1.00),
        ),
        case(
            "advocacy_actions",
            "SELECT advocacy_actions(actions) FROM customers",
            "sum / count by hand",
            "SELECT sum(actions)::float8 / nullif(count(actions), 0) FROM customers",
            None,
        ),
        case(
            "ambassador_rate, 500,000 clustered groups",
            &grouped("clustered", "ambassador_rate(advocate)"),
            by_hand,
            &grouped("clustered", RATE_BY_HAND),
            Some(0.90),
        ),
        case(
            "ambassador_rate, 500,000 scattered groups",
            &grouped("scattered", "ambassador_rate(advocate)"),
            by_hand,
            &grouped("scattered", RATE_BY_HAND),
            Some(0.90),
        ),
        case(
            "nps, 500,000 clustered groups",
            &grouped("clustered", "nps(score)"),
            by_hand,
            &grouped("clustered", NPS_BY_HAND),
            Some(0.90),
        ),
        case(
            "nps, 500,000 scattered groups",
            &grouped("scattered", "nps(score)"),
            by_hand,
            &grouped("scattered", NPS_BY_HAND),
            Some(0.90),
        ),
        case(
            "ambassador_rate, window of 1,000 rows",
            &framed(RATE_FRAME, 1000),
            by_hand,
            &framed(RATE_FRAME_BY_HAND, 1000),
            Some(0.85),
        ),
        case(
            "kpi_band over 1,000,000 values",
            &bands("kpi_band('ambassador_rate', rate)"),
            "CASE by hand",
            &bands(
                "CASE WHEN rate < 15 THEN 'Low' WHEN rate <= 30 THEN 'Moderate' ELSE 'Strong' END",
            ),
            Some(3.00),
        ),
    ]
}

/// A frame a hundred times as wide must not cost more.
fn frame_width(client: &mut Client, rounds: u64) -> Result<u32> {
    let case = Case {
        what: "window of 100,000 rows",
        ours: framed(RATE_FRAME, 100_000),
        against: "window of 1,000 rows",
        theirs: framed(RATE_FRAME, 1_000),
        goal: Some(1.25),
        settings: ALONE,
    };
    let (ours, theirs) = compare(client, &case, rounds)?;
    let mut missed = report(case.what, ours, theirs, case.against, case.goal);
    let rows = |limit: u32| {
        framed(RATE_FRAME, 1_000)
            .replace("FROM ordered", &format!("FROM ordered WHERE id <= {limit}"))
    };
    let case = Case {
        what: "window over 1,000,000 rows",
        ours: rows(1_000_000),
        against: "10 times one over 100,000 rows",
        theirs: rows(100_000),
        goal: Some(1.25),
        settings: ALONE,
    };
    let (ours, theirs) = compare(client, &case, rounds)?;
    missed += report(case.what, ours, 10.0 * theirs, case.against, case.goal);
    Ok(missed)
}

/// What one more worker brings to the aggregate, checked against what it brings to `count(*)`.
fn workers(client: &mut Client, rounds: u64) -> Result<u32> {
    const TWO: &str =
        "SET jit = off; SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0;
        SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;";
    let mut speed_up = |query: &str| -> Result<f64> {
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..=rounds {
            for (settings, times) in [ALONE, TWO].into_iter().zip(&mut times) {
                client.batch_execute("RESET ALL")?;
                client.batch_execute(settings)?;
                let took = time(client, query)?;
                if round > 0 {
                    times.push(took);
                }
            }
        }
        let [alone, two] = times.map(median);
        Ok(alone / two)
    };
    let count = speed_up("SELECT count(*) FROM customers")?;
    let ours = speed_up("SELECT ambassador_rate(advocate) FROM customers")?;
    let miss = ours < 0.95 * count;
    println!(
        "{:<44} {ours:>9.2}x {count:>9.2}x  {:<32} {:>6.2} {:>6}{}",
        "two workers: speed-up of ambassador_rate",
        "speed-up of count(*)",
        ours / count,
        "0.95+",
        if miss { "  MISSED" } else { "" }
    );
    Ok(miss.into())
}

/// Peak memory of a hash aggregate over 500,000 groups, in kB, as EXPLAIN reports it.
fn memory(client: &mut Client) -> Result<u32> {
    client.batch_execute("RESET ALL")?;
    client.batch_execute(ALONE)?;
    client.batch_execute("SET work_mem = '2GB'; SET enable_sort = off;")?;
    let mut peak = |kpi: &str| -> Result<f64> {
        let plan = client.simple_query(&format!(
            "EXPLAIN (ANALYZE, TIMING OFF) SELECT scattered, {kpi} FROM customers GROUP BY scattered"
        ))?;
        for message in plan {
            if let SimpleQueryMessage::Row(row) = message {
                let line = row.get(0).unwrap_or_default().to_owned();
                if let Some((_, rest)) = line.split_once("Memory Usage: ") {
                    return Ok(rest.trim_end_matches("kB").trim().parse()?);
                }
            }
        }
        Err("EXPLAIN shows no memory usage".into())
    };
    let mut missed = 0;
    for (what, kpi, hand) in [
        (
            "memory, ambassador_rate, 500,000 groups",
            "ambassador_rate(advocate)",
            RATE_BY_HAND,
        ),
        ("memory, nps, 500,000 groups", "nps(score)", NPS_BY_HAND),
    ] {
        let (ours, theirs) = (peak(kpi)?, peak(hand)?);
        let miss = ours > theirs;
        println!(
            "{what:<44} {ours:>7.0} kB {theirs:>7.0} kB  {:<32} {:>6.2} {:>6}{}",
            "FILTER by hand",
            ours / theirs,
            "1.00",
            if miss { "  MISSED" } else { "" }
        );
        missed += u32::from(miss);
    }
    Ok(missed)
}
