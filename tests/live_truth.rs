//! Shows that a live scorecard is what counting by hand gives, or says that it is
//! stale, whatever is done to its table, to its own objects or by a restore, and
//! that no write to the table fails or waits because of it. Each test carries the
//! number of its row in the lists B and C of what went wrong in 0.4.0, in which the
//! scorecard was wrong without a word.

mod common;

use std::thread;

use common::server::{Server, kill};
use common::workload::{progress, stress};
use common::{
    Database, Role, backend_pid, connect_to_server, describe, fails, literal, program, rows, run,
    sqlstate, try_rows, try_value, value, wait_until_blocked,
};
use postgres::{Client, Error};

/// Columns beside those that are counted, for what takes their place.
const COLUMNS: &str =
    "(id serial, d date DEFAULT '2025-01-01', region text, plan text DEFAULT 'free',
    score integer, other integer DEFAULT 3, actions bigint)";

const ROWS: &str = "INSERT INTO t (region, score, actions)
    SELECT (ARRAY['north', 'south', 'east'])[1 + g % 3], g % 11, g % 5 FROM generate_series(1, 60) AS g";

const CREATE: &str = r#"SELECT kpi_create_scorecard('card', 't', '{"segments": ["region"],
    "measures": {"nps": "score", "advocacy_actions": "actions"}, "storage": "live"}')"#;

const BY_HAND: &str = "SELECT NULL::date AS period, region, nps_agg(score) AS nps,
    action_agg(actions) AS advocacy_actions FROM t GROUP BY region";

/// What any table of these columns accepts.
const WRITES: [&str; 4] = [
    "INSERT INTO t (region, score, actions) VALUES ('north', 10, 2), ('west', 3, 0), (NULL, NULL, NULL)",
    "UPDATE t SET score = (score + 4) % 11, actions = actions + 1 WHERE id % 4 = 1",
    "UPDATE t SET region = 'south' WHERE id % 7 = 2",
    "DELETE FROM t WHERE id % 9 = 4",
];

fn plain() -> String {
    format!("CREATE TABLE t {COLUMNS}; {ROWS}; {CREATE}")
}

fn partitioned() -> String {
    format!(
        "CREATE TABLE t {COLUMNS} PARTITION BY LIST (region);
         CREATE TABLE t_north PARTITION OF t FOR VALUES IN ('north');
         CREATE TABLE t_south PARTITION OF t FOR VALUES IN ('south') PARTITION BY LIST (plan);
         CREATE TABLE t_south_all PARTITION OF t_south DEFAULT;
         CREATE TABLE t_rest PARTITION OF t DEFAULT;
         {ROWS}; {CREATE}"
    )
}

fn inherited() -> String {
    format!(
        "CREATE TABLE t {COLUMNS}; CREATE TABLE t_child () INHERITS (t); {ROWS};
         INSERT INTO t_child (region, score, actions) VALUES ('north', 9, 1), ('south', 1, 4);
         {CREATE}"
    )
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Exact,
    Stale,
    /// Dropped together with its table.
    Gone,
}
use State::{Exact, Gone, Stale};

/// The scorecard is what `by_hand` counts, in one statement and so in one snapshot,
/// or says that it is stale everywhere it can be asked; else what is wrong with it.
fn exact_or_stale(client: &mut Client, card: &str, by_hand: &str) -> Result<State, String> {
    let exists = format!(
        "SELECT to_regclass({}) IS NOT NULL",
        literal(&view(card, "_summary"))
    );
    if value(client, &exists) != "t" {
        let listed = value(
            client,
            "SELECT count(*) FROM kpi_scorecards WHERE state = 'exact'",
        );
        return match listed.as_str() {
            "0" => Ok(Gone),
            _ => Err(format!("{card} is gone but listed as exact")),
        };
    }
    let counted = client.prepare(by_hand).map_err(|e| describe(&e))?;
    let columns: Vec<_> = counted
        .columns()
        .iter()
        .map(|c| format!("\"{}\"", c.name()))
        .collect();
    let differences = format!(
        "WITH kept AS (SELECT {} FROM {}), counted AS ({by_hand})
         SELECT * FROM ((TABLE kept EXCEPT ALL TABLE counted)
             UNION ALL (TABLE counted EXCEPT ALL TABLE kept)) AS d",
        columns.join(", "),
        view(card, "_summary"),
    );
    let read = try_rows(client, &differences);
    let state = match read {
        Ok(differ) if differ.is_empty() => Exact,
        Ok(differ) => return Err(format!("not what counting gives: {differ:?}")),
        Err(e) => says_stale(&e)?,
    };
    for view in [card.to_owned(), view(card, "_wide")] {
        let read = match try_rows(client, &format!("TABLE {view}")) {
            Ok(_) => Exact,
            Err(e) => says_stale(&e)?,
        };
        if read != state {
            return Err(format!("{view} is {read:?}, the summary {state:?}"));
        }
    }
    let name = literal(card);
    let asked = [
        (format!("SELECT kpi_verify_scorecard({name})"), ["t", "f"]),
        (
            format!(
                "SELECT state FROM kpi_scorecards
                 WHERE to_regclass(format('%I.%I', schema, name)) = {name}::regclass"
            ),
            ["exact", "stale"],
        ),
    ];
    for (sql, answers) in asked {
        let answer = try_value(client, &sql).map_err(|e| format!("{sql}: {}", describe(&e)))?;
        if answer != answers[usize::from(state == Stale)] {
            return Err(format!("{state:?}, but {sql} gives {answer}"));
        }
    }
    Ok(state)
}

/// The view of a scorecard whose name may be quoted and have a schema.
fn view(card: &str, suffix: &str) -> String {
    match card.strip_suffix('"') {
        Some(quoted) => format!("{quoted}{suffix}\""),
        None => format!("{card}{suffix}"),
    }
}

fn says_stale(error: &Error) -> Result<State, String> {
    let text = describe(error);
    let hint = error.as_db_error().and_then(|db| db.hint()).unwrap_or("");
    match sqlstate(error) == "55000"
        && text.contains("stale")
        && hint.contains("kpi_rebuild_scorecard")
    {
        true => Ok(Stale),
        false => Err(format!("reading failed with {text}")),
    }
}

fn attempt(client: &mut Client, sql: &str) -> Result<(), String> {
    client
        .batch_execute(sql)
        .map_err(|e| format!("{sql}\nfailed: {}", describe(&e)))
}

fn rebuild(client: &mut Client, card: &str) -> Result<(), String> {
    attempt(
        client,
        &format!("SELECT kpi_rebuild_scorecard({})", literal(card)),
    )
}

/// The name of the only scorecard, as it is called now.
fn name_now(client: &mut Client) -> String {
    let names = rows(
        client,
        "SELECT format('%I.%I', schema, name) FROM kpi_scorecards",
    );
    names
        .first()
        .map_or("card".to_owned(), |row| row[0].clone())
}

/// All these writes go through; the scorecard is exact or stale after each, and
/// does not become exact again by itself.
fn write(client: &mut Client, by_hand: &str, mut before: State) -> Result<State, String> {
    for sql in WRITES {
        attempt(client, sql)?;
        let card = name_now(client);
        let now =
            exact_or_stale(client, &card, by_hand).map_err(|e| format!("after {sql}: {e}"))?;
        if before != Exact && now == Exact {
            return Err(format!(
                "{before:?}, then exact without a rebuild, after {sql}"
            ));
        }
        before = now;
    }
    Ok(before)
}

/// Makes the table, does `what` (statements between ";;") and writes, folds and
/// repairs: never wrong, and exact after the repair. PostgreSQL may refuse `what`.
fn follow(setup: &str, what: &str, by_hand: &str) -> Result<(), String> {
    let database = Database::new("truth");
    let mut client = database.client();
    run(&mut client, setup);
    let initial = exact_or_stale(&mut client, "card", BY_HAND)?;
    if initial != Exact {
        return Err("stale from the start".to_owned());
    }
    for sql in what.split(";;") {
        if let Err(e) = client.batch_execute(sql) {
            let refused = ["0A000", "2BP01", "42P16", "42P17"].contains(&sqlstate(&e));
            if !refused {
                return Err(format!("{sql}\nfailed: {}", describe(&e)));
            }
            progress(&format!("live_truth: refused: {sql}: {e}"));
        }
    }
    let card = name_now(&mut client);
    let state = exact_or_stale(&mut client, &card, by_hand)?;
    let state = write(&mut client, by_hand, state)?;
    if state == Gone {
        return Ok(());
    }
    // A stale one may refuse to be folded, and says so.
    if let Err(e) = client.batch_execute("SELECT kpi_compact()")
        && sqlstate(&e) != "55000"
    {
        return Err(format!("kpi_compact: {}", describe(&e)));
    }
    exact_or_stale(&mut client, &card, by_hand).map_err(|e| format!("folded: {e}"))?;
    for round in ["rebuilt", "rebuilt again"] {
        rebuild(&mut client, &card)?;
        let state =
            exact_or_stale(&mut client, &card, by_hand).map_err(|e| format!("{round}: {e}"))?;
        if state != Exact {
            return Err(format!("still {state:?} when {round}"));
        }
        let state = write(&mut client, by_hand, Exact).map_err(|e| format!("{round}: {e}"))?;
        if state != Exact {
            return Err(format!("{state:?} by plain writes when {round}"));
        }
    }
    Ok(())
}

