//! Which view of the database a query has.

use super::raw;
use pgrx::pg_sys;

/// Tells one view of the database from another: two equal keys in one call site
/// mean that no row was added or removed between them.
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

/// A snapshot: a registered one, or the active one while it is that.
pub struct Snapshot(pub(super) pg_sys::Snapshot, bool);

impl Snapshot {
    /// # Safety
    /// It is valid.
    unsafe fn registered(snapshot: pg_sys::Snapshot) -> Snapshot {
        // SAFETY: as for this function.
        unsafe { Snapshot(pg_sys::RegisterSnapshot(snapshot), true) }
    }

    /// All that is committed by now and all that this transaction has done.
    pub fn latest() -> Snapshot {
        // SAFETY: called within a transaction.
        unsafe { Snapshot::registered(pg_sys::GetLatestSnapshot()) }
    }

    /// What catalogues are read with: all that was committed by now, also where a query is at
    /// work in parallel, which takes no other new snapshot.
    pub fn of_catalogs() -> Snapshot {
        // SAFETY: called within a transaction; it is copied when it is registered.
        unsafe {
            let catalog = pg_sys::RelationRelationId;
            Snapshot::registered(pg_sys::GetCatalogSnapshot(catalog))
        }
    }

    /// All that is committed when a row is looked at, and all that this transaction has
    /// done; also where a query is at work in parallel, which takes no new snapshot.
    pub fn of_each_row() -> Snapshot {
        // SAFETY: it is a constant of the server, which is never changed or freed.
        Snapshot(&raw mut pg_sys::SnapshotSelfData, false)
    }

    /// What the running statement sees, and all that this transaction has done by now;
    /// `None` where no statement runs. What others commit meanwhile stays unseen by all
    /// that the statement reads, so nothing that it writes may rest on it.
    pub fn of_statement() -> Option<Snapshot> {
        // SAFETY: where a snapshot is active, a copy can be made active and changed. It
        // stays registered when it is active no more.
        unsafe {
            if !raw::ActiveSnapshotSet() {
                return None;
            }
            let active = raw::GetActiveSnapshot();
            if (*active).curcid == raw::GetCurrentCommandId(false) {
                return Some(Snapshot(active, false));
            }
            pg_sys::PushCopiedSnapshot(active);
            pg_sys::UpdateActiveSnapshotCommandId();
            let snapshot = Snapshot::registered(pg_sys::GetActiveSnapshot());
            pg_sys::PopActiveSnapshot();
            Some(snapshot)
        }
    }

    /// How far it sees: one that was taken later sees at least as much.
    pub fn horizon(&self) -> Horizon {
        // SAFETY: it is registered, and no historic one.
        unsafe { Horizon((*self.0).xmax.into_inner(), (*self.0).xcnt) }
    }

    /// What the running query sees; the latest where none runs.
    pub fn of_query() -> Snapshot {
        // SAFETY: where a snapshot is active, GetActiveSnapshot gives a valid one.
        unsafe {
            match pg_sys::ActiveSnapshotSet() {
                true => Snapshot::registered(pg_sys::GetActiveSnapshot()),
                false => Snapshot::latest(),
            }
        }
    }
}

/// The transactions that a snapshot does not see: those from the first on, and so many
/// before. In the order in which snapshots are taken the first only grows, and for the same
/// first the number only gets less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon(u32, u32);

impl Horizon {
    /// Whether this snapshot was taken before the other, and others have committed between.
    pub fn is_before(self, other: Horizon) -> bool {
        let later = self.0.wrapping_sub(other.0) as i32;
        later < 0 || later == 0 && self.1 > other.1
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if self.1 {
            // SAFETY: it was registered once.
            unsafe { pg_sys::UnregisterSnapshot(self.0) }
        }
    }
}
