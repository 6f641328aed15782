//! Shows that nobody gets another role's rights through a live scorecard: an
//! attacker with one power at a time tries every move, writes, and waits for the
//! upkeep by a superuser and by the scorecard's owner. Nothing of his may run as
//! anybody but himself, and no row of his may reach a scorecard it is not of. The
//! tests carry the numbers of the list A of what went wrong in 0.4.0.

mod common;

use std::thread;

use common::workload::progress;
use common::{
    Database, Role, backend_pid, connect_to_server, describe, fails, literal, program, rows, run,
    sqlstate, try_rows, try_value, value, wait_until_blocked,
};
use postgres::Client;

const COLUMNS: &str = "(id serial, d date DEFAULT '2025-01-01', region text, score integer)";

const ROWS: &str = "INSERT INTO t (region, score)
    SELECT (ARRAY['north', 'south'])[1 + g % 2], g % 11 FROM generate_series(1, 40) AS g";

const SPEC: &str = r#"{"period": {"column": "d", "grain": "month"}, "segments": ["region"],
    "measures": {"nps": "score"}, "storage": "live"}"#;

/// Of two tables: the attacker may own the one whose rows are counted, or have a right on it.
const BOARD: &str = r#"{"entity": {"table": "public.people", "key": "id"}, "period": {"grain": "month"}, "segments": ["kind"],
    "measures": {"nps": {"rows": "public.t", "on": "id", "at": "d", "of": "score", "where": {"region": {"not": "west"}}},
        "advocacy_actions": {"events": "public.t", "on": "id", "at": "d"}}, "storage": "live"}"#;

const BY_HAND: &str = "SELECT date_trunc('month', d)::date AS period, region, nps_agg(score) AS nps
    FROM public.t GROUP BY 1, 2";

/// What the attacker's code does wherever it runs: it counts under the name of the
/// role that it runs as, in a sequence, as that outlives a rollback.
const EVIL: &str = "CREATE FUNCTION evil.note() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM nextval(format('evil.%I', current_user)::regclass);
        BEGIN
            SET ROLE none;
            PERFORM nextval(format('evil.%I', current_user)::regclass);
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
        RETURN true;
    END $$;
    CREATE FUNCTION evil.lie(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN evil.note(); END $$;
    CREATE FUNCTION evil.spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.note(); RETURN NEW; END $$;
    CREATE TYPE evil.pair AS (v integer);
    CREATE FUNCTION evil.number(evil.pair) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.note(); RETURN 9; END $$;
    CREATE FUNCTION evil.word(evil.pair) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.note(); RETURN 'evil'; END $$;
    CREATE FUNCTION evil.day(evil.pair) RETURNS date LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.note(); RETURN '2025-01-01'; END $$;
    CREATE CAST (evil.pair AS integer) WITH FUNCTION evil.number(evil.pair) AS IMPLICIT;
    CREATE CAST (evil.pair AS text) WITH FUNCTION evil.word(evil.pair) AS ASSIGNMENT;
    CREATE CAST (evil.pair AS date) WITH FUNCTION evil.day(evil.pair) AS IMPLICIT;
    CREATE DOMAIN evil.number_domain AS integer CHECK (evil.note());
    CREATE AGGREGATE evil.nps_agg (integer) (SFUNC = int4larger, STYPE = integer);";

/// One power of the attacker at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Power {
    Table,
    Partition,
    Child,
    Schema,
    CreateOnDatabase,
    Extension,
    ExecuteAll,
    Trigger,
    Scorecard,
}
use Power::*;

const POWERS: [Power; 9] = [
    Table,
    Partition,
    Child,
    Schema,
    CreateOnDatabase,
    Extension,
    ExecuteAll,
    Trigger,
    Scorecard,
];

struct Scene {
    database: Database,
    superuser: Client,
    owner: Client,
    attacker: Client,
    attacker_name: String,
    power: Power,
    what: String,
}

/// The roles outlive the databases.
struct Roles {
    victim: Role,
    attacker: Role,
}

impl Roles {
    fn new(label: &str) -> Roles {
        Roles {
            victim: Role::new(&format!("rights_{label}_victim")),
            attacker: Role::new(&format!("rights_{label}_attacker")),
        }
    }
}

