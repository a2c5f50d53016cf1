//! Checks that labels follow one another and stand where their level belongs.

use rustc_hash::FxHashMap;

use super::super::numbering::{Fault, Label, Number, Profile, follow};
use super::super::{Level, Regulation};
use crate::diag::Diagnostic;
use crate::say;
use crate::source::{Place, Span};

/// The numbers used so far.
#[derive(Default)]
pub(super) struct Sequence {
    last: FxHashMap<(Option<usize>, Level), (Number, usize)>,
    depths: FxHashMap<usize, u8>,
}

impl Sequence {
    /// The last number of a level below a parent.
    pub(super) fn last(&self, parent: Option<usize>, level: Level) -> Option<Number> {
        self.last.get(&(parent, level)).map(|(n, _)| *n)
    }

    /// Checks a label that opens a clause below `parent`.
    pub(super) fn check(
        &mut self,
        profile: Profile,
        label: &Label,
        parent: Option<usize>,
        regulation: &Regulation,
        span: Span,
    ) -> Vec<Diagnostic> {
        let place = Place::bytes(&regulation.path, span);
        let mut found = misplaced(profile, label, parent.map(|i| regulation.clauses[i].level), &place);
        found.extend(prefix(label, parent, regulation, &place));
        let scope = if label.level == Level::Article { None } else { parent };
        let before = self.last.get(&(scope, label.level)).copied();
        self.last.insert((scope, label.level), (label.number, regulation.clauses.len()));
        if let Err(fault) = follow(before.map(|(n, _)| n), label.number) {
            let mut fault = broken(profile, label, fault, place);
            if let Some((_, index)) = before {
                let earlier = regulation.clauses[index].place.clone();
                fault = fault.label(earlier, say!("前一個編號", "前一个编号", "the label before"));
            }
            found.push(fault);
        }
        found
    }

    /// Notes a heading's depth; `Err` names the depth it should have: one more than the heading above. Articles may keep
    /// one depth throughout, since some chapters have sections and others none.
    pub(super) fn depth(&mut self, clause: usize, parent: Option<usize>, (level, depth): (Level, u8)) -> Result<(), u8> {
        let expected = parent.and_then(|p| self.depths.get(&p)).map_or(2, |d| (d + 1).min(6));
        self.depths.insert(clause, expected);
        if depth == expected || level == Level::Article { Ok(()) } else { Err(expected) }
    }
}

fn broken(profile: Profile, label: &Label, fault: Fault, place: Place) -> Diagnostic {
    let print = |number: Number| profile.print(label.level, number, &label.above);
    let typed = print(label.number);
    match fault {
        Fault::Gap(expected) => {
            let want = print(expected);
            let message = say!(
                "編號跳過了：此處是「{typed}」，應為「{want}」",
                "编号跳过了：此处是“{typed}”，应为“{want}”",
                "numbers are left out: {typed} stands where {want} should",
                typed = typed,
                want = want
            );
            Diagnostic::error("label-gap", place, message)
        }
        Fault::Repeat => {
            let message = say!("編號「{typed}」重複", "编号“{typed}”重复", "the label {typed} is used twice", typed = typed);
            Diagnostic::error("label-repeat", place, message)
        }
        Fault::Backward(expected) => {
            let want = print(expected);
            let message = say!(
                "編號倒退：此處是「{typed}」，應為「{want}」",
                "编号倒退：此处是“{typed}”，应为“{want}”",
                "numbers step back: {typed} stands where {want} should",
                typed = typed,
                want = want
            );
            Diagnostic::error("label-order", place, message)
        }
    }
}

/// A level that stands under nothing it could belong to.
fn misplaced(profile: Profile, label: &Label, above: Option<Level>, place: &Place) -> Vec<Diagnostic> {
    let fits = match label.level {
        Level::Section => above.is_some(),
        Level::SubItem => above == Some(Level::Item) || (profile == Profile::ArticlesCn && above >= Some(Level::Article)),
        Level::Item => above.is_some(),
        Level::Paragraph => above == Some(Level::Article),
        _ => true,
    };
    if fits {
        return Vec::new();
    }
    let typed = profile.print(label.level, label.number, &label.above);
    let message = say!(
        "「{typed}」這一級的上面少了一級",
        "“{typed}”这一级的上面少了一级",
        "{typed} stands under no label of the level above it",
        typed = typed
    );
    vec![Diagnostic::error("label-level", place.clone(), message)]
}

/// A decimal label must begin with the numbers of the clause above.
fn prefix(label: &Label, parent: Option<usize>, regulation: &Regulation, place: &Place) -> Option<Diagnostic> {
    // Only decimal labels have one.
    if label.above.is_empty() {
        return None;
    }
    let typed: Vec<String> = label.above.iter().map(u64::to_string).collect();
    let typed = typed.join(".");
    let above = parent.map(|i| regulation.clauses[i].address.trim_end_matches('.').to_string()).unwrap_or_default();
    if typed == above {
        return None;
    }
    let message = say!(
        "編號開頭是「{typed}」，上一級卻是「{above}」",
        "编号开头是“{typed}”，上一级却是“{above}”",
        "the label begins with {typed}, but the clause above is {above}",
        typed = typed,
        above = above
    );
    Some(Diagnostic::error("label-prefix", place.clone(), message))
}