/// All cases of one kind: name, statements, and how to count afterwards where the
/// table or its columns have other names then.
fn all(setup: &str, cases: &[(&str, &str, &str)]) {
    let failures: Vec<_> = cases
        .iter()
        .filter_map(|(name, what, by_hand)| {
            let by_hand = if by_hand.is_empty() { BY_HAND } else { by_hand };
            follow(setup, what, by_hand)
                .err()
                .map(|e| format!("{name}: {e}"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn older_than(client: &mut Client, major: i32) -> bool {
    let version: i32 = value(client, "SHOW server_version_num")
        .parse()
        .expect("a number");
    if version / 10000 < major {
        progress(&format!("live_truth: left out, needs PostgreSQL {major}"));
    }
    version / 10000 < major
}

fn assert_is(client: &mut Client, card: &str, by_hand: &str, state: State, when: &str) {
    assert_eq!(exact_or_stale(client, card, by_hand), Ok(state), "{when}");
}

#[test]
fn b1_columns_swapped_by_name() {
    let grade = BY_HAND.replace("score", "grade");
    let place = BY_HAND
        .replace("region,", "place AS region,")
        .replace("BY region", "BY place");
    // WRITES know the columns by name: views over renamed ones would hide the point,
    // so those cases give the name back to a column that is not counted.
    all(
        &plain(),
        &[
            (
                "the usual online migration",
                "BEGIN; ALTER TABLE t ADD score_new integer; UPDATE t SET score_new = 10 - score;
                 ALTER TABLE t RENAME score TO score_old; ALTER TABLE t RENAME score_new TO score; COMMIT",
                "",
            ),
            (
                "and the old column dropped",
                "ALTER TABLE t ADD score_new integer; UPDATE t SET score_new = 10 - score;
                 ALTER TABLE t RENAME score TO score_old; ALTER TABLE t RENAME score_new TO score;;
                 ALTER TABLE t DROP score_old",
                "",
            ),
            (
                "two columns change names",
                "BEGIN; ALTER TABLE t RENAME score TO x; ALTER TABLE t RENAME other TO score;
                 ALTER TABLE t RENAME x TO other; COMMIT",
                "",
            ),
            (
                "two segments change names",
                "BEGIN; ALTER TABLE t RENAME region TO x; ALTER TABLE t RENAME plan TO region;
                 ALTER TABLE t RENAME x TO plan; COMMIT",
                "",
            ),
            (
                "another type under the old name",
                "ALTER TABLE t RENAME actions TO x; ALTER TABLE t ADD actions integer DEFAULT 7",
                "",
            ),
            ("dropped and added", "ALTER TABLE t DROP score CASCADE; ALTER TABLE t ADD score integer", ""),
            (
                "dropped and added, the segment",
                "ALTER TABLE t DROP region CASCADE; ALTER TABLE t ADD region text",
                "",
            ),
            ("another type", "ALTER TABLE t ALTER score TYPE bigint", ""),
            ("an unused column of another type", "ALTER TABLE t ALTER d TYPE timestamp, DROP other", ""),
        ],
    );
    // Renamed for good: followed, or stale until it is rebuilt.
    for (ddl, by_hand, insert) in [
        ("RENAME score TO grade", &grade, "(region, grade, actions)"),
        ("RENAME region TO place", &place, "(place, score, actions)"),
    ] {
        let database = Database::new("truth");
        let mut client = database.client();
        run(&mut client, &format!("{}; ALTER TABLE t {ddl}", plain()));
        let insert = format!("INSERT INTO t {insert} VALUES ('north', 10, 2)");
        run(&mut client, &insert);
        exact_or_stale(&mut client, "card", by_hand).unwrap_or_else(|e| panic!("{ddl}: {e}"));
        rebuild(&mut client, "card").unwrap_or_else(|e| panic!("{ddl}: {e}"));
        run(&mut client, &insert);
        assert_is(&mut client, "card", by_hand, Exact, ddl);
    }
}

#[test]
fn b2_rebuilt_under_other_names() {
    let renamed = "ALTER VIEW card RENAME TO board; ALTER VIEW card_wide RENAME TO board_wide;
        ALTER VIEW card_summary RENAME TO board_summary; ALTER VIEW card_source RENAME TO board_source;
        ALTER TABLE card_delta RENAME TO board_delta; ALTER TABLE card_state RENAME TO board_state";
    all(
        &plain(),
        &[
            ("the table elsewhere", "CREATE SCHEMA s; ALTER TABLE t SET SCHEMA s; SET search_path = public, s", ""),
            (
                "the table renamed",
                "ALTER TABLE t RENAME TO t2; CREATE VIEW t AS SELECT * FROM t2; ALTER VIEW t ALTER plan SET DEFAULT 'free';
                 ALTER VIEW t ALTER id SET DEFAULT 0",
                "",
            ),
            ("the schema renamed", "ALTER SCHEMA public RENAME TO crm; SET search_path = crm", ""),
            (
                "and another takes its name",
                "ALTER SCHEMA public RENAME TO crm; SET search_path = crm; CREATE SCHEMA public;
                 CREATE TABLE public.card_delta (LIKE crm.card_delta); CREATE TABLE public.t (LIKE crm.t)",
                "",
            ),
            ("the scorecard renamed", renamed, ""),
            ("tables of the scorecard renamed", "ALTER TABLE card_delta RENAME TO a; ALTER TABLE card_state RENAME TO b", ""),
            (
                "their names taken by others",
                "ALTER TABLE card_delta RENAME TO a; CREATE TABLE card_delta (LIKE a)",
                "",
            ),
            (
                "the extension elsewhere",
                "CREATE SCHEMA ext; ALTER EXTENSION advocacy_kpi SET SCHEMA ext; SET search_path = public, ext",
                "",
            ),
            ("rebuilt three times", "SELECT kpi_rebuild_scorecard('card') FROM generate_series(1, 3)", ""),
        ],
    );
    all(
        &partitioned(),
        &[
            (
                "partitions elsewhere",
                "CREATE SCHEMA s; ALTER TABLE t_north SET SCHEMA s; ALTER TABLE t_south SET SCHEMA s",
                "",
            ),
            (
                "partitions renamed",
                "ALTER TABLE t_north RENAME TO x; ALTER TABLE t_rest RENAME TO t_north",
                "",
            ),
        ],
    );
}

#[test]
fn b3_virtual_generated_column() {
    let database = Database::new("truth");
    let mut client = database.client();
    if older_than(&mut client, 18) {
        return;
    }
    for (column, of) in [
        ("score", "integer"),
        ("actions", "bigint"),
        ("region", "text"),
    ] {
        let value = if of == "text" { "'r'" } else { "3" };
        run(
            &mut client,
            &format!(
                "DROP TABLE IF EXISTS t; CREATE TABLE t {COLUMNS}; ALTER TABLE t DROP {column};
                 ALTER TABLE t ADD {column} {of} GENERATED ALWAYS AS ({value}) VIRTUAL"
            ),
        );
        fails(&mut client, CREATE, "22023");
    }
    // One that comes under the name of a column that is counted.
    run(
        &mut client,
        &format!(
            "DROP TABLE t; {}; ALTER TABLE t RENAME score TO old;
             ALTER TABLE t ADD score integer GENERATED ALWAYS AS (other) VIRTUAL",
            plain()
        ),
    );
    for _ in 0..2 {
        run(
            &mut client,
            "INSERT INTO t (region, other) VALUES ('north', 9)",
        );
        assert_is(&mut client, "card", BY_HAND, Stale, "a virtual column");
        fails(&mut client, "SELECT kpi_rebuild_scorecard('card')", "22023");
    }
}

#[test]
fn b4_expression_of_a_stored_column() {
    if older_than(&mut connect_to_server(), 17) {
        return;
    }
    let generated = |column: &str, expression: &str| {
        let rest = COLUMNS.replace("other integer DEFAULT 3", "raw integer DEFAULT 3");
        format!(
            "CREATE TABLE t {rest}; ALTER TABLE t DROP {column};
            ALTER TABLE t ADD {column} {expression} STORED;"
        )
    };
    let cases = [
        (
            "region",
            "text GENERATED ALWAYS AS (plan)",
            "(plan || 'x')",
            "(plan, score, actions)",
            "'free', 9, 1",
        ),
        (
            "score",
            "integer GENERATED ALWAYS AS (raw)",
            "(10 - raw)",
            "(region, raw, actions)",
            "'north', 9, 1",
        ),
    ];
    for (column, expression, other, columns, values) in cases {
        let database = Database::new("truth");
        let mut client = database.client();
        let insert = format!("INSERT INTO t {columns} VALUES ({values})");
        run(
            &mut client,
            &format!("{}; {insert}; {CREATE}", generated(column, expression)),
        );
        if let Err(e) = client.batch_execute(&format!(
            "ALTER TABLE t ALTER {column} SET EXPRESSION AS {other}"
        )) {
            progress(&format!(
                "live_truth: refused: SET EXPRESSION of {column}: {e}"
            ));
        }
        exact_or_stale(&mut client, "card", BY_HAND).unwrap_or_else(|e| panic!("{column}: {e}"));
        run(
            &mut client,
            &format!("{insert}; DELETE FROM t WHERE id = 1"),
        );
        exact_or_stale(&mut client, "card", BY_HAND).unwrap_or_else(|e| panic!("{column}: {e}"));
        rebuild(&mut client, "card").unwrap();
        run(&mut client, &insert);
        assert_is(&mut client, "card", BY_HAND, Exact, column);
    }
}

fn psql(database: &str, stop: &str, script: &[u8]) {
    let stop = format!("ON_ERROR_STOP={stop}");
    program("psql", &["-X", "-q", "-v", &stop, "-d", database], script);
}

/// Dumped in parts by each list of options, which are restored one after the other.
#[test]
fn b5_dump_and_restore_in_every_mode() {
    let modes: &[(&str, &[&[&str]], bool)] = &[
        ("full", &[&[]], true),
        ("custom", &[&["-Fc"]], true),
        ("inserts", &[&["--inserts"]], true),
        ("clean", &[&["--clean", "--if-exists"]], true),
        (
            "by section",
            &[
                &["--section=pre-data"],
                &["--section=data"],
                &["--section=post-data"],
            ],
            true,
        ),
        ("without privileges", &[&["--no-acl"]], false),
        ("without owners", &[&["--no-owner"]], false),
        ("without both", &[&["-Fc", "--no-owner", "--no-acl"]], false),
        (
            "schema, then data",
            &[&["--schema-only"], &["--data-only"]],
            false,
        ),
        (
            "data as inserts",
            &[&["--schema-only"], &["--data-only", "--column-inserts"]],
            false,
        ),
        (
            "triggers disabled",
            &[&["--schema-only"], &["--data-only", "--disable-triggers"]],
            false,
        ),
        ("schema only", &[&["--schema-only"]], false),
        (
            "the table's data only",
            &[&["--schema-only"], &["--data-only", "-t", "t"]],
            false,
        ),
        (
            "the scorecard's data only",
            &[&["--schema-only"], &["--data-only", "-t", "card*"]],
            false,
        ),
    ];
    let mut failures = Vec::new();
    for (setup, kind) in [
        (plain(), "plain"),
        (partitioned(), "partitioned"),
        (inherited(), "inherited"),
    ] {
        for drifted in [false, true] {
            let original = Database::new("truth_dump");
            let mut client = original.client();
            run(&mut client, &format!("{setup}; {}", WRITES.join(";")));
            if drifted {
                run(
                    &mut client,
                    "ALTER TABLE t DISABLE TRIGGER ALL; DELETE FROM t WHERE score = 9;
                    ALTER TABLE t ENABLE TRIGGER ALL",
                );
            }
            for (mode, parts, whole) in modes {
                let restored = Database::create("truth_restore", "TEMPLATE template0");
                for part in *parts {
                    let dump = program(
                        "pg_dump",
                        &[part, &["-d", &original.name][..]].concat(),
                        b"",
                    );
                    if part.contains(&"-Fc") {
                        program(
                            "pg_restore",
                            &["--exit-on-error", "-d", &restored.name],
                            &dump,
                        );
                    } else {
                        psql(&restored.name, "1", &dump);
                    }
                }
                let mut client = restored.client();
                let outcome = restored_well(&mut client, *whole && !drifted, drifted);
                failures.extend(
                    outcome
                        .err()
                        .map(|e| format!("{kind}, drifted: {drifted}, {mode}: {e}")),
                );
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn restored_well(client: &mut Client, exact: bool, drifted: bool) -> Result<(), String> {
    let state = exact_or_stale(client, "card", BY_HAND)?;
    if exact && state != Exact {
        return Err(format!("{state:?}, but nothing is missing"));
    }
    if drifted {
        progress(&format!(
            "live_truth: a drifted one is restored as {state:?}"
        ));
    }
    write(client, BY_HAND, state)?;
    rebuild(client, "card")?;
    let state = exact_or_stale(client, "card", BY_HAND)?;
    match write(client, BY_HAND, state)? {
        Exact => Ok(()),
        state => Err(format!("{state:?} when rebuilt")),
    }
}

/// What is logged and what is not differ after a crash only.
#[test]
fn b6_logged_and_unlogged() {
    let rebuilds = ["", "SELECT kpi_rebuild_scorecard('card')"];
    let tables = [("", "UNLOGGED"), ("UNLOGGED", "LOGGED")];
    let server = Server::new("truth", "fsync = on\n");
    let mut names = Vec::new();
    for (number, ((made, becomes), rebuild)) in tables
        .iter()
        .flat_map(|t| rebuilds.map(|r| (t, r)))
        .enumerate()
    {
        let name = format!("truth{number}");
        run(
            &mut server.connect("live_truth").unwrap(),
            &format!("CREATE DATABASE {name}"),
        );
        let mut client = server.connect_to(&name, "live_truth").unwrap();
        run(&mut client, "CREATE EXTENSION advocacy_kpi");
        run(
            &mut client,
            &plain().replace("CREATE TABLE", &format!("CREATE {made} TABLE")),
        );
        run(
            &mut client,
            &format!("ALTER TABLE t SET {becomes}; {rebuild}"),
        );
        let state = exact_or_stale(&mut client, "card", BY_HAND);
        let state = state.unwrap_or_else(|e| panic!("{made} {becomes} {rebuild}: {e}"));
        write(&mut client, BY_HAND, state)
            .unwrap_or_else(|e| panic!("{made} {becomes} {rebuild}: {e}"));
        names.push((name, format!("{made} table SET {becomes} {rebuild}")));
    }
    kill(&server.processes());
    while !server.processes().is_empty() {
        thread::sleep(std::time::Duration::from_millis(10));
    }
    server.start("");
    drop(server.wait_for());
    for (name, what) in names {
        let mut client = server.connect_to(&name, "live_truth").unwrap();
        let state = exact_or_stale(&mut client, "card", BY_HAND)
            .unwrap_or_else(|e| panic!("{what}, crashed: {e}"));
        write(&mut client, BY_HAND, state).unwrap_or_else(|e| panic!("{what}, crashed: {e}"));
        rebuild(&mut client, "card").unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_is(&mut client, "card", BY_HAND, Exact, &what);
    }
}

#[test]
fn b7_row_level_security() {
    let role = Role::new("truth_owner");
    let owner = role.0.as_str();
    let rights = format!(
        "GRANT ALL ON SCHEMA public TO {owner}; ALTER TABLE t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY north ON t USING (region = 'north')"
    );
    for (setup, on) in [
        (plain(), "t"),
        (partitioned(), "t"),
        (partitioned(), "t_north"),
    ] {
        // Somebody else's table, or his own with the policies forced upon him.
        for own in [false, true] {
            let what = format!("row-level security on {on}, his own table: {own}");
            let database = Database::new("truth");
            let mut client = database.client();
            let tables = "SELECT format('%I', relname) FROM pg_class
                WHERE relname ~ '^t(_north|_south|_south_all|_rest)?$' AND relkind IN ('r', 'p')";
            run(&mut client, setup.strip_suffix(CREATE).expect("ends so"));
            for table in rows(&mut client, tables) {
                let grant = match own {
                    true => format!("ALTER TABLE {} OWNER TO {owner}", table[0]),
                    false => format!("GRANT SELECT, TRIGGER ON {} TO {owner}", table[0]),
                };
                run(&mut client, &grant);
            }
            run(
                &mut client,
                &format!("GRANT ALL ON SCHEMA public TO {owner}"),
            );
            let mut his = database.client_as(owner);
            run(&mut his, CREATE);
            run(
                &mut client,
                &format!(
                    "ALTER TABLE {on} ENABLE ROW LEVEL SECURITY, {} ROW LEVEL SECURITY;
                     CREATE POLICY north ON {on} USING (score > 5)",
                    if own { "FORCE" } else { "NO FORCE" }
                ),
            );
            let truncate = if setup == partitioned() {
                "TRUNCATE t_north"
            } else {
                "SELECT 1"
            };
            for sql in WRITES.into_iter().chain([truncate]) {
                run(&mut client, sql);
                // What he sees of the table is not what is in it: he may see neither
                // figure but an error. Whoever sees all must not see a part.
                let seen = exact_or_stale(&mut client, "card", BY_HAND);
                seen.unwrap_or_else(|e| panic!("{what}: {sql}: {e}"));
                // Of a partition alone the policies do not bind who asks the table.
                if on == "t" {
                    assert_is(&mut his, "card", BY_HAND, Stale, &what);
                }
            }
            for by_him in [true, false] {
                let who = if by_him { &mut his } else { &mut client };
                // Refused, or done with all rows.
                if let Err(e) = who.batch_execute("SELECT kpi_rebuild_scorecard('card')") {
                    assert_eq!(sqlstate(&e), "22023", "{what}: {}", describe(&e));
                }
                exact_or_stale(&mut client, "card", BY_HAND)
                    .unwrap_or_else(|e| panic!("{what}, rebuilt: {e}"));
            }
            run(
                &mut client,
                &format!("ALTER TABLE {on} DISABLE ROW LEVEL SECURITY"),
            );
            exact_or_stale(&mut client, "card", BY_HAND)
                .unwrap_or_else(|e| panic!("{what}, off again: {e}"));
            rebuild(&mut his, "card").unwrap();
            assert_is(&mut his, "card", BY_HAND, Exact, &what);
        }
    }
    // At creation it is refused to whom it binds, and to nobody else.
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "CREATE TABLE t {COLUMNS}; {ROWS}; {rights}; GRANT SELECT, TRIGGER ON t TO {owner}"
        ),
    );
    fails(&mut database.client_as(owner), CREATE, "22023");
    run(&mut client, &format!("ALTER TABLE t OWNER TO {owner}"));
    run(&mut database.client_as(owner), CREATE);
    assert_is(
        &mut client,
        "card",
        BY_HAND,
        Exact,
        "policies that do not bind the owner",
    );
}

#[test]
fn b8_triggers_on_truncate() {
    let function = |name: &str, body: &str| {
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$;"
        )
    };
    let insert = "INSERT INTO t (region, score, actions) VALUES ('north', 10, 1), ('south', 2, 2)";
    for setup in [plain(), partitioned(), inherited()] {
        let children = format!("{setup};").contains("INHERITS");
        let mut cases = Vec::new();
        for name in ["aaa", "kpi_0", "kpi_z", "zzz"] {
            for (when, body) in [
                ("BEFORE", "DELETE FROM t WHERE score > 3".to_owned()),
                ("BEFORE", insert.to_owned()),
                ("AFTER", insert.to_owned()),
                ("AFTER", format!("{insert}; DELETE FROM t WHERE score < 5")),
            ] {
                let sql = format!(
                    "{} CREATE TRIGGER {name} {when} TRUNCATE ON t EXECUTE FUNCTION f();; TRUNCATE t{};;
                     {insert};; BEGIN; TRUNCATE t; {insert}; SAVEPOINT s; TRUNCATE t; ROLLBACK TO s; COMMIT",
                    function("f", &body),
                    if children { ", t_child" } else { "" },
                );
                cases.push((format!("{name} {when} {body}"), sql));
            }
        }
        let cases: Vec<_> = cases
            .iter()
            .map(|(name, sql)| (name.as_str(), sql.as_str(), ""))
            .collect();
        all(&setup, &cases);
    }
}

#[test]
fn b9_more_than_one_parent() {
    let parent = "CREATE TABLE p (LIKE t INCLUDING DEFAULTS)";
    let through_p =
        "INSERT INTO p (region, score) VALUES ('north', 2);; UPDATE p SET score = 10 - score;;
        UPDATE p SET region = 'east' WHERE region = 'south';; DELETE FROM p WHERE score < 3";
    all(
        &inherited(),
        &[(
            "the child gets another",
            &format!("{parent};; ALTER TABLE t_child INHERIT p;; {through_p}"),
            "",
        )],
    );
    let whole = "CREATE TABLE p (LIKE t INCLUDING DEFAULTS) PARTITION BY LIST (plan);;
        CREATE TABLE p_rest PARTITION OF p FOR VALUES IN ('paid')";
    all(
        &plain(),
        &[
            ("the table becomes a child", &format!("{parent};; ALTER TABLE t INHERIT p;; {through_p}"), ""),
            (
                "the table becomes a partition",
                &format!(
                    "{whole};; ALTER TABLE t ALTER id DROP DEFAULT, ALTER id SET DEFAULT 1;;
                     ALTER TABLE p ATTACH PARTITION t DEFAULT;; UPDATE p SET plan = 'paid' WHERE score = 7;; TRUNCATE p"
                ),
                "",
            ),
        ],
    );
    // A child that has two from the start: refused, or followed.
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "CREATE TABLE t {COLUMNS}; CREATE TABLE p {COLUMNS}; CREATE TABLE c (id integer DEFAULT 0) INHERITS (t, p); {ROWS}"
        ),
    );
    match client.batch_execute(CREATE) {
        Err(e) => assert_eq!(sqlstate(&e), "22023", "{}", describe(&e)),
        Ok(()) => {
            run(
                &mut client,
                "INSERT INTO c (region, score) VALUES ('north', 9); UPDATE p SET score = 1",
            );
            exact_or_stale(&mut client, "card", BY_HAND).unwrap();
        }
    }
}

#[test]
fn b10_huge_values_that_come_and_go() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(&mut client, &plain());
    let huge = "INSERT INTO t (id, region, score, actions)
        SELECT -1, 'north', 9, 9000000000000000000 FROM generate_series(1, 3)";
    let gone = "DELETE FROM t WHERE id = -1";
    for between in [
        "",
        "SELECT kpi_compact('card')",
        "UPDATE t SET actions = actions - 1 WHERE id = -1",
        "UPDATE t SET region = 'south' WHERE id = -1",
        "UPDATE t SET id = id; SELECT kpi_compact('card')",
    ] {
        run(&mut client, huge);
        // By hand it cannot be counted either.
        for sql in [
            BY_HAND,
            "TABLE card",
            "TABLE card_wide",
            "TABLE card_summary",
        ] {
            fails(&mut client, sql, "22003");
        }
        // Folding and asking may fail for now as well, but must not lose anything.
        let mut outcomes = vec![client.batch_execute(between)];
        outcomes.push(client.batch_execute("SELECT kpi_verify_scorecard('card')"));
        for e in outcomes.into_iter().filter_map(Result::err) {
            assert_eq!(sqlstate(&e), "22003", "{between}: {}", describe(&e));
        }
        run(&mut client, gone);
        assert_is(&mut client, "card", BY_HAND, Exact, between);
        run(&mut client, "SELECT kpi_compact('card')");
        assert_is(&mut client, "card", BY_HAND, Exact, between);
        // Within one transaction nobody ever sees them.
        run(
            &mut client,
            &format!("BEGIN; {huge}; {gone}; COMMIT; BEGIN; {huge}; ROLLBACK"),
        );
        assert_is(&mut client, "card", BY_HAND, Exact, between);
        write(&mut client, BY_HAND, Exact).unwrap();
    }
    // While they are there, whoever rebuilds is told, and nothing is worse for it.
    run(&mut client, huge);
    if let Err(e) = client.batch_execute("SELECT kpi_rebuild_scorecard('card')") {
        assert_eq!(sqlstate(&e), "22003", "{}", describe(&e));
    }
    run(&mut client, gone);
    exact_or_stale(&mut client, "card", BY_HAND).unwrap();
    rebuild(&mut client, "card").unwrap();
    assert_is(&mut client, "card", BY_HAND, Exact, "rebuilt");
}

#[test]
fn b11_parts_that_come_and_go() {
    let part = "CREATE TABLE x (LIKE t INCLUDING DEFAULTS);; INSERT INTO x (region, score, actions)
        SELECT 'west', g % 11, g FROM generate_series(1, 20) AS g";
    let attach = "ALTER TABLE t ATTACH PARTITION x FOR VALUES IN ('west')";
    let case = |steps: &[&str]| steps.join(";;");
    let partitions = [
        ("attached", case(&[part, attach])),
        ("attached, then changed", case(&[part, attach, "UPDATE t SET score = 10 WHERE region = 'west'"])),
        ("attached, then deleted", case(&[part, attach, "DELETE FROM t WHERE region = 'west'"])),
        ("attached, then moved", case(&[part, attach, "UPDATE t SET region = 'north' WHERE region = 'west'"])),
        ("attached, then changed itself", case(&[part, attach, "UPDATE x SET score = 10; DELETE FROM x WHERE actions < 5"])),
        ("attached, then emptied", case(&[part, attach, "TRUNCATE x"])),
        ("attached and detached", case(&[part, attach, "UPDATE x SET score = 9", "ALTER TABLE t DETACH PARTITION x"])),
        ("detached", "ALTER TABLE t DETACH PARTITION t_north".into()),
        ("detached concurrently", "DROP TABLE t_rest;; ALTER TABLE t DETACH PARTITION t_north CONCURRENTLY;; CREATE TABLE other PARTITION OF t DEFAULT".into()),
        ("detached, written to", "ALTER TABLE t DETACH PARTITION t_north;; DELETE FROM t_north;; INSERT INTO t_north (region, score) VALUES ('x', 9)".into()),
        ("detached and attached", "ALTER TABLE t DETACH PARTITION t_north;; DELETE FROM t_north WHERE score < 5;; ALTER TABLE t ATTACH PARTITION t_north FOR VALUES IN ('north')".into()),
        ("dropped", "DROP TABLE t_north".into()),
        ("dropped with its own", "DROP TABLE t_south CASCADE".into()),
        ("new", "CREATE TABLE y PARTITION OF t FOR VALUES IN ('y');; INSERT INTO y (region, score) VALUES ('y', 9);; UPDATE y SET score = 1;; TRUNCATE y".into()),
        ("new below", "CREATE TABLE y PARTITION OF t_south FOR VALUES IN ('y');; INSERT INTO y (region, plan, score) VALUES ('south', 'y', 9);; DELETE FROM y".into()),
        ("emptied", "TRUNCATE t_south;; TRUNCATE ONLY t_north".into()),
    ];
    let cases: Vec<_> = partitions
        .iter()
        .map(|(name, sql)| (*name, sql.as_str(), ""))
        .collect();
    all(&partitioned(), &cases);
    let children = [
        ("inherits", case(&[part, "ALTER TABLE x INHERIT t", "UPDATE t SET score = 10", "DELETE FROM x WHERE actions < 5"])),
        ("inherits no more", "ALTER TABLE t_child NO INHERIT t;; INSERT INTO t_child (region, score) VALUES ('north', 1)".into()),
        ("a new child", "CREATE TABLE y () INHERITS (t);; INSERT INTO y (region, score) VALUES ('north', 1);; TRUNCATE ONLY t".into()),
        ("a grandchild", "CREATE TABLE y () INHERITS (t_child);; INSERT INTO y (region, score) VALUES ('north', 1);; DELETE FROM t".into()),
        ("dropped", "DROP TABLE t_child".into()),
    ];
    let cases: Vec<_> = children
        .iter()
        .map(|(name, sql)| (*name, sql.as_str(), ""))
        .collect();
    all(&inherited(), &cases);
}

#[test]
fn b12_the_table_is_dropped_or_swapped() {
    for storage in ["live", "materialized", "view"] {
        let database = Database::new("truth");
        let mut client = database.client();
        run(
            &mut client,
            &plain().replace("\"live\"", &format!("\"{storage}\"")),
        );
        fails(&mut client, "DROP TABLE t", "2BP01");
        run(
            &mut client,
            &format!(
                "CREATE TABLE next {COLUMNS}; DROP TABLE t CASCADE; ALTER TABLE next RENAME TO t; {ROWS}"
            ),
        );
        // No figures of the old table stay, and the name is free again.
        assert_eq!(
            exact_or_stale(&mut client, "card", BY_HAND),
            Ok(Gone),
            "{storage}"
        );
        run(&mut client, "DROP TABLE IF EXISTS card_delta, card_state");
        run(&mut client, CREATE);
        let state = exact_or_stale(&mut client, "card", BY_HAND).unwrap();
        assert_eq!(write(&mut client, BY_HAND, state), Ok(Exact), "{storage}");
    }
    // Swapped by renames: it is the old table's until that one goes.
    let database = Database::new("truth");
    let mut client = database.client();
    let swap = "BEGIN; ALTER TABLE t RENAME TO t_old; ALTER TABLE next RENAME TO t; COMMIT";
    run(
        &mut client,
        &format!(
            "{}; CREATE TABLE next {COLUMNS}; INSERT INTO next SELECT * FROM t WHERE score > 5",
            plain()
        ),
    );
    run(&mut client, swap);
    let old = BY_HAND.replace("FROM t ", "FROM t_old ");
    run(&mut client, WRITES[0]);
    exact_or_stale(&mut client, "card", &old).unwrap();
    run(
        &mut client,
        "INSERT INTO t_old (region, score) VALUES ('north', 0)",
    );
    exact_or_stale(&mut client, "card", &old).unwrap();
    run(&mut client, "DROP TABLE t_old CASCADE");
    assert_eq!(exact_or_stale(&mut client, "card", BY_HAND), Ok(Gone));
    for sql in WRITES {
        run(&mut client, sql);
    }
}

#[test]
fn b13_triggers_off_replaced_or_calling_us() {
    let each = |what: &str| {
        format!(
            "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname LIKE 'kpi\\_%' LOOP
                 EXECUTE format({}, r.tgname); END LOOP; END $$",
            literal(what)
        )
    };
    let change = "UPDATE t SET score = 10 WHERE score < 4;; DELETE FROM t WHERE score = 7";
    let around = |off: &str, on: &str| format!("{off};; {change};; {on}");
    let replica = "SET session_replication_role = replica";
    // Replaced in its place by itself under a condition that never holds.
    let never = "DO $$ DECLARE r record; BEGIN
        FOR r IN SELECT pg_get_triggerdef(oid) AS def FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname LIKE 'kpi\\_%' LOOP
            EXECUTE replace(replace(r.def, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'), ' EXECUTE', ' WHEN (false) EXECUTE');
        END LOOP; END $$";
    let twice = "DO $$ DECLARE r record; BEGIN
        FOR r IN SELECT tgname, pg_get_triggerdef(oid) AS def FROM pg_trigger WHERE tgrelid = 't'::regclass AND tgname LIKE 'kpi\\_%' LOOP
            EXECUTE replace(r.def, r.tgname, r.tgname || '_too');
        END LOOP; END $$";
    let calls = |name: &str, events: &str, level: &str, call: &str| {
        format!(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM {call}; RETURN NULL; END $$;
             CREATE TRIGGER {name} AFTER {events} ON t FOR EACH {level} EXECUTE FUNCTION f();; {change};;
             INSERT INTO t (region, score) VALUES ('new', 3);; DELETE FROM t WHERE region = 'new'"
        )
    };
    let all_events = "INSERT OR UPDATE OR DELETE";
    let cases = [
        ("off", "ALTER TABLE t DISABLE TRIGGER ALL".to_owned()),
        (
            "off and on",
            around(
                "ALTER TABLE t DISABLE TRIGGER ALL",
                "ALTER TABLE t ENABLE TRIGGER ALL",
            ),
        ),
        (
            "off and on, user's",
            around(
                "ALTER TABLE t DISABLE TRIGGER USER",
                "ALTER TABLE t ENABLE TRIGGER USER",
            ),
        ),
        (
            "off and always",
            around(
                "ALTER TABLE t DISABLE TRIGGER USER",
                &each("ALTER TABLE t ENABLE ALWAYS TRIGGER %I"),
            ),
        ),
        (
            "on for replicas",
            around(&each("ALTER TABLE t ENABLE REPLICA TRIGGER %I"), "SELECT 1"),
        ),
        ("dropped", around(&each("DROP TRIGGER %I ON t"), "SELECT 1")),
        (
            "renamed",
            around(
                &each("ALTER TRIGGER %1$I ON t RENAME TO \"x%1$s\""),
                "SELECT 1",
            ),
        ),
        ("never", around(never, "SELECT 1")),
        ("twice", around(twice, "SELECT 1")),
        (
            "as a replica",
            around(replica, "RESET session_replication_role"),
        ),
        (
            "turned on, as a replica",
            format!(
                "ALTER TABLE t ENABLE TRIGGER USER;; {}",
                around(replica, "RESET session_replication_role")
            ),
        ),
        (
            "a rule",
            format!(
                "CREATE RULE r AS ON DELETE TO t DO INSTEAD UPDATE t SET score = 0 WHERE id = old.id;; {change}"
            ),
        ),
        (
            "rewritten",
            format!("VACUUM FULL t;; ALTER TABLE t ADD n integer DEFAULT random();; {change}"),
        ),
        (
            "folds a row",
            calls("aaa", all_events, "ROW", "kpi_compact('card')"),
        ),
        (
            "folds before",
            calls("aaa", all_events, "STATEMENT", "kpi_compact('card')"),
        ),
        (
            "folds after",
            calls("zzz", all_events, "STATEMENT", "kpi_compact('card')"),
        ),
        (
            "folds all",
            calls("zzz", all_events, "ROW", "kpi_compact()"),
        ),
        (
            "reads",
            calls("aaa", all_events, "ROW", "count(*) FROM card_wide"),
        ),
    ];
    for setup in [plain(), partitioned()] {
        let cases: Vec<_> = cases
            .iter()
            .map(|(name, sql)| (*name, sql.as_str(), ""))
            .collect();
        all(&setup, &cases);
    }
}

/// The segment that is shown is one of the table's, where values are equal that do not look it.
#[test]
fn b13_equal_keys_that_look_different() {
    let collation = "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";
    let types = [
        ("numeric", "1.0", "1.000"),
        ("interval", "1 day", "24 hours"),
        ("text COLLATE nocase", "North", "NORTH"),
    ];
    for (kind, one, other) in types {
        let database = Database::create("truth", "ENCODING 'UTF8' TEMPLATE template0");
        let mut client = database.client();
        run(&mut client, "CREATE EXTENSION advocacy_kpi");
        if kind.contains("nocase") && client.batch_execute(collation).is_err() {
            progress("live_truth: left out, there is no ICU");
            continue;
        }
        run(
            &mut client,
            &format!(
                "CREATE TABLE t (id serial, region {kind}, score integer, actions bigint);
                INSERT INTO t (region, score) VALUES ('{one}', 9), ('{one}', 3)"
            ),
        );
        if let Err(e) = client.batch_execute(CREATE) {
            // Refused with a reason is as good.
            assert_eq!(sqlstate(&e), "22023", "{kind}: {}", describe(&e));
            continue;
        }
        for sql in [
            &format!("UPDATE t SET region = '{other}'"),
            "SELECT kpi_compact('card')",
            &format!(
                "INSERT INTO t (region, score) VALUES ('{one}', 1); DELETE FROM t WHERE score = 1"
            ),
            "SELECT kpi_compact('card')",
            "SELECT kpi_rebuild_scorecard('card')",
        ] {
            run(&mut client, sql);
            assert_is(
                &mut client,
                "card",
                BY_HAND,
                Exact,
                &format!("{kind}: {sql}"),
            );
            let labels = "SELECT region::text FROM card_summary EXCEPT SELECT region::text FROM t";
            assert!(
                rows(&mut client, labels).is_empty(),
                "{kind}: a former label after {sql}"
            );
        }
    }
}

/// What a MERGE does that PostgreSQL does not show to triggers as it is: rows that move to
/// another partition, and rows updated after others were inserted.
#[test]
fn b14_merge() {
    let database = Database::new("truth");
    let mut client = database.client();
    if older_than(&mut client, 15) {
        return;
    }
    let merge = |source: &str, actions: &str| {
        format!("MERGE INTO t USING (VALUES {source}) AS m (id, region) ON t.id = m.id {actions}")
    };
    let (moved, mixed) = (
        "(3, 'south'), (4, 'west'), (5, 'north'), (7, 'south')",
        "(NULL::int, 'north'), (3, 'south'), (4, 'north'), (NULL, 'east'), (5, 'west')",
    );
    let (moving, stay, delete) = (
        "WHEN MATCHED THEN UPDATE SET region = m.region, score = 10",
        "WHEN MATCHED THEN UPDATE SET score = 10 - score, plan = 'free'",
        "WHEN MATCHED AND t.id = 7 THEN DELETE",
    );
    let insert = "WHEN NOT MATCHED THEN INSERT (region, score, actions) VALUES (m.region, 0, 4)";
    let both = |one: &str, other: &str| format!("{one} {other}");
    let order = "SET enable_hashjoin = off;; SET enable_mergejoin = off";
    let mut cases = vec![
        ("moves", merge(moved, moving)),
        ("moves and inserts", merge(mixed, &both(moving, insert))),
        ("moves and deletes", merge(moved, &both(delete, moving))),
        ("moves, inserts, deletes", merge(moved, &[delete, moving, insert].join(" "))),
        ("updates", merge(moved, stay)),
        ("updates and deletes", merge(moved, &both(delete, stay))),
        ("inserts and updates", format!("{order};; {}", merge(mixed, &both(stay, insert)))),
        ("deletes and inserts", merge(mixed, &both(delete, insert))),
        ("by a function", format!("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ {} $$;; SELECT f()", merge(moved, moving))),
        ("by a block", format!("DO $$ BEGIN UPDATE t SET score = 1 WHERE id = 1; {}; END $$", merge(moved, moving))),
        (
            "after one that failed",
            format!(
                "DO $$ BEGIN BEGIN {0}; PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN NULL; END;
                 UPDATE t SET region = 'east' WHERE id IN (3, 4); END $$",
                merge(moved, moving)
            ),
        ),
        ("prepared", format!("PREPARE m AS {};; EXECUTE m;; EXECUTE m", merge(moved, moving))),
        ("into a part", "MERGE INTO t_south AS t USING (VALUES (1)) AS m ON t.id % 2 = 1 WHEN MATCHED THEN UPDATE SET score = 2".to_owned()),
    ];
    if !older_than(&mut client, 17) {
        let with = |other: &str| {
            format!(
                "WITH m AS ({} RETURNING t.id) {other}",
                merge(moved, moving)
            )
        };
        cases.extend([
            ("within a query", with("SELECT count(*) FROM m")),
            ("within a query, not read", with("SELECT 1")),
            (
                "beside an update",
                with("UPDATE t SET score = 7 WHERE id BETWEEN 20 AND 23"),
            ),
            (
                "beside another",
                with(&merge("(20, 'x'), (21, 'x'), (22, 'x'), (23, 'x')", stay)),
            ),
        ]);
    }
    for setup in [plain(), partitioned(), inherited()] {
        // The others show triggers everything: a few are enough.
        let few = [
            "moves and inserts",
            "moves, inserts, deletes",
            "inserts and updates",
        ];
        let all_of_them = setup.contains("PARTITION");
        let cases = cases.iter();
        let cases = cases.filter(|(name, _)| all_of_them || few.contains(name));
        let cases: Vec<_> = cases.map(|(name, sql)| (*name, sql.as_str(), "")).collect();
        all(&setup, &cases);
    }

    // Which of them leave it exact, each in a session that has not seen the library yet.
    let exact = |sql: &str| {
        let database = Database::new("truth");
        run(&mut database.client(), &partitioned());
        let mut client = database.client();
        run(&mut client, &sql.replace(";;", ";"));
        let state = exact_or_stale(&mut client, "card", BY_HAND);
        state.unwrap_or_else(|e| panic!("{sql}: {e}")) == Exact
    };
    let left_exact = cases.iter().filter(|(_, sql)| exact(sql));
    let left_exact: Vec<_> = left_exact.map(|(name, _)| *name).collect();
    for name in [
        "moves, inserts, deletes",
        "updates",
        "updates and deletes",
        "deletes and inserts",
        "after one that failed",
        "into a part",
    ] {
        assert!(
            left_exact.contains(&name),
            "{name} is stale, of {left_exact:?} exact"
        );
    }

    // The same of a scorecard of several tables.
    let board = r#"SELECT kpi_create_scorecard(name, jsonb_build_object('storage', storage) || '{
        "entity": {"table": "customers", "key": "id"}, "segments": ["country"],
        "measures": {"nps": {"rows": "t", "on": "other", "of": "score"}}}')
        FROM (VALUES ('board', 'live'), ('counted', 'view')) AS b (name, storage)"#;
    for (name, sql) in &cases {
        let database = Database::new("truth");
        let setup = partitioned().replace(CREATE, "");
        run(
            &mut database.client(),
            &format!(
                "{setup} CREATE TABLE customers (id integer PRIMARY KEY, country text);
                 INSERT INTO customers VALUES (1, 'a'), (2, 'b'), (3, 'c'); UPDATE t SET other = 1 + id % 3; {board}"
            ),
        );
        let mut client = database.client();
        run(&mut client, &sql.replace(";;", ";"));
        let differ = "SELECT * FROM ((TABLE board_summary EXCEPT ALL TABLE counted_summary)
            UNION ALL (TABLE counted_summary EXCEPT ALL TABLE board_summary)) AS d";
        match try_rows(&mut client, differ) {
            Ok(differ) => assert_eq!(differ, Vec::<Vec<String>>::new(), "a board, {name}"),
            Err(e) => assert_eq!(says_stale(&e), Ok(Stale), "a board, {name}"),
        }
        rebuild(&mut client, "board").unwrap();
        assert_eq!(
            rows(&mut client, differ),
            Vec::<Vec<String>>::new(),
            "a board, {name}"
        );
    }
}

/// What else changes rows in the statement of a MERGE, and statements that are none.
#[test]
fn b14_beside_merge() {
    let database = Database::new("truth");
    if older_than(&mut database.client(), 15) {
        return;
    }
    let moves = |id: u32| {
        format!(
            "MERGE INTO t USING (VALUES ({id}, 'south')) AS m (id, region) ON t.id = m.id WHEN MATCHED THEN UPDATE SET region = m.region, score = 10"
        )
    };
    let own_key = "CREATE UNIQUE INDEX ON t (region, plan, id);
        ALTER TABLE t ADD of integer, ADD FOREIGN KEY (region, plan, of) REFERENCES t (region, plan, id) ON UPDATE CASCADE;
        UPDATE t SET of = 3 WHERE id = 6;";
    let customers = "CREATE TABLE customers (id integer PRIMARY KEY); INSERT INTO customers VALUES (1), (2), (3), (4);
        UPDATE t SET other = 1 + id % 3; UPDATE t SET other = 4 WHERE id = 3;
        ALTER TABLE t ADD FOREIGN KEY (other) REFERENCES customers ON UPDATE CASCADE ON DELETE SET NULL;";
    // Its trigger comes before ours, and a statement of it fails while it is finished.
    let fails_within = "CREATE TABLE u (id integer); INSERT INTO u VALUES (1);
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 / 0; RETURN NULL; END $$;
        CREATE TRIGGER fail AFTER UPDATE ON u EXECUTE FUNCTION fail();
        CREATE FUNCTION first() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN UPDATE u SET id = 2; RETURN NULL; EXCEPTION WHEN division_by_zero THEN RETURN NULL; END $$;
        CREATE TRIGGER a_first AFTER UPDATE ON t EXECUTE FUNCTION first();";
    let no_trigger = "DO $$ DECLARE r record; BEGIN FOR r IN SELECT tgname, tgrelid::regclass AS t FROM pg_trigger WHERE tgname ~ '^kpi_.*_before_update$'
        LOOP EXECUTE format('DROP TRIGGER %I ON %s', r.tgname, r.t); END LOOP; END $$;";
    let unread = "WITH u AS (UPDATE t SET region = 'south' WHERE id = 3 RETURNING 1), d AS (DELETE FROM t WHERE id = 7 RETURNING region)
        INSERT INTO t (region, score) SELECT region, 3 FROM d".to_owned();
    let by_function = format!(
        "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN {}; RETURN 900; END $$;",
        moves(3)
    );
    let cases = [
        // One row moves, and takes one along that is shown.
        (own_key, moves(3), Stale),
        (
            customers,
            "WITH c AS (UPDATE customers SET id = id + 100 WHERE id = 4 RETURNING id - 100 AS old)
             MERGE INTO t USING c ON t.other = c.old WHEN MATCHED THEN UPDATE SET region = 'south'"
                .to_owned(),
            Stale,
        ),
        (
            customers,
            "DELETE FROM customers WHERE id = 1".to_owned(),
            Exact,
        ),
        (
            customers,
            "DO $$ BEGIN DELETE FROM customers WHERE id = 1; END $$".to_owned(),
            Exact,
        ),
        (
            customers,
            "UPDATE customers SET id = 7 WHERE id = 1".to_owned(),
            Exact,
        ),
        (fails_within, moves(3), Stale),
        (
            fails_within,
            "UPDATE t SET region = 'south', score = 1 WHERE id = 3".to_owned(),
            Exact,
        ),
        // A WITH that nothing reads is run while its query is finished.
        ("", unread.clone(), Exact),
        (no_trigger, unread, Exact),
        // Without the trigger that scorecards of former releases do not have, a statement that
        // may be a MERGE is not taken for an UPDATE.
        (no_trigger, moves(3), Stale),
        (
            no_trigger,
            format!("DO $$ BEGIN {}; END $$", moves(3)),
            Stale,
        ),
        (
            no_trigger,
            "UPDATE t SET region = 'east' WHERE id IN (3, 4)".to_owned(),
            Exact,
        ),
        (
            no_trigger,
            "UPDATE t SET region = 'east' WHERE id IN (3, 4) RETURNING id".to_owned(),
            Exact,
        ),
        (
            no_trigger,
            "PREPARE u AS UPDATE t SET score = 1; EXECUTE u".to_owned(),
            Exact,
        ),
        (
            no_trigger,
            "SELECT nps(score) FROM t; DO $$ BEGIN UPDATE t SET score = 1; END $$".to_owned(),
            Exact,
        ),
    ];
    let calls = format!("{by_function} {no_trigger}");
    let called = (
        calls.as_str(),
        "INSERT INTO t (id, region, score) SELECT f(), 'north', 1".to_owned(),
        Stale,
    );
    let mut cases: Vec<_> = cases.into_iter().chain([called]).collect();
    if !older_than(&mut database.client(), 17) {
        // Nothing reads the MERGE, and a row of the statement is shown all the same.
        let merge = format!("{} RETURNING 1", moves(3));
        cases.extend([
            (own_key, format!("WITH m AS ({merge}) SELECT 1"), Stale),
            (
                customers,
                format!("WITH m AS ({merge}) UPDATE customers SET id = 7 WHERE id = 1"),
                Stale,
            ),
        ]);
    }
    for (setup, first, state) in cases {
        let database = Database::new("truth");
        let mut client = database.client();
        run(&mut client, &partitioned());
        run(&mut client, setup);
        if !setup.contains("DROP TRIGGER") {
            rebuild(&mut client, "card").unwrap();
        }
        // A session that has not loaded the library yet.
        let mut client = database.client();
        run(&mut client, &first);
        assert_is(
            &mut client,
            "card",
            BY_HAND,
            state,
            &format!("{setup} {first}"),
        );
        rebuild(&mut client, "card").unwrap();
        assert_is(&mut client, "card", BY_HAND, Exact, &first);
    }
}

/// Left out and counted, the same in all three storages, and no write fails.
#[test]
fn c1_refused_values() {
    let database = Database::new("truth");
    let mut client = database.client();
    let columns = COLUMNS.replace(
        "region text",
        "region text, grade integer, hits bigint, total bigint",
    );
    run(&mut client, &format!("CREATE TABLE t {columns}; {ROWS}"));
    let spec = r#"{"segments": ["region"], "measures": {"nps": "score", "csat": "grade", "advocacy_actions": "actions",
        "engagement_rate": ["hits", "total"]}}"#;
    let storages = ["live", "view", "materialized"];
    for storage in storages {
        run(
            &mut client,
            &format!(
                "SELECT kpi_create_scorecard('card_{storage}', 't', '{spec}'::jsonb || '{{\"storage\": \"{storage}\"}}')"
            ),
        );
    }
    let accepted = "SELECT region, nps_agg(CASE WHEN score BETWEEN 0 AND 10 THEN score END) AS nps,
        action_agg(CASE WHEN actions >= 0 THEN actions END) AS advocacy_actions FROM t GROUP BY region";
    let left_out = "SELECT kpi, left_out FROM card_live WHERE total AND kpi IN ('nps', 'advocacy_actions') ORDER BY 1";
    let by_hand = "SELECT 'advocacy_actions', count(*) FILTER (WHERE actions < 0) FROM t
        UNION ALL SELECT 'nps', count(*) FILTER (WHERE score NOT BETWEEN 0 AND 10) FROM t ORDER BY 1";
    let steps = [
        "INSERT INTO t (region, score) VALUES ('north', 99)",
        "INSERT INTO t (region, actions) VALUES ('north', -1)",
        "INSERT INTO t (region, score, actions) SELECT 'bad', g, -g FROM generate_series(11, 40) AS g",
        "INSERT INTO t (region, score, grade, hits, total) VALUES ('south', -1, 0, -1, 5), ('south', 5, 99, 3, -2),
            ('south', -2147483648, 2147483647, 9223372036854775807, -9223372036854775808)",
        "UPDATE t SET score = 99 WHERE id % 3 = 0",
        "UPDATE t SET region = 'moved' WHERE score = 99",
        "SELECT kpi_compact('card_live')",
        "UPDATE t SET score = 9 WHERE score = 99 AND id % 2 = 0",
        "SELECT kpi_rebuild_scorecard('card_live')",
        "DELETE FROM t WHERE actions < 0 OR score NOT BETWEEN 0 AND 10 OR grade NOT BETWEEN 1 AND 5 OR hits < 0 OR total < 0",
    ];
    for step in steps {
        run(&mut client, step);
        run(
            &mut client,
            "REFRESH MATERIALIZED VIEW card_materialized_summary",
        );
        assert_is(&mut client, "card_live", accepted, Exact, step);
        assert_eq!(
            rows(&mut client, left_out),
            rows(&mut client, by_hand),
            "{step}"
        );
        for suffix in ["", "_wide"] {
            let [live, view, materialized] = storages.map(|s| {
                rows(
                    &mut client,
                    &format!("SELECT c::text FROM card_{s}{suffix} AS c ORDER BY 1"),
                )
            });
            assert_eq!(live, view, "{step}");
            assert_eq!(materialized, view, "{step}");
        }
        let listed = "SELECT left_out > 0 FROM kpi_scorecards WHERE name = 'card_live'";
        let any = value(
            &mut client,
            "SELECT sum(left_out) > 0 FROM card_live WHERE total",
        );
        assert_eq!(value(&mut client, listed), any, "{step}");
    }
    assert_eq!(
        value(&mut client, "SELECT sum(left_out) FROM card_live"),
        "0"
    );
}

#[test]
fn c2_publication_for_all_tables() {
    all(
        &plain(),
        &[
            (
                "before",
                "CREATE PUBLICATION p FOR ALL TABLES;; ALTER TABLE t REPLICA IDENTITY FULL",
                "",
            ),
            (
                "in a schema",
                "DO $$ BEGIN
                     IF current_setting('server_version_num')::integer >= 150000 THEN
                         EXECUTE 'CREATE PUBLICATION p FOR TABLES IN SCHEMA public';
                     END IF;
                 END $$;; ALTER TABLE t REPLICA IDENTITY FULL",
                "",
            ),
        ],
    );
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "CREATE PUBLICATION p FOR ALL TABLES; {}; ALTER TABLE t REPLICA IDENTITY FULL",
            plain()
        ),
    );
    for _ in 0..3 {
        write(&mut client, BY_HAND, Exact).unwrap();
    }
    run(&mut client, "SELECT kpi_compact('card')");
    let pending = "SELECT (SELECT count(*) FROM card_delta) <= (SELECT count(*) FROM card_summary)";
    assert_eq!(
        value(&mut client, pending),
        "t",
        "folded in spite of the publication"
    );
    assert_is(&mut client, "card", BY_HAND, Exact, "folded");
}

