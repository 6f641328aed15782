//! What is read from a summary: the value of a KPI, what it was counted from, its interval
//! and its comparison.

/// How a KPI is read from its summary. In each text `@` stands before a function of the
/// extension, `$` is the summary, `%` the one of the period before, and `!` the
/// confidence as a further argument, and in an interval `?` the population as one more.
#[derive(Debug, PartialEq)]
pub struct Reading {
    /// SQL type of the summary.
    pub summary: &'static str,
    /// C function, without `akpi_`, of the functions that read a KPI.
    pub symbol: &'static str,
    /// The function that reads the summary from the counts of a live scorecard.
    pub from_counts: &'static str,
    /// For a custom KPI; a built-in one is read by the function of its name.
    pub value: &'static str,
    pub numerator: &'static str,
    pub denominator: &'static str,
    pub n: &'static str,
    /// None where no sampling model is honest.
    pub interval: Option<&'static str>,
    pub comparison: Option<&'static str>,
    /// The comparison that may be looked at as often as one likes, where `?` is the number
    /// of rows that is expected.
    pub always: Option<&'static str>,
    /// Whether the value is a bigint and not a double precision.
    pub is_count: bool,
}

impl Reading {
    /// How many counts the summary has.
    pub fn counts(&self) -> usize {
        use crate::summary::{Action, Flow, Growth, Nps, Rate, Ratio, RatioSample, Summary};
        match self.summary {
            Nps::TYPE => Nps::FIELDS.len(),
            Growth::TYPE => Growth::FIELDS.len(),
            Action::TYPE => Action::FIELDS.len(),
            Ratio::TYPE => Ratio::FIELDS.len(),
            RatioSample::TYPE => RatioSample::FIELDS.len(),
            Flow::TYPE => Flow::FIELDS.len(),
            _ => Rate::FIELDS.len(),
        }
    }

    /// How many people or answers a summary is of, which is compared with `min_n`.
    pub fn people(&self) -> &'static str {
        match self.summary {
            "growth_summary" => "greatest(@growth_start($), @growth_end($))",
            "flow_summary" => "@flow_kept($) + greatest(@flow_lost($), @flow_gained($))",
            _ => self.n,
        }
    }

    /// Whether its interval is narrower where the rows are a large part of all.
    pub fn has_population(&self) -> bool {
        self.interval.is_some_and(|interval| interval.contains('?'))
    }

    /// The SQL type of the value.
    pub fn returns(&self) -> &'static str {
        match self.is_count {
            true => "bigint",
            false => "double precision",
        }
    }
}

