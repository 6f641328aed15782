//! The page of the benchmarks: its prose is written by hand, what lies between
//! `<!-- NAME -->` and `<!-- end -->` by `make bench`.

use super::Result;
use std::fs;
use std::path::{Path, PathBuf};

pub struct Page {
    text: String,
    folder: PathBuf,
}

const NAME: &str = "benchmarks.md";
const END: &str = "<!-- end -->";

impl Page {
    /// The page as it is. A run that is made shorter writes a copy, so that the page
    /// keeps the figures of a whole one.
    pub fn read() -> Result<Page> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shorter = ["BENCH_ROWS", "BENCH_ROUNDS"]
            .iter()
            .any(|name| std::env::var_os(name).is_some());
        let text = fs::read_to_string(root.join("docs").join(NAME))?;
        let folder = root.join(if shorter { "target/bench" } else { "docs" });
        fs::create_dir_all(folder.join("images"))?;
        Ok(Page { text, folder })
    }

    /// Puts what was found between the marks of that name, and keeps the page.
    pub fn set(&mut self, name: &str, found: &str) -> Result<()> {
        let mark = format!("<!-- {name} -->\n");
        let start = self
            .text
            .find(&mark)
            .map(|at| at + mark.len())
            .ok_or_else(|| format!("docs/{NAME} has no line {mark}"))?;
        let end = self.text[start..]
            .find(END)
            .map(|at| start + at)
            .ok_or_else(|| format!("docs/{NAME} has no {END} after {mark}"))?;
        self.text
            .replace_range(start..end, &format!("\n{}\n\n", found.trim()));
        println!("\n{}", found.trim());
        Ok(fs::write(self.folder.join(NAME), &self.text)?)
    }

    pub fn image(&self, name: &str, svg: &str) -> Result<()> {
        Ok(fs::write(self.folder.join("images").join(name), svg)?)
    }

    /// What another benchmark has printed, if it was run.
    pub fn set_printed(&mut self, name: &str) -> Result<()> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench/{name}.txt"));
        match fs::read_to_string(file) {
            Ok(printed) => self.set(name, &format!("```text\n{}\n```", printed.trim())),
            Err(_) => Ok(()),
        }
    }

    pub fn written(&self) {
        eprintln!("written: {}", self.folder.join(NAME).display());
    }
}
