//! Shows that the summaries merge: over random rows, any split into groups,
//! merged in any order, gives the whole; what was added can be subtracted again;
//! parallel plans and moving window frames give what a serial recomputation
//! gives; and all of it is what plain SQL counts.

mod common;

use common::{Database, assert_same_rows, describe, fails, rows, run, value};
use postgres::Client;
use std::fmt::Write;
use testkit::random::Random;
use testkit::summary::{KINDS, Kind};

/// An aggregate that builds a summary, and the same in plain SQL.
struct Builder {
    kind: Kind,
    aggregate: &'static str,
    /// The fields as count, sum and FILTER.
    fields: &'static [&'static str],
}

const BUILDERS: [Builder; 23] = [
    Builder {
        kind: Kind::Rate,
        aggregate: "rate_agg(now)",
        fields: &["count(*) FILTER (WHERE now)", "count(now)"],
    },
    Builder {
        kind: Kind::Nps,
        aggregate: "nps_agg(score)",
        fields: &[
            "count(*) FILTER (WHERE score >= 9)",
            "count(*) FILTER (WHERE score IN (7, 8))",
            "count(*) FILTER (WHERE score <= 6)",
        ],
    },
    Builder {
        kind: Kind::Nps,
        aggregate: "nps_agg(score::double precision)",
        fields: &[
            "count(*) FILTER (WHERE score >= 9)",
            "count(*) FILTER (WHERE score IN (7, 8))",
            "count(*) FILTER (WHERE score <= 6)",
        ],
    },
    Builder {
        kind: Kind::Nps,
        aggregate: "nps_agg(score, 3, 5)",
        fields: &[
            "count(*) FILTER (WHERE score >= 5)",
            "count(*) FILTER (WHERE score = 4)",
            "count(*) FILTER (WHERE score <= 3)",
        ],
    },
    // Growth counts each side by itself, whatever the other one is.
    Builder {
        kind: Kind::Growth,
        aggregate: "growth_agg(before, now)",
        fields: &[
            "count(*) FILTER (WHERE before)",
            "count(*) FILTER (WHERE now)",
        ],
    },
    Builder {
        kind: Kind::Growth,
        aggregate: "growth_agg(actions, audience)",
        fields: &["coalesce(sum(actions), 0)", "coalesce(sum(audience), 0)"],
    },
    Builder {
        kind: Kind::Growth,
        aggregate: "growth_agg(during, daterange('2024-01-01', '2024-04-01'))",
        fields: &[
            "count(*) FILTER (WHERE during @> date '2023-12-31')",
            "count(*) FILTER (WHERE during @> date '2024-03-31')",
        ],
    },
    Builder {
        kind: Kind::Action,
        aggregate: "action_agg(actions)",
        fields: &[
            "count(actions)",
            "count(*) FILTER (WHERE actions > 0)",
            "coalesce(sum(actions), 0)",
            "coalesce(sum(actions::numeric * actions), 0)",
        ],
    },
    Builder {
        kind: Kind::Ratio,
        aggregate: "ratio_agg(actions, audience)",
        fields: &[
            "coalesce(sum(actions) FILTER (WHERE audience IS NOT NULL), 0)",
            "coalesce(sum(audience) FILTER (WHERE actions IS NOT NULL), 0)",
        ],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "csat_agg(stars)",
        fields: &["count(*) FILTER (WHERE stars >= 4)", "count(stars)"],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "csat_agg(stars::double precision)",
        fields: &["count(*) FILTER (WHERE stars >= 4)", "count(stars)"],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "csat_agg(stars + 2, 7)",
        fields: &["count(*) FILTER (WHERE stars >= 4)", "count(stars)"],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "retention_agg(before, now)",
        fields: &[
            "count(*) FILTER (WHERE before AND now)",
            "count(*) FILTER (WHERE before AND now IS NOT NULL)",
        ],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "gained_agg(before, now)",
        fields: &[
            "count(*) FILTER (WHERE now AND before IS NOT TRUE)",
            "count(*) FILTER (WHERE before IS NOT NULL OR now IS NOT NULL)",
        ],
    },
    Builder {
        kind: Kind::Rate,
        aggregate: "lost_agg(before, now)",
        fields: &[
            "count(*) FILTER (WHERE before AND now IS NOT TRUE)",
            "count(*) FILTER (WHERE before IS NOT NULL OR now IS NOT NULL)",
        ],
    },
    Builder {
        kind: Kind::Nps,
        aggregate: "sentiment_agg(stars % 3 - 1)",
        fields: &[
            "count(*) FILTER (WHERE stars % 3 = 2)",
            "count(*) FILTER (WHERE stars % 3 = 1)",
            "count(*) FILTER (WHERE stars % 3 = 0)",
        ],
    },
    Builder {
        kind: Kind::Action,
        aggregate: "stars_agg(stars)",
        fields: &[
            "count(stars)",
            "count(stars)",
            "coalesce(sum(stars), 0)",
            "coalesce(sum(stars * stars), 0)",
        ],
    },
    Builder {
        kind: Kind::Flow,
        aggregate: "flow_agg(before, now)",
        fields: &[
            "count(*) FILTER (WHERE NOT before AND NOT now)",
            "count(*) FILTER (WHERE NOT before AND now)",
            "count(*) FILTER (WHERE before AND NOT now)",
            "count(*) FILTER (WHERE before AND now)",
        ],
    },
    Builder {
        kind: Kind::Score,
        aggregate: "score_agg(score)",
        fields: &[
            "count(*) FILTER (WHERE score = 0)",
            "count(*) FILTER (WHERE score = 1)",
            "count(*) FILTER (WHERE score = 2)",
            "count(*) FILTER (WHERE score = 3)",
            "count(*) FILTER (WHERE score = 4)",
            "count(*) FILTER (WHERE score = 5)",
            "count(*) FILTER (WHERE score = 6)",
            "count(*) FILTER (WHERE score = 7)",
            "count(*) FILTER (WHERE score = 8)",
            "count(*) FILTER (WHERE score = 9)",
            "count(*) FILTER (WHERE score = 10)",
        ],
    },
    Builder {
        kind: Kind::RatioSample,
        aggregate: "ratio_sample_agg(actions - 20, audience)",
        fields: &[
            "count(actions + audience)",
            "coalesce(sum(actions - 20 + 0 * audience), 0)",
            "coalesce(sum(audience + 0 * actions), 0)",
            "coalesce(sum((actions - 20) * (actions - 20) + 0 * audience), 0)",
            "coalesce(sum(audience * audience + 0 * actions), 0)",
            "coalesce(sum((actions - 20) * audience), 0)",
        ],
    },
    Builder {
        kind: Kind::WeightedRate,
        aggregate: "weighted_rate_agg(now, audience / 7.0)",
        fields: &[
            "count(now::int + audience) FILTER (WHERE audience > 0)",
            "coalesce(sum(round(audience / 7.0 * 1000000)) FILTER (WHERE now), 0)",
            "coalesce(sum(round(audience / 7.0 * 1000000)) FILTER (WHERE NOT now), 0)",
            "coalesce(sum(round(audience / 7.0 * 1000000) * round(audience / 7.0 * 1000000)) FILTER (WHERE now), 0)",
            "coalesce(sum(round(audience / 7.0 * 1000000) * round(audience / 7.0 * 1000000)) FILTER (WHERE NOT now), 0)",
        ],
    },
    Builder {
        kind: Kind::WeightedNps,
        aggregate: "weighted_nps_agg(score, stars)",
        fields: &[
            "count(score + stars)",
            "coalesce(sum(1000000 * stars) FILTER (WHERE score > 8), 0)",
            "coalesce(sum(1000000 * stars) FILTER (WHERE score IN (7, 8)), 0)",
            "coalesce(sum(1000000 * stars) FILTER (WHERE score < 7), 0)",
            "coalesce(sum(1000000000000 * stars * stars) FILTER (WHERE score > 8), 0)",
            "coalesce(sum(1000000000000 * stars * stars) FILTER (WHERE score IN (7, 8)), 0)",
            "coalesce(sum(1000000000000 * stars * stars) FILTER (WHERE score < 7), 0)",
        ],
    },
    Builder {
        kind: Kind::Scorecard,
        aggregate: "advocacy_scorecard(now, before, score, stars, audience % 5 = 0, actions)",
        fields: &[
            "count(*) FILTER (WHERE now)",
            "count(now)",
            "count(*) FILTER (WHERE before)",
            "count(*) FILTER (WHERE now)",
            "count(*) FILTER (WHERE before AND now)",
            "count(*) FILTER (WHERE before AND now IS NOT NULL)",
            "count(*) FILTER (WHERE score >= 9)",
            "count(*) FILTER (WHERE score IN (7, 8))",
            "count(*) FILTER (WHERE score <= 6)",
            "count(*) FILTER (WHERE stars >= 4)",
            "count(stars)",
            "count(*) FILTER (WHERE audience % 5 = 0)",
            "count(audience)",
            "count(actions)",
            "count(*) FILTER (WHERE actions > 0)",
            "coalesce(sum(actions), 0)",
            "coalesce(sum(actions::numeric * actions), 0)",
        ],
    },
];