impl Scene {
    /// The table public.t with the scorecard s.card, which belongs to the victim or,
    /// `by_superuser`, to the superuser who made it.
    fn new(roles: &Roles, power: Power, by_superuser: bool) -> Scene {
        let (victim, attacker) = (&roles.victim.0, &roles.attacker.0);
        let options = if power == Extension {
            format!("OWNER {attacker}")
        } else {
            String::new()
        };
        let database = Database::create("rights", &options);
        let (mut superuser, mut owner) = (database.client(), database.client_as(victim));
        let mut attacks = database.client_as(attacker);
        let creates = if power == Extension {
            &mut attacks
        } else {
            &mut superuser
        };
        run(creates, "CREATE EXTENSION advocacy_kpi SCHEMA public");
        run(
            &mut superuser,
            &format!(
                "CREATE SCHEMA evil AUTHORIZATION {attacker}; GRANT USAGE ON SCHEMA evil TO PUBLIC;
                 CREATE SCHEMA s; GRANT ALL ON SCHEMA s, public TO {victim}; GRANT USAGE ON SCHEMA s TO PUBLIC;
                 CREATE SEQUENCE evil.postgres; CREATE SEQUENCE evil.{victim}; CREATE SEQUENCE evil.{attacker};
                 DO $$ BEGIN EXECUTE format('CREATE SEQUENCE IF NOT EXISTS evil.%I', current_user); END $$;
                 GRANT ALL ON ALL SEQUENCES IN SCHEMA evil TO PUBLIC"
            ),
        );
        run(&mut attacks, EVIL);
        run(&mut owner, &match power {
            Partition => format!(
                "CREATE TABLE t {COLUMNS} PARTITION BY LIST (region);
                 CREATE TABLE part PARTITION OF t FOR VALUES IN ('north'); CREATE TABLE rest PARTITION OF t DEFAULT"
            ),
            Child => format!("CREATE TABLE t {COLUMNS}; CREATE TABLE part () INHERITS (t)"),
            _ => format!("CREATE TABLE t {COLUMNS}"),
        });
        run(
            &mut owner,
            &format!(
                "CREATE TABLE people (id integer PRIMARY KEY, kind text);
            INSERT INTO people SELECT g, (ARRAY['a', 'b'])[1 + g % 2] FROM generate_series(1, 30) AS g;
            GRANT SELECT, INSERT, UPDATE, DELETE ON people TO {attacker};
            {ROWS}; GRANT SELECT, INSERT, UPDATE, DELETE ON t TO {attacker};
            GRANT ALL ON SEQUENCE t_id_seq TO {attacker}"
            ),
        );
        let give = match power {
            Table => format!(
                "ALTER TABLE t OWNER TO {attacker}; GRANT ALL ON SCHEMA public TO {attacker};
                GRANT SELECT, TRIGGER ON t TO {victim}"
            ),
            // An owner may also do what this takes in the schema of his table.
            Partition | Child => format!(
                "ALTER TABLE part OWNER TO {attacker}; GRANT SELECT, TRIGGER ON part TO {victim};
                GRANT ALL ON SCHEMA public TO {attacker}"
            ),
            Schema => {
                format!("ALTER SCHEMA s OWNER TO {attacker}; GRANT ALL ON SCHEMA s TO {victim}")
            }
            CreateOnDatabase => format!("GRANT CREATE ON DATABASE {} TO {attacker}", database.name),
            ExecuteAll => format!(
                "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {attacker};
                ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC"
            ),
            Trigger => format!("GRANT TRIGGER, SELECT ON t TO {attacker}"),
            Scorecard => {
                format!("GRANT ALL ON t, people TO {attacker}; GRANT ALL ON SCHEMA s TO {attacker}")
            }
            Extension => "SELECT 1".to_owned(),
        };
        run(&mut superuser, &give);
        let maker = match (power, by_superuser) {
            (Scorecard, _) => &mut attacks,
            (_, true) => &mut superuser,
            _ => &mut owner,
        };
        run(
            maker,
            &format!(
                "SELECT kpi_create_scorecard('s.card', 'public.t', '{SPEC}'), kpi_create_scorecard('s.board', '{BOARD}')"
            ),
        );
        // Readers whom the owner lets read.
        run(
            maker,
            "GRANT SELECT ON s.card, s.card_wide, s.card_summary, s.board, s.board_wide, s.board_summary TO PUBLIC",
        );
        if power == ExecuteAll {
            run(&mut superuser, &give);
        }
        Scene {
            database,
            superuser,
            owner,
            attacker: attacks,
            attacker_name: attacker.clone(),
            power,
            what: format!("{power:?}, made by the superuser: {by_superuser}"),
        }
    }

    /// All statements (between ";;"), of which some may be refused; whether any worked.
    fn attack(&mut self, what: &str) -> bool {
        self.what = format!("{}: {what}", self.what);
        let mut worked = false;
        for sql in what.split(";;") {
            match self.attacker.batch_execute(sql) {
                Ok(()) => worked = true,
                Err(e) => assert_ne!(sqlstate(&e), "XX000", "{}: {}", self.what, describe(&e)),
            }
        }
        worked
    }

    /// Writes of the attacker, to all that he may have; what he broke himself may fail.
    fn write(&mut self) {
        for table in ["public.t", "public.part", "public.people", "evil.mine"] {
            for sql in [
                "INSERT INTO {} (region, score) VALUES ('north', 9), ('evil', 3)",
                "INSERT INTO {} (id, kind) VALUES (-1, 'a')",
                // Where the columns are of the type that was put in their place.
                "INSERT INTO {} (region, score) VALUES ('north', ROW(9)::evil.pair)",
                "INSERT INTO {} (region, score) VALUES (ROW(9)::evil.pair, 9)",
                "INSERT INTO {} (d, region, score) VALUES (ROW(9)::evil.pair, 'north', 9)",
                "UPDATE {} SET id = id + 1",
                "DELETE FROM {} WHERE id % 5 = 1",
                "BEGIN; TRUNCATE {}; COMMIT",
            ] {
                if table == "public.t" && sql.contains("TRUNCATE") {
                    continue;
                }
                if let Err(e) = self.attacker.batch_execute(&sql.replace("{}", table)) {
                    assert_ne!(
                        sqlstate(&e),
                        "XX000",
                        "{}: {sql}: {}",
                        self.what,
                        describe(&e)
                    );
                    let _ = self.attacker.batch_execute("ROLLBACK");
                }
            }
        }
    }

