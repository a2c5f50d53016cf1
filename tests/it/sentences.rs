//! Every sentence the program says is there in three languages, each in its own script.

use std::collections::BTreeMap;

use guiju::lang::{Lang, in_script};

use crate::support::{files, read, root, toml};

/// A sentence as the sources write it.
struct Said {
    place: String,
    words: [String; 3],
}

/// The text of a Rust string literal at the start of `code`, and what follows it.
fn literal(code: &str) -> Option<(String, &str)> {
    let code = code.trim_start().trim_start_matches(',').trim_start();
    let inside = code.strip_prefix('"')?;
    let mut text = String::new();
    let mut chars = inside.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((text, &inside[at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => text.push('\n'),
                other => text.push(other),
            },
            c => text.push(c),
        }
    }
    None
}

/// Every sentence of the sources, tests apart.
fn sentences() -> Vec<Said> {
    let mut found = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if name.ends_with("tests.rs") || name.contains("/tests/") || name == "src/lang/mod.rs" {
            continue;
        }
        let code = read(&name);
        for (at, _) in code.match_indices("say!(") {
            let place = format!("{name}:{}", code[..at].matches('\n').count() + 1);
            let mut rest = &code[at + "say!(".len()..];
            let words = [(); 3].map(|()| {
                let (text, after) = literal(rest).unwrap_or_else(|| panic!("{place}: three literals expected"));
                rest = after;
                text
            });
            found.push(Said { place, words });
        }
    }
    assert!(found.len() > 300);
    found
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// What is said itself, without the examples it quotes.
fn unquoted(words: &str) -> String {
    let mut out = String::new();
    let mut close = None;
    for c in words.chars() {
        match (close, c) {
            (Some(end), c) if c == end => close = None,
            (Some(_), _) => {}
            (None, '“') => close = Some('”'),
            (None, '"' | '`') => close = Some(c),
            (None, c) => out.push(c),
        }
    }
    out
}

/// What is wrong with one wording of a sentence.
fn fault(lang: Lang, words: &str) -> Option<&'static str> {
    let own = unquoted(words);
    match lang {
        _ if words.trim().is_empty() => Some("is empty"),
        Lang::Hans if in_script(&own, Lang::Hans) != own => Some("holds Traditional characters"),
        Lang::Hans if words.contains(['「', '」', '『', '』']) => Some("quotes as Traditional texts do"),
        Lang::Hant if words.contains(['“', '”', '‘', '’']) => Some("quotes as Simplified texts do"),
        Lang::En if own.contains(is_chinese) => Some("holds Chinese"),
        _ => None,
    }
}

fn refuse(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Where sentences still wait for their own quotation marks.
const PENDING: &str = "src/trial/";

#[test]
fn every_sentence_is_said_in_three_languages_each_in_its_own_script() {
    let mut faults = Vec::new();
    for said in sentences().into_iter().filter(|said| !said.place.starts_with(PENDING)) {
        for (lang, words) in Lang::ALL.into_iter().zip(&said.words) {
            faults.extend(fault(lang, words).map(|why| format!("{}: {} {why}: {words}", said.place, lang.tag())));
        }
    }
    refuse(faults);
}

/// Clauses that neither bind nor forbid carry no label.
const UNSAID: [&str; 1] = ["norm.none"];

fn words(lang: Lang) -> BTreeMap<String, String> {
    fn flatten(prefix: &str, table: &toml::Table, out: &mut BTreeMap<String, String>) {
        for (key, value) in table {
            let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::Table(inner) => flatten(&name, inner, out),
                other => drop(out.insert(name, other.as_str().expect("a text").to_owned())),
            }
        }
    }
    let mut out = BTreeMap::new();
    flatten("", &toml(&format!("templates/i18n/{}.toml", lang.tag())), &mut out);
    out
}

#[test]
fn the_words_of_the_site_are_complete_each_in_its_own_script() {
    let all = Lang::ALL.map(words);
    let mut faults = Vec::new();
    for (lang, own) in Lang::ALL.into_iter().zip(&all) {
        assert_eq!(own.keys().collect::<Vec<_>>(), all[0].keys().collect::<Vec<_>>(), "{}", lang.tag());
        for (name, words) in own.iter().filter(|(name, _)| !UNSAID.contains(&name.as_str())) {
            faults.extend(fault(lang, words).map(|why| format!("{name}: {} {why}: {words}", lang.tag())));
        }
    }
    refuse(faults);
}

/// What templates ask for by name exists.
#[test]
fn templates_ask_only_for_words_that_exist() {
    let known = words(Lang::Hant);
    let mut lost = Vec::new();
    for path in files(&root().join("templates"), "html") {
        let page = std::fs::read_to_string(&path).unwrap();
        let asked = page.match_indices("t.").filter(|(at, _)| !page[..*at].ends_with(|c: char| c.is_alphanumeric() || "_.".contains(c)));
        let name = |at: usize| page[at + 2..].split(|c: char| !(c.is_alphanumeric() || "._".contains(c))).next().unwrap_or_default();
        for name in asked.map(|(at, _)| name(at)).filter(|name| name.contains('.')) {
            if !known.contains_key(name) && !known.keys().any(|k| k.starts_with(&format!("{name}."))) {
                lost.push(format!("{}: {name}", path.display()));
            }
        }
    }
    refuse(lost);
}
