//! Packages of the release that `Cargo.toml` names, for the PostgreSQL of `PG_CONFIG`. The
//! same commit gives the same bytes, whatever the folder, the time zone or the umask.

use crate::copyright::copyright;
use crate::program;
use std::env;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

/// The folder for packages, from the root of the project.
pub const FOLDER: &str = "target/package";

/// What `package` can make.
pub const USAGE: &str = "package [deb | pgxn | stage DIR | folder DIR]";

/// Runs `package` with these arguments: the Debian package and the PGXN archive unless one
/// of them is asked for, or their files below a folder.
pub fn package(root: &Path, arguments: &[String]) -> io::Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => {
            deb(root)?;
            pgxn(root)
        }
        ["deb"] => deb(root),
        ["pgxn"] => pgxn(root),
        ["stage", dir] => Package::of(root)?.stage(&std::path::absolute(dir)?),
        ["folder", dir] => Package::of(root)?.folder(&std::path::absolute(dir)?),
        _ => Err(io::Error::other(format!("usage: {USAGE}"))),
    }
}

/// Where the PGXN archive of this release is made.
pub fn archive(root: &Path) -> io::Result<PathBuf> {
    let (name, version) = (field(root, "name")?, field(root, "version")?);
    Ok(root.join(FOLDER).join(format!("{name}-{version}.zip")))
}

/// The time of everything that is packed, in seconds since 1970: that of the commit.
pub fn epoch(root: &Path) -> io::Result<u64> {
    let text = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) if !text.is_empty() => text,
        _ if in_git(root)? => program::text(git(root).args(["log", "-1", "--format=%ct"]))?,
        _ => {
            return Err(io::Error::other(
                "this folder is no git repository; set SOURCE_DATE_EPOCH to the time of the \
                 release, in seconds since 1970",
            ));
        }
    };
    text.parse().map_err(|_| {
        io::Error::other(format!(
            "SOURCE_DATE_EPOCH is {text}; set it to seconds since 1970"
        ))
    })
}

fn say(what: &str) {
    println!("package: {what}");
}

fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(root);
    git
}

fn in_git(root: &Path) -> io::Result<bool> {
    Ok(root.join(".git").exists()
        && program::succeeds(git(root).args(["rev-parse", "-q", "--verify", "HEAD"]))?)
}

/// The first line of `Cargo.toml` that gives this key a text.
fn field(root: &Path, key: &str) -> io::Result<String> {
    let manifest = read(&root.join("Cargo.toml"))?;
    let manifest = String::from_utf8_lossy(&manifest);
    let begin = format!("{key} = \"");
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix(&begin)?.strip_suffix('"'));
    line.map(str::to_owned)
        .ok_or_else(|| io::Error::other(format!("Cargo.toml has no line {key} = \"…\"")))
}

/// The major in what `pg_config --version` says.
fn major(version: &str) -> Option<String> {
    let rest = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// The error of a file, with its path.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|error| at(path, &error))
}

/// Makes a folder and those above it that are missing, with the same rights whatever the
/// umask.
fn make_folder(dir: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    if let Some(parent) = dir.parent() {
        make_folder(parent)?;
    }
    fs::create_dir(dir).map_err(|error| at(dir, &error))?;
    fs::set_permissions(dir, Permissions::from_mode(0o755))
}

/// Writes a file, with the same rights whatever the umask.
fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    fs::write(path, bytes).map_err(|error| at(path, &error))?;
    fs::set_permissions(path, Permissions::from_mode(0o644))
}

/// Copies a file, with the same rights whatever those of the first.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    write(to, read(from)?)
}

/// Compresses files in place to the same bytes each time: with no name and no time in them.
fn compress(files: &[PathBuf]) -> io::Result<()> {
    program::run(Command::new("gzip").arg("-9nf").args(files))
}

fn remove_if_there(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The files of a folder that have this ending, in order.
pub(crate) fn files_with(dir: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| at(dir, &error))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Everything below a folder, itself included: folders and files.
fn walk(dir: &Path) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut folders, mut files) = (vec![dir.to_owned()], Vec::new());
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    Ok((folders, files))
}

