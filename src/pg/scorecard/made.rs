//! What the creation of a scorecard has left: what it made now, and what an earlier one of
//! the name made whose table is gone.

use super::query::query_json;
use advocacy_kpi_core::error::{Result, ensure, invalid_parameter};
use advocacy_kpi_core::scorecard::Names;
use serde_json::json;

/// Refuses what was made by names that meant something else when they were run: the views
/// must read the table that was meant, and call functions of the extension only.
pub(super) fn check_made(names: &Names, sources: &[u32]) -> Result<()> {
    let made: bool = query_json(
        "SELECT pg_catalog.to_jsonb(
            NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements_text(params.json -> 'sources') AS t (oid)
                WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite AS w JOIN pg_catalog.pg_depend AS d
                    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    WHERE w.ev_class = pg_catalog.to_regclass(params.json ->> 'summary')
                        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = t.oid::pg_catalog.oid))
            AND NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements_text(params.json -> 'views') AS v (name)
                JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = pg_catalog.to_regclass(v.name)
                JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
                    AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                JOIN pg_catalog.pg_proc AS f ON f.oid = d.refobjid
                WHERE f.proname ^@ 'kpi_' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS m
                    JOIN pg_catalog.pg_extension AS e ON e.oid = m.refobjid AND e.extname = 'advocacy_kpi'
                    WHERE m.classid = d.refclassid AND m.objid = d.refobjid
                        AND m.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND m.deptype = 'e')))",
        json!({"summary": names.summary, "sources": sources,
            "views": [names.long, names.wide, names.summary, names.source]}),
    );
    ensure(made, || {
        invalid_parameter(
            format!("a schema was renamed while {} was made", names.long),
            "Nothing was made; call it again.",
        )
    })
}

/// Tables of counts that a live scorecard of this name left when its table was dropped with
/// all that read it, as quoted names: the caller's own, which nothing reads.
pub(super) fn orphans(names: &Names) -> Vec<String> {
    query_json(
        "SELECT coalesce(pg_catalog.jsonb_agg(t.name ORDER BY t.name), '[]')
        FROM (
            SELECT n.name FROM pg_catalog.jsonb_array_elements_text(params.json -> 'tables') AS n (name)
            UNION
            -- Those of several tables, of the same schema.
            SELECT pg_catalog.format('%I.%I', params.json ->> 'schema', l.relname) FROM pg_catalog.pg_class AS l
            JOIN pg_catalog.pg_namespace AS n ON n.oid = l.relnamespace AND n.nspname = params.json ->> 'schema'
            WHERE l.relname ^@ (params.json ->> 'log') AND pg_catalog.substr(l.relname, 1 + pg_catalog.length(params.json ->> 'log')) ~ '^[0-9]+$'
        ) AS t (name)
        JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(t.name) AND c.relkind = 'r'
        WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE')
            AND EXISTS (SELECT FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_proc AS f ON f.oid = g.tgfoid
                WHERE g.tgrelid = c.oid AND f.proname = 'kpi_protect_delta')
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid
                    AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass)",
        json!({"tables": [&names.delta, &names.state], "schema": names.schema, "log": format!("{}_log", names.plain)}),
    )
}
