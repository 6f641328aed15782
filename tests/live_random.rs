//! Random statements, DDL among them, on tables that a live scorecard follows. After
//! each of them the scorecard is what counting by hand gives, or it says that it is
//! stale; and a bare twin of the table accepts the statement exactly if the table does.

mod common;

use std::collections::{BTreeMap, VecDeque};

use common::workload::{Tally, progress, stress};
use common::{Database, Role, describe, run, sqlstate, try_rows};
use postgres::Client;
use testkit::random::Random;

const STATEMENTS: usize = 6_000;
/// Each round begins with new tables; its number is its seed.
const ROUND: usize = 400;

/// In all that follows `@name` is what `name` is called at the moment: see [`Model`].
struct Shape {
    table: &'static str,
    /// A part that has rows of its own, and its index.
    leaf: &'static str,
    index: &'static str,
    /// What else can be written to; some of it is not there most of the time.
    parts: &'static [&'static str],
    create: &'static str,
}

const PLAIN: Shape = Shape {
    table: "plain",
    leaf: "@t",
    index: "plain_id_region_key",
    parts: &["guest"],
    create: "CREATE TABLE plain (%)",
};

const PARTITIONED: Shape = Shape {
    table: "parted",
    leaf: "parted_north",
    index: "parted_north_id_region_key",
    parts: &[
        "parted_north",
        "parted_rest",
        "parted_south",
        "parted_west",
        "guest",
    ],
    create: "CREATE TABLE parted (%) PARTITION BY LIST (region);
        CREATE TABLE parted_north PARTITION OF parted FOR VALUES IN ('north');
        CREATE TABLE parted_rest PARTITION OF parted DEFAULT PARTITION BY LIST (region);
        CREATE TABLE parted_south PARTITION OF parted_rest FOR VALUES IN ('south');
        CREATE TABLE parted_other PARTITION OF parted_rest DEFAULT",
};

const INHERITED: Shape = Shape {
    table: "grown",
    leaf: "grown_branch",
    index: "grown_branch_id_region_key",
    parts: &["grown_branch", "second", "guest"],
    create: "CREATE TABLE grown (%);
        CREATE TABLE grown_branch (UNIQUE (id, region)) INHERITS (grown)",
};

const ANSWER: &str = "id bigint NOT NULL, d date, region text, score integer, spare integer,
    actions bigint, flag boolean, extra text, UNIQUE (id, region)";
const COLUMNS: &str = "(id, @d, region, @score, @spare, @actions, @flag)";
const REGIONS: [&str; 5] = ["'north'", "'south'", "'east'", "'west'", "NULL"];

const CREATE: &str = r#"SET ROLE @owner;
    SELECT kpi_create_scorecard('card', '@t', '{"segments": ["region"],
        "measures": {"nps": "@score", "advocacy_actions": "@actions", "ambassador_rate": "@flag"},
        "period": {"column": "@d", "grain": "month"}, "storage": "live"}');
    RESET ROLE"#;
const KEPT: &str = "SELECT period, region, nps, advocacy_actions, ambassador_rate,
        coalesce(nps_left_out, 0), coalesce(advocacy_actions_left_out, 0)
    FROM @card_summary";
/// `%` is the column that is counted as the score.
const COUNTED: &str = "SELECT date_trunc('month', @d::timestamp)::date, region,
        nps_agg(%) FILTER (WHERE % BETWEEN 0 AND 10),
        action_agg(@actions) FILTER (WHERE @actions >= 0), rate_agg(@flag),
        count(*) FILTER (WHERE % NOT BETWEEN 0 AND 10), count(*) FILTER (WHERE @actions < 0)
    FROM @t GROUP BY 1, 2";
const CONTENT: &str = "SELECT md5(string_agg(x::text, '|' ORDER BY x::text)) FROM @t AS x";
const SAYS: &str =
    "SELECT state, kpi_verify_scorecard(format('%I.%I', schema, name)) FROM kpi_scorecards";