impl Builder {
    /// The summary that plain SQL gives; `each` is put after every aggregate.
    fn plain(&self, each: &str) -> String {
        let fields: Vec<String> = self
            .fields
            .iter()
            .map(|field| match field.strip_prefix("coalesce(") {
                Some(sum) => format!("coalesce({}", sum.replace(", 0)", &format!(" {each}, 0)"))),
                None => format!("{field} {each}"),
            })
            .collect();
        let places = vec!["%s"; fields.len()].join(",");
        format!(
            "format('({places})', {})::{}",
            fields.join(", "),
            self.kind.name()
        )
    }
}

/// Every KPI aggregate, the same as a function on its summary, and as a formula.
const KPIS: [(&str, &str, &str); 28] = [
    (
        "advocates_gained(before, now)",
        "advocates_gained(gained_agg(before, now))",
        "CASE WHEN count(before) + count(now) > 0 THEN count(*) FILTER (WHERE now AND before IS NOT TRUE) END",
    ),
    (
        "advocates_lost(before, now)",
        "advocates_lost(lost_agg(before, now))",
        "CASE WHEN count(before) + count(now) > 0 THEN count(*) FILTER (WHERE before AND now IS NOT TRUE) END",
    ),
    (
        "active_ambassadors(actions)",
        "active_ambassadors(action_agg(actions))",
        "CASE WHEN count(actions) > 0 THEN count(*) FILTER (WHERE actions > 0) END",
    ),
    (
        "net_sentiment(stars % 3 - 1)",
        "net_sentiment(sentiment_agg(stars % 3 - 1))",
        "100.0 * avg(stars % 3 - 1)",
    ),
    (
        "review_rating(stars)",
        "review_rating(stars_agg(stars))",
        "avg(stars)",
    ),
    (
        "cost_per_advocate(actions, audience)",
        "cost_per_advocate(ratio_agg(actions, audience))",
        "1.0 * sum(actions) FILTER (WHERE audience IS NOT NULL) / nullif(sum(audience) FILTER (WHERE actions IS NOT NULL), 0)",
    ),
    (
        "ambassador_rate(now)",
        "ambassador_rate(rate_agg(now))",
        "100.0 * avg(now::int)",
    ),
    (
        "advocacy_growth(before, now)",
        "advocacy_growth(growth_agg(before, now))",
        "100.0 * (coalesce(sum(now::int), 0) - sum(before::int)) / nullif(sum(before::int), 0)",
    ),
    (
        "advocacy_growth(actions, audience)",
        "advocacy_growth(growth_agg(actions, audience))",
        "100.0 * (coalesce(sum(audience), 0) - sum(actions)) / nullif(sum(actions), 0)",
    ),
    (
        "advocacy_growth(during, daterange('2024-01-01', '2024-04-01'))",
        "advocacy_growth(growth_agg(during, daterange('2024-01-01', '2024-04-01')))",
        "100.0 * (count(*) FILTER (WHERE during @> date '2024-03-31')
            - count(*) FILTER (WHERE during @> date '2023-12-31'))
            / nullif(count(*) FILTER (WHERE during @> date '2023-12-31'), 0)",
    ),
    (
        "advocacy_growth(tstzrange(lower(during), upper(during)), tstzrange('2024-01-01', '2024-04-01'))",
        "advocacy_growth(growth_agg(tstzrange(lower(during), upper(during)), tstzrange('2024-01-01', '2024-04-01')))",
        "100.0 * (count(*) FILTER (WHERE tstzrange(lower(during), upper(during)) @> timestamptz '2024-03-31 23:59:59.999999')
            - count(*) FILTER (WHERE tstzrange(lower(during), upper(during)) @> timestamptz '2023-12-31 23:59:59.999999'))
            / nullif(count(*) FILTER (WHERE tstzrange(lower(during), upper(during)) @> timestamptz '2023-12-31 23:59:59.999999'), 0)",
    ),
    (
        "advocate_retention_rate(before, now)",
        "advocate_retention_rate(retention_agg(before, now))",
        "100.0 * avg(now::int) FILTER (WHERE before)",
    ),
    (
        "advocacy_actions(actions)",
        "advocacy_actions(action_agg(actions))",
        "avg(actions)",
    ),
    (
        "consumer_advocacy_actions(actions)",
        "consumer_advocacy_actions(action_agg(actions))",
        "avg(actions)",
    ),
    (
        "advocacy_participation_rate(actions)",
        "advocacy_participation_rate(action_agg(actions))",
        "100.0 * avg((actions > 0)::int)",
    ),
    (
        "nps(score)",
        "nps(nps_agg(score))",
        "100.0 * avg((score > 8)::int - (score < 7)::int)",
    ),
    (
        "nps(score::double precision)",
        "nps(nps_agg(score::double precision))",
        "100.0 * avg((score > 8)::int - (score < 7)::int)",
    ),
    (
        "nps(score, 3, 5)",
        "nps(nps_agg(score, 3, 5))",
        "100.0 * avg((score > 4)::int - (score < 4)::int)",
    ),
    (
        "csat(stars)",
        "csat(csat_agg(stars))",
        "100.0 * avg((stars > 3)::int)",
    ),
    (
        "csat(stars::double precision)",
        "csat(csat_agg(stars::double precision))",
        "100.0 * avg((stars > 3)::int)",
    ),
    (
        "csat(stars, 7)",
        "csat(csat_agg(stars, 7))",
        "100.0 * avg((stars > 5)::int)",
    ),
    ("csat(now)", "csat(rate_agg(now))", "100.0 * avg(now::int)"),
    (
        "referral_rate(now)",
        "referral_rate(rate_agg(now))",
        "100.0 * avg(now::int)",
    ),
    (
        "referral_rate(actions, audience)",
        "referral_rate(ratio_agg(actions, audience))",
        "100.0 * sum(actions) FILTER (WHERE audience IS NOT NULL)
            / nullif(sum(audience) FILTER (WHERE actions IS NOT NULL), 0)",
    ),
    (
        "referral_conversion_rate(now)",
        "referral_conversion_rate(rate_agg(now))",
        "100.0 * avg(now::int)",
    ),
    (
        "viral_coefficient(actions)",
        "viral_coefficient(action_agg(actions))",
        "avg(actions)",
    ),
    (
        "engagement_rate(actions, audience)",
        "engagement_rate(ratio_agg(actions, audience))",
        "100.0 * sum(actions) FILTER (WHERE audience IS NOT NULL)
            / nullif(sum(audience) FILTER (WHERE actions IS NOT NULL), 0)",
    ),
    (
        "share_rate(actions, audience)",
        "share_rate(ratio_agg(actions, audience))",
        "100.0 * sum(actions) FILTER (WHERE audience IS NOT NULL)
            / nullif(sum(audience) FILTER (WHERE actions IS NOT NULL), 0)",
    ),
];

