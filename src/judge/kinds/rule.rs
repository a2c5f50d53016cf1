//! Rules over several fields of a record; those that read other records are judged once all records are known.

use std::cell::Cell;
use std::sync::Arc;

use super::{KindInfo, deadline};
use crate::expr::{Expr, Unknown, Value, evaluate};
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::{Ask, Scene};
use crate::judge::index::Index;
use crate::judge::intake::RecordView;
use crate::judge::plan::Plan;
use crate::model::spoken::{self, Compute, Reader, Speaker};
use crate::model::{Form, Handbook, Kind, Rule, Titled};
use crate::outcome::{Related, Verdict};
use crate::say;
use crate::source::Place;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Rule,
    page: "rule",
    title: || say!("跨欄位規則", "跨字段规则", "rules over fields"),
    about: || {
        say!(
            "規則把同一筆記錄的幾個欄位連在一起：日期先後、合計、筆數、不重複等，或以表達式寫成。條件（when）不成立時不適用。所讀的欄位缺少或類型不對時無法查核，因為那個欄位已有自己的發現。規則若沿引用讀取別的記錄，待全部記錄讀完才判斷。",
            "规则把同一笔记录的几个字段连在一起：日期先后、合计、笔数、不重复等，或以表达式写成。条件（when）不成立时不适用。所读的字段缺少或类型不对时无法核查，因为那个字段已有自己的发现。规则若沿引用读取别的记录，待全部记录读完才判断。",
            "A rule joins several fields of one record: the order of dates, sums, counts, no repetition, or an expression. It does not apply where its condition (`when`) does not hold. A field that is missing or of the wrong type has its own finding, and the rule cannot be checked. A rule that follows references is judged once all records are known."
        )
    },
    codes: &[("rule-broken", || say!("欄位之間不符", "字段之间不符", "fields do not agree"))],
};

/// Fields shown beside the first that a broken rule reads.
const SHOWN: usize = 3;

/// What came of evaluating a rule.
pub(in crate::judge) enum Ruling {
    Holds,
    Broken,
    NotApplicable,
    Unknown(Unknown),
}

/// Judges the rules a record decides by itself.
pub(in crate::judge) fn judge(view: &RecordView, desk: &mut Desk) {
    for (rule, (check, local)) in view.form.rules.iter().zip(&view.plan.rules) {
        if !local {
            continue;
        }
        view.provisional.set(false);
        let ruling = ruled(rule, &|e| view.evaluate(e));
        let draft = || {
            let provisional = view.provisional.get();
            let (place, related) = fields_read(view, rule);
            let said = Said { handbook: view.handbook, form: view.form, date: view.at().date, value: &|tree| evaluate(tree, view).ok() };
            view.draft(Draft { place: Some(place), related, provisional, ..said.draft(rule) })
        };
        hand_in(desk, *check, (view.unit(), &|| view.id().clone()), ruling, &draft);
    }
}

/// Where the fields stand that a rule reads: the first, and the others with their labels. The record itself where none is filled in.
fn fields_read(view: &RecordView, rule: &Rule) -> (Place, Vec<Related>) {
    let mut read: Vec<usize> = Vec::new();
    for path in rule.assert.paths() {
        let n = view.form.fields.iter().position(|field| *field.id == *path[0]);
        read.extend(n.filter(|n| !read.contains(n) && view.record.values.get(*n).is_some_and(|value| value.span().is_some())));
    }
    read.sort_unstable();
    let label = |n: &usize| {
        let field = &view.form.fields[*n];
        Related { place: view.record.place_of_field(*n), words: spoken::quoted(&field.words()) }
    };
    let related = read.iter().skip(1).take(SHOWN).map(label).collect();
    (read.first().map_or_else(|| view.record.whole(), |n| view.record.place_of_field(*n)), related)
}

