//! The summaries as SQL types: text and binary form, comparison, hash, arithmetic.

use super::datum::{
    CText, Message, Wire, export, export_transitions, passed_by_reference, to_utf8_lossy,
};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::summary::{self, Action, Growth, Nps, Rate, Ratio, Scorecard, Summary};
use std::ffi::CStr;
use xxhash_rust::xxh3::xxh3_64_with_seed;

fn input<S: Summary>(text: &CStr) -> Result<S> {
    // A valid form is ASCII; anything else is read only to be named in the error.
    match text.to_str() {
        Ok(text) => summary::from_text(text),
        Err(_) => summary::from_text(&to_utf8_lossy(text.to_bytes())),
    }
}

/// Hands the binary form to `read`, which is the same on every machine.
fn with_wire<S: Summary, R>(summary: S, read: impl FnOnce(&[u8]) -> R) -> R {
    let wire = summary::to_wire(&summary);
    read(wire.split_at(summary::wire_len::<S>()).0)
}

fn hash<S: Summary>(summary: S, seed: i64) -> i64 {
    with_wire(summary, |form| xxh3_64_with_seed(form, seed as u64) as i64)
}

fn send<S: Summary>(summary: S) -> Wire {
    with_wire(summary, |form| Wire(form.to_vec()))
}

/// One line a type: everything that is the same for all of them.
macro_rules! types {
    ($($type:ident: $in:ident $out:ident $recv:ident $send:ident $add:ident $sub:ident
        $eq:ident $ne:ident $lt:ident $le:ident $gt:ident $ge:ident $cmp:ident
        $hash:ident $hash_extended:ident;)+) => {$(
        passed_by_reference!($type);
        export! {
            $in = input::<$type>;
            $out = |summary: $type| CText(summary::to_text(&summary));
            $recv = |message: Message| summary::from_wire::<$type>(&message);
            $send = send::<$type>;
            $eq = |a: $type, b: $type| a == b;
            $ne = |a: $type, b: $type| a != b;
            $lt = |a: $type, b: $type| a < b;
            $le = |a: $type, b: $type| a <= b;
            $gt = |a: $type, b: $type| a > b;
            $ge = |a: $type, b: $type| a >= b;
            $cmp = |a: $type, b: $type| a.cmp(&b) as i32;
            $hash = |summary: $type| hash(summary, 0) as i32;
            $hash_extended = |summary: $type, seed: i64| hash(summary, seed);
        }
        // The operators + and - are also what merges the states of an aggregate.
        export_transitions! {
            $add: $type, |state: &mut $type, other: $type| state.add(&other);
            $sub: $type, |state: &mut $type, other: $type| state.subtract(&other);
        }
    )+};
}

types! {
    Rate: akpi_rate_in akpi_rate_out akpi_rate_recv akpi_rate_send akpi_rate_add akpi_rate_sub
        akpi_rate_eq akpi_rate_ne akpi_rate_lt akpi_rate_le akpi_rate_gt akpi_rate_ge akpi_rate_cmp
        akpi_rate_hash akpi_rate_hash_extended;
    Nps: akpi_nps_in akpi_nps_out akpi_nps_recv akpi_nps_send akpi_nps_add akpi_nps_sub
        akpi_nps_eq akpi_nps_ne akpi_nps_lt akpi_nps_le akpi_nps_gt akpi_nps_ge akpi_nps_cmp
        akpi_nps_hash akpi_nps_hash_extended;
    Growth: akpi_growth_in akpi_growth_out akpi_growth_recv akpi_growth_send akpi_growth_add akpi_growth_sub
        akpi_growth_eq akpi_growth_ne akpi_growth_lt akpi_growth_le akpi_growth_gt akpi_growth_ge akpi_growth_cmp
        akpi_growth_hash akpi_growth_hash_extended;
    Action: akpi_action_in akpi_action_out akpi_action_recv akpi_action_send akpi_action_add akpi_action_sub
        akpi_action_eq akpi_action_ne akpi_action_lt akpi_action_le akpi_action_gt akpi_action_ge akpi_action_cmp
        akpi_action_hash akpi_action_hash_extended;
    Ratio: akpi_ratio_in akpi_ratio_out akpi_ratio_recv akpi_ratio_send akpi_ratio_add akpi_ratio_sub
        akpi_ratio_eq akpi_ratio_ne akpi_ratio_lt akpi_ratio_le akpi_ratio_gt akpi_ratio_ge akpi_ratio_cmp
        akpi_ratio_hash akpi_ratio_hash_extended;
    Scorecard: akpi_scorecard_in akpi_scorecard_out akpi_scorecard_recv akpi_scorecard_send akpi_scorecard_add akpi_scorecard_sub
        akpi_scorecard_eq akpi_scorecard_ne akpi_scorecard_lt akpi_scorecard_le akpi_scorecard_gt akpi_scorecard_ge akpi_scorecard_cmp
        akpi_scorecard_hash akpi_scorecard_hash_extended;
}
