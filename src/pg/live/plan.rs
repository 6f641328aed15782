//! Whether a table is still what a live scorecard was made of, and how its rows are
//! read. What was found is kept by the session until a relation that it rests on, or a
//! role, changes.

use super::constraint;
use super::delta::Rows;
use super::state::{self, Stamp, State};
use crate::pg::datum::dictionary;
use crate::pg::datum::table::Table;
use crate::pg::datum::trigger::{self, TriggerShape};
use crate::pg::datum::{Read, Snapshot};
use advocacy_kpi_core::live::{Argument, Program};
use pgrx::pg_sys::{self, Datum, Oid};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// An argument of a measure.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    Column(Read),
    Constant(i64),
}

/// A table whose rows are counted.
#[derive(Debug)]
pub struct Member {
    pub place: Position,
    /// Of a board: what its rows are logged in; the columns logged are its segments.
    pub log: Option<Oid>,
    /// Whether the log has the moment of each change.
    pub is_recorded: bool,
    pub period: Option<Read>,
    pub segments: Vec<Read>,
    pub measures: Vec<Vec<Source>>,
    /// How many columns of a row are looked at.
    pub width: usize,
}

impl Member {
    /// All that is read of a row.
    pub fn reads(&self) -> impl Iterator<Item = Read> {
        let arguments = self.measures.iter().flatten();
        let columns = arguments.filter_map(|source| match source {
            Source::Column(read) => Some(*read),
            Source::Constant(_) => None,
        });
        let keys = self.period.iter().chain(&self.segments);
        keys.copied().chain(columns)
    }
}

/// Where a table stands in the tree of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A table that is alone.
    Alone,
    /// The partitioned table that all is written through.
    Root,
    /// A partitioned table below it.
    Between,
    /// A partition with rows.
    Leaf,
    /// A table of an inheritance tree, the root included. Rows are captured one by one, as
    /// statements may reach them through parents that nobody follows.
    Inherited,
}

const ROW: i16 = pg_sys::TRIGGER_TYPE_ROW as i16;
const INSERT: i16 = pg_sys::TRIGGER_TYPE_INSERT as i16;
const UPDATE: i16 = pg_sys::TRIGGER_TYPE_UPDATE as i16;
const DELETE: i16 = pg_sys::TRIGGER_TYPE_DELETE as i16;
const TRUNCATE: i16 = pg_sys::TRIGGER_TYPE_TRUNCATE as i16;
const BEFORE: i16 = pg_sys::TRIGGER_TYPE_BEFORE as i16;

/// `name: events, when it fires, old rows, new rows`. Triggers that fire on the origin
/// see statements; under `session_replication_role = replica`, and in the workers of
/// logical replication, which fire no statement triggers, those of rows fire instead.
macro_rules! shape {
    ($name:ident = $suffix:literal: $events:expr, $enabled:ident, $old:literal, $new:literal) => {
        const $name: TriggerShape = TriggerShape {
            suffix: $suffix,
            events: $events,
            enabled: pg_sys::$enabled,
            old_table: $old,
            new_table: $new,
        };
    };
}
shape!(INSERTS = c"insert": INSERT, TRIGGER_FIRES_ON_ORIGIN, false, true);
shape!(UPDATES = c"update": UPDATE, TRIGGER_FIRES_ON_ORIGIN, true, true);
shape!(DELETES = c"delete": DELETE, TRIGGER_FIRES_ON_ORIGIN, true, false);
// The transition table of a row trigger is not read: PostgreSQL refuses to make a child
// or a partition of a table with such a trigger, whose parent nobody would follow.
shape!(REPLICATED_INSERTS = c"replica_insert": ROW | INSERT, TRIGGER_FIRES_ON_REPLICA, false, true);
shape!(REPLICATED_LEAF_INSERTS = c"replica_insert": ROW | INSERT, TRIGGER_FIRES_ON_REPLICA, false, false);
shape!(REPLICATED_CHANGES = c"replica_change": ROW | UPDATE | DELETE, TRIGGER_FIRES_ON_REPLICA, false, false);
shape!(EACH_ROW = c"row": ROW | INSERT | UPDATE | DELETE, TRIGGER_FIRES_ALWAYS, false, false);
shape!(BEFORE_TRUNCATE = c"before_truncate": BEFORE | TRUNCATE, TRIGGER_FIRES_ALWAYS, false, false);
shape!(AFTER_TRUNCATE = c"after_truncate": TRUNCATE, TRIGGER_FIRES_ALWAYS, false, false);