const REACH: (&str, &str) = (
    "influencer_reach(audience)",
    "influencer_reach(action_agg(audience))",
);

/// A table `facts` of random rows, one value in ten NULL; `few` is a small
/// group, `id` counts up.
fn facts(database: &Database, count: usize, seed: u64) -> Client {
    let mut client = database.client();
    run(
        &mut client,
        "CREATE TABLE facts (id integer, few integer, now boolean, before boolean, score integer,
            stars integer, actions bigint, audience bigint, first integer, last integer,
            during daterange GENERATED ALWAYS AS (
                CASE WHEN first > last THEN NULL
                ELSE daterange(date '2023-11-01' + first, date '2023-11-01' + last) END) STORED)",
    );
    let mut random = Random::new(seed);
    let mut copy = String::new();
    for id in 0..count {
        let bit = |random: &mut Random| if random.one_in(3) { "t" } else { "f" }.to_owned();
        let first = random.below(200);
        let columns = [
            bit(&mut random),
            bit(&mut random),
            random.below(11).to_string(),
            (1 + random.below(5)).to_string(),
            if random.one_in(2) {
                0
            } else {
                random.below(50)
            }
            .to_string(),
            random.below(5000).to_string(),
            // Days since November: NULL is unbounded, a range may be empty.
            first.to_string(),
            (first + random.below(200)).saturating_sub(20).to_string(),
        ];
        write!(copy, "{id}\t{}", random.below(7)).expect("a string");
        for column in columns {
            let column = if random.one_in(10) { "\\N" } else { &column };
            write!(copy, "\t{column}").expect("a string");
        }
        copy.push('\n');
    }
    let mut sink = client
        .copy_in("COPY facts FROM STDIN")
        .expect("COPY FROM STDIN");
    std::io::Write::write_all(&mut sink, copy.as_bytes()).expect("the rows");
    sink.finish().unwrap_or_else(|e| panic!("{}", describe(&e)));
    run(&mut client, "ANALYZE facts");
    client
}

