//! The mergeable states: a KPI is a few exact integer counts.
//!
//! Every row becomes a one-row summary, and every aggregate is the sum of its
//! rows: adding is associative and commutative, subtracting undoes it, so any
//! split, order or window frame gives the same bits. Nothing here knows
//! PostgreSQL.

mod action;
mod customer;
mod flow;
mod growth;
mod nps;
mod number;
mod rate;
mod ratio;
mod ratio_sample;
mod score;
#[cfg(test)]
mod tests;
mod weighted;

pub use action::Action;
pub use customer::{Customer, Scorecard};
pub use flow::Flow;
pub use growth::{Bound, Growth, Span, bounded};
pub use nps::Nps;
pub use number::{Number, whole_numeric};
pub use rate::Rate;
pub use ratio::Ratio;
pub use ratio_sample::RatioSample;
pub use score::Score;
pub use weighted::{Weight, WeightedNps, WeightedRate};

use crate::error::{Error, ErrorKind, Result, invalid_parameter};
use std::fmt::{Debug, Write};

/// Upper limit of the binary form, in bytes, over all summaries.
pub const MAX_WIRE: usize = 144;

/// A fixed-length state of exact integer counts.
///
/// Implemented by the tables in each file of this module; the order of
/// the fields is the order of the text form, of the binary form and of `<`.
pub trait Summary: Copy + Debug + Default + Ord + 'static {
    /// Name of the SQL type.
    const TYPE: &'static str;
    /// What the SQL type holds, for its comment.
    const MEANING: &'static str;
    /// The rule that its fields obey, for people.
    const RULE: &'static str;
    /// Field names, in order.
    const FIELDS: &'static [&'static str];
    /// Bytes of each field in the binary form: 8 for a count, 16 for a sum of squares.
    const WIDTHS: &'static [usize];

    /// Calls `each` with every field, in order.
    fn for_each_part(&self, each: impl FnMut(i128));

    /// Builds the state from `next`, called once a field; `None` where a value
    /// does not fit its field.
    fn from_parts(next: impl FnMut() -> i128) -> Option<Self>;

    /// What the counts must obey; the error says which rule is broken.
    fn invariant(&self) -> std::result::Result<(), &'static str>;

    /// Merges `other` into `self`. 22003 when a count overflows.
    fn add(&mut self, other: &Self) -> Result<()>;

    /// Subtracts what was merged before. 22003 when nothing valid is left.
    fn subtract(&mut self, other: &Self) -> Result<()>;
}

/// Declares a summary: its SQL name, its meaning, its fields, which of them may be below
/// zero, and the rule that they obey.
macro_rules! summary {
    (
        $(#[$doc:meta])*
        $name:ident as $sql:literal, $meaning:literal {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty ),+ $(,)?
        }
        $( signed $($signed:ident),+; )?
        invariant $rule:literal, $invariant:expr;
    ) => {
        $(#[$doc])*
        #[repr(C, packed(8))]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type ),+
        }

        impl $crate::summary::Summary for $name {
            const TYPE: &'static str = $sql;
            const MEANING: &'static str = $meaning;
            const RULE: &'static str = $rule;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
            const WIDTHS: &'static [usize] = &[$(size_of::<$type>()),+];

            fn for_each_part(&self, mut each: impl FnMut(i128)) {
                $( each(self.$field as i128); )+
            }

            fn from_parts(mut next: impl FnMut() -> i128) -> Option<Self> {
                Some(Self { $( $field: <$type>::try_from(next()).ok()? ),+ })
            }

            fn invariant(&self) -> std::result::Result<(), &'static str> {
                #[allow(unused_mut)]
                let mut counts = *self;
                $($( counts.$signed = 0; )+)?
                if $( counts.$field < 0 )||+ {
                    return Err("a count is below zero");
                }
                let check: fn(&Self) -> std::result::Result<(), &'static str> = $invariant;
                check(self)
            }

            #[inline]
            fn add(&mut self, other: &Self) -> $crate::error::Result<()> {
                *self = Self {
                    $( $field: match self.$field.checked_add(other.$field) {
                        Some(sum) => sum,
                        None => return Err($crate::summary::overflow($sql, stringify!($field))),
                    } ),+
                };
                Ok(())
            }

            #[inline]
            fn subtract(&mut self, other: &Self) -> $crate::error::Result<()> {
                // Counts are never negative, so a difference of two cannot wrap; that of
                // two signed sums can.
                let wraps = false $($( | self.$signed.checked_sub(other.$signed).is_none() )+)?;
                let left = Self { $( $field: self.$field.wrapping_sub(other.$field) ),+ };
                let rule = if wraps {
                    Err("a sum is out of range")
                } else {
                    left.invariant()
                };
                match rule {
                    Ok(()) => *self = left,
                    Err(why) => return Err($crate::summary::underflow(self, other, why)),
                }
                Ok(())
            }
        }
    };
}
pub(crate) use summary;

