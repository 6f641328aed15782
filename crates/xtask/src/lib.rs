//! What a release is made of: the install script, the places where the version stands, and
//! the first draft of an upgrade script. Modules run the tests side by side, make its packages
//! and run the suite on every PostgreSQL.

mod copyright;
pub mod matrix;
pub mod package;
pub mod packages;
mod program;
mod steps;
pub mod suite;
pub mod surface;
mod system;
mod table;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

/// The parts of the install script, in the order in which they must be created.
const PARTS: [&str; 9] = [
    "types",
    "accessors",
    "aggregates",
    "catalog",
    "statistics",
    "benchmark",
    "health",
    "scorecard",
    "search",
];

/// The files in which the version stands, and what stands before it there.
const PLACES: [(&str, &[&str]); 4] = [
    ("Cargo.toml", &["\nversion = \""]),
    ("Cargo.lock", &["name = \"advocacy_kpi\"\nversion = \""]),
    ("advocacy_kpi.control", &["default_version = '"]),
    (
        "META.json",
        &["\"version\": \"", "sql/released/advocacy_kpi--"],
    ),
];

/// The version that `Cargo.toml` names.
pub fn version(root: &Path) -> io::Result<String> {
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    version
        .map(str::to_owned)
        .ok_or_else(|| io::Error::other("Cargo.toml has no line version = \"…\""))
}

/// Where the install script of a version stands.
pub fn install_path(version: &str) -> String {
    format!("sql/released/advocacy_kpi--{version}.sql")
}

/// The install script of the version in `Cargo.toml`, put together out of `sql/*.sql`.
pub fn install_script(root: &Path) -> io::Result<String> {
    let version = version(root)?;
    let mut script = format!(
        "-- advocacy_kpi {version}: what CREATE EXTENSION runs, put together by make sql.\n\
         \\echo Use \"CREATE EXTENSION advocacy_kpi\" to load this file. \\quit\n"
    );
    let written = surface::parts();
    for part in PARTS {
        let text = match written.iter().find(|(name, _)| *name == part) {
            Some((_, text)) => text.clone(),
            None => fs::read_to_string(root.join("sql").join(format!("{part}.sql")))?,
        };
        script.push_str(&format!("\n-- sql/{part}.sql\n\n{text}"));
    }
    Ok(script)
}

/// Writes what comes from declarations, and the install script; gives its path.
pub fn write_install_script(root: &Path) -> io::Result<String> {
    for (part, text) in surface::parts() {
        fs::write(root.join("sql").join(format!("{part}.sql")), text)?;
    }
    fs::write(root.join(REFERENCE), reference(root)?)?;
    let path = install_path(&version(root)?);
    fs::write(root.join(&path), install_script(root)?)?;
    Ok(path)
}

/// The page that has the table of KPIs.
const REFERENCE: &str = "docs/reference.md";

/// That page with the table that the declarations give.
fn reference(root: &Path) -> io::Result<String> {
    const BEGIN: &str = "<!-- written by make sql -->\n";
    const END: &str = "<!-- end of what make sql writes -->\n";
    let page = fs::read_to_string(root.join(REFERENCE))?;
    let parts = page
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) =
        parts.ok_or_else(|| io::Error::other(format!("{REFERENCE} has no place for the KPIs")))?;
    Ok(format!(
        "{before}{BEGIN}{}{END}{after}",
        surface::kpi_table()
    ))
}

