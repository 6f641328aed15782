//! The process that runs what one might pick instead: `benches/instead.py`.

use super::Result;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

pub struct Instead {
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Instead {
    /// Nothing where there is no Python with what it needs.
    pub fn start() -> Result<Option<Instead>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/python_bench/bin/python");
        if !python.exists() {
            eprintln!(
                "DuckDB and pandas are left out: scripts/python.sh target/python_bench benches/requirements.txt installs them"
            );
            return Ok(None);
        }
        let mut process = Command::new(python)
            .arg(root.join("benches/instead.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = BufReader::new(process.stdout.take().ok_or("no answers")?);
        Ok(Some(Instead { process, answers }))
    }

    /// The milliseconds that a request took, and what came out.
    pub fn ask(&mut self, request: &[&str]) -> Result<(f64, Vec<String>)> {
        let requests = self.process.stdin.as_mut().ok_or("no requests")?;
        writeln!(requests, "{}", request.join("\t"))?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let mut fields = answer.trim_end_matches('\n').split('\t');
        let took = match fields.next().unwrap_or_default() {
            "" => return Err("benches/instead.py ended, its message is above".into()),
            "error" => return Err(fields.collect::<String>().into()),
            took => took.parse()?,
        };
        Ok((took, fields.map(str::to_owned).collect()))
    }
}

impl Drop for Instead {
    fn drop(&mut self) {
        // It ends by itself when nothing more can be asked.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
