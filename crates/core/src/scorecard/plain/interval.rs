//! Confidence intervals by plain SQL, of the alias `m`.

use super::figures::Statistic;
use crate::stats::distribution::{normal_critical, student_critical};

/// Up to so many degrees of freedom Student's t is written out.
const WRITTEN_OUT: u32 = 100;

/// The coefficients of Fisher and Cornish (1960): Student's t is
/// z + g₁ / df + g₂ / df² + … for the normal z.
pub fn student_series(z: f64) -> [f64; 5] {
    let w = z * z;
    [
        z * (w + 1.0) / 4.0,
        z * ((5.0 * w + 16.0) * w + 3.0) / 96.0,
        z * (((3.0 * w + 19.0) * w + 17.0) * w - 15.0) / 384.0,
        z * ((((79.0 * w + 776.0) * w + 1482.0) * w - 1920.0) * w - 945.0) / 92_160.0,
        z * (((((27.0 * w + 339.0) * w + 930.0) * w - 1782.0) * w - 765.0) * w + 17_955.0)
            / 368_640.0,
    ]
}

/// SQL of Student's critical value for so many customers, of at least two.
fn student(confidence: f64, n: &str) -> String {
    let z = normal_critical(confidence);
    let written: Vec<String> = (1..=WRITTEN_OUT)
        .map(|df| student_critical(confidence, f64::from(df)).to_string())
        .collect();
    let lines: Vec<String> = written.chunks(5).map(|line| line.join(", ")).collect();
    let df = format!("({n} - 1)");
    let series =
        student_series(z)
            .iter()
            .rev()
            .fold(String::new(), |inner, coefficient| match inner.as_str() {
                "" => coefficient.to_string(),
                _ => format!("({coefficient} + {inner} / {df})"),
            });
    format!(
        "CASE WHEN {n} <= {} THEN (ARRAY[\n                {}\n            ]::double precision[])[{df}::integer] ELSE {z} + {series} / {df} END",
        WRITTEN_OUT + 1,
        lines.join(",\n                ")
    )
}

/// The sum of squares about the quotient `above` / `below`, times the square of `below`, of
/// the pairs of an alias.
pub fn residuals(alias: &str, above: &str, below: &str) -> String {
    format!(
        "{alias}.squares * {below} * {below} - 2 * {above} * {below} * {alias}.products + {above} * {above} * {alias}.denominator_squares"
    )
}

/// A side of the interval of a growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    Below,
    Above,
}

/// The square of how far the interval of a growth reaches to a side, of those gained, lost
/// and at the start.
pub fn growth_arm(z: &str, [gained, lost, start]: [&str; 3], arm: Arm) -> String {
    let wide = format!("({z} * sqrt({z} * {z} / 4 + {gained}))");
    let (gained, sign) = match arm {
        Arm::Below => (
            format!("{gained} * {z} * {z} / ({wide} + {z} * {z} / 2) / {start}"),
            "-",
        ),
        Arm::Above => (format!("({wide} + {z} * {z} / 2) / {start}"), "+"),
    };
    // Fewer are lost where the growth is larger.
    let lost = format!(
        "greatest({z} * sqrt({z} * {z} / 4 + {lost} * (({start} - {lost})::double precision / {start})) {sign} {z} * {z} * ((2 * {lost} - {start})::double precision / {start} / 2), 0) / ({start} + {z} * {z})"
    );
    format!("({gained}) ^ 2 + ({lost}) ^ 2")
}

