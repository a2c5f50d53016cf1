//! The page of a form: a sheet that reads well on a phone, prints on paper and needs no script.

use serde::Serialize;

use super::condition;
use super::definition::Definition;
use super::page::{At, Link};
use super::words::{field_label, outcome_name, value_words};
use crate::model::spoken;
use crate::model::{Every, Field, FieldType, Form, Occasion, Options, Outcomes, Process, Rule, RuleKind, Signature, Step};

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
    /// The title as written, where an edition has its own.
    original: Option<String>,
    note: Option<String>,
    clause: Link,
    submitted_by: Vec<Link>,
    submitted_to: Vec<Link>,
    steps: Vec<Link>,
    duties: Vec<Link>,
    fields: Vec<FieldView>,
    rules: Vec<RuleView>,
    signatures: Vec<SignatureView>,
    /// The columns of the table of signatures, a field without a name that holds rows.
    signing: Option<FieldView>,
    units: Vec<Choice>,
    header: HeaderView,
    /// The definition, for the page's script.
    definition: String,
    /// It states figures, and needs the script that computes them.
    figures: bool,
    /// The script that holds units and people.
    organization: String,
    /// The blank workbook beside the page.
    workbook: Option<String>,
}

/// What lies beside the pages of forms.
pub(super) struct Files<'s> {
    /// The script that holds units and people.
    pub(super) organization: &'s str,
    /// Each form has a blank workbook.
    pub(super) workbooks: bool,
}

/// One of several answers: what the record says, and what people read.
#[derive(Clone, Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// What the header asks besides id, unit, person and time.
#[derive(Serialize)]
struct HeaderView {
    /// Steps to choose from, where the record must say which it shows.
    steps: Vec<Choice>,
    outcomes: Vec<Choice>,
    /// The form belongs to a process.
    case: bool,
    /// A record of it must name its case.
    case_needed: bool,
    /// It answers for a period that no field of it tells.
    covers: bool,
}

/// A field as shown.
#[derive(Default, Serialize)]
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
    options: Vec<Choice>,
    options_from: Option<Link>,
    open: bool,
    unit: Option<String>,
    min: Option<String>,
    max: Option<String>,
    step: Option<String>,
    min_length: Option<usize>,
    max_length: Option<usize>,
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
pub(super) fn page(at: At, form: &Form, files: &Files) -> FormPage {
    let handbook = at.book.handbook;
    let home = home(&form.clause);
    let shows = |forms: &[std::sync::Arc<str>]| forms.contains(&form.id);
    let steps = handbook.processes.iter().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let duties = handbook.duties.iter().filter(|d| shows(&d.forms));
    let definition = Definition::of(at, form);
    FormPage {
        id: form.id.to_string(),
        title: at.book.title(form).to_owned(),
        original: at.book.original(form),
        note: form.note.clone(),
        clause: at.cite(&form.clause, ""),
        submitted_by: at.roles(&form.submitted_by),
        submitted_to: at.roles(&form.submitted_to),
        steps: steps.filter(|(_, s)| shows(&s.forms)).map(|(p, s)| step_of(at, p, s)).collect(),
        duties: duties
            .map(|d| Link {
                href: Some(at.to(&format!("duties/index.html#{}", d.id))),
                label: at.book.title(d).to_owned(),
                ..Link::default()
            })
            .collect(),
        fields: form.fields.iter().map(|f| field(at, form, f, home)).collect(),
        rules: form.rules.iter().map(|r| rule(at, form, r, home)).collect(),
        signatures: form.signatures.iter().map(|s| signature(at, s, home)).collect(),
        signing: (!form.signatures.is_empty()).then(|| signing(at, form)),
        units: handbook
            .organization
            .units
            .iter()
            .map(|u| Choice { value: u.id.clone(), label: at.book.name(&u.title).to_owned() })
            .collect(),
        header: header(at, form),
        definition: definition.text,
        figures: definition.figures,
        organization: files.organization.to_owned(),
        workbook: files.workbooks.then(|| format!("{}.xlsx", form.id)),
    }
}

fn header(at: At, form: &Form) -> HeaderView {
    let handbook = at.book.handbook;
    let all = handbook.processes.iter().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let steps: Vec<(&Process, &Step)> = all.filter(|(_, s)| s.recorded && s.forms.contains(&form.id)).collect();
    let mine = || handbook.duties.iter().filter(|d| d.forms.contains(&form.id));
    let open = |o: &Occasion| matches!(o, Occasion::Every(Every::Per { period: None, .. }));
    let told = |s: &&Step| s.facts.as_ref().is_some_and(|f| f.at.is_some());
    let derived = steps.iter().any(|(p, _)| !p.case_by.is_empty());
    let mut outcomes: Vec<Choice> = Vec::new();
    for name in steps.iter().filter_map(|(_, s)| if let Outcomes::Listed(names) = &s.outcomes { Some(names) } else { None }).flatten() {
        if !outcomes.iter().any(|o| o.value == **name) {
            outcomes.push(Choice { value: name.to_string(), label: outcome_name(at, name) });
        }
    }
    let needed = steps.len() > 1 && !steps.iter().any(|(_, s)| told(s)) && !handbook.processes.iter().any(|p| in_one_go(p, form));
    HeaderView {
        case: !steps.is_empty(),
        case_needed: !steps.is_empty() && !derived && !mine().any(|d| d.process.is_none()),
        covers: mine().any(|d| open(&d.occasion)) || steps.iter().any(|(p, _)| p.case_by.iter().any(|by| by == "period")),
        steps: if needed { steps.iter().map(|(p, s)| step_choice(at, p, s)).collect() } else { Vec::new() },
        outcomes,
    }
}

