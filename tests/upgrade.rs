//! From every former release to this one, with everything in place that one could hold:
//! the members are those of a fresh install, what was stored reads the same, and goes on.
//! What is stored and read is in `tests/upgrade_fixtures`, as for pg_upgrade.

mod common;

use common::{Database, fails, rows, run, value};
use postgres::Client;
use std::fs;
use std::path::PathBuf;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The releases before this one, by their install scripts.
fn former() -> Vec<String> {
    let sql = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sql/released");
    let mut versions: Vec<String> = fs::read_dir(sql)
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let version = name.strip_prefix("advocacy_kpi--")?.strip_suffix(".sql")?;
            (version != VERSION).then(|| version.to_owned())
        })
        .collect();
    versions.sort();
    versions
}

const FILL: &str = include_str!("upgrade_fixtures/fill.sql");
const FILL_SCORECARDS: &str = include_str!("upgrade_fixtures/fill_scorecards.sql");
const CREATE_SCORECARDS: &str = include_str!("upgrade_fixtures/create_scorecards.sql");
const SCORECARDS_0_4: &str = include_str!("upgrade_fixtures/scorecards_0_4.sql");
const CHANGE_SCORECARDS: &str = include_str!("upgrade_fixtures/change_scorecards.sql");
const FILL_BOARDS: &str = include_str!("upgrade_fixtures/fill_boards.sql");
const BOARDS_0_9: &str = include_str!("upgrade_fixtures/boards_0_9.sql");
const CHANGE_BOARDS: &str = include_str!("upgrade_fixtures/change_boards.sql");
const READ_BOARDS: &str = include_str!("upgrade_fixtures/read_boards.sql");
const POST_BOARDS: &str = include_str!("upgrade_fixtures/post_boards.sql");
const READ: &str = include_str!("upgrade_fixtures/read.sql");
const READ_SCORECARDS: &str = include_str!("upgrade_fixtures/read_scorecards.sql");
const READ_MEMBERS: &str = include_str!("upgrade_fixtures/read_members.sql");
const POST_UPGRADE: &str = include_str!("upgrade_fixtures/post_upgrade.sql");

/// What the queries of a file read, by the title above each.
fn read(client: &mut Client, file: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let parts = file.split("\\qecho == ").skip(1);
    let parts = parts.map(|part| {
        let (title, query) = part.split_once('\n').expect("a query");
        (title.to_owned(), rows(client, query))
    });
    parts.collect()
}

fn assert_same(
    before: &[(String, Vec<Vec<String>>)],
    after: &[(String, Vec<Vec<String>>)],
    when: &str,
) {
    assert_eq!(before.len(), after.len());
    for ((title, before), (_, after)) in before.iter().zip(after) {
        let differs = before.iter().zip(after).find(|(a, b)| a != b);
        assert!(
            before.len() == after.len() && differs.is_none(),
            "{when}: {title}: {} rows and {}, the first that differ: {differs:#?}",
            before.len(),
            after.len(),
        );
    }
}

#[test]
fn stored_data_outlives_an_upgrade() {
    let fresh = read(&mut Database::new("fresh").client(), READ_MEMBERS);
    assert!(
        !former().is_empty(),
        "there is no former release to upgrade from"
    );
    for version in former() {
        let when = format!("after the upgrade from {version}");
        let database = Database::create("upgrade", "");
        let mut client = database.client();
        run(
            &mut client,
            &format!("CREATE EXTENSION advocacy_kpi VERSION '{version}'"),
        );
        run(&mut client, FILL);
        let has_scorecards =
            "SELECT to_regprocedure('kpi_create_scorecard(text,regclass,jsonb)') IS NOT NULL";
        let mut files = vec![READ];
        if value(&mut client, has_scorecards) == "t" {
            // As the library of that release made them.
            for part in [FILL_SCORECARDS, SCORECARDS_0_4, CHANGE_SCORECARDS] {
                run(&mut client, part);
            }
            files.push(READ_SCORECARDS);
        }
        let has_boards = value(
            &mut client,
            "SELECT to_regproc('kpi_net_negated') IS NOT NULL",
        );
        if has_boards == "t" {
            for part in [FILL_BOARDS, BOARDS_0_9, CHANGE_BOARDS] {
                run(&mut client, part);
            }
            // What this library writes may call functions that are not there yet.
            let create = "SELECT kpi_create_scorecard('board', board_spec('live'))";
            let has_all = "SELECT to_regproc('akpi_net_add_from') IS NOT NULL";
            if value(&mut client, has_all) == "t" {
                run(&mut client, &format!("BEGIN; {create}; ROLLBACK"));
            } else {
                fails(&mut client, create, "55000");
            }
            files.push(READ_BOARDS);
        }
        let before: Vec<_> = files.iter().map(|file| read(&mut client, file)).collect();
        run(&mut client, "ALTER EXTENSION advocacy_kpi UPDATE");
        // A connection that has the library loaded, and one that loads it again.
        for client in [&mut client, &mut database.client()] {
            for (file, before) in files.iter().zip(&before) {
                assert_same(before, &read(client, file), &when);
            }
            let installed = "SELECT extversion FROM pg_extension WHERE extname = 'advocacy_kpi'";
            assert_eq!(value(client, installed), VERSION);
        }
        assert_same(&fresh, &read(&mut client, READ_MEMBERS), &when);
        if files.len() == 1 {
            for part in [FILL_SCORECARDS, CREATE_SCORECARDS, CHANGE_SCORECARDS] {
                run(&mut client, part);
            }
        }
        run(&mut client, POST_UPGRADE);
        if has_boards == "t" {
            run(&mut client, POST_BOARDS);
        }
    }
}
