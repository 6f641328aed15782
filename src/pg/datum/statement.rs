//! The statement whose triggers fire, where it is a MERGE: what it did to a table, of which
//! the transition tables do not always tell.
//!
//! A trigger is not told its statement. The executor fires statement triggers while it
//! finishes a query, so a hook there keeps the queries that are being finished.

use pgrx::pg_sys::{self, Oid};

/// What the MERGEs of a statement did to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub updated: u64,
    /// Whether one of them inserted rows as well.
    pub mixed: bool,
    /// Whether they have all three actions, so that the triggers of all three fire.
    pub has_all_actions: bool,
    /// Whether nothing else updates rows of the table in the same statement.
    pub is_alone: bool,
}

/// What updated a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// UPDATE, or INSERT with ON CONFLICT.
    Plainly,
    ByMerge(Merge),
    /// It may be a MERGE: it was run before this library was loaded.
    Unseen,
}

/// What updated this table, where its triggers fire for that now.
#[cfg(feature = "pg14")]
pub fn updated(_: Oid) -> Updated {
    Updated::Plainly
}

#[cfg(feature = "pg14")]
pub(super) fn watch() {}

#[cfg(not(feature = "pg14"))]
pub use finishing::updated;
#[cfg(not(feature = "pg14"))]
pub(super) use finishing::watch;

#[cfg(not(feature = "pg14"))]
mod finishing {
    use super::super::raw;
    use super::{Merge, Oid, Updated, pg_sys};
    use std::cell::{Cell, RefCell};
    use std::ffi::c_void;

    /// A query that is being finished.
    struct Finishing {
        query: *mut pg_sys::QueryDesc,
        /// The nesting level of the transaction that it runs in.
        level: i32,
    }

    thread_local! {
        /// The innermost last.
        static FINISHING: RefCell<Vec<Finishing>> = const { RefCell::new(Vec::new()) };
        /// What was hooked before.
        static NEXT: Cell<pg_sys::ExecutorFinish_hook_type> = const { Cell::new(None) };
    }

    /// Keeps the queries that are being finished from now on.
    pub fn watch() {
        // SAFETY: called once in a backend, while the library is loaded; the functions stay
        // as long as the process.
        unsafe {
            pg_sys::RegisterXactCallback(Some(transaction_ended), std::ptr::null_mut());
            pg_sys::RegisterSubXactCallback(Some(subtransaction_ended), std::ptr::null_mut());
            NEXT.set(pg_sys::ExecutorFinish_hook);
            pg_sys::ExecutorFinish_hook = Some(finish);
        }
    }

    /// Changes what is kept; does nothing while the process ends.
    fn change(change: impl FnOnce(&mut Vec<Finishing>)) {
        let _ = FINISHING.try_with(|finishing| change(&mut finishing.borrow_mut()));
    }

    /// Finishes a query. An error jumps over this frame. That loses nothing: nothing here
    /// needs dropping, and the callbacks below forget the query.
    unsafe extern "C-unwind" fn finish(query: *mut pg_sys::QueryDesc) {
        let mut outer = 0;
        // SAFETY: called by the executor, with a query that it runs.
        unsafe {
            let level = raw::GetCurrentTransactionNestLevel();
            change(|finishing| {
                outer = finishing.len();
                finishing.push(Finishing { query, level });
            });
            match NEXT.get() {
                Some(next) => next(query),
                None => raw::standard_ExecutorFinish(query),
            }
        }
        change(|finishing| finishing.truncate(outer));
    }

    unsafe extern "C-unwind" fn transaction_ended(_: pg_sys::XactEvent::Type, _: *mut c_void) {
        change(Vec::clear);
    }

    unsafe extern "C-unwind" fn subtransaction_ended(
        event: pg_sys::SubXactEvent::Type,
        _: pg_sys::SubTransactionId,
        _: pg_sys::SubTransactionId,
        _: *mut c_void,
    ) {
        if event == pg_sys::SubXactEvent::SUBXACT_EVENT_ABORT_SUB {
            // SAFETY: reads a variable of the backend.
            let aborted = unsafe { raw::GetCurrentTransactionNestLevel() };
            change(|finishing| finishing.retain(|query| query.level < aborted));
        }
    }

    /// The items of a list of pointers or integers.
    ///
    /// # Safety
    /// The list is one of PostgreSQL, or NULL.
    unsafe fn cells<'a>(list: *const pg_sys::List) -> &'a [pg_sys::ListCell] {
        // SAFETY: it has so many elements.
        unsafe {
            match list.as_ref() {
                None => &[],
                Some(list) => std::slice::from_raw_parts(list.elements, list.length as usize),
            }
        }
    }

