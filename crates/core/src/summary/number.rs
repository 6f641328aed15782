//! A number of a row, whatever type its column has.

use std::fmt::{self, Write};

/// A number as a row has it: only whole numbers are scores and counts. Beside those of a
/// bigint it is the nearest double precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    Whole(i64),
    /// Whole but beyond a bigint, beyond what a double precision holds exactly, or infinite.
    Beyond(f64),
    /// With a fraction, or NaN.
    Fraction(f64),
}

impl Number {
    /// Up to here, 2⁵³, a double precision holds every whole number; above, it may stand for
    /// another one that was rounded.
    pub const EXACT: i64 = 1 << 53;

    /// The nearest double precision.
    pub fn to_f64(self) -> f64 {
        match self {
            Number::Whole(number) => number as f64,
            Number::Beyond(number) | Number::Fraction(number) => number,
        }
    }

    /// Reads a `numeric` as PostgreSQL stores it, without its length.
    pub fn from_numeric(stored: &[u8]) -> Self {
        let digits = match Digits::of(stored) {
            Ok(digits) => digits,
            Err(special) if special.is_nan() => return Number::Fraction(special),
            Err(special) => return Number::Beyond(special),
        };
        match digits.whole().and_then(|whole| i64::try_from(whole).ok()) {
            Some(whole) => Number::Whole(whole),
            None if digits.has_fraction() => Number::Fraction(digits.nearest()),
            None => Number::Beyond(digits.nearest()),
        }
    }
}

/// The number that such bytes of a `numeric` hold; `None` with a fraction, for one that is
/// not finite, and where 128 bits do not hold it.
pub fn whole_numeric(stored: &[u8]) -> Option<i128> {
    Digits::of(stored).ok()?.whole()
}

/// A finite `numeric`: digits to the base 10,000, the first of weight `weight`.
pub(super) struct Digits<'a> {
    negative: bool,
    weight: i32,
    /// Two bytes each; no zeros at the end.
    digits: &'a [u8],
}

impl<'a> Digits<'a> {
    const BASE: i128 = 10_000;

    /// Takes apart what is stored: a header of 16 bits with the sign and, in the short form,
    /// the weight, or a second one for the weight; then the digits. The error is what is not
    /// finite.
    pub(super) fn of(stored: &'a [u8]) -> Result<Self, f64> {
        const KIND: u16 = 0xC000;
        const NEGATIVE: u16 = 0x4000;
        const SHORT: u16 = 0x8000;
        const SPECIAL: u16 = 0xC000;
        const SPECIAL_KIND: u16 = 0xF000;
        const INFINITY: u16 = 0xD000;
        const NEGATIVE_INFINITY: u16 = 0xF000;
        const SHORT_NEGATIVE: u16 = 0x2000;
        const SHORT_WEIGHT_NEGATIVE: u16 = 0x0040;
        const SHORT_WEIGHT: u16 = 0x003F;

        let (header, rest) = stored.split_first_chunk::<2>().ok_or(f64::NAN)?;
        let header = u16::from_ne_bytes(*header);
        match header & KIND {
            SPECIAL => Err(match header & SPECIAL_KIND {
                INFINITY => f64::INFINITY,
                NEGATIVE_INFINITY => f64::NEG_INFINITY,
                _ => f64::NAN,
            }),
            SHORT => {
                let weight = i32::from(header & SHORT_WEIGHT);
                Ok(Digits {
                    negative: header & SHORT_NEGATIVE != 0,
                    weight: match header & SHORT_WEIGHT_NEGATIVE {
                        0 => weight,
                        _ => weight - i32::from(SHORT_WEIGHT) - 1,
                    },
                    digits: rest,
                })
            }
            kind => {
                let (weight, digits) = rest.split_first_chunk::<2>().ok_or(f64::NAN)?;
                Ok(Digits {
                    negative: kind == NEGATIVE,
                    weight: i16::from_ne_bytes(*weight).into(),
                    digits,
                })
            }
        }
    }

    fn iter(&self) -> impl ExactSizeIterator<Item = i16> {
        let pairs = self.digits.as_chunks::<2>().0.iter();
        pairs.map(|pair| i16::from_ne_bytes(*pair))
    }

    /// How many digits stand before the point.
    fn before_point(&self) -> usize {
        usize::try_from(self.weight + 1).unwrap_or(0)
    }

    /// As no zeros are stored at the end, a digit behind the point is a fraction.
    fn has_fraction(&self) -> bool {
        self.iter().len() > self.before_point()
    }

    /// The number, where it has no fraction and 128 bits hold it.
    #[inline]
    fn whole(&self) -> Option<i128> {
        let missing = self.before_point().checked_sub(self.iter().len())?;
        let sum = self.iter().try_fold(0i128, |sum, digit| {
            sum.checked_mul(Self::BASE)?.checked_add(digit.into())
        })?;
        if sum == 0 {
            return Some(0);
        }
        let power = Self::BASE.checked_pow(u32::try_from(missing).ok()?)?;
        let whole = sum.checked_mul(power)?;
        Some(if self.negative { -whole } else { whole })
    }

