//! What changed of a live board since it was folded.
//!
//! Triggers append the rows that are added and removed to a log for each table. The contributions
//! kept are those of the tables as they were when the board was folded; what differs is
//! counted when it is read: the contributions of the entities that a log names, as they are
//! now, less those as they were. How they were is told by the logs: the rows that are there,
//! with those removed and without those added.
//!
//! Rows that are counted one by one need not be read again: those in the log are added or
//! taken away, and only for entities whose segments changed their other rows are read.

use super::super::card::ScorecardPlan;
use super::parts::Part;
use super::render::{INDENT, Side, Writer, group_by, indent, list};
use super::{Board, Counting, Entity, Lookup, Table, TableId};

/// Rows that refer to an entity, as measures read them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Role {
    table: TableId,
    on: String,
    /// Whether each row counts by itself.
    adds_up: bool,
}

/// The columns of the table of contributions, with their types.
pub fn delta_columns(plan: &ScorecardPlan, board: &Board) -> Vec<String> {
    let mut columns = vec![
        format!("{} smallint", board.columns.part),
        "period date".to_owned(),
    ];
    let segments = plan.segments.iter();
    columns.extend(segments.map(|s| format!("{} {}", s.sql, s.base_type)));
    columns.push("change bytea NOT NULL".to_owned());
    columns
}

/// The columns of a table `t` as its log has them.
pub(super) fn logged_columns(table: &Table) -> Vec<String> {
    let columns = table.columns.iter().zip(1..);
    columns
        .map(|(column, number)| format!("t.{}::{} AS c{number}", column.sql, column.base_type))
        .collect()
}

/// The statement that creates the log of a table.
pub fn log_statement(plan: &ScorecardPlan, board: &Board, at: TableId, options: &str) -> String {
    let (Some(table), Some(log)) = (board.tables.get(at), plan.names.logs.get(at)) else {
        return String::new();
    };
    let mut columns = vec!["1::smallint AS sign".to_owned()];
    if board.is_recorded {
        columns.push("now() AS at".to_owned());
    }
    columns.extend(logged_columns(table));
    format!(
        "CREATE {}TABLE {log} WITH ({options}) AS\nSELECT{INDENT}{}\nFROM {} AS t\nWITH NO DATA",
        if plan.unlogged { "UNLOGGED " } else { "" },
        list(&columns),
        table.sql
    )
}

/// All contributions, counted from the tables.
pub fn counted(plan: &ScorecardPlan, board: &Board) -> String {
    let writer = Writer::new(plan, board, Side::Kept);
    let parts: Vec<String> = writer
        .parts()
        .iter()
        .enumerate()
        .map(|(at, part)| writer.encode(at, part, false))
        .collect();
    format!(
        "WITH {}\n{}",
        writer.entities().join(",\n"),
        parts.join("\nUNION ALL\n")
    )
}

/// What folding puts in the place of what is kept: the groups that changed, each with its
/// counts and the rows that it has now.
pub fn folding(plan: &ScorecardPlan, board: &Board) -> String {
    let writer = Writer::new(plan, board, Side::Kept);
    let prefix = &plan.prefix;
    let keys = writer.stored_keys("c");
    let plain = writer.stored_keys("d");
    format!(
        "WITH {}\nSELECT{INDENT}{},{INDENT}{prefix}kpi_net(c.change) AS change,{INDENT}array_agg(c.place) FILTER (WHERE c.place IS NOT NULL) AS places\nFROM (\n    SELECT {}, d.change, NULL::tid AS place FROM changes AS d\n    UNION ALL\n    SELECT {}, d.change, d.ctid FROM {} AS d\n) AS c{}\nHAVING btrim({prefix}kpi_net(c.change) FILTER (WHERE c.place IS NULL), '\\x00'::bytea) <> ''::bytea",
        writer.changes().join(",\n"),
        list(&keys),
        plain.join(", "),
        plain.join(", "),
        plan.names.delta,
        group_by(keys.len()),
    )
}

