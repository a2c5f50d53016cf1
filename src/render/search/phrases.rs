//! Phrases: where each name stands that the glossary gives a thing, as a whole. Whoever asks for a term asks for its other names
//! too, and all of them lie in one small file instead of in the files of their pairs.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::postings::{List, Part};

/// A name to be looked for.
struct Name {
    group: usize,
    chars: Vec<char>,
    title: List,
    text: List,
}

/// All names of all groups.
#[derive(Default)]
pub(super) struct Phrases {
    groups: usize,
    /// Names by the two characters they begin with.
    names: FxHashMap<[char; 2], Vec<Name>>,
    /// Which low bytes of a character begin any name: most texts hold few of them.
    begins: [u64; 4],
}

/// The place of a character's low byte in a set of them.
fn bit(c: char) -> (usize, u64) {
    let low = u32::from(c) & 0xff;
    ((low / 64) as usize, 1 << (low % 64))
}

impl Phrases {
    /// Looks for the folded names of each group; a name of several groups is kept with the first.
    pub(super) fn new(groups: Vec<Vec<String>>) -> Phrases {
        let mut phrases = Phrases { groups: groups.len(), ..Phrases::default() };
        for (group, names) in groups.iter().enumerate() {
            names.iter().for_each(|name| phrases.name(group, name.chars().collect()));
        }
        phrases
    }

    fn name(&mut self, group: usize, chars: Vec<char>) {
        let [first, second, ..] = chars[..] else { return };
        let (word, mark) = bit(first);
        self.begins[word] |= mark;
        let alike = self.names.entry([first, second]).or_default();
        if alike.iter().all(|name| name.chars != chars) {
            alike.push(Name { group, chars, title: List::default(), text: List::default() });
        }
    }

    /// Adds a folded text; places are those of the postings.
    pub(super) fn add(&mut self, document: u32, part: Part, chars: &[char]) {
        let edge = |c: Option<&char>| u32::from(c.is_none_or(|c| *c == '\n'));
        for (n, pair) in chars.windows(2).enumerate() {
            let (word, mark) = bit(pair[0]);
            if self.begins[word] & mark == 0 {
                continue;
            }
            let Some(alike) = self.names.get_mut(pair) else { continue };
            for name in alike.iter_mut().filter(|name| chars[n..].starts_with(&name.chars)) {
                let before = if n == 0 { None } else { chars.get(n - 1) };
                let after = chars.get(n + name.chars.len());
                match part {
                    Part::Title => name.title.push_within(document, (n as u32) << 2 | edge(before) << 1 | edge(after)),
                    Part::Text => name.text.push_within(document, n as u32),
                }
            }
        }
    }

    /// The file of each group: lists by name, those of titles with their mark.
    pub(super) fn files(self) -> Vec<BTreeMap<String, String>> {
        let mut files = vec![BTreeMap::new(); self.groups];
        for mut name in self.names.into_values().flatten() {
            let key = name.chars.iter().collect::<String>();
            let lists = [(format!("^{key}"), name.title.head()), (key, name.text.head())];
            files[name.group].extend(lists.into_iter().filter(|(_, list)| !list.is_empty()));
        }
        files
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Phrases};

    #[test]
    fn names_are_found_as_wholes_and_lie_with_their_group() {
        let groups = [["協調會", "會"], ["記錄", "協調會"]].map(|names| names.map(str::to_owned).to_vec());
        let mut phrases = Phrases::new(groups.to_vec());
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        phrases.add(0, Part::Title, &chars("協調會\n協調會記錄"));
        phrases.add(1, Part::Text, &chars("協調 會的協調會"));
        let files = phrases.files();
        let keys = |n: usize| files[n].keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(
            (keys(0), keys(1)),
            (vec!["^協調會", "協調會"], vec!["^記錄"]),
            "a name lies with its first group, a single character nowhere"
        );
        // In titles a place is counted in fours, and tells whether a name begins and ends there.
        assert_eq!((files[0]["^協調會"].as_str(), files[0]["協調會"].as_str()), ("ADAS", "BF"));
    }
}
