//! Rows as PostgreSQL holds them: a value is read only as what the type of its column is.

use super::dictionary::Column;
use super::table::{Attribute, Place, type_of};
use super::{argument, raise, text, value};
use advocacy_kpi_core::error::{Error, ErrorKind};
use advocacy_kpi_core::live::Value;
use advocacy_kpi_core::summary::Number;
use pgrx::pg_sys::{self, Datum, Oid};

const TEXT: u32 = 25;
const BYTEA: u32 = 17;
const PLACES: u32 = 1010;
const NUMERIC: u32 = 1700;
const DATE_RANGE: u32 = 3912;
const TIME_RANGE: u32 = 3910;

/// How a column is read. It is made of what a table has, so that its parts belong together.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    at: usize,
    r#type: Oid,
    base: u32,
    length: i16,
    by_value: bool,
}

impl Read {
    /// Of a column of a table.
    pub fn of(column: &Column) -> Self {
        let (mut length, mut by_value) = (0, false);
        // SAFETY: the type is one that a column has.
        unsafe { pg_sys::get_typlenbyval(column.base, &mut length, &mut by_value) };
        Read {
            at: column.number as usize - 1,
            r#type: column.r#type,
            base: column.base.to_u32(),
            length,
            by_value,
        }
    }

    /// Of a column of an open table at a position, whose type is no domain.
    pub fn of_attribute(at: usize, column: Attribute) -> Self {
        Read {
            at,
            r#type: column.r#type,
            base: column.r#type.to_u32(),
            length: column.length,
            by_value: column.by_value,
        }
    }

    /// Its place in a row, from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn r#type(&self) -> Oid {
        self.r#type
    }

    /// The type under all domains.
    pub fn base(&self) -> u32 {
        self.base
    }

    /// In bytes; below 0 where values differ in it.
    pub fn length(&self) -> i16 {
        self.length
    }

    pub fn by_value(&self) -> bool {
        self.by_value
    }

    /// Whether a value may be compressed or stored apart, so that memory is allocated to read
    /// it.
    #[inline]
    pub fn may_allocate(&self) -> bool {
        self.length < 0
    }
}

/// The values of a row, or of its first columns.
pub struct Row<'a> {
    values: &'a [Datum],
    nulls: &'a [bool],
    descriptor: pg_sys::TupleDesc,
}

impl<'a> Row<'a> {
    /// # Safety
    /// The values are those of the first columns of the descriptor, and both stay for as long
    /// as the row.
    #[inline]
    pub(super) unsafe fn new(
        values: &'a [Datum],
        nulls: &'a [bool],
        descriptor: pg_sys::TupleDesc,
    ) -> Self {
        Row {
            values,
            nulls,
            descriptor,
        }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// All of it as it is, and what of it is NULL.
    pub fn parts(&self) -> (&'a [Datum], &'a [bool]) {
        (self.values, self.nulls)
    }

    /// The first columns alone.
    pub fn first(&self, columns: usize) -> Row<'a> {
        Row {
            values: self.values.get(..columns).unwrap_or(self.values),
            nulls: self.nulls.get(..columns).unwrap_or(self.nulls),
            descriptor: self.descriptor,
        }
    }

    /// The value as it is; `None` for NULL.
    #[inline]
    pub fn datum(&self, at: usize) -> Option<Datum> {
        match (self.nulls.get(at), self.values.get(at)) {
            (Some(false), Some(value)) => Some(*value),
            _ => None,
        }
    }

