//! Words beside a cell: what to write, and the clause that asks for it.

use super::Blank;
use crate::lang::{Lang, Sentence, in_script};
use crate::model::{Field, FieldType, plain};
use crate::say;

/// How to fill in a field.
pub(super) fn help(blank: &Blank, field: &Field) -> String {
    let lang = blank.lang;
    let mut parts: Vec<String> = field.hint().iter().map(|h| in_script(h.get(lang).trim_end_matches(['。', '.']), lang)).collect();
    if field.required_when.is_some() {
        parts.push(say!("符合條款所定情形時必填", "符合条款所定情形时必填", "required where the clause says so").get(lang).to_owned());
    }
    parts.extend(written(field).map(|s| s.get(lang).to_owned()));
    parts.extend(limits(field).map(|s| s.get(lang).to_owned()));
    parts.extend(field.unit.iter().map(|u| say!("單位：{u}", "单位：{u}", "in {u}", u = u).get(lang).to_owned()));
    if field.confidential {
        parts.push(say!("保密，不會公開", "保密，不会公开", "confidential, never published").get(lang).to_owned());
    }
    parts.join(if lang == Lang::En { "; " } else { "；" })
}

/// How values of a type are written, where the cell itself does not show it.
fn written(field: &Field) -> Option<Sentence> {
    let one = match &field.ty {
        FieldType::Period => {
            Some(say!("如 2026-03、2026-Q1、2026-W07", "如 2026-03、2026-Q1、2026-W07", "such as 2026-03, 2026-Q1 or 2026-W07"))
        }
        FieldType::Duration => Some(say!("如 3d、10wd、24h、2m", "如 3d、10wd、24h、2m", "such as 3d, 10wd, 24h or 2m")),
        FieldType::Ref { row: Some(_), .. } => Some(say!("記錄編號，或 編號#列", "记录编号，或 编号#行", "a record's id, or ID#row")),
        FieldType::Ref { .. } => Some(say!("記錄編號", "记录编号", "a record's id")),
        FieldType::Attachment => {
            Some(say!("檔案名稱，檔案放在同一資料夾", "文件名，文件放在同一文件夹", "the name of a file in the same folder"))
        }
        FieldType::Date => Some(say!("日期", "日期", "a day")),
        FieldType::DateTime => Some(say!("日期與時間", "日期与时间", "a day with time")),
        _ => None,
    };
    match (one, field.many) {
        (one, false) => one,
        (None, true) => Some(say!("可填數項，一格一項", "可填数项，一格一项", "several, one in a cell")),
        (Some(s), true) => Some(Sentence {
            hant: format!("{}；可填數項，一格一項", s.hant),
            hans: format!("{}；可填数项，一格一项", s.hans),
            en: format!("{}; several, one in a cell", s.en),
        }),
    }
}

fn limits(field: &Field) -> Option<Sentence> {
    if !matches!(field.ty, FieldType::Text) {
        return None;
    }
    match (field.min_length.filter(|n| *n > 1), field.max_length) {
        (Some(a), Some(b)) => Some(say!("{a} 至 {b} 字", "{a} 至 {b} 字", "{a} to {b} characters", a = a, b = b)),
        (Some(a), None) => Some(say!("至少 {a} 字", "至少 {a} 字", "at least {a} characters", a = a)),
        (None, Some(b)) => Some(say!("至多 {b} 字", "至多 {b} 字", "at most {b} characters", b = b)),
        (None, None) => None,
    }
}

/// A clause with its address and words.
pub(super) fn clause(blank: &Blank, key: &str) -> Option<String> {
    let (clause, regulation) = (blank.handbook.clause(key)?, blank.handbook.regulation_of(key)?);
    let own = plain(&clause.text);
    let words = if own.is_empty() { clause.heading.clone().unwrap_or_default() } else { own };
    let text = format!("《{}》{}（{key}）\n{words}", regulation.title, clause.address);
    Some(in_script(&text, blank.lang))
}

/// A clause's address alone.
pub(super) fn address(blank: &Blank, key: &str) -> String {
    let found = blank.handbook.clause(key).zip(blank.handbook.regulation_of(key));
    let text = found.map_or_else(|| key.to_owned(), |(clause, regulation)| format!("《{}》{}（{key}）", regulation.title, clause.address));
    in_script(&text, blank.lang)
}
