//! Tables as they are stored: opened by oid, read and written without the executor, so
//! that no rule, trigger, cast or operator of a user runs. Nothing here checks
//! privileges: its callers do.

use pgrx::pg_sys::{self, Datum, NullableDatum, Oid};
use std::cell::Cell;
use std::ffi::CStr;

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

/// The page of a place, and the number on it.
pub fn position(place: &Place) -> (u32, u16) {
    let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
    (block, place.ip_posid)
}

/// Whether two places are one.
pub fn same(a: &Place, b: &Place) -> bool {
    position(a) == position(b)
}

/// The time, in microseconds from 2000-01-01.
pub fn now() -> i64 {
    // SAFETY: reads the clock.
    unsafe { pg_sys::GetCurrentTimestamp() }
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

/// A place in a table.
pub type Place = pg_sys::ItemPointerData;

/// Where a row is found: the place of its first version on the page, and the buffer that
/// had the page.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    first: Place,
    buffer: pg_sys::Buffer,
}

impl Spot {
    fn new(first: Place) -> Spot {
        Spot {
            first,
            buffer: pg_sys::InvalidBuffer as pg_sys::Buffer,
        }
    }

    pub fn is_at(&self, other: &Spot) -> bool {
        same(&self.first, &other.first)
    }
}

/// Functions of PostgreSQL as they are: several are called under one guard.
mod raw {
    use pgrx::pg_sys::{
        Buffer, CommandId, HeapTuple, ItemPointer, LOCKMODE, Oid, Relation, Snapshot,
        TupleTableSlot, Tuplestorestate,
    };

    unsafe extern "C-unwind" {
        pub fn heap_page_prune_opt(relation: Relation, page: Buffer);
        pub fn LockBuffer(page: Buffer, mode: i32);
        pub fn heap_hot_search_buffer(
            place: ItemPointer,
            relation: Relation,
            page: Buffer,
            snapshot: Snapshot,
            found: HeapTuple,
            all_dead: *mut bool,
            first: bool,
        ) -> bool;
        pub fn tuplestore_alloc_read_pointer(store: *mut Tuplestorestate, flags: i32) -> i32;
        pub fn tuplestore_select_read_pointer(store: *mut Tuplestorestate, pointer: i32);
        pub fn tuplestore_rescan(store: *mut Tuplestorestate);
        pub fn tuplestore_gettupleslot(
            store: *mut Tuplestorestate,
            forward: bool,
            copy: bool,
            slot: *mut TupleTableSlot,
        ) -> bool;
        pub fn slot_getsomeattrs_int(slot: *mut TupleTableSlot, columns: i32);
        pub fn ConditionalLockRelationOid(relation: Oid, mode: LOCKMODE) -> bool;
        pub fn try_relation_open(relation: Oid, mode: LOCKMODE) -> Relation;
        // These fail for nobody.
        pub fn ActiveSnapshotSet() -> bool;
        pub fn GetActiveSnapshot() -> Snapshot;
        pub fn GetCurrentCommandId(used: bool) -> CommandId;
    }
}

