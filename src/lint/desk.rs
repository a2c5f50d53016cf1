//! Takes what rules report, drops what the handbook allows, and gives the rest the severity the handbook wants.

use std::collections::HashMap;

use super::allow::Wishes;
use super::rules::{self, ALLOW_UNUSED};
use crate::diag::{Code, Diagnostic, Severity};
use crate::lang::Sentence;
use crate::say;
use crate::source::Place;

/// Where rules report.
pub struct Desk {
    wishes: Wishes,
    /// Positions of permissions by rule and subject.
    permitted: HashMap<(String, String), usize>,
    used: Vec<bool>,
    allowed: usize,
    found: Vec<Diagnostic>,
}

impl Desk {
    pub(super) fn new(wishes: Wishes) -> Desk {
        let permitted = wishes.allows.iter().enumerate().map(|(n, a)| ((a.rule.clone(), a.on.clone()), n)).collect();
        let used = vec![false; wishes.allows.len()];
        Desk { wishes, permitted, used, allowed: 0, found: Vec::new() }
    }

    /// Reports a defect of `subject`: the name by which the handbook may allow it. What is returned may be added to.
    pub fn report(&mut self, code: Code, subject: &str, place: &Place, message: Sentence) -> Option<&mut Diagnostic> {
        let rule = rules::rule(code)?;
        let severity = self.wishes.levels.get(code).copied().unwrap_or(Some(rule.severity))?;
        let permission = [subject, "*"].into_iter().find_map(|on| self.permitted.get(&(code.to_owned(), on.to_owned())));
        if let Some(n) = permission {
            self.used[*n] = true;
            self.allowed += 1;
            return None;
        }
        self.found.push(Diagnostic { severity, ..Diagnostic::warning(code, place.clone(), message) });
        self.found.last_mut()
    }

    /// What remains, and how much was allowed.
    pub(super) fn close(mut self) -> (Vec<Diagnostic>, usize) {
        let idle: Vec<(Place, String)> =
            self.wishes.allows.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(a, _)| (a.place.clone(), a.on.clone())).collect();
        for (place, on) in idle {
            let message = say!(
                "這項許可已無對象：「{on}」沒有這個問題",
                "这项许可已无对象：“{on}”没有这个问题",
                "this permission is of no use: `{on}` has no such defect",
                on = on
            );
            if let Some(found) = self.report(ALLOW_UNUSED, &on, &place, message) {
                found.help = Some(say!("刪去它", "删去它", "remove it"));
            }
        }
        self.found.extend(self.wishes.faults.iter().cloned());
        let worth = |severity: Severity| severity >= Severity::Note;
        self.found.retain(|d| worth(d.severity));
        (self.found, self.allowed)
    }
}
