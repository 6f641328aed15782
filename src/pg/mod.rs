//! The only rooms that know PostgreSQL.

mod accessor;
mod aggregate;
mod datum;
mod types;
