//! The search index: whatever can be found, by pairs of folded characters and their places, cut into small files that a page
//! loads as scripts when a query needs them (so that it works from a folder as well as from a server).

mod documents;
mod labels;
mod phrases;
mod postings;

use serde_json::json;
use sha2::{Digest, Sha256};

pub(super) use documents::{Document, documents};
use phrases::Phrases;
use postings::{Files, Part, Postings};

use super::assets::hex8;
use super::fold::Fold;
use super::page::{At, Page};

/// Documents whose texts lie in one file: the results of a query lie far apart.
const TEXTS: usize = 16;

/// Bytes aimed at in a file of postings, in a small handbook, a large one and a very large one.
const SHARDS: [usize; 3] = [3_000, 6_000, 10_000];

/// Regulations from which a handbook is large, and from which it is very large.
const LARGE: [usize; 2] = [200, 4000];

/// Makes the index and hands each file to `sink` as soon as it is made.
pub(super) fn send(at: At, prefix: &str, sink: &mut dyn FnMut(Page)) {
    let fold = |names: Vec<&str>| names.into_iter().map(|name| Fold::get().text(name)).collect();
    let phrases = Phrases::new(documents::synonyms(at.book.handbook).into_iter().map(fold).collect());
    let mut index = Index { prefix, phrases, postings: Postings::default(), hash: Sha256::new(), kinds: Vec::new(), sink };
    let mut waiting = String::new();
    let mut count = 0;
    documents(at, &mut |document| {
        let document = document.shown(&at.book.script);
        index.add(count, &document);
        waiting.push_str(if waiting.is_empty() { "[" } else { "," });
        waiting.push_str(&document.sent());
        count += 1;
        if (count as usize).is_multiple_of(TEXTS) {
            index.texts(count as usize / TEXTS - 1, &mut waiting);
        }
    });
    if !waiting.is_empty() {
        index.texts(count as usize / TEXTS, &mut waiting);
    }
    let regulations = at.book.handbook.regulations.len();
    index.finish(at, SHARDS[LARGE.iter().filter(|from| regulations >= **from).count()]);
}

/// An index in the making.
struct Index<'s> {
    prefix: &'s str,
    postings: Postings,
    phrases: Phrases,
    hash: Sha256,
    /// Kinds with their first document; each kind's documents stand together.
    kinds: Vec<(&'static str, u32)>,
    sink: &'s mut dyn FnMut(Page),
}

impl Index<'_> {
    fn add(&mut self, number: u32, document: &Document) {
        let fold = Fold::get();
        if self.kinds.last().is_none_or(|(kind, _)| *kind != document.kind) {
            self.kinds.push((document.kind, number));
        }
        let names: Vec<String> = document.names.iter().map(|name| fold.text(name)).collect();
        let (title, text) = (names.join("\n"), fold.text(&document.text));
        for (part, text) in [(Part::Title, &title), (Part::Text, &text)] {
            self.postings.add(number, part, text);
            self.phrases.add(number, part, text);
        }
        document.keys.iter().for_each(|key| self.postings.name(key, number));
    }

    fn texts(&mut self, n: usize, waiting: &mut String) {
        let text = std::mem::take(waiting) + "]";
        self.hash.update(&text);
        self.put(&format!("d{n}"), &text);
    }

    fn put(&mut self, name: &str, value: &str) {
        let path = format!("{}search/{name}.js", self.prefix);
        (self.sink)(Page::new(path, format!("guiju.put({},{value});\n", json!(name))));
    }

    fn finish(mut self, at: At, size: usize) {
        let handbook = at.book.handbook;
        for (n, lists) in std::mem::take(&mut self.phrases).files().iter().enumerate() {
            let text = json!(lists).to_string();
            self.hash.update(&text);
            self.put(&format!("s{n}"), &text);
        }
        let postings = std::mem::take(&mut self.postings);
        let fold = Fold::get().pairs(&|c| postings.holds(c));
        let Files { shards, further } = postings.files(size);
        for (n, shard) in shards.iter().enumerate() {
            self.hash.update(shard);
            self.put(&format!("p{n}"), shard);
        }
        for (name, block) in further {
            self.put(&format!("b{name}"), &json!(block).to_string());
        }
        let named = |id: &str, title: &str| json!([id, at.book.script.text(title)]);
        let few = handbook.regulations.len() < LARGE[0];
        let regulations = handbook.regulations.iter().filter(|_| few).map(|r| named(&r.id, at.book.title(r))).collect::<Vec<_>>();
        let roles = handbook.organization.roles.iter().map(|r| json!([r.id, at.book.name(&r.title)])).collect::<Vec<_>>();
        let head = json!({
            "version": hex8(std::mem::take(&mut self.hash).finalize().as_slice()),
            "per": TEXTS,
            "shards": shards.len(),
            "kinds": self.kinds,
            "regulations": regulations,
            "roles": roles,
            "synonyms": documents::synonyms(handbook),
            "fold": fold,
            "words": at.book.strings.group("search"),
        });
        self.put("index", &head.to_string());
    }
}
