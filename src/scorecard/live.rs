//! Live scorecards: kept exact by statement triggers that append what came and
//! what went, group by group. Nothing is ever updated in place, so writers do not
//! wait for each other.

use super::card::{Card, Names};
use super::quote::{dollars, indented, literal};
use super::relation::{Member, Relation, RelationKind};
use serde::Deserialize;

/// What makes the table watched. It comes before the first count: making a trigger
/// waits for the writers at work and keeps others out until all is committed, so no
/// row is missed.
pub(super) fn watch_first(card: &Card, prefix: &str, schema: &str) -> Vec<String> {
    let names = &card.names;
    let counting = Counting {
        keys: card.keys(""),
        measures: card.measures.iter().map(|m| m.sql.clone()).collect(),
        groups: card.groups_around(&format!("{schema}."), true),
    };
    let mut statements = vec![format!(
        "CREATE VIEW {} AS\n{}",
        names.source,
        card.groups(prefix, &card.relation.sql, true)
    )];
    let citus = card.citus.as_deref();
    statements.extend(count_function(names, &counting, "CREATE", citus));
    statements.extend(watch(names, &card.relation, "CREATE"));
    statements
}

/// The first count, and the summary of it and of all that came and went since.
pub(super) fn count(card: &Card, prefix: &str) -> Vec<String> {
    let names = &card.names;
    vec![
        format!(
            "CREATE {}TABLE {} AS TABLE {}",
            if card.unlogged { "UNLOGGED " } else { "" },
            names.delta,
            names.source
        ),
        format!(
            "CREATE VIEW {} AS\n{}",
            names.summary,
            summary(card, prefix)
        ),
    ]
}

/// What is left when what went is taken from what came.
fn summary(card: &Card, prefix: &str) -> String {
    let minus = match prefix {
        "" => "-".to_owned(),
        schema => format!("OPERATOR({schema}-)"),
    };
    let mut columns = card.keys("d.");
    columns.extend(card.measures.iter().map(|m| {
        format!(
            "{prefix}rollup(d.{0}) FILTER (WHERE d.kpi_rows > 0) {minus} {prefix}rollup(d.{0}) FILTER (WHERE d.kpi_rows < 0) AS {0}",
            m.sql
        )
    }));
    format!(
        "SELECT\n    {}\nFROM {} AS d\nGROUP BY {}\nHAVING sum(d.kpi_rows) > 0",
        columns.join(",\n    "),
        card.names.delta,
        card.keys("d.").join(", ")
    )
}

/// How rows are counted: with every name written in full, as the functions of the
/// triggers trust no search_path.
pub struct Counting {
    pub keys: Vec<String>,
    pub measures: Vec<String>,
    /// The query of the groups, cut where the name of what holds the rows goes.
    pub groups: [String; 2],
}

impl Counting {
    /// From the view of the source as PostgreSQL prints it now, so that columns which
    /// were renamed are found. `None` where it does not read the relation in one place.
    pub fn of_view(view: &str, relation: &Relation, kept: &Kept) -> Option<Self> {
        let from = format!("\n   FROM {} c", relation.sql);
        let (head, tail) = view.split_once(&from)?;
        let tail = tail.trim_end_matches(';');
        (!tail.contains(&from)).then(|| Self {
            keys: kept.keys.clone(),
            measures: kept.measures.clone(),
            groups: [
                format!("{}\n   FROM ", head.trim_start()),
                format!(" AS c{tail}"),
            ],
        })
    }
}

