//! The search index: clauses, forms, steps, roles, terms and parameters by pairs of folded characters, cut into files that
//! a page loads as scripts when a query needs them (so that it works from a folder as well as from a server).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use super::fold::Fold;
use super::page::{At, Page};
use super::script::Script;
use super::{assets, inline, parameter, regulation};
use crate::model::{Clause, FieldType, Mark, Regulation, Term};

/// Documents in one file.
const DOCUMENTS: usize = 64;
/// Postings aimed at in one file.
const POSTINGS: usize = 6000;
/// Most files of postings.
const FILES: usize = 256;

/// One thing to be found, as the browser receives it: address, kind, title, text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Document(String, &'static str, String, String);

impl Document {
    /// The document as an edition shows it.
    pub(super) fn shown(self, script: &Script) -> Document {
        let shown = |text: String| script.text(&text).into_owned();
        Document(self.0, self.1, shown(self.2), shown(self.3))
    }
}

/// Everything that can be found, in the order results of equal worth are shown.
pub(super) fn documents(at: At) -> Vec<Document> {
    let handbook = at.book.handbook;
    let clauses = handbook.regulations.iter().flat_map(|r| r.clauses.iter().map(move |c| clause(r, c)));
    let forms = handbook.forms.iter().map(|f| {
        let columns = f.fields.iter().flat_map(|f| if let FieldType::Group(g) = &f.ty { g.as_slice() } else { &[] });
        let labels: Vec<&str> = f.fields.iter().chain(columns).map(|f| f.label.as_str()).collect();
        Document(format!("forms/{}/index.html", f.id), "form", f.title.clone(), labels.join("、"))
    });
    let processes = handbook.processes.iter().map(|p| {
        let titles: Vec<&str> = p.steps.iter().map(|s| s.title.as_str()).collect();
        Document(format!("processes/{}/index.html", p.id), "process", p.title.clone(), titles.join(" → "))
    });
    let roles = handbook.organization.roles.iter();
    let roles = roles.map(|r| Document(format!("roles/{}/index.html", r.id), "role", at.book.name(&r.title).to_owned(), String::new()));
    let units = handbook.organization.units.iter();
    let units = units.map(|u| Document(format!("units/{}/index.html", u.id), "unit", at.book.name(&u.title).to_owned(), String::new()));
    let duties = handbook.duties.iter();
    let duties =
        duties.map(|d| Document(format!("duties/index.html#{}", d.id), "duty", d.title.clone(), d.note.clone().unwrap_or_default()));
    let terms =
        handbook.glossary.iter().map(|t| Document(format!("glossary/index.html#{}", t.id), "term", term_title(at, t), term_text(at, t)));
    let parameters = handbook.parameters.iter();
    let parameters = parameters
        .map(|p| Document(format!("parameters/index.html#{}", p.id), "parameter", p.label.clone(), parameter::search_text(at, p)));
    forms.chain(processes).chain(roles).chain(units).chain(terms).chain(clauses).chain(duties).chain(parameters).collect()
}

/// A term in all its scripts, the page's first.
fn term_title(at: At, term: &Term) -> String {
    let own = at.book.name(&term.names);
    let mut names = vec![own];
    for name in term.names.iter().filter(|n| !n.is_empty()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(" · ")
}

fn term_text(at: At, term: &Term) -> String {
    let definition = at.book.name(&term.definitions);
    if term.synonyms.is_empty() {
        return definition.to_owned();
    }
    let synonyms = at.book.strings.list(&term.synonyms);
    at.book.strings.fill("glossary.with_synonyms", &[("definition", definition), ("synonyms", &synonyms)])
}

fn clause(regulation: &Regulation, clause: &Clause) -> Document {
    let mut text = inline::plain(&clause.text);
    for mark in &clause.marks {
        if let Mark::Paragraph(words) = mark {
            text.push_str(&inline::plain(words));
        }
        if let Mark::Note(_, paragraphs) = mark {
            paragraphs.iter().for_each(|p| text.push_str(&inline::plain(p)));
        }
    }
    let heading = clause.heading.as_deref().unwrap_or_default();
    let title = format!("《{}》{} {heading}", regulation.title, clause.address);
    Document(format!("{}/index.html#{}", regulation.id, regulation::anchor(clause)), "clause", title.trim_end().to_owned(), text)
}

/// The pairs of neighbouring characters of a folded text. The last of a word pairs with a space, so that a single
/// character can be looked up as the beginning of a pair.
fn pairs(folded: &str) -> BTreeSet<(char, char)> {
    let chars: Vec<char> = folded.chars().collect();
    let pair = |(i, c): (usize, &char)| (*c, chars.get(i + 1).copied().unwrap_or(' '));
    chars.iter().enumerate().map(pair).filter(|(a, _)| *a != ' ').collect()
}

/// Sends the index's files.
pub(super) fn send(prefix: &str, documents: &[Document], sink: &mut dyn FnMut(Page)) {
    let fold = Fold::get();
    let mut postings: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    let mut held = BTreeSet::new();
    for (id, Document(_, _, title, text)) in documents.iter().enumerate() {
        let folded = fold.text(&format!("{title}\n{text}"));
        held.extend(folded.chars());
        for pair in pairs(&folded) {
            postings.entry(pair).or_default().push(id);
        }
    }
    let total: usize = postings.values().map(Vec::len).sum();
    let count = (total / POSTINGS + 1).min(FILES);
    let mut files: Vec<BTreeMap<String, Vec<usize>>> = vec![BTreeMap::new(); count];
    for ((a, b), ids) in postings {
        files[a as usize % count].insert([a, b].iter().collect(), deltas(&ids));
    }
    let mut shard = |letter: char, n: usize, value: String| {
        let name = format!("{letter}{n}");
        let path = assets::fingerprinted("search", &format!("{name}.js"), value.as_bytes());
        sink(Page::new(format!("{prefix}{path}"), format!("guiju.put({},{value});\n", json!(name))));
        path.trim_start_matches("search/").to_owned()
    };
    let postings: Vec<String> = files.iter().enumerate().map(|(n, file)| shard('p', n, json!(file).to_string())).collect();
    let texts: Vec<String> = documents.chunks(DOCUMENTS).enumerate().map(|(n, docs)| shard('d', n, json!(docs).to_string())).collect();
    let head = json!({ "per": DOCUMENTS, "postings": postings, "texts": texts, "fold": fold.pairs(&|c| held.contains(&c)) });
    sink(Page::new(format!("{prefix}search/index.js"), format!("guiju.put(\"head\",{head});\n")));
}

/// Rising numbers as distances: shorter files.
fn deltas(ids: &[usize]) -> Vec<usize> {
    let before = std::iter::once(0).chain(ids.iter().copied());
    ids.iter().zip(before).map(|(id, before)| id - before).collect()
}
