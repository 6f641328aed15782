//! What a scorecard of several tables costs: counted when it is read, against the query
//! that one would write by hand; and kept while its tables change, beside pg_ivm where
//! that is installed.
//!
//! Runs on a private server (`make bench`). `BENCH_ROWS` is how many answers there are, a
//! tenth as many customers; that and `BENCH_ROUNDS` make it shorter.

mod common;

use common::compare::{Case, Rounds, compare, header, interleave, report, verdict, within};
use common::{ALONE, Result, database, median, number, pgbench, time};
use postgres::{Client, SimpleQueryMessage};

const DATABASE: &str = "bench_board";

/// Schemas with the same CRM: one that nothing follows, one that a live scorecard follows,
/// and one that views of pg_ivm follow.
const BARE: usize = 0;
const FOLLOWED: usize = 1;
const IVM: usize = 2;
const SCHEMAS: [&str; 3] = ["crm", "followed", "ivm"];

struct Bench {
    client: Client,
    answers: u64,
    rounds: u64,
    /// How many of the schemas there are.
    ways: usize,
    /// How many rows were written.
    next: u64,
    missed: u32,
}

fn main() -> Result<()> {
    let mut client = database(DATABASE)?;
    let ways = match has_pg_ivm(&mut client)? {
        true => 3,
        false => {
            eprintln!("pg_ivm is left out: it is not installed in this PostgreSQL");
            2
        }
    };
    let mut bench = Bench {
        client,
        answers: number("BENCH_ROWS", 2_000_000).max(20_000),
        rounds: number("BENCH_ROUNDS", 9),
        ways,
        next: 0,
        missed: 0,
    };
    bench.load()?;
    println!(
        "\n{} answers, {} customers, medians of {} interleaved rounds, JIT off\n",
        bench.answers,
        bench.answers / 10,
        bench.rounds
    );
    header();
    bench.counted()?;
    bench.kept()?;
    bench.one_row()?;
    bench.bulk()?;
    verdict(bench.missed);
    Ok(())
}

fn has_pg_ivm(client: &mut Client) -> Result<bool> {
    let found = client.query_one(
        "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_ivm')",
        &[],
    )?;
    Ok(found.get(0))
}

/// The spec of a board over the CRM of a schema.
fn spec(schema: &str, segments: &str, storage: &str) -> String {
    let advocates = format!(
        r#"{{"history": "{schema}.status", "valid": "valid", "where": {{"status": "advocate"}}}}"#
    );
    let answers = |survey: &str| {
        format!(
            r#"{{"rows": "{schema}.answers", "at": "answered_at", "of": "score", "where": {{"survey": "{survey}"}}}}"#
        )
    };
    format!(
        r#"{{"period": {{"grain": "quarter", "timezone": "UTC"}},
            "entity": {{"table": "{schema}.customers", "key": "customer_id", "from": "signed_up_on", "to": "closed_on"}},
            "segments": {segments}, "storage": "{storage}",
            "measures": {{"ambassador_rate": {advocates}, "advocacy_growth": {advocates}, "advocate_retention_rate": {advocates},
                "advocacy_actions": {{"events": "{schema}.actions", "at": "occurred_at"}}, "nps": {}, "csat": {}}}}}"#,
        answers("nps"),
        answers("csat")
    )
}

