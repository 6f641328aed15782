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
pub fn note_before_update(_: Oid) {}

#[cfg(feature = "pg14")]
pub(super) fn watch() {}

#[cfg(not(feature = "pg14"))]
pub(super) use finishing::watch;
#[cfg(not(feature = "pg14"))]
pub use finishing::{note_before_update, updated};

#[cfg(not(feature = "pg14"))]
mod finishing {
    use super::super::raw;
    use super::{Merge, Oid, Updated, pg_sys};
    use std::cell::{Cell, RefCell};
    use std::ffi::c_void;

    const WITH_MAY_MERGE: bool = !cfg!(any(feature = "pg15", feature = "pg16"));

    /// A query that is being finished.
    struct Finishing {
        query: *mut pg_sys::QueryDesc,
        /// The nesting level of the transaction that it runs in.
        level: i32,
        /// Tables that foreign keys updated on its behalf: the rows are in the same
        /// transition tables as its own.
        cascades: Vec<Oid>,
    }

    #[derive(Default)]
    struct Executor {
        /// The innermost last.
        finishing: Vec<Finishing>,
        /// The same of a query that was being finished when the library was loaded.
        cascades: Vec<Oid>,
        /// Tables whose triggers before UPDATE fired in this transaction, each with the
        /// memory context of the query that they last fired for.
        before: Vec<(Oid, pg_sys::MemoryContext)>,
    }

    thread_local! {
        static EXECUTOR: RefCell<Executor> = RefCell::default();
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
    fn change(change: impl FnOnce(&mut Executor)) {
        let _ = EXECUTOR.try_with(|executor| change(&mut executor.borrow_mut()));
    }

    /// Finishes a query. An error jumps over this frame. That loses nothing: nothing here
    /// needs dropping, and the callbacks below forget the query.
    unsafe extern "C-unwind" fn finish(query: *mut pg_sys::QueryDesc) {
        let mut outer = None;
        // SAFETY: called by the executor, with a query that it runs.
        unsafe {
            let level = raw::GetCurrentTransactionNestLevel();
            let flags = (*(*query).estate).es_top_eflags as u32;
            // The query of a foreign key leaves its triggers to the one that it is run for.
            let is_cascade = flags & pg_sys::EXEC_FLAG_SKIP_TRIGGERS != 0;
            let updated = match is_cascade {
                true => table_updated_by(query),
                false => None,
            };
            change(
                |executor| match (is_cascade, executor.finishing.last_mut()) {
                    (true, Some(outer)) => outer.cascades.extend(updated),
                    // Another query fired the trigger before UPDATE where it had updates too.
                    (true, None) => {
                        let context = (*(*query).estate).es_query_cxt;
                        let fired = |table: &Oid| executor.before.contains(&(*table, context));
                        executor.cascades.extend(updated.filter(fired));
                    }
                    (false, _) => {
                        outer = Some(executor.finishing.len());
                        executor.finishing.push(Finishing {
                            query,
                            level,
                            cascades: Vec::new(),
                        });
                    }
                },
            );
            match NEXT.get() {
                Some(next) => next(query),
                None => raw::standard_ExecutorFinish(query),
            }
        }
        if let Some(outer) = outer {
            change(|executor| executor.finishing.truncate(outer));
        }
    }

    unsafe extern "C-unwind" fn transaction_ended(_: pg_sys::XactEvent::Type, _: *mut c_void) {
        change(|executor| *executor = Executor::default());
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
            change(|executor| executor.finishing.retain(|query| query.level < aborted));
        }
    }

