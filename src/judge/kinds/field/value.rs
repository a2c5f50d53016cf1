//! One value of a field against its limits.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::At;
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::lang::Sentence;
use crate::model::{Field, FieldType, OTHER, Options, PLACEHOLDERS};
use crate::outcome::Verdict;
use crate::records::Bound;
use crate::say;

/// Bytes of the longest answer that says nothing.
const LONGEST: usize = 6;

/// What a field asks of a value that is of its type, as far as that is told at a glance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::judge) enum Asks {
    /// Nothing.
    Nothing,
    /// A text of substance.
    Substance,
    /// One of the options it lists.
    Option,
    /// More than that.
    More,
}

impl Asks {
    pub(in crate::judge) fn of(field: &Field) -> Asks {
        let lists = field.many || matches!(field.ty, FieldType::Group(_) | FieldType::Ref { .. } | FieldType::Percent);
        let texts = field.min_length.or(field.max_length).is_some() || field.pattern.is_some();
        let free = matches!(field.ty, FieldType::Text) && !field.placeholder;
        match &field.options {
            _ if lists || texts || field.min.or(field.max).is_some() || field.decimals.is_some() => Asks::More,
            Some(Options::Listed(_)) if !free => Asks::Option,
            Some(_) => Asks::More,
            None if free => Asks::Substance,
            None => Asks::Nothing,
        }
    }
}

/// Whether a field is filled in with a value that nothing can be said against, as most are.
pub(super) fn fits_surely(field: &Field, asks: Asks, bound: &Bound) -> bool {
    let Bound::Value(value, _) = bound else { return false };
    match (asks, value) {
        (Asks::More, _) => false,
        (Asks::Substance, Value::Text(text)) => !is_placeholder(text),
        (Asks::Option, Value::Text(text)) => match &field.options {
            // What is open needs its note.
            Some(Options::Listed(options)) => !(field.open && **text == *OTHER) && options.iter().any(|option| **option == **text),
            _ => false,
        },
        _ => true,
    }
}

/// Judges a value or a list of values; `true` when nothing was found.
pub(super) fn judge(at: &At, desk: &mut Desk, field: &Field, value: &Value) -> bool {
    if let (Value::List(values), true) = (value, field.many) {
        let enough = items(at, desk, field, values.len());
        return values.iter().fold(enough, |fine, v| single(at, desk, field, v) && fine);
    }
    single(at, desk, field, value)
}

/// How many items a list or group has; a required one has at least one unless it says 0.
pub(super) fn items(at: &At, desk: &mut Desk, field: &Field, n: usize) -> bool {
    let least = field.min_items.unwrap_or(usize::from(field.required));
    let most = field.max_items.unwrap_or(usize::MAX);
    if (least..=most).contains(&n) {
        return true;
    }
    let expected = if n < least {
        say!("至少 {n} 項", "至少 {n} 项", "at least {n} items", n = least)
    } else {
        say!("至多 {n} 項", "至多 {n} 项", "at most {n} items", n = most)
    };
    breach(at, desk, field, "field-items", (say!("項數不符", "项数不符", "the number of items is wrong"), expected, say!("{n} 項", "{n} 项", "{n}", n = n)));
    false
}

fn single(at: &At, desk: &mut Desk, field: &Field, value: &Value) -> bool {
    match value {
        Value::Text(text) => text_fits(at, desk, field, text),
        Value::Number(number) => number_fits(at, desk, field, *number),
        _ => true,
    }
}

fn text_fits(at: &At, desk: &mut Desk, field: &Field, text: &str) -> bool {
    let free = matches!(field.ty, FieldType::Text);
    if free && !field.placeholder && is_placeholder(text) {
        let words = say!("「{t}」不是實質內容", "“{t}”不是实质内容", "\"{t}\" is no answer", t = text);
        breach(at, desk, field, "field-placeholder", (words, say!("實質內容", "实质内容", "an answer of substance"), Sentence::same(text)));
        return false;
    }
    let length = if field.min_length.or(field.max_length).is_some() { text.chars().count() } else { 0 };
    if let Some(least) = field.min_length.filter(|n| length < *n) {
        let expected = say!("至少 {n} 字", "至少 {n} 字", "at least {n} characters", n = least);
        breach(at, desk, field, "field-too-short", (say!("內容太短", "内容太短", "too short"), expected, say!("{n} 字", "{n} 字", "{n}", n = length)));
        return false;
    }
    if let Some(most) = field.max_length.filter(|n| length > *n) {
        let expected = say!("至多 {n} 字", "至多 {n} 字", "at most {n} characters", n = most);
        breach(at, desk, field, "field-too-long", (say!("內容太長", "内容太长", "too long"), expected, say!("{n} 字", "{n} 字", "{n}", n = length)));
        return false;
    }
    if let Some(pattern) = field.pattern.as_ref().filter(|p| !p.is_match(text)) {
        let words = say!("格式不符", "格式不符", "not in the form asked for");
        breach(at, desk, field, "field-pattern", (words, Sentence::same(pattern.as_str()), Sentence::same(text)));
        return false;
    }
    listed(at, desk, field, text)
}