#[test]
fn c3_the_table_is_another_roles() {
    let roles = [Role::new("truth_table"), Role::new("truth_card")];
    let [table, card] = roles.each_ref().map(|role| role.0.as_str());
    for steps in [
        "ALTER TABLE t DETACH PARTITION t_north",
        "ALTER TABLE t DETACH PARTITION t_north; DROP TABLE t_north",
        "ALTER TABLE t DETACH PARTITION t_north; ALTER TABLE t ATTACH PARTITION t_north FOR VALUES IN ('north')",
        "CREATE TABLE t_west PARTITION OF t FOR VALUES IN ('west')",
        "ALTER TABLE t_north RENAME TO north; TRUNCATE north",
    ] {
        let database = Database::new("truth");
        let mut client = database.client();
        run(
            &mut client,
            &format!("GRANT ALL ON SCHEMA public TO {table}, {card}"),
        );
        let [mut theirs, mut his] = [table, card].map(|role| database.client_as(role));
        run(
            &mut theirs,
            partitioned().strip_suffix(CREATE).expect("ends so"),
        );
        run(
            &mut theirs,
            &format!("GRANT SELECT, TRIGGER ON ALL TABLES IN SCHEMA public TO {card}"),
        );
        run(
            &mut theirs,
            &format!(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, TRIGGER ON TABLES TO {card}"
            ),
        );
        run(&mut his, CREATE);
        run(&mut theirs, steps);
        for sql in WRITES {
            run(&mut theirs, sql);
            exact_or_stale(&mut his, "card", BY_HAND)
                .unwrap_or_else(|e| panic!("{steps}: {sql}: {e}"));
        }
        rebuild(&mut his, "card").unwrap_or_else(|e| panic!("{steps}: {e}"));
        for sql in WRITES {
            run(&mut theirs, sql);
            assert_is(&mut his, "card", BY_HAND, Exact, steps);
        }
        // A part that went away can be written to for good.
        if value(&mut client, "SELECT to_regclass('t_north') IS NOT NULL") == "t" {
            run(
                &mut theirs,
                "INSERT INTO t_north (region, score) VALUES ('north', 3); DELETE FROM t_north",
            );
        }
        exact_or_stale(&mut his, "card", BY_HAND).unwrap_or_else(|e| panic!("{steps}: {e}"));
    }
}

