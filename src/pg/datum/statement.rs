//! The statement whose triggers fire, where it is a MERGE: what it did to a table, of which
//! the transition tables do not always tell.
//!
//! A trigger is not told its statement. The executor fires statement triggers while it
//! finishes a query, so a hook there keeps the queries that are being finished.

use pgrx::pg_sys::{self, Oid};

/// What a MERGE did to its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub inserted: u64,
    pub updated: u64,
    /// Whether it has all three actions, so that the triggers of all three fire.
    pub has_all_actions: bool,
}

/// The MERGE into this table whose triggers fire now.
#[cfg(feature = "pg14")]
pub fn merge_into(_: Oid) -> Option<Merge> {
    None
}

#[cfg(feature = "pg14")]
pub(super) fn watch() {}

#[cfg(not(feature = "pg14"))]
pub use finishing::merge_into;
#[cfg(not(feature = "pg14"))]
pub(super) use finishing::watch;

#[cfg(not(feature = "pg14"))]
mod finishing {
    use super::super::raw;
    use super::{Merge, Oid, pg_sys};
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
            NEXT.set(pg_sys::ExecutorFinish_hook);
            pg_sys::ExecutorFinish_hook = Some(finish);
            pg_sys::RegisterXactCallback(Some(transaction_ended), std::ptr::null_mut());
            pg_sys::RegisterSubXactCallback(Some(subtransaction_ended), std::ptr::null_mut());
        }
    }

    /// Finishes a query. An error of it passes through here as it is, without any of it
    /// being lost: nothing is to be dropped, and the callbacks below forget the query.
    unsafe extern "C-unwind" fn finish(query: *mut pg_sys::QueryDesc) {
        // SAFETY: called by the executor, with a query that it runs.
        unsafe {
            let level = pg_sys::GetCurrentTransactionNestLevel();
            FINISHING.with_borrow_mut(|finishing| finishing.push(Finishing { query, level }));
            match NEXT.get() {
                Some(next) => next(query),
                None => raw::standard_ExecutorFinish(query),
            }
        }
        FINISHING.with_borrow_mut(Vec::pop);
    }

    unsafe extern "C-unwind" fn transaction_ended(_: pg_sys::XactEvent::Type, _: *mut c_void) {
        FINISHING.with_borrow_mut(Vec::clear);
    }

    unsafe extern "C-unwind" fn subtransaction_ended(
        event: pg_sys::SubXactEvent::Type,
        _: pg_sys::SubTransactionId,
        _: pg_sys::SubTransactionId,
        _: *mut c_void,
    ) {
        if event == pg_sys::SubXactEvent::SUBXACT_EVENT_ABORT_SUB {
            // SAFETY: reads a variable of the backend.
            let aborted = unsafe { pg_sys::GetCurrentTransactionNestLevel() };
            FINISHING.with_borrow_mut(|finishing| finishing.retain(|query| query.level < aborted));
        }
    }

    pub fn merge_into(table: Oid) -> Option<Merge> {
        let query = FINISHING.with_borrow(|finishing| Some(finishing.last()?.query))?;
        // SAFETY: a query that is being finished has its state, and all of its nodes are as
        // their tags say; the table is open for as long.
        unsafe {
            let auxiliary = (*(*query).estate).es_auxmodifytables;
            let auxiliary = match auxiliary.is_null() {
                true => &[],
                false => {
                    std::slice::from_raw_parts((*auxiliary).elements, (*auxiliary).length as usize)
                }
            };
            let nodes = auxiliary.iter().map(|cell| cell.ptr_value.cast());
            std::iter::once((*query).planstate)
                .chain(nodes)
                .find_map(|node| merge_of(node, table))
        }
    }

    /// # Safety
    /// The node is one of a query that is being finished.
    unsafe fn merge_of(node: *mut pg_sys::PlanState, table: Oid) -> Option<Merge> {
        const ALL: i32 =
            (pg_sys::MERGE_INSERT | pg_sys::MERGE_UPDATE | pg_sys::MERGE_DELETE) as i32;
        // SAFETY: as for this function.
        unsafe {
            if node.is_null() || (*node).type_ != pg_sys::NodeTag::T_ModifyTableState {
                return None;
            }
            let node = &*node.cast::<pg_sys::ModifyTableState>();
            let is_merge = node.operation == pg_sys::CmdType::CMD_MERGE;
            if !is_merge || (*(*node.rootResultRelInfo).ri_RelationDesc).rd_id != table {
                return None;
            }
            Some(Merge {
                inserted: node.mt_merge_inserted as u64,
                updated: node.mt_merge_updated as u64,
                has_all_actions: node.mt_merge_subcommands & ALL == ALL,
            })
        }
    }
}
