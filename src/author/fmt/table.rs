//! TOML in canonical layout, comments kept: one space around `=`, one blank line at most, nothing trailing.

use toml_edit::visit_mut::{VisitMut, visit_table_like_kv_mut, visit_table_mut};
use toml_edit::{Decor, DocumentMut, Item, KeyMut, RawString, Table};

/// The same table in canonical layout; none when it cannot be read.
pub fn table(source: &str) -> Option<String> {
    let source = source.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    let mut document: DocumentMut = source.parse().ok()?;
    let mut tidier = Tidier { first: true };
    tidier.visit_document_mut(&mut document);
    document.set_trailing(blank(&raw(document.trailing()), false));
    let text = document.to_string();
    let text = format!("{}\n", text.trim_start_matches('\n').trim_end());
    // Layout only: what is read from it must be what was read before.
    let same = toml::from_str::<toml::Table>(&text).ok()? == toml::from_str::<toml::Table>(&source).ok()?;
    same.then_some(if source.trim().is_empty() { String::new() } else { text })
}

struct Tidier {
    first: bool,
}

impl VisitMut for Tidier {
    fn visit_table_mut(&mut self, node: &mut Table) {
        if !node.is_implicit() && !node.is_dotted() {
            let prefix = blank(&prefix_of(node.decor()), !self.first);
            node.decor_mut().set_prefix(prefix);
            let suffix = trailing(&suffix_of(node.decor()));
            node.decor_mut().set_suffix(suffix);
            self.first = false;
        }
        visit_table_mut(self, node);
    }

    fn visit_table_like_kv_mut(&mut self, mut key: KeyMut<'_>, node: &mut Item) {
        if let Item::Value(value) = node {
            let before = blank(&prefix_of(key.leaf_decor()), false);
            key.leaf_decor_mut().set_prefix(before);
            // Within a table in one line, white space is the author's.
            if !value.is_inline_table() || !prefix_of(value.decor()).contains('\n') {
                key.leaf_decor_mut().set_suffix(" ");
                value.decor_mut().set_prefix(" ");
            }
            let after = trailing(&suffix_of(value.decor()));
            value.decor_mut().set_suffix(after);
            return;
        }
        visit_table_like_kv_mut(self, key, node);
    }
}

fn raw(text: &RawString) -> String {
    text.as_str().unwrap_or_default().to_owned()
}

fn prefix_of(decor: &Decor) -> String {
    decor.prefix().map(raw).unwrap_or_default()
}

fn suffix_of(decor: &Decor) -> String {
    decor.suffix().map(raw).unwrap_or_default()
}

/// What stands before a key or a heading: blank lines at most one at a time, no white space after comments. The last line is the
/// indentation of what follows. A heading of a table is set apart from what is above it.
fn blank(text: &str, apart: bool) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let indent = lines.pop().unwrap_or_default();
    let mut out: Vec<&str> = Vec::new();
    for line in lines {
        let line = if line.trim().is_empty() { "" } else { line.trim_end() };
        if !(line.is_empty() && out.last().is_some_and(|l: &&str| l.is_empty())) {
            out.push(line);
        }
    }
    if apart && out.first().is_none_or(|l| !l.is_empty()) {
        out.insert(0, "");
    }
    out.iter().map(|line| format!("{line}\n")).collect::<String>() + indent
}

/// What follows a value on its line: nothing, or a comment.
fn trailing(text: &str) -> String {
    text.trim_end().to_owned()
}
