//! How cost grows: with rows, groups, workers, the width of a window frame and shards,
//! for the aggregates, for the best SQL one would write by hand, and for DuckDB and
//! pandas over the same rows. Writes the tables and plots of `docs/benchmarks.md`.
//!
//! Runs on a private server (`make bench`). All ways to a figure are run in turn, and
//! must come to the same figure first. Arguments pick sections: `-- rows frames`.
//! `BENCH_ROWS` and `BENCH_ROUNDS` make it shorter, `BENCH_MOST_ROWS` (the default is
//! twice `BENCH_ROWS`) is where the growing table ends.

mod common;
#[path = "../tests/common/mod.rs"]
mod testing;

use common::compare::{Rounds, interleave};
use common::instead::Instead;
use common::page::Page;
use common::plot::{Line, svg};
use common::scale::{Scale, markdown, milliseconds, whole};
use common::{ALONE, Result, database, number, time};
use postgres::{Client, SimpleQueryMessage};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use testing::server::Server;

const DATABASE: &str = "bench_scaling";

/// What the sections share.
struct Bench {
    client: Client,
    instead: Option<Instead>,
    /// DuckDB can read the tables of PostgreSQL.
    attached: bool,
    page: Page,
    rows: u64,
    rounds: u64,
}

type Section = fn(&mut Bench) -> Result<()>;

const SECTIONS: [(&str, Section); 5] = [
    ("rows", rows),
    ("groups", groups),
    ("workers", workers),
    ("frames", frames),
    ("shards", shards),
];

fn main() -> Result<()> {
    let mut client = database(DATABASE)?;
    client.batch_execute("CREATE EXTENSION postgres_fdw")?;
    let mut instead = Instead::start()?;
    let attached = match instead.as_mut().map(|i| i.ask(&["attach", DATABASE])) {
        Some(Err(error)) => {
            eprintln!("DuckDB reading PostgreSQL is left out: {error}");
            false
        }
        attached => attached.is_some(),
    };
    let mut bench = Bench {
        client,
        instead,
        attached,
        page: Page::read()?,
        rows: number("BENCH_ROWS", 5_000_000),
        rounds: number("BENCH_ROUNDS", 9),
    };
    let wanted: Vec<_> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let machine = machine(&mut bench)?;
    for (name, section) in SECTIONS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            eprintln!("scaling: {name}");
            section(&mut bench)?;
        }
    }
    for name in ["sql", "statistics", "scorecard", "board"] {
        bench.page.set_printed(name)?;
    }
    bench.page.set("machine", &machine)?;
    bench.page.written();
    Ok(())
}

/// What it is measured on.
fn machine(bench: &mut Bench) -> Result<String> {
    let found = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or("unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let kilobytes = found("/proc/meminfo", "MemTotal");
    let gigabytes = kilobytes
        .trim_end_matches(" kB")
        .parse()
        .map_or("unknown".to_owned(), |kb: f64| {
            format!("{:.0} GB", kb / 1e6)
        });
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let mut show = |what: &str| -> Result<String> {
        Ok(bench.client.query_one(what, &[])?.get::<_, String>(0))
    };
    let server = show("SELECT current_setting('server_version')")?;
    let buffers = show("SELECT current_setting('shared_buffers')")?;
    let extension = show("SELECT extversion FROM pg_extension WHERE extname = 'advocacy_kpi'")?;
    let others = match &mut bench.instead {
        Some(instead) => instead.ask(&["versions"])?.1.join(", "),
        None => "not installed".to_owned(),
    };
    let rows = [
        ["", ""],
        [
            "processor",
            &format!(
                "{}, {} cores",
                found("/proc/cpuinfo", "model name"),
                cores()
            ),
        ],
        ["memory", &gigabytes],
        ["load when it began", &load],
        ["PostgreSQL", &server],
        ["shared_buffers", &buffers],
        ["advocacy_kpi", &extension],
        ["beside it", &others],
        ["rounds", &bench.rounds.to_string()],
    ];
    Ok(markdown(&rows.map(|row| row.map(str::to_owned).to_vec())))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get())
}

// ---- the KPIs ----

/// A figure, or several, over the rows of customers.
struct Kpi {
    name: &'static str,
    /// What to keep of the rows first, as `s`.
    state: Option<&'static str>,
    ours: &'static [&'static str],
    /// What is right for the same rows, as fast as it can be written: no numeric.
    by_hand: &'static [&'static str],
}