impl Writer<'_> {
    /// The common table expression with the entities and their segments.
    pub(super) fn entities_name(&self) -> &'static str {
        match self.side {
            Side::Whole | Side::Kept => "entities",
            Side::Now => "entities_now",
            Side::Before => "entities_before",
        }
    }

    /// The rows of the entity that are counted, after FROM.
    pub(super) fn entity_rows(&self, entity: &Entity) -> String {
        match self.side {
            Side::Whole | Side::Kept => self.table(entity.table).to_owned(),
            Side::Now => "entity_now".to_owned(),
            Side::Before => "entity_before".to_owned(),
        }
    }

    /// The rows that a lookup finds.
    pub(super) fn lookup_rows(&self, lookup: &Lookup) -> String {
        match self.side {
            Side::Before => format!("found_before_{}", lookup.table + 1),
            _ => self.table(lookup.table).to_owned(),
        }
    }

    /// The rows that refer to entities by the column `on`.
    pub(super) fn facts(&self, table: TableId, on: Option<&str>, adds_up: bool) -> String {
        let side = match self.side {
            Side::Whole | Side::Kept => return self.table(table).to_owned(),
            Side::Now => "now",
            Side::Before => "before",
        };
        let role = Role {
            table,
            on: on.unwrap_or_default().to_owned(),
            adds_up,
        };
        let at = self.roles().iter().position(|known| *known == role);
        format!("rows_{side}_{}", at.map_or(0, |at| at + 1))
    }

    /// A column with the number of flows in a group, where that is needed.
    pub(super) fn flows(&self) -> Option<String> {
        (self.side != Side::Whole).then(|| format!("count(*) AS {}", self.board.columns.flows))
    }

    /// A further condition that leaves only entities `e` that may have changed.
    pub(super) fn of_changed(&self) -> String {
        match self.side {
            Side::Whole | Side::Kept => String::new(),
            Side::Now | Side::Before => format!(
                " AND EXISTS (SELECT FROM changed AS k WHERE k.{0} = e.{0})",
                self.board.columns.entity
            ),
        }
    }

    fn table(&self, at: TableId) -> &str {
        let table = self.board.tables.get(at);
        table.map_or("", |table| table.sql.as_str())
    }

    /// In how many ways the tables of facts are read.
    fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        let mut add = |table: TableId, on: &str, adds_up: bool| {
            let role = Role {
                table,
                on: on.to_owned(),
                adds_up,
            };
            if !roles.contains(&role) {
                roles.push(role);
            }
        };
        for state in &self.board.states {
            add(state.history.table, &state.history.on, false);
        }
        for m in &self.plan.measures {
            match &m.counting {
                Counting::Events(events) => add(events.place.table, &events.place.on, false),
                Counting::Rows(rows) => add(
                    rows.place.table,
                    rows.place.on.as_deref().unwrap_or_default(),
                    rows.one_per.is_none(),
                ),
                Counting::Flat | Counting::State(..) => {}
            }
        }
        roles
    }

    /// The columns of a table that are read, with an alias before each.
    fn columns(&self, table: TableId, alias: &str) -> String {
        let table = self.board.tables.get(table);
        let columns = table.map_or([].as_slice(), |table| table.columns.as_slice());
        let columns = columns
            .iter()
            .map(|column| format!("{alias}.{}", column.sql));
        columns.collect::<Vec<_>>().join(", ")
    }

    /// `SELECT` of a table's log: the rows added, or those removed.
    fn logged(&self, table: TableId, alias: &str, added: bool, further: &str) -> String {
        format!(
            "SELECT {} FROM log_{} AS {alias} WHERE {alias}.{} {} 0{further}",
            self.columns(table, alias),
            table + 1,
            self.board.columns.sign,
            if added { ">" } else { "<" },
        )
    }

    /// Keys and counts as they are stored: of a column for each part, period and segment.
    pub(super) fn stored_keys(&self, alias: &str) -> Vec<String> {
        let part = format!("{alias}.{}", self.board.columns.part);
        [vec![part], self.keys_of(alias)].concat()
    }

    /// The contributions of a part, with all their counts in one value.
    fn encode(&self, at: usize, part: &Part, takes_away: bool) -> String {
        let prefix = self.prefix();
        let counts: Vec<String> = std::iter::once(&part.presence)
            .chain(&part.columns)
            .map(|column| format!("{prefix}kpi_net_of(p.{column})"))
            .collect();
        let mut counts = counts.join(" || ");
        if takes_away {
            counts = format!("{prefix}kpi_net_negated({counts})");
        }
        format!(
            "SELECT {}::smallint AS {}, {}, {counts} AS change\nFROM (\n    {}\n) AS p",
            at + 1,
            self.board.columns.part,
            self.keys_of("p").join(", "),
            indent(&part.sql, 1)
        )
    }

    /// What changed since the board was folded, as common table expressions of which the
    /// last is called `changes`. That is MATERIALIZED because inlining it costs the planner
    /// more time than the query needs where nothing has changed.
    pub(super) fn changes(&self) -> Vec<String> {
        let Some(entity) = &self.board.entity else {
            return Vec::new();
        };
        let mut steps = self.logs();
        steps.extend(self.changed_entities(entity));
        for (at, role) in self.roles().iter().enumerate() {
            steps.extend(match role.adds_up {
                true => self.added(at + 1, role),
                false => self.read_again(at + 1, role),
            });
        }
        let mut each = Vec::new();
        for side in [Side::Now, Side::Before] {
            let writer = Writer { side, ..*self };
            steps.extend(writer.entities());
            for (at, part) in writer.parts().iter().enumerate() {
                each.push(writer.encode(at, part, side == Side::Before));
            }
        }
        steps.push(format!(
            "changes AS MATERIALIZED (\n    -- what is counted of them now, less what was counted before\n    {}\n)",
            indent(&each.join("\nUNION ALL\n"), 1)
        ));
        steps
    }

    /// The logs, with the columns called as in their tables.
    fn logs(&self) -> Vec<String> {
        let mut steps = Vec::new();
        for (at, (table, log)) in self
            .board
            .tables
            .iter()
            .zip(&self.plan.names.logs)
            .enumerate()
        {
            let mut columns = vec![format!("g.sign AS {}", self.board.columns.sign)];
            for (number, column) in table.columns.iter().enumerate() {
                columns.push(format!("g.c{} AS {}", number + 1, column.sql));
            }
            steps.push(format!(
                "log_{} AS MATERIALIZED (\n    -- of so many rows at least, whatever the planner knows of a log that was empty a while ago\n    SELECT {} FROM {log} AS g\n    UNION ALL\n    SELECT {} FROM generate_series(1, (SELECT 0))\n)",
                at + 1,
                columns.join(", "),
                vec!["NULL"; columns.len()].join(", "),
            ));
        }
        steps
    }

    /// Which entities changed, which may count differently, and how they are and were.
    fn changed_entities(&self, entity: &Entity) -> Vec<String> {
        let names = &self.board.columns;
        let (key, table) = (&names.entity, self.table(entity.table));
        let mut changed = vec![format!(
            "SELECT {} AS {key} FROM log_{} AS e",
            entity.key,
            entity.table + 1
        )];
        for lookup in &self.board.lookups {
            changed.push(format!(
                "SELECT {} FROM {table} AS e WHERE {} IN (SELECT g.{} FROM log_{} AS g)",
                entity.key,
                lookup.on,
                lookup.key,
                lookup.table + 1
            ));
        }
        let mut touched = vec![format!("SELECT k.{key} FROM changed AS k")];
        for role in self.roles() {
            touched.push(format!(
                "SELECT {} FROM log_{} AS f",
                role.on,
                role.table + 1
            ));
        }
        touched.dedup();
        let columns = self.columns(entity.table, "e");
        let mut steps = vec![
            format!(
                "changed AS MATERIALIZED (\n    -- entities that changed, or whose segments did\n    {}\n)",
                changed.join("\n    UNION\n    ")
            ),
            format!(
                "touched AS MATERIALIZED (\n    -- and those of which something else did\n    {}\n)",
                touched.join("\n    UNION\n    ")
            ),
            format!(
                "entity_now AS MATERIALIZED (\n    SELECT {columns} FROM {table} AS e WHERE {} IN (SELECT k.{key} FROM touched AS k)\n)",
                entity.key
            ),
            format!(
                "entity_before AS MATERIALIZED (\n    (\n        SELECT {columns} FROM entity_now AS e\n        UNION ALL\n        {}\n    )\n    EXCEPT ALL\n    {}\n)",
                self.logged(entity.table, "e", false, ""),
                self.logged(entity.table, "e", true, "")
            ),
        ];
        let mut found: Vec<TableId> = Vec::new();
        for lookup in &self.board.lookups {
            if !found.contains(&lookup.table) {
                found.push(lookup.table);
                steps.push(self.found_before(lookup.table));
            }
        }
        steps
    }

    /// A looked-up table as it was, as far as it is needed.
    fn found_before(&self, at: TableId) -> String {
        let lookups = || self.board.lookups.iter().filter(|l| l.table == at);
        let needed: Vec<String> = lookups()
            .map(|l| format!("t.{} IN (SELECT {} FROM entity_before AS e)", l.key, l.on))
            .collect();
        let mut keys: Vec<&str> = lookups().map(|l| l.key.as_str()).collect();
        keys.dedup();
        let key = keys.first().copied().unwrap_or_default();
        let (table, columns) = (self.table(at), self.columns(at, "t"));
        let number = at + 1;
        format!(
            "found_before_{number} AS MATERIALIZED (\n    SELECT {columns} FROM {table} AS t\n    WHERE ({}) AND NOT EXISTS (SELECT FROM log_{number} AS g WHERE g.{key} = t.{key})\n    UNION ALL\n    (\n        (\n            SELECT {columns} FROM {table} AS t WHERE t.{key} IN (SELECT g.{key} FROM log_{number} AS g)\n            UNION ALL\n            {}\n        )\n        EXCEPT ALL\n        {}\n    )\n)",
            needed.join(" OR "),
            self.logged(at, "t", false, ""),
            self.logged(at, "t", true, ""),
        )
    }

    /// Rows that count one by one: those of entities that changed, and of the others those
    /// added and removed.
    fn added(&self, number: usize, role: &Role) -> Vec<String> {
        let (on, key) = (&role.on, &self.board.columns.entity);
        let columns = self.columns(role.table, "f");
        let changed = format!("{on} IN (SELECT k.{key} FROM changed AS k)");
        let of_changed = format!(" AND {changed}");
        let of_others = format!(" AND NOT EXISTS (SELECT FROM changed AS k WHERE k.{key} = {on})");
        let logged = |added, further: &str| self.logged(role.table, "f", added, further);
        vec![
            format!(
                "rows_of_changed_{number} AS MATERIALIZED (\n    SELECT {columns} FROM {} AS f WHERE {changed}\n)",
                self.table(role.table)
            ),
            format!(
                "rows_now_{number} AS NOT MATERIALIZED (\n    SELECT {columns} FROM rows_of_changed_{number} AS f\n    UNION ALL\n    {}\n)",
                logged(true, &of_others)
            ),
            format!(
                "rows_before_{number} AS NOT MATERIALIZED (\n    (\n        (\n            SELECT {columns} FROM rows_of_changed_{number} AS f\n            UNION ALL\n            {}\n        )\n        EXCEPT ALL\n        {}\n    )\n    UNION ALL\n    {}\n)",
                logged(false, &of_changed),
                logged(true, &of_changed),
                logged(false, &of_others)
            ),
        ]
    }

    /// All rows of the entities that changed, or of which a row did; of those that refer to
    /// nobody, the rows added and removed.
    fn read_again(&self, number: usize, role: &Role) -> Vec<String> {
        let (on, key) = (&role.on, &self.board.columns.entity);
        let columns = self.columns(role.table, "f");
        let logged = |added, further: &str| self.logged(role.table, "f", added, further);
        let of_nobody = format!(" AND {on} IS NULL");
        vec![
            format!(
                "rows_now_{number} AS MATERIALIZED (\n    SELECT {columns} FROM {} AS f\n    WHERE {on} IN (SELECT k.{key} FROM changed AS k UNION SELECT {on} FROM log_{} AS f)\n    UNION ALL\n    (\n        {}\n        EXCEPT ALL\n        {}\n    )\n)",
                self.table(role.table),
                role.table + 1,
                logged(true, &of_nobody),
                logged(false, &of_nobody)
            ),
            format!(
                "rows_before_{number} AS NOT MATERIALIZED (\n    (\n        SELECT {columns} FROM rows_now_{number} AS f\n        UNION ALL\n        {}\n    )\n    EXCEPT ALL\n    {}\n)",
                logged(false, ""),
                logged(true, "")
            ),
        ]
    }
}
