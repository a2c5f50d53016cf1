//! `[[form]]`: fields, rules and signatures.

use std::sync::Arc;

use regex::Regex;

use super::common::{self, Context};
use super::reader::Reader;
use super::scope::{Frame, compile_at, expression};
use crate::expr::Type;
use crate::model::{Field, FieldType, Form, Options, ParameterType, Rule, RuleKind, Signature};
use crate::read::Value;
use crate::say;

pub(super) fn form(r: Reader, cx: &Context) -> Form {
    let id = r.need("id");
    let clause = cx.clause(&r, "clause", None);
    let frame = Frame::record(&cx.names, std::slice::from_ref(&id));
    let fields: Vec<Field> = r.tables("field").into_iter().map(|f| field(f, cx, &frame, &clause)).collect();
    names_are_free(&r, &fields);
    common::unique(&r, fields.iter().map(|f| (&f.id, &f.place)));
    let at = r.text("at").and_then(|name| common::position(&r, "at", &name, fields.iter().map(|f| &f.id)));
    let form = Form {
        title: r.need("title"),
        title_en: r.text("title_en"),
        submitted_by: cx.roles(&r, "submitted_by"),
        submitted_to: cx.roles(&r, "submitted_to"),
        at,
        rules: r.tables("rule").into_iter().filter_map(|x| rule(x, cx, &frame, &clause)).collect(),
        signatures: r.tables("signature").into_iter().map(|x| signature(x, cx, &frame, &clause)).collect(),
        note: r.text("note"),
        builtin: false,
        place: r.place(),
        id: id.into(),
        clause,
        fields,
    };
    r.flag("register", false);
    notes_exist(&r, &form.fields);
    r.finish();
    form
}

/// Fields must not take the names of the header; the cells of a row may: a row is named by its `id`.
fn names_are_free(r: &Reader, fields: &[Field]) {
    for field in fields.iter().filter(|f| crate::model::HEADER_NAMES.contains(&&*f.id)) {
        let message = say!("「{n}」是記錄表頭的名稱", "“{n}”是记录表头的名称", "`{n}` is a name of the record's header", n = field.id);
        r.error("name-reserved", field.place.clone(), message);
    }
}

/// 其他 with a note: the note's field must exist.
fn notes_exist(r: &Reader, fields: &[Field]) {
    for field in fields {
        if let FieldType::Group(cells) = &field.ty {
            notes_exist(r, cells);
        }
        let Some(note) = &field.note else { continue };
        if !fields.iter().any(|f| f.id == *note) {
            r.error("name-unknown", field.place.clone(), say!("沒有欄位「{n}」", "没有字段“{n}”", "no field `{n}`", n = note));
        }
    }
}

fn field(r: Reader, cx: &Context, frame: &Frame, form_clause: &Arc<str>) -> Field {
    let clause = cx.clause(&r, "clause", Some(form_clause));
    let confidential = r.flag("confidential", false);
    let mut ty = field_type(&r, cx, frame, &clause);
    if let (FieldType::Group(cells), true) = (&mut ty, confidential) {
        // Rows of a confidential group are so in every cell.
        cells.iter_mut().for_each(|cell| cell.confidential = true);
    }
    let required_when = expression(&r, "required_when", frame, Some(&Type::Bool));
    let field = Field {
        id: r.need("id").into(),
        label: r.need("label"),
        label_en: r.text("label_en"),
        many: r.flag("many", false),
        required: r.flag("required", required_when.is_none()),
        required_when,
        help: r.text("help"),
        help_en: r.text("help_en"),
        min_length: r.count("min_length"),
        max_length: r.count("max_length"),
        min: r.number("min"),
        max: r.number("max"),
        pattern: pattern(&r),
        options: options(&r, cx, &ty),
        open: r.flag("open", false),
        note: r.text("note").map(Into::into),
        placeholder: r.flag("placeholder", false),
        min_items: r.count("min_items"),
        max_items: r.count("max_items"),
        unit: r.text("unit"),
        decimals: r.count("decimals").and_then(|n| u32::try_from(n).ok()),
        confidential,
        place: r.place(),
        ty,
        clause,
    };
    r.flag("implied", false);
    r.finish();
    field
}

fn field_type(r: &Reader, cx: &Context, frame: &Frame, clause: &Arc<str>) -> FieldType {
    let name = r.need("type");
    match name.as_str() {
        "text" => FieldType::Text,
        "number" => FieldType::Number,
        "money" => FieldType::Money,
        "percent" => FieldType::Percent,
        "bool" => FieldType::Bool,
        "date" => FieldType::Date,
        "datetime" => FieldType::DateTime,
        "period" => FieldType::Period,
        "duration" => FieldType::Duration,
        "choice" => FieldType::Choice,
        "person" => FieldType::Person,
        "unit" => FieldType::Unit,
        "attachment" => FieldType::Attachment,
        "ref" => FieldType::Ref {
            form: cx.form(r, "form"),
            same_case: r.flag("same_case", false),
            earlier: r.flag("earlier", false),
            row: r.text("row").map(Into::into),
        },
        "group" => FieldType::Group(r.tables("fields").into_iter().map(|f| field(f, cx, frame, clause)).collect()),
        other => {
            if !other.is_empty() {
                let message = say!("沒有欄位類型「{t}」", "没有字段类型“{t}”", "no field type `{t}`", t = other);
                r.error("value-unlisted", r.place_of("type"), message);
            }
            FieldType::Text
        }
    }
}