#[test]
fn the_whole_is_what_plain_sql_counts() {
    let database = Database::new("merge");
    let mut client = facts(&database, 5000, 1);
    for builder in &BUILDERS {
        let aggregate = builder.aggregate;
        let plain = builder.plain("");
        for (select, tail) in [
            ("", "FROM facts"),
            ("", "FROM facts WHERE false"),
            ("few, ", "FROM facts GROUP BY few ORDER BY few"),
            (
                "few, now, grouping(few, now), ",
                "FROM facts GROUP BY CUBE (few, now) ORDER BY 1, 2, 3",
            ),
            (
                "few, score, ",
                "FROM facts GROUP BY GROUPING SETS ((few), (score), ()) ORDER BY 1, 2",
            ),
        ] {
            assert_same_rows(
                &mut client,
                &format!("SELECT {select}{aggregate} {tail}"),
                &format!("SELECT {select}{plain} {tail}"),
            );
        }
        assert_same_rows(
            &mut client,
            &format!("SELECT {aggregate} FILTER (WHERE few < 3) FROM facts"),
            &format!("SELECT {plain} FROM facts WHERE few < 3"),
        );
    }
}

#[test]
fn distinct_counts_each_value_once() {
    let database = Database::new("merge");
    let mut client = facts(&database, 2000, 2);
    for (distinct, columns) in [
        ("rate_agg(DISTINCT now)", "now"),
        ("csat_agg(DISTINCT stars)", "stars"),
        ("csat_agg(DISTINCT stars, 7)", "stars"),
        ("retention_agg(DISTINCT before, now)", "before, now"),
        (
            "advocacy_scorecard(DISTINCT now, before, score, stars, now, actions)",
            "now, before, score, stars, actions",
        ),
        ("nps_agg(DISTINCT score)", "score"),
        ("growth_agg(DISTINCT before, now)", "before, now"),
        ("action_agg(DISTINCT actions)", "actions"),
        ("ratio_agg(DISTINCT actions, audience)", "actions, audience"),
    ] {
        let plain = distinct.replace("DISTINCT ", "");
        assert_same_rows(
            &mut client,
            &format!("SELECT few, {distinct} FROM facts GROUP BY few ORDER BY few"),
            &format!(
                "SELECT few, {plain} FROM (SELECT DISTINCT few, {columns} FROM facts) AS d
                 GROUP BY few ORDER BY few"
            ),
        );
        // A state that the rows share must not be shared with the plain one.
        assert_same_rows(
            &mut client,
            &format!("SELECT {plain}, {distinct}, {plain} FROM facts"),
            &format!(
                "SELECT a, (SELECT {distinct} FROM facts), a FROM (SELECT {plain} FROM facts) AS w (a)"
            ),
        );
    }
}

