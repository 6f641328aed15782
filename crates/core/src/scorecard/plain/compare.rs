//! The tests of a change by plain SQL: of a row `r` against an earlier one `o`.

use super::figures::Statistic;
use super::interval::{Arm, growth_arm, residuals};

/// P(|Z| >= |s.z|) for a normal Z. What is below 1e-300 is 0: there a result of PostgreSQL's
/// exp() is an error.
const NORMAL: &str = "-- twice the tail of the normal distribution, by Hunter and Regan's (1972) sum for erfc
            SELECT CASE WHEN x.x > 26.4 THEN 0 ELSE
                exp(-x.x * x.x) * x.x / pi() * (
                    SELECT sum(exp(-(k - 0.5::double precision) * (k - 0.5::double precision) / 4) / ((k - 0.5::double precision) * (k - 0.5::double precision) / 4 + x.x * x.x))
                    FROM generate_series(1, 13) AS k
                ) + CASE WHEN x.x < 6 THEN 2 / (1 + exp(4 * pi() * x.x)) ELSE 0 END
            END AS p
            FROM (SELECT abs(s.z) / sqrt(2::double precision) AS x OFFSET 0) AS x
            OFFSET 0";

/// By how many rows a small side `h.small` is corrected for continuity (Yates 1934) against a
/// much larger one `h.large`, of whose rows `unlike` are unlike the others.
fn corrected(unlike: &str) -> String {
    format!(
        "CASE WHEN h.large < 3 * h.small + 0.5 THEN 0 WHEN h.small < 4.5 THEN 0.5 ELSE least(greatest(0.75 - {unlike} * h.small / h.large, 0), 0.5) END"
    )
}

/// z of two shares.
fn share() -> String {
    format!(
        "-- shares: pooled, with N - 1 (Campbell 2007), which goes with the interval of Miettinen and Nurminen (1985);
                -- a few rows against many more with a correction for continuity
                WHEN r.statistic = 'share' THEN CASE WHEN d.apart = 0 THEN 0 ELSE (
                    SELECT sign(d.apart) * greatest(abs(d.apart) - {} * h.per_row, 0) / sqrt(h.hits / h.n * ((h.n - h.hits) / h.n) * h.per_row * (h.n / (h.n - 1)))
                    FROM (
                        SELECT
                            (r.numerator + o.numerator)::double precision AS hits,
                            (r.n + o.n)::double precision AS n,
                            least(r.n, o.n)::double precision AS small,
                            greatest(r.n, o.n)::double precision AS large,
                            1 / r.n::double precision + 1 / o.n::double precision AS per_row
                        OFFSET 0
                    ) AS h
                ) END",
        corrected("least(h.hits, h.n - h.hits)")
    )
}

/// z of two Net Promoter Scores, without its sign.
fn score() -> String {
    let rows = corrected(
        "least(h.passives + 2 * h.detractors, h.passives + 2 * h.promoters, h.promoters + h.detractors) / 2",
    );
    let search = search("pi() / 2", SCORE_APART, SCORE_F, SCORE_Z);
    format!("{SCORE_SIDES}{rows}{SCORE_TURNED}{search}, 0) END")
}