/// What a user's trigger does, by its argument.
const ACT: &str = "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE written text := format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME);
    BEGIN
        IF pg_trigger_depth() > 1 THEN
            RETURN NULL;
        ELSIF TG_ARGV[0] = 'insert' THEN
            EXECUTE format('INSERT INTO %s (id, region)
                SELECT coalesce(min(id), 0) - 1, ''north'' FROM %1$s', written);
        ELSIF TG_ARGV[0] = 'delete' THEN
            EXECUTE format('DELETE FROM %s WHERE id % 3 = 0', written);
        ELSIF TG_TABLE_SCHEMA IN ('app', 'away') THEN
            PERFORM kpi_compact(format('%I.%I', schema, name)) FROM kpi_scorecards;
        END IF;
        RETURN NULL;
    EXCEPTION WHEN insufficient_privilege OR object_not_in_prerequisite_state THEN
        RETURN NULL;
    END $$";

/// DDL that is taken back some statements later.
struct Excursion {
    start: String,
    undo: String,
    /// What is called otherwise meanwhile.
    renames: &'static [(&'static str, &'static str)],
    /// Of the scorecard's own objects: the twin has none.
    here_only: bool,
    /// A rebuild may be refused as long as it lasts.
    hinders: bool,
}

fn excursion(start: impl Into<String>, undo: impl Into<String>) -> Excursion {
    Excursion {
        start: start.into(),
        undo: undo.into(),
        renames: &[],
        here_only: false,
        hinders: false,
    }
}

impl Excursion {
    fn renames(mut self, renames: &'static [(&'static str, &'static str)]) -> Excursion {
        self.renames = renames;
        self
    }

    fn here_only(mut self) -> Excursion {
        self.here_only = true;
        self
    }

    fn hinders(mut self) -> Excursion {
        self.hinders = true;
        self
    }
}

#[rustfmt::skip]
fn excursions(shape: &Shape) -> Vec<Excursion> {
    let (table, leaf) = (shape.table, shape.leaf);
    let mut all = vec![
        excursion("ALTER TABLE @t RENAME COLUMN @score TO points", "ALTER TABLE @t RENAME COLUMN @score TO score").renames(&[("score", "points")]),
        excursion("ALTER TABLE @t RENAME COLUMN @flag TO fan", "ALTER TABLE @t RENAME COLUMN @flag TO flag").renames(&[("flag", "fan")]),
        excursion("ALTER TABLE @t RENAME COLUMN @d TO surveyed_on", "ALTER TABLE @t RENAME COLUMN @d TO d").renames(&[("d", "surveyed_on")]),
        excursion("ALTER TABLE @t RENAME TO elsewhere", format!("ALTER TABLE @t RENAME TO {table}")).renames(&[("t", "elsewhere")]),
        excursion("ALTER TABLE @t SET SCHEMA @away", "ALTER TABLE @t SET SCHEMA @home"),
        excursion("ALTER TABLE @t OWNER TO @other; GRANT ALL ON @t TO @owner", "ALTER TABLE @t OWNER TO @owner"),
        excursion("CREATE POLICY visible ON @t USING (region <> 'north');
            ALTER TABLE @t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "ALTER TABLE @t DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY; DROP POLICY visible ON @t").hinders(),
        excursion("ALTER TABLE @t ENABLE ROW LEVEL SECURITY", "ALTER TABLE @t DISABLE ROW LEVEL SECURITY").hinders(),
        // Of a tree some tables are unlogged then, which no live scorecard can follow.
        excursion(format!("ALTER TABLE {leaf} SET UNLOGGED"), format!("ALTER TABLE {leaf} SET LOGGED")).hinders(),
        excursion("ALTER TABLE @t DISABLE TRIGGER ALL", "ALTER TABLE @t ENABLE TRIGGER ALL"),
        excursion(format!("ALTER TABLE {leaf} DISABLE TRIGGER USER"), format!("ALTER TABLE {leaf} ENABLE TRIGGER USER")),
        // The scorecard's own objects. All views may go with a column meanwhile.
        excursion("ALTER VIEW @card_summary RENAME TO sums", "ALTER VIEW IF EXISTS @card_summary RENAME TO card_summary").renames(&[("card_summary", "sums")]).here_only(),
        excursion("ALTER VIEW card RENAME TO tally; ALTER VIEW card_wide RENAME TO tally_wide;
            ALTER VIEW @card_summary RENAME TO tally_summary; ALTER VIEW card_source RENAME TO tally_source",
            "ALTER VIEW IF EXISTS tally RENAME TO card; ALTER VIEW IF EXISTS tally_wide RENAME TO card_wide;
            ALTER VIEW IF EXISTS tally_summary RENAME TO card_summary; ALTER VIEW IF EXISTS tally_source RENAME TO card_source")
            .renames(&[("card_summary", "tally_summary"), ("card_source", "tally_source")]).here_only(),
        excursion("ALTER VIEW @card_source RENAME TO origin", "ALTER VIEW IF EXISTS @card_source RENAME TO card_source").renames(&[("card_source", "origin")]).here_only(),
        excursion("ALTER TABLE @card_delta RENAME TO pieces", "ALTER TABLE IF EXISTS @card_delta RENAME TO card_delta").renames(&[("card_delta", "pieces")]).here_only(),
        excursion("ALTER VIEW @card_summary SET SCHEMA away", "ALTER VIEW IF EXISTS @card_summary SET SCHEMA app").here_only(),
        excursion("ALTER VIEW @card_source SET SCHEMA away", "ALTER VIEW IF EXISTS @card_source SET SCHEMA app").here_only(),
        excursion("ALTER TABLE @card_delta SET SCHEMA away", "ALTER TABLE IF EXISTS @card_delta SET SCHEMA app").here_only(),
        excursion("ALTER TABLE @card_delta SET UNLOGGED", "ALTER TABLE IF EXISTS @card_delta SET LOGGED").here_only(),
        excursion("ALTER TABLE @card_delta OWNER TO @other; GRANT ALL ON @card_delta TO @owner", "ALTER TABLE IF EXISTS @card_delta OWNER TO @owner").here_only().hinders(),
        excursion("ALTER VIEW @card_summary OWNER TO @other; GRANT ALL ON @card_summary TO @owner", "ALTER VIEW IF EXISTS @card_summary OWNER TO @owner").here_only().hinders(),
        excursion("ALTER VIEW @card_source OWNER TO @other; GRANT ALL ON @card_source TO @owner", "ALTER VIEW IF EXISTS @card_source OWNER TO @owner").here_only().hinders(),
    ];
    // Triggers of users, sorted before and after ours.
    for (name, timing, action) in [
        ("a_early", "BEFORE TRUNCATE", "delete"), ("a_first", "AFTER TRUNCATE", "insert"),
        ("z_early", "BEFORE TRUNCATE", "insert"), ("z_last", "AFTER TRUNCATE", "insert"),
        ("a_after", "AFTER INSERT OR UPDATE OR DELETE", "insert"), ("z_after", "AFTER INSERT OR UPDATE", "delete"),
        ("b_fold", "AFTER UPDATE OR DELETE", "compact"), ("z_before", "BEFORE UPDATE OR DELETE", "insert"),
    ] {
        let on = if name == "z_early" { leaf } else { "@t" };
        all.push(excursion(
            format!("CREATE TRIGGER {name} {timing} ON {on} FOR EACH STATEMENT EXECUTE FUNCTION act('{action}')"),
            format!("DROP TRIGGER {name} ON {on}"),
        ));
    }
    let guest = "CREATE TABLE guest (LIKE @t INCLUDING ALL); GRANT ALL ON guest TO @writer;
        INSERT INTO guest (id, region, @score) VALUES (1, 'guest', 10), (2, 'guest', 0), (3, 'guest', 99)";
    match table {
        "parted" => all.extend([
            excursion(format!("{guest}; ALTER TABLE @t ATTACH PARTITION guest FOR VALUES IN ('guest')"), "ALTER TABLE @t DETACH PARTITION guest; DROP TABLE guest"),
            excursion("ALTER TABLE @t DETACH PARTITION parted_north", "DELETE FROM @t WHERE region = 'north'; DELETE FROM parted_north WHERE (region = 'north') IS NOT TRUE;
                ALTER TABLE @t ATTACH PARTITION parted_north FOR VALUES IN ('north')"),
            excursion("ALTER TABLE parted_rest DETACH PARTITION parted_south", "DELETE FROM parted_rest WHERE region = 'south'; DELETE FROM parted_south WHERE (region = 'south') IS NOT TRUE;
                ALTER TABLE parted_rest ATTACH PARTITION parted_south FOR VALUES IN ('south')"),
            excursion("DELETE FROM @t WHERE region = 'west'; CREATE TABLE parted_west PARTITION OF @t FOR VALUES IN ('west'); GRANT ALL ON parted_west TO @writer",
                "DROP TABLE parted_west"),
        ]),
        _ => all.extend([
            excursion(format!("{guest}; ALTER TABLE guest INHERIT @t"), "ALTER TABLE guest NO INHERIT @t; DROP TABLE guest"),
            excursion("CREATE TABLE guest () INHERITS (@t); GRANT ALL ON guest TO @writer", "DROP TABLE guest"),
        ]),
    }
    if table == "grown" {
        all.extend([
            excursion("ALTER TABLE grown_branch NO INHERIT @t", "ALTER TABLE grown_branch INHERIT @t"),
            excursion("CREATE TABLE second (LIKE grown_branch); GRANT ALL ON second TO @writer; ALTER TABLE grown_branch INHERIT second",
                "ALTER TABLE grown_branch NO INHERIT second; DROP TABLE second").hinders(),
        ]);
    }
    all
}

/// DDL that stays.
#[rustfmt::skip]
fn ddl(random: &mut Random, shape: &Shape, in_block: bool) -> String {
    let (leaf, index) = (shape.leaf, shape.index);
    match random.below(10) {
        0 | 1 => format!("ALTER TABLE @t DROP COLUMN {0} CASCADE, ADD COLUMN {0} {1}", "@actions", random.pick(&["bigint DEFAULT 2", "bigint"])),
        2 => "ALTER TABLE @t DROP COLUMN @score CASCADE, ADD COLUMN @score integer DEFAULT 9".into(),
        3 => "ALTER TABLE @t DROP COLUMN @flag CASCADE, ADD COLUMN @flag boolean".into(),
        4 => "ALTER TABLE @t DROP COLUMN extra, ADD COLUMN extra text DEFAULT 'new'".into(),
        5 => SWAP.into(),
        6 => format!("CLUSTER {leaf} USING {index}"),
        7 if !in_block => "VACUUM FULL @t".into(),
        8 if !in_block => "VACUUM ANALYZE @t".into(),
        _ => "ANALYZE @t".into(),
    }
}

const SWAP: &str =
    "ALTER TABLE @t RENAME COLUMN @score TO aside; ALTER TABLE @t RENAME COLUMN @spare TO @score;
    ALTER TABLE @t RENAME COLUMN aside TO @spare";

/// One of our triggers, if there is one; `#` says which.
const DROP_ONE: &str = "DO $$ DECLARE ours record; BEGIN
        SELECT tgname, tgrelid::regclass AS tab INTO ours FROM pg_trigger
        WHERE tgname LIKE 'kpi\\_%' AND NOT tgisinternal AND tgparentid = 0 ORDER BY hashtext(tgname || tgrelid || #) LIMIT 1;
        IF FOUND THEN EXECUTE format('DROP TRIGGER %I ON %s', ours.tgname, ours.tab); END IF;
    END $$";
const DROP_REST: &str = "DO $$ DECLARE ours record; BEGIN
        FOR ours IN SELECT tgname, tgrelid::regclass AS tab FROM pg_trigger
            WHERE tgname LIKE 'kpi\\_%' AND NOT tgisinternal AND tgparentid = 0 LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', ours.tgname, ours.tab);
        END LOOP;
    END $$";
const DROP_CARD: &str = "DROP VIEW IF EXISTS card, card_wide, card_summary, card_source CASCADE;
    DROP TABLE IF EXISTS card_delta, card_state CASCADE";

struct Writes<'a> {
    random: &'a mut Random,
    target: &'static str,
    next_id: &'a mut usize,
}

impl Writes<'_> {
    /// A statement that writes, now and then by somebody else or as a replica does.
    fn statement(mut self) -> String {
        let statement = self.bare_statement();
        match self.random.below(12) {
            0 | 1 => format!("SET ROLE @writer; {statement}; RESET ROLE"),
            2 => format!(
                "SET session_replication_role = replica; {statement}; RESET session_replication_role"
            ),
            _ => statement,
        }
    }

    #[rustfmt::skip]
    fn bare_statement(&mut self) -> String {
        let target = self.target;
        let only = if self.random.one_in(6) { "ONLY" } else { "" };
        match self.random.below(17) {
            0..3 => format!("INSERT INTO {target} {COLUMNS} VALUES {}", self.rows(3)),
            3 => format!("INSERT INTO {target} {COLUMNS} VALUES {}", self.rows(25)),
            4 => self.insert_select(),
            5 => format!("INSERT INTO {target} {COLUMNS} VALUES {} ON CONFLICT (id, region) DO UPDATE
                SET @score = excluded.@score, @d = excluded.@d, @actions = excluded.@actions", self.rows(4)),
            6 => format!("INSERT INTO {target} {COLUMNS} VALUES {} ON CONFLICT DO NOTHING", self.rows(4)),
            7 | 8 => format!("UPDATE {only} {target} SET @score = (@score::bigint + 3) % 11, @spare = 7, @flag = NOT @flag WHERE {}", self.some(4)),
            9 => format!("UPDATE {only} {target} SET @actions = {}, @score = {} WHERE {}", self.actions(), self.score(), self.some(5)),
            10 => format!("UPDATE {target} SET region = {} WHERE {}", self.random.pick(&REGIONS), self.some(7)),
            11 => format!("UPDATE {target} SET @d = @d + {} WHERE {}", self.random.below(90), self.some(4)),
            12 => format!("DELETE FROM {only} {target} WHERE {}", self.some(3)),
            13 if !cfg!(feature = "pg14") => format!("MERGE INTO {target} AS t
                USING (VALUES {}) AS m (id, d, region, score, spare, actions, flag)
                ON t.id = m.id AND t.region = m.region
                WHEN MATCHED AND m.id % 3 = 0 THEN DELETE
                WHEN MATCHED THEN UPDATE SET @score = 10, @d = '2024-02-02'
                WHEN NOT MATCHED THEN INSERT {COLUMNS}
                    VALUES (m.id, m.d::date, m.region, m.score::integer, m.spare::integer, m.actions::bigint, m.flag::boolean)", self.rows(4)),
            // All three kinds in one statement.
            14 => format!("WITH gone AS (DELETE FROM {target} WHERE {} RETURNING *),
                    changed AS (UPDATE {target} SET @actions = 0 WHERE {} RETURNING 1)
                INSERT INTO {target} {COLUMNS} SELECT id + 1000000, @d, region, 8, @score, @actions, @flag FROM gone", self.some(6), self.some(6)),
            // What a function takes back by itself.
            15 => format!("DO $$ BEGIN DELETE FROM {target} WHERE {}; {}; PERFORM 1 / 0;
                EXCEPTION WHEN division_by_zero THEN UPDATE {target} SET @score = NULL WHERE {}; END $$",
                self.some(3), self.insert_select(), self.some(6)),
            _ if self.random.one_in(3) => format!("TRUNCATE {only} {target}"),
            _ => format!("DELETE FROM {target} WHERE {}", self.some(2)),
        }
    }

    fn some(&mut self, n: usize) -> String {
        format!("id % {n} = {}", self.random.below(n))
    }

    fn rows(&mut self, most: usize) -> String {
        let count = 1 + self.random.below(most);
        let rows: Vec<_> = (0..count).map(|_| self.row()).collect();
        rows.join(", ")
    }

    fn row(&mut self) -> String {
        *self.next_id += 1;
        // Sometimes an id that may be taken.
        let id = if self.random.one_in(12) {
            self.random.below(*self.next_id)
        } else {
            *self.next_id
        };
        let day = match self.random.below(12) {
            0 => "NULL".into(),
            1 if self.random.one_in(4) => "'infinity'".into(),
            month => format!("'2024-{:02}-{:02}'", 1 + month, 1 + self.random.below(28)),
        };
        let region = *self.random.pick(&REGIONS);
        let flag = *self.random.pick(&["true", "false", "NULL"]);
        let (score, spare, actions) = (self.score(), self.random.below(11), self.actions());
        format!("({id}, {day}, {region}, {score}, {spare}, {actions}, {flag})")
    }

    fn score(&mut self) -> String {
        match self.random.below(14) {
            0 => "NULL".into(),
            1 => (*self
                .random
                .pick(&["99", "-1", "11", "2147483647", "-2147483648"]))
            .into(),
            _ => self.random.below(11).to_string(),
        }
    }

    fn actions(&mut self) -> String {
        match self.random.below(60) {
            0..5 => "NULL".into(),
            5 | 6 => "-1".into(),
            7 => i64::MIN.to_string(),
            8 => i64::MAX.to_string(),
            9 => (1_i64 << 62).to_string(),
            _ => self.random.below(6).to_string(),
        }
    }

    fn insert_select(&mut self) -> String {
        let target = self.target;
        let (first, count) = (*self.next_id + 1, 5 + self.random.below(25));
        *self.next_id += count;
        format!(
            "INSERT INTO {target} {COLUMNS}
             SELECT {first} + g, date '2024-01-01' + g * 11 % 300, (ARRAY['north', 'south', 'east', 'west'])[1 + g % 4],
                 nullif(g * 7 % 13, 12), g % 11, g % 6, g % 3 = 0 FROM generate_series(1, {count}) AS g"
        )
    }
}

/// What was done to the table and is there now; a rollback takes it back.
#[derive(Clone)]
struct Model {
    names: BTreeMap<&'static str, String>,
    /// The excursions under way, the first one first.
    open: Vec<usize>,
    /// Which of the two columns may be the one counted. Once they were swapped, both a
    /// scorecard that goes by the number of a column and one that goes by its name
    /// are right; the one that it was seen to count stays until the next rebuild.
    counted: Vec<&'static str>,
    swapped: bool,
}

/// Rows, or SQLSTATE and the whole error.
type Outcome = Result<Vec<Vec<String>>, (String, String)>;

const HERE: usize = 0;
const TWIN: usize = 1;
const SCHEMAS: [(&str, &str); 2] = [("app", "away"), ("bare", "bare_away")];

struct World<'a> {
    shape: &'static Shape,
    excursions: Vec<Excursion>,
    random: Random,
    /// One connection works on the table, the other one on its twin.
    clients: [Client; 2],
    model: Model,
    /// The model at BEGIN and at each savepoint since.
    saved: Vec<Model>,
    repeatable_read: bool,
    /// Whether the two sides went apart by PostgreSQL's own doing.
    over: bool,
    next_id: usize,
    tally: &'a Tally,
    log: VecDeque<String>,
}

impl Drop for World<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log: Vec<_> = self.log.drain(..).collect();
            progress(&format!("the last statements:\n{}", log.join("\n")));
        }
    }
}

impl World<'_> {
    fn render(&self, template: &str, side: usize) -> String {
        let (home, away) = SCHEMAS[side];
        let mut parts = template.split('@');
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_lowercase() && c != '_');
            let (name, rest) = part.split_at(end.unwrap_or(part.len()));
            sql.push_str(match name {
                "home" => home,
                "away" => away,
                _ => self.model.names.get(name).map_or(name, String::as_str),
            });
            sql.push_str(rest);
        }
        sql
    }

    /// Runs it on one side; in a block an error takes back this statement only.
    fn attempt(&mut self, side: usize, template: &str) -> Outcome {
        let sql = self.render(template, side);
        let in_block = !self.saved.is_empty();
        let client = &mut self.clients[side];
        if in_block {
            run(client, "SAVEPOINT this_one");
        }
        let outcome = try_rows(client, &sql).map_err(|e| (sqlstate(&e).to_owned(), describe(&e)));
        if in_block {
            let end = if outcome.is_ok() {
                ""
            } else {
                "ROLLBACK TO this_one;"
            };
            run(client, &format!("{end} RELEASE this_one"));
        }
        if let Err((state, error)) = &outcome {
            // Neither an accident inside nor a mistake of this test.
            assert!(
                !state.starts_with("XX") && state != "42601",
                "{sql}\n{error}"
            );
        }
        outcome
    }

    fn writes(&mut self, target: &'static str) -> Writes<'_> {
        Writes {
            random: &mut self.random,
            target,
            next_id: &mut self.next_id,
        }
    }

    fn note(&mut self, what: String) {
        if self.log.len() == 30 {
            self.log.pop_front();
        }
        self.log.push_back(what);
    }

    fn write_here(&mut self, template: &str) -> Outcome {
        let outcome = self.attempt(HERE, template);
        let sql = self.render(template, HERE);
        let error = outcome.as_ref().err().map(|(_, error)| error);
        self.note(error.map_or(format!("{sql};"), |error| format!("{sql}; -- {error}")));
        outcome
    }

    fn must(&mut self, template: &str) {
        let outcome = self.write_here(template);
        outcome.unwrap_or_else(|(_, error)| panic!("{template}\n{error}"));
    }

    /// Runs it on both sides, which must agree, and tells whether it was accepted. DDL may
    /// be refused here alone as views depend on a column.
    fn on_both(&mut self, template: &str, ddl: bool) -> bool {
        let here = self.write_here(template);
        if let Err((state, _)) = &here
            && ddl
            && ["2BP01", "0A000"].contains(&state.as_str())
        {
            self.tally.add("DDL refused", 1);
            return false;
        }
        let twin = self.attempt(TWIN, template);
        let state = |outcome: &Outcome| outcome.as_ref().err().map(|(state, _)| state.clone());
        if state(&here) != state(&twin) {
            // After ROLLBACK TO a new partition PostgreSQL may hold on to the constraint that
            // the default partition had with it, in the session that looked at it in between.
            if [&here, &twin].into_iter().any(of_default_partition) {
                self.over = true;
                return true;
            }
            panic!(
                "{template}\nhere: {:?}\non the bare twin: {:?}",
                here.err(),
                twin.err()
            );
        }
        if here.is_err() {
            self.tally.add("refused on both sides", 1);
        }
        here.is_ok()
    }

    fn open(&mut self, number: usize) {
        let it = &self.excursions[number];
        let named = it
            .renames
            .iter()
            .any(|(name, _)| self.model.names.contains_key(name) && *name != "t");
        let moved = it.renames.iter().any(|(name, _)| *name == "t")
            && self.model.names["t"] != self.shape.table;
        if self.model.open.contains(&number) || named || moved {
            return;
        }
        let (start, renames, here_only) = (it.start.clone(), it.renames, it.here_only);
        let accepted = if here_only {
            let outcome = self.write_here(&start);
            if let Err((state, error)) = &outcome {
                // Counting again made a new one, as the one that was moved away had another
                // owner, and that is where this one is to go.
                self.over |= state == "42P07";
                // A column may have taken it along.
                assert!(state == "42P01" || self.over, "{start}\n{error}");
                self.tally.add("DDL refused", 1);
            }
            outcome.is_ok()
        } else {
            self.on_both(&start, true)
        };
        if accepted {
            self.tally.add("excursions", 1);
            self.model.open.push(number);
            for (name, now) in renames {
                self.model.names.insert(name, (*now).to_owned());
            }
        }
    }

    /// Ends the last excursion; false where neither side lets it end.
    fn close(&mut self) -> bool {
        let Some(number) = self.model.open.last().copied() else {
            return true;
        };
        let it = &self.excursions[number];
        let (undo, renames, here_only) = (it.undo.clone(), it.renames, it.here_only);
        let accepted = if here_only {
            match self.write_here(&undo) {
                // Counting again made a new one, as the renamed one has another owner by now.
                Err((state, _)) if state == "42P07" => {
                    self.over = true;
                    return false;
                }
                outcome => outcome.unwrap_or_else(|(_, error)| panic!("{undo}\n{error}")),
            };
            true
        } else {
            self.on_both(&undo, true)
        };
        if accepted {
            self.model.open.pop();
            for (name, _) in renames {
                self.model.names.remove(name);
            }
            self.model
                .names
                .entry("t")
                .or_insert(self.shape.table.to_owned());
        }
        accepted
    }

    fn close_all(&mut self) -> bool {
        while !self.model.open.is_empty() {
            if !self.close() {
                return false;
            }
        }
        true
    }

    /// BEGIN, SAVEPOINT, and what ends them; false ends the round.
    fn block(&mut self) -> bool {
        let depth = self.saved.len();
        let (command, back) = match (depth, self.random.below(40)) {
            (0, 0..4) => {
                self.repeatable_read = self.random.one_in(3);
                let level = if self.repeatable_read {
                    "REPEATABLE READ"
                } else {
                    "READ COMMITTED"
                };
                self.saved.push(self.model.clone());
                (format!("BEGIN ISOLATION LEVEL {level}"), false)
            }
            (1..4, 0..5) => {
                self.saved.push(self.model.clone());
                (format!("SAVEPOINT s{depth}"), false)
            }
            (2.., 5..9) => (format!("ROLLBACK TO s{0}; RELEASE s{0}", depth - 1), true),
            (2.., 9..12) => (format!("RELEASE s{}", depth - 1), false),
            (1.., 12..14) => ("COMMIT".to_owned(), false),
            (1.., 14..16) => ("ROLLBACK".to_owned(), true),
            _ => return true,
        };
        for client in &mut self.clients {
            run(client, &command);
        }
        let keep = match command.split(' ').next() {
            Some("COMMIT" | "ROLLBACK") if !command.contains(" TO ") => 0,
            Some("BEGIN" | "SAVEPOINT") => self.saved.len(),
            _ => depth - 1,
        };
        if back {
            self.model = self.saved[keep].clone();
        }
        self.saved.truncate(keep);
        self.note(format!("{command};"));
        if back {
            self.tally.add("rollbacks", 1);
        }
        self.check()
    }

    /// One statement and what must be true after it; false ends the round.
    fn step(&mut self) -> bool {
        if !self.block() {
            return false;
        }
        match self.random.below(40) {
            0..5 if self.model.open.len() < 3 => {
                let number = self.random.below(self.excursions.len());
                self.open(number);
            }
            5..9 if !self.close() => return false,
            9 => {
                let statement = ddl(&mut self.random, self.shape, !self.saved.is_empty());
                if self.on_both(&statement, true) && statement == SWAP {
                    self.model.swapped = true;
                    self.model.counted = vec!["score", "spare"];
                }
            }
            10 => {
                let salt = self.random.below(1000).to_string();
                let sql = DROP_ONE.replace('#', &salt);
                self.must(&sql);
            }
            11 | 12 if !self.repeatable_read => {
                let fold = "SELECT kpi_compact(format('%I.%I', schema, name)) FROM kpi_scorecards";
                if let Err((state, error)) = self.write_here(fold) {
                    // Of a stale scorecard, or of one whose parts belong to others.
                    assert!(
                        ["55000", "42501"].contains(&state.as_str()),
                        "kpi_compact: {error}"
                    );
                }
            }
            13 if self.random.one_in(8) => return self.repair(),
            _ => {
                let part = *self.random.pick(self.shape.parts);
                let target = if self.random.one_in(2) && self.there(part) {
                    part
                } else {
                    "@t"
                };
                let statement = self.writes(target).statement();
                self.on_both(&statement, false);
            }
        }
        self.tally.add("statements", 1);
        self.check()
    }

    /// Equal or stale, and no third thing; false ends the round.
    fn check(&mut self) -> bool {
        let content = [HERE, TWIN].map(|side| self.attempt(side, CONTENT));
        if self.over {
            return false;
        }
        assert_eq!(content[HERE], content[TWIN], "the table and its twin");
        let may_repair = !self.repeatable_read;
        if !self.there("@card_summary") {
            self.tally.add("views gone", 1);
            return !(may_repair && self.random.one_in(3)) || self.create_again();
        }
        match self.attempt(HERE, KEPT) {
            Err((state, error)) if state == "55000" && error.contains("stale") => {
                self.tally.add("stale seen", 1);
                let says = self.attempt(HERE, SAYS);
                assert_eq!(says, answer(&["stale", "f"]), "reading it gives {error}");
                // Otherwise writing goes on.
                !(may_repair && self.random.one_in(4)) || self.repair()
            }
            kept => {
                self.exact(kept);
                true
            }
        }
    }

    fn exact(&mut self, kept: Outcome) {
        let kept = sorted(kept);
        let mut by_hand = Vec::new();
        for column in self.model.counted.clone() {
            let count = COUNTED.replace('%', &format!("@{column}"));
            by_hand.push((column, sorted(self.attempt(HERE, &count))));
        }
        let agree = |(_, counted): &&(&'static str, Outcome)| match (&kept, counted) {
            (Err((a, _)), Err((b, _))) => a == "22003" && b == "22003",
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        };
        let agreeing: Vec<_> = by_hand
            .iter()
            .filter(agree)
            .map(|(column, _)| *column)
            .collect();
        assert!(
            !agreeing.is_empty(),
            "neither equal nor stale\nkept: {kept:#?}\nby hand: {by_hand:#?}\nsays: {:?}",
            self.attempt(HERE, SAYS),
        );
        if kept.is_err() {
            self.tally.add("overflows on both sides", 1);
            return;
        }
        self.model.counted = agreeing;
        self.tally.add("exact checks", 1);
        if self.random.one_in(8) {
            assert_eq!(
                self.attempt(HERE, SAYS),
                answer(&["exact", "t"]),
                "it is exact"
            );
        }
    }

    fn there(&mut self, view: &str) -> bool {
        let there = format!("SELECT to_regclass('{view}') IS NOT NULL");
        self.attempt(HERE, &there) == answer(&["t"])
    }

    /// It must be readable and exact after that; false ends the round.
    fn repair(&mut self) -> bool {
        if self.repeatable_read {
            return true;
        }
        if !self.there("@card_summary") || !self.there("@card_source") {
            return self.create_again();
        }
        let role = *self.random.pick(&["SET ROLE @owner;", ""]);
        let sql = format!(
            "{role} SELECT kpi_rebuild_scorecard(format('%I.%I', schema, name)) FROM kpi_scorecards; RESET ROLE"
        );
        if let Err((_, error)) = self.write_here(&sql) {
            let hinders = |number: &usize| self.excursions[*number].hinders;
            assert!(
                self.model.open.iter().any(hinders),
                "nothing is in the way of {sql}\n{error}"
            );
            self.tally.add("rebuilds refused", 1);
            if !self.close_all() {
                return false;
            }
            self.must(&sql);
        }
        self.tally.add("rebuilds", 1);
        if self.model.swapped {
            self.model.counted = vec!["score", "spare"];
        }
        let kept = self.attempt(HERE, KEPT);
        self.exact(kept);
        true
    }

    /// Its views went with a column: what is left goes too; false ends the round.
    fn create_again(&mut self) -> bool {
        if !self.close_all() {
            return false;
        }
        let rest = if self.random.one_in(2) { DROP_REST } else { "" };
        let sql = format!("{DROP_CARD}; {rest}");
        self.must(&sql);
        self.must(CREATE);
        self.tally.add("created again", 1);
        (self.model.swapped, self.model.counted) = (false, vec!["score"]);
        let kept = self.attempt(HERE, KEPT);
        self.exact(kept);
        true
    }

    fn set_up(&mut self) {
        let all = "app, away, bare, bare_away";
        let sql = self.render(
            "DROP SCHEMA IF EXISTS app, away, bare, bare_away CASCADE; CREATE SCHEMA app; CREATE SCHEMA away;
             CREATE SCHEMA bare; CREATE SCHEMA bare_away; GRANT ALL ON SCHEMA % TO @owner, @other; GRANT USAGE ON SCHEMA % TO @writer",
            HERE,
        );
        run(&mut self.clients[HERE], &sql.replace('%', all));
        assert_eq!(
            self.attempt(HERE, "SELECT count(*) FROM kpi_scorecards"),
            answer(&["0"])
        );
        let create = self.shape.create.replace('%', ANSWER);
        let rows = self.writes("@t").insert_select();
        let sql = format!(
            "SET ROLE @owner; {create}; GRANT ALL ON ALL TABLES IN SCHEMA @home TO @writer; {rows}; RESET ROLE"
        );
        for side in [HERE, TWIN] {
            self.attempt(side, &sql)
                .unwrap_or_else(|(_, e)| panic!("{sql}\n{e}"));
        }
        self.must(CREATE);
        self.check();
    }
}

