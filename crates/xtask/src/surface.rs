//! The repetitive SQL, written out of the declarations in `advocacy_kpi_core::surface`.

use advocacy_kpi_core::surface::{
    CUSTOMER_ROW, Form, KPIS, ROWS, ReadFrom, Reading, Row, SUMMARIES, SummaryType,
};

/// What the parts that are written begin with.
const WRITTEN: &str =
    "-- Written by make sql from crates/core/src/surface/declarations.rs; do not edit.\n";

/// The parts of the install script that are written: name and text.
pub fn parts() -> [(&'static str, String); 2] {
    [("types", types()), ("aggregates", aggregates())]
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name as SQL writes it; the declarations have one that is a key word.
fn ident(name: &str) -> String {
    match name {
        "end" => "\"end\"".to_owned(),
        _ => name.to_owned(),
    }
}

/// A C function and its comment.
fn function(signature: &str, returns: &str, symbol: &str, strict: bool, comment: &str) -> String {
    let strict = if strict { " STRICT" } else { "" };
    // A comment names no default and no result.
    format!(
        "CREATE FUNCTION {signature} RETURNS {returns}
    AS 'MODULE_PATHNAME', 'akpi_{symbol}' LANGUAGE C IMMUTABLE{strict} PARALLEL SAFE;
COMMENT ON FUNCTION {signature} IS {};
",
        literal(comment)
    )
}

/// `(hits,total)`: the text form of a summary.
fn form(summary: &SummaryType) -> String {
    format!("({})", summary.fields.join(","))
}

/// Types whose functions have the names of those of another type: `rate_ci('(4,20)')` goes on
/// meaning a rate_summary, where a weighted rate has a rate_ci too.
const PREFERRED: [&str; 3] = ["rate_summary", "nps_summary", "ratio_summary"];

fn types() -> String {
    let mut sql = format!(
        "-- The summaries: fixed-length types of exact integer counts, with text and binary
-- form, comparison, hash, and arithmetic. One section a type, all alike.
{WRITTEN}"
    );
    for summary in SUMMARIES {
        sql.push_str(&summary_type(summary));
    }
    sql
}

fn summary_type(summary: &SummaryType) -> String {
    let (t, s) = (summary.sql, summary.symbol);
    let form = form(summary);
    let mut sql = format!("\n-- {t} {form}: {}\n\nCREATE TYPE {t};\n", summary.rule);
    for (suffix, argument, returns, comment) in [
        ("in", "cstring", t, format!("text input of {t}: {form}")),
        ("out", t, "cstring", format!("text output of {t}: {form}")),
        (
            "recv",
            "internal",
            t,
            format!("binary input of {t}: big-endian integers"),
        ),
        (
            "send",
            t,
            "bytea",
            format!("binary output of {t}: big-endian integers"),
        ),
    ] {
        let signature = format!("{t}_{suffix}({argument})");
        sql += &function(
            &signature,
            returns,
            &format!("{s}_{suffix}"),
            true,
            &comment,
        );
    }
    let comment = format!("{}; text form {form}, {}", summary.meaning, summary.rule);
    sql += &format!(
        "CREATE TYPE {t} (
    INTERNALLENGTH = {}, ALIGNMENT = double, STORAGE = plain,
    INPUT = {t}_in, OUTPUT = {t}_out, RECEIVE = {t}_recv, SEND = {t}_send{preferred}
);
COMMENT ON TYPE {t} IS {};
",
        summary.widths.iter().sum::<usize>(),
        literal(&comment),
        preferred = if PREFERRED.contains(&t) {
            ", PREFERRED = true"
        } else {
            ""
        },
    );
    // One argument a field would be too many where parts stand side by side.
    if t != CUSTOMER_ROW.state {
        let arguments: Vec<String> = summary
            .fields
            .iter()
            .zip(summary.widths)
            .map(|(field, width)| match width {
                8 => format!("{} bigint", ident(field)),
                _ => format!("{} numeric", ident(field)),
            })
            .collect();
        sql += &function(
            &format!("{t}({})", arguments.join(", ")),
            t,
            &format!("{s}_construct"),
            true,
            &format!("{t} of counts: {}", summary.rule),
        );
    }
    sql.push('\n');
    for (suffix, comment) in [
        ("add", format!("merges two {t} values")),
        (
            "sub",
            "subtracts what was merged before; an error where a count would go below zero"
                .to_owned(),
        ),
    ] {
        let signature = format!("{t}_{suffix}({t}, {t})");
        sql += &function(&signature, t, &format!("{s}_{suffix}"), true, &comment);
    }
    sql += &format!(
        "CREATE OPERATOR + (LEFTARG = {t}, RIGHTARG = {t}, FUNCTION = {t}_add, COMMUTATOR = +);
COMMENT ON OPERATOR + ({t}, {t}) IS 'merge';
CREATE OPERATOR - (LEFTARG = {t}, RIGHTARG = {t}, FUNCTION = {t}_sub);
COMMENT ON OPERATOR - ({t}, {t}) IS 'subtract what was merged before';

"
    );
    for (suffix, _, comment, _) in COMPARISONS {
        let signature = format!("{t}_{suffix}({t}, {t})");
        sql += &function(
            &signature,
            "boolean",
            &format!("{s}_{suffix}"),
            true,
            comment,
        );
    }
    for (suffix, operator, comment, properties) in COMPARISONS {
        sql += &format!(
            "CREATE OPERATOR {operator} (LEFTARG = {t}, RIGHTARG = {t}, FUNCTION = {t}_{suffix},
    {properties});
COMMENT ON OPERATOR {operator} ({t}, {t}) IS {};
",
            literal(comment)
        );
    }
    for (suffix, arguments, returns, comment) in [
        (
            "cmp",
            format!("{t}, {t}"),
            "integer",
            "comparison for btree: -1, 0 or 1, by the fields in order",
        ),
        ("hash", t.to_owned(), "integer", "hash of the binary form"),
        (
            "hash_extended",
            format!("{t}, bigint"),
            "bigint",
            "seeded hash of the binary form",
        ),
    ] {
        let signature = format!("{t}_{suffix}({arguments})");
        sql += &function(&signature, returns, &format!("{s}_{suffix}"), true, comment);
    }
    sql + &format!(
        "CREATE OPERATOR CLASS {t}_ops DEFAULT FOR TYPE {t} USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 {t}_cmp({t}, {t});
COMMENT ON OPERATOR CLASS {t}_ops USING btree IS 'order of {t} by its fields';
COMMENT ON OPERATOR FAMILY {t}_ops USING btree IS 'order of {t} by its fields';
CREATE OPERATOR CLASS {t}_ops DEFAULT FOR TYPE {t} USING hash AS
    OPERATOR 1 =,
    FUNCTION 1 {t}_hash({t}), FUNCTION 2 {t}_hash_extended({t}, bigint);
COMMENT ON OPERATOR CLASS {t}_ops USING hash IS 'hash of {t}';
COMMENT ON OPERATOR FAMILY {t}_ops USING hash IS 'hash of {t}';
"
    )
}

