//! What the body of a function reads.

use super::memory::{copied, with_scratch_context};
use super::raw;
use super::text::{COPIES, to_utf8};
use super::{Call, ensure_memory, raise};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, invalid_parameter};
use advocacy_kpi_core::summary::{Bound, Number, Span, Summary, Weight};
use pgrx::{FromDatum, pg_sys};
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Deref;

/// What can be read from an argument. An argument that is not an `Option` is
/// never NULL: its function is declared STRICT.
pub trait Argument: Sized {
    /// Whether it can be read without calling PostgreSQL.
    const PLAIN: bool = false;
    /// Whether this one can, where any can.
    #[inline]
    fn is_plain(_call: Call, _n: usize) -> bool {
        true
    }
    /// Whether it may be NULL.
    const NULLABLE: bool = false;
    fn read(call: Call, n: usize) -> Self;

    /// Reads it, and refuses NULL where it may not be. Functions that take none are
    /// STRICT; those that are both may be called by hand.
    #[inline]
    fn read_non_null(call: Call, n: usize) -> Self {
        if !Self::NULLABLE && call.raw(n).isnull {
            raise(&invalid_parameter(
                format!("argument {} of this function is NULL", n + 1),
                "Pass a value; this internal function is called by the extension, which never passes NULL here.",
            ));
        }
        Self::read(call, n)
    }
}

impl<T: Argument> Argument for Option<T> {
    const PLAIN: bool = T::PLAIN;
    const NULLABLE: bool = true;

    #[inline]
    fn is_plain(call: Call, n: usize) -> bool {
        call.raw(n).isnull || T::is_plain(call, n)
    }

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
    const PLAIN: bool = true;
    const NULLABLE: bool = true;

    #[inline]
    fn read(call: Call, _: usize) -> Self {
        call
    }
}

/// A summary that is an argument.
#[inline]
pub fn summary_argument<S: Summary>(call: Call, n: usize) -> S {
    // SAFETY: the SQL type of a summary is this struct, by reference and of
    // fixed length; it is read without assuming an alignment.
    unsafe { call.raw(n).value.cast_mut_ptr::<S>().read_unaligned() }
}

/// A varlena as `unpack` gives it: itself, or a copy in the current memory context.
///
/// # Safety
/// `varlena` is one that is whole.
unsafe fn unpacked(
    varlena: *mut pg_sys::varlena,
    unpack: unsafe extern "C-unwind" fn(*mut pg_sys::varlena) -> *mut pg_sys::varlena,
) -> *const pg_sys::varlena {
    // SAFETY: the result is a whole varlena and not toasted.
    unsafe {
        with_scratch_context(
            || unpack(varlena),
            |found| match std::ptr::eq(found, varlena) {
                true => varlena.cast_const(),
                false => copied(found),
            },
        )
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
            if !is_whole(varlena) {
                varlena = unpacked(varlena.cast_mut(), raw::pg_detoast_datum_packed);
            }
            let length = pgrx::varsize_any_exhdr(varlena);
            Bytes(std::slice::from_raw_parts(
                pgrx::vardata_any(varlena).cast(),
                length,
            ))
        }
    }
}

/// Whether a varlena is neither compressed nor stored elsewhere.
///
/// # Safety
/// It is a varlena.
#[inline]
unsafe fn is_whole(varlena: *const pg_sys::varlena) -> bool {
    // SAFETY: as for this function.
    unsafe {
        pgrx::varatt_is_4b_u(varlena)
            || (pgrx::varatt_is_1b(varlena) && !pgrx::varatt_is_1b_e(varlena))
    }
}

/// A `numeric`, read where it is.
#[derive(Clone, Copy)]
pub struct Numeric(Number);

impl From<Numeric> for Number {
    #[inline]
    fn from(numeric: Numeric) -> Self {
        numeric.0
    }
}

impl Argument for Numeric {
    const PLAIN: bool = true;

    #[inline]
    fn is_plain(call: Call, n: usize) -> bool {
        // SAFETY: the argument is a numeric, which is a varlena.
        unsafe { is_whole(call.raw(n).value.cast_mut_ptr()) }
    }

    #[inline]
    fn read(call: Call, n: usize) -> Self {
        Numeric(Number::from_numeric(&Bytes::read(call, n)))
    }
}

/// A `numeric` with decimals, read where it is: as a weight, or why it is none.
pub struct Decimal(Result<Weight>);

impl TryFrom<Decimal> for Weight {
    type Error = Box<Error>;

    #[inline]
    fn try_from(decimal: Decimal) -> Result<Self> {
        decimal.0
    }
}

impl Argument for Decimal {
    const PLAIN: bool = true;

    #[inline]
    fn is_plain(call: Call, n: usize) -> bool {
        Numeric::is_plain(call, n)
    }

    #[inline]
    fn read(call: Call, n: usize) -> Self {
        Decimal(Weight::from_numeric(&Bytes::read(call, n)))
    }
}

/// What `read` makes of the `bytea` in an answer; nothing of NULL. It is read where it
/// is, in the memory of the query: pgrx would give a copy that stays until the
/// transaction ends.
pub fn read_bytes<R>(answer: Option<pg_sys::Datum>, read: impl FnOnce(&[u8]) -> R) -> Option<R> {
    // SAFETY: the datum is a bytea of a row of the query at work, which outlives `read`.
    let bytes: Option<&[u8]> =
        answer.and_then(|datum| unsafe { FromDatum::from_datum(datum, false) });
    bytes.map(read)
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

    /// The value, read again at each call.
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
        range(&Bytes::read(call, n))
    }
}

