//! What makes up a segment, and where it is looked up.

use super::super::Lookup;
use super::Check;
use super::entity::{joinable, keys, unique};
use crate::error::{Result, invalid_parameter};
use crate::scorecard::card::{self, Segment};
use crate::scorecard::relation::Relation;

impl<'a> Check<'a> {
    /// The segments, and each as SQL.
    pub(super) fn segments(&mut self) -> Result<(Vec<Segment>, Vec<String>)> {
        let (mut segments, mut expressions) = (Vec::new(), Vec::new());
        let (base, alias) = match (self.entity, self.source) {
            (Some((relation, _)), _) => (relation, "e"),
            (None, Some(source)) => (source, "f"),
            (None, None) => {
                return Err(invalid_parameter(
                    "the scorecard has no \"entity\" and no source",
                    "Give {\"entity\": {\"table\": ..., \"key\": ...}}, or call kpi_create_scorecard(name, source, spec).",
                ));
            }
        };
        for asked in &self.spec.segments {
            let (relation, at) = match &asked.from {
                None => (base, alias.to_owned()),
                Some((table, on)) => {
                    let relation = self.relation(table)?;
                    (relation, self.lookup(relation, base, on, alias)?)
                }
            };
            let column = relation.column(&asked.column)?;
            self.table(relation, [asked.column.as_str()])?;
            let expression = format!("{at}.{}", column.sql);
            segments.push(card::segment(
                asked,
                column,
                relation,
                expression.clone(),
                &segments,
                &self.spec.measures,
                self.context.keywords,
            )?);
            expressions.push(expression);
        }
        Ok((segments, expressions))
    }

    /// The alias of a table with a unique key that the column `on` of `base` refers to.
    fn lookup(
        &mut self,
        relation: &'a Relation,
        base: &Relation,
        on: &str,
        alias: &str,
    ) -> Result<String> {
        let referring = base.column(on)?;
        // As a foreign key says; otherwise the key of the same name, or the primary key.
        let declared = base
            .references
            .iter()
            .find(|r| r.column == on && r.table == relation.oid && relation.keys.contains(&r.key));
        let same = relation.keys.iter().find(|key| *key == on);
        let primary = match relation.primary.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let name = declared.map(|r| &r.key).or(same).or(primary);
        let key = match name {
            Some(name) => unique(relation, name, "the key of a segment's table")?,
            None => {
                return Err(invalid_parameter(
                    format!("{} has no unique key that {on} could hold", relation.sql),
                    format!(
                        "Give it a primary key of one column, or a unique index on a column called {on}{}.",
                        keys(relation)
                    ),
                ));
            }
        };
        joinable(base, referring, relation, key)?;
        let table = self.table(relation, [key.name.as_str()])?;
        self.table(base, [on])?;
        let on_name = on.to_owned();
        let on = referring.plain(alias);
        let known = self
            .lookups
            .iter()
            .find(|lookup| lookup.table == table && lookup.on == on);
        if let Some(known) = known {
            return Ok(known.alias.clone());
        }
        self.require_key(table, key);
        let lookup = Lookup {
            table,
            alias: format!("l{}", self.lookups.len() + 1),
            key: key.sql.clone(),
            has_all_keys: key.not_null,
            on,
            on_name,
        };
        let alias = lookup.alias.clone();
        self.lookups.push(lookup);
        Ok(alias)
    }
}
