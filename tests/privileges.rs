//! Shows who may do what where a superuser or a plain role has created the
//! extension: everybody computes and reads the catalogue and the benchmarks,
//! whoever created the extension writes them and grants that on, and nobody else.

mod common;

use common::{Database, Role, fails, rows, run, value};
use postgres::Client;

/// What needs no privilege at all.
fn assert_reads_everything(client: &mut Client, who: &str) {
    for sql in [
        "SELECT count(*) > 10 FROM kpi_catalog",
        "SELECT count(*) > 3 FROM kpi_bands",
        "SELECT count(*) = 3 FROM kpi_family",
        "SELECT count(*) > 0 FROM kpi_search('advocates')",
        "SELECT count(*) = 1 FROM kpi_definition",
        "SELECT kpi_band('ambassador_rate', 20) = 'Moderate'",
        "SELECT kpi_band('mine', 20) = 'all'",
        "SELECT kpi_band_rank('mine', 20) = 1",
        "SELECT kpi_describe('mine') ->> 'unit' = 'count'",
        "SELECT kpi_insight('nps', 20) ->> 'title' = 'Net Promoter Score'",
        "SELECT jsonb_array_length(akpi_definitions()) > 10",
        "SELECT nps(rollup(s)) = 100 FROM (SELECT nps_agg(10)) AS n (s)",
        "SELECT '(1,2)'::rate_summary + '(0,1)' = '(1,3)'",
        "SELECT csat(csat_agg(5)) = 100 AND advocate_retention_rate(retention_agg(true, true)) = 100",
        "SELECT nps(rollup(s)) = 100 FROM (SELECT advocacy_scorecard(true, true, 10, 5, true, 1)) AS c (s)",
        "SELECT advocacy_participation_rate(a) = ambassador_rate(action_participation(a))
         FROM (SELECT action_agg(3)) AS t (a)",
        "SELECT count(*) = 1 FROM kpi_benchmark",
        "SELECT benchmark = 30 AND better FROM kpi_benchmark_compare('nps', 40)",
        "SELECT unit = 'points' FROM kpi_facts('nps')",
        "SELECT brand_health('{\"nps\": 40}') = 70",
        "SELECT sum(contribution) = 70 FROM brand_health_breakdown('{\"nps\": 40}')",
    ] {
        let got = common::try_value(client, sql)
            .unwrap_or_else(|e| panic!("{who}: {sql}\nfailed: {}", common::describe(&e)));
        assert_eq!(got, "t", "{who}: {sql}");
    }
}

const MINE: &str = r#"SELECT kpi_define('{"kpi": "mine", "unit": "count",
    "bands": [{"label": "all", "range": "(,)"}]}');
    INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 30, 'A study')"#;

fn assert_writes_nothing(client: &mut Client) {
    for sql in [
        MINE,
        "SELECT kpi_undefine('mine')",
        "INSERT INTO kpi_definition VALUES ('x', '{}')",
        "UPDATE kpi_definition SET definition = '{}'",
        "DELETE FROM kpi_definition",
        "TRUNCATE kpi_definition",
        "INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('nps', 1, 'x')",
        "INSERT INTO kpi_benchmark (benchmark_id, kpi, value, source) VALUES (9, 'nps', 1, 'x')",
        "UPDATE kpi_benchmark SET value = 1",
        "DELETE FROM kpi_benchmark",
        "TRUNCATE kpi_benchmark",
        "ALTER TABLE kpi_benchmark DROP CONSTRAINT kpi_benchmark_finite",
        "SELECT nextval('kpi_benchmark_benchmark_id_seq')",
    ] {
        fails(client, sql, "42501");
    }
}

#[test]
fn created_by_a_superuser() {
    let reader = Role::new("reader");
    let database = Database::new("privileges");
    run(&mut database.client(), MINE);
    let mut client = database.client_as(&reader.0);
    assert_reads_everything(&mut client, "any role");
    assert_writes_nothing(&mut client);
}

#[test]
fn created_by_the_owner_of_the_database() {
    let (owner, reader) = (Role::new("creator"), Role::new("other"));
    let database = Database::create("privileges", &format!("OWNER {}", owner.0));
    let mut client = database.client_as(&owner.0);
    run(&mut client, "CREATE EXTENSION advocacy_kpi");
    run(&mut client, MINE);
    let mut other = database.client_as(&reader.0);
    assert_writes_nothing(&mut other);
    // Whoever created it may let others define.
    run(
        &mut client,
        &format!(
            "GRANT INSERT, UPDATE, DELETE ON kpi_definition, kpi_benchmark TO {}",
            reader.0
        ),
    );
    // Which takes no right on the numbers of the rows.
    run(
        &mut other,
        "INSERT INTO kpi_benchmark (kpi, value, source) VALUES ('csat', 1, 'x');
         UPDATE kpi_benchmark SET value = 2 WHERE kpi = 'csat';
         DELETE FROM kpi_benchmark WHERE kpi = 'csat'",
    );
    run(
        &mut other,
        r#"SELECT kpi_define('{"kpi": "mine", "target": 7}')"#,
    );
    assert_eq!(
        value(&mut client, "SELECT kpi_describe('mine') ->> 'target'"),
        "7.0"
    );
    assert_reads_everything(&mut client, "the role that created it");
    assert_reads_everything(&mut other, "another role");
    run(&mut client, "DROP EXTENSION advocacy_kpi");
    assert!(
        rows(
            &mut client,
            "SELECT FROM pg_class WHERE relname LIKE 'kpi%'"
        )
        .is_empty()
    );
}

/// Views and custom functions, which others may use, read the catalogue.
#[test]
fn through_a_view_and_a_security_definer_function() {
    let (owner, reader) = (Role::new("author"), Role::new("user"));
    let database = Database::create("privileges", &format!("OWNER {}", owner.0));
    let mut client = database.client_as(&owner.0);
    run(
        &mut client,
        &format!(
            "CREATE EXTENSION advocacy_kpi; {MINE};
             CREATE VIEW titles AS SELECT kpi, title, kpi_band(kpi, 20) AS band FROM kpi_catalog;
             CREATE FUNCTION define_mine(target integer) RETURNS void LANGUAGE sql SECURITY DEFINER
                 SET search_path = public
                 AS $$ SELECT kpi_define(jsonb_build_object('kpi', 'mine', 'target', target)) $$;
             GRANT SELECT ON titles TO {reader}; GRANT EXECUTE ON FUNCTION define_mine TO {reader}",
            reader = reader.0
        ),
    );
    let mut client = database.client_as(&reader.0);
    run(&mut client, "SELECT define_mine(12)");
    assert_eq!(
        rows(
            &mut client,
            "SELECT band FROM titles WHERE kpi IN ('mine', 'ambassador_rate') ORDER BY kpi"
        ),
        [["Moderate"], ["all"]],
    );
    assert_eq!(
        value(&mut client, "SELECT kpi_describe('mine') ->> 'target'"),
        "12.0"
    );
}
