//! What a value means, in plain sentences: its band, how sure it is, what changed and
//! whether chance explains that, the target, which segment drives the change, and what to
//! ask and do.

pub mod context;
pub mod contributions;
pub mod words;

pub use context::Context;
pub use contributions::{Contribution, Decomposition, Segment};

use crate::catalog::bands::{self, Band, Better};
use crate::catalog::definition::{Attribute, Definition, Item, Standing, Unit};
use crate::error::{Result, ensure, invalid_parameter};
use context::Estimate;
use serde::Serialize;
use serde_json::{Value, json};
use words::{amount, difference};

/// Whether chance explains a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    MoreThanChance,
    WithinChance,
    /// Nothing that was given tells.
    Unknown,
}

impl Verdict {
    pub fn words(self) -> &'static str {
        match self {
            Verdict::MoreThanChance => "more than chance",
            Verdict::WithinChance => "within chance",
            Verdict::Unknown => "unknown",
        }
    }
}

/// Whether a target is reached, by the whole interval where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reached {
    Yes,
    No,
    Unsure,
}

impl Reached {
    /// By a value and its interval, or what is known of that.
    pub fn of(
        better: Better,
        value: f64,
        low: Option<f64>,
        high: Option<f64>,
        target: f64,
    ) -> Self {
        let (low, high) = (low.unwrap_or(value), high.unwrap_or(value));
        let (all, none) = match better {
            Better::Higher => (low >= target, high < target),
            Better::Lower => (high <= target, low > target),
        };
        match (all, none) {
            (true, _) => Reached::Yes,
            (_, true) => Reached::No,
            _ => Reached::Unsure,
        }
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Reached::Yes => "yes",
            Reached::No => "no",
            Reached::Unsure => "unsure",
        }
    }
}

/// What a value means.
pub struct Insight<'a> {
    definition: &'a Definition,
    value: f64,
    unit: Unit,
    bands: Vec<Band>,
    position: Option<usize>,
    pub standing: Option<Standing>,
    pub target: Option<f64>,
    target_met: Option<bool>,
    pub target_reached: Option<Reached>,
    pub change: Option<f64>,
    pub verdict: Verdict,
    pub decomposition: Option<Decomposition>,
    /// What of the change the segments leave over, as where some are missing.
    unexplained: f64,
    pub sentences: Vec<String>,
}

impl<'a> Insight<'a> {
    /// 22023 for NaN and the infinities.
    pub fn of(definition: &'a Definition, value: f64, context: &Context) -> Result<Self> {
        ensure(value.is_finite(), || {
            invalid_parameter(
                format!("{} cannot be {value}", definition.kpi),
                "Give a finite value; a KPI over no rows is NULL.",
            )
        })?;
        let bands = definition.bands()?;
        let position = bands::position(bands.iter().map(|band| band.range), value)?;
        let target = context.target.or(definition.target);
        let target_met = target.map(|target| match definition.better {
            Better::Higher => value >= target,
            Better::Lower => value <= target,
        });
        let unit = definition.unit.unwrap_or(Unit::Ratio);
        let decomposition = match &context.segments {
            Some(segments) => contributions::decompose(segments, unit)?,
            None => None,
        };
        let change = context.previous.map(|previous| value - previous);
        let unexplained = match (&decomposition, change) {
            (Some(split), Some(change)) => without_noise(change - split.change, value),
            _ => 0.0,
        };
        let mut insight = Self {
            definition,
            value,
            unit,
            standing: standing(position, bands.len(), target_met),
            bands,
            position,
            target,
            target_met,
            target_reached: target.map(|target| {
                Reached::of(definition.better, value, context.low, context.high, target)
            }),
            change,
            verdict: verdict(value, context),
            decomposition,
            unexplained,
            sentences: Vec::new(),
        };
        insight.sentences = insight.say(context);
        Ok(insight)
    }

    fn band(&self) -> Option<&Band> {
        self.position.and_then(|at| self.bands.get(at))
    }

