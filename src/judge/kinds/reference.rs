//! References: the record pointed at exists, is of the right form, of the same case where that is asked, and not later.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::KindInfo;
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::{Id, Index};
use crate::judge::plan::Plan;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Handbook, Kind, Titled};
use crate::outcome::{Related, Verdict};
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Reference,
    page: "reference",
    title: || say!("引用其他記錄", "引用其他记录", "references"),
    about: || {
        say!(
            "引用欄位填另一筆記錄的編號，或「編號#列」。所引的記錄須存在、是所要的表單；寫明同案（same_case）或在先（earlier）的，還須屬於同一案件、日期不在後（同日可）。一處引用只有一項發現。幾筆記錄引用同一筆不存在的記錄時，只在最早的一筆報告一次。",
            "引用字段填另一笔记录的编号，或“编号#行”。所引的记录须存在、是所要的表单；写明同案（same_case）或在先（earlier）的，还须属于同一案件、日期不在后（同日可）。一处引用只有一项发现。几笔记录引用同一笔不存在的记录时，只在最早的一笔报告一次。",
            "A reference holds the id of another record, or `ID#row`. That record must exist and be of the form asked for; with `same_case` it belongs to the same case, with `earlier` it is not later (the same day will do). One reference has one finding, and a record that is missing is reported once, at the first that refers to it."
        )
    },
    codes: &[
        ("reference-missing", || say!("所引的記錄不存在", "所引的记录不存在", "the record referred to does not exist")),
        ("reference-form", || say!("所引的記錄不是該表單", "所引的记录不是该表单", "the record referred to is of another form")),
        ("reference-other-case", || say!("所引的記錄屬於別的案件", "所引的记录属于别的案件", "the record referred to belongs to another case")),
        ("reference-later", || say!("所引的記錄日期在後", "所引的记录日期在后", "the record referred to is later")),
        ("reference-row", || say!("所引的列不存在", "所引的列不存在", "the row referred to does not exist")),
    ],
};

/// A reference to a record that does not exist.
pub(in crate::judge) struct Missing<'h> {
    record: u32,
    check: usize,
    field: &'h Field,
    target: String,
}

/// Judges every reference of a record in the index; returns those whose record does not exist.
pub(in crate::judge) fn judge<'h>((handbook, plan, index, desk): (&'h Handbook, &Plan, &Index, &mut Desk), n: u32, missing: &mut Vec<Missing<'h>>) {
    let entry = index.entry(n);
    let Some(form) = index.form(handbook, n) else { return };
    let checks = &plan.forms[entry.form as usize];
    let look = Look { handbook, index, n };
    for f in checks.refers.iter().map(|f| usize::from(*f)) {
        let (field, check) = (&form.fields[f], checks.fields[f]);
        if matches!(field.ty, FieldType::Ref { row: None, .. }) && !field.many {
            missing.extend(index.reference(n, f).and_then(|id| look.record(desk, check, field, id)));
            continue;
        }
        match (&field.ty, index.kept(n, f)) {
            (FieldType::Ref { .. }, Some(value)) => missing.extend(look.values(desk, check, field, &value)),
            (FieldType::Group(fields), Some(Value::List(rows))) => {
                for (row, field, check) in rows.iter().flat_map(|r| fields.iter().zip(&checks.rows[f]).map(move |(x, c)| (r, x, c))) {
                    let inner = row.field(&field.id).filter(|_| matches!(field.ty, FieldType::Ref { .. }));
                    missing.extend(inner.into_iter().flat_map(|v| look.values(desk, *check, field, v)));
                }
            }
            _ => {}
        }
    }
}

/// Why a record does not fit a reference to it.
#[derive(Clone, Copy, PartialEq)]
enum Misfit {
    Form,
    Case,
    Later,
}

struct Look<'a, 'h> {
    handbook: &'h Handbook,
    index: &'a Index,
    n: u32,
}

