//! What the tests of the core and those of clients share.

pub mod exact;
pub mod mutate;
pub mod random;
pub mod summary;
