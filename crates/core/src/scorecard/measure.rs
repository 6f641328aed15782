//! How each KPI is counted from columns and read from its summary.

use super::relation::{Class, Column};
use crate::catalog::definition::Unit;
use crate::live::Counter;

/// What an argument of a KPI is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    Flag,
    Score,
    Real,
    Count,
    Dates,
    Times,
}

impl ArgumentKind {
    /// The type of the aggregate's argument.
    pub fn type_name(self) -> &'static str {
        match self {
            ArgumentKind::Flag => "boolean",
            ArgumentKind::Score => "integer",
            ArgumentKind::Real => "double precision",
            ArgumentKind::Count => "bigint",
            ArgumentKind::Dates => "daterange",
            ArgumentKind::Times => "tstzrange",
        }
    }

    /// Whether a column can be passed, by a cast that keeps its value or fails.
    pub fn fits(self, column: &Column) -> bool {
        match self {
            ArgumentKind::Flag => column.class() == Class::Flag,
            ArgumentKind::Score | ArgumentKind::Count => {
                matches!(column.class(), Class::Integer | Class::BigInt)
            }
            ArgumentKind::Real => column.class() == Class::Real,
            ArgumentKind::Dates => column.class() == Class::DateRange,
            ArgumentKind::Times => column.class() == Class::TimeRange,
        }
    }

    /// Whether a whole number written in the spec can be passed.
    pub fn fits_constant(self) -> bool {
        matches!(self, ArgumentKind::Score | ArgumentKind::Count)
    }
}

/// One way to count a KPI.
#[derive(Debug)]
pub struct Signature {
    pub takes: &'static [ArgumentKind],
    /// The aggregate that makes the summary.
    pub counted_by: &'static str,
    /// How a row is counted, and which values are left out.
    pub counter: Counter,
    pub accessors: &'static Accessors,
}

/// What is read from a summary. In each text `@` stands before a function of the
/// extension, `$` is the summary, `%` the one of the period before, and `!` the
/// confidence as a further argument.
#[derive(Debug)]
pub struct Accessors {
    /// The function that reads the summary from the counts of a live scorecard.
    pub net: &'static str,
    /// For a custom KPI; a built-in one is read by the function of its name.
    pub value: &'static str,
    pub numerator: &'static str,
    pub denominator: &'static str,
    pub n: &'static str,
    /// None where no sampling model is honest.
    pub interval: Option<&'static str>,
    pub comparison: Option<&'static str>,
    /// Whether the value is a bigint and not a double precision.
    pub is_count: bool,
}

static RATE: Accessors = Accessors {
    net: "kpi_net_rate",
    value: "@ambassador_rate($)",
    numerator: "@rate_hits($)",
    denominator: "@rate_total($)",
    n: "@rate_total($)",
    interval: Some("@rate_ci($!)"),
    comparison: Some("@rate_compare($, %)"),
    is_count: false,
};
static NPS: Accessors = Accessors {
    net: "kpi_net_nps",
    value: "@nps($)",
    numerator: "@nps_promoters($) - @nps_detractors($)",
    denominator: "@nps_responses($)",
    n: "@nps_responses($)",
    interval: Some("@nps_ci($!)"),
    comparison: Some("@nps_compare($, %)"),
    is_count: false,
};
static GROWTH: Accessors = Accessors {
    net: "kpi_net_growth",
    value: "@advocacy_growth($)",
    numerator: "@growth_end($) - @growth_start($)",
    denominator: "@growth_start($)",
    n: "@growth_start($)",
    interval: None,
    comparison: None,
    is_count: false,
};
static ACTIONS: Accessors = Accessors {
    net: "kpi_net_action",
    value: "@advocacy_actions($)",
    numerator: "@action_total($)",
    denominator: "@action_customers($)",
    n: "@action_customers($)",
    interval: Some("@action_ci($!)"),
    comparison: Some("@action_compare($, %)"),
    is_count: false,
};
static PARTICIPATION: Accessors = Accessors {
    net: "kpi_net_action",
    value: "@advocacy_participation_rate($)",
    numerator: "@action_active($)",
    denominator: "@action_customers($)",
    n: "@action_customers($)",
    interval: Some("@rate_ci(@action_participation($)!)"),
    comparison: Some("@rate_compare(@action_participation($), @action_participation(%))"),
    is_count: false,
};
static SUM: Accessors = Accessors {
    net: "kpi_net_action",
    value: "@influencer_reach($)",
    numerator: "@action_total($)",
    denominator: "NULL::bigint",
    n: "@action_customers($)",
    interval: None,
    comparison: None,
    is_count: true,
};
static RATIO: Accessors = Accessors {
    net: "kpi_net_ratio",
    value: "@engagement_rate($)",
    numerator: "@ratio_numerator($)",
    denominator: "@ratio_denominator($)",
    n: "@ratio_denominator($)",
    interval: None,
    comparison: None,
    is_count: false,
};

