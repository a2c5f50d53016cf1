//! Clauses that demand something of nobody.

use crate::diag::Severity;
use crate::lint::facts::name;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::Norm;
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "binding",
    title: || say!("遵守者", "遵守者", "whom a clause binds"),
    about: || {
        say!(
            "有要求、禁止、建議或許可的條款，都在註記中以 by= 寫明由哪個角色遵守，by=all 指所有人。引出各目的條文，可由各目分別寫明。",
            "有要求、禁止、建议或许可的条款，都在注记中以 by= 写明由哪个角色遵守，by=all 指所有人。引出各目的条文，可由各目分别写明。",
            "A clause that demands, forbids, recommends or permits says in its comment which role it binds: by=role, or by=all for everybody. Words that introduce a list may leave that to its items."
        )
    },
    rules: &[Rule {
        code: "clause-binds-nobody",
        severity: Severity::Warning,
        title: || say!("條款有要求，卻沒有寫明由誰遵守", "条款有要求，却没有写明由谁遵守", "A clause binds, but says nobody"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    for (regulation, clause) in facts.clauses().filter(|(_, c)| c.norm != Norm::None && c.by.is_empty()) {
        // The words before a list bind whom its items name.
        if clause.children.iter().any(|n| !regulation.clauses[*n].by.is_empty()) {
            continue;
        }
        let message = say!(
            "「{a}」有要求，卻沒有寫明由誰遵守",
            "“{a}”有要求，却没有写明由谁遵守",
            "{a} demands something, but of nobody",
            a = clause.address
        );
        if let Some(found) = desk.report("clause-binds-nobody", &name(regulation, clause), &clause.place, message) {
            found.help = Some(say!(
                "在註記中寫 by=角色；人人都要遵守就寫 by=all",
                "在注记中写 by=角色；人人都要遵守就写 by=all",
                "name roles in its comment with `by=`; `by=all` binds everybody"
            ));
        }
    }
}
