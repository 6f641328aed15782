//! The state of the seasonal trend: values with their seasons, one behind the other, as bytes
//! that PostgreSQL can keep and hand on. Nothing of it is stored in tables.

use crate::pg::datum::ensure_memory;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use advocacy_kpi_core::stats::seasonal::MAX_VALUES;

/// A season and a value of it.
type Entry<'a> = (&'a [u8], Option<f64>);

/// How many values there are, and for each whether it is there, its bits, how long the text
/// of its season is, and that text.
pub struct Series<'a>(&'a [u8]);

impl<'a> Series<'a> {
    pub fn of(state: &'a [u8]) -> Self {
        Series(state)
    }

    fn count(&self) -> usize {
        self.0
            .first_chunk::<4>()
            .map_or(0, |count| u32::from_ne_bytes(*count) as usize)
    }

    /// The series with one value more. 54000 where it is the longest already, 22023 for a
    /// value without a season.
    pub fn with(&self, value: Option<f64>, season: Option<String>) -> Result<Vec<u8>> {
        let count = self.count();
        ensure(count < MAX_VALUES, || {
            Error::new(
                ErrorKind::LimitExceeded,
                format!("a seasonal trend over more than {MAX_VALUES} periods"),
                "Aggregate by a longer period first, such as a month or a quarter.",
            )
        })?;
        let season = season.ok_or_else(|| {
            invalid_parameter(
                "a seasonal trend with a value whose season is NULL",
                "Give each value its season, such as the quarter; a value that is not known may be NULL.",
            )
        })?;
        let values = self.0.get(4..).unwrap_or_default();
        ensure_memory(2 * (values.len() + season.len() + 17));
        let mut state = Vec::with_capacity(values.len() + season.len() + 17);
        state.extend((count as u32 + 1).to_ne_bytes());
        state.extend(values);
        state.push(value.is_some().into());
        state.extend(value.unwrap_or(0.0).to_ne_bytes());
        state.extend((season.len() as u32).to_ne_bytes());
        state.extend(season.as_bytes());
        Ok(state)
    }

    /// The seasons and values in their order. 22023 for bytes that are no such state.
    pub fn list(&self) -> Result<Vec<Entry<'a>>> {
        let mut list = vec![];
        let mut rest = self.0.get(4..).unwrap_or_default();
        while !rest.is_empty() {
            let (one, behind) = Self::split(rest).ok_or_else(no_state)?;
            list.push(one);
            rest = behind;
        }
        ensure(list.len() == self.count(), no_state)?;
        Ok(list)
    }

    /// One value, and what is behind it.
    fn split(bytes: &'a [u8]) -> Option<(Entry<'a>, &'a [u8])> {
        let (there, rest) = bytes.split_first()?;
        let (value, rest) = rest.split_first_chunk::<8>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let (season, rest) = rest.split_at_checked(u32::from_ne_bytes(*length) as usize)?;
        let value = (*there != 0).then(|| f64::from_ne_bytes(*value));
        Some(((season, value), rest))
    }
}

#[cold]
fn no_state() -> Box<Error> {
    invalid_parameter(
        "these bytes are no state of a seasonal trend",
        "Call the aggregate kpi_trend_seasonal(value, season ORDER BY ...) instead of this internal function.",
    )
}
