//! Postings: where each pair of characters stands. Written as rising numbers in a text alphabet, so that a file of them can be
//! a script, and cut into blocks, so that a query reads no more of a common pair than it shows.

use rustc_hash::FxHashMap;

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
pub(super) struct Postings {
    pairs: FxHashMap<u64, List>,
    /// Single characters of the basic plane, titles behind texts: one more than the number of their list.
    singles: Box<[u32]>,
    single: Vec<(u64, List)>,
    /// Names of groups of documents: of a role, of a regulation, of a clause's label.
    groups: FxHashMap<String, List>,
    /// What has no list: texts by name.
    texts: Vec<(String, List)>,
}

/// Characters of the basic plane.
const PLANE: usize = 0x1_0000;

impl Default for Postings {
    fn default() -> Self {
        let singles = vec![0; 2 * PLANE].into();
        Postings { pairs: FxHashMap::default(), singles, single: Vec::new(), groups: FxHashMap::default(), texts: Vec::new() }
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
    pub(super) fn add(&mut self, document: u32, part: Part, text: &[char]) {
        let edge = |c: Option<&char>| u32::from(c.is_none_or(|c| *c == '\n'));
        for (n, c) in text.iter().enumerate() {
            if c.is_whitespace() {
                continue;
            }
            let place = |end: usize| match part {
                Part::Title => (n as u32) << 2 | edge(n.checked_sub(1).map(|n| &text[n])) << 1 | edge(text.get(end)),
                Part::Text => n as u32,
            };
            self.single(part, *c, document, || place(n + 1));
            if let Some(next) = text.get(n + 1).filter(|c| **c != '\n') {
                self.pairs.entry(key(part, *c, *next)).or_default().push_within(document, place(n + 2));
            }
        }
    }

    fn single(&mut self, part: Part, c: char, document: u32, place: impl Fn() -> u32) {
        let key = key(part, c, '\0');
        let list = if (c as usize) < PLANE {
            let number = &mut self.singles[c as usize + PLANE * usize::from(part == Part::Title)];
            if *number == 0 {
                self.single.push((key, List::default()));
                *number = self.single.len() as u32;
            }
            &mut self.single[*number as usize - 1].1
        } else {
            self.pairs.entry(key).or_default()
        };
        if list.count < SINGLE && (list.count == 0 || list.last != document) {
            list.push(document, place());
        }
    }

    /// Whether a character stands anywhere.
    pub(super) fn holds(&self, c: char) -> bool {
        if (c as usize) < PLANE {
            return self.singles[c as usize] > 0 || self.singles[c as usize + PLANE] > 0;
        }
        [Part::Title, Part::Text].iter().any(|part| self.pairs.contains_key(&key(*part, c, '\0')))
    }

    /// Adds a document under a name of its own: a clause's label, a role, a regulation. Of those that bear one label, the first are shown.
    pub(super) fn name(&mut self, name: &str, document: u32) {
        if !self.groups.contains_key(name) {
            self.groups.insert(name.to_owned(), List::default());
        }
        let Some(list) = self.groups.get_mut(name) else { return };
        if name.starts_with('=') { list.push_within(document, 0) } else { list.push(document, 0) }
    }

    /// Adds a text under a name. It holds nothing that a string of JSON may not hold as it is.
    pub(super) fn text(&mut self, name: String, text: String) {
        self.texts.push((name, List { count: 1, last: 0, blocks: vec![text] }));
    }

    /// The files: shards of about `size` bytes each, and the further blocks of groups.
    pub(super) fn files(self, size: usize) -> Files {
        let pairs = self.pairs.into_iter().chain(self.single).map(|(key, list)| (written(key), list));
        let listed: Vec<(String, List)> = pairs.chain(self.groups).chain(self.texts).collect();
        let bytes = |(key, list): &(String, List)| key.len() + 6 + list.blocks.first().map_or(0, String::len);
        let count = (listed.iter().map(bytes).sum::<usize>() / size + 1) as u32;
        let mut order: Vec<(u32, (String, List))> =
            listed.into_iter().map(|entry| (hash(entry.0.trim_start_matches('^')) % count, entry)).collect();
        order.sort_by(|(a, (one, _)), (b, (other, _))| a.cmp(b).then_with(|| one.cmp(other)));
        let mut files = Files { shards: vec![String::new(); count as usize], further: Vec::new() };
        let mut order = order.into_iter().peekable();
        while let Some((shard, (key, list))) = order.next() {
            // A label stands for a pair that looks the same.
            if order.peek().is_none_or(|(_, (next, _))| *next != key) {
                files.add(shard, &key, list);
            }
        }
        files.shards.iter_mut().for_each(|shard| shard.push_str(if shard.is_empty() { "{}" } else { "}" }));
        files
    }
}

/// What decides the shard of a key (without its mark of a title), as browsers compute it too.
fn hash(key: &str) -> u32 {
    key.chars().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193))
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
    use std::collections::BTreeMap;

    use super::{Part, Postings, digits};

    #[test]
    fn numbers_are_written_in_digits_of_five_bits() {
        let mut out = String::new();
        [0, 31, 32, 1_000_000].into_iter().for_each(|n| digits(n, &mut out));
        assert_eq!(out, "AfgBgywe");
    }

    #[test]
    fn long_lists_are_cut_and_say_how_long_they_are() {
        let mut postings = Postings::default();
        (0..2000).for_each(|n| postings.add(n, Part::Text, &['應', '於']));
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