/// The range that such bytes hold.
pub fn range(bytes: &[u8]) -> Span {
    const EMPTY: u8 = 0x01;
    const LOWER_INCLUSIVE: u8 = 0x02;
    const UPPER_INCLUSIVE: u8 = 0x04;
    const LOWER_OPEN: u8 = 0x08;
    const UPPER_OPEN: u8 = 0x10;

    let (Some((_oid, rest)), Some(flags)) = (bytes.split_first_chunk::<4>(), bytes.last()) else {
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

impl Argument for String {
    fn read(call: Call, n: usize) -> Self {
        to_utf8(&Bytes::read(call, n))
    }
}

/// A value of fixed length that an array holds as it is in Rust.
///
/// # Safety
/// The SQL type is this one, of the same length and aligned as a double precision, and any
/// bytes are a value of it.
pub unsafe trait Element: Copy + 'static {}

// SAFETY: a double precision is an f64.
unsafe impl Element for f64 {}

/// An array argument of any number of dimensions, read where it is.
pub struct Elements<T: 'static> {
    /// Those that are not NULL.
    pub values: &'static [T],
    /// A bit for each element, the lowest first, 0 for NULL; none where all are there.
    present: Option<&'static [u8]>,
    length: usize,
}

/// A `double precision[]`.
pub type Float8s = Elements<f64>;

impl<T: Element> Elements<T> {
    /// The elements in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<T>> + Clone {
        let (present, mut values) = (self.present, self.values.iter());
        (0..self.length).map(move |at| {
            let byte = present.and_then(|bits| bits.get(at / 8));
            let there = byte.is_none_or(|byte| byte >> (at % 8) & 1 == 1);
            there.then(|| values.next().copied()).flatten()
        })
    }

    /// The same as a list, once there is the memory for it and for three more like it, as what
    /// takes the list needs. Raises 53200 where there is none.
    pub fn list(&self) -> Vec<Option<T>> {
        ensure_memory(4 * size_of::<Option<T>>() * self.length);
        self.iter().collect()
    }
}

impl<T: Element> Argument for Elements<T> {
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: the argument is an array of Ts; detoasting gives it, or an aligned copy
        // in the current memory context, whole. Either outlives the call that reads it.
        // Behind the head are its dimensions, their lower bounds, a bit for each element
        // where one is NULL, and, aligned, the values that are not.
        unsafe {
            let mut varlena: *const pg_sys::varlena = call.raw(n).value.cast_mut_ptr();
            if !pgrx::varatt_is_4b_u(varlena) {
                varlena = unpacked(varlena.cast_mut(), raw::pg_detoast_datum);
            }
            let array: *const pg_sys::ArrayType = varlena.cast();
            let start = array.cast::<u8>();
            let dimensions = (*array).ndim as usize;
            let sizes = array.add(1).cast::<i32>();
            let length = pg_sys::ArrayGetNItems((*array).ndim, sizes) as usize;
            let head = size_of::<pg_sys::ArrayType>() + 2 * dimensions * size_of::<i32>();
            let (present, offset) = match (*array).dataoffset as usize {
                0 => (None, head.next_multiple_of(align_of::<f64>())),
                offset => {
                    let bits = std::slice::from_raw_parts(start.add(head), length.div_ceil(8));
                    (Some(bits), offset)
                }
            };
            let bytes = pgrx::varsize_any(array.cast()) - offset;
            let values = start.add(offset).cast::<T>();
            Elements {
                values: std::slice::from_raw_parts(values, bytes / size_of::<T>()),
                present,
                length,
            }
        }
    }
}

/// A `jsonb` argument or result.
pub struct Json(pub serde_json::Value);

impl Json {
    /// The most that a byte of JSON text takes as a value: `[0,0,0` is 32 bytes for
    /// two, thrice while a vector grows.
    pub const BYTES: usize = 64;
}

impl Argument for Json {
    /// Raises 22003 for a number out of range of double precision, 54000 for a
    /// nesting too deep, 53200 where there is no memory.
    fn read(call: Call, n: usize) -> Self {
        let json = call.raw(n).value;
        // SAFETY: jsonb_out takes a jsonb, which this argument is, and gives a cstring.
        let text = unsafe {
            with_scratch_context(
                || raw::DirectFunctionCall1Coll(raw::jsonb_out, pg_sys::InvalidOid, json),
                |text| to_utf8(CStr::from_ptr(text.cast_mut_ptr()).to_bytes()),
            )
        };
        ensure_memory(2 * Json::BYTES * text.len());
        match serde_json::from_str(&text) {
            Ok(value) => Json(value),
            Err(error) => {
                let text = error.to_string();
                let (kind, what) = if text.starts_with("number out of range") {
                    (
                        ErrorKind::OutOfRange,
                        "a number in the jsonb argument is out of range of double precision",
                    )
                } else if text.starts_with("recursion limit exceeded") {
                    (
                        ErrorKind::LimitExceeded,
                        "the jsonb argument is nested more than 127 levels deep",
                    )
                } else {
                    (
                        ErrorKind::InvalidParameter,
                        "the jsonb argument cannot be read",
                    )
                };
                raise(&Error::new(
                    kind,
                    what,
                    "Numbers must be in range of double precision, and nesting at most 127 deep.",
                ))
            }
        }
    }
}

/// The text that a type's input function reads.
impl Argument for &CStr {
    fn read(call: Call, n: usize) -> Self {
        // SAFETY: a cstring argument is a NUL-terminated string that outlives the call.
        let text = unsafe { CStr::from_ptr(call.raw(n).value.cast_mut_ptr()) };
        ensure_memory(COPIES * text.count_bytes());
        text
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
