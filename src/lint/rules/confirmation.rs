//! Checks whose clause reads otherwise than when somebody last confirmed them.

use crate::diag::Severity;
use crate::lint::confirmed::{Confirmed, Standing};
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Check, Handbook};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "confirmation",
    rules: &[
        Rule {
            code: "check-suspect",
            severity: Severity::Warning,
            title: || say!("條款改寫後，檢查項待確認", "条款改写后，检查项待确认", "A check whose clause was reworded"),
        },
        Rule {
            code: "check-unconfirmed",
            severity: Severity::Note,
            title: || say!("檢查項從未確認", "检查项从未确认", "A check nobody has confirmed"),
        },
        Rule {
            code: "confirmation-gone",
            severity: Severity::Warning,
            title: || say!("確認過的檢查項已不存在", "确认过的检查项已不存在", "A confirmed check is gone"),
        },
    ],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let handbook = facts.handbook;
    let confirmed = Confirmed::read(handbook);
    // A handbook that keeps no confirmations is none the worse for it.
    if !confirmed.exists {
        return;
    }
    for check in handbook.checks.iter().filter(|c| !c.clause.is_empty()) {
        match confirmed.standing(handbook, check) {
            Standing::Confirmed => {}
            Standing::New => unconfirmed(check, desk),
            Standing::Suspect(clauses) => suspect(handbook, check, &clauses, desk),
        }
    }
    for (id, place) in confirmed.gone(handbook) {
        let message = say!("檢查項「{i}」已不存在", "检查项“{i}”已不存在", "there is no check `{i}` any more", i = id);
        if let Some(found) = desk.report("confirmation-gone", id, place, message) {
            found.help = Some(say!(
                "確定不再需要它，執行 guiju confirm 更新清單",
                "确定不再需要它，执行 guiju confirm 更新清单",
                "if it is not needed, let `guiju confirm` update the list"
            ));
        }
    }
}

fn unconfirmed(check: &Check, desk: &mut Desk) {
    let id = &check.id;
    let message = say!("檢查項「{i}」從未確認", "检查项“{i}”从未确认", "nobody has confirmed the check `{i}`", i = id);
    if let Some(found) = desk.report("check-unconfirmed", id, &check.place, message) {
        found.help =
            Some(say!("看過後執行 guiju confirm {i}", "看过后执行 guiju confirm {i}", "once looked at: `guiju confirm {i}`", i = id));
    }
}

fn suspect(handbook: &Handbook, check: &Check, clauses: &[String], desk: &mut Desk) {
    let id = &check.id;
    let message = say!(
        "條款改寫後，檢查項「{i}」待確認",
        "条款改写后，检查项“{i}”待确认",
        "the check `{i}` was confirmed for another wording of its clause",
        i = id
    );
    let Some(found) = desk.report("check-suspect", id, &check.place, message) else { return };
    let changed = clauses.iter().filter_map(|key| handbook.clause(key));
    found.labels.extend(changed.map(|c| (c.place.clone(), say!("這一條改寫了", "这一条改写了", "this was reworded"))));
    found.help = Some(say!(
        "核對檢查項與新條文；仍屬正確就執行 guiju confirm {i}",
        "核对检查项与新条文；仍属正确就执行 guiju confirm {i}",
        "hold the check against the new wording; if it still fits: `guiju confirm {i}`",
        i = id
    ));
}
