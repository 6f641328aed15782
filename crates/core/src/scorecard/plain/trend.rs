//! Trend and sparkline by plain SQL, of the values `m.recent`.

use super::constants;
use crate::stats::distribution::normal_critical;
use crate::stats::kendall;

/// The 5 % at which a trend is one.
const LEVEL: f64 = 0.05;

/// The ways in which so many values can be equal to each other: sizes of groups, largest
/// first.
fn partitions(n: usize, most: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    (1..=most.min(n))
        .rev()
        .flat_map(|first| {
            let rest = partitions(n - first, first);
            rest.into_iter()
                .map(move |rest| [vec![first], rest].concat())
        })
        .collect()
}

/// The least |S| of values with such groups that chance gives in less than 5 %; none where
/// there is none.
pub fn least_significant(groups: &[usize]) -> Option<usize> {
    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let n: usize = groups.iter().sum();
    let untied = pairs(n) - groups.iter().map(|size| pairs(*size)).sum::<usize>();
    // S is the untied pairs less twice those that fall.
    (0..=untied / 2)
        .take_while(|falls| kendall::two_sided(groups, *falls) < LEVEL)
        .last()
        .map(|falls| untied - 2 * falls)
}

/// The distribution of Kendall's S for short series.
pub fn table(periods: u32) -> String {
    let longest = usize::try_from(periods).map_or(kendall::LONGEST, |n| n.min(kendall::LONGEST));
    let mut rows = Vec::new();
    for n in 1..=longest {
        for groups in partitions(n, n) {
            let Some(least) = least_significant(&groups) else {
                continue;
            };
            let sizes: Vec<String> = groups.iter().map(usize::to_string).collect();
            rows.push(format!("('{}', {least})", sizes.join(" ")));
        }
    }
    // One that no series has, where the look-back is too short for a trend.
    if rows.is_empty() {
        rows.push("('', 0)".to_owned());
    }
    let lines: Vec<String> = rows.chunks(6).map(|line| line.join(", ")).collect();
    constants(
        "kendall",
        "ties, least",
        "how many values are equal to each other, and the least S that chance gives in less than 5 % (Kendall 1975)",
        &lines,
    )
}

/// The query that gives `trend`.
pub fn trend(periods: u32) -> String {
    let beyond = match usize::try_from(periods) {
        Ok(periods) if periods <= kendall::LONGEST => String::new(),
        _ => format!(
            "\n                OR s.n > {} AND abs(s.s) - 1 > {} * sqrt((s.n * (s.n - 1) * (2 * s.n + 5) - s.tied) / 18.0)",
            kendall::LONGEST,
            normal_critical(1.0 - LEVEL)
        ),
    };
    format!(
        "-- Mann (1945) and Kendall (1975): S is the pairs that rise less those that fall
        SELECT CASE
            WHEN s.ties IS NULL THEN NULL
            WHEN abs(s.s) >= d.least{beyond}
                THEN CASE WHEN s.s > 0 THEN 'rising' ELSE 'falling' END
            ELSE 'no trend'
        END AS trend
        FROM (
            SELECT
                (
                    SELECT coalesce(sum((b.value > a.value)::integer - (b.value < a.value)::integer), 0)
                    FROM unnest(m.recent) WITH ORDINALITY AS a (value, place)
                    JOIN unnest(m.recent) WITH ORDINALITY AS b (value, place) ON b.place > a.place
                ) AS s,
                v.*
            FROM (
                SELECT
                    string_agg(g.size::text, ' ' ORDER BY g.size DESC) AS ties,
                    sum(g.size)::double precision AS n,
                    sum(g.size * (g.size - 1) * (2 * g.size + 5))::double precision AS tied
                FROM (
                    SELECT count(*) AS size FROM unnest(m.recent) AS u (value) WHERE u.value IS NOT NULL GROUP BY u.value
                ) AS g
            ) AS v
        ) AS s
        LEFT JOIN kendall AS d ON d.ties = s.ties"
    )
}

/// The query that gives `sparkline`.
pub const SPARKLINE: &str = "-- eight steps from the least to the greatest; a space for NULL
        SELECT string_agg(
            CASE
                WHEN u.value IS NULL THEN ' '
                WHEN r.low = r.high THEN '▄'
                ELSE substr('▁▂▃▄▅▆▇█', 1 + least(7, floor(8 * ((u.value / 2 - r.low / 2) / (r.high / 2 - r.low / 2))))::integer, 1)
            END, '' ORDER BY u.place) AS sparkline
        FROM unnest(m.recent) WITH ORDINALITY AS u (value, place)
        CROSS JOIN (SELECT min(v.value) AS low, max(v.value) AS high FROM unnest(m.recent) AS v (value)) AS r";
