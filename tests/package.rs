//! What the packages are made from: META.json says what is so, and the Dockerfile
//! finds what it copies.

use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

const NAME: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The keys of the PGXN Meta Spec 1.0.0 that must be there, and those that may.
const REQUIRED: [&str; 7] = [
    "name",
    "version",
    "abstract",
    "maintainer",
    "license",
    "provides",
    "meta-spec",
];
const OPTIONAL: [&str; 7] = [
    "description",
    "generated_by",
    "tags",
    "no_index",
    "prereqs",
    "release_status",
    "resources",
];

#[test]
fn meta_json_follows_the_pgxn_meta_spec() {
    let meta: Value = serde_json::from_str(&read("META.json")).unwrap();
    let keys: Vec<_> = meta.as_object().unwrap().keys().collect();
    for key in REQUIRED {
        assert!(!meta[key].is_null(), "META.json has no {key}");
    }
    for key in keys {
        assert!(
            REQUIRED.contains(&key.as_str()) || OPTIONAL.contains(&key.as_str()),
            "META.json: {key} is no key of the spec"
        );
    }
    for key in ["abstract", "maintainer"] {
        assert!(!meta[key].as_str().unwrap().is_empty(), "{key} is empty");
    }
    assert_eq!(meta["license"], "postgresql");
    assert_eq!(meta["meta-spec"]["version"], "1.0.0");
    for tag in meta["tags"].as_array().unwrap() {
        let tag = tag.as_str().unwrap();
        let allowed = |c: char| !c.is_control() && c != '/' && c != '\\';
        assert!(!tag.is_empty() && tag.len() <= 255, "tag {tag:?}");
        assert!(tag.chars().all(allowed), "tag {tag:?}");
    }
    for (phase, relations) in meta["prereqs"].as_object().unwrap() {
        let phases = ["configure", "build", "runtime", "test", "develop"];
        assert!(phases.contains(&phase.as_str()), "phase {phase}");
        for (relation, versions) in relations.as_object().unwrap() {
            let known = ["requires", "recommends", "suggests", "conflicts"];
            assert!(known.contains(&relation.as_str()), "relation {relation}");
            for version in versions.as_object().unwrap().values() {
                let parts: Vec<_> = version.as_str().unwrap().split('.').collect();
                assert!(
                    parts.len() == 3 && parts.iter().all(|p| p.parse::<u32>().is_ok()),
                    "{version} is no semantic version"
                );
            }
        }
    }
}

#[test]
fn meta_json_is_of_this_release() {
    let meta: Value = serde_json::from_str(&read("META.json")).unwrap();
    assert_eq!(meta["name"], NAME);
    assert_eq!(meta["version"], VERSION);
    let provided = &meta["provides"][NAME];
    assert_eq!(provided["version"], VERSION);
    assert_eq!(provided["file"], xtask::install_path(VERSION));
    for key in ["file", "docfile"] {
        read(provided[key].as_str().unwrap());
    }
}

#[test]
fn the_change_log_starts_with_this_release() {
    let changes = read("CHANGELOG.md");
    let mut headings = changes.lines().filter_map(|line| line.strip_prefix("## "));
    let newest = headings.find(|heading| *heading != "Unreleased");
    let newest = newest.and_then(|heading| heading.split(' ').next());
    assert_eq!(newest, Some(VERSION));
}

/// An instruction a line, without comments, continued lines joined.
fn instructions(dockerfile: &str) -> Vec<(String, Vec<String>)> {
    let lines = dockerfile.replace("\\\n", " ");
    lines
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split_whitespace().map(String::from);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

#[test]
fn the_dockerfile_copies_from_stages_that_are_there() {
    let mut made_of: Vec<String> = Vec::new();
    let mut stages: Vec<String> = Vec::new();
    for (instruction, words) in instructions(&read("packaging/Dockerfile")) {
        match instruction.as_str() {
            "FROM" => {
                made_of.push(words[0].clone());
                stages.extend(words.get(2).cloned());
            }
            "COPY" => {
                if let Some(stage) = words[0].strip_prefix("--from=") {
                    assert!(stages.iter().any(|s| s == stage), "no stage {stage}");
                }
            }
            "ARG" | "RUN" | "ENV" | "WORKDIR" => {}
            other => panic!("{other} has no place in the Dockerfile"),
        }
    }
    assert_eq!(stages, ["rust", "build", "extension"]);
    // The image of the extension alone, and that of a server.
    assert_eq!(made_of[2..], ["scratch", "postgres:${PG_MAJOR}-${SUITE}"]);
}

/// Docker gets only the files that .dockerignore lets through; the build needs these.
#[test]
fn the_dockerfile_gets_what_the_build_reads() {
    let ignore = read("packaging/Dockerfile.dockerignore");
    let passed: Vec<_> = ignore.lines().filter_map(|l| l.strip_prefix('!')).collect();
    for name in &passed {
        let name = name.trim_end_matches("/*.md");
        assert!(root().join(name).exists(), "{name} is not there");
    }
    for name in ["Cargo.toml", "Cargo.lock", "src", "crates", "sql"] {
        assert!(passed.contains(&name), "{name} does not get to Docker");
    }
}