    /// What a scheduler and an owner do; it may be refused.
    fn upkeep(&mut self) {
        let alter = format!(
            "SELECT kpi_alter_scorecard('s.card', '{}')",
            SPEC.replace("month", "year")
        );
        let back = format!("SELECT kpi_alter_scorecard('s.card', '{SPEC}')");
        for client in [&mut self.superuser, &mut self.owner] {
            for sql in [
                "SELECT kpi_compact('s.card')",
                "SELECT kpi_compact()",
                "SELECT kpi_verify_scorecard('s.card')",
                "SELECT count(*) FROM kpi_scorecards",
                "SELECT kpi_rebuild_scorecard('s.card')",
                "SELECT kpi_compact('s.board')",
                "SELECT kpi_verify_scorecard('s.board')",
                "SELECT kpi_rebuild_scorecard('s.board')",
                &alter,
                &back,
                "SELECT kpi_band('nps', 1), kpi_facts('nps'), kpi_benchmark_compare('nps', 40)",
            ] {
                if let Err(e) = client.batch_execute(sql) {
                    assert_ne!(
                        sqlstate(&e),
                        "XX000",
                        "{}: {sql}: {}",
                        self.what,
                        describe(&e)
                    );
                }
            }
        }
    }

    /// Nothing of the attacker ran as another role.
    fn assert_nobody_else(&mut self, when: &str) {
        let others = format!(
            "SELECT sequencename, last_value FROM pg_sequences
             WHERE schemaname = 'evil' AND last_value IS NOT NULL AND sequencename NOT IN ('{}', 'mine_id_seq')",
            self.attacker_name
        );
        let seen = rows(&mut self.superuser, &others);
        assert!(seen.is_empty(), "{}: {when}: ran as {seen:?}", self.what);
    }

    /// The scorecard equals counting by hand, or says that it is stale, or is gone.
    fn assert_true(&mut self, when: &str) {
        // What he makes of a scorecard of his own is his affair, and reading his views
        // would run his functions as PostgreSQL has it.
        if self.power == Scorecard {
            return;
        }
        let (client, what) = (&mut self.superuser, &self.what);
        // It may have moved along with its schema, and the table may be called otherwise.
        let found = format!(
            "SELECT c.oid::regclass, coalesce(k.source::text, 'none') FROM kpi_scorecards AS k
             JOIN pg_namespace AS n ON n.nspname = k.schema JOIN pg_class AS c ON c.relnamespace = n.oid
             WHERE k.name = 'card' AND c.relname = 'card_summary' AND pg_get_userbyid(c.relowner) <> '{}'",
            self.attacker_name
        );
        let found = rows(client, &found);
        let Some([summary, source]) = found.first().map(|row| [&row[0], &row[1]]) else {
            return;
        };
        // Counting by hand would itself run casts on columns of another type.
        let types = format!(
            "SELECT count(*) = 3 FROM pg_attribute WHERE attrelid = to_regclass('{source}')
                 AND (attname, (SELECT coalesce(nullif(typbasetype, 0), oid) FROM pg_type WHERE oid = atttypid)::regtype::text) IN (('d', 'date'), ('region', 'text'), ('score', 'integer'))"
        );
        let countable = value(client, &types) == "t";
        let counted = match countable {
            true => BY_HAND.replace("public.t", source),
            false => "SELECT NULL::date, NULL::text, NULL::nps_summary WHERE false".to_owned(),
        };
        let differences = format!(
            "WITH kept AS (SELECT period, region, nps FROM {summary}), counted AS ({counted})
             SELECT * FROM ((TABLE kept EXCEPT ALL TABLE counted) UNION ALL (TABLE counted EXCEPT ALL TABLE kept)) AS d"
        );
        let expected = match try_rows(client, &differences) {
            Ok(differ) => {
                assert!(
                    countable,
                    "{what}: {when}: columns of other types are read as if nothing were"
                );
                assert!(
                    differ.is_empty(),
                    "{what}: {when}: not what counting gives: {differ:?}"
                );
                ["exact", "t"]
            }
            // The views' owner lost his right on what they read: nothing is shown.
            Err(e) if sqlstate(&e) == "42501" => return,
            Err(e) => {
                let text = describe(&e);
                assert!(
                    sqlstate(&e) == "55000" && text.contains("stale"),
                    "{what}: {when}: {text}"
                );
                ["stale", "f"]
            }
        };
        let card = literal(summary.trim_end_matches("_summary"));
        let asked = [
            format!(
                "SELECT state FROM kpi_scorecards WHERE format('%I.%I', schema, name) = {card}"
            ),
            format!("SELECT kpi_verify_scorecard({card})"),
        ];
        for (sql, expected) in asked.iter().zip(expected) {
            let answer = try_value(client, sql);
            let answer =
                answer.unwrap_or_else(|e| panic!("{what}: {when}: {sql}: {}", describe(&e)));
            assert_eq!(answer, expected, "{what}: {when}: {sql}");
        }
    }

