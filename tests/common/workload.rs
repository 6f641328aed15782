//! Random transactions on tables that live scorecards follow.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::sync::{Mutex, OnceLock};

use postgres::{Client, Error};

use super::{describe, run, sqlstate, try_rows, try_value, value};
use testkit::random::Random;

/// A table of answers and all that can be written to: itself first, then what it is
/// made of, each with the regions that it takes.
pub struct Shape {
    pub name: &'static str,
    pub targets: &'static [(&'static str, &'static [&'static str])],
    create: &'static str,
}

const REGIONS: &[&str] = &["north", "south", "east", "west"];

pub const PLAIN: Shape = Shape {
    name: "plain",
    targets: &[("plain", REGIONS)],
    create: "CREATE TABLE plain {answer}",
};

pub const UNLOGGED: Shape = Shape {
    name: "flash",
    targets: &[("flash", REGIONS)],
    create: "CREATE UNLOGGED TABLE flash {answer}",
};

/// Partitions on two levels.
pub const PARTITIONED: Shape = Shape {
    name: "parted",
    targets: &[
        ("parted", REGIONS),
        ("parted_north", &["north"]),
        ("parted_other", &["south", "east", "west"]),
        ("parted_south", &["south"]),
        ("parted_rest", &["east", "west"]),
    ],
    create: "CREATE TABLE parted {answer} PARTITION BY LIST (region);
        CREATE TABLE parted_north PARTITION OF parted FOR VALUES IN ('north');
        CREATE TABLE parted_other PARTITION OF parted DEFAULT PARTITION BY LIST (region);
        CREATE TABLE parted_south PARTITION OF parted_other FOR VALUES IN ('south');
        CREATE TABLE parted_rest PARTITION OF parted_other DEFAULT",
};

pub const INHERITED: Shape = Shape {
    name: "grown",
    targets: &[("grown", REGIONS), ("grown_branch", REGIONS)],
    create: "CREATE TABLE grown {answer};
        CREATE TABLE grown_branch (PRIMARY KEY (id, region)) INHERITS (grown)",
};

const ANSWER: &str = "(
    id bigint NOT NULL DEFAULT nextval('answer_id'), surveyed_on date, region text NOT NULL, plan text,
    advocate boolean, was_advocate boolean, score integer, actions bigint, PRIMARY KEY (id, region))";

const COLUMNS: &str = "surveyed_on, region, plan, advocate, was_advocate, score, actions";

/// A live scorecard, and its summary counted from the table by hand.
pub struct Card {
    suffix: &'static str,
    spec: &'static str,
    columns: &'static str,
    recount: &'static str,
}

pub const CARDS: &[Card] = &[
    Card {
        suffix: "by_region",
        spec: r#""period": {"column": "surveyed_on", "grain": "month"}, "segments": ["region", "plan"],
            "measures": {"ambassador_rate": "advocate", "nps": "score", "advocacy_actions": "actions",
                         "advocacy_growth": ["was_advocate", "advocate"]}"#,
        columns: "period, region, plan, ambassador_rate, nps, advocacy_actions, advocacy_growth, nps_left_out,
            advocacy_actions_left_out",
        recount: "SELECT date_trunc('month', surveyed_on)::date, region, plan, rate_agg(advocate), nps_agg(score) FILTER (WHERE score BETWEEN 0 AND 10),
                action_agg(actions), flow_agg(was_advocate IS NOT NULL AND was_advocate, advocate IS NOT NULL AND advocate), count(*) FILTER (WHERE score > 10), 0
            FROM {table} GROUP BY 1, 2, 3",
    },
    Card {
        suffix: "by_plan",
        spec: r#""segments": [{"column": "plan", "as": "tier"}],
            "measures": {"advocacy_participation_rate": "actions", "csat": "advocate"}"#,
        columns: "period, tier, advocacy_participation_rate, csat, advocacy_participation_rate_left_out",
        recount: "SELECT NULL::date, plan, action_agg(actions), rate_agg(advocate), 0 FROM {table} GROUP BY 2",
    },
    Card {
        suffix: "whole",
        spec: r#""measures": {"nps": "score"}"#,
        columns: "period, nps, nps_left_out",
        recount: "SELECT NULL::date, nps_agg(score) FILTER (WHERE score BETWEEN 0 AND 10), count(*) FILTER (WHERE score > 10)
            FROM {table} HAVING count(*) > 0",
    },
];

