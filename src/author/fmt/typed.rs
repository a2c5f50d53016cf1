//! Labels typed as people type them: `1、`, `（1）` and `（一）` lines become lists and headings.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::model::numbering::{Profile, parse_numeral};
use crate::read::markdown;

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([0-9０-９]{1,3})(?:、|．|\.|﹒)[\s　]*(\S.*)$").ok());
static SUBITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[（(]([0-9０-９]{1,3})[）)][\s　]*(\S.*)$").ok());
static SECTION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[（(]([一二三四五六七八九十百]{1,5})[）)][\s　]*(\S.*)$").ok());
static CHAPTER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([一二三四五六七八九十百]{1,5})、[\s　]*(\S.*)$").ok());

/// Longest words of a heading.
const LONGEST: usize = 30;

/// Converts such lines of an outline; other numberings mean other things by these labels.
pub(super) fn lists(path: &Arc<str>, source: &str) -> String {
    let (document, _) = markdown::parse(path, source);
    let outline = document.front.is_some_and(|front| numbering(front.text) == Some(Profile::Outline));
    if !outline {
        return source.to_owned();
    }
    let start = document.front.map_or(0, |front| front.span.end as usize);
    let mut writer = Writer { out: source[..start].to_owned(), code: false, indent: None, blank: true };
    for line in source[start..].split_inclusive('\n') {
        writer.line(line);
    }
    writer.out
}

fn numbering(front: &str) -> Option<Profile> {
    let table: toml::Table = front.parse().ok()?;
    Profile::parse(table.get("numbering")?.as_str()?)
}

struct Writer {
    out: String,
    code: bool,
    /// Where the words of the item open at this point begin, so that what belongs to it is indented as far.
    indent: Option<usize>,
    blank: bool,
}

impl Writer {
    fn line(&mut self, line: &str) {
        let typed = line.trim_end_matches(['\n', '\r']);
        let words = typed.trim_start_matches([' ', '\t', '　']);
        self.code ^= words.starts_with("```");
        let converted = if self.code { None } else { self.converted(typed, words) };
        match converted {
            Some(new) => {
                if !self.blank {
                    self.out.push('\n');
                }
                self.out.push_str(&new);
                self.out.push('\n');
            }
            None => self.out.push_str(line),
        }
        // A list goes on in the next line; anything else must be left by a blank one.
        self.blank = words.is_empty() || is_item(words) || is_item(self.out.lines().next_back().unwrap_or_default().trim_start());
    }

    fn converted(&mut self, typed: &str, words: &str) -> Option<String> {
        let parts = |regex: &Option<Regex>| {
            let found = regex.as_ref()?.captures(words)?;
            Some((parse_numeral(&found[1])?, found[2].to_owned()))
        };
        // Markdown's own items need nothing.
        if is_item(words) {
            let own = typed.len() == words.len();
            self.indent = if own { Some(words.find(' ').map_or(3, |at| at + 1)) } else { self.indent };
            return None;
        }
        if typed.starts_with('#') || typed.starts_with('>') {
            self.indent = None;
            return None;
        }
        if let Some((number, rest)) = parts(&CHAPTER).filter(|(_, rest)| is_title(rest)) {
            self.indent = None;
            return Some(format!("## {}、{}", crate::model::numbering::numeral(number), headed(&rest)));
        }
        if let Some((number, rest)) = parts(&SECTION).filter(|(_, rest)| is_title(rest)) {
            self.indent = None;
            return Some(format!("### （{}）{}", crate::model::numbering::numeral(number), headed(&rest)));
        }
        if let Some((number, rest)) = parts(&ITEM) {
            let head = format!("{number}. ");
            self.indent = Some(head.len());
            return Some(format!("{head}{rest}"));
        }
        let indent = self.indent?;
        let (number, rest) = parts(&SUBITEM)?;
        Some(format!("{}{number}. {rest}", " ".repeat(indent)))
    }
}

/// An item as Markdown has it: `1. words`.
fn is_item(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits) && words[digits..].starts_with(['.', ')']) && words[digits + 1..].starts_with(' ')
}

/// A heading is short and no sentence.
fn is_title(words: &str) -> bool {
    let own = words.split("<!--").next().unwrap_or_default().trim();
    own.chars().count() <= LONGEST && !own.contains(['。', '；', '，', '：', '應', '应', '須', '须']) && !own.is_empty()
}

/// The key of a heading is its attribute.
fn headed(words: &str) -> String {
    let Some((own, comment)) = words.split_once("<!--") else { return words.trim().to_owned() };
    let note = comment.trim_end().trim_end_matches("-->").trim();
    format!("{} {{{note}}}", own.trim())
}