fn pattern(r: &Reader) -> Option<Regex> {
    let text = r.text("pattern")?;
    let whole = Regex::new(&format!("^(?:{text})$"));
    whole.inspect_err(|e| r.error("pattern", r.place_of("pattern"), crate::lang::Sentence::same(e.to_string()))).ok()
}

fn options(r: &Reader, cx: &Context, ty: &FieldType) -> Option<Options> {
    let listed = match r.node("options").map(|n| &n.value) {
        Some(Value::Text(text)) if text.starts_with("param:") => {
            let id = text["param:".len()..].to_owned();
            cx.parameter(r, "options", &id, &[ParameterType::List, ParameterType::Table]);
            offers(r, cx, &id);
            return Some(Options::Parameter(id));
        }
        Some(_) => r.texts("options"),
        None => Vec::new(),
    };
    if matches!(ty, FieldType::Choice) && listed.is_empty() {
        r.missing("options");
    }
    (!listed.is_empty()).then_some(Options::Listed(listed))
}

/// Every value of a parameter that lists options must list some: a field without options would take anything.
fn offers(r: &Reader, cx: &Context, id: &str) {
    let Some(parameter) = cx.names.parameters.iter().find(|p| *p.id == *id) else { return };
    if parameter.offered_values().any(|value| crate::model::choices(value).next().is_none()) {
        let message = say!(
            "參數「{n}」沒有可選的項目：應為文字清單、有 id 的列，或以選項為鍵的表",
            "参数“{n}”没有可选的项目：应为文字列表、有 id 的行，或以选项为键的表",
            "parameter `{n}` gives no options: it must be a list of texts, rows with an `id`, or a table by option",
            n = id
        );
        r.error("options-empty", r.place_of("options"), message);
    }
}

fn rule(r: Reader, cx: &Context, frame: &Frame, form_clause: &Arc<str>) -> Option<Rule> {
    let clause = cx.clause(&r, "clause", Some(form_clause));
    let when = expression(&r, "when", frame, Some(&Type::Bool));
    let id: Arc<str> = r.need("id").into();
    let (place, message, message_en) = (r.place(), r.text("message"), r.text("message_en"));
    let written = written_rule(&r);
    let assert = match &written {
        Some((RuleKind::Assert, _)) => expression(&r, "assert", frame, Some(&Type::Bool)),
        Some((_, source)) => compile_at(&r, source, r.place().span(), frame, Some(&Type::Bool)),
        None => {
            r.missing("assert");
            None
        }
    };
    r.finish();
    Some(Rule { id, kind: written?.0, assert: assert?, when, message, message_en, clause, place })
}

/// The typed forms of a rule, as the expression each stands for.
fn written_rule(r: &Reader) -> Option<(RuleKind, String)> {
    if r.has("assert") {
        return Some((RuleKind::Assert, String::new()));
    }
    let pairs =
        |names: Vec<String>, f: &dyn Fn(&str, &str) -> String| names.windows(2).map(|w| f(&w[0], &w[1])).collect::<Vec<_>>().join(" && ");
    if r.has("order") {
        // Absent members are skipped: their absence is the field's finding, if one.
        let ordered = |a: &str, b: &str| format!("(!has({a}) || !has({b}) || {a} <= {b})");
        return Some((RuleKind::Order, pairs(r.texts("order"), &ordered)));
    }
    if r.has("distinct") {
        let names = r.texts("distinct");
        let mut terms = Vec::new();
        for (i, a) in names.iter().enumerate() {
            terms.extend(names[i + 1..].iter().map(|b| format!("(!has({a}) || !has({b}) || {a} != {b})")));
        }
        let listed = names.len() == 1;
        return Some((RuleKind::Distinct, if listed { format!("distinct({})", names[0]) } else { terms.join(" && ") }));
    }
    summed(r).or_else(|| counted(r)).or_else(|| within(r))
}

fn summed(r: &Reader) -> Option<(RuleKind, String)> {
    let sum = r.sub("sum")?;
    let (of, equals) = (sum.need("of"), sum.need("equals"));
    sum.finish();
    let list = match of.split_once('.') {
        Some((group, field)) => format!("{group}.map(row, row.{field})"),
        None => of,
    };
    Some((RuleKind::Sum, format!("sum({list}) == {equals}")))
}

fn counted(r: &Reader) -> Option<(RuleKind, String)> {
    let count = r.sub("count")?;
    let of = count.need("of");
    let low = count.count("min").map(|n| format!("size({of}) >= {n}"));
    let high = count.count("max").map(|n| format!("size({of}) <= {n}"));
    count.finish();
    Some((RuleKind::Count, [low, high].into_iter().flatten().collect::<Vec<_>>().join(" && ")))
}

fn within(r: &Reader) -> Option<(RuleKind, String)> {
    let subset = r.sub("subset")?;
    let source = format!("subset({}, {})", subset.need("of"), subset.need("within"));
    subset.finish();
    Some((RuleKind::Subset, source))
}

fn signature(r: Reader, cx: &Context, frame: &Frame, form_clause: &Arc<str>) -> Signature {
    let signature = Signature {
        roles: cx.roles(&r, "role"),
        for_each: expression(&r, "for_each", frame, None),
        distinct_from: r.texts("distinct_from").into_iter().map(Into::into).collect(),
        clause: cx.clause(&r, "clause", Some(form_clause)),
        place: r.place(),
    };
    r.finish();
    signature
}
