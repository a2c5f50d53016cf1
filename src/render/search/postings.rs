//! Postings: where each pair of characters stands. Written as rising numbers in a text alphabet, so that a file of them can be
//! a script, and cut into blocks, so that a query reads no more of a common pair than it shows.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::labels::{Label, Labels, hash};

/// Digits of five bits, and a sixth that says another follows.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Places in one block.
const BLOCK: u32 = 1500;

/// Places kept of a single character: enough to show that it is there.
const SINGLE: u32 = 64;

/// Which text a pair stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Names and headings.
    Title,
    /// The rest.
    Text,
}

/// The places of one pair, in order of document.
#[derive(Default)]
pub(super) struct List {
    count: u32,
    last: u32,
    blocks: Vec<String>,
}

impl List {
    pub(super) fn push(&mut self, document: u32, place: u32) {
        if self.count.is_multiple_of(BLOCK) {
            self.blocks.push(String::new());
            self.last = 0;
        }
        if let Some(block) = self.blocks.last_mut() {
            digits(document - self.last, block);
            digits(place, block);
        }
        self.last = document;
        self.count += 1;
    }

    /// The same where only the first block is ever read: what comes after it is counted.
    pub(super) fn push_within(&mut self, document: u32, place: u32) {
        if self.count < BLOCK {
            self.push(document, place);
        } else {
            self.count += 1;
        }
    }

    /// The first block. One of several begins with the count of all.
    pub(super) fn head(&mut self) -> String {
        let head = self.blocks.first_mut().map(std::mem::take).unwrap_or_default();
        if self.count > BLOCK { format!("{}!{head}", self.count) } else { head }
    }
}

/// How many digits a number takes.
fn width(number: u32) -> usize {
    (32 - number.leading_zeros()).div_ceil(5).max(1) as usize
}

fn digits(mut number: u32, out: &mut String) {
    loop {
        let rest = number >> 5;
        let digit = (number & 31) | if rest > 0 { 32 } else { 0 };
        out.push(char::from(DIGITS[digit as usize]));
        number = rest;
        if rest == 0 {
            return;
        }
    }
}

/// All postings of an index.
#[derive(Default)]
pub(super) struct Postings {
    pairs: FxHashMap<u64, List>,
    /// Names of groups of documents: of a role, of a regulation.
    groups: BTreeMap<String, List>,
    labels: Labels,
}

/// Everything there is a list for, by number: what has its list already, then the labels, whose lists are made when they are written.
struct Entries<'l> {
    listed: Vec<(String, List)>,
    labels: &'l Labels,
    labelled: Vec<&'l [Label]>,
}

impl Entries<'_> {
    fn count(&self) -> usize {
        self.listed.len() + self.labelled.len()
    }

    fn label(&self, n: usize) -> &[Label] {
        self.labelled[n - self.listed.len()]
    }

    fn key(&self, n: usize) -> &str {
        self.listed.get(n).map_or_else(|| self.labels.of(&self.label(n)[0]), |(key, _)| key)
    }

    fn hash(&self, n: usize) -> u32 {
        self.listed.get(n).map_or_else(|| self.label(n)[0].hash, |(key, _)| hash(key.trim_start_matches('^')))
    }

    /// The bytes it takes in its shard.
    fn size(&self, n: usize) -> usize {
        let list = match self.listed.get(n) {
            Some((_, list)) => list.blocks.first().map_or(0, String::len),
            None => {
                let places = self.label(n);
                let before = std::iter::once(0).chain(places.iter().map(|label| label.document));
                before.zip(places).take(BLOCK as usize).map(|(before, label)| width(label.document - before) + 1).sum()
            }
        };
        self.key(n).len() + 6 + list
    }

    fn take(&mut self, n: usize) -> List {
        if let Some((_, list)) = self.listed.get_mut(n) {
            return std::mem::take(list);
        }
        let mut list = List::default();
        self.label(n).iter().for_each(|label| list.push_within(label.document, 0));
        list
    }
}

/// The files of an index.
pub(super) struct Files {
    /// Shards as JSON: lists by key.
    pub(super) shards: Vec<String>,
    /// Further blocks of the long lists of groups, by name.
    pub(super) further: Vec<(String, String)>,
}

impl Files {
    fn add(&mut self, shard: u32, key: &str, mut list: List) {
        let shard = &mut self.shards[shard as usize];
        shard.push(if shard.is_empty() { '{' } else { ',' });
        shard.push_str(&serde_json::Value::from(key).to_string());
        shard.push_str(":\"");
        shard.push_str(&list.head());
        shard.push('"');
        let further = list.blocks.into_iter().enumerate().skip(1);
        self.further.extend(further.map(|(n, block)| (format!("{}-{n}", hexadecimal(key)), block)));
    }
}

