//! Customer-advocacy and brand-ambassador KPIs as PostgreSQL aggregates: the C functions
//! that `sql/*.sql` declares. What they compute is in `advocacy_kpi_core`.

// What a user's input reaches raises an error with a SQLSTATE, and never panics.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]
// All of it is in `pg::datum`, and in what its macros expand to.
#[deny(unsafe_code)]
mod pg;

pgrx::pg_module_magic!(name, version);
