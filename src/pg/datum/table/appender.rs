//! Rows appended to a heap.

use super::{Slot, Table};
use crate::pg::datum::Scratch;
use pgrx::pg_sys::{self, Datum};

/// Appends rows to a heap without an index: many at a time, few one by one.
pub struct Appender<'a> {
    table: &'a Table,
    tuples: Vec<pg_sys::HeapTuple>,
    bytes: usize,
    slots: Vec<Slot>,
    state: pg_sys::BulkInsertState,
    /// Where rows are made, until they are written.
    memory: Scratch,
    /// Where the rest is, which stays.
    lasting: Scratch,
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
            memory: Scratch::new(),
            lasting: Scratch::new(),
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
