//! Datum <-> Rust for hand-written version-1 functions, and all `unsafe` of the crate: it is
//! denied everywhere else.
//!
//! What is called once a row goes through here and not through `#[pg_extern]`:
//! arguments are read in place, the state of an aggregate is updated in place,
//! and nothing is allocated. [`export!`] makes a C function of a closure whose
//! argument types say how each argument is read; PostgreSQL checks types against
//! the declarations in `sql/`, so those and the closures must agree.
//!
//! - [`call`]: one call, its body, its memo
//! - [`argument`], [`result`]: what a body reads and returns
//! - [`transition`]: the running state of an aggregate
//! - [`text`]: encodings and errors
//! - [`snapshot`]: which view of the database a query has
//! - [`session`]: the session and its transaction
//! - [`background`]: work in a process of its own
//! - [`table`], [`dictionary`]: tables and the system catalogues, without the executor
//! - [`row`], [`value`]: rows, and single values as they are stored
//! - [`trigger`], [`fired`]: triggers, and their calls
//! - [`statement`]: what a MERGE did whose triggers fire
//! - [`query`]: queries whose values are taken as they are
//! - [`memory`]: what grows with a user's input, and takes time

#![allow(unsafe_code)]

mod argument;
pub mod background;
mod call;
pub mod dictionary;
pub mod fired;
mod memory;
mod query;
mod raw;
mod result;
mod row;
pub mod session;
mod snapshot;
pub mod statement;
pub mod table;
mod text;
mod transition;
pub mod trigger;
pub mod value;

pub use argument::{
    Argument, Bytes, Decimal, Element, Elements, Float8s, Json, Keyed, Message, Numeric,
    read_bytes, summary_argument,
};
pub use call::{Call, Record, call};
pub use memory::{Scratch, check_for_interrupts, ensure_memory};
pub use query::select;
pub use result::{CText, Label, Return, SharedLabel, Wire};
pub use row::{Held, Read, Row};
pub use snapshot::{Horizon, Snapshot, SnapshotKey};
pub use text::{holds_all_letters, is_utf8, notice, raise, to_server, to_utf8_lossy};
pub use transition::{summary_result, transition};

/// Declares version-1 C functions: `symbol = closure;` a line. A symbol is an identifier, or
/// literals in parentheses that are put together.
///
/// A symbol that has shipped stays for ever.
macro_rules! export {
    () => {};
    ($symbol:ident = $body:expr; $($rest:tt)*) => {
        $crate::pg::datum::export_one! { (stringify!($symbol)) = $body }
        $crate::pg::datum::export! { $($rest)* }
    };
    ($symbol:tt = $body:expr; $($rest:tt)*) => {
        $crate::pg::datum::export_one! { $symbol = $body }
        $crate::pg::datum::export! { $($rest)* }
    };
}
pub(crate) use export;

macro_rules! export_one {
    (($($symbol:tt)+) = $body:expr) => {
        #[allow(unsafe_code)]
        const _: () = {
            use pgrx::pg_sys;

            #[unsafe(export_name = concat!($($symbol)+))]
            #[pgrx::pg_guard]
            pub unsafe extern "C-unwind" fn function(
                fcinfo: pg_sys::FunctionCallInfo,
            ) -> pg_sys::Datum {
                // SAFETY: PostgreSQL calls with a valid fcinfo, whose arguments
                // have the types declared for this symbol in sql/.
                unsafe { $crate::pg::datum::call(fcinfo, $body) }
            }

            $crate::pg::datum::finfo!($($symbol)+);
        };
    };
}
pub(crate) use export_one;

/// Declares a transition function: `("sym", "bol"): State, closure`. The closure takes the
/// state and the arguments after it.
macro_rules! export_transition {
    (($($symbol:tt)+): $state:ty, $step:expr) => {
        #[allow(unsafe_code)]
        const _: () = {
            use pgrx::pg_sys;

            #[unsafe(export_name = concat!($($symbol)+))]
            pub unsafe extern "C-unwind" fn function(
                fcinfo: pg_sys::FunctionCallInfo,
            ) -> pg_sys::Datum {
                // SAFETY: as in `export`.
                unsafe { $crate::pg::datum::transition::<$state, _, _>(fcinfo, $step) }
            }

            $crate::pg::datum::finfo!($($symbol)+);
        };
    };
}
pub(crate) use export_transition;

/// The record by which PostgreSQL knows a version-1 function.
macro_rules! finfo {
    ($($symbol:tt)+) => {
        #[unsafe(export_name = concat!("pg_finfo_", $($symbol)+))]
        pub extern "C" fn finfo() -> &'static pg_sys::Pg_finfo_record {
            const V1: pg_sys::Pg_finfo_record = pg_sys::Pg_finfo_record { api_version: 1 };
            &V1
        }
    };
}
pub(crate) use finfo;

/// A summary as an argument and as a result.
macro_rules! passed_by_reference {
    ($summary:ty) => {
        impl $crate::pg::datum::Argument for $summary {
            const PLAIN: bool = true;

            #[inline]
            fn read(call: $crate::pg::datum::Call, n: usize) -> Self {
                $crate::pg::datum::summary_argument(call, n)
            }
        }

        // SAFETY: the SQL type of a summary is this struct of integers, by reference, of fixed
        // length and aligned as a double precision.
        #[allow(unsafe_code)]
        unsafe impl $crate::pg::datum::Element for $summary {}

        impl $crate::pg::datum::Return for $summary {
            #[inline]
            fn datum(self) -> Option<pgrx::pg_sys::Datum> {
                $crate::pg::datum::summary_result(self)
            }
        }
    };
}
pub(crate) use passed_by_reference;
