//! The columns that a measure is counted into: one summary of the extension, or counts that
//! plain SQL adds up.

use super::super::card::{Measure, ScorecardPlan};
use super::super::relation::{Class, Column};
use crate::live::Counter;
use crate::surface::{Reading, Row, SUMMARIES};

/// An argument of a measure, as SQL.
#[derive(Clone, Debug)]
pub struct Passed {
    pub sql: String,
    /// Of a column what it can be used for; of a constant or a condition nothing.
    pub class: Option<Class>,
}

impl Passed {
    pub(in super::super) fn new(sql: String, column: Option<&Column>) -> Self {
        Self {
            sql,
            class: column.map(Column::class),
        }
    }
}

/// A column that a measure is counted into.
#[derive(Debug)]
pub struct Kept {
    /// Its name as it is, and quoted.
    pub name: String,
    pub sql: String,
    pub r#type: String,
    /// What it holds, for its comment.
    pub meaning: String,
    /// What stands before a function of the extension; none where there is no extension.
    functions: Option<String>,
}

impl Kept {
    /// The sum of such a column, 0 of none.
    pub fn summed(&self, of: &str) -> String {
        match (&self.functions, self.r#type.as_str()) {
            (Some(prefix), _) => format!("{prefix}rollup({of})"),
            (None, "numeric") => format!("coalesce(sum({of}), 0)"),
            (None, _) => format!("coalesce(sum({of}), 0)::bigint"),
        }
    }
}

/// How a count comes of the rows; `{0}` is the first argument.
enum Way {
    /// The rows of which this is true.
    Rows(&'static str),
    /// The sum of this.
    Sum(&'static str),
    /// The sum of its squares.
    Squares(&'static str),
    /// The sum of the products of these.
    Products(&'static str, &'static str),
}

/// How the counts of a summary come of the rows that it accepts, in the order of its fields.
fn ways(counter: Counter) -> &'static [Way] {
    use Way::{Products, Rows, Squares, Sum};
    match counter {
        Counter::Flag => &[Rows("{0}"), Rows("{0} IS NOT NULL")],
        Counter::Retention => &[Rows("{0} AND {1}"), Rows("{0} AND {1} IS NOT NULL")],
        Counter::Gained => &[
            Rows("{1} AND {0} IS NOT TRUE"),
            Rows("({0} IS NOT NULL OR {1} IS NOT NULL)"),
        ],
        Counter::Lost => &[
            Rows("{0} AND {1} IS NOT TRUE"),
            Rows("({0} IS NOT NULL OR {1} IS NOT NULL)"),
        ],
        Counter::Csat => &[Rows("{0} >= 4"), Rows("{0} IS NOT NULL")],
        Counter::CsatScale => &[Rows("{0} >= {1} - 1"), Rows("{0} IS NOT NULL")],
        Counter::Ces => &[Rows("{0} >= 5"), Rows("{0} IS NOT NULL")],
        Counter::Nps => &[
            Rows("{0} >= 9"),
            Rows("{0} BETWEEN 7 AND 8"),
            Rows("{0} <= 6"),
        ],
        Counter::NpsCutoffs => &[
            Rows("{0} >= {2}"),
            Rows("{0} > {1} AND {0} < {2}"),
            Rows("{0} <= {1}"),
        ],
        Counter::Sentiment => &[Rows("{0} > 0"), Rows("{0} = 0"), Rows("{0} < 0")],
        Counter::GrowthFlags => &[Rows("{0}"), Rows("{1}")],
        Counter::GrowthCounts | Counter::Ratio => &[Sum("{0}"), Sum("{1}")],
        Counter::FlowFlags => &[
            Rows("NOT {0} AND NOT {1}"),
            Rows("NOT {0} AND {1}"),
            Rows("{0} AND NOT {1}"),
            Rows("{0} AND {1}"),
        ],
        Counter::FlowClosing => &[
            Rows(
                "({0} @> (lower({1}) - {step})) IS NOT TRUE AND ({0} @> (upper({1}) - {step})) IS NOT TRUE",
            ),
            Rows("({0} @> (lower({1}) - {step})) IS NOT TRUE AND {0} @> (upper({1}) - {step})"),
            Rows("{0} @> (lower({1}) - {step}) AND ({0} @> (upper({1}) - {step})) IS NOT TRUE"),
            Rows("{0} @> (lower({1}) - {step}) AND {0} @> (upper({1}) - {step})"),
        ],
        Counter::RatioPairs => &[
            Rows("{0} IS NOT NULL"),
            Sum("{0}"),
            Sum("{1}"),
            Squares("{0}"),
            Squares("{1}"),
            Products("{0}", "{1}"),
        ],
        Counter::GrowthClosing => &[
            Rows("{0} @> (lower({1}) - {step})"),
            Rows("{0} @> (upper({1}) - {step})"),
        ],
        Counter::Actions | Counter::Stars => &[
            Rows("{0} IS NOT NULL"),
            Rows("{0} > 0"),
            Sum("{0}"),
            Squares("{0}"),
        ],
        _ => &[],
    }
}

/// What plain SQL has instead of [`Row::accepts`].
pub fn accepts(row: &Row, values: &[(String, Option<&str>)]) -> Option<String> {
    match (row.counter, values) {
        (Some(Counter::GrowthClosing | Counter::FlowClosing), [_, (period, _)]) => Some(format!(
            "coalesce(NOT isempty({period}) AND isfinite(lower({period})) AND isfinite(upper({period})), false)"
        )),
        _ => row.accepts("", values),
    }
}

/// Whether plain SQL can count by a counter and knows how to read what was counted.
pub fn can_count(counter: Counter, reading: &Reading) -> bool {
    ways(counter).len() == fields(reading).len() && super::figures::Kind::of(reading).is_some()
}

/// The fields of the summary that is read, with the SQL type of each.
fn fields(reading: &Reading) -> Vec<(&'static str, &'static str)> {
    let known = SUMMARIES
        .iter()
        .find(|summary| summary.sql == reading.summary);
    known.map_or(Vec::new(), |summary| {
        let types = summary.widths.iter().map(|bytes| match bytes {
            ..=8 => "bigint",
            _ => "numeric",
        });
        summary.fields.iter().copied().zip(types).collect()
    })
}

/// What a count is, for people.
fn meaning(field: &str) -> &'static str {
    match field {
        "hits" => "rows that say yes",
        "total" => "rows in all",
        "promoters" => "answers of promoters",
        "passives" => "answers of passives",
        "detractors" => "answers of detractors",
        "start" => "count at the start",
        "end" => "count at the end",
        "customers" => "customers",
        "active" => "customers with at least one action",
        "actions" => "actions",
        "squares" => "sum of actions squared",
        "never" => "customers who were it at neither time",
        "gained" => "customers who were it at the end only",
        "lost" => "customers who were it at the start only",
        "kept" => "customers who were it at both times",
        "n" => "pairs",
        "numerator_squares" => "sum of what is counted, squared",
        "denominator_squares" => "sum of what it is counted against, squared",
        "products" => "sum of what is counted times what it is counted against",
        "numerator" => "sum of what is counted",
        "denominator" => "sum of what it is counted against",
        _ => "count",
    }
}

/// What the names of the columns of counts end with.
pub fn suffixes(m: &Measure) -> impl Iterator<Item = &'static str> {
    fields(m.reading).into_iter().map(|(field, _)| field)
}

