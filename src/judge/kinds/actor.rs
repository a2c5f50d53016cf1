//! Who acts: the person who took a step, or filed a form, held the role the clause names.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use super::KindInfo;
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::trace;
use crate::judge::posts::{Posts, Standing};
use crate::lang::Sentence;
use crate::model::{Handbook, Kind};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::say;
use crate::source::Place;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Actor,
    page: "actor",
    title: || say!("由誰辦理", "由谁办理", "who acts"),
    about: || {
        say!(
            "辦理步驟的人當日須具有步驟所列角色之一（本人或受託代理），所在單位亦須相符；流程把角色繫於案件中的單位或人員時，只有該單位或人員合格。當日沒有任何人具有該角色，或角色所繫的內容未填時無法查核。經辦人是記錄中的聲明。",
            "办理步骤的人当日须具有步骤所列角色之一（本人或受托代理），所在单位亦须相符；流程把角色系于案件中的单位或人员时，只有该单位或人员合格。当日没有任何人具有该角色，或角色所系的内容未填时无法核查。经办人是记录中的声明。",
            "Whoever takes a step held one of its roles on that day, in person or by delegation, in the unit that files. Where a process binds the role to a unit or person of the case, only these meet it. When nobody held the role on that day, or what binds it is not filled in, it cannot be checked. Who acted is what the record claims."
        )
    },
    codes: &[("actor-lacks-role", || {
        say!("辦理者當日沒有所需的角色", "办理者当日没有所需的角色", "who acted did not hold the role on that day")
    })],
};

/// Somebody acting.
pub(in crate::judge) struct Act<'a> {
    pub(in crate::judge) by: &'a Arc<str>,
    pub(in crate::judge) unit: &'a Arc<str>,
    pub(in crate::judge) at: Moment,
    /// The record and its place, looked up only for somebody who lacks the role.
    pub(in crate::judge) record: &'a dyn Fn() -> Arc<str>,
    pub(in crate::judge) place: &'a dyn Fn() -> Place,
    pub(in crate::judge) case: Option<&'a Arc<str>>,
    /// A field of the record names them; they may be of another unit than the one that files it.
    pub(in crate::judge) named: bool,
}

/// The holders a role is bound to, when a case binds it.
pub(in crate::judge) type Bound<'a> = &'a dyn Fn(&str) -> Option<Rc<trace::Bound>>;

/// Judges whether an act was by one of `roles`.
pub(in crate::judge) fn judge(
    (handbook, posts, desk): (&Handbook, &Posts, &mut Desk),
    check: usize,
    roles: &[String],
    act: &Act,
    bound: Bound,
) {
    if roles.is_empty() || check == usize::MAX {
        return;
    }
    let mut provisional = false;
    let mut known = Standing::Vacant;
    for role in roles {
        let (role, undecided) = resolve(handbook, role, (act.at.date, act.unit));
        provisional |= undecided;
        known = known.or(standing(posts, &role, act, bound));
    }
    let reason = match known {
        Standing::Holds => return desk.count(check, act.unit, Verdict::Pass),
        // That nobody is registered under this name is the one finding.
        Standing::Lacks if !handbook.organization.knows(act.by) => return desk.count(check, act.unit, Verdict::CannotCheck),
        Standing::Lacks => None,
        untold => Some(why_untold(untold, &role_titles(handbook, roles, (act.at.date, act.unit)))),
    };
    if let Some(reason) = reason {
        return desk.note(check, act.unit, Verdict::CannotCheck, (Some((act.record)()), reason, None));
    }
    desk.fail(check, act.unit, breach(handbook, roles, act, provisional));
}

/// An act by nobody named cannot be checked.
pub(in crate::judge) fn nobody(desk: &mut Desk, check: usize, (unit, record): (&Arc<str>, &Arc<str>)) {
    let reason = say!("記錄沒有寫明經辦人（by）", "记录没有写明经办人（by）", "the record does not say who acted (`by`)");
    desk.note(check, unit, Verdict::CannotCheck, (Some(record.clone()), reason, None));
}