impl Card {
    pub fn name(&self, shape: &Shape) -> String {
        format!("{}_{}", shape.name, self.suffix)
    }

    /// Creates it under a custom name.
    pub fn create(&self, shape: &Shape, name: &str) -> String {
        format!(
            "SELECT kpi_create_scorecard('{name}', '{}', '{{{}, \"storage\": \"live\"}}')",
            shape.name, self.spec
        )
    }

    /// How many rows of the summary are not those of the table, and the other way round.
    pub fn differences(&self, shape: &Shape, name: &str) -> String {
        format!(
            "SELECT count(*) FROM ({}) AS d",
            self.different_rows(shape, name)
        )
    }

    /// These rows; those of the summary come first.
    fn different_rows(&self, shape: &Shape, name: &str) -> String {
        let kept = format!("SELECT {} FROM {name}_summary", self.columns);
        let counted = self.recount.replace("{table}", shape.name);
        format!("(({kept}) EXCEPT ALL ({counted})) UNION ALL (({counted}) EXCEPT ALL ({kept}))")
    }
}

/// Makes the tables with their scorecards and some rows.
pub fn set_up(client: &mut Client, shapes: &[&Shape]) {
    run(client, "CREATE SEQUENCE answer_id");
    MERGE.get_or_init(|| try_merge(client));
    let mut random = Random::new(1);
    for shape in shapes {
        run(client, &shape.create.replace("{answer}", ANSWER));
        // The first scorecard counts what is there, the others come before it.
        for card in &CARDS[1..] {
            run(client, &card.create(shape, &card.name(shape)));
        }
        for _ in 0..5 {
            run(client, &insert_many(&mut random, shape.targets[0]));
        }
        run(client, &CARDS[0].create(shape, &CARDS[0].name(shape)));
    }
}

/// Compares every scorecard with its table, in as many statements as there are cards.
pub fn check(client: &mut Client, shape: &Shape) -> Result<(), Error> {
    for card in CARDS {
        let name = card.name(shape);
        let differences = try_value(client, &card.differences(shape, &name))?;
        if differences != "0" {
            // What is still wrong now, by whom it is asked, and in what snapshot.
            let rows = try_rows(client, &card.different_rows(shape, &name))?;
            let asked = "SELECT current_setting('transaction_isolation'), pg_current_snapshot(), clock_timestamp()";
            let asked = try_rows(client, asked)?;
            panic!("rows of {name} that differ: {differences}, now {rows:?}, asked in {asked:?}");
        }
    }
    Ok(())
}

/// The same where nobody writes, and by the function that users have.
pub fn check_at_rest(client: &mut Client, shape: &Shape) {
    check(client, shape).unwrap_or_else(|e| panic!("{e}"));
    for card in CARDS {
        let verify = format!("SELECT kpi_verify_scorecard('{}')", card.name(shape));
        assert_eq!(value(client, &verify), "t", "{verify}");
    }
}