/// A column of an open relation.
#[derive(Clone, Copy)]
pub struct Attribute {
    pub r#type: Oid,
    pub length: i16,
    pub by_value: bool,
    pub dropped: bool,
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
    pub fn scan(&self, snapshot: &Snapshot, mut each: impl FnMut(Place, &[NullableDatum]) -> bool) {
        // SAFETY: the relation is an open heap and the snapshot is registered; the values of
        // a tuple are read while the scan holds its page.
        unsafe {
            let scan = self.begin(snapshot);
            loop {
                pgrx::check_for_interrupts!();
                let tuple = pg_sys::heap_getnext(scan, pg_sys::ScanDirection::ForwardScanDirection);
                if tuple.is_null() || !each((*tuple).t_self, &self.values(tuple)) {
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

    /// Puts what `make` gives for a row in its stead, where the snapshot sees the row and
    /// nobody else is changing it or has changed it; gives where it is found from now on.
    /// Waits for nobody. The row may be gone by now, and another be in its place.
    pub fn replace(
        &self,
        spot: Spot,
        snapshot: &Snapshot,
        make: impl FnOnce(&[NullableDatum]) -> Option<Vec<Option<Datum>>>,
    ) -> Option<Spot> {
        const ROOM: u16 = pg_sys::BLCKSZ as u16 / 8;
        let page = self.pin(spot)?;
        let (mut place, mut old) = (spot.first, pg_sys::HeapTupleData::default());
        // SAFETY: the relation is a heap without an index, open and locked for writing, and
        // the page is one of its. While that is pinned nothing on it is moved and no place
        // is used again, so that what `heap_update` changes is what was read.
        unsafe {
            let seen = pg_sys::ffi::pg_guard_ffi_boundary(|| {
                // Dead versions go once they leave little room for another; PostgreSQL itself would
                // look at each update, as half of a page is kept free here.
                let header = &*pg_sys::BufferGetPage(page).cast::<pg_sys::PageHeaderData>();
                if header.pd_upper.saturating_sub(header.pd_lower) < ROOM {
                    raw::heap_page_prune_opt(self.0, page);
                }
                raw::LockBuffer(page, pg_sys::BUFFER_LOCK_SHARE as i32);
                let seen = raw::heap_hot_search_buffer(
                    &mut place,
                    self.0,
                    page,
                    snapshot.0,
                    &mut old,
                    std::ptr::null_mut(),
                    true,
                );
                raw::LockBuffer(page, pg_sys::BUFFER_LOCK_UNLOCK as i32);
                seen
            });
            let row = seen.then(|| make(&self.values(&mut old))).flatten();
            let replaced = row.and_then(|row| {
                let new = self.form(&row);
                let updated = self.update(&mut place, new);
                // A version on the same page hangs on the first one.
                let chained = (*(*new).t_data).t_infomask2 & pg_sys::HEAP_ONLY_TUPLE as u16 != 0;
                let spot = match chained {
                    true => Spot {
                        buffer: page,
                        ..spot
                    },
                    false => Spot::new((*new).t_self),
                };
                pg_sys::heap_freetuple(new);
                updated.then_some(spot)
            });
            pg_sys::ReleaseBuffer(page);
            replaced
        }
    }

    /// Pins the page of a spot; `None` where there is no such page any more.
    fn pin(&self, spot: Spot) -> Option<pg_sys::Buffer> {
        let (block, _) = position(&spot.first);
        // SAFETY: it is open and has storage. The buffer is taken only if it still has this
        // page; else a page is read that exists, as the relation is not truncated under the
        // lock for writing.
        unsafe {
            #[cfg(any(feature = "pg14", feature = "pg15"))]
            let file = (*self.0).rd_node;
            #[cfg(not(any(feature = "pg14", feature = "pg15")))]
            let file = (*self.0).rd_locator;
            if spot.buffer != pg_sys::InvalidBuffer as pg_sys::Buffer
                && pg_sys::ReadRecentBuffer(
                    file,
                    pg_sys::ForkNumber::MAIN_FORKNUM,
                    block,
                    spot.buffer,
                )
            {
                return Some(spot.buffer);
            }
            (block < self.pages()).then(|| pg_sys::ReadBuffer(self.0, block))
        }
    }

    /// Where rows of this table were found first.
    pub fn firsts(&self) -> Firsts<'_> {
        Firsts {
            table: self,
            block: None,
            numbers: [0; pg_sys::BLCKSZ as usize / 16],
        }
    }

    /// # Safety
    /// The place is of a row that a snapshot sees, on a page that is pinned.
    unsafe fn update(&self, place: &mut Place, new: pg_sys::HeapTuple) -> bool {
        let mut failure = pg_sys::TM_FailureData::default();
        let mut lock = pg_sys::LockTupleMode::LockTupleExclusive;
        #[cfg(any(feature = "pg16", feature = "pg17", feature = "pg18"))]
        let mut indexes = pg_sys::TU_UpdateIndexes::TU_None;
        // SAFETY: as for this function.
        unsafe {
            pg_sys::heap_update(
                self.0,
                place,
                new,
                pg_sys::GetCurrentCommandId(true),
                std::ptr::null_mut(),
                false,
                &mut failure,
                &mut lock,
                #[cfg(any(feature = "pg16", feature = "pg17", feature = "pg18"))]
                &mut indexes,
            ) == pg_sys::TM_Result::TM_Ok
        }
    }

    /// # Safety
    /// The tuple is one of this relation.
    unsafe fn values(&self, tuple: pg_sys::HeapTuple) -> Vec<NullableDatum> {
        let width = self.columns();
        let mut values = vec![Datum::from(0); width];
        let mut nulls = vec![true; width];
        // SAFETY: as for this function; there is room for each column.
        unsafe {
            let descriptor = (*self.0).rd_att;
            pg_sys::heap_deform_tuple(tuple, descriptor, values.as_mut_ptr(), nulls.as_mut_ptr());
        }
        let value = |(value, isnull)| NullableDatum { value, isnull };
        values.into_iter().zip(nulls).map(value).collect()
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
                std::ptr::null_mut(),
                false,
                &mut failure,
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

/// Where rows were found first: the numbers on one page at a time.
pub struct Firsts<'a> {
    table: &'a Table,
    block: Option<u32>,
    /// Room for as many rows as a page can have, each with more than 16 bytes.
    numbers: [pg_sys::OffsetNumber; pg_sys::BLCKSZ as usize / 16],
}

impl Firsts<'_> {
    /// Where the row at a place, which a snapshot sees, was found first: its later versions
    /// are found from there.
    pub fn of(&mut self, place: Place) -> Spot {
        let (block, number) = position(&place);
        if self.block != Some(block) {
            // SAFETY: a row of the relation is on this page; there is room for all of it.
            unsafe {
                let page = pg_sys::ReadBuffer(self.table.0, block);
                pg_sys::LockBuffer(page, pg_sys::BUFFER_LOCK_SHARE as i32);
                let header = pg_sys::BufferGetPage(page);
                pg_sys::heap_get_root_tuples(header, self.numbers.as_mut_ptr());
                pg_sys::LockBuffer(page, pg_sys::BUFFER_LOCK_UNLOCK as i32);
                pg_sys::ReleaseBuffer(page);
            }
            self.block = Some(block);
        }
        let first = self.numbers.get(usize::from(number).wrapping_sub(1));
        Spot::new(Place {
            ip_posid: first.copied().filter(|first| *first != 0).unwrap_or(number),
            ..place
        })
    }
}

/// # Safety
/// The descriptor is valid.
unsafe fn attribute(descriptor: pg_sys::TupleDesc, at: usize) -> Option<Attribute> {
    // SAFETY: the position is within the descriptor.
    unsafe {
        if at >= (*descriptor).natts as usize {
            return None;
        }
        #[cfg(not(feature = "pg18"))]
        let form = &*(*descriptor).attrs.as_ptr().add(at);
        #[cfg(feature = "pg18")]
        let form = {
            // The forms follow the compact ones.
            let compact = (*descriptor).compact_attrs.as_ptr();
            let forms = compact.add((*descriptor).natts as usize);
            &*forms.cast::<pg_sys::FormData_pg_attribute>().add(at)
        };
        Some(Attribute {
            r#type: form.atttypid,
            length: form.attlen,
            by_value: form.attbyval,
            dropped: form.attisdropped,
        })
    }
}

/// A row that PostgreSQL holds.
pub struct Slot(*mut pg_sys::TupleTableSlot);

impl Drop for Slot {
    fn drop(&mut self) {
        // SAFETY: it was made by MakeSingleTupleTableSlot, and is dropped once.
        unsafe { pg_sys::ExecDropSingleTupleTableSlot(self.0) }
    }
}

impl Slot {
    /// The values of the first so many columns.
    #[inline]
    pub fn values(&self, columns: usize) -> (&[Datum], &[bool]) {
        // SAFETY: the slot holds a row with at least so many columns.
        unsafe {
            let slot = &*self.0;
            if (slot.tts_nvalid as usize) < columns {
                pg_sys::slot_getsomeattrs_int(self.0, columns as i32);
            }
            (
                std::slice::from_raw_parts(slot.tts_values, columns),
                std::slice::from_raw_parts(slot.tts_isnull, columns),
            )
        }
    }
}

/// A snapshot: a registered one, or the active one while it is that.
pub struct Snapshot(pg_sys::Snapshot, bool);

impl Snapshot {
    /// # Safety
    /// It is valid.
    unsafe fn registered(snapshot: pg_sys::Snapshot) -> Snapshot {
        // SAFETY: as for this function.
        unsafe { Snapshot(pg_sys::RegisterSnapshot(snapshot), true) }
    }

    /// All that is committed by now and all that this transaction has done.
    pub fn latest() -> Snapshot {
        // SAFETY: called within a transaction.
        unsafe { Snapshot::registered(pg_sys::GetLatestSnapshot()) }
    }

    /// What the running statement sees, and all that this transaction has done by now;
    /// `None` where no statement runs. What others commit meanwhile stays unseen by all
    /// that the statement reads, so nothing that it writes may rest on it.
    pub fn of_statement() -> Option<Snapshot> {
        // SAFETY: where a snapshot is active, a copy can be made active and changed. It
        // stays registered when it is active no more.
        unsafe {
            if !raw::ActiveSnapshotSet() {
                return None;
            }
            let active = raw::GetActiveSnapshot();
            if (*active).curcid == raw::GetCurrentCommandId(false) {
                return Some(Snapshot(active, false));
            }
            pg_sys::PushCopiedSnapshot(active);
            pg_sys::UpdateActiveSnapshotCommandId();
            let snapshot = Snapshot::registered(pg_sys::GetActiveSnapshot());
            pg_sys::PopActiveSnapshot();
            Some(snapshot)
        }
    }

    /// How far it sees: one that was taken later sees at least as much.
    pub fn horizon(&self) -> Horizon {
        // SAFETY: it is registered, and no historic one.
        unsafe { Horizon((*self.0).xmax.into_inner(), (*self.0).xcnt) }
    }

    /// What the running query sees; the latest where none runs.
    pub fn of_query() -> Snapshot {
        // SAFETY: where a snapshot is active, GetActiveSnapshot gives a valid one.
        unsafe {
            match pg_sys::ActiveSnapshotSet() {
                true => Snapshot::registered(pg_sys::GetActiveSnapshot()),
                false => Snapshot::latest(),
            }
        }
    }
}

/// The transactions that a snapshot does not see: those from the first on, and so many
/// before. In the order in which snapshots are taken the first only grows, and for the same
/// first the number only gets less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon(u32, u32);

impl Horizon {
    /// Whether this snapshot was taken before the other, and others have committed between.
    pub fn is_before(self, other: Horizon) -> bool {
        let later = self.0.wrapping_sub(other.0) as i32;
        later < 0 || later == 0 && self.1 > other.1
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if self.1 {
            // SAFETY: it was registered once.
            unsafe { pg_sys::UnregisterSnapshot(self.0) }
        }
    }
}

/// Sleeps for a millisecond, or until the statement is cancelled.
pub fn pause() {
    pgrx::check_for_interrupts!();
    // SAFETY: sleeps.
    unsafe { pg_sys::pg_usleep(1000) }
}

/// Makes what was written visible to what follows in this transaction.
pub fn next_command() {
    // SAFETY: called within a transaction, outside of parallel workers.
    unsafe { pg_sys::CommandCounterIncrement() }
}

/// Whether each statement of this transaction has a snapshot of its own.
pub fn is_read_committed() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::XactIsoLevel < pg_sys::XACT_REPEATABLE_READ as i32 }
}

/// Whether what this transaction reads can have others fail.
pub fn is_serializable() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::XactIsoLevel == pg_sys::XACT_SERIALIZABLE as i32 }
}

