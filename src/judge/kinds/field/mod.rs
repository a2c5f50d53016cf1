//! Fields: present where they are owed, of substance, and within their limits.

mod value;

pub(in crate::judge) use value::Asks;

use std::cell::Cell;
use std::sync::Arc;

use jiff::civil::Date;

use super::{KindInfo, deadline};
use crate::expr::{Unknown, Value, evaluate};
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::{Ask, Scene};
use crate::judge::index::Index;
use crate::judge::intake::RecordView;
use crate::judge::plan::Plan;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Handbook, Kind, Titled};
use crate::outcome::Verdict;
use crate::records::{Bound, Row};
use crate::say;
use crate::source::Span;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Field,
    page: "field",
    title: || say!("欄位", "字段", "fields"),
    about: || {
        say!(
            "欄位須填寫，除非寫明可以不填（required = false），或所附的條件（required_when）不成立。填了的內容須有實質（「無」「待補」之類不算），並在表單所定的長短、範圍、格式、選項與項數之內。類型不對的欄位已有一項發現，不再重複；讀取該欄位的規則則無法查核。可以不填而沒有填的，視為符合。",
            "字段须填写，除非写明可以不填（required = false），或所附的条件（required_when）不成立。填了的内容须有实质（“无”“待补”之类不算），并在表单所定的长短、范围、格式、选项与项数之内。类型不对的字段已有一项发现，不再重复；读取该字段的规则则无法核查。可以不填而没有填的，视为符合。",
            "A field is owed unless it says `required = false` or its condition (`required_when`) does not hold. What is filled in must be of substance (words that stand for nothing do not count) and keep to the length, range, pattern, options and number of items the form sets. A value of the wrong type has its one finding already; rules that read it cannot be checked. An optional field left empty passes."
        )
    },
    codes: &[
        ("field-missing", || say!("必填欄位未填", "必填字段未填", "a required field is not filled in")),
        ("field-placeholder", || say!("以「無」「待補」等代替實質內容", "以“无”“待补”等代替实质内容", "a placeholder instead of an answer")),
        ("field-too-short", || say!("內容太短", "内容太短", "too short")),
        ("field-too-long", || say!("內容太長", "内容太长", "too long")),
        ("field-out-of-range", || say!("數值超出範圍", "数值超出范围", "out of range")),
        ("field-pattern", || say!("格式不符", "格式不符", "not in the form asked for")),
        ("field-not-listed", || say!("不在選項之內", "不在选项之内", "not among the options")),
        ("field-note-missing", || say!("選「其他」而未說明", "选“其他”而未说明", "\"other\" was chosen without a note")),
        ("field-items", || say!("項數不符", "项数不符", "too few or too many items")),
    ],
};

/// Judges every field of a record; `faulty` says which fields have a fault of their own already. Returns what is left blank
/// under a condition that only other records tell.
pub(in crate::judge) fn judge(view: &RecordView, desk: &mut Desk, faulty: &dyn Fn(usize) -> bool) -> Vec<Blank> {
    let mut blanks = Vec::new();
    for (n, field) in view.form.fields.iter().enumerate() {
        let Some(bound) = view.record.values.get(n).filter(|_| !faulty(n)) else { continue };
        if value::fits_surely(field, view.plan.asks[n], bound) {
            desk.count(view.plan.fields[n], view.unit(), Verdict::Pass);
            continue;
        }
        let own = Siblings { fields: &view.form.fields, values: &view.record.values };
        let at = At { view, check: view.plan.fields[n], own, row: None, span: bound.span() };
        let owed = owed(view, field, view.plan.required_when_local[n]);
        at.judged(desk, field, bound, &owed);
        if let (Owed::Later, false) = (&owed, bound.is_filled()) {
            blanks.push(Blank { field: n as u16, cell: None });
        }
        if let (FieldType::Group(fields), Bound::Rows(rows, _)) = (&field.ty, bound) {
            cells(view, desk, (n, fields, rows), &mut blanks);
        }
    }
    blanks
}

/// A field (or a cell: row and field) left blank whose condition reads other records.
#[derive(Clone, Copy)]
pub(in crate::judge) struct Blank {
    pub(in crate::judge) field: u16,
    pub(in crate::judge) cell: Option<(u16, u16)>,
}

/// Whether something is owed.
enum Owed {
    Yes,
    No,
    /// Its condition cannot be told.
    Unknown(Unknown),
    /// Its condition reads other records.
    Later,
}