/// A rebuild leaves triggers of others alone, whatever they are called.
#[test]
fn c4_a_users_trigger_of_our_name() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(&mut client, &partitioned());
    run(
        &mut client,
        "CREATE TABLE x (LIKE t INCLUDING DEFAULTS);
         CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'guarded' USING ERRCODE = 'P0009'; END $$;
         DO $$ DECLARE r record; BEGIN
             FOR r IN SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'kpi\\_%' LOOP
                 EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON x FOR EACH STATEMENT EXECUTE FUNCTION guard()', r.tgname);
             END LOOP; END $$",
    );
    let guards = "SELECT tgname FROM pg_trigger WHERE tgfoid = 'guard'::regproc ORDER BY 1";
    let before = rows(&mut client, guards);
    assert!(!before.is_empty());
    run(
        &mut client,
        "ALTER TABLE t ATTACH PARTITION x FOR VALUES IN ('west')",
    );
    exact_or_stale(&mut client, "card", BY_HAND).unwrap();
    if let Err(e) = client.batch_execute("SELECT kpi_rebuild_scorecard('card')") {
        progress(&format!("live_truth: refused: {}", describe(&e)));
        assert_ne!(sqlstate(&e), "XX000");
    }
    assert_eq!(rows(&mut client, guards), before, "the guards are there");
    fails(
        &mut client,
        "INSERT INTO x (region, score) VALUES ('west', 3)",
        "P0009",
    );
    run(
        &mut client,
        "INSERT INTO t (region, score) VALUES ('west', 3); UPDATE x SET score = 4",
    );
    exact_or_stale(&mut client, "card", BY_HAND).unwrap();
    run(&mut client, "DROP FUNCTION guard CASCADE");
    rebuild(&mut client, "card").unwrap();
    run(
        &mut client,
        "INSERT INTO x (region, score) VALUES ('west', 9)",
    );
    assert_is(&mut client, "card", BY_HAND, Exact, "without the guards");
}

