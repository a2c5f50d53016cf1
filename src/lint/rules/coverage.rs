//! Mandates no check looks after.

use crate::diag::Severity;
use crate::lint::facts::name;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::model::Clause;
use crate::say;

pub(super) const FAMILY: Family = Family {
    page: "coverage",
    title: || say!("檢查的涵蓋", "检查的涵盖", "coverage"),
    about: || {
        say!(
            "必須遵守的條款都有檢查項：欄位、規則、步驟、時限或義務。引出各目的條文，由各目的檢查涵蓋。只能由人判斷的，在 allow.toml 寫明理由，再以具結判斷。",
            "必须遵守的条款都有检查项：字段、规则、步骤、时限或义务。引出各目的条文，由各目的检查涵盖。只能由人判断的，在 allow.toml 写明理由，再以具结判断。",
            "A clause that must be obeyed has a check: a field, a rule, a step, a limit or a duty. Words that introduce a list are covered by the checks of its items. Where only a person can tell, allow.toml says why, and an attestation answers."
        )
    },
    rules: &[Rule {
        code: "mandate-unchecked",
        severity: Severity::Warning,
        title: || say!("必須遵守的條款沒有檢查項", "必须遵守的条款没有检查项", "A mandate no check looks after"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    for (regulation, clause) in facts.mandates() {
        let below = |n: &usize| -> &Clause { &regulation.clauses[*n] };
        if !facts.checks_of(clause).is_empty() || clause.children.iter().map(below).any(|c| !facts.checks_of(c).is_empty()) {
            continue;
        }
        let message = say!("「{a}」沒有檢查項", "“{a}”没有检查项", "no check looks after {a}", a = clause.address);
        if let Some(found) = desk.report("mandate-unchecked", &name(regulation, clause), &clause.place, message) {
            found.help = Some(say!(
                "以表單欄位、步驟、期限或義務檢查它；只能由人判斷的，在 allow.toml 寫明理由",
                "以表单字段、步骤、期限或义务检查它；只能由人判断的，在 allow.toml 写明理由",
                "check it by a field, a step, a limit or a duty; where only a person can tell, say so in allow.toml"
            ));
        }
    }
}
