//! What names stand for: fields of a form and where its references lead, parts of a case, facts of a record.

use std::sync::Arc;

use super::Noun;
use crate::lang::Sentence;
use crate::model::{Field, FieldType, Form, Handbook, Process, Step, Titled};
use crate::say;

/// A label in quotes.
pub fn quoted(a: &Sentence) -> Sentence {
    say!("「{a}」", "“{a}”", "\"{a}\""; a = a)
}

/// A fact of a record or the run that no form declares.
pub fn fact(path: &str) -> Option<Noun> {
    let (words, day) = match path {
        "record.at" => (say!("發生日", "发生日", "the day it happened"), true),
        "record.submitted" => (say!("提交日", "提交日", "the day of submission"), true),
        "record.unit" => (say!("提交單位", "提交单位", "the submitting unit"), false),
        "record.by" => (say!("提交人", "提交人", "the submitter"), false),
        "record.case" => (say!("案件", "案件", "the case"), false),
        "trigger.at" => (say!("該事項發生日", "该事项发生日", "the day of the event"), true),
        "as_of" => (say!("檢查日", "检查日", "the day of the check"), true),
        _ => return None,
    };
    Some(Noun { day, ..Noun::plain(words) })
}

/// What the header of a record says, where a reference or a step leads to it.
fn header(part: &str) -> Option<Noun> {
    let (words, day) = match part {
        "at" => (say!("時間", "时间", "time"), true),
        "submitted" => (say!("提交日", "提交日", "day of submission"), true),
        "unit" => (say!("單位", "单位", "unit"), false),
        "by" => (say!("人員", "人员", "person"), false),
        "outcome" => (say!("結果", "结果", "outcome"), false),
        _ => return None,
    };
    Some(Noun { day, ..Noun::plain(words) })
}

/// A part of something named before.
fn part_of(of: &Sentence, part: Noun) -> Noun {
    Noun { words: say!("{of}的{p}", "{of}的{p}", "{p} of {of}"; of = of, p = &part.words), ..part }
}

/// A name in the words of a form: a field, a column of its rows, a field of the record a reference leads to.
pub fn form_label(handbook: &Handbook, form: &Form, path: &str) -> Option<Noun> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let field = form.fields.iter().find(|f| *f.id == *first);
    match (field, rest) {
        (Some(field), rest) => field_label(handbook, field, rest),
        // Rows are spoken of by the names of their columns.
        (None, None) => field_label(handbook, form.fields.iter().flat_map(Field::cells).find(|cell| *cell.id == *first)?, None),
        (None, Some(_)) => None,
    }
}

fn field_label(handbook: &Handbook, field: &Field, rest: Option<&str>) -> Option<Noun> {
    let own = quoted(&field.words());
    let day = matches!(field.ty, FieldType::Date | FieldType::DateTime);
    let Some(rest) = rest else { return Some(Noun { day, ..Noun::plain(own) }) };
    match &field.ty {
        FieldType::Group(cells) => {
            let (id, deeper) = rest.split_once('.').map_or((rest, None), |(id, deeper)| (id, Some(deeper)));
            let cell = field_label(handbook, cells.iter().find(|cell| *cell.id == *id)?, deeper)?;
            Some(Noun {
                words: say!("{of}各列的{p}", "{of}各行的{p}", "{p} of the rows of {of}"; of = &own, p = &cell.words), ..cell
            })
        }
        FieldType::Ref { form, row, .. } => {
            let target = handbook.form(form)?;
            let rest = match (row, rest.strip_prefix("row.")) {
                (Some(group), Some(cell)) => format!("{group}.{cell}"),
                _ => rest.to_owned(),
            };
            let part = if rest.contains('.') { None } else { header(&rest) };
            let part = part.or_else(|| form_label(handbook, target, &rest))?;
            let part = if rest.contains('.') && row.is_some() { Noun { words: part.last.clone(), ..part } } else { part };
            Some(part_of(&own, part))
        }
        _ => None,
    }
}

/// The field a name of a form leads to.
pub(super) fn field_of<'h>(handbook: &'h Handbook, form: &'h Form, path: &str) -> Option<&'h Field> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    inside(handbook, form.fields.iter().find(|f| *f.id == *first)?, rest)
}

fn inside<'h>(handbook: &'h Handbook, field: &'h Field, rest: Option<&str>) -> Option<&'h Field> {
    let Some(rest) = rest else { return Some(field) };
    match &field.ty {
        FieldType::Group(cells) => {
            let (id, deeper) = rest.split_once('.').map_or((rest, None), |(id, deeper)| (id, Some(deeper)));
            inside(handbook, cells.iter().find(|cell| *cell.id == *id)?, deeper)
        }
        FieldType::Ref { form, .. } => field_of(handbook, handbook.form(form)?, rest),
        _ => None,
    }
}

/// A name in the words of a process: `case.step.field`, `case.all.step.field`, `parent.process.step.field`.
pub fn case_label(handbook: &Handbook, process: &Process, path: &str) -> Option<Noun> {
    let (step, every, rest) = step_of(handbook, process, path)?;
    let title = quoted(&step.words());
    let title = if every { say!("各次{t}", "各次{t}", "each {t}"; t = &title) } else { title };
    let Some(rest) = rest else { return Some(Noun::plain(title)) };
    let part = if rest.contains('.') { None } else { header(rest) };
    let forms = || step.forms.iter().filter_map(|form| handbook.form(form));
    let part = part.or_else(|| forms().find_map(|form| form_label(handbook, form, rest)))?;
    Some(part_of(&title, part))
}

/// The field a name of a process leads to.
pub(super) fn field_of_case<'h>(handbook: &'h Handbook, process: &'h Process, path: &str) -> Option<&'h Field> {
    let (step, _, rest) = step_of(handbook, process, path)?;
    let rest = rest?;
    step.forms.iter().filter_map(|form| handbook.form(form)).find_map(|form| field_of(handbook, form, rest))
}

/// The step a name begins with, whether all its occurrences are meant, and what follows.
fn step_of<'h, 'p>(handbook: &'h Handbook, process: &'h Process, path: &'p str) -> Option<(&'h Step, bool, Option<&'p str>)> {
    let (of, rest) = path.split_once('.')?;
    let (process, rest) = match of {
        "case" => (process, rest),
        "parent" => {
            let (id, rest) = rest.split_once('.')?;
            (handbook.process(id)?, rest)
        }
        _ => return None,
    };
    let (every, rest) = rest.strip_prefix("all.").map_or((false, rest), |rest| (true, rest));
    let (id, rest) = rest.split_once('.').map_or((rest, None), |(id, rest)| (id, Some(rest)));
    Some((&process.steps[process.step(id)?], every, rest))
}

/// Labels joined.
pub(super) fn together(labels: Vec<Sentence>) -> Option<Sentence> {
    labels.into_iter().reduce(|a, b| say!("{a}、{b}", "{a}、{b}", "{a}, {b}"; a = &a, b = &b))
}

/// An own field's label in quotes.
pub(super) fn own_label(form: &Form, id: &Arc<str>) -> Option<Sentence> {
    form.fields.iter().find(|f| f.id == *id).map(|field| quoted(&field.words()))
}
