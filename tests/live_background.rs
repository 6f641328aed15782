//! Shows that live scorecards of several tables fold themselves after much was written to
//! their tables, and that the process that does it has the rights of their owner only.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use common::{Database, Role, run, value};
use postgres::Client;

/// More than a session appends before it has a scorecard folded.
const MANY: usize = 12_000;
const LONGEST: Duration = Duration::from_secs(60);

const TABLES: &str = "
    CREATE SCHEMA crm;
    CREATE TABLE crm.customers (id integer PRIMARY KEY, region text, signed date);
    INSERT INTO crm.customers SELECT i, 'region ' || i % 3, '2024-01-01' FROM generate_series(1, 500) AS i;
    CREATE TABLE crm.answers (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id integer, at timestamptz, score integer);
    CREATE INDEX ON crm.answers (customer_id);";

fn board(name: &str, storage: &str) -> String {
    format!(
        r#"SELECT kpi_create_scorecard('{name}', '{{"entity": {{"table": "crm.customers", "key": "id", "from": "signed"}}, "segments": ["region"],
            "period": {{"grain": "quarter"}}, "storage": "{storage}", "measures": {{"nps": {{"rows": "crm.answers", "on": "customer_id", "at": "at", "of": "score"}}}}}}')"#
    )
}

/// Rows of the table of answers that come with one statement.
fn answers(rows: usize) -> String {
    format!(
        "INSERT INTO crm.answers (customer_id, at, score) SELECT 1 + i % 500, timestamptz '2024-02-03 12:00Z' + i * interval '1 hour', i % 11 FROM generate_series(1, {rows}) AS i"
    )
}

/// Waits for `query` to be true; tells whether it was.
fn becomes(client: &mut Client, query: &str) -> bool {
    let start = Instant::now();
    while value(client, query) != "t" {
        if start.elapsed() > LONGEST {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
    true
}

fn folded_at(client: &mut Client, name: &str) -> String {
    value(
        client,
        &format!("SELECT folded_at::text FROM kpi_scorecards WHERE name = '{name}'"),
    )
}

fn pending(client: &mut Client, name: &str) -> usize {
    value(
        client,
        &format!("SELECT pending_rows::text FROM kpi_scorecards WHERE name = '{name}'"),
    )
    .parse()
    .expect("a number of rows")
}

const SAME: &str = "SELECT count(*)::text FROM ((TABLE live_summary EXCEPT ALL TABLE counted_summary) UNION ALL (TABLE counted_summary EXCEPT ALL TABLE live_summary)) AS d";

#[test]
fn a_scorecard_of_several_tables_folds_itself() {
    let database = Database::new("live_background");
    let mut client = database.client();
    run(
        &mut client,
        &format!(
            "{TABLES} {}; {}",
            board("live", "live"),
            board("counted", "view")
        ),
    );

    // What comes to nothing has nothing folded.
    let before = folded_at(&mut client, "live");
    run(&mut client, &format!("BEGIN; {}; ROLLBACK", answers(MANY)));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(folded_at(&mut client, "live"), before);

    // All that one statement brought is folded once it is committed.
    run(&mut client, "BEGIN");
    run(&mut client, &answers(MANY));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(folded_at(&mut client, "live"), before);
    assert_eq!(pending(&mut client, "live"), MANY);
    run(&mut client, "COMMIT");
    assert!(becomes(
        &mut client,
        "SELECT pending_rows = 0 FROM kpi_scorecards WHERE name = 'live'"
    ));
    assert_eq!(value(&mut client, SAME), "0");

    // Single rows of sessions at work.
    let before = folded_at(&mut client, "live");
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut writer = database.client();
                let insert = writer
                    .prepare("INSERT INTO crm.answers (customer_id, at, score) VALUES ($1, '2024-05-06 12:00Z', $1 % 11)")
                    .expect("the table is there");
                let update = writer
                    .prepare("UPDATE crm.customers SET region = 'region ' || $1 % 4 WHERE id = $2")
                    .expect("the table is there");
                for at in 0..MANY as i32 {
                    let customer = 1 + at * 7 % 500;
                    match at % 10 {
                        0 => writer.execute(&update, &[&at, &customer]),
                        _ => writer.execute(&insert, &[&customer]),
                    }
                    .expect("a write goes through");
                }
            });
        }
    });
    assert!(becomes(
        &mut client,
        &format!("SELECT folded_at > '{before}' FROM kpi_scorecards WHERE name = 'live'")
    ));
    assert!(pending(&mut client, "live") < 2 * MANY);
    assert_eq!(value(&mut client, SAME), "0");
    assert_eq!(
        value(&mut client, "SELECT kpi_verify_scorecard('live')::text"),
        "true"
    );

    // Who manages the server can turn it off.
    run(&mut client, "SELECT kpi_compact('live')");
    let before = folded_at(&mut client, "live");
    run(&mut client, "SET advocacy_kpi.background_folding = off");
    run(&mut client, &answers(MANY));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(folded_at(&mut client, "live"), before);
    assert_eq!(pending(&mut client, "live"), MANY);
}

