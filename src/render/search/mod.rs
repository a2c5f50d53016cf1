//! The search index: whatever can be found, by pairs of folded characters and their places, cut into small files that a page
//! loads as scripts when a query needs them (so that it works from a folder as well as from a server).

mod documents;
mod phrases;
mod postings;

use serde_json::json;
use sha2::{Digest, Sha256};

use documents::{Document, Label, documents};
use phrases::Phrases;
use postings::{Files, Part, Postings};

use super::assets::hex8;
use super::fold::Fold;
use super::page::{At, Page};
use crate::lang::markup;

/// What the script that reads the index says, if it knows how the files are written now.
const FORMAT: &str = "format 2 of the index";

/// The script that reads the index, below `templates/`.
pub(super) const READER: &str = "search/index.js";

/// How much lies in one file.
struct Sizes {
    /// Documents whose texts lie together: the results of a query lie far apart, but every file has to be written.
    texts: usize,
    /// Bytes of postings aimed at.
    shard: usize,
}

/// Those of a small handbook, a large one and a very large one.
const SIZES: [Sizes; 3] = [Sizes { texts: 16, shard: 3_000 }, Sizes { texts: 32, shard: 6_000 }, Sizes { texts: 64, shard: 10_000 }];

/// Regulations from which a handbook is large, and from which it is very large.
const LARGE: [usize; 2] = [200, 4000];

/// Whether a script reads the index as it is written.
pub(super) fn fits(script: &str) -> bool {
    script.contains(FORMAT)
}

/// Makes the index and hands each file to `sink` as soon as it is made.
pub(super) fn send(at: At, prefix: &str, sink: &mut dyn FnMut(Page)) {
    let fold = |names: Vec<&str>| names.into_iter().map(|name| Fold::get().text(name)).collect();
    let phrases = Phrases::new(documents::synonyms(at.book.handbook).into_iter().map(fold).collect());
    let regulations = at.book.handbook.regulations.len();
    let sizes = &SIZES[LARGE.iter().filter(|from| regulations >= **from).count()];
    let mut index = Index { prefix, phrases, postings: Postings::default(), hash: Sha256::new(), kinds: Vec::new(), clauses: None, sink };
    let mut waiting = Vec::new();
    let mut before = None;
    let mut count = 0;
    documents(at, &mut |document| {
        let document = document.shown(&at.book.script);
        index.add(count, &document);
        waiting.push(if waiting.is_empty() { b'[' } else { b',' });
        document.send(before, &mut waiting);
        count += 1;
        if (count as usize).is_multiple_of(sizes.texts) {
            index.texts(count as usize / sizes.texts - 1, &mut waiting);
        }
        // Each file is read by itself.
        before = document.label.as_ref().filter(|_| !waiting.is_empty()).map(|_| document.regulation);
    });
    if !waiting.is_empty() {
        index.texts(count as usize / sizes.texts, &mut waiting);
    }
    index.finish(at, sizes);
}

/// An index in the making.
struct Index<'s> {
    prefix: &'s str,
    postings: Postings,
    phrases: Phrases,
    hash: Sha256,
    /// Kinds with their first document; each kind's documents stand together.
    kinds: Vec<(&'static str, u32)>,
    /// The regulation whose clauses come, and what they are called so far.
    clauses: Option<(String, String)>,
    sink: &'s mut dyn FnMut(Page),
}

impl Index<'_> {
    fn add(&mut self, number: u32, document: &Document) {
        let fold = Fold::get();
        if self.kinds.last().is_none_or(|(kind, _)| *kind != document.kind) {
            self.kinds.push((document.kind, number));
        }
        let (mut title, mut text) = (Vec::new(), Vec::new());
        for (n, name) in document.names.iter().enumerate() {
            title.extend((n > 0).then_some('\n'));
            fold.push(name, &mut title);
        }
        fold.push(&document.text, &mut text);
        for (part, text) in [(Part::Title, &title), (Part::Text, &text)] {
            self.postings.add(number, part, text);
            self.phrases.add(number, part, text);
        }
        document.keys.lines().for_each(|key| self.postings.name(key, number));
        self.label(number, document);
    }

    /// The clauses of a regulation in order: the first one's number, then position and permanent name of each.
    fn label(&mut self, number: u32, document: &Document) {
        use std::fmt::Write;
        let Some(Label { position, name, .. }) = &document.label else { return };
        if self.clauses.as_ref().is_none_or(|(regulation, _)| regulation != document.regulation) {
            self.labelled();
            self.clauses = Some((document.regulation.to_owned(), number.to_string()));
        }
        if let Some((_, all)) = &mut self.clauses {
            let _ = write!(all, ";{position}");
            let _ = name.map(|name| write!(all, " {name}"));
        }
    }

    /// Files what the clauses of a regulation are called.
    fn labelled(&mut self) {
        if let Some((regulation, all)) = self.clauses.take() {
            self.postings.text(format!("=/{regulation}"), all);
        }
    }

    fn texts(&mut self, n: usize, waiting: &mut Vec<u8>) {
        waiting.push(b']');
        self.hash.update(&waiting);
        self.put(&format!("d{n}"), waiting);
        waiting.clear();
    }

    fn put(&mut self, name: &str, value: &[u8]) {
        let path = format!("{}search/{name}.js", self.prefix);
        let mut text = Vec::with_capacity(value.len() + name.len() + 20);
        text.extend_from_slice(b"guiju.put(");
        markup::push_json(name, &mut text);
        text.push(b',');
        text.extend_from_slice(value);
        text.extend_from_slice(b");\n");
        (self.sink)(Page::new(path, text));
    }

    fn finish(mut self, at: At, sizes: &Sizes) {
        self.labelled();
        let handbook = at.book.handbook;
        for (n, lists) in std::mem::take(&mut self.phrases).files().iter().enumerate() {
            let text = json!(lists).to_string();
            self.hash.update(&text);
            self.put(&format!("s{n}"), text.as_bytes());
        }
        let postings = std::mem::take(&mut self.postings);
        let fold = Fold::get().pairs(&|c| postings.holds(c));
        let Files { shards, further } = postings.files(sizes.shard);
        for (n, shard) in shards.iter().enumerate() {
            self.hash.update(shard);
            self.put(&format!("p{n}"), shard.as_bytes());
        }
        for (name, block) in further {
            self.put(&format!("b{name}"), json!(block).to_string().as_bytes());
        }
        let named = |id: &str, title: &str| json!([id, at.book.script.text(title)]);
        let few = handbook.regulations.len() < LARGE[0];
        let regulations = handbook.regulations.iter().filter(|_| few).map(|r| named(&r.id, at.book.title(r))).collect::<Vec<_>>();
        let roles = handbook.organization.roles.iter().map(|r| json!([r.id, at.book.name(&r.title)])).collect::<Vec<_>>();
        let head = json!({
            "version": hex8(std::mem::take(&mut self.hash).finalize().as_slice()),
            "per": sizes.texts,
            "shards": shards.len(),
            "kinds": self.kinds,
            "regulations": regulations,
            "roles": roles,
            "synonyms": documents::synonyms(handbook),
            "fold": fold,
            "words": at.book.strings.group("search"),
        });
        self.put("index", head.to_string().as_bytes());
    }
}
