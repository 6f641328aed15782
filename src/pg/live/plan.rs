//! Whether tables are still what a live scorecard was made of, and how they are counted.

use super::constraint;
use super::delta::Rows;
use super::member::{Member, member, stamp};
use super::position::{is_protected, positions, trigger_fault};
use super::state::State;
use crate::pg::datum::Snapshot;
use crate::pg::datum::dictionary;
use crate::pg::datum::table::Table;
use advocacy_kpi_core::live::Program;
use pgrx::pg_sys::Oid;
use std::cell::RefCell;
use std::collections::HashMap;

/// How a live scorecard counts the tables as they are now.
#[derive(Debug)]
pub struct Plan {
    pub state: Oid,
    pub delta: Oid,
    pub owner: Oid,
    pub program: Program,
    pub source: Oid,
    pub members: HashMap<Oid, Member>,
    /// Places in a row of the delta.
    pub period_at: usize,
    pub segments_at: Vec<usize>,
    pub change_at: usize,
    pub delta_width: usize,
    /// Of a board: the logs of its tables.
    pub logs: Vec<Oid>,
    /// The rows of the delta that this session adds to.
    pub rows: RefCell<Rows>,
}

/// What of the log of a table is not as it must be.
fn check_log(log: Oid, owner: Oid, persistence: u8) -> Result<(), String> {
    let class = dictionary::class(log).ok_or("a table of its changes was dropped")?;
    if class.owner != owner {
        return Err("its tables belong to different roles".to_owned());
    }
    if class.persistence != persistence {
        return Err("one of its tables was set LOGGED or UNLOGGED".to_owned());
    }
    match is_protected(log) {
        true => Ok(()),
        false => Err("the trigger kpi_protect of its tables was disabled or dropped".to_owned()),
    }
}

/// What the tables do not promise any more.
fn check_constraints(program: &Program, tables: &[(usize, Oid)]) -> Result<(), String> {
    let snapshot = Snapshot::of_catalogs();
    for constraint in &program.constraints {
        let table = tables.iter().find(|(at, _)| *at == constraint.table);
        let (_, table) = *table.ok_or("a table of it was dropped")?;
        let names = constraint.columns.iter();
        let columns: Option<Vec<i16>> = names
            .map(|name| Some(dictionary::column(table, name)?.number))
            .collect();
        let columns = columns.ok_or("a column of a key was dropped or renamed")?;
        constraint::check(constraint.kind, table, &columns, &snapshot)
            .map_err(|broken| broken.reason)?;
    }
    Ok(())
}

/// What keeps the owner from reading a table, or a crash from emptying what is kept of it
/// with it.
fn check_readable(
    members: &HashMap<Oid, Member>,
    root: Oid,
    owner: Oid,
    persistence: u8,
) -> Result<(), String> {
    let source = dictionary::relation_name(root);
    let read = members.get(&root).into_iter().flat_map(Member::reads);
    let columns = read.map(|read| read.at() as i16 + 1);
    if !dictionary::may_read(owner, root, columns) {
        return Err(format!(
            "its owner may not read all rows of {source} any more"
        ));
    }
    let rows = members.iter().filter(|(_, member)| member.place.has_rows());
    for class in rows.filter_map(|(oid, _)| dictionary::class(*oid)) {
        if class.persistence != persistence {
            return Err(format!("{source} was set LOGGED or UNLOGGED"));
        }
    }
    let root = dictionary::class(root).ok_or("the table was dropped")?;
    if root.kind == b'p' && members.len() == 1 && persistence != b'p' {
        return Err(format!("{source} was set LOGGED or UNLOGGED"));
    }
    Ok(())
}