    pub fn updated(table: Oid) -> Updated {
        let query =
            FINISHING.with_borrow(|finishing| finishing.last().map(|finishing| finishing.query));
        // SAFETY: a query that is being finished has its state, and the portal that runs its
        // statements; all nodes are as their tags say.
        unsafe {
            match query {
                Some(query) => updated_by(query, table),
                None if is_plain_statement(table) => Updated::Plainly,
                None => Updated::Unseen,
            }
        }
    }

    /// # Safety
    /// The query is being finished.
    unsafe fn updated_by(query: *mut pg_sys::QueryDesc, table: Oid) -> Updated {
        const INSERT: i32 = pg_sys::MERGE_INSERT as i32;
        const UPDATE: i32 = pg_sys::MERGE_UPDATE as i32;
        const DELETE: i32 = pg_sys::MERGE_DELETE as i32;
        const UPSERT: pg_sys::OnConflictAction::Type = pg_sys::OnConflictAction::ONCONFLICT_UPDATE;
        let mut merge = Merge {
            updated: 0,
            mixed: false,
            has_all_actions: false,
            is_alone: true,
        };
        let (mut merges, mut actions) = (0, 0);
        // SAFETY: as for this function; the tables of its nodes are open.
        unsafe {
            let first = (*query).planstate;
            let others = cells((*(*query).estate).es_auxmodifytables).iter();
            let others = others.map(|cell| cell.ptr_value.cast::<pg_sys::PlanState>());
            let nodes = std::iter::once(first).chain(others.filter(|node| *node != first));
            for node in nodes {
                if node.is_null() || (*node).type_ != pg_sys::NodeTag::T_ModifyTableState {
                    continue;
                }
                let plan = (*node).plan.cast::<pg_sys::ModifyTable>();
                let node = &*node.cast::<pg_sys::ModifyTableState>();
                let root = &*node.rootResultRelInfo;
                if (*root.ri_RelationDesc).rd_id != table {
                    continue;
                }
                match node.operation {
                    pg_sys::CmdType::CMD_MERGE => {
                        merges += 1;
                        actions |= node.mt_merge_subcommands;
                        merge.updated += node.mt_merge_updated as u64;
                        merge.mixed |= node.mt_merge_inserted > 0.0 && node.mt_merge_updated > 0.0;
                        merge.is_alone &= !refers_to_itself(root.ri_TrigDesc, table);
                    }
                    pg_sys::CmdType::CMD_UPDATE => merge.is_alone = false,
                    _ => merge.is_alone &= (*plan).onConflictAction != UPSERT,
                }
            }
        }
        merge.has_all_actions = actions & (INSERT | UPDATE | DELETE) == INSERT | UPDATE | DELETE;
        match merges {
            0 => Updated::Plainly,
            _ => Updated::ByMerge(merge),
        }
    }

    /// Whether a foreign key of a table refers to the same table, so that an update may bring
    /// another about.
    ///
    /// # Safety
    /// The triggers are those of an open table, or NULL.
    unsafe fn refers_to_itself(triggers: *const pg_sys::TriggerDesc, table: Oid) -> bool {
        // SAFETY: there are as many as it says.
        unsafe {
            triggers.as_ref().is_some_and(|all| {
                std::slice::from_raw_parts(all.triggers, all.numtriggers as usize)
                    .iter()
                    .any(|trigger| trigger.tgconstrrelid == table)
            })
        }
    }

    /// Whether what a client sent is one UPDATE or INSERT of a table and nothing else.
    ///
    /// # Safety
    /// A statement is being run.
    unsafe fn is_plain_statement(table: Oid) -> bool {
        use pg_sys::CmdType::{CMD_INSERT, CMD_UPDATE};
        // SAFETY: the portal, if there is one, has the list of its plans, whose relations are
        // numbered from one.
        unsafe {
            let portal = pg_sys::ActivePortal;
            if portal.is_null() {
                return false;
            }
            let [statement] = cells((*portal).stmts) else {
                return false;
            };
            let statement = &*statement.ptr_value.cast::<pg_sys::PlannedStmt>();
            if !matches!(statement.commandType, CMD_INSERT | CMD_UPDATE)
                || statement.hasModifyingCTE
                || (*statement.planTree).type_ != pg_sys::NodeTag::T_ModifyTable
            {
                return false;
            }
            let plan = &*statement.planTree.cast::<pg_sys::ModifyTable>();
            let relation = (plan.nominalRelation as usize).checked_sub(1);
            relation
                .and_then(|at| cells(statement.rtable).get(at))
                .is_some_and(|cell| {
                    (*cell.ptr_value.cast::<pg_sys::RangeTblEntry>()).relid == table
                })
        }
    }
}
