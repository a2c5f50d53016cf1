//! Demands on the same record that cannot both be met, or that say the same thing twice.

use std::collections::HashMap;

use crate::diag::Severity;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Duty, Every, Field, Form, Handbook, Occasion};
use crate::say;
use crate::source::Place;

pub(super) const FAMILY: Family = Family {
    page: "conflict",
    title: || say!("互相矛盾的要求", "互相矛盾的要求", "demands that contradict each other"),
    about: || {
        say!(
            "對同一筆記錄的兩項要求不能同時滿足，或分不清指哪一項：兩項義務要同一單位在同一期間以不同期限提交同一份表單，兩項檢查各自算出同一欄位的值，一份表單有兩個同名欄位。",
            "对同一笔记录的两项要求不能同时满足，或分不清指哪一项：两项义务要同一单位在同一期间以不同期限提交同一份表单，两项检查各自算出同一字段的值，一份表单有两个同名字段。",
            "Two demands on one record cannot both be met, or nobody can tell which is meant: two duties want one form of the same units and period by different days, two checks work out the same field, or two fields of a form have the same label."
        )
    },
    rules: &[
        Rule {
            code: "duties-conflict",
            severity: Severity::Warning,
            title: || {
                say!("兩項義務對同一份表單要求不同期限", "两项义务对同一份表单要求不同期限", "Two duties want one form by different days")
            },
        },
        Rule {
            code: "figure-conflict",
            severity: Severity::Warning,
            title: || say!("兩項檢查各自算出同一欄位的值", "两项检查各自算出同一字段的值", "Two checks work out the same field"),
        },
        Rule {
            code: "field-label-twice",
            severity: Severity::Warning,
            title: || say!("同一表單有兩個同名欄位", "同一表单有两个同名字段", "Two fields of a form have the same label"),
        },
    ],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let handbook = facts.handbook;
    duties(handbook, desk);
    figures(handbook, desk);
    for form in &handbook.forms {
        labels(form, &form.fields, desk);
    }
}

/// What makes two periodic duties ask the same of the same.
type Ask<'h> = (&'h str, &'h [String], &'static str);

fn duties(handbook: &Handbook, desk: &mut Desk) {
    let mut seen: HashMap<Ask, (&Duty, String)> = HashMap::new();
    for duty in handbook.duties.iter().filter(|d| d.where_.is_none() && d.when.is_none() && d.for_each.is_none()) {
        let Occasion::Every(Every::Per { per, due, due_day, covers_next, .. }) = &duty.occasion else { continue };
        let by = format!("{due:?} {due_day:?} {covers_next}");
        for form in &duty.forms {
            let ask = (&**form, duty.owed_by.as_slice(), per.word());
            let Some((first, other)) = seen.insert(ask, (duty, by.clone())) else { continue };
            if other == by {
                continue;
            }
            let message = say!(
                "義務「{a}」與「{b}」對同一份表單要求不同期限",
                "义务“{a}”与“{b}”对同一份表单要求不同期限",
                "{a} and {b} want the same form by different days",
                a = duty.title,
                b = first.title
            );
            if let Some(found) = desk.report("duties-conflict", &duty.id, &duty.place, message) {
                found.labels.push((first.place.clone(), say!("另一項在這裡", "另一项在这里", "the other is here")));
                found.help = Some(say!(
                    "留下一項，或以 where 分開兩者的記錄",
                    "留下一项，或以 where 分开两者的记录",
                    "keep one, or tell their records apart with `where`"
                ));
            }
        }
    }
}

/// Metrics, thresholds and grades that recompute one field: only one of them can be what the field must hold.
fn figures(handbook: &Handbook, desk: &mut Desk) {
    let metrics = handbook.metrics.iter().filter_map(|m| match &m.over {
        crate::model::MetricOver::Each(form) | crate::model::MetricOver::Many { form, .. } => {
            Some((&**form, m.reported.as_deref()?, &m.id, &m.place))
        }
    });
    let thresholds = handbook.thresholds.iter().filter_map(|t| Some((&*t.reading.0, t.reported.as_deref()?, &t.id, &t.place)));
    let grades = handbook.grades.iter().filter_map(|g| Some((g.form.as_deref()?, g.reported.as_deref()?, &g.id, &g.place)));
    let mut seen: HashMap<(&str, &str), &Place> = HashMap::new();
    for (form, field, id, place) in metrics.chain(thresholds).chain(grades) {
        let Some(first) = seen.insert((form, field), place) else { continue };
        let message = say!(
            "欄位「{f}」已有另一項檢查算出它的值",
            "字段“{f}”已有另一项检查算出它的值",
            "another check already works out the field `{f}`",
            f = field
        );
        if let Some(found) = desk.report("figure-conflict", id, place, message) {
            found.labels.push((first.clone(), say!("另一項在這裡", "另一项在这里", "the other is here")));
            found.help = Some(say!("各用一個欄位，或只留一項", "各用一个字段，或只留一项", "give each its own field, or keep one"));
        }
    }
}

fn labels(form: &Form, fields: &[Field], desk: &mut Desk) {
    let mut seen: HashMap<&str, &Field> = HashMap::new();
    for field in fields {
        if let crate::model::FieldType::Group(inner) = &field.ty {
            labels(form, inner, desk);
        }
        let Some(first) = seen.insert(&field.label, field) else { continue };
        let message = say!("「{l}」在同一表單出現兩次", "“{l}”在同一表单出现两次", "{l} stands twice in one form", l = field.label);
        let subject = format!("{}.{}", form.id, field.id);
        if let Some(found) = desk.report("field-label-twice", &subject, &field.place, message) {
            found.labels.push((first.place.clone(), say!("先在這裡", "先在这里", "first here")));
            found.help = Some(say!("改用能分辨的名稱", "改用能分辨的名称", "word them so that they can be told apart"));
        }
    }
}
