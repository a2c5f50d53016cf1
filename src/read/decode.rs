//! Bytes to text. UTF-8 is expected, with or without a byte order mark; other encodings are read only when declared, else named.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic};
use crate::lang::Sentence;
use crate::say;
use crate::source::Place;

/// An encoding a file may declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Traditional Chinese tables saved by Excel.
    Big5,
    /// Simplified Chinese tables saved by Excel.
    Gb18030,
}

impl Encoding {
    /// Reads a declaration: the last part of a file's stem, as in `report.big5.csv`.
    pub fn declared(name: &str) -> Option<Encoding> {
        match name.to_ascii_lowercase().as_str() {
            "big5" | "cp950" => Some(Encoding::Big5),
            "gb18030" | "gbk" | "gb2312" | "cp936" => Some(Encoding::Gb18030),
            _ => None,
        }
    }

    /// What the name of a table's file declares.
    pub fn declared_in(path: &str) -> Option<Encoding> {
        let (stem, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
        let is_table = ["csv", "tsv"].iter().any(|table| extension.eq_ignore_ascii_case(table));
        stem.rsplit_once('.').filter(|_| is_table).and_then(|(_, last)| Encoding::declared(last))
    }

    fn codec(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Big5 => encoding_rs::BIG5,
            Encoding::Gb18030 => encoding_rs::GB18030,
        }
    }
}

/// Bytes that are not text in the encoding expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    /// The first byte that does not fit.
    pub at: usize,
    /// What the bytes look like.
    pub guess: Option<&'static str>,
}

/// The text of a file, without its byte order mark.
pub fn decode(bytes: &[u8], declared: Option<Encoding>) -> Result<Cow<'_, str>, NotText> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Some(encoding) = declared else { return utf8(bytes, body).map(Cow::Borrowed) };
    // Excel may save as UTF-8 in spite of the file's name.
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(Cow::Borrowed(text));
    }
    let decoded = encoding.codec().decode_without_bom_handling_and_without_replacement(body);
    decoded.ok_or_else(|| NotText { at: 0, guess: guess(bytes) })
}

/// The bytes of no text as one, byte for byte: what is no ASCII is a question mark. Offsets and lines stay as they are.
pub fn skeleton(bytes: &[u8]) -> String {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    body.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect()
}

fn utf8<'b>(bytes: &'b [u8], body: &'b [u8]) -> Result<&'b str, NotText> {
    // UTF-16 without a mark is valid UTF-8 when all its letters are ASCII; the zero bytes give it away.
    match simdutf8::basic::from_utf8(body) {
        Ok(text) if !looks_utf16(bytes) => Ok(text),
        Ok(_) => Err(NotText { at: 0, guess: Some("UTF-16") }),
        Err(_) => Err(NotText { at: std::str::from_utf8(body).map_or_else(|e| e.valid_up_to(), str::len), guess: guess(bytes) }),
    }
}

fn looks_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
        || (head.len() >= 4 && memchr::memchr_iter(0, head).count() * 3 > head.len())
}

fn guess(bytes: &[u8]) -> Option<&'static str> {
    if looks_utf16(bytes) {
        return Some("UTF-16");
    }
    // A part is enough to tell, and bounds the time spent on a large file.
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let (pairs, low) = pairs(sample);
    let fits = |encoding: Encoding| pairs > 0 && mostly_fits(encoding, sample);
    // The second byte of Big5 is often below 0x80; of common Simplified characters in GB encodings never.
    let big5_first = low * 10 > pairs;
    match (fits(Encoding::Big5), fits(Encoding::Gb18030)) {
        (true, gb) if big5_first || !gb => Some("Big5"),
        (_, true) => Some("GB18030"),
        _ => None,
    }
}

fn mostly_fits(encoding: Encoding, sample: &[u8]) -> bool {
    let (text, _) = encoding.codec().decode_without_bom_handling(sample);
    // The sample may cut a character at its end.
    text.chars().filter(|c| *c == '\u{FFFD}').count() <= 1
}

fn pairs(bytes: &[u8]) -> (usize, usize) {
    let (mut pairs, mut low, mut i) = (0, 0, 0);
    while i + 1 < bytes.len() {
        if bytes[i] < 0x80 {
            i += 1;
            continue;
        }
        pairs += 1;
        low += usize::from(bytes[i + 1] < 0x80);
        i += 2;
    }
    (pairs, low)
}

impl NotText {
    /// The problem at a place.
    pub fn diagnostic(self, code: Code, place: Place) -> Diagnostic {
        Diagnostic::error(code, place, self.message()).help(say!(
            "請另存為 UTF-8；表格檔也可以檔名聲明編碼，例如 form.big5.csv 或 form.gb18030.csv",
            "请另存为 UTF-8；表格文件也可以用文件名声明编码，例如 form.big5.csv 或 form.gb18030.csv",
            "Save it as UTF-8; a table may instead declare its encoding in its name, as in form.big5.csv or form.gb18030.csv"
        ))
    }

    fn message(self) -> Sentence {
        match self.guess {
            Some(name) => {
                say!("檔案不是 UTF-8，看來是 {n}", "文件不是 UTF-8，看来是 {n}", "The file is not UTF-8; it looks like {n}", n = name)
            }
            None => say!("檔案不是 UTF-8 文字", "文件不是 UTF-8 文本", "The file is not UTF-8 text"),
        }
    }
}
