//! What scorecards cost: all the KPIs in one pass, reading from stored summaries,
//! and keeping them while the table changes.
//!
//! Runs on a private server (`make bench`). `BENCH_ROWS` and `BENCH_ROUNDS` make
//! it shorter.

mod common;

use common::compare::{Case, compare, header, report, verdict};
use common::{ALONE, Result, connect, database, median, number, time};
use postgres::Client;
use std::thread;
use std::time::Instant;

const DATABASE: &str = "bench_scorecard";

fn main() -> Result<()> {
    let rows = number("BENCH_ROWS", 5_000_000);
    let rounds = number("BENCH_ROUNDS", 9);
    let mut client = database(DATABASE)?;

    eprintln!("loading {rows} rows …");
    load(&mut client, rows)?;
    println!("\n{rows} rows, medians of {rounds} interleaved rounds, JIT off\n");
    header();
    let mut missed = 0;
    for case in cases() {
        let (ours, theirs) = compare(&mut client, &case, rounds)?;
        missed += report(case.what, ours, theirs, case.against, case.goal);
    }

    eprintln!("loading the tables that are written to …");
    upkeep(&mut client)?;
    missed += bulk(&mut client, rows / 5, rounds)?;
    missed += one_row(&mut client, rounds)?;
    missed += writers(rounds)?;
    verdict(missed);
    Ok(())
}

fn load(client: &mut Client, rows: u64) -> Result<()> {
    let customers = format!(
        "CREATE TABLE customers AS
         SELECT g AS id, (g % 50)::integer AS region, date '2025-01-01' + (g % 365)::integer AS seen_on,
                random() < 0.25 AS advocate, random() < 0.2 AS was_advocate, (random() * 10)::integer AS nps_score,
                1 + (random() * 4)::integer AS csat_score, random() < 0.1 AS referred, (random() * 3)::bigint AS actions
         FROM generate_series(1, {rows}) AS g"
    );
    let scorecard = |name: &str, storage: &str| {
        format!(
            "SELECT kpi_create_scorecard('{name}', 'customers', '{{\"segments\": [\"region\"], \"storage\": \"{storage}\", \"measures\": {{
                \"ambassador_rate\": \"advocate\", \"advocacy_growth\": [\"was_advocate\", \"advocate\"],
                \"advocate_retention_rate\": [\"was_advocate\", \"advocate\"], \"nps\": \"nps_score\", \"csat\": \"csat_score\",
                \"referral_rate\": \"referred\", \"advocacy_actions\": \"actions\"}}}}')"
        )
    };
    for statement in [
        "CREATE EXTENSION pg_prewarm",
        &customers,
        "VACUUM (FREEZE, ANALYZE) customers",
        "SELECT pg_prewarm('customers')",
        &format!(
            "CREATE TABLE stored AS SELECT region, {ALL_AT_ONCE} AS summary FROM customers GROUP BY region"
        ),
        &scorecard("counted", "view"),
        &scorecard("kept", "live"),
        "VACUUM (FREEZE, ANALYZE) stored, kept_delta",
    ] {
        client.batch_execute(statement)?;
    }
    Ok(())
}

const ALL_AT_ONCE: &str =
    "advocacy_scorecard(advocate, was_advocate, nps_score, csat_score, referred, actions)";

/// What is read from a summary of all.
const READ: &str = "ambassador_rate(s), advocacy_growth(s), advocate_retention_rate(s), nps(s), csat(s), referral_rate(s), advocacy_actions(s)";

/// The seven KPIs as one would write them without the extension.
const BY_HAND: &str = "
    100.0 * count(*) FILTER (WHERE advocate) / nullif(count(advocate), 0) AS ambassador_rate,
    100.0 * (count(*) FILTER (WHERE advocate) - count(*) FILTER (WHERE was_advocate))
        / nullif(count(*) FILTER (WHERE was_advocate), 0) AS advocacy_growth,
    100.0 * count(*) FILTER (WHERE was_advocate AND advocate)
        / nullif(count(advocate) FILTER (WHERE was_advocate), 0) AS retention,
    100.0 * (count(*) FILTER (WHERE nps_score >= 9) - count(*) FILTER (WHERE nps_score <= 6))
        / nullif(count(nps_score), 0) AS nps,
    100.0 * count(*) FILTER (WHERE csat_score >= 4) / nullif(count(csat_score), 0) AS csat,
    100.0 * count(*) FILTER (WHERE referred) / nullif(count(referred), 0) AS referral_rate,
    sum(actions)::float8 / nullif(count(actions), 0) AS actions";

fn cases() -> [Case; 5] {
    let case = |what, ours: String, against, theirs: String, goal| Case {
        what,
        ours,
        against,
        theirs,
        goal,
        settings: ALONE,
    };
    let by_hand = "seven KPIs by hand";
    let least = Some(1.0 / 500.0);
    [
        case(
            "advocacy_scorecard",
            format!("SELECT {READ} FROM (SELECT {ALL_AT_ONCE} AS s FROM customers) AS one"),
            by_hand,
            format!("SELECT {BY_HAND} FROM customers"),
            Some(0.50),
        ),
        case(
            "advocacy_scorecard, 50 groups",
            format!(
                "SELECT region, {READ} FROM (SELECT region, {ALL_AT_ONCE} AS s FROM customers GROUP BY region) AS one"
            ),
            by_hand,
            format!("SELECT region, {BY_HAND} FROM customers GROUP BY region"),
            Some(0.62),
        ),
        case(
            "the same from stored summaries",
            format!(
                "SELECT region, {READ} FROM (SELECT region, rollup(summary) AS s FROM stored GROUP BY region) AS one"
            ),
            by_hand,
            format!("SELECT region, {BY_HAND} FROM customers GROUP BY region"),
            least,
        ),
        case(
            "wide view, live",
            "SELECT * FROM kept_wide".into(),
            "the same by hand",
            format!("SELECT region, {BY_HAND} FROM customers GROUP BY region"),
            least,
        ),
        case(
            "long view, live",
            "SELECT * FROM kept".into(),
            "long view, storage view",
            "SELECT * FROM counted".into(),
            None,
        ),
    ]
}