    /// The board is what counting again gives, or says that it is stale, or is gone.
    fn assert_board(&mut self, when: &str) {
        if self.power == Scorecard {
            return;
        }
        let (client, what) = (&mut self.superuser, &self.what);
        let found = format!(
            "SELECT format('%I.%I', k.schema, k.name), k.state FROM kpi_scorecards AS k WHERE k.name = 'board' AND k.owner <> '{}'
                AND to_regclass(format('%I.board_summary', k.schema)) IS NOT NULL",
            self.attacker_name
        );
        let found = rows(client, &found);
        let Some([board, state]) = found.first().map(|row| [&row[0], &row[1]]) else {
            return;
        };
        let is_exact = match try_rows(client, &format!("TABLE {board}_summary")) {
            Ok(_) => true,
            Err(e) if sqlstate(&e) == "42501" => return,
            Err(e) => {
                let text = describe(&e);
                let tells = sqlstate(&e) == "55000" && text.contains("stale");
                assert!(tells, "{what}: {when}: {text}");
                false
            }
        };
        let verify = format!("SELECT kpi_verify_scorecard({})", literal(board));
        let verified = try_value(client, &verify);
        let verified = verified.unwrap_or_else(|e| panic!("{what}: {when}: {}", describe(&e)));
        let expected = if is_exact {
            ["exact", "t"]
        } else {
            ["stale", "f"]
        };
        assert_eq!([state, &verified], expected, "{what}: {when}: the board");
    }

    fn judge(&mut self) {
        self.write();
        self.assert_nobody_else("after the writes");
        self.assert_true("after the writes");
        self.assert_board("after the writes");
        // Asking for the truth has itself a right to run nothing else.
        self.assert_nobody_else("asked");
        self.upkeep();
        self.write();
        self.assert_nobody_else("after the upkeep");
        self.assert_true("after the upkeep");
        self.assert_board("after the upkeep");
        // What is left belongs to whom it did.
        let mixed = "SELECT count(DISTINCT relowner) < 2 FROM pg_class
            WHERE relnamespace = to_regnamespace('s') AND relname ~ '^(card|board)(_|$)' AND relkind IN ('r', 'v')";
        let lookalikes =
            self.what.contains("CREATE TABLE s.") || self.what.contains("CREATE VIEW s.");
        assert!(
            lookalikes || value(&mut self.superuser, mixed) == "t",
            "{}: another owner",
            self.what
        );
        if let Err(e) = self.superuser.batch_execute(
            "SELECT kpi_drop_scorecard('s.card'); SELECT kpi_drop_scorecard('s.board')",
        ) {
            assert_ne!(sqlstate(&e), "XX000", "{}: {}", self.what, describe(&e));
        }
        self.assert_nobody_else("dropped");
    }
}

fn try_all(roles: &Roles, powers: &[Power], moves: &[String], by: &[bool]) {
    let mut done = 0;
    for power in powers {
        for what in moves {
            for by_superuser in by {
                let mut scene = Scene::new(roles, *power, *by_superuser);
                if scene.attack(what) {
                    scene.judge();
                    done += 1;
                }
            }
        }
    }
    progress(&format!("live_rights: {done} attacks of {powers:?}"));
}

/// Columns that are replaced, in every way there is.
fn column_moves() -> Vec<String> {
    let mut moves = Vec::new();
    for column in ["score", "region", "d"] {
        for table in ["t", "part"] {
            let parted = table == "part";
            let leave = if parted {
                "ALTER TABLE t DETACH PARTITION part;; ALTER TABLE part NO INHERIT t;; "
            } else {
                ""
            };
            moves.push(format!("{leave}ALTER TABLE {table} RENAME {column} TO old;; ALTER TABLE {table} ADD {column} evil.pair"));
            moves.push(format!("{leave}ALTER TABLE {table} DROP {column} CASCADE;; ALTER TABLE {table} ADD {column} evil.pair"));
        }
    }
    moves.push(
        "ALTER TABLE t RENAME score TO old;; ALTER TABLE t ADD score evil.number_domain".to_owned(),
    );
    moves.push("ALTER TABLE t ALTER score TYPE evil.number_domain".to_owned());
    moves.push("ALTER TABLE t RENAME TO t_old;; CREATE TABLE t (id serial, d date, region text, score evil.pair)".to_owned());
    moves
}

