//! The scorecard of a name, with the objects that it consists of.

use super::query::query_json;
use super::relation::table;
use super::require_not_null;
use super::schema::in_schema;
use crate::pg::datum::dictionary;
use advocacy_kpi_core::error::{Error, ErrorKind, Result, ensure};
use advocacy_kpi_core::scorecard::{Keywords, Names, Storage};
use pgrx::pg_sys::Oid;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A scorecard that is there.
#[derive(Deserialize)]
pub(super) struct ExistingScorecard {
    /// As it is named now.
    pub(super) name: String,
    pub(super) schema: String,
    pub(super) long: String,
    pub(super) wide: Option<String>,
    pub(super) summary: String,
    pub(super) source_view: Option<String>,
    pub(super) delta: Option<String>,
    pub(super) state: Option<String>,
    pub(super) state_oid: Option<u32>,
    pub(super) delta_oid: Option<u32>,
    /// Of a live one of several tables: the logs of their changes.
    pub(super) logs: Vec<String>,
    pub(super) owner: u32,
    /// `pg_class.relkind` of its summary.
    pub(super) kind: char,
    /// The tables and views that its summary reads.
    pub(super) reads: Vec<u32>,
    /// Of one made by 0.5.0 or later.
    pub(super) spec: Option<Value>,
    pub(super) created_at: Option<String>,
    /// Of a live one made before: the function of its triggers.
    pub(super) count_function: Option<String>,
    pub(super) columns: Columns,
    /// The types of the summaries, by the names of the columns.
    pub(super) types: BTreeMap<String, String>,
}

/// The columns of its views and of the delta, in order.
#[derive(Deserialize)]
pub(super) struct Columns {
    pub(super) long: Vec<String>,
    pub(super) wide: Vec<String>,
    pub(super) summary: Vec<String>,
    pub(super) source: Vec<String>,
    pub(super) delta: Vec<String>,
}

impl ExistingScorecard {
    pub(super) fn storage(&self) -> Storage {
        match (self.kind, &self.delta) {
            ('m', _) => Storage::Materialized,
            (_, Some(_)) => Storage::live(self.is_recorded(), self.is_board()),
            _ => Storage::View,
        }
    }

    /// Its objects, as they are named now.
    pub(super) fn names(&self, keywords: &Keywords) -> Result<Names> {
        let mut names = Names::new(keywords, &self.schema, &self.name)?;
        names.long.clone_from(&self.long);
        names.summary.clone_from(&self.summary);
        for (name, found) in [
            (&mut names.wide, &self.wide),
            (&mut names.source, &self.source_view),
            (&mut names.delta, &self.delta),
            (&mut names.state, &self.state),
        ] {
            if let Some(found) = found {
                name.clone_from(found);
            }
        }
        Ok(names)
    }

    /// Whether it was made of several tables, which its spec names.
    pub(super) fn is_board(&self) -> bool {
        let entity = self.spec.as_ref().and_then(|spec| spec.get("entity"));
        entity.is_some_and(|entity| !entity.is_null())
    }

    /// Whether its log is a history.
    fn is_recorded(&self) -> bool {
        let spec = self.spec.as_ref();
        let recorded = spec.and_then(|spec| spec.pointer("/period/recorded"));
        recorded.and_then(Value::as_bool).unwrap_or(false)
    }