const KPIS: [Kpi; 3] = [
    Kpi {
        name: "ambassador_rate",
        state: None,
        ours: &["ambassador_rate(advocate)"],
        by_hand: &[RATE_BY_HAND],
    },
    Kpi {
        name: "nps",
        state: None,
        ours: &["nps(score)"],
        by_hand: &[NPS_BY_HAND],
    },
    Kpi {
        name: "seven KPIs",
        state: Some(
            "advocacy_scorecard(advocate, was_advocate, score, csat_score, referred, actions)",
        ),
        ours: &[
            "ambassador_rate(s)",
            "advocacy_growth(s)",
            "advocate_retention_rate(s)",
            "nps(s)",
            "csat(s)",
            "referral_rate(s)",
            "advocacy_actions(s)",
        ],
        by_hand: &[
            RATE_BY_HAND,
            "100.0::float8 * (count(*) FILTER (WHERE advocate) - count(*) FILTER (WHERE was_advocate))
                / nullif(count(*) FILTER (WHERE was_advocate), 0)",
            "100.0::float8 * count(*) FILTER (WHERE was_advocate AND advocate)
                / nullif(count(advocate) FILTER (WHERE was_advocate), 0)",
            NPS_BY_HAND,
            "100.0::float8 * count(*) FILTER (WHERE csat_score >= 4) / nullif(count(csat_score), 0)",
            "100.0::float8 * count(*) FILTER (WHERE referred) / nullif(count(referred), 0)",
            "sum(actions)::float8 / nullif(count(actions), 0)",
        ],
    },
];

const RATE_BY_HAND: &str =
    "100.0::float8 * count(*) FILTER (WHERE advocate) / nullif(count(advocate), 0)";
const NPS_BY_HAND: &str =
    "100.0::float8 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6))
    / nullif(count(score), 0)";

impl Kpi {
    /// The figures over the whole table, or a line for each group.
    fn ours(&self, from: &str, by: Option<&str>) -> String {
        match self.state {
            None => select(self.ours, from, by),
            Some(state) => {
                let kept = select(&[&format!("{state} AS s")], from, by);
                let mut columns: Vec<_> = by.into_iter().collect();
                columns.extend(self.ours);
                format!("SELECT {} FROM ({kept}) AS one", columns.join(", "))
            }
        }
    }

    fn by_hand(&self, from: &str, by: Option<&str>) -> String {
        select(self.by_hand, from, by)
    }
}

fn select(columns: &[&str], from: &str, by: Option<&str>) -> String {
    let grouped = by.map_or(String::new(), |by| format!(" GROUP BY {by}"));
    let columns: Vec<_> = by.into_iter().chain(columns.iter().copied()).collect();
    format!("SELECT {} FROM {from}{grouped}", columns.join(", "))
}

// ---- the rows ----

const COLUMNS: &str = "actions bigint, region integer, score integer, csat_score integer,
    advocate boolean, was_advocate boolean, referred boolean";
/// What is drawn by chance; longer tables repeat it.
const DRAWN: u64 = 1_000_000;

/// A table of that many customers, of whom some did not answer, 52 bytes each.
fn customers(client: &mut Client, table: &str, rows: u64) -> Result<()> {
    client.batch_execute(&format!(
        "RESET ALL; DROP TABLE IF EXISTS {table}; CREATE UNLOGGED TABLE {table} ({COLUMNS});
        SELECT setseed(0.2003);
        INSERT INTO {table} SELECT (random() * 3)::bigint, n % 50,
            CASE WHEN random() < 0.9 THEN (random() * 10)::integer END,
            CASE WHEN random() < 0.9 THEN 1 + (random() * 4)::integer END,
            CASE WHEN random() < 0.95 THEN random() < 0.22 END, random() < 0.2, random() < 0.1
        FROM generate_series(1, {}) AS n",
        rows.min(DRAWN)
    ))?;
    let mut there = rows.min(DRAWN);
    if rows > DRAWN {
        client.batch_execute(&format!(
            "DROP TABLE IF EXISTS drawn; CREATE UNLOGGED TABLE drawn AS TABLE {table}"
        ))?;
    }
    while there < rows {
        let more = DRAWN.min(rows - there);
        client.batch_execute(&format!(
            "INSERT INTO {table} SELECT * FROM drawn LIMIT {more}"
        ))?;
        there += more;
        if there.is_multiple_of(10 * DRAWN) {
            eprintln!("  {} of {} rows", whole(there as f64), whole(rows as f64));
        }
    }
    vacuum(client, table)
}

