//! What a KPI is computed from, of the rows of a table: which of its signatures the columns
//! fit, and which values it takes.

use super::super::measure::{self, Signature};
use super::super::plain::{self, Passed};
use super::super::relation::{Column, Relation};
use super::super::spec::{Argument, Measure as AskedMeasure, Spec};
use super::Context;
use super::columns::check_name;
use super::measure::{Measure, in_order, plain_measure};
use crate::catalog::definition::Definition;
use crate::error::{Result, ensure, invalid_parameter};
use crate::live::{Argument as Input, Counter};
use crate::summary::{Nps, Number, Rate};
use crate::surface::ArgumentKind;
use crate::surface::rows::common_number_type;

/// Types of arguments whose values may have a fraction.
const FRACTIONS: [&str; 2] = ["numeric", "double precision"];

/// Those of the one table, of the alias `c`.
pub fn measures_of_rows(
    spec: &Spec,
    relation: &Relation,
    context: &Context,
) -> Result<Vec<Measure>> {
    let mut measures = Vec::with_capacity(spec.measures.len());
    for (kpi, asked) in &spec.measures {
        let AskedMeasure::Arguments(arguments) = asked else {
            continue;
        };
        let definition = (context.define)(kpi)?;
        measures.push(row_measure(
            kpi,
            arguments,
            relation,
            "c",
            &definition,
            context,
        )?);
    }
    in_order(&mut measures);
    Ok(measures)
}

