//! Checks whose clause reads otherwise than when somebody last confirmed them.

use crate::diag::Severity;
use crate::lint::confirmed::{Confirmed, Standing};
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::{Check, Handbook};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "confirmation",
    title: || say!("檢查項的確認", "检查项的确认", "confirmations"),
    about: || {
        say!(
            "檢查項是照條款的文字寫成的。guiju confirm 在 checks/confirmed.toml 記下當時的文字（雜湊值，不含標號、排版與參數的值）；條款改寫後，有關的檢查項待確認，直到有人看過再確認一次。沒有這個檔案的手冊不作此檢查。",
            "检查项是照条款的文字写成的。guiju confirm 在 checks/confirmed.toml 记下当时的文字（哈希值，不含标号、排版与参数的值）；条款改写后，有关的检查项待确认，直到有人看过再确认一次。没有这个文件的手册不作此检查。",
            "A check is written for the words of a clause. guiju confirm notes those words in checks/confirmed.toml as a hash that leaves out labels, layout and values of parameters; once the clause is reworded its checks are suspect until somebody has looked and confirmed them. A handbook without that file has nothing to confirm."
        )
    },
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