    /// The value of a column; `None` for NULL.
    #[inline]
    pub fn value(&self, read: &Read) -> Option<Held> {
        let datum = self.datum(read.at)?;
        self.require(read.at, read.r#type);
        Some(Held { datum, read: *read })
    }

    /// A text, which is UTF-8 where the database is; others are replaced.
    pub fn text(&self, at: usize) -> Option<String> {
        let datum = self.datum(at)?;
        self.require(at, Oid::from(TEXT));
        // SAFETY: it is a text.
        Some(text::to_utf8(unsafe { value::varlena_bytes(datum) }))
    }

    /// What `look` makes of a bytea.
    #[inline]
    pub fn bytes<R>(&self, at: usize, look: impl FnOnce(&[u8]) -> R) -> Option<R> {
        let datum = self.datum(at)?;
        self.require(at, Oid::from(BYTEA));
        // SAFETY: it is a bytea.
        Some(look(unsafe { value::varlena_bytes(datum) }))
    }

    /// The places in an array of them without NULLs; none of NULL.
    pub fn places(&self, at: usize) -> Vec<Place> {
        let Some(datum) = self.datum(at) else {
            return Vec::new();
        };
        self.require(at, Oid::from(PLACES));
        // SAFETY: it is a tid[].
        let bytes = unsafe { value::varlena_bytes(datum) };
        value::array_elements::<6>(bytes)
            .iter()
            .map(|[a, b, c, d, e, f]| {
                let mut place = Place::default();
                place.ip_blkid.bi_hi = u16::from_ne_bytes([*a, *b]);
                place.ip_blkid.bi_lo = u16::from_ne_bytes([*c, *d]);
                place.ip_posid = u16::from_ne_bytes([*e, *f]);
                place
            })
            .collect()
    }

    /// The callers have found the type to be so; whatever they missed is not read as another.
    #[inline]
    fn require(&self, at: usize, wanted: Oid) {
        // SAFETY: there is a value at this place, so the descriptor has the column.
        if unsafe { type_of(self.descriptor, at) } != wanted {
            other_type();
        }
    }
}

#[cold]
fn other_type() -> ! {
    raise(&Error::new(
        ErrorKind::Stale,
        "a column has another type than a live scorecard reads",
        "Count it again by kpi_rebuild_scorecard.",
    ))
}

/// A value that is not NULL, of a column whose type is known.
#[derive(Clone, Copy)]
pub struct Held {
    datum: Datum,
    read: Read,
}

impl Held {
    /// Its bits, where it is passed by value.
    #[inline]
    pub fn by_value(&self) -> Option<Datum> {
        self.read.by_value.then_some(self.datum)
    }

    /// What `look` makes of its bytes.
    #[inline]
    pub fn bytes<R>(&self, look: impl FnOnce(&[u8]) -> R) -> R {
        if self.read.by_value {
            return look(&(self.datum.value() as u64).to_ne_bytes());
        }
        // SAFETY: the value is of a type with this length, as no table has a column of C strings.
        let bytes = unsafe {
            match usize::try_from(self.read.length) {
                Ok(length) => value::fixed_bytes(self.datum, length),
                Err(_) => value::varlena_bytes(self.datum),
            }
        };
        look(bytes)
    }

    /// What a KPI is computed from.
    #[inline]
    pub fn argument(&self) -> Value {
        let bits = self.datum.value();
        match self.read.base {
            16 => Value::Flag(bits as u8 != 0),
            21 => Value::Number((bits as i16).into()),
            23 => Value::Number((bits as i32).into()),
            20 => Value::Number((bits as i64).into()),
            700 => Value::Number(f32::from_bits(bits as u32).into()),
            701 => Value::Number(f64::from_bits(bits as u64).into()),
            NUMERIC => Value::Number(self.bytes(Number::from_numeric)),
            _ => Value::Range(self.bytes(argument::range)),
        }
    }

    /// Whether [`argument`](Self::argument) allocates memory.
    #[inline]
    pub fn argument_allocates(&self) -> bool {
        matches!(self.read.base, NUMERIC | DATE_RANGE | TIME_RANGE)
    }

    /// The day of a date, timestamp or timestamptz.
    #[inline]
    pub fn day(&self, zone: Option<value::Zone>) -> i32 {
        const DATE: u32 = 1082;
        match (self.read.base, zone) {
            (DATE, _) => self.datum.value() as i32,
            (_, Some(zone)) => value::day_in_zone(self.datum.value() as i64, zone),
            (_, None) => advocacy_kpi_core::live::calendar::day_of(self.datum.value() as i64),
        }
    }
}
