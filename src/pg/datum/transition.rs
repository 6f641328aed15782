//! The running state of an aggregate: changed in place where that is allowed.

use super::{Argument, Call, Return, raise, summary_argument};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::summary::Summary;
use pgrx::pg_sys;
use std::ops::{Deref, DerefMut};

/// One step of a running state: adds or subtracts what the arguments say.
pub trait Step<S, Args>: Copy {
    /// Whether the arguments can be read without calling PostgreSQL.
    const PLAIN: bool;
    /// Whether those of this call can.
    fn is_plain(call: Call) -> bool;
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
            fn is_plain(call: Call) -> bool {
                $($arg::is_plain(call, $n))&&+
            }

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
step!(A 1, B 2, C 3, D 4);
step!(A 1, B 2, C 3, D 4, E 5, F 6, G 7);

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
    if F::PLAIN && call.in_aggregate() && F::is_plain(call) {
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
        Err(error) => raise(&error),
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
            summary_argument(call, n)
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

impl<S: Summary> Return for State<S> {
    #[inline]
    fn datum(self) -> Option<pg_sys::Datum> {
        Some(pg_sys::Datum::from(self.0))
    }
}

/// A summary that is returned: a copy in the current memory context.
pub fn summary_result<S: Summary>(summary: S) -> Option<pg_sys::Datum> {
    allocate(summary).datum()
}