/// The function of all the triggers. It runs with the rights of the scorecard's
/// owner, so that a writer needs none.
///
/// Citus, whose setting is given, spreads functions to other nodes, but none that
/// goes with an extension.
pub fn count_function(
    names: &Names,
    counting: &Counting,
    create: &str,
    citus: Option<&str>,
) -> Vec<String> {
    let Names { count, delta, .. } = names;
    let [head, tail] = &counting.groups;
    let groups = |rows: &str, by: &str| indented(&format!("{head}{rows}{tail}"), by);
    let columns = [counting.keys.as_slice(), &counting.measures]
        .concat()
        .join(", ");
    let part = literal(&format!(
        "INSERT INTO {delta} SELECT {columns}, -kpi_rows FROM ({head}ONLY "
    ));
    let part_end = literal(&format!("{tail}) AS gone"));
    let body = format!(
        "
#variable_conflict use_column
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO {delta}
        {came_8};
    ELSIF TG_OP = 'UPDATE' THEN
        -- A group that gains what it loses has not changed.
        WITH came AS (
            {came_12}
        ), gone AS (
            {gone_12}
        )
        INSERT INTO {delta}
        SELECT {columns}, kpi_rows FROM (TABLE came EXCEPT TABLE gone) AS came
        UNION ALL
        SELECT {columns}, -kpi_rows FROM (TABLE gone EXCEPT TABLE came) AS gone;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO {delta}
        SELECT {columns}, -kpi_rows FROM (
            {gone_12}
        ) AS gone;
    ELSIF TG_WHEN = 'AFTER' THEN
        -- The whole table was truncated.
        TRUNCATE {delta};
    ELSIF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
        -- One table of several will be; its name is written in full, as the search_path is bare.
        EXECUTE {part} || TG_RELID::regclass::text || {part_end};
    ELSE
        RAISE EXCEPTION USING
            ERRCODE = 'active_sql_transaction',
            MESSAGE = format('TRUNCATE of %s, part of a live scorecard, in a transaction that is %s',
                TG_RELID::regclass, current_setting('transaction_isolation')),
            HINT = 'Its snapshot may not see every row that goes: use READ COMMITTED, or DELETE.';
    END IF;
    RETURN NULL;
END
",
        came_8 = groups("kpi_came", "        "),
        came_12 = groups("kpi_came", "            "),
        gone_12 = groups("kpi_gone", "            "),
    );
    let propagate = |value: &str| {
        format!(
            "SET LOCAL citus.enable_ddl_propagation = {}",
            literal(value)
        )
    };
    let mut statements = vec![
        format!(
            "{create} FUNCTION {count}() RETURNS trigger\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS {}",
            dollars(&body)
        ),
        format!("REVOKE ALL ON FUNCTION {count}() FROM PUBLIC"),
    ];
    statements.extend(citus.map(|_| propagate("off")));
    statements.push(format!(
        "ALTER FUNCTION {count}() DEPENDS ON EXTENSION advocacy_kpi"
    ));
    statements.extend(citus.map(propagate));
    statements
}

/// The triggers on one table of the source.
///
/// When rows are truncated no trigger sees them: the root takes all off at once,
/// and of several tables each takes off its own before they go.
fn triggers(names: &Names, member: &Member, place: Place, create: &str) -> Vec<String> {
    let on = &member.sql;
    let [inserted, updated, deleted, truncated] = names.triggers(&member.schema);
    let run = format!("FOR EACH STATEMENT EXECUTE FUNCTION {}()", names.count);
    let mut triggers = vec![
        format!(
            "{create} TRIGGER {inserted} AFTER INSERT ON {on}\n    REFERENCING NEW TABLE AS kpi_came {run}"
        ),
        format!(
            "{create} TRIGGER {updated} AFTER UPDATE ON {on}\n    REFERENCING OLD TABLE AS kpi_gone NEW TABLE AS kpi_came {run}"
        ),
        format!(
            "{create} TRIGGER {deleted} AFTER DELETE ON {on}\n    REFERENCING OLD TABLE AS kpi_gone {run}"
        ),
    ];
    let when = match place {
        Place::Whole => Some("AFTER"),
        Place::Part => Some("BEFORE"),
        Place::Between => None,
    };
    triggers.extend(
        when.map(|when| format!("{create} TRIGGER {truncated} {when} TRUNCATE ON {on}\n    {run}")),
    );
    triggers
}