/// The transaction and the subtransaction that runs; one that failed has another than
/// all that follows.
pub fn running() -> (i64, u32) {
    // SAFETY: called within a transaction.
    unsafe {
        (
            pg_sys::GetCurrentTransactionStartTimestamp(),
            pg_sys::GetCurrentSubTransactionId(),
        )
    }
}

thread_local! {
    static DRAWN: Cell<u64> = const { Cell::new(0) };
}

/// True once in about `n` times, whatever session asks.
pub fn one_in(n: u64) -> bool {
    let drawn = DRAWN.get();
    let mut state = match drawn {
        // SAFETY: reads the clock and the process id.
        0 => unsafe {
            pg_sys::GetCurrentTimestamp() as u64 ^ (u64::from(std::process::id()) << 32) | 1
        },
        _ => drawn,
    };
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    DRAWN.set(state);
    state.is_multiple_of(n.max(1))
}

/// The bytes of a variable-length value, detoasted into the current memory context
/// where it is compressed or stored apart.
///
/// # Safety
/// The datum is a varlena that outlives the use of the bytes.
pub unsafe fn varlena_bytes<'a>(datum: Datum) -> &'a [u8] {
    // SAFETY: as for this function.
    unsafe {
        let mut varlena: *const pg_sys::varlena = datum.cast_mut_ptr();
        let plain = pgrx::varatt_is_4b_u(varlena)
            || (pgrx::varatt_is_1b(varlena) && !pgrx::varatt_is_1b_e(varlena));
        if !plain {
            varlena = pg_sys::pg_detoast_datum_packed(varlena.cast_mut());
        }
        std::slice::from_raw_parts(
            pgrx::vardata_any(varlena).cast(),
            pgrx::varsize_any_exhdr(varlena),
        )
    }
}

