//! The columns of a relation.

use pgrx::pg_sys::{self, Oid};

/// A column of an open relation.
#[derive(Clone, Copy)]
pub struct Attribute {
    pub r#type: Oid,
    pub length: i16,
    pub by_value: bool,
    pub dropped: bool,
}

/// # Safety
/// The descriptor is valid.
pub(in crate::pg::datum) unsafe fn attribute(
    descriptor: pg_sys::TupleDesc,
    at: usize,
) -> Option<Attribute> {
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
pub(in crate::pg::datum) unsafe fn type_of(descriptor: pg_sys::TupleDesc, at: usize) -> Oid {
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
