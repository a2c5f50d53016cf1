//! Separation of duties: different persons (or units) for the steps named, over all occurrences of a round.
//!
//! A delegate counts as themselves and as their principal.

use super::KindInfo;
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::Event;
use crate::judge::trace::{CaseContext, State};
use crate::lang::Sentence;
use crate::model::{Kind, Separation, Titled, Unit};
use crate::outcome::{Related, Verdict};
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Separation,
    page: "separation",
    title: || say!("職責分離", "职责分离", "separation of duties"),
    about: || {
        say!(
            "所列的步驟須由不同的人辦理（by = \"unit\" 時為不同的單位），同一輪中每一次辦理都算。代理他人者，本人與被代理人都算。只辦理了其中一個步驟時不適用。",
            "所列的步骤须由不同的人办理（by = \"unit\" 时为不同的单位），同一轮中每一次办理都算。代理他人者，本人与被代理人都算。只办理了其中一个步骤时不适用。",
            "The steps named are taken by different persons (with `by = \"unit\"` by different units), over all occurrences of a round. Whoever acts for another counts as both. With only one of the steps taken it does not apply."
        )
    },
    codes: &[("duties-not-separated", || {
        say!("同一人辦理了應分開的步驟", "同一人办理了应分开的步骤", "one person took steps that must be separate")
    })],
};

/// Judges every separation of a case.
pub(in crate::judge) fn judge(cx: &CaseContext, state: &State, desk: &mut Desk) {
    for (separation, check) in cx.process.separations.iter().zip(&cx.steps.separations) {
        one(cx, state, desk, separation, *check);
    }
}

fn one(cx: &CaseContext, state: &State, desk: &mut Desk, separation: &Separation, check: usize) {
    let among = |n: &usize| separation.steps.contains(&(cx.events[*n].step as usize));
    let events: Vec<usize> = (0..cx.events.len()).filter(among).collect();
    let mut breached = false;
    for (i, later) in events.iter().enumerate() {
        let clash = events[..i].iter().find(|earlier| clashes(cx, state, separation, (**earlier, *later)));
        if let Some(earlier) = clash {
            breached = true;
            breach(cx, state, desk, (*earlier, *later), (separation, check));
        }
    }
    let steps: std::collections::BTreeSet<u16> = events.iter().map(|n| cx.events[*n].step).collect();
    if let (false, Some(first)) = (breached, cx.events.first()) {
        let unit = cx.index.unit(first.entry).clone();
        desk.count(check, &unit, if steps.len() > 1 { Verdict::Pass } else { Verdict::NotApplicable });
    }
}

fn clashes(cx: &CaseContext, state: &State, separation: &Separation, (a, b): (usize, usize)) -> bool {
    let (ea, eb) = (&cx.events[a], &cx.events[b]);
    if ea.step == eb.step || state.rounds.get(a) != state.rounds.get(b) {
        return false;
    }
    if separation.by_unit {
        return cx.index.entry(ea.entry).unit == cx.index.entry(eb.entry).unit;
    }
    let (Some(pa), Some(pb)) = (ea.by, eb.by) else { return false };
    let people = |name, at: crate::read::Moment| cx.posts.acting_for(cx.index.names.get(name), at.date);
    let (pa, pb) = (people(pa, ea.at), people(pb, eb.at));
    pa.iter().any(|p| pb.contains(p))
}

fn breach(cx: &CaseContext, state: &State, desk: &mut Desk, (a, b): (usize, usize), (separation, check): (&Separation, usize)) {
    let (ea, eb) = (&cx.events[a], &cx.events[b]);
    let unit = cx.index.unit(eb.entry).clone();
    let who = who(cx, separation, eb);
    let (first, second) = (cx.step(ea.step as usize).words(), cx.step(eb.step as usize).words());
    desk.fail(check, &unit, Draft {
        code: "duties-not-separated",
        message: if separation.by_unit {
            say!(
                "「{a}」與「{b}」應由不同的單位辦理，實際都是{w}",
                "“{a}”与“{b}”应由不同的单位办理，实际都是{w}",
                "\"{a}\" and \"{b}\" must be taken by different units; both were {w}";
                a = &first,
                b = &second,
                w = &who
            )
        } else {
            say!(
                "「{a}」與「{b}」應由不同的人辦理，實際都是{w}",
                "“{a}”与“{b}”应由不同的人办理，实际都是{w}",
                "\"{a}\" and \"{b}\" must be taken by different persons; both were {w}";
                a = &first,
                b = &second,
                w = &who
            )
        },
        help: if separation.by_unit {
            say!("由另一單位重新辦理後一步驟", "由另一单位重新办理后一步骤", "have another unit take the later step again")
        } else {
            say!("由另一人重新辦理後一步驟", "由另一人重新办理后一步骤", "have someone else take the later step again")
        },
        found: Some(who),
        place: Some(cx.index.place(eb.entry)),
        related: vec![Related { place: cx.index.place(ea.entry), words: say!("「{a}」在此", "“{a}”在此", "\"{a}\" is here"; a = &first) }],
        record: Some(cx.index.id(eb.entry)),
        case: Some(cx.id.clone()),
        since: Some(eb.at),
        detail: format!("{} round {}", cx.step(ea.step as usize).id, state.rounds.get(b).copied().unwrap_or(1)),
        ..Draft::default()
    });
}

/// Whom two steps that should be apart have in common.
fn who(cx: &CaseContext, separation: &Separation, event: &Event) -> Sentence {
    let organization = &cx.handbook.organization;
    if separation.by_unit {
        let unit = cx.index.unit(event.entry);
        return organization.unit(unit).map_or_else(|| Sentence::same(&**unit), Unit::words);
    }
    Sentence::same(event.by.map(|n| organization.name(cx.index.names.get(n))).unwrap_or_default())
}
