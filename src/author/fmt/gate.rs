//! Whether a text says after formatting what it said before.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::diag::{Diagnostic, Severity};
use crate::lang::Sentence;
use crate::model::{self, Clause, Handbook, Inline, Regulation, SourceText, TextContext};
use crate::say;
use crate::source::Place;

/// Reads a regulation on its own.
pub(super) fn read(path: &Arc<str>, source: &str) -> (Option<Regulation>, Vec<Diagnostic>) {
    let context = TextContext { parameters: &[], terms: &[], roles: &[], date: Date::constant(1970, 1, 1) };
    model::regulation(path, source, &context)
}

/// Compares; the error says what would change.
pub(super) fn compare(path: &Arc<str>, before: &str, after: &str) -> Result<(), Box<Diagnostic>> {
    let refuse = |place: Place, why: Sentence| {
        let help =
            say!("檔案保持原樣；請人工調整這一處", "文件保持原样；请人工调整这一处", "the file is left as it was; mend this by hand");
        Err(Box::new(Diagnostic::warning("format-refused", place, why).help(help)))
    };
    let (Some(old), faults) = read(path, before) else {
        return if essence(before) == essence(after) { Ok(()) } else { refuse(Place::whole(path.clone()), changed()) };
    };
    let (Some(new), _) = read(path, after) else { return refuse(Place::whole(path.clone()), changed()) };
    if let Some(clause) = reference_moved(&old, &new) {
        let why = say!(
            "重新編號後，「{a}」引用的條款會變成另一條",
            "重新编号后，“{a}”引用的条款会变成另一条",
            "numbered anew, a reference in {a} would mean another clause",
            a = clause.address
        );
        return refuse(clause.place.clone(), why);
    }
    // Parameters and clauses of other texts are not known here; keys may have been missing.
    let ignored = ["parameter-unknown", "key-missing", "reference-unresolved", "label-gap", "label-repeat", "label-order", "label-depth"];
    let sound = faults.iter().all(|f| f.severity < Severity::Error || ignored.contains(&f.code));
    let same = match sound {
        true => same_clauses(&old, &new),
        false => kept(&old, &new),
    };
    if same && essence(before) == essence(after) { Ok(()) } else { refuse(Place::whole(path.clone()), changed()) }
}

fn changed() -> Sentence {
    say!("整理後條文的意思會改變", "整理后条文的意思会改变", "formatted, the text would say something else")
}

/// Clause by clause: wording, level, norm, roles, and the key where there was one.
fn same_clauses(old: &Regulation, new: &Regulation) -> bool {
    let same = |(a, b): (&Clause, &Clause)| {
        let key = a.key.is_none() || a.key == b.key;
        key && a.hash == b.hash && a.level == b.level && a.norm == b.norm && a.by == b.by
    };
    old.clauses.len() == new.clauses.len() && old.clauses.iter().zip(&new.clauses).all(same)
}

/// Where labels were not yet labels there are more clauses now; those with a key are all still there and bind as they did.
fn kept(old: &Regulation, new: &Regulation) -> bool {
    let keyed = |r: &Regulation| r.clauses.iter().filter_map(|c| Some((c.key.clone()?, c.by.clone()))).collect::<Vec<_>>();
    let now = keyed(new);
    keyed(old).iter().all(|clause| now.contains(clause))
}

/// Whether the references of the other regulations mean, with this text in place, the clauses they meant before.
pub fn others_still_refer(handbook: &Handbook, path: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    let source = |(p, t): &(Arc<str>, Arc<str>)| SourceText { path: p.clone(), text: if **p == *path { text.into() } else { t.clone() } };
    let files: Vec<SourceText> = handbook.sources.iter().map(source).collect();
    let (after, _) = model::load(&files, None);
    let others = |h: &'_ Handbook| h.regulations.iter().filter(|r| *r.path != *path).cloned().collect::<Vec<_>>();
    for (old, new) in others(handbook).iter().zip(&others(&after)) {
        if let Some(clause) = reference_moved(old, new) {
            let why = say!(
                "重新編號 {p} 之後，「{a}」引用的條款會變成另一條",
                "重新编号 {p} 之后，“{a}”引用的条款会变成另一条",
                "with {p} numbered anew, a reference in {a} would mean another clause",
                p = path,
                a = clause.address
            );
            return Err(Box::new(Diagnostic::warning("format-refused", clause.place.clone(), why)));
        }
    }
    Ok(())
}

/// The first clause one of whose references means another clause than before.
fn reference_moved<'r>(old: &'r Regulation, new: &'r Regulation) -> Option<&'r Clause> {
    if old.clauses.len() != new.clauses.len() {
        return None;
    }
    // Keys given to clauses that had none are no change of what is meant.
    let fresh: HashSet<&str> = new.clauses.iter().filter_map(|c| c.key.as_deref()).collect();
    let known: HashSet<&str> = old.clauses.iter().filter_map(|c| c.key.as_deref()).collect();
    let means = |clause: &'r Clause| -> Vec<&'r str> {
        let mut found = Vec::new();
        references(&clause.text, &mut found);
        found.retain(|key| known.contains(key) || !fresh.contains(key));
        found
    };
    let mut pairs = old.clauses.iter().zip(&new.clauses);
    pairs.find(|(a, b)| means(a) != means(b)).map(|(a, _)| a)
}

fn references<'r>(run: &'r [Inline], found: &mut Vec<&'r str>) {
    for inline in run {
        match inline {
            Inline::Reference { targets, .. } => found.extend(targets.iter().map(|key| &**key)),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => references(inner, found),
            _ => {}
        }
    }
}

static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<!--.*?-->|\{[#b].*?\}").ok());

/// The letters of a text, without layout, labels, marks and keys: what no formatting may touch.
fn essence(text: &str) -> String {
    let bare = COMMENT.as_ref().map_or_else(|| text.into(), |regex| regex.replace_all(text, ""));
    bare.nfkc().filter(|c| c.is_alphabetic() && !"一二三四五六七八九十百千零〇".contains(*c)).collect()
}
