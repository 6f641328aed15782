//! The call of a trigger function, and the rows that it is about.

use super::raw;
use super::table::{Attribute, Slot, attribute};
use pgrx::pg_sys::{self, Datum, Oid};
use std::ffi::CStr;

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

    /// Makes the transition tables known to the SPI connection that is open now.
    pub fn register(&self) {
        // SAFETY: the data is valid for the call; whatever the connection has of it ends
        // with the connection.
        unsafe {
            pg_sys::SPI_register_trigger_data(self.data);
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

    /// How many rows there were before the event, of a statement.
    pub fn old_row_count(&self) -> u64 {
        let store = self.data().tg_oldtable;
        match store.is_null() {
            true => 0,
            // SAFETY: it is valid for the call.
            false => unsafe { pg_sys::tuplestore_tuple_count(store) as u64 },
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