/// Why it cannot be told whether somebody held a role.
pub(in crate::judge) fn why_untold(standing: Standing, titles: &Sentence) -> Sentence {
    let Sentence { hant, hans, en } = titles;
    match standing {
        Standing::Unbound => Sentence {
            hant: format!("「{hant}」由案件決定，所依的欄位未填"),
            hans: format!("“{hans}”由案件决定，所依的字段未填"),
            en: format!("the case says who is {en}, and what it reads is not filled in"),
        },
        _ => Sentence {
            hant: format!("當日無人具「{hant}」身分"),
            hans: format!("当日无人具“{hans}”身份"),
            en: format!("nobody was {en} on that day"),
        },
    }
}

/// A role named by a parameter; the second part says that nobody decided it.
pub(in crate::judge) fn resolve<'r>(handbook: &Handbook, role: &'r str, (date, unit): (Date, &Arc<str>)) -> (Cow<'r, str>, bool) {
    let Some(id) = role.strip_prefix("param:") else { return (role.into(), false) };
    match handbook.parameter_value(id, date, Some(unit)) {
        Some(resolved) => match resolved.value {
            Value::Text(role) => (role.to_string().into(), resolved.provisional),
            _ => (role.into(), resolved.provisional),
        },
        None => (role.into(), true),
    }
}

fn standing(posts: &Posts, role: &str, act: &Act, bound: Bound) -> Standing {
    let Some(names) = bound(role) else {
        let standing = if act.named { Posts::named } else { Posts::standing };
        return standing(posts, role, act.by, act.unit, act.at.date);
    };
    // A role the case cannot bind yet: the step or the field that binds it is missing, and has its own finding.
    let Ok(names) = names.as_ref() else { return Standing::Unbound };
    posts.bound(names, act.by, Some(act.unit), act.at.date)
}

/// The words for somebody without the role.
pub(in crate::judge) fn breach(handbook: &Handbook, roles: &[String], act: &Act, provisional: bool) -> Draft {
    let name = handbook.organization.name(act.by);
    let unit = handbook.organization.unit(act.unit);
    let unit_names = |i: usize| unit.map_or(act.unit.as_ref(), |u| u.title[i].as_str());
    let titles = role_titles(handbook, roles, (act.at.date, act.unit));
    Draft {
        code: "actor-lacks-role",
        message: Sentence {
            hant: format!("辦理者{name}（{}）於 {} 不具「{}」身分", unit_names(0), act.at.date, titles.hant),
            hans: format!("办理者{name}（{}）于 {} 不具“{}”身份", unit_names(1), act.at.date, titles.hans),
            en: format!("{name} ({}) was not {} on {}", unit_names(2), titles.en, act.at.date),
        },
        help: say!(
            "由具該身分者辦理；若身分有誤，請更正 organization.toml 的任職或授權期間",
            "由具该身份者办理；若身份有误，请更正 organization.toml 的任职或授权期间",
            "have it done by someone in that role, or correct the dates of posts and delegations in organization.toml"
        ),
        expected: Some(titles),
        found: Some(Sentence::same(name)),
        place: Some((act.place)()),
        record: Some((act.record)()),
        case: act.case.cloned(),
        since: Some(act.at),
        provisional,
        detail: act.by.to_string(),
        ..Draft::default()
    }
}

/// Titles of roles, joined by "or".
pub(in crate::judge) fn role_titles(handbook: &Handbook, roles: &[String], (date, unit): (Date, &Arc<str>)) -> Sentence {
    let titles: Vec<[String; 3]> = roles.iter().map(|r| title(handbook, &resolve(handbook, r, (date, unit)).0)).collect();
    let join = |i: usize, or: &str| titles.iter().map(|t| t[i].clone()).collect::<Vec<_>>().join(or);
    Sentence { hant: join(0, "或"), hans: join(1, "或"), en: join(2, " or ") }
}

/// The title of a role in three scripts, its id when unknown.
pub(in crate::judge) fn title(handbook: &Handbook, role: &str) -> [String; 3] {
    handbook.organization.role(role).map_or_else(|| [role.to_owned(), role.to_owned(), role.to_owned()], |r| r.title.clone())
}
