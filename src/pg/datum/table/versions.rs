//! Where a row is, and its next version put in its place.

use super::{Table, Values};
use crate::pg::datum::{Row, Snapshot, raw};
use pgrx::pg_sys::{self, Datum};

/// A place in a table.
pub type Place = pg_sys::ItemPointerData;

/// The page of a place, and the number on it.
pub fn position(place: &Place) -> (u32, u16) {
    let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
    (block, place.ip_posid)
}

/// Whether two places are one.
pub fn same(a: &Place, b: &Place) -> bool {
    position(a) == position(b)
}

/// Where a row is found: the place of its first version on the page, and the buffer that
/// had the page.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    first: Place,
    buffer: pg_sys::Buffer,
}

impl Spot {
    pub(super) fn new(first: Place) -> Spot {
        Spot {
            first,
            buffer: pg_sys::InvalidBuffer as pg_sys::Buffer,
        }
    }

    pub fn is_at(&self, other: &Spot) -> bool {
        same(&self.first, &other.first)
    }
}

impl Table {
    /// Puts what `make` gives for a row in its stead, where the snapshot sees the row and
    /// nobody else is changing it or has changed it; gives where it is found from now on.
    /// Waits for nobody. The row may be gone by now, and another be in its place.
    pub fn replace(
        &self,
        spot: Spot,
        snapshot: &Snapshot,
        make: impl FnOnce(&Row) -> Option<Vec<Option<Datum>>>,
    ) -> Option<Spot> {
        const ROOM: u16 = pg_sys::BLCKSZ as u16 / 8;
        let page = self.pin(spot)?;
        let (mut place, mut old) = (spot.first, pg_sys::HeapTupleData::default());
        // SAFETY: the relation is a heap without an index, open and locked for writing, and
        // the page is one of its. While that is pinned nothing on it is moved and no place
        // is used again, so that what `heap_update` changes is what was read.
        unsafe {
            let seen = pg_sys::ffi::pg_guard_ffi_boundary(|| {
                // Dead versions go once they leave little room for another; PostgreSQL itself would
                // look at each update, as half of a page is kept free here.
                let header = &*pg_sys::BufferGetPage(page).cast::<pg_sys::PageHeaderData>();
                if header.pd_upper.saturating_sub(header.pd_lower) < ROOM {
                    raw::prune_page(self.0, page);
                }
                raw::lock_page(page);
                let seen = raw::heap_hot_search_buffer(
                    &mut place,
                    self.0,
                    page,
                    snapshot.0,
                    &mut old,
                    std::ptr::null_mut(),
                    true,
                );
                raw::unlock_page(page);
                seen
            });
            let mut values = Values::new(self.columns());
            let row = seen
                .then(|| make(&values.of(&mut old, (*self.0).rd_att)))
                .flatten();
            let replaced = row.and_then(|row| {
                let new = self.form(&row);
                let updated = self.update(&mut place, new);
                // A version on the same page hangs on the first one.
                let chained = (*(*new).t_data).t_infomask2 & pg_sys::HEAP_ONLY_TUPLE as u16 != 0;
                let spot = match chained {
                    true => Spot {
                        buffer: page,
                        ..spot
                    },
                    false => Spot::new((*new).t_self),
                };
                pg_sys::heap_freetuple(new);
                updated.then_some(spot)
            });
            pg_sys::ReleaseBuffer(page);
            replaced
        }
    }

    /// Pins the page of a spot; `None` where there is no such page any more.
    fn pin(&self, spot: Spot) -> Option<pg_sys::Buffer> {
        let (block, _) = position(&spot.first);
        // SAFETY: it is open and has storage. The buffer is taken only if it still has this
        // page; else a page is read that exists, as the relation is not truncated under the
        // lock for writing.
        unsafe {
            #[cfg(any(feature = "pg14", feature = "pg15"))]
            let file = (*self.0).rd_node;
            #[cfg(not(any(feature = "pg14", feature = "pg15")))]
            let file = (*self.0).rd_locator;
            if spot.buffer != pg_sys::InvalidBuffer as pg_sys::Buffer
                && pg_sys::ReadRecentBuffer(
                    file,
                    pg_sys::ForkNumber::MAIN_FORKNUM,
                    block,
                    spot.buffer,
                )
            {
                return Some(spot.buffer);
            }
            (block < self.pages()).then(|| pg_sys::ReadBuffer(self.0, block))
        }
    }

    /// Where rows of this table were found first.
    pub fn firsts(&self) -> Firsts<'_> {
        Firsts {
            table: self,
            block: None,
            numbers: [0; pg_sys::BLCKSZ as usize / 16],
        }
    }

    /// # Safety
    /// The place is of a row that a snapshot sees, on a page that is pinned.
    unsafe fn update(&self, place: &mut Place, new: pg_sys::HeapTuple) -> bool {
        let mut failure = pg_sys::TM_FailureData::default();
        let mut lock = pg_sys::LockTupleMode::LockTupleExclusive;
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        let mut indexes = pg_sys::TU_UpdateIndexes::TU_None;
        // SAFETY: as for this function.
        unsafe {
            pg_sys::heap_update(
                self.0,
                place,
                new,
                pg_sys::GetCurrentCommandId(true),
                #[cfg(feature = "pg19")]
                0,
                std::ptr::null_mut(),
                false,
                &mut failure,
                &mut lock,
                #[cfg(not(any(feature = "pg14", feature = "pg15")))]
                &mut indexes,
            ) == pg_sys::TM_Result::TM_Ok
        }
    }
}

/// Where rows were found first: the numbers on one page at a time.
pub struct Firsts<'a> {
    table: &'a Table,
    block: Option<u32>,
    /// Room for as many rows as a page can have, each with more than 16 bytes.
    numbers: [pg_sys::OffsetNumber; pg_sys::BLCKSZ as usize / 16],
}

impl Firsts<'_> {
    /// Where the row at a place, which a snapshot sees, was found first: its later versions
    /// are found from there.
    pub fn of(&mut self, place: Place) -> Spot {
        let (block, number) = position(&place);
        if self.block != Some(block) {
            // SAFETY: a row of the relation is on this page; there is room for all of it.
            unsafe {
                let page = pg_sys::ReadBuffer(self.table.0, block);
                pg_sys::ffi::pg_guard_ffi_boundary(|| raw::lock_page(page));
                let header = pg_sys::BufferGetPage(page);
                pg_sys::heap_get_root_tuples(header, self.numbers.as_mut_ptr());
                pg_sys::ffi::pg_guard_ffi_boundary(|| raw::unlock_page(page));
                pg_sys::ReleaseBuffer(page);
            }
            self.block = Some(block);
        }
        let first = self.numbers.get(usize::from(number).wrapping_sub(1));
        Spot::new(Place {
            ip_posid: first.copied().filter(|first| *first != 0).unwrap_or(number),
            ..place
        })
    }
}
