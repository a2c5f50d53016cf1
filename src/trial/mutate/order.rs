//! Steps: skipped, taken before what they follow, taken twice, taken too late or never.

use toml::{Table, Value};

use super::ground::{Act, Ground};
use super::{Aspect, Expect, Mutation};
use crate::model::{Process, Step};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, moment};

/// Cases and acts tried for one mutation.
const TRIED: usize = 6;

pub(super) fn derive<'a>(ground: &Ground<'a>, process: &'a Process, out: &mut Vec<Mutation>) {
    for (n, step) in process.steps.iter().enumerate().filter(|(_, s)| s.recorded) {
        let acts = ground.acts(process, n);
        if acts.is_empty() {
            continue;
        }
        let id = format!("{}.{}", process.id, step.id);
        out.extend(skipped(ground, (process, n), &id, &acts));
        out.extend(repeated(ground, (process, n), &id, &acts));
        out.extend(too_early(ground, (process, step), &id, &acts));
        if step.within.is_some() || step.due.is_some() {
            deadline(ground, (process, step), &id, &acts, out);
        }
    }
}

/// Whether something recorded comes after a step and would be found without it.
fn has_successor(process: &Process, n: usize) -> bool {
    let names = |step: &Step| step.after.iter().flatten().any(|r| r.process.is_none() && r.step == process.steps[n].id);
    let follows = |s: usize| process.steps[s].recorded || has_successor_below(process, s, process.steps.len());
    let after = (0..process.steps.len()).any(|s| s != n && names(&process.steps[s]) && follows(s));
    after || process.loops.iter().any(|l| l.via.contains(&n))
}

/// The same behind steps that leave no record; `left` bounds the walk where steps follow each other in a circle.
fn has_successor_below(process: &Process, n: usize, left: usize) -> bool {
    let names = |step: &Step| step.after.iter().flatten().any(|r| r.step == process.steps[n].id);
    left > 0
        && process.steps.iter().enumerate().any(|(s, step)| names(step) && (step.recorded || has_successor_below(process, s, left - 1)))
}

fn skipped<'a>(ground: &Ground<'a>, (process, n): (&Process, usize), id: &str, acts: &[Act<'a>]) -> Option<Mutation> {
    let step = &process.steps[n];
    if !step.required {
        return None;
    }
    let again = process.loops.iter().any(|l| l.to == n && l.on.step == step.id);
    let mut ways: Vec<Vec<Edit>> = acts.iter().rev().take(TRIED).filter(|_| !again).map(|a| ground.without(a)).collect();
    let mut cases: Vec<&str> = acts.iter().map(|a| a.case()).collect();
    cases.sort_unstable();
    cases.dedup();
    for case in cases.into_iter().take(TRIED) {
        ways.push(acts.iter().filter(|a| a.case() == case).flat_map(|a| ground.without(a)).collect());
    }
    let is_root = step.after.is_empty();
    let limited = step.within.is_some() || step.due.is_some();
    let expects = match has_successor(process, n) || is_root {
        true => Expect::Finding,
        false if limited => return None,
        false if again => Expect::StillOpen,
        false => Expect::Open,
    };
    let what = say!("略過「{t}」", "略过“{t}”", "{t} skipped", t = step.title);
    Some(Mutation { expects, ..Mutation::new(Aspect::Order, id, what).ways(ways) })
}

/// A second record of a step that happens once a round; one that may always follow itself begins a round anyhow.
fn repeated<'a>(ground: &Ground<'a>, (process, n): (&Process, usize), id: &str, acts: &[Act<'a>]) -> Option<Mutation> {
    let step = &process.steps[n];
    let at_will = process.loops.iter().any(|l| l.via.is_empty() && l.to == n && l.on.step == step.id);
    if step.repeats || at_will {
        return None;
    }
    let what = say!("「{t}」辦理兩次", "“{t}”办理两次", "{t} taken twice", t = step.title);
    let again = |act: &Act| vec![Edit::Add { record: showing(ground, act, "again") }];
    Some(Mutation::new(Aspect::Order, id, what).ways(acts.iter().rev().take(TRIED).map(again)))
}

/// A copy of a record that shows one of its steps only.
pub(super) fn showing(ground: &Ground, act: &Act, suffix: &str) -> Table {
    let mut copy = ground.copy(act.sample, suffix);
    copy.remove("step");
    let step = format!("{}/{}", act.process.id, act.process.steps[act.step].id);
    copy.insert("steps".to_owned(), Value::Array(vec![Value::String(step)]));
    copy
}

