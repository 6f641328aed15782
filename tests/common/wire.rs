//! What goes over the wire: summaries as words, and bytes as they are.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};

use testkit::summary::Kind;

/// A summary on the wire: its big-endian 64-bit words.
#[derive(Clone, Debug, PartialEq)]
pub struct Words(pub Vec<i64>);

impl Words {
    pub fn new(kind: Kind, fields: &[i128]) -> Words {
        let bytes = kind.bytes(fields);
        Words::from_sql(&Type::BYTEA, &bytes).expect("whole words")
    }
}

fn is_summary(ty: &Type) -> bool {
    ty.name().ends_with("_summary")
}

impl ToSql for Words {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        for word in &self.0 {
            out.put_i64(*word);
        }
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        is_summary(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Words {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Words, Box<dyn Error + Sync + Send>> {
        let words = raw
            .chunks(8)
            .map(|word| word.try_into().map(i64::from_be_bytes));
        Ok(Words(words.collect::<Result<_, _>>()?))
    }

    fn accepts(ty: &Type) -> bool {
        is_summary(ty)
    }
}

/// Bytes as they are, for any type and in any format.
#[derive(Debug)]
pub struct Raw(pub Vec<u8>, pub Format);

impl ToSql for Raw {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        match self.1 {
            Format::Text => Format::Text,
            Format::Binary => Format::Binary,
        }
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Raw {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Raw, Box<dyn Error + Sync + Send>> {
        Ok(Raw(raw.to_vec(), Format::Binary))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