/// Begins a release: writes the version everywhere, the install script, a draft of the
/// upgrade script unless there is one, and the hashes. Gives a line for each thing done.
pub fn release(root: &Path, new: &str, today: &str) -> io::Result<Vec<String>> {
    let old = version(root)?;
    let mut done = Vec::new();
    if new != old {
        for (file, marks) in PLACES {
            let path = root.join(file);
            let text = fs::read_to_string(&path)?;
            let replaced = with_version(&text, marks, &old, new);
            if replaced == text {
                return Err(io::Error::other(format!("{file} does not name {old}")));
            }
            fs::write(&path, replaced)?;
            done.push(format!("{file}: {old} → {new}"));
        }
    }
    let path = root.join("CHANGELOG.md");
    let log = fs::read_to_string(&path)?;
    if log.contains("\n## Unreleased\n") {
        let dated = log.replace("\n## Unreleased\n", &format!("\n## {new} ({today})\n"));
        fs::write(&path, dated)?;
        done.push(format!("CHANGELOG.md: what is unreleased becomes {new}"));
    }
    done.push(write_install_script(root)?);
    if new != old {
        let upgrade = format!("sql/upgrade/advocacy_kpi--{old}--{new}.sql");
        if !root.join(&upgrade).exists() {
            let before = fs::read_to_string(root.join(install_path(&old)))?;
            let draft = upgrade_draft(&before, &install_script(root)?, &old, new);
            fs::write(root.join(&upgrade), draft)?;
            done.push(format!("{upgrade}: a draft; edit it, then run make hashes"));
        }
    }
    done.push(write_hashes(root)?);
    Ok(done)
}

