//! Who acts: strangers in the place of those who may, one person on both sides, signatures missing or not entitled.

use toml::Value;

use super::ground::{Act, Ground, text};
use super::{Aspect, Mutation};
use crate::model::{Form, Handbook, Process, Signature, signature_id};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, Sample};

/// Records or acts tried for one mutation.
const TRIED: usize = 4;

/// Whether a step of some process is shown by a form.
fn shown_by_steps(handbook: &Handbook, form: &Form) -> bool {
    handbook.processes.iter().flat_map(|p| &p.steps).any(|s| s.recorded && s.forms.contains(&form.id))
}

/// Whether a form is filed only to show steps: then their actors are asked, and the form's own line asks nothing more.
pub(super) fn steps_say_who(handbook: &Handbook, form: &Form) -> bool {
    let loose = handbook.duties.iter().any(|d| d.process.is_none() && d.forms.contains(&form.id));
    shown_by_steps(handbook, form) && !loose
}

/// The submitter of a form, and its signatures.
pub(super) fn of_form(ground: &Ground, form: &Form, out: &mut Vec<Mutation>) {
    submitter(ground, form, out);
    for (n, signature) in form.signatures.iter().enumerate() {
        signed(ground, form, (signature, &signature_id(form, n)), out);
    }
}

/// Where a step shows the form the step says who acts; elsewhere the form does.
fn submitter(ground: &Ground, form: &Form, out: &mut Vec<Mutation>) {
    if steps_say_who(ground.handbook, form) {
        return;
    }
    let in_steps = shown_by_steps(ground.handbook, form);
    let what = say!("由無關的人提出《{t}》", "由无关的人提出《{t}》", "{t} filed by a stranger", t = form.title);
    let way = |record: &Sample, person: &str| {
        let loose = ["case", "step", "steps", "parents"].into_iter().filter(|k| in_steps && record.table.contains_key(*k));
        [Edit::set(&record.id, "by", person)].into_iter().chain(loose.map(|k| Edit::remove(&record.id, k))).collect()
    };
    let mut ways = Vec::new();
    for record in ground.of_form(&form.id).take(TRIED) {
        let unit = text(&record.table, "unit").unwrap_or_default();
        ways.extend(ground.strangers(unit).iter().map(|person| way(record, person)));
    }
    out.push(Mutation::new(Aspect::Actor, &form.id, what).code("actor-lacks-role").ways(ways));
}

fn marks(record: &Sample) -> usize {
    get(&record.table, "signature").and_then(Value::as_array).map_or(0, Vec::len)
}

fn signed(ground: &Ground, form: &Form, (signature, id): (&Signature, &str), out: &mut Vec<Mutation>) {
    let records: Vec<&Sample> = ground.of_form(&form.id).filter(|r| marks(r) > 0).take(TRIED).collect();
    let each = || records.iter().flat_map(|r| (1..=marks(r)).map(move |n| (*r, n)));
    let mutation = |code, what| Mutation::new(Aspect::Signature, id, what).code(code);
    let missing = say!("《{t}》少一個簽署", "《{t}》少一个签署", "{t} with a signature missing", t = form.title);
    out.push(mutation("signature-missing", missing).ways(each().map(|(r, n)| vec![Edit::remove(&r.id, format!("signature.{n}"))])));
    let mut ways = Vec::new();
    for (record, n) in each() {
        let unit = text(&record.table, &format!("signature.{n}.for")).or(text(&record.table, "unit")).unwrap_or_default();
        let path = format!("signature.{n}.by");
        ways.extend(ground.strangers(unit).into_iter().map(|person| vec![Edit::set(&record.id, path.clone(), person)]));
    }
    let unentitled = say!("《{t}》由無權者簽署", "《{t}》由无权者签署", "{t} signed by a stranger", t = form.title);
    if signature.for_each.is_some() || !signature.roles.is_empty() {
        out.push(mutation("signature-role", unentitled).ways(ways));
    }
    if !signature.distinct_from.is_empty() {
        let own = say!("《{t}》由經辦人自簽", "《{t}》由经办人自签", "{t} signed by its author", t = form.title);
        let authors = each().flat_map(|(r, n)| {
            signature.distinct_from.iter().filter_map(move |f| {
                let author = text(&r.table, &format!("fields.{f}"))?;
                Some(vec![Edit::set(&r.id, format!("signature.{n}.by"), author)])
            })
        });
        out.push(mutation("signature-not-distinct", own).ways(authors));
    }
}

/// The actors of a process' steps, and its separations.
pub(super) fn of_process<'a>(ground: &Ground<'a>, process: &'a Process, out: &mut Vec<Mutation>) {
    for (n, step) in process.steps.iter().enumerate().filter(|(_, s)| s.recorded && !s.actors.is_empty()) {
        let mut ways = Vec::new();
        for act in ground.acts(process, n).iter().take(TRIED) {
            let unit = text(&act.sample.table, "unit").unwrap_or_default();
            ways.extend(ground.strangers(unit).into_iter().map(|person| vec![Edit::set(act.id(), ground.by_path(act), person)]));
        }
        let what = say!("由無關的人辦理「{t}」", "由无关的人办理“{t}”", "{t} taken by a stranger", t = step.title);
        let id = format!("{}.{}@actor", process.id, step.id);
        out.push(Mutation::new(Aspect::Actor, &id, what).code("actor-lacks-role").ways(ways));
    }
    for separation in &process.separations {
        let id = format!("{}.{}", process.id, separation.id);
        let what = say!("同一人辦理應分離的步驟", "同一人办理应分离的步骤", "one person on both sides");
        let mut ways = Vec::new();
        for pair in separation.steps.windows(2) {
            let (first, second) = (ground.acts(process, pair[0]), ground.acts(process, pair[1]));
            let pairs = first.iter().flat_map(|a| second.iter().filter(|b| b.case() == a.case()).map(move |b| (a, b)));
            ways.extend(
                pairs.take(TRIED).flat_map(|(a, b)| [same(ground, (a, b), separation.by_unit), same(ground, (b, a), separation.by_unit)]),
            );
        }
        out.push(Mutation::new(Aspect::Separation, &id, what).code("duties-not-separated").ways(ways));
    }
}

/// Lets who took one step take another too.
fn same(ground: &Ground, (from, to): (&Act, &Act), by_unit: bool) -> Vec<Edit> {
    let (source, target) = if by_unit { ("unit".to_owned(), "unit".to_owned()) } else { (ground.by_path(from), ground.by_path(to)) };
    text(&from.sample.table, &source).map(|who| Edit::set(to.id(), target, who)).into_iter().collect()
}
