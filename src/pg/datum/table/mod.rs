//! Tables as they are stored: opened by oid, read and written without the executor, so
//! that no rule, trigger, cast or operator of a user runs. Nothing here checks
//! privileges: its callers do.

mod appender;
mod column;
mod slot;
mod versions;

pub use appender::Appender;
pub use column::Attribute;
pub(super) use column::{attribute, type_of};
pub use slot::Slot;
pub(super) use slot::Values;
pub use versions::{Place, Spot, position, same};

use super::raw;
use super::row::Row;
use super::snapshot::Snapshot;
use pgrx::pg_sys::{self, Datum, Oid};

/// A relation that is open. Its lock stays until the transaction ends, or, where so
/// asked, until it is closed.
pub struct Table(pg_sys::Relation, pg_sys::LOCKMODE);

const KEPT: pg_sys::LOCKMODE = pg_sys::NoLock as pg_sys::LOCKMODE;

impl Drop for Table {
    fn drop(&mut self) {
        // SAFETY: it was opened by `open`, and is closed once.
        unsafe { pg_sys::relation_close(self.0, self.1) }
    }
}

/// How a relation is locked.
#[derive(Clone, Copy)]
pub enum Lock {
    AccessShare,
    RowExclusive,
    ShareUpdateExclusive,
    ShareRowExclusive,
}

impl Lock {
    fn mode(self) -> pg_sys::LOCKMODE {
        (match self {
            Lock::AccessShare => pg_sys::AccessShareLock,
            Lock::RowExclusive => pg_sys::RowExclusiveLock,
            Lock::ShareUpdateExclusive => pg_sys::ShareUpdateExclusiveLock,
            Lock::ShareRowExclusive => pg_sys::ShareRowExclusiveLock,
        }) as pg_sys::LOCKMODE
    }
}

impl Table {
    /// Waits for the lock. `None` where there is no such relation.
    pub fn open(oid: Oid, lock: Lock) -> Option<Table> {
        // SAFETY: takes any oid.
        let relation = unsafe { pg_sys::try_relation_open(oid, lock.mode()) };
        (!relation.is_null()).then(|| Table(relation, KEPT))
    }

    /// Opens it to look at; the lock goes when it is closed.
    pub fn look(oid: Oid) -> Option<Table> {
        Some(Table::open(oid, Lock::AccessShare)?.for_now(Lock::AccessShare))
    }

    /// The same without waiting.
    pub fn look_now(oid: Oid) -> Option<Table> {
        Some(Table::open_now(oid, Lock::AccessShare)?.for_now(Lock::AccessShare))
    }

    /// Gives its lock back when it is closed, and not when the transaction ends.
    pub fn for_now(mut self, lock: Lock) -> Table {
        self.1 = lock.mode();
        self
    }

    /// Does not wait: `None` also where the lock is not to be had at once.
    pub fn open_now(oid: Oid, lock: Lock) -> Option<Table> {
        // SAFETY: takes any oid; the lock is held when the relation is opened.
        unsafe {
            let relation = pg_sys::ffi::pg_guard_ffi_boundary(|| {
                match raw::ConditionalLockRelationOid(oid, lock.mode()) {
                    true => raw::try_relation_open(oid, KEPT),
                    false => std::ptr::null_mut(),
                }
            });
            (!relation.is_null()).then(|| Table(relation, KEPT))
        }
    }

    /// Keeps its lock until the transaction ends.
    pub fn kept(mut self) -> Table {
        self.1 = KEPT;
        self
    }

    /// Raises 55006 where the running query, or one around it, works on the table, or where
    /// triggers are yet to fire for what was done to it. `what` is not to be done then.
    pub fn require_unused(&self, what: &std::ffi::CStr) {
        // SAFETY: it is open, once by this function's caller.
        unsafe { pg_sys::CheckTableNotInUse(self.0, what.as_ptr()) }
    }

    pub fn oid(&self) -> Oid {
        // SAFETY: it is open.
        unsafe { (*self.0).rd_id }
    }

    pub fn owner(&self) -> Oid {
        // SAFETY: it is open.
        unsafe { (*(*self.0).rd_rel).relowner }
    }

    /// Whether it is a plain heap without an index, which alone is written to here.
    pub fn is_plain(&self) -> bool {
        // SAFETY: it is open.
        let class = unsafe { &*(*self.0).rd_rel };
        class.relkind == pg_sys::RELKIND_RELATION as std::ffi::c_char
            && class.relam == pg_sys::HEAP_TABLE_AM_OID
            && !(class.relhasindex && self.has_index())
    }

    /// Its own note of that stays until it is vacuumed.
    fn has_index(&self) -> bool {
        // SAFETY: it is open; the list is NULL where there is none.
        unsafe { !pg_sys::RelationGetIndexList(self.0).is_null() }
    }

    pub fn columns(&self) -> usize {
        // SAFETY: it is open.
        unsafe { (*(*self.0).rd_att).natts as usize }
    }

    /// The column at a position, from 0.
    pub fn attribute(&self, at: usize) -> Option<Attribute> {
        // SAFETY: it is open.
        unsafe { attribute((*self.0).rd_att, at) }
    }

    /// Calls `each` with the place and the values of every row that the snapshot sees,
    /// until it gives false.
    pub fn scan(&self, snapshot: &Snapshot, mut each: impl FnMut(Place, &Row) -> bool) {
        // SAFETY: the relation is an open heap and the snapshot is registered; the values of
        // a tuple are read while the scan holds its page.
        unsafe {
            let scan = self.begin(snapshot);
            let mut values = Values::new(self.columns());
            loop {
                pgrx::check_for_interrupts!();
                let tuple = pg_sys::heap_getnext(scan, pg_sys::ScanDirection::ForwardScanDirection);
                if tuple.is_null() {
                    break;
                }
                if !each((*tuple).t_self, &values.of(tuple, (*self.0).rd_att)) {
                    break;
                }
            }
            self.end(scan);
        }
    }

