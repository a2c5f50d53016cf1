//! Strict JSON with places, in one pass without an intermediate tree: a stream of lines spends its time here.
//!
//! Numbers keep their digits, repeated keys are reported, control characters and anything looser than RFC 8259 are refused.

use super::pile::{Drawers, Pile, plain};
use super::{Arena, Context, Key, Node, Table, Value, number};
use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::say;

/// Deepest nesting.
const DEPTH: usize = 64;
/// Repeated keys reported of one text.
const REPEATED: usize = 3;

/// Reads a text, its nodes into an arena; no node when its syntax is broken.
pub fn parse<'t>(text: &'t str, cx: &Context, arena: &'t Arena) -> (Option<Node<'t>>, Vec<Diagnostic>) {
    let mut parser = Parser { text, bytes: text.as_bytes(), pos: 0, cx, pile: Pile::new(arena), repeated: Vec::new() };
    match parser.whole() {
        Ok(node) => (Some(node), parser.repeated),
        Err(slip) => (None, vec![slip.diagnostic(text, cx)]),
    }
}

struct Slip {
    at: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Value,
    Key,
    Colon,
    Comma,
    Open,
    Control,
    Escape,
    Digits,
    TooLong,
    TooDeep,
    Trailing,
}

struct Parser<'t, 'c, 'x> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    cx: &'c Context<'x>,
    pile: Pile<'t>,
    repeated: Vec<Diagnostic>,
}

type Read<T> = Result<T, Slip>;

