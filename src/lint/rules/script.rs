//! Characters of the other script: a Simplified character in a Traditional text, or the reverse.

use std::sync::Arc;

use crate::diag::Severity;
use crate::lang::foreign;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::say;
use crate::source::{Place, Span};

pub(super) const FAMILY: Family = Family {
    page: "script",
    rules: &[Rule {
        code: "script-mixed",
        severity: Severity::Warning,
        title: || say!("繁體與簡體混用", "繁体与简体混用", "Traditional and Simplified characters are mixed"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    for (path, text) in facts.handbook.sources.iter().filter(|(path, _)| is_written(path)) {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            // A comment may speak as it likes, and wordings name both scripts on purpose.
            let free =
                path.ends_with(".toml") && (line.trim_start().starts_with('#') || line.contains("_hans") || line.contains("wording"));
            if !free {
                look(facts, (path, line, at), desk);
            }
            at += line.len();
        }
    }
}

/// Texts in one script; the glossary and the organisation give names in several.
fn is_written(path: &str) -> bool {
    let several = ["content/glossary.md", "content/organization.toml", "content/calendar.toml"];
    (path.ends_with(".md") || path.starts_with("checks/") || path.ends_with("parameters.toml")) && !several.contains(&path)
}

/// One finding a line, at its first character.
fn look(facts: &Facts, (path, line, base): (&Arc<str>, &str, usize), desk: &mut Desk) {
    let language = facts.handbook.settings.language;
    let wrong: Vec<(usize, char, char)> = line.char_indices().filter_map(|(i, c)| Some((i, c, foreign(c, language)?))).collect();
    let Some((at, c, _)) = wrong.first() else { return };
    let typed: String = wrong.iter().map(|(_, c, _)| c).collect();
    let meant: String = wrong.iter().map(|(.., m)| m).collect();
    let place = Place::bytes(path, Span::new(base + at, base + at + c.len_utf8()));
    let message = say!("「{t}」不是這份文件的字體", "“{t}”不是这份文件的字体", "{t} belongs to the other script", t = typed);
    if let Some(found) = desk.report("script-mixed", path, &place, message) {
        found.help = Some(say!("改寫為「{m}」", "改写为“{m}”", "write {m}", m = meant));
    }
}