/// Objects of the scorecard that are replaced by ones that look alike, by a trigger
/// or by a rule, and the tables of the extension.
fn object_moves() -> Vec<String> {
    let triggers = |table: &str| {
        format!(
            "GRANT ALL ON {table} TO PUBLIC;;
             CREATE TRIGGER a BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION evil.spy();;
             CREATE TRIGGER b BEFORE INSERT OR DELETE OR TRUNCATE ON {table} EXECUTE FUNCTION evil.spy();;
             CREATE CONSTRAINT TRIGGER c AFTER INSERT OR UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED
                 FOR EACH ROW EXECUTE FUNCTION evil.spy()"
        )
    };
    let mut moves = Vec::new();
    for name in ["card_delta", "card_state"] {
        let table = format!("s.{name}");
        moves.push(triggers(&table));
        moves.push(format!(
            "CREATE TABLE {table}_x (LIKE {table});; DROP TABLE {table} CASCADE;;
            ALTER TABLE {table}_x RENAME TO {name};; CREATE TABLE {table} (a integer);; {}",
            triggers(&table)
        ));
        moves.push(format!("ALTER TABLE {table} ADD CHECK (evil.note()) NOT VALID;; ALTER TABLE {table} ALTER period SET DEFAULT evil.number(NULL)::text::date;;
            CREATE INDEX ON {table} ((evil.lie(1)))"));
        moves.push(format!("CREATE INDEX ON {table} ((evil.lie(ctid::text)));; CREATE INDEX ON {table} (tableoid) WHERE evil.lie(1)"));
        moves.push(format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;;
            CREATE POLICY p ON {table} USING (evil.note()) WITH CHECK (evil.note())"
        ));
        moves.push(format!(
            "CREATE RULE r AS ON INSERT TO {table} DO ALSO SELECT evil.note();;
            CREATE RULE d AS ON DELETE TO {table} DO ALSO SELECT evil.note()"
        ));
        moves.push(format!("ALTER TABLE {table} RENAME TO x;; CREATE VIEW {table} AS SELECT * FROM s.x WHERE evil.note();;
            GRANT ALL ON {table} TO PUBLIC"));
        moves.push(format!(
            "CREATE TABLE evil.heir () INHERITS ({table});; {}",
            triggers("evil.heir")
        ));
    }
    for view in ["card", "card_wide", "card_summary", "card_source"] {
        moves.push(format!(
            "DO $$ BEGIN EXECUTE format('CREATE OR REPLACE VIEW s.{view} AS SELECT * FROM (%s) AS v WHERE evil.note()',
                 rtrim(pg_get_viewdef('s.{view}'::regclass), ';')); END $$"
        ));
        moves.push(format!(
            "CREATE TABLE s.saved AS SELECT pg_get_viewdef('s.{view}'::regclass) AS body;; DROP VIEW s.{view} CASCADE;;
             DO $$ BEGIN EXECUTE format('CREATE VIEW s.{view} AS SELECT * FROM (%s) AS v WHERE evil.note()',
                 (SELECT rtrim(body, ';') FROM s.saved)); END $$;; GRANT ALL ON s.{view} TO PUBLIC"
        ));
    }
    moves.push("DROP SCHEMA s CASCADE;; CREATE SCHEMA s;; CREATE TABLE s.card_delta (a integer);;
        CREATE VIEW s.card_source AS SELECT evil.note() AS a;; CREATE VIEW s.card AS SELECT evil.note() AS a;;
        CREATE VIEW s.card_summary AS SELECT evil.note() AS a;; GRANT ALL ON ALL TABLES IN SCHEMA s TO PUBLIC".to_owned());
    moves.push("CREATE FUNCTION s.nps_agg(integer) RETURNS integer LANGUAGE sql AS 'SELECT evil.note()::integer';;
        CREATE FUNCTION s.rollup(anyelement) RETURNS integer LANGUAGE sql AS 'SELECT evil.note()::integer'".to_owned());
    // Rows that are looked for, so that what stands in their way is run.
    let filled = r#"SELECT public.kpi_define('{"kpi": "nps", "target": 3}');;
        INSERT INTO public.kpi_benchmark (kpi, value, source) VALUES ('nps', 30, 'x')"#;
    for change in [
        "EXECUTE format('ALTER TABLE public.%I RENAME TO %I', r.name, 'x_' || r.name);
         EXECUTE format('CREATE VIEW public.%I AS SELECT * FROM public.%I WHERE evil.note()', r.name, 'x_' || r.name)",
        "EXECUTE format('CREATE TRIGGER a BEFORE INSERT OR UPDATE OR DELETE ON public.%I EXECUTE FUNCTION evil.spy()', r.name)",
        "EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', r.name);
         EXECUTE format('CREATE POLICY p ON public.%I USING (evil.note())', r.name)",
        "EXECUTE format('CREATE INDEX ON public.%I ((evil.lie(tableoid::text)))', r.name)",
    ] {
        moves.push(format!(
            "{filled};; DO $$ DECLARE r record; n integer := 0; BEGIN
                 FOR r IN SELECT relname AS name FROM pg_class AS c JOIN pg_depend AS d ON d.objid = c.oid
                     WHERE d.deptype = 'e' AND d.classid = 'pg_class'::regclass AND c.relkind = 'r' LOOP
                     BEGIN {change}; EXECUTE format('GRANT ALL ON public.%I TO PUBLIC', r.name); n := n + 1;
                     EXCEPTION WHEN insufficient_privilege OR wrong_object_type THEN NULL; END;
                 END LOOP; IF n = 0 THEN RAISE insufficient_privilege; END IF; END $$"
        ));
    }
    moves.push("ALTER EXTENSION advocacy_kpi SET SCHEMA evil;; ALTER EXTENSION advocacy_kpi ADD FUNCTION evil.note()".to_owned());
    moves
}

/// Triggers of ours that are copied, forged, or put out of action.
fn trigger_moves() -> Vec<String> {
    let each = |change: &str| {
        format!(
            "DO $$ DECLARE r record; n integer := 0; BEGIN
                 FOR r IN SELECT tgname, tgrelid::regclass AS rel, pg_get_triggerdef(oid) AS def FROM pg_trigger
                     WHERE tgname LIKE 'kpi\\_%' AND tgrelid IN (to_regclass('public.t'), to_regclass('public.part')) LOOP
                     BEGIN {change}; n := n + 1; EXCEPTION WHEN insufficient_privilege OR wrong_object_type THEN NULL; END;
                 END LOOP; IF n = 0 THEN RAISE insufficient_privilege; END IF; END $$"
        )
    };
    // Our triggers, on a table of the attacker's own.
    let mine = "CREATE TABLE evil.mine (id serial, d date DEFAULT '2025-01-01', region text, score integer)";
    let forge = each("EXECUTE regexp_replace(r.def, ' ON [^ ]+ ', ' ON evil.mine ')");
    let mut moves = vec![
        format!("{mine};; {forge}"),
        // The same as a partition and as a child, which are followed for a while.
        format!("{mine};; {forge};; ALTER TABLE evil.mine INHERIT public.t;; ALTER TABLE evil.mine NO INHERIT public.t"),
        format!("{mine};; {forge};; ALTER TABLE public.t ATTACH PARTITION evil.mine FOR VALUES IN ('evil');;
            ALTER TABLE public.t DETACH PARTITION evil.mine"),
        "ALTER TABLE public.t DETACH PARTITION public.part".to_owned(),
        "ALTER TABLE public.part NO INHERIT public.t".to_owned(),
        "ALTER TABLE public.t DISABLE TRIGGER ALL".to_owned(),
        "ALTER TABLE public.part DISABLE TRIGGER USER".to_owned(),
        "SELECT public.kpi_capture()".to_owned(),
    ];
    for change in [
        "EXECUTE replace(r.def, r.tgname, r.tgname || '_too')",
        "EXECUTE replace(replace(r.def, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'), ' EXECUTE', ' WHEN (false) EXECUTE')",
        "EXECUTE regexp_replace(replace(r.def, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'), 'EXECUTE .*', 'EXECUTE FUNCTION evil.spy()')",
        "EXECUTE regexp_replace(replace(r.def, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'), 'kpi_capture\\(.*', 'kpi_capture()')",
        "EXECUTE regexp_replace(r.def, 'kpi_capture\\(.*', 'kpi_capture(''0'', ''no'', '''')')",
        "EXECUTE regexp_replace(replace(r.def, r.tgname, 'row_' || r.tgname), 'REFERENCING .* EXECUTE', 'FOR EACH ROW EXECUTE')",
        "EXECUTE regexp_replace(replace(r.def, r.tgname, 'bare_' || r.tgname), 'REFERENCING .* FOR EACH STATEMENT', 'FOR EACH STATEMENT')",
        "EXECUTE regexp_replace(replace(r.def, r.tgname, 'one_' || r.tgname), 'OLD TABLE AS [^ ]+ NEW', 'NEW')",
        "EXECUTE format('DROP TRIGGER %I ON %s', r.tgname, r.rel)",
        "EXECUTE format('ALTER TRIGGER %I ON %s RENAME TO %I', r.tgname, r.rel, 'x' || r.tgname)",
        "EXECUTE format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', r.rel, r.tgname)",
    ] {
        moves.push(each(change));
    }
    moves
}

#[test]
fn a1_column_replaced_by_one_with_a_cast() {
    let roles = Roles::new("a1");
    try_all(
        &roles,
        &[Table, Partition, Child],
        &column_moves(),
        &[false, true],
    );
}

/// The table changes between the call and the lock that it waits for.
#[test]
fn a1_race_at_creation() {
    let roles = Roles::new("a1_race");
    for what in [
        "ALTER TABLE t RENAME score TO old; ALTER TABLE t ADD score evil.pair",
        "ALTER TABLE t RENAME region TO old; ALTER TABLE t ADD region evil.pair",
        "ALTER TABLE t DROP d CASCADE; ALTER TABLE t ADD d evil.pair",
        "ALTER TABLE t RENAME TO old; CREATE TABLE t (d date, region evil.pair, score evil.pair);
         GRANT SELECT, TRIGGER ON t TO PUBLIC",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (evil.note())",
        "CREATE TABLE child (x evil.pair) INHERITS (t)",
    ] {
        for by_superuser in [false, true] {
            let mut scene = Scene::new(&roles, Table, false);
            scene.what = format!("race, by the superuser {by_superuser}: {what}");
            run(
                &mut scene.owner,
                "SELECT kpi_drop_scorecard('s.card'), kpi_drop_scorecard('s.board')",
            );
            run(
                &mut scene.attacker,
                "BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE",
            );
            run(&mut scene.attacker, what);
            let maker = if by_superuser {
                &mut scene.superuser
            } else {
                &mut scene.owner
            };
            let pid = backend_pid(maker);
            let create = format!(
                "SELECT kpi_create_scorecard('s.card', 'public.t', '{SPEC}'), kpi_create_scorecard('s.board', '{BOARD}')"
            );
            let attacker = &mut scene.attacker;
            let made = thread::scope(|scope| {
                let making = scope.spawn(|| maker.batch_execute(&create));
                wait_until_blocked(&mut connect_to_server(), pid);
                run(attacker, "COMMIT");
                making.join().expect("the creation")
            });
            if let Err(e) = made {
                assert_ne!(sqlstate(&e), "XX000", "{}: {}", scene.what, describe(&e));
            }
            scene.assert_nobody_else("made");
            scene.judge();
        }
    }
}

#[test]
fn a2_objects_replaced_by_the_schema_owner() {
    let roles = Roles::new("a2");
    try_all(&roles, &[Schema], &object_moves(), &[false, true]);
}

/// A superuser renames a schema, and a third role makes what it held under its old name.
#[test]
fn a2_schema_renamed_and_its_name_taken() {
    let roles = Roles::new("a2_rename");
    let look_alike = "CREATE SCHEMA {};; GRANT ALL ON SCHEMA {} TO PUBLIC;;
        CREATE TABLE {}.card_delta (period date, region text, change bytea);; GRANT ALL ON {}.card_delta TO PUBLIC;;
        CREATE TABLE {}.card_state (a integer);; GRANT ALL ON {}.card_state TO PUBLIC;;
        CREATE TRIGGER a BEFORE INSERT ON {}.card_delta FOR EACH ROW EXECUTE FUNCTION evil.spy();;
        CREATE VIEW {}.card_source AS SELECT evil.note() AS a;; GRANT ALL ON {}.card_source TO PUBLIC;;
        CREATE FUNCTION {}.nps_agg(integer) RETURNS boolean LANGUAGE sql AS 'SELECT evil.note()';;
        CREATE FUNCTION {}.kpi_capture() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.note(); RETURN NULL; END $$;;
        CREATE TABLE {}.kpi_definition (kpi text, definition jsonb)";
    for (schema, move_it) in [
        ("s", "ALTER SCHEMA s RENAME TO moved"),
        (
            "public",
            "ALTER SCHEMA public RENAME TO moved; SET search_path = moved",
        ),
    ] {
        let mut scene = Scene::new(&roles, CreateOnDatabase, false);
        run(&mut scene.superuser, move_it);
        run(&mut scene.owner, "SET search_path = moved, public");
        assert!(scene.attack(&look_alike.replace("{}", schema)));
        scene.what = format!("{schema} renamed");
        for table in ["public.t", "moved.t"] {
            if value(
                &mut scene.superuser,
                &format!("SELECT to_regclass('{table}') IS NOT NULL"),
            ) == "t"
            {
                run(
                    &mut scene.superuser,
                    &format!("INSERT INTO {table} (region, score) VALUES ('north', 9)"),
                );
            }
        }
        scene.write();
        for name in ["s.card", "moved.card"] {
            for client in [&mut scene.superuser, &mut scene.owner] {
                for function in [
                    "kpi_compact",
                    "kpi_verify_scorecard",
                    "kpi_rebuild_scorecard",
                ] {
                    let _ = client.batch_execute(&format!("SELECT {function}('{name}')"));
                }
            }
        }
        scene.write();
        scene.assert_nobody_else("written and kept up");
        if schema != "public" {
            scene.assert_true("written and kept up");
        }
    }
}

/// The scorecard is the attacker's own, and a superuser keeps it up.
#[test]
fn a3_upkeep_by_a_superuser() {
    let roles = Roles::new("a3");
    try_all(&roles, &[Scorecard], &object_moves(), &[false]);
    // Nobody else may keep it up at all.
    let mut scene = Scene::new(&roles, Scorecard, false);
    for sql in [
        "SELECT kpi_compact('s.card')",
        "SELECT kpi_rebuild_scorecard('s.card')",
        "SELECT kpi_drop_scorecard('s.card')",
        &format!("SELECT kpi_alter_scorecard('s.card', '{SPEC}')"),
    ] {
        fails(&mut scene.owner, sql, "42501");
    }
    assert_eq!(
        value(&mut scene.owner, "SELECT kpi_compact()"),
        "0",
        "all that he owns: none"
    );
    scene.judge();
}

#[test]
fn a4_the_trigger_function_on_tables_of_others() {
    let roles = Roles::new("a4");
    try_all(
        &roles,
        &[ExecuteAll, Trigger, Table, Partition, Child],
        &trigger_moves(),
        &[false, true],
    );
}

/// A dump without privileges makes whatever was kept back by REVOKE public.
#[test]
fn a4_restored_without_privileges() {
    let roles = Roles::new("a4_restore");
    for options in [
        &["--no-acl"][..],
        &["--no-acl", "--no-owner"],
        &["--no-owner"],
    ] {
        let scene = Scene::new(&roles, ExecuteAll, false);
        let dump = program(
            "pg_dump",
            &[options, &["-d", &scene.database.name]].concat(),
            b"",
        );
        let restored = Database::create("rights", "TEMPLATE template0");
        program(
            "psql",
            &["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &restored.name],
            &dump,
        );
        let mut scene = Scene {
            superuser: restored.client(),
            owner: restored.client_as(&roles.victim.0),
            attacker: restored.client_as(&roles.attacker.0),
            attacker_name: roles.attacker.0.clone(),
            power: ExecuteAll,
            what: format!("restored with {options:?}"),
            database: restored,
        };
        // What the attacker had before, so that his code can be seen where it runs.
        run(
            &mut scene.superuser,
            &format!(
                "GRANT USAGE ON SCHEMA evil, s TO PUBLIC; GRANT CREATE ON SCHEMA evil TO {0};
                 GRANT SELECT, INSERT, UPDATE, DELETE ON public.t TO {0}; GRANT ALL ON SEQUENCE public.t_id_seq TO {0};
                 GRANT ALL ON ALL SEQUENCES IN SCHEMA evil TO PUBLIC",
                roles.attacker.0
            ),
        );
        scene.assert_true("restored");
        assert!(scene.attack(&trigger_moves()[0]));
        scene.judge();
    }
}

#[test]
fn a5_select_revoked_from_the_owner() {
    let roles = Roles::new("a5");
    let victim = &roles.victim.0;
    // Here the scorecard's owner is the curious one.
    for (give, take) in [
        ("GRANT SELECT ON t TO {}", "REVOKE SELECT ON t FROM {}"),
        (
            "REVOKE SELECT ON t FROM {}; GRANT SELECT (id, d, region, score) ON t TO {}",
            "REVOKE SELECT (score) ON t FROM {}",
        ),
        ("GRANT SELECT ON t TO {}", "REVOKE ALL ON t FROM {}"),
        (
            "GRANT SELECT ON t TO {}",
            "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        ),
        (
            "GRANT SELECT ON t TO {}",
            "REVOKE USAGE ON SCHEMA public FROM PUBLIC, {}; REVOKE SELECT ON t FROM {}",
        ),
    ] {
        let mut scene = Scene::new(&roles, Table, false);
        run(
            &mut scene.owner,
            "SELECT kpi_drop_scorecard('s.card'), kpi_drop_scorecard('s.board')",
        );
        run(&mut scene.superuser, &give.replace("{}", victim));
        run(
            &mut scene.owner,
            &format!(
                "SELECT kpi_create_scorecard('s.card', 'public.t', '{SPEC}'), kpi_create_scorecard('s.board', '{BOARD}')"
            ),
        );
        run(&mut scene.superuser, &take.replace("{}", victim));
        run(
            &mut scene.attacker,
            "INSERT INTO public.t (region, score) VALUES ('secret', 7)",
        );
        for view in [
            "s.card",
            "s.card_wide",
            "s.card_summary",
            "s.card_source",
            "s.board",
            "s.board_wide",
            "s.board_summary",
        ] {
            match try_rows(&mut scene.owner, &format!("TABLE {view}")) {
                Ok(read) => assert!(
                    take.contains("LEVEL") && view.ends_with("source") && read.is_empty(),
                    "{take}: {view} gives {read:?}"
                ),
                Err(e) => assert!(
                    ["42501", "55000"].contains(&sqlstate(&e)),
                    "{take}: {}",
                    describe(&e)
                ),
            }
        }
        for table in [
            "card_delta",
            "card_state",
            "board_delta",
            "board_state",
            "board_log1",
            "board_log2",
        ] {
            let sql = format!("SELECT count(*) FROM s.{table} AS x WHERE x::text LIKE '%secret%'");
            if let Ok(count) = try_value(&mut scene.owner, &sql) {
                assert_eq!(count, "0", "{take}: read from {table}");
            }
        }
        for function in ["kpi_rebuild_scorecard", "kpi_verify_scorecard"] {
            for card in ["card", "board"] {
                let sql = format!("SELECT {function}('s.{card}')");
                if let Ok(answer) = try_value(&mut scene.owner, &sql) {
                    let expected = ("kpi_verify_scorecard", "f");
                    assert_eq!((function, answer.as_str()), expected, "{take}: {card}");
                }
            }
        }
        scene.what = take.to_owned();
        run(
            &mut scene.superuser,
            &format!(
                "ALTER TABLE t DISABLE ROW LEVEL SECURITY; GRANT USAGE ON SCHEMA public TO PUBLIC;
            GRANT SELECT, TRIGGER ON t TO {victim}"
            ),
        );
        scene.assert_true("granted again");
        scene.assert_board("granted again");
        run(
            &mut scene.owner,
            "SELECT public.kpi_rebuild_scorecard('s.card'), public.kpi_rebuild_scorecard('s.board')",
        );
        scene.assert_true("rebuilt");
        scene.assert_board("rebuilt");
        assert_eq!(
            rows(
                &mut scene.superuser,
                "SELECT DISTINCT state FROM kpi_scorecards"
            ),
            [["exact"]],
            "{take}"
        );
    }
}

#[test]
fn a6_tables_of_the_extension_replaced() {
    let roles = Roles::new("a6");
    try_all(&roles, &[Extension], &object_moves(), &[false, true]);
}

/// Objects that change hands take no rights along.
#[test]
fn a7_reassigned() {
    let roles = Roles::new("a7");
    let (victim, attacker) = (&roles.victim.0, &roles.attacker.0);
    for what in [
        format!("ALTER TABLE s.card_delta OWNER TO {attacker}"),
        format!("ALTER TABLE s.card_state OWNER TO {attacker}"),
        format!("ALTER VIEW s.card_source OWNER TO {attacker}"),
        format!("ALTER VIEW s.card_summary OWNER TO {attacker}"),
        format!("REASSIGN OWNED BY {victim} TO {attacker}"),
        format!(
            "REASSIGN OWNED BY {victim} TO {attacker}; ALTER TABLE s.card_delta OWNER TO CURRENT_USER"
        ),
        "ALTER TABLE s.card_delta SET SCHEMA evil".to_owned(),
    ] {
        let mut scene = Scene::new(&roles, Trigger, false);
        run(&mut scene.superuser, &what);
        scene.what = what.clone();
        scene.write();
        scene.assert_true("another owner");
        for moves in object_moves() {
            scene.attack(&moves);
            scene.what = format!("{what}: {moves}");
            scene.write();
            scene.upkeep();
            scene.write();
            scene.assert_nobody_else("after the upkeep");
            if scene.attacker.batch_execute("SELECT 1").is_err() {
                panic!("{}: the connection is lost", scene.what);
            }
        }
    }
}

/// Every power with every move. Most are refused, which is as good as any other way
/// to come to nothing.
#[test]
fn matrix_of_powers_and_moves() {
    let roles = Roles::new("matrix");
    let moves = [column_moves(), object_moves(), trigger_moves()].concat();
    // A few at once, as each scene takes three connections.
    thread::scope(|scope| {
        for powers in POWERS.chunks(3) {
            scope.spawn(|| try_all(&roles, powers, &moves, &[false]));
        }
    });
}
