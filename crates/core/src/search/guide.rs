//! The documentation as `kpi_search` reads it.

use serde::Serialize;

/// One section of a page: what stands under a heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section<'a> {
    /// The page, and the heading in it.
    pub title: String,
    /// Without blocks of their own, as SQL and its output, and pictures.
    pub text: Vec<&'a str>,
}

macro_rules! pages {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../../", $name)))),*]
    };
}

/// The pages for those who use the extension.
pub const PAGES: &[(&str, &str)] = pages! {
    "docs/crm.md"
    "docs/reference.md"
    "docs/report.md"
    "docs/scale.md"
    "docs/scorecards.md"
    "docs/statistics.md"
    "docs/statistics_methods.md"
    "docs/troubleshooting.md"
    "docs/trust.md"
};

/// Every section of every page.
pub fn sections() -> Vec<Section<'static>> {
    let pages = PAGES.iter();
    pages.flat_map(|(name, page)| cut(name, page)).collect()
}

/// Cuts a page at its headings.
fn cut<'a>(name: &str, page: &'a str) -> Vec<Section<'a>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_block = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            continue;
        }
        if in_block || line.is_empty() || line.starts_with('<') {
            continue;
        }
        match (line.strip_prefix('#'), sections.last_mut()) {
            (Some(heading), _) => sections.push(Section {
                title: format!("{name}: {}", heading.trim_start_matches('#').trim()),
                text: Vec::new(),
            }),
            (None, Some(section)) => section.text.push(line),
            (None, None) => {}
        }
    }
    sections.retain(|section| !section.text.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let page = "# One\n\nFirst.\n<img src=\"a.png\">\n```sql\n# no heading\n```\nMore.\n## Empty\n### Two\nLast.\n";
        let section = |title: &str, text: &[&'static str]| Section {
            title: title.to_owned(),
            text: text.to_vec(),
        };
        assert_eq!(
            cut("a.md", page),
            [
                section("a.md: One", &["First.", "More."]),
                section("a.md: Two", &["Last."])
            ]
        );
    }

    #[test]
    fn every_page_has_sections() {
        let sections = sections();
        for (name, _) in PAGES {
            assert!(
                sections
                    .iter()
                    .any(|section| section.title.starts_with(name)),
                "{name}"
            );
        }
    }
}