/// A copy in the current memory context: a varlena of these bytes.
pub fn varlena(bytes: &[u8]) -> Datum {
    let length = bytes.len() + size_of::<i32>();
    // SAFETY: palloc gives so many bytes, aligned for a header, or raises.
    unsafe {
        let start = pg_sys::palloc(length).cast::<u8>();
        pgrx::set_varsize_4b(start.cast(), length as i32);
        start
            .add(size_of::<i32>())
            .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        Datum::from(start)
    }
}

/// A copy in the current memory context of a value of fixed length, passed by reference.
pub fn fixed(bytes: &[u8]) -> Datum {
    // SAFETY: palloc gives so many bytes, aligned for any type, or raises.
    unsafe {
        let start = pg_sys::palloc(bytes.len().max(1)).cast::<u8>();
        start.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        Datum::from(start)
    }
}

/// The bytes of a value of fixed length that is passed by reference.
///
/// # Safety
/// The datum points to so many bytes that outlive their use.
pub unsafe fn fixed_bytes<'a>(datum: Datum, length: usize) -> &'a [u8] {
    // SAFETY: as for this function.
    unsafe { std::slice::from_raw_parts(datum.cast_mut_ptr::<u8>().cast_const(), length) }
}

/// The text of a `text` value, which is UTF-8 where the database is; others are replaced.
///
/// # Safety
/// The datum is a text.
pub unsafe fn text(datum: Datum) -> String {
    // SAFETY: as for this function.
    super::text::to_utf8(unsafe { varlena_bytes(datum) })
}