    /// # Safety
    /// The relation has storage.
    unsafe fn begin(&self, snapshot: &Snapshot) -> pg_sys::TableScanDesc {
        const FLAGS: u32 = pg_sys::ScanOptions::SO_TYPE_SEQSCAN
            | pg_sys::ScanOptions::SO_ALLOW_STRAT
            | pg_sys::ScanOptions::SO_ALLOW_SYNC
            | pg_sys::ScanOptions::SO_ALLOW_PAGEMODE;
        // SAFETY: the method is that of the relation's own access method.
        unsafe {
            let Some(begin) = (*(*self.0).rd_tableam).scan_begin else {
                std::process::abort()
            };
            pg_sys::ffi::pg_guard_ffi_boundary(|| {
                begin(
                    self.0,
                    snapshot.0,
                    0,
                    std::ptr::null_mut(),
                    std::ptr::null_mut(),
                    FLAGS,
                )
            })
        }
    }

    /// # Safety
    /// The scan is one of `begin`.
    unsafe fn end(&self, scan: pg_sys::TableScanDesc) {
        // SAFETY: as in `begin`.
        unsafe {
            if let Some(end) = (*(*self.0).rd_tableam).scan_end {
                pg_sys::ffi::pg_guard_ffi_boundary(|| end(scan));
            }
        }
    }

    /// Calls `each` with every row that the snapshot sees, of any kind of storage.
    pub fn scan_slots(&self, snapshot: &Snapshot, mut each: impl FnMut(&Slot)) {
        // SAFETY: the relation is open and has storage; the slot fits its access method
        // and is dropped at the end.
        unsafe {
            let scan = self.begin(snapshot);
            let kinds = pg_sys::table_slot_callbacks(self.0);
            let slot = Slot(pg_sys::MakeSingleTupleTableSlot((*self.0).rd_att, kinds));
            if let Some(next) = (*(*self.0).rd_tableam).scan_getnextslot {
                let forward = pg_sys::ScanDirection::ForwardScanDirection;
                while pg_sys::ffi::pg_guard_ffi_boundary(|| next(scan, forward, slot.0)) {
                    pgrx::check_for_interrupts!();
                    each(&slot);
                }
            }
            drop(slot);
            self.end(scan);
        }
    }

    /// A row as it is stored, in the current memory context.
    ///
    /// # Safety
    /// There is a value for each column.
    unsafe fn form(&self, row: &[Option<Datum>]) -> pg_sys::HeapTuple {
        let mut values: Vec<Datum> = row.iter().map(|v| v.unwrap_or(Datum::from(0))).collect();
        let mut nulls: Vec<bool> = row.iter().map(Option::is_none).collect();
        // SAFETY: as for this function.
        unsafe {
            pg_sys::heap_form_tuple((*self.0).rd_att, values.as_mut_ptr(), nulls.as_mut_ptr())
        }
    }

    /// Appends a row and gives its place; nothing but the heap, its toast and the log is
    /// touched.
    pub fn insert(&self, row: &[Option<Datum>]) -> Spot {
        // SAFETY: the relation is a heap without an index, open and locked for writing; the
        // row has a value for each of its columns.
        unsafe {
            let tuple = self.form(row);
            pg_sys::simple_heap_insert(self.0, tuple);
            let place = (*tuple).t_self;
            pg_sys::heap_freetuple(tuple);
            Spot::new(place)
        }
    }

    /// Whether a publication sends its changed rows, which subscribers can apply only to a
    /// table with a replica identity.
    pub fn sends_updates(&self) -> bool {
        // SAFETY: it is open; the relation keeps what was found.
        unsafe {
            if pg_sys::wal_level < pg_sys::WalLevel::WAL_LEVEL_LOGICAL as i32 {
                return false;
            }
            #[cfg(feature = "pg14")]
            return (*pg_sys::GetRelationPublicationActions(self.0)).pubupdate;
            #[cfg(not(feature = "pg14"))]
            {
                let mut published = pg_sys::PublicationDesc::default();
                pg_sys::RelationBuildPublicationDesc(self.0, &mut published);
                published.pubactions.pubupdate
            }
        }
    }

    /// Deletes a row where nobody else has just done so, without waiting; tells whether.
    pub fn delete(&self, mut place: Place) -> bool {
        let mut failure = pg_sys::TM_FailureData::default();
        // SAFETY: the relation is a heap without an index, open and locked for writing; the
        // place is one of a row that a snapshot of this transaction sees.
        unsafe {
            pg_sys::heap_delete(
                self.0,
                &mut place,
                pg_sys::GetCurrentCommandId(true),
                #[cfg(feature = "pg19")]
                0,
                std::ptr::null_mut(),
                false,
                &mut failure,
                // Whether the row moves to another partition; an option from 19 on.
                #[cfg(not(feature = "pg19"))]
                false,
            ) == pg_sys::TM_Result::TM_Ok
        }
    }

    /// Its size in pages.
    pub fn pages(&self) -> u32 {
        // SAFETY: it is open and has storage.
        unsafe { pg_sys::RelationGetNumberOfBlocksInFork(self.0, pg_sys::ForkNumber::MAIN_FORKNUM) }
    }
}