#[test]
fn c5_extension_in_another_schema() {
    for (from, to) in [
        ("public", "ext"),
        ("kpi", "public"),
        ("kpi", "ext"),
        ("kpi", "kpi"),
    ] {
        let what = format!("from {from} to {to}");
        let original = Database::create("truth_dump", "");
        let mut client = original.client();
        run(
            &mut client,
            &format!(
                "CREATE SCHEMA IF NOT EXISTS {from}; CREATE EXTENSION advocacy_kpi SCHEMA {from}"
            ),
        );
        run(
            &mut client,
            &format!("SET search_path = public, {from}; {}", plain()),
        );
        let dump = program("pg_dump", &["-d", &original.name], b"");
        let restored = Database::create("truth_restore", "TEMPLATE template0");
        let mut client = restored.client();
        run(
            &mut client,
            &format!("CREATE SCHEMA IF NOT EXISTS {to}; CREATE EXTENSION advocacy_kpi SCHEMA {to}"),
        );
        // The names in the dump are not there: most of it fails, and the table is restored.
        psql(&restored.name, "0", &dump);
        let mut client = restored.client();
        run(&mut client, &format!("SET search_path = public, {to}"));
        let state =
            exact_or_stale(&mut client, "card", BY_HAND).unwrap_or_else(|e| panic!("{what}: {e}"));
        write(&mut client, BY_HAND, state).unwrap_or_else(|e| panic!("{what}: {e}"));
        if from == to {
            assert_eq!(state, Exact, "{what}");
        }
    }
}

