//! Tables as they are stored: opened by oid, read and written without the executor, so
//! that no rule, trigger, cast or operator of a user runs. Nothing here checks
//! privileges: its callers do.

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

/// The page of a place, and the number on it.
pub fn position(place: &Place) -> (u32, u16) {
    let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
    (block, place.ip_posid)
}

/// Whether two places are one.
pub fn same(a: &Place, b: &Place) -> bool {
    position(a) == position(b)
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

    /// Puts what `make` gives for a row in its stead, where the snapshot sees the row and
    /// nobody else is changing it or has changed it; gives where it is found from now on.
    /// Waits for nobody. The row may be gone by now, and another be in its place.
    pub fn replace(
        &self,
        spot: Spot,
        snapshot: &Snapshot,
        make: impl FnOnce(&Row) -> Option<Vec<Option<Datum>>>,
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
                    raw::prune_page(self.0, page);
                }
                raw::lock_page(page);
                let seen = raw::heap_hot_search_buffer(
                    &mut place,
                    self.0,
                    page,
                    snapshot.0,
                    &mut old,
                    std::ptr::null_mut(),
                    true,
                );
                raw::unlock_page(page);
                seen
            });
            let mut values = Values::new(self.columns());
            let row = seen
                .then(|| make(&values.of(&mut old, (*self.0).rd_att)))
                .flatten();
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
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        let mut indexes = pg_sys::TU_UpdateIndexes::TU_None;
        // SAFETY: as for this function.
        unsafe {
            pg_sys::heap_update(
                self.0,
                place,
                new,
                pg_sys::GetCurrentCommandId(true),
                #[cfg(feature = "pg19")]
                0,
                std::ptr::null_mut(),
                false,
                &mut failure,
                &mut lock,
                #[cfg(not(any(feature = "pg14", feature = "pg15")))]
                &mut indexes,
            ) == pg_sys::TM_Result::TM_Ok
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

/// Room for the values of one row after the other.
pub(super) struct Values {
    values: Vec<Datum>,
    nulls: Vec<bool>,
}

impl Values {
    pub(super) fn new(columns: usize) -> Self {
        Values {
            values: vec![Datum::from(0); columns],
            nulls: vec![true; columns],
        }
    }

    /// # Safety
    /// The descriptor is that of the tuple and has as many columns as there is room for; both
    /// are valid while the row is used.
    pub(super) unsafe fn of(
        &mut self,
        tuple: pg_sys::HeapTuple,
        descriptor: pg_sys::TupleDesc,
    ) -> Row<'_> {
        let (values, nulls) = (self.values.as_mut_ptr(), self.nulls.as_mut_ptr());
        // SAFETY: as for this function.
        unsafe {
            pg_sys::heap_deform_tuple(tuple, descriptor, values, nulls);
            Row::new(&self.values, &self.nulls, descriptor)
        }
    }
}

/// Appends rows to a heap without an index: many at a time, few one by one.
pub struct Appender<'a> {
    table: &'a Table,
    tuples: Vec<pg_sys::HeapTuple>,
    bytes: usize,
    slots: Vec<Slot>,
    state: pg_sys::BulkInsertState,
    /// Where rows are made, until they are written.
    memory: super::Scratch,
    /// Where the rest is, which stays.
    lasting: super::Scratch,
}

impl<'a> Appender<'a> {
    const MOST_ROWS: usize = 1000;
    /// So few are written one by one, as what many need costs more.
    const FEW: usize = 4;
    const MOST_BYTES: usize = 1 << 16;

    pub fn new(table: &'a Table) -> Self {
        Appender {
            table,
            tuples: Vec::new(),
            bytes: 0,
            slots: Vec::new(),
            state: std::ptr::null_mut(),
            memory: super::Scratch::new(),
            lasting: super::Scratch::new(),
        }
    }

