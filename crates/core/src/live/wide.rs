//! Signed counts of 192 bits: sums of any rows that a table can hold fit, so what is
//! added and subtracted in any order leaves the exact net.

/// A signed integer of 192 bits, two's complement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wide {
    low: u128,
    high: i64,
}

impl From<i128> for Wide {
    #[inline]
    fn from(value: i128) -> Self {
        Self {
            low: value as u128,
            high: (value >> 127) as i64,
        }
    }
}

impl Wide {
    /// Bytes of the longest stored form, without its length byte.
    const BYTES: usize = 24;

    #[inline]
    pub fn add(&mut self, other: Self) {
        let (low, carry) = self.low.overflowing_add(other.low);
        self.low = low;
        self.high = self
            .high
            .wrapping_add(other.high)
            .wrapping_add(i64::from(carry));
    }

    #[inline]
    pub fn negated(self) -> Self {
        let (low, carry) = (!self.low).overflowing_add(1);
        Self {
            low,
            high: (!self.high).wrapping_add(i64::from(carry)),
        }
    }

    #[inline]
    pub fn is_zero(self) -> bool {
        self.low == 0 && self.high == 0
    }

    /// The value, where 128 bits hold it.
    pub fn narrow(self) -> Option<i128> {
        let value = self.low as i128;
        (self.high == (value >> 127) as i64).then_some(value)
    }

    /// How many bytes its stored form has, without its length byte: a leading byte goes where
    /// the next one has its sign.
    #[inline]
    fn length(self) -> usize {
        if self.is_zero() {
            return 0;
        }
        let (low, high) = match self.high < 0 {
            true => (!self.low, !self.high),
            false => (self.low, self.high),
        };
        let free = match high {
            0 => 64 + low.leading_zeros(),
            high => high.leading_zeros(),
        };
        let bits = 8 * Self::BYTES as u32 - free + 1;
        bits.div_ceil(8) as usize
    }

    /// Of the bytes of its stored form, of which there are 24 at most.
    #[inline]
    fn of_bytes(bytes: &[u8]) -> Self {
        let is_negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
        let mut whole = [if is_negative { 0xff } else { 0 }; Self::BYTES];
        for (into, byte) in whole.iter_mut().zip(bytes) {
            *into = *byte;
        }
        let mut low = [0; 16];
        let mut high = [0; 8];
        low.copy_from_slice(&whole[..16]);
        high.copy_from_slice(&whole[16..]);
        Self {
            low: u128::from_le_bytes(low),
            high: i64::from_le_bytes(high),
        }
    }

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(&self.low.to_le_bytes());
        bytes[16..].copy_from_slice(&self.high.to_le_bytes());
        bytes
    }
}

/// Appends a count in the stored form: a byte with a length, then so many bytes, little end
/// first, two's complement, no longer than needed. 0 has the length 0.
fn push(stored: &mut Vec<u8>, count: Wide) {
    let bytes = count.to_bytes();
    let length = count.length();
    stored.push(length as u8);
    stored.extend_from_slice(bytes.get(..length).unwrap_or_default());
}

/// The stored form of counts, one after the other.
pub fn encode(counts: &[Wide]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(3 * counts.len());
    counts.iter().for_each(|count| push(&mut stored, *count));
    stored
}

/// The bytes of the next count of a stored form; `None` where it is none.
#[inline]
fn split(stored: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = stored.split_first()?;
    let length = usize::from(*length);
    (length <= Wide::BYTES).then(|| rest.split_at_checked(length))?
}

/// The counts of a stored form, read one by one without allocating.
pub struct Counts<'a> {
    rest: &'a [u8],
    is_broken: bool,
}

impl<'a> Counts<'a> {
    pub fn new(stored: &'a [u8]) -> Self {
        Self {
            rest: stored,
            is_broken: false,
        }
    }

    /// Passes over so many counts; those that are not there are 0.
    pub fn skip_counts(&mut self, counts: usize) {
        for _ in 0..counts {
            if self.advance().is_none() {
                break;
            }
        }
    }

