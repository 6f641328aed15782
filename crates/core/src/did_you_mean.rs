//! The hint of an error about an unknown name.

/// The name that was probably meant, to be hinted at: one that contains what was
/// written, or differs from it in no more than half the letters.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    names
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let distance = strsim::damerau_levenshtein(&written, &lower);
            let apart = !lower.contains(&written);
            let half = lower.len().min(written.len()).div_ceil(2);
            let near = !written.is_empty() && (!apart || distance <= half);
            near.then_some(((apart, distance), name))
        })
        .min_by_key(|(order, _)| *order)
        .map(|(_, name)| name)
}