/// An expression that stands beside an operator.
fn operand(sql: &str) -> String {
    match sql.contains(' ') {
        true => format!("({sql})"),
        false => sql.to_owned(),
    }
}

impl ScorecardPlan {
    /// What stands before a function of the extension; none where there is no extension.
    pub(in super::super) fn functions(&self) -> Option<&str> {
        (!self.is_plain).then_some(self.prefix.as_str())
    }

    /// The columns that a measure is counted into.
    pub(in super::super) fn kept(&self, m: &Measure) -> Vec<Kept> {
        if let Some(prefix) = self.functions() {
            return vec![Kept {
                name: m.kpi.clone(),
                sql: m.sql.clone(),
                r#type: format!("{prefix}{}", m.reading.summary),
                meaning: format!("summary for: {}", m.title),
                functions: Some(prefix.to_owned()),
            }];
        }
        let named = m.counts.iter().zip(fields(m.reading));
        named
            .map(|(name, (field, r#type))| Kept {
                name: name.clone(),
                sql: self.keywords.ident(name),
                r#type: r#type.to_owned(),
                meaning: format!("{}, for: {}", meaning(field), m.title),
                functions: None,
            })
            .collect()
    }

    /// What each of these columns is over rows that meet the conditions.
    pub(in super::super) fn counted_from(
        &self,
        m: &Measure,
        arguments: &[Passed],
        conditions: &[String],
    ) -> Vec<String> {
        let filter = |conditions: &[String]| match conditions {
            [] => String::new(),
            all => format!(" FILTER (WHERE {})", all.join(" AND ")),
        };
        if let Some(prefix) = self.functions() {
            let list: Vec<&str> = arguments.iter().map(|a| a.sql.as_str()).collect();
            return vec![format!(
                "{prefix}{}({}){}",
                m.counted_by,
                list.join(", "),
                filter(conditions)
            )];
        }
        let is_column = arguments
            .first()
            .is_some_and(|argument| argument.class.is_some());
        let step = match arguments.get(1).and_then(|argument| argument.class) {
            Some(Class::DateRange) => "1",
            _ => "interval '1 microsecond'",
        };
        let filled = |text: &str| {
            let mut filled = String::new();
            // Once: what is filled in may have braces of its own.
            for piece in text.split('{') {
                let (place, rest) = piece.split_once('}').unwrap_or(("", piece));
                match place {
                    "" => {}
                    "step" => filled.push_str(step),
                    at => {
                        let argument = at.parse().ok().and_then(|at: usize| arguments.get(at));
                        filled.extend(argument.map(|argument| operand(&argument.sql)));
                    }
                }
                filled.push_str(rest);
            }
            filled
        };
        // Adding up double precision would round.
        let exact = |text: &str| {
            let at = usize::from(text == "{1}");
            let class = arguments.get(at).and_then(|argument| argument.class);
            match class {
                Some(Class::Real) => format!("{}::bigint", filled(text)),
                _ => filled(text),
            }
        };
        ways(m.counter)
            .iter()
            .map(|way| match way {
                Way::Rows(condition) => {
                    let mut all = conditions.to_vec();
                    // A value that is accepted is there, and so is a constant.
                    let says = match *condition {
                        "{0} IS NOT NULL" => is_column && m.accepts.is_none(),
                        _ => true,
                    };
                    if says {
                        all.push(filled(condition));
                    }
                    format!("count(*){}", filter(&all))
                }
                Way::Sum(value) => format!(
                    "coalesce(sum({}){}, 0)::bigint",
                    exact(value),
                    filter(conditions)
                ),
                Way::Squares(value) => format!(
                    "coalesce(sum({0}::numeric * {0}){1}, 0)",
                    exact(value),
                    filter(conditions)
                ),
                Way::Products(value, other) => format!(
                    "coalesce(sum({}::numeric * {}){}, 0)",
                    exact(value),
                    exact(other),
                    filter(conditions)
                ),
            })
            .collect()
    }
}
