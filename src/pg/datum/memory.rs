//! Memory whose amount a user's input decides.

use super::raise;
use advocacy_kpi_core::error::{Error, ErrorKind};
use pgrx::pg_sys;
use std::cell::Cell;
use std::io;
use std::ptr::null_mut;

/// Below this nothing is asked for: as much as is always left over from before.
const SMALL: usize = 4096;

/// Raises 53200 where so many bytes are not to be had.
///
/// A failed allocation in Rust ends the process, and with it all sessions of the
/// server. So what grows with a user's input asks first; as a backend has one
/// thread, what is given back at once is there for what follows.
pub fn ensure_memory(bytes: usize) {
    if bytes <= SMALL {
        return;
    }
    let mut room = Vec::<u8>::new();
    let got = room.try_reserve_exact(bytes);
    // Looked at, so that it is not taken for useless and left out.
    std::hint::black_box(&room);
    if got.is_err() {
        lack(bytes);
    }
}

thread_local! {
    static RESERVE: Cell<pg_sys::MemoryContext> = const { Cell::new(null_mut()) };
}

/// Called when the library is loaded: keeps a block back before memory can be
/// short, declares the settings, and has the executor tell of MERGE.
#[pgrx::pg_guard]
pub extern "C-unwind" fn _PG_init() {
    // SAFETY: the top context is there as soon as a library can be loaded, and stays.
    RESERVE.set(unsafe { child_of(pg_sys::TopMemoryContext) });
    super::background::declare();
    super::statement::watch();
}

/// A new context with a block of 8 kB. PostgreSQL keeps deleted ones of this size for the
/// next that asks for one.
///
/// # Safety
/// `parent` is a context that is there.
pub(super) unsafe fn child_of(parent: pg_sys::MemoryContext) -> pg_sys::MemoryContext {
    const LEAST: usize = pg_sys::ALLOCSET_DEFAULT_MINSIZE as usize;
    const FIRST: usize = pg_sys::ALLOCSET_DEFAULT_INITSIZE as usize;
    const MOST: usize = pg_sys::ALLOCSET_DEFAULT_MAXSIZE as usize;
    let name = c"advocacy_kpi".as_ptr();
    // SAFETY: the name is static.
    unsafe { pg_sys::AllocSetContextCreateInternal(parent, name, LEAST, FIRST, MOST) }
}

/// Asks PostgreSQL for what may take much memory, in a context that goes again once
/// `take` has what it wants of it.
///
/// pgrx copies an error into the context that was current before the call. Were that
/// one full, the copying would fail too, and so on, until the whole server goes down
/// for want of a few bytes; so it is the reserve.
///
/// # Safety
/// `call` only calls one of [`raw`](super::raw), with what that needs.
pub(super) unsafe fn with_scratch_context<T, R>(
    call: impl FnOnce() -> T,
    take: impl FnOnce(T) -> R,
) -> R {
    // SAFETY: the contexts are there. After an error PostgreSQL chooses its context by
    // itself, and removes ours together with the caller's.
    unsafe {
        let caller = pg_sys::CurrentMemoryContext;
        // Nothing is in it but what is left of former errors.
        pg_sys::MemoryContextReset(RESERVE.get());
        pg_sys::CurrentMemoryContext = RESERVE.get();
        let own = child_of(caller);
        let found = pg_sys::ffi::pg_guard_ffi_boundary(|| {
            pg_sys::CurrentMemoryContext = own;
            call()
        });
        pg_sys::CurrentMemoryContext = caller;
        let result = take(found);
        pg_sys::MemoryContextDelete(own);
        result
    }
}

/// From here on this error is reported out of the reserve.
pub(super) fn report_from_reserve() {
    // SAFETY: as in `with_scratch_context`; nothing is in the reserve but parts of former errors.
    unsafe {
        pg_sys::MemoryContextReset(RESERVE.get());
        pg_sys::CurrentMemoryContext = RESERVE.get();
    }
}

/// So many bytes in the current context, aligned for anything. Raises 53200 where
/// there are none.
pub(super) fn allocate(bytes: usize) -> *mut u8 {
    // SAFETY: it gives as many bytes as it is asked for, at most a gigabyte, or none.
    let place = unsafe { pg_sys::palloc_extended(bytes, pg_sys::MCXT_ALLOC_NO_OOM as i32) };
    if place.is_null() {
        lack(bytes);
    }
    place.cast()
}

fn lack(bytes: usize) -> ! {
    raise(&Error::new(
        ErrorKind::OutOfMemory,
        format!("out of memory: {bytes} bytes are needed for this value"),
        "Give the server more memory, or a smaller value.",
    ))
}

/// A copy of a varlena in the current context.
///
/// # Safety
/// `varlena` is one that is whole and not toasted.
pub(super) unsafe fn copied(varlena: *const pg_sys::varlena) -> *const pg_sys::varlena {
    // SAFETY: it is as long as its header says.
    unsafe {
        let length = pgrx::varsize_any(varlena);
        let place = allocate(length);
        place.copy_from_nonoverlapping(varlena.cast(), length);
        place.cast::<pg_sys::varlena>().cast_const()
    }
}

/// A buffer that fails to grow with an error.
#[derive(Default)]
pub(super) struct Growing(pub(super) Vec<u8>);

impl io::Write for Growing {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.0.try_reserve(more.len())?;
        self.0.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ends the statement here where it is cancelled or out of time.
pub fn check_for_interrupts() {
    pgrx::check_for_interrupts!();
}

/// Memory that goes at once.
pub struct Scratch {
    context: pg_sys::MemoryContext,
    caller: pg_sys::MemoryContext,
}

impl Scratch {
    /// What is allocated from here on goes when it is dropped.
    pub fn enter() -> Scratch {
        let scratch = Scratch::new();
        // SAFETY: the context is there; the caller's becomes current again at the end, and
        // after an error PostgreSQL chooses its context by itself.
        unsafe { pg_sys::CurrentMemoryContext = scratch.context };
        scratch
    }

    /// Memory for what is done `within` it; nothing else is allocated there.
    pub fn new() -> Scratch {
        // SAFETY: the new context is a child of the current one, which removes it after an
        // error.
        unsafe {
            let caller = pg_sys::CurrentMemoryContext;
            Scratch {
                context: child_of(caller),
                caller,
            }
        }
    }

    /// Allocates what `work` does here.
    #[inline]
    pub fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        // SAFETY: as in `enter`.
        unsafe {
            let caller = pg_sys::CurrentMemoryContext;
            pg_sys::CurrentMemoryContext = self.context;
            let result = work();
            pg_sys::CurrentMemoryContext = caller;
            result
        }
    }

    pub fn empty(&self) {
        // SAFETY: nothing that is in it is used any more.
        unsafe { pg_sys::MemoryContextReset(self.context) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // SAFETY: as in `enter`.
        unsafe {
            pg_sys::CurrentMemoryContext = self.caller;
            pg_sys::MemoryContextDelete(self.context);
        }
    }
}
