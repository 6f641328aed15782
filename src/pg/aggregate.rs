//! Transitions: every row becomes a one-row summary that is added to the state,
//! and taken away again where a window frame leaves it.

use super::datum::export_transitions;
use advocacy_kpi_core::summary::{
    Action, Customer, Growth, Nps, Rate, Ratio, Scorecard, Span, Summary,
};

/// `forward / inverse: State(arguments) = one-row summary;` a line.
macro_rules! transitions {
    ($($forward:ident / $inverse:ident: $state:ident($($arg:ident: $type:ty),+) = $row:expr;)+) => {$(
        export_transitions! {
            $forward: $state, |state: &mut $state, $($arg: $type),+| state.add(&$row);
            $inverse: $state, |state: &mut $state, $($arg: $type),+| state.subtract(&$row);
        }
    )+};
}

transitions! {
    akpi_rate_accum / akpi_rate_accum_inv:
        Rate(hit: bool) = Rate::of(hit);
    akpi_retention_accum / akpi_retention_accum_inv:
        Rate(start: bool, end: bool) = Rate::retained(start, end);
    akpi_csat_accum / akpi_csat_accum_inv:
        Rate(score: i32) = Rate::top_two_box(score, 5)?;
    akpi_csat_real_accum / akpi_csat_real_accum_inv:
        Rate(score: f64) = Rate::top_two_box_real(score)?;
    akpi_csat_scale_accum / akpi_csat_scale_accum_inv:
        Rate(score: i32, scale_max: i32) = Rate::top_two_box(score, scale_max)?;
    akpi_nps_accum / akpi_nps_accum_inv:
        Nps(score: i32) = Nps::of(score)?;
    akpi_nps_real_accum / akpi_nps_real_accum_inv:
        Nps(score: f64) = Nps::of_real(score)?;
    akpi_nps_cutoffs_accum / akpi_nps_cutoffs_accum_inv:
        Nps(score: i32, detractor_max: i32, promoter_min: i32) =
            Nps::with_cutoffs(score, detractor_max, promoter_min)?;
    akpi_growth_accum / akpi_growth_accum_inv:
        Growth(start: Option<bool>, end: Option<bool>) = Growth::of(start, end);
    akpi_growth_counts_accum / akpi_growth_counts_accum_inv:
        Growth(start: Option<i64>, end: Option<i64>) = Growth::of_counts(start, end)?;
    akpi_growth_span_accum / akpi_growth_span_accum_inv:
        Growth(during: Option<Span>, period: Option<Span>) = Growth::of_membership(during, period)?;
    akpi_action_accum / akpi_action_accum_inv:
        Action(actions: i64) = Action::of(actions)?;
    akpi_ratio_accum / akpi_ratio_accum_inv:
        Ratio(numerator: i64, denominator: i64) = Ratio::of(numerator, denominator)?;
    akpi_scorecard_accum / akpi_scorecard_accum_inv:
        Scorecard(
            advocate: Option<bool>, was_advocate: Option<bool>, nps_score: Option<i32>,
            csat_score: Option<i32>, referred: Option<bool>, actions: Option<i64>
        ) = Scorecard::of(Customer { advocate, was_advocate, nps_score, csat_score, referred, actions })?;
}
