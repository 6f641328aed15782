//! The triggers that live scorecards have on tables.

use super::dictionary::{CLASS, DEPEND, REFERENCED_INDEX, as_role, name, oid, rows};
use pgrx::pg_sys::{self, Datum, Oid};
use std::ffi::{CStr, CString};

const TRIGGER_TABLE_INDEX: u32 = 2701;
const TRIGGER_OID_INDEX: u32 = 2702;
const TRIGGER: u32 = 2620;

/// A trigger that runs one of our functions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OurTrigger {
    pub oid: Oid,
    pub table: Oid,
    pub argument: String,
    pub events: i16,
    pub enabled: u8,
    /// Whether it fires for all rows and columns.
    pub unconditional: bool,
    pub old_table: bool,
    pub new_table: bool,
}

fn our_trigger(
    function: Oid,
    values: &[Datum],
    nulls: &[bool],
    tuple: pg_sys::HeapTuple,
) -> Option<OurTrigger> {
    // SAFETY: the tuple is one of pg_trigger and valid; tgargs is a bytea, tgattr an
    // int2vector.
    unsafe {
        let form = &*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_trigger>();
        if form.tgfoid != function {
            return None;
        }
        let argument = match nulls.get(15) {
            Some(false) => super::value::varlena_bytes(*values.get(15)?),
            _ => &[],
        };
        let end = argument
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(argument.len());
        let columns = super::value::varlena_bytes(*values.get(14)?);
        // An empty int2vector is its header: dimensions, offset, type, size, bound.
        let columns = columns.len().saturating_sub(5 * size_of::<i32>());
        Some(OurTrigger {
            oid: form.oid,
            table: form.tgrelid,
            argument: String::from_utf8_lossy(argument.get(..end)?).into_owned(),
            events: form.tgtype,
            enabled: form.tgenabled as u8,
            unconditional: nulls.get(16) == Some(&true) && columns == 0,
            old_table: nulls.get(17) == Some(&false),
            new_table: nulls.get(18) == Some(&false),
        })
    }
}

/// The triggers on a table that run a function.
pub fn triggers(table: Oid, function: Oid) -> Vec<OurTrigger> {
    let mut found = Vec::new();
    let keys = [(2, Datum::from(table))];
    rows(
        TRIGGER,
        TRIGGER_TABLE_INDEX,
        &keys,
        |values, nulls, tuple| {
            found.extend(our_trigger(function, values, nulls, tuple));
        },
    );
    found
}

/// The names of the triggers on a table.
fn trigger_names(table: Oid) -> Vec<String> {
    let mut found = Vec::new();
    let keys = [(2, Datum::from(table))];
    rows(TRIGGER, TRIGGER_TABLE_INDEX, &keys, |_, _, tuple| {
        // SAFETY: the tuple is one of pg_trigger and valid.
        found.push(name(unsafe {
            &(*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_trigger>()).tgname
        }));
    });
    found
}

/// Whether a table has triggers that are called as those of a scorecard are.
pub fn has_trigger_of(table: Oid, id: &str) -> bool {
    let stem = format!("kpi_{id}_");
    trigger_names(table)
        .iter()
        .any(|name| name.starts_with(&stem))
}

/// All triggers of the database that run a function.
pub fn all_triggers(function: Oid) -> Vec<OurTrigger> {
    let mut oids = Vec::new();
    let keys = [
        (4, Datum::from(pg_sys::ProcedureRelationId)),
        (5, Datum::from(function)),
    ];
    rows(DEPEND, REFERENCED_INDEX, &keys, |values, _, _| {
        if let [class, object, ..] = values
            && oid(*class) == Oid::from(TRIGGER)
        {
            oids.push(oid(*object));
        }
    });
    let mut found = Vec::new();
    for trigger in oids {
        rows(
            TRIGGER,
            TRIGGER_OID_INDEX,
            &[(1, Datum::from(trigger))],
            |values, nulls, tuple| {
                found.extend(our_trigger(function, values, nulls, tuple));
            },
        );
    }
    found
}

