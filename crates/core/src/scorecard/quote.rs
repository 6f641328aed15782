//! Names and strings in SQL, quoted where they must be.

use crate::error::{Error, ErrorKind, Result, ensure};
use serde::Deserialize;
use std::collections::HashSet;

/// The words that PostgreSQL does not take as a name without quotes.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keywords(HashSet<String>);

impl Keywords {
    /// An identifier, as `quote_ident` writes it.
    pub fn ident(&self, name: &str) -> String {
        let mut bytes = name.bytes();
        let plain = bytes
            .next()
            .is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
            && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if plain && !self.0.contains(name) {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    }

    /// A name in its schema.
    pub fn qualified(&self, schema: &str, name: &str) -> String {
        format!("{}.{}", self.ident(schema), self.ident(name))
    }
}

/// A string, as `quote_literal` writes it: the same under any setting.
pub fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// The parts of a name as SQL takes it: identifiers between dots, folded to lower case
/// unless they are quoted. 42602 for what is none.
pub fn parse_name(name: &str) -> Result<Vec<String>> {
    let bad = || {
        Error::new(
            ErrorKind::InvalidName,
            format!("\"{name}\" is not a name as SQL takes it"),
            "Name the scorecard as in crm.loyalty; quote what is no plain identifier: crm.\"My Card\".",
        )
    };
    let mut letters = name.trim().chars().peekable();
    let mut parts = Vec::new();
    loop {
        let mut part = String::new();
        match letters.next().ok_or_else(bad)? {
            '"' => loop {
                match letters.next().ok_or_else(bad)? {
                    '"' if letters.next_if_eq(&'"').is_some() => part.push('"'),
                    '"' => break,
                    other => part.push(other),
                }
            },
            first if first.is_ascii_alphabetic() || first == '_' || !first.is_ascii() => {
                part.push(first.to_ascii_lowercase());
                while let Some(letter) = letters.next_if(|letter| {
                    letter.is_ascii_alphanumeric() || "_$".contains(*letter) || !letter.is_ascii()
                }) {
                    part.push(letter.to_ascii_lowercase());
                }
            }
            _ => return Err(bad()),
        }
        ensure(!part.is_empty(), bad)?;
        parts.push(part);
        match letters.next() {
            None => return Ok(parts),
            Some('.') => {}
            Some(_) => return Err(bad()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_must_be() {
        let keywords: Keywords = serde_json::from_str(r#"["select"]"#).unwrap();
        for (name, quoted) in [
            ("score", "score"),
            ("_1", "_1"),
            ("1st", "\"1st\""),
            ("select", "\"select\""),
            ("Score", "\"Score\""),
            ("a\"b", "\"a\"\"b\""),
            ("", "\"\""),
        ] {
            assert_eq!(keywords.ident(name), quoted);
        }
        assert_eq!(keywords.qualified("a.b", "c"), "\"a.b\".c");
    }

    #[test]
    fn strings_read_the_same_under_any_setting() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"a\b'"), r"E'a\\b'''");
    }

    #[test]
    fn names_are_read_as_sql_reads_them() {
        for (name, parts) in [
            ("Loyalty", vec!["loyalty"]),
            ("crm.\"My Card\"", vec!["crm", "My Card"]),
            ("\"a.\"\"b\"", vec!["a.\"b"]),
            (" a_1.b$ ", vec!["a_1", "b$"]),
            ("\u{e9}t\u{e9}", vec!["\u{e9}t\u{e9}"]),
        ] {
            assert_eq!(parse_name(name).unwrap(), parts, "{name}");
        }
        for name in ["", "1a", "a.", ".a", "a b", "\"a", "\"\"", "a-b"] {
            assert_eq!(
                parse_name(name).unwrap_err().kind,
                ErrorKind::InvalidName,
                "{name}"
            );
        }
    }
}