    /// The table or view that it was made of, beside those that its segments look up.
    pub(super) fn source(&self) -> Result<Oid> {
        let mut own: Vec<Option<u32>> = vec![self.state_oid, self.delta_oid];
        let read = self.reads.iter().copied();
        let read: Vec<u32> = read.filter(|oid| !own.contains(&Some(*oid))).collect();
        let segments = self.spec.as_ref().and_then(|spec| spec.get("segments"));
        let segments = segments.and_then(Value::as_array).into_iter().flatten();
        for name in segments.filter_map(|s| s.get("from").and_then(Value::as_str)) {
            // One that was renamed since is told apart by its columns.
            own.push(table(name, &json!([])).ok().map(Oid::to_u32));
        }
        let has_columns = |oid: &u32| {
            let mut names = self.counted_columns().into_iter();
            names.all(|name| dictionary::column(Oid::from(*oid), name).is_some())
        };
        let others: Vec<u32> = read
            .iter()
            .copied()
            .filter(|oid| !own.contains(&Some(*oid)))
            .collect();
        let fitting: Vec<u32> = read.iter().copied().filter(has_columns).collect();
        let source = match (read.as_slice(), others.as_slice(), fitting.as_slice()) {
            // Its segments may look up the table itself.
            ([one], _, _) | (_, [one], _) | (_, _, [one]) => Some(*one),
            ([], _, _) => None,
            _ => {
                return Err(Error::new(
                    ErrorKind::UndefinedRelation,
                    format!(
                        "a table that the segments of scorecard {} look up was renamed",
                        self.long
                    ),
                    "Drop the scorecard with kpi_drop_scorecard and create it again.",
                ));
            }
        };
        source.map(Oid::from).ok_or_else(|| {
            Error::new(
                ErrorKind::UndefinedRelation,
                format!("the table of scorecard {} is gone", self.long),
                "Drop the scorecard with kpi_drop_scorecard and create it again.",
            )
        })
    }

    /// The columns of its one table that its spec names for periods and measures.
    fn counted_columns(&self) -> Vec<&str> {
        let Some(spec) = &self.spec else {
            return Vec::new();
        };
        let mut names: Vec<&str> = Vec::new();
        names.extend(spec.pointer("/period/column").and_then(Value::as_str));
        let measures = spec.get("measures").and_then(Value::as_object);
        for measure in measures.into_iter().flat_map(|measures| measures.values()) {
            let of = measure.get("of").unwrap_or(measure);
            match of {
                Value::Array(list) => names.extend(list.iter().filter_map(Value::as_str)),
                one => names.extend(one.get("not_null").unwrap_or(one).as_str()),
            }
        }
        names
    }
}

/// The scorecard of that name. 42P01 where there is none.
pub(super) fn find(name: Option<String>, path: &Value) -> Result<ExistingScorecard> {
    let name = require_not_null(name, "name")?;
    let (schema, base) = in_schema(&name)?;
    let path = match &schema {
        Some(schema) => json!([schema]),
        None => path.clone(),
    };
    let found: Option<ExistingScorecard> = query_json(
        &format!("{READS}{}", include_str!("find.sql")),
        json!({"path": path, "name": base}),
    );
    found.ok_or_else(|| {
        Error::new(
            ErrorKind::UndefinedRelation,
            format!("there is no scorecard {name}"),
            "SELECT schema, name FROM kpi_scorecards lists them; a name is folded as SQL folds it unless it is quoted.",
        )
    })
}

/// Runs `work` as the owner of a scorecard, whom the caller must be able to stand for.
pub(super) fn as_owner<R>(
    found: &ExistingScorecard,
    work: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let owner = Oid::from(found.owner);
    ensure(dictionary::has_privileges_of(owner), || {
        Error::new(
            ErrorKind::InsufficientPrivilege,
            format!("must be owner of scorecard {}", found.long),
            "Its owner, members of that role and superusers may do this.",
        )
    })?;
    dictionary::as_role(owner, work)
}

/// The summary types of the extension, and which view reads which relation.
const READS: &str = "
    WITH summaries AS (
        SELECT t.oid FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_extension AS e ON e.extname = 'advocacy_kpi' AND t.typnamespace = e.extnamespace
        WHERE t.typname IN ('rate_summary', 'nps_summary', 'growth_summary', 'action_summary', 'ratio_summary', 'ratio_sample_summary', 'flow_summary')
    ), reads AS (
        SELECT w.ev_class AS reader, d.refobjid AS read
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        -- What initdb made is no scorecard.
        WHERE w.ev_class >= 16384 AND d.refobjid >= 16384
    )";
