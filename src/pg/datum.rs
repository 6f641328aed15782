//! Datum ↔ Rust for hand-written version-1 functions: all the `unsafe` of the crate.
//!
//! What is called once a row goes through here and not through `#[pg_extern]`:
//! arguments are read in place, the state of an aggregate is updated in place,
//! and nothing is allocated. [`export!`] makes a C function of a closure whose
//! argument types say how each argument is read; PostgreSQL checks types against
//! the declarations in `sql/`, so those and the closures must agree.

use crate::fault::{Fault, Kind, Result};
use crate::summary::{Bound, Span, Summary};
use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{FromDatum, PgLogLevel, PgSqlErrorCode};
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Declares version-1 C functions: `symbol = closure;` a line.
///
/// A symbol that has shipped stays for ever.
macro_rules! export {
    ($( $(#[$attr:meta])* $symbol:ident = $body:expr; )+) => {$(
        const _: () = {
            use pgrx::pg_sys;

            $(#[$attr])*
            #[unsafe(no_mangle)]
            #[pgrx::pg_guard]
            pub unsafe extern "C-unwind" fn $symbol(
                fcinfo: pg_sys::FunctionCallInfo,
            ) -> pg_sys::Datum {
                // SAFETY: PostgreSQL calls with a valid fcinfo, whose arguments
                // have the types declared for this symbol in sql/.
                unsafe { $crate::pg::datum::call(fcinfo, $body) }
            }

            $crate::pg::datum::finfo!($symbol);
        };
    )+};
}
pub(crate) use export;

/// Declares transition functions: `symbol: State, closure;` a line. The closure
/// takes the state and the arguments after it.
macro_rules! export_transitions {
    ($( $symbol:ident: $state:ty, $step:expr; )+) => {$(
        const _: () = {
            use pgrx::pg_sys;

            #[unsafe(no_mangle)]
            pub unsafe extern "C-unwind" fn $symbol(
                fcinfo: pg_sys::FunctionCallInfo,
            ) -> pg_sys::Datum {
                // SAFETY: as in `export`.
                unsafe { $crate::pg::datum::transition::<$state, _, _>(fcinfo, $step) }
            }

            $crate::pg::datum::finfo!($symbol);
        };
    )+};
}
pub(crate) use export_transitions;

/// The record by which PostgreSQL knows a version-1 function.
macro_rules! finfo {
    ($symbol:ident) => {
        #[unsafe(export_name = concat!("pg_finfo_", stringify!($symbol)))]
        pub extern "C" fn finfo() -> &'static pg_sys::Pg_finfo_record {
            const V1: pg_sys::Pg_finfo_record = pg_sys::Pg_finfo_record { api_version: 1 };
            &V1
        }
    };
}
pub(crate) use finfo;

/// Turns a fault into a PostgreSQL ERROR.
#[cold]
pub fn raise(fault: &Fault) -> ! {
    let code = match fault.kind {
        Kind::OutOfRange => PgSqlErrorCode::ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
        Kind::Nonsense => PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        Kind::BadText => PgSqlErrorCode::ERRCODE_INVALID_TEXT_REPRESENTATION,
        Kind::BadBinary => PgSqlErrorCode::ERRCODE_INVALID_BINARY_REPRESENTATION,
    };
    ErrorReport::new(code, printable(&fault.message), "advocacy_kpi")
        .set_hint(printable(&fault.hint))
        .report(PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}

fn database_encoding() -> u32 {
    // SAFETY: reads a setting of the database.
    unsafe { pg_sys::GetDatabaseEncoding() as u32 }
}

/// A message as the encoding of the database can hold it: UTF-8 as it is, and
/// letters beyond ASCII escaped (`\u{e9}`) where the database has another one.
fn printable(message: &str) -> String {
    let plain = [pg_sys::pg_enc::PG_UTF8, pg_sys::pg_enc::PG_SQL_ASCII];
    if message.is_ascii() || plain.contains(&database_encoding()) {
        return message.to_owned();
    }
    let escape = |letter: char| match letter.is_ascii() {
        true => letter.to_string(),
        false => letter.escape_unicode().to_string(),
    };
    message.chars().map(escape).collect()
}

/// One call of a version-1 function.
#[derive(Clone, Copy)]
pub struct Call(pg_sys::FunctionCallInfo);

impl Call {
    /// The n-th argument as PostgreSQL passed it.
    #[inline]
    fn raw(self, n: usize) -> pg_sys::NullableDatum {
        // SAFETY: fcinfo is valid for the call, and a function is called with at
        // least the arguments that it is declared with.
        unsafe { *(*self.0).args.as_ptr().add(n) }
    }

    /// Whether the first argument is the running state of an aggregate or of a
    /// window frame, which alone may be changed in place: anything else may be
    /// a page of a table.
    #[inline]
    fn in_aggregate(self) -> bool {
        // SAFETY: context is NULL or points to a node, which starts with its tag.
        unsafe {
            let node = (*self.0).context;
            !node.is_null()
                && matches!(
                    (*node).type_,
                    pg_sys::NodeTag::T_AggState | pg_sys::NodeTag::T_WindowAggState
                )
        }
    }

    /// The memory of this call site, made on first use; it lives as long as the
    /// prepared expression, that is for one query.
    pub fn memo<T: Default>(&mut self) -> &mut T {
        // SAFETY: flinfo is valid for the call. fn_extra belongs to the function
        // it calls, which asks for one T only; it is NULL at first and is given a
        // pointer into fn_mcxt, which lives as long as flinfo and drops the T.
        unsafe {
            let flinfo = (*self.0).flinfo;
            if (*flinfo).fn_extra.is_null() {
                (*flinfo).fn_extra = pgrx::PgMemoryContexts::For((*flinfo).fn_mcxt)
                    .leak_and_drop_on_delete(T::default())
                    .cast();
            }
            &mut *(*flinfo).fn_extra.cast::<T>()
        }
    }
}

/// A row of the composite type that a function is declared to return.
pub struct Record(pg_sys::Datum);

impl Return for Record {
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(self.0)
    }
}

impl Call {
    /// Makes the row that the function returns. Its shape is looked up once a
    /// call site; such a function has no other memo.
    pub fn record<const N: usize>(self, columns: [Option<pg_sys::Datum>; N]) -> Record {
        let mut values = columns.map(|column| column.unwrap_or(pg_sys::Datum::from(0)));
        let mut nulls = columns.map(|column| column.is_none());
        // SAFETY: flinfo and fcinfo are valid for the call. fn_extra holds NULL or
        // the descriptor made here, in fn_mcxt, which lives as long as flinfo. The
        // arrays have as many entries as the descriptor has columns.
        unsafe {
            let flinfo = (*self.0).flinfo;
            if (*flinfo).fn_extra.is_null() {
                let mut shape = std::ptr::null_mut();
                let class = pg_sys::get_call_result_type(self.0, std::ptr::null_mut(), &mut shape);
                let fits = class == pg_sys::TypeFuncClass::TYPEFUNC_COMPOSITE
                    && !shape.is_null()
                    && (*shape).natts as usize == N;
                if !fits {
                    raise(&Fault::new(
                        Kind::Nonsense,
                        "the result type of this function was changed",
                        "Restore the extension with DROP EXTENSION and CREATE EXTENSION.",
                    ));
                }
                let before = pg_sys::MemoryContextSwitchTo((*flinfo).fn_mcxt);
                let shape = pg_sys::BlessTupleDesc(pg_sys::CreateTupleDescCopy(shape));
                pg_sys::MemoryContextSwitchTo(before);
                (*flinfo).fn_extra = shape.cast();
            }
            let shape = (*flinfo).fn_extra.cast();
            let tuple = pg_sys::heap_form_tuple(shape, values.as_mut_ptr(), nulls.as_mut_ptr());
            Record(pg_sys::HeapTupleHeaderGetDatum((*tuple).t_data))
        }
    }
}

/// Runs the body of a version-1 function.
///
/// # Safety
/// `fcinfo` is valid, and the declared SQL types are those that `F` reads.
#[inline]
pub unsafe fn call<Args, F: Body<Args>>(
    fcinfo: pg_sys::FunctionCallInfo,
    body: F,
) -> pg_sys::Datum {
    match body.run(Call(fcinfo)) {
        Some(datum) => datum,
        None => {
            // SAFETY: fcinfo is valid for the call.
            unsafe { (*fcinfo).isnull = true };
            pg_sys::Datum::from(0)
        }
    }
}

/// A closure whose arguments can be read from a call and whose result can be returned.
pub trait Body<Args> {
    fn run(self, call: Call) -> Option<pg_sys::Datum>;
}

macro_rules! body {
    ($($arg:ident $n:literal),*) => {
        impl<Fun, Out: Return, $($arg: Argument),*> Body<($($arg,)*)> for Fun
        where
            Fun: FnOnce($($arg),*) -> Out,
        {
            #[inline]
            fn run(self, _call: Call) -> Option<pg_sys::Datum> {
                self($($arg::read(_call, $n)),*).datum()
            }
        }
    };
}
body!();
body!(A 0);
body!(A 0, B 1);
body!(A 0, B 1, C 2);
body!(A 0, B 1, C 2, D 3);

/// One step of a running state: adds or takes away what the arguments say.
pub trait Step<S, Args>: Copy {
    /// Whether the arguments are read without calling PostgreSQL.
    const PLAIN: bool;
    fn take(self, state: &mut S, call: Call) -> Result<()>;
}

macro_rules! step {
    ($($arg:ident $n:literal),+) => {
        impl<S, Fun: Copy, $($arg: Argument),+> Step<S, ($($arg,)+)> for Fun
        where
            Fun: Fn(&mut S, $($arg),+) -> Result<()>,
        {
            const PLAIN: bool = $($arg::PLAIN)&&+;

            #[inline]
            fn take(self, state: &mut S, call: Call) -> Result<()> {
                self(state, $($arg::read(call, $n)),+)
            }
        }
    };
}
step!(A 1);
step!(A 1, B 2);
step!(A 1, B 2, C 3);

/// Runs a transition: in place where that is allowed, on a copy otherwise.
///
/// The way of nearly every row, plain arguments into the state of an aggregate,
/// neither calls PostgreSQL nor panics, so it does without a guard. Whatever
/// else comes up leaves the state as it was and is done again under the guard.
///
/// # Safety
/// As for [`call`]; the first argument is an `S`.
#[inline]
pub unsafe fn transition<S: Summary, Args, F: Step<S, Args>>(
    fcinfo: pg_sys::FunctionCallInfo,
    step: F,
) -> pg_sys::Datum {
    let call = Call(fcinfo);
    if F::PLAIN && call.in_aggregate() {
        let state = call.raw(0);
        if !state.isnull {
            let mut state = State::<S>(state.value.cast_mut_ptr());
            if step.take(&mut state, call).is_ok() {
                return pg_sys::Datum::from(state.0);
            }
        }
    }
    // SAFETY: as for this function.
    unsafe { guarded_transition::<S, Args, F>(fcinfo, step) }
}

#[cold]
#[pgrx::pg_guard]
unsafe extern "C-unwind" fn guarded_transition<S: Summary, Args, F: Step<S, Args>>(
    fcinfo: pg_sys::FunctionCallInfo,
    step: F,
) -> pg_sys::Datum {
    let call = Call(fcinfo);
    let mut state = State::<S>::read(call, 0);
    match step.take(&mut state, call) {
        Ok(()) => pg_sys::Datum::from(state.0),
        Err(fault) => raise(&fault),
    }
}

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

/// The running state: the aggregate's own memory, or a copy where there is no aggregate.
pub struct State<S>(*mut S);

impl<S: Summary> Argument for State<S> {
    #[inline]
    fn read(call: Call, n: usize) -> Self {
        let arg = call.raw(n);
        if !arg.isnull && call.in_aggregate() {
            return State(arg.value.cast_mut_ptr());
        }
        allocate(if arg.isnull {
            S::default()
        } else {
            S::read(call, n)
        })
    }
}

/// A summary in the current memory context.
#[inline]
fn allocate<S: Summary>(summary: S) -> State<S> {
    // SAFETY: palloc gives memory of that size, aligned for any type, or raises.
    unsafe {
        let place = pg_sys::palloc(size_of::<S>()).cast::<S>();
        place.write(summary);
        State(place)
    }
}

impl<S> Deref for State<S> {
    type Target = S;
    #[inline]
    fn deref(&self) -> &S {
        // SAFETY: points to a live summary, aligned to 8 by palloc and by ALIGNMENT = double.
        unsafe { &*self.0 }
    }
}

impl<S> DerefMut for State<S> {
    #[inline]
    fn deref_mut(&mut self) -> &mut S {
        // SAFETY: as above; the aggregate, or the copy, has no other user during the call.
        unsafe { &mut *self.0 }
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

/// Text of the database's encoding as UTF-8, which is what Rust and JSON speak.
///
/// Raises 22P05 or 22021 where the bytes have no equivalent.
fn to_utf8(bytes: &[u8]) -> String {
    let length = bytes.len().min(i32::MAX as usize);
    // SAFETY: reads `length` bytes; the result is the argument itself, or a
    // NUL-terminated copy where the database has another encoding.
    let converted = unsafe {
        let start = bytes.as_ptr().cast();
        let converted =
            pg_sys::pg_server_to_any(start, length as i32, pg_sys::pg_enc::PG_UTF8 as i32);
        if std::ptr::eq(converted, start) {
            bytes
        } else {
            CStr::from_ptr(converted).to_bytes()
        }
    };
    String::from_utf8_lossy(converted).into_owned()
}

/// Text of an unknown encoding, for a message about it; never raises for a
/// database without one.
pub fn legible(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if database_encoding() == pg_sys::pg_enc::PG_SQL_ASCII => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Err(_) => to_utf8(bytes),
    }
}

/// UTF-8 in the database's encoding; raises 22P05 where a character has none there.
fn to_server(text: &str) -> Vec<u8> {
    let length = text.len().min(i32::MAX as usize);
    // SAFETY: as in `to_utf8`.
    unsafe {
        let start = text.as_ptr().cast();
        let converted =
            pg_sys::pg_any_to_server(start, length as i32, pg_sys::pg_enc::PG_UTF8 as i32);
        if std::ptr::eq(converted, start) {
            text.as_bytes().to_vec()
        } else {
            CStr::from_ptr(converted).to_bytes().to_vec()
        }
    }
}

impl Argument for String {
    fn read(call: Call, n: usize) -> Self {
        to_utf8(&Bytes::read(call, n))
    }
}

impl Return for String {
    fn datum(self) -> Option<pg_sys::Datum> {
        Wire(&to_server(&self)).datum()
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

impl Return for Json {
    fn datum(self) -> Option<pg_sys::Datum> {
        let mut text = to_server(&self.0.to_string());
        text.push(0);
        // SAFETY: jsonb_in takes a NUL-terminated string, and JSON text holds no other NUL.
        unsafe {
            pgrx::direct_function_call_as_datum(
                pg_sys::jsonb_in,
                &[Some(pg_sys::Datum::from(text.as_ptr()))],
            )
        }
    }
}

impl Return for () {
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(pg_sys::Datum::from(0))
    }
}

/// Tells one view of the database from another: two equal keys in one call site
/// mean that no row has come or gone between them.
///
/// For a fixed `xmax` the transactions in progress only ever get fewer, so their
/// number identifies them; what the own transaction did shows in `curcid`, and
/// what it rolled back in the subtransaction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SnapshotKey {
    transactions: (pg_sys::TransactionId, pg_sys::TransactionId, u32, i32),
    own: (pg_sys::CommandId, pg_sys::SubTransactionId),
}

impl SnapshotKey {
    /// The key of the snapshot that the running query sees.
    #[inline]
    pub fn current() -> Option<Self> {
        // SAFETY: where a snapshot is active, GetActiveSnapshot gives a valid one.
        unsafe {
            if !pg_sys::ActiveSnapshotSet() {
                return None;
            }
            let snapshot = &*pg_sys::GetActiveSnapshot();
            Some(Self {
                transactions: (
                    snapshot.xmin,
                    snapshot.xmax,
                    snapshot.xcnt,
                    snapshot.subxcnt,
                ),
                own: (snapshot.curcid, pg_sys::GetCurrentSubTransactionId()),
            })
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
            Err(fault) => raise(&fault),
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

impl<S: Summary> Return for State<S> {
    #[inline]
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(pg_sys::Datum::from(self.0))
    }
}

impl<S: Summary> Return for S {
    fn datum(self) -> Option<pg_sys::Datum> {
        allocate(self).datum()
    }
}

/// A string that an output function returns.
pub struct CText(pub String);

impl Return for CText {
    fn datum(self) -> Option<pg_sys::Datum> {
        let CText(text) = self;
        // SAFETY: palloc gives one byte more than the text, for the NUL after it.
        unsafe {
            let place = pg_sys::palloc(text.len() + 1).cast::<u8>();
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

/// The `bytea` that a send function returns.
pub struct Wire<'a>(pub &'a [u8]);

impl Return for Wire<'_> {
    fn datum(self) -> Option<pg_sys::Datum> {
        let length = self.0.len() + size_of::<i32>();
        // SAFETY: palloc gives `length` bytes, aligned for a varlena header, and
        // the bytes go right behind it.
        unsafe {
            let start = pg_sys::palloc(length).cast::<u8>();
            pgrx::set_varsize_4b(start.cast(), length as i32);
            start
                .add(size_of::<i32>())
                .copy_from_nonoverlapping(self.0.as_ptr(), self.0.len());
            Some(pg_sys::Datum::from(start))
        }
    }
}
