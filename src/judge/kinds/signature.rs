//! Signatures: given, by someone who held the role (or a delegation of it) when signing, one for each party where that is asked.

use std::sync::Arc;

use super::{KindInfo, actor};
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::intake::RecordView;
use crate::judge::pending::{Pending, Who};
use crate::judge::posts::Posts;
use crate::judge::trace::item_name;
use crate::lang::Sentence;
use crate::model::{Handbook, Kind, Signature};
use crate::outcome::Verdict;
use crate::records::Mark;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Signature,
    page: "signature",
    title: || say!("簽署", "签署", "signatures"),
    about: || {
        say!(
            "每項簽署須有一筆 [[signature]]：何人、何時，代表何單位。簽署人在簽署當日須具有所要的角色（本人或代理），且不是須與之區別的人。逐項簽署（for_each）者，每一項各須一筆。當日沒有人具有該角色時無法查核。簽署是記錄中的聲明，由何種憑證佐證不在判斷之內。",
            "每项签署须有一笔 [[signature]]：何人、何时，代表何单位。签署人在签署当日须具有所要的角色（本人或代理），且不是须与之区别的人。逐项签署（for_each）者，每一项各须一笔。当日没有人具有该角色时无法核查。签署是记录中的声明，由何种凭证佐证不在判断之内。",
            "Each signature asked for needs a `[[signature]]` entry: by whom, when, for which unit. The signer held one of its roles on the day of signing, in person or by delegation, and is none of those to be told apart from. With `for_each` every item needs one. Where nobody held the role on that day it cannot be checked. A signature is a claim in the record; what backs it is not judged."
        )
    },
    codes: &[
        ("signature-missing", || say!("缺少簽署", "缺少签署", "a signature is missing")),
        ("signature-role", || say!("簽署人當時沒有所需身分", "签署人当时没有所需身份", "who signed did not hold the role")),
        ("signature-not-distinct", || say!("簽署人應為他人", "签署人应为他人", "someone else must sign")),
    ],
};

/// Judges every signature a record owes.
pub(in crate::judge) fn judge(view: &RecordView, posts: &Posts, desk: &mut Desk) -> Vec<Pending> {
    let mut waiting = Vec::new();
    for (signature, check) in view.form.signatures.iter().zip(&view.plan.signatures) {
        let items = signature.for_each.as_ref().map(|expr| view.evaluate(expr));
        match items {
            None => waiting.extend(one(view, posts, desk, (signature, *check), None)),
            Some(Ok(Value::List(items))) if !items.is_empty() => {
                let items = items.iter().filter_map(item_name);
                waiting.extend(items.filter_map(|item| one(view, posts, desk, (signature, *check), Some(&item))));
            }
            // An absent list has its own finding; an empty one leaves nothing to sign for.
            Some(_) => desk.count(*check, view.unit(), Verdict::CannotCheck),
        }
    }
    waiting
}

/// One signature; what is left to ask the case.
fn one(view: &RecordView, posts: &Posts, desk: &mut Desk, (signature, check): (&Signature, usize), item: Option<&str>) -> Option<Pending> {
    let marks = &view.record.header.signatures;
    let concerns = |m: &&Mark| item.is_none_or(|i| m.on_behalf.as_deref() == Some(i) || m.by.as_deref() == Some(i));
    let mine: Vec<&Mark> = marks.iter().filter(concerns).collect();
    if mine.is_empty() {
        missing(view, desk, check, item);
        return None;
    }
    let others: Vec<&Mark> = mine.iter().copied().filter(|m| !same_person(view, signature, m)).collect();
    if others.is_empty() {
        not_distinct(view, desk, check, mine[0]);
        return None;
    }
    if signature.roles.is_empty() {
        anyone(view, posts, desk, check, (&others, item));
        return None;
    }
    let asked = asked(view, signature, check, (&others, item));
    if asked.waits(posts) {
        return Some(asked);
    }
    asked.judge((view.handbook, posts, desk), &|_| None);
    None
}

/// The unit signed for: the item where it is a unit, else the one the signature names, else the record's.
fn unit_of(view: &RecordView, mark: &Mark, item: Option<&str>) -> Arc<str> {
    let is_unit = |name: &&str| view.handbook.organization.unit(name).is_some();
    let named = item.filter(is_unit).or(mark.on_behalf.as_deref().filter(is_unit));
    named.map_or_else(|| view.unit().clone(), Arc::from)
}