/// Where a table stands in the tree of its source.
#[derive(Clone, Copy)]
enum Place {
    /// Its rows are all rows: a table that is alone, or the partitioned root.
    Whole,
    /// Some of the rows are stored in it.
    Part,
    /// Partitions below it hold its rows.
    Between,
}

/// The triggers on all tables of the source, the root first.
pub fn watch(names: &Names, relation: &Relation, create: &str) -> Vec<String> {
    let tree = &relation.tree;
    let place = |at: usize, member: &Member| match member.kind {
        RelationKind::Partitioned if at == 0 => Place::Whole,
        RelationKind::Partitioned => Place::Between,
        _ if tree.len() == 1 => Place::Whole,
        _ => Place::Part,
    };
    tree.iter()
        .enumerate()
        .flat_map(|(at, member)| triggers(names, member, place(at, member), create))
        .collect()
}

/// A live scorecard that is there: the columns of what it keeps, quoted.
#[derive(Debug, Deserialize)]
pub struct Kept {
    pub keys: Vec<String>,
    pub measures: Vec<String>,
}

impl Kept {
    fn columns(&self) -> String {
        [self.keys.as_slice(), &self.measures].concat().join(", ")
    }

    fn keys(&self) -> String {
        self.keys.join(", ")
    }

    fn each(&self, text: impl Fn(&String) -> String, separator: &str) -> String {
        self.measures
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join(separator)
    }
}

/// Folds every group that has several rows into one; gives how many rows that saves.
/// `schema` is that of the extension.
pub fn compact(names: &Names, kept: &Kept, schema: &str) -> String {
    let delta = &names.delta;
    let keys = kept.keys();
    let left = kept.each(
        |m| {
            format!(
                "{schema}.rollup({m}) FILTER (WHERE kpi_rows > 0) OPERATOR({schema}.-) {schema}.rollup({m}) FILTER (WHERE kpi_rows < 0)"
            )
        },
        ", ",
    );
    format!(
        "WITH crowd AS (
    SELECT ctid AS at, count(*) OVER (PARTITION BY {keys}) AS crowd FROM {delta}
), folded AS (
    DELETE FROM {delta} AS d USING crowd AS c WHERE d.ctid = c.at AND c.crowd > 1 RETURNING d.*
), kept AS (
    INSERT INTO {delta} ({columns}, kpi_rows)
    SELECT {keys}, {left}, sum(kpi_rows)::bigint FROM folded GROUP BY {keys} HAVING sum(kpi_rows) > 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM folded) - (SELECT count(*) FROM kept)",
        columns = kept.columns(),
    )
}

/// Counts everything anew.
pub fn reload(names: &Names, kept: &Kept) -> [String; 2] {
    let columns = kept.columns();
    [
        format!("DELETE FROM {}", names.delta),
        format!(
            "INSERT INTO {} ({columns}, kpi_rows) SELECT {columns}, kpi_rows FROM {}",
            names.delta, names.source
        ),
    ]
}

/// Whether what was kept is what the table gives: what it gives and what went
/// must be what came, so that nothing is ever taken below zero. `schema` is that of
/// the extension.
pub fn verify(names: &Names, kept: &Kept, schema: &str) -> String {
    let columns = kept.columns();
    let differs = kept.each(
        |m| {
            format!(
                "{schema}.rollup({m}) FILTER (WHERE kpi_rows > 0) OPERATOR({schema}.<>) {schema}.rollup({m}) FILTER (WHERE kpi_rows < 0)"
            )
        },
        " OR ",
    );
    format!(
        "SELECT NOT EXISTS (
    SELECT FROM (
        SELECT {columns}, kpi_rows FROM {source}
        UNION ALL
        SELECT {columns}, -kpi_rows FROM {delta}
    ) AS both_sides
    GROUP BY {keys}
    HAVING sum(kpi_rows) <> 0 OR {differs}
)",
        source = names.source,
        delta = names.delta,
        keys = kept.keys(),
    )
}
