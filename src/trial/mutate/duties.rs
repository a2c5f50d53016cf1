//! Duties: one of a series left out, all of them left out, an answer missing or late.

use super::ground::Ground;
use super::{Aspect, Expect, Mutation, tweak};
use crate::lang::Sentence;
use crate::model::{Answer, Duty, Every, FieldType, Occasion, Trigger};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, Sample};

/// Records tried for one mutation.
const TRIED: usize = 40;

pub(super) fn derive(ground: &Ground, duty: &Duty, out: &mut Vec<Mutation>) {
    match &duty.occasion {
        Occasion::Once { .. } => once(ground, duty, out),
        Occasion::Every(every) => series(ground, duty, every, out),
        Occasion::On { answer: Some(answer), within, due, .. } if answer.key.is_some() => {
            answered(ground, duty, answer, within.is_some() || due.is_some(), out);
        }
        Occasion::On { trigger, .. } => itself(ground, duty, trigger, out),
    }
}

fn mutation(duty: &Duty, what: Sentence) -> Mutation {
    Mutation::new(Aspect::Series, &duty.id, what)
}

fn missing(duty: &Duty) -> Sentence {
    say!("「{t}」缺一次", "“{t}”缺一次", "{t}: one left out", t = duty.title)
}

fn late(duty: &Duty) -> Sentence {
    say!("「{t}」遲了", "“{t}”迟了", "{t}: late", t = duty.title)
}

/// Records that could fulfil a duty.
fn records<'a>(ground: &Ground<'a>, duty: &Duty) -> Vec<&'a Sample> {
    duty.forms.iter().flat_map(|f| ground.of_form(f)).take(TRIED).collect()
}

fn each_dropped(records: &[&Sample]) -> Vec<Vec<Edit>> {
    records.iter().map(|r| vec![Edit::drop(&r.id)]).collect()
}

/// Records that stand for one another, left out together: all, and those whose field names the same thing.
fn groups_dropped(records: &[&Sample], key: Option<&str>) -> Vec<Vec<Edit>> {
    let named = |r: &Sample| key.and_then(|k| get(&r.table, &format!("fields.{k}"))).cloned();
    let mut values: Vec<_> = records.iter().filter_map(|r| named(r)).collect();
    values.dedup();
    let of = |value: &toml::Value| records.iter().filter(|r| named(r).as_ref() == Some(value)).map(|r| Edit::drop(&r.id)).collect();
    let mut groups: Vec<Vec<Edit>> = values.iter().map(of).collect();
    groups.push(records.iter().map(|r| Edit::drop(&r.id)).collect());
    groups
}

fn once(ground: &Ground, duty: &Duty, out: &mut Vec<Mutation>) {
    let all: Vec<Edit> = records(ground, duty).iter().map(|r| Edit::drop(&r.id)).collect();
    if !all.is_empty() {
        out.push(mutation(duty, missing(duty)).code("duty-missing").way(all));
    }
}

fn series(ground: &Ground, duty: &Duty, every: &Every, out: &mut Vec<Mutation>) {
    let records = records(ground, duty);
    match every {
        Every::Gap { .. } => {
            // A series that is denser than it must be, or has one record, has a gap only without any.
            let ways = each_dropped(&records).into_iter().chain(groups_dropped(&records, None));
            out.push(mutation(duty, missing(duty)).code("duty-gap").ways(ways));
        }
        Every::Per { .. } => {
            let ways = each_dropped(&records).into_iter().chain(groups_dropped(&records, None));
            out.push(mutation(duty, missing(duty)).code("duty-missing").ways(ways));
            let filed = |r: &&Sample| Edit::set(&r.id, "submitted", day(ground));
            let one = records.iter().map(|r| vec![filed(r)]);
            out.push(mutation(duty, late(duty)).code("duty-late").ways(one.chain([records.iter().map(filed).collect()])));
        }
    }
}

/// The last day a record can bear, as records write it.
fn day(ground: &Ground) -> toml::Value {
    let day = ground.as_of.to_string();
    day.parse().map_or_else(|_| toml::Value::String(day.clone()), toml::Value::Datetime)
}

fn answered(ground: &Ground, duty: &Duty, answer: &Answer, limited: bool, out: &mut Vec<Mutation>) {
    let records: Vec<&Sample> = answer.forms.iter().flat_map(|f| ground.of_form(f)).take(TRIED).collect();
    let expects = if limited { Expect::Finding } else { Expect::Open };
    let ways = each_dropped(&records).into_iter().chain(groups_dropped(&records, answer.key.as_deref()));
    out.push(Mutation { expects, ..mutation(duty, missing(duty)).ways(ways) });
    if limited {
        let moved = |r: &&Sample| ground.to_the_end(r, &ground.time_path(r));
        out.push(mutation(duty, late(duty)).code("duty-late").ways(records.iter().map(moved)));
    }
}

/// The record that tells of an event is its answer: it comes late, or tells of something long ago.
fn itself(ground: &Ground, duty: &Duty, trigger: &Trigger, out: &mut Vec<Mutation>) {
    let (Trigger::Form { form, .. } | Trigger::Rows { form, .. }) = trigger else { return };
    let Some(declared) = ground.handbook.form(form) else { return };
    let dated = declared.fields.iter().filter(|f| matches!(f.ty, FieldType::Date | FieldType::DateTime | FieldType::Group(_)));
    let fields: Vec<_> = dated.collect();
    let mut ways = Vec::new();
    for record in ground.of_form(form).take(TRIED) {
        ways.push(ground.to_the_end(record, &ground.time_path(record)));
        ways.extend(fields.iter().flat_map(|f| tweak::field(ground, record, f)));
    }
    out.push(mutation(duty, late(duty)).code("duty-late").ways(ways));
}