const fn signature(
    takes: &'static [ArgumentKind],
    counted_by: &'static str,
    counter: Counter,
    accessors: &'static Accessors,
) -> Signature {
    Signature {
        takes,
        counted_by,
        counter,
        accessors,
    }
}

use ArgumentKind::{Count, Dates, Flag, Real, Score, Times};

static FLAG_RATE: &[Signature] = &[signature(&[Flag], "rate_agg", Counter::Flag, &RATE)];
static FLAG_OR_COUNTS: &[Signature] = &[
    signature(&[Flag], "rate_agg", Counter::Flag, &RATE),
    signature(&[Count, Count], "ratio_agg", Counter::Ratio, &RATIO),
];
static COUNTS: &[Signature] = &[signature(
    &[Count, Count],
    "ratio_agg",
    Counter::Ratio,
    &RATIO,
)];
static ACTION: &[Signature] = &[signature(
    &[Count],
    "action_agg",
    Counter::Actions,
    &ACTIONS,
)];
static ACTIVE: &[Signature] = &[signature(
    &[Count],
    "action_agg",
    Counter::Actions,
    &PARTICIPATION,
)];
static TOTAL: &[Signature] = &[signature(&[Count], "action_agg", Counter::Actions, &SUM)];
static RETAINED: &[Signature] = &[signature(
    &[Flag, Flag],
    "retention_agg",
    Counter::Retention,
    &RATE,
)];
static GROWN: &[Signature] = &[
    signature(&[Flag, Flag], "growth_agg", Counter::GrowthFlags, &GROWTH),
    signature(
        &[Count, Count],
        "growth_agg",
        Counter::GrowthCounts,
        &GROWTH,
    ),
    signature(
        &[Dates, Dates],
        "growth_agg",
        Counter::GrowthRanges,
        &GROWTH,
    ),
    signature(
        &[Times, Times],
        "growth_agg",
        Counter::GrowthRanges,
        &GROWTH,
    ),
];
static ANSWERS: &[Signature] = &[
    signature(&[Score], "nps_agg", Counter::Nps, &NPS),
    signature(&[Real], "nps_agg", Counter::NpsReal, &NPS),
    signature(&[Score, Score, Score], "nps_agg", Counter::NpsCutoffs, &NPS),
];
static SATISFACTION: &[Signature] = &[
    signature(&[Score], "csat_agg", Counter::Csat, &RATE),
    signature(&[Real], "csat_agg", Counter::CsatReal, &RATE),
    signature(&[Score, Score], "csat_agg", Counter::CsatScale, &RATE),
    signature(&[Flag], "rate_agg", Counter::Flag, &RATE),
];

/// The ways to count a KPI, and whether a function of its name reads it.
pub fn signatures(kpi: &str, unit: Unit) -> (&'static [Signature], bool) {
    let builtin = match kpi {
        "ambassador_rate" | "referral_conversion_rate" => FLAG_RATE,
        "referral_rate" => FLAG_OR_COUNTS,
        "advocacy_growth" => GROWN,
        "advocate_retention_rate" => RETAINED,
        "advocacy_actions" | "consumer_advocacy_actions" | "viral_coefficient" => ACTION,
        "advocacy_participation_rate" => ACTIVE,
        "nps" => ANSWERS,
        "csat" => SATISFACTION,
        "engagement_rate" | "share_rate" => COUNTS,
        "influencer_reach" => TOTAL,
        _ => {
            let own = match unit {
                Unit::Percent => FLAG_OR_COUNTS,
                Unit::Ratio => ACTION,
                Unit::Points => ANSWERS,
                Unit::Count => TOTAL,
            };
            return (own, false);
        }
    };
    (builtin, true)
}

/// `(boolean) or (bigint, bigint)`: what a KPI can be computed from.
pub fn describe(forms: &[Signature]) -> String {
    let lists: Vec<String> = forms
        .iter()
        .map(|form| {
            let types: Vec<&str> = form.takes.iter().map(|takes| takes.type_name()).collect();
            format!("({})", types.join(", "))
        })
        .collect();
    lists.join(" or ")
}

/// The text of a [`Accessors`] with its places filled.
pub fn fill(text: &str, prefix: &str, summary: &str, before: &str, confidence: &str) -> String {
    let mut filled = String::with_capacity(text.len() + 2 * summary.len());
    for letter in text.chars() {
        match letter {
            '@' => filled.push_str(prefix),
            '$' => filled.push_str(summary),
            '%' => filled.push_str(before),
            '!' => filled.push_str(confidence),
            other => filled.push(other),
        }
    }
    filled
}
