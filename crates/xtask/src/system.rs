//! The minimal systems, one for each PostgreSQL, that `scripts/system.sh` makes and enters.

use crate::program;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the systems are, from the root of the project.
pub const FOLDER: &str = "target/matrix";

/// One that `scripts/systems.sh` knows.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Of PostgreSQL.
    pub major: u32,
    /// The release of Debian or Ubuntu that packages it.
    pub suite: String,
    is_usual: bool,
    is_old: bool,
}

/// The systems of one run. Only one run at a time has them.
pub struct Systems {
    root: PathBuf,
    lock: File,
    /// Those that were asked for.
    pub chosen: Vec<System>,
    /// The major that is upgraded to the newer ones.
    pub old: u32,
}

impl Systems {
    /// The systems of these majors, or those of the usual run where there is none.
    pub fn of(root: &Path, majors: &[String]) -> io::Result<Self> {
        let known = list(root)?;
        let chosen = choose(&known, majors)?;
        program::run(script(root).arg("prepare"))?;
        Ok(Self {
            root: root.to_owned(),
            lock: program::lock(&root.join(FOLDER))?,
            chosen,
            old: old(&known)?,
        })
    }

    /// The copy of the project in a system.
    pub fn project(&self, system: &System) -> PathBuf {
        let major = system.major.to_string();
        self.root.join(FOLDER).join(major).join("root/project")
    }

    /// Runs a command in a system, which is made first where it is not there, with the
    /// settings of this machine that `scripts/systems.sh` lets through and these.
    pub fn inside(
        &self,
        system: &System,
        command: &[&str],
        settings: &[(&str, String)],
    ) -> io::Result<()> {
        program::run(
            script(&self.root)
                .arg("inside")
                .arg(system.major.to_string())
                .args(command)
                .envs(settings.iter().map(|(name, value)| (name, value)))
                // An empty file. With it the command has the lock as well, should it outlive
                // this program.
                .stdin(self.lock.try_clone()?),
        )
    }
}

/// The major that is upgraded to the newer ones.
pub fn old_major(root: &Path) -> io::Result<u32> {
    old(&list(root)?)
}

/// Removes all systems.
pub fn clean(root: &Path) -> io::Result<()> {
    let _lock = program::lock(&root.join(FOLDER))?;
    program::run(script(root).arg("clean"))
}

fn script(root: &Path) -> Command {
    program::command(root, "scripts/system.sh")
}

fn list(root: &Path) -> io::Result<Vec<System>> {
    Ok(parse(&program::text(script(root).arg("list"))?))
}

/// Reads the lines of `scripts/system.sh list`.
fn parse(list: &str) -> Vec<System> {
    let system = |line: &str| {
        let mut words = line.split(' ');
        let (major, suite) = (words.next()?.parse().ok()?, words.next()?.to_owned());
        let marks: Vec<&str> = words.collect();
        Some(System {
            major,
            suite,
            is_usual: marks.contains(&"usual"),
            is_old: marks.contains(&"old"),
        })
    };
    list.lines().filter_map(system).collect()
}

fn old(known: &[System]) -> io::Result<u32> {
    let old = known.iter().find(|system| system.is_old);
    old.map(|system| system.major)
        .ok_or_else(|| io::Error::other("scripts/system.sh list names no major to upgrade from"))
}

fn choose(known: &[System], majors: &[String]) -> io::Result<Vec<System>> {
    if majors.is_empty() {
        let usual = known.iter().filter(|system| system.is_usual);
        return Ok(usual.cloned().collect());
    }
    let find = |major: &String| {
        let found = known.iter().find(|s| s.major.to_string() == *major);
        found.cloned().ok_or_else(|| {
            let known: Vec<String> = known.iter().map(|s| s.major.to_string()).collect();
            io::Error::other(format!(
                "no system with PostgreSQL {major} is known; there are: {}",
                known.join(" ")
            ))
        })
    };
    majors.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "14 jammy\n15 bookworm usual old\n17 trixie usual\n";

    fn majors(chosen: io::Result<Vec<System>>) -> Result<Vec<u32>, String> {
        match chosen {
            Ok(chosen) => Ok(chosen.iter().map(|system| system.major).collect()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_usual_ones_are_taken_unless_others_are_named() {
        let known = parse(LIST);
        assert_eq!(known.len(), 3);
        assert_eq!(majors(choose(&known, &[])), Ok(vec![15, 17]));
        let named = ["17".to_owned(), "14".to_owned()];
        assert_eq!(majors(choose(&known, &named)), Ok(vec![17, 14]));
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        let refused = majors(choose(&parse(LIST), &["13".to_owned()]));
        let message = "no system with PostgreSQL 13 is known; there are: 14 15 17";
        assert_eq!(refused, Err(message.to_owned()));
    }

    #[test]
    fn the_script_lists_what_this_reads() -> io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let known = list(&root)?;
        let old = old(&known)?;
        assert!(known.iter().any(|system| system.major > old), "{known:?}");
        assert!(!choose(&known, &[])?.is_empty(), "{known:?}");
        Ok(())
    }
}