#[test]
fn any_split_in_any_order_rolls_up_to_the_whole() {
    let database = Database::new("merge");
    let mut client = facts(&database, 5000, 3);
    let mut random = Random::new(30);
    for builder in &BUILDERS {
        let Builder {
            kind, aggregate, ..
        } = builder;
        let name = kind.name();
        let whole = value(
            &mut client,
            &format!("SELECT {} FROM facts", builder.plain("")),
        );
        for groups in [1, 2, 3, 17, 400, 20_000] {
            let (split, order) = (random.bits() >> 1, random.bits() >> 1);
            let parts = format!(
                "SELECT hashint8extended(id, {split}) % {groups} AS part, {aggregate} AS s
                 FROM facts GROUP BY 1"
            );
            // In two levels, in an order of no sense, and with parts over no rows.
            let rolled = format!(
                "SELECT rollup(s ORDER BY hashint8extended(part, {order}))::text FROM (
                     SELECT part % 5 AS part, rollup(s ORDER BY hashint8extended(part, {order})) AS s
                     FROM (
                         {parts}
                         UNION ALL SELECT 3, NULL
                         UNION ALL SELECT 4, (SELECT {aggregate} FROM facts WHERE false)
                     ) AS parts
                     GROUP BY part % 5
                 ) AS larger"
            );
            assert_eq!(
                value(&mut client, &rolled),
                whole,
                "{aggregate}, {groups} groups:\n{rolled}"
            );
        }
        let nothing = format!("SELECT rollup(s) FROM (SELECT NULL::{name} AS s) AS n");
        let zeros = kind.text(&vec![0; kind.fields()]);
        assert_eq!(value(&mut client, &nothing), zeros, "{nothing}");
    }
}

/// The rows of a table, summed up one by one with the operator in a random order.
#[test]
fn the_operators_do_what_rollup_does() {
    let database = Database::new("merge");
    let mut client = facts(&database, 300, 4);
    for builder in &BUILDERS {
        let Builder {
            kind, aggregate, ..
        } = builder;
        let name = kind.name();
        let zeros = kind.text(&vec![0; kind.fields()]);
        run(
            &mut client,
            &format!(
                "DROP TABLE IF EXISTS part;
                 CREATE TABLE part AS
                     SELECT row_number() OVER (ORDER BY hashint4extended(id, 9)) AS n, {aggregate} AS s
                     FROM facts GROUP BY id;"
            ),
        );
        assert_same_rows(
            &mut client,
            &format!(
                "WITH RECURSIVE step (n, s) AS (
                     SELECT 0::bigint, '{zeros}'::{name}
                     UNION ALL SELECT part.n, step.s + part.s FROM step JOIN part ON part.n = step.n + 1
                 ), back (n, s) AS (
                     (SELECT n, s FROM step ORDER BY n DESC LIMIT 1)
                     UNION ALL SELECT part.n - 1, back.s - part.s FROM back JOIN part ON part.n = back.n
                 )
                 SELECT n, s FROM step UNION ALL SELECT n, s FROM back ORDER BY n, s"
            ),
            &format!(
                "SELECT n, s FROM (
                     SELECT 0::bigint AS n, '{zeros}'::{name} AS s
                     UNION ALL SELECT a.n, (SELECT rollup(b.s) FROM part AS b WHERE b.n <= a.n) FROM part AS a
                 ) AS sums CROSS JOIN generate_series(1, 2) ORDER BY n, s"
            ),
        );
    }
}