/// A step moved before what it follows; without its parents, where it follows a step of another case.
fn too_early<'a>(ground: &Ground<'a>, (process, step): (&'a Process, &Step), id: &str, acts: &[Act<'a>]) -> Option<Mutation> {
    if step.after.is_empty() {
        return None;
    }
    let mut ways = Vec::new();
    for reference in step.after.iter().flatten() {
        if reference.process.as_ref().is_some_and(|p| *p != process.id) {
            // A case whose parent is missing has one finding, at its first step, so the others of the case make room.
            ways.extend(
                acts.iter().take(TRIED).flat_map(|a| [orphaned(ground, process, a.case()), orphaned_alone(ground, (process, acts), a)]),
            );
            continue;
        }
        let Some(before) = process.step(&reference.step) else { continue };
        let earlier = ground.acts(process, before);
        for act in acts.iter().take(TRIED) {
            let first = earlier.iter().find(|e| e.case() == act.case());
            ways.extend(first.map(|first| swapped(ground, act, first)));
            ways.extend(first.map(|first| swapped_alone(ground, act, (first, &earlier))));
        }
    }
    let what = say!("「{t}」早於應先辦的步驟", "“{t}”早于应先办的步骤", "{t} before what comes first", t = step.title);
    Some(Mutation::new(Aspect::Order, &format!("{id}@after"), what).ways(ways))
}

fn orphaned(ground: &Ground, process: &Process, case: &str) -> Vec<Edit> {
    let form = |f: &str| process.steps.iter().any(|s| s.forms.iter().any(|x| **x == *f));
    let of_case = ground.set.records.iter().filter(|r| super::ground::text(&r.table, "case") == Some(case));
    let named = of_case.filter(|r| super::ground::text(&r.table, "form").is_some_and(form) && r.table.contains_key("parents"));
    named.map(|r| Edit::remove(&r.id, "parents")).collect()
}

/// A case without its parents in which only one step was taken.
fn orphaned_alone<'a>(ground: &Ground<'a>, (process, acts): (&'a Process, &[Act<'a>]), act: &Act<'a>) -> Vec<Edit> {
    let case = ground.case(process, act.case());
    let mut others: Vec<&str> = case.iter().map(|a| a.id()).filter(|id| !acts.iter().any(|a| a.id() == *id)).collect();
    others.sort_unstable();
    others.dedup();
    orphaned(ground, process, act.case()).into_iter().chain(others.into_iter().map(Edit::drop)).collect()
}

/// Puts an act a day before another; where one record shows both at one time, the other follows in a record of its own.
fn swapped<'a>(ground: &Ground<'a>, act: &Act<'a>, first: &Act<'a>) -> Vec<Edit> {
    let (own, other) = (ground.act_path(act), ground.act_path(first));
    if act.id() != first.id() || own != other {
        let Ok(day) = first.at.date().yesterday() else { return Vec::new() };
        return ground.move_to(act.sample, &own, day);
    }
    let mut later = showing(ground, first, "later");
    let moved = get(&later, &other).and_then(|v| moment::shift(v, "+1d"));
    let Some(moved) = moved else { return Vec::new() };
    let put = Edit::set(super::ground::text(&later, "id").unwrap_or_default(), other, moved);
    later.remove("submitted");
    let mut edits = ground.without(first);
    edits.extend([Edit::Add { record: later }, put]);
    edits
}

/// The same where the step before is taken several times: its other acts are gone.
fn swapped_alone<'a>(ground: &Ground<'a>, act: &Act<'a>, (first, earlier): (&Act<'a>, &[Act<'a>])) -> Vec<Edit> {
    let mut edits = swapped(ground, act, first);
    let others = earlier.iter().filter(|e| e.case() == act.case() && e.id() != first.id());
    edits.extend(others.flat_map(|e| ground.without(e)));
    edits
}

/// A step taken on the last day there is, and one not taken at all, with everything after it gone.
fn deadline<'a>(ground: &Ground<'a>, (process, step): (&'a Process, &Step), id: &str, acts: &[Act<'a>], out: &mut Vec<Mutation>) {
    let id = format!("{id}@within");
    let late = say!("「{t}」逾期", "“{t}”逾期", "{t} late", t = step.title);
    let late = Mutation::new(Aspect::Deadline, &id, late).code("deadline-missed");
    let tried = || acts.iter().rev().take(TRIED);
    out.push(late.ways(tried().map(|act| {
        let moved = ground.to_the_end(act.sample, &ground.act_path(act));
        moved.into_iter().chain(gone(ground, process, act, false)).collect()
    })));
    let never = say!("「{t}」始終未辦", "“{t}”始终未办", "{t} never taken", t = step.title);
    let never = Mutation::new(Aspect::Deadline, &id, never).code("deadline-passed");
    out.push(never.ways(tried().map(|act| gone(ground, process, act, true))));
}

/// Leaves out what follows an act in its case, and the act itself where asked.
fn gone<'a>(ground: &Ground<'a>, process: &'a Process, act: &Act<'a>, too: bool) -> Vec<Edit> {
    let case = ground.case(process, act.case());
    let mut ids: Vec<&str> = case.iter().filter(|a| a.at > act.at && a.id() != act.id()).map(|a| a.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    // A record that also shows something earlier stays; its earlier step is what the case stands on.
    let kept = |id: &&str| !case.iter().any(|a| a.id() == *id && a.at <= act.at);
    let mut edits: Vec<Edit> = ids.into_iter().filter(kept).map(Edit::drop).collect();
    if too {
        edits.extend(ground.without(act));
    }
    edits
}
