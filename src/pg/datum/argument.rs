//! What the body of a function reads.

use super::text::to_utf8;
use super::{Call, raise};
use crate::fault::{Fault, Kind};
use crate::summary::{Bound, Span, Summary};
use pgrx::{FromDatum, pg_sys};
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Deref;

/// What can be read from an argument. An argument that is not an `Option` is
/// never NULL: its function is declared STRICT.
pub trait Argument {
    /// Whether reading it is no more than looking at the datum.
    const PLAIN: bool = false;
    fn read(call: Call, n: usize) -> Self;
}

impl<T: Argument> Argument for Option<T> {
    const PLAIN: bool = T::PLAIN;
    #[inline]
    fn read(call: Call, n: usize) -> Self {
        (!call.raw(n).isnull).then(|| T::read(call, n))
    }
}

macro_rules! by_value {
    ($($type:ty: $datum:ident => $value:expr;)+) => {$(
        impl Argument for $type {
            const PLAIN: bool = true;

            #[inline]
            fn read(call: Call, n: usize) -> Self {
                let $datum = call.raw(n).value.value();
                $value
            }
        }
    )+};
}
by_value! {
    bool: datum => datum as u8 != 0;
    i32: datum => datum as i32;
    i64: datum => datum as i64;
    f64: datum => f64::from_bits(datum as u64);
    pg_sys::Oid: datum => pg_sys::Oid::from(datum as u32);
}

/// Passed after an argument list: gives a body the memo of its call site.
impl Argument for Call {
    fn read(call: Call, _: usize) -> Self {
        call
    }
}

impl<S: Summary> Argument for S {
    const PLAIN: bool = true;

    #[inline]
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: the SQL type of a summary is this struct, by reference and of
        // fixed length; it is read without assuming an alignment.
        unsafe { call.raw(n).value.cast_mut_ptr::<S>().read_unaligned() }
    }
}

