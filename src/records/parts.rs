//! Files of several TOML records, cut so that each is read by itself: a slip spoils its own record, and memory holds one.

use memchr::memmem;

/// How each record of a file of many begins.
const HEAD: &str = "[[record]]";

/// Cuts a TOML text before each `[[record]]` that does not stand inside a multi-line text.
pub(super) fn parts(text: &str) -> Vec<(usize, &str)> {
    let (mut cuts, mut seen, mut quotes) = (vec![0], 0, [0_usize; 2]);
    let marks = ["\"\"\"", "'''"].map(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).map(|_| mark));
    let heads = memmem::find_iter(text.as_bytes(), HEAD);
    for head in heads.filter(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n') {
        for (count, mark) in quotes.iter_mut().zip(marks.iter().flatten()) {
            *count += text[seen..head].matches(mark).count();
        }
        seen = head;
        if quotes.iter().all(|n| n % 2 == 0) {
            cuts.push(head);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    let mut parts: Vec<_> = cuts.iter().zip(ends).map(|(from, to)| (*from, &text[*from..to])).collect();
    let blank = |part: &str| part.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'));
    if parts.len() > 1 && blank(parts[0].1) {
        parts.remove(0);
    }
    parts
}
