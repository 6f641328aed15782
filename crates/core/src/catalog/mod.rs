//! The KPI catalogue: the built-in definitions, one JSON file each, and the
//! rules for custom definitions. Nothing here knows PostgreSQL.

pub mod bands;
pub mod definition;
#[cfg(test)]
mod tests;

use crate::did_you_mean::nearest;
use crate::error::{Error, invalid_parameter};
use crate::surface::{KPIS, Kpi};
use definition::Raw;
use serde_json::Value;
use std::sync::OnceLock;

/// The two families and their composite, as a JSON array.
const FAMILIES: &str = include_str!("families.json");

/// The names of the built-in KPIs, in the order of the catalogue.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    KPIS.iter().map(|kpi| kpi.name)
}

/// The built-in definition of that name.
pub fn builtin(kpi: &str) -> Option<Raw> {
    // Read once a process: they do not change while the library is loaded.
    static READ: OnceLock<Vec<(&str, Raw)>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        // The files are part of the build, and a test reads every one of them.
        let read = |kpi: &Kpi| Some((kpi.name, serde_json::from_str(kpi.entry).ok()?));
        KPIS.iter().filter_map(read).collect()
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
    let names = builtin_names().map(|name| name as &'a str).chain(own);
    let hint = match nearest(&wanted, names) {
        Some(name) => {
            format!("Did you mean \"{name}\"? SELECT kpi FROM kpi_catalog lists them all.")
        }
        None => "SELECT kpi FROM kpi_catalog lists them all.".to_owned(),
    };
    invalid_parameter(format!("there is no KPI \"{wanted}\""), hint)
}