#[test]
fn c6_objects_of_the_scorecard_moved_or_dropped() {
    let kept = ["card_delta", "card_state", "card_source"];
    let moved: Vec<_> = kept
        .iter()
        .map(|name| {
            let kind = if *name == "card_source" { "VIEW" } else { "TABLE" };
            (*name, format!("CREATE SCHEMA z;; ALTER {kind} {name} SET SCHEMA z;; SET search_path = public, z"))
        })
        .collect();
    let all_moved = [
        "card",
        "card_wide",
        "card_summary",
        "card_source",
        "card_delta",
        "card_state",
    ]
    .map(|name| {
        let kind = if name.ends_with("delta") || name.ends_with("state") {
            "TABLE"
        } else {
            "VIEW"
        };
        format!("ALTER {kind} {name} SET SCHEMA z")
    })
    .join("; ");
    let all_moved =
        format!("CREATE SCHEMA z;; BEGIN; {all_moved}; COMMIT;; SET search_path = z, public");
    let mut cases: Vec<_> = moved
        .iter()
        .map(|(name, sql)| (*name, sql.as_str(), ""))
        .collect();
    cases.push(("all of them", &all_moved, ""));
    all(&plain(), &cases);
    // What is dropped, emptied or another table now must not be written to on trust.
    let mut failures = Vec::new();
    for sql in [
        "DROP TABLE card_delta CASCADE",
        "DROP TABLE card_state CASCADE",
        "DROP VIEW card_source CASCADE",
        "DROP VIEW card, card_wide",
        "ALTER TABLE card_delta ADD more integer",
        "ALTER TABLE card_delta DROP change CASCADE",
        "ALTER TABLE card_delta ADD CHECK (change IS NULL) NOT VALID",
        "CREATE UNIQUE INDEX ON card_delta ((1)) WHERE false; CREATE INDEX ON card_delta ((1 / length(change)))",
        "CREATE RULE r AS ON INSERT TO card_delta DO INSTEAD NOTHING",
        "ALTER TABLE card_delta RENAME TO old; CREATE TABLE card_delta (a integer)",
        "ALTER TABLE card_delta SET UNLOGGED",
        "ALTER TABLE card_delta ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE card_state ADD CHECK (false) NOT VALID",
    ] {
        let database = Database::new("truth");
        let mut client = database.client();
        run(&mut client, &plain());
        run(&mut client, sql);
        for write in WRITES {
            if let Err(e) = attempt(&mut client, write) {
                failures.push(format!("{sql}: {e}"));
            }
        }
        let intact =
            "SELECT to_regclass('card') IS NOT NULL AND to_regclass('card_wide') IS NOT NULL";
        if value(&mut client, intact) == "t"
            && let Err(e) = exact_or_stale(&mut client, "card", BY_HAND)
        {
            failures.push(format!("{sql}: {e}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn c7_a_kpi_in_use() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "mine", "unit": "count", "title": "Mine"}')"#,
    );
    run(
        &mut client,
        &plain().replace(
            "\"nps\": \"score\"",
            "\"nps\": \"score\", \"mine\": \"actions\"",
        ),
    );
    for sql in [
        "SELECT kpi_undefine('mine')",
        r#"SELECT kpi_define('{"kpi": "mine", "unit": "percent"}')"#,
    ] {
        let error = fails(&mut client, sql, "2BP01");
        assert!(error.contains("card"), "names the scorecard: {error}");
        assert_is(&mut client, "card", BY_HAND, Exact, sql);
    }
    // What is not the unit may change.
    run(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "mine", "title": "Ours", "target": 5}')"#,
    );
    // By hand, past the functions: refused, or no write fails for it.
    let _ = client.batch_execute("DELETE FROM kpi_definition");
    for sql in WRITES {
        run(&mut client, sql);
    }
    run(&mut client, "SELECT kpi_drop_scorecard('card')");
    run(
        &mut client,
        r#"SELECT kpi_define('{"kpi": "mine", "unit": "count"}')"#,
    );
    run(&mut client, "SELECT kpi_undefine('mine')");
}

#[test]
fn c8_rebuilds_at_once() {
    let database = Database::new("truth");
    run(&mut database.client(), &partitioned());
    let each = 10 * stress();
    thread::scope(|scope| {
        for number in 0..6 {
            let mut client = database.client();
            scope.spawn(move || {
                for round in 0..each {
                    let sql = match number {
                        0 => WRITES[round % WRITES.len()],
                        1 => "SELECT kpi_compact('card')",
                        _ => "SELECT kpi_rebuild_scorecard('card')",
                    };
                    if let Err(e) = client.batch_execute(sql) {
                        // A writer may meet a deadlock; none meets an internal error.
                        assert!(
                            ["40001", "40P01"].contains(&sqlstate(&e)),
                            "{sql}: {}",
                            describe(&e)
                        );
                    }
                }
            });
        }
    });
    assert_is(&mut database.client(), "card", BY_HAND, Exact, "after all");
    // One that waits for another's takes it from there.
    let (mut first, mut second) = (database.client(), database.client());
    let pid = backend_pid(&mut second);
    run(&mut first, "BEGIN; SELECT kpi_rebuild_scorecard('card')");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| run(&mut second, "SELECT kpi_rebuild_scorecard('card')"));
        wait_until_blocked(&mut connect_to_server(), pid);
        run(&mut first, "COMMIT");
        waiting.join().expect("the other rebuild");
    });
    assert_is(&mut first, "card", BY_HAND, Exact, "one after the other");
}

