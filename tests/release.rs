//! What a release promises: the install script is the committed one, released
//! scripts are never edited, and the extension has exactly the listed members.

mod common;

use common::{Database, rows, value};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[test]
fn the_install_script_is_that_of_its_parts() {
    let parts = xtask::install_script(&root()).unwrap();
    let name = xtask::install_path(VERSION);
    let committed = fs::read_to_string(root().join(&name)).unwrap();
    for (committed, parts) in committed.lines().zip(parts.lines()) {
        assert_eq!(
            committed, parts,
            "{name} is not what its parts give: make sql"
        );
    }
    assert_eq!(committed, parts, "{name}: make sql");
}

#[test]
fn released_scripts_are_never_edited() {
    let check = Command::new("sha256sum")
        .current_dir(root().join("sql"))
        .args(["--check", "--strict", "--quiet", "released.sha256"])
        .output()
        .unwrap();
    assert!(
        check.status.success(),
        "a released script was edited; change the surface in a new release:\n{}{}",
        String::from_utf8_lossy(&check.stdout),
        String::from_utf8_lossy(&check.stderr)
    );
    let released = fs::read_to_string(root().join("sql/released.sha256")).unwrap();
    for script in xtask::scripts(&root()).unwrap() {
        let listed = released
            .lines()
            .any(|line| line.ends_with(&format!("  {script}")));
        assert!(
            listed,
            "{script} is not in sql/released.sha256: make hashes"
        );
    }
}

#[test]
fn the_extension_has_the_listed_members() {
    let database = Database::new("members");
    let mut client = database.client();
    let mut members: Vec<String> = rows(
        &mut client,
        "SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
         WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
           -- On some versions of PostgreSQL array types and types of rows are members too.
           AND (classid <> 'pg_type'::regclass OR objid NOT IN (
               SELECT t.oid FROM pg_type AS t LEFT JOIN pg_class AS c ON c.oid = t.typrelid
               WHERE t.typcategory = 'A' OR c.relkind <> 'c'))
           AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'advocacy_kpi')",
    )
    .into_iter()
    .flatten()
    .collect();
    members.sort();
    let path = root().join("tests/members.txt");
    if std::env::var_os("ADVOCACY_KPI_WRITE_DOCS").is_some() {
        fs::write(&path, members.join("\n") + "\n").unwrap();
    }
    let listed = fs::read_to_string(&path).unwrap();
    let listed: Vec<&str> = listed.lines().collect();
    let more: Vec<_> = members
        .iter()
        .filter(|m| !listed.contains(&m.as_str()))
        .collect();
    let fewer: Vec<_> = listed
        .iter()
        .filter(|l| !members.contains(&l.to_string()))
        .collect();
    assert!(
        more.is_empty() && fewer.is_empty(),
        "not in tests/members.txt: {more:#?}\nno longer there: {fewer:#?}"
    );
    assert_eq!(
        value(
            &mut client,
            "SELECT extversion FROM pg_extension WHERE extname = 'advocacy_kpi'"
        ),
        VERSION
    );
}