/// What the triggers of a live scorecard on one table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TriggerShape {
    pub suffix: &'static CStr,
    pub events: i16,
    pub enabled: u8,
    pub old_table: bool,
    pub new_table: bool,
}

/// Creates one of our triggers on a table. Whether the caller may have it there was
/// checked with the root of the tree: it runs no code of theirs, on no part of it.
/// It goes with the state table of its scorecard.
pub fn create_trigger(shape: &TriggerShape, id: &str, table: Oid, state: Oid, function: Oid) {
    const ROW: i16 = pg_sys::TRIGGER_TYPE_ROW as i16;
    let taken = trigger_names(table);
    let mut name = format!("kpi_{id}_{}", shape.suffix.to_string_lossy());
    while taken.contains(&name) {
        name.push('_');
    }
    let texts = [
        name,
        id.to_owned(),
        "old_rows".to_owned(),
        "new_rows".to_owned(),
    ]
    .map(|text| CString::new(text).unwrap_or_default());
    let [name, argument, old_rows, new_rows] = texts;
    // SAFETY: the nodes are made as the parser makes them, in the current memory context,
    // of strings copied into it; the relation and the function are given by oid.
    unsafe {
        let node = |size: usize, tag: pg_sys::NodeTag| {
            let node = pg_sys::palloc0(size).cast::<pg_sys::Node>();
            (*node).type_ = tag;
            node
        };
        let statement = node(
            size_of::<pg_sys::CreateTrigStmt>(),
            pg_sys::NodeTag::T_CreateTrigStmt,
        )
        .cast::<pg_sys::CreateTrigStmt>();
        (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
        let value = pg_sys::makeString(pg_sys::pstrdup(argument.as_ptr())).cast();
        (*statement).args = pg_sys::lappend(std::ptr::null_mut(), value);
        (*statement).funcname = pg_sys::lappend(
            std::ptr::null_mut(),
            pg_sys::makeString(pg_sys::pstrdup(c"kpi_capture".as_ptr())).cast(),
        );
        (*statement).row = shape.events & ROW != 0;
        (*statement).timing = shape.events & pg_sys::TRIGGER_TYPE_TIMING_MASK as i16;
        (*statement).events = shape.events & pg_sys::TRIGGER_TYPE_EVENT_MASK as i16;
        for (wanted, is_new, name) in [
            (shape.old_table, false, &old_rows),
            (shape.new_table, true, &new_rows),
        ] {
            if wanted {
                let transition = node(
                    size_of::<pg_sys::TriggerTransition>(),
                    pg_sys::NodeTag::T_TriggerTransition,
                )
                .cast::<pg_sys::TriggerTransition>();
                (*transition).name = pg_sys::pstrdup(name.as_ptr());
                (*transition).isNew = is_new;
                (*transition).isTable = true;
                (*statement).transitionRels =
                    pg_sys::lappend((*statement).transitionRels, transition.cast());
            }
        }
        let none = Oid::INVALID;
        let trigger = as_role(Oid::from(pg_sys::BOOTSTRAP_SUPERUSERID), || {
            pg_sys::CreateTriggerFiringOn(
                statement,
                std::ptr::null(),
                table,
                none,
                none,
                none,
                function,
                none,
                std::ptr::null_mut(),
                false,
                false,
                shape.enabled as std::ffi::c_char,
            )
        });
        let state = pg_sys::ObjectAddress {
            classId: CLASS,
            objectId: state,
            objectSubId: 0,
        };
        pg_sys::recordDependencyOn(&trigger, &state, pg_sys::DependencyType::DEPENDENCY_AUTO);
        pg_sys::CommandCounterIncrement();
    }
}

/// Drops one of our triggers, whoever owns its table.
pub fn drop_trigger(trigger: Oid) {
    // SAFETY: the trigger is there; its table is locked until the transaction ends.
    unsafe {
        let object = pg_sys::ObjectAddress {
            classId: Oid::from(TRIGGER),
            objectId: trigger,
            objectSubId: 0,
        };
        pg_sys::performDeletion(&object, pg_sys::DropBehavior::DROP_RESTRICT, 0);
        pg_sys::CommandCounterIncrement();
    }
}
