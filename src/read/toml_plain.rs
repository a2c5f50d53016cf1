//! TOML as records are written, in one pass: bare keys, texts on one line without escapes, plain numbers and dates, tables one after
//! another. Anything else, and anything wrong, is left to the full parser, so this reader knows no slips.

use super::pile::{Drawers, Pile, plain};
use super::{Arena, Context, Key, Moment, Node, Value, number};
use crate::source::Span;

/// Deepest nesting of headers, and of brackets.
const DEPTH: usize = 16;
/// Largest table in which keys that may be the same are compared one by one.
const COMPARED: usize = 32;

/// Reads a text into an arena: just what the full parser reads, or nothing.
pub(super) fn read<'t>(text: &'t str, cx: &Context, arena: &'t Arena) -> Option<Node<'t>> {
    // A byte that may stand nowhere and that nothing below looks for.
    if memchr::memchr(0x7F, text.as_bytes()).is_some() {
        return None;
    }
    let root = Level { key: Key::default(), span: cx.span(0, text.len()), first: 0, list: false, drawers: Drawers::default() };
    let mut reader = Reader { text, bytes: text.as_bytes(), pos: 0, cx, pile: Pile::new(arena), levels: vec![root] };
    while reader.line()? {}
    reader.close(0);
    reader.pile.above(0).first().map(|(_, node)| *node)
}

/// A table that is not over yet, or a list of tables.
struct Level<'t> {
    key: Key<'t>,
    span: Span,
    /// Where its entries begin on the pile.
    first: usize,
    list: bool,
    drawers: Drawers,
}

struct Reader<'t, 'c, 'x> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    cx: &'c Context<'x>,
    pile: Pile<'t>,
    /// The tables that the last header leads through, from the root.
    levels: Vec<Level<'t>>,
}

