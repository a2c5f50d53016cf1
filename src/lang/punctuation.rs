//! Half-width punctuation and what Chinese writes for it.

/// The mark Chinese uses for a half-width one.
pub fn full_width(half: char) -> Option<char> {
    Some(match half {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        '(' => '（',
        ')' => '）',
        '.' => '。',
        _ => return None,
    })
}