/// Without a role anyone may sign; for a unit, anyone of it.
fn anyone(view: &RecordView, posts: &Posts, desk: &mut Desk, check: usize, (marks, item): (&[&Mark], Option<&str>)) {
    let unit = item.filter(|i| view.handbook.organization.unit(i).is_some());
    let belongs = |m: &&&Mark| {
        let date = m.at.unwrap_or(view.at()).date;
        m.by.as_deref().is_some_and(|by| unit.is_none_or(|u| posts.is_member(by, u, date)))
    };
    if marks.iter().any(|m| belongs(&m)) {
        return desk.count(check, view.unit(), Verdict::Pass);
    }
    let by = marks[0].by.as_deref().unwrap_or_default();
    let draft = Draft { place: Some(view.record.place(marks[0].span)), ..lacks_role(view.handbook, &[], (by, item.unwrap_or_default())) };
    desk.fail(check, view.unit(), view.draft(draft));
}

fn asked(view: &RecordView, signature: &Signature, check: usize, (marks, item): (&[&Mark], Option<&str>)) -> Pending {
    let resolve = |role: &String| {
            let (role, undecided) = actor::resolve(view.handbook, role, (view.at().date, view.unit()));
            (role.into_owned(), undecided)
        };
    let roles: Vec<(String, bool)> = signature.roles.iter().map(resolve).collect();
    let who = |m: &&Mark| {
        let place = view.record.place(m.span);
        Some(Who { by: m.by.as_deref()?.into(), unit: unit_of(view, m, item), at: m.at.unwrap_or(view.at()), place })
    };
    Pending {
        check,
        provisional: roles.iter().any(|(_, undecided)| *undecided),
        roles: roles.into_iter().map(|(role, _)| role).collect(),
        people: marks.iter().filter_map(who).collect(),
        signed_for: Some(item.unwrap_or_default().to_owned()),
        unit: view.unit().clone(),
        record: view.id().clone(),
        case: view.record.header.case.clone(),
    }
}

fn same_person(view: &RecordView, signature: &Signature, mark: &Mark) -> bool {
    let fields = signature.distinct_from.iter().map(|name| view.named(name));
    fields.into_iter().any(|value| value.as_text().is_some_and(|p| mark.by.as_deref() == Some(p)))
}

fn missing(view: &RecordView, desk: &mut Desk, check: usize, item: Option<&str>) {
    let message = match item {
        Some(who) => unsigned_by(view.handbook, who),
        None => say!("缺少簽署", "缺少签署", "there is no signature"),
    };
    let draft = Draft {
        code: "signature-missing",
        message,
        help: say!("補簽並在記錄加上 [[signature]]", "补签并在记录加上 [[signature]]", "have it signed and add a [[signature]] to the record"),
        place: Some(view.record.whole()),
        detail: item.unwrap_or_default().to_owned(),
        ..Draft::default()
    };
    desk.fail(check, view.unit(), view.draft(draft));
}

/// Names who has not signed as each language calls them.
fn unsigned_by(handbook: &Handbook, who: &str) -> Sentence {
    let titles = handbook.organization.unit(who).map(|u| &u.title);
    let name = |n: usize| titles.map(|t| if t[n].is_empty() { &t[0] } else { &t[n] }).map_or(who, String::as_str);
    let of = |w: &str| say!("缺少「{w}」的簽署", "缺少“{w}”的签署", "{w} has not signed", w = w);
    Sentence { hant: of(name(0)).hant, hans: of(name(1)).hans, en: of(name(2)).en }
}

fn not_distinct(view: &RecordView, desk: &mut Desk, check: usize, mark: &Mark) {
    let who = mark.by.as_deref().map(|p| view.handbook.organization.name(p).to_owned()).unwrap_or_default();
    let draft = Draft {
        code: "signature-not-distinct",
        message: say!("{w}不得簽署自己經辦的記錄", "{w}不得签署自己经办的记录", "{w} may not sign their own work", w = who),
        help: say!("由另一人簽署", "由另一人签署", "have someone else sign"),
        place: Some(view.record.place(mark.span)),
        ..Draft::default()
    };
    desk.fail(check, view.unit(), view.draft(draft));
}

/// The words for a signer without the role.
pub(in crate::judge) fn lacks_role(handbook: &Handbook, roles: &[String], (by, item): (&str, &str)) -> Draft {
    let who = handbook.organization.name(by).to_owned();
    let titles: Vec<[String; 3]> = roles.iter().map(|r| actor::title(handbook, r)).collect();
    let join = |i: usize, or: &str| titles.iter().map(|t| t[i].clone()).collect::<Vec<_>>().join(or);
    let expected = Sentence { hant: join(0, "或"), hans: join(1, "或"), en: join(2, " or ") };
    Draft {
        code: "signature-role",
        message: say!("{w}當時無權簽署", "{w}当时无权签署", "{w} was not entitled to sign", w = who),
        help: say!(
            "由有權者補簽；若身分有誤，更正任職期間",
            "由有权者补签；若身份有误，更正任职期间",
            "have someone entitled sign, or correct the dates of posts"
        ),
        expected: (!titles.is_empty()).then_some(expected),
        found: Some(Sentence::same(who.clone())),
        detail: item.to_owned(),
        ..Draft::default()
    }
}