/// The query that gives `low` and `high`, of the kinds that there are. What keeps rows from
/// it stands behind an OFFSET, so that nothing is divided by their zeros. Where populations
/// are known, the rows of shares and scores weigh `f.factor` each.
pub fn intervals(
    statistics: &[Statistic],
    confidence: f64,
    ratio_unit: &str,
    has_population: bool,
) -> String {
    let z = normal_critical(confidence);
    let half = z * z / 2.0;
    let (times, known) = match has_population {
        true => (" * f.factor", " AND f.factor > 0"),
        false => ("", ""),
    };
    let mut each: Vec<String> = statistics
        .iter()
        .map(|statistic| match statistic {
            Statistic::Share => format!(
                "-- Wilson (1927)
        SELECT
            least(100 * (m.numerator::double precision * m.numerator / m.n{times} / w.sum), m.value) AS low,
            CASE WHEN m.numerator = m.n THEN 100 ELSE greatest(100 * w.sum / (m.n{times} + {z2}), m.value) END AS high
        FROM (
            SELECT m.numerator{times} + {half} + {z} * sqrt({quarter} + m.numerator * ((m.n - m.numerator)::double precision / m.n){times}) AS sum
            WHERE m.statistic = 'share' AND m.n > 0{known}
            OFFSET 0
        ) AS w",
                z2 = z * z,
                quarter = z * z / 4.0,
            ),
            Statistic::Score => format!(
                "-- Rocks (2016), adjusted Wald: 3/4 promoter, 3/2 passives and 3/4 detractor more
        SELECT greatest(a.center - a.half, -100), least(a.center + a.half, 100)
        FROM (
            SELECT
                m.value * m.n{times} / (m.n{times} + 3) AS center,
                100 * {z} * sqrt(((r.passives * (r.promoters + r.detractors) + 4 * r.promoters * r.detractors) / (m.n{times} + 3) / (m.n{times} + 3)) / (m.n{times} + 3)) AS half
            FROM (
                SELECT
                    m.promoters{times} + 0.75::double precision AS promoters,
                    m.detractors{times} + 0.75::double precision AS detractors,
                    {passives}{times} + 1.5::double precision AS passives
                WHERE m.statistic = 'score' AND m.n > 0{known}
                OFFSET 0
            ) AS r
            OFFSET 0
        ) AS a",
                passives = match has_population {
                    true => "(m.n - m.promoters - m.detractors)",
                    false => "m.n - m.promoters - m.detractors",
                },
            ),
            Statistic::Mean => format!(
                "-- score interval of a negative binomial mean, its dispersion by moments (Saha 2013), with Student's t
        SELECT
            least(2 * m.value * m.value / (r.linear + r.root), m.value),
            CASE WHEN r.lead > 0 THEN greatest((r.linear + r.root) / (2 * r.lead), m.value) ELSE 'infinity' END
        FROM (
            SELECT
                2 * m.value + u.unit AS linear,
                sqrt(u.unit * (4 * m.value + u.unit + 4 * u.extra * m.value * m.value)) AS root,
                1 - u.unit * u.extra AS lead
            FROM (
                SELECT
                    t.critical * t.critical / m.n AS unit,
                    CASE WHEN m.value > 0 THEN greatest((
                        (m.n::numeric * m.squares - m.numerator::numeric * m.numerator)::double precision / m.n / (m.n - 1) / m.value - 1
                    ) / m.value, 0) ELSE 0 END AS extra
                FROM (SELECT {} AS critical WHERE m.statistic = 'mean' AND m.n > 1 OFFSET 0) AS t
                OFFSET 0
            ) AS u
            OFFSET 0
        ) AS r",
                student(confidence, "m.n")
            ),
            Statistic::Rating => format!(
                "-- Student's t; ratings are not below 0
        SELECT greatest(m.value - h.half, 0), m.value + h.half
        FROM (
            SELECT t.critical * sqrt(greatest((m.n::numeric * m.squares - m.numerator::numeric * m.numerator)::double precision, 0) / m.n / m.n / (m.n - 1)) AS half
            FROM (SELECT {} AS critical WHERE m.statistic = 'rating' AND m.n > 1 OFFSET 0) AS t
            OFFSET 0
        ) AS h",
                student(confidence, "m.n")
            ),
            Statistic::Ratio => format!(
                "-- ratios: the linearised standard error, with Student's t
        SELECT m.value - h.half, m.value + h.half
        FROM (
            SELECT {ratio_unit} * t.critical * sqrt(greatest(({})::double precision, 0) / m.n / m.n / m.n / m.n * (m.pairs::double precision / (m.pairs - 1))) AS half
            FROM (SELECT {} AS critical WHERE m.statistic = 'ratio' AND m.pairs > 1 AND m.n > 0 OFFSET 0) AS t
            OFFSET 0
        ) AS h",
                residuals("m", "m.numerator::numeric", "m.n"),
                student(confidence, "m.pairs")
            ),
            Statistic::Growth => format!(
                "-- growth: who is lost by Wilson's interval, who is gained by the score interval of a count, put together (Zou and Donner 2008)
        SELECT greatest(m.value - 100 * a.below, -100), m.value + 100 * a.above
        FROM (
            SELECT sqrt({}) AS below, sqrt({}) AS above
            FROM (SELECT {z}::double precision AS z WHERE m.statistic = 'growth' AND m.n > 0 OFFSET 0) AS q
            OFFSET 0
        ) AS a",
                growth_arm("q.z", ["m.gained", "m.lost", "m.n"], Arm::Below),
                growth_arm("q.z", ["m.gained", "m.lost", "m.n"], Arm::Above),
            ),
        })
        .collect();
    if has_population {
        each.push(
            "-- everyone was asked: nothing is left to err about
        SELECT m.value, m.value WHERE m.statistic IN ('share', 'score') AND m.n > 0 AND f.factor IS NULL"
                .to_owned(),
        );
    }
    match each.is_empty() {
        true => "SELECT NULL::double precision AS low, NULL::double precision AS high".to_owned(),
        // The first names the columns.
        false => format!(
            "SELECT u.low, u.high\n    FROM (\n        {}\n    ) AS u (low, high)",
            each.join("\n        UNION ALL\n        ")
        ),
    }
}
