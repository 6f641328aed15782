//! How time grows with work: tables, and a power law fitted to them.

use super::compare::Rounds;

/// Milliseconds of several ways to the same figure, for growing amounts of work.
pub struct Scale {
    pub title: String,
    /// What the work is counted in, such as rows.
    pub work: &'static str,
    pub ways: Vec<String>,
    /// A time that was not measured is NaN.
    pub points: Vec<(f64, Rounds)>,
}

/// time = factor · work ^ exponent, by least squares of log(time) on log(work).
pub struct Fit {
    pub exponent: f64,
    /// The standard error of the exponent.
    pub error: f64,
    pub r_squared: f64,
}

pub fn fit(points: &[(f64, f64)]) -> Option<Fit> {
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let n = logs.len() as f64;
    if n < 3.0 {
        return None;
    }
    let mean_x = logs.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = logs.iter().map(|(_, y)| y).sum::<f64>() / n;
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 {
        logs.iter().map(|(x, y)| f(x - mean_x, y - mean_y)).sum()
    };
    let (xx, xy, yy) = (sum(&|x, _| x * x), sum(&|x, y| x * y), sum(&|_, y| y * y));
    let exponent = xy / xx;
    let residual = sum(&|x, y| (y - exponent * x).powi(2));
    Some(Fit {
        exponent,
        error: (residual / (n - 2.0) / xx).sqrt(),
        r_squared: 1.0 - residual / yy,
    })
}

impl Scale {
    pub fn new(title: &str, work: &'static str, ways: &[&str]) -> Scale {
        Scale {
            title: title.to_owned(),
            work,
            ways: ways.iter().map(|&way| way.to_owned()).collect(),
            points: Vec::new(),
        }
    }

    /// What was measured of one way.
    pub fn line(&self, way: usize) -> Vec<(f64, f64)> {
        let points = self
            .points
            .iter()
            .map(|(work, rounds)| (*work, rounds.fastest(way)));
        points.filter(|(_, time)| !time.is_nan()).collect()
    }

    /// The time of a way at the most work.
    pub fn last(&self, way: usize) -> f64 {
        self.points
            .last()
            .map_or(f64::NAN, |(_, rounds)| rounds.fastest(way))
    }

    /// A table of some ways, in milliseconds of the fastest round, with the fitted exponents below; `ratio`
    /// puts the ratio of the first to the second after them.
    pub fn table(&self, ways: &[usize], ratio: bool) -> String {
        let mut rows = vec![vec![self.work.to_owned()]];
        rows[0].extend(ways.iter().map(|&way| self.ways[way].clone()));
        for (work, rounds) in &self.points {
            let mut row = vec![whole(*work)];
            row.extend(ways.iter().map(|&way| milliseconds(rounds.fastest(way))));
            rows.push(row);
        }
        let fits: Vec<_> = ways.iter().map(|&way| fit(&self.line(way))).collect();
        let mut fitted = |name: &str, shown: &dyn Fn(&Fit) -> String| {
            let cells = fits
                .iter()
                .map(|f| f.as_ref().map_or("-".to_owned(), shown));
            rows.push([name.to_owned()].into_iter().chain(cells).collect());
        };
        if fits.iter().any(Option::is_some) {
            fitted("exponent", &|f| {
                format!("{:.2} ± {:.2}", f.exponent, f.error)
            });
            fitted("R²", &|f| format!("{:.4}", f.r_squared));
        }
        if ratio {
            let ratios = self
                .points
                .iter()
                .map(|(_, rounds)| format!("{:.2}", rounds.ratio(ways[0], ways[1])));
            let column = ["ratio".to_owned()].into_iter().chain(ratios);
            let column = column.chain([String::new(), String::new()]);
            for (row, cell) in rows.iter_mut().zip(column) {
                row.insert(3, cell);
            }
        }
        let unit = format!("**{}**, milliseconds\n\n", self.title);
        unit + &markdown(&rows)
    }
}

/// A table of Markdown, the first row its head.
pub fn markdown(rows: &[Vec<String>]) -> String {
    let columns = rows[0].len();
    let widths: Vec<_> = (0..columns)
        .map(|column| {
            let widths = rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or(0)
        })
        .collect();
    let line = |row: &[String]| {
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, &width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule: Vec<_> = widths
        .iter()
        .enumerate()
        .map(|(at, &width)| match at {
            0 => "-".repeat(width),
            _ => "-".repeat(width.saturating_sub(1)) + ":",
        })
        .collect();
    let mut table = line(&rows[0]) + &line(&rule);
    rows[1..].iter().for_each(|row| table += &line(row));
    table
}

/// As 1,000,000.
pub fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// With three digits that count.
pub fn milliseconds(time: f64) -> String {
    match time {
        t if t.is_nan() => "-".to_owned(),
        t if t >= 100.0 => whole(t),
        t if t >= 10.0 => format!("{t:.1}"),
        t => format!("{t:.2}"),
    }
}
