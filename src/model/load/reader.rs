//! Reading declared tables: every key is asked for by name, and what nobody asked for is reported with a suggestion.

use std::cell::RefCell;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::diag::{Diagnostic, nearest};
use crate::lang::Sentence;
use crate::read::{Moment, Node, Table, Value};
use crate::say;
use crate::source::{Place, Span};

/// Diagnostics of one load, shared by all readers.
pub(super) type Sink = RefCell<Vec<Diagnostic>>;

/// One table being read.
pub(super) struct Reader<'n, 't> {
    table: &'n Table<'t>,
    span: Span,
    path: Arc<str>,
    asked: RefCell<Vec<&'static str>>,
    sink: &'n Sink,
}

impl<'n, 't> Reader<'n, 't> {
    pub(super) fn new(table: &'n Table<'t>, span: Span, path: &Arc<str>, sink: &'n Sink) -> Self {
        Reader { table, span, path: path.clone(), asked: RefCell::default(), sink }
    }

    /// Where the table stands: its `id` when it has one, so that messages point at the declaration and not at all of it.
    pub(super) fn place(&self) -> Place {
        let span = ["id", "on", "steps", "role", "from"].iter().find_map(|k| self.table.get(k)).map_or(self.span, |n| n.span);
        Place::bytes(&self.path, span)
    }

    /// Where a key's value stands.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.table.get(key).map_or_else(|| self.place(), |n| Place::bytes(&self.path, n.span))
    }

    pub(super) fn at(&self, span: Span) -> Place {
        Place::bytes(&self.path, span)
    }

    pub(super) fn path(&self) -> &Arc<str> {
        &self.path
    }

    pub(super) fn sink(&self) -> &'n Sink {
        self.sink
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.sink.borrow_mut().push(diagnostic);
    }

    pub(super) fn error(&self, code: &'static str, place: Place, message: Sentence) {
        self.report(Diagnostic::error(code, place, message));
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    pub(super) fn node(&self, key: &'static str) -> Option<&'n Node<'t>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    fn wrong(&self, node: &Node, key: &str, wanted: Sentence) {
        let Sentence { hant, hans, en } = wanted;
        let message =
            Sentence {
                hant: format!("「{key}」應為{hant}"), hans: format!("“{key}”应为{hans}"), en: format!("`{key}` must be {en}")
            };
        self.error("value-type", self.at(node.span), message);
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let node = self.node(key)?;
        if node.text().is_none() {
            self.wrong(node, key, say!("文字", "文字", "a string"));
        }
        node.text().map(str::to_owned)
    }

    /// A text that must be there; reports its absence and goes on with an empty one.
    pub(super) fn need(&self, key: &'static str) -> String {
        if !self.has(key) {
            self.asked.borrow_mut().push(key);
            self.missing(key);
            return String::new();
        }
        self.text(key).unwrap_or_default()
    }

    pub(super) fn missing(&self, key: &str) {
        self.error("key-missing", self.place(), say!("缺少「{key}」", "缺少“{key}”", "`{key}` is missing", key = key));
    }

    pub(super) fn flag(&self, key: &'static str, default: bool) -> bool {
        match self.node(key).map(|n| (&n.value, n)) {
            None => default,
            Some((Value::Bool(b), _)) => *b,
            Some((_, node)) => {
                self.wrong(node, key, say!("true 或 false", "true 或 false", "true or false"));
                default
            }
        }
    }

    pub(super) fn number(&self, key: &'static str) -> Option<Decimal> {
        match self.node(key).map(|n| (&n.value, n)) {
            Some((Value::Number(n), _)) => Some(*n),
            Some((_, node)) => {
                self.wrong(node, key, say!("數字", "数字", "a number"));
                None
            }
            None => None,
        }
    }

    pub(super) fn count(&self, key: &'static str) -> Option<usize> {
        let number = self.number(key)?;
        let count = number.to_usize().filter(|_| number.fract().is_zero());
        if count.is_none() {
            self.wrong(self.table.get(key)?, key, say!("非負整數", "非负整数", "a whole number"));
        }
        count
    }

    pub(super) fn date(&self, key: &'static str) -> Option<jiff::civil::Date> {
        let node = self.node(key)?;
        let found = match &node.value {
            Value::Moment(moment) => Some(moment.date),
            Value::Text(text) => Moment::parse(text, &jiff::tz::TimeZone::UTC).map(|m| m.date),
            _ => None,
        };
        if found.is_none() {
            self.wrong(node, key, say!("日期（如 2026-01-31）", "日期（如 2026-01-31）", "a date such as 2026-01-31"));
        }
        found
    }

    /// A text or a list of texts, each with its place.
    pub(super) fn spanned_texts(&self, key: &'static str) -> Vec<(String, Span)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let items = match &node.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(node),
        };
        let mut texts = Vec::new();
        for item in items {
            match item.text() {
                Some(text) => texts.push((text.to_owned(), item.span)),
                None => self.wrong(item, key, say!("文字或文字清單", "文字或文字列表", "a string or a list of strings")),
            }
        }
        texts
    }

    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        self.spanned_texts(key).into_iter().map(|(t, _)| t).collect()
    }

    /// A sub-table.
    pub(super) fn sub(&self, key: &'static str) -> Option<Reader<'n, 't>> {
        let node = self.node(key)?;
        let Some(table) = node.table() else {
            self.wrong(node, key, say!("表格", "表格", "a table"));
            return None;
        };
        Some(Reader::new(table, node.span, &self.path, self.sink))
    }

    /// An array of tables.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Reader<'n, 't>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let Some(items) = node.list() else {
            self.wrong(node, key, say!("表格清單", "表格列表", "a list of tables"));
            return Vec::new();
        };
        let mut readers = Vec::new();
        for item in items {
            match item.table() {
                Some(table) => readers.push(Reader::new(table, item.span, &self.path, self.sink)),
                None => self.wrong(item, key, say!("表格", "表格", "a table")),
            }
        }
        readers
    }

    /// All keys of a table whose keys are names chosen by the author.
    pub(super) fn named(&self, key: &'static str) -> Vec<(String, &'n Node<'t>)> {
        let Some(node) = self.node(key) else { return Vec::new() };
        match node.table() {
            Some(table) => table.entries.iter().map(|(k, v)| (k.name.to_string(), v)).collect(),
            None => {
                self.wrong(node, key, say!("表格", "表格", "a table"));
                Vec::new()
            }
        }
    }

    /// Reports the keys nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.entries {
            if asked.contains(&key.name) {
                continue;
            }
            let message = say!("不認得的鍵「{k}」", "不认识的键“{k}”", "unknown key `{k}`", k = key.name);
            let mut diagnostic = Diagnostic::error("key-unknown", self.at(key.span), message);
            if let Some(near) = nearest(key.name, asked.iter().copied()) {
                diagnostic = diagnostic.help(say!("是否為「{near}」？", "是否为“{near}”？", "did you mean `{near}`?", near = near));
            }
            self.report(diagnostic);
        }
    }
}