/// So that no query has to do it, and none is run beside it.
fn vacuum(client: &mut Client, table: &str) -> Result<()> {
    Ok(client.batch_execute(&format!("VACUUM (FREEZE, ANALYZE) {table}"))?)
}

// ---- ways to a figure ----

/// One way to a figure.
enum Way {
    /// A query under settings.
    Sql(String, String),
    /// A request to what is run instead.
    Instead(Vec<String>),
    /// One that is not to be had here.
    None,
}

impl Bench {
    /// Its milliseconds.
    fn time(&mut self, way: &Way) -> Result<f64> {
        match (way, &mut self.instead) {
            (Way::Sql(settings, sql), _) => {
                self.client.batch_execute("RESET ALL")?;
                self.client.batch_execute(settings)?;
                time(&mut self.client, sql)
            }
            (Way::Instead(request), Some(instead)) => {
                let request: Vec<_> = request.iter().map(String::as_str).collect();
                Ok(instead.ask(&request)?.0)
            }
            _ => Ok(f64::NAN),
        }
    }

    /// The figures that it comes to.
    fn figures(&mut self, way: &Way) -> Result<Vec<f64>> {
        let read = |cell: &str| -> Result<f64> { Ok(cell.parse()?) };
        match (way, &mut self.instead) {
            (Way::Sql(settings, sql), _) => {
                self.client.batch_execute("RESET ALL")?;
                self.client.batch_execute(settings)?;
                let mut figures = Vec::new();
                for message in self.client.simple_query(sql)? {
                    if let SimpleQueryMessage::Row(row) = message {
                        for column in 0..row.len() {
                            figures.push(read(row.get(column).unwrap_or("NaN"))?);
                        }
                    }
                }
                Ok(figures)
            }
            (Way::Instead(request), Some(instead)) => {
                let request: Vec<_> = request.iter().map(String::as_str).collect();
                let (_, cells) = instead.ask(&request)?;
                cells.iter().map(|cell| read(cell)).collect()
            }
            _ => Ok(Vec::new()),
        }
    }

    /// Times all the ways, which must come to the same figures first.
    fn measure(&mut self, what: &str, ways: &[Way], rounds: u64) -> Result<Rounds> {
        eprintln!("  {what}");
        let ours = self.figures(&ways[0])?;
        for way in &ways[1..] {
            let theirs = self.figures(way)?;
            let same = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * a.abs();
            let there = !matches!(way, Way::None);
            if there && !(ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same)) {
                return Err(format!("{what}: {theirs:?} should be {ours:?}").into());
            }
        }
        interleave(ways.len(), rounds, |way| self.time(&ways[way]))
    }
}

fn alone(sql: String) -> Way {
    Way::Sql(ALONE.to_owned(), sql)
}

/// So many workers, whatever the planner thinks of it.
fn with_workers(workers: usize) -> String {
    format!(
        "SET jit = off; SET work_mem = '512MB'; SET max_parallel_workers_per_gather = {workers};
        SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
    )
}

fn draw(bench: &Bench, name: &str, title: &str, scale: &Scale, ways: &[usize]) -> Result<()> {
    let lines: Vec<_> = ways
        .iter()
        .map(|&way| Line {
            name: scale.ways[way].clone(),
            points: scale.line(way),
        })
        .filter(|line| !line.points.is_empty())
        .collect();
    bench.page.image(name, &svg(title, scale.work, &lines))
}

// ---- rows ----

const WAYS: [&str; 9] = [
    "advocacy_kpi",
    "SQL by hand",
    "advocacy_kpi, all cores",
    "DuckDB, one thread",
    "DuckDB, all cores",
    "DuckDB over Parquet",
    "DuckDB reading PostgreSQL",
    "pandas",
    "stored summaries",
];
const BY_HAND: usize = 1;
const ALL_CORES: usize = 2;
const DUCKDB: usize = 4;
const SUMMARIES: usize = 8;

/// 1, 3, 10, 30 … times the least.
fn amounts(least: u64, most: u64) -> Vec<u64> {
    let decades = (0..).map(|decade| least * 10u64.pow(decade));
    let amounts = decades.flat_map(|decade| [decade, 3 * decade]);
    amounts.take_while(|&amount| amount <= most).collect()
}

