//! Characters of the other script: a Simplified character in a Traditional text, or the reverse.

use std::sync::Arc;

use crate::diag::Severity;
use crate::lang::foreign;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::say;
use crate::source::{Place, Span};

pub(super) const FAMILY: Family = Family {
    page: "script",
    title: || say!("繁簡字形", "繁简字形", "script"),
    about: || {
        say!(
            "手冊以一種字形寫成，發布時才轉換；混入的另一種字形不會改變，搜尋與檢查會當成別的字。兩種字形都有的字（后、里、台）不論；TOML 的註解與分列各種字形的名稱也不看。",
            "手册以一种字形写成，发布时才转换；混入的另一种字形不会改变，搜索与检查会当成别的字。两种字形都有的字（后、里、台）不论；TOML 的注释与分列各种字形的名称也不看。",
            "A handbook is written in one script and converted when it is published; a character of the other script stays as it is, and search and checks take it for another word. Characters both scripts have are left alone, as are comments in TOML and names given in several scripts."
        )
    },
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
