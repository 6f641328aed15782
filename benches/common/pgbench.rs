//! Writes as an application makes them: pgbench runs a prepared statement a transaction.

use super::Result;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a script of pgbench so many times by each of so many clients, whose connecting is not
/// counted; gives the milliseconds of all of it.
pub fn run(database: &str, script: &str, clients: u32, transactions: u64) -> Result<f64> {
    let mut pgbench = Command::new(Path::new(&std::env::var("ADVOCACY_KPI_BIN")?).join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--file=-"])
        .arg(format!("--client={clients}"))
        .arg(format!("--jobs={}", clients.min(2)))
        .arg(format!("--transactions={transactions}"))
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Where it ends before it has read the script, it says why.
    let written = pgbench
        .stdin
        .take()
        .map(|mut input| input.write_all(script.as_bytes()));
    let output = pgbench.wait_with_output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let is_whole = matches!(written, Some(Ok(())))
        && output.status.success()
        && printed.lines().all(|line| {
            let failed = line.strip_prefix("number of failed transactions: ");
            failed.is_none_or(|failed| failed.starts_with("0 "))
        });
    let tps = printed.lines().find_map(|line| {
        let number = line.strip_prefix("tps = ")?.split(' ').next()?;
        number.parse::<f64>().ok()
    });
    match tps.filter(|_| is_whole) {
        Some(tps) => Ok(1000.0 * (u64::from(clients) * transactions) as f64 / tps),
        None => Err(format!(
            "pgbench failed: {printed}{}",
            String::from_utf8_lossy(&output.stderr)
        )
        .into()),
    }
}
