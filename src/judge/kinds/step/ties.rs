//! Occurrences at the same time: those whose demands are met go first, so that a tie never makes a breach of its own.

use super::loops::{self, is_open};
use super::*;

/// So many tied occurrences are looked through for the next one, so that a case with very many on one day costs no more.
const WINDOW: usize = 64;

/// Brings forward, among the occurrences tied with the `n`th, the first that may happen now.
pub(super) fn settle(cx: &mut CaseContext, state: &State, n: usize) {
    let events = &cx.events[n..];
    let tied = events.iter().take(WINDOW).take_while(|e| e.at.date == events[0].at.date).count();
    if tied < 2 || may_happen(cx, state, &cx.events[n]) && !is_later(&cx.events[n..n + tied], n, n) {
        return;
    }
    let free: Vec<usize> = (n..n + tied).filter(|i| !is_later(&cx.events[n..n + tied], n, *i)).collect();
    let next = free.iter().copied().find(|i| may_happen(cx, state, &cx.events[*i])).or(free.first().copied());
    if let Some(next) = next.filter(|next| *next > n) {
        cx.events[n..=next].rotate_right(1);
    }
}

/// Whether another of the tied occurrences was surely before this one.
fn is_later(tied: &[Event], first: usize, i: usize) -> bool {
    let at = tied[i - first].at;
    tied.iter().any(|e| e.at.compare(at).is_lt())
}

/// Whether an occurrence is in order as the case stands.
fn may_happen(cx: &CaseContext, state: &State, event: &Event) -> bool {
    let step = event.step as usize;
    let open = |l: &&Loop| is_open(cx, state, l);
    let done = |v: &usize| state.done[*v].is_some() || state.excused[*v] != Excuse::None || !cx.step(*v).recorded;
    if cx.process.loops.iter().filter(|l| l.to == step).any(|l| open(&l) && l.via.iter().all(done)) {
        return true;
    }
    if loops::governs(cx, state, step) {
        let mut ways = cx.process.loops.iter().filter(|l| l.via.contains(&step));
        return ways.any(|l| open(&l) && l.via.iter().take_while(|v| **v != step).all(done));
    }
    let again = cx.step(step).repeats || cx.step(step).for_each.is_some();
    (again || state.done[step].is_none()) && cx.ready(state, step).is_ok()
}
