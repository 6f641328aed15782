//! What the benchmarks share: a database of their own, a clock, a median.

// Each benchmark is a crate of its own and uses a part of this.
#![allow(dead_code)]

pub mod compare;
pub mod instead;
pub mod page;
pub mod pgbench;
pub mod plot;
pub mod scale;

use postgres::{Client, NoTls};
use std::error::Error;
use std::time::Instant;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One process, no JIT, room for the hash tables.
pub const ALONE: &str =
    "SET jit = off; SET max_parallel_workers_per_gather = 0; SET work_mem = '512MB';";

/// A setting from the environment.
pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(default)
}

/// A connection to a database on the server of `make bench`.
pub fn connect(database: &str) -> Result<Client> {
    let Ok(host) = std::env::var("PGHOST") else {
        return Err("no server: run `make bench`".into());
    };
    let port = std::env::var("PGPORT").unwrap_or_else(|_| "5432".into());
    let parameters = format!("host={host} port={port} user=postgres dbname={database}");
    Ok(Client::connect(&parameters, NoTls)?)
}

/// A new database with the extension in it.
pub fn database(name: &str) -> Result<Client> {
    let mut client = connect("postgres")?;
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))?;
    client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let mut client = connect(name)?;
    client.batch_execute("CREATE EXTENSION advocacy_kpi")?;
    Ok(client)
}

/// Time of one query, in milliseconds.
pub fn time(client: &mut Client, query: &str) -> Result<f64> {
    let start = Instant::now();
    client.simple_query(query)?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