#[test]
fn adding_obeys_the_laws_and_subtracting_undoes_it() {
    let database = Database::new("merge");
    let mut client = database.client();
    for kind in KINDS {
        let name = kind.name();
        let mut random = Random::new(5);
        // Pairs whose sum fits.
        let mut triples = [Vec::new(), Vec::new(), Vec::new()];
        let mut sums = Vec::new();
        while sums.len() < 3000 {
            let [a, b, c] = std::array::from_fn(|_| kind.random(&mut random));
            let sum: Vec<i128> = (0..kind.fields()).map(|i| a[i] + b[i] + c[i]).collect();
            if kind.holds(&sum) {
                sums.push(kind.text(&sum));
                for (list, fields) in triples.iter_mut().zip([a, b, c]) {
                    list.push(kind.text(&fields));
                }
            }
        }
        let [a, b, c] = &triples;
        let wrong = client
            .query(
                &format!(
                    "SELECT a::text, b::text, c::text, sum::text, (a + b + c)::text
                     FROM unnest($1::text[]::{name}[], $2::text[]::{name}[], $3::text[]::{name}[],
                                 $4::text[]::{name}[]) AS t (a, b, c, sum)
                     WHERE a + b + c <> sum
                         OR (a + b) + c <> a + (b + c)
                         OR a + b <> b + a
                         OR (a + b) - b <> a
                         OR (a + b + c) - (b + c) <> a
                         OR a - a <> a + b - b - a
                         OR (a + b) - b IS DISTINCT FROM a"
                ),
                &[a, b, c, &sums],
            )
            .unwrap_or_else(|e| panic!("{name}: {}", describe(&e)));
        let shown: Vec<[String; 5]> = wrong
            .iter()
            .take(10)
            .map(|row| std::array::from_fn(|i| row.get(i)))
            .collect();
        assert!(
            wrong.is_empty(),
            "{name}: {} wrong: {shown:#?}",
            wrong.len()
        );
    }
}

#[test]
fn what_does_not_fit_is_out_of_range() {
    let database = Database::new("merge");
    let mut client = database.client();
    let max = i64::MAX;
    let [zeros, ones] = [0, 1].map(|n| Kind::Scorecard.text(&[n; 17]));
    for (sql, says) in [
        (
            "'(1,2)'::rate_summary - '(2,2)'::rate_summary".to_owned(),
            "(2,2)",
        ),
        (
            "'(1,2)'::rate_summary - '(0,2)'::rate_summary".to_owned(),
            "(0,2)",
        ),
        (
            "'(1,2,3)'::nps_summary - '(0,0,4)'::nps_summary".to_owned(),
            "(0,0,4)",
        ),
        (
            "'(1,2)'::growth_summary - '(0,3)'::growth_summary".to_owned(),
            "(0,3)",
        ),
        (
            "'(2,1,3,9)'::action_summary - '(1,1,2,4)'::action_summary".to_owned(),
            "(1,1,2,4)",
        ),
        (
            "'(2,1,3,9)'::action_summary - '(2,1,4,16)'::action_summary".to_owned(),
            "(2,1,4,16)",
        ),
        (
            "'(1,2)'::ratio_summary - '(2,1)'::ratio_summary".to_owned(),
            "(2,1)",
        ),
        (
            format!("'{zeros}'::scorecard_summary - '{ones}'::scorecard_summary"),
            &ones,
        ),
        (
            format!("'{ones}'::scorecard_summary + '(0,{max}{}'", &zeros[4..]),
            "scorecard_summary: customers",
        ),
        (
            format!("'(0,{max})'::rate_summary + '(0,1)'"),
            "rate_summary",
        ),
        (
            format!("'({max},0,0)'::nps_summary + '(1,0,0)'"),
            "nps_summary",
        ),
        (
            format!("'(0,{max})'::growth_summary + '(0,1)'"),
            "growth_summary",
        ),
        (
            format!("'({max},0,0,0)'::action_summary + '(1,0,0,0)'"),
            "action_summary",
        ),
        (
            format!("'({max},0)'::ratio_summary + '(1,0)'"),
            "ratio_summary",
        ),
    ] {
        let message = fails(&mut client, &format!("SELECT {sql}"), "22003");
        assert!(
            message.contains(says),
            "{sql}\nshould name {says}: {message}"
        );
    }
    // In an aggregate, in its merge and in its window frame alike.
    for sql in [
        format!("SELECT growth_agg(n, n) FROM unnest(ARRAY[{max}, 1]) AS n"),
        format!("SELECT ratio_agg(n, 0) FROM unnest(ARRAY[{max}, 1]) AS n"),
        format!("SELECT influencer_reach(n) FROM unnest(ARRAY[{max}, 1]) AS n"),
        format!(
            "SELECT rollup(format('(0,%s)', n)::rate_summary) FROM unnest(ARRAY[{max}, 1]) AS n"
        ),
        format!(
            "SELECT advocacy_scorecard(NULL, NULL, NULL, NULL, NULL, n)
             FROM unnest(ARRAY[{max}, 1]) AS n"
        ),
        format!("SELECT ratio_agg(n, 0) OVER () FROM unnest(ARRAY[{max}, 1]) AS n"),
    ] {
        fails(&mut client, &sql, "22003");
    }
    // A frame that never holds both is no overflow.
    assert_eq!(
        rows(
            &mut client,
            &format!(
                "SELECT ratio_agg(n, 0) OVER (ROWS BETWEEN CURRENT ROW AND CURRENT ROW)
                 FROM unnest(ARRAY[{max}, 1, {max}]) AS n"
            ),
        ),
        [
            [format!("({max},0)")],
            ["(1,0)".to_owned()],
            [format!("({max},0)")]
        ],
    );
}