/// The tables that are written to: one that nothing follows, one that a live
/// scorecard follows, and one with a trigger that keeps the same sums in place.
const KEPT: [&str; 3] = ["bare", "followed", "by_hand"];

fn upkeep(client: &mut Client) -> Result<()> {
    for table in KEPT {
        client.batch_execute(&format!(
            "CREATE TABLE {table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, region integer, seen_on date, advocate boolean, score integer)"
        ))?;
    }
    client.batch_execute(
        r#"
        SELECT kpi_create_scorecard('followed_card', 'followed',
            '{"segments": ["region"], "measures": {"ambassador_rate": "advocate", "nps": "score"}, "storage": "live"}');
        CREATE TABLE sums (region integer PRIMARY KEY, advocates bigint, customers bigint,
            promoters bigint, detractors bigint, answers bigint);
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO sums AS s
            SELECT region, count(*) FILTER (WHERE advocate), count(advocate), count(*) FILTER (WHERE score >= 9),
                   count(*) FILTER (WHERE score <= 6), count(score)
            FROM came GROUP BY region ORDER BY region
            ON CONFLICT (region) DO UPDATE SET advocates = s.advocates + excluded.advocates,
                customers = s.customers + excluded.customers, promoters = s.promoters + excluded.promoters,
                detractors = s.detractors + excluded.detractors, answers = s.answers + excluded.answers;
            RETURN NULL;
        END $$;
        CREATE TRIGGER keep AFTER INSERT ON by_hand REFERENCING NEW TABLE AS came
            FOR EACH STATEMENT EXECUTE FUNCTION keep();
        "#,
    )?;
    Ok(())
}

/// Empties the tables and what is kept of them.
fn emptied(client: &mut Client) -> Result<()> {
    Ok(client.batch_execute("TRUNCATE bare, by_hand, sums; TRUNCATE followed; CHECKPOINT")?)
}

/// Reports what it costs to be followed, and what a trigger by hand costs.
fn cost(what: &'static str, by_hand: &'static str, times: [f64; 3], goal: f64) -> u32 {
    let [bare, followed, hand] = times;
    report(by_hand, hand, bare, "without it", None)
        + report(what, followed, bare, "without it", Some(goal))
}

/// Many rows in one statement.
fn bulk(client: &mut Client, rows: u64, rounds: u64) -> Result<u32> {
    let mut times = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        emptied(client)?;
        for place in 0..KEPT.len() {
            // Another one first each time.
            let place = (place + round as usize) % KEPT.len();
            let took = time(
                client,
                &format!(
                    "INSERT INTO {} (region, seen_on, advocate, score)
                     SELECT region, seen_on, advocate, nps_score FROM customers LIMIT {rows}",
                    KEPT[place]
                ),
            )?;
            if round > 0 {
                times[place].push(took);
            }
        }
    }
    Ok(cost(
        "live: a fifth of the rows in one INSERT",
        "sums by hand: the same",
        times.map(median),
        1.25,
    ))
}

/// Inserts rows one a transaction; gives the milliseconds.
fn insert(client: &mut Client, table: &str, rows: u32, seed: u32) -> Result<f64> {
    let statement = client.prepare(&format!(
        "INSERT INTO {table} (region, seen_on, advocate, score) VALUES ($1, '2025-07-01', true, 9)"
    ))?;
    let start = Instant::now();
    for row in 0..rows {
        let region = (row.wrapping_mul(2_654_435_761).wrapping_add(seed) % 50) as i32;
        client.execute(&statement, &[&region])?;
    }
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

/// One row a transaction, by one writer.
fn one_row(client: &mut Client, rounds: u64) -> Result<u32> {
    emptied(client)?;
    let mut times = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        for place in 0..KEPT.len() {
            let place = (place + round as usize) % KEPT.len();
            let took = insert(client, KEPT[place], 4_000, round as u32)?;
            if round > 0 {
                times[place].push(took);
            }
        }
    }
    Ok(cost(
        "live: 4,000 transactions of one row",
        "sums by hand: the same",
        times.map(median),
        1.60,
    ))
}

/// One row a transaction, by eight writers at once: what that brings over one
/// writer, with and without a scorecard.
fn writers(rounds: u64) -> Result<u32> {
    const WRITERS: u32 = 8;
    const ROWS: u32 = 2_000;
    emptied(&mut connect(DATABASE)?)?;
    let mut rates = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        for place in 0..KEPT.len() {
            let place = (place + round as usize) % KEPT.len();
            let write = |seed: u32| -> std::result::Result<(), String> {
                let insert = || insert(&mut connect(DATABASE)?, KEPT[place], ROWS, seed);
                insert().map(drop).map_err(|error| error.to_string())
            };
            let start = Instant::now();
            thread::scope(|scope| {
                let writers: Vec<_> = (0..WRITERS)
                    .map(|seed| scope.spawn(move || write(seed)))
                    .collect();
                writers
                    .into_iter()
                    .try_for_each(|writer| writer.join().map_err(|_| "a writer died".to_owned())?)
            })?;
            if round > 0 {
                rates[place].push(start.elapsed().as_secs_f64() * 1000.0);
            }
        }
    }
    Ok(cost(
        "live: 8 writers, 2,000 transactions each",
        "sums by hand: the same",
        rates.map(median),
        1.60,
    ))
}