const SCORE_SIDES: &str = "-- Net Promoter Scores: the critical value at which the limits of Tango (1998), put together as by
                -- Zou and Donner (2008), just reach 0, a few answers against many more with a correction for
                -- continuity. Looked for is the angle at which both scores are as unlikely.
                WHEN r.statistic = 'score' THEN CASE WHEN d.apart = 0 THEN 0 ELSE coalesce((
                    WITH RECURSIVE corrected AS (
                        -- from one end to the other an answer moves a score by 2 / n
                        SELECT 2 * CASE WHEN h.small + h.large = 4 THEN 0.5::double precision ELSE ";

const SCORE_TURNED: &str = " END AS answers
                        FROM (
                            SELECT
                                least(r.n, o.n)::double precision AS small,
                                greatest(r.n, o.n)::double precision AS large,
                                (r.promoters + o.promoters)::double precision AS promoters,
                                (r.n - r.promoters - r.detractors + (o.n - o.promoters - o.detractors))::double precision AS passives,
                                (r.detractors + o.detractors)::double precision AS detractors
                            OFFSET 0
                        ) AS h
                        OFFSET 0
                    ), sides AS (
                        -- the higher one as it is, the lower one turned round: both reach down
                        SELECT
                            c.answers,
                            CASE WHEN d.apart > 0 THEN r.promoters ELSE o.promoters END::double precision AS promoters,
                            CASE WHEN d.apart > 0 THEN r.detractors ELSE o.detractors END::double precision AS detractors,
                            CASE WHEN d.apart > 0 THEN r.n ELSE o.n END::double precision AS n,
                            CASE WHEN d.apart > 0 THEN o.detractors ELSE r.detractors END::double precision AS other_promoters,
                            CASE WHEN d.apart > 0 THEN o.promoters ELSE r.promoters END::double precision AS other_detractors,
                            CASE WHEN d.apart > 0 THEN o.n ELSE r.n END::double precision AS other_n
                        FROM corrected AS c
                    )";

/// Without a row where no limit can reach 0: none is closer than what it is corrected by.
const SCORE_APART: &str = "
                        FROM sides AS g
                        WHERE abs(d.apart) > sqrt(g.answers / g.n * (g.answers / g.n) + g.answers / g.other_n * (g.answers / g.other_n)) * (1 + 1e-12::double precision)";

const SCORE_Z: &str = "CASE WHEN a.x < pi() / 4 THEN f.z ELSE f.other_z END";

/// How unlike both scores are at an angle `a.x`.
const SCORE_F: &str = "SELECT
                                CASE WHEN z.other_z IS NULL THEN 1 WHEN z.z IS NULL THEN -1 ELSE (z.other_z - z.z) / (z.other_z + z.z) END AS f,
                                z.z,
                                z.other_z
                            FROM (
                                SELECT max(t.z) FILTER (WHERE t.side = 1) AS z, max(t.z) FILTER (WHERE t.side = 2) AS other_z
                                FROM (
                                    -- the score statistic at x below the score; NULL where no shares have such a score
                                    SELECT c.side, CASE WHEN c.bottom > 0 AND c.variance > 0 THEN greatest(c.x - c.answers / c.n, 0) * sqrt(c.n / c.variance) END AS z
                                    FROM (
                                        SELECT l.*, l.middle * (2 * l.least + l.score) + 4 * (l.least + l.score) * l.least AS variance
                                        FROM (
                                            SELECT
                                                q.*,
                                                CASE WHEN q.linear > 0
                                                    THEN 2 * q.product / (q.linear + sqrt(q.linear * q.linear + 8 * q.n * q.product))
                                                    ELSE (sqrt(q.linear * q.linear + 8 * q.n * q.product) - q.linear) / (4 * q.n)
                                                END AS least,
                                                CASE WHEN q.passives = 0 OR q.bottom <= 0 THEN 0 ELSE
                                                    2 * q.passives * q.rest * q.sum / (
                                                        q.more * q.rest + q.less * q.sum + 2 * q.passives
                                                        + sqrt((2 * q.passives * q.score + q.less * q.sum - q.more * q.rest) * (2 * q.passives * q.score + q.less * q.sum - q.more * q.rest)
                                                            + 4 * q.more * q.less * q.rest * q.sum)
                                                    )
                                                END AS middle
                                            FROM (
                                                SELECT
                                                    w.*,
                                                    CASE WHEN w.score <= 0.5
                                                        THEN (2 * w.n - w.more + w.less) * w.score - (w.more + w.less)
                                                        ELSE 2 * (w.passives + w.less) - (2 * w.n - w.more + w.less) * w.rest
                                                    END AS linear,
                                                    w.less * w.score * w.rest AS product
                                                FROM (
                                                    SELECT
                                                        y.side, y.x, y.n, y.answers, y.passives, y.bottom,
                                                        abs(y.score) AS score,
                                                        CASE WHEN y.score >= 0 THEN y.promoters ELSE y.detractors END AS more,
                                                        CASE WHEN y.score >= 0 THEN y.detractors ELSE y.promoters END AS less,
                                                        CASE WHEN y.score >= 0 THEN y.top ELSE y.bottom END AS rest,
                                                        CASE WHEN y.score >= 0 THEN y.bottom ELSE y.top END AS sum
                                                    FROM (
                                                        SELECT
                                                            e.side, e.x, e.n, e.answers, e.promoters, e.detractors,
                                                            e.n - e.promoters - e.detractors AS passives,
                                                            (e.promoters - e.detractors) / e.n - e.x AS score,
                                                            (e.n - e.promoters + e.detractors) / e.n + e.x AS top,
                                                            greatest((e.n + e.promoters - e.detractors) / e.n - e.x, 0) AS bottom
                                                        FROM (
                                                            SELECT 1 AS side, g.promoters, g.detractors, g.n, g.answers, abs(d.apart) * cos(a.x) AS x FROM sides AS g
                                                            UNION ALL
                                                            SELECT 2, g.other_promoters, g.other_detractors, g.other_n, g.answers, abs(d.apart) * sin(a.x) FROM sides AS g
                                                        ) AS e
                                                        OFFSET 0
                                                    ) AS y
                                                    OFFSET 0
                                                ) AS w
                                                OFFSET 0
                                            ) AS q
                                            OFFSET 0
                                        ) AS l
                                        OFFSET 0
                                    ) AS c
                                ) AS t
                            ) AS z";

/// The search for a root by false position, after a first common table expression: of the
/// angle or critical value `a.x` at which the query `f` gives 0, and the `z` that belongs to it.
/// It starts with `high`, `from` rows.
fn search(high: &str, from: &str, f: &str, z: &str) -> String {
    format!(
        ", search (step, low, f_low, high, f_high, x, f, z) AS (
                        SELECT 0, 0::double precision, -1::double precision, {high}, 1::double precision, NULL::double precision, 0::double precision, NULL::double precision{from}
                        UNION ALL
                        -- without an upper end doubled until it is far enough; then false position, a side that stays is halved
                        SELECT
                            a.step + 1,
                            CASE WHEN f.f < 0 THEN a.x ELSE a.low END,
                            CASE WHEN f.f < 0 THEN f.f WHEN a.f > 0 THEN a.f_low / 2 ELSE a.f_low END,
                            CASE WHEN f.f < 0 THEN a.high ELSE a.x END,
                            CASE WHEN f.f >= 0 THEN f.f WHEN a.f < 0 THEN a.f_high / 2 ELSE a.f_high END,
                            a.x,
                            f.f,
                            {z}
                        FROM (
                            SELECT b.step, b.low, b.f_low, b.high, b.f_high, b.f, CASE WHEN b.high IS NULL THEN greatest(1, 2 * b.low) ELSE (b.low * b.f_high - b.high * b.f_low) / (b.f_high - b.f_low) END AS x
                            FROM search AS b
                            WHERE b.step = 0 OR abs(b.f) > 1e-14 AND b.step < 200
                            OFFSET 0
                        ) AS a
                        CROSS JOIN LATERAL (
                            {f}
                            OFFSET 0
                        ) AS f
                    )
                    SELECT b.z FROM search AS b ORDER BY b.step DESC LIMIT 1
                )"
    )
}

