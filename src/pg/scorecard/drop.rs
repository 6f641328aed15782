//! Drops a scorecard, or what is left of one.

use super::existing::{as_owner, find};
use super::made::orphans;
use super::query::{run, session};
use super::schema::{creation_schema, in_schema};
use super::{require_not_null, statistics};
use crate::pg::datum::{Json, Snapshot};
use crate::pg::live;
use advocacy_kpi_core::error::{Result, ensure};
use advocacy_kpi_core::scorecard::Names;
use pgrx::pg_sys::Oid;

pub(super) fn drop_scorecard(name: Option<String>, path: Json) -> Result<()> {
    let session = session();
    let found = match find(name.clone(), &path.0) {
        Ok(found) => found,
        Err(error) => {
            // Its views may have gone with its table.
            let (schema, base) = in_schema(&require_not_null(name, "name")?)?;
            let schema = match schema {
                Some(schema) => schema,
                None => match creation_schema(&path.0, &base) {
                    Ok(schema) => schema,
                    Err(_) => return Err(error),
                },
            };
            let names = Names::new(&session.keywords, &schema, &base)?;
            let left = orphans(&names);
            ensure(!left.is_empty(), || error)?;
            run(&format!("DROP VIEW IF EXISTS {}", names.source))?;
            for table in left {
                run(&format!("DROP TABLE {table}"))?;
            }
            return Ok(());
        }
    };
    as_owner(&found, || {
        let names = found.names(&session.keywords)?;
        if let Some(state) = found.state_oid {
            let status = live::status(Oid::from(state), &Snapshot::latest())?;
            if let Some(program) = status.program {
                live::triggers_left(&program.id)?;
            }
        }
        if let Some(function) = &found.count_function {
            // With it go the triggers that call it.
            run(&format!("DROP FUNCTION {function}() CASCADE"))?;
        }
        statistics::discard(&found, &session)?;
        run(&format!("DROP VIEW {}", names.long))?;
        if found.wide.is_some() {
            run(&format!("DROP VIEW {}", names.wide))?;
        }
        let kind = found.storage().summary_kind();
        run(&format!("DROP {kind} {}", names.summary))?;
        if found.source_view.is_some() {
            run(&format!("DROP VIEW {}", names.source))?;
        }
        let tables = [&found.delta, &found.state].into_iter().flatten();
        for table in tables.chain(&found.logs) {
            run(&format!("DROP TABLE {table}"))?;
        }
        Ok(())
    })
}
