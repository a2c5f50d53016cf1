//! Values, limits and occasions in words.

use serde::Serialize;

use super::page::At;
use super::{condition, process};
use crate::expr::Value;
use crate::model::spoken::{self, Noun};
use crate::model::{Duty, Every, Limit, Occasion, Parameter, ParameterType, StepRef, Trigger};

/// An amount with the parameter it comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Amount {
    /// The words.
    pub(super) words: String,
    /// The parameter, where it comes from one.
    pub(super) href: Option<String>,
    /// Nobody has decided it.
    pub(super) provisional: bool,
}

/// A limit in words.
pub(super) fn limit(at: At, limit: &Limit) -> Amount {
    let count = |unit, n: i64| Amount { words: spoken::amount(unit, n.into()).get(at.book.lang).to_owned(), ..Amount::default() };
    match limit {
        Limit::Days(n) => count(ParameterType::Days, *n),
        Limit::Workdays(n) => count(ParameterType::Workdays, *n),
        Limit::Hours(n) => count(ParameterType::Hours, *n),
        Limit::Months(n) => count(ParameterType::Months, *n),
        Limit::Count(n) => count(ParameterType::Number, *n),
        Limit::Parameter(id) => parameter_amount(at, id),
    }
}

fn parameter_amount(at: At, id: &str) -> Amount {
    let href = Some(at.parameter_href(id));
    let resolved = at.book.handbook.parameter(id).and_then(|p| Some((p, p.resolve(at.book.as_of, None)?)));
    match resolved {
        Some((parameter, value)) => Amount { words: value_words(at, parameter, &value.value), href, provisional: value.provisional },
        None => Amount { words: at.book.strings.get("parameter.undecided").to_owned(), href, provisional: true },
    }
}

/// A parameter's value in words.
pub(super) fn value_words(at: At, parameter: &Parameter, value: &Value) -> String {
    match value {
        Value::List(items) => at.book.strings.list(&items.iter().map(|item| value_words(at, parameter, item)).collect::<Vec<_>>()),
        value => spoken::parameter_value(at.book.handbook, parameter, value).get(at.book.lang).to_owned(),
    }
}

/// When a duty is owed, in words.
pub(super) fn occasion(at: At, duty: &Duty) -> String {
    let strings = &at.book.strings;
    match &duty.occasion {
        Occasion::Once { due: None } => strings.get("duty.once").to_owned(),
        Occasion::Once { due: Some(due) } => strings.fill("duty.once_within", &[("limit", &limit(at, due).words)]),
        Occasion::Every(every) => rhythm(at, duty, every),
        Occasion::On { trigger, within, due, before, .. } => {
            let event = event(at, duty, trigger);
            let within = within.as_ref().map(|w| limit(at, w).words);
            let due = due.as_ref().map(|d| condition::day(at, d, &|path| event_part(at, duty, trigger, path)));
            match (within, due) {
                (Some(n), _) if *before => strings.fill("duty.before_by", &[("event", &event), ("limit", &n)]),
                (Some(n), _) => strings.fill("duty.after_within", &[("event", &event), ("limit", &n)]),
                (None, Some(day)) if *before => strings.fill("duty.before_due", &[("event", &event), ("day", &day)]),
                (None, Some(day)) => strings.fill("duty.after_due", &[("event", &event), ("day", &day)]),
                (None, None) if *before => strings.fill("duty.before", &[("event", &event)]),
                (None, None) => strings.fill("duty.after", &[("event", &event)]),
            }
        }
    }
}

fn rhythm(at: At, duty: &Duty, every: &Every) -> String {
    let strings = &at.book.strings;
    match every {
        Every::Gap { gap, from, until } => {
            let gap = strings.fill("duty.gap", &[("limit", &limit(at, gap).words)]);
            let step = |step: &Option<StepRef>| step.as_ref().map(|s| step_name(at, duty, s)).unwrap_or_default();
            match (from.is_some(), until.is_some()) {
                (true, true) => strings.fill("duty.from_until", &[("what", &gap), ("from", &step(from)), ("until", &step(until))]),
                (true, false) => strings.fill("duty.from", &[("what", &gap), ("from", &step(from))]),
                _ => gap,
            }
        }
        Every::Per { per, count, due, due_day, covers_next, .. } => {
            let words = strings.fill(&format!("duty.per_{}", per.word()), &[("n", &count.to_string())]);
            let words = if *covers_next { strings.fill("duty.for_next", &[("what", &words)]) } else { words };
            match (due, due_day) {
                (_, Some((month, day))) => {
                    strings.fill("duty.by_day", &[("what", &words), ("month", &month.to_string()), ("day", &day.to_string())])
                }
                (Some(due), None) => {
                    let back = counts_back(due);
                    let name = if back.is_some() { "duty.before_end" } else { "duty.after_end" };
                    let length = limit(at, back.as_ref().unwrap_or(due)).words;
                    strings.fill(name, &[("what", &words), ("limit", &length)])
                }
                (None, None) => words,
            }
        }
    }
}

