//! Which view of the database a query has.

use pgrx::pg_sys;

/// Tells one view of the database from another: two equal keys in one call site
/// mean that no row has come or gone between them.
///
/// For a fixed `xmax` the transactions in progress only ever get fewer, so their
/// number identifies them; what the own transaction did shows in `curcid`, and
/// what it rolled back in the subtransaction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SnapshotKey {
    transactions: (pg_sys::TransactionId, pg_sys::TransactionId, u32, i32),
    own: (pg_sys::CommandId, pg_sys::SubTransactionId),
}

impl SnapshotKey {
    /// The key of the snapshot that the running query sees.
    #[inline]
    pub fn current() -> Option<Self> {
        // SAFETY: where a snapshot is active, GetActiveSnapshot gives a valid one.
        unsafe {
            if !pg_sys::ActiveSnapshotSet() {
                return None;
            }
            let snapshot = &*pg_sys::GetActiveSnapshot();
            Some(Self {
                transactions: (
                    snapshot.xmin,
                    snapshot.xmax,
                    snapshot.xcnt,
                    snapshot.subxcnt,
                ),
                own: (snapshot.curcid, pg_sys::GetCurrentSubTransactionId()),
            })
        }
    }
}