impl<'t> Parser<'t, '_, '_> {
    fn whole(&mut self) -> Read<Node<'t>> {
        self.space();
        self.put(Key::default(), 0)?;
        self.space();
        if self.pos < self.bytes.len() { self.fail(Kind::Trailing) } else { Ok(self.pile.list(0)[0]) }
    }

    fn fail<T>(&self, kind: Kind) -> Read<T> {
        Err(Slip { at: self.pos, kind })
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.pos).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.pos += 1;
        }
    }

    /// Reads a value onto the pile. Nearly every one is a text; each is put there by itself, since a processor stalls when it moves
    /// what it has just written in parts.
    #[inline(always)]
    fn put(&mut self, key: Key<'t>, depth: usize) -> Read<()> {
        let start = self.pos;
        if self.peek() == b'"' {
            let text = self.string()?;
            self.pile.put(key, Node { span: self.cx.span(start, self.pos), value: Value::Text(text) });
        } else {
            let value = self.other(depth)?;
            self.pile.put(key, Node { span: self.cx.span(start, self.pos), value });
        }
        Ok(())
    }

    /// A value that is no text.
    #[inline(never)]
    fn other(&mut self, depth: usize) -> Read<Value<'t>> {
        match self.peek() {
            b'{' | b'[' if depth >= DEPTH => self.fail(Kind::TooDeep),
            b'{' => self.object(depth).map(Value::Table),
            b'[' => self.array(depth).map(Value::List),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.fail(Kind::Value),
        }
    }

    fn word(&mut self, word: &str, value: Value<'t>) -> Read<Value<'t>> {
        if !self.bytes[self.pos..].starts_with(word.as_bytes()) {
            return self.fail(Kind::Value);
        }
        self.pos += word.len();
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Read<Table<'t>> {
        self.pos += 1;
        self.space();
        if self.peek() == b'}' {
            self.pos += 1;
            return Ok(Table::default());
        }
        let first = self.pile.height();
        let mut drawers = Drawers::default();
        loop {
            self.space();
            let key = self.key()?;
            drawers.put(key.name);
            self.space();
            if self.peek() != b':' {
                return self.fail(Kind::Colon);
            }
            self.pos += 1;
            self.space();
            self.put(key, depth + 1)?;
            if self.ends(b'}')? {
                break;
            }
        }
        let table = self.pile.table(first);
        if drawers.crowded {
            self.report_repeated(table);
        }
        Ok(table)
    }

    #[inline(always)]
    fn key(&mut self) -> Read<Key<'t>> {
        if self.peek() != b'"' {
            return self.fail(Kind::Key);
        }
        let start = self.pos;
        let name = self.string()?;
        Ok(Key { name, span: self.cx.span(start, self.pos) })
    }

    fn array(&mut self, depth: usize) -> Read<&'t [Node<'t>]> {
        self.pos += 1;
        self.space();
        if self.peek() == b']' {
            self.pos += 1;
            return Ok(&[]);
        }
        let first = self.pile.height();
        loop {
            self.space();
            self.put(Key::default(), depth + 1)?;
            if self.ends(b']')? {
                break;
            }
        }
        Ok(self.pile.list(first))
    }

    fn ends(&mut self, close: u8) -> Read<bool> {
        self.space();
        let found = self.peek();
        if found != b',' && found != close {
            return self.fail(Kind::Comma);
        }
        self.pos += 1;
        Ok(found == close)
    }

    /// Many keys go through a set: a hostile object must not cost the square of its size.
    #[cold]
    fn report_repeated(&mut self, Table { entries }: Table<'t>) {
        let mut seen = rustc_hash::FxHashSet::default();
        for (i, (key, _)) in entries.iter().enumerate() {
            let few = entries.len() <= 24;
            if few && entries[..i].iter().any(|(k, _)| k.name == key.name) || !few && !seen.insert(key.name) {
                self.report(key);
            }
        }
    }

    fn report(&mut self, key: &Key) {
        if self.repeated.len() < REPEATED {
            let message = say!("鍵「{k}」寫了兩次", "键“{k}”写了两次", "The key \"{k}\" is written twice", k = key.name);
            self.repeated.push(self.cx.slip(key.span, message));
        }
    }

    #[inline(always)]
    fn string(&mut self) -> Read<&'t str> {
        let start = self.pos + 1;
        let end = start + plain(&self.bytes[start..]);
        if self.bytes.get(end) == Some(&b'"') {
            self.pos = end + 1;
            return Ok(&self.text[start..end]);
        }
        self.unusual(start, end)
    }

    /// A text that is not over at the first byte that is no plain letter.
    #[cold]
    fn unusual(&mut self, start: usize, end: usize) -> Read<&'t str> {
        match self.bytes.get(end) {
            Some(b'\\') => self.escaped(start, end),
            Some(_) => Err(Slip { at: end, kind: Kind::Control }),
            None => self.fail(Kind::Open),
        }
    }

    fn escaped(&mut self, start: usize, first: usize) -> Read<&'t str> {
        let mut out = String::from(&self.text[start..first]);
        let open = self.pos;
        self.pos = first;
        loop {
            match self.bytes.get(self.pos) {
                None => return Err(Slip { at: open, kind: Kind::Open }),
                Some(b'"') => {
                    self.pos += 1;
                    return Ok(self.pile.text(&out));
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(b) if *b < 0x20 => return self.fail(Kind::Control),
                Some(_) => {
                    let from = self.pos;
                    self.pos += plain(&self.bytes[from..]);
                    out.push_str(&self.text[from..self.pos]);
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let at = self.pos;
        self.pos += 2;
        let simple = match self.bytes.get(at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode().ok_or(Slip { at, kind: Kind::Escape }),
            _ => return Err(Slip { at, kind: Kind::Escape }),
        };
        Ok(simple)
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        if !self.bytes[self.pos..].starts_with(b"\\u") {
            return None;
        }
        self.pos += 2;
        let low = self.hex().filter(|low| (0xDC00..0xE000).contains(low))?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.pos..self.pos + 4).filter(|d| d.iter().all(u8::is_ascii_hexdigit))?;
        self.pos += 4;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    fn number(&mut self) -> Read<Value<'t>> {
        let start = self.pos;
        self.pos += usize::from(self.peek() == b'-');
        match self.peek() {
            b'0' => self.pos += 1,
            _ => self.digits()?,
        }
        if self.peek() == b'.' {
            self.pos += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.pos += 1;
            self.pos += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        if self.peek().is_ascii_alphanumeric() {
            return self.fail(Kind::Digits);
        }
        number::decimal(&self.text[start..self.pos]).map(Value::Number).ok_or(Slip { at: start, kind: Kind::TooLong })
    }

    fn digits(&mut self) -> Read<()> {
        let from = self.pos;
        while self.peek().is_ascii_digit() {
            self.pos += 1;
        }
        if self.pos == from { self.fail(Kind::Digits) } else { Ok(()) }
    }
}

impl Slip {
    fn diagnostic(self, text: &str, cx: &Context) -> Diagnostic {
        let at = self.at.min(text.len());
        let width = text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        cx.slip(cx.span(at, at + width), self.kind.message(at == text.len()))
    }
}

impl Kind {
    fn message(self, at_end: bool) -> Sentence {
        match self {
            _ if at_end => say!("JSON 沒有寫完", "JSON 没有写完", "The JSON ends too early"),
            Kind::Value => say!("這裡應有一個值", "这里应有一个值", "A value is expected here"),
            Kind::Key => say!("這裡應有引號內的鍵", "这里应有引号内的键", "A key in double quotes is expected here"),
            Kind::Colon => say!("鍵後缺少冒號", "键后缺少冒号", "A colon is missing after the key"),
            Kind::Comma => say!("缺少逗號或右括號", "缺少逗号或右括号", "A comma or a closing bracket is missing"),
            Kind::Open => say!("引號沒有成對", "引号没有成对", "A quote is not closed"),
            Kind::Control => say!(
                "文字中的換行或控制字元要寫成 \\n 等",
                "文本中的换行或控制字符要写成 \\n 等",
                "A line end or control character in a text must be escaped, as \\n"
            ),
            Kind::Escape => say!("反斜線後不是合法的跳脫字元", "反斜线后不是合法的转义字符", "The backslash starts no valid escape"),
            Kind::Digits => say!("數字寫法不合 JSON", "数字写法不合 JSON", "This is not how JSON writes a number"),
            Kind::TooLong => say!("數字太長，無法精確計算", "数字太长，无法精确计算", "The number is too long to compute with exactly"),
            Kind::TooDeep => say!("層次太深", "层次太深", "Nested too deeply"),
            Kind::Trailing => say!("一個值之後還有別的內容", "一个值之后还有别的内容", "Something follows the value"),
        }
    }
}
