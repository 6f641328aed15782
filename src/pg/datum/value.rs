//! Single values as they are stored, and moments in time zones.

use pgrx::pg_sys::{self, Datum};

/// The elements of an array of one dimension without NULLs, by its bytes: after the header of
/// dimensions, offset, type, length and lower bound.
pub fn array_elements<const N: usize>(array: &[u8]) -> &[[u8; N]] {
    const HEADER: usize = 5 * size_of::<i32>();
    array.get(HEADER..).unwrap_or_default().as_chunks::<N>().0
}

/// The bytes of a variable-length value, detoasted into the current memory context
/// where it is compressed or stored apart.
///
/// # Safety
/// The datum is a varlena that outlives the use of the bytes.
pub(super) unsafe fn varlena_bytes<'a>(datum: Datum) -> &'a [u8] {
    // SAFETY: as for this function.
    unsafe {
        let mut varlena: *const pg_sys::varlena = datum.cast_mut_ptr();
        let plain = pgrx::varatt_is_4b_u(varlena)
            || (pgrx::varatt_is_1b(varlena) && !pgrx::varatt_is_1b_e(varlena));
        if !plain {
            varlena = pg_sys::pg_detoast_datum_packed(varlena.cast_mut());
        }
        std::slice::from_raw_parts(
            pgrx::vardata_any(varlena).cast(),
            pgrx::varsize_any_exhdr(varlena),
        )
    }
}

/// A copy in the current memory context: a varlena of these bytes.
pub fn varlena(bytes: &[u8]) -> Datum {
    let length = bytes.len() + size_of::<i32>();
    // SAFETY: palloc gives so many bytes, aligned for a header, or raises.
    unsafe {
        let start = pg_sys::palloc(length).cast::<u8>();
        pgrx::set_varsize_4b(start.cast(), length as i32);
        start
            .add(size_of::<i32>())
            .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        Datum::from(start)
    }
}

/// A copy in the current memory context of a value of fixed length, passed by reference.
pub fn fixed(bytes: &[u8]) -> Datum {
    // SAFETY: palloc gives so many bytes, aligned for any type, or raises.
    unsafe {
        let start = pg_sys::palloc(bytes.len().max(1)).cast::<u8>();
        start.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        Datum::from(start)
    }
}

/// The bytes of a value of fixed length that is passed by reference.
///
/// # Safety
/// The datum points to so many bytes that outlive their use.
pub(super) unsafe fn fixed_bytes<'a>(datum: Datum, length: usize) -> &'a [u8] {
    // SAFETY: as for this function.
    unsafe { std::slice::from_raw_parts(datum.cast_mut_ptr::<u8>().cast_const(), length) }
}

/// A time zone, which stays as long as the process.
#[derive(Clone, Copy)]
pub struct Zone(*mut pg_sys::pg_tz);

/// A time zone by its name; `None` where there is none.
pub fn zone(name: &str) -> Option<Zone> {
    let name = std::ffi::CString::new(name).ok()?;
    // SAFETY: the name is a string; what is found stays as long as the process.
    let zone = unsafe { pg_sys::pg_tzset(name.as_ptr()) };
    (!zone.is_null()).then_some(Zone(zone))
}

/// The day of a moment in a zone; infinities as days.
pub fn day_in_zone(moment: i64, zone: Zone) -> i32 {
    if moment == i64::MIN || moment == i64::MAX {
        return advocacy_kpi_core::live::calendar::day_of(moment);
    }
    let (mut offset, mut parts, mut fraction) = (0, pg_sys::pg_tm::default(), 0);
    // SAFETY: the zone is one of `zone`; the rest is written to.
    let failed = unsafe {
        pg_sys::timestamp2tm(
            moment,
            &mut offset,
            &mut parts,
            &mut fraction,
            std::ptr::null_mut(),
            zone.0,
        )
    };
    match failed {
        0 => advocacy_kpi_core::live::calendar::day_in(
            parts.tm_year.into(),
            parts.tm_mon.into(),
            parts.tm_mday.into(),
        ) as i32,
        _ => advocacy_kpi_core::live::calendar::day_of(moment),
    }
}
