//! Dependencies are what `deny.toml` allows: licences, bans, duplicates, sources; and each direct one says why it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows of this package and everything below it, for the machine the tests run on.
fn metadata() -> Json {
    metadata_with(&[])
}

fn metadata_with(flags: &[&str]) -> Json {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let version = Command::new(&cargo).arg("-vV").output().expect("cargo runs").stdout;
    let version = String::from_utf8(version).expect("cargo speaks UTF-8");
    let host = version.lines().find_map(|l| l.strip_prefix("host: ")).expect("cargo names its host");
    let arguments = ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host];
    let output = Command::new(&cargo).args(arguments).args(flags).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("metadata is JSON")
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

fn items(value: &Json) -> &[Json] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The tables of `deny.toml` the tests read.
struct Rules {
    licences: BTreeSet<String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
    banned: BTreeSet<String>,
    skipped: BTreeSet<String>,
}

impl Rules {
    fn read() -> Rules {
        let text = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
        let table: toml::Table = text.parse().expect("deny.toml is TOML");
        let names = |v: &toml::Value| v.as_array().into_iter().flatten().filter_map(|x| x.as_str().map(str::to_owned)).collect();
        let crates = |key: &str| {
            let listed = table["bans"].get(key).and_then(|v| v.as_array()).into_iter().flatten();
            listed.filter_map(|x| x["crate"].as_str().map(str::to_owned)).collect()
        };
        let exception = |e: &toml::Value| Some((e["crate"].as_str()?.to_owned(), names(&e["allow"])));
        Rules {
            licences: names(&table["licenses"]["allow"]),
            exceptions: table["licenses"]["exceptions"].as_array().into_iter().flatten().filter_map(exception).collect(),
            banned: crates("deny"),
            skipped: crates("skip"),
        }
    }

    fn allows(&self, name: &str, expression: &str) -> bool {
        let extra = self.exceptions.get(name);
        satisfied(expression, &|licence| self.licences.contains(licence) || extra.is_some_and(|e| e.contains(licence)))
    }
}

/// Whether a licence expression can be met: `OR` of `AND` of licences or brackets. The old `/` stands for `OR`.
fn satisfied(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, at: 0, allowed };
    let met = parser.either();
    met == Some(true) && parser.at == words.len()
}

struct Parser<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Parser<'_> {
    fn take(&mut self, word: &str) -> bool {
        let here = self.words.get(self.at) == Some(&word);
        self.at += usize::from(here);
        here
    }

    fn either(&mut self) -> Option<bool> {
        let mut met = self.both()?;
        while self.take("OR") {
            met |= self.both()?;
        }
        Some(met)
    }

    fn both(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.either()?;
            return self.take(")").then_some(met);
        }
        let licence = *self.words.get(self.at)?;
        self.at += 1;
        if !self.take("WITH") {
            return Some((self.allowed)(licence));
        }
        let exception = self.words.get(self.at)?;
        self.at += 1;
        Some((self.allowed)(&format!("{licence} WITH {exception}")))
    }
}

#[test]
fn licence_expressions_are_evaluated() {
    let allowed = |l: &str| ["MIT", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].contains(&l);
    let met = ["MIT", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
    let unmet = ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT", "MIT)", "", "MIT OR", "Apache-2.0 WITH"];
    assert!(met.iter().all(|e| satisfied(e, &allowed)));
    assert_eq!(unmet.iter().filter(|e| satisfied(e, &allowed)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn licences_are_allowed() {
    // What an optional feature brings in is shipped by whoever turns it on.
    let (rules, metadata) = (Rules::read(), metadata_with(&["--all-features"]));
    let mut wrong = Vec::new();
    for package in items(&metadata["packages"]) {
        let (name, licence) = (text(&package["name"]), text(&package["license"]));
        if !rules.allows(name, licence) {
            wrong.push(format!("{name} {}: {licence:?}", text(&package["version"])));
        }
    }
    assert!(wrong.is_empty(), "licences deny.toml does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn sources_and_bans_hold() {
    let (rules, metadata) = (Rules::read(), metadata());
    let mut registries = BTreeSet::new();
    for package in items(&metadata["packages"]) {
        let (name, source) = (text(&package["name"]), text(&package["source"]));
        assert!(!rules.banned.contains(name), "{name} is banned by deny.toml");
        if name != env!("CARGO_PKG_NAME") {
            assert!(source.starts_with("registry+"), "{name} comes from {source:?}, not from a registry");
            registries.insert(source);
        }
    }
    assert_eq!(registries.len(), 1, "crates come from more than one registry");
}

/// Packages the program itself is built from, tests apart.
fn shipped(metadata: &Json) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Json> = items(&metadata["resolve"]["nodes"]).iter().map(|n| (text(&n["id"]), n)).collect();
    let mut seen = BTreeSet::new();
    let mut left = vec![text(&metadata["resolve"]["root"])];
    while let Some(id) = left.pop() {
        if seen.insert(id) {
            let needed = |d: &&Json| items(&d["dep_kinds"]).iter().any(|k| k["kind"] != "dev");
            left.extend(items(&nodes[id]["deps"]).iter().filter(needed).map(|d| text(&d["pkg"])));
        }
    }
    seen
}

#[test]
fn no_crate_comes_twice_unawares() {
    let (rules, metadata) = (Rules::read(), metadata());
    let shipped = shipped(&metadata);
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in items(&metadata["packages"]).iter().filter(|p| shipped.contains(text(&p["id"]))) {
        versions.entry(text(&package["name"])).or_default().push(text(&package["version"]));
    }
    versions.retain(|_, v| v.len() > 1);
    let unknown: Vec<_> = versions.iter().filter(|(name, _)| !rules.skipped.contains(**name)).collect();
    assert!(unknown.is_empty(), "in more than one version, and not among the skips of deny.toml: {unknown:?}");
    let stale: Vec<_> = rules.skipped.iter().filter(|name| !versions.contains_key(name.as_str())).collect();
    assert!(stale.is_empty(), "deny.toml skips what comes once only: {stale:?}");
}

#[test]
fn every_direct_dependency_says_why_it_is_there() {
    let page = std::fs::read_to_string(root().join("docs/dependencies.md")).expect("docs/dependencies.md");
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let mut direct: BTreeSet<&str> = BTreeSet::new();
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let targets = manifest.get("target").and_then(|t| t.as_table()).into_iter().flatten().filter_map(|(_, t)| t.as_table());
    for table in std::iter::once(&manifest).chain(targets) {
        let listed = sections.iter().filter_map(|s| table.get(*s)?.as_table());
        direct.extend(listed.flat_map(|t| t.keys().map(String::as_str)));
    }
    let explained = page.lines().filter_map(|l| l.strip_prefix("| `")?.split_once("` |")).map(|(name, _)| name);
    assert_eq!(direct, explained.collect(), "docs/dependencies.md and Cargo.toml name different crates");
}