/// Suffix of the function, operator, comment, and what the planner knows of the operator.
const COMPARISONS: [(&str, &str, &str, &str); 6] = [
    (
        "eq",
        "=",
        "equal, field by field",
        "COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES",
    ),
    (
        "ne",
        "<>",
        "not equal",
        "COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel",
    ),
    (
        "lt",
        "<",
        "less than, by the fields in order",
        "COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel",
    ),
    (
        "le",
        "<=",
        "less than or equal, by the fields in order",
        "COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel",
    ),
    (
        "gt",
        ">",
        "greater than, by the fields in order",
        "COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel",
    ),
    (
        "ge",
        ">=",
        "greater than or equal, by the fields in order",
        "COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel",
    ),
];

fn aggregates() -> String {
    let mut sql = format!(
        "-- The aggregates. Each one has a combine function for parallel and distributed plans,
-- and an inverse transition for window frames whose start moves. No argument or state is
-- internal or polymorphic, so that planners can push them down. A state is never NULL: over
-- no rows it is the summary of nothing.
{WRITTEN}
-- The KPIs as functions of a summary, which are also the final functions of the aggregates

"
    );
    let read_from = || {
        KPIS.iter()
            .flat_map(|kpi| kpi.read_from.iter().map(|from| (kpi.name, from)))
    };
    for (kpi, from) in read_from() {
        sql += &reading(kpi, from);
    }
    sql.push_str("\n-- Transitions: a row is added to the state, or subtracted again\n\n");
    let rows = || ROWS.iter().filter(|row| !row.family.is_empty());
    for row in rows().chain([&CUSTOMER_ROW]) {
        sql += &transitions(row);
    }
    sql.push_str("\n-- Two steps: build a summary, store it, roll it up, read it later\n\n");
    for row in rows().chain([&CUSTOMER_ROW]) {
        let names: Vec<&str> = row.arguments.iter().map(|(name, _)| *name).collect();
        sql += &aggregate(row.aggregate, row, &names, None, row.of_summary);
    }
    for summary in SUMMARIES {
        sql += &rollup(summary);
    }
    sql.push_str("\n-- KPIs\n\n");
    for (kpi, from) in read_from() {
        for Form {
            counter,
            arguments,
            comment,
        } in from.forms
        {
            if let Some(row) = Row::of(*counter) {
                sql += &aggregate(kpi, row, arguments, Some(kpi), comment);
            }
        }
    }
    sql
}