fn rows(bench: &mut Bench) -> Result<()> {
    let most = number("BENCH_MOST_ROWS", 2 * bench.rows);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    fs::create_dir_all(&folder)?;
    let mut scales = KPIS.map(|kpi| Scale::new(kpi.name, "rows", &WAYS));
    let moves = [
        "COPY to CSV",
        "DuckDB reads it",
        "and writes Parquet",
        "pandas reads it",
    ];
    let mut moved = Scale::new("moving the rows, once each", "rows", &moves);
    for rows in amounts(100_000, most) {
        if let Some(lack) = lack(rows)? {
            eprintln!("scaling: stops before {} rows: {lack}", whole(rows as f64));
            break;
        }
        eprintln!("{} rows", whole(rows as f64));
        customers(&mut bench.client, "customers", rows)?;
        let [_, _, all] = &KPIS;
        bench.client.batch_execute(&format!(
            "DROP TABLE IF EXISTS stored;
            CREATE TABLE stored AS SELECT region, {} AS s FROM customers GROUP BY region",
            all.state.unwrap_or_default()
        ))?;
        let [csv, parquet] =
            ["csv", "parquet"].map(|kind| folder.join(format!("customers.{kind}")));
        moved
            .points
            .push((rows as f64, move_rows(bench, rows, &csv, &parquet)?));
        let in_pandas = !moved.last(3).is_nan();
        let rounds = match rows {
            ..=10_000_000 => bench.rounds,
            _ => bench.rounds.div_ceil(3).min(bench.rounds),
        };
        for (kpi, scale) in KPIS.iter().zip(&mut scales) {
            let ways = ways(bench, kpi, in_pandas, &parquet);
            scale
                .points
                .push((rows as f64, bench.measure(kpi.name, &ways, rounds)?));
        }
        for file in [csv, parquet] {
            // Where there is no DuckDB there is none.
            let _ = fs::remove_file(file);
        }
    }
    bench.client.batch_execute("DROP TABLE customers")?;

    let tables = scales.iter().map(|scale| scale.table(&[0, BY_HAND], true));
    let tables: Vec<_> = tables.collect();
    bench.page.set("rows", &tables.join("\n"))?;
    let [_, _, all] = &scales;
    let title = "Seven KPIs over a growing table";
    draw(
        bench,
        "benchmark_rows.svg",
        title,
        all,
        &[0, 1, 2, 4, 6, 7, 8],
    )?;
    if bench.instead.is_none() {
        return Ok(());
    }
    let mut tables: Vec<_> = scales
        .iter()
        .map(|scale| scale.table(&[0, 2, 3, 4, 5, 6, 7], false))
        .collect();
    tables.push(all.table(&[0, SUMMARIES], false));
    tables.push(moved.table(&[0, 1, 2, 3], false));
    tables.push(worth(&scales, &moved));
    bench.page.set("instead", &tables.join("\n"))
}

/// Every way to a KPI.
fn ways(bench: &Bench, kpi: &Kpi, in_pandas: bool, parquet: &Path) -> [Way; 9] {
    let there = bench.instead.is_some();
    let instead = |there: bool, request: [&str; 3]| match there {
        true => Way::Instead(
            request
                .into_iter()
                .filter(|field| !field.is_empty())
                .map(|field| field.replace('\n', " "))
                .collect(),
        ),
        false => Way::None,
    };
    let all = cores().to_string();
    let by_hand = |from: &str| kpi.by_hand(from, None);
    [
        alone(kpi.ours("customers", None)),
        alone(by_hand("customers")),
        Way::Sql(with_workers(cores() - 1), kpi.ours("customers", None)),
        instead(there, ["query", "1", &by_hand("customers")]),
        instead(there, ["query", &all, &by_hand("customers")]),
        instead(
            there,
            ["query", &all, &by_hand(&format!("'{}'", parquet.display()))],
        ),
        instead(bench.attached, ["query", &all, &by_hand("pg.customers")]),
        instead(in_pandas, ["of_pandas", kpi.name, ""]),
        match kpi.state {
            Some(_) => alone(format!(
                "SELECT {} FROM (SELECT rollup(s) AS s FROM stored) AS one",
                kpi.ours.join(", ")
            )),
            None => Way::None,
        },
    ]
}

/// What is missing for that many rows: the table and its export take some 100 bytes a row.
fn lack(rows: u64) -> Result<Option<String>> {
    let folder = std::env::var("PGHOST")?;
    let printed = Command::new("df")
        .args(["-B1", "--output=avail", &folder])
        .output()?;
    let printed = String::from_utf8(printed.stdout)?;
    let free: u64 = printed.lines().nth(1).unwrap_or_default().trim().parse()?;
    let needed = 120 * rows;
    Ok((needed > free).then(|| {
        format!(
            "they need {} MB of disk, {} are free",
            needed / 1_000_000,
            free / 1_000_000
        )
    }))
}

