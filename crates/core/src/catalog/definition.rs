//! What a KPI definition may say, and what it must.

use super::bands::{self, Band, Better, Written};
use crate::error::{Result, ensure, invalid_parameter};
use crate::json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A definition as JSON, with only the keys that were given.
pub type Raw = Map<String, Value>;

/// What a built-in KPI is: a custom definition may repeat these keys, not change them.
const FIXED: [&str; 9] = [
    "unit",
    "family",
    "better",
    "formula",
    "aggregate",
    "query",
    "scale_max",
    "detractor_max",
    "promoter_min",
];

/// The KPIs that were built in when an override was stored with the keys of [`FIXED`] that it
/// repeats. Of any other KPI a stored definition with a unit is one of the user's own, from
/// before the KPI was built in.
const REPEATED: [&str; 15] = [
    "ambassador_rate",
    "advocacy_growth",
    "advocate_retention_rate",
    "advocacy_participation_rate",
    "advocacy_actions",
    "consumer_advocacy_actions",
    "nps",
    "csat",
    "ces",
    "referral_rate",
    "referral_conversion_rate",
    "viral_coefficient",
    "engagement_rate",
    "share_rate",
    "influencer_reach",
];

/// The keys that decide how a scorecard counts a KPI.
pub const COUNTING: [&str; 5] = [
    "unit",
    "aggregate",
    "scale_max",
    "detractor_max",
    "promoter_min",
];

/// The units that a value counted by an aggregate can have.
const UNITS: [(&str, &[Unit]); 7] = [
    ("rate", &[Unit::Percent]),
    ("csat", &[Unit::Percent]),
    ("nps", &[Unit::Points]),
    ("actions", &[Unit::Ratio]),
    ("ratio", &[Unit::Percent, Unit::Ratio]),
    ("sum", &[Unit::Count]),
    ("growth", &[Unit::Percent]),
];

/// What the keys of a definition hold.
const SHAPE: &str = "Strings for names and texts, a number for target, {\"min\": 0, \"max\": 100} for scale, \
    [{\"label\": ..., \"range\": \"[15,30]\", \"meaning\": ...}, ...] for bands; see the keys of kpi_define in the reference.";

/// Who speaks: customers of their own accord, people the brand recruits, or an index of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Advocacy,
    Ambassadorship,
    Composite,
}

/// What the number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Percent,
    Ratio,
    Points,
    Count,
}

/// The values that 0 and 100 of an index stand for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub min: f64,
    pub max: f64,
}

/// Where a value stands, which decides what advice fits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Weak,
    Fair,
    Strong,
}

/// An attribute: prose, or a list of items.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(
    untagged,
    expecting = "expected a string, or an array of strings and {\"text\":...,\"when\":\"weak|fair|strong\"}"
)]
pub enum Attribute {
    Prose(String),
    List(Vec<Item>),
}

/// One question, tip or risk: for any value, or for where the value stands.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Item {
    Always(String),
    When(When),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub text: String,
    pub when: Standing,
}

/// A whole definition; the fields are the keys of `kpi_define`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    pub kpi: String,
    pub title: Option<String>,
    pub family: Option<Family>,
    pub unit: Option<Unit>,
    #[serde(default)]
    pub better: Better,
    pub formula: Option<String>,
    pub aggregate: Option<String>,
    /// The SQL that computes it where no aggregate does.
    pub query: Option<String>,
    /// Constants of a custom KPI: the best score of its scale, the highest score of a
    /// detractor, the lowest of a promoter.
    pub scale_max: Option<i32>,
    pub detractor_max: Option<i32>,
    pub promoter_min: Option<i32>,
    pub target: Option<f64>,
    pub scale: Option<Scale>,
    pub bands: Option<Vec<Written>>,
    pub definition: Option<Attribute>,
    pub business_insights: Option<Attribute>,
    pub measurement_approach: Option<Attribute>,
    pub standard_formula: Option<Attribute>,
    pub trend_analysis: Option<Attribute>,
    pub diagnostic_questions: Option<Attribute>,
    pub actionable_tips: Option<Attribute>,
    pub visualization_suggestions: Option<Attribute>,
    pub risk_warnings: Option<Attribute>,
    pub tools_and_technologies: Option<Attribute>,
    pub integration_points: Option<Attribute>,
    pub change_impact: Option<Attribute>,
    pub categories: Option<Vec<String>>,
    pub related_kpis: Option<Vec<String>>,
    /// Whether it is that of a built-in KPI, with the user's changes.
    #[serde(skip)]
    pub builtin: bool,
}

