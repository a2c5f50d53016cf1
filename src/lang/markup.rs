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
    let mut rest = text;
    loop {
        let (plain, after) = rest.split_at(plain_length(rest.as_bytes(), is_special));
        out.push_str(plain);
        let mut after = after.chars();
        let Some(special) = after.next() else { return };
        push(special, out);
        rest = after.as_str();
    }
}

/// Whether a byte is one of the five.
pub fn is_special(byte: u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')
}

/// How many bytes come before the first special one, which has to be ASCII. Chinese is passed over eight bytes at a time.
pub fn plain_length(bytes: &[u8], special: impl Fn(u8) -> bool) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    for chunk in bytes.chunks(8) {
        let far = <[u8; 8]>::try_from(chunk).is_ok_and(|eight| u64::from_le_bytes(eight) & HIGH == HIGH);
        if !far && let Some(found) = chunk.iter().position(|byte| special(*byte)) {
            return at + found;
        }
        at += chunk.len();
    }
    at
}

/// Adds a text as a string of JSON.
pub fn push_json(text: &str, out: &mut Vec<u8>) {
    let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    if plain_length(text.as_bytes(), special) < text.len() {
        // Nothing a text holds fails to be written.
        let _ = serde_json::to_writer(out, text);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_escaped_wherever_the_special_byte_stands() {
        for length in 0..20 {
            for plain in ["a", "制", "é"] {
                for special in ["&", "<", ">", "\"", "'", "\\", "\n", "\u{1}", "\u{7f}"] {
                    let text = format!("{}{special}{}", plain.repeat(length), plain.repeat(5));
                    let (mut html, mut json) = (String::new(), Vec::new());
                    push_all(&text, &mut html);
                    push_json(&text, &mut json);
                    let mut one_by_one = String::new();
                    text.chars().for_each(|c| push(c, &mut one_by_one));
                    assert_eq!(html, one_by_one);
                    assert_eq!(String::from_utf8(json).unwrap(), serde_json::to_string(&text).unwrap());
                }
            }
        }
    }
}
