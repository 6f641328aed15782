//! Functions of PostgreSQL as they are. Those of pgrx catch errors one call at a time, in
//! the memory context that the function works in; here the caller does, several at once
//! or elsewhere.

use pgrx::pg_sys::{
    Buffer, CommandId, Datum, FunctionCallInfo, HeapTuple, ItemPointer, LOCKMODE, Oid, Relation,
    Snapshot, TupleTableSlot, Tuplestorestate, varlena,
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
