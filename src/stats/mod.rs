//! Statistics in plain Rust.

pub mod growth;
