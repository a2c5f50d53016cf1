//! A form as its page's script receives it: fields, the demands a record decides by itself, and what these ask of the handbook.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::page::At;
use super::pattern;
use crate::expr::{Expr, Function, Tree, Value};
use crate::model::spoken;
use crate::model::{
    Calendar, Field, FieldType, Form, Grade, Handbook, Metric, MetricOver, Options, Outcomes, Parameter, Period, Rule, Signature, Threshold,
};

/// What asks for the days of a calendar.
const DAYS_COUNTED: &[Function] = &[Function::Workdays, Function::AddWorkdays];

/// A form's definition.
pub(super) struct Definition {
    /// As JSON that may stand inside a script element.
    pub(super) text: String,
    /// It holds figures to be computed.
    pub(super) figures: bool,
}

impl Definition {
    /// The definition of a form.
    pub(super) fn of(at: At, form: &Form) -> Definition {
        let alone = Alone::of(at.book.handbook, form);
        let json = definition(at, form, &alone).to_string();
        // Inside a script element no character reference is read, and `</script` would end it.
        let text = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        Definition { text, figures: alone.figures() }
    }
}

fn definition(at: At, form: &Form, alone: &Alone) -> Json {
    let handbook = at.book.handbook;
    json!({
        "id": *form.id,
        "title": at.book.script.text(at.book.title(form)),
        "from": handbook.in_force(&form.clause).map(|d| d.to_string()),
        "at": form.at.map(|n| &*form.fields[n].id),
        "fields": form.fields.iter().map(|f| field(at, form, f)).collect::<Vec<_>>(),
        "rules": alone.rules.iter().map(|r| rule(at, form, r)).collect::<Vec<_>>(),
        "metrics": alone.metrics.iter().map(|m| metric((at, form), m)).collect::<Vec<_>>(),
        "thresholds": alone.thresholds.iter().map(|t| threshold((at, form), t)).collect::<Vec<_>>(),
        "grades": alone.grades.iter().map(|g| grade((at, form), g)).collect::<Vec<_>>(),
        "signatures": signatures(form),
        "steps": steps(handbook, form),
        "parameters": parameters(handbook, form, alone),
        "calendars": calendars(handbook, alone.asks(form, DAYS_COUNTED)),
        "region": handbook.settings.region,
        "zone": handbook.settings.zone_name,
        "propose": handbook.settings.repository.as_ref().map(|r| r.new_file()),
        "words": words(at, form, alone),
        "said": said(at, form),
        "roles": alone.asked_roles(form).map(|roles| held(handbook, &roles)),
    })
}

/// What of a form's demands a record decides by itself. Whether someone holds a role is asked only where people are published.
struct Alone<'h> {
    rules: Vec<&'h Rule>,
    metrics: Vec<&'h Metric>,
    thresholds: Vec<&'h Threshold>,
    grades: Vec<&'h Grade>,
}

impl<'h> Alone<'h> {
    fn of(handbook: &'h Handbook, form: &'h Form) -> Alone<'h> {
        let open = |e: &Expr| handbook.settings.publish_people || !asks_people(e);
        let fit = |e: &Expr| form.decides(e) && open(e);
        let rule = |r: &&Rule| fit(&r.assert) && r.when.as_ref().is_none_or(fit);
        let each = |m: &&Metric| matches!(&m.over, MetricOver::Each(of) if *of == form.id) && fit(&m.value);
        let line = |t: &&Threshold| t.reading.0 == form.id && t.expressions().all(|e| form.decides_line(e) && open(e));
        let scale = |g: &&Grade| g.form.as_ref() == Some(&form.id) && g.expressions().all(fit);
        Alone {
            rules: form.rules.iter().filter(rule).collect(),
            metrics: handbook.metrics.iter().filter(each).collect(),
            thresholds: handbook.thresholds.iter().filter(line).collect(),
            grades: handbook.grades.iter().filter(scale).collect(),
        }
    }

    /// It states figures, or a scale that a record decides.
    fn figures(&self) -> bool {
        !self.metrics.is_empty() || !self.thresholds.is_empty() || !self.grades.is_empty()
    }

    fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let rules = self.rules.iter().flat_map(|r| std::iter::once(&r.assert).chain(&r.when));
        let figures = self.metrics.iter().map(|m| &m.value);
        let lines = self.thresholds.iter().flat_map(|t| t.expressions());
        rules.chain(figures).chain(lines).chain(self.grades.iter().flat_map(|g| g.expressions()))
    }
}