/// Whether a library names a folder: its path stands there with a slash behind it.
fn names_folder(library: &[u8], folder: &Path) -> bool {
    let path = format!("{}/", folder.display());
    let path = path.as_bytes();
    library.windows(path.len()).any(|part| part == path)
}

/// Says what was made.
fn made(root: &Path, file: &Path) -> io::Result<()> {
    let hash = program::text(Command::new("sha256sum").stdin(File::open(file)?))?;
    let hash = hash.split(' ').next().unwrap_or_default();
    let path = file.strip_prefix(root).unwrap_or(file).display();
    let bytes = fs::metadata(file)?.len();
    say(&format!("{bytes} bytes, sha256 {hash}: {path}"));
    Ok(())
}

/// The PGXN archive: what is committed.
fn pgxn(root: &Path) -> io::Result<()> {
    if !in_git(root)? {
        return Err(io::Error::other(
            "the PGXN archive is made from a commit, and this folder is no git repository",
        ));
    }
    let (name, version) = (field(root, "name")?, field(root, "version")?);
    if !program::succeeds(git(root).args(["cat-file", "-e", "HEAD:META.json"]))? {
        return Err(io::Error::other(
            "META.json is not in the last commit; commit it first",
        ));
    }
    let meta = program::text(git(root).args(["show", "HEAD:META.json"]))?;
    if !meta.contains(&format!("\"version\": \"{version}\"")) {
        return Err(io::Error::other(format!(
            "META.json of the last commit is not of version {version}; run make release and commit"
        )));
    }
    fs::create_dir_all(root.join(FOLDER))?;
    let file = archive(root)?;
    program::run(
        git(root)
            // The archive has times of this zone.
            .env("TZ", "UTC")
            .args(["archive", "--format=zip", "-9"])
            .arg(format!("--prefix={name}-{version}/"))
            .arg("-o")
            .arg(&file)
            .arg("HEAD"),
    )?;
    made(root, &file)
}

fn deb(root: &Path) -> io::Result<()> {
    Package::of(root)?.deb()
}

/// The release for one PostgreSQL.
struct Package {
    root: PathBuf,
    /// For what is made on the way, and the packages.
    out: PathBuf,
    name: String,
    version: String,
    description: String,
    pg_config: String,
    major: String,
}

impl Package {
    fn of(root: &Path) -> io::Result<Self> {
        let set = env::var("PG_CONFIG").ok().filter(|path| !path.is_empty());
        let pg_config = set.unwrap_or_else(|| "/usr/lib/postgresql/15/bin/pg_config".to_owned());
        let version = program::text(Command::new(&pg_config).arg("--version"));
        let major = version.ok().and_then(|version| major(&version));
        let major = major.ok_or_else(|| {
            io::Error::other(format!(
                "{pg_config} gives no version; set PG_CONFIG to the pg_config of your PostgreSQL"
            ))
        })?;
        Ok(Self {
            root: root.to_owned(),
            out: root.join(FOLDER),
            name: field(root, "name")?,
            version: field(root, "version")?,
            description: field(root, "description")?,
            pg_config,
            major,
        })
    }

    /// The name that Debian gives it.
    fn source(&self) -> String {
        self.name.replace('_', "-")
    }

    fn debian_name(&self) -> String {
        format!("postgresql-{}-{}", self.major, self.source())
    }

    /// Where Debian has the library of this major, wherever `PG_CONFIG` has its own.
    fn library(&self) -> String {
        format!("usr/lib/postgresql/{}/lib/{}.so", self.major, self.name)
    }

    fn share(&self) -> String {
        format!("usr/share/postgresql/{}/extension", self.major)
    }

    fn doc(&self) -> String {
        format!("usr/share/doc/{}", self.debian_name())
    }