    /// Appends a row with a value for each column, NULL or not.
    pub fn push(&mut self, values: &mut [Datum], nulls: &mut [bool]) {
        if values.len() != self.table.columns() || nulls.len() != values.len() {
            return;
        }
        // SAFETY: there is a value for each column; what it points to is copied.
        let (tuple, length) = self.memory.within(|| unsafe {
            let descriptor = (*self.table.0).rd_att;
            let tuple =
                pg_sys::heap_form_tuple(descriptor, values.as_mut_ptr(), nulls.as_mut_ptr());
            (tuple, (*tuple).t_len as usize)
        });
        self.tuples.push(tuple);
        self.bytes += length;
        if self.tuples.len() >= Self::MOST_ROWS || self.bytes >= Self::MOST_BYTES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let memory = &self.memory;
        match self.tuples.as_slice() {
            [] => {}
            few if few.len() <= Self::FEW && self.state.is_null() => memory.within(|| {
                for tuple in few {
                    // SAFETY: the relation is a heap without an index, open and locked for
                    // writing.
                    unsafe { pg_sys::simple_heap_insert(self.table.0, *tuple) }
                }
            }),
            // SAFETY: the same; each slot fits the relation and owns the tuple until it is
            // cleared.
            all => unsafe {
                if self.state.is_null() {
                    self.state = self.lasting.within(|| pg_sys::GetBulkInsertState());
                }
                while self.slots.len() < all.len() {
                    let kind = &raw const pg_sys::TTSOpsHeapTuple;
                    let slot = self
                        .lasting
                        .within(|| pg_sys::MakeSingleTupleTableSlot((*self.table.0).rd_att, kind));
                    self.slots.push(Slot(slot));
                }
                let mut slots: Vec<*mut pg_sys::TupleTableSlot> = Vec::with_capacity(all.len());
                for (slot, tuple) in self.slots.iter().zip(all) {
                    pg_sys::ExecStoreHeapTuple(*tuple, slot.0, true);
                    slots.push(slot.0);
                }
                memory.within(|| {
                    pg_sys::heap_multi_insert(
                        self.table.0,
                        slots.as_mut_ptr(),
                        slots.len() as i32,
                        pg_sys::GetCurrentCommandId(true),
                        0,
                        self.state,
                    );
                });
                for slot in slots {
                    if let Some(clear) = (*(*slot).tts_ops).clear {
                        clear(slot);
                    }
                }
            },
        }
        self.tuples.clear();
        self.bytes = 0;
        self.memory.empty();
        pgrx::check_for_interrupts!();
    }

    /// Writes what is left.
    pub fn finish(mut self) {
        self.flush();
        if !self.state.is_null() {
            // SAFETY: it was made by GetBulkInsertState, and is freed once.
            unsafe { pg_sys::FreeBulkInsertState(self.state) }
        }
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
                pg_sys::ffi::pg_guard_ffi_boundary(|| raw::lock_page(page));
                let header = pg_sys::BufferGetPage(page);
                pg_sys::heap_get_root_tuples(header, self.numbers.as_mut_ptr());
                pg_sys::ffi::pg_guard_ffi_boundary(|| raw::unlock_page(page));
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
pub(super) unsafe fn attribute(descriptor: pg_sys::TupleDesc, at: usize) -> Option<Attribute> {
    // SAFETY: the position is within the descriptor.
    unsafe {
        if at >= (*descriptor).natts as usize {
            return None;
        }
        let form = &*form(descriptor, at);
        Some(Attribute {
            r#type: form.atttypid,
            length: form.attlen,
            by_value: form.attbyval,
            dropped: form.attisdropped,
        })
    }
}

/// The type of a column.
///
/// # Safety
/// The descriptor is valid and has a column at the position.
#[inline]
pub(super) unsafe fn type_of(descriptor: pg_sys::TupleDesc, at: usize) -> Oid {
    // SAFETY: as for this function.
    unsafe { (*form(descriptor, at)).atttypid }
}

/// # Safety
/// The descriptor is valid and has a column at the position.
#[inline]
unsafe fn form(descriptor: pg_sys::TupleDesc, at: usize) -> *const pg_sys::FormData_pg_attribute {
    // SAFETY: as for this function.
    unsafe {
        #[cfg(not(any(feature = "pg18", feature = "pg19")))]
        let first = (*descriptor).attrs.as_ptr();
        #[cfg(any(feature = "pg18", feature = "pg19"))]
        let first: *const pg_sys::FormData_pg_attribute = {
            // The forms follow the compact ones.
            let compact = (*descriptor).compact_attrs.as_ptr();
            compact.add((*descriptor).natts as usize).cast()
        };
        first.add(at)
    }
}

/// A row that PostgreSQL holds.
pub struct Slot(pub(super) *mut pg_sys::TupleTableSlot);

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

    /// The same as a row.
    #[inline]
    pub fn row(&self, columns: usize) -> Row<'_> {
        let (values, nulls) = self.values(columns);
        // SAFETY: the descriptor is that of what the slot holds.
        unsafe { Row::new(values, nulls, (*self.0).tts_tupleDescriptor) }
    }
}
