//! The beginning of a record: its header, and every field of its form with what may stand in it.

use super::{Draft, quoted};
use crate::model::{Field, FieldType, Form, Options};

/// Whose record it is.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Its id.
    pub id: String,
    /// The unit; the folder it goes to.
    pub unit: String,
    /// Who submits it.
    pub by: String,
    /// When it happened, as TOML writes it.
    pub at: String,
    /// Its case, where it has one.
    pub case: Option<String>,
}

/// A record of a form below `folder`, `records/<unit>` as a rule. What must be filled in stands empty; the rest is commented out.
pub fn record(form: &Form, header: &Header, folder: &str) -> Draft {
    let up = "../".repeat(folder.matches('/').count() + 1);
    let mut text = format!("#:schema {up}public/schemas/records/{}.schema.json\n# {}", form.id, form.title);
    if let Some(note) = &form.note {
        text.push_str(&format!("：{}", note.replace('\n', " ")));
    }
    text.push_str(&format!("\nid = {}\nform = {}\nunit = {}\n", quoted(&header.id), quoted(&form.id), quoted(&header.unit)));
    if let Some(case) = &header.case {
        text.push_str(&format!("case = {}\n", quoted(case)));
    }
    text.push_str(&format!("by = {}\nat = {}\n\n[fields]\n", quoted(&header.by), header.at));
    form.fields.iter().for_each(|field| write(field, &mut text));
    Draft { path: format!("{folder}/{}.toml", header.id), text }
}

fn write(field: &Field, out: &mut String) {
    let mut words = vec![field.label.clone()];
    words.extend(field.help.iter().map(|h| h.replace('\n', " ")));
    words.push(kind(field));
    if let Some(when) = &field.required_when {
        words.push(format!("於下列情形必填：{}", when.source));
    }
    out.push_str(&format!("# {}\n", words.join("；")));
    // A field that may be left out is a line to be uncommented.
    let mark = if field.required { "" } else { "# " };
    out.push_str(&format!("{mark}{} = {}\n", field.id, blank(field)));
}

fn kind(field: &Field) -> String {
    let options = |field: &Field| match &field.options {
        Some(Options::Listed(list)) => format!("擇一：{}", list.join("、")),
        Some(Options::Parameter(id)) => format!("擇一，見參數 {id}"),
        None => "擇一".into(),
    };
    let kind = match &field.ty {
        FieldType::Text => "文字".into(),
        FieldType::Number => "數字".into(),
        FieldType::Money => "金額".into(),
        FieldType::Percent => "百分比".into(),
        FieldType::Bool => "true 或 false".into(),
        FieldType::Date => "日期，如 2026-01-31".into(),
        FieldType::DateTime => "日期與時間，如 2026-01-31T09:00:00+08:00".into(),
        FieldType::Period => "期間，如 2026-03".into(),
        FieldType::Duration => "時間長度，如 10wd".into(),
        FieldType::Choice => options(field),
        FieldType::Person => "人員的代號".into(),
        FieldType::Unit => "單位的代號".into(),
        FieldType::Ref { form, .. } => format!("「{form}」記錄的編號"),
        FieldType::Group(fields) => {
            format!("每列：{}", fields.iter().map(|f| format!("{}（{}）", f.id, f.label)).collect::<Vec<_>>().join("、"))
        }
        FieldType::Attachment => "附件的檔名".into(),
    };
    if field.many { format!("{kind}；可有多項") } else { kind }
}

/// A value of the right shape that nobody would take for an answer.
fn blank(field: &Field) -> &'static str {
    match &field.ty {
        _ if field.many => "[]",
        FieldType::Group(_) => "[]",
        FieldType::Bool => "false",
        FieldType::Number | FieldType::Money | FieldType::Percent => "0",
        _ => "\"\"",
    }
}