/// The figures of the wide view by hand: a calendar of closes, who existed at each, who was
/// an advocate at it and at the one before, what customers did, what they answered.
const BY_HAND: &str = "
    WITH quarters AS (
        SELECT q::date AS period, (q + interval '3 months')::date - 1 AS close
        FROM generate_series(timestamp 'FIRST', timestamp 'LAST', interval '3 months') AS q
    ), existing AS (
        SELECT q.period, c.region, c.plan, count(*) AS customers
        FROM quarters AS q
        JOIN crm.customers AS c ON c.signed_up_on <= q.close AND (c.closed_on > q.close OR c.closed_on IS NULL)
        GROUP BY 1, 2, 3
    ), advocates AS (
        SELECT DISTINCT q.period, c.customer_id, c.region, c.plan
        FROM crm.status AS s
        JOIN quarters AS q ON s.valid @> q.close
        JOIN crm.customers AS c ON c.customer_id = s.customer_id
            AND c.signed_up_on <= q.close AND (c.closed_on > q.close OR c.closed_on IS NULL)
        WHERE s.status = 'advocate'
    ), held AS (
        SELECT period, region, plan, count(*) AS advocates,
            count(*) FILTER (WHERE before = period - interval '3 months') AS kept
        FROM (SELECT *, lag(period) OVER (PARTITION BY customer_id ORDER BY period) AS before FROM advocates) AS a
        GROUP BY 1, 2, 3
    ), done AS (
        SELECT q.period, c.region, c.plan, count(*) AS actions
        FROM crm.actions AS a
        JOIN quarters AS q ON q.period = date_trunc('quarter', a.occurred_at AT TIME ZONE 'UTC')::date
        JOIN crm.customers AS c ON c.customer_id = a.customer_id
            AND c.signed_up_on <= q.close AND (c.closed_on > q.close OR c.closed_on IS NULL)
        GROUP BY 1, 2, 3
    ), answered AS (
        SELECT date_trunc('quarter', a.answered_at AT TIME ZONE 'UTC')::date AS period, c.region, c.plan,
            count(*) FILTER (WHERE survey = 'nps' AND score BETWEEN 9 AND 10) AS promoters,
            count(*) FILTER (WHERE survey = 'nps' AND score BETWEEN 0 AND 6) AS detractors,
            count(*) FILTER (WHERE survey = 'nps' AND score BETWEEN 0 AND 10) AS scores,
            count(*) FILTER (WHERE survey = 'csat' AND score BETWEEN 4 AND 5) AS satisfied,
            count(*) FILTER (WHERE survey = 'csat' AND score BETWEEN 1 AND 5) AS ratings
        FROM crm.answers AS a
        LEFT JOIN crm.customers AS c USING (customer_id)
        GROUP BY 1, 2, 3
    )
    SELECT period, region, plan,
        100.0 * coalesce(h.advocates, 0) / customers AS ambassador_rate,
        100.0 * (coalesce(h.advocates, 0) - b.advocates) / nullif(b.advocates, 0) AS advocacy_growth,
        100.0 * coalesce(h.kept, 0) / nullif(b.advocates, 0) AS advocate_retention_rate,
        1.0 * coalesce(actions, 0) / customers AS advocacy_actions,
        100.0 * (promoters - detractors) / nullif(scores, 0) AS nps,
        100.0 * satisfied / nullif(ratings, 0) AS csat
    FROM existing
    LEFT JOIN held AS h USING (period, region, plan)
    LEFT JOIN (SELECT (period + interval '3 months')::date AS period, region, plan, advocates FROM held) AS b
        USING (period, region, plan)
    LEFT JOIN done USING (period, region, plan)
    LEFT JOIN answered USING (period, region, plan)";

/// What pg_ivm can keep of the same: the answers of each quarter and segment.
const IVM_ANSWERS: &str = "
    SELECT date_trunc('quarter', a.answered_at AT TIME ZONE 'UTC') AS period, c.region, c.plan,
        sum(CASE WHEN a.survey = 'nps' AND a.score BETWEEN 9 AND 10 THEN 1 ELSE 0 END) AS promoters,
        sum(CASE WHEN a.survey = 'nps' AND a.score BETWEEN 0 AND 6 THEN 1 ELSE 0 END) AS detractors,
        sum(CASE WHEN a.survey = 'nps' AND a.score BETWEEN 0 AND 10 THEN 1 ELSE 0 END) AS scores,
        sum(CASE WHEN a.survey = 'csat' AND a.score BETWEEN 4 AND 5 THEN 1 ELSE 0 END) AS satisfied,
        sum(CASE WHEN a.survey = 'csat' AND a.score BETWEEN 1 AND 5 THEN 1 ELSE 0 END) AS ratings
    FROM ivm.answers AS a JOIN ivm.customers AS c ON c.customer_id = a.customer_id
    GROUP BY 1, 2, 3";