impl Position {
    pub fn triggers(self) -> &'static [TriggerShape] {
        match self {
            Position::Alone => &[
                INSERTS,
                UPDATES,
                DELETES,
                REPLICATED_INSERTS,
                REPLICATED_CHANGES,
                BEFORE_TRUNCATE,
                AFTER_TRUNCATE,
            ],
            Position::Root | Position::Between => {
                &[INSERTS, UPDATES, DELETES, BEFORE_TRUNCATE, AFTER_TRUNCATE]
            }
            Position::Leaf => &[
                INSERTS,
                UPDATES,
                DELETES,
                REPLICATED_LEAF_INSERTS,
                REPLICATED_CHANGES,
                BEFORE_TRUNCATE,
                AFTER_TRUNCATE,
            ],
            Position::Inherited => &[EACH_ROW, BEFORE_TRUNCATE, AFTER_TRUNCATE],
        }
    }

    pub fn has_rows(self) -> bool {
        !matches!(self, Position::Root | Position::Between)
    }
}

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

/// The tables below a source with their places, or what is wrong with them.
pub fn positions(source: Oid) -> Result<Vec<(Oid, Position)>, String> {
    let tree = dictionary::tree(source);
    let root = dictionary::class(source).ok_or("the table was dropped")?;
    if root.is_partition || !dictionary::parents(source).is_empty() && root.kind == b'p' {
        return Err(format!(
            "{} became a part of another table",
            dictionary::relation_name(source)
        ));
    }
    let mut found = Vec::with_capacity(tree.len());
    for member in &tree {
        let class = dictionary::class(*member).ok_or("a part of the table was dropped")?;
        let position = match (root.kind, class.kind) {
            (b'p', b'p') if *member == source => Position::Root,
            (b'p', b'p') => Position::Between,
            (b'p', b'r') => Position::Leaf,
            (b'r', b'r') if tree.len() == 1 => Position::Alone,
            (b'r', b'r') => Position::Inherited,
            _ => {
                return Err(format!(
                    "{} is no table",
                    dictionary::relation_name(*member)
                ));
            }
        };
        if position == Position::Alone && !dictionary::parents(source).is_empty() {
            return Err(format!(
                "{} became a child of another table",
                dictionary::relation_name(source)
            ));
        }
        found.push((*member, position));
    }
    Ok(found)
}

/// The tables that are followed, each with the place of the one that is read.
pub fn followed(stored: &State) -> Result<Vec<(Oid, Position, usize)>, String> {
    let mut found = Vec::new();
    for (at, source) in stored.read_tables() {
        let tables = positions(source)?.into_iter();
        found.extend(tables.map(|(table, place)| (table, place, at)));
    }
    Ok(found)
}

