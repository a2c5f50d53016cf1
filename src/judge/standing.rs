//! How the steps that come before another stand in a case: done, done otherwise, missing, or passed because nothing records them.

use super::env::Seen;
use super::trace::{CaseContext, Excuse, State};
use crate::model::{Step, StepRef};
use crate::read::Moment;

/// How a predecessor stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing {
    /// Satisfied at this moment (none when nothing recorded it).
    Met(Option<Moment>),
    /// It happened, with another outcome.
    OtherOutcome(usize, usize),
    /// It did not happen.
    Missing(usize),
    /// It belongs to a parent case that lacks it: which parent (`usize::MAX` when none is named) and its step.
    MissingParent(usize, usize),
    /// A parent case took it only later: parent, step, record.
    LateParent(usize, usize, u32),
}

impl CaseContext<'_> {
    /// How one needed predecessor stands: any of its alternatives.
    pub(super) fn stands(&self, state: &State, alternatives: &[StepRef]) -> Standing {
        let mut worst = None;
        let mut met: Option<Option<Moment>> = None;
        for reference in alternatives {
            match self.alternative(state, reference) {
                Standing::Met(at) => met = Some(earlier(met, at)),
                other => worst = Some(prefer(worst, other)),
            }
        }
        met.map_or_else(|| worst.unwrap_or(Standing::Met(None)), Standing::Met)
    }

    fn alternative(&self, state: &State, reference: &StepRef) -> Standing {
        if let Some(process) = reference.process.as_ref().filter(|p| **p != self.process.id) {
            return self.in_parent(state, process, reference);
        }
        let Some(step) = self.process.named(&reference.step) else { return Standing::Met(None) };
        self.local(state, step, reference.outcome.as_deref())
    }

    fn in_parent(&self, state: &State, process: &str, reference: &StepRef) -> Standing {
        let at = self.parents.iter().position(|p| &*p.process.id == process);
        let Some(parent) = at.map(|n| &self.parents[n]) else { return Standing::MissingParent(usize::MAX, usize::MAX) };
        let Some(step) = parent.process.named(&reference.step) else { return Standing::Met(None) };
        let outcome = reference.outcome.as_deref();
        match parent.stands(step, outcome, (state.now, parent.process.steps.len())) {
            Some(at) => Standing::Met(at),
            None => match parent.latest[step].filter(|seen| state.now.is_some_and(|now| seen.at.compare(now).is_gt())) {
                Some(later) => Standing::LateParent(at.unwrap_or(usize::MAX), step, later.entry),
                None => Standing::MissingParent(at.unwrap_or(usize::MAX), step),
            },
        }
    }

    /// How a step of this case stands as a predecessor.
    pub(super) fn local(&self, state: &State, step: usize, outcome: Option<&str>) -> Standing {
        let declared = self.step(step);
        if let Some(seen) = state.done[step] {
            return match self.had(state, step, seen, outcome) {
                true if self.is_complete(state, step) || self.is_excused(state, step, outcome) => Standing::Met(Some(seen.at)),
                true => Standing::Missing(step),
                false => Standing::OtherOutcome(step, seen.event),
            };
        }
        if self.is_excused(state, step, outcome) {
            return Standing::Met(None);
        }
        // Whether it was owed cannot be told: no finding rests on it.
        let untold = |applies: Option<bool>| applies == Some(false) || applies.is_none() && !state.certain;
        let applies = self.applies(state, step);
        let passes = !declared.recorded || !declared.required || untold(applies);
        let only_way = || outcome.is_none() || applies == Some(false) && (state.now.is_some() || self.leads_one_way(step));
        if passes && only_way() { self.through(state, step) } else { Standing::Missing(step) }
    }

    /// Whether all that follows a step by its outcome follows the same one: a step that is not owed then leads there.
    fn leads_one_way(&self, step: usize) -> bool {
        let id = &self.step(step).id;
        let after = self.process.steps.iter().flat_map(|s| s.after.iter().flatten());
        let mut outcomes = after.filter(|r| r.process.is_none() && r.step == *id).filter_map(|r| r.outcome.as_ref());
        let first = outcomes.next();
        outcomes.all(|other| Some(other) == first)
    }

    /// Whether an occurrence counts as having had an outcome. One that cannot be told, or of a step recorded twice, counts as any.
    fn had(&self, state: &State, step: usize, seen: Seen, outcome: Option<&str>) -> bool {
        let known = outcome_is(self.step(step), seen, outcome).filter(|had| *had || state.twice[step].is_none());
        known.unwrap_or(!state.certain)
    }

    /// A reported step counts as done; where certainty is asked, only one that will never come, and without its outcome.
    fn is_excused(&self, state: &State, step: usize, outcome: Option<&str>) -> bool {
        match state.excused[step] {
            Excuse::None => false,
            Excuse::Absent => !state.certain || outcome.is_none(),
            Excuse::Awaited => !state.certain,
        }
    }

    /// A step that leaves no record (or is not owed) is passed when its own predecessors are.
    fn through(&self, state: &State, step: usize) -> Standing {
        let mut latest: Option<Moment> = None;
        for alternatives in &self.step(step).after {
            match self.stands(state, alternatives) {
                Standing::Met(at) => latest = later(latest, at),
                other => return other,
            }
        }
        Standing::Met(latest)
    }

    /// When every needed predecessor was there: the start of the step's clock.
    pub(super) fn ready(&self, state: &State, step: usize) -> Result<Option<Moment>, Standing> {
        let mut start: Option<Moment> = None;
        for alternatives in &self.step(step).after {
            match self.stands(state, alternatives) {
                Standing::Met(at) => start = later(start, at),
                other => return Err(other),
            }
        }
        Ok(start)
    }
}

/// Whether an occurrence had the outcome asked for; none when its outcome cannot be told.
pub(super) fn outcome_is(step: &Step, seen: Seen, wanted: Option<&str>) -> Option<bool> {
    let Some(wanted) = wanted else { return Some(true) };
    step.outcomes.name(seen.outcome?).map(|outcome| **outcome == *wanted)
}

fn earlier(known: Option<Option<Moment>>, at: Option<Moment>) -> Option<Moment> {
    match (known.flatten(), at) {
        (Some(a), Some(b)) => Some(if b.compare(a).is_lt() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The later of two moments.
pub(super) fn later(known: Option<Moment>, at: Option<Moment>) -> Option<Moment> {
    match (known, at) {
        (Some(a), Some(b)) => Some(if b.compare(a).is_gt() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Of several unmet alternatives, the most telling: one that happened with another outcome.
fn prefer(known: Option<Standing>, new: Standing) -> Standing {
    match (known, new) {
        (Some(old @ Standing::OtherOutcome(..)), _) => old,
        (_, new @ Standing::OtherOutcome(..)) => new,
        (Some(old), _) => old,
        (None, new) => new,
    }
}