/// z of two means, customers exchanged at random.
const MEAN: &str = "-- means: customers exchanged at random (Strasser and Weber 1999)
                WHEN r.statistic = 'mean' THEN CASE WHEN d.apart = 0 THEN 0 ELSE (
                    SELECT d.apart / nullif(sqrt(greatest((h.n * (r.squares + o.squares) - h.actions * h.actions)::double precision, 0)
                        / h.n::double precision / (h.n - 1)::double precision * (1 / r.n::double precision + 1 / o.n::double precision)), 0)
                    FROM (SELECT r.numerator::numeric + o.numerator AS actions, r.n::numeric + o.n AS n OFFSET 0) AS h
                ) END";

/// Of ratings, which go by Welch's test alone.
const RATING: &str = "-- ratings: Welch's test alone, below
                WHEN r.statistic = 'rating' THEN NULL::double precision";

/// z of two ratios, pairs exchanged at random.
fn ratio() -> String {
    let of_all = |alias| residuals(alias, "h.above", "h.below");
    format!(
        "-- ratios: pairs exchanged at random
                WHEN r.statistic = 'ratio' THEN CASE WHEN d.apart = 0 THEN 0 ELSE (
                    SELECT d.apart / nullif(sqrt(greatest(({} + {})::double precision, 0)) / h.below::double precision
                        * sqrt(r.pairs / r.n::double precision / r.n + o.pairs / o.n::double precision / o.n) / sqrt(r.pairs + o.pairs - 1::double precision), 0)
                    FROM (SELECT r.numerator::numeric + o.numerator AS above, r.n::numeric + o.n AS below OFFSET 0) AS h
                ) END",
        of_all("r"),
        of_all("o")
    )
}

