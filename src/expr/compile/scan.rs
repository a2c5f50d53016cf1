//! The words of an expression: bounds what the parser is given and explains the commonest slips better than a grammar can.

use super::ExprError;
use super::faults;
use crate::lang::Sentence;
use crate::source::Span;

/// Longest expression in bytes.
const MAX_LENGTH: usize = 4096;

/// Most operators that the parser handles one inside the other.
const MAX_CHAIN: usize = 256;

/// Deepest brackets; the parser recurses through a dozen rules for each.
const MAX_BRACKETS: usize = 32;

/// The words of `source` in order, or the first slip.
pub(super) fn scan(source: &str) -> Result<Vec<Span>, ExprError> {
    if source.len() > MAX_LENGTH {
        return Err(ExprError { span: Span::new(0, source.len()), message: faults::too_long(MAX_LENGTH) });
    }
    let mut scanner = Scanner { source, at: 0, words: Vec::new(), open: Vec::new(), chain: 0 };
    while scanner.at < source.len() {
        scanner.word()?;
    }
    match scanner.open.pop() {
        Some((at, _)) => Err(ExprError { span: Span::new(at, at + 1), message: faults::unclosed() }),
        None if scanner.words.is_empty() => Err(ExprError { span: Span::new(0, source.len()), message: faults::empty() }),
        None => Ok(scanner.words),
    }
}

struct Scanner<'s> {
    source: &'s str,
    at: usize,
    words: Vec<Span>,
    open: Vec<(usize, u8)>,
    chain: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn fault<T>(&self, length: usize, message: Sentence) -> Result<T, ExprError> {
        Err(ExprError { span: Span::new(self.at, self.at + length), message })
    }

    fn take(&mut self, length: usize) {
        self.words.push(Span::new(self.at, self.at + length));
        self.at += length;
    }

    /// Takes one word, comment or blank.
    fn word(&mut self) -> Result<(), ExprError> {
        let Some(first) = self.rest().chars().next() else { return Ok(()) };
        match first {
            ' ' | '\t' | '\r' | '\n' => self.at += 1,
            '/' if self.rest().starts_with("//") => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
            'A'..='Z' | 'a'..='z' | '_' => self.name()?,
            '0'..='9' => self.number(),
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            '"' | '\'' => self.text(self.at, false)?,
            '(' | '[' | ')' | ']' => self.bracket(first)?,
            _ => self.operator(first)?,
        }
        Ok(())
    }

    fn name(&mut self) -> Result<(), ExprError> {
        let length = self.rest().find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(self.rest().len());
        let quoted = self.rest()[length..].starts_with(['"', '\'']);
        let prefix = &self.rest()[..length];
        if quoted && matches!(prefix, "r" | "R" | "b" | "B" | "br" | "bR" | "Br" | "BR") {
            if !prefix.eq_ignore_ascii_case("r") {
                return self.fault(length, faults::bytes());
            }
            let start = self.at;
            self.at += length;
            return self.text(start, true);
        }
        self.chain += usize::from(prefix == "in");
        self.take(length);
        self.bound()
    }

    /// Digits, with a fraction and an exponent; what follows wrongly is the parser's to refuse.
    fn number(&mut self) {
        let bytes = self.rest().as_bytes();
        let mut length = 1;
        while let Some(byte) = bytes.get(length) {
            let fraction = *byte == b'.' && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
            let sign = matches!(byte, b'+' | b'-') && matches!(bytes[length - 1], b'e' | b'E');
            if !(byte.is_ascii_alphanumeric() || fraction || sign) {
                break;
            }
            length += 1;
        }
        self.take(length);
    }

    /// A text in quotes, single or triple, from `start` (its prefix).
    fn text(&mut self, start: usize, raw: bool) -> Result<(), ExprError> {
        let quote = &self.rest()[..1];
        let triple = quote.repeat(3);
        let fence = if self.rest().starts_with(&triple) { triple.as_str() } else { quote };
        let body = self.at + fence.len();
        let mut at = body;
        while !self.source[at..].starts_with(fence) {
            let Some(c) = self.source[at..].chars().next() else { return self.unclosed_text(start) };
            if fence.len() == 1 && matches!(c, '\n' | '\r') {
                return self.unclosed_text(start);
            }
            let escaped = if c == '\\' && !raw { self.source[at + 1..].chars().next().map_or(0, char::len_utf8) } else { 0 };
            at += c.len_utf8() + escaped;
        }
        let end = at + fence.len();
        self.words.push(Span::new(start, end));
        self.at = end;
        Ok(())
    }

    fn unclosed_text(&self, start: usize) -> Result<(), ExprError> {
        Err(ExprError { span: Span::new(start, self.source.len()), message: faults::unclosed_text() })
    }

    fn bracket(&mut self, c: char) -> Result<(), ExprError> {
        match (c, self.open.last()) {
            ('(' | '[', _) if self.open.len() >= MAX_BRACKETS => return self.fault(1, faults::too_deep()),
            ('(', _) => self.open.push((self.at, b')')),
            ('[', _) => self.open.push((self.at, b']')),
            (_, Some((_, close))) if char::from(*close) == c => {
                self.open.pop();
            }
            _ => return self.fault(1, faults::unopened()),
        }
        self.chain += usize::from(c == '[');
        self.take(1);
        self.bound()
    }

    fn operator(&mut self, c: char) -> Result<(), ExprError> {
        let pair = self.rest().get(..2).unwrap_or_default();
        let length = match (pair, c) {
            ("&&" | "||" | "==" | "!=" | "<=" | ">=", _) => 2,
            (_, '=') => return self.fault(1, faults::single_equals()),
            (_, '&' | '|') => return self.fault(1, faults::single_logic()),
            (_, '+' | '-' | '*' | '/' | '%' | '<' | '>' | '!' | '?' | ':' | '.' | ',') => 1,
            (_, '{' | '}') => return self.fault(1, faults::maps()),
            _ => return self.fault(c.len_utf8(), faults::stray(c)),
        };
        self.chain += usize::from(!matches!(pair, "&&" | "||") && !matches!(c, ',' | ':'));
        self.take(length);
        self.bound()
    }

    fn bound(&self) -> Result<(), ExprError> {
        if self.chain > MAX_CHAIN {
            return Err(ExprError { span: Span::new(0, self.source.len()), message: faults::too_deep() });
        }
        Ok(())
    }
}
