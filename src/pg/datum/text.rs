//! Encodings, and errors with their SQLSTATE and HINT.

use super::memory::{ensure_memory, report_from_reserve, with_scratch_context};
use super::raw;
use advocacy_kpi_core::error::{Error, ErrorKind};
use pgrx::pg_sys;
use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode};
use std::ffi::CStr;

/// Tells the caller something, with a hint.
pub fn notice(message: &str, hint: &str) {
    let code = PgSqlErrorCode::ERRCODE_SUCCESSFUL_COMPLETION;
    ErrorReport::new(code, printable(message), "advocacy_kpi")
        .set_hint(printable(hint))
        .report(PgLogLevel::NOTICE);
}

/// Turns an error into a PostgreSQL ERROR.
#[cold]
pub fn raise(error: &Error) -> ! {
    let code = match error.kind {
        ErrorKind::OutOfRange => PgSqlErrorCode::ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE,
        ErrorKind::InvalidParameter => PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        ErrorKind::InvalidText => PgSqlErrorCode::ERRCODE_INVALID_TEXT_REPRESENTATION,
        ErrorKind::InvalidBinary => PgSqlErrorCode::ERRCODE_INVALID_BINARY_REPRESENTATION,
        ErrorKind::UndefinedRelation => PgSqlErrorCode::ERRCODE_UNDEFINED_TABLE,
        ErrorKind::UndefinedColumn => PgSqlErrorCode::ERRCODE_UNDEFINED_COLUMN,
        ErrorKind::UndefinedSchema => PgSqlErrorCode::ERRCODE_INVALID_SCHEMA_NAME,
        ErrorKind::DuplicateRelation => PgSqlErrorCode::ERRCODE_DUPLICATE_TABLE,
        ErrorKind::InvalidName => PgSqlErrorCode::ERRCODE_INVALID_NAME,
        ErrorKind::NameTooLong => PgSqlErrorCode::ERRCODE_NAME_TOO_LONG,
        ErrorKind::InsufficientPrivilege => PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
        ErrorKind::ActiveTransaction => PgSqlErrorCode::ERRCODE_ACTIVE_SQL_TRANSACTION,
        ErrorKind::Stale => PgSqlErrorCode::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
        ErrorKind::DependentObjects => PgSqlErrorCode::ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST,
        ErrorKind::NotSupported => PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
        ErrorKind::UniqueViolation => PgSqlErrorCode::ERRCODE_UNIQUE_VIOLATION,
        ErrorKind::OutOfMemory => PgSqlErrorCode::ERRCODE_OUT_OF_MEMORY,
        ErrorKind::LimitExceeded => PgSqlErrorCode::ERRCODE_PROGRAM_LIMIT_EXCEEDED,
    };
    report_from_reserve();
    ErrorReport::new(code, printable(&error.message), "advocacy_kpi")
        .set_hint(printable(&error.hint))
        .report(PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}

/// How often a text may be there at the same time, such as in an error that names it.
pub(super) const COPIES: usize = 8;

fn database_encoding() -> u32 {
    // SAFETY: reads a setting of the database.
    unsafe { pg_sys::GetDatabaseEncoding() as u32 }
}

/// Whether text of the database is what Rust has; ASCII is the same in all encodings.
pub fn is_utf8() -> bool {
    database_encoding() == pg_sys::pg_enc::PG_UTF8
}

/// Whether every letter reaches the client as it is.
pub fn holds_all_letters() -> bool {
    // SAFETY: reads a variable of the backend.
    is_utf8() && unsafe { pg_sys::pg_get_client_encoding() } == pg_sys::pg_enc::PG_UTF8 as i32
}

/// More bytes of a message than this tell nobody anything: the value that it
/// names may be a megabyte.
const LONGEST_MESSAGE: usize = 1000;

/// A message as a log and the encoding of the database can hold it: cut where it is
/// long, UTF-8 as it is, and letters beyond ASCII escaped (`\u{e9}`) where the
/// database has another encoding.
fn printable(message: &str) -> String {
    if message.len() > LONGEST_MESSAGE {
        let mut end = LONGEST_MESSAGE;
        while !message.is_char_boundary(end) {
            end -= 1;
        }
        let (start, rest) = message.split_at(end);
        return format!("{} ... ({} bytes more)", printable(start), rest.len());
    }
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

/// Text of the database's encoding as UTF-8, which is what Rust and JSON speak.
///
/// Raises 22P05 or 22021 where the bytes have no equivalent, and 53200 where there
/// is no memory for a few copies, such as those of an error that names it.
pub(super) fn to_utf8(bytes: &[u8]) -> String {
    ensure_memory(COPIES * bytes.len());
    if is_utf8() || bytes.is_ascii() {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let length = bytes.len().min(i32::MAX as usize);
    // SAFETY: reads `length` bytes; the result is the argument itself, or a
    // NUL-terminated copy where the database has another encoding.
    unsafe {
        let start = bytes.as_ptr().cast();
        let utf8 = pg_sys::pg_enc::PG_UTF8 as i32;
        with_scratch_context(
            || raw::pg_server_to_any(start, length as i32, utf8),
            |converted| {
                let converted = match std::ptr::eq(converted, start) {
                    true => bytes,
                    false => CStr::from_ptr(converted).to_bytes(),
                };
                String::from_utf8_lossy(converted).into_owned()
            },
        )
    }
}

/// Text of an unknown encoding, for a message about it; never raises for a
/// database without one, but for want of memory.
pub fn to_utf8_lossy(bytes: &[u8]) -> String {
    ensure_memory(COPIES * bytes.len());
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if database_encoding() == pg_sys::pg_enc::PG_SQL_ASCII => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Err(_) => to_utf8(bytes),
    }
}

/// UTF-8 in the database's encoding; raises 22P05 where a character has none there,
/// 53200 where there is no memory for it.
pub fn to_server(text: &str) -> Vec<u8> {
    ensure_memory(COPIES * text.len());
    if (is_utf8() || text.is_ascii()) && !text.contains('\0') {
        return text.as_bytes().to_vec();
    }
    let length = text.len().min(i32::MAX as usize);
    // SAFETY: as in `to_utf8`.
    unsafe {
        let start = text.as_ptr().cast();
        let utf8 = pg_sys::pg_enc::PG_UTF8 as i32;
        with_scratch_context(
            || raw::pg_any_to_server(start, length as i32, utf8),
            |converted| match std::ptr::eq(converted, start) {
                true => text.as_bytes().to_vec(),
                false => CStr::from_ptr(converted).to_bytes().to_vec(),
            },
        )
    }
}
