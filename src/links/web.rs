//! The pages of a site and what they name. A target that does not exist is told once for each place it was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
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
    /// Every file; of a page, what it names.
    files: BTreeMap<String, Option<Named>>,
}

/// What a page names: its anchors, and the addresses it leads to beyond those.
#[derive(Clone, Debug, Default)]
struct Named {
    anchors: Names,
    targets: Names,
}

/// Where the address asked for last leads; on a page the same stands with one anchor after another.
type Last<'w> = Option<(&'w str, Option<(&'w str, Option<&'w Named>)>)>;

/// What is wrong with an address.
struct Broken {
    code: Code,
    message: Sentence,
    help: Option<Sentence>,
}

impl Named {
    fn on(html: &str) -> Named {
        let Scanned { anchors, mut targets } = scan(html);
        let anchors = Names::of(anchors);
        // Most links of a page lead to places on it.
        targets.retain(|to| !to.strip_prefix('#').is_some_and(|anchor| anchors.contains(anchor)));
        Named { anchors, targets: Names::of(targets) }
    }
}

impl Web {
    /// Takes note of a file of the site.
    pub fn note(&mut self, path: &str, bytes: &[u8]) {
        let page = path.ends_with(".html") || path.ends_with(".svg");
        let html = Some(bytes).filter(|_| page).and_then(|bytes| simdutf8::basic::from_utf8(bytes).ok());
        self.files.insert(path.to_owned(), html.map(Named::on));
    }

    fn pages(&self) -> impl Iterator<Item = (&str, &Named)> {
        self.files.iter().filter_map(|(path, named)| Some((path.as_str(), named.as_ref()?)))
    }

    /// Addresses outside of the site that its pages name.
    pub fn external(&self) -> BTreeSet<&str> {
        let all = self.pages().flat_map(|(_, named)| named.targets.iter());
        all.filter(|to| to.starts_with("https://") || to.starts_with("http://")).collect()
    }

    /// Links and anchors that lead nowhere, in the order of where they were written.
    pub fn faults(&self, handbook: &Handbook) -> Vec<Diagnostic> {
        // Read again only when something is wrong.
        let texts = std::cell::OnceCell::new();
        let mut found: BTreeMap<(Place, String), Diagnostic> = BTreeMap::new();
        for (path, page) in self.pages() {
            let mut last = None;
            for to in page.targets.iter() {
                let Some(broken) = self.broken(path, to, &mut last) else { continue };
                for place in origins(path, to, texts.get_or_init(|| written(handbook)), handbook) {
                    let Broken { code, message, help } = &broken;
                    let fault = Diagnostic { help: help.clone(), ..Diagnostic::error(code, place.clone(), message.clone()) };
                    found.entry((place, to.to_owned())).or_insert(fault);
                }
            }
        }
        found.into_values().collect()
    }

    fn broken<'w>(&'w self, page: &'w str, to: &'w str, last: &mut Last<'w>) -> Option<Broken> {
        let scheme = to.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
        if scheme || to.starts_with("//") {
            return None;
        }
        let (address, anchor) = to.split_once('#').unwrap_or((to, ""));
        let address = address.split('?').next().unwrap_or_default();
        if last.as_ref().is_none_or(|(known, _)| *known != address) {
            *last = Some((address, self.target(page, &decoded(address))));
        }
        let Some((_, Some((target, named)))) = last else { return Some(self.no_page(page, to, address)) };
        let anchor = decoded(anchor);
        // An empty anchor is the top of the page, and scripts read words after `?` of their own.
        let missing = named.filter(|p| !anchor.is_empty() && anchor != "top" && !p.anchors.contains(&anchor))?;
        let message = say!("{p} 沒有「{a}」這個位置", "{p} 没有“{a}”这个位置", "{p} has no anchor `{a}`", p = target, a = anchor);
        let help = nearest(&anchor, missing.anchors.iter()).map(|n| meant(&format!("{address}#{n}")));
        Some(Broken { code: "anchor-broken", message, help })
    }

    /// The file an address means, seen from a page, and what it names.
    fn target<'w>(&'w self, page: &'w str, address: &str) -> Option<(&'w str, Option<&'w Named>)> {
        if let Some((path, named)) = below(page, address).and_then(|path| self.files.get_key_value(path)) {
            return Some((path, named.as_ref()));
        }
        let path = if address.is_empty() { page.to_owned() } else { joined(page, address)? };
        let found = self.files.get_key_value(&path).or_else(|| {
            let folder = if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") };
            self.files.get_key_value(&folder)
        });
        found.map(|(path, named)| (path.as_str(), named.as_ref()))
    }

    fn no_page(&self, page: &str, to: &str, address: &str) -> Broken {
        let message = say!("「{t}」沒有這一頁或這個檔案", "“{t}”没有这一页或这个文件", "there is no page or file `{t}`", t = to);
        let wanted = joined(page, &decoded(address)).unwrap_or_else(|| address.to_owned());
        let help = nearest(&wanted, self.files.keys().map(String::as_str)).map(|n| meant(&relative(page, n)));
        Broken { code: "link-broken", message, help }
    }
}

fn meant(target: &str) -> Sentence {
    say!("是否要寫「{n}」？", "是否要写“{n}”？", "did you mean `{n}`?", n = target)
}

/// The path of an address that leads up to the root and down again, as most do; none where it has to be looked at closely.
fn below<'a>(page: &str, address: &'a str) -> Option<&'a str> {
    let mut path = address;
    for _ in page.bytes().filter(|byte| *byte == b'/') {
        path = path.strip_prefix("../")?;
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/') || byte >= 0x80;
    let name = path.strip_suffix(".html")?;
    (name.bytes().all(plain) && !name.starts_with('/') && !name.contains("//")).then_some(path)
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
fn decoded(address: &str) -> Cow<'_, str> {
    if !address.contains('%') {
        return Cow::Borrowed(address);
    }
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
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
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
    let english = parts.first() == Some(&"en");
    if parts.first().is_some_and(|p| crate::lang::Lang::ALL.iter().any(|l| l.tag() == *p)) {
        parts.remove(0);
    }
    let of = |path: &str| handbook.sources.iter().map(|(p, _)| &**p).find(|p| *p == path);
    match parts.as_slice() {
        ["index.html"] => of("content/index.en.md").filter(|_| english).or_else(|| of("content/index.md")),
        [name, "index.html"] => {
            let regulation = handbook.regulations.iter().find(|r| r.id == *name).map(|r| &*r.path);
            let english = || of(&format!("content/{name}.en.md")).filter(|_| english);
            regulation.or_else(english).or_else(|| of(&format!("content/{name}.md")))
        }
        _ => None,
    }
}