/// A number as a count. 22023 where it is not whole, 22003 where it is beyond a bigint.
#[inline]
fn whole_count(number: Number) -> Result<i64> {
    match number {
        Number::Whole(count) => Ok(count),
        Number::Beyond(number) => Err(beyond_count(number)),
        Number::Fraction(number) => Err(no_count(number)),
    }
}

#[cold]
fn beyond_count(number: f64) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("{number} is out of range of a count"),
        format!(
            "A count holds 0 to {}; as double precision it is exact up to {} only: cast larger ones to bigint or numeric where they come from.",
            i64::MAX,
            Number::EXACT
        ),
    )
}

#[cold]
fn no_count(number: f64) -> Box<Error> {
    invalid_parameter(
        format!("{number} is not a whole number, so it is not a count"),
        "Counts are whole numbers; where it is a mean, add up what it is made of.",
    )
}

/// `100 · part / whole`, or `None` where there is nothing to divide by.
///
/// Up to 2⁵³ both sides are exact and the division rounds once. Beyond, the whole
/// percents are taken off first, so that no part of a whole gets past 100.
pub fn percent(part: i128, whole: i128) -> Option<f64> {
    const EXACT: i128 = 1 << 53;
    if whole == 0 {
        return None;
    }
    let part = 100 * part;
    Some(if part.abs() <= EXACT && whole <= EXACT {
        part as f64 / whole as f64
    } else {
        (part / whole) as f64 + (part % whole) as f64 / whole as f64
    })
}

#[cold]
fn overflow(sql: &'static str, field: &'static str) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!("{sql}: {field} is out of range"),
        format!(
            "A count holds at most {}; aggregate smaller groups.",
            i64::MAX
        ),
    )
}

#[cold]
fn underflow<S: Summary>(whole: &S, part: &S, why: &str) -> Box<Error> {
    Error::new(
        ErrorKind::OutOfRange,
        format!(
            "cannot subtract {} {} from {}: {why}",
            S::TYPE,
            to_text(part),
            to_text(whole)
        ),
        "Subtract only what was merged before.",
    )
}

/// The text form, `(a,b,…)`: plain decimal integers, whatever the settings.
pub fn to_text<S: Summary>(summary: &S) -> String {
    let mut text = String::with_capacity(48);
    let mut separator = '(';
    summary.for_each_part(|part| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{separator}{part}");
        separator = ',';
    });
    text.push(')');
    text
}

