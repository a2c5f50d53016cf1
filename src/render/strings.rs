//! The site's own words, one file for each language: looked up by dotted name, filled with `{name}` placeholders.

use std::collections::BTreeMap;

use serde::Serialize;
use toml::Value;

use crate::lang::Lang;

/// The embedded words of a language.
pub(super) fn embedded(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Hant => ("i18n/zh-Hant.toml", include_str!("../../templates/i18n/zh-Hant.toml")),
        Lang::Hans => ("i18n/zh-Hans.toml", include_str!("../../templates/i18n/zh-Hans.toml")),
        Lang::En => ("i18n/en.toml", include_str!("../../templates/i18n/en.toml")),
    }
}

/// Words by group and name; templates see them as `t.group.name`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Strings {
    groups: BTreeMap<String, BTreeMap<String, String>>,
}

impl Strings {
    /// Reads a file of words; its values lie over those already here.
    pub(super) fn lay(&mut self, text: &str) -> Result<(), toml::de::Error> {
        let table: toml::Table = toml::from_str(text)?;
        for (group, words) in table {
            let Value::Table(words) = words else { continue };
            let own = self.groups.entry(group).or_default();
            own.extend(words.into_iter().filter_map(|(name, word)| Some((name, word.as_str()?.to_owned()))));
        }
        Ok(())
    }

    /// The embedded words of `lang`. Their syntax is proved by a test, so a mistake shows as names instead of words.
    pub(super) fn of(lang: Lang) -> Strings {
        let mut strings = Strings::default();
        let _ = strings.lay(embedded(lang).1);
        strings
    }

    /// A word by its dotted name; the name itself when there is none.
    pub(super) fn get<'s>(&'s self, name: &'s str) -> &'s str {
        self.find(name).unwrap_or(name)
    }

    /// A word by its dotted name, where there is one.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        let (group, word) = name.split_once('.')?;
        self.groups.get(group)?.get(word).map(String::as_str)
    }

    /// The words of a group.
    pub(super) fn group(&self, name: &str) -> BTreeMap<&str, &str> {
        self.groups.get(name).into_iter().flatten().map(|(name, word)| (name.as_str(), word.as_str())).collect()
    }

    /// A word with its placeholders filled.
    pub(super) fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(name), values)
    }

    /// Joins a list the way the language does.
    pub(super) fn list(&self, items: &[String]) -> String {
        items.join(self.get("list.and"))
    }

    /// Joins alternatives the way the language does.
    pub(super) fn any(&self, items: &[String]) -> String {
        items.join(self.get("list.or"))
    }

    /// All words with their dotted names.
    #[cfg(test)]
    pub(super) fn all(&self) -> BTreeMap<String, String> {
        let names = self.groups.iter().flat_map(|(g, words)| words.iter().map(move |(n, w)| (format!("{g}.{n}"), w.clone())));
        names.collect()
    }
}

/// Replaces `{name}` by its value, in one pass, so that a value that holds braces stays as it is.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}
