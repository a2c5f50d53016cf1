//! Fields: present where they are owed, of substance, and within their limits.

mod value;

use super::KindInfo;
use crate::judge::desk::{Desk, Draft};
use crate::judge::intake::RecordView;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Kind};
use crate::outcome::Verdict;
use crate::records::Bound;
use crate::say;
use crate::source::Place;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Field,
    page: "field",
    title: || say!("欄位", "字段", "fields"),
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

/// Judges every field of a record; `faulty` says which fields have a fault of their own already.
pub(in crate::judge) fn judge(view: &RecordView, desk: &mut Desk, faulty: &dyn Fn(usize) -> bool) {
    for (n, field) in view.form.fields.iter().enumerate() {
        if faulty(n) {
            continue;
        }
        let Some(bound) = view.record.values.get(n) else { continue };
        let required = field.required || field.required_when.is_some() && view.plan.required_when_local[n] && view.holds(field.required_when.as_ref());
        let at = At { view, check: view.plan.fields[n], rows: &view.plan.rows[n], path: field.id.to_string(), place: view.record.place_of_field(n) };
        if at.one(desk, field, bound, required) && (bound.is_filled() || required || field.required_when.is_none()) {
            let verdict = if bound.is_filled() || required { Verdict::Pass } else { Verdict::NotApplicable };
            desk.count(at.check, view.unit(), verdict);
        }
    }
}

/// A field, or a field of a row, being judged.
pub(super) struct At<'a> {
    pub(super) view: &'a RecordView<'a>,
    pub(super) check: usize,
    rows: &'a [usize],
    pub(super) path: String,
    pub(super) place: Place,
}

impl At<'_> {
    /// Judges one field; `true` when nothing was found.
    fn one(&self, desk: &mut Desk, field: &Field, bound: &Bound, required: bool) -> bool {
        match bound {
            Bound::Absent | Bound::Empty(_) => {
                let may_be_empty = matches!(bound, Bound::Empty(_)) && field.min_items == Some(0);
                if required && !may_be_empty {
                    missing(self, desk, field);
                    return false;
                }
                true
            }
            Bound::IllTyped(_) => false,
            Bound::Value(value, _) => value::judge(self, desk, field, value),
            Bound::Rows(rows, _) => {
                let FieldType::Group(fields) = &field.ty else { return true };
                let mut fine = value::items(self, desk, field, rows.len());
                for (i, row) in rows.iter().enumerate() {
                    for (k, (inner, bound)) in fields.iter().zip(&row.values).enumerate() {
                        let span = bound.span().unwrap_or(row.span);
                        let at = At {
                            view: self.view,
                            check: self.rows.get(k).copied().unwrap_or(self.check),
                            rows: &[],
                            path: format!("{}[{}].{}", field.id, i + 1, inner.id),
                            place: self.view.record.place(span),
                        };
                        let sound = at.one(desk, inner, bound, inner.required);
                        if sound && bound.is_filled() {
                            desk.count(at.check, self.view.unit(), Verdict::Pass);
                        }
                        fine &= sound || matches!(bound, Bound::IllTyped(_));
                    }
                }
                fine
            }
        }
    }

    /// Reports a breach at this field.
    pub(super) fn fail(&self, desk: &mut Desk, field: &Field, draft: Draft) {
        let found = if field.confidential { draft.found.map(|_| say!("（保密）", "（保密）", "(confidential)")) } else { draft.found };
        let draft = Draft { place: Some(self.place.clone()), detail: self.path.clone(), found, ..draft };
        desk.fail(self.check, self.view.unit(), self.view.draft(draft));
    }
}

/// A label with the row it stands in.
pub(super) fn named(at: &At, field: &Field) -> String {
    match at.path.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
        Some((row, _)) => format!("{}（{row}）", field.label),
        None => field.label.clone(),
    }
}

fn missing(at: &At, desk: &mut Desk, field: &Field) {
    let label = named(at, field);
    let draft = Draft {
        code: "field-missing",
        message: say!("缺少必填欄位「{l}」", "缺少必填字段“{l}”", "the required field {l} is not filled in", l = label),
        help: help_fill(field),
        ..Draft::default()
    };
    at.fail(desk, field, draft);
}

fn help_fill(field: &Field) -> Sentence {
    match &field.help {
        Some(help) => say!("填寫「{l}」（{i}）：{h}", "填写“{l}”（{i}）：{h}", "fill in {l} ({i}): {h}", l = field.label, i = field.id, h = help),
        None => say!("填寫「{l}」（{i}）", "填写“{l}”（{i}）", "fill in {l} ({i})", l = field.label, i = field.id),
    }
}
