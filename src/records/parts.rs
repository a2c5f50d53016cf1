//! Files of several TOML records, cut so that each is read by itself: a slip spoils its own record, and memory holds one.

/// Cuts a TOML text before each `[[record]]` that does not stand inside a multi-line text.
pub(super) fn parts(text: &str) -> Vec<(usize, &str)> {
    if !text.contains("[[record]]") {
        return vec![(0, text)];
    }
    let mut cuts = vec![0];
    let (mut at, mut quotes) = (0, [0_usize; 2]);
    let marks = ["\"\"\"", "'''"].map(|mark| text.contains(mark).then_some(mark));
    for line in text.split_inclusive('\n') {
        if line.starts_with("[[record]]") && quotes.iter().all(|n| n % 2 == 0) {
            cuts.push(at);
        }
        for (count, mark) in quotes.iter_mut().zip(marks.iter().flatten()) {
            *count += line.matches(mark).count();
        }
        at += line.len();
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    let mut parts: Vec<_> = cuts.iter().zip(ends).map(|(from, to)| (*from, &text[*from..to])).collect();
    let blank = |part: &str| part.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'));
    if parts.len() > 1 && blank(parts[0].1) {
        parts.remove(0);
    }
    parts
}