/// Whether one record may stand for all steps of a process that use its form: the same people take them, one directly after another.
fn in_one_go(process: &Process, form: &Form) -> bool {
    let steps: Vec<&Step> = process.steps.iter().filter(|s| s.recorded && s.forms.contains(&form.id)).collect();
    let follows = |pair: &[&Step]| {
        let directly = |r: &crate::model::StepRef| r.process.is_none() && r.step == pair[0].id && r.outcome.is_none();
        !pair[1].actors.is_empty() && pair[1].actors == pair[0].actors && pair[1].after.iter().flatten().any(directly)
    };
    !steps.is_empty() && steps.windows(2).all(follows)
}

fn step_choice(at: At, process: &Process, step: &Step) -> Choice {
    Choice { value: format!("{}/{}", process.id, step.id), label: step_of(at, process, step).label }
}

/// The regulation a key belongs to.
pub(super) fn home(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

fn step_of(at: At, process: &crate::model::Process, step: &crate::model::Step) -> Link {
    let label = at.book.strings.fill("process.step_of", &[("process", at.book.title(process)), ("step", at.book.title(step))]);
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
        label: at.book.title(field).to_owned(),
        control: control(field, options.len()),
        many: field.many,
        required: field.required && field.required_when.is_none(),
        when,
        help: field.hint().map(|hint| hint.get(at.book.lang).to_owned()),
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
        FieldType::Unit if field.many => "units",
        FieldType::Unit => "unit",
        FieldType::Group(_) => "group",
        FieldType::Attachment if field.many => "files",
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
        FieldType::Ref { row: Some(_), .. } => "form.hint_row",
        FieldType::Ref { .. } => "form.hint_ref",
        FieldType::Attachment => "form.hint_attachment",
        _ if field.many && !matches!(field.ty, FieldType::Choice | FieldType::Unit) => "form.hint_many",
        FieldType::Text => {
            return field.min_length.filter(|n| *n > 1).map(|n| strings.fill("form.hint_length", &[("n", &n.to_string())]));
        }
        _ => return None,
    };
    Some(strings.get(name).to_owned())
}

/// The option that stands for what a list does not name.
const OTHER: &str = "其他";

fn options(at: At, field: &Field) -> (Vec<Choice>, Option<Link>) {
    let (mut options, from) = declared(at, field);
    if field.open && !options.iter().any(|o| o.value == OTHER) {
        options.push(Choice { value: OTHER.to_owned(), label: OTHER.to_owned() });
    }
    (options, from)
}

fn declared(at: At, field: &Field) -> (Vec<Choice>, Option<Link>) {
    match &field.options {
        None => (Vec::new(), None),
        Some(Options::Listed(options)) => (options.iter().map(|o| Choice { value: o.clone(), label: o.clone() }).collect(), None),
        Some(Options::Parameter(id)) => {
            let value = at.book.handbook.parameter(id).and_then(|p| Some((p, p.resolve(at.book.as_of, None)?)));
            let words = |(p, v): (&crate::model::Parameter, crate::model::Resolved)| -> Vec<Choice> {
                let choice = |c: &str| Choice { value: c.to_owned(), label: value_words(at, p, &crate::expr::Value::text(c)) };
                v.choices().map(choice).collect()
            };
            let label = at.book.handbook.parameter(id).map_or(id.as_str(), |p| at.book.title(p)).to_owned();
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
    let words = spoken::rule_words(at.book.handbook, form, rule).get(at.book.lang).to_owned();
    let when = rule.when.as_ref().filter(|_| rule.kind == RuleKind::Assert).map(|w| condition::words(at, w, &label));
    RuleView { words, when, clause: at.cite(&rule.clause, home) }
}

fn signature(at: At, signature: &Signature, home: &str) -> SignatureView {
    SignatureView { roles: at.roles(&signature.roles), each: signature.for_each.is_some(), clause: at.cite(&signature.clause, home) }
}

/// Rows of who signs, when, and for whom where each of a list owes a signature.
fn signing(at: At, form: &Form) -> FieldView {
    let strings = &at.book.strings;
    let column = |id: &str, word: &str, control| FieldView {
        id: id.to_owned(),
        label: strings.get(word).to_owned(),
        control,
        required: true,
        ..FieldView::default()
    };
    let named = |s: &Signature| s.for_each.as_ref().and_then(|each| form.fields.iter().find(|f| *f.id == *each.source));
    let units = |s: &Signature| named(s).is_some_and(|f| matches!(f.ty, FieldType::Unit));
    let each = form.signatures.iter().any(|s| s.for_each.is_some());
    let all_units = form.signatures.iter().filter(|s| s.for_each.is_some()).all(units);
    let on_behalf = each.then(|| column("for", "fill.signed_for", if all_units { "unit" } else { "text" }));
    let own = [column("by", "fill.signer", "text"), column("at", "fill.signed_at", "date")];
    let rows = if each { ROWS } else { form.signatures.len() };
    FieldView { columns: on_behalf.into_iter().chain(own).collect(), rows: (0..rows).collect(), ..FieldView::default() }
}