/// Takes the rows out of the database, and reads them into DuckDB and pandas.
fn move_rows(bench: &mut Bench, rows: u64, csv: &Path, parquet: &Path) -> Result<Rounds> {
    let Some(instead) = &mut bench.instead else {
        return Ok(Rounds(vec![vec![f64::NAN]; 4]));
    };
    eprintln!("  moving them");
    let [csv, parquet] = [csv, parquet].map(|path| path.display().to_string());
    let start = Instant::now();
    copy_out(&csv)?;
    let copied = start.elapsed().as_secs_f64() * 1000.0;
    let read = instead.ask(&["read_csv", &csv])?.0;
    let written = instead.ask(&["write_parquet", &parquet])?.0;
    // While it reads, pandas takes some 120 bytes a row.
    let free = fs::read_to_string("/proc/meminfo")?;
    let free = free.lines().find(|line| line.starts_with("MemAvailable"));
    let free: Option<u64> = free.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    let in_pandas = match free {
        Some(kilobytes) if 240 * rows > 1024 * kilobytes => {
            eprintln!("  pandas is left out: it might need more than half the free memory");
            f64::NAN
        }
        _ => instead.ask(&["read_pandas", &csv])?.0,
    };
    let once = [copied, read, written, in_pandas];
    Ok(Rounds(once.map(|time| vec![time]).to_vec()))
}

/// As one would, by psql.
fn copy_out(csv: &str) -> Result<()> {
    let copy = format!("\\copy customers TO '{csv}' (FORMAT csv, HEADER)");
    let status = Command::new(Path::new(&std::env::var("ADVOCACY_KPI_BIN")?).join("psql"))
        .args(["-X", "-q", "-d", DATABASE, "-c", &copy])
        .status()?;
    match status.success() {
        true => Ok(()),
        false => Err("psql could not copy the rows, its message is above".into()),
    }
}

