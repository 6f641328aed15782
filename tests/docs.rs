//! README and docs are run: every `sql` block, in the order of the page, by psql
//! on the demo's data, and what it prints must be the `text` block after it.
//!
//! `make docs` writes the real output into the pages instead.

mod common;

use common::{Database, assert_same_rows, rows};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A page cut at its SQL blocks.
struct Page {
    path: PathBuf,
    /// The text before each block, the block, and the output that the page shows.
    blocks: Vec<Block>,
    rest: String,
}

struct Block {
    before: String,
    sql: String,
    shown: Option<String>,
}

const SQL: &str = "\n```sql\n";
const TEXT: &str = "\n```text\n";
const END: &str = "\n```\n";

impl Page {
    fn read(path: PathBuf) -> Page {
        let whole = fs::read_to_string(&path).unwrap();
        let mut blocks = Vec::new();
        let mut rest = whole.as_str();
        while let Some((before, tail)) = rest.split_once(SQL) {
            let (sql, tail) = tail.split_once(END).expect("a closed sql block");
            let shown = tail
                .strip_prefix(TEXT)
                .map(|tail| tail.split_once(END).expect("a closed text block"));
            rest = shown.map_or(tail, |(_, tail)| tail);
            blocks.push(Block {
                before: before.to_owned(),
                sql: sql.to_owned(),
                shown: shown.map(|(shown, _)| shown.to_owned()),
            });
        }
        let rest = rest.to_owned();
        Page { path, blocks, rest }
    }

    /// The page with the output that the blocks really have.
    fn with(&self, outputs: &[String]) -> String {
        let mut whole = String::new();
        for (block, output) in self.blocks.iter().zip(outputs) {
            whole += &format!("{}{SQL}{}{END}{TEXT}{output}{END}", block.before, block.sql);
        }
        whole + &self.rest
    }
}

/// The pages: README and everything in docs.
fn pages() -> Vec<Page> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("README.md")];
    if let Ok(docs) = fs::read_dir(root.join("docs")) {
        paths.extend(docs.map(|entry| entry.unwrap().path()));
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths.into_iter().map(Page::read).collect()
}

/// Runs the blocks of a page in one psql, in a database with the demo's data.
fn outputs(page: &Page) -> Vec<String> {
    let database = Database::create("docs", "");
    let root = env!("CARGO_MANIFEST_DIR");
    let load = Command::new(PathBuf::from(std::env::var("ADVOCACY_KPI_BIN").unwrap()).join("psql"))
        .current_dir(root)
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &database.name])
        .args(["-f", "examples/demo/load.sql"])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(load.success(), "the demo's data did not load");

    const MARK: &str = "-- next block --";
    let mut script = String::new();
    for block in &page.blocks {
        script += &format!("{}\n\\echo '{MARK}'\n", block.sql);
    }
    // Errors are part of what a page shows, in their place.
    let shell = format!(
        "exec \"$ADVOCACY_KPI_BIN/psql\" -X -P pager=off -d {} 2>&1",
        database.name
    );
    let printed = shell_with(&shell, &script);
    let mut outputs: Vec<String> = printed
        .split(&format!("{MARK}\n"))
        .map(|output| {
            let lines: Vec<_> = output.lines().map(str::trim_end).collect();
            lines.join("\n").trim_matches('\n').to_owned()
        })
        .collect();
    outputs.pop();
    assert_eq!(outputs.len(), page.blocks.len(), "{printed}");
    outputs
}

