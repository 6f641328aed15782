//! Who is counted, and which columns refer to them.

use super::super::Entity;
use super::Check;
use crate::error::{Result, ensure, invalid_parameter};
use crate::scorecard::relation::{Column, Relation, RelationKind};
use crate::scorecard::spec::{self, Facts};

impl<'a> Check<'a> {
    pub(super) fn entity(&mut self, asked: &'a spec::Entity) -> Result<Entity> {
        let relation = self.relation(&asked.table)?;
        let key = unique(relation, &asked.key, "the \"key\" of the entity")?;
        self.entity = Some((relation, key));
        let conditions = self.conditions(relation, "e", &self.spec.r#where)?;
        let from = self.moment(
            relation,
            asked.from.as_deref(),
            "e",
            "\"from\" of the entity",
        )?;
        let to = self.moment(relation, asked.to.as_deref(), "e", "\"to\" of the entity")?;
        let read = [Some(&asked.key), asked.from.as_ref(), asked.to.as_ref()];
        let read = read.into_iter().flatten().chain(self.spec.r#where.keys());
        let table = self.table(relation, read.map(String::as_str))?;
        self.require_key(table, key);
        Ok(Entity {
            table,
            key: format!("e.{}", key.sql),
            has_all_keys: key.not_null,
            from,
            to,
            conditions,
        })
    }

    /// The rows of the one table, each known by its primary key.
    pub(super) fn recorded_entity(&mut self, source: &'a Relation) -> Result<Entity> {
        let key = match source.primary.as_slice() {
            [only] => source.column(only)?,
            others => {
                return Err(invalid_parameter(
                    format!(
                        "a recorded scorecard of {}, whose primary key has {} columns",
                        source.sql,
                        others.len()
                    ),
                    "By a primary key of one column it tells what becomes of each row: declare one.",
                ));
            }
        };
        self.entity = Some((source, key));
        let table = self.table(source, [key.name.as_str()])?;
        self.require_key(table, key);
        Ok(Entity {
            table,
            key: format!("e.{}", key.sql),
            has_all_keys: true,
            from: None,
            to: None,
            conditions: Vec::new(),
        })
    }

    /// The column of a table that refers to the entity.
    pub(super) fn on(&self, kpi: &str, facts: &Facts, relation: &Relation) -> Result<String> {
        let Some((entity, key)) = self.entity else {
            return Ok(String::new());
        };
        let name = facts.on.as_deref().unwrap_or(&key.name);
        if facts.on.is_none() && !relation.columns.iter().any(|c| c.name == *name) {
            let declared = relation.references.iter().find(|r| r.table == entity.oid);
            return Err(invalid_parameter(
                format!(
                    "measure {kpi}: {} has no column {name}, the key of {}",
                    relation.sql, entity.sql
                ),
                match declared {
                    Some(r) => format!(
                        "Give the column that refers to it: \"on\": \"{}\".",
                        r.column
                    ),
                    None => "Give the column that refers to it: \"on\": column.".to_owned(),
                },
            ));
        }
        let column = relation.column(name)?;
        joinable(relation, column, entity, key)?;
        Ok(column.plain("f"))
    }
}

/// A column that is a key by itself. 22023 where it is not.
pub(super) fn unique<'a>(relation: &'a Relation, name: &str, what: &str) -> Result<&'a Column> {
    let column = relation.column(name)?;
    ensure(relation.keys.iter().any(|key| key == name), || {
        invalid_parameter(
            format!("{what}, column {name} of {}, is not unique", relation.sql),
            format!(
                "It needs a primary key or a unique index on that column alone, valid, not partial and not deferrable{}.",
                keys(relation)
            ),
        )
    })?;
    ensure(
        relation.kind != RelationKind::Table || relation.tree.len() <= 1,
        || {
            invalid_parameter(
                format!(
                    "{} has children by inheritance, which its unique index says nothing about",
                    relation.sql
                ),
                "Give a table without children, or a partitioned table.",
            )
        },
    )?;
    Ok(column)
}

/// `; the keys of crm.customers are customer_id`
pub(super) fn keys(relation: &Relation) -> String {
    match relation.keys.as_slice() {
        [] => String::new(),
        keys => format!("; {} has the keys {}", relation.sql, keys.join(", ")),
    }
}

/// Refuses to compare columns whose types no operator of PostgreSQL compares.
pub(super) fn joinable(a: &Relation, one: &Column, b: &Relation, other: &Column) -> Result<()> {
    let group = |column: &Column| match column.base {
        20 | 21 | 23 => Some(20),
        25 | 1043 => Some(25),
        // numeric, bpchar, date, timestamptz, uuid
        base @ (1700 | 1042 | 1082 | 1184 | 2950) => Some(base),
        base if column.labels.is_some() => Some(base),
        _ => None,
    };
    let types = group(one).zip(group(other));
    ensure(types.is_some_and(|(one, other)| one == other), || {
        invalid_parameter(
            format!(
                "column {} of {} of type {} cannot refer to {} of {} of type {}",
                one.name, a.sql, one.r#type, other.name, b.sql, other.r#type
            ),
            "Both are whole numbers, numerics, texts, dates, uuids or of one enum.",
        )
    })?;
    // PostgreSQL takes one of two collations only where the other is the default.
    let collations = [one.collation, other.collation];
    let is_clear = one.collation == other.collation || collations.contains(&DEFAULT_COLLATION);
    ensure(is_clear || collations.contains(&0), || {
        invalid_parameter(
            format!(
                "column {} of {} and {} of {} have different collations",
                one.name, a.sql, other.name, b.sql
            ),
            "PostgreSQL cannot tell by which they are compared: give both the same, in a view where the tables must stay.",
        )
    })
}

/// The oid of the collation of the database.
const DEFAULT_COLLATION: u32 = 100;