/// A `numeric` as PostgreSQL writes it.
///
/// # Safety
/// The datum is a numeric.
pub unsafe fn numeric_text(datum: Datum) -> String {
    // SAFETY: numeric_out takes a numeric and gives a string in the current context.
    unsafe {
        let text = super::memory::raw::DirectFunctionCall1Coll(
            super::memory::raw::numeric_out,
            Oid::INVALID,
            datum,
        );
        let text = CStr::from_ptr(text.cast_mut_ptr());
        String::from_utf8_lossy(text.to_bytes()).into_owned()
    }
}

/// Memory that goes at once.
pub struct Scratch {
    context: pg_sys::MemoryContext,
    caller: pg_sys::MemoryContext,
}

impl Scratch {
    /// What is allocated from here on goes when it is dropped.
    pub fn enter() -> Scratch {
        let scratch = Scratch::new();
        // SAFETY: the context is there; the caller's becomes current again at the end, and
        // after an error PostgreSQL chooses its context by itself.
        unsafe { pg_sys::CurrentMemoryContext = scratch.context };
        scratch
    }

    /// Memory for what is done `within` it; nothing else is allocated there.
    pub fn new() -> Scratch {
        // SAFETY: the new context is a child of the current one, which removes it after an
        // error.
        unsafe {
            let caller = pg_sys::CurrentMemoryContext;
            Scratch {
                context: super::memory::child_of(caller),
                caller,
            }
        }
    }

