//! The second pass: running text with its parameters, references and terms.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::numbering::Profile;
use super::super::reference::{Citation, Library, find};
use super::super::wording::{says, wording};
use super::super::{Inline, Mark, Parameter};
use super::term::{Terms, words as plain_words};
use super::{MarkDraft, TextContext};
use crate::diag::{Diagnostic, nearest};
use crate::read::markdown::{Piece, PieceKind, Words, plain};
use crate::say;
use crate::source::{Place, Span};

/// Link targets that may leave the handbook; everything else with a scheme is refused.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

/// Writes the running text of one regulation.
pub(super) struct Writer<'a, 'f> {
    library: &'a Library<'a>,
    regulation: usize,
    profile: Profile,
    path: Arc<str>,
    context: &'a TextContext<'a>,
    terms: &'a Terms<'a>,
    found: &'f mut Vec<Diagnostic>,
    clause: Option<usize>,
    seen: FxHashSet<&'a str>,
}

impl<'a, 'f> Writer<'a, 'f> {
    pub(super) fn new(
        library: &'a Library<'a>,
        regulation: usize,
        context: &'a TextContext<'a>,
        terms: &'a Terms<'a>,
        found: &'f mut Vec<Diagnostic>,
    ) -> Self {
        let own = &library.regulations[regulation];
        let (profile, path) = (Profile::parse(&own.numbering).unwrap_or(Profile::Outline), own.path.clone());
        Writer { library, regulation, profile, path, context, terms, found, clause: None, seen: FxHashSet::default() }
    }

    /// The text and marks of a clause (`None`: of the regulation's head).
    pub(super) fn clause(&mut self, clause: Option<usize>, text: &[Piece], marks: &[MarkDraft]) -> (Vec<Inline>, Vec<Mark>) {
        self.clause = clause;
        self.seen.clear();
        let text = self.line(text);
        (text, marks.iter().map(|m| self.mark(m)).collect())
    }

    fn mark(&mut self, mark: &MarkDraft) -> Mark {
        match mark {
            MarkDraft::Paragraph(pieces) => Mark::Paragraph(self.line(pieces)),
            MarkDraft::Note(kind, lines) => Mark::Note(kind.to_string(), self.lines(lines)),
            MarkDraft::Table(head, rows) => Mark::Table(self.lines(head), rows.iter().map(|r| self.lines(r)).collect()),
        }
    }

    fn lines(&mut self, lines: &[Vec<Piece>]) -> Vec<Vec<Inline>> {
        lines.iter().map(|l| self.line(l)).collect()
    }

    fn line(&mut self, pieces: &[Piece]) -> Vec<Inline> {
        let mut out = Vec::new();
        for piece in pieces {
            match &piece.kind {
                PieceKind::Text(words) => self.words(words, &mut out),
                PieceKind::Strong(inner) => out.push(Inline::Strong(self.line(inner))),
                PieceKind::Emphasis(inner) => out.push(Inline::Emphasis(self.line(inner))),
                PieceKind::Code(text) => out.push(Inline::Code(text.clone())),
                PieceKind::Break => out.push(Inline::Break),
                PieceKind::Link { to, text } => out.push(self.link(to, text, piece.span)),
            }
        }
        out
    }

    fn error(&mut self, code: crate::diag::Code, span: Span, message: crate::lang::Sentence) -> &mut Diagnostic {
        self.found.push(Diagnostic::error(code, Place::bytes(&self.path, span), message));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    fn link(&mut self, to: &str, text: &[Piece], span: Span) -> Inline {
        let words = plain(text);
        if let Some(id) = to.strip_prefix("param:") {
            self.parameter(id, &words, span);
            return Inline::Parameter { id: id.into(), text: words };
        }
        let scheme = to.split_once(':').map(|(s, _)| s.to_ascii_lowercase()).filter(|s| !s.contains(['/', '#', '?']));
        if let Some(scheme) = scheme.filter(|s| !SCHEMES.contains(&s.as_str())) {
            let message = say!("連結不可用「{scheme}:」", "链接不可用“{scheme}:”", "a link may not use `{scheme}:`", scheme = scheme);
            self.error("link-scheme", span, message);
            return Inline::Text(words);
        }
        let mut inner = Vec::new();
        plain_words(&words, &mut inner);
        Inline::Link { to: to.into(), text: inner }
    }

    /// Verifies the words of a parameter against its value on the day.
    fn parameter(&mut self, id: &str, words: &str, span: Span) {
        let parameters: &'a [Parameter] = self.context.parameters;
        let Some(parameter) = parameters.iter().find(|p| &*p.id == id) else {
            let near = nearest(id, parameters.iter().map(|p| &*p.id));
            let message = say!("沒有「{id}」這個參數", "没有“{id}”这个参数", "there is no parameter `{id}`", id = id);
            self.error("parameter-unknown", span, message).help =
                near.map(|n| say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = n));
            return;
        };
        let Some(value) = parameter.resolve(self.context.date, None).map(|r| r.value) else { return };
        if says(parameter, &value, words) {
            return;
        }
        let expected = wording(parameter, &value).unwrap_or_default();
        let message = say!(
            "條文寫「{words}」，參數現為「{expected}」",
            "条文写“{words}”，参数现为“{expected}”",
            "the text says {words}, but the value in force is {expected}",
            words = words,
            expected = expected
        );
        let declared = parameter.place.clone();
        let fault = self.error("parameter-contradicted", span, message);
        fault.help = Some(say!(
            "改寫為「{expected}」，或改正參數",
            "改写为“{expected}”，或改正参数",
            "write {expected}, or correct the parameter",
            expected = expected
        ));
        fault.labels.push((declared, say!("參數在這裡", "参数在这里", "the parameter is here")));
    }

    fn words(&mut self, words: &Words, out: &mut Vec<Inline>) {
        let library = self.library;
        let citations = find(&words.text, self.profile, &|title| library.titled(title));
        let mut at = 0;
        for citation in citations {
            let text = &words.text[citation.range.clone()];
            self.terms.link(&words.text[at..citation.range.start], &mut self.seen, out);
            match library.resolve(&citation, self.regulation, self.clause) {
                Ok(targets) => out.push(Inline::Reference { targets, text: text.into() }),
                Err(failure) => {
                    self.unresolved(text, words.span(citation.range.clone()), &citation, failure.candidates);
                    plain_words(text, out);
                }
            }
            at = citation.range.end;
        }
        self.terms.link(&words.text[at..], &mut self.seen, out);
    }

    fn unresolved(&mut self, text: &str, span: Span, citation: &Citation, candidates: Vec<String>) {
        let title = citation.title.as_ref().map(|t| format!("《{t}》")).unwrap_or_default();
        let message = say!("找不到「{text}」所指的條款", "找不到“{text}”所指的条款", "{text} refers to no clause that exists", text = text);
        let list = candidates.join("、");
        let help = match candidates.len() {
            0 => None,
            _ => Some(say!("可能是：{title}{list}", "可能是：{title}{list}", "could be: {title}{list}", title = title, list = list)),
        };
        self.error("reference-unresolved", span, message).help = help;
    }
}
