//! What the planner is told of the periods of a scorecard: how few there are, whatever the
//! number of moments. Without that it expects a group for each moment, and neither groups
//! in parallel workers nor finds room for the groups in memory.

use super::card::ScorecardPlan;
use super::relation::RelationKind;
use super::storage::Storage;

/// The statistics of the expression that gives a row its period.
#[derive(Debug)]
pub struct Statistics {
    /// Its name, without its schema, as it is.
    pub name: String,
    /// The same with its schema, quoted.
    pub sql: String,
    /// The oid of the table.
    pub table: u32,
    /// The statement that creates it.
    pub create: String,
    /// The statement that has it filled.
    pub analyze: String,
}

impl Statistics {
    /// Their name beside a scorecard of a name.
    pub fn name_of(scorecard: &str) -> String {
        format!("{scorecard}_period")
    }
}

impl ScorecardPlan {
    /// Of a scorecard that is counted of the rows of one table whenever it is read. Of
    /// several tables its SQL is written so that the planner needs none.
    pub fn period_statistics(&self) -> Option<Statistics> {
        let source = &self.relation;
        let is_stored = matches!(
            source.kind,
            RelationKind::Table | RelationKind::Materialized
        );
        let is_plain =
            !source.is_temporary() && source.tree.iter().all(|member| member.engine.is_none());
        let grouped = self
            .grouped
            .as_ref()
            .filter(|_| self.storage == Storage::View && !self.is_plain && is_stored && is_plain)?;
        let name = Statistics::name_of(&self.names.plain);
        let sql = self.keywords.qualified(&self.names.schema, &name);
        Some(Statistics {
            create: format!(
                "CREATE STATISTICS {sql} ON ({}) FROM {}",
                grouped.start, source.sql
            ),
            analyze: format!("ANALYZE {} ({})", source.sql, grouped.column),
            table: source.oid,
            name,
            sql,
        })
    }
}