impl<'h> Look<'_, 'h> {
    fn values(&self, desk: &mut Desk, check: usize, field: &'h Field, value: &Value) -> Vec<Missing<'h>> {
        let one = std::slice::from_ref(value);
        let ids = if let Value::List(ids) = value { ids.as_ref() } else { one };
        ids.iter().filter_map(Value::as_text).filter_map(|id| self.one(desk, check, field, id)).collect()
    }

    /// Judges a reference to a record as a whole.
    fn record(&self, desk: &mut Desk, check: usize, field: &'h Field, id: Id) -> Option<Missing<'h>> {
        let found = self.index.named(id);
        if found.is_some_and(|found| self.misfit(field, found).is_none()) {
            desk.count(check, self.index.unit(self.n), Verdict::Pass);
            return None;
        }
        self.target(desk, (check, field), self.index.ids.get(id), found)
    }

    fn one(&self, desk: &mut Desk, check: usize, field: &'h Field, id: &str) -> Option<Missing<'h>> {
        let target = id.split_once('#').map_or(id, |(record, _)| record);
        self.target(desk, (check, field), id, self.index.find(target))
    }

    fn target(&self, desk: &mut Desk, (check, field): (usize, &'h Field), id: &str, found: Option<u32>) -> Option<Missing<'h>> {
        let unit = self.index.unit(self.n);
        let names_rows = matches!(field.ty, FieldType::Ref { row: Some(_), .. });
        let (target, row) = Some(id).filter(|_| names_rows).and_then(|id| id.split_once('#')).map_or((id, None), |(record, row)| (record, Some(row)));
        let Some(found) = found else {
            return Some(Missing { record: self.n, check, field, target: target.to_owned() });
        };
        match self.fault(field, (target, row), found) {
            Some(draft) => {
                let draft = Draft { found: Some(Sentence::same(id)), detail: id.to_owned(), ..named(self.index, self.n, draft) };
                desk.fail(check, unit, draft.withheld(field.confidential, &field.words()));
            }
            None if row.is_some() && self.rows_are_blank(found, field) => desk.count(check, unit, Verdict::CannotCheck),
            None => desk.count(check, unit, Verdict::Pass),
        }
        None
    }

    /// Why a record must not be referred to, whichever of its rows is meant.
    fn misfit(&self, field: &Field, found: u32) -> Option<Misfit> {
        let FieldType::Ref { form, same_case, earlier, .. } = &field.ty else { return None };
        let (own, other) = (self.index.entry(self.n), self.index.entry(found));
        if self.index.form(self.handbook, found).is_none_or(|f| f.id != *form) {
            return Some(Misfit::Form);
        }
        if *same_case && own.case != other.case {
            return Some(Misfit::Case);
        }
        (*earlier && other.at.compare(own.at).is_gt()).then_some(Misfit::Later)
    }

    fn fault(&self, field: &Field, (target, row_id): (&str, Option<&str>), found: u32) -> Option<Draft> {
        let FieldType::Ref { form, row, .. } = &field.ty else { return None };
        let label = field.words();
        let (own, other) = (self.index.entry(self.n), self.index.entry(found));
        let misfit = self.misfit(field, found);
        let there = || vec![Related { place: self.index.place(found), words: say!("所引的記錄", "所引的记录", "the record referred to") }];
        if misfit == Some(Misfit::Form) {
            let title = self.index.form(self.handbook, found).map_or_else(|| Sentence::same("—"), Titled::words);
            let wanted = self.handbook.form(form).map_or_else(|| Sentence::same(form.as_ref()), Titled::words);
            return Some(Draft {
                code: "reference-form",
                message: say!("「{l}」應引《{w}》，「{id}」卻是《{t}》", "“{l}”应引《{w}》，“{id}”却是《{t}》", "\"{l}\" must refer to {w}, but \"{id}\" is {t}", id = target; l = &label, w = &wanted, t = &title),
                help: say!("改填《{w}》的記錄編號", "改填《{w}》的记录编号", "give the id of a record of {w}"; w = &wanted),
                related: there(),
                ..Draft::default()
            });
        }
        if misfit == Some(Misfit::Case) {
            return Some(Draft {
                code: "reference-other-case",
                message: say!("「{l}」所引的「{id}」屬於別的案件", "“{l}”所引的“{id}”属于别的案件", "\"{l}\" refers to \"{id}\", which belongs to another case", id = target; l = &label),
                help: say!("引用本案的記錄", "引用本案的记录", "refer to a record of this case"),
                related: there(),
                ..Draft::default()
            });
        }
        if misfit == Some(Misfit::Later) {
            return Some(Draft {
                code: "reference-later",
                message: say!("「{l}」所引的「{id}」（{d}）晚於本記錄（{o}）", "“{l}”所引的“{id}”（{d}）晚于本记录（{o}）", "\"{l}\" refers to \"{id}\" ({d}), which is later than this record ({o})", id = target, d = other.at, o = own.at; l = &label),
                help: say!("所依據的記錄應先完成；若日期有誤，更正記錄", "所依据的记录应先完成；若日期有误，更正记录", "the record relied on must come first; correct the date if it is wrong"),
                related: there(),
                ..Draft::default()
            });
        }
        let lacks = |x: &&str| row.is_some() && self.rows(found, field).is_none_or(|rows| rows.items().and_then(|rows| named_row(rows, x)).is_none());
        row_id.filter(|x| lacks(x) && !self.rows_are_blank(found, field)).map(|x| Draft {
            code: "reference-row",
            message: say!("「{l}」所引的「{id}」沒有第「{x}」列", "“{l}”所引的“{id}”没有第“{x}”列", "{l}: \"{id}\" has no row \"{x}\"", id = target, x = x; l = &label),
            help: say!("改填所引記錄確有的列號，列號由 1 起算", "改填所引记录确有的行号，行号由 1 起算", "name a row that record has; rows count from 1"),
            related: there(),
            ..Draft::default()
        })
    }

    /// Whether the rows that could be meant are missing although they are demanded: those fields have their own finding.
    fn rows_are_blank(&self, n: u32, field: &Field) -> bool {
        let fields = self.index.form(self.handbook, n).map(|f| f.fields.as_slice()).unwrap_or_default();
        let group = fields.iter().find(|f| matches!(&field.ty, FieldType::Ref { row: Some(group), .. } if f.id == *group));
        group.is_some_and(|g| g.required) && self.rows(n, field).is_none()
    }

    /// The rows of a record that a field may name.
    fn rows(&self, n: u32, field: &Field) -> Option<Value> {
        let FieldType::Ref { row: Some(group), .. } = &field.ty else { return None };
        let at = self.index.form(self.handbook, n)?.fields.iter().position(|f| f.id == *group)?;
        self.index.kept(n, at).filter(|rows| rows.items().is_some())
    }
}

/// A row by its number from 1, or by its `id`.
pub(in crate::judge) fn named_row<'v>(rows: &'v [Value], name: &str) -> Option<&'v Value> {
    let number = name.parse::<usize>().ok().and_then(|n| rows.get(n.checked_sub(1)?));
    number.or_else(|| rows.iter().find(|row| row.field("id").and_then(Value::as_text) == Some(name)))
}

/// A draft that points at a record.
fn named(index: &Index, n: u32, draft: Draft) -> Draft {
    let entry = index.entry(n);
    Draft {
        place: Some(index.place(n)),
        record: Some(index.id(n)),
        case: index.case(n),
        since: Some(entry.at),
        ..draft
    }
}

/// Forms whose record a case lacks and was reported for.
pub(in crate::judge) type Lacking = FxHashSet<(Id, Arc<str>)>;

/// Judges the references to records that do not exist: one finding for each such record, at the first that refers to it, and
/// none where its step was reported as skipped.
pub(in crate::judge) fn judge_missing((index, desk): (&Index, &mut Desk), mut missing: Vec<Missing>, lacking: &Lacking) {
    missing.sort_by(|a, b| {
        let key = |m: &Missing| (index.entry(m.record).at.date, index.ids.get(index.entry(m.record).id));
        a.target.cmp(&b.target).then_with(|| key(a).cmp(&key(b)))
    });
    for group in missing.chunk_by(|a, b| a.target == b.target) {
        let reported = group.iter().any(|m| is_lacking(index, m, lacking));
        for (i, m) in group.iter().enumerate() {
            let unit = index.unit(m.record).clone();
            match i == 0 && !reported {
                true => desk.fail(m.check, &unit, absent(index, m, &group[1..])),
                false => desk.count(m.check, &unit, Verdict::CannotCheck),
            }
        }
    }
}

/// Whether the referring record's case, or one it continues, was reported to lack a record of the form asked.
fn is_lacking(index: &Index, missing: &Missing, lacking: &Lacking) -> bool {
    let FieldType::Ref { form, .. } = &missing.field.ty else { return false };
    let case = index.entry(missing.record).case;
    case.into_iter().chain(index.parents_of(missing.record)).any(|case| lacking.contains(&(case, form.clone())))
}

fn absent(index: &Index, missing: &Missing, others: &[Missing]) -> Draft {
    let (label, target) = (missing.field.words(), &missing.target);
    let also = others.iter().filter(|m| m.record != missing.record);
    let related = also.map(|m| Related { place: index.place(m.record), words: say!("此處也引用", "此处也引用", "it is referred to here as well") });
    let draft = Draft {
        code: "reference-missing",
        message: say!("「{l}」所引的記錄「{id}」不存在", "“{l}”所引的记录“{id}”不存在", "\"{l}\" refers to \"{id}\", which does not exist", id = target; l = &label),
        help: say!("填入已提交的記錄編號，或補交該記錄", "填入已提交的记录编号，或补交该记录", "give the id of a submitted record, or submit that record"),
        found: Some(Sentence::same(target.clone())),
        related: related.collect(),
        detail: target.clone(),
        ..Draft::default()
    };
    named(index, missing.record, draft).withheld(missing.field.confidential, &label)
}