/// Whether a text surely begins and ends with a letter, a digit or a character: most begin with a byte that tells.
fn ends_in_words(text: &[u8]) -> bool {
    let wordy = |byte: &u8| byte.is_ascii_alphanumeric() || (0xE4..=0xE9).contains(byte);
    let ends = || text.last().is_some_and(u8::is_ascii_alphanumeric) || text.iter().rev().nth(2).is_some_and(|b| (0xE4..=0xE9).contains(b));
    text.first().is_some_and(wordy) && ends()
}

fn is_placeholder(text: &str) -> bool {
    let dot = |c: char| matches!(c, '。' | '.' | '！' | '!');
    // Answers of substance are longer; nothing is trimmed or folded for them.
    if text.len() > LONGEST && ends_in_words(text.as_bytes()) {
        return false;
    }
    let bare = text.trim().trim_end_matches(dot);
    bare.len() <= LONGEST && (bare.is_empty() || PLACEHOLDERS.iter().any(|p| p.eq_ignore_ascii_case(bare)))
}

fn listed(at: &At, desk: &mut Desk, field: &Field, text: &str) -> bool {
    if field.options.is_none() {
        return true;
    }
    let Some(options) = options(at, field) else { return unlisted(at, desk, field) };
    if field.open && text == OTHER {
        return note_given(at, desk, field);
    }
    if options.iter().any(|o| o == text) {
        return true;
    }
    let words = say!("「{t}」不在選項之內", "“{t}”不在选项之内", "\"{t}\" is not among the options", t = text);
    let expected = Sentence::same(options.join("、"));
    breach(at, desk, field, "field-not-listed", (words, expected, Sentence::same(text)));
    false
}

fn options<'f>(at: &At, field: &'f Field) -> Option<Cow<'f, [String]>> {
    match field.options.as_ref()? {
        Options::Listed(options) => Some(Cow::Borrowed(options)),
        Options::Parameter(id) => {
            let resolved = at.view.handbook.parameter_value(id, at.view.at().date, Some(at.view.unit()))?;
            Some(resolved.choices().map(str::to_owned).collect::<Vec<_>>().into())
        }
    }
}

/// Nobody has decided what may be chosen.
fn unlisted(at: &At, desk: &mut Desk, field: &Field) -> bool {
    let id = if let Some(Options::Parameter(id)) = &field.options { id.as_str() } else { "" };
    let why = say!("參數「{id}」尚未決定", "参数“{id}”尚未决定", "parameter `{id}` is not decided", id = id);
    desk.note(at.check, at.view.unit(), Verdict::CannotCheck, (Some(at.view.id().clone()), why, None));
    false
}

fn note_given(at: &At, desk: &mut Desk, field: &Field) -> bool {
    let Some(note) = &field.note else { return true };
    if at.own.has(note) {
        return true;
    }
    let name = at.own.label(note).unwrap_or_else(|| Sentence::same(&**note));
    let words = say!("選「其他」須以「{n}」說明", "选“其他”须以“{n}”说明", "\"other\" needs its note, \"{n}\""; n = &name);
    breach(at, desk, field, "field-note-missing", (words, say!("說明", "说明", "a note"), Sentence::same(OTHER)));
    false
}

fn number_fits(at: &At, desk: &mut Desk, field: &Field, number: Decimal) -> bool {
    let percent = matches!(field.ty, FieldType::Percent);
    let least = field.min.or(percent.then_some(Decimal::ZERO));
    let most = field.max.or(percent.then_some(Decimal::ONE_HUNDRED));
    if least.is_some_and(|m| number < m) || most.is_some_and(|m| number > m) {
        let expected = match (least, most) {
            (Some(least), Some(most)) => say!("{a} 至 {b}", "{a} 至 {b}", "{a} to {b}", a = least, b = most),
            (Some(least), None) => say!("至少 {a}", "至少 {a}", "at least {a}", a = least),
            (None, most) => say!("至多 {b}", "至多 {b}", "at most {b}", b = most.unwrap_or_default()),
        };
        breach(at, desk, field, "field-out-of-range", (say!("數值超出範圍", "数值超出范围", "out of range"), expected, Sentence::same(number.to_string())));
        return false;
    }
    if let Some(most) = field.decimals.filter(|d| number.normalize().scale() > *d) {
        let expected = say!("至多 {n} 位小數", "至多 {n} 位小数", "at most {n} decimals", n = most);
        breach(at, desk, field, "field-out-of-range", (say!("小數位數太多", "小数位数太多", "too many decimals"), expected, Sentence::same(number.to_string())));
        return false;
    }
    true
}

/// Reports what is wrong, what was expected and what was found.
fn breach(at: &At, desk: &mut Desk, field: &Field, code: &'static str, (words, expected, found): (Sentence, Sentence, Sentence)) {
    let label = at.named(field);
    // What a confidential field holds must not be quoted.
    let words = if field.confidential { say!("內容不符規定", "内容不符规定", "does not meet the rule") } else { words };
    let message = say!("「{l}」：{w}", "“{l}”：{w}", "{l}: {w}"; l = &label, w = &words);
    let help = match &field.hint() {
        Some(help) => say!("更正「{l}」：{h}", "更正“{l}”：{h}", "correct \"{l}\": {h}"; l = &label, h = help),
        None => say!("更正「{l}」", "更正“{l}”", "correct \"{l}\""; l = &label),
    };
    at.fail(desk, field, Draft { code, message, help, expected: Some(expected), found: Some(found), ..Draft::default() });
}