pub enum Step {
    Run(String),
    /// The table and the rows that are copied into it.
    Copy(&'static str, String),
    /// Must fail with the SQLSTATE.
    Refused(String, &'static str),
    /// The scorecards must be what the table gives, here and now.
    Check,
}

pub struct Transaction<'a> {
    writer: usize,
    pub shape: &'a Shape,
    pub isolation: &'static str,
    pub steps: Vec<Step>,
    /// COMMIT or ROLLBACK.
    pub ending: &'static str,
}

pub const WRITERS: usize = 16;

const READ_COMMITTED: &str = "READ COMMITTED";
pub const ISOLATIONS: [&str; 3] = [READ_COMMITTED, "REPEATABLE READ", "SERIALIZABLE"];

impl<'a> Transaction<'a> {
    /// Of one of [`WRITERS`] at most.
    pub fn new(random: &mut Random, writer: usize, shape: &'a Shape) -> Transaction<'a> {
        let mut transaction = Transaction {
            writer,
            shape,
            isolation: random.pick::<&str>(&ISOLATIONS),
            steps: Vec::new(),
            ending: if random.one_in(10) {
                "ROLLBACK"
            } else {
                "COMMIT"
            },
        };
        let checked = random.one_in(6);
        if checked {
            // TRUNCATE empties a table for older snapshots too: none is taken before
            // the table is held.
            transaction.run(format!("LOCK TABLE {} IN ACCESS SHARE MODE", shape.name));
        } else if random.one_in(4) {
            // What others do meanwhile is newer than the snapshot of what follows.
            transaction.run("SELECT pg_sleep(0.02)".to_owned());
        }
        for number in 0..1 + random.below(6) {
            transaction.add(random, number);
            if checked && random.one_in(4) {
                transaction.steps.push(Step::Check);
            }
        }
        if checked {
            transaction.steps.push(Step::Check);
        }
        if random.one_in(25) {
            transaction.steps.push(refused(random, shape));
            transaction.ending = "ROLLBACK";
        }
        transaction
    }

    fn run(&mut self, statement: String) {
        self.steps.push(Step::Run(statement));
    }

    /// A statement, or several between a savepoint and its end.
    fn add(&mut self, random: &mut Random, number: usize) {
        let savepoint = format!("s{number}");
        match random.below(40) {
            0..4 => {
                self.run(format!("SAVEPOINT {savepoint}"));
                for _ in 0..1 + random.below(3) {
                    let step = self.statement(random);
                    self.steps.push(step);
                }
                let end = *random.pick(&["ROLLBACK TO", "RELEASE"]);
                self.run(format!("{end} {savepoint}"));
            }
            4 => {
                self.run(format!("SAVEPOINT {savepoint}"));
                self.steps.push(refused(random, self.shape));
                self.run(format!("ROLLBACK TO {savepoint}"));
                self.steps.push(unfit(random, self.shape));
            }
            5 => {
                self.run(format!("SAVEPOINT {savepoint}"));
                let truncate = self.truncate(random);
                self.steps.push(truncate);
                if random.one_in(2) && self.isolation == READ_COMMITTED {
                    let step = self.statement(random);
                    self.steps.push(step);
                }
                // Mostly taken back, so that there are rows to work on.
                let stays = self.isolation == READ_COMMITTED && random.one_in(8);
                let end = if stays { "RELEASE" } else { "ROLLBACK TO" };
                self.run(format!("{end} {savepoint}"));
            }
            _ => {
                let step = self.statement(random);
                self.steps.push(step);
            }
        }
    }

    fn truncate(&self, random: &mut Random) -> Step {
        let (target, _) = random.pick(self.shape.targets);
        Step::Run(format!("TRUNCATE {target}"))
    }

    fn statement(&self, random: &mut Random) -> Step {
        let target = *random.pick(self.shape.targets);
        let (table, regions) = target;
        // One part in `n` of the rows that are left to this writer, or now and then of
        // those that all writers meet at.
        let some = |random: &mut Random, n: usize| {
            let part = random.below(n);
            match random.one_in(8) {
                true => format!("id < 0 AND id % {n} = -{part}"),
                false => format!(
                    "id % {WRITERS} = {} AND id / {WRITERS} % {n} = {part}",
                    self.writer
                ),
            }
        };
        Step::Run(match random.below(14) {
            0 => {
                let rows = answers(random, regions, 5, |row| literals(&row));
                format!("INSERT INTO {table} ({COLUMNS}) VALUES {}", rows.join(", "))
            }
            1 => insert_many(random, target),
            2 => {
                // Ids below zero are those that writers meet at.
                let first = random.below(60);
                let rows: Vec<_> = answers(random, regions, 5, |row| literals(&row))
                    .into_iter()
                    .enumerate()
                    .map(|(at, row)| row.replacen('(', &format!("({}, ", -((first + at) as i64) - 1), 1))
                    .collect();
                format!(
                    "INSERT INTO {table} (id, {COLUMNS}) VALUES {} ON CONFLICT (id, region) DO UPDATE
                     SET plan = excluded.plan, score = excluded.score, surveyed_on = excluded.surveyed_on",
                    rows.join(", ")
                )
            }
            3 | 4 => format!(
                "UPDATE {table} SET score = (score + 3) % 11, advocate = NOT advocate, actions = actions + 1 WHERE {}",
                some(random, 5)
            ),
            5 => format!(
                "UPDATE {table} SET plan = CASE plan WHEN 'free' THEN 'paid' WHEN 'paid' THEN NULL ELSE 'free' END WHERE {}",
                some(random, 4)
            ),
            6 => format!(
                "UPDATE {table} SET surveyed_on = surveyed_on + {} WHERE {}",
                random.below(90) as i64 - 45,
                some(random, 5)
            ),
            // A row moves under a new id, as another may have its own where it goes.
            7 => format!(
                "UPDATE {table} SET region = '{}', id = nextval('answer_id') WHERE {}",
                random.pick(regions),
                some(random, 7)
            ),
            8 | 9 => format!("DELETE FROM {table} WHERE {}", some(random, 3)),
            10 if merges_into(table) => format!(
                "MERGE INTO {table} AS t
                 USING (SELECT DISTINCT id, region FROM {table} WHERE {}
                        UNION ALL SELECT 0, '{}' FROM generate_series(1, 3)) AS m
                 ON t.id = m.id AND t.region = m.region
                 WHEN MATCHED AND m.id % 3 = 0 THEN DELETE
                 WHEN MATCHED AND m.id % 3 = 1 THEN DO NOTHING
                 WHEN MATCHED THEN UPDATE SET score = 10, plan = 'merged'
                 WHEN NOT MATCHED THEN INSERT (id, {COLUMNS})
                     VALUES (nextval('answer_id'), '2024-02-02', m.region, 'merged', true, false, 7, 2)",
                some(random, 5),
                random.pick(regions),
            ),
            11 => {
                let rows = answers(random, regions, 20, |row| row.join(","));
                return Step::Copy(table, rows.join("\n") + "\n");
            }
            // All three kinds in one statement.
            12 => format!(
                "WITH gone AS (DELETE FROM {table} WHERE {} RETURNING {COLUMNS}),
                      changed AS (UPDATE {table} SET actions = 0 WHERE {} RETURNING 1)
                 INSERT INTO {table} ({COLUMNS}) SELECT {COLUMNS} FROM gone",
                some(random, 6),
                some(random, 6),
            ),
            // What a function undoes by itself.
            _ => format!(
                "DO $$ BEGIN
                     DELETE FROM {table} WHERE {};
                     {};
                     PERFORM 1 / 0;
                 EXCEPTION WHEN division_by_zero THEN
                     UPDATE {table} SET score = NULL WHERE {};
                 END $$",
                some(random, 3),
                insert_many(random, target),
                some(random, 6),
            ),
        })
    }
}

/// Where MERGE shows triggers what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Merge {
    /// PostgreSQL 14 has none.
    Nowhere,
    /// A scorecard of a partitioned table is stale by it (docs/scorecards.md).
    IntoTables,
    Everywhere,
}

static MERGE: OnceLock<Merge> = OnceLock::new();

/// Whether MERGE into a table leaves its scorecards exact.
fn merges_into(table: &str) -> bool {
    match MERGE.get().expect("tables were set up") {
        Merge::Nowhere => false,
        Merge::IntoTables => !matches!(table, "parted" | "parted_other"),
        Merge::Everywhere => true,
    }
}

/// Asks the server, by a trigger that sums up rows that were updated after one was inserted.
fn try_merge(client: &mut Client) -> Merge {
    let merge = "BEGIN; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
        CREATE TABLE probe (id integer PRIMARY KEY, score integer) PARTITION BY LIST (id);
        CREATE TABLE probe_all PARTITION OF probe DEFAULT; CREATE TABLE shown (score bigint);
        CREATE FUNCTION show() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN INSERT INTO shown SELECT sum(score) FROM new_rows; RETURN NULL; END $$;
        CREATE TRIGGER inserted AFTER INSERT ON probe REFERENCING NEW TABLE AS new_rows EXECUTE FUNCTION show();
        CREATE TRIGGER updated AFTER UPDATE ON probe REFERENCING NEW TABLE AS new_rows EXECUTE FUNCTION show();
        INSERT INTO probe VALUES (2, 0); TRUNCATE shown;
        MERGE INTO probe AS p USING (VALUES (1), (2)) AS v (id) ON p.id = v.id
            WHEN MATCHED THEN UPDATE SET score = 20 WHEN NOT MATCHED THEN INSERT VALUES (v.id, 1)";
    let merge = match client.batch_execute(merge) {
        Ok(()) if value(client, "SELECT sum(score) FROM shown") == "21" => Merge::Everywhere,
        Ok(()) => Merge::IntoTables,
        Err(error) => {
            assert_eq!(sqlstate(&error), "42601", "{}", describe(&error));
            Merge::Nowhere
        }
    };
    run(client, "ROLLBACK");
    if merge != Merge::Everywhere {
        progress(&format!("workload: MERGE {merge:?}"));
    }
    merge
}

/// Rows that a KPI does not take, as no score is 11: they are written and left out.
fn unfit(random: &mut Random, shape: &Shape) -> Step {
    let (table, regions) = *random.pick(shape.targets);
    Step::Run(format!(
        "INSERT INTO {table} (region, score) SELECT '{}', g FROM generate_series(0, 11) AS g",
        random.pick(regions)
    ))
}

/// An insert that fails when rows have been written.
fn refused(random: &mut Random, shape: &Shape) -> Step {
    let (table, regions) = *random.pick(shape.targets);
    Step::Refused(
        format!(
            "INSERT INTO {table} (region, score) SELECT '{}', 1 / (11 - g) FROM generate_series(0, 11) AS g",
            random.pick(regions)
        ),
        "22012",
    )
}

fn insert_many(random: &mut Random, (table, regions): (&str, &[&str])) -> String {
    format!(
        "INSERT INTO {table} ({COLUMNS})
         SELECT date '2024-01-01' + (g * 11 + {}) % 400, (ARRAY['{}'])[1 + g % {}], (ARRAY['free', 'paid', NULL])[1 + g % 3],
             g % 4 = 0, g % 5 < 2, nullif((g * 7) % 12, 11), g % 6
         FROM generate_series(1, {}) AS g",
        random.below(400),
        regions.join("', '"),
        regions.len(),
        10 + random.below(80),
    )
}

/// One to `most` answers.
fn answers(
    random: &mut Random,
    regions: &[&str],
    most: usize,
    write: impl Fn([String; 7]) -> String,
) -> Vec<String> {
    (0..1 + random.below(most))
        .map(|_| answer(random, regions))
        .map(write)
        .collect()
}

/// The columns of [`COLUMNS`], any but the region NULL now and then.
fn answer(random: &mut Random, regions: &[&str]) -> [String; 7] {
    let (month, day) = (1 + random.below(12), 1 + random.below(28));
    let mut answer = [
        format!("2024-{month:02}-{day:02}"),
        (*random.pick(regions)).to_owned(),
        (*random.pick(&["free", "paid", "trial"])).to_owned(),
        random.one_in(2).to_string(),
        random.one_in(2).to_string(),
        random.below(11).to_string(),
        random.below(6).to_string(),
    ];
    for (at, column) in answer.iter_mut().enumerate() {
        if at != 1 && random.one_in(9) {
            *column = "NULL".to_owned();
        }
    }
    answer
}

fn literals(answer: &[String; 7]) -> String {
    let columns = answer.each_ref().map(|column| match column.as_str() {
        "NULL" => "NULL".to_owned(),
        text => format!("'{text}'"),
    });
    format!("({})", columns.join(", "))
}

impl Transaction<'_> {
    /// Runs it up to its ending, which is left to the caller.
    pub fn attempt(&self, client: &mut Client, tally: &Tally) -> Result<(), Error> {
        client.batch_execute(&format!("BEGIN ISOLATION LEVEL {}", self.isolation))?;
        for step in &self.steps {
            match step {
                Step::Run(statement) => {
                    client.batch_execute(statement)?;
                    if statement.starts_with("TRUNCATE") {
                        tally.add("truncates", 1);
                    }
                }
                Step::Copy(table, rows) => {
                    // The driver loses its place where COPY fails before it takes rows:
                    // whatever can be waited for is waited for here.
                    client.batch_execute(&format!("LOCK TABLE {table} IN ROW EXCLUSIVE MODE"))?;
                    let mut copy = client.copy_in(&format!(
                        "COPY {table} ({COLUMNS}) FROM STDIN WITH (FORMAT csv, NULL 'NULL')"
                    ))?;
                    // What goes wrong here is told by the end.
                    let _ = copy.write_all(rows.as_bytes());
                    copy.finish()?;
                }
                Step::Refused(statement, state) => match client.batch_execute(statement) {
                    Ok(()) => panic!("should fail with {state}: {statement}"),
                    Err(e) if e.code().is_some_and(|code| code.code() == *state) => {
                        tally.add("refused", 1);
                    }
                    Err(e) => return Err(e),
                },
                Step::Check => {
                    check(client, self.shape)?;
                    tally.add("checks of writers", 1);
                }
            }
        }
        Ok(())
    }
}

