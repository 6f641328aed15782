//! Questions to the catalogue of PostgreSQL, and statements run as the caller.

use crate::pg::datum::session::{is_read_only, without_jit};
use crate::pg::datum::{Json, ensure_memory, raise, read_bytes, to_server};
use advocacy_kpi_core::error::{Result, invalid_parameter};
use advocacy_kpi_core::scorecard::Keywords;
use pgrx::spi::{Spi, SpiError, SpiTupleTable};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ffi::CString;

/// Asks the catalogue of PostgreSQL: `params.json` of the query is `given` as jsonb, and its
/// one value is read as JSON. Both go as bytes, so that names of any encoding do.
///
/// It sees all that has been committed by now, where the transaction is READ COMMITTED; one
/// that is READ ONLY, as on a standby, sees what its statement does.
pub(super) fn query_json<T: DeserializeOwned>(query: &str, given: Value) -> T {
    let query = format!(
        "SELECT pg_catalog.convert_to(q.answer::pg_catalog.text, 'UTF8') \
         FROM (SELECT pg_catalog.convert_from($1, 'UTF8')::pg_catalog.jsonb) AS params (json) \
         CROSS JOIN LATERAL ({query}) AS q (answer)"
    );
    let read = |answer: &[u8]| {
        ensure_memory(Json::BYTES * answer.len());
        serde_json::from_slice(answer)
    };
    let answer = || -> std::result::Result<serde_json::Result<T>, SpiError> {
        let query = text(&query)?;
        let given = [given.to_string().into_bytes().into()];
        let first = |rows: SpiTupleTable| {
            let answer = read_bytes(rows.first().get_datum_by_ordinal(1)?, read);
            Ok(answer.unwrap_or_else(|| read(b"null")))
        };
        match is_read_only() {
            // The other way takes a transaction id.
            true => {
                Spi::connect(|client| first(client.select(query.as_c_str(), Some(1), &given)?))
            }
            false => Spi::connect_mut(|client| {
                first(client.update(query.as_c_str(), Some(1), &given)?)
            }),
        }
    };
    let unreadable = |why: String| -> ! {
        raise(&invalid_parameter(
            format!("the catalogue of the database cannot be read: {why}"),
            "Is the extension advocacy_kpi installed whole? See \\dx+ advocacy_kpi.",
        ))
    };
    match without_jit(answer) {
        Ok(answer) => answer.unwrap_or_else(|e| unreadable(e.to_string())),
        Err(error) => unreadable(error.to_string()),
    }
}

/// A statement in the encoding of the database; no name holds a NUL character.
fn text(statement: &str) -> std::result::Result<CString, SpiError> {
    CString::new(to_server(statement)).map_err(|_| SpiError::InvalidPosition)
}

/// Runs a statement as the caller; what PostgreSQL has against it is the caller's error.
pub(super) fn run(statement: &str) -> Result<Option<i64>> {
    let done = Spi::connect_mut(|client| {
        let rows = client.update(text(statement)?.as_c_str(), None, &[])?;
        // A utility statement has no rows to look at.
        Ok(match rows.is_empty() {
            true => None,
            false => rows.first().get_one::<i64>().unwrap_or(None),
        })
    });
    done.map_err(|error: SpiError| {
        invalid_parameter(
            format!("\"{statement}\" was not run: {error}"),
            "A scorecard cannot be changed from here; call its function by itself.",
        )
    })
}

/// Reads the one value of a query, a bytea, as the caller and in the snapshot of the
/// statement; what PostgreSQL has against it is the caller's error.
pub(super) fn read_query<R>(query: &str, read: impl FnOnce(&[u8]) -> R) -> Result<Option<R>> {
    let answer = Spi::connect(|client| {
        let rows = client.select(text(query)?.as_c_str(), Some(1), &[])?;
        Ok(read_bytes(rows.first().get_datum_by_ordinal(1)?, read))
    });
    answer.map_err(|error: SpiError| {
        invalid_parameter(
            format!("\"{query}\" was not run: {error}"),
            "Call the function by itself.",
        )
    })
}

/// Whether two queries have the same rows, each as often.
pub(super) fn same_rows(one: &str, other: &str) -> bool {
    query_json(
        &format!(
            "SELECT pg_catalog.to_jsonb(NOT EXISTS ((({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one}))))"
        ),
        Value::Null,
    )
}

/// The words that must be quoted, the schema of the extension, quoted, where a day
/// begins in this session, its isolation, and whether Citus spreads what it defines.
#[derive(Deserialize)]
pub(super) struct SessionContext {
    pub(super) keywords: Keywords,
    pub(super) extension: String,
    pub(super) timezone: String,
    pub(super) isolation: String,
    /// The time, in UTC.
    pub(super) now: String,
    pub(super) citus: Option<String>,
}

pub(super) fn session() -> SessionContext {
    query_json(
        "SELECT pg_catalog.jsonb_build_object(
            'keywords', (SELECT pg_catalog.jsonb_agg(k.word) FROM pg_catalog.pg_get_keywords() AS k WHERE k.catcode <> 'U'),
            'extension', (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension AS e
                JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'advocacy_kpi'),
            'timezone', pg_catalog.current_setting('TimeZone'),
            'now', pg_catalog.to_char(pg_catalog.timezone('UTC', pg_catalog.now()), 'YYYY-MM-DD HH24:MI:SS.US') || '+00',
            'isolation', pg_catalog.current_setting('transaction_isolation'),
            'citus', pg_catalog.current_setting('citus.enable_ddl_propagation', true))",
        Value::Null,
    )
}