impl<'t> Reader<'t, '_, '_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.pos).copied().unwrap_or(0)
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek() == byte).then(|| self.pos += 1)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t') {
            self.pos += 1;
        }
    }

    /// Reads a line that holds something, with those before it that hold nothing; false at the end.
    fn line(&mut self) -> Option<bool> {
        self.blank()?;
        match self.peek() {
            0 if self.pos == self.bytes.len() => return Some(false),
            b'[' => self.header()?,
            _ => {
                let key = self.pair(0)?;
                let Level { first, drawers, .. } = self.levels.last_mut()?;
                is_new(&key, drawers, self.pile.above(*first))?;
            }
        }
        self.space();
        let over = self.pos == self.bytes.len() || matches!(self.peek(), b'\n' | b'\r' | b'#');
        over.then_some(true)
    }

    /// Passes over spaces, comments and the ends of lines.
    fn blank(&mut self) -> Option<()> {
        loop {
            match self.peek() {
                b' ' | b'\t' | b'\n' => self.pos += 1,
                b'\r' if self.bytes.get(self.pos + 1) == Some(&b'\n') => self.pos += 2,
                b'#' => {
                    let rest = &self.bytes[self.pos..];
                    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                    let comment = rest[..end].strip_suffix(b"\r").filter(|_| end < rest.len()).unwrap_or(&rest[..end]);
                    if comment.iter().any(|b| *b < 0x20 && *b != b'\t') {
                        return None;
                    }
                    self.pos += end;
                }
                _ => return Some(()),
            }
        }
    }

    /// `[a.b]` or `[[a.b]]`, below the tables that are open.
    fn header(&mut self) -> Option<()> {
        let start = self.pos;
        self.eat(b'[')?;
        let list = self.eat(b'[').is_some();
        let (mut key, mut at) = (self.key()?, 1);
        while self.eat(b'.').is_some() {
            let level = self.levels.get(at).filter(|level| level.key.name == key.name && at < DEPTH)?;
            at += if level.list { 2 } else { 1 };
            key = self.key()?;
        }
        self.eat(b']')?;
        if list {
            self.eat(b']')?;
        }
        let span = self.cx.span(start, self.pos);
        let again = self.levels.get(at).filter(|level| level.key.name == key.name);
        match again.map(|level| level.list && list) {
            Some(true) => at += 1,
            Some(false) => return None,
            None => {}
        }
        let same = again.is_some();
        self.close(at);
        if !same {
            let Level { first, drawers, .. } = self.levels.last_mut()?;
            is_new(&key, drawers, self.pile.above(*first))?;
            self.open(key, span, list);
        }
        if list {
            self.open(Key::default(), span, false);
        }
        Some(())
    }

    fn open(&mut self, key: Key<'t>, span: Span, list: bool) {
        self.levels.push(Level { key, span, first: self.pile.height(), list, drawers: Drawers::default() });
    }

    /// Closes the tables below the first so many.
    fn close(&mut self, left: usize) {
        while self.levels.len() > left
            && let Some(Level { key, span, first, list, .. }) = self.levels.pop()
        {
            let value = if list { Value::List(self.pile.list(first)) } else { Value::Table(self.pile.table(first)) };
            self.pile.put(key, Node { span, value });
        }
    }

    fn key(&mut self) -> Option<Key<'t>> {
        let start = self.pos;
        while matches!(self.peek(), b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-') {
            self.pos += 1;
        }
        (self.pos > start).then(|| Key { name: &self.text[start..self.pos], span: self.cx.span(start, self.pos) })
    }

    /// Reads `key = value` onto the pile.
    fn pair(&mut self, depth: usize) -> Option<Key<'t>> {
        let key = self.key()?;
        self.space();
        self.eat(b'=')?;
        self.space();
        let node = self.node(depth)?;
        self.pile.put(key, node);
        Some(key)
    }

    fn node(&mut self, depth: usize) -> Option<Node<'t>> {
        let start = self.pos;
        let value = match self.peek() {
            b'"' => Value::Text(self.string()?),
            b'[' if depth < DEPTH => self.array(depth + 1)?,
            b'{' if depth < DEPTH => self.inline(depth + 1)?,
            _ => self.word()?,
        };
        Some(Node { span: self.cx.span(start, self.pos), value })
    }

    fn string(&mut self) -> Option<&'t str> {
        let start = self.pos + 1;
        let end = start + plain(&self.bytes[start..]);
        let more = end == start && self.bytes.get(end + 1) == Some(&b'"');
        if self.bytes.get(end) != Some(&b'"') || more {
            return None;
        }
        self.pos = end + 1;
        Some(&self.text[start..end])
    }

    fn array(&mut self, depth: usize) -> Option<Value<'t>> {
        self.pos += 1;
        let first = self.pile.height();
        loop {
            self.blank()?;
            if self.eat(b']').is_some() {
                break;
            }
            let node = self.node(depth)?;
            self.pile.put(Key::default(), node);
            self.blank()?;
            if self.peek() != b']' {
                self.eat(b',')?;
            }
        }
        Some(Value::List(self.pile.list(first)))
    }

    fn inline(&mut self, depth: usize) -> Option<Value<'t>> {
        self.pos += 1;
        let (first, mut drawers) = (self.pile.height(), Drawers::default());
        loop {
            self.space();
            let before = self.pile.height();
            let key = self.pair(depth)?;
            is_new(&key, &mut drawers, &self.pile.above(first)[..before - first + 1])?;
            self.space();
            if self.eat(b'}').is_some() {
                break;
            }
            self.eat(b',')?;
        }
        Some(Value::Table(self.pile.table(first)))
    }

    /// A truth value, a number or a date.
    fn word(&mut self) -> Option<Value<'t>> {
        let start = self.pos;
        while matches!(self.peek(), b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'+' | b'-' | b'.' | b':' | b'_') {
            self.pos += 1;
        }
        let word = &self.text[start..self.pos];
        match word.as_bytes() {
            b"true" => Some(Value::Bool(true)),
            b"false" => Some(Value::Bool(false)),
            [_, _, _, _, b'-', ..] => Moment::usual(word, self.cx.zone).map(Value::Moment),
            digits if is_plain_number(digits) => number::decimal(word).map(Value::Number),
            _ => None,
        }
    }
}

/// Digits without a needless zero in front, perhaps a sign before and a fraction behind.
fn is_plain_number(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    let point = digits.iter().position(|b| *b == b'.');
    let (whole, fraction) = (&digits[..point.unwrap_or(digits.len())], point.map(|at| &digits[at + 1..]));
    let all = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    all(whole) && (whole.len() == 1 || whole[0] != b'0') && fraction.is_none_or(all)
}

/// Nothing where a key has come before, or where finding out would take long. The entries may hold the key itself, last.
fn is_new(key: &Key, drawers: &mut Drawers, entries: &[(Key, Node)]) -> Option<()> {
    drawers.put(key.name);
    if !drawers.crowded {
        return Some(());
    }
    let same = || entries.iter().any(|(other, _)| other.name == key.name && other.span != key.span);
    (entries.len() <= COMPARED && !same()).then_some(())
}
