//! Labelled rows: a label, and beside it lines no wider than a terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::lang::columns::{WIDTH, fold};
use crate::lang::{Lang, Sentence, in_script};
use crate::report::safe;

/// Rows under way.
pub(super) struct Rows {
    lang: Lang,
    rows: Vec<(String, String)>,
}

impl Rows {
    pub(super) fn new(lang: Lang) -> Rows {
        Rows { lang, rows: Vec::new() }
    }

    /// Adds a text of the handbook or a record.
    pub(super) fn add(&mut self, label: Sentence, text: &str) {
        self.rows.push((label.get(self.lang).to_owned(), in_script(text, self.lang)));
    }

    /// Adds a sentence.
    pub(super) fn say(&mut self, label: Sentence, said: &Sentence) {
        self.rows.push((label.get(self.lang).to_owned(), in_script(said.get(self.lang), self.lang)));
    }

    /// Adds several lines under one label.
    pub(super) fn list(&mut self, label: Sentence, lines: Vec<String>) {
        let mut label = label.get(self.lang).to_owned();
        for line in lines {
            self.rows.push((std::mem::take(&mut label), line));
        }
    }

    /// The rows; values cannot act on the terminal.
    pub(super) fn text(&self) -> String {
        let width = self.rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
        let mut out = String::new();
        for (label, value) in &self.rows {
            for (n, line) in value.lines().flat_map(|line| fold(&safe(line), WIDTH - width - 5)).enumerate() {
                let label = if n == 0 { label } else { "" };
                let _ = writeln!(out, "   {label}{}  {line}", " ".repeat(width - label.width()));
            }
        }
        out
    }
}
