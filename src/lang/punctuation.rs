//! Half-width punctuation and what Chinese writes for it.

const MARKS: [(char, char); 8] = [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）'), ('.', '。')];

/// The mark Chinese uses for a half-width one.
pub fn full_width(half: char) -> Option<char> {
    MARKS.iter().find(|(known, _)| *known == half).map(|(_, full)| *full)
}
