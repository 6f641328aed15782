//! The KPI catalogue.
