//! What is known of the table, view or foreign table that a scorecard reads.

use crate::did_you_mean::nearest;
use crate::error::{Error, ErrorKind, Result, ensure, invalid_parameter};
use serde::Deserialize;

/// A relation, as the catalogue of PostgreSQL describes it.
#[derive(Clone, Debug, Deserialize)]
pub struct Relation {
    #[serde(default)]
    pub oid: u32,
    /// Its name in its schema, quoted.
    pub sql: String,
    /// Columns each of which is a key by itself: of a unique index that is valid, not
    /// partial and checked at once.
    #[serde(default)]
    pub keys: Vec<String>,
    /// The columns that an index begins with that is valid and not partial.
    #[serde(default)]
    pub indexed: Vec<String>,
    /// The columns of the primary key.
    #[serde(default)]
    pub primary: Vec<String>,
    /// The foreign keys of one column.
    #[serde(default)]
    pub references: Vec<Reference>,
    pub kind: RelationKind,
    pub columns: Vec<Column>,
    /// Itself, and its partitions or children at any depth.
    pub tree: Vec<Member>,
    /// The table that it is a partition or a child of, quoted.
    pub parent: Option<String>,
}

/// A foreign key of one column.
#[derive(Clone, Debug, Deserialize)]
pub struct Reference {
    pub column: String,
    /// The table that it refers to.
    pub table: u32,
    /// The column there.
    pub key: String,
}

/// `pg_class.relkind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum RelationKind {
    #[serde(rename = "r")]
    Table,
    #[serde(rename = "p")]
    Partitioned,
    #[serde(rename = "v")]
    View,
    #[serde(rename = "m")]
    Materialized,
    #[serde(rename = "f")]
    Foreign,
    #[serde(other)]
    Other,
}

/// `pg_class.relpersistence`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Persistence {
    #[serde(rename = "p")]
    Permanent,
    #[serde(rename = "u")]
    Unlogged,
    #[serde(rename = "t")]
    Temporary,
}

/// A table that rows of the relation are stored in, or a level above such tables.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Member {
    pub sql: String,
    pub schema: String,
    pub kind: RelationKind,
    pub persistence: Persistence,
    pub readable: bool,
    /// Whether row-level security hides rows from the current user.
    pub restricted: bool,
    pub engine: Option<Engine>,
}

/// What keeps the rows of a table elsewhere than in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    Citus,
    TimescaleDb,
}

impl Engine {
    /// Why triggers cannot follow such a table, and what to use.
    fn refusal(self) -> (&'static str, &'static str) {
        match self {
            Self::Citus => (
                "it is distributed by Citus, and its triggers do not see what is written on other nodes",
                "Use storage materialized or view.",
            ),
            Self::TimescaleDb => (
                "it is a hypertable of TimescaleDB, whose chunks come and go without a trigger",
                "Use a continuous aggregate of summaries, or storage materialized or view.",
            ),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Column {
    pub name: String,
    /// The name, quoted.
    pub sql: String,
    /// The type as it is written.
    pub r#type: String,
    /// The type under all domains.
    pub base: u32,
    /// The name of that type, as it is written.
    pub base_type: String,
    /// Whether equal values look the same: no two texts are equal that differ, no
    /// numbers with more zeros.
    pub exact: bool,
    /// Oid of its collation; 0 of a type that has none.
    #[serde(default)]
    pub collation: u32,
    /// `v` for a virtual generated column, which has no value that a trigger sees.
    pub generated: char,
    /// `pg_type.typcategory` of that.
    pub category: char,
    /// Whether it may be read.
    pub readable: bool,
    /// Whether it is declared NOT NULL.
    #[serde(default)]
    pub not_null: bool,
    /// Whether its type is a domain.
    #[serde(default)]
    pub domain: bool,
    /// The values of an enum, in order.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    pub comment: Option<String>,
}

/// What a column can be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Flag,
    Integer,
    BigInt,
    Real,
    Numeric,
    DateRange,
    TimeRange,
    Date,
    Timestamp,
    TimestampTz,
    Other,
}

impl Column {
    /// The class of its type; the numbers are the fixed oids of PostgreSQL's own types.
    pub fn class(&self) -> Class {
        match self.base {
            16 => Class::Flag,
            21 | 23 => Class::Integer,
            20 => Class::BigInt,
            700 | 701 => Class::Real,
            1700 => Class::Numeric,
            3912 => Class::DateRange,
            3910 => Class::TimeRange,
            1082 => Class::Date,
            1114 => Class::Timestamp,
            1184 => Class::TimestampTz,
            _ => Class::Other,
        }
    }

    /// Whether a BI tool can read it and rows can be grouped by it: booleans,
    /// dates, enums, network addresses, numbers, texts, intervals and uuids.
    pub fn is_scalar(&self) -> bool {
        const UUID: u32 = 2950;
        "BDEINST".contains(self.category) || self.base == UUID
    }

    /// The column of an alias, of the type under all its domains, of any length.
    pub fn as_base(&self, alias: &str) -> String {
        self.cast(alias, &self.base_type)
    }

    /// The column of an alias, of exactly this type.
    pub fn cast(&self, alias: &str, wanted: &str) -> String {
        if self.r#type == wanted {
            format!("{alias}.{}", self.sql)
        } else {
            format!("{alias}.{}::{wanted}", self.sql)
        }
    }

    /// The column of an alias, which only a domain needs a cast for.
    pub fn plain(&self, alias: &str) -> String {
        match self.domain {
            true => self.as_base(alias),
            false => format!("{alias}.{}", self.sql),
        }
    }
}

impl Relation {
    /// The column of that name. 42703 where there is none, 42501 where it may not be read.
    pub fn column(&self, name: &str) -> Result<&Column> {
        let names = || self.columns.iter().map(|column| column.name.as_str());
        let column = self
            .columns
            .iter()
            .find(|column| column.name == name)
            .ok_or_else(|| {
                let near = nearest(name, names())
                    .map_or(String::new(), |near| format!("Did you mean \"{near}\"? "));
                Error::new(
                    ErrorKind::UndefinedColumn,
                    format!("column \"{name}\" of {} does not exist", self.sql),
                    format!(
                        "{near}The columns are {}.",
                        names().collect::<Vec<_>>().join(", ")
                    ),
                )
            })?;
        ensure(column.readable, || {
            denied(
                &self.sql,
                "The scorecard reads it with your rights: ask for SELECT.",
            )
        })?;
        Ok(column)
    }

