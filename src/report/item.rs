//! What is wrong, in one shape for every exchange format: breaches and unreadable files alike, in the words of one language and
//! without a character that could act on whoever reads them.

use super::answers::state;
use super::citation::{Citation, cite};
use super::snippet::safe;
use super::{Report, Shown};
use crate::diag::{Diagnostic, Severity};
use crate::lang::{Lang, Sentence, in_script};
use crate::model::{Check, Titled};
use crate::outcome::Finding;
use crate::say;
use crate::source::Place;

/// One thing to be mended or looked at.
pub(super) struct Item<'a> {
    /// How grave.
    pub(super) severity: Severity,
    /// Which defect.
    pub(super) code: &'static str,
    /// The check breached; none for faults of a file or a record as such.
    pub(super) check: Option<&'a Check>,
    /// Id of the check; the code where there is none.
    pub(super) rule: &'a str,
    /// The clauses breached.
    pub(super) clauses: Vec<&'a str>,
    /// The unit that owes.
    pub(super) unit: Option<String>,
    /// The record.
    pub(super) record: Option<String>,
    /// The case.
    pub(super) case: Option<String>,
    /// Where, if anywhere.
    pub(super) place: Option<&'a Place>,
    /// Further places with their words.
    pub(super) related: Vec<(&'a Place, String)>,
    /// What is wrong.
    pub(super) message: String,
    /// What was expected.
    pub(super) expected: Option<String>,
    /// What was found; confidential values were withheld where the finding was made.
    pub(super) found: Option<String>,
    /// What to do.
    pub(super) help: Option<String>,
    /// Since when it stands.
    pub(super) since: Option<String>,
    /// When it fell due.
    pub(super) due: Option<String>,
    /// It rests on a parameter nobody has decided.
    pub(super) provisional: bool,
    /// Names it from run to run; unique within a report.
    pub(super) fingerprint: String,
    /// Whether the baseline knows it; none without a baseline.
    pub(super) old: Option<bool>,
    /// How it stands, as a word for programs.
    pub(super) state: &'static str,
    /// The record that waives it.
    pub(super) waiver: Option<&'a str>,
    /// Who permitted it and until when, or how its rectification stands.
    pub(super) answer: Option<Sentence>,
    /// It can fail a run.
    pub(super) stands: bool,
}

/// Everything a report tells: unreadable files first, then breaches, each in its order.
pub(super) fn items<'a>(report: &Report<'a>) -> Vec<Item<'a>> {
    let outcome = report.outcome;
    let faults = outcome.diagnostics.iter().zip(outcome.file_names()).map(|(d, name)| of_file(d, name, report));
    faults.chain(outcome.findings.iter().map(|f| of_finding(f, report))).collect()
}

/// The gravest, as many as `most`, in their order; and how many those leave out.
pub(super) fn gravest<'i, 'a>(items: &'i [Item<'a>], most: usize) -> (Vec<&'i Item<'a>>, Vec<&'i Item<'a>>) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(items[*n].severity));
    let mut kept = vec![false; items.len()];
    order.iter().take(most).for_each(|n| kept[*n] = true);
    let (shown, left): (Vec<_>, Vec<_>) = items.iter().zip(kept).partition(|(_, kept)| *kept);
    let only = |pairs: Vec<(&'i Item<'a>, bool)>| pairs.into_iter().map(|(item, _)| item).collect();
    (only(shown), only(left))
}

fn said(sentence: &Sentence, lang: Lang) -> String {
    safe(&in_script(sentence.get(lang), lang))
}

fn of_file<'a>(fault: &'a Diagnostic, fingerprint: String, report: &Report<'a>) -> Item<'a> {
    let (lang, old) = (report.lang, report.outcome.is_old(&fingerprint));
    Item {
        severity: fault.severity,
        code: fault.code,
        check: None,
        rule: fault.code,
        clauses: Vec::new(),
        unit: None,
        record: None,
        case: None,
        place: Some(&fault.place),
        related: fault.labels.iter().map(|(place, words)| (place, said(words, lang))).collect(),
        message: said(&fault.message, lang),
        expected: None,
        found: None,
        help: fault.help.as_ref().map(|h| said(h, lang)),
        since: None,
        due: None,
        provisional: false,
        fingerprint,
        old,
        state: "unanswered",
        waiver: None,
        answer: None,
        stands: old != Some(true),
    }
}

/// The answer to a finding in words.
pub(super) fn answer(f: &Finding, report: &Report) -> Option<Sentence> {
    let answers = &report.outcome.answers;
    if let Some(waiver) = f.answer.waiver.as_ref().and_then(|id| answers.waiver(id)) {
        return Some(say!("豁免至 {e}（{id}）", "豁免至 {e}（{id}）", "waived until {e} ({id})", e = waiver.ends, id = safe(&waiver.id)));
    }
    let (id, progress) = f.answer.rectification.as_ref()?;
    let due = answers.rectification(id)?.deadline;
    let label = progress.label();
    Some(Sentence {
        hant: format!("{}，期限 {due}（{}）", label.hant, safe(id)),
        hans: format!("{}，期限 {due}（{}）", label.hans, safe(id)),
        en: format!("{}, due by {due} ({})", label.en, safe(id)),
    })
}

