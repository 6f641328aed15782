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

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(&self.low.to_le_bytes());
        bytes[16..].copy_from_slice(&self.high.to_le_bytes());
        bytes
    }
}

/// The stored form of counts: for each a byte with a length, then so many bytes, little
/// end first, two's complement, no longer than needed. 0 has the length 0.
pub fn encode(counts: &[Wide]) -> Vec<u8> {
    let mut stored = Vec::with_capacity(3 * counts.len());
    for count in counts {
        let bytes = count.to_bytes();
        let mut length = if count.is_zero() { 0 } else { Wide::BYTES };
        let fill = if count.high < 0 { 0xff } else { 0 };
        // A leading byte goes where the next one has its sign.
        while length > 1 && bytes[length - 1] == fill && (bytes[length - 2] ^ fill) & 0x80 == 0 {
            length -= 1;
        }
        stored.push(length as u8);
        stored.extend_from_slice(&bytes[..length]);
    }
    stored
}

/// Reads the stored form; `None` where it is none.
pub fn decode(mut stored: &[u8]) -> Option<Vec<Wide>> {
    let mut counts = Vec::with_capacity(stored.len() / 2 + 1);
    while let Some((length, rest)) = stored.split_first() {
        let (bytes, rest) = rest.split_at_checked(usize::from(*length))?;
        let fill = match bytes.last() {
            Some(byte) if byte & 0x80 != 0 => 0xff,
            _ => 0,
        };
        let mut whole = [fill; Wide::BYTES];
        whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
        let (low, high) = whole.split_first_chunk::<16>()?;
        counts.push(Wide {
            low: u128::from_le_bytes(*low),
            high: i64::from_le_bytes(*high.first_chunk()?),
        });
        stored = rest;
    }
    Some(counts)
}

/// Adds `counts` to `sum`, position by position; a sum that is shorter grows.
pub fn add_all(sum: &mut Vec<Wide>, counts: &[Wide]) {
    if sum.len() < counts.len() {
        sum.resize(counts.len(), Wide::default());
    }
    for (into, count) in sum.iter_mut().zip(counts) {
        into.add(*count);
    }
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
        fn any_bytes_are_counts_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = decode(&bytes);
        }
    }
}
