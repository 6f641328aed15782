//! The summaries as SQL types: text and binary form, comparison, hash, arithmetic.

use super::datum::{
    Argument, Bytes, CText, Call, Message, Wire, export, export_transition, passed_by_reference,
    to_utf8_lossy,
};
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::for_each_summary;
use advocacy_kpi_core::summary::{
    self, Action, Flow, Growth, Nps, Rate, Ratio, RatioSample, Score, Scorecard, Summary,
    WeightedNps, WeightedRate,
};
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

/// A summary of counts that were made elsewhere, one argument a field: a bigint, or a
/// numeric where the field is wider.
fn construct<S: Summary>(call: Call) -> Result<S> {
    let mut widths = S::WIDTHS.iter().enumerate();
    summary::from_counts(|| match widths.next()? {
        (at, 16) => summary::whole_numeric(&Bytes::read(call, at)),
        (at, _) => Some(i64::read(call, at).into()),
    })
}

/// Everything that is the same for all types of summaries.
macro_rules! types {
    ($($type:ident $symbol:literal,)+) => {$(
        passed_by_reference!($type);
        export! {
            ("akpi_", $symbol, "_in") = input::<$type>;
            ("akpi_", $symbol, "_out") = |summary: $type| CText(summary::to_text(&summary));
            ("akpi_", $symbol, "_recv") = |message: Message| summary::from_wire::<$type>(&message);
            ("akpi_", $symbol, "_send") = send::<$type>;
            ("akpi_", $symbol, "_construct") = construct::<$type>;
            ("akpi_", $symbol, "_eq") = |a: $type, b: $type| a == b;
            ("akpi_", $symbol, "_ne") = |a: $type, b: $type| a != b;
            ("akpi_", $symbol, "_lt") = |a: $type, b: $type| a < b;
            ("akpi_", $symbol, "_le") = |a: $type, b: $type| a <= b;
            ("akpi_", $symbol, "_gt") = |a: $type, b: $type| a > b;
            ("akpi_", $symbol, "_ge") = |a: $type, b: $type| a >= b;
            ("akpi_", $symbol, "_cmp") = |a: $type, b: $type| a.cmp(&b) as i32;
            ("akpi_", $symbol, "_hash") = |summary: $type| hash(summary, 0) as i32;
            ("akpi_", $symbol, "_hash_extended") = |summary: $type, seed: i64| hash(summary, seed);
        }
        // The operators + and - are also what merges the states of an aggregate.
        export_transition! {
            ("akpi_", $symbol, "_add"): $type, |state: &mut $type, other: $type| state.add(&other)
        }
        export_transition! {
            ("akpi_", $symbol, "_sub"): $type, |state: &mut $type, other: $type| state.subtract(&other)
        }
    )+};
}

for_each_summary!(types);
