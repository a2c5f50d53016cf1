//! TOML with places. Slips become diagnostics, only the first three of a file, since one slip cascades.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset as ZoneOffset;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use toml::value::{Datetime, Offset};

use super::{Arena, Context, Key, Moment, Node, Table, Value, number, toml_plain, toml_slip};
use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::say;
use crate::source::Span;

/// Slips shown of one file.
const SHOWN: usize = 3;
/// Deepest nesting.
const DEPTH: usize = 64;
/// Above this only the first slip is looked for: recovery keeps every slip, and a hostile file has millions.
const RECOVERED: usize = 1 << 18;

/// Reads a text, its nodes into an arena; with slips, the table holds what could still be read.
pub fn parse<'t>(text: &'t str, cx: &Context, arena: &'t Arena) -> (Node<'t>, Vec<Diagnostic>) {
    match toml_plain::read(text, cx, arena) {
        Some(node) => (node, Vec::new()),
        None => parse_fully(text, cx, arena),
    }
}

/// The same by the full parser, whatever the text.
pub(super) fn parse_fully<'t>(text: &'t str, cx: &Context, arena: &'t Arena) -> (Node<'t>, Vec<Diagnostic>) {
    let (root, errors) = match DeTable::parse(text) {
        Ok(root) => (root, Vec::new()),
        Err(_) if text.len() <= RECOVERED => DeTable::parse_recoverable(text),
        Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
    };
    let mut reader = Reader { cx, arena, slips: errors.iter().take(SHOWN).map(|e| slip(e, cx)).collect() };
    let span = cx.span(0, text.len());
    let value = Value::Table(reader.table(root.into_inner(), 0));
    reader.slips.truncate(SHOWN);
    (Node { span, value }, reader.slips)
}

fn slip(error: &Error, cx: &Context) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let diagnostic = cx.slip(cx.span(range.start, range.end), toml_slip::message(error.message()));
    match toml_slip::help(error.message()) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

struct Reader<'t, 'c, 'x> {
    cx: &'c Context<'x>,
    arena: &'t Arena,
    slips: Vec<Diagnostic>,
}

impl<'t> Reader<'t, '_, '_> {
    fn refuse(&mut self, span: Span, message: Sentence) -> Value<'t> {
        if self.slips.len() < SHOWN {
            self.slips.push(self.cx.slip(span, message));
        }
        Value::Null
    }

    fn table(&mut self, table: DeTable<'t>, depth: usize) -> Table<'t> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = self.cx.span(key.span().start, key.span().end);
            entries.push((Key { name: self.text(key.into_inner()), span }, self.node(value, depth + 1)));
        }
        // The parser sorts by name; people expect the order they wrote.
        entries.sort_by_key(|(key, _)| key.span.start);
        self.arena.table(&entries)
    }

    fn text(&self, text: Cow<'t, str>) -> &'t str {
        match text {
            Cow::Borrowed(text) => text,
            Cow::Owned(text) => self.arena.text(&text),
        }
    }

    fn node(&mut self, value: Spanned<DeValue<'t>>, depth: usize) -> Node<'t> {
        let span = self.cx.span(value.span().start, value.span().end);
        Node { span, value: self.value(value.into_inner(), span, depth) }
    }

    fn value(&mut self, value: DeValue<'t>, span: Span, depth: usize) -> Value<'t> {
        match value {
            DeValue::String(text) => Value::Text(self.text(text)),
            DeValue::Boolean(truth) => Value::Bool(truth),
            DeValue::Integer(digits) => match digits.radix() {
                10 => self.number(digits.as_str(), span),
                radix => i64::from_str_radix(digits.as_str(), radix).map_or_else(|_| self.too_long(span), |n| Value::Number(n.into())),
            },
            DeValue::Float(digits) => self.float(digits.as_str(), span),
            DeValue::Datetime(written) => match moment(&written, self.cx) {
                Some(moment) => Value::Moment(moment),
                None => self.refuse(span, no_date()),
            },
            _ if depth > DEPTH => self.refuse(span, say!("層次太深", "层次太深", "Nested too deeply")),
            DeValue::Array(items) => {
                let items: Vec<_> = items.into_iter().map(|item| self.node(item, depth + 1)).collect();
                Value::List(self.arena.list(items))
            }
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
        }
    }

    fn float(&mut self, digits: &str, span: Span) -> Value<'t> {
        if digits.ends_with("inf") || digits.ends_with("nan") {
            return self.refuse(span, say!("{d} 不是數字", "{d} 不是数字", "{d} is not a number", d = digits));
        }
        self.number(digits, span)
    }

    fn number(&mut self, digits: &str, span: Span) -> Value<'t> {
        number::decimal(digits).map_or_else(|| self.too_long(span), Value::Number)
    }

    fn too_long(&mut self, span: Span) -> Value<'t> {
        self.refuse(span, say!("數字太長，無法精確計算", "数字太长，无法精确计算", "The number is too long to compute with exactly"))
    }
}

fn no_date() -> Sentence {
    say!("這不是存在的日期", "这不是存在的日期", "This is not a date that exists")
}

fn moment(written: &Datetime, cx: &Context) -> Option<Moment> {
    let day = written.date.as_ref()?;
    let date = Date::new(i16::try_from(day.year).ok()?, day.month as i8, day.day as i8).ok()?;
    let Some(clock) = &written.time else { return Some(Moment::day(date)) };
    let nanosecond = i32::try_from(clock.nanosecond.unwrap_or(0)).ok()?;
    let time = Time::new(clock.hour as i8, clock.minute as i8, clock.second.unwrap_or(0) as i8, nanosecond).ok()?;
    let local = DateTime::from_parts(date, time);
    match written.offset {
        Some(Offset::Z) => Moment::offset(local, ZoneOffset::UTC),
        Some(Offset::Custom { minutes }) => Moment::offset(local, ZoneOffset::from_seconds(i32::from(minutes) * 60).ok()?),
        None => Moment::local(local, cx.zone),
    }
}
