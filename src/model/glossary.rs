//! The glossary: a definition list of terms in three scripts.

use std::collections::HashMap;
use std::sync::Arc;

use super::Term;
use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::read::markdown::{self, BlockKind, Definition, Line};
use crate::say;
use crate::source::{Place, Span};

/// Heads of a definition that lists synonyms instead.
const SYNONYMS: [&str; 3] = ["同義：", "同义：", "Synonyms:"];

/// Reads `glossary.md`: `繁 · 简 · English <!-- #id -->`, then up to three definitions and a line 同義：….
pub fn glossary(path: &Arc<str>, source: &str) -> (Vec<Term>, Vec<Diagnostic>) {
    let (document, found) = markdown::parse(path, source);
    let mut reader = Reader { path, terms: Vec::new(), found, ids: HashMap::new() };
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Definitions(entries) => entries.iter().for_each(|e| reader.entry(e)),
            BlockKind::Paragraph(line) if line.note.is_some() => reader.undefined(line),
            _ => {}
        }
    }
    (reader.terms, reader.found)
}

struct Reader<'p> {
    path: &'p Arc<str>,
    terms: Vec<Term>,
    found: Vec<Diagnostic>,
    ids: HashMap<String, Place>,
}

impl Reader<'_> {
    fn error(&mut self, code: crate::diag::Code, span: Span, message: Sentence) {
        self.found.push(Diagnostic::error(code, Place::bytes(self.path, span), message));
    }

    fn entry(&mut self, entry: &Definition) {
        let span = entry.title.span;
        let Some(id) = entry.title.note.as_ref().and_then(|n| n.key.clone()) else {
            let message = say!("詞條沒有編號", "词条没有编号", "this term has no id");
            return self.error("term-id-missing", span, message);
        };
        let title = entry.title.plain();
        let Some(names) = names(&title) else {
            let message = say!("詞條應寫成「繁 · 简 · English」", "词条应写成“繁 · 简 · English”", "a term is written `繁 · 简 · English`");
            return self.error("term-names", span, message);
        };
        let place = Place::bytes(self.path, span);
        if let Some(first) = self.ids.insert(id.text.clone(), place.clone()) {
            let text = &id.text;
            let message = say!("詞條編號「{text}」重複", "词条编号“{text}”重复", "the term id `{text}` is used twice", text = text);
            let used = say!("先用在這裡", "先用在这里", "first used here");
            return self.found.push(Diagnostic::error("term-duplicate", place, message).label(first, used));
        }
        let (definitions, synonyms) = self.bodies(entry);
        self.terms.push(Term { id: id.text, names, definitions, synonyms, place });
    }

    fn bodies(&mut self, entry: &Definition) -> ([String; 3], Vec<String>) {
        let mut definitions: [String; 3] = Default::default();
        let (mut synonyms, mut filled) = (Vec::new(), 0);
        for body in &entry.bodies {
            let text = text_of(body);
            if let Some(list) = SYNONYMS.iter().find_map(|head| text.strip_prefix(head)) {
                let each = list.split(['、', '，', ',']).map(|s| s.trim().trim_end_matches('。'));
                synonyms.extend(each.filter(|s| !s.is_empty()).map(str::to_string));
            } else if let Some(slot) = definitions.get_mut(filled) {
                *slot = text;
                filled += 1;
            } else {
                let span = body.first().map_or(entry.title.span, |b| b.span);
                let message = say!(
                    "定義至多三行（繁、简、English）",
                    "定义至多三行（繁、简、English）",
                    "a term has at most three definitions, one a language"
                );
                self.error("term-definitions", span, message);
            }
        }
        (definitions, synonyms)
    }

    fn undefined(&mut self, line: &Line) {
        let message = say!(
            "詞條之下沒有以「:」開頭的定義",
            "词条之下没有以“:”开头的定义",
            "no definition (a line that begins with `:`) follows this term"
        );
        self.error("term-undefined", line.span, message);
    }
}

fn names(title: &str) -> Option<[String; 3]> {
    let parts: Vec<String> = title.split('·').map(|p| p.trim().to_string()).collect();
    parts.try_into().ok().filter(|names: &[String; 3]| names.iter().all(|n| !n.is_empty()))
}

fn text_of(body: &[markdown::Block]) -> String {
    let lines = body.iter().filter_map(|b| if let BlockKind::Paragraph(line) = &b.kind { Some(line.plain()) } else { None });
    lines.collect::<Vec<_>>().join("\n").trim().to_string()
}