    /// Allocates what `work` does here.
    #[inline]
    pub fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        // SAFETY: as in `enter`.
        unsafe {
            let caller = pg_sys::CurrentMemoryContext;
            pg_sys::CurrentMemoryContext = self.context;
            let result = work();
            pg_sys::CurrentMemoryContext = caller;
            result
        }
    }

    pub fn empty(&self) {
        // SAFETY: nothing that is in it is used any more.
        unsafe { pg_sys::MemoryContextReset(self.context) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // SAFETY: as in `enter`.
        unsafe {
            pg_sys::CurrentMemoryContext = self.caller;
            pg_sys::MemoryContextDelete(self.context);
        }
    }
}

/// A time zone by its name; `None` where there is none.
pub fn zone(name: &str) -> Option<*mut pg_sys::pg_tz> {
    let name = std::ffi::CString::new(name).ok()?;
    // SAFETY: the name is a string; what is found stays as long as the process.
    let zone = unsafe { pg_sys::pg_tzset(name.as_ptr()) };
    (!zone.is_null()).then_some(zone)
}

/// The day of a moment in a zone; infinities as days.
pub fn day_in_zone(moment: i64, zone: *mut pg_sys::pg_tz) -> i32 {
    if moment == i64::MIN || moment == i64::MAX {
        return advocacy_kpi_core::live::calendar::day_of(moment);
    }
    let (mut offset, mut parts, mut fraction) = (0, pg_sys::pg_tm::default(), 0);
    // SAFETY: the zone is one of `zone`; the rest is written to.
    let failed = unsafe {
        pg_sys::timestamp2tm(
            moment,
            &mut offset,
            &mut parts,
            &mut fraction,
            std::ptr::null_mut(),
            zone,
        )
    };
    match failed {
        0 => advocacy_kpi_core::live::calendar::day_in(
            parts.tm_year.into(),
            parts.tm_mon.into(),
            parts.tm_mday.into(),
        ) as i32,
        _ => advocacy_kpi_core::live::calendar::day_of(moment),
    }
}

/// The call of a trigger function.
pub struct Fired {
    data: *mut pg_sys::TriggerData,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Insert,
    Update,
    Delete,
    Truncate,
}

impl Fired {
    /// The call, where a function was called by a trigger.
    pub fn of(call: super::Call) -> Option<Fired> {
        // SAFETY: context is NULL or points to a node, which starts with its tag.
        unsafe {
            let node = (*call.0).context;
            (!node.is_null() && (*node).type_ == pg_sys::NodeTag::T_TriggerData)
                .then_some(Fired { data: node.cast() })
        }
    }

    fn data(&self) -> &pg_sys::TriggerData {
        // SAFETY: it is valid for the call.
        unsafe { &*self.data }
    }

    fn trigger(&self) -> &pg_sys::Trigger {
        // SAFETY: it is valid for the call.
        unsafe { &*self.data().tg_trigger }
    }

    pub fn trigger_oid(&self) -> Oid {
        self.trigger().tgoid
    }

    pub fn function(&self) -> Oid {
        self.trigger().tgfoid
    }

    /// The table that it fired on.
    pub fn table(&self) -> Oid {
        // SAFETY: the relation is open for the call.
        unsafe { (*self.data().tg_relation).rd_id }
    }

    /// A column of that table.
    pub fn attribute(&self, at: usize) -> Option<Attribute> {
        // SAFETY: the relation is open for the call.
        unsafe { attribute((*self.data().tg_relation).rd_att, at) }
    }

    /// Its first argument.
    pub fn argument(&self) -> Option<&str> {
        // SAFETY: there are as many strings as it says.
        unsafe {
            if self.trigger().tgnargs < 1 {
                return None;
            }
            CStr::from_ptr(*self.trigger().tgargs).to_str().ok()
        }
    }

    pub fn event(&self) -> Event {
        match self.data().tg_event & pg_sys::TRIGGER_EVENT_OPMASK {
            pg_sys::TRIGGER_EVENT_INSERT => Event::Insert,
            pg_sys::TRIGGER_EVENT_UPDATE => Event::Update,
            pg_sys::TRIGGER_EVENT_DELETE => Event::Delete,
            _ => Event::Truncate,
        }
    }

    pub fn is_row(&self) -> bool {
        self.data().tg_event & pg_sys::TRIGGER_EVENT_ROW != 0
    }