/// All aggregates at once, as select list.
fn all_aggregates() -> String {
    let mut list: Vec<&str> = BUILDERS.iter().map(|b| b.aggregate).collect();
    list.extend(KPIS.iter().map(|(aggregate, ..)| *aggregate));
    list.push(REACH.0);
    list.join(", ")
}

/// Runs the queries serially and in parallel, which must not differ.
fn assert_parallel_same(client: &mut Client, sql: &str) {
    run(client, "SET max_parallel_workers_per_gather = 0");
    let serial = rows(client, sql);
    run(
        client,
        "SET max_parallel_workers_per_gather = 4; SET parallel_setup_cost = 0;
         SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0",
    );
    let plan: Vec<String> = rows(
        client,
        &format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}"),
    )
    .concat();
    let plan = plan.join("\n");
    assert!(
        plan.contains("Partial "),
        "no partial aggregate:\n{sql}\n{plan}"
    );
    let launched = plan
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Workers Launched: "))
        .any(|n| n != "0");
    assert!(launched, "no worker ran:\n{plan}");
    let parallel = rows(client, sql);
    let differ: Vec<_> = serial
        .iter()
        .zip(&parallel)
        .filter(|(a, b)| a != b)
        .take(3)
        .collect();
    assert!(
        serial.len() == parallel.len() && differ.is_empty(),
        "serial and parallel differ, {} and {} rows:\n{sql}\n{differ:#?}",
        serial.len(),
        parallel.len(),
    );
}

#[test]
fn parallel_plans_give_what_serial_plans_give() {
    let database = Database::new("merge");
    let mut client = facts(&database, 60_000, 6);
    run(&mut client, "ALTER TABLE facts SET (parallel_workers = 4)");
    let all = all_aggregates();
    // Workers that find nothing hand over the summary of nothing.
    for tail in [
        "FROM facts",
        "FROM facts WHERE id + 0 < 1",
        "FROM facts WHERE id + 0 < 0",
        "FROM facts GROUP BY few ORDER BY few",
        "FROM facts GROUP BY few, score, stars ORDER BY few, score, stars",
    ] {
        assert_parallel_same(&mut client, &format!("SELECT {all} {tail}"));
    }
    for builder in &BUILDERS {
        let parts = format!(
            "CREATE TABLE part AS SELECT id / 3 % 100 AS few, {} AS s FROM facts GROUP BY id / 3;
             ALTER TABLE part SET (parallel_workers = 4); ANALYZE part",
            builder.aggregate
        );
        run(&mut client, &format!("DROP TABLE IF EXISTS part; {parts}"));
        assert_parallel_same(&mut client, "SELECT rollup(s) FROM part");
        assert_parallel_same(
            &mut client,
            "SELECT few, rollup(s) FROM part GROUP BY few ORDER BY few",
        );
        let whole = format!("SELECT {} FROM facts", builder.plain(""));
        assert_same_rows(&mut client, "SELECT rollup(s) FROM part", &whole);
    }
}

#[test]
fn window_frames_give_what_recomputation_gives() {
    let database = Database::new("merge");
    let mut client = facts(&database, 600, 7);
    let all = all_aggregates();
    for (preceding, following) in [(0, 0), (6, 3), (50, 0), (0, 50), (20, -10), (700, 700)] {
        let bound = |n: i32| {
            if n < 0 {
                format!("{} PRECEDING", -n)
            } else {
                format!("{n} FOLLOWING")
            }
        };
        let window = format!(
            "ORDER BY id ROWS BETWEEN {preceding} PRECEDING AND {}",
            bound(following)
        );
        let windowed: Vec<String> = BUILDERS
            .iter()
            .map(|b| b.aggregate)
            .chain(KPIS.iter().map(|(aggregate, ..)| *aggregate))
            .chain([REACH.0])
            .map(|aggregate| format!("{aggregate} OVER w"))
            .collect();
        assert_same_rows(
            &mut client,
            &format!(
                "SELECT id, {} FROM facts WINDOW w AS ({window}) ORDER BY id",
                windowed.join(", ")
            ),
            &format!(
                "SELECT a.id, b.* FROM facts AS a CROSS JOIN LATERAL (
                     SELECT {all} FROM facts WHERE id BETWEEN a.id - {preceding} AND a.id + {following}
                 ) AS b ORDER BY a.id"
            ),
        );
    }
}

