//! The page of a form: a sheet that reads well on a phone, prints on paper and needs no script.

use serde::Serialize;

use super::condition;
use super::page::{At, Link};
use super::words::{field_label, value_words};
use crate::model::{Field, FieldType, Form, Options, Rule, RuleKind, Signature};

/// Most options shown as buttons instead of a list to open.
const BUTTONS: usize = 7;

/// Empty rows of a group on paper.
const ROWS: usize = 3;

/// Texts that may be at least this long get a box of several lines.
const LONG_TEXT: usize = 60;

/// A form's page.
#[derive(Serialize)]
pub(super) struct FormPage {
    id: String,
    title: String,
    note: Option<String>,
    clause: Link,
    submitted_by: Vec<Link>,
    submitted_to: Vec<Link>,
    steps: Vec<Link>,
    duties: Vec<Link>,
    fields: Vec<FieldView>,
    rules: Vec<RuleView>,
    signatures: Vec<SignatureView>,
    units: Vec<String>,
}

/// A field as shown.
#[derive(Serialize)]
struct FieldView {
    id: String,
    label: String,
    control: &'static str,
    many: bool,
    required: bool,
    /// When it is required, in words.
    when: Option<String>,
    help: Option<String>,
    hint: Option<String>,
    options: Vec<String>,
    options_from: Option<Link>,
    open: bool,
    unit: Option<String>,
    min: Option<String>,
    max: Option<String>,
    step: Option<String>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<String>,
    target: Option<Link>,
    confidential: bool,
    clause: Link,
    columns: Vec<FieldView>,
    rows: Vec<usize>,
}

/// A rule over several fields, in words.
#[derive(Serialize)]
struct RuleView {
    words: String,
    /// It could not be put in words and is shown as written.
    code: bool,
    when: Option<String>,
    clause: Link,
}

/// A signature owed.
#[derive(Serialize)]
struct SignatureView {
    roles: Vec<Link>,
    each: bool,
    clause: Link,
}

/// Builds the page.
pub(super) fn page(at: At, form: &Form) -> FormPage {
    let handbook = at.book.handbook;
    let home = home(&form.clause);
    let shows = |forms: &[std::sync::Arc<str>]| forms.contains(&form.id);
    let steps = handbook.processes.iter().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let duties = handbook.duties.iter().filter(|d| shows(&d.forms));
    FormPage {
        id: form.id.to_string(),
        title: form.title.clone(),
        note: form.note.clone(),
        clause: at.cite(&form.clause, ""),
        submitted_by: at.roles(&form.submitted_by),
        submitted_to: at.roles(&form.submitted_to),
        steps: steps.filter(|(_, s)| shows(&s.forms)).map(|(p, s)| step_of(at, p, s)).collect(),
        duties: duties
            .map(|d| Link { href: Some(at.to(&format!("duties/index.html#{}", d.id))), label: d.title.clone(), ..Link::default() })
            .collect(),
        fields: form.fields.iter().map(|f| field(at, form, f, home)).collect(),
        rules: form.rules.iter().map(|r| rule(at, form, r, home)).collect(),
        signatures: form.signatures.iter().map(|s| signature(at, s, home)).collect(),
        units: handbook.organization.units.iter().map(|u| at.book.name(&u.title).to_owned()).collect(),
    }
}

/// The regulation a key belongs to.
pub(super) fn home(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

fn step_of(at: At, process: &crate::model::Process, step: &crate::model::Step) -> Link {
    let label = at.book.strings.fill("process.step_of", &[("process", &process.title), ("step", &step.title)]);
    Link { label, ..at.step(process, step) }
}

fn field(at: At, form: &Form, field: &Field, home: &str) -> FieldView {
    let (options, options_from) = options(at, field);
    let columns = match &field.ty {
        FieldType::Group(fields) => fields.iter().map(|f| self::field(at, form, f, home)).collect(),
        _ => Vec::new(),
    };
    let when = field.required_when.as_ref().map(|w| condition::words(at, w, &|id| field_label(at, &form.id, id)));
    FieldView {
        id: field.id.to_string(),
        label: field.label.clone(),
        control: control(field, options.len()),
        many: field.many,
        required: field.required && field.required_when.is_none(),
        when,
        help: field.help.clone(),
        hint: hint(at, field),
        options,
        options_from,
        open: field.open,
        unit: field.unit.clone().or_else(|| matches!(field.ty, FieldType::Percent).then(|| "%".to_owned())),
        min: bound(field, field.min.as_ref(), "0"),
        max: bound(field, field.max.as_ref(), "100"),
        step: step(field),
        min_length: field.min_length,
        max_length: field.max_length,
        pattern: field.pattern.as_ref().map(|p| p.as_str().to_owned()),
        target: target(at, field),
        confidential: field.confidential,
        clause: at.cite(&field.clause, home),
        columns,
        rows: (0..field.min_items.unwrap_or(0).clamp(ROWS, 10)).collect(),
    }
}

fn control(field: &Field, options: usize) -> &'static str {
    match &field.ty {
        FieldType::Text => {
            let long = field.max_length.map_or(field.min_length.is_some_and(|n| n >= 5), |n| n >= LONG_TEXT);
            if long || field.many { "textarea" } else { "text" }
        }
        FieldType::Number | FieldType::Money | FieldType::Percent => "number",
        FieldType::Bool => "bool",
        FieldType::Date => "date",
        FieldType::DateTime => "datetime-local",
        FieldType::Choice if field.many => "checks",
        FieldType::Choice if options <= BUTTONS => "radios",
        FieldType::Choice => "select",
        FieldType::Unit if field.many => "textarea",
        FieldType::Unit => "unit",
        FieldType::Group(_) => "group",
        FieldType::Attachment => "file",
        FieldType::Period | FieldType::Duration | FieldType::Person | FieldType::Ref { .. } => "text",
    }
}

