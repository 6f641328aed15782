//! What the body of a function returns.

use super::memory::{Growing, allocate, copied, with_scratch_context};
use super::raw;
use super::text::to_server;
use super::{Json, raise};
use advocacy_kpi_core::error::{Error, ErrorKind, Result};
use pgrx::pg_sys;

/// What a body can return; `None` is NULL.
pub trait Return {
    fn datum(self) -> Option<pg_sys::Datum>;
}

impl<T: Return> Return for Option<T> {
    #[inline]
    fn datum(self) -> Option<pg_sys::Datum> {
        self.and_then(T::datum)
    }
}

impl<T: Return> Return for Result<T> {
    #[inline]
    fn datum(self) -> Option<pg_sys::Datum> {
        match self {
            Ok(value) => value.datum(),
            Err(error) => raise(&error),
        }
    }
}

macro_rules! return_value {
    ($($type:ty: $value:ident => $datum:expr;)+) => {$(
        impl Return for $type {
            #[inline]
            fn datum(self) -> Option<pg_sys::Datum> {
                let $value = self;
                Some(pg_sys::Datum::from($datum))
            }
        }
    )+};
}
return_value! {
    bool: value => value;
    i32: value => value;
    i64: value => value;
    f64: value => value.to_bits();
}

impl Return for String {
    fn datum(self) -> Option<pg_sys::Datum> {
        Wire(to_server(&self)).datum()
    }
}

impl Return for Json {
    fn datum(self) -> Option<pg_sys::Datum> {
        let mut text = Growing::default();
        if let Err(error) = serde_json::to_writer(&mut text, &self.0) {
            raise(&Error::new(
                ErrorKind::OutOfMemory,
                format!(
                    "out of memory: {} bytes of JSON were made: {error}",
                    text.0.len()
                ),
                "Give the server more memory, or ask for less.",
            ));
        }
        let mut text = to_server(&String::from_utf8_lossy(&text.0));
        text.push(0);
        let text = pg_sys::Datum::from(text.as_ptr());
        // SAFETY: jsonb_in takes a NUL-terminated string, and JSON text holds no other
        // NUL; it gives a varlena.
        unsafe {
            with_scratch_context(
                || raw::DirectFunctionCall1Coll(raw::jsonb_in, pg_sys::InvalidOid, text),
                |made| Some(pg_sys::Datum::from(copied(made.cast_mut_ptr()))),
            )
        }
    }
}

/// As a trigger returns it.
impl Return for pg_sys::Datum {
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(self)
    }
}

impl Return for () {
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(pg_sys::Datum::from(0))
    }
}

/// A value of eight bytes that is returned in an array.
pub trait Word: Copy {
    const TYPE: pg_sys::Oid;
    fn bytes(self) -> [u8; 8];
}

impl Word for f64 {
    const TYPE: pg_sys::Oid = pg_sys::FLOAT8OID;
    fn bytes(self) -> [u8; 8] {
        self.to_ne_bytes()
    }
}

impl Word for i64 {
    const TYPE: pg_sys::Oid = pg_sys::INT8OID;
    fn bytes(self) -> [u8; 8] {
        self.to_ne_bytes()
    }
}

/// An array of one dimension, which begins at 1; `None` is NULL.
impl<T: Word> Return for Vec<Option<T>> {
    fn datum(self) -> Option<pg_sys::Datum> {
        let head = size_of::<pg_sys::ArrayType>();
        let (dimensions, bounds) = match self.len() {
            0 => (0, vec![]),
            length => (
                1,
                [(length as i32).to_ne_bytes(), 1i32.to_ne_bytes()].concat(),
            ),
        };
        let mut bits = vec![];
        if self.iter().any(Option::is_none) {
            bits = vec![0u8; self.len().div_ceil(8)];
            for (byte, values) in bits.iter_mut().zip(self.chunks(8)) {
                let set = (0..)
                    .zip(values)
                    .map(|(at, value)| u8::from(value.is_some()) << at);
                *byte = set.sum();
            }
        }
        let data = (head + bounds.len() + bits.len()).next_multiple_of(align_of::<f64>());
        let values = self.iter().flatten();
        let length = data + 8 * values.clone().count();
        // SAFETY: there are `length` zeroed bytes, aligned for anything: a head with the
        // number of dimensions, where the values begin if there are NULLs, and the type;
        // then size and lower bound, the bits, and the values.
        unsafe {
            let start = allocate(length);
            start.write_bytes(0, length);
            let array = start.cast::<pg_sys::ArrayType>();
            pgrx::set_varsize_4b(start.cast(), length as i32);
            (*array).ndim = dimensions;
            (*array).dataoffset = if bits.is_empty() { 0 } else { data as i32 };
            (*array).elemtype = T::TYPE;
            let mut place = start.add(head);
            for part in [&bounds, &bits] {
                place.copy_from_nonoverlapping(part.as_ptr(), part.len());
                place = place.add(part.len());
            }
            let mut place = start.add(data);
            for value in values {
                place.copy_from_nonoverlapping(value.bytes().as_ptr(), 8);
                place = place.add(8);
            }
            Some(pg_sys::Datum::from(start))
        }
    }
}

/// A string that an output function returns.
pub struct CText(pub String);

impl Return for CText {
    fn datum(self) -> Option<pg_sys::Datum> {
        let CText(text) = self;
        // SAFETY: there is one byte more than the text, for the NUL after it.
        unsafe {
            let place = allocate(text.len() + 1);
            place.copy_from_nonoverlapping(text.as_ptr(), text.len());
            place.add(text.len()).write(0);
            Some(pg_sys::Datum::from(place))
        }
    }
}

/// A text datum made once and returned many times: a label that a memo keeps.
///
/// PostgreSQL never changes the result of a function, so many rows can share it.
pub struct Label(Box<[u64]>);

impl Label {
    /// The text in the encoding of the database, in Rust's memory, aligned for its header.
    pub fn new(text: &str) -> Self {
        let text = to_server(text);
        let length = text.len() + size_of::<i32>();
        let mut words = vec![0u64; length.div_ceil(8)].into_boxed_slice();
        // SAFETY: the words are at least `length` bytes, zeroed, aligned for a
        // varlena header, and the text goes right behind it.
        unsafe {
            let start = words.as_mut_ptr().cast::<u8>();
            pgrx::set_varsize_4b(start.cast(), length as i32);
            start
                .add(size_of::<i32>())
                .copy_from_nonoverlapping(text.as_ptr(), text.len());
        }
        Label(words)
    }

    /// The datum to return; the memo must outlive the row, as one in fn_extra does.
    #[inline]
    pub fn share(&self) -> SharedLabel {
        SharedLabel(pg_sys::Datum::from(self.0.as_ptr()))
    }
}

/// What [`Label::share`] gives.
pub struct SharedLabel(pg_sys::Datum);

impl Return for SharedLabel {
    #[inline]
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(self.0)
    }
}

/// Bytes behind a varlena header: a text, or the `bytea` of a send function.
pub struct Wire(pub Vec<u8>);

impl Return for Wire {
    fn datum(self) -> Option<pg_sys::Datum> {
        let length = self.0.len() + size_of::<i32>();
        // SAFETY: there are `length` bytes, aligned for a varlena header, and the
        // bytes go right behind it.
        unsafe {
            let start = allocate(length);
            pgrx::set_varsize_4b(start.cast(), length as i32);
            start
                .add(size_of::<i32>())
                .copy_from_nonoverlapping(self.0.as_ptr(), self.0.len());
            Some(pg_sys::Datum::from(start))
        }
    }
}
