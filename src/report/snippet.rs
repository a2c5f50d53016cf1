//! The lines a place stands in, with the place marked; aligned under Chinese text.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Texts;
use super::texts::boundary;
use crate::diag::Severity;
use crate::lang::columns::WIDTH;
use crate::lang::{Lang, Sentence};
use crate::records::COVER;
use crate::source::{Place, Spot};

/// What stands for what is confidential.
const HIDDEN: &str = "•••";

/// Cells between a line's number and its text, and before a label; and the least of a label that is told.
const FRAME: usize = 4;
const LABEL: usize = 8;

/// Bytes of a line looked at on either side of a place: what is shown of it is far less, and lines may be as long as files.
const REACH: usize = 1 << 12;

/// A headline with the places that explain it.
pub(super) struct Headline<'a> {
    pub(super) severity: Severity,
    /// A breach of a clause, not a fault of a file.
    pub(super) breach: bool,
    pub(super) code: &'a str,
    pub(super) message: String,
    pub(super) place: Option<&'a Place>,
    pub(super) labels: Vec<(&'a Place, &'a Sentence)>,
}

/// Renders a headline and its excerpts.
pub(super) fn render(headline: &Headline, texts: &Texts, lang: Lang) -> String {
    let level = match headline.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let name = match (headline.severity, lang) {
        (Severity::Error, Lang::Hant) if headline.breach => "違反",
        (Severity::Error, Lang::Hans) if headline.breach => "违反",
        (Severity::Error, Lang::Hant) => "錯誤",
        (Severity::Error, Lang::Hans) => "错误",
        (Severity::Warning, Lang::Hant | Lang::Hans) => "警告",
        (Severity::Note, Lang::Hant | Lang::Hans) => "提示",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::En) => "note",
    };
    let message = safe(&headline.message);
    let title = level.with_name(name).primary_title(message.as_str()).id(headline.code);
    let places = headline.place.map(|p| (p, None)).into_iter().chain(headline.labels.iter().map(|(p, s)| (*p, Some(s.get(lang)))));
    let shown: Vec<_> = places.map(|(place, words)| (place, words.map(safe), excerpt(place, texts))).collect();
    let mut group = annotate_snippets::Group::with_title(title);
    let mut heads = Vec::new();
    for (n, (place, words, excerpt)) in shown.iter().enumerate() {
        let path = match place.spot {
            Spot::Cell { sheet: Some(_), .. } => safe(&texts.show(place).address()),
            _ => safe(&place.path),
        };
        let kind = if n == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        match excerpt {
            Some((line, text, span)) => {
                let column = text[..span.start].chars().count() + 1;
                heads.push((format!("{path}:{line}:{column}"), safe(&texts.show(place).address())));
                // Beside the mark, after the number of the line and its frame.
                let taken = line.to_string().len() + FRAME + text[..span.end].width();
                let words = words.as_deref().map(|words| cut(words, WIDTH.saturating_sub(taken).max(LABEL)));
                let mark = kind.span(span.clone()).label(words);
                group = group.element(Snippet::source(text.as_str()).line_start(*line).path(path).annotation(mark));
            }
            None => group = group.element(annotate_snippets::Origin::path(path)),
        }
    }
    corrected(&Renderer::styled().term_width(WIDTH).decor_style(DecorStyle::Unicode).render(&[group]), &heads)
}

/// Places as the file has them. What is shown of a line that is long, or partly covered, has its columns elsewhere; the renderer
/// knows no others.
fn corrected(rendered: &str, heads: &[(String, String)]) -> String {
    // The first line is the message, which may say anything.
    let mut at = rendered.find('\n').unwrap_or(rendered.len());
    let mut out = rendered[..at].to_owned();
    for (told, real) in heads {
        let Some(found) = rendered[at..].find(told.as_str()) else { continue };
        out.push_str(&rendered[at..at + found]);
        out.push_str(real);
        at += found + told.len();
    }
    out.push_str(&rendered[at..]);
    out
}

/// The line a place starts in, with the place's bytes inside it. Control characters are shown, not sent to the terminal.
pub(super) fn excerpt(place: &Place, texts: &Texts) -> Option<(usize, String, std::ops::Range<usize>)> {
    let (text, range) = texts.excerpt(place)?;
    let line = texts.show(place).start?.line;
    let before = &text[boundary(&text, range.start.saturating_sub(REACH))..range.start];
    let before = before.rsplit('\n').next().unwrap_or_default();
    let inside = &text[range.start..boundary(&text, range.end.min(range.start + REACH))];
    let after = &text[range.end..boundary(&text, range.end + REACH)];
    let after = after.split('\n').next().unwrap_or_default();
    let (before, inside, after) = window(before, inside, after);
    let span = before.len()..before.len() + inside.len();
    Some((line, format!("{before}{inside}{after}"), span))
}

/// Long lines (a record of NDJSON) are cut to what stands around the place.
fn window(before: &str, inside: &str, after: &str) -> (String, String, String) {
    const BEFORE: usize = 16;
    const INSIDE: usize = 48;
    const AFTER: usize = 8;
    let (before, inside, after) = (shown(before), shown(inside), shown(after.trim_end_matches('\r')));
    // What the marked part does not need goes to what stands beside it.
    let spare = INSIDE.saturating_sub(inside.width());
    let tail: String = before.chars().rev().collect();
    let mut head: String = cut(&tail, BEFORE + spare / 2).chars().rev().collect();
    if head.is_empty() && !before.is_empty() {
        head.push('…');
    }
    let left = spare - (spare / 2).min(head.width().saturating_sub(BEFORE));
    (head, cut(&inside, INSIDE), cut(&after, AFTER + left))
}

/// A part of a line, with one mark for what is covered, however long that is.
fn shown(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        if c != COVER {
            out.push(c);
        } else if !out.ends_with(HIDDEN) {
            out.push_str(HIDDEN);
        }
    }
    safe(&out)
}

/// As much of a text as fits into so many cells.
fn cut(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= cells
    };
    text.chars().take_while(fits).chain(std::iter::once('…')).collect()
}

/// Text from records is data: control characters (terminal escapes among them) are shown as their pictures.
pub fn safe(text: &str) -> String {
    let picture = |c: char| match c {
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        c if ('\u{80}'..'\u{a0}').contains(&c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
        c => c,
    };
    text.chars().map(picture).collect()
}
