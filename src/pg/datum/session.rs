//! The session and its transaction.

use pgrx::pg_sys;
use std::cell::Cell;
use std::ffi::CStr;

/// The time, in microseconds from 2000-01-01.
pub fn now() -> i64 {
    // SAFETY: reads the clock.
    unsafe { pg_sys::GetCurrentTimestamp() }
}

/// Sets a setting of the session: for good, or until its nesting level ends.
///
/// # Safety
/// Called in a backend; the setting exists and takes the value.
pub(super) unsafe fn set(name: &CStr, value: &CStr, action: pg_sys::GucAction::Type) {
    // SAFETY: as for this function; both are strings.
    unsafe {
        pg_sys::set_config_option(
            name.as_ptr(),
            value.as_ptr(),
            pg_sys::GucContext::PGC_USERSET,
            pg_sys::GucSource::PGC_S_SESSION,
            action,
            true,
            0,
            false,
        );
    }
}

/// Runs `work` without just-in-time compilation, which takes longer than the queries of the
/// catalogue that it is used for; PostgreSQL takes them for large ones.
pub fn without_jit<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: jit takes this value. What is set is set back at the end, or by the abort of
    // the transaction where `work` raises.
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        set(c"jit", c"off", pg_sys::GucAction::GUC_ACTION_SAVE);
        let result = work();
        pg_sys::AtEOXact_GUC(true, level);
        result
    }
}

/// Sleeps for a millisecond, or until the statement is cancelled.
pub fn pause() {
    pgrx::check_for_interrupts!();
    // SAFETY: sleeps.
    unsafe { pg_sys::pg_usleep(1000) }
}

/// Makes what was written visible to what follows in this transaction.
pub fn next_command() {
    // SAFETY: called within a transaction, outside of parallel workers.
    unsafe { pg_sys::CommandCounterIncrement() }
}

/// Whether each statement of this transaction has a snapshot of its own.
pub fn is_read_committed() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::XactIsoLevel < pg_sys::XACT_REPEATABLE_READ as i32 }
}

/// Whether this transaction writes nothing, as on a standby.
pub fn is_read_only() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::XactReadOnly }
}

/// Whether what this transaction reads can have others fail.
pub fn is_serializable() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::XactIsoLevel == pg_sys::XACT_SERIALIZABLE as i32 }
}

/// The transaction and the subtransaction that runs; one that failed has another than
/// all that follows.
pub fn running() -> (i64, u32) {
    // SAFETY: called within a transaction.
    unsafe {
        (
            pg_sys::GetCurrentTransactionStartTimestamp(),
            pg_sys::GetCurrentSubTransactionId(),
        )
    }
}

/// The version of the server, as 150020 is 15.20.
pub fn server_version() -> i32 {
    thread_local! {
        static VERSION: Cell<i32> = const { Cell::new(0) };
    }
    if VERSION.get() == 0 {
        // SAFETY: the setting exists; its value is a string that is copied at once.
        let version = unsafe {
            let name = c"server_version_num".as_ptr();
            let value = pg_sys::GetConfigOption(name, false, false);
            CStr::from_ptr(value).to_str().ok().map(str::parse)
        };
        VERSION.set(version.and_then(Result::ok).unwrap_or_default());
    }
    VERSION.get()
}

/// Whether bodies of functions are checked, as everywhere but in the restore of a dump.
pub fn checks_function_bodies() -> bool {
    // SAFETY: reads a variable of the backend.
    unsafe { pg_sys::check_function_bodies }
}

thread_local! {
    static DRAWN: Cell<u64> = const { Cell::new(0) };
}

/// True once in about `n` times, whatever session asks.
pub fn one_in(n: u64) -> bool {
    below(n) == 0
}

/// A number below `n` by chance.
pub fn below(n: u64) -> u64 {
    let drawn = DRAWN.get();
    let mut state = match drawn {
        // SAFETY: reads the clock and the process id.
        0 => unsafe {
            pg_sys::GetCurrentTimestamp() as u64 ^ (u64::from(std::process::id()) << 32) | 1
        },
        _ => drawn,
    };
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    DRAWN.set(state);
    state % n.max(1)
}