    /// Builds the library. No folder of this machine may get into it: each is given a name of
    /// its own.
    fn build(&self) -> io::Result<PathBuf> {
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) if !dir.is_empty() => self.root.join(dir),
            _ => self.out.join("build"),
        };
        let cargo_home = cargo_home()?;
        let flags = [
            (&self.root, format!("/{}", self.name)),
            (&target, "/target".to_owned()),
            (&cargo_home, "/cargo".to_owned()),
        ]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
        say(&format!(
            "building {} {} for PostgreSQL {}",
            self.name, self.version, self.major
        ));
        program::run(
            program::command(&self.root, "cargo")
                .args(["build", "--locked", "--release", "--lib"])
                .args(self.features())
                .env("CARGO_TARGET_DIR", &target)
                .env("PGRX_PG_CONFIG_PATH", &self.pg_config)
                .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
                .env("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
        )?;
        let library = target.join(format!("release/lib{}.so", self.name));
        let bytes = read(&library)?;
        for folder in [&self.root, &cargo_home, &target] {
            if names_folder(&bytes, folder) {
                return Err(io::Error::other(format!(
                    "{} names {}, a folder of this machine; see --remap-path-prefix in \
                     crates/xtask/src/package.rs",
                    library.display(),
                    folder.display()
                )));
            }
        }
        Ok(library)
    }

    fn features(&self) -> [String; 3] {
        let feature = format!("pg{}", self.major);
        [
            "--no-default-features".to_owned(),
            "--features".to_owned(),
            feature,
        ]
    }

    /// Writes the files of the Debian package below a folder.
    fn stage(&self, dir: &Path) -> io::Result<()> {
        let built = self.build()?;
        let library = dir.join(self.library());
        let (share, doc) = (dir.join(self.share()), dir.join(self.doc()));
        for folder in [library.parent(), Some(&share), Some(&doc)] {
            folder.map_or(Ok(()), make_folder)?;
        }
        copy(&built, &library)?;
        let control = format!("{}.control", self.name);
        copy(&self.root.join(&control), &share.join(&control))?;
        // The scripts as they were released, of all the releases and from each to the next.
        for script in crate::scripts(&self.root)? {
            if let Some((_, file)) = script.split_once('/')
                && file.starts_with(&format!("{}--", self.name))
                && file.ends_with(".sql")
            {
                copy(&self.root.join("sql").join(&script), &share.join(file))?;
            }
        }
        let newest = crate::install_path(&self.version);
        if !self.root.join(&newest).exists() {
            return Err(io::Error::other(format!(
                "{newest} is missing; run make sql and commit the install script of the release"
            )));
        }
        write(
            &doc.join("copyright"),
            copyright(&self.root, &self.name, &cargo_home()?, &self.features())?,
        )?;
        let mut pages = vec![doc.join("README.md"), doc.join("changelog")];
        copy(&self.root.join("README.md"), &doc.join("README.md"))?;
        copy(&self.root.join("CHANGELOG.md"), &doc.join("changelog"))?;
        for page in files_with(&self.root.join("docs"), ".md")? {
            let Some(name) = page.file_name() else {
                continue;
            };
            copy(&page, &doc.join(name))?;
            pages.push(doc.join(name));
        }
        compress(&pages)
    }

    /// Writes library and scripts as `lib` and `share`, which PostgreSQL 18 takes from any
    /// folder.
    fn folder(&self, dir: &Path) -> io::Result<()> {
        let staged = self.out.join("staged");
        fs::create_dir_all(&self.out)?;
        remove_if_there(&staged)?;
        self.stage(&staged)?;
        let scripts = dir.join("share/extension");
        for folder in [&dir.join("lib"), &scripts, &dir.join("licenses")] {
            make_folder(folder)?;
        }
        let library = dir.join("lib").join(format!("{}.so", self.name));
        copy(&staged.join(self.library()), &library)?;
        for file in files_with(&staged.join(self.share()), "")? {
            if let Some(name) = file.file_name() {
                copy(&file, &scripts.join(name))?;
            }
        }
        copy(
            &staged.join(self.doc()).join("copyright"),
            &dir.join("licenses").join(&self.name),
        )?;
        remove_if_there(&staged)
    }

    fn deb(&self) -> io::Result<()> {
        let epoch = epoch(&self.root)?;
        if in_git(&self.root).unwrap_or(false)
            && !program::text(git(&self.root).args(["status", "--porcelain"]))?.is_empty()
        {
            say("the folder differs from the commit: the .deb has what is in the folder");
        }
        for tool in ["dpkg-deb", "dpkg-shlibdeps"] {
            if !program::succeeds(Command::new(tool).arg("--version")).unwrap_or(false) {
                return Err(io::Error::other(format!(
                    "{tool} is missing; install the Debian package dpkg-dev"
                )));
            }
        }
        let tree = self.out.join("root");
        fs::create_dir_all(&self.out)?;
        remove_if_there(&tree)?;
        self.stage(&tree)?;
        let architecture = program::text(Command::new("dpkg").arg("--print-architecture"))?;
        let log = tree.join(self.doc()).join("changelog.Debian");
        write(&log, self.changelog(&date(epoch)?))?;
        compress(&[log])?;

        let debian = tree.join("DEBIAN");
        let depends = self.depends(&tree.join(self.library()))?;
        make_folder(&debian)?;
        let (_, files) = walk(&tree.join("usr"))?;
        let mut sizes = Vec::new();
        let mut names = Vec::new();
        for file in &files {
            sizes.push(fs::metadata(file)?.len());
            let name = file.strip_prefix(&tree).unwrap_or(file);
            names.push(name.to_string_lossy().into_owned());
        }
        names.sort();
        let sums = program::bytes(Command::new("md5sum").current_dir(&tree).args(&names))?;
        write(&debian.join("md5sums"), sums)?;
        write(
            &debian.join("control"),
            self.control(&architecture, installed_size(&sizes), &depends),
        )?;

        let time = UNIX_EPOCH + Duration::from_secs(epoch);
        let (folders, files) = walk(&tree)?;
        for path in folders.iter().chain(&files) {
            File::open(path)?.set_modified(time)?;
        }
        let name = self.debian_name();
        let file = format!("{name}_{}-1_{architecture}.deb", self.version);
        let file = self.out.join(file);
        program::run(
            Command::new("dpkg-deb")
                .args(["--root-owner-group", "-Zxz", "--build"])
                .args([&tree, &file])
                .env("SOURCE_DATE_EPOCH", epoch.to_string())
                // Several threads compress to other bytes than one.
                .env("DPKG_DEB_THREADS_MAX", "1")
                .stdout(std::process::Stdio::null()),
        )?;
        remove_if_there(&tree)?;
        made(&self.root, &file)
    }

    /// What the library is linked to, in the form that dpkg-shlibdeps reads and writes.
    fn depends(&self, library: &Path) -> io::Result<String> {
        let dir = self.out.join("shlibs");
        make_folder(&dir.join("debian"))?;
        let name = self.debian_name();
        write(
            &dir.join("debian/control"),
            format!("Source: {name}\n\nPackage: {name}\nArchitecture: any\n"),
        )?;
        let written = program::text(
            program::command(&dir, "dpkg-shlibdeps")
                .arg("-O")
                .arg(library)
                .env("LC_ALL", "C"),
        )?;
        remove_if_there(&dir)?;
        let depends = written
            .lines()
            .find_map(|line| line.strip_prefix("shlibs:Depends="));
        depends
            .map(str::to_owned)
            .ok_or_else(|| io::Error::other("dpkg-shlibdeps found nothing that the library needs"))
    }

    fn changelog(&self, date: &str) -> String {
        let (package, version, name) = (self.debian_name(), &self.version, &self.name);
        format!(
            "{package} ({version}-1) unstable; urgency=medium\n\
             \n  * Release {version}; see changelog.gz.\n\
             \n -- {name} developers <>  {date}\n"
        )
    }

    fn control(&self, architecture: &str, kibibytes: u64, depends: &str) -> String {
        format!(
            "Package: {package}
Source: {source}
Version: {version}-1
Architecture: {architecture}
Maintainer: {name} developers
Installed-Size: {kibibytes}
Depends: postgresql-{major}, {depends}
Section: database
Priority: optional
Description: {description}
 Net promoter score, satisfaction, referral, ambassador and engagement rates and
 other KPIs of customer advocacy, with confidence intervals, comparisons, trends,
 bands and a catalogue of what each number means.
 .
 The state of every KPI is a SQL type that can be stored, added, subtracted and
 rolled up. Scorecards for BI tools are kept exact while their table changes.
",
            package = self.debian_name(),
            source = self.source(),
            version = self.version,
            name = self.name,
            major = self.major,
            description = self.description,
        )
    }
}