/// A percentage of rows.
pub static RATE: Reading = Reading {
    summary: "rate_summary",
    symbol: "rate_percent",
    from_counts: "kpi_net_rate",
    value: "@ambassador_rate($)",
    numerator: "@rate_hits($)",
    denominator: "@rate_total($)",
    n: "@rate_total($)",
    interval: Some("@rate_ci($!?)"),
    comparison: Some("@rate_compare($, %)"),
    always: Some("@rate_compare_always($, %, ?!)"),
    is_count: false,
};
/// Promoters less detractors, in points.
pub static NPS: Reading = Reading {
    summary: "nps_summary",
    symbol: "nps_points",
    from_counts: "kpi_net_nps",
    value: "@nps($)",
    numerator: "@nps_promoters($) - @nps_detractors($)",
    denominator: "@nps_responses($)",
    n: "@nps_responses($)",
    interval: Some("@nps_ci($!?)"),
    comparison: Some("@nps_compare($, %)"),
    always: Some("@nps_compare_always($, %, ?!)"),
    is_count: false,
};
/// Growth from start to end, in percent.
pub static GROWTH: Reading = Reading {
    summary: "growth_summary",
    symbol: "growth_percent",
    from_counts: "kpi_net_growth",
    value: "@advocacy_growth($)",
    numerator: "@growth_end($) - @growth_start($)",
    denominator: "@growth_start($)",
    n: "@growth_start($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: false,
};
/// The same of the same customers at both moments.
pub static FLOW: Reading = Reading {
    summary: "flow_summary",
    symbol: "flow_growth",
    from_counts: "kpi_net_flow",
    value: "@advocacy_growth($)",
    numerator: "@flow_gained($) - @flow_lost($)",
    denominator: "@flow_lost($) + @flow_kept($)",
    n: "@flow_lost($) + @flow_kept($)",
    interval: Some("@growth_ci($!)"),
    comparison: Some("@growth_compare($, %)"),
    always: None,
    is_count: false,
};
/// Actions per customer.
pub static PER_CUSTOMER: Reading = Reading {
    summary: "action_summary",
    symbol: "action_per_customer",
    from_counts: "kpi_net_action",
    value: "@advocacy_actions($)",
    numerator: "@action_total($)",
    denominator: "@action_customers($)",
    n: "@action_customers($)",
    interval: Some("@action_ci($!)"),
    comparison: Some("@action_compare($, %)"),
    always: Some("@action_compare_always($, %, ?!)"),
    is_count: false,
};
/// The percentage of customers with at least one action.
pub static PARTICIPATION: Reading = Reading {
    summary: "action_summary",
    symbol: "action_participation",
    from_counts: "kpi_net_action",
    value: "@advocacy_participation_rate($)",
    numerator: "@action_active($)",
    denominator: "@action_customers($)",
    n: "@action_customers($)",
    interval: Some("@rate_ci(@action_participation($)!?)"),
    comparison: Some("@rate_compare(@action_participation($), @action_participation(%))"),
    always: Some("@rate_compare_always(@action_participation($), @action_participation(%), ?!)"),
    is_count: false,
};
/// The sum of actions.
pub static SUM: Reading = Reading {
    summary: "action_summary",
    symbol: "action_sum",
    from_counts: "kpi_net_action",
    value: "@influencer_reach($)",
    numerator: "@action_total($)",
    denominator: "NULL::bigint",
    n: "@action_customers($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: true,
};
/// The quotient of two sums, in percent.
pub static RATIO: Reading = Reading {
    summary: "ratio_summary",
    symbol: "ratio_percent",
    from_counts: "kpi_net_ratio",
    value: "@engagement_rate($)",
    numerator: "@ratio_numerator($)",
    denominator: "@ratio_denominator($)",
    n: "@ratio_denominator($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: false,
};
/// The same of pairs, with what its sampling error needs.
pub static RATIO_SAMPLE: Reading = Reading {
    summary: "ratio_sample_summary",
    symbol: "ratio_sample_percent",
    from_counts: "kpi_net_ratio_sample",
    value: "@engagement_rate($)",
    numerator: "@ratio_numerator($)",
    denominator: "@ratio_denominator($)",
    n: "@ratio_denominator($)",
    interval: Some("@ratio_ci($!)"),
    comparison: Some("@ratio_compare($, %)"),
    always: None,
    is_count: false,
};
/// The number of rows that are TRUE.
pub static HITS: Reading = Reading {
    summary: "rate_summary",
    symbol: "rate_count",
    from_counts: "kpi_net_rate",
    value: "@advocates_gained($)",
    numerator: "@rate_hits($)",
    denominator: "NULL::bigint",
    n: "@rate_total($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: true,
};
/// The number of customers with at least one action.
pub static ACTIVE: Reading = Reading {
    summary: "action_summary",
    symbol: "action_participants",
    from_counts: "kpi_net_action",
    value: "@active_ambassadors($)",
    numerator: "@action_active($)",
    denominator: "NULL::bigint",
    n: "@action_customers($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: true,
};
/// The mean of whole numbers that are no counts.
pub static MEAN: Reading = Reading {
    summary: "action_summary",
    symbol: "action_per_customer",
    from_counts: "kpi_net_action",
    value: "@review_rating($)",
    numerator: "@action_total($)",
    denominator: "@action_customers($)",
    n: "@action_customers($)",
    interval: Some("@action_ci($!, method => 'student'::text)"),
    comparison: Some("@action_compare($, %, method => 'welch'::text)"),
    always: None,
    is_count: false,
};
/// The quotient of two sums.
pub static QUOTIENT: Reading = Reading {
    summary: "ratio_summary",
    symbol: "ratio_quotient",
    from_counts: "kpi_net_ratio",
    value: "@cost_per_advocate($)",
    numerator: "@ratio_numerator($)",
    denominator: "@ratio_denominator($)",
    n: "@ratio_denominator($)",
    interval: None,
    comparison: None,
    always: None,
    is_count: false,
};
