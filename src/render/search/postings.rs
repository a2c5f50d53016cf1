//! Postings: where each pair of characters stands. Written as rising numbers in a text alphabet, so that a file of them can be
//! a script, and cut into blocks, so that a query reads no more of a common pair than it shows.

use std::collections::BTreeMap;

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

    /// The first block. One of several begins with the count of all.
    pub(super) fn head(&mut self) -> String {
        let head = self.blocks.first_mut().map(std::mem::take).unwrap_or_default();
        if self.blocks.len() > 1 { format!("{}!{head}", self.count) } else { head }
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
#[derive(Default)]
pub(super) struct Postings {
    pairs: FxHashMap<u64, List>,
    /// Names with the document each leads to, in order of document. Most lead to one, so a list for each would be mostly air.
    names: Vec<(Box<str>, u32)>,
}

/// A finished file: number of the shard, and its lists by key. Lists of several blocks begin with their count.
pub(super) type Shard = BTreeMap<String, String>;

impl Postings {
    /// Adds a folded text. In titles, a place tells whether it begins or ends a name (names stand on lines of their own).
    pub(super) fn add(&mut self, document: u32, part: Part, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        let edge = |c: Option<&char>| u32::from(c.is_none_or(|c| *c == '\n'));
        for (n, c) in chars.iter().enumerate().filter(|(_, c)| !c.is_whitespace()) {
            let before = if n == 0 { None } else { chars.get(n - 1) };
            let place = |last: usize| match part {
                Part::Title => (n as u32) << 2 | edge(before) << 1 | edge(chars.get(last + 1)),
                Part::Text => n as u32,
            };
            self.single(key(part, *c, '\0'), document, place(n));
            if let Some(next) = chars.get(n + 1).filter(|c| **c != '\n') {
                self.pairs.entry(key(part, *c, *next)).or_default().push(document, place(n + 1));
            }
        }
    }

    fn single(&mut self, key: u64, document: u32, place: u32) {
        let list = self.pairs.entry(key).or_default();
        if list.count < SINGLE && (list.count == 0 || list.last != document) {
            list.push(document, place);
        }
    }

    /// Adds a document under a name of its own: a clause's label, a role, a regulation.
    pub(super) fn name(&mut self, name: &str, document: u32) {
        self.names.push((name.into(), document));
    }

    /// The files: shards of about `size` bytes each, and the further blocks of long lists by name.
    pub(super) fn files(self, size: usize) -> (Vec<Shard>, Vec<(String, String)>) {
        let mut keyed: Vec<(String, List)> = self.pairs.into_iter().map(|(key, list)| (written(key), list)).collect();
        keyed.extend(grouped(self.names));
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        let first = |list: &List| list.blocks.first().map_or(0, String::len);
        let total: usize = keyed.iter().map(|(key, list)| key.len() + 6 + first(list)).sum();
        let count = total / size + 1;
        let (mut shards, mut further) = (vec![Shard::new(); count], Vec::new());
        for (key, mut list) in keyed {
            let bare = key.trim_start_matches('^');
            let head = list.head();
            for (n, block) in list.blocks.drain(..).enumerate().skip(1) {
                further.push((format!("{}-{n}", hexadecimal(&key)), block));
            }
            shards[shard(bare, count)].insert(key, head);
        }
        (shards, further)
    }
}

/// The documents of each name.
fn grouped(mut names: Vec<(Box<str>, u32)>) -> Vec<(String, List)> {
    names.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut groups: Vec<(String, List)> = Vec::new();
    for (name, document) in names {
        if groups.last().is_none_or(|(last, _)| **last != *name) {
            groups.push((name.into_string(), List::default()));
        }
        if let Some((_, list)) = groups.last_mut() {
            list.push(document, 0);
        }
    }
    groups
}

/// The shard of a key (without its mark of a title), as browsers compute it too.
fn shard(key: &str, count: usize) -> usize {
    let hash = key.chars().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    hash as usize % count
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
        (0..2000).for_each(|n| postings.add(n, Part::Text, "應於"));
        let (shards, further) = postings.files(1 << 20);
        assert!(shards[0]["應於"].starts_with("2000!"));
        assert_eq!(further.len(), 1);
        assert_eq!(further[0].0, "61c9.65bc-1");
        assert!(!shards[0]["應"].contains('!'), "a single character has one block");
    }
}