/// z of two growths, without its sign.
fn growth() -> String {
    let reach = format!(
        "sqrt({} + {})",
        growth_arm("a.x", ["g.gained", "g.lost", "g.n"], Arm::Below),
        growth_arm(
            "a.x",
            ["g.other_gained", "g.other_lost", "g.other_n"],
            Arm::Above
        )
    );
    format!(
        "-- growth: the critical value at which the interval of the difference (Zou and Donner 2008) just reaches 0
                WHEN r.statistic = 'growth' THEN CASE WHEN d.apart = 0 THEN 0 ELSE (
                    WITH RECURSIVE sides AS (
                        -- the larger one reaches down, the smaller one up
                        SELECT
                            CASE WHEN d.apart > 0 THEN r.gained ELSE o.gained END::double precision AS gained,
                            CASE WHEN d.apart > 0 THEN r.lost ELSE o.lost END::double precision AS lost,
                            CASE WHEN d.apart > 0 THEN r.n ELSE o.n END::double precision AS n,
                            CASE WHEN d.apart > 0 THEN o.gained ELSE r.gained END::double precision AS other_gained,
                            CASE WHEN d.apart > 0 THEN o.lost ELSE r.lost END::double precision AS other_lost,
                            CASE WHEN d.apart > 0 THEN o.n ELSE r.n END::double precision AS other_n
                    ){} END",
        search(
            "NULL::double precision",
            "",
            &format!("SELECT {reach} / abs(d.apart) - 1 AS f\n                            FROM sides AS g"),
            "a.x"
        )
    )
}

/// The variances of two means or ratios, and how many rows they are of.
fn variances(statistics: &[Statistic]) -> String {
    let mean = |side: &str| {
        format!(
            "greatest(({side}.n::numeric * {side}.squares - {side}.numerator::numeric * {side}.numerator)::double precision, 0) / {side}.n / {side}.n / nullif({side}.n - 1, 0)"
        )
    };
    let ratio = |side: &str, above: &str, below: &str| {
        format!(
            "greatest(({})::double precision, 0) / {below}::double precision / {below}::double precision / {side}.n / {side}.n * ({side}.pairs::double precision / nullif({side}.pairs - 1, 0))",
            residuals(side, above, below)
        )
    };
    let own = |side: &str| {
        ratio(
            side,
            &format!("{side}.numerator::numeric"),
            &format!("{side}.n"),
        )
    };
    if !statistics.contains(&Statistic::Ratio) {
        return format!(
            "SELECT
                    {} AS variance,
                    {} AS other_variance,
                    r.n AS rows,
                    o.n AS other_rows
                OFFSET 0",
            mean("r"),
            mean("o")
        );
    }
    let each = |of_ratio: String, of_mean: String| match has_mean(statistics) {
        true => format!("CASE WHEN r.statistic = 'ratio' THEN {of_ratio} ELSE {of_mean} END"),
        false => of_ratio,
    };
    let rows = |side: &str| each(format!("{side}.pairs"), format!("{side}.n"));
    // Where no quotient differs from row to row: about that of all.
    let about_all = |side: &str, name: &str| {
        format!(
            "CASE WHEN r.statistic = 'ratio' AND v.variance + v.other_variance = 0 THEN {} ELSE v.{name} END AS {name}",
            ratio(side, "v.above", "v.below")
        )
    };
    format!(
        "SELECT {}, {}, v.rows, v.other_rows
                FROM (
                    SELECT
                        {} AS variance,
                        {} AS other_variance,
                        {} AS rows,
                        {} AS other_rows,
                        r.numerator::numeric + o.numerator AS above,
                        r.n::numeric + o.n AS below
                    OFFSET 0
                ) AS v
                OFFSET 0",
        about_all("r", "variance"),
        about_all("o", "other_variance"),
        each(own("r"), mean("r")),
        each(own("o"), mean("o")),
        rows("r"),
        rows("o"),
    )
}

/// p of two means or ratios: the larger one of the permutation's and of Welch's; of two
/// means of ratings Welch's. What it reads of `w` are [`variances`].
const WELCH: &str = "SELECT CASE
                WHEN r.statistic NOT IN ('mean', 'rating', 'ratio') THEN n.p
                WHEN w.rows < 2 OR w.other_rows < 2 THEN NULL
                WHEN w.variance + w.other_variance = 0 THEN CASE WHEN d.apart = 0 THEN 1 ELSE n.p END
                ELSE greatest(n.p, (
                    -- twice the tail of Student's t: the integral of 1 / cosh(s)^df from where sinh(s) is t / sqrt(df), over that
                    -- from 0, each by the double exponential rule (Takahasi and Mori 1974)
                    SELECT CASE WHEN t.df / 2 * t.log > 700 THEN 0 ELSE exp(-t.df / 2 * t.log) * (
                        SELECT sum(i.area) / sum(i.whole)
                        FROM (
                            SELECT
                                e.weight * t.scale * exp(-least(t.df * CASE WHEN e.grown < 1 THEN 2 * atanh(e.grown / (2 + e.grown)) ELSE ln(1 + e.grown) END, 600)) AS area,
                                e.weight / sqrt(t.df) * exp(-least(t.df * CASE WHEN e.grown_0 < 1 THEN 2 * atanh(e.grown_0 / (2 + e.grown_0)) ELSE ln(1 + e.grown_0) END, 600)) AS whole
                            FROM (
                                SELECT
                                    k.weight,
                                    2 * sinh(least(t.scale * k.x, 300) / 2) * sinh(least(t.scale * k.x, 300) / 2) + t.tanh * sinh(least(t.scale * k.x, 300)) AS grown,
                                    2 * sinh(least(k.x / sqrt(t.df), 300) / 2) * sinh(least(k.x / sqrt(t.df), 300) / 2) AS grown_0
                                FROM nodes AS k
                                OFFSET 0
                            ) AS e
                            OFFSET 0
                        ) AS i
                    ) END
                    FROM (
                        SELECT
                            f.df,
                            CASE WHEN f.ratio < 1 THEN 2 * atanh(f.ratio / (2 + f.ratio)) ELSE ln(1 + f.ratio) END AS log,
                            sqrt(f.ratio) / sqrt(1 + f.ratio) AS tanh,
                            1 / (sqrt(f.df) + f.df * (sqrt(f.ratio) / sqrt(1 + f.ratio))) AS scale
                        FROM (
                            SELECT v.df, d.apart * d.apart / (w.variance + w.other_variance) / v.df AS ratio
                            FROM (
                                -- Welch and Satterthwaite
                                SELECT 1 / (
                                    w.variance / (w.variance + w.other_variance) * (w.variance / (w.variance + w.other_variance)) / (w.rows - 1)
                                    + w.other_variance / (w.variance + w.other_variance) * (w.other_variance / (w.variance + w.other_variance)) / (w.other_rows - 1)
                                ) AS df
                                OFFSET 0
                            ) AS v
                            OFFSET 0
                        ) AS f
                        OFFSET 0
                    ) AS t
                ))
            END AS p";

/// Where the integrals of Student's t are looked at.
pub const NODES: &str = "nodes AS MATERIALIZED (
    -- points and weights of the double exponential rule from 0 to infinity
    SELECT exp(u.u - exp(-u.u)) AS x, exp(u.u - exp(-u.u)) * (1 + exp(-u.u)) AS weight
    FROM (SELECT k / 8::double precision AS u FROM generate_series(-28, 36) AS k) AS u
)";