/// How the rows of a table are read, by the names that its columns have now.
pub fn member(
    table: Oid,
    place: Position,
    program: &Program,
    source: usize,
    log: Option<Oid>,
) -> Result<Member, String> {
    let find = |name: &str, base: Option<u32>| {
        let on = dictionary::relation_name(table);
        let column = dictionary::column(table, name)
            .ok_or_else(|| format!("column {name} of {on} is gone or was renamed"))?;
        if base.is_some_and(|base| base != column.base.to_u32()) {
            return Err(format!("column {name} of {on} has another type"));
        }
        if column.generated == b'v' {
            return Err(format!(
                "column {name} of {on} is a virtual generated column, which triggers do not see"
            ));
        }
        Ok(Read::of(&column))
    };
    let period = match &program.period {
        None => None,
        Some(period) => Some(find(&period.column, Some(period.r#type))?),
    };
    let mut segments = Vec::new();
    match program.tables.get(source) {
        Some(logged) => {
            for column in &logged.columns {
                segments.push(find(&column.column, Some(column.r#type))?);
            }
        }
        None => {
            for segment in &program.segments {
                segments.push(find(&segment.column, None)?);
            }
        }
    }
    let mut measures = Vec::new();
    for measure in &program.measures {
        let mut sources = Vec::new();
        for argument in &measure.arguments {
            sources.push(match argument {
                Argument::Column { column, r#type } => Source::Column(find(column, Some(*r#type))?),
                Argument::Constant(number) => Source::Constant(*number),
            });
        }
        measures.push(sources);
    }
    let mut member = Member {
        place,
        log,
        is_recorded: program.is_recorded(),
        period,
        segments,
        measures,
        width: 0,
    };
    member.width = member.reads().map(|read| read.at() + 1).max().unwrap_or(0);
    Ok(member)
}

/// The numbers that the columns of a table have now.
pub fn stamp(table: Oid, program: &Program, source: usize) -> Stamp {
    let mut stamp = Stamp {
        oid: table.to_u32(),
        ..Stamp::default()
    };
    for name in program.columns_of(source) {
        if let Some(column) = dictionary::column(table, name) {
            stamp.columns.insert(name.to_owned(), column.number);
            if column.generated != 0
                && let Some(expression) = dictionary::expression(table, column.number)
            {
                stamp
                    .expressions
                    .insert(name.to_owned(), expression.to_u32());
            }
        }
    }
    stamp
}

/// Whether a table of counts or of states has the trigger that keeps others from
/// changing it.
pub fn is_protected(table: Oid) -> bool {
    let Some(function) = dictionary::own_function("kpi_protect_delta") else {
        return false;
    };
    trigger::triggers(table, function).iter().any(|trigger| {
        trigger.events == BEFORE | ROW | INSERT | UPDATE | DELETE
            && trigger.enabled == pg_sys::TRIGGER_FIRES_ALWAYS
            && trigger.unconditional
    })
}

/// What of the triggers on a table is not as it must be.
pub fn trigger_fault(table: Oid, place: Position, id: &str, function: Oid) -> Option<String> {
    let mut there: Vec<_> = trigger::triggers(table, function);
    there.retain(|trigger| trigger.argument == id);
    let on = dictionary::relation_name(table);
    for shape in place.triggers() {
        let fits = |t: &trigger::OurTrigger| {
            t.events == shape.events
                && t.old_table == shape.old_table
                && t.new_table == shape.new_table
        };
        let Some(at) = there.iter().position(fits) else {
            return Some(format!("a trigger that counts changes of {on} is missing"));
        };
        let trigger = there.swap_remove(at);
        if trigger.enabled != shape.enabled {
            return Some(format!(
                "a trigger that counts changes of {on} was disabled"
            ));
        }
        if !trigger.unconditional {
            return Some(format!(
                "a trigger that counts changes of {on} has a condition"
            ));
        }
    }
    (!there.is_empty()).then(|| format!("changes of {on} are counted by a further trigger"))
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

    fn relations(&self) -> impl Iterator<Item = Oid> {
        let own = [self.state, self.delta, self.source];
        let logs = self.logs.iter().copied();
        own.into_iter()
            .chain(logs)
            .chain(self.members.keys().copied())
    }
}

/// What a session found, by the trigger or the state table that it was found for.
#[derive(Default)]
struct Found {
    by_trigger: HashMap<Oid, Rc<Plan>>,
    by_state: HashMap<Oid, Rc<Plan>>,
    relations: HashSet<Oid>,
}

thread_local! {
    static FOUND: RefCell<Found> = RefCell::default();
    static CHANGED: Cell<bool> = const { Cell::new(false) };
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}

extern "C-unwind" fn relation_changed(_: Datum, relation: Oid) {
    let concerned = FOUND.with(|found| match found.try_borrow() {
        Ok(found) => relation == Oid::INVALID || found.relations.contains(&relation),
        Err(_) => true,
    });
    if concerned {
        CHANGED.set(true);
    }
}

extern "C-unwind" fn role_changed(_: Datum, _: i32, _: u32) {
    CHANGED.set(true);
}

/// Whether what was found before may still be used; forgets it where it may not.
fn refresh() {
    if !WATCHING.replace(true) {
        dictionary::watch_relations(relation_changed);
        dictionary::watch_roles(role_changed);
    }
    if CHANGED.replace(false) {
        FOUND.with(|found| *found.borrow_mut() = Found::default());
    }
}

fn remember(plan: &Rc<Plan>, trigger: Option<Oid>) {
    FOUND.with(|found| {
        let mut found = found.borrow_mut();
        found.relations.extend(plan.relations());
        found.by_state.insert(plan.state, Rc::clone(plan));
        if let Some(trigger) = trigger {
            found.by_trigger.insert(trigger, Rc::clone(plan));
        }
    });
}

/// What a trigger is to do.
pub enum Task {
    Count(Rc<Plan>),
    /// The scorecard with this state table cannot be kept exact.
    Stale(Oid, String),
    /// No scorecard asked for it.
    None,
}

/// The task of a trigger on a table, by its argument.
pub fn of_trigger(trigger: Oid, table: Oid, id: &str, function: Oid) -> Task {
    refresh();
    let known = FOUND.with(|found| found.borrow().by_trigger.get(&trigger).cloned());
    if let Some(plan) = known {
        return Task::Count(plan);
    }
    let above = dictionary::ancestors(table);
    for oid in state::of_readers(&above) {
        let Some(state) = Table::look(oid) else {
            continue;
        };
        let Some(stored) = State::read(&state, &Snapshot::latest()) else {
            continue;
        };
        let ours = stored
            .program
            .as_ref()
            .is_some_and(|program| program.id == id)
            && stored
                .read_tables()
                .iter()
                .any(|(_, source)| above.contains(source));
        if !ours {
            continue;
        }
        // Nobody may read it before it is counted again.
        if stored.stale.is_some() {
            return Task::None;
        }
        let known = FOUND.with(|found| found.borrow().by_state.get(&oid).cloned());
        let plan = match known.filter(|plan| plan.program.id == id) {
            Some(plan) => plan,
            None => match Plan::new(&state, &stored, function) {
                Ok(plan) => Rc::new(plan),
                Err(reason) => return Task::Stale(oid, reason),
            },
        };
        remember(&plan, Some(trigger));
        return Task::Count(plan);
    }
    Task::None
}

/// Why a scorecard must not be read, by its state table as the snapshot sees it; the
/// plan where it may.
pub fn of_state(state: &Table, stored: &State, function: Oid) -> Result<Rc<Plan>, String> {
    if let Some(reason) = &stored.stale {
        return Err(reason.clone());
    }
    refresh();
    let known = FOUND.with(|found| found.borrow().by_state.get(&state.oid()).cloned());
    // Another snapshot may see another program.
    if let Some(plan) = known
        && stored
            .program
            .as_ref()
            .is_some_and(|program| program.id == plan.program.id)
    {
        return Ok(plan);
    }
    let plan = Rc::new(Plan::new(state, stored, function)?);
    remember(&plan, None);
    Ok(plan)
}

/// Drops the triggers of a scorecard on all tables but those of `keep` that fit.
pub fn drop_triggers(id: &str, function: Oid, keep: &[(Oid, Position)]) {
    for trigger in trigger::all_triggers(function) {
        let kept = keep.iter().any(|(table, _)| *table == trigger.table);
        if trigger.argument == id && !kept {
            trigger::drop_trigger(trigger.oid);
        }
    }
}