#[test]
fn c9_nobody_compacts() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(&mut client, &plain());
    let writes = 20_000 * stress();
    let mut size = Vec::new();
    for half in 0..2 {
        let insert = client
            .prepare("INSERT INTO t (region, score, actions) VALUES ($1, $2, 1)")
            .expect("a statement");
        for n in half * writes / 2..(half + 1) * writes / 2 {
            let region = ["north", "south", "east"][n % 3];
            client
                .execute(&insert, &[&region, &((n % 11) as i32)])
                .expect("an insert");
        }
        run(&mut client, "VACUUM card_delta");
        size.push(value(
            &mut client,
            "SELECT pg_total_relation_size('card_delta')",
        ));
    }
    assert_is(
        &mut client,
        "card",
        BY_HAND,
        Exact,
        "without a fold by hand",
    );
    let pending: usize = value(&mut client, "SELECT pending_rows FROM kpi_scorecards")
        .parse()
        .unwrap();
    progress(&format!(
        "live_truth: {pending} rows pending after {writes} writes, sizes {size:?}"
    ));
    assert!(
        pending < writes / 4,
        "{pending} rows pending after {writes} writes"
    );
    let [first, second] = [0, 1].map(|at| size[at].parse::<usize>().unwrap());
    assert!(second <= first + first / 2, "the delta grows on: {size:?}");
    run(&mut client, "SELECT kpi_compact()");
    assert_is(&mut client, "card", BY_HAND, Exact, "folded");
}

