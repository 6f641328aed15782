//! Customer-advocacy and brand-ambassador KPIs as PostgreSQL aggregates.
//!
//! - [`summary`]: the mergeable states, exact integer counts
//! - [`stats`]: statistics on them
//! - [`catalog`]: what each KPI means
//! - [`live`]: counting for live scorecards
//! - [`scorecard`]: views over summaries, as SQL
//! - [`pg`]: the SQL side; what it declares stands in `sql/*.sql`

mod catalog;
/// What the tests of the crate share with those of clients.
#[cfg(test)]
#[path = "../tests/common"]
#[allow(dead_code)]
mod common {
    pub mod mutate;
    pub mod random;
    pub mod summary;
}
mod fault;
mod live;
mod pg;
mod scorecard;
mod stats;
mod summary;

pgrx::pg_module_magic!(name, version);

// The declared surface, in the order in which it must be created.
pgrx::extension_sql_file!("../sql/types.sql", name = "types", bootstrap);
pgrx::extension_sql_file!(
    "../sql/accessors.sql",
    name = "accessors",
    requires = ["types"]
);
pgrx::extension_sql_file!(
    "../sql/aggregates.sql",
    name = "aggregates",
    requires = ["accessors"]
);
pgrx::extension_sql_file!(
    "../sql/catalog.sql",
    name = "catalog",
    requires = ["aggregates"]
);
pgrx::extension_sql_file!(
    "../sql/statistics.sql",
    name = "statistics",
    requires = ["catalog"]
);
pgrx::extension_sql_file!(
    "../sql/scorecard_summary.sql",
    name = "scorecard_summary",
    requires = ["statistics"]
);
pgrx::extension_sql_file!(
    "../sql/benchmark.sql",
    name = "benchmark",
    requires = ["scorecard_summary"]
);
pgrx::extension_sql_file!(
    "../sql/health.sql",
    name = "health",
    requires = ["benchmark"]
);
pgrx::extension_sql_file!(
    "../sql/scorecard.sql",
    name = "scorecard",
    requires = ["health"]
);