/// What the owner of a table attaches to it runs with the rights of whoever reads it: a
/// scorecard of another role is left for that role to fold.
#[test]
fn it_is_folded_with_nobody_elses_rights() {
    let database = Database::new("live_background");
    let mut client = database.client();
    let (owner, clerk) = (Role::new("bg_owner"), Role::new("bg_clerk"));
    let (owner, clerk) = (&owner.0, &clerk.0);
    run(
        &mut client,
        &format!(
            "GRANT pg_read_all_stats TO {owner}, {clerk}; CREATE SCHEMA crm AUTHORIZATION {owner}; GRANT CREATE ON SCHEMA public TO {owner};
            CREATE TABLE sprung (role name, backend text); GRANT SELECT, INSERT ON sprung TO PUBLIC;
            SET ROLE {owner};
            {}
            CREATE FUNCTION crm.note() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO public.sprung SELECT current_user, a.backend_type FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid();
                RETURN true;
            END $$;
            CREATE FUNCTION crm.trap() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN crm.note(); END $$;
            CREATE INDEX ON crm.answers (id) WHERE crm.trap();
            {};
            GRANT USAGE ON SCHEMA crm TO {clerk}; GRANT INSERT ON crm.answers TO {clerk};
            RESET ROLE;
            {}",
            TABLES.replace("CREATE SCHEMA crm;", ""),
            board("own", "live"),
            board("of_superuser", "live"),
        ),
    );
    let mut clerk_client = database.client_as(clerk);
    run(&mut clerk_client, &answers(MANY));

    // The trap works: it springs for the owner of the table.
    assert!(becomes(
        &mut client,
        &format!(
            "SELECT pending_rows = 0 AND EXISTS (SELECT FROM sprung WHERE backend = 'advocacy_kpi' AND role = '{owner}') FROM kpi_scorecards WHERE name = 'own'"
        )
    ));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(pending(&mut client, "of_superuser"), MANY);
    assert_eq!(
        value(
            &mut client,
            &format!(
                "SELECT count(*)::text FROM sprung WHERE backend = 'advocacy_kpi' AND role <> '{owner}'"
            )
        ),
        "0"
    );

    // A part that becomes another's.
    run(
        &mut client,
        "ALTER TABLE crm.customers OWNER TO CURRENT_USER; DELETE FROM sprung",
    );
    run(&mut clerk_client, &answers(MANY));
    thread::sleep(Duration::from_millis(500));
    assert_eq!(
        value(
            &mut client,
            "SELECT count(*)::text FROM sprung WHERE backend = 'advocacy_kpi'"
        ),
        "0"
    );
    run(
        &mut client,
        &format!("DROP SCHEMA crm CASCADE; DROP OWNED BY {owner}; DROP OWNED BY {clerk}"),
    );
}
