//! Work in a process of its own, once a transaction is committed.

use super::{raw, session};
use pgrx::guc::{GucContext, GucFlags, GucRegistry, GucSetting};
use pgrx::pg_sys::{self, Datum, Oid};
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char, c_void};

thread_local! {
    /// What this transaction asked for.
    static ASKED: RefCell<Vec<Oid>> = const { RefCell::new(Vec::new()) };
    static IS_WATCHING: Cell<bool> = const { Cell::new(false) };
}

static IS_ON: GucSetting<bool> = GucSetting::<bool>::new(true);

/// Declares the setting by which a DBA turns the workers off.
pub(super) fn declare() {
    GucRegistry::define_bool_guc(
        c"advocacy_kpi.background_folding",
        c"Folds live scorecards of several tables in background workers after much was written.",
        c"Each takes one of max_worker_processes for as long as it folds; where all are taken, none starts.",
        &IS_ON,
        GucContext::Suset,
        GucFlags::default(),
    );
}

/// Settings of the database that would change what a worker does.
const SETTINGS: [(&CStr, &CStr); 8] = [
    (c"search_path", c"pg_catalog, pg_temp"),
    (c"quote_all_identifiers", c"off"),
    (c"standard_conforming_strings", c"on"),
    (c"default_transaction_isolation", c"read committed"),
    (c"default_transaction_read_only", c"off"),
    (c"client_min_messages", c"error"),
    (c"jit", c"off"),
    // Who waits for a lock keeps others waiting behind.
    (c"lock_timeout", c"1s"),
];

/// Has a background worker do what [`export_worker!`] declares, for a relation, as soon as
/// this transaction is committed; nothing where it is not, or no worker is to be had.
pub fn at_commit(relation: Oid) {
    if !IS_ON.get() {
        return;
    }
    if !IS_WATCHING.replace(true) {
        // SAFETY: the callback stays as long as the process.
        unsafe { pg_sys::RegisterXactCallback(Some(ended), std::ptr::null_mut()) };
    }
    ASKED.with_borrow_mut(|asked| {
        if !asked.contains(&relation) {
            asked.push(relation);
        }
    });
}

unsafe extern "C-unwind" fn ended(event: pg_sys::XactEvent::Type, _: *mut c_void) {
    let asked = match event {
        pg_sys::XactEvent::XACT_EVENT_COMMIT
        | pg_sys::XactEvent::XACT_EVENT_ABORT
        | pg_sys::XactEvent::XACT_EVENT_PREPARE => ASKED.take(),
        _ => return,
    };
    if event == pg_sys::XactEvent::XACT_EVENT_COMMIT {
        asked.into_iter().for_each(start);
    }
}

fn start(relation: Oid) {
    // SAFETY: a worker without a name is all zeros. What is copied fits and ends with a zero.
    // Nothing is raised: the settings are valid, and where all slots are taken it is false.
    unsafe {
        let mut worker = pg_sys::BackgroundWorker {
            bgw_flags: (pg_sys::BGWORKER_SHMEM_ACCESS
                | pg_sys::BGWORKER_BACKEND_DATABASE_CONNECTION) as i32,
            bgw_start_time: pg_sys::BgWorkerStartTime::BgWorkerStart_RecoveryFinished,
            bgw_restart_time: pg_sys::BGW_NEVER_RESTART,
            bgw_main_arg: Datum::from(relation),
            ..Default::default()
        };
        copy(&mut worker.bgw_name, c"advocacy_kpi: fold a scorecard");
        copy(&mut worker.bgw_type, c"advocacy_kpi");
        copy(&mut worker.bgw_library_name, c"advocacy_kpi");
        copy(&mut worker.bgw_function_name, c"akpi_background_worker");
        let database = pg_sys::MyDatabaseId.to_u32().to_ne_bytes();
        for (place, byte) in worker.bgw_extra.iter_mut().zip(database) {
            *place = byte as c_char;
        }
        pg_sys::RegisterDynamicBackgroundWorker(&mut worker, std::ptr::null_mut());
    }
}

fn copy(place: &mut [c_char], text: &CStr) {
    for (place, byte) in place.iter_mut().zip(text.to_bytes_with_nul()) {
        *place = *byte as c_char;
    }
}

/// What a background worker does: `work` for the relation that it was started for, in a
/// transaction. The session is that of the bootstrap superuser, so `work` takes the rights
/// that it means to have.
///
/// # Safety
/// PostgreSQL called the entry point of a worker with `relation`.
pub unsafe fn run(relation: Datum, work: impl FnOnce(Oid)) {
    // SAFETY: the order is that of the workers of PostgreSQL: signals, connection,
    // transaction. An error ends the process, and with it the transaction.
    unsafe {
        #[cfg(any(feature = "pg18", feature = "pg19"))]
        pg_sys::pqsignal_be(pg_sys::SIGTERM as i32, Some(raw::die));
        #[cfg(not(any(feature = "pg18", feature = "pg19")))]
        pg_sys::pqsignal(pg_sys::SIGTERM as i32, Some(raw::die));
        pg_sys::BackgroundWorkerUnblockSignals();
        let mut database = [0; 4];
        let extra = &raw const (*pg_sys::MyBgworkerEntry).bgw_extra;
        for (byte, given) in database.iter_mut().zip(*extra) {
            *byte = given as u8;
        }
        let database = Oid::from(u32::from_ne_bytes(database));
        pg_sys::BackgroundWorkerInitializeConnectionByOid(database, Oid::INVALID, 0);
        for (name, value) in SETTINGS {
            session::set(name, value, pg_sys::GucAction::GUC_ACTION_SET);
        }
        pg_sys::SetCurrentStatementStartTimestamp();
        pg_sys::StartTransactionCommand();
        pg_sys::PushActiveSnapshot(pg_sys::GetTransactionSnapshot());
        work(Oid::from(relation.value() as u32));
        pg_sys::PopActiveSnapshot();
        pg_sys::CommitTransactionCommand();
    }
}

/// Declares what the background workers of this library do.
macro_rules! export_worker {
    ($work:expr) => {
        #[allow(unsafe_code)]
        const _: () = {
            #[unsafe(export_name = "akpi_background_worker")]
            #[pgrx::pg_guard]
            pub extern "C-unwind" fn background_worker(relation: pgrx::pg_sys::Datum) {
                // SAFETY: PostgreSQL calls it as the entry point that `start` names.
                unsafe { $crate::pg::datum::background::run(relation, $work) }
            }
        };
    };
}
pub(crate) use export_worker;