/// What to write, where the control itself does not say.
fn hint(at: At, field: &Field) -> Option<String> {
    let strings = &at.book.strings;
    let name = match &field.ty {
        FieldType::Period => "form.hint_period",
        FieldType::Duration => "form.hint_duration",
        FieldType::Person => "form.hint_person",
        FieldType::Ref { row: true, .. } => "form.hint_row",
        FieldType::Ref { .. } => "form.hint_ref",
        FieldType::Attachment => "form.hint_attachment",
        _ if field.many && !matches!(field.ty, FieldType::Choice) => "form.hint_many",
        FieldType::Text => {
            return field.min_length.filter(|n| *n > 1).map(|n| strings.fill("form.hint_length", &[("n", &n.to_string())]));
        }
        _ => return None,
    };
    Some(strings.get(name).to_owned())
}

fn options(at: At, field: &Field) -> (Vec<String>, Option<Link>) {
    match &field.options {
        None => (Vec::new(), None),
        Some(Options::Listed(options)) => (options.clone(), None),
        Some(Options::Parameter(id)) => {
            let value = at.book.handbook.parameter(id).and_then(|p| Some((p, p.resolve(at.book.as_of, None)?)));
            let words = |(p, v): (&crate::model::Parameter, crate::model::Resolved)| -> Vec<String> {
                v.choices().map(|choice| value_words(at, p, &crate::expr::Value::text(choice))).collect()
            };
            let label = at.book.handbook.parameter(id).map_or(id.as_str(), |p| &p.label).to_owned();
            (value.map(words).unwrap_or_default(), Some(Link { href: Some(at.parameter_href(id)), label, ..Link::default() }))
        }
    }
}

/// A bound of a number; percentages run from 0 to 100 unless the field says otherwise.
fn bound(field: &Field, own: Option<&rust_decimal::Decimal>, percent: &str) -> Option<String> {
    own.map(|n| n.normalize().to_string()).or_else(|| matches!(field.ty, FieldType::Percent).then(|| percent.to_owned()))
}

fn step(field: &Field) -> Option<String> {
    if !matches!(field.ty, FieldType::Number | FieldType::Money | FieldType::Percent) {
        return None;
    }
    Some(match field.decimals {
        Some(0) => "1".to_owned(),
        Some(n) => format!("0.{}1", "0".repeat(n as usize - 1)),
        None => "any".to_owned(),
    })
}

fn target(at: At, field: &Field) -> Option<Link> {
    match &field.ty {
        FieldType::Ref { form, .. } => Some(at.form(form)),
        _ => None,
    }
}

fn rule(at: At, form: &Form, rule: &Rule, home: &str) -> RuleView {
    let label = |id: &str| field_label(at, &form.id, id);
    let words = rule.message.clone().unwrap_or_else(|| condition::words(at, &rule.assert, &label));
    let code = rule.message.is_none() && words == *rule.assert.source;
    let when = rule.when.as_ref().filter(|_| rule.kind == RuleKind::Assert).map(|w| condition::words(at, w, &label));
    RuleView { words, code, when, clause: at.cite(&rule.clause, home) }
}

fn signature(at: At, signature: &Signature, home: &str) -> SignatureView {
    SignatureView { roles: at.roles(&signature.roles), each: signature.for_each.is_some(), clause: at.cite(&signature.clause, home) }
}