/// The length of a limit that is counted back.
fn counts_back(limit: &Limit) -> Option<Limit> {
    Some(match limit {
        Limit::Days(n) if *n < 0 => Limit::Days(-n),
        Limit::Workdays(n) if *n < 0 => Limit::Workdays(-n),
        Limit::Hours(n) if *n < 0 => Limit::Hours(-n),
        Limit::Months(n) if *n < 0 => Limit::Months(-n),
        _ => return None,
    })
}

fn event(at: At, duty: &Duty, trigger: &Trigger) -> String {
    let strings = &at.book.strings;
    match trigger {
        Trigger::Form { form, when } => {
            conditional(at, &strings.fill("duty.on_form", &[("form", &at.form(form).label)]), form, when.as_ref())
        }
        Trigger::Step(step) => strings.fill("duty.on_step", &[("step", &step_name(at, duty, step))]),
        Trigger::Rows { form, group, when } => {
            let field = at.book.handbook.form(form).and_then(|f| f.fields.iter().find(|x| x.id == *group));
            let group = field.map_or(&**group, |f| at.book.title(f));
            let words = strings.fill("duty.on_rows", &[("form", &at.form(form).label), ("group", group)]);
            conditional(at, &words, form, when.as_ref())
        }
        Trigger::Missed(id) => {
            let other = at.book.handbook.duties.iter().find(|d| d.id == *id);
            strings.fill("duty.on_missed", &[("duty", other.map_or(&**id, |d| at.book.title(d)))])
        }
    }
}

/// What a duty's expression names: a field of the record that is the event (`trigger.field`, `each.field`), or a part of the
/// case (`case.step.field`).
fn event_part(at: At, duty: &Duty, trigger: &Trigger, path: &str) -> Option<Noun> {
    let process_of = |id: &Option<std::sync::Arc<str>>| at.book.handbook.process(id.as_ref().or(duty.process.as_ref())?);
    let (of, id) = path.split_once('.')?;
    if of == "case" {
        return process::label(at, process_of(&None)?, None, path);
    }
    match trigger {
        Trigger::Form { form, .. } | Trigger::Rows { form, .. } if of == "trigger" || of == "each" => field_label(at, form, id),
        Trigger::Step(step) if of == "trigger" => {
            let process = process_of(&step.process)?;
            process.steps[process.step(&step.step)?].forms.iter().find_map(|form| field_label(at, form, id))
        }
        _ => None,
    }
}

/// A field of a form, a column of one of its groups, or what a reference leads to.
pub(super) fn field_label(at: At, form: &str, path: &str) -> Option<Noun> {
    spoken::form_label(at.book.handbook, at.book.handbook.form(form)?, path)
}

fn conditional(at: At, event: &str, form: &str, when: Option<&crate::expr::Expr>) -> String {
    let Some(when) = when else { return event.to_owned() };
    let label = |path: &str| field_label(at, form, path.strip_prefix("each.").unwrap_or(path));
    at.book.strings.fill("duty.on_when", &[("event", event), ("when", &condition::words(at, when, &label))])
}

/// A step's title, looked for in the process named, else in the duty's.
fn step_name(at: At, duty: &Duty, step: &StepRef) -> String {
    let process = step.process.as_ref().or(duty.process.as_ref());
    let mut processes = at.book.handbook.processes.iter().filter(|p| process.is_none_or(|id| p.id == *id));
    let title =
        processes.find_map(|p| p.step(&step.step).map(|i| at.book.title(&p.steps[i]).to_owned())).unwrap_or_else(|| step.step.to_string());
    match &step.outcome {
        Some(outcome) => at.book.strings.fill("process.with_outcome", &[("step", &title), ("outcome", &outcome_name(at, outcome))]),
        None => title,
    }
}

/// An outcome in the reader's language where the site knows the word.
pub(super) fn outcome_name(at: At, outcome: &str) -> String {
    at.book.strings.find(&format!("outcome.{outcome}")).unwrap_or(outcome).to_owned()
}