/// What a row is compared with: its name in the SQL and what the columns of it end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    Before,
    YearBefore,
}

impl Since {
    pub fn suffix(self) -> &'static str {
        match self {
            Since::Before => "before",
            Since::YearBefore => "year_before",
        }
    }
}

/// The query that gives `p` and `year_p` of a row `r`.
pub fn p_values(statistics: &[Statistic], wanted: &[Since]) -> String {
    if statistics.is_empty() || wanted.is_empty() {
        return "SELECT NULL::double precision AS p, NULL::double precision AS year_p".to_owned();
    }
    let rows: Vec<String> = wanted
        .iter()
        .map(|since| {
            let suffix = since.suffix();
            let columns = inputs(statistics).map(|column| format!("r.{column}_{suffix}"));
            let columns: Vec<String> = columns.collect();
            format!("('{suffix}', {})", columns.join(", "))
        })
        .collect();
    let names: Vec<&str> = inputs(statistics).collect();
    let cases: Vec<String> = statistics
        .iter()
        .map(|statistic| match statistic {
            Statistic::Share => share(),
            Statistic::Score => score(),
            Statistic::Mean => MEAN.to_owned(),
            Statistic::Rating => RATING.to_owned(),
            Statistic::Ratio => ratio(),
            Statistic::Growth => growth(),
        })
        .collect();
    let each = |since: Since, name: &str| match wanted.contains(&since) {
        true => format!(
            "max(t.p) FILTER (WHERE o.since = '{}') AS {name}",
            since.suffix()
        ),
        false => format!("NULL::double precision AS {name}"),
    };
    let has_t = has_t(statistics);
    let last = match has_t {
        true => format!(
            "\n        CROSS JOIN LATERAL (\n            {WELCH}\n            FROM (\n                {}\n            ) AS w\n            OFFSET 0\n        ) AS t",
            variances(statistics)
        ),
        false => String::new(),
    };
    format!(
        "SELECT
            {},
            {}
        FROM (
            VALUES
                {}
        ) AS o (since, {})
        CROSS JOIN LATERAL (
            -- the difference, exact before it is divided
            SELECT (r.numerator::numeric * o.n - o.numerator::numeric * r.n)::double precision / nullif(r.n::double precision * o.n, 0) AS apart
            OFFSET 0
        ) AS d
        CROSS JOIN LATERAL (
            SELECT CASE
                {}
            END AS z
            OFFSET 0
        ) AS s
        CROSS JOIN LATERAL (
            {NORMAL}
        ) AS {}{last}
        WHERE r.statistic IS NOT NULL AND r.n > 0 AND o.n > 0",
        each(Since::Before, "p"),
        each(Since::YearBefore, "year_p"),
        rows.join(",\n                "),
        names.join(", "),
        cases.join("\n                "),
        match has_t {
            true => "n",
            false => "t",
        },
    )
}

/// Whether there is a test by Student's t, which has an integral.
pub fn has_t(statistics: &[Statistic]) -> bool {
    has_mean(statistics) || statistics.contains(&Statistic::Ratio)
}

fn has_mean(statistics: &[Statistic]) -> bool {
    [Statistic::Mean, Statistic::Rating]
        .iter()
        .any(|mean| statistics.contains(mean))
}

/// The columns that the tests read.
pub fn inputs(statistics: &[Statistic]) -> impl Iterator<Item = &'static str> + use<> {
    let score = statistics.contains(&Statistic::Score);
    let ratio = statistics.contains(&Statistic::Ratio);
    let growth = statistics.contains(&Statistic::Growth);
    let squares = has_mean(statistics) || ratio;
    [
        (true, "numerator"),
        (true, "n"),
        (score, "promoters"),
        (score, "detractors"),
        (squares, "squares"),
        (ratio, "pairs"),
        (ratio, "denominator_squares"),
        (ratio, "products"),
        (growth, "gained"),
        (growth, "lost"),
    ]
    .into_iter()
    .filter_map(|(wanted, column)| wanted.then_some(column))
}
