//! Scorecards as plain SQL: on a server that has no file of the extension they show,
//! column by column and row by row, what the extension's own views show.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::crm::{Card, Kind, SPAN, Types, days, fill};
use common::server::{Server, programs};
use common::{Database, describe, fails, rows, run, try_rows, value};
use postgres::Client;
use testkit::mutate::times;
use testkit::random::Random;

const ROUNDS: usize = 8;
/// So many scorecards of the tables of a round.
const CARDS: usize = 4;

/// A PostgreSQL like the one of the tests without a file of the extension, and a server of it.
struct Bare {
    server: Server,
    _tree: Tree,
}

struct Tree(PathBuf);

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn config(which: &str) -> PathBuf {
    let output = Command::new(programs().join("pg_config"))
        .arg(which)
        .output()
        .expect("pg_config");
    PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
}

/// Links to all in a folder but what the extension has there and what is made separately.
fn link(from: &Path, to: &Path, but: &str) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from)
        .expect("a folder of PostgreSQL")
        .flatten()
    {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if !text.starts_with("advocacy_kpi") && text != but {
            symlink(entry.path(), to.join(&name)).expect("a link");
        }
    }
}

impl Bare {
    fn new(subject: &str) -> Bare {
        let tree = std::env::temp_dir().join(format!("bare_{subject}.{}", std::process::id()));
        let (bin, share, lib) = (
            config("--bindir"),
            config("--sharedir"),
            config("--pkglibdir"),
        );
        // PostgreSQL finds its folders from where its program is.
        let common: PathBuf = bin
            .components()
            .zip(share.components())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a)
            .collect();
        let within = |path: &Path| tree.join(path.strip_prefix(&common).expect("one tree"));
        let tree_of = Tree(tree.clone());
        fs::create_dir_all(within(&bin)).expect("a folder");
        for entry in fs::read_dir(&bin).expect("programs").flatten() {
            fs::copy(entry.path(), within(&bin).join(entry.file_name())).expect("a copy");
        }
        link(&lib, &within(&lib), "bitcode");
        link(&share, &within(&share), "extension");
        link(
            &share.join("extension"),
            &within(&share).join("extension"),
            "",
        );
        let server = Server::of(within(&bin), subject, "fsync = off\n");
        server.start("");
        let bare = Bare {
            server,
            _tree: tree_of,
        };
        let mut client = bare.client();
        let known = "SELECT count(*) FROM pg_available_extensions WHERE name = 'advocacy_kpi'";
        assert_eq!(value(&mut client, known), "0");
        let no_such = if cfg!(feature = "pg14") {
            "58P01"
        } else {
            "0A000"
        };
        fails(&mut client, "CREATE EXTENSION advocacy_kpi", no_such);
        fails(&mut client, "LOAD 'advocacy_kpi'", "58P01");
        bare
    }

    fn client(&self) -> Client {
        self.server.connect("plain").expect("a connection")
    }
}

#[derive(Default)]
struct Tally {
    scorecards: usize,
    figures: usize,
    differ: Vec<String>,
}

fn is_same(a: &str, b: &str, is_real: bool) -> bool {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        _ if a == b => true,
        // What is below 1e-300 is 0.
        (Ok(a), Ok(b)) if is_real => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) + 1e-300,
        _ => false,
    }
}

impl Tally {
    /// Compares a view of both servers.
    fn compare(&mut self, own: &mut Client, bare: &mut Client, view: &str, what: &str) {
        let columns = format!(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = $akpi${view}$akpi$::regclass AND attnum > 0 ORDER BY attnum"
        );
        let named = rows(own, &columns);
        assert_eq!(named, rows(bare, &columns), "the columns of {view}: {what}");
        // Rows are in the order of whatever is no figure.
        let keys: Vec<usize> = (0..named.len())
            .filter(|at| {
                let is_before = named
                    .iter()
                    .position(|column| column[0] == "period_end")
                    .is_none_or(|end| *at < end);
                let r#type = &named[*at][1];
                is_before && r#type != "double precision" && r#type != "bigint"
                    || named[*at][0] == "level"
                    || named[*at][0] == "kpi"
            })
            .collect();
        let sorted = |client: &mut Client| {
            let mut all = try_rows(client, &format!("SELECT * FROM {view}"))
                .unwrap_or_else(|e| panic!("{view}: {}: {what}", describe(&e)));
            all.sort_by_key(|row| keys.iter().map(|at| row[*at].clone()).collect::<Vec<_>>());
            all
        };
        let (shown, plain) = (sorted(own), sorted(bare));
        if shown.len() != plain.len() {
            self.differ.push(format!(
                "{view} has {} rows, {} in plain SQL: {what}",
                shown.len(),
                plain.len()
            ));
        }
        for (a, b) in shown.iter().zip(&plain) {
            for (at, column) in named.iter().enumerate() {
                self.figures += 1;
                if !is_same(&a[at], &b[at], column[1] == "double precision") {
                    let place: Vec<&String> = keys.iter().map(|at| &a[*at]).collect();
                    self.differ.push(format!(
                        "{view} {place:?} {}: {}, {} in plain SQL: {what}",
                        column[0], a[at], b[at]
                    ));
                }
            }
        }
    }

