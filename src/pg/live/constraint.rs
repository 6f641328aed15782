//! What the tables of a scorecard of several must go on promising: keys, by which rows are
//! counted once.

use crate::pg::datum::{Call, Snapshot, dictionary, export};
use advocacy_kpi_core::error::{Error, ErrorKind, Result, invalid_parameter};
use advocacy_kpi_core::live::program::ConstraintKind;
use pgrx::pg_sys::Oid;

/// What is not as it was promised, and what would repair it.
pub struct Broken {
    pub reason: String,
    pub remedy: String,
}

/// Whether a table keeps a promise, by the numbers of its columns, as a snapshot sees it.
pub fn check(
    kind: ConstraintKind,
    table: Oid,
    columns: &[i16],
    snapshot: &Snapshot,
) -> std::result::Result<(), Broken> {
    let on = dictionary::relation_name(table);
    let name = |number: &i16| dictionary::column_name(table, *number).unwrap_or_default();
    let names = |numbers: &[i16]| numbers.iter().map(name).collect::<Vec<_>>().join(", ");
    match kind {
        ConstraintKind::NotNull => {
            let nullable = |number: &&i16| !dictionary::is_not_null(table, **number, snapshot);
            match columns.iter().find(nullable) {
                None => Ok(()),
                Some(number) => Err(Broken {
                    reason: format!("column {} of {on} is no longer NOT NULL", name(number)),
                    remedy:
                        "Declare it NOT NULL again, or call kpi_alter_scorecard with the same spec"
                            .to_owned(),
                }),
            }
        }
        ConstraintKind::Key if has_children(table) => Err(Broken {
            reason: format!(
                "{on} has children by inheritance, which its unique index says nothing about"
            ),
            remedy: "ALTER TABLE ... NO INHERIT them".to_owned(),
        }),
        _ if dictionary::is_unique(table, columns, snapshot) => Ok(()),
        _ => Err(Broken {
            reason: format!(
                "the unique key ({}) of {on} was dropped, or no longer holds of all rows at all times",
                names(columns)
            ),
            remedy: format!(
                "Give {on} a primary key or a unique index on ({}) again: valid, not partial, not deferrable",
                names(columns)
            ),
        }),
    }
}

/// Whether a table that is not partitioned has children.
fn has_children(table: Oid) -> bool {
    dictionary::class(table).is_some_and(|class| class.kind == b'r')
        && dictionary::tree(table).len() > 1
}

/// True where a table keeps a promise, by its name and the columns; an ERROR (55000) where it
/// does not.
fn require(kind: Option<String>, call: Call) -> Result<bool> {
    let kind = kind.and_then(|name| ConstraintKind::of(&name));
    let (Some(kind), Some((table, columns))) = (kind, call.columns()) else {
        return Err(invalid_parameter(
            "akpi_require was not called with a kind of constraint and columns of a table",
            "The views of scorecards call it.",
        ));
    };
    match check(kind, table, &columns, &Snapshot::of_query()) {
        Ok(()) => Ok(true),
        Err(broken) => Err(Error::new(
            ErrorKind::Stale,
            format!("the scorecard would miscount: {}", broken.reason),
            format!("{}.", broken.remedy),
        )),
    }
}

export! {
    akpi_require = require;
}
