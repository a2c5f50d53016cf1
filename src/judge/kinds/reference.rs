//! References: the record pointed at exists, is of the right form, of the same case where that is asked, and not later.

use super::KindInfo;
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::Index;
use crate::judge::plan::Plan;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Handbook, Kind};
use crate::outcome::{Related, Verdict};
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Reference,
    page: "reference",
    title: || say!("引用其他記錄", "引用其他记录", "references"),
    codes: &[
        ("reference-missing", || say!("所引的記錄不存在", "所引的记录不存在", "the record referred to does not exist")),
        ("reference-form", || say!("所引的記錄不是該表單", "所引的记录不是该表单", "the record referred to is of another form")),
        ("reference-other-case", || say!("所引的記錄屬於別的案件", "所引的记录属于别的案件", "the record referred to belongs to another case")),
        ("reference-later", || say!("所引的記錄日期在後", "所引的记录日期在后", "the record referred to is later")),
        ("reference-row", || say!("所引的列不存在", "所引的列不存在", "the row referred to does not exist")),
    ],
};

/// Judges every reference of a record in the index.
pub(in crate::judge) fn judge((handbook, plan, index, desk): (&Handbook, &Plan, &Index, &mut Desk), n: u32) {
    let entry = index.entry(n);
    let Some(form) = index.form(handbook, n) else { return };
    let checks = &plan.forms[entry.form as usize];
    for (f, value) in &entry.kept {
        let f = *f as usize;
        let look = Look { handbook, index, n };
        match (&form.fields[f].ty, value) {
            (FieldType::Ref { .. }, value) => look.values(desk, checks.fields[f], &form.fields[f], value),
            (FieldType::Group(fields), Value::List(rows)) => {
                for (row, field, check) in rows.iter().flat_map(|r| fields.iter().zip(&checks.rows[f]).map(move |(x, c)| (r, x, c))) {
                    let inner = row.field(&field.id).filter(|_| matches!(field.ty, FieldType::Ref { .. }));
                    inner.into_iter().for_each(|v| look.values(desk, *check, field, v));
                }
            }
            _ => {}
        }
    }
}

struct Look<'a> {
    handbook: &'a Handbook,
    index: &'a Index,
    n: u32,
}

impl Look<'_> {
    fn values(&self, desk: &mut Desk, check: usize, field: &Field, value: &Value) {
        match value {
            Value::Text(id) => self.one(desk, check, field, id),
            Value::List(ids) => ids.iter().filter_map(Value::as_text).for_each(|id| self.one(desk, check, field, id)),
            _ => {}
        }
    }

    fn one(&self, desk: &mut Desk, check: usize, field: &Field, id: &str) {
        let entry = self.index.entry(self.n);
        let unit = self.index.names.get(entry.unit).clone();
        match self.fault(field, id) {
            None => desk.count(check, &unit, Verdict::Pass),
            Some(draft) => {
                let draft = Draft {
                    place: Some(self.index.place(self.n)),
                    record: Some(self.index.names.get(entry.id).clone()),
                    case: entry.case.map(|c| self.index.names.get(c).clone()),
                    found: Some(Sentence::same(id)),
                    since: Some(entry.at),
                    detail: id.to_owned(),
                    ..draft
                };
                desk.fail(check, &unit, draft);
            }
        }
    }

    fn fault(&self, field: &Field, id: &str) -> Option<Draft> {
        let FieldType::Ref { form, same_case, earlier, row } = &field.ty else { return None };
        let (target, row_id) = id.split_once('#').map_or((id, None), |(r, x)| (r, Some(x)));
        let label = &field.label;
        let Some(found) = self.index.find(target) else {
            return Some(Draft {
                code: "reference-missing",
                message: say!("「{l}」所引的記錄「{id}」不存在", "“{l}”所引的记录“{id}”不存在", "{l} refers to {id}, which does not exist", l = label, id = target),
                help: say!("填入已提交的記錄編號，或補交該記錄", "填入已提交的记录编号，或补交该记录", "give the id of a submitted record, or submit that record"),
                ..Draft::default()
            });
        };
        let (own, other) = (self.index.entry(self.n), self.index.entry(found));
        let there = || vec![Related { place: self.index.place(found), words: say!("所引的記錄", "所引的记录", "the record referred to") }];
        let target_form = self.index.form(self.handbook, found);
        if target_form.is_none_or(|f| f.id != *form) {
            let title = target_form.map_or("—", |f| f.title.as_str());
            let wanted = self.handbook.form(form).map_or(form.as_ref(), |f| f.title.as_str());
            return Some(Draft {
                code: "reference-form",
                message: say!("「{l}」應引《{w}》，「{id}」卻是《{t}》", "“{l}”应引《{w}》，“{id}”却是《{t}》", "{l} must refer to {w}, but {id} is {t}", l = label, w = wanted, id = target, t = title),
                help: say!("改填正確的記錄編號", "改填正确的记录编号", "give the id of the right record"),
                related: there(),
                ..Draft::default()
            });
        }
        if *same_case && own.case != other.case {
            return Some(Draft {
                code: "reference-other-case",
                message: say!("「{l}」所引的「{id}」屬於別的案件", "“{l}”所引的“{id}”属于别的案件", "{l} refers to {id}, which belongs to another case", l = label, id = target),
                help: say!("引用本案的記錄", "引用本案的记录", "refer to a record of this case"),
                related: there(),
                ..Draft::default()
            });
        }
        if *earlier && other.at.compare(own.at).is_gt() {
            return Some(Draft {
                code: "reference-later",
                message: say!("「{l}」所引的「{id}」（{d}）晚於本記錄（{o}）", "“{l}”所引的“{id}”（{d}）晚于本记录（{o}）", "{l} refers to {id} ({d}), which is later than this record ({o})", l = label, id = target, d = other.at, o = own.at),
                help: say!("所依據的記錄應先完成；若日期有誤，更正記錄", "所依据的记录应先完成；若日期有误，更正记录", "the record relied on must come first; correct the date if it is wrong"),
                related: there(),
                ..Draft::default()
            });
        }
        row_id.filter(|x| *row && !self.has_row(found, x)).map(|x| Draft {
            code: "reference-row",
            message: say!("「{l}」所引的「{id}」沒有第「{x}」列", "“{l}”所引的“{id}”没有第“{x}”列", "{l}: {id} has no row {x}", l = label, id = target, x = x),
            help: say!("列號由 1 起算", "行号由 1 起算", "rows count from 1"),
            related: there(),
            ..Draft::default()
        })
    }

    /// A row is named by its number from 1, or by its `id`.
    fn has_row(&self, n: u32, row: &str) -> bool {
        let lists = self.index.entry(n).kept.iter().filter_map(|(_, v)| v.items());
        let number: Option<usize> = row.parse().ok();
        lists.into_iter().any(|rows| {
            number.is_some_and(|i| i >= 1 && i <= rows.len())
                || rows.iter().any(|r| r.field("id").and_then(Value::as_text) == Some(row))
        })
    }
}