impl Alone<'_> {
    /// The calls of the demands, and of the conditions of fields.
    fn calls<'e>(&'e self, form: &'e Form) -> impl Iterator<Item = (Function, &'e [Tree])> {
        let fields = form.fields.iter().flat_map(|f| std::iter::once(f).chain(f.cells()));
        let conditions = fields.filter_map(|f| f.required_when.as_ref());
        self.expressions().chain(conditions).flat_map(|e| e.tree.calls())
    }

    /// Whether some demand calls one of `functions`.
    fn asks(&self, form: &Form, functions: &[Function]) -> bool {
        self.calls(form).any(|(f, _)| functions.contains(&f))
    }

    /// The roles whose holders some demand asks for; without names where one is computed and may be any.
    fn asked_roles(&self, form: &Form) -> Option<Roles> {
        let asking = self.calls(form).filter(|(f, _)| matches!(f, Function::Holders | Function::Units));
        let named =
            asking.map(|(_, args)| if let Some(Tree::Literal(Value::Text(id))) = args.first() { Some(id.to_string()) } else { None });
        let named: Vec<Option<String>> = named.collect();
        (!named.is_empty()).then(|| named.into_iter().collect())
    }
}

/// Words of the group `fill` that only templates show.
pub(super) const OF_TEMPLATES: &[&str] = &[
    "clear",
    "copy",
    "covers",
    "elsewhere",
    "intro",
    "load",
    "noscript",
    "outcome",
    "pick",
    "preview",
    "print",
    "problems",
    "propose",
    "signed_at",
    "signed_for",
    "signer",
    "step",
    "to_draft",
    "to_file",
    "to_json",
];

/// The words the page's script shows; those of its templates stand there already.
fn said<'b>(at: At<'b, '_>, form: &Form) -> BTreeMap<&'b str, &'b str> {
    let needed = |name: &str| !OF_TEMPLATES.contains(&name) && (name != "sign" || !form.signatures.is_empty());
    at.book.strings.group("fill").into_iter().filter(|(name, _)| needed(name)).collect()
}

/// The words of complaints that can be made of the form.
fn words<'b>(at: At<'b, '_>, form: &Form, alone: &Alone) -> BTreeMap<&'b str, &'b str> {
    let all: Vec<&Field> = form.fields.iter().flat_map(|f| std::iter::once(f).chain(f.cells())).collect();
    let some = |of: &dyn Fn(&Field) -> bool| all.iter().any(|f| of(f));
    let rows = |ty: &FieldType| matches!(ty, FieldType::Ref { row: Some(_), .. });
    let types: BTreeSet<String> = all.iter().map(|f| format!("type_{}", if rows(&f.ty) { "ref_row" } else { f.ty.name() })).collect();
    let needed = |name: &str| match name {
        "metric" => !alone.metrics.is_empty(),
        "level" | "unanswered" => !alone.thresholds.is_empty(),
        "grade" => !alone.grades.is_empty(),
        "withheld" => alone.figures(),
        "calendar" => alone.asks(form, DAYS_COUNTED),
        "unsigned" | "unsigned_by" | "own_work" => !form.signatures.is_empty(),
        "pattern" => some(&|f| f.pattern.is_some()),
        "decimals" | "at_most_decimals" => some(&|f| f.decimals.is_some()),
        "too_long" | "at_most_characters" => some(&|f| f.max_length.is_some()),
        "too_short" | "at_least_characters" => some(&|f| f.min_length.is_some()),
        "note" | "note_missing" => some(&|f| f.note.is_some()),
        "list_of" => some(&|f| f.many),
        // A period is asked for in the header too.
        "type_period" => true,
        _ => !name.starts_with("type_") || types.contains(name),
    };
    at.book.strings.group("check").into_iter().filter(|(name, _)| needed(name)).collect()
}

/// Roles by id; `None` means all.
type Roles = Option<BTreeSet<String>>;

/// Who holds which of some roles, people only where they are published.
fn held(handbook: &Handbook, roles: &Roles) -> Json {
    let (organization, open) = (&handbook.organization, handbook.settings.publish_people);
    let asked = |id: &str| roles.as_ref().is_none_or(|r| r.contains(id));
    let held = organization.assignments.iter().filter(|a| asked(&a.role) && (open || a.person.is_none()));
    let held = held.map(|a| json!({ "person": a.person, "role": a.role, "unit": a.unit, "period": span(&a.period) }));
    let kinds = organization.roles.iter().filter(|r| asked(&r.id) && !r.unit_kinds.is_empty());
    let kinds = kinds.map(|r| (r.id.clone(), r.unit_kinds.clone()));
    json!({ "assignments": held.collect::<Vec<_>>(), "kinds": kinds.collect::<BTreeMap<_, _>>() })
}

