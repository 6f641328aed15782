//! Where tables stand in the tree of their source, and the triggers that each must have.

use super::state::State;
use crate::pg::datum::dictionary;
use crate::pg::datum::trigger::{self, TriggerShape};
use pgrx::pg_sys::{self, Oid};

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
// It does nothing. It fires while a MERGE still runs, so that the library is loaded, and has
// its hook set, before the statement is finished.
shape!(BEFORE_UPDATE = c"before_update": BEFORE | UPDATE, TRIGGER_FIRES_ON_ORIGIN, false, false);
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
            Position::Root | Position::Between => &[
                INSERTS,
                UPDATES,
                DELETES,
                BEFORE_UPDATE,
                BEFORE_TRUNCATE,
                AFTER_TRUNCATE,
            ],
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
            // Scorecards had none before 0.9.3. Without it more of them are stale.
            if *shape == BEFORE_UPDATE {
                continue;
            }
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

/// Whether a table has the triggers that it would get today.
pub fn has_all_triggers(table: Oid, place: Position, id: &str, function: Oid) -> bool {
    let there = trigger::triggers(table, function);
    let there = there.iter().filter(|trigger| trigger.argument == id);
    trigger_fault(table, place, id, function).is_none() && there.count() == place.triggers().len()
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
