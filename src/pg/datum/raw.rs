//! Functions of PostgreSQL as they are. Those of pgrx catch errors one call at a time, in
//! the memory context that the function works in; here the caller does, several at once
//! or elsewhere.

use pgrx::pg_sys::{
    BUFFER_LOCK_SHARE, BUFFER_LOCK_UNLOCK, Buffer, CommandId, Datum, FunctionCallInfo, HeapTuple,
    ItemPointer, LOCKMODE, Oid, QueryDesc, Relation, Snapshot, TupleTableSlot, Tuplestorestate,
    varlena,
};
use std::ffi::{c_char, c_int};

unsafe extern "C-unwind" {
    // These take as much memory as their argument asks for.
    pub fn jsonb_in(fcinfo: FunctionCallInfo) -> Datum;
    pub fn jsonb_out(fcinfo: FunctionCallInfo) -> Datum;
    pub fn pg_any_to_server(text: *const c_char, bytes: c_int, encoding: c_int) -> *mut c_char;
    pub fn pg_detoast_datum(value: *mut varlena) -> *mut varlena;
    pub fn pg_detoast_datum_packed(value: *mut varlena) -> *mut varlena;
    pub fn pg_server_to_any(text: *const c_char, bytes: c_int, encoding: c_int) -> *mut c_char;
    pub fn DirectFunctionCall1Coll(
        function: unsafe extern "C-unwind" fn(FunctionCallInfo) -> Datum,
        collation: Oid,
        argument: Datum,
    ) -> Datum;

    /// What a signal calls may not be anything else.
    pub fn die(signal: c_int);

    #[cfg(not(feature = "pg19"))]
    fn heap_page_prune_opt(relation: Relation, page: Buffer);
    #[cfg(feature = "pg19")]
    fn heap_page_prune_opt(relation: Relation, page: Buffer, map: *mut Buffer, read_only: bool);
    #[cfg(not(feature = "pg19"))]
    fn LockBuffer(page: Buffer, mode: c_int);
    #[cfg(feature = "pg19")]
    fn LockBufferInternal(page: Buffer, mode: c_int);
    #[cfg(feature = "pg19")]
    fn UnlockBuffer(page: Buffer);
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
    pub fn standard_ExecutorFinish(query: *mut QueryDesc);
    pub fn try_relation_open(relation: Oid, mode: LOCKMODE) -> Relation;
    // These fail for nobody.
    pub fn ActiveSnapshotSet() -> bool;
    pub fn GetActiveSnapshot() -> Snapshot;
    pub fn GetCurrentTransactionNestLevel() -> c_int;
    pub fn GetCurrentCommandId(used: bool) -> CommandId;
}

/// Shares the lock on a page.
///
/// # Safety
/// The page is pinned, and not locked by this backend.
pub unsafe fn lock_page(page: Buffer) {
    // SAFETY: as for this function.
    unsafe {
        #[cfg(not(feature = "pg19"))]
        LockBuffer(page, BUFFER_LOCK_SHARE as c_int);
        #[cfg(feature = "pg19")]
        LockBufferInternal(page, BUFFER_LOCK_SHARE as c_int);
    }
}

/// # Safety
/// The page is pinned, and locked by this backend.
pub unsafe fn unlock_page(page: Buffer) {
    // SAFETY: as for this function.
    unsafe {
        #[cfg(not(feature = "pg19"))]
        LockBuffer(page, BUFFER_LOCK_UNLOCK as c_int);
        #[cfg(feature = "pg19")]
        UnlockBuffer(page);
    }
}

/// Takes dead versions of rows off a page, if nobody else has it pinned.
///
/// # Safety
/// The page is one of the relation, pinned and not locked.
pub unsafe fn prune_page(relation: Relation, page: Buffer) {
    // SAFETY: as for this function; what is pinned of the visibility map is let go.
    unsafe {
        #[cfg(not(feature = "pg19"))]
        heap_page_prune_opt(relation, page);
        #[cfg(feature = "pg19")]
        {
            let mut map = pgrx::pg_sys::InvalidBuffer as Buffer;
            heap_page_prune_opt(relation, page, &mut map, false);
            if map != pgrx::pg_sys::InvalidBuffer as Buffer {
                pgrx::pg_sys::ReleaseBuffer(map);
            }
        }
    }
}