/// Signatures owed that a record tells of by itself.
fn signatures(form: &Form) -> Vec<Json> {
    let own = form.signatures.iter().enumerate().filter(|(_, s)| s.for_each.as_ref().is_none_or(|e| form.decides(e)));
    let signature = |(n, s): (usize, &Signature)| {
        let distinct: Vec<&str> = s.distinct_from.iter().map(|f| &**f).collect();
        json!({ "id": format!("{}@signature{}", form.id, n + 1), "each": s.for_each.as_ref().map(tree), "distinct": distinct })
    };
    own.map(signature).collect()
}

fn span(period: &Period) -> Json {
    json!([period.from.map(|d| d.to_string()), period.to.map(|d| d.to_string())])
}

fn asks_people(expr: &Expr) -> bool {
    expr.tree.calls().iter().any(|(f, _)| *f == Function::Holders)
}

fn field(at: At, form: &Form, field: &Field) -> Json {
    let (options, from) = match &field.options {
        None => (None, None),
        Some(Options::Listed(options)) => (Some(options), None),
        Some(Options::Parameter(id)) => (None, Some(id)),
    };
    lean(json!({
        "id": *field.id,
        "label": at.book.script.text(at.book.title(field)),
        "type": field.ty.name(),
        "many": field.many,
        "required": field.required,
        "when": field.required_when.as_ref().filter(|e| form.decides(e)).map(tree),
        "min_length": field.min_length,
        "max_length": field.max_length,
        "min": field.min.map(|n| n.to_string()),
        "max": field.max.map(|n| n.to_string()),
        "pattern": field.pattern.as_ref().and_then(|p| pattern::browser(p.as_str())),
        "pattern_source": field.pattern.as_ref().map(|p| p.as_str()).filter(|p| pattern::browser(p).as_deref() != Some(*p)),
        "options": options,
        "options_from": from,
        "open": field.open,
        "note": field.note.as_deref(),
        "placeholder": field.placeholder,
        "min_items": field.min_items,
        "max_items": field.max_items,
        "decimals": field.decimals,
        "confidential": field.confidential,
        "row": matches!(field.ty, FieldType::Ref { row: Some(_), .. }),
        "fields": field.cells().iter().map(|f| self::field(at, form, f)).collect::<Vec<_>>(),
    }))
}

/// An object without what says nothing: no value, no, none of a list. Scripts take what is missing for that.
fn lean(mut object: Json) -> Json {
    if let Json::Object(parts) = &mut object {
        parts.retain(|_, value| !matches!(value, Json::Null | Json::Bool(false)) && value.as_array().is_none_or(|list| !list.is_empty()));
    }
    object
}

/// A tree with its patterns as browsers read them.
fn tree(expr: &Expr) -> Json {
    let mut tree = expr.tree.to_json();
    rewrite(&mut tree);
    tree
}

fn rewrite(tree: &mut Json) {
    let Json::Array(parts) = tree else { return };
    if let [Json::String(call), Json::String(function), _, Json::String(pattern)] = parts.as_mut_slice()
        && call == "call"
        && function == Function::Matches.name()
    {
        *pattern = pattern::browser(pattern).unwrap_or_else(|| pattern.clone());
    }
    parts.iter_mut().for_each(rewrite);
}

fn rule(at: At, form: &Form, rule: &Rule) -> Json {
    let own = |name: &String| form.fields.iter().any(|f| *f.id == **name);
    let paths = std::iter::once(&rule.assert).chain(&rule.when).flat_map(|expr| expr.paths());
    let reads: BTreeSet<String> = paths.map(|path| path[0].to_string()).filter(own).collect();
    lean(json!({
        "id": *rule.id,
        "assert": tree(&rule.assert),
        "when": rule.when.as_ref().map(tree),
        "message": at.book.script.text(spoken::rule_words(at.book.handbook, form, rule).get(at.book.lang)),
        "reads": reads,
    }))
}

fn metric((at, form): (At, &Form), metric: &Metric) -> Json {
    lean(json!({
        "id": *metric.id,
        "title": at.book.script.text(at.book.title(metric)),
        "value": tree(&metric.value),
        "reported": metric.reported.as_deref(),
        "tolerance": metric.tolerance.map(|n| n.to_string()),
        "secret": at.book.handbook.rests_on_secrets(form, [&metric.value], &[metric.reported.as_ref()]),
    }))
}

fn threshold((at, form): (At, &Form), threshold: &Threshold) -> Json {
    let fields = [Some(&threshold.reading.1), threshold.reported.as_ref()];
    let levels = threshold.levels.iter().map(|(name, when)| json!({ "name": **name, "when": tree(when) }));
    lean(json!({
        "id": *threshold.id,
        "title": at.book.script.text(at.book.title(threshold)),
        "reading": *threshold.reading.1,
        "limit": threshold.limit.as_ref().map(tree),
        "levels": levels.collect::<Vec<_>>(),
        "otherwise": *threshold.otherwise,
        "reported": threshold.reported.as_deref(),
        "demands": threshold.demands.as_deref(),
        "demands_at": threshold.demands_at.iter().map(|l| &**l).collect::<Vec<_>>(),
        "secret": at.book.handbook.rests_on_secrets(form, threshold.expressions(), &fields),
    }))
}