/// Two workers, whatever else the machine does.
const WORKERS: &str =
    "SET jit = off; SET max_parallel_workers_per_gather = 2; SET work_mem = '512MB';";

impl Bench {
    /// The generated CRM in each schema, as large as is asked for, and what follows it.
    fn load(&mut self) -> Result<()> {
        let customers = self.answers / 10;
        let amounts = [
            ("2000000", self.answers),
            ("260000", customers * 13 / 10),
            ("270000", customers * 27 / 20),
            ("200000", customers),
        ];
        let mut statements = include_str!("board.sql").to_owned();
        for (at, (amount, _)) in amounts.iter().enumerate() {
            statements = statements.replace(amount, &format!("<{at}>"));
        }
        for (at, (_, amount)) in amounts.iter().enumerate() {
            statements = statements.replace(&format!("<{at}>"), &amount.to_string());
        }
        for schema in SCHEMAS.iter().take(self.ways) {
            eprintln!("loading {} answers into {schema} …", self.answers);
            let own = statements
                .replace("SCHEMA crm", &format!("SCHEMA {schema}"))
                .replace("crm.", &format!("{schema}."));
            self.client.batch_execute(&own)?;
            // Autovacuum would add its time to whatever is measured beside it.
            for table in ["answers", "customers"] {
                self.client.batch_execute(&format!(
                    "ALTER TABLE {schema}.{table} SET (autovacuum_enabled = off)"
                ))?;
            }
        }
        self.client
            .batch_execute("CREATE SEQUENCE written START 100000000 CACHE 1000")?;
        self.client.batch_execute("VACUUM (FREEZE, ANALYZE)")?;
        let both = r#"["region", "plan"]"#;
        for (name, schema, segments, storage) in [
            ("board", "crm", both, "view"),
            ("live", "followed", both, "live"),
        ] {
            self.client.execute(
                "SELECT kpi_create_scorecard($1, $2::text::jsonb)",
                &[&name, &spec(schema, segments, storage)],
            )?;
        }
        if self.ways > IVM {
            self.client.batch_execute("CREATE EXTENSION pg_ivm")?;
            self.client
                .execute("SELECT pgivm.create_immv('ivm.kept', $1)", &[&IVM_ANSWERS])?;
        }
        Ok(self.client.batch_execute("VACUUM ANALYZE")?)
    }

    /// Storage view: alone, with two workers, and one total of one period.
    fn counted(&mut self) -> Result<()> {
        let ends = self.client.query_one(
            "SELECT min(period)::text, max(period)::text FROM board_summary",
            &[],
        )?;
        let by_hand = BY_HAND
            .replace("FIRST", ends.get(0))
            .replace("LAST", ends.get(1));
        let same = [
            "ambassador_rate",
            "advocacy_growth",
            "advocate_retention_rate",
            "advocacy_actions",
            "nps",
            "csat",
        ]
        .map(|kpi| {
            format!("coalesce(abs(b.{kpi} - h.{kpi}) < 1e-9, b.{kpi} IS NULL AND h.{kpi} IS NULL)")
        });
        let differing: i64 = self
            .client
            .query_one(
                &format!(
                    "SELECT count(*) FROM board_wide AS b FULL JOIN ({by_hand}) AS h USING (period, region, plan)
                    WHERE b.level IS DISTINCT FROM 'total' AND NOT ({})",
                    same.join(" AND ")
                ),
                &[],
            )?
            .get(0);
        if differing > 0 {
            return Err(format!("{differing} rows differ from the query by hand").into());
        }
        let wide = "SELECT * FROM board_wide";
        let case = |what, ours: &str, against, theirs: &str, goal, settings| Case {
            what,
            ours: ours.to_owned(),
            against,
            theirs: theirs.to_owned(),
            goal: Some(goal),
            settings,
        };
        let cases = [
            case(
                "wide view, storage view",
                wide,
                "the same by hand",
                &by_hand,
                1.1,
                ALONE,
            ),
            case(
                "  with two workers",
                wide,
                "the same by hand",
                &by_hand,
                1.1,
                WORKERS,
            ),
            case(
                "long view of a period's totals",
                "SELECT * FROM board WHERE period = '2025-07-01' AND total",
                "summary of that period",
                "SELECT * FROM board_summary WHERE period = '2025-07-01'",
                1.3,
                ALONE,
            ),
        ];
        for case in cases {
            let (ours, theirs) = compare(&mut self.client, &case, self.rounds)?;
            self.missed += report(case.what, ours, theirs, case.against, case.goal);
        }
        self.client.batch_execute(WORKERS)?;
        let plan = self
            .client
            .simple_query("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM board_wide")?;
        let is_parallel = plan.iter().any(|message| match message {
            SimpleQueryMessage::Row(row) => row
                .get(0)
                .is_some_and(|line| line.contains("Parallel Seq Scan on answers")),
            _ => false,
        });
        // A small table is read by one process, however it is asked.
        let is_large = self.answers >= 1_000_000;
        println!(
            "its answers are read by {}{}",
            match is_parallel {
                true => "parallel workers",
                false => "one process",
            },
            match is_large && !is_parallel {
                true => "  MISSED",
                false => "",
            }
        );
        self.missed += u32::from(is_large && !is_parallel);
        Ok(self.client.batch_execute(ALONE)?)
    }