fn owed(view: &RecordView, field: &Field, local: bool) -> Owed {
    match &field.required_when {
        _ if field.required => Owed::Yes,
        None => Owed::No,
        Some(_) if !local => Owed::Later,
        Some(condition) => told(view.evaluate(condition)),
    }
}

fn told(condition: Result<Value, Unknown>) -> Owed {
    match condition {
        Ok(Value::Bool(true)) => Owed::Yes,
        Ok(_) => Owed::No,
        Err(unknown) => Owed::Unknown(unknown),
    }
}

/// Judges the cells of a group's rows.
fn cells(view: &RecordView, desk: &mut Desk, (n, fields, rows): (usize, &[Field], &[Row]), blanks: &mut Vec<Blank>) {
    let group = &view.form.fields[n].id;
    let owed: Vec<Owed> = fields.iter().zip(&view.plan.rows_when_local[n]).map(|(f, local)| owed(view, f, *local)).collect();
    for (i, row) in rows.iter().enumerate() {
        for (k, (inner, bound)) in fields.iter().zip(&row.values).enumerate() {
            if value::fits_surely(inner, view.plan.rows_ask[n][k], bound) {
                desk.count(view.plan.rows[n][k], view.unit(), Verdict::Pass);
                continue;
            }
            let at = At {
                view,
                check: view.plan.rows[n][k],
                own: Siblings { fields, values: &row.values },
                row: Some((group, i + 1)),
                span: bound.span().or(Some(row.span)),
            };
            at.judged(desk, inner, bound, &owed[k]);
            if let (Owed::Later, false, true) = (&owed[k], bound.is_filled(), u16::try_from(i).is_ok()) {
                blanks.push(Blank { field: n as u16, cell: Some((i as u16, k as u16)) });
            }
        }
    }
}

/// Judges what was left blank, now that all records are known.
pub(in crate::judge) fn judge_deferred((handbook, plan, index, desk): (&Handbook, &Plan, &Index, &mut Desk), (n, blank): (u32, Blank), as_of: Date) {
    let entry = index.entry(n);
    let Some(form) = handbook.forms.get(entry.form as usize) else { return };
    let (checks, field) = (&plan.forms[entry.form as usize], &form.fields[blank.field as usize]);
    let (field, check, row) = match (blank.cell, &field.ty) {
        (Some((row, k)), FieldType::Group(cells)) => {
            (&cells[k as usize], checks.rows[blank.field as usize][k as usize], Some((&*field.id, usize::from(row) + 1)))
        }
        _ => (field, checks.fields[blank.field as usize], None),
    };
    let Some(condition) = &field.required_when else { return };
    let (unit, id) = (index.unit(n).clone(), index.id(n));
    let provisional = Cell::new(false);
    let ask = Ask { handbook, unit: Some(&unit), date: entry.at.date, provisional: &provisional };
    let scene = Scene { ask, index, as_of, own: Some(n), case: None, trigger: None, each: None, extra: &[] };
    match told(evaluate(&condition.tree, &scene)) {
        Owed::Yes => {
            let draft = Draft {
                place: Some(index.place(n)),
                record: Some(id),
                case: index.case(n),
                since: Some(entry.at),
                provisional: provisional.get(),
                detail: path(row, field),
                ..missing(field, &named(row.map(|(_, n)| n), field))
            };
            desk.fail(check, &unit, draft);
        }
        Owed::Unknown(unknown) => untold(desk, check, (&unit, &id), unknown),
        Owed::No | Owed::Later => desk.count(check, &unit, Verdict::NotApplicable),
    }
}

/// A condition that cannot be told: what it reads and lacks has the one finding.
fn untold(desk: &mut Desk, check: usize, (unit, id): (&Arc<str>, &Arc<str>), unknown: Unknown) {
    match unknown {
        Unknown::Absent(_) => desk.count(check, unit, Verdict::CannotCheck),
        unknown => desk.note(check, unit, Verdict::CannotCheck, (Some(id.clone()), deadline::reason(unknown), None)),
    }
}

/// The fields a field stands among: those of the form, or those of its row.
pub(super) struct Siblings<'a> {
    fields: &'a [Field],
    values: &'a [Bound],
}