/// The bytes of a variable-length argument, without its header.
pub struct Bytes(&'static [u8]);

impl Deref for Bytes {
    type Target = [u8];
    #[inline]
    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl Argument for Bytes {
    #[inline]
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: the argument is a varlena; detoasting gives it, or a copy in the
        // current memory context, whole. Either outlives the call that reads it,
        // and Bytes never leaves that call.
        unsafe {
            let mut varlena: *const pg_sys::varlena = call.raw(n).value.cast_mut_ptr();
            let plain = pgrx::varatt_is_4b_u(varlena)
                || (pgrx::varatt_is_1b(varlena) && !pgrx::varatt_is_1b_e(varlena));
            if !plain {
                varlena = pg_sys::pg_detoast_datum_packed(varlena.cast_mut());
            }
            let length = pgrx::varsize_any_exhdr(varlena);
            Bytes(std::slice::from_raw_parts(
                pgrx::vardata_any(varlena).cast(),
                length,
            ))
        }
    }
}

/// A variable-length argument that is read only when its bytes are new.
pub struct Keyed<T> {
    bytes: Bytes,
    call: Call,
    n: usize,
    value: PhantomData<T>,
}

impl<T: Argument> Keyed<T> {
    /// The bytes as PostgreSQL holds them: equal bytes, equal value.
    #[inline]
    pub fn key(&self) -> &[u8] {
        &self.bytes
    }

    /// The value, read anew at each call.
    pub fn value(&self) -> T {
        T::read(self.call, self.n)
    }
}

impl<T: Argument> Argument for Keyed<T> {
    #[inline]
    fn read(call: Call, n: usize) -> Self {
        Keyed {
            bytes: Bytes::read(call, n),
            call,
            n,
            value: PhantomData,
        }
    }
}

/// A `daterange` or `tstzrange`: the bytes hold the type's oid, the bounds that
/// there are, and a byte of flags.
impl Argument for Span {
    #[inline]
    fn read(call: Call, n: usize) -> Self {
        const EMPTY: u8 = 0x01;
        const LOWER_INCLUSIVE: u8 = 0x02;
        const UPPER_INCLUSIVE: u8 = 0x04;
        const LOWER_OPEN: u8 = 0x08;
        const UPPER_OPEN: u8 = 0x10;

        let bytes = Bytes::read(call, n);
        let (Some((_oid, rest)), Some(flags)) = (bytes.split_first_chunk::<4>(), bytes.last())
        else {
            return Span::Empty;
        };
        if flags & EMPTY != 0 {
            return Span::Empty;
        }
        let mut rest = rest;
        let has = [flags & LOWER_OPEN == 0, flags & UPPER_OPEN == 0];
        let wide = rest.len() > 1 + 4 * has.iter().filter(|there| **there).count();
        let mut bound = |there: bool, inclusive: bool| {
            there
                .then(|| {
                    if wide {
                        let (value, tail) = rest.split_first_chunk::<8>()?;
                        rest = tail;
                        Some(i64::from_ne_bytes(*value))
                    } else {
                        let (value, tail) = rest.split_first_chunk::<4>()?;
                        rest = tail;
                        // The infinities of a date are those of its width.
                        Some(match i32::from_ne_bytes(*value) {
                            i32::MIN => i64::MIN,
                            i32::MAX => i64::MAX,
                            day => i64::from(day),
                        })
                    }
                })
                .flatten()
                .map(|value| Bound { value, inclusive })
        };
        Span::Between {
            lower: bound(has[0], flags & LOWER_INCLUSIVE != 0),
            upper: bound(has[1], flags & UPPER_INCLUSIVE != 0),
        }
    }
}

impl Argument for String {
    fn read(call: Call, n: usize) -> Self {
        to_utf8(&Bytes::read(call, n))
    }
}

/// A `double precision[]` argument, NULLs kept, of any number of dimensions.
pub struct Float8s(pub Vec<Option<f64>>);

impl Argument for Float8s {
    fn read(call: Call, n: usize) -> Self {
        let arg = call.raw(n);
        // SAFETY: the argument is a double precision[], which is detoasted and copied.
        let values = unsafe {
            Vec::<Option<f64>>::from_polymorphic_datum(
                arg.value,
                arg.isnull,
                pg_sys::FLOAT8ARRAYOID,
            )
        };
        Float8s(values.unwrap_or_default())
    }
}

/// A `jsonb` argument or result.
pub struct Json(pub serde_json::Value);

impl Argument for Json {
    /// Raises 22003 for a number out of range of double precision, 22023 for a
    /// nesting too deep.
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: jsonb_out takes a jsonb, which this argument is, and returns a cstring.
        let text = unsafe {
            pgrx::direct_function_call::<&CStr>(pg_sys::jsonb_out, &[Some(call.raw(n).value)])
        };
        let text = to_utf8(text.map(CStr::to_bytes).unwrap_or_default());
        match serde_json::from_str(&text) {
            Ok(value) => Json(value),
            Err(error) => {
                let far = error.to_string().starts_with("number out of range");
                raise(&Fault::new(
                    if far {
                        Kind::OutOfRange
                    } else {
                        Kind::Nonsense
                    },
                    format!("the jsonb argument cannot be read: {error}"),
                    "Numbers must be in range of double precision, and nesting at most 100 deep.",
                ))
            }
        }
    }
}

/// The text that a type's input function reads.
impl Argument for &CStr {
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: a cstring argument is a NUL-terminated string that outlives the call.
        unsafe { CStr::from_ptr(call.raw(n).value.cast_mut_ptr()) }
    }
}

/// The message that a type's receive function reads, from its cursor to its end.
pub struct Message(&'static [u8]);

impl Deref for Message {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl Argument for Message {
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: the argument of a receive function is a StringInfo whose cursor
        // is within its length; the bytes outlive the call, and all are taken.
        unsafe {
            let buffer = &mut *call.raw(n).value.cast_mut_ptr::<pg_sys::StringInfoData>();
            let length = (buffer.len - buffer.cursor).max(0) as usize;
            let start = buffer.data.add(buffer.cursor as usize).cast::<u8>();
            buffer.cursor = buffer.len;
            Message(std::slice::from_raw_parts(start, length))
        }
    }
}
