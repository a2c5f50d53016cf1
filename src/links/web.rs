//! The pages of a site and what they name. A target that does not exist is told once for each place it was written.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Scanned, scan};
use super::written::{Written, written};
use crate::diag::{Code, Diagnostic, nearest};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::say;
use crate::source::Place;

/// The site as far as it was made.
#[derive(Clone, Debug, Default)]
pub struct Web {
    pages: BTreeMap<String, Scanned>,
    files: BTreeSet<String>,
}

/// What is wrong with an address.
struct Broken {
    code: Code,
    message: Sentence,
    help: Option<Sentence>,
}

impl Web {
    /// Takes note of a file of the site.
    pub fn note(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned());
        let page = path.ends_with(".html") || path.ends_with(".svg");
        if let Some(html) = std::str::from_utf8(bytes).ok().filter(|_| page) {
            let mut scanned = scan(html);
            // Most links of a page lead to places on it.
            let Scanned { anchors, targets } = &mut scanned;
            targets.retain(|to| !to.strip_prefix('#').is_some_and(|anchor| anchors.contains(anchor)));
            self.pages.insert(path.to_owned(), scanned);
        }
    }

    /// Addresses outside of the site that its pages name.
    pub fn external(&self) -> BTreeSet<&str> {
        let all = self.pages.values().flat_map(|page| &page.targets).map(String::as_str);
        all.filter(|to| to.starts_with("https://") || to.starts_with("http://")).collect()
    }

    /// Links and anchors that lead nowhere, in the order of where they were written.
    pub fn faults(&self, handbook: &Handbook) -> Vec<Diagnostic> {
        // Read again only when something is wrong.
        let texts = std::cell::OnceCell::new();
        let mut found: BTreeMap<(Place, String), Diagnostic> = BTreeMap::new();
        for (path, page) in &self.pages {
            for to in &page.targets {
                let Some(broken) = self.broken(path, to) else { continue };
                for place in origins(path, to, texts.get_or_init(|| written(handbook)), handbook) {
                    let Broken { code, message, help } = &broken;
                    let fault = Diagnostic { help: help.clone(), ..Diagnostic::error(code, place.clone(), message.clone()) };
                    found.entry((place, to.clone())).or_insert(fault);
                }
            }
        }
        found.into_values().collect()
    }

    fn broken(&self, page: &str, to: &str) -> Option<Broken> {
        let scheme = to.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
        if scheme || to.starts_with("//") {
            return None;
        }
        let (address, anchor) = to.split_once('#').unwrap_or((to, ""));
        let address = address.split('?').next().unwrap_or_default();
        let Some(target) = self.target(page, &decoded(address)) else { return Some(self.no_page(page, to, address)) };
        let anchor = decoded(anchor);
        let known = self.pages.get(&target);
        // An empty anchor is the top of the page, and scripts read words after `?` of their own.
        let missing = known.filter(|p| !anchor.is_empty() && anchor != "top" && !p.anchors.contains(&anchor))?;
        let message = say!("{p} 沒有「{a}」這個位置", "{p} 没有“{a}”这个位置", "{p} has no anchor `{a}`", p = target, a = anchor);
        let help = nearest(&anchor, missing.anchors.iter().map(String::as_str)).map(|n| meant(&format!("{address}#{n}")));
        Some(Broken { code: "anchor-broken", message, help })
    }

    /// The file an address means, seen from a page.
    fn target(&self, page: &str, address: &str) -> Option<String> {
        if address.is_empty() {
            return Some(page.to_owned());
        }
        let joined = joined(page, address)?;
        let folder = if joined.is_empty() { "index.html".to_owned() } else { format!("{joined}/index.html") };
        [joined, folder].into_iter().find(|path| self.files.contains(path))
    }

    fn no_page(&self, page: &str, to: &str, address: &str) -> Broken {
        let message = say!("「{t}」沒有這一頁或這個檔案", "“{t}”没有这一页或这个文件", "there is no page or file `{t}`", t = to);
        let wanted = joined(page, &decoded(address)).unwrap_or_else(|| address.to_owned());
        let help = nearest(&wanted, self.files.iter().map(String::as_str)).map(|n| meant(&relative(page, n)));
        Broken { code: "link-broken", message, help }
    }
}

fn meant(target: &str) -> Sentence {
    say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = target)
}

/// A path within the site; none where it leaves it.
fn joined(page: &str, address: &str) -> Option<String> {
    let base = if address.starts_with('/') { "" } else { page.rsplit_once('/').map_or("", |(folder, _)| folder) };
    crate::source::join_inside(base, address.trim_start_matches('/'))
}

/// The address of a file, seen from a page.
fn relative(page: &str, file: &str) -> String {
    let own: Vec<&str> = page.split('/').collect();
    let other: Vec<&str> = file.split('/').collect();
    let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count().min(own.len() - 1).min(other.len() - 1);
    format!("{}{}", "../".repeat(own.len() - 1 - shared), other[shared..].join("/"))
}

/// `%E4…` as characters.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|d| std::str::from_utf8(d).ok()).filter(|_| *first == b'%');
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Where an address of a page was written: in the text the page is made from, else wherever it stands as such; addresses that
/// templates make have the text of the page.
fn origins(page: &str, to: &str, written: &[Written], handbook: &Handbook) -> Vec<Place> {
    let source = source(page, handbook);
    let here = |own: bool| {
        let links = written.iter().filter(|w| w.to == to && (!own || Some(&*w.place.path) == source));
        links.map(|w| w.place.clone()).collect::<Vec<_>>()
    };
    let own = here(true);
    let any = if own.is_empty() { here(false) } else { own };
    if any.is_empty() { vec![Place::whole(source.map_or_else(|| format!("templates ({page})"), str::to_owned))] } else { any }
}

/// The text a page is made from.
fn source<'h>(page: &str, handbook: &'h Handbook) -> Option<&'h str> {
    let mut parts: Vec<&str> = page.split('/').collect();
    if parts.first().is_some_and(|p| crate::lang::Lang::ALL.iter().any(|l| l.tag() == *p)) {
        parts.remove(0);
    }
    let of = |path: &str| handbook.sources.iter().map(|(p, _)| &**p).find(|p| *p == path);
    match parts.as_slice() {
        ["index.html"] => of("content/index.md"),
        [name, "index.html"] => {
            let regulation = handbook.regulations.iter().find(|r| r.id == *name).map(|r| &*r.path);
            regulation.or_else(|| of(&format!("content/{name}.md")))
        }
        _ => None,
    }
}
