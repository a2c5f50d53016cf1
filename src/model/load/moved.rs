//! `content/moved.toml`: keys that moved or were repealed.

use super::Handbook;
use super::reader::Reader;
use crate::diag::Diagnostic;
use crate::model::Moved;
use crate::say;

/// Reads the tables; what they lead to is known once the texts are.
pub(super) fn moved(reader: Reader) -> Vec<Moved> {
    let one = |r: Reader| {
        let moved =
            Moved { from: r.need("from"), to: r.text("to").map(Into::into), on: r.date("on"), note: r.text("note"), place: r.place() };
        if !is_key(&moved.from) {
            let message = say!("「{k}」不是條款編號", "“{k}”不是条款编号", "`{k}` is no key of a clause", k = moved.from);
            r.error("moved-key", r.place_of("from"), message);
        }
        r.finish();
        moved
    };
    let all = reader.tables("moved").into_iter().map(one).collect();
    reader.finish();
    all
}

/// `regulation/name`, with nothing in it that would leave a page's anchor.
fn is_key(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    text.split_once('/').is_some_and(|(regulation, name)| plain(regulation) && plain(name))
}

/// What is wrong with them, seen beside the texts: a key that still stands, or a way that leads nowhere.
pub(super) fn check(handbook: &Handbook, found: &mut Vec<Diagnostic>) {
    for moved in &handbook.moved {
        let problem = if handbook.keys.contains_key(moved.from.as_str()) {
            Some(say!("「{k}」仍在條文中", "“{k}”仍在条文中", "`{k}` still stands in the text", k = moved.from))
        } else {
            let gone = moved.to.as_ref().filter(|to| !handbook.keys.contains_key(&***to));
            gone.map(|to| say!("「{k}」不存在", "“{k}”不存在", "there is no clause `{k}`", k = to))
        };
        if let Some(message) = problem {
            found.push(Diagnostic::error("moved-key", moved.place.clone(), message));
        }
    }
}
