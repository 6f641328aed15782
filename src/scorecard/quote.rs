//! Names and strings in SQL, quoted where they must be.

use serde::Deserialize;
use std::collections::HashSet;

/// The words that PostgreSQL does not take as a name without quotes.
#[derive(Debug, Default, Deserialize)]
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

/// A function body between dollars whose tag it does not contain.
pub fn dollars(body: &str) -> String {
    let mut tag = "$kpi$".to_owned();
    let mut number = 0;
    while body.contains(&tag) {
        number += 1;
        tag = format!("$kpi{number}$");
    }
    format!("{tag}{body}{tag}")
}

/// SQL moved to the right, but for the lines within a quoted name or string.
pub fn indented(sql: &str, by: &str) -> String {
    let mut moved = String::with_capacity(2 * sql.len());
    let mut quote = None;
    for letter in sql.chars() {
        moved.push(letter);
        match (letter, quote) {
            ('\n', None) => moved.push_str(by),
            // A doubled quote closes and opens again.
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            _ => {}
        }
    }
    moved
}