/// Refused by the constraint of a default partition.
fn of_default_partition(outcome: &Outcome) -> bool {
    matches!(outcome, Err((state, error)) if state == "23514" && error.contains("partition constraint"))
}

fn answer(row: &[&str]) -> Outcome {
    Ok(vec![row.iter().map(|&value| value.to_owned()).collect()])
}

fn sorted(outcome: Outcome) -> Outcome {
    outcome.map(|mut rows| {
        rows.sort();
        rows
    })
}

fn equal_or_stale(shape: &'static Shape) {
    let label = shape.table;
    let [owner, other, writer] =
        ["owner", "other", "writer"].map(|role| Role::new(&format!("{role}_{label}")));
    let database = Database::new(&format!("random_{label}"));
    // Whoever gets one of the objects may do what the views need.
    let sql = format!("{ACT}; GRANT {} TO {}", owner.0, other.0);
    run(&mut database.client(), &sql);
    let tally = Tally::default();
    let wanted = STATEMENTS * stress();
    let mut round = 0;
    while tally.get("statements") < wanted {
        round += 1;
        let clients = SCHEMAS.map(|(home, away)| {
            let mut client = database.client();
            let path = format!(
                "SET search_path = {home}, {away}, public; SET client_min_messages = error"
            );
            run(&mut client, &path);
            client
        });
        let roles = [("owner", &owner), ("other", &other), ("writer", &writer)];
        let mut names: BTreeMap<_, _> = roles.map(|(name, role)| (name, role.0.clone())).into();
        names.insert("t", label.to_owned());
        let model = Model {
            names,
            open: Vec::new(),
            counted: vec!["score"],
            swapped: false,
        };
        let mut world = World {
            shape,
            excursions: excursions(shape),
            random: Random::new(round),
            clients,
            model,
            saved: Vec::new(),
            repeatable_read: false,
            over: false,
            next_id: 0,
            tally: &tally,
            log: VecDeque::new(),
        };
        world.note(format!("-- {label}, round {round}"));
        world.set_up();
        if !(0..ROUND).all(|_| world.step() && !world.over) {
            tally.add("rounds cut short", 1);
        }
    }
    progress(&format!("live_random, {label}: {tally}"));
    tally.at_least(&[
        ("exact checks", wanted / 4),
        ("excursions", wanted / 20),
        ("stale seen", 10),
        ("rebuilds", 10),
        ("created again", 3),
        ("rollbacks", wanted / 200),
    ]);
}

#[test]
fn a_plain_table() {
    equal_or_stale(&PLAIN);
}

#[test]
fn a_partitioned_table() {
    equal_or_stale(&PARTITIONED);
}

#[test]
fn an_inheritance_tree() {
    equal_or_stale(&INHERITED);
}