    /// Reading the live board: folded, and after writes of one row each.
    fn kept(&mut self) -> Result<()> {
        // A worker would fold at moments of its own, between or during what is measured.
        self.client.batch_execute(&format!(
            "SET advocacy_kpi.background_folding = off;
            ALTER DATABASE {DATABASE} SET advocacy_kpi.background_folding = off"
        ))?;
        self.fold()?;
        self.read("live: wide view, folded", Some(5.0))?;
        let few = spec("followed", r#"["plan"]"#, "live");
        self.client.execute(
            "SELECT kpi_create_scorecard('few', $1::text::jsonb)",
            &[&few],
        )?;
        self.client.batch_execute("VACUUM ANALYZE few_delta")?;
        let read = self.time_of("SELECT * FROM few_wide")?;
        self.missed += within("  the same by plan only", read, Some(5.0));
        self.client
            .batch_execute("SELECT kpi_drop_scorecard('few')")?;
        for _ in 0..10_000 {
            self.write(FACT)?;
        }
        self.read("live: after 10,000 answers", Some(100.0))?;
        self.fold()?;
        for at in 0..10_000 {
            self.write(at % 10)?;
        }
        self.read("  of which 1,000 change a customer", Some(100.0))?;
        self.fold()
    }

    /// Writes one row of a kind to what is followed.
    fn write(&mut self, kind: u64) -> Result<()> {
        let customer = 1 + self.next * 2_654_435_761 % (self.answers / 10);
        self.next += 1;
        let statement = statement(FOLLOWED, kind, "nextval('written')", &customer.to_string());
        Ok(self.client.batch_execute(&statement)?)
    }

    fn fold(&mut self) -> Result<()> {
        for statement in [
            "SELECT kpi_compact('live')",
            "VACUUM ANALYZE live_delta",
            "VACUUM live_log1, live_log2, live_log3, live_log4",
        ] {
            self.client.batch_execute(statement)?;
        }
        Ok(())
    }

    fn time_of(&mut self, query: &str) -> Result<f64> {
        let times: Result<Vec<f64>> = (0..=self.rounds)
            .map(|_| time(&mut self.client, query))
            .collect();
        // The first reads what it is to find in memory.
        Ok(median(times?.split_off(1)))
    }

    fn read(&mut self, what: &str, goal: Option<f64>) -> Result<()> {
        let took = self.time_of("SELECT * FROM live_wide")?;
        self.missed += within(what, took, goal);
        Ok(())
    }

    /// One row a transaction, by one writer and by eight at once: so many that the first
    /// write of a session, which takes a millisecond more, does not count. What a worker
    /// would fold has a line of its own.
    fn one_row(&mut self) -> Result<()> {
        let customers = self.answers / 10;
        for (writers, rows) in [(1, 8_000), (8, 8_000)] {
            for (what, kind) in [("facts", FACT), ("customers", CUSTOMER)] {
                let mut folds = Vec::new();
                let times = interleave(self.ways, self.rounds, |way| {
                    let statement = statement(way, kind, "nextval('written')", ":customer");
                    let script = format!("\\set customer random(1, {customers})\n{statement};");
                    let took = pgbench::run(DATABASE, &script, writers, rows / share(way))?;
                    if way == FOLLOWED {
                        let fold = time(&mut self.client, "SELECT kpi_compact('live')")?;
                        folds.push(fold * 10_000.0 / (f64::from(writers) * rows as f64));
                        self.fold()?;
                    }
                    Ok(took * share(way) as f64)
                })?;
                let name = match writers {
                    1 => format!("{rows} transactions of {what}"),
                    _ => format!("{writers} writers, {rows} {what} each"),
                };
                self.cost(&name, &times, 1.0 / 0.85);
                within(&format!("  folding 10,000 {what}"), median(folds), None);
            }
        }
        Ok(())
    }

    /// Half as many facts again in one INSERT, which is rolled back.
    fn bulk(&mut self) -> Result<()> {
        let rows = self.answers / 2;
        let times = interleave(self.ways, self.rounds.min(5), |way| {
            let schema = SCHEMAS[way];
            self.client.batch_execute("BEGIN")?;
            let took = time(
                &mut self.client,
                &format!(
                    "INSERT INTO {schema}.answers SELECT answer_id + 1000000000, customer_id, answered_at, survey, score FROM crm.answers LIMIT {rows}"
                ),
            )?;
            for statement in [
                "ROLLBACK",
                &format!("VACUUM {schema}.answers, live_log4"),
                "CHECKPOINT",
            ] {
                self.client.batch_execute(statement)?;
            }
            Ok(took)
        })?;
        self.cost(&format!("{rows} facts in one INSERT"), &times, 1.3);
        Ok(())
    }

    /// Reports what it costs to be followed: the medians of the ratios of each round, as the
    /// machine changes between them.
    fn cost(&mut self, what: &str, times: &Rounds, goal: f64) {
        let bare = times.median(BARE);
        let line = |name: &str, way: usize, goal: Option<f64>| {
            report(
                name,
                times.ratio(way, BARE) * bare,
                bare,
                "without it",
                goal,
            )
        };
        self.missed += line(&format!("live: {what}"), FOLLOWED, Some(goal));
        if self.ways > IVM {
            line("  pg_ivm, the answers only", IVM, None);
        }
    }
}

/// Of how many transactions of one row one is made, and counted as many times: those that
/// pg_ivm follows take minutes.
fn share(way: usize) -> u64 {
    match way {
        IVM => 10,
        _ => 1,
    }
}

/// Kinds of writes.
const CUSTOMER: u64 = 0;
const ACTION: u64 = 1;
const STATUS: u64 = 2;
const FACT: u64 = 3;

/// A statement that writes one row of a kind; those above are answers.
fn statement(way: usize, kind: u64, id: &str, customer: &str) -> String {
    let schema = SCHEMAS[way];
    match kind {
        CUSTOMER => format!(
            "UPDATE {schema}.customers SET plan = CASE plan WHEN 'pro' THEN 'team' ELSE 'pro' END WHERE customer_id = {customer}"
        ),
        ACTION => {
            format!("INSERT INTO {schema}.actions VALUES ({id}, {customer}, '2025-08-01 10:00Z')")
        }
        STATUS => format!(
            "INSERT INTO {schema}.status VALUES ({id}, {customer}, 'advocate', '[2025-08-01,)')"
        ),
        _ => format!(
            "INSERT INTO {schema}.answers VALUES ({id}, {customer}, '2025-08-01 10:00Z', 'nps', 9)"
        ),
    }
}