#[test]
fn c10_deleted_keys() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "CREATE DOMAIN mail AS text; {}",
            plain().replace("region text", "region mail")
        ),
    );
    let secret = "someone@example.org";
    run(
        &mut client,
        &format!(
            "INSERT INTO t (region, score) VALUES ('{secret}', 9); DELETE FROM t WHERE region = '{secret}'"
        ),
    );
    let left = format!("SELECT count(*) FROM card_delta AS d WHERE d::text LIKE '%{secret}%'");
    // Others who write take it away, without anybody who folds.
    let insert = client
        .prepare("INSERT INTO t (region, score) VALUES ('north', 3)")
        .expect("a statement");
    for _ in 0..5000 {
        client.execute(&insert, &[]).expect("an insert");
    }
    assert_eq!(value(&mut client, &left), "0", "folded by the writers");
    run(
        &mut client,
        &format!(
            "INSERT INTO t (region, score) VALUES ('{secret}', 9); DELETE FROM t WHERE region = '{secret}'"
        ),
    );
    run(&mut client, "SELECT kpi_compact('card')");
    assert_eq!(value(&mut client, &left), "0", "folded");
    assert_is(&mut client, "card", BY_HAND, Exact, "folded");
    run(
        &mut client,
        "ALTER DOMAIN mail ADD CHECK (value NOT LIKE '%@%')",
    );
    exact_or_stale(&mut client, "card", BY_HAND).unwrap();
    run(&mut client, WRITES[0]);
    exact_or_stale(&mut client, "card", BY_HAND).unwrap();
}

#[test]
fn c11_names() {
    let database = Database::new("truth");
    let mut client = database.client();
    run(
        &mut client,
        &format!("CREATE SCHEMA z; CREATE SCHEMA \"Sales\"; CREATE TABLE t {COLUMNS}; {ROWS}"),
    );
    let names = [
        ("z.\"My Card\"", "z.\"My Card\""),
        ("Loyalty", "loyalty"),
        ("Z.Plain", "z.plain"),
        ("\"Sales\".\"a.b\"", "\"Sales\".\"a.b\""),
        ("\"it's \"\"it\"\"\"", "\"it's \"\"it\"\"\""),
    ];
    for quote in ["off", "on"] {
        run(&mut client, &format!("SET quote_all_identifiers = {quote}"));
        for (name, view) in names {
            let what = format!("{name}, quote_all_identifiers = {quote}");
            let create = CREATE.replace("'card'", &literal(name));
            run(&mut client, &create);
            assert_is(&mut client, view, BY_HAND, Exact, &what);
            let call = |function: &str| format!("SELECT {function}({})", literal(name));
            write(&mut client, BY_HAND, Exact).unwrap_or_else(|e| panic!("{what}: {e}"));
            for function in ["kpi_compact", "kpi_rebuild_scorecard"] {
                run(&mut client, &call(function));
                assert_is(&mut client, view, BY_HAND, Exact, &what);
            }
            // The hint can be pasted as it is, whatever the search path is.
            run(
                &mut client,
                "ALTER TABLE t DISABLE TRIGGER ALL; DELETE FROM t WHERE id = (SELECT max(id) FROM t)",
            );
            run(&mut client, "SET search_path = pg_catalog, public");
            let full = value(
                &mut client,
                &format!("SELECT {}::regclass::oid", literal(view)),
            );
            let error = fails(&mut client, &format!("TABLE {}", shown(view)), "55000");
            let hint = error
                .split_once("SELECT kpi_rebuild_scorecard(")
                .map(|(_, rest)| rest);
            let hint = hint.or(error
                .split_once("kpi_rebuild_scorecard(")
                .map(|(_, rest)| rest));
            let hint = hint
                .and_then(|rest| rest.rsplit_once("')"))
                .map(|(argument, _)| argument);
            let argument = hint.unwrap_or_else(|| panic!("{what}: no call in the hint: {error}"));
            run(
                &mut client,
                &format!("SET search_path = public; SELECT kpi_rebuild_scorecard({argument}')"),
            );
            assert_eq!(
                value(
                    &mut client,
                    &format!("SELECT {}::regclass::oid", literal(view))
                ),
                full
            );
            assert_is(&mut client, view, BY_HAND, Exact, &what);
            run(&mut client, &call("kpi_drop_scorecard"));
        }
    }
    for wrong in ["", ".", "a.", "\"open", "a.b.c.d"] {
        let create = CREATE.replace("'card'", &literal(wrong));
        let state = try_rows(&mut client, &create).map_err(|e| sqlstate(&e).to_owned());
        assert!(
            matches!(state.as_deref(), Err(code) if code != "XX000"),
            "{wrong}: {state:?}"
        );
    }
}

/// A view of the schema public by a name that any search path finds.
fn shown(view: &str) -> String {
    let qualified = view.starts_with("z.") || view.starts_with("\"Sales\".");
    if qualified {
        view.to_owned()
    } else {
        format!("public.{view}")
    }
}

/// A function in SQL text for each scorecard is slow; the figures are in `make bench`.
#[test]
fn c12_one_native_function_for_all() {
    let database = Database::new("truth");
    let mut client = database.client();
    let functions = "SELECT count(*) FROM pg_proc";
    let before = value(&mut client, functions);
    run(&mut client, &partitioned());
    assert_eq!(
        value(&mut client, functions),
        before,
        "no function of the scorecard's own"
    );
    let triggers = "SELECT DISTINCT p.proname, l.lanname FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
        JOIN pg_language AS l ON l.oid = p.prolang WHERE t.tgname LIKE 'kpi\\_%'
        AND t.tgrelid NOT IN ('kpi_target'::regclass, 'kpi_benchmark'::regclass) ORDER BY 1";
    assert_eq!(
        rows(&mut client, triggers),
        [["kpi_capture", "c"], ["kpi_protect_delta", "c"]]
    );
    let definer = "SELECT count(*) FROM pg_proc WHERE prosecdef AND proname LIKE 'kpi%'";
    assert_eq!(value(&mut client, definer), "0", "no definer rights at all");
}
