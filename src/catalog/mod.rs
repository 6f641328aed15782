//! The KPI catalogue: the built-in definitions, one JSON file each, and the
//! rules for definitions of one's own. Nothing here knows PostgreSQL.

pub mod bands;
pub mod definition;
#[cfg(test)]
mod tests;

use crate::fault::{Fault, Kind};
use definition::Raw;
use serde_json::Value;

/// Names the built-in KPIs; each has its file in `kpis/`.
macro_rules! builtin_kpis {
    ($($kpi:literal),+ $(,)?) => {
        const BUILTIN: &[(&str, &str)] = &[
            $(($kpi, include_str!(concat!("kpis/", $kpi, ".json")))),+
        ];
    };
}

builtin_kpis!(
    "ambassador_rate",
    "advocacy_growth",
    "advocate_retention_rate",
    "advocacy_participation_rate",
    "advocacy_actions",
    "consumer_advocacy_actions",
    "nps",
    "csat",
    "referral_rate",
    "referral_conversion_rate",
    "viral_coefficient",
    "engagement_rate",
    "share_rate",
    "influencer_reach",
);

/// The two families and their composite, as a JSON array.
const FAMILIES: &str = include_str!("families.json");

/// The names of the built-in KPIs, in the order of the catalogue.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(name, _)| *name)
}

/// The built-in definition of that name.
pub fn builtin(kpi: &str) -> Option<Raw> {
    let (_, file) = BUILTIN.iter().find(|(name, _)| *name == kpi)?;
    // The files are part of the build, and a test reads every one of them.
    serde_json::from_str(file).ok()
}

/// What advocacy, ambassadorship and a composite of both are.
pub fn families() -> Value {
    serde_json::from_str(FAMILIES).unwrap_or_default()
}

/// The refusal of a name that no KPI has, with the nearest among the built-in and
/// the users' own.
pub fn unknown<'a>(kpi: &str, own: impl Iterator<Item = &'a str>) -> Box<Fault> {
    let known = BUILTIN.iter().map(|(name, _)| *name as &'a str);
    let nearest = known
        .chain(own)
        .map(|name| (strsim::damerau_levenshtein(kpi, name), name))
        .min_by_key(|(distance, _)| *distance);
    let hint = match nearest {
        // Further off than half its letters, a name is no help.
        Some((distance, name)) if distance <= name.len().div_ceil(2) => {
            format!("Did you mean \"{name}\"? SELECT kpi FROM kpi_catalog lists them all.")
        }
        _ => "SELECT kpi FROM kpi_catalog lists them all.".to_owned(),
    };
    Fault::new(Kind::Nonsense, format!("there is no KPI \"{kpi}\""), hint)
}