    /// Makes a scorecard on both servers, compares its views and drops it.
    fn check(&mut self, own: &mut Client, bare: &mut Client, source: &str, spec: &str, what: &str) {
        let name = "public.card";
        let arguments = format!("'{name}', {source}$akpi${spec}$akpi$::jsonb");
        let plain = format!("SELECT kpi_scorecard_sql({arguments}, target => 'plain')");
        let plain = value(own, &plain);
        if let Err(e) = own.batch_execute(&format!("SELECT kpi_create_scorecard({arguments})")) {
            panic!("{what}, {spec}: {}", describe(&e));
        }
        if let Err(e) = bare.batch_execute(&format!("BEGIN; {plain} COMMIT")) {
            panic!("{what}, {spec}: {}\n{plain}", describe(&e));
        }
        for view in ["public.card", "public.card_wide"] {
            self.compare(own, bare, view, &format!("{what}, {spec}"));
        }
        run(own, &format!("SELECT kpi_drop_scorecard('{name}')"));
        let kind = match spec.contains(r#""materialized""#) {
            true => "MATERIALIZED VIEW",
            false => "VIEW",
        };
        run(bare, &format!("DROP {kind} public.card_summary CASCADE"));
        self.scorecards += 1;
    }

    fn assert(&self, least: usize) {
        println!(
            "{} scorecards, {} figures compared, none excepted, {} differ",
            self.scorecards,
            self.figures,
            self.differ.len()
        );
        assert!(
            self.differ.is_empty(),
            "{} figures differ, the first: {:#?}",
            self.differ.len(),
            &self.differ[..self.differ.len().min(12)]
        );
        assert!(self.figures > least, "only {} figures", self.figures);
    }
}

/// What the catalogue holds beside the KPIs: bands, targets of segments and times, benchmarks.
fn furnish(client: &mut Client) {
    run(
        client,
        r#"SELECT kpi_define('{"kpi": "responses", "unit": "count", "aggregate": "sum", "better": "higher"}'),
            kpi_define('{"kpi": "own_ratio", "unit": "ratio", "aggregate": "ratio"}'),
            kpi_define('{"kpi": "own_stars", "unit": "percent", "aggregate": "csat", "scale_max": 7}'),
            kpi_define('{"kpi": "own_growth", "unit": "percent", "aggregate": "growth"}'),
            kpi_define('{"kpi": "lost", "title": "Lost ''100 %''\n\\", "unit": "percent", "aggregate": "rate", "better": "lower", "target": 30}'),
            kpi_define('{"kpi": "ces", "bands": [{"label": "it''s\nhard \\ %", "range": "(,33.3]"}, {"label": "easy", "range": "(33.3,)"}]}'),
            kpi_define('{"kpi": "advocacy_actions", "target": 0.7, "bands": [{"label": "few", "range": "[0,0.5)"}, {"label": "many", "range": "[0.5,)"}]}');
        INSERT INTO kpi_target (kpi, value, scope, valid) VALUES
            ('nps', 15, '{}', '(,2024-01-01)'), ('nps', 20.25, '{}', '[2024-01-01,)'), ('nps', -10, '{"region": "north"}', '(,)'),
            ('csat', 50, '{"region": "south"}', '(,)'), ('lost', 12, '{"region": "it''s\n\"100 %\" \\ "}', '(,)'),
            ('ambassador_rate', 1e-7, '{"plan": "pro"}', '(,)');
        INSERT INTO kpi_benchmark (kpi, value, industry, source) VALUES ('nps', 30, NULL, 'made up'), ('nps', 42.5, 'bank', 'made up'), ('csat', 80, NULL, 'made up')"#,
    );
}