/// Where the others win, and from which question on.
fn worth(scales: &[Scale], moved: &Scale) -> String {
    let mut rows = vec![
        [
            "at the most rows",
            "advocacy_kpi, all cores",
            "DuckDB, all cores",
            "DuckDB is faster by",
            "export and load",
            "they pay after",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let export = moved.last(0) + moved.last(1);
    for scale in scales {
        let (ours, theirs) = (scale.last(ALL_CORES), scale.last(DUCKDB));
        let saved = ours - theirs;
        rows.push(vec![
            scale.title.clone(),
            milliseconds(ours),
            milliseconds(theirs),
            format!("{:.1} times", ours / theirs),
            milliseconds(export),
            match saved > 0.0 {
                true => format!("{:.0} questions", (export / saved).ceil()),
                false => "never".to_owned(),
            },
        ]);
    }
    format!(
        "**What an export is worth**, milliseconds\n\n{}",
        markdown(&rows)
    )
}

// ---- groups ----

fn groups(bench: &mut Bench) -> Result<()> {
    let ways = ["advocacy_kpi", "SQL by hand"];
    let title = |kpi: &Kpi| format!("{}, {} rows", kpi.name, whole(bench.rows as f64));
    let mut scales = KPIS.map(|kpi| Scale::new(&title(&kpi), "groups", &ways));
    for groups in (0..=6).map(|decade| 10u64.pow(decade)) {
        eprintln!("{} groups", whole(groups as f64));
        customers(&mut bench.client, "customers", bench.rows)?;
        // Groups by the hash of a number, so that their rows are scattered.
        bench.client.batch_execute(&format!(
            "DROP TABLE IF EXISTS grouped;
            CREATE UNLOGGED TABLE grouped AS
            SELECT ((hashint8extended(row_number() OVER (), 0) & 9223372036854775807) % {groups})::integer AS part, c.*
            FROM customers AS c;
            DROP TABLE customers"
        ))?;
        vacuum(&mut bench.client, "grouped")?;
        for (kpi, scale) in KPIS.iter().zip(&mut scales) {
            let lines = [
                kpi.ours("grouped", Some("part")),
                kpi.by_hand("grouped", Some("part")),
            ];
            same_lines(bench, kpi.name, &lines)?;
            // The client gets one line.
            let names: Vec<_> = (0..kpi.ours.len()).map(|n| format!("k{n}")).collect();
            let most: Vec<_> = names.iter().map(|k| format!("max({k})")).collect();
            let ways = lines.map(|lines| {
                alone(format!(
                    "SELECT count(*), {} FROM ({lines}) AS lines (part, {})",
                    most.join(", "),
                    names.join(", ")
                ))
            });
            scale
                .points
                .push((groups as f64, bench.measure(kpi.name, &ways, bench.rounds)?));
        }
    }
    bench.client.batch_execute("DROP TABLE grouped")?;
    let tables: Vec<_> = scales
        .iter()
        .map(|scale| scale.table(&[0, 1], true))
        .collect();
    let title = "Seven KPIs by growing numbers of groups";
    draw(bench, "benchmark_groups.svg", title, &scales[2], &[0, 1])?;
    bench.page.set("groups", &tables.join("\n"))
}

/// Two queries that must give the same lines, to the last bit.
fn same_lines(bench: &mut Bench, what: &str, queries: &[String; 2]) -> Result<()> {
    let [ours, by_hand] = queries;
    bench.client.batch_execute("RESET ALL")?;
    bench.client.batch_execute(ALONE)?;
    let more = |a: &str, b: &str| format!("SELECT count(*) FROM ({a} EXCEPT ALL {b}) AS more");
    for sql in [more(ours, by_hand), more(by_hand, ours)] {
        let differing: i64 = bench.client.query_one(&sql, &[])?.get(0);
        if differing > 0 {
            return Err(format!("{what}: {differing} lines differ from those by hand").into());
        }
    }
    Ok(())
}

// ---- workers ----

fn workers(bench: &mut Bench) -> Result<()> {
    const MOST: usize = 2;
    customers(&mut bench.client, "customers", bench.rows)?;
    let mut rows = vec![
        [
            "",
            "workers",
            "advocacy_kpi",
            "speed-up",
            "SQL by hand",
            "speed-up",
            "ratio",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let count = |_: &Kpi| "SELECT count(*) FROM customers".to_owned();
    let bare = Kpi {
        name: "bare count(*)",
        state: None,
        ours: &[],
        by_hand: &[],
    };
    for kpi in KPIS.iter().chain([&bare]) {
        let queries = match kpi.ours {
            [] => [count(kpi), count(kpi)],
            _ => [kpi.ours("customers", None), kpi.by_hand("customers", None)],
        };
        let ways: Vec<_> = queries
            .iter()
            .flat_map(|sql| (0..=MOST).map(|workers| Way::Sql(with_workers(workers), sql.clone())))
            .collect();
        started(bench, &queries[0], MOST)?;
        let rounds = bench.measure(kpi.name, &ways, bench.rounds)?;
        for workers in 0..=MOST {
            // The ways by hand come after those of ours.
            let by_hand = MOST + 1;
            let speed_up = |first: usize| format!("{:.2}", rounds.ratio(first, first + workers));
            let mut cells = vec![
                if workers == 0 {
                    kpi.name.to_owned()
                } else {
                    String::new()
                },
                workers.to_string(),
                milliseconds(rounds.fastest(workers)),
                speed_up(0),
            ];
            cells.extend(match kpi.ours {
                [] => ["", "", ""].map(str::to_owned),
                _ => [
                    milliseconds(rounds.fastest(by_hand + workers)),
                    speed_up(by_hand),
                    format!("{:.2}", rounds.ratio(workers, by_hand + workers)),
                ],
            });
            rows.push(cells);
        }
    }
    bench.client.batch_execute("DROP TABLE customers")?;
    let title = format!("**{} rows**, milliseconds\n\n", whole(bench.rows as f64));
    bench.page.set("workers", &(title + &markdown(&rows)))
}

/// Fails where the workers that were asked for are not there.
fn started(bench: &mut Bench, sql: &str, workers: usize) -> Result<()> {
    bench.client.batch_execute(&with_workers(workers))?;
    let plan = bench
        .client
        .simple_query(&format!("EXPLAIN (ANALYZE, TIMING OFF) {sql}"))?;
    let wanted = format!("Workers Launched: {workers}");
    let there = plan.iter().any(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).is_some_and(|line| line.trim() == wanted),
        _ => false,
    });
    match there {
        true => Ok(()),
        false => Err(format!("{workers} workers did not start: raise max_parallel_workers").into()),
    }
}

// ---- window frames ----

fn frames(bench: &mut Bench) -> Result<()> {
    const ROWS: u64 = 1_000_000;
    /// What reads a wider frame again for each row takes minutes.
    const WIDE: u64 = 300;
    let rows = ROWS.min(bench.rows);
    customers(&mut bench.client, "customers", rows)?;
    bench.client.batch_execute(
        "RESET ALL; DROP TABLE IF EXISTS ordered;
        CREATE UNLOGGED TABLE ordered AS SELECT row_number() OVER () AS id, * FROM customers;
        DROP TABLE customers;
        CREATE INDEX ON ordered (id)",
    )?;
    vacuum(&mut bench.client, "ordered")?;
    let names = ["advocacy_kpi", "SQL by hand", "avg of float8"];
    // An average of float8 cannot take a value away again, as its rounding would stay.
    let moving = [
        (
            "ambassador_rate",
            "ambassador_rate(advocate) OVER w",
            "100.0::float8 * count(*) FILTER (WHERE advocate) OVER w / nullif(count(advocate) OVER w, 0)",
            "avg(CASE WHEN advocate THEN 100.0::float8 WHEN NOT advocate THEN 0 END) OVER w",
        ),
        (
            "nps",
            "nps(score) OVER w",
            "100.0::float8 * (count(*) FILTER (WHERE score >= 9) OVER w - count(*) FILTER (WHERE score <= 6) OVER w)
                / nullif(count(score) OVER w, 0)",
            "avg(CASE WHEN score >= 9 THEN 100.0::float8 WHEN score <= 6 THEN -100 WHEN score > 6 THEN 0 END) OVER w",
        ),
    ];
    let title = |name: &str| format!("{name}, {} rows", whole(rows as f64));
    let mut scales = moving.map(|(name, ..)| Scale::new(&title(name), "width", &names));
    for width in amounts(10, 100_000) {
        eprintln!("frames of {} rows", whole(width as f64));
        for ((name, ours, by_hand, average), scale) in moving.iter().zip(&mut scales) {
            let over = |kpi: &str| {
                format!(
                    "SELECT id, {kpi} AS kpi FROM ordered WINDOW w AS (ORDER BY id ROWS {} PRECEDING)",
                    width - 1
                )
            };
            same_lines(bench, name, &[over(ours), over(by_hand)])?;
            let timed = |kpi: &str| {
                alone(format!(
                    "SELECT count(*), min(kpi), max(kpi) FROM ({}) AS moving",
                    over(kpi)
                ))
            };
            let mut times = bench.measure(name, &[timed(ours), timed(by_hand)], bench.rounds)?;
            times.0.push(match width {
                ..=WIDE => vec![bench.time(&timed(average))?],
                _ => Vec::new(),
            });
            scale.points.push((width as f64, times));
        }
    }
    bench.client.batch_execute("DROP TABLE ordered")?;
    let tables: Vec<_> = scales
        .iter()
        .map(|scale| scale.table(&[0, 1, 2], true))
        .collect();
    let title = "A moving NPS, by the width of its frame";
    draw(bench, "benchmark_frames.svg", title, &scales[1], &[0, 1, 2])?;
    bench.page.set("frames", &tables.join("\n"))
}

// ---- shards ----

const SHARDS: usize = 3;

fn shards(bench: &mut Bench) -> Result<()> {
    const CONF: &str = "fsync = off\njit = off\nshared_buffers = 256MB\n";
    let each = bench.rows / 5;
    let mut servers = Vec::new();
    for shard in 1..=SHARDS {
        eprintln!("shard {shard}: {} rows", whole(each as f64));
        let server = Server::new(&format!("bench_shard_{shard}"), CONF);
        let mut there = server.connect("bench")?;
        there.batch_execute("CREATE EXTENSION advocacy_kpi")?;
        customers(&mut there, "customers", each)?;
        there.batch_execute(&format!(
            "CREATE UNLOGGED TABLE part AS SELECT {shard} AS shard, c.* FROM customers AS c"
        ))?;
        vacuum(&mut there, "part")?;
        bench.client.batch_execute(&format!(
            "CREATE SERVER shard_{shard} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{}', dbname 'postgres',
                extensions 'advocacy_kpi', async_capable 'true', fetch_size '10000');
            CREATE USER MAPPING FOR CURRENT_USER SERVER shard_{shard} OPTIONS (user 'postgres')",
            server.folder.display()
        ))?;
        servers.push(server);
    }
    let names = [
        "advocacy_kpi, two steps",
        "SQL by hand, two steps",
        "advocacy_kpi, one shard after another",
        "advocacy_kpi, rows pulled",
        "SQL by hand, rows pulled",
    ];
    let [_, nps, all] = &KPIS;
    let read_all = all.ours.join(", ").replace("(s)", "(rollup(s))");
    let steps = [
        (nps, "nps_agg(score)", "nps(rollup(s))", NPS_IN_STEPS),
        (all, all.state.unwrap_or_default(), &read_all, ALL_IN_STEPS),
    ];
    let title = |kpi: &Kpi| {
        format!(
            "{} by 50 regions, {} rows a shard",
            kpi.name,
            whole(each as f64)
        )
    };
    let mut scales = steps
        .each_ref()
        .map(|(kpi, ..)| Scale::new(&title(kpi), "shards", &names));
    for shards in 1..=SHARDS {
        eprintln!("{shards} of {SHARDS} shards");
        let table = format!("over_{shards}");
        bench.client.batch_execute(&format!(
            "CREATE TABLE {table} (shard integer, {COLUMNS}) PARTITION BY LIST (shard)"
        ))?;
        for shard in 1..=shards {
            bench.client.batch_execute(&format!(
                "CREATE FOREIGN TABLE {table}_{shard} PARTITION OF {table} FOR VALUES IN ({shard})
                    SERVER shard_{shard} OPTIONS (table_name 'part');
                ANALYZE {table}_{shard}"
            ))?;
        }
        for ((kpi, keep, read, (keep_by_hand, read_by_hand)), scale) in
            steps.iter().zip(&mut scales)
        {
            let in_steps = |keep: &str, read: &str| {
                format!(
                    "SELECT region, {read} FROM (SELECT shard, region, {keep} FROM {table} GROUP BY shard, region) AS parts
                    GROUP BY region ORDER BY region"
                )
            };
            let ours = in_steps(&format!("{keep} AS s"), read);
            let pulled = |sql: String| Way::Sql(ALONE.to_owned(), format!("{sql} ORDER BY region"));
            let both = format!("{ALONE} SET enable_partitionwise_aggregate = on;");
            let ways = [
                Way::Sql(both.clone(), ours.clone()),
                Way::Sql(both.clone(), in_steps(keep_by_hand, read_by_hand)),
                Way::Sql(both + "SET enable_async_append = off;", ours),
                pulled(kpi.ours(&table, Some("region"))),
                pulled(kpi.by_hand(&table, Some("region"))),
            ];
            scale
                .points
                .push((shards as f64, bench.measure(kpi.name, &ways, bench.rounds)?));
        }
    }
    let tables: Vec<_> = scales
        .iter()
        .map(|scale| scale.table(&[0, 1, 2, 3, 4], true))
        .collect();
    bench.page.set("shards", &tables.join("\n"))
}

/// Two steps by hand: the counts of a shard, and the KPI of their sums.
const NPS_IN_STEPS: (&str, &str) = (
    "count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d, count(score) AS n",
    "100.0::float8 * (sum(p) - sum(d))::float8 / nullif(sum(n), 0)::float8",
);
const ALL_IN_STEPS: (&str, &str) = (
    "count(*) FILTER (WHERE advocate) AS a, count(advocate) AS an, count(*) FILTER (WHERE was_advocate) AS w,
    count(*) FILTER (WHERE was_advocate AND advocate) AS k, count(advocate) FILTER (WHERE was_advocate) AS kn,
    count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score <= 6) AS d, count(score) AS n,
    count(*) FILTER (WHERE csat_score >= 4) AS c, count(csat_score) AS cn,
    count(*) FILTER (WHERE referred) AS r, count(referred) AS rn, sum(actions) AS x, count(actions) AS xn",
    "100.0::float8 * sum(a)::float8 / nullif(sum(an), 0)::float8,
    100.0::float8 * (sum(a) - sum(w))::float8 / nullif(sum(w), 0)::float8,
    100.0::float8 * sum(k)::float8 / nullif(sum(kn), 0)::float8,
    100.0::float8 * (sum(p) - sum(d))::float8 / nullif(sum(n), 0)::float8,
    100.0::float8 * sum(c)::float8 / nullif(sum(cn), 0)::float8,
    100.0::float8 * sum(r)::float8 / nullif(sum(rn), 0)::float8,
    sum(x)::float8 / nullif(sum(xn), 0)::float8",
);
