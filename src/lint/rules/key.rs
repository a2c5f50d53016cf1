//! Permanent keys: never reused, never deleted without a trace.

use crate::diag::Severity;
use crate::lint::confirmed::Confirmed;
use crate::lint::register::retired;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "key",
    title: || say!("永久編號", "永久编号", "keys"),
    about: || {
        say!(
            "永久編號是條款永遠的名稱，記錄、檢查發現與外部連結都靠它。有要求的條款都有編號，不得重複；停用的編號列入 content/<制度>/retired.toml 並寫明 why，不得轉給別的條款。guiju confirm 在 checks/confirmed.toml 登記用過的編號，條文與停用清單都找不到的即為無故消失。",
            "永久编号是条款永远的名称，记录、检查发现与外部链接都靠它。有要求的条款都有编号，不得重复；停用的编号列入 content/<制度>/retired.toml 并写明 why，不得转给别的条款。guiju confirm 在 checks/confirmed.toml 登记用过的编号，条文与停用清单都找不到的即为无故消失。",
            "A key is a clause's name for ever: records, findings and links from elsewhere rest on it. A clause that binds has one, and no two share one. A key out of use is listed in content/<regulation>/retired.toml with `why`, and never given to another clause. guiju confirm registers every key in checks/confirmed.toml; one found in neither the text nor the list has vanished."
        )
    },
    rules: &[
        Rule {
            code: "key-reused",
            severity: Severity::Error,
            title: || say!("停用的永久編號又被使用", "停用的永久编号又被使用", "A retired key is in use again"),
        },
        Rule {
            code: "key-deleted",
            severity: Severity::Warning,
            title: || say!("永久編號消失，沒有說明", "永久编号消失，没有说明", "A key is gone and nothing says why"),
        },
        Rule {
            code: "retired-unexplained",
            severity: Severity::Warning,
            title: || say!("停用永久編號沒有寫明理由", "停用永久编号没有写明理由", "A key was retired without a reason"),
        },
    ],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let handbook = facts.handbook;
    let retired = retired(handbook);
    for (key, entry) in &retired {
        if let Some(clause) = handbook.clause(key) {
            let message = say!(
                "永久編號「{k}」已經停用，不可再用",
                "永久编号“{k}”已经停用，不可再用",
                "the key `{k}` was retired and may not be used again",
                k = key
            );
            let said = say!("在此停用", "在此停用", "retired here");
            if let Some(found) = desk.report("key-reused", key, &clause.place, message) {
                found.labels.push((entry.place.clone(), said));
                found.help = Some(say!("為條款另取一個編號", "为条款另取一个编号", "give the clause a key of its own"));
            }
        }
        if entry.unexplained {
            let message = say!(
                "停用「{k}」應以 why 寫明理由",
                "停用“{k}”应以 why 写明理由",
                "say with `why` for what reason `{k}` was retired",
                k = key
            );
            desk.report("retired-unexplained", key, &entry.place, message);
        }
    }
    let confirmed = Confirmed::read(handbook);
    for (key, place) in confirmed.keys().filter(|(key, _)| handbook.clause(key).is_none() && !retired.contains_key(*key)) {
        let message = say!("永久編號「{k}」已不在條文中", "永久编号“{k}”已不在条文中", "the key `{k}` is in no text any more", k = key);
        let (regulation, own) = key.split_once('/').unwrap_or((key, ""));
        if let Some(found) = desk.report("key-deleted", key, place, message) {
            found.help = Some(say!(
                "放回條款；若確實停用，在 content/{r}/retired.toml 寫 [[retired]] key = \"{o}\" 與 why",
                "放回条款；若确实停用，在 content/{r}/retired.toml 写 [[retired]] key = \"{o}\" 与 why",
                "restore the clause, or retire the key: `[[retired]]` with key = \"{o}\" and `why` in content/{r}/retired.toml",
                r = regulation,
                o = own
            ));
        }
    }
}
