//! Queries whose values are taken as they are.

use super::row::Row;
use super::snapshot::Snapshot;
use super::table::Values;
use super::to_server;
use pgrx::pg_sys;
use std::ffi::CString;

/// Runs a query of what a snapshot sees and calls `each` with the values of every row, which
/// stay until it returns. A text that is no query has no rows.
pub fn select(query: &str, snapshot: &Snapshot, mut each: impl FnMut(&Row)) {
    let Ok(query) = CString::new(to_server(query)) else {
        return;
    };
    // SAFETY: the query is a string, the snapshot registered. The rows are there until
    // SPI_finish; what `each` allocates belongs to the caller's memory context.
    unsafe {
        let caller = pg_sys::CurrentMemoryContext;
        pg_sys::PushActiveSnapshot(snapshot.0);
        pg_sys::SPI_connect();
        let done = pg_sys::SPI_execute(query.as_ptr(), true, 0);
        let (rows, table) = (pg_sys::SPI_processed as usize, pg_sys::SPI_tuptable);
        if done == pg_sys::SPI_OK_SELECT as i32 && !table.is_null() {
            let own = pg_sys::CurrentMemoryContext;
            let descriptor = (*table).tupdesc;
            let mut values = Values::new((*descriptor).natts as usize);
            for at in 0..rows {
                pgrx::check_for_interrupts!();
                let tuple = *(*table).vals.add(at);
                let row = values.of(tuple, descriptor);
                pg_sys::CurrentMemoryContext = caller;
                each(&row);
                pg_sys::CurrentMemoryContext = own;
            }
        }
        pg_sys::SPI_finish();
        pg_sys::PopActiveSnapshot();
    }
}
