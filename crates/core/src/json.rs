//! JSON that a user writes, read with the place and the reason of what does not fit, in words
//! that are not those of Rust.

use crate::did_you_mean::nearest;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What does not fit.
#[derive(Debug)]
pub struct Misfit {
    /// `measures.nps`, or nothing for the value as a whole.
    place: String,
    what: String,
}

impl Misfit {
    /// `SUBJECT, at PLACE: WHAT`.
    pub fn of(&self, subject: &str) -> String {
        match self.place.as_str() {
            "" => format!("{subject}: {}", self.what),
            place => format!("{subject}, at {place}: {}", self.what),
        }
    }

    /// `PLACE: WHAT`.
    pub fn inner(&self) -> String {
        match self.place.as_str() {
            "" => self.what.clone(),
            place => format!("{place}: {}", self.what),
        }
    }
}

/// Reads a value; the error says where it does not fit, and what was probably meant.
pub fn read<T: DeserializeOwned>(value: Value) -> Result<T, Misfit> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        Misfit {
            place: if place == "." { String::new() } else { place },
            what: in_plain_words(&error.inner().to_string()),
        }
    })
}

/// The key of `unknown field`, where a message of serde is about one.
pub fn is_unknown_key(message: &str) -> bool {
    message.starts_with("unknown field")
}

/// A message of serde in plain words; any other stays as it is.
pub fn in_plain_words(message: &str) -> String {
    for (pattern, what) in [
        ("unknown field `", "there is no key"),
        ("unknown variant `", "there is no value"),
    ] {
        let unknown = message.split_once(pattern);
        let Some((before, (written, allowed))) =
            unknown.and_then(|(before, rest)| Some((before, rest.split_once('`')?)))
        else {
            continue;
        };
        let words: Vec<&str> = allowed.split('`').skip(1).step_by(2).collect();
        let near = nearest(written, words.iter().copied())
            .map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        return format!(
            "{before}{what} \"{written}\", only {}{near}",
            words.join(", ")
        );
    }
    for (pattern, what) in [
        ("missing field `", "is missing"),
        ("duplicate field `", "is given twice"),
    ] {
        if let Some((before, key)) = message.split_once(pattern) {
            return format!("{before}the key \"{}\" {what}", key.trim_end_matches('`'));
        }
    }
    for pattern in ["invalid type: ", "invalid value: ", "invalid length "] {
        let unfit = message.split_once(pattern);
        if let Some((before, (given, expected))) =
            unfit.and_then(|(before, rest)| Some((before, rest.split_once(", expected ")?)))
        {
            return format!(
                "{before}expected {}, not {}",
                kind(expected),
                given_as(given)
            );
        }
    }
    message.to_owned()
}

/// What serde expects, as a user calls it.
fn kind(expected: &str) -> &str {
    match expected {
        "f64" | "f32" => "a number",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "a map" | "map" => "an object",
        "a sequence" => "an array",
        "a string" | "string or map" => "a text",
        "a boolean" => "true or false",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

/// What serde was given, as the user wrote it.
fn given_as(given: &str) -> &str {
    let quoted = |kind: &str| given.strip_prefix(kind).map(|rest| rest.trim_matches('`'));
    match given {
        "map" => "an object",
        "sequence" => "an array",
        "unit value" => "null",
        _ => ["string ", "integer ", "floating point ", "boolean "]
            .into_iter()
            .find_map(quoted)
            .unwrap_or(given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_rust_is_left() {
        for (serde, plain) in [
            (
                "unknown field `hue`, expected one of `column`, `as`",
                "there is no key \"hue\", only column, as",
            ),
            (
                "unknown variant `Month`, expected `month` or `year`",
                "there is no value \"Month\", only month, year; did you mean \"month\"?",
            ),
            ("missing field `grain`", "the key \"grain\" is missing"),
            (
                "invalid type: map, expected f64",
                "expected a number, not an object",
            ),
            (
                "invalid type: floating point `2.5`, expected u32",
                "expected a whole number of 0 or more, not 2.5",
            ),
            (
                "invalid type: string \"0.9\", expected f64",
                "expected a number, not \"0.9\"",
            ),
            ("a sentence of our own", "a sentence of our own"),
        ] {
            assert_eq!(in_plain_words(serde), plain);
            assert_eq!(in_plain_words(plain), plain, "twice");
        }
    }
}