    /// The bytes of the next count.
    #[inline]
    fn advance(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() || self.is_broken {
            return None;
        }
        let next = split(self.rest);
        self.is_broken = next.is_none();
        let (bytes, rest) = next?;
        self.rest = rest;
        Some(bytes)
    }

    /// Whether what was read so far was no stored form.
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }
}

impl Iterator for Counts<'_> {
    type Item = Wide;

    #[inline]
    fn next(&mut self) -> Option<Wide> {
        self.advance().map(Wide::of_bytes)
    }
}

/// Reads the stored form; `None` where it is none.
pub fn decode(stored: &[u8]) -> Option<Vec<Wide>> {
    let mut counts = Counts::new(stored);
    let mut read = Vec::with_capacity(stored.len() / 2 + 1);
    read.extend(&mut counts);
    (!counts.is_broken()).then_some(read)
}

/// The stored form of the sum of two, of which the second begins at a position of the
/// first; `None` where one of them is none.
pub fn sum(stored: &[u8], change: &[u8], begin: usize) -> Option<Vec<u8>> {
    let mut sum = Vec::with_capacity(stored.len() + change.len() + begin + 8);
    let (mut counts, mut changes) = (Counts::new(stored), Counts::new(change));
    for _ in 0..begin {
        push(&mut sum, counts.next().unwrap_or_default());
    }
    loop {
        let count = match (counts.next(), changes.next()) {
            (None, None) => break,
            (Some(mut count), Some(change)) => {
                count.add(change);
                count
            }
            (Some(only), None) | (None, Some(only)) => only,
        };
        push(&mut sum, count);
    }
    (!counts.is_broken() && !changes.is_broken()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sums_beyond_128_bits_come_back() {
        let mut sum = Wide::default();
        for _ in 0..1000 {
            sum.add(i128::MAX.into());
        }
        assert_eq!(sum.narrow(), None);
        assert_eq!(decode(&encode(&[sum])), Some(vec![sum]));
        for _ in 0..999 {
            sum.add(Wide::from(i128::MAX).negated());
        }
        assert_eq!(sum.narrow(), Some(i128::MAX));
    }

    #[test]
    fn the_stored_form_is_short() {
        let counts: Vec<Wide> = [0i128, 1, -1, 127, 128, -128, -129].map(Wide::from).into();
        assert_eq!(
            encode(&counts),
            [0, 1, 1, 1, 255, 1, 127, 2, 128, 0, 1, 128, 2, 127, 255]
        );
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read(values in proptest::collection::vec(any::<i128>(), 0..9)) {
            let counts: Vec<Wide> = values.into_iter().map(Wide::from).collect();
            prop_assert_eq!(decode(&encode(&counts)), Some(counts));
        }

        #[test]
        fn arithmetic_is_that_of_128_bits(a in any::<i64>(), b in any::<i64>()) {
            let mut sum = Wide::from(i128::from(a));
            sum.add(i128::from(b).into());
            prop_assert_eq!(sum.narrow(), Some(i128::from(a) + i128::from(b)));
            prop_assert_eq!(sum.negated().narrow(), Some(-(i128::from(a) + i128::from(b))));
        }

        #[test]
        fn a_sum_is_that_of_what_is_read(
            first in proptest::collection::vec(any::<i128>(), 0..9),
            second in proptest::collection::vec(any::<i128>(), 0..9),
            begin in 0usize..12,
        ) {
            let wide = |values: &[i128]| -> Vec<Wide> { values.iter().copied().map(Wide::from).collect() };
            let (first, second) = (wide(&first), wide(&second));
            let mut expected = first.clone();
            expected.resize(first.len().max(begin).max(begin + second.len()), Wide::default());
            for (into, change) in expected.iter_mut().skip(begin).zip(&second) {
                into.add(*change);
            }
            let found = sum(&encode(&first), &encode(&second), begin);
            prop_assert_eq!(found, Some(encode(&expected)));
        }

        #[test]
        fn any_bytes_are_counts_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = decode(&bytes);
        }
    }
}