    pub fn questions(&self) -> Vec<&'a str> {
        fitting(&self.definition.diagnostic_questions, self.standing)
    }

    pub fn tips(&self) -> Vec<&'a str> {
        fitting(&self.definition.actionable_tips, self.standing)
    }

    pub fn json(&self, context: &Context) -> Value {
        let band = self.band();
        let interval = context.now(self.value).map(
            |now| json!({"low": now.low, "high": now.high, "confidence": context.confidence()}),
        );
        json!({
            "kpi": self.definition.kpi,
            "title": self.definition.title,
            "value": self.value,
            "unit": self.definition.unit,
            "band": band.map(|band| &band.label),
            "band_rank": self.position.map(|at| at + 1),
            "range": band.map(|band| &band.written),
            "meaning": band.and_then(|band| band.meaning.as_ref()),
            "interval": interval,
            "n": context.n,
            "change": self.change,
            "change_is": self.change.map(|_| self.verdict.words()),
            "target": self.target,
            "target_met": self.target_met,
            "target_reached": self.target_reached,
            "contributions": self.decomposition.as_ref().map(|split| &split.parts),
            "decomposition": self.decomposition.as_ref().map(|split| json!({
                "method": "Kitagawa 1955",
                "rate_effect": split.rate_effect,
                "mix_effect": split.mix_effect,
                "unexplained": self.unexplained,
            })),
            "sentences": self.sentences,
            "diagnostic_questions": self.questions(),
            "actionable_tips": self.tips(),
            "risk_warnings": fitting(&self.definition.risk_warnings, self.standing),
        })
    }

    fn say(&self, context: &Context) -> Vec<String> {
        let mut said = vec![self.say_value()];
        said.extend(self.say_certainty(context));
        said.extend(self.say_change(context));
        said.extend(self.say_target());
        said.extend(self.say_drivers());
        said
    }

    fn say_value(&self) -> String {
        let title = self
            .definition
            .title
            .as_deref()
            .unwrap_or(&self.definition.kpi);
        let value = amount(self.value, self.unit);
        match (self.band(), self.bands.len()) {
            (Some(band), count) => {
                let place = match self.position {
                    Some(0) if count > 1 => ", the weakest",
                    Some(at) if count > 1 && at + 1 == count => ", the best",
                    _ => "",
                };
                format!("{title} is {value}, in the band {}{place}.", band.label)
            }
            _ => format!("{title} is {value}."),
        }
    }

    fn say_certainty(&self, context: &Context) -> Vec<String> {
        let of = match context.n {
            Some(n) => format!(" (n = {})", words::count(n)),
            None => String::new(),
        };
        let Some(now) = context.now(self.value) else {
            return match context.n {
                Some(n) => vec![format!(
                    "It rests on n = {}; no interval says how sure it is.",
                    words::count(n)
                )],
                None => Vec::new(),
            };
        };
        let mut said = vec![format!(
            "With {} confidence it lies between {} and {}{of}.",
            words::confidence(context.confidence()),
            words::figure(now.low, self.unit),
            amount(now.high, self.unit),
        )];
        let at = |value: f64| {
            let ranges = self.bands.iter().map(|band| band.range);
            let position = bands::position(ranges, value).ok().flatten();
            position.and_then(|at| self.bands.get(at))
        };
        if let (Some(low), Some(high)) = (at(now.low), at(now.high))
            && low.label != high.label
        {
            said.push(format!(
                "That reaches from {} to {}, so the band is not certain.",
                low.label, high.label
            ));
        }
        said
    }

    fn say_change(&self, context: &Context) -> Option<String> {
        let (change, previous) = (self.change?, context.previous?);
        let before = amount(previous, self.unit);
        if change == 0.0 {
            return Some(format!("It is as before, {before}."));
        }
        let moved = if change > 0.0 { "rose" } else { "fell" };
        let by = difference(change, self.unit);
        let evidence = match context.p_value {
            Some(p) => format!(
                " (p {}{})",
                if p < 0.001 { "" } else { "= " },
                words::probability(p)
            ),
            None => " (by the two intervals)".to_owned(),
        };
        Some(match self.verdict {
            Verdict::MoreThanChance => {
                format!("It {moved} by {by}, from {before}: more than chance explains{evidence}.")
            }
            Verdict::WithinChance => {
                format!(
                    "It {moved} by {by}, from {before}: chance alone could explain that{evidence}."
                )
            }
            Verdict::Unknown => format!(
                "It {moved} by {by}, from {before}; no test tells whether chance explains that."
            ),
        })
    }

    fn say_target(&self) -> Option<String> {
        let target = amount(self.target?, self.unit);
        Some(match self.target_reached? {
            Reached::Yes => format!("The target of {target} is met."),
            Reached::No => format!("The target of {target} is missed."),
            Reached::Unsure => format!(
                "Whether the target of {target} is met is unsure: it lies within the interval."
            ),
        })
    }

    fn say_drivers(&self) -> Vec<String> {
        let (Some(split), Some(change)) = (&self.decomposition, self.change) else {
            return Vec::new();
        };
        let signed = |value: f64| words::signed(value, self.unit);
        let with = |part: &Contribution| change * part.contribution > 0.0;
        let Some(first) = split.parts.iter().find(|part| with(part)) else {
            return Vec::new();
        };
        if self.unexplained.abs() >= first.contribution.abs() {
            return vec![format!(
                "The segments leave {} of the change unexplained: they do not make up the total, so none is named.",
                difference(self.unexplained, self.unit)
            )];
        }
        let name = |part: &Contribution| part.segment.clone().unwrap_or_else(|| "NULL".to_owned());
        let mut said = vec![match self.unit {
            Unit::Count => format!(
                "{} contributes most: {} of {}.",
                name(first),
                signed(first.contribution),
                signed(change)
            ),
            _ => format!(
                "{} contributes most: {} of {}, {} by its own value and {} by its share of all.",
                name(first),
                signed(first.contribution),
                signed(change),
                signed(first.rate_effect),
                signed(first.mix_effect)
            ),
        }];
        if let Some(against) = split
            .parts
            .iter()
            .find(|part| change * part.contribution < 0.0)
            && against.contribution.abs() * 4.0 > change.abs()
        {
            said.push(format!(
                "{} works against it: {}.",
                name(against),
                signed(against.contribution)
            ));
        }
        if self.unit != Unit::Count && split.mix_effect.abs() * 4.0 > change.abs() {
            said.push(format!(
                "Of the change, {} comes from the values of the segments and {} from how large they are.",
                signed(split.rate_effect),
                signed(split.mix_effect)
            ));
        }
        said
    }
}

