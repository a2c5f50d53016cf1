//! The name that was probably meant.

/// The candidate closest to `word` by edit distance, when close enough to be meant; of several the first in order.
///
/// When a file is gone, every name that led into it is looked for among all others, so no more is computed than tells them
/// apart.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.chars().collect();
    let (mut rows, mut other) = (Rows::default(), Vec::new());
    let mut limit = (word.len() / 3).max(1);
    let mut best: Option<&str> = None;
    for candidate in candidates {
        other.clear();
        other.extend(candidate.chars());
        let Some(distance) = rows.distance(&word, &other, limit) else { continue };
        if distance < limit || best.is_none_or(|best| candidate < best) {
            (limit, best) = (distance, Some(candidate));
        }
    }
    best
}

/// Three rows of the table of distances, used again and again.
#[derive(Default)]
struct Rows {
    above: Vec<usize>,
    row: Vec<usize>,
    next: Vec<usize>,
}

impl Rows {
    /// Letters to add, drop, change, or swap with their neighbour; none when more than `limit`.
    fn distance(&mut self, a: &[char], b: &[char], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        let far = limit + 1;
        self.row.clear();
        self.row.extend((0..=b.len()).map(|n| n.min(far)));
        self.above.clone_from(&self.row);
        for i in 1..=a.len() {
            // Cells further from the diagonal are out of reach.
            let (from, to) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
            self.next.clear();
            self.next.resize(b.len() + 1, far);
            self.next[0] = i.min(far);
            let mut least = self.next[0];
            for j in from..=to {
                self.next[j] = self.cell((a, i), (b, j)).min(far);
                least = least.min(self.next[j]);
            }
            // A swap reaches back two rows.
            if least == far && self.row.iter().all(|n| *n == far) {
                return None;
            }
            std::mem::swap(&mut self.above, &mut self.row);
            std::mem::swap(&mut self.row, &mut self.next);
        }
        Some(self.row[b.len()]).filter(|distance| *distance <= limit)
    }

    fn cell(&self, (a, i): (&[char], usize), (b, j): (&[char], usize)) -> usize {
        let change = self.row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
        let least = change.min(self.row[j] + 1).min(self.next[j - 1] + 1);
        let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        if swapped { least.min(self.above[j - 2] + 1) } else { least }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood() {
        assert_eq!(nearest("feild", ["field", "file"]), Some("field"));
        assert_eq!(nearest("salse", ["office", "sales"]), Some("sales"));
        assert_eq!(nearest("request", ["review", "memo"]), None);
        assert_eq!(nearest("ab", ["b", "a"]), Some("a"), "of equals the first in order");
    }

    /// By the definition, with nothing left out.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, n) | (n, 0) => n,
                    _ => {
                        let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let least = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                        if swapped { least.min(table[i - 2][j - 2] + 1) } else { least }
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn what_is_left_out_changes_nothing(word in "[abc]{0,9}", others in prop::collection::vec("[abc]{0,9}", 0..6)) {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let limit = (word.chars().count() / 3).max(1);
            let scored = others.iter().map(|o| (distance(&chars(&word), &chars(o)), o.as_str()));
            let expected = scored.filter(|(d, _)| *d <= limit).min().map(|(_, o)| o);
            prop_assert_eq!(nearest(&word, others.iter().map(String::as_str)), expected);
        }
    }
}
