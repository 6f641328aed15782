//! A scorecard as one HTML page: no script, no outside resource.
//!
//! [`render`] makes the page out of the rows of the long view. What is shown is in
//! [`page`], how in `template/`, whose values are all escaped by askama.

mod kpi;
pub mod options;
mod page;
mod period;
pub mod row;
mod svg;

pub use options::Options;
pub use page::Source;
pub use row::Row;

use crate::catalog::definition::Definition;
use crate::error::{Error, ErrorKind, Result};
use askama::Template;

/// The page of a scorecard.
///
/// `define` gives the definition of a KPI. 22023 where the options name a KPI that the
/// scorecard does not have.
pub fn render(
    source: &Source,
    options: &Options,
    define: &dyn Fn(&str) -> Result<Definition>,
) -> Result<String> {
    let page = page::Page::new(source, options, define)?;
    page.render().map_err(|error| {
        Error::new(
            ErrorKind::NotSupported,
            format!("the report cannot be written: {error}"),
            "Report this with the spec of the scorecard.",
        )
    })
}

/// The same page in ASCII, with a character reference for every other letter, which every
/// encoding of a server or a client can hold.
pub fn ascii(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for letter in html.chars() {
        match letter.is_ascii() {
            true => text.push(letter),
            false => text += &format!("&#{};", u32::from(letter)),
        }
    }
    text
}