fn grade((at, form): (At, &Form), grade: &Grade) -> Json {
    let bands = grade.bands.iter().map(|b| json!({ "name": b.name, "from": b.from.as_ref().map(tree) }));
    lean(json!({
        "id": *grade.id,
        "title": at.book.script.text(at.book.title(grade)),
        "value": grade.value.as_ref().map(tree),
        "bands": bands.collect::<Vec<_>>(),
        "reported": grade.reported.as_deref(),
        "secret": at.book.handbook.rests_on_secrets(form, grade.expressions(), &[grade.reported.as_ref()]),
    }))
}

/// The steps a record of the form can show, with the outcomes its header may name.
fn steps(handbook: &Handbook, form: &Form) -> Vec<Json> {
    let steps = handbook.processes.iter().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let mine = steps.filter(|(_, s)| s.recorded && s.forms.contains(&form.id));
    let step = |(process, step): (&crate::model::Process, &crate::model::Step)| {
        let names = if let Outcomes::Listed(names) = &step.outcomes { names.as_slice() } else { &[] };
        let outcomes: Vec<&str> = names.iter().map(|n| &**n).collect();
        json!({ "process": *process.id, "id": *step.id, "derived": !process.case_by.is_empty(), "outcomes": outcomes })
    };
    mine.map(step).collect()
}

/// The parameters that expressions and lists of options ask for.
fn parameters(handbook: &Handbook, form: &Form, alone: &Alone) -> BTreeMap<String, Json> {
    let fields = form.fields.iter().flat_map(|f| std::iter::once(f).chain(f.cells()));
    let mut asked: BTreeSet<&str> =
        fields.filter_map(|f| if let Some(Options::Parameter(id)) = &f.options { Some(&**id) } else { None }).collect();
    for (function, args) in alone.calls(form) {
        if let (Function::Param, Some(Tree::Literal(Value::Text(id)))) = (function, args.first()) {
            asked.insert(id);
        }
    }
    asked.into_iter().filter_map(|id| Some((id.to_owned(), parameter(handbook.parameter(id)?)))).collect()
}

fn parameter(parameter: &Parameter) -> Json {
    let values = parameter.values.iter().map(|v| json!({ "from": v.from.to_string(), "unit": v.unit, "value": v.value.to_json() }));
    json!({ "default": parameter.default.as_ref().map(Value::to_json), "values": values.collect::<Vec<_>>() })
}

/// The calendar of each region; its days only where some demand `counts` them.
fn calendars(handbook: &Handbook, counts: bool) -> BTreeMap<&str, Json> {
    let days = |days: &BTreeMap<jiff::civil::Date, String>| days.keys().filter(|_| counts).map(|d| d.to_string()).collect::<Vec<_>>();
    let calendar = |c: &Calendar| json!({ "years": c.years, "holidays": days(&c.holidays), "working": days(&c.working) });
    handbook.calendars.iter().map(|c| (c.region.as_str(), calendar(c))).collect()
}

/// Units, and people where they are published, as every form page of a language receives them.
#[derive(Serialize)]
struct Organization {
    units: Vec<Json>,
    people: Option<Vec<[String; 2]>>,
}

/// The organisation as a script that hands it over, so that it can be read straight from a folder.
pub(super) fn organization(at: At) -> String {
    let (settings, organization) = (&at.book.handbook.settings, &at.book.handbook.organization);
    let unit = |u: &crate::model::Unit| {
        let mut titles = vec![at.book.name(&u.title).to_owned()];
        titles.extend(u.title.iter().filter(|t| !t.is_empty() && **t != titles[0]).cloned().collect::<BTreeSet<_>>());
        lean(json!({ "id": u.id, "titles": titles, "kind": u.kind, "active": span(&u.active), "region": u.region, "zone": u.zone }))
    };
    let open = settings.publish_people;
    let people = organization.people.iter().map(|p| [p.id.clone(), p.name.clone()]);
    let parties = organization.external.iter().map(|e| [e.id.clone(), e.name.clone()]);
    let all = Organization { units: organization.units.iter().map(unit).collect(), people: open.then(|| people.chain(parties).collect()) };
    format!("window.guijuOrganization={};\n", serde_json::to_string(&all).unwrap_or_else(|_| "null".to_owned()))
}
