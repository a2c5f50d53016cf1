//! Streams of lines, one JSON record each. Never held whole: a line is bounded, the file is not.

use std::io::{self, BufRead};

use super::Origin;
use super::stream::{File, Flow};
use crate::diag::Diagnostic;
use crate::read::decode::decode;
use crate::read::{Arena, Context, json};
use crate::say;
use crate::source::{Place, ReadError, Span, Spot};

/// What may stand before all text of a file.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Longest line.
const LINE: usize = 1 << 20;
/// Broken lines after which a file is given up: it is not what its name says.
const GIVEN_UP: u32 = 1000;

/// What places in a stream that is no file of the handbook are called by.
pub(super) const STREAM: &str = "stdin";

/// Reads one file.
pub(super) fn read(flow: &mut Flow, file: &File) {
    match flow.world.open(file.path) {
        Ok(mut reader) => {
            read_lines(flow, file, &mut reader, false);
        }
        Err(error) => flow.unreadable(file, &error),
    }
}

/// Reads a stream whose records name their units, and counts its lines and bytes.
pub(super) fn read_all(flow: &mut Flow, file: &File, reader: &mut dyn BufRead) {
    let (lines, bytes) = read_lines(flow, file, reader, true);
    (flow.totals.lines, flow.totals.bytes) = (lines, bytes);
}

fn read_lines(flow: &mut Flow, file: &File, reader: &mut dyn BufRead, unfiled: bool) -> (u32, u64) {
    let mut lines = Lines { file, broken: 0, number: 0, offset: 0, wide: false, blank: true, unfiled, arena: Arena::default() };
    lines.run(flow, reader);
    (lines.number, lines.offset)
}

/// Reads a line with its end, or as much of it as may be kept; returns its bytes, none at the end.
fn next(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    loop {
        let seen = match reader.fill_buf() {
            Ok(seen) => seen,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let seen = &seen[..seen.len().min(LINE + 1 - line.len())];
        let end = memchr::memchr(b'\n', seen).map(|n| n + 1);
        let taken = end.unwrap_or(seen.len());
        line.extend_from_slice(&seen[..taken]);
        reader.consume(taken);
        if end.is_some() || taken == 0 {
            return Ok(line.len());
        }
    }
}

struct Lines<'f, 'a> {
    file: &'f File<'a>,
    broken: u32,
    number: u32,
    offset: u64,
    /// The file is UTF-16: its lines cannot even be told apart.
    wide: bool,
    /// Nothing was in it so far.
    blank: bool,
    /// The lines lie in no unit's folder.
    unfiled: bool,
    /// Where the nodes of a line lie.
    arena: Arena,
}

impl Lines<'_, '_> {
    fn run(&mut self, flow: &mut Flow, reader: &mut dyn BufRead) {
        let mut buffer = Vec::with_capacity(1 << 12);
        loop {
            buffer.clear();
            match next(reader, &mut buffer) {
                Ok(0) if self.blank && !self.unfiled => return flow.empty(self.file),
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => return flow.unreadable(self.file, &ReadError::Failed(error.to_string())),
            }
            self.number += 1;
            if self.number == 1 && buffer.starts_with(MARK) {
                // As in every other file, places count from behind it.
                buffer.drain(..MARK.len());
            }
            self.blank &= buffer.trim_ascii().is_empty();
            let mut length = buffer.len() as u64;
            if buffer.len() > LINE && !buffer.ends_with(b"\n") {
                // What follows is skipped without being kept.
                length += reader.skip_until(b'\n').unwrap_or(0) as u64;
                self.too_long(flow);
            } else {
                self.line(flow, &buffer);
            }
            self.offset += length;
            if self.wide {
                return;
            }
            if self.broken >= GIVEN_UP {
                return self.give_up(flow);
            }
        }
    }

    fn line(&mut self, flow: &mut Flow, bytes: &[u8]) {
        let offset = self.offset + if bytes.starts_with(MARK) { MARK.len() as u64 } else { 0 };
        let text = match decode(bytes, None) {
            Ok(text) => text,
            Err(slip) => {
                self.wide = slip.guess == Some("UTF-16");
                let place = self.place(Span::new(slip.at, slip.at + 1));
                self.report(flow, slip.diagnostic("record-encoding", place));
                return;
            }
        };
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        self.arena.clear();
        let cx = Context { line: Some((self.number, offset)), ..self.file.context() };
        let (node, slips) = json::parse(text, &cx, &self.arena);
        match node {
            Some(node) => {
                let origin = Origin { path: self.file.path.clone(), line: cx.line, row: None, sheet: None, span: node.span };
                match self.unfiled {
                    true => flow.submit_unfiled(&node, origin, self.file, &slips),
                    false => flow.submit(&node, origin, self.file, &slips, false),
                }
            }
            None => slips.into_iter().for_each(|slip| self.report(flow, slip)),
        }
    }

    fn place(&self, span: Span) -> Place {
        Place { path: self.file.path.clone(), spot: Spot::Line { line: self.number, offset: self.offset, span } }
    }

    fn report(&mut self, flow: &mut Flow, diagnostic: Diagnostic) {
        self.broken += 1;
        flow.broken(diagnostic, self.file);
    }

    fn too_long(&mut self, flow: &mut Flow) {
        let message = say!("這一行超過 {n} 位元組", "这一行超过 {n} 字节", "The line is longer than {n} bytes", n = LINE);
        let help = say!(
            "一行只放一筆記錄；大的內容放在附件",
            "一行只放一笔记录；大的内容放在附件",
            "Put one record on a line, and large contents in an attachment"
        );
        self.report(flow, Diagnostic::error("record-too-large", self.place(Span::default()), message).help(help));
    }

    fn give_up(&mut self, flow: &mut Flow) {
        let message =
            say!("壞行太多，其餘各行沒有讀", "坏行太多，其余各行没有读", "Too many broken lines: the rest of the file was not read");
        let place = self.place(Span::default());
        self.report(flow, Diagnostic::error("record-syntax", place, message));
    }
}
