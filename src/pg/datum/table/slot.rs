//! The values of one row after the other.

use crate::pg::datum::Row;
use pgrx::pg_sys::{self, Datum};

/// Room for the values of one row after the other.
pub(in crate::pg::datum) struct Values {
    values: Vec<Datum>,
    nulls: Vec<bool>,
}

impl Values {
    pub(in crate::pg::datum) fn new(columns: usize) -> Self {
        Values {
            values: vec![Datum::from(0); columns],
            nulls: vec![true; columns],
        }
    }

    /// # Safety
    /// The descriptor is that of the tuple and has as many columns as there is room for; both
    /// are valid while the row is used.
    pub(in crate::pg::datum) unsafe fn of(
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

/// A row that PostgreSQL holds.
pub struct Slot(pub(in crate::pg::datum) *mut pg_sys::TupleTableSlot);

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
