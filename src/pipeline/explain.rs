//! What stages an explanation needs: a code needs none of the records, a finding or a case needs them judged.

use jiff::civil::Date;

use super::{CheckOptions, Loaded, judge, load, texts_of_records};
use crate::answer;
use crate::diag::{nearest, or_meant};
use crate::explain::Explainer;
use crate::judge::kinds;
use crate::lang::{Lang, Sentence};
use crate::lint;
use crate::model::Handbook;
use crate::outcome::{Finding, Rule};
use crate::records;
use crate::say;
use crate::source::World;
use crate::trial::{self, Set};

/// Letters of a fingerprint that are enough to try.
const PREFIX: usize = 4;

/// An explanation, or why there is none.
pub struct Explained {
    /// The handbook.
    pub loaded: Loaded,
    /// The text; none when the handbook has errors.
    pub text: Option<Result<String, Sentence>>,
}

/// Every rule in words: the kinds of checks, what is asked of records as such, of answers to findings, and of the handbook itself.
pub fn rules() -> Vec<Rule> {
    kinds::rules().into_iter().chain([records::rule()]).chain(answer::rules()).chain(lint::explained()).collect()
}

/// Explains a code, a check, a finding, a case, or the case of a record.
pub fn explain(world: &dyn World, what: &str, (as_of, lang): (Option<Date>, Option<Lang>)) -> Explained {
    let loaded = load(world, as_of);
    if !loaded.is_sound() {
        return Explained { loaded, text: None };
    }
    let text = told(world, &loaded.handbook, (what, as_of, lang));
    Explained { text: Some(text), loaded }
}

fn told(world: &dyn World, handbook: &Handbook, (what, as_of, lang): (&str, Option<Date>, Option<Lang>)) -> Result<String, Sentence> {
    let (rules, shown) = (rules(), texts_of_records(world, handbook));
    let samples: Vec<Set> = trial::regulations(handbook).iter().map(|id| trial::load(world, handbook, id)).collect();
    let lang = lang.unwrap_or(handbook.settings.language);
    let explainer = Explainer { handbook, rules: &rules, samples: &samples, texts: &shown, lang };
    let known = explainer.code(what).or_else(|| explainer.check(what)).map(Ok);
    known.unwrap_or_else(|| judged(world, &explainer, (what, as_of)))
}

/// What only a judgement of the records tells.
fn judged(world: &dyn World, explainer: &Explainer, (what, as_of): (&str, Option<Date>)) -> Result<String, Sentence> {
    let retold = |case: &str| {
        let options = CheckOptions { as_of, retold: Some(case.to_owned()), ..CheckOptions::default() };
        judge(world, explainer.handbook, &options)
    };
    let outcome = retold(what);
    if let Some(text) = explainer.case(&outcome) {
        return Ok(text);
    }
    let begins = |f: &&Finding| f.fingerprint.starts_with(what);
    let found: Vec<&Finding> = outcome.findings.iter().filter(begins).filter(|_| what.len() >= PREFIX).collect();
    match found.as_slice() {
        [] => {}
        [one] => return Ok(explainer.finding(one, &outcome)),
        several => return Err(ambiguous(what, several)),
    }
    let of_record = case_of(world, explainer.handbook, what).map(|case| retold(&case));
    of_record.and_then(|outcome| explainer.case(&outcome)).ok_or_else(|| unknown(explainer, what))
}

/// The case of a record.
fn case_of(world: &dyn World, handbook: &Handbook, id: &str) -> Option<String> {
    let mut case = None;
    records::stream(world, handbook, &mut |submission| {
        if let records::Submission::Record(record) = submission
            && *record.header.id == *id
        {
            case = record.header.case.as_deref().map(str::to_owned);
        }
    });
    case
}

fn ambiguous(what: &str, several: &[&Finding]) -> Sentence {
    let named: Vec<&str> = several.iter().take(5).map(|f| f.fingerprint.as_str()).collect();
    say!(
        "「{w}」開頭的發現有 {n} 項：{l}；請多寫幾個字",
        "“{w}”开头的发现有 {n} 项：{l}；请多写几个字",
        "{n} findings begin with {w}: {l}; write more of it",
        w = what,
        n = several.len(),
        l = named.join("、")
    )
}

fn unknown(explainer: &Explainer, what: &str) -> Sentence {
    let codes = explainer.rules.iter().flat_map(|r| r.codes.iter().map(|(code, _)| *code));
    let names = codes.chain(explainer.handbook.checks.iter().map(|c| &*c.id));
    let none = say!(
        "「{w}」不是代碼、檢查項、發現的指紋、案件或記錄編號",
        "“{w}”不是代码、检查项、发现的指纹、案件或记录编号",
        "{w} is no code, check, fingerprint of a finding, case or record",
        w = what
    );
    or_meant(none, nearest(what, names))
}
