//! Text inside markup: the five characters that HTML and XML read as their own.

/// Adds a character as content or inside a quoted attribute.
pub fn push(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}

/// Adds a text as content or inside a quoted attribute: stretches without any of the five as they are.
pub fn push_all(text: &str, out: &mut String) {
    for part in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let plain = part.trim_end_matches(['&', '<', '>', '"', '\'']);
        out.push_str(plain);
        part[plain.len()..].chars().for_each(|c| push(c, out));
    }
}