/// Judges the rules of an indexed record that read other records.
pub(in crate::judge) fn judge_deferred((handbook, plan, index, desk): (&Handbook, &Plan, &Index, &mut Desk), n: u32, as_of: jiff::civil::Date) {
    let entry = index.entry(n);
    let Some(form) = index.form(handbook, n) else { return };
    let rules = &plan.forms[entry.form as usize].rules;
    if rules.iter().all(|(_, local)| *local) {
        return;
    }
    let unit = index.unit(n);
    for (rule, (check, local)) in form.rules.iter().zip(rules) {
        if *local {
            continue;
        }
        let provisional = Cell::new(false);
        let ask = Ask { handbook, unit: Some(unit), date: entry.at.date, provisional: &provisional };
        let scene = Scene { ask, index, as_of, own: Some(n), case: None, trigger: None, each: None, extra: &[] };
        let ruling = ruled(rule, &|e| evaluate(&e.tree, &scene));
        let said = Said { handbook, form, date: entry.at.date, value: &|tree| evaluate(tree, &scene).ok() };
        let draft = || Draft {
            place: Some(index.place(n)),
            record: Some(index.id(n)),
            case: index.case(n),
            since: Some(entry.at),
            provisional: provisional.get(),
            ..said.draft(rule)
        };
        hand_in(desk, *check, (unit, &|| index.id(n)), ruling, &draft);
    }
}

/// A condition that cannot be told leaves the rule untold as well.
fn ruled(rule: &Rule, ask: &dyn Fn(&Expr) -> Result<Value, Unknown>) -> Ruling {
    match rule.when.as_ref().map(ask) {
        None | Some(Ok(Value::Bool(true))) => {}
        Some(Ok(_)) => return Ruling::NotApplicable,
        Some(Err(unknown)) => return Ruling::Unknown(unknown),
    }
    match ask(&rule.assert) {
        Ok(Value::Bool(true)) => Ruling::Holds,
        Ok(_) => Ruling::Broken,
        Err(unknown) => Ruling::Unknown(unknown),
    }
}

fn hand_in(desk: &mut Desk, check: usize, (unit, id): (&Arc<str>, &dyn Fn() -> Arc<str>), ruling: Ruling, draft: &dyn Fn() -> Draft) {
    match ruling {
        Ruling::Holds => desk.count(check, unit, Verdict::Pass),
        Ruling::Broken => desk.fail(check, unit, draft()),
        Ruling::NotApplicable => desk.count(check, unit, Verdict::NotApplicable),
        // The field that is missing or ill-typed has the one finding.
        Ruling::Unknown(Unknown::Absent(_)) => desk.count(check, unit, Verdict::CannotCheck),
        Ruling::Unknown(unknown) => desk.note(check, unit, Verdict::CannotCheck, (Some(id()), deadline::reason(unknown), None)),
    }
}

/// What a breach is put in words with.
struct Said<'a> {
    handbook: &'a Handbook,
    form: &'a Form,
    /// The day whose values of parameters count.
    date: jiff::civil::Date,
    value: Compute<'a>,
}

impl Said<'_> {
    fn draft(&self, rule: &Rule) -> Draft {
        let reader = Reader::Form(self.form);
        let label = |path: &str| reader.label(self.handbook, path);
        let secret = self.handbook.reads_secrets(self.form, &rule.assert);
        let value = if secret { None } else { Some(self.value) };
        let speaker = Speaker { handbook: self.handbook, date: Some(self.date), label: &label, value };
        // What a rule without words of its own says is its demand already.
        let expected = if rule.message.is_some() { speaker.demand(&rule.assert.tree) } else { None };
        let found = if secret { Some(say!("（保密）", "（保密）", "(confidential)")) } else { speaker.readings(reader, &rule.assert.tree) };
        let help = match speaker.fields_at_fault(self.form, &rule.assert.tree) {
            Some(all) => say!("核對並更正{f}", "核对并更正{f}", "check and correct {f}"; f = &all),
            None => say!("更正不符的欄位", "更正不符的字段", "correct the fields that do not agree"),
        };
        let (message, detail) = (spoken::rule_words(self.handbook, self.form, rule), rule.id.to_string());
        Draft { code: "rule-broken", message, help, expected, found, detail, ..Draft::default() }
    }
}
