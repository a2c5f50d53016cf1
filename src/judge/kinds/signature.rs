//! Signatures: given, by someone who held the role (or a delegation of it) when signing, one for each party where that is asked.

use std::sync::Arc;

use super::{KindInfo, actor};
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::intake::RecordView;
use crate::judge::posts::{Posts, Standing};
use crate::judge::trace::item_name;
use crate::lang::Sentence;
use crate::model::{Kind, Signature};
use crate::outcome::Verdict;
use crate::records::Mark;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Signature,
    page: "signature",
    title: || say!("簽署", "签署", "signatures"),
    codes: &[
        ("signature-missing", || say!("缺少簽署", "缺少签署", "a signature is missing")),
        ("signature-role", || say!("簽署人當時沒有所需身分", "签署人当时没有所需身份", "who signed did not hold the role")),
        ("signature-not-distinct", || say!("簽署人應為他人", "签署人应为他人", "someone else must sign")),
    ],
};

/// Judges every signature a record owes.
pub(in crate::judge) fn judge(view: &RecordView, posts: &Posts, desk: &mut Desk) {
    for (signature, check) in view.form.signatures.iter().zip(&view.plan.signatures) {
        let items = signature.for_each.as_ref().map(|expr| view.evaluate(expr));
        match items {
            None => one(view, posts, desk, (signature, *check), None),
            Some(Ok(Value::List(items))) if !items.is_empty() => {
                items.iter().filter_map(item_name).for_each(|item| one(view, posts, desk, (signature, *check), Some(&item)));
            }
            // An absent list has its own finding; an empty one leaves nothing to sign for.
            Some(_) => desk.count(*check, view.unit(), Verdict::CannotCheck),
        }
    }
}

fn one(view: &RecordView, posts: &Posts, desk: &mut Desk, (signature, check): (&Signature, usize), item: Option<&str>) {
    let marks = &view.record.header.signatures;
    let concerns = |m: &&Mark| item.is_none_or(|i| m.on_behalf.as_deref() == Some(i) || m.by.as_deref() == Some(i));
    let mine: Vec<&Mark> = marks.iter().filter(concerns).collect();
    if mine.is_empty() {
        return missing(view, desk, check, item);
    }
    let distinct = |m: &&&Mark| !same_person(view, signature, m);
    let Some(first) = mine.iter().find(distinct) else { return not_distinct(view, desk, check, mine[0]) };
    let entitled = mine.iter().filter(distinct).any(|m| entitled(view, posts, signature, m, item));
    if entitled {
        return desk.count(check, view.unit(), Verdict::Pass);
    }
    lacks_role(view, desk, (signature, check), first, item);
}

fn same_person(view: &RecordView, signature: &Signature, mark: &Mark) -> bool {
    let fields = signature.distinct_from.iter().map(|name| view.named(name));
    fields.into_iter().any(|value| value.as_text().is_some_and(|p| mark.by.as_deref() == Some(p)))
}

/// A signer for a unit must belong to it; a role asked for must be held there (or in the record's unit).
fn entitled(view: &RecordView, posts: &Posts, signature: &Signature, mark: &Mark, item: Option<&str>) -> bool {
    let Some(by) = &mark.by else { return false };
    let date = mark.at.map_or_else(|| view.at().date, |at| at.date);
    let is_unit = item.is_some_and(|i| view.handbook.organization.unit(i).is_some());
    let unit: Arc<str> = item.filter(|_| is_unit).map_or_else(|| view.unit().clone(), Arc::from);
    if signature.roles.is_empty() {
        return !is_unit || posts.is_member(by, &unit, date);
    }
    signature.roles.iter().any(|role| posts.standing(role, by, &unit, date) == Standing::Holds)
}

fn missing(view: &RecordView, desk: &mut Desk, check: usize, item: Option<&str>) {
    let who = item.map(|i| view.handbook.organization.unit(i).map_or(i.to_owned(), |u| u.title[0].clone()));
    let message = match &who {
        Some(who) => say!("缺少「{w}」的簽署", "缺少“{w}”的签署", "{w} has not signed", w = who),
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

fn lacks_role(view: &RecordView, desk: &mut Desk, (signature, check): (&Signature, usize), mark: &Mark, item: Option<&str>) {
    let who = mark.by.as_deref().map(|p| view.handbook.organization.name(p).to_owned()).unwrap_or_default();
    let titles: Vec<[String; 3]> = signature.roles.iter().map(|r| actor::title(view.handbook, r)).collect();
    let join = |i: usize, or: &str| titles.iter().map(|t| t[i].clone()).collect::<Vec<_>>().join(or);
    let expected = Sentence { hant: join(0, "或"), hans: join(1, "或"), en: join(2, " or ") };
    let draft = Draft {
        code: "signature-role",
        message: say!("{w}當時無權簽署", "{w}当时无权签署", "{w} was not entitled to sign", w = who),
        help: say!("由有權者補簽；若身分有誤，更正任職期間", "由有权者补签；若身份有误，更正任职期间", "have someone entitled sign, or correct the dates of posts"),
        expected: (!titles.is_empty()).then_some(expected),
        found: Some(Sentence::same(who.clone())),
        place: Some(view.record.place(mark.span)),
        detail: item.unwrap_or_default().to_owned(),
        ..Draft::default()
    };
    desk.fail(check, view.unit(), view.draft(draft));
}
