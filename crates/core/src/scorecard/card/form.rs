//! Whether a key has a place in a spec of one table, or of several.

use super::super::spec::{Argument, Measure, Spec};
use crate::error::{Result, ensure, invalid_parameter};

/// Refuses what has no place: a key of the other form, or one that contradicts another.
pub fn check_form(spec: &Spec, has_source: bool) -> Result<()> {
    let period = spec.period.as_ref();
    if let Some(entity) = &spec.entity {
        ensure(!has_source, || {
            invalid_parameter(
                format!("a scorecard of one table has the entity {}", entity.table),
                "Call kpi_create_scorecard(name, spec) without a source, or leave out \"entity\".",
            )
        })?;
        ensure(period.is_none_or(|p| p.column.is_none()), || {
            invalid_parameter(
                "\"period\" of a scorecard with an entity has \"column\"",
                "Each measure has its own time: give \"at\" to rows and events, \"valid\" to a history.",
            )
        })?;
    }
    if let Some(period) = period.filter(|period| period.recorded) {
        let refused = |message: &str, hint: &str| Err(invalid_parameter(message, hint));
        if !has_source {
            return refused(
                "a recorded scorecard has an \"entity\"",
                "It is of one table: kpi_create_scorecard(name, source, spec). For several tables give each measure its history.",
            );
        }
        if period.column.is_some() {
            return refused(
                "\"period\" has \"recorded\" and \"column\"",
                "Recorded changes belong to the period in which they are made. Leave one of them out.",
            );
        }
        if !spec.storage.is_live() {
            return refused(
                "a recorded scorecard needs \"storage\": \"live\"",
                "Triggers record what changes; the other storages see only the table of today.",
            );
        }
        if spec.one_per.is_some() || spec.window.is_some() {
            return refused(
                "a recorded scorecard has \"one_per\" or \"window\"",
                "It counts the rows that are there at the close of each period. Leave it out.",
            );
        }
        if spec.segments.iter().any(|segment| segment.from.is_some()) {
            return refused(
                "a segment of a recorded scorecard is looked up in another table",
                "What was there at a close is known of the one table only. Give a column of it.",
            );
        }
        return Ok(());
    }
    ensure(
        !has_source || period.is_none_or(|p| p.column.is_some()),
        || {
            invalid_parameter(
                "\"period\" of a scorecard of one table has no \"column\"",
                "Give {\"period\": {\"column\": ..., \"grain\": ...}}.",
            )
        },
    )
}

/// Whether a scorecard of one table asks for more than a grouping of its rows.
pub fn is_more_than_grouping(spec: &Spec) -> bool {
    !spec.r#where.is_empty()
        || spec.one_per.is_some()
        || spec.window.is_some()
        || spec.segments.iter().any(|segment| segment.from.is_some())
        || spec.measures.values().any(|measure| match measure {
            Measure::Facts(_) => true,
            Measure::Arguments(list) => list.iter().any(|a| matches!(a, Argument::NotNull(_))),
        })
}
