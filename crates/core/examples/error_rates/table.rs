//! Tables in Markdown, and shares of runs.

/// The heading of a table, with a sentence before it.
pub fn head(text: &str, columns: &[&str]) {
    println!("\n{text}\n\n| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

pub fn row(name: &str, cells: impl IntoIterator<Item = String>) {
    let cells: Vec<String> = cells.into_iter().collect();
    println!("| {name} | {} |", cells.join(" | "));
}

/// In how many of the runs each of several things was so.
pub fn shares<const N: usize>(runs: usize, mut one: impl FnMut() -> [bool; N]) -> [f64; N] {
    let mut counts = [0_usize; N];
    for _ in 0..runs {
        for (count, so) in counts.iter_mut().zip(one()) {
            *count += usize::from(so);
        }
    }
    counts.map(|count| count as f64 / runs as f64)
}

pub fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// Of each of several methods the mean over profiles, and the worst of them.
pub fn over_profiles<const N: usize>(
    profiles: &[[f64; N]],
    worst: fn(f64, f64) -> f64,
) -> [String; N] {
    std::array::from_fn(|at| {
        let of_one = profiles.iter().map(|profile| profile[at]);
        let mean = of_one.clone().sum::<f64>() / profiles.len() as f64;
        let worst = of_one.reduce(worst).unwrap_or(f64::NAN);
        format!("{} / {}", percent(mean), percent(worst))
    })
}
