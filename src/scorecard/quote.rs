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
    fn a_body_never_holds_its_own_tag() {
        assert_eq!(dollars("x"), "$kpi$x$kpi$");
        assert_eq!(dollars("$kpi$ $kpi1$"), "$kpi2$$kpi$ $kpi1$$kpi2$");
    }

    #[test]
    fn quoted_lines_stay_where_they_are() {
        let sql = "SELECT\n    c.\"a\n\"\"b\",\n    'it''s\n'\nFROM t";
        assert_eq!(
            indented(sql, "  "),
            "SELECT\n      c.\"a\n\"\"b\",\n      'it''s\n'\n  FROM t"
        );
    }
}