/// A measure of the rows of a relation, which has this alias.
pub fn row_measure(
    kpi: &str,
    arguments: &[Argument],
    relation: &Relation,
    alias: &str,
    definition: &Definition,
    context: &Context,
) -> Result<Measure> {
    enum Given<'a> {
        Column(&'a Column),
        NotNull(&'a Column),
        Constant(i32),
    }
    let keywords = context.keywords;
    check_name(kpi)?;
    let (signatures, builtin) = measure::forms(kpi, definition, context)?;
    let mut columns = Vec::new();
    for argument in arguments {
        columns.push(match argument {
            Argument::Column(name) => Given::Column(relation.column(name)?),
            Argument::NotNull(name) => Given::NotNull(relation.column(name)?),
            Argument::Constant(number) => Given::Constant(*number),
        });
    }
    // Constants of the KPI stand after its one column.
    if columns.len() == 1 && !builtin {
        columns.extend(
            measure::constants(definition)
                .into_iter()
                .map(Given::Constant),
        );
    }
    let number_type = |signature: &Signature| -> Option<Option<&str>> {
        let arguments = signature.takes().zip(&columns);
        if !arguments.clone().any(|(takes, _)| is_number(takes)) {
            return Some(None);
        }
        let types: Vec<&str> = arguments
            .filter_map(|(takes, argument)| match argument {
                Given::Column(column) if is_number(takes) => takes.type_for(column),
                _ => None,
            })
            .collect();
        match types.is_empty() {
            true => Some(Some("bigint")),
            false => common_number_type(types.into_iter()).map(Some),
        }
    };
    // The arguments of a signature as SQL, and the type of each that may have a fraction,
    // where columns and constants are what it takes.
    let written = |signature: &Signature| -> Option<Vec<(String, Option<&str>)>> {
        (signature.takes().len() == columns.len()).then_some(())?;
        let number = number_type(signature)?;
        let mut ranges = Vec::new();
        let arguments = signature.takes().zip(&columns).enumerate();
        let arguments = arguments.map(|(at, (takes, argument))| match (argument, number) {
            (Given::Column(column), Some(number)) if is_number(takes) => {
                let own = takes.type_for(column)?;
                let fraction = FRACTIONS.contains(&own).then_some(own);
                Some((column.cast(alias, number), fraction))
            }
            (Given::Column(column), _) => {
                let own = takes.type_for(column)?;
                ranges.push(own);
                // Two ranges are of one type.
                let same = takes != ArgumentKind::Range || ranges.first() == Some(&own);
                same.then(|| (column.cast(alias, own), None))
            }
            (Given::NotNull(column), _) => (takes == ArgumentKind::Flag)
                .then(|| (format!("{alias}.{} IS NOT NULL", column.sql), None)),
            // A score is an answer, not a number of the spec; a count of 1 counts rows.
            (Given::Constant(constant), Some(number))
                if takes == ArgumentKind::Count || takes == ArgumentKind::Score && at > 0 =>
            {
                Some((format!("{constant}::{number}"), None))
            }
            (Given::Constant(constant), _) => {
                (takes == ArgumentKind::CutOff).then(|| (constant.to_string(), None))
            }
        });
        arguments.collect()
    };
    let found = signatures
        .iter()
        .find_map(|signature| Some((signature, written(signature)?)));
    let (signature, written) = found.ok_or_else(|| {
        let given: Vec<String> = columns
            .iter()
            .map(|argument| match argument {
                Given::Column(column) => format!("{} {}", column.name, column.r#type),
                Given::NotNull(column) => format!("{} IS NOT NULL", column.name),
                Given::Constant(number) => number.to_string(),
            })
            .collect();
        invalid_parameter(
            format!("{kpi} cannot be computed from ({})", given.join(", ")),
            format!(
                "{kpi} takes {}; cast other columns in a view.",
                measure::describe(&signatures)
            ),
        )
    })?;
    let row = signature.row;
    let inputs: Vec<Input> = columns
        .iter()
        .map(|argument| match argument {
            Given::Column(column) | Given::NotNull(column) => Input::Column {
                column: column.name.clone(),
                r#type: column.base,
            },
            Given::Constant(number) => Input::Constant((*number).into()),
        })
        .collect();
    check_constants(kpi, signature.counter, &inputs)?;
    let not_null = |column: &Column| format!("({alias}.{} IS NOT NULL)", column.sql);
    let raw: Vec<(String, Option<&str>)> = columns
        .iter()
        .zip(&written)
        .map(|(argument, (_, fraction))| match argument {
            Given::Column(column) => (format!("{alias}.{}", column.sql), *fraction),
            Given::NotNull(column) => (not_null(column), None),
            Given::Constant(number) => (number.to_string(), None),
        })
        .collect();
    let has_column = columns
        .iter()
        .any(|argument| !matches!(argument, Given::Constant(_)));
    let accepts = match context.is_plain {
        true => plain::accepts(row, &raw),
        false => row.accepts(context.prefix, &raw),
    };
    let refuses = accepts.as_ref().map(|accepts| {
        let there: Vec<&str> = raw
            .iter()
            .zip(&columns)
            .filter_map(|((sql, _), argument)| {
                (!matches!(argument, Given::Constant(_))).then_some(sql.as_str())
            })
            .collect();
        match row.strict && there.len() > 1 {
            // Where one is NULL the row is not counted, whatever the others are.
            true => format!("NOT ({accepts}) AND num_nulls({}) = 0", there.join(", ")),
            false => format!("NOT ({accepts})"),
        }
    });
    let columns = columns.iter().map(|argument| match argument {
        Given::Column(column) => Some(*column),
        _ => None,
    });
    let written = written.into_iter().map(|(sql, _)| match signature.counter {
        // Whoever is not known to have been it was not; the aggregate would leave them out. It
        // is written so that postgres_fdw has it counted where the rows are.
        Counter::FlowFlags => format!("{sql} IS NOT NULL AND {sql}"),
        _ => sql,
    });
    let mut arguments: Vec<Passed> = written
        .zip(columns)
        .map(|(sql, column)| Passed::new(sql, column))
        .collect();
    ensure(has_column || signature.counter == Counter::Actions, || {
        invalid_parameter(
            format!("{kpi} is computed of no column"),
            "Only a number of rows is counted by 1.",
        )
    })?;
    let mut measure = plain_measure(kpi, signature, builtin, definition, context);
    measure.sql = keywords.ident(kpi);
    measure.may_leave_out = accepts.is_some() && has_column;
    if measure.may_leave_out {
        (measure.accepts, measure.refuses) = (accepts, refuses);
    } else if signature.counter == Counter::Actions {
        // A constant below zero would leave every row out.
        let negative = matches!(inputs.first(), Some(Input::Constant(number)) if *number < 0);
        ensure(!negative, || {
            invalid_parameter(
                format!("{kpi} counts each row as less than nothing"),
                "Count rows with 1.",
            )
        })?;
    }
    if signature.counter == Counter::FlowClosing && !context.is_plain {
        measure.counted_by = "rollup";
        let both: Vec<&str> = arguments.iter().map(|passed| passed.sql.as_str()).collect();
        let sql = format!("{}akpi_flow_closing({})", context.prefix, both.join(", "));
        arguments = vec![Passed::new(sql, None)];
    }
    measure.inputs = inputs;
    measure.arguments = arguments;
    Ok(measure)
}

fn is_number(kind: ArgumentKind) -> bool {
    matches!(kind, ArgumentKind::Score | ArgumentKind::Count)
}

/// Refuses constants with which every row would be left out.
fn check_constants(kpi: &str, counter: Counter, inputs: &[Input]) -> Result<()> {
    let constant = |at: usize| match inputs.get(at) {
        Some(Input::Constant(number)) => i32::try_from(*number).ok(),
        _ => None,
    };
    let checked = match counter {
        Counter::CsatScale => constant(1).map(|scale| Rate::top_two_box(1.into(), scale).map(drop)),
        Counter::NpsCutoffs => constant(1)
            .zip(constant(2))
            .map(|(low, high)| Nps::with_cutoffs(Number::Whole(0), low, high).map(drop)),
        _ => None,
    };
    checked
        .unwrap_or(Ok(()))
        .map_err(|error| invalid_parameter(format!("{kpi}: {}", error.message), error.hint.clone()))
}