/// Reads the text form; blanks around numbers are allowed, as in PostgreSQL's own types.
///
/// 22P02 for what does not parse or breaks the invariant, 22003 for a number
/// too large for its field.
pub fn from_text<S: Summary>(text: &str) -> Result<S> {
    let form = || format!("The form is ({}).", S::FIELDS.join(","));
    let bad = |why: &str| {
        Error::new(
            ErrorKind::InvalidText,
            format!("invalid input for type {}: \"{text}\"{why}", S::TYPE),
            form(),
        )
    };
    let inner = text
        .trim_ascii()
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(|| bad(""))?;
    let mut parts = [0i128; MAX_WIRE / 8];
    let mut count = 0;
    for word in inner.split(',') {
        let word = word.trim_ascii();
        let digits = word.strip_prefix('-').unwrap_or(word);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad(""));
        }
        let slot = parts.get_mut(count).ok_or_else(|| bad(""))?;
        // Digits alone can only fail to parse by being too many.
        *slot = word.parse().unwrap_or(i128::MAX);
        count += 1;
    }
    if count != S::FIELDS.len() {
        return Err(bad(": wrong number of fields"));
    }
    let mut next = parts.into_iter();
    let summary = S::from_parts(|| next.next().unwrap_or(0)).ok_or_else(|| {
        Error::new(
            ErrorKind::OutOfRange,
            format!("value \"{text}\" is out of range for type {}", S::TYPE),
            format!("A count holds at most {}.", i64::MAX),
        )
    })?;
    summary
        .invariant()
        .map_err(|why| bad(&format!(": {why}")))?;
    Ok(summary)
}

/// The summary of counts that were made elsewhere, given field by field; `None` for what is
/// no whole number of 128 bits. 22023 where they break the rule of the summary.
pub fn from_counts<S: Summary>(mut next: impl FnMut() -> Option<i128>) -> Result<S> {
    let counts: Vec<Option<i128>> = S::FIELDS.iter().map(|_| next()).collect();
    let broken = |why: &str| {
        let given = counts.iter().map(|count| match count {
            Some(count) => count.to_string(),
            None => "?".to_owned(),
        });
        invalid_parameter(
            format!(
                "{}({}): {why}",
                S::TYPE,
                given.collect::<Vec<_>>().join(", ")
            ),
            format!("The fields are ({}); {}.", S::FIELDS.join(", "), S::RULE),
        )
    };
    if counts.contains(&None) {
        return Err(broken("a count is not a whole number"));
    }
    let mut each = counts.iter().copied().flatten();
    let summary = S::from_parts(|| each.next().unwrap_or(-1));
    let summary = summary.ok_or_else(|| broken("a count is out of range"))?;
    summary.invariant().map_err(broken)?;
    Ok(summary)
}

/// Bytes of the binary form.
pub fn wire_len<S: Summary>() -> usize {
    S::WIDTHS.iter().sum()
}

/// The binary form: every field as a big-endian integer of its width, in a
/// buffer of which the first [`wire_len`] bytes count.
pub fn to_wire<S: Summary>(summary: &S) -> [u8; MAX_WIRE] {
    let mut wire = [0; MAX_WIRE];
    let mut rest = wire.as_mut_slice();
    let mut widths = S::WIDTHS.iter();
    summary.for_each_part(|part| {
        let width = widths.next().copied().unwrap_or(8);
        let (field, tail) = std::mem::take(&mut rest).split_at_mut(width);
        field.copy_from_slice(&part.to_be_bytes()[16 - width..]);
        rest = tail;
    });
    wire
}

/// Reads the binary form. 22P03 for a wrong length or a broken invariant.
pub fn from_wire<S: Summary>(wire: &[u8]) -> Result<S> {
    let bad = |why: &str| {
        Error::new(
            ErrorKind::InvalidBinary,
            format!("invalid binary form of type {}: {why}", S::TYPE),
            format!(
                "It is the big-endian integers ({}), {} bytes in all.",
                S::FIELDS.join(","),
                wire_len::<S>()
            ),
        )
    };
    if wire.len() != wire_len::<S>() {
        return Err(bad(&format!("{} bytes", wire.len())));
    }
    let mut rest = wire;
    let mut widths = S::WIDTHS.iter();
    let summary = S::from_parts(|| {
        let (field, tail) = rest.split_at(widths.next().copied().unwrap_or(8));
        rest = tail;
        let negative = field.first().is_some_and(|byte| byte & 0x80 != 0);
        let mut part = [if negative { 0xff } else { 0 }; 16];
        part[16 - field.len()..].copy_from_slice(field);
        i128::from_be_bytes(part)
    })
    .ok_or_else(|| bad("a number is out of range"))?;
    summary.invariant().map_err(bad)?;
    Ok(summary)
}
