//! The KPI catalogue: the built-in definitions, one JSON file each, and the
//! rules for custom definitions. Nothing here knows PostgreSQL.

pub mod bands;
pub mod definition;
#[cfg(test)]
mod tests;

use crate::did_you_mean::nearest;
use crate::error::{Error, invalid_parameter};
use definition::Raw;
use serde_json::Value;
use std::sync::OnceLock;

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
    // Read once a process: they do not change while the library is loaded.
    static READ: OnceLock<Vec<(&str, Raw)>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        // The files are part of the build, and a test reads every one of them.
        let read =
            |(name, file): &(&'static str, &str)| Some((*name, serde_json::from_str(file).ok()?));
        BUILTIN.iter().filter_map(read).collect()
    });
    let (_, raw) = read.iter().find(|(name, _)| *name == kpi)?;
    Some(raw.clone())
}

/// What advocacy, ambassadorship and a composite of both are.
pub fn families() -> Value {
    serde_json::from_str(FAMILIES).unwrap_or_default()
}

/// The refusal of a name that no KPI has, with the nearest among the built-in and
/// the users' own.
pub fn unknown<'a>(kpi: &str, own: impl Iterator<Item = &'a str>) -> Box<Error> {
    let wanted = kpi.chars().take(80).collect::<String>();
    let names = BUILTIN.iter().map(|(name, _)| *name as &'a str).chain(own);
    let hint = match nearest(&wanted, names) {
        Some(name) => {
            format!("Did you mean \"{name}\"? SELECT kpi FROM kpi_catalog lists them all.")
        }
        None => "SELECT kpi FROM kpi_catalog lists them all.".to_owned(),
    };
    invalid_parameter(format!("there is no KPI \"{wanted}\""), hint)
}
