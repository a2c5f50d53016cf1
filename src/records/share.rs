//! Sharing the work among several runs: which records are whose, and where in the whole each stands.
//!
//! The records of one case go to one run, by a hash of the case; what has no case goes by its unit. Every run passes the
//! same records over, so that each is judged by exactly one of them.

use std::cell::Cell;

use sha2::{Digest, Sha256};

use crate::read::{Node, Value};

/// One of several runs that share the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl Shard {
    /// The `number`th of `of`, counted from 1.
    pub fn new(number: u32, of: u32) -> Option<Shard> {
        (1..=of).contains(&number).then_some(Shard { number, of })
    }

    /// Which, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Of how many.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether what goes by this name (a case, or a unit) belongs to this run.
    pub fn has(self, name: &str) -> bool {
        let hash = Sha256::digest(name.as_bytes());
        u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]) % self.of + 1 == self.number
    }
}

/// A run's share, and where in all records it is.
pub struct Share {
    shard: Shard,
    at: Cell<(u32, u64)>,
}

impl Share {
    /// The share of a run.
    pub fn new(shard: Shard) -> Share {
        Share { shard, at: Cell::new((0, 0)) }
    }

    /// Where the submission last handed over stands: its file among all, and its place in it.
    pub fn at(&self) -> (u32, u64) {
        self.at.get()
    }

    /// A file begins.
    pub(super) fn file(&self, n: usize) {
        self.at.set((u32::try_from(n).unwrap_or(u32::MAX), 0));
    }

    /// Within a file places only grow.
    pub(super) fn moves(&self, to: u64) {
        let (file, at) = self.at.get();
        self.at.set((file, at.max(to)));
    }

    /// Whether a text that was not read yet holds a record of this run, where its `case` can be seen at a glance.
    pub(super) fn glance(&self, text: &str) -> Option<bool> {
        case_of(text).map(|case| self.shard.has(case))
    }

    /// Whether a record is this run's.
    pub(super) fn has(&self, record: &Node, unit: &str) -> bool {
        let case = record.table().and_then(|t| t.get("case")).and_then(Node::text).map(str::trim).filter(|case| !case.is_empty());
        let number = |node: &Node| if let Value::Number(n) = &node.value { Some(n.to_string()) } else { None };
        let odd = || record.table().and_then(|t| t.get("case")).and_then(number);
        match case {
            Some(case) => self.shard.has(case),
            None => self.shard.has(odd().as_deref().unwrap_or(unit)),
        }
    }

    /// Whether what is no record is for this run to tell.
    pub(super) fn tells(&self, unit: &str) -> bool {
        self.shard.has(unit)
    }
}

/// The case a record's header names, without reading the record: the first line `case = "…"` before its fields.
fn case_of(text: &str) -> Option<&str> {
    let header = text.lines().take_while(|line| !line.starts_with("[fields"));
    let value = |line: &'_ str| -> Option<usize> { line.strip_prefix("case")?.trim_start().strip_prefix('=').map(str::len) };
    header.into_iter().find_map(|line| {
        let rest = value(line).map(|n| &line[line.len() - n..])?.trim_start();
        rest.strip_prefix('"')?.split_once('"').map(|(case, _)| case)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_belongs_to_exactly_one_run() {
        for of in 1..=7 {
            for name in ["", "CX-2026-001", "sales-east", "案件"] {
                let owners = (1..=of).filter(|n| Shard::new(*n, of).is_some_and(|s| s.has(name))).count();
                assert_eq!(owners, 1, "{name} of {of}");
            }
        }
        assert!(Shard::new(0, 3).is_none() && Shard::new(4, 3).is_none() && Shard::new(1, 0).is_none());
    }

    #[test]
    fn a_case_is_seen_at_a_glance_or_not_at_all() {
        assert_eq!(case_of("id = \"a\"\ncase = \"CX-1\" # one\n"), Some("CX-1"));
        assert_eq!(case_of("case=\"CX-1\""), Some("CX-1"));
        assert_eq!(case_of("cases = \"CX-1\"\ncase = 'CX-1'\n"), None);
        assert_eq!(case_of("id = \"a\"\n[fields]\ncase = \"CX-1\"\n"), None);
    }
}
