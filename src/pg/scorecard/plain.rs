//! A scorecard as plain SQL: what the catalogue says of its KPIs is asked now and written out.

use super::query::{SessionContext, query_json};
use super::script::paragraphs;
use crate::pg::catalog::effective;
use advocacy_kpi_core::error::Result;
use advocacy_kpi_core::scorecard::{Fact, ScorecardPlan};
use serde_json::json;

/// The script that makes the scorecard where the extension is not.
pub(super) fn text(card: &ScorecardPlan, session: &SessionContext) -> Result<String> {
    let facts = facts(card, session)?;
    Ok(format!(
        "{}\n{}",
        card.plain_heading(env!("CARGO_PKG_VERSION"), &session.now),
        paragraphs(card.plain_statements(&facts))
    ))
}

fn facts(card: &ScorecardPlan, session: &SessionContext) -> Result<Vec<Fact>> {
    let kpis: Vec<&str> = card.measures.iter().map(|m| m.kpi.as_str()).collect();
    // Numbers as text, so that they are written as they are stored.
    let mut facts: Vec<Fact> = query_json(
        &format!(
            "SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                'kpi', k.kpi, 'title', k.title, 'family', k.family, 'unit', k.unit, 'better', t.better,
                'target', k.target::pg_catalog.text, 'benchmark', k.benchmark::pg_catalog.text,
                'targets', (SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                        'value', x.target ->> 'value', 'scope', (x.target -> 'scope')::pg_catalog.text, 'valid', x.target ->> 'valid')
                        ORDER BY x.place), '[]')
                    FROM pg_catalog.jsonb_array_elements(t.targets) WITH ORDINALITY AS x (target, place)))
                ORDER BY o.place), '[]')
            FROM pg_catalog.jsonb_array_elements_text(params.json -> 'kpis') WITH ORDINALITY AS o (kpi, place)
            JOIN {0}.kpi_scorecard_kpis(params.json -> 'spec', NULL) AS k ON k.kpi = o.kpi
            CROSS JOIN LATERAL {0}.akpi_targets(k.kpi) AS t",
            session.extension
        ),
        json!({"kpis": kpis, "spec": card.spec}),
    );
    for fact in &mut facts {
        fact.bands = effective(&fact.kpi)?.bands()?;
    }
    Ok(facts)
}