fn of_finding<'a>(f: &'a Finding, report: &Report<'a>) -> Item<'a> {
    let lang = report.lang;
    Item {
        severity: f.severity,
        code: f.code,
        check: f.check.as_deref().and_then(|id| report.handbook.check(id)),
        rule: f.check.as_deref().unwrap_or(f.code),
        clauses: f.clauses.iter().map(|key| &**key).collect(),
        unit: Some(safe(&f.unit)),
        record: f.record.as_deref().map(safe),
        case: f.case.as_deref().map(safe),
        place: f.place.as_ref(),
        related: f.related.iter().map(|r| (&r.place, said(&r.words, lang))).collect(),
        message: said(&f.message, lang),
        expected: f.expected.as_ref().map(|s| said(s, lang)),
        found: f.found.as_ref().map(|s| safe(s.get(lang))),
        help: Some(said(&f.help, lang)),
        since: f.since.map(|m| m.to_string()),
        due: f.clock.as_ref().map(|c| c.due.to_string()),
        provisional: f.provisional,
        fingerprint: f.fingerprint.clone(),
        old: report.outcome.is_old(&f.fingerprint),
        state: state(f),
        waiver: f.answer.waiver.as_deref(),
        answer: answer(f, report),
        stands: report.outcome.stands(f),
    }
}

impl Item<'_> {
    /// An error that can fail a run.
    pub(super) fn is_grave(&self) -> bool {
        self.stands && self.severity == Severity::Error
    }

    /// The same as a word for programs.
    pub(super) fn state_word(&self) -> &'static str {
        if self.old == Some(true) && self.state == "unanswered" { "old" } else { self.state }
    }

    /// How it stands, where it does not stand as any finding does.
    pub(super) fn state(&self) -> Option<Sentence> {
        let old = || (self.old == Some(true)).then(|| say!("基線既有", "基线既有", "old"));
        self.answer.clone().or_else(old)
    }

    /// Where to point a reader: the place, or where the demand is declared when nothing was submitted.
    pub(super) fn shown(&self, report: &Report) -> Shown {
        let elsewhere = Place::whole("handbook.toml");
        report.texts.show(self.place.or(self.check.map(|c| &c.place)).unwrap_or(&elsewhere))
    }

    /// The first clause as readers know it.
    pub(super) fn citation(&self, report: &Report) -> Option<Citation> {
        cite(report.handbook, self.clauses.first()?, report.lang)
    }

    /// What the rule asks, for people.
    pub(super) fn title(&self, lang: Lang) -> String {
        let as_such = say!("記錄或檔案本身的缺失", "记录或文件本身的缺失", "fault of a record or file as such");
        self.check.map_or_else(|| as_such.get(lang).to_owned(), |c| c.named(lang))
    }

    /// Message, clause, what was expected and found, and what to do: a line each.
    pub(super) fn lines(&self, report: &Report) -> Vec<String> {
        let lang = report.lang;
        let mut lines = vec![self.message.clone()];
        lines.extend(self.state().map(|s| s.get(lang).to_owned()));
        lines.extend(self.citation(report).map(|c| quoted(&c, self.clauses[0], lang)));
        let rows = [
            (say!("應有", "应有", "expected"), &self.expected),
            (say!("實際", "实际", "found"), &self.found),
            (say!("處理", "处理", "to do"), &self.help),
        ];
        let colon = if lang == Lang::En { ": " } else { "：" };
        lines.extend(rows.iter().filter_map(|(label, value)| Some(format!("{}{colon}{}", label.get(lang), value.as_ref()?))));
        lines
    }
}

/// A clause quoted with its address and key.
pub(super) fn quoted(cited: &Citation, key: &str, lang: Lang) -> String {
    match lang {
        Lang::Hant => format!("《{}》{}（{key}）「{}」", cited.regulation, cited.address, cited.text),
        Lang::Hans => format!("《{}》{}（{key}）“{}”", cited.regulation, cited.address, cited.text),
        Lang::En => format!("{}, {} ({key}) “{}”", cited.regulation, cited.address, cited.text),
    }
}

/// The published page of a clause, where the handbook says where it is published. The site is in Traditional Chinese whatever the
/// language of the report.
pub(super) fn address(report: &Report, key: &str) -> Option<String> {
    let base = report.handbook.settings.base_url.as_deref().filter(|base| is_web(base))?;
    let (regulation, anchor) = key.split_once('/')?;
    let slash = if base.ends_with('/') { "" } else { "/" };
    let hash = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    Some(format!("{base}{slash}{regulation}/index.html{hash}"))
}

fn is_web(base: &str) -> bool {
    let plain = base.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'));
    plain && ["https://", "http://"].iter().any(|scheme| base.strip_prefix(scheme).is_some_and(|host| !host.is_empty()))
}