/// All install and upgrade scripts, by their paths in `sql/`.
pub fn scripts(root: &Path) -> io::Result<Vec<String>> {
    let mut scripts = Vec::new();
    for folder in ["released", "upgrade"] {
        for entry in fs::read_dir(root.join("sql").join(folder))? {
            let name = entry?.file_name();
            scripts.push(format!("{folder}/{}", name.to_string_lossy()));
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// Writes the hashes of all install and upgrade scripts.
pub fn write_hashes(root: &Path) -> io::Result<String> {
    let scripts = scripts(root)?;
    let hashes = Command::new("sha256sum")
        .current_dir(root.join("sql"))
        .args(&scripts)
        .output()?;
    if !hashes.status.success() {
        return Err(io::Error::other("sha256sum failed"));
    }
    fs::write(root.join("sql/released.sha256"), hashes.stdout)?;
    Ok("sql/released.sha256".to_owned())
}

/// The text with another version where it stands behind one of the marks.
fn with_version(text: &str, marks: &[&str], old: &str, new: &str) -> String {
    marks.iter().fold(text.to_owned(), |text, mark| {
        text.replace(&format!("{mark}{old}"), &format!("{mark}{new}"))
    })
}

/// The statements of a script, without comment lines: they end with a semicolon at the end
/// of a line, outside of a body between dollar quotes or BEGIN ATOMIC and END.
fn statements(script: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut statement, mut quoted, mut atomic) = (String::new(), false, false);
    for line in script.lines() {
        let is_note = line.starts_with("--") || line.starts_with('\\');
        if statement.is_empty() && (is_note || line.trim().is_empty()) {
            continue;
        }
        statement.push_str(line);
        statement.push('\n');
        quoted ^= line.matches("$$").count() % 2 == 1;
        atomic |= line == "BEGIN ATOMIC";
        if line == "END;" {
            atomic = false;
        }
        if line.trim_end().ends_with(';') && !quoted && !atomic {
            found.push(std::mem::take(&mut statement));
        }
    }
    found
}

/// What a statement makes, apart from how: the object that a comment is on, the signature of
/// a function; the statement itself where it is another one.
fn made(statement: &str) -> &str {
    let end = match statement {
        s if s.starts_with("COMMENT ON ") => s.find(" IS "),
        s if s.starts_with("CREATE FUNCTION ") => s
            .find(" RETURNS ")
            .into_iter()
            .chain(s.find("\nRETURNS "))
            .min(),
        s if s.starts_with("CREATE VIEW ") => s.find(" AS\n"),
        _ => None,
    };
    end.and_then(|end| statement.get(..end))
        .unwrap_or(statement)
}

/// What an upgrade does again: the texts that it brings are to be found.
const AGAIN: &str = "SELECT akpi_search_store();\n";

/// A first draft of an upgrade script: what is new as it is created, what is made otherwise
/// replaced, and, as comments, what is no longer created, which is dropped or altered by
/// hand.
fn upgrade_draft(before: &str, after: &str, old: &str, new: &str) -> String {
    let (before, after) = (statements(before), statements(after));
    let known: HashSet<&String> = before.iter().collect();
    let known_objects: HashSet<&str> = before.iter().map(|s| made(s)).collect();
    let kept: HashSet<&str> = after.iter().map(|s| made(s)).collect();
    let mut draft = format!(
        "-- advocacy_kpi {old} to {new}: what ALTER EXTENSION UPDATE runs.\n\
         \\echo Use \"ALTER EXTENSION advocacy_kpi UPDATE\" to load this file. \\quit\n"
    );
    let gone = before.iter().filter(|s| !kept.contains(made(s)));
    // A comment goes with its object.
    for statement in gone.filter(|s| !s.starts_with("COMMENT ON ")) {
        draft.push_str("\n-- No longer created; drop, alter or replace what it made:\n");
        for line in statement.lines() {
            draft.push_str(&format!("-- {line}\n"));
        }
    }
    let is_wanted = |statement: &&String| *statement == AGAIN || !known.contains(statement);
    for statement in after.iter().filter(is_wanted) {
        if !statement.starts_with("COMMENT ON ") {
            draft.push('\n');
        }
        match statement.strip_prefix("CREATE ") {
            Some(rest) if known_objects.contains(made(statement)) => {
                draft.push_str(&format!("CREATE OR REPLACE {rest}"));
            }
            _ => draft.push_str(statement),
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_outside_of_bodies() {
        let script = "-- note\nCREATE TABLE a (b text);\n\nCREATE FUNCTION f() RETURNS void\nLANGUAGE sql\nBEGIN ATOMIC\n    SELECT 1;\nEND;\nDO $$\nBEGIN\n    NULL;\nEND;\n$$;\n";
        let found = statements(script);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found[1].ends_with("END;\n") && found[2].ends_with("$$;\n"));
    }

    #[test]
    fn a_draft_has_what_is_new_and_names_what_is_gone() {
        let draft = upgrade_draft(
            "CREATE A;\nCREATE B;\n",
            "CREATE B;\nCREATE C;\n",
            "1.0.0",
            "1.1.0",
        );
        assert!(draft.contains("\n-- CREATE A;\n") && draft.contains("\nCREATE C;\n"));
        assert!(!draft.contains("CREATE B"));
    }

    #[test]
    fn what_is_searched_is_stored_again() {
        let draft = upgrade_draft(AGAIN, AGAIN, "1.0.0", "1.1.0");
        assert!(draft.ends_with(AGAIN), "{draft}");
    }

    #[test]
    fn the_last_of_an_installation_is_done_again_by_an_upgrade() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let script = install_script(&root).unwrap();
        assert_eq!(statements(&script).last().unwrap(), AGAIN);
    }

    #[test]
    fn a_draft_replaces_what_is_made_otherwise() {
        let draft = upgrade_draft(
            "CREATE FUNCTION f(a) RETURNS b AS 'old';\nCOMMENT ON FUNCTION f(a) IS 'old';\n",
            "CREATE FUNCTION f(a) RETURNS b AS 'new';\nCOMMENT ON FUNCTION f(a) IS 'new';\n",
            "1.0.0",
            "1.1.0",
        );
        assert!(draft.contains("\nCREATE OR REPLACE FUNCTION f(a) RETURNS b AS 'new';\nCOMMENT ON FUNCTION f(a) IS 'new';\n"));
        assert!(!draft.contains("old"));
    }

    #[test]
    fn a_version_is_replaced_where_it_is_one() {
        let text = "a = \"0.5.0\"\nversion = \"0.5.0\"\n";
        let replaced = with_version(text, &["\nversion = \""], "0.5.0", "0.6.0");
        assert_eq!(replaced, "a = \"0.5.0\"\nversion = \"0.6.0\"\n");
    }

    #[test]
    fn the_reference_has_every_kpi() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let page = fs::read_to_string(root.join(REFERENCE))?;
        assert!(
            page == reference(&root)?,
            "{REFERENCE} is not up to date: make sql"
        );
        Ok(())
    }

    #[test]
    fn every_place_names_the_version() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let version = version(&root)?;
        for (file, marks) in PLACES {
            let text = fs::read_to_string(root.join(file))?;
            for mark in marks {
                assert!(text.contains(&format!("{mark}{version}")), "{file}: {mark}");
            }
        }
        Ok(())
    }
}