fn reading(kpi: &str, from: &ReadFrom) -> String {
    let Reading {
        summary, symbol, ..
    } = from.reading;
    let signature = format!("{kpi}({summary})");
    function(
        &signature,
        from.reading.returns(),
        symbol,
        true,
        from.comment,
    )
}

fn transitions(row: &Row) -> String {
    let (family, state) = (row.family, row.state);
    let mut sql = String::new();
    for overload in row.overloads() {
        for (suffix, what) in [
            ("", "transition: adds"),
            ("_inv", "inverse transition: subtracts"),
        ] {
            let signature = format!(
                "{family}_accum{suffix}({state}, {})",
                overload.types.join(", ")
            );
            let symbol = format!("{}_accum{suffix}", overload.symbol);
            let comment = format!("{what} {}", row.of_row);
            sql += &function(&signature, state, &symbol, row.strict, &comment);
        }
    }
    sql
}

/// An aggregate for each list of types that the row takes.
fn aggregate(
    name: &str,
    row: &Row,
    arguments: &[&str],
    reads: Option<&str>,
    comment: &str,
) -> String {
    let (family, state) = (row.family, row.state);
    let read = |kind: &str| reads.map_or(String::new(), |read| format!(", {kind} = {read}"));
    let mut sql = String::new();
    for overload in row.overloads() {
        let arguments = arguments.iter().zip(overload.types);
        let arguments: Vec<String> = arguments
            .map(|(name, sql)| format!("{} {sql}", ident(name)))
            .collect();
        let signature = format!("{name}({})", arguments.join(", "));
        sql += &format!(
            "CREATE AGGREGATE {signature} (
    STYPE = {state}, INITCOND = '{zero}', SFUNC = {family}_accum{},
    MSTYPE = {state}, MINITCOND = '{zero}', MSFUNC = {family}_accum, MINVFUNC = {family}_accum_inv{},
    COMBINEFUNC = {state}_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE {signature} IS {};
",
            read("FINALFUNC"),
            read("MFINALFUNC"),
            literal(comment),
            zero = zero(state),
        );
    }
    sql
}

fn rollup(summary: &SummaryType) -> String {
    let t = summary.sql;
    format!(
        "CREATE AGGREGATE rollup(summary {t}) (
    STYPE = {t}, INITCOND = '{zero}', SFUNC = {t}_add,
    MSTYPE = {t}, MINITCOND = '{zero}', MSFUNC = {t}_add, MINVFUNC = {t}_sub,
    COMBINEFUNC = {t}_add, PARALLEL = SAFE);
COMMENT ON AGGREGATE rollup(summary {t}) IS 'merges {t} values; of none, the summary of nothing';
",
        zero = zero(t),
    )
}

/// The table of KPIs in docs/reference.md: each form of an aggregate, what it gives, and its
/// summary.
pub fn kpi_table() -> String {
    let mut table = String::from("| aggregate | result | summary |\n|---|---|---|\n");
    for (kpi, from) in KPIS
        .iter()
        .flat_map(|kpi| kpi.read_from.iter().map(|from| (kpi.name, from)))
    {
        for Form {
            counter,
            arguments,
            comment,
        } in from.forms
        {
            let Some(row) = Row::of(*counter) else {
                continue;
            };
            let arguments = arguments.iter().zip(row.arguments);
            let arguments: Vec<String> = arguments
                .map(|(name, (_, kind))| format!("{} {}", ident(name), kind.name()))
                .collect();
            table += &format!(
                "| `{kpi}({})` | {} | `{}` |\n",
                arguments.join(", "),
                comment.replace('*', "·"),
                row.state
            );
        }
    }
    table
}

/// The text form of the summary of nothing.
fn zero(summary: &str) -> String {
    let fields = SUMMARIES
        .iter()
        .find(|s| s.sql == summary)
        .map_or(0, |s| s.fields.len());
    format!("({})", vec!["0"; fields].join(","))
}