/// The home of cargo, where the sources of the crates are.
fn cargo_home() -> io::Result<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    set("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(set("HOME")?).join(".cargo")))
        .ok_or_else(|| io::Error::other("set CARGO_HOME to the folder of cargo, as ~/.cargo"))
}

/// The date of a time in the form of a Debian changelog.
fn date(epoch: u64) -> io::Result<String> {
    program::text(
        Command::new("date")
            .args(["-u", "-d", &format!("@{epoch}")])
            .arg("+%a, %d %b %Y %H:%M:%S +0000")
            .env("LC_ALL", "C"),
    )
}

/// In KiB, each file rounded up.
fn installed_size(sizes: &[u64]) -> u64 {
    sizes.iter().map(|bytes| bytes.div_ceil(1024)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Package {
        Package {
            root: PathBuf::from("/src"),
            out: PathBuf::from("/src/target/package"),
            name: "advocacy_kpi".to_owned(),
            version: "1.2.3".to_owned(),
            description: "KPIs".to_owned(),
            pg_config: "pg_config".to_owned(),
            major: "17".to_owned(),
        }
    }

    #[test]
    fn the_major_is_read_from_every_kind_of_version() {
        for (version, expected) in [
            ("PostgreSQL 15.20 (Debian 15.20-0+deb12u1)", Some("15")),
            ("PostgreSQL 19beta1", Some("19")),
            ("PostgreSQL", None),
        ] {
            assert_eq!(major(version).as_deref(), expected, "{version}");
        }
    }

    #[test]
    fn control_and_changelog_name_the_release() {
        let package = example();
        let control = package.control("amd64", 7, "libc6 (>= 2.35)");
        assert!(
            control.starts_with(
                "Package: postgresql-17-advocacy-kpi\nSource: advocacy-kpi\nVersion: 1.2.3-1\n"
            ),
            "{control}"
        );
        assert!(control.contains("\nInstalled-Size: 7\nDepends: postgresql-17, libc6 (>= 2.35)\n"));
        assert!(control.ends_with("while their table changes.\n"));
        assert_eq!(
            package.changelog("Thu, 01 Jan 1970 00:00:00 +0000"),
            "postgresql-17-advocacy-kpi (1.2.3-1) unstable; urgency=medium\n\n  \
             * Release 1.2.3; see changelog.gz.\n\n \
             -- advocacy_kpi developers <>  Thu, 01 Jan 1970 00:00:00 +0000\n"
        );
    }

    #[test]
    fn dates_are_those_of_a_debian_changelog() -> io::Result<()> {
        assert_eq!(date(0)?, "Thu, 01 Jan 1970 00:00:00 +0000");
        Ok(())
    }

    #[test]
    fn files_are_rounded_up() {
        assert_eq!(installed_size(&[0, 1, 1024, 1025]), 4);
    }

    #[test]
    fn a_folder_in_the_library_is_found() {
        let library = b"\0/home/me/project/src/lib.rs\0";
        assert!(names_folder(library, Path::new("/home/me/project")));
        assert!(!names_folder(library, Path::new("/home/me/proj")));
    }
}