    pub fn is_temporary(&self) -> bool {
        self.tree
            .iter()
            .any(|member| member.persistence == Persistence::Temporary)
    }

    /// Refuses what triggers cannot follow; tells whether the table is unlogged.
    pub fn check_live(&self, counted: impl Fn(&str) -> bool) -> Result<bool> {
        let name = &self.sql;
        let stored = |kind| matches!(kind, RelationKind::Table | RelationKind::Partitioned);
        ensure(
            stored(self.kind) && self.tree.iter().all(|member| stored(member.kind)),
            || {
                invalid_parameter(
                    format!(
                        "storage live cannot follow {name}: triggers see the rows of tables only"
                    ),
                    "Use storage materialized or view for a view, a materialised view or a foreign table.",
                )
            },
        )?;
        if let Some(engine) = self.tree.iter().find_map(|member| member.engine) {
            let (why, hint) = engine.refusal();
            return Err(invalid_parameter(
                format!("storage live cannot follow {name}: {why}"),
                hint,
            ));
        }
        if let Some(parent) = &self.parent {
            return Err(invalid_parameter(
                format!(
                    "storage live cannot follow {name}: what is written through {parent} passes it by"
                ),
                format!("Make the scorecard of {parent}."),
            ));
        }
        ensure(!self.is_temporary(), || {
            invalid_parameter(
                format!("storage live cannot follow {name}: it is temporary"),
                "Use storage view.",
            )
        })?;
        // Rows of a part are read as those of the whole.
        for member in self.tree.iter().take(1) {
            ensure(!member.restricted, || {
                invalid_parameter(
                    format!("row-level security hides rows of {} from you", member.sql),
                    "A live scorecard counts every row: make it as a role that sees them all, or use storage view.",
                )
            })?;
        }
        for column in &self.columns {
            ensure(column.generated != 'v' || !counted(&column.name), || {
                invalid_parameter(
                    format!(
                        "storage live cannot follow {name}: column {} is a virtual generated column",
                        column.name
                    ),
                    "Triggers do not see its values: make it STORED, or use storage view.",
                )
            })?;
        }
        let mut kinds = self
            .tree
            .iter()
            .filter(|member| member.kind == RelationKind::Table)
            .map(|member| member.persistence == Persistence::Unlogged);
        let unlogged = kinds.next().unwrap_or(false);
        ensure(kinds.all(|other| other == unlogged), || {
            invalid_parameter(
                format!(
                    "storage live cannot follow {name}: some partitions are unlogged and some are not"
                ),
                "A crash empties the unlogged ones only: make them alike, or use storage view.",
            )
        })?;
        Ok(unlogged)
    }
}

/// 42501.
pub fn denied(relation: &str, hint: &str) -> Box<Error> {
    Error::new(
        ErrorKind::InsufficientPrivilege,
        format!("permission denied for {relation}"),
        hint,
    )
}