/// What is left of a subtraction that should give 0.
fn without_noise(rest: f64, value: f64) -> f64 {
    match rest.abs() <= 1e-9 * value.abs().max(1.0) {
        true => 0.0,
        false => rest,
    }
}

/// Where a value stands: by its band, and without bands by the target.
fn standing(position: Option<usize>, bands: usize, target_met: Option<bool>) -> Option<Standing> {
    match (position, bands) {
        (Some(0), count) if count > 1 => Some(Standing::Weak),
        (Some(at), count) if count > 1 && at + 1 == count => Some(Standing::Strong),
        (Some(_), count) if count > 1 => Some(Standing::Fair),
        // Without bands a target tells good from bad; without either nothing does.
        _ => target_met.map(|met| match met {
            true => Standing::Strong,
            false => Standing::Weak,
        }),
    }
}

/// By the p-value; without one by the interval of the difference, out of the intervals of
/// both values (MOVER: Zou and Donner 2008).
fn verdict(value: f64, context: &Context) -> Verdict {
    let significant = match (context.p_value, context.now(value), context.before()) {
        (Some(p), _, _) => {
            // Without the noise of a subtraction.
            let alpha = ((1.0 - context.confidence()) * 1e12).round() / 1e12;
            p < alpha
        }
        (None, Some(now), Some(before)) => {
            let (low, high) = mover(now, before);
            low > 0.0 || high < 0.0
        }
        _ => return Verdict::Unknown,
    };
    match significant {
        true => Verdict::MoreThanChance,
        false => Verdict::WithinChance,
    }
}

fn mover(now: Estimate, before: Estimate) -> (f64, f64) {
    let difference = now.value - before.value;
    (
        difference - (now.value - now.low).hypot(before.high - before.value),
        difference + (now.high - now.value).hypot(before.value - before.low),
    )
}

/// The items for this standing first, then those that always hold.
fn fitting(attribute: &Option<Attribute>, standing: Option<Standing>) -> Vec<&str> {
    let items = match attribute {
        None => return Vec::new(),
        Some(Attribute::Prose(text)) => return vec![text],
        Some(Attribute::List(items)) => items,
    };
    let fits = items.iter().filter_map(|item| match item {
        Item::When(item) if Some(item.when) == standing => Some(item.text.as_str()),
        _ => None,
    });
    let always = items.iter().filter_map(|item| match item {
        Item::Always(text) => Some(text.as_str()),
        Item::When(_) => None,
    });
    fits.chain(always).collect()
}

#[cfg(test)]
mod tests;
