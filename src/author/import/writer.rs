//! Writes the lines as Markdown, and doubts what does not follow.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::line::Line;
use crate::diag::{Code, Diagnostic};
use crate::lang::Sentence;
use crate::model::Level;
use crate::model::numbering::{Label, Number, Profile, follow, parse_numeral};
use crate::say;
use crate::source::{Place, Span};

/// Longest heading of an article; anything longer is its text.
const LONGEST: usize = 24;

/// A clause open at this point: its number among all, its level, the depth of its heading, where words of its list item begin.
struct Open {
    clause: usize,
    level: Level,
    depth: usize,
    indent: usize,
}

pub(super) struct Writer {
    profile: Profile,
    path: Arc<str>,
    doubts: Vec<Diagnostic>,
    out: String,
    stack: Vec<Open>,
    last: HashMap<(Option<usize>, Level), Number>,
    clauses: usize,
    /// The line before may go on: it is a text that did not end.
    unfinished: bool,
    /// The line before is an item of a list.
    listing: bool,
}

static POINTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([0-9０-９]{1,3})[、．﹒)）]\s*(\S)").ok());

impl Writer {
    pub(super) fn new(profile: Profile, path: Arc<str>, doubts: Vec<Diagnostic>) -> Writer {
        let (out, stack, last) = (String::new(), Vec::new(), HashMap::new());
        Writer { profile, path, doubts, out, stack, last, clauses: 0, unfinished: false, listing: false }
    }

    pub(super) fn finish(mut self) -> (String, usize, Vec<Diagnostic>) {
        self.out.push('\n');
        (self.out, self.clauses, self.doubts)
    }

    pub(super) fn line(&mut self, line: &Line) {
        let label = self.label(&line.text);
        match label {
            Some(label) => {
                let words = line.text[label.length..].trim().to_owned();
                self.clause(line, label, &words);
            }
            None => self.further(line),
        }
    }

    /// The label of a line, as people type it: `1、` and `１．` are items of an outline too.
    fn label(&self, text: &str) -> Option<Label> {
        if let Some(label) = self.profile.label(text) {
            return Some(label);
        }
        let item = match self.profile {
            Profile::Outline => Level::Item,
            Profile::ArticlesCn => Level::SubItem,
            _ => return None,
        };
        let found = POINTED.as_ref()?.captures(text)?;
        let number = Number::plain(parse_numeral(&found[1])?);
        Some(Label { level: item, number, above: Vec::new(), length: found[0].len() - found[2].len() })
    }

    fn clause(&mut self, line: &Line, label: Label, words: &str) {
        while self.stack.last().is_some_and(|open| open.level >= label.level) {
            self.stack.pop();
        }
        let parent = self.stack.last().map(|open| open.clause);
        self.numbered(line, &label, parent);
        self.placed(line, &label);
        let depth = self.stack.last().map_or(2, |open| open.depth + 1).min(6);
        let printed = self.profile.print(label.level, label.number, &label.above);
        let listed = !self.is_headed(label.level);
        let indent = if listed { self.stack.last().map_or(0, |open| open.indent) } else { 0 };
        let own = match (listed, self.profile) {
            (false, _) => self.heading(&label, depth, &printed, words),
            // In articles, labels in Chinese numerals stay paragraphs: Markdown has no such list.
            (true, Profile::ArticlesTw | Profile::ArticlesCn) => {
                self.out.push_str(&format!("\n{printed}{}\n", escaped(words)));
                0
            }
            (true, _) => {
                let marker = format!("{}. ", label.number.main);
                // Items follow one another without a blank line between.
                let apart = if self.listing { "" } else { "\n" };
                self.out.push_str(&format!("{apart}{}{marker}{}\n", " ".repeat(indent), escaped(words)));
                indent + marker.len()
            }
        };
        self.listing = listed && !self.profile.has_articles();
        self.stack.push(Open { clause: self.clauses, level: label.level, depth: if listed { 1 } else { depth }, indent: own });
        self.clauses += 1;
        self.unfinished = (listed || label.level == Level::Article) && !ended(words);
    }

