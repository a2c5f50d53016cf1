//! The one comment a text may carry: `<!-- #key by=role,role norm=word -->`.

use super::Faults;
use crate::diag::nearest;
use crate::say;
use crate::source::Span;

/// A word and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What a key comment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Where it stands.
    pub span: Span,
    /// The key, without `#`.
    pub key: Option<Word>,
    /// The roles of `by=`.
    pub by: Vec<Word>,
    /// The word of `norm=`.
    pub norm: Option<Word>,
}

const ATTRIBUTES: [&str; 2] = ["by", "norm"];

/// Reads `html` (as typed at `at`) when it is a key comment; anything else is `None`.
pub(super) fn parse(html: &str, at: usize, faults: &mut Faults) -> Option<Note> {
    let inner = html.trim_end().strip_prefix("<!--")?.strip_suffix("-->")?;
    let mut note = Note { span: Span::new(at, at + html.trim_end().len()), ..Note::default() };
    let first = inner.split_whitespace().next()?;
    let known = |word: &str| word.split_once('=').is_some_and(|(name, _)| ATTRIBUTES.contains(&name));
    if !first.starts_with('#') && !known(first) {
        return None;
    }
    for word in inner.split_whitespace() {
        let start = at + 4 + (word.as_ptr() as usize - inner.as_ptr() as usize);
        take(&mut note, (word, Span::new(start, start + word.len())), faults);
    }
    Some(note)
}

fn take(note: &mut Note, (text, span): (&str, Span), faults: &mut Faults) {
    let word = || Word { text: text.into(), span };
    let end = span.end as usize;
    let tail = |tail: &str| Word { text: tail.into(), span: Span::new(end - tail.len(), end) };
    if let Some(key) = text.strip_prefix('#') {
        if note.key.is_some() {
            return repeated(&word(), faults);
        }
        note.key = Some(tail(key));
        return;
    }
    match text.split_once('=') {
        Some(("by", value)) => note.by.extend(list(value, end - value.len())),
        Some(("norm", value)) if note.norm.is_none() => note.norm = Some(tail(value)),
        Some(("norm", _)) => repeated(&word(), faults),
        Some((name, _)) => unknown(name, span, faults),
        None => spaced(&word(), faults),
    }
}

fn list(value: &str, base: usize) -> Vec<Word> {
    let mut at = base;
    let mut words = Vec::new();
    for part in value.split(',') {
        if !part.is_empty() {
            words.push(Word { text: part.into(), span: Span::new(at, at + part.len()) });
        }
        at += part.len() + 1;
    }
    words
}

pub(super) fn unknown(name: &str, span: Span, faults: &mut Faults) {
    let help = nearest(name, ATTRIBUTES).map(|n| say!("是否要寫「{n}=」？", "是否要写“{n}=”？", "did you mean `{n}=`?", n = n));
    let all = say!("只可寫 by= 與 norm=", "只可写 by= 与 norm=", "only `by=` and `norm=` are known");
    faults.error(
        "attribute-unknown",
        span,
        say!("註記中沒有「{name}」這個屬性", "注记中没有“{name}”这个属性", "the key comment knows no attribute `{name}`", name = name),
        Some(help.unwrap_or(all)),
    );
}

pub(super) fn spaced(word: &Word, faults: &mut Faults) {
    let text = &word.text;
    faults.error(
        "attribute-space",
        word.span,
        say!(
            "「{text}」前有空白，因此不屬於任何屬性",
            "“{text}”前有空白，因此不属于任何属性",
            "`{text}` stands after a space and belongs to no attribute",
            text = text
        ),
        Some(say!(
            "屬性的值不可含空白，多個值以半形逗號相連：by=a,b",
            "属性的值不可含空白，多个值以半角逗号相连：by=a,b",
            "values hold no spaces; join several with commas: by=a,b"
        )),
    );
}

pub(super) fn repeated(word: &Word, faults: &mut Faults) {
    let text = &word.text;
    faults.error(
        "attribute-repeated",
        word.span,
        say!(
            "「{text}」重複；此處已經寫過一次",
            "“{text}”重复；此处已经写过一次",
            "`{text}` repeats what was already given here",
            text = text
        ),
        None,
    );
}