impl Siblings<'_> {
    /// Whether the field of this id is filled in.
    pub(super) fn has(&self, id: &str) -> bool {
        let n = self.fields.iter().position(|f| &*f.id == id);
        n.and_then(|n| self.values.get(n)).is_some_and(Bound::is_filled)
    }

    /// The label of the field of this id.
    pub(super) fn label(&self, id: &str) -> Option<Sentence> {
        self.fields.iter().find(|f| &*f.id == id).map(Titled::words)
    }
}

/// A field, or a field of a row, being judged.
pub(super) struct At<'a> {
    pub(super) view: &'a RecordView<'a>,
    pub(super) check: usize,
    pub(super) own: Siblings<'a>,
    /// The group and the number of the row it stands in.
    row: Option<(&'a str, usize)>,
    span: Option<Span>,
}

impl At<'_> {
    /// Judges one field and counts its verdict.
    fn judged(&self, desk: &mut Desk, field: &Field, bound: &Bound, owed: &Owed) {
        if !self.one(desk, field, bound, matches!(owed, Owed::Yes)) {
            return;
        }
        // A reference is judged, and counted, once all records are known.
        let refers = matches!(field.ty, FieldType::Ref { .. });
        match owed {
            _ if refers && bound.is_filled() => {}
            Owed::Later if !bound.is_filled() => {}
            Owed::No if !bound.is_filled() => desk.count(self.check, self.view.unit(), Verdict::NotApplicable),
            Owed::Unknown(unknown) if !bound.is_filled() => untold(desk, self.check, (self.view.unit(), self.view.id()), unknown.clone()),
            _ => desk.count(self.check, self.view.unit(), Verdict::Pass),
        }
    }

    /// Judges one field; `true` when nothing was found.
    fn one(&self, desk: &mut Desk, field: &Field, bound: &Bound, required: bool) -> bool {
        match bound {
            Bound::Absent | Bound::Empty(_) => {
                let may_be_empty = matches!(bound, Bound::Empty(_)) && field.min_items == Some(0);
                if required && !may_be_empty {
                    self.fail(desk, field, missing(field, &self.named(field)));
                    return false;
                }
                true
            }
            Bound::IllTyped(_) => false,
            Bound::Value(value, _) => value::judge(self, desk, field, value),
            Bound::Rows(rows, _) => value::items(self, desk, field, rows.len()),
        }
    }

    /// Its label, with the row it stands in.
    pub(super) fn named(&self, field: &Field) -> Sentence {
        named(self.row.map(|(_, n)| n), field)
    }

    /// Reports a breach at this field.
    pub(super) fn fail(&self, desk: &mut Desk, field: &Field, draft: Draft) {
        let found = if field.confidential { draft.found.map(|_| say!("（保密）", "（保密）", "(confidential)")) } else { draft.found };
        let record = self.view.record;
        let place = Some(self.span.map_or_else(|| record.whole(), |span| record.place(span)));
        let detail = path(self.row, field);
        let draft = Draft { place, detail, found, ..draft };
        desk.fail(self.check, self.view.unit(), self.view.draft(draft));
    }
}

/// A label with the row it stands in.
fn named(row: Option<usize>, field: &Field) -> Sentence {
    let label = field.words();
    row.map_or(label.clone(), |row| say!("{l}（第 {r} 列）", "{l}（第 {r} 行）", "{l} (row {r})", r = row; l = &label))
}

/// Where in the record a field stands: `field`, or `group[row].field`.
fn path(row: Option<(&str, usize)>, field: &Field) -> String {
    row.map_or_else(|| field.id.to_string(), |(group, n)| format!("{group}[{n}].{}", field.id))
}

fn missing(field: &Field, label: &Sentence) -> Draft {
    Draft {
        code: "field-missing",
        message: say!("缺少必填欄位「{l}」", "缺少必填字段“{l}”", "the required field \"{l}\" is not filled in"; l = label),
        help: help_fill(field),
        ..Draft::default()
    }
}

fn help_fill(field: &Field) -> Sentence {
    match &field.hint() {
        Some(help) => say!("填寫「{l}」（{i}）：{h}", "填写“{l}”（{i}）：{h}", "fill in \"{l}\" ({i}): {h}", i = field.id; l = &field.words(), h = help),
        None => say!("填寫「{l}」（{i}）", "填写“{l}”（{i}）", "fill in \"{l}\" ({i})", i = field.id; l = &field.words()),
    }
}
