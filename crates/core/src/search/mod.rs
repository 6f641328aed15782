//! What people ask for, in the words that the catalogue and the documentation use.
//!
//! - [`widen`]: the words of a question, and what they mean
//! - [`guide`]: the documentation, section by section
//! - [`texts`]: which texts these are

mod guide;
mod meanings;

pub use guide::{Section, sections};

use crate::surface::KPIS;
use meanings::{MEANINGS, PRODUCTS};
use std::sync::OnceLock;

/// More words than these are no question.
const MOST: usize = 40;

/// A question as a web search for any of its words, or of the words that stand for them.
/// None where it says itself how it is to be read: by quotes, `or`, or a minus before a word.
pub fn widen(question: &str) -> Option<String> {
    let question = question.to_lowercase();
    let mut given = question.split_whitespace();
    if question.contains('"') || given.any(|word| word == "or" || word.starts_with('-')) {
        return None;
    }
    let words: Vec<&str> = question
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST)
        .collect();
    let mut wanted: Vec<&str> = Vec::new();
    let mut add = |word| {
        if !wanted.contains(&word) {
            wanted.push(word);
        }
    };
    words.iter().copied().for_each(&mut add);
    // Between words, so that a name of several words is found and a part of a word is not.
    let spaced = format!(" {} ", words.join(" "));
    for (said, meant) in MEANINGS.iter().chain(PRODUCTS) {
        let is_said = said
            .iter()
            .any(|said| spaced.contains(&format!(" {said} ")));
        if is_said {
            meant.split(' ').for_each(&mut add);
        }
    }
    Some(wanted.join(" or "))
}

/// A hash of all texts that are searched.
pub fn texts() -> String {
    static HASH: OnceLock<u64> = OnceLock::new();
    let hash = HASH.get_or_init(|| {
        let entries = KPIS.iter().map(|kpi| kpi.entry);
        let all = entries.chain(guide::PAGES.iter().map(|(_, page)| *page));
        // Fowler, Noll and Vo's, which is the same in every build.
        all.flat_map(str::bytes)
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
            })
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_widened_by_what_its_words_mean() {
        let widened = |question| widen(question).unwrap();
        assert!(widened("Why did NPS fall?").starts_with("why or did or nps or fall or "));
        assert!(widened("Why did NPS fall?").contains("contributions"));
        assert!(widened("ambassadors tired").contains("fatigue"));
        assert!(widened("Power BI").contains("dashboard"));
        assert!(!widened("powerbility").contains("dashboard"));
        assert_eq!(widened("xyzzy xyzzy"), "xyzzy");
        assert_eq!(widened("!!! & | ( <->"), "");
        assert!(widened(&"nps x ".repeat(1000)).len() < 20);
    }

    #[test]
    fn what_is_written_as_a_search_stays_as_it_is() {
        for question in ["\"viral coefficient\"", "referral or survey", "nps -survey"] {
            assert_eq!(widen(question), None, "{question}");
        }
    }

    #[test]
    fn meanings_are_plain_words_and_said_once() {
        let mut all: Vec<&str> = Vec::new();
        for (said, meant) in MEANINGS.iter().chain(PRODUCTS) {
            assert!(!said.is_empty() && !meant.is_empty());
            for text in said.iter().chain([meant]) {
                let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
                assert!(
                    text.split(' ')
                        .all(|word| !word.is_empty() && word.chars().all(plain)),
                    "{text}"
                );
            }
            all.extend(*said);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a word is said twice");
    }
}