    pub fn is_before(&self) -> bool {
        self.data().tg_event & pg_sys::TRIGGER_EVENT_TIMINGMASK == pg_sys::TRIGGER_EVENT_BEFORE
    }

    /// What a trigger returns that changes nothing: before a row, the row.
    pub fn unchanged(&self) -> Datum {
        let data = self.data();
        match self.is_row() && self.is_before() {
            true if self.event() == Event::Update => Datum::from(data.tg_newtuple),
            true => Datum::from(data.tg_trigtuple),
            false => Datum::from(0),
        }
    }

    /// Calls `each` with the rows before the event, of the statement, or the one row; so
    /// many columns are looked at.
    pub fn old_rows(&self, columns: usize, each: impl FnMut(&Slot)) {
        match (self.is_row(), self.event()) {
            (true, Event::Update | Event::Delete) => self.row(self.data().tg_trigtuple, each),
            (true, _) => {}
            (false, _) => self.transition_table(self.data().tg_oldtable, columns, each),
        }
    }

    /// Calls `each` with the rows after the event.
    pub fn new_rows(&self, columns: usize, each: impl FnMut(&Slot)) {
        match (self.is_row(), self.event()) {
            (true, Event::Insert) => self.row(self.data().tg_trigtuple, each),
            (true, Event::Update) => self.row(self.data().tg_newtuple, each),
            (true, _) => {}
            (false, _) => self.transition_table(self.data().tg_newtable, columns, each),
        }
    }

    fn row(&self, tuple: pg_sys::HeapTuple, mut each: impl FnMut(&Slot)) {
        if tuple.is_null() {
            return;
        }
        // SAFETY: the tuple is one of the relation, and valid for the call.
        unsafe {
            let descriptor = (*self.data().tg_relation).rd_att;
            let slot = Slot(pg_sys::MakeSingleTupleTableSlot(
                descriptor,
                &raw const pg_sys::TTSOpsHeapTuple,
            ));
            pg_sys::ExecStoreHeapTuple(tuple, slot.0, false);
            each(&slot);
        }
    }

    /// Calls `each` with the rows of a transition table, of which so many columns are
    /// looked at. Several rows are fetched at once, as each guarded call costs as much as
    /// counting a row.
    fn transition_table(
        &self,
        store: *mut pg_sys::Tuplestorestate,
        columns: usize,
        mut each: impl FnMut(&Slot),
    ) {
        const AT_ONCE: usize = 64;
        if store.is_null() {
            return;
        }
        // SAFETY: the store holds rows of the relation, is valid for the call, and nobody
        // writes to it, so that slots may point to its rows; others read it by pointers of
        // their own, and find the first of them selected. The rows have so many columns.
        unsafe {
            let descriptor = (*self.data().tg_relation).rd_att;
            let rows = usize::try_from(pg_sys::tuplestore_tuple_count(store)).unwrap_or(AT_ONCE);
            if rows == 0 {
                return;
            }
            let slots: Vec<Slot> = (0..rows.min(AT_ONCE))
                .map(|_| {
                    let kind = &raw const pg_sys::TTSOpsMinimalTuple;
                    Slot(pg_sys::MakeSingleTupleTableSlot(descriptor, kind))
                })
                .collect();
            let mut is_first = true;
            loop {
                let fetched = pg_sys::ffi::pg_guard_ffi_boundary(|| {
                    if is_first {
                        let flags = pg_sys::EXEC_FLAG_REWIND as i32;
                        let pointer = raw::tuplestore_alloc_read_pointer(store, flags);
                        raw::tuplestore_select_read_pointer(store, pointer);
                        raw::tuplestore_rescan(store);
                    }
                    let mut fetched = 0;
                    for slot in &slots {
                        if !raw::tuplestore_gettupleslot(store, true, false, slot.0) {
                            break;
                        }
                        if columns > 0 {
                            raw::slot_getsomeattrs_int(slot.0, columns as i32);
                        }
                        fetched += 1;
                    }
                    fetched
                });
                is_first = false;
                slots.iter().take(fetched).for_each(&mut each);
                if fetched < AT_ONCE {
                    break;
                }
                pgrx::check_for_interrupts!();
            }
            pg_sys::tuplestore_select_read_pointer(store, 0);
        }
    }
}
