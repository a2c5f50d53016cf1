//! What the edit under way does to verdicts: the same records and samples, judged under the handbook the session began with and
//! under the one shown now.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Aside;
use super::shelf::{Edition, Shown};
use super::view::View;
use crate::model::Handbook;
use crate::outcome::Finding;
use crate::pipeline::preview::{Verdicts, verdicts};
use crate::pipeline::{self, Loaded};
use crate::report::Words;
use crate::source::{Entry, World};

/// A finding, as far as a change of it is told.
#[derive(Clone, Serialize)]
pub(super) struct Line {
    pub(super) code: String,
    pub(super) check: String,
    message: Option<Words>,
    #[serde(skip)]
    subject: String,
    #[serde(skip)]
    place: (String, Option<usize>),
    #[serde(skip)]
    sample: bool,
}

/// A record, case, unit or sample whose findings are others than before.
#[derive(Clone, Serialize)]
pub(super) struct Change {
    subject: String,
    path: String,
    line: Option<usize>,
    sample: bool,
    pub(super) gained: Vec<Line>,
    pub(super) lost: Vec<Line>,
}

/// A check that judges otherwise in number.
#[derive(Clone, Serialize)]
pub(super) struct Shift {
    pub(super) check: String,
    before: [u64; 8],
    after: [u64; 8],
}

/// What the edit does.
#[derive(Clone, Default)]
pub(super) struct Effect {
    pub(super) changes: Vec<Change>,
    pub(super) shifts: Vec<Shift>,
    /// Records judged now.
    pub(super) records: u64,
}

/// What is found, by what it is, and how often each check gave each verdict.
#[derive(Default)]
struct Summary {
    lines: BTreeMap<String, Line>,
    counts: BTreeMap<String, [u64; 8]>,
    records: u64,
}

/// Which files were judged, under which edition.
type Judged = (u64, Vec<Entry>);

/// The regulations an edit touches; none: anything.
type Touched = Option<BTreeSet<String>>;

/// The last effect, kept while neither handbook nor records change.
#[derive(Default)]
pub(super) struct Effects {
    start: Option<((Judged, Touched), Summary)>,
    of: Option<(u64, Judged)>,
    effect: Effect,
}

impl Effects {
    /// The effect of all edits since the session began.
    pub(super) fn of(&mut self, aside: &Aside, shown: &Shown, loaded: &Loaded) -> &Effect {
        let files = files(&*aside.world);
        let now = (shown.now.number, files.clone());
        let of = Some((shown.start.number, now));
        if self.of != of {
            self.effect = match shown.start.number == shown.now.number {
                true => Effect::default(),
                false => self.compare(aside, shown, (loaded, files)),
            };
            self.of = of;
        }
        &self.effect
    }

    fn compare(&mut self, aside: &Aside, shown: &Shown, (loaded, files): (&Loaded, Vec<Entry>)) -> Effect {
        let touched = touched(shown);
        let key = ((shown.start.number, files), touched.clone());
        if self.start.as_ref().is_none_or(|(known, _)| *known != key) {
            let before = pipeline::load(&*shown.start.snapshot, aside.as_of);
            self.start = Some((key, summary(aside, (&shown.start, &before.handbook), &touched)));
        }
        let after = summary(aside, (&shown.now, &loaded.handbook), &touched);
        self.start.as_ref().map(|(_, before)| Effect::between(before, &after)).unwrap_or_default()
    }
}

/// Everything that is judged.
fn files(world: &dyn World) -> Vec<Entry> {
    let samples = world.list("checks").into_iter().filter(|e| !pipeline::is_input(&e.path));
    world.list("records").into_iter().chain(samples).collect()
}

/// The regulations whose own folders hold all that changed.
fn touched(shown: &Shown) -> Touched {
    let own = |path: &String| {
        let (folder, rest) = path.split_once('/')?;
        let (regulation, _) = rest.split_once('/')?;
        ["content", "checks"].contains(&folder).then(|| regulation.to_owned())
    };
    shown.now.snapshot.changed_since(&shown.start.snapshot).iter().map(own).collect()
}

fn summary(aside: &Aside, (edition, handbook): (&Edition, &Handbook), touched: &Touched) -> Summary {
    let view: View = aside.view(edition);
    // Breaches are many, and those of regulations the edit leaves alone give what they gave.
    let wanted = |id: &str| touched.as_ref().is_none_or(|t| t.contains(id));
    let Verdicts { outcome, samples } = verdicts(&view, handbook, aside.as_of, &wanted);
    let texts = pipeline::texts(&view);
    let mut summary = Summary { records: outcome.records, ..Summary::default() };
    for (key, counts) in outcome.tally.iter() {
        let sums = summary.counts.entry(key.check.to_string()).or_default();
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    for finding in &outcome.findings {
        let place = finding.place.as_ref().map(|p| texts.show(p));
        let at = place.map_or_else(Default::default, |p| (p.path.to_string(), p.start.map(|s| s.line)));
        summary.lines.insert(finding.fingerprint.clone(), of_record(finding, at));
    }
    for given in samples {
        let key = format!("{}\n{}\n{}", given.sample, given.code, given.check);
        let message = given.message.as_ref().map(Words::from);
        let line = Line { code: given.code, check: given.check, message, subject: given.sample, place: (given.path, None), sample: true };
        summary.lines.insert(key, line);
    }
    summary
}

fn of_record(finding: &Finding, place: (String, Option<usize>)) -> Line {
    let subject = finding.record.as_deref().or(finding.case.as_deref()).unwrap_or(&finding.unit);
    Line {
        code: finding.code.to_owned(),
        check: finding.check.as_deref().unwrap_or("record").to_owned(),
        message: Some((&finding.message).into()),
        subject: subject.to_owned(),
        place,
        sample: false,
    }
}

impl Effect {
    fn between(before: &Summary, after: &Summary) -> Effect {
        let mut by_subject: BTreeMap<(bool, String), Change> = BTreeMap::new();
        let mut note = |line: &Line, gained: bool| {
            let (path, at) = line.place.clone();
            let change = by_subject.entry((line.sample, line.subject.clone())).or_insert_with(|| Change {
                subject: line.subject.clone(),
                path,
                line: at,
                sample: line.sample,
                gained: Vec::new(),
                lost: Vec::new(),
            });
            if gained { change.gained.push(line.clone()) } else { change.lost.push(line.clone()) }
        };
        after.lines.iter().filter(|(key, _)| !before.lines.contains_key(*key)).for_each(|(_, line)| note(line, true));
        before.lines.iter().filter(|(key, _)| !after.lines.contains_key(*key)).for_each(|(_, line)| note(line, false));
        let checks: BTreeSet<&String> = before.counts.keys().chain(after.counts.keys()).collect();
        let count = |of: &Summary, check: &String| of.counts.get(check).copied().unwrap_or_default();
        let shift = |check: &String| Shift { check: check.clone(), before: count(before, check), after: count(after, check) };
        let shifts = checks.into_iter().map(shift).filter(|s| s.before != s.after).collect();
        Effect { changes: by_subject.into_values().collect(), shifts, records: after.records }
    }
}