impl Plan {
    /// Compares what was stored with what is there; the error says what differs.
    pub fn new(table: &Table, stored: &State, function: Oid) -> Result<Plan, String> {
        let program = stored
            .program
            .clone()
            .ok_or("it was not counted in this database, as after a restore without data")?;
        let owner = table.owner();
        let delta = dictionary::class(stored.delta).ok_or("its table of counts was dropped")?;
        if delta.owner != owner {
            return Err("its tables belong to different roles".to_owned());
        }
        if !is_protected(table.oid()) || !is_protected(stored.delta) {
            return Err("the trigger kpi_protect of its tables was disabled or dropped".to_owned());
        }
        let mut members = HashMap::new();
        let tables = stored.read_tables();
        if tables.len() != program.tables.len().max(1) {
            return Err("a table of it was dropped".to_owned());
        }
        for (at, source) in tables {
            let log = stored.log(at);
            if let Some(log) = log {
                check_log(log, owner, delta.persistence)?;
            } else if program.is_board() {
                return Err("a table of its changes was dropped".to_owned());
            }
            let of_source = Plan::members(stored, &program, function, source, at, log)?;
            check_readable(&of_source, source, owner, delta.persistence)?;
            members.extend(of_source);
        }
        if members.len() != stored.members.len() {
            return Err("a part of a table was detached or dropped".to_owned());
        }
        check_constraints(&program, &stored.read_tables())?;
        Plan::with_delta(table.oid(), owner, program, stored, members)
    }

    /// The tables below one that is read, as they are followed.
    fn members(
        stored: &State,
        program: &Program,
        function: Oid,
        root: Oid,
        at: usize,
        log: Option<Oid>,
    ) -> Result<HashMap<Oid, Member>, String> {
        let positions = positions(root)?;
        let source = dictionary::relation_name(root);
        let mut members = HashMap::with_capacity(positions.len());
        for (oid, place) in positions {
            let Some((_, then)) = stored.members.iter().find(|(member, _)| *member == oid) else {
                return Err(format!(
                    "{} became a part of {source}",
                    dictionary::relation_name(oid)
                ));
            };
            if let Some(error) = trigger_fault(oid, place, &program.id, function) {
                return Err(error);
            }
            let class = dictionary::class(oid).ok_or("a part of the table was dropped")?;
            if place.has_rows() && class.persistence == b't' {
                return Err(format!("{} is temporary", dictionary::relation_name(oid)));
            }
            let now = stamp(oid, program, at);
            if then.oid == now.oid && *then != now {
                return Err(format!(
                    "columns of {} that are counted were renamed, replaced or have another expression",
                    dictionary::relation_name(oid)
                ));
            }
            members.insert(oid, member(oid, place, program, at, log)?);
        }
        Ok(members)
    }

    fn with_delta(
        state: Oid,
        owner: Oid,
        program: Program,
        stored: &State,
        members: HashMap<Oid, Member>,
    ) -> Result<Plan, String> {
        let at = |name: &str, base: Option<u32>| {
            dictionary::column(stored.delta, name)
                .filter(|column| base.is_none_or(|base| base == column.r#type.to_u32()))
                .map(|column| column.number as usize - 1)
                .ok_or_else(|| format!("column {name} of its table of counts was changed"))
        };
        let source = members.get(&stored.source).ok_or("the table was dropped")?;
        let mut segments_at = Vec::new();
        for (place, segment) in program.segments.iter().enumerate() {
            let read = source.segments.get(place);
            let base = read.filter(|_| !program.is_board()).map(|read| read.base());
            segments_at.push(at(&segment.name, base)?);
        }
        let (period_at, change_at) = (at("period", Some(1082))?, at("change", Some(17))?);
        let widest = segments_at.iter().copied().chain([period_at, change_at]);
        Ok(Plan {
            state,
            delta: stored.delta,
            owner,
            source: stored.source,
            logs: stored.logs.iter().map(|(_, log)| *log).collect(),
            period_at,
            change_at,
            delta_width: widest.max().unwrap_or(0) + 1,
            segments_at,
            program,
            members,
            rows: RefCell::default(),
        })
    }

    /// The relations that it rests on.
    pub fn relations(&self) -> impl Iterator<Item = Oid> {
        let own = [self.state, self.delta, self.source];
        let logs = self.logs.iter().copied();
        own.into_iter()
            .chain(logs)
            .chain(self.members.keys().copied())
    }
}
