//! The columns of the long view.

/// The columns of the long view that every scorecard has.
pub const LONG: [(&str, &str); 34] = [
    ("period_end", "last day of the period"),
    ("complete", "whether the period is over"),
    (
        "level",
        "segment; of a subtotal the columns that it keeps; or total",
    ),
    ("kpi", "name of the KPI"),
    ("title", "name of the KPI for people"),
    ("family", "advocacy, ambassadorship or composite"),
    ("value", "value of the KPI, in its unit; NULL over no rows"),
    ("unit", "percent (0-100), ratio, points or count"),
    ("better", "higher or lower"),
    ("numerator", "what was counted"),
    ("denominator", "what it was counted against"),
    ("n", "customers, answers or people that the value rests on"),
    ("left_out", "rows whose value the KPI refuses"),
    (
        "suppressed",
        "whether the figures are not shown, as they are of too few or would tell of such",
    ),
    (
        "ci_low",
        "lower limit of the confidence interval, where the KPI has one",
    ),
    (
        "ci_high",
        "upper limit of the confidence interval, where the KPI has one",
    ),
    ("band", "band that the value falls in"),
    ("band_rank", "position of the band, 1 = worst"),
    ("target", "value to reach"),
    (
        "target_met",
        "yes, no, or unsure where the target lies within the interval",
    ),
    ("previous", "value in the period just before"),
    ("change", "value less previous"),
    (
        "change_significant",
        "whether the change is more than chance explains",
    ),
    ("p_value", "how often chance alone changes as much"),
    (
        "p_adjusted",
        "the same for all segments and KPIs of the period together",
    ),
    ("year_ago", "value in the same period of the year before"),
    ("year_change", "value less year_ago"),
    (
        "year_change_significant",
        "whether the change since the year before is more than chance explains",
    ),
    (
        "trend",
        "rising, falling or no trend (Mann-Kendall at 5 %), up to this period",
    ),
    ("sparkline", "values up to this period, as a word of bars"),
    ("benchmark", "value of others that fits best"),
    ("benchmark_gap", "value less benchmark"),
    ("total", "true on the row of all segments together"),
    (
        "p_always",
        "of a live scorecard the p-value that holds however often one looks",
    ),
];
