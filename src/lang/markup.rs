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
        let (plain, after) = rest.split_at(plain_length(rest.as_bytes(), special));
        out.push_str(plain);
        let mut after = after.chars();
        let Some(special) = after.next() else { return };
        push(special, out);
        rest = after.as_str();
    }
}

/// One byte repeated.
const fn all(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Marks which of eight bytes are the one given, up to the first of them.
#[inline(always)]
const fn is(word: u64, byte: u8) -> u64 {
    (word ^ all(byte)).wrapping_sub(all(1)) & !word
}

/// Marks which of eight bytes are among the five. Two pairs of them differ in one bit.
#[inline(always)]
pub fn special(word: u64) -> u64 {
    is(word | all(1), b'\'') | is(word | all(2), b'>') | is(word, b'"')
}

/// Marks which of eight bytes a string of JSON can't hold as they are. With one bit flipped a quote falls among the control characters.
#[inline(always)]
pub fn special_in_json(word: u64) -> u64 {
    (word ^ all(0x02)).wrapping_sub(all(0x21)) & !word | is(word, b'\\')
}

/// Marks which of eight bytes are ASCII.
#[inline(always)]
pub fn ascii(word: u64) -> u64 {
    !word
}

/// How many bytes come before the first that is marked by its highest bit; eight are looked at together. A byte that is not ASCII never is.
#[inline(always)]
pub fn plain_length(bytes: &[u8], marked: impl Fn(u64) -> u64) -> usize {
    let first = |word: [u8; 8]| {
        let found = marked(u64::from_le_bytes(word)) & all(0x80);
        (found != 0).then(|| found.trailing_zeros() as usize / 8)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for (n, word) in words.iter().enumerate() {
        if let Some(found) = first(*word) {
            return n * 8 + found;
        }
    }
    // The end once more with what stands before it, where there are as many.
    let mut end = [0xff; 8];
    let from = match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => return bytes.len(),
        Some(last) => {
            end = *last;
            bytes.len() - 8
        }
        None => {
            end[..rest.len()].copy_from_slice(rest);
            0
        }
    };
    first(end).map_or(bytes.len(), |found| from + found)
}

/// Adds a text as a string of JSON.
pub fn push_json(text: &str, out: &mut Vec<u8>) {
    if plain_length(text.as_bytes(), special_in_json) < text.len() {
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
                for special in ["&", "<", ">", "\"", "'", "\\", "\n", "\u{1}", "\u{7f}", "!", "#", "%", "=", "?", " ", "\u{1f}", "\u{0}"] {
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
