//! Explanations: what a rule means and where it stands, how a check is judged and shown by samples, why a finding was made and
//! how its deadline was counted, how a case was judged step by step. Text for people, in one language at a time.
//!
//! Knows the handbook, an outcome, the samples and the rules in words; judges nothing itself.

mod case;
mod count;
mod rows;
mod rule;
mod samples;

use self::rows::Rows;
use crate::lang::{Lang, in_script};
use crate::model::{Check, Handbook, Titled, plain};
use crate::outcome::{Finding, Outcome, Rule};
use crate::report::{self, Report, Texts};
use crate::say;
use crate::trial::Set;

/// What explanations are made of.
pub struct Explainer<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// The rules in words: every kind of check, and what is asked of records as such.
    pub rules: &'a [Rule],
    /// The samples of the regulations.
    pub samples: &'a [Set],
    /// Texts of files.
    pub texts: &'a Texts<'a>,
    /// The language.
    pub lang: Lang,
}

impl Explainer<'_> {
    /// Explains a defect by its code.
    pub fn code(&self, code: &str) -> Option<String> {
        let rule = self.rules.iter().find(|r| r.reports(code))?;
        Some(rule::code(self, rule, code))
    }

    /// Explains a check by its id.
    pub fn check(&self, id: &str) -> Option<String> {
        self.handbook.check(id).map(|check| rule::check(self, check))
    }

    /// Explains a finding: what it says, the whole clause, how its deadline was counted, and what the rule means.
    pub fn finding(&self, finding: &Finding, outcome: &Outcome) -> String {
        let report = Report { handbook: self.handbook, outcome, texts: self.texts, lang: self.lang };
        let mut out = report::breach(finding, &report);
        let mut rows = Rows::new(self.lang);
        for key in &finding.clauses {
            self.clause(&mut rows, key, Some(&finding.version));
        }
        if let Some(clock) = &finding.clock {
            count::rows(&mut rows, clock);
        }
        rows.add(say!("指紋", "指纹", "fingerprint"), &finding.fingerprint);
        if let Some(rule) = self.rules.iter().find(|r| r.reports(finding.code)) {
            rows.say(say!("判斷方法", "判断方法", "how it is judged"), &rule.about);
        }
        if let Some(source) = finding.check.as_deref().and_then(|id| self.expression(id)) {
            rows.add(say!("表達式", "表达式", "expression"), source);
        }
        if let Some(check) = finding.check.as_deref().and_then(|id| self.handbook.check(id)) {
            samples::rows(&mut rows, self, check, Some(finding.code));
        }
        out.push_str(&rows.text());
        out
    }

    /// Explains the case an outcome retells; none when it retells none.
    pub fn case(&self, outcome: &Outcome) -> Option<String> {
        let all: Vec<String> = outcome.replays.iter().map(|replay| case::text(self, replay, outcome)).collect();
        (!all.is_empty()).then(|| all.join("\n"))
    }

    /// A clause in full, with the version that judges.
    fn clause(&self, rows: &mut Rows, key: &str, version: Option<&str>) {
        let found = self.handbook.clause(key).zip(self.handbook.regulation_of(key));
        let Some((clause, regulation)) = found else { return rows.add(say!("條款", "条款", "clause"), key) };
        rows.add(say!("條款", "条款", "clause"), &format!("《{}》{}（{key}）", regulation.title, clause.address));
        let words = plain(&clause.text);
        let words = if words.is_empty() { clause.heading.clone().unwrap_or_default() } else { words };
        rows.add(say!("條文", "条文", "text"), &words);
        let version = version.filter(|v| !v.is_empty()).unwrap_or(&regulation.version);
        let from = regulation.in_force.map(|day| day.to_string());
        let since = match from {
            Some(day) => say!("版本 {v}，自 {d} 施行", "版本 {v}，自 {d} 施行", "version {v}, in force since {d}", v = version, d = day),
            None => say!("版本 {v}", "版本 {v}", "version {v}", v = version),
        };
        rows.say(say!("依據", "依据", "judged by"), &since);
    }

    /// The expression behind a rule, for whoever maintains it.
    fn expression(&self, check: &str) -> Option<&str> {
        let (owner, rule) = check.split_once('.')?;
        let of_form = self.handbook.form(owner).and_then(|form| form.rules.iter().find(|r| *r.id == *rule));
        let of_case = || self.handbook.process(owner).and_then(|process| process.rules.iter().find(|r| *r.id == *rule));
        of_form.map(|r| &*r.assert.source).or_else(|| of_case().map(|r| &*r.assert.source))
    }

    /// A check in a line: its id, its title, its first clause.
    fn line(&self, check: &Check) -> String {
        let address = self.handbook.clause(&check.clause).map(|c| c.address.clone()).unwrap_or_default();
        format!("{}  {}  {}", check.id, check.named(self.lang), in_script(&address, self.lang))
    }
}
