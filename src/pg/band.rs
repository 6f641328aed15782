//! `kpi_band`: called once a row, so the bands are read once a query.

use super::catalog::effective;
use super::datum::{Argument, Call, Json, Keyed, Label, SharedLabel, SnapshotKey, export};
use advocacy_kpi_core::catalog::bands::{self, Band, Range};
use advocacy_kpi_core::error::Result;

/// The bands of one KPI, ready to be returned.
struct Bands {
    ranges: Vec<Range>,
    labels: Vec<Label>,
}

impl From<Vec<Band>> for Bands {
    fn from(bands: Vec<Band>) -> Self {
        Self {
            ranges: bands.iter().map(|band| band.range).collect(),
            labels: bands.iter().map(|band| Label::new(&band.label)).collect(),
        }
    }
}

impl Bands {
    #[inline]
    fn position(&self, value: f64) -> Result<Option<usize>> {
        bands::position(self.ranges.iter().copied(), value)
    }

    #[inline]
    fn label(&self, value: f64) -> Result<Option<SharedLabel>> {
        let position = self.position(value)?;
        Ok(position
            .and_then(|at| self.labels.get(at))
            .map(Label::share))
    }
}

/// What a call site has read so far, by the bytes of the argument that asked for it.
#[derive(Default)]
struct CallSiteCache {
    /// The view of the database that it was read in.
    view: Option<SnapshotKey>,
    known: Vec<(Box<[u8]>, Bands)>,
}

impl CallSiteCache {
    /// More different arguments than this and the memo starts afresh.
    const MOST: usize = 64;

    /// The bands that an argument stands for, from the memo or from `read`.
    #[inline]
    fn bands<T: Argument>(
        &mut self,
        argument: &Keyed<T>,
        read: impl FnOnce() -> Result<Bands>,
    ) -> Result<&Bands> {
        let key = argument.key();
        let at = match self.known.iter().position(|(known, _)| **known == *key) {
            Some(at) => at,
            None => {
                let bands = read()?;
                if self.known.len() == Self::MOST {
                    self.known.clear();
                }
                self.known.push((key.into(), bands));
                self.known.len() - 1
            }
        };
        // Found or pushed just now, so the index is there.
        Ok(&self.known[at].1)
    }

    /// The bands of a KPI in the catalogue, read again when the view of the database changed.
    #[inline]
    fn of_kpi(&mut self, kpi: &Keyed<String>) -> Result<&Bands> {
        let view = SnapshotKey::current();
        if view != self.view {
            self.known.clear();
            self.view = view;
        }
        self.bands(kpi, || Ok(effective(&kpi.value())?.bands()?.into()))
    }
}

/// Bands that are given with the call; either direction will do.
fn parsed_bands(Json(written): Json) -> Result<Bands> {
    Ok(bands::check(bands::read(written)?, None)?.into())
}

export! {
    akpi_band = |kpi: Keyed<String>, value: f64, mut call: Call| -> Result<Option<SharedLabel>> {
        call.memo::<CallSiteCache>().of_kpi(&kpi)?.label(value)
    };
    akpi_band_rank = |kpi: Keyed<String>, value: f64, mut call: Call| -> Result<Option<i32>> {
        let position = call.memo::<CallSiteCache>().of_kpi(&kpi)?.position(value)?;
        Ok(position.and_then(|at| i32::try_from(at + 1).ok()))
    };
    akpi_band_given = |value: f64, written: Keyed<Json>, mut call: Call| -> Result<Option<SharedLabel>> {
        call.memo::<CallSiteCache>().bands(&written, || parsed_bands(written.value()))?.label(value)
    };
}