/// The name that a definition is stored under.
///
/// 22023 where it is missing or not a plain identifier.
pub fn name(raw: &Raw) -> Result<&str> {
    let name = raw.get("kpi").and_then(Value::as_str).ok_or_else(|| {
        invalid_parameter(
            "the definition has no \"kpi\"",
            "Name the KPI, as in {\"kpi\": \"review_rate\", \"unit\": \"percent\"}.",
        )
    })?;
    let mut bytes = name.bytes();
    let plain = bytes.next().is_some_and(|first| first.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && name.len() <= 63;
    ensure(plain, || {
        invalid_parameter(
            format!("\"{name}\" cannot name a KPI"),
            "A name is lower-case letters, digits and underscores, begins with a letter, and has at most 63 characters.",
        )
    })?;
    Ok(name)
}

/// Refuses a patch with a key that no definition has, also where it is only
/// removed. 22023.
pub fn check_keys(patch: &Raw) -> Result<()> {
    for key in patch.keys() {
        let probe = json!({"kpi": "probe", key.as_str(): null});
        if let Err(error) = serde_json::from_value::<Definition>(probe) {
            let error = error.to_string();
            ensure(!json::is_unknown_key(&error), || {
                invalid_parameter(json::in_plain_words(&error), SHAPE)
            })?;
        }
    }
    Ok(())
}

/// Lays `patch` over `base`, key by key; a null takes the key away.
pub fn merge(mut base: Raw, patch: Raw) -> Raw {
    for (key, value) in patch {
        if value.is_null() {
            base.remove(&key);
        } else {
            base.insert(key, value);
        }
    }
    base
}

/// Whether a stored definition is one of the user's own, whatever is built in under its name:
/// a later release may bring a KPI under a name that is already in use, and then the user's
/// holds, whole. A custom definition has a unit; one that changes a built-in KPI has
/// none, see [`without_repeated`].
pub fn stands_alone(kpi: &str, has_unit: bool) -> bool {
    has_unit && !repeats(kpi)
}

/// Whether an override of a built-in KPI is stored with what it repeats from it.
pub fn repeats(kpi: &str) -> bool {
    REPEATED.contains(&kpi)
}

/// A patch of a built-in KPI without the keys that it repeats from it.
pub fn without_repeated(builtin: &Raw, mut patch: Raw) -> Raw {
    patch.retain(|key, given| !FIXED.contains(&key.as_str()) || builtin.get(key) != Some(given));
    patch
}

/// Refuses to make something else of a built-in KPI. 22023.
pub fn check_override(builtin: &Raw, own: &Raw) -> Result<()> {
    for key in FIXED {
        ensure(
            own.get(key)
                .is_none_or(|given| builtin.get(key) == Some(given)),
            || {
                invalid_parameter(
                    format!(
                        "the {key} of the built-in KPI {} cannot be changed",
                        name(own).unwrap_or_default()
                    ),
                    "Its bands, target, scale, title and texts can; for another measure, define a KPI under another name.",
                )
            },
        )?;
    }
    Ok(())
}

impl Definition {
    /// The definition that holds: the user's `own` keys over those of the built-in KPI, or
    /// alone where they are a definition of their own.
    ///
    /// 22023 for an unknown key, a value of the wrong type, a missing unit, or bands
    /// that overlap or leave a gap.
    pub fn effective(builtin: Option<Raw>, own: Raw) -> Result<Self> {
        let kpi = name(&own)?.to_owned();
        let builtin = builtin.filter(|_| !stands_alone(&kpi, own.contains_key("unit")));
        let is_builtin = builtin.is_some();
        let merged = merge(builtin.unwrap_or_default(), own);
        // serde would read an array as the fields of an object in order.
        if let Some(bands) = merged.get("bands") {
            bands::check_shape(bands)?;
        }
        ensure(!merged.get("scale").is_some_and(Value::is_array), || {
            invalid_parameter(
                format!("the scale of KPI {kpi} is not a JSON object"),
                SHAPE,
            )
        })?;
        let merged = Value::Object(merged);
        let mut definition: Self = json::read(merged).map_err(|misfit| {
            invalid_parameter(
                misfit.of(&format!("the definition of KPI {kpi} is not valid")),
                SHAPE,
            )
        })?;
        definition.builtin = is_builtin;
        definition.check()?;
        if definition.title.is_none() {
            definition.title = Some(title(&kpi));
        }
        Ok(definition)
    }

    /// What the types alone do not say.
    fn check(&self) -> Result<()> {
        let kpi = &self.kpi;
        ensure(self.unit.is_some(), || {
            invalid_parameter(
                format!("the new KPI {kpi} has no unit"),
                "Give \"unit\": percent, ratio, points or count.",
            )
        })?;
        ensure(
            self.title
                .as_ref()
                .is_none_or(|title| !title.trim().is_empty()),
            || {
                invalid_parameter(
                    format!("the title of KPI {kpi} is blank"),
                    "Give a title, or leave the key out.",
                )
            },
        )?;
        if let Some(Scale { min, max }) = self.scale {
            ensure(min < max, || {
                invalid_parameter(
                    format!("the scale of KPI {kpi} runs from {min} to {max}"),
                    "Give a \"min\" below \"max\"; \"better\": \"lower\" turns the index around.",
                )
            })?;
        }
        self.bands()?;
        Ok(())
    }

    /// Refuses what contradicts itself in how a custom KPI is counted: an aggregate of
    /// another unit, constants of another aggregate or that no score fits. 22023.
    pub fn check_counting(&self) -> Result<()> {
        let kpi = &self.kpi;
        let aggregate = self.aggregate.as_deref();
        let units = UNITS.iter().find(|(name, _)| Some(*name) == aggregate);
        if let (Some((aggregate, units)), Some(unit)) = (units, self.unit) {
            ensure(units.contains(&unit), || {
                invalid_parameter(
                    format!(
                        "KPI {kpi} of unit {} has the aggregate {aggregate}",
                        json!(unit).as_str().unwrap_or_default()
                    ),
                    format!(
                        "A value counted by {aggregate} is of unit {}.",
                        units
                            .iter()
                            .map(|unit| json!(unit).as_str().unwrap_or_default().to_owned())
                            .collect::<Vec<_>>()
                            .join(" or ")
                    ),
                )
            })?;
        }
        let wrong = |key: &str, of: &str| {
            invalid_parameter(
                format!("KPI {kpi} has \"{key}\" and is not counted by {of}"),
                format!("Give {{\"aggregate\": \"{of}\"}}, or leave out \"{key}\"."),
            )
        };
        if let Some(scale) = self.scale_max {
            ensure(aggregate == Some("csat"), || wrong("scale_max", "csat"))?;
            crate::summary::Rate::top_two_box(1.into(), scale)?;
        }
        if self.detractor_max.is_some() || self.promoter_min.is_some() {
            let is_nps =
                aggregate == Some("nps") || aggregate.is_none() && self.unit == Some(Unit::Points);
            ensure(is_nps, || wrong("detractor_max", "nps"))?;
            let (low, high) = (
                self.detractor_max.unwrap_or(6),
                self.promoter_min.unwrap_or(9),
            );
            crate::summary::Nps::with_cutoffs(0.into(), low, high)?;
        }
        Ok(())
    }

    /// The bands, checked, worst first; none where the KPI has none.
    pub fn bands(&self) -> Result<Vec<Band>> {
        match &self.bands {
            Some(written) => bands::check(written.clone(), Some(self.better)),
            None => Ok(Vec::new()),
        }
    }
}

/// `review_rate` → `Review rate`, for a KPI that was given no title.
fn title(kpi: &str) -> String {
    let words = kpi.replace('_', " ");
    match words.split_at_checked(1) {
        Some((first, rest)) => first.to_uppercase() + rest,
        None => words,
    }
}