    /// The number in millionths, rounded to the nearest, a half away from 0; `None` for one
    /// of 10¹² or more.
    pub(super) fn millionths(&self) -> Option<i64> {
        // What a digit of each weight stands for; that of weight −2 also rounds, by its last
        // two decimals, and those below cannot make a half of less.
        const UNITS: [i64; 4] = [100_000_000_000_000, 10_000_000_000, 1_000_000, 100];
        let top = usize::try_from(self.weight.checked_neg()?.checked_add(2)?).ok()?;
        let units = UNITS.iter().map(Some).chain([None]);
        let mut sum = 0;
        for (unit, digit) in units.skip(top).zip(self.iter()) {
            let digit = i64::from(digit);
            sum += match unit {
                Some(unit) => unit * digit,
                None => digit / 100 + i64::from(digit % 100 >= 50),
            };
        }
        Some(if self.negative { -sum } else { sum })
    }

    /// The nearest double precision.
    #[cold]
    fn nearest(&self) -> f64 {
        let mut text = String::from(if self.negative { "-0." } else { "0." });
        for digit in self.iter() {
            // Writing to a String cannot fail.
            let _ = write!(text, "{digit:04}");
        }
        let _ = write!(text, "e{}", 4 * (self.weight + 1));
        text.parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Whole(number) => number.fmt(f),
            Number::Beyond(number) | Number::Fraction(number) => number.fmt(f),
        }
    }
}

impl From<i16> for Number {
    #[inline]
    fn from(number: i16) -> Self {
        Number::Whole(number.into())
    }
}

impl From<i32> for Number {
    #[inline]
    fn from(number: i32) -> Self {
        Number::Whole(number.into())
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(number: i64) -> Self {
        Number::Whole(number)
    }
}

impl From<f32> for Number {
    #[inline]
    fn from(number: f32) -> Self {
        f64::from(number).into()
    }
}

impl From<f64> for Number {
    #[inline]
    fn from(number: f64) -> Self {
        let whole = number as i64;
        if whole as f64 == number && number.abs() <= Number::EXACT as f64 {
            Number::Whole(whole)
        } else if number.fract() == 0.0 || number.is_infinite() {
            Number::Beyond(number)
        } else {
            Number::Fraction(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A numeric in the short form.
    fn short(negative: bool, weight: i32, digits: &[i16]) -> Vec<u8> {
        let sign = if negative { 0x2000 } else { 0 };
        let header = 0x8000 | sign | (weight & 0x7F) as u16;
        let mut stored = header.to_ne_bytes().to_vec();
        stored.extend(digits.iter().flat_map(|digit| digit.to_ne_bytes()));
        stored
    }

    #[test]
    fn numerics_are_read() {
        for (stored, number) in [
            (short(false, 0, &[]), Number::Whole(0)),
            (short(false, 0, &[9]), Number::Whole(9)),
            (short(true, 0, &[9]), Number::Whole(-9)),
            (short(false, 1, &[12]), Number::Whole(120_000)),
            (short(false, 0, &[4, 5300]), Number::Fraction(4.53)),
            (
                short(false, 0, &[9, 9999, 9999, 9999, 9980]),
                Number::Fraction(9.999999999999998),
            ),
            (short(false, -1, &[5000]), Number::Fraction(0.5)),
            (
                short(false, 4, &[922, 3372, 368, 5477, 5807]),
                Number::Whole(i64::MAX),
            ),
            (
                short(true, 4, &[922, 3372, 368, 5477, 5808]),
                Number::Whole(i64::MIN),
            ),
            (
                short(false, 4, &[922, 3372, 368, 5477, 5808]),
                Number::Beyond(9.223372036854776e18),
            ),
            (
                0xD000u16.to_ne_bytes().to_vec(),
                Number::Beyond(f64::INFINITY),
            ),
        ] {
            assert_eq!(Number::from_numeric(&stored), number);
        }
        let nan = Number::from_numeric(&0xC000u16.to_ne_bytes());
        assert!(matches!(nan, Number::Fraction(nan) if nan.is_nan()));
    }

    #[test]
    fn floats_are_whole_where_they_are_exact() {
        assert_eq!(Number::from(7.0), Number::Whole(7));
        assert_eq!(Number::from(-0.0), Number::Whole(0));
        assert_eq!(Number::from(7.5), Number::Fraction(7.5));
        assert_eq!(Number::from(2f64.powi(53)), Number::Whole(1 << 53));
        assert_eq!(
            Number::from(2f64.powi(53) + 2.0),
            Number::Beyond(2f64.powi(53) + 2.0)
        );
        assert_eq!(Number::from(f64::MIN), Number::Beyond(f64::MIN));
        assert!(matches!(Number::from(f64::NAN), Number::Fraction(_)));
    }
}