/// How many there are in some rows of a scorecard, many of them as few as were counted or
/// fewer; nothing where no measure has use for it.
fn population(card: &Card, random: &mut Random) -> String {
    let has_use = card
        .measures
        .iter()
        .any(|m| matches!(m.kind, Kind::Rate | Kind::Nps | Kind::Participation));
    if !has_use {
        return String::new();
    }
    let mut kept = vec![Vec::new()];
    if !card.segments.is_empty() {
        kept.push(card.segments.clone());
    }
    if card.segments.len() > 1 && card.totals != "all" {
        kept.push(vec![*random.pick(&card.segments)]);
    }
    let sizes = kept.iter().map(|segments| {
        let scope = segments.iter().map(|name| {
            let value = match *name {
                "industry" => *random.pick(&[r#""retail""#, r#""bank""#, "null"]),
                _ => *random.pick(&[r#""north""#, r#""south""#, r#""pro""#, "null"]),
            };
            format!(r#""{name}": {value}"#)
        });
        let scope = scope.collect::<Vec<_>>().join(", ");
        format!(
            r#"{{"size": {}, "scope": {{{scope}}}}}"#,
            1 + random.below(if segments.is_empty() { 60 } else { 15 })
        )
    });
    let sizes: Vec<String> = sizes.collect();
    format!(r#""population": [{}]"#, sizes.join(", "))
}

/// Random specs of random customer data.
#[test]
fn random_scorecards_show_the_same() {
    let database = Database::new("plain");
    let bare = Bare::new("plain_random");
    let (mut own, mut bare_client) = (database.client(), bare.client());
    furnish(&mut own);
    let first =
        std::env::var("ADVOCACY_KPI_SEED").map_or(0, |seed| seed.parse().expect("a whole number"));
    let mut tally = Tally::default();
    for seed in first..first + times(ROUNDS) {
        let mut random = Random::new(seed as u64);
        let types = Types::random(&mut random);
        let now = value(&mut own, "SELECT current_date - date '2000-01-01'");
        let now: i64 = now.parse().expect("a day");
        let base = if random.one_in(4) {
            now - SPAN as i64 / 2
        } else {
            days(2023, 9, 20)
        };
        // The same rows on both servers.
        let rest = random.bits();
        for client in [&mut own, &mut bare_client] {
            fill(client, &mut Random::new(rest), &types, base);
        }
        for _ in 0..CARDS {
            let card = Card::random(&mut random, &types);
            let mut spec = card.spec();
            let population = match random.one_in(2) {
                true => population(&card, &mut random),
                false => String::new(),
            };
            for key in [
                *random.pick(&["", r#""confidence": 0.8"#, r#""confidence": 0.99"#]),
                *random.pick(&["", r#""trend_periods": 4"#, r#""trend_periods": 30"#]),
                *random.pick(&["", r#""adjust": "holm""#, r#""adjust": "none""#]),
                *random.pick(&["", r#""benchmark": {"industry": "bank"}"#]),
                &population,
            ] {
                if !key.is_empty() {
                    spec.insert_str(1, &format!("{key}, "));
                }
            }
            let source = match card.is_flat {
                true => "'crm.answers', ",
                false => "",
            };
            let what = format!("seed {seed}");
            tally.check(&mut own, &mut bare_client, source, &spec, &what);
        }
    }
    tally.assert(20_000);
}

/// The scorecards of the demo.
#[test]
fn the_demo_shows_the_same() {
    let database = Database::new("plain_demo");
    let bare = Bare::new("plain_demo");
    let load = |host: Option<&Path>, database: &str, file: &str| {
        let mut psql = Command::new(programs().join("psql"));
        psql.current_dir(env!("CARGO_MANIFEST_DIR"))
            .args([
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                file,
                "-d",
                database,
            ])
            .stdout(Stdio::null());
        if let Some(host) = host {
            psql.env("PGHOST", host)
                .env("PGUSER", "postgres")
                .env_remove("PGPORT");
        }
        assert!(psql.status().expect("psql").success(), "{file}");
    };
    load(None, &database.name, "examples/demo/load.sql");
    load(None, &database.name, "examples/demo/board.sql");
    load(
        Some(&bare.server.folder),
        "postgres",
        "examples/demo/load.sql",
    );
    let (mut own, mut bare_client) = (database.client(), bare.client());
    let spec = value(&mut own, "SELECT spec FROM kpi_scorecards");
    let mut tally = Tally::default();
    tally.check(&mut own, &mut bare_client, "", &spec, "the demo");
    let grains = [
        r#"{"grain": "year", "year_starts": "april", "timezone": "UTC"}"#,
        r#"{"grain": "half", "year_starts": "october", "timezone": "America/New_York"}"#,
        r#"{"grain": "week", "week_starts": "sunday", "timezone": "Pacific/Apia"}"#,
        r#"{"grain": "month", "timezone": "Europe/Berlin"}"#,
    ];
    for grain in grains {
        let set = format!(
            "SELECT jsonb_set('{spec}', '{{period}}', '{grain}') || '{{\"storage\": \"view\", \"min_n\": 20, \"totals\": \"cube\"}}'"
        );
        let spec = value(&mut own, &set);
        tally.check(&mut own, &mut bare_client, "", &spec, "the demo");
    }
    tally.assert(10_000);
}

/// Each form of one table; groups without an answer, with one, with detractors only; names
/// and texts with whatever SQL gives a meaning to.
#[test]
fn every_form_of_one_table_shows_the_same() {
    let database = Database::new("plain_forms");
    let bare = Bare::new("plain_forms");
    let (mut own, mut bare_client) = (database.client(), bare.client());
    furnish(&mut own);
    for client in [&mut own, &mut bare_client] {
        run(client, "SET TimeZone = 'UTC'");
        run(
            client,
            r#"CREATE TABLE "An""swers 100 %
$$ \ 'x" AS
            SELECT
                CASE WHEN i % 40 > 0 THEN date '2022-01-05' + i * 3 % 1100 END AS on_day,
                timestamptz '2022-01-01 00:30Z' + i * 7 % 1100 * interval '1 day' AS at,
                r.region, r.region AS "Re""gion % \
'",
                (ARRAY['free', 'pro', NULL])[1 + i % 3] AS plan,
                CASE WHEN r.region = 'bad' THEN i % 7 WHEN r.region <> 'empty' OR r.region IS NULL THEN i * 7 % 13 - 1 END AS score,
                CASE i % 50 WHEN 3 THEN 8.5 WHEN 4 THEN 'NaN' WHEN 5 THEN 'Infinity' WHEN 6 THEN -0.0 ELSE i * 5 % 11 END::double precision AS score_real,
                CASE i % 50 WHEN 3 THEN 8.5 WHEN 4 THEN 'NaN' ELSE i * 5 % 11 END::numeric AS score_exact,
                CASE WHEN r.region <> 'empty' THEN 1 + i % 5 END AS stars,
                CASE i % 50 WHEN 3 THEN 4.5 ELSE 1 + i % 5 END::double precision AS stars_real, 1 + i % 7 AS grade, CASE WHEN i % 12 > 0 THEN i * i % 4 - 1 END AS sentiment,
                CASE WHEN i % 9 > 0 THEN i % 3 = 0 END AS flag, CASE WHEN i % 8 > 0 THEN i % 4 < 2 END AS was,
                CASE WHEN i % 10 > 0 THEN i * 13 % 6 - CASE WHEN i % 50 = 1 THEN 3 ELSE 0 END END::bigint AS actions,
                CASE i % 50 WHEN 3 THEN 0.5 WHEN 4 THEN 'NaN' ELSE i % 9 END::double precision AS actions_real, 1000000000000 * (i % 7) + i AS huge, i % 50 AS engagements, CASE WHEN i % 11 > 0 THEN 100 + i END AS audience,
                i % 20 AS start_count, i % 23 AS end_count,
                CASE WHEN i % 13 > 0 THEN daterange(date '2021-06-01' + i % 900, date '2022-09-01' + i) END AS held_on,
                CASE i % 60 WHEN 0 THEN 'empty'::daterange WHEN 1 THEN daterange('2022-01-01', NULL) WHEN 2 THEN '[2022-01-01,infinity)' ELSE daterange('2022-04-01', '2022-07-01') END AS quarter,
                tstzrange(timestamptz '2021-06-01 00:00Z' + i % 900 * interval '1 day', NULL) AS held_at,
                CASE i % 60 WHEN 0 THEN 'empty'::tstzrange ELSE tstzrange('2022-04-01 00:00Z', '2022-07-01 00:00Z') END AS quarter_tz
            FROM generate_series(1, 3000) AS i
            CROSS JOIN LATERAL (SELECT (ARRAY['north', 'north', 'south', 'bad', 'empty', NULL, E'it''s\n"100 %" \\ '])[1 + i % 7] AS region) AS r
            UNION ALL
            SELECT '2023-02-02', '2023-02-02 12:00Z', 'one', 'one', 'pro', 10, 10, 10, 5, 5, 7, 1, true, true, 1, 1, 1, 1, 1, 1, 1, NULL, NULL, NULL, NULL"#,
        );
    }
    let source = r#"'"An""swers 100 %
$$ \ ''x"', "#;
    let forms = [
        r#""ambassador_rate": "flag", "lost": "flag", "advocacy_growth": ["was", "flag"], "advocate_retention_rate": ["was", "flag"],
            "advocacy_actions": "actions", "advocacy_participation_rate": "actions", "nps": "score", "csat": "stars", "ces": "grade",
            "engagement_rate": ["engagements", "audience"], "influencer_reach": "audience", "own_ratio": ["engagements", "audience"],
            "responses": "actions", "advocates_gained": ["was", "flag"], "advocates_lost": ["was", "flag"], "active_ambassadors": "actions",
            "cost_per_advocate": ["engagements", "audience"], "review_rating": "stars", "net_sentiment": "sentiment",
            "programme_return": ["engagements", "audience"]"#,
        // Means of ratings beside those of actions, and alone.
        r#""ambassador_rate": "flag", "advocate_retention_rate": ["was", "flag"], "advocacy_actions": "actions", "nps": "score", "ces": "grade",
            "review_rating": "stars_real", "advocates_gained": [{"not_null": "audience"}, "flag"], "net_sentiment": "sentiment",
            "advocacy_participation_rate": "actions", "cost_per_advocate": ["huge", "audience"], "referral_conversions": "actions""#,
        r#""review_rating": "stars""#,
        r#""advocacy_growth": ["start_count", "end_count"], "nps": "score_real", "csat": "stars_real", "share_rate": ["engagements", 50],
            "advocacy_actions": "actions_real", "referral_rate": ["start_count", "end_count"], "own_stars": "grade", "own_growth": ["was", "flag"],
            "advocacy_participation_rate": "actions_real""#,
        r#""advocacy_growth": ["held_on", "quarter"], "nps": ["score_exact", 4, 8], "csat": ["grade", 7], "referral_rate": {"not_null": "audience"}"#,
        r#""advocacy_growth": ["held_at", "quarter_tz"], "csat": "flag", "viral_coefficient": "huge", "influencer_reach": "huge""#,
    ];
    let shapes = [
        r#""period": {"column": "on_day", "grain": "quarter"}, "segments": ["region"]"#,
        r#""period": {"column": "on_day", "grain": "year", "year_starts": "july"}, "segments": ["region", "plan"], "totals": "cube", "min_n": 30"#,
        r#""period": {"column": "at", "grain": "half", "timezone": "Asia/Kathmandu"}, "segments": [{"column": "Re\"gion % \\\n'", "as": "p_ % \\\n\"'"}], "storage": "materialized""#,
        r#""segments": ["region", {"column": "plan", "as": "p"}], "totals": "each", "confidence": 0.9"#,
        r#""period": {"column": "at", "grain": "month", "timezone": "America/Sao_Paulo"}, "adjust": "none", "trend_periods": 24,
            "segments": [{"column": "plan", "as": "squares"}]"#,
        r#""min_n": 2"#,
    ];
    let mut tally = Tally::default();
    for measures in forms {
        for shape in shapes {
            let spec = format!(r#"{{{shape}, "measures": {{{measures}}}}}"#);
            tally.check(&mut own, &mut bare_client, source, &spec, "forms");
        }
    }
    // A scorecard of such a name, too.
    let name = "\"Ca\"\"rd 100 %\n; -- 'x \\\"";
    let made = format!(
        r#"SELECT kpi_scorecard_sql($akpi${name}$akpi$, {source}'{{"measures": {{"nps": "score"}}}}'::jsonb, target => 'plain')"#
    );
    let plain = value(&mut own, &made);
    run(&mut bare_client, &plain);
    let count = format!("SELECT count(*) FROM {name}");
    assert_eq!(value(&mut bare_client, &count), "1");
    tally.assert(50_000);
}

/// Where it is known how many there are: more than were counted, as many, and fewer, which
/// cannot be.
#[test]
fn a_known_population_narrows_the_same() {
    let database = Database::new("plain_population");
    let bare = Bare::new("plain_population");
    let (mut own, mut bare_client) = (database.client(), bare.client());
    for client in [&mut own, &mut bare_client] {
        run(
            client,
            r#"CREATE TABLE asked AS
            SELECT
                CASE WHEN i <= 40 THEN E'a''?$\\"b' WHEN i <= 70 THEN 'c' END AS "squares", 1 + i % 2 AS plan, date '2025-01-01' + 100 * (i % 2) AS on_day,
                i % 11 AS score, i % 3 > 0 AS happy, i % 4 AS times, true AS all_happy
            FROM generate_series(1, 100) AS i"#,
        );
    }
    run(
        &mut own,
        r#"SELECT kpi_define('{"kpi": "happy", "unit": "percent"}'), kpi_define('{"kpi": "all_happy", "unit": "percent", "target": 99}')"#,
    );
    let mut tally = Tally::default();
    for shape in [
        r#""segments": ["squares", "plan"], "totals": "each", "confidence": 0.9, "storage": "materialized""#,
        r#""segments": ["squares", "plan"], "totals": "cube", "min_n": 16"#,
        r#""segments": ["squares", "plan"], "totals": "cube", "period": {"column": "on_day", "grain": "quarter"}"#,
    ] {
        // 29 is too few for the 30 of c.
        let spec = format!(
            r#"{{{shape}, "population": [{{"size": 120}}, {{"size": 45, "scope": {{"squares": "a'?$\\\"b"}}}},
            {{"size": 21, "scope": {{"squares": "a'?$\\\"b", "plan": 1.0}}}}, {{"size": 29, "scope": {{"squares": "c"}}}}, {{"size": 50, "scope": {{"plan": 2}}}},
            {{"size": 15, "scope": {{"plan": 2, "squares": null}}}}],
            "measures": {{"nps": "score", "happy": "happy", "all_happy": "all_happy", "advocacy_participation_rate": "times", "advocacy_actions": "times"}}}}"#
        );
        tally.check(
            &mut own,
            &mut bare_client,
            "'asked', ",
            &spec,
            "a population",
        );
    }
    tally.assert(3_000);
    let width = |own: &mut Client, bare: &mut Client, size: &str| {
        let plain = format!(
            r#"SELECT kpi_scorecard_sql('public.one', 'asked', '{{"measures": {{"nps": "score"}}{size}}}'::jsonb, target => 'plain')"#
        );
        let plain = value(own, &plain);
        run(bare, &plain);
        let width: f64 = value(bare, "SELECT ci_high - ci_low FROM public.one")
            .parse()
            .expect("a width");
        run(bare, "DROP VIEW public.one_summary CASCADE");
        width
    };
    let [wide, narrow, none, wrong] = [
        "",
        r#", "population": 101"#,
        r#", "population": 100"#,
        r#", "population": 99"#,
    ]
    .map(|size| width(&mut own, &mut bare_client, size));
    assert!(wide > narrow && narrow > 0.0, "{wide}, {narrow}");
    assert_eq!((none, wrong), (0.0, wide));
}

/// What has no plain SQL says why.
#[test]
fn what_is_refused_is_named() {
    let database = Database::new("plain_refused");
    let mut client = database.client();
    run(&mut client, "CREATE TABLE answers (at date, score integer)");
    let said = fails(
        &mut client,
        r#"SELECT kpi_scorecard_sql('card', 'answers', '{"measures": {"nps": "score"}, "storage": "live"}', target => 'plain')"#,
        "0A000",
    );
    assert!(said.contains("storage live has no plain SQL"), "{said}");
    for storage in ["live", "view"] {
        let call = format!(
            r#"SELECT kpi_scorecard_sql('card', 'answers', '{{"period": {{"grain": "month", "recorded": true}}, "measures": {{"nps": "score"}}, "storage": "{storage}"}}', target => 'plain')"#
        );
        let said = fails(&mut client, &call, "0A000");
        assert!(
            said.contains("a recorded scorecard has no plain SQL"),
            "{said}"
        );
    }
    let said = fails(
        &mut client,
        r#"SELECT kpi_scorecard_sql('card', 'answers', '{"measures": {"nps": "score"}}', target => 'dbt')"#,
        "22023",
    );
    assert!(said.contains("there is no target \"dbt\""), "{said}");
}