impl Postings {
    /// Adds a folded text. In titles, a place tells whether it begins or ends a name (names stand on lines of their own).
    pub(super) fn add(&mut self, document: u32, part: Part, text: &str) {
        let edge = |c: Option<char>| u32::from(c.is_none_or(|c| c == '\n'));
        let mut before = None;
        let mut chars = text.chars().peekable();
        let mut n = 0;
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if !c.is_whitespace() {
                let place = |n: u32, after: Option<char>| match part {
                    Part::Title => n << 2 | edge(before) << 1 | edge(after),
                    Part::Text => n,
                };
                self.single(key(part, c, '\0'), document, place(n, next));
                if let Some(next) = next.filter(|c| *c != '\n') {
                    let after = chars.clone().nth(1);
                    self.pairs.entry(key(part, c, next)).or_default().push_within(document, place(n, after));
                }
            }
            before = Some(c);
            n += 1;
        }
    }

    fn single(&mut self, key: u64, document: u32, place: u32) {
        let list = self.pairs.entry(key).or_default();
        if list.count < SINGLE && (list.count == 0 || list.last != document) {
            list.push(document, place);
        }
    }

    /// Whether a character stands anywhere.
    pub(super) fn holds(&self, c: char) -> bool {
        [Part::Title, Part::Text].iter().any(|part| self.pairs.contains_key(&key(*part, c, '\0')))
    }

    /// Adds a document under a name of its own: a clause's label, a role, a regulation.
    pub(super) fn name(&mut self, name: &str, document: u32) {
        match name.strip_prefix('=') {
            Some(_) => self.labels.push(name, document),
            None => match self.groups.get_mut(name) {
                Some(list) => list.push(document, 0),
                None => self.groups.entry(name.to_owned()).or_default().push(document, 0),
            },
        }
    }

    /// The files: shards of about `size` bytes each, and the further blocks of groups.
    pub(super) fn files(mut self, size: usize) -> Files {
        self.labels.sort();
        let listed = self.pairs.into_iter().map(|(key, list)| (written(key), list)).chain(self.groups).collect();
        let mut entries = Entries { listed, labelled: self.labels.groups().collect(), labels: &self.labels };
        let count = ((0..entries.count()).map(|n| entries.size(n)).sum::<usize>() / size + 1) as u32;
        let mut order: Vec<(u32, usize)> = (0..entries.count()).map(|n| (entries.hash(n) % count, n)).collect();
        order.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| entries.key(*one).cmp(entries.key(*other))));
        let mut files = Files { shards: vec![String::new(); count as usize], further: Vec::new() };
        for (at, (shard, n)) in order.iter().enumerate() {
            // A label stands for a pair that looks the same.
            if order.get(at + 1).is_none_or(|(_, next)| entries.key(*next) != entries.key(*n)) {
                let list = entries.take(*n);
                files.add(*shard, entries.key(*n), list);
            }
        }
        files.shards.iter_mut().for_each(|shard| shard.push_str(if shard.is_empty() { "{}" } else { "}" }));
        files
    }
}

/// A key as part of a file's name.
fn hexadecimal(key: &str) -> String {
    key.chars().map(|c| format!("{:x}", u32::from(c))).collect::<Vec<_>>().join(".")
}

fn key(part: Part, a: char, b: char) -> u64 {
    u64::from(part == Part::Title) << 42 | u64::from(u32::from(a)) << 21 | u64::from(u32::from(b))
}

fn written(key: u64) -> String {
    let char = |bits: u64| char::from_u32((bits & 0x1f_ffff) as u32).filter(|c| *c != '\0');
    let mark = if key >> 42 == 1 { "^" } else { "" };
    mark.chars().chain(char(key >> 21)).chain(char(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, Part, Postings, digits};

    #[test]
    fn numbers_are_written_in_digits_of_five_bits() {
        let mut out = String::new();
        [0, 31, 32, 1_000_000].into_iter().for_each(|n| digits(n, &mut out));
        assert_eq!(out, "AfgBgywe");
    }

    #[test]
    fn long_lists_are_cut_and_say_how_long_they_are() {
        let mut postings = Postings::default();
        (0..2000).for_each(|n| postings.add(n, Part::Text, "應於"));
        (0..2000).for_each(|n| postings.name("#form", n));
        let files = postings.files(1 << 20);
        let shard: BTreeMap<String, String> = serde_json::from_str(&files.shards[0]).unwrap();
        assert!(shard["應於"].starts_with("2000!"));
        assert!(shard["#form"].starts_with("2000!"));
        let further: Vec<&str> = files.further.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(further, ["23.66.6f.72.6d-1"], "of a group every document is asked for, of a pair the first");
        assert!(!shard["應"].contains('!'), "a single character has one block");
    }
}