#[test]
fn frames_of_partitions_peers_and_filters() {
    let database = Database::new("merge");
    let mut client = facts(&database, 400, 8);
    for builder in &BUILDERS {
        let aggregate = builder.aggregate;
        let plain = builder.plain("");
        for (window, frame) in [
            ("PARTITION BY few ORDER BY id ROWS BETWEEN 5 PRECEDING AND 1 PRECEDING",
             "few = a.few AND id IN (SELECT id FROM facts AS p WHERE p.few = a.few AND p.id < a.id
                                     ORDER BY id DESC LIMIT 5)"),
            ("ORDER BY id RANGE BETWEEN 9 PRECEDING AND 4 FOLLOWING",
             "id BETWEEN a.id - 9 AND a.id + 4"),
            ("ORDER BY few GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
             "few BETWEEN a.few - 1 AND a.few"),
            ("ORDER BY id ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING EXCLUDE CURRENT ROW",
             "id BETWEEN a.id - 3 AND a.id + 3 AND id <> a.id"),
        ] {
            for filter in ["true", "few <> 2"] {
                assert_same_rows(
                    &mut client,
                    &format!(
                        "SELECT id, {aggregate} FILTER (WHERE {filter}) OVER ({window}) AS s
                         FROM facts ORDER BY id"
                    ),
                    &format!(
                        "SELECT id, (SELECT {plain} FROM facts WHERE {frame} AND {filter}) AS s
                         FROM facts AS a ORDER BY id"
                    ),
                );
            }
        }
    }
}

#[test]
fn rollup_slides_over_stored_summaries() {
    let database = Database::new("merge");
    let mut client = facts(&database, 3000, 9);
    for builder in &BUILDERS {
        run(
            &mut client,
            &format!(
                "DROP TABLE IF EXISTS part;
                 CREATE TABLE part AS SELECT id / 20 AS week, {} AS s FROM facts GROUP BY 1;",
                builder.aggregate
            ),
        );
        assert_same_rows(
            &mut client,
            "SELECT week, rollup(s) OVER (ORDER BY week ROWS BETWEEN 12 PRECEDING AND CURRENT ROW)
             FROM part ORDER BY week",
            &format!(
                "SELECT week, (SELECT {} FROM facts WHERE id / 20 BETWEEN week - 12 AND week)
                 FROM part ORDER BY week",
                builder.plain("")
            ),
        );
    }
}

#[test]
fn kpis_are_their_formulas() {
    let database = Database::new("merge");
    let mut client = facts(&database, 4000, 10);
    for tail in [
        "FROM facts",
        "FROM facts WHERE false",
        "FROM facts WHERE id < 0 OR few = 8",
        "FROM facts GROUP BY few ORDER BY few",
        "FROM facts GROUP BY id / 5 ORDER BY id / 5",
    ] {
        for (aggregate, on_summary, formula) in KPIS {
            assert_same_rows(
                &mut client,
                &format!("SELECT {aggregate} {tail}"),
                &format!("SELECT {on_summary} {tail}"),
            );
            let got = rows(&mut client, &format!("SELECT {aggregate} {tail}"));
            let plain = rows(
                &mut client,
                &format!("SELECT ({formula})::double precision {tail}"),
            );
            assert_eq!(got.len(), plain.len());
            for (i, (a, b)) in got.iter().zip(&plain).enumerate() {
                let same = match (a[0].parse::<f64>(), b[0].parse::<f64>()) {
                    (Ok(a), Ok(b)) => (a - b).abs() <= 1e-12 * b.abs().max(1.0),
                    _ => a == b,
                };
                assert!(
                    same,
                    "row {i} of {aggregate} {tail}: {} is not {}",
                    a[0], b[0]
                );
            }
        }
        assert_same_rows(
            &mut client,
            &format!("SELECT {} {tail}", REACH.0),
            &format!("SELECT {} {tail}", REACH.1),
        );
        assert_same_rows(
            &mut client,
            &format!("SELECT {} {tail}", REACH.0),
            &format!("SELECT sum(audience)::bigint {tail}"),
        );
    }
}

/// A state that lies in a page of the table must not be written to.
#[test]
fn merging_leaves_stored_values_as_they_are() {
    let database = Database::new("merge");
    let mut client = facts(&database, 500, 11);
    for builder in &BUILDERS {
        let name = builder.kind.name();
        run(
            &mut client,
            &format!(
                "DROP TABLE IF EXISTS part;
                 CREATE TABLE part AS SELECT few, {} AS s FROM facts GROUP BY few;",
                builder.aggregate
            ),
        );
        let before = rows(&mut client, "SELECT few, s FROM part ORDER BY few");
        for sql in [
            format!("SELECT {name}_add(s, s), {name}_sub(s, s), s + s FROM part"),
            "SELECT rollup(s) OVER (ORDER BY few ROWS 1 PRECEDING), rollup(s) OVER () FROM part".into(),
            "SELECT rollup(s), rollup(DISTINCT s), rollup(s ORDER BY s) FROM part GROUP BY ROLLUP (few)".into(),
            "SELECT a.s + b.s - a.s FROM part AS a, part AS b".into(),
        ] {
            rows(&mut client, &sql);
            let after = rows(&mut client, "SELECT few, s FROM part ORDER BY few");
            assert_eq!(after, before, "{name} changed by {sql}");
        }
    }
}