    /// What writes to a table, where a node of a plan does.
    ///
    /// # Safety
    /// The node, if there is one, is of a query that is being finished.
    unsafe fn modifying<'a>(
        node: *const pg_sys::PlanState,
    ) -> Option<&'a pg_sys::ModifyTableState> {
        // SAFETY: as for this function; the tag says what the node is.
        unsafe {
            let is_modifying = node.as_ref()?.type_ == pg_sys::NodeTag::T_ModifyTableState;
            is_modifying.then(|| &*node.cast())
        }
    }

    /// The table that a node writes to.
    ///
    /// # Safety
    /// As for [`modifying`], by which tables are open.
    unsafe fn table_of(node: &pg_sys::ModifyTableState) -> Oid {
        // SAFETY: as for this function.
        unsafe { (*(*node.rootResultRelInfo).ri_RelationDesc).rd_id }
    }

    /// The table of a query that is an UPDATE.
    ///
    /// # Safety
    /// The query is being finished.
    unsafe fn table_updated_by(query: *mut pg_sys::QueryDesc) -> Option<Oid> {
        // SAFETY: as for this function.
        unsafe {
            let node = modifying((*query).planstate)?;
            (node.operation == pg_sys::CmdType::CMD_UPDATE).then(|| table_of(node))
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

    /// Notes that the trigger before UPDATE of a table fired, by which the library is there
    /// before the query is finished, unless that is a WITH that nothing reads.
    pub fn note_before_update(table: Oid) {
        // SAFETY: such a trigger is called in a context below that of its query.
        let query = unsafe { (*pg_sys::CurrentMemoryContext).parent };
        change(|executor| {
            executor.before.retain(|(known, _)| *known != table);
            executor.before.push((table, query));
        });
    }

    pub fn updated(table: Oid) -> Updated {
        EXECUTOR.with_borrow(|executor| {
            // SAFETY: a query that is being finished has its state, and the portal that runs
            // its statements; all nodes are as their tags say.
            unsafe {
                match executor.finishing.last() {
                    Some(finishing) => updated_by(finishing, table),
                    None if executor.cascades.contains(&table) => Updated::Plainly,
                    None => {
                        let mut before = executor.before.iter();
                        let fired_before = before.any(|(known, _)| *known == table);
                        match fired_before && !WITH_MAY_MERGE || runs_no_merge(table) {
                            true => Updated::Plainly,
                            false => Updated::Unseen,
                        }
                    }
                }
            }
        })
    }

    /// # Safety
    /// The query is being finished.
    unsafe fn updated_by(finishing: &Finishing, table: Oid) -> Updated {
        const INSERT: i32 = pg_sys::MERGE_INSERT as i32;
        const UPDATE: i32 = pg_sys::MERGE_UPDATE as i32;
        const DELETE: i32 = pg_sys::MERGE_DELETE as i32;
        const UPSERT: pg_sys::OnConflictAction::Type = pg_sys::OnConflictAction::ONCONFLICT_UPDATE;
        let mut merge = Merge {
            updated: 0,
            mixed: false,
            has_all_actions: false,
            is_alone: !finishing.cascades.contains(&table),
        };
        let query = finishing.query;
        let (mut merges, mut actions) = (0, 0);
        // SAFETY: as for this function; the tables of its nodes are open.
        unsafe {
            let first = (*query).planstate;
            let is_merge = (*query).operation == pg_sys::CmdType::CMD_MERGE;
            if is_merge && modifying(first).is_none() {
                return Updated::Unseen;
            }
            let others = cells((*(*query).estate).es_auxmodifytables).iter();
            let others = others.map(|cell| cell.ptr_value.cast::<pg_sys::PlanState>());
            let nodes = std::iter::once(first).chain(others.filter(|node| *node != first));
            for node in nodes.filter_map(|node| modifying(node)) {
                if table_of(node) != table {
                    continue;
                }
                let plan = node.ps.plan.cast::<pg_sys::ModifyTable>();
                match node.operation {
                    pg_sys::CmdType::CMD_MERGE => {
                        merges += 1;
                        actions |= node.mt_merge_subcommands;
                        merge.updated += node.mt_merge_updated as u64;
                        merge.mixed |= node.mt_merge_inserted > 0.0 && node.mt_merge_updated > 0.0;
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

    /// Whether the triggers that fire are those of what a client sent, without a MERGE into
    /// this table in it.
    ///
    /// # Safety
    /// A trigger fires, in the memory context that it is called in.
    unsafe fn runs_no_merge(table: Oid) -> bool {
        use pg_sys::CmdType::{CMD_MERGE, CMD_UTILITY};
        // SAFETY: the portal, if there is one, has the list of its plans. Triggers are called
        // in a context below that of their query, which is below that of its portal if it is
        // run by that and not by a function.
        unsafe {
            let portal = pg_sys::ActivePortal;
            if portal.is_null() {
                return false;
            }
            let query = (*pg_sys::CurrentMemoryContext).parent.as_ref();
            let is_of_portal = query.is_some_and(|query| query.parent == (*portal).portalContext);
            let statements = cells((*portal).stmts);
            is_of_portal
                && !statements.is_empty()
                && statements.iter().all(|cell| {
                    let statement = &*cell.ptr_value.cast::<pg_sys::PlannedStmt>();
                    let mut within = cells(statement.subplans).iter();
                    let merges = |plan| merge_into(statement, plan, table);
                    match statement.commandType {
                        CMD_UTILITY => false,
                        CMD_MERGE if merges(statement.planTree).is_none() => false,
                        _ => {
                            merges(statement.planTree) != Some(true)
                                && !within.any(|plan| merges(plan.ptr_value.cast()) == Some(true))
                        }
                    }
                })
        }
    }

    /// Whether a plan is a MERGE into a table; `None` where it writes to nothing.
    ///
    /// # Safety
    /// The plan, if there is one, is of the statement.
    unsafe fn merge_into(
        statement: &pg_sys::PlannedStmt,
        plan: *mut pg_sys::Plan,
        table: Oid,
    ) -> Option<bool> {
        // SAFETY: as for this function; its relations are numbered from one.
        unsafe {
            if plan.is_null() || (*plan).type_ != pg_sys::NodeTag::T_ModifyTable {
                return None;
            }
            let plan = &*plan.cast::<pg_sys::ModifyTable>();
            let at = (plan.nominalRelation as usize).checked_sub(1);
            let relation = at.and_then(|at| cells(statement.rtable).get(at));
            let relation =
                relation.map(|cell| (*cell.ptr_value.cast::<pg_sys::RangeTblEntry>()).relid);
            let is_other = relation.is_some_and(|other| other != table && other != Oid::INVALID);
            Some(plan.operation == pg_sys::CmdType::CMD_MERGE && !is_other)
        }
    }
}