    fn is_headed(&self, level: Level) -> bool {
        match self.profile {
            Profile::Outline => level < Level::Item,
            _ => level <= Level::Article,
        }
    }

    fn heading(&mut self, label: &Label, depth: usize, printed: &str, words: &str) -> usize {
        let marks = "#".repeat(depth);
        let article = label.level == Level::Article;
        let titled = words.chars().count() <= LONGEST && !words.contains(['。', '；', '，', '：']);
        let space = if printed.starts_with('第') && !words.is_empty() { " " } else { "" };
        if !article || titled {
            self.out.push_str(&format!("\n{marks} {printed}{space}{}\n", escaped(words)));
        } else {
            self.out.push_str(&format!("\n{marks} {printed}\n\n{}\n", escaped(words)));
        }
        0
    }

    /// A line without a label: the rest of the line before where that did not end, else a paragraph of its own.
    fn further(&mut self, line: &Line) {
        if self.unfinished {
            let kept = self.out.trim_end_matches('\n').len();
            self.out.truncate(kept);
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let space = latin(self.out.chars().next_back()) && latin(line.text.chars().next());
            self.out.push_str(if space { " " } else { "" });
            self.out.push_str(&escaped(&line.text));
            self.out.push('\n');
            let joined = say!("這一行接在上一行之後", "这一行接在上一行之后", "this line was joined to the one before");
            self.doubt("import-joined", line, joined);
        } else {
            let indent = self.stack.last().map_or(0, |open| open.indent);
            self.out.push_str(&format!("\n{}{}\n", " ".repeat(indent), escaped(&line.text)));
            self.listing = false;
            // An article's further paragraphs are numbered by their place.
            if !self.profile.has_articles() || self.stack.is_empty() {
                let kept = say!(
                    "這一行沒有編號，成為獨立的段落",
                    "这一行没有编号，成为独立的段落",
                    "this line has no label and became a paragraph"
                );
                self.doubt("import-unlabelled", line, kept);
            }
        }
        self.unfinished = !ended(&line.text) && !self.stack.is_empty();
    }

    fn numbered(&mut self, line: &Line, label: &Label, parent: Option<usize>) {
        let scope = if label.level == Level::Article { None } else { parent };
        let before = self.last.insert((scope, label.level), label.number);
        if follow(before, label.number).is_err() {
            let typed = self.profile.print(label.level, label.number, &label.above);
            let words =
                say!("編號「{t}」沒有接著前一個", "编号“{t}”没有接着前一个", "the label {t} does not follow the one before", t = typed);
            self.doubt("import-number", line, words);
        }
    }

    fn placed(&mut self, line: &Line, label: &Label) {
        let above = self.stack.last().map(|open| open.level);
        let fits = match label.level {
            Level::SubItem => above == Some(Level::Item) || (self.profile == Profile::ArticlesCn && above.is_some()),
            Level::Item | Level::Section => above.is_some(),
            _ => true,
        };
        if !fits {
            let words = say!("這一行的上面少了一級", "这一行的上面少了一级", "a level is missing above this line");
            self.doubt("import-level", line, words);
        }
    }

    fn doubt(&mut self, code: Code, line: &Line, words: Sentence) {
        let place = Place::bytes(&self.path, Span::new(line.at, line.at + line.length));
        self.doubts.push(Diagnostic::warning(code, place, words));
    }
}

/// Whether a text has come to its end.
fn ended(words: &str) -> bool {
    words.ends_with(['。', '；', '：', '！', '？', '…', '」', '』', '）', '.', ';', ':', '!', '?', '、', ')'])
}

/// What Markdown would take for markup, as typed.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (n, c) in words.char_indices() {
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|');
        let heads = n == 0 && matches!(c, '#' | '>' | '+' | '-' | ':' | '~');
        if marks || heads {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
