//! What scorecards cost: all the KPIs in one pass, reading from stored summaries,
//! and keeping them while the table changes.
//!
//! Runs on a private server (`make bench`). `BENCH_ROWS` and `BENCH_ROUNDS` make
//! it shorter.

mod common;

use common::compare::{Case, Rounds, compare, header, interleave, report, verdict};
use common::{ALONE, Result, database, median, number, pgbench, time};
use postgres::Client;

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
    missed += unfolded(&mut client, rounds)?;
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

/// The tables that are written to: one that nothing follows, one that a live scorecard
/// follows, one with triggers that keep the same sums in place, and one with empty
/// triggers that have the transition tables.
const KEPT: [&str; 4] = ["bare", "followed", "by_hand", "watched"];

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
        CREATE FUNCTION came() RETURNS trigger LANGUAGE plpgsql AS $$
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
        CREATE FUNCTION went() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE sums AS s SET advocates = s.advocates - g.advocates, customers = s.customers - g.customers,
                promoters = s.promoters - g.promoters, detractors = s.detractors - g.detractors, answers = s.answers - g.answers
            FROM (SELECT region, count(*) FILTER (WHERE advocate) AS advocates, count(advocate) AS customers,
                      count(*) FILTER (WHERE score >= 9) AS promoters, count(*) FILTER (WHERE score <= 6) AS detractors,
                      count(score) AS answers
                  FROM went GROUP BY region ORDER BY region) AS g
            WHERE s.region = g.region;
            RETURN NULL;
        END $$;
        CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER went AFTER DELETE ON by_hand REFERENCING OLD TABLE AS went
            FOR EACH STATEMENT EXECUTE FUNCTION went();
        CREATE TRIGGER changed_went AFTER UPDATE ON by_hand REFERENCING OLD TABLE AS went
            FOR EACH STATEMENT EXECUTE FUNCTION went();
        CREATE TRIGGER changed_came AFTER UPDATE ON by_hand REFERENCING NEW TABLE AS came
            FOR EACH STATEMENT EXECUTE FUNCTION came();
        CREATE TRIGGER came AFTER INSERT ON by_hand REFERENCING NEW TABLE AS came
            FOR EACH STATEMENT EXECUTE FUNCTION came();
        CREATE TRIGGER went AFTER DELETE ON watched REFERENCING OLD TABLE AS went
            FOR EACH STATEMENT EXECUTE FUNCTION nothing();
        CREATE TRIGGER changed AFTER UPDATE ON watched REFERENCING OLD TABLE AS went NEW TABLE AS came
            FOR EACH STATEMENT EXECUTE FUNCTION nothing();
        CREATE TRIGGER came AFTER INSERT ON watched REFERENCING NEW TABLE AS came
            FOR EACH STATEMENT EXECUTE FUNCTION nothing();
        "#,
    )?;
    Ok(())
}

/// Empties the tables and what is kept of them.
fn emptied(client: &mut Client) -> Result<()> {
    Ok(client
        .batch_execute("TRUNCATE bare, by_hand, watched, sums; TRUNCATE followed; CHECKPOINT")?)
}

/// Reports what it costs to be followed, and beside it what empty triggers and triggers by
/// hand cost: the medians of the ratios of each round, as the machine changes between them.
fn cost(what: &str, times: &Rounds, goal: f64) -> u32 {
    let line = |name: &str, place: usize, goal: Option<f64>| {
        let bare = times.median(0);
        report(name, times.ratio(place, 0) * bare, bare, "without it", goal)
    };
    line(&format!("live: {what}"), 1, Some(goal))
        + line("  empty triggers", 3, None)
        + line("  sums by hand", 2, None)
}

/// Many rows in one statement: inserted, updated, deleted.
fn bulk(client: &mut Client, rows: u64, rounds: u64) -> Result<u32> {
    let insert = |table: &str| {
        format!(
            "INSERT INTO {table} (region, seen_on, advocate, score)
             SELECT region, seen_on, advocate, nps_score FROM customers LIMIT {rows}"
        )
    };
    let inserted = interleave(KEPT.len(), rounds, |way| {
        emptied(client)?;
        time(client, &insert(KEPT[way]))
    })?;
    let some = "id % 10 = 0";
    let mut change = |statement: &str| {
        interleave(KEPT.len(), rounds, |way| {
            emptied(client)?;
            client.batch_execute(&insert(KEPT[way]))?;
            client.batch_execute(&format!("VACUUM ANALYZE {}", KEPT[way]))?;
            time(client, &statement.replace("TABLE", KEPT[way]))
        })
    };
    let changed = change(&format!("UPDATE TABLE SET score = 10 - score WHERE {some}"))?;
    let removed = change(&format!("DELETE FROM TABLE WHERE {some}"))?;
    Ok(cost(&format!("{rows} rows in one INSERT"), &inserted, 1.08)
        + cost(&format!("UPDATE of {} of them", rows / 10), &changed, 1.12)
        + cost(&format!("DELETE of {} of them", rows / 10), &removed, 1.12))
}

/// Inserts a row a transaction, so many by each writer; gives the milliseconds.
fn insert(table: &str, writers: u32, rows: u64) -> Result<f64> {
    let script = format!(
        "\\set region random(1, 50)
        INSERT INTO {table} (region, seen_on, advocate, score) VALUES (:region, '2025-07-01', true, 9);"
    );
    pgbench::run(DATABASE, &script, writers, rows)
}

/// One row a transaction, by one writer and by eight at once.
fn one_row(client: &mut Client, rounds: u64) -> Result<u32> {
    let mut missed = 0;
    for (writers, rows, goal) in [(1, 20_000, 1.0 / 0.92), (8, 2_500, 1.0 / 0.90)] {
        emptied(client)?;
        let times = interleave(KEPT.len(), rounds, |way| insert(KEPT[way], writers, rows))?;
        let what = match writers {
            1 => format!("{rows} transactions of one row"),
            _ => format!("{writers} writers, {rows} rows each"),
        };
        missed += cost(&what, &times, goal);
    }
    Ok(missed)
}

/// What a million writes of one row leave to be read: the wide view as it is then, against
/// the same view folded.
fn unfolded(client: &mut Client, rounds: u64) -> Result<u32> {
    const WRITES: u64 = 1_000_000;
    emptied(client)?;
    eprintln!("writing {WRITES} rows one by one ...");
    let mut pages = Vec::new();
    for _ in 0..4 {
        insert("followed", 1, WRITES / 4)?;
        let size =
            client.query_one("SELECT pg_relation_size('followed_card_delta') / 8192", &[])?;
        pages.push(size.get::<_, i64>(0));
    }
    let read = |client: &mut Client| -> Result<f64> {
        let times: Result<Vec<f64>> = (0..rounds)
            .map(|_| time(client, "SELECT * FROM followed_card_wide"))
            .collect();
        Ok(median(times?))
    };
    let as_it_is = read(client)?;
    client.batch_execute("SELECT kpi_compact('followed_card')")?;
    client.batch_execute("VACUUM followed_card_delta")?;
    let folded = read(client)?;
    println!("pages of the delta after each quarter of {WRITES} writes: {pages:?}");
    Ok(report(
        "wide view after 1,000,000 writes",
        as_it_is,
        folded,
        "the same, folded",
        Some(3.0),
    ))
}
