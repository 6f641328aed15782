//! Scorecards in the database: what is asked for is compared with the catalogue of
//! PostgreSQL, and the SQL that comes of it is run with the caller's rights, or with those
//! of the scorecard's owner.
//!
//! The functions here are called with a bare search_path, as anybody may put objects
//! into the schema of the extension: what is meant there is written with its schema.
//! The caller's search_path comes as an argument, to look up the name of a scorecard.

mod alter;
mod background;
mod create;
mod definition;
mod drop;
mod existing;
mod made;
mod old;
mod plain;
mod query;
mod relation;
mod rename;
mod report;
mod request;
mod schema;
mod script;
mod statistics;
mod storage;
mod target;

use super::datum::{Json, export};
use advocacy_kpi_core::error::{Result, invalid_parameter};
use existing::find;

/// Refuses NULL, which a call with a typo in a subquery may well give.
fn require_not_null<T>(argument: Option<T>, what: &str) -> Result<T> {
    argument.ok_or_else(|| {
        invalid_parameter(format!("the {what} of the scorecard is NULL"),
            "A scorecard has a name, a source and a spec, or a name and a spec with an entity: kpi_create_scorecard(name, source, spec).",
        )
    })
}

fn compact(name: Option<String>, path: Json) -> Result<i64> {
    let found = find(name, &path.0)?;
    storage::of(found.storage()).compact(&found)
}

fn verify(name: Option<String>, path: Json) -> Result<bool> {
    let found = find(name, &path.0)?;
    storage::of(found.storage()).verify(&found)
}

fn rebuild(name: Option<String>, path: Json) -> Result<()> {
    let found = find(name, &path.0)?;
    storage::of(found.storage()).rebuild(&found)
}

export! {
    akpi_definition_counted = definition::counted;
    akpi_create_scorecard = create::create;
    akpi_scorecard_sql = script::render;
    akpi_scorecard_sql_target = script::render_target;
    akpi_drop_scorecard = drop::drop_scorecard;
    akpi_alter_scorecard = alter::alter;
    akpi_compact = compact;
    akpi_verify_scorecard = verify;
    akpi_rebuild_scorecard = rebuild;
    akpi_live_status = storage::live_status;
    akpi_report = report::report;
    akpi_target_met = target::is_met;
    akpi_definition_unused = definition::unused;
}