/// Whether the transaction may be tried again: it met another one.
pub fn met_another(error: &Error) -> bool {
    ["40001", "40P01"].contains(&sqlstate(error)) || truncated_meanwhile(error)
}

/// A snapshot that is older than a TRUNCATE has no figures.
pub fn truncated_meanwhile(error: &Error) -> bool {
    sqlstate(error) == "55000" && describe(error).contains("is stale in this transaction")
}

/// What was done, by name.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<&'static str, usize>>);

impl Tally {
    pub fn add(&self, what: &'static str, count: usize) {
        *self.0.lock().expect("a tally").entry(what).or_insert(0) += count;
    }

    pub fn get(&self, what: &str) -> usize {
        self.0
            .lock()
            .expect("a tally")
            .get(what)
            .copied()
            .unwrap_or(0)
    }

    /// The first of these that was not done often enough yet.
    pub fn lacks<'a>(&self, least: &'a [(&str, usize)]) -> Option<&'a (&'a str, usize)> {
        least.iter().find(|(what, least)| self.get(what) < *least)
    }

    /// Asserts that this was done often enough to show something.
    pub fn at_least(&self, least: &[(&str, usize)]) {
        if let Some((what, least)) = self.lacks(least) {
            panic!("too few {what}, {least} wanted: {self}");
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let tally = self.0.lock().expect("a tally");
        let list: Vec<_> = tally
            .iter()
            .map(|(what, count)| format!("{what} {count}"))
            .collect();
        f.write_str(&list.join(", "))
    }
}

/// Tells what goes on, also where the harness of the tests keeps output back.
pub fn progress(text: &str) {
    // Whether somebody reads it does not matter.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// How many times the usual work is done: `ADVOCACY_KPI_STRESS`.
pub fn stress() -> usize {
    match std::env::var("ADVOCACY_KPI_STRESS") {
        Ok(text) => text.parse().unwrap_or_else(|_| {
            panic!("ADVOCACY_KPI_STRESS is {text:?}, it should be a whole number such as 4")
        }),
        Err(_) => 1,
    }
}
