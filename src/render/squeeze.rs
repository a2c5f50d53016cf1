//! Scripts without what only their writers read: comments, indentation, and spaces that part nothing.
//!
//! Names stay as they are, so a script on the site can be told from its source. Only our own scripts pass here, and the suite runs
//! what comes out in a browser.

/// A script, squeezed.
pub(super) fn script(text: &str) -> String {
    let mut squeezer = Squeezer { text: text.as_bytes(), at: 0, out: Vec::with_capacity(text.len()) };
    squeezer.run();
    String::from_utf8(squeezer.out).unwrap_or_else(|_| text.to_owned())
}

struct Squeezer<'t> {
    text: &'t [u8],
    at: usize,
    out: Vec<u8>,
}

impl Squeezer<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' | b'\'' => self.copy_to(Self::string_end),
                b'`' => self.copy_to(Self::template_end),
                b'/' if self.begins_pattern() => self.copy_to(Self::pattern_end),
                _ if self.gap_begins() => self.gap(),
                _ => self.copy_to(|s, at| (at + 1).min(s.text.len())),
            }
        }
        self.out.push(b'\n');
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn copy_to(&mut self, end: impl Fn(&Self, usize) -> usize) {
        let end = end(self, self.at).min(self.text.len());
        self.out.extend_from_slice(&self.text[self.at..end]);
        self.at = end;
    }

    fn gap_begins(&self) -> bool {
        let comment = self.peek(0) == Some(b'/') && matches!(self.peek(1), Some(b'/' | b'*'));
        comment || self.peek(0).is_some_and(|b| b.is_ascii_whitespace())
    }

    /// Spaces and comments: nothing, one space, or one end of line.
    fn gap(&mut self) {
        let from = self.at;
        while self.gap_begins() {
            self.at = match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'/')) => self.find(b"\n"),
                (Some(b'/'), _) => self.find(b"*/") + 2,
                _ => self.at + 1,
            };
        }
        let (Some(&last), Some(next)) = (self.out.last(), self.peek(0)) else { return };
        let line = self.text[from..self.at.min(self.text.len())].contains(&b'\n');
        // An end of line may end a statement, except where none can end.
        if line && !b"{([,;:?=&|".contains(&last) && !b"})].,;:?".contains(&next) {
            self.out.push(b'\n');
        } else if is_word(last) && is_word(next) || last == next && b"+-/".contains(&last) {
            self.out.push(b' ');
        }
    }

    fn find(&self, mark: &[u8]) -> usize {
        let found = self.text[self.at..].windows(mark.len()).position(|w| w == mark);
        found.map_or(self.text.len(), |n| self.at + n)
    }

    /// Whether the slash here begins a pattern: nothing to divide stands before it.
    fn begins_pattern(&self) -> bool {
        if matches!(self.peek(1), Some(b'/' | b'*')) {
            return false;
        }
        let Some(&last) = self.out.iter().rfind(|b| !b.is_ascii_whitespace()) else { return true };
        b"(,=:[!&|?{};+-*%<>~^".contains(&last) || self.out.ends_with(b"return")
    }

    fn string_end(&self, from: usize) -> usize {
        let quote = self.text[from];
        self.closing(from + 1, |byte| byte == quote)
    }

    fn pattern_end(&self, from: usize) -> usize {
        let mut inside = false;
        let mut slash = |byte: u8| {
            inside = byte == b'[' || inside && byte != b']';
            byte == b'/' && !inside
        };
        self.closing(from + 1, &mut slash)
    }

    /// Behind the first byte that closes; a backslash takes the next one along.
    fn closing(&self, from: usize, mut closes: impl FnMut(u8) -> bool) -> usize {
        let mut at = from;
        while let Some(&byte) = self.text.get(at) {
            if byte == b'\\' {
                at += 1;
            } else if closes(byte) {
                return at + 1;
            }
            at += 1;
        }
        at
    }

    /// Behind a text between backticks; what it inserts may hold such texts itself.
    fn template_end(&self, from: usize) -> usize {
        let mut at = from + 1;
        while let Some(&byte) = self.text.get(at) {
            at = match byte {
                b'`' => return at + 1,
                b'\\' => at + 2,
                b'$' if self.text.get(at + 1) == Some(&b'{') => self.inserted_end(at + 2),
                _ => at + 1,
            };
        }
        at
    }

    fn inserted_end(&self, from: usize) -> usize {
        let (mut at, mut depth) = (from, 1);
        while let Some(&byte) = self.text.get(at) {
            depth = match byte {
                b'{' => depth + 1,
                b'}' => depth - 1,
                _ => depth,
            };
            at = match byte {
                b'"' | b'\'' => self.string_end(at),
                b'`' => self.template_end(at),
                _ => at + 1,
            };
            if depth == 0 {
                return at;
            }
        }
        at
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn only_what_parts_nothing_goes() {
        let source = "// why\nconst a = b +  +c; /* and */ return /[/ ] x/u.test(`a  ${ f(\"}  \") } // b`) ? 'x  y' : a / b / c;\nlet d\n= 1\n(e)\n";
        let lean = "const a=b+ +c;return/[/ ] x/u.test(`a  ${ f(\"}  \") } // b`)?'x  y':a/b/c;let d\n=1\n(e)\n";
        assert_eq!(script(source), lean);
        assert_eq!(script("\"open"), "\"open\n");
        assert_eq!(script("`a${b"), "`a${b\n");
        assert_eq!(script("/* open"), "\n");
    }
}