fn shell_with(command: &str, input: &str) -> String {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn every_sql_block_prints_what_the_page_shows() {
    let write = std::env::var_os("ADVOCACY_KPI_WRITE_DOCS").is_some();
    let mut blocks = 0;
    for page in pages() {
        let outputs = outputs(&page);
        blocks += outputs.len();
        if write {
            fs::write(&page.path, page.with(&outputs)).unwrap();
            continue;
        }
        for (block, output) in page.blocks.iter().zip(&outputs) {
            assert_eq!(
                block.shown.as_deref(),
                Some(output.as_str()),
                "{}: this block prints something else than the page shows (make docs writes it again):\n{}",
                page.path.display(),
                block.sql
            );
        }
    }
    assert!(blocks > 10, "{blocks} blocks were found");
    println!("{blocks} SQL blocks of README and docs were run");
}

/// The demo prints the known numbers of its data.
#[test]
fn the_scorecard_of_the_demo_is_true() {
    let database = Database::new("demo");
    let run = |file: &str| {
        let printed =
            Command::new(PathBuf::from(std::env::var("ADVOCACY_KPI_BIN").unwrap()).join("psql"))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args(["-X", "-d", &database.name, "-f", file])
                .output()
                .unwrap();
        assert!(
            printed.status.success(),
            "{}",
            String::from_utf8_lossy(&printed.stderr)
        );
        String::from_utf8(printed.stdout).unwrap()
    };
    run("examples/demo/load.sql");
    let scorecard = run("examples/demo/scorecard.sql");
    // Counts and values as they were computed without the extension.
    for (row, figures) in [
        ("Ambassador Rate", ["3222", "7043", "45.74755075961948"]),
        ("Advocacy Growth", ["2598", "3141", "-17.28748806112703"]),
        (
            "Advocate Retention Rate",
            ["2517", "3141", "80.13371537726839"],
        ),
        ("Advocacy Actions", ["13747", "7043", "1.951867"]),
    ] {
        let line = scorecard
            .lines()
            .find(|line| line.contains(row) && line.contains("ALL CUSTOMERS"))
            .unwrap_or_else(|| panic!("no line of {row}:\n{scorecard}"));
        for figure in figures {
            assert!(line.contains(figure), "{line} has no {figure}");
        }
    }
    for expected in [
        "59 of 99",
        "9.31098696461825",
        "21.195652173913043",
        "106060",
        "6951680",
    ] {
        assert!(scorecard.contains(expected), "no {expected}:\n{scorecard}");
    }
    the_board_is_what_its_tables_say(&database);
}

/// The last quarter of the demo's board, counted by hand, and no column of it empty.
fn the_board_is_what_its_tables_say(database: &Database) {
    let mut client = database.client();
    assert_same_rows(
        &mut client,
        "SELECT kpi, contract, numerator, denominator FROM crm.board
         WHERE period = '2025-10-01' AND NOT total AND kpi IN ('ambassador_rate', 'referral_rate', 'nps', 'engagement_rate')
         ORDER BY 1, 2",
        "WITH there AS (
             SELECT * FROM crm.subscribers WHERE signed_up_on <= '2025-12-31' AND coalesce(closed_on > '2025-12-31', true)
         ), latest AS (
             SELECT DISTINCT ON (customer_id) customer_id, score FROM survey.responses
             WHERE survey = 'nps' AND answered_at >= '2025-10-01Z' AND answered_at < '2026-01-01Z'
             ORDER BY customer_id, answered_at DESC, response_id DESC
         )
         SELECT 'ambassador_rate', contract, count(s.customer_id), count(*)
         FROM there LEFT JOIN crm.advocate_status AS s
             ON s.customer_id = there.customer_id AND status = 'advocate' AND valid @> date '2025-12-31'
         GROUP BY 2
         UNION ALL
         SELECT 'referral_rate', contract, count(*) FILTER (WHERE EXISTS (
                 SELECT FROM crm.advocacy_actions AS a WHERE a.customer_id = there.customer_id AND kind = 'referral'
                     AND occurred_at >= '2025-10-01Z' AND occurred_at < '2026-01-01Z')), count(*)
         FROM there GROUP BY 2
         UNION ALL
         SELECT 'nps', contract, count(*) FILTER (WHERE score IN (9, 10)) - count(*) FILTER (WHERE score <= 6),
             count(*) FILTER (WHERE score <= 10)
         FROM latest JOIN crm.subscribers USING (customer_id) GROUP BY 2
         UNION ALL
         SELECT 'engagement_rate', contract, sum(engagements), sum(reach)
         FROM social.ambassador_posts JOIN crm.subscribers ON customer_id = ambassador_id
         WHERE posted_at >= '2025-10-01Z' AND posted_at < '2026-01-01Z' GROUP BY 2
         ORDER BY 1, 2",
    );
    // Those that are empty everywhere say what this board does not ask for.
    let empty = rows(
        &mut client,
        "SELECT e.key FROM crm.board AS b, jsonb_each(to_jsonb(b)) AS e
         WHERE total AND period BETWEEN '2025-01-01' AND '2025-12-31'
         GROUP BY 1 HAVING bool_and(e.value = 'null') ORDER BY 1",
    );
    assert_eq!(empty, [["contract"], ["p_always"]]);
}
